"""The commands of the program, with Arrow tables for what they print."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from gouji import _tables
from gouji._program import GoujiError, program, start

Name: TypeAlias = str | bytes | os.PathLike[str] | os.PathLike[bytes]
#: A file or folder, or many of them.
Paths: TypeAlias = Name | Iterable[Name]

#: Most bytes of paths that one call names: Windows takes 32,767 characters.
_LONGEST = 30_000
#: How many rows are made into a batch.
_ROWS = 20_000


def extract(paths: Paths, *, options: Sequence[str] = ()) -> pa.Table:
    """Reads reports: a row for each field as it was published, with the columns `gouji.FIELDS`.

    `state` tells apart what has no number: `blank`, `dash` ("/"), `not_applicable` (无), `text`, `unread`; `zero` and `number`
    have a `value`, or a `value_text` where it does not fit into the decimal. `start` and `end` are bytes of the report's text.
    A report that cannot be read has one row with `error` and `message`.

    Args:
        paths: Files and folders.
        options: More options of the command line: `["--jobs", "2"]`, `["--forms", "my-forms"]`, `["--lang", "zh"]`.

    Raises:
        GoujiError: No path is given, an option is not understood, or the program is not there or was ended.
    """
    return _table("extract", paths, options, _tables.FIELDS, _tables.fields)


def check(paths: Paths, *, sessions: Name | None = None, options: Sequence[str] = ()) -> pa.Table:
    """Checks reports: a row for each rule that does not hold, with the columns `gouji.FINDINGS`.

    `verdict` is `fails`, `truncated`, `blank`, `not_assessable` or `rule_failed`; with `unread` a row stands for something
    that was not read. `left`, `right` and `delta` are decimals as text, `ids` the numbers that take part, and `repair` the
    changes that the likeliest repair makes. A report that cannot be read has one row with `error` and `message`.

    Args:
        paths: Files and folders.
        sessions: The folder with the decisions of reviewers.
        options: More options of the command line.

    Raises:
        GoujiError: As for `extract`.
    """
    return _table("check", paths, [*_sessions(sessions), *options], _tables.FINDINGS, _tables.findings)


def export(
    paths: Paths, *, sessions: Name | None = None, prose: bool = False, options: Sequence[str] = ()
) -> pa.Table:
    """Exports reviewed data: a row for each field, reviewed value beside published value, as `gouji export` writes it.

    Args:
        paths: Files and folders.
        sessions: The folder with the decisions of reviewers.
        prose: With the numbers of the prose.
        options: More options of the command line.

    Raises:
        GoujiError: As for `extract`; also when a report cannot be read, since a table that lacks a report is none.
    """
    options = [*_sessions(sessions), *(["--prose"] if prose else []), *options]
    tables = []
    for part in _parts(paths):
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "reviewed.parquet")
            call = [program(), "export", "--format", "parquet", "--output", file, *options, "--", *part]
            done = start(call, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            _, told = done.communicate()
            if done.returncode != 0:
                raise GoujiError(_words(told) or f"gouji ended with {done.returncode}")
            # Whole in memory: the file goes with its folder.
            tables.append(pq.read_table(file, memory_map=False, partitioning=None))
    return pa.concat_tables(tables)


def _table(command: str, paths: Paths, options: Sequence[str], schema: pa.Schema, rows: _tables.Rows) -> pa.Table:
    batches: list[pa.RecordBatch] = []
    waiting: list[_tables.Row] = []
    for part in _parts(paths):
        for report in _reports([program(), command, "--format", "ndjson", *options, "--", *part]):
            waiting.extend(rows(report))
            if len(waiting) >= _ROWS:
                batches.append(_tables.batch(schema, waiting))
                waiting = []
    batches.append(_tables.batch(schema, waiting))
    return pa.Table.from_batches(batches, schema)


def _reports(call: Sequence[str]) -> Iterator[_tables.Report]:
    """The lines that a command prints, one for each report."""
    count = 0
    # What it says of single reports is in the lines already, and may be more than a pipe holds.
    with tempfile.TemporaryFile() as told:
        with start(call, stdout=subprocess.PIPE, stderr=told) as running:
            assert running.stdout is not None
            for line in running.stdout:
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise GoujiError(f"gouji printed no JSON: {error}") from error
                count += 1
        # 1 is also what a report that cannot be read ends with, and a broken rule.
        if running.returncode not in (0, 1) or count == 0:
            told.seek(0)
            raise GoujiError(_words(told.read()) or f"gouji ended with {running.returncode}")


def _words(told: bytes) -> str:
    return told.decode("utf-8", "replace").strip()


def _sessions(folder: Name | None) -> list[str]:
    return [] if folder is None else ["--sessions", os.fsdecode(folder)]


def _parts(paths: Paths) -> Iterator[list[str]]:
    """Paths, each once, as many as fit on a command line."""
    given = map(os.fsdecode, [paths] if isinstance(paths, (str, bytes, os.PathLike)) else paths)
    # To the program, - alone is its standard input.
    names = dict.fromkeys("./-" if name == "-" else name for name in given)
    if not names:
        raise GoujiError("no path is given")
    sizes = {name: _size(name) for name in names}
    part: list[str] = []
    size = 0
    for name, more in sizes.items():
        if part and size + more > _LONGEST:
            yield part
            part, size = [], 0
        part.append(name)
        size += more
    yield part


def _size(name: str) -> int:
    """How many bytes a path takes on a command line."""
    try:
        encoded = os.fsencode(name)
    except UnicodeEncodeError:
        encoded = b""
    if not encoded or b"\0" in encoded:
        raise GoujiError(f"{name!a} is no name of a file")
    return len(encoded) + 1
