"""Receipts, reminders, recalls: each word of a centre on record once, and a balance that must come to nought."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.distribution.delivery import CARD_DE, DAY, NOON, Desk, a_centre, an_order_of_packs, packed

from edu_materials.checks.readback import pdf_sentences
from edu_materials.distribution.accounts import Balance, accounts, confirm
from edu_materials.distribution.bags import make_bag
from edu_materials.distribution.channels.folder import FolderChannel
from edu_materials.distribution.channels.parcel import Parcel, PassingError
from edu_materials.distribution.contents import Contents
from edu_materials.distribution.cover import slip_of, token_of
from edu_materials.distribution.ledger import Ledger, found
from edu_materials.distribution.recalls import begin_recall, every_recall, require_reason
from edu_materials.distribution.receipts import (
    Arrival,
    SlipsError,
    day_in,
    read_slips,
    record_receipts,
)
from edu_materials.distribution.records import RecallEvent, Receipt, Reminder
from edu_materials.distribution.reminders import overdue, record_reminders, reminder_pdf
from edu_materials.distribution.tokens import Token, TokenError
from edu_materials.kernel.errors import UsageError
from edu_materials.release.sealed import NotCurrentError

LATER = NOON + timedelta(days=10)


def sent(desk: Desk, tmp_path: Path, *centres: str) -> tuple[Contents, ...]:
    """Pack for *centres* and send all of it; the cards have the serials from 1 on, four a centre."""
    packs = packed(desk.ledger, desk.home, *(a_centre(name) for name in centres))
    ends = desk.run(desk.courier(FolderChannel(), lambda centre: str(tmp_path / "out" / centre.id)))
    assert {end.ending for end in ends.values()} == {"sent"}
    return packs


def arrived(contents: Contents, **more: object) -> Arrival:
    """Return what a centre says when its pack has come."""
    arrival = Arrival(token=token_of(contents), day=date(2026, 12, 3), how="token", counted={})
    return replace(arrival, **more)  # type: ignore[arg-type]


def receipts(ledger: Ledger) -> list[Receipt]:
    """Return the receipts on record."""
    with ledger.reading() as connection:
        return list(found(connection, Receipt))


# Receipts


def test_a_receipt_is_recorded_once_and_a_second_one_says_when_the_first_came(desk: Desk, tmp_path: Path) -> None:
    (contents,) = sent(desk, tmp_path, "de-1")
    (first,) = record_receipts(desk.ledger, (arrived(contents),), "logistics", LATER)
    assert (first.centre, first.before) == ("de-1", None)
    (second,) = record_receipts(desk.ledger, (arrived(contents, day=date(2026, 12, 5)),), "logistics", LATER)
    assert second.before == "2026-12-03"
    assert [receipt.day for receipt in receipts(desk.ledger)] == ["2026-12-03"]


def test_a_code_of_another_ledger_is_refused_though_it_is_signed(desk: Desk, tmp_path: Path) -> None:
    (contents,) = sent(desk, tmp_path, "de-1")
    for token in (Token(pack=1, dispatch=99), Token(pack=99, dispatch=1)):
        with pytest.raises(TokenError, match="knows no such pack"):
            record_receipts(desk.ledger, (arrived(contents, token=token),), "logistics", LATER)
    assert receipts(desk.ledger) == []


def test_a_pack_cannot_come_before_it_was_made_nor_in_the_future(desk: Desk, tmp_path: Path) -> None:
    (contents,) = sent(desk, tmp_path, "de-1")
    with pytest.raises(UsageError, match="cannot have come on 2026-11-30"):
        record_receipts(desk.ledger, (arrived(contents, day=date(2026, 11, 30)),), "logistics", LATER)
    with pytest.raises(UsageError, match="in the future"):
        day_in("2026-12-24", DAY)
    with pytest.raises(UsageError, match="is no date"):
        day_in("24.12.2026", DAY)
    assert day_in("", DAY) == DAY


def slips(tmp_path: Path, *rows: str) -> Path:
    """Return a list of slips as CSV."""
    path = tmp_path / "slips.csv"
    path.write_text("code;day;destroyed\n" + "\n".join(rows) + "\n", "utf-8")
    return path


def test_a_list_of_slips_is_taken_with_the_codes_as_they_were_typed(desk: Desk, tmp_path: Path) -> None:
    one, two = sent(desk, tmp_path, "de-1", "de-2")
    codes = [slip_of(contents, desk.home.key) for contents in (one, two)]
    path = slips(tmp_path, f"{codes[0].typed.lower()};2026-12-02;", f"{codes[1].scanned};;")
    arrivals = read_slips(path, desk.home.key, LATER.date())
    recorded = record_receipts(desk.ledger, arrivals, "logistics", LATER)
    assert [(each.centre, str(each.day)) for each in recorded] == [("de-1", "2026-12-02"), ("de-2", "2026-12-11")]


def test_every_bad_row_of_a_list_is_named_and_nothing_of_it_is_recorded(desk: Desk, tmp_path: Path) -> None:
    (contents,) = sent(desk, tmp_path, "de-1")
    good = slip_of(contents, desk.home.key).typed
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    path = slips(tmp_path, f"{good};;", f"{wrong};;", f"{good};2027-01-01;", f"{good};;many", f"{good};;", "=1+1;;")
    with pytest.raises(SlipsError, match="5 bad rows, and nothing was recorded") as caught:
        read_slips(path, desk.home.key, LATER.date())
    assert [number for number, _ in caught.value.faults] == [3, 4, 5, 6, 7]
    assert "the same code stands in row 2" in caught.value.faults[3][1]
    assert pickle.loads(pickle.dumps(caught.value)).faults == caught.value.faults


# Reminders


def test_who_has_not_answered_in_time_is_reminded_with_the_same_code(desk: Desk, tmp_path: Path) -> None:
    one, two = sent(desk, tmp_path, "de-1", "de-2")
    record_receipts(desk.ledger, (arrived(one),), "logistics", LATER)
    with desk.ledger.reading() as connection:
        assert overdue(connection, two.confirm_by) == ()
        (late,) = overdue(connection, two.confirm_by + timedelta(days=1))
        assert overdue(connection, date(2027, 1, 1), ("AT",)) == ()
    assert (late.contents.centre, late.sent, late.reminded) == ("de-2", DAY, 0)
    data = reminder_pdf(desk.home.workspace, late, desk.home.key, date(2027, 1, 5), date(2027, 1, 31))
    (tmp_path / "letter.pdf").write_bytes(data)
    with pikepdf.open(tmp_path / "letter.pdf") as pdf:
        said = dict(pdf_sentences(pdf))
    assert said["letter.reminder.intro"].startswith("Wir haben Ihnen dieses Paket am 1. Dezember 2026")
    assert slip_of(two, desk.home.key).typed in said["letter.slip.code"]
    record_reminders(desk.ledger, (late,), "letter", LATER)
    with desk.ledger.reading() as connection:
        assert [reminder.count for reminder in found(connection, Reminder)] == [1]
        assert overdue(connection, date(2027, 1, 1))[0].reminded == 1


# Recalls


def test_a_recall_finds_all_who_hold_the_edition_and_tells_them_their_serials(desk: Desk, tmp_path: Path) -> None:
    sent(desk, tmp_path, "de-1", "de-2")
    packed(desk.ledger, desk.home, a_centre("de-9"))  # made, and not sent
    order = an_order_of_packs(at=LATER, day=LATER.date())
    begun = begin_recall(desk.ledger, CARD_DE, "Test reason: a wrong line.", None, order)
    assert [contents.centre for contents in begun.packs] == ["de-1", "de-2"]
    letter = make_bag(begun.packs[1], replace(desk.home.makings(), release=None), desk.packs) / "data/letter.pdf"
    with pikepdf.open(letter) as pdf:
        said = dict(pdf_sentences(pdf))
    assert said["letter.recall.because"] == "Grund: Test reason: a wrong line."
    assert "PLC-0000005" in said["letter.recall.1.serials"]
    assert "letter.recall.no-replacement" in said
    assert "letter.slip.destroyed" in said
    ends = desk.run(desk.courier(FolderChannel(), lambda centre: str(tmp_path / "out" / centre.id)))
    assert {centre: end.ending for centre, end in ends.items()} == {"de-1": "sent", "de-2": "sent", "de-9": "refused"}


def test_copies_that_went_to_a_hub_are_told_to_hub_and_spoke_and_counted_at_the_spoke(
    desk: Desk, tmp_path: Path
) -> None:
    hub, spoke = a_centre("de-1"), a_centre("de-2", kind="spoke", hub="de-1")
    (contents,) = packed(desk.ledger, desk.home, hub, spoke, hubs_carry=True)
    assert [(line.centre, line.first, line.last) for line in contents.lines] == [("de-1", 1, 4), ("de-2", 5, 8)]
    desk.run(desk.courier(FolderChannel(), lambda centre: str(tmp_path / "out" / centre.id)))
    begun = begin_recall(desk.ledger, CARD_DE, "a test", None, an_order_of_packs(at=LATER, day=LATER.date()))
    told = {pack.centre: [line.centre for line in pack.taken.lines] for pack in begun.packs if pack.taken}
    assert told == {"de-1": ["de-1", "de-2"], "de-2": ["de-2"]}
    with desk.ledger.reading() as connection:
        assert {account.centre: account.sent for account in accounts(connection, "C-000001")} == {"de-1": 4, "de-2": 4}


def test_a_successor_comes_with_the_recall_with_serials_of_its_own(desk: Desk, tmp_path: Path) -> None:
    sent(desk, tmp_path, "de-1")
    edition = desk.home.release.editions[CARD_DE]
    new = replace(edition, code="placebo-patient-card-DE-de-1.1", version="1.1", replaces=CARD_DE)
    release = replace(desk.home.release, id="R-2", editions={new.code: new})
    with pytest.raises(UsageError, match="nothing that takes the place"):
        begin_recall(desk.ledger, CARD_DE, "a test", desk.home.release, an_order_of_packs(at=LATER))
    with pytest.raises(NotCurrentError):
        begin_recall(desk.ledger, CARD_DE, "a test", release, an_order_of_packs(day=date(2026, 11, 1)))
    assert every_recall(desk.ledger) == ()
    begun = begin_recall(desk.ledger, CARD_DE, "a test", release, an_order_of_packs(at=LATER, day=LATER.date()))
    (line,) = begun.packs[0].lines
    assert (line.edition, line.quantity, line.first, line.last) == (new.code, 4, 5, 8)
    assert every_recall(desk.ledger)[0].successor == "R-2"


def test_a_recall_is_begun_once_and_only_of_what_somebody_holds(desk: Desk, tmp_path: Path) -> None:
    order = an_order_of_packs(at=LATER, day=LATER.date())
    with pytest.raises(UsageError, match="nobody was sent"):
        begin_recall(desk.ledger, CARD_DE, "a test", None, order)
    sent(desk, tmp_path, "de-1")
    begin_recall(desk.ledger, CARD_DE, "a test", None, order)
    with pytest.raises(UsageError, match="is recalled already, by C-000001"):
        begin_recall(desk.ledger, CARD_DE, "a test", None, order)


@pytest.mark.parametrize("reason", ["", "  ", "two\nlines", "a\x07bell", "\u202eright to left", "x" * 1_001])
def test_a_reason_that_cannot_be_printed_as_it_is_given_is_refused(reason: str) -> None:
    with pytest.raises(UsageError, match="cannot be printed"):
        require_reason(reason)


def test_the_balance_comes_to_nought_by_counts_and_by_serials(desk: Desk, tmp_path: Path) -> None:
    sent(desk, tmp_path, "de-1", "de-2")
    begin_recall(desk.ledger, CARD_DE, "a test", None, an_order_of_packs(at=LATER, day=LATER.date()))
    account = confirm(desk.ledger, "C-000001", "de-1", Balance(destroyed="1-2", handed_out="1"), "logistics", LATER)
    assert (account.sent, account.destroyed, account.handed_out, account.open) == (4, 2, 1, 1)
    for balance, said in (
        (Balance(destroyed="2-3"), "are accounted for already"),
        (Balance(destroyed="7-8"), "were never sent to this centre"),
        (Balance(destroyed="2"), "1 of 4 are open"),
        (Balance(), "accounts for 0 copies"),
        (Balance(destroyed="some"), "no list of serial numbers"),
    ):
        with pytest.raises(UsageError, match=said):
            confirm(desk.ledger, "C-000001", "de-1", balance, "logistics", LATER)
    assert confirm(desk.ledger, "C-000001", "de-1", Balance(unaccounted="1"), "logistics", LATER).open == 0
    with desk.ledger.reading() as connection:
        assert {account.centre: account.open for account in accounts(connection, "C-000001")} == {"de-1": 0, "de-2": 4}
    with pytest.raises(UsageError, match="no copies to account for"):
        confirm(desk.ledger, "C-000001", "at-1", Balance(destroyed="1"), "logistics", LATER)
    with pytest.raises(UsageError, match="there is no recall C-9"):
        confirm(desk.ledger, "C-9", "de-1", Balance(destroyed="1"), "logistics", LATER)


def test_a_slip_of_a_recall_brings_its_count_along(desk: Desk, tmp_path: Path) -> None:
    sent(desk, tmp_path, "de-1")
    order = an_order_of_packs(at=NOON, day=DAY)
    (contents,) = begin_recall(desk.ledger, CARD_DE, "a test", None, order).packs
    counted = {"destroyed": 3, "handed-out": 1}
    record_receipts(desk.ledger, (arrived(contents, how="slip", counted=counted),), "logistics", LATER)
    with desk.ledger.reading() as connection:
        (account,) = accounts(connection, "C-000001")
        assert [event.copies for event in found(connection, RecallEvent)] == [3, 1]
    assert account.open == 0


@dataclass(frozen=True)
class Unsure(FolderChannel):
    """A folder that fails after the point from which a pack may have arrived."""

    def deliver(self, parcel: Parcel, crossing: Callable[[], None]) -> str:
        crossing()
        raise PassingError(f"{parcel.name}: the line broke", hint="later")


def test_a_pack_that_may_have_arrived_is_recalled_too(desk: Desk) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"))
    assert desk.run(desk.courier(Unsure(), lambda _: "/nowhere"))["de-1"].ending == "failed"
    order = an_order_of_packs(at=LATER, day=LATER.date())
    assert [pack.centre for pack in begin_recall(desk.ledger, CARD_DE, "a test", None, order).packs] == ["de-1"]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=4))
def test_whatever_is_counted_sent_is_never_less_than_what_is_accounted_for(
    desk: Desk, tmp_path: Path, counts: list[tuple[int, int, int]]
) -> None:
    if not every_recall(desk.ledger):
        sent(desk, tmp_path, "de-1")
        begin_recall(desk.ledger, CARD_DE, "a test", None, an_order_of_packs(at=NOON, day=DAY))
    for destroyed, handed_out, unaccounted in counts:
        balance = Balance(
            destroyed=str(destroyed or ""), handed_out=str(handed_out or ""), unaccounted=str(unaccounted or "")
        )
        with desk.ledger.reading() as connection:
            (before,) = accounts(connection, "C-000001")
        total = destroyed + handed_out + unaccounted
        if 0 < total <= before.open:
            assert confirm(desk.ledger, "C-000001", "de-1", balance, "test", LATER).open == before.open - total
        else:
            with pytest.raises(UsageError):
                confirm(desk.ledger, "C-000001", "de-1", balance, "test", LATER)
