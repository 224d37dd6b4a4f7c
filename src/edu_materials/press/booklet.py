"""Leaflets on the paper of an office printer: a booklet to fold and staple, or two copies side by side to cut apart.

Pages are never scaled. What stands in their margins is moved inward, to where office printers reach.
"""

from dataclasses import replace

from edu_materials.kernel.errors import LayoutError, UsageError
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.frames import Frame, Layout, Page, RuleFrame, TextFrame, moved
from edu_materials.layout.imposition import Imposition, Placed, Sheet
from edu_materials.press.duplex import Flip, sheet_axis
from edu_materials.press.grid import MARGIN
from edu_materials.press.marks import hair
from edu_materials.press.products import PAPERS

BOOKLET, TWO_UP = "booklet", "two-up"
_A5_LEAFLET = "leaflet-a5"
_LEAVES = 4  # pages of a folded sheet of paper
_THICKEST = 0.5  # millimetres: card, which nobody folds into a booklet
_MARK = mm(5)
_ROUNDING = 0.01  # points


def require_leaflet(form: str) -> None:
    """Make sure that a material laid out in *form* can be imposed two pages a side.

    Raises:
        UsageError: It cannot.
    """
    if form != _A5_LEAFLET:
        raise UsageError(
            f"the form {form} is no A5 leaflet", hint="Name one that is: --material patient-leaflet, for instance."
        )


