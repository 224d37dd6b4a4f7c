"""The desk at the command line: what it says, which exit code ends it, and that no half of a file stays."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.conftest import replace_in

from edu_materials.cli.main import main

GERMAN = "locales/de/LC_MESSAGES/hemgenix.po"
CARD = ("build", "-m", "DE", "-t", "patient-card")
DONATION = 'msgctxt "card.rules.donation"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Answer]


@pytest.fixture
def run(copied: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command on a copy of the project, as its entry point does."""
    monkeypatch.delenv("COLUMNS", raising=False)

    def command(*words: str, folder: Path = copied) -> Answer:
        monkeypatch.setattr(sys, "argv", ["edu-materials", *words, "-w", str(folder)])
        with pytest.raises(SystemExit) as caught:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Answer(code=int(caught.value.code or 0), out=said.out, err=said.err)

    return command


def row(answer: Answer, first: str) -> list[str]:
    """Return the cells of the line of a table that begins with *first*."""
    (line,) = [line for line in answer.out.splitlines() if line.split()[:1] == [first]]
    return line.split()


def outputs(folder: Path) -> list[str]:
    """Return every file in the output, hidden and temporary ones included."""
    return sorted(path.name for path in (folder / "output").rglob("*") if path.is_file())


def sentence(po: Path, key: str) -> tuple[str, str]:
    """Return a sentence of the file *po*: its entry, and its translation."""
    (entry,) = [entry for entry in po.read_text("utf-8").split("\n\n") if f'msgctxt "{key}"' in entry]
    return entry, entry.split("msgstr ")[1]


def retranslate(po: Path, key: str, text: str) -> None:
    """Translate the sentence *key* by *text*."""
    entry, old = sentence(po, key)
    replace_in(po, entry, entry.replace(f"msgstr {old}", f'msgstr "{text}"'))


# Templates and catalogues.


def test_extract_names_the_templates_that_it_wrote(run: Command, copied: Path) -> None:
    answer = run("catalogue", "extract")
    assert answer.code == 0
    assert answer.out.splitlines() == [
        f"written: {copied}/locales/{name}.pot" for name in ("hemgenix", "parts", "letters")
    ]


def test_update_counts_what_is_new_and_what_is_in_doubt(run: Command, copied: Path) -> None:
    outline = copied / "assets/products/hemgenix/patient-card.yaml"
    replace_in(outline, "swelling of one or both legs", "a swollen leg")
    replace_in(outline, "id: card.rules.donation,", "id: card.rules.giving,")
    answer = run("catalogue", "update", "-l", "de", "-l", "el")
    assert answer.code == 0
    assert answer.out.split()[:4] == ["catalogue", "sentences", "empty", "fuzzy"]
    for language in ("de", "el"):
        line = row(answer, f"{copied}/locales/{language}/LC_MESSAGES/hemgenix.po")
        assert line[2:] == ["1", "1"]


def test_update_of_what_is_no_language_is_a_wrong_command(run: Command) -> None:
    answer = run("catalogue", "update", "-l", "nl_BE")
    assert answer.code == 2
    assert answer.err.startswith("error: “nl_BE” is no language\n  do:  ")


# Status.


def test_status_tells_what_is_translated_and_where_the_room_is_tightest(run: Command) -> None:
    answer = run("catalogue", "status", "-l", "de", "-l", "en")
    assert answer.code == 0
    assert answer.out.startswith("language  translated  fuzzy  missing  findings  tightest place")
    assert row(answer, "de")[2:5] == ["0", "0", "0"]
    assert " mm left" in answer.out
    assert "not reviewed by a native medical translator" in answer.out
    assert answer.out.splitlines()[-1] == "2 of 2 languages complete"


def test_status_of_an_incomplete_language_is_an_answer_and_no_fault(run: Command, copied: Path) -> None:
    replace_in(copied / GERMAN, DONATION, f"#, fuzzy\n{DONATION}")
    answer = run("catalogue", "status", "-l", "de")
    assert answer.code == 0
    assert row(answer, "de")[2:4] == ["1", "0"]
    assert "0 of 1 languages complete" in answer.out


