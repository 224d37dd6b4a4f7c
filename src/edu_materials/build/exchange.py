"""Catalogues to an agency and back: XLIFF or XLSX, checked sentence by sentence before anything is written."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from edu_materials.build.desk import catalogue_path, domain_template, domains, known_languages
from edu_materials.build.disk import write_whole
from edu_materials.build.workspace import Workspace
from edu_materials.i18n.damage import damage
from edu_materials.i18n.po import Messages, po_bytes, read_messages
from edu_materials.i18n.template import SOURCE_LANGUAGE
from edu_materials.i18n.workbook import read_workbook, workbook_bytes
from edu_materials.i18n.xliff import Segment, read_xliff, xliff_bytes
from edu_materials.kernel.errors import CatalogueError, OutputError, UsageError

_WRITERS: dict[str, Callable[[list[Segment], str], bytes]] = {".xlf": xliff_bytes, ".xlsx": workbook_bytes}
_READERS: dict[str, Callable[[bytes, str], tuple[str, tuple[Segment, ...]]]] = {
    ".xlf": read_xliff,
    ".xliff": read_xliff,
    ".xlsx": read_workbook,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import changed in one language."""

    language: str
    sentences: int
    changed: int


def export(workspace: Workspace, language: str, path: Path) -> int:
    """Write the sentences of *language* to *path*, .xlf or .xlsx, and return how many there are.

    Raises:
        UsageError: Another ending.
        CatalogueError: A catalogue cannot be read.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise UsageError(f"“{path.suffix}” is no format for translators", hint="Use .xlf (XLIFF 2.0) or .xlsx.")
    segments = [segment for domain in domains(workspace) for segment in _segments(workspace, domain, language)]
    write_whole(path, writer(segments, language))
    return len(segments)


def import_file(workspace: Workspace, path: Path) -> Imported:
    """Take the translations of the file *path* into the catalogues, all of them or none.

    Raises:
        UsageError: Another ending.
        OutputError: The file cannot be read.
        CatalogueError: A language or a sentence that we do not have, a sentence whose English has changed, that stands
            twice or that is damaged, or one of ours that is lost.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise UsageError(f"“{path.suffix}” is no format for translators", hint="Use .xlf, .xliff or .xlsx.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise OutputError(f"{path} cannot be read: {error.strerror}", hint="Check the path.") from error
    language, segments = reader(data, path.name)
    _require_known(language, segments, workspace, path.name)
    _require_single(segments, path.name)
    written: dict[Path, bytes] = {}
    changed = 0
    for domain in domains(workspace):
        target = catalogue_path(workspace, language, domain)
        messages = _messages(workspace, domain, language)
        changed += _take(messages, {s.id: s for s in segments if s.domain == domain}, path.name)
        written[target] = po_bytes(messages)
    if changed and language == SOURCE_LANGUAGE:
        raise CatalogueError(
            f"{path.name}: English is written in the outlines, not in a catalogue",
            hint="Edit assets/products/, parts.yaml or letters.yaml there, then run: edu-materials catalogue update.",
        )
    for target, content in written.items():
        write_whole(target, content)
    return Imported(language=language, sentences=len(segments), changed=changed)


def _require_known(language: str, segments: tuple[Segment, ...], workspace: Workspace, name: str) -> None:
    known = known_languages(workspace)
    if language not in known:
        raise CatalogueError(
            f"{name}: there is no catalogue for “{language}”",
            hint=f"There are: {', '.join(known)}. A new one begins with: edu-materials catalogue update --language",
        )
    for segment in segments:
        if segment.domain not in domains(workspace):
            raise CatalogueError(f"{name}: “{segment.domain}” is no domain of ours", hint="Export anew.")


def _require_single(segments: tuple[Segment, ...], name: str) -> None:
    counts = Counter((segment.domain, segment.id) for segment in segments)
    for (_, key), count in counts.items():
        if count > 1:
            raise CatalogueError(f"{name}: the sentence “{key}” stands {count} times", hint="Keep one of them.")


def _segments(workspace: Workspace, domain: str, language: str) -> list[Segment]:
    return [
        Segment(
            domain=domain,
            id=str(message.context),
            english=str(message.id),
            target=str(message.string or ""),
            state="fuzzy" if message.fuzzy and message.string else "translated" if message.string else "empty",
            notes=tuple(message.auto_comments),
        )
        for message in _messages(workspace, domain, language)
        if message.id
    ]


def _messages(workspace: Workspace, domain: str, language: str) -> Messages:
    path = catalogue_path(workspace, language, domain)
    if not path.is_file():
        raise CatalogueError(
            f"there is no catalogue for “{language}” in the domain {domain}",
            hint=f"Run: edu-materials catalogue update --language {language}",
        )
    messages = read_messages(path, f"locales/{language}/LC_MESSAGES/{domain}.po")
    current = {message.context: message.id for message in domain_template(workspace, domain) if message.id}
    if {message.context: message.id for message in messages if message.id} != current:
        raise CatalogueError(
            f"locales/{language}/LC_MESSAGES/{domain}.po is not up to date with the outlines",
            hint="Run: edu-materials catalogue update",
        )
    return messages


def _take(messages: Messages, segments: dict[str, Segment], name: str) -> int:
    """Put the translations of *segments* into *messages* and return how many sentences that changed."""
    ours = {str(message.context): message for message in messages if message.id}
    if unknown := [key for key in segments if key not in ours]:
        what = f"we have no sentence “{unknown[0]}”{_more(unknown)}"
        raise CatalogueError(f"{name}: {what}", hint="Export anew and translate that file.")
    if lost := [key for key in ours if key not in segments]:
        what = f"the sentence “{lost[0]}” is lost{_more(lost)}"
        raise CatalogueError(f"{name}: {what}", hint="Ask for the whole file, no row left out.")
    changed = 0
    for key, message in ours.items():
        segment = segments[key]
        if segment.english != message.id:
            raise CatalogueError(
                f"{name}: the English of “{key}” is not ours", hint="Export anew: it has changed since, or was edited."
            )
        fuzzy = segment.state == "fuzzy"
        if (message.string or "") != segment.target or message.fuzzy != fuzzy:
            changed += 1
            _require_whole(segment, name)
            message.string = segment.target
            message.flags.discard("fuzzy")
            if fuzzy:
                message.flags.add("fuzzy")
            else:
                message.previous_id = []
    return changed


def _more(keys: list[str]) -> str:
    return f" … and {len(keys) - 1} more" if len(keys) > 1 else ""


def _require_whole(segment: Segment, name: str) -> None:
    what = damage(segment.target, segment.english) if segment.target else None
    if what:
        raise CatalogueError(f"{name}: “{segment.id}” {what}", hint="Have it mended, then import the file again.")
