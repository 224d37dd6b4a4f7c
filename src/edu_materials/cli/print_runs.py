"""What the commands of print runs do: find the edition, follow the run, say what was made."""

import re
from pathlib import Path

from edu_materials.build.artworks import card_target
from edu_materials.build.runs import print_run
from edu_materials.build.targets import Target, edition_code
from edu_materials.build.workspace import Workspace
from edu_materials.cli.ledger_options import day_of, open_ledger
from edu_materials.cli.opening import open_standing, records_folder
from edu_materials.cli.papers import OnPaper
from edu_materials.cli.show import counted, say, some
from edu_materials.kernel.errors import UsageError
from edu_materials.press.serials import parse_serials, require_prefix, serial_text
from edu_materials.release.register import require_printable_edition

_LOCALE = re.compile(r"(?:.*-)?([A-Z]{2})-([a-z]{2})(?:-[0-9][0-9A-Za-z.]*)?")


def ordered(
    folder: Path | None, where: str | None, run: str | None, edition: str | None, serials: str | None
) -> tuple[str, str]:
    """Return edition and serial numbers of the open *run* on record, or those that were named in its place.

    Raises:
        UsageError: Both or neither were named, or the run is unknown or closed.
    """
    if run is None:
        if edition is None or serials is None:
            raise UsageError("nothing says which cards to print", hint="Name a --run, or --edition and --serials.")
        return edition, serials
    if edition or serials:
        raise UsageError("a run on record has its edition and numbers", hint="Leave out --edition and --serials.")
    from edu_materials.distribution.runs import open_run  # noqa: PLC0415 - SQLAlchemy, only where it is asked

    record = open_run(open_ledger(where, folder, make=False), run.upper())
    return record.edition, f"{record.prefix}:{record.first}-{record.last}"


def run_print(
    folder: Path | None,
    approvals: Path | None,
    product: str | None,
    edition: str,
    card: str,
    serials: str,
    on_paper: OnPaper,
    output: Path,
) -> int:
    """Print the run that is asked for to *output*, say what was made, and return the exit code."""
    prefix, _, numbers = serials.partition(":")
    ranges = parse_serials(numbers)
    if len(ranges) != 1:
        raise UsageError("a print run is one range of serial numbers", hint="Print each range as a run of its own.")
    (asked,) = ranges
    workspace = open_standing(folder, product, approvals)
    target = edition_target(workspace, product, edition, card)
    require_printable_edition(edition_code(workspace, target), records_folder(folder, approvals), day_of(None))
    with counted("cards") as progress:
        made = print_run(
            workspace,
            target,
            asked,
            require_prefix(prefix),
            on_paper.sheet,
            output,
            paper=on_paper.meant,
            progress=progress,
        )
    say(f"made: {output}, SHA-256 {made.sha256}")
    first, last = serial_text(prefix, asked.first), serial_text(prefix, asked.last)
    say(f"{some(made.cards, 'card')} on {some(made.pages, 'page')}, from {first} to {last}; some were read back")
    return 0


def edition_target(workspace: Workspace, product: str | None, edition: str, card: str) -> Target:
    """Return the card of *edition*, which is market and language or the code as the card prints it.

    Raises:
        UsageError: There is no such edition.
    """
    found = _LOCALE.fullmatch(edition)
    if not found:
        raise UsageError(f"there is no edition “{edition}”", hint="Write one such as DE-de; see: edu-materials list.")
    target = card_target(workspace, product, found[1], found[2], card)
    if edition not in {f"{found[1]}-{found[2]}", edition_code(workspace, target)}:
        raise UsageError(f"there is no edition “{edition}” today", hint=f"There is {edition_code(workspace, target)}.")
    return target
