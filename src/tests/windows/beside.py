"""Runs the program for Windows under Wine, beside the program for Linux.

Usage: beside.py LINUX WINE WINDOWS ROOT. The commands must print and write the same, ends of lines aside; the workbench must
open a report, keep a correction, save it, open it again, bring it back after it was killed, and keep a second reviewer out.
Wine's console shows Latin text only: the workbench is run in English and judged by what it saves.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from console import Console

LINUX, WINE, WINDOWS, ROOT = sys.argv[1:5]
REPORTS = "assets/reports"
DOCUMENTS = "src/tests/fixtures/documents"
# Written in another order of bytes, or with the time of the export.
SAME = (".csv", ".json", ".jsonl", ".md", ".html", ".txt")
XIFENG = f"{REPORTS}/xifeng-2017.txt"


def run(program, arguments):
    done = subprocess.run([*program, *arguments], cwd=ROOT, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout.replace(b"\r\n", b"\n"), done.stderr.replace(b"\r\n", b"\n")


def equal(what, ours, theirs):
    if ours != theirs:
        for name, one in (("linux", ours), ("windows", theirs)):
            pathlib.Path(tempfile.gettempdir(), f"gouji-{name}").write_text(repr(one).replace("\\n", "\n"))
        raise AssertionError(f"{what}: differs, see gouji-linux and gouji-windows in {tempfile.gettempdir()}")
    print(f"equal: {what}")


def commands(scratch):
    """What is printed, and how the commands end."""
    reports = [f"{REPORTS}/{path.name}" for path in sorted(pathlib.Path(ROOT, REPORTS).iterdir())]
    # In a process of their own: packages and pages.
    endings = (".docx", ".pdf", ".xlsx", ".ofd", ".doc", ".html")
    documents = sorted(path.name for path in pathlib.Path(ROOT, DOCUMENTS).iterdir() if path.suffix in endings)
    documents = [f"{DOCUMENTS}/{name}" for name in documents]
    # The first start of Wine makes its folder, and tells of it.
    run([WINE, WINDOWS], ["--version"])
    years = [f"{REPORTS}/suqian-2023.txt", f"{REPORTS}/suqian-2024.txt"]
    empty = ["--sessions", "no/such/folder"]
    for arguments in (
        ["check", *reports],
        ["check", "--format", "json", "--lang", "zh", *reports],
        ["extract", "--format", "json", *reports],
        ["extract", "--format", "json", *documents],
        ["export", "--format", "csv", *reports],
        ["diff", "--format", "json", *years],
        ["diff", "--format", "html", "--lang", "zh", *years],
        ["check", "no/such.txt"],
        ["help", "limits"],
    ):
        lang = [] if "--lang" in arguments else ["--lang", "en"]
        all_arguments = [*arguments, *lang, *([] if arguments[0] in ("extract", "help") else empty)]
        equal(" ".join(arguments[:4]), run([LINUX], all_arguments), run([WINE, WINDOWS], all_arguments))
    for name in ("out.csv", "out.json"):
        written = []
        for system, program in (("linux", [LINUX]), ("windows", [WINE, WINDOWS])):
            path = os.path.join(scratch, system, "甲局", name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            for _ in range(2):
                code, _, error = run(program, ["export", "--output", path, "--lang", "en", *empty, *reports])
                assert code in (0, 1), error
            written.append((code, pathlib.Path(path).read_bytes().replace(b"\r\n", b"\n")))
            left = sorted(os.listdir(os.path.dirname(path)))
            assert all(other.startswith("out.") for other in left), left
        equal(f"export --output {name}", *written)


def workbench(scratch):
    """Open, correct, save, open again; then a run that is killed, and one that is held."""
    sessions = os.path.join(scratch, "sessions")
    session = pathlib.Path(sessions, "xifeng-2017.ron")
    report = os.path.join(scratch, "xifeng-2017.txt")
    shutil.copyfile(os.path.join(ROOT, XIFENG), report)

    def start(reviewer="ann"):
        where = ["--sessions", sessions, "--lang", "en", "--ambiguous", "narrow"]
        return Console([WINE, WINDOWS, *where, "--reviewer", reviewer, report])

    def journal():
        """What is written down and not saved."""
        return "".join(path.read_text() for path in pathlib.Path(sessions).glob("*.journal"))

    def save(console):
        before = session.read_bytes() if session.exists() else b""
        console.keys("w").until("saved", lambda: session.exists() and session.read_bytes() != before and not journal())

    def leave(console):
        # Wine was seen to lose a key on a busy machine.
        assert console.ends("Q") == 0

    first = start().sees("1/8", "798")
    first.keys("e").keys("\x15").keys("718").keys("\r").until("journal", lambda: 'after:Some("718")' in journal())
    save(first)
    held = start("bob").sees("ann (")
    leave(held)
    leave(first)
    saved = session.read_bytes()
    text = saved.decode()
    assert 'before: "798", after: Some("718")' in text and 'who: "ann"' in text and "\r" not in text, text
    assert 'path: "../xifeng-2017.txt"' in text, text
    left = [name for name in os.listdir(sessions) if name != ".backup"]
    assert left == ["xifeng-2017.ron"], left
    print("kept: a correction, and a second reviewer was told of the first")

    leave(start().sees("1/7"))
    assert session.read_bytes() == saved, "looking changed it"
    killed = start().sees("1/7")
    killed.keys("1").until("journal", lambda: len(journal().splitlines()) == 2)
    killed.kill()
    assert session.read_bytes() == saved and journal()
    # What was brought back is listed first.
    back = start().sees("recovered").keys("\x1b")
    save(back)
    leave(back)
    print("brought back: a decision of a run that was killed")

    # As git gives text files on Windows.
    session.write_bytes(session.read_bytes().replace(b"\n", b"\r\n"))
    ends = start().sees("problem ", "1.087")
    ends.keys("a").keys("\r").until("journal", journal)
    save(ends)
    leave(ends)
    lines = session.read_bytes().splitlines(keepends=True)
    assert all(line.endswith(b"\r\n") for line in lines), lines[:3]
    print("kept: the ends of the lines of a session")


with tempfile.TemporaryDirectory() as folder:
    commands(folder)
    workbench(folder)
