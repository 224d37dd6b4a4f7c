"""Who must sign an edition, and what each says by signing: data, for all markets or for one."""

from dataclasses import dataclass
from pathlib import Path

from edu_materials.build.workspace import Workspace
from edu_materials.facts.edition import Edition
from edu_materials.i18n.template import SOURCE_LANGUAGE
from edu_materials.kernel.errors import ContentError
from edu_materials.kernel.strict_yaml import Entry, read_yaml

_FILE = "signatures.yaml"
_LABEL = f"assets/{_FILE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Someone who signs; ``meaning`` is what the signature says, where the signer says nothing else."""

    name: str
    meaning: str
    translations_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """The roles of the company, in the order in which their records are numbered, and that of the authority."""

    company: tuple[Role, ...]
    authority: Role

    def named(self, name: str) -> Role | None:
        """Return the role *name*, or None where nobody signs under that name."""
        return next((role for role in (*self.company, self.authority) if role.name == name), None)

    def required(self, edition: Edition) -> tuple[Role, ...]:
        """Return who of the company must sign *edition*: what its market says, else everybody.

        A linguist signs translations, and not the source language.

        Raises:
            ContentError: The market names a role that there is not.
        """
        asked = edition.market.signatures or tuple(role.name for role in self.company)
        known = {role.name: role for role in self.company}
        for name in asked:
            if name not in known:
                raise ContentError(
                    f"assets/markets/{edition.market.code}.yaml asks for the signature “{name}”, which there is not",
                    hint=f"{_LABEL} knows: {', '.join(known)}.",
                )
        source = edition.language == SOURCE_LANGUAGE
        return tuple(known[name] for name in asked if not (source and known[name].translations_only))


def load_roles(workspace: Workspace) -> Roles:
    """Return who signs in *workspace*.

    Raises:
        ContentError: The file breaks a rule, or a role stands twice.
        OutputError: The file cannot be read.
    """
    return _load(workspace.assets / _FILE)


def _load(path: Path) -> Roles:
    root = read_yaml(path, _LABEL)
    company = tuple(map(_role, root.entries("signatures")))
    authority = _role(root.entry("agreement"))
    root.close()
    names = [role.name for role in (*company, authority)]
    if len(set(names)) < len(names):
        raise ContentError(f"a role stands twice in {_LABEL}", hint="Remove one of the two.", place=root.place)
    return Roles(company=company, authority=authority)


def _role(entry: Entry) -> Role:
    only = "translations-only" in entry and entry.choice("translations-only", ("true", "false")) == "true"
    role = Role(name=entry.text("role"), meaning=entry.text("meaning"), translations_only=only)
    entry.close()
    return role
