"""Sending: each pack once, whatever happens in between; and never what may not go."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from tests.distribution.delivery import CARD_DE, NOON, Desk, a_centre, packed
from tests.distribution.servers import Mailbox

from edu_materials.distribution.channels.folder import FolderChannel
from edu_materials.distribution.channels.mail import MailChannel, MailServer
from edu_materials.distribution.channels.parcel import DeliveryError, Parcel, PassingError
from edu_materials.distribution.ledger import Ledger, add, found
from edu_materials.distribution.outbox import LostClaimError, Retry, claim, note, resolve, standings
from edu_materials.distribution.packs import WrongLanguageError
from edu_materials.distribution.records import Centre, DispatchEvent
from edu_materials.kernel.errors import OutputError, UsageError
from edu_materials.release.audit import read_log
from edu_materials.release.sealed import NotCurrentError


@dataclass
class Broken:
    """A channel that breaks where a test says; behind it stands a real folder."""

    before: BaseException | None = None
    after: BaseException | None = None
    folder: FolderChannel = field(default_factory=FolderChannel)
    name: str = "folder"

    def holds(self, parcel: Parcel) -> bool | None:
        return self.folder.holds(parcel)

    def deliver(self, parcel: Parcel, crossing: Callable[[], None]) -> str:
        if self.before:
            raise self.before
        said = self.folder.deliver(parcel, crossing)
        if self.after:
            raise self.after
        return said


class Killed(BaseException):
    """Stands for a process that ends here."""


def ended(ledger: Ledger) -> list[str]:
    """Return where each dispatch stands."""
    with ledger.reading() as connection:
        return [standing.state for standing in standings(connection)]


def into(folder: Path) -> Callable[[Centre], str]:
    """Return where each centre's folder is."""
    return lambda centre: str(folder / centre.id)


def files_in(folder: Path) -> dict[str, int]:
    """Return how many files each centre has."""
    return {path.name: len(list(path.iterdir())) for path in sorted(folder.iterdir())} if folder.exists() else {}


def events(desk: Desk) -> list[tuple[int, str]]:
    """Return attempt and kind of every event, in the order of the rows."""
    with desk.ledger.reading() as connection:
        return [(event.attempt, event.event) for event in found(connection, DispatchEvent)]


def test_every_centre_gets_its_pack_once_and_all_of_it_is_on_record(desk: Desk, tmp_path: Path) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"), a_centre("at-1", "AT"))
    courier = desk.courier(FolderChannel(), into(tmp_path / "out"))
    assert {centre: sent.ending for centre, sent in desk.run(courier).items()} == {"at-1": "sent", "de-1": "sent"}
    assert desk.run(courier) == {}
    assert files_in(tmp_path / "out") == {"at-1": 1, "de-1": 1}
    assert events(desk)[:4] == [(0, "queued"), (1, "claimed"), (1, "sending"), (1, "sent")]
    assert ended(desk.ledger) == ["sent"] * 2
    entries = read_log(desk.log)
    assert [(entry.what, entry.subject) for entry in entries] == [("dispatch", "D-000001"), ("dispatch", "D-000002")]
    assert all(entry.digest for entry in entries)


def test_a_busy_channel_is_tried_again_after_ever_longer_waits_and_then_given_up(desk: Desk, tmp_path: Path) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"))
    courier = desk.courier(Broken(before=PassingError("busy", hint="later")), into(tmp_path / "out"))
    assert desk.run(courier)["de-1"].ending == "failed"
    assert desk.run(courier) == {}
    desk.clock.later(seconds=60)
    assert desk.run(courier)["de-1"].ending == "failed"
    desk.clock.later(seconds=60)
    assert desk.run(courier) == {}
    desk.clock.later(seconds=180)
    assert desk.run(courier)["de-1"].ending == "gave-up"
    desk.clock.later(days=9)
    assert desk.run(courier) == {}
    resolve(desk.ledger, "D-000001", "again", "logistics", desk.clock())
    well = desk.courier(FolderChannel(), into(tmp_path / "out"))
    assert desk.run(well)["de-1"].ending == "sent"


