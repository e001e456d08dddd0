"""`gouji worker`, kept open for many reports."""

import base64
import json
import os
import subprocess
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Any, TypeAlias

from gouji._program import GoujiError, program, start
from gouji._tables import Report, failure

#: Most bytes of a report: the program's own limit. More is not even sent.
LARGEST = 64 << 20

Bytes: TypeAlias = bytes | bytearray | memoryview


class Worker:
    """Reads one report after the other, files and such as are no files, in a process that stays open; one core is used.

        >>> with gouji.Worker(check=True) as worker:
        ...     answer = worker.read("reports/2024.docx")
        ...     answer = worker.read(content=blob, name="2024.docx")

    Whatever a report holds, it has an answer. A process that ends nevertheless, or does not answer in time, is started anew.
    """

    def __init__(self, *, check: bool = False, options: Sequence[str] = (), timeout: float = 300.0) -> None:
        """Starts the process.

        Args:
            check: With findings and repairs.
            options: More options of the command line: `["--forms", "my-forms"]`.
            timeout: How many seconds a report may take.

        Raises:
            GoujiError: The program is not there.
        """
        self._call = [program(), "worker", *(["--check"] if check else []), *options]
        self._timeout = timeout
        self._process = self._start()

    def read(
        self, path: str | os.PathLike[str] | None = None, *, content: Bytes | None = None, name: str | None = None
    ) -> Report:
        """What the program prints of a report: `extract`, with `check=True` also `check`; or `source` and `error`.

        Args:
            path: A file.
            content: The bytes of a report, instead of a file.
            name: What a report is called that is no file.

        Raises:
            GoujiError: The program cannot be started, or does not understand its options.
        """
        file = None if path is None else os.fspath(path)
        shown = _shown(name or file or "")
        request: dict[str, Any]
        if content is None and file is not None and shown != file:
            # JSON has no word for such a name: the bytes are sent.
            try:
                with open(file, "rb") as opened:
                    content = opened.read(LARGEST + 1)
            except (OSError, ValueError) as error:
                return failure(shown, "unreadable", str(error).encode("utf-8", "replace").decode())
            file = None
        if content is not None and memoryview(content).nbytes > LARGEST:
            return failure(shown, "too_large", f"a report has at most {LARGEST >> 20} MB")
        if content is None:
            request = {"path": file}
        else:
            request = {"name": shown, "bytes": base64.b64encode(content).decode("ascii"), "path": file}
        line = json.dumps({name: value for name, value in request.items() if value is not None}).encode() + b"\n"
        return self._asked(line, shown)

    def close(self) -> None:
        """Ends the process; what is read later starts another."""
        process = self._process
        # A closed input is its end; one that is at work is not waited for.
        process.kill()
        process.communicate()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _asked(self, line: bytes, shown: str) -> Report:
        # A process may have been ended from outside, between two reports or at this one: that is tried once more.
        for _ in range(2):
            answer, is_late = self._answer(line)
            if answer.endswith(b"\n"):
                report: Report = json.loads(answer)
                return report
            self.close()
            code = self._process.returncode
            if code == 2:
                raise GoujiError(f"gouji does not understand its options: {' '.join(self._call)}")
            self._process = self._start()
            if is_late:
                return failure(shown, "timeout", f"not read within {self._timeout:g} seconds")
        return failure(shown, "ended", f"the worker ended twice at this report, with {code}")

    def _answer(self, line: bytes) -> tuple[bytes, bool]:
        """The line that answers a line, and whether it did not come in time."""
        process, late = self._process, threading.Event()
        assert process.stdin is not None and process.stdout is not None

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._timeout, end)
        timer.start()
        try:
            process.stdin.write(line)
            process.stdin.flush()
            return process.stdout.readline(), late.is_set()
        except (OSError, ValueError):
            # ValueError: it was closed.
            return b"", late.is_set()
        finally:
            timer.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        return start(self._call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def _shown(name: str) -> str:
    """A name as text, whatever bytes it has."""
    try:
        return os.fsencode(name).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:
        return name.encode("ascii", "backslashreplace").decode("ascii")
