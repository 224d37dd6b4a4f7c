"""Words into lines: the set of breaks with the least raggedness, over the metrics of real faces.

A total fit over all breaks of a paragraph, after Knuth and Plass, "Breaking paragraphs into lines" (1981), for ragged
right setting: spaces keep their width, so what counts is the room left at each line's end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from edu_materials.design.theme import Style
from edu_materials.i18n.typography import NBSP, SOFT_HYPHEN
from edu_materials.kernel.errors import FontError, LayoutError
from edu_materials.kernel.units import as_mm
from edu_materials.layout.frames import Span
from edu_materials.layout.measure import Measurer, syllables
from edu_materials.tree.inline import Run, Words

_LAST_SHORT = 0.28  # share of the line below which a last line begins to look lost
_LAST_COST = 0.09
_WORD = re.compile(r"([^\W\d_]+)")
_HYPHEN = re.compile(r"(?<=[^\W\d_]{2}-)(?=[^\W\d_]{2})")
_NO_BREAK, _AFTER_HYPHEN, _AFTER_SLASH = "", "-", "/"
_HARD_SHARE = 0.8  # of the cost of a hyphen, for one that is printed anyway
_SLASH_COST = 0.3
_LONE_LETTER = re.compile(
    r"[(„“«]?[^\W\d_]"
)  # a vein, í lifur, à long terme; not what a name ends with, as hepatitis B
_LONE_LETTER_COST = 0.045  # as much as a fifth of the line left white


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its spans, its width, and whether a word goes on in the next."""

    spans: tuple[Span, ...]
    width: float
    broken: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    """What lies between two places where a line may end.

    ``gap`` is the space after it, ``hyphen`` the width of the mark that a break would leave, ``cost`` what it costs.
    """

    parts: tuple[tuple[str, Run], ...]
    width: float
    gap: float
    hyphen: float
    cost: float


def break_lines(words: Words, style: Style, width: float, language: str, measurer: Measurer) -> tuple[Line, ...]:
    """Return *words* as lines of at most *width* points.

    Raises:
        LayoutError: One word is wider than the line; names the sentence and the millimetres missing.
        FontError: A character that the face cannot draw; names it and the sentence.
    """
    pieces = _pieces(words, style, language, measurer)
    ends = _best_ends(pieces, width, words.id, balance=style.balance)
    starts = (0, *ends[:-1])
    return tuple(
        _line(pieces[start:end], style, measurer, last=end == len(pieces))
        for start, end in zip(starts, ends, strict=True)
    )


def _pieces(words: Words, style: Style, language: str, measurer: Measurer) -> list[_Piece]:
    pieces: list[_Piece] = []
    parts: list[tuple[str, Run]] = []
    for run in words.runs:
        face = _face(run, style)
        missing = measurer.lacking(run.text.replace(SOFT_HYPHEN, ""), face)
        if missing:
            raise FontError(
                f"sentence “{words.id}” wants “{missing}” (U+{ord(missing):04X}), which the face {face} cannot draw",
                hint="Use another character, or add it in scripts/make_fonts.py and make the fonts again.",
            )
        for text, kind in _chunks(run, language):
            if text:
                parts.append((text, run))
            if kind and parts:
                pieces.append(_piece(parts, kind, style, measurer))
                parts = []
    return [*pieces, _piece(parts, _NO_BREAK, style, measurer)] if parts else pieces


def _piece(parts: list[tuple[str, Run]], kind: str, style: Style, measurer: Measurer) -> _Piece:
    face = _face(parts[-1][1], style)  # in which the space or the hyphen after it will be drawn
    lone = _LONE_LETTER.fullmatch("".join(text for text, _ in parts))
    costs = {
        SOFT_HYPHEN: style.hyphen_cost,
        _AFTER_HYPHEN: style.hyphen_cost * _HARD_SHARE,
        _AFTER_SLASH: _SLASH_COST,
        " ": _LONE_LETTER_COST if lone else 0.0,
    }
    return _Piece(
        parts=tuple(parts),
        width=sum(measurer.width(text, _face(run, style), style.size) for text, run in parts),
        gap=measurer.width(" ", face, style.size) if kind == " " else 0.0,
        hyphen=measurer.width("-", face, style.size) if kind == SOFT_HYPHEN else 0.0,
        cost=costs.get(kind, 0.0),
    )


def _chunks(run: Run, language: str) -> Iterator[tuple[str, str]]:
    """Give stretches of a run, each with what may break after it.

    That is a space, a soft hyphen, a hyphen or a slash that is printed anyway, or nothing for no break.
    """
    atoms = run.text.split(" ")
    for index, atom in enumerate(atoms):
        after = " " if index < len(atoms) - 1 else _NO_BREAK
        if run.href:
            yield from _address_chunks(atom.replace(SOFT_HYPHEN, ""), after)
        else:
            yield from _word_chunks(atom, after, None if run.lang else language)


