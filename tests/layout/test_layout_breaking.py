"""Line breaking: no line too wide, no word lost, and breaks only where a reader expects them."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import a_style, own_faces, some_words

from edu_materials.design.theme import Style
from edu_materials.i18n.typography import NBSP, SOFT_HYPHEN
from edu_materials.kernel.errors import FontError, LayoutError
from edu_materials.kernel.units import as_mm
from edu_materials.layout.breaking import Line, break_lines
from edu_materials.tree.inline import Run, Words

LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßéабвгдежзийклмнопрстαβγδεζηθικλμνξοπρστυφχψω"
WORD = st.text(LETTERS, min_size=1, max_size=16)
PIECE = st.builds(
    lambda word, end: word + end,
    WORD,
    st.sampled_from(["", "", "", ",", ".", "-", ")", f"{NBSP}12", f"{SOFT_HYPHEN}x"]),
)
TEXT = st.lists(PIECE, min_size=1, max_size=40).map(" ".join)
LANGUAGE = st.sampled_from(["en", "de", "fi", "el", "bg", "xx"])
WIDTH = st.floats(240, 500)  # points; wider than the widest of these words
RUNS = st.lists(st.tuples(TEXT, st.booleans()), min_size=1, max_size=6).map(
    lambda parts: tuple(
        Run(text + (" " if index < len(parts) - 1 else ""), strong=strong) for index, (text, strong) in enumerate(parts)
    )
)
PLAIN = a_style("body")


def broken(words: Words | str, width: float, language: str = "en", style: Style = PLAIN) -> tuple[Line, ...]:
    words = some_words(words) if isinstance(words, str) else words
    return break_lines(words, style, width, language, own_faces())


def said(line: Line) -> str:
    return "".join(span.text for span in line.spans)


def texts(lines: tuple[Line, ...]) -> list[str]:
    """Return the lines as they are read, without the space at a line's end."""
    return [said(line).rstrip(" ") for line in lines]


def rejoined(lines: tuple[Line, ...]) -> str:
    return "".join(said(line)[:-1] if line.broken else said(line) for line in lines)


def measured(line: Line) -> float:
    """Return how wide the ink of *line* is, measured span by span; a space at its end takes no ink."""
    *others, last = line.spans
    pairs = [*((span.text, span) for span in others), (last.text.rstrip(" "), last)]
    return sum(own_faces().width(text, span.face, span.size) for text, span in pairs)


@given(runs=RUNS, width=WIDTH, language=LANGUAGE)
@settings(max_examples=150, deadline=None)
def test_no_line_is_wider_than_its_column(runs: tuple[Run, ...], width: float, language: str) -> None:
    for line in broken(Words("test", runs), width, language):
        assert measured(line) <= width + 1e-6
        assert line.width == pytest.approx(measured(line))


@given(runs=RUNS, width=WIDTH, language=LANGUAGE)
@settings(max_examples=150, deadline=None)
def test_the_lines_joined_give_the_words_back(runs: tuple[Run, ...], width: float, language: str) -> None:
    words = Words("test", runs)
    lines = broken(words, width, language)
    assert rejoined(lines) == words.text.replace(SOFT_HYPHEN, "")
    assert all(line.spans and said(line).strip() for line in lines)


@given(runs=RUNS, width=WIDTH)
@settings(max_examples=60, deadline=None)
def test_strong_words_stay_strong_and_plain_words_plain(runs: tuple[Run, ...], width: float) -> None:
    lines = broken(Words("test", runs), width, "xx")
    for face, strong in (("semibold", True), ("regular", False)):
        set_so = "".join(
            s.text[:-1] if line.broken and s is line.spans[-1] else s.text
            for line in lines
            for s in line.spans
            if s.face == face
        )
        meant = "".join(run.text.replace(SOFT_HYPHEN, "") for run in runs if run.strong is strong)
        assert set_so == meant


@given(text=TEXT, width=WIDTH)
@settings(max_examples=60, deadline=None)
def test_spans_stand_one_behind_the_other_from_the_start_of_the_line(text: str, width: float) -> None:
    for line in broken(f"**One** {text} **two**", width):
        x = 0.0
        for span in line.spans:
            assert span.x == pytest.approx(x)
            assert span.width == pytest.approx(own_faces().width(span.text, span.face, span.size))
            x += span.width


@given(
    text=st.lists(st.text(LETTERS, min_size=1, max_size=9), min_size=2, max_size=30).map(" ".join),
    width=st.floats(120, 300),
)
@settings(max_examples=60, deadline=None)
def test_a_line_that_could_take_the_whole_sentence_does(text: str, width: float) -> None:
    room = own_faces().width(text, PLAIN.weight, PLAIN.size)
    assert (len(broken(text, width, "xx")) == 1) == (room <= width + 1e-6)


def test_a_gap_beside_a_strong_word_does_not_widen_the_line() -> None:
    words = Words("test", tuple(Run(" ano" if index else "uno", strong=bool(index % 2)) for index in range(12)))
    least = own_faces().width("uno ano", "semibold", PLAIN.size)
    for step in range(1000):
        width = least + step * 0.1
        assert all(measured(line) <= width + 1e-6 for line in broken(words, width, "xx"))


