"""Reading workbooks: what shows is read as it shows, what does not is told, and no file takes more than its share."""

import io
import signal
import struct
import subprocess
import sys
import threading
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.workbooks import STYLES, XLS, texts, workbook

from handouts.batch import schedule, workbook_reader
from handouts.problems import HandoutsError, Problem, Severity
from handouts.reading import bounded
from handouts.reading.apart import MOST_READERS

posix = pytest.mark.skipif(sys.platform == "win32", reason="bounds and signals as Linux and macOS have them")

HEAD = texts(1, ["name", "note", "date"])


def parse(data: bytes) -> schedule.Schedule:
    return schedule.parse(data, "monday.xlsx")


def refusal(data: bytes) -> Problem:
    with pytest.raises(HandoutsError) as raised:
        parse(data)
    (problem,) = raised.value.problems
    return problem


def person(line: int, name: str, attributes: str = "") -> str:
    return texts(line, [name, "x"]).replace("<row", f"<row {attributes}")


def warned(read: schedule.Schedule) -> list[tuple[str, str, str]]:
    assert all(each.severity is Severity.WARNING for each in read.problems)
    return [(each.code, each.message, str(each.place)) for each in read.problems]


# -- what shows


@pytest.mark.parametrize(
    "attributes", ['hidden="1"', 'hidden="true"', 'ht="0" customHeight="1"'], ids=["hidden", "true", "no height"]
)
def test_rows_that_do_not_show_are_left_out_and_counted(attributes: str) -> None:
    """So they are if a filter hides them, or a group that is folded."""
    rows = HEAD + person(2, "Ann") + person(3, "Bob", attributes) + person(4, "Cy") + person(5, "Di", attributes)
    read = parse(workbook(rows))
    assert [(row.line, row.details["name"]) for row in read.rows] == [(2, "Ann"), (4, "Cy")]
    assert warned(read) == [("hidden-cells", "2 hidden rows were left out.", "monday.xlsx:3:1")]
    assert "Bob" not in str(read.problems)


@pytest.mark.parametrize("attributes", ['hidden="1"', 'width="0" customWidth="1"'])
def test_columns_that_do_not_show_are_left_out_and_counted(attributes: str) -> None:
    read = parse(workbook(HEAD + person(2, "Ann"), columns=f'<col min="2" max="16384" {attributes}/>'))
    assert [dict(row.details) for row in read.rows] == [{"name": "Ann"}]
    assert warned(read) == [("hidden-cells", "2 hidden columns were left out.", "monday.xlsx:1:2")]


def test_hidden_rows_and_columns_with_nothing_in_them_are_no_news() -> None:
    rows = HEAD + person(2, "Ann") + '<row r="9" hidden="1"/>'
    assert not parse(workbook(rows, columns='<col min="9" max="20" hidden="1"/>')).problems