def test_status_of_a_broken_catalogue_says_so_and_tells_of_the_others(run: Command, copied: Path) -> None:
    (copied / GERMAN).write_bytes(b"\xff")
    answer = run("catalogue", "status", "-l", "de", "-l", "en")
    assert answer.code == 4
    assert f"error: {GERMAN}:1: not UTF-8" in answer.err
    assert "  do:  Save the file as UTF-8." in answer.err
    assert "1 of 2 languages complete" in answer.out


@pytest.mark.parametrize("command", ["status", "check"])
def test_a_language_that_is_not_there_is_refused_and_those_that_are_get_named(run: Command, command: str) -> None:
    answer = run("catalogue", command, "-l", "xx")
    assert answer.code == 2
    assert answer.err.startswith("error: there is no language “xx”\n  do:  There are: bg, cs, ")


# Check.


def test_check_of_sound_catalogues_passes(run: Command) -> None:
    answer = run("catalogue", "check")
    assert (answer.code, answer.out.strip(), answer.err) == (0, "every check passed", "")


def test_check_names_language_sentence_file_line_and_remedy(run: Command, copied: Path) -> None:
    po = copied / GERMAN
    retranslate(po, "card.rules.donation", "**Spenden Sie nichts** 3-mal!")
    line = po.read_text("utf-8").splitlines().index(DONATION) + 2
    answer = run("catalogue", "check", "-l", "de")
    assert answer.code == 7
    assert f"de: C201 “card.rules.donation”: numbers differ: 3 added ({GERMAN}:{line})" in answer.out
    assert "de: C206 “card.rules.donation”: ends with “!” where the English ends with “.”" in answer.out
    assert "  do:  End the sentence as the English does." in answer.out
    assert answer.out.splitlines()[-1] == "2 findings"


def test_check_of_several_catalogues_tells_of_the_sound_ones_and_of_the_broken_one(run: Command, copied: Path) -> None:
    (copied / GERMAN).write_bytes(b'msgid "broken\n')
    retranslate(copied / "locales/el/LC_MESSAGES/hemgenix.po", "card.title", "Κάρτα  ασθενούς")
    answer = run("catalogue", "check")
    assert answer.code == 7
    assert "el: C207 “card.title”" in answer.out
    assert f"error: {GERMAN}:1: " in answer.err
    assert "every check passed" not in answer.out


def test_check_of_a_broken_catalogue_ends_with_the_code_of_its_error(run: Command, copied: Path) -> None:
    (copied / GERMAN).write_bytes(b'msgid "broken\n')
    answer = run("catalogue", "check", "-l", "de")
    assert answer.code == 4
    assert "every check passed" not in answer.out


def test_check_tells_of_a_fault_in_the_parts_once_for_two_medicines(run: Command, two_products: Path) -> None:
    retranslate(two_products / "locales/de/LC_MESSAGES/parts.po", "contents.title", "In dieser  Packungsbeilage")
    answer = run("catalogue", "check", "-l", "de", folder=two_products)
    assert answer.code == 7
    assert answer.out.splitlines()[-1] == "1 finding"


# Pseudo-language and proofs.


def test_pseudo_builds_the_leaflets_and_names_the_sentences_of_the_card_that_do_not_fit(
    run: Command, copied: Path
) -> None:
    answer = run("catalogue", "pseudo", "-o", str(copied / "output"))
    assert answer.code == 0, "that a text would not fit is an answer, not a fault"
    assert "not written: hemgenix patient-card IE-en\n" in answer.out
    assert "overflows by" in answer.err
    assert "“card." in answer.err
    assert outputs(copied) == [f"hemgenix-{m}-IE-en-XA-0.1.pdf" for m in ("hcp-leaflet", "patient-leaflet")]
    assert answer.out.splitlines()[-1] == "2 of 3 editions written"


