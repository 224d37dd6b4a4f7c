"""Tables of patients, CSV or XLSX, read row by row: what is in doubt is asked, since a wrong letter is a wrong patient.

Knows files, encodings and columns. What a cell may say is for ``patients``. No message holds anything of a cell, not
even of the first row: in a file without headings that is a patient.
"""

import csv
import io
from codecs import getincrementaldecoder, lookup
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile

from edu_materials.build.patients import COLUMNS, WRITTEN, Cells, Rules
from edu_materials.build.rows import DAMAGE, csv_chunks
from edu_materials.kernel.errors import ContentError, OutputError, UsageError

MOST_ROWS = 100_000
"""More is no list of patients of a centre, but a wrong file."""
_LARGEST = 64_000_000  # bytes of a file
_LARGEST_UNPACKED = 400_000_000  # bytes of a workbook
_WIDEST = 64  # columns of a workbook that are looked at; a stray cell at its far end costs minutes
_COMMENT = "# "
"""A row that begins so is passed over; without the space it is an error of a spreadsheet, such as #N/A."""
_DELIMITERS = (",", ";", "\t")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed date, so that the template is the same file every time
_WORKBOOKS = (".xlsx", ".xlsm")
_EXAMPLE = (
    "# Test Person A", "2026-01-31", "TEST-0001", "Dr. Test Doctor", "Test Hospital", "+00 000 0000000", "en", "IE",
)  # fmt: skip


