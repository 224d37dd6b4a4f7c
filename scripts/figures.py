"""Figures of a demonstration: each with its bound, printed as it is measured; one that falls short ends in failure."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

PROGRAM = (sys.executable, "-m", "edu_materials.cli.main")


@dataclass
class Figures:
    """What was measured so far, and what of it fell short; ``folder`` is where all commands work."""

    folder: Path
    short: list[str] = field(default_factory=list)
    count: int = 0
    seconds: float = 0.0
    megabytes: float = 0.0

    def chapter(self, title: str) -> None:
        """Print a heading."""
        print(f"\n── {title}", flush=True)

    def at_most(self, what: str, value: float, bound: float, unit: str = "") -> None:
        """Put *value* on record, which may not be above *bound*."""
        self._put(f"{what}: {value:,.2f} {unit}".rstrip(), f"at most {bound:,.2f} {unit}".rstrip(), held=value <= bound)

    def exactly(self, what: str, value: object, meant: object) -> None:
        """Put *value* on record, which must be *meant*."""
        self._put(f"{what}: {value}", f"must be {meant}", held=value == meant)

    def note(self, text: str) -> None:
        """Print what is worth knowing and bound by nothing."""
        print(f"   · {text}", flush=True)

    def run(self, *words: object, code: int = 0, shown: int = 0, **environment: str) -> str:
        """Run ``edu-materials`` with *words*, show it, and return what it said; *code* is what it must end with.

        ``seconds`` and ``megabytes`` then say what it took; what it said is printed where it ended otherwise.
        """
        said = [str(word) for word in words]
        print(f"   $ edu-materials {' '.join([*said[:shown], '…'] if shown else said)}", flush=True)
        own = os.environ | {"XDG_CACHE_HOME": str(self.folder / "cache")}
        start = time.monotonic()
        with tempfile.TemporaryFile() as heard:
            process = subprocess.Popen(
                (*PROGRAM, *said), cwd=self.folder, env=own | environment, stdout=heard, stderr=heard
            )
            self.megabytes = 0.0
            while process.poll() is None:
                self.megabytes = max(self.megabytes, _peak(process.pid))
                time.sleep(0.01)
            heard.seek(0)
            text = heard.read().decode()
        self.seconds, ended = time.monotonic() - start, process.returncode
        if ended != code:
            print(text[-3000:])
            self.exactly(f"exit code of {' '.join(said[:2])}", ended, code)
        return text

    def end(self) -> int:
        """Print the sum and return the exit code: nought if every bound was kept."""
        kept = self.count - len(self.short)
        print(f"\n{kept} of {self.count} figures within their bounds")
        for text in self.short:
            print(f"   short: {text}")
        return 1 if self.short else 0

    def _put(self, text: str, bound: str, *, held: bool) -> None:
        self.count += 1
        print(f"   {'✓' if held else '✗'} {text}  ({bound})", flush=True)
        if not held:
            self.short.append(f"{text} ({bound})")


def _peak(process: int) -> float:
    """Return the most memory that *process* has held, in MB; what the system says at its end counts us too."""
    try:
        lines = Path(f"/proc/{process}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return max((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), default=0.0)
