"""Cards that each bear something of their own: what is written where, and how many cards go on a sheet.

Knows fields, places and sheets. What is written, it is given; it keeps nothing of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from edu_materials.kernel.errors import LayoutError
from edu_materials.kernel.units import mm
from edu_materials.layout.frames import FieldFrame, Page
from edu_materials.layout.imposition import Imposition, Placed, Sheet
from edu_materials.pdf.placed import matrix_of, write_imposed
from edu_materials.pdf.profiles import Profile
from edu_materials.pdf.run import FONT, Run, figure
from edu_materials.pdf.write import Outfit

FIELDS = ("patient", "date", "batch", "doctor", "centre", "telephone")
"""What is filled in on a card, in reading order."""
_ABOVE_LINE = mm(1.6)  # from the line to the baseline of what is written on it
_NOWHERE = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line to write on: which artwork bears it, where writing starts (y upward), and how much fits, in points."""

    name: str
    art: int
    x: float
    y: float
    width: float


def lines_of(pages: tuple[Page, ...], wanted: tuple[str, ...] = FIELDS) -> tuple[Line, ...]:
    """Return the lines of a card's *pages* on which the fields *wanted* are written.

    Raises:
        LayoutError: The card has no such field.
    """
    found = {
        frame.name: Line(
            name=frame.name,
            art=art,
            x=frame.x,
            y=page.height - (frame.y + frame.height - _ABOVE_LINE),
            width=frame.width,
        )
        for art, page in enumerate(pages)
        for frame in page.frames
        if isinstance(frame, FieldFrame)
    }
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
    """One side of a sheet: the artwork of its furniture, if it has any, and what lies in each slot and how."""

    furniture: int | None
    spots: tuple[tuple[int, tuple[float, ...]], ...]


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


def single(pages: tuple[Page, ...]) -> Pattern:
    """Return the pattern of a card by itself: each of its *pages* is a page of the file."""
    first = pages[0]
    sides = tuple(Side(furniture=None, spots=((art, _NOWHERE),)) for art in range(len(pages)))
    return Pattern(width=first.width, height=first.height, sides=sides)


def pattern_of(full: Imposition) -> Pattern:
    """Return the pattern of *full*, an imposition that fills all slots of one sheet of paper."""
    sides = []
    for number, sheet in enumerate(full.sheets):
        ordered = sorted(sheet.placed, key=lambda placed: placed.copy)
        spots = tuple((placed.art, matrix_of(placed, full.arts[placed.art], sheet)) for placed in ordered)
        sides.append(Side(furniture=len(full.arts) + number if sheet.frames else None, spots=spots))
    first = full.sheets[0]
    return Pattern(width=first.width, height=first.height, sides=tuple(sides))


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
        unmoved = all(matrix == _NOWHERE for _, matrix in spots) and len(spots) == len(pattern.sides)
        plain = unmoved and all(side.furniture is None for side in pattern.sides)
        self._alone = tuple(art for art, _ in spots) if plain else ()
        """The artworks, in their order, where each card has pages of its own and nothing is moved."""
        self._sides = [
            (side.furniture, [(art, _moving(matrix)) for art, matrix in side.spots]) for side in pattern.sides
        ]

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
        for furniture, spots in self._sides:
            parts: list[bytes] = []
            personal = False
            for (names, own), (art, moving) in zip(cards, spots[self._first :], strict=False):
                code = own.get(art, b"")
                personal = personal or bool(code)
                parts += (b"q ", moving, names[art], b" Do\n", code, b" Q\n")
            if furniture is not None:  # over colour that runs beyond the cut
                parts.append(cards[0][0][furniture] + b" Do\n")
            content = b"".join(parts)
            if personal:
                run.page(run.content(content))
                continue
            if content not in self._shared:
                self._shared[content] = run.content(content)
            run.page(self._shared[content])
        self._cards, self._first = [], 0


def _moving(matrix: tuple[float, ...]) -> bytes:
    return b" ".join(map(figure, matrix)) + b" cm "
