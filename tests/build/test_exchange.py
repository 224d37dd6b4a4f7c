"""Catalogues out to an agency and back: nothing lost on the way, and nothing written when one sentence is not ours."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from tests.conftest import ROOT, replace_in

from edu_materials.build.desk import catalogue_path, domains, known_languages, update
from edu_materials.build.exchange import Imported, export, import_file
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.i18n.po import Messages, read_messages
from edu_materials.i18n.xliff import NAMESPACE
from edu_materials.kernel.errors import CatalogueError, OutputError, UsageError

OWN = Workspace(assets=ROOT / "assets", locales=ROOT / "locales", output=ROOT / "output")
LANGUAGES = known_languages(OWN)
ENDINGS = (".xlf", ".xlsx")
SENTENCE = "card.rules.donation"
OUTLINE = "assets/products/hemgenix/patient-card.yaml"
Q = f"{{{NAMESPACE}}}"


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A copy of the project into which only what came out of it is taken back."""
    folder = tmp_path_factory.mktemp("unchanged")
    shutil.copytree(ROOT / "assets", folder / "assets")
    shutil.copytree(ROOT / "locales", folder / "locales")
    return open_workspace(folder, None)


@pytest.fixture
def desk(copied: Path) -> Workspace:
    """A copy of the project that a test may change."""
    return open_workspace(copied, None)


def files(workspace: Workspace) -> dict[str, bytes]:
    """Return every file under ``locales/`` with its bytes."""
    found = sorted(path for path in workspace.locales.rglob("*") if path.is_file())
    return {str(path.relative_to(workspace.locales)): path.read_bytes() for path in found}


def german(workspace: Workspace) -> Messages:
    """Return the German catalogue as it now stands on disk."""
    return read_messages(catalogue_path(workspace, "de", "hemgenix"))


def sent(workspace: Workspace, ending: str, language: str = "de") -> Path:
    """Return the file that goes out to an agency."""
    path = workspace.locales.parent / f"agency{ending}"
    export(workspace, language, path)
    return path


# Edits that an agency makes, of the tree of an XLIFF document or the sheet of a workbook.


def edit_xliff(path: Path, edit: Callable[["etree._Element"], object]) -> None:
    root = etree.fromstring(path.read_bytes())
    edit(root)
    path.write_bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def edit_workbook(path: Path, edit: Callable[[Worksheet], object]) -> None:
    book = load_workbook(io.BytesIO(path.read_bytes()))
    edit(book.worksheets[0])
    book.save(path)


def unit(root: "etree._Element", key: str = SENTENCE) -> "etree._Element":
    return next(unit for unit in root.iter(f"{Q}unit") if unit.get("id") == key)


def part(root: "etree._Element", name: str, key: str = SENTENCE) -> "etree._Element":
    return next(unit(root, key).iter(f"{Q}{name}"))


def row(sheet: Worksheet, key: str = SENTENCE) -> int:
    return next(number for number in range(2, sheet.max_row + 1) if sheet.cell(number, 2).value == key)


def set_target(path: Path, text: str | None, key: str = SENTENCE) -> None:
    """Translate the sentence *key* by *text* in the file *path*, or take its translation out."""

    def in_xliff(root: "etree._Element") -> None:
        target = part(root, "target", key)
        target.clear()
        target.text = text

    if path.suffix == ".xlf":
        edit_xliff(path, in_xliff)
    else:
        edit_workbook(path, lambda sheet: setattr(sheet.cell(row(sheet, key), 5), "value", text))


# What comes back as it went.


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_comes_back_as_it_went_to_the_byte(unchanged: Workspace, language: str, ending: str) -> None:
    before = files(unchanged)
    path = unchanged.locales.parent / f"{language}{ending}"
    count = export(unchanged, language, path)
    assert count == len([*OWN.product("hemgenix").sentences(), *OWN.parts.values(), *OWN.letters.values()])
    assert import_file(unchanged, path) == Imported(language=language, sentences=count, changed=0)
    assert files(unchanged) == before


@pytest.mark.parametrize("ending", [".XLF", ".XLSX", ".Xlsx"])
def test_an_ending_may_be_written_large(desk: Workspace, ending: str) -> None:
    assert import_file(desk, sent(desk, ending)).changed == 0


