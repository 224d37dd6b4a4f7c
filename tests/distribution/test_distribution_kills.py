"""``send`` killed at random moments and begun again: every centre has its pack exactly once, and the ledger agrees."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.distribution.delivery import Home, a_centre, packed
from tests.distribution.servers import SftpBox

from edu_materials.distribution.bags import make_bag
from edu_materials.distribution.ledger import FILE, Ledger
from edu_materials.distribution.outbox import standings
from edu_materials.kernel.canonical import sha256
from edu_materials.release.audit import LOG, read_log

CENTRES = 15
AT_ONCE = 3  # packs a run, so that there is something left to send at each kill
KILLS = 8  # for each channel; the demonstration kills a hundred times
_SHORTEST, _LONGEST = 0.6, 2.2  # seconds until a process is killed: from its start to after its end


@dataclass(frozen=True)
class Ready:
    """A ledger with packs that wait to be sent."""

    home: Home
    ledger: Path
    packs: Path


@pytest.fixture(scope="module")
def ready(home: Home, sftp_box: SftpBox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    """Packs for a few centres, made and on record."""
    folder = tmp_path_factory.mktemp("ready")
    ledger = Ledger.open(str(folder))
    names = [f"de-{number:02}" for number in range(CENTRES)]
    packs = packed(ledger, home, *(a_centre(name, sftp=sftp_box.address(f"kills/{name}")) for name in names))
    for contents in packs:
        make_bag(contents, home.makings(), folder / "packs")
    ledger.close()
    yield Ready(home, folder / FILE, folder / "packs")
    shutil.rmtree(sftp_box.folder / "kills", ignore_errors=True)


def command(ready: Ready, folder: Path, *options: object) -> list[str]:
    """Return the command that sends what is due, as a user types it."""
    places = ("-w", ready.home.folder, "--ledger", folder / FILE, "--packs", ready.packs, "--approvals", folder)
    parts = (sys.executable, "-m", "edu_materials.cli.main", "send", *places, "--today", "2026-12-01", *options)
    return [str(part) for part in parts]


@pytest.mark.parametrize("channel", ["folder", "sftp"])
def test_kills_at_random_moments_leave_one_pack_at_each_centre(
    ready: Ready, sftp_box: SftpBox, tmp_path: Path, channel: str
) -> None:
    shutil.copy(ready.ledger, tmp_path / FILE)
    boxes = tmp_path / "boxes" if channel == "folder" else sftp_box.folder / "kills"
    where = ("--folder", boxes) if channel == "folder" else ("--key-file", sftp_box.key_file)
    known = ("--known-hosts", sftp_box.known_hosts) if channel == "sftp" else ()
    line = command(ready, tmp_path, "--channel", channel, *where, *known)
    moments = random.Random(2026)
    for _ in range(KILLS):
        process = subprocess.Popen(
            [*line, "--limit", str(AT_ONCE)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_quiet()
        )
        try:
            process.wait(moments.uniform(_SHORTEST, _LONGEST))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    done = subprocess.run(line, capture_output=True, text=True, check=False, env=_quiet())
    assert done.returncode == 0, done.stderr
    arrived = {path.name: [file.name for file in path.iterdir()] for path in sorted(boxes.iterdir())}
    assert [len(files) for files in arrived.values()] == [1] * CENTRES, arrived
    ledger = Ledger.open(str(tmp_path))
    with ledger.reading() as connection:
        found = list(standings(connection))
    ledger.close()
    assert {standing.state for standing in found} == {"sent"}
    for standing in found:
        (name,) = arrived[standing.dispatch.centre]
        digest = sha256((boxes / standing.dispatch.centre / name).read_bytes())
        assert standing.detail.partition(" ")[0] == digest
        assert name.endswith(f"_{standing.dispatch.id}_{digest[:16]}.zip")
    logged = [entry.subject for entry in read_log(tmp_path / LOG)]
    assert sorted(logged) == [standing.dispatch.id for standing in found]


def _quiet() -> dict[str, str]:
    """Return an environment in which nothing of the tests' own measuring runs along."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("COV", "COVERAGE"))}
