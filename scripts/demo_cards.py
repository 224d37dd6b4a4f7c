"""The card in the hand, shown: forms, sheets, personal cards, runs, a printer. Each figure stands beside its bound.

Works in a folder of its own, with fictional patients, and ends in failure if a figure falls short.
Run: make demo-cards
"""

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter
from scripts.figures import Figures
from scripts.fillable import NAMES, fillable
from tests.printers import real_printer

ROOT = Path(__file__).parents[1]
EDITIONS = 36
CARDS = 10_000
MOST_BYTES, MOST_MEGABYTES = 8_000_000, 100
ANGLES = (-3.0, 0.0, 3.0)


def main() -> None:
    """Run every part and end with the exit code of the figures."""
    folder = ROOT / "output" / "demo-cards"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    figures = Figures(folder)
    for part in (forms, sheets, leaflets, scans, filled_by_others, personal, private, runs, printer, peers):
        part(figures)
    sys.exit(figures.end())


def forms(figures: Figures) -> None:
    """Build every form of the card in every edition, and ask the judges."""
    figures.chapter("Forms of the card: fold-over, ID-1, artwork for bureaus, fillable")
    chosen = [word for form in ("fold-over", "id-card", "id-card-bureau", "fillable") for word in ("--form", form)]
    said = figures.run("build", "--material", "patient-card", *chosen, "--output", "files")
    figures.exactly("files built, every check passed", _number(said, r"(\d+) of \d+ editions built"), 4 * EDITIONS)
    said = figures.run("check", "--judges", "--material", "patient-card", *chosen, "--output", "files")
    figures.exactly("files that a judge objects to", len(re.findall(r" J700 ", said)), 0)
    for judge, count in re.findall(r"^(\S.*?, PDF/\S+) +(\d+) *$", said, re.MULTILINE):
        figures.note(f"{judge}: asked about {count} files")


def sheets(figures: Figures) -> None:
    """Put the cards of every edition on sheets, for both flips; each file is folded back before it gets its name."""
    figures.chapter("Cards on sheets, in all editions and both flips")
    state = ("--printer", "demo", "--state", figures.folder / "state")
    for flip in ("long", "short"):
        said = figures.run("card", "sheet", "--flip", flip, "--output", "files")
        figures.exactly(f"folded, {flip} edge: files read back, each back behind its front", _made(said), EDITIONS)
        # ID-1 cards are printed to their edges: on paper they want a printer that was measured.
        said = figures.run(
            "card", "sheet", "--card", "id-card", "--market", "DE", "--flip", flip, "--output", "n", code=7
        )
        figures.note(f"ID-1 on a printer that nobody measured: {_last_error(said)}")
        figures.run("card", "calibrate", *state, "--flip", flip, "--measured-x", 0.4, "--measured-y", -0.3)
        said = figures.run("card", "sheet", "--card", "id-card", *state, "--flip", flip, "--output", "files")
        figures.exactly(f"ID-1, {flip} edge: files read back, each back behind its front", _made(said), EDITIONS)


def leaflets(figures: Figures) -> None:
    """Make every patient leaflet a booklet, and two-up."""
    figures.chapter("Leaflets on an office printer")
    for command in ("booklet", "two-up"):
        said = figures.run("leaflet", command, "--output", "files")
        figures.exactly(f"{command}: files read back", _number(said, r"(\d+) of \d+ editions made"), EDITIONS)


def scans(figures: Figures) -> None:
    """Print and scan the sheets of every edition, as far as a program can: 300 dpi, 96 %, blur, noise, ±3°."""
    figures.chapter("QR codes of every sheet after print and scan: 300 dpi, scaled to 96 %, blurred, noisy, turned")
    read = wanted = 0
    for number, path in enumerate(sorted(figures.folder.rglob("*patient-card*-sheet-plain-long.pdf"))):
        with pypdfium2.PdfDocument(path) as pdf:
            image = pdf[0].render(scale=300 / 72 * 0.96, grayscale=True).to_pil()
        codes = zxingcpp.read_barcodes(_scanned(image, ANGLES[number % len(ANGLES)], number))
        read += sum("/EPAR/" in code.text for code in codes)
        wanted += 4
    figures.exactly("codes read", read, wanted)


def filled_by_others(figures: Figures) -> None:
    """Fill in the fillable card of every edition in pypdf and in Chromium."""
    fillable(figures, EDITIONS)


def personal(figures: Figures) -> None:
    """Fill ten thousand cards from a table."""
    figures.chapter(f"{CARDS:,} personal cards from a table, every row checked")
    table = figures.folder / "patients.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("name", "date", "batch", "doctor", "centre", "telephone", "language", "market"))
        for n in range(CARDS):
            name = f"{NAMES[n % len(NAMES)]} {n:05}"
            day = f"2026-{n % 10 + 1:02}-{n % 27 + 1:02}"
            rows.writerow((name, day, "TEST-0001", "Dr. Test Doctor", "Test Hospital", "+49 000 0000000", "de", "DE"))
    said = figures.run("card", "fill", "--from", table, "--output", "personal")
    (made,) = (figures.folder / "personal").glob("*.pdf")
    figures.at_most("size of the file", made.stat().st_size, MOST_BYTES, "bytes")
    figures.at_most("memory", figures.megabytes, MOST_MEGABYTES, "MB")
    figures.note(f"it took {figures.seconds:.2f} s, start of the program and reading a hundredth back included")
    with pikepdf.open(made) as pdf:
        figures.exactly("pages", len(pdf.pages), 2 * CARDS)
    figures.exactly("rights of the file", oct(made.stat().st_mode & 0o777), "0o600")
    for line in said.splitlines():
        figures.note(line)


