"""Recall: an edition taken back from everybody who holds it, and the count of copies until none is open.

For each centre, sent = destroyed + handed out + unaccounted. Copies are counted for the centre they were meant for, be
it a hub or a spoke; a hub that was sent the copies of its spokes is told of them too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import Connection

from edu_materials.build.rows import forbidden_character
from edu_materials.distribution.contents import Contents, Line, Taken, contents_of
from edu_materials.distribution.ledger import Ledger, add, found, next_number, numbered, one
from edu_materials.distribution.outbox import standings
from edu_materials.distribution.packs import Order, allocated, centre_of, line_of, require_language, rows_of
from edu_materials.distribution.records import Dispatch, Pack, Plan, PlanLine, Recall, RecallEvent
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
from edu_materials.release.sealed import Release, SealedEdition, require_current

_WENT = ("sent", "unknown", "sending", "claimed")
"""Where a pack stands that a centre may hold."""
_PLAIN_COUNT = re.compile("[0-9]{1,7}")
_LONGEST_REASON = 1_000
_AS_COUNT = " A plain number counts copies; write 7-7 for the serial 7."


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A recall with the packs that tell of it, one for each centre concerned."""

    recall: Recall
    packs: tuple[Contents, ...]


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


def begin_recall(ledger: Ledger, edition: str, because: str, replacement: Release | None, order: Order) -> Begun:
    """Take *edition* back: one recall, and a pack with a letter for each centre that holds it, on record all at once.

    Raises:
        UsageError: Nobody holds it, it is recalled already, the reason is empty or holds what cannot be printed, or
            the release holds no successor for it.
        NotCurrentError: The successor is not effective on the day of *order*.
    """
    reason = require_reason(because)
    with ledger.writing() as connection:
        before = one(connection, Recall, edition=edition)
        if before is not None:
            raise UsageError(
                f"{edition} is recalled already, by {before.id} of {before.at[:10]}",
                hint="See: edu-materials recall status",
            )
        held = _packed(connection, _holders(connection, edition))
        if not held:
            raise UsageError(
                f"nobody was sent {edition}", hint="Withdraw it, if it must not go: edu-materials withdraw."
            )
        number = next_number(connection, Recall)
        recall = Recall(
            number=number,
            id=numbered("C", number),
            edition=edition,
            because=reason,
            successor=replacement.id if replacement else "",
            at=moment(order.at),
            who=order.who,
        )
        some = next(iter(held.values()))[0]
        new = _New(replacement, _successor(some, replacement, order.day)) if replacement else None
        add(connection, [recall])
        return Begun(recall=recall, packs=_packs(connection, recall, held, new, order))


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
    sent = joined(SerialRange(x.first, x.last) for x in _gone(connection, account.edition, centre) if x.prefix)
    told = _told(connection, recall, centre)
    rows: list[RecallEvent] = []
    for item in fields(balance):
        text = getattr(balance, item.name).strip()
        if not text:
            continue
        copies, serials = _counted(text, sent, told)
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
    for line in _gone(connection, known.edition, centre):
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


def every_recall(ledger: Ledger) -> tuple[Recall, ...]:
    """Return all recalls, oldest first."""
    with ledger.reading() as connection:
        return tuple(found(connection, Recall))


def require_reason(text: str) -> str:
    """Return the reason of a recall, which is printed as it is given.

    Raises:
        UsageError: It is empty, too long, or holds a character that is unseen or steers what is seen.
    """
    reason = text.strip()
    bad = forbidden_character(reason)
    if bad or not reason or len(reason) > _LONGEST_REASON:
        what = f"it holds {bad}" if bad else f"it has {len(reason)} characters"
        raise UsageError(
            f"the reason of the recall cannot be printed: {what}",
            hint=f"Write one line of at most {_LONGEST_REASON} characters.",
        )
    return reason


def _holders(connection: Connection, edition: str) -> dict[str, tuple[PlanLine, ...]]:
    """Return the lines of *edition* by centre: those meant for it, and for a hub also those that were sent to it."""
    held: dict[str, dict[int | None, PlanLine]] = {}
    for line in _gone(connection, edition):
        for centre in (line.centre, line.recipient):
            held.setdefault(centre, {})[line.row] = line
    return {centre: tuple(lines.values()) for centre, lines in sorted(held.items())}


