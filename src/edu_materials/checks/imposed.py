"""Checks on a finished file of sheets, read back from its bytes and its pixels by programs that did not write it.

What should lie where comes from the imposition; what does lie there comes from the operators that move each artwork.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, permutations

import pikepdf
import zxingcpp

from edu_materials.checks.files import FILE_CHECKS, FinishedFile
from edu_materials.checks.findings import Check, Finding, inspect
from edu_materials.checks.pages import extent, kept_from_edges
from edu_materials.checks.readback import artwork_sentences
from edu_materials.checks.sentences import said_as_meant
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.frames import Area, BoxFrame, Frame, Layout, Page, QrFrame
from edu_materials.layout.imposition import Imposition, Placed, Sheet, covered, trim_of
from edu_materials.pdf.canvas import Matrix
from edu_materials.pdf.placed import art_name, matrix_of
from edu_materials.pdf.profiles import Profile
from edu_materials.press.duplex import Axis, behind
from edu_materials.press.grid import DRIFT, MARGIN

_WHOLE = ("P301", "P302", "P306", "P307")
"""Checks of files in general that hold for sheets as well: size, fonts, description, nothing active."""
_NEAR = mm(0.01)
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
_MARGIN_DPI, _CODE_DPI = 100, 300
_AROUND = mm(3)  # around a code, as a camera sees it
_BLANK = 250  # grey above which a pixel counts as paper
_BUILD = "Make the file again."
_MEASURE = "Measure the printer (edu-materials card calibrate), then name it: --printer NAME."


@dataclass(frozen=True)
class ImposedFile:
    """The bytes of a file of sheets with what they should be.

    ``axis`` is the one about which the printer turns a sheet of cards, None where sheets are not cards; ``offset`` is
    how far backs were moved on purpose, to the right and down, and ``drift`` how far they may still lie off, in points.
    """

    data: bytes
    imposition: Imposition
    faces: tuple[str, ...]
    profile: Profile
    axis: Axis | None = None
    offset: tuple[float, float] = (0.0, 0.0)
    drift: float = DRIFT

    @cached_property
    def finished(self) -> FinishedFile:
        """The file as the checks of files in general see it: pages that bear nothing but furniture."""
        pages = tuple(
            Page(number=sheet.number, width=sheet.width, height=sheet.height, safe=(), frames=sheet.frames)
            for sheet in self.imposition.sheets
        )
        layout = Layout(
            document=self.imposition.document, form=self.imposition.form, pages=pages, landings=(), rooms=()
        )
        return FinishedFile(self.data, layout, self.faces, self.profile)

    @cached_property
    def shown(self) -> tuple[tuple[tuple[str, Matrix], ...], ...]:
        """Name and matrix of every artwork that each page shows, in its order."""
        return tuple(tuple(placements(page)) for page in self.finished.pdf.pages)


def inspect_imposed(subject: ImposedFile) -> tuple[Finding, ...]:
    """Return everything that the checks find in a file of sheets."""
    whole = tuple(check for check in FILE_CHECKS if check.code in _WHOLE)
    findings = (*inspect(whole, subject.finished), *inspect(IMPOSED_CHECKS, subject))
    if not subject.imposition.arts:  # a target to measure printers by says nothing of a medicine
        return findings
    return (*findings, *said_as_meant(lambda: artwork_sentences(subject.finished.pdf), subject.imposition.document))


def placements(page: pikepdf.Page) -> Iterator[tuple[str, Matrix]]:
    """Give name and matrix of every form XObject that *page* shows (ISO 32000-1, 8.4.4 and 8.10)."""
    matrix = _IDENTITY
    kept: list[Matrix] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands = list(instruction.operands)
        match str(instruction.operator):
            case "q":
                kept.append(matrix)
            case "Q":
                matrix = kept.pop()
            case "cm":
                matrix = _times(tuple(float(value) for value in operands), matrix)
            case "Do":
                yield str(operands[0]), matrix
            case _:
                pass


def _times(first: tuple[float, ...], then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _places(subject: ImposedFile) -> Iterator[Finding]:
    """Compare each placement in the file with the one that was meant."""
    arts = subject.imposition.arts
    for sheet, found in zip(subject.imposition.sheets, subject.shown, strict=False):
        meant = [(art_name(one.art), matrix_of(one, arts[one.art], sheet)) for one in sheet.placed]
        if len(found) != len(meant):
            yield _finding("I901", f"{len(found)} artworks instead of {len(meant)}", sheet)
        for (name, matrix), (wanted, place) in zip(found, meant, strict=False):
            if not name.endswith(f".{wanted}") or not _same(matrix, place):
                yield _finding("I901", f"the artwork {name} lies at {_place(matrix)} instead of {_place(place)}", sheet)


def _same(one: Matrix, other: Matrix) -> bool:
    return all(math.isclose(a, b, abs_tol=_NEAR) for a, b in zip(one, other, strict=True))


def _place(matrix: Matrix) -> str:
    turned = ", turned" if matrix[0] < 0 else ""
    return f"{as_mm(matrix[4]):.2f} × {as_mm(matrix[5]):.2f} mm{turned}"


def _backs(subject: ImposedFile) -> Iterator[Finding]:
    """Turn each back over, as the printer does, and compare it with the front of the same card."""
    if subject.axis is None:
        return
    sheets = subject.imposition.sheets
    for front, back in pairwise(sheets):
        if front.number % 2 == 0:
            continue
        fronts = {one.copy: covered(one, subject.imposition.arts[one.art]) for one in front.placed}
        for one in back.placed:
            area = covered(one, subject.imposition.arts[one.art])
            dx, dy = subject.offset
            meant = Area(area.left - dx, area.top - dy, area.right - dx, area.bottom - dy)
            lies = behind(meant, back.width, back.height, subject.axis)
            if one.copy not in fronts or not _covers(lies, fronts[one.copy]):
                yield _finding("I902", f"the back of card {one.copy + 1} does not lie behind its front", back)


def _covers(one: Area, other: Area) -> bool:
    pairs = ((one.left, other.left), (one.top, other.top), (one.right, other.right), (one.bottom, other.bottom))
    return all(math.isclose(a, b, abs_tol=_NEAR) for a, b in pairs)


def _margin(subject: ImposedFile) -> Iterator[Finding]:
    """Render each sheet and look along its edges, where office printers do not reach."""
    scale = _MARGIN_DPI / 72
    for sheet, made in zip(subject.imposition.sheets, subject.finished.view, strict=False):
        image = made.render(scale=scale, grayscale=True).to_pil()
        reach = int(MARGIN * scale) - 1  # a pixel for what is half paper, half ink
        right, bottom = image.width, image.height
        bands = (
            (0, 0, right, reach),
            (0, bottom - reach, right, bottom),
            (0, 0, reach, bottom),
            (right - reach, 0, right, bottom),
        )
        for band in bands:
            darkest, _ = image.crop(band).getextrema()
            if isinstance(darkest, int | float) and darkest < _BLANK:
                message = f"something is printed within {as_mm(MARGIN):.0f} mm of the edge of the paper"
                yield _finding("I903", message, sheet)
                break


def _codes(subject: ImposedFile) -> Iterator[Finding]:
    """Render every QR code of every card, and read it."""
    scale = _CODE_DPI / 72
    for sheet, made in zip(subject.imposition.sheets, subject.finished.view, strict=False):
        for one in sheet.placed:
            art = subject.imposition.arts[one.art]
            for frame in art.frames:
                if not isinstance(frame, QrFrame):
                    continue
                area = on_sheet(extent(frame), one, art)
                crop = (
                    max(area.left - _AROUND, 0),
                    max(sheet.height - area.bottom - _AROUND, 0),
                    max(sheet.width - area.right - _AROUND, 0),
                    max(area.top - _AROUND, 0),
                )
                image = made.render(scale=scale, crop=crop, grayscale=True).to_pil()
                texts = [code.text for code in zxingcpp.read_barcodes(image)]
                if texts != [frame.payload]:
                    message = (
                        f"the QR code of card {one.copy + 1} reads {texts or 'nothing'} instead of {frame.payload}"
                    )
                    yield _finding("I904", message, sheet)


def on_sheet(area: Area, placed: Placed, art: Page) -> Area:
    """Return where *area* of the artwork *art* lies on the sheet that it is *placed* on."""
    trim = trim_of(art)
    if placed.turned:
        right, bottom = placed.x + trim.right, placed.y + trim.bottom
        return Area(right - area.right, bottom - area.bottom, right - area.left, bottom - area.top)
    return Area(placed.x + area.left, placed.y + area.top, placed.x + area.right, placed.y + area.bottom)


def _drift(subject: ImposedFile) -> Iterator[Finding]:
    """Make sure that a back which lies off as far as this printer drifts loses nothing but colour."""
    if subject.axis is None:
        return
    for number, art in enumerate(subject.imposition.arts):
        trim = trim_of(art)
        for frame in art.frames:
            area = kept_from_edges(frame)
            room = min(area.left - trim.left, area.top - trim.top, trim.right - area.right, trim.bottom - area.bottom)
            if not isinstance(frame, BoxFrame) and room < subject.drift - _NEAR:
                far = f"a printer may drift by {as_mm(subject.drift):.0f} mm"
                message = f"stands {as_mm(room):.1f} mm from the cut, and {far}"
                yield Finding(code="I905", page=number + 1, key=frame.key, message=message, hint=_MEASURE)


def _neighbours(subject: ImposedFile) -> Iterator[Finding]:
    """Make sure that a card which lies off as far as this printer drifts shows no colour of its neighbour."""
    if subject.axis is None:
        return
    arts = subject.imposition.arts
    for sheet in subject.imposition.sheets:
        for one, other in permutations(sheet.placed, 2):
            own = covered(one, arts[one.art])
            colours = (
                on_sheet(extent(frame), other, arts[other.art]) for frame in arts[other.art].frames if _coloured(frame)
            )
            away = min((_distance(own, colour) for colour in colours), default=math.inf)
            if away < subject.drift - _NEAR:
                message = f"the colour of another card lies {as_mm(away):.1f} mm from card {one.copy + 1}"
                yield replace(
                    _finding("I906", message, sheet), hint=f"{_MEASURE} Or use a sheet whose cards lie apart."
                )
                break


def _coloured(frame: Frame) -> bool:
    return isinstance(frame, BoxFrame) and frame.fill not in {None, "white"}


def _distance(one: Area, other: Area) -> float:
    """Return how far *other* would have to move, across or down, to touch *one*."""
    across = max(other.left - one.right, one.left - other.right, 0.0)
    down = max(other.top - one.bottom, one.top - other.bottom, 0.0)
    return max(across, down)


def _finding(code: str, message: str, sheet: Sheet) -> Finding:
    return Finding(code=code, page=sheet.number, message=message, hint=_BUILD)


IMPOSED_CHECKS: tuple[Check[ImposedFile], ...] = (
    Check("I901", "artworks where they are meant", "a die cuts where it cuts", _places),
    Check("I902", "backs behind their fronts", "a card with another's back misleads who helps a patient", _backs),
    Check("I903", "margins that printers do not reach", "what stands there is lost without a word", _margin),
    Check("I904", "every QR code of every card reads as meant", "EMA/493897/2015: what was agreed is scanned", _codes),
    Check("I905", "nothing that matters near the cut", "office printers drift by 2 mm between the sides", _drift),
    Check(
        "I906", "no colour of a neighbour near the cut", "a stripe of another card looks like a misprint", _neighbours
    ),
)
