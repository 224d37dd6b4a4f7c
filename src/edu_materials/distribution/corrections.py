"""Mistakes on record put right without changing the record: a correction is a row that points at it and says why."""

from sqlalchemy import Connection, String, cast, select

from edu_materials.distribution.ledger import Ledger, add, found
from edu_materials.distribution.records import Correction, Receipt
from edu_materials.distribution.schema import TABLES
from edu_materials.kernel.errors import UsageError

_NAMES = {"receipts": "dispatch", "run_results": "run"}
"""By what people name a row of a table that has no id of its own."""
_BY_NAME = {table.name: table for table in TABLES.values()}


def correct(
    ledger: Ledger, *, kind: str, subject: str, column: str, new: str, at: str, who: str, because: str
) -> Correction:
    """Put on record that *column* of the row *subject* of the table *kind* should read *new*, and return it.

    A row is named by its id, a receipt by its dispatch, the end of a run by its run, any other by its number.

    Raises:
        UsageError: There is no such table, row or column, or it reads so already.
        OutputError: The ledger cannot be written.
    """
    table = _BY_NAME.get(kind)
    if table is None or kind == "corrections":
        known = ", ".join(sorted(set(_BY_NAME) - {"corrections"}))
        raise UsageError(f"there is no table “{kind}” to correct", hint=f"There are: {known}.")
    if column not in table.c:
        raise UsageError(f"{kind} have no “{column}”", hint=f"They have: {', '.join(table.c.keys())}.")
    key = table.c["id" if "id" in table.c and kind != "centres" else _NAMES.get(kind, "row")]
    with ledger.writing() as connection:
        rows = connection.execute(select(table.c[column]).where(cast(key, String) == subject)).all()
        if len(rows) != 1:
            raise UsageError(f"{kind} have no row “{subject}”", hint="See: edu-materials ledger export")
        before = corrected(connection, kind, subject, column)
        old = str(rows[0][0]) if before is None else before
        if old == new:
            raise UsageError(f"{column} of {subject} reads so already", hint="Nothing was written.")
        correction = Correction(
            kind=kind, subject=subject, column=column, old=old, new=new, at=at, who=who, because=because
        )
        add(connection, [correction])
    return correction


def corrected(connection: Connection, kind: str, subject: str, column: str) -> str | None:
    """Return how the column of a row reads after its last correction, or None where nobody corrected it."""
    last = None
    for correction in found(connection, Correction, kind=kind, subject=subject, column=column):
        last = correction.new
    return last


def void_receipts(connection: Connection) -> set[str]:
    """Return the dispatches whose receipt was taken back: the last correction says that it is of no dispatch."""
    last = {
        correction.subject: correction.new
        for correction in found(connection, Correction, kind=TABLES[Receipt].name, column="dispatch")
    }
    return {dispatch for dispatch, new in last.items() if not new}
