"""Outlines: every block that a writer may use, every sentence once in reading order, every slip at its line."""

from pathlib import Path

import pytest

from edu_materials.facts.blocks import (
    PARTS,
    STYLES,
    TONES,
    Bullets,
    Fields,
    Paragraph,
    Part,
    PartName,
    Section,
    Table,
    Title,
)
from edu_materials.facts.outline import AUDIENCES, FORMS, Outline, load_outline
from edu_materials.facts.sources import Source
from edu_materials.kernel.errors import ContentError, Place
from edu_materials.kernel.strict_yaml import read_yaml

NAME = "assets/products/placebo/test.yaml"
SOURCES = {"s": Source(id="s", title="S", version="1", seen=True, sections={"1": "One"})}
HEAD = """\
material: test
form: leaflet-a5
audience: patients
title: { id: title, text: T, source: s#1 }
content:
"""  # content begins at line 6


def s(key: str) -> str:
    """Return the inside of a sentence that says its own id."""
    return f"id: {key}, text: {key.upper()}, source: s#1"


FULL = f"""\
  - title: title
  - paragraph: {{ {s("p1")} }}
  - paragraph: {{ {s("p2")} }}
    style: lead
  - section: one
    heading: {{ {s("h1")} }}
    content:
      - bullets:
          - {{ {s("b1")} }}
          - {{ {s("b2")} }}
      - callout: box
        tone: warning
        heading: {{ {s("h2")} }}
        content:
          - paragraph: {{ {s("p3")} }}
  - face: two
    content:
      - part: qr
        beside: [reporting]
      - part: holder
  - fields: form
    items:
      - {{ name: batch, {s("f1")} }}
      - {{ name: date, {s("f2")} }}
  - table: plan
    wide: true
    caption: {{ {s("c1")} }}
    widths: [2, 1.5]
    columns:
      - {{ {s("c2")} }}
      - {{ {s("c3")} }}
    rows:
      - - {{ {s("r1")} }}
        - {{ {s("r2")} }}
      - - {{ {s("r3")}, span: 2 }}
"""


def outline_of(folder: Path, content: str, head: str = HEAD) -> Outline:
    """Return the outline with *content*."""
    path = folder / "test.yaml"
    path.write_text(head + content, "utf-8")
    return load_outline(read_yaml(path, NAME), SOURCES)


def fault(folder: Path, content: str, head: str = HEAD) -> ContentError:
    """Return the error that an outline with *content* raises."""
    with pytest.raises(ContentError) as caught:
        outline_of(folder, content, head)
    return caught.value


def test_an_outline_is_loaded_with_its_blocks_in_order(tmp_path: Path) -> None:
    outline = outline_of(tmp_path, FULL)
    assert (outline.material, outline.form, outline.audience) == ("test", "leaflet-a5", "patients")
    assert outline.title.id == "title"
    assert outline.file == NAME
    title, plain, lead, one, two, fields, table = outline.content
    assert isinstance(title, Title)
    assert isinstance(plain, Paragraph)
    assert (plain.sentence.text, plain.style) == ("P1", "body")
    assert isinstance(lead, Paragraph)
    assert lead.style == "lead"
    assert isinstance(one, Section)
    assert (one.key, one.kind, one.tone) == ("one", "section", "plain")
    assert one.heading is not None
    assert one.heading.id == "h1"
    bullets, box = one.content
    assert isinstance(bullets, Bullets)
    assert [item.id for item in bullets.items] == ["b1", "b2"]
    assert isinstance(box, Section)
    assert (box.key, box.kind, box.tone) == ("box", "callout", "warning")
    assert isinstance(two, Section)
    assert (two.kind, two.heading) == ("face", None)
    assert two.content == (Part(name="qr", beside=("reporting",)), Part(name="holder", beside=()))
    assert isinstance(fields, Fields)
    assert [(field.name, field.sentence.id) for field in fields.items] == [("batch", "f1"), ("date", "f2")]
    assert isinstance(table, Table)
    assert (table.key, table.wide, table.widths, table.caption.id) == ("plan", True, (2.0, 1.5), "c1")
    assert [column.id for column in table.columns] == ["c2", "c3"]
    assert [[(cell.sentence.id, cell.span) for cell in row] for row in table.rows] == [
        [("r1", 1), ("r2", 1)],
        [("r3", 2)],
    ]


