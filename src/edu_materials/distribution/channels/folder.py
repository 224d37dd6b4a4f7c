"""Parcels into a folder: a shared drive, a stick, or where the post room prints from.

Each centre has a folder of its own. A file has its final name only once it is whole.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from edu_materials.distribution.channels.parcel import LastingError, Parcel, PassingError, digest_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderChannel:
    """Puts parcels into folders; the address of a parcel is the path of its centre's folder."""

    name: str = "folder"

    def holds(self, parcel: Parcel) -> bool | None:
        """Say whether the file is there with the right size and content."""
        path = _target(parcel)
        try:
            return path.is_file() and path.stat().st_size == parcel.size and digest_of(path)[1] == parcel.digest
        except OSError as error:
            raise _failed(path, error) from error

    def deliver(self, parcel: Parcel, crossing: Callable[[], None]) -> str:
        """Copy the file under a temporary name, flush it to the disk, and rename it.

        Raises:
            PassingError: The folder cannot be written, or its disk is full; nothing half-written stays behind.
            LastingError: The address is no absolute path.
        """
        path = _target(parcel)
        partial = path.with_name(parcel.partial())
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with parcel.file.open("rb") as source, partial.open("wb") as file:
                shutil.copyfileobj(source, file, 1 << 20)
                file.flush()
                os.fsync(file.fileno())
            crossing()
            partial.replace(path)
            _flush_folder(path.parent)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise _failed(path, error) from error
        return f"{path.name} in {path.parent.name}"


def _target(parcel: Parcel) -> Path:
    folder = Path(parcel.address)
    if not folder.is_absolute():
        raise LastingError(f"{parcel.address} is no absolute path", hint="Name the folder with --folder.")
    return folder / parcel.name


def _flush_folder(folder: Path) -> None:
    """Make the new name outlive a power cut; a system that cannot flush folders goes without."""
    if os.name != "posix":  # pragma: no cover - the suite runs on POSIX
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _failed(path: Path, error: OSError) -> PassingError:
    return PassingError(
        f"{path} cannot be written: {error.strerror}", hint="Check the folder, its rights and the free space."
    )
