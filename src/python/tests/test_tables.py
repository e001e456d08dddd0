"""`extract`, `check` and `export`: what they give for reports, and for what is none."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import gouji
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest


def test_the_table_is_what_the_program_prints(samples: Path) -> None:
    table = gouji.extract(samples)
    assert table.schema == gouji.FIELDS
    printed = subprocess.run(
        [gouji.program(), "extract", "--format", "ndjson", samples], capture_output=True, check=True
    ).stdout
    rows = []
    for report in map(json.loads, printed.splitlines()):
        for field in report["fields"]:
            value = None if field["value"] is None else Decimal(field["value"])
            span = field["span"] or [None, None]
            rows.append((report["source"]["path"], report["year"], field["id"], value, field["state"], *span))
    names = ["path", "year", "id", "value", "state", "start", "end"]
    read = table.filter(pc.is_null(table["error"]))
    assert [tuple(row.values()) for row in read.select(names).to_pylist()] == rows
    assert len(rows) > 600
    # One of the samples has no table of a known form, and is in the table nevertheless.
    assert len(set(table["path"].to_pylist())) == 7
    assert table["error"].drop_null().to_pylist() == ["no_fields"]


def test_pandas_and_polars_tell_the_states_apart(samples: Path, tmp_path: Path) -> None:
    file = tmp_path / "states.txt"
    file.write_text(_states((samples / "suqian-2024.txt").read_text(encoding="utf-8")), encoding="utf-8")
    table = gouji.extract(file)
    states = {"number", "zero", "blank", "dash", "not_applicable", "unread"}
    frame = table.to_pandas()
    assert states <= set(frame["state"]), frame["state"].value_counts()
    polars = pl.from_arrow(table)
    assert isinstance(polars, pl.DataFrame)
    for state in states:
        rows = frame[frame["state"] == state]
        assert rows["value"].isna().all() == (state not in ("number", "zero")), state
        assert polars.filter(pl.col("state") == state).height == len(rows)
    assert (frame[frame["state"] == "zero"]["value"] == 0).all()
    assert not (frame[frame["state"] == "number"]["value"] == 0).any()
    total = frame[frame["state"] == "number"]["value"].sum()
    assert polars.filter(pl.col("state") == "number")["value"].sum() == total
    assert isinstance(frame, pd.DataFrame)


def _states(text: str) -> str:
    """The report with a cell of each kind in its first table, and a row lost."""
    for old, new in (("规章 | 2 | 1 | 12 |", "规章 | 无 | / | |"), ("行政强制 | 29351 | | |\n", "")):
        assert old in text
        text = text.replace(old, new)
    return text


def test_numbers_that_fit_no_decimal_are_text() -> None:
    from gouji import _tables

    field = {"id": "a.b", "state": "number", "raw": "", "span": None, "reading": "cell", "confidence": "sure"}
    values = ["9" * 28, "9" * 29, "-" + "1" * 28, "0.0000000001", "0.00000000001", None]
    report = {"source": {"path": "a"}, "agency": None, "year": None, "forms": [],
              "fields": [{**field, "value": value} for value in values]}  # fmt: skip
    table = pa.Table.from_batches([_tables.batch(gouji.FIELDS, _tables.fields(report))])
    told = [(row["value"], row["value_text"]) for row in table.select(["value", "value_text"]).to_pylist()]
    assert [value is None for value, _ in told] == [False, True, False, False, True, True]
    assert [text for _, text in told] == [None, "9" * 29, None, None, "0.00000000001", None]


def test_findings_name_the_rule_the_numbers_and_the_repair(samples: Path) -> None:
    table = gouji.check(samples / "xifeng-2017.txt", options=["--lang", "en"])
    assert table.schema == gouji.FINDINGS
    rows = {row["rule"]: row for row in table.to_pylist()}
    broken = rows["prose.enumeration@4918"]
    assert (broken["verdict"], broken["left"], broken["right"], broken["delta"]) == ("fails", "718", "798", "-80")
    assert "718" in broken["message"] and len(broken["ids"]) == 14
    assert broken["repair"] == [{"id": "prose@4877", "from": "798", "to": "718"}]
    assert "holds" not in set(table["verdict"].to_pylist())


def test_findings_are_those_that_check_counts(samples: Path) -> None:
    table = gouji.check(samples)
    printed = subprocess.run([gouji.program(), "check", "--format", "ndjson", samples], capture_output=True).stdout
    expect = 0
    for report in map(json.loads, printed.splitlines()):
        expect += sum(finding["verdict"] != "holds" for finding in report["findings"])
        expect += sum(len(places) for places in report["unread"].values())
    assert table.num_rows == expect > 20


def test_decisions_count(samples: Path, tmp_path: Path) -> None:
    sessions = Path(__file__).parents[3] / "sessions"
    file = samples / "xifeng-2017.txt"
    reviewed = gouji.export(file, sessions=sessions)
    plain = gouji.export(file, sessions=tmp_path)
    assert plain.num_rows == reviewed.num_rows == gouji.extract(file).num_rows
    assert plain.schema == reviewed.schema and pa.types.is_decimal(plain.schema.field("value").type)
    assert set(plain["decision"].to_pylist()) == {None}
    assert gouji.export(file, sessions=tmp_path, prose=True).num_rows > plain.num_rows
    assert gouji.check(file, sessions=sessions).num_rows > 0


@pytest.mark.parametrize("command", [gouji.extract, gouji.check])
def test_what_cannot_be_read_has_a_row(command, samples: Path, torn: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    good = samples / "suqian-2023.txt"
    table = command([tmp_path / "nowhere.txt", good, torn])
    told = {row["path"]: row["error"] for row in table.to_pylist()}
    assert told[str(tmp_path / "nowhere.txt")] == "not_found"
    assert told[str(torn)] == "damaged"
    assert all(row["message"] for row in table.to_pylist() if row["error"])
    alone = command(good)
    assert alone.num_rows + 2 == table.num_rows
    assert command([torn]).num_rows == 1


def test_export_lacks_no_report(samples: Path, torn: Path) -> None:
    with pytest.raises(gouji.GoujiError, match="torn.docx"):
        gouji.export([samples, torn])


@pytest.mark.parametrize("command", [gouji.extract, gouji.check, gouji.export])
def test_no_path_is_an_error(command) -> None:  # type: ignore[no-untyped-def]
    nothing: list[gouji.Paths] = [[], (), iter([])]
    for paths in nothing:
        with pytest.raises(gouji.GoujiError, match="no path"):
            command(paths)
    for name in ("", "a\0b", "\ud800"):
        with pytest.raises(gouji.GoujiError, match="no name of a file"):
            command(["a", name])
    with pytest.raises(TypeError):
        command([1])


def test_names_of_every_kind(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (samples / "suqian-2023.txt").read_bytes()
    rows = gouji.extract(samples / "suqian-2023.txt").num_rows
    monkeypatch.chdir(tmp_path)
    names: list[str | bytes] = ["--help", "-", "-x.txt", "a b\n.txt", "中 文.txt"]
    if sys.platform == "linux":
        names.append(b"bad\xff.txt")
    for name in names:
        with open(name, "wb") as file:
            file.write(text)
        assert gouji.extract(name).num_rows == rows, name
        assert gouji.extract([name])["error"].null_count == rows, name
        assert gouji.export(name).num_rows == rows, name
        with gouji.Worker() as worker:
            assert len(worker.read(os.fsdecode(name))["extract"]["fields"]) == rows, name


def test_more_paths_than_a_command_line_holds(samples: Path, tmp_path: Path) -> None:
    text = (samples / "xifeng-2017.txt").read_bytes()
    files = [tmp_path / f"{'long' * 20}-{number}.txt" for number in range(500)]
    for file in files:
        file.write_bytes(text)
    alone = gouji.extract(files[0]).num_rows
    table = gouji.extract([*files, "nowhere", *files])
    assert table.num_rows == 500 * alone + 1
    assert gouji.export(files).num_rows == 500 * alone


def test_what_the_program_refuses_is_raised(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for command in (gouji.extract, gouji.check, gouji.export):
        with pytest.raises(gouji.GoujiError, match="--nonsense"):
            command(samples, options=["--nonsense"])
        with pytest.raises(gouji.GoujiError, match="nowhere"):
            command(samples, options=["--rules", str(tmp_path / "nowhere")])
    for program, words in (("/nowhere/gouji", "cannot be started"), (sys.executable, "gouji|unknown|open")):
        monkeypatch.setenv("GOUJI_PROGRAM", program)
        for command in (gouji.extract, gouji.check, gouji.export):
            with pytest.raises(gouji.GoujiError, match=words):
                command(samples)


def test_the_program_is_the_one_that_was_installed() -> None:
    """Not one that lies on the path by chance."""
    assert Path(gouji.program()).parent == Path(sys.executable).parent
    version = subprocess.run([gouji.program(), "--version"], capture_output=True, text=True, check=True).stdout
    from importlib.metadata import version as installed

    lines = version.splitlines()
    assert lines[0] == f"gouji {installed('gouji')}"
    assert any(line.startswith("features: ") and "ocr" in line.split() for line in lines)


def test_hostile_documents_end(documents: Path) -> None:
    hostile = documents.parent / "hostile"
    files = sorted(file for file in hostile.rglob("*") if file.is_file())
    assert files
    table = gouji.extract(files)
    assert set(table["path"].to_pylist()) == {str(file) for file in files}
