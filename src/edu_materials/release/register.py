"""Which editions may be printed today: what was withdrawn, and from when to when each release of an edition holds.

The records remember every release by its manifest. The audit log holds the digest of each, so that nobody moves a date.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from edu_materials.build.disk import write_whole
from edu_materials.kernel.canonical import canonical_json, sha256
from edu_materials.kernel.errors import ConformanceError
from edu_materials.release.audit import LOG, Entry, read_log
from edu_materials.release.manifest import parse_contents, read_manifest
from edu_materials.release.sealed import SIGNATURE, Dated, NotCurrentError, Release, require_current
from edu_materials.release.withdrawals import withdrawn_editions

_FOLDER = "releases"


@dataclass(frozen=True, slots=True)
class _Days:
    """An edition that was never released."""

    code: str
    effective: date
    expires: date


def enter(records: Path, manifest: Mapping[str, object]) -> None:
    """Set down *manifest*, which has no audit log yet, before the log knows the release.

    Raises:
        OutputError: It cannot be written.
    """
    folder = records / _FOLDER
    write_whole(folder / f"{manifest['release']}.json", canonical_json(manifest))


def registered(records: Path) -> tuple[Release, ...]:
    """Return every release that the *records* know, oldest first.

    Raises:
        ConformanceError: The audit log is not whole, or a release is not on record as it was sealed.
    """
    return tuple(_read(records, entry) for entry in read_log(records / LOG) if entry.what == "release")


def require_printable_edition(code: str, records: Path, today: date) -> None:
    """Make sure that the edition *code* may be printed *today*; of one that was never released no day is known.

    Raises:
        NotCurrentError: It is withdrawn, expired or not yet effective; names the day and the successor.
        ConformanceError: The audit log is not whole, or a release is not on record as it was sealed.
    """
    for error in unprintable((code,), records, today).values():
        raise error


def unprintable(codes: Iterable[str], records: Path, today: date) -> dict[str, NotCurrentError]:
    """Return those of *codes* that may not be printed *today*, each with the reason.

    Raises:
        ConformanceError: The audit log is not whole, or a release is not on record as it was sealed.
    """
    gone, releases = withdrawn_editions(records), registered(records)
    found: dict[str, NotCurrentError] = {}
    for code in codes:
        dated = [release.editions[code] for release in releases if code in release.editions]
        current = [edition for edition in dated if edition.effective <= today <= edition.expires]
        if code not in gone and (current or not dated):
            continue
        unknown: Dated = _Days(code, today, today)
        try:
            require_current(
                max(dated, key=lambda edition: edition.expires, default=unknown), today, withdrawn=gone, later=releases
            )
        except NotCurrentError as error:
            found[code] = error
    return found


def require_printable_file(path: Path, code: str, records: Path, today: date) -> None:
    """Make sure that the file *path* of the edition *code* may be printed *today*, by the release around it as well.

    Raises:
        NotCurrentError: Its edition is withdrawn, expired or not yet effective; names the day and the successor.
        ConformanceError: The audit log is not whole, or a release is not on record as it was sealed.
    """
    require_printable_edition(code, records, today)
    folder = path.absolute().parents[1]
    if (folder / SIGNATURE).is_file():
        release = read_manifest(folder).release
        if code in release.editions:
            require_current(release.editions[code], today, later=registered(records))


def _read(records: Path, entry: Entry) -> Release:
    path = records / _FOLDER / f"{entry.subject}.json"
    try:
        data = path.read_bytes()
    except OSError:
        data = b""
    if sha256(data) != entry.digest:
        raise ConformanceError(
            f"{path} is not the release that was sealed on {entry.when[:10]}: it is gone, or was changed",
            hint="Restore it from version control.",
        )
    return parse_contents(data, path.parent)
