"""Sheets of an agreed card, ready for an office printer: made only if the pages are still those that were agreed to."""

from dataclasses import replace
from datetime import date
from functools import cache

from edu_materials.build.fingerprint import fingerprint
from edu_materials.build.imposing import DEFAULT_SHEET, sheet_pdf
from edu_materials.build.targets import Target
from edu_materials.build.workspace import Workspace
from edu_materials.facts.edition import Standing
from edu_materials.kernel.errors import ConformanceError


def agreed_sheet(
    workspace: Workspace,
    target: Target,
    *,
    code: str,
    agreed: tuple[str, date],
    sealed: str,
    copies: int,
    sheet: str = DEFAULT_SHEET,
) -> bytes:
    """Return *copies* of the card *target* on sheets, bearing the agreement (reference and day) of edition *code*.

    *sealed* is the digest of the pages that were agreed to.

    Raises:
        ConformanceError: The workspace makes other pages by now than those that were sealed.
        EduMaterialsError: The card does not fit the sheet, or cannot be made.
    """
    if fingerprint(workspace, target).digest != sealed:
        raise ConformanceError(
            f"this workspace makes other pages of {code} than those that were sealed: no sheet of it may be printed",
            hint="Use the workspace that the release was made from, or release anew.",
        )
    reference, day = agreed
    standings = ((code, Standing(state="agreed", reference=reference, day=day)),)
    return _sheet(replace(workspace, standings=standings), target, sheet, copies)


@cache
def _sheet(workspace: Workspace, target: Target, sheet: str, copies: int) -> bytes:
    """Return the same sheets for every hospital that asks for as many."""
    return sheet_pdf(workspace, target, sheet=sheet, copies=copies)
