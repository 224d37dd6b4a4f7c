"""A finished file as a screen reader says it: its tags walked from the first to the last, and nothing else.

What is not tagged is not said. Words come from the bytes as they are: a space that is missing there is missing here.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pikepdf
from pikepdf import Name

from edu_materials.checks.readback import as_read, unicode_maps
from edu_materials.checks.tags import Mark, elements_in, is_element, kids_of, listed, mark_of, tag_of, top_elements

_GROUPS = frozenset({"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "NonStruct", "LI"})
_ROWS = frozenset({"THead", "TBody", "TFoot"})
_BETWEEN = " | "

Marked = Mapping[Mark | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """One thing that is said: what kind it is, its ``words`` alone, and the ``line`` with what announces them."""

    kind: str
    words: str
    line: str


def aloud(data: bytes) -> str:
    """Return what is said of the file *data*, or why it cannot be listened to."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return said_aloud(pdf) or "nothing: it has no tags\n"
    except pikepdf.PdfError as error:
        return f"nothing: it cannot be read ({error})\n"


def said_aloud(pdf: pikepdf.Pdf) -> str:
    """Return what is said of *pdf*, one thing a line; of a file without tags nothing."""
    return "".join(f"{utterance.line}\n" for utterance in utterances(pdf))


def utterances(pdf: pikepdf.Pdf) -> Iterator[Utterance]:
    """Give everything that is said of *pdf*, in the order of its tags, each thing once."""
    voice = _Voice(_marked(pdf))
    for element in top_elements(pdf):
        yield from voice.say(element)


class _Voice:
    """Says structure elements (ISO 32000-1, 14.8.4); holds the text of the marked content."""

    def __init__(self, marked: Marked) -> None:
        self.marked = marked

    def say(self, element: pikepdf.Object) -> Iterator[Utterance]:
        match tag_of(element):
            case "H1" | "H2" | "H3" | "H4" | "H5" | "H6" as tag:
                yield self.leaf(f"heading {tag[1]}", element, f"heading {tag[1]}: ")
            case "L":
                items = [kid for kid in elements_in(element) if tag_of(kid) == "LI"]
                yield Utterance(kind="list", words="", line=f"list of {len(items)}")
                for item in items:
                    yield from self.item(item)
            case "Table":
                yield from self.table(element)
            case "Figure":
                yield self.leaf("image", element, "image: ")
            case "Form":
                yield _field(element)
            case tag if tag in _GROUPS:
                for kid in elements_in(element):
                    yield from self.say(kid)
            case _:
                yield self.leaf("text", element)

    def leaf(self, kind: str, element: pikepdf.Object, announced: str = "") -> Utterance:
        line = as_read(self.text(element, marked=True))
        return Utterance(kind=kind, words=as_read(self.text(element)), line=f"{announced}{line}")

    def item(self, item: pikepdf.Object) -> Iterator[Utterance]:
        labels = [as_read(self.text(kid)) for kid in elements_in(item) if tag_of(kid) == "Lbl"]
        for kid in elements_in(item):
            if tag_of(kid) == "LBody":
                yield self.leaf("item", kid, "".join(f"  {label} " for label in labels))

    def table(self, table: pikepdf.Object) -> Iterator[Utterance]:
        """Say caption and columns, then row by row what heads it and each cell under its column."""
        for kid in elements_in(table):
            if tag_of(kid) == "Caption":
                yield self.leaf("table", kid, "table: ")
        columns: tuple[str, ...] = ()
        for row in _table_rows(table):
            cells = list(elements_in(row))
            if all(tag_of(cell) == "TH" for cell in cells):
                columns = tuple(as_read(self.text(cell)) for cell in cells)
                yield Utterance(kind="columns", words=" ".join(columns), line=f"  columns: {_BETWEEN.join(columns)}")
                continue
            place = 0
            for cell in cells:
                span = _span(cell)
                heads = _BETWEEN.join(columns[place : place + span])
                headed = tag_of(cell) == "TH"
                yield self.leaf("row" if headed else "cell", cell, "  row: " if headed else f"    {heads}: ")
                place += span

    def text(self, element: pikepdf.Object, *, marked: bool = False) -> str:
        """Return the text of *element* and all below it; what stands for it is said in its place.

        With *marked*, links and words of another language stand in brackets.
        """
        for key in (Name.ActualText, Name.Alt):
            if key in element:
                return str(element[key])
        parts = []
        for kid in kids_of(element):
            if is_element(kid):
                text = self.text(kid, marked=marked)
                parts.append(_bracketed(kid, text) if marked else text)
            else:
                parts.append(self.marked.get(mark_of(kid, element), ""))
        return "".join(parts)


def _marked(pdf: pikepdf.Pdf) -> Marked:
    """Return the text of all marked content of *pdf*."""
    return {(page.obj.objgen, mcid): text for page in pdf.pages for mcid, text in _marked_on(page, unicode_maps(page))}


def _marked_on(page: pikepdf.Page, maps: dict[str, dict[int, str]]) -> Iterator[tuple[int, str]]:
    """Give number and text of the marked content of *page*; ActualText is said in place of what it encloses."""
    texts: dict[int, list[str]] = {}
    font: dict[int, str] = {}
    open_marks: list[tuple[int | None, bool]] = []  # the number, and whether what is shown is said otherwise
    for instruction in pikepdf.parse_content_stream(page):
        operands = list(instruction.operands)
        number, silent = open_marks[-1] if open_marks else (None, False)
        match str(instruction.operator):
            case "BMC" | "BDC":
                properties = operands[1] if len(operands) > 1 else None
                entries = properties if isinstance(properties, pikepdf.Dictionary) else pikepdf.Dictionary()
                number = int(entries[Name.MCID]) if Name.MCID in entries else number
                if Name.ActualText in entries and not silent and number is not None:
                    texts.setdefault(number, []).append(str(entries[Name.ActualText]))
                open_marks.append((number, silent or Name.ActualText in entries))
            case "EMC":
                open_marks.pop()
            case "Tf":
                font = maps[str(operands[0])]
            case "Tj" if number is not None and not silent:
                texts.setdefault(number, []).append("".join(font[code] for code in bytes(operands[0])))
            case _:
                pass
    for mcid, parts in texts.items():
        yield mcid, "".join(parts)


def _table_rows(table: pikepdf.Object) -> Iterator[pikepdf.Object]:
    for kid in elements_in(table):
        if tag_of(kid) == "TR":
            yield kid
        elif tag_of(kid) in _ROWS:
            yield from _table_rows(kid)


def _span(cell: pikepdf.Object) -> int:
    owners = listed(cell.get(Name.A))
    return next((int(owner[Name.ColSpan]) for owner in owners if Name.ColSpan in owner), 1)


def _field(element: pikepdf.Object) -> Utterance:
    """Say a field by its tip, which is what a listener hears on coming to it (ISO 14289-1, 7.18.4)."""
    annotations = (kid[Name.Obj] for kid in kids_of(element) if isinstance(kid, pikepdf.Dictionary) and Name.Obj in kid)
    tip = as_read(" ".join(str(annotation.get(Name.TU, "")) for annotation in annotations))
    return Utterance(kind="field", words=tip, line=f"field: {tip}")


def _bracketed(element: pikepdf.Object, text: str) -> str:
    """Return *text* with what a listener hears of its element: that it is a link, or in which language it is."""
    heard = "link" if tag_of(element) == "Link" else str(element.get(Name.Lang, ""))
    return f"[{heard} {text.strip()}]{text[len(text.rstrip()) :]}" if heard else text
