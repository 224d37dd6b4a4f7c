"""The ledger only grows, loses nothing when many write at once, and says clearly what is wrong with its database."""

import multiprocessing
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from edu_materials.distribution.faults import LedgerConflictError
from edu_materials.distribution.ledger import Ledger, add, found, next_number, numbered, one
from edu_materials.distribution.records import Allocation, Dispatch, DispatchEvent, Pack, Plan, Receipt
from edu_materials.distribution.schema import TABLES, metadata
from edu_materials.kernel.errors import OutputError, UsageError

AT = "2026-01-31T12:00:00Z"
WRITERS, EACH = 8, 12


def a_plan(number: int) -> Plan:
    """Return a plan; its content does not matter here."""
    return Plan(number=number, id=numbered("L", number), release="r", markets="", at=AT, who="test")


def test_what_the_migrations_make_is_what_the_tables_say(where: str) -> None:
    ledger = Ledger.open(where)
    with ledger.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.parametrize("statement", ["UPDATE plans SET who = 'x'", "DELETE FROM plans"])
def test_the_database_itself_refuses_to_change_or_remove_a_row(where: str, statement: str) -> None:
    ledger = Ledger.open(where)
    with ledger.writing() as connection:
        add(connection, [a_plan(1)])
    with pytest.raises(LedgerConflictError, match="never changed"), ledger.writing() as connection:
        connection.execute(text(statement))
    with ledger.reading() as connection:
        assert list(found(connection, Plan)) == [a_plan(1)]


def test_every_table_is_guarded(where: str) -> None:
    ledger = Ledger.open(where)
    query = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    if ledger.engine.dialect.name == "postgresql":
        query = "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    with ledger.reading() as connection:
        guarded = {table for table, name in connection.execute(text(query)) if name.startswith(f"{table}_no_")}
    assert guarded == {table.name for table in TABLES.values()}


def test_a_replacing_insert_is_a_change_too(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        add(connection, [a_plan(1)])
    with sqlite3.connect(ledger.place) as raw, pytest.raises(sqlite3.IntegrityError):
        raw.execute("INSERT OR REPLACE INTO plans VALUES (1, 'L-000001', 'other', '', '', '')")
    raw.close()


def test_a_writer_that_fails_leaves_nothing_behind(where: str) -> None:
    ledger = Ledger.open(where)
    with pytest.raises(LedgerConflictError), ledger.writing() as connection:
        add(connection, [a_plan(1), a_plan(1)])
    with ledger.reading() as connection:
        assert one(connection, Plan) is None


def test_a_claim_and_a_receipt_are_made_only_once(where: str) -> None:
    ledger = Ledger.open(where)
    pack = Pack(number=1, id="P-000001", release="r", plan="", centre="c", contents={"b": [1]}, digest="d", at=AT)
    dispatch = Dispatch(
        number=1, id="D-1", pack="P-000001", centre="c", channel="folder", address="/x", purpose="pack", at=AT, who="w"
    )
    claim = DispatchEvent(dispatch="D-1", attempt=1, event="claimed", at=AT, until=AT, worker="one")
    receipt = Receipt(dispatch="D-1", how="token", day="2026-01-31", at=AT, who="pharmacist", quantities={"card": 5})
    with ledger.writing() as connection:
        add(connection, [pack, dispatch, claim, receipt])
    for again in (claim, receipt):
        with pytest.raises(LedgerConflictError, match="already"), ledger.writing() as connection:
            add(connection, [again])
    with ledger.reading() as connection:
        assert (one(connection, Pack), one(connection, Receipt)) == (pack, receipt)


def test_an_event_of_no_dispatch_is_refused(where: str) -> None:
    ledger = Ledger.open(where)
    with pytest.raises(LedgerConflictError), ledger.writing() as connection:
        add(connection, [DispatchEvent(dispatch="D-9", attempt=1, event="sent", at=AT)])


def test_serial_numbers_are_never_given_away_twice(where: str) -> None:
    ledger = Ledger.open(where)
    with ledger.writing() as connection:
        add(connection, [Allocation(prefix="T", first=1, last=10, owner="R-1", at=AT)])
    with pytest.raises(LedgerConflictError, match="only once"), ledger.writing() as connection:
        add(connection, [Allocation(prefix="T", first=10, last=11, owner="R-2", at=AT)])


def write_many(where: str, worker: int) -> None:
    """Write plans one by one, each with serial numbers that follow on from the last; run in a process of its own."""
    ledger = Ledger.open(where)
    for _ in range(EACH):
        with ledger.writing() as connection:
            number = next_number(connection, Plan)
            first = number * 10
            record = Allocation(prefix="T", first=first, last=first + 9, owner=f"{worker}", at=AT)
            add(connection, [a_plan(number), record])


def test_eight_writers_at_once_lose_no_row(where: str) -> None:
    with ProcessPoolExecutor(WRITERS, mp_context=multiprocessing.get_context("fork")) as pool:
        list(pool.map(write_many, [where] * WRITERS, range(WRITERS)))
    ledger = Ledger.open(where)
    with ledger.reading() as connection:
        numbers = [plan.number for plan in found(connection, Plan)]
        owners = [record.owner for record in found(connection, Allocation)]
    assert numbers == list(range(1, WRITERS * EACH + 1))
    assert {owners.count(str(worker)) for worker in range(WRITERS)} == {EACH}


def test_a_ledger_of_a_later_version_is_left_alone(where: str) -> None:
    ledger = Ledger.open(where)
    with ledger.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(OutputError, match="later version"):
        Ledger.open(where)


def test_a_ledger_that_is_not_there_is_made_only_where_one_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no ledger"):
        Ledger.open(str(tmp_path / "none"), make=False)
    assert not (tmp_path / "none").exists()
    Ledger.open(str(tmp_path / "some.db"))
    assert (tmp_path / "some.db").is_file()


@pytest.mark.parametrize(
    "url", ["mysql://root:secret@host/x", "postgresql://secret@host/x", "nonsense://", "://", "sqlite://"]
)
def test_a_url_of_another_database_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(UsageError, match="--ledger") as caught:
        Ledger.open(url)
    assert "secret" not in str(caught.value)


def test_a_server_that_does_not_answer_is_named_without_the_password() -> None:
    with pytest.raises(OutputError, match="cannot be reached") as caught:
        Ledger.open("postgresql+pg8000://user:secret@127.0.0.1:1/x")
    assert "secret" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)


