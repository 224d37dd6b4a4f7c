"""Files checked after the fact: what stands on disk against what the sources of today would make."""

from collections.abc import Iterator

from edu_materials.build.executor import Outcome, path_of
from edu_materials.build.manifest import read_manifest
from edu_materials.build.pipeline import composed, inspected, paged
from edu_materials.build.targets import HTML_FORM, Target, edition_of
from edu_materials.build.workspace import Workspace
from edu_materials.checks.findings import Finding
from edu_materials.kernel.canonical import sha256
from edu_materials.kernel.errors import EduMaterialsError

_BUILD = "Run: edu-materials build."


def inspect_all(workspace: Workspace, targets: tuple[Target, ...]) -> Iterator[Outcome]:
    """Give the findings of each target's file, or the error that kept it from being checked."""
    for target in targets:
        path = path_of(workspace, target)
        try:
            yield Outcome(target=target, path=path, findings=_findings(workspace, target))
        except EduMaterialsError as error:
            yield Outcome(target=target, path=path, error=error)


def _findings(workspace: Workspace, target: Target) -> tuple[Finding, ...]:
    path = path_of(workspace, target)
    if not path.is_file():
        return (Finding(code="D401", message=f"{path.name} has not been built", hint=_BUILD),)
    data = path.read_bytes()
    listed = read_manifest(path.parent).get(path.name)
    sealed: tuple[Finding, ...] = ()
    if listed is None:
        sealed = (Finding(code="D402", message=f"{path.name} is not in its manifest", hint=_BUILD),)
    elif listed.get("sha256") != sha256(data):
        sealed = (Finding(code="D403", message=f"{path.name} is not the file that was built", hint=_BUILD),)
    edition = edition_of(workspace, target)
    document = composed(workspace, edition, target.form)
    layout = None if target.form == HTML_FORM else paged(workspace, document, target.form)
    return (*sealed, *inspected(workspace, target, document, layout, data))
