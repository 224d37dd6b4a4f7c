"""The fields of a card as any viewer can fill them in: named, labelled, in our own letters, and still empty.

ISO 32000-1, 12.7. What is typed is written by the viewer and not by us, so the whole face goes into the file, under
codes that viewers can look up. A field has one size of type and does not scroll: what does not fit cannot be typed, so
that nothing is shrunk, and nothing is hidden behind an edge. There is no greatest length, which would cut a name off
silently where a program fills it in. Nothing in the form acts: no script, no sum, no address that data go to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFStream,
    PDFString,
    PDFZCompress,
)

from edu_materials.layout.frames import FieldFrame, Page
from edu_materials.pdf.faces import Face

RESOURCE = "Wingdings"
"""What the default resources call the face that fields are filled in with.

The name is free (ISO 32000-1, 7.8.3), and pdfium, which is in Chromium, takes letters beyond Western Europe from an
embedded face only where the face goes by one of the names of symbol faces; under any other name it would mix in letters
of the machine.
"""
SIZE = 8.0
"""Points, as on the cards that we fill in ourselves."""
FLAGS = 1 << 22 | 1 << 23
"""Names are not checked for spelling, and fields do not scroll (ISO 32000-1, table 228, bits 23 and 24)."""
PRINTED = 4
HEIGHT = 12.0
"""Points: room for the tallest letter and the deepest, and free of the fields above and below."""
_MIDDLE = 0.335 * SIZE
"""From the baseline to the middle of a line of type, which viewers put in the middle of a field.

