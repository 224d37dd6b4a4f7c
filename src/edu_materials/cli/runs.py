"""The command of print runs, ``run print``: how it is called, and what it is for.

Only names, options and help; what it does is imported where it is used.
"""

from pathlib import Path
from typing import Annotated

import typer

from edu_materials.cli.fill import CardName, Printer, SheetName, Slot
from edu_materials.cli.ledger_options import Where
from edu_materials.cli.options import Approvals, Folder
from edu_materials.cli.sheets import Flip, Paper, State


def add_print_run_command(run: typer.Typer) -> None:
    """Add the command that prints numbered cards to *run*."""
    run.command(
        "print",
        epilog="Examples:  edu-materials run print --run R-000001 --output run-1.pdf   ·   edu-materials run print"
        " --edition DE-de --serials HMG:1-500 --output run-1.pdf",
    )(print_cards)


def print_cards(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write; a new one.", metavar="FILE")],
    run: Annotated[
        str | None, typer.Option("--run", help="A run that is on record and open: its edition, its numbers.")
    ] = None,
    edition: Annotated[
        str | None,
        typer.Option("--edition", help="Without a record: DE-de, or the code on the card.", metavar="EDITION"),
    ] = None,
    serials: Annotated[
        str | None,
        typer.Option(
            "--serials", help="Without a record: prefix and numbers, such as HMG:1-500.", metavar="PREFIX:FIRST-LAST"
        ),
    ] = None,
    ledger: Where = None,
    workspace: Folder = None,
    product: Annotated[str | None, typer.Option("--product", "-p", help="The medicine, if there are several.")] = None,
    approvals: Approvals = None,
    card: Annotated[CardName, typer.Option("--card", help="Which card.")] = "folded",
    sheet: SheetName = None,
    start: Slot = 1,
    flip: Flip = "long",
    paper: Paper = "A4",
    printer: Printer = None,
    state: State = None,
) -> None:
    """Print blank cards, each with a serial number and its code; a hundredth of them is read back."""
    from edu_materials.cli.papers import OnPaper  # noqa: PLC0415
    from edu_materials.cli.print_runs import ordered, run_print  # noqa: PLC0415

    edition, serials = ordered(workspace, ledger, run, edition, serials)
    on_paper = OnPaper(sheet=sheet, start=start, flip=flip, paper=paper, printer=printer, state=state)
    raise typer.Exit(run_print(workspace, approvals, product, edition, card, serials, on_paper, output))
