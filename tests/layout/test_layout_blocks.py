"""Components: headings, lists, boxes, fields, triangle, code and contents as strips that know what they are."""

import re
from dataclasses import replace

import pytest
from tests.builders import a_chapter, own_setting, own_theme, said_by, some_words

from edu_materials.kernel.units import mm
from edu_materials.layout.blocks import banded, heading_strips, strips_of
from edu_materials.layout.frames import BoxFrame, DiscFrame, FieldFrame, Frame, QrFrame, TextFrame, TriangleFrame
from edu_materials.layout.setting import Column, Setting
from edu_materials.layout.strips import Strip
from edu_materials.qr.symbol import QUIET_ZONE, side
from edu_materials.tree.nodes import (
    Bullets,
    Contents,
    Field,
    Fields,
    Heading,
    Monitoring,
    Node,
    Paragraph,
    QrCode,
    Section,
    Table,
)

COLUMN = Column(150, 330)
ADDRESS = "https://www.ema.europa.eu/en/medicines/human/EPAR/hemgenix"


def set_in(setting: Setting, *nodes: Node, pages: dict[str, int] | None = None) -> tuple[Strip, ...]:
    return strips_of(nodes, COLUMN, setting, pages or {})


def texts(strips: tuple[Strip, ...]) -> list[TextFrame]:
    return [frame for strip in strips for frame in strip.frames if isinstance(frame, TextFrame)]


def frames_of(strips: tuple[Strip, ...], kind: type[Frame]) -> list[Frame]:
    return [frame for strip in strips for frame in strip.frames if isinstance(frame, kind)]


def a_list(count: int) -> Bullets:
    return Bullets(items=tuple(some_words("an item", f"item.{number}") for number in range(count)))


def a_box(tone: str, heading: str | None = "Take care") -> Section:
    head = Heading(words=some_words(heading, "box.title"), level=3) if heading else None
    content = (Paragraph(words=some_words("What to remember " * 20 + "well", "box.text")),)
    return Section(key="box", kind="callout", tone=tone, heading=head, content=content)  # type: ignore[arg-type]


# Headings


def test_a_heading_stays_with_what_follows_and_is_where_a_link_lands() -> None:
    heading = Heading(words=some_words("A heading of many words " * 6 + "in all", "chapter.title"), level=2)
    strips = heading_strips(heading, COLUMN, own_setting())
    assert len(strips) > 1
    assert all(strip.keep for strip in strips)
    assert [strip.landings for strip in strips] == [("chapter.title",)] + [()] * (len(strips) - 1)


def test_a_chapter_name_hangs_in_the_margin_level_with_its_text() -> None:
    setting = own_setting("leaflet-a4")
    chapter = a_chapter("before", "Before treatment", Paragraph(words=some_words("Text of the chapter", "before.text")))
    heading, text = texts(set_in(setting, chapter))
    assert (heading.key, text.key) == ("before.title", "before.text")
    assert heading.x == pytest.approx(COLUMN.x - setting.theme.hang)
    assert heading.x + heading.width < text.x == COLUMN.x
    assert abs(heading.y - text.y) < mm(2)


def test_a_chapter_name_higher_than_its_first_text_takes_more_of_the_text_beside_it() -> None:
    setting = own_setting("leaflet-a4")
    content = [Paragraph(words=some_words("short", f"text.{number}")) for number in range(6)]
    first, *rest = set_in(
        setting, a_chapter("before", "A name that needs five lines in the margin " * 2 + "x", *content)
    )
    keys = {frame.key for frame in texts((first,))}
    assert {"before.title", "text.0", "text.1"} <= keys
    assert first.landings == ("before.title",)
    assert max(frame.y for frame in texts((first,))) < first.height
    assert [strip.key for strip in rest] == [f"text.{number}" for number in range(len(keys) - 1, 6)]


def test_a_chapter_name_higher_than_all_of_its_text_reaches_below_it() -> None:
    setting = own_setting("leaflet-a4")
    text = Paragraph(words=some_words("short", "before.text"))
    (strip,) = set_in(setting, a_chapter("before", "A name that needs five lines in the margin " * 2 + "x", text))
    assert max(frame.y for frame in texts((strip,)) if frame.key == "before.title") < strip.height


