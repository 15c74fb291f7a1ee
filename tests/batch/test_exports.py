"""Schedules as record systems, calendars and people's spreadsheets write them: read as they were meant, or refused, or told."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.batch import schedule
from handouts.batch.code_pages import decode
from handouts.batch.columns import COLUMNS, find_columns, read_headers
from handouts.batch.mapping import ScheduleMapping, keep_mapping, read_mapping, read_pairs
from handouts.batch.plan import plan
from handouts.batch.schedule import ReadingOptions
from handouts.content import loader
from handouts.problems import HandoutsError
from handouts.reading.characters import key
from handouts.reading.resources import resource

LIBRARY = loader.load(resource("content.yaml"))


def details(text: str | bytes, options: ReadingOptions = ReadingOptions()) -> list[dict[str, str]]:  # noqa: B008
    data = text.encode() if isinstance(text, str) else text
    return [dict(row.details) for row in schedule.parse(data, "day.csv", options).rows]


def codes(text: str | bytes, options: ReadingOptions = ReadingOptions()) -> list[str]:  # noqa: B008
    data = text.encode() if isinstance(text, str) else text
    try:
        return [each.code for each in schedule.parse(data, "day.csv", options).problems]
    except HandoutsError as error:
        return [each.code for each in error.problems]


# -- tables of characters

WESTERN = (
    "José Núñez",
    "Zoë Müller",
    "Søren Kjær",
    "François Lefèvre",
    "João Simões",
    "Anna Strauß",
    "D’Ávila",
    "Mª Ángeles",
    "Iñaki – 2½ h",
    "MUÑIZ",
)
OTHERS = {
    "cp1250": ("Jiří Dvořák", "Łukasz Wroński", "Anna Śliwa", "Stanisław Żółć", "Gdańska", "Győző Szűcs"),
    "cp1251": ("Мария Иванова", "Пётр Сергеев", "Олексій Їжак"),
    "cp1253": ("Γιώργος Παπαδόπουλος",),
    "cp1254": ("Ayşe Yılmaz", "İbrahim Şahin"),
    "cp1257": ("Jānis Bērziņš",),
    "cp932": ("山田花子", "鈴木一郎"),
    "cp936": ("王小明",),
    "cp949": ("김철수",),
    "cp950": ("陳大文",),
    "mac_roman": ("José Núñez", "Zoë Müller"),
}  # fmt: skip
"""Names by the table that a program of their country writes them in, which is not the one of a practice in the United States."""


@pytest.mark.parametrize("name", WESTERN)
def test_names_of_the_west_are_read_by_the_table_of_the_country_and_it_is_told(name: str) -> None:
    text = f"Name,Date\n{name},2026-11-24\n".encode("cp1252")
    assert details(text) == [{"name": name, "date": "2026-11-24"}]
    assert codes(text) == ["read-as-code-page"]


@given(st.sampled_from([(page, name) for page, names in OTHERS.items() for name in names]))
@settings(max_examples=60, deadline=None)
def test_no_name_is_read_by_a_wrong_table(other: tuple[str, str]) -> None:
    page, name = other
    text = f"Name,Date\n{name},2026-11-24\n"
    assert codes(text.encode(page)) == ["unknown-encoding"]
    assert details(text.encode(page), ReadingOptions(encoding=page))[0]["name"] == name
    with pytest.raises(HandoutsError) as raised:
        decode(text.encode(page), "day.csv")
    assert page in raised.value.problems[0].values["tables"]
    assert name not in str(raised.value.problems[0])


@pytest.mark.parametrize(
    ("country", "page"), [("PL", "cp1250"), ("RU", "cp1251"), ("GR", "cp1253"), ("JP", "cp932"), ("KR", "cp949")]
)
def test_the_country_says_which_table_is_usual(country: str, page: str) -> None:
    name = OTHERS[page][0]
    assert details(f"Name,Date\n{name},2026-11-24\n".encode(page), ReadingOptions(country=country))[0]["name"] == name


def test_what_was_broken_before_it_came_into_the_file_is_refused() -> None:
    assert codes("Name,Date\nJosÃ© NÃºÃ±ez,2026-11-24\n") == ["bad-row"]


@pytest.mark.parametrize("encoding", ["no-such", "utf-8"])
def test_an_encoding_that_does_not_fit_is_told(encoding: str) -> None:
    assert codes("Name\nJosé\n".encode("cp1252"), ReadingOptions(encoding=encoding)) == ["not-in-encoding"]


# -- cells


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (' "2026-11-24", "9:30"', {"date": "2026-11-24", "time": "9:30"}),
        ('"=""2026-11-24""",\'9:30', {"date": "2026-11-24", "time": "9:30"}),
        ("20261124,0930", {"date": "2026-11-24", "time": "9:30"}),
        ("2026-11-24T09:30:00,", {"date": "2026-11-24", "time": "09:30"}),
        ("11/24/2026 9:30 AM,", {"date": "11/24/2026", "time": "9:30 AM"}),
        ("2026-11-24,09:30:00.000", {"date": "2026-11-24", "time": "09:30"}),
        ("2026-11-24,9:30a", {"date": "2026-11-24", "time": "9:30 AM"}),
        ("2026-11-24,2:05P", {"date": "2026-11-24", "time": "2:05 PM"}),
        ("2026-11-24,2:05 p.m.", {"date": "2026-11-24", "time": "2:05 p.m."}),
        ("NULL,N/A", {}),
        ("nan,—", {}),
        ("20261399,2575", {"date": "20261399", "time": "2575"}),
    ],
)
def test_what_programs_put_around_a_value_is_not_printed(cells: str, said: dict[str, str]) -> None:
    assert details(f"Name, Date, Time, Doctor\nAna,{cells},Lee\n") == [{"name": "Ana", **said, "doctor": "Lee"}]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-24T14:30:00Z",
        "2026-11-24 14:30 UTC",
        "2026-11-24T09:30:00-05:00",
        "46350",
        "#BEZUG!",
        "#¿NOMBRE?",
        "#ССЫЛКА!",
        "#N/A",
    ],
)
def test_what_would_be_wrong_on_paper_is_refused_at_its_place(cell: str) -> None:
    (problem,) = schedule.parse(f"Name,Date\nAna,{cell}\n".encode(), "day.csv").problems
    assert (problem.code, problem.place and (problem.place.line, problem.place.column)) == ("bad-row", (2, 5))


