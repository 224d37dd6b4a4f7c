"""A plastic card as card bureaus take it: artwork larger than the card, colour to its edge, no marks.

Knows pages and lengths. Knows no language and no sentence.
"""

from dataclasses import replace
from math import floor

from edu_materials.kernel.errors import LayoutError
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.frames import Area, Layout, Page, moved
from edu_materials.press.artwork import carried
from edu_materials.press.sheet import BLEED

ARTWORK = (floor(mm(89) * 1000) / 1000, floor(mm(57) * 1000) / 1000)
"""Width and height of the artwork for a card of ISO/IEC 7810, ID-1: 89 × 57 mm in points, cut to the three decimals
that page boxes are written with, so that none of them reaches beyond another."""


def artwork(layout: Layout) -> Layout:
    """Return the sides of a plastic card as artwork; what is cut away around them is bleed.

    Raises:
        LayoutError: A side is no smaller than the artwork; names both in millimetres.
    """
    return replace(layout, pages=tuple(map(_artwork, layout.pages)))


def bleed_of(layout: Layout) -> tuple[float, float]:
    """Return how far a form for print paints beyond its cut: at left and right, at head and foot, in points."""
    page = layout.pages[0]
    if (page.width, page.height) == ARTWORK and page.trim is not None:
        return page.trim.left, page.trim.top
    return BLEED, BLEED


def _artwork(page: Page) -> Page:
    width, height = ARTWORK
    across, down = (width - page.width) / 2, (height - page.height) / 2
    if min(across, down) <= 0:
        raise LayoutError(
            f"{as_mm(page.width):.2f} × {as_mm(page.height):.2f} mm is no card that fits artwork of"
            f" {as_mm(width):.0f} × {as_mm(height):.0f} mm",
            hint="Give bureaus the form id-card, which has the size of ISO/IEC 7810, ID-1.",
        )
    trim = Area(across, down, width - across, height - down)
    return replace(
        page,
        width=width,
        height=height,
        trim=trim,
        bleed=Area(0, 0, width, height),
        safe=tuple(Area(a.left + across, a.top + down, a.right + across, a.bottom + down) for a in page.safe),
        frames=tuple(carried(moved(frame, across, down), trim, (across, down)) for frame in page.frames),
    )
