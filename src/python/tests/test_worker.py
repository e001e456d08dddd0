"""`Worker`: an answer for each report, whatever it holds and whatever becomes of the process."""

import io
import os
import signal
import sys
import zipfile
from pathlib import Path

import gouji
import pytest


def code(answer: dict[str, dict[str, str]]) -> str | None:
    return answer["error"]["code"] if "error" in answer else None


def test_a_path_and_its_bytes_have_one_answer(samples: Path) -> None:
    file = samples / "xifeng-2017.txt"
    with gouji.Worker(check=True) as worker:
        by_path = worker.read(file)
        by_bytes = worker.read(content=file.read_bytes(), name=str(file))
    assert by_path["extract"] == by_bytes["extract"] and by_path["check"] == by_bytes["check"]
    with gouji.Worker() as worker:
        assert "check" not in worker.read(file)


def test_what_cannot_be_read_is_told_and_the_next_is_read(samples: Path, torn: Path, tmp_path: Path) -> None:
    sparse = tmp_path / "sparse.txt"
    with open(sparse, "wb") as file:
        file.truncate(1 << 30)
    with gouji.Worker() as worker:
        for answer, expect in (
            (worker.read(tmp_path / "nowhere.txt"), "not_found"),
            (worker.read(torn), "damaged"),
            (worker.read(tmp_path), "not_a_file"),
            (worker.read(sparse), "too_large"),
            (worker.read(content=memoryview(bytearray((64 << 20) + 1)), name="large"), "too_large"),
            (worker.read(content=_claim(), name="claim.docx"), None),
            (worker.read(), "bad_request"),
            (worker.read(os.fsdecode(b"nowhere\xff.txt")), "unreadable"),
            (worker.read("a\0b"), None),
            (worker.read(content=b"", name="\ud800"), None),
        ):
            assert expect is None and code(answer) or code(answer) == expect, (expect, answer)
            assert code(worker.read(samples / "suqian-2023.txt")) is None


def _claim() -> bytes:
    """A document that holds a gigabyte by its own account."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            for _ in range(1024):
                part.write(bytes(1 << 20))
    return packed.getvalue()


@pytest.mark.skipif(sys.platform == "win32", reason="processes are stopped with a signal")
def test_a_process_that_is_ended_is_started_anew(samples: Path) -> None:
    file = samples / "suqian-2023.txt"
    with gouji.Worker() as worker:
        before = worker.read(file)
        os.kill(worker._process.pid, signal.SIGKILL)
        assert worker.read(file) == before
    # After the end too.
    assert worker.read(file) == before
    worker.close()


@pytest.mark.skipif(sys.platform == "win32", reason="processes are stopped with a signal")
def test_a_report_that_takes_too_long_is_given_up(samples: Path) -> None:
    file = samples / "suqian-2023.txt"
    with gouji.Worker(timeout=1.0) as worker:
        os.kill(worker._process.pid, signal.SIGSTOP)
        assert code(worker.read(file)) == "timeout"
        assert code(worker.read(file)) is None


def test_a_process_that_ends_at_every_report_is_told(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "win32":
        program = tmp_path / "gouji"
        program.write_text("#!/bin/sh\nread line\nexit 3\n")
        program.chmod(0o755)
        monkeypatch.setenv("GOUJI_PROGRAM", str(program))
        with gouji.Worker() as worker:
            assert code(worker.read(samples / "suqian-2023.txt")) == "ended"
    monkeypatch.setenv("GOUJI_PROGRAM", "/nowhere/gouji")
    with pytest.raises(gouji.GoujiError):
        gouji.Worker()


def test_options_that_are_not_understood_are_raised(samples: Path) -> None:
    with gouji.Worker(options=["--nonsense"]) as worker, pytest.raises(gouji.GoujiError, match="--nonsense"):
        worker.read(samples / "suqian-2023.txt")
