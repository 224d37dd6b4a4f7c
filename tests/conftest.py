"""Workspaces for tests: the project's own, a copy that a test may break, and one with a second medicine."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from edu_materials.build.workspace import Workspace

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"
FICTIONAL = Path(__file__).parent / "fictional"


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where commands keep what can be made again: not in the home of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


@pytest.fixture(scope="session")
def own() -> Workspace:
    """The project's own workspace; read only."""
    return Workspace(assets=ROOT / "assets", locales=ROOT / "locales", output=ROOT / "output")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder with a copy of assets and locales that a test may edit."""
    shutil.copytree(ROOT / "assets", tmp_path / "assets")
    shutil.copytree(ROOT / "locales", tmp_path / "locales")
    return tmp_path


@pytest.fixture
def two_products(copied: Path) -> Path:
    """A folder that also holds a second, fictional medicine: data only, not a line of code."""
    shutil.copytree(FICTIONAL, copied, dirs_exist_ok=True)
    return copied


def replace_in(path: Path, old: str, new: str) -> None:
    """Replace *old*, which must be there, in the file *path*."""
    text = path.read_text("utf-8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new), "utf-8")


def golden(name: str, text: str) -> None:
    """Compare *text* with the golden file *name*; EDU_GOLDEN=write makes the file anew."""
    path = GOLDEN / name
    if os.environ.get("EDU_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.is_file(), f"{path} is missing: run EDU_GOLDEN=write pytest, then read what it wrote"
    assert text == path.read_text("utf-8"), f"differs from {path}; if it is meant, run EDU_GOLDEN=write pytest"
