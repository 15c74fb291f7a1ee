"""Facts that go stale: phone numbers, web addresses, places, doctors, dates."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple
from operator import itemgetter
from typing import Any

from handouts.checks.check import Check, Gathered
from handouts.checks.passages import CheckedLibrary, CheckedSheet, Passage
from handouts.content import model
from handouts.content.addresses import BadAddress, encode_address, find_addresses
from handouts.content.kinds import Kind
from handouts.content.phones import FoundNumber, find_numbers, is_given_out, read_number
from handouts.content.words import walk
from handouts.problems import Place, Problem, Severity
from handouts.reading.characters import quote
from handouts.reading.dates import find_dates
from handouts.reading.declarations import lazy_pattern

# -- phones

_EVERYBODYS = {"tel:+18002221222"}
"""Numbers that are no practice's: Poison Control of the United States. Short numbers such as 911 are not looked for."""


def index_phones(practice: model.Practice, called: Iterable[str]) -> Mapping[str, str]:
    """The phones of the practice, of its places and of what its sheets say when to call (``called``), by what they dial."""
    numbers = [phone.number for phone in practice.phones] + [place.phone for place in practice.places if place.phone]
    read = [read_number(number, practice.country) for number in reversed([*numbers, *called])]
    return {number.uri.partition(";")[0]: number.printed for number in read}


def phones(passage: Passage, country: str) -> Iterator[FoundNumber]:
    """Phone numbers in a text, as the practice's country dials them; emergency numbers are everybody's and left out."""
    return (found for found in find_numbers(passage.text, country) if found.number.uri not in _EVERYBODYS)


def _gather_phones(shelf: CheckedLibrary) -> list[list[Any]]:
    """The numbers to call, those in texts with where they stand, and those that are values of their own."""
    called = [
        each.number
        for procedure in shelf.procedures
        for each in (procedure.when_to_call.phones if procedure.when_to_call else ())
        if each.number
    ]
    said = [
        [found.text, found.number.uri, found.number.printed, *astuple(passage.place(found.start))]
        for passage in _all(shelf)
        for found in phones(passage, shelf.library.practice.country)
    ]
    values = [[number, *astuple(place or shelf.place())] for number, place in _numbers(shelf)]
    return [called, said, values]


def _join_phones(shelf: CheckedLibrary, gathered: Gathered) -> list[list[Any]]:
    """The same of the practice and all procedures."""
    joined = _gather_phones(shelf)
    for _, each in gathered:
        for all_of_them, own in zip(joined, each, strict=True):
            all_of_them += own
    return joined


def _unlisted(check: Check, shelf: CheckedLibrary, gathered: Gathered) -> Iterator[Problem]:
    called, said, _ = _join_phones(shelf, gathered)
    listed = index_phones(shelf.library.practice, called)
    for text, uri, _, *place in said:
        if uri not in listed:
            yield check.problem(
                Place(*place),
                f"{quote(text)} is not a phone number of the practice.",
                f"Correct it ({', '.join(listed.values())}?), or add it under practice: phones:.",
            )


def _two_ways(check: Check, shelf: CheckedLibrary, gathered: Gathered) -> Iterator[Problem]:
    called, said, values = _join_phones(shelf, gathered)
    practice, seen = shelf.library.practice, dict[str, str]()
    listed = index_phones(practice, called)
    for text, uri, printed, *place in said:
        way = listed.get(uri, printed)
        if printed not in way:
            yield check.problem(
                Place(*place),
                f"{quote(text)} is written {quote(way)} elsewhere.",
                f"Write it the same way everywhere: {way}",
            )
    for number, *place in values:
        read = read_number(number, practice.country)
        way = seen.setdefault(f"{read.uri} {re.findall('[0-9]+', read.after)}", read.printed)
        if way != read.printed:
            yield check.problem(Place(*place), f"{quote(number)} is written {quote(way)} elsewhere.",
                                f"Write it the same way everywhere: {way}")  # fmt: skip


