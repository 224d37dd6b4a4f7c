"""What ``send`` does: it chooses a channel, follows each dispatch, and says what a person must look at."""

from collections import Counter
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path

from edu_materials.build.letters import mail_words
from edu_materials.build.rows import forbidden_character
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.cli.ledger_options import open_ledger, require_said
from edu_materials.cli.moments import moment_on
from edu_materials.cli.show import complain, say, table, watched
from edu_materials.cli.workers import gone, this_worker
from edu_materials.distribution.bags import bag_name, make_zip
from edu_materials.distribution.channels.folder import FolderChannel
from edu_materials.distribution.channels.mail import MailChannel, MailServer, read_password
from edu_materials.distribution.channels.parcel import Channel, DeliveryError, Parcel, digest_of
from edu_materials.distribution.channels.sftp import SftpAccess, SftpChannel
from edu_materials.distribution.contents import Contents
from edu_materials.distribution.cover import brand_of
from edu_materials.distribution.ledger import Ledger
from edu_materials.distribution.outbox import Retry, Standing, resolve, standings
from edu_materials.distribution.records import Centre
from edu_materials.distribution.sending import Courier, Sent, due, send
from edu_materials.kernel.errors import UsageError
from edu_materials.release.audit import LOG, moment
from edu_materials.release.withdrawals import withdrawn_editions

