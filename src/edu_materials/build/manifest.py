"""The manifest beside the files of one market and language: what each file is, what went in, what state it is in."""

import json
from collections.abc import Mapping
from pathlib import Path

from edu_materials import __name__ as program
from edu_materials.build.pipeline import Built, profile_of
from edu_materials.build.workspace import FILLING_FACE_FILE, Workspace
from edu_materials.design.theme import FACE_FILES
from edu_materials.documents.parts import mark_key
from edu_materials.facts.outline import SMALL_FORMS
from edu_materials.i18n.template import SOURCE_LANGUAGE
from edu_materials.kernel.canonical import readable_json, sha256

MANIFEST = "manifest.json"
PRINTED = "printed"
"""What a manifest says of a national mark whose words stand on the edition."""
Manifest = dict[str, dict[str, object]]


def entry(workspace: Workspace, built: Built, version: str) -> dict[str, object]:
    """Return what the manifest says of one file; *version* is that of this program."""
    edition = built.edition
    sentences = {sentence.id: sentence for sentence in (*edition.outline.sentences(), *edition.parts.values())}
    printed = _printed(built)
    confirm = {key: sentences[key].to_confirm for key in printed if key in sentences and sentences[key].to_confirm}
    return {
        "edition": edition.code,
        "product": edition.product.id,
        "material": edition.outline.material,
        "market": edition.market.code,
        "language": edition.language,
        "version": edition.product.version,
        "date": edition.product.date.isoformat(),
        "state": edition.state,
        "translation": built.review_state,
        "form": built.target.form,
        "promises": list(promises(built)),
        "pages": len(built.layout.pages) if built.layout else None,
        "bytes": len(built.data),
        "sha256": sha256(built.data),
        "sentences": printed,
        "to-confirm": confirm,
        "market-facts": _market_facts(built),
        "national-marks": _national_marks(built),
        "inputs": _inputs(workspace, built),
        "made-by": f"{program} {version}",
    }


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of *folder* by file name; empty where there is none, or none that can be read."""
    try:
        data = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    files = data.get("files") if isinstance(data, dict) else None
    return {name: dict(item) for name, item in files.items()} if isinstance(files, dict) else {}


def manifest_bytes(files: Mapping[str, Mapping[str, object]]) -> bytes:
    """Return a manifest of *files* as it is written."""
    return readable_json({"files": files})


def promises(built: Built) -> tuple[str, ...]:
    """Return the standards that the file keeps."""
    return profile_of(built.target).standards if built.layout else ("HTML",)


def _printed(built: Built) -> list[str]:
    """Return the ids of the sentences that the file carries, in reading order."""
    return list(dict.fromkeys(words.id for words in built.document.words()))


def _market_facts(built: Built) -> dict[str, str]:
    """Return the state of each fact about the country that is printed."""
    edition = built.edition
    reporting = edition.market.reporting_for(edition.language, edition.outline.audience)
    return {"reporting": reporting.state, "contact": edition.market.contact.state}


def _looks(built: Built) -> tuple[Path, ...]:
    """Return the design tokens and the colour profile that the form was made with; HTML has a look of its own."""
    if built.layout is None:
        return ()
    return Path("design") / f"{built.layout.form}.yaml", Path("icc") / profile_of(built.target).icc


def _fonts(built: Built) -> tuple[str, ...]:
    """Return the files of the faces that the form is set in, and filled in with."""
    filling = (FILLING_FACE_FILE,) if built.layout and profile_of(built.target).fields else ()
    return (*FACE_FILES.values(), *filling)


def _national_marks(built: Built) -> dict[str, str]:
    """Return what becomes of each mark that the country asks for on agreed material.

    Its words are printed where they are on record; no picture is, for a mark belongs to its authority, and its artwork
    is not among our assets.
    """
    due, said = built.edition.marks, {words.id for words in built.document.words()}
    undrawn, waiting = "due, and not drawn: its artwork is not here", "not printed: needs an agreement on record"
    return {
        mark.name: (PRINTED if mark_key(built.edition, mark.name) in said else undrawn) if mark in due else waiting
        for mark in built.edition.market.marks
    }


def _inputs(workspace: Workspace, built: Built) -> dict[str, str]:
    """Return the SHA-256 of every file that had a say in this edition."""
    edition = built.edition
    product = Path("products") / edition.product.id
    assets = [
        product / "product.yaml",
        product / Path(edition.outline.file).name,
        Path("markets") / f"{edition.market.code}.yaml",
        Path("parts.yaml"),
        Path("sources.yaml"),
        Path("design") / "inks.yaml",
        *_looks(built),
        *(Path("fonts") / name for name in sorted(_fonts(built))),
    ]
    read = workspace.catalogue(edition.product.id, edition.language, edition.market.code).files
    if built.target.form in SMALL_FORMS:  # it says some things in English too
        read += workspace.catalogue(edition.product.id, SOURCE_LANGUAGE).files
    catalogues = [Path(name).relative_to("locales") for name in dict.fromkeys(read)]
    digests = {f"assets/{path.as_posix()}": sha256((workspace.assets / path).read_bytes()) for path in assets}
    digests |= {f"locales/{path.as_posix()}": sha256((workspace.locales / path).read_bytes()) for path in catalogues}
    return digests
