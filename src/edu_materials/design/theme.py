"""The theme of a form: its page, its type, its spaces, in points, from tokens in ``assets/design``."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from edu_materials.design.inks import Ink, load_inks
from edu_materials.kernel.errors import ContentError
from edu_materials.kernel.strict_yaml import Entry, read_yaml
from edu_materials.kernel.units import mm

WEIGHTS = ("regular", "semibold")
_HYPHEN_COSTS = {"freely": 0.02, "true": 0.12, "rarely": 1.0}
FACE_FILES = {weight: f"fira-sans-{weight}.ttf" for weight in WEIGHTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How one role of text is set: sizes and spaces in points, ``strong`` the weight of strong words.

    ``hyphen_cost`` weighs a hyphen against the square of the share of a line that stays white without it;
    ``balance`` makes lines of like length, as headings want it.
    """

    name: str
    weight: str
    strong: str
    size: float
    leading: float
    ink: str
    before: float
    after: float
    hyphen_cost: float
    balance: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PageForm:
    """A sheet and its margins, in points; ``faces`` is how many equal faces stand one above the other.

    Of a card, ``sides`` gives for each side the numbers of its faces, counted from 1, from top to bottom; ``corner`` is
    the radius of its corners, and ``sheet`` width and height of the paper around a card that is cut out of it.
    """

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    faces: int
    sides: tuple[tuple[int, ...], ...] = ()
    corner: float = 0.0
    sheet: tuple[float, float] | None = None

    @property
    def is_card(self) -> bool:
        """Say whether what stands on it keeps to faces, instead of flowing from page to page."""
        return bool(self.sides)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """Spaces in points: between blocks, list items, boxes and chapters."""

    block: float
    item: float
    box: float
    section: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Everything that layout needs to know of looks, all lengths in points.

    ``split`` is the width of the wider of two columns, nought where there is one.
    """

    form: str
    page: PageForm
    least_pages: int
    most_pages: int
    grid: float
    hang: float
    gaps: Gaps
    qr_module: float
    triangle: float
    field_line: float
    field_label: float
    split: float
    styles: Mapping[str, Style]
    inks: Mapping[str, Ink]

    def style(self, name: str) -> Style:
        """Return the style *name*.

        Raises:
            ContentError: This form has no such style.
        """
        if name not in self.styles:
            raise ContentError(
                f"the form {self.form} has no style “{name}”", hint=f"Add it to assets/design/{self.form}.yaml."
            )
        return self.styles[name]

    def inked(self, ink: str) -> "Theme":
        """Return the theme with all its type in one *ink*: for what stands on a dark ground."""
        styles = {name: replace(style, ink=ink) for name, style in self.styles.items()}
        return replace(self, styles=styles)


def load_theme(assets: Path, form: str) -> Theme:
    """Return the theme of *form* from ``assets/design/<form>.yaml``.

    Raises:
        ContentError: A token is missing, unknown or no number.
    """
    root = read_yaml(assets / "design" / f"{form}.yaml", f"assets/design/{form}.yaml")
    inks = load_inks(assets)
    page, pages, gap, field = (root.entry(key) for key in ("page", "pages", "gap", "field"))
    theme = Theme(
        form=root.choice("form", (form,)),
        page=_page(page, root),
        least_pages=pages.count("least"),
        most_pages=pages.count("most"),
        grid=_positive(root, "grid"),
        hang=_length(root, "hang"),
        gaps=Gaps(**{name: _length(gap, name) for name in ("block", "item", "box", "section")}),
        qr_module=_length(root.entry("qr"), "module"),
        triangle=_length(root, "triangle"),
        field_line=_length(field, "line"),
        field_label=_length(field, "label"),
        split=_length(root, "split") if "split" in root else 0.0,
        styles={style.name: style for style in (_style(entry, inks) for entry in root.entries("styles"))},
        inks=inks,
    )
    for entry in (page, pages, gap, field, root):
        entry.close()
    return theme


def _page(entry: Entry, root: Entry) -> PageForm:
    names = ("width", "height", "top", "right", "bottom", "left")
    faces = root.count("faces")
    return PageForm(
        faces=faces,
        sides=_sides(root, faces) if "sides" in root else (),
        corner=_length(root, "corner") if "corner" in root else 0.0,
        sheet=_sheet(root.entry("sheet")) if "sheet" in root else None,
        **{name: _length(entry, name) for name in names},
    )


def _sides(root: Entry, faces: int) -> tuple[tuple[int, ...], ...]:
    """Return the faces of each side: every face once, as many on each side as stand one above the other."""
    sides = tuple(tuple(int(n) for n in side.split() if n.isdecimal()) for side in root.texts("sides"))
    numbers = sorted(number for side in sides for number in side)
    if any(len(side) != faces for side in sides) or numbers != list(range(1, len(numbers) + 1)):
        raise ContentError(
            f"“sides” must name every face once, {faces} to a side",
            hint='Write sides: ["1 4", "2 3"]: the faces of each side from top to bottom.',
            place=root.at("sides"),
        )
    return sides


def _sheet(entry: Entry) -> tuple[float, float]:
    sheet = _length(entry, "width"), _length(entry, "height")
    entry.close()
    return sheet


def _style(entry: Entry, inks: Mapping[str, Ink]) -> Style:
    weight = entry.choice("weight", WEIGHTS) if "weight" in entry else "regular"
    style = Style(
        name=entry.text("style"),
        weight=weight,
        strong="semibold",
        size=_positive(entry, "size"),
        leading=_positive(entry, "leading"),
        ink=entry.choice("ink", tuple(inks)) if "ink" in entry else "black",
        before=_length(entry, "before") if "before" in entry else 0.0,
        after=_length(entry, "after") if "after" in entry else 0.0,
        balance="balance" in entry and entry.choice("balance", ("true", "false")) == "true",
        hyphen_cost=_HYPHEN_COSTS[
            entry.choice("hyphenate", tuple(_HYPHEN_COSTS)) if "hyphenate" in entry else "rarely"
        ],
    )
    entry.close()
    return style


def _length(entry: Entry, key: str) -> float:
    return mm(_number(entry, key))


def _number(entry: Entry, key: str) -> float:
    """Return the finite number under *key*, nought or above."""
    try:
        value = float(entry.text(key))
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise ContentError(f"“{key}” must be a number, nought or above", hint=f"Write {key}: 3.5.", place=entry.at(key))
    return value


def _positive(entry: Entry, key: str) -> float:
    value = _number(entry, key)
    if value == 0:
        raise ContentError(f"“{key}” must be above nought", hint=f"Write {key}: 3.5.", place=entry.at(key))
    return value
