"""A sealed folder proved with nothing but the folder and a certificate: whatever is not as it was sealed is named.

Works without a network, a workspace or the program that made the release. A name is looked at before the file is.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from edu_materials.checks.findings import Finding
from edu_materials.kernel.canonical import sha256
from edu_materials.kernel.errors import ConformanceError, EduMaterialsError, UsageError
from edu_materials.release.audit import Entry, chain
from edu_materials.release.manifest import Manifest, parse_manifest
from edu_materials.release.proof import faults_of
from edu_materials.release.records import Record, read_record
from edu_materials.release.sealed import MANIFEST, SIGNATURE, Release, SealedEdition
from edu_materials.release.signing import load_certificates

_LARGEST = 200_000_000  # bytes of a manifest or signature
_HINT = "Use an untouched copy of the release."


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a sealed folder says of itself, None where its manifest cannot be read, and all that speaks against it."""

    release: Release | None
    findings: tuple[Finding, ...]


def verify(folder: Path, certificate: bytes) -> Verified:
    """Return the release in *folder* and everything that is wrong with it; nothing is wrong with a whole one.

    *certificate* is the signer's own or that of the authority that issued it, PEM or DER.

    Raises:
        UsageError: There is no such folder, or no certificate.
    """
    trusted = load_certificates(certificate, "the certificate")
    if not folder.is_dir():
        raise UsageError(f"there is no folder {folder}", hint="Name the folder that holds manifest.json.")
    data, signature = _plain_file(folder / MANIFEST), _plain_file(folder / SIGNATURE)
    missing = [_missing(name) for name, found in ((MANIFEST, data), (SIGNATURE, signature)) if found is None]
    if data is None:
        return Verified(release=None, findings=tuple(missing))
    try:
        manifest = parse_manifest(data, folder)
    except ConformanceError as error:
        return Verified(release=None, findings=(*missing, _finding("R602", error.message)))
    findings = list(missing)
    if signature is not None:
        findings += (_finding("R603", fault) for fault in faults_of(data, signature, trusted, manifest.sealed_at))
    found, strange = _found(folder)
    findings += strange
    findings += _files(folder, manifest, found)
    findings += _editions(folder, manifest, found)
    findings += _audit(folder, manifest)
    return Verified(release=manifest.release, findings=tuple(findings))


def open_release(folder: Path, certificate: bytes) -> Release:
    """Return the release in *folder*, proved against *certificate* (PEM or DER, the signer's or its issuer's).

    Raises:
        ConformanceError: Something is not as it was sealed; names all of it.
        UsageError: There is no such folder, or no certificate.
    """
    verified = verify(folder, certificate)
    if verified.findings or verified.release is None:
        named = "; ".join(map(str, verified.findings))
        raise ConformanceError(
            f"{folder} is not the release that was sealed: {named}", hint="Use an untouched copy of the release."
        )
    return verified.release


def _found(folder: Path) -> tuple[dict[str, str], list[Finding]]:
    """Return the SHA-256 of every plain file in *folder* by its name, and what is there and no file."""
    found: dict[str, str] = {}
    strange: list[Finding] = []
    for place, folders, files in os.walk(folder, followlinks=False):
        for name in sorted((*folders, *files)):
            path = Path(place) / name
            relative = path.relative_to(folder).as_posix()
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                found[relative] = _digest(path)
            elif not stat.S_ISDIR(mode):
                kind = "a symbolic link" if stat.S_ISLNK(mode) else "no plain file"
                strange.append(_finding("R611", f"{relative} is {kind}, and a release holds plain files only"))
            elif not any(path.iterdir()):
                strange.append(_finding("R612", f"{relative}/ is an empty folder, and does not belong to the release"))
    return found, strange


def _files(folder: Path, manifest: Manifest, found: dict[str, str]) -> Iterator[Finding]:
    owners = {digest: name for name, digest in manifest.listed.items()}
    for name in sorted(found.keys() - manifest.listed.keys() - {MANIFEST, SIGNATURE}):
        yield _finding("R612", f"{name} does not belong to the release")
    for name, digest in sorted(manifest.listed.items()):
        if name not in found:
            if not (folder / name).is_symlink():
                yield _missing(name)
        elif found[name] != digest:
            owner = owners.get(found[name])
            what = f"holds what belongs in {owner}" if owner else "is not the file that was sealed: it was changed"
            yield _finding("R614", f"{name} {what}")


def _editions(folder: Path, manifest: Manifest, found: dict[str, str]) -> Iterator[Finding]:
    release = manifest.release
    owned = {str(file.path) for edition in release.editions.values() for file in edition.files.values()}
    owned |= {path for paths in manifest.records.values() for path in paths} | {manifest.audit.path}
    for name in sorted(manifest.listed.keys() - owned):
        yield _finding("R615", f"{name} is listed, and belongs to no edition")
    for code, edition in release.editions.items():
        records: list[Record] = []
        for name in (name for name in manifest.records[code] if name in found):
            try:
                records.append(read_record(folder / name))
            except EduMaterialsError as error:
                yield _finding("R621", f"{name}: {error.message}")
        yield from _carried(edition, records, manifest.sealed_at)


def _carried(edition: SealedEdition, records: list[Record], sealed_at: datetime) -> Iterator[Finding]:
    """Give what keeps *records* from carrying *edition*."""
    for record in records:
        digest = record.fingerprint.digest if record.fingerprint else None
        if record.edition != edition.code or digest != edition.fingerprint:
            yield _finding(
                "R622", f"the {record.role} of {edition.code} signed {record.edition} with other pages than these"
            )
    agreed = [record for record in records if record.reference == edition.reference and record.day == edition.agreed]
    if edition.state != "agreed" or not agreed or edition.agreed > sealed_at.date():
        yield _finding("R623", f"{edition.code} has no record of its authority's agreement of {edition.agreed}")


def _audit(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    head = manifest.audit
    data = _plain_file(folder / head.path)
    if data is None:
        return  # missing, and named as such
    entries, findings = chain(data, head.path)
    yield from findings
    if findings:
        return
    if len(entries) < head.entries:
        yield _finding("R632", f"{head.path} was cut: {len(entries)} of {head.entries} entries are left")
    elif len(entries) > head.entries or not entries or entries[-1].hash != head.head:
        yield _finding("R632", f"{head.path} does not end with the entry of this release")
    elif entries[-1].digest != manifest.contents:
        yield _finding("R633", f"the last entry of {head.path} is about another release than this")
    yield from _unlogged(manifest, entries)


def _unlogged(manifest: Manifest, entries: tuple[Entry, ...]) -> Iterator[Finding]:
    known = {entry.digest for entry in entries}
    for paths in manifest.records.values():
        for name in paths:
            if manifest.listed[name] not in known:
                yield _finding("R634", f"{name} is in no entry of the audit log")


def _plain_file(path: Path) -> bytes | None:
    """Return the bytes of *path*, None where it is not there, or no plain file."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            return None
        return path.read_bytes()
    except OSError:
        return None


def _digest(path: Path) -> str:
    try:
        return sha256(path.read_bytes())
    except OSError:
        return ""  # what cannot be read is not what was sealed


def _missing(name: str) -> Finding:
    return _finding("R613", f"{name} is missing")


def _finding(code: str, message: str) -> Finding:
    return Finding(code=code, message=message, hint=_HINT)
