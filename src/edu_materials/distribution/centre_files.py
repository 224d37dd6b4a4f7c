"""Treatment centres as a holder lists them, in CSV or XLSX: each row is read, judged and never repaired in silence.

Knows what a row must hold. Which centres are known already is for `centres`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from edu_materials.build.rows import Row, forbidden_character, formula_like, read_rows
from edu_materials.distribution.dissemination import Dissemination
from edu_materials.distribution.records import STOCK
from edu_materials.facts.market import Market

COLUMNS = ("id", "name", "country", "languages", "kind", "hub", "target-group", "contact", "e-mail", "sftp")
UNTIL = "valid-until"
_REQUIRED = ("id", "name", "country", "languages", "kind", "target-group")
_KINDS = ("hub", "spoke")
_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9])?")
_APART = re.compile(r"[\s,;/]+")
_COPIES = re.compile(r"\d{1,5}", re.ASCII)
_LONGEST = {
    "name": 200,
    "contact": 100,
    "target-group": 80,
    "e-mail": 254,
    "sftp": 300,
}  # characters; RFC 5321 for mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one good row says of a centre; ``number`` is its row, ``quantities`` hold only what the row names."""

    number: int
    id: str
    name: str
    country: str
    languages: str
    kind: str
    hub: str
    target_group: str
    contact: str
    email: str
    sftp: str
    quantities: Mapping[str, int]
    valid_until: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of one row; row 0 stands for what is on record already."""

    number: int
    field: str
    reason: str

    def __str__(self) -> str:
        """Return row, field and reason on one line."""
        where = f"row {self.number}, " if self.number else ""
        return f"{where}{self.field}: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What rows are judged by: the markets, their dissemination plans, and the materials that there are."""

    markets: Mapping[str, Market]
    plans: Mapping[str, Dissemination]
    materials: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of a file of centres: one for each material, and the last day of validity, at the end."""
        return (*COLUMNS, *self.materials, UNTIL)


def read_entries(path: Path, rules: Rules) -> Iterator[Entry | tuple[Fault, ...]]:
    """Give each row of *path* as an entry, or as everything that is wrong with it.

    Raises:
        ContentError: The file is no table, or its first row does not name the columns.
        OutputError: It cannot be read.
    """
    for row in read_rows(path, rules.columns, _REQUIRED):
        judged = _Judged(row, rules)
        entry = judged.entry()
        yield tuple(judged.faults) if judged.faults else entry


@dataclass(slots=True)
class _Judged:
    """One row while it is judged."""

    row: Row
    rules: Rules
    faults: list[Fault] = field(default_factory=list)

    def entry(self) -> Entry:
        self.faults += [Fault(self.row.number, "row", reason) for reason in self.row.faults]
        for column, text in self.row.values.items():
            self._characters(column, text)
        country = self._country()
        kind = self._kind()
        return Entry(
            number=self.row.number,
            id=self._id("id"),
            name=self._text("name"),
            country=country,
            languages=self._languages(country),
            kind=kind,
            hub=self._hub(kind),
            target_group=self._target_group(country),
            contact=self._text("contact"),
            email=self._email(),
            sftp=self._sftp(),
            quantities=dict(self._quantities()),
            valid_until=self._valid_until(),
        )

    def _refuse(self, column: str, reason: str) -> str:
        self.faults.append(Fault(self.row.number, column, reason))
        return ""

    def _characters(self, column: str, text: str) -> None:
        if (unseen := forbidden_character(text)) is not None:
            self._refuse(column, f"holds {unseen}, which is not allowed in a list of centres")
        elif formula_like(text):
            self._refuse(column, f"begins with “{text[0]}”, as a formula does")

    def _text(self, column: str) -> str:
        text = self.row.values[column]
        if not text and column in _REQUIRED:
            return self._refuse(column, "is empty")
        if len(text) > _LONGEST[column]:
            return self._refuse(column, f"has {len(text)} characters, and {_LONGEST[column]} are the most")
        return text

    def _id(self, column: str) -> str:
        text = self.row.values[column]
        if not _ID.fullmatch(text) or text.casefold() == STOCK:
            return self._refuse(column, "must be 1 to 40 letters A to Z, digits, hyphens, dots or underscores")
        return text

    def _country(self) -> str:
        text = self.row.values["country"].upper()
        if text not in self.rules.markets:
            near = get_close_matches(text, self.rules.markets, n=1)
            return self._refuse("country", "is no market of ours" + (f"; did you mean {near[0]}?" if near else ""))
        return text

    def _languages(self, country: str) -> str:
        languages = list(dict.fromkeys(filter(None, _APART.split(self.row.values["languages"].casefold()))))
        if not languages:
            return self._refuse("languages", "is empty")
        market = self.rules.markets.get(country)
        wrong = [language for language in languages if market and language not in market.languages]
        if market and wrong:
            return self._refuse(
                "languages",
                f"{', '.join(wrong)[:40]} is no language of {country}, which has {', '.join(market.languages)}",
            )
        return " ".join(languages)

    def _kind(self) -> str:
        text = self.row.values["kind"].casefold()
        return text if text in _KINDS else self._refuse("kind", "must be hub or spoke")

    def _hub(self, kind: str) -> str:
        text = self.row.values["hub"]
        if kind == "hub" and text:
            return self._refuse("hub", "a hub has no hub of its own: leave it empty, or write spoke under kind")
        if kind == "spoke" and not text:
            return self._refuse("hub", "a spoke must name its hub")
        if text and text == self.row.values["id"]:
            return self._refuse("hub", "a centre cannot be its own hub")
        return self._id("hub") if text else ""

    def _target_group(self, country: str) -> str:
        text = self._text("target-group")
        plan = self.rules.plans.get(country)
        if not text or plan is None:
            return text
        group = plan.group(text)
        if group is None:
            known = ", ".join(group.name for group in plan.groups.values())
            return self._refuse("target-group", f"the plan of {country} has no such group; it has: {known}")
        return group.name

    def _email(self) -> str:
        from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - only where rows are read

        text = self._text("e-mail")
        if not text:
            return ""
        try:
            return validate_email(text, check_deliverability=False, allow_smtputf8=False).normalized
        except EmailNotValidError as error:
            return self._refuse("e-mail", f"is no address: {str(error).splitlines()[0]}")

    def _sftp(self) -> str:
        text = self._text("sftp")
        if not text:
            return ""
        try:
            parts = urlsplit(text)
            known = parts.scheme == "sftp" and parts.hostname and parts.port != 0
        except ValueError:
            return self._refuse("sftp", "is no address: write sftp://user@host/folder")
        if not known or parts.query or parts.fragment or " " in text:
            return self._refuse("sftp", "is no address: write sftp://user@host/folder")
        if parts.password is not None:
            return self._refuse("sftp", "holds a password: keys and passwords do not belong into a list")
        if ".." in parts.path.split("/"):
            return self._refuse("sftp", "must not lead out of its folder by ..")
        return text

    def _quantities(self) -> Iterator[tuple[str, int]]:
        for material in self.rules.materials:
            text = self.row.values[material]
            if text and not _COPIES.fullmatch(text):
                self._refuse(material, "must be a number of copies from 0 to 99999, or empty for that of the plan")
            elif text:
                yield material, int(text)

    def _valid_until(self) -> str:
        text = self.row.values[UNTIL]
        try:
            return date.fromisoformat(text).isoformat() if text else ""
        except ValueError:
            return self._refuse(UNTIL, "must be a date such as 2027-12-31 (year-month-day), or empty")