def test_every_sentence_comes_once_in_reading_order_and_knows_its_line(tmp_path: Path) -> None:
    outline = outline_of(tmp_path, FULL)
    ids = ["title", "p1", "p2", "h1", "b1", "b2", "h2", "p3", "f1", "f2", "c1", "c2", "c3", "r1", "r2", "r3"]
    sentences = list(outline.sentences())
    assert [sentence.id for sentence in sentences] == ids
    lines = (HEAD + FULL).splitlines()
    assert all(f"id: {sentence.id}," in lines[sentence.place.line - 1] for sentence in sentences)


def test_a_table_is_narrow_unless_it_says_that_it_is_wide(tmp_path: Path) -> None:
    for wide in ("    wide: true\n", "    wide: false\n", ""):
        table = outline_of(tmp_path, FULL.replace("    wide: true\n", wide)).content[-1]
        assert isinstance(table, Table)
        assert table.wide is ("true" in wide)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_form_and_audience_can_be_named(tmp_path: Path, form: str, audience: str) -> None:
    head = HEAD.replace("leaflet-a5", form).replace("patients", audience)
    outline = outline_of(tmp_path, "  - title: title\n", head)
    assert (outline.form, outline.audience) == (form, audience)


@pytest.mark.parametrize("style", STYLES)
def test_every_style_can_be_named(tmp_path: Path, style: str) -> None:
    (paragraph,) = outline_of(tmp_path, f"  - paragraph: {{ {s('p')} }}\n    style: {style}\n").content
    assert isinstance(paragraph, Paragraph)
    assert paragraph.style == style


@pytest.mark.parametrize("tone", TONES)
def test_every_tone_can_be_named(tmp_path: Path, tone: str) -> None:
    (box,) = outline_of(tmp_path, f"  - callout: c\n    tone: {tone}\n    content: [{{ title: title }}]\n").content
    assert isinstance(box, Section)
    assert box.tone == tone


@pytest.mark.parametrize("part", PARTS)
def test_every_part_can_be_named(tmp_path: Path, part: PartName) -> None:
    assert outline_of(tmp_path, f"  - part: {part}\n").content == (Part(name=part, beside=()),)


@pytest.mark.parametrize(
    ("old", "new", "says", "hint", "line"),
    [
        ("material: test", "material: The Test", "“The Test” cannot be an id", "Use lower-case letters", 1),
        ("material: test\n", "", "“material” is missing", "Add material: to this entry.", 1),
        ("leaflet-a5", "leaflet-a6", "“leaflet-a6” is no form", "Did you mean “leaflet-a5”?", 2),
        ("leaflet-a5", "poster", "“poster” is no form", "Possible here: folded-card, leaflet-a5, leaflet-a4.", 2),
        ("audience: patients", "audience: patient", "“patient” is no audience", "Did you mean “patients”?", 3),
        ("title: { id: title, text: T,", "title: { id: title,", "“text” is missing", "Add text:", 4),
        ("title: { id", "title: { ident", "“id” is missing", "Add id: to this entry.", 4),
        ("form: leaflet-a5\n", "form: leaflet-a5\nfrom: a\n", "unknown key “from”", "Did you mean “form”?", 3),
        ("content:\n", "content: none\n", "“content” must be a list", "Begin each item with “- ”.", 5),
    ],
)
def test_a_slip_in_the_head_is_refused_at_its_line(
    tmp_path: Path, old: str, new: str, says: str, hint: str, line: int
) -> None:
    assert old in HEAD
    content = "" if new == "content: none\n" else "  - title: title\n"
    error = fault(tmp_path, content, HEAD.replace(old, new))
    assert error.message == says
    assert hint in error.hint
    assert error.place == Place(NAME, line)


