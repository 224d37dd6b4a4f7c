"""What is asked of a printer: its medium by size, its sides by what is on record, never scaled; or nothing at all."""

import pytest

from edu_materials.kernel.errors import PrinterError, UsageError
from edu_materials.kernel.units import mm
from edu_materials.press.ipp import Value
from edu_materials.press.printing import (
    MEDIA,
    SIDES,
    Medium,
    PrintOrder,
    job_attributes,
    media_attribute,
    medium_of,
    notes_on,
    require_able,
    sides_of,
)

OFFICE: dict[str, tuple[Value, ...]] = {
    "printer-is-accepting-jobs": (True,),
    "printer-state": (3,),
    "document-format-supported": ("application/octet-stream", "application/pdf"),
    "sides-supported": ("one-sided", "two-sided-long-edge", "two-sided-short-edge"),
    "copies-supported": ((1, 20),),
    "media-supported": ("iso_a4_210x297mm",),
    "media-ready": ("iso_a4_210x297mm",),
    "print-scaling-supported": ("auto", "none"),
}
EDGES: dict[str, tuple[Value, ...]] = {
    f"media-{edge}-margin-supported": (0, 300) for edge in ("top", "bottom", "left", "right")
}
CR80_SIZE: dict[str, tuple[Value, ...]] = {"x-dimension": (5398,), "y-dimension": (8560,)}
CARDS = OFFICE | EDGES | {"media-size-supported": (CR80_SIZE,), "media-col-supported": ("media-size",)}
ORDER = PrintOrder(name="sheet.pdf", medium=MEDIA["A4"], sides="two-sided-long-edge", copies=2)


def page(width: float, height: float) -> tuple[float, float]:
    return mm(width), mm(height)


def asked(printer: dict[str, tuple[Value, ...]], order: PrintOrder = ORDER) -> dict[str, tuple[Value, ...]]:
    return {attribute.name: attribute.values for attribute in job_attributes(printer, order)}


@pytest.mark.parametrize(
    ("size", "label"),
    [((210, 297), "A4"), ((297, 210), "A4"), ((215.9, 279.4), "Letter"), ((85.6, 53.98), "CR80"), ((148, 210), "A5")],
)
def test_the_medium_is_that_of_the_pages_either_way_round(size: tuple[float, float], label: str) -> None:
    assert medium_of((page(*size), page(*size)), None).label == label
    assert medium_of((page(*size),), label).label == label


def test_pages_of_another_medium_than_asked_or_of_none_are_refused_and_never_scaled() -> None:
    with pytest.raises(UsageError, match="the pages are A4, and Letter is asked for") as caught:
        medium_of((page(210, 297),), "Letter")
    assert "Nothing is scaled" in caught.value.hint
    with pytest.raises(UsageError, match=r"85\.6 × 108\.0 mm is no size"):
        medium_of((page(85.6, 107.96),), None)
    with pytest.raises(UsageError, match="its pages are of several sizes: A4, A5"):
        medium_of((page(210, 297), page(148, 210)), None)
    with pytest.raises(UsageError, match="no medium “A3”") as caught:
        medium_of((page(210, 297),), "A3")
    assert caught.value.hint == "There are: A4, A5, Letter, CR80."


def test_sides_are_those_on_record_or_those_asked_for_and_never_guessed() -> None:
    assert sides_of(1, None, None) == sides_of(1, "long", "long") == "one-sided"
    assert {made: sides_of(2, made, None) for made in ("long", "short")} == {n: SIDES[n] for n in ("long", "short")}
    assert sides_of(4, None, "short") == "two-sided-short-edge"
    assert sides_of(4, None, "none") == "one-sided"
    for made, wanted in ((None, None), ("long", "short"), ("long", "none"), (None, "both")):
        with pytest.raises(UsageError):
            sides_of(2, made, wanted)


