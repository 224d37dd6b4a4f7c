"""Sheets and booklets of real editions: composed, imposed, written, and folded back from their finished bytes."""

import io
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter
from tests.builders import own_faces
from tests.conftest import replace_in

from edu_materials.build.imposing import (
    OFFICE_LEAFLET,
    card_places,
    impose_cards,
    impose_leaflet,
    products_of,
    require_leaflet_possible,
    require_possible,
    sheet_pdf,
    written,
)
from edu_materials.build.printers import Offset
from edu_materials.build.sheet_files import inspected_sheets
from edu_materials.build.targets import ID_FORM, SCREEN_FORM, Target
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.checks.imposed import placements
from edu_materials.checks.judges.bench import OFFICE as OFFICE_STANDARD
from edu_materials.checks.judges.bench import PRESS as PRESS_STANDARD
from edu_materials.checks.judges.bench import judged
from edu_materials.kernel.errors import LayoutError, UsageError
from edu_materials.kernel.units import mm
from edu_materials.layout.frames import QrFrame, TextFrame
from edu_materials.layout.imposition import Imposition
from edu_materials.pdf.profiles import OFFICE, PRESS, Profile
from edu_materials.press.duplex import FLIPS, Flip, sheet_axis

EDITIONS = ("DE-de", "GR-el", "IE-en")
CARD, LEAFLET = "patient-card", "patient-leaflet"


def a_target(locale: str = "DE-de", form: str = SCREEN_FORM, material: str = CARD) -> Target:
    market, language = locale.split("-")
    return Target("hemgenix", market, language, material, form)


@cache
def imposed(own: Workspace, locale: str, flip: Flip, paper: str = "A4", *, press: bool = False) -> Imposition:
    return impose_cards(own, a_target(locale), copies=6, start=2, flip=flip, paper=paper, press=press)


def found_in(own: Workspace, imposition: Imposition, flip: Flip, profile: Profile = OFFICE) -> tuple[str, ...]:
    first = imposition.sheets[0]
    axis = sheet_axis(first.width, first.height, flip)
    data = written(own, imposition, profile)
    return tuple(map(str, inspected_sheets(own, imposition, data, profile, axis=axis)))


@pytest.mark.parametrize("flip", FLIPS)
@pytest.mark.parametrize("locale", EDITIONS)
def test_every_check_passes_on_the_sheets_of_an_edition(own: Workspace, locale: str, flip: Flip) -> None:
    for paper in ("A4", "Letter"):
        assert found_in(own, imposed(own, locale, flip, paper), flip) == ()
    assert found_in(own, imposed(own, locale, flip, press=True), flip, PRESS) == ()


@pytest.mark.parametrize("flip", FLIPS)
def test_the_finished_file_folded_back_has_each_back_behind_its_front(own: Workspace, flip: Flip) -> None:
    """Read the operators of the file: inside the folded card, face 2 lies behind face 4 and face 3 behind face 1."""
    imposition = imposed(own, "DE-de", flip)
    art = imposition.arts[0]
    width, height = art.width, art.height
    with pikepdf.open(io.BytesIO(written(own, imposition, OFFICE))) as pdf:
        pages = [list(placements(page)) for page in pdf.pages]
    assert [len(page) for page in pages] == [3, 3, 3, 3]
    sheet = imposition.sheets[0]
    for front, back in zip(pages[::2], pages[1::2], strict=True):
        assert {name for name, _ in front} == {"/FormXob.art0"}
        assert {name for name, _ in back} == {"/FormXob.art1"}
        fronts = [(e, f) for _, (a, _, _, d, e, f) in front if (a, d) == (1, 1)]
        assert len(fronts) == 3
        for (x, y), (_, (a, b, c, d, e, f)) in zip(fronts, back, strict=True):
            assert (b, c) == (0, 0)
            for u, v in ((0, 0), (width, height), (width / 4, height / 5)):
                on_back = a * u + e, d * v + f
                mirrored = (
                    (sheet.width - on_back[0], on_back[1])
                    if flip == "long"
                    else (
                        on_back[0],
                        sheet.height - on_back[1],
                    )
                )
                assert mirrored == pytest.approx((x + u, y + height - v), abs=mm(0.01))


def test_a_printers_offset_moves_backs_and_nothing_else(own: Workspace) -> None:
    plain = imposed(own, "DE-de", "long")
    moved = impose_cards(own, a_target(), copies=6, start=2, offset=(mm(1.2), mm(-0.5)))
    for one, other in zip(plain.sheets, moved.sheets, strict=True):
        assert one.frames == other.frames
        for before, after in zip(one.placed, other.placed, strict=True):
            shift = (mm(1.2), mm(-0.5)) if one.number % 2 == 0 else (0, 0)
            assert (after.x - before.x, after.y - before.y) == pytest.approx(shift)


