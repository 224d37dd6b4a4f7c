"""The structure tree of a file, grown from the document tree: what a screen reader walks.

ISO 32000-1, 14.7 and 14.8. Knows tags, marks and their order. Knows nothing of how PDF objects are written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import assert_never

from edu_materials.tree.inline import Words
from edu_materials.tree.nodes import (
    Bars,
    Bullets,
    Contents,
    Document,
    Fields,
    Heading,
    Monitoring,
    Node,
    Paragraph,
    QrCode,
    Section,
    Table,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of marked content: number ``mcid`` on page number ``page``, counted from 1."""

    page: int
    mcid: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """A link or a field on a page, by its number among all annotations of the file."""

    page: int
    number: int


@dataclass(slots=True, eq=False)
class Element:
    """A structure element; ``kids`` stand in reading order, ``attributes`` are written under their owner's name."""

    tag: str
    kids: "list[Element | Mark | Annotation]" = field(default_factory=list)
    alt: str | None = None
    lang: str | None = None
    title: str | None = None
    attributes: dict[str, dict[str, object]] = field(default_factory=dict)
    box: tuple[int, tuple[float, float, float, float]] | None = None
    """For figures: page and bounding box."""

    def add(self, tag: str, **more: str | None) -> "Element":
        """Return a new element at the end of this one."""
        child = Element(tag, **more)  # type: ignore[arg-type]
        self.kids.append(child)
        return child


class Structure:
    """The elements of one document, found again by the key of a sentence."""

    def __init__(self, document: Document, *, fields: bool = False) -> None:
        """Grow the elements of *document*, in its order, still without content; *fields* are those to fill in."""
        self.fillable = fields
        self.fields: dict[str, Element] = {}
        self.root = Element("Document", lang=document.language, title=document.properties.title)
        self.texts: dict[str, Element] = {}
        self.labels: dict[str, Element] = {}
        self.figures: dict[str, Element] = {}
        self.inline: dict[tuple[str, str], Element] = {}
        self.pages: dict[int, list[Element]] = {}
        self.links: list[Element] = []
        for words in document.furniture.read:
            self._leaf(self.root, "P", words)
        for node in document.content:
            self._grow(node, self.root)

    def mark(self, element: Element, page: int) -> Mark:
        """Return a new mark on *page* as the next kid of *element*."""
        marks = self.pages.setdefault(page, [])
        mark = Mark(page, len(marks))
        marks.append(element)
        element.kids.append(mark)
        return mark

    def within(self, key: str, tag: str, name: str, lang: str | None = None) -> Element:
        """Return the inline element *tag* called *name* within the text of *key*.

        It is one for all its lines, and another one where it comes again after other words.
        """
        text = self.texts[key]
        if not text.kids or text.kids[-1] is not self.inline.get((key, name)):
            self.inline[key, name] = text.add(tag, lang=lang)
        return self.inline[key, name]

    def link(self, element: Element, page: int) -> Annotation:
        """Return a new annotation on *page*, a link or a field, as the next kid of *element*."""
        annotation = Annotation(page, len(self.links))
        self.links.append(element)
        element.kids.append(annotation)
        return annotation

    def _grow(self, node: Node, parent: Element) -> None:
        match node:
            case Heading():
                self._leaf(parent, f"H{node.level}", node.words, title=node.words.plain)
            case Paragraph():
                self._leaf(parent, "P", node.words)
            case Bullets():
                self._list(node, parent)
            case Table():
                self._table(node, parent)
            case Fields():
                self._fields(node, parent)
            case Monitoring():
                self.figures[node.alt.id] = parent.add("Figure", alt=node.alt.plain)
                self._leaf(parent, "P", node.words)
            case QrCode():
                for paragraph in node.beside:
                    self._grow(paragraph, parent)
                self.figures[node.key] = parent.add("Figure", alt=node.alt.plain)
            case Bars():
                self._bars(node, parent)
            case Contents():
                self._leaf(parent, "P", node.title)
            case Section():
                section = parent.add("Sect", title=node.heading.words.plain if node.heading else None)
                for child in ((node.heading,) if node.heading else ()) + node.content:
                    self._grow(child, section)
            case _:
                assert_never(node)

    def _fields(self, node: Fields, parent: Element) -> None:
        for item in node.items:
            self._leaf(parent, "P", item.label)
            if self.fillable:
                self.fields[item.label.id] = parent.add("Form", title=item.label.plain)

    def _bars(self, node: Bars, parent: Element) -> None:
        for words in (node.caption, *node.labels):
            self._leaf(parent, "P", words)
        self.figures[node.key] = parent.add("Figure", alt=node.alt.plain)

    def _leaf(self, parent: Element, tag: str, words: Words, **more: str | None) -> Element:
        self.texts[words.id] = parent.add(tag, **more)
        return self.texts[words.id]

    def _list(self, node: Bullets, parent: Element) -> None:
        elements = parent.add("L")
        elements.attributes["List"] = {"ListNumbering": "Disc"}
        for item in node.items:
            entry = elements.add("LI")
            self.labels[item.id] = entry.add("Lbl")
            self._leaf(entry, "LBody", item)

    def _table(self, node: Table, parent: Element) -> None:
        table = parent.add("Table")
        self._leaf(table, "Caption", node.caption)
        header = table.add("TR")
        for words in node.header:
            self._leaf(header, "TH", words).attributes["Table"] = {"Scope": "Column"}
        for row in node.rows:
            element = table.add("TR")
            for number, cell in enumerate(row):
                leaf = self._leaf(element, "TD" if number else "TH", cell.words)
                attributes: dict[str, object] = {} if number else {"Scope": "Row"}
                if cell.span > 1:
                    attributes["ColSpan"] = cell.span
                if attributes:
                    leaf.attributes["Table"] = attributes


def walk(element: Element) -> Iterator[Element]:
    """Give *element* and all below it, in reading order."""
    yield element
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from walk(kid)
