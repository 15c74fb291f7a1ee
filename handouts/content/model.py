"""The shape of ``content.yaml``: what a practice and a procedure can say.

Plain data with types; :mod:`handouts.content.loader` reads a file into it and notes
the line and column of every value.  The types are the rules: a field without a
default must be there, a list without a default must not be empty, no text is
ever empty, and a single value may stand where a list of texts is wanted.  The
sentences under the fields become the descriptions in the JSON Schema that
editors show, so they are written for the person who fills in the file.
"""

import datetime
import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, ClassVar, Literal

from handouts.reading.entries import Between, Entry


class Form(Enum):
    """How a text must be written where not every text will do; :mod:`handouts.content.loader` holds the rules."""

    PHONE = "a phone number"
    COLOR = "a color"
    URL = "a web address"
    FILE = "a file beside the content"
    PICTURE_FILE = "a picture file beside the content"
    ILLUSTRATION = "the name of an illustration"
    LANGUAGE = "a language code"
    SHORT_NAME = "a short name"
    DIGEST = "a digest of words"


PHONE = re.compile(
    r"""(?: (?:\+?1[\ .-]?)? (?: \([2-9]\d\d\)\ ? | [2-9]\d\d[\ .-]? ) [2-9]\d\d [\ .-]? \d{4}
        | \+(?!1)\d(?:[\ .()-]{0,2}\d){6,14} )
        (?: ,?\ ?ext\.?\ ?\d{1,6} )?""",
    re.VERBOSE,
)
"""A phone number as printed: ten digits of a US number, or + and a country code; then perhaps an extension."""

SHORT_NAME = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME = 80
RESERVED = re.compile("aux|con|nul|prn|com[0-9]|lpt[0-9]")
"""Short names that no file may have on Windows, whatever stands after a dot."""
DIGEST = re.compile("[0-9a-f]{12,64}")
COLOR = re.compile("#[0-9a-fA-F]{6}")
URL = re.compile(r"""https://[\w-]+(\.[\w-]+)+(:\d{1,5})?(/[^\s<>"{}|\\^`]*)?""")


def short_name_fault(name: str) -> str | None:
    """How to mend a short name that cannot be one; files are named after it."""
    if RESERVED.fullmatch(name):
        return f"Windows keeps this name for itself: write a longer one, such as {name}-1."
    if len(name) <= LONGEST_NAME and SHORT_NAME.fullmatch(name):
        return None
    example = "-".join(re.findall("[a-z0-9]+", name.lower()))[:40].strip("-") or "knee-replacement"
    return f"Use small letters, digits and single hyphens, {LONGEST_NAME} at most: {example}"


@dataclass(frozen=True, kw_only=True)
class Sourced(Entry):
    """An entry that may say which words of a source it rests on."""

    source: tuple[str, ...] = ()
    """The words of a source this rests on, exactly as they stand there; "none" where no medical claim is made."""


@dataclass(frozen=True, kw_only=True)
class Text(Sourced):
    """A sentence or a few. A plain string is enough where no source is given.

    Texts in a list run on as one paragraph, so that each can name its own source.
    """

    shorthand: ClassVar[str | None] = "text"
    text: str
    new_paragraph: Literal["no", "yes"] = "no"
    """Whether a new paragraph begins here."""
    brief: str | None = None
    """A shorter wording for the one-page sheet; "none" leaves the text out there."""


@dataclass(frozen=True, kw_only=True)
class Action(Sourced):
    """One thing to do, printed with a box to tick."""

    do: str
    """What to do, printed strong: begin with a verb."""
    more: str | None = None
    """The rest of the sentence, printed plain."""


@dataclass(frozen=True, kw_only=True)
class Picture(Entry):
    """A picture: one of the program's illustrations by name, or a file beside the content."""

    name: Annotated[str, Form.ILLUSTRATION] | None = None
    """Name of an illustration that comes with the program."""
    file: Annotated[str, Form.PICTURE_FILE] | None = None
    """A PNG, JPEG or SVG file, its path counted from the content file."""
    alt: str
    """What the picture shows, for somebody who cannot see it."""
    caption: Text | None = None
    labels: dict[str, str] = field(default_factory=dict)
    """Words set in the picture, by the part they name."""


@dataclass(frozen=True, kw_only=True)
class Phone(Entry):
    """A phone number as it should be printed."""

    number: Annotated[str, Form.PHONE]
    """As printed, for instance (770) 962-3642."""
    label: str | None = None
    """Whose phone it is, where there is more than one."""


