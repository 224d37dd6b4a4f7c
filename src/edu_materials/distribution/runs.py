"""The register of print runs: which numbered cards were printed for whom, and what became of each of them.

A run that is closed stays closed; a mistake in it is put right by a correction, which is a row of its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from edu_materials.distribution.centres import current_centres
from edu_materials.distribution.ledger import Ledger, add, found, next_number, numbered, one
from edu_materials.distribution.plan import allocate, withdrawn
from edu_materials.distribution.records import STOCK, Run, RunResult
from edu_materials.kernel.errors import ConformanceError, UsageError
from edu_materials.press.serials import LAST, SerialRange, Serials, common, joined, serials_text, without
from edu_materials.release.sealed import NotCurrentError

_FATES = ("good", "spoiled", "left over")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """A run and how it ended; None while it is open."""

    run: Run
    result: RunResult | None


def new_run(
    ledger: Ledger,
    *,
    edition: str,
    prefix: str,
    centre: str,
    copies: int,
    at: str,
    who: str,
    gone: Mapping[str, str] | None = None,
) -> Run:
    """Put a run of *copies* cards of *edition* on record, with serial numbers that nobody else has, and return it.

    *gone* maps the editions that records withdraw to the reason; those that the ledger recalls are known anyway.

    Raises:
        NotCurrentError: The edition was taken back.
        UsageError: No such centre, no copies, or serial numbers have run out.
        OutputError: The ledger cannot be written; nothing was given away.
    """
    if not 1 <= copies <= LAST:
        raise UsageError(f"a run of {copies} cards is none", hint=f"Ask for 1 to {LAST}, such as --count 500.")
    with ledger.writing() as connection:
        reason = {**(gone or {}), **withdrawn(connection)}.get(edition)
        if reason is not None:
            raise NotCurrentError(f"{edition} is withdrawn: {reason}", hint="Order its successor.")
        _require_centre(connection, centre)
        number = next_number(connection, Run)
        serials = allocate(connection, prefix, copies, numbered("R", number), at)
        run = Run(
            number=number,
            id=numbered("R", number),
            edition=edition,
            prefix=prefix,
            first=serials.first,
            last=serials.last,
            centre=centre,
            at=at,
            who=who,
        )
        add(connection, [run])
    return run


def open_run(ledger: Ledger, run: str) -> Run:
    """Return the *run* that is on record and not closed yet: its numbers may still be printed.

    Raises:
        UsageError: There is no such run, or it is closed.
        OutputError: The ledger cannot be read.
    """
    with ledger.reading() as connection:
        return _open(connection, run)


def reconcile(
    ledger: Ledger,
    run: str,
    *,
    good: Serials,
    spoiled: Serials,
    left_over: Serials,
    at: str,
    who: str,
    because: str,
) -> RunResult:
    """Close *run*: each of its serial numbers is good, spoiled or left over, and none is two of these.

    Raises:
        UsageError: There is no such run, or it is closed.
        ConformanceError: Serial numbers are missing, stand twice, or are not of this run; names them.
        OutputError: The ledger cannot be written.
    """
    fates = dict(zip(_FATES, (good, spoiled, left_over), strict=True))
    with ledger.writing() as connection:
        _require_balance(_open(connection, run), fates)
        result = RunResult(
            run=run,
            good=serials_text(good),
            spoiled=serials_text(spoiled),
            left_over=serials_text(left_over),
            at=at,
            who=who,
            because=because,
        )
        add(connection, [result])
    return result


def _open(connection: Connection, run: str) -> Run:
    record = one(connection, Run, id=run)
    if record is None:
        raise UsageError(f"there is no run {run}", hint="See: edu-materials run list")
    closed = one(connection, RunResult, run=run)
    if closed is not None:
        raise UsageError(
            f"run {run} was closed at {closed.at} by {closed.who}",
            hint="It stays closed; put a mistake right with: edu-materials ledger correct",
        )
    return record


def all_runs(connection: Connection) -> Iterator[RunState]:
    """Give every run with how it ended, in the order in which they were ordered."""
    ends = {result.run: result for result in found(connection, RunResult)}
    for run in found(connection, Run):
        yield RunState(run=run, result=ends.get(run.id))


def balance_faults(ordered: SerialRange, fates: Mapping[str, Serials]) -> tuple[str, ...]:
    """Return what keeps *fates* from being exactly the serials *ordered*, each once; nothing where all is well."""
    faults: list[str] = []
    names = tuple(fates)
    for index, name in enumerate(names):
        if beyond := without(fates[name], (ordered,)):
            faults.append(f"{serials_text(beyond)} ({name}) are not of this run, which is {ordered}")
        faults += [
            f"{serials_text(both)} are said to be {name} and {other}"
            for other in names[index + 1 :]
            if (both := common(fates[name], fates[other]))
        ]
    if missing := without((ordered,), joined(part for serials in fates.values() for part in serials)):
        faults.append(f"nothing is said of {serials_text(missing)}")
    return tuple(faults)


def _require_balance(run: Run, fates: Mapping[str, Serials]) -> None:
    faults = balance_faults(SerialRange(run.first, run.last), fates)
    if faults:
        raise ConformanceError(
            f"run {run.id} does not balance: {'; '.join(faults)}",
            hint="Count again: each serial number is good, spoiled or left over. Nothing was written.",
        )


def _require_centre(connection: Connection, centre: str) -> None:
    if centre != STOCK and not any(current_centres(connection, ids=(centre,))):
        raise UsageError(
            f"there is no centre “{centre}” on record", hint=f"See: edu-materials centre list; or write {STOCK}."
        )
