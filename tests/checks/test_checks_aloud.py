"""Aloud: what a screen reader says of a file is the document, in its order, each thing once and as what it is."""

import io
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from tests.builders import (
    MATERIALS,
    a_chapter,
    a_document,
    altered,
    built_of,
    own_faces,
    own_theme,
    said_by,
    some_words,
    texts_of,
    written,
)
from tests.conftest import golden

from edu_materials.build.pipeline import Built
from edu_materials.build.workspace import Workspace
from edu_materials.checks.aloud import said_aloud, utterances
from edu_materials.checks.files import FinishedFile
from edu_materials.checks.findings import inspect
from edu_materials.checks.hearing import HEARING_CHECKS
from edu_materials.checks.readback import as_read
from edu_materials.checks.tags import every_element, tag_of
from edu_materials.layout.flow import flow
from edu_materials.tree.inline import Run, Words
from edu_materials.tree.nodes import Bullets, Cell, Document, Node, Paragraph, Section, Table

LOCALES = ("IE-en", "DE-de", "FI-fi", "GR-el", "BG-bg")


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def said_of(own: Workspace, locale: str, material: str, form: str = "screen") -> str:
    return said_aloud(opened(built_of(own, locale, material, form).data))


def made_of(*content: Node) -> pikepdf.Pdf:
    """Return the file of one chapter with *content*."""
    theme = replace(own_theme("leaflet-a5"), least_pages=1)
    document = a_document(a_chapter("one", "One", *content))
    return opened(written(flow(document, theme, own_faces())))


def heard_from(*content: Node) -> list[str]:
    """Return the lines that are said of *content*, after state, version and heading."""
    return said_aloud(made_of(*content)).splitlines()[3:]


# What is said


@pytest.mark.parametrize("material", MATERIALS)
@pytest.mark.parametrize("locale", ["IE-en", "DE-de"])
def test_what_is_said_is_the_golden_text_that_was_read(own: Workspace, locale: str, material: str) -> None:
    golden(f"aloud-{material}-{locale}.txt", said_of(own, locale, material))


def test_headings_are_announced_at_their_level_and_lists_with_their_length(own: Workspace) -> None:
    lines = said_of(own, "IE-en", "patient-card").splitlines()
    assert lines[3] == "heading 1: Patient card"
    at = lines.index("heading 2: Get medical help at once if you notice")
    assert lines[at + 1 : at + 3] == ["list of 5", "  • sudden chest pain or shortness of breath"]
    assert [line[:4] for line in lines[at + 2 : at + 7]] == ["  • "] * 5


def test_a_draft_says_so_before_anything_else_and_only_once(own: Workspace) -> None:
    for form in ("screen", "large-print"):
        lines = said_of(own, "IE-en", "patient-leaflet", form).splitlines()
        assert lines[:2] == ["Draft, not for distribution", "Version 0.1 of 22 November 2026"]
        assert lines.count("Draft, not for distribution") == 1
        assert not [line for line in lines if re.match("Page [0-9]", line)]


def test_fields_are_said_by_their_labels_and_pictures_by_their_words(own: Workspace) -> None:
    lines = said_of(own, "IE-en", "patient-card").splitlines()
    at = lines.index("heading 2: My treatment")
    assert lines[at + 1 : at + 7] == [
        "Name",
        "Date of treatment",
        "Batch number",
        "Treating doctor",
        "Treatment centre",
        "Telephone",
    ]
    assert [line for line in lines if line.startswith("image: ")] == [
        "image: Black triangle pointing down: additional monitoring",
        "image: QR code that opens https://www.ema.europa.eu/en/medicines/human/EPAR/hemgenix",
    ]


def test_each_cell_of_a_table_is_said_under_its_column_and_one_that_spans_under_each(own: Workspace) -> None:
    lines = said_of(own, "IE-en", "hcp-leaflet").splitlines()
    at = lines.index("table: Monitoring schedule")
    first, second, third = lines[at + 1].removeprefix("  columns: ").split(" | ")
    assert lines[at + 2].startswith("  row: ")
    assert lines[at + 3].startswith(f"    {second} | {third}: ")
    assert lines[at + 4].startswith("  row: ")
    assert lines[at + 5].startswith(f"    {second}: ")
    assert lines[at + 6].startswith(f"    {third}: ")
    assert sum(first in line for line in lines if line.startswith("  columns: ")) == 1


