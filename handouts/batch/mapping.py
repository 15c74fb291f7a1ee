"""What a practice's schedules mean by their headers and words: said once, kept beside the content, never with a patient.

A record system writes "KYPHOPLASTY L1" for a procedure, "ENG" for a language and "Pt Nm" for the column of names. The file
``schedule.yaml`` beside the content keeps what somebody said that these mean. It holds headers and words of procedures and
languages, and nothing that stands in a column of names, dates or notes.
"""

import contextlib
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path

import yaml

from handouts.batch.columns import COLUMNS, LEFT_OUT
from handouts.problems import HandoutsError, Place, Problem, UnwritableError
from handouts.reading.characters import did_you_mean, key
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Entry
from handouts.reading.files import read_text
from handouts.reading.reader import Reader
from handouts.storage.locks import POLL, try_lock_folder
from handouts.storage.writing import write

WAIT = 5.0
"""Seconds to wait for another program that writes it."""

FILE = "schedule.yaml"
_HEAD = """\
# What this practice's schedules mean by their headers and words: "none" leaves a column or a row out.
# Written by  handouts batch --remember  and by the page of the schedule; it may be edited by hand.
"""


@dataclass(frozen=True, kw_only=True)
class ScheduleMapping(Entry):
    """What headers and words of a schedule mean."""

    columns: dict[str, str] = field(default_factory=dict)
    """What a column says (name, date, procedure …, or none), by its header."""
    procedures: dict[str, str] = field(default_factory=dict)
    """The procedure that is meant, or none, by the words for it."""
    languages: dict[str, str] = field(default_factory=dict)
    """The code of the language that is meant, by the words for it."""
    encoding: str | None = None
    """The table of characters of files that are not UTF-8, such as cp1250."""

    def procedure_of(self, said: str) -> str | None:
        """The name of the procedure that words stand for, "none" for a row to leave out; None if nobody has said."""
        return _meant(self.procedures, said)

    def leaves_out(self, said: str) -> bool:
        """Whether somebody said that rows with these words for a procedure get no sheet."""
        return self.procedure_of(said) == LEFT_OUT

    def language_of(self, said: str) -> str | None:
        """The code of the language that words stand for; None if nobody has said."""
        return _meant(self.languages, said)

    def with_more(self, other: "ScheduleMapping") -> "ScheduleMapping":
        """With what another one says, which counts more."""
        return replace(
            self,
            columns=_join(self.columns, other.columns),
            procedures=_join(self.procedures, other.procedures),
            languages=_join(self.languages, other.languages),
            encoding=other.encoding or self.encoding,
        )

    def without(self, words: Iterable[str]) -> "ScheduleMapping":
        """Without what these headers or words mean."""
        gone = {key(word) for word in words}

        def rest(meanings: Mapping[str, str]) -> dict[str, str]:
            return {word: meant for word, meant in meanings.items() if key(word) not in gone}

        return replace(
            self, columns=rest(self.columns), procedures=rest(self.procedures), languages=rest(self.languages)
        )


def _meant(words: Mapping[str, str], said: str) -> str | None:
    return {key(word): meant for word, meant in words.items()}.get(key(said))


def _join(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    keys = {key(word) for word in other}
    return {**{word: meant for word, meant in one.items() if key(word) not in keys}, **other}


def read_mapping(folder: Path) -> ScheduleMapping:
    """What is kept beside the content; nothing if there is no such file.

    Raises HandoutsError with the place of each thing that is wrong in it.
    """
    path = folder / FILE
    if not path.exists():
        return ScheduleMapping()
    mapping: ScheduleMapping = Reader(str(path)).read(ScheduleMapping, read_text(path, str(path)))
    if problems := [*_wrong_columns(mapping.columns, mapping.at)]:
        raise HandoutsError(problems)
    return mapping


def read_pairs(columns: tuple[str, ...], words: tuple[str, ...]) -> ScheduleMapping:
    """What a command line says: ``Its header=name`` for columns, ``KYPHO L1=kyphoplasty`` for words.

    A word that means a language is written ``ENG=language:en``. Raises HandoutsError for what is no such pair.
    """
    said = dict(map(_split, columns))
    meant = dict(map(_split, words))
    languages = {word: code.removeprefix("language:") for word, code in meant.items() if code.startswith("language:")}
    found = ScheduleMapping(
        columns=said, procedures={w: m for w, m in meant.items() if w not in languages}, languages=languages
    )
    if problems := [*_wrong_columns(said, {})]:
        raise HandoutsError(problems)
    return found


def _split(pair: str) -> tuple[str, str]:
    header, sign, meant = pair.rpartition("=")
    if not sign or not header.strip() or not meant.strip():
        raise HandoutsError(
            Problem("bad-pair", "This is no pair of a word and what it means.", 'Write it as "Its header=name".')
        )
    return header.strip(), meant.strip()


def _wrong_columns(said: Mapping[str, str], at: Mapping[str, Place]) -> list[Problem]:
    """Columns that are none."""
    return [
        Problem(
            "unknown-column-name",
            f'"{column}" is nothing that a column can say.',
            did_you_mean(column, [*COLUMNS, LEFT_OUT]),
            at.get("columns"),
        )
        for column in said.values()
        if column not in COLUMNS and column != LEFT_OUT
    ]


def learn(folder: Path, more: ScheduleMapping) -> Path:
    """Keep what somebody said besides what is kept already, also where another desk does so at once; returns the file.

    Raises HandoutsError where what is kept is wrong, and UnwritableError where it cannot be written.
    """
    with _alone(folder):
        return keep_mapping(folder, read_mapping(folder).with_more(more))


def forget(folder: Path, *words: str) -> Path:
    """Keep no longer what headers or words mean. Raises as :func:`learn` does."""
    with _alone(folder):
        return keep_mapping(folder, read_mapping(folder).without(words))


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Alone with what is kept beside the content. Raises UnwritableError if somebody else does not let go of it."""
    deadline = time.monotonic() + WAIT
    while True:
        with try_lock_folder(folder) as held:
            if held:
                yield
                return
        if time.monotonic() > deadline:
            raise UnwritableError(Problem("schedule-words-busy", "Another program is writing down what a schedule's words mean.",
                                          "Try again.", Place(str(folder / FILE))))  # fmt: skip
        time.sleep(POLL)


def keep_mapping(folder: Path, mapping: ScheduleMapping) -> Path:
    """Write it beside the content, whole or not at all; returns the file."""
    path = folder / FILE
    kept = {name: getattr(mapping, name) for name in ("columns", "procedures", "languages", "encoding")}
    text = _HEAD + yaml.safe_dump(
        {name: value for name, value in kept.items() if value}, allow_unicode=True, sort_keys=False
    )
    write(path, text.encode("utf-8"))
    return path
