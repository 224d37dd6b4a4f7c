"""A chart says in words what its bars show, keeps each bar to its share, and is one figure in the finished file."""

import io

import pikepdf
import pytest
from pikepdf import Name
from tests.builders import a_document, own_setting, own_theme, some_words, written

from edu_materials.html.write import html_bytes
from edu_materials.layout.bars import bars_strips
from edu_materials.layout.flow import flow
from edu_materials.layout.frames import BoxFrame, RuleFrame, TextFrame
from edu_materials.layout.setting import Column
from edu_materials.tree.nodes import Bars, words_of
from edu_materials.tree.show import show

COLUMN = Column(70, 400)


def a_chart(*shares: float, mark: float | None = 0.75) -> Bars:
    """Return a chart with a bar for each of *shares*."""
    return Bars(
        key="chart",
        caption=some_words("Confirmed, in per cent", "chart.title"),
        alt=some_words("Confirmed: see the labels", "chart.alt"),
        labels=tuple(some_words(f"Group {number}", f"chart.{number}") for number, _ in enumerate(shares, 1)),
        shares=shares,
        mark=mark,
    )


def test_a_bar_is_as_long_as_its_share_and_never_longer_than_the_whole() -> None:
    (*_, chart) = bars_strips(a_chart(0.0, 0.5, 1.0, 1.5), COLUMN, own_setting("letter-a4"))
    boxes = [frame for frame in chart.frames if isinstance(frame, BoxFrame)]
    whole = {frame.y: frame.width for frame in boxes if frame.fill == "tint"}
    filled = {frame.y: frame.width / whole[frame.y] for frame in boxes if frame.fill == "accent"}
    assert [round(filled.get(y, 0.0), 6) for y in sorted(whole)] == [0.0, 0.5, 1.0, 1.0]


@pytest.mark.parametrize(("mark", "rules"), [(0.75, 2), (None, 0)])
def test_the_mark_crosses_all_bars_where_there_is_one(mark: float | None, rules: int) -> None:
    (*_, chart) = bars_strips(a_chart(0.5, 0.9, mark=mark), COLUMN, own_setting("letter-a4"))
    boxes = [frame for frame in chart.frames if isinstance(frame, BoxFrame) and frame.fill == "tint"]
    drawn = [frame for frame in chart.frames if isinstance(frame, RuleFrame)]
    assert len(drawn) == rules
    for rule in drawn:
        assert rule.x == rule.x2 == pytest.approx(boxes[0].x + boxes[0].width * 0.75)
        assert rule.y < min(box.y for box in boxes)
        assert rule.y2 > max(box.y + box.height for box in boxes)


def test_labels_stand_beside_their_bars_and_the_chart_holds_together() -> None:
    strips = bars_strips(a_chart(0.5, 0.9), COLUMN, own_setting("letter-a4"))
    texts = [frame for frame in strips[-1].frames if isinstance(frame, TextFrame)]
    boxes = [frame for frame in strips[-1].frames if isinstance(frame, BoxFrame) and frame.fill == "tint"]
    for text, box in zip(texts, boxes, strict=True):
        assert text.x + text.width < box.x
        assert text.y - text.ascent < box.y + box.height / 2 < text.y + text.descent
    assert all(strip.keep for strip in strips[:-1])


def test_the_chart_is_one_figure_that_reaches_around_all_its_bars() -> None:
    document = a_document(a_chart(0.5, 0.9), form="letter-a4")
    layout = flow(document, own_theme("letter-a4"), own_setting().measurer)
    with pikepdf.open(io.BytesIO(written(layout))) as pdf:
        elements = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get(Name.S)]
        (figure,) = [item for item in elements if item[Name.S] == Name.Figure]
        assert str(figure[Name.Alt]) == "Confirmed: see the labels"
        attributes = figure[Name.A]
        entries = [attributes] if isinstance(attributes, pikepdf.Dictionary) else list(attributes)
        (box,) = [[float(value) for value in entry[Name.BBox]] for entry in entries if Name.BBox in entry]
    page = layout.pages[0]
    for frame in page.frames:
        if isinstance(frame, BoxFrame) and frame.figure:
            assert box[0] <= frame.x + 0.01
            assert box[2] >= frame.x + frame.width - 0.01
            assert box[1] <= page.height - frame.y - frame.height + 0.01
            assert box[3] >= page.height - frame.y - 0.01


def test_a_chart_is_read_as_its_caption_and_labels_in_every_form() -> None:
    chart = a_chart(0.5, 0.9)
    assert [words.id for words in words_of((chart,))] == ["chart.title", "chart.1", "chart.2"]
    said = html_bytes(a_document(chart)).decode()
    assert '<li data-sentence="chart.1">Group 1 <meter value="0.500" aria-hidden="true"></meter></li>' in said
    assert "  bars chart [chart.title] Confirmed, in per cent" in show(a_document(chart))
    assert "    bar 0.900 [chart.2] Group 2" in show(a_document(chart))
