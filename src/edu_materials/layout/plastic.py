"""What a plastic card has and a folded one has not: fields two by two, and a panel at the foot that reaches the edges.

The band at the head of a panel holds its heading. Where a panel speaks two languages, each has a column and a code.
"""

from dataclasses import replace
from itertools import groupby, pairwise

from edu_materials.kernel.units import mm
from edu_materials.layout.blocks import strips_of
from edu_materials.layout.frames import BoxFrame, FieldFrame, Frame
from edu_materials.layout.setting import Column, Setting
from edu_materials.layout.strips import Strip, joined, kept_together, spaced, stacked
from edu_materials.qr.symbol import QUIET_ZONE
from edu_materials.tree.inline import Run, Words
from edu_materials.tree.nodes import Fields, Node, Paragraph, QrCode, Section

_GUTTER = mm(3.0)
_UNDER_LINE = mm(0.45)  # from a line to write on to its label: the accents of capitals stay clear of it
_BAND_PAD = (mm(0.2), mm(0.3))  # above and below the heading of a panel: a comma below a letter reaches deep
_BODY_PAD = mm(0.6)  # below the band
_TAG = (mm(4.6), mm(2.9))  # the white plate of a language code
_TAG_GAP = mm(1.4)
_ACCENTS = mm(0.45)  # the white that a line has above its capitals, and that may lie in the quiet zone of a code


def parted(face: Section) -> tuple[Section, Section | None]:
    """Return *face* without its panel, and the panel: a callout that stands last."""
    *rest, last = face.content or (None,)
    if isinstance(last, Section) and last.kind == "callout":
        return replace(face, content=tuple(node for node in rest if node is not None)), last
    return face, None


def plastic_strips(nodes: tuple[Node, ...], column: Column, setting: Setting) -> tuple[Strip, ...]:
    """Return *nodes* as strips: fields two by two, and beside the code the sentence before it."""
    return joined(_plastic_block(node, column, setting) for node in _beside_the_code(nodes))


def _plastic_block(node: Node, column: Column, setting: Setting) -> tuple[Strip, ...]:
    if isinstance(node, Fields):
        return _field_rows(node, column, setting)
    strips = strips_of((node,), column, setting, {})
    if isinstance(node, QrCode):  # what stands below goes on under the code, and leaves its quiet zone white
        return spaced(strips, 0, QUIET_ZONE * setting.theme.qr_module - _ACCENTS)
    return strips


def _beside_the_code(nodes: tuple[Node, ...]) -> list[Node]:
    """Let a paragraph share the room of the code that follows it."""
    found = list(nodes)
    for index, (node, follower) in enumerate(pairwise(nodes)):
        if isinstance(node, Paragraph) and isinstance(follower, QrCode):
            found[index : index + 2] = [replace(follower, beside=(node, *follower.beside))]
            break
    return found


def _field_rows(node: Fields, column: Column, setting: Setting) -> tuple[Strip, ...]:
    """Return fields row by row, each with its label below the line; the first of two has the wider column.

    There is no room to set labels well apart from the line above them: who is in a hurry would take a label for that of
    the line that it stands closest to, and so it is.
    """
    items = iter(node.items)
    strips = []
    for count in node.rows or (1,) * len(node.items):
        columns = _columns(column, setting) if count > 1 else (column,)
        row = [(next(items), columns[number]) for number in range(count)]
        line, style = setting.theme.field_line, setting.theme.style("label")
        frames: list[Frame] = []
        height = 0.0
        for item, place in row:
            under, label = stacked(setting.text(item.label, style, place, "label"), line + _UNDER_LINE)
            field = FieldFrame(
                key=item.label.id,
                name=item.name,
                x=place.x,
                y=0,
                width=place.width,
                height=line,
                ink="black",
                line=0.5,
            )
            frames += (*label, field)
            height = max(height, line + _UNDER_LINE + under)
        strips.append(Strip(key=row[0][0].label.id, height=height, frames=tuple(frames)))
    return kept_together(strips)


def _columns(column: Column, setting: Setting) -> tuple[Column, Column]:
    left = setting.theme.split
    return Column(column.x, left), Column(column.x + left + _GUTTER, column.width - left - _GUTTER)


def panel(node: Section, column: Column, setting: Setting, foot: float) -> Strip:
    """Return a panel whose tint goes on below it for *foot* points, to the edge of the card."""
    groups = _by_language(node.content)
    columns = _columns(column, setting) if len(groups) > 1 else (column,)
    width = setting.theme.page.width
    band, frames = _band(node, groups, columns, setting)
    heights = []
    for content, place in zip(groups, columns, strict=True):
        height, placed = stacked(strips_of(content, place, setting, {}), band + _BODY_PAD)
        heights.append(height)
        frames += placed
    height = band + _BODY_PAD + max(heights)
    back = (
        BoxFrame(key=node.key, x=0, y=band, width=width, height=height + foot - band, fill="tint"),
        BoxFrame(key=node.key, x=0, y=0, width=width, height=band, fill="accent"),
    )
    landings = (node.heading.words.id,) if node.heading else ()
    return Strip(key=node.key, height=height, frames=(*back, *frames), landings=landings)


def _by_language(content: tuple[Node, ...]) -> list[tuple[Node, ...]]:
    """Return *content* in stretches of one language, of which a card has room for two."""
    groups = [tuple(group) for _, group in groupby(content, key=_language)]
    return groups if len(groups) <= 2 else [content]  # noqa: PLR2004 - as many as there are columns


def _language(node: Node) -> str | None:
    return node.words.runs[0].lang if isinstance(node, Paragraph) else None


def _band(
    node: Section, groups: list[tuple[Node, ...]], columns: tuple[Column, ...], setting: Setting
) -> tuple[float, tuple[Frame, ...]]:
    """Return the height of the dark band of a panel and what stands on it: its heading, the code of each language."""
    tags: list[tuple[Frame, ...]] = []
    start = columns[0]
    if len(groups) > 1:
        start = start.inset(_TAG[0] + _TAG_GAP)
        for group, place in zip(groups, columns, strict=True):
            tags.append(_tag(_language(group[0]) or setting.language, place, setting))
    heading = setting.text(node.heading.words, setting.theme.style("h2"), start) if node.heading else ()
    above, below = _BAND_PAD
    height, frames = stacked(heading, above)
    first = tuple(frame for tag in tags[:1] for frame in tag)  # from left to right, as the line is read
    others = tuple(frame for tag in tags[1:] for frame in tag)
    return height + above + below, (*first, *frames, *others)


def _tag(language: str, place: Column, setting: Setting) -> tuple[Frame, ...]:
    """Return the code of *language* (ISO 639-1) on a white plate; it is seen only, for tags say it to a listener."""
    width, height = _TAG
    style = replace(setting.theme.style("furniture"), weight="semibold", ink="accent")
    words = Words(f"language.{language}", (Run(language.upper()),))
    middle = _BAND_PAD[0] + setting.theme.style("h2").leading / 2
    inner = (width - setting.breadth(words, style)) / 2
    code = setting.furniture(words, style, place.inset(inner), middle - style.leading / 2)
    plate = BoxFrame(key=words.id, x=place.x, y=middle - height / 2, width=width, height=height, fill="white")
    return plate, code
