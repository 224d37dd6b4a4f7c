"""The commands of treatment centres: ``centre import``, ``list``, ``export``, ``template``."""

from pathlib import Path
from typing import Annotated

import typer

from edu_materials.cli.ledger_options import Because, By, Where, require_said
from edu_materials.cli.options import Folder, Markets

centre = typer.Typer(
    help="The treatment centres: who they are, in which languages, how many copies.", no_args_is_help=True
)


@centre.command("import", epilog="Example:  edu-materials centre import centres.xlsx --by logistics")
def import_list(
    file: Annotated[Path, typer.Argument(help="The list: .csv or .xlsx, as “centre template” makes it.")],
    workspace: Folder = None,
    ledger: Where = None,
    accept_changes: Annotated[
        bool, typer.Option("--accept-changes", help="Also change centres that are known and differ.")
    ] = False,
    by: By = "distribution",
    because: Because = "",
) -> None:
    """Take a list of centres in: all of it, or nothing if a row is bad. What is on record is never overwritten."""
    from edu_materials.cli.centre import run_import  # noqa: PLC0415

    who = require_said("by", by)
    code = run_import(workspace, ledger, file, accept_changes=accept_changes, by=who, because=because.strip())
    raise typer.Exit(code)


@centre.command("list", epilog="Example:  edu-materials centre list --market HU")
def list_centres(workspace: Folder = None, ledger: Where = None, market: Markets = None) -> None:
    """Print the centres as they are on record now."""
    from edu_materials.cli.centre import run_list  # noqa: PLC0415

    raise typer.Exit(run_list(workspace, ledger, _upper(market)))


@centre.command("export", epilog="Example:  edu-materials centre export centres.csv")
def export(
    file: Annotated[Path, typer.Argument(help="Where to: a file that ends in .csv.")],
    workspace: Folder = None,
    ledger: Where = None,
    market: Markets = None,
) -> None:
    """Write the centres on record as CSV, ready to be edited and imported again."""
    from edu_materials.cli.centre import run_export  # noqa: PLC0415

    raise typer.Exit(run_export(workspace, ledger, file, _upper(market)))


@centre.command("template", epilog="Example:  edu-materials centre template centres.xlsx")
def template(
    file: Annotated[Path, typer.Argument(help="Where to: a file that ends in .csv or .xlsx.")],
    workspace: Folder = None,
) -> None:
    """Write an empty list of centres with its columns and one example, which an import leaves out."""
    from edu_materials.cli.centre import run_template  # noqa: PLC0415

    raise typer.Exit(run_template(workspace, file))


def _upper(markets: list[str] | None) -> tuple[str, ...]:
    return tuple(market.upper() for market in markets or ())
