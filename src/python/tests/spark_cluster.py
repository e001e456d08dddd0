"""A cluster of two worker processes beside one machine: the same rows, though processes are killed in mid-job.

`spark_cluster.py COUNT` makes so many reports, runs `python -m gouji.spark` over them, and prints what was compared and how long
it took.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import gouji
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

SAMPLES = Path(__file__).parents[3] / "assets/reports"
#: As on one machine: two executors of one core each.
CLUSTER = [
    "--master", "local-cluster[2,1,1024]",
    "--conf", "spark.driver.host=127.0.0.1",
    "--conf", "spark.driver.bindAddress=127.0.0.1",
    "--conf", "spark.ui.enabled=false",
    "pyspark-shell",
]  # fmt: skip


def make(folder: Path, count: int) -> None:
    """Reports that differ in agency and numbers; in most of them a sum is broken. One in a hundred is no report."""
    texts = [(file.stem, file.read_text(encoding="utf-8")) for file in sorted(SAMPLES.iterdir())]
    for number in range(count):
        stem, text = texts[number % len(texts)]
        place = folder / f"{number % 100:02}"
        place.mkdir(exist_ok=True)
        if number % 100 == 99:
            (place / f"{number}.docx").write_bytes(b"PK\x03\x04 torn %d" % number)
            continue
        lines = text.split("\n")
        lines[0] = f"第{number}街道{lines[0]}"
        at = next(at for at, line in enumerate(lines) if at > len(lines) // 3 and any(c.isdigit() for c in line))
        digit = next(place for place, c in enumerate(lines[at]) if c.isdigit())
        lines[at] = lines[at][:digit] + str(number) + lines[at][digit + 1 :]
        (place / f"{stem}-{number}.txt").write_text("\n".join(lines), encoding="utf-8")


def processes(ancestor: int, word: str) -> list[int]:
    """The processes below another one whose command line has a word."""
    parents, found = {}, []
    for entry in Path("/proc").iterdir():
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if word in (entry / "cmdline").read_text().replace("\0", " "):
                found.append(int(entry.name))
        except (OSError, ValueError):
            continue

    def is_below(pid: int) -> bool:
        while pid in parents:
            pid = parents[pid]
            if pid == ancestor:
                return True
        return False

    return [pid for pid in found if is_below(pid)]


def killed(job: subprocess.Popen[bytes], output: Path) -> list[str]:
    """Kills an executor and a worker of gouji once some of the work is done."""
    told = []
    for word in ("CoarseGrainedExecutorBackend", "gouji worker"):
        while job.poll() is None:
            done = len(list(output.rglob("part-*.parquet")))
            victims = processes(job.pid, word) if done > 0 else []
            if victims:
                os.kill(victims[0], signal.SIGKILL)
                told.append(f"{word} {victims[0]} after {done} parts")
                break
            time.sleep(0.2)
        time.sleep(3)
    return told


def same(made: pa.Table, alone: pa.Table, keys: list[str]) -> int:
    """How many rows both have; the order is no part of it."""

    def ordered(table: pa.Table) -> pa.Table:
        table = table.select(alone.schema.names).cast(alone.schema)
        # Arrow does not sort by lists.
        sorts: dict[str, Any] = {key: pc.binary_join(table[key], ",") if key == "ids" else table[key] for key in keys}
        return table.take(pc.sort_indices(pa.table(sorts), sort_keys=[(key, "ascending") for key in keys]))

    made = made.set_column(
        made.schema.get_field_index("path"), "path", pc.replace_substring_regex(made["path"], "^file:", "")
    )
    made, alone = ordered(made), ordered(alone)
    for name in alone.schema.names:
        assert made[name].equals(alone[name]), f"{name} differs: {made.num_rows} and {alone.num_rows} rows"
    return alone.num_rows


def main() -> None:
    count = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        folder, output = Path(scratch, "reports"), Path(scratch, "output")
        folder.mkdir()
        make(folder, count)
        started = time.monotonic()
        environment = {**os.environ, "PYSPARK_SUBMIT_ARGS": " ".join(CLUSTER)}
        with open(Path(scratch, "log"), "w+b") as log:
            job = subprocess.Popen(
                [sys.executable, "-m", "gouji.spark", str(folder), str(output)], env=environment, stdout=log, stderr=log
            )
            told = killed(job, output)
            if job.wait() != 0:
                log.seek(0)
                raise SystemExit(log.read().decode("utf-8", "replace")[-5000:])
        on_cluster = time.monotonic() - started
        assert len(told) == 2, f"the job ended before anything was killed: {told}"
        print("killed:", "; ".join(told))
        for name, command, keys in (
            ("fields", gouji.extract, ["path", "id", "start"]),
            ("findings", gouji.check, ["path", "rule", "message", "ids"]),
        ):
            started = time.monotonic()
            alone = command(folder)
            took = time.monotonic() - started
            kinds = pa.schema([("year", pa.int32())])
            made = ds.dataset(output / name, partitioning=ds.partitioning(kinds, flavor="hive")).to_table()
            rows = same(made, alone, keys)
            errors = rows - alone["error"].null_count
            assert errors >= count // 100, errors
            print(f"{name}: {rows} rows of {count} reports are the same, {errors} of them errors; one machine {took:.1f} s")
        print(f"two executors, fields and findings, with their start: {on_cluster:.1f} s")


if __name__ == "__main__":
    main()
