"""A card filled in by programs that we did not write: the value is there, in our letters, on its line, and readable.

pypdf writes appearances itself; qpdf (pikepdf) leaves them to the viewer; pdfium, which is in Chromium, is typed into.
"""

import io
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Name
from pikepdf.form import Form
from PIL import Image, ImageChops
from pypdfium2 import raw
from tests.builders import a_layout, built_of, own_outfit, pages_of, written

from edu_materials.build.workspace import Workspace
from edu_materials.checks.judges.bench import ARCHIVE, UA, judged
from edu_materials.checks.readback import as_read
from edu_materials.kernel.errors import FontError
from edu_materials.layout.frames import FieldFrame, TextFrame
from edu_materials.pdf.acroform import FLAGS, RESOURCE, field_box, to_unicode
from edu_materials.pdf.profiles import FILLABLE
from edu_materials.pdf.write import write

VALUES = {
    "GR-el": ("Δοκιμαστικό Πρόσωπο Ά", "22 Νοεμβρίου 2026", "TEST-0001", "Γιατρός Δοκιμής ΐΰώ", "Κέντρο Ένα", "+30 0"),
    "BG-bg": ("Тестово Лице Йъщяюѝ", "22 ноември 2026 г.", "TEST-0001", "Лекар Проба", "Център Едно", "+359 0"),
    "PL-pl": ("Osoba Testowa Źdźbło-Łąkę", "22 listopada 2026", "TEST-0001", "Lekarz Śćżń", "Ośrodek Jeden", "+48 0"),
}
NAMES = ("patient", "date", "batch", "doctor", "centre", "telephone")
RESOLUTION = 100
SCALE = RESOLUTION / 72
Fill = Callable[[bytes, dict[str, str]], bytes]
Render = Callable[[bytes, Path], Image.Image]


def by_pypdf(data: bytes, values: dict[str, str]) -> bytes:
    """Fill in with pypdf, which draws what it fills in."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        writer.update_page_form_field_values(page, dict(values), auto_regenerate=False)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def by_qpdf(data: bytes, values: dict[str, str]) -> bytes:
    """Fill in with qpdf, which asks viewers to draw it."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        form = Form(pdf)
        for name, value in values.items():
            form[name].value = value
        pdf.save(buffer)
    return buffer.getvalue()


def by_typing(data: bytes, values: dict[str, str]) -> bytes:
    """Fill in as one does in a browser: click into each field, and type."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    form = document.formenv.raw
    with pikepdf.open(io.BytesIO(data)) as pdf:
        places = [{str(w.T): [float(v) for v in w.Rect] for w in widgets_of(page)} for page in pdf.pages]
    for page, fields in zip(document, places, strict=True):
        for name, (left, bottom, right, top) in fields.items():
            middle = (left + right) / 2, (bottom + top) / 2
            raw.FORM_OnMouseMove(form, page.raw, 0, *middle)
            raw.FORM_OnLButtonDown(form, page.raw, 0, *middle)
            raw.FORM_OnLButtonUp(form, page.raw, 0, *middle)
            for character in values[name]:
                raw.FORM_OnChar(form, page.raw, ord(character), 0)
            raw.FORM_ForceToKillFocus(form)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()


def in_poppler(data: bytes, folder: Path) -> Image.Image:
    """Return page 2 as poppler shows it."""
    path = folder / "shown.pdf"
    path.write_bytes(data)
    command = ["pdftoppm", "-r", str(RESOLUTION), "-f", "2", "-l", "2", "-png", str(path)]
    return Image.open(io.BytesIO(subprocess.run(command, check=True, capture_output=True).stdout)).convert("L")


def in_pdfium(data: bytes, folder: Path) -> Image.Image:
    """Return page 2 as pdfium shows it."""
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    image: Image.Image = document[1].render(scale=SCALE, may_draw_forms=True).to_pil().convert("L")
    document.close()
    return image


def widgets_of(page: pikepdf.Page) -> list[pikepdf.Object]:
    return [item for item in page.get(Name.Annots, []) if item.Subtype == Name.Widget]


def values_in(data: bytes) -> dict[str, str]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {str(field.T): str(field.get(Name.V, "")) for field in pdf.Root.AcroForm.Fields}


def faces_drawn_with(data: bytes) -> set[str]:
    """Return the names of the faces that what is filled in is drawn with."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {
            str(step.operands[0])
            for page in pdf.pages
            for widget in widgets_of(page)
            for step in pikepdf.parse_content_stream(widget.AP.N)
            if str(step.operator) == "Tf"
        }


def boxes_in(own: Workspace, locale: str) -> Iterator[tuple[int, int, int, int]]:
    """Give the room of each field on page 2 in points of the picture, from the top."""
    page = pages_of(own, locale, "patient-card").pages[1]
    for frame in (frame for frame in page.frames if isinstance(frame, FieldFrame)):
        left, bottom, right, top = field_box(frame, page)
        corners = left, page.height - top, right, page.height - bottom
        yield tuple(round(value * SCALE) for value in corners)  # type: ignore[misc]


def empty_card(own: Workspace, locale: str) -> bytes:
    return built_of(own, locale, "patient-card", "fillable").data


# Filled in


