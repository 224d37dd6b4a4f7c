"""Signatures on record: one readable file for each, sealed, so that a change by hand shows.

Knows files and their seals. Which records carry an edition is decided in ``standing``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from edu_materials.build.fingerprint import Fingerprint
from edu_materials.build.rows import forbidden_character
from edu_materials.facts.edition import Edition
from edu_materials.kernel.canonical import canonical_json, sha256
from edu_materials.kernel.errors import ConformanceError, UsageError
from edu_materials.kernel.strict_yaml import Entry, read_yaml
from edu_materials.kernel.yaml_text import yaml_bytes

WITHDRAWAL = "withdrawal"
_SCHEMA = "1"
_COMMENT = "Written by edu-materials. A change by hand breaks the seal at the end, and the record no longer counts."
_LONGEST = 500  # characters of one value
_NUMBERED = re.compile(r"([0-9]{2,6})-")
_LAST = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One signature, or one withdrawal, under an edition.

    ``time`` is UTC (RFC 3339); ``translation`` is what the catalogue said of its review at the time. The record of an
    authority has ``authority``, ``reference`` and ``day``; a withdrawal has no fingerprint, since it holds whatever the
    pages are.
    """

    edition: str
    role: str
    name: str
    meaning: str
    reason: str
    time: str
    translation: str | None = None
    authority: str | None = None
    reference: str | None = None
    day: date | None = None
    successor: str | None = None
    fingerprint: Fingerprint | None = None

    @property
    def content(self) -> dict[str, object]:
        """Return what is sealed, in the order in which it is written."""
        given = {
            "record": _SCHEMA,
            "edition": self.edition,
            "role": self.role,
            "name": self.name,
            "meaning": self.meaning,
            "reason": self.reason,
            "time": self.time,
            "translation": self.translation,
            "authority": self.authority,
            "reference": self.reference,
            "date": self.day.isoformat() if self.day else None,
            "successor": self.successor,
            "fingerprint": _plain(self.fingerprint) if self.fingerprint else None,
        }
        return {key: value for key, value in given.items() if value is not None}

    @property
    def seal(self) -> str:
        """Return the SHA-256 over the content."""
        return sha256(canonical_json(self.content))


def record_bytes(record: Record) -> bytes:
    """Return *record* as its file."""
    return yaml_bytes({**record.content, "seal": record.seal}, _COMMENT)


def read_record(path: Path) -> Record:
    """Return the record in the file *path*.

    Raises:
        ContentError: It is no record; says where.
        ConformanceError: It was changed after it was signed.
        OutputError: It cannot be read.
    """
    root = read_yaml(path)
    root.choice("record", (_SCHEMA,))
    record = Record(
        edition=root.text("edition"),
        role=root.text("role"),
        name=root.text("name"),
        meaning=root.text("meaning"),
        reason=root.text("reason"),
        time=root.text("time"),
        translation=root.optional("translation"),
        authority=root.optional("authority"),
        reference=root.optional("reference"),
        successor=root.optional("successor"),
        day=root.day("date") if "date" in root else None,
        fingerprint=_fingerprint(root.entry("fingerprint")) if "fingerprint" in root else None,
    )
    seal = root.text("seal")
    root.close()
    if seal != record.seal:
        raise ConformanceError(
            f"{path.name} was changed after it was signed: its seal does not hold",
            hint="Restore it from version control, or sign again: edu-materials approve.",
        )
    return record


def folder_of(records: Path, edition: Edition) -> Path:
    """Return where the records of *edition* stand."""
    return records / edition.product.id / edition.product.version / edition.outline.material / edition.locale


def paths_of(folder: Path) -> tuple[Path, ...]:
    """Return the record files in *folder*, in the order in which they were signed; one renamed by hand comes last."""
    return tuple(sorted(folder.glob("*.yaml"), key=lambda path: (_number(path) or _LAST, path.name)))


def next_path(folder: Path, role: str) -> Path:
    """Return the file of the next record in *folder*."""
    number = max(map(_number, paths_of(folder)), default=0) + 1
    return folder / f"{number:02}-{role}.yaml"


def one_line(value: str, what: str) -> str:
    """Return *value* trimmed, as it may stand in a record.

    Raises:
        UsageError: It is empty, has several lines or characters that are unseen, or is too long.
    """
    trimmed = value.strip()
    bad = forbidden_character(trimmed)
    if bad or not trimmed or len(trimmed) > _LONGEST:
        more = f", and holds {bad}" if bad else ""
        raise UsageError(
            f"{what} must be one line of text, at most {_LONGEST} characters{more}", hint=f"Write --{what} “…”."
        )
    return trimmed


def _number(path: Path) -> int:
    match = _NUMBERED.match(path.name)
    return int(match[1]) if match else 0


def _plain(fingerprint: Fingerprint) -> dict[str, object]:
    """Return *fingerprint* as mappings of text, sorted, for people to compare."""
    found = {field.name: getattr(fingerprint, field.name) for field in fields(fingerprint)}
    return {name: dict(sorted(v.items())) if isinstance(v, Mapping) else v for name, v in found.items()}


def _fingerprint(entry: Entry) -> Fingerprint:
    aspects = ("words", "positions", "fonts", "colours")
    fingerprint = Fingerprint(
        digest=entry.text("digest"), **{name: dict(entry.entry(name).items()) for name in aspects}
    )
    entry.close()
    return fingerprint
