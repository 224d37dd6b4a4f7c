"""Recall: an edition taken back from everybody who holds it, hubs and spokes, with a letter and what replaces it.

A hub that was sent the copies of its spokes is told of them too. What becomes of the copies is in `accounts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from edu_materials.build.rows import forbidden_character
from edu_materials.distribution.accounts import gone_lines
from edu_materials.distribution.contents import Contents, Line, Taken, contents_of
from edu_materials.distribution.ledger import Ledger, add, found, next_number, numbered, one
from edu_materials.distribution.packs import Order, centre_of, line_of, require_language, rows_of
from edu_materials.distribution.plan import allocate
from edu_materials.distribution.records import Dispatch, Pack, Plan, PlanLine, Recall
from edu_materials.kernel.errors import UsageError
from edu_materials.release.audit import moment
from edu_materials.release.sealed import Release, SealedEdition, require_current

_LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A recall with the packs that tell of it, one for each centre concerned."""

    recall: Recall
    plan: str
    packs: tuple[Contents, ...]


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
        plan = next_number(connection, Plan)
        packs = _packs(connection, recall, held, new, order, plan)
        return Begun(recall=recall, plan=numbered("L", plan), packs=packs)


def begun_before(ledger: Ledger, edition: str, because: str, successor: str) -> Begun | None:
    """Return the recall of *edition* for the same reason and with the same *successor*, if it was begun before.

    What a crash kept from being done after it was put on record can then be done.
    """
    with ledger.reading() as connection:
        recall = one(connection, Recall, edition=edition, because=because.strip(), successor=successor)
        if recall is None:
            return None
        packs = [(pack.plan, contents_of(pack.contents)) for pack in found(connection, Pack, at=recall.at)]
    own = [(plan, contents) for plan, contents in packs if contents.taken and contents.taken.recall == recall.id]
    return Begun(recall=recall, plan=own[0][0], packs=tuple(contents for _, contents in own))


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
    for line in gone_lines(connection, edition):
        for centre in (line.centre, line.recipient):
            held.setdefault(centre, {})[line.row] = line
    return {centre: tuple(lines.values()) for centre, lines in sorted(held.items())}


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
    connection: Connection,
    recall: Recall,
    held: Mapping[str, tuple[Line, ...]],
    new: "_New | None",
    order: Order,
    plan: int,
) -> tuple[Contents, ...]:
    """Put on record a plan of the recall, and for each centre a pack with its letter and what replaces its copies."""
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
        serials = allocate(connection, line.prefix, line.quantity, plan, at)
        first, last = serials.first, serials.last
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


@dataclass(frozen=True, slots=True)
class _New:
    """What takes the place of the copies: an edition of a release."""

    release: Release
    edition: SealedEdition
