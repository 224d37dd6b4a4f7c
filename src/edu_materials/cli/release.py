"""What the commands of agreement and release do, and what they print. Here alone the clock is read."""

import getpass
import platform
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from importlib.metadata import version
from pathlib import Path

from edu_materials.build.executor import Outcome
from edu_materials.build.targets import SCREEN_FORM, Selection, Target, all_targets, chosen, edition_code
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.cli.opening import Chosen, editions, records_folder
from edu_materials.cli.show import followed, say, some, table
from edu_materials.kernel.errors import ConformanceError, UsageError
from edu_materials.release.approval import Signature, approve
from edu_materials.release.audit import LOG, read_log
from edu_materials.release.demo_key import make_demonstration_key
from edu_materials.release.filing import strays
from edu_materials.release.manifest import read_manifest, require_head, undrawn
from edu_materials.release.records import Record
from edu_materials.release.register import registered
from edu_materials.release.roles import load_roles
from edu_materials.release.seal import Order, release, sources_of
from edu_materials.release.sealed import Release
from edu_materials.release.signing import load_signer, read_key, wants_passphrase
from edu_materials.release.standing import Docket, examine, standings
from edu_materials.release.verify import verify
from edu_materials.release.withdrawals import withdraw

_MAKERS = ("edu-materials", "reportlab", "babel", "pyphen", "pikepdf", "qrcode", "cryptography")


@dataclass(frozen=True, slots=True)
class Asked:
    """Which editions a command is about: by code, by choice, or both; and where their records are."""

    folder: Path | None
    approvals: Path | None
    codes: tuple[str, ...]
    selection: Chosen

    @property
    def anything(self) -> bool:
        """Say whether editions were named at all."""
        return bool(self.codes or any(value for name, value in self.selection.items() if name != "forms"))

    @property
    def records(self) -> Path:
        """Return the folder of the records."""
        return records_folder(self.folder, self.approvals)

    def targets(self, workspace: Workspace) -> tuple[Target, ...]:
        """Return the editions asked for, each once; all where none is named.

        Raises:
            UsageError: There is no such edition.
        """
        found = chosen(all_targets(workspace), Selection(**self.selection))
        by_code = {edition_code(workspace, target): target for target in found}
        for code in self.codes:
            if code not in by_code:
                near = get_close_matches(code, by_code, n=1)
                hint = f"Did you mean {near[0]}?" if near else "See: edu-materials approvals."
                raise UsageError(f"there is no edition “{code}”", hint=hint)
        return tuple(by_code[code] for code in self.codes) if self.codes else found


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """What the command ``release`` was given."""

    output: Path
    effective: str
    expires: str
    key: Path
    certificate: Path | None
    passphrase_file: Path | None
    predecessor: Path | None
    name: str
    reason: str
    judges: bool
    because: str


def run_approve(asked: Asked, signature: Signature, on: str | None) -> int:
    """Sign what was asked for and return the exit code."""
    workspace = open_workspace(asked.folder, None)
    targets = _named(asked, workspace)
    signature = replace(signature, day=_day(on, "on") if on else None)
    results = approve(workspace, targets, asked.records, signature, _now())
    for result in results:
        if result.path is not None:
            say(f"signed: {result.target}, {result.path}")
        else:
            say(f"signed before: {result.target}, as {signature.role} by {result.already}")
    say(f"{sum(result.path is not None for result in results)} of {len(results)} {editions(targets)} signed")
    return 0


def run_approvals(asked: Asked) -> int:
    """Print where editions stand and return the exit code."""
    workspace = open_workspace(asked.folder, None)
    roles = load_roles(workspace)
    names = [role.name for role in (*roles.company, roles.authority)]
    dockets = [examine(workspace, target, asked.records, _now().date()) for target in asked.targets(workspace)]
    table(("edition", "state", *names), (_row(docket, names) for docket in dockets))
    for docket in dockets:
        for line in _remarks(docket):
            say(f"{docket.edition.code}: {line}")
    agreed = sum(docket.standing.state == "agreed" for docket in dockets)
    say(f"{agreed} of {len(dockets)} {editions(tuple(docket.target for docket in dockets))} agreed")
    return 0


def run_withdraw(asked: Asked, name: str, because: str, successor: str | None, clock_because: str) -> int:
    """Take editions back and return the exit code."""
    workspace = open_workspace(asked.folder, None)
    codes = asked.codes or tuple({edition_code(workspace, target): None for target in _named(asked, workspace)})
    paths = withdraw(
        workspace,
        codes,
        asked.records,
        name=name,
        reason=because,
        when=_now(),
        successor=successor,
        because=clock_because,
    )
    for path in paths:
        say(f"withdrawn: {path}")
    return 0


