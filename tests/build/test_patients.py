"""No cell of a table of patients is guessed at; what is wrong is said by row, column and rule, and never by value."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from edu_materials.build.patient_tables import Table, csv_template, xlsx_template
from edu_materials.build.patients import COLUMNS, Patient, Reading, Rules
from edu_materials.kernel.errors import ContentError, OutputError, UsageError

RULES = Rules(as_of=date(2026, 11, 22), editions=frozenset({("DE", "de"), ("IE", "en"), ("IE", "ga")}))
GOOD = ("Test Person A", "2026-01-31", "TEST-0001", "Dr. Test Doctor", "Test Hospital", "+00 000 0000", "de", "DE")
HEADER = ",".join(COLUMNS)
LINE = ",".join(GOOD)


def a_row(**changed: object) -> tuple[object, ...]:
    return tuple(changed.get(column, value) for column, value in zip(COLUMNS, GOOD, strict=True))


def reasons(**changed: object) -> list[tuple[str, str]]:
    found = Reading(RULES).patient(a_row(**changed))
    assert isinstance(found, list), "the row was taken"
    return found


def rows_of(path: Path, rules: Rules = RULES, encoding: str | None = None) -> list[tuple[int, tuple[object, ...]]]:
    return list(Table(path, rules, encoding).rows())


def a_file(folder: Path, text: str, encoding: str = "utf-8", name: str = "patients.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_a_good_row_is_a_patient() -> None:
    patient = Reading(RULES).patient(GOOD)
    assert patient == Patient(
        ("DE", "de"),
        ("Test Person A", date(2026, 1, 31), "TEST-0001", "Dr. Test Doctor", "Test Hospital", "+00 000 0000"),
    )


def test_letters_are_composed_and_spaces_are_single() -> None:
    found = Reading(RULES).patient(a_row(name="  Z\u030cofia   Test "))
    assert isinstance(found, Patient)
    assert found.texts[0] == "Žofia Test"


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("name", "", "is empty"),
        ("name", None, "is empty"),
        ("name", "=1+1", "formula"),
        ("name", "#N/A", "begins with #"),
        ("doctor", "#REF!", "begins with #"),
        ("name", "+Test", "formula"),
        ("name", "-Test", "formula"),
        ("doctor", "@Test", "formula"),
        ("centre", "T" * 10_000, "more than 200 characters"),
        ("name", "Test\u202ePerson", "RIGHT-TO-LEFT OVERRIDE"),
        ("name", "Test\u200bPerson", "ZERO WIDTH SPACE"),
        ("name", "Test\u00adPerson", "SOFT HYPHEN"),
        ("name", "Test\nPerson", "U\\+000A"),
        ("name", "Test\x07", "U\\+0007"),
        ("name", 7, "is no text"),
        ("batch", "TEST 1", "no batch number"),
        ("batch", "-TEST", "no batch number"),
        ("batch", "T" * 21, "no batch number"),
        ("batch", 10.0, "is no text"),
        ("telephone", "call me", "no telephone number"),
        ("telephone", "=1+1", "no telephone number"),
        ("telephone", "++", "no telephone number"),
        ("telephone", 49000, "is no text"),
        ("date", "2026-11-23", "lies in the future"),
        ("date", date(2027, 1, 1), "lies in the future"),
        ("date", "1812-01-01", "lies before 1900"),
        ("date", "2026-02-30", "no day of the calendar"),
        ("date", "03/04/2026", "day and month are not guessed"),
        ("date", "3.4.26", "day and month are not guessed"),
        ("date", "20260131", "is not written as YYYY-MM-DD$"),
        ("date", datetime(2026, 1, 1, 9, 30), "time of day"),  # noqa: DTZ001 - as a workbook gives it
        ("date", 46000, "is no text"),
        ("language", "fi", "no edition in that language"),
        ("market", "XX", "no edition"),
        ("market", "", "no country is named"),
    ],
)
def test_a_cell_that_is_wrong_is_refused_for_its_reason(column: str, cell: object, reason: str) -> None:
    ((where, why),) = reasons(**{column: cell})
    assert where == ("language" if column == "market" else column)
    with pytest.raises(ValueError, match=reason):
        raise ValueError(why)
    assert not isinstance(cell, str) or not cell or cell not in why


def test_every_cell_that_is_wrong_is_named() -> None:
    found = reasons(name="", date="yesterday", batch="?", telephone="none", language="xx")
    assert [column for column, _ in found] == ["name", "date", "batch", "telephone", "language"]


@pytest.mark.parametrize(
    ("form", "text", "day"),
    [
        ("DD/MM/YYYY", "03/04/2026", date(2026, 4, 3)),
        ("MM/DD/YYYY", "03/04/2026", date(2026, 3, 4)),
        ("dd.mm.yyyy", "3.4.2026", date(2026, 4, 3)),
        ("YYYY-MM-DD", "2026-04-03", date(2026, 4, 3)),
    ],
)
def test_a_date_is_read_in_the_form_that_was_named(form: str, text: str, day: date) -> None:
    rules = Rules(as_of=RULES.as_of, date_format=form, editions=RULES.editions)
    found = Reading(rules).patient(a_row(date=text))
    assert isinstance(found, Patient)
    assert found.texts[1] == day


@pytest.mark.parametrize("form", ["", "DD/MM", "DD/MM/YY", "DD/DD/YYYY", "ISO"])
def test_what_is_no_form_of_dates_is_refused(form: str) -> None:
    with pytest.raises(UsageError, match="no form of dates"):
        Reading(Rules(as_of=RULES.as_of, date_format=form))


@pytest.mark.parametrize("form", ["YYYYMMDD", "DDMM/YYYY", "DD1MM1YYYY"])
def test_a_day_that_could_run_into_its_month_needs_two_digits(form: str) -> None:
    reading = Reading(replace(RULES, date_format=form))
    assert isinstance(
        reading.patient(a_row(date=form.replace("YYYY", "2026").replace("MM", "01").replace("DD", "11"))), Patient
    )
    for day, month in (("1", "11"), ("11", "1")):
        text = form.replace("YYYY", "2026").replace("MM", month).replace("DD", day)
        assert reading.patient(a_row(date=text)) == [("date", f"is not written as {form}")]


def test_a_telephone_number_may_bear_the_mark_that_our_template_gives_it() -> None:
    found = Reading(RULES).patient(a_row(telephone="'+00 000 0000000"))
    assert isinstance(found, Patient)
    assert found.texts[-1] == "+00 000 0000000"


def test_a_real_date_of_a_workbook_needs_no_form() -> None:
    for day in (date(2026, 4, 3), datetime(2026, 4, 3)):  # noqa: DTZ001 - as a workbook gives it
        found = Reading(RULES).patient(a_row(date=day))
        assert isinstance(found, Patient)
        assert found.texts[1] == date(2026, 4, 3)


def test_the_only_language_of_a_country_need_not_be_named() -> None:
    found = Reading(RULES).patient(a_row(language=""))
    assert isinstance(found, Patient)
    assert found.edition == ("DE", "de")
    assert reasons(language=None, market="IE") == [("language", "no language is named, and IE has en, ga")]


def test_options_name_the_edition_where_rows_do_not() -> None:
    rules = Rules(as_of=RULES.as_of, language="ga", market="IE", editions=RULES.editions)
    found = Reading(rules).patient(a_row(language="", market=""))
    assert isinstance(found, Patient)
    assert found.edition == ("IE", "ga")


def test_a_field_may_be_left_to_a_pen_but_not_name_and_date() -> None:
    rules = Rules(as_of=RULES.as_of, by_hand=("batch", "telephone"), editions=RULES.editions)
    found = Reading(rules).patient(a_row(batch=None, telephone=None))
    assert isinstance(found, Patient)
    assert found.texts == ("Test Person A", date(2026, 1, 31), "Dr. Test Doctor", "Test Hospital")
    for column in ("name", "date", "language", "blood group"):
        with pytest.raises(UsageError, match="by hand"):
            Reading(Rules(as_of=RULES.as_of, by_hand=(column,)))
    assert "--by-hand batch" in reasons(batch="")[0][1]


# Files


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_unicode_files_are_read_whatever_parts_their_cells(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = f"{HEADER}\r\n{LINE}\r\n".replace("Test Person A", "Žofia Ёлка").replace(",", delimiter)
    path = a_file(tmp_path, "\ufeff" + text if encoding == "utf-16-le" else text, encoding)
    assert rows_of(path) == [(2, ("Žofia Ёлка", *GOOD[1:]))]


def test_a_file_that_is_not_unicode_must_say_what_it_is(tmp_path: Path) -> None:
    path = a_file(tmp_path, f"{HEADER}\n{LINE}\n".replace("Person", "Łucja"), "windows-1250")
    with pytest.raises(ContentError, match="not in Unicode") as refused:
        rows_of(path)
    assert "--encoding windows-1250" in refused.value.hint or "windows-1250" in refused.value.hint
    assert rows_of(path, encoding="windows-1250")[0][1][0] == "Test Łucja A"
    with pytest.raises(ContentError, match="not written in klingon"):
        rows_of(path, encoding="klingon")
    with pytest.raises(ContentError, match="not in Unicode"):
        rows_of(a_file(tmp_path, f"{HEADER}\n{LINE}\n", "utf-16-be"))


def test_letters_of_unicode_are_not_read_as_others(tmp_path: Path) -> None:
    path = a_file(tmp_path, f"{HEADER}\n{LINE.replace('Person', 'Pérson')}\n")
    with pytest.raises(ContentError, match="is in Unicode") as refused:
        rows_of(path, encoding="windows-1252")
    assert "--encoding" in refused.value.hint
    assert rows_of(path, encoding="utf-8") == rows_of(path)


def test_a_spreadsheets_error_is_a_row_and_no_comment(tmp_path: Path) -> None:
    path = a_file(tmp_path, f"{HEADER}\n# {LINE}\n{LINE.replace('Test Person A', '#N/A')}\n")
    assert [number for number, _ in rows_of(path)] == [3]


def test_columns_may_stand_in_any_order_and_case_after_a_note_of_excel(tmp_path: Path) -> None:
    path = a_file(tmp_path, "sep=;\nDATE;Name;batch;doctor;centre;telephone\n2026-01-31;Test;T1;D;C;123\n")
    assert rows_of(path) == [(2, ("Test", "2026-01-31", "T1", "D", "C", "123", None, None))]


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("", "is empty"),
        ("name,date,batch,doctor,centre", "no column telephone"),
        (f"{HEADER},blood group", "the heading of column 9 is not known"),
        (f"{HEADER},name", "the column name stands twice"),
        (LINE, "the heading of column 1 is not known"),
    ],
)
def test_headings_that_are_wrong_are_refused_without_a_word_of_theirs(tmp_path: Path, header: str, fault: str) -> None:
    with pytest.raises(ContentError, match=fault) as refused:
        rows_of(a_file(tmp_path, f"{header}\n{LINE}\n" if header else ""))
    assert "Test Person" not in f"{refused.value} {refused.value.hint}"


def test_a_column_that_is_left_to_a_pen_must_not_be_there(tmp_path: Path) -> None:
    rules = Rules(as_of=RULES.as_of, by_hand=("batch",))
    with pytest.raises(ContentError, match="batch, which is to be written by hand"):
        rows_of(a_file(tmp_path, f"{HEADER}\n{LINE}\n"), rules)


def test_empty_rows_in_between_are_given_and_comments_and_the_last_are_not(tmp_path: Path) -> None:
    text = f"{HEADER}\n# a comment,,,\n{LINE}\n\n , ,\n{LINE},too much\nTest,2026-01-31\n\n\n"
    rows = rows_of(a_file(tmp_path, text))
    assert [number for number, _ in rows] == [3, 4, 5, 6, 7]
    assert [len(cells) for _, cells in rows] == [8, 0, 0, 9, 8]


@pytest.mark.parametrize("text", [f'{HEADER}\n"{LINE}\n', f"{HEADER}\n{'x' * 200_000},\n"])
def test_a_file_that_is_no_csv_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError, match="no CSV file") as refused:
        rows_of(a_file(tmp_path, text))
    assert "Test Person" not in str(refused.value)


def test_a_file_that_is_not_there_or_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be read"):
        Table(tmp_path / "missing.csv", RULES)
    with pytest.raises(UsageError, match=r"\.csv or \.xlsx"):
        Table(tmp_path / "patients.pdf", RULES)
    with pytest.raises(ContentError, match="no XLSX workbook"):
        rows_of(a_file(tmp_path, "PK no", name="patients.xlsx"))


def test_more_rows_than_a_centre_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edu_materials.build.patient_tables.MOST_ROWS", 2)
    with pytest.raises(ContentError, match="more than 2 rows"):
        rows_of(a_file(tmp_path, f"{HEADER}\n{LINE}\n{LINE}\n"))
    monkeypatch.setattr("edu_materials.build.patient_tables._LARGEST", 20)
    with pytest.raises(ContentError, match="larger than"):
        rows_of(a_file(tmp_path, f"{HEADER}\n"))


def a_workbook(path: Path, *rows: tuple[object, ...], hidden: bool = True) -> Path:
    book = Workbook()
    other = book.active
    assert other is not None
    other.title = "notes"
    other.append(("nothing",))
    if hidden:
        other.sheet_state = "hidden"
    sheet = book.create_sheet("patients")
    for row in (COLUMNS, *rows):
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_gives_its_visible_sheet_with_real_dates(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "p.xlsx", a_row(date=date(2026, 1, 31)), a_row(batch=17, name="=A1"))
    (two, first), (three, second) = rows_of(path)
    assert (two, three) == (2, 3)
    reading = Reading(RULES)
    assert isinstance(reading.patient(first), Patient)
    found = reading.patient(second)
    assert isinstance(found, list)
    assert [column for column, _ in found] == ["name", "batch"]


def test_a_workbook_with_two_visible_sheets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="2 sheets"):
        rows_of(a_workbook(tmp_path / "p.xlsx", GOOD, hidden=False))


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edu_materials.build.patient_tables._LARGEST_UNPACKED", 1000)
    with pytest.raises(ContentError, match="unpacks to"):
        rows_of(a_workbook(tmp_path / "p.xlsx", GOOD))


def test_templates_hold_the_columns_and_an_example_that_is_passed_over(tmp_path: Path) -> None:
    for name, data in (("p.csv", csv_template()), ("p.xlsx", xlsx_template())):
        path = tmp_path / name
        path.write_bytes(data)
        assert rows_of(path) == []
    assert csv_template().decode("utf-8-sig").splitlines()[0] == HEADER
    assert xlsx_template() == xlsx_template()
    assert load_workbook(tmp_path / "p.xlsx").active["F3"].number_format == "@"  # type: ignore[index]
