"""Which program took up a dispatch: a name by which another one can tell whether it still runs."""

import os
import socket
from pathlib import Path

_PARTS = 4


def this_worker() -> str:
    """Return the name of this process: machine, its start, the name space of its numbers, and its number."""
    return "/".join((*_here(), str(os.getpid())))


def gone(worker: str) -> bool:
    """Say whether *worker* is known to have ended; of one on another machine nothing is known."""
    parts = worker.split("/")
    if os.name != "posix" or len(parts) != _PARTS or not parts[-1].isdigit():
        return False
    host, start, space = _here()
    if parts[0] != host or not start:
        return False
    if parts[1] != start:
        return True  # the machine has been started anew since
    return parts[2] == space and (int(parts[3]) == os.getpid() or not _runs(int(parts[3])))


def _here() -> tuple[str, str, str]:
    try:
        start = Path("/proc/sys/kernel/random/boot_id").read_text("ascii")[:8]
        space = str(Path("/proc/self/ns/pid").stat().st_ino)
    except OSError:
        start = space = ""
    return socket.gethostname().replace("/", "-"), start, space


def _runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
