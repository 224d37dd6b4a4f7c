"""What cards are printed on, and what a file of them promises."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from edu_materials.pdf.profiles import OFFICE

if TYPE_CHECKING:
    from edu_materials.press.duplex import Flip

ENCRYPTED = replace(OFFICE, name="office, encrypted", standards=("PDF 1.7",), claims=())
"""Office sheets that a password locks: PDF/A forbids that (ISO 19005-2, 6.1.3), so nothing is claimed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """How cards go on paper: each on pages of its own, or on a sheet product from the slot ``start`` on."""

    sheet: str | None = None
    start: int = 1
    flip: "Flip" = "long"
    offset: tuple[float, float] = (0.0, 0.0)
    paper: str = "A4"
