"""Letters to centres: in every language, whole, tagged, and with nothing shrunk or cut."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from edu_materials.build.letters import (
    language_word,
    letter_document,
    letter_pdf,
    mail_words,
    material_name,
    uses_of,
)
from edu_materials.build.workspace import Workspace
from edu_materials.checks.findings import inspect
from edu_materials.checks.judges.bench import ARCHIVE, UA, judged
from edu_materials.checks.pages import PAGE_CHECKS, LaidOut
from edu_materials.checks.readback import pdf_sentences
from edu_materials.documents.letters import FORM, Cover, Item, Letter, Reminder, Slip, Withdrawal
from edu_materials.kernel.errors import CatalogueError, FontError, LayoutError, UsageError
from edu_materials.layout.flow import flow
from edu_materials.layout.frames import Layout

MATERIALS = ("patient-card", "patient-leaflet", "hcp-leaflet")
CODES = ("00000-1G000-012AR-7GGXC-C9Y8H-SHMFA", "0" * 118)
REASON = "Test reason: a wrong line on face 4."


def locales(own: Workspace) -> list[tuple[str, str]]:
    """Return one market for each language."""
    found: dict[str, str] = {}
    for market in own.markets.values():
        for language in market.languages:
            found.setdefault(language, market.code)
    return sorted(found.items())


def items(own: Workspace, language: str, market: str) -> tuple[Item, ...]:
    """Return a line for each material, as the letter of a centre has them."""
    return tuple(
        Item(
            material=material_name(own, "hemgenix", material, language, market),
            language=language_word(language, language, market),
            version="0.1",
            quantity=1_200,
            serials="HMG-0000121-52 – HMG-0001320-11" if material == "patient-card" else "",
        )
        for material in MATERIALS
    )


def a_letter(own: Workspace, kind: str, language: str = "de", market: str = "DE") -> Letter:
    """Return a cover letter, the letter of a recall, or a reminder."""
    lines = items(own, language, market)
    code = f"hemgenix-patient-card-{market}-{language}-0.0"
    matters: dict[str, Cover | Withdrawal | Reminder] = {
        "cover": Cover(items=lines, uses=uses_of(own.product("hemgenix"), MATERIALS), earlier=(code, code + ".1")),
        "recall": Withdrawal(items=lines, reason=REASON, replacement=lines),
        "reminder": Reminder(items=lines, sent=date(2026, 11, 1)),
    }
    return Letter(
        matter=matters[kind],
        brand="Hemgenix",
        holder="Test Holder",
        pack="P-000012",
        dispatch="D-000034",
        day=date(2026, 11, 22),
        language=language,
        market=market,
        to=("Test Centre A", f"test-{market}-1"),
        slip=Slip(until=date(2026, 12, 20), contact="receipts@holder.example", typed=CODES[0], scanned=CODES[1]),
    )


def laid_out(own: Workspace, letter: Letter) -> Layout:
    """Return *letter* as pages."""
    return flow(letter_document(own, letter), own.theme(FORM), own.faces)


def said_by(data: bytes, tmp_path: Path) -> dict[str, str]:
    """Return what a letter says, sentence by sentence, read back from its bytes."""
    (tmp_path / "letter.pdf").write_bytes(data)
    with pikepdf.open(tmp_path / "letter.pdf") as pdf:
        return dict(pdf_sentences(pdf))


@pytest.mark.parametrize("kind", ["cover", "recall", "reminder"])
def test_every_letter_fits_its_pages_in_every_language(own: Workspace, kind: str) -> None:
    for language, market in locales(own):
        layout = laid_out(own, a_letter(own, kind, language, market))
        found = inspect(PAGE_CHECKS, LaidOut(layout, own.theme(FORM), own.faces))
        assert not found, (language, [str(finding) for finding in found])
        assert len(layout.pages) <= 2
        slip = [number for key, number, _ in layout.landings if key in ("letter.confirm.title", "letter.slip.title")]
        assert len(set(slip)) <= 1, f"{language}: the slip stands on another page than what speaks of it"


@pytest.mark.parametrize(("kind", "language", "market"), [("cover", "el", "GR"), ("recall", "bg", "BG")])
def test_a_letter_keeps_what_it_promises_before_the_judges(
    own: Workspace, tmp_path: Path, kind: str, language: str, market: str
) -> None:
    path = tmp_path / "letter.pdf"
    path.write_bytes(letter_pdf(own, a_letter(own, kind, language, market)))
    verdicts = [verdict for verdict in judged(path, (UA, ARCHIVE)) if not verdict.judge.lint]
    assert verdicts
    for verdict in verdicts:
        assert not verdict.findings, [str(finding) for finding in verdict.findings]


def test_a_letter_says_what_is_on_record_in_words_of_its_language(own: Workspace, tmp_path: Path) -> None:
    said = said_by(letter_pdf(own, a_letter(own, "cover")), tmp_path)
    assert said["letter.reference"] == "Sendung D-000034 vom 22. November 2026"
    assert said["letter.contents.1.material"] == "Patientenkarte"
    assert said["letter.contents.1.quantity"] == "1.200"
    assert said["letter.contents.2.serials"] == "–"
    assert said["letter.slip.code"] == f"Code: {CODES[0]}"
    assert "hemgenix-patient-card-DE-de-0.0" in said["letter.destroy.earlier"]
    assert {"letter.use.card", "letter.use.leaflet", "letter.use.print"} <= said.keys()
    assert "letter.slip.destroyed" not in said


def test_the_reason_of_a_recall_is_printed_as_it_was_given(own: Workspace, tmp_path: Path) -> None:
    letter = a_letter(own, "recall")
    given = "**not strong** {brand} <b> & “quoted”"
    assert isinstance(letter.matter, Withdrawal)
    said = said_by(letter_pdf(own, replace(letter, matter=replace(letter.matter, reason=given))), tmp_path)
    assert said["letter.recall.because"] == f"Grund: {given}"
    assert {"letter.recall.1.material", "letter.contents.1.material", "letter.slip.unaccounted"} <= said.keys()


def test_many_lines_take_more_pages_and_nothing_is_lost(own: Workspace, tmp_path: Path) -> None:
    letter = a_letter(own, "cover")
    assert isinstance(letter.matter, Cover)
    many = replace(letter, matter=replace(letter.matter, items=letter.matter.items * 40))
    data = letter_pdf(own, many)
    said = said_by(data, tmp_path)
    assert sum(key.endswith(".material") and key.startswith("letter.contents.") for key in said) == 120
    with pikepdf.open(tmp_path / "letter.pdf") as pdf:
        assert len(pdf.pages) > 3


def test_the_same_letter_is_the_same_bytes(own: Workspace) -> None:
    assert letter_pdf(own, a_letter(own, "reminder")) == letter_pdf(own, a_letter(own, "reminder"))


def test_a_name_that_no_face_can_draw_is_an_error_that_names_the_character(own: Workspace) -> None:
    with pytest.raises(FontError, match="漢"):
        letter_pdf(own, replace(a_letter(own, "cover"), to=("Test Centre 漢", "x")))


def test_a_holder_too_long_for_its_place_is_an_error_with_the_millimetres(own: Workspace) -> None:
    with pytest.raises(LayoutError, match=r"“holder\.line” is \d+\.\d mm wider than its place"):
        letter_pdf(own, replace(a_letter(own, "cover"), holder="Test Holder " * 30))


def test_a_language_without_letters_is_an_error(own: Workspace) -> None:
    with pytest.raises(CatalogueError):
        letter_document(own, replace(a_letter(own, "cover"), language="tlh"))


def test_a_language_is_named_in_the_words_of_the_reader(own: Workspace) -> None:
    assert [language_word("fi", language, market) for language, market in locales(own)[:2]] == ["фински", "finština"]
    with pytest.raises(UsageError, match="is no language"):
        language_word("xx", "de", "DE")


def test_mail_speaks_the_centres_language(own: Workspace) -> None:
    words = mail_words(
        own, brand="Hemgenix", dispatch="D-000034", day=date(2026, 11, 22), language="fi", market="FI", recall=False
    )
    assert words.subject == "Hemgenix-valmisteen koulutusmateriaali – Lähetys D-000034, 22. marraskuuta 2026"
    recall = mail_words(
        own, brand="Hemgenix", dispatch="D-000034", day=date(2026, 11, 22), language="fi", market="FI", recall=True
    )
    assert recall.subject.startswith("Pyydämme hävittämään")
    assert words.body == recall.body


def test_a_letter_says_only_of_what_is_in_the_pack_how_to_use_it(own: Workspace) -> None:
    product = own.product("hemgenix")
    assert uses_of(product, ("patient-card",)) == ("card", "print")
    assert uses_of(product, ("hcp-leaflet",)) == ("print",)
    assert uses_of(product, ("patient-leaflet", "hcp-leaflet")) == ("leaflet", "print")
