"""The components of a page: paragraphs, lists, boxes, fields and codes as strips of a column."""

from dataclasses import replace
from itertools import pairwise
from typing import assert_never

from edu_materials.design.theme import Theme
from edu_materials.i18n.typography import NBSP
from edu_materials.kernel.units import mm
from edu_materials.layout.bars import bars_strips
from edu_materials.layout.frames import BoxFrame, DiscFrame, FieldFrame, QrFrame, TextFrame, TriangleFrame, moved
from edu_materials.layout.setting import Column, Setting
from edu_materials.layout.strips import Strip, joined, kept_together, spaced, stacked
from edu_materials.layout.tables import table_strips
from edu_materials.qr.symbol import QUIET_ZONE, side, symbol
from edu_materials.tree.inline import Run, Words
from edu_materials.tree.nodes import (
    Bars,
    Bullets,
    Contents,
    Fields,
    Heading,
    Monitoring,
    Node,
    Paragraph,
    QrCode,
    Section,
    Table,
)

_SHORT_SHARE = 0.2  # of a page; a shorter chapter is not parted
_BULLET_INDENT = 1.25  # times the size of the text
_PAD = 1.35  # times the gap between blocks
_BAND_FOOT = mm(1.5)
_FRAME_LINE = 1.1  # points; survives a photocopier
_CLOSE = ("small", "address", "label")  # styles whose paragraphs stand close together
_PageOf = dict[str, int]


def strips_of(nodes: tuple[Node, ...], column: Column, setting: Setting, pages: _PageOf) -> tuple[Strip, ...]:
    """Return *nodes* as strips in *column*; *pages* gives the page of each heading as far as it is known."""
    groups = [_block(node, column, setting, pages) for node in nodes]
    for index, (node, follower) in enumerate(pairwise(nodes)):
        if _leads_to_address(node, follower):
            groups[index] = kept_together(groups[index])
        if _introduces(node, follower):
            groups[index] = (*groups[index][:-1], replace(groups[index][-1], keep=True))
    return joined(groups)


def _introduces(node: Node, follower: Node) -> bool:
    """Say whether the two stand together: a sentence and its list, lines of an address, the code and the holder."""
    if isinstance(node, QrCode):
        return isinstance(follower, Paragraph)
    if not isinstance(node, Paragraph):
        return False
    boxed = isinstance(follower, Section) and follower.kind == "callout" and node.style != "lead"
    close = node.style in ("address", "small") and isinstance(follower, Paragraph)
    return boxed or close or _leads_to_address(node, follower) or isinstance(follower, Bullets | Table)


def _leads_to_address(node: Node, follower: Node) -> bool:
    """Say whether *node* asks the reader to write or call, and *follower* begins the address."""
    if not (isinstance(node, Paragraph) and isinstance(follower, Paragraph)):
        return False
    return follower.style == "address" and node.style != "address"


def _block(node: Node, column: Column, setting: Setting, pages: _PageOf) -> tuple[Strip, ...]:
    gap = setting.theme.gaps.block
    match node:
        case Heading():
            return heading_strips(node, column, setting)
        case Paragraph():
            after = setting.theme.gaps.item if node.style in _CLOSE else gap
            return spaced(setting.text(node.words, setting.theme.style(node.style), column), 0, after)
        case Bullets():
            return spaced(_bullets(node, column, setting), 0, gap)
        case Table():
            whole = column.inset(-setting.theme.hang) if node.wide else column
            return spaced(table_strips(node, whole, setting), gap, setting.theme.gaps.box)
        case Fields():
            return spaced(_fields(node, column, setting), 0, gap)
        case Monitoring():
            return spaced(_monitoring(node, column, setting), gap, gap)
        case QrCode():
            return spaced(_qr_code(node, column, setting), setting.theme.gaps.box, gap)
        case Bars():
            return spaced(bars_strips(node, column, setting), setting.theme.gaps.box, setting.theme.gaps.box)
        case Contents():
            return spaced(kept_together(_contents(node, column, setting, pages)), gap, gap)
        case Section(kind="callout"):
            return spaced((_box(node, column, setting, pages),), setting.theme.gaps.box, setting.theme.gaps.box)
        case Section():
            return _section(node, column, setting, pages)
        case _:
            assert_never(node)


def heading_strips(node: Heading, column: Column, setting: Setting) -> tuple[Strip, ...]:
    """Return a heading, kept with what follows."""
    strips = setting.text(node.words, setting.theme.style(f"h{node.level}"), column)
    first = replace(strips[0], landings=(node.words.id,))
    return tuple(replace(strip, keep=True) for strip in (first, *strips[1:]))


