"""Files and folders written whole or not at all: under a temporary name beside, flushed, then renamed."""

import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from edu_materials.build.locks import claimed
from edu_materials.kernel.errors import OutputError, UsageError

_UNFINISHED, _CLAIM = ".unfinished", "in-use"


def write_whole(path: Path, data: bytes) -> None:
    """Write *data* to *path* so that a reader sees the old file or the new one, and never a part.

    Raises:
        OutputError: The folder or the file cannot be written; no temporary file stays behind.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise OutputError(
            f"{path} cannot be written: {error.strerror}", hint="Check free space and rights, or name another --output."
        ) from error


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder to fill; when all went well it stands at *path*, flushed, by one rename, and not before.

    What a killed process left of an earlier attempt is taken away; an attempt that still runs is left alone.

    Raises:
        UsageError: Something stands at *path* already.
        OutputError: The disk is full or not to be written to; nothing stays behind.
    """
    if path.exists() or path.is_symlink():
        raise UsageError(f"{path} exists, and is never written over", hint="Name a folder that is not there yet.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        workshop = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=_UNFINISHED))
        with (workshop / _CLAIM).open("wb") as claim:
            claimed(claim)
            try:
                folder = workshop / "whole"
                folder.mkdir()
                yield folder
                _flush_tree(folder)
                folder.rename(path)
                _flush_folder(path.parent)
            finally:
                shutil.rmtree(workshop, ignore_errors=True)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror}", hint="Check free space and rights, or name another --output."
        ) from error


def _sweep(path: Path) -> None:
    """Take away what killed attempts at *path* left; a folder that is claimed belongs to one that still runs."""
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.*{_UNFINISHED}"):
        with suppress(OSError), (leftover / _CLAIM).open("ab") as claim:
            if claimed(claim):
                shutil.rmtree(leftover, ignore_errors=True)


def _flush_tree(folder: Path) -> None:
    for place in sorted(folder.rglob("*"), reverse=True):
        if place.is_dir():
            _flush_folder(place)
        else:
            with place.open("rb+") as file:
                os.fsync(file.fileno())
    _flush_folder(folder)


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # elsewhere a folder cannot be opened, and the rename itself is as safe as it gets
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
