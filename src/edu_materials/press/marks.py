"""Marks for those who cut and those who set a press: crop marks, fold marks, register crosses, the ruler.

Knows lengths only. Every mark is an artifact; none lies on a card.
"""

from collections.abc import Iterable

from edu_materials.kernel.units import mm
from edu_materials.layout.frames import Area, RuleFrame

HAIR = 0.25
"""The width of every mark, in points."""
RULER = mm(50)
"""The line by which a reader sees whether a printer has scaled the page."""
_TICK = mm(1.2)
_MARKS = "registration"
_DASHES = 3


def hair(x: float, y: float, x2: float, y2: float) -> RuleFrame:
    """Return a line for cutters and printers, in every ink."""
    return RuleFrame(key="marks", x=x, y=y, x2=x2, y2=y2, ink=_MARKS, line=HAIR)


def crop_marks(trim: Area, offset: float, length: float) -> list[RuleFrame]:
    """Return two marks at each corner of *trim*, which begin *offset* outside of it."""
    marks = []
    for x, outward in ((trim.left, -1), (trim.right, 1)):
        for y, downward in ((trim.top, -1), (trim.bottom, 1)):
            start, end = y + downward * offset, y + downward * (offset + length)
            marks.append(hair(x, start, x, end))
            start, end = x + outward * offset, x + outward * (offset + length)
            marks.append(hair(start, y, end, y))
    return marks


def shared_crop_marks(cards: Iterable[Area], offset: float, length: float) -> list[RuleFrame]:
    """Return marks at the rim of a block of *cards*, for every cut that runs across the sheet, each once."""
    areas = list(cards)
    left, right = min(area.left for area in areas), max(area.right for area in areas)
    top, bottom = min(area.top for area in areas), max(area.bottom for area in areas)
    across = _distinct(edge for area in areas for edge in (area.left, area.right))
    down = _distinct(edge for area in areas for edge in (area.top, area.bottom))
    near, far = offset, offset + length
    return [
        *(hair(x, y, x, y2) for x in across for y, y2 in ((top - far, top - near), (bottom + near, bottom + far))),
        *(hair(x, y, x2, y) for y in down for x, x2 in ((left - far, left - near), (right + near, right + far))),
    ]


def fold_marks(cards: Iterable[Area], offset: float, length: float) -> list[RuleFrame]:
    """Return dashed marks at the left and right rim of a block of *cards*, at the middle of each: its fold."""
    areas = list(cards)
    left, right = min(area.left for area in areas), max(area.right for area in areas)
    dash = length / (2 * _DASHES - 1)
    begins = [offset + 2 * number * dash for number in range(_DASHES)]
    return [
        RuleFrame(key="fold", x=x, y=y, x2=x + dash, y2=y, ink=_MARKS, line=HAIR)
        for y in _distinct((area.top + area.bottom) / 2 for area in areas)
        for begin in begins
        for x in (left - begin - dash, right + begin)
    ]


def cross(x: float, y: float, arm: float) -> list[RuleFrame]:
    """Return a cross with its middle at *x* and *y*."""
    return [hair(x - arm, y, x + arm, y), hair(x, y - arm, x, y + arm)]


def ruler(x: float, y: float, length: float = RULER) -> list[RuleFrame]:
    """Return a line of *length* from *x* to the right at height *y*, with a tick at each end."""
    ends = (x, x + length)
    lines = [(x, y, x + length, y), *((end, y - _TICK, end, y + _TICK) for end in ends)]
    return [RuleFrame(key="ruler", x=a, y=b, x2=c, y2=d, ink="black", line=0.5) for a, b, c, d in lines]


def _distinct(values: Iterable[float]) -> list[float]:
    return sorted({round(value, 4): value for value in values}.values())
