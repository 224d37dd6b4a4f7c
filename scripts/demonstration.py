"""The demonstration set: a fictional medicine in every language, made on the spot from the real catalogues.

Everything in it bears the name of the fictional medicine, a version that begins with D and a holder that does not
exist, so that no page of it can be taken for material of a real product. Run: python scripts/demonstration.py FOLDER
"""

import csv
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
REAL, FICTIONAL = "hemgenix", "fictinix"
VERSION = "D1"
SUBSTANCE = "fictagene demovec"
HOLDER = "Demonstration Holder, Nowhere"
CENTRES = 400
COLUMNS = (
    *("id", "name", "country", "languages", "kind", "hub", "target-group", "contact", "e-mail", "sftp"),
    *("patient-card", "patient-leaflet", "hcp-leaflet"),
)
_TO_CONFIRM = re.compile(r',?\s*to-confirm: "[^"]*"')
_INN = re.compile(r"(  inn:\n)(?:    .*\n)+")
_COMPANY = re.compile(r'(?<=company: )".*"')


def main() -> None:
    """Make the set in the folder that the command names."""
    if len(sys.argv) != 2:  # noqa: PLR2004
        sys.exit("usage: python scripts/demonstration.py FOLDER")
    make(Path(sys.argv[1]))


def make(folder: Path) -> None:
    """Make a workspace of the fictional medicine in *folder*, with assets and catalogues in every language."""
    for part in ("assets", "locales"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("*.pot"))
    (folder / "assets" / "products" / REAL).rename(folder / "assets" / "products" / FICTIONAL)
    for path in sorted((folder / "assets" / "products" / FICTIONAL).glob("*.yaml")):
        _rewrite(path, _product if path.name == "product.yaml" else _outline)
    for path in sorted((folder / "locales").glob(f"*/LC_MESSAGES/{REAL}.po")):
        _rewrite(path.rename(path.with_name(f"{FICTIONAL}.po")), _renamed)
    for path in sorted((folder / "assets" / "markets").glob("*.yaml")):
        _rewrite(path, _market)


def write_centres(
    path: Path,
    editions: list[tuple[str, str]],
    count: int = CENTRES,
    box: Callable[[str], str] = lambda _: "",
) -> None:
    """Write *count* fictional centres as CSV; *editions* are pairs of country and language, each served in turn.

    *box* gives the SFTP address of a centre. Every fourth centre is a hub, and those that follow it in its country are
    its spokes.
    """
    hubs: dict[str, str] = {}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(1, count + 1):
            country, language = editions[number % len(editions)]
            name = f"demo-{number:05d}"
            hub = hubs.get(country, "") if number % 4 else ""
            if not hub:
                hubs[country] = name
            mail = f"{name}@centres.example.org"
            kind = "spoke" if hub else "hub"
            row = (name, f"Demonstration Centre {number}", country, language, kind, hub, "treatment centres")
            writer.writerow((*row, "pharmacy", mail, box(name), 10, 10, 2))


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text("utf-8")), "utf-8")


def _renamed(text: str) -> str:
    return text.replace(REAL, FICTIONAL).replace(REAL.capitalize(), FICTIONAL.capitalize())


def _outline(text: str) -> str:
    """Return an outline of the fictional medicine: of what does not exist nothing is left to confirm."""
    return _renamed(_TO_CONFIRM.sub("", text))


def _product(text: str) -> str:
    text = _renamed(text).replace("state: not seen", "state: seen")
    text = re.sub(r"^version: .*$", f'version: "{VERSION}"', text, count=1, flags=re.MULTILINE)
    text = re.sub(r'(?<=holder: )".*"', f'"{HOLDER}"', text)
    return _INN.sub(rf"\1    default: {SUBSTANCE}\n", text)


def _market(text: str) -> str:
    text = _COMPANY.sub('"Demonstration contact"', text)
    return re.sub(r"^(\s*)state: .*$", r"\1state: confirmed", text, flags=re.MULTILINE)


if __name__ == "__main__":
    main()
