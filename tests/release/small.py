"""A small workspace for tests of agreement and release: the fictional medicine in three countries, and its signers."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tests.conftest import FICTIONAL, ROOT

from edu_materials.build.targets import Target
from edu_materials.build.workspace import Workspace
from edu_materials.release.approval import Signature, Signed, approve
from edu_materials.release.demo_key import make_demonstration_key
from edu_materials.release.seal import Order
from edu_materials.release.signing import Signer, load_signer

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DE, AT, IE = (Target("placebo", *pair, "patient-card") for pair in (("DE", "de"), ("AT", "de"), ("IE", "en")))
CODE = "placebo-patient-card-DE-de-1.0"
COMPANY = ("author", "medical", "regulatory", "linguist")
_MARKETS = ("DE", "AT", "IE")
_LOCALES = ("de", "en", "ga")


def small_folder(folder: Path) -> Path:
    """Make a workspace in *folder* and return it."""
    for name in ("design", "fonts", "icc", "promotional"):
        shutil.copytree(ROOT / "assets" / name, folder / "assets" / name)
    for name in ("parts.yaml", "sources.yaml", "letters.yaml", "signatures.yaml"):
        shutil.copy(ROOT / "assets" / name, folder / "assets" / name)
    (folder / "assets/markets").mkdir()
    for market in _MARKETS:
        shutil.copy(ROOT / f"assets/markets/{market}.yaml", folder / "assets/markets")
    for locale in _LOCALES:
        shutil.copytree(ROOT / "locales" / locale, folder / "locales" / locale)
    shutil.copytree(FICTIONAL, folder, dirs_exist_ok=True)
    return folder


def workspace_in(folder: Path) -> Workspace:
    """Return the workspace in *folder*."""
    return Workspace(assets=folder / "assets", locales=folder / "locales", output=folder / "output")


def a_signature(role: str, name: str = "") -> Signature:
    """Return the signature of a fictional person in *role*, an authority's with its reference."""
    signature = Signature(role=role, name=name or f"Test Person {role.title()}", reason="first version")
    if role != "authority":
        return signature
    return replace(signature, authority="Test Authority", reference="T-1", day=date(2026, 11, 20))


def sign(folder: Path, role: str, *targets: Target, name: str = "", when: datetime = NOW) -> tuple[Signed, ...]:
    """Sign *targets*, or the German card, as *role*."""
    return approve(workspace_in(folder), targets or (DE,), folder / "approvals", a_signature(role, name), when)


def sign_all(folder: Path, *targets: Target, when: datetime = NOW) -> None:
    """Let everybody sign *targets*, or the German card, the authority last."""
    for role in (*COMPANY, "authority"):
        asked = (target for target in targets or (DE,) if role != "linguist" or target != IE)
        sign(folder, role, *asked, when=when)


def demonstration_signer(folder: Path, when: datetime = NOW) -> tuple[Signer, Path]:
    """Return a signer whose key is made on the spot, and the path of its certificate."""
    key, certificate = make_demonstration_key(folder, when)
    return load_signer(key, certificate, None), certificate


def an_order(**more: Any) -> Order:
    """Return an order for two years from December on; the judges have tests of their own."""
    order = Order(
        effective=date(2026, 12, 1),
        expires=date(2028, 11, 30),
        who="Test Person F",
        why="first release",
        when=NOW,
        made_by={"edu-materials": "0"},
        sources={},
        judges=False,
    )
    return replace(order, **more)
