"""Cards of one edition on sheets of paper, and leaflets folded from them: composed, laid out, imposed, written.

Nothing here touches the disk but reading. Files are made in ``sheet_files``.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from edu_materials.build.pipeline import laid_out
from edu_materials.build.targets import SCREEN_FORM, Target, edition_of
from edu_materials.build.workspace import Workspace
from edu_materials.kernel.errors import LayoutError
from edu_materials.layout.flow import flow
from edu_materials.layout.frames import Layout
from edu_materials.layout.imposition import Imposition
from edu_materials.layout.setting import Setting
from edu_materials.pdf.placed import write_imposed
from edu_materials.pdf.profiles import OFFICE, PRESS, Profile
from edu_materials.press import booklet
from edu_materials.press.cards import Order, impose, require_order
from edu_materials.press.duplex import Flip
from edu_materials.press.furniture import Notes
from edu_materials.press.grid import Grid, grid_of
from edu_materials.press.products import CutSheet, Product, load_products, product_named

DEFAULT_SHEET, DEFAULT_PAPER = "plain", "A4"
OFFICE_LEAFLET = "leaflet-a5-office"
"""The form of a leaflet whose margins leave what office printers cannot reach."""
_FURNITURE = "folded-card"
"""The form that lends its type to what stands on a sheet beside the cards."""
PAPER_THICKNESS = 0.1
"""Millimetres: office paper of 80 g/m² (ISO 534)."""


def impose_cards(
    workspace: Workspace,
    target: Target,
    *,
    sheet: str = DEFAULT_SHEET,
    copies: int | None = None,
    start: int = 1,
    flip: Flip = "long",
    offset: tuple[float, float] = (0.0, 0.0),
    paper: str = DEFAULT_PAPER,
    press: bool = False,
    mixed: bool = False,
) -> Imposition:
    """Return *copies* of the card *target* on the sheet product *sheet*, from slot *start* on; None fills one sheet.

    *offset* is how far backs are moved to the right and down, in points. Artwork 0 is the front and 1 the back.
    Sheets for a *press* have crop marks alone; those for an office also outlines, for scissors. Where editions will be
    *mixed* on a sheet, none is named at its foot.

    Raises:
        UsageError: There is no such product, slot or number of copies, or the offset is no printer's.
        LayoutError: The card does not fit the product; says by how many millimetres.
        EduMaterialsError: The edition cannot be composed or laid out.
    """
    layout = laid_out(workspace, edition_of(workspace, target), target.form)
    product = product_named(products_of(workspace.assets), sheet)
    page = layout.pages[0]
    grid = grid_of(product, (page.width, page.height), paper)
    order = Order(copies=_copies(copies, start, grid), start=start, flip=flip, offset=offset)
    notes = _notes(workspace, target, layout, flip, cut=isinstance(product.geometry, CutSheet) and not press)
    notes = replace(notes, code="") if mixed else notes
    setting = furniture_setting(workspace, target.language)
    return impose(layout, grid, order, setting, notes, f"sheet-{sheet}-{paper.lower()}-{flip}")


def sheet_pdf(
    workspace: Workspace,
    target: Target,
    *,
    sheet: str = DEFAULT_SHEET,
    copies: int | None = None,
    start: int = 1,
    flip: Flip = "long",
    offset: tuple[float, float] = (0.0, 0.0),
    paper: str = DEFAULT_PAPER,
    press: bool = False,
) -> bytes:
    """Return what `impose_cards` lays out as a PDF: for office printers, or for a print shop (*press*).

    Raises:
        EduMaterialsError: As `impose_cards` does.
    """
    imposition = impose_cards(
        workspace, target, sheet=sheet, copies=copies, start=start, flip=flip, offset=offset, paper=paper, press=press
    )
    return written(workspace, imposition, PRESS if press else OFFICE)


def impose_leaflet(
    workspace: Workspace,
    target: Target,
    *,
    form: str,
    paper: str = DEFAULT_PAPER,
    thickness: float = PAPER_THICKNESS,
    flip: Flip = "short",
) -> Imposition:
    """Return the leaflet *target* as a ``booklet``, saddle-stitched, or ``two-up``, two copies cut apart.

    Pages keep their size; *thickness* of the paper, in millimetres, decides how far inner pages move to the spine.
    *flip* is the edge on which the printer turns the sheet.

    Raises:
        UsageError: The material is no A5 leaflet, or the thickness is no paper's.
        LayoutError: Two of its pages do not fit side by side on the paper; with the millimetres.
        EduMaterialsError: The edition cannot be composed or laid out.
    """
    document = laid_out(workspace, edition_of(workspace, target)).document
    booklet.require_leaflet(document.form)
    layout = flow(document, workspace.theme(OFFICE_LEAFLET), workspace.faces)
    if form == booklet.BOOKLET:
        return booklet.saddle_stitched(layout, paper, thickness, flip)
    return booklet.two_up(layout, paper, flip)


def written(workspace: Workspace, imposition: Imposition, profile: Profile) -> bytes:
    """Return *imposition* as the bytes of a file under *profile*."""
    return write_imposed(imposition, workspace.outfit(imposition.document.form), profile)


def furniture_setting(workspace: Workspace, language: str) -> Setting:
    """Return how notes on sheets are set, whatever is printed on them."""
    return Setting(workspace.theme(_FURNITURE), language, workspace.faces)


def require_possible(
    workspace: Workspace, form: str, *, sheet: str, paper: str, copies: int | None, start: int
) -> None:
    """Make sure that cards of *form* can be put on sheets so at all, whichever the edition.

    Raises:
        UsageError: There is no such product, slot or number of copies.
        LayoutError: The card does not fit the product, or the sheet leaves no room that printers reach.
    """
    product = product_named(products_of(workspace.assets), sheet)
    page = workspace.theme(_FURNITURE if form == SCREEN_FORM else form).page
    grid = grid_of(product, (page.width, page.height), paper)
    require_order(Order(copies=_copies(copies, start, grid), start=start), grid)


def require_leaflet_possible(workspace: Workspace, paper: str, thickness: float) -> None:
    """Make sure that leaflets can be put on *paper* of this *thickness* (millimetres) at all, whichever the edition.

    Raises:
        UsageError: The thickness is no paper's.
        LayoutError: Two pages do not fit side by side.
    """
    booklet.require_thickness(thickness)
    page = workspace.theme(OFFICE_LEAFLET).page
    booklet.landscape((page.width, page.height), paper)


def _copies(copies: int | None, start: int, grid: Grid) -> int:
    return max(len(grid.slots) - start + 1, 1) if copies is None else copies


def card_places(workspace: Workspace, product: Product, paper: str) -> tuple[str, str]:
    """Return how many folded cards, and how many flat ID-1 cards, *product* holds; or why it holds none."""
    page = workspace.theme(_FURNITURE).page
    return _places(product, (page.width, page.height), paper), _places(product, (page.width, page.height / 2), paper)


def _places(product: Product, card: tuple[float, float], paper: str) -> str:
    try:
        return str(len(grid_of(product, card, paper).slots))
    except LayoutError as error:
        return f"none: {error.message.partition(': ')[2].partition(' than')[0]}"


@cache
def products_of(assets: Path) -> Mapping[str, Product]:
    """Return the sheet products of the folder *assets* by name, read once."""
    return load_products(assets)


def _notes(workspace: Workspace, target: Target, layout: Layout, flip: Flip, *, cut: bool) -> Notes:
    """Return the words of a sheet in the language of the edition; composing has seen to it that they are there."""
    words = workspace.catalogue(target.product, target.language, target.market).words
    return Notes(
        scale=words("print.scale"),
        flip=words(f"print.{flip}-edge"),
        cut=words("print.cut") if cut else None,
        code=layout.document.furniture.code.plain,
    )