def test_a_chapter_with_a_wide_table_has_its_name_above_it() -> None:
    setting = own_setting("leaflet-a4")
    table = Table(
        key="risks",
        wide=True,
        caption=some_words("Risks", "risks.caption"),
        widths=(1,),
        header=(some_words("Risk", "risks.head"),),
        rows=(),
    )
    heading, caption, header = texts(set_in(setting, a_chapter("risks", "The risks", table)))
    assert {round(frame.x, 3) for frame in (heading, caption, header)} == {round(COLUMN.x - setting.theme.hang, 3)}


def test_headings_below_chapters_stand_above_their_text_in_every_form() -> None:
    for form in ("leaflet-a4", "leaflet-a5"):
        text = Paragraph(words=some_words("Text", "inner.text"))
        heading, body = texts(set_in(own_setting(form), a_chapter("inner", "Inner", text, level=3)))
        assert heading.x == body.x == COLUMN.x


def test_a_section_without_heading_is_its_content() -> None:
    text = Paragraph(words=some_words("Text", "front.text"))
    setting = own_setting()
    assert set_in(setting, Section(key="front", kind="section", content=(text,))) == set_in(setting, text)


def test_a_heading_over_nothing_is_not_printed() -> None:
    assert set_in(own_setting(), a_chapter("empty", "Nothing below")) == ()


# Paragraphs and lists


def test_a_paragraph_that_introduces_a_list_stays_with_it() -> None:
    text = Paragraph(words=some_words("Tell your doctor if you", "intro"))
    assert set_in(own_setting(), text, a_list(3))[0].keep
    assert not set_in(own_setting(), text, text)[0].keep


def test_a_paragraph_stays_with_the_box_that_it_introduces_and_the_lead_of_a_leaflet_does_not_wait_for_one() -> None:
    def before_a_box(style: str) -> Strip:
        return set_in(own_setting(), Paragraph(words=some_words("Text"), style=style), a_box("key"))[0]  # type: ignore[arg-type]

    assert before_a_box("body").keep
    assert not before_a_box("lead").keep


def test_a_sentence_that_asks_to_write_stays_whole_with_the_address_and_the_address_with_what_follows() -> None:
    asks = Paragraph(words=some_words("You can also report directly. " * 20, "asks"))
    address = Paragraph(words=some_words("An authority", "address"), style="address")
    strips = set_in(own_setting(), asks, address, address, asks)
    assert [strip.keep for strip in strips if strip.key == "address"] == [True, True]
    first = [strip.key for strip in strips].index("address")
    assert first > 4
    assert all(strip.keep for strip in strips[:first])
    assert not all(strip.keep for strip in strips[first + 2 :])


def test_every_item_of_a_list_has_its_bullet_left_of_its_first_line() -> None:
    strips = set_in(own_setting(), a_list(3))
    assert len(strips) == 3
    for strip in strips:
        disc, text = strip.frames
        assert isinstance(disc, DiscFrame)
        assert isinstance(text, TextFrame)
        assert disc.key == text.key
        assert COLUMN.x <= disc.x - disc.radius
        assert disc.x + disc.radius < text.x
        assert text.y - text.ascent < disc.y < text.y


@pytest.mark.parametrize(
    ("count", "kept"),
    [(1, [False]), (2, [True, False]), (3, [True, True, False]), (5, [True, False, False, True, False])],
)
def test_no_item_of_a_list_stands_alone_at_the_foot_or_the_top_of_a_page(count: int, kept: list[bool]) -> None:
    assert [strip.keep for strip in set_in(own_setting(), a_list(count))] == kept


@pytest.mark.parametrize("style", ["small", "address", "label"])
def test_lines_of_an_address_stand_closer_than_paragraphs(style: str) -> None:
    setting = own_setting()
    close = set_in(setting, Paragraph(words=some_words("Line"), style=style))  # type: ignore[arg-type]
    assert close[-1].after == setting.theme.gaps.item
    assert set_in(setting, Paragraph(words=some_words("Text")))[-1].after == setting.theme.gaps.block


# Boxes


@pytest.mark.parametrize("tone", ["key", "plain", "warning"])
def test_no_page_break_cuts_a_box_and_its_text_stays_inside(tone: str) -> None:
    (strip,) = set_in(own_setting(), a_box(tone))
    boxes = [frame for frame in strip.frames if isinstance(frame, BoxFrame)]
    for text in texts((strip,)):
        outer = boxes[0]
        assert outer.x < text.x
        assert text.x + text.width < outer.x + outer.width
        assert outer.y < text.y - text.ascent / 2
        assert text.y + text.descent < outer.y + outer.height
    assert max(box.y + box.height for box in boxes) <= strip.height