def reader_order(count: int) -> tuple[tuple[tuple[int, int], tuple[int, int]], ...]:
    """Return for each sheet of a booklet of *count* pages, from the outermost in, its front and its back.

    A side is a pair of page numbers, left and right; numbers above *count* are blank pages that fill the last sheet.
    """
    pages = -(-count // _LEAVES) * _LEAVES
    return tuple(
        ((pages - outer, 1 + outer), (2 + outer, pages - 1 - outer)) for outer in range(0, pages // 2, _LEAVES // 2)
    )


def creep(sheet: int, thickness: float) -> float:
    """Return how far the pages of *sheet*, counted from nought from the outermost in, move to the spine, in points.

    Each sheet around it, *thickness* millimetres of paper, pushes a sheet so far out of the fold.
    """
    return sheet * mm(thickness)


def saddle_stitched(layout: Layout, paper: str, thickness: float, flip: Flip = "short") -> Imposition:
    """Return *layout* as a booklet: two pages a side, to be printed on both sides, folded once and stapled.

    *flip* is the edge on which the printer turns the sheet; where it is the long one, backs stand on their heads.

    Raises:
        UsageError: *thickness*, in millimetres, is not that of paper.
        LayoutError: Two pages do not fit side by side on the paper.
    """
    require_thickness(thickness)
    width, height = landscape(_size(layout), paper)
    sheets: list[Sheet] = []
    count = len(layout.pages)
    for outer, sides in enumerate(reader_order(count)):
        for numbers in sides:
            placed = _side(layout, numbers, width, creep(outer, thickness))
            sheets.append(_sheet(len(sheets) + 1, (width, height), placed, layout, flip))
    return Imposition(document=layout.document, arts=_arts(layout), sheets=tuple(sheets), form=BOOKLET)


def two_up(layout: Layout, paper: str, flip: Flip = "short") -> Imposition:
    """Return two copies of *layout* side by side, to be printed on both sides and cut apart in the middle.

    *flip* is the edge on which the printer turns the sheet.

    Raises:
        LayoutError: Two pages do not fit side by side on the paper.
    """
    width, height = landscape(_size(layout), paper)
    sheets = tuple(
        replace(
            _sheet(page.number, (width, height), _twice(layout, page.number, width), layout, flip),
            frames=_cut(width, height),
        )
        for page in layout.pages
    )
    return Imposition(document=layout.document, arts=_arts(layout), sheets=sheets, form=TWO_UP)


def require_thickness(thickness: float) -> None:
    """Make sure that *thickness*, in millimetres, is that of paper.

    Raises:
        UsageError: It is not.
    """
    if not 0 <= thickness <= _THICKEST:  # also refuses what is no number
        raise UsageError(
            f"{thickness} mm is not the thickness of paper", hint=f"Give millimetres from 0 to {_THICKEST}."
        )


def landscape(page: tuple[float, float], paper: str) -> tuple[float, float]:
    """Return the size of *paper* lying on its long side, which two pages of the size *page* are to share.

    Raises:
        LayoutError: They are larger; says by how many millimetres.
    """
    height, width = PAPERS[paper]
    missing = max(2 * page[0] - width, page[1] - height)
    if missing > _ROUNDING:
        raise LayoutError(
            f"two pages side by side need {as_mm(2 * page[0]):.1f} × {as_mm(page[1]):.1f} mm:"
            f" {as_mm(missing):.1f} mm more than {paper} has",
            hint="Use --paper A4. Pages are never scaled.",
        )
    return width, height


def _size(layout: Layout) -> tuple[float, float]:
    return layout.pages[0].width, layout.pages[0].height


def _sheet(number: int, size: tuple[float, float], placed: tuple[Placed, ...], layout: Layout, flip: Flip) -> Sheet:
    """Return one side of paper; a back that the printer turns about the wrong axis is set on its head beforehand."""
    width, height = size
    page = layout.pages[0]
    if number % 2 == 0 and sheet_axis(width, height, flip) != "vertical":  # pages are turned like those of a book
        placed = tuple(
            replace(one, x=width - one.x - page.width, y=height - one.y - page.height, turned=True) for one in placed
        )
    return Sheet(number=number, width=width, height=height, placed=placed)


def _twice(layout: Layout, number: int, width: float) -> tuple[Placed, ...]:
    """Return the same page twice; behind each front lies the back of its own copy."""
    sides = _side(layout, (number, number), width, 0.0)
    order = (0, 1) if number % 2 else (1, 0)
    return tuple(replace(placed, copy=copy) for copy, placed in zip(order, sides, strict=True))


def _side(layout: Layout, numbers: tuple[int, int], width: float, shift: float) -> tuple[Placed, ...]:
    """Return two pages beside the spine, each moved by *shift* towards it; a blank page is nothing at all."""
    count, page = len(layout.pages), layout.pages[0]
    lefts = width / 2 - page.width + shift, width / 2 - shift
    return tuple(
        Placed(art=number - 1, x=x, y=0.0) for number, x in zip(numbers, lefts, strict=True) if number <= count
    )


def _arts(layout: Layout) -> tuple[Page, ...]:
    return tuple(_within_reach(page) for page in layout.pages)


def _within_reach(page: Page) -> Page:
    """Return *page* with what stands above and below its content moved to where office printers reach."""
    (area,) = page.safe
    above = [frame for frame in page.frames if isinstance(frame, TextFrame) and frame.y < area.top]
    below = [
        frame
        for frame in page.frames
        if isinstance(frame, TextFrame | RuleFrame) and _top(frame) >= area.bottom and frame not in above
    ]
    down = max((MARGIN - _top(frame) for frame in above), default=0.0)
    up = max((_bottom(frame) - page.height + MARGIN for frame in below), default=0.0)
    shift = {id(frame): max(down, 0.0) for frame in above} | {id(frame): -max(up, 0.0) for frame in below}
    frames = tuple(moved(frame, 0.0, shift.get(id(frame), 0.0)) for frame in page.frames)
    return replace(page, frames=frames)


def _top(frame: TextFrame | RuleFrame) -> float:
    return frame.y - frame.ascent if isinstance(frame, TextFrame) else frame.y


def _bottom(frame: TextFrame | RuleFrame) -> float:
    return frame.y + frame.descent if isinstance(frame, TextFrame) else frame.y2


def _cut(width: float, height: float) -> tuple[Frame, ...]:
    middle = width / 2
    return (
        hair(middle, MARGIN, middle, MARGIN + _MARK),
        hair(middle, height - MARGIN - _MARK, middle, height - MARGIN),
    )
