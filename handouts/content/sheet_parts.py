"""The parts a sheet may have, one class each, and their order: what a procedure says, subject by subject."""

import typing
from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, ClassVar, Literal

from handouts.content.kinds import (
    BRIEFLY,
    AltText,
    Brief,
    Cell,
    Heading,
    Item,
    Label,
    Remark,
    Sentences,
    ShortName,
    TableCell,
    TermWords,
)
from handouts.content.phone_entries import NumberToCall
from handouts.content.texts import Action, Headed, Picture, Sourced, Text
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Between, Entry

PartName = Literal[
    "short_version",
    "why",
    "before",
    "preparation",
    "medicines",
    "steps",
    "risks",
    "recovery",
    "aftercare",
    "when_to_call",
    "teach_back",
    "glossary",
]
"""The parts a procedure may have, in the order they are read."""

READING_ORDER: tuple[PartName, ...] = typing.get_args(PartName)
"""The order of reading, said here and nowhere else: of the sheet, of what is heard, of what the checks read. It is a patient's
way: before, the day, after, when to call."""
OLDER_ORDER: tuple[PartName, ...] = (
    *("short_version", "why", "steps", "recovery", "before", "preparation", "risks", "aftercare", "when_to_call", "medicines"),
    *("teach_back", "glossary"),
)  # fmt: skip
"""The usual order before that one: a sheet that was approved in it keeps it until somebody approves it anew."""


@dataclass(frozen=True, kw_only=True)
class Why(Headed):
    """What it is and why it is done."""

    text: tuple[Text, ...]
    picture: Picture | None = None


@dataclass(frozen=True, kw_only=True)
class Step(Sourced):
    """One step of the procedure, with its picture."""

    heading: Heading
    """What happens, in a few words or one sentence."""
    text: tuple[Text, ...] = ()
    """What happens in it, in a sentence or two; not needed where the heading says it all."""
    picture: Picture | None = None
    brief_heading: Brief | None = None
    """A shorter heading for the short sheets."""
    brief: tuple[Annotated[Text, BRIEFLY], ...] = ()
    """A shorter text for the short sheets."""


