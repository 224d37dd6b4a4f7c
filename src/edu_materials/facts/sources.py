"""Sources, citations and sentences: the paper trail from each sentence to its word of honour."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from edu_materials.kernel.errors import ContentError, Place
from edu_materials.kernel.strict_yaml import Entry

NOT_SEEN = "not seen"
_STATES = ("seen", NOT_SEEN)
_ID = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*\Z")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PLACEHOLDERS = frozenset(
    {"inn", "brand", "holder", "contact", "address", "version", "date", "reference", "page", "pages"}
    | {"dispatch", "list", "reason", "action"}  # of letters and reports
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that sentences rest on; ``sections`` maps the part that may be cited to its heading."""

    id: str
    title: str
    version: str
    seen: bool
    sections: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Citation:
    """One section of one source, written ``source#section``."""

    source: str
    section: str

    def __str__(self) -> str:
        """Return the written form."""
        return f"{self.source}#{self.section}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a material: the unit that is translated, traced and approved."""

    id: str
    text: str
    citations: tuple[Citation, ...]
    key_elements: tuple[str, ...]
    to_confirm: str | None
    note: str | None
    place: Place


def load_sources(root: Entry, common: Mapping[str, Source] | None = None) -> dict[str, Source]:
    """Return the sources listed under ``sources``, by id, together with the *common* ones.

    Raises:
        ContentError: A source is incomplete, stands twice, or takes the id of a common one.
    """
    sources = dict(common or {})
    for entry in root.entries("sources"):
        source = _source(entry)
        if source.id in sources:
            raise ContentError(f"source “{source.id}” stands twice", hint=_remedy(source, common), place=entry.place)
        sources[source.id] = source
    return sources


def _source(entry: Entry) -> Source:
    source = Source(
        id=identifier(entry, "source"),
        title=entry.text("title"),
        version=entry.text("version"),
        seen=entry.choice("state", _STATES) != NOT_SEEN,
        sections=dict(entry.entry("sections").items()),
    )
    entry.close()
    return source


def _remedy(source: Source, common: Mapping[str, Source] | None) -> str:
    return f"“{source.id}” is common to all products: cite that one." if source.id in (common or {}) else "Remove one."


def identifier(entry: Entry, key: str) -> str:
    """Return the id under *key*: lower-case words joined by dots and hyphens.

    Raises:
        ContentError: The id is written otherwise.
    """
    value = entry.text(key)
    if not _ID.match(value):
        raise ContentError(
            f"“{value}” cannot be an id", hint="Use lower-case letters, digits, dots, hyphens.", place=entry.at(key)
        )
    return value


def load_sentence(entry: Entry, sources: Mapping[str, Source]) -> Sentence:
    """Return the sentence of *entry*; other keys of the entry stay for the caller, who closes it.

    Raises:
        ContentError: No source, an unknown source or section, a bad placeholder, an unseen source without
            the reason ``to-confirm``.
    """
    sentence = Sentence(
        id=identifier(entry, "id"),
        text=entry.text("text"),
        citations=load_citations(entry, sources),
        key_elements=entry.texts("key-element"),
        to_confirm=entry.optional("to-confirm"),
        note=entry.optional("note"),
        place=entry.place,
    )
    _require_placeholders(sentence)
    _require_confirmation(sentence, sources)
    return sentence


def load_citations(entry: Entry, sources: Mapping[str, Source]) -> tuple[Citation, ...]:
    """Return what stands under ``source``, each checked against *sources*.

    Raises:
        ContentError: Nothing is cited, or something that is not on record.
    """
    texts = entry.texts("source")
    if not texts:
        raise ContentError("a statement without a source", hint="Add source: <source>#<section>.", place=entry.place)
    return tuple(_citation(text, sources, entry.at("source")) for text in texts)


def _citation(text: str, sources: Mapping[str, Source], place: Place) -> Citation:
    name, mark, section = text.partition("#")
    if not mark or name not in sources:
        raise ContentError(
            f"“{text}” cites no known source", hint="Known: " + _listed(sources) + ", each with #section.", place=place
        )
    if section not in sources[name].sections:
        raise ContentError(
            f"“{text}” cites no known section", hint=f"Known in {name}: " + _listed(sources[name].sections), place=place
        )
    return Citation(name, section)


def _require_placeholders(sentence: Sentence) -> None:
    names = _PLACEHOLDER.findall(sentence.text)
    rest = _PLACEHOLDER.sub("", sentence.text)
    bad = [name for name in names if name not in _PLACEHOLDERS]
    if bad or "{" in rest or "}" in rest:
        raise ContentError(
            f"sentence “{sentence.id}” has a bad placeholder" + (f" {{{bad[0]}}}" if bad else ""),
            hint="Possible: " + ", ".join(f"{{{name}}}" for name in sorted(_PLACEHOLDERS)),
            place=sentence.place,
        )


def _require_confirmation(sentence: Sentence, sources: Mapping[str, Source]) -> None:
    unseen = [c for c in sentence.citations if not sources[c.source].seen]
    if unseen and not sentence.to_confirm:
        raise ContentError(
            f"sentence “{sentence.id}” rests on {unseen[0]}, which was not seen",
            hint='Add to-confirm: "what is to be confirmed, and where".',
            place=sentence.place,
        )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
