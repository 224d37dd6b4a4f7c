"""What ``receipt`` and ``remind`` do: codes and slips put on record, and letters to those who have not answered."""

from dataclasses import dataclass
from pathlib import Path

from edu_materials.build.disk import write_whole
from edu_materials.build.workspace import open_workspace
from edu_materials.cli.ledger_options import day_of, require_said
from edu_materials.cli.moments import moment_on
from edu_materials.cli.pack import confirm_day, key_path, opened
from edu_materials.cli.show import say, table, watched
from edu_materials.distribution.receipts import Arrival, Recorded, SlipsError, day_in, read_slips, record_receipts
from edu_materials.distribution.reminders import Overdue, overdue, record_reminders, reminder_pdf
from edu_materials.distribution.tokens import load_key, read_code
from edu_materials.kernel.errors import UsageError

_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiving:
    """What the commands were given that know of receipts."""

    workspace: Path | None
    ledger: str | None
    receipt_key: Path | None
    today: str | None
    by: str

    @property
    def key_file(self) -> Path:
        """Return where the key of receipt codes is."""
        return self.receipt_key or key_path(self.workspace, self.ledger)


def run_receipt(receiving: Receiving, code: str, on: str | None, slips: Path | None) -> int:
    """Record one receipt or a list of them and return the exit code."""
    if bool(code) == bool(slips):
        raise UsageError("what was received?", hint="Give the code of one slip, or a list with --from.")
    key = load_key(receiving.key_file)
    today = day_of(receiving.today)
    if slips is None:
        arrivals: tuple[Arrival, ...] = (
            Arrival(token=read_code(code, key), day=day_in(on or "", today), how="token", counted={}),
        )
    else:
        arrivals = _listed(slips, read_slips_or_say(slips, receiving))
    ledger = opened(receiving.workspace, receiving.ledger)
    who = require_said("by", receiving.by)
    recorded = record_receipts(ledger, arrivals, who, moment_on(receiving.today))
    for each in recorded:
        say(_said(each))
    new = sum(each.before is None for each in recorded)
    say(f"{new} of {len(recorded)} receipts are new")
    return 0


def read_slips_or_say(path: Path, receiving: Receiving) -> tuple[Arrival, ...]:
    """Return the slips in *path*; print every bad row before the error goes on.

    Raises:
        SlipsError: Rows are bad.
    """
    try:
        return read_slips(path, load_key(receiving.key_file), day_of(receiving.today))
    except SlipsError as error:
        table(("row", "what is wrong"), ((str(number), reason) for number, reason in error.faults[:_SHOWN]))
        if len(error.faults) > _SHOWN:
            say(f"and {len(error.faults) - _SHOWN} more")
        raise


def run_remind(receiving: Receiving, output: Path, markets: tuple[str, ...], confirm_by: str | None) -> int:
    """Write reminders to who is late, put them on record, and return the exit code."""
    workspace = open_workspace(receiving.workspace, None)
    key = load_key(receiving.key_file)
    today = day_of(receiving.today)
    until = confirm_day(confirm_by, today)
    ledger = opened(receiving.workspace, receiving.ledger)
    with ledger.reading() as connection:
        late = overdue(connection, today, markets)
    for each in watched(late, len(late), lambda one: f"{one.contents.centre} {one.contents.dispatch}"):
        write_whole(output / _name(each), reminder_pdf(workspace, each, key, today, until))
    record_reminders(ledger, late, "letter", moment_on(receiving.today))
    say(f"{len(late)} reminders stand in {output}" if late else "nobody is late")
    return 0


def _listed(path: Path, arrivals: tuple[Arrival, ...]) -> tuple[Arrival, ...]:
    if not arrivals:
        raise UsageError(f"{path.name} names no slip", hint="It needs a column “code”, and a row a slip.")
    return arrivals


def _name(late: Overdue) -> str:
    return f"{late.contents.dispatch}-reminder-{late.reminded + 1}.pdf"


def _said(recorded: Recorded) -> str:
    if recorded.before is not None:
        return f"{recorded.dispatch} to {recorded.centre}: received before, on {recorded.before}; nothing was added"
    return f"{recorded.dispatch} to {recorded.centre}: received on {recorded.day}"