def test_a_worker_that_ended_after_the_file_had_arrived_leaves_nothing_to_send(desk: Desk, tmp_path: Path) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"))
    with pytest.raises(Killed):
        desk.run(desk.courier(Broken(after=Killed()), into(tmp_path / "out")))
    after = desk.courier(FolderChannel(), into(tmp_path / "out"), worker="worker-2")
    assert desk.run(after) == {}, "its claim still holds"
    desk.ended.add("worker-1")
    assert desk.run(after)["de-1"].ending == "found"
    assert files_in(tmp_path / "out") == {"de-1": 1}
    assert len(read_log(desk.log)) == 1


def test_a_claim_of_a_worker_on_another_machine_lapses(desk: Desk, tmp_path: Path) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"))
    with pytest.raises(Killed):
        desk.run(desk.courier(Broken(before=Killed()), into(tmp_path / "out")))
    after = desk.courier(FolderChannel(), into(tmp_path / "out"), worker="worker-2")
    desk.clock.later(seconds=desk.retry.lease - 1)
    assert desk.run(after) == {}
    desk.clock.later(seconds=2)
    assert desk.run(after)["de-1"].ending == "sent"


def test_a_worker_whose_claim_has_lapsed_and_was_taken_over_does_not_send(desk: Desk) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"))
    retry = Retry(lease=10)
    with desk.ledger.reading() as connection:
        assert [standing.state for standing in standings(connection)] == ["packed"]
    with desk.ledger.writing() as connection:
        queued = DispatchEvent(dispatch="D-000001", attempt=0, event="queued", at="2026-12-01T12:00:00Z")
        add(connection, [replace(queued, detail="folder /nowhere")])
    slow = claim(desk.ledger, "D-000001", "slow", desk.clock(), retry, lambda _: False)
    assert slow
    assert claim(desk.ledger, "D-000001", "quick", desk.clock(), retry, lambda _: False) is None
    desk.clock.later(seconds=11)
    quick = claim(desk.ledger, "D-000001", "quick", desk.clock(), retry, lambda _: False)
    assert quick
    with pytest.raises(LostClaimError):
        note(desk.ledger, slow, "sending", "slow", desk.clock(), detail="", until="")
    note(desk.ledger, quick, "sending", "quick", desk.clock(), detail="", until="")


def test_two_who_send_at_once_send_each_pack_once(desk: Desk, tmp_path: Path) -> None:
    packs = packed(desk.ledger, desk.home, *(a_centre(f"de-{number}") for number in range(12)))
    for contents in packs:
        desk.parcel(contents, "")
    couriers = [desk.courier(FolderChannel(), into(tmp_path / "out"), worker=f"worker-{n}") for n in range(2)]
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(desk.run, couriers)
    went = [sent.centre for sent in (*first.values(), *second.values()) if sent.ending == "sent"]
    assert sorted(went) == sorted(contents.centre for contents in packs)
    assert files_in(tmp_path / "out") == {contents.centre: 1 for contents in packs}
    assert events(desk).count((1, "sent")) == 12


def test_two_who_send_at_once_from_any_kind_of_ledger_send_each_pack_once(
    desk: Desk, where: str, tmp_path: Path
) -> None:
    ledgers = [Ledger.open(where) for _ in range(2)]
    packs = packed(ledgers[0], desk.home, *(a_centre(f"de-{number}") for number in range(4)))
    for contents in packs:
        desk.parcel(contents, "")
    desks = [replace(desk, ledger=ledger) for ledger in ledgers]
    couriers = [each.courier(FolderChannel(), into(tmp_path / "out"), worker=str(id(each))) for each in desks]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda pair: pair[0].run(pair[1]), zip(desks, couriers, strict=True)))
    assert files_in(tmp_path / "out") == {contents.centre: 1 for contents in packs}
    assert ended(ledgers[0]) == ["sent"] * 4
    for ledger in ledgers:
        ledger.close()


