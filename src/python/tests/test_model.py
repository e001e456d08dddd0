"""The model with which scanned reports are read: from whichever package carries one."""

from pathlib import Path

import pytest
from gouji import _program


def carried(folder: Path, package: str, *names: str) -> None:
    models = folder / package / "models"
    models.mkdir(parents=True)
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
