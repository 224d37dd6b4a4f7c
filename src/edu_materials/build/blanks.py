"""The blank card of an edition: all that a run of cards needs of it, made once and kept; nothing of a patient is in it.

A kept blank is taken only while everything that it was made of is the same, our own source and the libraries too, and
not a byte of it has changed. The folder of kept blanks can be deleted at any time.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from edu_materials.build.disk import private_folder, write_whole
from edu_materials.build.papers import Paper
from edu_materials.build.workspace import Workspace
from edu_materials.kernel.canonical import canonical_json, sha256
from edu_materials.kernel.errors import OutputError
from edu_materials.pdf.profiles import OFFICE, Profile
from edu_materials.press.feed import Line, Pattern, Side

_OWN = Path(__file__).parents[1]
YEAR = 2000
"""A leap year, for all days that there are."""
_SHORT = 24  # figures of a digest that make a file name


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """The blank card of one edition: a file with its artwork, and what is where on it, in points, y upward.

    ``size`` is that of the writing; ``codes`` are QR codes, each with its artwork, its area (left, bottom, right, top)
    and what it says; ``days`` is how each day of the leap year `YEAR` is written, in full and shortened.
    """

    market: str
    language: str
    size: float
    lines: tuple[Line, ...]
    codes: tuple[tuple[int, tuple[float, float, float, float], str], ...]
    days: tuple[tuple[str, str], ...]
    pattern: Pattern
    template: bytes

    def written(self, day: date) -> tuple[str, str]:
        """Return *day* as the edition writes it: with its month in full, and with its month shortened."""
        long, short = self.days[(date(YEAR, day.month, day.day) - date(YEAR, 1, 1)).days]
        return long.replace(str(YEAR), str(day.year)), short.replace(str(YEAR), str(day.year))


class Blanks:
    """The blank cards of one order, and which editions there are: from the folder *kept*, else made anew."""

    def __init__(
        self,
        workspace: Workspace,
        *,
        product: str | None = None,
        card: str = "folded",
        paper: Paper,
        profile: Profile = OFFICE,
        kept: Path | None = None,
    ) -> None:
        """Make cards of *product*, or of the only one, in the form *card*, for *paper* under *profile*."""
        self._workspace, self._product, self._card = workspace, product, card
        self._paper, self._profile, self._folder = paper, profile, kept

    @cached_property
    def editions(self) -> frozenset[tuple[str, str]]:
        """Market and language of every edition."""
        name, origin = f"{self._short('editions')}.json", self._origin
        known = self._taken(name, origin)
        if known is not None:
            return frozenset((market, language) for market, language in json.loads(known))
        editions = self._workspace.editions
        self._keep(name, origin, canonical_json(sorted(editions)))
        return editions

    def blank(self, market: str, language: str) -> Blank:
        """Return the blank card of the edition of *market* in *language*.

        Raises:
            EduMaterialsError: The edition cannot be made. That a blank cannot be kept is no error.
        """
        name = f"{self._short(market, language, self._card, *astuple(self._paper), self._profile.name)}.blank"
        origin = self._origin
        data = self._taken(name, origin)
        if data is not None:
            return _read(data)
        blank = self._made(market, language)
        self._keep(name, origin, _written(blank))
        return blank

    def _made(self, market: str, language: str) -> Blank:
        from edu_materials.build.artworks import artwork_of, card_target, qr_codes  # noqa: PLC0415 - what lays out
        from edu_materials.i18n.formats import locale_of, long_date, short_date  # noqa: PLC0415
        from edu_materials.press.filled import lines_of  # noqa: PLC0415

        target = card_target(self._workspace, self._product, market, language, self._card)
        artwork = artwork_of(self._workspace, target, self._paper, self._profile, mixed=True)
        locale, first = locale_of(language, market), date(YEAR, 1, 1)
        days = [first + timedelta(days=number) for number in range(366)]
        return Blank(
            market=market,
            language=language,
            size=artwork.style.size,
            lines=lines_of(artwork.layout.pages),
            codes=qr_codes(artwork),
            days=tuple((long_date(day, locale), short_date(day, locale)) for day in days),
            pattern=artwork.pattern,
            template=artwork.template,
        )

    def _short(self, *words: object) -> str:
        return sha256(canonical_json([self._product, *words]))[:_SHORT]

    @cached_property
    def _origin(self) -> str | None:
        """The SHA-256 of all that blanks are made of; None where nothing is kept, or some of it cannot be read.

        All catalogues have a say: a plastic card says things in English too. The libraries are told apart by their
        versions, as the installer writes them down.
        """
        if self._folder is None:
            return None
        asked = [self._card, *astuple(self._paper), repr(self._profile), repr(self._workspace.standings), sys.version]
        digest = hashlib.sha256(canonical_json(asked))
        installed = sorted(found.name for folder in sys.path for found in Path(folder).glob("*.dist-info"))
        digest.update("\n".join(installed).encode())
        try:
            for path in _files(self._workspace.assets, self._workspace.locales, _OWN):
                digest.update(f"\n{path}\n".encode())
                with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - a Path for each costs half as much again
                    digest.update(file.read())
        except OSError:  # who makes it anew says which file it is, and what to do
            return None
        return digest.hexdigest()

    def _taken(self, name: str, origin: str | None) -> bytes | None:
        """Return what is kept as *name*, if it is whole and was made of *origin*."""
        if self._folder is None or origin is None:
            return None
        try:
            digest, _, rest = (self._folder / name).read_bytes().partition(b"\n")
        except OSError:
            return None
        made_of, _, data = rest.partition(b"\n")
        return data if (sha256(rest).encode(), origin.encode()) == (digest, made_of) else None

    def _keep(self, name: str, origin: str | None, data: bytes) -> None:
        if self._folder is None or origin is None:
            return
        rest = origin.encode() + b"\n" + data
        try:
            private_folder(self._folder)
            write_whole(self._folder / name, sha256(rest).encode() + b"\n" + rest)
        except OutputError:  # the next run makes it again
            return


def _files(*roots: Path) -> Iterator[str]:
    """Give every file under *roots*, in folders that are linked to as well; OSError where one cannot be looked into."""
    for root in roots:
        for folder, folders, names in os.walk(root, onerror=_raise, followlinks=True):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            yield from (os.path.join(folder, name) for name in sorted(names))  # noqa: PTH118 - as above


def _raise(error: OSError) -> None:
    raise error


def _written(blank: Blank) -> bytes:
    said = {name: value for name, value in asdict(blank).items() if name != "template"}
    return canonical_json(said) + b"\n" + blank.template


def _read(data: bytes) -> Blank:
    head, _, template = data.partition(b"\n")
    said = json.loads(head)
    pattern = said["pattern"]
    return Blank(
        market=said["market"],
        language=said["language"],
        size=said["size"],
        lines=tuple(Line(**line) for line in said["lines"]),
        codes=tuple((art, tuple(area), payload) for art, area, payload in said["codes"]),
        days=tuple((long, short) for long, short in said["days"]),
        pattern=Pattern(
            width=pattern["width"],
            height=pattern["height"],
            sides=tuple(
                Side(
                    furniture=side["furniture"],
                    spots=tuple((art, tuple(matrix)) for art, matrix in side["spots"]),
                    number=tuple(side["number"]) if side["number"] else None,
                )
                for side in pattern["sides"]
            ),
        ),
        template=template,
    )
