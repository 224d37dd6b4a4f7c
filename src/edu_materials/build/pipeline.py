"""One edition from its name to its bytes: compose, flow, write, inspect. Nothing here touches the disk but reading."""

from dataclasses import dataclass

from edu_materials.build.targets import (
    BUREAU_FORM,
    FILLABLE_FORM,
    FOLD_FORM,
    HTML_FORM,
    ID_FORM,
    LARGE_FORM,
    PRESS_FORM,
    SCREEN_FORM,
    Target,
    edition_of,
)
from edu_materials.build.workspace import Workspace
from edu_materials.checks.findings import Finding, inspect
from edu_materials.documents.compose import compose
from edu_materials.facts.edition import Edition
from edu_materials.facts.outline import SMALL_FORMS
from edu_materials.html.write import html_bytes
from edu_materials.i18n.template import SOURCE_LANGUAGE
from edu_materials.layout.flow import flow
from edu_materials.layout.frames import Layout
from edu_materials.pdf.profiles import FILLABLE, PRESS, SCREEN, Profile
from edu_materials.pdf.write import write
from edu_materials.press.bureau import artwork
from edu_materials.press.sheet import sheets
from edu_materials.tree.nodes import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A finished edition: its bytes, and what was found out about them."""

    target: Target
    edition: Edition
    document: Document
    layout: Layout | None
    data: bytes
    review_state: str
    findings: tuple[Finding, ...]


_THEMES = {LARGE_FORM: "large-print", FOLD_FORM: "fold-over", ID_FORM: "id-card", BUREAU_FORM: "id-card"}
"""The theme of each form that is not laid out in that of its material."""


def composed(workspace: Workspace, edition: Edition, form: str = SCREEN_FORM) -> Document:
    """Return *edition* as a document: what it says in *form*, which for most forms is the same.

    Raises:
        CatalogueError: A sentence is missing, fuzzy or damaged.
    """
    catalogue = workspace.catalogue(edition.product.id, edition.language, edition.market.code)
    english = workspace.catalogue(edition.product.id, SOURCE_LANGUAGE) if form in SMALL_FORMS else None
    return compose(edition, catalogue, form, english)


def laid_out(workspace: Workspace, edition: Edition, form: str = SCREEN_FORM) -> Layout:
    """Return *edition* as pages of *form*, which is any but HTML.

    Raises:
        CatalogueError: A sentence is missing, fuzzy or damaged.
        LayoutError: Text does not fit.
        FontError: A character cannot be drawn.
    """
    return paged(workspace, composed(workspace, edition, form), form)


def paged(workspace: Workspace, document: Document, form: str) -> Layout:
    """Return *document*, composed for *form*, as pages of it, as `laid_out` does."""
    theme = workspace.theme(_THEMES.get(form, document.form))
    layout = flow(document, theme, workspace.faces)
    if form == BUREAU_FORM:
        return artwork(layout)
    if form != PRESS_FORM:
        return layout
    return sheets(layout, workspace.faces, f"{PRESS.standards[0]} · {PRESS.condition}")


def build(workspace: Workspace, target: Target) -> Built:
    """Return *target* as a finished file, inspected.

    Raises:
        EduMaterialsError: The edition cannot be made; says why and what to do.
    """
    edition = edition_of(workspace, target)
    document = composed(workspace, edition, target.form)
    layout = None if target.form == HTML_FORM else paged(workspace, document, target.form)
    data = html_bytes(document) if layout is None else _written(workspace, layout, profile_of(target))
    return Built(
        target=target,
        edition=edition,
        document=document,
        layout=layout,
        data=data,
        review_state=workspace.catalogue(edition.product.id, edition.language).review_state,
        findings=inspected(workspace, target, document, layout, data),
    )


def _written(workspace: Workspace, layout: Layout, profile: Profile) -> bytes:
    outfit = workspace.fillable_outfit(layout.form) if profile.fields else workspace.outfit(layout.form)
    return write(layout, outfit, profile)


def profile_of(target: Target) -> Profile:
    """Return what the PDF of *target* promises."""
    if target.form == FILLABLE_FORM:
        return FILLABLE
    return PRESS if target.form in (PRESS_FORM, BUREAU_FORM) else SCREEN


def inspected(
    workspace: Workspace, target: Target, document: Document, layout: Layout | None, data: bytes
) -> tuple[Finding, ...]:
    """Return everything that the checks find in the words, the pages and the file of *target*."""
    # Imported here: the programs that read files back cost as much time as building a card.
    from edu_materials.checks.files import FILE_CHECKS, FinishedFile  # noqa: PLC0415
    from edu_materials.checks.forms import FORM_CHECKS  # noqa: PLC0415
    from edu_materials.checks.hearing import HEARING_CHECKS  # noqa: PLC0415
    from edu_materials.checks.pages import PAGE_CHECKS, LaidOut  # noqa: PLC0415
    from edu_materials.checks.press import PRESS_CHECKS  # noqa: PLC0415
    from edu_materials.checks.readback import html_sentences, pdf_sentences  # noqa: PLC0415
    from edu_materials.checks.sentences import said_as_meant  # noqa: PLC0415
    from edu_materials.checks.words import WORD_CHECKS, EnglishText, load_forbidden  # noqa: PLC0415

    outline = edition_of(workspace, target).outline
    english = EnglishText(tuple(outline.sentences()), load_forbidden(workspace.assets, SOURCE_LANGUAGE))
    findings = inspect(WORD_CHECKS, english)
    if layout is None:
        return (*findings, *said_as_meant(lambda: html_sentences(data), document))
    pages = LaidOut(layout, workspace.theme(layout.form), workspace.faces)
    profile = profile_of(target)
    finished = FinishedFile(data, layout, workspace.face_names(fields=profile.fields), profile)
    findings += (*inspect(PAGE_CHECKS, pages), *inspect(FILE_CHECKS, finished))
    if profile.tagged:
        findings += inspect(HEARING_CHECKS, finished)
    if profile == PRESS:
        findings += inspect(PRESS_CHECKS, finished)
    if profile.fields:
        findings += inspect(FORM_CHECKS, finished)
    return (*findings, *said_as_meant(lambda: pdf_sentences(finished.pdf), document))
