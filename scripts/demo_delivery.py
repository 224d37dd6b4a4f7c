"""The whole chain, shown on a fictional medicine: approve, release, verify, plan, pack, send, confirm, report, recall.

Works in a folder of its own, with a medicine, centres and a key that are made on the spot and named as what they are,
against real servers of this machine. Each figure stands beside its bound; one that falls short ends in failure.
Run: make demo-delivery
"""

import csv
import json
import random
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from scripts.demonstration import CENTRES, FICTIONAL, VERSION, make, write_centres
from scripts.figures import PROGRAM, Figures
from tests.distribution.servers import (
    Mailbox,
    NotToBeHadError,
    SftpBox,
    made_certificates,
    mail_server,
    postgresql_server,
    sftp_server,
)

ROOT = Path(__file__).parents[1]
ROLES = ("author", "medical", "regulatory", "linguist")
EDITIONS, MATERIALS = 36, 3
KILLS, KILLED_CENTRES = 100, 50
EFFECTIVE, EXPIRES, AGREED = "2026-11-01", "2028-10-31", "2026-10-15"
CONTACT = ("--contact", "receipts@holder.example.org")
RECALLED = f"{FICTIONAL}-patient-card-HU-hu-{VERSION}"


def main() -> None:
    """Run every part and end with the exit code of the figures."""
    folder = ROOT / "output" / "demo-delivery"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        mail = stack.enter_context(mail_server(made_certificates(folder / "tls")))
        box = stack.enter_context(sftp_server(folder / "sftp"))
        ledger = ("--ledger", _database(stack))
        sys.exit(shown(Stage(folder, mail=mail, box=box, ledger=ledger)))


def _database(stack: ExitStack) -> str:
    """Return the URL of a PostgreSQL server of this machine, or a file for SQLite where there is none."""
    try:
        return stack.enter_context(postgresql_server())
    except NotToBeHadError as reason:
        print(f"note: {reason}; the ledger of this demonstration is SQLite", flush=True)
        return "ledger.db"


@dataclass(kw_only=True)
class Stage(Figures):
    """Figures, with the servers of this machine that are sent to."""

    mail: Mailbox
    box: SftpBox
    ledger: tuple[str, ...]


def shown(figures: Stage) -> int:
    """Run every part and return the exit code."""
    for part in (agree, fall, seal, tamper, plan, pack, send, confirm, report, recall, killed, close):
        part(figures)
    return figures.end()


def agree(figures: Stage) -> None:
    """Sign every edition of the fictional medicine, in every role."""
    figures.chapter("Agreement on record: a fictional medicine, every edition, every role")
    make(figures.folder / "work")
    figures.run("build", *_work(), "--output", "drafts")
    every = figures.run("list", *_work(), "--material", "patient-card")
    translated = sorted(set(re.findall(r"patient-card +[A-Z]{2} +([a-z]{2})\b", every)) - {"en"})
    for number, role in enumerate(ROLES, 1):
        chosen = [word for language in translated for word in ("--language", language)] if role == "linguist" else []
        who = ("--role", role, "--name", f"Demonstration Signer {number}", "--reason", "demonstration")
        figures.run("approve", *_work(), *who, "--product", FICTIONAL, *chosen, shown=11)
    figures.run("approve", *_work(), *_authority(5, "D-17"), "--product", FICTIONAL)
    said = figures.run("list", *_work())
    figures.exactly("editions agreed", len(re.findall(r"\bagreed\b", said)), EDITIONS * MATERIALS)
    said = figures.run("approve", *_work(), *_authority(1, "D-18"), "--market", "DE", code=2)
    figures.note(f"one person in two roles: {_complaint(said)}")
    real = ("--market", "DE", "--material", "patient-card", "--approvals", figures.folder / "real")
    for number, role in enumerate(ROLES, 1):
        name = f"Demonstration Signer {number}"
        figures.run("approve", *real, "--role", role, "--name", name, "--reason", "demonstration")
    said = figures.run("approve", *real, *_authority(5, "D-17"), code=3)
    figures.note(f"the real product, which has statements to confirm: {_complaint(said)}")