def test_crop_and_fold_marks_are_measured_in_the_file_to_a_twentieth(own: Workspace) -> None:
    imposition = impose_cards(own, a_target(), press=True)
    with pikepdf.open(io.BytesIO(written(own, imposition, PRESS))) as pdf:
        page = pdf.pages[0]
        corners = {(e, f) for _, (_, _, _, _, e, f) in placements(page)}
        lines, start = [], (0.0, 0.0)
        ink: tuple[float, ...] = ()
        for step in pikepdf.parse_content_stream(page):
            numbers = tuple(float(v) for v in step.operands) if str(step.operator) in {"m", "l", "K"} else ()
            match str(step.operator):
                case "K":
                    ink = numbers
                case "m":
                    start = numbers[0], numbers[1]
                case "l" if ink == (1, 1, 1, 1):
                    lines.append((*start, *numbers))
                case _:
                    pass
    art = imposition.arts[0]
    dashes = [line for line in lines if line[1] == line[3] and abs(line[2] - line[0]) < mm(1)]
    lines = [line for line in lines if line not in dashes]
    folds = sorted({round(y + art.height / 2, 2) for _, y in corners})
    assert sorted({round(dash[1], 2) for dash in dashes}) == pytest.approx(folds, abs=mm(0.05))
    across = sorted({round(edge, 2) for x, _ in corners for edge in (x, x + art.width)})
    down = sorted({round(edge, 2) for _, y in corners for edge in (y, y + art.height)})
    assert sorted({round(line[0], 2) for line in lines if line[0] == line[2]}) == pytest.approx(across, abs=mm(0.05))
    assert sorted({round(line[1], 2) for line in lines if line[1] == line[3]}) == pytest.approx(down, abs=mm(0.05))
    assert len(lines) == 2 * (len(across) + len(down))


def as_scanned(page: pypdfium2.PdfPage, angle: float) -> Image.Image:
    """Print and scan: 300 dpi, turned, shrunk to 96 per cent, blurred, with noise that is the same every time."""
    image = page.render(scale=300 / 72, grayscale=True).to_pil()
    image = image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    image = image.resize((int(image.width * 0.96), int(image.height * 0.96)), Image.Resampling.BILINEAR)
    image = image.filter(ImageFilter.GaussianBlur(1.2))
    noise = Image.frombytes("L", image.size, Random(7).randbytes(image.width * image.height))
    return Image.blend(image, noise, 0.2)


@pytest.mark.parametrize(
    ("form", "sheet", "angle", "count"), [(SCREEN_FORM, "plain", -3, 4), (ID_FORM, "avery-32011", 3, 10)]
)
def test_every_code_of_a_full_sheet_reads_after_print_and_scan(
    own: Workspace, form: str, sheet: str, angle: float, count: int
) -> None:
    imposition = impose_cards(own, a_target("GR-el", form), sheet=sheet)
    (payload,) = {frame.payload for art in imposition.arts for frame in art.frames if isinstance(frame, QrFrame)}
    page = pypdfium2.PdfDocument(written(own, imposition, OFFICE))[0]
    codes = zxingcpp.read_barcodes(as_scanned(page, angle))
    assert [code.text for code in codes] == [payload] * count


def test_the_notes_of_a_sheet_are_in_the_language_of_its_edition(own: Workspace) -> None:
    said = {
        frame.key: "".join(span.text for span in frame.spans)
        for frame in imposed(own, "DE-de", "short").sheets[0].frames
        if isinstance(frame, TextFrame)
    }
    words = own.catalogue("hemgenix", "de", "DE").words
    for key in ("print.scale", "print.short-edge", "print.cut"):
        assert said[key].split() == words(key).plain.split()
    assert said["edition.code"] == "hemgenix-patient-card-DE-de-0.1 · 1/4"


def test_a_print_shop_gets_crop_marks_and_an_office_outlines_too(own: Workspace) -> None:
    office = {frame.key for frame in imposed(own, "DE-de", "long").sheets[0].frames}
    press = {frame.key for frame in imposed(own, "DE-de", "long", press=True).sheets[0].frames}
    assert office - press == {"outline", "print.cut"}
    assert "marks" in press


def test_one_call_gives_the_bytes_of_the_sheets(own: Workspace) -> None:
    data = sheet_pdf(own, a_target("IE-en"), copies=2, flip="short")
    assert data == written(own, impose_cards(own, a_target("IE-en"), copies=2, flip="short"), OFFICE)


@pytest.mark.parametrize("form", ["booklet", "two-up"])
@pytest.mark.parametrize("flip", FLIPS)
def test_every_check_passes_on_a_leaflet_for_an_office_printer(own: Workspace, form: str, flip: Flip) -> None:
    imposition = impose_leaflet(own, a_target("GR-el", material=LEAFLET), form=form, flip=flip)
    data = written(own, imposition, OFFICE)
    assert inspected_sheets(own, imposition, data, OFFICE) == ()


