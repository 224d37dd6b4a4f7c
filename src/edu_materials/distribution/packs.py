"""Packs on record: for each centre of a plan, what it gets, under which numbers, and until when it is to confirm.

Nothing is made here; `bags` makes the files from what stands on record, as often as need be and always the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import Connection

from edu_materials.distribution.contents import Contents, Line, contents_of, files_for_centres
from edu_materials.distribution.ledger import Ledger, add, found, next_number, numbered, one
from edu_materials.distribution.plan import withdrawn
from edu_materials.distribution.records import Centre, Dispatch, Pack, Plan, PlanLine
from edu_materials.kernel.errors import ConformanceError, UsageError
from edu_materials.release.audit import moment
from edu_materials.release.sealed import Release, SealedEdition, require_current


class WrongLanguageError(ConformanceError):
    """An edition on its way to a centre that does not read its language, or that is of another country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Under which date packs are made, until when centres are to confirm and to whom; *who* is a function.

    *withdrawn* maps the codes of editions that records withdraw to the reason.
    """

    day: date
    confirm_by: date
    contact: str
    at: datetime
    who: str
    withdrawn: Mapping[str, str]


def put_on_record(ledger: Ledger, plan: str, release: Release, order: Order) -> tuple[Contents, ...]:
    """Return the packs of *plan*, put on record with their dispatches as far as they are not yet; all or none.

    What is on record already keeps its numbers and dates.

    Raises:
        UsageError: There is no such plan, it is for another release, or a centre is not known any more.
        NotCurrentError: An edition is withdrawn, expired or not yet effective on the day of *order*.
        WrongLanguageError: A line of the plan has a language or country that is not the centre's.
    """
    with ledger.writing() as connection:
        _require_plan(connection, plan, release)
        known = {pack.centre: pack for pack in found(connection, Pack, plan=plan)}
        taken_back = {**order.withdrawn, **withdrawn(connection)}
        number, dispatch = next_number(connection, Pack), next_number(connection, Dispatch)
        result: list[Contents] = []
        for recipient, lines in _by_recipient(connection, plan):
            if recipient in known:
                result.append(contents_of(known[recipient].contents))
                continue
            packed = _lines(connection, lines, release, taken_back, order.day)
            contents = _contents(connection, recipient, packed, release, order, (number, dispatch))
            add(connection, rows_of(contents, plan, order, (number, dispatch)))
            result.append(contents)
            number, dispatch = number + 1, dispatch + 1
    return tuple(result)


def packs_on_record(ledger: Ledger, plan: str) -> tuple[Contents, ...]:
    """Return the packs that are on record for *plan*, oldest first.

    Raises:
        UsageError: There is no such plan.
    """
    with ledger.reading() as connection:
        if one(connection, Plan, id=plan) is None:
            raise _no_plan(plan)
        return tuple(contents_of(pack.contents) for pack in found(connection, Pack, plan=plan))


def centre_of(connection: Connection, centre: str) -> Centre:
    """Return the latest revision of *centre*.

    Raises:
        UsageError: It is not on record.
    """
    latest = one(connection, Centre, id=centre)
    if latest is None:
        raise UsageError(f"there is no centre {centre} on record", hint="See: edu-materials centre list")
    return latest


def require_language(centre: Centre, line: Line) -> None:
    """Make sure that *line* is for the country of *centre* and in one of its languages.

    Raises:
        WrongLanguageError: It is not.
    """
    if line.market != centre.country or line.language not in centre.languages.split():
        raise WrongLanguageError(
            f"{line.edition} is not for {centre.id}, which is in {centre.country} and reads {centre.languages}",
            hint="The centre was changed after the plan: plan again.",
        )


def require_usable(connection: Connection, contents: Contents, today: date, taken_back: Mapping[str, str]) -> None:
    """Make sure that a pack may be made or sent *today*; *taken_back* maps the codes of editions to why.

    Raises:
        NotCurrentError: An edition in it is withdrawn, recalled, expired or not yet effective; names the date.
        WrongLanguageError: A centre has changed its language or country since the pack was put on record.
        UsageError: A centre is not known any more.
    """
    for line in contents.lines:
        require_current(line, today, withdrawn=taken_back)
        require_language(centre_of(connection, line.centre), line)


def _require_plan(connection: Connection, plan: str, release: Release) -> None:
    planned = one(connection, Plan, id=plan)
    if planned is None:
        raise _no_plan(plan)
    if planned.release != release.id:
        raise UsageError(
            f"the plan {plan} is for release {planned.release}, and this is {release.id}",
            hint="Name the release that was planned for, or plan again.",
        )


def _no_plan(plan: str) -> UsageError:
    return UsageError(f"there is no plan {plan}", hint="Make one with: edu-materials pack plan")


def _by_recipient(connection: Connection, plan: str) -> Iterator[tuple[str, list[PlanLine]]]:
    lines = sorted(found(connection, PlanLine, plan=plan), key=lambda line: (line.recipient, line.row or 0))
    for recipient, group in groupby(lines, key=lambda line: line.recipient):
        yield recipient, list(group)


def _lines(
    connection: Connection, planned: list[PlanLine], release: Release, taken_back: Mapping[str, str], day: date
) -> tuple[Line, ...]:
    lines = []
    for each in planned:
        edition = release.editions.get(each.edition)
        if edition is None:
            raise UsageError(f"{release.id} holds no {each.edition}", hint="Plan again from this release.")
        require_current(edition, day, withdrawn=taken_back)
        line = line_of(edition, each.centre, each.quantity, each.prefix, each.first, each.last)
        require_language(centre_of(connection, each.centre), line)
        lines.append(line)
    return tuple(lines)


def line_of(edition: SealedEdition, centre: str, quantity: int, prefix: str, first: int, last: int) -> Line:
    """Return so many copies of *edition* for *centre* as a line of a pack."""
    return Line(
        edition=edition.code,
        centre=centre,
        product=edition.product,
        material=edition.material,
        market=edition.market,
        language=edition.language,
        version=edition.version,
        quantity=quantity,
        prefix=prefix,
        first=first,
        last=last,
        effective=edition.effective,
        expires=edition.expires,
        files=files_for_centres(edition),
    )


def _contents(
    connection: Connection,
    recipient: str,
    lines: tuple[Line, ...],
    release: Release,
    order: Order,
    numbers: tuple[int, int],
) -> Contents:
    centre = centre_of(connection, recipient)
    return Contents(
        pack=numbered("P", numbers[0]),
        dispatch=numbered("D", numbers[1]),
        release=release.id,
        release_digest=release.digest,
        centre=recipient,
        name=centre.name,
        market=centre.country,
        language=centre.languages.split()[0],
        day=order.day,
        confirm_by=order.confirm_by,
        contact=order.contact,
        lines=lines,
        earlier=_earlier(connection, recipient, lines),
    )


def _earlier(connection: Connection, recipient: str, lines: tuple[Line, ...]) -> tuple[str, ...]:
    """Return the editions that were packed for this recipient before and that *lines* take the place of."""
    now = {(line.product, line.material, line.market, line.language): line.edition for line in lines}
    before = (line for pack in found(connection, Pack, centre=recipient) for line in contents_of(pack.contents).lines)
    return tuple(
        dict.fromkeys(
            line.edition
            for line in before
            if now.get((line.product, line.material, line.market, line.language), line.edition) != line.edition
        )
    )


def rows_of(contents: Contents, plan: str, order: Order, numbers: tuple[int, int]) -> tuple[Pack, Dispatch]:
    """Return the rows of a pack and its dispatch."""
    at = moment(order.at)
    pack = Pack(
        number=numbers[0],
        id=contents.pack,
        release=contents.release,
        plan=plan,
        centre=contents.centre,
        contents=contents.mapping(),
        digest=contents.digest,
        at=at,
    )
    dispatch = Dispatch(
        number=numbers[1],
        id=contents.dispatch,
        pack=contents.pack,
        centre=contents.centre,
        channel="",
        address="",
        purpose="recall" if contents.taken else "pack",
        at=at,
        who=order.who,
    )
    return pack, dispatch
