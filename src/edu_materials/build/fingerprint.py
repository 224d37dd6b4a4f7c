"""What readers and authorities agree to, as one number: the finished pages of an edition, without their state line.

The number changes with a word, a font, a place or a colour, and says which. It does not change with the state of the
edition, with marks that come with agreement, with the day or with the machine.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from edu_materials.build.pipeline import composed, paged, profile_of
from edu_materials.build.targets import HTML_FORM, SCREEN_FORM, Target, all_targets, edition_of
from edu_materials.build.workspace import FILLING_FACE_FILE, Workspace
from edu_materials.design.theme import FACE_FILES
from edu_materials.facts.outline import STATE_LINES
from edu_materials.html.write import html_bytes
from edu_materials.kernel.canonical import canonical_json, sha256
from edu_materials.layout.frames import TextFrame
from edu_materials.tree.inline import Words
from edu_materials.tree.nodes import Document

_SHORT = 16  # figures of a digest that tells which sentence changed; the whole digest binds them all
_PLACES = 3  # decimals of a point
_COLOURS, _FACES, _SAID = ("ink", "fill", "stroke"), ("face",), ("payload", "alt", "href")
_WITHOUT_WORDS = ("document", "matrix")
_NOT_PLACES = (*_COLOURS, *_FACES, *_SAID, "text", "document", "rooms", "landings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """``digest`` is the SHA-256 over everything; the others tell apart what changed.

    ``words`` maps the id of a sentence to a short digest; the rest map a form of the edition to a digest.
    """

    digest: str
    words: Mapping[str, str]
    positions: Mapping[str, str]
    fonts: Mapping[str, str]
    colours: Mapping[str, str]


def fingerprint(workspace: Workspace, target: Target) -> Fingerprint:
    """Return the fingerprint of the edition that *target* is a form of, over all its forms.

    Each edition is laid out once in a run.

    Raises:
        EduMaterialsError: The edition cannot be laid out.
    """
    return _fingerprint(workspace.assets, workspace.locales, replace(target, form=SCREEN_FORM))


def difference(old: Fingerprint, new: Fingerprint) -> tuple[str, ...]:
    """Return in words what makes *new* another edition than *old*; nothing where they are the same."""
    if old.digest == new.digest:
        return ()
    found = (
        _named("the sentence was changed", "sentences were changed", _changed(old.words, new.words)),
        _named("the sentence is new", "sentences are new", new.words.keys() - old.words.keys()),
        _named("the sentence is gone", "sentences are gone", old.words.keys() - new.words.keys()),
        _named("the form is new", "forms are new", new.positions.keys() - old.positions.keys()),
        _named("the form is gone", "forms are gone", old.positions.keys() - new.positions.keys()),
        _named("a font changed in", "a font changed in", _changed(old.fonts, new.fonts)),
        _named("places or sizes changed in", "places or sizes changed in", _changed(old.positions, new.positions)),
        _named("colours changed in", "colours changed in", _changed(old.colours, new.colours)),
    )
    return tuple(text for text in found if text) or ("the record was made for other pages",)


def _changed(old: Mapping[str, str], new: Mapping[str, str]) -> set[str]:
    return {name for name in old.keys() & new.keys() if old[name] != new[name]}


def _named(one: str, several: str, names: set[str]) -> str:
    return f"{one if len(names) == 1 else several}: {', '.join(sorted(names))}" if names else ""


@cache
def _bare(assets: Path, locales: Path) -> Workspace:
    """Return a workspace in which every edition is a draft: what is signed must not depend on who has signed."""
    return Workspace(assets=assets, locales=locales, output=Path())


@cache
def _fingerprint(assets: Path, locales: Path, target: Target) -> Fingerprint:
    workspace = _bare(assets, locales)
    edition = edition_of(workspace, target)
    forms = [other.form for other in all_targets(workspace) if replace(other, form=SCREEN_FORM) == target]
    faces = {name: sha256((assets / "fonts" / file).read_bytes()) for name, file in FACE_FILES.items()}
    inks = {ink.name: (ink.srgb, ink.cmyk) for ink in workspace.theme(edition.outline.form).inks.values()}
    said: dict[str, set[str]] = {}
    aspects: dict[str, dict[str, str]] = {"positions": {}, "fonts": {}, "colours": {}}
    for form in forms:
        document = composed(workspace, edition, form)
        if form == HTML_FORM:
            aspects["positions"][form] = sha256(html_bytes(_unstated(document)))
            continue
        pages = paged(workspace, document, form)
        for key, text in _texts(pages):
            said.setdefault(key, set()).add(text)
        aspects["positions"][form] = _digest(_places(pages))
        profile = profile_of(replace(target, form=form))
        filled_in = sha256((assets / "fonts" / FILLING_FACE_FILE).read_bytes()) if profile.fields else None
        fonts, colours = _leaves(pages, _FACES), _leaves(pages, _COLOURS)
        aspects["fonts"][form] = _digest([filled_in, [[face, faces[face]] for face in fonts]])
        condition = sha256(workspace.icc[profile.icc])
        aspects["colours"][form] = _digest([condition, [[ink, inks.get(ink)] for ink in colours]])
    words = {key: _digest(sorted(texts)) for key, texts in said.items()}
    return Fingerprint(
        digest=_digest({"words": words, **aspects}),
        words={key: value[:_SHORT] for key, value in words.items()},
        **aspects,
    )


def _unstated(document: Document) -> Document:
    """Return *document* with nothing in it that says how far it is agreed."""
    nothing = Words(f"{STATE_LINES}none", ())
    properties = replace(document.properties, subject="", keywords=())
    return replace(document, properties=properties, furniture=replace(document.furniture, state=nothing))


def _places(value: object) -> object:
    """Return what *value* says of places and sizes, in thousandths of a point, as plain lists."""
    if isinstance(value, float):
        return round(value, _PLACES) + 0.0  # never a nought below nought
    if isinstance(value, tuple):
        return [_places(item) for item in value if not _is_state(item)]
    names = _fields(value)
    if names:
        return [type(value).__name__, *(_places(getattr(value, name)) for name in names if name not in _NOT_PLACES)]
    return value


def _leaves(value: object, names: tuple[str, ...]) -> Iterator[str]:
    """Give what stands under the fields *names* anywhere in *value*, in order."""
    for name, child in _children(value):
        if name in names:
            yield from () if child is None else (str(child),)
        else:
            yield from _leaves(child, names)


def _texts(pages: object) -> Iterator[tuple[str, str]]:
    """Give key and text of every sentence on *pages*: the lines of one joined, what is repeated as often as it is."""
    joined: dict[str, str] = {}
    for frame in _frames(pages):
        yield from ((str(getattr(frame, "key", "")), text) for text in _leaves(frame, _SAID))
        if not isinstance(frame, TextFrame):
            continue
        line = "".join(span.text for span in frame.spans)
        if frame.artifact:
            yield frame.key, line
        else:
            joined[frame.key] = joined.get(frame.key, "") + (line[:-1] if frame.broken else line)
    yield from joined.items()


def _frames(value: object) -> Iterator[object]:
    """Give everything in *value* that carries the key of a sentence."""
    for _, child in _children(value):
        if "key" in _fields(child):
            yield child
        else:
            yield from _frames(child)


def _children(value: object) -> Iterator[tuple[str, object]]:
    """Give what *value* is made of, by the names of its fields; not its document, nor the modules of codes."""
    if isinstance(value, tuple):
        yield from (("", item) for item in value if not _is_state(item))
    else:
        yield from ((name, getattr(value, name)) for name in _fields(value) if name not in _WITHOUT_WORDS)


def _fields(value: object) -> tuple[str, ...]:
    return tuple(getattr(value, "__dataclass_fields__", ()))


def _is_state(value: object) -> bool:
    return str(getattr(value, "key", "")).startswith(STATE_LINES)


def _digest(data: object) -> str:
    return sha256(canonical_json(data))
