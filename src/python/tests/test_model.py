"""The model with which scanned reports are read: from whichever package carries one."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from gouji import _program


def carried(folder: Path, package: str, *names: str) -> None:
    models = folder / package / "models"
    models.mkdir(parents=True, exist_ok=True)
    # A package that is not to be imported.
    (folder / package / "__init__.py").write_text("raise RuntimeError")
    for name in names:
        (models / name).touch()


@pytest.fixture()
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    monkeypatch.delenv(_program.MODEL, raising=False)
    return tmp_path


def test_no_package_has_no_model(folder: Path) -> None:
    assert _program.model() is None and _program._environment() is None
    carried(folder, "rapidocr", "PP-OCRv6_det_small.onnx", "ch_ppocr_mobile_v2.0_cls_mobile.onnx")
    assert _program.model() is None


def test_the_newest_model_for_recognition_is_taken(folder: Path) -> None:
    carried(folder, "rapidocr_onnxruntime", "ch_PP-OCRv4_rec_infer.onnx", "ch_PP-OCRv4_det_infer.onnx")
    assert _program.model() == folder / "rapidocr_onnxruntime/models/ch_PP-OCRv4_rec_infer.onnx"
    carried(folder, "rapidocr", "ch_PP-OCRv5_rec_mobile.onnx", "PP-OCRv6_rec_small.onnx", "PP-OCRv6_det_small.onnx")
    assert _program.model() == folder / "rapidocr/models/PP-OCRv6_rec_small.onnx"
    environment = _program._environment()
    assert environment is not None and environment[_program.MODEL].endswith("PP-OCRv6_rec_small.onnx")


def test_the_model_that_is_named_counts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    carried(folder, "rapidocr", "PP-OCRv6_rec_small.onnx")
    monkeypatch.setenv(_program.MODEL, "own.onnx")
    assert _program._environment() is None


def test_models_for_other_scripts_and_of_other_sizes_are_left(folder: Path) -> None:
    others = ["korean_PP-OCRv5_rec_mobile", "chinese_cht_PP-OCRv3_rec_mobile", "PP-OCRv6_rec_tiny", "ch_PP-OCRv5_rec_server"]
    carried(folder, "rapidocr", *(f"{name}.onnx" for name in others))
    assert _program.model() is None
    for name in ("ch_PP-OCRv4_rec_mobile", "ch_PP-OCRv4_rec_infer", "ch_PP-OCRv5_rec_mobile", "PP-OCRv6_rec_small"):
        carried(folder, "rapidocr", f"{name}.onnx")
        assert _program.model() == folder / "rapidocr/models" / f"{name}.onnx"


def test_a_model_that_lies_deeper_is_found(folder: Path) -> None:
    carried(folder, "rapidocr/data", "PP-OCRv6_rec_small.onnx")
    (folder / "rapidocr/__init__.py").touch()
    assert _program.model() == folder / "rapidocr/data/models/PP-OCRv6_rec_small.onnx"


def test_a_module_that_is_no_package_carries_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", ModuleType("rapidocr"))
    (folder / "rapidocr_onnxruntime.py").touch()
    assert _program.model() is None


def test_the_program_is_started_with_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever starts it, an executor of Spark too: each looks among what is installed where it is."""
    carried(folder, "rapidocr", "PP-OCRv6_rec_small.onnx")
    call = [sys.executable, "-c", "import os; print(os.environ['GOUJI_OCR_MODEL'])"]

    def told() -> str:
        child = _program.start(call, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        return child.communicate()[0].decode().strip()

    assert told() == str(folder / "rapidocr/models/PP-OCRv6_rec_small.onnx")
    monkeypatch.setenv(_program.MODEL, "own.onnx")
    assert told() == "own.onnx"
    assert "rapidocr" not in sys.modules
