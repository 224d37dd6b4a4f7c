"""Small builders for tests of delivery: a sealed release of the fictional medicine, centres, packs, a courier."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.conftest import ROOT
from tests.release.small import (
    AT,
    DE,
    IE,
    an_order,
    demonstration_signer,
    sign_all,
    small_folder,
    workspace_in,
)

from edu_materials.build.workspace import Workspace
from edu_materials.distribution.bags import Makings, bag_name, make_bag, make_zip
from edu_materials.distribution.channels.parcel import Channel, Parcel, digest_of
from edu_materials.distribution.contents import Contents
from edu_materials.distribution.dissemination import load_dissemination
from edu_materials.distribution.ledger import Ledger, add
from edu_materials.distribution.outbox import Retry
from edu_materials.distribution.packs import Order, put_on_record
from edu_materials.distribution.plan import make_plan
from edu_materials.distribution.records import Centre
from edu_materials.distribution.sending import Courier, Sent, due, send
from edu_materials.distribution.tokens import load_key, make_key
from edu_materials.release.audit import moment
from edu_materials.release.seal import release, sources_of
from edu_materials.release.sealed import Release

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
DAY = NOON.date()
CARD_DE = "placebo-patient-card-DE-de-1.0"


@dataclass(frozen=True)
class Home:
    """A workspace with a sealed release, its certificate, and the key of receipt codes."""

    folder: Path
    workspace: Workspace
    release: Release
    certificate: Path
    key: Ed25519PrivateKey

    def makings(self, sheet: str = "") -> Makings:
        """Return what packs are made with; without sheets, which take their time, unless one is named."""
        return Makings(
            workspace=self.workspace,
            release=self.release,
            certificate=self.certificate.read_bytes(),
            key=self.key,
            sheet=sheet,
        )


@dataclass
class Clock:
    """A clock that a test sets."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def later(self, **time: float) -> None:
        """Set it forward, or back where *time* is below nought."""
        self.now += timedelta(**time)


@dataclass
class Desk:
    """A ledger with centres and packs, and a courier who sends them."""

    home: Home
    ledger: Ledger
    packs: Path
    log: Path
    clock: Clock = field(default_factory=Clock)
    ended: set[str] = field(default_factory=set)
    retry: Retry = field(default_factory=lambda: Retry(attempts=3, first=60.0))
    because: str = ""

    def courier(
        self, channel: Channel, address_of: Callable[[Centre], str], worker: str = "worker-1", withdrawn: str = ""
    ) -> Courier:
        """Return a courier by *channel* to the address of each centre."""
        return Courier(
            ledger=self.ledger,
            channel=channel,
            address_of=address_of,
            parcel_of=self.parcel,
            clock=self.clock,
            worker=worker,
            gone=lambda other: other in self.ended,
            who="distribution",
            log=self.log,
            retry=self.retry,
            withdrawn={withdrawn: "a test"} if withdrawn else {},
            because=self.because,
        )

    def run(self, courier: Courier) -> dict[str, Sent]:
        """Send what is due and return what came of each centre's pack."""
        chosen = due(self.ledger, courier.channel.name, moment(self.clock()), courier.gone)
        return {sent.centre: sent for sent in send(courier, chosen)}

    def parcel(self, contents: Contents, address: str) -> Parcel:
        """Return the parcel of a pack; its bag is made when it is first asked for."""
        bag = self.packs / bag_name(contents)
        if not bag.exists():
            makings = self.home.makings()
            make_bag(contents, makings if contents.release else replace(makings, release=None), self.packs)
        path = make_zip(bag, contents)
        size, digest = digest_of(path)
        return Parcel(
            dispatch=contents.dispatch,
            pack=contents.pack,
            centre=contents.centre,
            address=address,
            file=path,
            size=size,
            digest=digest,
            language=contents.language,
            subject=f"Pack {contents.pack}",
            body="A pack.",
        )


def make_home(folder: Path) -> Home:
    """Seal a release of the fictional card for three countries in *folder*, effective now."""
    small_folder(folder)
    shutil.copytree(ROOT / "assets" / "sheets", folder / "assets" / "sheets")
    shutil.copytree(ROOT / "assets" / "plans", folder / "assets" / "plans", dirs_exist_ok=True)
    sign_all(folder, DE, AT, IE)
    signer, certificate = demonstration_signer(folder / "key")
    workspace = workspace_in(folder)
    order = an_order(sources=sources_of(workspace))
    sealed = release(workspace, (DE, AT, IE), folder / "approvals", folder / "release-1", order, signer)
    return Home(folder, workspace, sealed, certificate, load_key(make_key(folder)))


def a_centre(name: str, country: str = "DE", languages: str = "de", **more: object) -> Centre:
    """Return the first revision of a fictional centre, which gets four cards."""
    centre = Centre(
        id=name,
        revision=1,
        name=f"Test Centre {name.upper()}",
        country=country,
        languages=languages,
        kind="hub",
        hub="",
        target_group="treatment centres",
        contact="pharmacy",
        email=f"{name}@centres.example.org",
        sftp="",
        quantities={"patient-card": 4},
        valid_until="",
        at=moment(NOON),
        who="test",
        because="a test",
    )
    return replace(centre, **more)  # type: ignore[arg-type]


def an_order_of_packs(**more: object) -> Order:
    """Return an order of packs of the day, to be confirmed by Christmas."""
    order = Order(
        day=DAY,
        confirm_by=date(2026, 12, 24),
        contact="receipts@holder.example",
        at=NOON,
        who="distribution",
        withdrawn={},
    )
    return replace(order, **more)  # type: ignore[arg-type]


def planned(ledger: Ledger, home: Home, *centres: Centre, hubs_carry: bool = False) -> str:
    """Put *centres* and a plan for them on record and return the plan's id."""
    with ledger.writing() as connection:
        add(connection, centres)
    plan_of = {
        market: replace(load_dissemination(home.workspace.assets, market), hubs_carry=hubs_carry)
        for market in ("DE", "AT", "IE")
    }
    made = make_plan(ledger, home.release, plan_of, today=DAY, at=moment(NOON), who="test")
    return made.id


def packed(ledger: Ledger, home: Home, *centres: Centre, hubs_carry: bool = False) -> tuple[Contents, ...]:
    """Put *centres*, a plan and their packs on record and return the packs."""
    plan = planned(ledger, home, *centres, hubs_carry=hubs_carry)
    return put_on_record(ledger, plan, home.release, an_order_of_packs())
