"""Pages made ready for sheets: colour that reaches the edge is painted beyond the cut, or held back from it.

Knows pages and lengths. Knows no language and no sentence.
"""

from dataclasses import replace

from edu_materials.kernel.errors import LayoutError
from edu_materials.kernel.units import as_mm
from edu_materials.layout.frames import Area, BoxFrame, Frame, Page, TextFrame

_CAPITAL = 0.75  # of a face's ascent
_EDGE = 0.01  # points within which a box counts as reaching the edge


def artwork(page: Page, bleed: tuple[float, float]) -> Page:
    """Return *page* as artwork whose coordinates begin at its trim.

    Colour that reaches the trim goes on for *bleed*, at left and right, and at top and bottom; below nought it ends so
    far before the trim.

    Raises:
        LayoutError: White words would stand on white, where the colour behind them is held back.
    """
    trim = Area(0.0, 0.0, page.width, page.height)
    across, down = (max(length, 0.0) for length in bleed)
    frames = tuple(carried(frame, trim, bleed) for frame in page.frames)
    if min(bleed) < 0:
        _require_backed(page.frames, frames)
    return replace(page, trim=trim, bleed=Area(-across, -down, page.width + across, page.height + down), frames=frames)


def carried(frame: Frame, trim: Area, bleed: tuple[float, float]) -> Frame:
    """Return *frame*; a filled box that reaches the *trim* ends *bleed* beyond it instead."""
    if not isinstance(frame, BoxFrame) or not frame.fill:
        return frame
    across, down = bleed
    left = trim.left - across if frame.x <= trim.left + _EDGE else frame.x
    top = trim.top - down if frame.y <= trim.top + _EDGE else frame.y
    right, bottom = frame.x + frame.width, frame.y + frame.height
    right = trim.right + across if right >= trim.right - _EDGE else right
    bottom = trim.bottom + down if bottom >= trim.bottom - _EDGE else bottom
    return replace(frame, x=left, y=top, width=right - left, height=bottom - top)


def _require_backed(before: tuple[Frame, ...], after: tuple[Frame, ...]) -> None:
    """Make sure that white words which stood on colour still do.

    Raises:
        LayoutError: Some do not; names the sentence and the millimetres.
    """
    white = [
        frame for frame in after if isinstance(frame, TextFrame) and any(span.ink == "white" for span in frame.spans)
    ]
    for old, new in zip(before, after, strict=True):
        if not isinstance(old, BoxFrame) or not isinstance(new, BoxFrame) or old == new:
            continue
        for text in white:
            missing = _beyond(text, new)
            if _beyond(text, old) <= 0 < missing:
                raise LayoutError(
                    f"on this sheet the cards lie too close for colour up to the edge, and the colour behind"
                    f" “{text.key}” would end {as_mm(missing):.1f} mm too early",
                    hint="Use a sheet whose cards lie apart, such as --sheet plain or --sheet avery-32015.",
                )


def _beyond(text: TextFrame, box: BoxFrame) -> float:
    """Return how far *text* reaches out of *box*; nought or less where it stands within."""
    top, bottom = text.y - text.ascent * _CAPITAL, text.y
    return max(box.x - text.x, text.x + text.width - box.x - box.width, box.y - top, bottom - box.y - box.height)
