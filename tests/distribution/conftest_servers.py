"""The real servers of tests as fixtures, and a workspace with a sealed release to send from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from tests.distribution.delivery import Desk, Home, make_home
from tests.distribution.servers import (
    Certificates,
    Mailbox,
    NotToBeHadError,
    SftpBox,
    made_certificates,
    mail_server,
    sftp_server,
)

from edu_materials.distribution.ledger import Ledger


@pytest.fixture(scope="session")
def tls_files(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Certificate of an authority made on the spot, and certificate and key of a server that it vouches for."""
    return made_certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def mailbox(tls_files: Certificates) -> Iterator[Mailbox]:
    """A mail server that wants STARTTLS and takes messages up to a limit."""
    with mail_server(tls_files) as running:
        yield running


@pytest.fixture
def strict_mailbox(tls_files: Certificates) -> Iterator[Mailbox]:
    """A mail server that wants STARTTLS and a login: test, secret."""

    def known(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"test", b"secret")
        return AuthResult(success=good, handled=False)

    with mail_server(tls_files, auth_required=True, authenticator=known) as running:
        yield running


@pytest.fixture
def open_mailbox() -> Iterator[Mailbox]:
    """A mail server of yesterday: it cannot encrypt."""
    with mail_server(None) as running:
        yield running


@pytest.fixture(scope="session")
def sftp_box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpBox]:
    """OpenSSH with nothing but SFTP, with keys made on the spot."""
    try:
        with sftp_server(tmp_path_factory.mktemp("sftp")) as running:
            yield running
    except NotToBeHadError as reason:
        pytest.skip(f"{reason}; SFTP was not tried")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A workspace with a sealed release of the fictional medicine; read only."""
    return make_home(tmp_path_factory.mktemp("home"))


@pytest.fixture
def desk(home: Home, ledger: Ledger, tmp_path: Path) -> Desk:
    """An empty ledger, and folders for packs and for the log."""
    return Desk(home=home, ledger=ledger, packs=tmp_path / "packs", log=tmp_path / "audit.jsonl")
