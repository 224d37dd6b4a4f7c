"""What ``centre`` does: lists of treatment centres in and out, and what people see of it."""

from pathlib import Path

from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.cli.ledger_options import now, open_ledger
from edu_materials.cli.show import complain, say, some, table
from edu_materials.distribution.centre_files import Rules
from edu_materials.distribution.centre_tables import export_centres, write_template
from edu_materials.distribution.centres import CentresError, Merge, current_centres, import_centres, shown
from edu_materials.distribution.dissemination import load_dissemination
from edu_materials.kernel.errors import ContentError, UsageError

_SHOWN = 1_000  # rows of a table of faults or changes; nobody reads more on a screen


def run_import(
    folder: Path | None, where: str | None, path: Path, *, accept_changes: bool, by: str, because: str
) -> int:
    """Take a list of centres in and return the exit code."""
    rules = rules_of(open_workspace(folder, None))
    ledger = open_ledger(where, folder)
    try:
        merge = import_centres(
            ledger, path, rules, accept_changes=accept_changes, at=now(), who=by, because=because or f"list {path.name}"
        )
    except CentresError as error:
        rows = [(str(fault.number or "–"), fault.field, fault.reason) for fault in error.faults[:_SHOWN]]
        table(("row", "column", "reason"), rows)
        _say_rest(len(error.faults))
        complain(error)
        return error.exit_code
    _say_changes(merge)
    if not merge.written:
        complain(
            ContentError(
                f"known centres that would change: {merge.changed}; nothing was written, nor any of {merge.new} new",
                hint="Read the table above; if it is right, run the command again with --accept-changes.",
            )
        )
        return ContentError.exit_code
    say(f"{merge.new} new, {merge.changed} changed, {merge.unchanged} unchanged, into {ledger.place}")
    return 0


def run_list(folder: Path | None, where: str | None, markets: tuple[str, ...]) -> int:
    """Print the centres on record and return the exit code."""
    ledger = open_ledger(where, folder, make=False)
    headings = ("id", "name", "country", "languages", "kind", "hub", "target group", "copies", "until", "revision")
    with ledger.reading() as connection:
        rows = [
            (
                *(centre.id, centre.name, centre.country, centre.languages, centre.kind, centre.hub),
                *(centre.target_group, shown(centre.quantities), centre.valid_until or "–", str(centre.revision)),
            )
            for centre in current_centres(connection, markets=markets)
        ]
    table(headings, rows)
    say(some(len(rows), "centre"))
    return 0


def run_export(folder: Path | None, where: str | None, path: Path, markets: tuple[str, ...]) -> int:
    """Write the centres on record to a file and return the exit code."""
    if path.suffix.lower() != ".csv":
        raise UsageError(f"“{path.suffix}” is no kind of list", hint="Name a file that ends in .csv.")
    ledger = open_ledger(where, folder, make=False)
    count = export_centres(ledger, path, rules_of(open_workspace(folder, None)), markets)
    say(f"{some(count, 'centre')} written to {path}")
    return 0


def run_template(folder: Path | None, path: Path) -> int:
    """Write an empty list to start from and return the exit code."""
    write_template(path, rules_of(open_workspace(folder, None)))
    say(f"written: {path}")
    return 0


def rules_of(workspace: Workspace) -> Rules:
    """Return what lists of centres are judged by in *workspace*."""
    materials = {material for product in workspace.product_ids for material in workspace.product(product).materials}
    return Rules(
        markets=workspace.markets,
        plans={market: load_dissemination(workspace.assets, market) for market in workspace.markets},
        materials=tuple(sorted(materials)),
    )


def _say_changes(merge: Merge) -> None:
    rows = [(change.centre, change.field, change.old, change.new) for change in merge.changes[:_SHOWN]]
    if rows:
        table(("centre", "field", "on record", "in the file"), rows)
        _say_rest(len(merge.changes))


def _say_rest(count: int) -> None:
    if count > _SHOWN:
        say(f"… and {count - _SHOWN} more")
