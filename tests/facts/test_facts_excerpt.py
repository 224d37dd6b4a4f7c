"""The small card names what it says: sentences, fields and parts that the material has, or a refusal with its line."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.conftest import replace_in

from edu_materials.build.workspace import Workspace
from edu_materials.facts.blocks import Fields, Paragraph, Section, sentences_of
from edu_materials.facts.excerpt import in_language
from edu_materials.facts.outline import Outline
from edu_materials.facts.product import load_product
from edu_materials.kernel.errors import ContentError

FILE = "assets/products/hemgenix/patient-card.yaml"


def outline_of(workspace: Workspace) -> Outline:
    return workspace.product("hemgenix").materials["patient-card"]


def refusal(folder: Path, old: str, new: str) -> ContentError:
    replace_in(folder / FILE, old, new)
    with pytest.raises(ContentError) as caught:
        load_product(folder / "assets", "hemgenix")
    error = caught.value
    assert error.place is not None
    assert error.place.file == FILE
    assert error.hint
    return error


def test_every_sentence_of_the_small_card_is_one_of_the_material_and_keeps_its_source(own: Workspace) -> None:
    outline = outline_of(own)
    known = {sentence.id: sentence for sentence in outline.sentences()}
    for sentence in sentences_of(outline.small):
        own_sentence = known[sentence.id.removesuffix("@en")]
        assert replace(sentence, id=own_sentence.id) == own_sentence


def test_the_fields_of_the_small_card_are_those_of_the_material_row_by_row(own: Workspace) -> None:
    (fields,) = [block for face in outline_of(own).small for block in face.content if isinstance(block, Fields)]
    assert fields.rows == (2, 2, 2)
    assert [field.name for field in fields.items] == ["patient", "date", "doctor", "batch", "centre", "telephone"]


def test_in_english_what_is_asked_for_in_english_is_said_once_and_elsewhere_beside_the_language(own: Workspace) -> None:
    small = outline_of(own).small
    assert in_language(small, "fi") == small
    emergency = in_language(small, "en")[1].content[-1]
    assert isinstance(emergency, Section)
    assert emergency.heading is not None
    assert emergency.heading.id == "card.hcp.title"
    assert [block.sentence.id for block in emergency.content if isinstance(block, Paragraph)] == ["card.hcp.watch"]


@pytest.mark.parametrize(
    ("old", "new", "says", "marked"),
    [
        ("paragraph: card.hcp.watch@en", "paragraph: card.hcp.wach@en", "“card.hcp.wach@en” is no sentence", "wach"),
        ("bullets: [card.warning.clot-chest,", "bullets: [card.warning.cough,", "“card.warning.cough”", "cough"),
        ("heading: card.hcp.title@en", "heading: card.hcp.name", "“card.hcp.name” is no sentence", "card.hcp.name"),
        ("rows: [patient date,", "rows: [patient,", "“rows” must give each field one place", "rows: [patient,"),
        ("rows: [patient date,", "rows: [patient date date,", "“rows” must give", "date date"),
        ("fields: card.fields\n        rows", "fields: card.x\n        rows", "“card.x” is no fields", "card.x"),
        ("part: qr-brief", "part: qr-short", "“qr-short” is no part", "qr-short"),
        ("      - part: qr-brief", "      - picture: qr", "a block of no known kind", "picture"),
        ("callout: emergency", "callout: emergency\n        colour: red", "unknown key “colour”", "colour: red"),
        ("also: [fold-over, id-card, id-card-bureau, fillable]", "also: [fold-over]", "do not agree", "#"),
    ],
)  # fmt: skip
def test_what_the_material_does_not_have_is_refused_at_its_line(
    copied: Path, old: str, new: str, says: str, marked: str
) -> None:
    error = refusal(copied, old, new)
    assert says in error.message
    lines = (copied / FILE).read_text("utf-8").splitlines()
    assert error.place is not None
    assert marked.strip() in lines[error.place.line - 1] or marked == "#"


def test_a_material_without_a_small_card_names_no_form_of_one(own: Workspace) -> None:
    leaflet = own.product("hemgenix").materials["patient-leaflet"]
    assert leaflet.small == ()
    assert not {"id-card", "id-card-bureau"} & set(leaflet.also)
