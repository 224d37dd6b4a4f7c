"""Flow: documents onto pages that never overflow, or an error that names edition, sentence and millimetres."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders import (
    a_chapter,
    a_document,
    an_edition,
    own_faces,
    own_theme,
    pages_of,
    said_by,
    sentence_in,
    some_words,
    texts_of,
    tree_of,
)
from tests.conftest import golden, replace_in

from edu_materials.build.workspace import Workspace
from edu_materials.checks.findings import inspect
from edu_materials.checks.pages import PAGE_CHECKS, LaidOut
from edu_materials.documents.compose import compose
from edu_materials.kernel.errors import EduMaterialsError, FontError, LayoutError
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.flow import flow
from edu_materials.layout.frames import FieldFrame, QrFrame, TextFrame
from edu_materials.layout.show import show
from edu_materials.tree.nodes import Document, Paragraph, Section

LOCALES = ("IE-en", "DE-de", "FI-fi", "GR-el", "BG-bg")
CARRY_EN = "Carry this card with you always. Show it to a doctor or nurse at every appointment."


def workspace_in(folder: Path) -> Workspace:
    return Workspace(assets=folder / "assets", locales=folder / "locales", output=folder / "output")


def lengthened(own: Workspace, material: str, key: str, text: str) -> Document:
    """Return the English edition of *material* with *text* as the sentence *key*."""
    catalogue = own.catalogue("hemgenix", "en")
    outline = an_edition(own, "IE-en", material).outline
    assert key in {sentence.id for sentence in outline.sentences()}
    message = replace(catalogue.messages[key], text=text)
    longer = replace(catalogue, messages={**catalogue.messages, key: message})
    return compose(an_edition(own, "IE-en", material), longer)


@pytest.mark.parametrize("material", ["patient-card", "hcp-leaflet"])
@pytest.mark.parametrize("locale", ["IE-en", "FI-fi"])
def test_the_pages_of_a_material_are_those_that_were_looked_at(own: Workspace, locale: str, material: str) -> None:
    golden(f"pages-{material}-{locale}.txt", show(pages_of(own, locale, material)))


# The card


@pytest.mark.parametrize("locale", LOCALES)
def test_the_card_is_two_pages_of_two_faces_of_a_wallet_card(own: Workspace, locale: str) -> None:
    layout = pages_of(own, locale, "patient-card")
    assert len(layout.pages) == 2
    for page in layout.pages:
        assert as_mm(page.width) == pytest.approx(85.60)
        assert as_mm(page.height) == pytest.approx(107.96)
        assert len(page.safe) == 2
    upper, lower = layout.pages[0].safe
    assert as_mm(lower.top - upper.top) == pytest.approx(53.98)
    assert as_mm(upper.bottom) < 53.98 < as_mm(lower.top)


@pytest.mark.parametrize("locale", LOCALES)
def test_faces_1_and_4_are_outside_and_2_and_3_inside_each_in_its_half(own: Workspace, locale: str) -> None:
    faces = [node for node in tree_of(own, locale, "patient-card").content if isinstance(node, Section)]
    assert [face.key for face in faces] == ["front", "fields", "warning", "professionals"]
    half = mm(53.98)
    found: dict[str, tuple[int, int]] = {}
    for page in pages_of(own, locale, "patient-card").pages:
        for frame in page.frames:
            if isinstance(frame, TextFrame) and not frame.artifact:
                found[frame.key] = (page.number, 1 if frame.y < half else 2)
    assert found["card.title"] == (1, 1)
    assert found["card.hcp.title"] == (1, 2)
    assert found["card.fields.title"] == (2, 1)
    assert found["card.warning.title"] == (2, 2)


def test_the_outside_of_the_card_carries_the_code_and_the_inside_the_fields(own: Workspace) -> None:
    outside, inside = pages_of(own, "IE-en", "patient-card").pages
    assert any(isinstance(frame, QrFrame) for frame in outside.frames)
    assert not any(isinstance(frame, QrFrame) for frame in inside.frames)
    assert [frame.name for frame in inside.frames if isinstance(frame, FieldFrame)] == [
        "patient",
        "date",
        "batch",
        "doctor",
        "centre",
        "telephone",
    ]


def test_both_sides_of_the_card_say_that_it_is_a_draft_and_which_edition(own: Workspace) -> None:
    pages = pages_of(own, "IE-en", "patient-card").pages
    for page, second in zip(pages, ("version.line", "edition.code"), strict=True):
        lines = {frame.key: frame for frame in page.frames if isinstance(frame, TextFrame)}
        state, other = lines["state.draft"], lines[second]
        assert state.x + state.width < other.x
        assert state.y == other.y < page.height / 2
        assert state.artifact == other.artifact == (page.number > 1)  # read aloud once


def test_a_sentence_of_400_characters_overflows_the_card_with_edition_sentence_and_millimetres(own: Workspace) -> None:
    long = (CARRY_EN + " ") * 4
    document = lengthened(own, "patient-card", "card.front.carry", long[:400].strip())
    with pytest.raises(LayoutError) as caught:
        flow(document, own.theme("folded-card"), own.faces)
    message = caught.value.message
    assert message.startswith("hemgenix-patient-card-IE-en-0.1: ")
    assert "“front”" in message
    assert "“card.front.carry”" in message
    millimetres = re.search(r"([0-9.]+) mm", message)
    assert millimetres
    assert 5 < float(millimetres[1]) < 20
    assert "Shorten" in caught.value.hint


def test_the_millimetres_of_an_overflow_are_those_by_which_a_higher_card_would_hold_it(own: Workspace) -> None:
    document = lengthened(own, "patient-card", "card.front.carry", (CARRY_EN + " ") * 4 + "Always.")
    theme = own.theme("folded-card")
    with pytest.raises(LayoutError) as caught:
        flow(document, theme, own.faces)
    millimetres = re.search(r"([0-9.]+) mm", caught.value.message)
    assert millimetres
    missing = float(millimetres[1])

    def higher(by: float) -> None:
        flow(document, replace(theme, page=replace(theme.page, height=theme.page.height + 2 * mm(by))), own.faces)

    higher(missing + 0.1)
    with pytest.raises(LayoutError):
        higher(missing - 0.1)


def with_state(own: Workspace, text: str) -> Document:
    document = tree_of(own, "IE-en", "patient-card")
    return replace(document, furniture=replace(document.furniture, state=some_words(text, "state.draft")))


def test_a_state_line_that_does_not_fit_beside_the_version_stands_on_a_line_of_its_own(own: Workspace) -> None:
    document = with_state(own, "Draft, not for distribution to anybody at all")
    layout = flow(document, own.theme("folded-card"), own.faces)
    for page, second in zip(layout.pages, ("version.line", "edition.code"), strict=True):
        lines = {frame.key: frame for frame in page.frames if isinstance(frame, TextFrame)}
        assert lines["state.draft"].x == lines[second].x
        assert lines[second].y - lines["state.draft"].y == pytest.approx(mm(2.75))
    assert inspect(PAGE_CHECKS, LaidOut(layout, own.theme("folded-card"), own.faces)) == ()


def test_a_state_line_that_is_wider_than_the_card_is_an_error_with_millimetres(own: Workspace) -> None:
    crowded = with_state(own, "Draft, not for distribution to anybody at all, whatever the reason that is given for it")
    with pytest.raises(LayoutError, match=r"“state\.draft” is [0-9.]+ mm wider than its place") as caught:
        flow(crowded, own.theme("folded-card"), own.faces)
    assert caught.value.message.startswith("hemgenix-patient-card-IE-en-0.1: ")


@pytest.mark.parametrize("change", ["too few", "too many"])
def test_a_card_that_has_not_four_faces_is_an_error_and_loses_nothing_in_silence(
    two_products: Path, change: str
) -> None:
    outline = two_products / "assets" / "products" / "placebo" / "patient-card.yaml"
    text = outline.read_text("utf-8")
    last = text.index("  - face: professionals")
    fifth = "  - face: extra\n    content:\n      - part: holder\n"
    outline.write_text(text[:last] if change == "too few" else text + fifth, "utf-8")
    with pytest.raises(EduMaterialsError):
        pages_of(workspace_in(two_products), "DE-de", "patient-card", "placebo")


def test_a_second_medicine_needs_no_line_of_code(two_products: Path) -> None:
    workspace = workspace_in(two_products)
    layout = pages_of(workspace, "DE-de", "patient-card", "placebo")
    assert sentence_in(layout, "card.hcp") == "Für Angehörige von Gesundheitsberufen"
    assert inspect(PAGE_CHECKS, LaidOut(layout, workspace.theme("folded-card"), workspace.faces)) == ()


# Leaflets


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(("material", "size"), [("patient-leaflet", (148, 210)), ("hcp-leaflet", (210, 297))])
def test_a_leaflet_has_its_size_and_as_many_pages_as_its_form_takes(
    own: Workspace, locale: str, material: str, size: tuple[int, int]
) -> None:
    layout = pages_of(own, locale, material)
    theme = own.theme(layout.form)
    assert theme.least_pages <= len(layout.pages) <= theme.most_pages
    assert [page.number for page in layout.pages] == list(range(1, len(layout.pages) + 1))
    for page in layout.pages:
        assert (as_mm(page.width), as_mm(page.height)) == pytest.approx(size)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_says_state_version_code_and_its_number(own: Workspace, locale: str) -> None:
    layout = pages_of(own, locale, "patient-leaflet")
    for page in layout.pages:
        lines = {frame.key: frame for frame in page.frames if isinstance(frame, TextFrame)}
        assert {"state.draft", "version.line", "edition.code", "page.line"} <= set(lines)
        assert re.findall("[0-9]+", said_by(lines["page.line"])) == [str(page.number), str(len(layout.pages))]
        assert lines["state.draft"].artifact == lines["version.line"].artifact == (page.number > 1)
        assert lines["edition.code"].artifact
        assert lines["page.line"].artifact


@pytest.mark.parametrize("locale", LOCALES)
def test_the_contents_give_the_page_on_which_each_chapter_begins(own: Workspace, locale: str) -> None:
    layout = pages_of(own, locale, "patient-leaflet")
    pages = {key: number for key, number, _ in layout.landings}
    lines = [frame for frame in texts_of(layout) if frame.key == "contents.title"]
    spans = [span for line in lines for span in line.spans if span.href]
    numbers = {span.href: int(span.text) for span in spans if span.text.strip("\u00a0 ").isdigit()}
    assert len(numbers) == 8
    assert all(pages[str(href).removeprefix("#")] == number for href, number in numbers.items())


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("material", ["patient-leaflet", "hcp-leaflet"])
def test_a_chapter_lands_where_its_heading_stands(own: Workspace, locale: str, material: str) -> None:
    layout = pages_of(own, locale, material)
    for key, number, y in layout.landings:
        lines = [f for f in layout.pages[number - 1].frames if isinstance(f, TextFrame) and f.key == key]
        assert lines, key
        assert y <= lines[0].y <= y + mm(16)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("material", ["patient-leaflet", "hcp-leaflet"])
def test_no_page_ends_with_a_heading(own: Workspace, locale: str, material: str) -> None:
    layout = pages_of(own, locale, material)
    headings = {key for key, _, _ in layout.landings}
    for page in layout.pages:
        reading = [f for f in page.frames if isinstance(f, TextFrame) and not f.artifact]
        assert reading[-1].key not in headings


def test_a_leaflet_of_too_many_pages_names_the_sentence_from_which_on_it_is_too_much(own: Workspace) -> None:
    document = tree_of(own, "IE-en", "patient-leaflet")
    more = tuple(Paragraph(words=some_words("Much more to say. " * 60, f"more.{number}")) for number in range(20))
    with pytest.raises(LayoutError) as caught:
        flow(replace(document, content=(*document.content, *more)), own.theme("leaflet-a5"), own.faces)
    message = caught.value.message
    assert message.startswith("hemgenix-patient-leaflet-IE-en-0.1: ")
    assert re.search(r"takes 8: from sentence “more\.[0-9]+” on, [0-9.]+ mm are too much", message)
    assert "Shorten" in caught.value.hint


def test_a_leaflet_of_too_few_pages_is_an_error() -> None:
    with pytest.raises(LayoutError, match="test-edition: 1 pages, and leaflet-a5 takes at least 4") as caught:
        flow(a_document(Paragraph(words=some_words("Short."))), own_theme("leaflet-a5"), own_faces())
    assert caught.value.hint


def test_an_empty_leaflet_is_an_error() -> None:
    with pytest.raises(LayoutError, match="0 pages"):
        flow(a_document(), own_theme("leaflet-a5"), own_faces())


def test_a_word_too_wide_for_its_line_names_the_edition_as_well() -> None:
    word = "W" * 60
    with pytest.raises(LayoutError, match=rf"test-edition: sentence “test\.sentence”: the word “{word}”"):
        flow(a_document(Paragraph(words=some_words(word))), own_theme("leaflet-a5"), own_faces())


def test_a_character_that_no_face_draws_stops_the_edition() -> None:
    with pytest.raises(FontError, match=r"“test\.sentence” wants “漢”"):
        flow(a_document(Paragraph(words=some_words("漢字"))), own_theme("leaflet-a5"), own_faces())


def test_an_alternative_text_is_not_printed(own: Workspace) -> None:
    printed = {frame.key for frame in texts_of(pages_of(own, "IE-en", "patient-leaflet"))}
    assert {"monitoring.patients", "qr.label"} <= printed
    assert not {"monitoring.alt", "qr.alt"} & printed


def test_a_chapter_that_begins_no_page_is_apart_from_the_one_before() -> None:
    theme = replace(own_theme("leaflet-a5"), least_pages=1)
    text = Paragraph(words=some_words("Text"))
    layout = flow(a_document(a_chapter("one", "One", text), a_chapter("two", "Two", text)), theme, own_faces())
    (_, _, first), (_, _, second) = layout.landings
    assert second - first > theme.style("h2").leading + theme.style("body").leading + theme.style("h2").before - 0.01


def test_a_soft_hyphen_in_a_chapter_name_is_printed_nowhere(copied: Path) -> None:
    catalogue = copied / "locales" / "de" / "LC_MESSAGES" / "hemgenix.po"
    replace_in(catalogue, 'msgstr "Ihre Patientenkarte"', 'msgstr "Ihre Patienten\u00adkarte"')
    layout = pages_of(workspace_in(copied), "DE-de", "patient-leaflet")
    assert not [frame.key for frame in texts_of(layout) if "\u00ad" in said_by(frame)]


def test_the_holder_stands_on_the_page_of_the_code_and_never_alone(own: Workspace) -> None:
    for locale in ("PT-pt", "NL-nl", "RO-ro"):
        layout = pages_of(own, locale, "patient-leaflet")
        page_of = {frame.key: page.number for page in layout.pages for frame in page.frames}
        assert page_of["qr.alt"] == page_of["holder.line"] == page_of["holder.contact"], locale
