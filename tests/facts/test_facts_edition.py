"""An edition names itself by product, material, market, language and version."""

from dataclasses import replace
from datetime import date

from edu_materials.build.targets import Target, edition_code, edition_of
from edu_materials.build.workspace import Workspace
from edu_materials.facts.edition import Edition, Standing
from edu_materials.facts.market import Mark


def test_an_edition_names_itself_and_is_a_draft_until_an_authority_has_agreed(own: Workspace) -> None:
    product = own.product("hemgenix")
    edition = Edition(
        product=product,
        market=own.markets["GR"],
        language="el",
        outline=product.materials["patient-card"],
        parts=own.parts,
    )
    assert edition.locale == "GR-el"
    assert edition.code == f"hemgenix-patient-card-GR-el-{product.version}"
    assert edition.state == "draft"


def test_a_draft_bears_no_mark_of_a_country_whatever_the_country_wants(own: Workspace) -> None:
    product, mark = own.product("hemgenix"), Mark(name="Blue Hand", rule="agreed only", source="a ruling")
    edition = Edition(
        product=product,
        market=replace(own.markets["DE"], marks=(mark,)),
        language="de",
        outline=product.materials["hcp-leaflet"],
        parts=own.parts,
    )
    assert (edition.state, edition.marks) == ("draft", ())


def test_a_record_of_the_authority_and_nothing_else_makes_an_edition_agreed(own: Workspace) -> None:
    target = Target("hemgenix", "DE", "de", "patient-leaflet")
    code = edition_code(own, target)
    agreed = Standing(state="agreed", reference="REF-1", day=date(2026, 11, 2))
    elsewhere = replace(own, standings=(("another-edition", agreed),))
    assert edition_of(elsewhere, target).state == "draft"
    edition = edition_of(replace(own, standings=((code, agreed),)), target)
    assert (edition.state, edition.code) == ("agreed", code)
    assert edition.marks == edition.market.marks
