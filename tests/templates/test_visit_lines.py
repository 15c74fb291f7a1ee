"""What is known of a visit stands whole on every edition that has lines for it, however it is written."""

import datetime
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
import yaml
from conftest import ROOT
from support.text import pdfium_text

import handouts
from handouts.document.transcript import transcript
from handouts.languages.language import codes
from handouts.options import EDITIONS

TODAY = datetime.date(2026, 11, 22)
TIMES = ["9:30", "10:30 AM", "12:15 p.m.", "14:15 Uhr", "14 h 30", "下午2:30"]
SAMPLE = handouts.load(ROOT / "content.yaml")
DATES = ["Wednesday, December 23, 2026", "23. Dezember 2026"]


def content(language: str) -> dict[str, Any]:
    procedure = {
        "title": "T",
        "language": language,
        "plain_title": "P.",
        "version": "2026-11-22",
        "short_version": ["S."],
    }
    practice = {"name": "Lakeside", "phones": [{"number": "(770) 555-0142"}]}
    return {"practice": practice, "procedures": {"sample": procedure}}


@pytest.mark.parametrize("format", ["standard", "large-print", "trifold"])
@pytest.mark.parametrize("language", codes())
def test_a_time_stands_whole_in_words_of_any_length(language: str, format: str, tmp_path: Path) -> None:
    """On the tri-fold a date and AM or PM have not always room on one line."""
    path = tmp_path / "content.yaml"
    path.write_text(yaml.safe_dump(content(language), allow_unicode=True), encoding="utf-8")
    press = handouts.Press(handouts.load(path), "sample", format=format, today=TODAY)
    for index, time in enumerate(TIMES):
        patient = handouts.Patient(name="Maria Johnson", date=DATES[index % 2], time=time)
        assert press.copy(patient)
    if language == "en":
        assert "12:15 p.m." in pdfium_text(press.copy(handouts.Patient(time="12:15 p.m.")))


def pages_of(press: handouts.Press, **details: str) -> list[str]:
    """The words of each page of a copy, as they are read out of the file."""
    document = pdfium.PdfDocument(press.copy(handouts.Patient(**details)))
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


@pytest.mark.parametrize(("language", "name"), [("en", "My visit"), ("es", "Mi cita")])
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_when_the_visit_is_stands_on_page_1(language: str, name: str, paper: str) -> None:
    """Its lines are on a later page; what is given stands at the head of page 1, in slots, and no other line moves for it."""
    press = handouts.Press(SAMPLE, "kyphoplasty", language=language, paper=paper, today=TODAY)
    day = press.said(handouts.Patient(date="2026-12-23"))["date"]
    front, *later = pages_of(press, name="Maria Johnson", date="2026-12-23", time="9:30")
    blank = pages_of(press)
    assert f"{name} {day}, 9:30" in front
    assert "Maria Johnson" not in front, "who it is for stands with the other lines"
    assert any("Maria Johnson" in each and day in each for each in later)
    assert sorted(front.replace(f"{name} {day}, 9:30", "").split()) == sorted(blank[0].split())
    assert f"{name} {day}" in pages_of(press, date="2026-12-23")[0]
    assert f"{name} 9:30" in pages_of(press, time="9:30")[0]
    assert name not in blank[0]
    assert name not in pages_of(press, name="Maria Johnson")[0]


@pytest.mark.parametrize("paper", ["letter", "a4"])
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("format", ["standard", "large-print", "one-page"])
def test_page_1_of_every_edition_says_the_day(format: str, language: str, paper: str) -> None:
    press = handouts.Press(SAMPLE, "kyphoplasty", format=format, language=language, paper=paper, today=TODAY)
    said = {"date": "2026-12-23", "time": "9:30 am"}
    day = press.said(handouts.Patient(**said))["date"]
    if press.not_printed(handouts.Patient(**said)):
        assert EDITIONS[format].brief, "only a short sheet may have no room for lines, and whoever prints it is told"
    else:
        assert day in pages_of(press, **said)[0]


def test_copies_with_a_day_at_the_head_are_not_laid_out_anew() -> None:
    press = handouts.Press(SAMPLE, "kyphoplasty", today=TODAY)
    plate = press.plate(("name", "date", "time", "when"))
    assert {page: {slot.name for slot in slots} for page, slots in plate.slots_by_page.items()} == {
        0: {"when"},
        1: {"name", "date", "time"},
    }
    assert press.print(handouts.Patient(name="A", date="2026-12-23", time="9:30 am")).personal_pages == (0, 1)


def test_what_has_no_room_at_the_head_stands_with_the_visit_alone() -> None:
    press = handouts.Press(SAMPLE, "kyphoplasty", today=TODAY)
    front, back = pages_of(
        press, date="Some day in the week after next, as agreed by phone", time="in the morning, before noon"
    )
    assert "My visit" not in front
    assert "as agreed by phone" in back


def test_where_the_visit_is_on_page_1_its_day_stands_once(tmp_path: Path) -> None:
    path = tmp_path / "content.yaml"
    path.write_text(yaml.safe_dump(content("en")), encoding="utf-8")
    press = handouts.Press(handouts.load(path), "sample", today=TODAY)
    (page,) = pages_of(press, date="2026-12-23", time="9:30")
    assert page.count("Dec 23, 2026") == 1
    assert page.count("My visit") == 1
    assert [
        line
        for line in transcript(press.printed_document(handouts.Patient(date="2026-12-23"))).splitlines()
        if "Dec 23" in line
    ] == ["Filled in: Date, Dec 23, 2026"]


@pytest.mark.parametrize("language", codes())
@pytest.mark.parametrize("names", [["Lakeside"], ["Lakeside", "of Anytown"]])
def test_the_day_in_the_wide_margin_keeps_clear_of_the_mark_and_the_name(
    language: str, names: list[str], tmp_path: Path
) -> None:
    """Scripts differ in how far letters rise and fall: each copy is held against the finished page by the proof."""
    written = content(language)
    written["practice"] |= {"name": " ".join(names), "name_lines": names}
    written["procedures"]["sample"] |= {
        "medicines": {"heading": "M", "items": [{"name": f"Aa {n}", "what_to_do": "Take it."} for n in range(5)]},
        "preparation": {"heading": "G", "timetable": [{"when": "Z", "what": "Dd"}, {"when": "W", "what": "Ee"}]},
    }
    path = tmp_path / "content.yaml"
    path.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
    press = handouts.Press(handouts.load(path), "sample", format="large-print", today=TODAY)
    first = {slot.name for slot in press.plate(("date", "time", "when")).slots_by_page.get(0, ())}
    # No room between the draft mark and a name's two lines, in points: Khmer needs 26.4 of 21.0, Burmese 27.7 of 17.5, Tamil
    # 21.0 of 20.3. The day then stands with the visit's other lines alone, as the rule is for a day that is too long.
    high = language in {"ar", "fa", "hi", "km", "my", "pa", "ta", "ur"} and len(names) > 1
    wide = language == "hmn"  # its days have no room on a line
    assert first == (set() if high or wide else {"when"})
    for date in ("2026-12-23", "Ấ ngày", "Ảgj"):
        assert press.copy(handouts.Patient(date=date, time="9:30"))