def end_session(ledger: Ledger, number: int | None) -> None:
    """Let the server end one of its sessions, as it does when it is shut down."""
    with ledger.reading() as connection:
        connection.execute(text(f"SELECT pg_terminate_backend({number})"))


def test_a_server_that_goes_away_in_the_middle_keeps_nothing_of_the_step(postgresql: str) -> None:
    from tests.distribution.conftest import new_database  # noqa: PLC0415 - beside its only use

    ledger = Ledger.open(new_database(postgresql, "goes away"))
    with pytest.raises(OutputError, match="went away"), ledger.writing() as connection:  # noqa: PT012 - a transaction is one thing
        add(connection, [a_plan(1)])
        end_session(ledger, connection.scalar(text("SELECT pg_backend_pid()")))
        add(connection, [a_plan(2)])
    with ledger.reading() as connection:
        assert one(connection, Plan) is None


def test_a_file_that_is_no_ledger_is_named(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"not a database at all, but long enough to look like a file" * 50)
    with pytest.raises(OutputError, match="no ledger") as caught:
        Ledger.open(str(tmp_path))
    assert "backup" in caught.value.hint


def test_a_file_that_vanishes_is_not_made_anew(ledger: Ledger) -> None:
    Path(ledger.place).unlink()
    with pytest.raises(OutputError, match="cannot be opened"), ledger.writing() as connection:
        add(connection, [a_plan(1)])
    assert not Path(ledger.place).exists()


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "a ?#%41 é=&x"
    ledger = Ledger.open(str(folder))
    with ledger.writing() as connection:
        add(connection, [a_plan(1)])
    assert ledger.place == str(folder / "ledger.db")
    with Ledger.open(str(folder), make=False).reading() as connection:
        assert one(connection, Plan) == a_plan(1)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="cannot be made"):
        Ledger.open(str(tmp_path / "file" / "ledger"))


def test_a_writer_that_waits_too_long_is_told_why(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger.open(where)
    monkeypatch.setattr("edu_materials.distribution.ledger._WAIT", 1)
    hasty = Ledger.open(where)
    with ledger.writing(), pytest.raises(OutputError, match="another program"), hasty.writing():
        pass


def test_a_full_disk_keeps_nothing_of_the_step(ledger: Ledger) -> None:
    with pytest.raises(OutputError, match="no room left"), ledger.writing() as connection:  # noqa: PT012 - a transaction is one thing
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))
        add(connection, [a_plan(number) for number in range(1, 2_000)])
    with ledger.reading() as connection:
        assert one(connection, Plan) is None


def test_a_ledger_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    Ledger.open(str(path))
    made = path.stat().st_mtime_ns
    Ledger.open(str(path), make=False)
    assert path.stat().st_mtime_ns == made
