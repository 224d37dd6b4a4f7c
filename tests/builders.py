"""Small builders for tests: words, styles, strips, documents, and editions of a workspace as tree, pages and file."""

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pikepdf

from edu_materials.build.pipeline import Built, build
from edu_materials.build.targets import Target, edition_of
from edu_materials.build.workspace import FILLING_FACE_FILE, Workspace
from edu_materials.design.theme import FACE_FILES, Style, Theme, load_theme
from edu_materials.documents.compose import compose
from edu_materials.facts.edition import Edition
from edu_materials.layout.flow import flow
from edu_materials.layout.frames import Area, Frame, Layout, Page, TextFrame
from edu_materials.layout.setting import Setting
from edu_materials.layout.strips import Strip
from edu_materials.pdf.faces import Faces, load_faces
from edu_materials.pdf.profiles import SCREEN, Profile
from edu_materials.pdf.write import Outfit, write
from edu_materials.press.serials import SerialRange, Serials
from edu_materials.qr.symbol import Matrix
from edu_materials.tree.inline import Run, Words, parse_markup
from edu_materials.tree.nodes import Document, Furniture, Heading, Node, Properties, Section

ASSETS = Path(__file__).parents[1] / "assets"
FORMS = ("folded-card", "leaflet-a5", "leaflet-a4")
UNTAGGED = replace(SCREEN, tagged=False)
"""For pages of single frames, which belong to no document tree."""
MATERIALS = ("patient-card", "patient-leaflet", "hcp-leaflet")


def runs_of(numbers: Iterable[int]) -> Serials:
    """Return *numbers* as ranges of serial numbers."""
    ordered = sorted(set(numbers))
    breaks = [index for index, (one, other) in enumerate(pairwise(ordered), 1) if other != one + 1]
    starts, ends = [0, *breaks], [*breaks, len(ordered)]
    return tuple(
        SerialRange(ordered[start], ordered[end - 1]) for start, end in zip(starts, ends, strict=True) if end > start
    )


def some_words(text: str, key: str = "test.sentence") -> Words:
    """Return *text*, with its ``**strong**`` words, as the sentence *key*."""
    return Words(key, parse_markup(text, key))


@cache
def own_theme(form: str) -> Theme:
    """Return the theme of *form* from the project's own tokens."""
    return load_theme(ASSETS, form)


def own_faces() -> Faces:
    """Return the project's own faces, which are also the measurer."""
    return load_faces(ASSETS / "fonts", tuple(FACE_FILES.items()))


def own_setting(form: str = "leaflet-a5", language: str = "en") -> Setting:
    """Return how a document of *form* in *language* sets its type."""
    return Setting(own_theme(form), language, own_faces())


def a_style(name: str = "body", form: str = "leaflet-a5") -> Style:
    """Return the style *name* of *form*."""
    return own_theme(form).style(name)


def a_strip(
    key: str = "strip",
    height: float = 10.0,
    *,
    before: float = 0.0,
    after: float = 0.0,
    keep: bool = False,
    header: tuple[Strip, ...] = (),
    landings: tuple[str, ...] = (),
) -> Strip:
    """Return a strip without frames: all that pagination looks at."""
    return Strip(key=key, height=height, before=before, after=after, keep=keep, header=header, landings=landings)


def a_chapter(key: str, heading: str, *content: Node, level: int = 2) -> Section:
    """Return a section whose heading has the id ``<key>.title``."""
    head = Heading(words=some_words(heading, f"{key}.title"), level=level)
    return Section(key=key, kind="section", heading=head, content=content)


def a_document(*content: Node, form: str = "leaflet-a5", language: str = "en") -> Document:
    """Return a document of *content* with short furniture."""
    return Document(
        key="test-edition",
        language=language,
        form=form,
        properties=Properties(
            title="Title", subject="Subject", author="Author", keywords=("one", "two"), date="2026-01-31"
        ),
        furniture=Furniture(
            code=some_words("test-edition", "edition.code"),
            version=some_words("Version 1", "version.line"),
            state=some_words("Draft", "state.draft"),
            page=Words("page.line", (Run("Page {page} of {pages}"),)),
        ),
        content=content,
    )


def a_layout(*frames: Frame, width: float = 240.0, height: float = 240.0, document: Document | None = None) -> Layout:
    """Return one page of *frames* without landings."""
    page = Page(number=1, width=width, height=height, safe=(Area(0, 0, width, height),), frames=frames)
    return Layout(document=document or a_document(), form="leaflet-a5", pages=(page,), landings=(), rooms=())


def an_edition(workspace: Workspace, locale: str, material: str, product: str = "hemgenix") -> Edition:
    """Return an edition; *locale* is market and language, such as ``DE-de``."""
    market, language = locale.split("-")
    return edition_of(workspace, Target(product, market, language, material))


@cache
def tree_of(workspace: Workspace, locale: str, material: str, product: str = "hemgenix") -> Document:
    """Return an edition of *workspace* as a document tree."""
    return compose(an_edition(workspace, locale, material, product), workspace.catalogue(product, locale[3:]))


@cache
def pages_of(workspace: Workspace, locale: str, material: str, product: str = "hemgenix") -> Layout:
    """Return an edition of *workspace* as pages."""
    document = tree_of(workspace, locale, material, product)
    return flow(document, workspace.theme(document.form), workspace.faces)


@cache
def file_of(workspace: Workspace, locale: str, material: str, product: str = "hemgenix") -> bytes:
    """Return an edition of *workspace* as the bytes of its file."""
    return written(pages_of(workspace, locale, material, product))


def written(layout: Layout, profile: Profile = SCREEN) -> bytes:
    """Return *layout* as a file, in the project's own faces, inks and colour profiles."""
    return write(layout, own_outfit(), profile)


@cache
def own_outfit() -> Outfit:
    """Return what the project's own files are written with."""
    icc = {path.name: path.read_bytes() for path in sorted((ASSETS / "icc").glob("*.icc"))}
    names = load_faces(ASSETS / "fonts", (("names", FILLING_FACE_FILE),)).faces["names"]
    return Outfit(faces=own_faces(), inks=own_theme("leaflet-a5").inks, icc=icc, filling=names)


def altered(data: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """Return the file *data* after *change* has been made to its objects."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(buffer)
    return buffer.getvalue()


def texts_of(layout: Layout) -> tuple[TextFrame, ...]:
    """Return all lines of *layout*, furniture included, in their order."""
    return tuple(frame for page in layout.pages for frame in page.frames if isinstance(frame, TextFrame))


def said_by(frame: TextFrame) -> str:
    """Return what one line says."""
    return "".join(span.text for span in frame.spans)


def sentence_in(layout: Layout, key: str) -> str:
    """Return the printed lines of the sentence *key* joined, break hyphens taken out again."""
    lines = [frame for frame in texts_of(layout) if frame.key == key and not frame.artifact]
    return "".join(said_by(frame)[:-1] if frame.broken else said_by(frame) for frame in lines)


def dark_modules(matrix: Matrix) -> set[tuple[int, int]]:
    """Return row and column of every dark module."""
    return {(row, column) for row, modules in enumerate(matrix) for column, dark in enumerate(modules) if dark}


@cache
def built_of(
    workspace: Workspace, locale: str, material: str, form: str = "screen", product: str = "hemgenix"
) -> Built:
    """Return an edition of *workspace* in one of its forms: built and inspected as a user's is."""
    market, language = locale.split("-")
    return build(workspace, Target(product, market, language, material, form))
