"""What ``card fill`` does: read the options, follow the work, say what was made; of a patient it says nothing."""

import getpass
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from edu_materials.build.disk import open_whole
from edu_materials.build.filling import Filled, RowsError, Wish, fill
from edu_materials.build.patient_tables import Table, csv_template, xlsx_template
from edu_materials.build.patients import COLUMNS, Cells, Fault, Rules
from edu_materials.build.workspace import Workspace
from edu_materials.cli.opening import open_standing, records_folder
from edu_materials.cli.papers import OnPaper
from edu_materials.cli.show import counted, say, some, table
from edu_materials.kernel.errors import OutputError, UsageError
from edu_materials.release.audit import LOG

_MOST_NAMED = 5  # files named one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a user asked of ``card fill``, word for word."""

    table: Path | None
    fields: Mapping[str, str]
    product: str | None
    market: str | None
    language: str | None
    card: str
    on_paper: OnPaper
    each: bool
    date_format: str
    encoding: str | None
    by_hand: tuple[str, ...]
    skip_bad: bool
    encrypt: bool
    password_file: Path | None
    as_of: str | None


class _One:
    """One patient, given by options: a table of one row."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.share = 1.0
        self._fields = fields

    def rows(self) -> Iterator[tuple[int, Cells]]:
        yield 1, tuple(self._fields.get(column) for column in COLUMNS)


def run_template(path: Path) -> int:
    """Write a table to start from and return the exit code."""
    writers = {".csv": csv_template, ".xlsx": xlsx_template}
    if path.suffix.lower() not in writers:
        raise UsageError("a table of patients is a file .csv or .xlsx", hint="Give it one of these endings.")
    if path.exists():
        raise UsageError(f"{path} exists, and is not written over", hint="Name another file.")
    with open_whole(path, 0o600, anew=True) as file:  # patients will stand in it
        file.write(writers[path.suffix.lower()]())
    say(f"written: {path}; its second row is an example that begins with # and is passed over")
    say("keep the filled table where only those can read it who may, and delete it when the cards are printed")
    return 0


def run_fill(folder: Path | None, output: Path, approvals: Path | None, asked: Asked) -> int:
    """Make the cards that *asked* wants in *output*, say what was made, and return the exit code."""
    rules = Rules(
        as_of=_today(asked.as_of),
        date_format=asked.date_format,
        by_hand=asked.by_hand,
        language=asked.language.lower() if asked.language else None,
        market=asked.market.upper() if asked.market else None,
    )
    rows = _rows(asked, rules)
    workspace = open_standing(folder, asked.product, approvals)
    wish = Wish(
        rules=rules,
        product=asked.product,
        card=asked.card,
        paper=asked.on_paper.meant,
        each=asked.each,
        skip_bad=asked.skip_bad,
        password=_password(asked),
        barred=_barred(workspace, asked, records_folder(folder, approvals), rules.as_of),
        kept=_cache_folder() / "blanks",
    )
    try:
        with counted("cards") as progress:
            filled = fill(workspace, rows, wish, output, progress)
    except RowsError as error:
        _show(error.faults)
        raise
    _show(filled.faults)
    _report(filled, asked)
    return 0


def _cache_folder() -> Path:
    """Return where what can be made again is kept (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()) / "edu-materials"


def _barred(workspace: Workspace, asked: Asked, records: Path, today: date) -> dict[tuple[str, str], str]:
    """Return market and language of every card that must not be printed *today*, with the reason and the remedy."""
    if not (records / LOG).is_file():
        return {}
    from edu_materials.build.artworks import card_target  # noqa: PLC0415 - only where there are records
    from edu_materials.build.targets import edition_code  # noqa: PLC0415
    from edu_materials.release.register import unprintable  # noqa: PLC0415

    codes = {
        edition_code(workspace, card_target(workspace, asked.product, *place, asked.card)): place
        for place in workspace.editions
    }
    return {codes[code]: f"{error.message}. {error.hint}" for code, error in unprintable(codes, records, today).items()}


def _rows(asked: Asked, rules: Rules) -> Table | _One:
    if asked.table is not None and asked.fields:
        raise UsageError("one patient by options, or a table, not both", hint="Leave out --from, or the fields.")
    if asked.table is not None:
        return Table(asked.table, rules, asked.encoding)
    both = [name for name in asked.by_hand if name in asked.fields]
    if both:
        raise UsageError(f"--{both[0]} is given, and is to be written by hand", hint="Leave out one of the two.")
    if not asked.fields:
        raise UsageError(
            "no patient is named", hint="Give --name, --date and the other fields, or a table: --from patients.csv."
        )
    return _One(asked.fields)


def _today(as_of: str | None) -> date:
    if as_of is None:
        return datetime.now().astimezone().date()  # the day where the centre is
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        raise UsageError("--as-of is no date", hint="Write it as 2026-01-31.") from None


def _password(asked: Asked) -> str | None:
    """Return the password: from a file that its owner alone can read, or asked twice on the terminal."""
    if asked.password_file is None and not asked.encrypt:
        return None
    from edu_materials.build.locking import usable  # noqa: PLC0415

    if asked.password_file is not None:
        return usable(_first_line(asked.password_file))
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask for a password on", hint="Use --password-file FILE.")
    password = usable(getpass.getpass("Password for the file: "))
    if usable(getpass.getpass("The same again: ")) != password:
        raise UsageError("the two passwords differ", hint="Try again.")
    return password


def _first_line(path: Path) -> str:
    try:
        if sys.platform != "win32" and path.stat().st_mode & 0o077:
            raise UsageError(f"others can read {path}", hint=f"Run: chmod 600 {path}")
        return path.read_text("utf-8").partition("\n")[0].removesuffix("\r")
    except (OSError, UnicodeError) as error:
        raise OutputError(f"{path} cannot be read as text", hint="Check the path and its rights.") from error


def _show(faults: tuple[Fault, ...]) -> None:
    if faults:
        table(("row", "column", "what is wrong"), ((str(f.row), f.column, f.reason) for f in sorted(faults)))


def _report(filled: Filled, asked: Asked) -> None:
    for path, digest in filled.files[:_MOST_NAMED]:
        say(f"made: {path}, SHA-256 {digest}")
    if len(filled.files) > _MOST_NAMED:
        say(f"… and {len(filled.files) - _MOST_NAMED} more in {filled.files[0][0].parent}")
    made = f"{some(filled.cards, 'card')} on {some(filled.pages, 'page')}"
    say(f"{made}; some were read back and compared with their rows")
    left = len({fault.row for fault in filled.faults})
    if left:
        say(f"{left} {'row was' if left == 1 else 'rows were'} left out: see above")
    if asked.card == "fold-over":
        say("print at 100 % on one side; cut along the line, then fold twice")
    else:
        edge = asked.on_paper.flip if asked.on_paper.sheet else "short"
        say(f"print at 100 %, on both sides, flipped on the {edge} edge")
