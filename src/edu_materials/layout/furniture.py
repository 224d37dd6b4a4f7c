"""What stands in the margins of every page: state, version, code, page number.

Knows words that are given to it. Knows nothing of what stands between the margins.
"""

from dataclasses import replace
from operator import attrgetter

from edu_materials.design.theme import Style
from edu_materials.kernel.errors import LayoutError
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.frames import Area, Frame, RuleFrame, TextFrame
from edu_materials.layout.setting import Column, Setting
from edu_materials.tree.inline import Run, Words
from edu_materials.tree.nodes import Document, Heading, Section

_LEAF_HEAD = mm(8.0)  # from the top edge to the draft mark
_LEAF_EDGE = mm(3.6)  # from the bottom edge to the last line of furniture
_LEAF_RULE = mm(1.2)  # from the rule to the furniture below it
_FOOT_GAP = mm(0.7)  # above a foot of one line
_FOOT_OF_TWO = mm(5.1)  # above the margin, into which its second line sinks a little
_PANEL_GAP = mm(0.25)  # above the foot of a panel
_PITCH = mm(2.75)  # of two lines of a foot
_BETWEEN = mm(1.5)  # two things that stand on one line
_FURNISHED = (0, 1)  # faces with a foot of furniture


def leaf_furniture(document: Document, setting: Setting, number: int, count: int) -> tuple[Frame, ...]:
    """Set what stands in the margins: the state above, code, version and page number below."""
    theme, words = setting.theme, document.furniture
    page, style = theme.page, theme.style("furniture")
    column = Column(page.left, page.width - page.left - page.right)
    foot = page.height - _LEAF_EDGE - 2 * style.leading - _LEAF_RULE
    rule = RuleFrame(key=words.code.id, x=column.x, y=foot, x2=column.x + column.width, y2=foot, ink="rule", line=0.5)
    first, second = foot + _LEAF_RULE, foot + _LEAF_RULE + style.leading
    head = _LEAF_HEAD - style.leading
    state = setting.furniture(words.state, stated(style), column, head, right=True, read=number == 1)
    marks = tuple(
        setting.furniture(mark, style, column, head - line * style.leading, read=number == 1)
        for line, mark in enumerate(words.marks)
    )
    for mark in marks:
        require_apart(mark, state)
    return (
        state,
        rule,
        setting.furniture(words.version, style, column, first, read=number == 1),
        *marks,
        setting.furniture(words.code, style, column, second),
        setting.furniture(_numbered(words.page, number, count), style, column, first, right=True),
    )


def foot_height(document: Document, setting: Setting, face: int) -> float:
    """Return the height in points that furniture takes from the foot of *face*, counted from nought."""
    if face not in _FURNISHED or (face == 0 and setting.theme.page.corner):
        return 0.0
    if _stacked(document, setting, face):
        return _FOOT_OF_TWO
    if setting.theme.page.corner:
        return _PANEL_GAP + setting.theme.style("furniture").leading
    return _FOOT_GAP + setting.theme.style("furniture").leading


def tallest_foot(face: int) -> float:
    """Return the height in points that furniture takes from *face* of a folded card where its state is longest."""
    return _FOOT_OF_TWO if face in _FURNISHED else 0.0


def face_furniture(document: Document, setting: Setting, area: Area, face: int) -> tuple[Frame, ...]:
    """Set the foot of the first face of each side: the state on both, the version outside, the code inside.

    The two stand side by side, or one below the other where the state names a day and a reference that need the room.

    Raises:
        LayoutError: One of the two is wider than the face.
    """
    if face not in _FURNISHED:
        return ()
    style = setting.theme.style("furniture")
    column = Column(area.left, area.right - area.left)
    if setting.theme.page.corner:
        return _band_furniture(document, setting, column, area.top) if face == 0 else _back(document, setting, area)
    state, other = _foot_words(document, face)
    if _stacked(document, setting, face):
        first, second, right = area.bottom - _FOOT_OF_TWO, area.bottom - _FOOT_OF_TWO + _PITCH, False
    else:
        first, second, right = area.bottom - style.leading, area.bottom - style.leading, True
    return (
        setting.furniture(state, stated(style), column, first, read=face == 0),
        setting.furniture(other, style, column, second, right=right, read=face == 0),
    )


