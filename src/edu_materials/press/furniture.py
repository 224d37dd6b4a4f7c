"""What stands on a sheet beside the cards: a ruler, how to print and cut, and which edition this is.

Knows words as they come, and where there is room for them. Furniture that would touch a card is an error.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from edu_materials.kernel.errors import LayoutError
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.frames import Area, RuleFrame, TextFrame
from edu_materials.layout.setting import Column, Setting
from edu_materials.press.grid import MARGIN, Grid
from edu_materials.press.marks import RULER, ruler
from edu_materials.tree.inline import Run, Words

Mark = TextFrame | RuleFrame
"""All that furniture consists of."""
CODE = "edition.code"
"""The key of the line that says which edition and which side of the sheet this is."""
_STYLE = "furniture"
_GAP = mm(2)  # between two pieces of furniture on one line
_CLEAR = mm(0.5)  # between furniture and a card


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """The words of a sheet in the language of its edition; ``cut`` is left out where the cards are cut already.

    ``code`` names the edition; it is empty where cards of several editions may lie side by side.
    """

    scale: Words
    flip: Words
    cut: Words | None
    code: str


def front_furniture(setting: Setting, grid: Grid, notes: Notes, number: str) -> tuple[Mark, ...]:
    """Return ruler and notes of a front; *number* says which side of how many this is.

    Raises:
        LayoutError: A line is too long for the paper, or would touch a card; with the millimetres.
    """
    rows = _Rows(setting, grid)
    line = rows.line(notes.scale, top=True, left=RULER + _GAP)
    frames: list[Mark] = [*ruler(rows.left, rows.middle), line, rows.line(notes.flip, top=False)]
    frames.append(rows.code(notes, number))
    if notes.cut is not None:
        frames.append(rows.line(notes.cut, top=True, right=True))
    _require_apart([frame for frame in frames if isinstance(frame, TextFrame)])
    require_clear(frames, grid)
    return tuple(frames)


def back_furniture(setting: Setting, grid: Grid, notes: Notes, number: str) -> tuple[Mark, ...]:
    """Return what stands on a back: which edition this is, and which side. All else is said on the front."""
    return (_Rows(setting, grid).code(notes, number),)


def require_clear(frames: Iterable[Mark], grid: Grid) -> None:
    """Make sure that no furniture touches a card or its bleed.

    Raises:
        LayoutError: One does; names it and the millimetres.
    """
    top, bottom = grid.cards.top - max(grid.bleed[1], 0), grid.cards.bottom + max(grid.bleed[1], 0)
    for frame in frames:
        area = _area(frame)
        missing = min(area.bottom + _CLEAR - top, bottom - area.top + _CLEAR)
        if missing > 0:
            raise LayoutError(
                f"“{frame.key}” would stand {as_mm(missing):.1f} mm too near to the cards on this sheet",
                hint="Use another sheet product or paper.",
            )


class _Rows:
    """The two lines of furniture of a sheet: just inside of the margin that printers leave, at top and bottom."""

    def __init__(self, setting: Setting, grid: Grid) -> None:
        self.setting, self.grid = setting, grid
        self.style = setting.theme.style(_STYLE)
        self.left = max(MARGIN, grid.cards.left)
        self.width = grid.width - 2 * self.left
        self.middle = MARGIN + self.style.leading / 2

    def line(self, words: Words, *, top: bool, left: float = 0.0, right: bool = False) -> TextFrame:
        y = MARGIN if top else self.grid.height - MARGIN - self.style.leading
        column = Column(self.left + left, self.width - left)
        return self.setting.furniture(words, self.style, column, y, right=right)

    def code(self, notes: Notes, number: str) -> TextFrame:
        text = f"{notes.code} · {number}" if notes.code else number
        return self.line(Words(CODE, (Run(text),)), top=False, right=True)


def _require_apart(lines: list[TextFrame]) -> None:
    for one in lines:
        for other in lines:
            if one.y == other.y and one.x < other.x and one.x + one.width + _GAP > other.x:
                missing = one.x + one.width + _GAP - other.x
                raise LayoutError(
                    f"“{one.key}” and “{other.key}” do not fit side by side: {as_mm(missing):.1f} mm are missing",
                    hint="Shorten one of the two.",
                )


def _area(frame: Mark) -> Area:
    match frame:
        case TextFrame():
            return Area(frame.x, frame.y - frame.ascent, frame.x + frame.width, frame.y + frame.descent)
        case RuleFrame():
            return Area(frame.x, frame.y, frame.x2, frame.y2)
        case _:
            assert_never(frame)
