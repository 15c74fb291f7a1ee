"""The language files are held against CLDR, the Common Locale Data Repository; what departs from it has a reason.

Babel has CLDR's data but for quotation marks, which are in ``data/unicode``. The departures and their reasons are
a table to be read: ``departures_from_cldr.md``.
"""

from __future__ import annotations

import datetime
import functools
import json
import re
from pathlib import Path

import pytest
from babel import Locale, dates
from babel.core import get_global
from support.unicode import FOLDER

from handouts.languages import language
from handouts.languages.language import Language

TABLE = Path(__file__).with_name("departures_from_cldr.md")
DAY = datetime.date(2026, 11, 22)
FIELDS = (
    "own_name",
    "script",
    "direction",
    "digits",
    "quotes",
    "list_pattern",
    "months",
    "short_months",
    "day_pattern",
    "month_pattern",
)
"""What both a language file and CLDR say, by the names in the file; quotes are quote_open and quote_close."""

UNKNOWN = {"hmn"}
"""CLDR has Hmong in its own letters (hmnp) only, not in the Latin ones that its readers in the United States write."""
KNOWN = [code for code in language.codes() if code not in UNKNOWN]

Said = dict[str, str]
"""What is said of a language, by field, as it is shown in the table; months as twelve names with commas."""


def locale(code: str) -> Locale:
    return Locale.parse(Language.of(code).lang_tag, sep="-")


def ours(code: str) -> Said:
    """What a file says; the patterns as they print a day, with CLDR's name of the month."""
    file = Language.of(code)
    month = cldr_months(code, "format", "abbreviated")[DAY.month - 1]
    return {
        "own_name": file.own_name,
        "script": file.script,
        "direction": file.direction,
        "digits": "latn" if all(sign.isascii() for sign in file.day(DAY) if sign.isdigit()) else file.day(DAY),
        "quotes": f"{file.quote_open} {file.quote_close}",
        "list_pattern": file.list_pattern.format(first="A", next="B"),
        "months": ", ".join(file.months),
        "short_months": ", ".join(file.short_months),
        "day_pattern": file.day_pattern.format(month=month, day=DAY.day, year=DAY.year),
        "month_pattern": file.month_pattern.format(month=month, year=DAY.year),
    }


def cldrs(code: str) -> Said:
    """What CLDR says."""
    here = locale(code)
    likely = get_global("likely_subtags").get(here.language, "")
    script = here.script or likely.split("_")[1]
    names = here.languages
    with_script = names.get(f"{here.language}_{here.script}", "")
    return {
        "own_name": with_script or names[here.language],
        "script": script,
        "direction": {"left-to-right": "ltr", "right-to-left": "rtl"}[here.character_order],
        "digits": here.default_numbering_system,
        "quotes": " ".join(cldr_quotes().get(code, ["?"])),
        "list_pattern": here.list_patterns["standard"]["middle"].format("A", "B"),
        "months": ", ".join(cldr_months(code, "stand-alone", "wide")),
        "short_months": ", ".join(cldr_months(code, "format", "abbreviated")),
        "day_pattern": dates.format_skeleton("yMMMd", DAY, locale=here),
        "month_pattern": dates.format_skeleton("yMMM", DAY, locale=here),
    }


def cldr_months(code: str, use: str, width: str) -> list[str]:
    names = locale(code).months[use][width]
    return [names[number] for number in range(1, 13)]


@functools.cache
def cldr_quotes() -> dict[str, list[str]]:
    quotes: dict[str, list[str]] = json.loads((FOLDER / "cldr-quotes.json").read_text(encoding="utf-8"))
    return quotes


def departures(code: str) -> dict[str, tuple[str, str]]:
    """Each field in which a file is not as CLDR has it: ours and CLDR's. Of months, those that differ."""
    found = {}
    mine, theirs = ours(code), cldrs(code)
    for field in FIELDS:
        own, cldr = mine[field], theirs[field]
        if field == "own_name" and own.casefold() == cldr.casefold():
            continue  # CLDR's is for the middle of a sentence
        if field in ("months", "short_months"):
            pairs = zip(own.split(", "), cldr.split(", "), strict=True)
            differing = [pair for pair in pairs if pair[0] != pair[1]]
            own, cldr = (", ".join(pair[side] for pair in differing) for side in (0, 1))
        if own != cldr:
            found[field] = (visible(own), visible(cldr))
    return found


def visible(text: str) -> str:
    """The text with every blank but the plain one, and every sign without ink, by its number."""
    return re.sub("[\xa0\u200e\u200f\u202f]", lambda found: f"U+{ord(found[0]):04X}", text)


def table() -> dict[str, dict[str, tuple[str, str, str]]]:
    """The rows of the table, by file and field: ours, CLDR's and the reason."""
    rows: dict[str, dict[str, tuple[str, str, str]]] = {code: {} for code in language.codes()}
    lines = TABLE.read_text(encoding="utf-8").split("|---|---|---|---|---|\n")[1].splitlines()
    for line in lines:
        file, field, own, cldr, reason = (cell.strip() for cell in line.strip("|").split("|"))
        assert field not in rows[file], f"{file} {field} stands there twice"
        rows[file][field] = (own, cldr, reason)
    return rows


@pytest.mark.parametrize("code", KNOWN)
def test_a_language_is_as_cldr_has_it_or_says_why_not(code: str) -> None:
    """A departure without a row fails, and so does a row whose departure is none any more, or another one."""
    found, rows = departures(code), table()[code]
    listed = {field: (own, cldr) for field, (own, cldr, _) in rows.items()}
    for field in found.keys() - listed.keys():
        print(f"no reason: | {code} | {field} | {found[field][0]} | {found[field][1]} | |")
    assert found == listed


def test_every_departure_has_a_reason() -> None:
    rows = [(code, field, row) for code, fields in table().items() for field, row in fields.items()]
    assert len(rows) > 20
    assert [(code, field) for code, field, (_, _, reason) in rows if len(reason.split()) < 4] == []


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_is_compared(field: str) -> None:
    """In most languages there is no departure: what is compared is the same thing."""
    agreeing = [code for code in KNOWN if field not in departures(code)]
    assert len(agreeing) >= (6 if field == "short_months" else 11)
    assert len({cldrs(code)[field] for code in KNOWN}) > 1


def test_english_and_spanish_are_those_of_the_united_states() -> None:
    assert [str(locale(code)) for code in ("en", "es", "pt", "zh-Hant")] == ["en_US", "es_US", "pt_BR", "zh_Hant"]
