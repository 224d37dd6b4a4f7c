"""The commands of the back office as a stranger runs them: centres in, a plan out, print runs closed, figures said."""

import csv
import shutil
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from tests.cli.called import called
from tests.cli.test_commands import run
from tests.conftest import ROOT
from tests.distribution.builders import dispatched
from tests.release.small import (
    AT,
    CODE,
    DE,
    IE,
    NOW,
    an_order,
    demonstration_signer,
    sign_all,
    small_folder,
    workspace_in,
)

from edu_materials.distribution.ledger import Ledger
from edu_materials.release.seal import release, sources_of
from edu_materials.release.withdrawals import withdraw

HERE = ("-w", ".")
SEALED = ("--release", "sealed", "--certificate", "key/demonstration-certificate.pem", "--today", "2026-12-02")
CENTRES = """id,name,country,languages,kind,hub,target-group,patient-card
A1,Fictional Centre 1,DE,de,hub,,treatment centres,25
A2,Fictional Centre 2,DE,de,spoke,A1,treatment centres,
B1,Fictional Centre 3,AT,de,hub,,treatment centres,5
C1,Fictional Centre 4,IE,ga,hub,,treatment centres,5
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a sealed release of three countries, and with centres on record."""
    folder = small_folder(tmp_path_factory.mktemp("register"))
    shutil.copytree(ROOT / "assets" / "plans", folder / "assets" / "plans")
    sign_all(folder, DE, AT, IE)
    signer, _ = demonstration_signer(folder / "key")
    workspace = workspace_in(folder)
    order = an_order(sources=sources_of(workspace))
    release(workspace, (DE, AT, IE), folder / "approvals", folder / "sealed", order, signer)
    (folder / "centres.csv").write_text(CENTRES, "utf-8")
    done = called("centre", "import", *HERE, "centres.csv", "--by", "logistics", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "4 new, 0 changed, 0 unchanged" in done.stdout
    return folder


def test_centres_are_listed_exported_and_imported_again_without_a_change(folder: Path) -> None:
    listed = called("centre", "list", *HERE, "-m", "de", cwd=folder)
    assert "2 centres" in listed.stdout
    assert "patient-card 25" in listed.stdout
    assert called("centre", "export", *HERE, "out.csv", cwd=folder).returncode == 0
    again = called("centre", "import", *HERE, "out.csv", cwd=folder)
    assert "0 new, 0 changed, 4 unchanged" in again.stdout
    assert called("centre", "export", *HERE, "out.ods", cwd=folder).returncode == 2


def test_a_change_is_shown_and_not_written_until_it_is_accepted(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "ledger.db", tmp_path / "copy.db")
    (tmp_path / "changed.csv").write_text(CENTRES.replace(",25", ",30"), "utf-8")
    command = ("centre", "import", "-w", str(folder), "--ledger", "copy.db", "changed.csv")
    refused = called(*command, cwd=tmp_path)
    assert refused.returncode == 3
    assert "patient-card 25  patient-card 30" in refused.stdout
    assert "--accept-changes" in refused.stderr
    accepted = called(*command, "--accept-changes", cwd=tmp_path)
    assert "0 new, 1 changed, 3 unchanged" in accepted.stdout


def test_every_bad_row_is_in_one_table(folder: Path) -> None:
    bad = CENTRES.replace("DE,de,spoke", "DE,fr,spoke").replace("AT,de", "XX,de")
    (folder / "bad.csv").write_text(bad, "utf-8")
    done = called("centre", "import", *HERE, "bad.csv", cwd=folder)
    assert done.returncode == 3
    assert "fr is no language of DE" in done.stdout
    assert "is no market of ours" in done.stdout
    assert "2 bad rows" in done.stderr


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_a_template_can_be_imported_as_it_is(folder: Path, tmp_path: Path, name: str) -> None:
    assert called("centre", "template", "-w", str(folder), name, cwd=tmp_path).returncode == 0
    done = called("centre", "import", "-w", str(folder), "--ledger", "new", name, cwd=tmp_path)
    assert "0 new" in done.stdout
    assert (tmp_path / "new" / "ledger.db").is_file()


def test_a_plan_names_what_is_missing_and_gives_nobody_a_second_share(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "ledger.db", tmp_path / "ledger.db")
    where = ("-w", str(folder), "--ledger", str(tmp_path))
    planned = called("pack", "plan", *where, *SEALED, "--csv", str(tmp_path / "plan.csv"), cwd=folder)
    assert planned.returncode == 7
    assert "not in this release: patient-card in ga, for C1" in planned.stdout
    assert "plan L-000001: 3 lines for 3 centres" in planned.stdout
    assert "serial numbers PLC-0000001-" in planned.stdout
    assert "DE: The Blue Hand" in planned.stdout
    with (tmp_path / "plan.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["centre"]: row for row in csv.DictReader(file)}
    assert {name: (row["language"], row["copies"]) for name, row in rows.items()} == {
        "A1": ("de", "25"),
        "A2": ("de", "10"),
        "B1": ("de", "5"),
    }
    again = called("pack", "plan", *where, *SEALED, "--market", "DE", cwd=folder)
    assert again.returncode == 2
    assert "A1 has its share of this release by plan L-000001" in again.stdout
    early = called("pack", "plan", *where, *SEALED[:4], "--today", "2026-11-30", cwd=folder)
    assert early.returncode == 7
    assert "effective from 2026-12-01" in early.stderr


def test_a_run_is_ordered_listed_closed_and_stays_closed(folder: Path) -> None:
    new = called("run", "new", *HERE, "--edition", CODE, "--count", "100", cwd=folder)
    assert (new.returncode, new.stderr) == (0, "")
    assert "run R-000001: 100 cards" in new.stdout
    assert "run print --run R-000001 --output R-000001.pdf" in new.stdout
    printed = called("run", "print", *HERE, "--run", "r-000001", "--output", "R-000001.pdf", cwd=folder)
    assert printed.returncode == 7, "the edition of the run is sealed, and its first day is yet to come"
    assert CODE in printed.stderr
    assert "open" in called("run", "list", *HERE, cwd=folder).stdout
    close = ("run", "reconcile", *HERE, "r-000001", "--good", "1-95", "--spoiled", "96,97")
    short = called(*close, cwd=folder)
    assert short.returncode == 7
    assert "nothing is said of 98-100" in short.stderr
    assert "is closed" in called(*close, "--left", "98-100", cwd=folder).stdout
    again = called(*close, "--left", "98-100", cwd=folder)
    assert again.returncode == 2
    assert "ledger correct" in again.stderr
    for words, said in (
        (("--run", "R-000001"), "run R-000001 was closed"),
        (("--run", "R-000009"), "there is no run R-000009"),
        (("--run", "R-000001", "--edition", CODE), "has its edition and numbers"),
        ((), "nothing says which cards to print"),
    ):
        refused = called("run", "print", *HERE, *words, "--output", "other.pdf", cwd=folder)
        assert (refused.returncode, said in refused.stderr) == (2, True)
    corrected = called(
        "ledger", "correct", *HERE, "run_results", "R-000001", "spoiled", "96", "--because", "recount", cwd=folder
    )
    assert "“96-97” now reads “96”" in corrected.stdout
    for edition, count, said in (
        ("none", "1", "there is no card"),
        (CODE.replace("patient-card", "patient-leaflet"), "1", "there is no card"),
        (CODE, "0", "Ask for 1 to 9999999"),
        (CODE, "10000000", "Ask for 1 to 9999999"),
    ):
        refused = called("run", "new", *HERE, "--edition", edition, "--count", count, cwd=folder)
        assert (refused.returncode, said in refused.stderr) == (2, True)


def test_a_missed_threshold_calls_for_what_the_holder_does_about_it(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "assets", tmp_path / "assets")
    (tmp_path / "locales").symlink_to(folder / "locales")
    threshold = "threshold: { percent: 75, months: 2, source: fictional }\n"
    with (tmp_path / "assets/plans/DE.yaml").open("a", encoding="utf-8") as file:
        file.write(threshold)
    shutil.copy(folder / "ledger.db", tmp_path / "ledger.db")
    ledger = Ledger.open(str(tmp_path / "ledger.db"))
    with ledger.writing() as connection:
        dispatched(connection, "A1", sent="2026-12-03")
    ledger.close()
    command = ("report", *HERE, "-m", "DE", "--as-of", "2027-02-04", "-p", "placebo", "--pdf", "report.pdf")
    said = called(*command, "--action", "Anruf in jedem Zentrum", cwd=tmp_path)
    assert "corrective action is due: Anruf in jedem Zentrum" in said.stdout
    assert "Anruf in jedem Zentrum" in words_of((tmp_path / "report.pdf").read_bytes())
    assert "reminders, of which 0 were sent" in called(*command, cwd=tmp_path).stdout
    assert called(*command, "--action", "two\nlines", cwd=tmp_path).returncode == 2


def words_of(data: bytes) -> str:
    """Return what the first page of a PDF says, on one line."""
    with pikepdf.open(BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1
    text = pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    return " ".join(text.split())


def test_an_edition_that_a_record_withdraws_is_neither_planned_nor_ordered(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "approvals", tmp_path / "approvals")
    shutil.copy(folder / "ledger.db", tmp_path / "ledger.db")
    withdraw(workspace_in(folder), (CODE,), tmp_path / "approvals", name="Test Person F", reason="a slip", when=NOW)
    records = ("-w", str(folder), "--approvals", str(tmp_path / "approvals"), "--ledger", str(tmp_path))
    for words in (("pack", "plan", *SEALED), ("run", "new", "--edition", CODE, "--count", "5")):
        done = called(*words, *records, cwd=folder)
        assert done.returncode == 7
        assert f"{CODE} is withdrawn: a slip" in done.stderr


def test_the_ledger_is_exported_and_figures_are_said(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "ledger.db", tmp_path / "copy.db")
    ledger = Ledger.open(str(tmp_path / "copy.db"))
    with ledger.writing() as connection:
        dispatched(connection, "A1", sent="2026-12-03", received="2026-12-04")
        dispatched(connection, "A2", sent="2026-12-03")
    ledger.close()
    where = ("-w", str(folder), "--ledger", str(tmp_path / "copy.db"))
    said = called(
        "report", *where, "-m", "de", "--as-of", "2026-12-31", "--csv", "figures.csv", "--pdf", "report.pdf",
        "--product", "placebo", cwd=tmp_path,
    )  # fmt: skip
    assert (said.returncode, said.stderr) == (0, "")
    assert "50.0 %" in said.stdout
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert b"DE,release-1,treatment centres,2026-12-03,2026-12-31,2,1,50.0" in (tmp_path / "figures.csv").read_bytes()
    exported = called("ledger", "export", *where, "--csv", "all", cwd=tmp_path)
    assert "dispatches.csv" in exported.stdout
    assert (tmp_path / "all" / "centres.csv").is_file()
    assert called("report", *where, "--pdf", "x.pdf", cwd=tmp_path).returncode == 2
    assert "no product" in called("report", *where, "-m", "DE", "-p", "x", "--pdf", "x.pdf", cwd=tmp_path).stderr
    early = called("report", *where, "--as-of", "2026-12-01", cwd=tmp_path)
    assert (early.returncode, "nothing was sent yet" in early.stdout) == (0, True)
    assert "is no date" in called("report", *where, "--as-of", "tomorrow", cwd=tmp_path).stderr
    assert called("report", *where, "-m", "QQ", cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("centre", "list"), 2, "no ledger"),
        (("centre", "list", "--ledger", "mysql://x:secret@y/z"), 2, "postgresql+pg8000://"),
        (("report", "--as-of", "tomorrow"), 2, "no ledger"),
        (("run", "list"), 2, "no ledger"),
        (("centre", "import", "none.csv", "--by", " "), 2, "--by"),
    ],
)
def test_what_cannot_be_done_ends_with_a_hint(
    folder: Path, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    done = called(*words, "-w", str(folder), *(() if "--ledger" in words else ("--ledger", "nowhere.db")), cwd=tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert "do:" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_the_ledger_is_named_by_the_environment_where_no_option_names_it(folder: Path, tmp_path: Path) -> None:
    listed = run("centre", "list", "-w", str(folder), cwd=tmp_path, EDU_LEDGER=str(folder / "ledger.db"))
    assert "4 centres" in listed.stdout
