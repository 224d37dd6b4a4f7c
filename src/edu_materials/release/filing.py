"""Records set down where they belong, each known to the audit log before it is there."""

from datetime import datetime
from pathlib import Path

from edu_materials.build.disk import open_whole
from edu_materials.kernel.canonical import sha256
from edu_materials.kernel.errors import OutputError
from edu_materials.release.audit import Entry, OpenLog
from edu_materials.release.records import WITHDRAWAL, Record, next_path, record_bytes

_KINDS = ("approval", WITHDRAWAL)


def strays(records: Path, entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """Return what the folder *records* and its audit log do not both know: records taken away, records put there.

    Raises:
        OutputError: A record cannot be read.
    """
    try:
        files = {sha256(path.read_bytes()): path for path in sorted(records.glob("*/*/*/*/*.yaml"))}
    except OSError as error:
        raise OutputError(f"the records cannot be read: {error}", hint="Check the rights of the folder.") from error
    signed = {entry.digest: entry for entry in entries if entry.what.startswith(_KINDS)}
    gone = (
        f"entry {entry.number}, {entry.what} of {entry.subject}: its record is gone, or was changed"
        for digest, entry in signed.items()
        if digest not in files
    )
    strange = (
        f"{path.relative_to(records)} is in no entry: it was not made by signing, or was changed"
        for digest, path in files.items()
        if digest not in signed
    )
    return (*gone, *strange)


def file_record(record: Record, folder: Path, log: OpenLog, when: datetime, because: str) -> Path:
    """Write *record* as the next of *folder* and return its path; *log* is held while it is done.

    Raises:
        UsageError: The clock was set back, and *because* does not say why.
        OutputError: The log or the record cannot be written.
    """
    data = record_bytes(record)
    log.append(
        who=record.name,
        what="withdrawal" if record.role == WITHDRAWAL else f"approval as {record.role}",
        subject=record.edition,
        digest=sha256(data),
        why=record.reason,
        when=when,
        because=because,
    )
    path = next_path(folder, record.role)
    with open_whole(path, anew=True) as file:
        file.write(data)
    return path
