"""Sheet products: where the cards lie on a sheet that is bought, or on plain paper that is cut by hand.

Read from ``assets/sheets``, one file a product, each with the place where its measures are published.
Lengths in points.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from edu_materials.kernel.errors import UsageError
from edu_materials.kernel.strict_yaml import Entry, read_yaml
from edu_materials.kernel.units import mm

PAPERS = {"A4": (mm(210), mm(297)), "Letter": (mm(215.9), mm(279.4))}
"""Width and height of the papers that office printers take (ISO 216; ANSI/ASME Y14.1)."""
CHECKED = {"own": "computed here", "once": "in one publication", "twice": "in two publications that agree"}
"""How often the measures of a product were found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutSheet:
    """Plain paper: cards lie apart by ``gutter``, and their colour is painted ``bleed`` beyond the cut."""

    gutter: float
    bleed: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DieCutSheet:
    """A sheet whose cards are cut already: rows and columns of cards, the first at ``left`` and ``top``."""

    columns: int
    rows: int
    width: float
    height: float
    radius: float
    left: float
    top: float
    pitch_x: float
    pitch_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A sheet product: who makes it, on which papers, its geometry, and where its measures were found."""

    name: str
    maker: str
    article: str
    also: tuple[str, ...]
    papers: tuple[str, ...]
    geometry: CutSheet | DieCutSheet
    checked: str
    sources: tuple[str, ...]


def load_products(assets: Path) -> Mapping[str, Product]:
    """Return the sheet products of ``assets/sheets`` by name.

    Raises:
        ContentError: A measure is missing or no number, or a key is unknown.
    """
    return {path.stem: _product(path) for path in sorted((assets / "sheets").glob("*.yaml"))}


def product_named(products: Mapping[str, Product], name: str) -> Product:
    """Return the product *name*.

    Raises:
        UsageError: There is none; the hint names the nearest.
    """
    if name not in products:
        near = get_close_matches(name, products, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise UsageError(f"there is no sheet product “{name}”", hint=f"{hint}See them all: edu-materials card sheets.")
    return products[name]


def _product(path: Path) -> Product:
    root = read_yaml(path, f"assets/sheets/{path.name}")
    kind = root.choice("kind", ("cut", "die-cut"))
    product = Product(
        name=root.choice("sheet", (path.stem,)),
        maker=root.text("maker"),
        article=root.text("article"),
        also=root.texts("also"),
        papers=root.texts("papers"),
        geometry=_cut(root) if kind == "cut" else _die_cut(root),
        checked=root.choice("checked", tuple(CHECKED)),
        sources=tuple(_source(entry) for entry in root.entries("sources")),
    )
    root.close()
    return product


def _cut(root: Entry) -> CutSheet:
    return CutSheet(gutter=_length(root, "gutter"), bleed=_length(root, "bleed"))


def _die_cut(root: Entry) -> DieCutSheet:
    card, pitch = root.entry("card"), root.entry("pitch")
    sheet = DieCutSheet(
        columns=root.count("columns"),
        rows=root.count("rows"),
        width=_length(card, "width"),
        height=_length(card, "height"),
        radius=_length(card, "radius") if "radius" in card else 0.0,
        left=_length(root, "left"),
        top=_length(root, "top"),
        pitch_x=_length(pitch, "x"),
        pitch_y=_length(pitch, "y"),
    )
    card.close()
    pitch.close()
    return sheet


def _source(entry: Entry) -> str:
    text = f"{entry.text('where')}, seen on {entry.day('date')}"
    entry.close()
    return text


def _length(entry: Entry, key: str) -> float:
    return mm(entry.numbers(key)[0])
