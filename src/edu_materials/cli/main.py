"""The command line, where all commands come together; ``build``, ``list``, ``check`` and ``catalogue`` stand here.

Turns words into calls and outcomes into text and exit codes. What costs time to import is imported where it is used.
"""

import atexit
import gc
import sys
from pathlib import Path
from typing import Annotated

import typer

from edu_materials.cli.centre_commands import centre
from edu_materials.cli.delivery_commands import add_delivery_commands
from edu_materials.cli.fill import add_fill_command
from edu_materials.cli.options import (
    Approvals,
    Folder,
    Forms,
    Languages,
    Markets,
    Materials,
    Output,
    Products,
    selection,
)
from edu_materials.cli.printing import add_print_command
from edu_materials.cli.register_commands import add_plan_command, add_register_commands, add_report_command, ledger
from edu_materials.cli.release_commands import add_release_commands, key
from edu_materials.cli.runs import add_print_run_command
from edu_materials.cli.sheets import add_leaflet_commands, add_sheet_commands
from edu_materials.kernel.errors import EduMaterialsError

EXIT_CODES = """Exit codes: 0 all well · 1 unexpected fault · 2 wrong command · 3 content (outline, product, market) ·
4 catalogue (translation missing, fuzzy, damaged) · 5 text does not fit · 6 character without a glyph ·
7 a check failed · 8 file or disk · 9 printer. Of several failed editions the highest counts."""

app = typer.Typer(
    name="edu-materials",
    help="Patient cards and educational materials for medicines, as finished PDFs with a paper trail.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
catalogue = typer.Typer(
    help="The translator's desk: catalogues out to translators and back, their state, proofs.", no_args_is_help=True
)
app.add_typer(catalogue, name="catalogue")
card = typer.Typer(help="The card in the hand: sheets, calibration, printing, personal cards.", no_args_is_help=True)
app.add_typer(card, name="card")
add_sheet_commands(card)
add_fill_command(card)
add_print_command(card)
add_leaflet_commands(app)
app.add_typer(centre, name="centre")
pack = typer.Typer(help="Packs for treatment centres: planned, made.", no_args_is_help=True)
app.add_typer(pack, name="pack")
add_plan_command(pack)
run = typer.Typer(help="Print runs of numbered cards: ordered, printed, reconciled.", no_args_is_help=True)
app.add_typer(run, name="run")
add_print_run_command(run)
add_register_commands(run)
app.add_typer(ledger, name="ledger")


def main() -> None:
    """Run the command line; what a user can put right ends in one line, a hint and an exit code, never a traceback."""
    atexit.register(gc.freeze)  # what a command leaves goes with its process; to look through it takes up to 50 ms
    try:
        app()
    except EduMaterialsError as error:
        from edu_materials.cli.show import complain  # noqa: PLC0415

        complain(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)


def _say_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version  # noqa: PLC0415

        typer.echo(f"edu-materials {version('edu-materials')}")
        raise typer.Exit


@app.callback()
def root(
    show_version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say which version this is, and stop."),
    ] = False,
) -> None:
    """Patient cards and educational materials for medicines, as finished PDFs with a paper trail."""


@app.command(epilog="Examples:  edu-materials build   ·   edu-materials build --market DE --material patient-card")
def build(
    workspace: Folder = None,
    output: Output = None,
    product: Products = None,
    market: Markets = None,
    language: Languages = None,
    material: Materials = None,
    form: Forms = None,
    approvals: Approvals = None,
) -> None:
    """Build editions as PDF files: all there are, or those chosen. Each is checked before it gets its name."""
    from edu_materials.cli.run import run_build  # noqa: PLC0415

    chosen = selection(product, market, language, material, form)
    raise typer.Exit(run_build(workspace, output, chosen, approvals))


@app.command("list", epilog="Example:  edu-materials list --language fi")
def list_editions(
    workspace: Folder = None,
    output: Output = None,
    product: Products = None,
    market: Markets = None,
    language: Languages = None,
    material: Materials = None,
    form: Forms = None,
    approvals: Approvals = None,
) -> None:
    """Say what can be built, in which state it is, and whether it has been built."""
    from edu_materials.cli.run import run_list  # noqa: PLC0415

    chosen = selection(product, market, language, material, form)
    raise typer.Exit(run_list(workspace, output, chosen, approvals))


