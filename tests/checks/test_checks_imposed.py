"""Each check on files of sheets has a file that passes and one that fails."""

from dataclasses import replace
from functools import cache

import pytest
from tests.builders import own_faces

from edu_materials.build.imposing import impose_cards, written
from edu_materials.build.targets import ID_FORM, Target, all_targets
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.checks.findings import Finding
from edu_materials.checks.imposed import IMPOSED_CHECKS, ImposedFile, inspect_imposed, on_sheet
from edu_materials.kernel.units import mm
from edu_materials.layout.frames import Area, FieldFrame, Page, QrFrame, RuleFrame
from edu_materials.layout.imposition import Imposition, Placed, trim_of
from edu_materials.pdf.profiles import OFFICE, PRESS
from edu_materials.press.grid import MEASURED_DRIFT

EVERY = sorted({f"{t.market}-{t.language}" for t in all_targets(open_workspace(None, None)) if t.form == ID_FORM})
CARD = Target("hemgenix", "IE", "en", "patient-card")


@cache
def good(own: Workspace) -> ImposedFile:
    imposition = impose_cards(own, CARD, copies=4)
    return ImposedFile(written(own, imposition, OFFICE), imposition, own_faces().names(), OFFICE, "vertical")


def codes(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.code for finding in findings}


def with_placed(imposition: Imposition, sheet: int, number: int, **changes: object) -> Imposition:
    """Return *imposition* with one placement changed."""
    sheets = list(imposition.sheets)
    placed = list(sheets[sheet].placed)
    placed[number] = replace(placed[number], **changes)  # type: ignore[arg-type]
    sheets[sheet] = replace(sheets[sheet], placed=tuple(placed))
    return replace(imposition, sheets=tuple(sheets))


def test_a_good_sheet_passes_every_check(own: Workspace) -> None:
    assert inspect_imposed(good(own)) == ()


def test_every_check_has_a_code_and_a_reason() -> None:
    assert [check.code for check in IMPOSED_CHECKS] == ["I901", "I902", "I903", "I904", "I905", "I906"]
    assert all(check.reason for check in IMPOSED_CHECKS)


@pytest.mark.parametrize(
    "changes", [{"x": 60.0}, {"turned": False}, {"art": 0}], ids=["elsewhere", "on its head", "another artwork"]
)
def test_an_artwork_that_lies_otherwise_than_meant_is_found(own: Workspace, changes: dict[str, object]) -> None:
    file = good(own)
    wrong = replace(file, data=written(own, with_placed(file.imposition, 1, 0, **changes), OFFICE))
    assert "I901" in codes(inspect_imposed(wrong))


def test_a_missing_card_is_found(own: Workspace) -> None:
    file = good(own)
    first, *rest = file.imposition.sheets
    fewer = replace(file.imposition, sheets=(replace(first, placed=first.placed[1:]), *rest))
    found = inspect_imposed(replace(file, data=written(own, fewer, OFFICE)))
    assert any("3 artworks instead of 4" in finding.message for finding in found)


def test_a_back_behind_the_front_of_another_card_is_found(own: Workspace) -> None:
    file = good(own)
    swapped = with_placed(with_placed(file.imposition, 1, 0, copy=1), 1, 1, copy=0)
    found = inspect_imposed(replace(file, imposition=swapped))
    assert codes(found) == {"I902"}
    assert "the back of card 2 does not lie behind its front" in {finding.message for finding in found}


def test_a_sheet_for_one_flip_does_not_pass_for_the_other(own: Workspace) -> None:
    upper = impose_cards(own, CARD, copies=2)
    file = ImposedFile(written(own, upper, OFFICE), upper, own_faces().names(), OFFICE, "vertical")
    assert inspect_imposed(file) == ()
    assert codes(inspect_imposed(replace(file, axis="horizontal"))) == {"I902"}


def test_an_offset_that_was_not_asked_for_is_found(own: Workspace) -> None:
    moved = impose_cards(own, CARD, copies=4, offset=(mm(1), 0))
    file = ImposedFile(written(own, moved, OFFICE), moved, own_faces().names(), OFFICE, "vertical")
    assert codes(inspect_imposed(file)) == {"I902"}
    assert inspect_imposed(replace(file, offset=(mm(1), 0))) == ()


@pytest.mark.parametrize("edge", ["left", "top", "right", "bottom"])
def test_ink_where_office_printers_do_not_reach_is_found(own: Workspace, edge: str) -> None:
    file = good(own)
    first, *rest = file.imposition.sheets
    x = {"left": mm(6), "right": first.width - mm(6)}.get(edge, mm(100))
    y = {"top": mm(6), "bottom": first.height - mm(6)}.get(edge, mm(20))
    rule = RuleFrame(key="stray", x=x, y=y, x2=x, y2=y + mm(1), ink="black", line=1)
    stray = replace(file.imposition, sheets=(replace(first, frames=(*first.frames, rule)), *rest))
    found = inspect_imposed(replace(file, imposition=stray, data=written(own, stray, OFFICE)))
    assert codes(found) == {"I903"}


