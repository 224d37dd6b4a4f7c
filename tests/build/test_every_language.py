"""Every language and every market: whole catalogues without a finding, every material, the right place to report to."""

import hashlib
import json
import os
import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from tests.builders import MATERIALS
from tests.conftest import ROOT, replace_in

from edu_materials.build.desk import faults, known_languages
from edu_materials.build.executor import build_all, path_of
from edu_materials.build.listing import listing
from edu_materials.build.pipeline import composed
from edu_materials.build.targets import (
    BUREAU_FORM,
    FILLABLE_FORM,
    FOLD_FORM,
    FORMS,
    HTML_FORM,
    ID_FORM,
    LARGE_FORM,
    PRESS_FORM,
    SCREEN_FORM,
    Selection,
    Target,
    all_targets,
    chosen,
    edition_of,
)
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.facts.outline import Audience
from edu_materials.i18n.template import DRAFT_STATE
from edu_materials.kernel.errors import UsageError
from edu_materials.tree.nodes import Document

OWN = Workspace(assets=ROOT / "assets", locales=ROOT / "locales", output=ROOT / "output")
LANGUAGES = known_languages(OWN)
CATALOGUES = sorted(OWN.locales.glob("*/LC_MESSAGES/*.po"))
EVERY = all_targets(OWN)
SCREEN = tuple(target for target in EVERY if target.form == SCREEN_FORM)
# The official languages of the Union, with Icelandic and Norwegian of the Economic Area.
OFFICIAL = "bg cs da de el en es et fi fr ga hr hu is it lt lv mt nb nl pl pt ro sk sl sv"
# The countries of the Union and of the Economic Area, in each of which the medicine is authorised.
COUNTRIES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"


@cache
def document(locale: str, material: str, workspace: Workspace = OWN) -> Document:
    """Return an edition as a document tree, in the words of its market."""
    market, language = locale.split("-")
    return composed(workspace, edition_of(workspace, Target("hemgenix", market, language, material)))


def said(document: Document) -> str:
    """Return all words of *document*."""
    return "\n".join(words.text for words in document.words())


def links(document: Document) -> set[str]:
    """Return where the words of *document* lead."""
    return {run.href for words in document.words() for run in words.runs if run.href}


# Catalogues.


def test_there_is_a_catalogue_and_a_glossary_for_each_official_language() -> None:
    assert list(LANGUAGES) == OFFICIAL.split()
    assert sorted(path.stem for path in (OWN.assets / "glossary").glob("*.yaml")) == OFFICIAL.split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_whole_certain_and_without_a_finding(language: str) -> None:
    sentences = {sentence.id: sentence.text for sentence in (*OWN.product("hemgenix").sentences(), *OWN.parts.values())}
    catalogue = OWN.catalogue("hemgenix", language)
    catalogue.require(sentences)
    assert catalogue.messages.keys() == sentences.keys()
    assert [key for key, message in catalogue.messages.items() if message.fuzzy] == []
    assert faults(OWN, "hemgenix", language) == ()


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_no_language_claims_a_review_that_nobody_gave(language: str) -> None:
    assert OWN.catalogue("hemgenix", language).review_state.startswith("draft")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_gettext_accepts_the_catalogue_and_counts_every_sentence_as_translated(path: Path) -> None:
    command = ["msgfmt", "--check", "--statistics", "--output-file=/dev/null", str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"LC_ALL": "C"})
    assert result.returncode == 0, result.stderr
    count = path.read_text("utf-8").count("\nmsgctxt ")
    assert result.stderr.strip() == f"{count} translated messages."


# Editions.


def test_thirty_six_editions_of_three_materials_are_a_hundred_and_eight_screen_files() -> None:
    editions = {(target.market, target.language) for target in SCREEN}
    assert len(editions) == 36
    assert set(SCREEN) == {Target("hemgenix", *edition, material) for edition in editions for material in MATERIALS}
    assert len(SCREEN) == 108


def test_every_file_has_its_press_sheet_and_each_material_the_forms_it_names() -> None:
    counts = Counter((target.material, target.form) for target in EVERY)
    assert {pair: count for pair, count in counts.items() if count != 36} == {}
    assert set(counts) == {
        *((material, form) for material in MATERIALS for form in (SCREEN_FORM, PRESS_FORM)),
        *(("patient-card", form) for form in (FOLD_FORM, ID_FORM, BUREAU_FORM, FILLABLE_FORM)),
        ("patient-leaflet", LARGE_FORM),
        ("patient-leaflet", HTML_FORM),
        ("hcp-leaflet", HTML_FORM),
    }
    assert {target.form for target in EVERY} == set(FORMS)
    assert list(EVERY) == sorted(EVERY)


