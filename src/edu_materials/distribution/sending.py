"""Sending: dispatch after dispatch is claimed, checked, handed to a channel, and put on record with what came of it.

Whatever happens in between, a channel that can tell is asked before anything goes a second time, and where it cannot
tell, nothing goes until a person has decided.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from edu_materials.distribution.channels.parcel import (
    Channel,
    DeliveryError,
    LastingError,
    Parcel,
    UncertainError,
)
from edu_materials.distribution.contents import Contents, contents_of
from edu_materials.distribution.ledger import Ledger, one
from edu_materials.distribution.outbox import (
    Gone,
    LostClaimError,
    Retry,
    Standing,
    claim,
    enqueue,
    mark_unknown,
    note,
    standings,
)
from edu_materials.distribution.packs import centre_of, require_usable
from edu_materials.distribution.plan import withdrawn
from edu_materials.distribution.records import Centre, Dispatch, DispatchEventKind, Pack
from edu_materials.kernel.errors import EduMaterialsError, UsageError
from edu_materials.release.audit import Entry, append, moment, read_log

Ending = Literal["sent", "found", "failed", "gave-up", "unknown", "refused", "busy"]
"""How one dispatch ended: *found* was there already, *refused* may not go, *busy* is another worker's."""
DISPATCHED = "dispatch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Who sends, by which clock, with how much patience, and where it is logged.

    *address_of* says where the channel reaches a centre; *parcel_of* makes the parcel of a pack for that address;
    *withdrawn* maps editions to why; *because* explains a clock that stands before the end of the log.
    """

    ledger: Ledger
    channel: Channel
    address_of: Callable[[Centre], str]
    parcel_of: Callable[[Contents, str], Parcel]
    clock: Callable[[], datetime]
    worker: str
    gone: Gone
    who: str
    log: Path
    retry: Retry
    withdrawn: Mapping[str, str]
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What became of one dispatch in this run."""

    dispatch: str
    centre: str
    ending: Ending
    detail: str
    error: EduMaterialsError | None = None


def due(ledger: Ledger, channel: str, now: str, gone: Gone, centres: tuple[str, ...] = ()) -> tuple[Standing, ...]:
    """Return the dispatches that *channel* may take up now, or those of *centres*; not queued yet counts too.

    Raises:
        UsageError: One of *centres* has no pack.
    """
    with ledger.reading() as connection:
        every = [standing for standing in standings(connection) if _of(standing, centres)]
    missing = set(centres) - {standing.dispatch.centre for standing in every}
    if missing:
        raise UsageError(
            f"there is no pack for {', '.join(sorted(missing))}", hint="Make one with: edu-materials pack make"
        )
    return tuple(
        standing
        for standing in every
        if standing.state == "packed" or (standing.channel == channel and standing.due(now, gone))
    )


def send(courier: Courier, chosen: tuple[Standing, ...]) -> Iterator[Sent]:
    """Send the dispatches *chosen*, which are due, and give what came of each as soon as it is known.

    Raises:
        UsageError: The clock stands before the last entry of the audit log, and nobody says why.
        OutputError: The ledger or the log cannot be read or written; run it again, nothing is lost.
    """
    _catch_up(courier)
    for standing in chosen:
        yield _sent(courier, standing)


def require_clock(log: Path, now: datetime, because: str) -> tuple[Entry, ...]:
    """Return the entries of *log*, which an entry of *now* can follow.

    Raises:
        UsageError: The clock stands before its last entry, and *because* does not explain it.
        ConformanceError: The log is not whole.
    """
    entries = read_log(log)
    if entries and moment(now) < entries[-1].when and not because.strip():
        raise UsageError(
            f"it is {moment(now)} by this clock, and the last entry of the log is of {entries[-1].when}",
            hint="Set the clock right; if the earlier entry is wrong, say so: --clock-because “…”.",
        )
    return entries


def require_sendable(connection: Connection, contents: Contents, today: date, taken_back: Mapping[str, str]) -> Centre:
    """Return the centre of a pack, as it is now, if its pack may go there *today*.

    Raises:
        NotCurrentError: An edition is withdrawn, expired or not yet effective; names the date.
        WrongLanguageError: A centre has changed its language or country since the pack was made.
        UsageError: What is known of the centre is no longer valid.
    """
    require_usable(connection, contents, today, taken_back)
    centre = centre_of(connection, contents.centre)
    if centre.valid_until and centre.valid_until < today.isoformat():
        raise UsageError(
            f"what is known of {centre.id} was valid until {centre.valid_until}",
            hint="Ask the centre, and import its row again with a later day.",
        )
    if contents.language not in centre.languages.split():
        raise UsageError(
            f"the letter for {centre.id} is in “{contents.language}”, and the centre reads {centre.languages}",
            hint="The centre was changed after the pack was made: plan and pack again.",
        )
    return centre