@dataclass(frozen=True, kw_only=True)
class Steps(Headed):
    """How it works, step by step."""

    intro: tuple[Text, ...] = ()
    """Sentences before the steps; they may stand alone."""
    items: tuple[Step, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Milestone(Sourced):
    """A point on the way to recovery."""

    when: Heading
    """For instance: The same day."""
    text: tuple[Text, ...]
    icon: Literal["home", "sun", "calendar", "clock", "check"] | None = None
    """A small sign on the line."""
    weeks: Annotated[int, Between(1, 52)] | None = None
    """Number of weeks it spans, drawn as marks on the line."""


@dataclass(frozen=True, kw_only=True)
class Recovery(Headed):
    """What getting better looks like."""

    intro: tuple[Text, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    timeline_alt: AltText | None = None
    """What the drawn line shows, for somebody who cannot see it; without it, the milestones are named."""


@dataclass(frozen=True, kw_only=True)
class Checklist(Headed):
    """Things to do, with boxes to tick."""

    intro: tuple[Text, ...] = ()
    """Sentences before the boxes; they may stand alone."""
    items: tuple[Action, ...] = ()
    do_not: tuple[Action, ...] = ()
    """Things not to do, each a whole sentence such as: Do not drive. They have a sign and no box to tick."""


DayFromVisit = Annotated[int, Between(-366, 366)]
"""Days from the visit: -2 is two days before, 0 the day itself, 1 the day after."""


@dataclass(frozen=True, kw_only=True)
class Moment(Entry):
    """A day counted from the visit, in words. A plain text says the words alone."""

    shorthand: ClassVar[str | None] = "when"
    when: Cell
    """For instance: 7 days before."""
    day: DayFromVisit | None = None
    """The same as a number of days from the visit, -7: its date stands beside the words, or a line to write it on."""


@dataclass(frozen=True, kw_only=True)
class Appointment(Sourced):
    """A row of a timetable."""

    when: Heading
    """For instance: The evening before."""
    day: DayFromVisit | None = None
    """The same as a number of days from the visit, -1: its date stands beside the words, or a line to write it on."""
    what: Cell
    """What to do then."""


@dataclass(frozen=True, kw_only=True)
class Preparation(Headed):
    """How to get ready."""

    text: tuple[Text, ...] = ()
    timetable: tuple[Appointment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Risk(Sourced):
    """Something that can go wrong, with a plain number where one is known."""

    what: Cell
    """What can go wrong, printed strong."""
    how_often: Cell | None = None
    """A plain count in words, for instance: 3 out of 100 people. Better is `of_100`, which is drawn too."""
    of_100: Annotated[int, Between(0, 100)] | None = None
    """How many of 100 people it happens to, drawn as a hundred rings and said in words; 0 says fewer than 1."""
    text: Sentences | None = None
    """What is done about it, or how it feels."""


@dataclass(frozen=True, kw_only=True)
class Risks(Headed):
    """What can go wrong."""

    intro: tuple[Text, ...] = ()
    """Sentences before the list; they may stand alone."""
    items: tuple[Risk, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WhenToCall(Headed):
    """The signs that need a call. Every sheet has them, the short ones too, and none is handed out for good without."""

    text: tuple[Text, ...] = ()
    signs: tuple[Text, ...] = ()
    phones: tuple[NumberToCall, ...] = ()
    """Which number to call, and when: by day, at night, in an emergency."""
    none: Remark | None = None
    """Why the sheet does not say when to call, instead of text and signs; whoever approves the sheet reads it, patients do not."""


@dataclass(frozen=True, kw_only=True)
class Medicine(Sourced):
    """A medicine and what to do about it."""

    name: Cell
    """Its name, or that of a group of medicines."""
    what_for: Cell | None = None
    """What it is taken for."""
    what_to_do: Cell | None = None
    """Keep on, stop or change, and when; not needed beside the day to stop."""
    stop: Moment | None = None
    """The day it is taken last, or from which it is not."""
    start: Moment | None = None
    """The day it is taken again."""


@dataclass(frozen=True, kw_only=True)
class Medicines(Headed):
    """Medicines before and after."""

    intro: tuple[Text, ...] = ()
    """Sentences before the table; they may stand alone."""
    items: tuple[Medicine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BackQuestion(Sourced):
    """A question that the patient answers in words of their own, so that staff hear whether it was explained well."""

    ask: Item
    """What is asked, such as: When do you stop eating? It stands on the sheet."""
    listen_for: Sentences
    """What a right answer says; only on the paper for staff."""


@dataclass(frozen=True, kw_only=True)
class TeachBack(Headed):
    """Tell it back: questions on the sheet for the patient, and on a paper for staff with what to listen for."""

    intro: tuple[Text, ...] = ()
    items: tuple[BackQuestion, ...]


@dataclass(frozen=True, kw_only=True)
class Term(Sourced):
    """A word patients will hear, explained."""

    term: TermWords
    """The word."""
    meaning: Sentences
    """What it means, in plain words."""


@dataclass(frozen=True, kw_only=True)
class Table(Entry):
    """A simple table: a row of headings, then rows of the same length."""

    head: tuple[TableCell, ...]
    """The heading of each column; that of the first may be empty, "", above cells that head their rows."""
    rows: tuple[tuple[TableCell, ...], ...]
    """The rows, a cell for each column; the first heads its row. A cell may be empty, "": two lists side by side need not be of one length."""
    alt: AltText | None = None
    """One sentence that says what the table shows."""


@dataclass(frozen=True, kw_only=True)
class SideList(Entry):
    """One of several lists side by side, each as long as it is."""

    heading: Heading
    """For instance: Do not eat."""
    mark: Literal["plain", "yes", "no"] = "plain"
    """What stands before its items: a plain point, a check mark for what is allowed, a cross for what is not."""
    items: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class Notice(Headed):
    """A few sentences set apart."""

    text: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class Part(Entry):
    """A part of the practice's own: text, a list, a table, a picture or a notice under a heading."""

    heading: Heading
    """Its heading."""
    id: ShortName | None = None
    """A short name for `one_page` and `trifold`; without one, they name the part by its heading."""
    after: PartName = "glossary"
    """The part this one follows."""
    shared: ShortName | None = None
    """In place of all else but `id` and `after`: the part in the file `shared/NAME.yaml`, in every language. See [library.md](library.md)."""
    text: tuple[Text, ...] = ()
    items: tuple[Text, ...] = ()
    lists: tuple[SideList, ...] = ()
    """Lists side by side, such as what to eat and what not."""
    table: Table | None = None
    picture: Picture | None = None
    notice: Notice | None = None

    @property
    def key(self) -> str:
        """What the short sheets know it by."""
        return self.id or str(self.heading)


@dataclass(frozen=True, kw_only=True)
class Variant(Entry):
    """What a sheet says differently for some patients, such as those who come in the afternoon.

    Each part that stands here takes the place of the procedure's; all else is as in the procedure. A variant is a sheet of
    its own: with its own approval, code and file.
    """

    label: Label
    """Whom it is for, such as Afternoon appointment: printed after the title, on page 1 and at the foot of each page."""
    plain_title: Text | None = None
    short_version: tuple[Text, ...] = ()
    why: Why | None = None
    steps: Steps | None = None
    recovery: Recovery | None = None
    preparation: Preparation | None = None
    before: Checklist | None = None
    risks: Risks | None = None
    aftercare: Checklist | None = None
    when_to_call: WhenToCall | None = None
    medicines: Medicines | None = None
    teach_back: TeachBack | None = None
    questions: tuple[Text, ...] = ()
    glossary: tuple[Term, ...] = ()
    parts: tuple[Part, ...] = ()
    """Parts of your own: one with the id or heading of the procedure's takes its place, any other is added."""


@dataclass(frozen=True, kw_only=True)
class Wording(Entry):
    """What a handout says, in one language."""

    title: Heading
    """The title of the sheet."""
    plain_title: Text
    """The same in plain words: one sentence under the title."""
    short_version: tuple[Text, ...]
    """The main thing in about three points."""
    why: Why | None = None
    steps: Steps | None = None
    recovery: Recovery | None = None
    preparation: Preparation | None = None
    before: Checklist | None = None
    """What to do first."""
    risks: Risks | None = None
    aftercare: Checklist | None = None
    """What to do after."""
    when_to_call: WhenToCall | None = None
    medicines: Medicines | None = None
    teach_back: TeachBack | None = None
    questions: tuple[Text, ...] = ()
    """Questions a patient may want to ask."""
    glossary: tuple[Term, ...] = ()
    parts: tuple[Part, ...] = ()
    variants: dict[ShortName, Variant] = field(default_factory=dict)
    """Sheets that differ in a few parts, by short name: one of them is chosen for each patient, never by itself."""

    def own_parts(self) -> Mapping[str, tuple[Part, ...]]:
        """The practice's own parts by the part they follow."""
        return {name: tuple(part for part in self.parts if part.after == name) for name in READING_ORDER}
