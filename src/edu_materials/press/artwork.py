"""Pages made ready for sheets: colour that reaches the edge is painted beyond the cut, or held back from it.

Knows pages and lengths. Knows no language and no sentence.
"""

from dataclasses import replace

from edu_materials.layout.frames import Area, BoxFrame, Frame, Page

_EDGE = 0.01  # points within which a box counts as reaching the edge


def artwork(page: Page, bleed: tuple[float, float]) -> Page:
    """Return *page* as artwork whose coordinates begin at its trim.

    Colour that reaches the trim goes on for *bleed*, at left and right, and at top and bottom; below nought it ends so
    far before the trim.
    """
    trim = Area(0.0, 0.0, page.width, page.height)
    across, down = (max(length, 0.0) for length in bleed)
    return replace(
        page,
        trim=trim,
        bleed=Area(-across, -down, page.width + across, page.height + down),
        frames=tuple(carried(frame, trim, bleed) for frame in page.frames),
    )


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