def test_every_market_has_every_material_in_all_its_languages() -> None:
    assert sorted(OWN.markets) == COUNTRIES.split()
    for code, market in OWN.markets.items():
        for language in market.languages:
            there = {t.material for t in SCREEN if (t.market, t.language) == (code, language)}
            assert there == set(MATERIALS), (code, language)


def test_every_language_is_used_by_a_market() -> None:
    assert {target.language for target in SCREEN} == set(LANGUAGES)


def test_countries_of_several_languages_have_material_in_each() -> None:
    several = {code: set(market.languages) for code, market in OWN.markets.items() if len(market.languages) > 1}
    assert several == {
        "BE": {"nl", "fr", "de"},
        "FI": {"fi", "sv"},
        "IE": {"en", "ga"},
        "LU": {"fr", "de"},
        "MT": {"en", "mt"},
    }


def test_irish_is_offered_and_not_required_and_nothing_else_is() -> None:
    assert {code: market.offered for code, market in OWN.markets.items() if market.offered} == {"IE": ("ga",)}
    assert set(OWN.markets["IE"].languages) - set(OWN.markets["IE"].offered) == {"en"}
    assert "Irish has no official product information" in OWN.catalogue("hemgenix", "ga").review_state


@pytest.mark.parametrize("target", SCREEN, ids=str)
def test_an_edition_names_the_place_to_report_to_in_its_country(target: Target) -> None:
    made = document(f"{target.market}-{target.language}", target.material)
    audience: Audience = "patients" if target.material == "patient-leaflet" else "professionals"
    reporting = OWN.markets[target.market].reporting_for(target.language, audience)
    name = reporting.short if target.material == "patient-card" else reporting.system
    text = re.sub("[\u00a0\u202f]", " ", said(made))
    assert name in text
    address = reporting.web if "://" in reporting.web else f"https://{reporting.web}"
    assert address.partition("://")[2].removesuffix("/") in text
    assert address in links(made)


@pytest.mark.parametrize("target", SCREEN, ids=str)
def test_no_edition_sends_its_reader_to_an_appendix(target: Target) -> None:
    # The template of the authorities lists the national systems in an Appendix V, which no reader has.
    text = said(document(f"{target.market}-{target.language}", target.material))
    assert re.findall(r"(?i:appendix)|\w[ \u00a0]V\b", text) == []


def test_norway_has_one_address_for_patients_and_another_for_professionals_and_prints_both() -> None:
    patients, professionals = "www.dmp.no/pasientmelding", "www.dmp.no/meldeskjema"
    leaflet, hcp = (said(document("NO-nb", material)) for material in ("patient-leaflet", "hcp-leaflet"))
    assert patients in leaflet
    assert professionals not in leaflet
    assert professionals in hcp
    assert patients not in hcp


def test_the_card_of_norway_is_addressed_to_the_professionals_whose_face_it_stands_on() -> None:
    card = said(document("NO-nb", "patient-card"))
    assert "www.dmp.no/meldeskjema" in card
    assert "www.dmp.no/pasientmelding" not in card


@pytest.mark.parametrize("material", MATERIALS)
def test_germany_reports_gene_therapies_to_the_paul_ehrlich_institut(material: str) -> None:
    text = said(document("DE-de", material)).replace("\u00a0", " ")
    assert "Paul-Ehrlich-Institut" in text
    assert "www.pei.de" in text
    assert "BfArM" not in text
    assert "Anhang" not in text


# Choosing and listing.


@pytest.mark.parametrize(
    ("selection", "count"),
    [
        (Selection(), 108),
        (Selection(forms=()), len(EVERY)),
        (Selection(markets=("BE",)), 9),
        (Selection(languages=("de",)), 15),
        (Selection(materials=("patient-card",)), 36),
        (Selection(markets=("BE", "LU"), languages=("de",), materials=("patient-card",), forms=("press",)), 2),
    ],
)
def test_what_is_asked_for_is_chosen(selection: Selection, count: int) -> None:
    assert len(chosen(EVERY, selection)) == count


