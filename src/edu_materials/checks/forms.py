"""Checks on a card that is filled in on a screen: its fields as laid out, told apart by ear, in our letters, and empty.

What the fields should be comes from the layout; what they are comes from the bytes of the file.
"""

from collections.abc import Iterator

import pikepdf
from pikepdf import Name

from edu_materials.checks.files import FinishedFile
from edu_materials.checks.findings import Check, Finding
from edu_materials.checks.tags import every_element, kids_of, tag_of
from edu_materials.layout.frames import FieldFrame, Page
from edu_materials.pdf.acroform import FLAGS, PRINTED, field_box

_REBUILD = "Build the file again."
_NEAR = 0.01  # points
_FORM_KEYS = frozenset({"/Fields", "/DR", "/DA"})
_NOTHING_SHOWN = frozenset({"BMC", "EMC"})


def _named(subject: FinishedFile) -> Iterator[Finding]:
    """Compare names and tips with the layout, in its order, on each page."""
    labels = {words.id: words.plain for words in subject.layout.document.words()}
    for page, made in zip(subject.layout.pages, subject.pdf.pages, strict=False):
        wanted = [(frame.name, labels[frame.key]) for frame in _frames(page)]
        found = [(str(widget.get(Name.T, "")), str(widget.get(Name.TU, ""))) for widget in _widgets(made)]
        if found != wanted:
            message = f"its fields are {_listed(found)} instead of {_listed(wanted)}"
            yield Finding(code="P308", page=page.number, message=message, hint=_REBUILD)
    wanted_names = [frame.name for page in subject.layout.pages for frame in _frames(page)]
    names = [str(field.get(Name.T, "")) for field in _form(subject.pdf).get(Name.Fields, pikepdf.Array())]
    if names != wanted_names:
        yield Finding(code="P308", message=f"its form has the fields {', '.join(names) or 'none'}", hint=_REBUILD)


def _placed(subject: FinishedFile) -> Iterator[Finding]:
    for page, made in zip(subject.layout.pages, subject.pdf.pages, strict=False):
        for frame, widget in zip(_frames(page), _widgets(made), strict=False):
            rectangle = [float(value) for value in widget[Name.Rect]]
            apart = max(abs(found - meant) for found, meant in zip(rectangle, field_box(frame, page), strict=True))
            if apart > _NEAR:
                message = f"the field “{frame.name}” lies {apart:.2f} points from its line"
                yield Finding(code="P309", page=page.number, key=frame.key, message=message, hint=_REBUILD)


def _in_order(subject: FinishedFile) -> Iterator[Finding]:
    """Follow the tags, as the tab key does: each Form holds one field, and they come in the order of the page."""
    reached = [
        str(kid[Name.Obj].get(Name.T, ""))
        for element in every_element(subject.pdf)
        if tag_of(element) == "Form"
        for kid in kids_of(element)
        if isinstance(kid, pikepdf.Dictionary) and Name.Obj in kid
    ]
    wanted = [frame.name for page in subject.layout.pages for frame in _frames(page)]
    if reached != wanted:
        message = f"the tab key leads through {', '.join(reached) or 'no field'} instead of {', '.join(wanted)}"
        yield Finding(code="P310", message=message, hint=_REBUILD)
    for number, page in enumerate(subject.pdf.pages, 1):
        if page.get(Name.Tabs) != Name.S:
            message = "the tab key does not follow the order of reading"
            yield Finding(code="P310", page=number, message=message, hint=_REBUILD)


def _lettered(subject: FinishedFile) -> Iterator[Finding]:
    """Make sure that what is typed appears in a face of ours, in one size, printed, and never cut."""
    form = _form(subject.pdf)
    fonts = form.get(Name.DR, pikepdf.Dictionary()).get(Name.Font, pikepdf.Dictionary())
    for name, font in fonts.items():
        if str(font.get(Name.BaseFont, "/"))[1:] not in subject.faces or not _whole(font):
            yield Finding(code="P311", message=f"{name} is no whole face of ours", hint=_REBUILD)
    for page in subject.pdf.pages:
        for widget in _widgets(page):
            style = str(widget.get(Name.DA, "")).split()
            faults = {
                "its type is not that of the form": " ".join(style) != str(form.get(Name.DA, "")),
                "its face is not in the form": not style or style[0] not in fonts,
                "its type shrinks to fit": "Tf" not in style or float(style[style.index("Tf") - 1]) <= 0,
                "it scrolls, or what is typed is changed": int(widget.get(Name.Ff, 0)) != FLAGS,
                "it cuts what is too long": Name.MaxLen in widget,
                "it is not printed": int(widget.get(Name.F, 0)) != PRINTED,
            }
            for fault in (fault for fault, there in faults.items() if there):
                message = f"the field “{widget.get(Name.T, '')}”: {fault}"
                yield Finding(code="P311", message=message, hint=_REBUILD)


def _empty(subject: FinishedFile) -> Iterator[Finding]:
    """Make sure that nobody's name is in the file, and that its form does nothing but hold fields."""
    for key in set(_form(subject.pdf).keys()) - _FORM_KEYS:
        yield Finding(code="P312", message=f"its form holds {key}", hint=_REBUILD)
    for page in subject.pdf.pages:
        for widget in _widgets(page):
            appearance = widget.get(Name.AP, pikepdf.Dictionary()).get(Name.N)
            if Name.V in widget or Name.DV in widget or appearance is None or _shows(appearance):
                message = f"the field “{widget.get(Name.T, '')}” is not empty"
                yield Finding(code="P312", message=message, hint=_REBUILD)


def _frames(page: Page) -> list[FieldFrame]:
    return [frame for frame in page.frames if isinstance(frame, FieldFrame)]


def _widgets(page: pikepdf.Page) -> list[pikepdf.Object]:
    return [item for item in page.get(Name.Annots, pikepdf.Array()) if item.get(Name.Subtype) == Name.Widget]


def _form(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.Root.get(Name.AcroForm, pikepdf.Dictionary())


def _whole(font: pikepdf.Object) -> bool:
    """Say whether *font* is embedded, and whether a glyph of it can be looked up by its character."""
    if Name.DescendantFonts not in font or Name.ToUnicode not in font or font.get(Name.Encoding) != Name("/Identity-H"):
        return False
    descendant = font[Name.DescendantFonts][0]
    return Name.CIDToGIDMap in descendant and Name.FontFile2 in descendant.get(
        Name.FontDescriptor, pikepdf.Dictionary()
    )


def _shows(appearance: pikepdf.Object) -> bool:
    return any(str(step.operator) not in _NOTHING_SHOWN for step in pikepdf.parse_content_stream(appearance))


def _listed(fields: list[tuple[str, str]]) -> str:
    return ", ".join(f"{name} “{tip}”" for name, tip in fields) or "none"


FORM_CHECKS: tuple[Check[FinishedFile], ...] = (
    Check(
        "P308", "fields named and labelled", "who cannot see the card is told what to type (ISO 14289-1, 7.18)", _named
    ),
    Check("P309", "fields on their lines", "what is typed must stand where a hand would have written it", _placed),
    Check("P310", "fields in their order", "the tab key leads from line to line, as the eye does", _in_order),
    Check(
        "P311", "typed in our letters, whole", "a name that is shrunk, cut or substituted is another name", _lettered
    ),
    Check(
        "P312", "fields empty and inert", "no patient is in a file of ours, and a form sends nothing anywhere", _empty
    ),
)