def test_a_cell_over_several_rows_is_for_each_of_them() -> None:
    rows = HEAD + texts(2, ["Ann", "", "Monday"]) + person(3, "Bob") + person(5, "Cy") + person(6, "Di")
    read = parse(workbook(rows, merged=("C2:C5", "A9:XFD1048576")))
    assert [row.details.get("date") for row in read.rows] == ["Monday", "Monday", "Monday", None]
    assert [row.line for row in read.rows] == [2, 3, 5, 6], "row 4 is empty and no person"
    assert not read.problems


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        ("1234", "00000", "01234"),
        ("0.5", "0%", "50%"),
        ("0.1234", "0.0%", "12.3%"),
        ("5550100123", "(000) 000-0000", "(555) 010-0123"),
        ("5550123", "[&lt;=9999999]###-####;(###) ###-####", "555-0123"),
        ("5550100123", "[&lt;=9999999]###-####;(###) ###-####", "(555) 010-0123"),
        ("1234567.5", "#,##0.00", "1,234,567.50"),
        ("12", "0,000", "0,012"),
        ("12345678", "0.0,,", "12.3"),
        ("-3", "0;(0)", "(3)"),
        ("-3", "0 &quot;a;b&quot;", "-3 a;b"),
        ("0", "0;-0;&quot;none&quot;", "none"),
        ("9.5", "[$€-407] 0.00", "€ 9.50"),
        ("2.5", "0", "3"),
        ("2.5", "0.##", "2.5"),
        ("7", "\\N\\o\\. 0", "No. 7"),
        ("0.30000000000000004", "General", "0.3"),
        ("12345678901234", "General", "12345678901234"),
        ("0.39583333333", "h:mm:ss", "09:30"),
        ("46350.9999999", "yyyy\\-mm\\-dd", "2026-11-25"),
        ("1.5", "[h]:mm", "36:00"),
    ],
)
def test_a_number_is_shown_as_its_format_says(number: str, number_format: str, shown: str) -> None:
    styles = f'<numFmts><numFmt numFmtId="164" formatCode="{number_format}"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs>'
    rows = HEAD + f'<row r="2"><c t="inlineStr"><is><t>Ann</t></is></c><c s="0"><v>{number}</v></c></row>'
    read = parse(workbook(rows, styles=styles))
    assert read.rows[0].details["note"] == shown
    assert not read.problems


@pytest.mark.parametrize("number", [27, 36, 50, 58])
def test_the_dates_that_east_asian_excel_has_built_in_are_days(number: int) -> None:
    rows = HEAD + '<row r="2"><c t="inlineStr"><is><t>Ann</t></is></c><c s="0"><v>46350</v></c></row>'
    read = parse(workbook(rows, styles=f'<cellXfs><xf numFmtId="{number}"/></cellXfs>'))
    assert read.rows[0].details["note"] == "2026-11-24"


@pytest.mark.parametrize("number_format", ["# ?/?", "0.00E+00"])
def test_a_number_whose_format_is_not_known_stands_as_it_is_and_is_told(number_format: str) -> None:
    styles = f'<numFmts><numFmt numFmtId="164" formatCode="{number_format}"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs>'
    rows = HEAD + '<row r="2"><c t="inlineStr"><is><t>Ann</t></is></c><c s="0"><v>0.5</v></c></row>'
    read = parse(workbook(rows, styles=styles))
    assert read.rows[0].details["note"] == "0.5"
    (warning,) = warned(read)
    assert warning[::2] == ("number-format", "monday.xlsx:2:2")


@pytest.mark.parametrize("days", ["9e99", "-1e9"])
def test_a_day_that_no_calendar_has_is_told(days: str) -> None:
    """Excel shows ##### there; the number beneath is nothing to print."""
    rows = HEAD + f'<row r="2"><c t="inlineStr"><is><t>Ann</t></is></c><c s="1"><v>{days}</v></c></row>'
    (problem,) = parse(workbook(rows, styles=STYLES)).problems
    assert (problem.code, str(problem.place)) == ("bad-row", "monday.xlsx:2:2")


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="C2"><v>46350</v></c>',
        '<c r="C2"><v>46350.395</v></c>',
    ],
)
def test_a_day_that_is_a_bare_number_is_told_with_its_cure(cell: str) -> None:
    rows = HEAD + f'<row r="2"><c t="inlineStr"><is><t>Ann</t></is></c>{cell}</row>'
    (problem,) = parse(workbook(rows)).problems
    assert (problem.code, str(problem.place)) == ("bad-row", "monday.xlsx:2:3")
    assert "46350" not in str(problem)
    assert "format of a date" in problem.remedy


@pytest.mark.parametrize("text", ["2026", "10002", "930"])
def test_other_numbers_are_no_days_of_a_spreadsheet(text: str) -> None:
    read = schedule.parse(f"name,date\nAnn,{text}\n".encode(), "a.csv")
    assert [row.details["date"] for row in read.rows] == [text]


def test_letters_that_excel_spells_by_their_number_are_letters() -> None:
    rows = HEAD + texts(2, ["Ann", "Bring your list._x000D_"])
    assert parse(workbook(rows)).rows[0].details["note"] == "Bring your list."


