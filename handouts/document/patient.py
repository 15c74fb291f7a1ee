"""One person's details: they pass through to the page and nowhere else."""

import datetime
import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any

from handouts.content.model import Procedure
from handouts.content.words import walk
from handouts.document.laterality import read_level, read_side
from handouts.document.visit_words import (
    read_written_day,
    write_day_of_week,
    write_name,
    write_time,
    write_written_day,
)
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Problem
from handouts.reading.characters import BAD_CHARACTER, MOST_MARKS, clean, towers
from handouts.reading.dates import find_dates
from handouts.reading.declarations import dataclass

KEYS = ("name", "date", "time", "side", "level", "doctor", "place", "note")
"""The details, in the order of the sheet."""
BODY_KEYS = ("side", "level")
"""Those that say where on the body: on a sheet that has a line for them, or where somebody says them."""
LONGEST = {
    "name": 200, "date": 60, "time": 40, "side": 40, "level": 40, "doctor": 200, "place": 200, "note": 300
}  # fmt: skip
"""Letters a detail may have; a longer one is a mistake."""

_UNPRINTABLE = ("Cc", "Cs", "Co", "Cn")


@dataclass(frozen=True, repr=False)
class Patient:
    """Each detail is printed if given, and left as a line to write on if not.

    A ``side`` becomes left, right or both, whichever language says it, and is printed in the words of the sheet's
    language; a ``level`` is one that the spine has, such as L1. Text is normalised to NFC and its white space to single spaces. Raises HandoutsError, which names the
    field and never its value, for characters that cannot be printed, for a detail that is too long, and for a side or a
    level that is none.
    ``repr`` tells nothing, so that a name never ends up in a log.
    """

    name: str = ""
    date: str = ""
    time: str = ""
    side: str = ""
    level: str = ""
    doctor: str = ""
    place: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        problems = []
        for key in KEYS:
            text = clean(re.sub(r"\s+", " ", getattr(self, key)))
            problems += (wrong := _problems(key, text))
            if key in BODY_KEYS and text and not wrong:
                text, unclear = _read_body(key, text)
                problems += unclear
            object.__setattr__(self, key, text)
        if problems:
            raise HandoutsError(problems)

    def __repr__(self) -> str:
        return "Patient(…)"

    @classmethod
    def from_json(cls, text: str) -> "Patient":
        """A patient from a JSON object such as ``{"name": "…", "date": "…"}``.

        Raises HandoutsError for anything else; its message quotes nothing of the text.
        """
        example = 'Write an object such as {"name": "…", "date": "…", "time": "…"}.'
        try:
            values = json.loads(text)
        except json.JSONDecodeError as error:
            message = f"The patient's details are not JSON: line {error.lineno}, column {error.colno}."
            raise HandoutsError(Problem("bad-patient", message, example)) from None
        except (ValueError, RecursionError):  # a number of thousands of digits, brackets within brackets
            raise HandoutsError(
                Problem("bad-patient", "The patient's details are not an object of texts.", example)
            ) from None
        return cls.of(values)

    @classmethod
    def of(cls, values: Any) -> "Patient":
        """A patient from a mapping of texts. Raises HandoutsError for other keys or values."""
        remedy = f"Use only: {', '.join(KEYS)}, each a text."
        if not isinstance(values, dict):
            raise HandoutsError(Problem("bad-patient", "The patient's details are not an object.", remedy))
        unknown = sum(key not in KEYS for key in values)
        if unknown:
            raise HandoutsError(
                Problem("bad-patient", f"{unknown} of the patient's details have an unknown name.", remedy)
            )
        wrong = [key for key, value in values.items() if not isinstance(value, str)]
        if wrong:
            raise HandoutsError(
                [Problem("bad-patient", f'The patient\'s "{key}" is not a text.', remedy) for key in wrong]
            )
        return cls(**values)

    def given(self) -> dict[str, str]:
        """The details that are there."""
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name))}


def write_dates(details: Mapping[str, str], language: Language, country: str) -> dict[str, str]:
    """The details with their day written as readers of the language write it, in whichever language it was given.

    Figures are read by the practice's ``country``: nobody who reads the sheet can take 3/12 for another day. All else
    stays as it is. Raises HandoutsError for a day that no calendar has, or that is another day of the week than is said.
    """
    written = dict(details)
    text = details.get("date", "")
    if not any(character.isdigit() for character in text):
        return written
    reads = list(find_dates(text, country))
    for read in reversed(reads):  # from behind, so that places stay as they are
        if read.day is None:
            raise HandoutsError(Problem("odd-date", "No calendar has this day.", "Type the day anew."))
        rest = text[: read.start] + text[read.end :] if len(reads) == 1 else ""
        if whole := write_day_of_week(rest, read.day, language) if rest else None:
            text = whole
            break
        text = text[: read.start] + language.day(read.day) + text[read.end :]
    text = write_written_day(text, language)
    if len(text) <= LONGEST["date"]:
        written["date"] = text
    return written


def day_key(day: int) -> str:
    """The key of a date that is counted from the visit, in days."""
    return f"day{day:+d}"


WHEN, AT_HEAD = "when", ("date", "time")
"""The key of the visit's date and time as one, at the head of a sheet; and the details that it is made of."""


def say_when(said: Mapping[str, str], language: Language) -> str:
    """Date and time of the visit as one, of the details as :func:`say_details` gives them; "" where neither is given."""
    there = [said[key] for key in AT_HEAD if key in said]
    return language.join_list(there) if there else ""


