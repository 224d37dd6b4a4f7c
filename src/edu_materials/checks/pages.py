"""Checks on pages of frames: everything that can be wrong before a PDF exists."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from edu_materials.checks.findings import Check, Finding
from edu_materials.design.inks import LEAST_CONTRAST, Ink, contrast
from edu_materials.design.theme import Theme
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.frames import (
    Area,
    BoxFrame,
    DiscFrame,
    FieldFrame,
    Frame,
    Layout,
    Page,
    QrFrame,
    RuleFrame,
    TextFrame,
    TriangleFrame,
)
from edu_materials.layout.measure import Measurer
from edu_materials.qr.symbol import QUIET_ZONE, side
from edu_materials.tree.nodes import Contents, Node, Section

LEAST_SIZE = 7.0
"""Points, for anything printed (GVP-based house rule for cards)."""
LEAST_READING_SIZE = 9.0
"""Points of Times New Roman to whose x-height leaflet text must come up (Readability guideline, A.1)."""
LEAST_MODULE = mm(0.40)
"""The side of a QR module below which a phone camera begins to fail on a scanned print."""
_TIMES_X_HEIGHT = 0.448
_FIRA_X_HEIGHT = 0.527
_CLOSE = 0.01  # points


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A layout with what it was made by."""

    layout: Layout
    theme: Theme
    measurer: Measurer


def text_frames(page: Page) -> tuple[TextFrame, ...]:
    """Return the lines of *page* in their order."""
    return tuple(frame for frame in page.frames if isinstance(frame, TextFrame))


def _glyphs(subject: LaidOut) -> Iterator[Finding]:
    for page in subject.layout.pages:
        for frame in text_frames(page):
            for span in frame.spans:
                missing = subject.measurer.lacking(span.text, span.face)
                if missing:
                    yield _finding(
                        "L101", page, frame, f"no glyph for “{missing}” U+{ord(missing):04X}", "Use another."
                    )


def _sizes(subject: LaidOut) -> Iterator[Finding]:
    is_card = subject.theme.page.is_card
    reading = LEAST_READING_SIZE * _TIMES_X_HEIGHT / _FIRA_X_HEIGHT
    for page in subject.layout.pages:
        for frame in text_frames(page):
            least = LEAST_SIZE if is_card or _is_furniture(frame, subject.layout) else reading
            size = min(span.size for span in frame.spans)
            if size < least - _CLOSE:
                message = f"{size:.1f} pt; at least {least:.1f} pt is asked for"
                yield _finding("L102", page, frame, message, "Raise the size of this style.")
        for qr in page.frames:
            if isinstance(qr, QrFrame) and qr.module < LEAST_MODULE - _CLOSE:
                message = f"QR modules of {as_mm(qr.module):.2f} mm; at least {as_mm(LEAST_MODULE):.2f} mm are needed"
                yield _finding("L102", page, qr, message, "Raise qr: { module } in the design tokens.")


def _contrast(subject: LaidOut) -> Iterator[Finding]:
    inks = subject.theme.inks
    for page in subject.layout.pages:
        boxes = [frame for frame in page.frames if isinstance(frame, BoxFrame) and frame.fill]
        for frame in text_frames(page):
            ground = _ground(frame, boxes, inks)
            for span in frame.spans:
                ratio = contrast(inks[span.ink], ground)
                if ratio < LEAST_CONTRAST:
                    message = (
                        f"{span.ink} on {ground.name} has a contrast of {ratio:.1f}; {LEAST_CONTRAST:.0f} is asked for"
                    )
                    yield _finding("L103", page, frame, message, "Use a darker ink.")


def _ground(frame: TextFrame, boxes: list[BoxFrame], inks: dict[str, Ink] | object) -> Ink:
    under = "white"
    for box in boxes:
        inside = box.x <= frame.x and frame.x + frame.width <= box.x + box.width
        if inside and box.y <= frame.y - frame.ascent / 2 <= box.y + box.height:
            under = box.fill or under
    return inks[under]  # type: ignore[index]


