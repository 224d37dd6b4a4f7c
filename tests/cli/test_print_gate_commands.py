"""What was withdrawn or is not yet in force is not printed: card print, card fill and run print say why."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from tests.cli.called import called
from tests.conftest import replace_in
from tests.release.small import CODE, DE, NOW, an_order, demonstration_signer, sign_all, small_folder, workspace_in

from edu_materials.release.seal import release, sources_of
from edu_materials.release.withdrawals import withdraw

NEW = "placebo-patient-card-DE-de-1.1"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a built card."""
    folder = small_folder(tmp_path_factory.mktemp("gate"))
    done = called("build", "-w", ".", "-m", "DE", "-o", "out", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_withdrawn_edition_is_neither_printed_nor_filled_in_nor_numbered(made: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "withdrawn"))
    when = datetime.now(UTC) - timedelta(minutes=1)
    records = folder / "approvals"
    withdraw(workspace_in(folder), (CODE,), records, name="Test Person A", reason="an error", when=when, successor=NEW)
    said = f"{CODE} is withdrawn: an error (on {when:%Y-%m-%d}; its successor is {NEW})"
    file = f"out/placebo/1.0/DE-de/{CODE}.pdf"
    for more in ((), ("--unlisted",)):
        done = called("card", "print", file, "-w", ".", "--printer", "ipp://127.0.0.1:1/x", *more, cwd=folder)
        assert (done.returncode, said in done.stderr) == (7, True), done.stderr
    words = ("run", "print", "-w", ".", "--edition", "DE-de", "--serials", "PLC:1-2", "--output", "run.pdf")
    done = called(*words, cwd=folder)
    assert (done.returncode, said in done.stderr) == (7, True), done.stderr
    filling = (
        "card",
        "fill",
        "-w",
        ".",
        "--name",
        "Test Person B",
        "--market",
        "DE",
        "--language",
        "de",
        "-o",
        "cards",
    )
    by_hand = [word for field in ("batch", "doctor", "centre", "telephone") for word in ("--by-hand", field)]
    done = called(*filling, "--date", "2026-01-31", *by_hand, cwd=folder, COLUMNS="300")
    assert (done.returncode, said in done.stdout) == (3, True), done.stdout + done.stderr
    assert not (folder / "run.pdf").exists()
    assert not list((folder / "cards").glob("*.pdf"))


def test_an_edition_is_printed_only_while_a_release_of_it_holds(made: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made, tmp_path / "expired"))
    sign_all(folder, when=NOW)
    signer, _ = demonstration_signer(folder / "key", NOW)
    workspace, day = workspace_in(folder), date(2030, 1, 1)
    order = an_order(effective=day, expires=day, sources=sources_of(workspace))
    release(workspace, (DE,), folder / "approvals", folder / "release", order, signer)
    for words in (
        ("run", "print", "-w", ".", "--edition", "DE-de", "--serials", "PLC:1-2", "--output", "run.pdf"),
        ("card", "print", f"release/DE-de/{CODE}.pdf", "--printer", "ipp://127.0.0.1:1/x"),
    ):
        done = called(*words, cwd=folder)
        assert done.returncode == 7, done.stderr
        assert f"{CODE} is effective from 2030-01-01" in done.stderr
    (register,) = (folder / "approvals" / "releases").iterdir()
    replace_in(register, "2030-01-01", "2020-01-01")
    done = called("audit", "verify", "-w", ".", cwd=folder)
    assert (done.returncode, "it is gone, or was changed" in done.stderr) == (7, True), done.stderr
