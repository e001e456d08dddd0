"""Reports read and checked on a cluster of Spark.

Each executor has the wheel; each partition keeps one `gouji worker` open. A report is a path that the executors can read, or
its bytes, as `spark.read.format("binaryFile")` gives them.

    >>> reports = spark.read.format("binaryFile").load("hdfs:///reports")
    >>> gouji.spark.extract(reports).write.partitionBy("year").parquet("hdfs:///fields")

A report that cannot be read has a row with `error`; a worker or an executor that ends changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from gouji import _tables
from gouji._program import GoujiError
from gouji._worker import Worker

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

__all__ = ["check", "extract"]

#: How many rows are made into a batch.
_ROWS = 10_000

Batches = Iterator[pa.RecordBatch]


def extract(
    reports: "DataFrame", *, path: str = "path", content: str | None = None, options: Sequence[str] = ()
) -> "DataFrame":
    """A row for each field of each report, with the columns `gouji.FIELDS`.

    Args:
        reports: A report a row.
        path: The column with the paths; of reports with bytes, with their names.
        content: The column with the bytes; `content` if there is one and none is named.
        options: More options of the program: `["--forms", "my-forms"]`.

    Raises:
        GoujiError: There are no such columns.
    """
    return _mapped(reports, path, content, options, is_check=False)


def check(
    reports: "DataFrame", *, path: str = "path", content: str | None = None, options: Sequence[str] = ()
) -> "DataFrame":
    """A row for each rule that does not hold, with the columns `gouji.FINDINGS`; the arguments are those of `extract`."""
    return _mapped(reports, path, content, options, is_check=True)


def _mapped(
    reports: "DataFrame", path: str, content: str | None, options: Sequence[str], *, is_check: bool
) -> "DataFrame":
    from pyspark.sql.pandas.types import from_arrow_schema

    if content is None and "content" in reports.columns:
        content = "content"
    wanted = [name for name in (path, content) if name is not None]
    # The bytes alone will do.
    wanted = [name for name in wanted if name in reports.columns or name != "path" or content is None]
    missing = [name for name in wanted if name not in reports.columns]
    if missing:
        raise GoujiError(f"the reports have no column {', '.join(missing)}")
    schema = _tables.FINDINGS if is_check else _tables.FIELDS
    rows = _mapper(list(options), path if path in wanted else None, content, is_check)
    return reports.select(*wanted).mapInArrow(rows, from_arrow_schema(schema))


def _mapper(
    options: list[str], path: str | None, content: str | None, is_check: bool
) -> Callable[[Batches], Batches]:
    """What an executor does with a partition."""

    def run(batches: Batches) -> Batches:
        schema, rows, part = (
            (_tables.FINDINGS, _tables.findings, "check") if is_check else (_tables.FIELDS, _tables.fields, "extract")
        )
        waiting: list[_tables.Row] = []
        with Worker(check=is_check, options=options) as worker:
            for batch in batches:
                for at in range(batch.num_rows):
                    name = None if path is None else batch.column(path)[at].as_py()
                    blob = None if content is None else batch.column(content)[at].as_buffer()
                    waiting.extend(rows(_read(worker, name, blob, part)))
                    if len(waiting) >= _ROWS:
                        yield _tables.batch(schema, waiting)
                        waiting = []
        if waiting:
            yield _tables.batch(schema, waiting)

    return run


def _read(worker: Worker, name: str | None, blob: pa.Buffer | None, part: str) -> _tables.Report:
    """What the program prints of one report."""
    if blob is not None:
        answer = worker.read(content=memoryview(blob), name=name)
    elif name is not None:
        answer = worker.read(_local(name))
    else:
        return _tables.failure("", "bad_request", "neither a path nor bytes")
    report: _tables.Report = answer.get(part, answer)
    report["source"]["path"] = name or ""
    return report


def _local(name: str) -> str:
    """A path as files have it: Spark lists them as `file:/…`, without any escapes."""
    return name.removeprefix("file://").removeprefix("file:")
