"""Print runs of numbered blank cards: the same card again and again, each with a serial number of its own.

A serial says nothing of a person; who got which is for the ledger.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from edu_materials.build.artworks import Artwork, artwork_of, qr_codes
from edu_materials.build.disk import open_whole
from edu_materials.build.papers import Paper
from edu_materials.build.targets import Target
from edu_materials.build.workspace import Workspace
from edu_materials.checks.written import Expected, misread, moved
from edu_materials.kernel.errors import ConformanceError
from edu_materials.pdf.lettering import Lettering
from edu_materials.pdf.profiles import OFFICE
from edu_materials.pdf.run import Run
from edu_materials.press.feed import Feed
from edu_materials.press.numbered import Numbering
from edu_materials.press.serials import SerialRange

_STRIDE = 100  # one card in so many is read back, and the last
_OFTEN = 256  # cards between two words on progress


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFile:
    """A finished run: the SHA-256 of its file in hexadecimal, how many cards, on how many pages."""

    sha256: str
    cards: int
    pages: int


def print_run(
    workspace: Workspace,
    target: Target,
    serials: SerialRange,
    prefix: str,
    sheet: str | None,
    path: Path,
    *,
    paper: Paper | None = None,
    artwork: Artwork | None = None,
    progress: Callable[[int, float], None] | None = None,
) -> RunFile:
    """Write the cards of *target* numbered *serials* to *path*, which must not be there, and read some of them back.

    *sheet* is a sheet product, or None for a card a page; *paper* says more of it. An *artwork* that was made before
    for the same target on the same paper need not be made again.

    Raises:
        LayoutError: The card has no free corner for a serial; names what is in the way and the millimetres.
        ConformanceError: A serial that was read back is another; there is then no file.
        OutputError: The file is there already, or cannot be written.
        EduMaterialsError: The edition cannot be made.
    """
    paper = replace(paper or Paper(), sheet=sheet)
    artwork = artwork or artwork_of(workspace, target, paper)
    lettering = Lettering(workspace.filling_face)
    numbering = Numbering(artwork.layout.pages, prefix, lettering)
    with open_whole(path, anew=True) as stream:
        pattern = artwork.pattern
        run = Run(stream, OFFICE, (pattern.width, pattern.height), lettering)
        feed = Feed(run, pattern, paper.start)
        names = run.artworks(artwork.template)
        for place, number in enumerate(serials, 1):
            feed.card(names, {numbering.place.art: numbering.code(number)})
            if progress and not place % _OFTEN:
                progress(place, place / len(serials))
        feed.finish()
        finished = run.finish()
        wrong = misread(stream, finished.pages, _expected(artwork, numbering, serials, paper.start))
        if wrong:
            raise ConformanceError(
                f"{len(wrong)} of the serial numbers that were read back are not the ones that were printed",
                hint="Run the command again. If it happens again, report it.",
            )
    return RunFile(sha256=finished.sha256, cards=len(serials), pages=finished.pages)


def _expected(artwork: Artwork, numbering: Numbering, serials: SerialRange, start: int) -> Iterator[Expected]:
    """Give what must be read of every hundredth card and of the last, and the QR code of the first."""
    for place in sorted({*range(0, len(serials), _STRIDE), len(serials) - 1}):
        text, code = numbering.areas(serials.first + place)
        for (words, area), coded in ((text, False), (code, True)):
            page, matrix = artwork.pattern.place(place, numbering.place.art, start)
            yield Expected(place, page, moved(matrix, area), words, coded=coded)
    for art, area, payload in qr_codes(artwork):
        page, matrix = artwork.pattern.place(0, art, start)
        yield Expected(0, page, moved(matrix, area), payload, coded=True)
