"""Locks between processes, so that two people at work at once never write over each other."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from edu_materials.kernel.errors import OutputError


@contextmanager
def held(path: Path) -> Iterator[BinaryIO]:
    """Open *path*, made if it is not there, for reading and appending; wait until nobody else holds it.

    Raises:
        OutputError: The file cannot be opened.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+b")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}", hint="Check the folder's rights.") from error
    with file:
        _wait(file)
        yield file  # closing the file lets go of it, however this process ends


def claimed(file: BinaryIO) -> bool:
    """Take *file* for this process alone, until it ends; return whether it was free.

    Workers that this process starts do not inherit the claim.
    """
    with suppress(OSError):
        _claim(file)
        return True
    return False


if sys.platform == "win32":  # pragma: no cover - the suite runs on POSIX
    import msvcrt

    def _wait(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)

    def _claim(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _wait(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)

    def _claim(file: BinaryIO) -> None:
        # A record lock, since a worker that outlives a killed parent would go on holding any other kind.
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
