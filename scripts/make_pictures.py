"""Make the pictures of the README from the files in output/: python scripts/make_pictures.py.

Before it: make materials, then edu-materials build -t patient-card --form id-card --form fold-over, and
edu-materials card sheet --market DE.
"""

from pathlib import Path

import pypdfium2
from PIL import Image

ROOT = Path(__file__).parents[1]
GAP = 24
GROUND = (226, 230, 233)
PICTURES = {
    "patient-card": ("IE-en", "patient-card", (1, 2), 200),
    "patient-leaflet": ("DE-de", "patient-leaflet", (1, 4, 5), 90),
    "hcp-leaflet": ("GR-el", "hcp-leaflet", (1, 3), 80),
    "card-sheet": ("DE-de", "patient-card", (1,), 60, "-sheet-plain-long"),
    "id-card": ("FR-fr", "patient-card", (1, 2), 150, "-id-card"),
    "fold-over": ("IE-en", "patient-card", (1,), 60, "-fold-over"),
}


def main() -> None:
    """Write one picture a material into docs/images."""
    for name, (locale, material, numbers, resolution, *form) in PICTURES.items():
        ending = form[0] if form else "-[0-9]*.[0-9]"
        (path,) = (ROOT / "output" / "hemgenix").glob(f"*/{locale}/hemgenix-{material}-{locale}*{ending}.pdf")
        pages = pypdfium2.PdfDocument(path)
        images = [pages[number - 1].render(scale=resolution / 72).to_pil() for number in numbers]
        width = sum(image.width for image in images) + GAP * (len(images) + 1)
        sheet = Image.new("RGB", (width, images[0].height + 2 * GAP), GROUND)
        x = GAP
        for image in images:
            sheet.paste(image, (x, GAP))
            x += image.width + GAP
        target = ROOT / "docs" / "images" / f"{name}.png"
        sheet.quantize(64).save(target, optimize=True)
        print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
