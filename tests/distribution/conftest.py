"""Ledgers for tests: SQLite always; PostgreSQL from a real server of Debian's, started here, where there is one."""

import os
import shutil
import socket
import subprocess
import tempfile
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

from edu_materials.distribution.ledger import Ledger
from edu_materials.kernel.canonical import sha256

_NEWEST = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
_ROOT = os.geteuid() == 0


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of an empty PostgreSQL server that lives as long as the session of tests."""
    if not _NEWEST or (_ROOT and shutil.which("runuser") is None):
        pytest.skip("PostgreSQL is not installed (Debian: postgresql); the ledger was tried on SQLite only")
    folder = Path(tempfile.mkdtemp(prefix="edu-postgresql-"))  # pytest's own folders are closed to other users
    if _ROOT:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", _free_port()
    _as_postgres(_NEWEST[-1] / "initdb", "-D", data, "-A", "trust", "-U", "tester", "--no-sync", "-E", "UTF8")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=60"
    _as_postgres(_NEWEST[-1] / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql+pg8000://tester@127.0.0.1:{port}/postgres"
    finally:
        _as_postgres(_NEWEST[-1] / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)


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


def _as_postgres(*command: object) -> None:
    user = ("runuser", "-u", "postgres", "--") if _ROOT else ()  # the server refuses to run as root
    done = subprocess.run([*user, *map(str, command)], cwd="/tmp", check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
