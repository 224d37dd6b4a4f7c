"""Cards that each bear something of their own, coming one by one: what is written where, and how they go on sheets.

Knows lines, places and sheets. What is written, it is given; it keeps nothing of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from edu_materials.kernel.errors import LayoutError
from edu_materials.pdf.run import FONT, Run, figure

NOWHERE = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
"""The matrix that moves nothing (ISO 32000-1, 8.3.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line to write on: which artwork bears it, where writing starts (y upward), and how much fits, in points."""

    name: str
    art: int
    x: float
    y: float
    width: float


def chosen(lines: tuple[Line, ...], wanted: tuple[str, ...]) -> tuple[Line, ...]:
    """Return those of *lines* whose fields are *wanted*, in that order.

    Raises:
        LayoutError: The card has no such field.
    """
    found = {line.name: line for line in lines}
    for name in wanted:
        if name not in found:
            raise LayoutError(f"this card has no field “{name}”", hint="Use a form of the card that has all fields.")
    return tuple(found[name] for name in wanted)


def handwriting(lines: tuple[Line, ...], size: float) -> dict[int, bytes]:
    """Return for each artwork the code that writes on its *lines*, with ``%b`` where each literal string goes."""
    code: dict[int, bytes] = {}
    for art in dict.fromkeys(line.art for line in lines):
        x = y = 0.0
        steps = []
        for line in lines:
            if line.art == art:
                steps.append(b"%b %b Td%%bTj" % (figure(line.x - x), figure(line.y - y)))
                x, y = line.x, line.y
        code[art] = b"BT 0 0 0 rg %b %b Tf %b ET" % (FONT, figure(size), b" ".join(steps))
    return code


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a sheet: the artwork of its furniture, if it has any, and what lies in each slot and how.

    ``number`` is where the number of the sheet ends and its baseline (y upward), and the size of its type.
    """

    furniture: int | None
    spots: tuple[tuple[int, tuple[float, ...]], ...]
    number: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """How cards go on paper: the size of a sheet in points, and its sides; every side has the same slots."""

    width: float
    height: float
    sides: tuple[Side, ...]

    @property
    def slots(self) -> int:
        """How many cards a sheet holds."""
        return len(self.sides[0].spots)

    def place(self, card: int, art: int, start: int = 1) -> tuple[int, tuple[float, ...]]:
        """Return on which page, counted from nought, *art* of the *card* lies, and the matrix that brings it there."""
        sheet, slot = divmod(start - 1 + card, self.slots)
        for number, side in enumerate(self.sides):
            found, matrix = side.spots[slot]
            if found == art:
                return sheet * len(self.sides) + number, matrix
        raise LayoutError(f"no sheet shows artwork {art}", hint="Use another sheet product.")


class Feed:
    """Cards that come one by one, laid on sheets in their order, and the sheets put into a run."""

    def __init__(self, run: Run, pattern: Pattern, start: int = 1) -> None:
        """Begin at the slot *start* of the first sheet."""
        self._run = run
        self._pattern = pattern
        self._first = start - 1
        self._cards: list[tuple[tuple[bytes, ...], Mapping[int, bytes]]] = []
        self._shared: dict[bytes, int] = {}
        spots = [spot for side in pattern.sides for spot in side.spots]
        unmoved = all(matrix == NOWHERE for _, matrix in spots) and len(spots) == len(pattern.sides)
        plain = unmoved and all(side.furniture is None for side in pattern.sides)
        self._alone = tuple(art for art, _ in spots) if plain else ()
        """The artworks, in their order, where each card has pages of its own and nothing is moved."""
        self._sides = [(side, [(art, _moving(matrix)) for art, matrix in side.spots]) for side in pattern.sides]
        self._sheets = 0

    def card(self, names: tuple[bytes, ...], own: Mapping[int, bytes]) -> None:
        """Add a card that shows the artworks *names*, and over each of them its *own* code."""
        if self._alone:
            self._own_pages(names, own)
            return
        self._cards.append((names, own))
        if self._first + len(self._cards) == self._pattern.slots:
            self._sheet()

    def finish(self) -> None:
        """Put out the last sheet, which may hold fewer cards."""
        if self._cards:
            self._sheet()

    def _own_pages(self, names: tuple[bytes, ...], own: Mapping[int, bytes]) -> None:
        run, shared = self._run, self._shared
        for art in self._alone:
            name, code = names[art], own.get(art)
            if code:
                run.page(run.content(b"%b Do\n%b" % (name, code)))
                continue
            if name not in shared:
                shared[name] = run.content(b"%b Do\n" % name)
            run.page(shared[name])

    def _sheet(self) -> None:
        run, cards = self._run, self._cards
        self._sheets += 1
        for side, spots in self._sides:
            parts: list[bytes] = []
            personal = side.number is not None
            for (names, own), (art, moving) in zip(cards, spots[self._first :], strict=False):
                code = own.get(art, b"")
                personal = personal or bool(code)
                parts += (b"q ", moving, names[art], b" Do\n", code, b" Q\n")
            if side.furniture is not None:  # over colour that runs beyond the cut
                parts.append(cards[0][0][side.furniture] + b" Do\n")
            if side.number is not None:
                parts.append(self._number(*side.number))
            content = b"".join(parts)
            if personal:
                run.page(run.content(content))
                continue
            if content not in self._shared:
                self._shared[content] = run.content(content)
            run.page(self._shared[content])
        self._cards, self._first = [], 0

    def _number(self, right: float, y: float, size: float) -> bytes:
        """Return the code that says which sheet this is: fronts and backs that were turned by hand find each other."""
        text, lettering = f"{self._sheets} ·", self._run.lettering
        place = figure(right - lettering.width(text, size)), figure(y)
        return b"BT 0 0 0 rg %b %b Tf %b %b Td %bTj ET\n" % (FONT, figure(size), *place, lettering.literal(text))


def _moving(matrix: tuple[float, ...]) -> bytes:
    return b" ".join(map(figure, matrix)) + b" cm "
