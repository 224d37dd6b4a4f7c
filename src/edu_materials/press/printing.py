"""What a sheet asks of a printer: its own size, no scaling, the right edge to turn at; and whether the printer can.

RFC 8011, 5.2 (job template attributes), PWG 5100.13 (print-scaling), PWG 5101.1 (names of media). A printer that scales
a card, or turns it at the wrong edge, spoils it without a word: so what it cannot do is refused before any paper moves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from edu_materials.kernel.errors import PrinterError, UsageError
from edu_materials.kernel.units import as_mm
from edu_materials.press.ipp import Attribute, Collection, Tag, Value, numbers, texts

Sides = Literal["one-sided", "two-sided-long-edge", "two-sided-short-edge"]
SIDES: Mapping[str, Sides] = {
    "none": "one-sided",
    "long": "two-sided-long-edge",
    "short": "two-sided-short-edge",
}
"""What a printer calls each way to turn a sheet."""
Answers = Mapping[str, tuple[Value, ...]]
PDF = "application/pdf"
_STOPPED = 5  # printer-state (RFC 8011, 5.4.11)
_HIGH = 5  # print-quality (RFC 8011, 5.2.13)
_COLLATED = "separate-documents-collated-copies"
_NEAR = 50  # hundredths of a millimetre by which a printer's own figure of a size may differ
_EDGES = ("top", "bottom", "left", "right")


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """Paper or card of one size: its standard name (PWG 5101.1), its sides in hundredths of a millimetre.

    Where colour reaches the ``edge``, a printer must leave no margin.
    """

    label: str
    name: str
    width: int
    height: int
    edge: bool = False


MEDIA = {
    medium.label: medium
    for medium in (
        Medium(label="A4", name="iso_a4_210x297mm", width=21000, height=29700),
        Medium(label="A5", name="iso_a5_148x210mm", width=14800, height=21000),
        Medium(label="Letter", name="na_letter_8.5x11in", width=21590, height=27940),
        Medium(label="CR80", name="iso_id-1_53.98x85.6mm", width=5398, height=8560, edge=True),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintOrder:
    """What is printed and how: ``name`` is what the printer's queue shows."""

    name: str
    medium: Medium
    sides: Sides
    copies: int = 1


def medium_of(pages: tuple[tuple[float, float], ...], asked: str | None) -> Medium:
    """Return the medium of *pages*, width and height of each in points, either way round; *asked* is a label or None.

    Raises:
        UsageError: The pages are of no medium that we know, or not of the one that is asked for.
    """
    known = ", ".join(MEDIA)
    if asked is not None and asked not in MEDIA:
        raise UsageError(f"there is no medium “{asked}”", hint=f"There are: {known}.")
    found = {page: _named(page) for page in pages}
    for (width, height), medium in found.items():
        if medium is None:
            raise UsageError(
                f"a page of {as_mm(width):.1f} × {as_mm(height):.1f} mm is no size that printers take: {known}",
                hint="Put it on sheets: edu-materials card sheet, leaflet booklet, leaflet two-up. Nothing is scaled.",
            )
    labels = list(dict.fromkeys(medium.label for medium in found.values() if medium))
    if len(labels) > 1:
        raise UsageError(
            f"its pages are of several sizes: {', '.join(labels)}", hint="Print a file of pages that are all alike."
        )
    if asked not in {None, *labels}:
        raise UsageError(
            f"the pages are {labels[0]}, and {asked} is asked for",
            hint="Nothing is scaled: leave --media out, or make the sheets for that paper.",
        )
    return MEDIA[labels[0]]


def _named(page: tuple[float, float]) -> Medium | None:
    short, long = sorted(round(as_mm(side) * 100) for side in page)
    near = (
        medium for medium in MEDIA.values() if abs(short - medium.width) <= _NEAR and abs(long - medium.height) <= _NEAR
    )
    return next(near, None)


def sides_of(count: int, made: str | None, asked: str | None) -> Sides:
    """Return how a file of *count* pages is turned: as it was *made* for, else as it is *asked*, and never by guess.

    Raises:
        UsageError: There is no such way, nothing says which way it is, or what is asked is not what it was made for.
    """
    if asked is not None and asked not in SIDES:
        raise UsageError(f"there is no way “{asked}” to turn a sheet", hint=f"There are: {', '.join(SIDES)}.")
    if count == 1:
        return "one-sided"
    if made is None and asked is None:
        raise UsageError(
            "nothing on record says at which edge these sheets are turned",
            hint="Say --flip long or --flip short, as the sheets were made; --flip none prints one side of each sheet.",
        )
    if made is not None and asked not in {None, made}:
        raise UsageError(
            f"these sheets are made to be turned at the {made} edge, and --flip {asked} is asked for",
            hint="Leave --flip out, or make the sheets anew for the other edge.",
        )
    return SIDES[made or asked or "none"]


def require_able(printer: Answers, order: PrintOrder) -> None:
    """Make sure that *printer*, by its own answers, can print *order* as it is meant.

    Raises:
        PrinterError: It cannot; names all that is missing, and what to do about each.
    """
    missing = list(_missing(printer, order))
    if missing:
        problems, remedies = zip(*missing, strict=True)
        raise PrinterError(f"this printer {', and '.join(problems)}", hint=" ".join(dict.fromkeys(remedies)))


