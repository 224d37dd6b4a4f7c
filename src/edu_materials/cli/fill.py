"""The command of personal cards, ``card fill``: how it is called, and what it is for.

Only names, options and help; what it does is imported where it is used.
"""

import gc
from pathlib import Path
from typing import Annotated, Literal

import typer

from edu_materials.cli.options import Approvals, Folder
from edu_materials.cli.sheets import Flip, Paper, State

CardName = Literal["folded", "id-card", "fold-over"]
Private = Annotated[
    Path,
    typer.Option("--output", "-o", help="A folder for the cards, which only you can look into.", metavar="DIR"),
]
Product = Annotated[str | None, typer.Option("--product", "-p", help="The medicine, where there are several.")]
Market = Annotated[str | None, typer.Option("--market", "-m", help="The country, such as DE, where no row names it.")]
Language = Annotated[str | None, typer.Option("--language", "-l", help="The language, where no row names it.")]
SheetName = Annotated[
    str | None,
    typer.Option("--sheet", help="Several cards on a sheet of this product; card sheets lists them.", metavar="NAME"),
]
Slot = Annotated[int, typer.Option("--start-slot", help="The first free card of a part-used sheet.")]
Printer = Annotated[
    str | None, typer.Option("--printer", help="Move backs as measured for this printer.", metavar="NAME")
]


def add_fill_command(card: typer.Typer) -> None:
    """Add the command of personal cards to *card*."""
    card.command(
        "fill",
        epilog="Examples:  edu-materials card fill --template patients.csv   ·   edu-materials card fill --from"
        " patients.csv --sheet plain   ·   edu-materials card fill --from patients.xlsx --encrypt",
    )(fill)


def fill(
    workspace: Folder = None,
    output: Private = Path("personal-cards"),
    table: Annotated[
        Path | None, typer.Option("--from", help="A table of patients: .csv or .xlsx.", metavar="FILE")
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", help="Write a table to start from, and stop.", metavar="FILE")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", help="One patient: the name. A table keeps it out of the shell's history.")
    ] = None,
    date: Annotated[str | None, typer.Option("--date", help="The day of treatment, such as 2026-01-31.")] = None,
    batch: Annotated[str | None, typer.Option("--batch", help="The batch number.")] = None,
    doctor: Annotated[str | None, typer.Option("--doctor", help="The treating doctor.")] = None,
    centre: Annotated[str | None, typer.Option("--centre", help="The treatment centre.")] = None,
    telephone: Annotated[str | None, typer.Option("--telephone", help="Its telephone number.")] = None,
    product: Product = None,
    market: Market = None,
    language: Language = None,
    approvals: Approvals = None,
    card: Annotated[CardName, typer.Option("--card", help="Which card.")] = "folded",
    sheet: SheetName = None,
    start: Slot = 1,
    flip: Flip = "long",
    paper: Paper = "A4",
    printer: Printer = None,
    state: State = None,
    each: Annotated[
        bool, typer.Option("--one-each/--one-file", help="A file for each patient, or one for all.")
    ] = False,
    date_format: Annotated[
        str, typer.Option("--date-format", help="How dates are written, such as DD/MM/YYYY; never guessed.")
    ] = "YYYY-MM-DD",
    encoding: Annotated[
        str | None, typer.Option("--encoding", help="Of a CSV file that is not Unicode, such as windows-1250.")
    ] = None,
    by_hand: Annotated[
        list[str] | None, typer.Option("--by-hand", help="Leave this field to a pen, such as batch; may be repeated.")
    ] = None,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Print the good rows though others are wrong, and say which.")
    ] = False,
    encrypt: Annotated[bool, typer.Option("--encrypt", help="Lock the file with a password (AES-256).")] = False,
    password_file: Annotated[
        Path | None, typer.Option("--password-file", help="Lock it with the first line of this file.", metavar="FILE")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Take this day for today; no treatment is later.", metavar="DATE")
    ] = None,
) -> None:
    """Print the patient's own data on the card: at the treatment centre, for one patient or for a table of them.

    Nothing of a patient goes anywhere but onto the card: not into messages, names of files or metadata.
    """
    gc.disable()  # a command ends before its garbage counts, and looking for it takes a tenth of the time
    from edu_materials.cli import filling  # noqa: PLC0415
    from edu_materials.cli.papers import OnPaper  # noqa: PLC0415

    if template is not None:
        raise typer.Exit(filling.run_template(template))
    fields = {"name": name, "date": date, "batch": batch, "doctor": doctor, "centre": centre, "telephone": telephone}
    asked = filling.Asked(
        table=table,
        fields={key: value for key, value in fields.items() if value is not None},
        product=product,
        market=market,
        language=language,
        card=card,
        on_paper=OnPaper(sheet=sheet, start=start, flip=flip, paper=paper, printer=printer, state=state),
        each=each,
        date_format=date_format,
        encoding=encoding,
        by_hand=tuple(by_hand or ()),
        skip_bad=skip_bad,
        encrypt=encrypt,
        password_file=password_file,
        as_of=as_of,
    )
    raise typer.Exit(filling.run_fill(workspace, output, approvals, asked))
