"""Judges and checks bite: each fault that is planted in a file of ours is seen, and by those who are named here.

The screen file of a German patient leaflet promises PDF/UA-1 and PDF/A-2a, the press file PDF/X-4.
"""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from tests.builders import built_of, own_faces

from edu_materials.build.pipeline import Built, profile_of
from edu_materials.build.workspace import Workspace
from edu_materials.checks.files import FILE_CHECKS, FinishedFile
from edu_materials.checks.findings import Finding, inspect
from edu_materials.checks.hearing import HEARING_CHECKS
from edu_materials.checks.judges.bench import ARCHIVE, PRESS, UA, asked
from edu_materials.checks.judges.bench import JUDGES as JUDGES_OF_OTHERS
from edu_materials.checks.press import PRESS_CHECKS
from edu_materials.checks.readback import Sentences, pdf_sentences
from edu_materials.checks.sentences import SENTENCE_CHECKS, Said
from edu_materials.kernel.units import mm

Change = Callable[[pikepdf.Pdf], object]
Fault = tuple[str, Callable[[bytes], bytes]]
"""Who sees it, by the short names below, and how it is planted."""
JUDGES = {
    "vU": f"veraPDF {UA}",
    "vA": f"veraPDF {ARCHIVE}",
    "pU": f"page-validation {UA}",
    "pA": f"page-validation {ARCHIVE}",
    "vX": f"veraPDF on a copy with a PDF/A claim {PRESS}",
    "fullbleed": f"fullbleed {PRESS}",
    "oxide": f"pdf_oxide {PRESS}",
}
SHORT = {name: short for short, name in JUDGES.items()}
STRANGE = b'<rdf:Description rdf:about="" xmlns:own="urn:own"><own:made>by hand</own:made></rdf:Description>'
LINKED = 1  # index of the page of the leaflet with the contents


# Changes


def elements_of(pdf: pikepdf.Pdf, tag: str) -> list[pikepdf.Object]:
    """Return every structure element of *pdf* with *tag*, in reading order."""

    def below(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
        if element[Name.S] == f"/{tag}":
            yield element
        for kid in element.get(Name.K, []):
            if isinstance(kid, Dictionary) and Name.S in kid:
                yield from below(kid)

    return [found for top in pdf.Root[Name.StructTreeRoot][Name.K] for found in below(top)]


def first(tag: str, change: Callable[[pikepdf.Object], object]) -> Change:
    """Change the first structure element with *tag*."""
    return lambda pdf: change(elements_of(pdf, tag)[0])


def retagged(old: str, new: str, number: int = 0) -> Change:
    return lambda pdf: elements_of(pdf, old)[number].__setitem__("/S", Name(f"/{new}"))


def without(*path: str) -> Change:
    """Take the last of the keys *path* away, beginning at the catalog."""

    def change(pdf: pikepdf.Pdf) -> None:
        place: pikepdf.Object = pdf.Root
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]

    return change


def root(key: str, value: Callable[[pikepdf.Pdf], object]) -> Change:
    return lambda pdf: pdf.Root.__setitem__(key, value(pdf))


def content(old: bytes, new: bytes, page: int = 0) -> Change:
    """Replace *old*, which must be there, once in the content of a page."""

    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.pages[page].Contents
        data = stream.read_bytes()
        assert old in data
        stream.write(data.replace(old, new, 1))

    return change


def more_content(operators: bytes, page: int = 0) -> Change:
    return lambda pdf: pdf.pages[page].contents_add(operators, prepend=False)


def packet(old: bytes, new: bytes) -> Change:
    """Replace *old*, which must be there, in the metadata packet."""

    def change(pdf: pikepdf.Pdf) -> None:
        data = pdf.Root.Metadata.read_bytes()
        assert old in data
        pdf.Root.Metadata.write(data.replace(old, new))

    return change


def link(change: Callable[[pikepdf.Object], object]) -> Change:
    return lambda pdf: change(pdf.pages[LINKED].Annots[0])


def font(change: Callable[[pikepdf.Object], object]) -> Change:
    """Change the font that the first page uses first."""
    return lambda pdf: change(next(iter(pdf.pages[0].Resources.Font.values())))


def intent(change: Callable[[pikepdf.Object], object]) -> Change:
    return lambda pdf: change(pdf.Root.OutputIntents[0])


