"""Make the faces in assets/fonts from the package fontpkg-fira-sans: only the letters of our languages, no hinting.

The face for names is wider: every letter of the Latin, Greek and Cyrillic alphabets that Fira Sans draws, for people
are named in more languages than materials are written in. Run by hand when a language or a symbol is added:
python scripts/make_fonts.py
"""

import hashlib
from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x218, 0x21C), *range(0x1E02, 0x1E04), 0x1E9E]
IRISH_OLD = [0x1E0A, 0x1E0B, 0x1E1E, 0x1E1F, 0x1E40, 0x1E41, 0x1E56, 0x1E57, 0x1E60, 0x1E61, 0x1E6A, 0x1E6B]
GREEK = [*range(0x384, 0x3CF)]
CYRILLIC = [*range(0x400, 0x460)]
MARKS = [ord(c) for c in "–—‘’‚“”„‹›†•…‰€™−×≤≥≠≈→⁰¹²³⁴⁵⁶⁷⁸⁹½¼¾µ"]
MATERIALS = LATIN + IRISH_OLD + GREEK + CYRILLIC + MARKS
NAMES = [
    *range(0x20, 0x7F),
    *range(0xA0, 0xAD),  # not the soft hyphen, which is seen by nobody
    *range(0xAE, 0x250),
    *range(0x370, 0x400),
    *range(0x400, 0x530),
    *range(0x1E00, 0x2000),
    0x2BC,  # the apostrophe that is a letter, as in Ukrainian and Breton names
    *(ord(c) for c in "–—‘’‚“”„‹›…№"),
]
"""Letters with their accents as one character, and the punctuation of names; no mark that stands alone."""
FACES = {
    "regular": ("FiraSans-Regular", MATERIALS),
    "semibold": ("FiraSans-SemiBold", MATERIALS),
    "names": ("FiraSans-Regular", NAMES),
}
FAMILIES = {"names": "Fira Sans Names"}
"""Faces of a name of their own: ReportLab takes two faces of one PostScript name for the same face."""
TARGET = Path(__file__).parents[1] / "assets" / "fonts"


def main() -> None:
    """Write the stripped faces, the licence, and say what is in them."""
    TARGET.mkdir(parents=True, exist_ok=True)
    package = files("fontpkg_fira_sans")
    (TARGET / "OFL.txt").write_text(package.joinpath("LICENSE").read_text("utf-8"), "utf-8")
    for name, (source, letters) in FACES.items():
        font = TTFont(str(package.joinpath("files", f"{source}.ttf")), recalcTimestamp=False)
        options = subset.Options()
        options.hinting = False
        options.layout_features = ["kern"]
        options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
        options.notdef_outline = True
        options.glyph_names = False
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=letters)
        subsetter.subset(font)
        if name in FAMILIES:
            _rename(font, FAMILIES[name])
        path = TARGET / f"fira-sans-{name}.ttf"
        font.save(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB, {font['maxp'].numGlyphs} glyphs, sha256 {digest}")


def _rename(font: TTFont, family: str) -> None:
    """Call *font* by *family*: name ids 1 (family), 4 (full name) and 6 (PostScript name), ISO/IEC 14496-22, 5.2.7."""
    for number, text in ((1, family), (4, f"{family} Regular"), (6, f"{family.replace(' ', '')}-Regular")):
        for record in font["name"].names:
            if record.nameID == number:
                record.string = text


if __name__ == "__main__":
    main()
