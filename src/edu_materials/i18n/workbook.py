"""An XLSX workbook for agencies that work so: one row a sentence, and back without a loss.

Only plain text is read. A formula, a renamed column or a lost row is refused with the address of its cell.
"""

import io
import zlib
from collections.abc import Iterable
from datetime import datetime
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from edu_materials.i18n.xliff import Segment
from edu_materials.kernel.errors import CatalogueError

COLUMNS = ("domain", "id", "where it stands", "English", "translation", "state")
_WIDTHS = (11, 30, 34, 60, 60, 12)
_STATES = ("empty", "fuzzy", "translated")
_LARGEST = 20_000_000  # bytes
_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed date, so that the same sentences give the same workbook
# What a damaged file makes openpyxl, zipfile and the XML parsers raise; errors of XML syntax are syntax errors.
_DAMAGE = (
    BadZipFile,
    InvalidFileException,
    SyntaxError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    EOFError,
    zlib.error,
    RuntimeError,
)


def workbook_bytes(segments: Iterable[Segment], language: str) -> bytes:
    """Return *segments* as a workbook; the name of its sheet is *language*."""
    book = Workbook()
    book.properties.created = book.properties.modified = _DAY
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = language
    sheet.append(COLUMNS)
    for segment in segments:
        sheet.append(
            (segment.domain, segment.id, "\n".join(segment.notes), segment.english, segment.target, segment.state)
        )
    _make_readable(sheet)
    return undated(book)


def read_workbook(data: bytes, name: str) -> tuple[str, tuple[Segment, ...]]:
    """Return language and segments of the workbook *data*; errors call it *name*.

    Raises:
        CatalogueError: No workbook, a renamed column, a formula, or a cell that is no text; names the cell.
    """
    if len(data) > _LARGEST:
        raise CatalogueError(f"{name} is larger than {_LARGEST} bytes", hint="Is this the right file?")
    try:
        sheet = load_workbook(io.BytesIO(data), read_only=False, data_only=False).worksheets[0]
    except _DAMAGE as error:
        raise CatalogueError(f"{name} is no XLSX workbook: {error}", hint="Save it as .xlsx.") from error
    for column, wanted in enumerate(COLUMNS, 1):
        cell = sheet.cell(1, column)
        if cell.value != wanted:
            raise CatalogueError(
                f"{name}, cell {cell.coordinate}: “{cell.value}” instead of the column “{wanted}”",
                hint="Leave the first row as it was exported.",
            )
    return sheet.title, tuple(_row(sheet, row, name) for row in range(2, sheet.max_row + 1))


def _row(sheet: Worksheet, row: int, name: str) -> Segment:
    values = []
    for column in range(1, len(COLUMNS) + 1):
        cell = sheet.cell(row, column)
        if cell.data_type == "f" or (cell.value is not None and not isinstance(cell.value, str)):
            what = "a formula" if cell.data_type == "f" else f"{cell.value!r}, which is no text"
            raise CatalogueError(f"{name}, cell {cell.coordinate}: {what}", hint="Write plain text into this cell.")
        values.append(str(cell.value or ""))
    domain, key, notes, english, target, state = values
    if state not in _STATES or not key:
        raise CatalogueError(
            f"{name}, cell {sheet.cell(row, 6).coordinate}: “{state}” is no state of “{key}”",
            hint="States: " + ", ".join(_STATES) + ".",
        )
    if not target:
        state = "empty"
    return Segment(domain=domain, id=key, english=english, target=target, state=state, notes=tuple(notes.split("\n")))


def undated(book: Workbook) -> bytes:
    """Return *book* as a file without a clock: as ``Workbook.save`` writes it, but for the dates of its parts."""
    dated, undated = io.BytesIO(), io.BytesIO()
    with ZipFile(dated, "w") as archive:
        ExcelWriter(book, archive).write_data()
    with ZipFile(dated) as archive, ZipFile(undated, "w") as copy:
        for name in archive.namelist():
            copy.writestr(ZipInfo(name), archive.read(name), ZIP_DEFLATED)
    return undated.getvalue()


def _make_readable(sheet: Worksheet) -> None:
    """Widen columns, wrap text, freeze the head, and store texts that begin like formulas as texts."""
    for number, width in enumerate(_WIDTHS):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1B4965")
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.data_type == "f":
                cell.data_type = "s"
    sheet.freeze_panes = "C2"
