"""Sealing: agreed editions built in every form, judged, signed, and set down as one folder that is whole or absent.

The audit log knows of a release before its folder appears, so that no release is ever unknown to the log.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

from edu_materials.build.disk import whole_folder, write_whole
from edu_materials.build.executor import Outcome, build_all
from edu_materials.build.targets import SCREEN_FORM, Target, all_targets
from edu_materials.build.workspace import Workspace
from edu_materials.kernel.canonical import canonical_json, readable_json, sha256
from edu_materials.kernel.errors import ConformanceError, OutputError, UsageError
from edu_materials.release.audit import LOG, OpenLog, lines_up_to, moment, opened
from edu_materials.release.manifest import SCHEMA, contents_digest, read_manifest
from edu_materials.release.records import WITHDRAWAL
from edu_materials.release.register import enter
from edu_materials.release.sealed import MANIFEST, RECORDS, SIGNATURE, Release
from edu_materials.release.signing import Signer, require_valid, sign
from edu_materials.release.standing import Docket, examine
from edu_materials.release.verdicts import verdicts_of
from edu_materials.release.verify import verify

Watch = Callable[[Iterable[Outcome], int], Iterator[Outcome]]
_SHORT = 12  # figures of a digest in the name of a release


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked of a release: from when to when it holds, who seals it, when and why, and what came before.

    ``made_by`` names programs and versions. Without ``judges`` the manifest says that they were not asked. ``sources``
    are the digests of all sources before any was loaded (`sources_of`), so that a change under way is noticed.
    """

    effective: date
    expires: date
    who: str
    why: str
    when: datetime
    made_by: Mapping[str, str]
    sources: Mapping[str, str]
    predecessor: Path | None = None
    judges: bool = True
    because: str = ""


def release(
    workspace: Workspace,
    targets: tuple[Target, ...],
    records: Path,
    folder: Path,
    order: Order,
    signer: Signer,
    watch: Watch = lambda outcomes, _: iter(outcomes),
) -> Release:
    """Seal the editions of *targets*, in all their forms, as the folder *folder*, and return the release.

    *watch* is given the outcomes of the build and their number, and gives them on.

    Raises:
        UsageError: The folder exists, the dates cannot be, the certificate is not valid on the day.
        ConformanceError: An edition is not agreed or was withdrawn meanwhile, a file breaks a promise.
        EduMaterialsError: An edition cannot be built.
        OutputError: The folder or the log cannot be written; no part of the release is left.
    """
    require_valid(signer, order.when)
    _require_days(order)
    before = read_manifest(order.predecessor).release if order.predecessor else None
    with whole_folder(folder) as whole:
        dockets = _agreed(workspace, targets, records, order)
        every = tuple(_forms(workspace, dockets))
        building = replace(
            workspace,
            output=whole.parent / "built",
            standings=tuple((docket.edition.code, docket.standing) for docket in dockets),
        )
        version = order.made_by.get("edu-materials", "")
        outcomes = _built(tuple(watch(build_all(building, every, version), len(every))))
        verdicts = verdicts_of(building, every) if order.judges else [{"absent": "the judges were not asked"}]
        filed = {docket.edition.code: _file_records(docket, whole) for docket in dockets}
        manifest: dict[str, object] = {
            "schema": SCHEMA,
            "sealed": moment(order.when),
            "sealed-by": order.who,
            "effective": order.effective.isoformat(),
            "expires": order.expires.isoformat(),
            "predecessor": {"release": before.id, "sha256": before.digest} if before else None,
            "editions": {d.edition.code: _edition(d, outcomes, filed[d.edition.code], before) for d in dockets},
            "files": {_name(outcome): _move(outcome, whole) for outcome in outcomes},
            "records": {name: item for found in filed.values() for name, item in found.items()},
            "inputs": _inputs(outcomes, order.sources),
            "verdicts": verdicts,
            "made-by": dict(order.made_by),
        }
        manifest["release"] = f"R-{order.effective}-{sha256(canonical_json(manifest))[:_SHORT]}"
        manifest["audit"] = _logged(records, manifest, order, whole)
        _sign(whole, manifest, signer)
        sealed = _proved(whole, signer)
    return replace(sealed, folder=folder)


