"""Cards for patients: rows become cards in a private folder; each file is read back before it is named.

What stands in the rows goes onto the cards and nowhere else: not into messages, names of files, metadata or a cache.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from edu_materials.build.blanks import Blanks
from edu_materials.build.disk import open_whole, private_folder, private_whole_folder
from edu_materials.build.papers import ENCRYPTED, Paper
from edu_materials.build.patients import COLUMNS, Cells, Fault, Reading, Rules
from edu_materials.build.personal import Cards, PersonalCard, Sample
from edu_materials.build.workspace import Workspace
from edu_materials.checks.written import misread
from edu_materials.kernel.canonical import sha256
from edu_materials.kernel.errors import ConformanceError, ContentError
from edu_materials.pdf.profiles import OFFICE
from edu_materials.pdf.run import Finished

_OWNER_ONLY = 0o600
_OFTEN = 256  # rows between two words on progress

_COLUMNS = len(COLUMNS)


class Rows(Protocol):
    """Rows of patients that can be read more than once; ``share`` is how much has been read, from nought to 1."""

    share: float

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Give the number of each row and its cells, in the order of ``patients.COLUMNS``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for: which card on which paper, in how many files, and what becomes of rows that are wrong.

    ``barred`` says of market and language why cards of that edition must not be printed; ``kept`` is the folder of
    blank cards that need not be made again.
    """

    rules: Rules
    product: str | None = None
    card: str = "folded"
    paper: Paper = field(default_factory=Paper)
    each: bool = False
    skip_bad: bool = False
    password: str | None = None
    barred: Mapping[tuple[str, str], str] = field(default_factory=dict)
    kept: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was made: files with their SHA-256, cards and pages, and the faults of rows that were left out."""

    files: tuple[tuple[Path, str], ...]
    cards: int
    pages: int
    faults: tuple[Fault, ...]


class RowsError(ContentError):
    """Rows that break a rule; nothing was made of the others. ``faults`` says what is wrong with each."""

    faults: tuple[Fault, ...] = ()


def fill(
    workspace: Workspace, rows: Rows, wish: Wish, folder: Path, progress: Callable[[int, float], None] | None = None
) -> Filled:
    """Make the cards of *rows* in *folder*, in one file or one for each, and say what was made.

    *progress* is told the number of cards and the share of the work that is done.

    Raises:
        RowsError: Rows are wrong, and *wish* does not say to skip them; every fault of every row is named.
        ContentError: There is no row, or the table is none.
        ConformanceError: A card that was read back bears something else than its row.
        OutputError: Others can look into *folder*, or the disk is full; no part of a file stays behind.
        EduMaterialsError: An edition cannot be made.
    """
    private_folder(folder)
    order = _Order(workspace, rows, wish, progress or (lambda _cards, _share: None))
    return order.one_each(folder) if wish.each else order.one_file(folder)


def next_name(folder: Path) -> str:
    """Return the first of ``cards-001``, ``cards-002``, … that nothing in *folder* bears: no clock, no patient."""
    taken = {path.stem for path in folder.glob("cards-*")}
    return next(name for number in range(1, len(taken) + 2) if (name := f"cards-{number:03}") not in taken)


def _refused(faults: tuple[Fault, ...], rows: int) -> RowsError:
    bad = len({fault.row for fault in faults})
    error = RowsError(
        f"{bad} of {rows} {'row is' if rows == 1 else 'rows are'} wrong, and no card was made",
        hint="Mend what is wrong. Of a table, --skip-bad prints the other rows.",
    )
    error.faults = faults
    return error


class _Order:
    """One order at work: it knows its editions, and its rows by number only."""

    def __init__(self, workspace: Workspace, rows: Rows, wish: Wish, progress: Callable[[int, float], None]) -> None:
        self._rows, self._wish, self._progress = rows, wish, progress
        profile = OFFICE if wish.password is None else ENCRYPTED
        blanks = Blanks(
            workspace, product=wish.product, card=wish.card, paper=wish.paper, profile=profile, kept=wish.kept
        )
        self._cards = Cards(
            workspace.filling_face,
            Reading(replace(wish.rules, editions=blanks.editions)),
            blanks,
            paper=wish.paper,
            profile=profile,
            barred=wish.barred,
        )
        self._faults: list[Fault] = []
        self._count = self._seen = 0

    def one_file(self, folder: Path) -> Filled:
        path = folder / f"{next_name(folder)}.pdf"
        with open_whole(path, _OWNER_ONLY, anew=True) as stream:
            finished, cards, digest = self._written(stream, folder, self._good())
        return Filled(files=((path, digest),), cards=cards, pages=finished.pages, faults=tuple(self._faults))

    def one_each(self, folder: Path) -> Filled:
        for _ in self._good():  # all rows are looked at before the first file gets its name
            pass
        self._require_some(self._count)
        inner = folder / next_name(folder)
        files: list[tuple[Path, str]] = []
        pages = 0
        with private_whole_folder(inner) as draft:
            for card in self._again():
                name = f"card-{len(files) + 1:05}.pdf"
                with open_whole(draft / name, _OWNER_ONLY, anew=True) as stream:
                    finished, _, digest = self._written(stream, draft, iter((card,)))
                files.append((inner / name, digest))
                pages += finished.pages
                self._progress(len(files), len(files) / self._count)
        return Filled(files=tuple(files), cards=len(files), pages=pages, faults=tuple(self._faults))

    def _written(self, stream: BinaryIO, folder: Path, cards: Iterator[PersonalCard]) -> tuple[Finished, int, str]:
        """Write *cards* to *stream*, read some of them back, and lock the file if a password is wished."""
        password = self._wish.password
        if password is None:
            finished, count = self._plain(stream, cards)
            return finished, count, finished.sha256
        from edu_materials.build.locking import lock  # noqa: PLC0415 - what encrypts costs a tenth of a second

        with tempfile.TemporaryFile(dir=folder) as plain:  # without a name, as the file itself
            finished, count = self._plain(plain, cards)
            lock(plain, stream, password)
        stream.seek(0)
        return finished, count, sha256(stream.read())

    def _plain(self, stream: BinaryIO, cards: Iterator[PersonalCard]) -> tuple[Finished, int]:
        writer, sample = self._cards.writer(stream), Sample()
        for place, card in enumerate(cards):
            writer.add(card)
            sample.add(place, card)
        self._require_some(writer.cards)
        finished, count = writer.finish(), writer.cards
        del writer  # and what it remembers: reading back needs the room
        self._read_back(stream, finished, sample)
        return finished, count

    def _good(self) -> Iterator[PersonalCard]:
        """Give the card of each good row, and note what is wrong with the others; after that, none is given.

        Raises:
            RowsError: There were faults, and they were not to be skipped.
        """
        seen: dict[int, int] = {}
        for rows, (number, cells) in enumerate(self._rows.rows(), 1):
            self._seen = rows
            card = self._looked_at(cells)
            if isinstance(card, PersonalCard):
                earlier = seen.setdefault(hash(card), number)
                if earlier == number:
                    if not self._faults or self._wish.skip_bad:
                        self._count += 1
                        yield card
                else:
                    self._faults.append(Fault(number, "row", f"is the same as row {earlier}"))
            else:
                self._faults += [Fault(number, column, reason) for column, reason in card]
            if not rows % _OFTEN:
                self._progress(self._count, self._rows.share)
        if self._faults and not self._wish.skip_bad:
            raise _refused(tuple(self._faults), self._seen)

    def _again(self) -> Iterator[PersonalCard]:
        """Give the cards of the good rows once more."""
        bad = {fault.row for fault in self._faults}
        for number, cells in self._rows.rows():
            if number not in bad:
                card = self._looked_at(cells)
                if not isinstance(card, PersonalCard):
                    raise ContentError("the table changed while it was read", hint="Run the command again.")
                yield card

    def _looked_at(self, cells: Cells) -> PersonalCard | list[tuple[str, str]]:
        if not cells:
            return [("row", "is empty")]
        if len(cells) > _COLUMNS:
            return [("row", "has more cells than the first row has headings")]
        return self._cards.card(cells)

    def _require_some(self, cards: int) -> None:
        if not cards and self._faults:
            raise _refused(tuple(self._faults), self._seen)
        if not cards:
            raise ContentError("there is no patient to make a card for", hint="Fill in a row, or mend those there are.")

    def _read_back(self, stream: BinaryIO, finished: Finished, sample: Sample) -> None:
        """Compare the cards of *sample* in *stream* with their rows."""
        wrong = misread(stream, finished.pages, self._cards.expected(sample.cards))
        if wrong:
            read = len(sample.cards)
            raise ConformanceError(
                f"{len(wrong)} of {read} cards that were read back differ from their rows; no file was made",
                hint="Run the command again. If it happens again, do not use the cards, and report it.",
            )
