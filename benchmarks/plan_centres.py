"""10,000 centres imported and planned in under a minute, in memory that does not grow: plan_centres.py [COUNT].

Each figure comes from a process of its own; the bound of memory compares a tenth of the centres with all of them.
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path, PurePosixPath

from edu_materials.build.workspace import open_workspace
from edu_materials.distribution.centre_files import Rules
from edu_materials.distribution.centres import import_centres
from edu_materials.distribution.dissemination import load_dissemination
from edu_materials.distribution.ledger import Ledger
from edu_materials.distribution.plan import make_plan
from edu_materials.release.sealed import Release, SealedEdition, SealedFile

ROOT = Path(__file__).parents[1]
COUNT = 10_000
SECONDS = 60
GROWTH = 1.25
MATERIALS = ("patient-card", "patient-leaflet", "hcp-leaflet")
DAY = date(2026, 1, 31)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    small = measured(count // 10)
    large = measured(count)
    print(f"{count} centres: import {large[0]:.1f} s, plan {large[1]:.1f} s (bound {SECONDS} s)")
    growth = large[2] / small[2]
    print(f"peak memory: {small[2]:.0f} MB for a tenth, {large[2]:.0f} MB for all: × {growth:.2f} (bound {GROWTH})")
    sys.exit(large[1] >= SECONDS or growth > GROWTH)


def measured(count: int) -> tuple[float, float, float]:
    """Return seconds of import, seconds of plan and megabytes of one process."""
    command = [sys.executable, __file__, "--one", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    first, second, third = map(float, done.stdout.split())
    return first, second, third


def one(count: int) -> None:
    workspace = open_workspace(ROOT, None)
    plans = {market: load_dissemination(workspace.assets, market) for market in workspace.markets}
    locales = [(market.code, language) for market in workspace.markets.values() for language in market.languages]
    release = a_release(locales)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "centres.csv"
        write_centres(path, locales, count)
        ledger = Ledger.open(folder)
        begun = time.perf_counter()
        rules = Rules(markets=workspace.markets, plans=plans, materials=MATERIALS)
        import_centres(ledger, path, rules, accept_changes=False, at="", who="", because="")
        imported = time.perf_counter()
        planned = make_plan(ledger, release, plans, today=DAY, at="", who="")
        ended = time.perf_counter()
    assert planned.lines == count * len(MATERIALS)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(imported - begun, ended - imported, peak)


def write_centres(path: Path, locales: list[tuple[str, str]], count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "name", "country", "languages", "kind", "hub", "target group", "e-mail"))
        for number in range(count):
            country, language = locales[number % len(locales)]
            mail = f"c{number}@centres.example.org"
            writer.writerow(
                (f"C{number}", f"Fictional Centre {number}", country, language, "hub", "", "treatment centres", mail)
            )


def a_release(locales: list[tuple[str, str]]) -> Release:
    file = SealedFile(path=PurePosixPath("x.pdf"), form="screen", sha256="", bytes=1, pages=1)
    editions = [
        SealedEdition(
            code=f"fictinix-{material}-{market}-{language}-D1",
            product="fictinix",
            material=material,
            market=market,
            language=language,
            version="D1",
            state="agreed",
            reference="",
            agreed=DAY,
            effective=DAY,
            expires=DAY,
            replaces=None,
            fingerprint="",
            files={"screen": file},
        )
        for market, language in locales
        for material in MATERIALS
    ]
    return Release(
        id="benchmark",
        digest="",
        folder=Path(),
        sealed="",
        effective=DAY,
        expires=DAY,
        predecessor=None,
        editions={edition.code: edition for edition in editions},
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(int(sys.argv[2]))
    else:
        main()
