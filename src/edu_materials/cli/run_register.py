"""What ``run new``, ``run list`` and ``run reconcile`` do: print runs on record, from the order to the last card."""

from pathlib import Path

from edu_materials.build.targets import all_targets, edition_code
from edu_materials.build.workspace import open_workspace
from edu_materials.cli.ledger_options import now, open_ledger
from edu_materials.cli.opening import records_folder
from edu_materials.cli.show import say, some, table
from edu_materials.distribution.plan import serial_prefix
from edu_materials.distribution.runs import all_runs, new_run, open_run, reconcile
from edu_materials.kernel.errors import UsageError
from edu_materials.press.serials import SerialRange, Serials, parse_serials, serial_text
from edu_materials.release.withdrawals import withdrawn_editions


def run_new(
    folder: Path | None, where: str | None, approvals: Path | None, edition: str, centre: str, copies: int, by: str
) -> int:
    """Put a print run on record, say its serial numbers, and return the exit code."""
    workspace = open_workspace(folder, None)
    products = {
        edition_code(workspace, target): target.product
        for target in all_targets(workspace)
        if workspace.product(target.product).materials[target.material].form == "folded-card"
    }
    if edition not in products:
        raise UsageError(
            f"there is no card “{edition}”", hint="The code of an edition stands at the foot of its pages."
        )
    run = new_run(
        open_ledger(where, folder),
        edition=edition,
        prefix=serial_prefix(products[edition]),
        centre=centre,
        copies=copies,
        at=now(),
        who=by,
        gone=withdrawn_editions(records_folder(folder, approvals)),
    )
    say(f"run {run.id}: {some(copies, 'card')} of {edition} for {centre}")
    say(f"serial numbers {serial_text(run.prefix, run.first)} to {serial_text(run.prefix, run.last)}")
    say(f"print them with: edu-materials run print --run {run.id} --output {run.id}.pdf")
    return 0


def run_runs(folder: Path | None, where: str | None) -> int:
    """Print the register and return the exit code."""
    with open_ledger(where, folder, make=False).reading() as connection:
        rows = [
            (
                *(state.run.id, state.run.edition, state.run.centre, state.run.prefix),
                str(SerialRange(state.run.first, state.run.last)),
                *((state.result.good or "–", state.result.spoiled or "–", state.result.left_over or "–")
                  if state.result else ("open", "", "")),
            )
            for state in all_runs(connection)
        ]  # fmt: skip
    table(("run", "edition", "for", "prefix", "ordered", "good", "spoiled", "left over"), rows)
    say(some(len(rows), "run"))
    return 0


def run_reconcile(
    folder: Path | None, where: str | None, run: str, good: str, spoiled: str, left: str, by: str, because: str
) -> int:
    """Close a print run and return the exit code."""
    ledger = open_ledger(where, folder, make=False)
    prefix = open_run(ledger, run.upper()).prefix
    result = reconcile(
        ledger,
        run.upper(),
        good=_serials(good, prefix),
        spoiled=_serials(spoiled, prefix),
        left_over=_serials(left, prefix),
        at=now(),
        who=by,
        because=because,
    )
    say(
        f"run {result.run} is closed: good {result.good or '–'}, spoiled {result.spoiled or '–'},"
        f" left over {result.left_over or '–'}"
    )
    return 0


def _serials(text: str, prefix: str) -> Serials:
    return parse_serials(text, (prefix,)) if text.strip(" -–") else ()