def test_links_and_words_of_another_language_are_announced_where_they_stand(own: Workspace) -> None:
    said = said_of(own, "GR-el", "patient-card")
    assert "Hemgenix ([en etranacogene dezaparvovec]), " in said
    assert "[link ema.europa.eu/medicines/human/EPAR/hemgenix]" in said


def test_a_power_is_said_with_the_words_around_it(own: Workspace) -> None:
    assert "1 × 10¹³ genome copies/mL concentrate for solution for infusion" in said_of(own, "IE-en", "hcp-leaflet")


@pytest.mark.parametrize("material", MATERIALS)
def test_a_word_that_a_line_breaks_is_said_whole(own: Workspace, material: str) -> None:
    layout = built_of(own, "FI-fi", material).layout
    assert layout is not None
    broken = [frame for frame in texts_of(layout) if frame.broken and not frame.artifact]
    said = said_of(own, "FI-fi", material)
    assert "\u00ad" not in said
    for frame in broken:
        begun = said_by(frame).removesuffix("-").split()[-1]
        assert re.search(rf"{re.escape(begun)}\w", said)


def test_a_press_file_has_no_tags_and_says_nothing(own: Workspace) -> None:
    assert said_of(own, "DE-de", "patient-card", "press") == ""


# It is the document


def spoken(document: Document) -> list[str]:
    """Return what is read of *document*, word by word, pictures and contents aside."""
    texts = [as_read(words.plain) for words in document.words() if not words.id.startswith("contents.")]
    return " ".join(texts).split()


@pytest.mark.parametrize("material", MATERIALS)
@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_said_is_the_documents_words_in_their_order(own: Workspace, locale: str, material: str) -> None:
    built = built_of(own, locale, material)
    contents = next((words.plain for words in built.document.words() if words.id == "contents.title"), "none")
    said = [
        utterance.words
        for utterance in utterances(opened(built.data))
        if utterance.kind != "image" and not utterance.words.startswith(f"{contents} –")
    ]
    assert " ".join(said).split() == spoken(built.document)


def words_of_poppler(data: bytes, path: Path) -> list[str]:
    """Return every word that poppler finds in the structure tree of *data*, in its order."""
    path.write_bytes(data)
    done = subprocess.run(["pdfinfo", "-struct-text", "-enc", "UTF-8", str(path)], capture_output=True, check=True)
    texts = re.findall(r'^ +"(.*)"$', done.stdout.decode(errors="replace"), re.MULTILINE)
    return "".join(texts).split()


@pytest.mark.parametrize("material", MATERIALS)
@pytest.mark.parametrize("locale", LOCALES)
def test_poppler_finds_the_same_letters_in_the_same_order(
    own: Workspace, locale: str, material: str, tmp_path: Path
) -> None:
    data = built_of(own, locale, material).data
    said = "".join(utterance.words for utterance in utterances(opened(data)) if utterance.kind != "image")
    found = "".join(words_of_poppler(data, tmp_path / "file.pdf"))
    assert found.replace("\u00ad", "") == "".join(said.split())


# What is put together from its parts


def test_the_same_link_and_the_same_foreign_word_twice_in_a_sentence_are_said_where_they_stand() -> None:
    link = Run("example.org", href="https://example.org")
    foreign = Run("dezaparvovec", lang="en")
    runs = (Run("See "), link, Run(" or "), foreign, Run(", again "), link, Run(" and "), foreign, Run("."))
    assert heard_from(Paragraph(words=Words("test.sentence", runs))) == [
        "See [link example.org] or [en dezaparvovec], again [link example.org] and [en dezaparvovec]."
    ]


def test_a_power_in_the_middle_at_the_end_and_in_a_link_is_said_in_its_place() -> None:
    link = Run("10⁵ cells", href="https://example.org")
    runs = (Run("From 10¹³ copies to "), link, Run(" or 10⁴ or 2×10²"))
    assert heard_from(Paragraph(words=Words("test.sentence", runs))) == [
        "From 10¹³ copies to [link 10⁵ cells] or 10⁴ or 2×10²"
    ]


def test_a_paragraph_that_goes_on_over_pages_is_said_as_one() -> None:
    text = " ".join(f"word{number}" for number in range(1500))
    assert heard_from(Paragraph(words=some_words(text))) == [text]