def test_a_sheet_asks_for_its_size_its_edge_its_copies_and_no_scaling() -> None:
    require_able(OFFICE, ORDER)
    assert asked(OFFICE) == {
        "copies": (2,),
        "sides": ("two-sided-long-edge",),
        "print-scaling": ("none",),
        "media": ("iso_a4_210x297mm",),
    }
    assert notes_on(OFFICE, ORDER) == ()
    best = OFFICE | {
        "print-quality-supported": (4, 5),
        "multiple-document-handling-supported": ("separate-documents-collated-copies",),
    }
    assert asked(best)["print-quality"] == (5,)
    assert asked(best)["multiple-document-handling"] == ("separate-documents-collated-copies",)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"printer-is-accepting-jobs": (False,)}, "takes no jobs just now"),
        ({"printer-state": (5,), "printer-state-reasons": ("media-empty",)}, r"has stopped \(media-empty\)"),
        ({"printer-state": (5,)}, r"has stopped \(without a reason\)"),
        ({"document-format-supported": ("image/urf",)}, "does not read PDF"),
        ({"sides-supported": ("one-sided",)}, "cannot print two-sided-long-edge"),
        ({"print-scaling-supported": ("fit",)}, "always scales what it prints"),
        ({"copies-supported": ((1, 1),)}, "cannot make 2 copies at once"),
        ({"copies-supported": ()}, "cannot make 2 copies at once"),
        ({"media-supported": ()}, "does not print on A4"),
    ],
)
def test_a_printer_that_cannot_is_refused_and_says_why(change: dict[str, tuple[Value, ...]], problem: str) -> None:
    with pytest.raises(PrinterError, match=problem) as caught:
        require_able(OFFICE | change, ORDER)
    assert caught.value.hint


def test_all_that_is_missing_is_named_at_once_each_with_its_remedy() -> None:
    with pytest.raises(PrinterError) as caught:
        require_able(OFFICE | {"sides-supported": ("one-sided",), "media-supported": ("iso_a3",)}, ORDER)
    assert caught.value.message == ("this printer cannot print two-sided-long-edge, and does not print on A4")
    assert "fold-over card" in caught.value.hint
    assert "It knows: iso_a3." in caught.value.hint


def test_a_plastic_card_is_asked_for_by_its_sides_and_without_margins() -> None:
    cr80 = MEDIA["CR80"]
    attribute = media_attribute(CARDS, cr80)
    assert attribute is not None
    assert attribute.values == (
        {"media-size": (CR80_SIZE,)} | {f"media-{edge}-margin": (0,) for edge in ("top", "bottom", "left", "right")},
    )
    ranged: dict[str, tuple[Value, ...]] = {"x-dimension": ((5000, 9000),), "y-dimension": ((5000, 9000),)}
    assert media_attribute(CARDS | {"media-size-supported": (ranged,)}, cr80) == attribute


@pytest.mark.parametrize(
    "change",
    [
        {"media-left-margin-supported": (300,)},
        {"media-col-supported": ()},
        {"media-size-supported": ({"x-dimension": (5300,), "y-dimension": (8560,)},)},
        {"media-size-supported": ({"x-dimension": ((1, 5000),), "y-dimension": ((1, 9000),)},)},
        {"media-size-supported": ({"x-dimension": ("wide",), "y-dimension": (8560,)}, "none", {})},
    ],
)
def test_a_printer_that_would_leave_a_white_edge_or_takes_other_cards_is_refused(
    change: dict[str, tuple[Value, ...]],
) -> None:
    card = PrintOrder(name="card.pdf", medium=MEDIA["CR80"], sides="one-sided")
    require_able(CARDS, card)
    with pytest.raises(PrinterError, match="does not print on CR80 without a white edge"):
        require_able(CARDS | change, card)


def test_paper_that_a_printer_knows_by_size_alone_is_asked_for_by_its_size() -> None:
    custom = Medium(label="custom", name="custom", width=5398, height=8560)
    attribute = media_attribute(CARDS, custom)
    assert attribute is not None
    assert attribute.values == ({"media-size": (CR80_SIZE,)},)


def test_what_the_printer_leaves_open_is_said() -> None:
    silent = {name: values for name, values in OFFICE.items() if name != "print-scaling-supported"}
    require_able(silent, ORDER)
    assert asked(silent)["print-scaling"] == ("none",)
    (scale,) = notes_on(silent, ORDER)
    assert "measure the 50 mm ruler" in scale
    (loaded,) = notes_on(OFFICE | {"media-ready": ("na_letter_8.5x11in",)}, ORDER)
    assert "A4 does not seem to be loaded" in loaded
