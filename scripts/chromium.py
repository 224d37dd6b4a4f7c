"""Chromium as a person at a centre has it: a card is opened in its viewer, filled in, and saved.

The browser runs without a screen and is spoken to in the Chrome DevTools Protocol. Clicks and keys go to it as from a
person, and what is saved is what its download button gives. Only the dialog that asks for a folder is stood in for.
"""

import base64
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pikepdf
from websockets.sync.client import ClientConnection, connect

OPTIONS = (
    *("--headless=new", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-pings"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--window-size=1400,1200", "--remote-debugging-port=0"),
)
PATIENCE = 30.0
"""Seconds that a page may take to do what it was asked to."""
TAB = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
_VIEWER = "document.querySelector('pdf-viewer')"
_BUTTONS = f"{_VIEWER}.shadowRoot.querySelector('viewer-toolbar').shadowRoot.querySelector('viewer-download-controls')"
_PAGE = """
(viewer => {
  const page = viewer.viewport.getPageScreenRect(%d);
  const room = viewer.shadowRoot.querySelector('embed').getBoundingClientRect();
  return [room.x + page.x, room.y + page.y, page.width, page.height];
})(document.querySelector('pdf-viewer'))"""
_DIALOG = """
globalThis.saved = new Promise(done => {
  const parts = [];
  const file = {
    write(part) { parts.push(part); setTimeout(() => { file.onwriteend?.(); done(parts); }); },
  };
  chrome.fileSystem.chooseEntry = (wish, chosen) => chosen({createWriter: ready => ready(file)});
  window.showSaveFilePicker = async () => ({createWritable: async () => ({
    async write(part) { parts.push(part); },
    async close() { done(parts); },
  })});
}); 0"""
_SAVED = """
saved.then(parts => new Promise(done => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.split(',')[1]);
  reader.readAsDataURL(new Blob(parts));
}))"""

Answer = dict[str, Any]


@contextmanager
def chromium() -> Iterator["Browser"]:
    """Run Chromium with a profile of its own, which is gone afterwards, and nothing of what was typed with it."""
    rights = () if os.geteuid() else ("--no-sandbox",)  # which root cannot have
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = ("chromium", *OPTIONS, *rights, f"--user-data-dir={profile}", "about:blank")
        process = subprocess.Popen(
            command, stderr=subprocess.DEVNULL, start_new_session=True, env=os.environ | {"TMPDIR": profile}
        )
        try:
            address = _until(lambda: _address(Path(profile, "DevToolsActivePort")), "Chromium did not start")
            with connect(address, max_size=None) as socket:
                yield Browser(socket)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


class Browser:
    """A running Chromium."""

    def __init__(self, socket: ClientConnection) -> None:
        """Speak through *socket*."""
        self._socket, self._numbers = socket, count(1)

    @property
    def version(self) -> str:
        """What the browser calls itself."""
        return str(self._call("Browser.getVersion")["product"])

    def fill(self, blank: Path, values: Sequence[str], target: Path) -> None:
        """Open *blank*, type *values* from its first field on, the tab key between them, and save to *target*.

        Raises:
            TimeoutError: The viewer did not open the file, take what was typed, or save.
        """
        tab = self._call("Target.createTarget", url=blank.resolve().as_uri())["targetId"]
        page = self._attached(tab)
        viewer = self._attached(_until(lambda: self._viewer_of(tab), f"the viewer did not open {blank.name}"))
        _until(lambda: self._asked(viewer, f"{_VIEWER}?.getLoadSucceededForTesting?.()"), f"{blank.name} not read")
        self._click(page, *self._place(viewer, *_first_field(blank)))
        _until(lambda: self._focus(viewer) == "text", f"no field of {blank.name} takes letters")
        for value in values:
            self._call("Input.insertText", page, text=value)
            self._tab(page)
        _until(lambda: self._focus(viewer) != "text", f"{blank.name} has more than {len(values)} fields")
        self._asked(viewer, _DIALOG)
        for button in ("save", "save-edited"):
            self._asked(viewer, f"{_BUTTONS}.shadowRoot.querySelector('#{button}').click()")
        target.write_bytes(base64.b64decode(self._asked(viewer, _SAVED)))
        self._call("Target.closeTarget", targetId=tab)

    def _focus(self, viewer: str) -> str:
        return str(self._asked(viewer, f"{_VIEWER}.formFieldFocus_"))

    def _place(self, viewer: str, page: int, x: float, y: float) -> tuple[float, float]:
        """Return where on the screen the point is that is *x* and *y* of the width and height into *page*."""
        left, top, width, height = self._asked(viewer, _PAGE % page)
        return left + x * width, top + y * height

    def _click(self, page: str, x: float, y: float) -> None:
        for event in ("mousePressed", "mouseReleased"):
            self._call("Input.dispatchMouseEvent", page, type=event, x=x, y=y, button="left", clickCount=1)

    def _tab(self, page: str) -> None:
        for event in ("keyDown", "keyUp"):
            self._call("Input.dispatchKeyEvent", page, type=event, **TAB)

    def _viewer_of(self, tab: str) -> str | None:
        known = self._call("Target.getTargets", filter=[{}])["targetInfos"]
        inner = [found for found in known if found.get("parentId") == tab and "chrome-extension:" in found["url"]]
        return str(inner[0]["targetId"]) if inner else None

    def _attached(self, target: str) -> str:
        return str(self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])

    def _asked(self, session: str, script: str) -> Any:
        """Return what *script* gives in the page of *session*."""
        said = self._call("Runtime.evaluate", session, expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in said:
            raise RuntimeError(said["exceptionDetails"])
        return said["result"].get("value")

    def _call(self, method: str, session: str | None = None, **said: object) -> Answer:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": said}
        self._socket.send(json.dumps(message | ({"sessionId": session} if session else {})))
        while True:
            answer: Answer = json.loads(self._socket.recv(timeout=PATIENCE))
            if answer.get("id") != number:
                continue  # news of pages, which nobody asked for
            if "error" in answer:
                raise RuntimeError(f"{method}: {answer['error']}")
            return answer.get("result", {})


def _address(file: Path) -> str | None:
    """Return where the browser listens: it writes its port down, and the path there."""
    lines = file.read_text("utf-8").split() if file.exists() else []
    return f"ws://127.0.0.1:{lines[0]}{lines[1]}" if len(lines) > 1 else None


def _first_field(path: Path) -> tuple[int, float, float]:
    """Return the page of the first field, counted from nought, and how far into it the field is, in parts of it."""
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages):
            for widget in page.get("/Annots", ()):
                if widget.Subtype == "/Widget":
                    left, bottom, right, top = (float(value) for value in widget.Rect)
                    _, _, width, height = (float(value) for value in page.MediaBox)
                    return number, (left + right) / 2 / width, 1 - (bottom + top) / 2 / height
    raise ValueError(f"{path.name} has no field")


def _until(ask: Callable[[], Any], complaint: str) -> Any:
    """Return the first answer of *ask* that is one."""
    end = time.monotonic() + PATIENCE
    while not (answer := ask()):
        if time.monotonic() > end:
            raise TimeoutError(complaint)
        time.sleep(0.05)
    return answer
