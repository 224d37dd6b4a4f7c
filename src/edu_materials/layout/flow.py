"""A document onto pages: leaflets flow from page to page, the faces of a card each hold what is theirs.

Knows frames and themes. Knows nothing of PDF, products or markets.
"""

from edu_materials.design.theme import Theme
from edu_materials.kernel.errors import LayoutError
from edu_materials.kernel.units import as_mm
from edu_materials.layout.blocks import strips_of
from edu_materials.layout.cards import card
from edu_materials.layout.foldover import fold_over
from edu_materials.layout.frames import Area, Layout, Page
from edu_materials.layout.furniture import in_order, leaf_furniture
from edu_materials.layout.measure import Measurer
from edu_materials.layout.pagination import Placed, bottom_of, frames_of, landings_of, paginate
from edu_materials.layout.setting import Column, Setting
from edu_materials.tree.nodes import Document

_ROUNDS = 4  # of page numbers in the contents; the second round is the last but for freak cases


def flow(document: Document, theme: Theme, measurer: Measurer) -> Layout:
    """Return *document* laid out by *theme*.

    Raises:
        LayoutError: Text that does not fit; names edition, sentence and the millimetres missing.
        FontError: A character that no face can draw.
    """
    setting = Setting(theme, document.language, measurer)
    try:
        return _laid_out(document, setting)
    except LayoutError as error:
        raise LayoutError(f"{document.key}: {error.message}", hint=error.hint) from error


def _laid_out(document: Document, setting: Setting) -> Layout:
    page = setting.theme.page
    if page.sheet:
        return fold_over(document, setting, page.sheet)
    return card(document, setting) if page.is_card else _leaflet(document, setting)


def _leaflet(document: Document, setting: Setting) -> Layout:
    theme = setting.theme
    page = theme.page
    column = Column(page.left, page.width - page.left - page.right).inset(theme.hang)
    height = page.height - page.top - page.bottom
    known: dict[str, int] = {}
    for _ in range(_ROUNDS):
        sheets = paginate(strips_of(document.content, column, setting, known), height, theme.grid)
        landings = landings_of(sheets, page.top)
        found = {key: number for key, number, _ in landings}
        if found == known:
            break
        known = found
    _require_pages(sheets, theme)
    pages = tuple(
        Page(
            number=number,
            width=page.width,
            height=page.height,
            safe=(Area(page.left, page.top, page.width - page.right, page.height - page.bottom),),
            frames=in_order(frames_of(sheet, page.top), leaf_furniture(document, setting, number, len(sheets))),
        )
        for number, sheet in enumerate(sheets, 1)
    )
    left = (theme.most_pages - len(sheets)) * height + height - bottom_of(sheets[-1])
    return Layout(document=document, form=theme.form, pages=pages, landings=landings, rooms=(("pages", left),))


def _require_pages(sheets: tuple[tuple[Placed, ...], ...], theme: Theme) -> None:
    """Make sure that the form can hold so many pages.

    Raises:
        LayoutError: Too many pages, naming the first sentence too much and the millimetres; or too few.
    """
    if len(sheets) > theme.most_pages:
        beyond = sheets[theme.most_pages :]
        missing = sum(map(bottom_of, beyond))
        raise LayoutError(
            f"{len(sheets)} pages, and {theme.form} takes {theme.most_pages}:"
            f" from sentence “{beyond[0][0].strip.key}” on,"
            f" {as_mm(missing):.1f} mm are too much",
            hint="Shorten the text; nothing is ever shrunk or cut.",
        )
    if len(sheets) < theme.least_pages:
        raise LayoutError(
            f"{len(sheets)} pages, and {theme.form} takes at least {theme.least_pages}",
            hint="Use a smaller form, or say what is missing.",
        )
