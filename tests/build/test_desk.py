"""The translator's desk on disk: templates, updates, and what they keep."""

from pathlib import Path

import pytest
from tests.conftest import ROOT, replace_in

from edu_materials.build.desk import extract, update
from edu_materials.build.workspace import open_workspace
from edu_materials.i18n.po import read_messages
from edu_materials.kernel.errors import CatalogueError, Place, UsageError

DUTCH = "locales/nl_NL/LC_MESSAGES/hemgenix.po"


def test_templates_and_catalogues_of_the_project_are_up_to_date(copied: Path) -> None:
    workspace = open_workspace(copied, None)
    extract(workspace)
    update(workspace, ())
    for path in sorted((ROOT / "locales").rglob("*.po*")):
        assert (copied / "locales" / path.relative_to(ROOT / "locales")).read_bytes() == path.read_bytes(), path.name


def test_changed_english_turns_fuzzy_and_keeps_the_old_translation_beside_it(copied: Path) -> None:
    replace_in(copied / "assets/products/hemgenix/patient-card.yaml", "swelling of one or both legs", "a swollen leg")
    results = {result.path.parts[-3]: result for result in update(open_workspace(copied, None), ("de", "en"))[:2]}
    assert results["de"].fuzzy == 1
    assert results["en"].fuzzy == 0
    text = (copied / "locales/de/LC_MESSAGES/hemgenix.po").read_text("utf-8")
    assert '#| msgid "swelling of one or both legs"' in text
    assert "Schwellung" in text.split('msgid "a swollen leg"')[1].split("\n\n")[0]


def test_a_new_language_starts_empty(copied: Path) -> None:
    results = update(open_workspace(copied, None), ("sq",))
    assert all(result.empty == result.total > 0 for result in results)


def test_a_language_that_cldr_does_not_know_is_refused_before_anything_is_written(copied: Path) -> None:
    with pytest.raises(UsageError, match="“qqq” is no language"):
        update(open_workspace(copied, None), ("qqq",))
    assert not (copied / "locales" / "qqq").exists()


def test_a_workspace_without_products_says_so(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    (tmp_path / "locales").mkdir()
    with pytest.raises(CatalogueError, match="no product"):
        extract(open_workspace(tmp_path, None))


@pytest.mark.parametrize("name", ["nl_NL", "../elsewhere", "de/..", "de-/../../x", "", "DE", "x"])
def test_what_is_not_one_language_is_refused_before_anything_is_written(copied: Path, name: str) -> None:
    before = sorted(copied.parent.rglob("*"))
    with pytest.raises(UsageError, match="is no language") as caught:
        update(open_workspace(copied, None), (name,))
    assert "ISO 639" in caught.value.hint
    assert sorted(copied.parent.rglob("*")) == before


# The wording of one market.


def test_the_wording_of_a_market_follows_its_language_and_keeps_to_its_sentences(copied: Path) -> None:
    before = read_messages(copied / DUTCH)
    results = update(open_workspace(copied, None), ("nl",))
    assert [str(result.path.relative_to(copied)) for result in results] == [
        "locales/nl/LC_MESSAGES/hemgenix.po",
        DUTCH,
        "locales/nl/LC_MESSAGES/parts.po",
        "locales/nl/LC_MESSAGES/letters.po",
    ]
    assert (results[1].total, results[1].empty, results[1].fuzzy) == (2, 0, 0)
    after = read_messages(copied / DUTCH)
    assert {m.context: (m.string, m.user_comments) for m in after if m.id} == {
        m.context: (m.string, m.user_comments) for m in before if m.id
    }


def test_english_that_changes_puts_the_wording_of_a_market_in_doubt_and_keeps_its_reason(copied: Path) -> None:
    outline = copied / "assets/products/hemgenix/hcp-leaflet.yaml"
    replace_in(outline, "Important risk-minimisation information for healthcare professionals", "For professionals")
    result = update(open_workspace(copied, None), ("nl",))[1]
    assert (result.total, result.fuzzy) == (2, 1)
    entry = next(e for e in result.path.read_text("utf-8").split("\n\n") if 'msgctxt "hcp.front.risk"' in e)
    assert entry.startswith("# Reason: ")
    assert '#| msgid "Important risk-minimisation information for healthcare professionals"' in entry


def test_a_sentence_that_is_gone_is_gone_from_the_wording_of_a_market(copied: Path) -> None:
    outline = copied / "assets/products/hemgenix/hcp-leaflet.yaml"
    replace_in(outline, "hcp.front.risk", "hcp.front.danger")
    result = update(open_workspace(copied, None), ("nl",))[1]
    assert result.total == 1
    assert "hcp.front.danger" not in result.path.read_text("utf-8")


def test_a_market_may_word_english_its_own_way(copied: Path) -> None:
    po = copied / "locales/en_IE/LC_MESSAGES/hemgenix.po"
    po.parent.mkdir(parents=True)
    text = (copied / DUTCH).read_text("utf-8").replace("Language: nl_NL", "Language: en_IE")
    po.write_text(
        text.replace("Risicominimalisatiemateriaal betreffende Hemgenix", "Risk material on Hemgenix"), "utf-8"
    )
    update(open_workspace(copied, None), ("en",))
    assert "Risk material on Hemgenix" in po.read_text("utf-8")


def test_a_wording_that_cannot_be_read_is_left_as_it_is(copied: Path) -> None:
    (copied / DUTCH).write_bytes(b'msgid "broken\n')
    with pytest.raises(CatalogueError) as caught:
        update(open_workspace(copied, None), ("nl",))
    assert caught.value.place == Place(DUTCH, 1)
    assert (copied / DUTCH).read_bytes() == b'msgid "broken\n'
