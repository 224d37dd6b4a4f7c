"""One medicine: who it is, what its materials must say, and the materials themselves."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from edu_materials.facts.outline import Outline, load_outline
from edu_materials.facts.sources import Sentence, Source, identifier, load_citations, load_sentence, load_sources
from edu_materials.kernel.errors import ContentError, Place
from edu_materials.kernel.strict_yaml import Entry, read_yaml

PRODUCT_FILE = "product.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyElement:
    """What the authorisation obliges one material to say."""

    id: str
    material: str
    text: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A medicine and its materials; ``inn`` maps a language to its spelling, ``default`` to the common one."""

    id: str
    brand: str
    version: str
    date: date
    inn: Mapping[str, str]
    holder: str
    holder_country: str
    additional_monitoring: bool
    epar: str
    epar_printed: str
    identity: Mapping[str, str]
    sources: Mapping[str, Source]
    key_elements: tuple[KeyElement, ...]
    materials: Mapping[str, Outline]

    def inn_in(self, language: str) -> str:
        """Return the active substance as *language* writes it."""
        return self.inn.get(language, self.inn["default"])

    def sentences(self) -> Iterator[Sentence]:
        """Give every sentence of every material, in reading order."""
        for outline in self.materials.values():
            yield from outline.sentences()


def load_parts(assets: Path, file: str = "parts.yaml") -> dict[str, Sentence]:
    """Return the sentences in *file*, by id: those of the named parts, or of letters.

    Raises:
        ContentError: A sentence is incomplete or its id stands twice.
    """
    sources = load_sources(read_yaml(assets / "sources.yaml", "assets/sources.yaml"))
    root = read_yaml(assets / file, f"assets/{file}")
    sentences = []
    for entry in root.entries("sentences"):
        sentences.append(load_sentence(entry, sources))
        entry.close()
    root.close()
    _require_unique("sentence", _places(sentences))
    return {sentence.id: sentence for sentence in sentences}


def load_product(assets: Path, product: str) -> Product:
    """Return *product* with all its materials, from ``assets/products/<product>/``.

    Raises:
        ContentError: A file breaks a rule, an id stands twice (of a sentence, a key element, a material, a source),
            or a key element is served by no sentence.
        OutputError: A file cannot be read.
    """
    folder = assets / "products" / product
    label = f"assets/products/{product}"
    root = read_yaml(folder / PRODUCT_FILE, f"{label}/{PRODUCT_FILE}")
    common = load_sources(read_yaml(assets / "sources.yaml", "assets/sources.yaml"))
    sources = load_sources(root, common)
    outlines = [
        load_outline(read_yaml(path, f"{label}/{path.name}"), sources)
        for path in sorted(folder.glob("*.yaml"))
        if path.name != PRODUCT_FILE
    ]
    _require_unique("material", [(outline.material, Place(outline.file, 1)) for outline in outlines])
    loaded = _product(root, sources, outlines)
    _require_unique("sentence", _places(loaded.sentences()))
    _require_unique("key element", [(element.id, element.place) for element in loaded.key_elements])
    _require_known_elements(loaded)
    _require_coverage(loaded)
    return loaded


def product_ids(assets: Path) -> tuple[str, ...]:
    """Return the names of the product folders, sorted."""
    return tuple(sorted(path.parent.name for path in (assets / "products").glob(f"*/{PRODUCT_FILE}")))


def _product(root: Entry, sources: Mapping[str, Source], outlines: list[Outline]) -> Product:
    identity = root.entry("identity")
    inn = identity.entry("inn")
    inn.text("default")
    product = Product(
        id=identifier(root, "product"),
        brand=root.text("brand"),
        version=root.text("version"),
        date=root.day("date"),
        inn=dict(inn.items()),
        holder=identity.text("holder"),
        holder_country=identity.text("holder-country"),
        additional_monitoring=identity.choice("additional-monitoring", ("true", "false")) == "true",
        epar=identity.text("epar"),
        epar_printed=identity.text("epar-printed"),
        identity={key: identity.text(key) for key in ("kind", "strength", "procedure", "eu-number", "authorisation")},
        sources=sources,
        key_elements=tuple(_key_element(entry, sources) for entry in root.entries("key-elements")),
        materials={outline.material: outline for outline in outlines},
    )
    load_citations(identity, sources)
    identity.close()
    root.close()
    if not product.epar.startswith("https://www.ema.europa.eu/"):
        raise ContentError(
            f"the EPAR address {product.epar} is not on EMA's site",
            hint="Give an address that begins with https://www.ema.europa.eu/.",
            place=identity.at("epar"),
        )
    return product


def _key_element(entry: Entry, sources: Mapping[str, Source]) -> KeyElement:
    element = KeyElement(
        id=entry.text("id"), material=identifier(entry, "material"), text=entry.text("text"), place=entry.place
    )
    load_citations(entry, sources)
    entry.close()
    return element


def _places(sentences: Iterable[Sentence]) -> list[tuple[str, Place]]:
    return [(sentence.id, sentence.place) for sentence in sentences]


def _require_unique(kind: str, places: list[tuple[str, Place]]) -> None:
    counts = Counter(name for name, _ in places)
    for name, place in places:
        if counts[name] > 1:
            raise ContentError(
                f"{kind} id “{name}” stands {counts[name]} times", hint=f"Give each {kind} its own id.", place=place
            )


def _require_known_elements(product: Product) -> None:
    materials = {element.id: element.material for element in product.key_elements}
    for outline in product.materials.values():
        for sentence in outline.sentences():
            for element in sentence.key_elements:
                if materials.get(element) != outline.material:
                    raise ContentError(
                        f"“{element}” is no key element of {outline.material}",
                        hint="Known: " + ", ".join(e for e, m in materials.items() if m == outline.material),
                        place=sentence.place,
                    )


def _require_coverage(product: Product) -> None:
    served = {element for sentence in product.sentences() for element in sentence.key_elements}
    for element in product.key_elements:
        if element.id not in served:
            raise ContentError(
                f"key element {element.id} of {element.material} is served by no sentence: {element.text}",
                hint=f"Add key-element: {element.id} to the sentence that says so, or write that sentence.",
                place=element.place,
            )
