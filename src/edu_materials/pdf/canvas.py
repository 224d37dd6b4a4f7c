"""ReportLab's canvas, taught marked content, structure, metadata packets and output intents.

The one module that touches ReportLab's private names; what it does with them is said beside each.
"""

from collections.abc import Callable
from io import BytesIO

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFStream,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas

from edu_materials.pdf.acroform import Form, TextField
from edu_materials.pdf.faces import Face
from edu_materials.pdf.profiles import Profile
from edu_materials.pdf.structure import Annotation, Element, Mark, Structure

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
_FIRST_LINK = 1_000_000
"""Keys of annotations in the parent tree begin here; those of pages count from nought."""

rl_config.useA85 = 0  # binary streams: a quarter smaller, and as safe in a file as in text
rl_config.pdfComments = 0  # no notes of the library between objects


class _Body(PDFObject):
    """The data of a stream with the line end that PDF/A wants before ``endstream`` (ISO 19005-2, 6.1.7.1)."""

    def __init__(self, data: str | bytes) -> None:
        self.data = data.encode("latin-1") if isinstance(data, str) else data

    def __len__(self) -> int:
        return len(self.data)

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        del document
        return self.data + b"\r\n"


class _LineEnds(pdfdoc.NoEncryption):
    """ReportLab runs every stream through ``encode``; here that adds the line end and encrypts nothing."""

    def encode(self, data: str | bytes) -> _Body:
        return _Body(data)


class _PressInfo(pdfdoc.PDFInfo):
    """The Info dictionary with the PDF/X version, which older readers look for there (ISO 15930-7, 6.3)."""

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        written: bytes = super().format(document)
        return written.rstrip(b">\n") + b"\n /GTS_PDFXVersion (PDF/X-4)\n>>"


class PdfCanvas(Canvas):
    """A canvas that writes under a profile: tagged or not, in RGB or in CMYK."""

    def __init__(self, buffer: BytesIO, size: tuple[float, float], profile: Profile, language: str, font: str) -> None:
        """Write to *buffer* pages of *size*; *font* is the name of a face of ours, so that Helvetica never appears."""
        self.profile = profile
        super().__init__(
            buffer,
            pagesize=size,
            pageCompression=1,
            invariant=1,
            pdfVersion=profile.version,
            lang=language,
            initialFontName=font,
            enforceColorSpace=profile.colour.upper(),
        )
        self._doc.encrypt = _LineEnds()
        self.boxes: dict[str, Box] = {}
        """Trim and bleed of the page that is open, in PDF coordinates."""
        self.link_references: list[tuple[PDFObjectReference, PDFObjectReference]] = []
        self.page_references: list[PDFObjectReference] = []
        self._form: Form | None = None

    def describe(self, *, title: str, subject: str, author: str, keywords: str, producer: str, day: str) -> None:
        """Fill the Info dictionary; *day* is an ISO 8601 date without hyphens."""
        if self.profile.intent == "GTS_PDFX":
            self._doc.info = _PressInfo()
            self._doc.info.invariant = 1
        self.setTitle(title)
        self.setSubject(subject)
        self.setAuthor(author)
        self.setKeywords(keywords)
        self.setCreator(producer)
        self.setProducer(producer)
        self._doc.info.trapped = "False"
        self.setDateFormatter(lambda *_: f"D:{day}000000Z")

    def begin_mark(self, tag: str, mark: Mark | None = None, properties: str = "") -> None:
        """Open marked content: an artifact without *mark*, else content of the structure tree."""
        inside = f"/MCID {mark.mcid}" if mark else ""
        inside = f"{inside} {properties}".strip()
        self._code.append(f"/{tag} <<{inside}>> BDC" if inside else f"/{tag} BMC")

    def end_mark(self) -> None:
        """Close marked content."""
        self._code.append("EMC")

    def begin_artwork(self, name: str, box: Box) -> None:
        """Begin an artwork that pages show as often as they like; what lies outside *box* is not painted."""
        self.boxes = {}  # of pages; an artwork has none
        self.beginForm(name, *(round(value, 3) for value in box))

    def end_artwork(self) -> None:
        """End the artwork, and give it the graphics states that it uses, which ReportLab would leave out."""
        resources = pdfdoc.PDFResourceDictionary(ExtGState=self._extgstate.getState() or {})
        resources.basicFonts()
        self.endForm(Resources=resources)

    def place(self, name: str, matrix: Matrix) -> None:
        """Show the artwork *name* through *matrix*."""
        self.saveState()
        self.transform(*matrix)
        self.doForm(name)
        self.restoreState()

    def add_link(self, href: str, box: Box, contents: str, number: int) -> None:
        """Put a link on the page: *href* is an address, or ``#`` and the key of a heading (ISO 14289-1, 7.18)."""
        entries = {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Link"),
            "Rect": PDFArray([round(value, 3) for value in box]),
            "Border": PDFArray([0, 0, 0]),
            "Contents": PDFString(contents),
            "F": 4,  # printed, as PDF/A wants of every annotation
        }
        if href.startswith("#"):
            entries["Dest"] = self._bookmarkReference(href[1:])
        else:
            entries["A"] = PDFDictionary({"S": PDFName("URI"), "URI": PDFString(href)})
        if self.profile.tagged:
            entries["StructParent"] = _FIRST_LINK + number
        self._addAnnotation(PDFDictionary(entries), None, 1)
        self.link_references.append((self._doc.thisPageRef(), self._annotationrefs[-1]))

    def begin_form(self, face: Face) -> None:
        """Let the file hold fields, which any program may fill in, in the letters of *face*."""
        self._form = Form(face, self._doc.Reference)

    def add_field(self, field: TextField, number: int) -> None:
        """Put a field on the page, still empty (ISO 32000-1, 12.7.4.3)."""
        if self._form is None:
            return
        page = self._doc.thisPageRef()
        self._addAnnotation(self._form.widget(field, page, _FIRST_LINK + number), None, 1)
        self._form.fields.append(self._annotationrefs[-1])
        self.link_references.append((page, self._annotationrefs[-1]))

    def finish(self, structure: Structure | None, packet: bytes, icc: bytes) -> None:
        """Write structure, metadata packet and output intent into the catalog, and the file to its buffer."""
        catalog = self._doc.Catalog
        catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]  # keys that are written as they are
        catalog.Metadata = pdfdoc.XMP(creator=lambda _: packet)
        catalog.OutputIntents = PDFArray([self._intent(icc)])
        self.setViewerPreference("DisplayDocTitle", "true")
        if structure is not None:
            catalog.MarkInfo = PDFDictionary({"Marked": "true"})
            catalog.StructTreeRoot = _Writer(self).root(structure)
        if self._form is not None:
            catalog.AcroForm = self._form.dictionary()
        self.save()

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        """End the page, and remember it for the structure tree."""
        self.page_references.append(self._doc.thisPageRef())
        super().showPage()

    def _setAnnotations(self, page: pdfdoc.PDFPage) -> None:  # noqa: N802 - ReportLab's hook: the page is still open
        super()._setAnnotations(page)
        for name, box in self.boxes.items():
            page.__NoDefault__ = [*page.__NoDefault__, name]
            setattr(page, name, PDFArray([round(value, 3) for value in box]))
        page.Trans = None  # ReportLab writes an empty transition otherwise
        if self.profile.tagged:
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = len(self.page_references) - 1, PDFName("S")

    def _intent(self, icc: bytes) -> PDFDictionary:
        stream = PDFStream(PDFDictionary({"N": 3 if self.profile.colour == "rgb" else 4}), icc, None)
        stream.filters = [pdfdoc.PDFZCompress]
        condition = PDFString(self.profile.condition)
        return PDFDictionary(
            {
                "Type": PDFName("OutputIntent"),
                "S": PDFName(self.profile.intent),
                "DestOutputProfile": self._doc.Reference(stream),
                "OutputConditionIdentifier": condition,
                "OutputCondition": condition,
                "Info": condition,
                "RegistryName": PDFString("http://www.color.org"),
            }
        )


