"""What a treatment centre may write on a card, and what is refused: no cell is ever guessed at.

Reasons name a column and a rule, never what stands in the cell: nothing of a patient leaves the card.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import NamedTuple

from edu_materials.build.rows import forbidden_character, formula_like
from edu_materials.kernel.errors import UsageError

COLUMNS = ("name", "date", "batch", "doctor", "centre", "telephone", "language", "market")
"""The columns of a table of patients: six fields of the card, and which edition it is."""
Cells = tuple[object, ...]
"""The cells of one row in the order of `COLUMNS`; a text, a date, a number, or None where the table has no cell."""
WRITTEN = COLUMNS[:6]
NEEDED = ("name", "date")
"""What no personal card goes without; all else may be left to a pen, where the centre says so."""
ISO = "YYYY-MM-DD"
LONGEST = 200
"""Characters of a cell; the longest line of a card holds a fifth of it."""
_EMPTY = "is empty"
_EARLIEST_YEAR = 1900
_BATCH = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,18}[A-Za-z0-9])?")
_TELEPHONE = re.compile(r"\+?[0-9(][0-9 ()/.-]{1,30}")
_LEAST_DIGITS = 3  # the shortest telephone number that anybody has
_PARTS = {"YYYY": "(?P<year>[0-9]{4})", "MM": "(?P<month>[0-9]{1,2})", "DD": "(?P<day>[0-9]{1,2})"}
_PARTED = re.compile("(?:YYYY|MM|DD)(?:[^0-9A-Z]+(?:YYYY|MM|DD)){2}")
"""Forms in which a day or a month of one digit cannot run into what stands beside it."""
_PLAIN = re.compile("[ -~\u00a0-\u00ac\u00ae-\u024f\u0370-\u052f\u1e00-\u1fff]*")
"""Letters and marks of Europe: most cells hold nothing else, and need no closer look for what nobody sees."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong with one cell, or with a whole row: ``row`` counts as a spreadsheet program does."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How the cells are to be read: the form of dates, today, what is left to a pen, and which editions there are."""

    as_of: date
    date_format: str = ISO
    by_hand: tuple[str, ...] = ()
    language: str | None = None
    market: str | None = None
    editions: frozenset[tuple[str, str]] = frozenset()

    @property
    def written(self) -> tuple[str, ...]:
        """The columns that are printed, in the order of the card."""
        return tuple(column for column in WRITTEN if column not in self.by_hand)


class Patient(NamedTuple):
    """One row that keeps every rule: which edition it asks for, and what is written, by column; a date as a date."""

    edition: tuple[str, str]
    texts: tuple[str | date, ...]


class Reading:
    """Rows turned into patients, cell by cell."""

    def __init__(self, rules: Rules) -> None:
        """Read by *rules*.

        Raises:
            UsageError: The form of dates is none, or a field that every card needs is to be left to a pen.
        """
        self._rules = rules
        self._date = date_pattern(rules.date_format)
        for column in rules.by_hand:
            if column not in WRITTEN or column in NEEDED:
                raise UsageError(
                    f"“{column}” cannot be left to be written by hand",
                    hint=f"These can: {', '.join(name for name in WRITTEN if name not in NEEDED)}.",
                )
        readers: dict[str, Callable[[object], str | date]] = {
            "name": self.name,
            "date": self.day,
            "batch": self.batch,
            "doctor": self.name,
            "centre": self.name,
            "telephone": self.telephone,
        }
        self.readers = {column: readers[column] for column in rules.written}
        """What reads a cell of each column that is written; ValueError says what is wrong with the cell."""

    def patient(self, cells: Cells) -> Patient | list[tuple[str, str]]:
        """Return *cells*, in the order of `COLUMNS`, as a patient, or what is wrong: pairs of column and reason."""
        texts: list[str | date] = []
        faults: list[tuple[str, str]] = []
        for column, read in self.readers.items():
            try:
                texts.append(read(cells[COLUMNS.index(column)]))
            except ValueError as error:
                faults.append((column, _advised(column, str(error))))
        edition = self.edition(*cells[6:8])
        if isinstance(edition, str):
            faults.append(("language", edition))
        return Patient(edition, tuple(texts)) if not faults and isinstance(edition, tuple) else faults

    def name(self, cell: object) -> str:
        """Return a name, a doctor or a centre as it is printed; ValueError says what is wrong with it."""
        text = _text(cell)
        if formula_like(text):
            raise ValueError("begins like a formula of a spreadsheet (= + - @)")
        if text.startswith("#"):
            raise ValueError("begins with #: a comment needs a space after it, and else it is a spreadsheet's error")
        return text

    def batch(self, cell: object) -> str:
        """Return a batch number: letters, digits and hyphens, at most 20."""
        text = _text(cell)
        if not _BATCH.fullmatch(text):
            raise ValueError("is no batch number: letters, digits and hyphens, at most 20, no hyphen at the ends")
        return text

    def telephone(self, cell: object) -> str:
        """Return a telephone number; it may begin with +, also as tables of ours and of spreadsheets write that."""
        text = _text(cell)
        if text.startswith("'+"):  # the mark by which a spreadsheet program takes it for no formula
            text = text[1:]
        if not _TELEPHONE.fullmatch(text) or sum(c.isdecimal() for c in text) < _LEAST_DIGITS:
            raise ValueError("is no telephone number: digits, spaces and ( ) / . - after an optional +")
        return text

    def day(self, cell: object) -> date:
        """Return a date, by the form that was named and no other."""
        if isinstance(cell, datetime):
            if cell.time() != time():
                raise ValueError("has a time of day")
            day = cell.date()
        elif isinstance(cell, date):
            day = cell
        else:
            text = _text(cell)
            found = self._date.fullmatch(text)
            if not found:
                raise ValueError(f"is not written as {self._rules.date_format}{_other_form(text)}")
            try:
                day = date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                raise ValueError("is no day of the calendar") from None
        if day > self._rules.as_of:
            raise ValueError("lies in the future")
        if day.year < _EARLIEST_YEAR:
            raise ValueError(f"lies before {_EARLIEST_YEAR}")
        return day

    def edition(self, asked_language: object, asked_market: object) -> tuple[str, str] | str:
        """Return market and language of the edition that a row asks for, or why there is none."""
        rules = self._rules
        language = str(asked_language or "").strip().lower() or rules.language
        market = (str(asked_market or "").strip() or rules.market or "").upper()
        if not market:
            return "no country is named: fill in the column market, or use --market"
        there = sorted(known for place, known in rules.editions if place == market)
        if not there:
            return "the country has no edition: use an ISO code such as DE"
        if not language and len(there) == 1:
            return market, there[0]
        if not language:
            return f"no language is named, and {market} has {', '.join(there)}"
        if language not in there:
            return f"{market} has no edition in that language, but in {', '.join(there)}"
        return market, language


def date_pattern(form: str) -> re.Pattern[str]:
    """Return what matches dates written as *form*, such as ``DD/MM/YYYY``.

    Raises:
        UsageError: The form does not name day, month and year once each.
    """
    pieces = re.split("(YYYY|MM|DD)", form.upper())
    if sorted(piece for piece in pieces if piece in _PARTS) != sorted(_PARTS):
        near = get_close_matches(form.upper(), (ISO, "DD/MM/YYYY", "DD.MM.YYYY", "MM/DD/YYYY"), n=1, cutoff=0.3)
        raise UsageError(
            f"“{form}” is no form of dates", hint=f"Write one such as {near[0] if near else 'DD.MM.YYYY'}."
        )
    pattern = "".join(_PARTS.get(piece) or re.escape(piece) for piece in pieces)
    if form.upper() == ISO or not _PARTED.fullmatch(form.upper()):
        pattern = pattern.replace("{1,2}", "{2}")
    return re.compile(pattern)


def _text(cell: object) -> str:
    """Return what a cell says, in NFC, with one space between words."""
    if not isinstance(cell, str):
        raise ValueError(_EMPTY if cell is None else "is no text: format the column as text and write it again")  # noqa: TRY004 - a fault of a cell, whatever its kind
    if len(cell) > LONGEST:
        raise ValueError(f"has more than {LONGEST} characters")
    if not _PLAIN.fullmatch(cell):
        unseen = forbidden_character(cell) or ("U+00AD SOFT HYPHEN" if "\u00ad" in cell else None)
        if unseen:
            raise ValueError(f"holds a character that nobody sees: {unseen}")
    text = " ".join(unicodedata.normalize("NFC", cell).split())
    if not text:
        raise ValueError(_EMPTY)
    return text


def _advised(column: str, reason: str) -> str:
    """Return *reason* with the way out that some empty cells have."""
    if reason != _EMPTY or column in NEEDED:
        return reason
    return f"{reason}; to leave it to a pen on all cards: --by-hand {column}"


def _other_form(text: str) -> str:
    """Return a hint on a date that could be read in two ways; nothing of the date itself."""
    if re.fullmatch(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2,4}", text):
        return ": day and month are not guessed; name the form with --date-format, such as DD/MM/YYYY"
    return ""