# -- rows that are nobody's

FOOTERS = (
    "Total: 4",
    "Printed 11/24/2026 7:02 AM by JSMITH",
    "Page 1 of 3",
    "End of report",
    "Gesamt: 4",
    "Página 2",
    "合計 4",
    "*** confidential ***",
)
SECTIONS = ("Dr. Lee", "Room 2", "Morning")


@given(
    st.lists(st.sampled_from(("Ana", "Bo Total", "Cy")), min_size=3, max_size=6),
    st.lists(
        st.tuples(st.integers(0, 6), st.sampled_from(FOOTERS), st.integers(0, 2)),
        max_size=2,
    ),
    st.booleans(),
)
@settings(max_examples=100, deadline=None)
def test_totals_footers_and_headers_said_again_are_nobody(
    people: list[str], strays: list[tuple[int, str, int]], again: bool
) -> None:
    rows = [[name, "2026-11-24", "9:30"] for name in people]
    for place, text, column in strays:
        rows.insert(min(place, len(rows)), ["" if number != column else text for number in range(3)])
    if again:
        rows.insert(2, ["NAME", "Date", "Time"])
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in [["Name", "Date", "Time"], *rows])
    read = schedule.parse(text.encode(), "day.csv")
    assert [row.details["name"] for row in read.rows] == people
    left = len(strays) + again
    assert [each.code for each in read.problems] == ["rows-left-out"] * bool(left)
    if left:
        assert read.problems[0].values["count"] == str(left)


@pytest.mark.parametrize("title", SECTIONS)
def test_a_title_of_a_section_is_asked_about(title: str) -> None:
    read = schedule.parse(f"Name,Date,Time\n{title},,\nAna,2026-11-24,9:30\n".encode(), "day.csv")
    assert [row.details["name"] for row in read.rows] == ["Ana"]
    (problem,) = read.problems
    assert (problem.code in ("bad-row", "rows-left-out"), problem.place and problem.place.line) == (True, 2)


def test_people_without_a_time_are_kept_where_most_have_none() -> None:
    assert [each["name"] for each in details("Name,Time\nAna,\nBo,\nCy,9:30\n")] == ["Ana", "Bo", "Cy"]


# -- who comes, and for what


@pytest.mark.parametrize(
    "header",
    ["Subject,Start Date,Start Time", "MRN,Date,Time", "Date,Time,Visit Type", "Provider,Date,Room"],
)
def test_a_schedule_that_says_nobody_stops(header: str) -> None:
    text = f"{header}\nAna Ruiz,11/24/2026,9:30 AM\n"
    assert codes(text) == ["no-name-column"]
    assert "no-name-column" not in codes(text, ReadingOptions(nameless=True))