class _Writer:
    """Writes structure elements as PDF objects (ISO 32000-1, 14.7.2 to 14.7.4)."""

    def __init__(self, canvas: PdfCanvas) -> None:
        self.canvas = canvas
        self.refer: Callable[[PDFObject], PDFObjectReference] = canvas._doc.Reference  # noqa: SLF001
        self.written: dict[int, PDFObjectReference] = {}

    def root(self, structure: Structure) -> PDFObjectReference:
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        reference = self.refer(root)
        root["K"] = PDFArray([self.element(structure.root, reference)])
        numbers: list[object] = []
        for page, elements in sorted(structure.pages.items()):
            numbers += [page - 1, self.refer(PDFArray([self.written[id(element)] for element in elements]))]
        for number, element in enumerate(structure.links):
            numbers += [_FIRST_LINK + number, self.written[id(element)]]
        root["ParentTree"] = self.refer(PDFDictionary({"Nums": PDFArray(numbers)}))
        root["ParentTreeNextKey"] = _FIRST_LINK + len(structure.links)
        return reference

    def element(self, element: Element, parent: PDFObjectReference) -> PDFObjectReference:
        entry = PDFDictionary({"S": PDFName(element.tag), "P": parent})
        reference = self.written[id(element)] = self.refer(entry)
        page = _first_page(element)
        if page is not None:
            entry["Pg"] = self.canvas.page_references[page - 1]
        entry["K"] = PDFArray([self.kid(kid, page, reference) for kid in element.kids])
        for key, value in (("Alt", element.alt), ("Lang", element.lang), ("T", element.title)):
            if value:
                entry[key] = PDFString(value)
        attributes = self.attributes(element)
        if attributes:
            entry["A"] = attributes[0] if len(attributes) == 1 else PDFArray(attributes)
        return reference

    def kid(self, kid: Element | Mark | Annotation, page: int | None, parent: PDFObjectReference) -> object:
        if isinstance(kid, Element):
            return self.element(kid, parent)
        if isinstance(kid, Mark):
            if kid.page == page:
                return kid.mcid
            there = self.canvas.page_references[kid.page - 1]
            return PDFDictionary({"Type": PDFName("MCR"), "Pg": there, "MCID": kid.mcid})
        there, annotation = self.canvas.link_references[kid.number]
        return PDFDictionary({"Type": PDFName("OBJR"), "Pg": there, "Obj": annotation})

    def attributes(self, element: Element) -> list[PDFDictionary]:
        owners = [
            PDFDictionary({"O": PDFName(owner)} | {key: _value(value) for key, value in entries.items()})
            for owner, entries in element.attributes.items()
        ]
        if element.box:
            numbers = PDFArray([round(value, 2) for value in element.box[1]])
            owners.append(PDFDictionary({"O": PDFName("Layout"), "Placement": PDFName("Block"), "BBox": numbers}))
        return owners


def utf16(text: str) -> str:
    """Return *text* as a hexadecimal string in UTF-16 with its byte order mark (ISO 32000-1, 7.9.2.2)."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def _value(value: object) -> object:
    return PDFName(value) if isinstance(value, str) else value


def _first_page(element: Element) -> int | None:
    """Return the page of the first mark in *element* itself, or of its first kid that has one."""
    for kid in element.kids:
        page = _first_page(kid) if isinstance(kid, Element) else kid.page
        if page is not None:
            return page
    return None