def contents_on_record(connection: Connection, dispatch: Dispatch) -> Contents:
    """Return what the pack of *dispatch* holds.

    Raises:
        UsageError: The ledger has no such pack.
    """
    pack = one(connection, Pack, id=dispatch.pack)
    if pack is None:
        raise UsageError(f"there is no pack {dispatch.pack} on record", hint="Is this the right --ledger?")
    return contents_of(pack.contents)


def _sent(courier: Courier, standing: Standing) -> Sent:
    dispatch = standing.dispatch
    try:
        with courier.ledger.reading() as connection:
            contents = contents_on_record(connection, dispatch)
            taken_back = {**courier.withdrawn, **withdrawn(connection)}
            centre = require_sendable(connection, contents, courier.clock().date(), taken_back)
        address = standing.address or courier.address_of(centre)
        parcel = courier.parcel_of(contents, address)
    except EduMaterialsError as error:
        return _ended(dispatch, "refused", error.message, error)
    if standing.state == "packed":
        enqueue(courier.ledger, ((dispatch.id, courier.channel.name, address),), courier.clock())
    if courier.channel.name == "mail" and mark_unknown(courier.ledger, dispatch.id, courier.clock(), courier.gone):
        return _ended(dispatch, "unknown", *_uncertain(dispatch))
    claimed = claim(courier.ledger, dispatch.id, courier.worker, courier.clock(), courier.retry, courier.gone)
    if claimed is None:
        return _ended(dispatch, "busy", "another worker has it")
    return _handed_over(courier, claimed, parcel)


def _handed_over(courier: Courier, claimed: Standing, parcel: Parcel) -> Sent:
    dispatch = claimed.dispatch

    def crossing() -> None:
        _note(courier, claimed, "sending", "")

    try:
        there = bool(claimed.attempt) and courier.channel.holds(parcel) is True
        said = f"was there already: {parcel.name}" if there else courier.channel.deliver(parcel, crossing)
    except LostClaimError as error:
        return _ended(dispatch, "busy", error.message)
    except UncertainError as error:
        _note(courier, claimed, "unknown", error.message)
        return _ended(dispatch, "unknown", error.message, error)
    except DeliveryError as error:
        final = isinstance(error, LastingError) or claimed.tries + 1 >= courier.retry.attempts
        until = courier.clock() + courier.retry.wait(claimed.tries + 1)
        _note(courier, claimed, "gave-up" if final else "failed", error.message, None if final else until)
        return _ended(dispatch, "gave-up" if final else "failed", error.message, error)
    _note(courier, claimed, "sent", f"{parcel.digest} {said}")
    _log(courier, dispatch, parcel.digest)
    return _ended(dispatch, "found" if there else "sent", said)


def _ended(dispatch: Dispatch, ending: Ending, detail: str, error: EduMaterialsError | None = None) -> Sent:
    return Sent(dispatch=dispatch.id, centre=dispatch.centre, ending=ending, detail=detail, error=error)


def _uncertain(dispatch: Dispatch) -> tuple[str, UncertainError]:
    error = UncertainError(
        f"{dispatch.id}: the program ended while it was sending, and mail cannot be asked",
        hint=f"Ask {dispatch.centre}; then: edu-materials send --resolve {dispatch.id} sent|again",
    )
    return error.message, error


def _note(
    courier: Courier, claimed: Standing, event: DispatchEventKind, detail: str, until: datetime | None = None
) -> None:
    now = courier.clock()
    lapses = until or now + timedelta(seconds=courier.retry.lease)
    note(courier.ledger, claimed, event, courier.worker, now, detail=detail, until=moment(lapses))


def _catch_up(courier: Courier) -> None:
    """Log what a crash kept from being logged, and find out before anything goes that the clock was set back."""
    entries = require_clock(courier.log, courier.clock(), courier.because)
    logged = {entry.subject for entry in entries if entry.what == DISPATCHED}
    with courier.ledger.reading() as connection:
        gone = [s for s in standings(connection) if s.state == "sent" and s.dispatch.id not in logged]
    for standing in gone:
        _log(courier, standing.dispatch, standing.detail.partition(" ")[0])


def _log(courier: Courier, dispatch: Dispatch, digest: str) -> None:
    append(
        courier.log,
        who=courier.who,
        what=DISPATCHED,
        subject=dispatch.id,
        digest=digest,
        why=f"{dispatch.purpose} {dispatch.pack} for {dispatch.centre} by {courier.channel.name}",
        when=courier.clock(),
        because=courier.because,
    )


def _of(standing: Standing, centres: tuple[str, ...]) -> bool:
    return not centres or standing.dispatch.centre in centres
