"""The translator's desk: templates extracted, catalogues brought up to date, their state, and what is wrong in them."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from edu_materials.build.disk import write_whole
from edu_materials.build.pipeline import laid_out
from edu_materials.build.targets import SCREEN_FORM, all_targets, edition_of
from edu_materials.build.workspace import LETTERS_DOMAIN, PARTS_DOMAIN, Workspace
from edu_materials.checks.catalogues import CATALOGUE_CHECKS, Translation
from edu_materials.checks.findings import Finding, inspect
from edu_materials.facts.product import PRODUCT_FILE
from edu_materials.i18n.catalogue import Message
from edu_materials.i18n.formats import locale_of
from edu_materials.i18n.glossary import load_glossary
from edu_materials.i18n.po import Messages, po_bytes, read_messages
from edu_materials.i18n.template import joint_state, template, updated
from edu_materials.kernel.errors import CatalogueError, EduMaterialsError, UsageError
from edu_materials.kernel.units import as_mm

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """What an update did to one catalogue: sentences in all, still empty, fuzzy."""

    path: Path
    total: int
    empty: int
    fuzzy: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The state of one language; ``tightest`` is the room with the least millimetres left, or what overflows.

    ``fuzzy`` counts what is in doubt: marked so, or translated from an English that has changed since. ``error`` says
    why nothing can be said of a language, where that is so.
    """

    language: str
    translated: int
    fuzzy: int
    missing: int
    review: str
    findings: int
    tightest: str
    error: EduMaterialsError | None = None

    @property
    def complete(self) -> bool:
        """Say whether every sentence is translated from the English of today."""
        return self.error is None and not self.missing and not self.fuzzy


def extract(workspace: Workspace) -> tuple[Path, ...]:
    """Write the template of every domain, ``locales/<domain>.pot``, and return their paths.

    Raises:
        ContentError: An outline breaks a rule.
        OutputError: A template cannot be written.
    """
    paths = []
    for domain in domains(workspace):
        path = workspace.locales / f"{domain}.pot"
        write_whole(path, po_bytes(domain_template(workspace, domain)))
        paths.append(path)
    return tuple(paths)


def update(workspace: Workspace, languages: tuple[str, ...]) -> tuple[Updated, ...]:
    """Bring the catalogues of *languages* (all there are, if none is named) up to date with the outlines.

    The wording of single markets follows its language and keeps to the sentences that it has.

    Raises:
        ContentError: An outline breaks a rule.
        CatalogueError: A catalogue cannot be parsed; it is left as it is.
        UsageError: A language that CLDR does not know.
    """
    for language in languages:
        _require_language(language)
    results = []
    for domain in domains(workspace):
        source = domain_template(workspace, domain)
        for language in languages or known_languages(workspace):
            for folder in (language, *_wordings(workspace, language)):
                path = catalogue_path(workspace, folder, domain)
                if folder == language or path.exists():
                    results.append(_update(path, source, workspace.product(workspace.product_ids[0]).date))
    return tuple(results)


def status(workspace: Workspace, languages: tuple[str, ...]) -> tuple[Status, ...]:
    """Return the state of *languages*, or of all there are, over the sentences of every product."""
    return tuple(_status(workspace, language) for language in languages or known_languages(workspace))


def faults(workspace: Workspace, product: str, language: str) -> tuple[Finding, ...]:
    """Return what the checks find in the catalogue of *product* in *language*, and in what single markets word anew.

    Raises:
        CatalogueError: It cannot be parsed, or there is wording for a market that does not use the language.
        OutputError: There is no glossary for the language.
    """
    medicine = workspace.product(product)
    shared = (*workspace.parts.values(), *workspace.letters.values())
    english = {sentence.id: sentence.text for sentence in (*medicine.sentences(), *shared)}
    catalogue = workspace.full_catalogue(product, language)
    translation = Translation(
        catalogue=catalogue,
        english=english,
        brand=medicine.brand,
        glossary=load_glossary(workspace.assets, language),
    )
    findings = inspect(CATALOGUE_CHECKS, translation)
    for folder in _wordings(workspace, language):
        worded = workspace.full_catalogue(product, language, _market_of(workspace, folder))
        own = {key: text for key, text in english.items() if worded.messages.get(key) != catalogue.messages.get(key)}
        findings += inspect(CATALOGUE_CHECKS, replace(translation, catalogue=worded, english=own))
    return findings


def known_languages(workspace: Workspace) -> tuple[str, ...]:
    """Return every language that has a whole catalogue; folders such as ``nl_BE`` hold wording of one market only."""
    return tuple(name for name in _folders(workspace) if "_" not in name)


def domains(workspace: Workspace) -> tuple[str, ...]:
    """Return the translation domains: one a product, one for the named parts, one for letters.

    Raises:
        CatalogueError: There is no product.
    """
    if not workspace.product_ids:
        raise CatalogueError("this workspace has no product", hint="Add assets/products/<name>/product.yaml.")
    return (*workspace.product_ids, PARTS_DOMAIN, LETTERS_DOMAIN)


