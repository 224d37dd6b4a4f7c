"""The card of one sheet: folded on paper as it is folded here, it is the folded card."""

from dataclasses import replace

import pytest
from tests.conftest import golden

from edu_materials.build.pipeline import laid_out
from edu_materials.build.targets import FOLD_FORM, Target, edition_of
from edu_materials.build.workspace import Workspace
from edu_materials.kernel.errors import LayoutError
from edu_materials.kernel.units import as_mm
from edu_materials.layout.flow import flow
from edu_materials.layout.frames import BoxFrame, FieldFrame, Frame, Layout, Page, RuleFrame, TextFrame
from edu_materials.layout.show import show

FACE = 53.98
LOCALES = ("IE-en", "DE-de", "FI-fi", "GR-el", "BG-bg", "MT-mt")


def over(own: Workspace, locale: str) -> Layout:
    market, language = locale.split("-")
    return laid_out(own, edition_of(own, Target("hemgenix", market, language, "patient-card")), FOLD_FORM)


def folded(own: Workspace, locale: str) -> Layout:
    market, language = locale.split("-")
    return laid_out(own, edition_of(own, Target("hemgenix", market, language, "patient-card")))


def outline_of(page: Page) -> BoxFrame:
    (outline,) = [frame for frame in page.frames if isinstance(frame, BoxFrame) and frame.stroke]
    return outline


def within(page: Page) -> list[tuple[float, float, Frame]]:
    """Return what stands on the card, measured in millimetres from the corner of its outline."""
    outline = outline_of(page)
    found = []
    for frame in page.frames:
        if frame is not outline and outline.x <= frame.x < outline.x + outline.width:
            x, y = as_mm(frame.x - outline.x), as_mm(frame.y - outline.y)
            if 0 <= y < 4 * FACE:
                found.append((x, y, frame))
    return found


def test_the_sheet_is_that_which_was_looked_at(own: Workspace) -> None:
    golden("pages-fold-over-IE-en.txt", show(over(own, "IE-en")))


@pytest.mark.parametrize("locale", LOCALES)
def test_folded_in_the_middle_backwards_the_sheet_has_the_two_sides_of_the_folded_card(
    own: Workspace, locale: str
) -> None:
    (sheet,) = over(own, locale).pages
    sides: list[list[tuple[float, float, str, str]]] = [[], []]
    for x, y, frame in within(sheet):
        # The fold lays the lower half behind the upper one. Who turns that about a level line, as one turns a sheet on
        # its short edge, sees the fold above and the lower half upright.
        side = int(y >= 2 * FACE)
        sides[side].append((round(x, 2), round(y - side * 2 * FACE, 2), type(frame).__name__, frame.key))
    for page, found in zip(folded(own, locale).pages, sides, strict=True):
        meant = [(round(as_mm(f.x), 2), round(as_mm(f.y), 2), type(f).__name__, f.key) for f in page.frames]
        assert sorted(found) == sorted(meant)


def test_behind_face_1_lies_face_3_and_behind_face_4_lies_face_2(own: Workspace) -> None:
    (sheet,) = over(own, "IE-en").pages
    titles = {"card.title": 1, "card.fields.title": 2, "card.warning.title": 3, "card.hcp.title": 4}
    leaf = {titles[f.key]: int(y // FACE) for _, y, f in within(sheet) if f.key in titles}
    assert sorted(leaf, key=lambda face: leaf[face]) == [1, 4, 2, 3]
    fold = 2  # leaves above the first fold
    behind = {face: next(f for f, place in leaf.items() if place == 2 * fold - 1 - leaf[face]) for face in (1, 4)}
    assert behind == {1: 3, 4: 2}


@pytest.mark.parametrize("locale", LOCALES)
def test_marks_stand_level_with_both_folds_outside_of_the_outline_and_the_ruler_is_50_mm(
    own: Workspace, locale: str
) -> None:
    (sheet,) = over(own, locale).pages
    outline = outline_of(sheet)
    assert (as_mm(outline.width), as_mm(outline.height)) == pytest.approx((85.60, 215.92))
    for key, leaves in (("print.fold-first", 2), ("print.fold-second", 1)):
        marks = [frame for frame in sheet.frames if isinstance(frame, RuleFrame) and frame.key == key]
        assert [as_mm(mark.y - outline.y) for mark in marks] == pytest.approx([leaves * FACE] * 2)
        assert marks[0].x2 < outline.x
        assert marks[1].x > outline.x + outline.width
    ruler = max(
        (f for f in sheet.frames if isinstance(f, RuleFrame) and f.key == "print.scale"), key=lambda f: f.x2 - f.x
    )
    assert as_mm(ruler.x2 - ruler.x) == pytest.approx(50)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_line_of_a_note_reaches_the_ruler_below_it(own: Workspace, locale: str) -> None:
    (sheet,) = over(own, locale).pages
    ticks = min(f.y for f in sheet.frames if isinstance(f, RuleFrame) and f.key == "print.scale")
    lines = [f for f in sheet.frames if isinstance(f, TextFrame) and f.key == "print.scale"]
    assert all(line.y + line.descent < ticks for line in lines)
    assert len(lines) == (2 if locale == "GR-el" else 1)


@pytest.mark.parametrize("locale", LOCALES)
def test_each_note_is_read_once_after_the_card_in_the_order_of_the_hand(own: Workspace, locale: str) -> None:
    (sheet,) = over(own, locale).pages
    read = [frame.key for frame in sheet.frames if isinstance(frame, TextFrame) and not frame.artifact]
    notes = [key for key in dict.fromkeys(read) if key.startswith("print.")]
    assert notes == ["print.scale", "print.cut", "print.fold-first", "print.fold-second"]
    assert list(dict.fromkeys(read))[-4:] == notes


def test_the_six_fields_are_on_the_sheet_with_their_names(own: Workspace) -> None:
    (sheet,) = over(own, "IE-en").pages
    names = [frame.name for frame in sheet.frames if isinstance(frame, FieldFrame)]
    assert names == ["patient", "date", "batch", "doctor", "centre", "telephone"]


def test_a_card_without_its_notes_is_refused_for_this_sheet(own: Workspace) -> None:
    document = over(own, "IE-en").document
    for content in (document.content[:-1], ()):
        with pytest.raises(LayoutError, match="takes four notes beside it, not 0"):
            flow(replace(document, content=content), own.theme("fold-over"), own.faces)
