"""What ``card fill`` does: read the options, follow the work, say what was made; of a patient it says nothing."""

import getpass
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from edu_materials.build.artworks import Paper
from edu_materials.build.disk import write_whole
from edu_materials.build.filling import Filled, RowsError, Wish, fill
from edu_materials.build.patient_tables import Cells, Table, csv_template, xlsx_template
from edu_materials.build.patients import COLUMNS, Fault, Rules
from edu_materials.cli.run import open_chosen
from edu_materials.cli.show import console, say, table
from edu_materials.kernel.errors import OutputError, UsageError
from edu_materials.press.duplex import Flip

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
    sheet: str | None
    start: int
    flip: Flip
    paper: str
    printer: str | None
    state: Path | None
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
    write_whole(path, writers[path.suffix.lower()]())
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
    products = (asked.product,) if asked.product else ()
    workspace, _ = open_chosen(folder, None, {"products": products, "forms": ("screen",)}, approvals)
    wish = Wish(
        rules=rules,
        product=asked.product,
        card=asked.card,
        paper=Paper(sheet=asked.sheet, start=asked.start, flip=asked.flip, offset=_offset(asked), paper=asked.paper),
        each=asked.each,
        skip_bad=asked.skip_bad,
        password=_password(asked),
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


@contextmanager
def counted(what: str) -> Iterator[Callable[[int, float], None]]:
    """Show how much is done and how long the rest takes: a bar on a terminal, a line now and then elsewhere."""
    screen = console(errors=True)
    if not screen.is_terminal:
        tenth = 0

        def line(count: int, share: float) -> None:
            nonlocal tenth
            if int(share * 10) > tenth:
                tenth = int(share * 10)
                screen.print(f"[{tenth}0 %] {count} {what}")

        yield line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen, transient=True) as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda count, share: progress.update(task, completed=share, description=f"{count} {what}")


def _rows(asked: Asked, rules: Rules) -> Table | _One:
    if asked.table is not None and asked.fields:
        raise UsageError("one patient by options, or a table, not both", hint="Leave out --from, or the fields.")
    if asked.table is not None:
        return Table(asked.table, rules, asked.encoding)
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


def _offset(asked: Asked) -> tuple[float, float]:
    if asked.printer is None:
        return 0.0, 0.0
    from edu_materials.build.printers import offset_of  # noqa: PLC0415 - only where a printer is named
    from edu_materials.cli.sheet_runs import state_folder  # noqa: PLC0415

    return offset_of(state_folder(asked.state), asked.printer, asked.flip).shift


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
    cards = "card" if filled.cards == 1 else "cards"
    say(f"{filled.cards} {cards} on {filled.pages} pages; some were read back and compared with their rows")
    left = len({fault.row for fault in filled.faults})
    if left:
        say(f"{left} {'row was' if left == 1 else 'rows were'} left out: see above")
    if asked.card == "fold-over":
        say("print at 100 % on one side; cut along the line, then fold twice")
    else:
        say(f"print at 100 %, on both sides, flipped on the {asked.flip if asked.sheet else 'short'} edge")
