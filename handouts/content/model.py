"""The shape of ``content.yaml``: what a practice and a procedure can say.

Plain data with types, read by :mod:`handouts.content.loader`. The types are the rules: a field without a default must be
there, a list without one is not empty, no text is empty, one value may stand for a list of texts. Each text says its kind
(:mod:`handouts.content.kinds`). The sentences under the fields are the JSON Schema's, for who fills in the file.
"""

import datetime
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Literal

from handouts.content.kinds import (
    BRIEFLY,
    AltText,
    Brief,
    Cell,
    Code,
    Color,
    CountryCode,
    Digest,
    File,
    Heading,
    IllustrationName,
    Item,
    Label,
    LanguageCode,
    MayStay,
    Name,
    PartKey,
    PhoneNumber,
    PictureFile,
    Quotation,
    Remark,
    RestOfItem,
    Sentences,
    ShortName,
    TableCell,
    TermWords,
    TextWithBrief,
    WebAddress,
)
from handouts.content.phone_entries import NumberToCall, Phone
from handouts.content.practice_entries import CheckLevel, KeptSheets
from handouts.reading.entries import Between, Entry


@dataclass(frozen=True, kw_only=True)
class Sourced(Entry):
    """An entry that may say which words of a source it rests on."""

    source: tuple[Quotation, ...] = ()
    """The words of a source this rests on, exactly as they stand there; "none" where no medical claim is made."""


@dataclass(frozen=True, kw_only=True)
class OtherLanguage(Entry):
    """An entry that says the same as another one in a language of its own."""


@dataclass(frozen=True, kw_only=True)
class Text(Sourced):
    """A sentence or a few. A plain string is enough where no source is given.

    Texts in a list run on as one paragraph, so that each can name its own source.
    """

    shorthand: ClassVar[str | None] = "text"
    text: TextWithBrief
    """The sentences."""
    new_paragraph: Literal["no", "yes"] = "no"
    """Whether a new paragraph begins here."""
    brief: Brief | None = None
    """A shorter wording for the short sheets, the one-page sheet and the tri-fold; "none" leaves the text out there."""


@dataclass(frozen=True, kw_only=True)
class Action(Sourced):
    """One thing to do, printed with a box to tick."""

    do: Item
    """What to do, printed strong: begin with a verb."""
    more: RestOfItem | None = None
    """The rest of the sentence, printed plain."""


@dataclass(frozen=True, kw_only=True)
class Picture(Entry):
    """A picture: one of the program's illustrations by name, or a file beside the content."""

    name: IllustrationName | None = None
    """Name of an illustration that comes with the program."""
    file: PictureFile | None = None
    """A PNG, JPEG or SVG file, its path counted from the content file."""
    alt: AltText
    """What the picture shows, for somebody who cannot see it."""
    caption: Text | None = None
    labels: dict[str, Label] = field(default_factory=dict)
    """Words set in the picture, by the part they name."""


@dataclass(frozen=True, kw_only=True)
class Location(Entry):
    """A place where patients are seen. Each of its values is a line on the sheet, in the order of this class."""

    name: MayStay
    """What patients call it."""
    address: tuple[MayStay, ...] = ()
    """The address, a line each."""
    phone: PhoneNumber | None = None
    """Its own phone, if it has one."""


@dataclass(frozen=True, kw_only=True)
class Doctor(Entry):
    """A doctor patients see."""

    name: Name
    """The name as it should be printed, such as Dr. Lena Hart."""
    title: MayStay | None = None
    """The doctor's title or field."""


@dataclass(frozen=True, kw_only=True)
class Logo(Picture):
    """The practice's mark. Its clear and white margins are not printed, and count for nothing."""

    size: Literal["small", "medium", "large"] = "medium"
    """How large it is printed. Wide and tall logos of one size cover the same area, in each edition as much as it has room for."""


@dataclass(frozen=True, kw_only=True)
class Brand(Entry):
    """The practice's look. A color too pale to read is refused, with the nearest that passes."""

    color: Color = "#0b4f6c"
    """Headings, rules and the big phone number: #rrggbb, at least 7:1 on white."""
    accent: Color = "#9a3412"
    """Small marks and what is new in a picture: #rrggbb, at least 7:1 on white."""
    logo: Logo | None = None
    """The practice's mark; without one, the name stands beside a plain mark."""


@dataclass(frozen=True, kw_only=True)
class PracticeWords(OtherLanguage):
    """What the practice says on every sheet, in another language."""

    contact: tuple[Text, ...] = ()
    """The sentences under the large phone number, as many as in the original."""
    words: dict[str, Cell] = field(default_factory=dict)
    """Labels and hours of phones, the logo's alternative text, names of places and lines of addresses, each after the words it stands for."""


@dataclass(frozen=True, kw_only=True)
class Practice(Entry):
    """Who hands the sheet out."""

    name: Name
    """Its name, as patients know it; the same in every language."""
    name_lines: tuple[Name, ...] = ()
    """The same name, broken into the lines it takes beside the mark."""
    country: CountryCode = "US"
    """Where it is, by ISO 3166-1: its phone numbers are read and dialed as there."""
    phones: tuple[Phone, ...]
    """The first is the one printed large."""
    contact: tuple[Text, ...] = ()
    """A sentence or two under the large phone number."""
    web_form: WebAddress | None = None
    """Address of the contact form: https://…"""
    places: tuple[Location, ...] = ()
    doctors: tuple[Doctor, ...] = ()
    brand: Brand = field(default_factory=Brand)
    older_approvals: datetime.date | None = None
    """The last day on which sheets that version 0.1 approved may print without the draft mark; it bound less of them."""
    kept_sheets: KeptSheets = field(default_factory=KeptSheets)
    checks: dict[str, CheckLevel] = field(default_factory=dict)
    """Levels of checks that differ from the program's, by the check's code."""
    translations: dict[LanguageCode, PracticeWords] = field(default_factory=dict)
    """The same in other languages, by language code: es."""

    def find_phone(self, name: str) -> Phone | None:
        """The phone of that kind or label: the first where several are."""
        return next((phone for phone in self.phones if name in (phone.kind, phone.label)), None)


