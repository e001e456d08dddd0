#!/usr/bin/env python3
"""How well gouji reads the scanned reports that make.py made, and beside it tesseract.

Usage: measure.py GOUJI FOLDER [--only WORD] [--list] [--pictures] [--tesseract]
(python packages: pypdfium2, and pillow for --tesseract; programs: tesseract with chi_sim and eng)

FOLDER is what make.py wrote, or its folder `digital`, where everything has to be right. Each case is read by a process of its
own, from its PDF, or with --pictures from the folder of its pages. --only takes the cases with this word in their name, --list
names each cell that is not right. What it says of the cells of the form's tables, blanks and dashes included, before any review:

right        as printed: the same number, blank for blank, a dash for "/", "-" or "—"
numbers      right, of the cells that hold a number
sure, wrong  not as printed, and yet read as sure; has to be 0
silent       not as printed, not marked as doubtful, and in no rule that is broken: nothing leads a reviewer there; has to be 0
wrong        not as printed, altogether
unread       left to the reviewer
to confirm   right, but marked as doubtful: what a review costs
signs        of the whole text, as it is read from the digital print (nothing is said where that is not at hand)
prose        of the numbers in sentences, as they are read from the digital print

Seconds a page and memory are those of `extract`. With --tesseract: how many of the printed numbers are anywhere in its text of
the whole pages, and how many it reads right when it is given each cell that gouji found, by its page and area.
`GOUJI_FIGURES` names a file to which each figure is appended as a line of JSON. Nothing is judged here.
"""

import argparse
import collections
import decimal
import difflib
import functools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

# Points of the longer side of a page: A4.
LONG = 842
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
READ = ["cases", "cells", "right %", "numbers %", "sure, wrong", "silent", "wrong", "unread", "to confirm"]
COLUMNS = [*READ, "signs %", "prose %", "agency %", "year %", "s/page", "MB"]


def run(command):
    """What a command prints, and its seconds and megabytes."""
    with tempfile.TemporaryFile() as out:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        # The process is waited for already.
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return out.read(), seconds, usage.ru_maxrss / 1024


def reports(output):
    """The reports of a command, and why files could not be read."""
    entries = json.loads(output or b"[]")
    errors = {entry["error"]["message"] for entry in entries if "error" in entry}
    return [entry for entry in entries if "error" not in entry], errors


# Kinds of cells that hold a number.
NUMBERS = ["counts", "zeros", "amounts"]


def kind(printed):
    """What is printed in a cell; `amounts` have a sign, decimals or a unit."""
    if printed in ("", "0"):
        return "zeros" if printed else "blanks"
    if printed in ("/", "-", "—"):
        return "dashes"
    return "counts" if printed.isdigit() else "amounts"


def is_right(printed, field):
    """Whether a field was read as it is printed."""
    states = {"blanks": ["blank"], "dashes": ["dash"]}.get(kind(printed), ["number", "zero"])
    if field["state"] not in states:
        return False
    if "number" not in states or field["raw"] == printed:
        return True
    unit = lambda words: re.sub("[^万元]", "", words)
    same = decimal.Decimal(NUMBER.match(printed)[0]) == decimal.Decimal(field["value"])
    return same and unit(printed) == unit(field["raw"])


def is_broken(finding):
    """Whether a reviewer is shown a rule as broken; with blanks, when it does not hold with them as 0."""
    is_off = finding["verdict"] == "blank" and finding["delta"] not in (None, "0")
    return finding["severity"] != "info" and (is_off or finding["verdict"] in ("fails", "truncated"))


class Tally(collections.Counter):
    """Counts of some cases; `line` gives their columns."""

    def line(self):
        share = lambda part, whole: 100 * self[part] / max(self[whole], 1)
        return [
            self["cases"],
            self["cells"],
            share("right", "cells"),
            100 * sum(self[f"{held} right"] for held in NUMBERS) / max(sum(self[held] for held in NUMBERS), 1),
            self["sure, wrong"],
            self["silent"],
            self["wrong"],
            self["unread"],
            self["to confirm"],
            share("signs right", "signs"),
            share("prose right", "prose"),
            share("agency", "cases"),
            share("year", "cases"),
            self["seconds"] / max(self["pages"], 1),
            self["MB"],
        ]

    def add(self, other):
        memory = max(self["MB"], other["MB"])
        self.update(other)
        self["MB"] = memory


def pages_of(case):
    """The pictures of a case, in the order of the pages; none when it is a digital PDF."""
    folder = case.with_suffix("")
    return sorted(folder.iterdir(), key=lambda path: int(path.stem)) if folder.is_dir() else []


