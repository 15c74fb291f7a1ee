"""The fixed wording of a sheet, one data file per language in ``languages/``.

A language is complete or it does not load: every field below must be in its file, and nothing else.  Adding one
is writing ``languages/xx.yaml``; no code changes.  A part of the sheet that is newer than a language has no heading in
it; then the content must give one, and is told so: no word of another language takes its place.
"""

import datetime
import functools
import re
import typing
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, SupportsIndex

from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import did_you_mean, quote
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Blanks, Entry
from handouts.reading.files import read_text
from handouts.reading.reader import Reader

FOLDER = Path(__file__).parent
PATTERNS = FOLDER / "hyphenation"
_WIDE = "[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff9f\U00020000-\U0003ffff]"
"""Han, kana, Hangul and their punctuation."""
_STOPS = ".!?…。！？।።؟۔։។៕။"

PhoneKind = Literal["main", "appointments", "nurse", "urgent", "emergency", "after_hours", "text", "tty", "fax"]
"""What a phone is for; each language has words for each."""

SideName = Literal["left", "right", "both"]
"""A side of the body; each language has a word for each."""

FORM_HEADINGS = ("visit", "questions", "contact")
"""Headings that every sheet has, whatever its content."""


@dataclass(frozen=True, kw_only=True)
class Language(Entry):
    """A language: its fixed wording and how it writes dates."""

    code: str
    """As in file names: en."""
    lang_tag: str
    """As in the PDF, by BCP 47: en-US."""
    own_name: str
    """The language's name in the language itself."""
    reviewed: Literal["no", "yes"]
    """Whether a translator has read this file; yes for English, which the others were made from."""
    script: str
    """The script it is written in, by ISO 15924: Latn."""
    direction: Literal["ltr", "rtl"]
    line_breaking: Literal["spaces", "cjk", "dictionary"]
    """Where lines may end: at spaces, between most characters, or between words that a dictionary knows."""
    hyphenation: str
    """The file in ``languages/hyphenation/``, without its ending, with the patterns by which a word that does not fit on its
    line is broken; "none": such a word is refused."""
    fonts: tuple[str, ...]
    """Families it is set in, by their folders in ``fonts/``; each letter from the first that has it."""
    readability: tuple[str, ...] = ()
    """Names of the formulas its texts are measured by; an empty list: not measured."""
    quote_open: str
    quote_close: str
    bullet: str
    label_pattern: Annotated[str, Blanks("label", "text")]
    """A label before what it names."""
    list_pattern: Annotated[str, Blanks("first", "next")]
    """Two things of a list, side by side."""
    full_stop: str
    """What ends a sentence."""
    months: tuple[str, ...]
    """Twelve, in full."""
    short_months: tuple[str, ...]
    """Twelve, as dates use them."""
    weekdays: tuple[str, ...]
    """Seven, in full, Monday first."""
    day_pattern: Annotated[str, Blanks("month", "day", "year")]
    """A day, its month from short_months."""
    month_pattern: Annotated[str, Blanks("month", "year")]
    """A month of a year, the month from short_months."""
    weekday_pattern: Annotated[str, Blanks("weekday", "day")]
    """A day with the day of the week, the day as day_pattern writes it."""

    clock: Literal["12", "24"]
    """How many hours its readers count: where 24, a time in am or pm is written without."""
    name_order: Literal["given-first", "family-first"]
    """Which part of a name is said first."""

    headings: dict[str, str]
    """Headings of the parts of a sheet, by their names in the content. A part that has none here needs one of its own."""

    name: str
    date: str
    time: str
    doctor: str
    place: str
    side: str
    """The label before a side of the body."""
    level: str
    """The label before a level of the spine, such as L1."""
    note: str
    phone: str
    sides: dict[SideName, str]
    """The sides of the body, in words that agree with the label."""

    scan: str
    scan_library: str
    """Beside the code that leads to the practice's patient library, where it gives the library's address."""
    library_on_the_web: str
    """Before that address."""
    call: Annotated[str, Blanks("number")]
    """Said for a number to tap, to somebody who listens."""
    text_to: Annotated[str, Blanks("number")]
    """Said for a number to send a message to."""
    phone_kinds: dict[PhoneKind, str]
    """What each kind of phone is called."""
    contact_form: str
    short_sheet: str
    """Said on the one-page sheet and the tri-fold, so that nobody takes them for all there is."""

    page: Annotated[str, Blanks("page", "pages")]
    version: Annotated[str, Blanks("date")]
    review_by: Annotated[str, Blanks("date")]
    draft: str
    changed: str
    machine_made: str
    """Said of a translation by a machine that no qualified translator has approved."""
    overdue: Annotated[str, Blanks("date")]
    printed_again: Annotated[str, Blanks("date")]
    """Said under the foot of an approved sheet that is printed again, later than it was approved."""
    continued: Annotated[str, Blanks("heading")]

    for_the_desk: str
    """Whom the page between copies is for, and what to do with it."""
    copy_of: Annotated[str, Blanks("number", "count")]
    """Which of how many copies comes next."""

    step: Annotated[str, Blanks("number")]
    """Said for a step's number, to somebody who cannot see it."""
    to_write: str
    """Said for a blank line, after its label, to somebody who cannot see it."""
    of_100_people: Annotated[str, Blanks("count")]
    """How many of 100 people something happens to."""
    fewer_than_1_of_100: str
    not_to_do: str
    """Stands over things that a reader must not do; it goes with a sentence and with a bare verb."""
    tick_box: str
    """Said for a box to tick, to somebody who cannot see it."""

    heads: dict[str, str]
    """Heads of the columns of tables, by what stands under them."""

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        """Another process has the same languages: to it goes a code, and not four hundred words."""
        if self.code in codes() and Language.of(self.code) is self:
            return Language.of, (self.code,)
        return super().__reduce_ex__(protocol)

    @staticmethod
    def of(code: str) -> "Language":
        """The language of that code. Raises HandoutsError if there is none, or if its file is not complete."""
        if code not in codes():
            raise HandoutsError(
                Problem("unknown-language", f"There is no language {quote(code)}.", did_you_mean(code, codes()))
            )
        return _load(FOLDER / f"{code}.yaml")

    @property
    def patterns(self) -> Path | None:
        """The file with its hyphenation patterns, if it has any."""
        return PATTERNS / f"{self.hyphenation}.tex" if self.hyphenation != "none" else None

    def day(self, date: datetime.date) -> str:
        """A date as a reader of the language writes it: Nov 22, 2026."""
        return self.day_pattern.format(month=self.short_months[date.month - 1], day=date.day, year=date.year)

    def weekday(self, date: datetime.date) -> str:
        """A date with its day of the week: Sunday, Nov 22, 2026."""
        return self.weekday_pattern.format(weekday=self.weekdays[date.weekday()], day=self.day(date))

    def longest_day(self) -> str:
        """A date with its day of the week that is as long as any."""
        month = max(range(12), key=lambda at: len(self.short_months[at])) + 1
        weekday = max(range(7), key=lambda at: len(self.weekdays[at]))
        days = (datetime.date(2026, month, day) for day in range(20, 28))
        return self.weekday(next(day for day in days if day.weekday() == weekday))

    def heading(self, part: str, place: Place | None = None) -> str:
        """The heading of a part of the sheet. Raises HandoutsError, at the part's ``place``, where there is none."""
        if part not in self.headings:
            raise HandoutsError(self.missing_heading(part, place))
        return self.headings[part]

    def missing_heading(self, part: str, place: Place | None) -> Problem:
        """What is told of a part that has no heading in this language."""
        return Problem("no-heading", f'The language "{self.code}" has no heading for "{part}".',
                       f"Add  heading:  to the part, or a line  {part}:  under  headings:  in {_quote_code(self.code)}.", place)  # fmt: skip

    def head(self, column: str, place: Place | None = None) -> str:
        """The head of a table's column. Raises HandoutsError, at the table's ``place``, where there is none."""
        if column not in self.heads:
            raise HandoutsError(Problem("no-table-head", f'The language "{self.code}" has no head for the column "{column}".',
                                        f"Add a line  {column}:  under  heads:  in {_quote_code(self.code)}.", place))  # fmt: skip
        return self.heads[column]

    def join_label(self, label: str, text: str) -> str:
        """A label and what it names: Phone: (770) 962-3642."""
        return self.label_pattern.format(label=label, text=text)

    def join_list(self, things: Iterable[str]) -> str:
        """Things side by side: the same day, the first days."""
        return functools.reduce(lambda first, next_: self.list_pattern.format(first=first, next=next_), things)

    def space_between(self, before: str, after: str) -> str:
        """What parts two sentences that follow one another: nothing beside a letter or stop of Chinese or Japanese, which
        have their white in themselves; else a space."""
        if self.line_breaking != "cjk" or not before or not after:
            return " "
        wide = re.match(_WIDE, before[-1]) or (re.match(_WIDE, after[0]) and before[-1] not in _STOPS)
        return "" if wide else " "

    def join_sentences(self, texts: Iterable[str]) -> str:
        """Short texts one after the other, each ended by a full stop but the last: Version Nov 22, 2026. KY-EN 1234-5678."""

        def join(first: str, following: str) -> str:
            ended = first if first.endswith(tuple(_STOPS)) else first + self.full_stop
            return ended + self.space_between(ended, following) + following

        return functools.reduce(join, texts)

    def month(self, date: datetime.date) -> str:
        """A month of a year: Nov 2026."""
        return self.month_pattern.format(month=self.short_months[date.month - 1], year=date.year)


