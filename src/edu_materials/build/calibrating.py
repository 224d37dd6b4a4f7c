"""The calibration target as a file: composed of what stands on every sheet, read back, then written."""

from datetime import date
from pathlib import Path

from edu_materials.build.disk import write_whole
from edu_materials.build.imposing import furniture_setting, written
from edu_materials.build.sheet_files import inspected_sheets
from edu_materials.build.workspace import Workspace
from edu_materials.kernel.errors import ConformanceError
from edu_materials.layout.imposition import Imposition
from edu_materials.pdf.profiles import OFFICE
from edu_materials.press.calibration import calibration_target
from edu_materials.press.duplex import Flip
from edu_materials.press.furniture import Notes
from edu_materials.tree.inline import Run, Words
from edu_materials.tree.nodes import Document, Furniture, Properties


def impose_target(workspace: Workspace, *, language: str, paper: str, flip: Flip, day: date) -> Imposition:
    """Return the calibration target on *paper* for a printer that flips on the *flip* edge.

    Raises:
        CatalogueError: There is no such language, or a note is not translated into it.
        LayoutError: A note is too long for the paper.
    """
    catalogue = workspace.letter_catalogue(language)
    code = f"calibration-{paper.lower()}-{flip}"
    notes = Notes(scale=catalogue.words("print.scale"), flip=catalogue.words(f"print.{flip}-edge"), cut=None, code=code)
    document = _document(code, language, notes, day)
    return calibration_target(document, paper, furniture_setting(workspace, language), notes)


def write_target(workspace: Workspace, *, language: str, paper: str, flip: Flip, day: date) -> Path:
    """Write the calibration target into the workspace's output and return its path; *day* is the file's date.

    Raises:
        ConformanceError: A check finds fault with the file.
        EduMaterialsError: It cannot be composed, or not be written.
    """
    imposition = impose_target(workspace, language=language, paper=paper, flip=flip, day=day)
    data = written(workspace, imposition, OFFICE)
    findings = inspected_sheets(workspace, imposition, data, OFFICE)
    if findings:
        raise ConformanceError(f"{imposition.document.key}: {findings[0]}", hint=findings[0].hint)
    path = workspace.output / f"{imposition.document.key}.pdf"
    write_whole(path, data)
    return path


def _document(code: str, language: str, notes: Notes, day: date) -> Document:
    """Return a document that says of itself what the target is, and has no content of its own."""
    words = Words("edition.code", (Run(code),))
    return Document(
        key=code,
        language=language,
        form="folded-card",
        properties=Properties(
            title=code, subject=notes.scale.plain, author="edu_materials", keywords=(code,), date=day.isoformat()
        ),
        furniture=Furniture(code=words, version=words, state=words, page=words),
        content=(),
    )
