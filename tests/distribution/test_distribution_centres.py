"""Lists of centres come in whole or not at all; every bad row is named, and nothing is overwritten in silence."""

import multiprocessing
import pickle
import resource
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.conftest import ROOT

from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.cli.centre import rules_of
from edu_materials.distribution import centres
from edu_materials.distribution.centre_files import Fault, Rules, read_entries
from edu_materials.distribution.centre_tables import export_centres, write_template
from edu_materials.distribution.centres import CentresError, Merge, current_centres, import_centres
from edu_materials.distribution.ledger import Ledger
from edu_materials.distribution.records import Centre
from edu_materials.kernel.errors import ContentError, OutputError, UsageError

AT = "2026-01-31T12:00:00Z"
HEAD = "id,name,country,languages,kind,hub,target-group,e-mail,patient-card,valid-until"
GOOD = "A1,Fictional Centre,DE,de,hub,,treatment centres,a1@centres.example.org,10,2027-12-31"


@pytest.fixture(scope="module")
def rules(own: Workspace) -> Rules:
    """What lists are judged by in the project's own workspace."""
    return rules_of(own)


def listed(folder: Path, *rows: str, head: str = HEAD) -> Path:
    """Return a CSV file of *rows*."""
    path = folder / "centres.csv"
    path.write_text("\n".join((head, *rows)) + "\n", "utf-8")
    return path


def taken(ledger: Ledger, path: Path, rules: Rules, *, accept: bool = False) -> Merge:
    """Import *path* and return what became of it."""
    return import_centres(ledger, path, rules, accept_changes=accept, at=AT, who="test", because="a test")


def on_record(ledger: Ledger) -> list[Centre]:
    """Return the centres as they stand."""
    with ledger.reading() as connection:
        return list(current_centres(connection))


def test_a_good_row_is_on_record_as_it_was_written(ledger: Ledger, tmp_path: Path, rules: Rules) -> None:
    assert taken(ledger, listed(tmp_path, GOOD), rules).new == 1
    (centre,) = on_record(ledger)
    assert (centre.id, centre.languages, centre.quantities) == ("A1", "de", {"patient-card": 10})
    assert (centre.revision, centre.at, centre.who, centre.because) == (1, AT, "test", "a test")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("A1,", "../x,", "id"),
        ("A1,", "stock,", "id"),
        ("Fictional Centre", "", "name"),
        ("Fictional Centre", "=HYPERLINK(1)", "name"),
        ("Fictional Centre", '"Two\nlines"', "name"),
        ("Fictional Centre", "turned \u202e round", "name"),
        ("Fictional Centre", "no\u200bwidth", "name"),
        ("Fictional Centre", "x" * 201, "name"),
        ("Fictional Centre", "x" * 10_000, "row"),
        (",DE,", ",XX,", "country"),
        (",de,", ",fr,", "languages"),
        (",de,", ",,", "languages"),
        (",hub,", ",other,", "kind"),
        (",hub,,", ",hub,A2,", "hub"),
        (",hub,,", ",spoke,,", "hub"),
        (",hub,,", ",spoke,A1,", "hub"),
        ("treatment centres", "everybody", "target-group"),
        ("a1@centres.example.org", "a1 at centres", "e-mail"),
        ("a1@centres.example.org", '"a1@centres.example.org\nBcc: x@example.org"', "e-mail"),
        (",10,", ",ten,", "patient-card"),
        (",10,", ",-1,", "patient-card"),
        ("2027-12-31", "31/12/2027", "valid-until"),
        ("2027-12-31", "2027-12-31,more", "row"),
    ],
)
def test_a_bad_row_is_named_with_its_field_and_nothing_is_taken(
    ledger: Ledger, tmp_path: Path, rules: Rules, old: str, new: str, field: str
) -> None:
    path = listed(tmp_path, GOOD.replace("A1", "B1").replace("a1@", "b1@"), GOOD.replace(old, new, 1))
    with pytest.raises(CentresError) as caught:
        taken(ledger, path, rules)
    assert {(fault.number, fault.field) for fault in caught.value.faults} >= {(3, field)}
    assert on_record(ledger) == []