@pytest.fixture
def by_mail(mailbox: Mailbox) -> MailChannel:
    """The mail channel to the test server."""
    server = MailServer(
        host=mailbox.host, port=mailbox.port, sender="packs@holder.example", ca_file=mailbox.ca_file, timeout=1.5
    )
    return MailChannel(server=server, day="Tue, 01 Dec 2026 12:00:00 +0000")


def test_mail_whose_answer_was_lost_waits_for_a_person(desk: Desk, mailbox: Mailbox, by_mail: MailChannel) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"))
    mailbox.post.moods.append("drop")
    courier = desk.courier(by_mail, lambda centre: centre.email)
    assert desk.run(courier)["de-1"].ending == "unknown"
    desk.clock.later(days=3)
    desk.ended.add("worker-1")
    assert desk.run(courier) == {}
    assert len(mailbox.post.messages) == 1
    resolve(desk.ledger, "D-000001", "sent", "logistics", desk.clock())
    assert desk.run(courier) == {}
    assert ended(desk.ledger) == ["sent"]
    with pytest.raises(UsageError, match="waits for no answer"):
        resolve(desk.ledger, "D-000001", "again", "logistics", desk.clock())


def test_mail_of_a_worker_that_ended_while_sending_waits_for_a_person(
    desk: Desk, mailbox: Mailbox, by_mail: MailChannel
) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"))

    def killed_after(parcel: Parcel, crossing: Callable[[], None]) -> str:
        by_mail.deliver(parcel, crossing)
        raise Killed

    dying = replace(desk.courier(by_mail, lambda centre: centre.email), channel=Dying(by_mail, killed_after))
    with pytest.raises(Killed):
        desk.run(dying)
    desk.ended.add("worker-1")
    courier = desk.courier(by_mail, lambda centre: centre.email, worker="worker-2")
    assert desk.run(courier)["de-1"].ending == "unknown"
    assert len(mailbox.post.messages) == 1
    resolve(desk.ledger, "D-000001", "again", "logistics", desk.clock())
    assert desk.run(courier)["de-1"].ending == "sent"
    first, second = (message.split(b"Message-ID: ")[1].split(b"\r\n")[0] for message in mailbox.post.messages)
    assert first == second


@dataclass
class Dying:
    """A channel with another way to deliver."""

    channel: MailChannel
    how: Callable[[Parcel, Callable[[], None]], str]
    name: str = "mail"

    def holds(self, parcel: Parcel) -> bool | None:
        return self.channel.holds(parcel)

    def deliver(self, parcel: Parcel, crossing: Callable[[], None]) -> str:
        return self.how(parcel, crossing)


def test_a_server_that_says_later_and_then_never_is_believed_both_times(
    desk: Desk, mailbox: Mailbox, by_mail: MailChannel
) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"))
    mailbox.post.moods += ["later", "never"]
    courier = desk.courier(by_mail, lambda centre: centre.email)
    assert desk.run(courier)["de-1"].ending == "failed"
    desk.clock.later(minutes=5)
    assert desk.run(courier)["de-1"].ending == "gave-up"
    assert mailbox.post.messages == []


def test_a_clock_that_was_set_back_is_noticed_before_anything_goes(desk: Desk, tmp_path: Path) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"), a_centre("de-2"))
    courier = desk.courier(FolderChannel(), into(tmp_path / "out"))
    assert len(desk.run(courier)) == 2
    desk.clock.later(hours=-1)
    packed(desk.ledger, desk.home, a_centre("de-3"))
    with pytest.raises(UsageError, match="by this clock") as caught:
        desk.run(courier)
    assert "--clock-because" in caught.value.hint
    assert files_in(tmp_path / "out") == {"de-1": 1, "de-2": 1}
    explained = replace(courier, because="the clock ran an hour fast before")
    assert desk.run(explained)["de-3"].ending == "sent"
    assert files_in(tmp_path / "out") == {"de-1": 1, "de-2": 1, "de-3": 1}


