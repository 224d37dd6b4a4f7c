"""The plastic card: two sides of a bank card's size that hold the essentials in every language, in every state."""

import re
from dataclasses import replace
from datetime import date

import pytest
from tests.builders import own_theme, said_by, sentence_in, some_words, texts_of
from tests.conftest import golden

from edu_materials.build.pipeline import laid_out
from edu_materials.build.targets import ID_FORM, Target, all_targets, edition_of
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.checks.findings import inspect
from edu_materials.checks.pages import PAGE_CHECKS, LaidOut
from edu_materials.facts.edition import Standing, State
from edu_materials.kernel.errors import LayoutError
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.flow import flow
from edu_materials.layout.frames import BoxFrame, DiscFrame, FieldFrame, Layout, QrFrame, TextFrame
from edu_materials.layout.show import show
from edu_materials.tree.nodes import Document

LOCALES = ("IE-en", "DE-de", "FI-fi", "GR-el", "BG-bg", "MT-mt", "HU-hu", "FR-fr")
EVERY = sorted({f"{t.market}-{t.language}" for t in all_targets(open_workspace(None, None)) if t.form == ID_FORM})
AGREED = Standing(state="agreed", reference="D-2026/17", day=date(2026, 11, 22))
SIGNS = ("clot-chest", "clot-nerves", "clot-leg", "bleeding", "allergy")


def card(own: Workspace, locale: str, standing: Standing | None = None, form: str = ID_FORM) -> Layout:
    market, language = locale.split("-")
    edition = edition_of(own, Target("hemgenix", market, language, "patient-card"))
    return laid_out(own, replace(edition, standing=standing or edition.standing), form)


def with_sentence(document: Document, key: str, text: str) -> Document:
    """Return *document* with *text* as its state line or its version."""
    furniture, words = document.furniture, some_words(text, key)
    changed = replace(furniture, state=words) if key == "state.draft" else replace(furniture, version=words)
    return replace(document, furniture=changed)


@pytest.mark.parametrize("locale", ["IE-en", "FI-fi"])
def test_the_card_is_that_which_was_looked_at(own: Workspace, locale: str) -> None:
    golden(f"pages-id-card-{locale}.txt", show(card(own, locale)))


# Every language, every state


@pytest.mark.parametrize("locale", EVERY)
@pytest.mark.parametrize("form", ["screen", "fold-over", ID_FORM])
def test_an_agreed_card_holds_its_day_and_reference_in_every_edition(own: Workspace, locale: str, form: str) -> None:
    layout = card(own, locale, AGREED, form)
    assert inspect(PAGE_CHECKS, LaidOut(layout, own.theme(layout.form), own.faces)) == ()
    state = sentence_in(layout, "state.agreed")
    assert "D-2026/17" in state
    assert "2026" in state.removesuffix("D-2026/17")


@pytest.mark.parametrize("locale", EVERY)
def test_every_field_has_at_least_5_5_mm_and_every_word_7_points(own: Workspace, locale: str) -> None:
    layout = card(own, locale)
    front, back = layout.pages
    fields = [frame for frame in back.frames if isinstance(frame, FieldFrame)]
    assert [field.name for field in fields] == ["patient", "date", "doctor", "batch", "centre", "telephone"]
    assert min(as_mm(field.height) for field in fields) >= 5.5
    assert min(as_mm(field.width) for field in fields) >= 33
    assert min(span.size for frame in texts_of(layout) for span in frame.spans) >= 7
    assert sum(isinstance(frame, DiscFrame) for frame in front.frames) == len(SIGNS)
    assert all(sentence_in(layout, f"card.warning.{sign}") for sign in SIGNS)
    assert all(room >= 0 for _, room in layout.rooms)


@pytest.mark.parametrize("state", ["reviewed", "withdrawn"])
@pytest.mark.parametrize("locale", LOCALES)
def test_a_card_that_is_reviewed_or_withdrawn_says_so(own: Workspace, locale: str, state: State) -> None:
    layout = card(own, locale, Standing(state=state))
    assert f"state.{state}" in {frame.key for frame in layout.pages[0].frames}


# What stands where


@pytest.mark.parametrize("locale", LOCALES)
def test_the_card_has_the_size_of_a_bank_card_and_its_colour_reaches_the_edges(own: Workspace, locale: str) -> None:
    for page in card(own, locale).pages:
        assert (as_mm(page.width), as_mm(page.height)) == pytest.approx((85.60, 53.98))
        boxes = [frame for frame in page.frames if isinstance(frame, BoxFrame)]
        edges = [box for box in boxes if box.fill in {"accent", "tint"}]
        assert all(box.x == 0 and box.width == page.width for box in edges)
        assert max(box.y + box.height for box in edges) == pytest.approx(page.height)


def test_what_is_painted_lies_under_what_is_said(own: Workspace) -> None:
    for page in card(own, "DE-de").pages:
        kinds = [isinstance(frame, BoxFrame) for frame in page.frames]
        assert kinds == sorted(kinds, reverse=True)


