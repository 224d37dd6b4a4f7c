"""Centres as tables again: all on record as CSV that can be edited and imported, and an empty form to start from."""

import io
from collections.abc import Iterator
from pathlib import Path

from edu_materials.build.disk import open_whole, write_whole
from edu_materials.build.rows import csv_chunks
from edu_materials.distribution.centre_files import UNTIL, Rules
from edu_materials.distribution.centres import current_centres
from edu_materials.distribution.ledger import Ledger
from edu_materials.distribution.records import Centre
from edu_materials.kernel.errors import UsageError

_EXAMPLE = {
    "id": "#example-1",
    "name": "Fictional Centre",
    "country": "DE",
    "languages": "de",
    "kind": "hub",
    "target-group": "treatment centres",
    "contact": "pharmacy",
    "e-mail": "pharmacy@centre.example.org",
    UNTIL: "2027-12-31",
}
"""A row that an import leaves out, since it begins with #."""


def export_centres(ledger: Ledger, path: Path, rules: Rules, markets: tuple[str, ...] = ()) -> int:
    """Write the centres on record to the CSV file *path* and return how many they are.

    Raises:
        OutputError: The ledger cannot be read, or the file not be written.
    """
    count = 0

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal count
        with ledger.reading() as connection:
            for centre in current_centres(connection, markets=markets):
                count += 1
                yield row_of(centre, rules.materials)

    with open_whole(path) as file:
        file.writelines(csv_chunks(rules.columns, rows()))
    return count


def row_of(centre: Centre, materials: tuple[str, ...]) -> tuple[object, ...]:
    """Return *centre* as the cells of a row, in the order of `Rules.columns`."""
    said = (centre.id, centre.name, centre.country, centre.languages, centre.kind, centre.hub, centre.target_group)
    copies = (centre.quantities.get(material, "") for material in materials)
    return (*said, centre.contact, centre.email, centre.sftp, *copies, centre.valid_until)


def write_template(path: Path, rules: Rules) -> None:
    """Write an empty list of centres to *path*, CSV or XLSX, with one row of an example that an import leaves out.

    Raises:
        UsageError: The file is to be of another kind.
        OutputError: It cannot be written.
    """
    example = tuple(_EXAMPLE.get(column, "10" if column in rules.materials else "") for column in rules.columns)
    match path.suffix.lower():
        case ".csv":
            write_whole(path, b"".join(csv_chunks(rules.columns, [example])))
        case ".xlsx":
            write_whole(path, _workbook((rules.columns, example)))
        case _:
            raise UsageError(f"“{path.suffix}” is no kind of list", hint="Name a file that ends in .csv or .xlsx.")


def _workbook(rows: tuple[tuple[str, ...], ...]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - a tenth of a second that CSV need not pay

    book = Workbook(write_only=True)
    sheet = book.create_sheet("centres")
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