def private(figures: Figures) -> None:
    """Look for the patients everywhere but on the cards."""
    figures.chapter("Nothing of a patient anywhere but on the cards")
    words = ("--name", "Geheim Testperson", "--date", "2026-01-31", "--batch", "TEST-7777", "--market", "DE")
    more = ("--doctor", "Dr. Test Doctor", "--centre", "Test Hospital", "--telephone", "+49 000 0000000")
    temporary = figures.folder / "temporary"
    temporary.mkdir()
    said = figures.run("card", "fill", *words, *more, "--output", "one", TMPDIR=str(temporary))
    named = [path.name for path in figures.folder.rglob("*") if _secret(path.name)]
    figures.exactly("names of files with a patient's data", len(named), 0)
    figures.exactly("words on the screen with a patient's data", _secret(said), meant=False)
    kept = [
        path for path in (figures.folder / "cache").rglob("*.blank") if _secret(path.read_bytes().decode("latin-1"))
    ]
    figures.exactly("kept blank cards with a patient's data", len(kept), 0)
    figures.exactly("files left in the temporary folder", len(list(temporary.iterdir())), 0)
    (made,) = (figures.folder / "one").glob("*.pdf")
    with pikepdf.open(made) as pdf:
        described = str(dict(pdf.docinfo)) + bytes(pdf.Root.Metadata.read_bytes()).decode()
    figures.exactly("metadata with a patient's data", _secret(described), meant=False)
    bad = figures.folder / "bad.csv"
    bad.write_text(
        "name;date;batch;doctor;centre;telephone;language;market\nTest Person A;03/04/2026;TEST-1;Dr. Test;"
        "Test Hospital;+49 0;de;DE\n=HYPERLINK(1);2026-01-31;TEST-1;Dr. Test;Test Hospital;+49 0;de;DE\n",
        "cp1252",
    )
    said = figures.run("card", "fill", "--from", bad, "--output", "none", code=3)
    figures.exactly("bad rows named", len(set(re.findall(r"^(\d+) +(?:date|name) ", said, re.MULTILINE))), 2)
    figures.exactly("cards made of a table with bad rows", len(list((figures.folder / "none").glob("*.pdf"))), 0)


def runs(figures: Figures) -> None:
    """Order a run of numbered blank cards, print it, and close it."""
    figures.chapter("A print run of numbered blank cards: ordered, printed, reconciled")
    said = figures.run("run", "new", "--edition", "hemgenix-patient-card-DE-de-0.1", "--count", 500)
    prefix, first, last = re.search(r"([A-Z]{3})-(\d+)-\d+ to \w+-(\d+)", said).groups()  # type: ignore[union-attr]
    figures.run("run", "print", "--run", "R-000001", "--output", "run.pdf")
    with pypdfium2.PdfDocument(figures.folder / "run.pdf") as pdf:
        figures.exactly("pages", len(pdf), 1000)
        texts = {
            code.text
            for page in (1, 3, 999)
            for code in zxingcpp.read_barcodes(pdf[page].render(scale=300 / 72).to_pil())
        }
    figures.exactly("small codes read on three cards", len({text for text in texts if text.startswith(prefix)}), 3)
    end = int(first) + 479
    short = (
        "--good",
        f"{int(first)}-{end}",
        "--spoiled",
        f"{end + 1}-{end + 3}",
        "--left",
        f"{end + 4}-{int(last) - 1}",
    )
    figures.run("run", "reconcile", "R-000001", *short, code=7)
    whole = (*short[:-1], f"{end + 4}-{int(last)}")
    figures.run("run", "reconcile", "R-000001", *whole)


def printer(figures: Figures) -> None:
    """Print a sheet on a real IPP printer of this machine, and compare what arrived."""
    figures.chapter("A real printer: what arrives is what was sent")
    (sheet,) = figures.folder.rglob("*patient-card-DE-de*-sheet-plain-long.pdf")
    with real_printer(figures.folder / "spool") as real:
        figures.run("card", "print", sheet, "--printer", real.uri, "--copies", 2)
        figures.exactly("what arrived is the file, byte for byte", real.files() == [sheet.read_bytes()], meant=True)
        asked = real.asked()
        for name, meant in (("print-scaling", "none"), ("sides", "two-sided-long-edge"), ("copies", "2")):
            figures.exactly(name, asked.get(name), meant)


def peers(figures: Figures) -> None:
    """Measure the run of personal cards beside Typst and plain ReportLab."""
    figures.chapter("The same run beside Typst and plain ReportLab, artwork shared by all")
    done = subprocess.run(
        (sys.executable, str(ROOT / "benchmarks" / "run_cards.py"), "--cards", str(CARDS)),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    for line in done.stdout.splitlines():
        figures.note(line)
    for bound in re.findall(r"^(?:NOT )?held +(.*)$", done.stdout, re.MULTILINE):
        figures.exactly(bound, f"NOT held  {bound}" not in done.stdout, meant=True)


def _made(said: str) -> int:
    return _number(said, r"(\d+) of \d+ editions made, every file read back")


def _last_error(said: str) -> str:
    found = [line for line in said.splitlines() if line.startswith("error:")]
    return found[-1][:160] if found else "nothing"


def _secret(text: str) -> bool:
    return re.search("geheim|testperson|7777", text, re.IGNORECASE) is not None


def _number(said: str, pattern: str) -> int:
    found = re.search(pattern, said)
    return int(found[1]) if found else 0


def _scanned(image: Image.Image, angle: float, seed: int) -> Image.Image:
    """Return *image* as a scanner gives it: turned by *angle*, blurred, noisy."""
    turned = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    noise = Image.effect_noise(turned.size, 40 + seed % 3)
    return Image.blend(turned.filter(ImageFilter.GaussianBlur(1.2)), noise, 0.15)


if __name__ == "__main__":
    main()