def _missing(printer: Answers, order: PrintOrder) -> Iterator[tuple[str, str]]:
    """Give what *printer* lacks, each with its remedy."""
    if False in printer.get("printer-is-accepting-jobs", ()):
        yield "takes no jobs just now", "Let it accept jobs again, in its own menu or with cupsaccept."
    if _STOPPED in numbers(printer.get("printer-state", ())):
        reasons = ", ".join(texts(printer.get("printer-state-reasons", ()))) or "without a reason"
        yield f"has stopped ({reasons})", "Put right what it names, and print again."
    if PDF not in texts(printer.get("document-format-supported", ())):
        yield "does not read PDF", "Make a CUPS queue for it, which does, and name that with --printer."
    if order.sides not in texts(printer.get("sides-supported", ("one-sided",))):
        yield (
            f"cannot print {order.sides}",
            "Use one that prints on both sides, or the fold-over card, which needs one side.",
        )
    scaling = texts(printer.get("print-scaling-supported", ()))
    if scaling and "none" not in scaling:
        yield "always scales what it prints", "Use another printer or another driver: a scaled card does not fit."
    if order.copies not in range(*_reach(printer)):
        yield f"cannot make {order.copies} copies at once", f"Ask for at most {_reach(printer)[1] - 1}."
    if media_attribute(printer, order.medium) is None:
        known = ", ".join(texts(printer.get("media-supported", ()))) or "nothing"
        edge = " without a white edge" if order.medium.edge else ""
        yield f"does not print on {order.medium.label}{edge}", f"It knows: {known}."


def _reach(printer: Answers) -> tuple[int, int]:
    """Return the least number of copies, and the first that is too many."""
    for value in printer.get("copies-supported", ()):
        if isinstance(value, tuple):
            return value[0], value[1] + 1
    return 1, 2


def media_attribute(printer: Answers, medium: Medium) -> Attribute | None:
    """Return how to ask *printer* for *medium*: by its name, or by its sides; None where it has no such medium."""
    if not medium.edge:
        if medium.name in texts(printer.get("media-supported", ())):
            return Attribute("media", Tag.KEYWORD, (medium.name,))
        margins: Collection = {}
    elif all(0 in numbers(printer.get(f"media-{edge}-margin-supported", ())) for edge in _EDGES):
        margins = {f"media-{edge}-margin": (0,) for edge in _EDGES}
    else:
        return None
    size = next((found for found in _sizes(printer, medium)), None)
    if size is None or "media-size" not in texts(printer.get("media-col-supported", ())):
        return None
    dimensions: Collection = {"x-dimension": (size[0],), "y-dimension": (size[1],)}
    return Attribute("media-col", Tag.COLLECTION, ({"media-size": (dimensions,)} | margins,))


def _sizes(printer: Answers, medium: Medium) -> Iterator[tuple[int, int]]:
    """Give the sizes of *printer* that are that of *medium*, in the printer's own figures."""
    for size in printer.get("media-size-supported", ()):
        if isinstance(size, dict) and size.get("x-dimension") and size.get("y-dimension"):
            width = _within(size["x-dimension"][0], medium.width)
            height = _within(size["y-dimension"][0], medium.height)
            if width is not None and height is not None:
                yield width, height


def _within(supported: Value, wanted: int) -> int | None:
    """Return *wanted* as the printer would say it, if *supported*, one length or a range of them, allows for it."""
    if isinstance(supported, tuple):
        return wanted if supported[0] <= wanted <= supported[1] else None
    if isinstance(supported, int) and abs(supported - wanted) <= _NEAR:
        return supported
    return None


def job_attributes(printer: Answers, order: PrintOrder) -> tuple[Attribute, ...]:
    """Return what is asked for *order* of *printer*, which can print it (`require_able`)."""
    media = media_attribute(printer, order.medium)
    attributes = [
        Attribute("copies", Tag.INTEGER, (order.copies,)),
        Attribute("sides", Tag.KEYWORD, (order.sides,)),
        Attribute("print-scaling", Tag.KEYWORD, ("none",)),
    ]
    if media is not None:
        attributes.append(media)
    if _HIGH in numbers(printer.get("print-quality-supported", ())):
        attributes.append(Attribute("print-quality", Tag.ENUM, (_HIGH,)))
    if order.copies > 1 and _COLLATED in texts(printer.get("multiple-document-handling-supported", ())):
        attributes.append(Attribute("multiple-document-handling", Tag.KEYWORD, (_COLLATED,)))
    return tuple(attributes)


def notes_on(printer: Answers, order: PrintOrder) -> tuple[str, ...]:
    """Return what the one who prints should look at, since the printer leaves it open."""
    notes = []
    if not promises_scale(printer):
        notes.append("this printer does not say whether it scales: measure the 50 mm ruler of the first sheet")
    ready = texts(printer.get("media-ready", ()))
    if ready and order.medium.name not in ready:
        notes.append(f"{order.medium.label} does not seem to be loaded: the printer may wait for it")
    return tuple(notes)


def promises_scale(printer: Answers) -> bool:
    """Say whether *printer* promises to print at 100 % where that is asked."""
    return "none" in texts(printer.get("print-scaling-supported", ()))
