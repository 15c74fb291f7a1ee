"""Printers that are gone, slow, broken or lying: told in words, within a bound, and nothing is called printed that is not."""

import contextlib
import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.printers import (
    ABLE,
    ENUM,
    INTEGER,
    JOB,
    KEYWORD,
    PRINTER,
    UNSUPPORTED,
    FakePrinter,
    Values,
    able,
    change,
    fake_printer,
    spell,
)

from handouts.cli.app import main
from handouts.content.printers import read_printer_address
from handouts.press.printing import connection, printers, state
from handouts.press.printing.abilities import PAPERS, Abilities, PrintJob, find_abilities, fit_job
from handouts.press.printing.ipp_message import Attribute, BadAnswer, IppOperation, Tag, read_answer, write_request
from handouts.press.printing.jobs import PreparedJob, find_job, follow_job, prepare_job, send_job
from handouts.press.printing.printers import ChosenPrinter, find_kept_job_files, find_queues
from handouts.problems import HandoutsError

SHEET = PrintJob("two-sided-long-edge", "letter", "color", 1)
PDF = b"%PDF-1.7 a sheet"


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "ASKING", 0.6)
    monkeypatch.setattr(connection, "SENDING", 0.8)


def chosen(fake: FakePrinter) -> ChosenPrinter:
    return ChosenPrinter("Front desk", read_printer_address(fake.uri))


def codes(error: HandoutsError) -> list[str]:
    return [each.code for each in error.problems]


def refused(fake: FakePrinter, job: PrintJob = SHEET) -> list[str]:
    """The codes with which a job is refused before it is sent."""
    with fake_printer(fake), pytest.raises(connection.PrinterError) as caught:
        prepare_job(chosen(fake), job, "a.pdf")
    assert not fake.asked(IppOperation.PRINT_JOB)
    return codes(caught.value)


# -- nobody there, or nobody who speaks our language


def test_a_printer_that_is_gone_is_told() -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        address = read_printer_address(f"ipp://127.0.0.1:{one.getsockname()[1]}/ipp/print")
        with pytest.raises(connection.PrinterError) as caught:
            find_abilities(address)
    assert codes(caught.value) == ["printer-silent"]


def test_a_name_that_nobody_has_is_told() -> None:
    with pytest.raises(connection.PrinterError, match="no machine is known by this name"):
        find_abilities(read_printer_address("ipp://printer.invalid/ipp/print"))


def _say_nothing(one: socket.socket) -> None:
    time.sleep(3)


def _drip(one: socket.socket) -> None:
    """A byte now and then, each well within any time for one."""
    one.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: 4000\r\n\r\n")
    with contextlib.suppress(OSError):
        for _ in range(40):
            one.sendall(b"\0")
            time.sleep(0.1)


