"""Personal cards bear what their rows say and nothing else does; a file is whole, checked and its owner's alone."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import built_of
from tests.conftest import ROOT

from edu_materials.build import filling
from edu_materials.build.filling import Filled, RowsError, Wish, fill, next_name
from edu_materials.build.locking import LEAST, usable
from edu_materials.build.papers import Paper
from edu_materials.build.patients import COLUMNS, Rules
from edu_materials.build.personal import PersonalCard, Sample
from edu_materials.build.workspace import Workspace
from edu_materials.checks.judges.bench import JUDGES, OFFICE, asked
from edu_materials.kernel.errors import ConformanceError, ContentError, OutputError, UsageError
from edu_materials.pdf.lettering import Lettering

RULES = Rules(as_of=date(2026, 11, 22))
WISH = Wish(rules=RULES)
GOOD = ("Test Person A", "2026-01-31", "TEST-0001", "Dr. Test Doctor", "Test Hospital", "+00 000 0000", "de", "DE")
PASSWORD = "correct horse battery"


class Given:
    """Rows that a test gives."""

    share = 1.0

    def __init__(self, *rows: tuple[object, ...]) -> None:
        self.given = rows

    def rows(self) -> Iterator[tuple[int, tuple[object, ...]]]:
        yield from enumerate(self.given, 2)


def a_row(**changed: object) -> tuple[object, ...]:
    return tuple(changed.get(column, value) for column, value in zip(COLUMNS, GOOD, strict=True))


def people(count: int) -> Given:
    return Given(*(a_row(name=f"Test Person {number}") for number in range(count)))


def made(own: Workspace, folder: Path, *rows: tuple[object, ...], wish: Wish = WISH) -> Filled:
    return fill(own, Given(*rows), wish, folder / "cards")


def words_on(path: Path, page: int) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return str(document[page].get_textpage().get_text_range())
    finally:
        document.close()


def faults_of(own: Workspace, folder: Path, *rows: tuple[object, ...]) -> list[tuple[int, str, str]]:
    with pytest.raises(RowsError) as refused:
        made(own, folder, *rows)
    assert list((folder / "cards").iterdir()) == []
    return [(fault.row, fault.column, fault.reason) for fault in refused.value.faults]


# What stands on a card


def test_a_card_bears_its_row_with_the_date_in_words(own: Workspace, tmp_path: Path) -> None:
    filled = made(own, tmp_path, a_row(name="Žofia Ёлка Ελένη"))
    ((path, _),) = filled.files
    assert (filled.cards, filled.pages, path.name) == (1, 2, "cards-001.pdf")
    words = words_on(path, 1)
    for written in ("Žofia Ёлка Ελένη", "31. Januar 2026", "TEST-0001", "Dr. Test Doctor", "+00 000 0000"):
        assert written in words.replace("\u00a0", " ")
    assert "Test" not in words_on(path, 0)
    assert "Entwurf, nicht zur Verteilung" in words


def test_each_row_chooses_its_edition(own: Workspace, tmp_path: Path) -> None:
    rows = (a_row(), a_row(language="el", market="GR"), a_row(language="fi", market="FI", name="Test Person B"))
    filled = made(own, tmp_path, *rows)
    texts = [words_on(filled.files[0][0], page) for page in (1, 3, 5)]
    assert ["Meine Behandlung" in text for text in texts] == [True, False, False]
    assert "31 Ιανουαρίου 2026" in texts[1].replace("\u00a0", " ")
    assert "tammikuuta 2026" in texts[2].replace("\u00a0", " ")


@pytest.mark.parametrize(("card", "pages"), [("folded", 2), ("fold-over", 1), ("id-card", 2)])
def test_every_form_of_the_card_can_be_filled(own: Workspace, tmp_path: Path, card: str, pages: int) -> None:
    filled = made(own, tmp_path, GOOD, wish=replace(WISH, card=card))
    assert filled.pages == pages


@pytest.mark.parametrize("flip", ["long", "short"])
def test_cards_on_sheets_begin_at_a_slot_and_lie_back_to_front(own: Workspace, tmp_path: Path, flip: str) -> None:
    paper = Paper(sheet="plain", start=3, flip=flip)  # type: ignore[arg-type]
    filled = fill(own, people(7), replace(WISH, paper=paper), tmp_path / "cards")
    path = filled.files[0][0]
    assert filled.pages == 6
    found = [[number for number in range(7) if f"Test Person {number}" in words_on(path, page)] for page in range(6)]
    assert found == [[], [0, 1], [], [2, 3, 4, 5], [], [6]]
    for page in range(6):
        words = words_on(path, page)
        assert f"{page // 2 + 1} ·" in words, "the sheet"
        assert f"{page % 2 + 1}/2" in words, "its side"


def test_a_slot_that_the_sheet_has_not_is_refused(own: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no slot 9"):
        made(own, tmp_path, GOOD, wish=replace(WISH, paper=Paper(sheet="plain", start=9)))
    with pytest.raises(UsageError, match="no card"):
        made(own, tmp_path, GOOD, wish=replace(WISH, card="square"))
    with pytest.raises(UsageError, match="no product"):
        made(own, tmp_path, GOOD, wish=replace(WISH, product="nothing"))


@pytest.mark.parametrize("paper", [Paper(start=3), Paper(offset=(1.0, 0.0))])
def test_a_slot_or_an_offset_without_a_sheet_is_refused(own: Workspace, tmp_path: Path, paper: Paper) -> None:
    with pytest.raises(UsageError, match="no sheet is named"):
        made(own, tmp_path, GOOD, wish=replace(WISH, paper=paper))


def test_a_card_that_is_a_sheet_goes_on_no_other(own: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a sheet of its own"):
        made(own, tmp_path, GOOD, wish=replace(WISH, card="fold-over", paper=Paper(sheet="plain")))


def test_a_field_left_to_a_pen_stays_empty(own: Workspace, tmp_path: Path) -> None:
    wish = replace(WISH, rules=replace(RULES, by_hand=("batch", "doctor")))
    words = words_on(made(own, tmp_path, GOOD, wish=wish).files[0][0], 1)
    assert "TEST-0001" not in words
    assert "Test Hospital" in words


def test_one_file_each_counts_and_names_nobody(own: Workspace, tmp_path: Path) -> None:
    filled = fill(own, people(3), replace(WISH, each=True), tmp_path / "cards")
    assert [path.relative_to(tmp_path).as_posix() for path, _ in filled.files] == [
        f"cards/cards-001/card-0000{number}.pdf" for number in (1, 2, 3)
    ]
    assert "Test Person 2" in words_on(filled.files[2][0], 1)
    assert [path.stat().st_mode & 0o777 for path, _ in filled.files] == [0o600] * 3
    assert filled.files[0][0].parent.stat().st_mode & 0o777 == 0o700


def test_the_same_rows_are_the_same_bytes_under_the_next_name(own: Workspace, tmp_path: Path) -> None:
    one, other = made(own, tmp_path, GOOD), made(own, tmp_path, GOOD)
    assert [one.files[0][0].name, other.files[0][0].name] == ["cards-001.pdf", "cards-002.pdf"]
    assert one.files[0][0].read_bytes() == other.files[0][0].read_bytes()
    one.files[0][0].unlink()
    assert next_name(tmp_path / "cards") == "cards-001"


def test_a_run_keeps_the_promise_of_its_profile(own: Workspace, tmp_path: Path) -> None:
    rows = (a_row(), a_row(name="Ёлка Ελένη"), a_row(language="fr", market="FR"))
    path = made(own, tmp_path, *rows).files[0][0]
    for judge in JUDGES:
        if judge.standard == OFFICE:
            verdict = asked(judge, path)
            assert (verdict.absent, verdict.findings) == (None, ())


@pytest.mark.parametrize(("card", "form", "page"), [("folded", "screen", 0), ("id-card", "id-card", 1)])
def test_the_artwork_looks_as_the_edition_does(own: Workspace, tmp_path: Path, card: str, form: str, page: int) -> None:
    path = made(own, tmp_path, GOOD, wish=replace(WISH, card=card)).files[0][0]
    edition = built_of(own, "DE-de", "patient-card", form).data
    seen = []
    for source in (path, edition):
        document = pypdfium2.PdfDocument(source)
        image = document[page].render(scale=2, grayscale=True).to_pil()
        below = 0 if page == 0 else image.height // 2  # what is below the fields
        seen.append(image.crop((0, below, image.width, image.height)).tobytes())
        document.close()
    assert seen[0] == seen[1]


def test_the_artwork_is_drawn_in_its_own_faces_whichever_was_loaded_first() -> None:
    code = (
        "import hashlib, sys; from tests.conftest import ROOT; from edu_materials.build.artworks import *\n"
        "from edu_materials.build.workspace import Workspace\n"
        "own = Workspace(ROOT / 'assets', ROOT / 'locales', ROOT / 'output')\n"
        "if sys.argv[1] == 'first': own.filling_face\n"
        "made = artwork_of(own, card_target(own, None, 'DE', 'de', 'id-card'), Paper())\n"
        "print(hashlib.sha256(made.template).hexdigest())"
    )
    made = {
        subprocess.run([sys.executable, "-c", code, when], capture_output=True, text=True, cwd=ROOT, check=True).stdout
        for when in ("first", "later")
    }
    assert len(made) == 1


def test_artwork_that_a_check_finds_fault_with_is_not_printed(
    own: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edu_materials.checks.pages.LEAST_SIZE", 9.0)
    with pytest.raises(ConformanceError, match="L1"):
        made(own, tmp_path, GOOD)
    assert list((tmp_path / "cards").iterdir()) == []


# Rows that are wrong


def test_every_bad_row_is_named_and_no_card_is_made(own: Workspace, tmp_path: Path) -> None:
    rows = (
        a_row(),
        a_row(name="漢 Test"),
        a_row(name="W" * 60),
        (),
        a_row(),
        a_row(name="=1", date="3/4/2026"),
        (*GOOD, "surplus"),
        a_row(date="2026-11-23"),
    )
    found = faults_of(own, tmp_path, *rows)
    assert [(row, column) for row, column, _ in found] == [
        (3, "name"), (4, "name"), (5, "row"), (6, "row"), (7, "name"), (7, "date"), (8, "row"), (9, "date"),
    ]  # fmt: skip
    reasons = [reason for *_, reason in found]
    assert "U+6F22" in reasons[0]
    assert reasons[1].startswith("does not fit: ")
    assert reasons[1].endswith(" mm are missing")
    assert reasons[3] == "is the same as row 2"


def test_how_much_is_missing_is_said_to_a_tenth_of_a_millimetre(own: Workspace, tmp_path: Path) -> None:
    fits = next(count for count in range(24, 1, -1) if not _refused(own, tmp_path / str(count), count))
    ((_, _, reason),) = faults_of(own, tmp_path, a_row(name="W" * (fits + 1)))
    missing = float(reason.split()[3])
    assert 0.1 <= missing <= 2.6  # a W is 2.5 mm wide


def _refused(own: Workspace, folder: Path, count: int) -> bool:
    try:
        made(own, folder, a_row(name="W" * count))
    except RowsError:
        return True
    return False


def test_good_rows_are_printed_without_the_bad_only_if_that_is_said(own: Workspace, tmp_path: Path) -> None:
    rows = (a_row(), a_row(batch="?"), a_row(name="Test Person B"))
    filled = made(own, tmp_path, *rows, wish=replace(WISH, skip_bad=True))
    assert (filled.cards, [fault.row for fault in filled.faults]) == (2, [3])
    each = made(own, tmp_path, *rows, wish=replace(WISH, skip_bad=True, each=True))
    assert "Test Person B" in words_on(each.files[1][0], 1)


@pytest.mark.parametrize("each", [True, False])
def test_where_there_is_nobody_there_is_no_file(own: Workspace, tmp_path: Path, each: bool) -> None:
    with pytest.raises(ContentError, match="no patient"):
        made(own, tmp_path, wish=replace(WISH, skip_bad=True, each=each))
    assert not list((tmp_path / "cards").rglob("*.pdf"))


# Privacy


def test_files_and_folder_are_their_owners_alone(own: Workspace, tmp_path: Path) -> None:
    path = made(own, tmp_path, GOOD).files[0][0]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(OutputError, match="others can look into"):
        fill(own, Given(GOOD), WISH, tmp_path / "open")


def test_nothing_of_a_patient_is_in_metadata(own: Workspace, tmp_path: Path) -> None:
    with pikepdf.open(made(own, tmp_path, GOOD).files[0][0]) as pdf:
        about = pdf.Root.Metadata.read_bytes() + str(dict(pdf.docinfo)).encode()
    for value in GOOD[:6]:
        assert str(value).encode() not in about


@pytest.mark.parametrize("each", [True, False])
def test_reasons_are_given_also_where_no_row_is_good(own: Workspace, tmp_path: Path, each: bool) -> None:
    with pytest.raises(RowsError, match="2 of 2 rows are wrong") as refused:
        made(own, tmp_path, a_row(name=""), a_row(date="1/2/3"), wish=replace(WISH, each=each, skip_bad=True))
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [(2, "name"), (3, "date")]
    assert list((tmp_path / "cards").iterdir()) == []


def test_one_file_each_is_all_of_them_or_none(own: Workspace, tmp_path: Path) -> None:
    def stopped(cards: int, share: float) -> None:
        del share
        (unfinished,) = (tmp_path / "cards").iterdir()
        assert unfinished.name == "cards-001.unfinished"
        assert unfinished.stat().st_mode & 0o777 == 0o700
        if cards > 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill(own, people(3), replace(WISH, each=True), tmp_path / "cards", stopped)
    assert list((tmp_path / "cards").iterdir()) == []


def test_a_locked_file_opens_with_its_password_only(own: Workspace, tmp_path: Path) -> None:
    path = made(own, tmp_path, GOOD, wish=replace(WISH, password=PASSWORD)).files[0][0]
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(path)
    with pikepdf.open(path, password=PASSWORD) as pdf:
        assert (pdf.encryption.R, pdf.encryption.bits) == (6, 256)
        assert str(pdf.encryption.stream_method) == "EncryptionMethod.aesv3"
        assert b"pdfaid" not in pdf.Root.Metadata.read_bytes()
    assert b"Test Person" not in path.read_bytes()
    assert [p.name for p in path.parent.iterdir()] == ["cards-001.pdf"]


def test_a_password_must_be_worth_one() -> None:
    for password in ("", "x" * (LEAST - 1), "x" * 128, "with a bell\x07 in it"):
        with pytest.raises(UsageError):
            usable(password)
    assert usable("ﬁne words to lock") == "fine words to lock"


# What goes wrong on the way


def test_a_card_that_reads_otherwise_is_never_named(
    own: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = Lettering.literal
    monkeypatch.setattr(Lettering, "literal", lambda self, text: written(self, text.replace("Person", "Persom")))
    with pytest.raises(ConformanceError, match="1 of 1 cards") as refused:
        made(own, tmp_path, GOOD)
    assert "Test" not in str(refused.value)
    assert list((tmp_path / "cards").iterdir()) == []


def test_a_table_that_changes_under_our_hands_is_noticed(own: Workspace, tmp_path: Path) -> None:
    class Changing(Given):
        def rows(self) -> Iterator[tuple[int, tuple[object, ...]]]:
            yield from super().rows()
            self.given = (a_row(name="Test Person Z", batch="?"),)

    with pytest.raises(ContentError, match="changed while it was read"):
        fill(own, Changing(GOOD), replace(WISH, each=True), tmp_path / "cards")
    assert list((tmp_path / "cards").iterdir()) == []


@given(st.integers(1, 330))
def test_of_each_hundred_cards_one_is_read_back_and_one_of_the_rest(count: int) -> None:
    cards = [PersonalCard(("DE", "de"), (str(place),)) for place in range(count)]
    sample = Sample()
    for place, card in enumerate(cards):
        sample.add(place, card)
    assert [place // 100 for place, _ in sample.cards] == list(range((count + 99) // 100))
    assert all(cards[place] == card for place, card in sample.cards)


def test_which_cards_are_read_back_is_drawn_by_lot() -> None:
    cards = [PersonalCard(("DE", "de"), (str(place),)) for place in range(1000)]
    drawn: set[int] = set()
    for _ in range(20):
        sample = Sample()
        for place, card in enumerate(cards):
            sample.add(place, card)
        drawn |= {place for place, _ in sample.cards}
    assert len(drawn) > 100


def test_progress_says_how_much_is_done(own: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "_OFTEN", 2)
    told: list[tuple[int, float]] = []
    fill(own, people(5), WISH, tmp_path / "cards", lambda count, share: told.append((count, share)))
    assert [count for count, _ in told] == [2, 4]


SCRIPT = """
import sys
from tests.build.test_filling import Given, WISH, a_row, fill, people
from edu_materials.build.workspace import Workspace
from pathlib import Path
own = Workspace(Path("assets"), Path("locales"), Path("output"))
said = lambda count, share: print(count, flush=True)
fill(own, people(int(sys.argv[2])), WISH, Path(sys.argv[1]), said)
"""


@pytest.mark.parametrize("moment", [1, 9])
def test_a_kill_in_the_middle_leaves_nothing_half(tmp_path: Path, moment: int) -> None:
    folder = tmp_path / "cards"
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder), "4000"], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert process.stdout
    for _ in range(moment):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert list(folder.iterdir()) == []


def test_a_full_disk_leaves_nothing_half(tmp_path: Path) -> None:
    folder = tmp_path / "cards"
    limited = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n" + SCRIPT
    )
    ended = subprocess.run(
        [sys.executable, "-c", limited, str(folder), "2000"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert "OutputError" in ended.stderr
    assert "Test Person" not in ended.stdout + ended.stderr
    assert list(folder.iterdir()) == []
