"""The kinds of files that go to translators, by the names that commands know them by."""

import datetime
from collections.abc import Callable, Mapping
from pathlib import Path

from handouts.content.exchange import po, skeleton, word_reading, word_writing, xliff
from handouts.content.exchange.plan import SheetPlan
from handouts.content.exchange.units import ReturnedJob
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import did_you_mean, quote
from handouts.reading.declarations import dataclass
from handouts.reading.files import read_bytes

LARGEST = 50_000_000
"""Bytes of a file that comes back."""


@dataclass(frozen=True)
class ExchangeFormat:
    """A kind of file for translators."""

    name: str
    ending: str
    what: str
    """What it is, for help."""
    write: Callable[[SheetPlan, str, datetime.date], bytes]
    """A sheet in this form; with the content file's name and the day."""
    read: Callable[[bytes, str], list[ReturnedJob]]
    """The sheets in a file; with the file's name for places."""


FORMATS: Mapping[str, ExchangeFormat] = {
    each.name: each
    for each in (
        ExchangeFormat("docx", ".docx", "a Word file: original, translation, notes",
                       lambda plan, content, today: word_writing.write_word(plan.job, content), word_reading.read_word),
        ExchangeFormat("xliff", ".xlf", "XLIFF 2.0, for translators' tools",
                       lambda plan, content, today: xliff.write_xliff_2(plan.job, content), xliff.read_xliff),
        ExchangeFormat("xliff1", ".xliff", "XLIFF 1.2, for older tools",
                       lambda plan, content, today: xliff.write_xliff_1(plan.job, content), xliff.read_xliff),
        ExchangeFormat("po", ".po", "PO, of GNU gettext",
                       lambda plan, content, today: po.write_po(plan.job, content), po.read_po),
        ExchangeFormat("yaml", ".yaml", "a translation to fill in, as the content has it",
                       lambda plan, content, today: skeleton.write_skeleton(plan, today), skeleton.read_skeleton),
    )
}  # fmt: skip
_ENDINGS = {
    ".docx": "docx",
    ".xlf": "xliff",
    ".xliff": "xliff1",
    ".xml": "xliff",
    ".po": "po",
    ".yaml": "yaml",
    ".yml": "yaml",
}


def read_returned(path: Path) -> list[ReturnedJob]:
    """The sheets in a file that came back, whichever of the formats it has.

    Raises UnreadableError, or HandoutsError if it is none of them or damaged.
    """
    shown = str(path)
    data = read_bytes(path, shown, LARGEST)
    name = _ENDINGS.get(path.suffix.lower())
    if name is None:
        known = ", ".join(dict.fromkeys(each.ending for each in FORMATS.values()))
        raise HandoutsError(Problem("translation-file-unknown", f"{quote(path.name)} is no file that can be taken in.",
                                    f"Its name must end in one of {known}. A .doc must be saved as .docx.", Place(shown)))  # fmt: skip
    return FORMATS[name].read(data, shown)


def find_format(name: str) -> ExchangeFormat:
    """The format of that name. Raises HandoutsError if there is none."""
    if name not in FORMATS:
        raise HandoutsError(
            Problem(
                "unknown-exchange-format",
                f"There is no format {quote(name)} for translators.",
                did_you_mean(name, FORMATS),
            )
        )
    return FORMATS[name]
