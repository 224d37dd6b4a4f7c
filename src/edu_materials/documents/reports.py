"""The report to an authority as a document: what was sent, what was confirmed, against which threshold, by when.

Knows catalogues and the tree. Knows nothing of the ledger or of pages; figures are given, and none is worked out here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, assert_never

from edu_materials.facts.sources import Sentence
from edu_materials.i18n.catalogue import Catalogue
from edu_materials.i18n.formats import country, locale_of, long_date, number, per_cent
from edu_materials.i18n.typography import NBSP, colon
from edu_materials.tree.inline import Run, Words
from edu_materials.tree.nodes import Bars, Cell, Document, Furniture, Heading, Node, Paragraph, Properties, Table

FORM = "letter-a4"
_COLUMNS = ("group", "sent", "received", "rate", "overdue", "reminders")
_WIDTHS = (3.4, 1.7, 2.1, 1.9, 2.1, 2.2)
_DASH = "–"
_DOT = f"{NBSP}· "  # between two facts; no line begins with it
_ALL = 1_000  # tenths of a per cent
Outcome = Literal["reached", "missed", "open", "no threshold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One target group: *key* names its sentence, *name* is what the plan calls it.

    ``tenths`` is the share in tenths of a per cent; ``percent`` and ``due`` are None where no threshold is known.
    """

    key: str
    name: str
    sent: int
    received: int
    tenths: int
    percent: int | None
    due: date | None
    overdue: int
    reminders: int
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the authority of *market* is told in *language*; *action* is said in place of reminders, if it is given."""

    brand: str
    holder: str
    market: str
    language: str
    release: str
    as_of: date
    lines: tuple[Line, ...]
    action: str


def compose_report(report: Report, catalogue: Catalogue, sentences: Mapping[str, Sentence]) -> Document:
    """Return *report* as a document in the words of *catalogue*; *sentences* are those of reports in English.

    Raises:
        CatalogueError: A sentence of reports is missing, fuzzy or damaged in this language.
    """
    catalogue.require({key: sentence.text for key, sentence in sentences.items() if key.startswith("report.")})
    return _Reporter(report, catalogue).document()


class _Reporter:
    """Turns one report into nodes."""

    def __init__(self, report: Report, catalogue: Catalogue) -> None:
        self.report = report
        self.catalogue = catalogue
        self.locale = locale_of(report.language, report.market)

    def document(self) -> Document:
        report = self.report
        title = self.catalogue.words("report.title", brand=report.brand)
        as_of = self.catalogue.words("report.as-of", date=long_date(report.as_of, self.locale))
        where = country(report.market, self.locale)
        code = f"report-{report.market}-{report.release}-{report.as_of.isoformat()}"
        return Document(
            key=code,
            language=report.language,
            form=FORM,
            properties=Properties(
                title=f"{title.plain} – {where}",
                subject=as_of.plain,
                author=report.holder,
                keywords=(report.brand, report.market, report.release),
                date=report.as_of.isoformat(),
            ),
            furniture=Furniture(
                code=Words("report.code", (Run(code),)),
                version=self.catalogue.words("holder.line", holder=report.holder),
                state=Words("report.day", as_of.runs),
                page=self.catalogue.words("page.line", page="{page}", pages="{pages}"),
            ),
            content=(
                Paragraph(words=Words("report.country", (Run(where),)), style="eyebrow"),
                Heading(words=title, level=1),
                *self.target(),
                self.table(as_of),
                *self.outcomes(),
                self.chart(),
            ),
        )

    @property
    def marked(self) -> Line | None:
        """Return a line with a threshold; it is that of the market, and so of all lines."""
        return next((line for line in self.report.lines if line.percent is not None), None)

    def target(self) -> tuple[Node, ...]:
        """Return threshold and due day in one line; nothing where none is known."""
        line = self.marked
        if line is None or line.due is None:
            return ()
        parts = (("threshold", self.threshold(line)), ("due", long_date(line.due, self.locale)))
        said = (f"{self.catalogue.words(f'report.column.{name}').plain}: {value}" for name, value in parts)
        return (Paragraph(words=Words("report.target", (Run(_DOT.join(said)),)), style="lead"),)

    def table(self, as_of: Words) -> Table:
        return Table(
            key="report.table",
            caption=Words(as_of.id, (*as_of.runs, Run(f"{_DOT}{self.report.release}"))),
            widths=_WIDTHS,
            header=tuple(self.catalogue.words(f"report.column.{name}") for name in _COLUMNS),
            rows=tuple(self.row(place, line) for place, line in enumerate(self.report.lines, 1)),
        )

    def row(self, place: int, line: Line) -> tuple[Cell, ...]:
        known = line.percent is not None
        texts = (
            self.group(line),
            number(line.sent, self.locale),
            number(line.received, self.locale),
            per_cent(line.tenths, self.locale),
            number(line.overdue, self.locale) if known else _DASH,
            number(line.reminders, self.locale),
        )
        return tuple(
            Cell(words=Words(f"report.{place}.{name}", (Run(text),)))
            for name, text in zip(_COLUMNS, texts, strict=True)
        )

    def outcomes(self) -> tuple[Node, ...]:
        """Say of each group how it stands; of one without a threshold nothing is said."""
        mark = colon(self.report.language)
        return tuple(
            Paragraph(
                words=Words(f"report.{place}.outcome", (Run(self.group(line), strong=True), Run(f"{mark} "), *runs))
            )
            for place, line in enumerate(self.report.lines, 1)
            if (runs := self.outcome(line))
        )

    def outcome(self, line: Line) -> tuple[Run, ...]:
        match line.outcome:
            case "reached" | "open":
                return self.catalogue.words(f"report.{line.outcome}").runs
            case "missed":
                action = self.report.action or self.catalogue.words("report.column.reminders").plain
                return self.catalogue.words("report.missed", action=action).runs
            case "no threshold":
                return ()
            case _:
                assert_never(line.outcome)

    def chart(self) -> Bars:
        lines = self.report.lines
        title = self.catalogue.words("report.chart")
        marked = self.marked
        mark = f"{_DOT}{self.catalogue.words('report.column.threshold').plain}{NBSP}" if marked else ""
        caption = Words(title.id, (*title.runs, *((Run(mark + self.threshold(marked)),) if marked else ())))
        labels = tuple(
            Words(f"report.{place}.bar", (Run(f"{self.group(line)} "), Run(per_cent(line.tenths, self.locale))))
            for place, line in enumerate(lines, 1)
        )
        said = "; ".join(words.plain for words in labels)
        return Bars(
            key="report.bars",
            caption=caption,
            alt=Words("report.bars.alt", (Run(f"{caption.plain}: {said}"),)),
            labels=labels,
            shares=tuple(line.tenths / _ALL for line in lines),
            mark=marked.percent / 100 if marked and marked.percent is not None else None,
        )

    def threshold(self, line: Line) -> str:
        return per_cent(line.percent * 10, self.locale) if line.percent is not None else _DASH

    def group(self, line: Line) -> str:
        """Return the group in the report's language where there is a sentence for it, else as the plan calls it."""
        key = f"report.group.{line.key}"
        return self.catalogue.words(key).text if key in self.catalogue.messages else line.name
