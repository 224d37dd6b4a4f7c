"""The commands of delivery as a stranger runs them: from the list of centres to the balance of a recall."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.called import called
from tests.distribution.delivery import CARD_DE, Home
from tests.distribution.servers import Mailbox, SftpBox

from edu_materials.cli.main import main
from edu_materials.cli.workers import gone, this_worker
from edu_materials.release.audit import read_log

Done = subprocess.CompletedProcess[str]
Say = Callable[..., Done]
HEAD = "id,name,country,languages,kind,hub,target-group,e-mail,sftp,patient-card,valid-until\n"
SEALED = ("--release", "release-1", "--certificate", "key/demonstration-certificate.pem")
DAY = ("--today", "2026-12-02")
MAIL = ("send", "--channel", "mail", "--smtp", "mail.holder.example:587", "--from", "packs@holder.example")
CONTACT = ("--contact", "receipts@holder.example")


@pytest.fixture
def folder(home: Home, tmp_path: Path) -> Path:
    """A workspace with a sealed release, where a test may do as it likes."""
    return workspace_of(home, tmp_path / "here")


@pytest.fixture
def say(folder: Path) -> Say:
    """Call the program in that workspace."""
    return caller(folder)


@pytest.fixture(scope="module")
def made(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a finished pack, for tests of what is refused."""
    folder = workspace_of(home, tmp_path_factory.mktemp("made") / "here")
    packed(folder, caller(folder), "--to", "de-1")
    return folder


def workspace_of(home: Home, folder: Path) -> Path:
    """Return a copy of the workspace of *home* in *folder*, without a key of receipts."""
    return Path(shutil.copytree(home.folder, folder, ignore=shutil.ignore_patterns("receipt-key*")))


def caller(folder: Path) -> Say:
    """Return what calls the program in *folder*."""
    return lambda *words: called(*words, "-w", ".", cwd=folder)


def centres(folder: Path, sftp: str = "") -> None:
    """Write a list of three centres."""
    rows = (
        f"de-1,Test Centre A,DE,de,hub,,treatment centres,a@centres.example.org,{sftp}/de-1,4,",
        f"de-2,Test Centre B,DE,de,spoke,de-1,treatment centres,b@centres.example.org,{sftp}/de-2,3,",
        f"ie-1,Test Centre C,IE,en,hub,,treatment centres,c@centres.example.org,{sftp}/ie-1,2,",
    )
    text = HEAD + "\n".join(rows) + "\n"
    (folder / "centres.csv").write_text(text if sftp else re.sub(r"/(de|ie)-\d,", ",", text), "utf-8")


def packed(folder: Path, say: Say, *more: str, sftp: str = "") -> None:
    """Go as far as finished packs."""
    centres(folder, sftp)
    for words in (
        ("centre", "import", "centres.csv"),
        ("key", "receipt"),
        ("pack", "plan", *SEALED, *DAY),
        ("pack", "make", "--plan", "L-000001", *SEALED, *CONTACT, *DAY, "--sheet", "none", *more),
    ):
        done = say(*words)
        assert done.returncode == 0, done.stdout + done.stderr


def code_of(folder: Path, centre: str) -> str:
    """Return the code that stands on the slip of the latest pack of *centre*."""
    path = max(folder.glob(f"packs/{centre}-P-*/data/receipt-code.txt"))
    return path.read_text("utf-8").splitlines()[0]


