"""What the commands do: open a workspace, choose targets, follow the outcomes, end with the right exit code."""

from collections import Counter
from importlib.metadata import version
from pathlib import Path

from edu_materials.build.executor import Outcome, build_all
from edu_materials.build.inspection import inspect_all
from edu_materials.build.listing import listing
from edu_materials.build.targets import Target
from edu_materials.build.workspace import Workspace
from edu_materials.cli.opening import Chosen, editions, open_chosen
from edu_materials.cli.show import complain, followed, say, table
from edu_materials.kernel.errors import ConformanceError


def run_build(folder: Path | None, output: Path | None, selection: Chosen, approvals: Path | None = None) -> int:
    """Build what *selection* asks for and return the exit code."""
    workspace, targets = open_chosen(folder, output, selection, approvals)
    say(f"building {len(targets)} {editions(targets)} into {workspace.output}")
    outcomes = sorted(
        followed(build_all(workspace, targets, version("edu-materials")), len(targets), "built"), key=lambda o: o.target
    )
    done = [outcome for outcome in outcomes if outcome.entry is not None]
    table(("edition", "pages", "kB", "state", "file"), (_row(workspace, outcome) for outcome in done))
    failed = [outcome for outcome in outcomes if outcome.error is not None]
    for outcome in failed:
        say(f"not built: {outcome.target}")
        if outcome.error:
            complain(outcome.error)
        for finding in outcome.findings[1:]:
            say(f"  also: {finding}")
    say(f"{len(done)} of {len(targets)} {editions(targets)} built, every check passed on each")
    return max((outcome.error.exit_code for outcome in failed if outcome.error), default=0)


def run_list(folder: Path | None, output: Path | None, selection: Chosen, approvals: Path | None = None) -> int:
    """Print what can be built and return the exit code."""
    workspace, targets = open_chosen(folder, output, selection, approvals)
    headings = ("product", "material", "market", "language", "version", "state", "translation", "to confirm", "built")
    rows = [listing(workspace, target) for target in targets]
    table(headings, rows)
    say(f"{len(rows)} {editions(targets)}")
    return 0


def run_check(
    folder: Path | None,
    output: Path | None,
    selection: Chosen,
    approvals: Path | None = None,
    *,
    judges: bool,
    aloud: bool,
) -> int:
    """Check the files of *selection*, by our own checks or also by the judges, and return the exit code.

    Where *aloud*, what a screen reader says of each file is printed too.
    """
    workspace, targets = open_chosen(folder, output, selection, approvals)
    worst = 0
    for outcome in followed(inspect_all(workspace, targets), len(targets), "checked"):
        if outcome.error is not None:
            say(f"{outcome.target}: cannot be checked")
            complain(outcome.error)
            worst = max(worst, outcome.error.exit_code)
        for finding in outcome.findings:
            say(f"{outcome.target}: {finding}")
            say(f"  do:  {finding.hint}")
            worst = max(worst, ConformanceError.exit_code)
        if aloud and outcome.error is None:
            _read_aloud(outcome)
    if judges:
        worst = max(worst, _run_judges(workspace, targets))
    say("every check passed" if worst == 0 else "checks failed: see above")
    return worst


def _read_aloud(outcome: Outcome) -> None:
    from edu_materials.checks.aloud import aloud  # noqa: PLC0415

    if outcome.path.suffix == ".pdf" and outcome.path.is_file():
        say(f"── {outcome.target}, as a listener hears it")
        say(aloud(outcome.path.read_bytes()))


def _run_judges(workspace: Workspace, targets: tuple[Target, ...]) -> int:
    """Ask the judges about every PDF of *targets*, say which said what and who could not be asked."""
    from edu_materials.build.judging import judge_all  # noqa: PLC0415

    asked: Counter[str] = Counter()
    absent: dict[str, str] = {}
    worst = 0
    for target, verdict in judge_all(workspace, targets):
        name = f"{verdict.judge.name}, {verdict.judge.standard}"
        if verdict.absent:
            absent[name] = verdict.absent
            continue
        asked[name] += 1
        for finding in verdict.findings:
            say(f"{target}: {finding}")
            if not verdict.judge.lint:
                worst = ConformanceError.exit_code
    table(("judge", "files"), ((name, str(count)) for name, count in asked.items()))
    for name, reason in absent.items():
        say(f"not judged by {name}: {reason}")
    return worst


def _row(workspace: Workspace, outcome: Outcome) -> tuple[str, ...]:
    entry = outcome.entry or {}
    size = int(str(entry.get("bytes", 0)))
    path = outcome.path.relative_to(workspace.output)
    return (str(outcome.target), str(entry.get("pages")), f"{size / 1000:.0f}", str(entry.get("state")), str(path))