# -- other kinds of files


def ods(cells: str) -> bytes:
    name = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
    spaces = " ".join(f'xmlns:{short}="{name.format(short)}"' for short in ("office", "table", "text"))
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        file.writestr("content.xml", f'<office:document-content {spaces}><office:body><office:spreadsheet><table:table table:name="a">'
                      f"{cells}</table:table></office:spreadsheet></office:body></office:document-content>")  # fmt: skip
    return data.getvalue()


def test_a_workbook_of_old_excel_is_read_and_what_it_does_not_tell_is_told() -> None:
    pytest.importorskip("python_calamine")
    read = schedule.parse(XLS, "monday.xls")
    ana = {"name": "Ana Núñez", "date": "2026-11-24", "time": "09:30", "note": "12.5"}
    assert [(row.line, dict(row.details)) for row in read.rows] == [(3, ana)]
    assert [(each.code, each.place and each.place.line) for each in read.problems if each.code == "bad-row"] == [
        ("bad-row", 4)
    ]
    (warning,) = warned(replace(read, problems=[each for each in read.problems if each.code != "bad-row"]))
    assert warning[0] == "hidden-unknown"
    assert "hidden rows and columns of an .xls file cannot be seen" in warning[1].casefold()


def test_a_workbook_of_libreoffice_is_read() -> None:
    pytest.importorskip("python_calamine")
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    day = '<table:table-cell office:value-type="date" office:date-value="2026-11-24"><text:p>x</text:p></table:table-cell>'
    half = '<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50%</text:p></table:table-cell>'
    rows = "".join(map(text.format, ("name", "date", "note"))), text.format("Ann") + day + half
    read = schedule.parse(ods("".join(f"<table:table-row>{row}</table:table-row>" for row in rows)), "monday.ods")
    assert [dict(row.details) for row in read.rows] == [{"name": "Ann", "date": "2026-11-24", "note": "0.5"}]
    assert "an .ods file" in warned(read)[0][1]


def test_without_calamine_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    (answer,) = workbook_reader.read(XLS)
    assert "handouts[schedules]" in answer


def test_a_password_and_a_page_of_the_web_are_told() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    assert "password" in refusal(locked).message
    assert "HTML" in refusal(b"<html><table><tr><td>name</td></tr></table></html>").message


# -- what reading may take


def rows_of(cells: str, number: int) -> str:
    return f"<row>{cells}</row>" * number


SHARED = '<c t="s"><v>0</v></c>'
BOMBS = {
    "rows": workbook(rows_of("<c><v>1</v></c>", 240_000)),
    "more rows than a day has": workbook(rows_of("<c><v>1</v></c>", workbook_reader.MOST_ROWS + 1)),
    "cells": workbook(rows_of("<c><v>1</v></c>" * 240_000, 1)),
    "cells to the right": workbook(rows_of('<c r="IW1"><v>1</v></c>', 1)),
    "a text many times": workbook(rows_of(SHARED * 200, 200), shared=f"<si><t>{'W' * 32_000}</t></si>"),
    "a text longer than Excel takes": workbook(texts(1, ["W" * 33_000])),
    "a long text": workbook(rows_of(SHARED, 1), shared=f"<si><t>{'W' * 40_000_000}</t></si>"),
    "merged cells": workbook(
        "".join(texts(line, ["W" * 100]) for line in range(1, 9000)), merged=("A1:A1048576",) * 100_000
    ),
    "elements": workbook("<a/>" * 1_100_000),
    "depth": workbook("<a>" * 600_000 + "</a>" * 600_000),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_within_bounds(name: str) -> None:
    assert len(BOMBS[name]) < 250_000
    began = time.monotonic()
    problem = refusal(BOMBS[name])
    assert problem.code == "bad-schedule"
    assert "not a whole workbook" not in problem.message, "it is whole, and the reason is another"
    assert time.monotonic() - began < 4 * workbook_reader.MOST_SECONDS


@posix
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("bytearray(2 * MOST_MEMORY)", b"more memory"),
        ("[None for _ in iter(int, 1)]", b""),
    ],
    ids=["memory", "time"],
)
def test_the_process_that_reads_is_ended_by_its_bounds(code: str, reason: bytes, tmp_path: Path) -> None:
    """Whatever a library does with a file that nobody here has thought of."""
    source = Path(workbook_reader.__file__).read_text(encoding="utf-8")
    script = tmp_path / "reader.py"
    script.write_text(source.replace("        kind = kind_of(data)\n", f"        kind = {code}\n"), encoding="utf-8")  # fmt: skip
    bounds = (str(workbook_reader.MOST_MEMORY), "1")
    done = subprocess.run(
        [sys.executable, "-P", bounded.__file__, str(script), *bounds],
        input=b"",
        capture_output=True,
        timeout=60,
        check=False,
    )
    if reason and sys.platform == "darwin":
        pytest.skip("macOS keeps no bound of memory")
    assert reason in done.stdout
    assert done.returncode in ((0,) if reason else (-signal.SIGXCPU, -signal.SIGKILL))


