"""The ledger: what was planned, packed, sent, received and taken back, in rows that only grow.

SQLite in one file, or PostgreSQL for a team. Knows records and databases. Knows nothing of files, letters or channels.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, Select, create_engine, event, func, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.pool import NullPool

from edu_materials.distribution.faults import translated
from edu_materials.distribution.records import Record
from edu_materials.distribution.schema import HEAD, TABLES
from edu_materials.kernel.errors import OutputError, UsageError

FILE = "ledger.db"
_WAIT = 60  # seconds that a writer waits for another
_BATCH = 1_000  # rows an INSERT
_WRITE = "edu_write"
_LOCK = 0x6564756D  # the number of our advisory lock on PostgreSQL; any would do, if it is always the same
_DRIVERS = ("sqlite", "postgresql+pg8000")
AnyRecord = TypeVar("AnyRecord", bound=Record)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """An open ledger; ``place`` is where it is, as people may read it (never with a password)."""

    engine: Engine
    place: str

    @classmethod
    def open(cls, where: str, *, make: bool = True) -> Self:
        """Return the ledger at *where*: a folder, a file that ends in ``.db``, or a URL.

        A ledger that does not exist yet is made, and an older one is brought up to date, unless *make* is false.

        Raises:
            UsageError: A URL of another kind, or nothing there and *make* is false.
            OutputError: The database cannot be reached, or was written by a later version of this program.
        """
        url = ledger_url(where)
        place = url.render_as_string(hide_password=True) if url.drivername != "sqlite" else str(url.database)
        if url.drivername == "sqlite":
            _require_file(Path(place), make=make)
            url = URL.create("sqlite", database=f"file:{quote(place)}", query={"mode": "rw", "uri": "true"})
        engine = create_engine(url, poolclass=NullPool, connect_args=_connect_args(url))
        event.listen(engine, "connect", _on_connect_sqlite if url.drivername == "sqlite" else _on_connect_postgresql)
        event.listen(engine, "begin", _on_begin)
        ledger = cls(engine=engine, place=place)
        ledger._bring_up_to_date(make=make)
        return ledger

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the ledger from beginning to end.

        Raises:
            OutputError: The database cannot be reached, or went away.
        """
        with translated(self.place), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose rows are kept all together at its end, or not at all if anything is raised.

        There is one writer at a time; others wait for up to a minute.

        Raises:
            LedgerConflictError: A row that may be there only once is there already.
            OutputError: The database cannot be reached or written, or went away; nothing was kept.
        """
        with (
            translated(self.place),
            self.engine.connect().execution_options(**{_WRITE: True}) as connection,
            connection.begin(),
        ):
            yield connection

    def close(self) -> None:
        """Give back what the ledger holds."""
        self.engine.dispose()

    def _bring_up_to_date(self, *, make: bool) -> None:
        with self.reading() as connection:
            found = _revision(connection)
        if found == HEAD:
            return
        if found is not None and found > HEAD:
            raise OutputError(
                f"the ledger {self.place} was written by a later version of this program (its form is {found},"
                f" known here is {HEAD})",
                hint="Use the later version; nothing was changed.",
            )
        if found is None and not make:
            raise UsageError(f"there is no ledger at {self.place}", hint="Name the right one with --ledger.")
        # Imported here: migrating costs a fifth of a second, and is seldom needed.
        from edu_materials.distribution.migration import migrate  # noqa: PLC0415

        with self.writing() as connection:
            if _revision(connection) != HEAD:  # another may have been quicker
                migrate(connection)


def ledger_url(where: str) -> URL:
    """Return the URL of the ledger at *where*.

    Raises:
        UsageError: A URL that is malformed, or of a database that is neither SQLite nor PostgreSQL.
    """
    if "://" not in where:
        path = Path(where).absolute()
        return URL.create("sqlite", database=str(path if path.suffix == ".db" else path / FILE))
    try:
        url = make_url(where)
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as error:
        raise _no_url() from error
    if url.drivername not in _DRIVERS or not url.database:
        raise _no_url()
    return url


def add(connection: Connection, records: Sequence[Record]) -> None:
    """Write *records*, in batches, in their order.

    Raises:
        SQLAlchemyError: Translated by `Ledger.writing` into an error of ours.
    """
    for kind, group in groupby(records, type):
        for rows in batches(map(_values, group), _BATCH):
            connection.execute(TABLES[kind].insert(), rows)


def found(connection: Connection, kind: type[AnyRecord], /, **where: object) -> Iterator[AnyRecord]:
    """Give the records of *kind* whose columns hold what *where* says, oldest first, without keeping them all.

    A tuple in *where* stands for any of its values.
    """
    query = _query(kind, where).order_by(*TABLES[kind].primary_key.columns)
    for row in connection.execute(query.execution_options(yield_per=_BATCH)).mappings():
        yield kind(**row)


def one(connection: Connection, kind: type[AnyRecord], /, **where: object) -> AnyRecord | None:
    """Return the newest record of *kind* whose columns hold what *where* says, or None."""
    newest = (column.desc() for column in TABLES[kind].primary_key.columns)
    row = connection.execute(_query(kind, where).order_by(*newest).limit(1)).mappings().first()
    return None if row is None else kind(**row)


def _query(kind: type[AnyRecord], where: dict[str, object]) -> Select[Any]:
    table = TABLES[kind]
    query = select(table)
    for name, value in where.items():
        column = table.c[name]
        query = query.where(column.in_(value) if isinstance(value, tuple) else column == value)
    return query


def batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Give *items* in lists of at most *size*."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def next_number(connection: Connection, kind: type[Record]) -> int:
    """Return the number that the next record of *kind* gets; only a writer may ask, and only one writes at a time."""
    highest = connection.scalar(select(func.max(TABLES[kind].c.number)))
    return (highest or 0) + 1


def numbered(letter: str, number: int) -> str:
    """Return the id of a numbered record, such as ``D-000123``."""
    return f"{letter}-{number:06d}"


def _values(record: Record) -> dict[str, Any]:
    return {
        item.name: value
        for item in fields(record)
        if (value := getattr(record, item.name)) is not None or item.name != "row"
    }


def _revision(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if revision is None else str(revision)


def _require_file(path: Path, *, make: bool) -> None:
    """Make an empty file where there is none; later on, a ledger that vanishes is never made anew without a word."""
    if not make and not path.is_file():
        raise UsageError(f"there is no ledger at {path}", hint="Name the right one with --ledger.")
    if path.is_file():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise OutputError(
            f"the ledger {path} cannot be made: {error.strerror}", hint="Check the path and its rights."
        ) from error


def _connect_args(url: URL) -> dict[str, Any]:
    """Return what the drivers are told; a server may be silent for longer than a writer waits for another."""
    if url.drivername == "sqlite":
        return {"timeout": _WAIT, "isolation_level": None}
    return {"timeout": 3 * _WAIT}


def _on_connect_sqlite(connection: Any, record: object) -> None:
    """Let readers and a writer work at once, keep what was committed through a loss of power, hold references true."""
    del record
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_connect_postgresql(connection: Any, record: object) -> None:
    """Wait no longer than a minute for another writer, and give up a connection that does nothing for an hour."""
    del record
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{_WAIT}s'")
    cursor.execute("SET idle_in_transaction_session_timeout = '1h'")
    cursor.close()
    connection.commit()


def _on_begin(connection: Connection) -> None:
    """Begin a transaction; a writer takes its turn at once, so that it never finds out too late that it must wait."""
    write = bool(connection.get_execution_options().get(_WRITE))
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
    elif write:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _no_url() -> UsageError:
    return UsageError(
        "--ledger names no database that a ledger can be kept in",  # the URL may hold a password: it is not repeated
        hint="Name a folder, a file that ends in .db, or postgresql+pg8000://user@host/database.",
    )
