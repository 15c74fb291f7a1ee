"""Days written in figures: 3/12/2026 is March 12 in the United States and December 3 in nearly all other countries.

One door for everyone who must know which day such figures mean: the patient's details from the command line, the desk, a
schedule and the interface, and the sentences of the content. They are read by the practice's country, as CLDR 48 has it
(its short date pattern for the language most people there read; where that begins with the year, its pattern "Md").
ISO 8601, with the year first, means one day everywhere.
"""

import datetime
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Order = Literal["MDY", "DMY", "YMD"]

MONTH_FIRST = frozenset("AS GU MH MP PA PH PR UM US VI".split())  # noqa: SIM905
"""Countries, by ISO 3166-1, that write month, day, year."""
YEAR_FIRST = frozenset("AF BT CA CN HU IR JP KP KR LK LT MN NP SE TW ZA".split())  # noqa: SIM905
"""Those that write the year first; without it, or with it last, all of them but two begin with the month."""
_DAY_BEFORE_MONTH = frozenset({"CA", "SE"})
_OTHER_CALENDARS = frozenset("AF ET IR JP NP SA TH TW".split())  # noqa: SIM905
"""Where a year of two figures may be that of another calendar, so that nothing is read into it."""
FIRST_YEAR, LAST_YEAR, CENTURY = 1900, 2199, 2000
"""Years of the Gregorian calendar that a sheet can mean; 1405 and 2569 are those of others. A year of two figures is of
this century."""

DATE_IN_FIGURES = r"(?<![\w./-])(?P<first>\d{4}|\d{1,2})(?P<mark>[/.-])[ \u00a0]?(?P<second>\d{1,2})(?P=mark)[ \u00a0]?(?P<third>\d{4}|\d{1,2})(?![\d/]|[.-]\d)"
"""A day in figures of any script: 2026-12-03, 3/12/2026, 3.12.26, 3. 12. 2026. A pattern, not a
compiled one: most sheets have no use for it."""


class ReadDate(NamedTuple):
    """What a day in figures means. ``start`` and ``end`` are its place in the text, ``order`` how it was read."""

    start: int
    end: int
    day: datetime.date | None
    """None where no calendar has it in any order."""
    order: Order
    sure: bool
    """Whether nobody can read it as another day, or would read it otherwise in that country."""
    other: datetime.date | None = None
    """The day that it may be taken for."""


def find_dates(text: str, country: str) -> Iterator[ReadDate]:
    """The days in figures in a text, as they are read in a country, by its code of ISO 3166-1."""
    for found in re.finditer(DATE_IN_FIGURES, text):
        if (read := _read(found, country)) is not None:
            yield read


def possible_days(text: str) -> list[datetime.date]:
    """Every day that figures can mean in any country, none twice; empty for what is no day in figures."""
    found = re.fullmatch(DATE_IN_FIGURES, text)
    days = (_in_order(found, order) for order in ("YMD", "MDY", "DMY")) if found else ()
    return list(dict.fromkeys(day for day in days if day))


def usual_order(country: str) -> Order:
    """How a country writes a day, its year last or of four figures: with the month or the day first."""
    month = country in MONTH_FIRST or (country in YEAR_FIRST and country not in _DAY_BEFORE_MONTH)
    return "MDY" if month else "DMY"


def _read(found: re.Match[str], country: str) -> ReadDate | None:
    """What figures mean; None for what is no day, or one of another calendar."""
    years = [int(each) for each in found.group("first", "third") if len(each) == 4]
    if len(years) > 1 or any(not FIRST_YEAR <= year <= LAST_YEAR for year in years):
        return None
    if not years and country in _OTHER_CALENDARS:
        return None
    usual = usual_order(country)
    orders: list[Order] = [usual, "DMY" if usual == "MDY" else "MDY"]
    if len(found["first"]) == 4:
        orders = ["YMD"]
    elif not years and country in YEAR_FIRST:
        orders.insert(0, "YMD")
    if found["mark"] == "." and usual == "DMY" and "MDY" in orders:
        orders.remove("MDY")  # the month is first nowhere with full stops, but for some in the United States
    days = [(day, order) for order in orders if (day := _in_order(found, order))]
    if not days:
        return ReadDate(*found.span(), None, orders[0], False) if years else None  # 1.2.3 is a number of a chapter
    (day, order), others = days[0], [each for each, _ in days if each != days[0][0]]
    return ReadDate(*found.span(), day, order, order == orders[0] and not others, others[0] if others else None)


def _in_order(found: re.Match[str], order: Order) -> datetime.date | None:
    """The day of figures read in an order; None if no calendar has it."""
    said = dict(zip(order, (found["first"], found["second"], found["third"]), strict=True))
    if len(said["D"]) > 2 or len(said["M"]) > 2 or len(said["Y"]) == 1:
        return None
    year = int(said["Y"])
    try:
        return datetime.date(year + (CENTURY if len(said["Y"]) == 2 else 0), int(said["M"]), int(said["D"]))
    except ValueError:
        return None