@pytest.mark.parametrize(
    ("selection", "says", "hint"),
    [
        (Selection(products=("hemgenics",)), "there is no product “hemgenics”", "Did you mean hemgenix?"),
        (Selection(markets=("UK",)), "there is no market “UK”", "There are: AT, BE, "),
        (Selection(languages=("nl_NL",)), "there is no language “nl_NL”", "Did you mean nl?"),
        (Selection(materials=("card",)), "there is no material “card”", "There are: hcp-leaflet, "),
        (Selection(forms=("prees",)), "there is no form “prees”", "Did you mean press?"),
        (Selection(materials=("patient-card",), forms=("html",)), "no edition is all of that", "edu-materials list"),
    ],
)
def test_what_does_not_exist_is_refused_and_what_does_is_named(selection: Selection, says: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        chosen(EVERY, selection)
    assert says in caught.value.message
    assert hint in caught.value.hint


def test_the_list_says_of_each_edition_what_it_is_and_in_which_state(tmp_path: Path) -> None:
    workspace = Workspace(assets=OWN.assets, locales=OWN.locales, output=tmp_path)
    row = listing(workspace, Target("hemgenix", "GR", "el", "patient-card"))
    outline = OWN.product("hemgenix").materials["patient-card"]
    confirm = sum(sentence.to_confirm is not None for sentence in outline.sentences())
    assert row == ("hemgenix", "patient-card", "GR", "el", "0.1", "draft", DRAFT_STATE, str(confirm), "no")


# The wording of one market over a language.


def test_the_header_that_a_country_asks_for_stands_on_its_material_and_on_no_other() -> None:
    asked = {"NL-nl": "Risicominimalisatiemateriaal betreffende", "SE-sv": "Viktig patientinformation"}
    for locale, header in asked.items():
        language = locale[3:]
        others = [t.market for t in SCREEN if t.language == language and t.material == "patient-leaflet"]
        assert len(others) > 1
        for market in others:
            text = said(document(f"{market}-{language}", "patient-leaflet")).replace("\u00a0", " ")
            assert (header in text) is (f"{market}-{language}" == locale), market


def test_the_wording_of_a_market_goes_into_its_files_and_their_manifest_alone(copied: Path) -> None:
    po = copied / "locales/de_AT/LC_MESSAGES/hemgenix.po"
    po.parent.mkdir(parents=True)
    po.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        '# Reason: the words of the agency there\nmsgctxt "card.warning.clot-leg"\n'
        'msgid "swelling of one or both legs"\nmsgstr "ein dickes Bein oder zwei"\n',
        "utf-8",
    )
    workspace = open_workspace(copied, None)
    targets = tuple(Target("hemgenix", market, "de", "patient-card") for market in ("AT", "DE"))
    outcomes = list(build_all(workspace, targets, "test"))
    assert [outcome.error for outcome in outcomes] == [None, None]
    for target in targets:
        path = path_of(workspace, target)
        inputs = json.loads((path.parent / "manifest.json").read_bytes())["files"][path.name]["inputs"]
        name = "locales/de_AT/LC_MESSAGES/hemgenix.po"
        assert (name in inputs) is (target.market == "AT")
        text = said(document(f"{target.market}-de", "patient-card", workspace))
        assert ("ein dickes Bein oder zwei" in text) is (target.market == "AT")
        if target.market == "AT":
            assert inputs[name] == hashlib.sha256(po.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("# Reason: ", "# ", "is worded for one market without a reason"),
        ("hcp.front.risk", "hcp.front.rsik", "“hcp.front.rsik” is no sentence of nl"),
    ],
)
def test_wording_without_a_reason_or_of_an_unknown_sentence_stops_the_files_of_its_market_alone(
    copied: Path, old: str, new: str, says: str
) -> None:
    replace_in(copied / "locales/nl_NL/LC_MESSAGES/hemgenix.po", old, new)
    workspace = open_workspace(copied, None)
    targets = tuple(Target("hemgenix", market, "nl", "patient-card") for market in ("BE", "NL"))
    flemish, dutch = build_all(workspace, targets, "test")
    assert flemish.error is None
    assert dutch.error is not None
    assert dutch.error.exit_code == 4
    assert says in dutch.error.message
    assert "locales/nl_NL/LC_MESSAGES/hemgenix.po:" in str(dutch.error)
    assert not dutch.path.exists()


def test_the_edition_of_a_target_is_what_it_names() -> None:
    edition = edition_of(OWN, Target("hemgenix", "MT", "mt", "hcp-leaflet"))
    assert (edition.product.id, edition.market.code, edition.language) == ("hemgenix", "MT", "mt")
    assert edition.outline.material == "hcp-leaflet"
    assert edition.parts == OWN.parts
    assert str(Target("hemgenix", "MT", "mt", "hcp-leaflet", "press")) == "hemgenix hcp-leaflet MT-mt press"