def test_from_the_list_of_centres_to_the_balance_of_a_recall(folder: Path, say: Say) -> None:
    packed(folder, say, "--zip")
    assert len(list((folder / "packs").glob("*.zip"))) == 3
    dry = say("send", "--channel", "folder", "--folder", "out", *DAY, "--dry-run")
    assert "3 would be sent by folder; nothing was sent" in dry.stdout
    assert not (folder / "out").exists()
    one = say("send", "--channel", "folder", "--folder", "out", *DAY, "--limit", "1")
    assert (one.returncode, "1 of 1 sent by folder" in one.stdout) == (0, True)
    rest = say("send", "--channel", "folder", "--folder", "out", *DAY)
    assert "2 of 2 sent by folder" in rest.stdout
    assert "[2/2]" in rest.stderr
    assert "nothing is due" in say("send", "--channel", "folder", "--folder", "out", *DAY).stdout
    assert "3 sent" in say("send", "--status").stdout
    assert len(list((folder / "out").glob("*/*.zip"))) == 3

    code = code_of(folder, "de-1")
    assert "D-000001 to de-1: received on 2026-12-03" in say("receipt", code, "--today", "2026-12-03").stdout
    again = say("receipt", code, "--today", "2026-12-09")
    assert "received before, on 2026-12-03; nothing was added" in again.stdout
    (folder / "slips.csv").write_text(f"code,day\n{code_of(folder, 'ie-1')},2026-12-04\n", "utf-8")
    assert "1 of 1 receipts are new" in say("receipt", "--from", "slips.csv", "--today", "2026-12-09").stdout

    late = say("remind", "--output", "letters", "--today", "2027-01-09")
    assert "1 reminders stand in letters" in late.stdout
    assert [path.name for path in (folder / "letters").iterdir()] == ["D-000002-reminder-1.pdf"]

    reason = ("--because", "Test reason: a wrong line", "--name", "Test Person F")
    recall = say("recall", CARD_DE, *reason, *CONTACT, "--today", "2027-01-10")
    assert recall.returncode == 0, recall.stderr
    assert f"C-000001: {CARD_DE} is taken back from 2 centres, 7 copies in all" in recall.stdout
    assert say("send", "--channel", "folder", "--folder", "out", "--today", "2027-01-10").returncode == 0
    assert "open: 7 copies at 2 centres" in say("recall", "status").stdout
    day = ("--today", "2027-01-20")
    half = say("recall", "confirm", "de-1", "--destroyed", "1-3", *day)
    assert "copies still open: 1" in half.stdout
    assert "every copy is accounted for" in say("recall", "confirm", "de-1", "--handed-out", "1", *day).stdout
    assert say("recall", "confirm", "de-2", "--unaccounted", "3", *day).returncode == 0
    assert "sent 7 to 2 centres: every copy is accounted for" in say("recall", "status", "--all").stdout
    assert "de-1" in say("recall", "status", "--all").stdout
    assert "de-1" not in say("recall", "status").stdout.replace("-DE-de-1.0", "")

    kinds = [entry.what for entry in read_log(folder / "approvals" / "audit.jsonl")]
    assert kinds.count("dispatch") == 5
    assert (kinds.count("recall"), kinds.count("withdrawal")) == (1, 1)
    assert say("audit", "verify").returncode == 0
    made_again = say("pack", "make", "--plan", "L-000001", *SEALED, *CONTACT, "--today", "2027-01-21")
    assert made_again.returncode == 7
    assert made_again.stderr.count("is withdrawn: Test reason: a wrong line") == 2
    assert "1 of 3 packs stand in packs" in made_again.stdout
    refused = say("pack", "plan", *SEALED, "--market", "DE", "--again", "--today", "2027-01-21")
    assert "is withdrawn: Test reason: a wrong line" in refused.stderr


def test_the_same_recall_again_does_what_a_crash_kept_from_being_done(folder: Path, say: Say) -> None:
    packed(folder, say)
    assert say("send", "--channel", "folder", "--folder", "out", *DAY).returncode == 0
    words = ("recall", CARD_DE, "--because", "a test", *CONTACT, "--today", "2026-12-09")
    assert say(*words).returncode == 0
    log = (folder / "approvals" / "audit.jsonl").read_bytes()
    pack = folder / "packs" / "de-2-P-000005"
    before = (pack / "data" / "letter.pdf").read_bytes()
    shutil.rmtree(pack)
    assert say(*words).returncode == 0
    assert (pack / "data" / "letter.pdf").read_bytes() == before
    assert (folder / "approvals" / "audit.jsonl").read_bytes() == log
    other = say("recall", CARD_DE, "--because", "another reason", *CONTACT, "--today", "2026-12-09")
    assert "is recalled already, by C-000001" in other.stderr


def test_packs_go_by_mail_over_starttls(folder: Path, say: Say, mailbox: Mailbox) -> None:
    packed(folder, say)
    server = ("--smtp", f"{mailbox.host}:{mailbox.port}", "--from", "packs@holder.example", "--timeout", "1.5")
    trusted = ("--ca-file", str(mailbox.ca_file))
    mailbox.post.moods += ["accept", "later", "drop"]
    done = say("send", "--channel", "mail", *server, *trusted, *DAY)
    assert done.returncode == 8
    assert "1 of 3 sent by mail" in done.stdout
    assert "failed: D-000002 to de-2" in done.stdout
    assert "451 4.3.0 busy, try later" in done.stderr
    assert "send --resolve D-000003 sent|again" in done.stdout
    assert "Schulungsmaterial" in mailbox.post.messages[0].decode("ascii")
    assert say("send", "--resolve", "D-000003", "sent").stdout.startswith("D-000003: on record as sent")
    again = say("send", "--channel", "mail", *server, *trusted, "--today", "2026-12-03")
    assert (again.returncode, "1 of 1 sent by mail" in again.stdout) == (0, True)
    assert len(mailbox.post.messages) == 3


def test_packs_go_by_sftp_to_hosts_that_are_known(folder: Path, say: Say, sftp_box: SftpBox) -> None:
    packed(folder, say, sftp=sftp_box.address("commands"))
    login = ("--key-file", str(sftp_box.key_file), "--known-hosts", str(sftp_box.known_hosts))
    done = say("send", "--channel", "sftp", *login, *DAY, "--to", "de-1", "--to", "ie-1")
    assert done.returncode == 0, done.stderr
    assert "2 of 2 sent by sftp" in done.stdout
    assert sorted(path.name for path in (sftp_box.folder / "commands").iterdir()) == ["de-1", "ie-1"]


