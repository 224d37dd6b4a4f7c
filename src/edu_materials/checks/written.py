"""What stands on single cards of a run, read back from the finished file by a program that had no part in writing it.

Says which card is wrong, never what stands on it.
"""

import ctypes
import mmap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import pypdfium2
import zxingcpp

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top of an area of a page in points, y upward."""
_DPI = 300
_OFTEN = 50
_REACH = 2.0  # points around a line of text or a code


@dataclass(frozen=True, slots=True)
class Expected:
    """What must stand in one place: on ``page``, counted from nought; ``coded`` in a code, else as text."""

    card: int
    page: int
    area: Rectangle
    text: str
    coded: bool = False


def misread(file: BinaryIO, pages: int, expected: Iterable[Expected]) -> frozenset[int]:
    """Return the numbers of the cards on which something else stands than is *expected*, or nothing.

    Where the file has not so many *pages*, that is every card.
    """
    file.flush()
    mapped = mmap.mmap(file.fileno(), 0)  # only what is looked at comes into memory
    document = pypdfium2.PdfDocument((ctypes.c_char * len(mapped)).from_buffer(mapped))
    try:
        if len(document) != pages:
            return frozenset(item.card for item in expected)
        return frozenset(_wrong(document, _released(expected, mapped)))
    finally:
        document.close()


def _released(expected: Iterable[Expected], mapped: mmap.mmap) -> Iterator[Expected]:
    """Give *expected* on, and let go now and then of what was looked at of the file: it stays on the disk."""
    for number, item in enumerate(expected, 1):
        if not number % _OFTEN and hasattr(mapped, "madvise"):
            mapped.madvise(mmap.MADV_DONTNEED)
        yield item


def _wrong(document: pypdfium2.PdfDocument, expected: Iterable[Expected]) -> Iterator[int]:
    shown, page, text = 0, document[0], None
    for item in expected:
        if item.page != shown:  # the lines of a card stand on one page
            shown, page, text = item.page, document[item.page], None
        if item.coded:
            stands = _coded(page, item)
        else:
            text = text or page.get_textpage()
            stands = _written(text, item)
        if not stands:
            yield item.card


def moved(matrix: tuple[float, ...], area: Rectangle) -> Rectangle:
    """Return where *area* comes to lie when *matrix* moves or turns it (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in (area[0], area[2]) for y in (area[1], area[3])]
    ys = [b * x + d * y + f for x in (area[0], area[2]) for y in (area[1], area[3])]
    return min(xs), min(ys), max(xs), max(ys)


def _written(text: pypdfium2.PdfTextPage, item: Expected) -> bool:
    left, bottom, right, top = item.area
    found = text.get_text_bounded(left - _REACH, bottom - _REACH, right + _REACH, top + _REACH)
    return " ".join(found.split()) == " ".join(item.text.split())


def _coded(page: pypdfium2.PdfPage, item: Expected) -> bool:
    left, bottom, right, top = item.area
    width, height = page.get_size()
    edges = (left - _REACH, bottom - _REACH, width - right - _REACH, height - top - _REACH)
    image = page.render(scale=_DPI / 72, crop=tuple(max(edge, 0.0) for edge in edges), grayscale=True).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(image)] == [item.text]
