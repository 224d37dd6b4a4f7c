"""The state of a language, and what is wrong in it: nothing is called complete that a build would refuse."""

import re
import shutil
from pathlib import Path

import pytest
from tests.conftest import replace_in

from edu_materials.build.desk import Status, catalogue_path, faults, known_languages, status, update
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.i18n.template import DRAFT_STATE
from edu_materials.kernel.errors import CatalogueError, OutputError

OUTLINE = "assets/products/hemgenix/patient-card.yaml"
GERMAN = "locales/de/LC_MESSAGES/hemgenix.po"
DUTCH = "locales/nl_NL/LC_MESSAGES/hemgenix.po"
LEG = "swelling of one or both legs"


def state(folder: Path, language: str = "de") -> Status:
    """Return the state of *language* in the workspace *folder*."""
    (found,) = status(open_workspace(folder, None), (language,))
    return found


def empty(po: Path, key: str) -> None:
    """Take the translation of the sentence *key* out of the file *po*."""
    entries = po.read_text("utf-8").split("\n\n")
    (index,) = [number for number, entry in enumerate(entries) if f'msgctxt "{key}"' in entry]
    entries[index] = re.sub(r'msgstr "[^\0]*', 'msgstr ""', entries[index])
    po.write_text("\n\n".join(entries), "utf-8")


def wording(folder: Path, name: str, key: str, english: str, text: str) -> Path:
    """Let the market of the folder *name*, such as ``de_AT``, word the sentence *key* by *text*."""
    po = folder / "locales" / name / "LC_MESSAGES" / "hemgenix.po"
    po.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    po.write_text(f'{head}# Reason: its rule\nmsgctxt "{key}"\nmsgid "{english}"\nmsgstr "{text}"\n', "utf-8")
    return po


def test_a_language_that_is_whole_says_so_with_its_tightest_place(own: Workspace) -> None:
    (german,) = status(own, ("de",))
    count = len([*own.product("hemgenix").sentences(), *own.parts.values(), *own.letters.values()])
    assert (german.language, german.translated, german.fuzzy, german.missing) == ("de", count, 0, 0)
    assert (german.findings, german.error, german.complete) == (0, None, True)
    assert german.review == DRAFT_STATE
    assert re.fullmatch(r"patient-card (AT|BE|DE|LI|LU), [a-z]+: \d+\.\d mm left", german.tightest)


def test_english_is_the_source_and_no_draft(own: Workspace) -> None:
    (english,) = status(own, ("en",))
    assert (english.review, english.complete) == ("source language", True)


def test_where_no_language_is_named_every_whole_one_is_told(copied: Path) -> None:
    for path in (copied / "locales").iterdir():
        if path.is_dir() and path.name not in ("de", "en", "nl", "nl_NL"):
            shutil.rmtree(path)
    workspace = open_workspace(copied, None)
    assert known_languages(workspace) == ("de", "en", "nl")
    assert [found.language for found in status(workspace, ())] == ["de", "en", "nl"]


@pytest.mark.parametrize("gap", ["empty", "blank", "removed"])
def test_a_sentence_without_translation_is_missing_and_the_place_says_why(copied: Path, gap: str) -> None:
    po = copied / GERMAN
    if gap == "removed":
        replace_in(po, 'msgctxt "card.rules.donation"', 'msgctxt "card.gone"')
    else:
        empty(po, "card.rules.donation")
        if gap == "blank":
            entry = po.read_text("utf-8").split('msgctxt "card.rules.donation"')[1].split("\n\n")[0]
            replace_in(po, entry, entry.replace('msgstr ""', 'msgstr " "'))
    found = state(copied)
    assert (found.missing, found.fuzzy, found.complete) == (1, 0, False)
    assert "“card.rules.donation” is" in found.tightest


def test_a_sentence_marked_fuzzy_is_in_doubt_and_not_translated(copied: Path) -> None:
    before = state(copied).translated
    later = copied.rename(copied.parent / f"{copied.name}-later")
    replace_in(later / GERMAN, 'msgctxt "card.rules.donation"', '#, fuzzy\nmsgctxt "card.rules.donation"')
    found = state(later)
    assert (found.fuzzy, found.missing, found.translated, found.complete) == (1, 0, before - 1, False)
    assert "“card.rules.donation” is fuzzy" in found.tightest


def test_english_that_has_changed_since_is_in_doubt_before_any_update(copied: Path) -> None:
    replace_in(copied / OUTLINE, LEG, "a swollen leg")
    found = state(copied)
    assert (found.fuzzy, found.missing, found.complete) == (1, 0, False)
    assert "“card.warning.clot-leg” translates an English text that has changed since" in found.tightest


def test_what_the_checks_find_is_counted(copied: Path) -> None:
    replace_in(copied / GERMAN, "Schwellung", "Schwellung  ")
    assert state(copied).findings > 0


def test_a_language_that_no_market_uses_has_no_tightest_place(copied: Path) -> None:
    workspace = open_workspace(copied, None)
    update(workspace, ("sq",))
    (copied / "assets/glossary/sq.yaml").write_bytes(
        (copied / "assets/glossary/en.yaml").read_bytes().replace(b"language: en", b"language: sq")
    )
    found = state(copied, "sq")
    assert (found.tightest, found.translated, found.complete) == ("no market uses it", 0, False)
    assert found.error is None


def test_a_language_without_a_glossary_cannot_be_checked_and_says_so(copied: Path) -> None:
    (copied / "assets/glossary/de.yaml").unlink()
    found = state(copied)
    assert isinstance(found.error, OutputError)
    assert "assets/glossary/de.yaml" in str(found.error)
    assert (found.missing, found.complete) == (0, False)


