"""What keeps an edition from being agreed, whoever has signed: statements to confirm, facts that nobody verified."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from edu_materials.build.pipeline import composed
from edu_materials.build.workspace import Workspace
from edu_materials.facts.edition import Edition
from edu_materials.facts.market import UNVERIFIED

_CARD_REPORTING = "reporting.card"


def obstacles(workspace: Workspace, edition: Edition) -> tuple[str, ...]:
    """Return each thing that blocks the agreement on *edition*, by name; nothing where nothing does.

    Raises:
        CatalogueError: The edition cannot be composed.
    """
    printed = {words.id for words in composed(workspace, edition).words()}
    return (*_statements(edition, printed), *_market_facts(edition, printed))


def _statements(edition: Edition, printed: AbstractSet[str]) -> Iterator[str]:
    for sentence in (*edition.outline.sentences(), *edition.parts.values()):
        if sentence.to_confirm and sentence.id in printed:
            yield f"the statement “{sentence.id}” is to be confirmed: {sentence.to_confirm}"


def _market_facts(edition: Edition, printed: AbstractSet[str]) -> Iterator[str]:
    market = edition.market
    audiences = {edition.outline.audience, *({"professionals"} if _CARD_REPORTING in printed else ())}
    systems = {market.reporting_for(edition.language, audience) for audience in audiences}
    for reporting in sorted(systems, key=lambda one: one.system):
        if reporting.state == UNVERIFIED:
            yield f"{market.code}: where to report side effects is unverified: {reporting.system}, {reporting.web}"
    if market.contact.state == UNVERIFIED:
        yield f"{market.code}: the holder's local contact is unverified: {market.contact.company or 'none named'}"
