"""PDF objects written one after another onto a stream: what is written is forgotten but for its place.

Memory holds eight bytes an object, so that a file of any length can be made (ISO 32000-1, 7.5).
"""

import hashlib
from array import array
from typing import BinaryIO

_BLOCK = 1 << 18  # bytes gathered before they go to the disk
_LINES = 4096  # of the cross-reference table that are written at once
_HEADER = b"%%PDF-%d.%d\n%%\xe2\xe3\xcf\xd3\n"  # four bytes above 127 in a comment, as PDF/A wants (ISO 19005-2, 6.1.2)


class Objects:
    """The objects of one file, numbered from 1."""

    def __init__(self, stream: BinaryIO, version: tuple[int, int]) -> None:
        """Begin a file of *version* on *stream*, which is at its start."""
        self._stream = stream
        self._digest = hashlib.sha256()
        self._waiting = [_HEADER % version]
        self._place = len(self._waiting[0])
        self._full = self._place + _BLOCK
        self._places = array("Q")

    def reserve(self) -> int:
        """Return a number for an object that is written later."""
        self._places.append(0)
        return len(self._places)

    def put(self, number: int, body: bytes, data: bytes | None = None) -> None:
        """Write the object *number*: *body*, and *data* as its stream; *body* then gives its length."""
        self._places[number - 1] = self._place
        if data is None:
            self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        else:
            self._write(b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (number, body, data))

    def add(self, body: bytes, data: bytes | None = None) -> int:
        """Write an object and return its number."""
        places = self._places
        places.append(self._place)
        number = len(places)
        if data is None:
            self._write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        else:
            self._write(b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (number, body, data))
        return number

    def finish(self, catalog: int, info: int) -> str:
        """Write the cross-reference table and the trailer, and return the SHA-256 of the file in hexadecimal.

        The file's identifier is drawn from its content: the same input gives the same file.
        """
        while 0 in self._places:  # reserved, and never needed
            self.put(self._places.index(0) + 1, b"null")
        identity = self._digest_of_all()[:32].upper()
        start = self._place
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(self._places) + 1))
        for first in range(0, len(self._places), _LINES):
            places = self._places[first : first + _LINES]
            self._write(b"%010d 00000 n \n" * len(places) % tuple(places))
        self._write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (len(self._places) + 1, catalog, info, identity.encode(), identity.encode(), start)
        )
        return self._digest_of_all()

    def _write(self, block: bytes) -> None:
        self._waiting.append(block)
        self._place += len(block)
        if self._place > self._full:
            self._flush()

    def _flush(self) -> None:
        block = b"".join(self._waiting)
        self._digest.update(block)
        self._stream.write(block)
        self._waiting, self._full = [], self._place + _BLOCK

    def _digest_of_all(self) -> str:
        self._flush()
        return self._digest.hexdigest()
