"""How a user wants cards on paper: a sheet product, its slots, and the printer, whose offset may be on record."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from edu_materials.build.papers import Paper

if TYPE_CHECKING:
    from edu_materials.press.duplex import Flip


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPaper:
    """How a user wants cards on paper, word for word."""

    sheet: str | None
    start: int
    flip: "Flip"
    paper: str
    printer: str | None
    state: Path | None

    @property
    def meant(self) -> Paper:
        """What that means: with the offset that is on record for the printer."""
        offset = (0.0, 0.0)
        if self.printer is not None:
            from edu_materials.build.printers import offset_of  # noqa: PLC0415 - only where a printer is named
            from edu_materials.cli.sheet_runs import state_folder  # noqa: PLC0415

            offset = offset_of(state_folder(self.state), self.printer, self.flip).shift
        return Paper(sheet=self.sheet, start=self.start, flip=self.flip, offset=offset, paper=self.paper)
