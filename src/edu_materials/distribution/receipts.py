"""Receipts: a centre's word that its pack came, by the code of its letter, typed, scanned, or from a list of slips.

Each is recorded once. A second one says when the first came, and adds no row.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from edu_materials.build.rows import Row, read_rows
from edu_materials.distribution.accounts import Balance, balance_rows
from edu_materials.distribution.contents import Contents, contents_of
from edu_materials.distribution.ledger import Ledger, add, numbered, one
from edu_materials.distribution.records import Dispatch, Pack, Receipt
from edu_materials.distribution.tokens import Token, TokenError, read_code
from edu_materials.kernel.errors import ContentError, EduMaterialsError, UsageError
from edu_materials.release.audit import moment

COLUMNS = ("code", "day", "destroyed", "handed-out", "unaccounted")
_COUNT = re.compile("[0-9]{1,7}")
_COUNTED = COLUMNS[2:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What a centre says: the code of its letter, the day the pack came, and copies counted for a recall."""

    token: Token
    day: date
    how: Literal["token", "slip"]
    counted: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What became of one receipt; *before* is the day of an earlier one, which then stands."""

    dispatch: str
    centre: str
    day: date
    before: str | None = None


class SlipsError(ContentError):
    """Rows of a list of slips that cannot be taken; ``faults`` names each by its number. None of the list was taken."""

    def __init__(self, file: str, faults: tuple[tuple[int, str], ...]) -> None:
        """Say how many rows of *file* are bad, and which is the first."""
        number, reason = faults[0]
        super().__init__(
            f"{file}: {len(faults)} bad {'row' if len(faults) == 1 else 'rows'}, and nothing was recorded;"
            f" first row {number}: {reason}",
            hint="Compare the rows with the slips, mend them, and run it again.",
        )
        self.file = file
        self.faults = faults

    def __reduce__(self) -> tuple[object, ...]:
        """Travel whole from a worker process to its parent."""
        return SlipsError, (self.file, self.faults)


def record_receipts(ledger: Ledger, arrivals: tuple[Arrival, ...], who: str, now: datetime) -> tuple[Recorded, ...]:
    """Record *arrivals*, all or none, and return what became of each; what was received before is not recorded again.

    Raises:
        TokenError: A code of another ledger: there is no such dispatch here.
        UsageError: A day before the pack was made, or in the future.
        OutputError: The ledger cannot be written.
    """
    with ledger.writing() as connection:
        return tuple(_record(connection, arrival, who, now) for arrival in arrivals)


def read_slips(path: Path, key: Ed25519PrivateKey, today: date) -> tuple[Arrival, ...]:
    """Return the slips in the CSV or XLSX file *path*: a code each, a day if not *today*, and copies counted.

    Raises:
        SlipsError: Names every row with a code that is mistyped or forged, a day that is no date, a count that is none.
        ContentError: The file is no table of slips.
    """
    arrivals: list[Arrival] = []
    faults: list[tuple[int, str]] = []
    seen: dict[Token, int] = {}
    for row in read_rows(path, COLUMNS, ("code",)):
        try:
            arrival = _arrival(row, key, today)
        except EduMaterialsError as error:
            faults.append((row.number, error.message))
            continue
        if arrival.token in seen:
            faults.append((row.number, f"the same code stands in row {seen[arrival.token]}"))
        seen.setdefault(arrival.token, row.number)
        arrivals.append(arrival)
    if faults:
        raise SlipsError(path.name, tuple(faults))
    return tuple(arrivals)


def day_in(text: str, today: date) -> date:
    """Return the day that *text* names, or *today* where it is empty.

    Raises:
        UsageError: It is no date, or lies in the future.
    """
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError as error:
        raise UsageError(f"“{text}” is no date", hint="Write it as year-month-day, such as 2026-11-22.") from error
    if day > today:
        raise UsageError(f"{day} is in the future: today is {today}", hint="Correct the day of the receipt.")
    return day


def _arrival(row: Row, key: Ed25519PrivateKey, today: date) -> Arrival:
    if row.faults:
        raise UsageError("; ".join(row.faults), hint="Mend the row.")
    counted = {}
    for name in _COUNTED:
        text = row.values[name]
        if text and not _COUNT.fullmatch(text):
            raise UsageError(f"“{text}” under {name} is no number of copies", hint="Write figures only.")
        if text:
            counted[name] = int(text)
    token = read_code(row.values["code"], key)
    return Arrival(token=token, day=day_in(row.values["day"], today), how="slip", counted=counted)


def _record(connection: Connection, arrival: Arrival, who: str, now: datetime) -> Recorded:
    dispatch, contents = _known(connection, arrival.token)
    before = one(connection, Receipt, dispatch=dispatch.id)
    if before is not None:
        return Recorded(dispatch=dispatch.id, centre=dispatch.centre, day=arrival.day, before=before.day)
    if arrival.day < contents.day:
        raise UsageError(
            f"{dispatch.id} was packed on {contents.day}, and cannot have come on {arrival.day}",
            hint="Correct the day of the receipt.",
        )
    receipt = Receipt(
        dispatch=dispatch.id,
        how=arrival.how,
        day=arrival.day.isoformat(),
        at=moment(now),
        who=who,
        quantities=dict(arrival.counted),
    )
    add(connection, [receipt])
    if contents.taken and arrival.counted:
        balance = Balance(**{name.replace("-", "_"): str(count) for name, count in arrival.counted.items()})
        add(connection, balance_rows(connection, contents.taken.recall, dispatch.centre, balance, who, now))
    return Recorded(dispatch=dispatch.id, centre=dispatch.centre, day=arrival.day)


def _known(connection: Connection, token: Token) -> tuple[Dispatch, Contents]:
    """Return dispatch and contents that a code names.

    Raises:
        TokenError: This ledger has no such dispatch, or its pack is another one.
    """
    dispatch = one(connection, Dispatch, id=numbered("D", token.dispatch))
    pack = one(connection, Pack, id=numbered("P", token.pack))
    if dispatch is None or pack is None or dispatch.pack != pack.id:
        raise TokenError(
            "the code is signed with our key, and this ledger knows no such pack",
            hint="Is this the right --ledger? Was it restored from an old backup?",
        )
    return dispatch, contents_of(pack.contents)
