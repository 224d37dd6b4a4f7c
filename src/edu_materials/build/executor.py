"""Many editions at once, on all cores; one that fails does not stop the others."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import as_completed
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from edu_materials.build.disk import write_whole
from edu_materials.build.manifest import MANIFEST, entry, manifest_bytes, read_manifest
from edu_materials.build.pipeline import build
from edu_materials.build.targets import (
    BUREAU_FORM,
    FILLABLE_FORM,
    FOLD_FORM,
    HTML_FORM,
    ID_FORM,
    LARGE_FORM,
    PRESS_FORM,
    SCREEN_FORM,
    Target,
    edition_of,
)
from edu_materials.build.workers import workers
from edu_materials.build.workspace import Workspace
from edu_materials.checks.findings import Finding
from edu_materials.kernel.canonical import sha256
from edu_materials.kernel.errors import ConformanceError, EduMaterialsError

_ENDINGS = {
    SCREEN_FORM: ".pdf",
    PRESS_FORM: "-press.pdf",
    LARGE_FORM: "-large-print.pdf",
    HTML_FORM: ".html",
    FOLD_FORM: "-fold-over.pdf",
    ID_FORM: "-id-card.pdf",
    BUREAU_FORM: "-id-card-bureau.pdf",
    FILLABLE_FORM: "-fillable.pdf",
}
_FEW = 3  # editions, below which a second process costs more than it gives


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one edition: a file with its manifest entry, or the error that stopped it."""

    target: Target
    path: Path
    entry: dict[str, object] | None = None
    findings: tuple[Finding, ...] = ()
    error: EduMaterialsError | None = None


def build_all(workspace: Workspace, targets: tuple[Target, ...], version: str) -> Iterator[Outcome]:
    """Build *targets* and give each outcome as it comes; the manifests are written when all are there.

    A file appears under its name only when it is whole and every check has passed. What an earlier build left of an
    edition that now fails is taken away, so that nobody prints it by mistake.
    """
    outcomes = []
    for outcome in in_parallel(partial(_one, workspace, version), targets):
        outcomes.append(outcome)
        yield outcome
    _write_manifests(outcomes)


def path_of(workspace: Workspace, target: Target) -> Path:
    """Return where the file of *target* stands."""
    edition = edition_of(workspace, target)
    folder = workspace.output / edition.product.id / edition.product.version / edition.locale
    return folder / f"{edition.code}{_ENDINGS[target.form]}"


def in_parallel(work: Callable[[Target], Outcome], targets: tuple[Target, ...]) -> Iterator[Outcome]:
    """Do *work* for each of *targets*, on all cores where there are enough of them, and give what comes as it comes."""
    count = min(os.cpu_count() or 1, len(targets))
    if len(targets) <= _FEW or count == 1:
        yield from map(work, targets)
        return
    with workers(count) as pool:
        for future in as_completed([pool.submit(work, target) for target in targets]):
            yield future.result()


def _one(workspace: Workspace, version: str, target: Target) -> Outcome:
    path = path_of(workspace, target)
    try:
        built = build(workspace, target)
        if built.findings:
            raise broken_promise(target, built.findings)
        write_whole(path, built.data)
        return Outcome(target=target, path=path, entry=entry(workspace, built, version))
    except EduMaterialsError as error:
        with suppress(OSError):
            path.unlink()
        findings = built.findings if isinstance(error, ConformanceError) else ()
        return Outcome(target=target, path=path, findings=findings, error=error)


def broken_promise(target: Target, findings: tuple[Finding, ...]) -> ConformanceError:
    """Return the error that *findings* in the file of *target* are."""
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    return ConformanceError(f"{target}: {findings[0]}{more}", hint=findings[0].hint)


def _write_manifests(outcomes: list[Outcome]) -> None:
    ordered = sorted(outcomes, key=lambda outcome: outcome.path)
    for folder, group in groupby(ordered, key=lambda outcome: outcome.path.parent):
        files = read_manifest(folder)
        for outcome in group:
            files.pop(outcome.path.name, None)
            if outcome.entry is not None:
                files[outcome.path.name] = outcome.entry
        present = {name: item for name, item in files.items() if _is(folder / name, str(item.get("sha256")))}
        if present or (folder / MANIFEST).exists():
            write_whole(folder / MANIFEST, manifest_bytes(present))


def _is(path: Path, digest: str) -> bool:
    return path.is_file() and sha256(path.read_bytes()) == digest