def test_pseudo_that_cannot_write_is_a_fault(run: Command, copied: Path) -> None:
    (copied / "output").write_text("a file where a folder should be", "utf-8")
    answer = run("catalogue", "pseudo", "-o", str(copied / "output"))
    assert answer.code == 8
    assert "cannot be written" in answer.err


def test_proof_writes_what_was_chosen(run: Command, copied: Path) -> None:
    answer = run("catalogue", "proof", "-m", "gr", "-t", "patient-card")
    assert answer.code == 0
    assert outputs(copied) == ["hemgenix-patient-card-GR-el-0.1-proof.pdf"]
    assert answer.out.splitlines()[-1] == "1 of 1 edition written"


def test_proof_of_a_sentence_in_doubt_is_refused_and_the_others_are_written(run: Command, copied: Path) -> None:
    replace_in(copied / GERMAN, DONATION, f"#, fuzzy\n{DONATION}")
    answer = run("catalogue", "proof", "-m", "DE")
    assert answer.code == 4
    assert "not written: hemgenix patient-card DE-de" in answer.out
    assert "“card.rules.donation” is fuzzy" in answer.err
    assert outputs(copied) == [f"hemgenix-{m}-DE-de-0.1-proof.pdf" for m in ("hcp-leaflet", "patient-leaflet")]


# To an agency and back.


@pytest.mark.parametrize("ending", ["xlf", "xlsx"])
def test_a_language_goes_out_and_comes_back(run: Command, copied: Path, ending: str) -> None:
    before = (copied / GERMAN).read_bytes()
    path = copied / f"german.{ending}"
    answer = run("catalogue", "export", "de", str(path))
    assert answer.code == 0
    count = answer.out.split()[0]
    assert answer.out.strip() == f"{count} sentences written to {path}"
    answer = run("catalogue", "import", str(path))
    assert (answer.code, answer.out.strip()) == (0, f"de: {count} sentences read, 0 changed")
    assert (copied / GERMAN).read_bytes() == before


def test_a_formula_is_refused_by_its_cell_and_nothing_is_written(run: Command, copied: Path) -> None:
    before = (copied / GERMAN).read_bytes()
    path = copied / "german.xlsx"
    run("catalogue", "export", "de", str(path))
    book = load_workbook(path)
    book.worksheets[0]["E7"].value = "=HYPERLINK(A1)"
    book.save(path)
    answer = run("catalogue", "import", str(path))
    assert answer.code == 4
    assert answer.err == (
        "error: german.xlsx, cell E7: a formula\n  do:  Write plain text into this cell.\n"
    )  # fmt: skip
    assert (copied / GERMAN).read_bytes() == before


def test_export_of_a_language_that_is_not_there_is_a_wrong_command(run: Command, copied: Path) -> None:
    answer = run("catalogue", "export", "tlh", str(copied / "klingon.xlf"))
    assert answer.code == 2
    assert "there is no language “tlh”" in answer.err
    assert not (copied / "klingon.xlf").exists()


# A build from catalogues that are damaged.


