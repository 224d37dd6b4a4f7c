"""The faces that may be printed with: loaded once a process, measured, and embedded as subsets.

Knows ReportLab's fonts. A character that a face lacks is an error here, never a box on paper.
"""

from functools import lru_cache
from pathlib import Path
from struct import error as StructError  # noqa: N812 - a class, under a name that says so

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from edu_materials.kernel.canonical import sha256
from edu_materials.kernel.errors import FontError, OutputError

_BLOCK = 100
"""Entries that one block of a ToUnicode CMap may hold (Adobe Technical Note 5014, section 3)."""


class Face(TTFont):
    """A TrueType face whose ToUnicode maps are what ISO 32000-1, 9.10.3 asks for."""

    def __init__(self, name: str, path: Path) -> None:
        """Load *path* and register it as *name*."""
        super().__init__(name, str(path), asciiReadable=0, shapable=False)
        self.widths: dict[str, float] = {}

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 - ReportLab's name
        """Add font objects to *doc* and mend their ToUnicode maps: no code for nothing, no block over 100 entries."""
        super().addObjects(doc)
        marker = f"+{self.face.name.decode('ascii')}"
        for name, stream in doc.idToObject.items():
            if name.startswith("toUnicodeCMap:") and name.endswith(marker):
                stream.content = _mended(stream.content)

    @property
    def program(self) -> bytes:
        """The whole file of the face, for text that is not yet written."""
        data: bytes = self.face._ttf_data  # noqa: SLF001 - the library reads the file once and keeps it
        return data

    def advance(self, text: str) -> float:
        """Return the advance of *text* at a size of 1."""
        known = self.widths.get(text)
        if known is None:
            widths, default = self.face.charWidths, self.face.defaultWidth
            known = self.widths[text] = sum(widths.get(ord(c), default) for c in text) / 1000
        return known


class Faces:
    """The measurer that layout asks, and the faces that the writer draws with; one for each folder of fonts."""

    def __init__(self, faces: dict[str, Face]) -> None:
        """Keep *faces* by weight."""
        self.faces = faces

    def width(self, text: str, face: str, size: float) -> float:
        """Return the advance width of *text* in points."""
        return self.faces[face].advance(text) * size

    def reach(self, face: str, size: float) -> tuple[float, float]:
        """Return ascent and descent in points, both positive."""
        metrics = self.faces[face].face
        return metrics.ascent * size / 1000, -metrics.descent * size / 1000

    def lacking(self, text: str, face: str) -> str | None:
        """Return the first character of *text* without a glyph."""
        glyphs = self.faces[face].face.charToGlyph
        return next((c for c in text if ord(c) not in glyphs), None)

    def names(self) -> tuple[str, ...]:
        """Return the PostScript names, as a finished file shows them behind its subset tags."""
        return tuple(sorted(face.face.name.decode("ascii") for face in self.faces.values()))


@lru_cache(maxsize=8)
def load_faces(folder: Path, files: tuple[tuple[str, str], ...]) -> Faces:
    """Return the faces of *folder*: pairs of weight and file name.

    Raises:
        OutputError: A file is not there.
        FontError: A file is no TrueType font.
    """
    return Faces({weight: _face(folder / name) for weight, name in files})


def _face(path: Path) -> Face:
    try:
        name = f"{path.stem}-{sha256(path.read_bytes())[:12]}"  # a taken name would keep the older file
        face = Face(name, path)
    except OSError as error:
        raise OutputError(f"the font {path} cannot be read: {error.strerror}", hint="Restore assets/fonts.") from error
    except (TTFError, StructError) as error:
        raise FontError(
            f"{path.name} is no usable font: {error}", hint="Make it with scripts/make_fonts.py."
        ) from error
    # ReportLab takes faces of one PostScript name for the same face, and would draw with the one that came first.
    pdfmetrics._dynFaceNames.pop(face.face.name, None)  # noqa: SLF001
    pdfmetrics.registerFont(face)
    return face


def _mended(cmap: str) -> str:
    head, _, rest = cmap.partition("beginbfchar\n")
    body, _, tail = rest.partition("endbfchar")
    head = head.rsplit("\n", 1)[0]
    rows = [row for row in body.splitlines() if not row.endswith("<0000>")]
    blocks = [rows[i : i + _BLOCK] for i in range(0, len(rows), _BLOCK)]
    maps = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return f"{head}\n{maps}{tail}"
