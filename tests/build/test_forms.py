"""One content, many forms: screen, press, large print and HTML say the same, are made the same way each time, and
what was changed in any of them afterwards is found."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Name
from tests.builders import MATERIALS, altered, built_of, texts_of
from tests.conftest import ROOT, golden, replace_in

from edu_materials.build.executor import Outcome, build_all, path_of
from edu_materials.build.inspection import inspect_all
from edu_materials.build.manifest import entry, read_manifest
from edu_materials.build.pipeline import Built, inspected, profile_of
from edu_materials.build.targets import (
    BUREAU_FORM,
    FILLABLE_FORM,
    FOLD_FORM,
    FORMS,
    HTML_FORM,
    ID_FORM,
    LARGE_FORM,
    PRESS_FORM,
    SCREEN_FORM,
    Selection,
    Target,
    all_targets,
    chosen,
)
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.checks.aloud import said_aloud
from edu_materials.checks.findings import Finding
from edu_materials.checks.readback import Sentences, html_sentences, pdf_sentences
from edu_materials.kernel.errors import UsageError
from edu_materials.pdf.profiles import PRESS, SCREEN

LOCALES = ("IE-en", "DE-de", "FI-fi", "GR-el", "BG-bg", "MT-mt")
HAS = {
    "patient-card": {SCREEN_FORM, PRESS_FORM, FOLD_FORM, ID_FORM, BUREAU_FORM, FILLABLE_FORM},
    "patient-leaflet": {SCREEN_FORM, PRESS_FORM, LARGE_FORM, HTML_FORM},
    "hcp-leaflet": {SCREEN_FORM, PRESS_FORM, HTML_FORM},
}
LEAFLET_FORMS = (SCREEN_FORM, PRESS_FORM, LARGE_FORM, HTML_FORM)
GERMAN = Selection(products=("hemgenix",), markets=("DE",), materials=("patient-leaflet",), forms=())


def sentences_of(built: Built) -> dict[str, str]:
    """Return what a file says, read back from its bytes; contents and notes on paper, which a form has for itself,
    aside."""
    found: Sentences = (
        html_sentences(built.data) if built.layout is None else pdf_sentences(pikepdf.open(io.BytesIO(built.data)))
    )
    return {key: text for key, text in found if not key.startswith(("contents.", "print."))}


def leaflet(own: Workspace, form: str) -> Built:
    return built_of(own, "DE-de", "patient-leaflet", form)


# What there is


def test_every_material_has_a_screen_and_a_press_file_and_the_forms_that_its_outline_names(own: Workspace) -> None:
    targets = all_targets(own)
    assert {m: {t.form for t in targets if t.material == m} for m in MATERIALS} == HAS
    assert set.union(*HAS.values()) == set(FORMS)


def test_what_is_not_asked_for_otherwise_is_for_the_screen(own: Workspace) -> None:
    assert {target.form for target in chosen(all_targets(own), Selection())} == {SCREEN_FORM}
    assert {target.form for target in chosen(all_targets(own), Selection(forms=()))} == set(FORMS)
    assert {t.material for t in chosen(all_targets(own), Selection(forms=(LARGE_FORM,)))} == {"patient-leaflet"}


def test_a_form_that_there_is_not_is_refused_with_those_that_there_are(own: Workspace) -> None:
    with pytest.raises(UsageError, match="there is no form “pres”") as caught:
        chosen(all_targets(own), Selection(forms=("pres",)))
    assert "Did you mean press?" in caught.value.hint
    with pytest.raises(UsageError, match="all of that at once"):
        chosen(all_targets(own), Selection(materials=("patient-card",), forms=(HTML_FORM,)))


def test_a_file_is_called_by_its_edition_and_by_its_form_unless_it_is_for_the_screen() -> None:
    names = {form: str(Target("hemgenix", "DE", "de", "patient-leaflet", form)) for form in FORMS}
    assert names[SCREEN_FORM] == "hemgenix patient-leaflet DE-de"
    assert names[LARGE_FORM] == "hemgenix patient-leaflet DE-de large-print"


def test_each_form_has_a_file_name_of_its_own(own: Workspace) -> None:
    names = [path_of(own, Target("hemgenix", "DE", "de", "patient-card", form)).name for form in FORMS]
    assert names == [
        "hemgenix-patient-card-DE-de-0.1.pdf",
        "hemgenix-patient-card-DE-de-0.1-press.pdf",
        "hemgenix-patient-card-DE-de-0.1-large-print.pdf",
        "hemgenix-patient-card-DE-de-0.1.html",
        "hemgenix-patient-card-DE-de-0.1-fold-over.pdf",
        "hemgenix-patient-card-DE-de-0.1-id-card.pdf",
        "hemgenix-patient-card-DE-de-0.1-id-card-bureau.pdf",
        "hemgenix-patient-card-DE-de-0.1-fillable.pdf",
    ]


# They say the same


@pytest.mark.parametrize("material", MATERIALS)
@pytest.mark.parametrize("locale", LOCALES)
def test_all_forms_of_an_edition_say_the_same_under_the_same_ids(own: Workspace, locale: str, material: str) -> None:
    forms = HAS[material] - {ID_FORM, BUREAU_FORM}
    said = {form: sentences_of(built_of(own, locale, material, form)) for form in sorted(forms)}
    assert len(said) == len(forms)
    assert all(one == other for one, other in pairwise(said.values()))
    assert len(said[SCREEN_FORM]) > 20


@pytest.mark.parametrize("locale", LOCALES)
def test_the_plastic_card_says_nothing_that_the_folded_card_does_not_say_word_for_word(
    own: Workspace, locale: str
) -> None:
    folded = sentences_of(built_of(own, locale, "patient-card"))
    english = sentences_of(built_of(own, "IE-en", "patient-card"))
    plastic = sentences_of(built_of(own, locale, "patient-card", ID_FORM))
    assert plastic == sentences_of(built_of(own, locale, "patient-card", BUREAU_FORM))
    for key, text in plastic.items():
        if key.endswith("@en"):
            assert text == english[key.removesuffix("@en")]
        elif key != "version.line":  # the month is shortened
            assert text == folded[key]
    assert {key.removeprefix("card.field.") for key in plastic if key.startswith("card.field.")} == {
        "patient",
        "date",
        "batch",
        "doctor",
        "centre",
        "telephone",
    }


@pytest.mark.parametrize("locale", LOCALES)
def test_the_forms_that_flow_say_it_in_the_same_order(own: Workspace, locale: str) -> None:
    orders = [list(sentences_of(built_of(own, locale, "patient-leaflet", form))) for form in LEAFLET_FORMS]
    assert orders[0] == orders[1] == orders[2] == orders[3]


@pytest.mark.parametrize("locale", LOCALES)
def test_large_print_has_no_letter_of_its_text_below_16_points(own: Workspace, locale: str) -> None:
    layout = built_of(own, locale, "patient-leaflet", LARGE_FORM).layout
    assert layout is not None
    furniture = {words.id for words in (layout.document.furniture.code, layout.document.furniture.page)}
    furniture |= {words.id for words in layout.document.furniture.read}
    sizes = {span.size for frame in texts_of(layout) if frame.key not in furniture for span in frame.spans}
    assert min(sizes) >= 16
    assert {(round(page.width, 2), round(page.height, 2)) for page in layout.pages} == {(595.28, 841.89)}


# What each promises


def test_the_press_file_promises_print_and_every_other_pdf_access_and_keeping(own: Workspace) -> None:
    for form in LEAFLET_FORMS:
        built = leaflet(own, form)
        assert profile_of(built.target) == (PRESS if form == PRESS_FORM else SCREEN)
        promised = entry(own, built, "test")["promises"]
        if form == HTML_FORM:
            assert promised == ["HTML"]
            assert built.layout is None
        else:
            assert promised == list(profile_of(built.target).standards)


@pytest.mark.parametrize("form", [form for form in LEAFLET_FORMS if form != HTML_FORM])
def test_properties_and_packet_agree_and_dates_are_those_of_the_edition(own: Workspace, form: str) -> None:
    built = leaflet(own, form)
    with pikepdf.open(io.BytesIO(built.data)) as pdf:
        info = {str(key)[1:]: str(value) for key, value in pdf.docinfo.items()}
        packet = pdf.Root[Name.Metadata].read_bytes().decode()
        with pdf.open_metadata() as meta:
            said = {name: str(meta[name]) for name in meta}
            creators = meta["dc:creator"]
    assert info["Title"] == said["{http://purl.org/dc/elements/1.1/}title"] == built.document.properties.title
    assert info["Subject"] == said["{http://purl.org/dc/elements/1.1/}description"]
    assert [info["Author"]] == list(creators)
    assert info["Keywords"] == said["{http://ns.adobe.com/pdf/1.3/}Keywords"]
    assert info["Producer"] == said["{http://ns.adobe.com/pdf/1.3/}Producer"]
    assert info["Creator"] == said["{http://ns.adobe.com/xap/1.0/}CreatorTool"]
    day = built.edition.product.date
    assert info["CreationDate"] == info["ModDate"] == f"D:{day:%Y%m%d}000000Z"
    assert set(re.findall(r"<xmp:\w+Date>(.*?)</", packet)) == {f"{day:%Y-%m-%d}T00:00:00Z"}
    trapped = "{http://ns.adobe.com/pdf/1.3/}Trapped"
    assert (trapped in said) == (form == PRESS_FORM)
    assert said.get(trapped, "False") == info["Trapped"][1:] == "False"


def test_each_form_has_an_id_of_its_own(own: Workspace) -> None:
    ids = {}
    for form in (SCREEN_FORM, PRESS_FORM, LARGE_FORM):
        with pikepdf.open(io.BytesIO(leaflet(own, form).data)) as pdf:
            packet = pdf.Root[Name.Metadata].read_bytes().decode()
        ids[form] = re.findall("<xmpMM:DocumentID>(.*?)</", packet)[0]
    assert len(set(ids.values())) == 3


def test_each_form_of_the_card_has_an_id_of_its_own(own: Workspace) -> None:
    forms = sorted(HAS["patient-card"])
    packets = [built_of(own, "DE-de", "patient-card", form).data for form in forms]
    found = set()
    for data in packets:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            found |= set(re.findall("<xmpMM:DocumentID>(.*?)</", pdf.Root[Name.Metadata].read_bytes().decode()))
    assert len(found) == len(forms)


@pytest.mark.parametrize("locale", ["DE-de", "IE-en"])
def test_a_listener_hears_the_plastic_card_as_it_was_read_and_agreed(own: Workspace, locale: str) -> None:
    with pikepdf.open(io.BytesIO(built_of(own, locale, "patient-card", ID_FORM).data)) as pdf:
        golden(f"aloud-id-card-{locale}.txt", said_aloud(pdf))


# The same each time

SCRIPT = """
import hashlib, sys
from pathlib import Path
from edu_materials.build.pipeline import build
from edu_materials.build.targets import Target
from edu_materials.build.workspace import open_workspace
workspace = open_workspace(Path(sys.argv[1]), None)
for form in ("screen", "press", "large-print", "html"):
    data = build(workspace, Target("hemgenix", "GR", "el", "patient-leaflet", form)).data
    print(form, hashlib.sha256(data).hexdigest())
