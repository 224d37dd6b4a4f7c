"""The commands on the ledger: plans, the register of print runs, export, corrections."""

from pathlib import Path
from typing import Annotated

import typer

from edu_materials.cli.ledger_options import Because, By, Csv, Day, Where, require_said
from edu_materials.cli.options import Approvals, Folder, Markets

ledger = typer.Typer(help="The ledger itself: export, corrections.", no_args_is_help=True)
_DISTRIBUTION = "distribution"


def add_plan_command(pack: typer.Typer) -> None:
    """Add ``pack plan`` to *pack*."""
    pack.command(
        "plan", epilog="Example:  edu-materials pack plan --release release-1 --certificate holder.pem --csv plan.csv"
    )(plan)


def add_register_commands(run: typer.Typer) -> None:
    """Add ``run new``, ``run list`` and ``run reconcile`` to *run*."""
    run.command("new", epilog="Example:  edu-materials run new --edition hemgenix-patient-card-DE-de-0.1 --count 500")(
        new
    )
    run.command("list", epilog="Example:  edu-materials run list")(runs)
    run.command(
        "reconcile",
        epilog="Example:  edu-materials run reconcile R-000001 --good 1-480 --spoiled 481-483 --left 484-500",
    )(reconcile)


def plan(
    release: Annotated[Path, typer.Option("--release", help="The sealed folder.", metavar="FOLDER")],
    certificate: Annotated[
        Path, typer.Option("--certificate", "-c", help="Certificate of the signer or its issuer, PEM or DER.")
    ],
    workspace: Folder = None,
    approvals: Approvals = None,
    ledger: Where = None,
    market: Markets = None,
    csv: Csv = None,
    again: Annotated[bool, typer.Option("--again", help="Also for centres that have their share already.")] = False,
    today: Day = None,
    by: By = _DISTRIBUTION,
) -> None:
    """Put on record which centre gets which editions of a release, how many copies, and which serial numbers."""
    from edu_materials.cli.plan import run_plan  # noqa: PLC0415

    markets = tuple(name.upper() for name in market or ())
    who = require_said("by", by)
    raise typer.Exit(
        run_plan(
            workspace,
            ledger,
            release,
            certificate,
            approvals=approvals,
            markets=markets,
            path=csv,
            again=again,
            today=today,
            by=who,
        )
    )


def new(
    edition: Annotated[str, typer.Option("--edition", help="The code of the edition, as its pages print it.")],
    count: Annotated[int, typer.Option("--count", help="How many cards.")],
    centre: Annotated[str, typer.Option("--centre", help="For whom: the id of a centre, or stock.")] = "stock",
    workspace: Folder = None,
    approvals: Approvals = None,
    ledger: Where = None,
    by: By = _DISTRIBUTION,
) -> None:
    """Put a print run on record: its cards get serial numbers that nobody else has."""
    from edu_materials.cli.run_register import run_new  # noqa: PLC0415

    raise typer.Exit(run_new(workspace, ledger, approvals, edition, centre, count, require_said("by", by)))


def runs(workspace: Folder = None, ledger: Where = None) -> None:
    """Print the register of print runs: what was ordered, and what became of it."""
    from edu_materials.cli.run_register import run_runs  # noqa: PLC0415

    raise typer.Exit(run_runs(workspace, ledger))


def reconcile(
    run: Annotated[str, typer.Argument(help="The run, such as R-000001.")],
    good: Annotated[str, typer.Option("--good", help="Serials of good cards, such as 1-480,490.")] = "",
    spoiled: Annotated[str, typer.Option("--spoiled", help="Serials of spoiled cards.")] = "",
    left: Annotated[str, typer.Option("--left", help="Serials that were not printed.")] = "",
    workspace: Folder = None,
    ledger: Where = None,
    by: By = _DISTRIBUTION,
    because: Because = "run complete",
) -> None:
    """Close a print run: every serial number is good, spoiled or left over. What is closed stays closed."""
    from edu_materials.cli.run_register import run_reconcile  # noqa: PLC0415

    who, why = require_said("by", by), require_said("because", because)
    raise typer.Exit(run_reconcile(workspace, ledger, run, good, spoiled, left, who, why))


@ledger.command("export", epilog="Example:  edu-materials ledger export --csv ledger-2026-11")
def export(
    csv: Annotated[Path, typer.Option("--csv", help="The folder that gets one CSV file a table.", metavar="DIR")],
    workspace: Folder = None,
    ledger: Where = None,
) -> None:
    """Write the whole ledger as CSV, one file a table."""
    from edu_materials.cli.ledger import run_export  # noqa: PLC0415

    raise typer.Exit(run_export(workspace, ledger, csv))


@ledger.command(
    "correct",
    epilog='Example:  edu-materials ledger correct receipts D-000012 dispatch "" --because "slip of another centre"',
)
def correct(
    kind: Annotated[str, typer.Argument(help="The table, such as receipts.")],
    subject: Annotated[str, typer.Argument(help="The row: its id, its dispatch or run, else its number.")],
    column: Annotated[str, typer.Argument(help="What is wrong in it.")],
    new: Annotated[str, typer.Argument(help="How it should read; nothing takes a receipt back.")],
    because: Because,
    workspace: Folder = None,
    ledger: Where = None,
    by: By = _DISTRIBUTION,
) -> None:
    """Put a mistake on record right: the record stays, and a row beside it says how it should read, and why."""
    from edu_materials.cli.ledger import run_correct  # noqa: PLC0415

    who, why = require_said("by", by), require_said("because", because)
    raise typer.Exit(run_correct(workspace, ledger, kind, subject, column, new, who, why))


def add_report_command(app: typer.Typer) -> None:
    """Add ``report`` to *app*."""
    app.command(epilog="Example:  edu-materials report --market HU --as-of 2026-11-22 --pdf report.pdf")(report)


def report(
    workspace: Folder = None,
    ledger: Where = None,
    market: Markets = None,
    release: Annotated[str | None, typer.Option("--release", help="Only this release, by its id.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="The day up to which is counted, if not today.", metavar="DATE")
    ] = None,
    csv: Csv = None,
    pdf: Annotated[
        Path | None,
        typer.Option("--pdf", help="Also write the report for the authority of one market.", metavar="FILE"),
    ] = None,
    language: Annotated[str | None, typer.Option("--language", "-l", help="Of the report; else the market's.")] = None,
    product: Annotated[str | None, typer.Option("--product", "-p", help="What the report is about.")] = None,
    action: Annotated[
        str, typer.Option("--action", help="The corrective action, in the language of the report; else reminders.")
    ] = "",
) -> None:
    """Say what was sent, what was confirmed, how that stands against the threshold, and what is overdue."""
    from edu_materials.cli.report import run_report  # noqa: PLC0415

    raise typer.Exit(
        run_report(
            workspace,
            ledger,
            markets=tuple(name.upper() for name in market or ()),
            release=release,
            as_of=as_of,
            csv=csv,
            pdf=pdf,
            language=language,
            product=product,
            action=require_said("action", action) if action else "",
        )
    )