@pytest.mark.parametrize(
    ("sftp", "good"),
    [
        ("sftp://user@host.example.org:2222/in", True),
        ("ftp://host/in", False),
        ("sftp://user:secret@host/in", False),
        ("sftp://host/../etc", False),
        ("sftp://host:port/in", False),
    ],
)
def test_an_sftp_address_names_a_host_and_no_password(
    ledger: Ledger, tmp_path: Path, rules: Rules, sftp: str, good: bool
) -> None:
    path = listed(tmp_path, f"{GOOD},{sftp}", head=f"{HEAD},sftp")
    if good:
        assert taken(ledger, path, rules).new == 1
    else:
        with pytest.raises(CentresError, match="sftp") as caught:
            taken(ledger, path, rules)
        assert "secret" not in str(caught.value)


def spoke(name: str, hub: str) -> str:
    """Return a row of a spoke."""
    return f"{name},Fictional,DE,de,spoke,{hub},treatment centres,,,"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((spoke("S1", "S2"), spoke("S2", "S1")), "circle"),
        ((GOOD, spoke("S1", "A1"), spoke("S2", "S1")), "itself a spoke"),
        ((spoke("S1", "A9"),), "no hub on record"),
        ((GOOD, GOOD.replace("A1", "a1")), "row 2 too"),
        ((GOOD, GOOD), "row 2 too"),
    ],
)
def test_spokes_have_a_hub_and_no_id_stands_twice(
    ledger: Ledger, tmp_path: Path, rules: Rules, rows: tuple[str, ...], said: str
) -> None:
    with pytest.raises(CentresError, match=said):
        taken(ledger, listed(tmp_path, *rows), rules)
    assert on_record(ledger) == []


def test_a_hub_on_record_serves_spokes_of_a_later_list_and_cannot_become_a_spoke(
    ledger: Ledger, tmp_path: Path, rules: Rules
) -> None:
    taken(ledger, listed(tmp_path, GOOD, GOOD.replace("A1", "A2")), rules)
    assert taken(ledger, listed(tmp_path, spoke("S1", "A1")), rules).new == 1
    with pytest.raises(CentresError, match="no hub on record"):
        taken(ledger, listed(tmp_path, spoke("A1", "A2")), rules, accept=True)
    with pytest.raises(CentresError, match="capitals only"):
        taken(ledger, listed(tmp_path, spoke("s1", "A1")), rules)