def test_an_agency_may_name_its_file_xliff(desk: Workspace) -> None:
    path = sent(desk, ".xlf")
    assert import_file(desk, path.rename(path.with_suffix(".xliff"))).changed == 0


@pytest.mark.parametrize("ending", ENDINGS)
def test_fuzzy_and_empty_sentences_come_back_as_they_went_to_the_byte(copied: Path, ending: str) -> None:
    replace_in(copied / OUTLINE, "swelling of one or both legs", "a swollen leg")
    replace_in(copied / OUTLINE, "id: card.rules.donation,", "id: card.rules.giving,")
    desk = open_workspace(copied, None)
    results = {result.path: result for result in update(desk, ("de",))}
    result = results[catalogue_path(desk, "de", "hemgenix")]
    assert (result.fuzzy, result.empty) == (1, 1)
    assert b'#| msgid "swelling of one or both legs"' in result.path.read_bytes()
    before = files(desk)
    assert import_file(desk, sent(desk, ending)).changed == 0
    assert files(desk) == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_new_language_goes_out_empty_and_comes_back_translated(desk: Workspace, ending: str) -> None:
    update(desk, ("sq",))
    path = sent(desk, ending, "sq")
    assert import_file(desk, path).changed == 0

    def in_xliff(root: "etree._Element") -> None:
        for segment in root.iter(f"{Q}segment"):
            etree.SubElement(segment, f"{Q}target").text = None
        target = part(root, "target", "card.warning.clot-leg")
        target.text = "fryrje"
        part(root, "segment", "card.warning.clot-leg").set("state", "translated")

    if ending == ".xlf":
        edit_xliff(path, in_xliff)
    else:
        edit_workbook(
            path, lambda sheet: setattr(sheet.cell(row(sheet, "card.warning.clot-leg"), 5), "value", "fryrje")
        )
        edit_workbook(
            path, lambda sheet: setattr(sheet.cell(row(sheet, "card.warning.clot-leg"), 6), "value", "translated")
        )
    assert import_file(desk, path).changed == 1
    messages = read_messages(catalogue_path(desk, "sq", "hemgenix"))
    assert {message.context: message.string for message in messages if message.id and message.string} == {
        "card.warning.clot-leg": "fryrje"
    }


# What comes back translated anew.


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_translation_that_was_edited_comes_back_and_no_other_changes(desk: Workspace, ending: str) -> None:
    before = {message.context: message.string for message in german(desk)}
    path = sent(desk, ending)
    set_target(path, "Ein Bein schwillt an", "card.warning.clot-leg")
    result = import_file(desk, path)
    assert (result.language, result.changed) == ("de", 1)
    after = {message.context: message.string for message in german(desk)}
    assert after == before | {"card.warning.clot-leg": "Ein Bein schwillt an"}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_translation_that_was_taken_out_is_empty(desk: Workspace, ending: str) -> None:
    path = sent(desk, ending)
    set_target(path, None)
    assert import_file(desk, path).changed == 1
    (message,) = [message for message in german(desk) if message.context == SENTENCE]
    assert (message.string, message.fuzzy) == ("", False)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_translation_confirmed_loses_its_doubt_and_the_english_of_before(copied: Path, ending: str) -> None:
    replace_in(copied / OUTLINE, "swelling of one or both legs", "a swollen leg")
    desk = open_workspace(copied, None)
    update(desk, ("de",))
    path = sent(desk, ending)
    if ending == ".xlf":

        def confirm(root: "etree._Element") -> None:
            segment = part(root, "segment", "card.warning.clot-leg")
            assert segment.attrib.pop("subState") == "edu:fuzzy"
            segment.set("state", "final")

        edit_xliff(path, confirm)
    else:
        edit_workbook(path, lambda s: setattr(s.cell(row(s, "card.warning.clot-leg"), 6), "value", "translated"))
    assert import_file(desk, path).changed == 1
    text = catalogue_path(desk, "de", "hemgenix").read_text("utf-8")
    assert "#, fuzzy" not in text
    assert "#|" not in text


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_translation_doubted_by_the_agency_turns_fuzzy(desk: Workspace, ending: str) -> None:
    path = sent(desk, ending)
    if ending == ".xlf":
        edit_xliff(path, lambda root: part(root, "segment").set("state", "initial"))
    else:
        edit_workbook(path, lambda sheet: setattr(sheet.cell(row(sheet), 6), "value", "fuzzy"))
    assert import_file(desk, path).changed == 1
    assert [message.context for message in german(desk) if message.id and message.fuzzy] == [SENTENCE]


