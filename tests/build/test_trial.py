"""Trials: a pseudo-language that shows what will not fit, and proofs that name every sentence; no stale file stays."""

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from tests.builders import pages_of
from tests.conftest import ROOT, replace_in

from edu_materials.build.targets import Target
from edu_materials.build.trial import proof_trial, pseudo_trial
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.i18n.pseudo import PSEUDO
from edu_materials.kernel.errors import CatalogueError, FontError, LayoutError, OutputError
from edu_materials.layout.frames import TextFrame

CARD = Target("hemgenix", "IE", "en", "patient-card")
LEAFLETS = (Target("hemgenix", "IE", "en", "patient-leaflet"), Target("hemgenix", "IE", "en", "hcp-leaflet"))


@pytest.fixture
def bench(tmp_path: Path) -> Workspace:
    """The project's own assets and catalogues, with an output of the test's own."""
    return Workspace(assets=ROOT / "assets", locales=ROOT / "locales", output=tmp_path / "output")


def written(workspace: Workspace) -> list[str]:
    """Return every file in the output, hidden ones included."""
    found = workspace.output.rglob("*") if workspace.output.is_dir() else ()
    return sorted(str(path.relative_to(workspace.output)) for path in found if path.is_file())


def texts(path: Path) -> list[str]:
    """Return the text of each page of a file, as another program reads it."""
    document = pypdfium2.PdfDocument(path.read_bytes())
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("target", LEAFLETS, ids=str)
def test_a_leaflet_is_built_in_the_pseudo_language_and_says_so(bench: Workspace, target: Target) -> None:
    trial = pseudo_trial(bench, target)
    assert trial.error is None
    name = f"hemgenix-{target.material}-IE-{PSEUDO}-0.1.pdf"
    assert trial.path == bench.output / "hemgenix" / "0.1" / f"IE-{PSEUDO}" / name
    assert written(bench) == [str(trial.path.relative_to(bench.output))]
    with pikepdf.open(io.BytesIO(trial.path.read_bytes())) as pdf:
        assert str(pdf.Root.Lang) == PSEUDO
        assert len(pdf.pages) >= len(pages_of(bench, "IE-en", target.material).pages)
    text = " ".join(texts(trial.path))
    assert "Hemgenix" in text, "names stay as they are"
    assert "www.hpra.ie" in text, "what the market says is nobody's to translate"
    assert "ďőľĺ" in text
    assert "treatment" not in text, "no English is left"


def test_the_sentences_of_the_card_that_do_not_fit_are_named(bench: Workspace) -> None:
    trial = pseudo_trial(bench, CARD)
    assert isinstance(trial.error, LayoutError)
    sentences = {sentence.id for sentence in bench.product("hemgenix").materials["patient-card"].sentences()}
    parts = set(bench.parts)
    named = {word.strip("“”,;") for word in trial.error.message.split() if word.startswith("“")} - {"front", "warning"}
    assert named
    assert named <= sentences | parts
    assert "overflows by" in trial.error.message
    assert " mm" in trial.error.message
    assert trial.error.hint == "Shorten the text of this face; nothing is ever shrunk or cut."
    assert written(bench) == []


def test_a_card_that_was_shortened_as_it_was_told_is_built_in_the_pseudo_language(two_products: Path) -> None:
    target = Target("placebo", "IE", "en", "patient-card")
    long = '"Draft, not for distribution to anybody at all, whatever reason is given"'
    replace_in(two_products / "assets/parts.yaml", '"Draft, not for distribution"', long)
    error = pseudo_trial(open_workspace(two_products, None), target).error
    assert "“state.draft” is " in str(error)
    assert " mm wider than its place" in str(error)
    shorter = two_products.rename(two_products.parent / f"{two_products.name}-shorter")
    replace_in(shorter / "assets/parts.yaml", long, '"Draft"')
    trial = pseudo_trial(open_workspace(shorter, None), target)
    assert trial.error is None
    assert "Placebonal" in texts(trial.path)[0]


