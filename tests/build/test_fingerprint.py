"""A fingerprint changes with a word, a font, a place or a colour, says which, and changes with nothing else."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.conftest import ROOT, replace_in

from edu_materials.build.fingerprint import Fingerprint, difference, fingerprint
from edu_materials.build.pipeline import laid_out
from edu_materials.build.targets import Target, all_targets, edition_of
from edu_materials.build.workspace import Workspace
from edu_materials.facts.edition import Standing
from edu_materials.layout.frames import Frame, Layout

CARD = Target("hemgenix", "DE", "de", "patient-card")
LEAFLET = Target("hemgenix", "DE", "de", "patient-leaflet")
GERMAN = {"AT-de", "BE-de", "DE-de", "LI-de", "LU-de"}
OTHERS = {"BE-fr", "BE-nl", "DK-da", "IE-en", "LU-fr"}


def workspace_in(folder: Path) -> Workspace:
    return Workspace(assets=folder / "assets", locales=folder / "locales", output=folder / "output")


def changed(before: Workspace, after: Workspace, target: Target) -> tuple[str, ...]:
    return difference(fingerprint(before, target), fingerprint(after, target))


def a_fingerprint(digest: str = "0", **aspects: Mapping[str, str]) -> Fingerprint:
    empty: dict[str, Mapping[str, str]] = {"words": {}, "positions": {}, "fonts": {}, "colours": {}}
    return Fingerprint(digest=digest, **(empty | aspects))


def test_one_letter_of_a_german_sentence_fells_the_editions_that_print_it_and_no_other(
    own: Workspace, copied: Path
) -> None:
    before = 'shortness of breath"\nmsgstr "plötzlichen Brustschmer'
    replace_in(copied / "locales/de/LC_MESSAGES/hemgenix.po", f"{before}z", f"{before}s")
    after = workspace_in(copied)
    cards = [Target("hemgenix", locale[:2], locale[3:], "patient-card") for locale in (*GERMAN, *OTHERS)]
    felled = {f"{t.market}-{t.language}": why for t in cards if (why := changed(own, after, t))}
    assert felled.keys() == GERMAN
    assert all(why[0] == "the sentence was changed: card.warning.clot-chest" for why in felled.values()), felled
    assert changed(own, after, LEAFLET) == ()


def test_a_word_of_the_state_line_changes_nothing(own: Workspace, copied: Path) -> None:
    replace_in(copied / "locales/de/LC_MESSAGES/parts.po", "Entwurf", "Vorlage")
    assert changed(own, workspace_in(copied), CARD) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "card", "leaflet"),
    [
        ("design/folded-card.yaml", "line: 6.0", "line: 5.9", "places or sizes changed in: ", ""),
        ("design/inks.yaml", "#1b4965", "#1b4966", "colours changed in: ", "colours changed in: "),
        ("products/hemgenix/product.yaml", "2026-11-22", "2026-11-23", "the sentence was changed: version.line", "the"),
        (
            "markets/DE.yaml",
            "web: www.pei.de",
            "web: https://www.pei.de/x",
            "the sentence was changed: reporting.",
            "the",
        ),
    ],
)
def test_a_token_an_ink_a_date_and_an_address_fell_what_uses_them(
    own: Workspace, copied: Path, file: str, old: str, new: str, card: str, leaflet: str
) -> None:
    replace_in(copied / "assets" / file, old, new)
    after = workspace_in(copied)
    assert changed(own, after, CARD)[0].startswith(card)
    assert (changed(own, after, LEAFLET) or ("",))[0].startswith(leaflet)
    assert bool(changed(own, after, LEAFLET)) == bool(leaflet)


def test_a_colour_is_told_for_every_form_that_prints_it(own: Workspace, copied: Path) -> None:
    replace_in(copied / "assets/design/inks.yaml", "#1b4965", "#1b4966")
    (why,) = changed(own, workspace_in(copied), CARD)
    forms = {t.form for t in all_targets(own) if (t.market, t.language, t.material) == ("DE", "de", "patient-card")}
    assert set(why.removeprefix("colours changed in: ").split(", ")) == forms


def test_another_font_file_is_told_even_where_nothing_moves(own: Workspace, copied: Path) -> None:
    font = copied / "assets/fonts/fira-sans-regular.ttf"
    font.write_bytes(font.read_bytes() + b"\0")
    (why,) = changed(own, workspace_in(copied), CARD)
    assert why.startswith("a font changed in: ")


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("fonts/fira-sans-names.ttf", "a font changed in: fillable"),
        ("icc/FOGRA39L_coated.icc", "colours changed in: id-card-bureau, press"),
    ],
)
def test_the_face_for_names_and_a_printing_condition_are_told(
    own: Workspace, copied: Path, file: str, says: str
) -> None:
    path = copied / "assets" / file
    path.write_bytes(path.read_bytes() + b"\0")
    assert changed(own, workspace_in(copied), CARD) == (says,)


def test_neither_the_standing_nor_the_folder_nor_the_process_has_a_say(own: Workspace, tmp_path: Path) -> None:
    expected = fingerprint(own, CARD).digest
    agreed = Standing(state="agreed", reference="T-1", day=date(2026, 11, 2))
    elsewhere = tmp_path / "far away"
    for name in ("assets", "locales"):
        shutil.copytree(ROOT / name, elsewhere / name)
    standing = (("hemgenix-patient-card-DE-de-0.1", agreed),)
    moved = Workspace(assets=elsewhere / "assets", locales=elsewhere / "locales", output=tmp_path, standings=standing)
    assert fingerprint(moved, CARD).digest == expected
    code = (
        "from pathlib import Path; from edu_materials.build.workspace import open_workspace;"
        "from edu_materials.build.targets import Target; from edu_materials.build.fingerprint import fingerprint;"
        f"workspace = open_workspace(Path({str(ROOT)!r}), None);"
        "print(fingerprint(workspace, Target('hemgenix', 'DE', 'de', 'patient-card')).digest)"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "LANG": "C", "TZ": "Asia/Tokyo"}
    found = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=tmp_path, env=environment
    )
    assert found.stdout.strip() == expected


def test_forms_and_sentences_that_come_and_go_are_named() -> None:
    old = a_fingerprint("1", words={"a": "1", "b": "1"}, positions={"screen": "1"})
    new = a_fingerprint("2", words={"a": "1", "c": "1", "d": "1"}, positions={"press": "1"})
    assert difference(old, new) == (
        "sentences are new: c, d",
        "the sentence is gone: b",
        "the form is new: press",
        "the form is gone: screen",
    )
    assert difference(old, old) == ()
    assert difference(a_fingerprint("1"), a_fingerprint("2")) == ("the record was made for other pages",)


@pytest.mark.parametrize("locale", ["DE-de", "FI-fi", "IE-en"])
def test_what_was_signed_as_a_draft_stands_where_it_stood_when_the_agreement_is_named(
    own: Workspace, locale: str
) -> None:
    """Only what stands at the foot moves: state, version and code."""
    target = Target("hemgenix", locale[:2], locale[3:], "patient-card")
    long = Standing(state="agreed", reference="AUTHORITY-2026-012345", day=date(2026, 11, 20))
    for form in (t.form for t in all_targets(own) if replace(t, form="screen") == target and t.form != "html"):
        draft, agreed = (
            content_of(laid_out(own, replace(edition_of(own, target), standing=standing), form))
            for standing in (Standing(), long)
        )
        assert draft == agreed, form


def content_of(layout: Layout) -> list[Frame]:
    foot = ("state.", "version.line", "edition.code")
    return [frame for page in layout.pages for frame in page.frames if not frame.key.startswith(foot)]
