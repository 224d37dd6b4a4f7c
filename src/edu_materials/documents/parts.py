"""The named parts: what every material carries, filled in from product and market data."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from edu_materials.facts.blocks import Part, PartName, Section
from edu_materials.facts.edition import Edition
from edu_materials.facts.excerpt import ENGLISH
from edu_materials.facts.sources import Sentence
from edu_materials.i18n.catalogue import Catalogue
from edu_materials.i18n.formats import country, locale_of
from edu_materials.i18n.typography import NBSP, set_type, unbroken
from edu_materials.kernel.errors import CatalogueError
from edu_materials.tree import nodes
from edu_materials.tree.inline import Run, Words
from edu_materials.tree.nodes import Contents, Heading, Monitoring, Node, Paragraph, QrCode, Style

_FOLDING = ("print.scale", "print.cut", "print.fold-first", "print.fold-second")
"""In the order in which a hand does it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What sentences of one edition may be filled with; ``english`` is for those that stand in English beside it."""

    edition: Edition
    catalogue: Catalogue
    english: Catalogue | None = None

    def sentence(self, sentence: Sentence) -> Words:
        """Return a sentence of the outline in the edition's language, or in English where its id asks for that.

        Raises:
            CatalogueError: The sentence is missing, or its English is.
        """
        if sentence.id.endswith(ENGLISH):
            return self._in_english(sentence)
        product = self.edition.product
        inn = Run(unbroken(product.inn_in(self.edition.language)), lang=self._inn_language())
        return self.catalogue.words(sentence.id, inn=inn, brand=product.brand)

    def part(self, key: str, **more: str | Run) -> Words:
        """Return a sentence of a named part, with *more* facts filled in."""
        return self.catalogue.words(key, brand=self.edition.product.brand, **more)

    def _in_english(self, sentence: Sentence) -> Words:
        """Return *sentence* in English, each run marked as such, under an id of its own."""
        if self.english is None:
            raise CatalogueError(
                f"“{sentence.id}” is asked for in English, and no English catalogue is at hand",
                hint="Give compose the English catalogue too.",
            )
        key, product = sentence.id.removesuffix(ENGLISH), self.edition.product
        self.english.require({key: sentence.text})
        words = self.english.words(key, inn=unbroken(product.inn_in("en")), brand=product.brand)
        return Words(sentence.id, tuple(replace(run, lang="en") for run in words.runs))

    def _inn_language(self) -> str | None:
        """Return the language of an active substance that the edition's language does not spell its own way."""
        product, language = self.edition.product, self.edition.language
        return None if language in product.inn or language == "en" else "en"


def part_nodes(part: Part, facts: Facts, level: int) -> tuple[Node, ...]:
    """Return the nodes of a named part; its headings stand at *level*."""
    return _PARTS[part.name](part, facts, level)


def notes_of(form: str | None, facts: Facts) -> tuple[Node, ...]:
    """Return what *form* says beside the material itself: how a sheet becomes a card."""
    if form != "fold-over":
        return ()
    content = tuple(Paragraph(words=facts.part(key), style="note") for key in _FOLDING)
    return (nodes.Section(key="print", kind="section", content=content),)


def marks_of(facts: Facts) -> tuple[Words, ...]:
    """Return what the marks of the country say on this edition: market data, never translated, and not on a draft."""
    edition = facts.edition
    return tuple(
        Words(mark_key(edition, name), (Run(set_type(text, edition.language)),)) for name, text in edition.marks_said()
    )


def mark_key(edition: Edition, name: str) -> str:
    """Return the id of the words of the mark *name* on *edition*."""
    return f"market.{edition.market.code}.mark.{name}"


def _monitoring(part: Part, facts: Facts, level: int) -> tuple[Node, ...]:
    del part, level
    edition = facts.edition
    if not edition.product.additional_monitoring:
        return ()
    short = edition.outline.form == "folded-card"
    key = "monitoring.sentence" if short else f"monitoring.{edition.outline.audience}"
    return (Monitoring(alt=facts.part("monitoring.alt"), words=facts.part(key)),)


def _contents(part: Part, facts: Facts, level: int) -> tuple[Node, ...]:
    """Return the contents: every chapter with a heading of its own, the part on reporting among them."""
    del part, level
    outline = facts.edition.outline
    entries: list[tuple[str, Words]] = []
    for block in outline.content:
        if isinstance(block, Section) and block.kind == "section" and block.heading:
            entries.append((block.heading.id, facts.sentence(block.heading)))
        elif isinstance(block, Part) and block.name == "reporting":
            key = f"reporting.{outline.audience}.title"
            entries.append((key, facts.part(key)))
    return (
        Contents(
            title=facts.part("contents.title"),
            entries=tuple((target, Words(f"contents.{target}", words.runs)) for target, words in entries),
        ),
    )


