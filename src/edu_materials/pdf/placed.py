"""Sheets of placed artwork into the bytes of a PDF: each artwork is written once, and shown wherever it lies.

An artwork is a form XObject (ISO 32000-1, 8.10) that a sheet moves into place; so a sheet of ten cards is hardly larger
than one card, and all ten are the same to the last byte.
"""

import io
import math

from edu_materials.layout.frames import Page
from edu_materials.layout.imposition import Imposition, Placed, Sheet, painted_of
from edu_materials.pdf.canvas import Matrix, PdfCanvas
from edu_materials.pdf.draw import Pen
from edu_materials.pdf.profiles import Profile
from edu_materials.pdf.write import Outfit, opened
from edu_materials.pdf.xmp import xmp_packet


def write_imposed(imposition: Imposition, outfit: Outfit, profile: Profile) -> bytes:
    """Return *imposition* as a PDF file (ISO 32000-1) that keeps the promises of *profile*, which tags nothing.

    Text keeps the id of its sentence in its property list, inside the artwork.
    """
    buffer = io.BytesIO()
    first = imposition.sheets[0]
    canvas = opened(buffer, (first.width, first.height), imposition.document, outfit, profile)
    for number, art in enumerate(imposition.arts):
        _artwork(canvas, number, art, outfit)
    for sheet in imposition.sheets:
        _sheet(canvas, sheet, imposition.arts, outfit)
    packet = xmp_packet(imposition.document, profile, imposition.form)
    canvas.finish(None, packet, outfit.icc[profile.icc])
    return buffer.getvalue()


def matrix_of(placed: Placed, art: Page, sheet: Sheet) -> Matrix:
    """Return what moves *art* to its place on *sheet*, as the operator ``cm`` takes it (ISO 32000-1, 8.3.4).

    The artwork's own origin is the lower left corner of its page; y is turned upward.
    """
    if placed.turned:
        return -1, 0, 0, -1, placed.x + art.width, sheet.height - placed.y
    return 1, 0, 0, 1, placed.x, sheet.height - placed.y - art.height


def art_name(number: int) -> str:
    """Return the name of the artwork *number* within the file."""
    return f"art{number}"


def _artwork(canvas: PdfCanvas, number: int, art: Page, outfit: Outfit) -> None:
    area = painted_of(art)
    box = (area.left, art.height - area.bottom, area.right, art.height - area.top)
    canvas.begin_artwork(art_name(number), box)
    _draw(canvas, art, outfit)
    canvas.end_artwork()


def _sheet(canvas: PdfCanvas, sheet: Sheet, arts: tuple[Page, ...], outfit: Outfit) -> None:
    canvas.setPageSize((sheet.width, sheet.height))
    if canvas.profile.intent == "GTS_PDFX":  # the sheet itself is not cut by the press (ISO 15930-7, 6.1.1)
        whole = (0.0, 0.0, _down(sheet.width), _down(sheet.height))
        canvas.boxes = {"TrimBox": whole, "BleedBox": whole}
    for placed in sheet.placed:
        canvas.place(art_name(placed.art), matrix_of(placed, arts[placed.art], sheet))
    own = Page(number=sheet.number, width=sheet.width, height=sheet.height, safe=(), frames=sheet.frames)
    _draw(canvas, own, outfit)
    canvas.showPage()


def _down(length: float) -> float:
    """Return *length* rounded so that no box of a page is larger than the page (ISO 32000-1, 14.11.2)."""
    return math.floor(length * 1000) / 1000


def _draw(canvas: PdfCanvas, page: Page, outfit: Outfit) -> None:
    pen = Pen(canvas, page, outfit.faces, outfit.inks, None)
    for frame in page.frames:
        pen.draw(frame)
    pen.finish()
