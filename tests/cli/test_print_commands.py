"""card print: what a real printer gets is what was built, and asked for as it is meant; everything else is refused."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pytest
from tests.conftest import ROOT
from tests.printers import CARDS, OFFICE, free_port, real_printer

from edu_materials.build.executor import build_all
from edu_materials.build.sheet_files import CardOrder, card_sheets
from edu_materials.build.targets import ID_FORM, Target
from edu_materials.build.workspace import Workspace
from edu_materials.cli.main import main
from edu_materials.kernel.units import mm


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sheet of cards for both sides, made and on record as a user's is."""
    workspace = Workspace(
        assets=ROOT / "assets", locales=ROOT / "locales", output=tmp_path_factory.mktemp("printed") / "output"
    )
    (outcome,) = card_sheets(workspace, (Target("hemgenix", "IE", "en", "patient-card"),), CardOrder(), "0")
    assert outcome.error is None
    return outcome.path


def run(monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
    """Call the program with *words* and return its exit code."""
    monkeypatch.setattr("sys.argv", ["edu-materials", "card", "print", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def pages(path: Path, *sizes: tuple[float, float]) -> Path:
    """Write a PDF of blank pages of *sizes* in millimetres."""
    with pikepdf.new() as pdf:
        for width, height in sizes:
            pdf.add_blank_page(page_size=(mm(width), mm(height)))
        pdf.save(path)
    return path


# What arrives


def test_what_arrives_at_a_printer_is_what_was_built_asked_for_as_it_is_meant(
    sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with real_printer(tmp_path / "printer") as printer:
        assert run(monkeypatch, sheet, "--printer", printer.uri, "--copies", 3) == 0
        assert printer.files() == [sheet.read_bytes()]
        asked = printer.asked()
    assert {name: asked[name] for name in ("sides", "media", "print-scaling", "copies", "print-quality")} == {
        "sides": "two-sided-long-edge",
        "media": "iso_a4_210x297mm",
        "print-scaling": "none",
        "copies": "3",
        "print-quality": "high",
    }
    assert asked["multiple-document-handling"] == "separate-documents-collated-copies"
    assert asked["job-name"] == sheet.name
    said = capsys.readouterr().out
    assert "3 copies, 2 pages on A4, two-sided-long-edge, at 100 %" in said
    assert "state of the edition: draft" in said
    assert "job 1 is completed" in said


def test_a_dry_run_asks_the_printer_and_prints_nothing_even_for_an_account_without_a_name(
    sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)
    with real_printer(tmp_path / "printer") as printer:
        assert run(monkeypatch, sheet, "--printer", printer.uri, "--dry-run") == 0
        assert printer.files() == []
    assert "the printer can and would print it; nothing was printed" in capsys.readouterr().out


def test_a_plastic_card_is_printed_to_its_edges_in_the_printers_own_figures_and_turned_like_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(assets=ROOT / "assets", locales=ROOT / "locales", output=tmp_path / "output")
    (outcome,) = build_all(workspace, (Target("hemgenix", "IE", "en", "patient-card", ID_FORM),), "0")
    card = outcome.path
    with real_printer(tmp_path / "printer", CARDS) as printer:
        assert run(monkeypatch, card, "--printer", printer.uri) == 0
        asked = printer.asked()
        assert printer.files() == [card.read_bytes()]
    assert asked["media-col"] == (
        "{media-size={x-dimension=5400 y-dimension=8560} media-top-margin=0 media-bottom-margin=0"
        " media-left-margin=0 media-right-margin=0}"
    )
    assert (asked["sides"], asked["print-scaling"]) == ("two-sided-short-edge", "none")


# What is refused


@pytest.mark.parametrize(
    ("change", "problem", "remedy"),
    [
        ((",two-sided-long-edge,two-sided-short-edge", ""), "cannot print two-sided-long-edge", "fold-over card"),
        (("application/pdf", "image/pwg-raster"), "does not read PDF", "CUPS queue"),
        (("auto,fit,none", "fit,fill"), "always scales what it prints", "another printer"),
        (("iso_a4_210x297mm", "iso_a3_297x420mm"), "does not print on A4", "It knows: iso_a3_297x420mm"),
        (("1-99", "1-1"), "cannot make 2 copies at once", "at most 1"),
    ],
)
def test_what_a_printer_cannot_do_is_refused_before_any_paper_moves(
    sheet: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: tuple[str, str],
    problem: str,
    remedy: str,
) -> None:
    with real_printer(tmp_path / "printer", OFFICE.replace(*change)) as printer:
        assert run(monkeypatch, sheet, "--printer", printer.uri, "--copies", 2) == 9
        assert printer.files() == []
    said = capsys.readouterr().err
    assert problem in said
    assert remedy in said


def test_an_altered_file_is_not_printed_and_neither_is_one_that_nobody_recorded(
    sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    altered = tmp_path / sheet.name
    altered.write_bytes(sheet.read_bytes() + b"\n% altered\n")
    altered.with_suffix(".json").write_bytes(sheet.with_suffix(".json").read_bytes())
    nowhere = f"ipp://localhost:{free_port()}/ipp/print"
    assert run(monkeypatch, altered, "--printer", nowhere) == 7
    assert "it was altered" in capsys.readouterr().err
    unknown = pages(tmp_path / "unknown.pdf", (210, 297))
    assert run(monkeypatch, unknown, "--printer", nowhere) == 7
    assert "nothing is on record of unknown.pdf" in capsys.readouterr().err
    assert run(monkeypatch, unknown, "--unlisted", "--printer", nowhere) == 9


def test_the_edge_to_turn_at_is_never_guessed_and_never_another_than_the_recorded_one(
    sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    two = pages(tmp_path / "two.pdf", (210, 297), (210, 297))
    assert run(monkeypatch, two, "--unlisted", "--printer", "ipp://localhost:9/") == 2
    assert "nothing on record says at which edge" in capsys.readouterr().err
    assert run(monkeypatch, sheet, "--flip", "short", "--printer", "ipp://localhost:9/") == 2
    assert "made to be turned at the long edge" in capsys.readouterr().err
    assert run(monkeypatch, sheet, "--flip", "sideways", "--printer", "ipp://localhost:9/") == 2
    assert "There are: none, long, short." in capsys.readouterr().err


def test_the_printer_that_backs_were_moved_for_is_named(
    sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    moved = tmp_path / sheet.name
    moved.write_bytes(sheet.read_bytes())
    record = json.loads(sheet.with_suffix(".json").read_bytes()) | {"offset": {"printer": "ward-3"}}
    moved.with_suffix(".json").write_text(json.dumps(record), "utf-8")
    with real_printer(tmp_path / "printer") as printer:
        assert run(monkeypatch, moved, "--printer", printer.uri, "--dry-run") == 0
    assert "its backs are moved for the printer ward-3" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "cannot be read"), (b"no PDF", "is no PDF that can be read"), (b"%PDF-1.7\n%%EOF", "is no PDF")],
)
def test_what_is_no_file_or_no_pdf_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: bytes | None,
    said: str,
) -> None:
    path = tmp_path / "some.pdf"
    if content is not None:
        path.write_bytes(content)
    assert run(monkeypatch, path, "--unlisted", "--printer", "office") == 8
    assert said in capsys.readouterr().err


def test_a_locked_file_and_a_page_of_no_known_size_are_refused_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pikepdf.open(pages(tmp_path / "open.pdf", (210, 297))) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="a", owner="b"))
        pdf.save(tmp_path / "half.pdf", encryption=pikepdf.Encryption(user="", owner="b"))
    for name in ("locked.pdf", "half.pdf"):
        assert run(monkeypatch, tmp_path / name, "--unlisted", "--printer", "office") == 8
        assert "a printer knows no password" in capsys.readouterr().err
    small = pages(tmp_path / "small.pdf", (210, 297), (85.6, 107.96))
    assert run(monkeypatch, small, "--unlisted", "--printer", "office") == 2
    said = capsys.readouterr().err
    assert "85.6 × 108.0 mm is no size that printers take" in said
    assert "card sheet" in said


# Printers that are away, slow or broken


def test_a_job_that_is_slow_or_given_up_is_named_by_its_number(
    sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with real_printer(tmp_path / "slow", busy=4) as printer:
        assert run(monkeypatch, sheet, "--printer", printer.uri, "--wait", 1) == 9
    said = capsys.readouterr().err
    assert "job 1 is not finished after 1 seconds: processing" in said
    assert "look there before you print again" in said
    with real_printer(tmp_path / "broken", code=1) as printer:
        assert run(monkeypatch, sheet, "--printer", printer.uri) == 9
    assert "job 1 is aborted" in capsys.readouterr().err


def test_a_printer_that_is_away_and_a_queue_that_does_not_exist_are_named(
    sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, sheet, "--printer", f"ipp://localhost:{free_port()}/") == 9
    assert "cannot be reached: Connection refused" in capsys.readouterr().err
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "no.sock"))
    assert run(monkeypatch, sheet, "--printer", "office") == 9
    assert "ipp://localhost/printers/office cannot be reached" in capsys.readouterr().err
    with real_printer(tmp_path / "printer") as printer:
        monkeypatch.setenv("CUPS_SERVER", printer.uri.split("/")[2])
        assert run(monkeypatch, sheet, "--printer", "office") == 9
    assert "the printer says no" in capsys.readouterr().err


@contextmanager
def stranger(answer: bytes) -> Iterator[str]:
    """Run a server that answers everything with *answer*."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                with caller:
                    caller.recv(65536)
                    caller.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"ipp://127.0.0.1:{server.getsockname()[1]}/ipp/print"
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "is not one of a printer"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "is not a printer"),
        (b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "does not let you print"),
        (b"HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n", "wants an encrypted connection"),
        (b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", "answers with HTTP 500"),
        (b"SSH-2.0-something\r\n", "does not speak as a printer does"),
        (b"", "cannot be reached"),
    ],
)
def test_a_server_that_is_no_printer_is_named_as_what_it_is(
    sheet: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: bytes, said: str
) -> None:
    with stranger(answer) as uri:
        assert run(monkeypatch, sheet, "--printer", uri) == 9
    assert said in capsys.readouterr().err