def measure(gouji, case, truth, options):
    """The tally of a case and its fields by id."""
    pictures = pages_of(case)
    read = case.with_suffix("") if options.pictures and pictures else case
    tally = Tally(cases=1, pages=len(pictures) or page_count(case))
    out, tally["seconds"], tally["MB"] = run([gouji, "extract", "--format", "json", "--text", str(read)])
    found, errors = reports(out)
    # Pages read one by one are as many reports; each field counts where it was read first.
    fields = {}
    for report in found:
        for field in report["fields"]:
            if field["state"] != "unread":
                fields.setdefault(field["id"], field)
    report, renderer, *condition = case.stem.split(".")
    digital = case.parent / f"digital/{report}.{renderer}.pdf"
    if condition and digital.is_file():
        compare_text(tally, found, printed_text(gouji, str(digital)), case.stem if options.list else None)

    @functools.cache
    def lit():
        """The fields in broken rules; asked for only where something is wrong, as it takes another reading."""
        checked, _ = reports(run([gouji, "check", "--format", "json", str(read)])[0])
        broken = [finding for report in checked for finding in report["findings"] if is_broken(finding)]
        return {operand["id"] for finding in broken for operand in finding["operands"]}

    tally["agency"] = any(report["agency"] == truth["agency"] for report in found)
    tally["year"] = any(report["year"] == truth["year"] for report in found)
    for id, printed in truth["fields"].items():
        field = fields.get(id)
        confidence = field["confidence"] if field else ""
        is_doubted = confidence in ("doubtful", "cannot_tell")
        what = "unread" if field is None else "right" if is_right(printed, field) else "wrong"
        tally.update(["cells", what, kind(printed), f"{kind(printed)} {what}"])
        tally["to confirm"] += what == "right" and is_doubted
        tally["sure, wrong"] += what == "wrong" and confidence == "sure"
        tally["silent"] += what == "wrong" and not is_doubted and id not in lit()
        if field and field.get("recognised") and field["recognised"]["probability"] is not None:
            tally[f"{what} {step_of(field['recognised']['probability'])}"] += 1
        if options.list and fields and what != "right":
            found_as = (field.get("recognised") or {}).get("probability") if field else None
            got = f"{field['raw']!r} {field['state']} {confidence} {found_as}" if field else ""
            print(f"  {case.stem} {id}: printed {printed!r}, {what} {got}{' (lit)' * (what == 'wrong' and id in lit())}")
    for error in errors:
        print(f"  {case.stem}: {error}")
    if options.tesseract and pictures:
        tesseract(tally, pictures, truth, fields)
    return tally


@functools.cache
def printed_text(gouji, digital):
    """The text of a digital print and the numbers of its sentences."""
    return text_of(reports(run([gouji, "extract", "--format", "json", "--text", digital])[0])[0])


def text_of(found):
    text = re.sub(r"[\s|]", "", "".join(report["text"] for report in found))
    return text, [mention["value"] for report in found for mention in report["mentions"]]


def compare_text(tally, found, printed, listed):
    """Adds how much of the signs and of the numbers in sentences was read, in their order."""
    for what, wanted, got in zip(("signs", "prose"), printed, text_of(found)):
        matcher = difflib.SequenceMatcher(None, wanted, got, autojunk=False)
        tally[what] += len(wanted)
        tally[f"{what} right"] += sum(block.size for block in matcher.get_matching_blocks())
        for change, start, end, other, last in matcher.get_opcodes() if listed and what == "prose" else ():
            if change != "equal":
                print(f"  {listed} prose: printed {wanted[start:end]}, read {got[other:last]}")


STEPS = (0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)


def step_of(probability):
    return max(step for step in STEPS if step <= probability)


def page_count(case):
    import pypdfium2

    return len(pypdfium2.PdfDocument(case))


def tesseract(tally, pictures, truth, fields):
    """Adds what tesseract reads of the same pages and of the cells in them."""
    from PIL import Image

    begun = time.perf_counter()
    text = "".join(recognised(path, "chi_sim", 6) for path in pictures)
    tally["tesseract seconds"] = time.perf_counter() - begun
    printed = collections.Counter(NUMBER.search(shown)[0] for shown in truth["fields"].values() if NUMBER.search(shown))
    tally["tesseract numbers"] = printed.total()
    tally["tesseract in page"] = (printed & collections.Counter(NUMBER.findall(text))).total()
    numbers = [id for id, shown in truth["fields"].items() if NUMBER.search(shown) and id in fields]
    placed = {id: fields[id]["recognised"] for id in numbers if (fields[id].get("recognised") or {}).get("area")}
    opened = [Image.open(path) for path in pictures]
    with tempfile.TemporaryDirectory() as folder:
        listed = pathlib.Path(folder, "cells.txt")
        paths = []
        for at, place in enumerate(placed.values()):
            page = opened[place["page"] - 1]
            paths.append(f"{folder}/{at}.png")
            page.crop(area(place["area"], page)).save(paths[-1])
        listed.write_text("\n".join(paths))
        read = recognised(listed, "eng", 7).split("\f") if paths else []
    tally["tesseract cells"] = len(placed)
    for id, got in zip(placed, read):
        tally["tesseract cells right"] += got.strip().replace(" ", "") == truth["fields"][id]


