"""Products: the real one keeps its promises, a second one is data only, and every broken rule is named at its line."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.conftest import replace_in

from edu_materials.build.workspace import Workspace
from edu_materials.facts.product import Product, load_parts, load_product, product_ids
from edu_materials.facts.sources import Sentence
from edu_materials.kernel.errors import ContentError, OutputError, Place

FOLDER = "assets/products/hemgenix"
CARD = f"{FOLDER}/patient-card.yaml"
LEAFLET = f"{FOLDER}/patient-leaflet.yaml"
HCP = f"{FOLDER}/hcp-leaflet.yaml"
PRODUCT = f"{FOLDER}/product.yaml"
COMMON = "assets/sources.yaml"


def fault(workspace: Path, product: str = "hemgenix") -> ContentError:
    """Return the error that loading *product* raises."""
    with pytest.raises(ContentError) as caught:
        load_product(workspace / "assets", product)
    return caught.value


def line_of(workspace: Path, file: str, marked: str) -> Place:
    """Return the place of the first line of *file* that holds *marked*."""
    lines = (workspace / file).read_text("utf-8").splitlines()
    return Place(file, next(number for number, line in enumerate(lines, 1) if marked in line))


# The real product.


def english(own: Workspace) -> Iterator[tuple[str, str]]:
    """Give id and text of everything English that may be printed."""
    for sentence in (*own.product("hemgenix").sentences(), *own.parts.values()):
        yield sentence.id, sentence.text


def test_the_real_product_has_its_three_materials(own: Workspace) -> None:
    product = own.product("hemgenix")
    assert {key: (o.form, o.audience) for key, o in product.materials.items()} == {
        "patient-card": ("folded-card", "patients"),
        "patient-leaflet": ("leaflet-a5", "patients"),
        "hcp-leaflet": ("leaflet-a4", "professionals"),
    }
    assert product.brand == "Hemgenix"
    assert product.additional_monitoring is True
    assert product.date == date(2026, 11, 22)
    assert product.epar == "https://www.ema.europa.eu/en/medicines/human/EPAR/hemgenix"


def test_the_active_substance_is_spelt_as_each_language_spells_it(own: Workspace) -> None:
    product = own.product("hemgenix")
    assert product.inn_in("de") == "Etranacogen dezaparvovec"
    assert product.inn_in("fi") == "etranakogeenidetsaparvoveekki"
    assert product.inn_in("el") == product.inn_in("en") == "etranacogene dezaparvovec"


def test_every_key_element_is_served_in_its_own_material(own: Workspace) -> None:
    product = own.product("hemgenix")
    served = {
        (outline.material, element)
        for outline in product.materials.values()
        for sentence in outline.sentences()
        for element in sentence.key_elements
    }
    wanted = {(element.material, element.id) for element in product.key_elements}
    assert served == wanted
    assert Counter(material for material, _ in wanted) == {"patient-card": 7, "patient-leaflet": 7, "hcp-leaflet": 7}


def test_every_sentence_cites_a_section_on_record_and_knows_its_line(own: Workspace) -> None:
    product = own.product("hemgenix")
    root = own.assets.parent
    for sentence in product.sentences():
        assert sentence.citations, sentence.id
        for citation in sentence.citations:
            assert citation.section in product.sources[citation.source].sections
        line = (root / sentence.place.file).read_text("utf-8").splitlines()[sentence.place.line - 1]
        assert f"id: {sentence.id}," in line


def test_whatever_rests_on_the_annex_that_was_not_seen_says_what_is_to_be_confirmed(own: Workspace) -> None:
    product = own.product("hemgenix")
    assert [source.id for source in product.sources.values() if not source.seen] == ["hemgenix-annex-2d"]
    resting = [s for s in product.sentences() if any(c.source == "hemgenix-annex-2d" for c in s.citations)]
    assert resting
    assert all(sentence.to_confirm for sentence in resting)


def test_no_english_text_prints_a_figure_of_efficacy(own: Workspace) -> None:
    figures = re.compile(
        r"(?<![\d.])(?:54|96(?:\s?%|\.\d)|4[.,]2|1[.,]5)(?![\d])|bleeding rate|annuali[sz]ed", re.IGNORECASE
    )
    found = [(key, text) for key, text in english(own) if figures.search(text)]
    assert found == []
    assert figures.search("96 % of patients") is not None
    assert figures.search("fell from 4.2 to 1.5 a year") is not None
    assert figures.search("in 54 patients") is not None


def test_no_english_text_asks_to_abstain_from_alcohol_or_speaks_of_vaccination(own: Workspace) -> None:
    topics = re.compile(
        r"abstain|abstinen|vaccin|immunis|immuniz|(?:no|avoid|not drink)\b[^.]*\balcohol", re.IGNORECASE
    )
    found = [(key, text) for key, text in english(own) if topics.search(text)]
    assert found == []
    assert topics.search("Do not drink alcohol for a year.") is not None


def test_sentence_ids_are_unique_over_product_and_parts(own: Workspace) -> None:
    counts = Counter(key for key, _ in english(own))
    assert [key for key, count in counts.items() if count > 1] == []


def test_the_parts_are_loaded_by_id_with_their_sources(own: Workspace) -> None:
    parts = load_parts(own.assets)
    assert parts["state.draft"].text == "Draft, not for distribution"
    assert [str(citation) for citation in parts["state.draft"].citations] == ["gvp-xvi#addendum-I"]
    assert all(key == part.id for key, part in parts.items())


# A second product.


def test_a_second_product_is_a_second_folder_and_no_line_of_code(two_products: Path) -> None:
    assets = two_products / "assets"
    assert product_ids(assets) == ("hemgenix", "placebo")
    product = load_product(assets, "placebo")
    assert isinstance(product, Product)
    assert (product.id, product.brand, product.version) == ("placebo", "Placebonal", "1.0")
    assert product.additional_monitoring is False
    assert product.inn_in("de") == "nihil fictum"
    assert list(product.materials) == ["patient-card"]
    assert {e for s in product.sentences() for e in s.key_elements} == {"PC1"}
    assert all(isinstance(sentence, Sentence) for sentence in product.sentences())


def test_a_product_that_is_not_there_is_an_output_error_that_names_the_file(own: Workspace) -> None:
    with pytest.raises(OutputError, match=r"nothing/product\.yaml cannot be read") as caught:
        load_product(own.assets, "nothing")
    assert caught.value.hint


# Broken rules, one at a time. The place is the first line that holds what is marked.

BROKEN = {
    "an unknown key": (
        CARD, "form: folded-card\n", "form: folded-card\nfrom: folded-card\n",
        "unknown key “from”", "Did you mean “form”?", "from:"),
    "a missing source": (
        CARD, 'text: "Name", source: gvp-xvi#appendix-2.4,', 'text: "Name",',
        "a statement without a source", "Add source: <source>#<section>.", "id: card.field.patient"),
    "an unknown source": (
        CARD, 'text: "Name", source: gvp-xvi#', 'text: "Name", source: gvp-xiv#',
        "“gvp-xiv#appendix-2.4” cites no known source", "gvp-xvi, hemgenix-annex-2d", "gvp-xiv"),
    "an unknown section": (
        LEAFLET, '"What Hemgenix is", source: ema-overview-2023#what', '"What it is", source: ema-overview-2023#wat',
        "“ema-overview-2023#wat” cites no known section", "Known in ema-overview-2023: about, awaited", "#wat"),
    "an unknown key element": (
        CARD, "key-element: PC7", "key-element: PC8",
        "“PC8” is no key element of patient-card", "Known: PC1, PC2, PC3, PC4, PC5, PC6, PC7", "key-element: PC8"),
    "a key element of another material": (
        CARD, "key-element: PC7", "key-element: [PC7, PG5]",
        "“PG5” is no key element of patient-card", "Known: PC1, PC2", "[PC7, PG5]"),
    "an id that stands twice in a file": (
        CARD, "id: card.rules.donation", "id: card.rules.tests",
        "sentence id “card.rules.tests” stands 2 times", "Give each sentence its own id.", "id: card.rules.tests"),
    "an id that would keep a sentence out of what is signed": (
        CARD, "id: card.rules.donation", "id: state.donation",
        "“state.donation” is the id of a state line, which nobody signs", "begins with its material",
        "id: state.donation"),
    "an id that stands in two materials": (
        LEAFLET, "id: leaflet.key.once", "id: hcp.key.liver",
        "sentence id “hcp.key.liver” stands 2 times", "Give each sentence its own id.", None),
    "a bad placeholder": (
        CARD, "**Hemgenix** ({inn})", "**Hemgenix** ({imm})",
        "sentence “card.front.statement” has a bad placeholder {imm}", "Possible: {action}, {address}", "{imm}"),
    "an unseen source without a reason": (
        LEAFLET, ', to-confirm: "That not every patient responds rests on Annex II.D, which was not available."', "",
        "sentence “leaflet.key.unknown” rests on hemgenix-annex-2d#key-elements, which was not seen",
        'Add to-confirm: "what is to be confirmed, and where".', "id: leaflet.key.unknown"),
    "a key element of a material that is not there": (
        PRODUCT, "{ id: PC7, material: patient-card", "{ id: PC7, material: patient-crad",
        "“PC7” is no key element of patient-card", "Known: PC1, PC2, PC3, PC4, PC5, PC6", None),
    "an EPAR that is not on EMA's site": (
        PRODUCT, "epar: https://www.ema.europa.eu/", "epar: https://www.ema.europa.eu.example.org/",
        "the EPAR address https://www.ema.europa.eu.example.org/en/medicines/human/EPAR/hemgenix is not on EMA's site",
        "Give an address that begins with https://www.ema.europa.eu/.", "epar: https"),
    "an EPAR without encryption": (
        PRODUCT, "epar: https://", "epar: http://",
        "the EPAR address http://www.ema.europa.eu/en/medicines/human/EPAR/hemgenix is not on EMA's site",
        "Give an address that begins with https://www.ema.europa.eu/.", "epar: http"),
    "a table row that does not match": (
        HCP, ", span: 2", "",
        "table “schedule” has rows or widths that do not match its 3 columns",
        "Give each row as many cells as there are columns, or a cell span: 2.", "table: schedule"),
    "a bad date": (
        PRODUCT, "date: 2026-11-22", "date: 22.11.2026",
        "“22.11.2026” is no date", "Write date: 2026-11-22 (year-month-day).", "date: 22"),
    "an unknown key of the product": (
        PRODUCT, "brand: Hemgenix\n", "brand: Hemgenix\nbrnd: H\n",
        "unknown key “brnd”", "Did you mean “brand”?", "brnd"),
    "an unknown key of its identity": (
        PRODUCT, "  procedure: EMEA", "  procdure: X\n  procedure: EMEA",
        "unknown key “procdure”", "Did you mean “procedure”?", "procdure"),
    "an identity without a source": (
        PRODUCT, "  source: [ema-overview-2023#about, hemgenix-pl-2023#6, hemgenix-smpc#2]\n", "",
        "a statement without a source", "Add source:", "  inn:"),
    "a substance without its common name": (
        PRODUCT, "    default: etranacogene", "    usual: etranacogene",
        "“default” is missing", "Add default: to this entry.", "    usual:"),
    "a monitoring that is neither true nor false": (
        PRODUCT, "additional-monitoring: true", "additional-monitoring: ture",
        "“ture” is no additional-monitoring", "Did you mean “true”?", "ture"),
    "a product id with a space": (
        PRODUCT, "product: hemgenix\n", "product: Hem genix\n",
        "“Hem genix” cannot be an id", "Use lower-case letters", "product: Hem"),
    "a key element with an unknown key": (
        PRODUCT, "{ id: PC1, material", "{ id: PC1, martial: x, material",
        "unknown key “martial”", "Did you mean “material”?", "martial"),
    "a source that stands twice": (
        PRODUCT, "source: hemgenix-smpc\n", "source: hemgenix-pl-2023\n",
        "source “hemgenix-pl-2023” stands twice", "Remove one.", None),
    "a slip in the common sources": (
        COMMON, "    state: seen\n", "    state: sean\n",
        "“sean” is no state", "Did you mean “seen”?", "sean"),
}  # fmt: skip


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_named_at_its_line_with_what_to_do(copied: Path, rule: str) -> None:
    file, old, new, says, hint, marked = BROKEN[rule]
    replace_in(copied / file, old, new)
    error = fault(copied)
    assert error.message == says
    assert hint in error.hint
    assert error.exit_code == 3
    if marked:
        assert error.place == line_of(copied, file, marked)
    else:
        assert error.place is not None
        assert (copied / error.place.file).is_file()


def test_a_key_element_that_no_sentence_serves_is_named_where_it_stands(copied: Path) -> None:
    replace_in(copied / CARD, ", key-element: PC7 }", " }")
    error = fault(copied)
    assert error.message == (
        "key element PC7 of patient-card is served by no sentence: no donation of blood, semen, organs, tissues, cells"
    )
    assert error.hint == "Add key-element: PC7 to the sentence that says so, or write that sentence."
    assert error.place == line_of(copied, PRODUCT, "{ id: PC7")


def test_two_files_with_one_material_are_refused_and_neither_is_lost(copied: Path) -> None:
    # A copy that is to become another material, before its name was changed.
    text = (copied / CARD).read_text("utf-8")
    copy = re.sub(r"\bcard\.(?=[a-z])", "wallet.", text).replace('text: "Patient card"', 'text: "Wallet card"')
    (copied / FOLDER / "wallet-card.yaml").write_text(copy, "utf-8")
    error = fault(copied)
    assert "patient-card" in error.message
    assert error.hint


def test_a_key_element_that_stands_twice_is_refused(copied: Path) -> None:
    # One of the two would count as served by the sentence of the other.
    replace_in(copied / PRODUCT, "{ id: PC7,", "{ id: PC6,")
    replace_in(copied / CARD, ", key-element: PC7 }", " }")
    error = fault(copied)
    assert "PC6" in error.message
    assert error.hint


def test_a_product_may_not_take_the_name_of_a_common_source(copied: Path) -> None:
    # Else its own state and sections would silently replace those that hold for every product.
    taken = "sources:\n  - { source: qr-guidance, title: T, version: V, state: seen, sections: { mine: X } }\n"
    replace_in(copied / PRODUCT, "\nsources:\n", f"\n{taken}")
    error = fault(copied)
    assert "qr-guidance" in error.message
    assert error.hint


# Broken parts.


def parts_fault(workspace: Path) -> ContentError:
    """Return the error that loading the named parts raises."""
    with pytest.raises(ContentError) as caught:
        load_parts(workspace / "assets")
    return caught.value


@pytest.mark.parametrize(
    ("old", "new", "says", "hint", "marked"),
    [
        ("id: qr.newer", "id: qr.invite", "sentence id “qr.invite” stands 2 times", "its own id.", "id: qr.invite"),
        ("{pages}", "{number}", "sentence “page.line” has a bad placeholder {number}", "{page}, {pages}", "{number}"),
        ('{address}", source: qr-guidance#content,', '{address}",',
         "a statement without a source", "Add source:", "id: qr.alt"),
        ("source: readability#A }", "source: readability#B }", "“readability#B” cites no known section",
         "Known in readability: A", "#B"),
        ("{ id: state.draft,", "{ id: state.draft, idd: x,", "unknown key “idd”", "Did you mean “id”?", "idd"),
        ("sentences:\n", "words: x\nsentences:\n", "unknown key “words”", "Possible here: sentences.", "words: x"),
    ],
)  # fmt: skip
def test_a_slip_in_the_parts_is_refused_at_its_line(
    copied: Path, old: str, new: str, says: str, hint: str, marked: str
) -> None:
    replace_in(copied / "assets/parts.yaml", old, new)
    error = parts_fault(copied)
    assert error.message == says
    assert hint in error.hint
    assert error.place == line_of(copied, "assets/parts.yaml", marked)
