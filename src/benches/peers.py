#!/usr/bin/env python3
"""How fast gouji is beside programs that people use in its place: one run, everything as ratios.

Usage: peers.py GOUJI [PART...]   (python packages: pandas lxml highspy visidata pyte; programs: vim less git)

Parts: start, extract, repairs, diff, list; all of them when none is named. Both sides of a comparison alternate, so that what
else the machine does falls on both. A peer that is not installed is said and left out. `GOUJI_FIGURES` names a file to which
each figure is appended as a line of JSON. Nothing is judged here; the aims are printed beside the ratios.
"""

import difflib
import fcntl
import importlib.util
import json
import os
import pathlib
import pty
import random
import re
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
REPORTS = ROOT / "assets/reports"
PAGE = ROOT / "src/tests/fixtures/documents/utf8.html"

READ_HTML = """
import pandas, pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    pandas.read_html(path, flavor="lxml", header=None)
"""
REGEX = r"""
import pathlib, re, sys
NUMBER = re.compile(r"(\d+(?:\.\d+)?)")
count = 0
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    for line in path.read_text(encoding="utf-8").splitlines():
        # Each number with what stands before it.
        count += len(NUMBER.split(line)) // 2
"""


def told(name, ours, theirs, aim, unit="ms"):
    """Prints a ratio and keeps it."""
    ratio = ours / theirs
    print(f"{name:<46}{ours * 1000:>11.1f}{theirs * 1000:>11.1f} {unit}{ratio:>8.2f}{aim:>7}", flush=True)
    kept = os.environ.get("GOUJI_FIGURES")
    if kept:
        with open(kept, "a", encoding="utf-8") as file:
            for key, value in (("ours", ours * 1000), ("theirs", theirs * 1000), ("ratio", ratio)):
                file.write(json.dumps([f"peers/{name}/{key}", value], ensure_ascii=False) + "\n")


def missing(name):
    print(f"{name:<46}not installed")


def has(package):
    return importlib.util.find_spec(package) is not None


def alternating(rounds, *calls):
    """The median seconds of each call."""
    times = [[call() for call in calls] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*times)]


def seconds(*command):
    """Seconds that a command takes; what it prints is thrown away."""
    begun = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - begun


def first_frame(command, words, home):
    """Seconds until a program shows these words in a terminal."""
    begun = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        kept = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": home, "LESS": "", "LESSOPEN": ""}
        os.execvpe(command[0], command, kept)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    shown = b""
    try:
        while words not in re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", shown):
            if not select.select([terminal], [], [], 10)[0]:
                sys.exit(f"{command[0]} shows nothing")
            data = os.read(terminal, 1 << 16)
            # What a terminal answers when a program asks what it is.
            if b"\x1b[c" in data:
                os.write(terminal, b"\x1b[?62;22c")
            shown += data
        return time.perf_counter() - begun
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(terminal)


def start(gouji, folder):
    report = folder / "report.txt"
    shutil.copy(REPORTS / "suqian-2024.txt", report)
    words = "全市共收到政府信息公开申请".encode()
    ours = [gouji, str(report), "--lang", "zh", "--sessions", str(folder / "sessions")]
    for name, command, aim in (("vim -u NONE", ["vim", "-u", "NONE", str(report)], 1.2), ("less", ["less", str(report)], 2)):
        if not shutil.which(command[0]):
            missing(f"first frame / {name}")
            continue
        show = lambda line: lambda: first_frame(line, words, str(folder))
        told(f"first frame / {name}", *alternating(21, show(ours), show(command)), aim)


def copies(folder, paths, count):
    folder.mkdir()
    for at in range(count):
        source = paths[at % len(paths)]
        shutil.copy(source, folder / f"{at:04}{source.suffix}")
    return folder


def extract(gouji, folder):
    pages = copies(folder / "pages", [PAGE], 300)
    texts = copies(folder / "texts", sorted(REPORTS.glob("*.txt")), 1000)
    peers = [("pandas.read_html", pages, READ_HTML, has("pandas") and has("lxml"), 0.08), ("regex script", texts, REGEX, True, 0.8)]
    for name, reports, script, is_there, aim in peers:
        if not is_there:
            missing(f"extract / {name}")
            continue
        for jobs in ("1", str(os.cpu_count())):
            ours = lambda: seconds(gouji, "extract", "--format", "ndjson", "--jobs", jobs, str(reports))
            theirs = lambda: seconds(sys.executable, "-c", script, str(reports))
            told(f"extract, {jobs} jobs / {name}", *alternating(5, ours, theirs), aim)


def sums(gouji, report):
    """The numbers of table 3, with their places, and its equations: ids with their signs."""
    out = subprocess.run([gouji, "check", "--format", "json", str(report)], capture_output=True, check=False).stdout
    numbers, equations = {}, []
    for finding in json.loads(out)[0]["findings"]:
        operands = finding["operands"]
        is_sum = finding["severity"] == "hard" and all(o["id"].startswith("requests.") and o.get("span") for o in operands)
        if not is_sum or finding["verdict"] != "holds" or len(operands) < 2:
            continue
        sign = lambda o: (1 if o["side"] == "left" else -1) * (-1 if o["subtracted"] else 1)
        equation = {o["id"]: sign(o) for o in operands}
        values = {o["id"]: (int(o["value"]), o["span"]) for o in operands}
        if len(equation) == len(operands) and sum(sign * values[id][0] for id, sign in equation.items()) == 0:
            equations.append(equation)
            numbers.update(values)
    return numbers, equations


