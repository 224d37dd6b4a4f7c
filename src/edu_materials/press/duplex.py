"""Fronts and backs: where the back of a card lies so that it ends up behind its front.

A printer turns a sheet about its long or its short edge; a card is turned by its reader about one of its own axes.
Where the two agree, backs only change places; where they do not, each back is also turned by 180 degrees.
"""

from typing import Literal

from edu_materials.layout.frames import Area

Flip = Literal["long", "short"]
Axis = Literal["vertical", "horizontal"]
FLIPS: tuple[Flip, ...] = ("long", "short")


def sheet_axis(width: float, height: float, flip: Flip) -> Axis:
    """Return the axis about which a printer turns a sheet that it flips on the *flip* edge."""
    upright = height >= width
    return "vertical" if upright == (flip == "long") else "horizontal"


def card_axis(width: float, height: float) -> Axis:
    """Return the axis about which a reader turns a card: the one along its short edge.

    The folded card stands upright and opens about its fold, which lies across; the ID-1 card lies, and is turned like a
    page.
    """
    return "horizontal" if height > width else "vertical"


def behind(area: Area, width: float, height: float, axis: Axis) -> Area:
    """Return where *area* of the front of a sheet is found when one looks at its back."""
    if axis == "vertical":
        return Area(width - area.right, area.top, width - area.left, area.bottom)
    return Area(area.left, height - area.bottom, area.right, height - area.top)
