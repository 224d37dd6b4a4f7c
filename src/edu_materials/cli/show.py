"""What people see: progress on standard error, tables on standard output; plain where there is no terminal."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import typer

from edu_materials.kernel.errors import EduMaterialsError

if TYPE_CHECKING:
    from rich.console import Console

    from edu_materials.build.executor import Outcome

_Item = TypeVar("_Item")
_PLAIN_WIDTH = 140  # columns, where nobody tells how wide the paper is


def _console(*, errors: bool = False) -> "Console":
    """Return a console on standard output, or on standard error."""
    from rich.console import Console  # noqa: PLC0415 - plain lines need none

    stream = sys.stderr if errors else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else _PLAIN_WIDTH
    return Console(file=stream, width=width, highlight=False, soft_wrap=False, markup=False)


def complain(error: EduMaterialsError) -> None:
    """Print what is wrong and what to do about it."""
    from rich.text import Text  # noqa: PLC0415 - as above

    screen = _console(errors=True)
    screen.print(Text.assemble(("error: ", "bold red"), str(error)), soft_wrap=True)
    screen.print(Text.assemble(("  do:  ", "bold"), error.hint), soft_wrap=True)


def followed(outcomes: "Iterable[Outcome]", total: int, done: str) -> "Iterator[Outcome]":
    """Give *outcomes* on while showing progress: a bar on a terminal, a line for each edition elsewhere.

    *done* is the word for an edition that went well.
    """
    return watched(outcomes, total, lambda outcome: f"{outcome.target}: {'failed' if outcome.error else done}")


def watched(items: Iterable[_Item], total: int, said: Callable[[_Item], str]) -> Iterator[_Item]:
    """Give *items* on while showing progress: a bar with the time left on a terminal, a line for each elsewhere.

    *said* tells of one item in a few words.
    """
    if not sys.stderr.isatty():
        for number, item in enumerate(items, 1):
            _tell(f"[{number}/{total}] {said(item)}")
            yield item
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_console(errors=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        for item in items:
            progress.update(task, advance=1, description=said(item))
            yield item


@contextmanager
def counted(what: str) -> Iterator[Callable[[int, float], None]]:
    """Show how much is done and how long the rest takes: a bar on a terminal, a line now and then elsewhere."""
    if not sys.stderr.isatty():
        tenth = 0

        def line(count: int, share: float) -> None:
            nonlocal tenth
            if int(share * 10) > tenth:
                tenth = int(share * 10)
                _tell(f"[{tenth}0 %] {count} {what}")

        yield line
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=_console(errors=True), transient=True) as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda count, share: progress.update(task, completed=share, description=f"{count} {what}")


def table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print *rows* under *headings*."""
    from rich.table import Table  # noqa: PLC0415 - as above

    grid = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        grid.add_column(heading, overflow="fold")
    for row in rows:
        grid.add_row(*row)
    _console().print(grid)


def some(count: int, one: str, several: str | None = None) -> str:
    """Return *count* with what is counted: ``1 page``, ``2 pages``; *several* where that is not *one* with an s."""
    return f"{count} {one if count == 1 else several or one + 's'}"


def say(text: str) -> None:
    """Print one line on standard output."""
    typer.echo(text)


def _tell(text: str) -> None:
    """Print one line on standard error."""
    typer.echo(text, err=True)
