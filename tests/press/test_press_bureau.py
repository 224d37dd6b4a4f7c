"""Artwork for card bureaus: 89 × 57 mm around the card, colour to its edge, no marks."""

import io

import pikepdf
import pypdfium2
import pytest
from tests.builders import altered, built_of, pages_of

from edu_materials.build.pipeline import profile_of
from edu_materials.build.workspace import Workspace
from edu_materials.checks.files import FinishedFile
from edu_materials.checks.findings import inspect
from edu_materials.checks.press import PRESS_CHECKS
from edu_materials.kernel.errors import LayoutError
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.frames import RuleFrame
from edu_materials.pdf.profiles import PRESS
from edu_materials.press.bureau import artwork

LOCALES = ("IE-en", "DE-de", "BG-bg")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_artwork_is_89_by_57_mm_and_cut_to_the_card_in_its_middle(own: Workspace, locale: str) -> None:
    built = built_of(own, locale, "patient-card", "id-card-bureau")
    assert built.findings == ()
    assert profile_of(built.target) == PRESS
    with pikepdf.open(io.BytesIO(built.data)) as pdf:
        assert len(pdf.pages) == 2
        for page in pdf.pages:
            media, bleed, trim = ([as_mm(float(v)) for v in page.obj[f"/{n}Box"]] for n in ("Media", "Bleed", "Trim"))
            assert media == pytest.approx([0, 0, 89, 57], abs=0.01)
            assert bleed == pytest.approx(media, abs=0.01)
            assert trim == pytest.approx([1.7, 1.51, 87.3, 55.49], abs=0.01)


def test_colour_is_painted_to_the_very_edge(own: Workspace) -> None:
    data = built_of(own, "DE-de", "patient-card", "id-card-bureau").data
    for page in pypdfium2.PdfDocument(data):
        image = page.render(scale=4).to_pil().convert("RGB")
        width, height = image.size
        for x, y in ((1, height - 2), (width - 2, height - 2), (width // 2, height - 2)):
            assert image.getpixel((x, y)) != (255, 255, 255)
    front = pypdfium2.PdfDocument(data)[0].render(scale=4).to_pil().convert("L")
    assert max(front.getpixel((x, 1)) for x in range(1, front.width - 1)) < 120  # the dark band


def test_the_artwork_says_what_the_card_says_and_carries_no_marks(own: Workspace) -> None:
    artwork_of, card = (built_of(own, "DE-de", "patient-card", form) for form in ("id-card-bureau", "id-card"))
    assert artwork_of.layout is not None
    assert card.layout is not None
    assert artwork_of.document == card.document
    for page, same in zip(artwork_of.layout.pages, card.layout.pages, strict=True):
        assert [frame.key for frame in page.frames] == [frame.key for frame in same.frames]
        assert not any(isinstance(frame, RuleFrame) for frame in page.frames)


def test_a_card_that_is_no_plastic_card_is_refused_with_both_sizes(own: Workspace) -> None:
    with pytest.raises(LayoutError, match=r"85\.60 × 107\.96 mm is no card that fits artwork of 89 × 57 mm"):
        artwork(pages_of(own, "DE-de", "patient-card"))


@pytest.mark.parametrize(("name", "by"), [("TrimBox", 0.5), ("BleedBox", 0.5), ("MediaBox", 0.5), ("CropBox", 0.5)])
def test_a_box_that_was_moved_is_found(own: Workspace, name: str, by: float) -> None:
    built = built_of(own, "DE-de", "patient-card", "id-card-bureau")
    assert built.layout is not None

    def narrower(pdf: pikepdf.Pdf) -> None:
        box = pdf.pages[0].obj.get(f"/{name}", pdf.pages[0].mediabox)
        left, bottom, right, top = (float(value) for value in box)
        pdf.pages[0].obj[f"/{name}"] = pikepdf.Array([left + mm(by), bottom, right, top])

    found = inspect(PRESS_CHECKS, FinishedFile(altered(built.data, narrower), built.layout, own.faces.names(), PRESS))
    assert "X603" in {finding.code for finding in found}
