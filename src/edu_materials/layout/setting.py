"""How one document sets its type: a theme, a language, a measurer, and the memory of what was already broken."""

from dataclasses import dataclass, field, replace

from edu_materials.design.theme import Style, Theme
from edu_materials.kernel.errors import LayoutError
from edu_materials.kernel.units import as_mm
from edu_materials.layout.breaking import Line, break_lines
from edu_materials.layout.frames import Part, TextFrame
from edu_materials.layout.measure import Measurer
from edu_materials.layout.strips import Strip
from edu_materials.tree.inline import Words

_ENDLESS = 1e6  # points: furniture stands on one line


@dataclass(frozen=True, slots=True)
class Column:
    """Where a column of text stands: its left edge and its width."""

    x: float
    width: float

    def inset(self, left: float, right: float = 0.0) -> "Column":
        """Return the column narrowed by *left* and *right*."""
        return Column(self.x + left, self.width - left - right)


@dataclass(frozen=True, slots=True)
class Setting:
    """Theme, language and measurer together; each sentence is broken once for each style and width."""

    theme: Theme
    language: str
    measurer: Measurer
    _memory: dict[tuple[Words, str, float], tuple[Line, ...]] = field(default_factory=dict)

    def lines(self, words: Words, style: Style, width: float) -> tuple[Line, ...]:
        """Return *words* broken into lines of *width*."""
        key = (words, style.name + style.ink, round(width, 3))
        if key not in self._memory:
            self._memory[key] = break_lines(words, style, width, self.language, self.measurer)
        return self._memory[key]

    def text(self, words: Words, style: Style, column: Column, part: Part = "text") -> tuple[Strip, ...]:
        """Return *words* as one strip a line; never one line alone at the foot or the top of a page."""
        lines = self.lines(words, style, column.width)
        frames = [self.line_frame(words.id, line, style, column.x, part) for line in lines]
        count = len(frames)
        return tuple(
            Strip(
                key=words.id,
                height=style.leading,
                frames=(frame,),
                before=style.before if index == 0 else 0.0,
                after=style.after if index == count - 1 else 0.0,
                keep=index in (0, count - 2) and index < count - 1,
            )
            for index, frame in enumerate(frames)
        )

    def breadth(self, words: Words, style: Style) -> float:
        """Return the width of *words* on one line."""
        (line,) = self.lines(words, style, _ENDLESS)
        return line.width

    def line_frame(self, key: str, line: Line, style: Style, x: float, part: Part = "text") -> TextFrame:
        """Return *line* as a frame in a line box of the style's leading."""
        ascent, descent = self.measurer.reach(style.weight, style.size)
        baseline = (style.leading - ascent - descent) / 2 + ascent
        return TextFrame(
            key=key,
            part=part,
            x=x,
            y=baseline,
            width=line.width,
            ascent=ascent,
            descent=descent,
            spans=line.spans,
            broken=line.broken,
        )

    def furniture(
        self, words: Words, style: Style, column: Column, y: float, *, right: bool = False, read: bool = False
    ) -> TextFrame:
        """Return *words* as one line of page furniture with its line box at *y*, set right if so asked.

        It is an artifact unless it is to be *read* where it stands.

        Raises:
            LayoutError: The words are wider than the column.
        """
        (line,) = self.lines(words, style, _ENDLESS)
        frame = self.line_frame(words.id, line, style, column.x)
        missing = frame.width - column.width
        if missing > 0:
            raise LayoutError(f"“{words.id}” is {as_mm(missing):.1f} mm wider than its place", hint="Shorten it.")
        x = column.x + column.width - frame.width if right else column.x
        return replace(frame, x=x, y=frame.y + y, artifact=not read)
