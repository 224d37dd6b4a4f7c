"""A card: faces of one size, each of which holds what is its own, on the sides of its form.

Knows frames and themes. Knows nothing of paper around the card, of PDF, products or markets.
"""

from dataclasses import dataclass, replace

from edu_materials.design.theme import Theme
from edu_materials.kernel.errors import LayoutError
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.blocks import banded, strips_of
from edu_materials.layout.frames import Area, BoxFrame, Frame, Layout, Page
from edu_materials.layout.furniture import face_furniture, foot_height, in_order, tallest_foot
from edu_materials.layout.pagination import Placed, bottom_of, frames_of, landings_of, place
from edu_materials.layout.plastic import panel, parted, plastic_strips
from edu_materials.layout.setting import Column, Setting
from edu_materials.layout.strips import Strip
from edu_materials.tree.nodes import Document, Fields, Heading, Section, words_of

_BREATH, _BREATH_SHARE = mm(1.4), 0.3
_MOST_LINE = mm(8)  # of a field to write in; what is left beyond that is white
_LIFT = mm(0.7)  # of a side that begins with fields: white above the first line is room to write, the margin too
_FOOT_AIR = mm(0.2)  # between the last sentence of a side of plastic and its foot, which is none of it


def card(document: Document, setting: Setting) -> Layout:
    """Return the faces of *document* on the sides of its form; on each side they are read in the order of the tree.

    Raises:
        LayoutError: Faces that are missing or too many, or that do not hold what is on them.
    """
    theme = setting.theme
    sections = _faces_of(document, theme)
    faces = [_face(section, setting, document, index) for index, section in enumerate(sections)]
    _require_room(faces)
    pages: list[Page] = []
    landings: list[tuple[str, int, float]] = []
    for number, side in enumerate(theme.page.sides, 1):
        frames: list[Frame] = []
        for index in sorted(face - 1 for face in side):
            area = face_area(theme, side.index(index + 1))
            landings += landings_of((faces[index].placed,), area.top, first=number)
            furniture = face_furniture(document, setting, area, index)
            frames += in_order(frames_of(faces[index].placed, area.top), furniture)
        areas = tuple(face_area(theme, position) for position in range(len(side)))
        if theme.page.corner:  # its furniture stands on the band: what is painted lies under what is said
            frames.sort(key=lambda frame: not isinstance(frame, BoxFrame))
        page = Page(number=number, width=theme.page.width, height=theme.page.height, safe=areas, frames=tuple(frames))
        pages.append(page)
    rooms = tuple((face.section.key, face.room) for face in faces)
    return Layout(document=document, form=theme.form, pages=tuple(pages), landings=tuple(landings), rooms=rooms)


def face_area(theme: Theme, position: int) -> Area:
    """Return where the text of the face at *position* stands, counted from nought at the top of its side."""
    page = theme.page
    top = page.height / page.faces * position
    return Area(page.left, top + page.top, page.width - page.right, top + page.height / page.faces - page.bottom)


@dataclass(frozen=True, slots=True)
class _Face:
    """A face set from its top; ``room`` is the height left, below nought where it overflows."""

    section: Section
    placed: tuple[Placed, ...]
    room: float


def _face(section: Section, setting: Setting, document: Document, index: int) -> _Face:
    area = face_area(setting.theme, 0)
    if setting.theme.page.corner:
        return _plastic_face(section, setting, area, foot_height(document, setting, index))
    column = Column(area.left, area.right - area.left)
    strips = strips_of((section,), column, setting, {})
    if section.tone != "plain":
        strips = banded(section, column, setting)
    foot = foot_height(document, setting, index)
    height = area.bottom - foot - area.top
    # What room there is lets the dark head stand freer. It is counted below the tallest foot that any state could have:
    # what stands on these pages is agreed where it stands, and must not move when the agreement is named at the foot.
    room = height - bottom_of(place(strips, setting.theme.grid)) - (tallest_foot(index) - foot)
    if section.tone != "plain" and room > 0:
        strips = (replace(strips[0], after=strips[0].after + min(_BREATH, room * _BREATH_SHARE)), *strips[1:])
    placed = place(strips, setting.theme.grid)
    return _Face(section, placed, height - bottom_of(placed))


