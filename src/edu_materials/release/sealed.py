"""A release as everybody after it sees it: what a sealed folder holds, once ``verify`` has proved all of it.

The folder holds ``manifest.json``, its signature ``manifest.json.p7s``, the files by market and language, the records
of who agreed, and the audit log up to the release. Knows nothing of the workspace that it came from.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Protocol

from edu_materials.kernel.canonical import sha256
from edu_materials.kernel.errors import ConformanceError, OutputError

MANIFEST, SIGNATURE, RECORDS = "manifest.json", "manifest.json.p7s", "records"


class NotCurrentError(ConformanceError):
    """An edition that must not be printed, packed or sent today: too early, expired or withdrawn."""


class Dated(Protocol):
    """What holds from one day to another: a sealed edition, or its copies in a pack."""

    @property
    def code(self) -> str:
        """Return the code of the edition."""

    @property
    def effective(self) -> date:
        """Return the first day."""

    @property
    def expires(self) -> date:
        """Return the last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """One file of a release; ``path`` is relative to its folder, ``pages`` None for a form without pages."""

    path: PurePosixPath
    form: str
    sha256: str
    bytes: int
    pages: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedEdition:
    """An agreed edition in all its forms; ``replaces`` is the code of the edition that it takes the place of."""

    code: str
    product: str
    material: str
    market: str
    language: str
    version: str
    state: str
    reference: str
    agreed: date
    effective: date
    expires: date
    replaces: str | None
    fingerprint: str
    files: Mapping[str, SealedFile]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A sealed folder that was proved; ``digest`` is the SHA-256 of its manifest, ``sealed`` the time in UTC."""

    id: str
    digest: str
    folder: Path
    sealed: str
    effective: date
    expires: date
    predecessor: str | None
    editions: Mapping[str, SealedEdition]

    @property
    def successors(self) -> dict[str, str]:
        """Return which edition of this release takes the place of which earlier one."""
        return {edition.replaces: code for code, edition in self.editions.items() if edition.replaces}

    def path_of(self, file: SealedFile) -> Path:
        """Return where *file* stands."""
        return self.folder / file.path

    def read(self, file: SealedFile) -> bytes:
        """Return the bytes of *file*, proved once more, since time has passed since the folder was opened.

        Raises:
            ConformanceError: It is no longer the file that was sealed.
            OutputError: It cannot be read.
        """
        try:
            data = self.path_of(file).read_bytes()
        except OSError as error:
            raise OutputError(f"{file.path} cannot be read: {error.strerror}", hint="Restore the release.") from error
        if sha256(data) != file.sha256:
            raise ConformanceError(f"{file.path} is not the file that was sealed", hint="Restore the release.")
        return data


def require_current(
    edition: Dated,
    today: date,
    *,
    withdrawn: Mapping[str, str] | None = None,
    later: Iterable[Release] = (),
) -> None:
    """Make sure that *edition* may be printed, packed or sent *today*.

    *withdrawn* maps the codes of editions that were taken back to the reason; *later* are releases that may hold the
    successor. An edition expires at the end of its last day.

    Raises:
        NotCurrentError: It is withdrawn, expired or not yet effective; names the date and the successor.
    """
    reason = (withdrawn or {}).get(edition.code)
    if reason is None and edition.effective <= today <= edition.expires:
        return
    if reason is not None:
        what = f"is withdrawn: {reason}"
    elif today > edition.expires:
        what = f"expired on {edition.expires}"
    else:
        raise NotCurrentError(
            f"{edition.code} is effective from {edition.effective} on, and today is {today}",
            hint=f"Wait until {edition.effective}, or go on with the edition before it.",
        )
    successor = next((found for release in later if (found := release.successors.get(edition.code))), None)
    instead = f"Its successor is {successor}: use that one." if successor else "No successor has been released yet."
    raise NotCurrentError(f"{edition.code} {what}", hint=instead)