def sources_of(workspace: Workspace) -> dict[str, str]:
    """Return the SHA-256 of every file of *workspace* that could have a say, by its name in a manifest.

    Raises:
        OutputError: One of them cannot be read.
    """
    roots = {"assets": workspace.assets, "locales": workspace.locales}
    try:
        return {
            f"{name}/{path.relative_to(root).as_posix()}": sha256(path.read_bytes())
            for name, root in roots.items()
            for path in root.rglob("*")
            if path.is_file()
        }
    except OSError as error:
        raise OutputError(f"the sources cannot be read: {error}", hint="Check the rights of the files.") from error


def _require_days(order: Order) -> None:
    today = order.when.date()
    if order.expires < order.effective or order.expires < today:
        raise UsageError(
            f"a release cannot hold from {order.effective} to {order.expires}: it is {today}",
            hint="Write --effective and --expires as days, the later one last and not in the past.",
        )


def _agreed(workspace: Workspace, targets: tuple[Target, ...], records: Path, order: Order) -> tuple[Docket, ...]:
    """Return the dockets of *targets*.

    Raises:
        ConformanceError: One of them is not agreed; says of each what is lacking.
    """
    editions = sorted({replace(target, form=SCREEN_FORM) for target in targets})
    dockets = tuple(examine(workspace, target, records, order.when.date()) for target in editions)
    lacking = [
        f"{docket.edition.code} is {docket.standing.state}{_lack(docket)}" for docket in dockets if _lack(docket)
    ]
    if lacking:
        raise ConformanceError(
            "not agreed, and so not released: " + "; ".join(lacking), hint="See: edu-materials approvals."
        )
    for docket in dockets:
        if docket.standing.day is not None and order.effective < docket.standing.day:
            raise UsageError(
                f"{docket.edition.code} was agreed on {docket.standing.day}, after {order.effective}",
                hint="Let the release take effect on the day of agreement or later.",
            )
    return dockets


def _lack(docket: Docket) -> str:
    if docket.standing.state == "agreed":
        return ""
    if docket.withdrawn is not None:
        return f": {docket.withdrawn}"
    reasons = [f"{path.name} fell: {why}" for path, why in docket.fallen]
    reasons += [f"not signed by {', '.join(docket.missing)}"] if docket.missing else []
    return f" ({'; '.join((*reasons, *docket.obstacles)) or 'no agreement of an authority is on record'})"


def _forms(workspace: Workspace, dockets: tuple[Docket, ...]) -> Iterator[Target]:
    asked = {docket.target for docket in dockets}
    return (target for target in all_targets(workspace) if replace(target, form=SCREEN_FORM) in asked)


