"""The commands of sheets as a stranger runs them: in a process of their own, on bad input too."""

import json
from pathlib import Path

import pytest
from tests.cli.called import called
from tests.cli.test_commands import run
from tests.conftest import ROOT, replace_in

FOLDER = Path("hemgenix") / "0.1" / "DE-de"
CODE = "hemgenix-patient-card-DE-de-0.1"


def test_a_sheet_is_written_with_a_record_of_how_it_was_made(tmp_path: Path) -> None:
    state = {"EDU_MATERIALS_STATE": str(tmp_path / "state")}
    measured = run(
        "card", "calibrate", "--printer", "Ward 3", "--measured-x", "1.2", "--measured-y", "-0.5", cwd=tmp_path, **state
    )
    assert measured.returncode == 0, measured.stderr
    made = run("card", "sheet", "-m", "de", "--copies", "3", "--start-slot", "2", cwd=tmp_path, **state)
    assert made.returncode == 0, made.stderr
    assert "1 of 1 edition made, every file read back" in made.stdout
    assert "flipped on the long edge" in made.stdout
    plain = tmp_path / "output" / FOLDER / f"{CODE}-sheet-plain-long.json"
    assert json.loads(plain.read_text("utf-8"))["offset"] is None
    made = run("card", "sheet", "-m", "de", "--printer", "Ward 3", cwd=tmp_path, **state)
    assert made.returncode == 0, made.stderr
    record = json.loads(plain.with_name(f"{CODE}-sheet-plain-long-for-ward-3.json").read_text("utf-8"))
    assert record["offset"]["printer"] == "Ward 3"
    assert (record["offset"]["x-mm"], record["offset"]["y-mm"]) == (1.2, -0.5)
    assert (record["edition"], record["copies"], record["sheet"], record["state"]) == (CODE, 4, "plain", "draft")
    assert (plain.parent / record["file"]).is_file()


def test_a_booklet_and_two_copies_a_sheet(tmp_path: Path) -> None:
    for form in ("booklet", "two-up"):
        made = called("leaflet", form, "-m", "IE", "-l", "en", cwd=tmp_path)
        assert made.returncode == 0, made.stderr
        assert list((tmp_path / "output").rglob(f"hemgenix-patient-leaflet-IE-en-0.1-{form}-short.pdf"))


def test_the_list_of_sheet_products_and_the_target(tmp_path: Path) -> None:
    listed = called("card", "sheets", cwd=tmp_path)
    assert listed.returncode == 0
    assert "avery-32015" in listed.stdout
    written = called("card", "calibrate", "--printer", "ward-3", "--paper", "letter", cwd=tmp_path)
    assert written.returncode == 0, written.stderr
    assert (tmp_path / "output" / "calibration-letter-long.pdf").is_file()
    assert "--measured-x … --measured-y …" in written.stdout


@pytest.mark.parametrize(
    ("words", "code", "says", "remedy"),
    [
        (("card", "sheet", "--copies", "0"), 2, "0 copies cannot be printed", "Ask for 1 to"),
        (("card", "sheet", "--start-slot", "9"), 2, "no slot 9", "count from 1 to 4"),
        (("card", "sheet", "--sheet", "avery-32016"), 2, "no sheet product", "Did you mean avery-32015?"),
        (("card", "sheet", "--sheet", "avery-32015"), 5, "53.96 mm lower", "--sheet plain"),
        (("card", "sheet", "--printer", "nobody", "--state", "."), 2, "has not been measured", "card calibrate"),
        (("card", "calibrate", "--printer", "p", "--measured-x", "7", "--measured-y", "0"), 2, "7.0", "Measure"),
        (("card", "calibrate", "--printer", "p", "--measured-x", "1"), 2, "only x was measured", "Give both"),
        (("leaflet", "booklet", "--paper", "Letter"), 5, "more than Letter has", "--paper A4"),
        (("leaflet", "booklet", "--thickness", "9"), 2, "not the thickness of paper", "Give millimetres"),
    ],
)
def test_what_cannot_be_done_is_said_once_with_a_remedy(
    tmp_path: Path, words: tuple[str, ...], code: int, says: str, remedy: str
) -> None:
    tried = (
        called(*words, "-w", str(ROOT), "-o", str(tmp_path / "out"), cwd=tmp_path)
        if "calibrate" not in words
        else called(*words, "--state", str(tmp_path), cwd=tmp_path)
    )
    assert tried.returncode == code
    assert tried.stderr.count("error:") == 1
    assert says in tried.stderr
    assert remedy in tried.stderr
    assert "Traceback" not in tried.stderr
    assert not list(tmp_path.rglob("*.pdf"))


def test_an_edition_that_fails_takes_its_old_sheet_away_and_stops_no_other(copied: Path) -> None:
    words = ("card", "sheet", "-w", str(copied), "-m", "BE")
    assert called(*words, cwd=copied).returncode == 0
    replace_in(
        copied / "locales" / "fr" / "LC_MESSAGES" / "parts.po",
        'msgctxt "print.scale"',
        '#, fuzzy\nmsgctxt "print.scale"',
    )
    tried = run(*words, cwd=copied)
    assert tried.returncode == 4
    assert "2 of 3 editions made" in tried.stdout
    sheets = {path.parent.name for path in (copied / "output").rglob("*sheet-plain-long*")}
    assert sheets == {"BE-de", "BE-nl"}


def test_a_product_without_a_leaflet_is_told_so(two_products: Path) -> None:
    tried = called("leaflet", "booklet", "-w", str(two_products), "-p", "placebo", cwd=two_products)
    assert tried.returncode == 2
    assert "none of these editions is an A5 leaflet" in tried.stderr
