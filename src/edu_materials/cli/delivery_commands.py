"""The commands of delivery: ``pack make``, ``send``, ``receipt``, ``remind``, ``recall``, ``key receipt``.

Only names, options and help; what they do is imported where it is used.
"""

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from edu_materials.cli.ledger_options import By, Day, Where
from edu_materials.cli.options import Approvals, Folder, Markets

Release = Annotated[Path | None, typer.Option("--release", help="The sealed folder.", metavar="FOLDER")]
Certificate = Annotated[
    Path | None, typer.Option("--certificate", "-c", help="Certificate of the signer or its issuer, PEM or DER.")
]
Packs = Annotated[Path, typer.Option("--packs", help="The folder of the packs.", metavar="DIR")]
Contact = Annotated[
    str, typer.Option("--contact", help="Where centres send the slip: an e-mail or postal address of the holder.")
]
ConfirmBy = Annotated[
    str | None, typer.Option("--confirm-by", help="Until when to confirm; four weeks if not named.", metavar="DATE")
]
ReceiptKey = Annotated[
    Path | None,
    typer.Option("--receipt-key", help="The key of receipt codes; beside the ledger if not named.", metavar="FILE"),
]
ClockBecause = Annotated[
    str, typer.Option("--clock-because", help="Why this clock stands before the last entry of the audit log.")
]
_DISTRIBUTION = "distribution"


class _RecallGroup(TyperGroup):
    """``recall EDITION`` begins a recall; only the words that it knows are commands of their own."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take what is no command for the edition to recall."""
        if args and args[0] not in {*self.commands, "--help"}:
            args = ["begin", *args]
        return super().parse_args(ctx, args)


recall = typer.Typer(cls=_RecallGroup, help="Take an edition back: recall EDITION --because “…”.", no_args_is_help=True)


def add_delivery_commands(app: typer.Typer, pack: typer.Typer, key: typer.Typer) -> None:
    """Add the commands of delivery to *app*, and those that belong there to *pack* and *key*."""
    pack.command(
        "make",
        epilog="Example:  edu-materials pack make --plan L-000001 --release release-1 --certificate holder.pem"
        " --contact receipts@holder.example",
    )(make)
    key.command("receipt", epilog="Example:  edu-materials key receipt")(key_receipt)
    app.command(epilog="Example:  edu-materials send --channel folder --folder /media/post-room")(send)
    app.command(epilog="Example:  edu-materials receipt 00000-1G000-012AR-7GGXC-C9Y8H-SHMFA --on 2026-12-03")(receipt)
    app.command(epilog="Example:  edu-materials remind --output reminders --market HU")(remind)
    app.add_typer(recall, name="recall")


def make(
    plan: Annotated[str, typer.Option("--plan", help="The plan, such as L-000001.")],
    packs: Packs = Path("packs"),
    release: Release = None,
    certificate: Certificate = None,
    contact: Contact = "",
    confirm_by: ConfirmBy = None,
    sheet: Annotated[str, typer.Option("--sheet", help="Sheets for cards, as “card sheets” lists them; or none.")] = (
        "plain"
    ),
    zipped: Annotated[bool, typer.Option("--zip", help="Also write each pack as one file.")] = False,
    to: Annotated[list[str] | None, typer.Option("--to", help="Only this centre; may be repeated.")] = None,
    workspace: Folder = None,
    ledger: Where = None,
    approvals: Approvals = None,
    receipt_key: ReceiptKey = None,
    today: Day = None,
    by: By = _DISTRIBUTION,
) -> None:
    """Make the packs of a plan: released files, a letter in the centre's language, sheets to print, a receipt code."""
    from edu_materials.cli.pack import Making, run_make  # noqa: PLC0415

    making = Making(
        plan=plan,
        packs=packs,
        release=release,
        certificate=certificate,
        contact=contact,
        confirm_by=confirm_by,
        sheet="" if sheet == "none" else sheet,
        zipped=zipped,
        to=tuple(to or ()),
        workspace=workspace,
        ledger=ledger,
        approvals=approvals,
        receipt_key=receipt_key,
        today=today,
        by=by,
    )
    raise typer.Exit(run_make(making))