def domain_template(workspace: Workspace, domain: str) -> Messages:
    """Return the template of *domain*."""
    if domain in {PARTS_DOMAIN, LETTERS_DOMAIN}:
        files = [(f"assets/{domain}.yaml", workspace.assets / f"{domain}.yaml")]
        product = workspace.product(workspace.product_ids[0])
    else:
        folder = workspace.assets / "products" / domain
        outlines = sorted(path for path in folder.glob("*.yaml") if path.name != PRODUCT_FILE)
        files = [(f"assets/products/{domain}/{path.name}", path) for path in outlines]
        product = workspace.product(domain)
    return template(domain, files, project_version=product.version, day=product.date)


def catalogue_path(workspace: Workspace, language: str, domain: str) -> Path:
    """Return where the catalogue of *domain* in *language* stands."""
    return workspace.locales / language / "LC_MESSAGES" / f"{domain}.po"


def _folders(workspace: Workspace) -> list[str]:
    return sorted(path.parent.name for path in workspace.locales.glob("*/LC_MESSAGES"))


def _wordings(workspace: Workspace, language: str) -> tuple[str, ...]:
    """Return the folders with the wording of single markets over *language*."""
    return tuple(name for name in _folders(workspace) if name.startswith(f"{language}_"))


def _market_of(workspace: Workspace, folder: str) -> str:
    """Return the market that the wording in *folder* is for; a misspelt one would never be printed."""
    language, _, code = folder.partition("_")
    market = workspace.markets.get(code)
    if market is None or language not in market.languages:
        using = ", ".join(f"{language}_{m.code}" for m in workspace.markets.values() if language in m.languages)
        raise CatalogueError(f"locales/{folder} is the wording of no market of ours", hint=f"There can be: {using}.")
    return code


def _require_language(language: str) -> None:
    if not _LANGUAGE.fullmatch(language):
        raise UsageError(
            f"“{language}” is no language",
            hint="Use an ISO 639 code such as de or el; the wording of single markets follows its language.",
        )
    locale_of(language)


def _update(path: Path, source: Messages, day: date) -> Updated:
    folder = path.parts[-3]
    old = read_messages(path, f"locales/{folder}/LC_MESSAGES/{path.name}") if path.exists() else None
    new = updated(source, old, folder, day)
    if old and "_" in folder:
        _keep(new, {message.context for message in old})
    write_whole(path, po_bytes(new))
    messages = [message for message in new if message.id]
    return Updated(
        path=path,
        total=len(messages),
        empty=sum(not message.string for message in messages),
        fuzzy=sum(message.fuzzy for message in messages),
    )


def _keep(messages: Messages, contexts: set[str | None]) -> None:
    for message in list(messages):
        if message.id and message.context not in contexts:
            messages.delete(message.id, message.context)


def _status(workspace: Workspace, language: str) -> Status:
    wanted: set[tuple[str, str]] = set()
    states: dict[tuple[str, str], str] = {}
    reviews: list[str] = []
    findings: set[Finding] = set()
    error = None
    for product in workspace.product_ids:
        sentences = [(product, sentence) for sentence in workspace.product(product).sentences()]
        sentences += [(PARTS_DOMAIN, sentence) for sentence in workspace.parts.values()]
        sentences += [(LETTERS_DOMAIN, sentence) for sentence in workspace.letters.values()]
        wanted |= {(domain, sentence.id) for domain, sentence in sentences}
        try:
            catalogue = workspace.full_catalogue(product, language)
            states |= {(domain, s.id): _state(catalogue.messages.get(s.id), s.text) for domain, s in sentences}
            reviews.append(catalogue.review_state)
            findings |= set(faults(workspace, product, language))
        except EduMaterialsError as caught:
            error = caught
    counts = Counter(states.values())
    return Status(
        language=language,
        translated=counts["translated"],
        fuzzy=counts["fuzzy"],
        missing=len(wanted) - counts["translated"] - counts["fuzzy"],
        review=joint_state(reviews),
        findings=len(findings),
        tightest=_tightest(workspace, language),
        error=error,
    )


def _state(message: Message | None, english: str) -> str:
    if message is None or not message.text.strip():
        return "missing"
    return "fuzzy" if message.fuzzy or message.english != english else "translated"


def _tightest(workspace: Workspace, language: str) -> str:
    """Return the room with the least height left in any edition of *language*, or why one cannot be laid out."""
    least: tuple[float, str] | None = None
    for target in all_targets(workspace):
        if target.language != language or target.form != SCREEN_FORM:
            continue
        try:
            layout = laid_out(workspace, edition_of(workspace, target))
        except EduMaterialsError as error:
            return error.message
        for room, left in layout.rooms:
            if least is None or left < least[0]:
                least = left, f"{target.material} {target.market}, {room}: {as_mm(left):.1f} mm left"
    return least[1] if least else "no market uses it"
