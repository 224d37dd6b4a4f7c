"""A bar chart in black, white and one tint: each bar under its own words, the mark across all of them.

What the chart says stands in words too: in the labels, and in the alternative text of the figure.
"""

from edu_materials.kernel.units import mm
from edu_materials.layout.frames import BoxFrame, Frame, RuleFrame, moved
from edu_materials.layout.setting import Column, Setting
from edu_materials.layout.strips import Strip, kept_together, stacked
from edu_materials.tree.nodes import Bars

_LABELS = 0.42  # of the column; the bars have the rest
_BAR, _BETWEEN = mm(4.2), mm(1.8)
_LINE, _MARK, _HALO = 0.5, 1.4, 3.4  # points
_BEYOND = mm(1.6)  # how far the mark reaches beyond the first and the last bar


def bars_strips(node: Bars, column: Column, setting: Setting) -> tuple[Strip, ...]:
    """Return the caption and the chart, which no page break parts."""
    caption = setting.text(node.caption, setting.theme.style("caption"), column)
    labels = Column(column.x, column.width * _LABELS - _BETWEEN)
    chart = column.inset(column.width * _LABELS)
    texts: list[Frame] = []
    shapes: list[Frame] = []
    y = _BEYOND
    for words, share in zip(node.labels, node.shares, strict=True):
        height, frames = stacked(setting.text(words, setting.theme.style("cell"), labels))
        row = max(height, _BAR)
        texts += (moved(frame, 0, y + (row - height) / 2) for frame in frames)
        shapes += _bar(node, chart, y + (row - _BAR) / 2, share)
        y += row + _BETWEEN
    if node.mark is not None:
        x = chart.x + chart.width * node.mark
        foot = y - _BETWEEN + _BEYOND
        shapes += (
            RuleFrame(key=node.key, x=x, y=0, x2=x, y2=foot, ink=ink, line=line, figure=node.key)
            for ink, line in (("white", _HALO), ("black", _MARK))
        )
    return kept_together((*caption, Strip(key=node.key, height=y, frames=(*texts, *shapes))))


def _bar(node: Bars, chart: Column, y: float, share: float) -> tuple[Frame, ...]:
    """Return the room of a whole bar, outlined, and what is filled of it."""
    room = BoxFrame(
        key=node.key, x=chart.x, y=y, width=chart.width, height=_BAR, fill="tint", stroke="rule", line=_LINE,
        figure=node.key,
    )  # fmt: skip
    if share <= 0:
        return (room,)
    width = chart.width * min(share, 1.0)
    return room, BoxFrame(key=node.key, x=chart.x, y=y, width=width, height=_BAR, fill="accent", figure=node.key)
