"""Where the program is, and what is raised when it cannot do what it should."""

import importlib.util
import os
import re
import shutil
import site
import subprocess
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

#: Names another program than the one that came with this package.
VARIABLE = "GOUJI_PROGRAM"
#: Names the model with which the program reads scanned reports.
MODEL = "GOUJI_OCR_MODEL"
#: Packages that carry such a model, the better one first.
CARRIERS = ("rapidocr", "rapidocr_onnxruntime")
#: Its name: it recognises Chinese, and has a size that was tried or is built alike. Beside it lie models that find or turn lines,
#: and those for other scripts that the package has fetched.
_NAME = re.compile(r"(?:ch_)?PP-OCRv(\d+)_rec(?:_(?:small|mobile))?(?:_infer)?\.onnx")


class GoujiError(Exception):
    """gouji could not do what it was asked; the words say why.

    A report that cannot be read is none: it has a row of its own, with `error`.
    """


def program() -> str:
    """The path of the program: `GOUJI_PROGRAM` if set, else where the wheel was installed, else on the path.

    Raises:
        GoujiError: There is none.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return named
    name = "gouji.exe" if os.name == "nt" else "gouji"
    for folder in _folders():
        place = folder / name
        if place.is_file():
            return str(place)
    found = shutil.which("gouji")
    if found is None:
        raise GoujiError(f"the program gouji is not found; install its wheel, or name it in {VARIABLE}")
    return found


def _folders() -> Iterator[Path]:
    yield Path(sysconfig.get_path("scripts"))
    # Installed for one user, or into a folder of its own with `pip install --target`.
    scheme = sysconfig.get_preferred_scheme("user")
    if site.ENABLE_USER_SITE:
        yield Path(sysconfig.get_path("scripts", scheme=scheme))
    yield Path(__file__).parent.parent / "bin"


def model() -> Path | None:
    """The model of an installed package; none where no package carries one. The package itself is not imported."""
    for name in CARRIERS:
        try:
            found = importlib.util.find_spec(name)
        except (ImportError, ValueError):
            # A module of that name was put in place by hand.
            continue
        for folder in (found.submodule_search_locations or ()) if found else ():
            files = [(named, file) for file in Path(folder).rglob("*.onnx") if (named := _NAME.fullmatch(file.name))]
            if files:
                # Of several the newest: `PP-OCRv6_rec_small` before `ch_PP-OCRv5_rec_mobile`.
                return min((-int(named[1]), file) for named, file in files)[1]
    return None


def _environment() -> dict[str, str] | None:
    """The environment of the program; `None` for that of this process."""
    if os.environ.get(MODEL):
        return None
    found = model()
    return {**os.environ, MODEL: str(found)} if found else None


def start(
    call: Sequence[str], *, stdout: int, stderr: int | IO[bytes], stdin: int = subprocess.DEVNULL
) -> subprocess.Popen[bytes]:
    """The program, started.

    Raises:
        GoujiError: It cannot be started.
    """
    try:
        return subprocess.Popen(call, stdin=stdin, stdout=stdout, stderr=stderr, env=_environment())
    except OSError as error:
        raise GoujiError(f"gouji cannot be started: {error}") from error
