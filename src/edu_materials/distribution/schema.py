"""The tables of the ledger, which only grow: the database itself refuses to change or remove a row.

One table for each kind of record. `migrations` makes them; a test holds that both say the same.
"""

from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from edu_materials.distribution import records
from edu_materials.kernel.canonical import canonical_json

metadata = MetaData(
    naming_convention={
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class CanonicalJson(TypeDecorator[Any]):
    """A mapping kept as canonical JSON, so that equal contents are equal bytes in every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str:
        """Return *value* as it is stored."""
        del dialect
        return canonical_json(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> object:
        """Return what was stored."""
        import json  # noqa: PLC0415

        del dialect
        return json.loads(value) if value else {}


def _row() -> Column[int]:
    return Column("row", Integer, primary_key=True, autoincrement=True)


def _numbered() -> tuple[Column[int], Column[str]]:
    return (
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("id", String(40), nullable=False, unique=True),
    )


def _text(*names: str) -> tuple[Column[str], ...]:
    return tuple(Column(name, Text, nullable=False) for name in names)


def _whole(*names: str) -> tuple[Column[int], ...]:
    return tuple(Column(name, Integer, nullable=False) for name in names)


def _of(name: str, target: str) -> Column[str]:
    return Column(name, String(40), ForeignKey(f"{target}.id"), nullable=False)


centres = Table(
    "centres",
    metadata,
    _row(),
    *_text("id"),
    *_whole("revision"),
    *_text("name", "country", "languages", "kind", "hub", "target_group", "contact", "email", "sftp"),
    Column("quantities", CanonicalJson, nullable=False),
    *_text("valid_until", "at", "who", "because"),
    UniqueConstraint("id", "revision"),
)
allocations = Table(
    "allocations",
    metadata,
    _row(),
    *_text("prefix"),
    *_whole("first", "last"),
    *_text("owner", "at"),
    UniqueConstraint("prefix", "first"),
    Index(None, "prefix", "last"),
)
runs = Table(
    "runs",
    metadata,
    *_numbered(),
    *_text("edition", "prefix"),
    *_whole("first", "last"),
    *_text("centre", "at", "who"),
)
run_results = Table(
    "run_results",
    metadata,
    _row(),
    _of("run", "runs"),
    *_text("good", "spoiled", "left_over", "at", "who", "because"),
    UniqueConstraint("run"),
)
plans = Table("plans", metadata, *_numbered(), *_text("release", "markets", "at", "who"))
plan_lines = Table(
    "plan_lines",
    metadata,
    _row(),
    _of("plan", "plans"),
    *_text("centre", "recipient", "edition", "material", "market", "language"),
    *_whole("quantity"),
    *_text("prefix"),
    *_whole("first", "last"),
    UniqueConstraint("plan", "centre", "edition"),
    Index(None, "plan", "recipient"),
)
packs = Table(
    "packs",
    metadata,
    *_numbered(),
    *_text("release", "plan", "centre"),
    Column("contents", CanonicalJson, nullable=False),
    *_text("digest", "at"),
    UniqueConstraint("plan", "centre"),
)
dispatches = Table(
    "dispatches",
    metadata,
    *_numbered(),
    _of("pack", "packs"),
    *_text("centre", "channel", "address", "purpose", "at", "who"),
    Index(None, "pack"),
    Index(None, "centre"),
)
dispatch_events = Table(
    "dispatch_events",
    metadata,
    _row(),
    _of("dispatch", "dispatches"),
    *_whole("attempt"),
    *_text("event", "at", "detail", "until", "worker"),
    UniqueConstraint("dispatch", "attempt", "event"),
)
receipts = Table(
    "receipts",
    metadata,
    _row(),
    _of("dispatch", "dispatches"),
    *_text("how", "day", "at", "who"),
    Column("quantities", CanonicalJson, nullable=False),
    UniqueConstraint("dispatch"),
)
reminders = Table(
    "reminders",
    metadata,
    _row(),
    _of("dispatch", "dispatches"),
    *_whole("count"),
    *_text("channel", "at", "detail"),
    UniqueConstraint("dispatch", "count"),
)
recalls = Table("recalls", metadata, *_numbered(), *_text("edition", "because", "successor", "at", "who"))
recall_events = Table(
    "recall_events",
    metadata,
    _row(),
    _of("recall", "recalls"),
    *_text("centre", "event"),
    *_whole("copies"),
    *_text("serials", "at", "who", "detail"),
    Index(None, "recall", "centre"),
)
corrections = Table(
    "corrections",
    metadata,
    _row(),
    *_text("kind", "subject", "column", "old", "new", "at", "who", "because"),
    Index(None, "kind", "subject"),
)

TABLES: dict[type, Table] = {
    records.Centre: centres,
    records.Allocation: allocations,
    records.Run: runs,
    records.RunResult: run_results,
    records.Plan: plans,
    records.PlanLine: plan_lines,
    records.Pack: packs,
    records.Dispatch: dispatches,
    records.DispatchEvent: dispatch_events,
    records.Receipt: receipts,
    records.Reminder: reminders,
    records.Recall: recalls,
    records.RecallEvent: recall_events,
    records.Correction: corrections,
}
HEAD = "0001"
"""The revision of these tables; a ledger with a later one was written by a later version of this program."""
