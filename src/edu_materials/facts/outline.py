"""The outline of one material: sections, paragraphs, lists, tables, fields and named parts, sentence by sentence.

Knows what a regulatory writer wrote. Knows nothing of languages, pages or fonts.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from edu_materials.facts.blocks import (
    PARTS,
    STYLES,
    TONES,
    Block,
    Bullets,
    Cell,
    Field,
    Fields,
    Paragraph,
    Part,
    PartName,
    Section,
    Style,
    Table,
    Title,
    Tone,
    sentences_of,
)
from edu_materials.facts.excerpt import load_excerpt
from edu_materials.facts.sources import Sentence, Source, identifier, load_sentence
from edu_materials.kernel.errors import ContentError
from edu_materials.kernel.strict_yaml import Entry

Audience = Literal["patients", "professionals"]
Form = Literal["folded-card", "leaflet-a5", "leaflet-a4"]
AUDIENCES: tuple[Audience, ...] = ("patients", "professionals")
FORMS: tuple[Form, ...] = ("folded-card", "leaflet-a5", "leaflet-a4")
Other = Literal["large-print", "html", "fold-over", "id-card", "id-card-bureau", "fillable"]
OTHERS: tuple[Other, ...] = ("large-print", "html", "fold-over", "id-card", "id-card-bureau", "fillable")
SMALL_FORMS: tuple[Other, ...] = ("id-card", "id-card-bureau")
_SMALL = "id-card"
STATE_LINES = "state."
"""What the ids of all state lines begin with: they alone are no part of what is signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One material of one product, in English, before translation.

    ``also`` names its other forms; ``small`` are the faces of those that are a small card.
    """

    material: str
    form: Form
    also: tuple[Other, ...]
    audience: Audience
    title: Sentence
    content: tuple[Block, ...]
    small: tuple[Section, ...] = ()
    file: str

    def sentences(self) -> Iterator[Sentence]:
        """Give every sentence once, in reading order."""
        yield self.title
        yield from sentences_of(self.content)


def load_outline(root: Entry, sources: Mapping[str, Source]) -> Outline:
    """Return the outline in *root*, every key known, every sentence with its source.

    Raises:
        ContentError: Anything else; names file, line and remedy.
    """
    reader = _Reader(sources)
    title = reader.sentence(root.entry("title"))
    content = reader.blocks(root)
    outline = Outline(
        material=identifier(root, "material"),
        form=cast("Form", root.choice("form", FORMS)),
        also=_others(root),
        audience=cast("Audience", root.choice("audience", AUDIENCES)),
        title=title,
        content=content,
        small=load_excerpt(root.entries(_SMALL), title, content) if _SMALL in root else (),
        file=root.place.file,
    )
    root.close()
    _require_small(outline, root)
    return outline


def _others(root: Entry) -> tuple[Other, ...]:
    names = root.texts("also")
    if set(names) - set(OTHERS):
        raise ContentError("“also” names no form", hint="Known: " + ", ".join(OTHERS), place=root.place)
    return cast("tuple[Other, ...]", names)


def _require_small(outline: Outline, root: Entry) -> None:
    """Make sure that what stands on a small card is given where there is one, and only there."""
    if bool(outline.small) != any(form in SMALL_FORMS for form in outline.also):
        raise ContentError(
            f"“{_SMALL}” and “also” do not agree on whether there is a small card",
            hint=f"Give the faces under {_SMALL}: and name the form in also: [{', '.join(SMALL_FORMS)}], or neither.",
            place=root.place,
        )


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
        if sentence.id.startswith(STATE_LINES):
            raise ContentError(
                f"“{sentence.id}” is the id of a state line, which nobody signs",
                hint="Give the sentence an id that begins with its material, such as card.warning.",
                place=sentence.place,
            )
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