def _gone(connection: Connection, edition: str, centre: str | None = None) -> tuple[PlanLine, ...]:
    """Return the lines of *edition*, of all or of one *centre*, whose pack went, or may have gone."""
    lines = tuple(found(connection, PlanLine, edition=edition, **({"centre": centre} if centre else {})))
    if not lines:
        return ()
    some: dict[str, object] = {"centre": tuple({line.recipient for line in lines})} if centre else {}
    packs = {p.id: (p.plan, p.centre) for p in found(connection, Pack, plan=tuple({x.plan for x in lines}), **some)}
    dispatches = tuple(d.id for d in found(connection, Dispatch, **some) if d.pack in packs)
    went = {packs[s.dispatch.pack] for s in standings(connection, dispatches) if s.state in _WENT}
    return tuple(line for line in lines if (line.plan, line.recipient) in went)


def _successor(line: Line, replacement: Release, day: date) -> SealedEdition:
    """Return the edition of *replacement* that takes the place of that of *line*.

    Raises:
        UsageError: There is none.
        NotCurrentError: It is not effective on *day*.
    """
    same = (line.product, line.material, line.market, line.language)
    for edition in replacement.editions.values():
        other = (edition.product, edition.material, edition.market, edition.language)
        if other == same and edition.code != line.edition:
            require_current(edition, day)
            return edition
    raise UsageError(
        f"{replacement.id} holds nothing that takes the place of {line.edition}",
        hint="Name the release that does, or recall without --replacement and send the new version later.",
    )


def _packs(
    connection: Connection, recall: Recall, held: Mapping[str, tuple[Line, ...]], new: "_New | None", order: Order
) -> tuple[Contents, ...]:
    """Put on record a plan of the recall, and for each centre a pack with its letter and what replaces its copies."""
    plan = next_number(connection, Plan)
    plan_id = numbered("L", plan)
    release = new.release if new else None
    add(
        connection,
        [Plan(number=plan, id=plan_id, release=recall.successor, markets="", at=recall.at, who=recall.who)],
    )
    result = []
    for centre_id, lines in held.items():
        centre = centre_of(connection, centre_id)
        numbers = next_number(connection, Pack), next_number(connection, Dispatch)
        own = tuple(line for line in lines if line.centre == centre_id)
        instead = tuple(_replaced(connection, line, new, plan_id, recall.at) for line in own) if new else ()
        for line in instead:
            require_language(centre, line)
        contents = Contents(
            pack=numbered("P", numbers[0]),
            dispatch=numbered("D", numbers[1]),
            release=release.id if release else "",
            release_digest=release.digest if release else "",
            centre=centre_id,
            name=centre.name,
            market=centre.country,
            language=centre.languages.split()[0],
            day=order.day,
            confirm_by=order.confirm_by,
            contact=order.contact,
            lines=instead,
            taken=Taken(recall=recall.id, edition=recall.edition, because=recall.because, lines=lines),
        )
        add(connection, [*(_plan_line(plan_id, line) for line in instead), *rows_of(contents, plan_id, order, numbers)])
        result.append(contents)
    return tuple(result)


def _replaced(connection: Connection, line: Line, new: "_New", plan: str, at: str) -> Line:
    """Return as many copies of the successor as *line* has, with serials of their own where its copies bear any."""
    first = last = 0
    if line.prefix:
        first, last = allocated(connection, line.prefix, line.quantity, plan, at)
    return line_of(new.edition, line.centre, line.quantity, line.prefix, first, last)


def _plan_line(plan: str, line: Line) -> PlanLine:
    return PlanLine(
        plan=plan,
        centre=line.centre,
        recipient=line.centre,
        edition=line.edition,
        material=line.material,
        market=line.market,
        language=line.language,
        quantity=line.quantity,
        prefix=line.prefix,
        first=line.first,
        last=line.last,
    )


def _packed(connection: Connection, held: dict[str, tuple[PlanLine, ...]]) -> dict[str, tuple[Line, ...]]:
    """Return planned lines as they were packed, with product and version."""
    known: dict[tuple[str, str], dict[tuple[str, str], Line]] = {}
    result: dict[str, tuple[Line, ...]] = {}
    for centre, lines in held.items():
        for line in lines:
            key = line.plan, line.recipient
            if key not in known:
                pack = one(connection, Pack, plan=line.plan, centre=line.recipient)
                packed = contents_of(pack.contents).lines if pack else ()
                known[key] = {(item.edition, item.centre): item for item in packed}
        result[centre] = tuple(known[line.plan, line.recipient][line.edition, line.centre] for line in lines)
    return result


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


def _counted(text: str, sent: Serials, told: Serials) -> tuple[int, Serials]:
    """Return how many copies *text* counts, and which serials where it names them.

    Raises:
        UsageError: It is neither a number nor a list of serials; some were not sent, or were accounted for before.
    """
    if _PLAIN_COUNT.fullmatch(text):
        return int(text), ()
    serials = parse_serials(text)
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


@dataclass(frozen=True, slots=True)
class _New:
    """What takes the place of the copies: an edition of a release."""

    release: Release
    edition: SealedEdition