def run_release(asked: Asked, sealing: Sealing) -> int:
    """Seal a release and return the exit code."""
    workspace = open_workspace(asked.folder, None)
    now, sources = _now(), sources_of(workspace)
    targets = asked.targets(workspace) if asked.anything else _agreed(workspace, asked.records, now.date())
    signer = load_signer(sealing.key, sealing.certificate, _passphrase(sealing))
    order = Order(
        effective=_day(sealing.effective, "effective"),
        expires=_day(sealing.expires, "expires"),
        who=sealing.name,
        why=sealing.reason,
        when=now,
        made_by={name: version(name) for name in _MAKERS} | {"python": platform.python_version()},
        sources=sources,
        predecessor=sealing.predecessor,
        judges=sealing.judges,
        because=sealing.because,
    )
    sealed = release(workspace, targets, asked.records, sealing.output, order, signer, _followed)
    say(f"sealed: {sealing.output}")
    say(f"{sealed.id}: {_counted(sealed)}, signed by {signer.name}")
    for code, mark in undrawn(sealed.folder):
        say(f"{code}: the mark {mark} is due on agreed material, and is not drawn: add it from the authority's artwork")
    return 0


def run_verify(folder: Path, certificate: Path) -> int:
    """Prove a sealed folder and return the exit code."""
    verified = verify(folder, read_key(certificate))
    for finding in verified.findings:
        say(str(finding))
    if verified.findings or verified.release is None:
        say(f"{folder} is not the release that was sealed: see above")
        return ConformanceError.exit_code
    sealed = verified.release
    say(f"{sealed.id}: {_counted(sealed)}, all as they were sealed on {sealed.sealed}")
    say(f"effective from {sealed.effective} to {sealed.expires}")
    return 0


def run_audit_show(folder: Path | None, approvals: Path | None) -> int:
    """Print the audit log and return the exit code."""
    entries = read_log(records_folder(folder, approvals) / LOG)
    rows = ((str(e.number), e.when, e.who, e.what, e.subject, e.why, e.note) for e in entries)
    table(("no.", "when (UTC)", "who", "what", "subject", "why", "note"), rows)
    say(some(len(entries), "entry", "entries"))
    return 0


def run_audit_verify(folder: Path | None, approvals: Path | None, sealed: Path | None) -> int:
    """Prove the audit log and return the exit code."""
    records = records_folder(folder, approvals)
    entries = read_log(records / LOG)
    if sealed is not None:
        require_head(entries, read_manifest(sealed).audit)
    registered(records)
    found = strays(records, entries)
    for stray in found:
        say(stray)
    head = f", the last of {entries[-1].when} with the hash {entries[-1].hash}" if entries else ""
    say(f"every entry follows from the one before it: {some(len(entries), 'entry', 'entries')}{head}")
    return ConformanceError.exit_code if found else 0


def run_demo_key(folder: Path) -> int:
    """Make a key for demonstrations and return the exit code."""
    for path in make_demonstration_key(folder, _now()):
        say(f"written: {path}")
    say("for demonstrations only: anybody who has the key can sign with it")
    return 0


def _counted(sealed: Release) -> str:
    files = sum(len(edition.files) for edition in sealed.editions.values())
    return f"{len(sealed.editions)} {editions(tuple(sealed.editions))}, {some(files, 'file')}"


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _day(value: str, option: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise UsageError(f"“{value}” is no day", hint=f"Write --{option} 2026-11-22 (year-month-day).") from error


def _named(asked: Asked, workspace: Workspace) -> tuple[Target, ...]:
    """Return the editions that were named; nobody signs everything by leaving something out."""
    if not asked.anything:
        raise UsageError("no edition is named", hint="Name editions by code, or choose with --market, --material ….")
    return asked.targets(workspace)


def _agreed(workspace: Workspace, records: Path, today: date) -> tuple[Target, ...]:
    """Return every edition that is agreed."""
    agreed = {code for code, standing in standings(workspace, records, today) if standing.state == "agreed"}
    found = tuple(
        target
        for target in all_targets(workspace)
        if target.form == SCREEN_FORM and edition_code(workspace, target) in agreed
    )
    if not found:
        raise UsageError("no edition is agreed, and so nothing can be released", hint="See: edu-materials approvals.")
    return found


def _passphrase(sealing: Sealing) -> bytes | None:
    """Return the passphrase of the key, from its file or the terminal; None for a key that is open."""
    if sealing.passphrase_file is not None:
        return read_key(sealing.passphrase_file).rstrip(b"\r\n")
    if not wants_passphrase(sealing.key):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)  # nobody types a passphrase where it can be seen
            return getpass.getpass(f"Passphrase of {sealing.key.name}: ").encode()
    except (EOFError, getpass.GetPassWarning) as error:
        raise UsageError(
            f"the key in {sealing.key.name} is locked, and there is nobody to ask", hint="Name a --passphrase-file."
        ) from error


def _followed(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    return followed(outcomes, total, "built")


def _row(docket: Docket, names: list[str]) -> tuple[str, ...]:
    required = {*docket.missing, *(record.role for _, record in docket.counted)}
    cells = (_cell(docket.signed(name), open_=name in required or name == names[-1]) for name in names)
    return (docket.edition.code, docket.standing.state, *cells)


def _cell(record: Record | None, *, open_: bool) -> str:
    if record is None:
        return "–" if open_ else "not needed"
    return f"{record.name}, {record.day or record.time[:10]}"


def _remarks(docket: Docket) -> Iterator[str]:
    """Give what a person must know of an edition that has records."""
    if docket.withdrawn is not None:
        yield f"withdrawn: {docket.withdrawn}"
    for path, why in docket.fallen:
        yield f"{path.name} no longer counts: {why}"
    if docket.counted:
        yield from (f"blocks the agreement: {obstacle}" for obstacle in docket.obstacles)