def _built(outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    for outcome in failed[:1]:
        raise outcome.error or ConformanceError(f"{outcome.target} was not built", hint="Build it again.")
    return tuple(sorted(outcomes, key=lambda outcome: outcome.target))


def _name(outcome: Outcome) -> str:
    """Return the name of a file in the release: market and language, then the name that it was built under."""
    return f"{outcome.target.market}-{outcome.target.language}/{outcome.path.name}"


def _entry(outcome: Outcome) -> dict[str, object]:
    return outcome.entry or {}


def _move(outcome: Outcome, whole: Path) -> dict[str, object]:
    """Move the file of *outcome* into *whole* and return what the manifest says of it."""
    entry = _entry(outcome)
    path = whole / _name(outcome)
    path.parent.mkdir(parents=True, exist_ok=True)
    outcome.path.rename(path)
    if sha256(path.read_bytes()) != entry["sha256"]:
        raise OutputError(f"{path.name} was changed while it was being sealed", hint="Release again.")
    return {key: entry[key] for key in ("edition", "form", "promises", "pages", "bytes", "sha256")}


def _file_records(docket: Docket, whole: Path) -> dict[str, dict[str, object]]:
    """Copy the records that carry an edition into *whole* and return what the manifest says of each."""
    filed: dict[str, dict[str, object]] = {}
    for path, record in docket.counted:
        name = f"{RECORDS}/{docket.edition.code}/{path.name}"
        (whole / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, whole / name)
        content = {key: value for key, value in record.content.items() if key not in {"record", "fingerprint"}}
        filed[name] = {**content, "seal": record.seal, "sha256": sha256((whole / name).read_bytes())}
    return filed


def _edition(
    docket: Docket, outcomes: tuple[Outcome, ...], filed: Mapping[str, object], before: Release | None
) -> dict[str, object]:
    edition = docket.edition
    own = [outcome for outcome in outcomes if replace(outcome.target, form=SCREEN_FORM) == docket.target]
    screen = _entry(own[[outcome.target.form for outcome in own].index(SCREEN_FORM)])
    said = ("product", "material", "market", "language", "version", "date", "state", "translation")
    record = next(record for _, record in docket.counted if record.reference is not None)
    return {
        **{key: screen[key] for key in said},
        "authority": record.authority,
        "reference": record.reference,
        "agreed": record.day.isoformat() if record.day else None,
        "fingerprint": record.fingerprint.digest if record.fingerprint else None,
        "replaces": _replaced(edition.code, screen, before),
        "records": sorted(filed),
        "files": {outcome.target.form: _name(outcome) for outcome in own},
        "sentences": screen["sentences"],
        "market-facts": screen["market-facts"],
        "national-marks": screen["national-marks"],
    }


def _replaced(code: str, entry: Mapping[str, object], before: Release | None) -> str | None:
    """Return the edition of the release *before* whose place this one takes."""
    same = ("product", "material", "market", "language")
    for old in before.editions.values() if before else ():
        if old.code != code and all(getattr(old, key) == entry[key] for key in same):
            return old.code
    return None


def _inputs(outcomes: tuple[Outcome, ...], sources: Mapping[str, str]) -> dict[str, str]:
    """Return the digest of every file that had a say.

    Raises:
        OutputError: One of them was changed since it was loaded.
    """
    inputs: dict[str, str] = {}
    for outcome in outcomes:
        found = _entry(outcome)["inputs"]
        inputs |= found if isinstance(found, dict) else {}
    for name, digest in inputs.items():
        if sources.get(name) != digest:
            raise OutputError(f"{name} was changed while the release was being built", hint="Release again.")
    return inputs


def _logged(records: Path, manifest: Mapping[str, object], order: Order, whole: Path) -> dict[str, object]:
    """Write the release into the audit log, copy the log up to there into *whole*, and return what is said of it.

    Raises:
        ConformanceError: An edition was withdrawn since it was looked at.
    """
    with opened(records / LOG) as log:
        _require_standing(log, manifest)
        enter(records, manifest)
        entry = log.append(
            who=order.who,
            what="release",
            subject=str(manifest["release"]),
            digest=contents_digest(manifest),
            why=order.why,
            when=order.when,
            because=order.because,
        )
        data = lines_up_to((records / LOG).read_bytes(), entry)
    write_whole(whole / LOG, data)
    return {"path": LOG, "sha256": sha256(data), "entries": entry.number, "head": asdict(entry)["hash"]}


def _require_standing(log: OpenLog, manifest: Mapping[str, object]) -> None:
    """Make sure that no edition was withdrawn while the release was being built."""
    editions = manifest["editions"]
    for entry in log.entries:
        if entry.what == WITHDRAWAL and isinstance(editions, dict) and entry.subject in editions:
            raise ConformanceError(
                f"{entry.subject} was withdrawn on {entry.when} by {entry.who}: {entry.why}",
                hint="Release the others; a withdrawn edition needs a new version.",
            )


def _sign(whole: Path, manifest: Mapping[str, object], signer: Signer) -> None:
    data = readable_json(manifest)
    write_whole(whole / MANIFEST, data)
    write_whole(whole / SIGNATURE, sign(data, signer))


def _proved(whole: Path, signer: Signer) -> Release:
    """Return the release in *whole*, proved as its readers will prove it."""
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415 - with the signer it came in

    verified = verify(whole, signer.certificate.public_bytes(Encoding.PEM))
    if verified.findings or verified.release is None:
        raise ConformanceError(
            f"the release does not prove what it says: {verified.findings[0]}",
            hint="Release again; if it stays, report it.",
        )
    return verified.release
