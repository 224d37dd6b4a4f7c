"""The nodes of a document: a closed union, each leaf with the id of its sentence.

Knows meaning only. Which words stand here is decided in ``documents``, and where they stand on paper in ``layout``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from edu_materials.tree.inline import Words

Style = Literal["body", "eyebrow", "lead", "name", "statement", "small", "address", "label", "note"]
Tone = Literal["plain", "key", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading; ``level`` 1 is the name of the material."""

    words: Words
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of running text."""

    words: Words
    style: Style = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list without order."""

    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table cell that covers ``span`` columns."""

    words: Words
    span: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; the first cell of each row heads the row, ``widths`` are shares of the line, ``wide`` the whole page."""

    key: str
    wide: bool = False
    caption: Words
    widths: tuple[float, ...]
    header: tuple[Words, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A line to fill by hand, named for forms and data files."""

    name: str
    label: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """A group of lines to fill by hand; ``rows`` says how many stand side by side, nothing one below the other."""

    key: str
    items: tuple[Field, ...]
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitoring:
    """The black triangle and its sentence; ``alt`` is what is said in place of the triangle."""

    alt: Words
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """A QR code with what stands beside it; ``alt`` is what is said in place of the code."""

    key: str
    payload: str
    alt: Words
    beside: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A bar chart: a label and a share of 1 for each bar, a ``mark`` across all; ``alt`` is what is said of it."""

    key: str
    caption: Words
    alt: Words
    labels: tuple[Words, ...]
    shares: tuple[float, ...]
    mark: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A short list of the chapters, with their pages once these are known."""

    title: Words
    entries: tuple[tuple[str, Words], ...]
    """Pairs of the id of a chapter's heading and the words of the entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with what stands under it: a chapter, a face of a card, or a box."""

    key: str
    kind: Literal["section", "face", "callout"]
    tone: Tone = "plain"
    heading: Heading | None = None
    content: "tuple[Node, ...]" = ()


Node = Heading | Paragraph | Bullets | Table | Fields | Monitoring | QrCode | Bars | Contents | Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What stands in the margin of every page; ``page`` still holds ``{page}`` and ``{pages}``.

    ``marks`` are what a country wants said on material that it has agreed to.
    """

    code: Words
    version: Words
    state: Words
    page: Words
    marks: tuple[Words, ...] = ()

    @property
    def read(self) -> tuple[Words, ...]:
        """What a listener must hear once, before anything else: that this is a draft, and which."""
        return self.state, self.version, *self.marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Properties:
    """What the file says of itself: plain words for its metadata, and the edition's date as ISO 8601."""

    title: str
    subject: str
    author: str
    keywords: tuple[str, ...]
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One edition as meaning: the whole reading order, before any page exists."""

    key: str
    language: str
    form: str
    properties: Properties
    furniture: Furniture
    content: tuple[Node, ...]

    def words(self) -> Iterator[Words]:
        """Give all words that are read, in reading order: state and version first, then the content.

        The rest of the furniture and alternative texts are not among them.
        """
        yield from self.furniture.read
        yield from words_of(self.content)


def words_of(content: tuple[Node, ...]) -> Iterator[Words]:
    """Give the printed words of *content*, in reading order."""
    for node in content:
        match node:
            case Heading(words=words) | Paragraph(words=words) | Monitoring(words=words):
                yield words
            case Bullets(items=items):
                yield from items
            case Table():
                yield node.caption
                yield from node.header
                yield from (cell.words for row in node.rows for cell in row)
            case Fields(items=fields):
                yield from (field.label for field in fields)
            case QrCode(beside=beside):
                yield from (paragraph.words for paragraph in beside)
            case Bars():
                yield node.caption
                yield from node.labels
            case Contents(title=title, entries=entries):
                yield title
                yield from (words for _, words in entries)
            case Section():
                if node.heading:
                    yield node.heading.words
                yield from words_of(node.content)
            case _:
                assert_never(node)
