"""The calibration target: its crosses shine through to the same places, whichever edge the sheet is flipped on."""

import pytest
from tests.builders import a_document, own_setting
from tests.press.test_press_cards import NOTES

from edu_materials.kernel.units import mm
from edu_materials.layout.frames import RuleFrame, TextFrame
from edu_materials.layout.imposition import Sheet
from edu_materials.press.calibration import calibration_target
from edu_materials.press.products import PAPERS

Place = tuple[float, float]


def target(paper: str) -> tuple[Sheet, Sheet]:
    front, back = calibration_target(a_document(), paper, own_setting("folded-card"), NOTES).sheets
    return front, back


def rules(sheet: Sheet) -> list[RuleFrame]:
    return [frame for frame in sheet.frames if isinstance(frame, RuleFrame) and frame.key == "calibration"]


def middles(sheet: Sheet) -> set[Place]:
    """Return where the longest lines of *sheet*, across and down, cross in their middles."""
    lines = rules(sheet)
    longest = max(rule.x2 - rule.x + rule.y2 - rule.y for rule in lines)
    found = [
        (round((rule.x + rule.x2) / 2, 3), round((rule.y + rule.y2) / 2, 3))
        for rule in lines
        if rule.x2 - rule.x + rule.y2 - rule.y == pytest.approx(longest)
    ]
    assert len(found) == 2 * len(set(found))
    return set(found)


@pytest.mark.parametrize("paper", sorted(PAPERS))
def test_the_crosses_lie_behind_the_scales_on_either_flip(paper: str) -> None:
    width, height = PAPERS[paper]
    front, back = target(paper)
    crosses = middles(front)
    assert len(crosses) == 5
    assert middles(back) == crosses
    for mirrored in ({(width - x, y) for x, y in crosses}, {(x, height - y) for x, y in crosses}):
        assert {(round(x, 2), round(y, 2)) for x, y in mirrored} == {(round(x, 2), round(y, 2)) for x, y in crosses}


def test_the_ticks_of_a_scale_stand_half_a_millimetre_apart_and_count_to_the_right_and_down() -> None:
    _, back = target("A4")
    x, y = min(middles(back))
    upright = [rule for rule in rules(back) if rule.x == rule.x2 and rule.y < y < rule.y2]
    ticks = sorted({round((rule.x - x) / mm(0.5), 2) for rule in upright if abs(rule.x - x) < mm(20)})
    assert ticks == [*range(-12, -1), 0, *range(2, 13)]
    words = {
        "".join(span.text for span in frame.spans): (frame.x, frame.y)
        for frame in back.frames
        if isinstance(frame, TextFrame) and abs(frame.x - x) < mm(15) and abs(frame.y - y) < mm(15)
    }
    assert words["+x"][0] > x > words["−x"][0]
    assert words["+y"][1] > y > words["−y"][1]


def test_the_front_says_how_to_print_it_and_carries_the_ruler() -> None:
    front, back = target("A4")
    keys = {frame.key for frame in front.frames}
    assert {"ruler", "print.scale", "print.long-edge", "edition.code"} <= keys
    assert "edition.code" in {frame.key for frame in back.frames}
