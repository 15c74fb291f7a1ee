"""The messages of the Internet Printing Protocol as bytes (RFC 8010): requests are written, answers are read.

An answer comes from a machine that may be broken, old or not a printer at all. Reading one ends for any bytes whatever,
in time that grows with their number alone: every length is checked against what is there before it is believed.
"""

import struct
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple, Union

from handouts.reading.declarations import dataclass

VERSION = (1, 1)
"""What every printer of the protocol understands (RFC 8011, 4.1.8), also where it knows a later one."""

DEEPEST = 8
"""How deep collections of an answer may stand in each other; media-col has two of them."""


class IppOperation(IntEnum):
    """What a printer is asked for (RFC 8011, 5.4.15)."""

    PRINT_JOB = 0x0002
    GET_JOB_ATTRIBUTES = 0x0009
    GET_PRINTER_ATTRIBUTES = 0x000B
    CUPS_GET_PRINTERS = 0x4002


class Tag(IntEnum):
    """Tags of groups and of values (RFC 8010, 3.5): those that we write, and those that read otherwise than as text."""

    OPERATION_ATTRIBUTES = 0x01
    JOB_ATTRIBUTES = 0x02
    END = 0x03
    PRINTER_ATTRIBUTES = 0x04
    UNSUPPORTED_ATTRIBUTES = 0x05
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    RANGE = 0x33
    COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49
    MEMBER_NAME = 0x4A


LAST_GROUP_TAG = 0x0F
"""Tags up to here begin a group; those above say what a value is."""
FIRST_VALUE_TAG = 0x20
"""Tags from 0x10 up to here say that there is no value."""

Value = Union[int, bool, str, tuple[int, int], Mapping[str, "Values"]]  # noqa: UP007 - it names itself
"""A value of an attribute; a range is its ends, a collection its members by name."""
Values = Sequence[Value]


class Attribute(NamedTuple):
    """An attribute to be sent: its name, the tag of its values, and these; members of a collection are attributes too."""

    name: str
    tag: Tag
    values: Sequence["int | bool | str | Sequence[Attribute]"]


class BadAnswer(ValueError):
    """Bytes that are no answer of the protocol; it says in words what is wrong with them."""


@dataclass(frozen=True)
class IppAnswer:
    """What a printer answered."""

    status: int
    """RFC 8011, appendix B: up to 0x00FF it did what it was asked for."""
    groups: Sequence[tuple[int, Mapping[str, Values]]]
    """The groups of attributes, each with its tag."""

    @property
    def done(self) -> bool:
        """Whether the printer did what it was asked for."""
        return self.status <= 0x00FF

    def group(self, tag: Tag) -> Mapping[str, Values]:
        """The attributes of the first group of a kind; none where there is no such group."""
        return next((found for kind, found in self.groups if kind == tag), {})


# -- writing


def write_request(
    operation: IppOperation, number: int, groups: Sequence[tuple[Tag, Sequence[Attribute]]], data: bytes = b""
) -> bytes:
    """A request with its groups of attributes, and after it the data of a job. ``number`` comes back in its answer."""
    parts = [struct.pack(">BBHI", *VERSION, operation, number)]
    for tag, attributes in groups:
        parts.append(bytes((tag,)))
        parts += (_write_attribute(each) for each in attributes)
    return b"".join((*parts, bytes((Tag.END,)), data))


def _write_attribute(attribute: Attribute) -> bytes:
    name, parts = attribute.name, []
    for value in attribute.values:  # the second value and those after it have no name (RFC 8010, 3.1.5)
        parts.append(_write_value(attribute.tag, name, value))
        name = ""
    return b"".join(parts)


def _write_value(tag: Tag, name: str, value: "int | bool | str | Sequence[Attribute]") -> bytes:
    if isinstance(value, str):
        return _field(tag, name, value.encode("utf-8"))
    if isinstance(value, bool):
        return _field(tag, name, bytes((value,)))
    if isinstance(value, int):
        return _field(tag, name, struct.pack(">i", value))
    parts = [_field(Tag.COLLECTION, name, b"")]
    for member in value:  # RFC 8010, 3.1.6: a member's name is a value, and its own values have none
        parts.append(_field(Tag.MEMBER_NAME, "", member.name.encode("ascii")))
        parts += (_write_value(member.tag, "", each) for each in member.values)
    return b"".join((*parts, _field(Tag.END_COLLECTION, "", b"")))


