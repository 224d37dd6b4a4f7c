"""The treatment centres on record: merged from files by their id, each change a row of its own, none made in silence.

What a row of a file must hold is for `centre_files`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, func, select

from edu_materials.distribution.centre_files import Entry, Fault, Rules, read_entries
from edu_materials.distribution.ledger import Ledger, add, batches
from edu_materials.distribution.records import Centre
from edu_materials.distribution.schema import centres
from edu_materials.kernel.errors import ContentError

_BATCH = 500
_SAID = tuple(item.name for item in fields(Entry) if item.name != "number")


class CentresError(ContentError):
    """Rows of a file of centres that cannot be taken; ``faults`` names each. Nothing of the file was taken."""

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        """Say how many rows of *path* are bad, and which is the first."""
        self.faults = tuple(sorted(faults, key=lambda fault: fault.number))
        rows = len({fault.number for fault in faults})
        named = f"{rows} bad {'row' if rows == 1 else 'rows'}"
        super().__init__(
            f"{path.name}: {named}, and nothing was imported; first {self.faults[0]}",
            hint="Mend what is named, in the list it came from, and import it again.",
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Travel whole from a worker process to its parent."""
        return CentresError, (Path(self.message.partition(":")[0]), list(self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a file says of a known centre and the ledger says otherwise."""

    centre: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What an import did, or would do: ``written`` is false where changes wait to be accepted."""

    new: int
    unchanged: int
    changed: int
    changes: tuple[Change, ...]
    written: bool


def import_centres(
    ledger: Ledger, path: Path, rules: Rules, *, accept_changes: bool, at: str, who: str, because: str
) -> Merge:
    """Take the centres in *path* into *ledger*: all of them, or none.

    New centres are added. Known ones that differ are changed only where *accept_changes* says so; the earlier revision
    stays on record. A centre that the file does not name stays as it is.

    Raises:
        CentresError: Rows are bad, an id stands twice, or a spoke has no hub; names every row.
        ContentError: The file is no table of centres.
        OutputError: The file or the ledger cannot be read or written.
    """
    _require_good(path, rules)
    new = unchanged = changed = 0
    changes: list[Change] = []
    with ledger.writing() as connection:
        transaction = connection.get_transaction()
        for batch in batches(_good(path, rules), _BATCH):
            known = {centre.id: centre for centre in current_centres(connection, ids=tuple(e.id for e in batch))}
            records: list[Centre] = []
            for entry in batch:
                before = known.get(entry.id)
                differing = tuple(_differences(before, entry)) if before else ()
                if before and not differing:
                    unchanged += 1
                    continue
                new, changed = (new, changed + 1) if before else (new + 1, changed)
                changes += differing
                records.append(_revised(before, entry, at, who, because))
            add(connection, records)
        _require_order(connection, path)
        if changed and not accept_changes and transaction:
            transaction.rollback()
    return Merge(
        new=new,
        unchanged=unchanged,
        changed=changed,
        changes=tuple(changes),
        written=accept_changes or not changed,
    )


def current_centres(
    connection: Connection, *, ids: tuple[str, ...] = (), markets: tuple[str, ...] = ()
) -> Iterator[Centre]:
    """Give the centres as they stand now, by country and id, one by one; all, or those of *ids* or *markets*."""
    newest = select(centres.c.id, func.max(centres.c.revision).label("revision")).group_by(centres.c.id)
    if ids:
        newest = newest.where(centres.c.id.in_(ids))
    last = newest.subquery()
    same = and_(centres.c.id == last.c.id, centres.c.revision == last.c.revision)
    query = select(centres).join(last, same).order_by(centres.c.country, centres.c.id)
    if markets:
        query = query.where(centres.c.country.in_(markets))
    for row in connection.execute(query.execution_options(yield_per=_BATCH)).mappings():
        yield Centre(**row)


def _require_good(path: Path, rules: Rules) -> None:
    """Read the whole file once before anything is written; what is kept of a row is its id and its hub."""
    faults: list[Fault] = []
    rows: dict[str, int] = {}
    hubs: dict[str, str] = {}
    for entry in read_entries(path, rules):
        if not isinstance(entry, Entry):
            faults += entry
            continue
        key = entry.id.casefold()
        if key in rows:
            faults.append(Fault(entry.number, "id", f"“{entry.id}” stands in row {rows[key]} too"))
        rows.setdefault(key, entry.number)
        hubs[entry.id] = entry.hub
    for centre, hub in hubs.items():
        if hub and hubs.get(hub):
            circle = " They name each other in a circle." if hubs[hub] == centre else ""
            reason = f"“{hub}” is itself a spoke, of “{hubs[hub]}”.{circle}"
            faults.append(Fault(rows[centre.casefold()], "hub", reason))
    if faults:
        raise CentresError(path, faults)


def _require_order(connection: Connection, path: Path) -> None:
    """Make sure that, with the file taken in, every spoke has a hub on record, and no two ids differ in case only.

    Raises:
        CentresError: Names the centres by their ids, since they may stand in the ledger only.
    """
    hubs: set[str] = set()
    ids: dict[str, str] = {}
    faults: list[Fault] = []
    for centre in current_centres(connection):
        key = centre.id.casefold()
        if key in ids:
            faults.append(Fault(0, "id", f"“{centre.id}” and “{ids[key]}” differ in capitals only"))
        ids[key] = centre.id
        if centre.kind == "hub":
            hubs.add(centre.id)
    for centre in current_centres(connection):
        if centre.kind == "spoke" and centre.hub not in hubs:
            reason = f"centre “{centre.id}” names the hub “{centre.hub}”, which is no hub on record"
            faults.append(Fault(0, "hub", reason))
    if faults:
        raise CentresError(path, faults)


def _good(path: Path, rules: Rules) -> Iterator[Entry]:
    for entry in read_entries(path, rules):
        if not isinstance(entry, Entry):
            raise CentresError(path, list(entry))  # it has changed since it was read a moment ago
        yield entry


def _differences(before: Centre, entry: Entry) -> Iterator[Change]:
    for name in _SAID:
        old, new = getattr(before, name), getattr(entry, name)
        if old != new:
            yield Change(centre=entry.id, field=name.replace("_", " "), old=shown(old), new=shown(new))


def shown(value: str | Mapping[str, int]) -> str:
    """Return the value of a centre's field as people read it."""
    if isinstance(value, str):
        return value or "–"
    return ", ".join(f"{material} {copies}" for material, copies in sorted(value.items())) or "–"


def _revised(before: Centre | None, entry: Entry, at: str, who: str, because: str) -> Centre:
    said: dict[str, Any] = {name: getattr(entry, name) for name in _SAID}
    return Centre(**said, revision=before.revision + 1 if before else 1, at=at, who=who, because=because)
