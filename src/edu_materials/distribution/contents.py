"""What is in one pack, written down before the pack is made, so that it can be made again byte for byte.

The same mapping stands in the ledger and, as ``pack.json``, in the pack. It names a centre and materials, no person.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from edu_materials.kernel.canonical import readable_json, sha256
from edu_materials.press.serials import serial_text
from edu_materials.release.sealed import SealedEdition

SCHEMA = "edu-materials pack 1"
PACK_FILE = "pack.json"
_FOR_PRINT_SHOPS = ("press", "bureau")
"""What ends the names of forms that a hospital has no machine for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One edition for one centre; ``files`` maps a form to path and SHA-256 in the release, ``prefix`` may be empty."""

    edition: str
    centre: str
    product: str
    material: str
    market: str
    language: str
    version: str
    quantity: int
    prefix: str
    first: int
    last: int
    effective: date
    expires: date
    files: Mapping[str, tuple[str, str]]

    @property
    def code(self) -> str:
        """Return the code of the edition."""
        return self.edition

    @property
    def serials(self) -> str:
        """Return first and last serial number as they are printed; empty where the copies bear none."""
        if not self.prefix:
            return ""
        first, last = serial_text(self.prefix, self.first), serial_text(self.prefix, self.last)
        return first if first == last else f"{first} – {last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a recall takes back from one centre: the edition, why, and the lines as they were once packed."""

    recall: str
    edition: str
    because: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A pack: its ids, the release it is from (empty where a recall has no successor yet), for whom, and what."""

    pack: str
    dispatch: str
    release: str
    release_digest: str
    centre: str
    name: str
    market: str
    language: str
    day: date
    confirm_by: date
    contact: str
    lines: tuple[Line, ...]
    earlier: tuple[str, ...] = ()
    taken: Taken | None = None

    def mapping(self) -> dict[str, Any]:
        """Return it as plain data, the same for the same pack; the inverse of `contents_of`."""
        return {"schema": SCHEMA, **_plain(asdict(self))}

    def data(self) -> bytes:
        """Return it as the bytes of ``pack.json``."""
        return readable_json(self.mapping())

    @property
    def digest(self) -> str:
        """Return the SHA-256 of ``pack.json``, by which the ledger knows the pack."""
        return sha256(self.data())


def contents_of(mapping: Mapping[str, Any]) -> Contents:
    """Return the contents that *mapping*, from the ledger, describes."""
    given = {key: value for key, value in mapping.items() if key != "schema"}
    taken = given["taken"]
    given |= {
        "day": date.fromisoformat(given["day"]),
        "confirm_by": date.fromisoformat(given["confirm_by"]),
        "lines": _lines(given["lines"]),
        "earlier": tuple(given["earlier"]),
        "taken": Taken(**{**taken, "lines": _lines(taken["lines"])}) if taken else None,
    }
    return Contents(**given)


def files_for_centres(edition: SealedEdition) -> dict[str, tuple[str, str]]:
    """Return path and SHA-256 of the forms of *edition* that a hospital can use."""
    return {
        form: (str(file.path), file.sha256)
        for form, file in sorted(edition.files.items())
        if not form.endswith(_FOR_PRINT_SHOPS)
    }


def _lines(given: list[dict[str, Any]]) -> tuple[Line, ...]:
    return tuple(
        Line(
            **{
                **line,
                "effective": date.fromisoformat(line["effective"]),
                "expires": date.fromisoformat(line["expires"]),
                "files": {form: (path, digest) for form, (path, digest) in line["files"].items()},
            }
        )
        for line in given
    )


def _plain(value: Any) -> Any:
    """Return *value* as JSON knows it: days as texts, tuples as lists."""
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case tuple() | list():
            return [_plain(item) for item in value]
        case date():
            return value.isoformat()
        case _:
            return value
