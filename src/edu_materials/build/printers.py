"""What is known of each printer: how far the backs of its sheets must be moved, as someone measured it on a target.

One readable file, which holds names of printers, millimetres and days, and nothing else.
"""

import math
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import cast

from edu_materials.build.disk import write_whole
from edu_materials.kernel.errors import ContentError, UsageError
from edu_materials.kernel.strict_yaml import Entry, read_yaml
from edu_materials.kernel.units import mm
from edu_materials.kernel.yaml_text import yaml_bytes
from edu_materials.press.cards import require_offset
from edu_materials.press.duplex import FLIPS, Flip

PRINTERS = "printers.yaml"
_COMMENT = """Offsets of printers, in mm, as read on the target of: edu-materials card calibrate --printer NAME
x and y are how far backs are moved to the right and down when a sheet is flipped on this edge."""
_LONGEST = 100  # letters of a printer's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """How far the backs of *printer* are moved to the right and down, in millimetres, when it flips on this edge."""

    printer: str
    flip: Flip
    x: float
    y: float
    measured: date

    @property
    def shift(self) -> tuple[float, float]:
        """The offset in points."""
        return mm(self.x), mm(self.y)


def stored_offsets(state: Path) -> tuple[Offset, ...]:
    """Return every offset on record in the folder *state*; none where nothing was measured yet.

    Raises:
        ContentError: The record is damaged.
        OutputError: It cannot be read.
    """
    path = state / PRINTERS
    if not path.exists():
        return ()
    root = read_yaml(path, str(path))
    offsets = tuple(_offset(entry) for entry in root.entries("printers"))
    root.close()
    return offsets


def offset_of(state: Path, printer: str, flip: Flip) -> Offset:
    """Return the offset of *printer* for sheets that it flips on the *flip* edge.

    Raises:
        UsageError: It was not measured; the hint says how to, and names the nearest printer on record.
        ContentError: The record is damaged.
    """
    known = {(offset.printer, offset.flip): offset for offset in stored_offsets(state)}
    if (printer, flip) not in known:
        near = get_close_matches(printer, [name for name, edge in known if edge == flip and name != printer], n=1)
        hint = f"Did you mean “{near[0]}”? " if near else ""
        raise UsageError(
            f"the printer “{printer}” has not been measured for sheets flipped on the {flip} edge",
            hint=f"{hint}Print its target: edu-materials card calibrate --printer “{printer}” --flip {flip}",
        )
    return known[printer, flip]


def store_offset(state: Path, offset: Offset) -> Path:
    """Put *offset* on record in place of an older one, and return the file.

    Raises:
        UsageError: It is more than a printer drifts, or the name is none.
        ContentError: The record is damaged.
        OutputError: It cannot be written.
    """
    require_offset(offset.shift)
    if not offset.printer.isprintable() or not 0 < len(offset.printer.strip()) <= _LONGEST:
        raise UsageError("that is no name of a printer", hint=f"Give 1 to {_LONGEST} letters on one line.")
    offsets = {(one.printer, one.flip): one for one in stored_offsets(state)} | {(offset.printer, offset.flip): offset}
    rows = [
        {
            "printer": one.printer,
            "flip": one.flip,
            "x": f"{one.x:g}",
            "y": f"{one.y:g}",
            "measured": one.measured.isoformat(),
        }
        for _, one in sorted(offsets.items())
    ]
    path = state / PRINTERS
    write_whole(path, yaml_bytes({"printers": rows}, _COMMENT))
    return path


def _offset(entry: Entry) -> Offset:
    offset = Offset(
        printer=entry.text("printer"),
        flip=cast("Flip", entry.choice("flip", FLIPS)),
        x=_millimetres(entry, "x"),
        y=_millimetres(entry, "y"),
        measured=entry.day("measured"),
    )
    entry.close()
    return offset


def _millimetres(entry: Entry, key: str) -> float:
    try:
        value = float(entry.text(key))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ContentError(f"“{key}” must be a number", hint=f'Write {key}: "1.2", in mm.', place=entry.at(key))
    return value
