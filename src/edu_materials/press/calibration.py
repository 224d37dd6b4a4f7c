"""The target by which a printer is measured: crosses on the front, scales on the back, to be held against the light.

Who looks at the back sees the crosses of the front shine through, and reads on the scales how far the back must be
moved: to the right and down, in millimetres. The crosses keep their places whichever edge the sheet is flipped on.
"""

from edu_materials.kernel.units import mm
from edu_materials.layout.frames import Frame, RuleFrame, TextFrame
from edu_materials.layout.imposition import Imposition, Sheet
from edu_materials.layout.setting import Column, Setting
from edu_materials.press.furniture import Notes, back_furniture, front_furniture
from edu_materials.press.grid import Grid
from edu_materials.press.products import PAPERS
from edu_materials.tree.inline import Run, Words
from edu_materials.tree.nodes import Document

_AWAY = mm(35)  # from the edges of the paper to the outer crosses
_REACH = 6  # millimetres of the scale on each side: a little more than an offset may be
_HALVES = 2  # ticks a millimetre
_COUNTED = 5  # millimetres from one long tick to the next
_HALF, _ONE, _FIVE = mm(0.5), mm(0.9), mm(1.5)  # half of a tick
_MINUS = "\N{MINUS SIGN}"
_ARM = mm(12)
_LINE = 0.35
_STYLE = "furniture"


def calibration_target(document: Document, paper: str, setting: Setting, notes: Notes) -> Imposition:
    """Return the target on *paper*, a front and a back; *document* says what the file is called.

    Raises:
        LayoutError: The notes are too long for the paper.
    """
    width, height = PAPERS[paper]
    centres = _centres(width, height)
    grid = _occupied(width, height)
    front = [frame for x, y in centres for frame in _cross(x, y)]
    back = [frame for x, y in centres for frame in _scales(x, y, setting)]
    sheets = (
        (*front, *front_furniture(setting, grid, notes, "1/2")),
        (*back, *back_furniture(setting, grid, notes, "2/2")),
    )
    return Imposition(
        document=document,
        arts=(),
        sheets=tuple(
            Sheet(number=number, width=width, height=height, placed=(), frames=frames)
            for number, frames in enumerate(sheets, 1)
        ),
        form="calibration",
    )


def _centres(width: float, height: float) -> tuple[tuple[float, float], ...]:
    """Return five places that change among themselves, or not at all, when the sheet is turned about either axis."""
    corners = tuple((x, y) for y in (_AWAY, height - _AWAY) for x in (_AWAY, width - _AWAY))
    return (*corners, (width / 2, height / 2))


def _occupied(width: float, height: float) -> Grid:
    """Return the sheet with all that the crosses cover as its one card, so that furniture keeps clear of it."""
    edge = _AWAY - _ARM
    card = width - 2 * edge, height - 2 * edge
    return Grid(width=width, height=height, card=card, slots=((edge, edge),), bleed=(0.0, 0.0), marked=False)


def _cross(x: float, y: float) -> list[Frame]:
    return [_line(x - _ARM, y, x + _ARM, y), _line(x, y - _ARM, x, y + _ARM)]


def _scales(x: float, y: float, setting: Setting) -> list[Frame]:
    """Return two scales through *x* and *y*, a long tick at 5 mm; their signs say which way they count upward."""
    reach = mm(_REACH)
    frames: list[Frame] = [_line(x - reach, y, x + reach, y), _line(x, y - reach, x, y + reach)]
    for step in range(_HALVES, _REACH * _HALVES + 1):  # nearer to the middle the ticks of both would run together
        for value in (step / _HALVES, -step / _HALVES):
            at, tick = mm(value), _tick(value)
            frames += [_line(x + at, y - tick, x + at, y + tick), _line(x - tick, y + at, x + tick, y + at)]
    return [
        *frames,
        _text("+x", x + reach + mm(2.5), y, setting),
        _text(f"{_MINUS}x", x - reach - mm(2.5), y, setting),
        _text("+y", x, y + reach + mm(2.5), setting),
        _text(f"{_MINUS}y", x, y - reach - mm(2.5), setting),
    ]


def _tick(value: float) -> float:
    if value % _COUNTED == 0:
        return _FIVE
    return _ONE if value.is_integer() else _HALF


def _text(text: str, x: float, y: float, setting: Setting) -> TextFrame:
    """Return *text* with its middle at *x* and *y*."""
    style = setting.theme.style(_STYLE)
    words = Words("calibration.scale", (Run(text),))
    width = setting.measurer.width(text, style.weight, style.size)
    return setting.furniture(words, style, Column(x - width / 2, mm(20)), y - style.leading / 2)


def _line(x: float, y: float, x2: float, y2: float) -> RuleFrame:
    return RuleFrame(key="calibration", x=x, y=y, x2=x2, y2=y2, ink="black", line=_LINE)
