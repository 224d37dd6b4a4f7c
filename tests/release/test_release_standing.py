"""Where an edition stands follows from its records: draft, reviewed, agreed, withdrawn; each that falls says why."""

import os
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.conftest import replace_in
from tests.release.small import (
    AT,
    CODE,
    COMPANY,
    DE,
    IE,
    NOW,
    a_signature,
    sign,
    sign_all,
    small_folder,
    workspace_in,
)

from edu_materials.build.fingerprint import fingerprint
from edu_materials.build.targets import Target
from edu_materials.build.workspace import Workspace
from edu_materials.facts.edition import Standing
from edu_materials.kernel.canonical import sha256
from edu_materials.kernel.errors import ContentError, EduMaterialsError, LayoutError, UsageError
from edu_materials.release import standing
from edu_materials.release.approval import approve
from edu_materials.release.audit import LOG, append, read_log
from edu_materials.release.records import folder_of, paths_of, read_record, record_bytes
from edu_materials.release.standing import Docket, examine, standings
from edu_materials.release.withdrawals import withdraw, withdrawn_editions

TODAY = NOW.date()
BECAUSE = "an error in the text (on 2026-11-22; its successor is placebo-patient-card-DE-de-1.1)"
AGREED = Standing(state="agreed", reference="T-1", day=date(2026, 11, 20))


@pytest.fixture(scope="module")
def signed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_folder(tmp_path_factory.mktemp("signed"))
    sign_all(folder, DE, AT, IE)
    return folder


@pytest.fixture
def signed(signed_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(signed_once, tmp_path / "signed"))


@pytest.fixture
def unsigned(tmp_path: Path) -> Path:
    return small_folder(tmp_path)


def docket(folder: Path, target: Target = DE, today: date = TODAY) -> Docket:
    return examine(workspace_in(folder), target, folder / "approvals", today)


def record_files(folder: Path, target: Target = DE) -> tuple[Path, ...]:
    return paths_of(folder_of(folder / "approvals", docket(folder, target).edition))


def test_an_edition_goes_from_draft_to_reviewed_to_agreed_as_records_come_in(unsigned: Path) -> None:
    assert docket(unsigned).missing == COMPANY
    assert standings(workspace_in(unsigned), unsigned / "approvals", TODAY) == ()
    for role in COMPANY:
        assert docket(unsigned).standing.state == "draft"
        sign(unsigned, role)
    assert docket(unsigned).standing == Standing(state="reviewed")
    sign(unsigned, "authority")
    assert docket(unsigned).standing == AGREED
    assert standings(workspace_in(unsigned), unsigned / "approvals", TODAY) == ((CODE, AGREED),)


def test_every_signature_is_in_the_audit_log_with_the_digest_of_its_record(signed: Path) -> None:
    entries = read_log(signed / "approvals" / LOG)
    digests = {sha256(path.read_bytes()) for target in (DE, AT, IE) for path in record_files(signed, target)}
    assert {entry.digest for entry in entries} == digests
    assert entries[0].what == "approval as author"
    assert entries[0].why == "first version"


