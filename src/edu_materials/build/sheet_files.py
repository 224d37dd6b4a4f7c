"""Files of sheets: made, read back, and only then given their name, each with a record of how it was made.

The record stands beside the file as JSON: sheet product, slots, the printer's offset if one was applied, and the hash.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from edu_materials import __name__ as program
from edu_materials.build.disk import write_whole
from edu_materials.build.executor import Outcome, broken_promise, in_parallel, path_of
from edu_materials.build.imposing import (
    DEFAULT_PAPER,
    DEFAULT_SHEET,
    PAPER_THICKNESS,
    impose_cards,
    impose_leaflet,
    require_leaflet_possible,
    require_possible,
    written,
)
from edu_materials.build.printers import Offset
from edu_materials.build.targets import Target, edition_of
from edu_materials.build.workspace import Workspace
from edu_materials.checks.findings import Finding
from edu_materials.kernel.canonical import readable_json, sha256
from edu_materials.kernel.errors import EduMaterialsError
from edu_materials.layout.imposition import Imposition
from edu_materials.pdf.profiles import OFFICE, PRESS, Profile
from edu_materials.press.duplex import Axis, Flip, sheet_axis
from edu_materials.press.grid import DRIFT, MEASURED_DRIFT


@dataclass(frozen=True, slots=True, kw_only=True)
class CardOrder:
    """How cards are put on sheets; ``copies`` None fills one sheet, ``offset`` is that of the printer."""

    sheet: str = DEFAULT_SHEET
    paper: str = DEFAULT_PAPER
    copies: int | None = None
    start: int = 1
    flip: Flip = "long"
    press: bool = False
    offset: Offset | None = None

    @property
    def name(self) -> str:
        """What the file is called, behind the code of its edition."""
        paper = "" if self.paper == DEFAULT_PAPER else f"-{self.paper.lower()}"
        printer = f"-for-{_slug(self.offset.printer)}" if self.offset else ""  # no other printer's sheets by mistake
        return f"sheet-{self.sheet}{paper}-{self.flip}{'-press' if self.press else ''}{printer}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafletOrder:
    """How a leaflet is put on office paper: ``booklet`` or ``two-up``; the thickness of the paper in millimetres."""

    form: str
    paper: str = DEFAULT_PAPER
    thickness: float = PAPER_THICKNESS
    flip: Flip = "short"

    @property
    def name(self) -> str:
        """What the file is called, behind the code of its edition."""
        return f"{self.form}-{self.flip}"


@dataclass(frozen=True, slots=True)
class _Made:
    imposition: Imposition
    profile: Profile
    axis: Axis | None
    offset: Offset | None
    record: dict[str, object]


def card_sheets(workspace: Workspace, targets: tuple[Target, ...], order: CardOrder, version: str) -> Iterator[Outcome]:
    """Write the sheets of each card of *targets* and give each outcome as it comes; *version* is of this program.

    Raises:
        UsageError: No edition could be made so: there is no such product, slot or number of copies.
        LayoutError: No card of this form fits the product, or its sheet leaves no room that printers reach.
    """
    for form in sorted({target.form for target in targets}):
        require_possible(workspace, form, sheet=order.sheet, paper=order.paper, copies=order.copies, start=order.start)
    yield from in_parallel(
        partial(_written_as, workspace, order.name, version, partial(_cards, workspace, order)), targets
    )


def leaflet_files(
    workspace: Workspace, targets: tuple[Target, ...], order: LeafletOrder, version: str
) -> Iterator[Outcome]:
    """Write each leaflet of *targets* for an office printer and give each outcome as it comes.

    Raises:
        UsageError: The thickness is no paper's.
        LayoutError: Two pages do not fit side by side on the paper.
    """
    require_leaflet_possible(workspace, order.paper, order.thickness)
    yield from in_parallel(
        partial(_written_as, workspace, order.name, version, partial(_leaflet, workspace, order)), targets
    )


def sheet_path(workspace: Workspace, target: Target, name: str) -> Path:
    """Return where the file *name* of *target* stands."""
    path = path_of(workspace, target)
    return path.with_name(f"{path.stem}-{name}.pdf")


def inspected_sheets(
    workspace: Workspace,
    imposition: Imposition,
    data: bytes,
    profile: Profile,
    *,
    axis: Axis | None = None,
    offset: Offset | None = None,
) -> tuple[Finding, ...]:
    """Return what the checks find in *data*; *axis* is the one that a sheet of cards is turned about.

    A printer with an *offset* of its own, and a print shop, drift less than an office printer that nobody measured.
    """
    # Imported here: the programs that read files back cost as much time as building a card.
    from edu_materials.checks.imposed import ImposedFile, inspect_imposed  # noqa: PLC0415

    shift = offset.shift if offset else (0.0, 0.0)
    drift = DRIFT if offset is None and profile is OFFICE else MEASURED_DRIFT
    return inspect_imposed(ImposedFile(data, imposition, workspace.faces.names(), profile, axis, shift, drift))


def _cards(workspace: Workspace, order: CardOrder, target: Target) -> _Made:
    shift = order.offset.shift if order.offset else (0.0, 0.0)
    imposition = impose_cards(
        workspace,
        target,
        sheet=order.sheet,
        copies=order.copies,
        start=order.start,
        flip=order.flip,
        offset=shift,
        paper=order.paper,
        press=order.press,
    )
    first = imposition.sheets[0]
    copies = len({placed.copy for sheet in imposition.sheets for placed in sheet.placed})
    record = {"sheet": order.sheet, "copies": copies, "start": order.start, "offset": _offset(order.offset)}
    profile = PRESS if order.press else OFFICE
    axis = sheet_axis(first.width, first.height, order.flip)
    return _Made(imposition, profile, axis, order.offset, record | {"paper": order.paper, "flip": order.flip})


def _leaflet(workspace: Workspace, order: LeafletOrder, target: Target) -> _Made:
    imposition = impose_leaflet(
        workspace, target, form=order.form, paper=order.paper, thickness=order.thickness, flip=order.flip
    )
    record: dict[str, object] = {"paper": order.paper, "flip": order.flip, "pages": len(imposition.arts)}
    if order.form == "booklet":
        record["paper-thickness-mm"] = order.thickness
    return _Made(imposition, OFFICE, None, None, record)


def _slug(name: str) -> str:
    """Return *name* as a part of a file name; what no letter is left of is told apart by its hash."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or sha256(name.encode())[:8]