# No break


@pytest.mark.parametrize(
    "text",
    [f"for 12{NBSP}months after", f"up to 1{NBSP}×{NBSP}10¹³{NBSP}genome copies", f"factor{NBSP}IX activity rises"],
)
def test_a_number_and_its_unit_never_part(text: str) -> None:
    tied = max(text.split(" "), key=len)
    least = own_faces().width(tied, PLAIN.weight, PLAIN.size)
    for step in range(40):
        lines = texts(broken(text, least + 2.5 * step))
        assert sum(tied in line for line in lines) == 1


@given(text=st.lists(WORD, min_size=2, max_size=12), ties=st.integers(0), width=WIDTH)
@settings(max_examples=100, deadline=None)
def test_no_line_ends_after_a_no_break_space(text: list[str], ties: int, width: float) -> None:
    tied = "".join(word + (NBSP if ties >> index & 1 and index % 2 == 0 else " ") for index, word in enumerate(text))
    lines = broken(tied.strip(f" {NBSP}"), 2 * width, "de")
    assert not any(said(line).endswith((NBSP, f"{NBSP}-")) or said(line).startswith(NBSP) for line in lines[:-1])


@given(
    steps=st.lists(
        st.text("abcdefghijklmnopqrstuvwxyz0123456789.-_?=&", min_size=1, max_size=14), min_size=2, max_size=9
    ),
    scheme=st.sampled_from(["", "https://"]),
    width=st.floats(150, 320),
)
@settings(max_examples=150, deadline=None)
def test_an_address_breaks_only_after_slashes_and_shows_no_hyphen(steps: list[str], scheme: str, width: float) -> None:
    address = scheme + "/".join(steps)
    lines = broken(Words("test", (Run(address, href="https://example.org"),)), width)
    assert "".join(map(said, lines)) == address
    assert all(said(line).endswith("/") for line in lines[:-1])
    assert not any(line.broken or said(line).endswith("//") for line in lines)


def test_an_address_with_two_slashes_in_its_path_breaks_only_after_slashes() -> None:
    address = "//".join(["example.org/archive"] * 6)
    lines = broken(Words("test", (Run(address, href=f"https://{address}"),)), 130)
    assert len(lines) > 1
    assert "".join(map(said, lines)) == address
    assert all(said(line).endswith("/") for line in lines[:-1])


def test_words_in_another_language_are_never_hyphenated() -> None:
    name = "etranacogenedezaparvovec"
    room = own_faces().width(name, PLAIN.weight, PLAIN.size)
    words = Words("test", (Run("Hemgenix ("), Run(name, lang="en"), Run(") ist eine Gentherapie")))
    assert any(name in line for line in texts(broken(words, room + 12, "de")))


def test_letters_and_digits_together_are_never_parted() -> None:
    assert texts(broken("gegen AAV5 Vektor", own_faces().width("gegen AAV", PLAIN.weight, PLAIN.size), "de")) == [
        "gegen",
        "AAV5",
        "Vektor",
    ]


# Where a word may break


def test_a_word_breaks_where_its_language_lets_it_and_shows_a_hyphen() -> None:
    first, second = broken("Nachbeobachtung", own_faces().width("Nachbeobach", PLAIN.weight, PLAIN.size), "de")
    assert said(first) == "Nachbeob-" or said(first) == "Nachbe-"
    assert first.broken
    assert not second.broken
    assert said(first)[:-1] + said(second) == "Nachbeobachtung"


def test_a_soft_hyphen_of_the_translator_is_where_the_word_breaks() -> None:
    text = f"Blut{SOFT_HYPHEN}gerinnungs{SOFT_HYPHEN}faktor"
    assert texts(broken(text, own_faces().width("Blutgerinnungs-", PLAIN.weight, PLAIN.size) + 1, "de")) == [
        "Blutgerinnungs-",
        "faktor",
    ]
    assert texts(broken(text, own_faces().width("gerinnungs-", PLAIN.weight, PLAIN.size) + 1, "de")) == [
        "Blut-",
        "gerinnungs-",
        "faktor",
    ]


def test_a_soft_hyphen_keeps_the_dictionary_from_breaking_elsewhere() -> None:
    width = own_faces().width("maksatoksisuuden", PLAIN.weight, PLAIN.size) - 1
    lines = texts(broken(f"maksa{SOFT_HYPHEN}toksisuuden", width, "de"))
    assert lines == ["maksa-", "toksisuuden"]


@pytest.mark.parametrize(
    "text",
    [
        f"Blut{SOFT_HYPHEN}gerinnung",
        f"AAV5{SOFT_HYPHEN}Vektor",
        f"Anti-{SOFT_HYPHEN}Faktor",
        f"12{NBSP}Mo{SOFT_HYPHEN}nate",
        f"{SOFT_HYPHEN}Blut",
        f"Blut{SOFT_HYPHEN}",
        f"Blut{SOFT_HYPHEN}{SOFT_HYPHEN}gerinnung",
    ],
)
@pytest.mark.parametrize("run", [Run(""), Run("", strong=True), Run("", lang="en"), Run("", href="#chapter")])
def test_a_soft_hyphen_is_never_printed_wherever_it_stands(text: str, run: Run) -> None:
    lines = broken(Words("test", (replace(run, text=text),)), 300, "de")
    assert [said(line) for line in lines] == [text.replace(SOFT_HYPHEN, "")]


