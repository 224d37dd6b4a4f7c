"""What a press file promises, checked rule by rule, since no full judge of PDF/X-4 is free.

ISO 15930-7 (PDF/X-4), with the clause beside each check, and the house rules on ink.
"""

import re
from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Name

from edu_materials.checks.files import FinishedFile
from edu_materials.checks.findings import Check, Finding
from edu_materials.kernel.units import as_mm
from edu_materials.layout.frames import Area, BoxFrame, Page
from edu_materials.press.bureau import bleed_of

MOST_INK = 3.0
"""The sum of the four inks, each a share of 1, that coated paper takes (FOGRA39: 300 per cent)."""
_BUILD = "Build the file again."
_OTHER_COLOUR = frozenset({"rg", "RG", "g", "G", "cs", "CS", "sc", "SC", "scn", "SCN", "sh", "Do", "INLINE IMAGE"})
_SHOWN = frozenset({"Tj", "TJ", "'", '"'})
_FILLED = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
_OPAQUE = {
    "/SMask": ("/None",),
    "/CA": ("1",),
    "/ca": ("1",),
    "/BM": ("/Normal", "/Compatible"),
    "/TR": (),
    "/TR2": ("/Default",),
    "/HTP": (),
}
"""Entries of a graphics state that change what is printed, each with the values that change nothing."""
_PACKET = {
    "the PDF/X version": r"<pdfxid:GTS_PDFXVersion>PDF/X-4</",
    "the trapping state": r"<pdf:Trapped>(?:True|False)</",
    "a title": r"<dc:title><rdf:Alt>",
    "dates": r"<xmp:CreateDate>.*<xmp:ModifyDate>.*<xmp:MetadataDate>",
    "ids": r"<xmpMM:DocumentID>.*<xmpMM:InstanceID>.*<xmpMM:VersionID>.*<xmpMM:RenditionClass>",
}
_INFO = ("/Title", "/CreationDate", "/ModDate", "/Producer")
_NEAR = 0.02  # points


def _identification(subject: FinishedFile) -> Iterator[Finding]:
    pdf = subject.pdf
    if pdf.is_encrypted:
        yield _finding("X601", "the file is encrypted")
    if pdf.pdf_version > "1.6":
        yield _finding("X601", f"PDF {pdf.pdf_version} is newer than 1.6")
    if Name.ID not in pdf.trailer:
        yield _finding("X601", "the file has no identifier")
    for key in _INFO:
        if not str(pdf.docinfo.get(key, "")):
            yield _finding("X601", f"the Info dictionary lacks {key}")
    if str(pdf.docinfo.get("/Trapped", "")) not in {"/True", "/False"}:
        yield _finding("X601", "the Info dictionary does not say whether the file is trapped")
    packet = pdf.Root.Metadata.read_bytes().decode() if Name.Metadata in pdf.Root else ""
    for what, pattern in _PACKET.items():
        if not re.search(pattern, packet, re.DOTALL):
            yield _finding("X601", f"the metadata packet lacks {what}")


def _intent(subject: FinishedFile) -> Iterator[Finding]:
    intents = [item for item in subject.pdf.Root.get(Name.OutputIntents, []) if item.get(Name.S) == Name.GTS_PDFX]
    if len(intents) != 1:
        yield _finding("X602", f"{len(intents)} output intents for a press instead of one")
        return
    intent = intents[0]
    if not str(intent.get(Name.OutputConditionIdentifier, "")):
        yield _finding("X602", "the output intent names no printing condition")
    if Name.DestOutputProfile not in intent:
        yield _finding("X602", "the output intent carries no colour profile")
        return
    header = intent.DestOutputProfile.read_bytes()[:20]
    if header[12:16] != b"prtr" or header[16:20] != b"CMYK" or int(intent.DestOutputProfile.N) != 4:  # noqa: PLR2004
        yield _finding("X602", "the colour profile is not that of a CMYK press")


def _boxes(subject: FinishedFile) -> Iterator[Finding]:
    wanted = bleed_of(subject.layout)
    for page, made in zip(subject.layout.pages, subject.pdf.pages, strict=False):
        boxes = {name: _box(made.obj, name) for name in ("MediaBox", "CropBox", "BleedBox", "TrimBox")}
        trim, bleed, media = boxes["TrimBox"], boxes["BleedBox"], boxes["MediaBox"]
        if trim is None or bleed is None or media is None:
            yield _finding("X603", "a page has no trim or no bleed box", page.number)
        elif any(abs(abs(a - b) - wide) > _NEAR for a, b, wide in zip(trim, bleed, (*wanted, *wanted), strict=True)):
            said = " by ".join(dict.fromkeys(f"{as_mm(wide):.3g}" for wide in wanted))
            yield _finding("X603", f"the bleed is not {said} mm on every side", page.number)
        elif not (_within(bleed, media) if _is_artwork(page) else _around(media, bleed)):
            yield _finding("X603", "the bleed reaches beyond the sheet", page.number)
        elif boxes["CropBox"] and not _within(bleed, boxes["CropBox"]):
            yield _finding("X603", "the sheet is cropped within its bleed", page.number)
        if Name.ArtBox in made.obj:
            yield _finding("X603", "a page has an art box, where its trim box says all", page.number)


def _around(box: list[float], inner: list[float]) -> bool:
    return box[0] < inner[0] and box[1] < inner[1] and box[2] > inner[2] and box[3] > inner[3]


