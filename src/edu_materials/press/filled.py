"""A card that is to bear something of its own: where its lines are, how many go on a sheet, its artwork as a file."""

from dataclasses import replace

from edu_materials.layout.frames import FieldFrame, Page, TextFrame
from edu_materials.layout.imposition import Imposition, Placed, Sheet
from edu_materials.pdf.placed import matrix_of, write_imposed
from edu_materials.pdf.profiles import Profile
from edu_materials.pdf.write import Outfit
from edu_materials.press.feed import NOWHERE, Line, Pattern, Side
from edu_materials.press.furniture import CODE

_SPACE = 2.0  # points between the number of a sheet and what follows it


def lines_of(pages: tuple[Page, ...]) -> tuple[Line, ...]:
    """Return the lines of a card's *pages* that fields are written on, in reading order."""
    return tuple(
        Line(
            name=frame.name,
            art=art,
            x=frame.x,
            y=page.height - frame.baseline,
            width=frame.width,
        )
        for art, page in enumerate(pages)
        for frame in page.frames
        if isinstance(frame, FieldFrame)
    )


def single(pages: tuple[Page, ...]) -> Pattern:
    """Return the pattern of a card by itself: each of its *pages* is a page of the file."""
    first = pages[0]
    sides = tuple(Side(furniture=None, spots=((art, NOWHERE),)) for art in range(len(pages)))
    return Pattern(width=first.width, height=first.height, sides=sides)


def pattern_of(full: Imposition, *, counted: bool = False) -> Pattern:
    """Return the pattern of *full*, an imposition that fills all slots of one sheet of paper.

    Where sheets are *counted*, each bears its number at its foot.
    """
    sides = []
    for number, sheet in enumerate(full.sheets):
        ordered = sorted(sheet.placed, key=lambda placed: placed.copy)
        spots = tuple((placed.art, matrix_of(placed, full.arts[placed.art], sheet)) for placed in ordered)
        furniture = len(full.arts) + number if sheet.frames else None
        sides.append(Side(furniture=furniture, spots=spots, number=_before_code(sheet) if counted else None))
    first = full.sheets[0]
    return Pattern(width=first.width, height=first.height, sides=tuple(sides))


def _before_code(sheet: Sheet) -> tuple[float, float, float] | None:
    """Return where the number of *sheet* is written: before the line that names the side."""
    for frame in sheet.frames:
        if isinstance(frame, TextFrame) and frame.key == CODE:
            return frame.x - _SPACE, sheet.height - frame.y, frame.spans[0].size
    return None


def template(full: Imposition, pattern: Pattern, outfit: Outfit, profile: Profile) -> bytes:
    """Return a file that carries every artwork of *full* once, the furniture of its first sheets after them."""
    furniture = tuple(
        Page(number=0, width=sheet.width, height=sheet.height, safe=(), frames=sheet.frames)
        for sheet, side in zip(full.sheets, pattern.sides, strict=False)
        if side.furniture is not None
    )
    arts = (*full.arts, *furniture)
    shown = tuple(Placed(art=art, x=0.0, y=0.0) for art in range(len(arts)))
    sheet = Sheet(number=1, width=pattern.width, height=pattern.height, placed=shown)
    return write_imposed(replace(full, arts=arts, sheets=(sheet,)), outfit, profile)