def test_what_a_translator_wrote_above_a_sentence_is_kept(desk: Workspace) -> None:
    po = catalogue_path(desk, "de", "hemgenix")
    replace_in(po, f'msgctxt "{SENTENCE}"', f'# said by the clinic\nmsgctxt "{SENTENCE}"')
    path = sent(desk, ".xlf")
    set_target(path, "**Spenden Sie nichts**.")
    import_file(desk, path)
    (message,) = [message for message in german(desk) if message.context == SENTENCE]
    assert message.user_comments == ["said by the clinic"]


def test_the_wording_of_a_single_market_stays_at_home(desk: Workspace) -> None:
    wording = catalogue_path(desk, "nl_NL", "hemgenix").read_bytes()
    path = sent(desk, ".xlf", "nl")
    assert "Risicominimalisatiemateriaal betreffende" in wording.decode()
    assert "Risicominimalisatiemateriaal betreffende" not in path.read_text("utf-8")
    import_file(desk, path)
    assert catalogue_path(desk, "nl_NL", "hemgenix").read_bytes() == wording


# What is refused, with nothing written.


def lose(root: "etree._Element") -> None:
    gone = unit(root)
    gone.getparent().remove(gone)


def move(root: "etree._Element") -> None:
    root.findall(f"{Q}file")[1].append(unit(root))


def double(root: "etree._Element") -> None:
    copy = etree.fromstring(etree.tostring(unit(root)))
    unit(root).getparent().append(copy)


def split(root: "etree._Element") -> None:
    etree.SubElement(unit(root), f"{Q}segment")


def foreign(root: "etree._Element") -> None:
    etree.SubElement(part(root, "target"), f"{Q}mrk", id="m1")


def retarget(text: str) -> Callable[["etree._Element"], None]:
    def edit(root: "etree._Element") -> None:
        target = part(root, "target")
        target.clear()
        target.text = text

    return edit


def rename_file(root: "etree._Element") -> None:
    root[0].set("id", "placebo")


def add_file(root: "etree._Element") -> None:
    copy = etree.fromstring(etree.tostring(unit(root)))
    etree.SubElement(root, f"{Q}file", id="placebo").append(copy)


def lose_file(root: "etree._Element") -> None:
    root.remove(root[-1])


XLIFF_FAULTS: dict[str, tuple[Callable[["etree._Element"], object], str, str]] = {
    "a lost sentence": (lose, f"the sentence “{SENTENCE}” is lost", "no row left out"),
    "an unknown id": (
        lambda root: unit(root).set("id", "card.rules.gift"), "we have no sentence “card.rules.gift”", "Export anew"
    ),
    "a sentence of another file": (move, f"the sentence “{SENTENCE}” is lost", "no row left out"),
    "another file": (rename_file, "“placebo” is no domain of ours", "Export anew."),
    "a file too many": (add_file, "“placebo” is no domain of ours", "Export anew."),
    "a file that is lost": (lose_file, "the sentence “letter.reference” is lost … and", "no row left out"),
    "a sentence twice": (double, f"the sentence “{SENTENCE}” stands 2 times", "Keep one of them."),
    "edited English": (
        lambda root: setattr(part(root, "source"), "text", "Do donate"), f"the English of “{SENTENCE}” is not ours",
        "Export anew",
    ),
    "a split segment": (split, "split into several segments", "not to split or join segments"),
    "a foreign element": (foreign, f"“{SENTENCE}” holds the element <mrk>", "add no other codes"),
    "a strong word lost": (
        retarget("Spenden Sie nichts."), f"“{SENTENCE}” does not have the **strong** words", "Have it mended"
    ),
    "a placeholder too many": (
        retarget("**Nicht** {a.__class__}"), f"“{SENTENCE}” does not have the placeholders", "Have it mended"
    ),
    "a hidden character": (
        retarget("**Nicht\u202e spenden**"), f"“{SENTENCE}” holds the invisible character U+202E", "Have it mended"
    ),
    "a text without end": (retarget("**a** " * 17_000), f"“{SENTENCE}” is longer than", "Have it mended"),
    "a language we do not have": (
        lambda root: root.set("trgLang", "tlh"), "there is no catalogue for “tlh”", "There are: bg, cs, "
    ),
    "a language that is a path": (
        lambda root: root.set("trgLang", "../locales/de"), "there is no catalogue for “../locales/de”", "There are:"
    ),
    "the wording of one market": (
        lambda root: root.set("trgLang", "nl_NL"), "there is no catalogue for “nl_NL”", "There are:"
    ),
    "no language": (lambda root: root.attrib.pop("trgLang"), "no XLIFF 2 document with a target language", "XLIFF 2.0"),
}  # fmt: skip