@dataclass(frozen=True, kw_only=True)
class Location(Entry):
    """A place where patients are seen."""

    name: str
    address: tuple[str, ...] = ()
    """The address, a line each."""
    phone: Annotated[str, Form.PHONE] | None = None


@dataclass(frozen=True, kw_only=True)
class Doctor(Entry):
    """A doctor patients see."""

    name: str
    title: str | None = None


@dataclass(frozen=True, kw_only=True)
class Brand(Entry):
    """The practice's look. A color too pale to read is refused, with the nearest that passes."""

    color: Annotated[str, Form.COLOR] = "#0b4f6c"
    """Headings, rules and the big phone number: #rrggbb, at least 7:1 on white."""
    accent: Annotated[str, Form.COLOR] = "#9a3412"
    """Small marks and what is new in a picture: #rrggbb, at least 7:1 on white."""
    logo: Picture | None = None
    """The practice's mark; without one, the name stands beside a plain mark."""


@dataclass(frozen=True, kw_only=True)
class CheckLevel(Entry):
    """How much a check's problems matter to this practice."""

    level: Literal["error", "warning", "note", "off"]
    reason: str | None = None
    """Why it matters less here than it usually does; a check is silenced or lowered only with a reason."""


@dataclass(frozen=True, kw_only=True)
class PracticeWords(Entry):
    """What the practice says on every sheet, in another language."""

    contact: tuple[Text, ...] = ()
    """The sentences under the large phone number, as many as in the original."""
    words: dict[str, str] = field(default_factory=dict)
    """Phone labels, the logo's alternative text, names of places and lines of addresses, each after the words it stands for."""


@dataclass(frozen=True, kw_only=True)
class Practice(Entry):
    """Who hands the sheet out."""

    name: str
    name_lines: tuple[str, ...] = ()
    """The same name, broken into the lines it takes beside the mark."""
    phones: tuple[Phone, ...]
    """The first is the one printed large."""
    contact: tuple[Text, ...] = ()
    """A sentence or two under the large phone number."""
    web_form: Annotated[str, Form.URL] | None = None
    """Address of the contact form: https://…"""
    places: tuple[Location, ...] = ()
    doctors: tuple[Doctor, ...] = ()
    brand: Brand = field(default_factory=Brand)
    checks: dict[str, CheckLevel] = field(default_factory=dict)
    """Levels of checks that differ from the program's, by the check's code."""
    translations: dict[Annotated[str, Form.LANGUAGE], PracticeWords] = field(default_factory=dict)
    """The same in other languages, by language code: es."""


@dataclass(frozen=True, kw_only=True)
class Source(Entry):
    """Where the medical facts come from."""

    title: str
    file: Annotated[str, Form.FILE] | None = None
    """A text file with the source's own words, its path counted from the content file; every `source:` is looked up in it."""
    url: Annotated[str, Form.URL] | None = None
    date: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class Why(Entry):
    """What it is and why it is done."""

    heading: str | None = None
    text: tuple[Text, ...]
    picture: Picture | None = None


@dataclass(frozen=True, kw_only=True)
class Step(Sourced):
    """One step of the procedure, with its picture."""

    heading: str
    text: tuple[Text, ...]
    picture: Picture | None = None
    brief_heading: str | None = None
    """A shorter heading for the one-page sheet."""
    brief: tuple[Text, ...] = ()
    """A shorter text for the one-page sheet."""


@dataclass(frozen=True, kw_only=True)
class Steps(Entry):
    """How it works, step by step."""

    heading: str | None = None
    intro: tuple[Text, ...] = ()
    items: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True)
class Milestone(Sourced):
    """A point on the way to recovery."""

    when: str
    """For instance: The same day."""
    text: tuple[Text, ...]
    icon: Literal["home", "sun", "calendar", "clock", "check"] | None = None
    weeks: Annotated[int, Between(1, 52)] | None = None
    """Number of weeks it spans, drawn as marks on the line."""


