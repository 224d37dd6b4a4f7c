"""Letters to treatment centres as documents: what is in a pack, what to destroy, and the slip that comes back.

Knows catalogues and the tree. Knows nothing of the ledger, of channels or of pages; every word comes from the
catalogue, and what the holder writes freely (the reason of a recall, the address for replies) is printed as given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, assert_never

from edu_materials.facts.sources import Sentence
from edu_materials.i18n.catalogue import Catalogue
from edu_materials.i18n.formats import listed, locale_of, long_date, number
from edu_materials.i18n.typography import NBSP, colon
from edu_materials.tree.inline import Run, Words
from edu_materials.tree.nodes import (
    Bullets,
    Cell,
    Document,
    Field,
    Fields,
    Furniture,
    Heading,
    Node,
    Paragraph,
    Properties,
    QrCode,
    Section,
    Table,
)

FORM = "letter-a4"
_COLUMNS = ("material", "language", "version", "quantity", "serials")
_WIDTHS = (3.4, 1.9, 1.3, 1.3, 2.6)
_DASH = "–"
_SIGNED = ("name", "date", "signature")
_BALANCE = ("destroyed", "handed-out", "unaccounted")
Use = Literal["card", "leaflet", "print"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of a table of materials: words of the centre's language, and ``serials`` such as ``HMG-1 … HMG-20``."""

    material: str
    language: str
    version: str
    quantity: int
    serials: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """How a centre confirms: by the day ``until``, to ``contact``, with the code to type and the one to scan."""

    until: date
    contact: str
    typed: str
    scanned: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What comes with a pack; ``earlier`` are the codes of editions to destroy, ``uses`` what to say about use."""

    items: tuple[Item, ...]
    uses: tuple[Use, ...]
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """What takes an edition back: the copies to destroy, why, and what replaces them, if anything does yet."""

    items: tuple[Item, ...]
    reason: str
    replacement: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """What asks again for an answer to a pack that was sent on the day ``sent``."""

    items: tuple[Item, ...]
    sent: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter: to whom (``to``, line by line), from whom, about which pack and dispatch, and its matter."""

    matter: Cover | Withdrawal | Reminder
    brand: str
    holder: str
    pack: str
    dispatch: str
    day: date
    language: str
    market: str
    to: tuple[str, ...]
    slip: Slip


def compose_letter(letter: Letter, catalogue: Catalogue, sentences: Mapping[str, Sentence]) -> Document:
    """Return *letter* as a document in the words of *catalogue*; *sentences* are those of letters in English.

    Raises:
        CatalogueError: A sentence of letters is missing, fuzzy or damaged in this language.
    """
    catalogue.require({key: sentence.text for key, sentence in sentences.items() if key.startswith("letter.")})
    return _Writer(letter, catalogue).document()