def key_receipt(workspace: Folder = None, ledger: Where = None, receipt_key: ReceiptKey = None) -> None:
    """Make the key that signs receipt codes, beside the ledger; keep it as you keep the ledger."""
    from edu_materials.cli.pack import run_key_receipt  # noqa: PLC0415

    raise typer.Exit(run_key_receipt(workspace, ledger, receipt_key))


def send(
    channel: Annotated[str, typer.Option("--channel", help="folder, mail or sftp.")] = "",
    packs: Packs = Path("packs"),
    to: Annotated[list[str] | None, typer.Option("--to", help="Only this centre; may be repeated.")] = None,
    limit: Annotated[int, typer.Option("--limit", help="At most so many now; 0 for all.", min=0)] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be sent, and send nothing.")] = False,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Where to, by channel folder; a folder a centre.", metavar="DIR")
    ] = None,
    smtp: Annotated[str, typer.Option("--smtp", help="The mail server, such as mail.holder.example:587.")] = "",
    sender: Annotated[str, typer.Option("--from", help="Who sends the mail: an address of the holder.")] = "",
    user: Annotated[str, typer.Option("--user", help="The user at the mail server, if it asks.")] = "",
    password_file: Annotated[
        Path | None, typer.Option("--password-file", help="Its password, on the first line.", metavar="FILE")
    ] = None,
    ca_file: Annotated[
        Path | None, typer.Option("--ca-file", help="More authorities to trust for TLS, PEM.", metavar="FILE")
    ] = None,
    key_file: Annotated[
        Path | None, typer.Option("--key-file", help="Our private key for SFTP.", metavar="FILE")
    ] = None,
    known_hosts: Annotated[
        Path | None, typer.Option("--known-hosts", help="The host keys of the centres, OpenSSH.", metavar="FILE")
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", help="Seconds to wait for a server.", min=0.1)] = 60.0,
    attempts: Annotated[int, typer.Option("--attempts", help="Tries before giving up.", min=1)] = 6,
    wait: Annotated[float, typer.Option("--wait", help="Seconds before the second try; then ever longer.")] = 60.0,
    status: Annotated[bool, typer.Option("--status", help="Say where every dispatch stands.")] = False,
    resolve: Annotated[
        tuple[str, str] | None,
        typer.Option("--resolve", help="What you found out of a dispatch: sent or again.", metavar="DISPATCH ANSWER"),
    ] = None,
    workspace: Folder = None,
    ledger: Where = None,
    approvals: Approvals = None,
    today: Day = None,
    clock_because: ClockBecause = "",
    by: By = _DISTRIBUTION,
) -> None:
    """Send packs: each once, checked before it goes, tried again when a server is busy, and never doubled."""
    from edu_materials.cli.send import Sending, run_resolve, run_send, run_status  # noqa: PLC0415

    sending = Sending(
        channel=channel,
        packs=packs,
        to=tuple(to or ()),
        limit=limit,
        dry_run=dry_run,
        folder=folder,
        smtp=smtp,
        sender=sender,
        user=user,
        password_file=password_file,
        ca_file=ca_file,
        key_file=key_file,
        known_hosts=known_hosts,
        timeout=timeout,
        attempts=attempts,
        wait=wait,
        workspace=workspace,
        ledger=ledger,
        approvals=approvals,
        today=today,
        because=clock_because,
        by=by,
    )
    if resolve:
        raise typer.Exit(run_resolve(sending, *resolve))
    raise typer.Exit(run_status(sending) if status else run_send(sending))


def receipt(
    code: Annotated[str, typer.Argument(help="The code on the slip, or what its QR code says.")] = "",
    on: Annotated[str | None, typer.Option("--on", help="The day the pack came, if not today.", metavar="DATE")] = None,
    slips: Annotated[
        Path | None, typer.Option("--from", help="A list of slips: .csv or .xlsx with a column “code”.", metavar="FILE")
    ] = None,
    workspace: Folder = None,
    ledger: Where = None,
    receipt_key: ReceiptKey = None,
    today: Day = None,
    by: By = _DISTRIBUTION,
) -> None:
    """Record that a pack came, by the code of its letter; a code that we did not sign is refused."""
    from edu_materials.cli.receipt import Receiving, run_receipt  # noqa: PLC0415

    receiving = Receiving(workspace=workspace, ledger=ledger, receipt_key=receipt_key, today=today, by=by)
    raise typer.Exit(run_receipt(receiving, code, on, slips))


