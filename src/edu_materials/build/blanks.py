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
from pathlib import Path
from typing import NamedTuple

from edu_materials.build.disk import private_folder, write_whole
from edu_materials.build.papers import Paper
from edu_materials.build.workspace import Workspace
from edu_materials.kernel.canonical import canonical_json, sha256
from edu_materials.kernel.errors import OutputError
from edu_materials.pdf.profiles import OFFICE, Profile
from edu_materials.press.feed import Line, Pattern, Side

_OWN = Path(__file__).parents[1]
_SHORT = 24  # figures of a digest that make a file name


class Wanted(NamedTuple):
    """Which card is wanted: of which product, or of the only one; market, language and form, as a user names them."""

    product: str | None
    market: str
    language: str
    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """The blank card of one edition: a file with its artwork, and what is where on it, in points, y upward.

    ``size`` is that of the writing; ``codes`` are QR codes, each with its artwork, its area (left, bottom, right, top)
    and what it says.
    """

    market: str
    language: str
    size: float
    lines: tuple[Line, ...]
    codes: tuple[tuple[int, tuple[float, float, float, float], str], ...]
    pattern: Pattern
    template: bytes


def blank_of(
    workspace: Workspace, wanted: Wanted, paper: Paper, profile: Profile = OFFICE, kept: Path | None = None
) -> Blank:
    """Return the blank card that is *wanted*: from the folder *kept* if it is there and still holds, else made anew.

    Raises:
        EduMaterialsError: The edition cannot be made. That a blank cannot be kept is no error.
    """
    origin = _origin(workspace, wanted, paper, profile) if kept is not None else None
    if kept is None or origin is None:
        return _made(workspace, wanted, paper, profile)
    path = kept / f"{sha256(canonical_json([*wanted, *astuple(paper), profile.name]))[:_SHORT]}.blank"
    blank = _kept(path, origin)
    if blank is None:
        blank = _made(workspace, wanted, paper, profile)
        _keep(path, origin, blank)
    return blank


def _made(workspace: Workspace, wanted: Wanted, paper: Paper, profile: Profile) -> Blank:
    from edu_materials.build.artworks import artwork_of, card_target, qr_codes  # noqa: PLC0415 - what lays out
    from edu_materials.press.filled import lines_of  # noqa: PLC0415

    target = card_target(workspace, *wanted)
    artwork = artwork_of(workspace, target, paper, profile, mixed=True)
    return Blank(
        market=target.market,
        language=target.language,
        size=artwork.style.size,
        lines=lines_of(artwork.layout.pages),
        codes=qr_codes(artwork),
        pattern=artwork.pattern,
        template=artwork.template,
    )


def _origin(workspace: Workspace, wanted: Wanted, paper: Paper, profile: Profile) -> str | None:
    """Return the SHA-256 of all that a blank is made of, None where some of it cannot be read.

    The libraries are told apart by their versions, as the installer writes them down.
    """
    asked = [*wanted, *astuple(paper), repr(profile), repr(workspace.standings), sys.version]
    digest = hashlib.sha256(canonical_json(asked))
    try:
        for path in _files(workspace, wanted.language):
            digest.update(f"\n{path}\n".encode())
            digest.update(path.read_bytes())
    except OSError:  # who makes it anew says which file it is, and what to do
        return None
    installed = sorted(found.name for folder in sys.path for found in Path(folder).glob("*.dist-info"))
    digest.update("\n".join(installed).encode())
    return digest.hexdigest()


def _files(workspace: Workspace, language: str) -> Iterator[Path]:
    """Give every file of the workspace that could have a say, and our own source."""
    for root in (workspace.assets, *sorted(workspace.locales.glob(f"{language}*")), _OWN):
        for folder, folders, names in os.walk(root):
            folders.sort()
            yield from (Path(folder, name) for name in sorted(names) if not name.endswith(".pyc"))


def _kept(path: Path, origin: str) -> Blank | None:
    """Return the blank at *path* if it is whole and was made of *origin*."""
    try:
        digest, _, rest = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if sha256(rest) != digest.decode("ascii", "replace"):
        return None
    head, _, template = rest.partition(b"\n")
    said = json.loads(head)
    if said["origin"] != origin:
        return None
    pattern = said["pattern"]
    return Blank(
        market=said["market"],
        language=said["language"],
        size=said["size"],
        lines=tuple(Line(**line) for line in said["lines"]),
        codes=tuple((art, tuple(area), payload) for art, area, payload in said["codes"]),
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


def _keep(path: Path, origin: str, blank: Blank) -> None:
    said = {name: value for name, value in asdict(blank).items() if name != "template"}
    rest = canonical_json({"origin": origin, **said}) + b"\n" + blank.template
    try:
        private_folder(path.parent)
        write_whole(path, sha256(rest).encode() + b"\n" + rest)
    except OutputError:  # the next run makes it again
        return
