"""Reports for the tests: the samples of the repository, and one whose fields have every state."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def samples() -> Path:
    return ROOT / "assets/reports"


@pytest.fixture(scope="session")
def documents() -> Path:
    return ROOT / "src/tests/fixtures/documents"


@pytest.fixture()
def torn(tmp_path: Path) -> Path:
    """A document that is none."""
    file = tmp_path / "torn.docx"
    file.write_bytes(b"PK\x03\x04 torn")
    return file
