"""Files are whole or absent."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from edu_materials.build.disk import open_whole, private_folder, write_whole
from edu_materials.kernel.errors import ConformanceError, OutputError


def test_a_file_is_replaced_whole_and_no_temporary_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "file.pdf"
    write_whole(path, b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(path.parent.iterdir()) == [path]


def test_a_failed_rename_keeps_the_old_and_leaves_no_temporary_file(tmp_path: Path) -> None:
    path = tmp_path / "taken"
    (path / "inside").mkdir(parents=True)  # a folder cannot be replaced by a file
    with pytest.raises(OutputError, match="cannot be written"):
        write_whole(path, b"new")
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]
    assert (path / "inside").is_dir()


def test_a_stream_gets_its_name_and_its_rights_only_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "cards.pdf"
    with open_whole(path, 0o600) as file:
        file.write(b"whole")
        assert not path.exists()
        file.seek(0)
        assert file.read() == b"whole"
    assert path.read_bytes() == b"whole"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("nameless", [True, False])
@pytest.mark.parametrize("anew", [True, False])
def test_a_stream_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nameless: bool, anew: bool
) -> None:
    if not nameless:
        monkeypatch.delattr(os, "O_TMPFILE")
    with pytest.raises(ConformanceError):
        half_written(tmp_path / "cards.pdf", anew=anew)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("nameless", [True, False])
def test_what_is_made_anew_replaces_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nameless: bool) -> None:
    if not nameless:
        monkeypatch.delattr(os, "O_TMPFILE")
    path = tmp_path / "cards.pdf"
    with open_whole(path, 0o600, anew=True) as file:
        file.write(b"first")
    with pytest.raises(OutputError, match="exists"), open_whole(path, 0o600, anew=True) as file:
        file.write(b"second")
    assert path.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_is_full_leaves_nothing(tmp_path: Path) -> None:
    limit = 100_000
    code = (
        "import resource, signal; from pathlib import Path; from edu_materials.build.disk import open_whole\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        f"with open_whole(Path({str(tmp_path / 'cards.pdf')!r})) as file: file.write(bytes({2 * limit}))\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "OutputError" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_private_folder_is_its_owners_alone(tmp_path: Path) -> None:
    private_folder(tmp_path / "new" / "cards")
    assert (tmp_path / "new" / "cards").stat().st_mode & 0o777 == 0o700
    private_folder(tmp_path / "new" / "cards")
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(OutputError, match="others can look into"):
        private_folder(tmp_path / "open")


def half_written(path: Path, *, anew: bool) -> None:
    with open_whole(path, 0o600, anew=anew) as file:
        file.write(b"half")
        raise ConformanceError("a page is wrong", hint="Build again.")


def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("here", "utf-8")
    with pytest.raises(OutputError, match=r"cannot be written: .*file is no folder"):
        write_whole(tmp_path / "file" / "name.pdf", b"new")
    assert (tmp_path / "file").read_text("utf-8") == "here"
