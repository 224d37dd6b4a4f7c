"""What ``report`` does: the figures of a market as a table, as CSV, and as a report for its authority."""

from collections.abc import Sequence
from pathlib import Path

from edu_materials.build.disk import open_whole, write_whole
from edu_materials.build.rows import csv_chunks
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.cli.ledger_options import day_of, open_ledger
from edu_materials.cli.show import say, table
from edu_materials.distribution.dissemination import load_dissemination
from edu_materials.distribution.figures import Figure, figures
from edu_materials.distribution.report import HEADINGS, latest, report_pdf, rows_of, share_text
from edu_materials.kernel.errors import UsageError


def run_report(
    folder: Path | None,
    where: str | None,
    *,
    markets: tuple[str, ...],
    release: str | None,
    as_of: str | None,
    csv: Path | None,
    pdf: Path | None,
    language: str | None,
    product: str | None,
    action: str,
) -> int:
    """Print the figures, write what is asked for, and return the exit code."""
    workspace = open_workspace(folder, None)
    _require_markets(workspace, markets)
    plan_of = {market: load_dissemination(workspace.assets, market) for market in markets or workspace.markets}
    ledger = open_ledger(where, folder, make=False)
    found = figures(ledger, plan_of, as_of=day_of(as_of), markets=markets, release=release)
    _say_figures(found, action)
    if csv is not None:
        with open_whole(csv) as file:
            file.writelines(csv_chunks(HEADINGS, rows_of(found)))
        say(f"written: {csv}")
    if pdf is not None:
        if len(markets) != 1:
            raise UsageError("a report for an authority is about one market", hint="Name it: --market HU.")
        chosen = language or workspace.markets[markets[0]].languages[0]
        known = _product(workspace, product)
        write_whole(pdf, report_pdf(workspace, latest(found), product=known, language=chosen, action=action))
        say(f"written: {pdf}")
    return 0


def _say_figures(found: Sequence[Figure], action: str) -> None:
    headings = ("market", "release", "target group", "sent", "confirmed", "share", "threshold", "due", "overdue")
    rows = (
        (
            *(figure.market, figure.release, figure.group, str(figure.sent), str(figure.received)),
            *(f"{share_text(figure)} %", "–" if figure.percent is None else f"{figure.percent} %"),
            *(("–", "–") if figure.due is None else (figure.due.isoformat(), str(figure.overdue))),
            *(str(figure.reminders), figure.verdict),
        )
        for figure in found
    )
    table((*headings, "reminders", "state"), rows)
    if not found:
        say("nothing was sent yet")
    for figure in found:
        if figure.verdict == "missed":
            said = action or f"reminders, of which {figure.reminders} were sent"
            say(f"{figure.market}, {figure.group}: corrective action is due: {said}")


def _product(workspace: Workspace, asked: str | None) -> str:
    known = workspace.product_ids
    if asked is None and len(known) == 1:
        return known[0]
    if asked not in known:
        what = f"there is no product “{asked}”" if asked else "there are several products"
        raise UsageError(what, hint=f"Name one with --product: {', '.join(known)}.")
    return asked


def _require_markets(workspace: Workspace, markets: tuple[str, ...]) -> None:
    for market in markets:
        if market not in workspace.markets:
            raise UsageError(
                f"there is no market “{market}”", hint=f"There are: {', '.join(sorted(workspace.markets))}."
            )
