"""The blocks that an outline is written in: paragraphs, lists, tables, fields, named parts, and sections of these.

Knows sentences and their order. Knows nothing of languages, pages or fonts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from edu_materials.facts.sources import Sentence

Style = Literal["body", "eyebrow", "lead", "name", "statement"]
Tone = Literal["plain", "key", "warning"]
PartName = Literal["additional-monitoring", "contents", "reporting", "qr", "qr-brief", "holder"]
STYLES: tuple[Style, ...] = ("body", "eyebrow", "lead", "name", "statement")
TONES: tuple[Tone, ...] = ("plain", "key", "warning")
PARTS: tuple[PartName, ...] = ("additional-monitoring", "contents", "reporting", "qr", "qr-brief", "holder")


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """Where the name of the material stands as main heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One sentence or a few that belong together."""

    sentence: Sentence
    style: Style


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A list without order."""

    items: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table cell that covers ``span`` columns."""

    sentence: Sentence
    span: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table whose first column heads its rows; ``widths`` are shares of the line, ``wide`` takes the margin too."""

    key: str
    wide: bool
    caption: Sentence
    widths: tuple[float, ...]
    columns: tuple[Sentence, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A line to fill by hand; ``name`` is what a form or a data file calls it."""

    name: str
    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """A group of lines to fill by hand; ``rows`` says how many stand side by side, nothing one below the other."""

    key: str
    items: tuple[Field, ...]
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A named part whose words stand in the shared parts file; ``beside`` names parts that share its room."""

    name: PartName
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with what stands under it: a chapter, a face of a card, or a box."""

    key: str
    kind: Literal["section", "face", "callout"]
    tone: Tone
    heading: Sentence | None
    content: "tuple[Block, ...]"


Block = Title | Paragraph | Bullets | Table | Fields | Part | Section


def sentences_of(content: tuple[Block, ...]) -> Iterator[Sentence]:
    """Give every sentence of *content*, in reading order."""
    for block in content:
        match block:
            case Title() | Part():
                pass
            case Paragraph(sentence=sentence):
                yield sentence
            case Bullets(items=items):
                yield from items
            case Fields(items=fields):
                yield from (field.sentence for field in fields)
            case Table():
                yield block.caption
                yield from block.columns
                yield from (cell.sentence for row in block.rows for cell in row)
            case Section():
                if block.heading:
                    yield block.heading
                yield from sentences_of(block.content)
            case _:
                assert_never(block)
