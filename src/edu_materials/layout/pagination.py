"""Strips onto pages: the breaks that leave the least white, and never a heading or a line alone.

Works on heights only. A page break may stand after any strip that does not forbid it.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from edu_materials.kernel.errors import LayoutError
from edu_materials.kernel.units import as_mm
from edu_materials.layout.frames import Frame, TextFrame, moved
from edu_materials.layout.strips import Strip, gap_between

_PAGE_COST = 100.0  # a page more costs more than any white
_LOST_SHARE = 0.3  # a last page with less than this begins to look forgotten
_LOST_COST = 0.05
_CUT_COST = 0.06  # of a page that ends within a sentence, as much as a quarter of a page left white
_AMID_COST = 0.02  # of a page that ends within a chapter rather than before one
_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Placed:
    """A strip with its top on the page; ``repeated`` says that it stands there as a reminder only."""

    strip: Strip
    y: float
    repeated: bool = False


def paginate(strips: tuple[Strip, ...], height: float, grid: float) -> tuple[tuple[Placed, ...], ...]:
    """Return *strips* as pages of *height* points, each block begun on a multiple of *grid*.

    Raises:
        LayoutError: Strips that may not part are higher than a page; names the sentence and the millimetres missing.
    """
    count = len(strips)
    cost = [math.inf] * count + [0.0]
    break_after = [0] * count
    for start in range(count - 1, -1, -1):
        column = _Column(grid)
        for end, _ in column.fill(strips, start):
            if column.bottom > height + _TOLERANCE:
                break
            if strips[end].keep and end < count - 1:
                continue
            cut = _cut(strips[end], strips[end + 1]) if end < count - 1 else 0.0
            total = _PAGE_COST + _white(column.bottom / height, last=end == count - 1) + cut + cost[end + 1]
            if total <= cost[start]:
                cost[start], break_after[start] = total, end + 1
    if count and math.isinf(cost[0]):
        raise _too_high(strips, height, grid)
    pages: list[tuple[Placed, ...]] = []
    start = 0
    while start < count:
        pages.append(place(strips[start : break_after[start]], grid))
        start = break_after[start]
    return tuple(pages)


def place(strips: tuple[Strip, ...], grid: float) -> tuple[Placed, ...]:
    """Return *strips* one below the other from the top of a page."""
    column = _Column(grid)
    for _ in column.fill(strips, 0):
        pass
    return tuple(column.placed)


def bottom_of(placed: tuple[Placed, ...]) -> float:
    """Return how far down the strips reach."""
    return max((item.y + item.strip.height for item in placed), default=0.0)


def frames_of(placed: tuple[Placed, ...], top: float) -> list[Frame]:
    """Return the frames of *placed* on a page whose column begins at *top*; what is repeated is seen and not read."""
    frames: list[Frame] = []
    for item in placed:
        for frame in item.strip.frames:
            shifted = moved(frame, 0, top + item.y)
            if item.repeated and isinstance(shifted, TextFrame):
                shifted = replace(shifted, artifact=True)
            frames.append(shifted)
    return frames


def landings_of(sheets: Iterable[tuple[Placed, ...]], top: float, first: int = 1) -> tuple[tuple[str, int, float], ...]:
    """Return key, page number and y of each heading; *first* is the number of the first of *sheets*."""
    return tuple(
        (key, number, top + item.y)
        for number, sheet in enumerate(sheets, first)
        for item in sheet
        for key in item.strip.landings
    )


class _Column:
    """A page being filled from its top."""

    def __init__(self, grid: float) -> None:
        self.grid = grid
        self.placed: list[Placed] = []
        self.bottom = 0.0

    def fill(self, strips: tuple[Strip, ...], start: int) -> Iterator[tuple[int, float]]:
        for header in strips[start].header:
            self.add(header, 0.0, repeated=True)
        for index in range(start, len(strips)):
            gap = gap_between(strips[index - 1], strips[index]) if index > start else 0.0
            self.add(strips[index], gap)
            yield index, self.bottom

    def add(self, strip: Strip, gap: float, *, repeated: bool = False) -> None:
        y = self.bottom + gap
        if gap:
            y = math.ceil((y - _TOLERANCE) / self.grid) * self.grid
        self.placed.append(Placed(strip, y, repeated))
        self.bottom = y + strip.height


def _cut(upper: Strip, lower: Strip) -> float:
    if upper.key == lower.key:
        return _CUT_COST
    return 0.0 if lower.landings else _AMID_COST


def _white(filled: float, *, last: bool) -> float:
    if last:
        return _LOST_COST * max(0.0, _LOST_SHARE - filled) / _LOST_SHARE
    return (1 - filled) ** 2


def _too_high(strips: tuple[Strip, ...], height: float, grid: float) -> LayoutError:
    """Return the error that names the first group of strips that may not part and is higher than a page."""
    for group in _groups(strips):
        reach = bottom_of(place(group, grid))  # with the header that a page would repeat above it
        if reach > height + _TOLERANCE:
            return LayoutError(
                f"sentence “{group[0].key}” and what must stay with it are {as_mm(reach - height):.1f} mm too high"
                " for a page",
                hint="Shorten the text, or split what stands together.",
            )
    return LayoutError("the text does not fit its pages", hint="Shorten the text, or split what stands together.")


def _groups(strips: tuple[Strip, ...]) -> Iterator[tuple[Strip, ...]]:
    """Give the strips that may not part."""
    group: list[Strip] = []
    for strip in strips:
        group.append(strip)
        if not strip.keep:
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)
