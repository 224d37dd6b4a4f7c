"""What ``pack plan`` does: a plan from a sealed release, and what people see of it."""

from collections.abc import Iterator
from pathlib import Path

from edu_materials.build.disk import open_whole
from edu_materials.build.rows import csv_chunks
from edu_materials.build.workspace import open_workspace
from edu_materials.cli.ledger_options import day_of, now, open_ledger
from edu_materials.cli.opening import records_folder
from edu_materials.cli.show import complain, say, some, table
from edu_materials.distribution.dissemination import Dissemination, load_dissemination
from edu_materials.distribution.ledger import Ledger, found
from edu_materials.distribution.plan import Planned, make_plan
from edu_materials.distribution.records import PlanLine
from edu_materials.kernel.errors import ConformanceError, UsageError
from edu_materials.press.serials import serial_text
from edu_materials.release.signing import read_key
from edu_materials.release.verify import open_release
from edu_materials.release.withdrawals import withdrawn_editions

_SHOWN = 50  # rows of what was left out; the CSV has all that is planned
_HEADINGS = (
    *("plan", "centre", "recipient", "edition", "material", "market", "language", "copies"),
    *("first serial", "last serial"),
)


def run_plan(
    folder: Path | None,
    where: str | None,
    release: Path,
    certificate: Path,
    *,
    approvals: Path | None,
    markets: tuple[str, ...],
    path: Path | None,
    again: bool,
    today: str | None,
    by: str,
) -> int:
    """Plan who gets what of a release and return the exit code."""
    workspace = open_workspace(folder, None)
    sealed = open_release(release, read_key(certificate))
    ledger = open_ledger(where, folder, make=False)
    chosen = markets or tuple(sorted({edition.market for edition in sealed.editions.values()}))
    plan_of = {market: load_dissemination(workspace.assets, market) for market in chosen}
    gone = withdrawn_editions(records_folder(folder, approvals))
    planned = make_plan(
        ledger, sealed, plan_of, today=day_of(today), at=now(), who=by, markets=markets, again=again, gone=gone
    )
    _say_planned(planned, plan_of)
    if path is not None and planned.id:
        with open_whole(path) as file:
            file.writelines(csv_chunks(_HEADINGS, _lines(ledger, planned.id)))
        say(f"written: {path}")
    return _code(planned)


def _say_planned(planned: Planned, plan_of: dict[str, Dissemination]) -> None:
    table(
        ("market", "material", "copies"),
        ((market, material, str(copies)) for (market, material), copies in planned.copies.items()),
    )
    for prefix, serials in planned.serials.items():
        say(f"serial numbers {serial_text(prefix, serials.first)} to {serial_text(prefix, serials.last)}")
    for market, plan in plan_of.items():
        for condition in plan.conditions:
            say(f"{market}: {condition.rule} ({condition.source})")
    for centre, reason in planned.skipped[:_SHOWN]:
        say(f"left out: {centre} {reason}")
    if len(planned.skipped) > _SHOWN:
        say(f"left out: {len(planned.skipped) - _SHOWN} more")
    if planned.id:
        say(f"plan {planned.id}: {some(planned.lines, 'line')} for {some(planned.centres, 'centre')}")


def _code(planned: Planned) -> int:
    """Complain of what the release lacks, and return the exit code."""
    for centre, language, material in planned.gaps[:_SHOWN]:
        say(f"not in this release: {material} in {language}, for {centre}")
    if planned.gaps:
        error = ConformanceError(
            f"{len(planned.gaps)} shares of centres are not in this release; the rest is planned",
            hint="Release what is missing, and plan those centres from that release.",
        )
        complain(error)
        return error.exit_code
    if not planned.id:
        raise UsageError(
            "there is nothing to plan: see above who was left out",
            hint="Import centres first; to give centres a second share, use --again.",
        )
    return 0


def _lines(ledger: Ledger, plan: str) -> Iterator[tuple[object, ...]]:
    with ledger.reading() as connection:
        for line in found(connection, PlanLine, plan=plan):
            serials = (serial_text(line.prefix, number) if line.prefix else "" for number in (line.first, line.last))
            said = (line.plan, line.centre, line.recipient, line.edition, line.material, line.market, line.language)
            yield (*said, line.quantity, *serials)