def _field(tag: Tag, name: str, value: bytes) -> bytes:
    head = name.encode("ascii")
    return struct.pack(">BH", tag, len(head)) + head + struct.pack(">H", len(value)) + value


# -- reading


def read_answer(data: bytes, number: int) -> IppAnswer:
    """What a printer answered to the request of this number. Raises BadAnswer for bytes that are no answer to it."""
    return _AnswerReader(data).answer(number)


class _Field(NamedTuple):
    tag: int
    name: str
    value: bytes


class _AnswerReader:
    """Goes over an answer once, from its first byte to its last."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def answer(self, number: int) -> IppAnswer:
        major, _, status, answered = struct.unpack(">BBHI", self._take(8))
        if major not in (1, 2):
            raise BadAnswer(f"it speaks version {major} of the protocol")
        if answered != number:
            raise BadAnswer("it answers another question")
        groups: list[tuple[int, dict[str, list[Value]]]] = []
        name = ""
        while (tag := self._take(1)[0]) != Tag.END:
            if tag <= LAST_GROUP_TAG:
                groups.append((tag, {}))
                name = ""
                continue
            found = self._field(tag)
            name = found.name or name
            if not groups or not name:
                raise BadAnswer("a value in it belongs to nothing")
            value = self._value(found, 0)
            values = groups[-1][1].setdefault(name, [])
            if value is not None:
                values.append(value)
        return IppAnswer(status, groups)

    def _take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._data):
            raise BadAnswer("it breaks off")
        taken = self._data[self._at : end]
        self._at = end
        return taken

    def _sized(self) -> bytes:
        (length,) = struct.unpack(">H", self._take(2))
        return self._take(length)

    def _field(self, tag: int) -> _Field:
        return _Field(tag, self._sized().decode("utf-8", "replace"), self._sized())

    def _value(self, field: _Field, depth: int) -> Value | None:
        """The value of a field, of whatever kind it says it is; None for one that says that there is none."""
        tag, raw = field.tag, field.value
        if tag < FIRST_VALUE_TAG:
            return None
        if tag == Tag.COLLECTION:
            return self._collection(depth + 1)
        sizes = {Tag.INTEGER: 4, Tag.ENUM: 4, Tag.BOOLEAN: 1, Tag.RANGE: 8}
        if tag in sizes and len(raw) != sizes[Tag(tag)]:
            raise BadAnswer("a number in it has the wrong size")
        if tag in (Tag.INTEGER, Tag.ENUM):
            return int.from_bytes(raw, "big", signed=True)
        if tag == Tag.BOOLEAN:
            return raw != b"\0"
        if tag == Tag.RANGE:
            low, high = struct.unpack(">ii", raw)
            return low, high
        if tag in (Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE):
            raw = _without_language(raw)
        return raw.decode("utf-8", "replace")

    def _collection(self, depth: int) -> Mapping[str, Values]:
        if depth > DEEPEST:
            raise BadAnswer("its collections stand too deep in each other")
        members: dict[str, list[Value]] = {}
        name = ""
        while True:
            tag = self._take(1)[0]
            if tag <= LAST_GROUP_TAG:
                raise BadAnswer("a collection in it never ends")
            field = self._field(tag)
            if tag == Tag.END_COLLECTION:
                return members
            if tag == Tag.MEMBER_NAME:
                name = field.value.decode("utf-8", "replace")
                continue
            value = self._value(field, depth)
            if not name:
                raise BadAnswer("a value in it belongs to nothing")
            values = members.setdefault(name, [])
            if value is not None:
                values.append(value)


def _without_language(raw: bytes) -> bytes:
    """The text of a value that says its language too (RFC 8010, 3.9): two lengths, each before its text."""
    inner = _AnswerReader(raw)
    inner._sized()
    return inner._sized()
