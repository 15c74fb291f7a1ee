"""A fault of the program is told with its place and without any value."""

import re
from collections.abc import Iterator

import pytest

from handouts.storage import faults
from handouts.storage.faults import FaultReport, report_fault

NAME = "Wilhelmina Quist"


@pytest.fixture(autouse=True)
def nothing_printed_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "_printed", set())


class LayoutFailed(Exception):
    """A fault that keeps what it was given."""

    def __init__(self, patient: str) -> None:
        super().__init__(f"cannot set {patient}")
        self.patient = patient
        self.add_note(f"for {patient}")


def compose(patient: str) -> None:
    details = {"name": patient, patient: "key"}
    try:
        details[f"{patient}'s sheet"]
    except KeyError as error:
        raise LayoutFailed(patient) from error


def caught(patient: str) -> Exception:
    try:
        compose(patient)
    except LayoutFailed as error:
        return error
    raise AssertionError


def test_a_report_says_where_and_nothing_of_whom(capfd: pytest.CaptureFixture[str]) -> None:
    report = report_fault(caught(NAME))
    printed = capfd.readouterr()
    assert printed.out == ""
    assert printed.err == f"{report}\n"
    for text in (printed.err, repr(report), str(report)):
        assert "Quist" not in text
        assert "Wilhelmina" not in text
        assert "cannot set" not in text
    assert re.search(rf"^Fault {report.number} \(handouts \S+, Python [\d.]+\S*, \w+\)$", printed.err, flags=re.M)
    here = re.escape(__name__)
    assert re.fullmatch(
        rf"KeyError;  {here}:\d+ compose;LayoutFailed;  {here}:\d+ caught;  {here}:\d+ compose", ";".join(report.lines)
    )


def test_a_line_is_the_line_of_the_fault() -> None:
    (line,) = [line for line in report_fault(caught(NAME)).lines if line.endswith(" caught")]
    assert int(line.split(":")[1].split()[0]) == caught.__code__.co_firstlineno + 2


def test_the_same_fault_has_one_number_and_is_printed_once(capfd: pytest.CaptureFixture[str]) -> None:
    numbers = {report_fault(caught(name)).number for name in (NAME, "Omar Reyes")}
    assert len(numbers) == 1
    assert re.fullmatch(r"[0-9A-F]{4}-[0-9A-F]{4}", numbers.pop())
    assert capfd.readouterr().err.count("Fault ") == 1
    other = report_fault(ValueError(NAME)).number
    assert other not in numbers
    assert capfd.readouterr().err.count(f"Fault {other}") == 1


def forever(patient: str) -> Iterator[str]:
    yield from forever(patient)


def test_a_recursion_without_end_is_told_in_few_lines() -> None:
    with pytest.raises(RecursionError) as error:
        list(forever(NAME))
    report = FaultReport.of(error.value)
    assert len(report.lines) == faults.MOST_FRAMES + 2
    assert any(re.fullmatch(r"  … \d+ more", line) for line in report.lines)


def test_a_circle_of_causes_and_a_group_end() -> None:
    one, other = ValueError(NAME), KeyError(NAME)
    one.__cause__, other.__cause__ = other, one
    assert FaultReport.of(one).lines == ("KeyError", "ValueError")
    group = ExceptionGroup(NAME, [ValueError(NAME), TypeError(NAME)])
    assert FaultReport.of(group).lines == ("TypeError", "ValueError", "ExceptionGroup")
    long = ValueError(NAME)
    for _ in range(50):
        new = ValueError(NAME)
        new.__cause__, long = long, new
    assert len(FaultReport.of(long).lines) == faults.MOST_ERRORS


def hide_the_cause() -> None:
    try:
        raise KeyError(NAME)
    except KeyError:
        raise ValueError(NAME) from None


def test_what_a_program_hides_stays_hidden() -> None:
    with pytest.raises(ValueError, match=NAME) as error:
        hide_the_cause()
    assert [line for line in FaultReport.of(error.value).lines if ":" not in line] == ["ValueError"]


def test_without_a_console_nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr", None)
    assert report_fault(ValueError(NAME)).number
