"""What the program prints of a report, as rows of tables.

Blank, 0, "/", 无 and *not read* have no number in common: `state` tells which of them a field is. A report that cannot be
read has one row with its path, the kind of the failure in `error` and the words in `message`.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias

import pyarrow as pa

#: An object of the program's JSON: a report, or why there is none.
Report: TypeAlias = dict[str, Any]
Row: TypeAlias = tuple[Any, ...]
Rows: TypeAlias = Callable[[Report], Iterator[Row]]

#: Decimals are exact: 28 digits before the point and 10 behind it, as in the program's Parquet.
DECIMAL = pa.decimal128(38, 10)

_FIELDS: dict[str, pa.DataType] = {
    "path": pa.string(),
    "agency": pa.string(),
    "year": pa.int32(),
    "form": pa.string(),
    "id": pa.string(),
    "value": DECIMAL,
    "value_text": pa.string(),
    "state": pa.string(),
    "raw": pa.string(),
    "start": pa.int64(),
    "end": pa.int64(),
    "reading": pa.string(),
    "confidence": pa.string(),
    "error": pa.string(),
    "message": pa.string(),
}
#: The columns of `gouji.extract`.
FIELDS = pa.schema(_FIELDS)

#: A number that a repair changes.
CHANGE = pa.struct([pa.field("id", pa.string()), pa.field("from", pa.string()), pa.field("to", pa.string())])

_FINDINGS: dict[str, pa.DataType] = {
    "path": pa.string(),
    "agency": pa.string(),
    "year": pa.int32(),
    "rule": pa.string(),
    "severity": pa.string(),
    "verdict": pa.string(),
    "left": pa.string(),
    "right": pa.string(),
    "delta": pa.string(),
    "ids": pa.list_(pa.string()),
    "repair": pa.list_(CHANGE),
    "error": pa.string(),
    "message": pa.string(),
}
#: The columns of `gouji.check`.
FINDINGS = pa.schema(_FINDINGS)


def batch(schema: pa.Schema, rows: Iterable[Row]) -> pa.RecordBatch:
    """Rows in the order of the columns, as a batch."""
    columns: list[Iterable[Any]] = list(zip(*rows)) or [()] * len(schema)
    return pa.RecordBatch.from_arrays([_array(column, field.type) for column, field in zip(columns, schema)], schema=schema)


def _array(column: Iterable[Any], kind: pa.DataType) -> "pa.Array[Any]":
    # Arrow reads decimals faster than Python does.
    return pa.array(column, pa.string()).cast(kind) if pa.types.is_decimal(kind) else pa.array(column, kind)


def failure(path: str, code: str, message: str) -> Report:
    """What the program prints of a report that cannot be read."""
    return {"source": {"path": path}, "error": {"code": code, "message": message}}


def fields(report: Report) -> Iterator[Row]:
    """A row for each field; for a report without any, one that says so."""
    path, error = report["source"]["path"], report.get("error")
    if error is None and report["fields"]:
        forms = {form["section"]: form["form"] for form in report["forms"]}
        agency, year = report["agency"], report["year"]
        for field in report["fields"]:
            identity = field["id"]
            value, text = _number(field["value"])
            start, end = field["span"] or (None, None)
            yield (path, agency, year, forms.get(identity.split(".", 1)[0]), identity, value, text, field["state"],
                   field["raw"], start, end, field["reading"], field["confidence"], None, None)  # fmt: skip
        return
    error = error or {"code": "no_fields", "message": "no field of a known form was found"}
    nothing = (None,) * (len(FIELDS) - 5)
    yield (path, report.get("agency"), report.get("year"), *nothing, error["code"], error["message"])


def _number(value: str | None) -> tuple[str | None, str | None]:
    """The value as a decimal, or as text if it does not fit into one."""
    if value is None:
        return None, None
    whole, _, part = value.lstrip("-").partition(".")
    return (value, None) if len(whole) <= 28 and len(part) <= 10 else (None, value)


def findings(report: Report) -> Iterator[Row]:
    """A row for each rule that does not hold, and for what was not read."""
    path, error = report["source"]["path"], report.get("error")
    if error is not None:
        yield (path, *(None,) * (len(FINDINGS) - 3), error["code"], error["message"])
        return
    head = (path, report["agency"], report["year"])
    best = {rule: repair["changes"] for repair in reversed(report["repairs"]) if repair["rank"] == 1
            for rule in repair["rules"]}  # fmt: skip
    for finding in report["findings"]:
        if finding["verdict"] == "holds":
            continue
        changes = [{name: change[name] for name in ("id", "from", "to")} for change in best.get(finding["rule"], ())]
        ids = [operand["id"] for operand in finding["operands"]]
        yield (*head, finding["rule"], finding["severity"], finding["verdict"], finding["left"], finding["right"],
               finding["delta"], ids, changes, None, finding["message"])  # fmt: skip
    for kind in ("cells", "numbers", "tables"):
        for place in report["unread"][kind]:
            ids = [place["id"]] if place.get("id") else []
            yield (*head, f"unread.{kind}", None, "unread", None, None, None, ids, [], None, None)