def test_a_table_that_goes_on_over_pages_says_its_header_once() -> None:
    rows = tuple(
        (Cell(words=some_words(f"Row {n}", f"t.h{n}")), Cell(words=some_words("Some words " * 9, f"t.c{n}")))
        for n in range(60)
    )
    header = (some_words("When", "t.when"), some_words("What", "t.what"))
    table = Table(key="t", caption=some_words("Plan", "t.caption"), widths=(1, 1), header=header, rows=rows)
    pdf = made_of(table)
    assert len(pdf.pages) > 2
    lines = said_aloud(pdf).splitlines()[3:]
    assert lines[:3] == ["table: Plan", "  columns: When | What", "  row: Row 0"]
    assert sum(line.startswith("  columns") for line in lines) == 1
    assert [line for line in lines if line.startswith("  row")] == [f"  row: Row {number}" for number in range(60)]
    assert len(lines) == 2 + 2 * 60


# Files of another make


def marked(pdf: pikepdf.Pdf, tag: str) -> pikepdf.Object:
    """Return the first element of *pdf* with *tag*."""
    return next(element for element in every_element(pdf) if tag_of(element) == tag)


def heard_after(change: Callable[[pikepdf.Pdf], object], *content: Node) -> list[str]:
    with made_of(*content) as pdf:
        change(pdf)
        return said_aloud(pdf).splitlines()[3:]


ITEMS = Bullets(items=(some_words("one", "test.one"), some_words("two", "test.two")))
TABLE = Table(
    key="t",
    caption=some_words("Plan", "t.caption"),
    widths=(1, 1),
    header=(some_words("When", "t.when"), some_words("What", "t.what")),
    rows=((Cell(words=some_words("Now", "t.now")), Cell(words=some_words("Test", "t.test"))),),
)


def test_words_that_stand_for_an_element_are_said_in_its_place() -> None:
    def stand_in(pdf: pikepdf.Pdf) -> None:
        [*_, element] = [element for element in every_element(pdf) if tag_of(element) == "P"]
        element[Name.ActualText] = String("other words")

    assert heard_after(stand_in, Paragraph(words=some_words("words"))) == ["other words"]


def test_an_item_without_a_label_is_said_without_one_and_a_label_alone_is_nothing() -> None:
    def unlabelled(pdf: pikepdf.Pdf) -> None:
        first, second = (element for element in every_element(pdf) if tag_of(element) == "LI")
        first[Name.K] = Array([first[Name.K][1]])
        second[Name.K] = Array([second[Name.K][0]])

    assert heard_after(unlabelled, ITEMS) == ["list of 2", "one"]


def test_rows_may_stand_in_the_head_and_body_of_a_table() -> None:
    def grouped(pdf: pikepdf.Pdf) -> None:
        table = marked(pdf, "Table")
        caption, header, *rows = list(table[Name.K])
        table[Name.K] = Array(
            [caption, Dictionary(S=Name.THead, K=Array([header])), Dictionary(S=Name.TBody, K=Array(rows))]
        )

    assert heard_after(grouped, TABLE) == heard_from(TABLE)


def test_a_kid_that_stands_alone_needs_no_array() -> None:
    def alone(pdf: pikepdf.Pdf) -> None:
        for element in every_element(pdf):
            kids = list(element[Name.K])
            if len(kids) == 1:
                element[Name.K] = kids[0]

    assert heard_after(alone, ITEMS, TABLE) == heard_from(ITEMS, TABLE)


def test_attributes_may_stand_in_an_array() -> None:
    def listed(pdf: pikepdf.Pdf) -> None:
        cell = marked(pdf, "TD")
        cell[Name.A] = Array([Dictionary(O=Name.Layout), Dictionary(O=Name.Table, ColSpan=2)])

    assert heard_after(listed, TABLE)[-1] == "    What: Test"


def test_a_mark_inside_of_a_mark_belongs_to_it_and_text_outside_of_marks_to_nobody() -> None:
    def nested(pdf: pikepdf.Pdf) -> None:
        [*_, element] = [element for element in every_element(pdf) if tag_of(element) == "P"]
        number = int(element[Name.K][0])
        page = next(page for page in pdf.pages if page.obj.objgen == element[Name.Pg].objgen)
        stream = page.Contents
        data = stream.read_bytes()
        start = data.index(b"BDC", data.index(f"/MCID {number} ".encode())) + 3
        end = data.index(b"EMC", start)
        inside = data[start:end]
        said = b" /Span <</ActualText (, said)>> BDC /Span BMC" + inside + b"EMC EMC /Span /Pr0 BDC EMC "
        stream.write(data[:start] + inside + said + data[end:] + inside)

    assert heard_after(nested, Paragraph(words=some_words("words"))) == ["words, said"]


