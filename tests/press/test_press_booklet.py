"""Leaflets on office paper: folded and nested, the pages come in their order; nothing is scaled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_document

from edu_materials.kernel.errors import LayoutError, UsageError
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.frames import Area, Frame, Layout, Page, RuleFrame, Span, TextFrame
from edu_materials.layout.imposition import Placed, Sheet
from edu_materials.press.booklet import creep, reader_order, require_leaflet, saddle_stitched, two_up
from edu_materials.press.duplex import FLIPS, Flip
from edu_materials.press.grid import MARGIN

WIDTH, HEIGHT = mm(148), mm(210)
SAFE = Area(mm(14.5), mm(17.5), mm(133.5), mm(188.6))


def a_leaflet(count: int, *frames: Frame) -> Layout:
    pages = tuple(
        Page(number=number, width=WIDTH, height=HEIGHT, safe=(SAFE,), frames=frames) for number in range(1, count + 1)
    )
    return Layout(document=a_document(), form="leaflet-a5-office", pages=pages, landings=(), rooms=())


def in_hand(sheet: Sheet, flip: Flip) -> dict[str, Placed]:
    """Return what lies left and right on one side of paper that a reader holds upright."""
    upright = sheet.number % 2 == 1 or flip == "short"
    found = {}
    for one in sheet.placed:
        assert one.turned != upright
        left = one.x + WIDTH / 2 < sheet.width / 2
        found["left" if left == upright else "right"] = one
    return found


def read(sheets: tuple[Sheet, ...], flip: Flip) -> list[int | None]:
    """Fold and nest *sheets* and return the pages as they are turned; None is a blank one."""
    leaves = [
        (in_hand(front, flip), in_hand(back, flip)) for front, back in zip(sheets[::2], sheets[1::2], strict=True)
    ]
    order = [side.get(place) for front, back in leaves for side, place in ((front, "right"), (back, "left"))]
    order += [side.get(place) for front, back in leaves[::-1] for side, place in ((back, "right"), (front, "left"))]
    return [None if one is None else one.art + 1 for one in order]


@given(st.integers(1, 64))
def test_the_imposition_of_a_booklet_is_a_permutation(count: int) -> None:
    numbers = [number for sides in reader_order(count) for side in sides for number in side]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
    assert len(numbers) % 4 == 0
    assert 0 <= len(numbers) - count < 4


@given(st.integers(1, 40), st.sampled_from(FLIPS), st.floats(0, 0.5))
def test_folded_and_nested_the_pages_come_in_their_order(count: int, flip: Flip, thickness: float) -> None:
    pages = read(saddle_stitched(a_leaflet(count), "A4", thickness, flip).sheets, flip)
    assert pages[:count] == list(range(1, count + 1))
    assert set(pages[count:]) <= {None}


@given(st.integers(5, 40), st.floats(0.01, 0.5))
def test_inner_pages_move_to_the_spine_and_never_less_than_the_sheet_around_them(count: int, thickness: float) -> None:
    sheets = saddle_stitched(a_leaflet(count), "A4", thickness).sheets
    shifts = []
    for sheet in sheets:
        found = in_hand(sheet, "short")
        if "left" in found:
            assert found["left"].x + WIDTH - sheet.width / 2 == pytest.approx(creep((sheet.number - 1) // 2, thickness))
        if "right" in found:
            shifts.append(sheet.width / 2 - found["right"].x)
    assert shifts[0] == 0
    assert shifts == sorted(shifts)
    assert as_mm(shifts[-1]) == pytest.approx(thickness * ((len(sheets) - 1) // 2))


@pytest.mark.parametrize("flip", FLIPS)
def test_two_up_each_copy_has_its_own_back_behind_its_front(flip: Flip) -> None:
    imposition = two_up(a_leaflet(4), "A4", flip)
    for front, back in zip(imposition.sheets[::2], imposition.sheets[1::2], strict=True):
        fronts = {one.copy: place for place, one in in_hand(front, flip).items()}
        backs = {one.copy: place for place, one in in_hand(back, flip).items()}
        assert fronts == {0: "left", 1: "right"}
        assert backs == {0: "right", 1: "left"}  # a page that is turned changes sides
        assert {one.art for one in front.placed} == {front.number - 1}
        assert {one.art for one in back.placed} == {back.number - 1}
        assert [frame.x for frame in front.frames if isinstance(frame, RuleFrame)] == [front.width / 2] * 2


def a_line(y: float, key: str) -> TextFrame:
    span = Span("Draft", 0, 30, "regular", 7.5, "black")
    return TextFrame(key=key, x=mm(20), y=y, width=30, ascent=7, descent=2, spans=(span,), artifact=True)


def test_heads_and_feet_come_to_stand_where_office_printers_reach_and_the_content_stays() -> None:
    head, content, foot = a_line(mm(8), "head"), a_line(mm(100), "content"), a_line(mm(206), "foot")
    rule = RuleFrame(key="foot", x=mm(15), y=mm(198), x2=mm(133), y2=mm(198), ink="rule", line=0.5)
    art = saddle_stitched(a_leaflet(4, head, content, rule, foot), "A4", 0.1).arts[0]
    moved_head, moved_content, moved_rule, moved_foot = art.frames
    assert isinstance(moved_head, TextFrame)
    assert isinstance(moved_rule, RuleFrame)
    assert isinstance(moved_foot, TextFrame)
    assert moved_head.y - moved_head.ascent == pytest.approx(MARGIN)
    assert moved_content == content
    assert moved_foot.y + moved_foot.descent == pytest.approx(HEIGHT - MARGIN)
    assert rule.y - moved_rule.y == pytest.approx(foot.y - moved_foot.y)


def test_pages_too_large_for_the_paper_are_refused_with_the_millimetres() -> None:
    with pytest.raises(LayoutError, match=r"need 296\.0 × 210\.0 mm: 16\.6 mm more than Letter has"):
        saddle_stitched(a_leaflet(4), "Letter", 0.1)
    with pytest.raises(LayoutError, match="more than Letter has"):
        two_up(a_leaflet(4), "Letter")


@pytest.mark.parametrize("thickness", [-0.1, 0.6, float("nan")])
def test_a_thickness_that_no_paper_has_is_refused(thickness: float) -> None:
    with pytest.raises(UsageError, match="is not the thickness of paper"):
        saddle_stitched(a_leaflet(4), "A4", thickness)


def test_only_an_a5_leaflet_is_folded() -> None:
    require_leaflet("leaflet-a5")
    with pytest.raises(UsageError, match="the form leaflet-a4 is no A5 leaflet"):
        require_leaflet("leaflet-a4")
