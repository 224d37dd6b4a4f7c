"""What is said to a printer and what it answers, as bytes: the Internet Printing Protocol.

RFC 8010 (encoding) and RFC 8011 (operations and attributes). Knows no network and no page. The request that prints is
small, and needs what libraries for asking printers how they are do not send: collections, such as a size of medium.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import assert_never

from edu_materials.kernel.errors import PrinterError

VERSION = (2, 0)
OPERATION_GROUP, JOB_GROUP, END, PRINTER_GROUP, UNSUPPORTED_GROUP = 0x01, 0x02, 0x03, 0x04, 0x05
_LAST_GROUP_TAG = 0x0F
_LONGEST = 0xFFFF  # octets of a name or a value


class Operation(IntEnum):
    """What is asked of a printer (RFC 8011, 5.4.15)."""

    PRINT_JOB = 0x0002
    VALIDATE_JOB = 0x0004
    GET_JOB_ATTRIBUTES = 0x0009
    GET_PRINTER_ATTRIBUTES = 0x000B


class Tag(IntEnum):
    """The kinds of values that we send or understand (RFC 8010, 3.5.2)."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    RANGE = 0x33
    COLLECTION = 0x34
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49
    MEMBER = 0x4A


Collection = dict[str, tuple["Value", ...]]
Value = int | bool | str | bytes | tuple[int, int] | Collection


@dataclass(frozen=True, slots=True)
class Attribute:
    """A name with its values, all of one kind; a kind that we do not know is left as bytes."""

    name: str
    tag: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Attributes of one thing: of the operation, of a job, of the printer."""

    tag: int
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A request, whose ``code`` is an operation, or an answer, whose ``code`` is a status."""

    code: int
    number: int
    groups: tuple[Group, ...]
    version: tuple[int, int] = VERSION

    def values(self, group: int) -> dict[str, tuple[Value, ...]]:
        """Return the values of all groups *group* by name; of an attribute that is there twice, the first counts."""
        found: dict[str, tuple[Value, ...]] = {}
        for item in (item for one in self.groups if one.tag == group for item in one.attributes):
            found.setdefault(item.name, item.values)
        return found


def encode(message: Message) -> bytes:
    """Return *message* as bytes (RFC 8010, 3.1); a document follows them as it is.

    Raises:
        PrinterError: A name or a value is longer than the protocol can say.
    """
    written = bytearray(struct.pack(">BBHI", *message.version, message.code, message.number))
    for group in message.groups:
        written.append(group.tag)
        for attribute in group.attributes:
            for count, value in enumerate(attribute.values):
                written += _value("" if count else attribute.name, attribute.tag, value)
    written.append(END)
    return bytes(written)


def _value(name: str, tag: int, value: Value) -> bytes:
    if not isinstance(value, dict):
        return _field(tag, name, _octets(value))
    members = b"".join(
        _field(Tag.MEMBER, "", key.encode()) + b"".join(_value("", _tag_of(item), item) for item in values)
        for key, values in value.items()
    )
    return _field(tag, name, b"") + members + _field(Tag.END_COLLECTION, "", b"")


def _field(tag: int, name: str, octets: bytes) -> bytes:
    label = name.encode()
    if max(len(label), len(octets)) > _LONGEST:
        raise PrinterError(f"“{name}” is too long for a printer", hint="Give the file a shorter name.")
    return struct.pack(">BH", tag, len(label)) + label + struct.pack(">H", len(octets)) + octets


def _tag_of(value: Value) -> Tag:
    """Return the kind of a member of a collection: of those that we send, all are numbers, words or collections."""
    if isinstance(value, dict):
        return Tag.COLLECTION
    return Tag.INTEGER if isinstance(value, int) else Tag.KEYWORD


def _octets(value: int | bool | str | bytes | tuple[int, int]) -> bytes:
    match value:
        case bool():
            return struct.pack(">?", value)
        case int():
            return struct.pack(">i", value)
        case str():
            return value.encode()
        case bytes():
            return value
        case tuple():
            return struct.pack(">ii", *value)
        case _:
            assert_never(value)


def decode(data: bytes) -> Message:
    """Return the message that *data* begins with; what follows it is a document, and is passed over.

    Raises:
        PrinterError: It is not a message of this protocol.
    """
    try:
        return _decoded(data)
    except (struct.error, LookupError, ValueError, RecursionError) as error:
        raise PrinterError(
            "the printer's answer is not one of a printer", hint="Name its address as ipp://HOST:PORT/ipp/print."
        ) from error


def _decoded(data: bytes) -> Message:
    major, minor, code, number = struct.unpack_from(">BBHI", data)
    groups: list[Group] = []
    attributes: list[Attribute] = []
    position = 8
    while (tag := data[position]) != END:
        if tag <= _LAST_GROUP_TAG:
            position += 1
            attributes = []
            groups.append(Group(tag, ()))
            continue
        name, value, position = _read(data, position)
        if name:
            attributes.append(Attribute(name, tag, (value,)))
        else:
            last = attributes.pop()
            attributes.append(Attribute(last.name, last.tag, (*last.values, value)))
        groups[-1] = Group(groups[-1].tag, tuple(attributes))
    return Message(code=code, number=number, groups=tuple(groups), version=(major, minor))


def _read(data: bytes, position: int) -> tuple[str, Value, int]:
    """Return name and value of the field at *position*, and where the next one begins."""
    tag, name, octets, position = _field_at(data, position)
    if tag != Tag.COLLECTION:
        return name, _understood(tag, octets), position
    members: dict[str, tuple[Value, ...]] = {}
    key = ""
    while True:
        inner, _, octets, after = _field_at(data, position)
        if inner == Tag.END_COLLECTION:
            return name, members, after
        if inner == Tag.MEMBER:
            key, position = octets.decode(), after
            members[key] = ()
        else:
            _, value, position = _read(data, position)
            members[key] += (value,)


def _field_at(data: bytes, position: int) -> tuple[int, str, bytes, int]:
    tag, length = struct.unpack_from(">BH", data, position)
    begin = position + 3 + length
    name = data[position + 3 : begin].decode()
    (size,) = struct.unpack_from(">H", data, begin)
    end = begin + 2 + size
    if end > len(data):
        raise ValueError(end)
    return tag, name, data[begin + 2 : end], end


def _understood(tag: int, octets: bytes) -> Value:
    match tag:
        case Tag.INTEGER | Tag.ENUM:
            return int(struct.unpack(">i", octets)[0])
        case Tag.BOOLEAN:
            return octets != b"\0"
        case Tag.RANGE:
            low, high = struct.unpack(">ii", octets)
            return int(low), int(high)
        case _ if tag >= Tag.TEXT:
            return octets.decode("utf-8", "replace")
        case _:
            return octets


def texts(values: tuple[Value, ...]) -> tuple[str, ...]:
    """Return those of *values* that are words."""
    return tuple(value for value in values if isinstance(value, str))


def numbers(values: tuple[Value, ...]) -> Iterator[int]:
    """Give those of *values* that are numbers."""
    return (value for value in values if isinstance(value, int) and not isinstance(value, bool))
