"""Reads what `gouji export` writes with other people's readers and compares it with the CSV, cell for cell.

Usage: readers.py GOUJI ROOT. Needs openpyxl, pandas, pyarrow, duckdb and frictionless; LibreOffice is used where it is
there. `.ci/readers` installs them and runs this.
"""

import csv
import datetime
import decimal
import pathlib
import shutil
import subprocess
import sys
import tempfile

import duckdb
import frictionless
import openpyxl
import pandas
import pyarrow.dataset
import pyarrow.parquet
import pyarrow.types

HOSTILE = '=HYPERLINK(\\"http://example.invalid\\", \\"x\\")'
LONG = "12345678901234567890"


def main(gouji, root):
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        reports, sessions = samples(root, scratch)

        def command(name, *arguments, code=0):
            done = subprocess.run([gouji, name, reports, "--sessions", sessions, *arguments], capture_output=True)
            assert done.returncode == code, (arguments, done)
            assert code or not done.stderr, done.stderr

        def export(name, *arguments):
            command("export", "-o", scratch / name, *arguments)
            return scratch / name

        rows = read_csv(export("data.csv"))
        prose = read_csv(export("prose.csv", "--prose"))
        wide = read_csv(export("wide.csv", "--wide"))
        assert any(row["reason"].startswith("=HYPERLINK") for row in rows), "the hostile reason is not there"
        assert any(row["decision"] == "corrected" and row["value"] == "49.5" for row in rows), "nothing is corrected"
        assert any(row["value"] == LONG for row in rows), "the long number is not there"
        check_parquet(export("data.parquet"), rows)
        check_parquet(export("prose.parquet", "--prose"), prose)
        check_partitions(export("parts", "--format", "parquet"), rows)
        check_partitions(export("parts", "--format", "parquet"), rows)
        workbook = export("data.xlsx", "--prose")
        check_workbook(workbook, rows, prose, wide)
        check_package(export("package", "--format", "datapackage"), rows)
        check_package(export("package", "--format", "datapackage", "--prose"), rows)
        command("check", "--by-rule", "-o", scratch / "rules.xlsx", code=1)
        assert openpyxl.load_workbook(scratch / "rules.xlsx").sheetnames == ["规则", "问题"]
        check_libreoffice(workbook, scratch, wide)
        left = [path for path in scratch.rglob(".gouji*")]
        assert not left, left


