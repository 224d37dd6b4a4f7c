"""Which editions were taken back, and why: for all who print, pack or send, without the workspace."""

from pathlib import Path

from edu_materials.kernel.errors import EduMaterialsError
from edu_materials.release.records import WITHDRAWAL, read_record


def withdrawn_editions(records: Path) -> dict[str, str]:
    """Return code and reason of every edition that the *records* withdraw; none where there is no such folder.

    A record of withdrawal that cannot be read withdraws all the same: the edition is then named by its folder.
    """
    return dict(_withdrawal(path, records) for path in sorted(records.glob(f"*/*/*/*/*{WITHDRAWAL}*.yaml")))


def _withdrawal(path: Path, records: Path) -> tuple[str, str]:
    product, version, material, locale = path.relative_to(records).parts[:4]
    try:
        record = read_record(path)
    except EduMaterialsError as error:
        return f"{product}-{material}-{locale}-{version}", f"its record of withdrawal is damaged ({error.message})"
    return record.edition, record.reason
