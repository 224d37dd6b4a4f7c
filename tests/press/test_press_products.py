"""Sheet products are data with a source, and what does not fit them is refused with the millimetres."""

from pathlib import Path

import pytest
from tests.builders import ASSETS

from edu_materials.kernel.errors import ContentError, LayoutError, UsageError
from edu_materials.kernel.units import as_mm, mm
from edu_materials.press.grid import DRIFT, MARGIN, MEASURED_DRIFT, grid_of
from edu_materials.press.products import PAPERS, DieCutSheet, Product, load_products, product_named

FOLDED = mm(85.60), mm(107.96)
ID_1 = mm(85.60), mm(53.98)
PRODUCTS = load_products(ASSETS)
NAMES = sorted(PRODUCTS)


@pytest.mark.parametrize("name", NAMES)
def test_every_product_says_where_its_measures_were_found(name: str) -> None:
    product = PRODUCTS[name]
    assert product.name == name
    assert product.sources
    assert all("seen on 20" in source for source in product.sources)
    assert (len(product.sources) > 1) == (product.checked == "twice")


@pytest.mark.parametrize("name", [name for name in NAMES if isinstance(PRODUCTS[name].geometry, DieCutSheet)])
def test_every_card_of_a_bought_sheet_lies_on_its_paper(name: str) -> None:
    product = PRODUCTS[name]
    geometry = product.geometry
    assert isinstance(geometry, DieCutSheet)
    for paper in product.papers:
        width, height = PAPERS[paper]
        assert geometry.left + (geometry.columns - 1) * geometry.pitch_x + geometry.width <= width
        assert geometry.top + (geometry.rows - 1) * geometry.pitch_y + geometry.height <= height
        assert geometry.pitch_x >= geometry.width
        assert geometry.pitch_y >= geometry.height


@pytest.mark.parametrize(("paper", "card", "count"), [("A4", FOLDED, 4), ("Letter", FOLDED, 4), ("A4", ID_1, 8)])
def test_plain_paper_holds_as_many_as_fit(paper: str, card: tuple[float, float], count: int) -> None:
    grid = grid_of(PRODUCTS["plain"], card, paper)
    assert len(grid.slots) == count
    assert grid.cards.left - grid.bleed[0] >= MARGIN
    assert grid.cards.top - grid.bleed[1] >= MARGIN
    assert grid.cards.left == pytest.approx(grid.width - grid.cards.right)
    assert grid.cards.top == pytest.approx(grid.height - grid.cards.bottom)


def test_on_plain_paper_a_back_that_drifts_shows_its_own_colour_and_never_its_neighbours() -> None:
    grid = grid_of(PRODUCTS["plain"], FOLDED, "A4")
    (first, _), (second, _) = grid.slots[:2]
    gap = second - first - FOLDED[0]
    assert min(grid.bleed) >= DRIFT
    assert gap - max(grid.bleed) >= DRIFT


def test_artwork_lies_in_the_middle_of_a_die_that_is_a_little_smaller() -> None:
    grid = grid_of(PRODUCTS["avery-32015"], ID_1, "A4")
    assert as_mm(grid.slots[0][0]) == pytest.approx(17 - 0.3)
    assert as_mm(grid.slots[0][1]) == pytest.approx(31.5 + 0.01)
    assert as_mm(grid.slots[-1][0]) == pytest.approx(17 + 91 - 0.3)


def test_where_cards_touch_colour_is_held_back_and_where_they_do_not_it_runs_over_the_cut() -> None:
    across, down = grid_of(PRODUCTS["avery-32011"], ID_1, "A4").bleed
    assert across == pytest.approx(mm(3))
    assert down == pytest.approx(-MEASURED_DRIFT)


@pytest.mark.parametrize(
    ("name", "card", "says"),
    [
        ("avery-5371", ID_1, "3.30 mm wider than the card, which is 85.60 × 53.98 mm"),
        ("avery-l7415", ID_1, "4.40 mm wider"),
        ("avery-l7417", ID_1, "4.40 mm wider"),
        ("herma-5028", ID_1, "3.18 mm lower"),
        ("avery-32011", FOLDED, "53.96 mm lower"),
        ("plain", (mm(190), mm(50)), "too large for this paper"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_millimetres(name: str, card: tuple[float, float], says: str) -> None:
    product = PRODUCTS[name]
    with pytest.raises(LayoutError) as caught:
        grid_of(product, card, product.papers[0])
    assert says in caught.value.message


def test_a_product_is_not_put_on_another_paper_and_an_unknown_one_is_not_guessed() -> None:
    with pytest.raises(UsageError) as caught:
        grid_of(PRODUCTS["avery-32011"], ID_1, "Letter")
    assert caught.value.hint == "Use --paper A4."
    with pytest.raises(UsageError) as caught:
        product_named(PRODUCTS, "avery-32012")
    assert "Did you mean avery-3201" in caught.value.hint


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("left: 15", "left: fifteen", "“left” must be a list of numbers"),
        ("checked: once", "checked: often", "“often” is no checked"),
        ("rows: 5", "rows: 5\nlanes: 2", "unknown key “lanes”"),
        ("sheet: avery-32011", "sheet: avery-32012", "“avery-32012” is no sheet"),
    ],
)
def test_a_product_file_that_is_written_wrongly_names_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    text = (ASSETS / "sheets" / "avery-32011.yaml").read_text("utf-8")
    assert old in text
    (tmp_path / "sheets").mkdir()
    (tmp_path / "sheets" / "avery-32011.yaml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(ContentError) as caught:
        load_products(tmp_path)
    assert says in str(caught.value)
    assert caught.value.place is not None


def test_products_of_one_kind_have_their_own_place(tmp_path: Path) -> None:
    assert load_products(tmp_path) == {}
    assert isinstance(PRODUCTS["plain"], Product)
