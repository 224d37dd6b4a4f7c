"""A record is read back as it was written; what was changed by hand is refused and says so."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edu_materials.build.fingerprint import Fingerprint
from edu_materials.kernel.errors import ConformanceError, ContentError, EduMaterialsError, UsageError
from edu_materials.release.records import Record, next_path, one_line, paths_of, read_record, record_bytes

PAGES = Fingerprint(
    digest="0" * 64,
    words={"card.title": "1" * 16, "card.y": "2" * 16},
    positions={"screen": "3" * 64},
    fonts={"screen": "4" * 64},
    colours={"screen": "5" * 64},
)
RECORD = Record(
    edition="placebo-patient-card-DE-de-1.0",
    role="authority",
    name="Test Person Ä",
    meaning="agreed: yes",
    reason="“first” version # 1",
    time="2026-11-22T10:00:00Z",
    translation="draft, not reviewed",
    authority="Test Authority",
    reference="0123",
    day=date(2026, 11, 20),
    fingerprint=PAGES,
)
LINES = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\u2028\u2029"), min_size=1, max_size=60
)


def written(record: Record, folder: Path) -> Path:
    path = folder / "01-authority.yaml"
    path.write_bytes(record_bytes(record))
    return path


def test_a_record_is_readable_and_comes_back_as_it_was(tmp_path: Path) -> None:
    path = written(RECORD, tmp_path)
    assert read_record(path) == RECORD
    text = path.read_text("utf-8")
    assert "name: Test Person Ä\n" in text
    assert text.startswith("# Written by edu-materials.")
    withdrawal = replace(RECORD, authority=None, reference=None, day=None, fingerprint=None, successor="placebo-2")
    assert read_record(written(withdrawal, tmp_path)) == withdrawal


@given(name=LINES, reason=LINES)
def test_whatever_one_line_may_hold_comes_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, reason: str
) -> None:
    try:
        record = replace(RECORD, name=one_line(name, "name"), reason=one_line(reason, "reason"))
    except UsageError:
        return
    assert read_record(written(record, tmp_path_factory.getbasetemp())) == record


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Test Person Ä", "Test Person B"),
        ("2026-11-20", "2026-11-19"),
        ("'0123'", "'0124'"),
        ("1111111111111111", "1111111111111112"),
        ("card.title", "card.titlf"),
        ("T10:00:00Z", "T09:00:00Z"),
    ],
)
def test_a_record_changed_by_hand_is_refused_and_says_so(tmp_path: Path, old: str, new: str) -> None:
    path = written(RECORD, tmp_path)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(ConformanceError, match=r"01-authority.yaml was changed after it was signed"):
        read_record(path)


@pytest.mark.parametrize(
    ("old", "new"),
    [("seal:", "sael:"), ("record: '1'", "record: '2'"), ("name:", "nome:"), ("role: authority\n", ""), ("\n", "\n\t")],
)
def test_what_is_no_record_is_said_with_its_place(tmp_path: Path, old: str, new: str) -> None:
    path = written(RECORD, tmp_path)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(ContentError, match=r"01-authority.yaml"):
        read_record(path)


def test_a_file_that_is_not_there_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(EduMaterialsError):
        read_record(tmp_path / "01-author.yaml")


def test_records_are_numbered_in_the_order_of_signing(tmp_path: Path) -> None:
    assert next_path(tmp_path, "author").name == "01-author.yaml"
    for name in ("100-author.yaml", "09-medical.yaml", "renamed.yaml", "notes.txt"):
        (tmp_path / name).write_text("")
    assert [path.name for path in paths_of(tmp_path)] == ["09-medical.yaml", "100-author.yaml", "renamed.yaml"]
    assert next_path(tmp_path, "author").name == "101-author.yaml"


@pytest.mark.parametrize("value", ["", "  ", "a\nb", "a\x00", "a\u2028b", "a\u200bb", "x" * 501])
def test_what_a_signer_says_is_one_line(value: str) -> None:
    with pytest.raises(UsageError, match="name must be one line"):
        one_line(value, "name")
