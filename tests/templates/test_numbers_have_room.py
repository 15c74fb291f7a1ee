"""Numbers are never broken, and how long they are stops no sheet: they are set smaller, or in fewer columns."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY
from content_factory import library_of
from support.text import poppler_lines

import handouts
from handouts.options import EDITIONS


def sheet(practice: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A practice, and a short sheet with these parts."""
    procedure = {
        "title": "Knee",
        "plain_title": "It helps.",
        "version": datetime.date(2026, 11, 22),
        "short_version": ["It helps."],
        "when_to_call": {"signs": ["Fever."]},
    }
    return {"practice": {"name": "Hill Clinic"} | practice, "procedures": {"knee": procedure | parts}}


def lines_of(folder: Path, content: dict[str, Any], edition: str) -> list[str]:
    """The lines that poppler reads on the sheet, runs of blanks as one."""
    made = handouts.build(library_of(folder, content), "knee", format=edition, today=TODAY)
    return [" ".join(line.split()) for line in poppler_lines(made.pdf)]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(
    ("country", "number"),
    [
        ("GB", "+44 (0)20 7946 0958"),
        ("DE", "+49 (0) 30 / 23 12 57 - 12"),
        ("BR", "+55 (11) 91234-5678"),
        ("FR", "+33 (0)1 99 00 12 34"),
        ("US", "+1 (770) 555-0136"),
        ("IN", "+91 98765 43210"),
    ],
)
def test_the_first_phone_stands_whole_however_long_its_country_writes_it(
    edition: str, country: str, number: str, tmp_path: Path
) -> None:
    content = sheet({"country": country, "phones": [{"number": number, "label": "Nurses"}]})
    lines = lines_of(tmp_path, content, edition)
    assert sum(number in line for line in lines) >= 2, "in the letterhead, and large where to turn"


@pytest.mark.parametrize("many", [5, 8, 12])
def test_where_to_turn_may_take_more_than_a_page_of_large_print(many: int, tmp_path: Path) -> None:
    phones = [
        {"number": f"(770) 555-01{30 + k}", "label": f"Desk {k}", "hours": "Monday to Friday, 8 am to 5 pm, and nights"}
        for k in range(many)
    ]
    calls = [
        {"phone": f"Desk {k}", "when": "You feel hot, or cold, or faint, or anything else that is new"}
        for k in range(6)
    ]
    content = sheet({"phones": phones}, when_to_call={"signs": ["Fever."], "phones": calls[: min(6, many)]})
    lines = lines_of(tmp_path, content, "large-print")
    for phone in phones:
        assert any(phone["number"] in line for line in lines), phone


@pytest.mark.parametrize("number", ["180/110 mmHg", "+44 20 7946 0958", "½ tablespoon", "−101.5 °F", "10⁻³ mol/L"])
@pytest.mark.parametrize("count", [1, 3, 4, 7])
def test_steps_of_the_one_page_sheet_have_room_for_their_numbers(number: str, count: int, tmp_path: Path) -> None:
    word = "Gastroenterological"  # as wide as no column of four has room for beside its number
    step = {"heading": f"Call {number}", "text": f"{word}: {number}\u00a0and\u00a0{number}."}
    content = sheet({"phones": [{"number": "(770) 555-0134"}]}, steps={"items": [step] * count}, one_page=["steps"])
    lines = lines_of(tmp_path, content, "one-page")
    assert sum(line.count(number) for line in lines) >= count