def info(key: str, value: str | None) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        if value is None:
            del pdf.docinfo[key]
        else:
            pdf.docinfo[key] = String(value)

    return change


def sheet(**boxes: Callable[[list[float]], list[float]]) -> Change:
    """Set page boxes of the first page, each as a function of the bleed box."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        bleed = [float(value) for value in page[Name.BleedBox]]
        for name, box in boxes.items():
            page[f"/{name}"] = Array(box(bleed))

    return change


def wider(by: float) -> Callable[[list[float]], list[float]]:
    return lambda box: [box[0] - by, box[1] - by, box[2] + by, box[3] + by]


def swapped_kids(element: pikepdf.Object, one: int, other: int) -> None:
    kids = list(element[Name.K])
    kids[one], kids[other] = kids[other], kids[one]
    element[Name.K] = Array(kids)


def cut_kids(element: pikepdf.Object) -> None:
    element[Name.K] = Array(list(element[Name.K])[:-1])


def _no_language_anywhere(pdf: pikepdf.Pdf) -> None:
    del pdf.Root[Name.Lang]
    del elements_of(pdf, "Document")[0][Name.Lang]


def _parents_swapped(pdf: pikepdf.Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    elements = list(numbers[1])
    elements[1], elements[2] = elements[2], elements[1]
    numbers[1] = Array(elements)


def _list_item_alone(pdf: pikepdf.Pdf) -> None:
    section = elements_of(pdf, "Sect")[0]
    section[Name.K].append(elements_of(pdf, "LI")[0])


def _caption_in_the_middle(pdf: pikepdf.Pdf) -> None:
    swapped_kids(elements_of(pdf, "Table")[0], 0, 2)


def _mark_in_two_elements(pdf: pikepdf.Pdf) -> None:
    one, other = elements_of(pdf, "P")[:2]
    other[Name.K] = Array([*other[Name.K], *one[Name.K]])


def _file_attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["note.txt"] = b"not archived"


def _note_on_a_page(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([50, 50, 70, 70]), Contents=String("?"), F=4)
    page[Name.Annots] = Array([pdf.make_indirect(note)])


def _sound_on_a_page(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    sound = Dictionary(Type=Name.Annot, Subtype=Name.Sound, Rect=Array([50, 50, 70, 70]), Contents=String("?"), F=4)
    page[Name.Annots] = Array([pdf.make_indirect(sound)])


def _form(pdf: pikepdf.Pdf) -> None:
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), Rect=Array([50, 50, 90, 70]), F=4
    )
    made = pdf.make_indirect(field)
    pdf.pages[0].obj[Name.Annots] = Array([made])
    pdf.Root[Name.AcroForm] = Dictionary(Fields=Array([made]), NeedAppearances=True)


def _layers(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Layer")))
    pdf.Root[Name.OCProperties] = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=Array([layer])))


def _lzw(pdf: pikepdf.Pdf) -> None:
    """Write the content of the first page in LZW, each byte as a code of nine bits (ISO 32000-1, 7.4.4)."""
    clear, end, often = 256, 257, 200
    codes: list[int] = []
    for number, byte in enumerate(pdf.pages[0].Contents.read_bytes()):
        codes += [byte] if number % often else [clear, byte]
    bits = "".join(f"{code:09b}" for code in [*codes, end])
    data = int(bits.ljust(len(bits) + -len(bits) % 8, "0"), 2).to_bytes((len(bits) + 7) // 8)
    pdf.pages[0].Contents.write(data, filter=Name.LZWDecode)


def _stream_elsewhere(pdf: pikepdf.Pdf) -> None:
    pdf.Root[Name("/EDUM_More")] = Stream(pdf, b"", {"/F": String("elsewhere.bin")})


def _image(pdf: pikepdf.Pdf, space: Name) -> None:
    samples = 3 if space == Name.DeviceRGB else 4
    picture = Stream(pdf, bytes(samples))
    picture.update(
        {
            "/Type": Name.XObject,
            "/Subtype": Name.Image,
            "/Width": 1,
            "/Height": 1,
            "/BitsPerComponent": 8,
            "/ColorSpace": space,
        }
    )
    pdf.pages[0].Resources[Name.XObject] = Dictionary(Im1=picture)
    pdf.pages[0].contents_add(b"q 20 0 0 20 60 60 cm /Im1 Do Q", prepend=False)


def _state(pdf: pikepdf.Pdf, **entries: object) -> None:
    """Draw a square under a graphics state of *entries*."""
    resources = pdf.pages[0].Resources
    if Name.ExtGState not in resources:
        resources[Name.ExtGState] = Dictionary()
    resources[Name.ExtGState][Name("/GSx")] = Dictionary({f"/{key}": value for key, value in entries.items()})
    pdf.pages[0].contents_add(b"/Artifact BMC q /GSx gs 60 60 9 9 re f Q EMC", prepend=False)


def _post_script(pdf: pikepdf.Pdf) -> None:
    program = Stream(pdf, b"showpage")
    program.update({"/Type": Name.XObject, "/Subtype": Name.PS})
    pdf.pages[0].Resources[Name.XObject] = Dictionary(Ps1=program)
    pdf.pages[0].contents_add(b"/Ps1 Do", prepend=False)


def _deep(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].contents_add(b"q " * 40 + b"Q " * 40, prepend=False)


def _second_intent(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents.append(pdf.make_indirect(Dictionary(dict(pdf.Root.OutputIntents[0].items()))))


def _two_screens(pdf: pikepdf.Pdf) -> None:
    """Add a second intent of the same kind with another profile."""
    _second_intent(pdf)
    profile = Path(__file__).parents[2] / "assets" / "icc" / "FOGRA39L_coated.icc"
    pdf.Root.OutputIntents[1][Name.DestOutputProfile] = Stream(pdf, profile.read_bytes(), {"/N": 4})


def _screen_profile(pdf: pikepdf.Pdf) -> None:
    profile = Path(__file__).parents[2] / "assets" / "icc" / "sRGB.icc"
    pdf.Root.OutputIntents[0][Name.DestOutputProfile] = Stream(pdf, profile.read_bytes(), {"/N": 3})


def _trapped_as_text(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo[Name.Trapped] = String("maybe")


def glyph_gone(pdf: pikepdf.Pdf) -> None:
    """Show a code that the font has no glyph for."""
    it = next(iter(pdf.pages[0].Resources.Font.keys()))
    operators = f"/Artifact BMC BT {it} 9 Tf 30 30 Td (\\377) Tj ET EMC"
    pdf.pages[0].contents_add(operators.encode(), prepend=False)


def untagged_text(pdf: pikepdf.Pdf) -> None:
    stream = pdf.pages[0].Contents
    data, count = re.subn(rb"/P <</MCID \d+[^>]*>> BDC\n(BT .*? ET)\nEMC", rb"\1", stream.read_bytes(), count=1)
    assert count == 1
    stream.write(data)


def text_as_artifact(pdf: pikepdf.Pdf) -> None:
    """Take the first paragraph out of what is read, in the tree as well."""
    stream = pdf.pages[0].Contents
    data, count = re.subn(rb"/P <</MCID \d+[^>]*>> BDC", b"/Artifact BMC", stream.read_bytes(), count=1)
    assert count == 1
    stream.write(data)
    elements_of(pdf, "P")[0][Name.K] = Array([])


def wrong_letter(it: pikepdf.Object) -> None:
    stream = it.ToUnicode
    data = stream.read_bytes()
    rows = re.findall(rb"<01> <([0-9A-F]{4})>", data)
    assert rows
    stream.write(data.replace(b"<01> <" + rows[0] + b">", b"<01> <0058>", 1))


def nothing_mapped(it: pikepdf.Object) -> None:
    stream = it.ToUnicode
    stream.write(re.sub(rb"<01> <[0-9A-F]{4}>", b"<01> <0000>", stream.read_bytes(), count=1))


def _band_cut(pdf: pikepdf.Pdf) -> None:
    """Let the first band of colour begin at the trim instead of in the bleed."""
    page = pdf.pages[0]
    trim = float(page.TrimBox[0])
    stream = page.Contents
    left = f"n {float(page.BleedBox[0]):.2f}"[:7].encode()
    data, count = re.subn(left + rb"\d* ", f"n {trim} ".encode(), stream.read_bytes(), count=1)
    assert count == 1
    stream.write(data)


def _script(pdf: pikepdf.Pdf) -> Dictionary:
    del pdf
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def saved(data: bytes, change: Change, *, encrypted: bool = False, version: str = "") -> bytes:
    """Return *data* after *change*, encrypted or as another version of PDF if asked for."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        if encrypted:
            pdf.save(buffer, encryption=pikepdf.Encryption(owner="owner", user=""))
        else:
            pdf.save(buffer, force_version=version, compress_streams=False)
    return buffer.getvalue()


