"""Markets: every country says where its patients and professionals report, in each of its languages."""

import re
from pathlib import Path

import pytest
from tests.conftest import replace_in

from edu_materials.build.workspace import Workspace
from edu_materials.facts.market import UNVERIFIED, Mark, load_market, load_markets
from edu_materials.facts.outline import AUDIENCES
from edu_materials.kernel.errors import ContentError, Place


def fault(path: Path) -> ContentError:
    """Return the error that the market file *path* raises."""
    with pytest.raises(ContentError) as caught:
        load_market(path)
    return caught.value


def line_of(path: Path, marked: str) -> Place:
    """Return the place of the first line of *path* that holds *marked*."""
    lines = path.read_text("utf-8").splitlines()
    return Place(f"assets/markets/{path.name}", next(n for n, line in enumerate(lines, 1) if marked in line))


def test_the_markets_are_loaded_by_their_country_codes(own: Workspace) -> None:
    markets = load_markets(own.assets)
    languages = {code: market.languages for code, market in markets.items()}
    assert (
        languages.items()
        >= {"BG": ("bg",), "DE": ("de",), "FI": ("fi", "sv"), "GR": ("el",), "IE": ("en", "ga")}.items()
    )
    assert all(market.code == code for code, market in markets.items())
    assert all(market.languages for market in markets.values())


def test_every_audience_of_every_market_has_a_place_to_report_in_every_language(own: Workspace) -> None:
    for market in own.markets.values():
        for language in market.languages:
            for audience in AUDIENCES:
                reporting = market.reporting_for(language, audience)
                assert reporting.system
                assert reporting.web
                assert reporting.source


def test_gene_therapies_are_reported_to_the_paul_ehrlich_institut_in_germany(own: Workspace) -> None:
    reporting = own.markets["DE"].reporting_for("de", "professionals")
    assert (reporting.system, reporting.web, reporting.state) == ("Paul-Ehrlich-Institut", "www.pei.de", "checked once")
    assert reporting.telephone == "+49 6103 77 0"
    assert reporting.email is None


def test_a_market_without_a_known_contact_says_so_and_names_no_company(own: Workspace) -> None:
    contact = own.markets["BG"].contact
    assert (contact.company, contact.state) == (None, UNVERIFIED)


def test_audiences_may_report_to_different_systems(copied: Path) -> None:
    path = copied / "assets/markets/IE.yaml"
    replace_in(path, "[patients, professionals]", "patients")
    second = (
        "  - { languages: [en, ga], audiences: professionals,\n"
        "      system: Second, web: x.ie, source: s, state: confirmed }\n"
    )
    replace_in(path, "contact:\n", second + "contact:\n")
    market = load_market(path)
    assert market.reporting_for("en", "patients").system == "HPRA Pharmacovigilance"
    assert market.reporting_for("en", "professionals").system == "Second"
    assert market.reporting_for("en", "professionals").address is None


def test_a_short_name_stands_on_a_card_and_is_the_whole_name_where_none_is_given(copied: Path) -> None:
    path = copied / "assets/markets/IE.yaml"
    path.write_text(re.sub(r"\n    short: .*", "", path.read_text("utf-8")), "utf-8")
    assert load_market(path).reporting_for("en", "patients").short == "HPRA Pharmacovigilance"
    replace_in(path, "    web:", "    short: HPRA\n    web:")
    assert load_market(path).reporting_for("en", "patients").short == "HPRA"


def test_a_country_may_want_a_mark_on_agreed_material(copied: Path) -> None:
    path = copied / "assets/markets/IE.yaml"
    assert load_market(path).marks == ()
    mark = '\nmarks:\n  - { mark: blue-hand, rule: "on agreed material only", source: a ruling }\n'
    path.write_text(path.read_text("utf-8") + mark, "utf-8")
    assert load_market(path).marks == (Mark(name="blue-hand", rule="on agreed material only", source="a ruling"),)
    replace_in(path, "rule:", "ruling:")
    error = fault(path)
    assert (error.message, error.place) == ("“rule” is missing", line_of(path, "blue-hand"))


MARK = """
marks:
  - mark: official-line
    rule: "A line of the authority on agreed material."
    source: a ruling
    on: [leaflet, card]
    wording:
      - { language: en, text: "Agreed wording of the authority", source: a ruling, state: checked once }
"""


def test_a_mark_may_have_words_that_its_authority_gives_language_by_language(copied: Path) -> None:
    path = copied / "assets/markets/IE.yaml"
    path.write_text(path.read_text("utf-8") + MARK, "utf-8")
    (mark,) = load_market(path).marks
    assert mark.on == ("leaflet", "card")
    assert (mark.said("en"), mark.said("ga")) == ("Agreed wording of the authority", None)
    replace_in(path, "on: [leaflet, card]", "on: [leaflet, envelope]")
    error = fault(path)
    assert (error.message, error.place) == ("“on” names no kind of material", line_of(path, "envelope"))


