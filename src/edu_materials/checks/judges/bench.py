"""The judges, what each can judge, and how they are asked.

One that is not installed is named, and never skipped in silence.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from edu_materials.checks.findings import CRASHED, Finding
from edu_materials.checks.judges import fullbleed, outloud, oxide, page_validation, verapdf

UA, ARCHIVE, OFFICE, PRESS = "PDF/UA-1", "PDF/A-2a", "PDF/A-2u", "PDF/X-4"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """A program that judges files by one standard.

    ``probe`` says why it cannot be asked here, or nothing; ``judge`` gives what a file breaks. A lint's word is worth
    reading and binds nobody.
    """

    name: str
    standard: str
    probe: Callable[[], str | None]
    judge: Callable[[Path], list[str]]
    lint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one judge says of one file; ``absent`` is why it could not be asked."""

    judge: Judge
    findings: tuple[Finding, ...] = ()
    absent: str | None = None


JUDGES: tuple[Judge, ...] = (
    Judge(name="veraPDF", standard=UA, probe=verapdf.probe, judge=verapdf.judge_ua),
    Judge(name="veraPDF", standard=ARCHIVE, probe=verapdf.probe, judge=verapdf.judge_archive),
    Judge(name="page-validation", standard=UA, probe=page_validation.probe, judge=page_validation.judge_ua),
    Judge(name="page-validation", standard=ARCHIVE, probe=page_validation.probe, judge=page_validation.judge_archive),
    Judge(name="outloud", standard=UA, probe=outloud.probe, judge=outloud.judge, lint=True),
    Judge(name="veraPDF", standard=OFFICE, probe=verapdf.probe, judge=verapdf.judge_office),
    Judge(name="fullbleed", standard=PRESS, probe=fullbleed.probe, judge=fullbleed.judge),
    Judge(name="pdf_oxide", standard=PRESS, probe=oxide.probe, judge=oxide.judge),
    Judge(name="veraPDF on a copy with a PDF/A claim", standard=PRESS, probe=verapdf.probe, judge=verapdf.judge_press),
)


def judged(path: Path, standards: tuple[str, ...]) -> tuple[Verdict, ...]:
    """Return what every judge of *standards* says of the file *path*; a judge that crashes is a finding."""
    return tuple(asked(judge, path) for judge in JUDGES if judge.standard in standards)


def asked(judge: Judge, path: Path) -> Verdict:
    """Return what *judge* says of the file *path*, or why it cannot be asked."""
    absent = judge.probe()
    if absent:
        return Verdict(judge=judge, absent=absent)
    code = "J000" if judge.lint else "J700"
    try:
        faults = judge.judge(path)
    except Exception as error:  # noqa: BLE001 - whatever a broken file does to a judge is a finding
        code, faults = CRASHED, [f"could not finish: {type(error).__name__}: {error}"]
    return Verdict(judge=judge, findings=tuple(_finding(code, judge, fault) for fault in faults))


def _finding(code: str, judge: Judge, fault: str) -> Finding:
    return Finding(code=code, message=f"{judge.name}, {judge.standard}: {fault}", hint="Build the file again.")
