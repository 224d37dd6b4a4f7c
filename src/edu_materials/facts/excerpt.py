"""The small card: which sentences of a material stand on the two sides of a plastic card, named and never worded anew.

A name with ``@en`` at its end asks for the sentence in English, which helps abroad.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from edu_materials.facts.blocks import (
    PARTS,
    STYLES,
    TONES,
    Block,
    Bullets,
    Field,
    Fields,
    Paragraph,
    Part,
    PartName,
    Section,
    Style,
    Title,
    Tone,
    sentences_of,
)
from edu_materials.facts.sources import Sentence, identifier
from edu_materials.kernel.errors import ContentError, Place
from edu_materials.kernel.strict_yaml import Entry

ENGLISH = "@en"
_KINDS = ("title", "paragraph", "bullets", "fields", "part", "callout")


def load_excerpt(faces: tuple[Entry, ...], title: Sentence, content: tuple[Block, ...]) -> tuple[Section, ...]:
    """Return the faces in *faces*; every sentence is one of *title* and *content*, found by its id.

    Raises:
        ContentError: A sentence, a field or a part that the material does not have, or a block of no known kind; names
            file, line and remedy.
    """
    reader = _Reader({sentence.id: sentence for sentence in (title, *sentences_of(content))}, tuple(_fields(content)))
    return tuple(reader.section(entry, "face") for entry in faces)


def in_language(faces: tuple[Section, ...], language: str) -> tuple[Section, ...]:
    """Return *faces* for an edition in *language*: in English nothing is said twice."""
    if language != ENGLISH.removeprefix("@"):
        return faces
    plain = {sentence.id for sentence in sentences_of(faces)}
    return tuple(cast("Section", _plain(face, plain)) for face in faces)


def _plain(block: Block, said: set[str]) -> Block | None:
    """Return *block* without the words ``@en``; nothing where it only repeats what is *said* elsewhere."""
    match block:
        case Paragraph(sentence=sentence) if sentence.id.endswith(ENGLISH):
            own = _own(sentence)
            return None if own.id in said else replace(block, sentence=own)
        case Section():
            content = tuple(kept for inner in block.content if (kept := _plain(inner, said)) is not None)
            return replace(block, heading=_own(block.heading) if block.heading else None, content=content)
        case _:
            return block


def _own(sentence: Sentence) -> Sentence:
    return replace(sentence, id=sentence.id.removesuffix(ENGLISH))


def _fields(content: tuple[Block, ...]) -> Iterable[Fields]:
    for block in content:
        if isinstance(block, Fields):
            yield block
        elif isinstance(block, Section):
            yield from _fields(block.content)


class _Reader:
    """Reads faces by names; holds the sentences and the fields that can be named."""

    def __init__(self, sentences: dict[str, Sentence], fields: tuple[Fields, ...]) -> None:
        self.sentences = sentences
        self.fields = {group.key: group for group in fields}

    def section(self, entry: Entry, kind: str) -> Section:
        section = Section(
            key=identifier(entry, kind),
            kind="face" if kind == "face" else "callout",
            tone=cast("Tone", entry.choice("tone", TONES)) if "tone" in entry else "plain",
            heading=self.sentence(entry.text("heading"), entry.at("heading")) if "heading" in entry else None,
            content=tuple(map(self.block, entry.entries("content"))),
        )
        entry.close()
        return section

    def block(self, entry: Entry) -> Block:
        kind = entry.first(_KINDS)
        if kind == "callout":
            return self.section(entry, kind)
        block = self.leaf(entry, kind)
        entry.close()
        return block

    def leaf(self, entry: Entry, kind: str | None) -> Block:
        match kind:
            case "title":
                self.sentence(entry.text(kind), entry.at(kind))
                return Title()
            case "paragraph":
                style = entry.choice("style", STYLES) if "style" in entry else "body"
                sentence = self.sentence(entry.text(kind), entry.at(kind))
                return Paragraph(sentence=sentence, style=cast("Style", style))
            case "bullets":
                return Bullets(items=tuple(self.sentence(key, entry.at(kind)) for key in entry.texts(kind)))
            case "fields":
                return self.rows(entry)
            case "part":
                return Part(name=cast("PartName", entry.choice(kind, PARTS)), beside=())
            case _:
                raise ContentError(
                    "a block of no known kind", hint="Begin it with one of: " + ", ".join(_KINDS), place=entry.place
                )

    def rows(self, entry: Entry) -> Fields:
        """Return a group of fields of the material, row by row; each of its fields has a place."""
        group = self.fields.get(entry.choice("fields", tuple(self.fields)))
        known: dict[str, Field] = {field.name: field for field in group.items} if group else {}
        rows = [row.split() for row in entry.texts("rows")]
        names = [name for row in rows for name in row]
        if sorted(names) != sorted(known):
            raise ContentError(
                "“rows” must give each field one place",
                hint="Fields here: " + ", ".join(known) + '. Write rows: ["patient date", "batch"].',
                place=entry.at("rows"),
            )
        items = tuple(known[name] for name in names)
        return Fields(key=entry.text("fields"), items=items, rows=tuple(map(len, rows)))

    def sentence(self, key: str, place: Place) -> Sentence:
        own = self.sentences.get(key.removesuffix(ENGLISH))
        if own is None:
            raise ContentError(
                f"“{key}” is no sentence of this material",
                hint="Name one that stands above, or write it there first; with @en it is said in English.",
                place=place,
            )
        return replace(own, id=key)
