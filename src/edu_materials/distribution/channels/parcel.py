"""What every channel carries and how it may end: a parcel, and the three ways in which sending fails.

A channel knows its protocol. It knows nothing of the ledger, of retries or of what is in the parcel.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from edu_materials.kernel.errors import EduMaterialsError, OutputError

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One file on its way to one centre; *size* in bytes, *digest* its SHA-256, *address* as the channel writes it.

    *subject* and *body* are what an e-mail says, in the centre's *language*.
    """

    dispatch: str
    pack: str
    centre: str
    address: str
    file: Path
    size: int
    digest: str
    language: str
    subject: str
    body: str

    @property
    def name(self) -> str:
        """Return the name the file arrives under: the dispatch and its content, so that no two are ever mixed up."""
        return f"{self.pack}_{self.dispatch}_{self.digest[:16]}{self.file.suffix}"

    def partial(self) -> str:
        """Return the name that the file bears until it is whole; a second try writes over what a first one left."""
        return f".{self.name}.part"


class DeliveryError(EduMaterialsError):
    """A parcel that did not go; the subclasses say whether to try again."""

    exit_code = 8


class PassingError(DeliveryError):
    """It did not go now, and may later: a busy server, a time-out, a full disk."""


class LastingError(DeliveryError):
    """It will not go like this: refused address, too large, wrong host key."""


class UncertainError(DeliveryError):
    """The answer was lost after everything had been handed over: it may have gone, and nobody can tell."""


class Channel(Protocol):
    """A way for parcels."""

    @property
    def name(self) -> str:
        """Return the name of the channel as the ledger records it."""

    def holds(self, parcel: Parcel) -> bool | None:
        """Say whether the other side has *parcel* already, whole; None where the channel cannot tell.

        Raises:
            DeliveryError: The other side cannot be asked.
        """

    def deliver(self, parcel: Parcel, crossing: Callable[[], None]) -> str:
        """Hand *parcel* over and return what the other side said; *crossing* is called once before it can arrive.

        Raises:
            DeliveryError: It did not arrive, or nobody can tell.
        """


def digest_of(path: Path) -> tuple[int, str]:
    """Return size in bytes and SHA-256 of the file *path*, read in pieces.

    Raises:
        OutputError: It cannot be read.
    """
    hasher, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                hasher.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be read: {error.strerror}", hint="Make the packs again: edu-materials pack make"
        ) from error
    return size, hasher.hexdigest()
