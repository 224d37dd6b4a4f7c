"""Themes: tokens in millimetres become points; a bad token is refused with its file and line."""

import shutil
from pathlib import Path

import pytest
from tests.builders import ASSETS, FORMS, own_theme
from tests.conftest import replace_in

from edu_materials.design.theme import FACE_FILES, load_theme
from edu_materials.kernel.errors import ContentError, Place
from edu_materials.kernel.units import mm

FORM_FILE = "assets/design/leaflet-a5.yaml"
TOKENS = """\
# A form of the tests: lengths in millimetres, type in points.
form: leaflet-a5
page: { width: 148, height: 210, top: 14, right: 15, bottom: 18, left: 15 }
faces: 1
pages: { least: 4, most: 8 }
grid: 3.4
hang: 0
gap: { block: 1.9, item: 0.9, box: 3.2, section: 5.6 }
qr: { module: 0.60 }
triangle: 5.5
field: { line: 8.5, label: 45 }
styles:
  - { style: h1, size: 27, leading: 31, weight: semibold, ink: accent, after: 1.2 }
  - { style: body, size: 10.5, leading: 13.6, hyphenate: true }
"""

# What stands in the tokens, what somebody makes of it, and what the message must name.
BAD_TOKENS = {
    "missing": ("grid: 3.4\n", "", "grid"),
    "missing in a group": (", section: 5.6 }", " }", "section"),
    "no number": ("grid: 3.4", "grid: wide", "grid"),
    "no number in a group": ("bottom: 18", "bottom: deep", "bottom"),
    "no number in a style": ("size: 27,", "size: large,", "size"),
    "not a finite number": ("hang: 0", "hang: nan", "hang"),
    "no whole number": ("faces: 1", "faces: 1.5", "faces"),
    "a count that is no number": ("least: 4", "least: nan", "least"),
    "a grid of nothing": ("grid: 3.4", "grid: 0", "grid"),
    "a negative size": ("size: 27,", "size: -27,", "size"),
    "unknown group": ("hang: 0", "hang: 0\nshadow: 2", "shadow"),
    "unknown in a group": ("gap: { block: 1.9,", "gap: { block: 1.9, air: 3,", "air"),
    "unknown in a style": ("style: h1, size: 27,", "style: h1, colour: red, size: 27,", "colour"),
    "no such ink": ("ink: accent", "ink: acent", "acent"),
    "no such weight": ("weight: semibold", "weight: bold", "bold"),
    "no such hyphenation": ("hyphenate: true", "hyphenate: often", "often"),
    "a side without a face": ("faces: 1\n", 'faces: 1\nsides: ["1", "3"]\n', "sides"),
    "two faces where one stands": ("faces: 1\n", 'faces: 1\nsides: ["1 2"]\n', "sides"),
    "a sheet without a height": ("hang: 0", "sheet: { width: 210 }\nhang: 0", "height"),
    "another form": ("form: leaflet-a5", "form: leaflet-a4", "leaflet-a4"),
}


@pytest.fixture
def tokens(tmp_path: Path) -> Path:
    """A folder of assets with the tokens above and the project's own inks."""
    folder = tmp_path / "assets" / "design"
    folder.mkdir(parents=True)
    (folder / "leaflet-a5.yaml").write_text(TOKENS, "utf-8")
    shutil.copy(ASSETS / "design" / "inks.yaml", folder)
    return tmp_path