@pytest.mark.parametrize(
    ("old", "new", "says", "hint", "marked"),
    [
        ("paragraph: { id: p1", "paragrph: { id: p1", "a block of no known kind",
         "Begin it with one of: title, paragraph, bullets, table, fields, part, section, face, callout", "paragrph:"),
        ("style: lead", "style: led", "“led” is no style", "Did you mean “lead”?", "style: led"),
        ("style: lead", "style: lead\n    tone: key", "unknown key “tone”", "Possible here:", "tone: key"),
        ("part: holder", "part: holdr", "“holdr” is no part", "Did you mean “holder”?", "part: holdr"),
        ("beside: [reporting]", "beside: [report]", "“beside” names no part",
         "Known: additional-monitoring, contents, reporting, qr, qr-brief, holder", "part: qr"),
        ("tone: warning", "tone: alarm", "“alarm” is no tone", "Possible here: plain, key, warning.", "tone: alarm"),
        ("section: one", "section: No 1", "“No 1” cannot be an id", "Use lower-case letters", "section: No 1"),
        ("face: two\n    content:", "face: two\n    contnt:", "“content” is missing", "Add content:", "face: two"),
        ("name: batch", "name: Batch no", "“Batch no” cannot be an id", "Use lower-case letters", "name: Batch no"),
        ("name: batch, ", "", "“name” is missing", "Add name: to this entry.", "id: f1"),
        ("wide: true", "wide: yes", "“yes” is no wide", "Possible here: true, false.", "wide: yes"),
        ("widths: [2, 1.5]", "widths: [2]", "table “plan” has rows or widths that do not match its 2 columns",
         "Give each row as many cells as there are columns, or a cell span: 2.", "table: plan"),
        (", span: 2", "", "table “plan” has rows or widths that do not match its 2 columns", "span: 2", "table: plan"),
        (", span: 2", ", span: 3", "table “plan” has rows or widths that do not match its 2 columns", "span: 2",
         "table: plan"),
        (f"        - {{ {s('r2')} }}\n", "", "table “plan” has rows or widths that do not match its 2 columns",
         "Give each row as many cells", "table: plan"),
        ("span: 2", "span: 0", "“span” must be a list of numbers above nought", "Write span:", "span: 0"),
        ("span: 2", "span: two", "“span” must be a list of numbers above nought", "Write span:", "span: two"),
        ("- - { id: r3", "- { id: r3", "a row must be a list of cells", "Write - - { id: … }.", "- { id: r3"),
        ("text: B1, source: s#1", "text: B1", "a statement without a source", "Add source:", "id: b1"),
        ("id: h2, text: H2,", "id: h2, text: H2, level: 2,", "unknown key “level”", "Possible here:", "level: 2"),
        ("id: c1,", "id: c1, nota: 1,", "unknown key “nota”", "Did you mean “note”?", "nota: 1"),
    ],
)  # fmt: skip
def test_a_slip_in_a_block_is_refused_at_its_line(
    tmp_path: Path, old: str, new: str, says: str, hint: str, marked: str
) -> None:
    assert old in FULL
    text = FULL.replace(old, new)
    error = fault(tmp_path, text)
    assert error.message == says
    assert hint in error.hint
    line = next(number for number, line in enumerate((HEAD + text).splitlines(), 1) if marked in line)
    assert error.place == Place(NAME, line)


def test_a_misspelt_style_key_is_answered_with_the_key_that_was_meant(tmp_path: Path) -> None:
    error = fault(tmp_path, FULL.replace("style: lead", "stile: lead"))
    assert error.message == "unknown key “stile”"
    assert error.hint == "Did you mean “style”?"


@pytest.mark.parametrize("span", ["1.5", "[1, 2]", "nan", "inf", "1e999"])
def test_a_cell_spans_a_whole_number_of_columns(tmp_path: Path, span: str) -> None:
    error = fault(tmp_path, FULL.replace(s("r1"), f"{s('r1')}, span: {span}"))
    assert "span" in error.message + error.hint


def test_a_cell_that_covers_no_whole_column_is_refused(tmp_path: Path) -> None:
    error = fault(tmp_path, FULL + f"        - {{ {s('r4')}, span: 0.5 }}\n")
    assert "span" in error.message + error.hint


def test_a_section_that_holds_itself_is_refused(tmp_path: Path) -> None:
    head = HEAD.replace("content:\n", "content: &again\n")
    error = fault(tmp_path, "  - section: one\n    content: *again\n", head)
    assert error.place is not None
    assert error.place.file == NAME
