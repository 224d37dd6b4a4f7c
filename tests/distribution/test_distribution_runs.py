"""A print run is closed when each of its serial numbers is good, spoiled or left over; what is closed stays closed."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import runs_of
from tests.distribution.builders import AT, a_centre, dispatched, serials_of

from edu_materials.build.rows import read_rows
from edu_materials.distribution.corrections import correct, corrected, void_receipts
from edu_materials.distribution.export import export_ledger
from edu_materials.distribution.ledger import Ledger, add
from edu_materials.distribution.records import Recall, Run, RunResult
from edu_materials.distribution.runs import all_runs, balance_faults, new_run, reconcile
from edu_materials.distribution.schema import TABLES
from edu_materials.kernel.errors import ConformanceError, UsageError
from edu_materials.press.serials import LAST, SerialRange, parse_serials, without
from edu_materials.release.sealed import NotCurrentError


def ordered(ledger: Ledger, copies: int = 500, centre: str = "stock") -> Run:
    """Order a run."""
    return new_run(ledger, edition="e", prefix="T", centre=centre, copies=copies, at=AT, who="test")


def closed(ledger: Ledger, run: Run, good: str, spoiled: str = "", left: str = "") -> RunResult:
    """Close *run*."""
    fates = [parse_serials(text) if text else () for text in (good, spoiled, left)]
    return reconcile(
        ledger, run.id, good=fates[0], spoiled=fates[1], left_over=fates[2], at=AT, who="test", because="done"
    )


def test_each_run_gets_serial_numbers_of_its_own(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        add(connection, [a_centre("A")])
    runs = [ordered(ledger), ordered(ledger, 10, "A"), ordered(ledger, 1)]
    assert [run.id for run in runs] == ["R-000001", "R-000002", "R-000003"]
    assert serials_of(runs) == list(range(1, 512))


@pytest.mark.parametrize(("copies", "centre"), [(0, "stock"), (LAST + 1, "stock"), (5, "nobody")])
def test_a_run_of_nothing_or_for_nobody_is_refused(ledger: Ledger, copies: int, centre: str) -> None:
    with pytest.raises(UsageError):
        ordered(ledger, copies, centre)


def test_no_run_of_a_recalled_edition_is_ordered(ledger: Ledger) -> None:
    recall = Recall(number=1, id="C-000001", edition="e", because="a wrong number", successor="", at=AT, who="test")
    with ledger.writing() as connection:
        add(connection, [recall])
    with pytest.raises(NotCurrentError, match="a wrong number"):
        ordered(ledger)


def test_a_run_that_balances_is_closed_and_stays_closed(ledger: Ledger) -> None:
    run = ordered(ledger)
    result = closed(ledger, run, "1-480,485", "481-484", "486-500")
    with ledger.reading() as connection:
        (state,) = all_runs(connection)
    assert state.result == result
    assert (result.good, result.spoiled, result.left_over) == ("1-480,485", "481-484", "486-500")
    with pytest.raises(UsageError, match="was closed at"):
        closed(ledger, run, "1-500")


@pytest.mark.parametrize(
    ("good", "spoiled", "left", "said"),
    [
        ("1-480", "", "482-500", "nothing is said of 481"),
        ("1-480", "480-490", "491-500", "480 are said to be good and spoiled"),
        ("1-480", "481-490", "490-500", "490 are said to be spoiled and left over"),
        ("1-501", "", "", "501 .good. are not of this run"),
    ],
)
def test_a_run_that_does_not_balance_stays_open(ledger: Ledger, good: str, spoiled: str, left: str, said: str) -> None:
    run = ordered(ledger)
    with pytest.raises(ConformanceError, match=said):
        closed(ledger, run, good, spoiled, left)
    with ledger.reading() as connection:
        assert [state.result for state in all_runs(connection)] == [None]


def test_a_run_that_is_not_there_is_not_closed(ledger: Ledger) -> None:
    run = ordered(ledger)
    with pytest.raises(UsageError, match="no run"):
        reconcile(ledger, f"{run.id}9", good=(), spoiled=(), left_over=(), at=AT, who="test", because="x")


@given(last=st.integers(1, 60), fates=st.lists(st.integers(0, 2), min_size=60, max_size=60))
def test_any_way_to_part_a_run_in_three_balances_and_a_card_less_does_not(last: int, fates: list[int]) -> None:
    names = ("good", "spoiled", "left over")
    parted = {
        name: runs_of(number for number in range(1, last + 1) if fates[number - 1] == index)
        for index, name in enumerate(names)
    }
    assert balance_faults(SerialRange(1, last), parted) == ()
    lost = {name: without(serials, (SerialRange(last, last),)) for name, serials in parted.items()}
    assert balance_faults(SerialRange(1, last), lost) == (f"nothing is said of {last}",)


def test_a_correction_stands_beside_the_row_and_the_last_one_counts(ledger: Ledger) -> None:
    run = ordered(ledger)
    closed(ledger, run, "1-500")
    for new in ("1-499", "1-498"):
        correct(
            ledger, kind="run_results", subject=run.id, column="good", new=new, at=AT, who="test", because="recount"
        )
    with ledger.reading() as connection:
        (state,) = all_runs(connection)
        assert state.result is not None
        assert state.result.good == "1-500"
        assert corrected(connection, "run_results", run.id, "good") == "1-498"
        assert corrected(connection, "run_results", run.id, "spoiled") is None


def test_a_receipt_is_taken_back_by_a_correction_and_given_again_by_the_next(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        dispatch = dispatched(connection, "A", sent="2026-01-31", received="2026-02-01")
    void = []
    for new in ("", dispatch):
        correct(
            ledger, kind="receipts", subject=dispatch, column="dispatch", new=new, at=AT, who="test", because="a slip"
        )
        with ledger.reading() as connection:
            void.append(void_receipts(connection))
    assert void == [{dispatch}, set()]


@pytest.mark.parametrize(
    ("kind", "subject", "column", "new"),
    [
        ("nothing", "R-000001", "good", "x"),
        ("corrections", "1", "new", "x"),
        ("run_results", "R-000009", "good", "x"),
        ("run_results", "R-000001", "nothing", "x"),
        ("run_results", "R-000001", "good", "1-500"),
    ],
)
def test_a_correction_of_what_is_not_there_is_refused(
    ledger: Ledger, kind: str, subject: str, column: str, new: str
) -> None:
    closed(ledger, ordered(ledger), "1-500")
    with pytest.raises(UsageError):
        correct(ledger, kind=kind, subject=subject, column=column, new=new, at=AT, who="test", because="x")


def test_the_export_has_every_table_and_nothing_that_acts_as_a_formula(where: str, tmp_path: Path) -> None:
    ledger = Ledger.open(where)
    with ledger.writing() as connection:
        add(connection, [a_centre("A", copies={"patient-card": 5}), a_centre("B", group="=HYPERLINK(1)")])
    counts = export_ledger(ledger, tmp_path / "out")
    assert set(counts) == {table.name for table in TABLES.values()}
    assert {path.stem for path in (tmp_path / "out").iterdir()} == set(counts)
    with (tmp_path / "out" / "centres.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["target_group"] for row in rows] == ["treatment centres", "'=HYPERLINK(1)"]
    assert rows[0]["quantities"] == '{"patient-card":5}'
    columns = tuple(name.replace("_", "-") for name in rows[0])
    assert len(list(read_rows(tmp_path / "out" / "centres.csv", columns, ("id",)))) == counts["centres"] == 2