def _drip_head(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        for _ in range(40):
            one.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            time.sleep(0.1)


def _pour(one: socket.socket) -> None:
    """An answer without end."""
    one.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n\r\n" + spell(1, 0, {})[:-1])
    with contextlib.suppress(OSError):
        for _ in range(400):
            one.sendall(b"\x44\0\1a\0\1b" * 10_000)


def _send(answer: bytes) -> Callable[[socket.socket], None]:
    return lambda one: one.sendall(answer)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (_say_nothing, "printer-silent"),
        (_drip, "printer-silent"),
        (_drip_head, "printer-silent"),
        (_pour, "printer-unclear"),
        (_send(b""), "printer-unclear"),
        (_send(b"220 mail.example ESMTP\r\n"), "printer-unclear"),
        (_send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<h1>Welcome</h1>"), "printer-unclear"),
        (_send(HEAD + b"Content-Length: 999999999999\r\n\r\n\1\1"), "printer-unclear"),
        (_send(HEAD + b"Content-Length: -5\r\n\r\n"), "printer-unclear"),
        (_send(HEAD + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFF\r\n\1\1"), "printer-unclear"),
        (_send(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "printer-unclear"),
        (_send(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"), "printer-refuses"),
        (_send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), "printer-refuses"),
        (_send(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n"), "printer-refuses"),
        (_send(b"HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n"), "printer-refuses"),
        (_send(b"HTTP/1.1 500 Oops\r\nContent-Length: 99999999\r\n\r\n" + b"x" * 1000), "printer-refuses"),
    ],
)
def test_what_is_no_printer_is_told_within_its_time(raw: Callable[[socket.socket], None], code: str) -> None:
    fake = FakePrinter({}, raw)
    begun = time.monotonic()
    assert refused(fake) == [code]
    assert time.monotonic() - begun < 2.5


def test_an_answer_without_end_is_read_to_its_bound_and_no_further() -> None:
    with fake_printer(FakePrinter({}, _pour)) as fake, pytest.raises(connection.PrinterError, match="longer than 1 MB"):
        find_abilities(chosen(fake).address)


def test_encryption_that_a_printer_does_not_speak_is_told() -> None:
    fake = FakePrinter(able())
    with fake_printer(fake), pytest.raises(connection.PrinterError) as caught:
        find_abilities(read_printer_address(fake.uri.replace("ipp://", "ipps://")))
    assert codes(caught.value)[0] in ("printer-silent", "printer-unclear")


# -- answers that are no answers


@pytest.mark.parametrize(
    "answer",
    [
        lambda number: b"",
        lambda number: spell(number, 0, {PRINTER: ABLE})[:-1],
        lambda number: spell(number, 0, {PRINTER: ABLE})[:40],
        lambda number: spell(number + 1, 0, {PRINTER: ABLE}),
        lambda number: spell(number, 0, {PRINTER: ABLE}, (7, 0)),
        lambda number: (
            spell(number, 0, {})[:-1] + b"\x44\0\1a\xff\xfb" + b"x" * 3
        ),  # what a signed length would take for -5
        lambda number: struct.pack(">BBHI", 1, 1, 0, number) + b"\x44\0\1a\0\1b\3",  # a value before any group
        lambda number: struct.pack(">BBHI", 1, 1, 0, number) + b"\4\x44\0\0\0\1b\3",  # a value without a name
        lambda number: struct.pack(">BBHI", 1, 1, 0, number) + b"\4\x21\0\1a\0\2bb\3",  # a number of two bytes
        lambda number: (
            struct.pack(">BBHI", 1, 1, 0, number) + b"\4" + b"\x34\0\1a\0\0\x4a\0\0\0\1m" * 60_000
        ),  # endless depth
        lambda number: struct.pack(">BBHI", 1, 1, 0, number) + b"\4\x34\0\1a\0\0\3",  # a collection that never ends
    ],
)
def test_an_answer_that_is_none_is_told(answer: Callable[[int], bytes]) -> None:
    assert refused(FakePrinter({**able(), 0x0B: answer})) == ["printer-unclear"]


@given(st.binary(max_size=300))
@example(b"\1\1\0\0\0\0\0\1\4\x44\0\1a\xff\xfb\3")
@settings(max_examples=300, deadline=None)
def test_no_bytes_stop_the_reader(data: bytes) -> None:
    for body in (data, struct.pack(">BBHI", 1, 1, 0, 1) + b"\4" + data):
        with contextlib.suppress(BadAnswer):
            read_answer(body, 1)


NAMES = st.text("abcdefghij-", min_size=1, max_size=12)
MEMBERS = st.recursive(
    st.one_of(st.text(max_size=8), st.integers(-(2**31), 2**31 - 1), st.booleans()),
    lambda inner: st.dictionaries(NAMES, inner, min_size=1, max_size=3),
    max_leaves=6,
)


def _attribute(name: str, value: object) -> Attribute:
    if isinstance(value, dict):
        return Attribute(name, Tag.COLLECTION, [[_attribute(key, each) for key, each in value.items()]])
    tag = Tag.BOOLEAN if isinstance(value, bool) else Tag.INTEGER if isinstance(value, int) else Tag.KEYWORD
    return Attribute(name, tag, [value])  # type: ignore[list-item]


def _plain(value: object) -> object:
    return {key: _plain(each[0]) for key, each in value.items()} if isinstance(value, dict) else value


@given(st.dictionaries(NAMES, MEMBERS, min_size=1, max_size=4), st.data())
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_and_what_is_cut_short_is_told(values: dict[str, object], data: st.DataObject) -> None:
    """Requests and answers have one form; only the number after the version means something else."""
    attributes = [_attribute(name, value) for name, value in values.items()]
    written = write_request(IppOperation.PRINT_JOB, 5, [(Tag.JOB_ATTRIBUTES, attributes)])
    read = read_answer(written, 5).group(Tag.JOB_ATTRIBUTES)
    assert {name: _plain(each[0]) for name, each in read.items()} == values
    cut = data.draw(st.integers(0, len(written) - 1))
    with pytest.raises(BadAnswer):
        read_answer(written[:cut], 5)


# -- a printer that says it cannot


@pytest.mark.parametrize(
    ("printer", "job", "code"),
    [
        (change(ABLE, document_format_supported=["image/urf"]), SHEET, "printer-no-pdf"),
        (change(ABLE, document_format_supported=None), SHEET, "printer-no-pdf"),
        (change(ABLE, media_supported=["iso_a4_210x297mm"]), SHEET, "printer-no-paper"),
        (change(ABLE, printer_is_accepting_jobs=[False]), SHEET, "printer-not-accepting"),
        (ABLE, SHEET._replace(copies=100), "printer-few-copies"),
        (change(ABLE, copies_supported=None), SHEET._replace(copies=2), "printer-few-copies"),
        (ABLE, SHEET._replace(tray="tray-3"), "printer-no-tray"),
        (change(ABLE, media_col_supported=["media-size"]), SHEET._replace(tray="tray-1"), "printer-no-tray"),
        (change(ABLE, sides_supported=["one-sided"]), SHEET._replace(sides="two-sided-short-edge", folded=True), "printer-no-fold"),
        (change(ABLE, sides_supported=["one-sided", "two-sided-long-edge"]),
         SHEET._replace(sides="two-sided-short-edge", folded=True), "printer-no-fold"),
    ],
)  # fmt: skip
def test_what_a_printer_cannot_is_told_before_anything_is_sent(printer: Values, job: PrintJob, code: str) -> None:
    assert refused(FakePrinter(able(printer)), job) == [code]


@pytest.mark.parametrize(
    ("printer", "code", "left_out"),
    [
        (change(ABLE, sides_supported=["one-sided"]), "printer-one-sided", "sides"),
        (
            change(ABLE, color_supported=[False], print_color_mode_supported=["monochrome"]),
            "printer-black-only",
            "print-color-mode",
        ),
        (change(ABLE, media_ready=["iso_a4_210x297mm"]), "paper-not-loaded", ""),
    ],
)
def test_what_it_does_otherwise_is_told_and_not_asked_for(printer: Values, code: str, left_out: str) -> None:
    with fake_printer(FakePrinter(able(printer))) as fake:
        prepared = prepare_job(chosen(fake), SHEET, "a.pdf")
    assert [each.code for each in prepared.problems] == [code]
    assert left_out not in [each.name for each in prepared.attributes]


@given(
    st.sets(st.sampled_from([name for name, _, _ in ABLE])),
    st.sampled_from(["one-sided", "two-sided-long-edge", "two-sided-short-edge"]),
    st.sampled_from(list(PAPERS)),
    st.sampled_from(["color", "mono"]),
)
@settings(max_examples=60, deadline=None)
def test_whatever_a_printer_leaves_unsaid_only_what_it_can_is_asked_for(
    unsaid: set[str], sides: str, paper: str, ink: str
) -> None:
    said = [each for each in ABLE if each[0] not in unsaid]
    abilities = Abilities.of(read_answer(spell(1, 0, {PRINTER: said}), 1).group(Tag.PRINTER_ATTRIBUTES))
    job = PrintJob(sides, paper, ink, 1)
    if "document-format-supported" in unsaid:
        with pytest.raises(connection.PrinterError) as caught:
            fit_job(job, abilities, "x")
        assert codes(caught.value) == ["printer-no-pdf"]
        return
    attributes, _ = fit_job(job, abilities, "x")
    asked = {each.name: each.values[0] for each in attributes}
    assert asked["media"] == PAPERS[paper].name
    assert asked["sides"] == sides
    assert ("print-color-mode" in asked) == ("print-color-mode-supported" not in unsaid)


# -- lies about a job


def sent(fake: FakePrinter) -> PreparedJob:
    return prepare_job(chosen(fake), SHEET, "a.pdf")


def test_a_job_is_sent_from_memory_and_once() -> None:
    with fake_printer(FakePrinter(able())) as fake:
        assert send_job(sent(fake), PDF).number == 7
    (request,) = fake.asked(IppOperation.PRINT_JOB)
    assert request.endswith(b"\x03" + PDF)
    assert b"ipp-attribute-fidelity\x00\x01\x01" in request
    assert b"requesting-user-name\x00\x08handouts" in request


@pytest.mark.parametrize("status", [0x0400, 0x0403, 0x040A, 0x040B, 0x0503, 0x0506, 0x0507, 0x0FFF])
def test_a_refused_job_is_told(status: int) -> None:
    unsupported: Values = (("sides", KEYWORD, ["two-sided-long-edge"]),)
    answers = {**able(), 0x02: lambda number: spell(number, status, {UNSUPPORTED: unsupported})}
    with fake_printer(FakePrinter(answers)) as fake, pytest.raises(connection.PrinterError) as caught:
        send_job(sent(fake), PDF)
    assert codes(caught.value) == ["printer-refuses"]
    assert "sides" in str(caught.value)


@pytest.mark.parametrize("told", [(), (("job-id", INTEGER, [0]),), (("job-id", KEYWORD, ["seven"]),)])
def test_a_job_without_a_number_is_told(told: Values) -> None:
    answers = {**able(), 0x02: lambda number: spell(number, 0, {JOB: told})}
    with fake_printer(FakePrinter(answers)) as fake, pytest.raises(connection.PrinterError) as caught:
        send_job(sent(fake), PDF)
    assert codes(caught.value) == ["job-unnumbered"]


def test_what_a_printer_leaves_out_after_all_is_told() -> None:
    job: Values = (("job-id", INTEGER, [7]),)
    answers = {**able(), 0x02: lambda number: spell(number, 1, {UNSUPPORTED: (("sides", KEYWORD, ["x"]),), JOB: job})}
    with fake_printer(FakePrinter(answers)) as fake:
        done = send_job(sent(fake), PDF)
    assert [each.code for each in done.problems] == ["printer-left-out"]
    assert "sides" in done.problems[0].message


@pytest.mark.parametrize(
    ("job_state", "stage"),
    [(3, "waiting"), (4, "held"), (5, "printing"), (6, "stopped"), (7, "canceled"), (8, "failed"), (9, "printed")],
)
def test_only_what_is_completed_is_printed(job_state: int, stage: str) -> None:
    with fake_printer(FakePrinter(able(state=job_state))) as fake:
        found = find_job(chosen(fake), 7)
        assert found.stage == stage
        assert ("Printed" in found.say("en")) == (stage == "printed")
        if stage != "printed":
            with pytest.raises(connection.PrinterError) as caught:
                follow_job(chosen(fake), 7, 0, lambda each: None)
            assert codes(caught.value) == ["job-not-printed" if found.over else "job-waits"]


@pytest.mark.parametrize(
    "told",
    [
        (),
        (("job-state", ENUM, [77]), ("job-id", INTEGER, [7])),
        (("job-state", KEYWORD, ["completed"]),),
        (("job-state", ENUM, [9]), ("job-id", INTEGER, [8])),  # another job's
    ],
)
def test_a_state_that_is_none_or_anothers_is_not_believed(told: Values) -> None:
    answers = {**able(), 0x09: lambda number: spell(number, 0, {JOB: told})}
    with fake_printer(FakePrinter(answers)) as fake, pytest.raises(connection.PrinterError) as caught:
        find_job(chosen(fake), 7)
    assert codes(caught.value) == ["job-unknown"]


def test_completed_with_errors_sends_somebody_to_look() -> None:
    with fake_printer(FakePrinter(able(reasons=["job-completed-with-errors"]))) as fake:
        found = find_job(chosen(fake), 7)
    assert found.doubtful
    assert found.say("en") == "Printed, says the printer. With errors: look at the paper."
    assert found.say("es") == "Impresa, según la impresora. Con errores: mire el papel."


@pytest.mark.parametrize(
    "keyword", [key for key in state.load_words()["reasons"] if not key.startswith(("job-", "aborted"))]
)
@pytest.mark.parametrize("severity", ["", "-error", "-report"])
def test_every_reason_is_said_in_both_languages(keyword: str, severity: str) -> None:
    said = state.PrinterState.of({"printer-state-reasons": [keyword + severity]})
    english, spanish = said.say("en"), said.say("es")
    assert english == state.load_words()["reasons"][keyword]["en"]
    assert spanish == state.load_words()["reasons"][keyword]["es"] != english


def test_what_a_printer_says_otherwise_is_shown_as_its_keyword_alone() -> None:
    said = state.PrinterState.of(
        {"printer-state-reasons": ["acme-flux-drained-error", "\x1b[2Jhello", "<b>x</b>", "Maria Johnson", "a" * 500],
         "printer-state-message": ["Call 1-900-555-0100"]}
    )  # fmt: skip
    assert said.say("en") == "The printer says: acme-flux-drained."
    assert said.say("es") == "La impresora dice: acme-flux-drained."


# -- queues of CUPS, and the files it keeps


def test_queues_of_cups_are_found_and_nothing_is_where_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = b"".join(
        b"\4\x42\0\x0cprinter-name\0" + bytes((len(name),)) + name for name in (b"office", b"bad name/..", b"back")
    )
    answers = {0x4002: lambda number: spell(number, 0, {})[:-1] + groups + b"\3"}
    with fake_printer(FakePrinter(answers)) as fake:
        monkeypatch.setattr(printers, "CUPS", fake.uri.removesuffix("/ipp/print"))
        assert [each.name for each in find_queues()] == ["office", "back"]
    assert find_queues() == ()


@pytest.mark.parametrize(
    ("settings_text", "told"),
    [
        ("", "for a day"),
        ("MaxJobs 50\n", "for a day"),
        ("# PreserveJobFiles No\n", "for a day"),
        ("PreserveJobFiles Yes\n", "for ever"),
        ("PreserveJobFiles 3600\n", "3600 seconds"),
        ("PreserveJobFiles No\n", ""),
        ("  preservejobfiles off\n", ""),
        (None, "cannot be seen"),
    ],
)
def test_files_that_cups_keeps_are_told(tmp_path: Path, settings_text: str | None, told: str) -> None:
    path = tmp_path / "cupsd.conf"
    if settings_text is not None:
        path.write_text(settings_text, encoding="utf-8")
    queue = ChosenPrinter("office", read_printer_address("ipp://localhost/printers/office"))
    found = find_kept_job_files(queue, path)
    assert (told in found.message) if found and told else not found and not told
    direct = ChosenPrinter("office", read_printer_address("ipp://192.0.2.7/ipp/print"))
    assert find_kept_job_files(direct, path) is None


# -- the command


def test_the_command_tells_every_printer_there_is_not() -> None:
    done = CliRunner().invoke(main, ["print", "kyphoplasty", "--content", str(ROOT / "content.yaml")])
    assert done.exit_code == 7
    assert "Nobody says on which printer" in done.stderr
    for asked in (
        "http://192.0.2.1/",
        "ipp://",
        "ipp://u:p@192.0.2.1/",
        "ipp://192.0.2.1:99999/",
        "ipp://192.0.2.1/a b",
        "lpt1",
    ):
        done = CliRunner().invoke(
            main, ["print", "kyphoplasty", "--content", str(ROOT / "content.yaml"), "--printer", asked]
        )
        assert done.exit_code == 7, done.output
        assert re.search("is not the address|There is no printer", done.stderr)
        assert "Traceback" not in done.output


def test_a_sheet_that_may_not_go_out_is_never_sent() -> None:
    with fake_printer(FakePrinter(able())) as fake:
        done = CliRunner().invoke(
            main, ["print", "kyphoplasty", "--content", str(ROOT / "content.yaml"), "--printer", fake.uri, "--final"]
        )
    assert done.exit_code == 5
    assert fake.requests == []


def test_many_questions_at_once_do_not_mix() -> None:
    with fake_printer(FakePrinter(able())) as fake:
        found: list[str] = []
        threads = [threading.Thread(target=lambda: found.append(find_job(chosen(fake), 7).stage)) for _ in range(12)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert found == ["printed"] * 12
