"""What ``recall`` does: an edition withdrawn, letters for all who hold it, and the count until no copy is open."""

from pathlib import Path

from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.cli.ledger_options import require_said
from edu_materials.cli.moments import moment_on
from edu_materials.cli.pack import Making, make_all, makings_of, opened, order_of
from edu_materials.cli.show import say, some, table
from edu_materials.distribution.accounts import Account, Balance, accounts, confirm
from edu_materials.distribution.ledger import Ledger
from edu_materials.distribution.recalls import begin_recall, begun_before, every_recall, require_reason
from edu_materials.distribution.sending import require_clock
from edu_materials.kernel.errors import UsageError
from edu_materials.release.audit import LOG, append
from edu_materials.release.withdrawals import known_editions, withdraw, withdrawn_editions

_COLUMNS = ("recall", "centre", "sent", "destroyed", "handed out", "not found", "open", "letter")


def run_begin(making: Making, edition: str, because: str, name: str, clock_because: str) -> int:
    """Withdraw an edition, put the recall on record, make its packs, and return the exit code.

    Called again with the same words, it does what a crash kept from being done.
    """
    workspace = open_workspace(making.workspace, None)
    reason = require_reason(because)
    ledger = opened(making.workspace, making.ledger)
    makings = makings_of(making, workspace)
    order = order_of(making)
    logged = require_clock(making.records / LOG, order.at, clock_because)
    successor = makings.release.id if makings.release else ""
    begun = begun_before(ledger, edition, reason, successor) or begin_recall(
        ledger, edition, reason, makings.release, order
    )
    if not any(entry.what == "recall" and entry.subject == begun.recall.id for entry in logged):
        append(
            making.records / LOG,
            who=order.who,
            what="recall",
            subject=begun.recall.id,
            why=f"{edition}: {reason}",
            when=order.at,
            because=clock_because,
        )
    _withdraw(workspace, making, edition, reason, name or order.who, clock_because)
    with ledger.reading() as connection:
        copies = sum(account.sent for account in accounts(connection, begun.recall.id))
    centres, taken = some(len(begun.packs), "centre"), some(copies, "copy", "copies")
    say(f"{begun.recall.id}: {edition} is taken back from {centres}, {taken} in all")
    code = make_all(making, makings, begun.packs)
    say(f"plan {begun.plan}; now: edu-materials send --channel …; then: edu-materials recall status")
    return code


def run_confirm(
    folder: Path | None, where: str | None, today: str | None, by: str, which: str, centre: str, balance: Balance
) -> int:
    """Record what a centre counted and return the exit code."""
    ledger = opened(folder, where)
    recall = which or _only_recall(ledger)
    account = confirm(ledger, recall, centre, balance, require_said("by", by), moment_on(today))
    table(_COLUMNS, (_row(account),))
    say("every copy is accounted for" if account.open == 0 else f"copies still open: {account.open}")
    return 0


def run_recall_status(folder: Path | None, where: str | None, which: str, *, everyone: bool) -> int:
    """Print what is open in each recall and return the exit code."""
    ledger = opened(folder, where)
    recalls = [recall for recall in every_recall(ledger) if not which or recall.id == which]
    if which and not recalls:
        raise UsageError(f"there is no recall {which}", hint="See: edu-materials recall status")
    for recall in recalls:
        with ledger.reading() as connection:
            found = list(accounts(connection, recall.id))
        say(f"{recall.id} of {recall.at[:10]}: {recall.edition}, because: {recall.because}")
        table(_COLUMNS, (_row(account) for account in found if everyone or account.open))
        say(_sum(found))
    if not recalls:
        say("there is no recall")
    return 0


def _withdraw(workspace: Workspace, making: Making, edition: str, reason: str, name: str, because: str) -> None:
    """Write the record of withdrawal, if the edition is known here and none has withdrawn it before."""
    known = edition in known_editions(workspace, making.records)
    if not known or edition in withdrawn_editions(making.records):
        return
    withdraw(
        workspace,
        (edition,),
        making.records,
        name=name,
        reason=reason,
        when=moment_on(making.today),
        because=because,
    )


def _only_recall(ledger: Ledger) -> str:
    recalls = every_recall(ledger)
    if len(recalls) != 1:
        raise UsageError(
            f"there are {len(recalls)} recalls", hint="Say which with --recall; see: edu-materials recall status"
        )
    return recalls[0].id


def _row(account: Account) -> tuple[str, ...]:
    counts = (account.sent, account.destroyed, account.handed_out, account.unaccounted, account.open)
    return (account.recall, account.centre, *map(str, counts), account.letter)


def _sum(found: list[Account]) -> str:
    sent = sum(account.sent for account in found)
    left = sum(account.open for account in found)
    waiting = sum(account.open > 0 for account in found)
    waited_for = f"open: {some(left, 'copy', 'copies')} at {some(waiting, 'centre')}"
    answered = waited_for if left else "every copy is accounted for"
    return f"sent {sent} to {some(len(found), 'centre')}: {answered}"
