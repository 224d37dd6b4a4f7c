"""A pack as files: a BagIt bag (RFC 8493) of released files only, with a letter and sheets to print.

The same record gives the same bytes. A bag is made beside its place and renamed: it is there whole, or not at all.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from edu_materials.build.disk import open_whole, whole_folder
from edu_materials.build.letters import letter_pdf
from edu_materials.build.printing import Agreed, print_agreed
from edu_materials.build.targets import Target
from edu_materials.build.workspace import Workspace
from edu_materials.distribution.contents import PACK_FILE, Contents, Line
from edu_materials.distribution.cover import letter_of
from edu_materials.kernel.canonical import sha256
from edu_materials.kernel.errors import ConformanceError, OutputError, UsageError
from edu_materials.press.serials import SerialRange
from edu_materials.release.sealed import MANIFEST, SIGNATURE, Release

LETTER, CERTIFICATE, CODE_FILE = "letter.pdf", "certificate.pem", "receipt-code.txt"
_CHECKSUMS = ["sha256", "sha512"]
_CARD_FORM = "folded-card"
_UNSAFE = re.compile("[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Makings:
    """What packs are made with: the workspace for letters and sheets, the proved release, its certificate, our key."""

    workspace: Workspace
    release: Release | None
    certificate: bytes
    key: Ed25519PrivateKey
    sheet: str


def bag_name(contents: Contents) -> str:
    """Return the name of a pack's folder: plain ASCII, as every system of every hospital takes it."""
    return f"{_plain(contents.centre)}-{contents.pack}"


def make_bag(contents: Contents, makings: Makings, folder: Path) -> Path:
    """Make the bag of a pack in *folder* and return where it stands; one that is there and whole is left as it is.

    Raises:
        ConformanceError: The release is another one than the pack's, or what stands there is not this pack.
        EduMaterialsError: The letter or a sheet cannot be made.
        OutputError: The disk is full or not to be written to; no part of a bag stays behind.
    """
    path = folder / bag_name(contents)
    if path.exists():
        require_bag(contents, path)
        return path
    _require_release(contents, makings)
    with whole_folder(path) as bag:
        for name, data in _payload(contents, makings).items():
            _put(bag / name, data)
        for line in contents.lines:
            _print(line, makings, bag)
        _bagged(bag, contents)
    return path


def require_bag(contents: Contents, path: Path) -> None:
    """Make sure that the bag at *path* is valid, and the one that stands on record.

    Raises:
        ConformanceError: A file of it is missing, changed or too many, or it is another pack; so too where whoever
            changed it made the checksums anew, for what was released is known without them.
    """
    import bagit  # noqa: PLC0415 - costs what a small command need not pay

    try:
        bagit.Bag(str(path)).validate()
        same = (path / "data" / PACK_FILE).read_bytes() == contents.data() and _holds(path / "data", contents)
    except (bagit.BagError, OSError) as error:
        raise ConformanceError(f"{path} is no valid bag: {error}", hint="Remove it and make it again.") from error
    if not same:
        raise ConformanceError(
            f"{path} is not the pack {contents.pack} that is on record", hint="Remove it and make it again."
        )


def _holds(data: Path, contents: Contents) -> bool:
    """Say whether the released files under *data*, and they alone, are those of *contents*."""
    wanted = {f"materials/{name}": digest for line in contents.lines for name, digest in line.files.values()}
    if contents.release:
        wanted |= {f"release/{MANIFEST}": contents.release_digest}
    found = {
        path.relative_to(data).as_posix(): sha256(path.read_bytes())
        for path in (*data.glob("materials/**/*"), data / "release" / MANIFEST)
        if path.is_file()
    }
    return found == wanted