def test_a_written_hyphen_between_words_is_a_break_and_not_doubled() -> None:
    width = own_faces().width("Langzeit-Langzeit", PLAIN.weight, PLAIN.size) - 1
    first, second = broken("Langzeit-Langzeit", width, "xx")
    assert (said(first), said(second)) == ("Langzeit-", "Langzeit")
    assert not first.broken


def test_a_style_that_hyphenates_rarely_takes_fewer_hyphens() -> None:
    text = (
        "Es wird erwartet, dass Sie an einer Nachbeobachtungsstudie teilnehmen. Ein Register sammelt Informationen "
        "zur Langzeitsicherheit und zur langfristigen Wirkung. Überwachen Sie die Aktivität des Gerinnungsfaktors."
    )
    often = sum(line.broken for line in broken(text, 150, "de", replace(PLAIN, hyphen_cost=0.01)))
    rarely = sum(line.broken for line in broken(text, 150, "de", replace(PLAIN, hyphen_cost=1.0)))
    assert rarely < often


def test_a_last_line_is_not_left_with_one_short_word_when_the_lines_above_can_help() -> None:
    text = "aaaaa bbbbb ccccc ddddd eeeee fffff ggggg hhhhh i"
    width = own_faces().width("aaaaa bbbbb ccccc ddddd eeeee fffff ggggg hhhhh", PLAIN.weight, PLAIN.size) + 1
    assert texts(broken(text, width, "xx"))[-1] != "i"


@pytest.mark.parametrize(("word", "first"), [(" i", "aaaaa bbbbb ccccc"), (f"{NBSP}B", f"aaaaa bbbbb ccccc{NBSP}B")])
def test_a_letter_ends_no_line_if_it_is_a_word_but_may_if_it_names_a_type(word: str, first: str) -> None:
    width = own_faces().width(f"aaaaa bbbbb ccccc{word}", PLAIN.weight, PLAIN.size) + 1
    lines = broken(f"aaaaa bbbbb ccccc{word} ddddd eeeee fffff ggggg", width, "xx")
    assert texts(lines)[0] == first


def test_links_are_in_the_ink_of_links_and_keep_their_address() -> None:
    words = Words("test", (Run("See "), Run("example.org", href="https://example.org"), Run(" now", lang="de")))
    (line,) = broken(words, 300)
    assert [(span.text.strip(), span.ink, span.href, span.lang) for span in line.spans] == [
        ("See", "black", None, None),
        ("example.org", "accent", "https://example.org", None),
        ("now", "black", None, "de"),
    ]


# What cannot be set


def missing_mm(error: LayoutError) -> float:
    """Return the millimetres that a message names."""
    found = re.search(r"([0-9]+\.[0-9]+) mm", error.message)
    assert found, error.message
    return float(found[1])


@given(word=st.text(LETTERS, min_size=6, max_size=30), share=st.floats(0.2, 0.9))
@settings(max_examples=60, deadline=None)
def test_a_word_wider_than_its_line_is_an_error_with_sentence_and_millimetres(word: str, share: float) -> None:
    wide = own_faces().width(word, PLAIN.weight, PLAIN.size)
    with pytest.raises(LayoutError) as caught:
        broken(f"a {word} b", share * wide, "xx")
    assert "“test.sentence”" in caught.value.message
    assert word in caught.value.message
    assert missing_mm(caught.value) == pytest.approx(as_mm((1 - share) * wide), abs=0.06)
    assert "soft hyphens" in caught.value.hint


def test_the_error_names_the_part_that_does_not_fit_with_its_hyphen() -> None:
    part = "nnnnnnnnnnnn"
    whole = f"{part}."  # wider than the part alone, narrower than the part with its hyphen
    width = own_faces().width(whole, PLAIN.weight, PLAIN.size) + 0.01
    assert own_faces().width(f"{part}-", PLAIN.weight, PLAIN.size) > width
    with pytest.raises(LayoutError) as caught:
        broken(f"{whole} {part}{SOFT_HYPHEN}wwwwww", width, "xx")
    assert whole not in caught.value.message
    assert part in caught.value.message
    assert missing_mm(caught.value) > 0


def test_a_missing_glyph_is_an_error_that_names_character_and_sentence() -> None:
    with pytest.raises(FontError, match=r"“test\.sentence” wants “漢” \(U\+6F22\).*regular") as caught:
        broken("plain 漢字", 300)
    assert "make_fonts.py" in caught.value.hint


def test_a_glyph_is_missed_in_the_face_that_would_draw_it() -> None:
    with pytest.raises(FontError, match="semibold"):
        broken("plain **漢字**", 300)
