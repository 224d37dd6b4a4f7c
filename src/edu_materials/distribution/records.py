"""What the ledger remembers, one kind of record a table: centres, plans, packs, dispatches, receipts, recalls.

A record is written once and never changed; where something stands now follows from its records. All times (``at``) are
UTC in ISO 8601, given by the caller. No record holds a person's name: ``who`` is a function, such as “logistics”.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

DispatchEventKind = Literal["queued", "claimed", "sending", "sent", "unknown", "failed", "gave-up"]
RecallEventKind = Literal["notified", "destroyed", "handed-out", "unaccounted"]
Kind = Literal["hub", "spoke"]
STOCK = "stock"
"""Stands for the holder's own store where a centre's id could stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """One revision of a treatment centre; the highest ``revision`` counts.

    ``languages`` are parted by spaces, the preferred one first; ``quantities`` are copies by material.
    """

    id: str
    revision: int
    name: str
    country: str
    languages: str
    kind: str
    hub: str
    target_group: str
    contact: str
    email: str
    sftp: str
    quantities: Mapping[str, int]
    valid_until: str
    at: str
    who: str
    because: str
    row: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """Serial numbers ``first`` to ``last`` of *prefix* that are given away for good, to a run or a line of a plan."""

    prefix: str
    first: int
    last: int
    owner: str
    at: str
    row: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A print run of numbered cards of *edition*, for one centre or for stock."""

    number: int
    id: str
    edition: str
    prefix: str
    first: int
    last: int
    centre: str
    at: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """How a run ended, as ranges of serial numbers such as ``1-480,490``; together they are the whole run."""

    run: str
    good: str
    spoiled: str
    left_over: str
    at: str
    who: str
    because: str
    row: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan of what goes where from one sealed *release*."""

    number: int
    id: str
    release: str
    markets: str
    at: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One edition for one centre: so many copies, and for numbered cards their serials (else ``prefix`` is empty).

    ``recipient`` is who gets the parcel: the centre, or its hub where the plan of the market says so.
    """

    plan: str
    centre: str
    recipient: str
    edition: str
    material: str
    market: str
    language: str
    quantity: int
    prefix: str
    first: int
    last: int
    row: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What was put into a parcel: *contents* lists editions, quantities and serials; *digest* names the bag.

    *plan* is the id of the plan or the recall that it follows; there is one pack a centre for each.
    """

    number: int
    id: str
    release: str
    plan: str
    centre: str
    contents: Mapping[str, Any]
    digest: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """A pack on its way to *address* by *channel* (folder, mail, sftp, post); *purpose* says why: pack or recall."""

    number: int
    id: str
    pack: str
    centre: str
    channel: str
    address: str
    purpose: str
    at: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchEvent:
    """A step of a dispatch; there is one of each kind an attempt, so that a claim can be made only once.

    *until* is when a claim lapses; *worker* who made it.
    """

    dispatch: str
    attempt: int
    event: str
    at: str
    detail: str = ""
    until: str = ""
    worker: str = ""
    row: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A centre's word that the pack came, by token or slip; *day* is the day it names. There is one a dispatch."""

    dispatch: str
    how: str
    day: str
    at: str
    who: str
    quantities: Mapping[str, int]
    row: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A second letter about a dispatch; *count* is 1 for the first."""

    dispatch: str
    count: int
    channel: str
    at: str
    detail: str
    row: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """An edition taken back; *successor* is the release that replaces it, empty where there is none yet."""

    number: int
    id: str
    edition: str
    because: str
    successor: str
    at: str
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallEvent:
    """What one centre did about a recall: so many copies, by their serials where they have any."""

    recall: str
    centre: str
    event: str
    copies: int
    serials: str
    at: str
    who: str
    detail: str = ""
    row: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A mistake on record put right: *column* of the record *subject* in *kind* should read *new*, because …."""

    kind: str
    subject: str
    column: str
    old: str
    new: str
    at: str
    who: str
    because: str
    row: int | None = field(default=None, compare=False)


Record = (
    Centre
    | Allocation
    | Run
    | RunResult
    | Plan
    | PlanLine
    | Pack
    | Dispatch
    | DispatchEvent
    | Receipt
    | Reminder
    | Recall
    | RecallEvent
    | Correction
)