def test_side_by_side_the_same_is_found(signed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = standings(workspace_in(signed), signed / "approvals", TODAY)
    monkeypatch.setattr(standing, "_FEW", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert standings(workspace_in(signed), signed / "approvals", TODAY) == alone
    assert len(alone) == 3


def test_a_record_tells_what_the_catalogue_said_of_its_review(signed: Path) -> None:
    assert read_record(record_files(signed)[3]).translation == "draft, not reviewed by a native medical translator"


def test_the_source_language_needs_no_linguist(signed: Path) -> None:
    assert docket(signed, IE).standing.state == "agreed"
    with pytest.raises(UsageError, match="needs no signature of a linguist"):
        sign(signed, "linguist", IE)


def test_only_the_editions_asked_for_are_looked_at(signed: Path) -> None:
    found = standings(workspace_in(signed), signed / "approvals", TODAY, (replace(AT, form="press"), AT))
    assert [code for code, _ in found] == ["placebo-patient-card-AT-de-1.0"]


def test_a_changed_sentence_fells_the_records_of_the_editions_that_print_it_and_each_says_why(signed: Path) -> None:
    replace_in(signed / "locales/de/LC_MESSAGES/placebo.po", "gar nichts", "gar nichds")
    found = docket(signed)
    assert found.standing.state == "draft"
    assert len(found.fallen) == 5
    assert all(why.startswith("the sentence was changed: card.warning.nothing") for _, why in found.fallen)
    assert docket(signed, AT).standing.state == "draft"
    assert docket(signed, IE).standing.state == "agreed"
    sign(signed, "medical", name="Test Person G")
    assert docket(signed).missing == ("author", "regulatory", "linguist")


def test_another_day_and_the_same_words_again_fell_nothing(signed: Path) -> None:
    path = signed / "locales/de/LC_MESSAGES/placebo.po"
    path.write_text(path.read_text("utf-8").replace("# Review-State: draft", "# Review-State: reviewed"), "utf-8")
    assert docket(signed, today=date(2029, 1, 1)).standing == AGREED


def test_an_edition_that_can_no_longer_be_laid_out_is_a_draft_and_says_why(signed: Path) -> None:
    replace_in(signed / "locales/de/LC_MESSAGES/placebo.po", 'msgctxt "card.hcp"', 'msgctxt "card.gone"')
    found = docket(signed)
    assert found.standing.state == "draft"
    assert "cannot be laid out" in found.fallen[0][1]
    assert "card.hcp" in found.obstacles[0]


def test_a_record_edited_by_hand_no_longer_counts(signed: Path) -> None:
    replace_in(record_files(signed)[1], "Test Person Medical", "Test Person Z")
    found = docket(signed)
    assert found.missing == ("medical",)
    ((path, why),) = found.fallen
    assert path.name == "02-medical.yaml"
    assert "was changed after it was signed" in why


def test_a_record_of_another_edition_does_not_count_here(signed: Path) -> None:
    shutil.copy(record_files(signed, AT)[0], record_files(signed)[0])
    assert docket(signed).fallen[0][1] == "it was signed for placebo-patient-card-AT-de-1.0"


def test_a_record_with_the_pages_of_another_edition_does_not_count_even_with_a_seal_that_holds(signed: Path) -> None:
    path = record_files(signed)[0]
    forged = replace(read_record(path), fingerprint=fingerprint(workspace_in(signed), AT))
    path.write_bytes(record_bytes(forged))
    assert "sentences were changed: edition.code, " in docket(signed).fallen[0][1]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"role": "janitor"}, "nobody signs as “janitor”"),
        ({"fingerprint": None}, "it does not say which pages were signed"),
        ({"name": "TEST  person author"}, "has signed as author, and one person may not fill two roles"),
        ({"role": "authority"}, "it lacks the authority"),
        (
            {"role": "authority", "authority": "A", "reference": "R", "day": date(2027, 1, 1)},
            "the day of agreement, 2027-01-01, lies ahead",
        ),
    ],
)
def test_a_record_that_cannot_be_does_not_count(signed: Path, change: dict[str, object], why: str) -> None:
    path = record_files(signed)[1]
    data = record_bytes(replace(read_record(path), **change))  # type: ignore[arg-type]
    path.write_bytes(data)
    append(signed / "approvals" / LOG, who="A", what="approval", subject=CODE, why="", when=NOW, digest=sha256(data))
    found = docket(signed)
    assert "medical" in found.missing
    assert why in found.fallen[0][1]


def test_a_record_written_by_hand_does_not_count_though_its_seal_and_pages_hold(signed: Path) -> None:
    path = record_files(signed)[1]
    path.write_bytes(record_bytes(replace(read_record(path), name="Test Person Forged")))
    found = docket(signed)
    assert found.fallen == ((path, "the audit log knows nothing of it: it was not made by signing"),)
    assert found.standing.state == "draft"