"""


def test_two_processes_make_the_same_bytes_of_each_form_whatever_hour_folder_and_seed(tmp_path: Path) -> None:
    runs = []
    for seed, zone in (("1", "UTC"), ("4242", "Pacific/Auckland")):
        folder = tmp_path / seed
        folder.mkdir()
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        command = [sys.executable, "-c", SCRIPT, str(ROOT)]
        runs.append(
            subprocess.run(command, capture_output=True, check=True, text=True, cwd=folder, env=environment).stdout
        )
    assert runs[0] == runs[1]
    assert len(set(runs[0].split())) == 8


# Changed afterwards


def faults_in(own: Workspace, built: Built, data: bytes) -> set[tuple[str, str | None]]:
    found: tuple[Finding, ...] = inspected(own, built.target, built.document, built.layout, data)
    return {(finding.code, finding.key) for finding in found}


def in_content(number: int, change: Callable[[bytes], bytes]) -> Callable[[pikepdf.Pdf], None]:
    def changed(pdf: pikepdf.Pdf) -> None:
        stream = pdf.pages[number].Contents
        before = stream.read_bytes()
        after = change(before)
        assert after != before
        stream.write(after)

    return changed


def marks_in(data: bytes) -> list[re.Match[bytes]]:
    """Return each stretch of marked text, which names its sentence."""
    return list(re.finditer(rb"/\w+ <<[^>]*/EDUM_Sentence \(([^)]+)\)[^\n]*>> BDC\n.*?EMC\n?", data, re.DOTALL))


def without_first(data: bytes) -> bytes:
    (mark,) = [mark for mark in marks_in(data) if mark[1] == b"leaflet.title"]
    return data[: mark.start()] + data[mark.end() :]


def swapped(data: bytes) -> bytes:
    one, other = (next(m for m in marks_in(data) if m[1] == key) for key in (b"leaflet.title", b"leaflet.front.name"))
    first, second = sorted((one, other), key=lambda mark: mark.start())
    return data[: first.start()] + second[0] + data[first.end() : second.start()] + first[0] + data[second.end() :]


def reworded(data: bytes) -> bytes:
    """Let the title show its last letter first."""
    (mark,) = [mark for mark in marks_in(data) if mark[1] == b"leaflet.title"]
    text = re.sub(rb"\((\\\d\d\d)(.*?)(\\\d\d\d)\) Tj", rb"(\3\2\1) Tj", mark[0])
    return data[: mark.start()] + text + data[mark.end() :]


@pytest.mark.parametrize("form", [SCREEN_FORM, PRESS_FORM, LARGE_FORM])
def test_in_a_pdf_a_changed_word_a_lost_sentence_and_another_order_are_found(own: Workspace, form: str) -> None:
    built = leaflet(own, form)
    assert faults_in(own, built, altered(built.data, lambda _: None)) == set()
    assert ("S501", "leaflet.title") in faults_in(own, built, altered(built.data, in_content(0, reworded)))
    assert ("S501", "leaflet.title") in faults_in(own, built, altered(built.data, in_content(0, without_first)))
    assert ("S502", None) in faults_in(own, built, altered(built.data, in_content(0, swapped)))


def test_in_html_a_changed_word_a_lost_sentence_and_another_order_are_found(own: Workspace) -> None:
    built = leaflet(own, HTML_FORM)
    text = built.data.decode()
    title = re.findall(r"<h1 .*?</h1>\n", text)[0]
    name = re.findall(r'<p data-sentence="leaflet.front.name".*?</p>\n', text)[0]
    assert faults_in(own, built, text.replace("einmal", "zweimal", 1).encode()) == {("S501", "leaflet.key.once")}
    assert faults_in(own, built, text.replace(title, "").encode()) == {("S501", "leaflet.title")}
    assert faults_in(own, built, text.replace(title, "").replace(name, name + title).encode()) == {("S502", None)}
    more = '<p data-sentence="leaflet.more">And it is sure to work.</p>'
    assert faults_in(own, built, text.replace(title, title + more).encode()) == {("S501", "leaflet.more")}


# On disk


def built_all(folder: Path, selection: Selection = GERMAN) -> list[Outcome]:
    workspace = open_workspace(folder, None)
    return list(build_all(workspace, chosen(all_targets(workspace), selection), "test"))


def test_all_forms_of_an_edition_stand_side_by_side_in_one_manifest(copied: Path) -> None:
    outcomes = built_all(copied)
    assert {outcome.error for outcome in outcomes} == {None}
    (folder,) = {outcome.path.parent for outcome in outcomes}
    listed = read_manifest(folder)
    assert set(listed) == {outcome.path.name for outcome in outcomes}
    assert {item["form"] for item in listed.values()} == set(LEAFLET_FORMS)
    assert len({json.dumps(item["sentences"]) for item in listed.values()}) == 1
    assert {item["pages"] for item in listed.values() if item["form"] == HTML_FORM} == {None}


@pytest.mark.parametrize(
    ("form", "had_a_say"),
    [
        (SCREEN_FORM, "assets/design/leaflet-a5.yaml"),
        (LARGE_FORM, "assets/design/large-print.yaml"),
        (SCREEN_FORM, "assets/icc/sRGB.icc"),
        (PRESS_FORM, "assets/icc/FOGRA39L_coated.icc"),
    ],
)
def test_the_manifest_names_what_had_a_say_in_a_form(own: Workspace, form: str, had_a_say: str) -> None:
    inputs = entry(own, leaflet(own, form), "test")["inputs"]
    assert isinstance(inputs, dict)
    assert had_a_say in inputs


def test_the_manifest_of_the_plastic_card_names_the_english_that_it_also_speaks(own: Workspace) -> None:
    english = "locales/en/LC_MESSAGES/hemgenix.po"
    for form, speaks in ((ID_FORM, True), (BUREAU_FORM, True), (FOLD_FORM, False)):
        inputs = entry(own, built_of(own, "DE-de", "patient-card", form), "test")["inputs"]
        assert isinstance(inputs, dict)
        assert (english in inputs) is speaks
        assert "locales/de/LC_MESSAGES/hemgenix.po" in inputs


def test_every_form_is_checked_on_disk_and_one_byte_more_is_found(copied: Path) -> None:
    outcomes = built_all(copied)
    workspace = open_workspace(copied, None)
    targets = tuple(outcome.target for outcome in outcomes)
    assert [outcome.findings for outcome in inspect_all(workspace, targets)] == [()] * len(LEAFLET_FORMS)
    for outcome in outcomes:
        outcome.path.write_bytes(outcome.path.read_bytes() + b"\n")
    for outcome in inspect_all(workspace, targets):
        assert [finding.code for finding in outcome.findings] == ["D403"]


@pytest.mark.parametrize("form", LEAFLET_FORMS)
@pytest.mark.parametrize("data", [b"", b"neither a PDF nor a page \xff\xfe"])
def test_a_file_that_can_no_longer_be_read_is_a_finding_and_no_crash(copied: Path, form: str, data: bytes) -> None:
    workspace = open_workspace(copied, None)
    target = Target("hemgenix", "DE", "de", "patient-leaflet", form)
    path = path_of(workspace, target)
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    (outcome,) = inspect_all(workspace, (target,))
    assert outcome.error is None
    assert {"D402"} < {finding.code for finding in outcome.findings}


def test_a_sentence_that_cannot_be_told_stops_every_form_of_its_material_and_none_of_the_others(copied: Path) -> None:
    replace_in(copied / "locales/de/LC_MESSAGES/hemgenix.po", 'msgctxt "leaflet.key.once"', 'msgctxt "leaflet.gone"')
    outcomes = built_all(copied, Selection(products=("hemgenix",), markets=("DE",), forms=()))
    failed = {(outcome.target.material, outcome.target.form) for outcome in outcomes if outcome.error}
    assert failed == {("patient-leaflet", form) for form in LEAFLET_FORMS}
    assert not any(outcome.path.exists() for outcome in outcomes if outcome.error)
    assert all(outcome.path.exists() for outcome in outcomes if not outcome.error)