def test_a_mark_that_is_nowhere_and_an_element_without_a_page_say_nothing() -> None:
    def lost(pdf: pikepdf.Pdf) -> None:
        one, other = [element for element in every_element(pdf) if tag_of(element) == "LBody"]
        one[Name.K] = Array([999])
        del other[Name.Pg]

    assert heard_after(lost, ITEMS) == ["list of 2", "  • ", "  • "]


# A801 and A802


def findings_in(built: Built, change: Callable[[pikepdf.Pdf], object], document: Document | None = None) -> list[str]:
    """Return what is found in the file *built* after *change*, against its own document or another."""
    assert built.layout is not None
    layout = replace(built.layout, document=document or built.document)
    finished = FinishedFile(altered(built.data, change), layout, own_faces().names())
    return [str(finding) for finding in inspect(HEARING_CHECKS, finished)]


@pytest.fixture
def card(own: Workspace) -> Built:
    """The screen file of the Irish patient card."""
    return built_of(own, "IE-en", "patient-card")


def test_a801_says_what_is_heard_and_what_is_meant_at_the_first_difference(card: Built) -> None:
    assert findings_in(card, lambda pdf: marked(pdf, "H2").__setitem__("/S", Name.H3)) == [
        "A801 a listener hears heading 3 “My treatment” where heading 2 “My treatment” is meant"
    ]


def test_a801_finds_what_is_missing_at_the_end_and_what_is_too_much(card: Built) -> None:
    def cut(pdf: pikepdf.Pdf) -> None:
        kids = marked(pdf, "Document")[Name.K]
        marked(pdf, "Document")[Name.K] = Array(list(kids)[:-1])

    *most, last = card.document.content
    assert isinstance(last, Section)
    shorter = replace(card.document, content=(*most, replace(last, content=last.content[:-1])))
    assert findings_in(card, lambda _: None, shorter) == [
        "A801 a listener hears text “Report side effects to: HPRA, www.hpra.ie” where end “” is meant"
    ]
    assert findings_in(card, cut) == [
        "A801 a listener hears end “” where heading 2 “For healthcare professionals” is meant"
    ]


def test_a801_compares_the_contents_by_chapter_and_page(own: Workspace) -> None:
    def another_chapter(pdf: pikepdf.Pdf) -> None:
        marked(pdf, "Link")[Name.ActualText] = String("What it is 2")

    leaflet = built_of(own, "IE-en", "patient-leaflet")
    assert findings_in(leaflet, lambda _: None) == []
    (found,) = findings_in(leaflet, another_chapter)
    assert found.startswith("A801 a listener hears text “In this leaflet – What it is 2 · ")


def _first_parent(pdf: pikepdf.Pdf) -> None:
    marks = list(pdf.Root.StructTreeRoot.ParentTree.Nums[1])
    pdf.Root.StructTreeRoot.ParentTree.Nums[1] = Array([marks[1], *marks[1:]])


def _parent_of_link(pdf: pikepdf.Pdf) -> None:
    links = [link for page in pdf.pages for link in page.get(Name.Annots, [])]
    del links[0][Name.StructParent]


def _parents(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot[Name.ParentTree]


@pytest.mark.parametrize(("change", "tag"), [(_first_parent, "P"), (_parent_of_link, "Link"), (_parents, "P")])
def test_a802_finds_a_mark_or_a_link_that_leads_elsewhere(
    card: Built, change: Callable[[pikepdf.Pdf], object], tag: str
) -> None:
    assert findings_in(card, change) == [f"A802 what stands in a {tag} does not lead back to it"]


def test_a_file_without_tags_is_heard_as_nothing(card: Built) -> None:
    assert findings_in(card, lambda pdf: pdf.Root.__delitem__("/StructTreeRoot")) == [
        "A801 a listener hears end “” where text “Draft, not for distribution” is meant"
    ]


def test_a_file_that_is_none_any_more_is_a_finding_of_each_check(card: Built) -> None:
    assert card.layout is not None
    found = inspect(HEARING_CHECKS, FinishedFile(b"no PDF", card.layout, ()))
    assert [finding.code for finding in found] == ["X000"] * len(HEARING_CHECKS)
