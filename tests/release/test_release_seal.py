"""A release holds agreed editions in every form, judged and signed, or nothing; its folder is whole or absent."""

import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import replace_in
from tests.release.small import (
    AT,
    CODE,
    COMPANY,
    DE,
    IE,
    NOW,
    an_order,
    demonstration_signer,
    sign,
    sign_all,
    small_folder,
    workspace_in,
)

from edu_materials.build import disk
from edu_materials.build.executor import Outcome
from edu_materials.build.targets import Target, all_targets
from edu_materials.checks.findings import Finding
from edu_materials.checks.judges import bench
from edu_materials.kernel.canonical import sha256
from edu_materials.kernel.errors import ConformanceError, OutputError, UsageError
from edu_materials.release import seal
from edu_materials.release.audit import LOG, read_log
from edu_materials.release.filing import strays
from edu_materials.release.records import folder_of, paths_of, read_record, record_bytes
from edu_materials.release.seal import Order, release, sources_of
from edu_materials.release.sealed import MANIFEST, NotCurrentError, Release, require_current
from edu_materials.release.signing import Signer
from edu_materials.release.standing import examine
from edu_materials.release.verify import open_release, verify
from edu_materials.release.withdrawals import withdraw


@pytest.fixture(scope="module")
def signer_and_certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Signer, bytes]:
    signer, path = demonstration_signer(tmp_path_factory.mktemp("key"))
    return signer, path.read_bytes()


@pytest.fixture(scope="module")
def signer(signer_and_certificate: tuple[Signer, bytes]) -> Signer:
    return signer_and_certificate[0]


@pytest.fixture(scope="module")
def signed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_folder(tmp_path_factory.mktemp("signed"))
    sign_all(folder)
    return folder


@pytest.fixture
def signed(signed_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(signed_once, tmp_path / "signed"))


def sealed(folder: Path, signer: Signer, *targets: Target, to: str = "release", order: Order | None = None) -> Release:
    workspace = workspace_in(folder)
    order = replace(order or an_order(), sources=sources_of(workspace))
    return release(workspace, targets or (DE,), folder / "approvals", folder / to, order, signer)


def manifest_of(folder: Path) -> Any:
    return json.loads((folder / "release" / MANIFEST).read_bytes())


def test_a_release_holds_every_form_of_its_editions_with_the_agreed_state_line(
    signed: Path, signer_and_certificate: tuple[Signer, bytes]
) -> None:
    signer, certificate = signer_and_certificate
    made = sealed(signed, signer)
    assert open_release(signed / "release", certificate) == made
    edition = made.editions[CODE]
    forms = {t.form for t in all_targets(workspace_in(signed)) if (t.market, t.language) == ("DE", "de")}
    assert set(edition.files) == forms
    assert (edition.state, edition.reference, edition.agreed) == ("agreed", "T-1", date(2026, 11, 20))
    assert (edition.market, edition.language, edition.material) == ("DE", "de", "patient-card")
    assert made.read(edition.files["screen"]).startswith(b"%PDF")
    assert "state.agreed" in manifest_of(signed)["editions"][CODE]["sentences"]
    assert (made.sealed, made.predecessor) == ("2026-11-22T10:00:00Z", None)


def test_the_manifest_says_what_went_in_who_agreed_and_what_judged(signed: Path, signer: Signer) -> None:
    made = sealed(signed, signer)
    manifest = manifest_of(signed)
    assert manifest["inputs"]["assets/markets/DE.yaml"] == sha256((signed / "assets/markets/DE.yaml").read_bytes())
    assert [record["role"] for record in manifest["records"].values()] == [*COMPANY, "authority"]
    assert manifest["verdicts"] == [{"absent": "the judges were not asked"}]
    assert manifest["made-by"] == {"edu-materials": "0"}
    assert manifest["editions"][CODE]["national-marks"] == {"blue-hand": "due, and not drawn: its artwork is not here"}
    last = read_log(signed / "approvals" / LOG)[-1]
    assert (last.what, last.subject, last.who, last.why) == ("release", made.id, "Test Person F", "first release")
    assert manifest["audit"]["head"] == last.hash


def test_the_same_records_sources_and_moment_give_the_same_bytes(signed: Path, signer: Signer) -> None:
    again = Path(shutil.copytree(signed, signed.parent / "again"))
    for folder in (signed, again):
        sealed(folder, signer)
    one, other = (
        {p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()}
        for f in (signed / "release", again / "release")
    )
    assert one == other


def test_an_edition_that_is_not_agreed_is_not_released_and_what_lacks_is_named(signed: Path, signer: Signer) -> None:
    with pytest.raises(ConformanceError, match=r"AT-de-1.0 is draft \(not signed by author, medical"):
        sealed(signed, signer, DE, AT)
    for role in COMPANY:
        sign(signed, role, AT)
    with pytest.raises(ConformanceError, match="no agreement of an authority is on record"):
        sealed(signed, signer, AT)
    assert not (signed / "release").exists()


