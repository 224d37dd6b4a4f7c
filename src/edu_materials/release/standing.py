"""Where an edition stands: what its records carry today, and why one of them carries nothing any more.

A record counts while its seal holds, the audit log knows it, its pages are the pages of today, and nobody signs twice.
"""

import os
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path

from edu_materials.build.fingerprint import Fingerprint, difference, fingerprint
from edu_materials.build.targets import SCREEN_FORM, Target, all_targets, edition_of
from edu_materials.build.workers import workers
from edu_materials.build.workspace import Workspace
from edu_materials.facts.edition import DRAFT, Edition, Standing
from edu_materials.kernel.canonical import sha256
from edu_materials.kernel.errors import EduMaterialsError
from edu_materials.release.audit import LOG, read_log
from edu_materials.release.gate import obstacles
from edu_materials.release.records import WITHDRAWAL, Record, folder_of, paths_of, read_record, record_bytes
from edu_materials.release.roles import Roles, load_roles

Filed = tuple[Path, Record]
_FEW = 4  # editions, below which a second process costs more than it gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """What the records say of one edition.

    ``counted`` are the records that carry it, ``fallen`` those that do not, each with the reason; ``missing`` the roles
    of the company that have yet to sign; ``obstacles`` what blocks the agreement whoever signs; ``withdrawn`` why the
    edition was taken back.
    """

    target: Target
    edition: Edition
    standing: Standing
    counted: tuple[Filed, ...] = ()
    fallen: tuple[tuple[Path, str], ...] = ()
    missing: tuple[str, ...] = ()
    obstacles: tuple[str, ...] = ()
    withdrawn: str | None = None

    def signed(self, role: str) -> Record | None:
        """Return the record of *role* that counts, or None."""
        return next((record for _, record in self.counted if record.role == role), None)


def standings(
    workspace: Workspace, records: Path, today: date, targets: tuple[Target, ...] | None = None
) -> tuple[tuple[str, Standing], ...]:
    """Return code and standing of every edition that is no draft *today*, by the records in the folder *records*.

    Only editions that have records are looked at, and of these only those of *targets*, if any are given.

    Raises:
        ContentError: A product, a market or the list of roles cannot be loaded.
    """
    if not records.is_dir():
        return ()
    asked = {replace(target, form=SCREEN_FORM) for target in (all_targets(workspace) if targets is None else targets)}
    filed = [target for target in sorted(asked) if paths_of(folder_of(records, edition_of(workspace, target)))]
    count = min(os.cpu_count() or 1, len(filed) // _FEW)
    work = partial(_stands, workspace, records, today)
    if count <= 1:
        found = tuple(map(work, filed))
    else:
        with workers(count) as pool:
            found = tuple(pool.map(work, filed, chunksize=_FEW))
    return tuple((code, standing) for code, standing in found if standing != DRAFT)


def _stands(workspace: Workspace, records: Path, today: date, target: Target) -> tuple[str, Standing]:
    edition = edition_of(workspace, target)
    required = {role.name for role in load_roles(workspace).required(edition)}
    said = _roles_in(paths_of(folder_of(records, edition)))
    if WITHDRAWAL not in said and not required <= said:  # whatever its pages are: they need not be laid out to know it
        return edition.code, DRAFT
    return edition.code, examine(workspace, target, records, today).standing


def _roles_in(paths: tuple[Path, ...]) -> set[str]:
    """Return the roles of the records in *paths*; one that cannot be read may be a withdrawal."""
    found = set()
    for path in paths:
        try:
            found.add(read_record(path).role)
        except EduMaterialsError:
            found.add(WITHDRAWAL)
    return found


def examine(workspace: Workspace, target: Target, records: Path, today: date) -> Docket:
    """Return what the *records* say of the edition that *target* is a form of, on the day *today*.

    Raises:
        ContentError: The list of roles, or the market's, cannot be used.
        ConformanceError: The audit log is not whole.
    """
    edition = edition_of(workspace, target)
    roles = load_roles(workspace)
    paths = paths_of(folder_of(records, edition))
    required = tuple(role.name for role in roles.required(edition))
    entries = read_log(records / LOG)
    if not paths:
        return Docket(target=target, edition=edition, standing=DRAFT, missing=required)
    sorting = _Sorting(
        edition=edition,
        roles=roles,
        pages=_pages(workspace, target),
        today=today,
        logged=frozenset(entry.digest for entry in entries),
        withdrawn=next((e.why for e in entries if e.what == WITHDRAWAL and e.subject == edition.code), None),
    )
    for path in paths:
        sorting.take(path)
    counted = sorting.one_role_each()
    missing = tuple(name for name in required if name not in {record.role for _, record in counted})
    blocked = _obstacles(workspace, edition)
    withdrawn = sorting.withdrawn
    return Docket(
        target=target,
        edition=edition,
        standing=_standing(counted, roles, missing, blocked) if withdrawn is None else Standing(state="withdrawn"),
        counted=counted,
        fallen=tuple(sorting.fallen),
        missing=missing,
        obstacles=blocked,
        withdrawn=withdrawn,
    )


def same_person(one: str, other: str) -> bool:
    """Say whether two names are one person's, however they are spaced, capitalised or accented."""
    return _folded(one) == _folded(other)