@dataclass(frozen=True, kw_only=True)
class Recovery(Entry):
    """What getting better looks like."""

    heading: str | None = None
    intro: tuple[Text, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    timeline_alt: str | None = None
    """What the drawn line shows, for somebody who cannot see it; without it, the milestones are named."""


@dataclass(frozen=True, kw_only=True)
class Checklist(Entry):
    """Things to do, with boxes to tick."""

    heading: str | None = None
    intro: tuple[Text, ...] = ()
    items: tuple[Action, ...]


@dataclass(frozen=True, kw_only=True)
class Appointment(Sourced):
    """A row of a timetable."""

    when: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Preparation(Entry):
    """How to get ready."""

    heading: str | None = None
    text: tuple[Text, ...] = ()
    timetable: tuple[Appointment, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Risk(Sourced):
    """Something that can go wrong, with a plain number where one is known."""

    what: str
    how_often: str | None = None
    """A plain count, for instance: 1 in 100 people."""
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class Risks(Entry):
    """What can go wrong."""

    heading: str | None = None
    intro: tuple[Text, ...] = ()
    items: tuple[Risk, ...]


@dataclass(frozen=True, kw_only=True)
class WhenToCall(Entry):
    """The signs that need a call, set in a frame."""

    heading: str | None = None
    text: tuple[Text, ...] = ()
    signs: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Medicine(Sourced):
    """A medicine and what to do about it."""

    name: str
    what_for: str | None = None
    what_to_do: str


@dataclass(frozen=True, kw_only=True)
class Medicines(Entry):
    """Medicines before and after."""

    heading: str | None = None
    intro: tuple[Text, ...] = ()
    items: tuple[Medicine, ...]


@dataclass(frozen=True, kw_only=True)
class Term(Sourced):
    """A word patients will hear, explained."""

    term: str
    meaning: str


@dataclass(frozen=True, kw_only=True)
class Table(Entry):
    """A simple table: a row of headings, then rows of the same length."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    alt: str | None = None
    """One sentence that says what the table shows."""


PartName = Literal[
    "short_version",
    "why",
    "steps",
    "recovery",
    "before",
    "preparation",
    "risks",
    "aftercare",
    "when_to_call",
    "medicines",
    "glossary",
]
"""The parts a procedure may have, in the order they are read."""


@dataclass(frozen=True, kw_only=True)
class Notice(Entry):
    """A few sentences set apart."""

    heading: str | None = None
    text: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True)
class Part(Entry):
    """A part of the practice's own: text, a list, a table, a picture or a notice under a heading."""

    heading: str
    after: PartName = "glossary"
    """The part this one follows."""
    text: tuple[Text, ...] = ()
    items: tuple[Text, ...] = ()
    table: Table | None = None
    picture: Picture | None = None
    notice: Notice | None = None


@dataclass(frozen=True, kw_only=True)
class Codes(Entry):
    """Codes the record system knows the procedure by."""

    cpt: tuple[str, ...] = ()
    icd10: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Wording(Entry):
    """What a handout says, in one language."""

    title: str
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
    questions: tuple[Text, ...] = ()
    """Questions a patient may want to ask."""
    glossary: tuple[Term, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Translation(Wording):
    """The same handout in another language: the same parts, lists, pictures and numbers as the original, in other words."""

    version: datetime.date
    """The day the translation was last changed."""
    of: Annotated[str, Form.DIGEST] | None = None
    """The digest of the original's words it was made from, as `handouts status --json` tells it; shows when the original has moved on."""
    note: str | None = None
    """Who made it and who has read it; not printed."""


@dataclass(frozen=True, kw_only=True)
class Procedure(Wording):
    """One handout's words, and what the program must know about it."""

    language: Annotated[str, Form.LANGUAGE] = "en"
    """The language it is written in."""
    version: datetime.date
    """The day the words were last changed."""
    review_by: datetime.date | None = None
    """The day by which somebody must read them again."""
    codes: Codes = field(default_factory=Codes)
    group: str | None = None
    """The heading the staff's page lists it under, such as Spine; not printed."""
    sources: tuple[Source, ...] = ()
    one_page: tuple[PartName, ...] = ("short_version", "steps", "recovery")
    """The parts the one-page sheet has; the phone number is always there."""
    translations: dict[Annotated[str, Form.LANGUAGE], Translation] = field(default_factory=dict)
    """The same in other languages, by language code: es. See `handouts/languages` for those there are."""


@dataclass(frozen=True, kw_only=True)
class Content(Entry):
    """The whole file."""

    practice: Practice
    procedures: dict[Annotated[str, Form.SHORT_NAME], Procedure]
    """By short name: small letters, digits and hyphens. The name is the start of the file name."""
