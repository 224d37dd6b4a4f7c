"""The card for a printer of one side: its four faces in one column on a sheet, with what to cut and where to fold.

Face 1 stands above 4, 2 and 3. The first fold, in the middle, lays 2 behind 4 and 3 behind 1, which is the folded card.
"""

from dataclasses import replace

from edu_materials.kernel.errors import LayoutError
from edu_materials.kernel.units import mm
from edu_materials.layout.cards import card
from edu_materials.layout.frames import Area, BoxFrame, Frame, Layout, Page, RuleFrame, moved
from edu_materials.layout.setting import Column, Setting
from edu_materials.layout.strips import stacked
from edu_materials.tree.inline import Run, Words
from edu_materials.tree.nodes import Document, Node, Paragraph, Section

RULER = mm(50)
"""The line by which a reader sees whether the printer has scaled the sheet."""
OUTLINE = "print.cut"
"""The key of the box along which the card is cut out of its sheet."""
_MARGIN = mm(10)  # of the sheet, in which some office printers print nothing
_APART = mm(7)  # from the outline to what is said beside it
_MARK = (mm(1.2), mm(5.2))  # from the outline to both ends of a folding mark
_RULER_ABOVE = mm(13)  # the outline
_TICK = mm(1.5)
_HAIR, _LINE = 0.4, 0.7
_Noted = tuple[Words, Column, float]  # a note, its column, and the height that the middle of its first line has


def fold_over(document: Document, setting: Setting, sheet: tuple[float, float]) -> Layout:
    """Return the card of *document* in the middle of *sheet*; its last section says how it is made.

    Raises:
        LayoutError: The notes are not those that the sheet has a place for, or a face overflows.
    """
    words = _notes(document.content[-1:])
    column = card(replace(document, content=document.content[:-1]), setting)
    width, height = sheet
    (page,) = column.pages
    left, top = (width - page.width) / 2, (height - page.height) / 2
    outline = Area(left, top, left + page.width, top + page.height)
    beside = Column(outline.right + _APART, width - _MARGIN - outline.right - _APART)
    above = Column(left, page.width)
    leaves = (page.height / 2, page.height / 4)  # where the first fold is, and the second
    middles = (top - _RULER_ABOVE - mm(5), top + mm(4), *(top + y for y in leaves))
    columns = (above, beside, beside, beside)
    scale, *others = (_note(note, setting) for note in zip(words, columns, middles, strict=True))
    said = (*_raised(scale), *(frame for note in others for frame in note))
    made = Page(
        number=1,
        width=width,
        height=height,
        safe=(
            *(Area(a.left + left, a.top + top, a.right + left, a.bottom + top) for a in page.safe),
            Area(left, _MARGIN, outline.right, top),
            Area(beside.x, top, beside.x + beside.width, outline.bottom),
        ),
        frames=(
            *(moved(frame, left, top) for frame in page.frames),
            *said,
            BoxFrame(key=OUTLINE, x=left, y=top, width=page.width, height=page.height, stroke="rule", line=_HAIR),
            *_ruler(left, top - _RULER_ABOVE),
            *(mark for number, y in enumerate(leaves, 1) for mark in _fold(number, top + y, outline, setting)),
        ),
    )
    landings = tuple((key, number, y + top) for key, number, y in column.landings)
    return replace(column, document=document, pages=(made,), landings=landings)


def _notes(last: tuple[Node, ...]) -> tuple[Words, ...]:
    """Return the four notes: scale, cut, first fold, second fold."""
    nodes = [
        node for section in last if isinstance(section, Section) and section.kind != "face" for node in section.content
    ]
    words = tuple(node.words for node in nodes if isinstance(node, Paragraph))
    if len(words) != 4:  # noqa: PLR2004 - each has its place on the sheet
        raise LayoutError(
            f"a card that is folded over takes four notes beside it, not {len(words)}",
            hint="Compose it for this form: the notes on scale, cut and both folds come last.",
        )
    return words


def _note(note: _Noted, setting: Setting) -> tuple[Frame, ...]:
    words, column, middle = note
    style = setting.theme.style("note")
    _, frames = stacked(setting.text(words, style, column), middle - style.leading / 2)
    return frames


def _raised(note: tuple[Frame, ...]) -> tuple[Frame, ...]:
    """Return *note* with its last line where its first one was: it grows away from the ruler below it."""
    rise = note[-1].y - note[0].y
    return tuple(moved(frame, 0, -rise) for frame in note)


def _ruler(x: float, y: float) -> tuple[RuleFrame, ...]:
    ends = (x, x + RULER)
    return (
        _rule("print.scale", ends[0], y, ends[1], y),
        *(_rule("print.scale", end, y - _TICK, end, y + _TICK) for end in ends),
    )


def _fold(number: int, y: float, outline: Area, setting: Setting) -> tuple[Frame, ...]:
    """Return a mark on both sides of the outline, and on the left its number; on the right the note begins with it."""
    near, far = _MARK
    key = ("print.fold-first", "print.fold-second")[number - 1]
    style = replace(setting.theme.style("note"), weight="semibold", ink="accent")
    words = Words(key, (Run(str(number)),))
    place = Column(outline.left - _APART - mm(4), mm(4))
    figure = setting.furniture(words, style, place, y - style.leading / 2, right=True)
    return (
        _rule(key, outline.left - far, y, outline.left - near, y),
        _rule(key, outline.right + near, y, outline.right + far, y),
        figure,
    )


def _rule(key: str, x: float, y: float, x2: float, y2: float) -> RuleFrame:
    return RuleFrame(key=key, x=x, y=y, x2=x2, y2=y2, ink="black", line=_LINE)