def _folded(name: str) -> str:
    """Return *name* without accents, capitals and what nobody sees, such as soft hyphens."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return " ".join("".join(char for char in plain if unicodedata.category(char)[0] not in "MC").split())


def _pages(workspace: Workspace, target: Target) -> Fingerprint | str:
    """Return the fingerprint of today's pages, or why there is none."""
    try:
        return fingerprint(workspace, target)
    except EduMaterialsError as error:
        return f"the edition cannot be laid out: {error}"


def _obstacles(workspace: Workspace, edition: Edition) -> tuple[str, ...]:
    try:
        return obstacles(workspace, edition)
    except EduMaterialsError as error:
        return (str(error),)


@dataclass(slots=True, kw_only=True)
class _Sorting:
    """Record after record: which is the latest of its role, which has fallen and why, whether one withdraws."""

    edition: Edition
    roles: Roles
    pages: Fingerprint | str
    today: date
    logged: frozenset[str]
    latest: dict[str, Filed] = field(default_factory=dict)
    fallen: list[tuple[Path, str]] = field(default_factory=list)
    withdrawn: str | None = None

    def take(self, path: Path) -> None:
        try:
            record = read_record(path)
        except EduMaterialsError as error:
            self.fallen.append((path, error.message))
            if WITHDRAWAL in path.name:  # to go on using what may be withdrawn would be the worse mistake
                self.withdrawn = "its record of withdrawal is damaged"
            return
        if record.role == WITHDRAWAL and record.edition == self.edition.code:
            self.withdrawn = record.reason
            return
        fault = self.fault(record) or self.unlogged(record)
        if fault:
            self.fallen.append((path, fault))
        else:
            self.latest.pop(record.role, None)
            self.latest[record.role] = path, record

    def fault(self, record: Record) -> str | None:
        """Return why *record* does not count, or None where it does."""
        if record.edition != self.edition.code:
            return f"it was signed for {record.edition}"
        if self.roles.named(record.role) is None:
            return f"nobody signs as “{record.role}”"
        if record.role == self.roles.authority.name:
            if not record.authority or not record.reference or record.day is None:
                return "it lacks the authority, its reference or the day"
            if record.day > self.today:
                return f"the day of agreement, {record.day}, lies ahead"
        if isinstance(self.pages, str):
            return self.pages
        if record.fingerprint is None:
            return "it does not say which pages were signed"
        return "; ".join(difference(record.fingerprint, self.pages)) or None

    def unlogged(self, record: Record) -> str | None:
        """Return why *record* does not count though its seal holds: whoever writes one by hand can make a seal."""
        known = sha256(record_bytes(record)) in self.logged
        return None if known else "the audit log knows nothing of it: it was not made by signing"

    def one_role_each(self) -> tuple[Filed, ...]:
        """Return the records that count; one whose signer had signed in another role before falls as well."""
        counted: list[Filed] = []
        for path, record in self.latest.values():
            before = next((other.role for _, other in counted if same_person(other.name, record.name)), None)
            if before is None:
                counted.append((path, record))
            else:
                why = f"{record.name} has signed as {before}, and one person may not fill two roles"
                self.fallen.append((path, why))
        return tuple(counted)


def _standing(counted: tuple[Filed, ...], roles: Roles, missing: tuple[str, ...], blocked: tuple[str, ...]) -> Standing:
    if missing:
        return DRAFT
    agreed = next((record for _, record in counted if record.role == roles.authority.name), None)
    if agreed is None or blocked:
        return Standing(state="reviewed")
    return Standing(state="agreed", reference=agreed.reference, day=agreed.day)
