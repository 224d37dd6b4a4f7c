"""The words of printers as bytes: as the standard lays them out, there and back, and nothing else taken for them."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edu_materials.kernel.errors import PrinterError
from edu_materials.press.ipp import (
    JOB_GROUP,
    OPERATION_GROUP,
    PRINTER_GROUP,
    Attribute,
    Collection,
    Group,
    Message,
    Operation,
    Tag,
    decode,
    encode,
    numbers,
    texts,
)

EXAMPLE = bytes.fromhex(
    "0101 0002 00000001"
    "01 47 0012 617474726962757465732d63686172736574 0005 7574662d38"
    "   48 001b 617474726962757465732d6e61747572616c2d6c616e6775616765 0005 656e2d7573"
    "   45 000b 7072696e7465722d757269"
    "      002c 6970703a2f2f7072696e7465722e6578616d706c652e636f6d2f6970702f7072696e742f70696e6574726565"
    "   42 0008 6a6f622d6e616d65 0006 666f6f626172"
    "   22 0016 6970702d6174747269627574652d666964656c697479 0001 01"
    "02 21 0006 636f70696573 0004 00000014"
    "   44 0005 7369646573 0013 74776f2d73696465642d6c6f6e672d65646765"
    "03"
)
"""RFC 8010, A.1: a Print-Job request, up to its document."""
SAID = Message(
    version=(1, 1),
    code=Operation.PRINT_JOB,
    number=1,
    groups=(
        Group(
            OPERATION_GROUP,
            (
                Attribute("attributes-charset", Tag.CHARSET, ("utf-8",)),
                Attribute("attributes-natural-language", Tag.LANGUAGE, ("en-us",)),
                Attribute("printer-uri", Tag.URI, ("ipp://printer.example.com/ipp/print/pinetree",)),
                Attribute("job-name", Tag.NAME, ("foobar",)),
                Attribute("ipp-attribute-fidelity", Tag.BOOLEAN, (True,)),
            ),
        ),
        Group(
            JOB_GROUP,
            (
                Attribute("copies", Tag.INTEGER, (20,)),
                Attribute("sides", Tag.KEYWORD, ("two-sided-long-edge",)),
            ),
        ),
    ),
)
COLLECTION = bytes.fromhex(
    "34 0009 6d656469612d636f6c 0000"
    "4a 0000 000a 6d656469612d73697a65"
    "34 0000 0000"
    "4a 0000 000b 782d64696d656e73696f6e 21 0000 0004 00005208"
    "4a 0000 000b 792d64696d656e73696f6e 21 0000 0004 00007404"
    "37 0000 0000"
    "4a 0000 000a 6d656469612d74797065 44 0000 000a 73746174696f6e657279"
    "37 0000 0000"
)
"""RFC 8010, 3.1.6: a collection within a collection."""
SIZE: Collection = {"x-dimension": (21000,), "y-dimension": (29700,)}

WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)
NUMBERS = st.integers(-(2**31), 2**31 - 1)
ATTRIBUTES = st.one_of(
    st.builds(Attribute, WORDS, st.sampled_from((Tag.KEYWORD, Tag.NAME)), st.tuples(WORDS, WORDS)),
    st.builds(Attribute, WORDS, st.sampled_from((Tag.INTEGER, Tag.ENUM)), st.tuples(NUMBERS)),
    st.builds(Attribute, WORDS, st.just(Tag.BOOLEAN), st.tuples(st.booleans())),
    st.builds(Attribute, WORDS, st.just(Tag.RANGE), st.tuples(st.tuples(NUMBERS, NUMBERS))),
    st.builds(Attribute, WORDS, st.just(0x30), st.tuples(st.binary(max_size=40))),
    st.builds(
        Attribute,
        WORDS,
        st.just(Tag.COLLECTION),
        st.tuples(
            st.dictionaries(WORDS, st.one_of(st.tuples(NUMBERS), st.tuples(WORDS), st.just(({"x": (1,)},))), max_size=3)
        ),
    ),
)


def message(*attributes: Attribute) -> Message:
    return Message(code=0, number=7, groups=(Group(PRINTER_GROUP, attributes),))


def test_a_request_is_written_as_in_the_example_of_the_standard() -> None:
    assert encode(SAID) == EXAMPLE
    assert decode(EXAMPLE) == SAID
    assert decode(EXAMPLE + b"%!PS...") == SAID


def test_a_collection_is_written_member_by_member() -> None:
    members: Collection = {"media-size": (SIZE,), "media-type": ("stationery",)}
    attribute = Attribute("media-col", Tag.COLLECTION, (members,))
    assert encode(message(attribute))[9:-1] == COLLECTION
    assert decode(encode(message(attribute))) == message(attribute)


@settings(max_examples=60, deadline=None)
@given(attributes=st.lists(ATTRIBUTES, max_size=5))
def test_what_is_said_is_what_is_understood(attributes: list[Attribute]) -> None:
    assert decode(encode(message(*attributes))) == message(*attributes)


@settings(max_examples=60, deadline=None)
@given(data=st.one_of(st.binary(max_size=60), st.integers(0, len(EXAMPLE) - 2).map(lambda end: EXAMPLE[:end])))
def test_what_breaks_off_or_is_noise_is_never_taken_for_an_answer_by_accident(data: bytes) -> None:
    try:
        understood = decode(data)
    except PrinterError as error:
        assert error.hint  # noqa: PT017 - either way is right, and each has its proof
    else:
        assert data[:8] == struct.pack(">BBHI", *understood.version, understood.code, understood.number)


def test_collections_without_end_or_bottom_are_refused() -> None:
    nameless = b"\x34\0\1a\0\0" + b"\x21\0\0\0\4\0\0\0\1" + b"\x37\0\0\0\0\3"
    for data in (nameless, COLLECTION[:-5] + b"\3", b"\x34\0\1a\0\0" + b"\x4a\0\0\0\1a\x34\0\0\0\0" * 2000):
        with pytest.raises(PrinterError, match="not one of a printer"):
            decode(b"\2\0\0\0\0\0\0\1\4" + data)


def test_a_name_that_is_too_long_for_the_protocol_is_refused() -> None:
    with pytest.raises(PrinterError, match="too long"):
        encode(message(Attribute("job-name", Tag.NAME, ("x" * 70_000,))))


def test_of_an_attribute_that_is_there_twice_the_first_counts() -> None:
    one, two = (Attribute("copies-supported", Tag.INTEGER, (value,)) for value in (1, 2))
    assert message(one, two).values(PRINTER_GROUP) == {"copies-supported": (1,)}
    assert message(one).values(JOB_GROUP) == {}


def test_words_and_numbers_are_told_apart() -> None:
    assert texts(("a", 1, b"c")) == ("a",)
    assert list(numbers((3, True, "x", (1, 2)))) == [3]