def _reporting(part: Part, facts: Facts, level: int) -> tuple[Node, ...]:
    del part
    audience = facts.edition.outline.audience
    keys = (
        ("reporting.patients.talk", "reporting.patients.direct")
        if audience == "patients"
        else ("reporting.professionals.ask",)
    )
    content: list[Node] = [Paragraph(words=facts.part(key)) for key in keys]
    content += _reporting_address(facts)
    content.append(Paragraph(words=facts.part(f"reporting.{audience}.batch")))
    heading = Heading(words=facts.part(f"reporting.{audience}.title"), level=level)
    return (nodes.Section(key="reporting", kind="section", heading=heading, content=tuple(content)),)


def _reporting_address(facts: Facts) -> list[Node]:
    """Return who takes reports and how to reach them; these words are market data and are never translated."""
    edition = facts.edition
    reporting = edition.market.reporting_for(edition.language, edition.outline.audience)
    key = f"market.{edition.market.code}.reporting"
    who = [Run(set_type(reporting.system, edition.language), strong=True)]
    if reporting.address:
        who.append(Run(set_type(f", {reporting.address}", edition.language)))
    ways = [_link(reporting.web)]
    if reporting.email:
        ways.append(Run(reporting.email, href=f"mailto:{reporting.email}"))
    if reporting.telephone:
        number = "".join(c for c in reporting.telephone if c in "+0123456789")
        ways.append(Run(unbroken(reporting.telephone), href=f"tel:{number}"))
    return [
        Paragraph(words=Words(f"{key}.system", tuple(who)), style="address"),
        Paragraph(words=Words(f"{key}.ways", tuple(_separated(ways))), style="address"),
    ]


def _qr(part: Part, facts: Facts, level: int) -> tuple[Node, ...]:
    del level
    beside: list[Paragraph] = []
    short = facts.edition.outline.form == "folded-card"
    if "reporting" in part.beside:
        beside += _card_reporting(facts)
    beside.append(_paragraph(facts.part("qr.label"), "eyebrow"))
    if not short:
        beside.append(_paragraph(facts.part("qr.invite"), "small"))
    beside += (_epar_address(facts), _paragraph(facts.part("qr.newer"), "small"))
    return (_code(facts, beside),)


def _qr_brief(part: Part, facts: Facts, level: int) -> tuple[Node, ...]:
    """Return the code, its printed address beside it, and below both that what is read there may be newer."""
    del part, level
    return _code(facts, [_epar_address(facts)]), _paragraph(facts.part("qr.newer"), "small")


def _code(facts: Facts, beside: list[Paragraph]) -> QrCode:
    address = facts.edition.product.epar
    alt = facts.part("qr.alt", address=address)
    return QrCode(key=alt.id, payload=address, alt=alt, beside=tuple(beside))


def _epar_address(facts: Facts) -> Paragraph:
    product = facts.edition.product
    return _paragraph(Words("qr.address", (Run(product.epar_printed, href=product.epar),)), "address")


def _card_reporting(facts: Facts) -> list[Paragraph]:
    """Return the reporting line of a card: the label, the system and its web address in one paragraph."""
    edition = facts.edition
    reporting = edition.market.reporting_for(edition.language, "professionals")  # whose face it stands on
    label = facts.part("reporting.card")
    runs = (*label.runs, Run(f" {reporting.short}, "), _link(reporting.web))
    return [_paragraph(Words(label.id, runs), "small")]


def _holder(part: Part, facts: Facts, level: int) -> tuple[Node, ...]:
    del part, level
    edition = facts.edition
    where = country(edition.product.holder_country, locale_of(edition.language, edition.market.code))
    holder = set_type(f"{edition.product.holder}, {where}", edition.language)
    lines = [_paragraph(facts.part("holder.line", holder=holder), "small")]
    if edition.market.contact.company:
        company = edition.market.contact.company
        lines.append(_paragraph(facts.part("holder.contact", contact=company), "small"))
    return tuple(lines)


def _paragraph(words: Words, style: Style) -> Paragraph:
    return Paragraph(words=words, style=style)


def _link(address: str) -> Run:
    """Return a web address as it is printed: without the scheme, which readers need not type."""
    href = address if "://" in address else f"https://{address}"
    return Run(href.split("://", 1)[1].removesuffix("/"), href=href)


def _separated(runs: list[Run]) -> list[Run]:
    separator = Run(f"{NBSP}· ")
    return [part for run in runs for part in (separator, run)][1:]


_PARTS: dict[PartName, Callable[[Part, Facts, int], tuple[Node, ...]]] = {
    "additional-monitoring": _monitoring,
    "contents": _contents,
    "reporting": _reporting,
    "qr": _qr,
    "qr-brief": _qr_brief,
    "holder": _holder,
}