def damaged(text, numbers, slips, chance):
    """The report with this many wrong numbers, and its numbers then."""
    values = {id: value for id, (value, _) in numbers.items()}
    for id in chance.sample(sorted(numbers), slips):
        value, (begin, end) = numbers[id]
        printed = text[begin:end]
        at = chance.randrange(len(printed))
        digit = chance.choice([digit for digit in b"123456789" if digit != printed[at]])
        wrong = printed[:at] + bytes([digit]) + printed[at + 1 :]
        text = text[:begin] + wrong + text[end:]
        values[id] = int(wrong)
    return text, values


def fewest_changes(values, equations):
    """Seconds in which HiGHS finds the fewest numbers whose change makes all equations hold."""
    import highspy

    model = highspy.Highs()
    model.silent()
    model.setOptionValue("threads", 1)
    # A tight bound helps the solver: no number has to change by more than all equations are off together.
    off = (sum(sign * values[id] for id, sign in equation.items()) for equation in equations)
    most = sum(map(abs, off))
    wanted, changed = {}, []
    for id, value in values.items():
        down = min(value, most)
        wanted[id] = model.addIntegral(lb=value - down, ub=value + most)
        is_changed = model.addBinary()
        changed.append(is_changed)
        model.addConstr(wanted[id] - most * is_changed <= value)
        model.addConstr(wanted[id] + down * is_changed >= value)
    for equation in equations:
        model.addConstr(sum(sign * wanted[id] for id, sign in equation.items()) == 0)
    begun = time.perf_counter()
    model.minimize(sum(changed))
    return time.perf_counter() - begun


def repairs(gouji, folder):
    if not has("highspy"):
        missing("repairs / HiGHS")
        return
    report = REPORTS / "suqian-2024.txt"
    text = report.read_bytes()
    numbers, equations = sums(gouji, report)
    chance, count = random.Random(7), 20
    print(f"  ({len(numbers)} numbers of table 3, {len(equations)} equations; {count} damaged reports for each line)")
    clean = copies(folder / "clean", [report], count)
    check = lambda reports: seconds(gouji, "check", "--format", "ndjson", "--jobs", "1", str(reports))
    for slips in range(1, 7):
        wrong = folder / f"slips-{slips}"
        wrong.mkdir()
        theirs = []
        for at in range(count):
            copy, values = damaged(text, numbers, slips, chance)
            (wrong / f"{at}.txt").write_bytes(copy)
            theirs.append(fewest_changes(values, equations))
        with_errors, without = alternating(9, lambda: check(wrong), lambda: check(clean))
        told(f"repairs of {slips} / HiGHS", max(with_errors - without, 1e-6) / count, statistics.mean(theirs), 0.04)


def diff(gouji, folder):
    old, new = (REPORTS / f"suqian-{year}.txt" for year in (2023, 2024))
    git = ["git", "-c", "core.pager=cat", "diff", "--no-index", "--word-diff", "--word-diff-regex=.", str(old), str(new)]
    for kind in ("text", "json"):
        ours = lambda: seconds(gouji, "diff", "--format", kind, str(old), str(new))
        if shutil.which("git"):
            told(f"diff as {kind} / git diff --word-diff", *alternating(15, ours, lambda: seconds(*git)), 3)
    texts = [path.read_text(encoding="utf-8") for path in (old, new)]

    def characters():
        begun = time.perf_counter()
        difflib.SequenceMatcher(None, *texts, autojunk=False).get_opcodes()
        return time.perf_counter() - begun

    told("diff as json / difflib by characters", *alternating(5, ours, characters), 0.1)


def long_list(gouji, folder):
    if not (shutil.which("vd") or has("visidata")) or not has("pyte"):
        missing("list / VisiData")
        return
    import list_beside_visidata as beside

    count = 10_000
    reports = copies(folder / "list", sorted(REPORTS.glob("*.txt")), count)
    ours = beside.workbench(gouji, reports, count)
    theirs = beside.visidata(sorted(path.name for path in reports.iterdir()))
    for at, what in ((0, "first screen"), (2, "sort"), (3, "filter")):
        told(f"list of 10,000, {what} / VisiData", ours[at], theirs[at], 1)


PARTS = {"start": start, "extract": extract, "repairs": repairs, "diff": diff, "list": long_list}


def main():
    if len(sys.argv) < 2 or any(part not in PARTS for part in sys.argv[2:]):
        sys.exit(__doc__)
    gouji = os.path.abspath(sys.argv[1])
    # What is installed beside this Python is found without its environment being active.
    os.environ["PATH"] += os.pathsep + os.path.dirname(sys.executable)
    print(f"{'':<46}{'gouji':>11}{'peer':>11}   {'ratio':>8}{'aim':>7}")
    for part in sys.argv[2:] or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            PARTS[part](gouji, pathlib.Path(folder))


if __name__ == "__main__":
    main()
