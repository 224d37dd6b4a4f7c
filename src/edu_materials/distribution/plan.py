"""Which centre gets which editions of a release, how many copies, and with which serial numbers.

A centre gets what is in its own languages and nothing else. Knows releases, centres and the plans of markets; knows
nothing of parcels or channels.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, func, select

from edu_materials.distribution.centres import current_centres
from edu_materials.distribution.dissemination import Dissemination, Group
from edu_materials.distribution.ledger import Ledger, add, batches, found, next_number, numbered
from edu_materials.distribution.records import Allocation, Centre, Plan, PlanLine, Recall
from edu_materials.distribution.schema import allocations, plan_lines, plans
from edu_materials.kernel.errors import UsageError
from edu_materials.press.serials import LAST, SerialRange
from edu_materials.release.sealed import Release, SealedEdition, require_current

_BATCH = 500
_VOWELS = "AEIOUY"
_LETTERS = 3
_Editions = Mapping[tuple[str, str], Mapping[str, SealedEdition]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What was planned: ``id`` is empty where nothing was.

    ``copies`` counts by market and material, ``serials`` the range given away of each prefix; ``skipped`` names centres
    with the reason, ``gaps`` centres with the language and material that the release lacks.
    """

    id: str
    centres: int
    lines: int
    copies: Mapping[tuple[str, str], int]
    serials: Mapping[str, SerialRange]
    skipped: tuple[tuple[str, str], ...]
    gaps: tuple[tuple[str, str, str], ...]


def make_plan(
    ledger: Ledger,
    release: Release,
    plan_of: Mapping[str, Dissemination],
    *,
    today: date,
    at: str,
    who: str,
    markets: tuple[str, ...] = (),
    again: bool = False,
    gone: Mapping[str, str] | None = None,
) -> Planned:
    """Put on record what every centre of *markets* (all those of the release, if none is named) gets of *release*.

    A centre that has its lines from this release already is left out, unless *again* is true. Serial numbers are given
    away in the same step, so that two who plan at once never give the same ones. *gone* maps the editions that records
    withdraw to the reason; those that the ledger recalls are known anyway.

    Raises:
        UsageError: The release has nothing for these markets, or serial numbers have run out.
        NotCurrentError: An edition is withdrawn, expired or not yet effective.
        OutputError: The ledger cannot be read or written; nothing was planned.
    """
    editions = _editions(release, markets)
    with ledger.writing() as connection:
        transaction = connection.get_transaction()
        taken_back = {**(gone or {}), **withdrawn(connection)}
        for edition in (edition for group in editions.values() for edition in group.values()):
            require_current(edition, today, withdrawn=taken_back)
        number = next_number(connection, Plan)
        plan = Plan(
            number=number, id=numbered("L", number), release=release.id, markets=" ".join(markets), at=at, who=who
        )
        add(connection, [plan])
        planning = _Planning(connection, plan, editions, plan_of, today)
        if not again:
            planning.before = planned_centres(connection, release.id)
        chosen = tuple(sorted({market for market, _ in editions}))
        for batch in batches(current_centres(connection, markets=chosen), _BATCH):
            planning.take(batch)
        if not planning.lines and transaction:
            transaction.rollback()
    return planning.result()


def withdrawn(connection: Connection) -> dict[str, str]:
    """Return the editions that were recalled, with the reason."""
    return {recall.edition: recall.because for recall in found(connection, Recall)}


def planned_centres(connection: Connection, release: str) -> dict[str, str]:
    """Return the centres that have lines from *release* already, with the plan that gave them."""
    query = (
        select(plan_lines.c.centre, plan_lines.c.plan)
        .join(plans, plans.c.id == plan_lines.c.plan)
        .where(plans.c.release == release)
        .distinct()
    )
    return {centre: plan for centre, plan in connection.execute(query)}  # noqa: C416 - rows, not pairs


def serial_prefix(product: str) -> str:
    """Return the letters that serial numbers of *product* begin with: its first, and the consonants after it."""
    letters = [letter for letter in product.upper() if "A" <= letter <= "Z"]
    if not letters:
        return "X" * _LETTERS
    rest = [letter for letter in letters[1:] if letter not in _VOWELS]
    return "".join((letters[0], *rest))[:_LETTERS].ljust(_LETTERS, "X")


def allocate(connection: Connection, prefix: str, count: int, owner: str, at: str) -> SerialRange:
    """Give *count* serial numbers of *prefix* to *owner*, for good, and return them; only a writer may ask.

    Raises:
        UsageError: There are not so many left.
    """
    serials = SerialsLeft(connection)
    given = serials.take(prefix, count)
    add(connection, [Allocation(prefix=prefix, first=given.first, last=given.last, owner=owner, at=at)])
    return given