def _plastic_face(section: Section, setting: Setting, area: Area, foot: float) -> _Face:
    """Set what a face of plastic has above, and its panel at the foot; what room there is goes to who writes."""
    theme = setting.theme
    column = Column(area.left, area.right - area.left)
    foot += _FOOT_AIR if foot else 0.0
    body, last = parted(section)
    rows = sum(len(node.rows) for node in body.content if isinstance(node, Fields))
    lift = _LIFT if isinstance(next(iter(body.content), None), Fields) else 0.0
    gap = theme.gaps.section + lift
    height = area.bottom - foot - area.top + lift
    fixed = (panel(last, column, setting, foot + theme.page.bottom),) if last else ()
    below = sum(gap + strip.height for strip in fixed)
    upper = place(_upper(body, column, setting), theme.grid)
    room = height - below - bottom_of(upper)
    if room > 0 and rows:
        line = min(theme.field_line + max(room / rows - theme.grid, 0.0), _MOST_LINE)  # each row may move by the grid
        roomy = replace(setting, theme=replace(theme, field_line=line))
        upper = place(_upper(body, column, roomy), theme.grid)
    elif room > 0:
        band, *rest = _upper(body, column, setting)
        freer = replace(band, after=band.after + min(_BREATH, room * _BREATH_SHARE))
        upper = place((freer, *rest), theme.grid)
    room = height - below - bottom_of(upper)
    top = bottom_of(upper) + gap + max(room, 0.0)
    placed = (*upper, *(Placed(strip, top) for strip in fixed))
    return _Face(section, tuple(Placed(item.strip, item.y - lift) for item in placed), room)


def _upper(body: Section, column: Column, setting: Setting) -> tuple[Strip, ...]:
    if body.tone == "plain":
        return plastic_strips(body.content, column, setting)
    count = next((n for n, node in enumerate(body.content, 1) if isinstance(node, Heading)), 0)
    head = banded(replace(body, content=body.content[:count]), column, setting)
    return (*head, *plastic_strips(body.content[count:], column, setting))


def _faces_of(document: Document, theme: Theme) -> list[Section]:
    """Return the faces of *document*, as many as its form has."""
    faces = [node for node in document.content if isinstance(node, Section) and node.kind == "face"]
    wanted = sum(map(len, theme.page.sides))
    if len(faces) != wanted or len(faces) != len(document.content):
        raise LayoutError(
            f"the outline has {len(faces)} faces in {len(document.content)} blocks,"
            f" and {theme.form} takes {wanted} faces",
            hint="Give the outline exactly these faces, and nothing beside them.",
        )
    return faces


def _require_room(faces: list[_Face]) -> None:
    """Make sure that every face holds what is on it.

    Raises:
        LayoutError: Faces overflow; names for each the millimetres, what does not fit, and its longest sentence.
    """
    full = [face for face in faces if face.room < 0]
    if full:
        raise LayoutError(
            "; ".join(map(_overflow, full)), hint="Shorten the text of this face; nothing is ever shrunk or cut."
        )


def _overflow(face: _Face) -> str:
    bottom = bottom_of(face.placed) + face.room
    keys = dict.fromkeys(item.strip.key for item in face.placed if item.y + item.strip.height > bottom)
    longest = max(words_of((face.section,)), key=lambda words: len(words.text))
    beyond = ", ".join(f"“{key}”" for key in keys)
    return (
        f"face “{face.section.key}” overflows by {as_mm(-face.room):.1f} mm: {beyond} do not fit,"
        f" and its longest sentence is “{longest.id}”"
    )
