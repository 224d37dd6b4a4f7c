"""Figures count centres, never round up, and say against which threshold and by when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import ROOT
from tests.distribution.builders import AT, a_centre, dispatched

from edu_materials.build.workspace import Workspace
from edu_materials.checks.judges.bench import ARCHIVE, UA, judged
from edu_materials.distribution.corrections import correct
from edu_materials.distribution.dissemination import Dissemination, load_dissemination
from edu_materials.distribution.figures import Figure, figures
from edu_materials.distribution.ledger import Ledger, add
from edu_materials.distribution.records import Centre, Reminder
from edu_materials.distribution.report import HEADINGS, latest, report_pdf, rows_of
from edu_materials.kernel.errors import UsageError

PLANS: dict[str, Dissemination] = {market: load_dissemination(ROOT / "assets", market) for market in ("HU", "DE")}
START, DUE = date(2026, 1, 15), date(2026, 3, 15)


def counted(
    ledger: Ledger, day: str = "2026-03-16", markets: tuple[str, ...] = (), release: str | None = None
) -> tuple[Figure, ...]:
    """Return the figures up to *day*."""
    return figures(ledger, PLANS, as_of=date.fromisoformat(day), markets=markets, release=release)


def sent_to(ledger: Ledger, count: int, confirmed: int, *, country: str = "HU", start: int = 0) -> list[str]:
    """Send a parcel to each of *count* centres, of which the first *confirmed* answer, and return the dispatches."""
    language = country.lower()
    centres: list[Centre] = [a_centre(f"{country}{start + n}", country, language) for n in range(count)]
    with ledger.writing() as connection:
        add(connection, centres)
        return [
            dispatched(connection, c.id, sent="2026-01-15", received="2026-02-01" if n < confirmed else "")
            for n, c in enumerate(centres)
        ]


@pytest.mark.parametrize(
    ("confirmed", "day", "verdict", "overdue", "tenths"),
    [
        (3, "2026-03-16", "reached", 1, 750),
        (2, "2026-03-16", "missed", 2, 500),
        (2, "2026-03-15", "open", 0, 500),
        (4, "2026-03-16", "reached", 0, 1000),
    ],
)
def test_the_share_is_held_against_the_threshold_and_the_day(
    ledger: Ledger, confirmed: int, day: str, verdict: str, overdue: int, tenths: int
) -> None:
    sent_to(ledger, 4, confirmed)
    (figure,) = counted(ledger, day)
    assert (figure.start, figure.due, figure.percent) == (START, DUE, 75)
    assert (figure.verdict, figure.overdue, figure.tenths) == (verdict, overdue, tenths)


def test_without_a_known_threshold_none_is_claimed_and_nothing_is_overdue(ledger: Ledger) -> None:
    sent_to(ledger, 2, 0, country="DE")
    (figure,) = counted(ledger, "2030-01-01")
    assert (figure.verdict, figure.percent, figure.due, figure.overdue) == ("no threshold", None, None, 0)


def test_what_happened_after_the_day_is_not_counted(ledger: Ledger) -> None:
    sent_to(ledger, 2, 2)
    assert counted(ledger, "2026-01-14") == ()
    (figure,) = counted(ledger, "2026-01-31")
    assert (figure.sent, figure.received) == (2, 0)


def test_a_centre_counts_once_and_a_receipt_that_was_taken_back_not_at_all(ledger: Ledger) -> None:
    first, _ = sent_to(ledger, 2, 1)
    with ledger.writing() as connection:
        second = dispatched(connection, "HU0", sent="2026-01-20")
        add(connection, [Reminder(dispatch=second, count=1, channel="mail", at="2026-02-20T08:00:00Z", detail="")])
    (figure,) = counted(ledger)
    assert (figure.sent, figure.received, figure.reminders, figure.start) == (2, 1, 1, START)
    correct(ledger, kind="receipts", subject=first, column="dispatch", new="", at=AT, who="test", because="mix-up")
    assert [figure.received for figure in counted(ledger)] == [0]


def test_what_was_only_queued_is_not_sent(ledger: Ledger) -> None:
    with ledger.writing() as connection:
        add(connection, [a_centre("HU0", "HU", "hu")])
        dispatched(connection, "HU0")
    assert counted(ledger) == ()


def test_markets_groups_and_releases_are_told_apart(where: str) -> None:
    ledger = Ledger.open(where)
    sent_to(ledger, 2, 1)
    sent_to(ledger, 1, 1, country="DE")
    with ledger.writing() as connection:
        add(connection, [a_centre("HU9", "HU", "hu", group="pharmacies")])
        dispatched(connection, "HU9", sent="2026-01-16")
        dispatched(connection, "HU9", sent="2026-05-01", release="release-2")
    rows = [(f.market, f.release, f.group, f.sent, f.start) for f in counted(ledger, "2026-06-01")]
    assert rows == [
        ("DE", "release-1", "treatment centres", 1, START),
        ("HU", "release-1", "pharmacies", 1, START),
        ("HU", "release-1", "treatment centres", 2, START),
        ("HU", "release-2", "pharmacies", 1, date(2026, 5, 1)),
    ]
    assert {f.release for f in latest(counted(ledger, "2026-06-01", markets=("HU",)))} == {"release-2"}
    assert len(counted(ledger, "2026-06-01", release="release-2")) == 1


@pytest.fixture
def a_figure() -> Callable[..., Figure]:
    """A way to make figures of one Hungarian target group."""

    def made(sent: int, received: int, group: str = "treatment centres", percent: int | None = 75) -> Figure:
        return Figure(
            market="HU",
            release="release-1",
            group=group,
            as_of=date(2026, 3, 16),
            start=START,
            sent=sent,
            received=received,
            reminders=2,
            percent=percent,
            due=DUE if percent else None,
        )

    return made


@given(st.data())
def test_a_share_is_never_rounded_up_to_its_threshold(data: st.DataObject) -> None:
    sent = data.draw(st.integers(1, 5_000))
    received = data.draw(st.integers(0, sent))
    figure = Figure(
        market="HU", release="r", group="g", as_of=DUE, start=START, sent=sent, received=received, reminders=0,
        percent=75, due=DUE,
    )  # fmt: skip
    assert figure.tenths * sent <= received * 1000 < (figure.tenths + 1) * sent
    assert (figure.verdict == "reached") == (figure.tenths >= 750)


def test_a_row_of_the_csv_says_what_the_figure_says(a_figure: Callable[..., Figure]) -> None:
    (row,) = rows_of([a_figure(3, 2)])
    assert dict(zip(HEADINGS, row, strict=True)) == {
        "market": "HU",
        "release": "release-1",
        "target group": "treatment centres",
        "start": "2026-01-15",
        "as of": "2026-03-16",
        "sent": 3,
        "confirmed": 2,
        "share in per cent": "66.6",
        "threshold in per cent": 75,
        "due": "2026-03-15",
        "overdue": 1,
        "reminders": 2,
        "state": "missed",
    }


@pytest.fixture(scope="module")
def everywhere(own: Workspace) -> dict[str, bytes]:
    """A report in every language of every market, on one group with a sentence of its own and one without."""
    made: dict[str, bytes] = {}
    for market in own.markets.values():
        for language in market.languages:
            lines = [
                Figure(
                    market=market.code, release="release-1", group=group, as_of=date(2026, 3, 16), start=START,
                    sent=1400, received=received, reminders=700, percent=75, due=DUE,
                )
                for group, received in (("treatment centres", 1000), ("pharmacies of hospitals", 1400))
            ]  # fmt: skip
            made[f"{market.code}-{language}"] = report_pdf(own, lines, product="hemgenix", language=language)
    return made


def test_a_report_fits_and_passes_its_checks_in_every_language(own: Workspace, everywhere: dict[str, bytes]) -> None:
    assert len(everywhere) == sum(len(market.languages) for market in own.markets.values())


@pytest.mark.parametrize("locale", ["HU-hu", "GR-el"])
def test_a_report_passes_every_judge(everywhere: dict[str, bytes], locale: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(everywhere[locale])
    verdicts = [verdict for verdict in judged(path, (UA, ARCHIVE)) if not verdict.judge.lint]
    assert [(v.judge.name, v.absent, v.findings) for v in verdicts if v.absent or v.findings] == []


def test_the_chart_is_a_figure_that_says_its_figures(everywhere: dict[str, bytes]) -> None:
    with pikepdf.open(BytesIO(everywhere["HU-hu"])) as pdf:
        said = [str(item.Alt) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]
    wanted = ("75%", "Kezelőközpont 71,4%", "pharmacies of hospitals 100%")
    assert any(all(words in text.replace("\u00a0", " ") for words in wanted) for text in said)


def test_a_report_is_about_one_market_and_something_that_was_sent(
    own: Workspace, a_figure: Callable[..., Figure]
) -> None:
    for lines in ([], [a_figure(1, 1), replace(a_figure(1, 1), market="DE")]):
        with pytest.raises(UsageError, match="one market"):
            report_pdf(own, lines, product="hemgenix", language="hu")