def planted(change: Change, *, encrypted: bool = False, version: str = "") -> Callable[[bytes], bytes]:
    return lambda data: saved(data, change, encrypted=encrypted, version=version)


def same(pdf: pikepdf.Pdf) -> None:
    """Change nothing."""


# What is seen


def sentences_in(data: bytes) -> Sentences:
    """Return what can be read back from *data*, which is nothing where a font does not say what its codes mean."""
    try:
        return pdf_sentences(pikepdf.open(io.BytesIO(data)))
    except KeyError:
        return ()


def own_findings(built: Built, data: bytes) -> tuple[Finding, ...]:
    """Return what our own checks on files find in *data*, made from *built*."""
    assert built.layout is not None
    finished = FinishedFile(data, built.layout, own_faces().names(), profile_of(built.target))
    found = inspect(FILE_CHECKS, finished) + inspect(SENTENCE_CHECKS, Said(sentences_in(data), built.document))
    if profile_of(built.target).tagged:
        return found + inspect(HEARING_CHECKS, finished)
    return found + inspect(PRESS_CHECKS, finished)


def seen(built: Built, data: bytes, folder: Path, standards: tuple[str, ...]) -> set[str]:
    """Return who sees a fault in *data*: codes of our checks, and the judges by their short names."""
    path = folder / "planted.pdf"
    path.write_bytes(data)
    verdicts = [asked(judge, path) for judge in JUDGES_OF_OTHERS if judge.standard in standards and not judge.lint]
    absent = [verdict.absent for verdict in verdicts if verdict.absent]
    assert not absent, f"a judge is missing: {absent}"
    judges = {SHORT[f"{verdict.judge.name} {verdict.judge.standard}"] for verdict in verdicts if verdict.findings}
    return judges | {finding.code for finding in own_findings(built, data)}


