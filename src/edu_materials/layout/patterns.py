"""Hyphenation patterns from pyphen's dictionaries, read as late as can be.

A dictionary holds up to eighty thousand patterns, of which one document asks a few hundred. pyphen takes every one
apart at start, the better part of a second for German; here each is taken apart when a word asks for it.
"""

import re
from functools import cache
from itertools import pairwise

import pyphen

_STEPS = re.compile(r"(\d?)(\D?)")
_NO_PATTERN = re.compile("^[%#A-Z].*$", re.MULTILINE)
"""Comments and directives; patterns are in lower case and without blanks."""
_LEFT = _RIGHT = 3
"""Letters that stay together at the start and at the end of a word."""

Pattern = tuple[int, tuple[int, ...]]
"""The first position with a value, and the values from there on."""


class LatePatterns(dict[str, Pattern]):
    """Patterns by their letters; the values are worked out when they are asked for."""

    def __init__(self, text: str) -> None:
        """Keep the patterns of *text* as they are, by their letters."""
        super().__init__()
        letters = text.encode().translate(None, b"0123456789").decode().split()
        self.lines = dict(zip(letters, text.split(), strict=True))

    def get(self, letters: str, default: object = None) -> Pattern | None:  # type: ignore[override]
        """Return the pattern of *letters*, or None where there is none."""
        del default
        line = self.lines.get(letters)
        if line is None:
            return None
        if letters not in self:
            values = [int(digit or 0) for digit, _ in _STEPS.findall(line)]
            places = [place for place, value in enumerate(values) if value]
            if not places:
                return None
            self[letters] = places[0], tuple(values[places[0] : places[-1] + 1])
        return self[letters]


class LateDictionary(pyphen.HyphDict):
    """A pyphen dictionary over late patterns."""

    def __init__(self, text: str) -> None:
        """Hold *text*, the patterns of one dictionary."""
        self.patterns = LatePatterns(text)
        self.cache: dict[str, list[int]] = {}
        self.maxlen = max(map(len, self.patterns.lines))


def syllables(word: str, language: str) -> tuple[str, ...]:
    """Return *word* in the parts between which its language lets it break; whole where pyphen has no dictionary.

    A break that would change letters, as Hungarian double consonants do, is left out.
    """
    dictionary = _dictionary(language)
    if dictionary is None:
        return (word,)
    breaks = [at for at in dictionary.positions(word) if at.data is None and _LEFT <= at <= len(word) - _RIGHT]
    edges = [0, *map(int, breaks), len(word)]
    return tuple(word[start:end] for start, end in pairwise(edges))


@cache
def _dictionary(language: str) -> pyphen.HyphDict | None:
    name = pyphen.language_fallback(language)
    if not name:
        return None
    path = pyphen.LANGUAGES[name]
    encoding, _, rest = path.read_bytes().partition(b"\n")
    text = rest.decode("cp1251" if encoding.strip().lower() == b"microsoft-cp1251" else encoding.strip().decode())
    if "^^" in text or ("/" in text and "=" in text):
        return pyphen.HyphDict(path)  # letters in hexadecimal, or patterns that change letters: for pyphen's own reader
    return LateDictionary(_NO_PATTERN.sub("", text))
