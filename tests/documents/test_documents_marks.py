"""National marks: words of an authority stand on what it has agreed, where its rule asks for them, and nowhere else."""

from dataclasses import replace
from datetime import date

import pytest
from tests.builders import said_by, texts_of

from edu_materials.build.manifest import entry
from edu_materials.build.pipeline import Built, build
from edu_materials.build.targets import Target, edition_code
from edu_materials.build.workspace import Workspace
from edu_materials.facts.edition import Standing
from edu_materials.facts.market import Mark, Wording
from edu_materials.kernel.errors import LayoutError
from edu_materials.layout.frames import TextFrame

AGREED = Standing(state="agreed", reference="D-2026/17", day=date(2026, 11, 22))
LINE = "A line that an authority wants said"
KEY = "market.DE.mark.official-line"


def mark(text: str = LINE, on: tuple[str, ...] = ("leaflet",), language: str = "de") -> Mark:
    wording = Wording(language=language, text=text, source="a ruling", state="checked once")
    return Mark(name="official-line", rule="on agreed material", source="a ruling", on=on, wording=(wording,))


def made(own: Workspace, material: str, wanted: Mark, form: str = "screen", standing: Standing = AGREED) -> Built:
    """Return an edition of Germany, which now wants the mark *wanted*, built and inspected."""
    target = Target("hemgenix", "DE", "de", material, form)
    workspace = replace(own, standings=((edition_code(own, target), standing),))
    workspace.markets["DE"] = replace(workspace.markets["DE"], marks=(wanted,))  # of this workspace alone
    return build(workspace, target)


def told(own: Workspace, built: Built) -> object:
    marks = entry(own, built, "test")["national-marks"]
    assert isinstance(marks, dict)
    return marks["official-line"]


@pytest.mark.parametrize("form", ["screen", "large-print", "press", "html"])
def test_an_agreed_leaflet_bears_the_words_of_its_mark_in_every_form_and_says_so(own: Workspace, form: str) -> None:
    built = made(own, "patient-leaflet", mark(), form)
    assert built.findings == ()
    assert [words.plain for words in built.document.furniture.read][2:] == [LINE]
    assert told(own, built) == "printed"


def test_the_words_stand_left_of_the_state_on_each_page_and_are_read_once(own: Workspace) -> None:
    layout = made(own, "hcp-leaflet", mark()).layout
    assert layout is not None
    for page in layout.pages:
        lines = {frame.key: frame for frame in page.frames if isinstance(frame, TextFrame)}
        assert said_by(lines[KEY]) == LINE
        assert lines[KEY].y == lines["state.agreed"].y
        assert lines[KEY].x + lines[KEY].width < lines["state.agreed"].x
    assert [frame.artifact for frame in texts_of(layout) if frame.key == KEY] == [False] + [True] * (
        len(layout.pages) - 1
    )


@pytest.mark.parametrize("state", ["draft", "reviewed", "withdrawn"])
def test_what_is_not_agreed_bears_no_mark(own: Workspace, state: str) -> None:
    built = made(own, "patient-leaflet", mark(), standing=Standing(state=state))  # type: ignore[arg-type]
    assert KEY not in {words.id for words in built.document.words()}
    assert told(own, built) == "not printed: needs an agreement on record"


def test_a_card_bears_a_mark_only_where_the_rule_says_card(own: Workspace) -> None:
    without = made(own, "patient-card", mark())
    assert KEY not in {words.id for words in without.document.words()}
    for form in ("screen", "fold-over"):
        borne = made(own, "patient-card", mark(on=("leaflet", "card")), form)
        assert borne.findings == ()
        assert KEY in {words.id for words in borne.document.words()}
        assert told(own, borne) == "printed"
    small = made(own, "patient-card", mark(on=("leaflet", "card")), "id-card")
    assert KEY not in {words.id for words in small.document.words()}
    assert told(own, small) != "printed"


def test_a_mark_without_words_in_this_language_is_said_to_be_due_and_not_there(own: Workspace) -> None:
    built = made(own, "patient-leaflet", mark(language="en"))
    assert KEY not in {words.id for words in built.document.words()}
    assert told(own, built) == "due, and not drawn: its artwork is not here"


def test_words_that_run_into_the_state_are_an_error_with_millimetres(own: Workspace) -> None:
    with pytest.raises(LayoutError, match=r"“market\.DE\.mark\.official-line” and “state\.agreed” do not fit .* mm"):
        made(own, "patient-leaflet", mark(f"{LINE}, at such a length that it meets what stands beside it"))