@pytest.mark.parametrize("fault", XLIFF_FAULTS)
def test_an_xliff_file_with_a_fault_is_refused_whole_and_nothing_is_written(desk: Workspace, fault: str) -> None:
    edit, says, hint = XLIFF_FAULTS[fault]
    path = sent(desk, ".xlf")
    set_target(path, "Ein Bein schwillt an", "card.warning.clot-leg")
    edit_xliff(path, edit)
    before = files(desk)
    with pytest.raises(CatalogueError) as caught:
        import_file(desk, path)
    assert says in caught.value.message
    assert hint in caught.value.hint
    assert "agency.xlf" in str(caught.value)
    assert files(desk) == before


@pytest.mark.parametrize(
    ("head", "says"),
    [
        ('<!DOCTYPE xliff SYSTEM "xliff.dtd">', "declares a document type"),
        ('<!DOCTYPE xliff [<!ENTITY a "b">]>', "declares a document type"),
        ('<!DOCTYPE xliff [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>', "declares a document type"),
        ("<!DOCTYPE xliff [", "not valid XML"),
    ],
    ids=["a document type", "an entity", "entities in entities", "a torn one"],
)
def test_a_document_type_is_refused_and_nothing_is_written(desk: Workspace, head: str, says: str) -> None:
    path = sent(desk, ".xlf")
    xml = path.read_text("utf-8")
    path.write_text(xml.replace("?>", f"?>{head}", 1), "utf-8")
    before = files(desk)
    with pytest.raises(CatalogueError, match=says) as caught:
        import_file(desk, path)
    assert caught.value.hint
    assert files(desk) == before


def put(column: int, value: object) -> Callable[[Worksheet], None]:
    def edit(sheet: Worksheet) -> None:
        sheet.cell(row(sheet), column).value = value  # type: ignore[assignment]

    return edit


def rename(sheet: Worksheet) -> None:
    sheet["D1"].value = "Source"


def repeat(sheet: Worksheet) -> None:
    sheet.append([cell.value for cell in sheet[row(sheet)]])


