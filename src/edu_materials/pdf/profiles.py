"""What a PDF promises: a row for each profile, read by the writer to do it and by the checks to prove it."""

from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A promise. ``claims`` are the identification properties of the XMP packet, as prefix, name and value."""

    name: str
    standards: tuple[str, ...]
    version: tuple[int, int]
    colour: Literal["rgb", "cmyk"]
    tagged: bool
    links: bool
    intent: Literal["GTS_PDFA1", "GTS_PDFX"]
    condition: str
    """Identifier of the printing or viewing condition that the output intent names."""
    icc: str
    """The file in ``assets/icc`` that describes the condition."""
    claims: tuple[tuple[str, str, str], ...]
    fields: bool = False
    """Lines to fill in by hand can be filled in on a screen as well (ISO 32000-1, 12.7)."""


SCREEN = Profile(
    name="screen",
    standards=("PDF/UA-1 (ISO 14289-1)", "PDF/A-2a (ISO 19005-2)"),
    version=(1, 7),
    colour="rgb",
    tagged=True,
    links=True,
    intent="GTS_PDFA1",
    condition="sRGB IEC61966-2.1",
    icc="sRGB.icc",
    claims=(("pdfuaid", "part", "1"), ("pdfaid", "part", "2"), ("pdfaid", "conformance", "A")),
)

PRESS = Profile(
    name="press",
    standards=("PDF/X-4 (ISO 15930-7)",),
    version=(1, 6),
    colour="cmyk",
    tagged=False,
    links=False,
    intent="GTS_PDFX",
    condition="FOGRA39",
    icc="FOGRA39L_coated.icc",
    claims=(("pdfxid", "GTS_PDFXVersion", "PDF/X-4"),),
)

OFFICE = Profile(
    name="office",
    standards=("PDF/A-2u (ISO 19005-2)",),
    version=(1, 7),
    colour="rgb",
    tagged=False,
    links=False,
    intent="GTS_PDFA1",
    condition="sRGB IEC61966-2.1",
    icc="sRGB.icc",
    claims=(("pdfaid", "part", "2"), ("pdfaid", "conformance", "U")),
)
"""Sheets of many cards for an office printer: only to be printed, so that nothing is tagged and nothing leads away."""

FILLABLE = replace(SCREEN, name="fillable", fields=True)
"""What a centre fills in on a screen, without a program of ours: as accessible and as lasting as the screen form."""

PROFILES = {profile.name: profile for profile in (SCREEN, PRESS, OFFICE, FILLABLE)}