def test_a_row_without_a_name_is_told() -> None:
    assert codes("Name,Date\n,2026-11-24\nAna,2026-11-24\nNULL,2026-11-24\n") == ["bad-row"]


@pytest.mark.parametrize(
    ("header", "cells", "name"),
    [
        ("fname,lname", "Ana,Ruiz", "Ana Ruiz"),
        ("lname,fname", "Ruiz,Ana", "Ana Ruiz"),
        ("Vorname,Nachname", "Ana,Ruiz", "Ana Ruiz"),
        ("Name,Vorname", "Müller,Eva", "Eva Müller"),
        ("Nachname", "Müller", "Müller"),
        ("Nom,Prénom", "Morel,Inès", "Inès Morel"),
        ("Họ,Tên", "Nguyễn,Thị Hoa", "Nguyễn Thị Hoa"),
        ("姓,名", "山田,花子", "山田 花子"),
        ("Patient Full Name", "Ana Ruiz", "Ana Ruiz"),
        ("Invitee Name", "Ana Ruiz", "Ana Ruiz"),
        ("Patient Name,First Name,Last Name", "Ana Ruiz,Ana,Ruiz", "Ana Ruiz"),
    ],
)
def test_names_in_one_or_two_columns(header: str, cells: str, name: str) -> None:
    assert details(f"{header},Date\n{cells},2026-11-24\n")[0]["name"] == name


def test_each_header_means_one_thing() -> None:
    meant: dict[str, set[str]] = {}
    own = {key(alias) for aliases in COLUMNS.values() for alias in aliases}
    for column, aliases in read_headers():
        assert column in (*COLUMNS, "last name", "first name")
        for alias in aliases:
            assert key(alias), alias
            meant.setdefault(key(alias), set()).add(column)
    assert {alias: columns for alias, columns in meant.items() if len(columns) > 1 and alias not in own} == {}
    assert find_columns(["Dia", "Start Date & Time"]) == {"date": [0, 1]}


@pytest.mark.parametrize("said", ["Colonoscopy", "NEW PT", ""])
def test_another_visit_gets_no_sheet_by_chance(said: str) -> None:
    """With a column of procedures, nobody is given the only sheet there is because the word for another visit is unknown."""
    read = schedule.parse(f"Patient,Visit Type\nAna,{said}\nBo,Kyphoplasty\n".encode(), "day.csv")
    planned = plan(LIBRARY, read)
    assert [copy.patient.name for copy in planned.copies] == ["Bo"]
    assert [each.code for each in planned.problems] == ["unknown-procedure"]


# -- what a practice says that words mean


def test_what_words_mean_is_kept_beside_the_content(tmp_path: Path) -> None:
    said = read_pairs(("Pt No=none", "Who=name"), ("KYPHO AUG=kyphoplasty", "NEW PT=none", "SPA1=language:es"))
    keep_mapping(tmp_path, said.with_more(ScheduleMapping(encoding="cp1250")))
    kept = read_mapping(tmp_path)
    assert (kept.columns, kept.procedures, kept.languages, kept.encoding) == (
        {"Pt No": "none", "Who": "name"}, {"KYPHO AUG": "kyphoplasty", "NEW PT": "none"}, {"SPA1": "es"}, "cp1250",
    )  # fmt: skip
    text = "Pt No;Who;Visit type;Language\n1;Łukasz;kypho  aug;Spa1\n2;Bo;New Pt;\n".encode("cp1250")
    read = schedule.parse(text, "day.csv", ReadingOptions(kept))
    assert not read.problems
    planned = plan(LIBRARY, read, mapping=kept)
    assert [(copy.patient.name, copy.sheet.procedure, copy.sheet.language) for copy in planned.copies] == [
        ("Łukasz", "kyphoplasty", "es")
    ]
    assert [(each.code, each.values["count"]) for each in planned.problems] == [("rows-without-sheet", "1")]


@pytest.mark.parametrize(
    ("pair", "code"),
    [("name", "bad-pair"), ("=name", "bad-pair"), ("Who=", "bad-pair"), ("Who=nome", "unknown-column-name")],
)
def test_what_is_no_meaning_is_told(pair: str, code: str) -> None:
    with pytest.raises(HandoutsError) as raised:
        read_pairs((pair,), ())
    assert [each.code for each in raised.value.problems] == [code]


def test_a_file_of_meanings_that_is_wrong_is_told_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "schedule.yaml").write_text("columns:\n  Who: nome\n", encoding="utf-8")
    with pytest.raises(HandoutsError) as raised:
        read_mapping(tmp_path)
    (problem,) = raised.value.problems
    assert problem.code == "unknown-column-name"
    assert problem.place is not None