# Faults in a file that promises PDF/UA-1 and PDF/A-2a

UA_FAULTS: dict[str, Fault] = {
    # the tree
    "no structure tree": (
        "vU vA pU pA A801",
        planted(without("/StructTreeRoot")),
    ),
    "not marked as tagged": (
        "vU vA pU pA",
        planted(without("/MarkInfo")),
    ),
    "tags under suspicion": (
        "vU pU",
        planted(lambda pdf: pdf.Root.MarkInfo.__setitem__("/Suspects", True)),
    ),
    "no parent tree": (
        "vU pU A802",
        planted(without("/StructTreeRoot", "/ParentTree")),
    ),
    "a page without its key in the parent tree": (
        "vU A802",
        planted(lambda pdf: pdf.pages[0].obj.__delitem__("/StructParents")),
    ),
    "parents swapped": (
        "A802",
        planted(_parents_swapped),
    ),
    "a tag that nobody knows": (
        "vU vA pU pA",
        planted(retagged("P", "Foo")),
    ),
    "roles in a circle": (
        "vU vA pU pA",
        planted(lambda pdf: pdf.Root.StructTreeRoot.__setitem__("/RoleMap", Dictionary(P=Name.Q, Q=Name.P))),
    ),
    "an element without its page": (
        "A801",
        planted(first("P", lambda element: element.__delitem__("/Pg"))),
    ),
    # headings, lists, tables
    "a heading of level 3 after none": (
        "vU pU A801",
        planted(retagged("H1", "H3")),
    ),
    "a heading level left out": (
        "vU pU A801",
        planted(retagged("H2", "H4")),
    ),
    "a heading that is a paragraph": (
        "A801",
        planted(retagged("H2", "P")),
    ),
    "a list item outside of a list": (
        "pU A801",
        planted(_list_item_alone),
    ),
    "a list that is a section": (
        "vU pU A801",
        planted(retagged("L", "Sect")),
    ),
    "a label outside of an item": (
        "vU pU A801",
        planted(retagged("LI", "Div")),
    ),
    "a row that is a division": (
        "vU pU A801",
        planted(retagged("TR", "Div")),
    ),
    "a cell is missing": (
        "vU pU A801",
        planted(first("TR", cut_kids)),
    ),
    "a cell over too many columns": (
        "vU pU",
        planted(first("TD", lambda cell: cell.__setitem__("/A", Dictionary(O=Name.Table, ColSpan=5)))),
    ),
    "a header cell without scope": (
        "vU",
        planted(first("TH", lambda cell: cell.__delitem__("/A"))),
    ),
    "a header cell that is a common one": (
        "A801",
        planted(retagged("TH", "TD", 1)),
    ),
    "a caption in the middle": (
        "vU pU A801",
        planted(_caption_in_the_middle),
    ),
    "paragraphs in another order": (
        "A801",
        planted(
            lambda pdf: swapped_kids(elements_of(pdf, "Document")[0], 0, 1),
        ),
    ),
    # pictures, language, words
    "a picture without words": (
        "vU pU A801",
        planted(first("Figure", lambda figure: figure.__delitem__("/Alt"))),
    ),
    "a picture with empty words": (
        "vU pU A801",
        planted(first("Figure", lambda figure: figure.__setitem__("/Alt", String("")))),
    ),
    "a picture with other words": (
        "A801",
        planted(first("Figure", lambda figure: figure.__setitem__("/Alt", String("image")))),
    ),
    "no language of the file": (
        "vU pU P306",
        planted(without("/Lang")),
    ),
    "no language anywhere": (
        "vU pU P306",
        planted(_no_language_anywhere),
    ),
    "a language that there cannot be": (
        "vU vA pU pA P306",
        planted(root("/Lang", lambda _: String("german, mostly"))),
    ),
    "another language": (
        "P306",
        planted(root("/Lang", lambda _: String("fr"))),
    ),
    # marked content
    "text without a tag": (
        "vU pU A801 S501",
        planted(untagged_text),
    ),
    "an artifact inside of a tag": (
        "vU pU A801 S501",
        planted(content(b" BDC\nBT", b" BDC\n/Artifact BMC\nBT")),
    ),
    "a tag inside of an artifact": (
        "vU pU",
        planted(content(b"/Artifact <</Type /Layout>> BDC", b"/Artifact BMC /P <</MCID 0>> BDC EMC")),
    ),
    "a mark that leads nowhere": (
        "vU A801",
        planted(content(b"/MCID 1 ", b"/MCID 999 ")),
    ),
    "a mark used twice": (
        "A801",
        planted(content(b"/MCID 1 ", b"/MCID 0 ")),
    ),
    "a mark in two elements": (
        "A801 A802",
        planted(_mark_in_two_elements),
    ),
    "text that is an artifact": (
        "A801 S501",
        planted(text_as_artifact),
    ),
    # fonts
    "a font without a map to Unicode": (
        "vU vA pU pA P303 S501 X000",
        planted(font(lambda it: it.__delitem__("/ToUnicode"))),
    ),
    "a map to Unicode with a wrong letter": (
        "A801 P303 S501",
        planted(font(wrong_letter)),
    ),
    "a map to Unicode with nothing in it": (
        "vU vA pU pA A801 P303 S501",
        planted(font(nothing_mapped)),
    ),
    "a font that is not embedded": (
        "vU vA pU pA P302",
        planted(font(lambda it: it.FontDescriptor.__delitem__("/FontFile2"))),
    ),
    "wrong widths": (
        "vU vA pU pA",
        planted(font(lambda it: it.Widths.__setitem__(5, 123))),
    ),
    "a glyph that is not there": (
        "vU vA pU pA P303",
        planted(glyph_gone),
    ),
    # links
    "a link without words": (
        "vU pU",
        planted(link(lambda it: it.__delitem__("/Contents"))),
    ),
    "a link without its key in the parent tree": (
        "vU pU A802",
        planted(link(lambda it: it.__delitem__("/StructParent"))),
    ),
    "a link that is not printed": (
        "vA pA",
        planted(link(lambda it: it.__setitem__("/F", 0))),
    ),
    "a hidden link": (
        "vA pA",
        planted(link(lambda it: it.__setitem__("/F", 6))),
    ),
    "a link that starts a program": (
        "vA pA P307",
        planted(link(lambda it: it.__setitem__("/A", Dictionary(S=Name.Launch, F=String("start.exe"))))),
    ),
    "a link that is tagged as a span": (
        "vU pU",
        planted(retagged("Link", "Span")),
    ),
    "links in any order": (
        "vU pU",
        planted(lambda pdf: pdf.pages[LINKED].obj.__delitem__("/Tabs")),
    ),
    # what the file says of itself
    "no packet": (
        "vU vA pU pA",
        planted(without("/Metadata")),
    ),
    "a packet that is not well-formed": (
        "vU vA pU pA",
        planted(packet(b"<rdf:Alt>", b"<")),
    ),
    "no claim of PDF/UA": (
        "vU pU",
        planted(packet(b"<pdfuaid:part>1</pdfuaid:part>", b"")),
    ),
    "no claim of PDF/A": (
        "vA pA",
        planted(packet(b"<pdfaid:part>2</pdfaid:part>", b"")),
    ),
    "a level of PDF/A that there is not": (
        "vA pA",
        planted(packet(b"conformance>A<", b"conformance>Z<")),
    ),
    "no title in the packet": (
        "vU vA pU pA",
        planted(packet(b"dc:title>", b"dc:titel>")),
    ),
    "a property that no schema describes": (
        "vA pA",
        planted(packet(b"</rdf:RDF>", STRANGE + b"</rdf:RDF>")),
    ),
    "no title in the properties": (
        "P306",
        planted(info("/Title", None)),
    ),
    "the title is not shown": (
        "vU pU P306",
        planted(without("/ViewerPreferences")),
    ),
    # colour
    "no output intent": (
        "vA pA",
        planted(without("/OutputIntents")),
    ),
    "no colour profile": (
        "vA pA",
        planted(intent(lambda it: it.__delitem__("/DestOutputProfile"))),
    ),
    "two output intents that differ": (
        "vA pA",
        planted(_two_screens),
    ),
    "colour of a press": (
        "vA pA",
        planted(content(b" rg", b" 0 k")),
    ),
    # what does not belong
    "something happens at opening": (
        "vA pA P307",
        planted(root("/OpenAction", _script)),
    ),
    "something happens at closing": (
        "vA pA P307",
        planted(root("/AA", lambda pdf: Dictionary(WC=_script(pdf)))),
    ),
    "a script among the names": (
        "P307",
        planted(
            root("/Names", lambda pdf: Dictionary(JavaScript=Dictionary(Names=Array([String("a"), _script(pdf)]))))
        ),
    ),
    "a note on a page": (
        "vU vA pU pA",
        planted(_note_on_a_page),
    ),
    "a sound": (
        "vU vA pU pA",
        planted(_sound_on_a_page),
    ),
    "a form": (
        "vU vA pU pA P307",
        planted(_form),
    ),
    "a file attached": (
        "vA pA",
        planted(_file_attached),
    ),
    "layers without a name": (
        "vU vA pU pA",
        planted(_layers),
    ),
    "a transfer curve": (
        "vA pA",
        planted(lambda pdf: _state(pdf, TR=Name.Identity)),
    ),
    "transparency of an unknown kind": (
        "vA pA",
        planted(lambda pdf: _state(pdf, BM=Name.Shiny)),
    ),
    "a program in PostScript": (
        "vA pA",
        planted(_post_script),
    ),
    "a picture in the colours of a press": (
        "vU vA pU pA",
        planted(lambda pdf: _image(pdf, Name.DeviceCMYK)),
    ),
    "a compression that is not free": (
        "vA pA",
        planted(_lzw),
    ),
    "a stream that is elsewhere": (
        "vA pA",
        planted(_stream_elsewhere),
    ),
    "an operator that there is not": (
        "vA pA",
        planted(more_content(b"/Artifact BMC 1 2 shine EMC")),
    ),
    "states nested too deep": (
        "vA pA",
        planted(_deep),
    ),
    "encrypted": (
        "vA pA",
        planted(same, encrypted=True),
    ),
    "no identifier": (
        "vA pA",
        lambda data: data.replace(b"/ID ", b"/IX ", 1),
    ),
    "no line end before the end of a stream": (
        "vA pU pA",
        lambda data: data.replace(b"\r\nendstream", b"  endstream"),
    ),
    "something after the end": (
        "vA pA",
        lambda data: data + b"more than the end",
    ),
}

