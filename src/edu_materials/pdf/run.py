"""A print run of any length as one PDF: the artwork is carried once, and each page adds only what it alone bears.

Pages go to the stream as they come, and memory does not grow with them. The file keeps the promises of the profile that
its artwork was written under (ISO 19005-2 for office printers), and the same input gives the same bytes.
"""

from dataclasses import dataclass
from typing import BinaryIO

from edu_materials.pdf.lettering import Lettering
from edu_materials.pdf.objects import Objects
from edu_materials.pdf.profiles import Profile
from edu_materials.pdf.quarry import Quarry

FONT = b"/W"
"""The name of the face for what is written in, in the contents of every page."""
_FAN = 64
"""Pages of a leaf of the page tree, and leaves of a branch: a reader finds any page in three steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A run that is whole: how many pages, how many bytes, and the SHA-256 of the file in hexadecimal."""

    pages: int
    sha256: str


class Run:
    """The pages of one print run on their way to a stream."""

    def __init__(self, stream: BinaryIO, profile: Profile, size: tuple[float, float], lettering: Lettering) -> None:
        """Begin a file on *stream*: pages of *size*, width and height in points, written on in *lettering*."""
        self.objects = Objects(stream, profile.version)
        self.lettering = lettering
        self._size = size
        self._root, self._resources = self.objects.reserve(), self.objects.reserve()
        self._arts: list[tuple[bytes, int]] = []
        self._first: tuple[int, int] | None = None
        self._series = 0
        self._leaf, self._branch = _Node(self.objects.reserve()), _Node(self.objects.reserve())
        self._branches: list[int] = []
        self._page = self._begun_page()
        self._pages = 0

    def artworks(self, template: bytes) -> tuple[bytes, ...]:
        """Take the artworks of *template*, a file of ours, and return the names by which a page shows them with ``Do``.

        The first template also gives the run its catalog, its metadata and its output intent.

        Raises:
            ConformanceError: The template is no file of ours.
        """
        quarry = Quarry(template)
        known: dict[int, int] = {quarry.entry(quarry.catalog, b"Pages"): self._root}
        if self._first is None:
            catalog = quarry.carried(quarry.catalog, known, self.objects, self._series)
            self._first = catalog, quarry.carried(quarry.info, known, self.objects, self._series)
        names = []
        for art in quarry.arts:
            name = b"/A%d" % len(self._arts)
            self._arts.append((name, quarry.carried(art, known, self.objects, self._series)))
            names.append(name)
        self._series += 1
        return tuple(names)

    def content(self, code: bytes) -> int:
        """Write the content stream *code* and return its number; several pages may share it."""
        return self.objects.add(b"<</Length %d>>" % len(code), code)

    def page(self, content: int) -> None:
        """Add a page that shows the content stream *content*."""
        kids = self._leaf.kids
        kids.append(self.objects.add(b"%b/Contents %d 0 R>>" % (self._page, content)))
        self._pages += 1
        if len(kids) == _FAN:
            self._close_leaf()

    def finish(self) -> Finished:
        """Write what all pages share, the page tree and the table of objects; the stream is then a whole file."""
        if self._leaf.kids:
            self._close_leaf()
        if self._branch.kids:
            self._close_branch()
        width, height = self._size
        self.objects.put(
            self._root,
            b"<</Type/Pages/Count %d/Kids[%b]/MediaBox[0 0 %b %b]>>"
            % (self._pages, _references(self._branches), figure(width), figure(height)),
        )
        arts = b"".join(b"%b %d 0 R" % art for art in self._arts)
        fonts = b""
        if self.lettering.used:
            font = self.objects.reserve()
            self.lettering.write(font, self.objects)
            fonts = b"/Font<<%b %d 0 R>>" % (FONT, font)
        self.objects.put(self._resources, b"<</XObject<<%b>>%b>>" % (arts, fonts))
        assert self._first, "a run shows artwork"
        return Finished(pages=self._pages, sha256=self.objects.finish(*self._first))

    def _begun_page(self) -> bytes:
        """Return what all pages of a leaf begin with.

        Each names the resources itself: PDF/A lets no page inherit them (ISO 19005-2, 6.2.2).
        """
        return b"<</Type/Page/Parent %d 0 R/Resources %d 0 R" % (self._leaf.number, self._resources)

    def _close_leaf(self) -> None:
        leaf, branch = self._leaf, self._branch
        self.objects.put(
            leaf.number,
            b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>"
            % (branch.number, len(leaf.kids), _references(leaf.kids)),
        )
        branch.kids.append(leaf.number)
        branch.count += len(leaf.kids)
        self._leaf = _Node(self.objects.reserve())
        self._page = self._begun_page()
        if len(branch.kids) == _FAN:
            self._close_branch()

    def _close_branch(self) -> None:
        branch = self._branch
        self.objects.put(
            branch.number,
            b"<</Type/Pages/Parent %d 0 R/Count %d/Kids[%b]>>" % (self._root, branch.count, _references(branch.kids)),
        )
        self._branches.append(branch.number)
        self._branch = _Node(self.objects.reserve())


class _Node:
    """A node of the page tree that is still filling."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.kids: list[int] = []
        self.count = 0


def figure(value: float) -> bytes:
    """Return *value* as PDF writes a number: at most four decimals, no exponent."""
    return f"{value:.4f}".rstrip("0").rstrip(".").encode()


def _references(numbers: list[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)
