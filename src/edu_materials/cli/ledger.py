"""What ``ledger export`` and ``ledger correct`` do."""

from pathlib import Path

from edu_materials.cli.ledger_options import now, open_ledger
from edu_materials.cli.show import say, table
from edu_materials.distribution.corrections import correct
from edu_materials.distribution.export import export_ledger


def run_export(folder: Path | None, where: str | None, target: Path) -> int:
    """Write the whole ledger as CSV and return the exit code."""
    counts = export_ledger(open_ledger(where, folder, make=False), target)
    table(("file", "rows"), ((f"{name}.csv", str(count)) for name, count in counts.items()))
    say(f"written: {target}")
    return 0


def run_correct(
    folder: Path | None, where: str | None, kind: str, subject: str, column: str, new: str, by: str, because: str
) -> int:
    """Put a mistake on record right and return the exit code."""
    ledger = open_ledger(where, folder, make=False)
    done = correct(
        ledger, kind=kind, subject=subject, column=column, new=new.strip(), at=now(), who=by, because=because
    )
    say(f"{kind} {subject}, {column}: “{done.old}” now reads “{done.new}”")
    return 0
