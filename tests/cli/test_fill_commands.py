"""card fill and run print as a stranger runs them; a search finds no patient anywhere but on the cards."""

import getpass
import io
import re
import sys
from pathlib import Path

import pikepdf
import pytest
from tests.cli.called import called
from tests.cli.test_commands import run
from tests.conftest import ROOT

from edu_materials.cli import filling, show
from edu_materials.cli.papers import OnPaper
from edu_materials.kernel.errors import UsageError
from edu_materials.kernel.units import mm

ROWS = """name,date,batch,doctor,centre,telephone,language,market
Xqzpatient Alpha,2026-01-31,XQZB-1,Xqzdoctor,Xqzcentre,+00 987654,de,DE
Xqzpatient Beta,2026-02-28,XQZB-2,Xqzdoctor,Xqzcentre,+00 987654,en,IE
"""
SECRETS = ("xqz", "987654")
FIELDS = ("--batch", "T-1", "--doctor", "Dr. Test", "--centre", "Test Hospital", "--telephone", "+00 000 000")


def here(*words: str, cwd: Path, **environment: str) -> tuple[int, str]:
    done = run(*words, "-w", str(ROOT), cwd=cwd, **environment)
    return done.returncode, done.stdout + done.stderr


def a_table(folder: Path, text: str = ROWS) -> Path:
    path = folder / "in" / "patients.csv"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    return path


def leaks(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text.lower()]


@pytest.mark.parametrize("options", [(), ("--one-each",), ("--sheet", "plain"), ("--skip-bad",)])
def test_a_search_finds_no_patient_but_on_the_cards(
    tmp_path: Path, cache_folder: Path, options: tuple[str, ...]
) -> None:
    bad = "Xqzpatient \u202eGamma,3/4/2026,?xqz,=xqzdoctor,Xqzcentre,xqz,de,DE\n" if options == ("--skip-bad",) else ""
    table = a_table(tmp_path, ROWS + bad)
    work, temporary = tmp_path / "work", tmp_path / "temporary"
    work.mkdir()
    temporary.mkdir()
    code, said = here("card", "fill", "--from", str(table), *options, cwd=work, TMPDIR=str(temporary))
    assert code == 0, said
    assert not leaks(said)
    assert list(temporary.iterdir()) == []
    kept = [path for path in cache_folder.rglob("*") if path.is_file()]
    assert kept
    assert not any(leaks(str(path) + path.read_bytes().decode("latin-1")) for path in kept)
    made = sorted(path for path in work.rglob("*") if path.is_file())
    assert made
    for path in made:
        assert path.suffix == ".pdf"
        assert not leaks(str(path.relative_to(work)))
        assert path.stat().st_mode & 0o777 == 0o600
        with pikepdf.open(path) as pdf:
            assert not leaks(str(dict(pdf.docinfo)) + pdf.Root.Metadata.read_bytes().decode())
    assert (work / "personal-cards").stat().st_mode & 0o777 == 0o700
    assert re.search(r"SHA-256 [0-9a-f]{64}", said)


def test_bad_rows_end_with_a_table_of_reasons_and_no_file(tmp_path: Path) -> None:
    table = a_table(tmp_path, ROWS + "Xqzpatient Gamma,31/01/2026,,Xqzdoctor,Xqzcentre,none,xx,DE\n")
    code, said = here("card", "fill", "--from", str(table), cwd=tmp_path)
    assert code == 3
    assert [line.split()[:2] for line in said.splitlines() if line.startswith("4 ")] == [
        ["4", "batch"], ["4", "date"], ["4", "language"], ["4", "telephone"],
    ]  # fmt: skip
    assert "1 of 3 rows are wrong" in said
    assert "--date-format" in said
    assert not leaks(said.replace(str(tmp_path), ""))
    assert list((tmp_path / "personal-cards").iterdir()) == []


def test_one_patient_is_given_by_options(tmp_path: Path) -> None:
    person = ("--name", "Test Person A", "--date", "31.01.2026", "--date-format", "DD.MM.YYYY", *FIELDS)
    code, said = here("card", "fill", *person, "--market", "ie", "--language", "en", cwd=tmp_path)
    assert code == 0, said
    assert "1 card on 2 pages" in said
    code, said = here(
        "card", "fill", *person, "--market", "ie", "--language", "en", "--as-of", "2026-01-01", cwd=tmp_path
    )
    assert (code, "lies in the future" in said) == (3, True)


