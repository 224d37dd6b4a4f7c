"""Faces: measured as they are drawn, honest about what they lack, refused when they are no fonts."""

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from tests.builders import ASSETS, own_faces

from edu_materials.build.workspace import FILLING_FACE_FILE
from edu_materials.design.theme import FACE_FILES
from edu_materials.kernel.errors import FontError, OutputError
from edu_materials.pdf.faces import Faces, load_faces

FILES = tuple(FACE_FILES.items())
TEXT = st.text("abcxyzÄÖÜäöüßéαβγωабвя 0123456789·×⁰¹²³–„“", max_size=30)


@given(text=TEXT, size=st.floats(5, 40), face=st.sampled_from(["regular", "semibold"]))
@settings(max_examples=80, deadline=None)
def test_a_text_is_as_wide_as_the_advances_in_the_font_file(text: str, size: float, face: str) -> None:
    font = font_file(face)
    units = font["head"].unitsPerEm
    advances = sum(font["hmtx"][font.getBestCmap()[ord(c)]][0] for c in text)
    assert own_faces().width(text, face, size) == pytest.approx(advances * size / units, rel=1e-3, abs=1e-3)


FONTS: dict[str, TTFont] = {}


def font_file(face: str) -> TTFont:
    if face not in FONTS:
        FONTS[face] = TTFont(ASSETS / "fonts" / f"fira-sans-{face}.ttf")
    return FONTS[face]


@given(one=TEXT, other=TEXT)
@settings(max_examples=50, deadline=None)
def test_the_width_of_two_texts_is_the_sum_of_theirs(one: str, other: str) -> None:
    faces = own_faces()
    whole = faces.width(one + other, "regular", 10)
    assert whole == pytest.approx(faces.width(one, "regular", 10) + faces.width(other, "regular", 10))


@pytest.mark.parametrize("face", ["regular", "semibold"])
def test_a_line_reaches_above_and_below_its_baseline(face: str) -> None:
    ascent, descent = own_faces().reach(face, 10)
    assert 7 < ascent < 12
    assert 1 < descent < 4
    assert own_faces().reach(face, 20) == pytest.approx((2 * ascent, 2 * descent))


@pytest.mark.parametrize("face", ["regular", "semibold"])
def test_the_letters_of_all_our_languages_are_there(face: str) -> None:
    letters = "aàáâãäåæçčďéěğħîıłñňőœřšßťůżž ΑΆΩώ АЯяѓ ḂḃẞȘșȚț –—„“”‚‘’•…€™−×≤≥≠≈→⁰¹²³⁴⁵⁶⁷⁸⁹½¼¾µ°§"
    assert own_faces().lacking(letters, face) is None


def test_the_first_character_that_is_not_there_is_named() -> None:
    assert own_faces().lacking("abc漢字", "regular") == "漢"
    assert own_faces().lacking("", "regular") is None


def test_the_names_are_those_that_a_finished_file_shows() -> None:
    assert own_faces().names() == ("FiraSans-Regular", "FiraSans-SemiBold")


def test_a_face_that_is_not_there_is_an_error_that_names_its_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"fira-sans-regular\.ttf cannot be read") as caught:
        load_faces(tmp_path, FILES)
    assert "assets/fonts" in caught.value.hint


BROKEN = {
    "empty": b"",
    "text": b"This is no font, but a letter to the printer.",
    "another kind": b"OTTO" + bytes(400),
    "cut off": (ASSETS / "fonts" / "fira-sans-regular.ttf").read_bytes()[:20_000],
    "cut off early": (ASSETS / "fonts" / "fira-sans-regular.ttf").read_bytes()[:100],
    "without its head": bytes(200) + (ASSETS / "fonts" / "fira-sans-regular.ttf").read_bytes()[200:],
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_file_that_is_no_usable_font_is_an_error_that_names_it(tmp_path: Path, fault: str) -> None:
    (tmp_path / "fira-sans-regular.ttf").write_bytes(BROKEN[fault])
    with pytest.raises(FontError, match=r"fira-sans-regular\.ttf is no usable font") as caught:
        load_faces(tmp_path, FILES)
    assert "make_fonts.py" in caught.value.hint


def test_a_face_of_the_same_name_with_other_bytes_is_another_face(tmp_path: Path) -> None:
    for _, name in FILES:
        shutil.copy(ASSETS / "fonts" / "fira-sans-semibold.ttf", tmp_path / name)
    other: Faces = load_faces(tmp_path, FILES)
    assert other.width("width", "regular", 10) == own_faces().width("width", "semibold", 10)
    assert own_faces().width("width", "regular", 10) != other.width("width", "regular", 10)
    assert other.faces["regular"].fontName != own_faces().faces["regular"].fontName


def test_two_files_of_one_name_are_both_drawn_with_and_the_face_for_names_has_one_of_its_own(tmp_path: Path) -> None:
    names = {*own_faces().names(), *load_faces(ASSETS / "fonts", (("names", FILLING_FACE_FILE),)).names()}
    assert names == {"FiraSans-Regular", "FiraSans-SemiBold", "FiraSansNames-Regular"}
    font = TTFont(ASSETS / "fonts" / FACE_FILES["regular"])
    font["OS/2"].usWeightClass = 401
    font.save(tmp_path / "other.ttf")
    other = load_faces(tmp_path, (("regular", "other.ttf"),)).faces["regular"]
    for face in (other, own_faces().faces["regular"]):
        assert pdfmetrics.getFont(face.fontName).program == face.program  # one who loads a copy may come last
