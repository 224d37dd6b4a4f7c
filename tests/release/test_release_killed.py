"""A release that is killed at any moment leaves a sealed folder that is whole and verifies, or none."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from tests.conftest import ROOT
from tests.release.killing import CERTIFICATE, KEY
from tests.release.small import demonstration_signer, sign_all, small_folder

from edu_materials.release.audit import LOG, read_log
from edu_materials.release.verify import verify

_KILLS = 50


def test_killed_at_fifty_random_moments_the_folder_is_whole_or_absent(tmp_path: Path) -> None:
    folder = small_folder(tmp_path)
    sign_all(folder, when=datetime.now(UTC))
    demonstration_signer(folder / "key", datetime.now(UTC))
    killing = [sys.executable, "-m", "tests.release.killing", str(folder), str(_KILLS)]
    done = subprocess.run(killing, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    found = done.stdout.split()
    assert len(found) == _KILLS
    assert set(found) <= {"whole", "absent"}
    assert "absent" in found
    read_log(folder / "approvals" / LOG)
    shutil.rmtree(folder / "release", ignore_errors=True)
    words = ["release", "-w", ".", "-o", "release", "--effective", "2030-12-01", "--expires", "2031-11-30"]
    words += ["--no-judges", "--key", KEY, "--certificate", CERTIFICATE, "--name", "Test Person F", "--reason", "again"]
    subprocess.run(
        [sys.executable, "-m", "edu_materials.cli.main", *words], check=True, capture_output=True, cwd=folder
    )
    assert verify(folder / "release", (folder / CERTIFICATE).read_bytes()).findings == ()
    assert [path.name for path in folder.iterdir() if "release" in path.name] == ["release"]
