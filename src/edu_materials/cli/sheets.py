"""The commands of cards on sheets and of leaflets on office paper: how they are called, and what each is for.

Only names, options and help; what they do is imported where it is used.
"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from edu_materials.cli.options import Approvals, Folder, Languages, Markets, Output, Products, selection

Card = Literal["folded", "id-card"]
Edge = Literal["long", "short"]
PaperName = Literal["A4", "Letter"]

Flip = Annotated[Edge, typer.Option("--flip", help="The edge on which the printer turns the sheet.")]
Paper = Annotated[PaperName, typer.Option("--paper", help="The paper in the printer.", case_sensitive=False)]
State = Annotated[
    Path | None,
    typer.Option(
        "--state",
        envvar="EDU_MATERIALS_STATE",
        help="Where offsets of printers are on record; the user's own folder if not named.",
        metavar="DIR",
    ),
]
Measured = Annotated[float | None, typer.Option(help="What the scale says, in mm.", metavar="MM", show_default=False)]


def add_sheet_commands(card: typer.Typer) -> None:
    """Add the commands of sheets and of calibration to *card*."""
    card.command(
        "sheet",
        epilog="Examples:  edu-materials card sheet --market DE   ·"
        "   edu-materials card sheet --market DE --card id-card --sheet avery-32015 --printer ward-3",
    )(sheet)
    card.command("sheets", epilog="Example:  edu-materials card sheets")(sheets)
    card.command(
        "calibrate",
        epilog="Examples:  edu-materials card calibrate --printer ward-3   ·   edu-materials card calibrate"
        " --printer ward-3 --measured-x 1.2 --measured-y -0.5",
    )(calibrate)


def add_leaflet_commands(app: typer.Typer) -> None:
    """Add the commands of leaflets on office paper to *app*."""
    leaflet = typer.Typer(help="Leaflets on an office printer: booklets, and two copies a sheet.", no_args_is_help=True)
    leaflet.command("booklet", epilog="Example:  edu-materials leaflet booklet --market DE")(booklet)
    leaflet.command("two-up", epilog="Example:  edu-materials leaflet two-up --market DE")(two_up)
    app.add_typer(leaflet, name="leaflet")


def sheet(
    workspace: Folder = None,
    output: Output = None,
    product: Products = None,
    market: Markets = None,
    language: Languages = None,
    approvals: Approvals = None,
    card: Annotated[Card, typer.Option("--card", help="The card: folded, or flat of ID-1 size.")] = "folded",
    name: Annotated[str, typer.Option("--sheet", help="The sheet product; card sheets lists them.")] = "plain",
    copies: Annotated[
        int | None, typer.Option("--copies", help="How many cards; one sheet full if not said.", show_default=False)
    ] = None,
    start: Annotated[int, typer.Option("--start-slot", help="The first free card of a part-used sheet.")] = 1,
    flip: Flip = "long",
    paper: Paper = "A4",
    printer: Annotated[
        str | None, typer.Option("--printer", help="Move backs as measured for this printer.", metavar="NAME")
    ] = None,
    state: State = None,
    press: Annotated[
        bool, typer.Option("--press", help="For a print shop: PDF/X-4 in CMYK, crop marks without outlines.")
    ] = False,
) -> None:
    """Put cards on sheets of paper, backs behind their fronts; each file is read back before it gets its name."""
    from edu_materials.cli.sheet_runs import CardChoice, run_sheets  # noqa: PLC0415

    choice = CardChoice(
        card=card,
        sheet=name,
        copies=copies,
        start=start,
        flip=flip,
        paper=paper,
        printer=printer,
        state=state,
        press=press,
    )
    raise typer.Exit(run_sheets(workspace, output, selection(product, market, language, None), approvals, choice))


def sheets(workspace: Folder = None) -> None:
    """Say which sheet products are known, how many cards each holds, and where its measures were found."""
    from edu_materials.cli.sheet_runs import run_products  # noqa: PLC0415

    raise typer.Exit(run_products(workspace))


def calibrate(
    printer: Annotated[str, typer.Option("--printer", help="What you call the printer.", metavar="NAME")],
    workspace: Folder = None,
    output: Output = None,
    flip: Flip = "long",
    paper: Paper = "A4",
    language: Annotated[str, typer.Option("--language", "-l", help="The language of the notes on the target.")] = "en",
    measured_x: Measured = None,
    measured_y: Measured = None,
    state: State = None,
) -> None:
    """Write a target by which to measure a printer, or put on record what was measured on it."""
    from edu_materials.cli.sheet_runs import run_offset, run_target  # noqa: PLC0415

    if measured_x is None and measured_y is None:
        raise typer.Exit(run_target(workspace, output, printer, flip, paper, language))
    raise typer.Exit(run_offset(state, printer, flip, measured_x, measured_y))


def booklet(
    workspace: Folder = None,
    output: Output = None,
    product: Products = None,
    market: Markets = None,
    language: Languages = None,
    approvals: Approvals = None,
    flip: Flip = "short",
    paper: Paper = "A4",
    thickness: Annotated[float, typer.Option("--thickness", help="Of the paper, in mm.", metavar="MM")] = 0.1,
) -> None:
    """Make the patient leaflet a booklet: two pages a side, printed on both, folded once and stapled."""
    from edu_materials.cli.sheet_runs import run_leaflets  # noqa: PLC0415

    chosen = selection(product, market, language, None)
    raise typer.Exit(run_leaflets(workspace, output, chosen, approvals, ("booklet", paper, thickness, flip)))


def two_up(
    workspace: Folder = None,
    output: Output = None,
    product: Products = None,
    market: Markets = None,
    language: Languages = None,
    approvals: Approvals = None,
    flip: Flip = "short",
    paper: Paper = "A4",
) -> None:
    """Put two copies of the patient leaflet side by side, printed on both sides and cut apart."""
    from edu_materials.cli.sheet_runs import run_leaflets  # noqa: PLC0415

    chosen = selection(product, market, language, None)
    raise typer.Exit(run_leaflets(workspace, output, chosen, approvals, ("two-up", paper, None, flip)))
