"""A file that may be printed: on record, and to the last byte what was built.

Who prints a file by hand sees not whether somebody has altered it; who prints it from here is told.
"""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from edu_materials.build.manifest import read_manifest
from edu_materials.kernel.canonical import sha256
from edu_materials.kernel.errors import ConformanceError, OutputError
from edu_materials.press.duplex import FLIPS, Flip, card_axis, sheet_axis

_PLASTIC = "id-card"
_AGAIN = "Make it again, or say --unlisted if you know what it is."


@dataclass(frozen=True, slots=True, kw_only=True)
class Printable:
    """The bytes of a PDF, its pages (width and height in points), and what is on record of it.

    ``flip`` is the edge that its sheets are made to be turned at, ``edition`` the code of its edition, ``state`` where
    that stands, and ``moved`` the printer that its backs are moved for; each is None where nobody wrote it down.
    """

    path: Path
    data: bytes
    pages: tuple[tuple[float, float], ...]
    flip: Flip | None = None
    edition: str | None = None
    state: str | None = None
    moved: str | None = None


def require_printable(path: Path) -> Printable:
    """Return the file *path*, which is what was made.

    Raises:
        OutputError: It cannot be read, or is no PDF that a printer can.
        ConformanceError: Nothing is on record of it, or it is not the file that was made.
    """
    found = unlisted(path)
    listed = _listed(path)
    if listed is None:
        raise ConformanceError(f"nothing is on record of {path.name}", hint=_AGAIN)
    if listed.get("sha256") != sha256(found.data):
        raise ConformanceError(f"{path.name} is not the file that was made: it was altered", hint=_AGAIN)
    offset = listed.get("offset")
    return Printable(
        path=path,
        data=found.data,
        pages=found.pages,
        flip=_flip(listed, found.pages[0]),
        edition=edition_on_record(path),
        state=str(listed["state"]) if "state" in listed else None,
        moved=str(offset.get("printer")) if isinstance(offset, Mapping) else None,
    )


def unlisted(path: Path) -> Printable:
    """Return the file *path*, of which nothing need be on record.

    Raises:
        OutputError: It cannot be read, or is no PDF that a printer can.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise OutputError(f"{path} cannot be read: {error.strerror}", hint="Name a file that is there.") from error
    return Printable(path=path, data=data, pages=_pages(path, data))


def edition_on_record(path: Path) -> str | None:
    """Return the code of the edition that *path* is on record for, whether or not it was altered since."""
    listed = _listed(path)
    return str(listed["edition"]) if listed is not None and "edition" in listed else None


def _listed(path: Path) -> Mapping[str, object] | None:
    """Return what is on record of *path*: in the manifest beside it or of its release, or in a record of its own."""
    listed = read_manifest(path.parent).get(path.name)
    if listed is None:
        folder = path.absolute().parent
        listed = read_manifest(folder.parent).get(f"{folder.name}/{path.name}")
    if listed is not None:
        return listed
    try:
        record = json.loads(path.with_suffix(".json").read_bytes())
    except (OSError, ValueError):
        return None
    return record if isinstance(record, dict) and record.get("file") == path.name else None


def _flip(listed: Mapping[str, object], page: tuple[float, float]) -> Flip | None:
    """Return the edge that is on record; a page that is a plastic card itself is turned as its reader turns it."""
    if listed.get("form") == _PLASTIC:
        return next(flip for flip in FLIPS if sheet_axis(*page, flip) == card_axis(*page))
    return next((flip for flip in FLIPS if flip == listed.get("flip")), None)


def _pages(path: Path, data: bytes) -> tuple[tuple[float, float], ...]:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            locked = pdf.is_encrypted
            boxes = [[float(value) for value in page.mediabox] for page in pdf.pages]
    except pikepdf.PasswordError:
        locked, boxes = True, []
    except (pikepdf.PdfError, TypeError, ValueError) as error:
        raise OutputError(f"{path.name} is no PDF that can be read", hint="Make the file again.") from error
    if locked:
        raise OutputError(
            f"{path.name} is locked, and a printer knows no password",
            hint="Open it with its password, and print it from there at 100 %.",
        )
    if not boxes:
        raise OutputError(f"{path.name} has no pages", hint="Make the file again.")
    return tuple((right - left, top - bottom) for left, bottom, right, top in boxes)
