"""A program that starts releases and kills them, each at a random moment; run by its test, in a process of its own.

What it imports is loaded once, so that the moments fall into the release and not into the start of an interpreter.
"""

import os
import random
import shutil
import signal
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

from tests.release.small import CODE, DE, an_order, workspace_in

from edu_materials.release.seal import release, sources_of
from edu_materials.release.signing import load_signer
from edu_materials.release.verify import verify

KEY, CERTIFICATE = "key/demonstration-key.pem", "key/demonstration-certificate.pem"


def seal(folder: Path) -> None:
    """Seal a release in *folder*, and end this process."""
    code = 1
    try:
        workspace = workspace_in(folder)
        order = an_order(
            when=datetime.now(UTC), effective=date(2030, 1, 1), expires=date(2031, 1, 1), sources=sources_of(workspace)
        )
        signer = load_signer(folder / KEY, folder / CERTIFICATE, None)
        release(workspace, (DE,), folder / "approvals", folder / "release", order, signer)
        code = 0
    finally:
        os._exit(code)


def started(folder: Path) -> int:
    """Start sealing in a process of its own and return its number."""
    process = os.fork()
    if process == 0:
        seal(folder)
    return process


def main(folder: Path, kills: int) -> None:
    """Kill so many releases; every second one in the last third of the time that it takes, where folders appear."""
    certificate = (folder / CERTIFICATE).read_bytes()
    begun = time.monotonic()
    assert os.waitpid(started(folder), 0)[1] == 0
    takes = time.monotonic() - begun
    chance = random.Random(1)
    found = []
    for number in range(kills):
        shutil.rmtree(folder / "release", ignore_errors=True)
        process = started(folder)
        time.sleep(chance.uniform(0.0 if number % 2 else takes * 0.66, takes * 1.05))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        found.append("absent")
        if (folder / "release").exists():
            verified = verify(folder / "release", certificate)
            assert verified.findings == (), verified.findings
            assert verified.release is not None
            assert CODE in verified.release.editions
            found[-1] = "whole"
    print(*found)  # noqa: T201 - what the test reads


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
