"""Checks on a finished PDF, read back by programs that had no part in writing it: pdfium, qpdf and zxing.

What the file should say comes from the layout; what it does say comes from its bytes.
"""

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pikepdf
import pypdfium2
import zxingcpp
from pikepdf import Name

from edu_materials.checks.findings import Check, Finding
from edu_materials.checks.pages import extent, text_frames
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.frames import Layout, Page, QrFrame
from edu_materials.pdf.profiles import SCREEN, Profile
from edu_materials.pdf.write import landing_top

_RESOLUTIONS = (300, 150)
_ACTIVE = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound", "/GoToE"}
)
_MARGIN = mm(6)  # around the code, as a camera sees it
_REBUILD = "Build the file again."
# How pdfium reports a hyphen at a line's end, besides the hyphen itself.
_LINE_HYPHENS = re.compile("[\u0002\ufffe\u00ad]")


@dataclass(frozen=True)
class FinishedFile:
    """The bytes of a file, with what they should be: the layout and the names of our faces."""

    data: bytes
    layout: Layout
    faces: tuple[str, ...]
    profile: Profile = SCREEN

    @cached_property
    def pdf(self) -> pikepdf.Pdf:
        """The file as qpdf reads it."""
        return pikepdf.open(io.BytesIO(self.data))

    @cached_property
    def view(self) -> pypdfium2.PdfDocument:
        """The file as pdfium reads it."""
        return pypdfium2.PdfDocument(self.data)


def _pages(subject: FinishedFile) -> Iterator[Finding]:
    count = len(subject.pdf.pages)
    if count != len(subject.layout.pages):
        message = f"{count} pages instead of {len(subject.layout.pages)}"
        yield Finding(code="P301", message=message, hint=_REBUILD)
    for page, made in zip(subject.layout.pages, subject.pdf.pages, strict=False):
        left, bottom, right, top = (float(value) for value in made.mediabox)
        if abs(right - left - page.width) > 0.01 or abs(top - bottom - page.height) > 0.01:  # noqa: PLR2004
            message = f"{as_mm(right - left):.2f} × {as_mm(top - bottom):.2f} mm is not the size of this form"
            yield Finding(code="P301", page=page.number, message=message, hint=_REBUILD)


def _fonts(subject: FinishedFile) -> Iterator[Finding]:
    for font in _font_objects(subject.pdf):
        name = str(font.get(Name.BaseFont, "/unnamed"))[1:]
        tag, _, face = name.rpartition("+")  # a face that fields are filled in with is there as a whole, without a tag
        if face not in subject.faces or not (tag or subject.profile.fields):
            yield Finding(code="P302", message=f"the font {name} is not one of ours", hint=_REBUILD)
        elif Name.DescendantFonts in font:
            continue  # a composite font is embedded where its descendant is, which stands among the objects too
        elif Name.FontFile2 not in font.get(Name.FontDescriptor, pikepdf.Dictionary()):
            yield Finding(code="P302", message=f"the font {name} is not embedded", hint=_REBUILD)


