"""Parcels by e-mail: over STARTTLS only, with a Message-ID that never changes, so that a double can be told.

SMTP (RFC 5321) cannot be asked whether a message arrived. When the answer after the data is lost, the dispatch is
uncertain and is not sent again by itself.
"""

import re
import smtplib
import ssl
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from edu_materials.distribution.channels.parcel import (
    DeliveryError,
    LastingError,
    Parcel,
    PassingError,
    UncertainError,
)
from edu_materials.kernel.errors import UsageError

_PERMANENT = 500
_ADDRESS = re.compile(r"[!-?A-~]+@[A-Za-z0-9.-]+")
"""Printable ASCII on both sides of one @: no mail server is asked for more (RFC 5321, without SMTPUTF8)."""
_BASE64_GROWTH = 1.37  # four characters for three bytes, and a line end every 76


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in: STARTTLS is required, *ca_file* names further authorities to trust.

    *user* and *password* are for servers that ask who hands in; *timeout* in seconds holds for every step.
    """

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    ca_file: Path | None = None
    timeout: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MailChannel:
    """Sends parcels as attachments; the address of a parcel is an e-mail address."""

    server: MailServer
    day: str
    """The date of the messages, as RFC 5322 writes it."""
    name: str = "mail"

    def holds(self, parcel: Parcel) -> bool | None:
        """Say that SMTP cannot tell."""
        del parcel
        return None

    def deliver(self, parcel: Parcel, crossing: Callable[[], None]) -> str:
        """Send the parcel and return what the server said.

        Raises:
            PassingError: The server is busy, does not answer, or has no STARTTLS today (4xx, time-outs).
            LastingError: It refuses for good (5xx), its certificate is not trusted, or the file is too large.
            UncertainError: The connection was lost after the data.
        """
        message = composed(parcel, self.server.sender, self.day)
        client = self._connected()
        try:
            self._require_size(client, parcel)
            self._envelope(client, parcel)
            crossing()
            return _data(client, message)
        except (smtplib.SMTPException, OSError) as error:
            raise _failed(error, self.server) from error
        finally:
            client.close()

    def _connected(self) -> smtplib.SMTP:
        """Return a connection that is encrypted and, where a user is named, logged in."""
        server = self.server
        try:
            client = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        except (smtplib.SMTPException, OSError) as error:
            raise _failed(error, server) from error
        try:
            self._secure(client)
        except (smtplib.SMTPException, OSError, DeliveryError) as error:
            client.close()
            raise _failed(error, server) from error
        return client

    def _secure(self, client: smtplib.SMTP) -> None:
        """Turn encryption on, and log in where a user is named."""
        server = self.server
        client.ehlo_or_helo_if_needed()
        if not client.has_extn("starttls"):
            raise LastingError(
                f"{server.host} offers no STARTTLS", hint="Use a server that encrypts; packs never go in the open."
            )
        client.starttls(context=_trust(server))
        client.ehlo()
        if server.user:
            client.login(server.user, server.password)

    def _require_size(self, client: smtplib.SMTP, parcel: Parcel) -> None:
        """Make sure that the server takes a message so large (RFC 1870)."""
        limit = client.esmtp_features.get("size", "")
        size = int(parcel.size * _BASE64_GROWTH) + 4096
        if limit.isdigit() and 0 < int(limit) < size:
            raise LastingError(
                f"the pack makes a message of {size / 1e6:.1f} MB,"
                f" and {self.server.host} takes {int(limit) / 1e6:.1f} MB",
                hint="Send it by SFTP or into a folder.",
            )

    def _envelope(self, client: smtplib.SMTP, parcel: Parcel) -> None:
        for verb, answer in (
            ("sender", client.mail(self.server.sender)),
            ("recipient", client.rcpt(parcel.address)),
        ):
            code, text = answer
            if code not in (250, 251):
                raise _refused(f"the {verb} of {parcel.dispatch}", code, text)


def composed(parcel: Parcel, sender: str, day: str) -> bytes:
    """Return the message for *parcel* as it goes over the wire (RFC 5322), the same bytes each time.

    Raises:
        LastingError: A header would hold a line end or another control character.
    """
    boundary = f"=_{parcel.digest[:40]}"
    message = EmailMessage(policy=SMTP.clone(max_line_length=76))
    headers = {
        "From": sender,
        "To": parcel.address,
        "Subject": parcel.subject,
        "Date": day,
        "Message-ID": message_id(parcel, sender),
        "Content-Language": parcel.language,
        "Auto-Submitted": "auto-generated",
    }
    try:
        for name, value in headers.items():
            message[name] = _one_line(value)
        _plain_address(parcel.address)
    except (ValueError, IndexError) as error:
        raise LastingError(
            f"{parcel.dispatch}: a header cannot hold what it is given: {error}",
            hint="Correct the centre's name or address; a header has one line.",
        ) from error
    message.set_content(parcel.body + "\n", cte="quoted-printable")
    message.add_attachment(
        parcel.file.read_bytes(), maintype="application", subtype="zip", filename=parcel.name, cte="base64"
    )
    message.set_boundary(boundary)
    return message.as_bytes()


def _one_line(value: str) -> str:
    if any(unicodedata.category(character) == "Cc" for character in value):
        raise ValueError("a line end or another control character")
    return value


def _plain_address(address: str) -> None:
    if not _ADDRESS.fullmatch(address):
        raise ValueError("this is no address that every mail server takes")


def message_id(parcel: Parcel, sender: str) -> str:
    """Return the Message-ID of a dispatch: the same for each try, so that a mail system may drop a double."""
    return f"<{parcel.dispatch}.{parcel.digest[:16]}@{sender.rpartition('@')[2]}>"


def read_password(path: Path) -> str:
    """Return the first line of the file *path*.

    Raises:
        UsageError: It cannot be read, or is empty.
    """
    try:
        password = path.read_text("utf-8").split("\n", 1)[0].strip()
    except (OSError, UnicodeError) as error:
        raise UsageError(f"the password file {path} cannot be read", hint="Check the path and its rights.") from error
    if not password:
        raise UsageError(f"the password file {path} is empty", hint="Write the password on its first line.")
    return password


def _data(client: smtplib.SMTP, message: bytes) -> str:
    """Hand the message over; once it is on its way, a connection that breaks leaves us without an answer."""
    code, text = client.docmd("DATA")
    if code != 354:  # noqa: PLR2004 - “start mail input”
        raise _refused("the message", code, text)
    stuffed = (message if message.endswith(b"\r\n") else message + b"\r\n").replace(b"\r\n.", b"\r\n..")
    try:
        client.send(stuffed + b".\r\n")  # a line that begins with a dot gets a second one (RFC 5321, 4.5.2)
        code, text = client.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise UncertainError(
            f"the connection was lost after the message had been handed over: {_reason(error)}",
            hint="Ask the centre or the mail server's log; then: edu-materials send --resolve DISPATCH sent|again",
        ) from error
    if code != 250:  # noqa: PLR2004 - “completed”
        raise _refused("the message", code, text)
    with suppress(smtplib.SMTPException, OSError):  # it is taken; how the line is closed changes nothing
        client.quit()
    return f"{code} {_said(text)}"


def _trust(server: MailServer) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.ca_file:
        try:
            context.load_verify_locations(server.ca_file)
        except (OSError, ssl.SSLError) as error:
            raise LastingError(
                f"{server.ca_file} is no certificate that can be read", hint="Name a PEM file with --ca-file."
            ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _failed(error: Exception, server: MailServer) -> DeliveryError:
    match error:
        case DeliveryError():
            return error
        case ssl.SSLCertVerificationError():
            return LastingError(
                f"the certificate of {server.host} is not trusted: {error.verify_message}",
                hint="Name the authority that issued it with --ca-file, if you trust it.",
            )
        case smtplib.SMTPAuthenticationError():
            return LastingError(
                f"{server.host} does not know user and password", hint="Check --user and the password file."
            )
        case smtplib.SMTPResponseException():
            return _refused(server.host, error.smtp_code, error.smtp_error)
        case _:
            return PassingError(
                f"{server.host}:{server.port} does not answer as it should: {_reason(error)}",
                hint="It is tried again later; check host, port and network if it lasts.",
            )


def _refused(what: str, code: int, text: bytes | str) -> DeliveryError:
    kind = LastingError if code >= _PERMANENT else PassingError
    hint = "Correct it, then plan a new dispatch." if code >= _PERMANENT else "It is tried again later."
    return kind(f"{what} was refused: {code} {_said(text)}", hint=hint)


def _said(text: bytes | str) -> str:
    """Return what a server said, on one line and no longer than anyone reads."""
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())[:200]


def _reason(error: Exception) -> str:
    return "it timed out" if isinstance(error, TimeoutError) else str(error) or type(error).__name__
