"""What a command works on: the workspace, the editions that were asked for, and how each stands on record."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from edu_materials.build.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from edu_materials.build.targets import Target

Chosen = dict[str, tuple[str, ...]]
"""What was asked for, by the fields of ``targets.Selection``."""


def open_chosen(
    folder: Path | None, output: Path | None, selection: Chosen, approvals: Path | None = None
) -> "tuple[Workspace, tuple[Target, ...]]":
    """Return the workspace in *folder* and the editions that *selection* asks for, each as its records carry it today.

    The records stand in *approvals*, else in ``approvals/`` in the workspace.
    """
    from edu_materials.build.targets import Selection, all_targets, chosen  # noqa: PLC0415 - what editions are made of

    workspace = open_workspace(folder, output)
    targets = chosen(all_targets(workspace), Selection(**selection))
    records = records_folder(folder, approvals)
    if not records.is_dir():
        return workspace, targets
    from edu_materials.release.standing import standings  # noqa: PLC0415 - only where there are records

    found = standings(workspace, records, datetime.now(UTC).date(), targets)
    return replace(workspace, standings=found), targets


def open_standing(folder: Path | None, product: str | None, approvals: Path | None) -> Workspace:
    """Return the workspace in *folder*, with how the editions of *product* stand; without records, all are drafts."""
    if not records_folder(folder, approvals).is_dir():
        return open_workspace(folder, None)
    products = (product,) if product else ()
    workspace, _ = open_chosen(folder, None, {"products": products, "forms": ("screen",)}, approvals)
    return workspace


def records_folder(folder: Path | None, approvals: Path | None) -> Path:
    """Return where signatures are on record: *approvals* if named, else beside the assets, as output is."""
    return approvals or (folder or Path()) / "approvals"


def editions(targets: tuple[object, ...]) -> str:
    """Return the right word for so many editions."""
    return "edition" if len(targets) == 1 else "editions"
