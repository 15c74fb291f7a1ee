"""Reads HL7 version 2 messages of scheduling (SIU) as rows of a schedule, by the package hl7.

A file has one message or many, with or without the bytes that frame them on a wire (MLLP) and the segments around a batch. What
counts of an appointment is what the last message says: made (S12), moved (S13), changed (S14), or cancelled (S15 to S17) and missed
(S26), which get no sheet. Who comes is PID-5; the language PID-15; when, SCH-11, TQ1-7 or AIS-4; which sheet, AIS-3, or else the reason
SCH-7 or the type SCH-8; the doctor AIP-3 or PV1-7; the place the description in AIL-3. The package is loaded only here: 25 kB,
pure Python, BSD.
"""

import datetime
import re
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from handouts.batch.appointments import (
    LARGEST,
    MOST,
    NoAppointment,
    Said,
    at_the_practice,
    find_zone,
    one_line,
    refuse_file,
    refuse_without_extra,
    write_moment,
)
from handouts.batch.code_pages import decode
from handouts.reading.declarations import lazy_pattern

HEAD = ("First name", "Last name", "Date", "Time", "Procedure", "Doctor", "Place", "Language")
_FRAME = lazy_pattern(rb"\x0b|\x1c(?=[\r\n]|\Z)")
_STARTS = lazy_pattern(rb"(?:\xef\xbb\xbf)?[\x0b\s]*(?:MSH|FHS|BHS)[^\w\s]")
_MESSAGE = lazy_pattern(rb"(?:^|[\r\n])MSH(?=[^\w\s])")
_AROUND = lazy_pattern(rb"(?<=[\r\n])(?:FHS|BHS|BTS|FTS)(?=[^\w\s])[^\r\n]*")
_LINE_ENDS = lazy_pattern(rb"\r\n|\r|\n")
_MOMENT = lazy_pattern(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)?(?:\d\d(?:\.\d+)?)?)?([+-]\d{4})?")
_KEPT, _OFF = ("S12", "S13", "S14"), ("S15", "S16", "S17", "S26")
_ENCODINGS: Mapping[str, str] = {
    "ASCII": "ascii", "8859/1": "iso8859_1", "8859/2": "iso8859_2", "8859/3": "iso8859_3", "8859/4": "iso8859_4",
    "8859/5": "iso8859_5", "8859/6": "iso8859_6", "8859/7": "iso8859_7", "8859/8": "iso8859_8", "8859/9": "iso8859_9",
    "8859/15": "iso8859_15", "UNICODE": "utf-8", "UNICODE UTF-8": "utf-8", "UTF-8": "utf-8", "UTF8": "utf-8",
    "GB 18030-2000": "gb18030", "BIG-5": "big5", "KS X 1001": "euc_kr",
}  # fmt: skip
"""What MSH-18 calls encodings (HL7 table 0211), and others that systems write there."""


class _Message(NamedTuple):
    line: int
    order: str
    """MSH-7, when it was sent."""
    kind: str
    trigger: str
    key: str
    """Which appointment it tells of; "" if it does not say."""
    parsed: Any


def is_hl7(data: bytes) -> bool:
    """Whether the bytes of a file begin as messages of HL7 version 2 do."""
    return _STARTS.match(data[:200]) is not None


def read_messages(data: bytes, file: str, country: str, time_zone: str, encoding: str | None) -> Said:
    """The appointments that messages tell of, the first record being the headers.

    ``time_zone`` is the practice's, by its IANA name, or ""; ``encoding`` that of messages which do not say theirs. Raises
    UnreadableError for a file that is too long, has characters that no table has, or where the package is missing.
    """
    try:
        import hl7
    except ImportError:
        raise refuse_without_extra(file, "HL7 messages") from None
    data = b"\r" + _FRAME.sub(b"", data.removeprefix(b"\xef\xbb\xbf")).replace(b"\x1c", b"\r")
    data = _AROUND.sub(b"", data)
    starts = [found.start() for found in _MESSAGE.finditer(data)]
    if len(data) > LARGEST or len(starts) > MOST:
        raise refuse_file(file, f"The file has more than {MOST:,} messages.", "Export fewer days.")
    said, messages, zone = Said(file), list[_Message](), find_zone(time_zone)
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        line = len(_LINE_ENDS.findall(data[1 : start + 1])) + 1
        try:
            messages.append(_parse(hl7, data[start:end], line, file, country, encoding))
        except NoAppointment as wrong:
            said.set_aside(line, wrong)
    rows = list[tuple[int, list[str]]]()
    for each in _say_last(messages, said):
        try:
            rows += [(each.line, cells) for cells in _rows(each.parsed, zone, country)]
        except NoAppointment as wrong:
            said.set_aside(each.line, wrong)
        except Exception:  # a message out of shape in a way that nobody foresaw; its words would quote it
            said.set_aside(each.line, _DAMAGED)
    said.records[:0] = [(1, list(HEAD)), *rows]
    return said


