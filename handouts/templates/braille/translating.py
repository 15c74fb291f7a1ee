"""Texts into cells, by liblouis, and the proof that their numbers are right.

A line of braille may end where a line of print may: what stays together there, a number with its unit or a phone number,
stays together here too (:mod:`handouts.pdf.inseparable`).
"""

import json
import unicodedata
from collections.abc import Sequence

from handouts.pdf.inseparable import DIRECTION_MARKS, closed_places
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.apart import ReadingEnded, read_apart
from handouts.reading.characters import without_break_marks
from handouts.reading.declarations import dataclass, lazy_pattern
from handouts.templates.braille import liblouis_process
from handouts.templates.braille.tables import BrailleTable, Grade, Numbers

BLANK = "\u2800"
_SIX_DOTS = range(0x2800, 0x2840)
_DIRECTION = lazy_pattern(f"[{DIRECTION_MARKS}]")
_BLANKS = lazy_pattern(r"[ \t\r\n]+")
_UNPARTED = "\u00a0\u2007\u2009\u202f"
"""Blanks at which no line ends."""

INSTEAD = {
    "–": "-", "—": "-", "−": "-", "‑": "-", "‐": "-", "…": "...", "•": "-", "·": "-", "“": '"', "”": '"', "„": '"', "«": '"',
    "»": '"', "‹": "'", "›": "'", "‘": "'", "’": "'", "′": "'", "″": '"',
}  # fmt: skip
"""What is written for a sign that a table does not know: the nearest one of a typewriter."""

DIGITS: dict[Numbers, str] = {"letters": "⠚⠁⠃⠉⠙⠑⠋⠛⠓⠊", "antoine": "⠼⠡⠣⠩⠹⠱⠫⠻⠳⠪"}
"""The cells of 0 to 9."""
NUMBER_SIGN: dict[Numbers, str] = {"letters": "⠼", "antoine": "⠠"}
_RUN = lazy_pattern(r"\d+(?:[.,٫٬: \u00a0\u2007\u2009\u202f]\d+)*")
"""Digits that may share one sign before them; behind a hyphen or slash it stands again, and behind an empty cell. (Unified
English Braille has a numeric space, a cell that is not empty.)"""


@dataclass(frozen=True, slots=True)
class BrailleSource:
    """A text to be translated, and what a message says of it."""

    text: str
    place: Place | None = None
    """Where it was written."""
    detail: bool = False
    """Whether it is a patient's detail: no message says anything of its letters."""


@dataclass(frozen=True, slots=True)
class BrailleText:
    """A text and its cells."""

    text: str
    cells: str
    places: tuple[int, ...]
    """Of each cell, the place in the text of the character that it comes from."""
    closed: frozenset[int]
    """The blank cells at which no line ends."""
    place: Place | None = None
    """Where it was written."""


def tidy(text: str) -> str:
    """A text as it is translated: no marks of direction or for breaking words, each run of blanks one."""
    return _BLANKS.sub(" ", _DIRECTION.sub("", without_break_marks(text))).strip()


def translate(sources: Sequence[BrailleSource], table: BrailleTable, grade: Grade) -> list[BrailleText]:
    """The cells of each text.

    Raises HandoutsError if liblouis or its table is not installed, for a character that has no braille, and where a
    number would not be read as it is written.
    """
    texts = [tidy(source.text) for source in sources]
    plain = ["".join(" " if each in _UNPARTED else each for each in text) for text in texts]
    found = _ask(plain, table.of(grade) or table.uncontracted, {**INSTEAD, **table.say_instead()})
    if wrong := _find_unknown(sources, found["unknown"]):
        raise HandoutsError(wrong)
    made = [
        _close(text, cells, tuple(at), source.place)
        for text, (cells, at), source in zip(texts, found["cells"], sources, strict=True)
    ]
    for each in made:
        _refuse_wrong(each, table.numbers)
    return made


