#!/usr/bin/env python3
"""How fast a long list of reports is beside VisiData on a CSV of as many rows: first screen, sort, filter.

Usage: list_beside_visidata.py GOUJI FOLDER   (python packages: visidata, pyte)

FOLDER holds the reports, such as `cargo bench --bench folders` makes. Both programs run in a terminal of 120 by 36, one after
the other, without anything remembered. The workbench is measured when all reports are read. The time of a key is from the key
to the last byte of the screen that answers it. Prints a table and judges nothing.
"""

import csv
import fcntl
import os
import pathlib
import pty
import re
import select
import shutil
import struct
import sys
import tempfile
import termios
import time

import pyte

COLUMNS, ROWS = 120, 36
QUIET = 0.7


class Terminal:
    def __init__(self, command, home):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "LC_"))}
            os.execvpe(command[0], command, {**kept, "TERM": "xterm-256color", "HOME": home, "LANG": "C.UTF-8"})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.begun = time.monotonic()

    def text(self):
        line = lambda y: "".join(self.screen.buffer[y][x].data for x in range(COLUMNS))
        return "\n".join(map(line, range(ROWS)))

    def read(self, wait):
        """True when something came within `wait` seconds."""
        if not select.select([self.fd], [], [], wait)[0]:
            return False
        data = os.read(self.fd, 1 << 16)
        self.stream.feed(data)
        # What a terminal answers when a program asks what it is.
        if b"\x1b[c" in data:
            os.write(self.fd, b"\x1b[?62c")
        return True

    def until(self, is_shown, most=900):
        while not is_shown(self.text()):
            self.read(0.02)
            if time.monotonic() - self.begun > most:
                sys.exit("nothing came:\n" + self.text())
        return time.monotonic() - self.begun

    def keys(self, keys):
        """Seconds from the last key to the last byte of the answer."""
        while self.read(QUIET):
            pass
        for key in keys[:-1]:
            os.write(self.fd, key.encode())
            while self.read(QUIET):
                pass
        start = last = time.monotonic()
        os.write(self.fd, keys[-1].encode())
        while self.read(QUIET):
            last = time.monotonic()
        return last - start

    def memory(self):
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) >> 10

    def close(self):
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)


def workbench(gouji, folder, count):
    with tempfile.TemporaryDirectory() as home:
        terminal = Terminal([gouji, str(folder), "--lang", "en", "--sessions", home + "/sessions"], home)
        first = terminal.until(lambda text: ".txt" in text)
        # While reports are read, the title says how many were.
        read = terminal.until(lambda text: re.search(rf" 1/{count} ┐", text))
        times = [terminal.keys(["5"]), terminal.keys(["/", *"xif"]), terminal.memory()]
        terminal.close()
        return first, read, *times


def visidata(rows):
    with tempfile.TemporaryDirectory() as home:
        path = home + "/reports.csv"
        with open(path, "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["file", "agency", "year", "form", "hard", "soft", "unread", "state"])
            for at, name in enumerate(rows):
                agency = ["呼和浩特市", "西峰区", "宿迁市", "昆都仑区"][at % 4]
                writer.writerow([name, agency, 2008 + at % 17, "2021", at * 7919 % 13, at % 5, at % 3, "new"])
        first_name = pathlib.Path(rows[0]).name
        terminal = Terminal([shutil.which("vd") or "vd", path], home)
        first = terminal.until(lambda text: first_name in text)
        read = terminal.until(lambda text: f"{len(rows)} rows" in text or f"{len(rows):,} rows" in text)
        # To the column `hard`; it is sorted, then the rows with these words are selected.
        terminal.keys(["l", "l", "l", "l"])
        times = [terminal.keys(["]"]), terminal.keys(["|", "xif", "\r"]), terminal.memory()]
        terminal.close()
        return first, read, *times


def main():
    gouji, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    rows = sorted(str(path.relative_to(folder)) for path in folder.rglob("*.txt"))
    print(f"{len(rows)} reports{'first screen s':>20}{'all read s':>12}{'sort s':>9}{'filter s':>10}{'memory MB':>11}")
    for name, row in (("gouji", workbench(gouji, folder, len(rows))), ("VisiData", visidata(rows))):
        print(f"{name:<16}{row[0]:>20.2f}{row[1]:>12.2f}{row[2]:>9.3f}{row[3]:>10.3f}{row[4]:>11}")


if __name__ == "__main__":
    main()
