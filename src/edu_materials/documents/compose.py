"""An edition and its catalogue made into a document tree: the words chosen, the facts filled in, the order fixed.

Knows products, markets and catalogues. Knows nothing of pages or fonts.
"""

from dataclasses import replace
from typing import assert_never

from edu_materials.documents.parts import Facts, marks_of, notes_of, part_nodes
from edu_materials.facts import blocks as written
from edu_materials.facts.blocks import Block
from edu_materials.facts.edition import Edition
from edu_materials.facts.excerpt import in_language
from edu_materials.facts.outline import SMALL_FORMS
from edu_materials.facts.sources import Sentence
from edu_materials.i18n.catalogue import Catalogue
from edu_materials.i18n.formats import locale_of, long_date, short_date
from edu_materials.tree import nodes
from edu_materials.tree.inline import Run, Words
from edu_materials.tree.nodes import Document, Furniture, Node, Properties

_TOP_LEVEL = 2  # of the headings below the name of the material


def compose(
    edition: Edition, catalogue: Catalogue, form: str | None = None, english: Catalogue | None = None
) -> Document:
    """Return *edition* as a document in the words of *catalogue*; *form* is one that its outline also has.

    What a small card says in English for those abroad comes from the catalogue *english*.

    Raises:
        CatalogueError: A sentence of this edition is missing, fuzzy or damaged.
    """
    sentences = {sentence.id: sentence.text for sentence in edition.outline.sentences()}
    catalogue.require(sentences | {part.id: part.text for part in edition.parts.values()})
    facts = Facts(edition=edition, catalogue=catalogue, english=english)
    outline = edition.outline
    content = in_language(outline.small, edition.language) if form in SMALL_FORMS else outline.content
    return Document(
        key=edition.code,
        language=edition.language,
        form=edition.outline.form,
        properties=_properties(facts),
        furniture=_furniture(facts, small=form in SMALL_FORMS),
        content=(*_marked(_Composer(facts).blocks(content, _TOP_LEVEL), form, facts), *notes_of(form, facts)),
    )


class _Composer:
    """Turns written blocks into nodes; holds the facts of one edition."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def blocks(self, blocks: tuple[Block, ...], level: int) -> tuple[Node, ...]:
        return tuple(node for block in blocks for node in self.block(block, level))

    def block(self, block: Block, level: int) -> tuple[Node, ...]:
        words = self.facts.sentence
        match block:
            case written.Title():
                return (nodes.Heading(words=words(self.facts.edition.outline.title), level=1),)
            case written.Paragraph():
                return (nodes.Paragraph(words=words(block.sentence), style=block.style),)
            case written.Bullets():
                return (nodes.Bullets(items=tuple(map(words, block.items))),)
            case written.Table():
                return (self.table(block),)
            case written.Fields():
                fields = tuple(nodes.Field(name=f.name, label=words(f.sentence)) for f in block.items)
                return (nodes.Fields(key=block.key, items=fields, rows=block.rows),)
            case written.Part():
                return part_nodes(block, self.facts, level)
            case written.Section():
                return (self.section(block, level),)
            case _:
                assert_never(block)

    def section(self, block: written.Section, level: int) -> Node:
        heading = self.heading(block.heading, level) if block.heading else None
        content = self.blocks(block.content, level + 1 if heading else level)
        return nodes.Section(key=block.key, kind=block.kind, tone=block.tone, heading=heading, content=content)

    def heading(self, sentence: Sentence, level: int) -> nodes.Heading:
        return nodes.Heading(words=self.facts.sentence(sentence), level=level)

    def table(self, block: written.Table) -> nodes.Table:
        words = self.facts.sentence
        return nodes.Table(
            key=block.key,
            wide=block.wide,
            caption=words(block.caption),
            widths=block.widths,
            header=tuple(map(words, block.columns)),
            rows=tuple(tuple(nodes.Cell(words=words(c.sentence), span=c.span) for c in row) for row in block.rows),
        )


def _furniture(facts: Facts, *, small: bool) -> Furniture:
    """Return what stands in the margins; on a *small* card the month of the version is shortened."""
    edition = facts.edition
    written_out = short_date if small else long_date
    day = written_out(edition.product.date, locale_of(edition.language, edition.market.code))
    return Furniture(
        code=Words("edition.code", (Run(edition.code),)),
        version=facts.part("version.line", version=edition.product.version, date=day),
        state=_state(facts),
        page=facts.part("page.line", page="{page}", pages="{pages}"),
        marks=() if edition.outline.form == "folded-card" else marks_of(facts),
    )


def _marked(content: tuple[Node, ...], form: str | None, facts: Facts) -> tuple[Node, ...]:
    """Return the faces of a card with the marks that a country wants on it below the last; plastic has no room."""
    last = content[-1] if content else None
    if not isinstance(last, nodes.Section) or last.kind != "face" or form in SMALL_FORMS:
        return content
    marks = tuple(nodes.Paragraph(words=words, style="small") for words in marks_of(facts))
    return (*content[:-1], replace(last, content=(*last.content, *marks)))


def _state(facts: Facts) -> Words:
    """Return the state line; that of an agreed edition names the authority's date and reference."""
    edition = facts.edition
    standing = edition.standing
    if standing.state != "agreed" or standing.day is None:
        return facts.part(f"state.{edition.state}")
    day = short_date(standing.day, locale_of(edition.language, edition.market.code))
    return facts.part("state.agreed", date=day, reference=standing.reference or "")


def _properties(facts: Facts) -> Properties:
    """Return what the file's metadata say: product, material, language, version, state."""
    edition = facts.edition
    product = edition.product
    title = facts.sentence(edition.outline.title).plain
    state = _state(facts).plain
    return Properties(
        title=f"{product.brand} – {title}",
        subject=f"{title}, {product.version}, {state}",
        author=product.holder,
        keywords=(
            product.brand,
            product.inn_in(edition.language),
            edition.outline.material,
            edition.locale,
            f"version {product.version}",
            f"state {edition.state}",
        ),
        date=product.date.isoformat(),
    )
