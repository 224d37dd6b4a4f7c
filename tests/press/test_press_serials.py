"""Serial numbers carry check digits that find slips of the hand, and sets of them add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import runs_of

from edu_materials.kernel.errors import UsageError
from edu_materials.press.serials import (
    LAST,
    SerialRange,
    common,
    count,
    joined,
    parse_serial,
    parse_serials,
    serial_code,
    serial_text,
    serials_text,
    without,
)

prefixes = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=3)
numbers = st.integers(1, LAST)
small = st.sets(st.integers(1, 60), max_size=25)


@given(prefixes, numbers)
def test_a_serial_is_read_back_with_and_without_hyphens(prefix: str, number: int) -> None:
    serial = serial_text(prefix, number)
    assert parse_serial(serial) == (prefix, number)
    assert parse_serial(serial_code(serial).lower()) == (prefix, number)


def test_the_check_digits_are_those_of_iso_7064() -> None:
    serial = serial_text("HMG", 123)
    assert serial == "HMG-0000123-81"
    assert int("172216" + "0000123" + "81") % 97 == 1


@given(prefixes, numbers, st.data())
def test_every_single_wrong_character_is_found(prefix: str, number: int, data: st.DataObject) -> None:
    code = serial_code(serial_text(prefix, number))
    place = data.draw(st.integers(0, len(code) - 1))
    for other in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":
        wrong = code[:place] + other + code[place + 1 :]
        if wrong != code:
            with pytest.raises(UsageError):
                parse_serial(wrong)


@given(prefixes, numbers)
def test_every_pair_that_changed_places_is_found(prefix: str, number: int) -> None:
    code = serial_code(serial_text(prefix, number))
    for place in range(len(code) - 1):
        wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        if wrong != code:
            with pytest.raises(UsageError):
                parse_serial(wrong)


@pytest.mark.parametrize("text", ["", "HMG", "HMG-123-81", "HMG-0000123-82", "H1G-0000123-81", "HMG-0000000-98"])
def test_what_is_no_serial_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_serial(text)
    assert refused.value.hint


@pytest.mark.parametrize(("prefix", "number"), [("H", 1), ("HMGX", 1), ("hmg", 1), ("HMG", 0), ("HMG", LAST + 1)])
def test_no_serial_is_made_of_a_wrong_prefix_or_number(prefix: str, number: int) -> None:
    with pytest.raises(UsageError):
        serial_text(prefix, number)


@pytest.mark.parametrize("text", ["", "a", "5-3", "0-4", "1-", "3,,4", "12345678"])
def test_what_is_no_list_of_serials_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_serials(text)


def test_a_list_of_serials_is_written_in_one_way() -> None:
    assert serials_text(parse_serials("20, 12 - 14,15,13")) == "12-15,20"


@given(prefixes, st.lists(numbers, min_size=1, max_size=5))
def test_a_list_may_name_serials_as_cards_bear_them(prefix: str, given_numbers: list[int]) -> None:
    whole = " , ".join(serial_text(prefix, number) for number in given_numbers)
    assert parse_serials(whole.lower(), (prefix,)) == runs_of(given_numbers)


def test_a_serial_of_another_prefix_or_with_a_slip_is_refused() -> None:
    with pytest.raises(UsageError, match="a card of XYZ does not belong here"):
        parse_serials(f"1-3,{serial_text('XYZ', 5)}", ("HMG",))
    with pytest.raises(UsageError, match="check digits"):
        parse_serials("HMG-0000124-81", ("HMG",))


@given(small, small)
def test_sets_of_serials_are_sets(one: set[int], other: set[int]) -> None:
    a, b = runs_of(one), runs_of(other)
    assert as_set(joined((*a, *b))) == one | other
    assert as_set(without(a, b)) == one - other
    assert as_set(common(a, b)) == one & other
    assert count((*a, *b)) == len(one | other)
    assert joined((*a, *b)) == runs_of(one | other)


@given(small.filter(bool))
def test_a_list_of_serials_is_read_back(one: set[int]) -> None:
    assert as_set(parse_serials(serials_text(runs_of(one)))) == one


def as_set(serials: tuple[SerialRange, ...]) -> set[int]:
    return {number for part in serials for number in part}
