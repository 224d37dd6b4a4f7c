"""Dates, numbers and lists as each language writes them."""

from datetime import date

import pytest

from edu_materials.i18n.formats import decimal_mark, listed, locale_of, long_date, number
from edu_materials.i18n.typography import NBSP
from edu_materials.kernel.errors import UsageError

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("language", "territory", "written"),
    [
        ("en", "IE", "22~November~2026"),
        ("de", "DE", "22.~November~2026"),
        ("el", "GR", "22~Νοεμβρίου~2026"),
        ("bg", "BG", "22~ноември~2026~г."),
        ("fi", "FI", "22.~marraskuuta~2026"),
    ],
)
def test_a_date_has_its_month_written_out_and_does_not_part(language: str, territory: str, written: str) -> None:
    assert long_date(DAY, locale_of(language, territory)) == written.replace("~", "\u00a0")


def test_english_in_ireland_puts_the_day_before_the_month() -> None:
    assert long_date(DAY, locale_of("en")) == "November\u00a022,\u00a02026"
    assert long_date(DAY, locale_of("en", "IE")).startswith("22")


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "1,234,567.5"), ("de", "1.234.567,5"), ("el", "1.234.567,5"), ("bg", "1~234~567,5"), ("fi", "1~234~567,5"),
     ("fr", "1~234~567,5")],
)  # fmt: skip
def test_a_number_has_the_separators_of_its_language_and_does_not_part(language: str, written: str) -> None:
    assert number(1234567.5, locale_of(language)) == written.replace("~", "\u00a0")


@pytest.mark.parametrize(("language", "mark"), [("en", "."), ("de", ","), ("el", ","), ("bg", ","), ("fi", ",")])
def test_decimals_are_parted_as_the_language_parts_them(language: str, mark: str) -> None:
    assert decimal_mark(locale_of(language)) == mark


@pytest.mark.parametrize(
    ("language", "written"), [("en", "a, b and c"), ("de", "a, b und c"), ("el", "a, b και c"), ("bg", "a, b и c"),
                              ("fi", "a, b ja c")]
)  # fmt: skip
def test_a_list_joins_its_last_two_items_in_words(language: str, written: str) -> None:
    locale = locale_of(language, "IE" if language == "en" else None)
    assert listed(("a", "b", "c"), locale) == written
    assert listed(("a", "b"), locale) == written.removeprefix("a, ").replace("b", "a").replace("c", "b")
    assert listed(("a",), locale) == "a"
    assert listed((), locale) == ""


@pytest.mark.parametrize(
    ("language", "territory", "identifier"),
    [("en", "IE", "en_IE"), ("el", "GR", "el_GR"), ("de", None, "de"), ("de", "FI", "de"), ("bg", "IE", "bg")],
)
def test_a_language_is_used_as_the_territory_uses_it_where_cldr_knows_how(
    language: str, territory: str | None, identifier: str
) -> None:
    assert str(locale_of(language, territory)) == identifier


@pytest.mark.parametrize("language", ["xx", "", "e", "../de", "German", "12"])
@pytest.mark.parametrize("territory", [None, "DE"])
def test_what_is_no_language_is_refused_and_named(language: str, territory: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        locale_of(language, territory)
    assert caught.value.message == f"“{language}” is no language"
    assert caught.value.hint == "Use an ISO 639 code such as de or el."


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    assert long_date(date(2026, 3, 1), locale_of("fr")).replace(NBSP, " ") == "1er mars 2026"
    assert long_date(date(2026, 3, 11), locale_of("fr")).replace(NBSP, " ") == "11 mars 2026"
    assert long_date(date(2026, 3, 1), locale_of("de")).replace(NBSP, " ") == "1. März 2026"
