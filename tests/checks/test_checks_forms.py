"""P308 to P312: a card to fill in passes as it is built, and each fault that can be planted in its form is found."""

import re
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from tests.builders import altered, built_of

from edu_materials.build.workspace import Workspace
from edu_materials.checks.files import FILE_CHECKS, FinishedFile
from edu_materials.checks.findings import Finding, inspect
from edu_materials.checks.forms import FORM_CHECKS
from edu_materials.checks.hearing import HEARING_CHECKS
from edu_materials.checks.tags import every_element, tag_of
from edu_materials.pdf.profiles import FILLABLE, SCREEN, Profile

Change = Callable[[pikepdf.Pdf], object]


def finished(own: Workspace, change: Change | None = None, profile: Profile = FILLABLE) -> FinishedFile:
    built = built_of(own, "FI-fi", "patient-card", "fillable")
    assert built.layout is not None
    data = altered(built.data, change) if change else built.data
    return FinishedFile(data, built.layout, own.face_names(fields=True), profile)


def found(own: Workspace, change: Change) -> tuple[Finding, ...]:
    return inspect(FORM_CHECKS, finished(own, change))


def widget(pdf: pikepdf.Pdf, number: int = 0) -> pikepdf.Object:
    widgets = [item for item in pdf.pages[1].Annots if item.Subtype == Name.Widget]
    return widgets[number]


def font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    (only,) = pdf.Root.AcroForm.DR.Font.values()
    return only


def setting(key: str, value: object) -> Change:
    """Return what sets *key* of the first field to *value*."""
    return lambda pdf: widget(pdf).__setitem__(key, value)


def _swap_tags(pdf: pikepdf.Pdf) -> None:
    first, second = [element for element in every_element(pdf) if tag_of(element) == "Form"][:2]
    first.K, second.K = second.K, first.K


def _show_a_name(pdf: pikepdf.Pdf) -> None:
    widget(pdf).AP.N.write(b"/Tx BMC BT /Wingdings 8 Tf <0002> Tj ET EMC")


def _swap_fields(pdf: pikepdf.Pdf) -> None:
    fields = list(pdf.Root.AcroForm.Fields)
    pdf.Root.AcroForm.Fields = Array([*fields[1:], fields[0]])


def _without(owner: Callable[[pikepdf.Pdf], pikepdf.Object], key: str) -> Change:
    return lambda pdf: owner(pdf).__delitem__(key)


def _descriptor(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return font(pdf).DescendantFonts[0].FontDescriptor


def test_a_card_to_fill_in_passes_every_check_and_is_heard_field_by_field(own: Workspace) -> None:
    file = finished(own)
    assert inspect((*FILE_CHECKS, *FORM_CHECKS, *HEARING_CHECKS), file) == ()


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (setting("/T", String("name")), "P308", "its fields are name “Nimi”"),
        (setting("/TU", String("?")), "P308", "patient “?”"),
        (_swap_fields, "P308", "its form has the fields date, batch"),
        (lambda pdf: pdf.pages[1].Annots.pop(0), "P308", "its fields are date"),
        (setting("/Rect", Array([0, 0, 10, 10])), "P309", "the field “patient” lies"),
        (_swap_tags, "P310", "the tab key leads through date, patient"),
        (lambda pdf: pdf.pages[1].__setitem__("/Tabs", Name.R), "P310", "does not follow the order of reading"),
        (lambda pdf: font(pdf).__setitem__("/BaseFont", Name.Helvetica), "P311", "no whole face of ours"),
        (lambda pdf: font(pdf).__setitem__("/Encoding", Name("/WinAnsiEncoding")), "P311", "no whole face of ours"),
        (_without(font, "/ToUnicode"), "P311", "no whole face of ours"),
        (_without(_descriptor, "/FontFile2"), "P311", "no whole face of ours"),
        (setting("/DA", String("/Wingdings 0 Tf 0 0 0 rg")), "P311", "its type shrinks to fit"),
        (setting("/DA", String("/Wingdings 9 Tf 0 0 0 rg")), "P311", "its type is not that of the form"),
        (setting("/DA", String("/Helv 8 Tf 0 0 0 rg")), "P311", "its face is not in the form"),
        (setting("/DA", String("")), "P311", "its face is not in the form"),
        (setting("/Ff", 0), "P311", "it scrolls"),
        (setting("/MaxLen", 20), "P311", "it cuts what is too long"),
        (setting("/F", 0), "P311", "it is not printed"),
        (setting("/V", String("Test Person A")), "P312", "the field “patient” is not empty"),
        (setting("/DV", String("Test Person A")), "P312", "is not empty"),
        (_show_a_name, "P312", "is not empty"),
        (lambda pdf: widget(pdf).__delitem__("/AP"), "P312", "is not empty"),
        (lambda pdf: pdf.Root.AcroForm.__setitem__("/NeedAppearances", True), "P312", "holds /NeedAppearances"),
        (lambda pdf: pdf.Root.AcroForm.__setitem__("/XFA", String("")), "P312", "holds /XFA"),
    ],
)
def test_each_fault_in_a_form_is_found(own: Workspace, change: Change, code: str, said: str) -> None:
    messages = [str(finding) for finding in found(own, change) if finding.code == code]
    assert any(re.search(re.escape(said), message) for message in messages), messages


def test_a_file_without_its_form_is_named_by_what_it_lacks(own: Workspace) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.Root.AcroForm
        del pdf.pages[1].Annots

    said = [str(finding) for finding in found(own, change)]
    assert any("its fields are none instead of patient “Nimi”" in message for message in said)
    assert any("its form has the fields none" in message for message in said)


def test_a_field_may_not_run_anything(own: Workspace) -> None:
    script = Dictionary(F=Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    codes = {finding.code for finding in inspect(FILE_CHECKS, finished(own, setting("/AA", script)))}
    assert codes == {"P307"}


def test_a_form_is_nothing_for_a_file_that_promises_none(own: Workspace) -> None:
    said = [str(finding) for finding in inspect(FILE_CHECKS, finished(own, profile=SCREEN))]
    assert any("P307 it holds /AcroForm" in message for message in said)
    assert any("P302 the font FiraSansNames-Regular is not one of ours" in message for message in said)


def test_a_listener_who_is_told_another_label_than_is_printed_is_misled(own: Workspace) -> None:
    (finding,) = inspect(HEARING_CHECKS, finished(own, setting("/TU", String("Puhelin"))))
    assert finding.message == "a listener hears field “Puhelin” where field “Nimi” is meant"
