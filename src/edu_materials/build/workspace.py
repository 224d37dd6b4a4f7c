"""Where everything is: assets and catalogues to read, a folder to write to. Made once, in ``cli``."""

from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from edu_materials.kernel.errors import UsageError
from edu_materials.pdf.faces import Face, Faces, load_faces

if TYPE_CHECKING:
    from edu_materials.design.theme import Theme
    from edu_materials.facts.edition import Standing
    from edu_materials.facts.market import Market
    from edu_materials.facts.product import Product
    from edu_materials.facts.sources import Sentence
    from edu_materials.i18n.catalogue import Catalogue
    from edu_materials.pdf.write import Outfit

FILLING_FACE_FILE = "fira-sans-names.ttf"
PARTS_DOMAIN, LETTERS_DOMAIN = "parts", "letters"
_PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Workspace:
    """A folder with ``assets/`` and ``locales/``, the folder that files are written to, and where editions stand.

    ``standings`` are pairs of edition code and standing, as the records give them; who is not named is a draft.
    """

    assets: Path
    locales: Path
    output: Path
    standings: "tuple[tuple[str, Standing], ...]" = ()

    @cached_property
    def markets(self) -> "dict[str, Market]":
        """Every market, by country code."""
        from edu_materials.facts.market import load_markets  # noqa: PLC0415 - what is not asked for is not imported

        return load_markets(self.assets)

    @cached_property
    def parts(self) -> "dict[str, Sentence]":
        """The sentences of the named parts, by id."""
        from edu_materials.facts.product import load_parts  # noqa: PLC0415 - as above

        return load_parts(self.assets)

    @cached_property
    def letters(self) -> "dict[str, Sentence]":
        """The sentences of letters and reports, by id."""
        from edu_materials.facts.product import load_parts  # noqa: PLC0415 - as above

        return load_parts(self.assets, "letters.yaml")

    @cached_property
    def product_ids(self) -> tuple[str, ...]:
        """The names of the product folders."""
        from edu_materials.facts.product import product_ids  # noqa: PLC0415 - as above

        return product_ids(self.assets)

    @cached_property
    def faces(self) -> Faces:
        """The faces that are printed with."""
        from edu_materials.design.theme import FACE_FILES  # noqa: PLC0415 - as above

        return load_faces(self.assets / "fonts", tuple(FACE_FILES.items()))

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process by its folders alone; what is cached stays behind."""
        return Workspace, (self.assets, self.locales, self.output, self.standings)

    @cached_property
    def editions(self) -> frozenset[tuple[str, str]]:
        """Market and language of every edition."""
        return frozenset((market.code, language) for market in self.markets.values() for language in market.languages)

    def standing_of(self, code: str) -> "Standing":
        """Return where the edition *code* stands."""
        from edu_materials.facts.edition import DRAFT  # noqa: PLC0415 - as above

        return self._standings.get(code, DRAFT)

    @cached_property
    def _standings(self) -> "dict[str, Standing]":
        return dict(self.standings)

    def outfit(self, form: str) -> "Outfit":
        """Return what files of *form* are written with."""
        from edu_materials.pdf.write import Outfit  # noqa: PLC0415 - as above

        return Outfit(faces=self.faces, inks=self.theme(form).inks, icc=self.icc)

    def fillable_outfit(self, form: str) -> "Outfit":
        """Return what files of *form* are written with that others fill in."""
        return replace(self.outfit(form), filling=self.filling_face)

    @cached_property
    def filling_face(self) -> Face:
        """The face for names, which has more letters than what is printed needs."""
        return load_faces(self.assets / "fonts", (("names", FILLING_FACE_FILE),)).faces["names"]

    def face_names(self, *, fields: bool = False) -> tuple[str, ...]:
        """Return the PostScript names of the faces that a file may hold; with *fields*, also of what fills them."""
        return (*self.faces.names(), *(Faces({"names": self.filling_face}).names() if fields else ()))

    @cached_property
    def icc(self) -> dict[str, bytes]:
        """The colour profiles, by file name."""
        return {path.name: path.read_bytes() for path in sorted((self.assets / "icc").glob("*.icc"))}

    def product(self, product: str) -> "Product":
        """Return the product *product*."""
        return _product(self.assets, product)

    def catalogue(self, product: str, language: str, market: str | None = None) -> "Catalogue":
        """Return the sentences of *product* and of the named parts in *language*, worded as *market* words them."""
        return _catalogue(self.locales, language, (product, PARTS_DOMAIN), market)

    def letter_catalogue(self, language: str, market: str | None = None) -> "Catalogue":
        """Return the sentences of letters and of the named parts in *language*."""
        return _catalogue(self.locales, language, (LETTERS_DOMAIN, PARTS_DOMAIN), market)

    def full_catalogue(self, product: str, language: str, market: str | None = None) -> "Catalogue":
        """Return every sentence there is in *language* for *product*: its materials, the named parts, the letters."""
        return _catalogue(self.locales, language, (product, PARTS_DOMAIN, LETTERS_DOMAIN), market)

    def theme(self, form: str) -> "Theme":
        """Return the theme of *form*."""
        return _theme(self.assets, form)


def open_workspace(folder: Path | None, output: Path | None) -> Workspace:
    """Return the workspace in *folder*, or the one that came with the program.

    Files go to *output*, else to ``output/`` in *folder*, else to ``output/`` where the command was called.

    Raises:
        UsageError: *folder* has no ``assets/`` and ``locales/``.
    """
    root = folder or _own_data()
    if not (root / "assets").is_dir() or not (root / "locales").is_dir():
        raise UsageError(
            f"{root} is no workspace: it has no folders assets/ and locales/",
            hint="Name a folder with both; those of the project can be copied as a start.",
        )
    target = output or (folder / "output" if folder else Path("output"))
    return Workspace(assets=root / "assets", locales=root / "locales", output=target.absolute())


def _own_data() -> Path:
    """Return the data that a wheel carries, or the folder of the checkout that the package stands in."""
    carried = _PACKAGE / "data"
    return carried if carried.is_dir() else _PACKAGE.parents[1]


@cache
def _product(assets: Path, product: str) -> "Product":
    from edu_materials.facts.product import load_product  # noqa: PLC0415 - as above

    return load_product(assets, product)


@cache
def _catalogue(locales: Path, language: str, domains: tuple[str, ...], market: str | None) -> "Catalogue":
    from edu_materials.i18n.catalogue import load_catalogue  # noqa: PLC0415 - as above

    return load_catalogue(locales, language, domains, market)


@cache
def _theme(assets: Path, form: str) -> "Theme":
    from edu_materials.design.theme import load_theme  # noqa: PLC0415 - as above

    return load_theme(assets, form)
