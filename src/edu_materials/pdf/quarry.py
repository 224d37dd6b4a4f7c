"""Finished artwork taken out of a file of ours, object by object, so that a long run can carry it once.

Reads only what our own writer writes: a classic cross-reference table, generation nought, one object after another. A
file that came from elsewhere is for a library to read.
"""

import re

from edu_materials.kernel.errors import ConformanceError
from edu_materials.pdf.objects import Objects

_REFERENCE = re.compile(rb"(?<![0-9])([1-9][0-9]*) 0 R\b")
_ENTRY = re.compile(rb"([0-9]{10}) 00000 n")
_ART = re.compile(rb"/FormXob\.art([0-9]+) ([0-9]+) 0 R")
_TAG = re.compile(rb"/AAAAA(?=[A-Z]\+)")
_ALPHABET = 26


class Quarry:
    """The objects of one file of ours by number, and the artworks in it."""

    def __init__(self, data: bytes) -> None:
        """Read where the objects of *data* stand.

        Raises:
            ConformanceError: The file is not as our writer writes it.
        """
        start = data.rfind(b"\nxref\n")
        trailer = data.rfind(b"trailer")
        offsets = [int(offset) for offset in _ENTRY.findall(data, start, trailer)]
        if start < 0 or trailer < start or not offsets:
            raise ConformanceError("the artwork is no file of ours", hint="Build the edition again.")
        ends = dict(zip(sorted(offsets), [*sorted(offsets)[1:], start], strict=True))
        self._data = data
        self._places = {number: (offset, ends[offset]) for number, offset in enumerate(offsets, 1)}
        self.catalog = self._named(rb"/Root ([0-9]+) 0 R", trailer)
        self.info = self._named(rb"/Info ([0-9]+) 0 R", trailer)
        self.arts = tuple(int(number) for _, number in sorted(set(_ART.findall(data)), key=lambda found: int(found[0])))

    def body(self, number: int) -> bytes:
        """Return the object *number* without ``obj`` and ``endobj``."""
        start, end = self._places[number]
        block = self._data[start:end]
        return block[block.index(b"obj") + 3 : block.rindex(b"endobj")].strip(b"\r\n ")

    def entry(self, number: int, key: bytes) -> int:
        """Return the number of the object that the dictionary *number* names under *key*."""
        found = re.search(rb"/" + key + rb" ([0-9]+) 0 R", self.body(number))
        if found is None:
            raise ConformanceError(f"the artwork has no {key.decode()}", hint="Build the edition again.")
        return int(found[1])

    def carried(self, number: int, known: dict[int, int], objects: Objects, series: int) -> int:
        """Copy the object *number* and all that it needs into *objects*, and return its new number.

        *known* maps numbers of this file to new ones, and grows; *series* tells the fonts of this artwork from others.
        """
        if number not in known:
            known[number] = objects.reserve()
            head, mark, rest = self.body(number).partition(b"stream")
            head = _REFERENCE.sub(lambda found: b"%d 0 R" % self.carried(int(found[1]), known, objects, series), head)
            objects.put(known[number], _retagged(head, series) + mark + rest)
        return known[number]

    def _named(self, pattern: bytes, start: int) -> int:
        found = re.compile(pattern).search(self._data, start)
        if found is None:
            raise ConformanceError("the artwork is no file of ours", hint="Build the edition again.")
        return int(found[1])


def _retagged(body: bytes, series: int) -> bytes:
    """Return *body* with subset tags of its own for the artwork *series* (ISO 32000-1, 9.6.4: no two are the same)."""
    letters = bytearray()
    for _ in range(4):
        series, rest = divmod(series, _ALPHABET)
        letters.append(ord("A") + rest)
    return _TAG.sub(b"/B" + bytes(letters), body)
