"""L101 to L108: pages that are right pass, and each fault that can be planted in them is found."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from tests.builders import MATERIALS, a_layout, built_of, own_faces, own_theme, pages_of, some_words, tree_of
from tests.conftest import replace_in

from edu_materials.build.workspace import Workspace
from edu_materials.checks.findings import Finding, inspect
from edu_materials.checks.pages import PAGE_CHECKS, LaidOut, extent, text_frames
from edu_materials.kernel.errors import EduMaterialsError
from edu_materials.kernel.units import mm
from edu_materials.layout.frames import (
    BoxFrame,
    DiscFrame,
    FieldFrame,
    Frame,
    Layout,
    Page,
    QrFrame,
    RuleFrame,
    Span,
    TextFrame,
    TriangleFrame,
)
from edu_materials.tree.nodes import Contents, Paragraph

LOCALES = ("IE-en", "DE-de", "FI-fi", "GR-el", "BG-bg")
CODES = tuple(check.code for check in PAGE_CHECKS)


def findings_in(layout: Layout) -> tuple[Finding, ...]:
    return inspect(PAGE_CHECKS, LaidOut(layout, own_theme(layout.form), own_faces()))


def with_frames(layout: Layout, change: Callable[[Frame], Frame | None], page: int = 1) -> Layout:
    """Return *layout* with every frame of one page changed, or left out where *change* gives None."""
    changed = tuple(frame for frame in map(change, layout.pages[page - 1].frames) if frame is not None)
    pages = tuple(replace(p, frames=changed) if p.number == page else p for p in layout.pages)
    return replace(layout, pages=pages)


def changed_line(layout: Layout, key: str, change: Callable[[TextFrame], TextFrame | None]) -> Layout:
    """Return *layout* with the first line of the sentence *key* on page 1 changed."""
    first = next(frame for frame in text_frames(layout.pages[0]) if frame.key == key)
    return with_frames(layout, lambda frame: change(first) if frame is first else frame)


def spans_with(frame: TextFrame, **changes: object) -> TextFrame:
    return replace(frame, spans=tuple(replace(span, **changes) for span in frame.spans))  # type: ignore[arg-type]


def raised_code(layout: Layout, up: float) -> Layout:
    """Return *layout* with the code on page 1 so far *up*, in points."""
    return with_frames(layout, lambda f: replace(f, y=f.y - up) if isinstance(f, QrFrame) else f)


# Each fault plants one thing in the English card and names the sentence that the finding must name.
FAULTS: dict[str, tuple[str, Callable[[Layout], Layout]]] = {
    "L101": ("card.title", lambda card: changed_line(card, "card.title", lambda f: spans_with(f, text="Patient 漢"))),
    "L102": ("card.hcp.watch", lambda card: changed_line(card, "card.hcp.watch", lambda f: spans_with(f, size=6.4))),
    "L103": ("card.hcp.watch", lambda card: changed_line(card, "card.hcp.watch", lambda f: spans_with(f, ink="rule"))),
    "L104": ("card.hcp.watch", lambda card: changed_line(card, "card.hcp.watch", lambda f: replace(f, x=mm(3)))),
    "L105": (
        "card.hcp.watch",
        lambda card: changed_line(card, "card.hcp.watch", lambda f: replace(f, y=f.y - mm(3))),
    ),
    "L106": ("card.hcp.watch", lambda card: changed_line(card, "card.hcp.watch", lambda _: None)),
    "L108": ("card.hcp.watch", lambda card: raised_code(card, mm(6))),
}


@pytest.mark.parametrize("material", MATERIALS)
@pytest.mark.parametrize("locale", LOCALES)
def test_our_own_pages_pass_every_check(own: Workspace, locale: str, material: str) -> None:
    assert findings_in(pages_of(own, locale, material)) == ()


def test_every_check_of_pages_has_a_fault_that_it_finds() -> None:
    assert set(FAULTS) | {"L107"} == set(CODES)
    assert list(CODES) == sorted(set(CODES))


@pytest.mark.parametrize("code", FAULTS)
def test_a_planted_fault_is_found_with_page_sentence_and_hint(own: Workspace, code: str) -> None:
    key, plant = FAULTS[code]
    found = [finding for finding in findings_in(plant(pages_of(own, "IE-en", "patient-card"))) if finding.code == code]
    assert key in {finding.key for finding in found}
    assert all(finding.hint for finding in found)
    assert all(finding.page == 1 for finding in found if code != "L106")


@pytest.mark.parametrize("code", ["L101", "L102", "L103", "L104"])
def test_a_planted_fault_is_found_by_its_own_check_only(own: Workspace, code: str) -> None:
    _, plant = FAULTS[code]
    expected = {code, "L106"} if code == "L101" else {code}
    assert {finding.code for finding in findings_in(plant(pages_of(own, "IE-en", "patient-card")))} == expected


def test_l101_names_the_character(own: Workspace) -> None:
    _, plant = FAULTS["L101"]
    (finding,) = [f for f in findings_in(plant(pages_of(own, "IE-en", "patient-card"))) if f.code == "L101"]
    assert "“漢” U+6F22" in finding.message


# L107


def test_l107_finds_what_stands_in_a_corner_that_is_cut_away(own: Workspace) -> None:
    card = built_of(own, "IE-en", "patient-card", "id-card").layout
    assert card is not None
    assert findings_in(card) == ()
    label = changed_line(card, "card.title", lambda frame: replace(frame, x=mm(0.3), y=mm(1.5)))
    assert ("L107", "card.title") in {(finding.code, finding.key) for finding in findings_in(label)}
    inside = changed_line(card, "card.title", lambda frame: replace(frame, x=mm(0.3), y=mm(9)))
    assert "L107" not in {finding.code for finding in findings_in(inside)}


# L108


@pytest.mark.parametrize("fill", ["tint", "accent"])
def test_l108_finds_colour_over_the_white_of_a_code_and_none_under_it(own: Workspace, fill: str) -> None:
    card = pages_of(own, "IE-en", "patient-card")
    (first, *others) = card.pages
    code = next(frame for frame in first.frames if isinstance(frame, QrFrame))
    band = BoxFrame(key="band", x=0, y=code.y - 5, width=200, height=5 + code.module, fill=fill)

    def found(*frames: Frame) -> set[tuple[str, str | None]]:
        painted = replace(card, pages=(replace(first, frames=frames), *others))
        return {(finding.code, finding.key) for finding in findings_in(painted)}

    assert ("L108", "band") in found(*first.frames, band)
    assert ("L108", "band") not in found(band, *first.frames)
    assert ("L108", "band") not in found(*first.frames, replace(band, height=5))


# L102


def test_l102_asks_more_of_leaflet_text_than_of_cards_and_furniture(own: Workspace) -> None:
    leaflet = pages_of(own, "IE-en", "patient-leaflet")
    small = changed_line(leaflet, "leaflet.key.once", lambda frame: spans_with(frame, size=7.5))
    (finding,) = findings_in(small)
    assert (finding.code, finding.key) == ("L102", "leaflet.key.once")
    assert "7.5 pt" in finding.message
    furniture = changed_line(leaflet, "version.line", lambda frame: spans_with(frame, size=7.1))
    assert findings_in(furniture) == ()


def test_l102_finds_a_code_too_small_for_a_phone(own: Workspace) -> None:
    def shrunk(frame: Frame) -> Frame:
        return replace(frame, module=mm(0.3)) if isinstance(frame, QrFrame) else frame

    (finding,) = findings_in(with_frames(pages_of(own, "IE-en", "patient-card"), shrunk))
    assert (finding.code, finding.key) == ("L102", "qr.alt")
    assert "0.30 mm" in finding.message
    assert "0.40 mm" in finding.message


# L103


def test_l103_finds_white_on_white_and_passes_white_on_the_dark_band(own: Workspace) -> None:
    card = pages_of(own, "IE-en", "patient-card")
    title = next(frame for frame in text_frames(card.pages[0]) if frame.key == "card.title")
    assert {span.ink for span in title.spans} == {"white"}
    without = with_frames(card, lambda frame: None if isinstance(frame, BoxFrame) else frame)
    found = {finding.key for finding in findings_in(without) if finding.code == "L103"}
    assert found == {"card.front.risk", "card.title"}


def test_l103_finds_black_on_the_dark_band(own: Workspace) -> None:
    card = pages_of(own, "IE-en", "patient-card")
    (finding,) = findings_in(changed_line(card, "card.title", lambda frame: spans_with(frame, ink="black")))
    assert (finding.code, finding.key) == ("L103", "card.title")
    assert "black on accent" in finding.message


# L104


@pytest.mark.parametrize("kind", [DiscFrame, FieldFrame])
def test_l104_finds_whatever_stands_outside(own: Workspace, kind: type[Frame]) -> None:
    card = pages_of(own, "IE-en", "patient-card")
    first = next(frame for frame in card.pages[1].frames if isinstance(frame, kind))
    moved = with_frames(card, lambda frame: replace(frame, x=-mm(2)) if frame is first else frame, page=2)
    assert [(finding.code, finding.page, finding.key) for finding in findings_in(moved)] == [("L104", 2, first.key)]


def test_l104_finds_a_box_or_furniture_only_where_it_leaves_the_page(own: Workspace) -> None:
    card = pages_of(own, "IE-en", "patient-card")
    band = next(frame for frame in card.pages[0].frames if isinstance(frame, BoxFrame))
    assert band.x == 0
    beyond = with_frames(card, lambda frame: replace(band, width=band.width + 1) if frame is band else frame)
    assert [finding.code for finding in findings_in(beyond)] == ["L104"]
    off = changed_line(card, "version.line", lambda frame: replace(frame, x=card.pages[0].width - 10))
    assert [(finding.code, finding.key) for finding in findings_in(off)] == [("L104", "version.line")]


def test_l104_finds_text_over_the_fold_of_the_card(own: Workspace) -> None:
    card = pages_of(own, "IE-en", "patient-card")
    folded = changed_line(card, "card.hcp.title", lambda frame: replace(frame, y=card.pages[0].height / 2 + 2))
    assert ("L104", "card.hcp.title") in {(finding.code, finding.key) for finding in findings_in(folded)}


# L105


def test_l105_leaves_lines_side_by_side_alone(own: Workspace) -> None:
    leaflet = pages_of(own, "IE-en", "hcp-leaflet")
    level: dict[float, int] = {}
    for frame in text_frames(leaflet.pages[1]):
        level[round(frame.y, 2)] = level.get(round(frame.y, 2), 0) + 1
    assert max(level.values()) >= 3
    assert findings_in(leaflet) == ()


def a_line(key: str, x: float, y: float, size: float) -> TextFrame:
    span = Span("text", 0, 60, "regular", size, "black")
    return TextFrame(key=key, x=x, y=y, width=60, ascent=size, descent=size / 4, spans=(span,))


def overlaps_in(*lines: TextFrame) -> list[str | None]:
    subject = LaidOut(a_layout(*lines), own_theme("leaflet-a5"), own_faces())
    return [finding.key for finding in inspect(PAGE_CHECKS, subject) if finding.code == "L105"]


def test_l105_names_the_line_that_runs_into_another() -> None:
    assert overlaps_in(a_line("upper", 10, 50, 10), a_line("lower", 10, 54, 10)) == ["lower"]
    assert overlaps_in(a_line("upper", 10, 50, 10), a_line("lower", 10, 63, 10)) == []


def test_l105_finds_a_large_line_over_a_small_one_whatever_stands_in_the_next_column() -> None:
    small, beside, large = a_line("small", 10, 50, 10), a_line("beside", 120, 61, 10), a_line("large", 10, 63, 30)
    assert overlaps_in(small, large) == ["large"]
    assert overlaps_in(small, beside, large) == ["large"]


# L106


def test_l106_finds_a_word_that_was_changed(own: Workspace) -> None:
    card = pages_of(own, "IE-en", "patient-card")
    wrong = changed_line(card, "card.title", lambda frame: spans_with(frame, text="Patient cart"))
    (finding,) = findings_in(wrong)
    assert (finding.code, finding.key) == ("L106", "card.title")
    assert "report" in finding.hint


def test_l106_finds_a_sentence_that_was_left_out(own: Workspace) -> None:
    card = pages_of(own, "IE-en", "patient-card")
    without = with_frames(card, lambda frame: None if frame.key == "card.hcp.watch" else frame)
    assert [(finding.code, finding.key) for finding in findings_in(without)] == [("L106", "card.hcp.watch")]


def test_l106_finds_a_line_printed_twice(own: Workspace) -> None:
    card = pages_of(own, "IE-en", "patient-card")
    line = next(frame for frame in text_frames(card.pages[0]) if frame.key == "card.hcp.watch")
    page = card.pages[0]
    twice = replace(page, frames=(*page.frames, replace(line, y=line.y + mm(20))))
    found = findings_in(replace(card, pages=(twice, *card.pages[1:])))
    assert ("L106", "card.hcp.watch") in {(finding.code, finding.key) for finding in found}


def test_l106_finds_lines_out_of_the_reading_order(own: Workspace) -> None:
    card = pages_of(own, "IE-en", "patient-card")
    page = card.pages[0]
    swapped: Page = replace(page, frames=tuple(reversed(page.frames)))
    found = [
        finding for finding in findings_in(replace(card, pages=(swapped, *card.pages[1:]))) if finding.code == "L106"
    ]
    assert (1, "the lines do not follow the reading order") in {(finding.page, finding.message) for finding in found}


def test_l106_does_not_take_a_repeated_header_for_a_second_one(own: Workspace) -> None:
    layout = pages_of(own, "IE-en", "hcp-leaflet")
    header = next(f for f in text_frames(layout.pages[1]) if f.key == "hcp.schedule.when")
    repeated = replace(header, y=mm(24), artifact=True)
    last = layout.pages[-1]
    pages = (*layout.pages[:-1], replace(last, frames=(repeated, *last.frames)))
    assert "L106" not in {finding.code for finding in findings_in(replace(layout, pages=pages))}


def test_l106_compares_each_chapter_name_and_not_its_entry_in_the_contents(own: Workspace) -> None:
    leaflet = pages_of(own, "IE-en", "patient-leaflet")
    assert any(frame.key == "contents.title" for frame in text_frames(leaflet.pages[0]))
    document = tree_of(own, "IE-en", "patient-leaflet")
    contents = Contents(title=some_words("In", "contents.title"), entries=())
    bare = replace(document, content=(contents, Paragraph(words=some_words("Lost", "lost"))))
    furniture = {words.id for words in document.furniture.read}
    found = findings_in(replace(a_layout(document=bare), form="leaflet-a5"))
    assert {(finding.code, finding.key) for finding in found if finding.key not in furniture} == {("L106", "lost")}


def test_two_spaces_in_a_translation_are_mended_or_refused_and_not_taken_for_a_fault_of_the_program(
    copied: Path,
) -> None:
    catalogue = copied / "locales" / "de" / "LC_MESSAGES" / "hemgenix.po"
    replace_in(catalogue, "Behandelte Männer und ihre Partnerinnen", "Behandelte Männer  und ihre Partnerinnen")
    workspace = Workspace(assets=copied / "assets", locales=copied / "locales", output=copied / "output")
    try:
        layout = pages_of(workspace, "DE-de", "patient-leaflet")
    except EduMaterialsError as error:
        assert "leaflet." in error.message  # noqa: PT017 - both ways of dealing with it are right
    else:
        assert findings_in(layout) == ()


# Extents


def test_the_extent_of_each_kind_of_frame_is_what_it_takes_on_paper() -> None:
    box = BoxFrame(key="box", x=1, y=2, width=30, height=40, fill="tint")
    field = FieldFrame(key="field", name="n", x=1, y=2, width=30, height=40, ink="black", line=1)
    rule = RuleFrame(key="rule", x=1, y=2, x2=31, y2=2, ink="rule", line=1)
    triangle = TriangleFrame(key="alt", x=1, y=2, side=10, ink="black", alt="t")
    disc = DiscFrame(key="item", x=10, y=20, radius=2, ink="accent")
    matrix = tuple(((True,) * 21,) * 21)
    code = QrFrame(key="qr", x=0, y=0, module=2, matrix=matrix, ink="black", payload="p", alt="a")
    frames = cast("tuple[Frame, ...]", (box, field, rule, triangle, disc, code))
    areas = [(a.left, a.top, a.right, a.bottom) for a in map(extent, frames)]
    assert areas == [
        (1, 2, 31, 42),
        (1, 2, 31, 42),
        (1, 2, 31, 2),
        (1, 2, 11, 12),
        (8, 18, 12, 22),
        (8, 8, 50, 50),  # the dark modules without the quiet zone of four modules
    ]
    text = extent(a_line("text", 10, 50, 12))
    assert (text.left, text.right) == (10, 70)
    assert 38 < text.top < 50 < text.bottom < 53
