"""The first form of the ledger: its tables, and the triggers that refuse every change to a row.

A step stands for ever as it was: it does not look at today's tables.
"""

from itertools import chain

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_ROW, _NUMBERED = "row", "number"
# name: (key, texts, whole numbers, references to the id of a table, what must be unique, what is searched for)
_TABLES: dict[str, tuple[str, str, str, str, tuple[str, ...], tuple[str, ...]]] = {
    "centres": (
        _ROW,
        "id name country languages kind hub target_group contact email sftp quantities valid_until at who because",
        "revision",
        "",
        ("id revision",),
        (),
    ),
    "allocations": (_ROW, "prefix owner at", "first last", "", ("prefix first",), ("prefix last",)),
    "runs": (_NUMBERED, "edition prefix centre at who", "first last", "", (), ()),
    "run_results": (_ROW, "good spoiled left_over at who because", "", "run:runs", ("run",), ()),
    "plans": (_NUMBERED, "release markets at who", "", "", (), ()),
    "plan_lines": (
        _ROW,
        "centre recipient edition material market language prefix",
        "quantity first last",
        "plan:plans",
        ("plan centre edition",),
        ("plan recipient",),
    ),
    "packs": (_NUMBERED, "release plan centre contents digest at", "", "", ("plan centre",), ()),
    "dispatches": (
        _NUMBERED,
        "centre channel address purpose at who",
        "",
        "pack:packs",
        (),
        ("pack", "centre"),
    ),
    "dispatch_events": (
        _ROW,
        "event at detail until worker",
        "attempt",
        "dispatch:dispatches",
        ("dispatch attempt event",),
        (),
    ),
    "receipts": (_ROW, "how day at who quantities", "", "dispatch:dispatches", ("dispatch",), ()),
    "reminders": (_ROW, "channel at detail", "count", "dispatch:dispatches", ("dispatch count",), ()),
    "recalls": (_NUMBERED, "edition because successor at who", "", "", (), ()),
    "recall_events": (_ROW, "centre event serials at who detail", "copies", "recall:recalls", (), ("recall centre",)),
    "corrections": (_ROW, "kind subject column old new at who because", "", "", (), ("kind subject",)),
}
_REFUSAL = "rows of the ledger are never changed or removed"
_SERIALS = """
CREATE FUNCTION ledger_serials() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW."first" <= (SELECT MAX("last") FROM allocations WHERE prefix = NEW.prefix) THEN
    RAISE EXCEPTION 'OVERLAP';
  END IF;
  RETURN NEW;
END $$
"""
_OVERLAP = "serial numbers are given away only once, in rising order"


def upgrade() -> None:
    """Make every table, then the triggers that guard it."""
    for name, (key, texts, wholes, references, unique, searched) in _TABLES.items():
        op.create_table(
            name,
            *_key(key),
            *(sa.Column(column, sa.Text(), nullable=False) for column in texts.split()),
            *(sa.Column(column, sa.Integer(), nullable=False) for column in wholes.split()),
            *chain.from_iterable(_reference(name, reference) for reference in references.split()),
            sa.PrimaryKeyConstraint(key, name=f"pk_{name}"),
            *(
                sa.UniqueConstraint(*columns.split(), name=f"uq_{name}_{columns.replace(' ', '_')}")
                for columns in (*unique, *(("id",) if key == _NUMBERED else ()))
            ),
        )
        for columns in searched:
            op.create_index(f"ix_{name}_{columns.replace(' ', '_')}", name, columns.split())
    guard = _guard_sqlite if op.get_bind().dialect.name == "sqlite" else _guard_postgresql
    for statement in guard():
        op.get_bind().exec_driver_sql(statement)


def _key(key: str) -> tuple[sa.Column[int] | sa.Column[str], ...]:
    if key == _ROW:
        return (sa.Column(_ROW, sa.Integer(), autoincrement=True, nullable=False),)
    return (
        sa.Column(_NUMBERED, sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
    )


def _reference(table: str, reference: str) -> tuple[sa.Column[str], sa.ForeignKeyConstraint]:
    column, _, target = reference.partition(":")
    return (
        sa.Column(column, sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}"),
    )


def _guard_sqlite() -> tuple[str, ...]:
    """Refuse UPDATE and DELETE, and an INSERT OR REPLACE, which removes rows without a word."""
    statements: list[str] = []
    for name, (key, _, _, _, unique, _) in _TABLES.items():
        statements += [
            f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name}"
            f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            for verb in ("UPDATE", "DELETE")
        ]
        keys = (key, *unique, *(("id",) if key == _NUMBERED else ()))
        same = " OR ".join(
            f"EXISTS (SELECT 1 FROM {name} WHERE "  # noqa: S608 - names from the table above
            + " AND ".join(f'"{column}" = NEW."{column}"' for column in columns.split())
            + ")"
            for columns in keys
        )
        statements.append(
            f"CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name} WHEN {same}"
            f" BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: {name}'); END"
        )
    overlap = 'NEW."first" <= (SELECT MAX("last") FROM allocations WHERE prefix = NEW.prefix)'
    statements.append(
        f"CREATE TRIGGER allocations_no_overlap BEFORE INSERT ON allocations WHEN {overlap}"
        f" BEGIN SELECT RAISE(ABORT, '{_OVERLAP}'); END"
    )
    return tuple(statements)


def _guard_postgresql() -> tuple[str, ...]:
    refuse = (
        "CREATE FUNCTION ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    overlap = _SERIALS.replace("OVERLAP", _OVERLAP)
    guards = [
        f"CREATE TRIGGER {name}_{suffix} BEFORE {verbs} ON {name} FOR EACH {each} EXECUTE FUNCTION ledger_refuses()"
        for name in _TABLES
        for suffix, verbs, each in (("no_change", "UPDATE OR DELETE", "ROW"), ("no_truncate", "TRUNCATE", "STATEMENT"))
    ]
    serials = (
        "CREATE TRIGGER allocations_no_overlap BEFORE INSERT ON allocations"
        " FOR EACH ROW EXECUTE FUNCTION ledger_serials()"
    )
    return (refuse, overlap, *guards, serials)
