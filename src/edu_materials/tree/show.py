"""A document tree as text, for golden tests and for people: one node a line, indented by depth."""

from collections.abc import Iterator
from itertools import chain
from typing import assert_never

from edu_materials.tree.inline import Run, Words
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


def show(document: Document) -> str:
    """Return *document* as lines of ``kind [id] words``."""
    head = f"document {document.key} ({document.language}, {document.form}): {document.properties.title}"
    furniture = document.furniture
    lines = [head]
    lines += [f"  furniture {_words(w)}" for w in (furniture.code, furniture.version, furniture.state, furniture.page)]
    lines += [line for node in document.content for line in _lines(node, 1)]
    return "\n".join(lines) + "\n"


def _lines(node: Node, depth: int) -> Iterator[str]:
    pad, inner = "  " * depth, "  " * (depth + 1)
    match node:
        case Heading():
            yield f"{pad}heading {node.level} {_words(node.words)}"
        case Paragraph():
            yield f"{pad}paragraph {node.style} {_words(node.words)}"
        case Bullets():
            yield f"{pad}bullets"
            yield from (f"{inner}item {_words(item)}" for item in node.items)
        case Table():
            yield f"{pad}table {node.key} {_words(node.caption)}"
            yield f"{inner}header " + " | ".join(map(_words, node.header))
            for row in node.rows:
                yield f"{inner}row " + " | ".join(
                    _words(cell.words) + (f" ×{cell.span}" if cell.span > 1 else "") for cell in row
                )
        case Fields():
            yield f"{pad}fields {node.key}"
            yield from (f"{inner}field {field.name} {_words(field.label)}" for field in node.items)
        case Monitoring():
            yield f"{pad}monitoring {_words(node.words)}"
            yield f"{inner}alt {_words(node.alt)}"
        case QrCode():
            yield f"{pad}qr {node.payload}"
            yield f"{inner}alt {_words(node.alt)}"
            yield from chain.from_iterable(_lines(paragraph, depth + 1) for paragraph in node.beside)
        case Bars():
            yield from _bars(node, pad, inner)
        case Contents():
            yield f"{pad}contents {_words(node.title)}"
            yield from (f"{inner}entry → {target} {words.text}" for target, words in node.entries)
        case Section():
            yield f"{pad}{node.kind} {node.key} {node.tone}"
            if node.heading:
                yield from _lines(node.heading, depth + 1)
            for child in node.content:
                yield from _lines(child, depth + 1)
        case _:
            assert_never(node)


def _bars(node: Bars, pad: str, inner: str) -> Iterator[str]:
    yield f"{pad}bars {node.key} {_words(node.caption)}"
    yield f"{inner}alt {_words(node.alt)}"
    for words, share in zip(node.labels, node.shares, strict=True):
        yield f"{inner}bar {share:.3f} {_words(words)}"


def _words(words: Words) -> str:
    return f"[{words.id}] " + "".join(map(_run, words.runs))


def _run(run: Run) -> str:
    text = run.text.replace("\u00a0", "~").replace("\u00ad", "¬")
    text = f"**{text}**" if run.strong else text
    text = f"<{text} → {run.href}>" if run.href else text
    return f"<{run.lang}: {text}>" if run.lang else text