_DAMAGED = NoAppointment("This message is damaged.", "Export it anew.")


def _parse(hl7: Any, data: bytes, line: int, file: str, country: str, encoding: str | None) -> _Message:
    text = _decode(data.strip(), file, country, encoding)
    try:
        parsed = hl7.parse(re.sub(r"\r\n|\n", "\r", text))
        kind, trigger = _field(parsed, "MSH", 9, component=1), _field(parsed, "MSH", 9, component=2)
        ids = _field(parsed, "SCH", 2, component=1), _field(parsed, "SCH", 1, component=1)
        return _Message(line, _field(parsed, "MSH", 7), kind, trigger, next(filter(None, ids), ""), parsed)
    except Exception:  # of many kinds, and their words quote the message
        raise _DAMAGED from None


def _decode(data: bytes, file: str, country: str, encoding: str | None) -> str:
    """The text of a message, by MSH-18 where it says its encoding. Raises NoAppointment, or UnreadableError as decode does."""
    head = re.split(rb"[\r\n]", data, maxsplit=1)[0]
    fields = head.split(head[3:4])
    named = fields[17].split(head[5:6])[0].decode("ascii", "replace") if len(fields) > 17 and len(head) > 5 else ""
    if not named.strip():
        return decode(data, file, country, encoding).text
    codec = _ENCODINGS.get(" ".join(named.upper().split()))
    try:
        if codec:
            return data.decode(codec)
    except UnicodeDecodeError:
        pass
    raise NoAppointment("This message is not in the characters that it says it is in (MSH-18), or in none that are known here.",
                        "Have it sent in UNICODE UTF-8.")  # fmt: skip


def _say_last(messages: Sequence[_Message], said: Said) -> list[_Message]:
    """The messages that say last what becomes of an appointment, without those that are off."""
    if messages and all(each.order for each in messages):
        messages = sorted(messages, key=lambda each: each.order[:14])
    last: dict[str, _Message] = {}
    alone: list[_Message] = []
    for each in messages:
        if each.kind != "SIU":
            said.others.append(each.line)
        elif each.trigger not in (*_KEPT, *_OFF):
            said.set_aside(each.line, NoAppointment("This message about an appointment is of a kind that is not known here.",
                                                 "Look the appointment up, and make its sheet at the desk."))  # fmt: skip
        elif each.key:
            if before := last.pop(each.key, None):
                said.anew.append(before.line)
            last[each.key] = each
        elif each.trigger in _OFF:
            said.set_aside(each.line, NoAppointment("Something is cancelled, and the message does not say which appointment.",
                                                 "Look it up: a sheet may be made here for somebody who does not come."))  # fmt: skip
        else:
            alone.append(each)
    for each in [*last.values()]:
        if each.trigger in _OFF:
            said.cancelled.append(each.line)
            del last[each.key]
    return sorted([*last.values(), *alone], key=lambda each: each.line)


def _rows(message: Any, zone: zoneinfo.ZoneInfo | None, country: str) -> Iterator[list[str]]:
    """A row for each patient of a message, by :data:`HEAD`. Raises NoAppointment."""
    date, time = _when(message, zone, country)
    procedure, doctor, place = _procedure(message), _doctor(message), _field(message, "AIL", 3, component=9)
    patients = _segments(message, "PID")
    if not patients:
        raise NoAppointment(
            "This message does not say who comes.", "Look the appointment up, and make its sheet at the desk."
        )
    for patient in patients:
        first, last = _name(message, patient)
        code, words = (_value(message, patient, 15, 0, component) for component in (1, 2))
        yield [first, last, date, time, procedure, doctor, place, code or words]