@app.command(epilog="Example:  edu-materials check --market GR")
def check(
    workspace: Folder = None,
    output: Output = None,
    product: Products = None,
    market: Markets = None,
    language: Languages = None,
    material: Materials = None,
    form: Forms = None,
    approvals: Approvals = None,
    judges: Annotated[
        bool, typer.Option("--judges", help="Also ask validators of others, and say which said what.")
    ] = False,
    aloud: Annotated[
        bool, typer.Option("--aloud", help="Print each file as a screen reader says it, line by line.")
    ] = False,
) -> None:
    """Check the files that were built: words, pages, fonts, links, QR codes, and against their manifest."""
    from edu_materials.cli.run import run_check  # noqa: PLC0415

    chosen = selection(product, market, language, material, form)
    raise typer.Exit(run_check(workspace, output, chosen, approvals, judges=judges, aloud=aloud))


@catalogue.command("extract", epilog="Example:  edu-materials catalogue extract")
def extract(workspace: Folder = None) -> None:
    """Write the templates: every sentence with its id, its English text and where it stands."""
    from edu_materials.cli.desk import run_extract  # noqa: PLC0415

    raise typer.Exit(run_extract(workspace))


@catalogue.command("update", epilog="Example:  edu-materials catalogue update --language de")
def update(workspace: Folder = None, language: Languages = None) -> None:
    """Bring catalogues up to date: new sentences come in empty, those whose English changed turn fuzzy."""
    from edu_materials.cli.desk import run_update  # noqa: PLC0415

    raise typer.Exit(run_update(workspace, tuple(language or ())))


@catalogue.command("status", epilog="Example:  edu-materials catalogue status --language fi")
def status(workspace: Folder = None, language: Languages = None) -> None:
    """Say of each language what is translated, fuzzy, missing, reviewed, wrong, and where the room is tightest."""
    from edu_materials.cli.desk import run_status  # noqa: PLC0415

    raise typer.Exit(run_status(workspace, tuple(language or ())))


@catalogue.command("check", epilog="Example:  edu-materials catalogue check --language fi")
def check_catalogue(workspace: Folder = None, language: Languages = None) -> None:
    """Check translations against the English: numbers, units, terms, punctuation, quotes, what was left over."""
    from edu_materials.cli.desk import run_check_catalogue  # noqa: PLC0415

    raise typer.Exit(run_check_catalogue(workspace, tuple(language or ())))


@catalogue.command("pseudo", epilog="Example:  edu-materials catalogue pseudo")
def pseudo(workspace: Folder = None, output: Output = None) -> None:
    """Build every material in a pseudo-language 40 % longer than English, and name what would not fit."""
    from edu_materials.cli.desk import run_pseudo  # noqa: PLC0415

    raise typer.Exit(run_pseudo(workspace, output))


@catalogue.command("proof", epilog="Example:  edu-materials catalogue proof --language el --material patient-card")
def proof(
    workspace: Folder = None,
    output: Output = None,
    product: Products = None,
    market: Markets = None,
    language: Languages = None,
    material: Materials = None,
) -> None:
    """Write proofs: the real pages, with the id of every sentence in the margin."""
    from edu_materials.cli.desk import run_proof  # noqa: PLC0415

    raise typer.Exit(run_proof(workspace, output, selection(product, market, language, material)))


@catalogue.command("export", epilog="Example:  edu-materials catalogue export de german.xlf   (or german.xlsx)")
def export(
    language: Annotated[str, typer.Argument(help="The language, such as de.")],
    file: Annotated[Path, typer.Argument(help="Where to: .xlf for XLIFF 2.0, .xlsx for a workbook.")],
    workspace: Folder = None,
) -> None:
    """Write the sentences of one language for an agency, as XLIFF 2.0 or XLSX."""
    from edu_materials.cli.desk import run_export  # noqa: PLC0415

    raise typer.Exit(run_export(workspace, language, file))


@catalogue.command("import", epilog="Example:  edu-materials catalogue import german.xlf")
def import_translations(
    file: Annotated[Path, typer.Argument(help="What came back: .xlf, .xliff or .xlsx.")], workspace: Folder = None
) -> None:
    """Take translations back from an agency: all of them, or none if one sentence is not as it went out."""
    from edu_materials.cli.desk import run_import  # noqa: PLC0415

    raise typer.Exit(run_import(workspace, file))


add_release_commands(app)
add_delivery_commands(app, pack, key)
add_report_command(app)

if __name__ == "__main__":
    main()
