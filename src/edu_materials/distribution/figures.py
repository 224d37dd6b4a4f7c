"""How far a release has got: of each market and target group what was sent, what came back, and what is overdue.

Shares are counted in centres and never rounded up: what is printed as reached is reached.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sqlalchemy import Connection, func, select

from edu_materials.distribution.centres import current_centres
from edu_materials.distribution.corrections import void_receipts
from edu_materials.distribution.dissemination import Dissemination, slug
from edu_materials.distribution.ledger import Ledger, found
from edu_materials.distribution.records import Receipt, Reminder
from edu_materials.distribution.schema import dispatch_events, dispatches, packs

_ALL = 1_000  # tenths of a per cent
_DAY = 10  # characters of a date in ISO 8601
_BATCH = 1_000
Verdict = Literal["reached", "missed", "open", "no threshold"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One target group of one market and release, up to the day ``as_of``.

    ``start`` is the first day on which anything was sent in the market; ``percent`` and ``due`` are None where no
    threshold is known, and then nothing is overdue.
    """

    market: str
    release: str
    group: str
    as_of: date
    start: date
    sent: int
    received: int
    reminders: int
    percent: int | None
    due: date | None

    @property
    def tenths(self) -> int:
        """Return the share of confirmed receipts in tenths of a per cent, rounded down."""
        return self.received * _ALL // self.sent if self.sent else 0

    @property
    def overdue(self) -> int:
        """Return how many centres should have confirmed by now and have not."""
        return self.sent - self.received if self.due is not None and self.as_of > self.due else 0

    @property
    def verdict(self) -> Verdict:
        """Return how the share stands against the threshold."""
        if self.percent is None or self.due is None:
            return "no threshold"
        if self.received * 100 >= self.percent * self.sent:
            return "reached"
        return "missed" if self.as_of > self.due else "open"


@dataclass(slots=True)
class _Count:
    """What is counted of one target group, by centre."""

    start: str
    sent: set[str] = field(default_factory=set)
    received: set[str] = field(default_factory=set)
    reminders: int = 0


def figures(
    ledger: Ledger,
    plan_of: dict[str, Dissemination],
    *,
    as_of: date,
    markets: tuple[str, ...] = (),
    release: str | None = None,
) -> tuple[Figure, ...]:
    """Return the figures of every market and target group that was sent anything up to *as_of*.

    A centre counts once, however many parcels it got; a receipt that a correction took back does not count. Letters of
    a recall are not counted: their balance is that of the recall.

    Raises:
        OutputError: The ledger cannot be read.
    """
    with ledger.reading() as connection:
        counts = _counted(connection, as_of.isoformat(), markets, release)
    starts: dict[tuple[str, str], str] = {}
    for (market, name, _), count in counts.items():
        starts[market, name] = min(count.start, starts.get((market, name), count.start))
    return tuple(
        _figure(key, count, date.fromisoformat(starts[key[:2]]), plan_of.get(key[0]), as_of)
        for key, count in sorted(counts.items())
    )


def _figure(key: tuple[str, str, str], count: _Count, start: date, plan: Dissemination | None, as_of: date) -> Figure:
    market, release, group = key
    threshold = plan.threshold if plan else None
    known = plan.groups.get(group) if plan else None
    return Figure(
        market=market,
        release=release,
        group=known.name if known else group,
        as_of=as_of,
        start=start,
        sent=len(count.sent),
        received=len(count.received & count.sent),
        reminders=count.reminders,
        percent=threshold.percent if threshold else None,
        due=threshold.due(start) if threshold else None,
    )


def _counted(
    connection: Connection, as_of: str, markets: tuple[str, ...], release: str | None
) -> dict[tuple[str, str, str], _Count]:
    places = {
        centre.id: (centre.country, slug(centre.target_group))
        for centre in current_centres(connection, markets=markets)
    }
    void = void_receipts(connection)
    confirmed = {r.dispatch for r in found(connection, Receipt) if r.day <= as_of and r.dispatch not in void}
    reminded: dict[str, int] = {}
    for reminder in found(connection, Reminder):
        if reminder.at[:_DAY] <= as_of:
            reminded[reminder.dispatch] = reminded.get(reminder.dispatch, 0) + 1
    counts: dict[tuple[str, str, str], _Count] = {}
    for dispatch, centre, name, day in _sent(connection, release):
        if centre not in places or day > as_of:
            continue
        market, group = places[centre]
        count = counts.setdefault((market, name, group), _Count(day))
        count.start = min(count.start, day)
        count.sent.add(centre)
        count.reminders += reminded.get(dispatch, 0)
        if dispatch in confirmed:
            count.received.add(centre)
    return counts


def _sent(connection: Connection, release: str | None) -> Iterator[tuple[str, str, str, str]]:
    """Give dispatch, centre, release and day of every parcel of materials that was sent."""
    query = (
        select(dispatches.c.id, dispatches.c.centre, packs.c.release, func.min(dispatch_events.c.at))
        .join(packs, packs.c.id == dispatches.c.pack)
        .join(dispatch_events, dispatch_events.c.dispatch == dispatches.c.id)
        .where(dispatch_events.c.event == "sent", dispatches.c.purpose == "pack")
        .group_by(dispatches.c.id, dispatches.c.centre, packs.c.release)
    )
    if release is not None:
        query = query.where(packs.c.release == release)
    for dispatch, centre, name, at in connection.execute(query.execution_options(yield_per=_BATCH)):
        yield dispatch, centre, name, at[:_DAY]