def _quote_code(code: str) -> str:
    """A language's file as a person looks for it."""
    return f"handouts/languages/{code}.yaml"


@functools.cache
def codes() -> tuple[str, ...]:
    """Codes of the languages there are."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@functools.cache
def _load(path: Path) -> Language:
    reader = Reader(str(path))
    language: Language = reader.read(Language, read_text(path, str(path)))
    problems = [
        Problem(
            "months",
            f'"{name}" has {len(getattr(language, name))} names, not {count}.',
            f"Give one for each {each}.",
            language.at[name],
        )
        for name, count, each in (("months", 12, "month"), ("short_months", 12, "month"), ("weekdays", 7, "day"))
        if len(getattr(language, name)) != count
    ]
    if "readability" not in language.at:  # it may be empty, but not forgotten
        problems.append(Problem("missing-key", '"readability" is missing in this file.',
                                "Add a line: readability: []  (names of formulas, none if there are none)", language.at[""]))  # fmt: skip
    problems += [
        Problem(
            "missing-key", f'"{name}" is missing under "headings".', f"Add a line: {name}: …", language.at["headings"]
        )
        for name in FORM_HEADINGS
        if name not in language.headings
    ]
    if language.patterns and not language.patterns.is_file():
        problems.append(Problem("no-hyphenation", f"There are no hyphenation patterns {quote(language.hyphenation)}.",
                                "Name a file in handouts/languages/hyphenation, without its ending.", language.at["hyphenation"]))  # fmt: skip
    problems += [
        Problem("missing-key", f'"{kind}" is missing under "{name}".', f"Add a line: {kind}: …", language.at[name])
        for name, kinds in (("phone_kinds", PhoneKind), ("sides", SideName))
        for kind in typing.get_args(kinds)
        if kind not in getattr(language, name)
    ]
    if language.code != path.stem:
        problems.append(Problem("language-code", f"The code is {quote(language.code)}, but the file is {path.name}.",
                                "Name the file after the code.", language.at.get("code", Place(str(path)))))  # fmt: skip
    if problems:
        raise HandoutsError(problems)
    return language