PRESS_FAULTS: dict[str, Fault] = {
    "encrypted": (
        "fullbleed oxide X601",
        planted(same, encrypted=True),
    ),
    "PDF 1.7": (
        "fullbleed X601",
        planted(same, version="1.7"),
    ),
    "no identifier": (
        "fullbleed X601",
        lambda data: data.replace(b"/ID ", b"/IX ", 1),
    ),
    "no title": (
        "fullbleed P306 X601",
        planted(info("/Title", None)),
    ),
    "no date": (
        "X601",
        planted(info("/CreationDate", None)),
    ),
    "nothing said of trapping": (
        "fullbleed X601",
        planted(info("/Trapped", None)),
    ),
    "trapping maybe": (
        "fullbleed X601",
        planted(_trapped_as_text),
    ),
    "no packet": (
        "vX fullbleed oxide X601",
        planted(without("/Metadata")),
    ),
    "no version of PDF/X": (
        "fullbleed X601",
        planted(packet(b"<pdfxid:GTS_PDFXVersion>PDF/X-4<", b"<pdfxid:GTS_PDFXVersion>PDF/Y<")),
    ),
    "another version of PDF/X": (
        "fullbleed X601",
        planted(packet(b">PDF/X-4<", b">PDF/X-4p<")),
    ),
    "nothing said of trapping in the packet": (
        "fullbleed X601",
        planted(packet(b"<pdf:Trapped>False</pdf:Trapped>", b"")),
    ),
    "no title in the packet": (
        "vX fullbleed X601",
        planted(packet(b"dc:title>", b"dc:titel>")),
    ),
    "no dates in the packet": (
        "vX fullbleed X601",
        planted(packet(b"xmp:ModifyDate>", b"xmp:ModDate>")),
    ),
    "no ids in the packet": (
        "vX fullbleed X601",
        planted(packet(b"xmpMM:DocumentID>", b"xmpMM:Doc>")),
    ),
    "no output intent": (
        "vX fullbleed oxide X602",
        planted(without("/OutputIntents")),
    ),
    "two output intents": (
        "fullbleed X602",
        planted(_second_intent),
    ),
    "no printing condition": (
        "fullbleed oxide X602",
        planted(intent(lambda it: it.__delitem__("/OutputConditionIdentifier"))),
    ),
    "no colour profile": (
        "vX fullbleed X602",
        planted(intent(lambda it: it.__delitem__("/DestOutputProfile"))),
    ),
    "the profile of a screen": (
        "vX X602",
        planted(_screen_profile),
    ),
    "a number of colours that the profile does not have": (
        "fullbleed X602",
        planted(intent(lambda it: it.DestOutputProfile.__setitem__("/N", 3))),
    ),
    "no trim": (
        "fullbleed oxide X603",
        planted(lambda pdf: pdf.pages[0].obj.__delitem__("/TrimBox")),
    ),
    "no bleed": (
        "X603",
        planted(lambda pdf: pdf.pages[0].obj.__delitem__("/BleedBox")),
    ),
    "a bleed of 2 mm": (
        "X603",
        planted(sheet(BleedBox=wider(-mm(1)))),
    ),
    "a bleed beyond the sheet": (
        "fullbleed oxide P301 P305 X603",
        planted(sheet(MediaBox=wider(-mm(1)))),
    ),
    "art as well as trim": (
        "fullbleed X603",
        planted(sheet(ArtBox=wider(-mm(6)))),
    ),
    "cropped inside of the bleed": (
        "fullbleed P305 X603",
        planted(sheet(CropBox=wider(-mm(3)))),
    ),
    "colour ends at the cut": (
        "X606",
        planted(_band_cut),
    ),
    "colour of a screen": (
        "vX X604",
        planted(content(b" k\n", b" rg\n")),
    ),
    "colour of a screen as a space": (
        "vX X604",
        planted(more_content(b"/DeviceRGB cs 1 0 0 sc 60 60 9 9 re f")),
    ),
    "lines in the colour of a screen": (
        "vX X604",
        planted(more_content(b"1 0 0 RG 60 60 9 9 re S")),
    ),
    "a picture in the colours of a screen": (
        "vX X604",
        planted(lambda pdf: _image(pdf, Name.DeviceRGB)),
    ),
    "text in colour": (
        "X604",
        planted(content(b" Tm 0 0 0 1 k", b" Tm .9 0 0 1 k")),
    ),
    "too much ink": (
        "X604",
        planted(more_content(b"1 1 1 .5 k 60 60 9 9 re f")),
    ),
    "transparency": (
        "X605",
        planted(lambda pdf: _state(pdf, ca=0.5)),
    ),
    "a mode of blending": (
        "X605",
        planted(lambda pdf: _state(pdf, BM=Name.Multiply)),
    ),
    "a transfer curve": (
        "vX X605",
        planted(lambda pdf: _state(pdf, TR=Name.Identity)),
    ),
    "a note on a page": (
        "vX fullbleed X605",
        planted(_note_on_a_page),
    ),
    "a form": (
        "vX fullbleed P307 X605",
        planted(_form),
    ),
    "something happens at opening": (
        "vX fullbleed oxide P307",
        planted(root("/OpenAction", _script)),
    ),
    "a script among the names": (
        "fullbleed oxide P307",
        planted(
            root("/Names", lambda pdf: Dictionary(JavaScript=Dictionary(Names=Array([String("a"), _script(pdf)]))))
        ),
    ),
    "layers": (
        "vX X605",
        planted(_layers),
    ),
    "a program in PostScript": (
        "vX X604 X605",
        planted(_post_script),
    ),
    "a compression that is not free": (
        "X605",
        planted(_lzw),
    ),
    "a stream that is elsewhere": (
        "vX fullbleed X605",
        planted(_stream_elsewhere),
    ),
    "a font that is not embedded": (
        "vX P302",
        planted(font(lambda it: it.FontDescriptor.__delitem__("/FontFile2"))),
    ),
    "a map to Unicode with a wrong letter": (
        "P303 S501",
        planted(font(wrong_letter)),
    ),
    "text gone": (
        "P303 S501",
        planted(lambda pdf: pdf.pages[1].Contents.write(b"")),
    ),
}