WORKBOOK_FAULTS: dict[str, tuple[Callable[[Worksheet], object], str, str]] = {
    "a lost row": (
        lambda sheet: sheet.delete_rows(row(sheet)), f"the sentence “{SENTENCE}” is lost", "no row left out"
    ),
    "an unknown id": (put(2, "card.rules.gift"), "we have no sentence “card.rules.gift”", "Export anew"),
    "a row twice": (repeat, f"the sentence “{SENTENCE}” stands 2 times", "Keep one of them."),
    "edited English": (put(4, "Do donate"), f"the English of “{SENTENCE}” is not ours", "Export anew"),
    "another domain": (put(1, "placebo"), "“placebo” is no domain of ours", "Export anew."),
    "a renamed column": (rename, "cell D1: “Source” instead of the column “English”", "first row"),
    "a formula": (put(5, "=CONCATENATE(D2)"), "a formula", "Write plain text into this cell."),
    "a number": (put(5, 12), "12, which is no text", "Write plain text into this cell."),
    "an unknown state": (put(6, "done"), f"“done” is no state of “{SENTENCE}”", "empty, fuzzy, translated"),
    "a strong word lost": (put(5, "Nicht"), f"“{SENTENCE}” does not have the **strong** words", "Have it mended"),
    "a language we do not have": (
        lambda sheet: setattr(sheet, "title", "tlh"), "there is no catalogue for “tlh”", "There are: bg, cs, "
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", WORKBOOK_FAULTS)
def test_a_workbook_with_a_fault_is_refused_whole_and_nothing_is_written(desk: Workspace, fault: str) -> None:
    edit, says, hint = WORKBOOK_FAULTS[fault]
    path = sent(desk, ".xlsx")
    set_target(path, "Ein Bein schwillt an", "card.warning.clot-leg")
    edit_workbook(path, edit)
    before = files(desk)
    with pytest.raises(CatalogueError) as caught:
        import_file(desk, path)
    assert says in caught.value.message
    assert hint in caught.value.hint
    assert "agency.xlsx" in str(caught.value)
    assert files(desk) == before


def test_a_formula_is_named_by_its_cell(desk: Workspace) -> None:
    path = sent(desk, ".xlsx")
    edit_workbook(path, put(5, "=A1"))
    number = row(load_workbook(path).worksheets[0])
    with pytest.raises(CatalogueError, match=f"cell E{number}: a formula"):
        import_file(desk, path)


@pytest.mark.parametrize("ending", ENDINGS)
def test_english_is_written_in_the_outlines_and_not_taken_from_an_agency(desk: Workspace, ending: str) -> None:
    path = sent(desk, ending, "en")
    set_target(path, "a swollen leg", "card.warning.clot-leg")
    before = files(desk)
    with pytest.raises(CatalogueError, match="English is written in the outlines") as caught:
        import_file(desk, path)
    assert "assets/products/" in caught.value.hint
    assert files(desk) == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_went_out_before_the_english_changed_is_refused(copied: Path, ending: str) -> None:
    path = sent(open_workspace(copied, None), ending)
    replace_in(copied / OUTLINE, "swelling of one or both legs", "a swollen leg")
    later = copied.parent / f"{copied.name}-later"
    shutil.copytree(copied, later)
    desk = open_workspace(later, None)
    update(desk, ())
    before = files(desk)
    with pytest.raises(CatalogueError, match=r"the English of “card\.warning\.clot-leg” is not ours") as caught:
        import_file(desk, path)
    assert caught.value.hint == "Export anew: it has changed since, or was edited."
    assert files(desk) == before


def test_catalogues_that_are_behind_the_outlines_do_not_go_out(copied: Path) -> None:
    replace_in(copied / OUTLINE, "swelling of one or both legs", "a swollen leg")
    desk = open_workspace(copied, None)
    with pytest.raises(CatalogueError, match=r"de/LC_MESSAGES/hemgenix\.po is not up to date") as caught:
        export(desk, "de", copied / "agency.xlf")
    assert caught.value.hint == "Run: edu-materials catalogue update"
    assert not (copied / "agency.xlf").exists()


def test_a_language_without_one_of_its_catalogues_does_not_go_out(desk: Workspace) -> None:
    catalogue_path(desk, "de", "parts").unlink()
    with pytest.raises(CatalogueError, match="no catalogue for “de” in the domain parts") as caught:
        export(desk, "de", desk.locales.parent / "agency.xlf")
    assert caught.value.hint == "Run: edu-materials catalogue update --language de"


@pytest.mark.parametrize("name", ["agency.po", "agency.docx", "agency", "agency.xls"])
def test_another_ending_is_no_format_for_translators(desk: Workspace, name: str) -> None:
    path = desk.locales.parent / name
    with pytest.raises(UsageError, match="is no format for translators") as caught:
        export(desk, "de", path)
    assert caught.value.hint == "Use .xlf (XLIFF 2.0) or .xlsx."
    assert not path.exists()
    path.write_bytes(b"")
    with pytest.raises(UsageError, match="is no format for translators") as caught:
        import_file(desk, path)
    assert caught.value.hint == "Use .xlf, .xliff or .xlsx."


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_that_is_not_there_is_an_output_error(desk: Workspace, ending: str) -> None:
    with pytest.raises(OutputError, match="cannot be read") as caught:
        import_file(desk, desk.locales.parent / f"gone{ending}")
    assert caught.value.hint == "Check the path."


def test_two_medicines_go_out_in_one_file_and_come_back(two_products: Path) -> None:
    desk = open_workspace(two_products, None)
    assert domains(desk) == ("hemgenix", "placebo", "parts", "letters")
    before = files(desk)
    path = sent(desk, ".xlf")
    assert [file.get("id") for file in etree.fromstring(path.read_bytes())] == [
        "hemgenix",
        "placebo",
        "parts",
        "letters",
    ]
    assert import_file(desk, path).changed == 0
    assert files(desk) == before
