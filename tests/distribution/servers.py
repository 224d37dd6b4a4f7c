"""Real servers, started on this machine alone: mail with STARTTLS (aiosmtpd), SFTP (OpenSSH), PostgreSQL."""

import asyncio
import getpass
import os
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import asyncssh
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "127.0.0.1"
SIZE_LIMIT = 4_000_000
_NEWEST = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
_ROOT = os.geteuid() == 0
_SSHD = shutil.which("sshd", path="/usr/sbin:/usr/bin:/sbin")


@dataclass
class Post:
    """What a mail server got, and how it is to behave: a list of moods, one a message, then it accepts.

    Moods: accept, later (4xx), never (5xx), drop (after the data), hang (after the data), refuse (the recipient).
    """

    messages: list[bytes] = field(default_factory=list)
    moods: list[str] = field(default_factory=list)
    busy: int = 0

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if self.moods and self.moods[0] == "refuse":
            self.moods.pop(0)
            return "550 5.1.1 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mood = self.moods.pop(0) if self.moods else "accept"
        if mood == "later":
            return "451 4.3.0 busy, try later"
        if mood == "never":
            return "554 5.7.1 not wanted here"
        self.messages.append(envelope.content)
        if mood == "drop":
            server.transport.abort()
        if mood == "hang":
            self.busy += 1
            try:
                await asyncio.sleep(2.5)
            finally:
                self.busy -= 1
        return "250 2.0.0 taken"


@dataclass(frozen=True)
class Mailbox:
    """A running mail server, and the certificate of the authority that vouches for it."""

    host: str
    port: int
    ca_file: Path
    post: Post


@dataclass(frozen=True)
class SftpBox:
    """A running SFTP server: its folder, our key, and the file with its host key."""

    host: str
    port: int
    user: str
    folder: Path
    key_file: Path
    known_hosts: Path

    def address(self, name: str) -> str:
        """Return the address of the folder *name* of a centre."""
        return f"sftp://{self.user}@{self.host}:{self.port}{self.folder}/{name}"


Certificates = tuple[Path, Path, Path]


class NotToBeHadError(Exception):
    """A server that does not run on this machine; the message says why."""


def made_certificates(folder: Path) -> Certificates:
    """Return the certificate of an authority made on the spot, and certificate and key of a server it vouches for."""
    folder.mkdir(parents=True, exist_ok=True)
    authority, authority_key = _certificate("Test Authority", None, None)
    server, server_key = _certificate("Test Server", authority, authority_key)
    paths = folder / "ca.pem", folder / "server.pem", folder / "server.key"
    paths[0].write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(server.public_bytes(serialization.Encoding.PEM))
    paths[2].write_bytes(
        server_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return paths


@contextmanager
def sftp_server(folder: Path) -> Iterator[SftpBox]:
    """Run OpenSSH with nothing but SFTP in *folder*, with keys made on the spot.

    Raises:
        NotToBeHadError: It is not installed, or does not start.
    """
    if _SSHD is None:
        raise NotToBeHadError("sshd is not installed (Debian: openssh-server)")
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where sshd shuts its unprivileged half in
    port = free_port()
    host_key, our_key = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    for name, key in (("host", host_key), ("ours", our_key)):
        key.write_private_key(str(folder / name))
        (folder / name).chmod(0o600)
    our_key.write_public_key(str(folder / "authorized"))
    public = host_key.export_public_key().decode().strip()
    (folder / "known_hosts").write_text(f"[{HOST}]:{port} {public}\n", "utf-8")
    (folder / "config").write_text(
        f"Port {port}\nListenAddress {HOST}\nHostKey {folder}/host\nPidFile none\nUsePAM no\nStrictModes no\n"
        f"AuthorizedKeysFile {folder}/authorized\nPasswordAuthentication no\nPermitRootLogin prohibit-password\n"
        "MaxStartups 100\nMaxSessions 100\nSubsystem sftp internal-sftp\nForceCommand internal-sftp\n",
        "utf-8",
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([_SSHD, "-D", "-e", "-f", folder / "config"], stdout=log, stderr=log)
        try:
            _wait_for(port, process, folder / "log")
            boxes = folder / "boxes"
            boxes.mkdir()
            yield SftpBox(HOST, port, getpass.getuser(), boxes, folder / "ours", folder / "known_hosts")
        finally:
            process.terminate()
            process.wait(10)


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Run an empty PostgreSQL server and give its URL.

    Raises:
        NotToBeHadError: It is not installed.
    """
    if not _NEWEST or (_ROOT and shutil.which("runuser") is None):
        raise NotToBeHadError("PostgreSQL is not installed (Debian: postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="edu-postgresql-"))  # where other users may look
    if _ROOT:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", free_port()
    _as_postgres(_NEWEST[-1] / "initdb", "-D", data, "-A", "trust", "-U", "tester", "--no-sync", "-E", "UTF8")
    options = f"-p {port} -k {folder} -c listen_addresses={HOST} -c fsync=off -c max_connections=60"
    _as_postgres(_NEWEST[-1] / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql+pg8000://tester@{HOST}:{port}/postgres"
    finally:
        _as_postgres(_NEWEST[-1] / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def mail_server(files: Certificates | None, **options: Any) -> Iterator[Mailbox]:
    """Run a mail server that takes messages up to a limit; with *files* it wants STARTTLS."""
    if files:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(files[1], files[2])
        options = {"require_starttls": True, **options, "tls_context": context}
    post = Post()
    port = free_port()
    controller = Controller(post, hostname=HOST, port=port, data_size_limit=SIZE_LIMIT, **options)
    controller.start()
    try:
        yield Mailbox(HOST, port, files[0] if files else Path("none"), post)
    finally:
        while post.busy:
            time.sleep(0.05)
        controller.stop()


def _as_postgres(*command: object) -> None:
    user = ("runuser", "-u", "postgres", "--") if _ROOT else ()  # the server refuses to run as root
    done = subprocess.run([*user, *map(str, command)], cwd="/tmp", check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise NotToBeHadError(f"sshd does not start here: {log.read_text('utf-8', 'replace')[-300:]}")


def _certificate(
    name: str, issuer: x509.Certificate | None, issuer_key: ec.EllipticCurvePrivateKey | None
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key((issuer_key or key).public_key()), critical=False
        )
    )
    if issuer:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(HOST))]), critical=False
        )
    return builder.sign(issuer_key or key, hashes.SHA256()), key