class _Writer:
    """Turns one letter into nodes."""

    def __init__(self, letter: Letter, catalogue: Catalogue) -> None:
        self.letter = letter
        self.catalogue = catalogue
        self.locale = locale_of(letter.language, letter.market)

    def document(self) -> Document:
        letter = self.letter
        title = self.title()
        reference = self.words("letter.reference", dispatch=letter.dispatch, date=self.day(letter.day))
        return Document(
            key=f"{letter.pack}-{letter.dispatch}",
            language=letter.language,
            form=FORM,
            properties=Properties(
                title=title.plain,
                subject=reference.plain,
                author=letter.holder,
                keywords=(letter.brand, letter.pack, letter.dispatch),
                date=letter.day.isoformat(),
            ),
            furniture=Furniture(
                code=Words("letter.pack", (Run(letter.pack),)),
                version=self.words("holder.line", holder=letter.holder),
                state=reference,
                page=self.words("page.line", page="{page}", pages="{pages}"),
            ),
            content=(*self.address(), Heading(words=title, level=1), *self.matter(), self.confirm()),
        )

    def title(self) -> Words:
        match self.letter.matter:
            case Cover():
                return self.words("letter.cover.title", brand=self.letter.brand)
            case Withdrawal():
                return self.words("letter.recall.title")
            case Reminder():
                return self.words("letter.reminder.title")
            case _:
                assert_never(self.letter.matter)

    def matter(self) -> tuple[Node, ...]:
        match self.letter.matter:
            case Cover() as cover:
                return self.cover(cover)
            case Withdrawal() as withdrawal:
                return self.withdrawal(withdrawal)
            case Reminder() as reminder:
                sent = self.paragraph("letter.reminder.intro", date=self.day(reminder.sent))
                return (sent, self.table("letter.contents", reminder.items))
            case _:
                assert_never(self.letter.matter)

    def cover(self, cover: Cover) -> tuple[Node, ...]:
        uses = tuple(self.words(f"letter.use.{use}", brand=self.letter.brand) for use in cover.uses)
        earlier = (
            self.paragraph("letter.destroy.earlier", list=listed(cover.earlier, self.locale))
            if cover.earlier
            else self.paragraph("letter.destroy.none")
        )
        return (
            self.paragraph("letter.cover.intro", brand=self.letter.brand),
            self.table("letter.contents", cover.items),
            self.chapter("letter.use", Bullets(items=uses)),
            self.chapter("letter.destroy", earlier),
        )

    def withdrawal(self, withdrawal: Withdrawal) -> tuple[Node, ...]:
        nodes: list[Node] = [
            self.paragraph("letter.recall.intro"),
            self.paragraph("letter.recall.because", reason=withdrawal.reason),
            self.table("letter.recall", withdrawal.items, caption="letter.recall.what"),
            self.paragraph("letter.recall.destroy"),
        ]
        if withdrawal.replacement:
            nodes += [
                self.paragraph("letter.recall.replacement"),
                self.table("letter.contents", withdrawal.replacement),
            ]
        else:
            nodes.append(self.paragraph("letter.recall.no-replacement"))
        return tuple(nodes)

    def address(self) -> tuple[Node, ...]:
        return tuple(
            Paragraph(words=Words(f"letter.to.{number}", (Run(line),)), style="address")
            for number, line in enumerate(self.letter.to, 1)
        )

    def confirm(self) -> Section:
        """Return how to confirm, and the slip, which stands on the same page."""
        slip = self.letter.slip
        how = self.paragraph("letter.confirm.how", date=self.day(slip.until), contact=slip.contact)
        return self.chapter("letter.confirm", how, self.slip())

    def slip(self) -> Section:
        """Return the box that is cut off; where copies are to be destroyed it asks for the balance."""
        slip = self.letter.slip
        asked = (*(_BALANCE if isinstance(self.letter.matter, Withdrawal) else ()), *_SIGNED)
        label = self.words("letter.slip.code")
        code = Words(label.id, (*label.runs, Run(f"{colon(self.letter.language)}{NBSP}"), Run(slip.typed, strong=True)))
        received = self.words("letter.slip.received", dispatch=self.letter.dispatch)
        beside = (Paragraph(words=received, style="body"), Paragraph(words=code, style="body"))
        alt = Words("letter.slip.alt", code.runs)
        fields = tuple(Field(name=name, label=self.words(f"letter.slip.{name}")) for name in asked)
        return Section(
            key="letter.slip",
            kind="callout",
            heading=Heading(words=self.words("letter.slip.title"), level=3),
            content=(
                QrCode(key="letter.slip.qr", payload=slip.scanned, alt=alt, beside=beside),
                Fields(key="letter.slip.fields", items=fields),
            ),
        )

    def table(self, key: str, items: tuple[Item, ...], caption: str = "letter.contents.title") -> Table:
        """Return *items* under the usual headings; a table that stands second on a page has ids of its own."""
        header = tuple(self.words(f"letter.column.{name}", under=key) for name in _COLUMNS)
        return Table(
            key=f"{key}.table",
            caption=self.words(caption),
            widths=_WIDTHS,
            header=header,
            rows=tuple(self.row(key, number, item) for number, item in enumerate(items, 1)),
        )

    def row(self, key: str, place: int, item: Item) -> tuple[Cell, ...]:
        count = number(item.quantity, self.locale)
        texts = (item.material, item.language, item.version, count, item.serials or _DASH)
        return tuple(
            Cell(words=Words(f"{key}.{place}.{name}", (Run(text),))) for name, text in zip(_COLUMNS, texts, strict=True)
        )

    def chapter(self, key: str, *content: Node) -> Section:
        heading = Heading(words=self.words(f"{key}.title"), level=2)
        return Section(key=key, kind="section", heading=heading, content=content)

    def paragraph(self, key: str, **facts: str) -> Paragraph:
        return Paragraph(words=self.words(key, **facts))

    def words(self, key: str, under: str = "", **facts: str) -> Words:
        words = self.catalogue.words(key, **facts)
        return Words(f"{under}:{key}", words.runs) if under else words

    def day(self, day: date) -> str:
        return long_date(day, self.locale)