def _safe(subject: LaidOut) -> Iterator[Finding]:
    for page in subject.layout.pages:
        whole = Area(0, 0, page.width, page.height)
        for frame in page.frames:
            area = kept_from_edges(frame)
            areas = (whole,) if _may_bleed(frame, subject.layout) else page.safe
            if not any(_inside(area, allowed) for allowed in areas):
                yield _finding("L104", page, frame, "stands outside the safe area", "Shorten it, or widen the margins.")


def _may_bleed(frame: Frame, layout: Layout) -> bool:
    if isinstance(frame, TextFrame):
        return _is_furniture(frame, layout)
    return isinstance(frame, BoxFrame | RuleFrame)


def _is_furniture(frame: TextFrame, layout: Layout) -> bool:
    return frame.artifact or frame.key in {words.id for words in layout.document.furniture.read}


def _corners(subject: LaidOut) -> Iterator[Finding]:
    """Find what stands where a rounded corner is cut away; colour may run on there."""
    radius = subject.theme.page.corner
    for page in subject.layout.pages:
        card = page.trim or Area(0, 0, page.width, page.height)
        for frame in page.frames:
            if not isinstance(frame, BoxFrame | RuleFrame) and _cut_off(extent(frame), card, radius):
                yield _finding("L107", page, frame, "stands in a corner that is cut away", "Widen the margins.")


def _cut_off(area: Area, card: Area, radius: float) -> bool:
    """Say whether a corner of *area* lies beyond the arc of *radius* in a corner of *card*."""
    across = max(card.left + radius - area.left, area.right - card.right + radius, 0.0)
    down = max(card.top + radius - area.top, area.bottom - card.bottom + radius, 0.0)
    return math.hypot(across, down) > radius + _CLOSE and min(across, down) > 0


def _quiet(subject: LaidOut) -> Iterator[Finding]:
    """Find what comes into the white that a code is painted with: it would cut a text off, and colour would hide it.

    A box that is painted before the code lies under its white, and one that is only outlined around it.
    """
    for page in subject.layout.pages:
        for place, code in enumerate(page.frames):
            if not isinstance(code, QrFrame):
                continue
            across = side(code.matrix, code.module)
            zone = Area(code.x, code.y, code.x + across, code.y + across)
            for other, frame in enumerate(page.frames):
                under = isinstance(frame, BoxFrame) and (other < place or not frame.fill)
                if other != place and not under and _meet(extent(frame), zone):
                    message = f"comes into the quiet zone of the code “{code.key}”"
                    yield _finding("L108", page, frame, message, "Widen the space around the code.")


def _meet(one: Area, other: Area) -> bool:
    return (
        one.left < other.right - _CLOSE
        and other.left < one.right - _CLOSE
        and one.top < other.bottom - _CLOSE
        and other.top < one.bottom - _CLOSE
    )


def _overlap(subject: LaidOut) -> Iterator[Finding]:
    for page in subject.layout.pages:
        frames = sorted(text_frames(page), key=lambda frame: frame.y)
        for index, upper in enumerate(frames):
            for lower in frames[index + 1 :]:
                apart = lower.y - lower.spans[0].size * 0.7 >= upper.y + upper.spans[0].size * 0.2
                if not apart and upper.x < lower.x + lower.width and lower.x < upper.x + upper.width:
                    yield _finding("L105", page, lower, f"runs into “{upper.key}”", "Widen the space between the two.")


