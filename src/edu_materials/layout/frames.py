"""Things at places that still know what they mean: the only thing that layout hands to the PDF room.

All lengths in points; the origin is the top left corner of the page and y grows downward. Each frame carries the key
of its sentence; ``artifact`` marks what is not part of the reading order (furniture, rules, boxes).
"""

from dataclasses import dataclass, replace
from typing import Literal

from edu_materials.kernel.units import mm
from edu_materials.qr.symbol import Matrix
from edu_materials.tree.nodes import Document

ABOVE_LINE = mm(1.25)
"""From the line of a field up to the baseline of what is written there: a letter's tail stays clear of the line."""

Part = Literal["text", "label", "row-header", "header", "cell"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one line in one face, ``x`` from the line's start; ``width`` is its advance."""

    text: str
    x: float
    width: float
    face: str
    size: float
    ink: str
    href: str | None = None
    lang: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFrame:
    """One line of text: ``y`` is its baseline, ``ascent`` and ``descent`` its reach above and below."""

    key: str
    part: Part = "text"
    x: float
    y: float
    width: float
    ascent: float
    descent: float
    spans: tuple[Span, ...]
    broken: bool = False
    """The word goes on in the next line; the last character is a hyphen that the break put there."""
    artifact: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxFrame:
    """A filled or outlined rectangle behind other things: an artifact, or part of the ``figure`` that it names."""

    key: str
    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    stroke: str | None = None
    line: float = 0.0
    figure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFrame:
    """A straight line: an artifact, or part of the ``figure`` that it names."""

    key: str
    x: float
    y: float
    x2: float
    y2: float
    ink: str
    line: float
    figure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldFrame:
    """Room to write in by hand, with a line at its foot; ``name`` is what a form calls it."""

    key: str
    name: str
    x: float
    y: float
    width: float
    height: float
    ink: str
    line: float

    @property
    def baseline(self) -> float:
        """Where what is written stands, y downward: level with a label beside it."""
        return self.y + self.height - ABOVE_LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class TriangleFrame:
    """The black triangle of additional monitoring, pointing down; ``side`` is each side."""

    key: str
    x: float
    y: float
    side: float
    ink: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscFrame:
    """The bullet of a list item; x and y are its centre."""

    key: str
    x: float
    y: float
    radius: float
    ink: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QrFrame:
    """A QR code on white; x and y are the corner of the quiet zone, ``module`` the side of one module."""

    key: str
    x: float
    y: float
    module: float
    matrix: Matrix
    ink: str
    payload: str
    alt: str


Frame = TextFrame | BoxFrame | RuleFrame | FieldFrame | TriangleFrame | DiscFrame | QrFrame


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a page; ``right`` and ``bottom`` are coordinates, not lengths."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its size, its frames in reading order, and the areas that content keeps to.

    A sheet for a press also has the ``trim``, where it is cut, and the ``bleed``, to which colour is painted.
    """

    number: int
    width: float
    height: float
    safe: tuple[Area, ...]
    trim: Area | None = None
    bleed: Area | None = None
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A document laid out.

    ``landings`` gives page number and y of each heading, for bookmarks and contents; ``rooms`` the height in points
    that is left in each room that text could overflow: a face of a card, or all pages of a leaflet.
    """

    document: Document
    form: str
    pages: tuple[Page, ...]
    landings: tuple[tuple[str, int, float], ...]
    rooms: tuple[tuple[str, float], ...]


def moved(frame: Frame, dx: float, dy: float) -> Frame:
    """Return *frame* shifted by *dx* to the right and *dy* down."""
    if isinstance(frame, RuleFrame):
        return replace(frame, x=frame.x + dx, y=frame.y + dy, x2=frame.x2 + dx, y2=frame.y2 + dy)
    return replace(frame, x=frame.x + dx, y=frame.y + dy)
