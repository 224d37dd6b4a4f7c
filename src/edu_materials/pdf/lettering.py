"""A face for what is written in afterwards: any letter it has gets a code when it is first used.

A composite font with two-byte codes (ISO 32000-1, 9.7): one font whatever the alphabets, embedded at the end with only
the glyphs that were used, each code mapped to its character for whoever reads or copies the text.
"""

import zlib

from edu_materials.kernel.errors import FontError
from edu_materials.pdf.faces import Face
from edu_materials.pdf.objects import Objects

_AWKWARD = frozenset(b"()\\\r\n")
"""Bytes that a literal string would have to escape (ISO 32000-1, 7.3.4.2); no code of ours contains one."""
_TAG = "WRITTN"  # the subset tag: six capitals (ISO 32000-1, 9.6.4)
_MOST_ROWS = 100  # entries that one block of a CMap may hold (Adobe Technical Note 5014, section 3)
_CMAP_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_CMAP_FOOT = "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


class Lettering:
    """Codes and widths of one face, for one file."""

    def __init__(self, face: Face) -> None:
        """Begin with no letter used."""
        self.face = face
        metrics = face.face
        self._widths: dict[str, float] = {
            chr(code): width for code, width in metrics.charWidths.items() if metrics.charToGlyph.get(code)
        }
        self._codes = _Codes(self._widths)

    @property
    def used(self) -> bool:
        """Whether any letter was written."""
        return bool(self._codes)

    def has(self, character: str) -> bool:
        """Say whether the face draws *character*."""
        return character in self._widths

    def width(self, text: str, size: float) -> float:
        """Return the advance width of *text* in points; every character must be one that the face has."""
        return sum(map(self._widths.__getitem__, text)) * size / 1000

    def literal(self, text: str) -> bytes:
        """Return *text* as a literal string of codes, ready for the operator ``Tj``.

        Raises:
            FontError: The face lacks a character of it.
        """
        return b"(" + text.translate(self._codes).encode("latin-1") + b")"

    def write(self, font: int, objects: Objects) -> None:
        """Write the font as object *font* of *objects*, with the glyphs that were used."""
        metrics = self.face.face
        name = f"{_TAG}+{metrics.name.decode('ascii')}"
        used = list(self._codes.items())
        program = metrics.makeSubset([code for code, _ in used])
        file = objects.add(*_deflated(program, f"/Length1 {len(program)}"))
        descriptor = objects.add(
            f"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{' '.join(f'{v:.0f}' for v in metrics.bbox)}]"
            f"/ItalicAngle 0/Ascent {metrics.ascent:.0f}/Descent {metrics.descent:.0f}"
            f"/CapHeight {metrics.capHeight:.0f}/StemV {metrics.stemV:.0f}/FontFile2 {file} 0 R>>".encode()
        )
        glyphs = objects.add(*_deflated(_glyph_map(used, metrics.charToGlyph)))
        widths = " ".join(f"{_number(code)}[{self._widths[chr(char)]:g}]" for char, code in used)
        descendant = objects.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            f"/FontDescriptor {descriptor} 0 R/DW {metrics.defaultWidth:.0f}/W[{widths}]"
            f"/CIDToGIDMap {glyphs} 0 R>>".encode()
        )
        unicode = objects.add(*_deflated(_to_unicode(used)))
        objects.put(
            font,
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]"
            f"/ToUnicode {unicode} 0 R>>".encode(),
        )


class _Codes(dict[int, str]):
    """What ``str.translate`` asks: the two bytes of each character, given out in the order of first use."""

    def __init__(self, known: dict[str, float]) -> None:
        super().__init__()
        self._known = known
        self._next = 0

    def __missing__(self, char: int) -> str:
        if chr(char) not in self._known:  # no LookupError, by which ``translate`` would let the character through
            raise FontError(
                f"no face of ours draws U+{char:04X}", hint="Write the name in letters that can be printed."
            )
        self._next += 1
        while _AWKWARD & set(divmod(self._next, 256)):
            self._next += 1
        self[char] = "".join(map(chr, divmod(self._next, 256)))
        return self[char]


def _number(code: str) -> int:
    return ord(code[0]) * 256 + ord(code[1])


def _glyph_map(used: list[tuple[int, str]], glyphs: dict[int, int]) -> bytes:
    """Return the glyph of each code: ReportLab numbers the glyphs of a subset as they are asked for."""
    order: dict[int, int] = {0: 0}
    table = bytearray(2 * (max((_number(code) for _, code in used), default=0) + 1))
    for char, code in used:
        glyph = order.setdefault(glyphs[char], len(order))
        position = 2 * _number(code)
        table[position : position + 2] = glyph.to_bytes(2, "big")
    return bytes(table)


def _to_unicode(used: list[tuple[int, str]]) -> bytes:
    """Return the map from codes to characters (ISO 32000-1, 9.10.3), at most 100 entries a block."""
    rows = [f"<{_number(code):04X}> <{chr(char).encode('utf-16-be').hex().upper()}>" for char, code in used]
    blocks = [rows[i : i + _MOST_ROWS] for i in range(0, len(rows), _MOST_ROWS)]
    maps = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return f"{_CMAP_HEAD}{maps}{_CMAP_FOOT}".encode()


def _deflated(data: bytes, entries: str = "") -> tuple[bytes, bytes]:
    body = zlib.compress(data, 9)
    return f"<</Length {len(body)}/Filter/FlateDecode{entries}>>".encode(), body