def test_a_broken_catalogue_does_not_hide_the_state_of_the_others(copied: Path) -> None:
    (copied / GERMAN).write_bytes(b'msgid "broken\n')
    german, greek = status(open_workspace(copied, None), ("de", "el"))
    assert isinstance(german.error, CatalogueError)
    assert f"{GERMAN}:1" in str(german.error)
    assert (german.translated, german.complete) == (0, False)
    assert greek.complete


def test_a_text_that_does_not_fit_is_the_tightest_place(copied: Path) -> None:
    po = copied / GERMAN
    text = po.read_text("utf-8").split('msgctxt "card.warning.clot-leg"')[1].split('msgstr "')[1].split('"')[0]
    replace_in(po, f'msgstr "{text}"', f'msgstr "{(text + ", ") * 12}"')
    assert re.search(r"patient-card-AT-de.*overflows by \d+\.\d mm", state(copied).tightest)


# Two medicines.


def test_the_sentences_of_the_parts_are_counted_once_however_many_medicines_use_them(two_products: Path) -> None:
    workspace = open_workspace(two_products, None)
    count = sum(len([*workspace.product(name).sentences()]) for name in ("hemgenix", "placebo"))
    found = state(two_products)
    assert (found.translated, found.missing, found.findings) == (
        count + len(workspace.parts) + len(workspace.letters),
        0,
        0,
    )


def test_a_fault_in_the_parts_is_counted_once_however_many_medicines_use_them(two_products: Path) -> None:
    po = two_products / "locales/de/LC_MESSAGES/parts.po"
    replace_in(po, 'msgstr "Örtlicher Kontakt:', 'msgstr "Örtlicher  Kontakt:')
    assert state(two_products).findings == 1


def test_a_language_that_one_medicine_lacks_is_not_complete_and_names_the_file(two_products: Path) -> None:
    found = state(two_products, "fi")
    assert "there is no locales/fi/LC_MESSAGES/placebo.po" in str(found.error)
    assert found.missing == len([*open_workspace(two_products, None).product("placebo").sentences()])
    assert not found.complete


# The wording of one market.


def test_what_a_market_words_its_own_way_is_checked_like_the_rest(copied: Path) -> None:
    replace_in(copied / DUTCH, "Risicominimalisatiemateriaal betreffende Hemgenix voor zorgverleners", "the best  12")
    found = faults(open_workspace(copied, None), "hemgenix", "nl")
    assert {finding.code for finding in found} >= {"C201", "C207"}
    assert {finding.key for finding in found} == {"hcp.front.risk"}
    assert all(DUTCH in finding.message for finding in found)
    assert state(copied, "nl").findings == len(found)


def test_a_fault_of_the_language_is_not_found_again_in_the_wording_of_a_market(copied: Path) -> None:
    replace_in(copied / "locales/nl/LC_MESSAGES/hemgenix.po", 'msgstr "Patiëntenkaart"', 'msgstr "Patiëntenkaart "')
    found = faults(open_workspace(copied, None), "hemgenix", "nl")
    assert [finding.code for finding in found] == ["C207"]


def test_a_market_that_words_nothing_anew_has_nothing_to_be_found(copied: Path) -> None:
    text = re.search(
        r'msgctxt "card.warning.clot-leg"\nmsgid "(.*)"\nmsgstr "(.*)"', (copied / GERMAN).read_text("utf-8")
    )
    assert text is not None
    wording(copied, "de_AT", "card.warning.clot-leg", text[1], text[2])
    assert faults(open_workspace(copied, None), "hemgenix", "de") == ()


@pytest.mark.parametrize("name", ["de_FI", "de_at", "de_XX", "de_"])
def test_wording_for_a_market_that_does_not_use_the_language_is_refused(copied: Path, name: str) -> None:
    # Nobody would print it, and nobody would be told.
    wording(copied, name, "card.warning.clot-leg", LEG, "Ein dickes Bein")
    with pytest.raises(CatalogueError) as caught:
        faults(open_workspace(copied, None), "hemgenix", "de")
    assert caught.value.message == f"locales/{name} is the wording of no market of ours"
    assert caught.value.hint == "There can be: de_AT, de_BE, de_DE, de_LI, de_LU."
    found = state(copied)
    assert isinstance(found.error, CatalogueError)
    assert not found.complete


def test_a_language_of_its_own_is_no_wording_of_another(copied: Path) -> None:
    update(open_workspace(copied, None), ("nds",))
    assert "nds" in known_languages(open_workspace(copied, None))
    assert faults(open_workspace(copied, None), "hemgenix", "nl") == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("# Reason: its rule\n", "", "“card.warning.clot-leg” is worded for one market without a reason"),
        ('"card.warning.clot-leg"', '"card.warning.leg"', "“card.warning.leg” is no sentence of de"),
    ],
)
def test_wording_without_a_reason_or_of_no_sentence_of_ours_is_refused_with_its_place(
    copied: Path, old: str, new: str, says: str
) -> None:
    replace_in(wording(copied, "de_AT", "card.warning.clot-leg", LEG, "Ein dickes Bein"), old, new)
    with pytest.raises(CatalogueError) as caught:
        faults(open_workspace(copied, None), "hemgenix", "de")
    assert caught.value.message == says
    assert caught.value.hint
    assert "locales/de_AT/LC_MESSAGES/hemgenix.po:" in str(caught.value)


def test_all_catalogues_of_a_language_stand_where_they_are_looked_for(own: Workspace) -> None:
    assert catalogue_path(own, "de", "parts") == own.locales / "de" / "LC_MESSAGES" / "parts.po"
