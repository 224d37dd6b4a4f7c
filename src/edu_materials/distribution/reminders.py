"""Reminders: a second letter to centres that were sent a pack and have not confirmed it by the day that was asked."""

from dataclasses import dataclass
from datetime import date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from edu_materials.build.letters import letter_pdf
from edu_materials.build.workspace import Workspace
from edu_materials.distribution.contents import Contents, contents_of
from edu_materials.distribution.cover import reminder_of
from edu_materials.distribution.ledger import Ledger, add, found
from edu_materials.distribution.outbox import standings
from edu_materials.distribution.records import Pack, Receipt, Reminder
from edu_materials.release.audit import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdue:
    """A pack that went on the day ``sent`` and was not confirmed in time; ``reminded`` counts earlier reminders."""

    contents: Contents
    sent: date
    reminded: int


def overdue(connection: Connection, today: date, markets: tuple[str, ...] = ()) -> tuple[Overdue, ...]:
    """Return the packs whose confirmation was due before *today*, of all markets or of *markets*."""
    confirmed = {receipt.dispatch for receipt in found(connection, Receipt)}
    reminded: dict[str, int] = {}
    for reminder in found(connection, Reminder):
        reminded[reminder.dispatch] = reminder.count
    packs = {pack.id: contents_of(pack.contents) for pack in found(connection, Pack)}
    late = []
    for standing in standings(connection):
        contents = packs[standing.dispatch.pack]
        if standing.state != "sent" or standing.dispatch.id in confirmed or today <= contents.confirm_by:
            continue
        if not markets or contents.market in markets:
            sent = date.fromisoformat(standing.at[:10])
            late.append(Overdue(contents=contents, sent=sent, reminded=reminded.get(standing.dispatch.id, 0)))
    return tuple(late)


def reminder_pdf(workspace: Workspace, late: Overdue, key: Ed25519PrivateKey, today: date, confirm_by: date) -> bytes:
    """Return the letter that asks for an answer by *confirm_by*; it bears the same code as the first one.

    Raises:
        EduMaterialsError: The letter cannot be made.
    """
    return letter_pdf(workspace, reminder_of(workspace, late.contents, key, late.sent, today, confirm_by))


def record_reminders(ledger: Ledger, written: tuple[Overdue, ...], channel: str, now: datetime) -> None:
    """Put reminders on record, all or none.

    Raises:
        LedgerConflictError: Somebody reminded one of these centres at the same time.
        OutputError: The ledger cannot be written.
    """
    with ledger.writing() as connection:
        rows = [
            Reminder(
                dispatch=late.contents.dispatch, count=late.reminded + 1, channel=channel, at=moment(now), detail=""
            )
            for late in written
        ]
        add(connection, rows)