@pytest.mark.parametrize("fill", [by_pypdf, by_qpdf, by_typing])
@pytest.mark.parametrize("locale", VALUES)
def test_what_is_filled_in_is_kept_and_shown_on_its_line_and_nowhere_else(
    own: Workspace, locale: str, fill: Fill, tmp_path: Path
) -> None:
    empty = empty_card(own, locale)
    values = dict(zip(NAMES, VALUES[locale], strict=True))
    filled = fill(empty, values)
    assert values_in(filled) == values
    boxes = list(boxes_in(own, locale))
    for show in (in_poppler, in_pdfium):
        changed = ImageChops.difference(show(empty, tmp_path), show(filled, tmp_path)).point(lambda v: 255 * (v > 60))
        for box in boxes:
            assert changed.crop(box).getbbox() is not None
            changed.paste(0, (box[0], box[1] - 1, box[2], box[3] + 1))
        assert changed.getbbox() is None, f"ink outside of the fields in {show.__name__}"
    read = subprocess.run(
        ["pdftotext", "-raw", tmp_path / "shown.pdf", "-"], capture_output=True, text=True, check=True
    )
    for value in values.values():
        assert as_read(value) in as_read(read.stdout)


@pytest.mark.parametrize("fill", [by_pypdf, by_typing])
def test_it_is_drawn_in_our_letters_and_the_file_stays_what_it_was(own: Workspace, fill: Fill, tmp_path: Path) -> None:
    filled = fill(empty_card(own, "GR-el"), dict(zip(NAMES, VALUES["GR-el"], strict=True)))
    assert faces_drawn_with(filled) == {f"/{RESOURCE}"}
    path = tmp_path / "filled.pdf"
    path.write_bytes(filled)
    verdicts = [verdict for verdict in judged(path, (UA, ARCHIVE)) if not verdict.judge.lint]
    assert len(verdicts) == 4
    assert [str(finding) for verdict in verdicts for finding in verdict.findings] == []


@pytest.mark.parametrize("locale", VALUES)
def test_what_is_typed_stands_level_with_its_label(own: Workspace, locale: str) -> None:
    filled = by_typing(empty_card(own, locale), dict(zip(NAMES, VALUES[locale], strict=True)))
    page = pages_of(own, locale, "patient-card").pages[1]
    with pikepdf.open(io.BytesIO(filled)) as pdf:
        for widget in widgets_of(pdf.pages[1]):
            (frame,) = (frame for frame in page.frames if isinstance(frame, FieldFrame) and frame.name == widget.T)
            *_, label = (part for part in page.frames if isinstance(part, TextFrame) and part.key == frame.key)
            move = next(step for step in pikepdf.parse_content_stream(widget.AP.N) if str(step.operator) == "Td")
            typed = page.height - float(widget.Rect[1]) - float(move.operands[1])
            assert typed == pytest.approx(frame.baseline, abs=0.1)
            assert label.y == pytest.approx(frame.baseline)


def test_what_does_not_fit_cannot_be_typed_and_nothing_shrinks(own: Workspace) -> None:
    long = dict.fromkeys(NAMES, "Щ" * 200)
    filled = by_typing(empty_card(own, "BG-bg"), long)
    assert {len(value) for value in values_in(filled).values()} <= set(range(10, 40))
    with pikepdf.open(io.BytesIO(filled)) as pdf:
        for widget in widgets_of(pdf.pages[1]):
            steps = pikepdf.parse_content_stream(widget.AP.N)
            assert {float(step.operands[1]) for step in steps if str(step.operator) == "Tf"} == {8.0}


# As written


def test_a_field_is_named_labelled_printed_and_no_program_may_cut_it(own: Workspace) -> None:
    with pikepdf.open(io.BytesIO(empty_card(own, "DE-de"))) as pdf:
        widgets = widgets_of(pdf.pages[1])
        assert [str(widget.T) for widget in widgets] == list(NAMES)
        assert [str(widget.TU) for widget in widgets][:3] == ["Name", "Behandlungsdatum", "Chargenbezeichnung"]
        assert {int(widget.F) for widget in widgets} == {4}
        assert {int(widget.Ff) for widget in widgets} == {FLAGS}
        assert not any(Name.MaxLen in widget or Name.V in widget or Name.A in widget for widget in widgets)
        assert sorted(pdf.Root.AcroForm.keys()) == ["/DA", "/DR", "/Fields"]


def test_every_letter_of_the_face_can_be_looked_up_by_who_fills_in(own: Workspace) -> None:
    face = own.filling_face
    with pikepdf.open(io.BytesIO(empty_card(own, "DE-de"))) as pdf:
        font = pdf.Root.AcroForm.DR.Font[f"/{RESOURCE}"]
        cmap = font.ToUnicode.read_bytes().decode("ascii")
        assert cmap == to_unicode(face.face.charToGlyph)
        assert font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes() == face.program
    mapped = {int(row.split("<")[2][:4], 16) for row in cmap.splitlines() if row.startswith("<") and len(row) == 13}
    for text in (*(value for values in VALUES.values() for value in values), "Þórður Ğışık Ștefan Đžžž Ґїє Љубав"):
        assert set(map(ord, text)) <= mapped


def test_one_glyph_that_serves_two_characters_is_the_first_of_them() -> None:
    assert "1 beginbfchar\n<0003> <0020>\nendbfchar" in to_unicode({0x20: 3, 0xA0: 3, 0x41: 0})


def test_a_file_without_lines_to_fill_in_has_no_form(own: Workspace) -> None:
    with pikepdf.open(io.BytesIO(written(pages_of(own, "DE-de", "patient-leaflet"), FILLABLE))) as pdf:
        assert Name.AcroForm not in pdf.Root
    written(a_layout(), replace(FILLABLE, tagged=False))


def test_fields_without_a_face_to_fill_them_in_are_refused(own: Workspace) -> None:
    with pytest.raises(FontError, match="no face for names"):
        write(pages_of(own, "DE-de", "patient-card"), replace(own_outfit(), filling=None), FILLABLE)
