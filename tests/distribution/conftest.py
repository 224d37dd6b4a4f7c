"""Ledgers for tests: SQLite always; PostgreSQL from a real server, where there is one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from tests.distribution.conftest_servers import (  # noqa: F401 - fixtures of the tests beside
    desk,
    home,
    mailbox,
    open_mailbox,
    sftp_box,
    strict_mailbox,
    tls_files,
)
from tests.distribution.servers import NotToBeHadError, postgresql_server

from edu_materials.distribution.ledger import Ledger
from edu_materials.kernel.canonical import sha256


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of an empty PostgreSQL server that lives as long as the session of tests."""
    try:
        with postgresql_server() as url:
            yield url
    except NotToBeHadError as reason:
        pytest.skip(f"{reason}; the ledger was tried on SQLite only")


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new and empty ledger can be opened: once in each kind of database."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger")
    return new_database(request.getfixturevalue("postgresql"), request.node.nodeid)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An open and empty ledger in SQLite."""
    opened = Ledger.open(str(tmp_path / "ledger"))
    yield opened
    opened.close()


def new_database(server: str, about: str) -> str:
    """Return the URL of a new and empty database on *server*, named after what it is *about*."""
    name = f"t{sha256(about.encode())[:16]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string()
