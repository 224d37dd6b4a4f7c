"""Where the cards lie on one side of a sheet, and whether a card of this size may lie there at all.

What a sheet product cannot hold is refused with the millimetres; nothing is ever scaled.
"""

from dataclasses import dataclass
from typing import assert_never

from edu_materials.kernel.errors import LayoutError, UsageError
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.frames import Area
from edu_materials.press.products import PAPERS, CutSheet, DieCutSheet, Product

MARGIN = mm(8)
"""What office printers may leave blank at the edges of the paper: 5 mm proved too little."""
DRIFT = mm(2)
"""How far the back of a sheet may lie from where it should, on an office printer that nobody has calibrated."""
MEASURED_DRIFT = mm(1)
"""The same on a printer that was measured, and on the machines of a print shop."""
MARK_OFFSET, MARK_LENGTH = mm(3.5), mm(4)
"""From the trim to a crop mark, outside of the bleed; and how long the mark is."""
_ROW = mm(3.5)  # a line of furniture and the white beside it
_OVER = mm(0.5)  # on each side: artwork that is larger than the die; its background runs over the cut, its content not
_UNDER = mm(0.75)  # on each side: a die that is larger than the artwork; a card beyond it fits no pocket for ID-1


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The places for cards on one side of a sheet, in points; ``slots`` are corners of trimmed cards, row by row.

    ``bleed`` is how far colour is painted beyond the cut at left and right, and at top and bottom; below nought it is
    held back from the edge, where the next card is too near. ``marked`` says whether the sheet needs crop marks.
    """

    width: float
    height: float
    card: tuple[float, float]
    slots: tuple[tuple[float, float], ...]
    bleed: tuple[float, float]
    marked: bool

    @property
    def cards(self) -> Area:
        """The block that all cards together cover."""
        (left, top), (right, bottom) = self.slots[0], self.slots[-1]
        return Area(left, top, right + self.card[0], bottom + self.card[1])


def grid_of(product: Product, card: tuple[float, float], paper: str) -> Grid:
    """Return where cards of the size *card* (width, height) lie on *product* of *paper*.

    Raises:
        UsageError: The product is not made in this paper.
        LayoutError: The card does not fit, or the sheet leaves no room that printers can reach; with the millimetres.
    """
    if paper not in product.papers:
        raise UsageError(
            f"{product.name} is not made in {paper}", hint=f"Use --paper {' or --paper '.join(product.papers)}."
        )
    size = PAPERS[paper]
    match product.geometry:
        case CutSheet() as geometry:
            return _cut(geometry, card, size)
        case DieCutSheet() as geometry:
            return _die_cut(product, geometry, card, size)
        case _:
            assert_never(product.geometry)


def _cut(geometry: CutSheet, card: tuple[float, float], size: tuple[float, float]) -> Grid:
    """Lay as many cards as fit in the middle of the paper, with room for marks and furniture around them."""
    marks = MARK_OFFSET + MARK_LENGTH
    around = MARGIN + marks, MARGIN + _ROW + marks
    columns, rows = (
        int((whole - 2 * edge + geometry.gutter) // (side + geometry.gutter))
        for whole, edge, side in zip(size, around, card, strict=True)
    )
    if not columns or not rows:
        missing = max(side + 2 * edge - whole for whole, edge, side in zip(size, around, card, strict=True))
        raise LayoutError(
            f"the card of {_size(card)} is {as_mm(missing):.1f} mm too large for this paper",
            hint="Use a larger paper.",
        )
    pitch = card[0] + geometry.gutter, card[1] + geometry.gutter
    left, top = (
        (whole - count * step + geometry.gutter) / 2
        for whole, count, step in zip(size, (columns, rows), pitch, strict=True)
    )
    return Grid(
        width=size[0],
        height=size[1],
        card=card,
        slots=_slots(left, top, pitch, columns, rows),
        bleed=(geometry.bleed, geometry.bleed),
        marked=True,
    )


def _die_cut(product: Product, geometry: DieCutSheet, card: tuple[float, float], size: tuple[float, float]) -> Grid:
    _require_fit(product, geometry, card)
    bleed = _bleed(geometry.pitch_x - geometry.width), _bleed(geometry.pitch_y - geometry.height)
    left = geometry.left + (geometry.width - card[0]) / 2
    top = geometry.top + (geometry.height - card[1]) / 2
    return Grid(
        width=size[0],
        height=size[1],
        card=card,
        slots=_slots(left, top, (geometry.pitch_x, geometry.pitch_y), geometry.columns, geometry.rows),
        bleed=bleed,
        marked=False,
    )


def _bleed(gap: float) -> float:
    """Return how far colour runs over the die: to the middle of a gap that is wide enough, else it is held back."""
    return min(gap / 2, mm(3)) if gap / 2 >= DRIFT else -MEASURED_DRIFT


def _require_fit(product: Product, geometry: DieCutSheet, card: tuple[float, float]) -> None:
    """Make sure that the die cuts a card of this size, near enough that it is still the same card."""
    sides = (geometry.width, card[0], "wider", "narrower"), (geometry.height, card[1], "higher", "lower")
    wrong = [
        (abs(die - side), more if die > side else less)
        for die, side, more, less in sides
        if not -2 * _OVER <= die - side <= 2 * _UNDER
    ]
    if wrong:
        millimetres, word = max(wrong)
        raise LayoutError(
            f"the cards of {product.name} are {_size((geometry.width, geometry.height))}:"
            f" {as_mm(millimetres):.2f} mm {word} than the card, which is {_size(card)}",
            hint="Use another sheet product, or plain paper: --sheet plain.",
        )


def _slots(
    left: float, top: float, pitch: tuple[float, float], columns: int, rows: int
) -> tuple[tuple[float, float], ...]:
    return tuple((left + x * pitch[0], top + y * pitch[1]) for y in range(rows) for x in range(columns))


def _size(card: tuple[float, float]) -> str:
    return f"{as_mm(card[0]):.2f} × {as_mm(card[1]):.2f} mm"
