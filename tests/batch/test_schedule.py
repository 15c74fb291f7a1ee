"""Reading schedules: headers by any name, delimiters, encodings, workbooks; and that a wrong row is told by its place alone."""

import re
from pathlib import Path

import pytest
from support.workbooks import STYLES, texts, workbook

from handouts.batch import schedule, workbook_reader
from handouts.batch.columns import COLUMNS
from handouts.problems import HandoutsError, Problem, UnreadableError
from handouts.reading.characters import key

SECRET = "Wilhelmina Quartermaine"  # noqa: S105 - a name


def read(folder: Path, content: str | bytes, name: str = "monday.csv") -> schedule.Schedule:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return schedule.read(path, schedule.ReadingOptions(nameless=True))


def refusal(folder: Path, content: str | bytes, name: str = "monday.csv") -> Problem:
    """The one problem for which a file is not read at all."""
    with pytest.raises(HandoutsError) as raised:
        read(folder, content, name)
    (problem,) = raised.value.problems
    assert "Quartermaine" not in str(problem)
    return problem


def spots(read: schedule.Schedule) -> list[tuple[str, int, int]]:
    return [(each.code, each.place.line, each.place.column) for each in read.problems if each.place]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str, end: str) -> None:
    lines = (("name", "date", "note"), ("Ann Lee", "Nov 24, 2026", ""), ("Bo", "", "a; b| c"))
    text = end.join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    found = read(tmp_path, text)
    assert [dict(row.details) for row in found.rows] == [
        {"name": "Ann Lee", "date": "Nov 24, 2026"},
        {"name": "Bo", "note": "a; b| c"},
    ]
    assert [row.line for row in found.rows] == [2, 3]
    assert not found.problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    found = read(tmp_path, "Día;Médico;Paciente\r\nlunes;Peña – Ruiz;José “Pepe” Núñez\r\n".encode(encoding))
    (row,) = found.rows
    assert row.details == {"date": "lunes", "doctor": "Peña – Ruiz", "name": "José “Pepe” Núñez"}


@pytest.mark.parametrize("column", COLUMNS)
def test_each_header_is_known_however_it_is_written(tmp_path: Path, column: str) -> None:
    for alias in COLUMNS[column]:
        for header in (alias, alias.upper(), f"  {alias.title()} ", alias.replace(" ", "_"), alias.replace(" ", "")):
            assert read(tmp_path, f"{header},zzz\nx,\n").columns == {column: 0}


def test_headers_are_told_apart() -> None:
    aliases = [key(alias) for aliases in COLUMNS.values() for alias in aliases]
    assert len(aliases) == len(set(aliases))


def test_a_name_in_two_columns_is_one(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "Last Name,First Name\nLópez Ruiz,Ana\n").rows
    assert row.details == {"name": "Ana López Ruiz"}


@pytest.mark.parametrize(
    ("cells", "details"),
    [
        ("2026-11-24,", {"date": "2026-11-24"}),
        ("2026-11-24T09:30,", {"date": "2026-11-24", "time": "09:30"}),
        (",2026-11-24 9:30 AM", {"date": "2026-11-24", "time": "9:30 AM"}),
        ("Tuesday,2026-11-24 9:30", {"date": "Tuesday", "time": "9:30"}),
        ("11/24/2026,noon", {"date": "11/24/2026", "time": "noon"}),
    ],
)
def test_a_day_and_a_time_in_one_cell_are_parted(tmp_path: Path, cells: str, details: dict[str, str]) -> None:
    (row,) = read(tmp_path, f"date,time\n{cells}\n").rows
    assert dict(row.details) == details


def test_titles_above_the_header_and_empty_rows_below_are_passed_over(tmp_path: Path) -> None:
    found = read(tmp_path, "Clinic list,\n,\nname,procedure\nAnn,knee\n,\n,\n")
    assert [(row.line, dict(row.asked)) for row in found.rows] == [(4, {"procedure": "knee"})]
    assert not found.problems


def test_excel_says_its_delimiter_itself(tmp_path: Path) -> None:
    (row,) = read(tmp_path, "sep=;\nname;note\nAnn;a, b\n").rows
    assert (row.line, row.details) == (3, {"name": "Ann", "note": "a, b"})


def test_wrong_rows_are_told_by_line_and_column_and_the_others_read(tmp_path: Path) -> None:
    text = (
        "name,note,date\n"
        f'"{SECRET}","first\nsecond",#N/A\n'  # 2 and 3
        ",,\n"  # 4: nothing
        f"{SECRET},a,b,c\n"  # 5
        f'{SECRET},"a"b,c\n'  # 6
        "Ann,,Monday\n"
        "Bob,########,\n"
        f'"{SECRET},never closed\nDan,,\n'
    )
    found = read(tmp_path, text)
    assert [dict(row.details) for row in found.rows] == [{"name": "Ann", "date": "Monday"}]
    assert spots(found) == [("bad-row", line, column) for line, column in ((3, 9), (5, 1), (6, 1), (8, 5), (9, 1))]
    assert "Quartermaine" not in "".join(map(str, found.problems)) + repr(found)


def test_details_that_cannot_be_printed_are_told_by_their_cell(tmp_path: Path) -> None:
    found = read(tmp_path, f'name,doctor\n"Ann, {SECRET}",{"x" * 301}\n')
    (row,) = found.rows
    with pytest.raises(HandoutsError) as raised:
        found.patient(row, row.details)
    (problem,) = raised.value.problems
    assert str(problem.place).endswith("monday.csv:2:32")
    assert "Quartermaine" not in str(raised.value) + repr(row)