def _order(subject: LaidOut) -> Iterator[Finding]:
    """Compare the lines with the tree: every sentence there, whole, and in the order of the tree."""
    document = subject.layout.document
    wanted = {words.id: words.text.replace("\u00ad", "") for words in document.words()}
    contents = {node.title.id for node in _contents_nodes(document.content)}
    order = list(wanted)
    printed: dict[str, str] = {}
    for page in subject.layout.pages:
        reading = [frame for frame in text_frames(page) if not frame.artifact]
        keys = [key for key, _ in groupby(frame.key for frame in reading)]
        positions = [order.index(key) for key in keys if key in wanted]
        if positions != sorted(positions):
            yield Finding(code="L106", page=page.number, message="the lines do not follow the reading order", hint=_BUG)
        for frame in reading:
            text = "".join(span.text for span in frame.spans)
            printed[frame.key] = printed.get(frame.key, "") + (text[:-1] if frame.broken else text)
    for key, text in wanted.items():
        if key in contents or key.startswith("contents."):
            continue  # set as one paragraph with page numbers; each entry repeats a heading that is compared itself
        if printed.get(key) != text:
            yield Finding(code="L106", key=key, message="is not printed word for word", hint=_BUG)


def _contents_nodes(nodes: tuple[Node, ...]) -> Iterator[Contents]:
    for node in nodes:
        if isinstance(node, Contents):
            yield node
        elif isinstance(node, Section):
            yield from _contents_nodes(node.content)


def extent(frame: Frame) -> Area:
    """Return the rectangle that *frame* takes on its page; of a QR code the dark modules."""
    match frame:
        case TextFrame():
            return Area(frame.x, frame.y - frame.ascent * 0.75, frame.x + frame.width, frame.y + frame.descent * 0.8)
        case BoxFrame() | FieldFrame():
            return Area(frame.x, frame.y, frame.x + frame.width, frame.y + frame.height)
        case RuleFrame():
            return Area(frame.x, frame.y, frame.x2, frame.y2)
        case TriangleFrame():
            return Area(frame.x, frame.y, frame.x + frame.side, frame.y + frame.side)
        case DiscFrame():
            reach = frame.radius
            return Area(frame.x - reach, frame.y - reach, frame.x + reach, frame.y + reach)
        case QrFrame():
            quiet = QUIET_ZONE * frame.module
            reach = side(frame.matrix, frame.module) - quiet
            return Area(frame.x + quiet, frame.y + quiet, frame.x + reach, frame.y + reach)


def kept_from_edges(frame: Frame) -> Area:
    """Return what of *frame* must keep clear of an edge: of a field its line; white room to write may reach there."""
    area = extent(frame)
    return replace(area, top=area.bottom) if isinstance(frame, FieldFrame) else area


def _inside(area: Area, allowed: Area) -> bool:
    return (
        area.left >= allowed.left - _CLOSE
        and area.top >= allowed.top - _CLOSE
        and area.right <= allowed.right + _CLOSE
        and area.bottom <= allowed.bottom + _CLOSE
    )


def _finding(code: str, page: Page, frame: Frame, message: str, hint: str) -> Finding:
    return Finding(code=code, page=page.number, key=frame.key, message=message, hint=hint)


_BUG = "This is a fault of the program, not of the text: please report it."

PAGE_CHECKS: tuple[Check[LaidOut], ...] = (
    Check("L101", "every glyph present", "a missing glyph prints as a box and says nothing", _glyphs),
    Check("L102", "sizes large enough", "GVP XVI appendix 2.4 and Readability guideline A.1; phone cameras", _sizes),
    Check("L103", "contrast of at least 7:1", "WCAG 2.2, 1.4.6: tired eyes and black-and-white copies", _contrast),
    Check("L104", "nothing outside the safe area", "what stands at the edge is cut off or folded over", _safe),
    Check("L105", "no line runs into another", "two texts on one place are no text", _overlap),
    Check("L106", "every sentence whole and in order", "nothing may be lost between tree and page", _order),
    Check("L107", "nothing in a corner that is cut away", "ISO/IEC 7810, 5.1.1: ID-1 has rounded corners", _corners),
    Check("L108", "white around every code", "ISO/IEC 18004: four modules of white, or no phone finds it", _quiet),
)
