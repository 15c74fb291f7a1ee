"""Files as record systems, calendars and spreadsheets write them, with made-up people: each is read as it is meant, or refused."""

from pathlib import Path
from typing import Any

import pytest

from handouts.batch.schedule import parse
from handouts.problems import HandoutsError

FOLDER = Path(__file__).parents[1] / "data" / "schedules"
ANA = {"name": "Ana", "date": "2026-11-24", "time": "09:30"}
_MORNING = [
    {"name": "JOHNSON, MARIA", "date": "12/03/2026", "time": "9:30 AM", "doctor": "Rivera A", "procedure": "KYPHOPLASTY L1", "language": "ENG"},
    {"name": "Nguyen, Hoa", "date": "12/03/2026", "time": "9:45", "doctor": "Rivera A", "procedure": "kypho", "language": "VIE"},
    {"name": "O'Brien, Pat", "date": "12/03/2026", "time": "10:15 AM", "doctor": "Lee", "procedure": "Kyphoplastie", "language": "Spanish"},
    {"name": "SMITH, JOHN", "date": "12/03/2026", "doctor": "Lee", "procedure": "NEW PT"},
    {"name": "López, José", "date": "12/03/2026", "time": "11:00", "doctor": "Rivera A", "procedure": "Kyphoplasty", "language": "es-MX"},
]  # fmt: skip
_TYPES = [
    {**row, "name": row["name"].replace("Nguyen,", "Nguyễn, Thị"), "procedure": row["procedure"] if at < 4 else "Kyphoplasty / consult"}
    for at, row in enumerate(_MORNING)
]  # fmt: skip

READ: dict[str, tuple[list[dict[str, str]], list[str]]] = {
    "abbreviations.csv": (_MORNING, []),
    "filtered.xlsx": ([{**ANA, "note": "x"}], ["hidden-cells"]),
    "footer-and-types.csv": (_TYPES, ["unknown-column", "rows-left-out"]),
    "footer.csv": ([{"name": "Ana", "date": "2026-11-24"}], ["rows-left-out"]),
    "formula-text.csv": ([{"name": "00123", "note": "Bring 0123"}], []),
    "hidden-row.xlsx": ([{**ANA, "note": "x"}], ["hidden-cells"]),
    "iso-z.csv": ([], ["bad-row"]),
    "leading-zeros.xlsx": ([{**ANA, "note": "01234"}], []),
    "merged-down.xlsx": ([{**ANA, "note": "x"}, {**ANA, "name": "Bo", "note": "y"}], []),
    "mixed-visit-types.csv": (
        [
            {"name": name, "time": time, "procedure": visit}
            for name, time, visit in (
                ("Anna", "9:00", "Vertebroplasty"), ("Bo", "9:15", "Colonoscopy"), ("Cy", "9:30", "Flu shot")
            )
        ],
        [],
    ),
    "no-name-column.csv": ([{"name": "Ana Ruiz", "date": "2026-11-24", "time": "09:30 am", "place": "Room 2"}], []),
    "null.csv": ([{"name": "Ana"}], []),
    "openemr-lname.csv": ([{**ANA, "name": "Ana Ruiz", "doctor": "Lee"}], ["unknown-column"]),
    "percent.xlsx": ([{**ANA, "note": "50%"}], []),
    "section-rows.csv": ([{**ANA, "time": "9:30"}], ["bad-row"]),
    "serial-eu.csv": ([], ["bad-row"]),
    "serial-general.xlsx": ([], ["bad-row"]),
    "serial.csv": ([], ["bad-row"]),
    "space-before-quote.csv": ([{**ANA, "name": "Ana Ruiz", "time": "9:30"}], []),
    "us-datetime.csv": ([{"name": "Ana", "date": "11/24/2026", "time": "9:30 AM"}], []),
    "x000d.xlsx": ([{**ANA, "note": "Bring your list."}], []),
}  # fmt: skip
"""What each file says, row by row, and the codes of what is told."""

REFUSED = {
    "cp1250.csv": "unknown-encoding",
    "cp1251.csv": "unknown-encoding",
    "macroman.csv": "unknown-encoding",
    "shiftjis.csv": "unknown-encoding",
    "outlook.csv": "no-name-column",
}
"""Why each of the others is not read, in a practice of the United States and without a word about it."""


@pytest.mark.parametrize("name", READ)
def test_each_is_read_as_it_is_meant(name: str) -> None:
    rows, codes = READ[name]
    read = parse((FOLDER / name).read_bytes(), name)
    assert [{**row.details, **row.asked} for row in read.rows] == rows
    assert [each.code for each in read.problems] == codes


@pytest.mark.parametrize("name", REFUSED)
def test_each_is_refused_for_its_reason(name: str) -> None:
    with pytest.raises(HandoutsError) as caught:
        parse((FOLDER / name).read_bytes(), name)
    assert [each.code for each in caught.value.problems] == [REFUSED[name]]


def test_every_file_is_here() -> None:
    there: Any = {each.name for each in FOLDER.iterdir()}
    assert there == {*READ, *REFUSED}