def _band_furniture(document: Document, setting: Setting, column: Column, top: float) -> tuple[Frame, ...]:
    """Set state and version of a plastic card in white at the right of the dark band, beside its name.

    A state that does not fit there changes places with the code on the back.
    """
    words, white = document.furniture, setting.theme.inked("white")
    style = white.style("furniture")
    strong = replace(style, weight="semibold")
    second = top + style.leading
    if _state_on_band(document, setting, column):
        other = setting.furniture(words.state, strong, column, top, right=True, read=True)
        version = setting.furniture(words.version, style, column, second, right=True, read=True)
    else:
        other = setting.furniture(words.code, style, column, second, right=True)
        version = setting.furniture(words.version, style, column, top, right=True, read=True)
    require_apart(_name(document, setting, column, top), min(other, version, key=attrgetter("x")))
    return other, version


def _back(document: Document, setting: Setting, area: Area) -> tuple[Frame, ...]:
    """Set the foot of the back of a plastic card: the code, and before it the state where both fit.

    A state that has no room on the front stands here alone.
    """
    words, style = document.furniture, setting.theme.style("furniture")
    column = Column(area.left, area.right - area.left)
    top = area.bottom - style.leading
    if not _state_on_band(document, setting, column):
        return (setting.furniture(words.state, stated(style), column, top, read=True),)
    code = setting.furniture(words.code, style, column, top, right=True)
    if setting.breadth(words.state, stated(style)) + _BETWEEN > code.x - column.x:
        return (code,)
    return setting.furniture(words.state, stated(style), column, top), code


def _state_on_band(document: Document, setting: Setting, column: Column) -> bool:
    name = _name(document, setting, column, 0.0)
    wide = setting.breadth(document.furniture.state, stated(setting.theme.style("furniture")))
    return name.width + _BETWEEN + wide <= column.width


def _name(document: Document, setting: Setting, column: Column, top: float) -> TextFrame:
    """Return the name of a plastic card as it stands on the band, for what stands beside it to keep clear of."""
    sections = (section for section in document.content[:1] if isinstance(section, Section))
    headings = (node.words for section in sections for node in section.content if isinstance(node, Heading))
    return setting.furniture(next(headings, document.furniture.code), setting.theme.style("h1"), column, top)


def stated(style: Style) -> Style:
    """Return how the state line is set beside other furniture."""
    return replace(style, weight="semibold", ink="accent")


def require_apart(left: TextFrame, right: TextFrame) -> None:
    """Make sure that two lines of furniture stand side by side.

    Raises:
        LayoutError: They do not; names both and the millimetres missing.
    """
    missing = left.x + left.width + _BETWEEN - right.x
    if missing > 0:
        raise LayoutError(
            f"“{left.key}” and “{right.key}” do not fit side by side: {as_mm(missing):.1f} mm are missing",
            hint="Shorten one of the two.",
        )


def _foot_words(document: Document, face: int) -> tuple[Words, Words]:
    words = document.furniture
    return words.state, words.code if face else words.version


def _stacked(document: Document, setting: Setting, face: int) -> bool:
    """Say whether state and what stands beside it need a line each, for which plastic has no room."""
    if setting.theme.page.corner:
        return False
    style, page = setting.theme.style("furniture"), setting.theme.page
    state, other = _foot_words(document, face)
    room = page.width - page.left - page.right
    return setting.breadth(state, stated(style)) + _BETWEEN + setting.breadth(other, style) > room


def in_order(content: list[Frame], furniture: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """Put what is read of the furniture before the content, and the rest, which is only seen, after it."""
    read = [frame for frame in furniture if isinstance(frame, TextFrame) and not frame.artifact]
    return (*read, *content, *(frame for frame in furniture if frame not in read))


def _numbered(words: Words, number: int, count: int) -> Words:
    facts = {"{page}": str(number), "{pages}": str(count)}
    runs = []
    for run in words.runs:
        text = run.text
        for name, value in facts.items():
            text = text.replace(name, value)
        runs.append(Run(text))
    return Words(words.id, tuple(runs))