def line_of_change(before: str, after: str) -> int:
    """Return the first line, from 1, in which two texts differ."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    return next(number for number, (old, new) in enumerate(pairs, 1) if old != new)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_a_theme_with_sound_measures(form: str) -> None:
    theme = own_theme(form)
    page = theme.page
    assert theme.form == form
    assert 0 < theme.least_pages <= theme.most_pages
    assert theme.grid > 0
    assert page.left + theme.hang + page.right < page.width / 2
    assert page.faces * (page.top + page.bottom) < page.height / 2
    for style in theme.styles.values():
        assert style.leading > style.size
        assert {style.weight, style.strong} <= set(FACE_FILES)


def test_lengths_are_points_and_type_stays_as_written() -> None:
    theme = own_theme("folded-card")
    assert theme.page.width == pytest.approx(mm(85.60))
    assert theme.page.height == pytest.approx(mm(107.96))
    assert theme.page.faces == 2
    assert theme.style("h1").size == 13.5
    assert theme.style("h2").after == pytest.approx(mm(1.2))
    assert theme.qr_module == pytest.approx(mm(0.42))


def test_a_style_says_no_more_than_what_differs_from_the_plain_one() -> None:
    small = own_theme("folded-card").style("small")
    assert (small.weight, small.ink, small.before, small.after) == ("regular", "black", 0.0, 0.0)


def test_a_card_names_the_faces_of_its_sides_and_a_leaflet_has_none() -> None:
    assert own_theme("folded-card").page.sides == ((1, 4), (2, 3))
    assert own_theme("fold-over").page.sides == ((1, 4, 2, 3),)
    assert own_theme("fold-over").page.sheet == pytest.approx((mm(210), mm(297)))
    assert not own_theme("leaflet-a5").page.is_card


def test_the_fold_over_card_sets_its_type_as_the_folded_card_does() -> None:
    folded, over = own_theme("folded-card"), own_theme("fold-over")
    assert {name: over.styles[name] for name in folded.styles} == folded.styles
    assert (over.gaps, over.qr_module, over.field_line) == (folded.gaps, folded.qr_module, folded.field_line)
    assert over.page.height / over.page.faces == pytest.approx(folded.page.height / folded.page.faces)


def test_running_text_takes_a_hyphen_more_easily_than_headings() -> None:
    theme = own_theme("leaflet-a5")
    assert theme.style("body").hyphen_cost < theme.style("h2").hyphen_cost


def test_a_theme_on_a_dark_ground_has_all_its_type_in_one_ink() -> None:
    theme = own_theme("folded-card")
    white = theme.inked("white")
    assert {style.ink for style in white.styles.values()} == {"white"}
    assert white.style("h1").size == theme.style("h1").size


def test_a_style_that_a_form_does_not_have_is_an_error_that_names_its_file() -> None:
    with pytest.raises(ContentError, match="leaflet-a5 has no style “poster”") as caught:
        own_theme("leaflet-a5").style("poster")
    assert "assets/design/leaflet-a5.yaml" in caught.value.hint


@pytest.mark.parametrize("fault", BAD_TOKENS)
def test_a_bad_token_is_an_error_with_its_place_and_name(tokens: Path, fault: str) -> None:
    old, new, named = BAD_TOKENS[fault]
    replace_in(tokens / FORM_FILE, old, new)
    with pytest.raises(ContentError) as caught:
        load_theme(tokens / "assets", "leaflet-a5")
    assert f"“{named}”" in caught.value.message
    assert caught.value.hint
    assert caught.value.place is not None
    assert caught.value.place.file == FORM_FILE


@pytest.mark.parametrize("fault", [fault for fault in BAD_TOKENS if not fault.startswith("missing")])
def test_a_bad_token_is_found_on_its_own_line(tokens: Path, fault: str) -> None:
    old, new, _ = BAD_TOKENS[fault]
    path = tokens / FORM_FILE
    replace_in(path, old, new)
    with pytest.raises(ContentError) as caught:
        load_theme(tokens / "assets", "leaflet-a5")
    assert caught.value.place == Place(FORM_FILE, line_of_change(TOKENS, path.read_text("utf-8")))


@pytest.mark.parametrize("ink", ["black", "white", "accent", "tint", "rule"])
def test_an_ink_that_every_form_draws_with_cannot_be_missing(tokens: Path, ink: str) -> None:
    replace_in(tokens / "assets" / "design" / "inks.yaml", f"ink: {ink},", f"ink: another-{ink},")
    with pytest.raises(ContentError, match=ink):
        load_theme(tokens / "assets", "leaflet-a5")


def test_a_theme_comes_from_the_folder_that_is_named(tokens: Path) -> None:
    assert load_theme(tokens / "assets", "leaflet-a5").grid == 3.4
    replace_in(tokens / FORM_FILE, "hang: 0", "hang: 7")
    assert load_theme(tokens / "assets", "leaflet-a5").hang == pytest.approx(mm(7))
