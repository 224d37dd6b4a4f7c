"""What judges say of the files of a release, as its manifest tells it."""

from edu_materials.build.judging import judge_all
from edu_materials.build.targets import Target
from edu_materials.build.workspace import Workspace
from edu_materials.kernel.errors import ConformanceError


def verdicts_of(workspace: Workspace, targets: tuple[Target, ...]) -> list[dict[str, object]]:
    """Return what each judge says of the files, or why it could not be asked.

    Raises:
        ConformanceError: A judge found a file at fault; a lint's word is written down and binds nobody.
    """
    verdicts: dict[tuple[str, str], dict[str, object]] = {}
    findings: dict[tuple[str, str], list[str]] = {}
    for target, verdict in judge_all(workspace, targets):
        key = verdict.judge.name, verdict.judge.standard
        said = [f"{target}: {finding}" for finding in verdict.findings]
        if said and not verdict.judge.lint:
            raise ConformanceError(said[0], hint=verdict.findings[0].hint)
        item = verdicts.setdefault(key, {"judge": key[0], "standard": key[1], "files": 0, "lint": verdict.judge.lint})
        findings.setdefault(key, []).extend(said)
        if verdict.absent:
            item["absent"] = verdict.absent
        else:
            item["files"] = int(str(item["files"])) + 1
    return [{**item, "findings": findings[key]} for key, item in sorted(verdicts.items())]