def _font_objects(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and item.get(Name.Type) == Name.Font:
            yield item


def _text(subject: FinishedFile) -> Iterator[Finding]:
    """Compare the text layer of each page with the lines that were meant, character by character."""
    for page, made in zip(subject.layout.pages, subject.view, strict=False):
        found = plain(made.get_textpage().get_text_range())
        position = 0
        for frame in text_frames(page):
            wanted = plain("".join(span.text for span in frame.spans))
            if not found.startswith(wanted, position):
                message = f"the text layer says “{found[position : position + 40]}” where “{wanted[:40]}” is meant"
                yield Finding(code="P303", page=page.number, key=frame.key, message=message, hint=_REBUILD)
                return
            position += len(wanted)
        if position != len(found):
            message = f"the text layer goes on with “{found[position : position + 40]}”"
            yield Finding(code="P303", page=page.number, message=message, hint=_REBUILD)


def plain(text: str) -> str:
    """Return *text* without spaces and line ends, in NFC, every hyphen alike."""
    return "".join(unicodedata.normalize("NFC", _LINE_HYPHENS.sub("-", text)).split())


def _links(subject: FinishedFile) -> Iterator[Finding]:
    """Compare each link with the words that it lies on, and where it leads."""
    pages = {page.number: page for page in subject.layout.pages}
    landings = {f"#{key}": _place(number, landing_top(pages[number], y)) for key, number, y in subject.layout.landings}
    for page, made in zip(subject.layout.pages, subject.pdf.pages, strict=False):
        meant = Counter(_meant(page, landings)) if subject.profile.links else Counter()
        found = Counter(_targets(made, subject.pdf))
        for (target, line), what in [(link, "missing") for link in meant - found] + [
            (link, "not meant") for link in found - meant
        ]:
            message = f"the link to {target} is {what}, {line} points above the foot of the page"
            yield Finding(code="P304", page=page.number, message=message, hint=_REBUILD)


def _meant(page: Page, landings: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Give target and line of every link that the lines of *page* ask for; spans of one link on one line are one."""
    for frame in text_frames(page):
        for href in dict.fromkeys(span.href for span in frame.spans if span.href):
            yield landings.get(href, href), round(page.height - frame.y - frame.descent)


def _targets(page: pikepdf.Page, pdf: pikepdf.Pdf) -> Iterator[tuple[str, int]]:
    for annotation in page.get(Name.Annots, []):
        line = round(float(annotation[Name.Rect][1]))
        action = annotation.get(Name.A)
        if action is not None and Name.URI in action:
            yield str(action[Name.URI]), line
        elif Name.Dest in annotation:
            target, _, _, top, *_ = annotation[Name.Dest]
            yield _place(pdf.pages.index(pikepdf.Page(target)) + 1, float(top)), line


def _place(number: int, top: float) -> str:
    return f"page {number} at {top:.1f}"


def _codes(subject: FinishedFile) -> Iterator[Finding]:
    for page, made in zip(subject.layout.pages, subject.view, strict=False):
        for frame in page.frames:
            if isinstance(frame, QrFrame):
                yield from _decoded(frame, page, made)


def _decoded(frame: QrFrame, page: Page, made: pypdfium2.PdfPage) -> Iterator[Finding]:
    area = extent(frame)
    crop = (
        max(area.left - _MARGIN, 0),
        max(page.height - area.bottom - _MARGIN, 0),
        max(page.width - area.right - _MARGIN, 0),
        max(area.top - _MARGIN, 0),
    )
    for resolution in _RESOLUTIONS:
        image = made.render(scale=resolution / 72, crop=crop, grayscale=True).to_pil()
        texts = [code.text for code in zxingcpp.read_barcodes(image)]
        if texts != [frame.payload]:
            message = f"the QR code reads {texts or 'nothing'} at {resolution} dpi instead of {frame.payload}"
            yield Finding(code="P305", page=page.number, key=frame.key, message=message, hint=_REBUILD)


def _description(subject: FinishedFile) -> Iterator[Finding]:
    document = subject.layout.document
    root, info = subject.pdf.Root, subject.pdf.docinfo
    facts = {
        "title": (str(info.get(Name.Title, "")), document.properties.title),
        "language": (str(root.get(Name.Lang, "")), document.language),
        "keywords": (str(info.get(Name.Keywords, "")).split(", ")[-1], f"language {document.language}"),
        "title shown": (
            str(root.get(Name.ViewerPreferences, pikepdf.Dictionary()).get(Name.DisplayDocTitle, False)),
            "True",
        ),
    }
    for what, (found, meant) in facts.items():
        if found != meant:
            message = f"its {what} is “{found}” instead of “{meant}”"
            yield Finding(code="P306", message=message, hint=_REBUILD)
    with subject.pdf.open_outline() as outline:
        if subject.profile.links and subject.layout.landings and not outline.root:
            yield Finding(code="P306", message="it has no bookmarks", hint=_REBUILD)


def _nothing_active(subject: FinishedFile) -> Iterator[Finding]:
    for key in (Name.OpenAction, Name.AA, Name.AcroForm):
        if key in subject.pdf.Root and not (key == Name.AcroForm and subject.profile.fields):
            yield Finding(code="P307", message=f"it holds {key}", hint=_REBUILD)
    for action in {kind for item in subject.pdf.objects for kind in _actions(item)}:
        yield Finding(code="P307", message=f"it holds a script or starts something: {action}", hint=_REBUILD)


def _actions(item: pikepdf.Object) -> Iterator[str]:
    """Give every action in *item* that does more than lead somewhere, however deep it stands."""
    if isinstance(item, pikepdf.Stream):
        return
    if isinstance(item, pikepdf.Dictionary):
        if Name.JS in item or str(item.get(Name.S)) in _ACTIVE:
            yield str(item.get(Name.S, Name.JavaScript))
        children = list(item.values())
    else:
        children = list(item) if isinstance(item, pikepdf.Array) else []
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _actions(child)


FILE_CHECKS: tuple[Check[FinishedFile], ...] = (
    Check("P301", "pages of the right size", "a print shop trusts the page size", _pages),
    Check("P302", "fonts embedded and ours", "a substituted font changes letters without a word", _fonts),
    Check("P303", "text layer equal to the approved text", "it is what is searched, copied and read aloud", _text),
    Check("P304", "links as meant", "a wrong address sends a patient astray", _links),
    Check("P305", "QR code reads as meant", "EMA/493897/2015: what was agreed is what is scanned", _codes),
    Check("P306", "the file says what it is", "archives and screen readers go by title and language", _description),
    Check("P307", "nothing active", "a document that runs something is not a document", _nothing_active),
)
