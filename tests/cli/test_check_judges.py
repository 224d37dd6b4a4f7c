"""``check --judges``: who said what by which rule, what binds and what does not, and who could not be asked."""

import re
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name
from tests.builders import altered
from tests.cli.test_commands import run
from tests.conftest import ROOT

CARD = ("-m", "DE", "-t", "patient-card")
OPTIONAL = ("jpype", "page", "outloud", "pdf_oxide")
UA, ARCHIVE, PRESS = "PDF/UA-1", "PDF/A-2a", "PDF/X-4"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the German card was built into, for screen and press."""
    folder = tmp_path_factory.mktemp("built")
    command = ("build", "-w", str(ROOT), "-o", str(folder), *CARD, "-f", "screen", "-f", "press")
    assert run(*command, cwd=folder).returncode == 0
    return folder


def judged(folder: Path, *words: str, **environment: str) -> tuple[int, str]:
    """Return exit code and words of ``check --judges`` over the German card in *folder*."""
    command = ("check", "-w", str(ROOT), "-o", str(folder), *CARD, *words, "--judges")
    done = run(*command, cwd=folder, **environment)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout


def counts_in(said: str) -> dict[str, int]:
    """Return from the table how many files each judge was asked about."""
    rows = re.findall(r"^(\S.*?), (PDF/\S+) +(\d+) *$", said, re.MULTILINE)
    return {f"{judge}, {standard}": int(count) for judge, standard, count in rows}


def hidden(folder: Path, *packages: str) -> str:
    """Return a place on Python's path that hides *packages*, as on a machine without them."""
    folder.mkdir()
    lines = ["import sys", *(f"sys.modules[{package!r}] = None" for package in packages)]
    (folder / "sitecustomize.py").write_text("\n".join(lines), "utf-8")
    return str(folder)


def test_each_judge_is_counted_and_what_a_lint_says_is_printed_and_binds_nobody(built: Path) -> None:
    code, said = judged(built, "-f", "screen", "-f", "press")
    assert counts_in(said) == {
        f"veraPDF, {UA}": 1,
        f"veraPDF, {ARCHIVE}": 1,
        f"page-validation, {UA}": 1,
        f"page-validation, {ARCHIVE}": 1,
        f"outloud, {UA}": 1,
        f"fullbleed, {PRESS}": 1,
        f"pdf_oxide, {PRESS}": 1,
        f"veraPDF on a copy with a PDF/A claim, {PRESS}": 1,
    }
    assert "hemgenix patient-card DE-de: J000 outloud, PDF/UA-1: TAG-002" in said
    assert said.rstrip().endswith("every check passed")
    assert code == 0


def test_a_fault_is_told_with_the_judge_the_rule_and_the_file_and_gives_the_exit_code(
    built: Path, tmp_path: Path
) -> None:
    def untagged(pdf: pikepdf.Pdf) -> None:
        del pdf.Root[Name.MarkInfo]

    (screen,) = (path for path in built.rglob("*.pdf") if "press" not in path.name)
    place = tmp_path / screen.relative_to(built)
    place.parent.mkdir(parents=True)
    place.write_bytes(altered(screen.read_bytes(), untagged))
    code, said = judged(tmp_path)
    assert code == 7
    told = [line for line in said.splitlines() if "J700" in line]
    assert all(line.startswith("hemgenix patient-card DE-de: J700 ") for line in told)
    assert {line.split("J700 ")[1].partition(":")[0] for line in told} == {
        f"{judge}, {standard}" for judge in ("veraPDF", "page-validation") for standard in (UA, ARCHIVE)
    }
    assert all(re.search(r": (\d+(\.\d+)* test \d+|PDF(UA|A)\w+-[A-Z0-9-]+): ", line) for line in told)
    assert said.rstrip().endswith("checks failed: see above")


def test_what_was_not_built_is_not_judged_and_html_goes_before_no_judge(built: Path, tmp_path: Path) -> None:
    code, said = judged(tmp_path)
    assert code == 7
    assert counts_in(said) == {}
    assert "J700" not in said
    command = ("check", "-w", str(ROOT), "-o", str(built), "-m", "DE", "-f", "html", "--judges")
    assert counts_in(run(*command, cwd=built).stdout) == {}


@pytest.mark.parametrize("package", OPTIONAL)
def test_a_judge_that_is_missing_is_named_with_the_way_to_get_it_and_the_others_are_heard(
    built: Path, tmp_path: Path, package: str
) -> None:
    code, said = judged(built, "-f", "screen", "-f", "press", PYTHONPATH=hidden(tmp_path / "hidden", package))
    missing = re.findall(
        r"^not judged by (.*?): the Python package (\S+) is not installed: pip install", said, re.MULTILINE
    )
    judges = {
        "jpype": {f"veraPDF, {UA}", f"veraPDF, {ARCHIVE}", f"veraPDF on a copy with a PDF/A claim, {PRESS}"},
        "page": {f"page-validation, {UA}", f"page-validation, {ARCHIVE}"},
        "outloud": {f"outloud, {UA}"},
        "pdf_oxide": {f"pdf_oxide, {PRESS}"},
    }
    assert {judge for judge, _ in missing} == judges[package]
    assert set(counts_in(said)) | judges[package] == set().union(*judges.values()) | {f"fullbleed, {PRESS}"}
    assert not set(counts_in(said)) & judges[package]
    assert code == 0


def test_without_any_judge_it_says_what_was_not_judged_and_ends_by_our_own_checks(built: Path, tmp_path: Path) -> None:
    code, said = judged(built, PYTHONPATH=hidden(tmp_path / "hidden", *OPTIONAL))
    assert said.count("not judged by ") == 5
    assert counts_in(said) == {}
    assert code == 0


def test_our_own_checks_alone_ask_no_judge(built: Path) -> None:
    done = run("check", "-w", str(ROOT), "-o", str(built), *CARD, cwd=built)
    assert done.stdout.strip() == "every check passed"


def test_a_file_is_read_aloud_line_by_line_and_one_without_tags_says_so(built: Path) -> None:
    done = run("check", "-w", str(ROOT), "-o", str(built), *CARD, "-f", "screen", "-f", "press", "--aloud", cwd=built)
    heard = done.stdout.split("── hemgenix patient-card DE-de")
    assert (done.returncode, len(heard)) == (0, 3)
    assert "heading" in next(part for part in heard if "Patientenkarte" in part)
    assert any("nothing: it has no tags" in part for part in heard[1:])
