"""What a manager may set, each a whole number within bounds; the database keeps only what is not the usual."""

from collections.abc import Mapping
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handouts.problems import HandoutsError, Problem
from handouts.web.accounts import trail
from handouts.web.accounts.tables import SETTINGS


class Bounds(NamedTuple):
    """A setting: what it usually is, the least and the most, in minutes."""

    usual: int
    least: int
    most: int


KNOWN: Mapping[str, Bounds] = {"idle": Bounds(15, 1, 60), "clear": Bounds(5, 1, 60)}
"""``idle``: minutes without anything done after which somebody is signed off (45 CFR 164.312(a)(2)(iii) asks for a time
and names none); ``clear``: after which a patient's details go from the page."""


def read_setting(connection: Connection, key: str) -> int:
    """What is set, in minutes."""
    row = connection.execute(sa.select(SETTINGS.c.value).where(SETTINGS.c.key == key)).first()
    return int(row.value) if row else KNOWN[key].usual


def change_settings(connection: Connection, by: str, said: Mapping[str, str]) -> None:
    """Set what a form says, in minutes. Raises HandoutsError if it is out of bounds."""
    found: dict[str, int] = {}
    for key, bounds in KNOWN.items():
        text = said.get(key, "").strip()
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else -1
        if not bounds.least <= number <= bounds.most:
            raise HandoutsError(Problem("setting-bounds", f"This is a whole number of minutes from {bounds.least} to {bounds.most}.",
                                        f"{bounds.usual} is usual."))  # fmt: skip
        found[key] = number
    if found["clear"] > found["idle"]:
        raise HandoutsError(Problem("setting-order", "A patient's details go before somebody is signed off, not after.",
                                    "Give fewer minutes for the details."))  # fmt: skip
    before = {key: read_setting(connection, key) for key in KNOWN}
    for key, number in found.items():
        connection.execute(sa.delete(SETTINGS).where(SETTINGS.c.key == key))
        connection.execute(sa.insert(SETTINGS).values(key=key, value=str(number)))
    if found != before:
        trail.note(connection, "settings", by, "", found)
