"""Folders appear whole or not at all; what a killed process left is taken away, and what one still fills is not."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from edu_materials.build.disk import whole_folder
from edu_materials.build.locks import held
from edu_materials.kernel.errors import OutputError, UsageError

_FILLS = """
import sys, time
from pathlib import Path
from edu_materials.build.disk import whole_folder
with whole_folder(Path("folder")) as folder:
    (folder / "file").write_text("a part")
    print("filling", flush=True)
    time.sleep(60)
"""


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fill(path: Path, text: str = "whole") -> None:
    with whole_folder(path) as folder:
        (folder / "inner").mkdir()
        (folder / "inner" / "file").write_text(text)
        assert not path.exists()


def test_a_folder_appears_when_it_is_whole_and_nothing_else_does(tmp_path: Path) -> None:
    fill(tmp_path / "deep" / "folder")
    assert (tmp_path / "deep/folder/inner/file").read_text() == "whole"
    assert names_in(tmp_path / "deep") == ["folder"]


def test_a_folder_that_cannot_be_filled_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"), whole_folder(tmp_path / "folder") as folder:
        (folder / "none" / "file").write_text("")
    with pytest.raises(ZeroDivisionError), whole_folder(tmp_path / "folder"):
        raise ZeroDivisionError
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch, lambda path: path.symlink_to("nowhere")])
def test_what_stands_there_is_never_written_over(tmp_path: Path, make: object) -> None:
    make(tmp_path / "folder")  # type: ignore[operator]
    with pytest.raises(UsageError, match="never written over"):
        fill(tmp_path / "folder")


def test_what_another_process_fills_is_left_alone_and_taken_away_once_that_is_killed(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", _FILLS], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert other.stdout is not None
    assert other.stdout.readline() == "filling\n"
    (unfinished,) = tmp_path.iterdir()
    fill(tmp_path / "folder")
    assert (unfinished / "whole" / "file").read_text() == "a part"
    other.send_signal(signal.SIGKILL)
    other.wait()
    other.stdout.close()
    (tmp_path / "folder").rename(tmp_path / "first")
    fill(tmp_path / "folder")
    assert names_in(tmp_path) == ["first", "folder"]


def test_a_file_that_cannot_be_held_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"), held(tmp_path / "file" / "log"):
        pass