def _offset(offset: Offset | None) -> dict[str, object] | None:
    if offset is None:
        return None
    return {
        "printer": offset.printer,
        "x-mm": offset.x,
        "y-mm": offset.y,
        "measured": offset.measured.isoformat(),
    }


def _written_as(
    workspace: Workspace, name: str, version: str, make: Callable[[Target], _Made], target: Target
) -> Outcome:
    """Make, inspect and write one file with its record; what an earlier order left of a failed one is taken away."""
    path = sheet_path(workspace, target, name)
    record = path.with_suffix(".json")
    findings: tuple[Finding, ...] = ()
    try:
        made = make(target)
        data = written(workspace, made.imposition, made.profile)
        findings = inspected_sheets(workspace, made.imposition, data, made.profile, axis=made.axis, offset=made.offset)
        if findings:
            raise broken_promise(target, findings)
        entry = _entry(workspace, target, path, data, made) | {"made-by": f"{program} {version}"}
        write_whole(path, data)
        write_whole(record, readable_json(entry))
        return Outcome(target=target, path=path, entry=entry)
    except EduMaterialsError as error:
        for stale in (path, record):
            with suppress(OSError):
                stale.unlink()
        return Outcome(target=target, path=path, findings=findings, error=error)


def _entry(workspace: Workspace, target: Target, path: Path, data: bytes, made: _Made) -> dict[str, object]:
    edition = edition_of(workspace, target)
    return made.record | {
        "file": path.name,
        "edition": edition.code,
        "state": edition.state,
        "form": made.imposition.form,
        "card": target.form,
        "sides": len(made.imposition.sheets),
        "promises": list(made.profile.standards),
        "bytes": len(data),
        "sha256": sha256(data),
    }
