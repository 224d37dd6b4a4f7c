"""Signing: everything that must hold is asked of all editions before the first record is written."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from edu_materials.build.fingerprint import fingerprint
from edu_materials.build.pipeline import composed, paged
from edu_materials.build.targets import HTML_FORM, SCREEN_FORM, Target, all_targets
from edu_materials.build.workspace import Workspace
from edu_materials.facts.edition import Standing
from edu_materials.kernel.errors import ContentError, LayoutError, UsageError
from edu_materials.release.audit import LOG, OpenLog, moment, opened
from edu_materials.release.filing import file_record
from edu_materials.release.records import Record, folder_of, one_line
from edu_materials.release.roles import Role, Roles, load_roles
from edu_materials.release.standing import Docket, examine, same_person


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What a signer says: ``meaning`` None for the usual one; the last three are for the agreement of an authority.

    ``because`` explains a clock that stands before the last entry of the audit log.
    """

    role: str
    name: str
    reason: str
    meaning: str | None = None
    authority: str | None = None
    reference: str | None = None
    day: date | None = None
    because: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What became of one edition: the new record, or the name of who had signed these pages in this role already."""

    target: Target
    path: Path | None = None
    already: str | None = None


def approve(
    workspace: Workspace, targets: tuple[Target, ...], records: Path, signature: Signature, when: datetime
) -> tuple[Signed, ...]:
    """Sign the editions of *targets* at the moment *when*, and return what became of each.

    Raises:
        UsageError: The role, the name or a date cannot be; one person fills two roles; the company has yet to sign.
        ContentError: Something blocks the agreement; each thing is named.
        EduMaterialsError: An edition cannot be laid out, or its agreed state line does not fit.
        OutputError: A record or the log cannot be written.
    """
    roles = load_roles(workspace)
    role = _role(roles, signature)
    signature = _trimmed(signature, role, roles)
    editions = sorted({replace(target, form=SCREEN_FORM) for target in targets})
    with opened(records / LOG) as log:
        dockets = [examine(workspace, target, records, when.date()) for target in editions]
        for docket in dockets:
            _require_open(docket, role, roles, signature)
            if role == roles.authority:
                _require_agreeable(workspace, docket, signature, when.date())
        return tuple(_sign(workspace, docket, records, signature, log, when) for docket in dockets)


def _role(roles: Roles, signature: Signature) -> Role:
    role = roles.named(signature.role)
    if role is None:
        names = ", ".join(one.name for one in (*roles.company, roles.authority))
        raise UsageError(f"nobody signs as “{signature.role}”", hint=f"The roles are: {names}.")
    return role


def _trimmed(signature: Signature, role: Role, roles: Roles) -> Signature:
    """Return *signature* as it may stand in a record; an authority's with all that it needs, and no other with it."""
    third = (signature.authority, signature.reference, signature.day)
    if role == roles.authority and None in third:
        raise UsageError(
            f"the role {role.name} needs the authority, its reference and the day",
            hint="Write --authority “…” --reference “…” --on 2026-11-22.",
        )
    if role != roles.authority and any(value is not None for value in third):
        raise UsageError(
            f"the role {role.name} has no authority, reference or day", hint=f"Sign as {roles.authority.name} for that."
        )
    return replace(
        signature,
        name=one_line(signature.name, "name"),
        reason=one_line(signature.reason, "reason"),
        meaning=one_line(signature.meaning or role.meaning, "meaning"),
        authority=one_line(signature.authority, "authority") if signature.authority is not None else None,
        reference=one_line(signature.reference, "reference") if signature.reference is not None else None,
    )


def _require_open(docket: Docket, role: Role, roles: Roles, signature: Signature) -> None:
    """Make sure that *role* may sign the edition of *docket* at all, and that this person may."""
    code = docket.edition.code
    if docket.withdrawn is not None:
        raise UsageError(
            f"{code} is withdrawn: {docket.withdrawn}", hint="Give the product a new version, and sign that."
        )
    required = (*roles.required(docket.edition), roles.authority)
    if role not in required:
        names = ", ".join(one.name for one in required)
        raise UsageError(f"{code} needs no signature of a {role.name}", hint=f"It needs: {names}.")
    for _, record in docket.counted:
        if record.role != role.name and same_person(record.name, signature.name):
            raise UsageError(
                f"{record.name} has signed {code} as {record.role}, and one person may not fill two roles",
                hint=f"Let somebody else sign as {role.name}.",
            )


def _require_agreeable(workspace: Workspace, docket: Docket, signature: Signature, today: date) -> None:
    """Make sure that the edition can be agreed: the company has signed, nothing is open, the state line fits."""
    code = docket.edition.code
    if signature.day is None or signature.day > today:
        raise UsageError(
            f"{signature.day} lies ahead: it is {today}", hint="Record an agreement when it has been given."
        )
    if docket.missing:
        raise UsageError(
            f"{code} has yet to be signed by: {', '.join(docket.missing)}",
            hint="The company signs before the authority agrees: edu-materials approvals.",
        )
    if docket.obstacles:
        raise ContentError(
            f"{code} cannot be agreed: {'; '.join(docket.obstacles)}",
            hint="Confirm each of these in assets/ first; its pages must then be signed as they are.",
        )
    standing = Standing(state="agreed", reference=signature.reference, day=signature.day)
    edition = replace(docket.edition, standing=standing)
    forms = [t.form for t in all_targets(workspace) if replace(t, form=SCREEN_FORM) == docket.target]
    try:
        for form in forms:
            if form != HTML_FORM:
                paged(workspace, composed(workspace, edition, form), form)
    except LayoutError as error:
        raise LayoutError(
            error.message,
            hint="The state line names the day and the reference: record the reference in its short form.",
        ) from error


def _sign(
    workspace: Workspace, docket: Docket, records: Path, signature: Signature, log: OpenLog, when: datetime
) -> Signed:
    before = docket.signed(signature.role)
    if before is not None:
        return Signed(target=docket.target, already=before.name)
    edition = docket.edition
    record = Record(
        edition=edition.code,
        role=signature.role,
        name=signature.name,
        meaning=signature.meaning or "",
        reason=signature.reason,
        time=moment(when),
        translation=workspace.catalogue(edition.product.id, edition.language, edition.market.code).review_state,
        authority=signature.authority,
        reference=signature.reference,
        day=signature.day,
        fingerprint=fingerprint(workspace, docket.target),
    )
    return Signed(
        target=docket.target, path=file_record(record, folder_of(records, edition), log, when, signature.because)
    )
