"""A print run of blank cards: each its own serial, in text and code, in a free corner of every edition."""

from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from edu_materials.build.papers import Paper
from edu_materials.build.pipeline import laid_out
from edu_materials.build.runs import print_run
from edu_materials.build.targets import Target, all_targets, edition_of
from edu_materials.build.workspace import Workspace
from edu_materials.checks.judges.bench import JUDGES, OFFICE, asked
from edu_materials.kernel.errors import ConformanceError, LayoutError, OutputError, UsageError
from edu_materials.kernel.units import as_mm, mm
from edu_materials.layout.foldover import OUTLINE
from edu_materials.layout.frames import BoxFrame, FieldFrame
from edu_materials.pdf.lettering import Lettering
from edu_materials.press import numbered
from edu_materials.press.numbered import MODULE, Numbering
from edu_materials.press.serials import SerialRange, serial_code, serial_text

GERMAN = Target("hemgenix", "DE", "de", "patient-card")


def codes_on(path: Path, page: int) -> set[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        image = document[page].render(scale=300 / 72, grayscale=True).to_pil()
        found = zxingcpp.read_barcodes(image)
        return {code.text for code in found if code.format == zxingcpp.BarcodeFormat.DataMatrix}
    finally:
        document.close()


def test_each_card_bears_its_serial_in_text_and_code(own: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "run.pdf"
    made = print_run(own, GERMAN, SerialRange(41, 43), "HMG", None, path)
    assert (made.cards, made.pages) == (3, 6)
    for place, number in enumerate((41, 42, 43)):
        serial = serial_text("HMG", number)
        assert codes_on(path, 2 * place + 1) == {serial_code(serial)}
        with pypdfium2.PdfDocument(path) as document:
            assert serial in document[2 * place + 1].get_textpage().get_text_range()
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
    verdicts = [asked(judge, path) for judge in JUDGES if judge.standard == OFFICE]
    assert [(verdict.absent, verdict.findings) for verdict in verdicts] == [(None, ())] * len(verdicts)


def test_a_run_on_sheets_holds_every_serial(own: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "run.pdf"
    target = Target("hemgenix", "DE", "de", "patient-card", "id-card")
    made = print_run(own, target, SerialRange(1, 12), "HMG", "10-up-85x54", path)
    assert (made.cards, made.pages) == (12, 4)
    expected = {serial_code(serial_text("HMG", number)) for number in range(1, 13)}
    assert codes_on(path, 1) | codes_on(path, 3) == expected
    folded = print_run(own, GERMAN, SerialRange(1, 3), "HMG", "plain", tmp_path / "folded.pdf", paper=None)
    assert folded.pages == 2


def test_a_run_says_how_far_it_is_and_is_the_same_file_each_time(own: Workspace, tmp_path: Path) -> None:
    told: list[tuple[int, float]] = []
    paper = Paper(sheet="plain", start=2, flip="short")
    made = [
        print_run(
            own,
            GERMAN,
            SerialRange(1, 300),
            "HMG",
            "plain",
            tmp_path / name,
            paper=paper,
            progress=lambda *said: told.append(said),
        )
        for name in ("one.pdf", "other.pdf")
    ]
    assert made[0] == made[1]
    assert told == [(256, 256 / 300)] * 2


def test_a_run_is_never_written_over_another(own: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "run.pdf"
    path.write_bytes(b"another")
    with pytest.raises(OutputError, match="exists"):
        print_run(own, GERMAN, SerialRange(1, 1), "HMG", None, path)
    assert path.read_bytes() == b"another"


def test_a_wrong_serial_on_a_card_is_noticed(own: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbered, "serial_code", lambda serial: "HMG000000199" if "42" in serial else serial)
    monkeypatch.setattr(numbered.Numbering, "areas", _as_meant)
    with pytest.raises(ConformanceError, match="read back"):
        print_run(own, GERMAN, SerialRange(42, 42), "HMG", None, tmp_path / "run.pdf")
    assert list(tmp_path.iterdir()) == []


def _as_meant(
    self: Numbering, number: int
) -> tuple[tuple[str, tuple[float, float, float, float]], tuple[str, tuple[float, float, float, float]]]:
    serial = serial_text("HMG", number)
    x, y = self.place.code
    side = 14 * MODULE
    text = (self.place.right - 70, self.place.baseline, self.place.right, self.place.baseline + 5)
    return (serial, text), (serial_code(serial), (x, y, x + side, y + side))


@pytest.mark.parametrize("form", ["screen", "fold-over"])
def test_every_edition_has_the_same_free_corner(own: Workspace, form: str) -> None:
    lettering = Lettering(own.filling_face)
    places = set()
    for target in all_targets(own):
        if target.material == "patient-card" and target.form == form:
            place = Numbering(laid_out(own, edition_of(own, target), target.form).pages, "HMG", lettering).place
            places.add((place.art, round(as_mm(place.code[0]), 2), round(as_mm(place.code[1]), 2), place.square))
    assert len(places) == 1
    assert mm(0.35) <= MODULE


def test_a_serial_stays_on_the_card_that_is_cut_out_of_its_sheet(own: Workspace) -> None:
    target = Target("hemgenix", "DE", "de", "patient-card", "fold-over")
    (page,) = laid_out(own, edition_of(own, target), target.form).pages
    place = Numbering((page,), "HMG", Lettering(own.filling_face)).place
    (outline,) = [frame for frame in page.frames if isinstance(frame, BoxFrame) and frame.key == OUTLINE]
    fields = [frame for frame in page.frames if isinstance(frame, FieldFrame)]
    assert outline.x < place.right < place.code[0] < outline.x + outline.width
    above = page.height - place.code[1]
    assert outline.y < above < min(field.y + field.height for field in fields) < above + mm(12)


def test_a_card_without_a_free_corner_is_refused_with_the_millimetres(own: Workspace, tmp_path: Path) -> None:
    bulgarian = Target("hemgenix", "BG", "bg", "patient-card", "id-card")
    with pytest.raises(LayoutError, match=r"beside “card\.[a-z.-]+”, [0-9]\.[0-9] mm are missing"):
        print_run(own, bulgarian, SerialRange(1, 2), "HMG", None, tmp_path / "run.pdf")
    with pytest.raises(UsageError, match="capital letters"):
        print_run(own, GERMAN, SerialRange(1, 2), "HMGX", None, tmp_path / "run.pdf")
    assert list(tmp_path.iterdir()) == []
