"""What ``pack make`` and ``key receipt`` do: packs put on record and made one by one, and the key of their codes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from edu_materials.build.rows import forbidden_character
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.cli.ledger_options import day_of, open_ledger, require_said
from edu_materials.cli.moments import moment_on
from edu_materials.cli.show import complain, say, watched
from edu_materials.distribution.bags import Makings, make_bag, make_zip
from edu_materials.distribution.contents import Contents
from edu_materials.distribution.ledger import Ledger, ledger_url
from edu_materials.distribution.packs import Order, packs_on_record, put_on_record, require_usable
from edu_materials.distribution.plan import withdrawn
from edu_materials.distribution.tokens import KEY_FILE, load_key, make_key
from edu_materials.kernel.errors import EduMaterialsError, UsageError
from edu_materials.release.sealed import Release
from edu_materials.release.signing import read_key
from edu_materials.release.verify import open_release
from edu_materials.release.withdrawals import withdrawn_editions

_WEEKS = timedelta(weeks=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What a command was given that makes packs."""

    plan: str
    packs: Path
    release: Path | None
    certificate: Path | None
    contact: str
    confirm_by: str | None
    sheet: str
    zipped: bool
    to: tuple[str, ...]
    workspace: Path | None
    ledger: str | None
    approvals: Path | None
    receipt_key: Path | None
    today: str | None
    by: str

    @property
    def records(self) -> Path:
        """Return the folder of the records of agreement."""
        return self.approvals or (self.workspace or Path()) / "approvals"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What became of one pack."""

    contents: Contents
    path: Path | None
    error: EduMaterialsError | None = None


def run_make(making: Making) -> int:
    """Put the packs of a plan on record, make them, and return the exit code."""
    workspace = open_workspace(making.workspace, None)
    ledger = open_ledger(making.ledger, making.workspace, make=False)
    makings = makings_of(making, workspace)
    packs = packs_on_record(ledger, making.plan)
    if makings.release is not None:
        recorded = put_on_record(ledger, making.plan, makings.release, order_of(making))
        packs = packs if any(pack.taken for pack in packs) else recorded
    elif not packs:
        raise UsageError(
            f"nothing is packed for {making.plan} yet", hint="Name the release: --release FOLDER --certificate FILE."
        )
    return make_all(making, makings, packs)


def make_all(making: Making, makings: Makings, packs: tuple[Contents, ...]) -> int:
    """Make *packs*, say of each that fails why, and return the exit code.

    Raises:
        UsageError: There is none to make.
    """
    chosen = tuple(pack for pack in packs if not making.to or pack.centre in making.to)
    missing = set(making.to) - {pack.centre for pack in chosen}
    if missing or not chosen:
        raise UsageError(
            f"there is no pack for {', '.join(sorted(missing)) or 'anybody'}", hint="See: edu-materials pack plan --csv"
        )
    worst = 0
    done = 0
    for made in watched(_made(making, makings, chosen), len(chosen), _word):
        if made.error is None:
            done += 1
            continue
        say(f"not made: {made.contents.pack} for {made.contents.centre}")
        complain(made.error)
        worst = max(worst, made.error.exit_code)
    say(f"{done} of {len(chosen)} packs stand in {making.packs}")
    return worst


def run_key_receipt(folder: Path | None, where: str | None, path: Path | None) -> int:
    """Make the key of receipt codes and return the exit code."""
    made = make_key((path or key_path(folder, where)).parent)
    say(f"made: {made}")
    say("Keep it as you keep the ledger: without it, codes that are typed cannot be checked.")
    return 0


def makings_of(making: Making, workspace: Workspace) -> Makings:
    """Return what packs are made with.

    Raises:
        UsageError: A release without a certificate, or no receipt key.
        ConformanceError: The release is not what was sealed.
    """
    key = load_key(making.receipt_key or key_path(making.workspace, making.ledger))
    release, certificate = _release(making)
    return Makings(workspace=workspace, release=release, certificate=certificate, key=key, sheet=making.sheet)


def order_of(making: Making) -> Order:
    """Return under which date packs are made.

    Raises:
        UsageError: A date is none, the contact is missing, or the day to confirm by has passed.
    """
    day = day_of(making.today)
    confirm_by = confirm_day(making.confirm_by, day)
    contact = making.contact.strip()
    if not contact or forbidden_character(contact):
        raise UsageError(
            "centres must know where to send the slip",
            hint="Write --contact with an address of the holder, on one line.",
        )
    return Order(
        day=day,
        confirm_by=confirm_by,
        contact=contact,
        at=moment_on(making.today),
        who=require_said("by", making.by),
        withdrawn=withdrawn_editions(making.records),
    )


def confirm_day(text: str | None, today: date) -> date:
    """Return the day by which centres are to confirm: as given, or four weeks from *today*.

    Raises:
        UsageError: It is no date, or has passed.
    """
    day = day_of(text) if text else today + _WEEKS
    if day < today:
        raise UsageError(f"{day} has passed: today is {today}", hint="Give centres time: --confirm-by.")
    return day


def key_path(folder: Path | None, where: str | None) -> Path:
    """Return where the key of receipt codes is kept: beside the ledger's file, or else in the workspace."""
    if where and "://" not in where:
        return Path(str(ledger_url(where).database)).parent / KEY_FILE
    return (folder or Path()) / KEY_FILE


def opened(folder: Path | None, where: str | None) -> Ledger:
    """Return the ledger, which must be there."""
    return open_ledger(where, folder, make=False)


def _release(making: Making) -> tuple[Release | None, bytes]:
    if making.release is None:
        return None, b""
    if making.certificate is None:
        raise UsageError(
            "a release is believed by its certificate only", hint="Name the signer's or its issuer's: --certificate."
        )
    certificate = read_key(making.certificate)
    return open_release(making.release, certificate), certificate


def _made(making: Making, makings: Makings, packs: tuple[Contents, ...]) -> Iterator[Made]:
    ledger = opened(making.workspace, making.ledger)
    today = day_of(making.today)
    with ledger.reading() as connection:
        taken_back = {**withdrawn_editions(making.records), **withdrawn(connection)}
    for contents in packs:
        try:
            with ledger.reading() as connection:
                require_usable(connection, contents, today, taken_back)
            path = make_bag(contents, makings, making.packs)
            if making.zipped:
                path = make_zip(path, contents)
            yield Made(contents=contents, path=path)
        except EduMaterialsError as error:
            yield Made(contents=contents, path=None, error=error)


def _word(made: Made) -> str:
    return f"{made.contents.centre} {made.contents.pack}: {'failed' if made.error else 'made'}"
