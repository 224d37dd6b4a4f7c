"""Cards on sheets: whatever is ordered, each back lies behind its own front, the right way round."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import ASSETS, a_document, own_setting, some_words

from edu_materials.kernel.errors import LayoutError, UsageError
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.frames import Area, BoxFrame, Frame, Layout, Page, RuleFrame, Span, TextFrame
from edu_materials.layout.imposition import Imposition, Placed, Sheet
from edu_materials.layout.setting import Setting
from edu_materials.press.artwork import artwork
from edu_materials.press.cards import BACK, FRONT, Order, impose
from edu_materials.press.duplex import FLIPS, Flip, card_axis, sheet_axis
from edu_materials.press.furniture import Notes, front_furniture
from edu_materials.press.grid import MARGIN, Grid, grid_of
from edu_materials.press.products import load_products

CARDS = {"folded": (mm(85.60), mm(107.96)), "id-card": (mm(85.60), mm(53.98))}
PRODUCTS = load_products(ASSETS)
NOTES = Notes(
    scale=some_words("Print at 100 %.", "print.scale"),
    flip=some_words("Flip on the long edge.", "print.long-edge"),
    cut=some_words("Cut.", "print.cut"),
    code="test-edition",
)


@cache
def setting() -> Setting:
    return own_setting("folded-card", "en")


def a_card(size: tuple[float, float], *frames: Frame, sides: int = 2) -> Layout:
    width, height = size
    pages = tuple(
        Page(number=number, width=width, height=height, safe=(Area(0, 0, width, height),), frames=frames)
        for number in range(1, sides + 1)
    )
    return Layout(document=a_document(form="folded-card"), form="folded-card", pages=pages, landings=(), rooms=())


def ways() -> list[tuple[str, str, str]]:
    """Every product, paper and card that go together."""
    found = []
    for name, product in PRODUCTS.items():
        for paper in product.papers:
            for card, size in CARDS.items():
                try:
                    grid_of(product, size, paper)
                except LayoutError:
                    continue
                found.append((name, paper, card))
    return found


WAYS = ways()


def imposed(way: tuple[str, str, str], order: Order) -> tuple[Imposition, Grid, tuple[float, float]]:
    name, paper, card = way
    size = CARDS[card]
    grid = grid_of(PRODUCTS[name], size, paper)
    return impose(a_card(size), grid, order, setting(), NOTES, "sheet"), grid, size


def on_paper(placed: Placed, sheet: Sheet, size: tuple[float, float], flip: Flip, point: tuple[float, float]):  # type: ignore[no-untyped-def]
    """Return where *point* of an artwork is found when one looks at the front of the paper."""
    (width, height), (u, v) = size, point
    x, y = placed.x + (width - u if placed.turned else u), placed.y + (height - v if placed.turned else v)
    if placed.art == FRONT:
        return x, y
    turned_sideways = (flip == "long") == (sheet.height >= sheet.width)
    return (sheet.width - x, y) if turned_sideways else (x, sheet.height - y)


def behind_front(size: tuple[float, float], point: tuple[float, float]) -> tuple[float, float]:
    """Return the point of a front that lies behind *point* of its back, as the reader of the card turns it."""
    (width, height), (u, v) = size, point
    return (u, height - v) if height > width else (width - u, v)


orders = st.builds(
    Order,
    copies=st.integers(1, 31),
    start=st.integers(1, 4),
    flip=st.sampled_from(FLIPS),
    offset=st.tuples(st.floats(-2, 2), st.floats(-2, 2)),
)


@given(st.sampled_from(WAYS), orders, st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_folded_back_each_back_lies_behind_its_own_front(
    way: tuple[str, str, str], order: Order, where: tuple[float, float]
) -> None:
    imposition, grid, size = imposed(way, order)
    point = where[0] * size[0], where[1] * size[1]
    assert len(imposition.sheets) % 2 == 0
    seen: list[int] = []
    for front, back in zip(imposition.sheets[::2], imposition.sheets[1::2], strict=True):
        fronts = {one.copy: one for one in front.placed}
        assert {one.copy for one in back.placed} == set(fronts)
        assert {one.art for one in front.placed} == {FRONT}
        for one in back.placed:
            unmoved = replace(one, x=one.x - order.offset[0], y=one.y - order.offset[1])
            lies = on_paper(unmoved, back, size, order.flip, point)
            meant = on_paper(fronts[one.copy], front, size, order.flip, behind_front(size, point))
            assert lies == pytest.approx(meant, abs=mm(0.01))
            assert one.art == BACK
        seen += sorted(fronts)
    assert seen == list(range(order.copies))
    assert len(imposition.sheets) // 2 == -(-(order.start - 1 + order.copies) // len(grid.slots))


@given(st.sampled_from(WAYS), orders)
def test_a_part_used_sheet_begins_at_its_slot_and_the_next_at_the_first(
    way: tuple[str, str, str], order: Order
) -> None:
    imposition, grid, _ = imposed(way, order)
    for number, front in enumerate(imposition.sheets[::2]):
        first = order.start - 1 if number == 0 else 0
        places = [(one.x, one.y) for one in front.placed]
        assert places == list(grid.slots[first : first + len(places)])


@given(st.sampled_from(WAYS), orders)
def test_nothing_leaves_the_part_of_the_sheet_that_printers_reach(way: tuple[str, str, str], order: Order) -> None:
    imposition, grid, size = imposed(way, order)
    near = 1e-6
    for sheet in imposition.sheets:
        reach = [max(length, 0) for length in grid.bleed]
        areas = [
            Area(one.x - reach[0], one.y - reach[1], one.x + size[0] + reach[0], one.y + size[1] + reach[1])
            for one in sheet.placed
        ]
        for frame in sheet.frames:
            if isinstance(frame, RuleFrame):
                areas.append(Area(frame.x, frame.y, frame.x2, frame.y2))
            elif isinstance(frame, TextFrame):
                areas.append(Area(frame.x, frame.y - frame.ascent, frame.x + frame.width, frame.y))
        assert min(min(area.left, area.top) for area in areas) >= MARGIN - near
        assert max(area.right for area in areas) <= sheet.width - MARGIN + near
        assert max(area.bottom for area in areas) <= sheet.height - MARGIN + near


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_crop_marks_point_at_every_cut_and_lie_on_no_card(way: tuple[str, str, str]) -> None:
    imposition, grid, size = imposed(way, Order(copies=30))
    for sheet in imposition.sheets:
        marks = [frame for frame in sheet.frames if isinstance(frame, RuleFrame) and frame.key == "marks"]
        if not grid.marked or sheet.number % 2 == 0:
            assert marks == []
            continue
        across = {edge for one in sheet.placed for edge in (one.x, one.x + size[0])}
        down = {edge for one in sheet.placed for edge in (one.y, one.y + size[1])}
        found_across = [mark.x for mark in marks if mark.x == mark.x2]
        found_down = [mark.y for mark in marks if mark.y == mark.y2]
        assert sorted(found_across) == pytest.approx(sorted([*across, *across]), abs=mm(0.05))
        assert sorted(found_down) == pytest.approx(sorted([*down, *down]), abs=mm(0.05))
        for mark in marks:
            for one in sheet.placed:
                assert (
                    mark.x2 < one.x - grid.bleed[0]
                    or mark.x > one.x + size[0] + grid.bleed[0]
                    or mark.y2 < one.y - grid.bleed[1]
                    or mark.y > one.y + size[1] + grid.bleed[1]
                )


@pytest.mark.parametrize("way", WAYS, ids="-".join)
def test_dashes_beside_the_fronts_show_where_a_card_is_folded_and_lie_on_none(way: tuple[str, str, str]) -> None:
    imposition, grid, size = imposed(way, Order(copies=30))
    for sheet in imposition.sheets:
        dashes = [frame for frame in sheet.frames if isinstance(frame, RuleFrame) and frame.key == "fold"]
        if not grid.marked or sheet.number % 2 == 0 or size[0] > size[1]:
            assert dashes == []
            continue
        folds = {one.y + size[1] / 2 for one in sheet.placed}
        heights = sorted({round(dash.y, 6) for dash in dashes})
        assert heights == pytest.approx(sorted(folds), abs=mm(0.05))
        assert len(dashes) == 6 * len(heights)
        for dash in dashes:
            assert dash.y == dash.y2
            assert dash.x2 < grid.cards.left - grid.bleed[0] or dash.x > grid.cards.right + grid.bleed[0]


def test_an_a4_sheet_that_is_flipped_on_its_long_edge_turns_about_a_vertical_axis() -> None:
    assert sheet_axis(210, 297, "long") == "vertical"
    assert sheet_axis(210, 297, "short") == "horizontal"
    assert sheet_axis(297, 210, "long") == "horizontal"
    assert card_axis(*CARDS["folded"]) == "horizontal"
    assert card_axis(*CARDS["id-card"]) == "vertical"


@pytest.mark.parametrize(
    ("order", "says"),
    [
        (Order(copies=0), "0 copies cannot be printed"),
        (Order(copies=-3), "-3 copies cannot be printed"),
        (Order(copies=1_000_000), "1000000 copies"),
        (Order(copies=1, start=0), "this sheet has no slot 0"),
        (Order(copies=1, start=5), "this sheet has no slot 5"),
        (Order(copies=1, offset=(mm(5.1), 0)), "an offset of 5.1 and 0.0 mm is more than a printer drifts"),
        (Order(copies=1, offset=(0, float("nan"))), "is more than a printer drifts"),
    ],
)
def test_an_order_that_cannot_be_printed_is_refused(order: Order, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        imposed(("plain", "A4", "folded"), order)


def test_a_back_that_is_moved_out_of_reach_is_refused_with_the_millimetres() -> None:
    size = CARDS["folded"]
    near = replace(grid_of(PRODUCTS["plain"], size, "A4"), slots=((mm(13), mm(40)),))
    card = a_card(size)
    assert impose(card, near, Order(copies=1, offset=(mm(2), 0)), setting(), NOTES, "sheet").sheets
    with pytest.raises(LayoutError, match=r"cards come 1\.5 mm too near to the edge of the paper"):
        impose(card, near, Order(copies=1, offset=(mm(-3.5), 0)), setting(), NOTES, "sheet")


def test_a_card_of_one_side_has_fronts_only() -> None:
    size = CARDS["folded"]
    grid = grid_of(PRODUCTS["plain"], size, "A4")
    imposition = impose(a_card(size, sides=1), grid, Order(copies=6), setting(), NOTES, "sheet")
    assert [len(sheet.placed) for sheet in imposition.sheets] == [4, 2]


# Colour at the edge


BAND = BoxFrame(key="band", x=0, y=0, width=mm(85.60), height=mm(12), fill="accent")


def white_words(y: float) -> TextFrame:
    span = Span("Card", 0, 30, "semibold", 9, "white")
    return TextFrame(key="title", x=mm(5), y=y, width=30, ascent=8, descent=2, spans=(span,))


def test_colour_that_reaches_the_cut_is_painted_beyond_it_or_held_back() -> None:
    page = a_card(CARDS["id-card"], BAND).pages[0]
    (band,) = artwork(page, (mm(3), mm(-2))).frames
    assert isinstance(band, BoxFrame)
    assert as_mm(band.x) == pytest.approx(-3)
    assert as_mm(band.width) == pytest.approx(85.60 + 6)
    assert as_mm(band.y) == pytest.approx(2)
    assert as_mm(band.height) == pytest.approx(10)


def test_white_words_never_come_to_stand_on_white() -> None:
    held = (mm(3), mm(-2))
    assert artwork(a_card(CARDS["id-card"], BAND, white_words(mm(6))).pages[0], held).frames
    with pytest.raises(LayoutError, match=r"the colour behind “title” would end 1\.1 mm too early"):
        artwork(a_card(CARDS["id-card"], BAND, white_words(mm(3))).pages[0], held)


# Furniture


def test_furniture_that_does_not_fit_is_an_error_with_the_millimetres() -> None:
    grid = grid_of(PRODUCTS["plain"], CARDS["folded"], "A4")
    long = some_words("so many words " * 12, "print.scale")
    with pytest.raises(LayoutError, match=r"“print.scale” is \d+\.\d mm wider than its place"):
        front_furniture(setting(), grid, replace(NOTES, scale=long), "1/2")
    wide = some_words("so many words " * 5, "print.scale")
    with pytest.raises(LayoutError, match=r"“print.scale” and “print.cut” do not fit side by side: \d+\.\d mm"):
        front_furniture(setting(), grid, replace(NOTES, scale=wide, cut=replace(wide, id="print.cut")), "1/2")


def test_furniture_that_would_touch_a_card_is_an_error_with_the_millimetres() -> None:
    grid = grid_of(PRODUCTS["avery-32011"], CARDS["id-card"], "A4")
    close = replace(grid, slots=tuple((x, y - mm(4)) for x, y in grid.slots))
    with pytest.raises(LayoutError, match=r"would stand \d\.\d mm too near to the cards"):
        front_furniture(setting(), close, NOTES, "1/2")


def test_the_ruler_is_fifty_millimetres_long() -> None:
    grid = grid_of(PRODUCTS["plain"], CARDS["folded"], "A4")
    rules = [f for f in front_furniture(setting(), grid, NOTES, "1/2") if isinstance(f, RuleFrame)]
    assert max(as_mm(rule.x2 - rule.x) for rule in rules) == pytest.approx(50)
    assert all(rule.key == "ruler" for rule in rules)