def replaced(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Return an edit of a file."""

    def edit(data: bytes) -> bytes:
        assert old in data
        return data.replace(old, new, 1)

    return edit


TITLE = b'msgstr "Patientenkarte"'
DAMAGED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "an empty file": (lambda _: b"", "is missing in de"),
    "half a file": (lambda data: data[: len(data) // 2 - 7], "hemgenix.po:"),
    "no PO at all": (lambda _: b"%PDF-1.7\n", "hemgenix.po:1:"),
    "an open quotation mark": (replaced(TITLE, b'msgstr "Patientenkarte'), "hemgenix.po:"),
    "marks of a merge": (replaced(TITLE, b"<<<<<<< ours\n" + TITLE), "hemgenix.po:"),
    "not UTF-8": (replaced(TITLE, 'msgstr "Präparat"'.encode("latin-1")), "not UTF-8"),
    "UTF-16": (lambda data: data.decode().encode("utf-16"), "not UTF-8"),
    "a NUL": (replaced(TITLE, b'msgstr "Patienten\0karte"'), "a NUL character"),
    "a context twice": (
        lambda data: data + b'\nmsgctxt "card.title"\nmsgid "Patient card"\nmsgstr "Karte"\n',
        "msgctxt “card.title” stands twice",
    ),
    "no context": (replaced(b'msgctxt "card.title"\n', b""), "has no msgctxt"),
    "an attribute of a placeholder": (
        replaced(TITLE, b'msgstr "{a.__class__}"'), "“card.title” does not have the placeholders"
    ),
    "a placeholder of another sentence": (
        replaced(TITLE, b'msgstr "{inn}"'), "“card.title” does not have the placeholders"
    ),
    "an override of direction": (
        replaced(TITLE, 'msgstr "Patienten\u202ekarte"'.encode()), "“card.title” holds the invisible character U+202E"
    ),
    "an isolate of direction": (
        replaced(TITLE, 'msgstr "\u2066Patientenkarte\u2069"'.encode()),
        "“card.title” holds the invisible character U+2066",
    ),
    "a mark of order within": (
        replaced(TITLE, 'msgstr "Patienten\ufeffkarte"'.encode()), "“card.title” holds the invisible character U+FEFF"
    ),
    "a line end within": (
        replaced(TITLE, b'msgstr "Patienten\\nkarte"'), "“card.title” holds the invisible character U+000A"
    ),
    "a letter of another alphabet": (
        replaced(TITLE, 'msgstr "P\u0430tientenkarte"'.encode()), "“card.title” has letters of two alphabets"
    ),
    "100 kB in one sentence": (
        replaced(TITLE, b'msgstr "' + b"Karte " * 17_000 + b'"'), "“card.title” is longer than 2000 characters"
    ),
    "100 kB of English": (
        replaced(b'msgid "Patient card"', b'msgid "' + b"Card " * 20_000 + b'"'),
        "“card.title” translates an English text that has changed since",
    ),
    "five megabytes": (lambda data: data + b"# a comment\n" * 430_000, "is larger than 4000000 bytes"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_catalogue_is_a_clear_error_and_nothing_half_written_stays(
    run: Command, copied: Path, damage: str
) -> None:
    edit, says = DAMAGED[damage]
    path = copied / GERMAN
    path.write_bytes(edit(path.read_bytes()))
    answer = run(*CARD)
    assert answer.code == 4
    assert "error: " in answer.err
    assert says in answer.err
    assert GERMAN in answer.err
    assert "\n  do:  " in answer.err
    assert len(answer.err) < 3_000, "an error is a few lines, whatever the file holds"
    assert "0 of 1 edition built" in answer.out
    assert outputs(copied) == []


@pytest.mark.parametrize(
    "harmless",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"),
    ],
    ids=["a mark of byte order", "line ends of Windows", "both"],
)
def test_what_editors_do_to_a_file_is_no_damage_and_changes_no_byte_of_what_is_built(
    run: Command, copied: Path, harmless: Callable[[bytes], bytes]
) -> None:
    name = "output/hemgenix/0.1/DE-de/hemgenix-patient-card-DE-de-0.1.pdf"
    assert run(*CARD).code == 0
    built = (copied / name).read_bytes()
    later = copied.rename(copied.parent / f"{copied.name}-later")
    (later / GERMAN).write_bytes(harmless((later / GERMAN).read_bytes()))
    (later / name).unlink()
    assert run(*CARD, folder=later).code == 0
    assert (later / name).read_bytes() == built


def test_a_catalogue_that_is_not_there_names_the_command_that_makes_it(run: Command, copied: Path) -> None:
    (copied / GERMAN).unlink()
    answer = run(*CARD)
    assert answer.code == 4
    assert f"there is no {GERMAN}" in answer.err
    assert "edu-materials catalogue update --language de" in answer.err
    assert outputs(copied) == []
