"""What the commands of the translator's desk do, and what they print."""

from collections.abc import Callable
from pathlib import Path

from edu_materials.build.desk import extract, faults, known_languages, status, update
from edu_materials.build.exchange import export, import_file
from edu_materials.build.targets import SCREEN_FORM, Target, all_targets
from edu_materials.build.trial import Trial, proof_trial, pseudo_trial
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.checks.findings import Finding
from edu_materials.cli.opening import Chosen, editions, open_chosen
from edu_materials.cli.show import complain, say, some, table
from edu_materials.i18n.template import SOURCE_LANGUAGE
from edu_materials.kernel.errors import ConformanceError, EduMaterialsError, LayoutError, UsageError


def run_extract(folder: Path | None) -> int:
    """Write the templates and return the exit code."""
    for path in extract(open_workspace(folder, None)):
        say(f"written: {path}")
    return 0


def run_update(folder: Path | None, languages: tuple[str, ...]) -> int:
    """Bring catalogues up to date and return the exit code."""
    results = update(open_workspace(folder, None), languages)
    rows = ((str(r.path), str(r.total), str(r.empty), str(r.fuzzy)) for r in results)
    table(("catalogue", "sentences", "empty", "fuzzy"), rows)
    return 0


def run_status(folder: Path | None, languages: tuple[str, ...]) -> int:
    """Print the state of each language and return the exit code."""
    workspace = open_workspace(folder, None)
    _require_known(workspace, languages)
    results = status(workspace, languages)
    rows = (
        (r.language, str(r.translated), str(r.fuzzy), str(r.missing), str(r.findings), r.tightest, r.review)
        for r in results
    )
    table(("language", "translated", "fuzzy", "missing", "findings", "tightest place", "review"), rows)
    errors = [result.error for result in results if result.error is not None]
    for error in errors:
        complain(error)
    say(f"{sum(result.complete for result in results)} of {len(results)} languages complete")
    return _worst(errors)


def run_check_catalogue(folder: Path | None, languages: tuple[str, ...]) -> int:
    """Print what is wrong in catalogues and return the exit code."""
    workspace = open_workspace(folder, None)
    _require_known(workspace, languages)
    found: dict[tuple[str, Finding], None] = {}
    errors: list[EduMaterialsError] = []
    for product in workspace.product_ids:
        for language in languages or known_languages(workspace):
            try:
                found |= dict.fromkeys((language, finding) for finding in faults(workspace, product, language))
            except EduMaterialsError as caught:
                errors.append(caught)
    for language, finding in found:
        say(f"{language}: {finding}")
        say(f"  do:  {finding.hint}")
    for error in errors:
        complain(error)
    findings = some(len(found), "finding")
    say(findings if found or errors else "every check passed")
    return max(ConformanceError.exit_code if found else 0, _worst(errors))


def run_pseudo(folder: Path | None, output: Path | None) -> int:
    """Build in the pseudo-language and return the exit code: that sentences would not fit is an answer, not a fault."""
    workspace = open_workspace(folder, output)
    english = [t for t in all_targets(workspace) if (t.language, t.form) == (SOURCE_LANGUAGE, SCREEN_FORM)]
    first = {(target.product, target.material): target for target in reversed(english)}
    errors = _report(workspace, tuple(sorted(first.values())), pseudo_trial)
    return _worst([error for error in errors if not isinstance(error, LayoutError)])


def run_proof(folder: Path | None, output: Path | None, selection: Chosen) -> int:
    """Write proofs and return the exit code."""
    workspace, targets = open_chosen(folder, output, selection)
    return _worst(_report(workspace, targets, proof_trial))


def run_export(folder: Path | None, language: str, path: Path) -> int:
    """Write one language for an agency and return the exit code."""
    workspace = open_workspace(folder, None)
    _require_known(workspace, (language,))
    say(f"{export(workspace, language, path)} sentences written to {path}")
    return 0


def run_import(folder: Path | None, path: Path) -> int:
    """Take translations back and return the exit code."""
    result = import_file(open_workspace(folder, None), path)
    say(f"{result.language}: {result.sentences} sentences read, {result.changed} changed")
    return 0


def _report(
    workspace: Workspace, targets: tuple[Target, ...], trial: Callable[[Workspace, Target], Trial]
) -> list[EduMaterialsError]:
    """Say what became of each trial and return what went wrong."""
    results = [trial(workspace, target) for target in targets]
    for result in results:
        if result.error is not None:
            say(f"not written: {result.target}")
            complain(result.error)
        else:
            say(f"written: {result.path}")
    say(f"{sum(result.error is None for result in results)} of {len(targets)} {editions(targets)} written")
    return [result.error for result in results if result.error is not None]


def _worst(errors: list[EduMaterialsError]) -> int:
    return max((error.exit_code for error in errors), default=0)


def _require_known(workspace: Workspace, languages: tuple[str, ...]) -> None:
    known = known_languages(workspace)
    for language in languages:
        if language not in known:
            raise UsageError(f"there is no language “{language}”", hint=f"There are: {', '.join(known)}.")
