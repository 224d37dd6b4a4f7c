"""The outbox: where each dispatch stands, who works on it, and what may be done next. All of it follows from rows.

packed → queued → claimed → sending → sent | unknown | failed → … → gave-up. A claim is a row that can be written once
for each attempt, so that of two workers one gets it. Order is the order of the rows; clocks only say when to try again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import Connection

from edu_materials.distribution.ledger import Ledger, add, found, one
from edu_materials.distribution.records import Dispatch, DispatchEvent, DispatchEventKind
from edu_materials.kernel.errors import OutputError, UsageError
from edu_materials.release.audit import moment

State = Literal["packed", "queued", "claimed", "sending", "sent", "unknown", "failed", "gave-up"]
Gone = Callable[[str], bool]
"""Says whether a worker is known to have ended; a worker that nobody can ask about has not."""


class LostClaimError(OutputError):
    """Another worker has taken over; this one must not go on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """How often and when: waits in seconds grow by *factor* up to *longest*; a claim lapses after *lease* seconds."""

    attempts: int = 6
    first: float = 60.0
    factor: float = 4.0
    longest: float = 21_600.0
    lease: float = 900.0

    def wait(self, failures: int) -> timedelta:
        """Return how long to wait after so many failures."""
        return timedelta(seconds=min(self.longest, self.first * self.factor ** (failures - 1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one dispatch stands: its *state*, the *attempt* that led there, and what the last row says.

    *tries* counts the attempts since it was queued; *channel* and *address* are where it was queued for; *crossed* says
    that a worker went so far, in any attempt, that the pack may have arrived.
    """

    dispatch: Dispatch
    state: State
    attempt: int = 0
    tries: int = 0
    channel: str = ""
    address: str = ""
    at: str = ""
    until: str = ""
    detail: str = ""
    worker: str = ""
    crossed: bool = False

    @property
    def may_have_arrived(self) -> bool:
        """Say whether the centre has the pack, or may have it for all that we know; a mail server's no is a no."""
        refused = self.channel == "mail" and self.state in ("failed", "gave-up")
        return self.state == "sent" or (self.crossed and not refused)

    def due(self, now: str, gone: Gone) -> bool:
        """Say whether a worker may take it up at *now* (UTC, ISO 8601).

        A clock that was set back makes nothing wait longer than it had to, and lets nobody take over a live claim.
        """
        match self.state:
            case "queued":
                return True
            case "failed":
                return now >= self.until or now < self.at
            case "claimed" | "sending":
                return gone(self.worker) or now >= self.until
            case _:
                return False


def standings(connection: Connection, dispatches: tuple[str, ...] = ()) -> Iterator[Standing]:
    """Give where every dispatch stands, or those of *dispatches*, in the order in which they were put on record."""
    events = found(connection, DispatchEvent, **({"dispatch": dispatches} if dispatches else {}))
    by_dispatch: dict[str, list[DispatchEvent]] = {}
    for event in events:
        by_dispatch.setdefault(event.dispatch, []).append(event)
    for dispatch in found(connection, Dispatch, **({"id": dispatches} if dispatches else {})):
        yield standing_of(dispatch, by_dispatch.get(dispatch.id, []))


def standing_of(dispatch: Dispatch, events: list[DispatchEvent]) -> Standing:
    """Return where *dispatch* stands after its *events*, in the order of their rows; sent once is sent for good."""
    if not events:
        return Standing(dispatch=dispatch, state="packed")
    last = next((event for event in events if event.event == "sent"), events[-1])
    queued = [event for event in events if event.event == "queued"]
    channel, _, address = queued[-1].detail.partition(" ") if queued else ("", "", "")
    return Standing(
        dispatch=dispatch,
        state=cast("State", last.event),
        attempt=max(event.attempt for event in events),
        tries=max(event.attempt for event in events) - (queued[-1].attempt if queued else 0),
        channel=channel,
        address=address,
        at=last.at,
        until=last.until,
        detail=last.detail,
        worker=last.worker,
        crossed=any(event.event == "sending" for event in events),
    )


def enqueue(ledger: Ledger, orders: tuple[tuple[str, str, str], ...], now: datetime) -> None:
    """Queue dispatches, given as id, channel and address; those that are queued or gone already stay as they are."""
    with ledger.writing() as connection:
        wanted = {dispatch: (channel, address) for dispatch, channel, address in orders}
        rows = [
            _event(standing, standing.attempt, "queued", now, detail=" ".join(wanted[standing.dispatch.id]))
            for standing in standings(connection, tuple(wanted))
            if standing.state == "packed"
        ]
        add(connection, rows)


def claim(ledger: Ledger, dispatch: str, worker: str, now: datetime, retry: Retry, gone: Gone) -> Standing | None:
    """Take up *dispatch* for *worker* and return it as it stood before, or None if it is not due or somebody has it."""
    with ledger.writing() as connection:
        standing = _standing(connection, dispatch)
        if not standing.due(moment(now), gone):
            return None
        until = moment(now + timedelta(seconds=retry.lease))
        row = _event(standing, standing.attempt + 1, "claimed", now, until=until, worker=worker)
        add(connection, [row])
    return standing


def note(
    ledger: Ledger, claimed: Standing, event: DispatchEventKind, worker: str, now: datetime, *, detail: str, until: str
) -> None:
    """Write what became of the attempt that followed *claimed*.

    Raises:
        LostClaimError: Another worker has taken over since, and this one is about to send.
    """
    with ledger.writing() as connection:
        standing = _standing(connection, claimed.dispatch.id)
        attempt = claimed.attempt + 1
        if event == "sending" and (standing.attempt != attempt or standing.state != "claimed"):
            raise LostClaimError(
                f"{claimed.dispatch.id} was taken over by another worker", hint="Nothing to do: the other one sends it."
            )
        add(connection, [_event(standing, attempt, event, now, detail=detail, until=until, worker=worker)])


def mark_unknown(ledger: Ledger, dispatch: str, now: datetime, gone: Gone) -> bool:
    """Write that nobody can tell whether *dispatch* went, if its worker ended amid sending; return whether it is so."""
    with ledger.writing() as connection:
        standing = _standing(connection, dispatch)
        if standing.state != "sending" or not standing.due(moment(now), gone):
            return standing.state == "unknown"
        detail = "the program ended while it was sending"
        add(connection, [_event(standing, standing.attempt, "unknown", now, detail=detail)])
    return True


def resolve(ledger: Ledger, dispatch: str, answer: str, who: str, now: datetime) -> None:
    """Write what a person found out about *dispatch*: it was ``sent``, or it is to be sent ``again``.

    Raises:
        UsageError: There is no such dispatch, or it does not wait for an answer.
    """
    with ledger.writing() as connection:
        standing = _standing(connection, dispatch)
        if answer not in ("sent", "again"):
            raise UsageError(f"“{answer}” is no answer", hint="Say: sent, or again.")
        if standing.state not in ("unknown", "gave-up"):
            raise UsageError(
                f"{dispatch} is {standing.state}, and waits for no answer", hint="See: edu-materials send --status"
            )
        detail = f"- {who} found that it arrived" if answer == "sent" else f"{standing.channel} {standing.address}"
        event: DispatchEventKind = "sent" if answer == "sent" else "queued"
        add(connection, [_event(standing, standing.attempt, event, now, detail=detail, worker=who)])


def _standing(connection: Connection, dispatch: str) -> Standing:
    found_one = one(connection, Dispatch, id=dispatch)
    if found_one is None:
        raise UsageError(f"there is no dispatch {dispatch}", hint="See: edu-materials send --status")
    return standing_of(found_one, list(found(connection, DispatchEvent, dispatch=dispatch)))


def _event(
    standing: Standing,
    attempt: int,
    event: DispatchEventKind,
    now: datetime,
    *,
    detail: str = "",
    until: str = "",
    worker: str = "",
) -> DispatchEvent:
    return DispatchEvent(
        dispatch=standing.dispatch.id,
        attempt=attempt,
        event=event,
        at=moment(now),
        detail=detail,
        until=until,
        worker=worker,
    )
