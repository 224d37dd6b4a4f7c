"""The command that prints: how it is called, and what it says.

What it does is imported where it is used.
"""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from edu_materials.cli.options import Approvals, Folder

if TYPE_CHECKING:
    from edu_materials.build.printable import Printable
    from edu_materials.press.printing import PrintOrder

MOST_COPIES = 999
_LONGEST_WAIT = 3600


def add_print_command(card: typer.Typer) -> None:
    """Add the command to *card*."""
    card.command(
        "print",
        epilog="Examples:  edu-materials card print FILE.pdf --printer office   ·   "
        "edu-materials card print FILE.pdf --printer ipp://192.0.2.7/ipp/print --copies 5 --dry-run",
    )(print_card)


def print_card(
    file: Annotated[Path, typer.Argument(help="A PDF of ours: sheets of cards, a fold-over card, a card for CR80.")],
    printer: Annotated[
        str, typer.Option("--printer", help="A CUPS queue, or ipp://host[:port]/ipp/print.", metavar="NAME|ipp://…")
    ],
    copies: Annotated[int, typer.Option("--copies", min=1, max=MOST_COPIES, help="How many.")] = 1,
    flip: Annotated[
        str | None,
        typer.Option("--flip", help="long, short or none: where the sheet is turned, if nothing on record says so."),
    ] = None,
    media: Annotated[
        str | None, typer.Option("--media", help="A4, A5, Letter or CR80; by itself it is the size of the pages.")
    ] = None,
    unlisted: Annotated[
        bool, typer.Option("--unlisted", help="Print a file that no manifest knows, such as personal cards.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Ask the printer whether it can and would, and print nothing.")
    ] = False,
    wait: Annotated[
        int, typer.Option("--wait", min=1, max=_LONGEST_WAIT, help="Seconds to wait until the job is done.")
    ] = 120,
    workspace: Folder = None,
    approvals: Approvals = None,
) -> None:
    """Print a file at 100 %, on its own paper, turned at the right edge; or say why the printer cannot."""
    from edu_materials.build.printable import edition_on_record, require_printable  # noqa: PLC0415
    from edu_materials.build.printable import unlisted as any_file  # noqa: PLC0415
    from edu_materials.cli.opening import records_folder  # noqa: PLC0415
    from edu_materials.press.printing import PrintOrder, medium_of, sides_of  # noqa: PLC0415
    from edu_materials.release.register import require_printable_file  # noqa: PLC0415

    found = any_file(file) if unlisted else require_printable(file)
    edition = edition_on_record(file)
    if edition is not None:
        today = date.today()  # noqa: DTZ011 - the user's own day
        require_printable_file(file, edition, records_folder(workspace, approvals), today)
    order = PrintOrder(
        name=file.name,
        medium=medium_of(found.pages, media),
        sides=sides_of(len(found.pages), found.flip, flip),
        copies=copies,
    )
    _print(found, order, printer, None if dry_run else wait)


def _print(found: "Printable", order: "PrintOrder", printer: str, wait: int | None) -> None:
    """Print, and say so; without *wait* only ask."""
    import getpass  # noqa: PLC0415
    import time  # noqa: PLC0415

    from edu_materials.build.ipp_link import address_of  # noqa: PLC0415
    from edu_materials.build.print_jobs import opened, printed, require_agreed  # noqa: PLC0415
    from edu_materials.cli.show import say, some  # noqa: PLC0415

    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as containers have
        user = "anonymous"
    queue = opened(address_of(printer, os.environ.get("CUPS_SERVER")), user)
    times = some(order.copies, "copy", "copies")
    say(f"{order.name}: {times}, {some(len(found.pages), 'page')} on {order.medium.label}, {order.sides}, at 100 %")
    if found.state:
        say(f"state of the edition: {found.state}")
    if found.moved:
        say(f"note: its backs are moved for the printer {found.moved}")
    if wait is None:
        notes = require_agreed(queue, order)
        outcome = "the printer can and would print it; nothing was printed"
    else:
        done = printed(queue, order, found.data, wait=wait, pause=time.sleep)
        notes, outcome = done.notes, f"job {done.job} is {done.state}"
    for note in notes:
        say(f"note: {note}")
    say(outcome)