Fira Sans goes 0.935 em up and 0.265 em down.
"""
_STYLE = f"/{RESOURCE} {SIZE:g} Tf 0 0 0 rg"
_EMPTY = "/Tx BMC\nEMC"
_SYMBOLIC = 4
_BLOCK = 100
"""Entries that one block of a ToUnicode CMap may hold (Adobe Technical Note 5014, section 3)."""
_TO_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextField:
    """A field: its ``name`` for programs, its ``tip`` for people, its ``box`` in PDF coordinates, points."""

    name: str
    tip: str
    box: Box


def field_box(frame: FieldFrame, page: Page) -> Box:
    """Return where the field of *frame* lies on *page*, y turned upward: typed words stand where written ones would."""
    middle = page.height - frame.baseline + _MIDDLE
    return frame.x, middle - HEIGHT / 2, frame.x + frame.width, middle + HEIGHT / 2


def text_field(frame: FieldFrame, page: Page, label: str) -> TextField:
    """Return the field of *frame*; *label* is what is printed beside it."""
    return TextField(name=frame.name, tip=label, box=field_box(frame, page))


class Form:
    """The fields of one file, and the face that they share."""

    def __init__(self, face: Face, refer: Callable[[PDFObject], PDFObjectReference]) -> None:
        """Fill in with *face*; *refer* makes an object of the file, and returns how to refer to it."""
        self.fields: list[PDFObjectReference] = []
        self._refer = refer
        self._font = refer(_font(face, refer))

    def widget(self, field: TextField, page: PDFObjectReference, key: int) -> PDFDictionary:
        """Return *field* with its place on *page*, one object; *key* is that of its tag in the parent tree."""
        left, bottom, right, top = (round(value, 3) for value in field.box)
        return PDFDictionary(
            {
                "Type": PDFName("Annot"),
                "Subtype": PDFName("Widget"),
                "FT": PDFName("Tx"),
                "T": PDFString(field.name),
                "TU": PDFString(field.tip),
                "Ff": FLAGS,
                "F": PRINTED,
                "Rect": PDFArray([left, bottom, right, top]),
                "DA": PDFString(_STYLE),
                "MK": PDFDictionary({}),
                "BS": PDFDictionary({"W": 0}),
                "AP": PDFDictionary({"N": self._appearance(round(right - left, 3), round(top - bottom, 3))}),
                "P": page,
                "StructParent": key,
            }
        )

    def dictionary(self) -> PDFObjectReference:
        """Return the interactive form of the file (ISO 32000-1, 12.7.2)."""
        fonts = PDFDictionary({RESOURCE: self._font})
        entries = {
            "Fields": PDFArray(self.fields),
            "DR": PDFDictionary({"Font": fonts}),
            "DA": PDFString(_STYLE),
        }
        return self._refer(PDFDictionary(entries))

    def _appearance(self, width: float, height: float) -> PDFObjectReference:
        """Return what an empty field looks like: nothing (ISO 19005-2, 6.4.1 wants it said)."""
        entries = {
            "Type": PDFName("XObject"),
            "Subtype": PDFName("Form"),
            "BBox": PDFArray([0, 0, width, height]),
            "Resources": PDFDictionary({"Font": PDFDictionary({RESOURCE: self._font})}),
        }
        return self._refer(PDFStream(PDFDictionary(entries), _EMPTY, None))


def _font(face: Face, refer: Callable[[PDFObject], PDFObjectReference]) -> PDFDictionary:
    """Return the whole of *face* as a composite font whose codes are its glyphs (ISO 32000-1, 9.7)."""
    glyphs, name = face.face.charToGlyph, PDFName(face.face.name.decode("ascii"))
    system = {"Registry": PDFString("Adobe"), "Ordering": PDFString("Identity"), "Supplement": 0}
    descendant = PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("CIDFontType2"),
            "BaseFont": name,
            "CIDSystemInfo": PDFDictionary(system),
            "FontDescriptor": refer(_descriptor(face, name, refer)),
            "CIDToGIDMap": PDFName("Identity"),
            "DW": round(face.face.defaultWidth),
            "W": _widths(face),
        }
    )
    return PDFDictionary(
        {
            "Type": PDFName("Font"),
            "Subtype": PDFName("Type0"),
            "BaseFont": name,
            "Encoding": PDFName("Identity-H"),
            "DescendantFonts": PDFArray([refer(descendant)]),
            "ToUnicode": _packed(to_unicode(glyphs).encode("ascii"), refer),
        }
    )


def _descriptor(face: Face, name: PDFName, refer: Callable[[PDFObject], PDFObjectReference]) -> PDFDictionary:
    metrics = face.face
    program = face.program
    return PDFDictionary(
        {
            "Type": PDFName("FontDescriptor"),
            "FontName": name,
            "Flags": _SYMBOLIC,
            "FontBBox": PDFArray([round(value) for value in metrics.bbox]),
            "ItalicAngle": round(metrics.italicAngle),
            "Ascent": round(metrics.ascent),
            "Descent": round(metrics.descent),
            "CapHeight": round(metrics.capHeight),
            "StemV": round(metrics.stemV),
            "FontFile2": _packed(program, refer, Length1=len(program)),
        }
    )


def _widths(face: Face) -> PDFArray:
    """Return the advances, runs of neighbouring glyphs together (ISO 32000-1, 9.7.4.3)."""
    advances = {glyph: round(face.face.charWidths[code]) for code, glyph in face.face.charToGlyph.items()}
    runs = groupby(enumerate(sorted(advances)), key=lambda pair: pair[1] - pair[0])
    entries: list[object] = []
    for _, run in runs:
        row = [glyph for _, glyph in run]
        entries += [row[0], PDFArray([advances[glyph] for glyph in row])]
    return PDFArray(entries)


def to_unicode(glyphs: dict[int, int]) -> str:
    """Return the CMap from glyphs to characters (ISO 32000-1, 9.10.3); *glyphs* gives the glyph of each character.

    A glyph that serves two characters, such as the space, stands for the first of them.
    """
    codes = {glyph: code for code, glyph in sorted(glyphs.items(), reverse=True) if glyph}
    rows = [f"<{glyph:04X}> <{code:04X}>" for glyph, code in sorted(codes.items())]
    blocks = [rows[start : start + _BLOCK] for start in range(0, len(rows), _BLOCK)]
    written = (f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return _TO_UNICODE.format(blocks="\n".join(written))


def _packed(data: bytes, refer: Callable[[PDFObject], PDFObjectReference], **entries: int) -> PDFObjectReference:
    stream = PDFStream(PDFDictionary(dict(entries)), data, None)
    stream.filters = [PDFZCompress]
    return refer(stream)
