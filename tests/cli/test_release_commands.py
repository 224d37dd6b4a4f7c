"""The commands of agreement and release as a stranger runs them, from the first signature to the proof."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cli.test_commands import run
from tests.conftest import replace_in
from tests.release.small import CODE, COMPANY, demonstration_signer, sign_all, small_folder

TODAY = datetime.now(UTC).date()
CHOICE = ("-w", ".", "-p", "placebo", "-m", "DE")
AUTHORITY = ("--authority", "Test Authority", "--reference", "T-1")
KEY = ("--key", "key/demonstration-key.pem")
CERTIFICATE = ("--certificate", "key/demonstration-certificate.pem")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_folder(tmp_path)


@pytest.fixture(scope="module")
def signed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_folder(tmp_path_factory.mktemp("signed"))
    now = datetime.now(UTC) - timedelta(minutes=1)
    sign_all(folder, when=now)
    demonstration_signer(folder / "key", now)
    return folder


def sealing(*more: str, to: str = "release", days: tuple[str, str] = ("2030-01-01", "2031-12-31")) -> tuple[str, ...]:
    words = ("release", "-w", ".", "-o", to, "--effective", days[0], "--expires", days[1], "--no-judges")
    return (*words, "--name", "Test Person F", "--reason", "first release", *more)


def approve(folder: Path, role: str, *more: str, name: str = "") -> tuple[int, str, str]:
    signer = ("--role", role, "--name", name or f"Test Person {role}", "--reason", "first version")
    done = run("approve", *CHOICE, *signer, *more, cwd=folder)
    return done.returncode, done.stdout, done.stderr


def test_from_the_first_signature_to_the_proof(folder: Path) -> None:
    for role in COMPANY:
        code, out, errors = approve(folder, role)
        assert (code, errors) == (0, "")
        assert "1 of 1 edition signed" in out
    refused = approve(folder, "medical", name="Test Person author")
    assert refused[0] == 2
    assert "one person may not fill two roles" in refused[2]
    again = approve(folder, "medical", name="Test Person Z")
    assert "signed before: placebo patient-card DE-de, as medical by Test Person medical" in again[1]
    tomorrow = approve(folder, "authority", *AUTHORITY, "--on", str(TODAY + timedelta(days=2)))
    assert "lies ahead" in tomorrow[2]
    assert approve(folder, "authority", *AUTHORITY, "--on", str(TODAY))[0] == 0
    table = run("approvals", *CHOICE, cwd=folder, COLUMNS="250")
    assert f"{CODE}  agreed" in table.stdout
    assert "1 of 1 edition agreed" in table.stdout
    assert " agreed " in run("list", *CHOICE, cwd=folder).stdout
    assert run("key", "demo", "key", cwd=folder).returncode == 0
    made = run(*sealing(*KEY, *CERTIFICATE), cwd=folder)
    assert made.returncode == 0, made.stderr
    assert "signed by CN=DEMONSTRATION" in made.stdout
    assert "the mark blue-hand is due on agreed material, and is not drawn" in made.stdout
    proved = run("verify", "release", *CERTIFICATE, cwd=folder)
    assert proved.returncode == 0, proved.stdout
    assert "all as they were sealed on" in proved.stdout
    assert "6 entries" in run("audit", "show", "-w", ".", cwd=folder).stdout
    audited = run("audit", "verify", "-w", ".", "--release", "release", cwd=folder)
    assert "every entry follows from the one before it: 6 entries, the last of" in audited.stdout


def test_a_built_file_carries_the_state_that_its_records_give_it(signed_once: Path) -> None:
    assert run("build", *CHOICE, "-o", "agreed", cwd=signed_once).returncode == 0
    assert run("build", *CHOICE, "-o", "draft", "--approvals", "nowhere", cwd=signed_once).returncode == 0
    states = [
        (signed_once / name / "placebo/1.0/DE-de/manifest.json").read_text("utf-8").count('"state": "agreed"')
        for name in ("agreed", "draft")
    ]
    assert states == [1, 0]
    assert run("check", *CHOICE, "-o", "agreed", cwd=signed_once).returncode == 0


def test_what_can_be_put_right_is_one_line_with_a_remedy(signed_once: Path) -> None:
    (signed_once / "empty").write_bytes(b"")
    tries = {
        ("approve", "-w", ".", "--role", "author", "--name", "A", "--reason", "r"): "no edition is named",
        ("approve", "plcebo-patient-card-DE-de-1.0", "-w", ".", "--role", "author", "--name", "A", "--reason", "r"): (
            f"Did you mean {CODE}?"
        ),
        ("approve", *CHOICE, "--role", "authority", "--name", "A", "--reason", "r", *AUTHORITY, "--on", "today"): (
            "“today” is no day"
        ),
        sealing(*KEY): "there is no certificate for it",
        sealing(*KEY, *CERTIFICATE, days=("soon", "2031-01-01")): "“soon” is no day",
        sealing(*KEY, *CERTIFICATE, to="assets"): "never written over",
        sealing("--key", "empty", "--passphrase-file", "empty"): "the passphrase is wrong, or it is no file of keys",
        sealing("-m", "AT", *KEY, *CERTIFICATE): "not agreed, and so not released: placebo-patient-card-AT-de-1.0",
        sealing("--approvals", "nowhere", *KEY, *CERTIFICATE): "no edition is agreed",
        ("verify", "assets", "--certificate", "empty"): "holds no certificate",
        ("audit", "verify", "-w", ".", "--release", "nowhere"): "nowhere is no release",
        ("key", "demo", "key"): "never written over",
    }
    for words, says in tries.items():
        done = run(*words, cwd=signed_once)
        assert done.returncode in {2, 7}, words
        assert says in done.stderr, (words, done.stderr)
        assert "  do:  " in done.stderr
        assert "Traceback" not in done.stderr


def test_a_locked_key_with_nobody_to_ask_is_said(signed_once: Path) -> None:
    done = run(*sealing("--key", "assets/parts.yaml"), cwd=signed_once)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_damaged_release_ends_with_the_code_of_a_failed_check(signed_once: Path) -> None:
    assert run(*sealing(*KEY, *CERTIFICATE, to="damaged"), cwd=signed_once).returncode == 0
    (signed_once / "damaged" / "DE-de" / f"{CODE}.pdf").write_bytes(b"")
    done = run("verify", "damaged", *CERTIFICATE, cwd=signed_once)
    assert done.returncode == 7
    assert f"R614 DE-de/{CODE}.pdf is not the file that was sealed" in done.stdout


def test_withdrawn_editions_are_marked_and_no_longer_released(folder: Path) -> None:
    now = datetime.now(UTC) - timedelta(minutes=1)
    sign_all(folder, when=now)
    demonstration_signer(folder / "key", now)
    done = run("withdraw", CODE, "-w", ".", "--name", "Test Person A", "--because", "an error", cwd=folder)
    assert done.returncode == 0, done.stderr
    table = run("approvals", CODE, "-w", ".", cwd=folder, COLUMNS="250")
    assert f"{CODE}: withdrawn: an error" in table.stdout
    assert "withdrawn" in run("list", *CHOICE, cwd=folder).stdout
    refused = run(*sealing(*KEY, *CERTIFICATE, "-m", "DE"), cwd=folder)
    assert refused.returncode == 7
    assert "is withdrawn: an error" in refused.stderr


def test_approvals_say_why_a_record_fell_and_what_blocks_the_agreement(folder: Path) -> None:
    sign_all(folder, when=datetime.now(UTC) - timedelta(minutes=1))
    replace_in(folder / "assets/markets/DE.yaml", "state: checked once\nmarks", "state: unverified\nmarks")
    table = run("approvals", CODE, "-w", ".", cwd=folder)
    assert f"{CODE}: blocks the agreement: DE: the holder's local contact is unverified" in table.stdout
    replace_in(folder / "locales/de/LC_MESSAGES/placebo.po", "gar nichts", "gar nichds")
    (folder / "approvals/placebo/1.0/patient-card/DE-de/02-medical.yaml").unlink()
    audited = run("audit", "verify", "-w", ".", cwd=folder)
    assert audited.returncode == 7
    assert f"entry 2, approval as medical of {CODE}: its record is gone, or was changed" in audited.stdout
    table = run("approvals", CODE, "-w", ".", cwd=folder)
    assert "01-author.yaml no longer counts: the sentence was changed: card.warning.nothing" in table.stdout
