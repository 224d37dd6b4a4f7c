"""The dissemination plan of a market: who gets what, how many copies, and by when receipt must be documented.

Data in ``assets/plans``: the file of the market, or ``default.yaml`` where a market has none of its own.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from edu_materials.kernel.errors import ContentError
from edu_materials.kernel.strict_yaml import Entry, read_yaml

CHANNELS = ("folder", "mail", "sftp", "post")
CORRECTIVE_ACTIONS = ("reminders",)
_DEFAULT = "default"
_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """The share of a target group, in per cent, whose receipt must be documented within so many months of the start."""

    percent: int
    months: int
    source: str

    def due(self, start: date) -> date:
        """Return the last day on which the threshold may still be reached, when sending began on *start*."""
        months = start.year * _MONTHS + start.month - 1 + self.months
        year, month = months // _MONTHS, months % _MONTHS + 1
        return date(year, month, min(start.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A target group: by which channels it is reached, and the copies of each material for one of its centres."""

    name: str
    methods: tuple[str, ...]
    copies: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What an authority wants before or while materials go out, and who says so."""

    rule: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissemination:
    """What is planned for one market; without a ``threshold`` none is known, and none is claimed.

    ``hubs_carry`` sends the copies of spokes to their hub; ``numbered`` are the materials with serial numbers.
    """

    market: str
    groups: Mapping[str, Group]
    numbered: tuple[str, ...]
    hubs_carry: bool
    threshold: Threshold | None
    corrective_action: str
    conditions: tuple[Condition, ...]

    def group(self, name: str) -> Group | None:
        """Return the target group *name*, in any case and with spaces or hyphens between its words."""
        return self.groups.get(slug(name))


def slug(name: str) -> str:
    """Return the name of a target group as it is compared: lower case, words parted by hyphens."""
    return "-".join(name.casefold().replace("-", " ").split())


def load_dissemination(assets: Path, market: str) -> Dissemination:
    """Return the dissemination plan of *market*.

    Raises:
        ContentError: The file breaks a rule.
        OutputError: There is no file for the market and no default.
    """
    own = assets / "plans" / f"{market}.yaml"
    path = own if own.is_file() else own.with_name(f"{_DEFAULT}.yaml")
    root = read_yaml(path, f"assets/plans/{path.name}")
    root.choice("plan", (path.stem,))
    groups = [_group(entry) for entry in root.entries("groups")]
    plan = Dissemination(
        market=market,
        groups={slug(group.name): group for group in groups},
        numbered=root.texts("numbered"),
        hubs_carry=root.choice("hubs-carry-for-spokes", ("true", "false")) == "true",
        threshold=_threshold(root.entry("threshold")) if "threshold" in root else None,
        corrective_action=root.choice("corrective-action", CORRECTIVE_ACTIONS),
        conditions=tuple(map(_condition, root.entries("conditions"))) if "conditions" in root else (),
    )
    root.text("source")
    root.close()
    if len(plan.groups) < len(groups):
        raise ContentError("a target group is named twice", hint="Give each its own name.", place=root.at("groups"))
    return plan


def _group(entry: Entry) -> Group:
    copies = entry.entry("copies")
    group = Group(
        name=entry.text("group"),
        methods=entry.texts("methods"),
        copies={material: _copies(copies, material) for material, _ in copies.items()},
    )
    copies.close()
    entry.close()
    if unknown := set(group.methods) - set(CHANNELS):
        raise ContentError(
            f"“{min(unknown)}” is no way to send", hint="Ways: " + ", ".join(CHANNELS), place=entry.at("methods")
        )
    return group


def _copies(entry: Entry, material: str) -> int:
    text = entry.text(material)
    if not (text.isascii() and text.isdigit()):
        raise ContentError(f"“{text}” is no number of copies", hint="Write a whole number.", place=entry.at(material))
    return int(text)


def _threshold(entry: Entry) -> Threshold:
    percent = entry.count("percent")
    threshold = Threshold(percent=percent, months=entry.count("months"), source=entry.text("source"))
    entry.close()
    if percent > 100:  # noqa: PLR2004 - per cent
        raise ContentError(f"{percent} % is more than all", hint="Write percent: 75.", place=entry.at("percent"))
    return threshold


def _condition(entry: Entry) -> Condition:
    condition = Condition(rule=entry.text("rule"), source=entry.text("source"))
    entry.close()
    return condition
