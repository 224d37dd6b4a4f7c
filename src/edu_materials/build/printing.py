"""Sheets of an agreed card, ready for an office printer: made only if the pages are still those that were agreed to."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from edu_materials.build.artworks import Artwork, artwork_of
from edu_materials.build.disk import write_whole
from edu_materials.build.fingerprint import fingerprint
from edu_materials.build.imposing import sheet_pdf
from edu_materials.build.papers import Paper
from edu_materials.build.runs import print_run
from edu_materials.build.targets import Target
from edu_materials.build.workspace import Workspace
from edu_materials.facts.edition import Standing
from edu_materials.kernel.errors import ConformanceError
from edu_materials.press.serials import SerialRange


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """An agreed card: the code of its edition, reference and day of the agreement, the digest of the agreed pages."""

    target: Target
    code: str
    reference: str
    day: date
    fingerprint: str


def print_agreed(
    workspace: Workspace, card: Agreed, sheet: str, copies: int, path: Path, serials: tuple[str, SerialRange] | None
) -> None:
    """Write *copies* of *card* on the sheet product *sheet* to *path*, bearing the agreement on each.

    *serials* are prefix and numbers, one for each copy, or None for cards without.

    Raises:
        ConformanceError: The workspace makes other pages by now than those that were sealed.
        EduMaterialsError: The card does not fit the sheet, or cannot be made.
        OutputError: The file is there already, or cannot be written.
    """
    if fingerprint(workspace, card.target).digest != card.fingerprint:
        raise ConformanceError(
            f"this workspace makes other pages of {card.code} than those that were sealed: no sheet of it is printed",
            hint="Use the workspace that the release was made from, or release anew.",
        )
    standing = Standing(state="agreed", reference=card.reference, day=card.day)
    agreed = replace(workspace, standings=((card.code, standing),))
    if serials is None:
        write_whole(path, _sheet(agreed, card.target, sheet, copies))
    else:
        artwork = _artwork(agreed, card.target, sheet)
        print_run(agreed, card.target, serials[1], serials[0], sheet, path, artwork=artwork)


@cache
def _sheet(workspace: Workspace, target: Target, sheet: str, copies: int) -> bytes:
    """Return the same sheets for every hospital that asks for as many."""
    return sheet_pdf(workspace, target, sheet=sheet, copies=copies)


@cache
def _artwork(workspace: Workspace, target: Target, sheet: str) -> Artwork:
    """Return the artwork that all hospitals share; what differs is the serial numbers."""
    return artwork_of(workspace, target, Paper(sheet=sheet))
