"""The way to a printer: its address, one request at a time, and what each failure on the way means.

IPP over HTTP (RFC 8010, 4), to a printer itself or to a CUPS queue of this machine. Knows no page and no edition.
"""

import socket
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote, urlsplit

from edu_materials.kernel.errors import PrinterError, UsageError
from edu_materials.press.ipp import Message, decode, encode

PORT = 631
SOCKETS = (Path("/run/cups/cups.sock"), Path("/var/run/cups/cups.sock"))
_LONGEST_ANSWER = 4_000_000  # octets; a printer that describes every medium it knows needs some tens of thousands
_NOT_IN_NAMES = frozenset(" /#?'\"")
_LOOK = "See that it is switched on and on this network, and that the address is right."


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a printer is asked: its ``uri`` as the protocol names it, and the host or the socket that answers."""

    uri: str
    host: str
    port: int
    path: str
    socket: Path | None = None

    def __str__(self) -> str:
        """Return the name that errors use."""
        return self.uri


def address_of(printer: str, server: str | None = None, sockets: tuple[Path, ...] = SOCKETS) -> Address:
    """Return where *printer*, ``ipp://host[:port]/path`` or the name of a CUPS queue, is asked.

    *server* is the CUPS server as its own tools name it: a host, a host and port, or the path of a socket. Without it
    one of *sockets* is asked, where there is one, and else this machine.

    Raises:
        UsageError: It is no such address, or no name of a queue.
    """
    if "://" in printer:
        return _remote(printer)
    if not printer or set(printer) & _NOT_IN_NAMES:
        raise UsageError(
            f"“{printer}” is no name of a printer",
            hint="Name a CUPS queue, as lpstat -e lists them, or an address such as ipp://192.0.2.7/ipp/print.",
        )
    path = f"/printers/{quote(printer)}"
    if server and server.startswith("/"):
        return Address(uri=f"ipp://localhost{path}", host="localhost", port=PORT, path=path, socket=Path(server))
    if server:
        return _remote(f"ipp://{server.partition('/')[0]}{path}")
    local = next((candidate for candidate in sockets if candidate.is_socket()), None)
    return Address(uri=f"ipp://localhost{path}", host="localhost", port=PORT, path=path, socket=local)


def _remote(address: str) -> Address:
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port or PORT
    except ValueError:
        host, port = None, PORT
    if host is None or parts.scheme != "ipp" or parts.username or parts.query:
        raise UsageError(
            f"“{address}” is no address of a printer",
            hint="Write ipp://HOST[:PORT]/ipp/print. For ipps, make a CUPS queue of it and name the queue.",
        )
    path = parts.path if parts.path not in {"", "/"} else "/ipp/print"
    return Address(uri=f"ipp://{parts.netloc}{path}", host=host, port=port, path=path)


def ask(address: Address, message: Message, document: bytes = b"", *, seconds: float = 20.0) -> Message:
    """Send *message*, and *document* after it, to *address* and return the answer, whatever its status.

    Raises:
        PrinterError: Nobody is there, the answer does not come within *seconds* of silence, or is none of a printer.
    """
    connection = _Socket(address.socket, seconds) if address.socket else _connection(address, seconds)
    sent = False
    try:
        connection.connect()
        connection.request("POST", address.path, encode(message) + document, {"Content-Type": "application/ipp"})
        sent = True
        answer = connection.getresponse()
        if answer.status != 200:  # noqa: PLR2004 - the one status that carries an answer (RFC 8010, 4.2)
            raise _refused(address, answer.status)
        data = answer.read(_LONGEST_ANSWER + 1)
    except (OSError, HTTPException) as error:
        raise _away(address, error, seconds, printing=bool(document) and sent) from error
    finally:
        connection.close()
    if len(data) > _LONGEST_ANSWER:
        raise PrinterError(f"{address} answers without end", hint=_LOOK)
    return decode(data)


def _connection(address: Address, seconds: float) -> HTTPConnection:
    return HTTPConnection(address.host, address.port, timeout=seconds)


class _Socket(HTTPConnection):
    """HTTP over a socket of this machine, as CUPS offers it."""

    def __init__(self, path: Path, seconds: float) -> None:
        super().__init__("localhost", timeout=seconds)
        self.path = path
        self.seconds = seconds

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.seconds)
        self.sock.connect(str(self.path))


def _refused(address: Address, status: int) -> PrinterError:
    match status:
        case 401 | 403:
            return PrinterError(f"{address} does not let you print", hint="Ask who runs it for the right to print.")
        case 404:
            return PrinterError(f"{address} is not a printer", hint="lpstat -e lists the queues; see the path as well.")
        case 426:
            return PrinterError(
                f"{address} wants an encrypted connection", hint="Make a CUPS queue of it and name that with --printer."
            )
        case _:
            return PrinterError(f"{address} answers with HTTP {status}", hint=_LOOK)


def _away(address: Address, error: Exception, seconds: float, *, printing: bool) -> PrinterError:
    if printing:
        return PrinterError(
            f"{address} took the file and did not answer: it may print, or not",
            hint="Look at the printer and its queue before you print again.",
        )
    match error:
        case TimeoutError():
            return PrinterError(f"{address} does not answer within {seconds:g} seconds", hint=_LOOK)
        case socket.gaierror():
            return PrinterError(f"nobody knows the host {address.host}", hint="See that the address is right.")
        case OSError():
            reason = error.strerror or str(error)
            return PrinterError(f"{address} cannot be reached: {reason}", hint=_LOOK)
        case _:
            return PrinterError(f"{address} does not speak as a printer does", hint=_LOOK)
