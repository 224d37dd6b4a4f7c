"""An edition: one material of one product for one market in one language and version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from edu_materials.facts.market import Mark, Market
from edu_materials.facts.outline import Outline
from edu_materials.facts.product import Product
from edu_materials.facts.sources import Sentence

State = Literal["draft", "reviewed", "agreed", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far the records carry an edition; ``reference`` and ``day`` are those of the authority that agreed."""

    state: State = "draft"
    reference: str | None = None
    day: date | None = None


DRAFT = Standing()
"""Where every edition begins, and where it falls back to when its records do not hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What is to be said, to whom, where and in which language."""

    product: Product
    market: Market
    language: str
    outline: Outline
    parts: Mapping[str, Sentence]
    standing: Standing = DRAFT

    @property
    def locale(self) -> str:
        """Return market and language as folders are named, such as ``DE-de``."""
        return f"{self.market.code}-{self.language}"

    @property
    def code(self) -> str:
        """Return the code that the furniture prints, such as ``hemgenix-patient-card-DE-de-0.1``."""
        return f"{self.product.id}-{self.outline.material}-{self.locale}-{self.product.version}"

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Return the national marks that may be printed; on a draft, none, whatever the country asks for."""
        return self.market.marks if self.state == "agreed" else ()

    def marks_said(self) -> tuple[tuple[str, str], ...]:
        """Return name and words of each mark that this edition bears in words; on a draft, none."""
        kind = "card" if self.outline.form == "folded-card" else "leaflet"
        borne = ((mark.name, mark.said(self.language)) for mark in self.marks if kind in mark.on)
        return tuple((name, text) for name, text in borne if text)

    @property
    def state(self) -> State:
        """Return the state; without a record of an authority's agreement it is a draft."""
        return self.standing.state
