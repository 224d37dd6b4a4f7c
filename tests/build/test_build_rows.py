"""Tables of hospitals are read row by row: what is there is given as it is, and what cannot be is said."""

import csv
import io
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from edu_materials.build import rows
from edu_materials.build.rows import csv_chunks, forbidden_character, formula_like, read_rows
from edu_materials.kernel.errors import ContentError, OutputError

COLUMNS = ("name", "copies", "day")
TEXT = st.text(st.characters(codec="utf-8"))


def read(path: Path) -> list[tuple[int, dict[str, str]]]:
    """Return number and cells of each row of *path*."""
    return [(row.number, dict(row.values)) for row in read_rows(path, COLUMNS, ("name",))]


def test_rows_have_the_numbers_that_a_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,COPIES\n\nfirst,1\n# a remark,2\n,\nlast , 3\n", "utf-8")
    assert read(path) == [
        (3, {"name": "first", "copies": "1", "day": ""}),
        (6, {"name": "last", "copies": "3", "day": ""}),
    ]


def test_a_letter_on_the_edge_of_a_chunk_is_still_utf_8(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "list.csv"
    monkeypatch.setattr(rows, "_CHUNK", 300)
    for shift in range(4):
        path.write_text(f"name\n{'x' * (10 + shift)}\n" + "é\n" * (rows._CHUNK // 3) + "ü\n", "utf-8")
        *_, last = read_rows(path, COLUMNS, ("name",))
        assert last.values["name"] == "ü"


def test_cells_of_a_workbook_are_texts(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["name", "copies", "day"])
    sheet.append([True, 12.0, date(2026, 1, 31)])
    sheet.append([1.5, None, datetime(2026, 1, 31, 12, 30)])  # noqa: DTZ001 - workbooks know no zones
    book.save(tmp_path / "list.xlsx")
    assert [tuple(values.values()) for _, values in read(tmp_path / "list.xlsx")] == [
        ("true", "12", "2026-01-31"),
        ("1.5", "", "2026-01-31T12:30:00"),
    ]


def test_a_workbook_that_unpacks_to_more_than_any_list_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Workbook().save(tmp_path / "list.xlsx")
    monkeypatch.setattr(rows, "_LARGEST_WORKBOOK", 100)
    with pytest.raises(ContentError, match="unpacks to"):
        read(tmp_path / "list.xlsx")


def test_a_folder_is_no_list(tmp_path: Path) -> None:
    (tmp_path / "list.csv").mkdir()
    (tmp_path / "list.xlsx").mkdir()
    for name in ("list.csv", "list.xlsx"):
        with pytest.raises(OutputError, match="cannot be read"):
            read(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a\u202eb", "RIGHT-TO-LEFT OVERRIDE"),
        ("a\u200bb", "ZERO WIDTH SPACE"),
        ("a\nb", "control"),
        ("\ue000", "U+E000"),
    ],
)
def test_what_cannot_be_seen_has_a_name(text: str, name: str) -> None:
    assert name in str(forbidden_character(text))


def test_what_can_be_seen_is_allowed() -> None:
    assert forbidden_character("Ångström’s Größe, Ελλάδα – Дом\u00a0№ 5") is None


@given(st.lists(st.tuples(TEXT, st.one_of(st.none(), st.integers(), TEXT)), max_size=8))
def test_no_cell_of_ours_acts_as_a_formula(cells: list[tuple[str, object]]) -> None:
    text = b"".join(csv_chunks(("a", "b"), cells)).decode("utf-8-sig")
    for row in list(csv.reader(io.StringIO(text, newline="")))[1:]:
        assert not formula_like(row[0])
        assert len(row) == 2
