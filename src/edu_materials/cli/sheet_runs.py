"""What the commands of sheets do: choose editions, make and follow the files, say how to print them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import typer

from edu_materials.build.calibrating import write_target
from edu_materials.build.executor import Outcome
from edu_materials.build.imposing import PAPER_THICKNESS, card_places, products_of
from edu_materials.build.printers import Offset, offset_of, store_offset
from edu_materials.build.sheet_files import CardOrder, LeafletOrder, card_sheets, leaflet_files
from edu_materials.build.targets import ID_FORM, SCREEN_FORM, Target
from edu_materials.build.workspace import Workspace, open_workspace
from edu_materials.cli.opening import Chosen, editions, open_chosen
from edu_materials.cli.show import complain, followed, say, table
from edu_materials.kernel.errors import UsageError
from edu_materials.press.duplex import Flip
from edu_materials.press.products import CHECKED

_FORMS = {"folded": SCREEN_FORM, "id-card": ID_FORM}
_CARD_FORM, _LEAFLET_FORM = "folded-card", "leaflet-a5"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardChoice:
    """What a user asked of ``card sheet``, word for word."""

    card: str
    sheet: str
    copies: int | None
    start: int
    flip: Flip
    paper: str
    printer: str | None
    state: Path | None
    press: bool


def run_sheets(
    folder: Path | None, output: Path | None, selection: Chosen, approvals: Path | None, choice: CardChoice
) -> int:
    """Put the cards of *selection* on sheets and return the exit code."""
    asked = selection | {"forms": (_FORMS[choice.card],)}
    workspace, targets = open_chosen(folder, output, asked, approvals)
    targets = _laid_out_as(workspace, targets, _CARD_FORM, "a card")
    offset = offset_of(state_folder(choice.state), choice.printer, choice.flip) if choice.printer else None
    order = CardOrder(
        sheet=choice.sheet,
        paper=choice.paper,
        copies=choice.copies,
        start=choice.start,
        flip=choice.flip,
        press=choice.press,
        offset=offset,
    )
    if offset is not None:
        say(
            f"backs are moved by {offset.x:+g} mm to the right and {offset.y:+g} mm down,"
            f" as measured for {offset.printer} on {offset.measured}"
        )
    advice = f"on both sides, flipped on the {choice.flip} edge; the ruler on the sheet must be 50 mm long"
    return _follow(workspace, card_sheets(workspace, targets, order, version("edu-materials")), targets, advice)


def run_leaflets(
    folder: Path | None,
    output: Path | None,
    selection: Chosen,
    approvals: Path | None,
    asked: tuple[str, str, float | None, Flip],
) -> int:
    """Make booklets or two-up sheets of the leaflets of *selection* and return the exit code."""
    form, paper, thickness, flip = asked
    workspace, targets = open_chosen(folder, output, selection, approvals)
    targets = _laid_out_as(workspace, targets, _LEAFLET_FORM, "an A5 leaflet")
    order = LeafletOrder(
        form=form, paper=paper, flip=flip, thickness=PAPER_THICKNESS if thickness is None else thickness
    )
    last = "fold once and staple in the fold" if form == "booklet" else "cut apart between the marks"
    advice = f"on both sides, flipped on the {flip} edge; then {last}"
    return _follow(workspace, leaflet_files(workspace, targets, order, version("edu-materials")), targets, advice)


def run_products(folder: Path | None) -> int:
    """Print the sheet products and return the exit code."""
    workspace = open_workspace(folder, None)
    rows = []
    for product in products_of(workspace.assets).values():
        for paper in product.papers:
            places = card_places(workspace, product, paper)
            article = ", ".join((product.article, *product.also))
            rows.append((product.name, f"{product.maker} {article}", paper, *places, CHECKED[product.checked]))
    table(("sheet", "product", "paper", "folded cards", "ID-1 cards", "measures found"), rows)
    say("a sheet that you have not used before: print it on plain paper first, and hold the two against the light")
    return 0


def run_target(folder: Path | None, output: Path | None, printer: str, flip: Flip, paper: str, language: str) -> int:
    """Write the calibration target, say how to read it, and return the exit code."""
    workspace = open_workspace(folder, output)
    path = write_target(workspace, language=language, paper=paper, flip=flip, day=datetime.now(UTC).date())
    say(f"written: {path}")
    say(f"1. Print it on {printer} at 100 %, on both sides, flipped on the {flip} edge.")
    say("2. Hold it against the light, the scales towards you: the crosses of the front shine through.")
    say("3. Read where a cross crosses the scales, in mm: x to the right, y down. Take the middle of the five.")
    say(f"4. edu-materials card calibrate --printer “{printer}” --flip {flip} --measured-x … --measured-y …")
    return 0


def run_offset(state: Path | None, printer: str, flip: Flip, x: float | None, y: float | None) -> int:
    """Put what was measured on record and return the exit code.

    Raises:
        UsageError: One of the two numbers is missing, or the offset is no printer's.
    """
    if x is None or y is None:
        raise UsageError(
            f"only {'y' if x is None else 'x'} was measured", hint="Give both: --measured-x 1.2 --measured-y -0.5."
        )
    today = datetime.now(UTC).date()
    path = store_offset(state_folder(state), Offset(printer=printer, flip=flip, x=x, y=y, measured=today))
    say(f"on record in {path}: backs from {printer} are moved by {x:+g} mm to the right and {y:+g} mm down")
    say(f"use it with: edu-materials card sheet --printer “{printer}” --flip {flip}")
    return 0


def state_folder(named: Path | None) -> Path:
    """Return where offsets of printers are on record: *named*, else the folder that the system keeps for programs."""
    return named or Path(typer.get_app_dir("edu-materials"))


def _laid_out_as(workspace: Workspace, targets: tuple[Target, ...], form: str, what: str) -> tuple[Target, ...]:
    found = tuple(
        target for target in targets if workspace.product(target.product).materials[target.material].form == form
    )
    if not found:
        raise UsageError(f"none of these editions is {what}", hint="See: edu-materials list")
    return found


def _follow(workspace: Workspace, outcomes: Iterator[Outcome], targets: tuple[Target, ...], advice: str) -> int:
    """Show progress, then a table of what was made and what was not, and how to print it; return the exit code."""
    say(f"{len(targets)} {editions(targets)} into {workspace.output}")
    seen = sorted(followed(outcomes, len(targets), "made"), key=lambda outcome: outcome.target)
    done = [outcome for outcome in seen if outcome.entry is not None]
    rows = (
        (str(one.target), str(one.entry["sides"]), str(one.entry["state"]), str(one.path.relative_to(workspace.output)))
        for one in done
        if one.entry is not None
    )
    if done:
        table(("edition", "sides", "state", "file"), rows)
    for outcome in seen:
        if outcome.error is not None:
            say(f"not made: {outcome.target}")
            complain(outcome.error)
            for finding in outcome.findings[1:]:
                say(f"  also: {finding}")
    say(f"{len(done)} of {len(targets)} {editions(targets)} made, every file read back")
    if done:
        say(f"print at 100 %, {advice}")
    return max((outcome.error.exit_code for outcome in seen if outcome.error), default=0)
