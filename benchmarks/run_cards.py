"""Measure a run of personal cards beside Typst and plain ReportLab, all in one run: time, memory, size of the file.

Each contender reads the same table of fictional patients and has its artwork finished: the peers are given it as data
or as a PDF, we have the blank card that an earlier run kept; what making it anew adds stands in a row of its own. Ours
also validates every row and reads a hundredth of the cards back. Our modules are compiled first, as those of installed
packages are. Ratios count, not seconds: each is that of two neighbours in time, so that a machine which is slower for a
while is so for both; the median of all rounds is what counts. Run: python benchmarks/run_cards.py --cards 10000
"""

import argparse
import compileall
import csv
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
MOST_BYTES, MOST_MEGABYTES = 8_000_000, 100
OF_TYPST, OF_REPORTLAB = 0.3, 0.15
NAMES = ("Test", "Probe", "Muster", "Ąžuolas", "Łucja", "Žofia", "Ёлка", "Ελένη", "Björk", "Çelik", "Ñandú", "Øystein")


@dataclass
class Measured:
    """One contender, round by round: seconds, and those of work of all cores; most memory, size of the file."""

    seconds: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    megabytes: float = 0.0
    size: int = 0

    def times(self, other: "Measured") -> float:
        """Return how many times as long as *other* it takes: the median of the ratios of each round."""
        return statistics.median(mine / theirs for mine, theirs in zip(self.seconds, other.seconds, strict=True))


