"""The options of commands that read or write the ledger; where it is, and what day it is."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from edu_materials.kernel.errors import UsageError

if TYPE_CHECKING:
    from edu_materials.distribution.ledger import Ledger

Where = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        envvar="EDU_LEDGER",
        help="A folder, a file that ends in .db, or postgresql+pg8000://user@host/database; ledger.db if not named.",
        metavar="PLACE",
    ),
]
By = Annotated[str, typer.Option("--by", help="Who does this: a function such as logistics, never a person's name.")]
Because = Annotated[str, typer.Option("--because", help="Why; it stays on record.")]
Day = Annotated[str | None, typer.Option("--today", help="The day that counts, if not today.", metavar="DATE")]
Csv = Annotated[Path | None, typer.Option("--csv", help="Also write it to this file.", metavar="FILE")]


def open_ledger(where: str | None, folder: Path | None, *, make: bool = True) -> "Ledger":
    """Return the ledger that the user named, or ``ledger.db`` in *folder*, or else where the command was called.

    Raises:
        UsageError: There is none and *make* is false, or its name is no place for one.
        OutputError: It cannot be reached.
    """
    from edu_materials.distribution.ledger import FILE, Ledger  # noqa: PLC0415 - SQLAlchemy costs a tenth of a second

    return Ledger.open(where or str((folder or Path()) / FILE), make=make)


def now() -> str:
    """Return the time in UTC to the second, as the ledger keeps it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_of(text: str | None) -> date:
    """Return the day that *text* names, or today by this machine's calendar.

    Raises:
        UsageError: It is no date.
    """
    try:
        return date.fromisoformat(text) if text else datetime.now().astimezone().date()
    except ValueError as error:
        raise UsageError(f"“{text}” is no date", hint="Write it as year-month-day, such as 2026-11-22.") from error


def require_said(name: str, text: str) -> str:
    """Return *text*, which option *name* gave.

    Raises:
        UsageError: It is empty, or holds what cannot be seen.
    """
    from edu_materials.build.rows import forbidden_character  # noqa: PLC0415

    if not text.strip() or forbidden_character(text):
        raise UsageError(f"--{name} says nothing that can be read", hint="Write a few plain words, on one line.")
    return text.strip()
