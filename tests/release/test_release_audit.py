"""The audit log only grows: whatever is changed, taken out, added or cut is named, and two writers never fork it."""

from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from edu_materials.kernel.errors import ConformanceError, OutputError, UsageError
from edu_materials.release.audit import FIRST, append, chain, moment, read_log
from edu_materials.release.manifest import AuditHead, require_head

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def add(log: Path, number: int = 0, **more: str) -> None:
    when = NOW + timedelta(minutes=number)
    append(log, who="Test Person A", what="approval", subject=f"edition-{number}", why="a reason", when=when, **more)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "folder" / "audit.jsonl"
    for number in range(3):
        add(path, number)
    return path


def test_each_entry_follows_from_the_one_before_it(log: Path) -> None:
    entries = read_log(log)
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert entries[0].previous == FIRST
    assert all(later.previous == earlier.hash for earlier, later in pairwise(entries))
    assert (entries[1].when, entries[1].subject) == ("2026-11-22T10:01:00Z", "edition-1")


def test_there_is_nothing_to_read_where_nothing_was_written(tmp_path: Path) -> None:
    assert read_log(tmp_path / "audit.jsonl") == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda lines: [lines[0], lines[1].replace(b"edition-1", b"edition-9"), lines[2]], "line 2 was changed"),
        (lambda lines: [lines[0], lines[2]], "line 2 does not follow"),
        (lambda lines: lines[1:], "line 1 does not follow"),
        (lambda lines: [lines[1], lines[0], lines[2]], "line 1 does not follow"),
        (lambda lines: [*lines, lines[2]], "line 4 does not follow"),
        (lambda lines: [lines[0], b"", *lines[1:]], "line 2 is no entry"),
        (lambda lines: [lines[0].replace(b'"note":""', b'"note":[]'), *lines[1:]], "line 1 is no entry"),
        (lambda lines: [lines[0].replace(b":", b": ", 1), *lines[1:]], "line 1 is not written as"),
        (lambda lines: [b"[" * 100_000, *lines[1:]], "line 1 is no entry"),
    ],
)
def test_what_was_done_to_the_log_is_named_and_nothing_is_added_to_it(log: Path, change: object, says: str) -> None:
    lines = log.read_bytes().splitlines()
    log.write_bytes(b"".join(line + b"\n" for line in change(lines)))  # type: ignore[operator]
    before = log.read_bytes()
    with pytest.raises(ConformanceError, match=says):
        read_log(log)
    with pytest.raises(ConformanceError, match=says):
        add(log, 9)
    assert log.read_bytes() == before


def test_a_cut_at_the_end_shows_against_what_a_release_knows(log: Path) -> None:
    entries = read_log(log)
    head = AuditHead(path="audit.jsonl", entries=3, head=entries[2].hash)
    require_head(entries, head)
    with pytest.raises(ConformanceError, match="was cut: it has 2 entries, and the release knows 3"):
        require_head(entries[:2], head)
    with pytest.raises(ConformanceError, match="entry 3 of the audit log is not the one"):
        require_head(entries, AuditHead(path="audit.jsonl", entries=3, head=entries[1].hash))


def test_an_unfinished_line_of_a_power_cut_is_taken_away_and_the_next_entry_says_so(log: Path) -> None:
    whole = log.read_bytes()
    log.write_bytes(whole + b'{"digest":"')
    assert len(read_log(log)) == 3
    add(log, 4)
    add(log, 5)
    entries = read_log(log)
    assert [entry.note for entry in entries[3:]] == ["an unfinished line of 11 bytes was taken away", ""]
    assert log.read_bytes().startswith(whole)


def test_a_clock_set_back_is_refused_unless_somebody_says_why(log: Path) -> None:
    with pytest.raises(UsageError, match="the last entry of the log is of 2026-11-22T10:02:00Z"):
        add(log, -1)
    add(log, -1, because="the clock of the computer was an hour ahead")
    last = read_log(log)[-1]
    assert last.when == "2026-11-22T09:59:00Z"
    assert last.note == "the clock stands before the entry above: the clock of the computer was an hour ahead"


def test_moments_are_utc_to_the_second() -> None:
    assert moment(datetime.fromisoformat("2026-11-22T12:00:59.9+02:00")) == "2026-11-22T10:00:59Z"


def write_many(log: Path) -> None:
    for _ in range(15):
        add(log)


def test_four_writers_at_once_never_fork_the_chain(tmp_path: Path) -> None:
    log = tmp_path / "audit.jsonl"
    with ProcessPoolExecutor(4) as pool:
        list(pool.map(write_many, [log] * 4))
    assert [entry.number for entry in read_log(log)] == list(range(1, 61))


def test_a_log_that_cannot_be_opened_is_said_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        add(tmp_path / "file" / "audit.jsonl")
    with pytest.raises(OutputError, match="cannot be read"):
        read_log(tmp_path)


def test_an_empty_log_is_whole() -> None:
    assert chain(b"", "audit.jsonl") == ((), ())