def main() -> None:
    """Measure every contender, print a table, and say which bounds hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    compileall.compile_dir(ROOT / "src", quiet=1)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {asked.cards} two-sided folded cards")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        figures = measured(commands(work, asked.cards), asked.rounds, work)
    print(f"\n{'':34}{'time':>9}{'× Typst':>9}{'× ReportLab':>13}{'memory':>10}{'file':>10}{'work':>9}")
    typst, reportlab = figures["Typst"], figures["plain ReportLab"]
    for name, one in figures.items():
        print(
            f"{name:34}{statistics.median(one.seconds):7.2f} s{one.times(typst):9.2f}{one.times(reportlab):13.2f}"
            f"{one.megabytes:7.0f} MB{one.size / 1e6:7.1f} MB{statistics.median(one.work):7.2f} s"
        )
    ours = figures["ours"]
    held = {
        f"file at most {MOST_BYTES / 1e6:.0f} MB": ours.size <= MOST_BYTES,
        f"memory below {MOST_MEGABYTES} MB": ours.megabytes < MOST_MEGABYTES,
        f"at most {OF_TYPST} × Typst": ours.times(typst) <= OF_TYPST,
        f"at most {OF_REPORTLAB} × plain ReportLab": ours.times(reportlab) <= OF_REPORTLAB,
    }
    for bound, holds in held.items():
        print(f"{'held ' if holds else 'NOT held'}  {bound}")
    sys.exit(0 if all(held.values()) else 1)


def commands(work: Path, cards: int) -> dict[str, tuple[list[str], Path]]:
    """Return for each contender its command and the file that it makes."""
    rows, source = work / "rows.csv", work / "source.json"
    write_rows(rows, cards)
    source.write_text(json.dumps(source_of(work)), "utf-8")
    python = sys.executable
    command_line = [
        *(python, "-m", "edu_materials.cli.main", "card", "fill"),
        *("--from", str(rows), "--output", str(work / "cli")),
    ]
    peer = [python, str(HERE / "run_peers.py")]
    ours = [python, str(HERE / "run_ours.py"), str(rows)]
    result = {
        "ours": ([*ours, str(work / "ours"), str(work / "kept")], work / "ours" / "cards-001.pdf"),
        "ours, blank card made anew": ([*ours, str(work / "anew")], work / "anew" / "cards-001.pdf"),
        "ours, command line": (command_line, work / "cli" / "cards-001.pdf"),
    }
    for name, contender in (("Typst", "typst"), ("plain ReportLab", "reportlab")):
        target = work / f"{contender}.pdf"
        result[name] = ([*peer, contender, str(source), str(rows), str(target)], target)
    return result


def measured(contenders: dict[str, tuple[list[str], Path]], rounds: int, work: Path) -> dict[str, Measured]:
    """Measure each contender; they take turns, and a first turn only warms up what is cached, by us and by the disk."""
    found = {name: Measured() for name in contenders}
    for turn in range(rounds + 1):
        for name, (command, target) in contenders.items():
            one = found[name]
            target.unlink(missing_ok=True)
            start = time.perf_counter()
            megabytes, work_done = peak(command, work)
            if turn:
                one.seconds.append(time.perf_counter() - start)
                one.work.append(work_done)
            one.megabytes, one.size = max(one.megabytes, megabytes), target.stat().st_size
    return found


def peak(command: list[str], work: Path) -> tuple[float, float]:
    """Run *command* and return the most memory that it held, in megabytes, and the seconds of work that it took."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=(work / "errors").open("wb"),
        cwd=ROOT,
        env={**os.environ, "XDG_CACHE_HOME": str(work / "cache")},
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)}\n{(work / 'errors').read_text()}")
    return usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def write_rows(path: Path, cards: int) -> None:
    """Write a table of fictional patients: names that differ, batches, doctors and centres that return."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("name", "date", "batch", "doctor", "centre", "telephone", "language", "market"))
        for n in range(cards):
            table.writerow(
                (
                    f"{NAMES[n % len(NAMES)]} Person {n:05}",
                    f"2026-{n % 10 + 1:02}-{n % 27 + 1:02}",
                    f"TEST-{n % 40:04}",
                    f"Dr. Test Doctor {n % 9}",
                    f"Test Hospital {n % 5}",
                    f"+49 000 0000{n % 50:03}",
                    "de",
                    "DE",
                )
            )


def source_of(work: Path) -> dict[str, object]:
    """Return the artwork of the German card as plain data and as a PDF, and where the fields are written."""
    from edu_materials.build.artworks import artwork_of
    from edu_materials.build.papers import Paper
    from edu_materials.build.targets import Target
    from edu_materials.build.workspace import Workspace
    from edu_materials.layout.frames import BoxFrame, QrFrame, TextFrame
    from edu_materials.pdf.profiles import OFFICE
    from edu_materials.pdf.write import write
    from edu_materials.press.filled import lines_of
    from edu_materials.qr.symbol import QUIET_ZONE, runs

    workspace = Workspace(ROOT / "assets", ROOT / "locales", ROOT / "output")
    artwork = artwork_of(workspace, Target("hemgenix", "DE", "de", "patient-card"), Paper())
    layout = artwork.layout
    inks = workspace.theme(layout.form).inks
    (work / "artwork.pdf").write_bytes(write(layout, workspace.outfit(layout.form), OFFICE))
    sides = []
    for page in layout.pages:
        boxes, texts = [], []
        for frame in page.frames:
            if isinstance(frame, BoxFrame) and frame.fill:
                bottom = page.height - frame.y - frame.height
                boxes.append((frame.x, bottom, frame.width, frame.height, *inks[frame.fill].srgb))
            elif isinstance(frame, TextFrame):
                for span in frame.spans:
                    place = (frame.x + span.x, page.height - frame.y)
                    texts.append((*place, span.face, span.size, span.text, *inks[span.ink].srgb))
            elif isinstance(frame, QrFrame):
                for row, column, length in runs(frame.matrix):
                    x = frame.x + (QUIET_ZONE + column) * frame.module
                    y = page.height - frame.y - (QUIET_ZONE + row + 1) * frame.module
                    boxes.append((x, y, length * frame.module, frame.module, 0, 0, 0))
        sides.append({"boxes": boxes, "texts": texts})
    lines = lines_of(layout.pages)
    columns = ("name", "date", "batch", "doctor", "centre", "telephone")
    return {
        "size": [layout.pages[0].width, layout.pages[0].height],
        "fonts": str(ROOT / "assets" / "fonts"),
        "artwork": str(work / "artwork.pdf"),
        "sides": sides,
        "fields": {
            "side": lines[0].art,
            "size": artwork.style.size,
            "lines": [(column, line.x, line.y) for column, line in zip(columns, lines, strict=True)],
        },
    }


if __name__ == "__main__":
    main()
