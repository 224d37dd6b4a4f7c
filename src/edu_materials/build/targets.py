"""What can be built: every material of every product in every language of every market, and how to choose among it."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from edu_materials.build.workspace import Workspace
from edu_materials.facts.edition import Edition
from edu_materials.kernel.errors import UsageError

SCREEN_FORM, PRESS_FORM, LARGE_FORM, HTML_FORM = "screen", "press", "large-print", "html"
FOLD_FORM, ID_FORM, BUREAU_FORM, FILLABLE_FORM = "fold-over", "id-card", "id-card-bureau", "fillable"
FORMS = (SCREEN_FORM, PRESS_FORM, LARGE_FORM, HTML_FORM, FOLD_FORM, ID_FORM, BUREAU_FORM, FILLABLE_FORM)


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """The name of one file: an edition (product, market, language, material) in one of its forms."""

    product: str
    market: str
    language: str
    material: str
    form: str = SCREEN_FORM

    def __str__(self) -> str:
        """Return the name as progress and errors print it."""
        form = "" if self.form == SCREEN_FORM else f" {self.form}"
        return f"{self.product} {self.material} {self.market}-{self.language}{form}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a user asked for; nothing in a field means everything."""

    products: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    forms: tuple[str, ...] = (SCREEN_FORM,)


def all_targets(workspace: Workspace) -> tuple[Target, ...]:
    """Return every edition there is, in every form that it has, sorted.

    Raises:
        ContentError: A product or a market cannot be loaded.
    """
    return tuple(
        sorted(
            Target(product, market.code, language, material, form)
            for product in workspace.product_ids
            for market in workspace.markets.values()
            for language in market.languages
            for material, outline in workspace.product(product).materials.items()
            for form in (SCREEN_FORM, PRESS_FORM, *outline.also)
        )
    )


def chosen(targets: tuple[Target, ...], selection: Selection) -> tuple[Target, ...]:
    """Return those of *targets* that *selection* asks for.

    Raises:
        UsageError: It asks for something that does not exist; the hint names what does.
    """
    _require("product", selection.products, {target.product for target in targets})
    _require("market", selection.markets, {target.market for target in targets})
    _require("language", selection.languages, {target.language for target in targets})
    _require("material", selection.materials, {target.material for target in targets})
    _require("form", selection.forms, {target.form for target in targets})
    found = tuple(
        target
        for target in targets
        if _wanted(target.product, selection.products)
        and _wanted(target.market, selection.markets)
        and _wanted(target.language, selection.languages)
        and _wanted(target.material, selection.materials)
        and _wanted(target.form, selection.forms)
    )
    if not found:
        raise UsageError("no edition is all of that at once", hint="See: edu-materials list")
    return found


def edition_of(workspace: Workspace, target: Target) -> Edition:
    """Return the edition that *target* names."""
    product = workspace.product(target.product)
    return Edition(
        product=product,
        market=workspace.markets[target.market],
        language=target.language,
        outline=product.materials[target.material],
        parts=workspace.parts,
        standing=workspace.standing_of(edition_code(workspace, target)),
    )


def edition_code(workspace: Workspace, target: Target) -> str:
    """Return the code of the edition that *target* is a form of, as its furniture prints it."""
    version = workspace.product(target.product).version
    return f"{target.product}-{target.material}-{target.market}-{target.language}-{version}"


def _wanted(value: str, asked: tuple[str, ...]) -> bool:
    return not asked or value in asked


def _require(kind: str, asked: Iterable[str], known: set[str]) -> None:
    for value in asked:
        if value not in known:
            near = get_close_matches(value, known, n=1, cutoff=0.5)
            hint = f"Did you mean {near[0]}? " if near else ""
            raise UsageError(f"there is no {kind} “{value}”", hint=f"{hint}There are: {', '.join(sorted(known))}.")
