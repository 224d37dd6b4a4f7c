"""A plan gives each centre what is in its languages, in the copies it wants, with serial numbers nobody else has."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import ROOT, replace_in
from tests.distribution.builders import AT, TODAY, a_centre, a_release, a_sealed_edition, serials_of

from edu_materials.distribution.dissemination import Dissemination, load_dissemination, slug
from edu_materials.distribution.ledger import Ledger, add, found
from edu_materials.distribution.plan import Planned, allocate, make_plan, serial_prefix
from edu_materials.distribution.records import Allocation, Centre, Plan, PlanLine, Recall
from edu_materials.kernel.errors import ContentError, UsageError
from edu_materials.press.serials import LAST
from edu_materials.release.sealed import NotCurrentError, Release

CARD, LEAFLET = "patient-card", "patient-leaflet"
BELGIAN = a_release(*(a_sealed_edition(CARD, f"BE-{language}") for language in ("nl", "fr", "de")))


def planned(ledger: Ledger, release: Release, *, hubs_carry: bool = False, again: bool = False) -> Planned:
    """Plan *release* for all its markets."""
    markets = {edition.market for edition in release.editions.values()}
    plan_of = {market: market_plan(market, hubs_carry=hubs_carry) for market in markets}
    return make_plan(ledger, release, plan_of, today=TODAY, at=AT, who="test", again=again)


def market_plan(market: str, *, hubs_carry: bool = False) -> Dissemination:
    """Return the plan of *market*, with hubs that carry if so wanted."""
    plan = load_dissemination(ROOT / "assets", market)
    return Dissemination(
        **{name: getattr(plan, name) for name in plan.__slots__ if name != "hubs_carry"}, hubs_carry=hubs_carry
    )


def keep(ledger: Ledger, *centres: Centre) -> None:
    """Put *centres* on record."""
    with ledger.writing() as connection:
        add(connection, centres)


def lines(ledger: Ledger) -> list[PlanLine]:
    """Return every line of every plan."""
    with ledger.reading() as connection:
        return list(found(connection, PlanLine))


def test_a_centre_gets_its_own_languages_and_no_other(ledger: Ledger) -> None:
    keep(ledger, a_centre("A", "BE", "fr nl"), a_centre("B", "BE", "de"), a_centre("C", "FR", "fr"))
    planned(ledger, BELGIAN)
    assert [(line.centre, line.language) for line in lines(ledger)] == [("A", "fr"), ("A", "nl"), ("B", "de")]


def test_the_copies_are_those_of_the_centre_or_else_of_the_plan_and_none_where_it_wants_none(ledger: Ledger) -> None:
    release = a_release(a_sealed_edition(CARD), a_sealed_edition(LEAFLET))
    keep(ledger, a_centre("A"), a_centre("B", copies={CARD: 25, LEAFLET: 0}))
    done = planned(ledger, release)
    assert [(line.centre, line.material, line.quantity) for line in lines(ledger)] == [
        ("A", CARD, 10),
        ("A", LEAFLET, 10),
        ("B", CARD, 25),
    ]
    assert done.copies == {("DE", CARD): 35, ("DE", LEAFLET): 10}


def test_cards_have_serial_numbers_and_leaflets_none(ledger: Ledger) -> None:
    keep(ledger, a_centre("A"), a_centre("B"))
    done = planned(ledger, a_release(a_sealed_edition(CARD), a_sealed_edition(LEAFLET)))
    numbers = {(line.material, line.prefix): (line.first, line.last) for line in lines(ledger) if line.centre == "B"}
    assert numbers == {(CARD, "FCT"): (11, 20), (LEAFLET, ""): (0, 0)}
    assert str(done.serials["FCT"]) == "1-20"


def test_a_language_that_the_release_lacks_is_named_and_no_other_takes_its_place(ledger: Ledger) -> None:
    keep(ledger, a_centre("A", "BE", "nl fr"))
    done = planned(ledger, a_release(a_sealed_edition(CARD, "BE-nl")))
    assert done.gaps == (("A", "fr", CARD),)
    assert [line.language for line in lines(ledger)] == ["nl"]


def test_a_spoke_gets_its_own_parcel_unless_the_plan_lets_hubs_carry(ledger: Ledger) -> None:
    keep(ledger, a_centre("A"), a_centre("S", hub="A"))
    planned(ledger, a_release(a_sealed_edition()))
    planned(ledger, a_release(a_sealed_edition(), name="release-2"), hubs_carry=True)
    assert [(line.centre, line.recipient) for line in lines(ledger)] == [
        *(("A", "A"), ("S", "S")),
        *(("A", "A"), ("S", "A")),
    ]


def test_a_second_plan_of_a_release_gives_only_those_who_have_nothing_yet(ledger: Ledger) -> None:
    release = a_release(a_sealed_edition())
    keep(ledger, a_centre("A"))
    first = planned(ledger, release)
    keep(ledger, a_centre("B"))
    assert planned(ledger, release).skipped == (("A", f"has its share of this release by plan {first.id}"),)
    assert [line.centre for line in lines(ledger)] == ["A", "B"]
    assert planned(ledger, release, again=True).centres == 2


def test_a_plan_of_nothing_is_not_on_record(ledger: Ledger) -> None:
    keep(ledger, a_centre("A", valid_until="2026-01-30"), a_centre("B", group="gone"))
    done = planned(ledger, a_release(a_sealed_edition()))
    assert done.id == ""
    assert [reason for _, reason in done.skipped] == [
        "was valid until 2026-01-30",
        "the plan of DE has no group “gone” any more",
    ]
    with ledger.reading() as connection:
        assert list(found(connection, Plan)) == []


@pytest.mark.parametrize(
    ("effective", "expires", "said"),
    [
        (date(2026, 2, 1), date(2027, 1, 1), "effective from 2026-02-01"),
        (date(2025, 1, 1), date(2026, 1, 30), "expired on 2026-01-30"),
    ],
)
def test_an_edition_that_is_not_current_is_not_planned(
    ledger: Ledger, effective: date, expires: date, said: str
) -> None:
    keep(ledger, a_centre("A"))
    with pytest.raises(NotCurrentError, match=said):
        planned(ledger, a_release(a_sealed_edition(effective=effective, expires=expires)))
    assert lines(ledger) == []


def test_an_edition_that_was_recalled_is_not_planned(ledger: Ledger) -> None:
    edition = a_sealed_edition()
    recall = Recall(
        number=1, id="C-000001", edition=edition.code, because="a wrong number", successor="", at=AT, who="test"
    )
    with ledger.writing() as connection:
        add(connection, [recall, a_centre("A")])
    with pytest.raises(NotCurrentError, match="a wrong number"):
        planned(ledger, a_release(edition))


def test_a_market_that_the_release_does_not_hold_is_refused(ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="FR") as caught:
        make_plan(ledger, BELGIAN, {}, today=TODAY, at=AT, who="test", markets=("FR",))
    assert "BE" in caught.value.hint


def test_serial_numbers_run_out_before_they_repeat(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        add(connection, [Allocation(prefix="T", first=1, last=LAST - 1, owner="R", at=AT)])
        assert str(allocate(connection, "T", 1, "R", AT)) == str(LAST)
    with pytest.raises(UsageError, match="only 0"), ledger.writing() as connection:
        allocate(connection, "T", 1, "R", AT)


@pytest.mark.parametrize(
    ("product", "prefix"), [("hemgenix", "HMG"), ("fictinix", "FCT"), ("aeiou", "AXX"), ("123", "XXX"), ("ab", "ABX")]
)
def test_the_letters_of_serial_numbers_come_from_the_product(product: str, prefix: str) -> None:
    assert serial_prefix(product) == prefix


def plan_some(where: str, name: str) -> None:
    """Plan a release of its own; run in a process of its own."""
    planned(Ledger.open(where), a_release(a_sealed_edition(), name=name))


def test_two_who_plan_at_once_never_give_the_same_serial_number(where: str) -> None:
    keep(Ledger.open(where), *(a_centre(f"A{number}") for number in range(30)))
    with ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("fork")) as pool:
        list(pool.map(plan_some, [where] * 4, [f"release-{number}" for number in range(4)]))
    ledger = Ledger.open(where)
    assert sorted(serials_of(lines(ledger))) == list(range(1, 4 * 30 * 10 + 1))
    with ledger.reading() as connection:
        assert sorted(serials_of(found(connection, Allocation))) == list(range(1, 4 * 30 * 10 + 1))


@settings(max_examples=12, deadline=None)
@given(
    wanted=st.lists(
        st.tuples(st.sampled_from(["nl", "fr", "de", "fr de"]), st.integers(0, 40)), min_size=1, max_size=12
    )
)
def test_serial_numbers_of_a_plan_neither_overlap_nor_leave_gaps(
    tmp_path_factory: pytest.TempPathFactory, wanted: list[tuple[str, int]]
) -> None:
    ledger = Ledger.open(str(tmp_path_factory.mktemp("plan")))
    keep(
        ledger,
        *(
            a_centre(f"A{index:03}", "BE", languages, copies={CARD: copies})
            for index, (languages, copies) in enumerate(wanted)
        ),
    )
    planned(ledger, BELGIAN)
    made = lines(ledger)
    assert serials_of(made) == list(range(1, sum(line.quantity for line in made) + 1))
    assert sum(line.quantity for line in made) == sum(copies * len(langs.split()) for langs, copies in wanted)
    ledger.close()


def test_every_market_has_a_plan_and_only_hungary_a_threshold() -> None:
    markets = [path.stem for path in (ROOT / "assets" / "markets").glob("*.yaml")]
    plans = {market: load_dissemination(ROOT / "assets", market) for market in markets}
    assert {market for market, plan in plans.items() if plan.threshold} == {"HU"}
    threshold = plans["HU"].threshold
    assert threshold is not None
    assert (threshold.percent, threshold.months) == (75, 2)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2026, 1, 15), date(2026, 3, 15)),
        (date(2025, 12, 31), date(2026, 2, 28)),
        (date(2026, 11, 30), date(2027, 1, 30)),
    ],
)
def test_two_months_end_on_the_same_day_or_the_last_of_the_month(start: date, due: date) -> None:
    threshold = load_dissemination(ROOT / "assets", "HU").threshold
    assert threshold is not None
    assert threshold.due(start) == due


def test_a_group_is_known_in_any_case_and_with_hyphens() -> None:
    assert slug("Treatment-Centres") == slug("treatment  centres") == "treatment-centres"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("percent: 75", "percent: 175", "more than all"),
        ("patient-card: 10", "patient-card: many", "no number"),
        ("[mail, sftp", "[pigeon, sftp", "pigeon"),
        ("hubs-carry-for-spokes: false", "hubs-carry-for-spokes: maybe", "maybe"),
        ("corrective-action: reminders", "corrective-action: prayer", "prayer"),
        ("numbered:", "numbred:", "numbred"),
        (
            "groups:\n",
            "groups:\n  - { group: Treatment-Centres, methods: mail, copies: { patient-card: 1 } }\n",
            "twice",
        ),
    ],
)
def test_a_plan_that_breaks_a_rule_is_refused(copied: Path, old: str, new: str, said: str) -> None:
    replace_in(copied / "assets" / "plans" / "HU.yaml", old, new)
    with pytest.raises(ContentError, match=said):
        load_dissemination(copied / "assets", "HU")
