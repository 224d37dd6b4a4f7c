"""What was withdrawn or has expired is not printed: the refusal names the day and the successor."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from edu_materials.kernel.canonical import canonical_json
from edu_materials.kernel.errors import ConformanceError
from edu_materials.release.audit import LOG, append
from edu_materials.release.manifest import SCHEMA, contents_digest
from edu_materials.release.register import enter, registered, require_printable_edition, require_printable_file
from edu_materials.release.sealed import MANIFEST, SIGNATURE, NotCurrentError
from edu_materials.release.withdrawals import withdrawn_editions

OLD, NEW = "placebo-patient-card-DE-de-1.0", "placebo-patient-card-DE-de-2.0"


def a_manifest(name: str, code: str, first: str, last: str, replaces: str | None = None) -> dict[str, Any]:
    """Return the manifest of a release of one edition."""
    said = {"product": "placebo", "material": "patient-card", "market": "DE", "language": "de", "version": "1.0"}
    said |= {"state": "agreed", "reference": "T-1", "agreed": "2026-01-01", "fingerprint": "f"}
    edition: dict[str, Any] = {**said, "replaces": replaces, "files": {}}
    return {
        "schema": SCHEMA,
        "release": name,
        "sealed": "2026-01-02T00:00:00Z",
        "effective": first,
        "expires": last,
        "predecessor": None,
        "editions": {code: edition},
        "files": {},
        "records": {},
    }


def log(records: Path, what: str, subject: str, digest: str = "") -> None:
    """Write one entry to the log of *records*."""
    when = datetime(2026, 1, 2, tzinfo=UTC)
    append(records / LOG, who="A", what=what, subject=subject, why="an error", when=when, digest=digest)


def released(records: Path, manifest: dict[str, Any]) -> None:
    """Let *records* remember a release as sealing does."""
    enter(records, manifest)
    log(records, "release", manifest["release"], contents_digest(manifest))


@pytest.fixture
def records(tmp_path: Path) -> Path:
    released(tmp_path, a_manifest("R-1", OLD, "2026-02-01", "2026-12-31"))
    return tmp_path


def test_an_edition_is_printed_while_its_release_holds_and_one_without_a_release_at_any_time(records: Path) -> None:
    require_printable_edition(OLD, records, date(2026, 2, 1))
    require_printable_edition(OLD, records, date(2026, 12, 31))
    require_printable_edition("another", records, date(2030, 1, 1))
    require_printable_edition(OLD, records / "nowhere", date(2030, 1, 1))


def test_before_and_after_it_is_refused_with_the_day_and_the_successor(records: Path) -> None:
    with pytest.raises(NotCurrentError, match="effective from 2026-02-01"):
        require_printable_edition(OLD, records, date(2026, 1, 31))
    with pytest.raises(NotCurrentError, match="expired on 2026-12-31") as refused:
        require_printable_edition(OLD, records, date(2027, 1, 1))
    assert refused.value.hint == "No successor has been released yet."
    released(records, a_manifest("R-2", NEW, "2027-01-01", "2027-12-31", replaces=OLD))
    with pytest.raises(NotCurrentError) as refused:
        require_printable_edition(OLD, records, date(2027, 1, 1))
    assert refused.value.hint == f"Its successor is {NEW}: use that one."


def test_a_later_release_of_the_same_edition_lengthens_its_time(records: Path) -> None:
    released(records, a_manifest("R-2", OLD, "2027-01-01", "2027-12-31"))
    require_printable_edition(OLD, records, date(2027, 6, 1))
    with pytest.raises(NotCurrentError, match="expired on 2027-12-31"):
        require_printable_edition(OLD, records, date(2028, 1, 1))


def test_a_withdrawal_is_remembered_though_its_record_was_taken_away(records: Path) -> None:
    log(records, "withdrawal", OLD)
    assert withdrawn_editions(records) == {OLD: "an error (on 2026-01-02; its record is gone)"}
    with pytest.raises(NotCurrentError, match=r"is withdrawn: an error \(on 2026-01-02"):
        require_printable_edition(OLD, records, date(2026, 6, 1))
    log(records, "withdrawal", NEW)
    with pytest.raises(NotCurrentError, match=f"{NEW} is withdrawn"):
        require_printable_edition(NEW, records, date(2026, 6, 1))


def test_nobody_moves_a_date(records: Path) -> None:
    path = records / "releases" / "R-1.json"
    path.write_bytes(path.read_bytes().replace(b"2026-12-31", b"2036-12-31"))
    with pytest.raises(ConformanceError, match=r"R-1.json is not the release that was sealed on 2026-01-02"):
        registered(records)
    path.unlink()
    with pytest.raises(ConformanceError, match="it is gone, or was changed"):
        require_printable_edition(OLD, records, date(2026, 6, 1))


def test_what_is_no_manifest_is_said_and_not_believed(records: Path) -> None:
    manifest = {"release": "R-3"}
    enter(records, manifest)
    log(records, "release", "R-3", contents_digest(manifest))
    with pytest.raises(ConformanceError, match="no manifest of a release"):
        registered(records)


def test_a_file_in_a_release_ends_with_it_where_no_records_are_at_hand(tmp_path: Path) -> None:
    manifest = a_manifest("R-1", OLD, "2026-02-01", "2026-12-31")
    manifest["audit"] = {"path": "audit.jsonl", "entries": 1, "head": "0", "sha256": "0"}
    folder = tmp_path / "release"
    (folder / "DE-de").mkdir(parents=True)
    (folder / MANIFEST).write_bytes(canonical_json(manifest))
    (folder / SIGNATURE).write_bytes(b"")
    require_printable_file(folder / "DE-de" / "x.pdf", OLD, tmp_path / "nowhere", date(2026, 6, 1))
    require_printable_file(folder / "DE-de" / "x.pdf", "another", tmp_path / "nowhere", date(2028, 6, 1))
    require_printable_file(folder / "x.pdf", OLD, tmp_path / "nowhere", date(2028, 6, 1))
    with pytest.raises(NotCurrentError, match="expired on 2026-12-31"):
        require_printable_file(folder / "DE-de" / "x.pdf", OLD, tmp_path / "nowhere", date(2027, 1, 1))
