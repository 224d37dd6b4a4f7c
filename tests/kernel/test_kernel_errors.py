"""Errors: each kind has its exit code, says where and what to do, and travels whole between processes."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edu_materials.kernel.errors import (
    CatalogueError,
    ConformanceError,
    ContentError,
    EduMaterialsError,
    FontError,
    LayoutError,
    OutputError,
    Place,
    PrinterError,
    UsageError,
)

KINDS: list[type[EduMaterialsError]] = [
    EduMaterialsError,
    UsageError,
    ContentError,
    CatalogueError,
    LayoutError,
    FontError,
    ConformanceError,
    OutputError,
    PrinterError,
]
PLACES = st.none() | st.builds(Place, st.text(), st.integers(min_value=1))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20, deadline=None)
@given(message=st.text(), hint=st.text(), place=PLACES, protocol=st.integers(2, pickle.HIGHEST_PROTOCOL))
def test_an_error_travels_whole_through_pickle(
    kind: type[EduMaterialsError], message: str, hint: str, place: Place | None, protocol: int
) -> None:
    error = kind(message, hint=hint, place=place)
    back = pickle.loads(pickle.dumps(error, protocol))
    assert type(back) is kind
    assert (back.message, back.hint, back.place) == (message, hint, place)
    assert str(back) == str(error)
    assert back.args == error.args


def test_every_kind_of_error_has_an_exit_code_of_its_own_and_none_means_success() -> None:
    codes = [kind.exit_code for kind in KINDS]
    assert codes == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_every_subclass_is_in_the_table_of_this_test() -> None:
    # Test modules may define kinds of their own; those of the program are all in one module.
    ours = {kind for kind in EduMaterialsError.__subclasses__() if kind.__module__ == EduMaterialsError.__module__}
    assert ours == set(KINDS[1:])


def test_an_error_with_a_place_begins_with_file_and_line() -> None:
    error = ContentError("it is wrong", hint="put it right", place=Place("assets/a.yaml", 7))
    assert str(error) == "assets/a.yaml:7: it is wrong"


def test_an_error_without_a_place_is_its_message() -> None:
    assert str(UsageError("it is wrong", hint="put it right")) == "it is wrong"
