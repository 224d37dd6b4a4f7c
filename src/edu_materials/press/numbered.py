"""A serial number on a blank card: as text, with its code beside it, in a corner where nothing else stands.

Knows pages and places. Where there is no such corner the card is refused, with what is in the way and the millimetres.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from edu_materials.kernel.errors import LayoutError
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.foldover import OUTLINE
from edu_materials.layout.frames import (
    Area,
    BoxFrame,
    DiscFrame,
    FieldFrame,
    Frame,
    Page,
    QrFrame,
    RuleFrame,
    TextFrame,
    TriangleFrame,
)
from edu_materials.pdf.lettering import Lettering
from edu_materials.pdf.run import FONT, figure
from edu_materials.press.serials import serial_code, serial_text
from edu_materials.qr.datamatrix import QUIET_MODULES, data_matrix
from edu_materials.qr.symbol import Matrix, side

SIZE = 7.0
"""Points: the least that is printed on a card."""
MODULE = mm(0.35)
"""The side of a module, which an office printer of 300 dpi still shows in four dots."""
_QUIET = QUIET_MODULES * MODULE
_GAP = mm(1.0)  # between text and code
_CLEAR = mm(0.3)  # from anything else
_STEP = mm(0.1)
_WRITING = mm(5.4)  # above the line of a field: room for a pen
_LIGHT = ("tint", "white")
_ASCENT = 0.7  # of the size: capitals and figures
_INK = 0.82  # of the reach of a line that its letters and their accents fill; the rest is white between lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a serial stands on artwork ``art``: ends of its text and corner of its code, in points, y upward."""

    art: int
    right: float
    baseline: float
    code: tuple[float, float]
    square: bool


def place_for(pages: tuple[Page, ...], width: float) -> Place:
    """Return where a serial of *width* points stands: on a side with fields if it can, at its right edge if it can.

    Raises:
        LayoutError: Everywhere something else is in the way; names what is least so, and the millimetres.
    """
    nearest: tuple[float, str] | None = None
    for art, page in sorted(enumerate(pages), key=lambda item: (not _has_fields(item[1]), item[0])):
        solid = [(frame.key, area) for frame in page.frames for area in _areas(frame)]
        for place, area in _candidates(art, page, width):
            overlap, key = max(((_overlap(area, other), key) for key, other in solid), default=(0.0, ""))
            if overlap <= 0:
                return place
            nearest = min(nearest or (overlap, key), (overlap, key))
    missing, key = nearest or (width, "")
    raise LayoutError(
        f"this card has no free corner for a serial number: beside “{key}”, {as_mm(missing):.1f} mm are missing",
        hint="Number another form of the card: --card folded.",
    )


class Numbering:
    """Serial numbers of one prefix, written at one place of a card."""

    def __init__(self, pages: tuple[Page, ...], prefix: str, lettering: Lettering) -> None:
        """Find the place for serials of *prefix* on *pages*.

        Raises:
            LayoutError: There is none.
            UsageError: The prefix is none.
        """
        self.prefix = prefix
        widest = max("0123456789", key=lambda digit: lettering.width(digit, SIZE))
        sample = "".join(widest if c.isdigit() else c for c in serial_text(prefix, 1))
        self.place = place_for(pages, lettering.width(sample, SIZE))
        self._lettering = lettering

    def code(self, number: int) -> bytes:
        """Return what draws the serial *number* over its artwork: white, text, and the code as a mask of bits."""
        place = self.place
        serial = serial_text(self.prefix, number)
        matrix = data_matrix(serial_code(serial), square=place.square)
        x, y = place.code
        columns, rows = len(matrix[0]), len(matrix)
        width, height = columns * MODULE, rows * MODULE
        white = (x - _QUIET, y - _QUIET, width + 2 * _QUIET, height + 2 * _QUIET)
        start = place.right - self._lettering.width(serial, SIZE)
        text = (FONT, figure(SIZE), _figures(start, place.baseline), self._lettering.literal(serial))
        mask = (_figures(width, 0, 0, height, x, y), columns, rows, _bits(matrix))
        return b"".join(
            (
                b"1 1 1 rg %b re f 0 0 0 rg " % _figures(*white),
                b"BT %b %b Tf %b Td %bTj ET " % text,
                b"q %b cm BI/W %d/H %d/BPC 1/IM true/F/AHx ID %b>EI Q" % mask,
            )
        )

    def areas(self, number: int) -> tuple[tuple[str, tuple[float, float, float, float]], ...]:
        """Return text and area of the serial *number*, then of its code: left, bottom, right, top, y upward."""
        place = self.place
        serial = serial_text(self.prefix, number)
        matrix = data_matrix(serial_code(serial), square=place.square)
        x, y = place.code
        start = place.right - self._lettering.width(serial, SIZE)
        return (
            (serial, (start, place.baseline, place.right, place.baseline + SIZE * _ASCENT)),
            (serial_code(serial), (x, y, x + len(matrix[0]) * MODULE, y + len(matrix) * MODULE)),
        )