def test_a_withdrawal_whose_record_was_taken_away_is_remembered(signed: Path) -> None:
    (path,) = take_back(signed)
    path.unlink()
    assert docket(signed).withdrawn == "an error in the text"
    assert standings(workspace_in(signed), signed / "approvals", TODAY, (DE,)) == ((CODE, Standing(state="withdrawn")),)


@pytest.mark.parametrize("name", ["Test\u00a0Person  AUTHOR", "Test Person Auth\u00ador", "Test Person Áuthor"])
def test_a_name_written_otherwise_is_the_same_person(name: str) -> None:
    assert standing.same_person("Test Person Author", name)


def test_one_person_may_not_sign_in_two_roles(unsigned: Path) -> None:
    sign(unsigned, "author", name="Test Person A")
    with pytest.raises(UsageError, match=r"Test Person A has signed .* as author"):
        sign(unsigned, "medical", name="test  PERSON a")
    assert len(record_files(unsigned)) == 1


def test_who_has_signed_these_pages_before_does_not_sign_twice(unsigned: Path) -> None:
    sign(unsigned, "author", name="Test Person A")
    german, austrian = sorted(sign(unsigned, "author", DE, AT, name="Test Person B"), key=lambda s: s.target.market)[
        ::-1
    ]
    assert (german.path, german.already) == (None, "Test Person A")
    assert austrian.path is not None


@pytest.mark.parametrize(
    ("signature", "says"),
    [
        (a_signature("janitor"), "nobody signs as “janitor”"),
        (replace(a_signature("authority"), reference=None), "needs the authority, its reference and the day"),
        (replace(a_signature("author"), reference="T-1"), "has no authority, reference or day"),
        (replace(a_signature("author"), name="two\nlines"), "name must be one line"),
        (replace(a_signature("authority"), day=TODAY + timedelta(days=1)), "lies ahead"),
        (a_signature("authority"), "has yet to be signed by: author, medical, regulatory, linguist"),
    ],
)
def test_a_signature_that_cannot_be_is_refused_and_leaves_no_record(
    unsigned: Path, signature: object, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        approve(workspace_in(unsigned), (DE,), unsigned / "approvals", signature, NOW)  # type: ignore[arg-type]
    assert record_files(unsigned) == ()
    assert read_log(unsigned / "approvals" / LOG) == ()


def test_a_reference_too_long_for_the_state_line_is_refused_before_it_is_recorded(unsigned: Path) -> None:
    for role in COMPANY:
        sign(unsigned, role)
    long = replace(a_signature("authority"), reference="T-1 " * 30)
    with pytest.raises(LayoutError, match="mm") as caught:
        approve(workspace_in(unsigned), (DE,), unsigned / "approvals", long, NOW)
    assert "short form" in caught.value.hint
    assert docket(unsigned).standing.state == "reviewed"


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (
            "assets/products/placebo/patient-card.yaml",
            'text: "nothing at all"',
            'text: "nothing at all", to-confirm: "the list"',
            "the statement “card.warning.nothing” is to be confirmed: the list",
        ),
        (
            "assets/markets/DE.yaml",
            "state: checked once\ncontact",
            "state: unverified\ncontact",
            "side effects is unverified",
        ),
        (
            "assets/markets/DE.yaml",
            "state: checked once\nmarks",
            "state: unverified\nmarks",
            "local contact is unverified",
        ),
    ],
)
def test_what_is_to_be_confirmed_or_unverified_blocks_agreed_and_is_named(
    signed: Path, file: str, old: str, new: str, says: str
) -> None:
    replace_in(signed / file, old, new)
    found = docket(signed)
    assert found.standing == Standing(state="reviewed"), found.fallen
    assert says in found.obstacles[0]
    record_files(signed)[4].unlink()
    with pytest.raises(ContentError, match=says):
        sign(signed, "authority")


