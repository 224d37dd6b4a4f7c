"""Records set down where they belong, each known to the audit log before it is there."""

from datetime import datetime
from pathlib import Path

from edu_materials.build.disk import open_whole
from edu_materials.kernel.canonical import sha256
from edu_materials.release.audit import OpenLog
from edu_materials.release.records import WITHDRAWAL, Record, next_path, record_bytes


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
