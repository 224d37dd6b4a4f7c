"""Pages dressed for a press: paper around the trim, colour painted into the bleed, marks outside it.

Knows pages and lengths. Knows no language and no sentence.
"""

from dataclasses import replace

from edu_materials.kernel.units import mm
from edu_materials.layout.frames import Area, Layout, Page, RuleFrame, Span, TextFrame, moved
from edu_materials.layout.measure import Measurer
from edu_materials.press.artwork import carried
from edu_materials.press.marks import crop_marks, cross

BLEED = mm(3)
"""How far colour that reaches the edge is painted beyond it, so that a cut never shows white."""
AROUND = mm(12)
"""Paper around the trim: bleed, marks and slug."""
_OFFSET = mm(4)  # from the trim to a mark: outside the bleed
_LENGTH = mm(6)
_TARGET = mm(1.6)  # radius of a registration mark
_SLUG_SIZE = 7.0
_FACE = "regular"


def sheets(layout: Layout, measurer: Measurer, note: str) -> Layout:
    """Return *layout* on sheets with bleed, crop and registration marks; *note* stands in the slug."""
    count = len(layout.pages)
    pages = tuple(
        _sheet(page, measurer, f"{layout.document.key} · {page.number}/{count} · {note}") for page in layout.pages
    )
    return replace(layout, pages=pages)


def _sheet(page: Page, measurer: Measurer, slug: str) -> Page:
    trim = Area(AROUND, AROUND, AROUND + page.width, AROUND + page.height)
    bleed = Area(trim.left - BLEED, trim.top - BLEED, trim.right + BLEED, trim.bottom + BLEED)
    frames = [carried(moved(frame, AROUND, AROUND), trim, (BLEED, BLEED)) for frame in page.frames]
    return replace(
        page,
        width=page.width + 2 * AROUND,
        height=page.height + 2 * AROUND,
        trim=trim,
        bleed=bleed,
        safe=tuple(Area(a.left + AROUND, a.top + AROUND, a.right + AROUND, a.bottom + AROUND) for a in page.safe),
        frames=(*frames, *crop_marks(trim, _OFFSET, _LENGTH), *_targets(trim), _slug(trim, measurer, slug)),
    )


def _targets(trim: Area) -> list[RuleFrame]:
    """Return crosses in the middle of each side, in every ink, by which a press is set."""
    middle_x, middle_y = (trim.left + trim.right) / 2, (trim.top + trim.bottom) / 2
    away = _OFFSET + _TARGET + mm(0.4)
    centres = (
        (middle_x, trim.top - away),
        (middle_x, trim.bottom + away),
        (trim.left - away, middle_y),
        (trim.right + away, middle_y),
    )
    return [line for x, y in centres for line in cross(x, y, _TARGET)]


def _slug(trim: Area, measurer: Measurer, text: str) -> TextFrame:
    width = measurer.width(text, _FACE, _SLUG_SIZE)
    ascent, descent = measurer.reach(_FACE, _SLUG_SIZE)
    left = trim.left + mm(2)
    baseline = trim.bottom + mm(10.5)
    return TextFrame(
        key="slug",
        x=left,
        y=baseline,
        width=width,
        ascent=ascent,
        descent=descent,
        spans=(Span(text, 0, width, _FACE, _SLUG_SIZE, "black"),),
        artifact=True,
    )