def test_an_edition_whose_records_fell_is_not_released_and_the_reason_is_named(signed: Path, signer: Signer) -> None:
    replace_in(signed / "locales/de/LC_MESSAGES/placebo.po", "gar nichts", "gar nichds")
    with pytest.raises(ConformanceError, match=r"01-author.yaml fell: the sentence was changed: card.warning.nothing"):
        sealed(signed, signer)
    assert not (signed / "release").exists()


def test_a_folder_that_stands_is_never_written_over(signed: Path, signer: Signer) -> None:
    (signed / "release").mkdir()
    with pytest.raises(UsageError, match="never written over"):
        sealed(signed, signer)


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ({"effective": date(2027, 1, 1), "expires": date(2026, 12, 31)}, "cannot hold from"),
        ({"effective": date(2026, 1, 1), "expires": date(2026, 11, 21)}, "cannot hold from"),
        ({"effective": date(2026, 11, 19)}, "was agreed on 2026-11-20, after 2026-11-19"),
        ({"when": NOW + timedelta(days=400)}, "has expired"),
        ({"when": NOW - timedelta(days=400)}, "is not valid yet"),
        ({"predecessor": Path("nowhere")}, "is no release"),
    ],
)
def test_days_and_certificates_that_cannot_be_are_refused(
    signed: Path, signer: Signer, days: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        sealed(signed, signer, order=an_order(**days))
    assert not (signed / "release").exists()


def test_a_record_that_the_audit_log_does_not_know_is_not_released(signed: Path, signer: Signer) -> None:
    edition = examine(workspace_in(signed), DE, signed / "approvals", NOW.date()).edition
    path = paths_of(folder_of(signed / "approvals", edition))[1]
    path.write_bytes(record_bytes(replace(read_record(path), name="Test Person Forged")))
    with pytest.raises(ConformanceError, match=r"02-medical.yaml fell: the audit log knows nothing of it"):
        sealed(signed, signer)
    assert not (signed / "release").exists()


def test_a_withdrawal_whose_record_was_taken_away_is_remembered_by_the_log(signed: Path, signer: Signer) -> None:
    records = signed / "approvals"
    assert strays(records, read_log(records / LOG)) == ()
    (path,) = withdraw(workspace_in(signed), (CODE,), records, name="Test Person A", reason="an error", when=NOW)
    path.unlink()
    with pytest.raises(ConformanceError, match=f"not released: {CODE} is withdrawn: an error"):
        sealed(signed, signer)
    assert not (signed / "release").exists()
    (records / "placebo/1.0/patient-card/DE-de/07.yaml").write_text("other", "utf-8")
    assert strays(records, read_log(records / LOG)) == (
        f"entry 6, withdrawal of {CODE}: its record is gone, or was changed",
        "placebo/1.0/patient-card/DE-de/07.yaml is in no entry: it was not made by signing, or was changed",
    )


def test_an_edition_withdrawn_while_it_is_being_built_is_not_released(signed: Path, signer: Signer) -> None:
    workspace, records = workspace_in(signed), signed / "approvals"

    def watch(outcomes: Iterable[Outcome], _: int) -> Iterator[Outcome]:
        withdraw(workspace, (CODE,), records, name="Test Person A", reason="an error", when=NOW)
        yield from outcomes

    order = an_order(sources=sources_of(workspace))
    with pytest.raises(ConformanceError, match=f"{CODE} was withdrawn on .* by Test Person A: an error"):
        release(workspace, (DE,), records, signed / "release", order, signer, watch)
    assert not (signed / "release").exists()


def test_a_clock_set_back_is_refused_and_nothing_is_left(signed: Path, signer: Signer) -> None:
    with pytest.raises(UsageError, match="the last entry of the log"):
        sealed(signed, signer, order=an_order(when=NOW - timedelta(minutes=1)))
    assert [path.name for path in signed.iterdir() if "release" in path.name] == []


def test_an_edition_that_cannot_be_built_leaves_nothing(
    signed: Path, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = OutputError("the disk is full", hint="Make room.")
    monkeypatch.setattr(seal, "build_all", lambda *_: iter((Outcome(target=DE, path=Path("x"), error=error),)))
    with pytest.raises(OutputError, match="the disk is full"):
        sealed(signed, signer)
    assert [path.name for path in signed.iterdir() if "release" in path.name] == []


def test_a_full_disk_is_said_and_nothing_is_left(signed: Path, signer: Signer, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk, "_flush_tree", full)
    with pytest.raises(OutputError, match="No space left"):
        sealed(signed, signer)
    assert [path.name for path in signed.iterdir() if "release" in path.name] == []


def test_sources_changed_since_they_were_loaded_are_noticed(signed: Path, signer: Signer) -> None:
    workspace = workspace_in(signed)
    assert examine(workspace, DE, signed / "approvals", NOW.date()).standing.state == "agreed"
    order = an_order(sources=sources_of(workspace))
    replace_in(signed / "locales/de/LC_MESSAGES/placebo.po", "gar nichts", "gar nichds")
    with pytest.raises(OutputError, match=r"de/LC_MESSAGES/placebo.po was changed while the release was being built"):
        release(workspace, (DE,), signed / "approvals", signed / "release", order, signer)
    assert not (signed / "release").exists()


def a_judge(name: str, faults: list[str], *, absent: str | None = None, lint: bool = False) -> bench.Judge:
    return bench.Judge(name=name, standard=bench.UA, probe=lambda: absent, judge=lambda _: faults, lint=lint)


def test_what_judges_say_is_written_down_and_one_who_is_absent_is_named(
    signed: Path, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    judges = (
        a_judge("strict", []),
        a_judge("lint", ["a word"], lint=True),
        a_judge("gone", [], absent="not installed"),
    )
    monkeypatch.setattr(bench, "JUDGES", judges)
    sealed(signed, signer, order=an_order(judges=True))
    verdicts = {verdict["judge"]: verdict for verdict in manifest_of(signed)["verdicts"]}
    assert verdicts["strict"]["files"] >= 1
    assert verdicts["gone"]["absent"] == "not installed"
    assert "a word" in verdicts["lint"]["findings"][0]


def test_a_file_that_a_judge_condemns_is_not_released(
    signed: Path, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "JUDGES", (a_judge("strict", ["7.1 is broken"]),))
    with pytest.raises(ConformanceError, match=r"strict, PDF/UA-1: 7.1 is broken"):
        sealed(signed, signer, order=an_order(judges=True))
    assert not (signed / "release").exists()


def test_a_release_that_does_not_prove_itself_is_not_made(
    signed: Path, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = verify

    def suspicious(folder: Path, certificate: bytes) -> object:
        finding = Finding(code="R600", message="something", hint="")
        return replace(found(folder, certificate), findings=(finding,))

    monkeypatch.setattr(seal, "verify", suspicious)
    with pytest.raises(ConformanceError, match="does not prove what it says: R600 something"):
        sealed(signed, signer)


def test_a_file_changed_after_it_was_opened_is_not_handed_on(signed: Path, signer: Signer) -> None:
    made = sealed(signed, signer)
    file = made.editions[CODE].files["screen"]
    made.path_of(file).write_bytes(b"other")
    with pytest.raises(ConformanceError, match="is not the file that was sealed"):
        made.read(file)
    made.path_of(file).unlink()
    with pytest.raises(OutputError, match="cannot be read"):
        made.read(file)


def test_an_edition_too_early_expired_or_withdrawn_is_refused_with_date_and_successor(
    signed: Path, signer: Signer
) -> None:
    made = sealed(signed, signer)
    edition = made.editions[CODE]
    require_current(edition, date(2026, 12, 1))
    require_current(edition, date(2028, 11, 30))
    with pytest.raises(NotCurrentError, match="effective from 2026-12-01 on, and today is 2026-11-30"):
        require_current(edition, date(2026, 11, 30))
    with pytest.raises(NotCurrentError, match="expired on 2028-11-30") as expired:
        require_current(edition, date(2028, 12, 1))
    assert expired.value.hint == "No successor has been released yet."
    replace_in(signed / "assets/products/placebo/product.yaml", 'version: "1.0"', 'version: "1.1"')
    newer = Path(shutil.copytree(signed, signed.parent / "newer", ignore=shutil.ignore_patterns("release")))
    sign_all(newer)
    order = an_order(predecessor=signed / "release")
    later = sealed(newer, signer, order=order)
    assert later.predecessor == made.id
    with pytest.raises(NotCurrentError, match="is withdrawn: an error in the text") as withdrawn:
        require_current(edition, date(2027, 1, 1), withdrawn={CODE: "an error in the text"}, later=(later,))
    assert withdrawn.value.hint == "Its successor is placebo-patient-card-DE-de-1.1: use that one."


def test_what_a_killed_release_left_is_taken_away_and_one_that_runs_is_left_alone(signed: Path, signer: Signer) -> None:
    leftover = signed / ".release.abc.unfinished"
    (leftover / "whole").mkdir(parents=True)
    sealed(signed, signer)
    assert not leftover.exists()


def test_several_editions_are_sealed_together(signed: Path, signer_and_certificate: tuple[Signer, bytes]) -> None:
    signer, certificate = signer_and_certificate
    sign_all(signed, AT, IE)
    made = sealed(signed, signer, DE, AT, IE)
    assert sorted(edition.market for edition in made.editions.values()) == ["AT", "DE", "IE"]
    (made.folder / "extra").write_text("")
    with pytest.raises(ConformanceError, match="is not the release that was sealed"):
        open_release(made.folder, certificate)
