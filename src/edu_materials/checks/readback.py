"""The sentences of a finished file, read back from its bytes by the ids that its marks carry.

Every stretch of text in our PDFs names its sentence in its property list, every element of our HTML in an attribute: so
each form can be proved to say what the document says, sentence by sentence.
"""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

import pikepdf
from pikepdf import Name

from edu_materials.pdf.draw import SENTENCE

_ROW = re.compile(r"^<([0-9A-F]{2})> <([0-9A-F]{4,})>$", re.MULTILINE)

Sentences = tuple[tuple[str, str], ...]


def pdf_sentences(pdf: pikepdf.Pdf) -> Sentences:
    """Return id and text of every sentence of *pdf*, in the order in which they begin."""
    return _sentences(page.obj for page in pdf.pages)


def artwork_sentences(pdf: pikepdf.Pdf) -> Sentences:
    """Return id and text of every sentence of the artworks that the pages of *pdf* show, each artwork once."""
    arts: dict[str, pikepdf.Object] = {}
    for page in pdf.pages:
        arts |= {str(name): art for name, art in page.obj[Name.Resources].get(Name.XObject, {}).items()}
    return _sentences(art for _, art in sorted(arts.items(), key=lambda item: (len(item[0]), item[0])))


def html_sentences(data: bytes) -> Sentences:
    """Return id and text of every sentence of an HTML page, in its order."""
    reader = _Reader()
    reader.feed(data.decode())
    return tuple((key, as_read("".join(parts))) for key, parts in reader.texts.items())


def as_read(text: str) -> str:
    """Return *text* with soft hyphens gone and every kind of white space one space."""
    return " ".join(text.replace("\u00ad", "").split())


def _sentences(holders: Iterable[pikepdf.Object]) -> Sentences:
    texts: dict[str, list[str]] = {}
    for holder in holders:
        for key, text in _shown(holder, unicode_maps(holder)):
            texts.setdefault(key, []).append(text)
    return tuple((key, as_read("".join(parts))) for key, parts in texts.items())


def _shown(holder: pikepdf.Object, fonts: dict[str, dict[int, str]]) -> Iterator[tuple[str, str]]:
    """Give every stretch of text of a page or an artwork with the id of its sentence; without an id it is furniture."""
    open_ids: list[str | None] = []
    font: dict[int, str] = {}
    for instruction in pikepdf.parse_content_stream(holder):
        operands = list(instruction.operands)
        match str(instruction.operator):
            case "BMC" | "BDC":
                open_ids.append(_named(operands))
            case "EMC":
                open_ids.pop()
            case "Tf":
                font = fonts[str(operands[0])]
            case "Tj":
                key = next((key for key in reversed(open_ids) if key), None)
                if key:
                    yield key, "".join(font[code] for code in bytes(operands[0]))
            case _:
                pass


def _named(operands: list[pikepdf.Object]) -> str | None:
    """Return the sentence that the operands of a BDC name."""
    properties = operands[1] if len(operands) > 1 else None
    if not isinstance(properties, pikepdf.Dictionary):
        return None
    key = properties.get(f"/{SENTENCE}")
    return None if key is None else str(key)


def unicode_maps(holder: pikepdf.Object | pikepdf.Page) -> dict[str, dict[int, str]]:
    """Return the ToUnicode map of each font of a page or an artwork (ISO 32000-1, 9.10.3)."""
    resources = holder.get(Name.Resources, pikepdf.Dictionary())
    return {
        str(name): _unicode(font[Name.ToUnicode].read_bytes().decode("latin-1"))
        for name, font in resources.get(Name.Font, pikepdf.Dictionary()).items()
        if Name.ToUnicode in font
    }


def _unicode(cmap: str) -> dict[int, str]:
    return {int(code, 16): bytes.fromhex(value).decode("utf-16-be") for code, value in _ROW.findall(cmap)}


class _Reader(HTMLParser):
    """Collects text by the nearest element that names a sentence."""

    _VOID = frozenset({"meta", "path", "br", "img"})

    def __init__(self) -> None:
        super().__init__()
        self.open_ids: list[str | None] = []
        self.texts: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._VOID:
            key = dict(attrs).get("data-sentence")
            self.open_ids.append(key)
            if key:
                self.texts.setdefault(key, [])

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._VOID and self.open_ids:
            self.open_ids.pop()

    def handle_data(self, data: str) -> None:
        key = next((key for key in reversed(self.open_ids) if key), None)
        if key:
            self.texts[key].append(data)
