"""The packet: the file says of itself, in XMP, what its properties and its profile say."""

import io
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Name
from tests.builders import a_document, file_of, tree_of
from tests.conftest import golden

from edu_materials.build.workspace import Workspace
from edu_materials.pdf.profiles import PRESS, PROFILES, SCREEN, Profile
from edu_materials.pdf.xmp import xmp_packet
from edu_materials.tree.nodes import Document

NAMES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfxid": "http://www.npes.org/pdfx/ns/id/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


def said(document: Document, name: str, profile: Profile = SCREEN) -> str | None:
    """Return the text of the property *name* in the packet; None where it is not there."""
    found = ET.fromstring(xmp_packet(document, profile).decode()).find(f".//{name}", NAMES)
    return None if found is None else "".join(found.itertext()).strip()


def test_the_packet_of_the_card_is_the_one_that_was_read(own: Workspace) -> None:
    golden("xmp-patient-card-IE-en.xml", xmp_packet(tree_of(own, "IE-en", "patient-card"), SCREEN).decode() + "\n")


def test_the_packet_says_title_author_language_and_day(own: Workspace) -> None:
    document = tree_of(own, "GR-el", "patient-leaflet")
    properties = document.properties
    assert said(document, "dc:title") == properties.title
    assert said(document, "dc:creator") == properties.author
    assert said(document, "dc:description") == properties.subject
    assert said(document, "dc:language") == "el"
    for name in ("xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
        assert said(document, name) == "2026-11-22T00:00:00Z"


def test_the_screen_file_claims_accessibility_and_archiving() -> None:
    claims = [said(a_document(), name) for name in ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance")]
    assert claims == ["1", "2", "A"]
    assert said(a_document(), "pdfxid:GTS_PDFXVersion") is None


def test_the_press_file_claims_print_exchange_only() -> None:
    assert said(a_document(), "pdfxid:GTS_PDFXVersion", PRESS) == "PDF/X-4"
    assert said(a_document(), "pdf:Trapped", PRESS) == "False"
    assert said(a_document(), "pdfuaid:part", PRESS) is None
    assert said(a_document(), "pdfaid:part", PRESS) is None


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_what_a_name_holds_is_never_taken_for_markup(profile: Profile) -> None:
    document = a_document()
    wild = replace(document.properties, title="A <b>&amp; ]]> title", author="R & D", keywords=("<1>", "&"))
    marked = replace(document, properties=wild)
    assert said(marked, "dc:title", profile) == "A <b>&amp; ]]> title"
    assert said(marked, "dc:creator", profile) == "R & D"
    assert said(marked, "pdf:Keywords", profile) == "<1>, &, language en"


def test_the_same_edition_has_the_same_id_and_another_one_another() -> None:
    document = a_document()
    later = replace(document, properties=replace(document.properties, date="2027-01-01"))
    other = replace(document, key="another-edition")
    ids = [said(d, "xmpMM:DocumentID") for d in (document, document, later, other)]
    assert ids[0] == ids[1] == ids[2] != ids[3]
    assert said(document, "xmpMM:InstanceID") != said(later, "xmpMM:InstanceID")
    assert said(document, "xmpMM:DocumentID") != said(document, "xmpMM:DocumentID", PRESS)


def test_the_packet_stands_in_the_file_uncompressed_and_agrees_with_its_properties(own: Workspace) -> None:
    data = file_of(own, "DE-de", "patient-card")
    packet = xmp_packet(tree_of(own, "DE-de", "patient-card"), SCREEN)
    assert packet in data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root[Name.Metadata].read_bytes().strip() == packet
        meta = pdf.open_metadata()
        assert meta["dc:title"] == str(pdf.docinfo[Name.Title])
        assert meta["pdf:Keywords"] == str(pdf.docinfo[Name.Keywords])


def test_the_same_edition_in_another_form_is_another_file_with_another_id() -> None:
    document = a_document()
    own_form, large = (xmp_packet(document, SCREEN, form).decode() for form in (document.form, "large-print"))
    assert own_form == xmp_packet(document, SCREEN).decode()
    for name in ("DocumentID", "InstanceID"):
        ids = {re.findall(f"<xmpMM:{name}>(.*?)</", packet)[0] for packet in (own_form, large)}
        assert len(ids) == 2


@pytest.mark.parametrize("profile", PROFILES.values(), ids=list(PROFILES))
def test_each_claim_that_archives_do_not_know_by_themselves_is_described(profile: Profile) -> None:
    packet = xmp_packet(a_document(), profile).decode()
    described = set(re.findall("<pdfaSchema:prefix>(.*?)</", packet))
    assert described == {prefix for prefix, _, _ in profile.claims} - {"pdfaid"}
    for prefix, name, value in profile.claims:
        assert f"<{prefix}:{name}>{value}</{prefix}:{name}>" in packet