def test_unknown_columns_are_told_but_not_quoted(tmp_path: Path) -> None:
    found = read(tmp_path, f"name,procedur,{SECRET}\nAnn,,\n")
    assert [(each.severity, each.remedy) for each in found.problems] == [
        ("warning", "Did you mean procedure?"),
        ("warning", "Rename it if it should be used."),
    ]
    assert "Quartermaine" not in "".join(map(str, found.problems))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "no-header"),
        (f"{SECRET},Monday\nAnn,Tuesday\n", "no-header"),
        ("name,date\n\n\n", "no-rows"),
        (f"name,patient\n{SECRET},x\n", "two-columns"),
        (b"name\n\x81\x8d\x9d\n", "unknown-encoding"),
        (b"name\n\0\0\0\n", "bad-schedule"),
        (b"\xff\xfen", "bad-schedule"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "bad-schedule"),
        (b"PK\x03\x04" + bytes(100), "bad-schedule"),
    ],
)
def test_what_is_no_schedule_is_refused(tmp_path: Path, content: str | bytes, code: str) -> None:
    assert refusal(tmp_path, content).code == code


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(UnreadableError):
            schedule.read(path)


def test_a_file_that_is_too_big_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "LARGEST", 50)
    assert "bigger" in refusal(tmp_path, "name\n" + "Ann\n" * 20).message


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<c r="A2"><v>12345</v></c>', "12345"),
        ('<c r="A2" s="1"><v>46350</v></c>', "2026-11-24"),
        ('<c r="A2" s="2"><v>0.39583333333333331</v></c>', "09:30"),
        ('<c r="A2" s="3"><v>46350.604861111111</v></c>', "2026-11-24 14:31"),
        ('<c r="A2" s="3"><v>46350</v></c>', "2026-11-24"),
        ('<c r="A2" s="4"><v>0.5</v></c>', "12:00 PM"),
        ('<c r="A2" s="4"><v>0.99999999</v></c>', "12:00 AM"),
        ('<c r="A2" s="5"><v>46350</v></c>', "2026-11-24"),
        ('<c r="A2" s="6"><v>2.5</v></c>', "2.5 days"),
        ('<c r="A2" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A2" t="str"><f>B1</f><v>made</v></c>', "made"),
        ('<c r="A2" t="d"><v>2026-11-24T09:30</v></c>', "2026-11-24 09:30"),
        ('<c r="A2" t="s"><v>0</v></c>', "Núñez & Co"),
        ('<c r="A2" t="s"><v>1</v></c>', "東京"),
    ],
)
def test_the_cells_of_a_workbook(tmp_path: Path, cell: str, shown: str) -> None:
    shared = "<si><r><t>Núñez</t></r><r><t xml:space='preserve'> &amp; Co</t></r></si><si><t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh></si>"
    rows = texts(1, ["note"]) + f'<row r="2">{cell}</row>'
    (row,) = read(tmp_path, workbook(rows, shared=shared, styles=STYLES), "a.xlsx").rows
    assert (row.line, row.details["note"]) == (2, shown)


def test_a_workbook_keeps_its_rows_and_columns(tmp_path: Path) -> None:
    rows = (
        texts(3, ["name", "procedure"])
        + '<row r="7"><c r="A7" t="inlineStr"><is><t>Bo</t></is></c><c r="B7" t="inlineStr"><is><t>knee</t></is></c></row>'
    )
    rows += '<row r="9"><c r="A9" t="e"><v>#N/A</v></c></row>'
    found = read(tmp_path, workbook(rows), "a.xlsx")
    assert [(row.line, dict(row.asked)) for row in found.rows] == [(7, {"procedure": "knee"})]
    assert str(found.place(7, "procedure")).endswith("a.xlsx:7:2")
    assert spots(found) == [("bad-row", 9, 1)]


def test_the_years_of_old_macs(tmp_path: Path) -> None:
    rows = texts(1, ["date"]) + '<row><c s="1"><v>44888</v></c></row>'
    (row,) = read(tmp_path, workbook(rows, styles=STYLES, properties='date1904="1"'), "a.xlsx").rows
    assert (row.line, row.details["date"]) == (2, "2026-11-24")


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "content",
    [
        workbook(texts(1, ["name"]), before=BOMB),
        workbook(texts(1, ["name"]) + '<row r="2"><c r="XFD2"><v>1</v></c></row>'),
        workbook("<row"),
        workbook('<row r="x"/>'),
        workbook(texts(1, ["name"]))[:300],
    ],
    ids=["entities", "far cell", "not XML", "no number", "cut off"],
)
def test_a_bad_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, content, "a.xlsx").code == "bad-schedule"


def test_a_workbook_that_swells_is_refused(tmp_path: Path) -> None:
    content = workbook(texts(1, ["name"]) + " " * (workbook_reader.MOST_UNPACKED + 1))
    assert len(content) < 100_000
    assert "bigger" in refusal(tmp_path, content, "a.xlsx").message


def test_the_documentation_names_each_column() -> None:
    page = (Path(__file__).parents[2] / "docs" / "batch.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([a-z ]+)` \|", page, flags=re.MULTILINE))
    assert named == set(COLUMNS) - {"first name", "last name"}