@pytest.mark.parametrize("locale", EVERY)
def test_the_quiet_zone_of_the_code_is_white(own: Workspace, locale: str) -> None:
    (front, _) = card(own, locale).pages
    (code,) = [frame for frame in front.frames if isinstance(frame, QrFrame)]
    side = (len(code.matrix) + 8) * code.module
    for frame in front.frames:
        if isinstance(frame, BoxFrame):
            assert frame.y + frame.height <= code.y or frame.y >= code.y + side
        if isinstance(frame, TextFrame) and frame.x + frame.width > code.x:
            size = frame.spans[0].size  # accents reach to 0.8 of it, tails to 0.25
            assert frame.y + 0.25 * size <= code.y or frame.y - 0.8 * size >= code.y + side


@pytest.mark.parametrize("locale", [locale for locale in LOCALES if locale != "IE-en"])
def test_the_emergency_lines_stand_in_english_beside_the_national_language_each_with_its_code(
    own: Workspace, locale: str
) -> None:
    layout = card(own, locale)
    back = layout.pages[1]
    english = [frame for frame in texts_of(layout) if frame.key.endswith("@en")]
    assert {frame.key for frame in english} == {"card.hcp.title@en", "card.front.statement@en", "card.hcp.watch@en"}
    assert {span.lang for frame in english for span in frame.spans} == {"en"}
    assert sentence_in(layout, "card.hcp.watch@en").startswith("Watch for blood clots")
    national = next(frame for frame in texts_of(layout) if frame.key == "card.hcp.watch")
    assert national.x > max(frame.x + frame.width for frame in english if not frame.key.startswith("card.hcp.title"))
    codes = [said_by(f) for f in back.frames if isinstance(f, TextFrame) and f.key.startswith("language.")]
    assert codes == ["EN", locale[3:].upper()]


@pytest.mark.parametrize("locale", ["IE-en", "MT-en"])
def test_an_english_card_says_nothing_twice(own: Workspace, locale: str) -> None:
    layout = card(own, locale)
    read = [words.id for words in layout.document.words()]
    assert len(read) == len(set(read))
    assert not [key for key in read if "@" in key]
    assert not [frame for frame in texts_of(layout) if frame.key.startswith("language.")]


def test_fewer_lines_to_read_give_more_room_to_write(own: Workspace) -> None:
    def line(locale: str) -> float:
        return min(frame.height for frame in card(own, locale).pages[1].frames if isinstance(frame, FieldFrame))

    assert line("IE-en") > line("DE-de") + mm(1)


# What does not fit


def test_a_state_with_a_long_reference_changes_places_with_the_code_and_is_still_read_once(own: Workspace) -> None:
    long = replace(AGREED, reference="2026-0123456-ARMM-00001/17")
    layout = card(own, "ES-es", long)
    assert inspect(PAGE_CHECKS, LaidOut(layout, own.theme("id-card"), own.faces)) == ()
    front, back = ({frame.key: frame for frame in page.frames if isinstance(frame, TextFrame)} for page in layout.pages)
    assert "state.agreed" not in front
    assert {"version.line", "edition.code"} < set(front)
    assert not back["state.agreed"].artifact
    assert "edition.code" not in back


def test_a_version_that_runs_into_the_name_of_the_card_is_an_error_with_millimetres(own: Workspace) -> None:
    document = with_sentence(
        card(own, "IE-en").document, "version.line", "Version 0.1 of 22 November 2026, the first of many"
    )
    with pytest.raises(LayoutError, match=r"“card\.title” and “version\.line” do not fit side by side: [0-9.]+ mm"):
        flow(document, own_theme("id-card"), own.faces)


def test_a_state_that_is_wider_than_the_card_is_an_error_with_millimetres(own: Workspace) -> None:
    with pytest.raises(LayoutError, match=r"“state\.agreed” is [0-9.]+ mm wider than its place"):
        card(own, "DE-de", replace(AGREED, reference="2026-0123456-ARMM-00001/17 of 22 November 2026"))


def test_the_back_leaves_out_a_state_that_its_code_has_no_room_for_and_the_front_never_does(own: Workspace) -> None:
    document = with_sentence(card(own, "IE-en").document, "state.draft", "Draft, not for distribution to any of you")
    front, back = flow(document, own_theme("id-card"), own.faces).pages
    assert "state.draft" in {frame.key for frame in front.frames}
    assert {frame.key for frame in back.frames} & {"state.draft", "edition.code"} == {"edition.code"}


def test_a_side_that_overflows_is_an_error_that_names_it_with_the_millimetres(own: Workspace) -> None:
    theme = own_theme("id-card")
    low = replace(theme, page=replace(theme.page, height=theme.page.height - mm(4)))
    with pytest.raises(LayoutError) as caught:
        flow(card(own, "DE-de").document, low, own.faces)
    found = re.search(r"face “back” overflows by ([0-9.]+) mm", caught.value.message)
    assert found
    assert 3 < float(found[1]) < 4.5
    assert "“emergency”" in caught.value.message
