"""Parcels over real channels: a folder, a mail server with STARTTLS, an SFTP server; and what goes wrong with each."""

import email
import email.policy
import hashlib
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.distribution.servers import SIZE_LIMIT, Mailbox, SftpBox, free_port

from edu_materials.distribution.channels.folder import FolderChannel
from edu_materials.distribution.channels.mail import MailChannel, MailServer, composed, message_id, read_password
from edu_materials.distribution.channels.parcel import (
    Channel,
    DeliveryError,
    LastingError,
    Parcel,
    PassingError,
    UncertainError,
)
from edu_materials.distribution.channels.sftp import SftpAccess, SftpChannel
from edu_materials.kernel.errors import UsageError

DAY = "Sun, 22 Nov 2026 10:00:00 +0000"
CONTENT = b".a line with a dot\r\n..and two\n" * 40


class Crossing:
    """Counts how often a channel says that a parcel may arrive from now on."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


@pytest.fixture
def crossing() -> Crossing:
    """A new count."""
    return Crossing()


@pytest.fixture
def parcel_to(tmp_path: Path) -> Callable[[str], Parcel]:
    """Make a parcel for an address."""

    def make(address: str, content: bytes = CONTENT) -> Parcel:
        path = tmp_path / "pack.zip"
        path.write_bytes(content)
        return Parcel(
            dispatch="D-000001",
            pack="P-000001",
            centre="test-de-1",
            address=address,
            file=path,
            size=len(content),
            digest=hashlib.sha256(content).hexdigest(),
            language="de",
            subject="Schulungsmaterial – Sendung D-000001 für Prüfzwecke",
            body="Das Paket ist als Datei angehängt.",
        )

    return make


def mail_to(box: Mailbox, **more: object) -> MailChannel:
    """Return the mail channel to *box*."""
    server = MailServer(host=box.host, port=box.port, sender="packs@holder.example", ca_file=box.ca_file, timeout=1.5)
    return MailChannel(server=replace(server, **more), day=DAY)  # type: ignore[arg-type]


def sftp_to(box: SftpBox, **more: object) -> SftpChannel:
    """Return the SFTP channel to *box*."""
    access = SftpAccess(key_file=box.key_file, known_hosts=box.known_hosts, timeout=10.0)
    return SftpChannel(access=replace(access, **more))  # type: ignore[arg-type]


# A folder


def test_a_folder_gets_the_file_whole_under_its_final_name(
    tmp_path: Path, parcel_to: Callable[[str], Parcel], crossing: Crossing
) -> None:
    parcel = parcel_to(str(tmp_path / "out" / "test-de-1"))
    channel = FolderChannel()
    assert channel.holds(parcel) is False
    channel.deliver(parcel, crossing)
    assert [path.name for path in (tmp_path / "out/test-de-1").iterdir()] == [parcel.name]
    assert "D-000001" in parcel.name
    assert channel.holds(parcel) is True
    assert crossing.count == 1


def test_a_file_with_other_content_under_the_name_is_not_taken_for_ours(
    tmp_path: Path, parcel_to: Callable[[str], Parcel]
) -> None:
    parcel = parcel_to(str(tmp_path / "out"))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / parcel.name).write_bytes(b"x" * parcel.size)
    assert FolderChannel().holds(parcel) is False


def test_a_full_disk_leaves_nothing_and_is_tried_again(
    parcel_to: Callable[[str], Parcel], crossing: Crossing, tmp_path: Path
) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    parcel = parcel_to(str(tmp_path / "out"))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / parcel.partial()).symlink_to(full)
    with pytest.raises(PassingError, match="No space left"):
        FolderChannel().deliver(parcel, crossing)
    assert list((tmp_path / "out").iterdir()) == []
    assert crossing.count == 0


def test_a_rename_that_fails_leaves_no_file(
    tmp_path: Path, parcel_to: Callable[[str], Parcel], crossing: Crossing
) -> None:
    parcel = parcel_to(str(tmp_path / "out"))
    (tmp_path / "out" / parcel.name).mkdir(parents=True)
    with pytest.raises(PassingError):
        FolderChannel().deliver(parcel, crossing)
    assert [path.name for path in (tmp_path / "out").iterdir()] == [parcel.name]
    assert FolderChannel().holds(parcel) is False


def test_a_folder_must_be_named_in_full(parcel_to: Callable[[str], Parcel], crossing: Crossing) -> None:
    with pytest.raises(LastingError, match="absolute path"):
        FolderChannel().deliver(parcel_to("somewhere"), crossing)


# Mail


def test_mail_goes_encrypted_with_the_pack_attached(
    mailbox: Mailbox, parcel_to: Callable[[str], Parcel], crossing: Crossing
) -> None:
    parcel = parcel_to("a@centres.example.org")
    channel = mail_to(mailbox)
    assert channel.deliver(parcel, crossing).startswith("250")
    message = email.message_from_bytes(mailbox.post.messages[0], policy=email.policy.SMTP)
    (attachment,) = message.iter_attachments()
    assert attachment.get_content() == CONTENT
    assert attachment.get_filename() == parcel.name
    assert message["Subject"] == parcel.subject
    assert message["To"] == "a@centres.example.org"
    body = message.get_body()
    assert body is not None
    assert "angehängt" in body.get_content()
    assert crossing.count == 1
    assert channel.holds(parcel) is None


def test_the_message_is_the_same_each_time(parcel_to: Callable[[str], Parcel]) -> None:
    parcel = parcel_to("a@centres.example.org")
    first, second = (composed(parcel, "packs@holder.example", DAY) for _ in range(2))
    assert first == second
    assert message_id(parcel, "packs@holder.example").startswith("<D-000001.")
    assert max(map(len, first.split(b"\r\n"))) <= 78 + 1


@pytest.mark.parametrize(
    ("mood", "kind", "said"),
    [
        ("later", PassingError, "451 4.3.0 busy"),
        ("never", LastingError, "554 5.7.1 not wanted"),
        ("refuse", LastingError, "550 5.1.1 no such box"),
        ("drop", UncertainError, "connection was lost"),
        ("hang", UncertainError, "timed out"),
    ],
)
def test_each_answer_of_a_mail_server_is_told_apart(
    mailbox: Mailbox,
    parcel_to: Callable[[str], Parcel],
    crossing: Crossing,
    mood: str,
    kind: type[DeliveryError],
    said: str,
) -> None:
    mailbox.post.moods.append(mood)
    with pytest.raises(kind, match=said):
        mail_to(mailbox).deliver(parcel_to("a@centres.example.org"), crossing)
    assert crossing.count == (0 if mood == "refuse" else 1)


def test_a_pack_larger_than_the_server_takes_is_told_before_it_goes(
    mailbox: Mailbox, parcel_to: Callable[[str], Parcel], crossing: Crossing
) -> None:
    parcel = replace(parcel_to("a@centres.example.org"), size=SIZE_LIMIT)
    with pytest.raises(LastingError, match=r"5\.5 MB, and 127\.0\.0\.1 takes 4\.0 MB") as caught:
        mail_to(mailbox).deliver(parcel, crossing)
    assert caught.value.hint == "Send it by SFTP or into a folder."
    assert crossing.count == 0


def test_nothing_goes_in_the_open(
    open_mailbox: Mailbox, parcel_to: Callable[[str], Parcel], crossing: Crossing
) -> None:
    with pytest.raises(LastingError, match="no STARTTLS"):
        mail_to(open_mailbox, ca_file=None).deliver(parcel_to("a@centres.example.org"), crossing)
    assert open_mailbox.post.messages == []


def test_a_server_that_nobody_vouches_for_gets_nothing(
    mailbox: Mailbox, parcel_to: Callable[[str], Parcel], crossing: Crossing
) -> None:
    with pytest.raises(LastingError, match="not trusted") as caught:
        mail_to(mailbox, ca_file=None).deliver(parcel_to("a@centres.example.org"), crossing)
    assert "--ca-file" in caught.value.hint


def test_a_login_is_given_where_it_is_asked_for(
    strict_mailbox: Mailbox, parcel_to: Callable[[str], Parcel], crossing: Crossing, tmp_path: Path
) -> None:
    (tmp_path / "password").write_text("secret\n", "utf-8")
    password = read_password(tmp_path / "password")
    parcel = parcel_to("a@centres.example.org")
    mail_to(strict_mailbox, user="test", password=password).deliver(parcel, crossing)
    assert len(strict_mailbox.post.messages) == 1
    with pytest.raises(LastingError, match="user and password"):
        mail_to(strict_mailbox, user="test", password="wrong").deliver(parcel, crossing)


def test_a_server_that_is_not_there_is_tried_again(parcel_to: Callable[[str], Parcel], crossing: Crossing) -> None:
    server = MailServer(host="127.0.0.1", port=free_port(), sender="packs@holder.example", timeout=1.0)
    with pytest.raises(PassingError, match="does not answer"):
        MailChannel(server=server, day=DAY).deliver(parcel_to("a@centres.example.org"), crossing)


@pytest.mark.parametrize("field", ["address", "subject"])
@pytest.mark.parametrize("bad", ["a@b.example\r\nBcc: all@centres.example", "x\nX-Evil: 1", "a\x00b", "a\x7fb"])
def test_no_name_or_address_can_add_a_header(parcel_to: Callable[[str], Parcel], field: str, bad: str) -> None:
    parcel = replace(parcel_to("a@centres.example.org"), **{field: bad})  # type: ignore[arg-type]
    with pytest.raises(LastingError, match="a header cannot hold"):
        composed(parcel, "packs@holder.example", DAY)


@pytest.mark.parametrize("address", ["Ä@centres.example", "no address", "a@b@c"])
def test_an_address_that_mail_cannot_carry_is_refused_for_good(
    mailbox: Mailbox, parcel_to: Callable[[str], Parcel], crossing: Crossing, address: str
) -> None:
    with pytest.raises(LastingError):
        mail_to(mailbox).deliver(parcel_to(address), crossing)
    assert mailbox.post.messages == []


def test_a_password_file_must_hold_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_password(tmp_path / "none")
    (tmp_path / "empty").write_text("\n", "utf-8")
    with pytest.raises(UsageError, match="is empty"):
        read_password(tmp_path / "empty")


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a server that takes a connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def test_a_mail_server_that_says_nothing_is_tried_again(
    silent: int, parcel_to: Callable[[str], Parcel], crossing: Crossing
) -> None:
    server = MailServer(host="127.0.0.1", port=silent, sender="packs@holder.example", timeout=0.3)
    with pytest.raises(PassingError, match="timed out"):
        MailChannel(server=server, day=DAY).deliver(parcel_to("a@centres.example.org"), crossing)


# SFTP


def test_an_sftp_server_that_says_nothing_is_tried_again(
    silent: int, sftp_box: SftpBox, parcel_to: Callable[[str], Parcel], crossing: Crossing
) -> None:
    with pytest.raises(PassingError):
        sftp_to(sftp_box, timeout=0.3).deliver(parcel_to(f"sftp://test@127.0.0.1:{silent}/x"), crossing)
    assert crossing.count == 0


def test_sftp_gets_the_file_whole_under_its_final_name(
    sftp_box: SftpBox, parcel_to: Callable[[str], Parcel], crossing: Crossing
) -> None:
    parcel = parcel_to(sftp_box.address("whole"))
    channel = sftp_to(sftp_box)
    assert channel.holds(parcel) is False
    channel.deliver(parcel, crossing)
    assert [(path.name, path.read_bytes()) for path in (sftp_box.folder / "whole").iterdir()] == [
        (parcel.name, CONTENT)
    ]
    assert channel.holds(parcel) is True
    assert channel.holds(replace(parcel, digest="0" * 64)) is False
    assert crossing.count == 1


def test_a_second_try_writes_over_what_a_first_one_left(
    sftp_box: SftpBox, parcel_to: Callable[[str], Parcel], crossing: Crossing
) -> None:
    parcel = parcel_to(sftp_box.address("again"))
    (sftp_box.folder / "again").mkdir()
    (sftp_box.folder / "again" / parcel.partial()).write_bytes(b"half")
    sftp_to(sftp_box).deliver(parcel, crossing)
    sftp_to(sftp_box).deliver(parcel, crossing)
    assert [path.name for path in (sftp_box.folder / "again").iterdir()] == [parcel.name]


def test_a_rename_that_fails_on_the_server_leaves_no_file_and_is_tried_again(
    sftp_box: SftpBox, parcel_to: Callable[[str], Parcel], crossing: Crossing
) -> None:
    parcel = parcel_to(sftp_box.address("taken"))
    obstacle = sftp_box.folder / "taken" / parcel.name / "inside"
    obstacle.mkdir(parents=True)
    with pytest.raises(PassingError):
        sftp_to(sftp_box).deliver(parcel, crossing)
    assert sftp_to(sftp_box).holds(parcel) is False
    assert [path.name for path in (sftp_box.folder / "taken").iterdir()] == [parcel.name]
    obstacle.rmdir()
    obstacle.parent.rmdir()
    sftp_to(sftp_box).deliver(parcel, crossing)
    assert sftp_to(sftp_box).holds(parcel) is True


def test_a_host_whose_key_is_not_the_known_one_gets_nothing(
    sftp_box: SftpBox, parcel_to: Callable[[str], Parcel], crossing: Crossing, tmp_path: Path
) -> None:
    key = Path(sftp_box.key_file.with_name("authorized")).read_text("utf-8")
    (tmp_path / "known").write_text(f"[{sftp_box.host}]:{sftp_box.port} {key}", "utf-8")
    for known in (tmp_path / "known", tmp_path / "empty"):
        known.touch()
        with pytest.raises(LastingError, match="not among the known ones"):
            sftp_to(sftp_box, known_hosts=known).deliver(parcel_to(sftp_box.address("stranger")), crossing)
    assert not (sftp_box.folder / "stranger").exists()


def test_a_key_that_the_server_does_not_admit_is_refused_for_good(
    sftp_box: SftpBox, parcel_to: Callable[[str], Parcel], crossing: Crossing
) -> None:
    channel = sftp_to(sftp_box, key_file=sftp_box.key_file.with_name("host"))
    with pytest.raises(LastingError, match="refuses our key"):
        channel.deliver(parcel_to(sftp_box.address("x")), crossing)


def test_an_sftp_server_that_is_not_there_is_tried_again(
    sftp_box: SftpBox, parcel_to: Callable[[str], Parcel], crossing: Crossing
) -> None:
    with pytest.raises(PassingError):
        sftp_to(sftp_box).deliver(parcel_to(f"sftp://test@127.0.0.1:{free_port()}/x"), crossing)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://test@host/x",
        "sftp://host/x",
        "sftp://test:secret@host/x",
        "sftp://test@host/../x",
        "sftp://test@host:99999/x",
        "nonsense",
    ],
)
def test_what_is_no_address_of_sftp_is_refused_and_no_password_is_repeated(
    sftp_box: SftpBox, parcel_to: Callable[[str], Parcel], crossing: Crossing, address: str
) -> None:
    with pytest.raises(LastingError, match="no address of SFTP") as caught:
        sftp_to(sftp_box).deliver(parcel_to(address), crossing)
    assert "secret" not in str(caught.value)


def test_a_missing_key_file_is_named(
    sftp_box: SftpBox, parcel_to: Callable[[str], Parcel], crossing: Crossing, tmp_path: Path
) -> None:
    with pytest.raises(LastingError, match="there is no file") as caught:
        sftp_to(sftp_box, key_file=tmp_path / "none").deliver(parcel_to(sftp_box.address("x")), crossing)
    assert caught.value.hint == "Name it with --key-file."


def test_every_channel_has_the_name_that_the_ledger_records(mailbox: Mailbox, sftp_box: SftpBox) -> None:
    channels: tuple[Channel, ...] = (FolderChannel(), mail_to(mailbox), sftp_to(sftp_box))
    assert [channel.name for channel in channels] == ["folder", "mail", "sftp"]
