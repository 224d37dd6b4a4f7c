"""Figures as people get them: a table, a CSV file, and a report in the language of the market for its authority."""

from collections.abc import Iterator, Sequence

from edu_materials.build.letters import letter_findings
from edu_materials.build.workspace import Workspace
from edu_materials.distribution.dissemination import slug
from edu_materials.distribution.figures import Figure
from edu_materials.documents.reports import FORM, Line, Report, compose_report
from edu_materials.kernel.errors import ConformanceError, UsageError
from edu_materials.layout.flow import flow
from edu_materials.pdf.profiles import SCREEN
from edu_materials.pdf.write import write

HEADINGS = (
    *("market", "release", "target group", "start", "as of", "sent", "confirmed", "share in per cent"),
    *("threshold in per cent", "due", "overdue", "reminders", "state"),
)


def rows_of(figures: Sequence[Figure]) -> Iterator[tuple[object, ...]]:
    """Give *figures* as the cells of rows under `HEADINGS`; a share is written with a point and one decimal."""
    for figure in figures:
        yield (
            figure.market,
            figure.release,
            figure.group,
            figure.start.isoformat(),
            figure.as_of.isoformat(),
            figure.sent,
            figure.received,
            share_text(figure),
            figure.percent,
            figure.due.isoformat() if figure.due else None,
            figure.overdue if figure.due else None,
            figure.reminders,
            figure.verdict,
        )


def share_text(figure: Figure) -> str:
    """Return the share of *figure* in per cent, rounded down to one decimal."""
    return f"{figure.tenths // 10}.{figure.tenths % 10}"


def latest(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """Return the figures of the release that began last."""
    if not figures:
        return ()
    last = max(figures, key=lambda figure: (figure.start, figure.release)).release
    return tuple(figure for figure in figures if figure.release == last)


def report_pdf(
    workspace: Workspace, figures: Sequence[Figure], *, product: str, language: str, action: str = ""
) -> bytes:
    """Return the report on *figures*, of one market and release, as a tagged PDF (PDF/UA-1, PDF/A-2a), checked.

    *action* is the corrective action in the words of the market; without it, the reminders are named.

    Raises:
        UsageError: Nothing was sent, or the figures are of several markets or releases.
        CatalogueError: A sentence is missing in *language*.
        LayoutError: A word is wider than its place; names it and the millimetres.
        ConformanceError: The finished file breaks a promise.
    """
    about = {(figure.market, figure.release, figure.as_of) for figure in figures}
    if len(about) != 1:
        raise UsageError(
            "a report is about one market and one release, to which something was sent",
            hint="Name them with --market and --release; see the table without --pdf.",
        )
    ((market, release, as_of),) = about
    known = workspace.product(product)
    report = Report(
        brand=known.brand,
        holder=known.holder,
        market=market,
        language=language,
        release=release,
        as_of=as_of,
        lines=tuple(map(_line, figures)),
        action=action,
    )
    document = compose_report(report, workspace.letter_catalogue(language, market), workspace.letters)
    layout = flow(document, workspace.theme(FORM), workspace.faces)
    data = write(layout, workspace.outfit(FORM), SCREEN)
    findings = letter_findings(workspace, layout, data)
    if findings:
        raise ConformanceError(f"{document.key}: {findings[0]}", hint=findings[0].hint)
    return data


def _line(figure: Figure) -> Line:
    return Line(
        key=slug(figure.group),
        name=figure.group,
        sent=figure.sent,
        received=figure.received,
        tenths=figure.tenths,
        percent=figure.percent,
        due=figure.due,
        overdue=figure.overdue,
        reminders=figure.reminders,
        outcome=figure.verdict,
    )
