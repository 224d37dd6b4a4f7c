"""Files and folders written whole or not at all: under a temporary name beside, flushed, then renamed."""

import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from edu_materials.build.locks import claimed
from edu_materials.kernel.errors import OutputError, UsageError

_UNFINISHED, _CLAIM = ".unfinished", "in-use"


def write_whole(path: Path, data: bytes) -> None:
    """Write *data* to *path* so that a reader sees the old file or the new one, and never a part.

    Raises:
        OutputError: The folder or the file cannot be written; no temporary file stays behind.
    """
    with open_whole(path) as file:
        file.write(data)


@contextmanager
def open_whole(path: Path, mode: int = 0o644, *, anew: bool = False) -> Iterator[BinaryIO]:
    """Give a stream to write and to read back; when all went well it stands at *path*, flushed, with rights *mode*.

    Until then it has no name where the system knows such files, so that not even a killed process leaves a part of it;
    elsewhere it has a temporary one, and is its owner's alone. With *anew* nothing that stands at *path* is replaced.

    Raises:
        OutputError: The disk is full or not to be written to, or *path* is taken; no temporary file stays behind.
    """
    temporary: Path | None = None
    try:
        _make_folder_of(path)
        handle, temporary = _draft(path)
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            if os.name == "posix":
                os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
            temporary = _named(file, path, temporary, anew=anew)
        if temporary is not None:
            temporary.replace(path)
            temporary = None
    except FileExistsError as error:
        raise OutputError(f"{path} exists, and is not written over", hint="Name another --output.") from error
    except OSError as error:
        raise _unwritten(path, error) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _make_folder_of(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise OutputError(
            f"{path} cannot be written: {path.parent} is no folder", hint="Name another --output."
        ) from error


def private_folder(path: Path) -> None:
    """Make sure that *path* is a folder that its owner alone can look into.

    Raises:
        OutputError: Others can look into it, or it cannot be made.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise OutputError(
                f"others can look into the folder {path}",
                hint=f"Name a folder that is not there yet, or run: chmod 700 {path}",
            )
    except OSError as error:
        raise OutputError(f"{path} cannot be made: {error.strerror}", hint="Name another --output.") from error


@contextmanager
def private_whole_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder that its owner alone can look into; when all went well it stands at *path*.

    Until then its name ends in ``.unfinished``: what a killed process left is seen, and nobody takes it for the whole.

    Raises:
        OutputError: Something stands there already, or the disk is full or not to be written to; nothing stays behind.
    """
    draft = path.with_name(f"{path.name}{_UNFINISHED}")
    try:
        draft.mkdir(mode=0o700)
        try:
            yield draft
            _flush_tree(draft)
            draft.rename(path)
            _flush_folder(path.parent)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise _unwritten(path, error) from error


def _unwritten(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{path} cannot be written: {error.strerror}", hint="Check free space and rights, or name another --output."
    )


def _draft(path: Path) -> tuple[int, Path | None]:
    """Return a file without a name in the folder of *path*, or one with a temporary name."""
    if hasattr(os, "O_TMPFILE"):
        with suppress(OSError):  # not every file system knows them
            return os.open(path.parent, os.O_TMPFILE | os.O_RDWR, 0o600), None
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    return handle, Path(name)


def _named(file: BinaryIO, path: Path, temporary: Path | None, *, anew: bool) -> Path | None:
    """Give *file* its name, or the temporary name from which it is then renamed; that one is returned."""
    if temporary is not None and not anew:
        return temporary
    if temporary is not None:
        os.link(temporary, path)
        temporary.unlink()
        return None
    place = path if anew else path.with_name(f".{path.name}.{os.getpid()}.part")
    if not anew:
        place.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:  # naming a folder makes Python follow the link of /proc, which else it would link to itself
        os.link(f"/proc/self/fd/{file.fileno()}", place, src_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)
    return None if anew else place


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
        raise _unwritten(path, error) from error


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