# They bite


@pytest.fixture
def leaflet(own: Workspace) -> Built:
    """The screen file of the German patient leaflet."""
    return built_of(own, "DE-de", "patient-leaflet")


@pytest.fixture
def card(own: Workspace) -> Built:
    """The press file of the German patient card."""
    return built_of(own, "DE-de", "patient-card", "press")


def test_nobody_sees_a_fault_where_none_was_planted(leaflet: Built, card: Built, tmp_path: Path) -> None:
    assert seen(leaflet, leaflet.data, tmp_path, (UA, ARCHIVE)) == set()
    assert seen(card, card.data, tmp_path, (PRESS,)) == set()


def test_a_file_saved_anew_is_as_good_so_that_what_is_seen_below_is_what_was_planted(
    leaflet: Built, card: Built, tmp_path: Path
) -> None:
    assert seen(leaflet, saved(leaflet.data, same), tmp_path, (UA, ARCHIVE)) == set()
    assert seen(card, saved(card.data, same), tmp_path, (PRESS,)) == set()


@pytest.mark.parametrize("fault", UA_FAULTS)
def test_a_fault_in_a_screen_file_is_seen(leaflet: Built, tmp_path: Path, fault: str) -> None:
    names, plant = UA_FAULTS[fault]
    found = seen(leaflet, plant(leaflet.data), tmp_path, (UA, ARCHIVE))
    assert set(names.split()) <= found
    assert found


@pytest.mark.parametrize("fault", PRESS_FAULTS)
def test_a_fault_in_a_press_file_is_seen_by_our_own_checks_whoever_else_sees_it(
    card: Built, tmp_path: Path, fault: str
) -> None:
    names, plant = PRESS_FAULTS[fault]
    found = seen(card, plant(card.data), tmp_path, (PRESS,))
    assert set(names.split()) <= found
    assert found - set(SHORT.values())


def test_every_check_of_what_is_heard_and_of_press_files_and_every_judge_has_a_fault_that_it_sees() -> None:
    named = {name for faults in (UA_FAULTS, PRESS_FAULTS) for names, _ in faults.values() for name in names.split()}
    checks = {check.code for check in HEARING_CHECKS} | {check.code for check in PRESS_CHECKS}
    assert checks | set(JUDGES) <= named