def find_days(procedure: Procedure) -> tuple[int, ...]:
    """The days that a procedure counts from the visit."""
    together = (found for each in procedure.bound_together for found in walk(each))
    return tuple(dict.fromkeys(found.value for found in together if found.field == "day"))


def say_details(patient: Patient, language: Language, country: str, days: Collection[int] = ()) -> dict[str, str]:
    """What is printed of the details that are given, by key: day, time and name as readers of the language write them, the
    side in their word for it, all others as they are. Where the date of the visit is one day, the ``days`` that are counted from
    it have theirs. Raises HandoutsError for a day that no calendar has."""
    said = write_dates(patient.given(), language, country)
    if days and (visit := read_visit_day(patient, country, language)):
        for day in days:
            said[day_key(day)] = language.weekday(visit + datetime.timedelta(days=day))
    if "time" in said:
        said["time"] = write_time(said["time"], language)
    if "name" in said:
        said["name"] = write_name(said["name"], language)
    if "side" in said:
        said["side"] = language.sides[said["side"]]  # type: ignore[index]  # __post_init__ saw to it
    return said


def find_missing_details(patient: Patient, procedure: Procedure) -> list[Problem]:
    """What a procedure needs said of each patient and nobody said. A sheet for nobody has lines to write it on."""
    given = patient.given()
    missing = [key for key in BODY_KEYS if getattr(procedure, key) == "required" and key not in given] if given else []
    return [_MISSING[key] for key in missing]


_MISSING = {
    "side": Problem("side-missing", "This sheet needs the side of the body, and nobody has said it.",
                    "Say left, right or both. Ask whoever sends the patient if you are not sure."),
    "level": Problem("level-missing", "This sheet needs the level of the spine, and nobody has said it.",
                     "Say it as in L1. Ask whoever sends the patient if you are not sure."),
}  # fmt: skip


def contradiction(key: str) -> Problem:
    """What is told where one says another side or level than the other; ``key`` is which of the two."""
    remedy = "Nothing is printed until both agree. Ask whoever sends the patient if you are not sure."
    if key == "side":
        return Problem("side-contradictory", "Two different sides of the body are said for one patient.", remedy)
    return Problem("level-contradictory", "Two different levels of the spine are said for one patient.", remedy)


def refuse_contradictions(one: Patient, other: Patient) -> None:
    """Raise HandoutsError where both say a side or a level, and not the same: neither is taken for the better one."""
    pairs = {key: (getattr(one, key), getattr(other, key)) for key in BODY_KEYS}
    if told := [contradiction(key) for key, (a, b) in pairs.items() if a and b and a != b]:
        raise HandoutsError(told)


def read_visit_day(patient: Patient, country: str, language: Language) -> datetime.date | None:
    """The day of the visit, where the date is one day; None where it says none, or more than one."""
    if (written := read_written_day(patient.date, language)) is not None:
        return written
    days = [read.day for read in find_dates(patient.date, country)] if any(map(str.isdigit, patient.date)) else []
    return days[0] if len(days) == 1 else None


def _read_body(key: str, text: str) -> tuple[str, list[Problem]]:
    """A side or a level as it is kept, and what is wrong with one that is none."""
    read = read_side(text) if key == "side" else read_level(text)
    if read:
        return read, []
    if key == "side":
        message, remedy = "The side of the body is not left, right or both.", "Say one of: left, right, both."
        return "", [Problem("side-unclear", message, remedy)]
    message, remedy = (
        "The spine has no such level.",
        "Say it as C1 to C7, T1 to T12, L1 to L5 or S1 to S5; several as T12-L1.",
    )
    return "", [Problem("level-unclear", message, remedy)]


def tell_doubtful_date(details: Mapping[str, str], country: str) -> Problem | None:
    """A warning where the day that is given in figures is another one to somebody who reads them in another order."""
    doubtful = next((read for read in find_dates(details.get("date", ""), country) if read.day and not read.sure), None)
    if doubtful is None:
        return None
    order = _ORDERS[doubtful.order]
    return Problem("doubtful-visit-date", f"The date can be read as two days. It is read with {order} and printed with the month in letters.",
                   "Look at the sheet. To be sure, give the date as year, month and day: 2026-12-03.",
                   values={"order": doubtful.order})  # fmt: skip


_ORDERS = {"MDY": "the month first", "DMY": "the day first", "YMD": "the year first"}


def _problems(key: str, text: str) -> list[Problem]:
    found = []
    if len(text) > LONGEST[key]:
        message = f'The patient\'s "{key}" has more than {LONGEST[key]} letters.'
        found.append(
            Problem(
                "detail-too-long",
                message,
                "Shorten it, or hand it out on a sheet of its own.",
                values={"most": str(LONGEST[key])},
            )
        )
        text = text[: LONGEST[key]]
    if BAD_CHARACTER.search(text) or any(unicodedata.category(c) in _UNPRINTABLE for c in text):
        message = f'The patient\'s "{key}" has a character that cannot be printed.'
        found.append(Problem("detail-unprintable", message, "Type it again by hand, without copying."))
    if any(True for _ in towers(text)):
        message = f'The patient\'s "{key}" has more than {MOST_MARKS} marks on one letter.'
        found.append(Problem("detail-unprintable", message, "Type it again by hand, without copying."))
    return found
