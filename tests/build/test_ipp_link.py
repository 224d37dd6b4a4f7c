"""The way to a printer: addresses and queues told apart, sockets, answers in time, and what is said of a lost one."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from edu_materials.build.ipp_link import Address, address_of, ask
from edu_materials.build.print_jobs import Queue, opened, printed, require_agreed
from edu_materials.kernel.errors import PrinterError, UsageError
from edu_materials.press.ipp import (
    JOB_GROUP,
    OPERATION_GROUP,
    PRINTER_GROUP,
    UNSUPPORTED_GROUP,
    Attribute,
    Group,
    Message,
    Operation,
    Tag,
    Value,
    decode,
    encode,
)
from edu_materials.press.printing import MEDIA, PrintOrder

ORDER = PrintOrder(name="sheet.pdf", medium=MEDIA["A4"], sides="one-sided")
ABLE: dict[str, tuple[Value, ...]] = {
    "document-format-supported": ("application/pdf",),
    "copies-supported": ((1, 9),),
    "media-supported": ("iso_a4_210x297mm",),
}
YES = Message(code=0, number=1, groups=())
Answer = Callable[[Message], Message | bytes | None]


def no_pause(seconds: float) -> None:
    """Let no time pass."""


def job(state: int, number: int | None = 12, reasons: str = "none") -> Message:
    """Return what a printer says of a job."""
    attributes = [Attribute("job-state", Tag.ENUM, (state,)), Attribute("job-state-reasons", Tag.KEYWORD, (reasons,))]
    if number is not None:
        attributes.append(Attribute("job-id", Tag.INTEGER, (number,)))
    return Message(code=0, number=1, groups=(Group(JOB_GROUP, tuple(attributes)),))


@contextmanager
def peer(answer: Answer, path: Path | None = None) -> Iterator[Address]:
    """Run a printer that gives each request its *answer*: a message, bytes, or None to hang up without a word."""
    server = socket.socket(socket.AF_UNIX) if path else socket.create_server(("127.0.0.1", 0))
    if path:
        server.bind(str(path))
        server.listen()

    def serve() -> None:
        while True:
            try:
                caller, _ = server.accept()
            except OSError:
                return
            with caller:
                said = answer(decode(_request(caller)))
                body = encode(said) if isinstance(said, Message) else said
                if body is not None:
                    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    threading.Thread(target=serve, daemon=True).start()
    port = 0 if path else server.getsockname()[1]
    yield Address(uri="ipp://test/ipp/print", host="127.0.0.1", port=port, path="/ipp/print", socket=path)
    server.shutdown(socket.SHUT_RDWR)
    server.close()


def _request(caller: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += caller.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += caller.recv(65536)
    return body


# Addresses


def test_an_address_and_the_name_of_a_queue_are_told_apart() -> None:
    assert address_of("ipp://192.0.2.7").uri == "ipp://192.0.2.7/ipp/print"
    assert address_of("ipp://192.0.2.7:8631/").path == "/ipp/print"
    assert address_of("ipp://[2001:db8::1]/ipp/print/tray").host == "2001:db8::1"
    queue = address_of("ward-3", sockets=())
    assert (queue.uri, queue.port, queue.socket) == ("ipp://localhost/printers/ward-3", 631, None)
    named = address_of("Küche", "cups.example:8631/version=2.0")
    assert (named.host, named.port, named.path) == ("cups.example", 8631, "/printers/K%C3%BCche")
    assert address_of("ward-3", "/run/other.sock").socket == Path("/run/other.sock")


@pytest.mark.parametrize(
    "name", ["", "a b", "a/b", "http://192.0.2.7/", "ipps://192.0.2.7/", "ipp://", "ipp://a:b:c/", "ipp://u:p@host/"]
)
def test_what_is_neither_is_refused_with_a_remedy(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        address_of(name, sockets=())
    assert "ipp://" in caught.value.hint


def test_a_queue_of_this_machine_is_asked_at_its_socket() -> None:
    with TemporaryDirectory() as short:
        path = Path(short) / "cups.sock"
        with peer(lambda _: YES, path):
            address = address_of("office", sockets=(Path(short) / "none.sock", path))
            assert address.socket == path
            assert ask(address, Message(code=Operation.GET_PRINTER_ATTRIBUTES, number=1, groups=())) == YES


# Answers that do not come


def test_a_silent_printer_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        address = Address(uri="ipp://test/", host="127.0.0.1", port=port, path="/")
        with pytest.raises(PrinterError, match=r"does not answer within 0\.1 seconds"):
            ask(address, YES, seconds=0.1)
        with pytest.raises(PrinterError, match="took the file and did not answer: it may print, or not") as caught:
            ask(address, YES, b"%PDF", seconds=0.1)
    assert "before you print again" in caught.value.hint


def test_a_host_that_nobody_knows_and_an_answer_without_end_are_named() -> None:
    with pytest.raises(PrinterError, match=r"nobody knows the host printer\.invalid"):
        ask(Address(uri="ipp://printer.invalid/", host="printer.invalid", port=631, path="/"), YES)
    with peer(lambda _: bytes(4_000_001)) as address, pytest.raises(PrinterError, match="answers without end"):
        ask(address, YES)


# Jobs


def test_a_job_is_followed_to_its_end_and_sent_once() -> None:
    states = iter((3, 5, 9))
    asked: list[int] = []

    def answer(message: Message) -> Message:
        asked.append(message.code)
        return YES if message.code == Operation.VALIDATE_JOB else job(next(states))

    with peer(answer) as address:
        done = printed(Queue(address=address, answers=ABLE, user="tester"), ORDER, b"%PDF", wait=9, pause=no_pause)
    assert (done.job, done.state) == (12, "completed")
    assert asked == [Operation.VALIDATE_JOB, Operation.PRINT_JOB, *[Operation.GET_JOB_ATTRIBUTES] * 2]


def test_what_a_printer_says_of_itself_is_read_once() -> None:
    said = Attribute("printer-state", Tag.ENUM, (3,))
    with peer(lambda _: Message(code=0, number=1, groups=(Group(PRINTER_GROUP, (said,)),))) as address:
        assert opened(address, "tester").answers == {"printer-state": (3,)}


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ((job(7, reasons="job-canceled-by-user"),), r"job 12 is cancelled \(job-canceled-by-user\)"),
        ((job(8),), "job 12 is aborted"),
        ((job(3), job(6), job(6, reasons="media-empty")), r"not finished after 2 seconds: stopped \(media-empty\)"),
        ((job(3), None), "job 12 was made, and then"),
        ((job(3), Message(code=0x0406, number=1, groups=())), "the printer says no about job 12: 0x406"),
        ((job(3, None),), "gave no number"),
        ((Message(code=0x0507, number=1, groups=()),), "the printer says no: 0x507"),
    ],
)
def test_what_becomes_of_a_job_is_said_with_its_number(answers: tuple[Message | None, ...], said: str) -> None:
    coming = iter(answers)
    with (
        peer(lambda message: YES if message.code == Operation.VALIDATE_JOB else next(coming)) as address,
        pytest.raises(PrinterError, match=said) as caught,
    ):
        printed(Queue(address=address, answers=ABLE, user="tester"), ORDER, b"%PDF", wait=2, pause=no_pause)
    assert caught.value.hint


def test_a_printer_that_would_print_it_otherwise_gets_nothing() -> None:
    unsupported = Group(UNSUPPORTED_GROUP, (Attribute("print-scaling", Tag.KEYWORD, ("none",)),))
    sides = Group(UNSUPPORTED_GROUP, (Attribute("sides", Tag.KEYWORD, ("one-sided",)),))
    said = Group(OPERATION_GROUP, (Attribute("status-message", Tag.TEXT, ("substituted",)),))
    asked: list[int] = []

    def answer(*groups: Group) -> Answer:
        def noted(message: Message) -> Message:
            asked.append(message.code)
            return Message(code=1, number=1, groups=(said, *groups))

        return noted

    with peer(answer(unsupported)) as address:
        (note,) = require_agreed(Queue(address=address, answers=ABLE, user="tester"), ORDER)
    assert "does not say whether it scales" in note
    with (
        peer(answer(unsupported, sides)) as address,
        pytest.raises(PrinterError, match="would print it otherwise: it does not keep sides"),
    ):
        printed(Queue(address=address, answers=ABLE, user="tester"), ORDER, b"%PDF", wait=1, pause=no_pause)
    promising = Queue(address=address, answers=ABLE | {"print-scaling-supported": ("none",)}, user="tester")
    with (
        peer(answer(unsupported)) as address,
        pytest.raises(PrinterError, match="does not keep print-scaling"),
    ):
        require_agreed(Queue(address=address, answers=promising.answers, user="tester"), ORDER)
    assert set(asked) == {Operation.VALIDATE_JOB}