def samples(root, scratch):
    """The samples with their sessions, a hostile reason and a number of twenty digits."""
    reports, sessions = scratch / "reports", scratch / "sessions"
    shutil.copytree(root / "assets/reports", reports)
    shutil.copytree(root / "sessions", sessions)
    for session in sessions.glob("*.ron"):
        text = session.read_text("utf-8").replace('reason: "', f'reason: "{HOSTILE}')
        printed, corrected = 'confirmed, before: "49", after: None', 'corrected, before: "49", after: Some("49.5")'
        assert printed in text
        session.write_text(text.replace(printed, corrected), "utf-8")
    text = (reports / "suqian-2024.txt").read_text("utf-8")
    assert "| 1431 |" in text
    (reports / "long.txt").write_text(text.replace("| 1431 |", f"| {LONG} |"), "utf-8")
    return reports, sessions


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def as_text(value):
    """A typed cell as the CSV spells it."""
    if value is None or value is pandas.NaT:
        return ""
    if isinstance(value, float):
        assert value == int(value), value
        return str(int(value))
    if isinstance(value, decimal.Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(value)


def same(found, rows, what):
    """Records of a typed reader are the rows of the CSV; what does not fit its type is text beside it."""
    assert len(found) == len(rows), (what, len(found), len(rows))
    for one, row in zip(found, rows):
        for key, cell in row.items():
            text = as_text(one[key]) or as_text(one.get(f"{key}_text"))
            assert text == cell, (what, row["report"], row["id"], key, text, cell)


def check_parquet(path, rows):
    table = pyarrow.parquet.read_table(path)
    types = {field.name: field.type for field in table.schema}
    assert types["value"] == types["published_value"] == pyarrow.decimal128(38, 10), types
    assert types["year"] == types["line"] == pyarrow.int32(), types
    assert types["decided_at"] == pyarrow.timestamp("us", tz="UTC"), types
    encodings = pyarrow.parquet.ParquetFile(path).metadata.row_group(0)
    names = {encodings.column(at).path_in_schema: encodings.column(at).encodings for at in range(encodings.num_columns)}
    assert "RLE_DICTIONARY" in names["state"], names["state"]
    same(table.to_pylist(), rows, "pyarrow")
    frame = pandas.read_parquet(path, dtype_backend="pyarrow")
    same(frame.astype(object).where(frame.notna(), None).to_dict("records"), rows, "pandas")
    query = duckdb.connect()
    query.execute("set timezone = 'UTC'")
    relation = query.execute("select * from read_parquet(?)", [str(path)])
    heads = [column[0] for column in relation.description]
    same([dict(zip(heads, row)) for row in relation.fetchall()], rows, "duckdb")
    total = query.execute("select sum(value) from read_parquet(?)", [str(path)]).fetchone()[0]
    assert total == sum(decimal.Decimal(row["value"]) for row in rows if row["value"]), total


def check_partitions(folder, rows):
    def order(row):
        return row["report"], row["id"]

    expected = sorted(rows, key=order)
    table = pyarrow.dataset.dataset(folder, format="parquet", partitioning="hive").to_table()
    same(sorted(table.to_pylist(), key=order), expected, "pyarrow, by year")
    frame = pandas.read_parquet(folder, dtype_backend="pyarrow")
    assert len(frame) == len(rows)
    query = duckdb.execute(
        "select year, count(*) from read_parquet(?, hive_partitioning = true) group by year", [f"{folder}/**/*.parquet"]
    )
    found = {as_text(year): count for year, count in query.fetchall()}
    years = {row["year"] for row in rows}
    assert found == {year: sum(row["year"] == year for row in rows) for year in years}, found


def check_workbook(path, rows, prose, wide):
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["数据", "判断", "问题", "正文数值", "指标"], book.sheetnames
    for sheet in book:
        assert sheet.freeze_panes and sheet.auto_filter.ref, sheet.title
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" and not cell.hyperlink, (sheet.title, cell.coordinate, cell.value)
    data = book["数据"]
    heads = [cell.value for cell in data[4]]
    assert sorted(heads) == sorted(wide[0]), "the heads are other fields"
    assert data.freeze_panes == "D5" and any(one.min_col != one.max_col for one in data.merged_cells.ranges)
    assert data["A1"].value == "报告" and "主动公开" in data["F1"].value
    decided = {(row["report"], row["id"]): row for row in rows if row["decision"] not in ("", "confirmed")}
    noted = set()
    for cells, row in zip(data.iter_rows(min_row=5), wide, strict=True):
        for key, cell in zip(heads, cells):
            assert excel(cell.value) == row[key], (row["report"], key, cell.value, row[key])
            if cell.comment:
                why = decided[row["report"], key]
                noted.add((row["report"], key))
                for part in (why["published"], why["reason"], why["reviewer"], why["decided_at"]):
                    assert part in cell.comment.text, (part, cell.comment.text)
                assert cell.fill.fgColor.rgb != "00000000", cell.coordinate
    assert noted == set(decided), noted ^ set(decided)
    assert any(cell.value == LONG for cells in data.iter_rows() for cell in cells), "digits of a long number are lost"
    sheet = book["正文数值"]
    numbers = [row for row in prose if row["role"]]
    for cells, row in zip(sheet.iter_rows(min_row=2, values_only=True), numbers, strict=True):
        assert [excel(cell) for cell in cells] == list(row.values()), row


def excel(value):
    """A cell of Excel as the CSV spells it."""
    if value is None:
        return ""
    return as_text(decimal.Decimal(repr(value))) if isinstance(value, float) else str(value)


def check_package(folder, rows):
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.to_summary()
    package = frictionless.Package(str(folder / "datapackage.json"))
    data = package.get_resource("data")
    assert data.schema.foreign_keys, "no reference to the code book"
    found = data.read_rows()
    for one in found:
        one["decided_at"] = one["decided_at"] and one["decided_at"].replace(tzinfo=datetime.timezone.utc)
    same(found, rows, "frictionless")
    assert all(field.description for field in data.schema.fields)


def check_libreoffice(workbook, scratch, wide):
    if not shutil.which("soffice"):
        print("not looked at: LibreOffice is not there")
        return

    def convert(path):
        profile = f"-env:UserInstallation=file://{scratch}/profile"
        options = ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", scratch / "office"]
        return subprocess.run(["soffice", profile, "--headless", *options, path], capture_output=True, timeout=300)

    openpyxl.Workbook().save(scratch / "empty.xlsx")
    convert(scratch / "empty.xlsx")
    if not (scratch / "office/empty.csv").exists():
        print("not looked at: this LibreOffice reads no workbook")
        return
    convert(workbook)
    with open(scratch / "office/data.csv", encoding="utf-8", newline="") as file:
        found = list(csv.reader(file))
    heads = found[3]
    for cells, row in zip(found[4:], wide, strict=True):
        for key, cell in zip(heads, cells):
            assert as_text(decimal.Decimal(cell) if is_number(cell) else cell) == row[key], (key, cell, row[key])


def is_number(text):
    try:
        return "." in text and decimal.Decimal(text).is_finite()
    except decimal.InvalidOperation:
        return False


if __name__ == "__main__":
    main(sys.argv[1], pathlib.Path(sys.argv[2]))
    print("readers: all the same")
