"""Puts the program into the wheel, with the licences of what is linked into it, and says for which system the wheel is."""

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Program(BuildHookInterface[Any]):
    """`GOUJI_FOLDER` is the folder of an archive, `GOUJI_PLATFORM` is the last part of the wheel's tag."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        try:
            folder, platform = Path(os.environ["GOUJI_FOLDER"]), os.environ["GOUJI_PLATFORM"]
        except KeyError as error:
            raise SystemExit(f"{error} is not set: `cargo xtask dist` builds the wheel, with the program in it") from error
        program = next(place for name in ("gouji", "gouji.exe") if (place := folder / name).is_file())
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"
        build_data["shared_scripts"][str(program)] = program.name
        for name in ("LICENSE", "LICENCES.txt"):
            build_data["force_include"][str(folder / name)] = f"gouji/{name}"