def test_hemgenix_cannot_be_agreed_while_its_statements_are_to_be_confirmed(own: Workspace, tmp_path: Path) -> None:
    target = Target("hemgenix", "DE", "de", "patient-card")
    for role in COMPANY:
        approve(own, (target,), tmp_path, a_signature(role), NOW)
    with pytest.raises(ContentError, match="is to be confirmed: ") as caught:
        approve(own, (target,), tmp_path, a_signature("authority"), NOW)
    confirm = [s.id for s in own.product("hemgenix").materials["patient-card"].sentences() if s.to_confirm]
    assert confirm
    assert all(f"“{key}”" in caught.value.message for key in confirm)


def test_a_market_may_ask_for_its_own_signatures(unsigned: Path) -> None:
    path = unsigned / "assets/markets/DE.yaml"
    path.write_text(path.read_text("utf-8") + "signatures: [medical]\n", "utf-8")
    assert docket(unsigned).missing == ("medical",)
    path.write_text(path.read_text("utf-8").replace("[medical]", "[janitor]"), "utf-8")
    with pytest.raises(ContentError, match="asks for the signature “janitor”"):
        docket(unsigned)


def test_a_role_that_stands_twice_is_an_error(unsigned: Path) -> None:
    replace_in(unsigned / "assets/signatures.yaml", "role: medical", "role: author")
    with pytest.raises(ContentError, match="stands twice"):
        docket(unsigned)


def take_back(folder: Path, code: str = CODE) -> tuple[Path, ...]:
    return withdraw(
        workspace_in(folder),
        (code,),
        folder / "approvals",
        name="Test Person Author",
        reason="an error in the text",
        when=NOW,
        successor="placebo-patient-card-DE-de-1.1",
    )


def test_an_edition_that_is_no_longer_made_can_still_be_taken_back(signed: Path) -> None:
    replace_in(signed / "assets/products/placebo/product.yaml", 'version: "1.0"', 'version: "1.1"')
    assert docket(signed).edition.code == "placebo-patient-card-DE-de-1.1"
    (path,) = take_back(signed)
    assert path.parent == signed / "approvals/placebo/1.0/patient-card/DE-de"
    assert withdrawn_editions(signed / "approvals") == {CODE: BECAUSE}
    with pytest.raises(UsageError, match=r"there is no edition “placebo-patient-card-DE-de-0.9”, and none on record"):
        take_back(signed, "placebo-patient-card-DE-de-0.9")


def test_a_withdrawn_edition_stays_withdrawn_whatever_changes(signed: Path) -> None:
    (path,) = take_back(signed)
    assert read_record(path).successor == "placebo-patient-card-DE-de-1.1"
    assert docket(signed).standing == Standing(state="withdrawn")
    replace_in(signed / "locales/de/LC_MESSAGES/placebo.po", "gar nichts", "gar nichds")
    assert docket(signed).standing.state == "withdrawn"
    with pytest.raises(UsageError, match="is withdrawn: an error in the text"):
        sign(signed, "author")
    assert withdrawn_editions(signed / "approvals") == {CODE: BECAUSE}
    assert read_log(signed / "approvals" / LOG)[-1].what == "withdrawal"


def test_a_damaged_withdrawal_withdraws_all_the_same(signed: Path) -> None:
    (path,) = take_back(signed)
    replace_in(path, "an error in the text", "nothing")
    assert docket(signed).withdrawn == "its record of withdrawal is damaged"
    (reason,) = withdrawn_editions(signed / "approvals").values()
    assert reason.startswith("its record of withdrawal is damaged")
    assert withdrawn_editions(signed / "nowhere") == {}


def test_an_error_of_ours_is_all_that_leaves_the_room(signed: Path) -> None:
    (signed / "approvals" / LOG).write_text("not a log\n", "utf-8")
    with pytest.raises(EduMaterialsError, match=r"audit.jsonl, line 1"):
        sign(signed, "author")