def test_a_code_that_reads_otherwise_than_meant_is_found(own: Workspace) -> None:
    file = good(own)
    front, back = file.imposition.arts
    frames = tuple(
        replace(frame, payload="https://example.org/other") if isinstance(frame, QrFrame) else frame
        for frame in front.frames
    )
    meant = replace(file.imposition, arts=(replace(front, frames=frames), back))
    found = inspect_imposed(replace(file, imposition=meant))
    assert [finding.code for finding in found] == ["I904"] * 4


def test_content_nearer_to_the_cut_than_printers_drift_is_found_with_what_to_do(own: Workspace) -> None:
    found = inspect_imposed(replace(good(own), drift=mm(5)))
    assert "I905" in codes(found)
    assert all("card calibrate" in finding.hint for finding in found)


@pytest.mark.parametrize("locale", EVERY)
def test_a_plastic_card_of_every_edition_keeps_clear_of_the_cut_on_a_measured_printer(
    own: Workspace, locale: str
) -> None:
    imposition = impose_cards(own, Target("hemgenix", locale[:2], locale[3:], "patient-card", ID_FORM), copies=2)
    data = written(own, imposition, OFFICE)
    file = ImposedFile(data, imposition, own_faces().names(), OFFICE, "vertical", drift=MEASURED_DRIFT)
    assert inspect_imposed(file) == ()


def test_the_line_of_a_field_may_not_stand_near_the_cut_and_the_white_above_it_may(own: Workspace) -> None:
    imposition = impose_cards(own, replace(CARD, form=ID_FORM), copies=2)
    front, back = imposition.arts
    fields = [frame for frame in back.frames if isinstance(frame, FieldFrame)]
    assert min(field.y - trim_of(back).top for field in fields) < MEASURED_DRIFT
    near = replace(fields[0], height=mm(0.1))
    moved = tuple(near if frame is fields[0] else frame for frame in back.frames)
    file = ImposedFile(
        written(own, imposition, OFFICE), imposition, own_faces().names(), OFFICE, "vertical", drift=MEASURED_DRIFT
    )
    assert "I905" not in codes(inspect_imposed(file))
    wrong = replace(imposition, arts=(front, replace(back, frames=moved)))
    assert "I905" in codes(inspect_imposed(replace(file, imposition=wrong)))


def test_a_neighbour_whose_colour_a_drift_would_show_is_found_with_what_to_do(own: Workspace) -> None:
    file = good(own)
    first, *rest = file.imposition.sheets
    one, other, *others = first.placed
    closer = replace(first, placed=(one, replace(other, x=other.x - mm(1.5)), *others))
    crowded = replace(file.imposition, sheets=(closer, *rest))
    found = [finding for finding in inspect_imposed(replace(file, imposition=crowded)) if finding.code == "I906"]
    assert len(found) == 1
    assert "the colour of another card lies 1.5 mm from card 1" in found[0].message
    assert "card calibrate" in found[0].hint


def test_words_that_are_not_the_documents_are_found(own: Workspace) -> None:
    file = good(own)
    other = impose_cards(own, Target("hemgenix", "IE", "ga", "patient-card"), copies=4)
    found = inspect_imposed(replace(file, data=written(own, other, OFFICE)))
    assert "S501" in codes(found)


def test_a_file_that_says_other_things_of_itself_is_found(own: Workspace) -> None:
    file = good(own)
    other = impose_cards(own, Target("hemgenix", "AT", "de", "patient-card"), copies=4)
    assert "P306" in codes(inspect_imposed(replace(file, data=written(own, other, OFFICE))))
    assert "P302" in codes(inspect_imposed(replace(file, faces=("Helvetica",))))


def test_a_file_that_is_none_is_a_finding_and_no_crash(own: Workspace) -> None:
    assert codes(inspect_imposed(replace(good(own), data=b"%PDF-1.7 broken", profile=PRESS))) == {"X000"}


def test_a_place_on_a_turned_artwork_is_found_on_the_sheet() -> None:
    art = Page(number=1, width=100, height=60, safe=(), frames=())
    area = Area(10, 5, 30, 15)
    assert on_sheet(area, Placed(art=0, x=200, y=300), art) == Area(210, 305, 230, 315)
    assert on_sheet(area, Placed(art=0, x=200, y=300, turned=True), art) == Area(270, 345, 290, 355)
