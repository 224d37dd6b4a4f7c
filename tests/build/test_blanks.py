"""A blank card is kept only as long as everything that it was made of is the same, and holds nothing of a patient."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.build.test_filling import GOOD, WISH, Given

from edu_materials.build.blanks import Blank, Blanks
from edu_materials.build.filling import fill
from edu_materials.build.papers import ENCRYPTED, Paper
from edu_materials.build.workspace import Workspace
from edu_materials.i18n.formats import locale_of, long_date, short_date
from edu_materials.kernel.errors import EduMaterialsError, UsageError
from edu_materials.pdf.profiles import OFFICE, Profile

GERMAN = ("DE", "de")


def blank_of(
    workspace: Workspace,
    kept: Path | None,
    edition: tuple[str, str] = GERMAN,
    *,
    paper: Paper | None = None,
    profile: Profile = OFFICE,
    card: str = "folded",
) -> Blank:
    return Blanks(workspace, card=card, paper=paper or Paper(), profile=profile, kept=kept).blank(*edition)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the list of those that were made anew, by market."""
    again: list[str] = []
    make = Blanks._made

    def noted(self: Blanks, market: str, language: str) -> Blank:
        again.append(market)
        return make(self, market, language)

    monkeypatch.setattr(Blanks, "_made", noted)
    return again


@pytest.mark.parametrize("paper", [Paper(), Paper(sheet="plain", start=3)])
def test_a_kept_blank_is_the_one_that_was_made(own: Workspace, tmp_path: Path, made: list[str], paper: Paper) -> None:
    first = blank_of(own, tmp_path / "kept", paper=paper)
    assert blank_of(own, tmp_path / "kept", paper=paper) == first == blank_of(own, None, paper=paper)
    assert made == ["DE", "DE"], "once for the folder, and once without one"


def test_cards_on_a_kept_blank_are_the_same_bytes(own: Workspace, tmp_path: Path) -> None:
    files = [
        fill(own, Given(GOOD), replace(WISH, kept=kept), tmp_path / name).files[0][1]
        for name, kept in (("anew", None), ("first", tmp_path / "kept"), ("second", tmp_path / "kept"))
    ]
    assert len(set(files)) == 1


def test_which_editions_there_are_is_kept_too(own: Workspace, tmp_path: Path) -> None:
    for _ in range(2):
        assert Blanks(own, paper=Paper(), kept=tmp_path / "kept").editions == own.editions
    (path,) = (tmp_path / "kept").iterdir()
    path.write_bytes(path.read_bytes().replace(b"DE", b"XX"))
    assert Blanks(own, paper=Paper(), kept=tmp_path / "kept").editions == own.editions


def test_every_edition_writes_every_day_as_its_language_does(own: Workspace) -> None:
    blanks = Blanks(own, paper=Paper())
    days = [date(1999, 12, 31) + timedelta(days=number * 17) for number in range(600)]
    for market, language in sorted(own.editions):
        blank, locale = blanks.blank(market, language), locale_of(language, market)
        for day in (*days, date(2024, 2, 29), date(2025, 3, 1), date(2026, 1, 1)):
            assert blank.written(day) == (long_date(day, locale), short_date(day, locale))


@pytest.mark.parametrize(
    "changed",
    ["assets/products/hemgenix/patient-card.yaml", "assets/parts.yaml", "locales/de/LC_MESSAGES/hemgenix.po"],
)
def test_a_change_of_a_source_makes_it_anew(copied: Path, made: list[str], changed: str) -> None:
    workspace = Workspace(copied / "assets", copied / "locales", copied / "output")
    blank_of(workspace, copied / "kept")
    with (copied / changed).open("a") as file:
        file.write("# a remark\n")
    blank_of(workspace, copied / "kept")
    assert len(made) == 2


def test_a_change_of_the_english_catalogue_makes_the_german_plastic_card_anew(copied: Path, made: list[str]) -> None:
    workspace = Workspace(copied / "assets", copied / "locales", copied / "output")
    blank_of(workspace, copied / "kept", card="id-card")
    with (copied / "locales" / "en" / "LC_MESSAGES" / "hemgenix.po").open("a") as file:
        file.write("# a remark\n")
    blank_of(workspace, copied / "kept", card="id-card")
    assert len(made) == 2


def test_what_lies_behind_a_link_has_a_say(copied: Path, made: list[str]) -> None:
    behind = copied / "behind"
    (copied / "assets" / "products").rename(behind)
    (copied / "assets" / "products").symlink_to(behind)
    workspace = Workspace(copied / "assets", copied / "locales", copied / "output")
    blank_of(workspace, copied / "kept")
    with (behind / "hemgenix" / "patient-card.yaml").open("a") as file:
        file.write("# a remark\n")
    blank_of(workspace, copied / "kept")
    assert len(made) == 2


def test_another_version_of_a_library_makes_it_anew(
    own: Workspace, tmp_path: Path, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    blank_of(own, tmp_path / "kept")
    (tmp_path / "site" / "library-2.0.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path / "site")
    blank_of(own, tmp_path / "kept")
    assert len(made) == 2


def test_paper_profile_and_edition_each_have_a_blank_of_their_own(
    own: Workspace, tmp_path: Path, made: list[str]
) -> None:
    blank_of(own, tmp_path / "kept")
    blank_of(own, tmp_path / "kept", paper=Paper(sheet="plain"))
    blank_of(own, tmp_path / "kept", profile=ENCRYPTED)
    blank_of(own, tmp_path / "kept", ("AT", "de"))
    assert len(made) == len(list((tmp_path / "kept").iterdir())) == 4


def test_a_damaged_blank_is_made_anew(own: Workspace, tmp_path: Path, made: list[str]) -> None:
    whole = blank_of(own, tmp_path / "kept")
    (path,) = (tmp_path / "kept").iterdir()
    data = path.read_bytes()
    for damaged in (b"", data[:-1], data.replace(b"Do", b"do", 1), b"\xff" + data):
        path.write_bytes(damaged)
        assert blank_of(own, tmp_path / "kept") == whole
    assert len(made) == 5


def test_a_folder_that_cannot_be_used_is_no_hindrance(own: Workspace, tmp_path: Path, made: list[str]) -> None:
    open_to_all = tmp_path / "kept"
    open_to_all.mkdir()
    open_to_all.chmod(0o755)
    blank_of(own, open_to_all)
    (tmp_path / "file").write_text("")
    blank_of(own, tmp_path / "file" / "kept")
    assert len(made) == 2
    assert list(open_to_all.iterdir()) == []


def test_a_source_that_cannot_be_read_is_named_by_who_makes_it(copied: Path) -> None:
    workspace = Workspace(copied / "assets", copied / "locales", copied / "output")
    outline = copied / "assets" / "products" / "hemgenix" / "patient-card.yaml"
    outline.unlink()
    outline.symlink_to(outline)
    with pytest.raises(EduMaterialsError, match="patient-card"):
        blank_of(workspace, copied / "kept")


def test_what_there_is_not_is_refused_and_not_kept(own: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no card"):
        blank_of(own, tmp_path / "kept", card="square")
    assert not (tmp_path / "kept").exists()
