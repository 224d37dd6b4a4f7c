"""A patient's card as code over the artwork of its edition: what fits, how it is written, what must be read back."""

import random
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import BinaryIO, NamedTuple

from edu_materials.build.blanks import Blank, Blanks
from edu_materials.build.papers import Paper
from edu_materials.build.patients import COLUMNS, Cells, Patient, Reading
from edu_materials.checks.written import Expected, moved
from edu_materials.kernel.units import as_mm
from edu_materials.pdf.faces import Face
from edu_materials.pdf.lettering import Lettering
from edu_materials.pdf.profiles import Profile
from edu_materials.pdf.run import Finished, Run
from edu_materials.press.feed import Feed, Line, chosen, handwriting

_FIELDS = {"name": "patient"}
"""What a card calls a column of the table, where the two differ."""
_SHARE = 100  # one card in so many is read back, and at least one
_MOST_WRITTEN = 2_000  # texts remembered as they are written; names of persons seldom return
_MOST_KNOWN = 20_000  # texts remembered, of those that return from card to card


class PersonalCard(NamedTuple):
    """The card of one patient: its edition, market and language, and what is printed, line by line."""

    edition: tuple[str, str]
    texts: tuple[str, ...]


class _Edition:
    """One edition's blank card with the lines that are written on, and how it writes dates."""

    def __init__(self, blank: Blank, reading: Reading, measure: Lettering) -> None:
        """Take the lines of the columns that *reading* gives from *blank*."""
        self.blank = blank
        self.key = blank.market, blank.language
        self.lines = chosen(blank.lines, tuple(_FIELDS.get(column, column) for column in reading.readers))
        self.size = blank.size
        arts = [line.art for line in self.lines]
        self.hands = tuple(
            (art, tuple(place for place, other in enumerate(arts) if other == art), code)
            for art, code in handwriting(self.lines, self.size).items()
        )
        self.written = tuple(
            (COLUMNS.index(column), _Written(self._on, read, line, returns=column != "name"))
            for (column, read), line in zip(reading.readers.items(), self.lines, strict=True)
        )
        """For each line the place of its cell in a row, and what is written for such a cell."""
        self._measure = measure

    def faults(self, patient: Patient) -> list[tuple[str, str]]:
        """Return what of *patient* cannot stand on its line: pairs of column and reason."""
        faults: list[tuple[str, str]] = []
        for (place, _), line, value in zip(self.written, self.lines, patient.texts, strict=True):
            try:
                self._on(value, line)
            except ValueError as error:
                faults.append((COLUMNS[place], str(error)))
        return faults

    def _on(self, value: str | date, line: Line) -> str:
        """Return *value* as it is written on *line*.

        A date has its month in words, written out if that fits, else shortened. ValueError says why it cannot stand
        there.
        """
        text = value if isinstance(value, str) else self._day(value, line)
        try:
            missing = self._measure.width(text, self.size) - line.width
        except KeyError as error:
            lacking = str(error.args[0])
            name = unicodedata.name(lacking, "without a name")
            raise ValueError(f"holds a character that cannot be printed: U+{ord(lacking):04X} {name}") from None
        if missing > 0:
            raise ValueError(f"does not fit: {max(as_mm(missing), 0.1):.1f} mm are missing")
        return text

    def _day(self, day: date, line: Line) -> str:
        long, short = self.blank.written(day)
        return long if self._measure.width(long, self.size) <= line.width else short


class _Written(dict[object, str]):
    """What cells of one column become on their line, read and written when that is first asked for.

    So many, and no more, are remembered, of those that return from row to row: a centre does, a name seldom.
    """

    def __init__(
        self,
        write: Callable[[str | date, Line], str],
        read: Callable[[object], str | date],
        line: Line,
        *,
        returns: bool,
    ) -> None:
        super().__init__()
        self._write, self._read, self._line, self._returns = write, read, line, returns

    def __missing__(self, cell: object) -> str:
        text = self._write(self._read(cell), self._line)
        if self._returns:
            if len(self) > _MOST_KNOWN:
                self.clear()
            self[cell] = text
        return text


