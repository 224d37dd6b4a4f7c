"""The whole ledger as CSV, one file a table, for spreadsheets and auditors: nothing in it can act as a formula."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from edu_materials.build.disk import open_whole
from edu_materials.build.rows import csv_chunks
from edu_materials.distribution.ledger import Ledger
from edu_materials.distribution.schema import TABLES
from edu_materials.kernel.canonical import canonical_json

_BATCH = 1_000


def export_ledger(ledger: Ledger, folder: Path) -> dict[str, int]:
    """Write every table of *ledger* into *folder*, as one moment saw them, and return how many rows each has.

    Raises:
        OutputError: The ledger cannot be read, or a file not be written.
    """
    counts: dict[str, int] = {}
    with ledger.reading() as connection:
        for table in TABLES.values():
            with open_whole(folder / f"{table.name}.csv") as file:
                rows = _Counted(connection, table)
                file.writelines(csv_chunks(tuple(column.name for column in table.columns), rows))
            counts[table.name] = rows.count
    return counts


class _Counted:
    """The rows of one table, counted while they pass."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self.connection = connection
        self.table = table
        self.count = 0

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        query = select(self.table).order_by(*self.table.primary_key.columns).execution_options(yield_per=_BATCH)
        for row in self.connection.execute(query):
            self.count += 1
            yield tuple(map(_cell, row))


def _cell(value: Any) -> object:
    return canonical_json(value).decode() if isinstance(value, dict) else value