def test_a_failure_on_record_from_a_clock_that_ran_fast_holds_nothing_up(desk: Desk, tmp_path: Path) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"))
    assert desk.run(desk.courier(Broken(before=PassingError("busy", hint="later")), into(tmp_path / "out")))
    desk.clock.later(days=-1)
    with desk.ledger.reading() as connection:
        (standing,) = standings(connection)
    assert standing.due("2026-11-30T12:00:00Z", lambda _: False)


def test_what_was_sent_before_a_crash_is_logged_by_the_next_run(desk: Desk, tmp_path: Path) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"))
    desk.log.mkdir()
    with pytest.raises(OutputError):
        desk.run(desk.courier(FolderChannel(), into(tmp_path / "out")))
    desk.log.rmdir()
    courier = desk.courier(FolderChannel(), into(tmp_path / "out"))
    desk.run(courier)
    desk.run(courier)
    assert [entry.subject for entry in read_log(desk.log)] == ["D-000001"]


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        ({"languages": "en"}, WrongLanguageError, "reads en"),
        ({"country": "AT"}, WrongLanguageError, "is in AT"),
        ({"valid_until": "2026-11-30"}, UsageError, "was valid until 2026-11-30"),
    ],
)
def test_a_centre_that_changed_since_its_pack_was_made_gets_nothing(
    desk: Desk, tmp_path: Path, change: dict[str, str], kind: type[Exception], said: str
) -> None:
    centre = a_centre("de-1")
    packed(desk.ledger, desk.home, centre)
    with desk.ledger.writing() as connection:
        add(connection, [replace(centre, revision=2, **change)])  # type: ignore[arg-type]
    sent = desk.run(desk.courier(FolderChannel(), into(tmp_path / "out")))["de-1"]
    assert sent.ending == "refused"
    assert isinstance(sent.error, kind)
    assert said in sent.detail
    assert files_in(tmp_path / "out") == {}
    assert events(desk) == []


def test_nothing_is_sent_that_must_not_be_used_any_more(desk: Desk, tmp_path: Path) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"))
    courier = desk.courier(FolderChannel(), into(tmp_path / "out"), withdrawn=CARD_DE)
    refused = desk.run(courier)["de-1"]
    assert isinstance(refused.error, NotCurrentError)
    assert "is withdrawn: a test" in refused.detail
    desk.clock.now = NOON.replace(year=2029)
    refused = desk.run(desk.courier(FolderChannel(), into(tmp_path / "out")))["de-1"]
    assert f"expired on {date(2028, 11, 30)}" in refused.detail
    assert files_in(tmp_path / "out") == {}


def test_a_centre_without_an_address_is_named_and_the_others_get_theirs(desk: Desk, tmp_path: Path) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"), a_centre("de-2"))

    def address(centre: Centre) -> str:
        if centre.id == "de-1":
            raise UsageError("de-1 has no address", hint="Import one.")
        return str(tmp_path / "out" / centre.id)

    ends = desk.run(desk.courier(FolderChannel(), address))
    assert {centre: sent.ending for centre, sent in ends.items()} == {"de-1": "refused", "de-2": "sent"}


def test_a_ledger_that_went_away_in_the_middle_stops_the_run_and_nothing_goes_twice(desk: Desk, tmp_path: Path) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"))
    courier = desk.courier(Broken(after=OutputError("the ledger went away", hint="again")), into(tmp_path / "out"))
    with pytest.raises(OutputError, match="went away"):
        desk.run(courier)
    desk.ended.add("worker-1")
    again = desk.courier(FolderChannel(), into(tmp_path / "out"), worker="worker-2")
    assert desk.run(again)["de-1"].ending == "found"
    assert files_in(tmp_path / "out") == {"de-1": 1}


def test_an_answer_that_is_none_is_refused(desk: Desk) -> None:
    packed(desk.ledger, desk.home, a_centre("de-1"))
    with pytest.raises(UsageError, match="is no answer"):
        resolve(desk.ledger, "D-000001", "maybe", "logistics", desk.clock())
    with pytest.raises(UsageError, match="no dispatch D-9"):
        resolve(desk.ledger, "D-9", "sent", "logistics", desk.clock())
    assert DeliveryError.exit_code == 8