def fall(figures: Stage) -> None:
    """Change a letter, a token, nothing: exactly the approvals fall that must."""
    figures.chapter("What a change fells: one letter, one design token, another day")
    copy = figures.folder / "changed"
    shutil.copytree(figures.folder / "work", copy)
    catalogue = copy / "locales" / "de" / "LC_MESSAGES" / f"{FICTIONAL}.po"
    text = catalogue.read_text("utf-8")
    key = 'msgctxt "card.field.patient"'
    start = text.index("msgstr", text.index(key))
    catalogue.write_text(text[:start] + text[start:].replace('"Name"', '"Namen"', 1), "utf-8")
    fallen = _not_agreed(figures.run("list", "-w", copy))
    german = {f"patient-card {market}-de" for market in ("AT", "BE", "DE", "LI", "LU")}
    figures.exactly("editions that one letter of one German sentence fells", sorted(fallen), sorted(german))
    said = figures.run("approvals", "-w", copy, "--market", "DE", "--material", "patient-card")
    figures.note(f"and why: {next((line.strip() for line in said.splitlines() if 'sentence' in line), 'not said')}")
    catalogue.write_text(text, "utf-8")
    inks = copy / "assets" / "design" / "inks.yaml"
    inks.write_text(inks.read_text("utf-8").replace('srgb: "#1b4965"', 'srgb: "#1b4966"'), "utf-8")
    figures.exactly(
        "editions that a design token fells", len(_not_agreed(figures.run("list", "-w", copy))), EDITIONS * MATERIALS
    )
    shutil.rmtree(copy)
    figures.run("build", *_work(), "--market", "DE", "--output", "agreed")
    figures.exactly("editions that rebuilding fells", len(_not_agreed(figures.run("list", *_work()))), 0)


def seal(figures: Stage) -> None:
    """Seal all editions in all forms, judged, and prove the folder as a stranger would."""
    figures.chapter("A sealed release: every edition in every form, judged and signed")
    figures.run("key", "demo", "key")
    words = ("--effective", EFFECTIVE, "--expires", EXPIRES, "--key", "key/demonstration-key.pem")
    words += ("--certificate", str(_certificate(figures)))
    who = ("--name", "Demonstration Signer 6", "--reason", "demonstration")
    figures.run("release", *_work(), "--output", "release", *words, *who)
    figures.note(f"sealed in {figures.seconds:.0f} s")
    figures.run("verify", "release", "--certificate", _certificate(figures))
    manifest = json.loads((figures.folder / "release" / "manifest.json").read_text("utf-8"))
    figures.note(f"{len(manifest['files'])} files in release {manifest.get('id', manifest.get('release'))}")
    done = subprocess.run(
        (
            "openssl",
            "cms",
            "-verify",
            "-binary",
            "-inform",
            _form(figures),
            "-in",
            "release/manifest.json.p7s",
            "-content",
            "release/manifest.json",
            "-CAfile",
            _certificate(figures),
            "-purpose",
            "any",
            "-out",
            "/dev/null",
        ),
        cwd=figures.folder,
        capture_output=True,
        check=False,
    )
    figures.exactly("exit code of openssl cms -verify", done.returncode, 0)


def tamper(figures: Stage) -> None:
    """Spoil copies of the sealed folder; verify names what was done to each."""
    figures.chapter("What verify finds")
    for what, change in _TAMPERINGS.items():
        copy = figures.folder / "spoiled"
        shutil.copytree(figures.folder / "release", copy)
        change(copy)
        said = figures.run("verify", "spoiled", "--certificate", _certificate(figures), code=7)
        figures.note(f"{what}: {_complaint(said)}")
        shutil.rmtree(copy)


