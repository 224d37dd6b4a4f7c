"""The fillable card, filled in by programs that are not ours, pypdf and Chromium, and shown by pdfium and poppler."""

import io
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
from PIL import Image, ImageChops
from scripts.chromium import chromium
from scripts.figures import Figures

NAMES = ("Ąžuolas Test", "Łucja Probe", "Žofia Muster", "Ёлка Тест", "Ελένη Δοκιμή", "Björk Próf", "Çelik Deneme")
TREATED = ("2026-03-04", "TEST-0001", "Dr. Test Doctor", "Test Hospital", "+49 000 0000000")
SCALE = 2
"""Of pictures that are compared: 144 dpi."""


def fillable(figures: Figures, editions: int) -> None:
    """Fill in the form of each of so many *editions*; every word must be shown, in its field and nowhere else."""
    figures.chapter("The fillable card of every edition, filled in by others, shown by pdfium and poppler")
    blanks = sorted(figures.folder.rglob("*-fillable.pdf"))
    with chromium() as browser:
        for program, fill in ((f"pypdf {pypdf.__version__}", _by_pypdf), (browser.version, browser.fill)):
            kept, shown = 0, dict.fromkeys(RENDERERS, 0)
            for number, blank in enumerate(blanks):
                values = (NAMES[number % len(NAMES)], *TREATED)
                filled = figures.folder / f"filled-{program.split()[0].split('/')[0]}-{number:02}.pdf"
                fill(blank, values, filled)
                kept += tuple(_fields(filled).values()) == values
                for name, (words, picture) in RENDERERS.items():
                    inside = _in_fields(picture(blank), picture(filled), blank)
                    shown[name] += inside and all(value in words(filled) for value in values)
            figures.exactly(f"{program}: editions whose fields hold what was typed", kept, editions)
            for name, count in shown.items():
                figures.exactly(
                    f"{program}: editions that {name} shows whole, and in the fields alone", count, editions
                )


def _by_pypdf(blank: Path, values: Sequence[str], target: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=str(blank))
    typed = dict(zip(_fields(blank), values, strict=True))
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, typed, auto_regenerate=False)
    writer.write(str(target))


def _fields(path: Path) -> dict[str, str]:
    return {key: field.get("/V", "") for key, field in (pypdf.PdfReader(path).get_fields() or {}).items()}


def _words_by_pdfium(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as pdf:
        pdf.init_forms()
        page = pdf[1]
        page.flatten()
        return str(pdf[1].get_textpage().get_text_range())


def _picture_by_pdfium(path: Path) -> Image.Image:
    with pypdfium2.PdfDocument(path) as pdf:
        pdf.init_forms()
        return pdf[1].render(scale=SCALE, may_draw_forms=True).to_pil().convert("L")


def _words_by_poppler(path: Path) -> str:
    return subprocess.run(("pdftotext", "-f", "2", path, "-"), check=True, capture_output=True, text=True).stdout


def _picture_by_poppler(path: Path) -> Image.Image:
    command = ("pdftoppm", "-f", "2", "-l", "2", "-r", str(72 * SCALE), "-gray", "-png", path)
    done = subprocess.run(command, check=True, capture_output=True)
    with Image.open(io.BytesIO(done.stdout)) as image:
        return image.convert("L")


def _in_fields(before: Image.Image, after: Image.Image, blank: Path) -> bool:
    """Say whether *after* bears more ink than *before* in each field of *blank*, and nowhere else."""
    ink = ImageChops.difference(before, after).point(lambda value: 255 if value > 64 else 0)  # noqa: PLR2004
    everywhere = True
    with pikepdf.open(blank) as pdf:
        page = pdf.pages[1]
        for widget in page.Annots:
            left, bottom, right, top = (float(value) * SCALE for value in widget.Rect)
            height = float(page.MediaBox[3]) * SCALE
            area = (int(left) - 1, int(height - top) - 1, int(right) + 2, int(height - bottom) + 2)
            everywhere &= ink.crop(area).getbbox() is not None
            ink.paste(0, area)
    return everywhere and ink.getbbox() is None


RENDERERS = {
    "pdfium": (_words_by_pdfium, _picture_by_pdfium),
    "poppler": (_words_by_poppler, _picture_by_poppler),
}
