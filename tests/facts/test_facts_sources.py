"""Sources, citations, sentences: no sentence without a word of honour that is on record."""

from pathlib import Path

import pytest

from edu_materials.facts.sources import Citation, Sentence, Source, identifier, load_sentence, load_sources
from edu_materials.kernel.errors import ContentError, Place
from edu_materials.kernel.strict_yaml import Entry, read_yaml

NAME = "assets/test.yaml"
SOURCES = {
    "leaflet": Source(id="leaflet", title="A leaflet", version="1", seen=True, sections={"1": "What", "4.2": "How"}),
    "annex": Source(id="annex", title="An annex", version="1", seen=False, sections={"d": "Conditions"}),
}


def entry_of(folder: Path, text: str) -> Entry:
    """Return the entry that *text* holds, which begins at line 3 of its file."""
    path = folder / "test.yaml"
    path.write_text(f"# a comment\n\n{text}\n", "utf-8")
    return read_yaml(path, NAME)


def sentence_fault(folder: Path, text: str) -> ContentError:
    """Return the error that loading the sentence *text* raises."""
    with pytest.raises(ContentError) as caught:
        load_sentence(entry_of(folder, text), SOURCES)
    return caught.value


# Sentences.


def test_a_sentence_is_loaded_with_all_that_is_said_of_it(tmp_path: Path) -> None:
    entry = entry_of(
        tmp_path,
        '{ id: card.a-b.1, text: "**{brand}** ({inn})", source: [leaflet#4.2, annex#d], key-element: [PC1, PC2],\n'
        '  to-confirm: "the wording", note: "for translators" }',
    )
    sentence = load_sentence(entry, SOURCES)
    entry.close()
    assert sentence == Sentence(
        id="card.a-b.1",
        text="**{brand}** ({inn})",
        citations=(Citation("leaflet", "4.2"), Citation("annex", "d")),
        key_elements=("PC1", "PC2"),
        to_confirm="the wording",
        note="for translators",
        place=Place(NAME, 3),
    )


def test_a_sentence_needs_no_more_than_id_text_and_source(tmp_path: Path) -> None:
    sentence = load_sentence(entry_of(tmp_path, "{ id: a, text: A, source: leaflet#1 }"), SOURCES)
    assert (sentence.key_elements, sentence.to_confirm, sentence.note) == ((), None, None)


def test_a_citation_is_shown_as_it_is_written() -> None:
    assert str(Citation("leaflet", "4.2")) == "leaflet#4.2"


@pytest.mark.parametrize("source", ["", ", source: []"], ids=["absent", "empty"])
def test_a_sentence_without_a_source_is_refused(tmp_path: Path, source: str) -> None:
    error = sentence_fault(tmp_path, f"{{ id: a, text: A{source} }}")
    assert error.message == "a statement without a source"
    assert error.hint == "Add source: <source>#<section>."
    assert error.place == Place(NAME, 3)


@pytest.mark.parametrize("cited", ["smpc#1", "leaflet", "'#1'"])
def test_an_unknown_source_is_refused_and_the_known_ones_are_named(tmp_path: Path, cited: str) -> None:
    error = sentence_fault(tmp_path, f"{{ id: a, text: A, source: {cited} }}")
    assert error.message == f"“{cited.strip(chr(39))}” cites no known source"
    assert error.hint == "Known: annex, leaflet, each with #section."
    assert error.place == Place(NAME, 3)


@pytest.mark.parametrize("cited", ["leaflet#2", "'leaflet#'", "leaflet#1#4.2"])
def test_an_unknown_section_is_refused_and_the_known_ones_are_named(tmp_path: Path, cited: str) -> None:
    error = sentence_fault(tmp_path, f"{{ id: a, text: A, source: [leaflet#1, {cited}] }}")
    assert error.message == f"“{cited.strip(chr(39))}” cites no known section"
    assert error.hint == "Known in leaflet: 1, 4.2"
    assert error.place == Place(NAME, 3)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("the dose is {dose}", " {dose}"),
        ("{INN}", " {INN}"),
        ("{ inn }", " { inn }"),
        ("{}", " {}"),
        ("{inn.__class__}", " {inn.__class__}"),
        ("{inn!r}", " {inn!r}"),
        ("open {inn", ""),
        ("closed inn}", ""),
        ("{{inn}}", ""),
    ],
)
def test_a_bad_placeholder_is_refused_and_the_possible_ones_are_named(tmp_path: Path, text: str, named: str) -> None:
    error = sentence_fault(tmp_path, f'{{ id: a.b, text: "{text}", source: leaflet#1 }}')
    assert error.message == f"sentence “a.b” has a bad placeholder{named}"
    assert error.hint.startswith("Possible: {action}, {address}, {brand}, {contact}")
    assert error.place == Place(NAME, 3)


