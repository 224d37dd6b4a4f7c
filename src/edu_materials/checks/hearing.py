"""The proof that a listener hears the document: its words, each as what it is, in its order, and nothing else.

For files with tags; a press file has none.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import assert_never

import pikepdf
from pikepdf import Name

from edu_materials.checks.aloud import utterances
from edu_materials.checks.files import FinishedFile
from edu_materials.checks.findings import Check, Finding
from edu_materials.checks.readback import as_read
from edu_materials.checks.tags import every_element, kids_of, listed, mark_of, tag_of
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

_BUILD = "Build the file again."
_NOTHING = ("end", "")
_FIELD = "field"


def meant(document: Document, *, fillable: bool = False) -> Iterator[tuple[str, str]]:
    """Give kind and words, as a pattern, of each thing that a listener should hear of *document*.

    Where it is *fillable*, a field follows the words beside it, and goes by them.
    """
    for words in document.furniture.read:
        yield "text", _exactly(words)
    yield from (said for said in _meant(document.content) if fillable or said[0] != _FIELD)


def _meant(content: tuple[Node, ...]) -> Iterator[tuple[str, str]]:
    for node in content:
        match node:
            case Heading():
                yield f"heading {node.level}", _exactly(node.words)
            case Paragraph():
                yield "text", _exactly(node.words)
            case Bullets():
                yield "list", ""
                yield from (("item", _exactly(item)) for item in node.items)
            case Table():
                yield "table", _exactly(node.caption)
                yield "columns", " ".join(map(_exactly, node.header))
                for row in node.rows:
                    yield from (("cell" if number else "row", _exactly(c.words)) for number, c in enumerate(row))
            case Fields():
                yield from ((kind, _exactly(field.label)) for field in node.items for kind in ("text", _FIELD))
            case Monitoring():
                yield "image", _exactly(node.alt)
                yield "text", _exactly(node.words)
            case QrCode():
                yield from _meant(node.beside)
                yield "image", _exactly(node.alt)
            case Bars():
                yield from (("text", _exactly(words)) for words in (node.caption, *node.labels))
                yield "image", _exactly(node.alt)
            case Contents():
                yield "text", _exactly(node.title) + "".join(rf"\W+{_exactly(words)} \d+" for _, words in node.entries)
            case Section():
                yield from _meant((node.heading,) if node.heading else ())
                yield from _meant(node.content)
            case _:
                assert_never(node)


def _exactly(words: Words) -> str:
    return re.escape(as_read(words.plain))


def _heard(subject: FinishedFile) -> Iterator[Finding]:
    """Name the first place where what is heard is not what is meant."""
    heard = ((utterance.kind, utterance.words) for utterance in utterances(subject.pdf))
    wanting = meant(subject.layout.document, fillable=subject.profile.fields)
    for (kind, words), (meant_kind, pattern) in zip_longest(heard, wanting, fillvalue=_NOTHING):
        if kind != meant_kind or not re.fullmatch(pattern, words):
            wanted = re.sub(r"\\(.)", r"\1", pattern)
            message = f"a listener hears {kind} “{words[:60]}” where {meant_kind} “{wanted[:60]}” is meant"
            yield Finding(code="A801", message=message, hint=_BUILD)
            return


def _led_back(subject: FinishedFile) -> Iterator[Finding]:
    """Make sure that each mark and each link leads back to its element (ISO 32000-1, 14.7.4.4)."""
    parents = _parents(subject.pdf)
    keys = {page.obj.objgen: page.obj.get(Name.StructParents) for page in subject.pdf.pages}
    for element in every_element(subject.pdf):
        for kid in kids_of(element):
            mark = mark_of(kid, element)
            if mark is not None:
                found = listed(parents.get(keys[mark[0]]))[mark[1] : mark[1] + 1]
            elif isinstance(kid, pikepdf.Dictionary) and Name.Obj in kid:
                found = listed(parents.get(kid[Name.Obj].get(Name.StructParent)))
            else:
                continue
            if not any(parent.objgen == element.objgen for parent in found):
                message = f"what stands in a {tag_of(element)} does not lead back to it"
                yield Finding(code="A802", message=message, hint=_BUILD)
                return


def _parents(pdf: pikepdf.Pdf) -> dict[object, pikepdf.Object]:
    root = pdf.Root.get(Name.StructTreeRoot, pikepdf.Dictionary())
    flat: list[pikepdf.Object] = list(root.get(Name.ParentTree, pikepdf.Dictionary()).get(Name.Nums, pikepdf.Array()))
    return dict(zip(flat[::2], flat[1::2], strict=True))


HEARING_CHECKS: tuple[Check[FinishedFile], ...] = (
    Check("A801", "what is heard is the document", "who listens must miss nothing, and hear nothing twice", _heard),
    Check("A802", "from each mark to its tag", "who points at a word must be told what it belongs to", _led_back),
)