def area(box, page):
    """A box in pixels of its page, with a margin: left, top, right, bottom."""
    scale = max(page.size) / LONG
    left, top, right, bottom = (at * scale for at in box)
    margin = 0.35 * (bottom - top)
    return tuple(map(round, (left - margin, top - margin, right + margin, bottom + margin)))


def recognised(path, language, mode):
    command = ["tesseract", str(path), "stdout", "-l", language, "--psm", str(mode)]
    return subprocess.run(command, capture_output=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"}).stdout.decode()


def told(tallies):
    """Prints a line for each group of cases and keeps its figures."""
    kept = os.environ.get("GOUJI_FIGURES")
    print(f"{'':<22}" + "".join(f"{column:>13}" for column in COLUMNS))
    for name, tally in tallies.items():
        line = tally.line()
        print(f"{name:<22}" + "".join(f"{value:>13.2f}" if isinstance(value, float) else f"{value:>13}" for value in line))
        if kept:
            with open(kept, "a", encoding="utf-8") as file:
                for column, value in zip(COLUMNS, line):
                    file.write(json.dumps([f"scans/{name}/{column}", value], ensure_ascii=False) + "\n")


def told_kinds(total):
    print(f"\n{'':<22}{'printed':>13}{'right':>13}{'wrong':>13}{'unread':>13}")
    for name in ("counts", "zeros", "blanks", "dashes", "amounts"):
        print(f"{name:<22}" + "".join(f"{total[key]:>13}" for key in (name, f"{name} right", f"{name} wrong", f"{name} unread")))


def told_probabilities(total):
    print(f"\n{'probability from':<22}{'right':>13}{'wrong':>13}")
    for step in STEPS:
        print(f"{step:<22}" + "".join(f"{total[f'{what} {step}']:>13}" for what in ("right", "wrong")))


def told_tesseract(tallies):
    kept = os.environ.get("GOUJI_FIGURES")
    print(f"\n{'tesseract':<22}{'numbers':>13}{'in pages %':>13}{'cells':>13}{'cells right %':>15}{'s/page':>13}")
    for name, tally in tallies.items():
        share = lambda part, whole: 100 * tally[part] / max(tally[whole], 1)
        figures = {
            "numbers": tally["tesseract numbers"],
            "in pages %": share("tesseract in page", "tesseract numbers"),
            "cells": tally["tesseract cells"],
            "cells right %": share("tesseract cells right", "tesseract cells"),
            "s/page": tally["tesseract seconds"] / max(tally["pages"], 1),
        }
        numbers, pages, cells, right, seconds = figures.values()
        print(f"{name:<22}{numbers:>13}{pages:>13.2f}{cells:>13}{right:>15.2f}{seconds:>13.2f}")
        if kept:
            with open(kept, "a", encoding="utf-8") as file:
                for column, value in figures.items():
                    file.write(json.dumps([f"scans/{name}/tesseract/{column}", value]) + "\n")
    if not tallies["all"]["tesseract cells"]:
        print("cell by cell left out: the fields have no area")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gouji")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--only", default="")
    for switch in ("--list", "--pictures", "--tesseract"):
        parser.add_argument(switch, action="store_true")
    options = parser.parse_args()
    cases = [path for path in sorted(options.folder.glob("*.pdf")) if options.only in path.stem]
    if not cases:
        sys.exit(f"{options.folder} holds no such case")
    truths = options.folder / "truth"
    truths = truths if truths.is_dir() else options.folder.parent / "truth"
    by_condition, by_renderer, total = {}, {}, Tally()
    for case in cases:
        report, renderer, *condition = case.stem.split(".")
        truth = json.loads((truths / f"{report}.json").read_text(encoding="utf-8"))
        tally = measure(os.path.abspath(options.gouji), case, truth, options)
        for tallies, name in ((by_condition, ".".join(condition) or "digital"), (by_renderer, renderer)):
            tallies.setdefault(name, Tally()).add(tally)
        total.add(tally)
    tallies = {**dict(sorted(by_condition.items())), **by_renderer, "all": total}
    told(tallies)
    told_kinds(total)
    told_probabilities(total)
    if options.tesseract:
        told_tesseract(tallies)


if __name__ == "__main__":
    main()
