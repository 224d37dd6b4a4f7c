"""The whole way: from data to files on disk, with what can go wrong on it."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.builders import altered
from tests.conftest import ROOT, replace_in

from edu_materials.build.executor import Outcome, build_all, path_of
from edu_materials.build.inspection import inspect_all
from edu_materials.build.listing import listing
from edu_materials.build.manifest import read_manifest
from edu_materials.build.pipeline import build, inspected, laid_out
from edu_materials.build.targets import Selection, Target, all_targets, chosen, edition_of
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.kernel.errors import CatalogueError, ContentError, LayoutError, OutputError, UsageError

OWN = Workspace(assets=ROOT / "assets", locales=ROOT / "locales", output=ROOT / "output")
EVERY = all_targets(OWN)
GERMAN_CARD = Target("hemgenix", "DE", "de", "patient-card")
GERMAN = Selection(products=("hemgenix",), markets=("DE",))


def built(folder: Path, selection: Selection = GERMAN) -> list[Outcome]:
    workspace = open_workspace(folder, None)
    return list(build_all(workspace, chosen(all_targets(workspace), selection), "test"))


def failures(outcomes: list[Outcome]) -> dict[str, Exception]:
    return {outcome.target.material: outcome.error for outcome in outcomes if outcome.error}


def test_every_market_has_every_material_in_each_of_its_languages() -> None:
    materials = {"patient-card", "patient-leaflet", "hcp-leaflet"}
    for market in OWN.markets.values():
        for language in market.languages:
            there = {t.material for t in EVERY if t.market == market.code and t.language == language}
            assert there == materials


def test_two_processes_make_the_same_bytes(tmp_path: Path) -> None:
    script = (
        "import sys, hashlib; from pathlib import Path\n"
        "from edu_materials.build.workspace import open_workspace\n"
        "from edu_materials.build.pipeline import build\n"
        "from edu_materials.build.targets import Target\n"
        "ws = open_workspace(Path(sys.argv[1]), None)\n"
        "for m in ('patient-card', 'patient-leaflet', 'hcp-leaflet'):\n"
        "    print(hashlib.sha256(build(ws, Target('hemgenix', 'GR', 'el', m)).data).hexdigest())\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script, str(ROOT)], capture_output=True, check=True, text=True, cwd=tmp_path
        ).stdout
        for _ in range(2)
    ]
    assert runs[0] == runs[1]
    assert len(runs[0].split()) == 3


def test_files_and_manifest_appear_under_readable_names(copied: Path) -> None:
    assert failures(built(copied)) == {}
    folder = copied / "output" / "hemgenix" / "0.1" / "DE-de"
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        "hemgenix-hcp-leaflet-DE-de-0.1.pdf",
        "hemgenix-patient-card-DE-de-0.1.pdf",
        "hemgenix-patient-leaflet-DE-de-0.1.pdf",
        "manifest.json",
    ]
    manifest = json.loads((folder / "manifest.json").read_bytes())["files"]
    for name, entry in manifest.items():
        assert entry["sha256"] == hashlib.sha256((folder / name).read_bytes()).hexdigest()
        assert entry["state"] == "draft"
        assert entry["sentences"]
        for path, digest in entry["inputs"].items():
            assert digest == hashlib.sha256((copied / path).read_bytes()).hexdigest()
    assert "card.front.carry" in manifest["hemgenix-patient-card-DE-de-0.1.pdf"]["to-confirm"]


def test_a_partial_build_keeps_what_the_manifest_says_of_the_other_files(copied: Path) -> None:
    built(copied)
    built(copied, Selection(products=("hemgenix",), markets=("DE",), materials=("patient-card",)))
    folder = copied / "output" / "hemgenix" / "0.1" / "DE-de"
    assert len(read_manifest(folder)) == 3


def test_a_removed_message_stops_its_edition_names_itself_and_spares_the_others(copied: Path) -> None:
    built(copied)
    po = copied / "locales" / "de" / "LC_MESSAGES" / "hemgenix.po"
    entries = po.read_text("utf-8").split("\n\n")
    kept = [entry for entry in entries if 'msgctxt "card.rules.donation"' not in entry]
    assert len(kept) == len(entries) - 1
    po.write_text("\n\n".join(kept), "utf-8")
    outcomes = built_fresh(copied)
    failed = failures(outcomes)
    assert list(failed) == ["patient-card"]
    error = failed["patient-card"]
    assert isinstance(error, CatalogueError)
    assert "card.rules.donation" in str(error)
    assert "locales/de/LC_MESSAGES/hemgenix.po" in str(error)
    folder = copied / "output" / "hemgenix" / "0.1" / "DE-de"
    assert not (folder / "hemgenix-patient-card-DE-de-0.1.pdf").exists(), "an outdated card must not lie about"
    assert sorted(read_manifest(folder)) == [
        "hemgenix-hcp-leaflet-DE-de-0.1.pdf",
        "hemgenix-patient-leaflet-DE-de-0.1.pdf",
    ]


def built_fresh(folder: Path) -> list[Outcome]:
    """Build in a new process, so that nothing read before is remembered."""
    command = [sys.executable, "-m", "edu_materials.cli.main", "build", "-w", str(folder), "-m", "DE"]
    subprocess.run(command, capture_output=True, check=False, cwd=folder)
    other = folder.parent / f"{folder.name}-fresh"
    shutil.copytree(folder, other)
    return built(other)


def test_a_card_sentence_of_400_characters_ends_in_an_overflow_with_id_and_millimetres(copied: Path) -> None:
    outline = copied / "assets" / "products" / "hemgenix" / "patient-card.yaml"
    old = "bleeding that is not controlled or comes back"
    long = (old + ", ") * 9
    replace_in(outline, f'"{old}"', f'"{long[:400]}"')
    replace_in(copied / "locales/en/LC_MESSAGES/hemgenix.po", f'"{old}"', f'"{long[:400]}"')
    workspace = open_workspace(copied, None)
    edition = edition_of(workspace, Target("hemgenix", "IE", "en", "patient-card"))
    with pytest.raises(LayoutError, match=r"patient-card-IE-en.*overflows by \d+\.\d mm.*card\.warning\.bleeding"):
        laid_out(workspace, edition)


def test_a_promotional_word_keeps_the_file_from_appearing(copied: Path) -> None:
    outline = copied / "assets" / "products" / "hemgenix" / "hcp-leaflet.yaml"
    replace_in(outline, "hypersensitivity to any of its ingredients", "the excellent and unique ingredients")
    for language in ("en", "de"):
        po = copied / "locales" / language / "LC_MESSAGES" / "hemgenix.po"
        replace_in(po, "hypersensitivity to any of its ingredients", "the excellent and unique ingredients")
    outcome = next(o for o in built(copied) if o.target.material == "hcp-leaflet")
    assert outcome.error is not None
    assert outcome.error.exit_code == 7
    assert {"excellent", "unique"} == {finding.message.split("”")[0][1:] for finding in outcome.findings}
    assert not outcome.path.exists()


def test_an_altered_missing_or_unlisted_file_is_found(copied: Path) -> None:
    built(copied)
    workspace = open_workspace(copied, None)
    targets = chosen(all_targets(workspace), GERMAN)
    card, leaflet, hcp = (path_of(workspace, t) for t in sorted(targets, key=lambda t: t.material != "patient-card"))
    data = bytearray(card.read_bytes())
    data[len(data) // 2] ^= 1
    card.write_bytes(bytes(data))
    leaflet.unlink()
    manifest = hcp.parent / "manifest.json"
    files = json.loads(manifest.read_bytes())
    del files["files"][hcp.name]
    manifest.write_text(json.dumps(files), "utf-8")
    found = {
        outcome.path: {finding.code for finding in outcome.findings} for outcome in inspect_all(workspace, targets)
    }
    assert "D403" in found[card]
    assert found[leaflet] == {"D401"}
    assert found[hcp] == {"D402"}


def test_a_broken_catalogue_is_reported_by_check_as_an_error(copied: Path) -> None:
    (copied / "locales" / "de" / "LC_MESSAGES" / "hemgenix.po").write_bytes(b'msgid "broken\n')
    workspace = open_workspace(copied, None)
    built_target = path_of(workspace, GERMAN_CARD)
    built_target.parent.mkdir(parents=True)
    built_target.write_bytes(b"%PDF-1.7")
    outcome = next(inspect_all(workspace, (GERMAN_CARD,)))
    assert isinstance(outcome.error, CatalogueError)


def test_the_list_says_whether_a_file_is_built_and_whether_it_was_altered(copied: Path) -> None:
    workspace = open_workspace(copied, None)
    assert listing(workspace, GERMAN_CARD)[-1] == "no"
    built(copied)
    assert listing(workspace, GERMAN_CARD)[-1] == "yes"
    path_of(workspace, GERMAN_CARD).write_bytes(b"another")
    assert listing(workspace, GERMAN_CARD)[-1] == "altered"


def test_a_second_medicine_is_a_second_folder_and_no_line_of_code(two_products: Path) -> None:
    outcomes = built(two_products, Selection(products=("placebo",), markets=("DE", "IE"), languages=("de", "en")))
    assert failures(outcomes) == {}
    assert {outcome.path.name for outcome in outcomes} == {
        "placebo-patient-card-DE-de-1.0.pdf",
        "placebo-patient-card-IE-en-1.0.pdf",
    }


def test_a_language_without_a_catalogue_is_an_error_of_its_edition_alone(two_products: Path) -> None:
    outcomes = built(two_products, Selection(products=("placebo",), markets=("FI", "IE"), languages=("fi", "en")))
    errors = [outcome.error for outcome in outcomes if outcome.error]
    assert len(errors) == 1
    assert "locales/fi/LC_MESSAGES/placebo.po" in str(errors[0])
    assert "catalogue update --language fi" in errors[0].hint


def test_what_does_not_exist_is_named_with_what_does() -> None:
    with pytest.raises(UsageError, match="no language “xx”") as caught:
        chosen(EVERY, Selection(languages=("xx",)))
    assert "bg, " in caught.value.hint
    with pytest.raises(UsageError, match="no material “patient-crad”") as caught:
        chosen(EVERY, Selection(materials=("patient-crad",)))
    assert "Did you mean patient-card?" in caught.value.hint
    with pytest.raises(UsageError, match="all of that at once"):
        chosen(EVERY, Selection(markets=("DE",), languages=("fi",)))


def test_a_folder_without_assets_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no workspace"):
        open_workspace(tmp_path, None)


def test_files_go_beside_a_named_workspace_or_where_the_user_says(copied: Path, tmp_path: Path) -> None:
    assert open_workspace(copied, None).output == copied / "output"
    assert open_workspace(copied, tmp_path / "elsewhere").output == tmp_path / "elsewhere"


def test_an_output_that_cannot_be_written_is_an_error_and_leaves_nothing_behind(copied: Path) -> None:
    (copied / "output").write_text("a file where a folder should be", "utf-8")
    outcomes = built(copied, Selection(products=("hemgenix",), markets=("DE",), materials=("patient-card",)))
    assert isinstance(outcomes[0].error, OutputError)
    assert (copied / "output").read_text("utf-8") == "a file where a folder should be"


def test_a_product_that_breaks_a_rule_stops_everything_with_file_and_line(copied: Path) -> None:
    replace_in(copied / "assets/products/hemgenix/patient-card.yaml", "key-element: PC7", "key-element: PC9")
    with pytest.raises(ContentError, match=r"patient-card\.yaml:\d+: “PC9” is no key element of patient-card"):
        all_targets(open_workspace(copied, None))


def test_a_file_that_a_listener_would_not_hear_as_it_is_meant_is_a_finding(own: Workspace) -> None:
    target = Target("hemgenix", "DE", "de", "patient-card")
    built = build(own, target)
    silent = altered(built.data, lambda pdf: pdf.Root.StructTreeRoot.K[0].K.__delitem__(0))
    codes = {finding.code for finding in inspected(own, target, built.document, built.layout, silent)}
    assert "A801" in codes
    assert built.findings == ()