def test_a_template_is_written_once_and_is_itself_read_as_empty(tmp_path: Path) -> None:
    for name in ("t.csv", "t.xlsx"):
        assert here("card", "fill", "--template", name, cwd=tmp_path)[0] == 0
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
        code, said = here("card", "fill", "--from", name, cwd=tmp_path)
        assert (code, "no patient to make a card for" in said) == (3, True)
    for name in ("t.csv", "t.pdf"):
        assert here("card", "fill", "--template", name, cwd=tmp_path)[0] == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "no patient is named"),
        (("--name", "Test Person A", "--from", "x.csv"), "not both"),
        (("--from", "x.csv"), "cannot be read"),
        (("--name", "A", "--as-of", "today"), "no date"),
        (("--name", "A", "--encrypt"), "no terminal"),
        (("--name", "A", "--password-file", "none"), "cannot be read"),
        (("--name", "A", "--date-format", "guess"), "no form of dates"),
        (("--name", "A", "--by-hand", "name"), "by hand"),
        (("--name", "A", "--batch", "T-1", "--by-hand", "batch"), "--batch is given"),
    ],
)
def test_what_cannot_be_done_is_said_with_a_way_out(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    code, text = here("card", "fill", *words, "--market", "DE", cwd=tmp_path)
    assert code in {2, 8}
    assert said in text
    assert "  do:  " in text


def test_a_password_comes_from_a_file_of_the_owners_alone(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("four words make one\nand more\n", "utf-8")
    secret.chmod(0o644)
    words = ("card", "fill", "--name", "Test Person A", "--date", "2026-01-31", *FIELDS, "--market", "DE")
    code, said = here(*words, "--password-file", str(secret), cwd=tmp_path)
    assert (code, "others can read" in said) == (2, True)
    secret.chmod(0o600)
    code, said = here(*words, "--password-file", str(secret), cwd=tmp_path)
    assert code == 0, said
    with pikepdf.open(tmp_path / "personal-cards" / "cards-001.pdf", password="four words make one") as pdf:
        assert pdf.encryption.R == 6


def test_a_password_is_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = filling.Asked(
        **dict.fromkeys(filling.Asked.__slots__) | {"encrypt": True}  # type: ignore[arg-type]
    )
    given = iter(("four words make one", "four words make one", "four words make one", "four words make two"))
    monkeypatch.setattr(getpass, "getpass", lambda _: next(given))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    assert filling._password(asked) == "four words make one"
    with pytest.raises(UsageError, match="differ"):
        filling._password(asked)


def test_numbered_cards_are_printed_once(tmp_path: Path) -> None:
    words = ("run", "print", "--edition", "DE-de", "--serials", "HMG:1-3", "--output", "run.pdf")
    code, said = here(*words, cwd=tmp_path)
    assert code == 0, said
    assert "3 cards on 6 pages, from HMG-0000001-59 to HMG-0000003-" in said
    code, said = here(*words, cwd=tmp_path)
    assert (code, "exists" in said) == (8, True)


@pytest.mark.parametrize(
    ("edition", "serials", "said"),
    [
        ("XX-de", "HMG:1-3", "no edition"),
        ("nothing", "HMG:1-3", "no edition"),
        ("hemgenix-patient-card-DE-de-9.9", "HMG:1-3", "today"),
        ("DE-de", "HMG", "no list of serial numbers"),
        ("DE-de", "hmg:1", "capital letters"),
        ("DE-de", "HMG:1-3,7", "one range"),
    ],
)
def test_a_run_that_is_none_is_refused(tmp_path: Path, edition: str, serials: str, said: str) -> None:
    code, text = here("run", "print", "--edition", edition, "--serials", serials, "-o", "run.pdf", cwd=tmp_path)
    assert code == 2
    assert said in text
    assert not (tmp_path / "run.pdf").exists()


def test_a_terminal_shows_how_much_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    seen = Terminal()
    monkeypatch.setattr("sys.stderr", seen)
    with show.counted("cards") as progress:
        progress(512, 0.5)
    assert "cards" in seen.getvalue()


def test_backs_are_moved_as_was_measured_for_the_printer(tmp_path: Path) -> None:
    measured = ("--measured-x", "1.5", "--measured-y", "-0.5", "--state", str(tmp_path))
    done = run("card", "calibrate", "--printer", "ward", *measured, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    paper = OnPaper(sheet="plain", start=1, flip="long", paper="A4", printer="ward", state=tmp_path).meant
    assert list(paper.offset) == pytest.approx([mm(1.5), mm(-0.5)])


def test_a_run_on_record_is_printed_with_its_own_edition_and_numbers(tmp_path: Path) -> None:
    ledger = ("-w", str(ROOT), "--ledger", str(tmp_path / "ledger"))
    code = "hemgenix-patient-card-DE-de-0.1"
    for count in ("4", "2"):
        assert called("run", "new", *ledger, "--edition", code, "--count", count, cwd=tmp_path).returncode == 0
    done = called("run", "print", *ledger, "--run", "R-000002", "--output", "run.pdf", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 cards on 4 pages, from HMG-0000005-" in done.stdout