def _address_chunks(atom: str, after: str) -> Iterator[tuple[str, str]]:
    steps = re.findall(r"[^/]*/+|[^/]+", atom)
    for step in steps[:-1]:
        yield step, _NO_BREAK if step.endswith("://") else _AFTER_SLASH
    yield (steps[-1] if steps else ""), after


def _word_chunks(atom: str, after: str, language: str | None) -> Iterator[tuple[str, str]]:
    """Break after hyphens between words, though not after an abbreviation such as IX- or B-."""
    places = [match.start() for match in _HYPHEN.finditer(atom) if atom[match.start() - 2].islower()]
    edges = [0, *places, len(atom)]
    for start, end in pairwise(edges):
        kind = after if end == len(atom) else _AFTER_HYPHEN
        yield from _syllable_chunks(atom[start:end], kind, language)


def _syllable_chunks(step: str, kind: str, language: str | None) -> Iterator[tuple[str, str]]:
    """Break between syllables: where a translator put soft hyphens there alone, else where the dictionary lets it."""
    if SOFT_HYPHEN in step:
        chunks = [chunk for chunk in step.split(SOFT_HYPHEN) if chunk] or [""]
    elif language is None or NBSP in step:
        chunks = [step]
    else:
        chunks = _syllables_of(step, language)
    for chunk in chunks[:-1]:
        yield chunk, SOFT_HYPHEN
    yield chunks[-1], kind


def _syllables_of(step: str, language: str) -> list[str]:
    stretches = _WORD.split(step)
    chunks = [stretches[0]]
    for word, tail in zip(stretches[1::2], stretches[2::2], strict=True):
        head, *rest = syllables(word, language)
        chunks[-1] += head
        chunks += rest
        chunks[-1] += tail
    return chunks


def _best_ends(pieces: list[_Piece], width: float, sentence: str, *, balance: bool) -> tuple[int, ...]:
    count = len(pieces)
    cost = [0.0] + [float("inf")] * count
    before = [0] * (count + 1)
    for start in range(count):
        advance = 0.0
        for end in range(start + 1, count + 1):
            piece = pieces[end - 1]
            advance += piece.width
            room = width - advance - (piece.hyphen if end < count else 0.0)
            if room < -1e-6:  # noqa: PLR2004
                if advance > width:
                    break
                advance += piece.gap
                continue
            total = cost[start] + _line_cost(room / width, piece, last=end == count, balance=balance)
            if total < cost[end]:
                cost[end], before[end] = total, start
            advance += piece.gap
    if cost[count] == float("inf"):
        raise _too_wide(pieces, width, sentence)
    ends = [count]
    while before[ends[-1]]:
        ends.append(before[ends[-1]])
    return tuple(reversed(ends))


def _too_wide(pieces: list[_Piece], width: float, sentence: str) -> LayoutError:
    """Return the error that names the widest part, with the hyphen that it needs if it is not the last."""
    needed = [(piece.width + (piece.hyphen if piece is not pieces[-1] else 0.0), piece) for piece in pieces]
    most, widest = max(needed, key=itemgetter(0))
    word = "".join(text for text, _ in widest.parts)
    return LayoutError(
        f"sentence “{sentence}”: the word “{word}” is {as_mm(most - width):.1f} mm wider than its line",
        hint="Use a shorter word, or put soft hyphens (U+00AD) where it may break.",
    )


def _line_cost(slack: float, piece: _Piece, *, last: bool, balance: bool) -> float:
    if last and not balance:
        return _LAST_COST * max(0.0, slack - 1 + _LAST_SHORT) / _LAST_SHORT
    return slack * slack + (0.0 if last else piece.cost)


def _line(pieces: list[_Piece], style: Style, measurer: Measurer, *, last: bool) -> Line:
    final = pieces[-1]
    broken = bool(final.hyphen) and not last
    texts: list[tuple[str, Run]] = []
    for piece in pieces:
        texts += piece.parts
        if piece.gap and not (piece is final and last):
            text, run = texts[-1]
            texts[-1] = (text + " ", run)
    if broken:
        text, run = texts[-1]
        texts[-1] = (text + "-", run)
    spans: list[Span] = []
    x = 0.0
    for text, run in _joined(texts):
        face = _face(run, style)
        advance = measurer.width(text, face, style.size)
        ink = "accent" if run.href else style.ink
        spans.append(Span(text, x, advance, face, style.size, ink, run.href, run.lang))
        x += advance
    ending = measurer.width(" ", spans[-1].face, style.size) if spans[-1].text.endswith(" ") else 0.0
    return Line(tuple(spans), x - ending, broken)


def _joined(texts: list[tuple[str, Run]]) -> list[tuple[str, Run]]:
    joined: list[tuple[str, Run]] = []
    for text, run in texts:
        if joined and joined[-1][1] is run:
            joined[-1] = (joined[-1][0] + text, run)
        else:
            joined.append((text, run))
    return joined


def _face(run: Run, style: Style) -> str:
    return style.strong if run.strong else style.weight