def _when(message: Any, zone: zoneinfo.ZoneInfo | None, country: str) -> tuple[str, str]:
    """The day and the time. Raises NoAppointment for none, and for a moment that no calendar has."""
    said = [_field(message, "SCH", 11, component=4), _field(message, "TQ1", 7), _field(message, "AIS", 4)]
    written = next(filter(None, said), "")
    found = _MOMENT.fullmatch(written)
    if not found:
        raise NoAppointment(
            "This message does not say when the appointment is, or not as HL7 can.",
            "Look it up, and make its sheet at the desk.",
        )
    year, month, day, hour, minute, offset = found.groups()
    try:
        if hour is None:
            return write_moment(datetime.date(int(year), int(month), int(day)), country)
        moment = datetime.datetime(int(year), int(month), int(day), int(hour), int(minute or 0))
        if offset:
            away = datetime.timedelta(hours=int(offset[1:3]), minutes=int(offset[3:]))
            moment = moment.replace(tzinfo=datetime.timezone(-away if offset[0] == "-" else away))
        return write_moment(at_the_practice(moment, zone), country)
    except (ValueError, OverflowError):
        raise NoAppointment("No calendar has this day, or no clock this time.", "Look the appointment up.") from None


def _procedure(message: Any) -> str:
    """What is done: the words of the service, or its CPT code; where there is none, the reason or the type of the visit."""
    services = dict.fromkeys(filter(None, (_coded(message, each, 3) for each in _segments(message, "AIS"))))
    if len(services) > 1:
        raise NoAppointment(
            "This message names several services: which sheet is meant?", "Make the sheets at the desk."
        )
    if services:
        return next(iter(services))
    heads = _segments(message, "SCH")
    return next(filter(None, (_coded(message, head, number) for head in heads for number in (7, 8))), "")


def _coded(message: Any, segment: Any, number: int) -> str:
    code, words, system = (_value(message, segment, number, 0, component) for component in (1, 2, 3))
    return code if not words or system.upper() in ("C4", "CPT", "CPT4", "CPT-4") else words


def _doctor(message: Any) -> str:
    for name, number in (("AIP", 3), ("PV1", 7)):
        for segment in _segments(message, name):
            family, given, prefix = (_value(message, segment, number, 0, component) for component in (2, 3, 6))
            if family:
                return " ".join(filter(None, (prefix, given, family)))
    return ""


def _name(message: Any, patient: Any) -> tuple[str, str]:
    """The first and the last name: the legal one where there are several, with all parts but titles."""
    count = _repetitions(patient, 5)
    types = [_value(message, patient, 5, at, 7).upper() for at in range(count)]
    at = types.index("L") if "L" in types else 0
    family, given, more, suffix = (_value(message, patient, 5, at, component) for component in (1, 2, 3, 4))
    return " ".join(filter(None, (given, more))), " ".join(filter(None, (family, suffix)))


# -- fields


def _segments(message: Any, name: str) -> list[Any]:
    return [segment for segment in message if str(segment[0]) == name]


def _repetitions(segment: Any, number: int) -> int:
    return len(segment[number]) if number < len(segment) else 0


def _field(message: Any, name: str, number: int, component: int = 1) -> str:
    """A component of the first repetition of a field, in the first segment of that name; "" where there is none."""
    for segment in _segments(message, name)[:1]:
        return _value(message, segment, number, 0, component)
    return ""


def _value(message: Any, segment: Any, number: int, repetition: int, component: int) -> str:
    """The words of a component, without escapes; of one with parts (Smith&van), the first. "" stands for nothing too: HL7
    writes two quotation marks where a value was taken away."""
    value = segment[number] if number < len(segment) else ""
    for at in (repetition, component - 1, 0):
        if isinstance(value, str):
            value = value if at == 0 else ""
            break
        value = value[at] if at < len(value) else ""
    words = one_line(message.unescape(str(value)))
    return "" if words == '""' else words
