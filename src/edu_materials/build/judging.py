"""Built files before the judges: each PDF by the standards that it promises."""

from collections.abc import Iterator

from edu_materials.build.executor import path_of
from edu_materials.build.pipeline import profile_of
from edu_materials.build.targets import HTML_FORM, Target
from edu_materials.build.workspace import Workspace
from edu_materials.checks.judges.bench import ARCHIVE, PRESS, UA, Verdict, judged


def judge_all(workspace: Workspace, targets: tuple[Target, ...]) -> Iterator[tuple[Target, Verdict]]:
    """Give what each judge says of the file of each target; HTML and files that are not there are passed over."""
    for target in targets:
        path = path_of(workspace, target)
        if target.form == HTML_FORM or not path.is_file():
            continue
        standards = (PRESS,) if profile_of(target).intent == "GTS_PDFX" else (UA, ARCHIVE)
        for verdict in judged(path, standards):
            yield target, verdict