def make_zip(path: Path, contents: Contents) -> Path:
    """Return the bag at *path* as one file beside it, the same bytes each time: nothing compressed, one date for all.

    Raises:
        ConformanceError: The bag is not valid.
        OutputError: The file cannot be written.
    """
    target = path.with_suffix(".zip")
    require_bag(contents, path)
    day = contents.day
    with open_whole(target) as stream, ZipFile(stream, "w", ZIP_STORED) as archive:
        for file in sorted(path.rglob("*")):
            if file.is_file():
                entry = ZipInfo(
                    f"{path.name}/{file.relative_to(path).as_posix()}", (day.year, day.month, day.day, 0, 0, 0)
                )
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, file.read_bytes())
    return target


def _put(path: Path, data: bytes) -> None:
    """Write one file of a bag, which is flushed as a whole before it gets its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _plain(name: str) -> str:
    return _UNSAFE.sub("-", name).strip("-") or "centre"


def _payload(contents: Contents, makings: Makings) -> dict[str, bytes]:
    """Return the files of a pack by their names under ``data/``."""
    letter = letter_of(makings.workspace, contents, makings.key)
    files = {
        LETTER: letter_pdf(makings.workspace, letter),
        PACK_FILE: contents.data(),
        CODE_FILE: f"{letter.slip.typed}\n{letter.slip.scanned}\n".encode(),
    }
    if makings.release is None:
        return files
    for line in contents.lines:
        files |= _released(line, makings.release)
    for name in (MANIFEST, SIGNATURE):
        files[f"release/{name}"] = _read(makings.release.folder / name)
    files[f"release/{CERTIFICATE}"] = makings.certificate
    return files


def _released(line: Line, release: Release) -> dict[str, bytes]:
    """Return the sealed files of one edition, each proved once more as it is read."""
    edition = release.editions[line.edition]
    wanted = {digest for _, digest in line.files.values()}
    return {f"materials/{f.path}": release.read(f) for f in edition.files.values() if f.sha256 in wanted}


def _print(line: Line, makings: Makings, bag: Path) -> None:
    """Write the cards of *line* on sheets, as many as were asked for, with their serial numbers where they bear any."""
    workspace, release = makings.workspace, makings.release
    if release is None or not line.quantity or not makings.sheet or not _is_card(workspace, line):
        return
    edition = release.editions[line.edition]
    card = Agreed(
        target=Target(line.product, line.market, line.language, line.material),
        code=line.edition,
        reference=edition.reference,
        day=edition.agreed,
        fingerprint=edition.fingerprint,
    )
    numbers = (line.prefix, SerialRange(line.first, line.last)) if line.prefix else None
    name = f"{line.edition}-{line.prefix}-{line.first}-{line.last}" if numbers else f"{line.edition}-{line.quantity}"
    path = bag / "print" / _plain(line.centre) / f"{name}.pdf"
    print_agreed(workspace, card, makings.sheet, line.quantity, path, numbers)


def _is_card(workspace: Workspace, line: Line) -> bool:
    return workspace.product(line.product).materials[line.material].form == _CARD_FORM


def _bagged(folder: Path, contents: Contents) -> None:
    import bagit  # noqa: PLC0415

    information = {
        "Bagging-Date": str(contents.day),
        "Bag-Software-Agent": "edu-materials with bagit.py",
        "External-Identifier": contents.pack,
        "External-Description": f"Educational materials, {contents.dispatch}, for {contents.centre}",
    }
    try:
        bagit.make_bag(str(folder), information, processes=1, checksums=_CHECKSUMS)
    except (bagit.BagError, RuntimeError) as error:
        raise OutputError(f"the bag cannot be made: {error}", hint="Check the rights of the folder.") from error


def _require_release(contents: Contents, makings: Makings) -> None:
    given = makings.release.digest if makings.release else ""
    if contents.release_digest != given:
        raise UsageError(
            f"{contents.pack} is from release {contents.release or 'none'}, and another one was named",
            hint="Name the release that the pack was planned from.",
        )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OutputError(f"{path} cannot be read: {error.strerror}", hint="Restore the release.") from error