def test_what_to_remember_stands_on_a_tint() -> None:
    (strip,) = set_in(own_setting(), a_box("key"))
    (box,) = frames_of((strip,), BoxFrame)
    assert isinstance(box, BoxFrame)
    assert (box.fill, box.stroke) == ("tint", None)
    assert strip.frames[0] is box


def test_a_warning_is_framed_and_says_so_in_white_on_a_dark_head() -> None:
    (strip,) = set_in(own_setting(), a_box("warning"))
    frame, head = (f for f in strip.frames if isinstance(f, BoxFrame))
    assert frame.stroke == "accent"
    assert frame.line >= 1
    assert head.fill == "accent"
    title, *body = texts((strip,))
    assert {span.ink for span in title.spans} == {"white"}
    assert head.y < title.y - title.ascent / 2 < title.y < head.y + head.height
    assert all(line.y - line.ascent / 2 > head.y + head.height for line in body)
    assert {span.ink for line in body for span in line.spans} == {"black"}


def test_a_box_needs_no_heading() -> None:
    (strip,) = set_in(own_setting(), a_box("key", None))
    assert {frame.key for frame in texts((strip,))} == {"box.text"}


# Fields


def test_a_field_has_its_label_at_its_left_and_a_line_at_its_foot() -> None:
    setting = own_setting("folded-card")
    fields = Fields(key="fields", items=(Field(name="batch", label=some_words("Batch number", "field.batch")),))
    (strip,) = set_in(setting, fields)
    label, field = strip.frames
    assert isinstance(label, TextFrame)
    assert isinstance(field, FieldFrame)
    assert (label.part, field.name) == ("label", "batch")
    assert label.x + label.width < field.x
    assert field.x + field.width == COLUMN.x + COLUMN.width
    assert field.height == strip.height == setting.theme.field_line
    assert field.height * 0.6 < label.y < field.height


def test_a_long_label_makes_its_field_higher() -> None:
    setting = own_setting("folded-card")
    label = some_words("The name of the centre in which the treatment was given " * 2 + "once", "field.centre")
    (strip,) = set_in(setting, Fields(key="fields", items=(Field(name="centre", label=label),)))
    assert strip.height > setting.theme.field_line
    assert max(frame.y for frame in texts((strip,))) <= strip.height


def test_fields_stay_together() -> None:
    items = tuple(Field(name=f"f{n}", label=some_words("Label", f"field.{n}")) for n in range(4))
    strips = set_in(own_setting("folded-card"), Fields(key="fields", items=items))
    assert all(strip.keep for strip in strips[:-1])


def test_a_page_may_end_after_fields() -> None:
    items = tuple(Field(name=f"f{n}", label=some_words("Label", f"field.{n}")) for n in range(2))
    assert not set_in(own_setting("folded-card"), Fields(key="fields", items=items))[-1].keep


# Triangle and code


@pytest.mark.parametrize("form", ["folded-card", "leaflet-a5", "leaflet-a4"])
def test_the_triangle_stands_at_the_left_of_its_sentence_and_level_with_its_first_line(form: str) -> None:
    setting = own_setting(form)
    node = Monitoring(
        alt=some_words("Black triangle", "alt"), words=some_words("This medicine " * 20 + "so", "sentence")
    )
    (strip,) = set_in(setting, node)
    triangle, first, *_ = strip.frames
    assert isinstance(triangle, TriangleFrame)
    assert isinstance(first, TextFrame)
    assert (triangle.ink, triangle.alt) == ("black", "Black triangle")
    assert triangle.side == setting.theme.triangle
    assert triangle.x == COLUMN.x
    assert triangle.x + triangle.side < first.x
    assert 0 <= triangle.y < first.y
    assert triangle.y + triangle.side * 0.87 <= strip.height + 0.01
    assert max(frame.y for frame in texts((strip,))) < strip.height


def test_a_triangle_higher_than_its_sentence_has_room() -> None:
    setting = own_setting()
    high = replace(setting, theme=replace(setting.theme, triangle=60.0))
    (strip,) = set_in(high, Monitoring(alt=some_words("Triangle", "alt"), words=some_words("Short", "sentence")))
    assert strip.height >= 60 * 0.86