@posix
def test_a_process_that_is_ended_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "reader.py"
    script.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", encoding="utf-8")
    monkeypatch.setattr(workbook_reader, "__file__", str(script))
    assert "more memory or time" in refusal(workbook(HEAD)).message


def test_a_process_that_never_answers_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "reader.py"
    script.write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    monkeypatch.setattr(workbook_reader, "__file__", str(script))
    monkeypatch.setattr("handouts.batch.workbook.PATIENCE", 0.2)
    assert "takes longer" in refusal(workbook(HEAD)).message


def test_the_bounds_of_windows_have_the_size_of_its_structure() -> None:
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION has 144 bytes: 64 of basic limits, 48 of counters, four sizes."""
    limits = bounded.job_limits(workbook_reader.MOST_MEMORY, workbook_reader.MOST_SECONDS)
    assert len(limits) == 144
    assert struct.unpack_from("<q", limits) == (workbook_reader.MOST_SECONDS * 10_000_000,)
    assert struct.unpack_from("<I", limits, 16) == (0x102,)
    assert struct.unpack_from("<Q", limits, 112) == (workbook_reader.MOST_MEMORY,)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux shows what a process has open")
def test_nothing_is_written_to_a_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process that reads is watched: it opens no file to write, wherever it may."""
    watch = tmp_path / "watched.py"
    watch.write_text(
        "import os, runpy, sys\n"
        "def watch(event, arguments):\n"
        "    if event == 'open' and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):\n"
        "        os._exit(9)\n"
        "sys.dont_write_bytecode = True\n"
        "sys.addaudithook(watch)\n"
        f"runpy.run_path({workbook_reader.__file__!r}, run_name='__main__')\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(workbook_reader, "__file__", str(watch))
    assert [row.details["name"] for row in parse(workbook(HEAD + person(2, "Ann"))).rows] == ["Ann"]


def test_other_programs_libraries_are_not_loaded_to_read_a_csv_file() -> None:
    code = "import sys; from handouts.batch import schedule; schedule.parse(b'name\\nAnn', 'a'); print('openpyxl' in sys.modules, 'python_calamine' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_threads_may_read_at_once_but_only_so_many_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The front desk reads in threads; forty uploads must not take forty times the memory."""
    data, read, running, most = workbook(HEAD + person(2, "Ann")), list[int](), list[int](), list[int]()
    run = subprocess.run

    def counted(*arguments: Any, **options: Any) -> Any:
        running.append(1)
        most.append(len(running))
        try:
            return run(*arguments, **options)
        finally:
            running.pop()

    monkeypatch.setattr("handouts.reading.apart.subprocess.run", counted)
    threads = [threading.Thread(target=lambda: read.append(len(parse(data).rows))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [1] * 6
    assert max(most) <= MOST_READERS
