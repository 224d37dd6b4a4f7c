"""Named parts: triangle, contents, reporting, QR code and holder, filled in from product and market."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from tests.builders import MATERIALS, an_edition, tree_of
from tests.conftest import replace_in

from edu_materials.build.workspace import Workspace
from edu_materials.documents.compose import compose
from edu_materials.facts import blocks as outline
from edu_materials.facts.edition import Edition
from edu_materials.tree.inline import Run, Words
from edu_materials.tree.nodes import Contents, Document, Monitoring, Node, QrCode, Section
from edu_materials.tree.show import show

LEAFLETS = ("patient-leaflet", "hcp-leaflet")
LOCALES = ("IE-en", "DE-de", "FI-fi", "GR-el", "BG-bg")
NodeT = TypeVar("NodeT")


def all_of(kind: type[NodeT], nodes: tuple[Node, ...]) -> Iterator[NodeT]:
    for node in nodes:
        if isinstance(node, kind):
            yield node
        if isinstance(node, Section):
            yield from all_of(kind, node.content)


def chapters_of(document: Document) -> list[Words]:
    """Return the headings of the chapters, as a reader who leafs through sees them."""
    sections = [node for node in document.content if isinstance(node, Section) and node.kind == "section"]
    return [section.heading.words for section in sections if section.heading]


def sentence_of(document: Document, key: str) -> Words:
    return next(words for words in document.words() if words.id == key)


def with_reporting(edition: Edition, **changes: str | None) -> Edition:
    reporting = tuple(replace(entry, **changes) for entry in edition.market.reporting)  # type: ignore[arg-type]
    return replace(edition, market=replace(edition.market, reporting=reporting))


@pytest.mark.parametrize("locale", LOCALES)
def test_the_contents_name_every_chapter_and_nothing_else(own: Workspace, locale: str) -> None:
    document = tree_of(own, locale, "patient-leaflet")
    (contents,) = all_of(Contents, document.content)
    chapters = chapters_of(document)
    assert len(chapters) > 5
    assert [target for target, _ in contents.entries] == [words.id for words in chapters]
    assert [words.text for _, words in contents.entries] == [words.text for words in chapters]


def test_an_entry_of_the_contents_is_a_sentence_of_its_own(own: Workspace) -> None:
    (contents,) = all_of(Contents, tree_of(own, "IE-en", "patient-leaflet").content)
    assert all(words.id == f"contents.{target}" for target, words in contents.entries)


def test_a_box_between_the_chapters_is_no_chapter_of_the_contents(own: Workspace) -> None:
    edition = an_edition(own, "IE-en", "patient-leaflet")
    front, chapter, *others = edition.outline.content
    assert isinstance(chapter, outline.Section)
    box = replace(chapter, kind="callout")
    boxed = replace(edition, outline=replace(edition.outline, content=(front, box, *others)))
    document = compose(boxed, own.catalogue("hemgenix", "en"))
    (contents,) = all_of(Contents, document.content)
    assert [target for target, _ in contents.entries] == [words.id for words in chapters_of(document)]


def test_the_contents_leave_reporting_out_where_the_outline_does(own: Workspace) -> None:
    edition = an_edition(own, "IE-en", "patient-leaflet")
    sections = tuple(block for block in edition.outline.content if isinstance(block, outline.Section))
    without = replace(edition, outline=replace(edition.outline, content=sections))
    document = compose(without, own.catalogue("hemgenix", "en"))
    (contents,) = all_of(Contents, document.content)
    assert [target for target, _ in contents.entries] == [words.id for words in chapters_of(document)]


@pytest.mark.parametrize("material", MATERIALS)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_medicine_under_additional_monitoring_has_its_triangle_in_every_material(
    own: Workspace, locale: str, material: str
) -> None:
    (monitoring,) = all_of(Monitoring, tree_of(own, locale, material).content)
    assert monitoring.alt.text
    assert monitoring.words.text


def test_the_card_says_of_monitoring_one_sentence_and_the_leaflets_what_their_readers_do(own: Workspace) -> None:
    keys = {
        material: next(all_of(Monitoring, tree_of(own, "IE-en", material).content)).words.id for material in MATERIALS
    }
    assert keys == {
        "patient-card": "monitoring.sentence",
        "patient-leaflet": "monitoring.patients",
        "hcp-leaflet": "monitoring.professionals",
    }


@pytest.mark.parametrize("material", MATERIALS)
def test_a_medicine_without_additional_monitoring_has_no_triangle(own: Workspace, material: str) -> None:
    edition = an_edition(own, "IE-en", material)
    unmonitored = replace(edition, product=replace(edition.product, additional_monitoring=False))
    document = compose(unmonitored, own.catalogue("hemgenix", "en"))
    assert not list(all_of(Monitoring, document.content))
    assert "[monitoring." not in show(document)


def test_a_second_medicine_without_monitoring_has_no_triangle_either(two_products: Path) -> None:
    workspace = Workspace(
        assets=two_products / "assets", locales=two_products / "locales", output=two_products / "output"
    )
    document = tree_of(workspace, "DE-de", "patient-card", "placebo")
    assert not list(all_of(Monitoring, document.content))
    assert document.properties.title == "Placebonal – Patientenkarte"


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("material", LEAFLETS)
def test_a_leaflet_prints_the_data_of_its_market_as_they_stand(own: Workspace, locale: str, material: str) -> None:
    edition = an_edition(own, locale, material)
    reporting = edition.market.reporting_for(edition.language, edition.outline.audience)
    document = tree_of(own, locale, material)
    system = sentence_of(document, f"market.{edition.market.code}.reporting.system")
    assert system.plain == (f"{reporting.system}, {reporting.address}" if reporting.address else reporting.system)
    ways = sentence_of(document, f"market.{edition.market.code}.reporting.ways")
    told = [way for way in (reporting.web, reporting.email, reporting.telephone) if way]
    assert ways.plain == " · ".join(told)


def test_every_way_to_report_is_a_link(own: Workspace) -> None:
    ways = sentence_of(tree_of(own, "IE-en", "patient-leaflet"), "market.IE.reporting.ways")
    assert {run.href for run in ways.runs if run.href} == {
        "https://www.hpra.ie",
        "mailto:medsafety@hpra.ie",
        "tel:+35316764971",
    }


def test_a_web_address_is_printed_without_its_scheme_and_last_slash_and_links_to_all_of_it(own: Workspace) -> None:
    edition = with_reporting(an_edition(own, "IE-en", "patient-leaflet"), web="https://example.org/report/")
    ways = sentence_of(compose(edition, own.catalogue("hemgenix", "en")), "market.IE.reporting.ways")
    assert ways.runs[0] == Run("example.org/report", href="https://example.org/report/")


def test_a_telephone_number_never_parts(own: Workspace) -> None:
    ways = sentence_of(tree_of(own, "IE-en", "hcp-leaflet"), "market.IE.reporting.ways")
    assert "+353\u00a01\u00a06764971" in ways.text


def test_what_a_market_does_not_give_is_not_printed(own: Workspace) -> None:
    bare = with_reporting(an_edition(own, "IE-en", "patient-leaflet"), address=None, email=None, telephone=None)
    document = compose(bare, own.catalogue("hemgenix", "en"))
    assert sentence_of(document, "market.IE.reporting.system").text == "HPRA Pharmacovigilance"
    assert sentence_of(document, "market.IE.reporting.ways").text == "www.hpra.ie"


def test_patients_are_asked_to_talk_first_and_professionals_to_report(own: Workspace) -> None:
    patients = show(tree_of(own, "IE-en", "patient-leaflet"))
    professionals = show(tree_of(own, "IE-en", "hcp-leaflet"))
    assert "[reporting.patients.talk]" in patients
    assert "[reporting.professionals.ask]" not in patients
    assert "[reporting.professionals.ask]" in professionals
    assert "[reporting.patients.talk]" not in professionals
    assert "[reporting.professionals.batch]" in professionals


@pytest.mark.parametrize("material", MATERIALS)
@pytest.mark.parametrize("locale", LOCALES)
def test_every_material_carries_one_code_to_the_page_of_its_medicine(
    own: Workspace, locale: str, material: str
) -> None:
    edition = an_edition(own, locale, material)
    (code,) = all_of(QrCode, tree_of(own, locale, material).content)
    assert code.payload == edition.product.epar
    assert edition.product.epar in code.alt.text
    printed = [run for paragraph in code.beside for run in paragraph.words.runs if run.href == edition.product.epar]
    assert [run.text for run in printed] == [edition.product.epar_printed]


def test_beside_the_code_of_the_card_stands_where_to_report(own: Workspace) -> None:
    (code,) = all_of(QrCode, tree_of(own, "DE-de", "patient-card").content)
    first = code.beside[0].words
    assert first.id == "reporting.card"
    assert first.text.endswith(" Paul-Ehrlich-Institut, www.pei.de")
    assert Run("www.pei.de", href="https://www.pei.de") in first.runs


def test_leaflets_invite_to_scan_and_the_card_has_no_room_for_it(own: Workspace) -> None:
    assert "[qr.invite]" in show(tree_of(own, "IE-en", "patient-leaflet"))
    assert "[qr.invite]" not in show(tree_of(own, "IE-en", "patient-card"))


@pytest.mark.parametrize("locale", LOCALES)
def test_holder_and_local_contact_are_named_where_there_are_any(own: Workspace, locale: str) -> None:
    edition = an_edition(own, locale, "patient-leaflet")
    printed = {words.id: words.plain for words in tree_of(own, locale, "patient-leaflet").words()}
    assert edition.product.holder in printed["holder.line"]
    if edition.market.contact.company:
        assert edition.market.contact.company in printed["holder.contact"]
    else:
        assert "holder.contact" not in printed


def test_a_market_whose_contact_is_still_to_be_named_prints_none(own: Workspace) -> None:
    assert an_edition(own, "BG-bg", "patient-leaflet").market.contact.company is None
    assert "holder.contact" not in show(tree_of(own, "BG-bg", "patient-leaflet"))


def test_a_fact_never_brings_markup_of_its_own(copied: Path) -> None:
    replace_in(copied / "assets" / "markets" / "IE.yaml", "HPRA Pharmacovigilance", "HPRA **{brand}**")
    workspace = Workspace(assets=copied / "assets", locales=copied / "locales", output=copied / "output")
    system = sentence_of(tree_of(workspace, "IE-en", "patient-leaflet"), "market.IE.reporting.system")
    assert system.text == "HPRA **{brand}**"
