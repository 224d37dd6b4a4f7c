"""Editions taken back: the record that says so, and which were and why, for all who print, pack or send."""

from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from edu_materials.build.targets import all_targets, edition_of
from edu_materials.build.workspace import Workspace
from edu_materials.kernel.errors import EduMaterialsError, UsageError
from edu_materials.release.audit import LOG, moment, opened, read_log
from edu_materials.release.filing import file_record
from edu_materials.release.records import WITHDRAWAL, Record, folder_of, one_line, read_record

_MEANING = "I take this edition back: it must no longer be printed, packed, sent or handed out."


def withdraw(
    workspace: Workspace,
    codes: tuple[str, ...],
    records: Path,
    *,
    name: str,
    reason: str,
    when: datetime,
    successor: str | None = None,
    because: str = "",
) -> tuple[Path, ...]:
    """Take the editions *codes* back, whatever their state, and return the records that say so.

    An edition that the workspace no longer makes, since its product has a newer version, is found by its records.

    Raises:
        UsageError: There is no such edition, or the name or the reason cannot be.
        OutputError: A record or the log cannot be written.
    """
    signer, why = one_line(name, "name"), one_line(reason, "because")
    instead = one_line(successor, "successor") if successor else None
    folders = known_editions(workspace, records)
    for code in codes:
        if code not in folders:
            near = get_close_matches(code, folders, n=1)
            hint = f"Did you mean {near[0]}?" if near else "See: edu-materials approvals."
            raise UsageError(f"there is no edition “{code}”, and none on record", hint=hint)
    with opened(records / LOG) as log:
        return tuple(
            file_record(
                Record(
                    edition=code,
                    role=WITHDRAWAL,
                    name=signer,
                    meaning=_MEANING,
                    reason=why,
                    time=moment(when),
                    successor=instead,
                ),
                folders[code],
                log,
                when,
                because,
            )
            for code in codes
        )


def withdrawn_editions(records: Path) -> dict[str, str]:
    """Return code of every edition that was withdrawn, with reason, day and successor; none where there are no records.

    A record of withdrawal that cannot be read withdraws all the same: the edition is then named by its folder. One that
    was taken away is remembered by the audit log.

    Raises:
        ConformanceError: The audit log is not whole.
    """
    logged = {
        entry.subject: f"{entry.why} (on {entry.when[:10]}; its record is gone)"
        for entry in read_log(records / LOG)
        if entry.what == WITHDRAWAL
    }
    return logged | dict(_withdrawal(path, records) for path in sorted(records.glob(f"*/*/*/*/*{WITHDRAWAL}*.yaml")))


def known_editions(workspace: Workspace, records: Path) -> dict[str, Path]:
    """Return the folder of every edition that the workspace makes or that has records, by its code."""
    editions = (edition_of(workspace, target) for target in all_targets(workspace))
    made = {edition.code: folder_of(records, edition) for edition in editions}
    return {_code(folder, records): folder for folder in records.glob("*/*/*/*") if folder.is_dir()} | made


def _withdrawal(path: Path, records: Path) -> tuple[str, str]:
    try:
        record = read_record(path)
    except EduMaterialsError as error:
        return _code(path.parent, records), f"its record of withdrawal is damaged ({error.message})"
    instead = f"; its successor is {record.successor}" if record.successor else ""
    return record.edition, f"{record.reason} (on {record.time[:10]}{instead})"


def _code(folder: Path, records: Path) -> str:
    product, version, material, locale = folder.relative_to(records).parts
    return f"{product}-{material}-{locale}-{version}"