_ENDED_WELL = ("sent", "found")
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What the command ``send`` was given."""

    channel: str
    packs: Path
    to: tuple[str, ...]
    limit: int
    dry_run: bool
    folder: Path | None
    smtp: str
    sender: str
    user: str
    password_file: Path | None
    ca_file: Path | None
    key_file: Path | None
    known_hosts: Path | None
    timeout: float
    attempts: int
    wait: float
    workspace: Path | None
    ledger: str | None
    approvals: Path | None
    today: str | None
    because: str
    by: str


def run_send(sending: Sending) -> int:
    """Send what is due by one channel and return the exit code."""
    courier = _courier(sending)
    chosen = due(courier.ledger, courier.channel.name, moment(courier.clock()), courier.gone, sending.to)
    chosen = chosen[: sending.limit] if sending.limit else chosen
    if sending.dry_run:
        table(
            ("dispatch", "pack", "centre", "state"),
            ((s.dispatch.id, s.dispatch.pack, s.dispatch.centre, s.state) for s in chosen),
        )
        say(f"{len(chosen)} would be sent by {courier.channel.name}; nothing was sent")
        return 0
    if not chosen:
        say(f"nothing is due by {courier.channel.name}")
    ends: Counter[str] = Counter()
    worst = 0
    for sent in watched(send(courier, chosen), len(chosen), _word):
        ends[sent.ending] += 1
        if sent.error is not None:
            say(f"{sent.ending}: {sent.dispatch} to {sent.centre}")
            complain(sent.error)
        if sent.ending not in (*_ENDED_WELL, "busy"):
            worst = max(worst, sent.error.exit_code if sent.error else DeliveryError.exit_code)
    if ends:
        table(("how it ended", "dispatches"), ((ending, str(count)) for ending, count in sorted(ends.items())))
    _say_uncertain(courier.ledger)
    say(f"{sum(ends[name] for name in _ENDED_WELL)} of {len(chosen)} sent by {courier.channel.name}")
    return worst


def run_status(sending: Sending) -> int:
    """Print where every dispatch stands and return the exit code."""
    ledger = open_ledger(sending.ledger, sending.workspace, make=False)
    with ledger.reading() as connection:
        every = [s for s in standings(connection) if not sending.to or s.dispatch.centre in sending.to]
    table(("dispatch", "pack", "centre", "state", "by", "tries", "since", "what is known"), map(_row, every))
    states = Counter(standing.state for standing in every)
    say(" · ".join(f"{count} {state}" for state, count in sorted(states.items())) or "nothing is packed yet")
    return 0


def run_resolve(sending: Sending, dispatch: str, answer: str) -> int:
    """Record what a person found out about a dispatch and return the exit code."""
    ledger = open_ledger(sending.ledger, sending.workspace, make=False)
    resolve(ledger, dispatch, answer, require_said("by", sending.by), moment_on(sending.today))
    say(f"{dispatch}: {'on record as sent' if answer == 'sent' else 'queued again'}")
    return 0


def _courier(sending: Sending) -> Courier:
    workspace = open_workspace(sending.workspace, None)
    records = sending.approvals or (sending.workspace or Path()) / "approvals"
    return Courier(
        ledger=open_ledger(sending.ledger, sending.workspace, make=False),
        channel=_channel(sending),
        address_of=lambda centre: _address(centre, sending),
        parcel_of=lambda contents, address: _parcel(workspace, sending.packs, contents, address),
        clock=lambda: moment_on(sending.today),
        worker=this_worker(),
        gone=gone,
        who=require_said("by", sending.by),
        log=records / LOG,
        retry=Retry(attempts=sending.attempts, first=sending.wait),
        withdrawn=withdrawn_editions(records),
        because=sending.because,
    )


def _channel(sending: Sending) -> Channel:
    match sending.channel:
        case "folder":
            if sending.folder is None:
                raise UsageError("which folder?", hint="Name it with --folder.")
            return FolderChannel()
        case "mail":
            return _mail(sending)
        case "sftp":
            if sending.key_file is None or sending.known_hosts is None:
                raise UsageError(
                    "SFTP needs our key and the host keys of the centres", hint="Name --key-file and --known-hosts."
                )
            access = SftpAccess(key_file=sending.key_file, known_hosts=sending.known_hosts, timeout=sending.timeout)
            return SftpChannel(access=access)
        case _:
            raise UsageError(f"“{sending.channel}” is no channel", hint="Write --channel folder, mail or sftp.")


def _mail(sending: Sending) -> MailChannel:
    host, _, port = sending.smtp.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) <= _LAST_PORT or not _is_address(sending.sender):
        raise UsageError(
            "mail needs a server and a sender", hint="Write --smtp mail.holder.example:587 --from packs@holder.example"
        )
    if sending.user and sending.password_file is None:
        raise UsageError("the user needs a password", hint="Name --password-file.")
    server = MailServer(
        host=host,
        port=int(port),
        sender=sending.sender,
        user=sending.user,
        password=read_password(sending.password_file) if sending.password_file else "",
        ca_file=sending.ca_file,
        timeout=sending.timeout,
    )
    return MailChannel(server=server, day=format_datetime(moment_on(sending.today)))


def _is_address(sender: str) -> bool:
    """Say whether *sender* can stand in the head of a letter: what is unseen, such as a line end, could add to it."""
    return "@" in sender and forbidden_character(sender) is None


def _address(centre: Centre, sending: Sending) -> str:
    """Return where the channel reaches *centre*.

    Raises:
        UsageError: The centre has no such address on record.
    """
    if sending.channel == "folder" and sending.folder is not None:
        return str(sending.folder.absolute() / centre.id)
    address = centre.email if sending.channel == "mail" else centre.sftp
    if not address:
        raise UsageError(
            f"{centre.id} has no address for {sending.channel} on record",
            hint="Use another channel, or import the centre with one.",
        )
    return address


def _parcel(workspace: Workspace, packs: Path, contents: Contents, address: str) -> Parcel:
    path = make_zip(packs / bag_name(contents), contents)
    size, digest = digest_of(path)
    words = mail_words(
        workspace,
        brand=brand_of(workspace, contents),
        dispatch=contents.dispatch,
        day=contents.day,
        language=contents.language,
        market=contents.market,
        recall=contents.taken is not None,
    )
    return Parcel(
        dispatch=contents.dispatch,
        pack=contents.pack,
        centre=contents.centre,
        address=address,
        file=path,
        size=size,
        digest=digest,
        language=contents.language,
        subject=words.subject,
        body=words.body,
    )


def _say_uncertain(ledger: Ledger) -> None:
    """Name what a person must decide, whenever it came about."""
    with ledger.reading() as connection:
        waiting = [s for s in standings(connection) if s.state in ("unknown", "gave-up")]
    for standing in waiting:
        say(f"{standing.state}: {standing.dispatch.id} to {standing.dispatch.centre}: {standing.detail}")
        say(f"  decide: edu-materials send --resolve {standing.dispatch.id} sent|again")


def _row(standing: Standing) -> tuple[str, ...]:
    dispatch = standing.dispatch
    return (
        dispatch.id,
        dispatch.pack,
        dispatch.centre,
        standing.state,
        standing.channel,
        str(standing.tries),
        standing.at,
        _known(standing)[:80],
    )


def _known(standing: Standing) -> str:
    """Return what the last row says in words; the digest before it is for the ledger."""
    return standing.detail.partition(" ")[2] if standing.state == "sent" else standing.detail


def _word(sent: Sent) -> str:
    return f"{sent.centre} {sent.dispatch}: {sent.ending}"
