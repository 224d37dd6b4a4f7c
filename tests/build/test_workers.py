"""Workers end with the process that started them, even when that one is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

_PARENT = """
import os, time
from edu_materials.build.workers import workers
with workers(2) as pool:
    print(*{pool.submit(os.getpid).result() for _ in range(20)}, flush=True)
    time.sleep(60)
"""


def test_workers_of_a_killed_parent_end_by_themselves(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", _PARENT], stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert parent.stdout is not None
    numbers = [int(number) for number in parent.stdout.readline().split()]
    assert numbers
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 20
    while any(map(_runs, numbers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_runs, numbers))


def _runs(number: int) -> bool:
    """Say whether the process still runs; one that has ended and waits for its parent to notice does not."""
    try:
        os.kill(number, 0)
        return Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except OSError:  # there is no /proc here
        return True