def plan(figures: Stage) -> None:
    """Take the centres in, and plan who gets what."""
    figures.chapter(f"{CENTRES} fictional centres, planned")
    said = figures.run("list", *_work(), "--material", "patient-card")
    pairs = re.findall(r"patient-card +([A-Z]{2}) +([a-z]{2})\b", said)
    write_centres(figures.folder / "centres.csv", pairs, box=figures.box.address)
    figures.run("centre", "import", "centres.csv", *_work(), *figures.ledger)
    said = figures.run("centre", "import", "centres.csv", *_work(), *figures.ledger)
    figures.note(f"the same list again: {said.strip().splitlines()[-1]}")
    figures.run("pack", "plan", *_release(figures), *_work(), *figures.ledger, "--csv", "plan.csv")
    with (figures.folder / "plan.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    figures.exactly("centres planned", len({row["centre"] for row in rows}), CENTRES)
    figures.exactly("languages", len({row["language"] for row in rows}), 26)
    ranges = [(_number(row["first serial"]), _number(row["last serial"])) for row in rows if row["first serial"]]
    serials = [number for first, last in ranges for number in range(first, last + 1)]
    figures.exactly("serial numbers given twice", len(serials) - len(set(serials)), 0)


def pack(figures: Stage) -> None:
    """Make the packs: released files, numbered cards on sheets, a letter in the language of the centre."""
    figures.chapter("Packs: a bag for each centre")
    figures.run("key", "receipt", *_work(), *figures.ledger)
    figures.run("pack", "make", "--plan", "L-000001", *_release(figures), *CONTACT, *_work(), *figures.ledger, "--zip")
    figures.note(f"made in {figures.seconds:.0f} s")
    bags = sorted(path for path in (figures.folder / "packs").iterdir() if path.is_dir())
    figures.exactly("bags", len(bags), CENTRES)
    done = subprocess.run((sys.executable, "-m", "bagit", "--validate", "--quiet", *map(str, bags)), check=False)
    figures.exactly("exit code of bagit --validate over all bags", done.returncode, 0)


def send(figures: Stage) -> None:
    """Send every pack: a third by folder, a third by mail, a third by SFTP, each against a real server."""
    figures.chapter("Sending: a folder, mail with STARTTLS, SFTP")
    centres = _centres(figures)
    third = len(centres) // 3
    mail, box = figures.mail, figures.box
    smtp = ("--smtp", f"{mail.host}:{mail.port}", "--from", "packs@holder.example.org", "--ca-file", mail.ca_file)
    ways = {
        "folder": (centres[:third], ("--folder", figures.folder / "post-room")),
        "mail": (centres[third : 2 * third], smtp),
        "sftp": (centres[2 * third :], ("--key-file", box.key_file, "--known-hosts", box.known_hosts)),
    }
    for channel, (chosen, words) in ways.items():
        to = [word for centre in chosen for word in ("--to", centre)]
        for _ in range(2):  # the second time there is nothing left to send
            figures.run("send", "--channel", channel, *words, *_work(), *figures.ledger, *to, shown=12)
    counts = Counter(path.suffix for path in (figures.folder / "post-room").rglob("*") if path.is_file())
    figures.exactly("packs in the folder", counts[".zip"], third)
    figures.exactly("packs at the mail server", len(mail.post.messages), third)
    figures.exactly("packs at the SFTP server", len(list(box.folder.rglob("*.zip"))), len(centres) - 2 * third)
    said = figures.run("send", "--status", *_work(), *figures.ledger)
    figures.exactly("dispatches on record as sent", len(re.findall(r"^D-\d+ .*\bsent\b", said, re.MULTILINE)), CENTRES)


def confirm(figures: Stage) -> None:
    """Confirm four of five packs by the codes of their letters; forged codes are refused."""
    figures.chapter("Receipts")
    paths = sorted((figures.folder / "packs").glob("*/data/receipt-code.txt"))
    codes = [path.read_text("utf-8").split()[0] for path in paths]  # the one to type; the other is for the QR code
    back = [code for number, code in enumerate(codes) if number % 5]
    with (figures.folder / "slips.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code",), *((code,) for code in back)])
    figures.run("receipt", "--from", "slips.csv", *_work(), *figures.ledger)
    said = figures.run("receipt", back[0], *_work(), *figures.ledger)
    figures.note(f"a code used twice: {said.strip().splitlines()[0]}")
    forged = back[0][:-1] + ("A" if back[0][-1] != "A" else "B")
    said = figures.run("receipt", forged, *_work(), *figures.ledger, code=2)
    figures.note(f"a forged code: {_complaint(said)}")
    said = figures.run("report", *_work(), *figures.ledger, "--csv", "report.csv")
    with (figures.folder / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    figures.exactly("packs sent, by the report", sum(int(row["sent"]) for row in rows), CENTRES)
    figures.exactly("packs confirmed, by the report", sum(int(row["confirmed"]) for row in rows), len(back))


def report(figures: Stage) -> None:
    """Write the report for the Hungarian authority, which wants three of four."""
    figures.chapter("A report for an authority")
    day = "2027-02-01"
    figures.run("report", "--market", "HU", "--as-of", day, "--pdf", "report-HU.pdf", *_work(), *figures.ledger)
    figures.run("remind", "--market", "HU", *_work(), *figures.ledger, "--today", day)


def recall(figures: Stage) -> None:
    """Take one edition back, and count every copy."""
    figures.chapter("A recall, until every copy is accounted for")
    figures.run("recall", RECALLED, "--because", "demonstration of a recall", *CONTACT, *_work(), *figures.ledger)
    said = figures.run("recall", "status", *_work(), *figures.ledger)
    holders = sorted(set(re.findall(r"\b(demo-\d{5})\b", said)))
    meant = [centre for centre in _centres(figures) if _country(figures, centre) == "HU"]
    figures.exactly("centres that hold the edition", holders, meant)
    for centre in holders:
        figures.run(
            "recall",
            "confirm",
            centre,
            "--destroyed",
            7,
            "--handed-out",
            2,
            "--unaccounted",
            1,
            *_work(),
            *figures.ledger,
        )
    said = figures.run("recall", "status", *_work(), *figures.ledger)
    figures.note(said.strip().splitlines()[-1])
    words = ("pack", "plan", *_release(figures), "--market", "HU", "--again", *_work(), *figures.ledger)
    figures.note(f"planning a withdrawn edition: {_complaint(figures.run(*words, code=7))}")


def killed(figures: Stage) -> None:
    """Kill the sending of fifty packs a hundred times; every centre ends with exactly one."""
    figures.chapter(f"kill -9 at {KILLS} random moments of send to {KILLED_CENTRES} centres")
    ledger = ("--ledger", figures.folder / "killed" / "ledger.db")
    pairs = [("DE", "de"), ("FI", "fi"), ("GR", "el"), ("FR", "fr"), ("PL", "pl")]
    write_centres(figures.folder / "killed.csv", pairs, KILLED_CENTRES)
    figures.run("centre", "import", "killed.csv", *_work(), *ledger)
    figures.run("pack", "plan", *_release(figures), *(w for m, _ in pairs for w in ("--market", m)), *_work(), *ledger)
    figures.run("key", "receipt", *_work(), *ledger)
    more = (*CONTACT, "--packs", "killed-packs", "--sheet", "none", "--zip")
    figures.run("pack", "make", "--plan", "L-000001", *_release(figures), *more, *_work(), *ledger)
    target = figures.folder / "killed-room"
    words = ("send", "--channel", "folder", "--folder", target, "--packs", "killed-packs", *_work(), *ledger)
    luck = random.Random(26)
    finished = 0
    for _ in range(KILLS):
        process = subprocess.Popen(
            (*PROGRAM, *map(str, words)), cwd=figures.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(luck.uniform(0.3, 1.6))
        finished += process.poll() is not None
        process.kill()
        process.wait()
    figures.note(f"{KILLS - finished} of {KILLS} were killed at work")
    figures.run(*words)
    arrived = Counter(path.parent.name for path in target.rglob("*.zip"))
    figures.exactly("centres with exactly one pack", sum(count == 1 for count in arrived.values()), KILLED_CENTRES)
    said = figures.run("send", "--status", *_work(), *ledger)
    figures.exactly("sent by the ledger", len(re.findall(r"^D-\d+ .*\bsent\b", said, re.MULTILINE)), KILLED_CENTRES)


def close(figures: Stage) -> None:
    """Prove the audit log, and export the ledger."""
    figures.chapter("The trail")
    said = figures.run("audit", "verify", *_work(), "--release", "release")
    figures.note(said.strip().splitlines()[-1])
    figures.run("ledger", "export", "--csv", "ledger", *_work(), *figures.ledger)
    for path in sorted((figures.folder / "ledger").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            figures.note(f"{path.name}: {sum(1 for _ in csv.reader(file)) - 1} rows")


def _number(serial: str) -> int:
    return int(serial.split("-")[1])


def _work() -> tuple[str, ...]:
    return ("--workspace", "work")


def _release(figures: Stage) -> tuple[str, ...]:
    return ("--release", "release", "--certificate", str(_certificate(figures)))


def _certificate(figures: Stage) -> Path:
    return figures.folder / "key" / "demonstration-certificate.pem"


def _form(figures: Stage) -> str:
    pem = (figures.folder / "release" / "manifest.json.p7s").read_bytes().startswith(b"-----")
    return "PEM" if pem else "DER"


def _authority(number: int, reference: str) -> tuple[str, ...]:
    who = ("--role", "authority", "--name", f"Demonstration Signer {number}", "--reason", "demonstration")
    return (*who, "--authority", "Demonstration Authority", "--reference", reference, "--on", AGREED)


def _complaint(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    told = [line for line in lines if line.startswith("error:") or re.match(r"[A-Z]\d{3} ", line)]
    return (told or lines or ["nothing"])[0][:220]


def _not_agreed(said: str) -> set[str]:
    rows = re.findall(r"(\S+) +([A-Z]{2}) +([a-z]{2}) +\S+ +(draft|reviewed|withdrawn)\b", said)
    return {f"{material} {market}-{language}" for material, market, language, _ in rows}


def _centres(figures: Stage) -> list[str]:
    with (figures.folder / "centres.csv").open(encoding="utf-8", newline="") as file:
        return [row["id"] for row in csv.DictReader(file)]


def _country(figures: Figures, centre: str) -> str:
    with (figures.folder / "centres.csv").open(encoding="utf-8", newline="") as file:
        return next(row["country"] for row in csv.DictReader(file) if row["id"] == centre)


def _flip(folder: Path) -> None:
    path = sorted(folder.rglob("*.pdf"))[3]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _swap(folder: Path) -> None:
    one, other = sorted(folder.rglob("*.pdf"))[:2]
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def _edit_record(folder: Path) -> None:
    path = folder / "manifest.json"
    path.write_text(path.read_text("utf-8").replace("Demonstration Signer 2", "Demonstration Signer 7", 1), "utf-8")


def _cut_log(folder: Path) -> None:
    (path,) = folder.glob("audit*")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


_TAMPERINGS = {
    "a flipped byte": _flip,
    "two files swapped": _swap,
    "a missing file": lambda folder: min(folder.rglob("*.pdf")).unlink(),
    "an extra file": lambda folder: (folder / "extra.pdf").write_bytes(b"%PDF-1.7"),
    "an edited record": _edit_record,
    "a cut audit log": _cut_log,
}


if __name__ == "__main__":
    main()