def test_a_leaflet_for_an_office_printer_is_set_in_the_type_of_the_leaflet(own: Workspace) -> None:
    office, usual = own.theme(OFFICE_LEAFLET), own.theme("leaflet-a5")
    assert office.styles == usual.styles
    assert (office.gaps, office.grid, office.qr_module) == (usual.gaps, usual.grid, usual.qr_module)
    assert (office.page.width, office.page.height) == (usual.page.width, usual.page.height)


def test_the_professionals_leaflet_is_not_folded(own: Workspace) -> None:
    with pytest.raises(UsageError, match="the form leaflet-a4 is no A5 leaflet"):
        impose_leaflet(own, a_target(material="hcp-leaflet"), form="booklet")


@pytest.mark.parametrize(
    ("sheet", "copies", "start", "says"),
    [
        ("plain", 0, 1, "0 copies"),
        ("plain", 1, 5, "no slot 5"),
        ("avery-32111", 1, 1, "no sheet product “avery-32111”"),
    ],
)
def test_what_no_edition_could_do_is_refused_before_any_is_made(
    own: Workspace, sheet: str, copies: int, start: int, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        require_possible(own, SCREEN_FORM, sheet=sheet, paper="A4", copies=copies, start=start)
    with pytest.raises(UsageError, match=says):
        impose_cards(own, a_target(), sheet=sheet, copies=copies, start=start)


def test_a_card_or_a_leaflet_too_large_is_refused_before_any_is_made(own: Workspace) -> None:
    with pytest.raises(LayoutError, match=r"53\.96 mm lower"):
        require_possible(own, SCREEN_FORM, sheet="avery-32011", paper="A4", copies=None, start=1)
    with pytest.raises(LayoutError, match="more than Letter has"):
        require_leaflet_possible(own, "Letter", 0.1)


def test_the_list_of_products_says_what_each_holds_or_why_it_holds_none(own: Workspace) -> None:
    products = products_of(own.assets)
    assert card_places(own, products["plain"], "A4") == ("4", "8")
    assert card_places(own, products["avery-32011"], "A4") == ("none: 53.96 mm lower", "10")
    assert card_places(own, products["herma-5028"], "A4") == ("none: 57.16 mm lower", "none: 3.18 mm lower")


def test_a_translation_too_long_for_the_sheet_is_an_error_that_names_it(copied: Path) -> None:
    catalogue = copied / "locales" / "de" / "LC_MESSAGES" / "parts.po"
    replace_in(catalogue, 'msgstr "Mit 100 % drucken. ', f'msgstr "{"Mit 100 % drucken. " * 9}')
    with pytest.raises(LayoutError, match=r"“print\.scale” is"):
        impose_cards(open_workspace(copied, None), a_target())


@pytest.mark.parametrize(
    ("press", "standard"), [(False, OFFICE_STANDARD), (True, PRESS_STANDARD)], ids=["office", "press"]
)
def test_the_judges_pass_a_sheet(own: Workspace, tmp_path: Path, press: bool, standard: str) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sheet_pdf(own, a_target(), press=press))
    for verdict in judged(path, (standard,)):
        assert verdict.findings == ()


def test_every_font_of_a_sheet_is_ours(own: Workspace) -> None:
    with pikepdf.open(io.BytesIO(sheet_pdf(own, a_target()))) as pdf:
        names = {str(item.BaseFont).partition("+")[2] for item in pdf.objects if _is_font(item)}
    assert names
    assert names <= set(own_faces().names())


def _is_font(item: object) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"


@pytest.mark.parametrize("sheet", ["plain", "avery-32011", "avery-32015"])
@pytest.mark.parametrize("flip", FLIPS)
def test_flat_cards_go_on_bought_sheets_from_a_printer_that_was_measured(
    own: Workspace, sheet: str, flip: Flip
) -> None:
    offset = Offset(printer="ward-3", flip=flip, x=0.4, y=-0.3, measured=date(2026, 11, 22))
    imposition = impose_cards(own, a_target(form=ID_FORM), sheet=sheet, flip=flip, offset=offset.shift)
    first = imposition.sheets[0]
    axis = sheet_axis(first.width, first.height, flip)
    data = written(own, imposition, OFFICE)
    assert inspected_sheets(own, imposition, data, OFFICE, axis=axis, offset=offset) == ()


def test_where_flat_cards_touch_a_printer_must_be_measured_first(own: Workspace) -> None:
    imposition = impose_cards(own, a_target(form=ID_FORM), sheet="avery-32011")
    data = written(own, imposition, OFFICE)
    findings = inspected_sheets(own, imposition, data, OFFICE, axis="vertical")
    assert "I906" in {finding.code for finding in findings}