def test_a_sentence_on_an_unseen_source_must_say_what_is_to_be_confirmed(tmp_path: Path) -> None:
    error = sentence_fault(tmp_path, "{ id: a, text: A, source: [leaflet#1, annex#d] }")
    assert error.message == "sentence “a” rests on annex#d, which was not seen"
    assert error.hint == 'Add to-confirm: "what is to be confirmed, and where".'
    assert error.place == Place(NAME, 3)


def test_an_empty_promise_to_confirm_is_none(tmp_path: Path) -> None:
    error = sentence_fault(tmp_path, "{ id: a, text: A, source: annex#d, to-confirm: '' }")
    assert error.message == "“to-confirm” must be a piece of text"


@pytest.mark.parametrize("key", ["nota", "key-elment", "to-confrm"])
def test_a_misspelt_key_of_a_sentence_is_answered_with_the_key_that_was_meant(tmp_path: Path, key: str) -> None:
    entry = entry_of(tmp_path, f"{{ id: a, text: A, source: leaflet#1, {key}: x }}")
    load_sentence(entry, SOURCES)
    with pytest.raises(ContentError, match=f"unknown key “{key}”") as caught:
        entry.close()
    meant = {"nota": "note", "key-elment": "key-element", "to-confrm": "to-confirm"}[key]
    assert caught.value.hint == f"Did you mean “{meant}”?"


# Ids.


@pytest.mark.parametrize("value", ["a", "card.title", "clot-chest", "risk.liver-2", "1.2"])
def test_an_id_is_lower_case_words_joined_by_dots_and_hyphens(tmp_path: Path, value: str) -> None:
    assert identifier(entry_of(tmp_path, f"id: {value}"), "id") == value


@pytest.mark.parametrize(
    "value", ["Card", "card title", "card_title", ".card", "card.", "a..b", "käse", "a/b", '"a\\n"']
)
def test_anything_else_cannot_be_an_id(tmp_path: Path, value: str) -> None:
    with pytest.raises(ContentError, match="cannot be an id") as caught:
        identifier(entry_of(tmp_path, f"{{ id: {value} }}"), "id")
    assert caught.value.hint == "Use lower-case letters, digits, dots, hyphens."
    assert caught.value.place == Place(NAME, 3)


# Sources.

SOURCE = "  - { source: leaflet, title: T, version: V, state: seen, sections: { '1': What } }\n"


def test_sources_are_loaded_by_id_with_what_may_be_cited(tmp_path: Path) -> None:
    unseen = SOURCE.replace("leaflet", "annex").replace("state: seen", "state: not seen")
    assert load_sources(entry_of(tmp_path, "sources:\n" + SOURCE + unseen)) == {
        "leaflet": Source(id="leaflet", title="T", version="V", seen=True, sections={"1": "What"}),
        "annex": Source(id="annex", title="T", version="V", seen=False, sections={"1": "What"}),
    }


@pytest.mark.parametrize(
    ("old", "new", "says", "hint"),
    [
        ("title: T, ", "", "“title” is missing", "Add title: to this entry."),
        ("version: V, ", "", "“version” is missing", "Add version: to this entry."),
        ("state: seen", "state: sen", "“sen” is no state", "Did you mean “seen”?"),
        ("state: seen", "state: maybe", "“maybe” is no state", "Possible here: seen, not seen."),
        (", sections: { '1': What }", "", "“sections” is missing", "Add sections: to this entry."),
        ("'1': What", "'1': ''", "“1” must be a piece of text", 'Write 1: "…" on one line.'),
        ("title: T", "title: T, titel: T", "unknown key “titel”", "Did you mean “title”?"),
        ("source: leaflet", "source: The Leaflet", "“The Leaflet” cannot be an id", "Use lower-case letters"),
    ],
)
def test_an_incomplete_source_is_refused_at_its_line(tmp_path: Path, old: str, new: str, says: str, hint: str) -> None:
    assert old in SOURCE
    with pytest.raises(ContentError) as caught:
        load_sources(entry_of(tmp_path, "sources:\n" + SOURCE.replace("leaflet", "first") + SOURCE.replace(old, new)))
    assert caught.value.message == says
    assert hint in caught.value.hint
    assert caught.value.place == Place(NAME, 5)


def test_a_source_that_stands_twice_is_refused_at_the_second(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        load_sources(entry_of(tmp_path, "sources:\n" + SOURCE + SOURCE))
    assert caught.value.message == "source “leaflet” stands twice"
    assert caught.value.hint == "Remove one."
    assert caught.value.place == Place(NAME, 5)
