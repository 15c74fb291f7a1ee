"""What a cell of a schedule says: what programs put around a value, or in place of one, is no part of it.

Record systems and spreadsheets write ``="00123"`` so that zeros stay, ``NULL`` where there is nothing, an error where a formula
failed, and a moment with seconds or as ``20261124``. None of that is for a patient to read.
"""

import datetime
import re

from handouts.reading.declarations import lazy_pattern

_AS_FORMULA = lazy_pattern(r'="((?:[^"]|"")*)"')
"""How programs keep Excel from making a number of a text."""
_GUARDED = lazy_pattern(r"'(?=[=+\-@'\d])")
"""An apostrophe before what a spreadsheet could take for a formula or a number."""
_NOTHING = frozenset(
    {
        "null",
        "(null)",
        "<null>",
        "nil",
        "n/a",
        "#n/a",
        "na",
        "nan",
        "none",
        "undefined",
        "unknown",
        "-",
        "--",
        "—",
        "–",
        "?",
        "\\n",
    }
)
"""What stands where there is nothing."""
_SURNAMES = frozenset({"na", "nan", "none", "nil", "null"})
_SAYS_SOMETHING = {
    "name": _SURNAMES,
    "first name": _SURNAMES,
    "last name": _SURNAMES,
    "note": frozenset({"none", "unknown"}),
    "side": _NOTHING,  # what is no side is asked about (handouts.document.laterality)
    "level": _NOTHING,
}
"""What does say something in a column: names that people have, and words of a note."""

_ERROR = lazy_pattern(
    r"#(?:#+|N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|GETTING_DATA|UNKNOWN!|BUSY!"
    r"|NV|BEZUG!|WERT!|ZAHL!|ÜBERLAUF!|KALK!"  # German
    r"|VALEUR!|NOM\s?\?|NOMBRE\s?!|NUL\s?!|PROPAGATION!|EPARS!"  # French
    r"|¡REF!|¡VALOR!|¿NOMBRE\?|¡DIV/0!|¡NUM!|¡NULO!|¡DESBORDAMIENTO!|¡CALC!|NOMBRE\?|VALOR!|NULO!|DESBORDAMIENTO!"  # Spanish
    r"|N/D|NOME\?|VALORE!|DESPEJAR!|DESPEJO!|NULLO!|ESPANSIONE!"  # Italian, Portuguese
    r"|Н/Д|ССЫЛКА!|ЗНАЧ!|ИМЯ\?|ДЕЛ/0!|ЧИСЛО!|ПУСТО!|ПЕРЕНОС!"  # Russian
    r"|GEEN!|VERW!|WAARDE!|NAAM\?|DEEL/0!|GETAL!|LEEG!|N/B"  # Dutch
    r"|ADR!|ARG!|LICZBA!|ZERO!|NAZWA\?|N/D!)",  # Polish
    re.IGNORECASE,
)
"""The errors of Excel, in the languages of its own in which they are named otherwise."""

_COMPACT_DAY = lazy_pattern(r"(20\d\d)(\d\d)(\d\d)")
_ELSEWHERE = lazy_pattern(r"\d\s*(?:Z|UTC|GMT|[+\-\u2212]\d{2}:?\d{2})(?![A-Za-z\d])")
"""A time by another clock than the one on the wall: 14:30:00Z is 9:30 in New York."""


def clean_cell(text: str) -> str:
    """A cell without what programs put around its value."""
    text = " ".join(text.split())
    if found := _AS_FORMULA.fullmatch(text):
        text = found[1].replace('""', '"').strip()
    if guard := _GUARDED.match(text):
        text = text[guard.end() :]
    return text


def says_nothing(column: str, text: str) -> bool:
    """Whether what stands in a cell only says that there is nothing."""
    return text.casefold() in _NOTHING - _SAYS_SOMETHING.get(column, frozenset())


def is_spreadsheet_error(text: str) -> bool:
    """Whether a cell shows that its formula failed, or that its column is too narrow."""
    return _ERROR.fullmatch(text) is not None


def is_by_another_clock(text: str) -> bool:
    """Whether a time is said by the clock of another place, as UTC."""
    return ":" in text and _ELSEWHERE.search(text) is not None


def write_day(text: str) -> str:
    """A day without signs, 20261124, as 2026-11-24; all else as it is."""
    if found := _COMPACT_DAY.fullmatch(text):
        try:
            return datetime.date(*map(int, found.groups())).isoformat()
        except ValueError:
            return text
    return text


def was_utf8(text: str) -> bool:
    """Whether a text was UTF-8 and was read as if it were the table of Windows for the West: "JosÃ©" for "José"."""
    if text.isascii():
        return False
    try:
        meant = text.encode("cp1252").decode("utf-8")
    except ValueError:
        return False
    return len(meant) < len(text)
