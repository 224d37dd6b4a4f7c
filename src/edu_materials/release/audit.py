"""The log of who did what, when and why: lines that only grow, each sealed to the one before it.

Knows nothing of what the entries are about. A change, a gap or a cut in the middle shows by itself; a cut at the
end shows against the head that every release carries.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from edu_materials.build.locks import held
from edu_materials.checks.findings import Finding
from edu_materials.kernel.canonical import canonical_json, sha256
from edu_materials.kernel.errors import ConformanceError, OutputError, UsageError

LOG = "audit.jsonl"
FIRST = "0" * 64
"""What stands for the hash of the entry before the first."""
_HINT = "Restore the log from version control or from the latest release, and find out who changed it."
_LINE_END = b"\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line: ``digest`` is the SHA-256 of the subject, ``previous`` and ``hash`` chain it to its neighbours.

    ``when`` is UTC to the second. ``note`` explains what is out of the ordinary: a clock that was set back, an
    unfinished line that was taken away.
    """

    number: int
    when: str
    who: str
    what: str
    subject: str
    digest: str
    why: str
    note: str
    previous: str
    hash: str


@dataclass(slots=True)
class OpenLog:
    """The log while it is held: nobody else can write to it. ``torn`` bytes at its end belong to no finished line."""

    file: BinaryIO
    entries: list[Entry]
    torn: int

    def append(
        self, *, who: str, what: str, subject: str, why: str, when: datetime, digest: str = "", because: str = ""
    ) -> Entry:
        """Write one more entry, as `append` does."""
        last = self.entries[-1] if self.entries else None
        stamp = moment(when)
        note = [f"an unfinished line of {self.torn} bytes was taken away"] if self.torn else []
        if last and stamp < last.when:
            if not because.strip():
                raise UsageError(
                    f"it is {stamp} by this clock, and the last entry of the log is of {last.when}",
                    hint="Set the clock right; if the earlier entry is wrong, say so: --because “…”.",
                )
            note.append(f"the clock stands before the entry above: {because.strip()}")
        body: dict[str, Any] = {
            "number": last.number + 1 if last else 1,
            "when": stamp,
            "who": who,
            "what": what,
            "subject": subject,
            "digest": digest,
            "why": why,
            "note": "; ".join(note),
            "previous": last.hash if last else FIRST,
        }
        entry = Entry(**body, hash=_hash(body))
        self._write(entry)
        self.entries.append(entry)
        return entry

    def _write(self, entry: Entry) -> None:
        try:
            if self.torn:
                self.file.truncate(self.file.seek(0, os.SEEK_END) - self.torn)
            self.file.write(canonical_json(asdict(entry)) + _LINE_END)
            self.file.flush()
            os.fsync(self.file.fileno())
            self.torn = 0
        except OSError as error:
            raise OutputError(
                f"the audit log cannot be written: {error.strerror}", hint="Check free space and rights; then again."
            ) from error


def append(
    log: Path, *, who: str, what: str, subject: str, why: str, when: datetime, digest: str = "", because: str = ""
) -> Entry:
    """Write one more entry to *log*, which is made with its first; it is on disk when this returns.

    *digest* is the SHA-256 of the *subject* where that is a file. A clock that stands before the last entry is refused,
    unless *because* explains it; then the entry keeps its own time and says why.

    Raises:
        UsageError: The clock was set back, and nobody says why.
        ConformanceError: The log is not whole; nothing is added to a broken chain.
        OutputError: The log cannot be written.
    """
    with opened(log) as held_log:
        return held_log.append(who=who, what=what, subject=subject, why=why, when=when, digest=digest, because=because)


@contextmanager
def opened(log: Path) -> Iterator[OpenLog]:
    """Give *log* held against other writers, with its entries read and proved.

    Raises:
        ConformanceError: The log is not whole.
        OutputError: The log cannot be opened.
    """
    with held(log) as file:
        file.seek(0)
        data = file.read()
        whole, torn = _parted(data)
        yield OpenLog(file, list(require_chain(whole, log.name)), torn)


def read_log(log: Path) -> tuple[Entry, ...]:
    """Return the entries of *log*, proved; none where there is no log.

    Raises:
        ConformanceError: The log is not whole; names the first line that does not hold.
        OutputError: The log cannot be read.
    """
    try:
        data = log.read_bytes() if log.exists() else b""
    except OSError as error:
        raise OutputError(f"{log} cannot be read: {error.strerror}", hint="Check the path and its rights.") from error
    return require_chain(_parted(data)[0], log.name)


@lru_cache(maxsize=2)
def require_chain(data: bytes, name: str) -> tuple[Entry, ...]:
    """Return the entries of the log in *data*.

    Raises:
        ConformanceError: A line does not hold; names it.
    """
    entries, findings = chain(data, name)
    if findings:
        raise ConformanceError(str(findings[0]), hint=findings[0].hint)
    return entries


def chain(data: bytes, name: str) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    """Return the entries of the log in *data* up to the first line that does not hold, and what is wrong with it."""
    entries: list[Entry] = []
    previous = FIRST
    for number, line in enumerate(data.removesuffix(_LINE_END).split(_LINE_END) if data else (), 1):
        entry, fault = _entry(line, number, previous)
        if entry is None:
            return tuple(entries), (Finding(code="R631", message=f"{name}, line {number} {fault}", hint=_HINT),)
        entries.append(entry)
        previous = entry.hash
    return tuple(entries), ()


def moment(when: datetime) -> str:
    """Return *when* in UTC to the second (RFC 3339), so that later moments sort later."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def lines_up_to(data: bytes, entry: Entry) -> bytes:
    """Return the lines of the log in *data* up to *entry*."""
    return b"".join(line + _LINE_END for line in data.split(_LINE_END)[: entry.number])


def _entry(line: bytes, number: int, previous: str) -> tuple[Entry | None, str]:
    try:
        body = json.loads(line)
        entry = Entry(**body)
    except (ValueError, TypeError, RecursionError):
        return None, "is no entry of the log"
    if any(type(value) is not (int if name == "number" else str) for name, value in body.items()):
        return None, "is no entry of the log"
    if canonical_json(body) != line:
        return None, "is not written as the program writes it"
    digest = body.pop("hash")
    if digest != _hash(body):
        return None, "was changed after it was written"
    if entry.number != number or entry.previous != previous:
        return None, "does not follow from the line before it: entries were taken out, added or put in another order"
    return entry, ""


def _parted(data: bytes) -> tuple[bytes, int]:
    """Return the finished lines, and the length of an unfinished one that a power cut left: nobody was told of it."""
    whole = data[: data.rfind(_LINE_END) + 1]
    return whole, len(data) - len(whole)


def _hash(body: dict[str, Any]) -> str:
    return sha256(canonical_json(body))
