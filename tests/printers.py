"""Real printers for tests: ``ippeveprinter`` of CUPS on a free port of this machine, which keeps what it was sent.

It wants a message bus even where it announces itself to nobody, so each has one of its own.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

OFFICE = """\
ATTR rangeOfInteger copies-supported 1-99
ATTR integer copies-default 1
ATTR keyword media-supported iso_a4_210x297mm,na_letter_8.5x11in
ATTR keyword media-ready iso_a4_210x297mm
ATTR keyword media-default iso_a4_210x297mm
ATTR keyword sides-supported one-sided,two-sided-long-edge,two-sided-short-edge
ATTR keyword sides-default one-sided
ATTR keyword print-scaling-supported auto,fit,none
ATTR keyword print-scaling-default auto
ATTR enum print-quality-supported 3,4,5
ATTR enum print-quality-default 4
ATTR keyword multiple-document-handling-supported separate-documents-collated-copies
ATTR mimeMediaType document-format-supported application/pdf
"""
"""An office printer as its attributes are: both sides, A4, and it leaves pages at their size if asked."""
CARDS = (
    OFFICE.replace("iso_a4_210x297mm,na_letter_8.5x11in", "custom_cr80_54x86mm").replace("iso_a4_210x297mm", "cr80")
    + """\
ATTR collection media-size-supported {
  MEMBER integer x-dimension 5400
  MEMBER integer y-dimension 8560
}
ATTR integer media-top-margin-supported 0
ATTR integer media-bottom-margin-supported 0
ATTR integer media-left-margin-supported 0
ATTR integer media-right-margin-supported 0
"""
)
"""A printer of plastic cards that prints to the edge; its figure of the card is a little off, as figures are."""
PROGRAMS = {"ippeveprinter": "cups-ipp-utils", "dbus-daemon": "dbus-daemon"}
"""What must be installed, and the Debian package that it is in."""
_BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
  <policy context="default"><allow eavesdrop="true"/><allow send_destination="*"/><allow own="*"/></policy>
</busconfig>
"""
_COMMAND = """\
#!/bin/sh
env | grep '^IPP_' > {folder}/asked.new
sleep {busy}
mv {folder}/asked.new {folder}/asked
exit {code}
"""
_PATIENCE = 200  # times a twentieth of a second, until a server is there


@dataclass(frozen=True)
class RealPrinter:
    """A printer that runs; its ``folder`` holds what arrived."""

    uri: str
    folder: Path

    def files(self) -> list[bytes]:
        """Return the documents that arrived."""
        return [path.read_bytes() for path in sorted(self.folder.glob("*.pdf"))]

    def asked(self) -> dict[str, str]:
        """Return the job attributes of the last document that was printed, as the printer understood them."""
        lines = (self.folder / "asked").read_text("utf-8").splitlines()
        return {name[4:].lower().replace("_", "-"): value for name, _, value in (line.partition("=") for line in lines)}


@contextmanager
def real_printer(folder: Path, attributes: str = OFFICE, *, busy: int = 0, code: int = 0) -> Iterator[RealPrinter]:
    """Run a printer with *attributes* whose jobs take *busy* seconds and end with *code*; it spools to *folder*."""
    programs = {name: shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") for name in PROGRAMS}
    missing = [f"{name} ({package})" for name, package in PROGRAMS.items() if not programs[name]]
    if missing:
        pytest.fail(f"not installed: {', '.join(missing)}; make test installs what is missing")
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    (folder / "printer.conf").write_text(attributes, "utf-8")
    command = folder / "command"
    command.write_text(_COMMAND.format(folder=folder, busy=busy, code=code), "utf-8")
    command.chmod(0o755)
    with (
        TemporaryDirectory() as short,  # the path of a socket has room for about a hundred letters
        _bus(programs["dbus-daemon"], Path(short) / "bus") as environment,
        running(
            [
                *(programs["ippeveprinter"], "-k", "-r", "off", "-n", "localhost", "-p", str(port)),
                *("-a", str(folder / "printer.conf"), "-d", str(folder), "-c", str(command), "Test printer"),
            ],
            environment | {"HOME": str(folder)},
        ) as printer,
        _there(lambda: _listens(port), printer),
    ):
        yield RealPrinter(uri=f"ipp://localhost:{port}/ipp/print", folder=folder)


@contextmanager
def _bus(program: str | None, path: Path) -> Iterator[dict[str, str]]:
    """Run a message bus at *path*, and give the environment in which programs find it."""
    configuration = path.with_suffix(".conf")
    configuration.write_text(_BUS.format(socket=path), "utf-8")
    environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={path}"}
    with (
        running([program, f"--config-file={configuration}", "--nofork"], environment) as daemon,
        _there(path.exists, daemon),
    ):
        yield environment


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command: list[str | None], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run *command* until the block is left."""
    with subprocess.Popen(
        [part for part in command if part], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def _there(ready: Callable[[], bool], process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Wait until the server that *process* runs is *ready*."""
    for _ in range(_PATIENCE):
        if ready():
            break
        if process.poll() is not None:
            pytest.fail(f"{process.args!r} ended with {process.returncode}")
        time.sleep(0.05)
    else:
        pytest.fail(f"{process.args!r} is not there")
    yield


def _listens(port: int) -> bool:
    with socket.socket() as asked:
        asked.settimeout(0.2)
        return asked.connect_ex(("127.0.0.1", port)) == 0