def _within(inner: list[float], box: list[float]) -> bool:
    return max(box[0] - inner[0], box[1] - inner[1], inner[2] - box[2], inner[3] - box[3]) <= _NEAR


def _is_artwork(page: Page) -> bool:
    """Say whether *page* is meant to end where its bleed does, without room for marks."""
    return page.bleed == Area(0, 0, page.width, page.height)


def _box(page: pikepdf.Object, name: str) -> list[float] | None:
    found = page.get(f"/{name}")
    return None if found is None else [float(value) for value in found]


def _inks(subject: FinishedFile) -> Iterator[Finding]:
    """Read every colour of every page: CMYK alone, not too much of it, and text in black alone."""
    for page, made in zip(subject.layout.pages, subject.pdf.pages, strict=False):
        fill: list[float] = [0, 0, 0, 1]
        kept: list[list[float]] = []
        for instruction in pikepdf.parse_content_stream(made):
            match str(instruction.operator):
                case "q":
                    kept.append(fill)
                case "Q" if kept:
                    fill = kept.pop()
                case "k":
                    fill = [float(value) for value in list(instruction.operands)]
                    if sum(fill) > MOST_INK:
                        yield _finding("X604", f"{sum(fill):.0%} of ink in one place", page.number)
                case operator if operator in _OTHER_COLOUR:
                    yield _finding("X604", f"the operator {operator} paints outside CMYK", page.number)
                case operator if operator in _SHOWN and any(fill[:3]):
                    yield _finding("X604", "text in more than black ink", page.number)
                case _:
                    pass


def _still(subject: FinishedFile) -> Iterator[Finding]:
    for number, made in enumerate(subject.pdf.pages, 1):
        if made.obj.get(Name.Annots):
            yield _finding("X605", "an annotation within the sheet", number)
        resources = made.obj.get(Name.Resources, pikepdf.Dictionary())
        for state in resources.get(Name.ExtGState, pikepdf.Dictionary()).values():
            for key, harmless in _OPAQUE.items():
                if key in state and str(state[key]) not in harmless:
                    yield _finding("X605", f"{key[1:]} in a graphics state: transparency or a transfer curve", number)
    if Name.OCProperties in subject.pdf.Root:
        yield _finding("X605", "layers: what is printed depends on who prints")
    for stream in (item for item in subject.pdf.objects if isinstance(item, pikepdf.Stream)):
        if "LZWDecode" in str(stream.get(Name.Filter, "")) or Name.F in stream or stream.get(Name.Subtype) == Name.PS:
            yield _finding("X605", "a stream in LZW, in PostScript, or outside of the file")


def _bleeds(subject: FinishedFile) -> Iterator[Finding]:
    """Make sure that colour which reaches the trim is painted on to the edge of the bleed: as meant, and as written."""
    for page in subject.layout.pages:
        if page.trim is None or page.bleed is None:
            yield _finding("X606", "a page is not a sheet for a press", page.number)
            continue
        trim, bleed = page.trim, page.bleed
        for box in page.frames:
            if isinstance(box, BoxFrame) and box.fill:
                reach = (box.x, box.y, box.x + box.width, box.y + box.height)
                if _ends_at(
                    (trim.left, trim.top, trim.right, trim.bottom),
                    (bleed.left, bleed.top, bleed.right, bleed.bottom),
                    reach,
                ):
                    yield _finding("X606", f"the colour of “{box.key}” ends at the cut", page.number)
    for number, made in enumerate(subject.pdf.pages, 1):
        edges, beyond = _box(made.obj, "TrimBox"), _box(made.obj, "BleedBox")
        if edges and beyond and any(_ends_at(edges, beyond, reach) for reach in _filled(made)):
            yield _finding("X606", "colour that is painted to the cut ends there", number)


def _ends_at(trim: Sequence[float], bleed: Sequence[float], reach: Sequence[float]) -> bool:
    """Return whether an edge of *reach* stands at the trim or beyond, and not at the edge of the bleed."""
    outward = (-1, -1, 1, 1)
    return any(
        (edge - cut) * way > -_NEAR and (end - edge) * way > _NEAR
        for way, cut, end, edge in zip(outward, trim, bleed, reach, strict=True)
    )


def _filled(page: pikepdf.Page) -> Iterator[tuple[float, float, float, float]]:
    """Give the rectangles that *page* fills: left, lower, right and upper edge."""
    path: list[tuple[float, float, float, float]] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "re":
            x, y, width, height = (float(value) for value in list(instruction.operands))
            path.append((x, y, x + width, y + height))
        elif operator in _FILLED:
            yield from path
            path = []
        elif operator in {"n", "S", "s"}:
            path = []


def _finding(code: str, message: str, page: int | None = None) -> Finding:
    return Finding(code=code, message=message, hint=_BUILD, page=page)


PRESS_CHECKS: tuple[Check[FinishedFile], ...] = (
    Check("X601", "identified as PDF/X-4", "ISO 15930-7, 6.2 and 6.3", _identification),
    Check("X602", "one printing condition, embedded", "ISO 15930-7, 6.2.2", _intent),
    Check("X603", "trim and bleed", "ISO 15930-7, 6.1.1; 3 mm are what cutters need", _boxes),
    Check("X604", "CMYK alone, text in black", "ISO 15930-7, 6.2.3; coloured text shows fringes on a press", _inks),
    Check("X605", "nothing but ink", "ISO 15930-7, 6.1.10; annotations and transparency surprise a press", _still),
    Check("X606", "colour reaches the bleed", "a cut that is a millimetre off must not show white", _bleeds),
)
