"""A release that is killed at any moment leaves a sealed folder that is whole and verifies, or none."""

import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.release.small import CODE, demonstration_signer, sign_all, small_folder

from edu_materials.release.audit import LOG, read_log
from edu_materials.release.verify import verify

_KILLS = 50


def started(folder: Path) -> "subprocess.Popen[bytes]":
    """Start a release in *folder* as a user does, in a session of its own."""
    words = ["release", "-w", ".", "-o", "release", "--effective", "2030-12-01", "--expires", "2031-11-30"]
    words += ["--no-judges", "--key", "key/demonstration-key.pem", "--certificate", "key/demonstration-certificate.pem"]
    words += ["--name", "Test Person F", "--reason", "first release"]
    command = [sys.executable, "-m", "edu_materials.cli.main", *words]
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small_folder(tmp_path_factory.mktemp("killed"))
    sign_all(folder, when=datetime.now(UTC))
    return folder


def test_killed_at_fifty_random_moments_the_folder_is_whole_or_absent(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every second attempt is killed within the last third of the time that a release takes, where folders appear."""
    _, certificate = demonstration_signer(workspace / "key", datetime.now(UTC))
    begun = time.monotonic()
    assert started(workspace).wait() == 0
    takes = time.monotonic() - begun
    assert verify(workspace / "release", certificate.read_bytes()).findings == ()
    chance = random.Random(1)
    whole = absent = 0
    for number in range(_KILLS):
        shutil.rmtree(workspace / "release", ignore_errors=True)
        process = started(workspace)
        time.sleep(chance.uniform(0.0 if number % 2 else takes * 0.66, takes * 1.05))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if (workspace / "release").exists():
            verified = verify(workspace / "release", certificate.read_bytes())
            assert verified.findings == ()
            assert verified.release is not None
            assert CODE in verified.release.editions
            whole += 1
        else:
            absent += 1
    assert whole + absent == _KILLS
    assert absent
    read_log(workspace / "approvals" / LOG)
    shutil.rmtree(workspace / "release", ignore_errors=True)
    assert started(workspace).wait() == 0
    assert [path.name for path in workspace.iterdir() if "release" in path.name] == ["release"]
