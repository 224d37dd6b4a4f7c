"""Tables as hospitals send them: CSV in any usual encoding, or XLSX, read row by row and never guessed at.

Knows files, encodings and cells. What the columns mean is for whoever asks.
"""

import csv
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from edu_materials.kernel.errors import ContentError, OutputError

DELIMITERS = (",", ";", "\t")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""With one of these a spreadsheet program takes a cell for a formula (OWASP, CSV injection)."""
LONGEST_CELL = 2_000  # characters; nothing that belongs into a cell comes near
_LARGEST_WORKBOOK = 200_000_000  # bytes when unpacked; more is no list of people or places
_CHUNK = 1 << 20
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_FORBIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")  # control, format (bidirectional, zero width), unassigned
_HARMLESS = "\u00ad"
DAMAGE = (
    BadZipFile, SyntaxError, LookupError, ValueError, TypeError, AttributeError, EOFError, zlib.error, RuntimeError,
)  # fmt: skip
"""What a damaged workbook makes openpyxl, zipfile and the XML parsers raise."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its ``number`` as a spreadsheet program shows it, its cells by column, and what no cell may hold.

    ``values`` are trimmed and composed (Unicode NFC); a column that the file does not have is an empty text.
    """

    number: int
    values: Mapping[str, str]
    faults: tuple[str, ...] = ()


def read_rows(path: Path, columns: tuple[str, ...], required: tuple[str, ...]) -> Iterator[Row]:
    """Give the rows of the CSV or XLSX file *path*, one by one; memory does not grow with their number.

    The first row names the columns, in any order and case. Rows without any text are left out, and so are rows whose
    first cell begins with ``#``. CSV is read as UTF-8, UTF-16 with its mark, or else Windows-1252; its cells are
    parted by comma, semicolon or tab, whichever the first row uses.

    Raises:
        ContentError: No table, or its first row lacks one of *required*, repeats a column, or has one not in *columns*.
        OutputError: The file cannot be read.
    """
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        return _named(path, _workbook_cells(path), columns, required)
    return _named(path, _csv_cells(path), columns, required)


def formula_like(text: str) -> bool:
    """Say whether a spreadsheet program would take *text* for a formula."""
    return text.startswith(FORMULA_STARTS)


def forbidden_character(text: str) -> str | None:
    """Return the name of the first character of *text* that is unseen or steers what is seen; None where all is well.

    Line ends and other control characters, bidirectional and zero-width characters, private and unassigned ones.
    """
    if text.isprintable():  # the quick way, which knows all categories above
        return None
    for character in text:
        if unicodedata.category(character) in _FORBIDDEN and character != _HARMLESS:
            return f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"
    return None


def csv_chunks(headings: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[bytes]:
    """Give a CSV file (RFC 4180, UTF-8 with BOM so that spreadsheet programs know it) row by row.

    A cell that would be taken for a formula gets an apostrophe before it, as spreadsheet programs write texts.
    """
    yield "\ufeff".encode()
    yield _csv_line(headings)
    for cells in rows:
        yield _csv_line(cells)


def _csv_line(cells: tuple[object, ...]) -> bytes:
    return (",".join(map(_csv_cell, cells)) + "\r\n").encode()


def _csv_cell(value: object) -> str:
    text = "" if value is None else str(value)
    if isinstance(value, str) and formula_like(text):
        text = f"'{text}"
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n;') else text


def _named(
    path: Path, cells: Iterator[tuple[list[str], list[str]]], columns: tuple[str, ...], required: tuple[str, ...]
) -> Iterator[Row]:
    names: list[str] | None = None
    for number, (texts, faults) in enumerate(cells, 1):
        if names is None:
            names = _header(path, texts, columns, required)
        elif any(texts) and not texts[0].startswith("#"):
            yield _row(number, texts, faults, names, columns)
    if names is None:
        raise ContentError(f"{path.name} is empty", hint="Start from a template: its first row names the columns.")


def _row(number: int, texts: list[str], faults: list[str], names: list[str], columns: tuple[str, ...]) -> Row:
    values = dict.fromkeys(columns, "")
    values.update(zip(names, texts, strict=False))
    values.pop("", None)
    if any(texts[len(names) :]):
        faults = [*faults, f"{len(texts)} cells where the first row names {len(names)}"]
    return Row(number, values, tuple(faults))


def _header(path: Path, texts: list[str], columns: tuple[str, ...], required: tuple[str, ...]) -> list[str]:
    names = ["-".join(text.casefold().replace("_", " ").split()) for text in texts]
    while names and not names[-1]:
        names.pop()
    for name in names:
        if name not in columns:
            near = get_close_matches(name, columns, n=1)
            hint = f"Did you mean “{near[0]}”? " if near else ""
            raise ContentError(
                f"{path.name} has a column “{name[:40]}”, which is not known",
                hint=f"{hint}Columns: {', '.join(columns)}.",
            )
        if names.count(name) > 1:
            raise ContentError(f"{path.name} has the column “{name}” twice", hint="Remove one of the two.")
    missing = [name for name in required if name not in names]
    if missing:
        raise ContentError(
            f"{path.name} has no column {', '.join(f'“{name}”' for name in missing)}",
            hint="Its first row must name the columns; start from a template.",
        )
    return names


def _csv_cells(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    with _opened(path) as file:
        encoding = _encoding(file)
    try:
        with path.open(encoding=encoding, newline="") as file:
            delimiter = max(DELIMITERS, key=_first_line(file).count)
            file.seek(0)
            for cells in csv.reader(file, delimiter=delimiter, strict=True):
                yield _clean(cells), _too_long(cells)
    except (csv.Error, UnicodeError) as error:
        raise ContentError(
            f"{path.name} is no CSV file: {error}", hint="Look for a quotation mark that is not closed."
        ) from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _first_line(file: IO[str]) -> str:
    return file.readline(_CHUNK)


def _encoding(file: IO[bytes]) -> str:
    """Return the encoding of *file*, which is read in chunks: UTF-8 if all of it is, else Windows-1252."""
    start = file.read(4)
    for mark, name in _BOMS:
        if start.startswith(mark):
            return name
    tail = start
    while chunk := file.read(_CHUNK):
        tail += chunk
        try:
            tail.decode()
            tail = b""
        except UnicodeDecodeError as error:
            if error.reason != "unexpected end of data":
                return "cp1252"
            tail = tail[error.start :]
    try:
        tail.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _workbook_cells(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Give the cells of the first sheet that is shown; a formula is a fault of its row."""
    from openpyxl import load_workbook  # noqa: PLC0415 - a tenth of a second that CSV need not pay

    with _opened(path) as file:
        try:
            with ZipFile(file) as archive:
                unpacked = sum(item.file_size for item in archive.infolist())
            if unpacked > _LARGEST_WORKBOOK:
                raise ContentError(
                    f"{path.name} unpacks to {unpacked} bytes", hint="Is this the right file? CSV may be of any size."
                )
            book = load_workbook(file, read_only=True, data_only=False)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            for cells in sheets[0].iter_rows() if sheets else ():
                texts = [_cell_text(cell.value) for cell in cells]
                faults = [
                    f"cell {cell.coordinate} holds a formula" for cell in cells if getattr(cell, "data_type", "") == "f"
                ]
                yield _clean(texts), faults + _too_long(texts)
            book.close()
        except DAMAGE as error:
            raise ContentError(
                f"{path.name} is no XLSX workbook: {error}", hint="Save it as .xlsx, or as .csv."
            ) from error
        except OSError as error:
            raise _unreadable(path, error) from error


def _cell_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _clean(cells: list[str]) -> list[str]:
    """Trim spaces, not line ends: those are a fault that somebody must see."""
    return [unicodedata.normalize("NFC", cell[: LONGEST_CELL + 1].strip(" \u00a0")) for cell in cells]


def _too_long(cells: list[str]) -> list[str]:
    return [
        f"cell {number} holds {len(cell)} characters, and {LONGEST_CELL} are the most"
        for number, cell in enumerate(cells, 1)
        if len(cell) > LONGEST_CELL
    ]


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise _unreadable(path, error) from error
    with file:
        yield file


def _unreadable(path: Path, error: OSError) -> OutputError:
    return OutputError(f"{path} cannot be read: {error.strerror}", hint="Check the path and its rights.")
