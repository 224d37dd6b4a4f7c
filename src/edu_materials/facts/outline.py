"""The outline of one material: sections, paragraphs, lists, tables, fields and named parts, sentence by sentence.

Knows what a regulatory writer wrote. Knows nothing of languages, pages or fonts.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, assert_never, cast

from edu_materials.facts.sources import Sentence, Source, identifier, load_sentence
from edu_materials.kernel.errors import ContentError
from edu_materials.kernel.strict_yaml import Entry

Audience = Literal["patients", "professionals"]
Form = Literal["folded-card", "leaflet-a5", "leaflet-a4"]
Style = Literal["body", "eyebrow", "lead", "name", "statement"]
Tone = Literal["plain", "key", "warning"]
PartName = Literal["additional-monitoring", "contents", "reporting", "qr", "holder"]

AUDIENCES: tuple[Audience, ...] = ("patients", "professionals")
FORMS: tuple[Form, ...] = ("folded-card", "leaflet-a5", "leaflet-a4")
STYLES: tuple[Style, ...] = ("body", "eyebrow", "lead", "name", "statement")
TONES: tuple[Tone, ...] = ("plain", "key", "warning")
Other = Literal["large-print", "html", "fold-over"]
OTHERS: tuple[Other, ...] = ("large-print", "html", "fold-over")
PARTS: tuple[PartName, ...] = ("additional-monitoring", "contents", "reporting", "qr", "holder")


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
    """A group of lines to fill by hand."""

    key: str
    items: tuple[Field, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One material of one product, in English, before translation; ``also`` names its other forms."""

    material: str
    form: Form
    also: tuple[Other, ...]
    audience: Audience
    title: Sentence
    content: tuple[Block, ...]
    file: str

    def sentences(self) -> Iterator[Sentence]:
        """Give every sentence once, in reading order."""
        yield self.title
        yield from _sentences(self.content)


def load_outline(root: Entry, sources: Mapping[str, Source]) -> Outline:
    """Return the outline in *root*, every key known, every sentence with its source.

    Raises:
        ContentError: Anything else; names file, line and remedy.
    """
    title = root.entry("title")
    reader = _Reader(sources)
    outline = Outline(
        material=identifier(root, "material"),
        form=cast("Form", root.choice("form", FORMS)),
        also=_others(root),
        audience=cast("Audience", root.choice("audience", AUDIENCES)),
        title=reader.sentence(title),
        content=reader.blocks(root),
        file=root.place.file,
    )
    root.close()
    return outline


def _others(root: Entry) -> tuple[Other, ...]:
    names = root.texts("also")
    if set(names) - set(OTHERS):
        raise ContentError("“also” names no form", hint="Known: " + ", ".join(OTHERS), place=root.place)
    return cast("tuple[Other, ...]", names)


class _Reader:
    """Reads blocks; holds the sources that sentences may cite."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self.sources = sources
        self.kinds: dict[str, Callable[[Entry], Block]] = {
            "title": self.title,
            "paragraph": self.paragraph,
            "bullets": lambda entry: Bullets(items=tuple(map(self.sentence, entry.entries("bullets")))),
            "table": self.table,
            "fields": self.fields,
            "part": self.part,
            "section": lambda entry: self.section(entry, "section"),
            "face": lambda entry: self.section(entry, "face"),
            "callout": lambda entry: self.section(entry, "callout"),
        }

    def sentence(self, entry: Entry) -> Sentence:
        sentence = load_sentence(entry, self.sources)
        entry.close()
        return sentence

    def blocks(self, parent: Entry) -> tuple[Block, ...]:
        return tuple(map(self.block, parent.entries("content")))

    def block(self, entry: Entry) -> Block:
        kind = entry.first(self.kinds)
        if kind is None:
            raise ContentError(
                "a block of no known kind", hint="Begin it with one of: " + ", ".join(self.kinds), place=entry.place
            )
        block = self.kinds[kind](entry)
        entry.close()
        return block

    def title(self, entry: Entry) -> Title:
        entry.text("title")
        return Title()

    def paragraph(self, entry: Entry) -> Paragraph:
        style = entry.choice("style", STYLES) if "style" in entry else "body"
        return Paragraph(sentence=self.sentence(entry.entry("paragraph")), style=cast("Style", style))

    def part(self, entry: Entry) -> Part:
        beside = entry.texts("beside")
        if set(beside) - set(PARTS):
            raise ContentError("“beside” names no part", hint="Known: " + ", ".join(PARTS), place=entry.place)
        return Part(name=cast("PartName", entry.choice("part", PARTS)), beside=beside)

    def section(self, entry: Entry, kind: Literal["section", "face", "callout"]) -> Section:
        return Section(
            key=identifier(entry, kind),
            kind=kind,
            tone=cast("Tone", entry.choice("tone", TONES)) if "tone" in entry else "plain",
            heading=self.sentence(entry.entry("heading")) if "heading" in entry else None,
            content=self.blocks(entry),
        )

    def fields(self, entry: Entry) -> Fields:
        return Fields(key=identifier(entry, "fields"), items=tuple(map(self.field, entry.entries("items"))))

    def field(self, entry: Entry) -> Field:
        return Field(name=identifier(entry, "name"), sentence=self.sentence(entry))

    def table(self, entry: Entry) -> Table:
        table = Table(
            key=identifier(entry, "table"),
            wide="wide" in entry and entry.choice("wide", ("true", "false")) == "true",
            caption=self.sentence(entry.entry("caption")),
            widths=entry.numbers("widths"),
            columns=tuple(map(self.sentence, entry.entries("columns"))),
            rows=tuple(tuple(map(self.cell, row)) for row in entry.rows("rows")),
        )
        count = len(table.columns)
        if len(table.widths) != count or any(sum(cell.span for cell in row) != count for row in table.rows):
            raise ContentError(
                f"table “{table.key}” has rows or widths that do not match its {count} columns",
                hint="Give each row as many cells as there are columns, or a cell span: 2.",
                place=entry.place,
            )
        return table

    def cell(self, entry: Entry) -> Cell:
        span = entry.count("span") if "span" in entry else 1
        return Cell(sentence=self.sentence(entry), span=span)


def _sentences(content: tuple[Block, ...]) -> Iterator[Sentence]:
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
                yield from _sentences(block.content)
            case _:
                assert_never(block)