@dataclass(frozen=True, kw_only=True)
class Headed(Entry):
    """An entry that may have a heading of its own."""

    heading: Heading | None = None
    """Its heading; without one, a part has the heading of `handouts/languages`."""


@dataclass(frozen=True, kw_only=True)
class Source(Entry):
    """Where the medical facts come from."""

    title: Remark
    """Its title; not printed."""
    file: File | None = None
    """A text file with the source's own words, its path counted from the content file; every `source:` is looked up in it."""
    url: WebAddress | None = None
    """Where it stands on the web."""
    date: datetime.date | None = None
    """The day it was written or last read."""


@dataclass(frozen=True, kw_only=True)
class Why(Headed):
    """What it is and why it is done."""

    text: tuple[Text, ...]
    picture: Picture | None = None


@dataclass(frozen=True, kw_only=True)
class Step(Sourced):
    """One step of the procedure, with its picture."""

    heading: Heading
    """What happens, in a few words."""
    text: tuple[Text, ...]
    """What happens in it, in a sentence or two."""
    picture: Picture | None = None
    brief_heading: Brief | None = None
    """A shorter heading for the short sheets."""
    brief: tuple[Annotated[Text, BRIEFLY], ...] = ()
    """A shorter text for the short sheets."""


@dataclass(frozen=True, kw_only=True)
class Steps(Headed):
    """How it works, step by step."""

    intro: tuple[Text, ...] = ()
    items: tuple[Step, ...]


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
    items: tuple[Action, ...]


@dataclass(frozen=True, kw_only=True)
class Appointment(Sourced):
    """A row of a timetable."""

    when: Heading
    """For instance: The evening before."""
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
    """A plain count, for instance: 1 in 100 people."""
    text: Sentences | None = None
    """What is done about it, or how it feels."""


@dataclass(frozen=True, kw_only=True)
class Risks(Headed):
    """What can go wrong."""

    intro: tuple[Text, ...] = ()
    items: tuple[Risk, ...]


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
    what_to_do: Cell
    """Keep on, stop or change, and when."""


@dataclass(frozen=True, kw_only=True)
class Medicines(Headed):
    """Medicines before and after."""

    intro: tuple[Text, ...] = ()
    items: tuple[Medicine, ...]


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

READING_ORDER: tuple[PartName, ...] = typing.get_args(PartName)
"""The order of reading, said here and nowhere else: of the sheet, of what is heard, of what the checks read."""


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
    text: tuple[Text, ...] = ()
    items: tuple[Text, ...] = ()
    table: Table | None = None
    picture: Picture | None = None
    notice: Notice | None = None

    @property
    def key(self) -> str:
        """What the short sheets know it by."""
        return self.id or str(self.heading)


@dataclass(frozen=True, kw_only=True)
class Codes(Entry):
    """Codes the record system knows the procedure by."""

    cpt: tuple[Code, ...] = ()
    """CPT codes."""
    icd10: tuple[Code, ...] = ()
    """ICD-10 codes."""


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
    questions: tuple[Text, ...] = ()
    """Questions a patient may want to ask."""
    glossary: tuple[Term, ...] = ()
    parts: tuple[Part, ...] = ()

    def own_parts(self) -> Mapping[str, tuple[Part, ...]]:
        """The practice's own parts by the part they follow."""
        return {name: tuple(part for part in self.parts if part.after == name) for name in READING_ORDER}


@dataclass(frozen=True, kw_only=True)
class Translation(Wording, OtherLanguage):
    """The same handout in another language: the same parts, lists, pictures and numbers as the original, in other words."""

    version: datetime.date
    """The day the translation was last changed."""
    of: Digest | None = None
    """The digest of the original's words it was made from, as `handouts status --json` tells it; shows when the original has moved on."""
    note: Remark | None = None
    """Who made it and who has read it; not printed."""


@dataclass(frozen=True, kw_only=True)
class Procedure(Wording):
    """One handout's words, and what the program must know about it."""

    language: LanguageCode = "en"
    """The language it is written in."""
    version: datetime.date
    """The day the words were last changed."""
    review_by: datetime.date | None = None
    """The day by which somebody must read them again."""
    codes: Codes = field(default_factory=Codes)
    group: Remark | None = None
    """The heading the staff's page lists it under, such as Spine; not printed."""
    sources: tuple[Source, ...] = ()
    one_page: tuple[PartKey, ...] = ()
    """The parts of the one-page sheet, in their order: names of parts, and ids or headings of parts of your own. Without it, as many as there is room for. When to call, every notice and the phone number are always there."""
    trifold: tuple[PartKey, ...] = ()
    """The same for the tri-fold, which may also have `visit` and `questions`: lines for the patient's details, and the questions."""
    translations: dict[LanguageCode, Translation] = field(default_factory=dict)
    """The same in other languages, by language code: es. See `handouts/languages` for those there are."""


@dataclass(frozen=True, kw_only=True)
class Content(Entry):
    """The whole file."""

    practice: Practice
    procedures: dict[ShortName, Procedure]
    """By short name: small letters, digits and hyphens. The name is the start of the file name."""