@dataclass(slots=True)
class SerialsLeft:
    """The serial numbers that nobody has yet; asks the ledger once for each prefix."""

    connection: Connection
    highest: dict[str, int] = field(default_factory=dict)

    def take(self, prefix: str, count: int) -> SerialRange:
        """Return the next *count* numbers of *prefix*.

        Raises:
            UsageError: There are not so many left.
        """
        if prefix not in self.highest:
            query = select(func.max(allocations.c.last)).where(allocations.c.prefix == prefix)
            self.highest[prefix] = self.connection.scalar(query) or 0
        first, last = self.highest[prefix] + 1, self.highest[prefix] + count
        if last > LAST:
            raise UsageError(
                f"only {LAST - first + 1} serial numbers of {prefix} are left, and {count} are wanted",
                hint="Ask the maintainers for a prefix of its own for this product.",
            )
        self.highest[prefix] = last
        return SerialRange(first, last)


@dataclass(slots=True)
class _Planning:
    """A plan while it is made."""

    connection: Connection
    plan: Plan
    editions: _Editions
    plan_of: Mapping[str, Dissemination]
    today: date
    before: Mapping[str, str] = field(default_factory=dict)
    centres: int = 0
    lines: int = 0
    copies: Counter[tuple[str, str]] = field(default_factory=Counter)
    given: dict[str, SerialRange] = field(default_factory=dict)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    gaps: list[tuple[str, str, str]] = field(default_factory=list)
    serials: SerialsLeft = field(init=False)

    def __post_init__(self) -> None:
        self.serials = SerialsLeft(self.connection)

    def take(self, batch: list[Centre]) -> None:
        """Plan a few centres and write their lines at once: memory does not grow with their number."""
        lines: list[PlanLine] = []
        for centre in batch:
            plan = self.plan_of[centre.country]
            group = plan.group(centre.target_group)
            reason = self._not_now(centre, group)
            if reason or group is None:
                self.skipped.append((centre.id, reason))
                continue
            own = list(self._lines(centre, plan, group))
            self.centres += bool(own)
            lines += own
        self.lines += len(lines)
        add(self.connection, lines)
        add(
            self.connection,
            [
                Allocation(prefix=line.prefix, first=line.first, last=line.last, owner=self.plan.id, at=self.plan.at)
                for line in lines
                if line.prefix
            ],
        )

    def _not_now(self, centre: Centre, group: Group | None) -> str:
        if centre.id in self.before:
            return f"has its share of this release by plan {self.before[centre.id]}"
        if centre.valid_until and centre.valid_until < self.today.isoformat():
            return f"was valid until {centre.valid_until}"
        return "" if group else f"the plan of {centre.country} has no group “{centre.target_group}” any more"

    def _lines(self, centre: Centre, plan: Dissemination, group: Group) -> Iterator[PlanLine]:
        for language in centre.languages.split():
            here = self.editions.get((centre.country, language), {})
            for material in sorted({*group.copies, *centre.quantities}):
                copies = centre.quantities.get(material, group.copies.get(material, 0))
                if copies and material in here:
                    yield self._line(centre, plan, here[material], copies)
                elif copies and self._released(material):
                    self.gaps.append((centre.id, language, material))

    def _released(self, material: str) -> bool:
        return any(material in group for group in self.editions.values())

    def _line(self, centre: Centre, plan: Dissemination, edition: SealedEdition, copies: int) -> PlanLine:
        self.copies[edition.market, edition.material] += copies
        prefix, serials = "", None
        if edition.material in plan.numbered:
            prefix = serial_prefix(edition.product)
            serials = self.serials.take(prefix, copies)
            self.given[prefix] = SerialRange(self.given.get(prefix, serials).first, serials.last)
        return PlanLine(
            plan=self.plan.id,
            centre=centre.id,
            recipient=centre.hub if plan.hubs_carry and centre.hub else centre.id,
            edition=edition.code,
            material=edition.material,
            market=edition.market,
            language=edition.language,
            quantity=copies,
            prefix=prefix,
            first=serials.first if serials else 0,
            last=serials.last if serials else 0,
        )

    def result(self) -> Planned:
        return Planned(
            id=self.plan.id if self.lines else "",
            centres=self.centres,
            lines=self.lines,
            copies=dict(sorted(self.copies.items())),
            serials=self.given,
            skipped=tuple(self.skipped),
            gaps=tuple(self.gaps),
        )


def _editions(release: Release, markets: tuple[str, ...]) -> _Editions:
    """Return the editions of *release* for *markets*, by market and language, then material."""
    editions: dict[tuple[str, str], dict[str, SealedEdition]] = {}
    for edition in release.editions.values():
        if not markets or edition.market in markets:
            editions.setdefault((edition.market, edition.language), {})[edition.material] = edition
    known = {edition.market for edition in release.editions.values()}
    missing = [market for market in markets if market not in known]
    if missing or not editions:
        raise UsageError(
            f"the release {release.id} holds nothing for {', '.join(missing) or 'any market'}",
            hint=f"It holds: {', '.join(sorted(known))}.",
        )
    return editions