def _candidates(art: int, page: Page, width: float) -> Iterator[tuple[Place, Area]]:
    """Give places along the right and the left edge, from the top down, for a square code and for a low one."""
    for square in (True, False):
        matrix = data_matrix("AAA000000000", square=square)
        across, down = len(matrix[0]) * MODULE, len(matrix) * MODULE
        for area in _card_areas(page):
            for left in (False, True):
                end = area.left + width + _GAP + _QUIET + across if left else area.right
                top = area.top
                while top + down <= area.bottom:
                    code = end - across, page.height - top - down
                    right = code[0] - _QUIET - _GAP
                    middle = page.height - top - down / 2
                    place = Place(art=art, right=right, baseline=middle - SIZE * _ASCENT / 2, code=code, square=square)
                    yield place, Area(right - width, top - _QUIET, end + _QUIET, top + down + _QUIET)
                    top += _STEP


def _card_areas(page: Page) -> list[Area]:
    """Return the areas of *page* that stay on the card when it is cut out of its sheet, those with fields first."""
    outline = next((frame for frame in page.frames if isinstance(frame, BoxFrame) and frame.key == OUTLINE), None)
    fields = [area for frame in page.frames if isinstance(frame, FieldFrame) for area in _areas(frame)]
    areas = [area for area in page.safe if outline is None or _within(area, outline)]
    return sorted(areas, key=lambda area: all(_overlap(area, field) <= 0 for field in fields))


def _within(area: Area, box: BoxFrame) -> bool:
    across = box.x <= area.left and area.right <= box.x + box.width
    return across and box.y <= area.top and area.bottom <= box.y + box.height


def _areas(frame: Frame) -> Iterator[Area]:
    """Give what of *frame* nothing may be printed over; a light ground may be."""
    match frame:
        case TextFrame():
            yield Area(frame.x, frame.y - _INK * frame.ascent, frame.x + frame.width, frame.y + _INK * frame.descent)
        case FieldFrame():
            foot = frame.y + frame.height
            yield Area(frame.x, foot - _WRITING, frame.x + frame.width, foot)
        case BoxFrame():
            right, bottom = frame.x + frame.width, frame.y + frame.height
            if frame.fill is not None and frame.fill not in _LIGHT:
                yield Area(frame.x, frame.y, right, bottom)
            elif frame.stroke:
                yield Area(frame.x, frame.y, right, frame.y)
                yield Area(frame.x, bottom, right, bottom)
                yield Area(frame.x, frame.y, frame.x, bottom)
                yield Area(right, frame.y, right, bottom)
        case RuleFrame():
            yield Area(min(frame.x, frame.x2), min(frame.y, frame.y2), max(frame.x, frame.x2), max(frame.y, frame.y2))
        case TriangleFrame():
            yield Area(frame.x, frame.y, frame.x + frame.side, frame.y + frame.side)
        case DiscFrame():
            yield Area(frame.x - frame.radius, frame.y - frame.radius, frame.x + frame.radius, frame.y + frame.radius)
        case QrFrame():
            extent = side(frame.matrix, frame.module)
            yield Area(frame.x, frame.y, frame.x + extent, frame.y + extent)


def _overlap(one: Area, other: Area) -> float:
    """Return by how much *one* would have to move to stand clear of *other*; nought or below where it does."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return min(across, down) + _CLEAR


def _has_fields(page: Page) -> bool:
    return any(isinstance(frame, FieldFrame) for frame in page.frames)


def _bits(matrix: Matrix) -> bytes:
    """Return *matrix* as the hexadecimal rows of a stencil mask, in which 0 paints (ISO 32000-1, 8.9.6.2)."""
    padded = -(-len(matrix[0]) // 8) * 8
    rows = ("".join("0" if dark else "1" for dark in row).ljust(padded, "1") for row in matrix)
    return b"".join(b"%0*X" % (padded // 4, int(row, 2)) for row in rows)


def _figures(*values: float) -> bytes:
    return b" ".join(map(figure, values))
