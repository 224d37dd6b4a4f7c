"""Files of placed artwork: each artwork once, moved to where it was meant to lie, to a hundredth of a millimetre."""

import io
from dataclasses import replace

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Name
from tests.builders import a_document, own_outfit, pages_of

from edu_materials.build.workspace import Workspace
from edu_materials.checks.imposed import placements
from edu_materials.checks.readback import artwork_sentences
from edu_materials.kernel.units import mm
from edu_materials.layout.frames import Area, BoxFrame, Page, Span, TextFrame
from edu_materials.layout.imposition import Imposition, Placed, Sheet, covered, painted_of, trim_of
from edu_materials.pdf.placed import write_imposed
from edu_materials.pdf.profiles import OFFICE, PRESS, Profile

WIDTH, HEIGHT = 100.0, 60.0
SHEET = mm(210), mm(297)


def a_text(key: str, text: str, y: float = 30.0) -> TextFrame:
    span = Span(text, 0, 40, "regular", 9, "black")
    return TextFrame(key=key, x=10, y=y, width=40, ascent=8, descent=2, spans=(span,))


def an_art(*frames: BoxFrame | TextFrame, bleed: float = 0.0) -> Page:
    area = Area(-bleed, -bleed, WIDTH + bleed, HEIGHT + bleed)
    trim = Area(0, 0, WIDTH, HEIGHT)
    return Page(number=1, width=WIDTH, height=HEIGHT, safe=(), trim=trim, bleed=area, frames=frames)


def an_imposition(*placed: Placed, arts: tuple[Page, ...] | None = None, sheets: int = 1) -> Imposition:
    made = tuple(
        Sheet(number=number, width=SHEET[0], height=SHEET[1], placed=placed) for number in range(1, sheets + 1)
    )
    return Imposition(document=a_document(), arts=arts or (an_art(a_text("one", "Card")),), sheets=made)


def opened(imposition: Imposition, profile: Profile = OFFICE) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(write_imposed(imposition, own_outfit(), profile)))


places = st.builds(
    Placed, art=st.just(0), x=st.floats(0, SHEET[0] - WIDTH), y=st.floats(0, SHEET[1] - HEIGHT), turned=st.booleans()
)


@settings(max_examples=25)
@given(st.lists(places, min_size=1, max_size=10))
def test_every_artwork_lies_where_it_was_meant_to(placed: list[Placed]) -> None:
    with opened(an_imposition(*placed)) as pdf:
        found = list(placements(pdf.pages[0]))
    assert len(found) == len(placed)
    for (_, (a, b, c, d, e, f)), meant in zip(found, placed, strict=True):
        corners = [(a * x + c * y + e, b * x + d * y + f) for x, y in ((0, 0), (WIDTH, HEIGHT))]
        left, right = sorted(x for x, _ in corners)
        bottom, top = sorted(y for _, y in corners)
        area = covered(meant, an_art())
        assert (left, right) == pytest.approx((area.left, area.right), abs=mm(0.01))
        assert (SHEET[1] - top, SHEET[1] - bottom) == pytest.approx((area.top, area.bottom), abs=mm(0.01))
        assert (corners[0][0] > corners[1][0]) == meant.turned


def test_an_artwork_is_written_once_however_often_it_is_shown() -> None:
    placed = [Placed(art=0, x=10, y=80 * row) for row in range(10)]
    with opened(an_imposition(*placed, sheets=3)) as pdf:
        forms = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form"]
        assert len(forms) == 1
        shown = [name for page in pdf.pages for name, _ in placements(page)]
        assert shown == ["/FormXob.art0"] * 30


def test_bleed_is_painted_and_nothing_beyond_it() -> None:
    band = BoxFrame(key="band", x=-20, y=-20, width=WIDTH + 40, height=HEIGHT + 40, fill="accent")
    imposition = an_imposition(Placed(art=0, x=200, y=200), arts=(an_art(band, bleed=5.0),))
    image = pypdfium2.PdfDocument(write_imposed(imposition, own_outfit(), OFFICE))[0].render(scale=2).to_pil()
    box = image.convert("L").point(lambda value: 255 if value < 200 else 0).getbbox()
    assert box == pytest.approx((390, 390, 610, 530), abs=1)


def test_the_ids_of_sentences_are_in_the_artwork(own: Workspace) -> None:
    layout = pages_of(own, "DE-de", "patient-card")
    imposition = an_imposition(Placed(art=0, x=20, y=20), Placed(art=1, x=300, y=20), arts=layout.pages)
    with opened(replace(imposition, document=layout.document)) as pdf:
        said = dict(artwork_sentences(pdf))
    for words in layout.document.words():
        assert said[words.id] == " ".join(words.plain.split())


@pytest.mark.parametrize("profile", [OFFICE, PRESS], ids=lambda profile: profile.name)
def test_a_file_of_sheets_keeps_the_row_of_its_profile(profile: Profile) -> None:
    with opened(an_imposition(Placed(art=0, x=20, y=20)), profile) as pdf:
        assert Name.StructTreeRoot not in pdf.Root
        (intent,) = pdf.Root.OutputIntents
        assert str(intent.S) == f"/{profile.intent}"
        packet = pdf.Root.Metadata.read_bytes().decode()
        for prefix, name, value in profile.claims:
            assert f"<{prefix}:{name}>{value}</{prefix}:{name}>" in packet
        page = pdf.pages[0]
        assert (Name.TrimBox in page.obj) == (profile is PRESS)
        if profile is PRESS:
            media, trim = ([float(v) for v in page.obj[name]] for name in (Name.MediaBox, Name.TrimBox))
            assert trim == pytest.approx(media, abs=0.001)
            assert trim[2] <= media[2]
            assert trim[3] <= media[3]


def test_overprint_works_inside_an_artwork() -> None:
    with opened(an_imposition(Placed(art=0, x=20, y=20)), PRESS) as pdf:
        art = pdf.pages[0].obj[Name.Resources][Name.XObject]["/FormXob.art0"]
        states = art[Name.Resources][Name.ExtGState]
        used = [str(step.operands[0]) for step in pikepdf.parse_content_stream(art) if str(step.operator) == "gs"]
        assert used
        assert set(used) <= set(states.keys())


def test_the_same_sheets_give_the_same_bytes() -> None:
    imposition = an_imposition(Placed(art=0, x=20, y=20))
    assert write_imposed(imposition, own_outfit(), OFFICE) == write_imposed(imposition, own_outfit(), OFFICE)


def test_a_page_without_a_trim_is_an_artwork_as_it_is() -> None:
    page = Page(number=1, width=WIDTH, height=HEIGHT, safe=(), frames=())
    assert trim_of(page) == painted_of(page) == Area(0, 0, WIDTH, HEIGHT)
