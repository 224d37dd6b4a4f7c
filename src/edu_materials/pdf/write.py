"""Pages of frames into the bytes of a PDF, under a profile that says what the file promises.

The same pages give the same bytes, in any process and on any day: dates come from the edition.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass

from edu_materials.design.inks import Ink
from edu_materials.kernel.errors import FontError
from edu_materials.layout.frames import FieldFrame, Layout, Page
from edu_materials.pdf.acroform import text_field
from edu_materials.pdf.canvas import Box, PdfCanvas
from edu_materials.pdf.draw import Pen
from edu_materials.pdf.faces import Face, Faces
from edu_materials.pdf.profiles import SCREEN, Profile
from edu_materials.pdf.structure import Structure
from edu_materials.pdf.xmp import PRODUCER, keywords, xmp_packet
from edu_materials.tree.nodes import Document, Heading, Node, Section

_LANDING_SPACE = 6.0  # points


@dataclass(frozen=True, slots=True, kw_only=True)
class Outfit:
    """What every file is written with: faces, inks, and the colour profiles of ``assets/icc`` by file name.

    ``filling`` is the face for what others write into a file, where it has fields to fill in.
    """

    faces: Faces
    inks: Mapping[str, Ink]
    icc: Mapping[str, bytes]
    filling: Face | None = None


def write(layout: Layout, outfit: Outfit, profile: Profile = SCREEN) -> bytes:
    """Return *layout* as a PDF file (ISO 32000-1) that keeps the promises of *profile*.

    Raises:
        FontError: There are fields to fill in, and no face for what is filled in.
    """
    buffer = io.BytesIO()
    document = layout.document
    first = layout.pages[0]
    canvas = opened(buffer, (first.width, first.height), document, outfit, profile)
    structure = Structure(document, fields=profile.fields) if profile.tagged else None
    if profile.fields and any(isinstance(frame, FieldFrame) for page in layout.pages for frame in page.frames):
        canvas.begin_form(_filling(outfit))
    for page in layout.pages:
        _page(canvas, page, layout, outfit, structure)
    if profile.links:
        _bookmarks(canvas, document, {key for key, _, _ in layout.landings})
    canvas.finish(structure, xmp_packet(document, profile, layout.form), outfit.icc[profile.icc])
    return buffer.getvalue()


def opened(
    buffer: io.BytesIO, size: tuple[float, float], document: Document, outfit: Outfit, profile: Profile
) -> PdfCanvas:
    """Return a canvas on *buffer* with pages of *size*, which says of itself what *document* says of itself."""
    font = next(iter(outfit.faces.faces.values())).fontName
    canvas = PdfCanvas(buffer, size, profile, document.language, font)
    _describe(canvas, document)
    return canvas


def _filling(outfit: Outfit) -> Face:
    if outfit.filling is None:
        raise FontError("there is no face for names", hint="Make it with scripts/make_fonts.py.")
    return outfit.filling


def landing_top(page: Page, y: float) -> float:
    """Return where a reader lands who follows a link to a heading at *y*, in PDF coordinates: a little above it."""
    return page.height - y + _LANDING_SPACE


def _describe(canvas: PdfCanvas, document: Document) -> None:
    properties = document.properties
    canvas.describe(
        title=properties.title,
        subject=properties.subject,
        author=properties.author,
        keywords=keywords(document),
        producer=PRODUCER,
        day=properties.date.replace("-", ""),
    )


def _page(canvas: PdfCanvas, page: Page, layout: Layout, outfit: Outfit, structure: Structure | None) -> None:
    canvas.setPageSize((page.width, page.height))
    canvas.boxes = _boxes(page)
    pen = Pen(canvas, page, outfit.faces, outfit.inks, structure)
    for key, number, y in layout.landings:
        if number == page.number and canvas.profile.links:
            canvas.bookmarkHorizontalAbsolute(key, landing_top(page, y))
    for frame in page.frames:
        pen.draw(frame)
    pen.finish()
    for href, text, box, element in pen.links:
        number = structure.link(element, page.number).number if structure and element else 0
        canvas.add_link(href, box, text if href.startswith("#") else href, number)
    if structure and canvas.profile.fields:
        for frame in pen.fields:
            element = structure.fields[frame.key]
            field = text_field(frame, page, element.title or frame.name)
            canvas.add_field(field, structure.link(element, page.number).number)
    canvas.showPage()


def _boxes(page: Page) -> dict[str, Box]:
    """Return the page boxes of a sheet (ISO 32000-1, 14.11.2), y turned upward; none for a page that is not cut."""
    areas = {"TrimBox": page.trim, "BleedBox": page.bleed}
    return {
        name: (area.left, page.height - area.bottom, area.right, page.height - area.top)
        for name, area in areas.items()
        if area is not None
    }


def _bookmarks(canvas: PdfCanvas, document: Document, known: set[str]) -> None:
    for heading in _headings(document.content):
        if heading.words.id in known:
            canvas.addOutlineEntry(heading.words.plain, heading.words.id, max(heading.level - 2, 0))
    canvas.showOutline()


def _headings(nodes: tuple[Node, ...]) -> list[Heading]:
    found: list[Heading] = []
    for node in nodes:
        if isinstance(node, Heading):
            found.append(node)
        elif isinstance(node, Section) and node.kind != "callout":
            found += [node.heading] if node.heading else []
            found += _headings(node.content)
    return found