@pytest.mark.parametrize("form", ["folded-card", "leaflet-a5", "leaflet-a4"])
def test_a_code_ends_with_the_column_and_no_text_comes_into_its_quiet_zone(form: str) -> None:
    setting = own_setting(form)
    lines = tuple(
        Paragraph(words=some_words("What stands beside " * 6 + "it", f"beside.{n}"), style="small") for n in range(2)
    )
    node = QrCode(key="qr.alt", payload=ADDRESS, alt=some_words("QR code", "qr.alt"), beside=lines)
    (strip,) = set_in(setting, node)
    (code,) = (frame for frame in strip.frames if isinstance(frame, QrFrame))
    reach = side(code.matrix, code.module)
    quiet = QUIET_ZONE * code.module
    assert (code.payload, code.alt) == (ADDRESS, "QR code")
    assert code.module == setting.theme.qr_module
    assert code.x + reach - quiet == pytest.approx(COLUMN.x + COLUMN.width)
    assert strip.height >= reach - 2 * quiet
    assert all(line.x + line.width <= code.x + 0.01 for line in texts((strip,)))


# Contents


def test_contents_name_each_chapter_with_its_page_as_a_link_to_it() -> None:
    entries = tuple((f"{key}.title", some_words(key.title(), f"contents.{key}.title")) for key in ("before", "after"))
    node = Contents(title=some_words("In this leaflet", "contents.title"), entries=entries)
    strips = set_in(own_setting(), node, pages={"before.title": 2, "after.title": 5})
    said = "".join(map(said_by, texts(strips)))
    assert re.findall(r"\w+", said.removeprefix("In this leaflet")) == ["Before", "2", "After", "5"]
    assert "Before\u00a02" in said
    links = {(span.text.strip(" \u00a0"), span.href) for frame in texts(strips) for span in frame.spans if span.href}
    assert links == {
        ("Before", "#before.title"),
        ("2", "#before.title"),
        ("After", "#after.title"),
        ("5", "#after.title"),
    }
    assert all(strip.keep for strip in strips[:-1])


def test_a_soft_hyphen_in_a_chapter_name_is_not_printed_in_the_contents() -> None:
    entries = (("before.title", some_words("Ennen sairaala\u00adhoitoa", "contents.before.title")),)
    strips = set_in(
        own_setting(language="fi"), Contents(title=some_words("Sisältö", "contents.title"), entries=entries)
    )
    assert "\u00ad" not in "".join(map(said_by, texts(strips)))


# Faces of a card


def a_face(tone: str, *content: Node, heading: str | None = None) -> Section:
    head = Heading(words=some_words(heading, "face.title"), level=2) if heading else None
    return Section(key="face", kind="face", tone=tone, heading=head, content=content)  # type: ignore[arg-type]


def card_column() -> Column:
    page = own_theme("folded-card").page
    return Column(page.left, page.width - page.left - page.right)


def test_the_head_of_a_dark_face_stands_in_white_on_a_band_to_the_edges_of_the_card() -> None:
    setting = own_setting("folded-card")
    face = a_face("warning", Paragraph(words=some_words("Text", "face.text")), heading="Get help")
    first, *rest = banded(face, card_column(), setting)
    band, title = first.frames
    assert isinstance(band, BoxFrame)
    assert isinstance(title, TextFrame)
    page = setting.theme.page
    assert (band.x, band.width, band.fill) == (0, page.width, "accent")
    assert band.y == -page.top
    assert band.y + band.height == first.height
    assert title.spans[0].ink == "white"
    assert title.y < first.height
    assert first.keep
    assert first.landings == ("face.title",)
    assert {span.ink for frame in texts(tuple(rest)) for span in frame.spans} == {"black"}


def test_the_band_of_a_front_reaches_down_to_the_name_of_the_material() -> None:
    content = (
        Paragraph(words=some_words("Important information", "face.risk"), style="eyebrow"),
        Heading(words=some_words("Patient card", "card.title"), level=1),
        Paragraph(words=some_words("I was treated", "face.text"), style="statement"),
    )
    first, *rest = banded(a_face("key", *content), card_column(), own_setting("folded-card"))
    assert [frame.key for frame in texts((first,))] == ["face.risk", "card.title"]
    assert [frame.key for frame in texts(tuple(rest))] == ["face.text"]
    assert first.landings == ("card.title",)
