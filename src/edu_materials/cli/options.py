"""The options that many commands share, and what a user chose by them."""

from pathlib import Path
from typing import Annotated

import typer

Folder = Annotated[
    Path | None,
    typer.Option("--workspace", "-w", help="A folder with assets/ and locales/ of your own.", metavar="DIR"),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Where files go; output/ if not named.", metavar="DIR")
]
Products = Annotated[list[str] | None, typer.Option("--product", "-p", help="Only this product; may be repeated.")]
Markets = Annotated[
    list[str] | None, typer.Option("--market", "-m", help="Only this country, such as DE; may be repeated.")
]
Languages = Annotated[
    list[str] | None, typer.Option("--language", "-l", help="Only this language, such as el; may be repeated.")
]
Materials = Annotated[
    list[str] | None, typer.Option("--material", "-t", help="Only this material, such as patient-card.")
]

Forms = Annotated[
    list[str] | None,
    typer.Option(
        "--form",
        "-f",
        help="screen (if not named), press, large-print, html, fold-over, id-card, id-card-bureau, fillable, or all.",
    ),
]
Approvals = Annotated[
    Path | None,
    typer.Option("--approvals", help="Where signatures are on record; approvals/ if not named.", metavar="DIR"),
]


def selection(
    product: list[str] | None,
    market: list[str] | None,
    language: list[str] | None,
    material: list[str] | None,
    form: list[str] | None = None,
) -> dict[str, tuple[str, ...]]:
    """Return what was chosen, as fields of a `Selection`; screen files where no form is named."""
    return {
        "products": tuple(product or ()),
        "markets": tuple(name.upper() for name in market or ()),
        "languages": tuple(language or ()),
        "materials": tuple(material or ()),
        "forms": () if form and "all" in form else tuple(form or ("screen",)),
    }