def test_an_unknown_audience_is_refused_and_the_known_ones_are_named(copied: Path) -> None:
    path = copied / "assets/markets/DE.yaml"
    replace_in(path, "[patients, professionals]", "[patients, professionals, doctors]")
    error = fault(path)
    assert error.message == "unknown audience"
    assert error.hint == "Known: patients, professionals"
    assert error.place == line_of(path, "- languages: [de]")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("\nlanguages: [de]", "\nlanguages: [de, fr]", "patients have nowhere to report in fr"),
        ("[patients, professionals]", "[patients]", "professionals have nowhere to report in de"),
        ("    audiences: [patients, professionals]\n", "", "patients have nowhere to report in de"),
        ("  - languages: [de]\n    audiences", "  - audiences", "patients have nowhere to report in de"),
    ],
)
def test_a_language_with_nowhere_to_report_is_refused(copied: Path, old: str, new: str, says: str) -> None:
    path = copied / "assets/markets/DE.yaml"
    replace_in(path, old, new)
    error = fault(path)
    assert error.message == says
    assert error.hint == "Add an entry under reporting: for this language and audience."
    assert error.place == Place("assets/markets/DE.yaml", 1)


def test_a_market_in_a_file_of_another_name_is_refused(copied: Path) -> None:
    path = copied / "assets/markets/AT.yaml"
    path.write_bytes((copied / "assets/markets/DE.yaml").read_bytes())
    error = fault(path)
    assert error.message == "“DE” is no market"
    assert "AT" in error.hint
    assert error.place == Place("assets/markets/AT.yaml", 1)
    with pytest.raises(ContentError, match="“DE” is no market"):
        load_markets(copied / "assets")


def test_a_market_that_names_no_language_is_refused(copied: Path) -> None:
    # Nothing would be built for it, and nobody would be told.
    path = copied / "assets/markets/DE.yaml"
    replace_in(path, "\nlanguages: [de]", "")
    error = fault(path)
    assert "languages" in error.message
    assert error.hint


@pytest.mark.parametrize(
    ("old", "new", "says", "hint", "marked"),
    [
        ("name: Germany\n", "", "“name” is missing", "Add name: to this entry.", "market: DE"),
        ("name: Germany\n", "name: Germany\nnam: D\n", "unknown key “nam”", "Did you mean “name”?", "nam: D"),
        ("    web: www.pei.de\n", "", "“web” is missing", "Add web: to this entry.", "- languages: [de]"),
        ("state: checked once\ncontact", "state: checked twic\ncontact", "“checked twic” is no state",
         "Did you mean “checked twice”?", "checked twic"),
        ("    web: www.pei.de\n", "    web: www.pei.de\n    wep: x\n", "unknown key “wep”", "mean “web”?", "wep"),
        ('  company: "CSL Behring GmbH"\n', "  company: ''\n", "“company” must be a piece of text", "Write company:",
         "company:"),
        ('  company: "CSL Behring GmbH"\n', "  compani: X\n", "unknown key “compani”", "", "compani"),
    ],
)  # fmt: skip
def test_a_slip_in_a_market_is_refused_at_its_line(
    copied: Path, old: str, new: str, says: str, hint: str, marked: str
) -> None:
    path = copied / "assets/markets/DE.yaml"
    replace_in(path, old, new)
    error = fault(path)
    assert error.message == says
    assert hint in error.hint
    assert error.hint
    assert error.place == line_of(path, marked)


def test_a_language_may_be_offered_and_not_required(copied: Path) -> None:
    path = copied / "assets/markets/BE.yaml"
    assert load_market(path).offered == ()
    replace_in(path, "languages: [nl, fr, de]\n", "languages: [nl, fr, de]\noffered: [de]\n")
    market = load_market(path)
    assert (market.languages, market.offered) == (("nl", "fr", "de"), ("de",))


def test_a_language_that_is_offered_must_be_one_of_the_market(copied: Path) -> None:
    # Else a misspelt language would be required again, and nobody would be told.
    path = copied / "assets/markets/IE.yaml"
    replace_in(path, "offered: [ga]", "offered: [gd]")
    error = fault(path)
    assert error.message == "“gd” is offered and is no language of IE"
    assert error.hint
    assert error.place == line_of(path, "offered: [gd]")


def test_the_marks_of_a_country_are_loaded_with_rule_and_source(own: Workspace) -> None:
    (mark,) = own.markets["DE"].marks
    assert mark.name == "blue-hand"
    assert "officially approved" in mark.rule
    assert "Paul-Ehrlich-Institut" in mark.rule
    for market in own.markets.values():
        assert all(mark.name and mark.rule and mark.source for mark in market.marks)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("mark: blue-hand", "mark: ''", "“mark” must be a piece of text"),
        ("  - mark: blue-hand\n    rule:", "  - rule:", "“mark” is missing"),
        ("mark: blue-hand\n", "mark: blue-hand\n    colour: blue\n", "unknown key “colour”"),
    ],
)
def test_a_slip_in_a_mark_is_refused_at_its_line(copied: Path, old: str, new: str, says: str) -> None:
    path = copied / "assets/markets/DE.yaml"
    replace_in(path, old, new)
    error = fault(path)
    assert says in error.message
    assert error.hint
    assert error.place is not None
    assert error.place.file == "assets/markets/DE.yaml"
    assert error.place.line > 15