def banded(face: Section, column: Column, setting: Setting) -> tuple[Strip, ...]:
    """Return a face of a card whose head stands in white on a dark band that reaches the edges of the card."""
    theme = setting.theme
    white = replace(setting, theme=theme.inked("white"))
    count = next((n for n, node in enumerate(face.content, 1) if isinstance(node, Heading)), 0)
    head = strips_of(face.content[:count], column, white, {})
    if face.heading:
        head = (*heading_strips(face.heading, column, white), *head)
    height, frames = stacked(head)
    page = theme.page
    band = BoxFrame(
        key=face.key, x=0, y=-page.top, width=page.width, height=page.top + height + _BAND_FOOT, fill="accent"
    )
    landings = tuple(landing for strip in head for landing in strip.landings)
    first = Strip(
        key=face.key,
        height=height + _BAND_FOOT,
        frames=(band, *frames),
        after=theme.gaps.section,
        keep=True,
        landings=landings,
    )
    return (first, *strips_of(face.content[count:], column, setting, {}))


def _section(node: Section, column: Column, setting: Setting, pages: _PageOf) -> tuple[Strip, ...]:
    theme = setting.theme
    hangs = theme.hang and node.heading and node.heading.level == 2  # noqa: PLR2004
    inner = strips_of(node.content, column, setting, pages)
    if not node.heading or not inner:
        return inner
    if not hangs:
        return _together((*heading_strips(node.heading, column, setting), *inner), theme)
    if isinstance(node.content[0], Table) and node.content[0].wide:
        return (*heading_strips(node.heading, column.inset(-theme.hang), setting), *inner)
    return _hung(node.heading, inner, column, setting)


def _together(strips: tuple[Strip, ...], theme: Theme) -> tuple[Strip, ...]:
    """Keep a short chapter on one page."""
    page = theme.page
    short = _SHORT_SHARE * (page.height - page.top - page.bottom)
    return kept_together(strips) if stacked(strips)[0] <= short else strips


def _hung(heading: Heading, inner: tuple[Strip, ...], column: Column, setting: Setting) -> tuple[Strip, ...]:
    """Set the heading in the margin, level with the first line of what it heads."""
    theme = setting.theme
    margin = Column(column.x - theme.hang, theme.hang - mm(6))
    head = heading_strips(heading, margin, setting)
    height, frames = stacked(head)
    count, reach = 1, inner[0].height
    while reach < height and count < len(inner):
        reach += max(inner[count - 1].after, inner[count].before) + inner[count].height
        count += 1
    reach, content = stacked(inner[:count])
    first = Strip(
        key=heading.words.id,
        height=max(height, reach),
        frames=(*frames, *content),
        before=head[0].before,
        after=inner[count - 1].after,
        keep=inner[count - 1].keep,
        landings=(heading.words.id, *(landing for strip in inner[:count] for landing in strip.landings)),
    )
    return (first, *inner[count:])


def _bullets(node: Bullets, column: Column, setting: Setting) -> tuple[Strip, ...]:
    style = setting.theme.styles.get("item", setting.theme.style("body"))  # a form may set its lists in their own
    indent = style.size * _BULLET_INDENT
    gap = setting.theme.gaps.item
    groups = []
    for item in node.items:
        first, *rest = setting.text(item, style, column.inset(indent))
        baseline = first.frames[0].y
        disc = DiscFrame(
            key=item.id,
            x=column.x + style.size * 0.42,
            y=baseline - style.size * 0.27,
            radius=style.size * 0.15,
            ink="accent",
        )
        groups.append(spaced((replace(first, frames=(disc, *first.frames)), *rest), gap, gap))
    for index in {0, len(groups) - 2} - {-1, len(groups) - 1}:  # no item alone at the foot or the top of a page
        groups[index] = (*groups[index][:-1], replace(groups[index][-1], keep=True))
    return joined(groups)


def _fields(node: Fields, column: Column, setting: Setting) -> tuple[Strip, ...]:
    theme, style = setting.theme, setting.theme.style("label")
    writing = column.inset(theme.field_label)
    strips = []
    for item in node.items:
        height, label = stacked(setting.text(item.label, style, Column(column.x, theme.field_label - mm(2)), "label"))
        line = max(theme.field_line, height + mm(0.7))
        frame = FieldFrame(
            key=item.label.id,
            name=item.name,
            x=writing.x,
            y=0,
            width=writing.width,
            height=line,
            ink="black",
            line=0.5,
        )
        drop = frame.baseline - label[-1].y
        frames = (*(moved(part, 0, drop) for part in label), frame)
        strips.append(Strip(key=item.label.id, height=line, frames=frames))
    return kept_together(strips)


