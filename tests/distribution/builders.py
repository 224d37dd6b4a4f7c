"""Small builders for tests of the back office: releases that were never sealed, centres, parcels on record."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection

from edu_materials.distribution.ledger import add, next_number, numbered
from edu_materials.distribution.records import Centre, Dispatch, DispatchEvent, Pack, Receipt
from edu_materials.release.sealed import Release, SealedEdition, SealedFile

AT = "2026-01-31T12:00:00Z"
TODAY = date(2026, 1, 31)


def a_sealed_edition(
    material: str = "patient-card",
    locale: str = "DE-de",
    *,
    effective: date = date(2026, 1, 1),
    expires: date = date(2027, 12, 31),
) -> SealedEdition:
    """Return an agreed edition of a fictional product; *locale* is market and language."""
    market, language = locale.split("-")
    file = SealedFile(path=PurePosixPath("x.pdf"), form="screen", sha256="0" * 64, bytes=1, pages=1)
    return SealedEdition(
        code=f"fictinix-{material}-{locale}-D1",
        product="fictinix",
        material=material,
        market=market,
        language=language,
        version="D1",
        state="agreed",
        reference="FICTIONAL-1",
        agreed=date(2026, 1, 1),
        effective=effective,
        expires=expires,
        replaces=None,
        fingerprint="0" * 64,
        files={"screen": file},
    )


def a_release(*editions: SealedEdition, name: str = "release-1") -> Release:
    """Return a release of *editions*; its folder does not exist."""
    return Release(
        id=name,
        digest="0" * 64,
        folder=Path("nowhere"),
        sealed=AT,
        effective=date(2026, 1, 1),
        expires=date(2027, 12, 31),
        predecessor=None,
        editions={edition.code: edition for edition in editions},
    )


def a_centre(
    name: str,
    country: str = "DE",
    languages: str = "de",
    *,
    hub: str = "",
    copies: dict[str, int] | None = None,
    valid_until: str = "",
    group: str = "treatment centres",
) -> Centre:
    """Return the first revision of a fictional centre."""
    return Centre(
        id=name,
        revision=1,
        name=f"Fictional Centre {name}",
        country=country,
        languages=languages,
        kind="spoke" if hub else "hub",
        hub=hub,
        target_group=group,
        contact="pharmacy",
        email=f"{name.lower()}@centres.example.org",
        sftp="",
        quantities=copies or {},
        valid_until=valid_until,
        at=AT,
        who="test",
        because="test",
    )


def dispatched(
    connection: Connection, centre: str, *, sent: str = "", received: str = "", release: str = "release-1"
) -> str:
    """Put a parcel for *centre* on record, *sent* and *received* on these days if at all, and return its dispatch."""
    pack, number = next_number(connection, Pack), next_number(connection, Dispatch)
    dispatch = numbered("D", number)
    records: list[Pack | Dispatch | DispatchEvent | Receipt] = [
        Pack(
            number=pack,
            id=numbered("P", pack),
            release=release,
            plan=f"L-{pack}",
            centre=centre,
            contents={},
            digest="",
            at=AT,
        ),
        Dispatch(
            number=number,
            id=dispatch,
            pack=numbered("P", pack),
            centre=centre,
            channel="folder",
            address="x",
            purpose="pack",
            at=AT,
            who="test",
        ),
    ]
    if sent:
        records.append(DispatchEvent(dispatch=dispatch, attempt=1, event="sent", at=f"{sent}T08:00:00Z"))
    if received:
        at = f"{received}T08:00:00Z"
        records.append(Receipt(dispatch=dispatch, how="slip", day=received, at=at, who="pharmacist", quantities={}))
    add(connection, records)
    return dispatch


def serials_of(lines: Iterable[object]) -> list[int]:
    """Return every serial number that *lines* (of a plan, runs, allocations) hold, in their order."""
    return [number for line in lines for number in range(line.first, line.last + 1)]  # type: ignore[attr-defined]