def test_a_change_is_shown_and_waits_until_it_is_accepted(where: str, tmp_path: Path, rules: Rules) -> None:
    ledger = Ledger.open(where)
    taken(ledger, listed(tmp_path, GOOD), rules)
    changed = listed(tmp_path, GOOD.replace(",10,", ",25,"), GOOD.replace("A1", "A2"))
    merge = taken(ledger, changed, rules)
    assert (merge.new, merge.changed, merge.written) == (1, 1, False)
    assert [(c.field, c.old, c.new) for c in merge.changes] == [("quantities", "patient-card 10", "patient-card 25")]
    assert [centre.id for centre in on_record(ledger)] == ["A1"]
    assert taken(ledger, changed, rules, accept=True).written
    assert [(c.id, c.revision) for c in on_record(ledger)] == [("A1", 2), ("A2", 1)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_list_is_read_in_any_usual_encoding(
    ledger: Ledger, tmp_path: Path, rules: Rules, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "list.csv"
    text = f"{HEAD}\r\n{GOOD}\r\n\r\n".replace("Fictional", "Größeres").replace(",", delimiter)
    path.write_bytes(text.encode(encoding))
    assert taken(ledger, path, rules).new == 1
    assert on_record(ledger)[0].name == "Größeres Centre"


def workbook(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    """Return an XLSX file of *rows*, after a hidden sheet."""
    book = Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.append(["not", "this"])
    hidden.sheet_state = "hidden"
    shown = book.create_sheet("shown")
    for row in rows:
        shown.append(row)
    book.save(path)
    return path


def test_a_workbook_is_read_from_its_first_sheet_that_is_shown(ledger: Ledger, tmp_path: Path, rules: Rules) -> None:
    rows = [HEAD.split(","), (*GOOD.split(",")[:8], 10, "2027-12-31")]
    assert taken(ledger, workbook(tmp_path / "list.xlsx", rows), rules).new == 1


def test_a_formula_in_a_workbook_is_refused(ledger: Ledger, tmp_path: Path, rules: Rules) -> None:
    rows = [HEAD.split(","), (*GOOD.split(",")[:8], "=1+1", "2027-12-31")]
    with pytest.raises(CentresError, match="I2 holds a formula"):
        taken(ledger, workbook(tmp_path / "list.xlsx", rows), rules)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"id,nam\n", "“nam”"),
        (b"id,id\n", "twice"),
        (b"id,name\n", "no column"),
        (HEAD.encode() + b'\nA1,"never closed\n' + b"x" * 200_000, "no CSV"),
    ],
)
def test_a_file_that_is_no_list_of_centres_is_refused(
    ledger: Ledger, tmp_path: Path, rules: Rules, data: bytes, said: str
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(ContentError, match=said):
        taken(ledger, path, rules)


def test_a_file_that_cannot_be_read_is_named(ledger: Ledger, tmp_path: Path, rules: Rules) -> None:
    (tmp_path / "list.xlsx").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(ContentError, match="no XLSX"):
        taken(ledger, tmp_path / "list.xlsx", rules)
    with pytest.raises(OutputError, match="cannot be read"):
        taken(ledger, tmp_path / "none.csv", rules)


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_the_template_is_a_list_of_no_centres(ledger: Ledger, tmp_path: Path, rules: Rules, name: str) -> None:
    write_template(tmp_path / name, rules)
    assert taken(ledger, tmp_path / name, rules) == Merge(new=0, unchanged=0, changed=0, changes=(), written=True)
    with pytest.raises(UsageError, match=r"\.ods"):
        write_template(tmp_path / "list.ods", rules)


def test_a_list_that_changes_while_it_is_read_is_refused(
    ledger: Ledger, tmp_path: Path, rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(tmp_path, GOOD).rename(tmp_path / "first.csv")
    reads = iter([tmp_path / "first.csv", listed(tmp_path, GOOD.replace(",DE,", ",XX,"))])
    monkeypatch.setattr(centres, "read_entries", lambda _, given: read_entries(next(reads), given))
    with pytest.raises(CentresError, match="no market"):
        taken(ledger, tmp_path / "first.csv", rules)
    assert on_record(ledger) == []


def test_an_error_of_many_rows_travels_between_processes() -> None:
    error = CentresError(Path("list.csv"), [Fault(3, "name", "is empty"), Fault(2, "hub", "is empty")])
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.faults) == (str(error), error.faults)


LETTERS = st.characters(categories=("L", "N"), max_codepoint=0x24F)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.text(LETTERS, min_size=1, max_size=20), min_size=1, max_size=5, unique=True))
def test_what_is_exported_changes_nothing_when_it_is_imported_again(
    tmp_path_factory: pytest.TempPathFactory, rules: Rules, names: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("merge")
    ledger = Ledger.open(str(folder))
    rows = [f"C{index},{name},BE,fr nl,hub,,treatment centres,,{index},2027-12-31" for index, name in enumerate(names)]
    first = taken(ledger, listed(folder, *rows), rules)
    assert export_centres(ledger, folder / "out.csv", rules) == first.new == len(names)
    again = taken(ledger, folder / "out.csv", rules)
    assert (again.new, again.changed, again.unchanged) == (0, 0, len(names))


def growth(where: str, path: str) -> float:
    """Import *path* in a process of its own and return by how many megabytes its memory grew."""
    rules = rules_of(open_workspace(ROOT, None))
    ledger = Ledger.open(where)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken(ledger, Path(path), rules)
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000


def test_a_list_of_twenty_thousand_centres_is_not_kept_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{HEAD},contact\n")
        file.writelines(f"{GOOD.replace('A1', f'A{number}')},{'pharmacy ' * 10}\n" for number in range(20_000))
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        grown = pool.submit(growth, str(tmp_path / "ledger"), str(path)).result()
    assert grown < 30  # ids and hubs only; the rows themselves would be three times as much