def _monitoring(node: Monitoring, column: Column, setting: Setting) -> tuple[Strip, ...]:
    theme, style = setting.theme, setting.theme.style("small")
    size = theme.triangle
    triangle = TriangleFrame(key=node.alt.id, x=column.x, y=0, side=size, ink="black", alt=node.alt.plain)
    text = setting.text(node.words, style, column.inset(size + mm(1.2) + size * 0.25))
    first = text[0].frames[0]
    top = first.y - style.size * 0.70  # level with the capitals of the first line
    height, frames = stacked(text)
    drop = max(0.0, -top)
    reach = max(height + drop, top + drop + size * 0.87)
    placed = (moved(triangle, 0, top + drop), *(moved(frame, 0, drop) for frame in frames))
    return (Strip(key=node.words.id, height=reach, frames=placed),)


def _qr_code(node: QrCode, column: Column, setting: Setting) -> tuple[Strip, ...]:
    theme = setting.theme
    matrix = symbol(node.payload)
    size = side(matrix, theme.qr_module)
    quiet = QUIET_ZONE * theme.qr_module
    text_column = column.inset(0, size - quiet + mm(1.0))
    strips = joined(
        spaced(
            setting.text(p.words, theme.style(p.style), text_column),
            before=theme.gaps.block if p.style == "eyebrow" else 0.0,
            after=theme.gaps.item,
        )
        for p in node.beside
    )
    height, frames = stacked(strips)
    dark = size - 2 * quiet
    first = next((frame for frame in frames if isinstance(frame, TextFrame)), None)
    capitals = first.y - first.spans[0].size * 0.70 if first else 0.0
    down = min(capitals, max(height - dark - quiet, 0.0))
    # The white of the quiet zone stands in the margin, so that the dark modules end where the text does. They begin
    # level with the capitals of the text, where it goes on below the white.
    code = QrFrame(
        key=node.key,
        x=column.x + column.width - size + quiet,
        y=down - quiet,
        module=theme.qr_module,
        matrix=matrix,
        ink="black",
        payload=node.payload,
        alt=node.alt.plain,
    )
    return (Strip(key=node.key, before=quiet - down, height=max(height, dark), frames=(*frames, code)),)


def _contents(node: Contents, column: Column, setting: Setting, pages: _PageOf) -> tuple[Strip, ...]:
    """Set the contents as one paragraph: chapter and page, chapter and page."""
    runs = [Run(node.title.text, strong=True), Run(f"{NBSP}– ")]
    for index, (target, words) in enumerate(node.entries):
        href = f"#{target}"
        runs += [Run(f"{NBSP}· ")] if index else []
        runs += [Run(words.text, href=href), Run(f"{NBSP}{pages.get(target, 0)}", strong=True, href=href)]
    return setting.text(Words(node.title.id, tuple(runs)), setting.theme.style("entry"), column)


def _box(node: Section, column: Column, setting: Setting, pages: _PageOf) -> Strip:
    """Return a box that no page break cuts: tinted for what to remember, framed with a dark head for warnings."""
    pad = setting.theme.gaps.block * _PAD
    inner = column.inset(pad, pad)
    warning = node.tone == "warning"
    style = setting.theme.style("box-heading")
    head: tuple[Strip, ...] = ()
    if node.heading:
        head_style = replace(style, ink="white", after=0.0) if warning else style
        head = setting.text(node.heading.words, head_style, inner)
    body = strips_of(node.content, inner, setting, pages)
    if not warning:
        height, frames = stacked((*head, *body), pad)
        back = BoxFrame(key=node.key, x=column.x, y=0, width=column.width, height=height + 2 * pad, fill="tint")
        return Strip(key=node.key, height=height + 2 * pad, frames=(back, *frames))
    head_height, head_frames = stacked(head, pad * 0.55)
    band = head_height + 1.1 * pad
    height, frames = stacked(body, band + pad * 0.8)
    total = band + height + 1.8 * pad
    half = _FRAME_LINE / 2
    frame = BoxFrame(
        key=node.key,
        x=column.x + half,
        y=half,
        width=column.width - 2 * half,
        height=total - 2 * half,
        stroke="accent",
        line=_FRAME_LINE,
    )
    back = BoxFrame(key=node.key, x=column.x, y=0, width=column.width, height=band, fill="accent")
    return Strip(key=node.key, height=total, frames=(frame, back, *head_frames, *frames))
