"""A run carries its artwork once, writes any name, finds every page quickly, and is the same file every time."""

import io
import tracemalloc
from functools import cache

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import a_document, a_layout, own_outfit, some_words, written
from tests.conftest import ROOT

from edu_materials.build.workspace import FILLING_FACE_FILE
from edu_materials.kernel.errors import ConformanceError, FontError
from edu_materials.layout.frames import Page, Span, TextFrame
from edu_materials.layout.imposition import Imposition, Placed, Sheet
from edu_materials.pdf.faces import Face, load_faces
from edu_materials.pdf.lettering import Lettering
from edu_materials.pdf.placed import write_imposed
from edu_materials.pdf.profiles import OFFICE
from edu_materials.pdf.run import FONT, Finished, Run, figure

SIZE = (240.0, 150.0)


@cache
def face() -> Face:
    return load_faces(ROOT / "assets" / "fonts", (("names", FILLING_FACE_FILE),)).faces["names"]


REPERTOIRE = sorted(chr(code) for code in face().face.charToGlyph if code not in (0x20, 0xA0, 0xFFFF))


@cache
def artwork(text: str = "Artwork") -> bytes:
    """Return a template of two artworks: one line of text each."""
    words = some_words(text)
    line = TextFrame(
        key=words.id, x=10, y=20, width=60, ascent=8, descent=2, spans=(Span(text, 0, 60, "regular", 8, "black"),)
    )
    pages = tuple(Page(number=n, width=SIZE[0], height=SIZE[1], safe=(), frames=(line,)) for n in (1, 2))
    shown = tuple(Placed(art=number, x=0, y=0) for number in (0, 1))
    sheet = Sheet(number=1, width=SIZE[0], height=SIZE[1], placed=shown)
    return write_imposed(Imposition(document=a_document(), arts=pages, sheets=(sheet,)), own_outfit(), OFFICE)


def a_run(texts: list[str], *templates: bytes) -> tuple[bytes, Finished]:
    """Return a file in which each of *texts* stands on a page of its own, over the artwork of the templates in turn."""
    stream = io.BytesIO()
    run = Run(stream, OFFICE, SIZE, Lettering(face()))
    names = [name for template in templates or (artwork(),) for name in run.artworks(template)]
    for number, text in enumerate(texts):
        code = b"%b Do BT %b 8 Tf 10 60 Td %bTj ET" % (names[number % len(names)], FONT, run.lettering.literal(text))
        run.page(run.content(code))
    finished = run.finish()
    return stream.getvalue(), finished


def texts_in(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded(0, 50, 240, 75) for page in document]
    finally:
        document.close()


@given(st.lists(st.text(REPERTOIRE, min_size=1, max_size=18), min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_every_name_is_read_back_as_it_was_written(names: list[str]) -> None:
    data, _ = a_run(names)
    assert texts_in(data) == names


def test_every_letter_that_the_face_draws_is_read_back() -> None:
    lines = ["".join(REPERTOIRE[start : start + 24]) for start in range(0, len(REPERTOIRE), 24)]
    data, _ = a_run(lines)
    assert texts_in(data) == lines


def test_the_face_draws_the_alphabets_of_europe() -> None:
    names = (
        "Žofia Łucja Çağlar Øystein Þóra Ġorġ Kristīne Ąžuolas Ștefan Ħal ŵ Ђорђе Ѓорѓи Її Ґанна Ёлка Ελένη Ὀδυσσεύς"
    )
    assert set(names) - {" "} <= set(REPERTOIRE)


def test_the_page_tree_finds_each_of_many_pages_in_three_steps() -> None:
    data, finished = a_run([f"Test Person {number}" for number in range(4200)])
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert (len(pdf.pages), finished.pages) == (4200, 4200)
        assert pdf.check_pdf_syntax() == []
        root = pdf.Root.Pages
        assert [int(branch.Count) for branch in root.Kids] == [4096, 104]
        assert all(len(leaf.Kids) <= 64 for branch in root.Kids for leaf in branch.Kids)
    document = pypdfium2.PdfDocument(data)
    assert document[4199].get_textpage().get_text_bounded(0, 50, 240, 75) == "Test Person 4199"


def test_artwork_is_carried_once_and_the_fonts_of_two_artworks_are_told_apart() -> None:
    data, _ = a_run(["A", "B", "C", "D"], artwork(), artwork("Other"))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        resources = pdf.pages[0].Resources
        assert len(resources.XObject) == 4
        fonts = {str(font.BaseFont) for art in resources.XObject.values() for font in art.Resources.Font.values()}
        assert len(fonts) == 2
        assert {name.partition("+")[2] for name in fonts} == {"FiraSans-Regular"}
        assert sum(isinstance(item, pikepdf.Stream) and item.get("/N") == 3 for item in pdf.objects) == 1


def test_the_same_cards_are_the_same_bytes() -> None:
    assert a_run(["Test Person A", "Ёлка"]) == a_run(["Test Person A", "Ёлка"])
    assert a_run(["Test Person A"])[1].sha256 != a_run(["Test Person B"])[1].sha256


def test_a_run_without_writing_needs_no_font_for_it() -> None:
    stream = io.BytesIO()
    run = Run(stream, OFFICE, SIZE, Lettering(face()))
    (first, _) = run.artworks(artwork())
    run.page(run.content(first + b" Do"))
    run.finish()
    with pikepdf.open(stream) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert "/Font" not in pdf.pages[0].Resources


def test_a_letter_that_the_face_lacks_is_never_drawn_as_a_box() -> None:
    lettering = Lettering(face())
    assert not lettering.has("漢")
    with pytest.raises(FontError, match="U\\+6F22"):
        lettering.literal("漢")


def test_memory_does_not_grow_with_the_pages() -> None:
    class Nowhere(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            return len(data)  # type: ignore[arg-type]

    def peak(pages: int) -> int:
        tracemalloc.start()
        run = Run(Nowhere(), OFFICE, SIZE, lettering)  # type: ignore[arg-type]
        (first, _) = run.artworks(artwork())
        for number in range(pages):
            run.page(run.content(b"%b Do BT %b" % (first, lettering.literal(f"{number:020}"))))
        run.finish()
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    lettering = Lettering(face())
    peak(100)  # what is loaded once
    assert (
        peak(9000) - peak(1000) < 8000 * 60
    )  # places of objects, eight bytes each, and what the table needs at the end


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", written(a_layout())[:-400]])
def test_artwork_that_is_no_file_of_ours_is_refused(data: bytes) -> None:
    run = Run(io.BytesIO(), OFFICE, SIZE, Lettering(face()))
    with pytest.raises(ConformanceError, match="no file of ours"):
        run.artworks(data)


def test_numbers_are_written_without_exponents() -> None:
    assert [figure(value) for value in (0, 1, 0.5, 0.00001, -3.25, 1e7)] == [
        b"0", b"1", b"0.5", b"0", b"-3.25", b"10000000",
    ]  # fmt: skip