class Cards:
    """The cards of one order: rows in, cards out, each on the artwork of its own edition."""

    def __init__(
        self,
        face: Face,
        reading: Reading,
        blanks: Blanks,
        *,
        paper: Paper,
        profile: Profile,
        barred: Mapping[tuple[str, str], str],
    ) -> None:
        """Write what *reading* gives in *face* onto *paper*; *barred* says why not cards of an edition."""
        self.face, self.paper, self.profile = face, paper, profile
        self._reading, self._blanks, self._barred = reading, blanks, barred
        self._measure = Lettering(face)
        self._editions: dict[tuple[str, str], _Edition] = {}
        self._asked: dict[tuple[object, object], _Edition] = {}

    def edition(self, key: tuple[str, str]) -> _Edition:
        """Return the edition *key*, market and language, made when it is first asked for."""
        if key not in self._editions:
            self._editions[key] = _Edition(self._blanks.blank(*key), self._reading, self._measure)
        return self._editions[key]

    def card(self, cells: Cells) -> PersonalCard | list[tuple[str, str]]:
        """Return the card of the row *cells*, or why it cannot be printed: pairs of column and reason."""
        asked = cells[6], cells[7]
        edition = self._asked.get(asked)
        if edition is None:
            key = self._reading.edition(*asked)
            if isinstance(key, str) or key in self._barred:
                return self._faults(cells)
            edition = self._asked[asked] = self.edition(key)
        try:
            texts = tuple([written[cells[place]] for place, written in edition.written])
        except ValueError:
            return self._faults(cells)
        return PersonalCard(edition.key, texts)

    def _faults(self, cells: Cells) -> list[tuple[str, str]]:
        patient = self._reading.patient(cells)
        if not isinstance(patient, Patient):
            return patient
        barred = self._barred.get(patient.edition)
        return self.edition(patient.edition).faults(patient) if barred is None else [("language", barred)]

    def writer(self, stream: BinaryIO) -> "Writer":
        """Return what writes cards to *stream*."""
        return Writer(self, stream)

    def expected(self, cards: Iterable[tuple[int, PersonalCard]]) -> Iterator[Expected]:
        """Give what must stand where in the finished file for each of *cards*, and one QR code of each edition."""
        coded: set[tuple[str, str]] = set()
        for place, card in cards:
            edition = self.edition(card.edition)
            pattern = edition.blank.pattern
            for line, text in zip(edition.lines, card.texts, strict=True):
                page, matrix = pattern.place(place, line.art, self.paper.start)
                area = moved(matrix, (line.x, line.y, line.x + line.width, line.y + edition.size))
                yield Expected(place, page, area, text)
            if card.edition not in coded:
                coded.add(card.edition)
                for art, area, payload in edition.blank.codes:
                    page, matrix = pattern.place(place, art, self.paper.start)
                    yield Expected(place, page, moved(matrix, area), payload, coded=True)


class Writer:
    """Cards on their way into one file."""

    def __init__(self, cards: Cards, stream: BinaryIO) -> None:
        """Write to *stream*, which is at its start."""
        self.cards = 0
        self._cards, self._stream = cards, stream
        self._lettering = Lettering(cards.face)
        self._names: dict[tuple[str, str], tuple[bytes, ...]] = {}
        self._literals = _Literals(self._lettering)
        self._run: Run | None = None
        self._feed: Feed | None = None

    def add(self, card: PersonalCard) -> None:
        """Write *card*."""
        edition = self._cards.edition(card.edition)
        names = self._names.get(card.edition)
        if names is None:
            names = self._names[card.edition] = self._begun(edition.blank).artworks(edition.blank.template)
        assert self._feed, "a run has begun"
        literals, texts = self._literals, card.texts
        own = {art: code % tuple([literals[texts[place]] for place in places]) for art, places, code in edition.hands}
        self._feed.card(names, own)
        self.cards += 1

    def finish(self) -> Finished:
        """Write what all cards share; the stream is then a whole file."""
        assert self._run, "a file has a card"
        assert self._feed, "a file has a card"
        self._feed.finish()
        return self._run.finish()

    def _begun(self, blank: Blank) -> Run:
        if self._run is None:
            pattern = blank.pattern
            self._run = Run(self._stream, self._cards.profile, (pattern.width, pattern.height), self._lettering)
            self._feed = Feed(self._run, pattern, self._cards.paper.start)
        return self._run


class _Literals(dict[str, bytes]):
    """Texts as they are written, worked out when they are first asked for; so many, and no more, are remembered."""

    def __init__(self, lettering: Lettering) -> None:
        super().__init__()
        self._lettering = lettering

    def __missing__(self, text: str) -> bytes:
        if len(self) > _MOST_WRITTEN:
            self.clear()
        literal = self[text] = self._lettering.literal(text)
        return literal


class Sample:
    """What is read back: of each hundred cards one, drawn by lot, and one of what remains.

    ``cards`` holds it with its place, counted from nought.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self.cards: list[tuple[int, PersonalCard]] = []
        self._drawn = 0

    def add(self, place: int, card: PersonalCard) -> None:
        """Look at the *card* at *place*; cards come in their order."""
        number = place % _SHARE
        if not number:  # it stands in until the one that is drawn comes: the last cards may be fewer
            self.cards.append((place, card))
            self._drawn = random.randrange(_SHARE)  # noqa: S311 - a sample, no secret
        elif number == self._drawn:
            self.cards[-1] = place, card
