"""Typography: what belongs together stays on one line, and nothing but spaces and hyphens changes."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.conftest import ROOT

from edu_materials.i18n.po import read_messages
from edu_materials.i18n.typography import colon, set_type, unbroken

PO_FILES = sorted(ROOT.glob("locales/*/LC_MESSAGES/*.po"))
LANGUAGES = ["en", "de", "el", "bg", "fi", "fr"]
PIECES = st.sampled_from(
    [" ", "  ", "12", "1", "×", "10¹³", "=", "%", "IX", "I", "B", "Β", "C", "A", ".", ",", ")", "**", "«", "»", ":",
     "!", "2.", "\u00a0", "\u202f", "\u2009", "\u2007", "\u2011", "\u00ad", "e\u0301", "\u0338", "word", "\n"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("for 12 months after", "for 12~months after"),
        ("at least 3 hours", "at least 3~hours"),
        ("0.1 % available chlorine", "0.1~% available chlorine"),
        ("am Ende des 2. Jahres", "am Ende des~2.~Jahres"),
        ("a 10. hónap", "a~10.~hónap"),
        ("factor IX activity", "factor~IX activity"),
        ("Faktor-IX-Aktivität und Faktor IX", "Faktor-IX-Aktivität und Faktor~IX"),
        ("παράγοντας IX.", "παράγοντας~IX."),
        ("for haemophilia B.", "for haemophilia~B."),
        ("haemophilia B is", "haemophilia~B is"),
        ("severe haemophilia B", "severe haemophilia~B"),
        ("αιμορροφιλία Β.", "αιμορροφιλία~Β."),
        ("hepatitis B or C, fatty", "hepatitis~B or~C, fatty"),
        ("1 × 10¹³ genome copies/mL", "1~×~10¹³~genome copies/mL"),
        ("dose = 2 mL", "dose~=~2~mL"),
        ("if ≥ 3", "if~≥~3"),
        ("the end of year 1", "the end of year~1"),
        ("Year 2, or year 3.", "Year~2, or year~3."),
        ("hypochlorite, 0.1 % or 1,5 %", "hypochlorite, 0.1~% or 1,5~%"),
        ("from 10:30", "from 10:30"),
        ("two  spaces, 12   months", "two spaces, 12~months"),
        ("(up to 1 in 10)", "(up to 1~in~10)"),
        ("up to 1 in 10 people", "up to 1~in 10~people"),
        ("Carry this card with you.", "Carry this card with you."),
        ("A Bird", "A Bird"),
        ("Berlin Bonn", "Berlin Bonn"),
    ],
)
def test_what_belongs_together_does_not_part_at_a_lines_end(written: str, set_: str) -> None:
    assert set_type(written, "en") == set_.replace("~", "\u00a0")


@pytest.mark.parametrize(
    ("written", "language", "set_"),
    [
        ("tehtud hemofiilia B geeniravi", "et", "tehtud hemofiilia~B geeniravi"),
        ("tekkida IX faktori", "et", "tekkida IX~faktori"),
        ("nuo hemofilijos B.", "lt", "nuo hemofilijos~B."),
        ("padidėjusi C reaktyviojo", "lt", "padidėjusi~C~reaktyviojo"),
        ("terapiju B hemofilijas", "lv", "terapiju B~hemofilijas"),
        ("kezeltek B típusú", "hu", "kezeltek B~típusú"),
        ("v rámci hemofilie B", "cs", "v~rámci hemofilie~B"),
        ("maksafibroosin, B- tai C-hepatiitin", "fi", "maksafibroosin, B-~tai~C-hepatiitin"),
        ("sydän- tai verisuonisairaus", "fi", "sydän- tai verisuonisairaus"),
        ("la protéine C réactive", "fr", "la protéine~C~réactive"),
        ("da proteína C reativa", "pt", "da proteína~C~reativa"),
        ("ou hépatite C récente", "fr", "ou hépatite~C récente"),
        ("Kuukaudesta 4 vuoden 1 loppuun", "fi", "Kuukaudesta~4 vuoden~1~loppuun"),
        ("enintään 2 vuoden ajan", "fi", "enintään 2~vuoden ajan"),
        (", Str. Av. Sănătescu 48, București", "ro", ", Str.~Av.~Sănătescu~48, București"),
    ],
)
def test_a_type_holds_the_word_that_it_belongs_to_in_each_language(written: str, language: str, set_: str) -> None:
    assert set_type(written, language) == set_.replace("~", "\u00a0")


def test_a_colon_has_a_space_before_it_in_french_alone() -> None:
    assert (colon("fr"), colon("de")) == ("\u00a0:", ":")


def test_french_sets_its_high_signs_and_quotes_with_spaces_that_hold() -> None:
    written = "Attention : « mot » ; vraiment ? Oui ! environ %"
    assert (
        set_type(written, "fr") == "Attention\u00a0: «\u00a0mot\u00a0»\u00a0; vraiment\u00a0? Oui\u00a0! environ\u00a0%"
    )


@pytest.mark.parametrize("language", ["en", "de", "el", "bg", "fi"])
def test_the_spaces_of_french_are_set_in_french_only(language: str) -> None:
    assert set_type("word : « word » ?", language) == "word : « word » ?"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("space", ["\u202f", "\u2009", "\u2007"])
def test_a_thin_space_becomes_the_no_break_space_that_every_face_has(language: str, space: str) -> None:
    assert set_type(f"12{space}345 mL", language) == "12\u00a0345\u00a0mL"


def test_a_no_break_hyphen_becomes_the_hyphen_that_every_face_has() -> None:
    assert set_type("C\u2011reactive", "en") == "C-reactive"


def test_letters_are_composed() -> None:
    assert set_type("Ha\u0308mophilie", "de") == "Hämophilie"


def test_an_unbroken_name_has_no_ordinary_space_left() -> None:
    assert unbroken("etranacogene dezaparvovec") == "etranacogene\u00a0dezaparvovec"


@settings(max_examples=400, deadline=None)
@example("1  2", "en")
@example("= =", "en")
@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join), st.sampled_from(LANGUAGES))
def test_setting_type_twice_is_setting_it_once(text: str, language: str) -> None:
    once = set_type(text, language)
    assert set_type(once, language) == once


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join), st.sampled_from(LANGUAGES))
def test_only_spaces_and_hyphens_change_and_never_a_letter(text: str, language: str) -> None:
    def letters(any_text: str) -> str:
        single = re.sub(" {2,}", " ", any_text)  # a slip of the keyboard, mended in print
        return re.sub("[ \u00a0\u2007\u2009\u202f]", " ", single).replace("\u2011", "-")

    assert letters(set_type(text, language)) == letters(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("path", PO_FILES, ids=[f"{path.parts[-3]}-{path.stem}" for path in PO_FILES])
def test_in_every_catalogue_factor_ix_and_numbers_hold_their_words(path: Path) -> None:
    for message in read_messages(path):
        text = set_type(str(message.string), path.parts[-3])
        # Where the number comes first (IX faktorius), it holds the word after it.
        ninth = r"\bIX(?:-es)? \w" if path.parts[-3] in {"et", "hu", "lt", "lv"} else r"\w IX\b"
        assert re.search(ninth + r"|[0-9] (?!vuoden\u00a0[0-9])\w|[×=] | [×=]", text) is None, (message.context, text)
