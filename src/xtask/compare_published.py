"""Counts the values that other programs read right and wrong in the variants of one report, beside gouji's.

    cargo xtask published --out DIR
    python3 src/xtask/compare_published.py DIR --gouji target/release/gouji

Needs pandas, lxml, python-docx, pdfplumber and openpyxl from PyPI. A program that gives tables is asked for the number in
the square where the report prints it: that of its tables counts in which most numbers stand right. So it need not know
the form, nor which table is which, and where the file hides rows or columns it may keep or leave them. A number that is
another is wrong; a cell without a number, or no such cell, is untold. Of gouji's values, one that is not sure counts as
doubtful where it is right and as untold where it is not.
"""

import argparse
import json
import re
import subprocess
import warnings
from collections import Counter
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pandas
import pdfplumber

SEPARATORS = re.compile(r"[\s,，'’\u00a0\u2009\u202f]")


def number(cell):
    """The number of a cell; None if it holds words, or nothing."""
    if cell is None or isinstance(cell, bool):
        return None
    text = SEPARATORS.sub("", str(cell))
    if not re.fullmatch(r"-?\d+(\.\d+)?", text):
        return None
    return Decimal(text)


def read_html(path):
    return [table.values.tolist() for table in pandas.read_html(path, header=None)]


def read_docx(path):
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(path).tables]


def read_pdf(path):
    with pdfplumber.open(path) as pdf:
        return [table for page in pdf.pages for table in page.extract_tables()]


def read_excel(path):
    sheets = pandas.read_excel(path, sheet_name=None, header=None, dtype=object)
    return [sheet.values.tolist() for sheet in sheets.values()]


def read_openpyxl(path):
    book = openpyxl.load_workbook(path, data_only=True)
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets if sheet.sheet_state == "visible"]


TOOLS = {
    "html": [("pandas.read_html", read_html)],
    "docx": [("python-docx", read_docx)],
    "pdf": [("pdfplumber", read_pdf)],
    "xlsx": [("pandas.read_excel", read_excel), ("openpyxl", read_openpyxl)],
}


def score(table, fields, key, down):
    """Values right, wrong and untold in one table, its first row `down` rows below its top."""
    result = Counter()
    for field in fields:
        row, column = field[key]
        row += down
        cell = table[row][column] if row < len(table) and column < len(table[row]) else None
        read, wanted = number(cell), field["value"] and Decimal(field["value"])
        if read is None:
            result["right" if field["must"] == "blank" else "untold"] += 1
        elif wanted is not None and read == wanted:
            result["right"] += 1
        else:
            result["wrong"] += 1
    return result


def judged(tables, fields):
    """The sum of the best table for each table of the report."""
    total = Counter()
    for nth in {field["table"] for field in fields}:
        own = [field for field in fields if field["table"] == nth]
        best = Counter(untold=len(own))
        for table in tables:
            # A sheet holds all tables below one another.
            for down in range(max(1, len(table) - max(field["stored"][0] for field in own))):
                for key in ("at", "stored"):
                    found = score(table, own, key, down)
                    if (found["right"], -found["wrong"]) > (best["right"], -best["wrong"]):
                        best = found
        total += best
    return total


def gouji(binary, path, fields):
    run = subprocess.run([binary, "extract", str(path), "--format", "json"], capture_output=True, timeout=120)
    try:
        reports = json.loads(run.stdout)
    except ValueError:
        reports = []
    read = {field["id"]: field for field in (reports[0]["fields"] if reports else [])}
    result = Counter()
    for field in fields:
        found = read.get(field["id"])
        if found is None:
            result["untold"] += 1
            continue
        value = found["value"]
        is_sure = found["confidence"] == "sure"
        wanted = field["value"]
        is_right = (value is None) == (wanted is None) and (value is None or Decimal(value) == Decimal(wanted))
        if is_right and not (field["must"] == "unknown"):
            result["right"] += 1
            result["doubtful"] += not is_sure
        elif is_sure and (value is not None or found["state"] == "blank"):
            result["wrong"] += 1
        else:
            result["untold"] += 1
    return result


def main():
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--gouji", default="target/release/gouji")
    options = parser.parse_args()
    variants = json.loads((options.folder / "truth.json").read_text())
    print(f"{'files':<22}{'program':<20}{'right':>8}{'doubtful':>10}{'untold':>8}{'wrong':>8}")
    for ending, tools in TOOLS.items():
        files = [variant for variant in variants if variant["format"] == ending]
        totals = {name: Counter() for name in ["gouji"] + [name for name, _ in tools]}
        for variant in files:
            path = options.folder / variant["file"]
            fields = [dict(field, id=id) for id, field in variant["fields"].items()]
            totals["gouji"] += gouji(options.gouji, path, fields)
            for name, read in tools:
                try:
                    tables = read(path)
                except Exception:  # A program that fails has read nothing.
                    tables = []
                totals[name] += judged(tables, fields)
        for name, total in totals.items():
            where = f"{len(files)} {ending.upper()}"
            print(f"{where:<22}{name:<20}{total['right']:>8}{total['doubtful']:>10}{total['untold']:>8}{total['wrong']:>8}")


main()
