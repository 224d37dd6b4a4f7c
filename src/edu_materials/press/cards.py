"""Cards laid on sheets: fronts in the slots of a sheet, each back where it will lie behind its own front.

Geometry and words meet here; neither knows of the other. Lengths in points.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from edu_materials.kernel.errors import LayoutError, UsageError
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.frames import Area, BoxFrame, Frame, Layout
from edu_materials.layout.imposition import Imposition, Placed, Sheet
from edu_materials.layout.setting import Setting
from edu_materials.press.artwork import artwork
from edu_materials.press.duplex import Flip, behind, card_axis, sheet_axis
from edu_materials.press.furniture import Notes, back_furniture, front_furniture
from edu_materials.press.grid import MARGIN, MARK_LENGTH, MARK_OFFSET, Grid
from edu_materials.press.marks import HAIR, fold_marks, shared_crop_marks

FRONT, BACK = 0, 1
MOST_OFFSET = mm(5)
"""An offset beyond it is no drift of a printer but a wrong setting, or a slip of the pen."""
_MOST_COPIES = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be printed: how many cards, from which slot of the first sheet on, and how the printer turns it.

    ``offset`` is how far backs are moved to the right and down, in points, to make up for a printer's own drift.
    """

    copies: int
    start: int = 1
    flip: Flip = "long"
    offset: tuple[float, float] = (0.0, 0.0)


def impose(layout: Layout, grid: Grid, order: Order, setting: Setting, notes: Notes, form: str) -> Imposition:
    """Return the cards of *layout*, front and back, on sheets of *grid*; *form* names this way of printing.

    Slots count from 1, row by row from the top left of the front. Later sheets begin with slot 1.

    Raises:
        UsageError: No copies, a slot that the sheet does not have, or an offset that no printer has.
        LayoutError: Furniture does not fit, or a moved back comes to lie where printers do not reach.
    """
    require_order(order, grid)
    sides = len(layout.pages)
    rounds = -(-(order.start - 1 + order.copies) // len(grid.slots))
    arts = tuple(artwork(page, grid.bleed) for page in layout.pages)
    sheets: list[Sheet] = []
    for turn in range(rounds):
        fronts = _fronts(grid, order, turn)
        number = len(sheets) + 1
        label = f"{number}/{rounds * sides}"
        frames = (*_cut(grid, fronts, outlined=notes.cut is not None), *front_furniture(setting, grid, notes, label))
        sheets.append(Sheet(number=number, width=grid.width, height=grid.height, placed=fronts, frames=frames))
        if sides > 1:
            label = f"{number + 1}/{rounds * sides}"
            placed = tuple(_back(card, grid, order) for card in fronts)
            frames = back_furniture(setting, grid, notes, label)
            sheets.append(Sheet(number=number + 1, width=grid.width, height=grid.height, placed=placed, frames=frames))
    return Imposition(document=layout.document, arts=arts, sheets=tuple(sheets), form=form)


def _fronts(grid: Grid, order: Order, turn: int) -> tuple[Placed, ...]:
    slots = len(grid.slots)
    first = order.start - 1
    copies = range(max(turn * slots - first, 0), min((turn + 1) * slots - first, order.copies))
    return tuple(Placed(art=FRONT, x=x, y=y, copy=c) for c in copies for x, y in [grid.slots[(first + c) % slots]])


def _cut(grid: Grid, fronts: tuple[Placed, ...], *, outlined: bool) -> Iterator[Frame]:
    """Give the marks of cuts, for a guillotine, outlines for scissors, and the marks of folds."""
    if not grid.marked:
        return
    width, height = grid.card
    cards = [Area(front.x, front.y, front.x + width, front.y + height) for front in fronts]
    yield from shared_crop_marks(cards, MARK_OFFSET, MARK_LENGTH)
    if card_axis(width, height) == "horizontal":  # it stands upright, and opens about its fold
        yield from fold_marks(cards, MARK_OFFSET, MARK_LENGTH)
    for front in fronts if outlined else ():
        yield BoxFrame(key="outline", x=front.x, y=front.y, width=width, height=height, stroke="rule", line=HAIR)


def _back(front: Placed, grid: Grid, order: Order) -> Placed:
    width, height = grid.card
    axis = sheet_axis(grid.width, grid.height, order.flip)
    area = behind(Area(front.x, front.y, front.x + width, front.y + height), grid.width, grid.height, axis)
    x, y = area.left + order.offset[0], area.top + order.offset[1]
    return Placed(art=BACK, x=x, y=y, turned=axis != card_axis(width, height), copy=front.copy)


def require_order(order: Order, grid: Grid) -> None:
    """Make sure that *order* can be printed on sheets of *grid*.

    Raises:
        UsageError: No copies, a slot that the sheet does not have, or an offset that no printer has.
        LayoutError: A back comes to lie where office printers do not reach.
    """
    if not 1 <= order.copies <= _MOST_COPIES:
        raise UsageError(f"{order.copies} copies cannot be printed", hint=f"Ask for 1 to {_MOST_COPIES} copies.")
    if not 1 <= order.start <= len(grid.slots):
        raise UsageError(
            f"this sheet has no slot {order.start}", hint=f"Its slots count from 1 to {len(grid.slots)}, row by row."
        )
    require_offset(order.offset)
    bleed = [max(length, 0.0) for length in grid.bleed]
    edges = (grid.cards.left - bleed[0], grid.cards.top - bleed[1])
    far = (grid.width - grid.cards.right - bleed[0], grid.height - grid.cards.bottom - bleed[1])
    missing = max(MARGIN - room + abs(moved) for moved, room in zip(order.offset, map(min, edges, far), strict=True))
    if missing > 0:
        raise LayoutError(
            f"the cards come {as_mm(missing):.1f} mm too near to the edge of the paper for office printers",
            hint="Use another sheet product or paper, or a printer that drifts less.",
        )


def require_offset(offset: tuple[float, float]) -> None:
    """Make sure that *offset*, in points, is one that a printer can have.

    Raises:
        UsageError: It is larger than 5 mm, or no number.
    """
    if not all(abs(length) <= MOST_OFFSET for length in offset):  # also refuses what is no number
        found = " and ".join(f"{as_mm(length):.1f}" for length in offset)
        raise UsageError(
            f"an offset of {found} mm is more than a printer drifts ({as_mm(MOST_OFFSET):.0f} mm)",
            hint="Measure the target again, in millimetres, and print it at 100 %.",
        )
