"""HL7 messages as schedules: what is said last of each appointment, in the characters that the message says it is in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.batch.schedule import ReadingOptions, Schedule, parse
from handouts.problems import HandoutsError


def message(
    trigger: str = "S12", key: str = "F1", at: str = "20261201143000", sent: str = "20261120080000",
    name: str = "Johnson^Maria^A^Jr^Mrs", kind: str = "SIU", encoding: str = "", more: tuple[str, ...] = ("AIS|1||KYP^Kyphoplasty^L",),
) -> str:  # fmt: skip
    segments = [
        rf"MSH|^~\&|EPIC|HOSP|||{sent}||{kind}^{trigger}|1|P|2.5||||||{encoding}",
        f"SCH|P{key}|{key}|||||^Visit||||^^^{at}" if key else f"SCH|||||||^Visit||||^^^{at}",
        *([f"PID|1||4^^^MRN||{name}||19500102|F|||||||es^Spanish"] if name else []),
        *more,
    ]
    return "\r".join(segments) + "\r"


def said(read: Schedule) -> list[dict[str, str]]:
    return [{**row.details, **row.asked} for row in read.rows]


def read(*messages: str, encoding: str = "utf-8", options: ReadingOptions = ReadingOptions(nameless=True)) -> Schedule:  # noqa: B008
    return parse("".join(messages).encode(encoding), "day.hl7", options)


def codes(found: Schedule) -> list[str]:
    return [each.code for each in found.problems]


def test_a_message_says_who_comes_when_and_for_what() -> None:
    more = (
        "AIS|1||KYP^Kyphoplasty^L",
        "AIG|1||X",
        "AIL|1||2^B^^^^^^^Room 2, upstairs",
        "AIP|1||99^Rivera^Ana^^^Dr.",
        "ZXX|1|any",
    )
    (row,) = said(read(message(more=more)))
    assert row == {
        "name": "Maria A Johnson Jr", "date": "2026-12-01", "time": "2:30 PM", "procedure": "Kyphoplasty",
        "doctor": "Dr. Ana Rivera", "place": "Room 2, upstairs", "language": "es",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "procedure"),
    [
        (("AIS|1||22513^Percutaneous augmentation^C4",), "22513"),
        (("AIS|1||KYPHO",), "KYPHO"),
        ((), "Visit"),
        (("AIS|1||KYP^Kyphoplasty", "AIS|2||KYP^Kyphoplasty"), "Kyphoplasty"),
    ],
)
def test_what_is_done(more: tuple[str, ...], procedure: str) -> None:
    assert [row["procedure"] for row in said(read(message(more=more)))] == [procedure]


def test_several_services_are_asked_about() -> None:
    found = read(message(key="F0"), message(more=("AIS|1||A^Kyphoplasty", "AIS|2||B^Anesthesia")))
    assert len(said(found)) == 1
    assert codes(found) == ["bad-row"]


@pytest.mark.parametrize("off", ["S15", "S16", "S17", "S26"])
def test_what_is_cancelled_or_missed_gets_no_sheet(off: str) -> None:
    found = read(message(), message(key="F2", name="Lee^Bo"), message(off, name="", more=(), sent="20261121080000"))
    assert [row["name"] for row in said(found)] == ["Bo Lee"]
    assert sorted(codes(found)) == ["appointments-cancelled", "appointments-said-anew"]
    again = read(
        message(), message(off, sent="20261121080000"), message("S12", at="20261205090000", sent="20261122080000")
    )
    assert [row["date"] for row in said(again)] == ["2026-12-05"], "made anew after it was cancelled"


@pytest.mark.parametrize("trigger", ["S13", "S14"])
@pytest.mark.parametrize("turned", [False, True])
def test_what_is_moved_counts_as_it_was_sent_last(trigger: str, turned: bool) -> None:
    both = [message(), message(trigger, at="20261203091500", sent="20261121080000")]
    found = read(*(reversed(both) if turned else both))
    assert [(row["date"], row["time"]) for row in said(found)] == [("2026-12-03", "9:15 AM")]


def test_what_cannot_be_placed_is_told() -> None:
    found = read(
        message(), message("S15", key="", name=""), message("S99", key="F9"), message("A01", kind="ADT", key="F8")
    )
    assert len(said(found)) == 1
    assert sorted(codes(found)) == ["bad-row", "bad-row", "no-appointments"]
    assert [each.place.line for each in found.problems if each.place and each.code == "bad-row"] == [5, 8]


@pytest.mark.parametrize("at", ["", "soon", "20261301090000", "202612010", "20261201256100"])
def test_a_moment_that_is_none_is_told(at: str) -> None:
    found = read(message(key="F0"), message(at=at))
    assert len(said(found)) == 1
    assert codes(found) == ["bad-row"]


def test_times_by_another_clock() -> None:
    assert codes(read(message(key="F0"), message(at="20261201143000+0000"))) == ["bad-row"]
    there = ReadingOptions(time_zone="America/New_York")
    assert [row["time"] for row in said(read(message(at="20261201143000+0000"), options=there))] == ["9:30 AM"]
    assert [row["time"] for row in said(read(message(at="202612011430-0500"), options=there))] == ["2:30 PM"]
    assert [row["time"] for row in said(read(message(at="202612011430"), options=ReadingOptions(country="DE")))] == [
        "14:30"
    ]
    assert "time" not in said(read(message(at="20261201")))[0]


@pytest.mark.parametrize(
    ("named", "codec", "name"),
    [
        ("UNICODE UTF-8", "utf-8", "Nguyễn^Hoa"), ("8859/1", "latin-1", "Núñez^José"), ("8859/2", "iso8859_2", "Łuczak^Ewa"),
        ("8859/5", "iso8859_5", "Иванов^Иван"), ("8859/15", "iso8859_15", "Œuvre^Zoë"), ("", "utf-8", "Łuczak^Ewa"),
        ("8859/1~UNICODE", "latin-1", "Núñez^José"),
    ],
)  # fmt: skip
def test_characters_are_those_of_msh_18(named: str, codec: str, name: str) -> None:
    family, given = name.split("^")
    (row,) = said(read(message(name=name, encoding=named), encoding=codec))
    assert row["name"] == f"{given} {family}"


@pytest.mark.parametrize("named", ["ASCII", "UNICODE UTF-8", "ISO IR87", "nonsense"])
def test_characters_that_are_not_what_the_message_says_are_refused(named: str) -> None:
    found = read(message(key="F0", name="Lee^Bo"), message(name="Núñez^José", encoding=named), encoding="latin-1")
    assert codes(found) == ["bad-row"]
    assert len(said(found)) == 1


@pytest.mark.parametrize(
    "frame",
    [
        lambda m: f"\x0b{m}\x1c\r", lambda m: f"\x0b{m}\x1c", lambda m: m.replace("\r", "\n"), lambda m: m.replace("\r", "\r\n"),
        lambda m: m + "\r\r", lambda m: f"FHS|^~\\&|A\rBHS|^~\\&|A\r{m}BTS|1\rFTS|1\r",
    ],
)  # fmt: skip
def test_frames_and_ends_of_lines(frame) -> None:  # type: ignore[no-untyped-def]
    found = read(frame(message()), frame(message(key="F2", name="Lee^Bo")))
    assert sorted(row["name"] for row in said(found)) == ["Bo Lee", "Maria A Johnson Jr"]
    assert codes(found) == []


def test_several_patients_and_several_names() -> None:
    (row,) = said(read(message(name="Nick^N^^^^^N~Johnson&van^Maria^^^^^L")))
    assert row["name"] == "Maria Johnson"
    both = read(message(name="Ruiz^Ana", more=("PID|2||5||Ruiz^Bo", "AIS|1||K^Kyphoplasty")))
    assert [row["name"] for row in said(both)] == ["Ana Ruiz", "Bo Ruiz"]
    assert codes(read(message(key="F0"), message(name='""^""'))) == ["bad-row"], "nobody's name"


WORDS = (
    st.text(st.sampled_from("ab|^~\\&ñ é7"), min_size=1, max_size=12).map(lambda s: " ".join(s.split())).filter(bool)
)


@settings(max_examples=60, deadline=None)
@given(family=WORDS, given_name=WORDS, separators=st.permutations("|^~&").map("".join))
def test_escapes_say_what_was_written_whatever_the_separators(family: str, given_name: str, separators: str) -> None:
    field, component, repetition, part = separators
    codes_of = {field: "F", component: "S", repetition: "R", part: "T", "\\": "E"}

    def escape(text: str) -> str:
        return "".join(f"\\{codes_of[c]}\\" if c in codes_of else c for c in text)

    turned = str.maketrans("|^~&", separators)
    text = message(name="@@^##").translate(turned).replace("@@", escape(family)).replace("##", escape(given_name))
    (row,) = said(read(text))
    assert row["name"] == f"{given_name} {family}"


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_damaged_messages_stop_nothing_and_tell_nobodys_name(data: st.DataObject) -> None:
    whole = bytearray((message(name="Qwertz^Zyxwv") + message("S13", name="Qwertz^Zyxwv")).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(8, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        problems = list(parse(bytes(whole), "day.hl7").problems)
    except HandoutsError as error:
        problems = list(error.problems)
    assert not any(part in f"{each.message}{each.remedy}" for each in problems for part in ("Qwertz", "Zyxwv"))
