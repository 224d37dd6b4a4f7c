"""The count of recalled copies, centre by centre: sent = destroyed + handed out + unaccounted, until none is open.

Copies are counted for the centre that they were meant for, be it a hub or a spoke.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection

from edu_materials.distribution.contents import contents_of
from edu_materials.distribution.ledger import Ledger, add, found, one
from edu_materials.distribution.outbox import standings
from edu_materials.distribution.records import Dispatch, Pack, PlanLine, Recall, RecallEvent
from edu_materials.kernel.errors import UsageError
from edu_materials.press.serials import (
    SerialRange,
    Serials,
    common,
    count,
    joined,
    parse_serials,
    serials_text,
    without,
)
from edu_materials.release.audit import moment

_PLAIN_COUNT = re.compile("[0-9]{1,7}")
_AS_COUNT = " A plain number counts copies; write 7-7 for the serial 7."


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What a centre counted, as it says it: a number of copies, or serial numbers such as ``12-15,20``."""

    destroyed: str = ""
    handed_out: str = ""
    unaccounted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """How the copies of one centre stand in one recall; ``letter`` is where the letter stands that tells of it."""

    recall: str
    edition: str
    centre: str
    sent: int
    destroyed: int
    handed_out: int
    unaccounted: int
    letter: str

    @property
    def open(self) -> int:
        """Return how many copies nobody has answered for yet."""
        return self.sent - self.destroyed - self.handed_out - self.unaccounted


def confirm(ledger: Ledger, recall: str, centre: str, balance: Balance, who: str, now: datetime) -> Account:
    """Record what *centre* counted and return its account.

    Raises:
        UsageError: More copies than are open, serials that were not sent or were counted before, or no such recall.
    """
    with ledger.writing() as connection:
        add(connection, balance_rows(connection, recall, centre, balance, who, now))
        return next(accounts(connection, recall, centre))


def balance_rows(
    connection: Connection, recall: str, centre: str, balance: Balance, who: str, now: datetime
) -> list[RecallEvent]:
    """Return the rows that record what *centre* counted.

    Raises:
        UsageError: As `confirm` does.
    """
    account = next(accounts(connection, recall, centre), None)
    if account is None:
        raise UsageError(f"{centre} has no copies to account for in {recall}", hint="See: edu-materials recall status")
    gone = [line for line in gone_lines(connection, account.edition, centre) if line.prefix]
    sent = joined(SerialRange(line.first, line.last) for line in gone)
    prefixes = {line.prefix for line in gone}
    told = _told(connection, recall, centre)
    rows: list[RecallEvent] = []
    for item in fields(balance):
        text = getattr(balance, item.name).strip()
        if not text:
            continue
        copies, serials = _counted(text, prefixes, sent, told)
        told = joined((*told, *serials))
        rows.append(
            RecallEvent(
                recall=recall,
                centre=centre,
                event=item.name.replace("_", "-"),
                copies=copies,
                serials=serials_text(serials),
                at=moment(now),
                who=who,
            )
        )
    total = sum(row.copies for row in rows)
    if not rows or total > account.open:
        raise UsageError(
            f"{centre} accounts for {total} copies, and {account.open} of {account.sent} are open",
            hint="Count again; what was recorded wrongly is put right by a correction, not by a second count.",
        )
    return rows


def accounts(connection: Connection, recall: str, centre: str | None = None) -> Iterator[Account]:
    """Give the account of each centre in *recall*, by centre, or of one *centre*.

    Raises:
        UsageError: There is no such recall.
    """
    known = one(connection, Recall, id=recall)
    if known is None:
        raise UsageError(f"there is no recall {recall}", hint="See: edu-materials recall status")
    sent: dict[str, int] = {}
    for line in gone_lines(connection, known.edition, centre):
        sent[line.centre] = sent.get(line.centre, 0) + line.quantity
    counted: dict[tuple[str, str], int] = {}
    for event in found(connection, RecallEvent, recall=recall, **({"centre": centre} if centre else {})):
        counted[event.centre, event.event] = counted.get((event.centre, event.event), 0) + event.copies
    letters = _letters(connection, recall, tuple(sent))
    for name in sorted(sent):
        yield Account(
            recall=recall,
            edition=known.edition,
            centre=name,
            sent=sent[name],
            destroyed=counted.get((name, "destroyed"), 0),
            handed_out=counted.get((name, "handed-out"), 0),
            unaccounted=counted.get((name, "unaccounted"), 0),
            letter=letters.get(name, ""),
        )


def gone_lines(connection: Connection, edition: str, centre: str | None = None) -> tuple[PlanLine, ...]:
    """Return the lines of *edition*, of all or of one *centre*, whose pack went, or may have gone."""
    lines = tuple(found(connection, PlanLine, edition=edition, **({"centre": centre} if centre else {})))
    if not lines:
        return ()
    some: dict[str, object] = {"centre": tuple({line.recipient for line in lines})} if centre else {}
    packs = {p.id: (p.plan, p.centre) for p in found(connection, Pack, plan=tuple({x.plan for x in lines}), **some)}
    dispatches = tuple(d.id for d in found(connection, Dispatch, **some) if d.pack in packs)
    went = {packs[s.dispatch.pack] for s in standings(connection, dispatches) if s.may_have_arrived}
    return tuple(line for line in lines if (line.plan, line.recipient) in went)


def _told(connection: Connection, recall: str, centre: str) -> Serials:
    """Return the serials that *centre* has accounted for."""
    told: Serials = ()
    for event in found(connection, RecallEvent, recall=recall, centre=centre):
        if event.serials:
            told = joined((*told, *parse_serials(event.serials)))
    return told


def _letters(connection: Connection, recall: str, centres: tuple[str, ...]) -> dict[str, str]:
    """Return where the letter of *recall* stands for each of *centres*."""
    some: dict[str, object] = {"centre": centres} if len(centres) == 1 else {}
    dispatches = {d.id: d for d in found(connection, Dispatch, purpose="recall", **some)}
    packs = {p.id: contents_of(p.contents).taken for p in found(connection, Pack, **some)}
    letters: dict[str, str] = {}
    for standing in standings(connection, tuple(dispatches)):
        taken = packs[standing.dispatch.pack]
        if taken and taken.recall == recall:
            letters[standing.dispatch.centre] = standing.state
    return letters


def _counted(text: str, prefixes: Collection[str], sent: Serials, told: Serials) -> tuple[int, Serials]:
    """Return how many copies *text* counts, and which serials where it names them.

    Raises:
        UsageError: It is neither a number nor a list of serials; some were not sent, or were accounted for before.
    """
    if _PLAIN_COUNT.fullmatch(text):
        return int(text), ()
    serials = parse_serials(text, prefixes)
    strangers = without(serials, sent)
    again = common(serials, told)
    if strangers:
        raise UsageError(
            f"serials {serials_text(strangers)} were never sent to this centre",
            hint=f"It was sent {serials_text(sent) or 'copies without serials'}." + _AS_COUNT,
        )
    if again:
        raise UsageError(f"serials {serials_text(again)} are accounted for already", hint="Name the others only.")
    return count(serials), serials
