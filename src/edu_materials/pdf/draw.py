"""Frames drawn on a canvas: text, boxes, rules, triangles, codes, each marked with what it means.

The page's y axis is turned here and nowhere else. What is not part of the reading order is marked as an artifact.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import assert_never

from reportlab.pdfgen.textobject import PDFTextObject

from edu_materials.design.inks import Ink
from edu_materials.layout.frames import (
    BoxFrame,
    DiscFrame,
    FieldFrame,
    Frame,
    Page,
    QrFrame,
    RuleFrame,
    Span,
    TextFrame,
    TriangleFrame,
)
from edu_materials.pdf.canvas import Box, PdfCanvas, utf16
from edu_materials.pdf.faces import Faces
from edu_materials.pdf.structure import Element, Structure
from edu_materials.qr.symbol import QUIET_ZONE, runs, side

_HEIGHT_OF_TRIANGLE = 0.8660254  # of an equilateral one, for a side of 1
_BULLET = "\u2022"
_SOFT_HYPHEN = "\u00ad"
_POWER = re.compile("([0-9]+[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)")
SENTENCE = "EDUM_Sentence"
"""Key of the sentence id in property lists: a private name, so that each form can be proved to say the same."""
_LAYOUT = "/Type /Layout"
_FURNITURE = "/Type /Pagination"
_ARTIFACTS = {kind: Element("Artifact") for kind in (_LAYOUT, _FURNITURE)}


class Pen:
    """Draws the frames of one page, in the inks and under the marks of the canvas's profile."""

    def __init__(
        self, canvas: PdfCanvas, page: Page, faces: Faces, inks: Mapping[str, Ink], structure: Structure | None
    ) -> None:
        """Draw on *canvas* with *faces* and *inks*; without *structure* nothing is marked."""
        self.canvas = canvas
        self.page = page
        self.faces = faces
        self.inks = inks
        self.structure = structure
        self.links: list[tuple[str, str, Box, Element | None]] = []
        self.fields: list[FieldFrame] = []
        self._untagged: dict[str, Element] = {}
        self._open: Element | None = None
        """The element whose marked content is open: lines of one paragraph share a mark."""

    def draw(self, frame: Frame) -> None:
        """Draw one frame."""
        match frame:
            case TextFrame():
                self._text(frame)
            case BoxFrame():
                self._as_shape(frame.figure, _box_of(frame), lambda: self._box(frame))
            case RuleFrame():
                rule = frame.x, frame.y, frame.x2, frame.y2
                self._as_shape(frame.figure, _reach(rule), lambda: self._line(*rule, frame.ink, frame.line))
            case FieldFrame():
                self._as_artifact(lambda: self._field(frame))
                self.fields.append(frame)
            case TriangleFrame():
                self._as_figure(frame.key, _triangle_box(frame), lambda: self._triangle(frame))
            case DiscFrame():
                self._as_label(frame)
            case QrFrame():
                size = side(frame.matrix, frame.module)
                self._as_figure(frame.key, (frame.x, frame.y, size, size), lambda: self._code(frame))
            case _:
                assert_never(frame)

    def _text(self, frame: TextFrame) -> None:
        for (href, lang, power), spans in groupby(self._pieces(frame), key=_kind):
            stretch = list(spans)
            element = self._open_text(frame, href, lang, stretch[0].text if power else None)
            self._stretch(stretch, frame)
            if href and self.canvas.profile.links:
                first, last = stretch[0], stretch[-1]
                up = self._up(frame.y)
                left, right = frame.x + first.x, frame.x + last.x + last.width
                box = (left, up - frame.descent, right, up + frame.ascent)
                self.links.append((href, "".join(span.text for span in stretch).strip(), box, element))

    def _pieces(self, frame: TextFrame) -> Iterator[Span]:
        """Give the spans of a line; where it is tagged, each power such as 10\u00b9\u00b3 as a span of its own."""
        for span in _closed(frame):
            if self.structure is None or frame.artifact or not _POWER.search(span.text):
                yield span
                continue
            x = span.x
            for piece in filter(None, _POWER.split(span.text)):
                width = self.faces.width(piece, span.face, span.size)
                yield replace(span, text=piece, x=x, width=width)
                x += width

    def _open_text(self, frame: TextFrame, href: str | None, lang: str | None, power: str | None) -> Element | None:
        if frame.artifact:
            self._begin_artifact(_FURNITURE)
            return None
        sentence = f"/{SENTENCE} ({frame.key})"
        if self.structure is None:
            element = self._untagged.setdefault(frame.key, Element("Span"))
            if element is not self._open:
                self.finish()
                self._open = element
                self.canvas.begin_mark("Span", properties=sentence)
            return None
        element = self.structure.texts[frame.key]
        if href:
            element = self.structure.within(frame.key, "Link", href)
        elif lang:
            element = self.structure.within(frame.key, "Span", lang, lang)
        elif power:  # said as one thing (ISO 32000-1, 14.9.4); a mark inside a mark would end its text for some readers
            element = element.add("Span")
            sentence += f" /ActualText {utf16(power)}"
        if element is not self._open:
            self.finish()
            self._open = element
            self.canvas.begin_mark(element.tag, self.structure.mark(element, self.page.number), sentence)
        return element

    def _stretch(self, spans: list[Span], frame: TextFrame) -> None:
        """Draw spans of *frame* that belong to one element."""
        if self.canvas.profile.colour == "cmyk":
            self._overprint(black=all(span.ink != "white" for span in spans))
        text = self.canvas.beginText(frame.x + spans[0].x, self._up(frame.y))
        for span in spans:
            text.setFont(self.faces.faces[span.face].fontName, span.size)
            self._colour_text(text, span.ink)
            text.textOut(span.text)
        self.canvas.drawText(text)

    def _overprint(self, *, black: bool) -> None:
        """Let black text print over what lies under it, so that no white gap shows where inks shift on a press."""
        self.canvas.setFillOverprint(black)
        self.canvas.setOverprintMask(int(black))

    def _as_artifact(self, draw: Callable[[], None]) -> None:
        self._begin_artifact(_LAYOUT)
        draw()

    def _as_shape(self, figure: str, place: Box, draw: Callable[[], None]) -> None:
        """Draw a shape: one of a figure that is made of several, else an artifact."""
        if not figure:
            self._as_artifact(draw)
            return
        before = self.structure.figures[figure].box if self.structure is not None else None
        self._as_figure(figure, place, draw)
        if self.structure is not None and before is not None:
            element = self.structure.figures[figure]
            assert element.box is not None
            element.box = element.box[0], _around(before[1], element.box[1])

    def _as_figure(self, key: str, place: Box, draw: Callable[[], None]) -> None:
        if self.structure is not None:
            self.finish()
            figure = self.structure.figures[key]
            x, y, width, height = place
            figure.box = self.page.number, (x, self._up(y + height), x + width, self._up(y))
            self.canvas.begin_mark("Figure", self.structure.mark(figure, self.page.number))
            self._open = figure
        else:
            self._begin_artifact(_LAYOUT)
        draw()

    def _as_label(self, frame: DiscFrame) -> None:
        """Draw a bullet, which is read as the character that it stands for."""
        if self.structure is not None:
            self.finish()
            label = self._open = self.structure.labels[frame.key]
            mark = self.structure.mark(label, self.page.number)
            self.canvas.begin_mark("Lbl", mark, f"/ActualText {utf16(_BULLET)}")
        else:
            self._begin_artifact(_LAYOUT)
        self._fill(frame.ink)
        self.canvas.circle(frame.x, self._up(frame.y), frame.radius, stroke=0, fill=1)

    def finish(self) -> None:
        """Close the marked content that is open, before other content or the end of the page."""
        if self._open is not None:
            self.canvas.end_mark()
            self._open = None

    def _begin_artifact(self, kind: str) -> None:
        artifact = _ARTIFACTS[kind]
        if self._open is not artifact:
            self.finish()
            self._open = artifact
            self.canvas.begin_mark("Artifact", properties=kind)

    def _field(self, frame: FieldFrame) -> None:
        foot = frame.y + frame.height
        self._line(frame.x, foot, frame.x + frame.width, foot, frame.ink, frame.line)

    def _box(self, frame: BoxFrame) -> None:
        if frame.fill:
            self._fill(frame.fill)
        if frame.stroke:
            self._stroke(frame.stroke, frame.line)
        bottom = self._up(frame.y + frame.height)
        self.canvas.rect(
            frame.x, bottom, frame.width, frame.height, stroke=int(bool(frame.stroke)), fill=int(bool(frame.fill))
        )

    def _line(self, x: float, y: float, x2: float, y2: float, ink: str, line: float) -> None:
        self._stroke(ink, line)
        self.canvas.line(x, self._up(y), x2, self._up(y2))

    def _triangle(self, frame: TriangleFrame) -> None:
        top, bottom = self._up(frame.y), self._up(frame.y + frame.side * _HEIGHT_OF_TRIANGLE)
        self._fill(frame.ink)
        path = self.canvas.beginPath()
        path.moveTo(frame.x, top)
        path.lineTo(frame.x + frame.side, top)
        path.lineTo(frame.x + frame.side / 2, bottom)
        path.close()
        self.canvas.drawPath(path, stroke=0, fill=1)

    def _code(self, frame: QrFrame) -> None:
        """Draw white with its quiet zone, and all dark modules as one path with one fill: no seams between them."""
        size = side(frame.matrix, frame.module)
        self._fill("white")
        self.canvas.rect(frame.x, self._up(frame.y + size), size, size, stroke=0, fill=1)
        self._fill(frame.ink)
        path = self.canvas.beginPath()
        for row, column, length in runs(frame.matrix):
            x = frame.x + (QUIET_ZONE + column) * frame.module
            y = self._up(frame.y + (QUIET_ZONE + row + 1) * frame.module)
            path.rect(x, y, length * frame.module, frame.module)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def _fill(self, ink: str) -> None:
        if self.canvas.profile.colour == "cmyk":
            self._overprint(black=False)
        if self.canvas.profile.colour == "rgb":
            self.canvas.setFillColorRGB(*self.inks[ink].srgb)
        else:
            self.canvas.setFillColorCMYK(*self.inks[ink].cmyk)

    def _stroke(self, ink: str, line: float) -> None:
        if self.canvas.profile.colour == "rgb":
            self.canvas.setStrokeColorRGB(*self.inks[ink].srgb)
        else:
            self.canvas.setStrokeColorCMYK(*self.inks[ink].cmyk)
        self.canvas.setLineWidth(line)

    def _colour_text(self, text: PDFTextObject, ink: str) -> None:
        if self.canvas.profile.colour == "rgb":
            text.setFillColorRGB(*self.inks[ink].srgb)
        else:
            text.setFillColorCMYK(
                0, 0, 0, 0 if ink == "white" else 1
            )  # text prints in K only: no fringes of other inks

    def _up(self, y: float) -> float:
        return self.page.height - y


def _box_of(frame: BoxFrame) -> Box:
    return frame.x, frame.y, frame.width, frame.height


def _reach(rule: Box) -> Box:
    """Return the place of a line from its two ends."""
    x, y, x2, y2 = rule
    return min(x, x2), min(y, y2), abs(x2 - x), abs(y2 - y)


def _around(one: Box, other: Box) -> Box:
    """Return the box (left, bottom, right, top) that holds both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _triangle_box(frame: TriangleFrame) -> Box:
    return frame.x, frame.y, frame.side, frame.side * _HEIGHT_OF_TRIANGLE


def _kind(span: Span) -> tuple[str | None, str | None, bool]:
    """Return what tells one element of a line from the next: where it leads, its language, whether it is a power."""
    return span.href, span.lang, bool(_POWER.fullmatch(span.text))


def _closed(frame: TextFrame) -> tuple[Span, ...]:
    """Return the spans of a line; a hyphen that a break put there is drawn as the soft hyphen that it is."""
    if not frame.broken:
        return frame.spans
    *rest, last = frame.spans
    return (*rest, replace(last, text=last.text[:-1] + _SOFT_HYPHEN))