def _numbers(shelf: CheckedLibrary) -> Iterator[tuple[str, Place | None]]:
    """Every phone number that is a value of its own, with its place."""
    entries = (*([shelf.library.practice] if shelf.has_practice else []), *shelf.procedures)
    return ((found.value, found.place) for entry in entries for found in walk(entry) if found.kind is Kind.PHONE)


def _not_given_out(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    country = shelf.library.practice.country
    for number, place in _numbers(shelf):
        if not is_given_out(number, country):
            yield check.problem(place or shelf.place(), f"Nobody has {quote(number)}: the country {country} gives out no number like this.",
                                "Call it once, and correct it.")  # fmt: skip


def _all(shelf: CheckedLibrary) -> Iterator[Passage]:
    yield from shelf.practice
    for sheet in shelf.sheets:
        yield from sheet.passages


# -- web addresses

_STAND_IN = lazy_pattern(
    r"(?:^|[./])(?:example\.(?:com|org|net)|localhost|test\.com|yourpractice\.\w+|website\.com)(?:[:/]|$)",
    re.IGNORECASE,
)


def _wrong_address(address: str) -> str:
    """What is wrong with a web address; nothing if it can be right."""
    if address.lower().startswith("http:"):
        return "it begins with http://, which is not safe"
    try:
        encoded = encode_address(address if address.lower().startswith("https://") else f"https://{address}")
    except BadAddress:
        return "it cannot be typed into a browser"
    if not re.match(r"https://[^/?#:]*\.[a-z][a-z0-9-]+(?=[/?#:]|$)", encoded):
        return "it cannot be typed into a browser"
    if _STAND_IN.search(address.removeprefix("https://")):
        return "it is a stand-in"
    return ""


def _web(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    found = [
        (address, passage.place(start)) for passage in _all(shelf) for address, start in find_addresses(passage.text)
    ]
    if shelf.library.practice.web_form and shelf.has_practice:
        found.append((shelf.library.practice.web_form, shelf.place("web_form")))
    for procedure in shelf.procedures:
        found += [(each.url, each.at.get("url") or shelf.place()) for each in procedure.sources if each.url]
    for address, place in found:
        if wrong := _wrong_address(address):
            yield check.problem(
                place,
                f"{quote(address)} cannot be right: {wrong}.",
                "Open the page in a browser and copy its address from there.",
            )


_FORM = lazy_pattern(r"\b(?:online|web|contact) (?:contact )?form\b|\bon our (?:website|web page)\b", re.IGNORECASE)


def _gather_form(shelf: CheckedLibrary) -> list[Any] | None:
    """The first words that promise a form, with where they stand."""
    for passage in _all(shelf):
        if found := _FORM.search(passage.text):
            return [found[0], *astuple(passage.place(found.start()))]
    return None


def _form_unknown(check: Check, shelf: CheckedLibrary, gathered: Gathered) -> Iterator[Problem]:
    if shelf.library.practice.web_form:
        return
    first = _gather_form(shelf) or next((each for _, each in gathered if each), None)
    if first:
        said, *place = first
        yield check.problem(
            Place(*place),
            f"{quote(said)} is promised, but its address is not known.",
            "Add the address under practice:  web_form: https://… and the sheet prints it.",
        )


# -- places and people


def _places(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    for place in shelf.library.practice.places:
        if not place.address:
            yield check.problem(
                place.at.get("name") or shelf.place("places"),
                f"{quote(place.name)} has no address.",
                "Add  address:  with the street and the town, a line each.",
            )


_DOCTOR = lazy_pattern(
    r"\b(?:Drs?\.|Doctor|Dra\.)\s+((?:[A-Z][\w’'-]+|[A-Z]\.)(?:\s+(?:[A-Z][\w’'-]+|[A-Z]\.))*)"
    r"|\b((?:[A-Z][\w’'-]+|[A-Z]\.)(?:\s+(?:[A-Z][\w’'-]+|[A-Z]\.)){1,3}),\s+(?:M\.?D\.?|D\.?O\.?|PA-C|NP|DPM)(?![\w])"
)


def _doctors(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    surnames = {doctor.name.split(",")[0].split()[-1].lower() for doctor in shelf.library.practice.doctors}
    for passage in _all(shelf):
        if passage.kind == "cell" and passage.section == "practice":
            continue  # the list itself
        for found in _DOCTOR.finditer(passage.text):
            name = found[1] or found[2]
            if name.split()[-1].lower() not in surnames:
                yield check.problem(
                    passage.place(found.start()),
                    f"{quote(name)} is not among the practice's doctors.",
                    'Correct the name, add the doctor under practice: doctors:, or say "your doctor", which stays true.',
                )


# -- dates

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DATE = lazy_pattern(
    r"\b(?P<month>(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*)\.?\s+(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<year>\d{4})\b"
    r"|\b(?:in|since|until|by|from)\s+(?P<only>(?:19|20)\d\d)\b",
)


def _days(text: str, country: str) -> Iterator[tuple[str, int, datetime.date | None]]:
    """The dates in a text, where each begins, and the last day it can mean; None for what no calendar has."""
    for read in find_dates(text, country):
        yield text[read.start : read.end], read.start, read.day
    for found in _DATE.finditer(text):
        yield found[0], found.start(), _day(found)


def _day(found: re.Match[str]) -> datetime.date | None:
    """The last day that a date with words can mean."""
    try:
        if found["only"]:
            return datetime.date(int(found["only"]), 12, 31)
        month = _MONTHS.index(found["month"][:3].lower()) + 1
        if found["day"]:
            return datetime.date(int(found["year"]), month, int(found["day"]))
        return datetime.date(int(found["year"]) + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)
    except ValueError:
        return None


def _past(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    for passage in _all(shelf):
        for said, start, day in sorted(_days(passage.text, shelf.library.practice.country), key=itemgetter(1)):
            if day is None or day < shelf.today:
                what = "is no date" if day is None else "is in the past"
                yield check.problem(passage.place(start), f"{quote(said)} {what}.",
                                    "Write the new date, or words that stay true.")  # fmt: skip


def find_last_day(shelf: CheckedLibrary) -> datetime.date:
    """The last day, from today on, on which the same is found in these sheets: on the next a date has passed, or come."""
    country, today = shelf.library.practice.country, shelf.today
    said = (day for passage in _all(shelf) for _, _, day in _days(passage.text, country) if day)
    days = [each for each in (*said, *(one.review_by for one in shelf.procedures if one.review_by)) if each >= today]
    versions = [sheet.procedure.version for sheet in shelf.sheets if sheet.procedure.version > today]
    return min([*days, *(each - datetime.timedelta(days=1) for each in versions)], default=datetime.date.max)


def _doubtful(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    country = shelf.library.practice.country
    for passage in _all(shelf):
        for read in find_dates(passage.text, country):
            if read.day is None or read.sure:
                continue
            said, other = quote(passage.text[read.start : read.end]), ""
            if read.other:
                other = f", but may be taken for {read.other}"
            yield check.problem(passage.place(read.start), f"{said} is {read.day} as {country} reads it{other}.",
                                "Write the month as a word: a reader may come from elsewhere.")  # fmt: skip


def _version_ahead(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    if sheet.procedure.version > sheet.today:
        yield check.problem(sheet.place("version"), f"The version date {sheet.procedure.version} is still to come.",
                            "Write the day the words were last changed.")  # fmt: skip


def _review_past(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    review = sheet.procedure.review_by
    if review and review < sheet.today:
        yield check.problem(sheet.place("review_by"), f'The review of "{sheet.name}" has been due since {review}.',
                            "Have somebody read the words again, set a new date, then run: handouts approve.")  # fmt: skip


_LISTED = "practice: {name: Practice, phones: [{number: (770) 962-3642}], "

CHECKS = (
    Check(
        code="unlisted-phone",
        title="Every phone number in a text is the practice's",
        source="Old phone numbers are the commonest fault of printed sheets; CMS Toolkit part 9, updating; Joint Commission PC.02.03.01",
        good="why: Call (770) 962-3642. In an emergency call 911.",
        bad="why: Call (770) 962-9999.",
        severity=Severity.ERROR,
        alone=True,
        gather=_gather_phones,
        compare=_unlisted,
    ),
    Check(
        code="phone-two-ways",
        title="A phone number is written in one way",
        source="PEMAT-P 6; one form for one thing: federal plain language guidelines, consistent terms",
        good="why: Call (770) 962-3642.",
        bad="why: Call 770-962-3642.",
        gather=_gather_phones,
        compare=_two_ways,
    ),
    Check(
        code="phone-nobody-has",
        title="A phone number can be somebody's",
        source="PEMAT-P 20: the action can be taken; the numbering plans, as Google's libphonenumber has them",
        good="practice: {name: Practice, phones: [{number: (770) 962-3642}]}",
        bad="practice: {name: Practice, phones: [{number: (299) 962-3642}]}",
        severity=Severity.NOTE,
        shelf=_not_given_out,
    ),
    Check(
        code="web-address",
        title="Web addresses can be right",
        source="PEMAT-P 20: the action can be taken; RFC 3986 3.2.2, RFC 6761 6.5 (names that stand for no place)",
        good="why: See https://www.medlineplus.gov/spine.",
        bad="why: See www.spine,com for more.",
        severity=Severity.ERROR,
        alone=True,
        shelf=_web,
    ),
    Check(
        code="web-form-unknown",
        title="A form that is promised has an address",
        source="PEMAT-P 20 and 22: the action is broken into steps a reader can take",
        good=_LISTED
        + "web_form: https://www.spinecenter.health/contact, contact: [Use the contact form on our website.]}",
        bad=_LISTED + "contact: [Use the contact form on our website.]}",
        severity=Severity.NOTE,
        gather=_gather_form,
        compare=_form_unknown,
    ),
    Check(
        code="place-without-address",
        title="Every place has its address",
        source="PEMAT-P 20: the action can be taken; a place that cannot be found is none",
        good=_LISTED + "places: [{name: North, address: [1 Main St, Town]}]}",
        bad=_LISTED + "places: [{name: North}]}",
        shelf=_places,
    ),
    Check(
        code="unknown-doctor",
        title="Doctors who are named are in the practice's list",
        source="Departed staff are a known fault of printed sheets; CMS Toolkit part 9, updating",
        good="{practice: {name: Practice, phones: [{number: (770) 962-3642}], doctors: [{name: Ann Lee}]}, why: Dr. Lee sees you.}",
        bad="why: Dr. Jones sees you.",
        shelf=_doctors,
    ),
    Check(
        code="past-date",
        title="No date in a text has passed",
        source="CMS Toolkit part 9, updating; review every 1 to 3 years",
        good="why: The new building opens on Jan 5, 2031.",
        bad="why: The new building opens on Jan 5, 2021.",
        shelf=_past,
    ),
    Check(
        code="doubtful-date",
        title="A date is one day to everybody",
        source="3/12/2026 is another day in another country: CLDR 48, short date patterns; ISO 8601; CDC Index, plain dates",
        good="why: The new building opens on Jan 5, 2031.",
        bad="why: The new building opens on 1/5/2031.",
        shelf=_doubtful,
    ),
    Check(
        code="version-ahead",
        title="The version date is not in the future",
        source="Imprint: author, approver, version, date and review-by on the sheet (Information Standard, criterion 5)",
        good="version: 2026-01-31",
        bad="version: 2031-01-31",
        once=True,
        sheet=_version_ahead,
    ),
    Check(
        code="review-overdue",
        title="The review date has not passed",
        source="Information Standard, criterion 5: a planned review date, at most 3 years ahead",
        good="review_by: 2030-01-31",
        bad="{version: 2020-01-31, review_by: 2023-01-31}",
        once=True,
        sheet=_review_past,
    ),
)

__all__ = ["CHECKS", "find_last_day", "index_phones", "phones"]