def remind(
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the letters go.", metavar="DIR")] = Path(
        "reminders"
    ),
    market: Markets = None,
    confirm_by: ConfirmBy = None,
    workspace: Folder = None,
    ledger: Where = None,
    receipt_key: ReceiptKey = None,
    today: Day = None,
    by: By = _DISTRIBUTION,
) -> None:
    """Write a reminder to every centre whose confirmation is overdue, and put it on record."""
    from edu_materials.cli.receipt import Receiving, run_remind  # noqa: PLC0415

    receiving = Receiving(workspace=workspace, ledger=ledger, receipt_key=receipt_key, today=today, by=by)
    markets = tuple(name.upper() for name in market or ())
    raise typer.Exit(run_remind(receiving, output, markets, confirm_by))


@recall.command("begin", hidden=True)
def begin(
    edition: Annotated[str, typer.Argument(help="The code of the edition, as its pages print it.")],
    because: Annotated[str, typer.Option("--because", help="Why: one line, printed in the letter as it is given.")],
    name: Annotated[str, typer.Option("--name", help="Who withdraws it, for the record of withdrawal.")] = "",
    replacement: Annotated[
        Path | None, typer.Option("--replacement", help="The sealed release that replaces it.", metavar="FOLDER")
    ] = None,
    certificate: Certificate = None,
    packs: Packs = Path("packs"),
    contact: Contact = "",
    confirm_by: ConfirmBy = None,
    sheet: Annotated[str, typer.Option("--sheet", help="Sheets for the new cards; or none.")] = "plain",
    workspace: Folder = None,
    ledger: Where = None,
    approvals: Approvals = None,
    receipt_key: ReceiptKey = None,
    today: Day = None,
    clock_because: ClockBecause = "",
    by: By = _DISTRIBUTION,
) -> None:
    """Take an edition back from all who hold it: a letter for each, with what replaces it, ready to be sent."""
    from edu_materials.cli.pack import Making  # noqa: PLC0415
    from edu_materials.cli.recall import run_begin  # noqa: PLC0415

    making = Making(
        plan="",
        packs=packs,
        release=replacement,
        certificate=certificate,
        contact=contact,
        confirm_by=confirm_by,
        sheet="" if sheet == "none" else sheet,
        zipped=False,
        to=(),
        workspace=workspace,
        ledger=ledger,
        approvals=approvals,
        receipt_key=receipt_key,
        today=today,
        by=by,
    )
    raise typer.Exit(run_begin(making, edition, because, name, clock_because))


@recall.command("confirm", epilog="Example:  edu-materials recall confirm centre-1 --destroyed 12 --handed-out 3")
def confirm(
    centre: Annotated[str, typer.Argument(help="The id of the centre.")],
    destroyed: Annotated[str, typer.Option("--destroyed", help="Copies, or serials such as 12-15,20.")] = "",
    handed_out: Annotated[str, typer.Option("--handed-out", help="Copies, or serials.")] = "",
    unaccounted: Annotated[str, typer.Option("--unaccounted", help="Copies not found, or their serials.")] = "",
    which: Annotated[str, typer.Option("--recall", help="Which recall, if there are several.")] = "",
    workspace: Folder = None,
    ledger: Where = None,
    today: Day = None,
    by: By = _DISTRIBUTION,
) -> None:
    """Record what became of a centre's copies: destroyed, handed out, not found."""
    from edu_materials.cli.recall import run_confirm  # noqa: PLC0415
    from edu_materials.distribution.accounts import Balance  # noqa: PLC0415

    balance = Balance(destroyed=destroyed, handed_out=handed_out, unaccounted=unaccounted)
    raise typer.Exit(run_confirm(workspace, ledger, today, by, which, centre, balance))


@recall.command("status", epilog="Example:  edu-materials recall status")
def recall_status(
    which: Annotated[str, typer.Option("--recall", help="Only this recall.")] = "",
    everyone: Annotated[bool, typer.Option("--all", help="Also centres with nothing open.")] = False,
    workspace: Folder = None,
    ledger: Where = None,
) -> None:
    """Say for each centre what is still open: sent = destroyed + handed out + unaccounted."""
    from edu_materials.cli.recall import run_recall_status  # noqa: PLC0415

    raise typer.Exit(run_recall_status(workspace, ledger, which, everyone=everyone))
