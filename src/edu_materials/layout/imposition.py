"""Artwork on sheets: which page of a document lies where on which sheet of paper, and what else is printed there.

All lengths in points; the origin is the top left corner, y grows downward. The coordinates of an artwork begin at the
top left corner of its trim, whether or not its colour runs beyond it. Knows no printer, no PDF and no language.
"""

from dataclasses import dataclass

from edu_materials.layout.frames import Area, Frame, Page
from edu_materials.tree.nodes import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """One artwork on a sheet: ``x`` and ``y`` are where the top left corner of its trimmed area lies.

    ``art`` counts the artworks of the imposition from nought. ``turned`` is by 180 degrees about the artwork's middle,
    so that the area which it covers stays the same. ``copy`` says which card of the run this is, from nought.
    """

    art: int
    x: float
    y: float
    turned: bool = False
    copy: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One side of a sheet of paper; ``frames`` are marks, ruler and notes, in the coordinates of the sheet."""

    number: int
    width: float
    height: float
    placed: tuple[Placed, ...]
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imposition:
    """The artworks of a document, each once, and the sheets that they are printed on.

    Front and back of a sheet of paper follow one another. ``form`` names this way of printing the document.
    """

    document: Document
    arts: tuple[Page, ...]
    sheets: tuple[Sheet, ...]
    form: str = "sheet"


def trim_of(art: Page) -> Area:
    """Return what is left of *art* when it is cut, in its own coordinates."""
    return art.trim or Area(0.0, 0.0, art.width, art.height)


def painted_of(art: Page) -> Area:
    """Return how far *art* is painted, in its own coordinates: to its bleed, else to its trim."""
    return art.bleed or trim_of(art)


def covered(placed: Placed, art: Page) -> Area:
    """Return the area of the sheet that *placed* covers once it is cut."""
    trim = trim_of(art)
    return Area(placed.x, placed.y, placed.x + trim.right - trim.left, placed.y + trim.bottom - trim.top)