@pytest.mark.parametrize(
    ("words", "said", "remedy"),
    [
        (("send", "--channel", "pigeon"), "“pigeon” is no channel", "folder, mail or sftp"),
        (("send", "--channel", "folder"), "which folder?", "--folder"),
        (("send", "--channel", "mail"), "mail needs a server", "--smtp"),
        ((*MAIL[:-1], "p@holder.example\nBcc: x@y.example"), "mail needs a server and a sender", "--from"),
        ((*MAIL, "--user", "u"), "the user needs a password", "--password-file"),
        (("send", "--channel", "sftp"), "host keys of the centres", "--known-hosts"),
        (("send", "--channel", "folder", "--folder", "o", "--to", "xx"), "there is no pack for xx", "pack make"),
        (("send", "--resolve", "D-000001", "maybe"), "“maybe” is no answer", "sent, or again"),
        (("receipt",), "what was received?", "--from"),
        (("receipt", "0" * 29 + "1"), "mistyped", "Compare it with the letter"),
        (("recall", "confirm", "de-1", "--destroyed", "1"), "there are 0 recalls", "recall status"),
        (("recall", "status", "--recall", "C-9"), "there is no recall C-9", "recall status"),
        (("recall", CARD_DE, "--because", "x\x07"), "cannot be printed", "one line"),
        (("recall", CARD_DE, "--because", "x", *CONTACT), "nobody was sent", "withdraw"),
        (("pack", "make", "--plan", "L-9", *SEALED, *CONTACT), "there is no plan L-9", "pack plan"),
        (("pack", "make", "--plan", "L-000001", "--release", "release-1", *CONTACT), "certificate", "--certificate"),
        (("pack", "make", "--plan", "L-000001", *SEALED), "where to send the slip", "--contact"),
        (
            ("pack", "make", "--plan", "L-000001", *SEALED, *CONTACT, *DAY, "--confirm-by", "2026-11-01"),
            "has passed",
            "--confirm-by",
        ),
        (("key", "receipt"), "there is a key already", "codes on letters"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(made: Path, words: tuple[str, ...], said: str, remedy: str) -> None:
    done = caller(made)(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert remedy in done.stderr


def test_without_a_ledger_or_a_key_nothing_begins(folder: Path, say: Say) -> None:
    no_ledger = say("send", "--status")
    assert (no_ledger.returncode, "there is no ledger" in no_ledger.stderr) == (2, True)
    centres(folder)
    say("centre", "import", "centres.csv")
    say("pack", "plan", *SEALED, *DAY)
    no_key = say("pack", "make", "--plan", "L-000001", *SEALED, *CONTACT, *DAY)
    assert "Run: edu-materials key receipt" in no_key.stderr
    say("key", "receipt")
    no_release = say("pack", "make", "--plan", "L-000001", *CONTACT, *DAY)
    assert "nothing is packed for L-000001 yet" in no_release.stderr


def test_every_bad_slip_is_named_in_a_table(folder: Path, say: Say) -> None:
    packed(folder, say)
    (folder / "slips.csv").write_text("code,day\nrubbish,\n0000,2026-12-04\n", "utf-8")
    done = say("receipt", "--from", "slips.csv", *DAY)
    assert done.returncode == 3
    assert "2 bad rows, and nothing was recorded" in done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()[1:]] == ["2", "3"]
    (folder / "none.csv").write_text("code\n", "utf-8")
    assert "names no slip" in say("receipt", "--from", "none.csv", *DAY).stderr


def test_a_pack_that_cannot_be_made_is_named_and_the_others_are(folder: Path, say: Say) -> None:
    packed(folder, say)
    (bag,) = (folder / "packs").glob("de-2-*")
    (bag / "data" / "letter.pdf").write_bytes(b"changed")
    done = say("pack", "make", "--plan", "L-000001", *SEALED, *CONTACT, *DAY, "--sheet", "none")
    assert done.returncode == 7
    assert "not made: P-000002 for de-2" in done.stdout
    assert "2 of 3 packs stand in packs" in done.stdout
    sent = say("send", "--channel", "folder", "--folder", "out", *DAY)
    assert sent.returncode == 7
    assert "refused: D-000002 to de-2" in sent.stdout
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["de-1", "ie-1"]


def test_a_worker_is_gone_when_its_process_has_ended() -> None:
    here = this_worker()
    host, start, space, _ = here.split("/")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert gone("/".join((host, start, space, str(ended.pid))))
    assert gone("/".join((host, "another", space, str(os.getppid())))), "the machine was started anew"
    assert not gone("/".join((host, start, space, str(os.getppid()))))
    assert not gone("/".join(("elsewhere", start, space, str(ended.pid))))
    assert not gone("/".join((host, start, "another", str(ended.pid))))
    assert not gone("nonsense")


def test_help_of_each_command_of_delivery_says_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("send",), ("receipt",), ("remind",), ("recall",), ("recall", "confirm"), ("pack", "make")):
        sys.argv = ["edu-materials", *words, "--help"]
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 0
        assert "Usage:" in capsys.readouterr().out
