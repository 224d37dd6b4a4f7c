"""Packs: what is in them, that they are always the same, and what may not go into them."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import bagit
import pikepdf
import pytest
import zxingcpp
from pypdfium2 import PdfDocument
from tests.distribution.delivery import CARD_DE, DAY, Desk, Home, a_centre, an_order_of_packs, packed, planned

from edu_materials.checks.readback import pdf_sentences
from edu_materials.distribution.bags import bag_name, make_bag, make_zip, require_bag
from edu_materials.distribution.contents import contents_of
from edu_materials.distribution.ledger import add, found, one
from edu_materials.distribution.packs import WrongLanguageError, packs_on_record, put_on_record
from edu_materials.distribution.records import Dispatch, Pack
from edu_materials.distribution.tokens import Token, read_code
from edu_materials.kernel.canonical import sha256
from edu_materials.kernel.errors import ConformanceError, UsageError
from edu_materials.release.sealed import NotCurrentError


def test_a_pack_is_a_valid_bag_of_released_files_a_letter_a_code_and_the_signed_manifest(desk: Desk) -> None:
    (contents,) = packed(desk.ledger, desk.home, a_centre("de-1"))
    bag = make_bag(contents, desk.home.makings(), desk.packs)
    assert bag.name == "de-1-P-000001"
    done = subprocess.run([sys.executable, "-m", "bagit", "--validate", bag], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    names = {str(path.relative_to(bag / "data")) for path in (bag / "data").rglob("*") if path.is_file()}
    assert names == {
        "letter.pdf",
        "pack.json",
        "receipt-code.txt",
        f"materials/DE-de/{CARD_DE}.pdf",
        "release/manifest.json",
        "release/manifest.json.p7s",
        "release/certificate.pem",
    }
    for name in names:
        if name.startswith("materials/"):
            released = desk.home.release.folder / name.removeprefix("materials/")
            assert (bag / "data" / name).read_bytes() == released.read_bytes()


def test_the_same_record_gives_the_same_bytes(desk: Desk, tmp_path: Path) -> None:
    (contents,) = packed(desk.ledger, desk.home, a_centre("de-1"))
    makings = desk.home.makings(sheet="plain")
    zips = [make_zip(make_bag(contents, makings, tmp_path / name), contents) for name in ("one", "two")]
    assert sha256(zips[0].read_bytes()) == sha256(zips[1].read_bytes())


def test_sheets_hold_the_cards_that_were_asked_for_with_their_serials(desk: Desk) -> None:
    (contents,) = packed(desk.ledger, desk.home, a_centre("de-1"))
    bag = make_bag(contents, desk.home.makings(sheet="plain"), desk.packs)
    (sheet,) = (bag / "data/print/de-1").iterdir()
    assert sheet.name == f"{CARD_DE}-PLC-1-4.pdf"
    with PdfDocument(sheet) as pdf:
        text = "".join(page.get_textpage().get_text_range() for page in pdf)
    for serial in ("PLC-0000001-80", "PLC-0000004-71"):
        assert text.count(serial) == 1
    assert "Genehmigt" in text


def test_no_sheet_is_printed_of_pages_that_nobody_agreed_to(desk: Desk) -> None:
    (contents,) = packed(desk.ledger, desk.home, a_centre("de-1"))
    edition = desk.home.release.editions[CARD_DE]
    other = replace(desk.home.release, editions={CARD_DE: replace(edition, fingerprint="0" * 64)})
    makings = replace(desk.home.makings(sheet="plain"), release=other)
    with pytest.raises(ConformanceError, match="other pages of placebo"):
        make_bag(contents, makings, desk.packs)
    assert list(desk.packs.iterdir()) == []


def test_the_letter_is_in_the_centres_language_and_its_code_can_be_scanned(desk: Desk) -> None:
    packs = packed(desk.ledger, desk.home, a_centre("de-1"), a_centre("ie-1", "IE", "en"))
    titles = {}
    for contents in packs:
        letter = make_bag(contents, desk.home.makings(), desk.packs) / "data/letter.pdf"
        with pikepdf.open(letter) as pdf:
            titles[contents.centre] = str(pdf.Root.Lang), dict(pdf_sentences(pdf))["letter.cover.title"]
        with PdfDocument(letter) as pdf:
            (code,) = zxingcpp.read_barcodes(pdf[0].render(scale=3).to_pil())
        assert read_code(code.text, desk.home.key.public_key()) == Token(
            pack=int(contents.pack[2:]), dispatch=int(contents.dispatch[2:])
        )
    assert titles == {
        "de-1": ("de", "Schulungsmaterial zu Placebonal"),
        "ie-1": ("en", "Educational materials on Placebonal"),
    }


def test_packs_and_dispatches_are_put_on_record_once(desk: Desk) -> None:
    plan = planned(desk.ledger, desk.home, a_centre("de-1"), a_centre("at-1", "AT"))
    first = put_on_record(desk.ledger, plan, desk.home.release, an_order_of_packs())
    again = put_on_record(desk.ledger, plan, desk.home.release, an_order_of_packs(day=date(2026, 12, 9)))
    assert first == again == packs_on_record(desk.ledger, plan)
    with desk.ledger.reading() as connection:
        packs = list(found(connection, Pack))
        assert [pack.digest for pack in packs] == [contents.digest for contents in first]
        assert [contents_of(pack.contents) for pack in packs] == list(first)
        assert [dispatch.pack for dispatch in found(connection, Dispatch)] == ["P-000001", "P-000002"]


def test_a_pack_names_no_person(desk: Desk) -> None:
    (contents,) = packed(desk.ledger, desk.home, a_centre("de-1", contact="Test Person A", email="person@x.example"))
    bag = make_bag(contents, desk.home.makings(), desk.packs)
    told = json.loads((bag / "data/pack.json").read_bytes())
    assert "Test Person A" not in json.dumps(told)
    assert "person@" not in json.dumps(told)


def test_a_centre_that_changed_its_language_after_the_plan_gets_nothing(desk: Desk) -> None:
    centre = a_centre("de-1")
    plan = planned(desk.ledger, desk.home, centre)
    with desk.ledger.writing() as connection:
        add(connection, [replace(centre, revision=2, languages="en")])
    with pytest.raises(WrongLanguageError, match="reads en"):
        put_on_record(desk.ledger, plan, desk.home.release, an_order_of_packs())
    with desk.ledger.reading() as connection:
        assert one(connection, Pack) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"day": date(2028, 12, 1)}, "expired on 2028-11-30"),
        ({"day": date(2026, 11, 30)}, "is effective from 2026-12-01 on"),
        ({"withdrawn": {CARD_DE: "a wrong line"}}, "is withdrawn: a wrong line"),
    ],
)
def test_nothing_is_packed_that_must_not_be_used(desk: Desk, change: dict[str, object], said: str) -> None:
    plan = planned(desk.ledger, desk.home, a_centre("de-1"))
    with pytest.raises(NotCurrentError, match=said):
        put_on_record(desk.ledger, plan, desk.home.release, an_order_of_packs(**change))


def test_a_plan_is_packed_from_its_own_release_only(desk: Desk) -> None:
    plan = planned(desk.ledger, desk.home, a_centre("de-1"))
    other = replace(desk.home.release, id="R-other")
    with pytest.raises(UsageError, match="is for release"):
        put_on_record(desk.ledger, plan, other, an_order_of_packs())
    with pytest.raises(UsageError, match="there is no plan L-9"):
        put_on_record(desk.ledger, "L-9", desk.home.release, an_order_of_packs())
    (contents,) = put_on_record(desk.ledger, plan, desk.home.release, an_order_of_packs())
    with pytest.raises(UsageError, match="another one was named"):
        make_bag(contents, replace(desk.home.makings(), release=replace(other, digest="0" * 64)), desk.packs)


def test_a_bag_that_was_touched_is_neither_kept_nor_sent(desk: Desk) -> None:
    (contents,) = packed(desk.ledger, desk.home, a_centre("de-1"))
    bag = make_bag(contents, desk.home.makings(), desk.packs)
    require_bag(contents, bag)
    assert make_bag(contents, desk.home.makings(), desk.packs) == bag
    with (bag / "data/letter.pdf").open("ab") as file:
        file.write(b" ")
    with pytest.raises(ConformanceError, match="no valid bag"):
        make_bag(contents, desk.home.makings(), desk.packs)
    with pytest.raises(ConformanceError, match="no valid bag"):
        make_zip(bag, contents)


@pytest.mark.parametrize("change", ["altered", "added", "manifest"])
def test_a_touched_bag_is_noticed_even_where_its_checksums_were_made_anew(desk: Desk, change: str) -> None:
    (contents,) = packed(desk.ledger, desk.home, a_centre("de-1"))
    bag = make_bag(contents, desk.home.makings(), desk.packs)
    material = next((bag / "data" / "materials").rglob("*.pdf"))
    file = {
        "altered": material,
        "added": material.with_name("other-language.pdf"),
        "manifest": bag / "data" / "release" / "manifest.json",
    }[change]
    with file.open("ab") as stream:
        stream.write(b"x")
    bagit.Bag(str(bag)).save(manifests=True)
    with pytest.raises(ConformanceError, match="that is on record"):
        require_bag(contents, bag)


def test_another_pack_in_the_place_of_this_one_is_noticed(desk: Desk) -> None:
    one_pack, other = packed(desk.ledger, desk.home, a_centre("de-1"), a_centre("de-2"))
    make_bag(other, desk.home.makings(), desk.packs).rename(desk.packs / bag_name(one_pack))
    with pytest.raises(ConformanceError, match="is not the pack P-000001"):
        require_bag(one_pack, desk.packs / bag_name(one_pack))


def test_a_released_file_that_was_changed_since_goes_into_no_pack(desk: Desk, tmp_path: Path, home: Home) -> None:
    (contents,) = packed(desk.ledger, home, a_centre("de-1"))
    moved = replace(home.release, folder=tmp_path / "copy")
    for file in home.release.folder.rglob("*"):
        if file.is_file():
            target = moved.folder / file.relative_to(home.release.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes() + (b" " if file.suffix == ".pdf" else b""))
    with pytest.raises(ConformanceError, match="is not the file that was sealed"):
        make_bag(contents, replace(home.makings(), release=moved), desk.packs)
    assert list(desk.packs.iterdir()) == []


def test_an_earlier_version_is_to_be_destroyed(desk: Desk) -> None:
    (first,) = packed(desk.ledger, desk.home, a_centre("de-1"))
    edition = desk.home.release.editions[CARD_DE]
    new = replace(edition, code="placebo-patient-card-DE-de-1.1", version="1.1", replaces=CARD_DE)
    later = replace(desk.home, release=replace(desk.home.release, id="R-2", editions={new.code: new}))
    plan = planned(desk.ledger, later)
    (second,) = put_on_record(desk.ledger, plan, later.release, an_order_of_packs())
    assert first.earlier == ()
    assert second.earlier == (CARD_DE,)
    assert second.day == DAY
