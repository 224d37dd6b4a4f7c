"""One country: its languages, its system for reporting side effects, the holder's local contact."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from edu_materials.facts.outline import AUDIENCES, Audience
from edu_materials.facts.sources import identifier
from edu_materials.kernel.errors import ContentError
from edu_materials.kernel.strict_yaml import Entry, read_yaml

UNVERIFIED = "unverified"
_BEARERS = ("leaflet", "card")
_STATES = ("checked once", "checked twice", "confirmed", UNVERIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """Where one audience reports side effects, in the words of one language; ``short`` is the name for a card."""

    languages: tuple[str, ...]
    audiences: tuple[Audience, ...]
    system: str
    short: str
    address: str | None
    web: str
    email: str | None
    telephone: str | None
    source: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The holder's local representative; None where the holder has yet to name one."""

    company: str | None
    source: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What a mark says in one language, word for word as its authority gives it."""

    language: str
    text: str
    source: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark or line that a country wants on agreed material, and that nothing else may bear.

    ``on`` says on which kinds of material; ``wording`` what it says there, nothing where it is a picture alone.
    """

    name: str
    rule: str
    source: str
    on: tuple[str, ...] = ("leaflet",)
    wording: tuple[Wording, ...] = ()

    def said(self, language: str) -> str | None:
        """Return what the mark says in *language*; nothing where its words are not on record."""
        return next((wording.text for wording in self.wording if wording.language == language), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """A country (ISO 3166-1 alpha-2) in which materials are used.

    ``offered`` are those of its languages in which material is offered and not required; ``signatures`` are the roles
    that must sign here, nothing where the usual ones do.
    """

    code: str
    name: str
    languages: tuple[str, ...]
    offered: tuple[str, ...]
    reporting: tuple[Reporting, ...]
    contact: Contact
    marks: tuple[Mark, ...]
    signatures: tuple[str, ...] = ()

    def reporting_for(self, language: str, audience: Audience) -> Reporting:
        """Return where *audience* reports in *language*; loading has made sure that it exists."""
        return next(r for r in self.reporting if language in r.languages and audience in r.audiences)


def load_markets(assets: Path) -> dict[str, Market]:
    """Return every market of ``assets/markets``, by country code.

    Raises:
        ContentError: A file breaks a rule, names no language, or a language has nowhere to report.
    """
    markets = [load_market(path) for path in sorted((assets / "markets").glob("*.yaml"))]
    return {market.code: market for market in markets}


def load_market(path: Path) -> Market:
    """Return the market in the file *path*, which is named after its country code.

    Raises:
        ContentError: The file breaks a rule, names no language, or a language has nowhere to report.
    """
    root = read_yaml(path, f"assets/markets/{path.name}")
    market = Market(
        code=root.choice("market", (path.stem,)),
        name=root.text("name"),
        languages=root.texts("languages"),
        offered=root.texts("offered"),
        reporting=tuple(map(_reporting, root.entries("reporting"))),
        contact=_contact(root.entry("contact")),
        marks=tuple(map(_mark, root.entries("marks"))) if "marks" in root else (),
        signatures=root.texts("signatures"),
    )
    root.close()
    _require_languages(market, root)
    _require_offered(market, root)
    _require_reporting(market, root)
    return market


def _reporting(entry: Entry) -> Reporting:
    audiences = entry.texts("audiences")
    reporting = Reporting(
        languages=entry.texts("languages"),
        audiences=cast("tuple[Audience, ...]", audiences),
        system=entry.text("system"),
        short=entry.optional("short") or entry.text("system"),
        address=entry.optional("address"),
        web=entry.text("web"),
        email=entry.optional("email"),
        telephone=entry.optional("telephone"),
        source=entry.text("source"),
        state=entry.choice("state", _STATES),
    )
    entry.optional("note")
    entry.close()
    if set(audiences) - set(AUDIENCES):
        raise ContentError("unknown audience", hint="Known: " + ", ".join(AUDIENCES), place=entry.place)
    return reporting


def _contact(entry: Entry) -> Contact:
    contact = Contact(
        company=entry.optional("company"), source=entry.text("source"), state=entry.choice("state", _STATES)
    )
    entry.optional("note")
    entry.close()
    return contact


def _mark(entry: Entry) -> Mark:
    mark = Mark(
        name=identifier(entry, "mark"),
        rule=entry.text("rule"),
        source=entry.text("source"),
        on=entry.texts("on") or ("leaflet",),
        wording=tuple(map(_wording, entry.entries("wording"))) if "wording" in entry else (),
    )
    entry.close()
    if set(mark.on) - set(_BEARERS):
        raise ContentError("“on” names no kind of material", hint="Known: " + ", ".join(_BEARERS), place=entry.at("on"))
    return mark


def _wording(entry: Entry) -> Wording:
    wording = Wording(
        language=entry.text("language"),
        text=entry.text("text"),
        source=entry.text("source"),
        state=entry.choice("state", _STATES),
    )
    entry.close()
    return wording


def _require_languages(market: Market, root: Entry) -> None:
    if not market.languages:
        raise ContentError(
            f"“languages” of {market.code} names none, so that nothing would be made for it",
            hint="Write languages: [de].",
            place=root.at("languages"),
        )


def _require_offered(market: Market, root: Entry) -> None:
    for language in market.offered:
        if language not in market.languages:
            raise ContentError(
                f"“{language}” is offered and is no language of {market.code}",
                hint="Name it under languages: too, or mend its spelling.",
                place=root.at("offered"),
            )


def _require_reporting(market: Market, root: Entry) -> None:
    for language in market.languages:
        for audience in AUDIENCES:
            if not any(language in r.languages and audience in r.audiences for r in market.reporting):
                raise ContentError(
                    f"{audience} have nowhere to report in {language}",
                    hint="Add an entry under reporting: for this language and audience.",
                    place=root.place,
                )