class Table:
    """One table of patients; its rows may be read more than once."""

    def __init__(self, path: Path, rules: Rules, encoding: str | None = None) -> None:
        """Read *path* by the columns that *rules* want; *encoding* is that of a CSV file that is not Unicode.

        Raises:
            OutputError: The file cannot be read.
            ContentError: It is too large.
            UsageError: It is neither CSV nor XLSX.
        """
        if path.suffix.lower() not in {".csv", ".txt", ".tsv", *_WORKBOOKS}:
            raise UsageError("a table of patients is a file .csv or .xlsx", hint="Save it as one of the two.")
        self.path = path
        self.share = 0.0
        """How much of the file has been read, from nought to 1."""
        self._rules = rules
        self._encoding = encoding
        with _opened(path) as file:
            size = file.seek(0, io.SEEK_END)
        if size > _LARGEST:
            raise ContentError(f"{path.name} is larger than {_LARGEST} bytes", hint="Is this the right file?")
        self._size = max(size, 1)

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Give the number of each row, as a spreadsheet program shows it, and its cells; none for an empty row.

        Rows whose first cell begins with ``#`` and a space are comments, and empty rows at the end are none.

        Raises:
            ContentError: The file is no table, or its first row does not name the columns.
            OutputError: The file cannot be read.
        """
        workbook = self.path.suffix.lower() in _WORKBOOKS
        rows = self._workbook_rows() if workbook else self._csv_rows()
        number, first = next(rows, (0, ()))
        order = self._order(first)
        width, plain = len(COLUMNS), order == list(range(len(COLUMNS)))
        empty: list[int] = []
        for number, cells in rows:
            if number > MOST_ROWS:
                raise ContentError(f"{self.path.name} has more than {MOST_ROWS} rows", hint="Make several runs of it.")
            first_cell = cells[0] if cells else None
            if _blank(first_cell) and all(map(_blank, cells)):
                empty.append(number)
                continue
            if isinstance(first_cell, str) and first_cell.startswith(_COMMENT):
                continue
            if empty:
                yield from ((row, ()) for row in empty)
                empty.clear()
            yield number, cells if plain and len(cells) == width else _ordered(cells, order)

    def _order(self, first: Cells) -> list[int | None]:
        """Return where each of `COLUMNS` stands in the file."""
        names = [str(cell).strip().casefold() if cell is not None else "" for cell in first]
        while names and not names[-1]:
            names.pop()
        hint = f"The first row names the columns: {', '.join(COLUMNS)}. Start from: edu-materials card fill --template."
        if not names:
            raise ContentError(f"{self.path.name} is empty", hint=hint)
        for place, name in enumerate(names, 1):
            if name not in COLUMNS:
                raise ContentError(f"{self.path.name}: the heading of column {place} is not known", hint=hint)
            if names.count(name) > 1:
                raise ContentError(f"{self.path.name}: the column {name} stands twice", hint="Remove one of the two.")
        missing = [name for name in self._rules.written if name not in names]
        if missing:
            raise ContentError(
                f"{self.path.name} has no column {', '.join(missing)}",
                hint="Add it, or leave it to be written by hand: --by-hand, which name and date cannot be.",
            )
        unwanted = [name for name in WRITTEN if name in names and name not in self._rules.written]
        if unwanted:
            raise ContentError(
                f"{self.path.name} has a column {unwanted[0]}, which is to be written by hand",
                hint="Remove the column, or the option --by-hand.",
            )
        return [names.index(name) if name in names else None for name in COLUMNS]

    def _csv_rows(self) -> Iterator[tuple[int, Cells]]:
        try:
            with _opened(self.path) as file:
                encoding = self._encoding_of(file.read(4096))
                file.seek(0)
                if self._foreign(encoding) and _is_unicode(file):
                    raise ContentError(
                        f"{self.path.name} is in Unicode (UTF-8), and not in {encoding}",
                        hint="Leave out --encoding: with it, letters would become others.",
                    )
                file.seek(0)
                text = io.TextIOWrapper(file, encoding=encoding, newline="")
                head = text.readline()
                if head.lower().startswith("sep="):  # a note of Excel's to itself
                    head = text.readline()
                delimiter = max(_DELIMITERS, key=head.count)
                yield 1, tuple(next(csv.reader([head], delimiter=delimiter, strict=True), ()))
                for number, cells in enumerate(csv.reader(text, delimiter=delimiter, strict=True), 2):
                    if not number % 64:
                        self.share = file.tell() / self._size
                    yield number, tuple(cells)
        except csv.Error as error:
            raise ContentError(
                f"{self.path.name} is no CSV file: a quotation mark is not closed, or a cell is endless",
                hint="Write the table anew with a spreadsheet program.",
            ) from error
        except (UnicodeError, LookupError) as error:
            raise self._not_unicode() from error

    def _encoding_of(self, start: bytes) -> str:
        for mark, name in _MARKS:
            if start.startswith(mark):
                return name
        if b"\0" in start:
            raise self._not_unicode()
        return self._encoding or "utf-8"

    def _foreign(self, encoding: str) -> bool:
        """Say whether *encoding* was named and is not UTF-8; LookupError where there is none of that name."""
        return encoding == self._encoding and lookup(encoding).name != "utf-8"

    def _not_unicode(self) -> ContentError:
        named = f"not written in {self._encoding}" if self._encoding else "not in Unicode (UTF-8)"
        return ContentError(
            f"{self.path.name} is {named}, and letters are not guessed",
            hint="Save it as “CSV UTF-8”, or name its encoding: --encoding windows-1252 (Western Europe),"
            " windows-1250 (Central Europe), windows-1251 (Cyrillic), windows-1253 (Greek), windows-1257 (Baltic).",
        )

    def _workbook_rows(self) -> Iterator[tuple[int, Cells]]:
        from openpyxl import load_workbook  # noqa: PLC0415 - a tenth of a second that CSV need not pay

        try:
            with _opened(self.path) as file:
                with ZipFile(file) as archive:
                    unpacked = sum(item.file_size for item in archive.infolist())
                if unpacked > _LARGEST_UNPACKED:
                    raise ContentError(f"{self.path.name} unpacks to {unpacked} bytes", hint="Is this the right file?")
                book = load_workbook(file, read_only=True, data_only=False)
                sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
                if len(sheets) != 1:
                    raise ContentError(
                        f"{self.path.name} has {len(sheets)} sheets that are shown, and one is read",
                        hint="Hide or remove the others.",
                    )
                for number, cells in enumerate(sheets[0].iter_rows(max_col=_WIDEST, values_only=True), 1):
                    self.share = min(number / max(sheets[0].max_row or 1, 1), 1.0)
                    yield number, tuple(cells)
                book.close()
        except DAMAGE as error:
            raise ContentError(f"{self.path.name} is no XLSX workbook", hint="Save it as .xlsx, or as .csv.") from error


def csv_template() -> bytes:
    """Return a CSV file to start from: the columns, and one row of fictional data that is passed over."""
    return b"".join(csv_chunks(COLUMNS, (_EXAMPLE,)))


def xlsx_template() -> bytes:
    """Return an XLSX file to start from, its cells formatted as text so that no number loses its noughts."""
    from openpyxl import Workbook  # noqa: PLC0415 - as above
    from openpyxl.worksheet.worksheet import Worksheet  # noqa: PLC0415

    from edu_materials.i18n.workbook import undated  # noqa: PLC0415

    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "patients"
    sheet.append(COLUMNS)
    sheet.append(_EXAMPLE)
    sheet.freeze_panes = "A2"
    for column in "ABCDEFGH":
        sheet.column_dimensions[column].width = 24
        for row in range(1, 201):
            sheet[f"{column}{row}"].number_format = "@"
    book.properties.created = book.properties.modified = _DAY
    return undated(book)


def _is_unicode(file: BinaryIO) -> bool:
    """Say whether *file* holds letters that only UTF-8 writes so; in no other encoding they make words by chance."""
    decoder, plain = getincrementaldecoder("utf-8")(), True
    try:
        while chunk := file.read(1 << 20):
            plain = plain and chunk.isascii()
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return not plain


def _blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _ordered(cells: Cells, order: list[int | None]) -> Cells:
    """Return *cells* in the order of `COLUMNS`; one more at the end where the row has more than its headings."""
    count, width = len(cells), sum(place is not None for place in order)
    ordered = tuple(cells[place] if place is not None and place < count else None for place in order)
    return (*ordered, "surplus") if any(cells[width:]) else ordered


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        raise OutputError(f"{path} cannot be read: {error.strerror}", hint="Check the path and its rights.") from error