def test_a_character_without_a_glyph_ends_a_trial_as_an_error_of_its_own(copied: Path) -> None:
    replace_in(copied / "assets/products/hemgenix/patient-leaflet.yaml", "Contraception: 12 months", "漢: 12 months")
    trial = pseudo_trial(open_workspace(copied, None), LEAFLETS[0])
    assert isinstance(trial.error, FontError)


@pytest.mark.parametrize("material", ["patient-card", "patient-leaflet", "hcp-leaflet"])
def test_a_proof_names_each_sentence_of_each_page_once(bench: Workspace, material: str) -> None:
    trial = proof_trial(bench, Target("hemgenix", "GR", "el", material))
    assert trial.error is None
    code = f"hemgenix-{material}-GR-el-0.1"
    assert trial.path == bench.output / "hemgenix" / "0.1" / "GR-el" / "proof" / f"{code}-proof.pdf"
    for page, text in zip(pages_of(bench, "GR-el", material).pages, texts(trial.path), strict=True):
        words = text.split()
        for key in {frame.key for frame in page.frames if isinstance(frame, TextFrame)}:
            assert words.count(key) == 1, key


def test_a_proof_is_as_high_as_its_pages_and_wider_by_the_margin(bench: Workspace) -> None:
    trial = proof_trial(bench, CARD)
    pages = pages_of(bench, "IE-en", "patient-card").pages
    with pikepdf.open(trial.path) as pdf:
        for page, noted in zip(pages, pdf.pages, strict=True):
            _, _, width, height = map(float, noted.MediaBox)
            assert height == pytest.approx(page.height, abs=0.01)
            assert width > page.width + 100


def test_a_sentence_in_doubt_ends_a_proof_and_what_lay_there_is_taken_away(copied: Path) -> None:
    po = copied / "locales/de/LC_MESSAGES/hemgenix.po"
    replace_in(po, 'msgctxt "card.warning.clot-leg"', '#, fuzzy\nmsgctxt "card.warning.clot-leg"')
    workspace = open_workspace(copied, None)
    stale = copied / "output/hemgenix/0.1/DE-de/proof/hemgenix-patient-card-DE-de-0.1-proof.pdf"
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"%PDF-1.7 of yesterday")
    trial = proof_trial(workspace, Target("hemgenix", "DE", "de", "patient-card"))
    assert trial.path == stale
    assert isinstance(trial.error, CatalogueError)
    assert "“card.warning.clot-leg” is fuzzy" in str(trial.error)
    assert "locales/de/LC_MESSAGES/hemgenix.po:" in str(trial.error)
    assert written(workspace) == []


def test_a_pseudo_card_that_no_longer_fits_takes_yesterdays_away(bench: Workspace) -> None:
    stale = pseudo_trial(bench, CARD).path
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"%PDF-1.7 of yesterday")
    assert isinstance(pseudo_trial(bench, CARD).error, LayoutError)
    assert written(bench) == []


@pytest.mark.parametrize("trial", [pseudo_trial, proof_trial])
def test_an_output_that_cannot_be_written_is_an_error_of_the_trial(bench: Workspace, trial: object) -> None:
    bench.output.write_text("a file where a folder should be", "utf-8")
    result = (pseudo_trial if trial is pseudo_trial else proof_trial)(bench, LEAFLETS[0])
    assert isinstance(result.error, OutputError)
    assert bench.output.read_text("utf-8") == "a file where a folder should be"


def test_the_wording_of_a_market_stands_in_its_proof(bench: Workspace) -> None:
    swedish = proof_trial(bench, Target("hemgenix", "SE", "sv", "patient-leaflet"))
    finnish = proof_trial(bench, Target("hemgenix", "FI", "sv", "patient-leaflet"))
    assert "Viktig patientinformation" in texts(swedish.path)[0]
    assert "Viktig patientinformation" not in texts(finnish.path)[0]
