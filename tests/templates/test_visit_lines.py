"""What is known of a visit stands whole on every edition that has lines for it, however it is written."""

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.text import pdfium_text

import handouts
from handouts.languages.language import codes

TODAY = datetime.date(2026, 11, 22)
TIMES = ["9:30", "10:30 AM", "12:15 p.m.", "14:15 Uhr", "14 h 30", "下午2:30"]
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
