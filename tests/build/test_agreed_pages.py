"""What an authority agreed to is what is printed then: agreement changes the state line and what shares its line."""

from dataclasses import replace
from datetime import date

import pytest
from tests.builders import an_edition

from edu_materials.build.pipeline import laid_out
from edu_materials.build.workspace import Workspace
from edu_materials.facts.edition import Edition, Standing
from edu_materials.layout.frames import Frame

AGREED = Standing(state="agreed", reference="D-2026/17", day=date(2026, 11, 22))
FURNITURE = ("state.", "version.line", "edition.code")
FORMS = {
    "patient-card": ("screen", "fold-over"),
    "patient-leaflet": ("screen", "large-print"),
    "hcp-leaflet": ("screen",),
}


def content(own: Workspace, edition: Edition, form: str) -> list[tuple[int, Frame]]:
    """Return every frame of the pages but the furniture that says how far the edition is agreed."""
    pages = laid_out(own, edition, form).pages
    return [(page.number, frame) for page in pages for frame in page.frames if not frame.key.startswith(FURNITURE)]


@pytest.mark.parametrize("locale", ["DE-de", "BG-bg", "GR-el", "HU-hu", "MT-mt", "FI-fi", "IE-en"])
@pytest.mark.parametrize("material", FORMS)
def test_agreement_moves_no_word_of_the_content(own: Workspace, locale: str, material: str) -> None:
    draft = an_edition(own, locale, material)
    for form in FORMS[material]:
        assert content(own, replace(draft, standing=AGREED), form) == content(own, draft, form)