def write_number(number: int, numbers: Numbers) -> str:
    """The cells of a whole number."""
    return NUMBER_SIGN[numbers] + "".join(DIGITS[numbers][int(digit)] for digit in str(number))


def read_digits(cells: str, numbers: Numbers) -> str:
    """The digits that a reader finds in the cells of a number, in order: letters are digits only behind the sign."""
    found, begun = "", numbers == "antoine"
    for cell in cells:
        if cell in DIGITS[numbers] and begun:
            found += str(DIGITS[numbers].index(cell))
        elif numbers == "letters" and cell in (BLANK, NUMBER_SIGN[numbers]):
            begun = cell != BLANK
    return found


def _ask(texts: Sequence[str], table: str, instead: dict[str, str]) -> dict[str, list[tuple[str, list[int]]]]:
    question = json.dumps({"texts": texts, "table": table, "instead": instead}).encode()
    try:
        found = read_apart(
            liblouis_process.__file__,
            question,
            memory=liblouis_process.MOST_MEMORY,
            seconds=liblouis_process.MOST_SECONDS,
        )
    except ReadingEnded:
        raise _refuse_answer("gave no answer", None) from None
    if missing := found.get("missing"):
        what = "liblouis is" if missing == "liblouis" else f"The table {table} of liblouis is"
        raise HandoutsError(
            Problem("braille-not-installed", f"{what} not installed; braille is made by it.",
                    "Install it: on Debian and Ubuntu  apt-get install liblouis20 liblouis-data,  on macOS  brew install liblouis")
        )  # fmt: skip
    return dict(found)


def _refuse_answer(what: str, place: Place | None) -> HandoutsError:
    return HandoutsError(Problem("braille-failed", f"liblouis {what}.", "Install its newest version.", place))


def _find_unknown(sources: Sequence[BrailleSource], unknown: Sequence[object]) -> list[Problem]:
    """A problem for each character without braille, where it first stands."""
    wrong = []
    for character in map(str, unknown):
        source = next(each for each in sources if character in each.text)
        name = unicodedata.name(character, "no name").lower()
        what = (
            "a letter of the patient's details" if source.detail else f"{character!r} (U+{ord(character):04X}, {name})"
        )
        wrong.append(Problem("braille-character", f"There is no braille for {what}.", "Say it in words.", source.place))
    return list(dict.fromkeys(wrong))


def _close(text: str, cells: str, places: tuple[int, ...], place: Place | None) -> BrailleText:
    closed = closed_places(text)
    kept = frozenset(
        index
        for index, cell in enumerate(cells)
        if cell == BLANK and (text[places[index]] in _UNPARTED or places[index] + 1 in closed)
    )
    return BrailleText(text, cells, places, kept, place)


def _cells_of(text: BrailleText, start: int, end: int, sign: str) -> str:
    """The cells of a stretch of the text and the sign before it, which some tables count to what stands before."""
    inside = [index for index, at in enumerate(text.places) if start <= at < end]
    if not inside:
        return ""
    begin = inside[0] - (text.cells[inside[0] - 1 : inside[0]] == sign)
    return text.cells[begin : inside[-1] + 1]


def _refuse_wrong(text: BrailleText, numbers: Numbers) -> None:
    """Raise HandoutsError for cells of eight dots, and for a number whose cells say another one, or none."""
    if any(ord(cell) not in _SIX_DOTS for cell in text.cells):
        raise _refuse_answer("gave cells of eight dots, which no BRF can hold", text.place)
    for run in _RUN.finditer(text.text):
        cells = _cells_of(text, run.start(), run.end(), NUMBER_SIGN[numbers])
        digits = "".join(str(unicodedata.digit(each)) for each in run[0] if each.isdigit())
        if read_digits(cells, numbers) != digits:
            message = "A number would not be read in braille as it is written."
            raise HandoutsError(Problem("braille-number", message, "Write the number otherwise.", text.place))
