"""Letters from their words to the bytes of a file: composed, laid out, written, and checked like every material.

A letter takes as many pages as its words need; nothing is shrunk or cut.
"""

from dataclasses import dataclass
from datetime import date

from edu_materials.build.workspace import Workspace
from edu_materials.checks.findings import Finding, inspect
from edu_materials.documents.letters import FORM, Letter, Use, compose_letter
from edu_materials.facts.outline import Outline
from edu_materials.facts.product import Product
from edu_materials.i18n.formats import language_name, locale_of, long_date
from edu_materials.kernel.errors import ConformanceError
from edu_materials.layout.flow import flow
from edu_materials.layout.frames import Layout
from edu_materials.pdf.profiles import SCREEN
from edu_materials.pdf.write import write
from edu_materials.tree.nodes import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class MailWords:
    """What an e-mail says that carries a pack: plain text in the centre's language."""

    subject: str
    body: str


def letter_document(workspace: Workspace, letter: Letter) -> Document:
    """Return *letter* as a document.

    Raises:
        CatalogueError: A sentence of letters is missing, fuzzy or damaged in the letter's language.
    """
    catalogue = workspace.letter_catalogue(letter.language, letter.market)
    return compose_letter(letter, catalogue, workspace.letters)


def letter_pdf(workspace: Workspace, letter: Letter) -> bytes:
    """Return *letter* as a tagged PDF (PDF/UA-1, PDF/A-2a), checked.

    Raises:
        CatalogueError: A sentence is missing, fuzzy or damaged.
        LayoutError: A name or a code is wider than its place; names it and the millimetres.
        FontError: A character that no face can draw, such as one of another script in a centre's name.
        ConformanceError: The finished file breaks a promise.
    """
    document = letter_document(workspace, letter)
    layout = flow(document, workspace.theme(FORM), workspace.faces)
    data = write(layout, workspace.outfit(FORM), SCREEN)
    findings = letter_findings(workspace, layout, data)
    if findings:
        raise ConformanceError(f"letter {document.key}: {findings[0]}", hint=findings[0].hint)
    return data


def letter_findings(workspace: Workspace, layout: Layout, data: bytes) -> tuple[Finding, ...]:
    """Return what the checks of pages and files find in a letter."""
    # Imported here: the programs that read files back cost more time than a letter.
    from edu_materials.checks.files import FILE_CHECKS, FinishedFile  # noqa: PLC0415
    from edu_materials.checks.pages import PAGE_CHECKS, LaidOut  # noqa: PLC0415
    from edu_materials.checks.readback import pdf_sentences  # noqa: PLC0415
    from edu_materials.checks.sentences import said_as_meant  # noqa: PLC0415

    pages = LaidOut(layout, workspace.theme(FORM), workspace.faces)
    finished = FinishedFile(data, layout, workspace.faces.names(), SCREEN)
    return (
        *inspect(PAGE_CHECKS, pages),
        *inspect(FILE_CHECKS, finished),
        *said_as_meant(lambda: pdf_sentences(finished.pdf), layout.document),
    )


def material_name(workspace: Workspace, product: str, material: str, language: str, market: str) -> str:
    """Return what *material* of *product* is called in *language*, by its own title."""
    outline = workspace.product(product).materials[material]
    return workspace.catalogue(product, language, market).words(outline.title.id, **_names(workspace, product)).plain


def language_word(language: str, reader: str, market: str) -> str:
    """Return what the *reader*'s language calls *language*."""
    return language_name(language, locale_of(reader, market))


def uses_of(product: Product, materials: tuple[str, ...]) -> tuple[Use, ...]:
    """Return what a letter says about the use of *materials*."""
    outlines = [product.materials[material] for material in materials]
    uses: list[Use] = []
    if any(map(_is_card, outlines)):
        uses.append("card")
    if any(outline.audience == "patients" and not _is_card(outline) for outline in outlines):
        uses.append("leaflet")
    return (*uses, "print")


def mail_words(
    workspace: Workspace, *, brand: str, dispatch: str, day: date, language: str, market: str, recall: bool
) -> MailWords:
    """Return what an e-mail says that carries a pack of *dispatch*, or the letter that takes an edition back.

    Raises:
        CatalogueError: A sentence is missing in *language*.
    """
    words = workspace.letter_catalogue(language, market).words
    title = words("letter.recall.title") if recall else words("letter.cover.title", brand=brand)
    reference = words("letter.reference", dispatch=dispatch, date=long_date(day, locale_of(language, market)))
    return MailWords(subject=f"{title.plain} – {reference.plain}", body=words("mail.attached").plain)


def _is_card(outline: Outline) -> bool:
    return outline.form == "folded-card"


def _names(workspace: Workspace, product: str) -> dict[str, str]:
    loaded = workspace.product(product)
    return {"brand": loaded.brand, "inn": loaded.inn["default"]}
