"""The manifest of a release, read with suspicion: what it says is believed only as far as its shape allows.

Knows the shape. Whether the folder is what the manifest says is for ``verify``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from edu_materials.build.manifest import PRINTED
from edu_materials.kernel.canonical import canonical_json, sha256
from edu_materials.kernel.errors import ConformanceError, UsageError
from edu_materials.release.audit import Entry
from edu_materials.release.sealed import MANIFEST, Release, SealedEdition, SealedFile

SCHEMA = "edu-materials release 1"
_SAID = ("product", "material", "market", "language", "version", "state", "reference", "fingerprint", "agreed")
_HINT = "Use an untouched copy of the release."


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditHead:
    """The end of the audit log that a release carries: file, number of entries, hash of the last."""

    path: str
    entries: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a manifest says. ``contents`` is the SHA-256 over all of it but the audit log, which names that very number.

    ``listed`` maps every file of the folder but manifest and signature to its SHA-256; ``records`` maps the code of an
    edition to the paths of its records.
    """

    release: Release
    contents: str
    sealed_at: datetime
    listed: Mapping[str, str]
    records: Mapping[str, tuple[str, ...]]
    audit: AuditHead


def parse_manifest(data: bytes, folder: Path) -> Manifest:
    """Return what the manifest in *data* says of *folder*.

    Raises:
        ConformanceError: It has not the shape of a manifest, or names a file outside the folder.
    """
    try:
        root = json.loads(data, object_pairs_hook=_once)
        return _manifest(root, sha256(data), folder)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ConformanceError(f"{MANIFEST} is no manifest of a release: {error!r:.100}", hint=_HINT) from error


def parse_contents(data: bytes, folder: Path) -> Release:
    """Return the release that *data* describes: a manifest, with or without the end of its audit log.

    Raises:
        ConformanceError: It has not the shape of one.
    """
    try:
        return _release(json.loads(data, object_pairs_hook=_once), sha256(data), folder)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ConformanceError(f"this is no manifest of a release: {error!r:.100}", hint=_HINT) from error


def read_manifest(folder: Path) -> Manifest:
    """Return what the manifest in *folder* says, without proving it.

    Raises:
        UsageError: There is none.
        ConformanceError: It has not the shape of a manifest.
    """
    try:
        return parse_manifest((folder / MANIFEST).read_bytes(), folder)
    except OSError as error:
        raise UsageError(f"{folder} is no release: {error.strerror}", hint="Name the folder of a release.") from error


def undrawn(folder: Path) -> tuple[tuple[str, str], ...]:
    """Return code and mark for each national mark that is due on an edition in *folder* and is not drawn."""
    root = json.loads((folder / MANIFEST).read_bytes())
    return tuple(
        (code, mark)
        for code, item in root["editions"].items()
        for mark, said in item["national-marks"].items()
        if said != PRINTED
    )


def require_head(entries: tuple[Entry, ...], head: AuditHead) -> None:
    """Make sure that the log of *entries* goes on from where a release knew it.

    Raises:
        ConformanceError: It was cut, or is another log.
    """
    if len(entries) < head.entries:
        raise ConformanceError(
            f"the audit log was cut: it has {len(entries)} entries, and the release knows {head.entries}",
            hint="Restore it from version control, and find out who cut it.",
        )
    if entries[head.entries - 1].hash != head.head:
        raise ConformanceError(
            f"entry {head.entries} of the audit log is not the one that the release knows",
            hint="Restore the log from version control, and find out who changed it.",
        )


def contents_digest(root: Mapping[str, object]) -> str:
    """Return the SHA-256 over the manifest *root* without its audit log."""
    return sha256(canonical_json({key: value for key, value in root.items() if key != "audit"}))


def unsafe(name: str) -> bool:
    """Say whether *name* could lead out of a folder, on any system, or hides what it leads to."""
    parts = name.split("/")
    return (
        not name
        or "\\" in name
        or not name.isprintable()
        or PurePosixPath(name).is_absolute()
        or bool(PureWindowsPath(name).drive)
        or any(part in {"", ".", ".."} or part.startswith(".") or part.endswith((" ", ".")) for part in parts)
    )


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _manifest(root: dict[str, Any], digest: str, folder: Path) -> Manifest:
    release = _release(root, digest, folder)
    records = {name: _text(item["sha256"]) for name, item in root["records"].items()}
    audit = AuditHead(
        path=_text(root["audit"]["path"]), entries=int(root["audit"]["entries"]), head=_text(root["audit"]["head"])
    )
    listed = {name: _text(item["sha256"]) for name, item in root["files"].items()} | records
    listed |= {audit.path: _text(root["audit"]["sha256"])}
    _require_safe(listed)
    by_edition: dict[str, list[str]] = {code: [] for code in release.editions}
    for name, item in root["records"].items():
        by_edition[item["edition"]].append(name)
    return Manifest(
        release=release,
        contents=contents_digest(root),
        sealed_at=datetime.strptime(root["sealed"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC),
        listed=listed,
        records={code: tuple(sorted(paths)) for code, paths in by_edition.items()},
        audit=audit,
    )


def _release(root: dict[str, Any], digest: str, folder: Path) -> Release:
    if root["schema"] != SCHEMA:
        raise ValueError(f"its schema is {root['schema']!r}, and this program reads {SCHEMA!r}")
    files = {name: _file(name, item) for name, item in root["files"].items()}
    days = {key: date.fromisoformat(root[key]) for key in ("effective", "expires")}
    return Release(
        id=_text(root["release"]),
        digest=digest,
        folder=folder,
        sealed=_text(root["sealed"]),
        predecessor=root["predecessor"]["release"] if root["predecessor"] else None,
        editions={code: _edition(code, item, files, days) for code, item in root["editions"].items()},
        **days,
    )


def _require_safe(names: Mapping[str, str]) -> None:
    for name in names:
        if unsafe(name):
            raise ConformanceError(f"{MANIFEST} names “{name}”, which could lead out of the folder", hint=_HINT)
    if len({name.casefold() for name in names}) < len(names):
        raise ConformanceError(f"{MANIFEST} names two files that differ in capitals only", hint=_HINT)


def _file(name: str, item: dict[str, Any]) -> SealedFile:
    return SealedFile(
        path=PurePosixPath(name),
        form=_text(item["form"]),
        sha256=_text(item["sha256"]),
        bytes=int(item["bytes"]),
        pages=None if item["pages"] is None else int(item["pages"]),
    )


def _edition(
    code: str, item: dict[str, Any], files: Mapping[str, SealedFile], days: Mapping[str, date]
) -> SealedEdition:
    said = {key: _text(value) for key, value in item.items() if key in _SAID}
    return SealedEdition(
        code=code,
        product=said["product"],
        material=said["material"],
        market=said["market"],
        language=said["language"],
        version=said["version"],
        state=said["state"],
        reference=said["reference"],
        fingerprint=said["fingerprint"],
        agreed=date.fromisoformat(said["agreed"]),
        effective=days["effective"],
        expires=days["expires"],
        replaces=None if item["replaces"] is None else _text(item["replaces"]),
        files={form: files[name] for form, name in item["files"].items()},
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a text is expected, and not {value!r:.50}")
    return value
