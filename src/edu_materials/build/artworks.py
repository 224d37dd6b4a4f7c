"""The artwork of one edition's card, made once and checked, ready to bear what each card of a run adds.

Knows editions, forms and sheet products. Knows nothing of patients and serial numbers.
"""

from dataclasses import dataclass, replace

from edu_materials.build.papers import Paper
from edu_materials.build.pipeline import laid_out
from edu_materials.build.targets import FOLD_FORM, ID_FORM, SCREEN_FORM, Target, edition_of
from edu_materials.build.workspace import Workspace
from edu_materials.design.theme import Style
from edu_materials.kernel.errors import ConformanceError, UsageError
from edu_materials.layout.frames import Layout, QrFrame
from edu_materials.layout.imposition import Imposition
from edu_materials.pdf.profiles import OFFICE, Profile
from edu_materials.press.feed import Pattern
from edu_materials.press.filled import pattern_of, single, template
from edu_materials.qr.symbol import side

CARD_FORMS = {"folded": SCREEN_FORM, "fold-over": FOLD_FORM, "id-card": ID_FORM}
"""The forms of the card that may bear something of their own, by the name that the command line gives them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Artwork:
    """The card of one edition as the bytes of a template, and how it lies on paper."""

    target: Target
    layout: Layout
    pattern: Pattern
    template: bytes
    style: Style


def artwork_of(
    workspace: Workspace, target: Target, paper: Paper, profile: Profile = OFFICE, *, mixed: bool = False
) -> Artwork:
    """Return the artwork of *target* on *paper*, its pages checked as those of any edition.

    On sheets where editions are *mixed* no edition is named beside the cards, and sheets are counted.

    Raises:
        UsageError: The form is none of a card, there is no such sheet product or slot, or a slot without a sheet.
        ConformanceError: A check finds fault with the pages.
        EduMaterialsError: The edition cannot be composed or laid out, or does not fit the sheet.
    """
    if paper.sheet is None and (paper.start, paper.offset) != (1, (0.0, 0.0)):
        raise UsageError(
            "slots and the offsets of printers are for sheets, and no sheet is named",
            hint="Name one, such as --sheet plain, or leave out --start-slot and --printer.",
        )
    if paper.sheet is not None and target.form == FOLD_FORM:
        raise UsageError("a fold-over card is a sheet of its own", hint="Leave out --sheet, or choose --card folded.")
    from edu_materials.checks.findings import inspect  # noqa: PLC0415 - with what reads files back
    from edu_materials.checks.pages import PAGE_CHECKS, LaidOut  # noqa: PLC0415

    layout = laid_out(workspace, edition_of(workspace, target), target.form)
    theme = workspace.theme(layout.form)
    findings = inspect(PAGE_CHECKS, LaidOut(layout, theme, workspace.faces))
    if findings:
        raise ConformanceError(f"{target}: {findings[0]}", hint=findings[0].hint)
    full = Imposition(document=layout.document, arts=layout.pages, sheets=(), form=layout.form)
    pattern = single(layout.pages)
    if paper.sheet is not None:
        from edu_materials.build.imposing import impose_cards  # noqa: PLC0415 - only where there are sheets

        full = impose_cards(
            workspace, target, sheet=paper.sheet, flip=paper.flip, offset=paper.offset, paper=paper.paper, mixed=mixed
        )
        pattern = pattern_of(full, counted=mixed)
        if not 1 <= paper.start <= pattern.slots:
            raise UsageError(
                f"this sheet has no slot {paper.start}", hint=f"Its slots count from 1 to {pattern.slots}, row by row."
            )
    made = template(replace(full, form=f"{full.form}-run"), pattern, workspace.outfit(layout.form), profile)
    return Artwork(target=target, layout=layout, pattern=pattern, template=made, style=theme.style("filled"))


def card_target(workspace: Workspace, product: str | None, market: str, language: str, card: str) -> Target:
    """Return the edition of the patient card of *product*, or of the only product, in the form *card*.

    Raises:
        UsageError: There is no such product, form or edition.
    """
    if card not in CARD_FORMS:
        raise UsageError(f"there is no card “{card}”", hint=f"There are: {', '.join(CARD_FORMS)}.")
    names = workspace.product_ids
    if product is None and len(names) > 1:
        raise UsageError("there are several products", hint=f"Name one: --product {' or --product '.join(names)}.")
    name = product or names[0]
    if name not in names:
        raise UsageError(f"there is no product “{name}”", hint=f"There are: {', '.join(names)}.")
    materials = [key for key, outline in workspace.product(name).materials.items() if outline.form == "folded-card"]
    if not materials:
        raise UsageError(f"{name} has no patient card", hint="Personal cards are made of a patient card.")
    if market not in workspace.markets or language not in workspace.markets[market].languages:
        raise UsageError(f"there is no edition {market}-{language}", hint="See them all: edu-materials list.")
    return Target(name, market, language, materials[0], CARD_FORMS[card])


def qr_codes(artwork: Artwork) -> tuple[tuple[int, tuple[float, float, float, float], str], ...]:
    """Return for each QR code its artwork, its area in points (left, bottom, right, top; y upward), what it says."""
    return tuple(
        (art, (frame.x, page.height - frame.y - extent, frame.x + extent, page.height - frame.y), frame.payload)
        for art, page in enumerate(artwork.layout.pages)
        for frame in page.frames
        if isinstance(frame, QrFrame)
        for extent in [side(frame.matrix, frame.module)]
    )
