"""Offsets of printers: measured, kept in a file that people read, applied to backs, and never guessed."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edu_materials.build.calibrating import impose_target, write_target
from edu_materials.build.printers import PRINTERS, Offset, offset_of, store_offset, stored_offsets
from edu_materials.build.workspace import Workspace
from edu_materials.kernel.errors import CatalogueError, ContentError, UsageError
from edu_materials.kernel.units import mm

DAY = date(2026, 11, 22)
NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)


def an_offset(printer: str = "ward-3", x: float = 1.2, y: float = -0.5, flip: str = "long") -> Offset:
    return Offset(printer=printer, flip="long" if flip == "long" else "short", x=x, y=y, measured=DAY)


@given(
    st.lists(
        st.builds(
            Offset,
            printer=NAMES,
            flip=st.sampled_from(("long", "short")),
            x=st.integers(-50, 50).map(lambda n: n / 10),
            y=st.integers(-50, 50).map(lambda n: n / 10),
            measured=st.dates(),
        ),
        max_size=4,
    )
)
def test_what_is_put_on_record_is_read_back(tmp_path_factory: pytest.TempPathFactory, offsets: list[Offset]) -> None:
    state = tmp_path_factory.mktemp("state")
    for offset in offsets:
        store_offset(state, offset)
    latest = {(offset.printer, offset.flip): offset for offset in offsets}
    assert {(one.printer, one.flip): one for one in stored_offsets(state)} == latest
    for (printer, flip), offset in latest.items():
        assert offset_of(state, printer, flip) == offset


def test_the_record_is_readable_and_a_new_measure_takes_the_place_of_the_old(tmp_path: Path) -> None:
    store_offset(tmp_path, an_offset(x=1))
    path = store_offset(tmp_path, an_offset())
    text = path.read_text("utf-8")
    assert "printer: ward-3" in text
    assert "measured: '2026-11-22'" in text
    assert text.count("printer: ") == 1
    assert offset_of(tmp_path, "ward-3", "long").shift == (mm(1.2), mm(-0.5))


def test_an_offset_for_one_edge_is_not_used_for_the_other_nor_for_another_printer(tmp_path: Path) -> None:
    store_offset(tmp_path, an_offset())
    with pytest.raises(UsageError, match="has not been measured for sheets flipped on the short edge") as caught:
        offset_of(tmp_path, "ward-3", "short")
    assert "--flip short" in caught.value.hint
    with pytest.raises(UsageError) as caught:
        offset_of(tmp_path, "ward-4", "long")
    assert "Did you mean “ward-3”?" in caught.value.hint


@pytest.mark.parametrize(("x", "y"), [(5.1, 0), (0, -6), (float("nan"), 0), (0, float("inf"))])
def test_an_offset_that_no_printer_has_is_not_put_on_record(tmp_path: Path, x: float, y: float) -> None:
    with pytest.raises(UsageError, match="more than a printer drifts"):
        store_offset(tmp_path, an_offset(x=x, y=y))
    assert not (tmp_path / PRINTERS).exists()


@pytest.mark.parametrize("name", ["", "   ", "a\nb", "\u202eward", "x" * 101])
def test_a_name_that_is_none_is_not_put_on_record(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no name of a printer"):
        store_offset(tmp_path, an_offset(printer=name))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("x: '1.2'", "x: much", "“x” must be a number"),
        ("flip: long", "flip: up", "“up” is no flip"),
        ("measured: '2026-11-22'", "measured: yesterday", "is no date"),
        ("printer: ward-3", "printer: ward-3\n  colour: red", "unknown key “colour”"),
    ],
)
def test_a_damaged_record_names_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = store_offset(tmp_path, an_offset())
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(ContentError, match=says) as caught:
        offset_of(tmp_path, "ward-3", "long")
    assert caught.value.place is not None


def test_the_target_is_written_the_same_every_time_and_passes_its_checks(own: Workspace, tmp_path: Path) -> None:
    there = Workspace(assets=own.assets, locales=own.locales, output=tmp_path)
    path = write_target(there, language="el", paper="Letter", flip="short", day=DAY)
    assert path.name == "calibration-letter-short.pdf"
    first = path.read_bytes()
    assert write_target(there, language="el", paper="Letter", flip="short", day=DAY).read_bytes() == first


def test_a_target_in_a_language_that_is_not_there_is_refused(own: Workspace) -> None:
    with pytest.raises(CatalogueError, match="no catalogue for “xx”"):
        impose_target(own, language="xx", paper="A4", flip="long", day=DAY)
