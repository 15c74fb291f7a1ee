"""What ``content.yaml`` says of the practice: who it is, where, how to reach it, how its sheets look."""

import datetime
from dataclasses import field
from typing import Literal

from handouts.content.approval_rules import ApprovalRules
from handouts.content.check_levels import CheckLevel
from handouts.content.kinds import (
    Cell,
    Color,
    CountryCode,
    File,
    LanguageCode,
    MayStay,
    Name,
    PhoneNumber,
    RecordFile,
    RegionCode,
    TimeZone,
    WebAddress,
)
from handouts.content.phone_entries import Phone
from handouts.content.printers import PracticePrinter
from handouts.content.texts import OtherLanguage, Picture, Text
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Entry

_LETTER_COUNTRIES = frozenset(("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"))
"""Countries with US letter paper (CLDR, measurement data: paperSize)."""


@dataclass(frozen=True, kw_only=True)
class Location(Entry):
    """A place where patients are seen. Each of its values is a line on the sheet, in the order of this class."""

    name: MayStay
    """What patients call it."""
    address: tuple[MayStay, ...] = ()
    """The address, a line each."""
    phone: PhoneNumber | None = None
    """Its own phone, if it has one."""
    hours: Cell | None = None
    """When it is open, for instance: Open Monday to Friday, 8 am to 5 pm."""


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
class KeptSheets(Entry):
    """Which sheets are kept as they were approved, byte for byte, so that they can be printed again. Each list left out
    has what the practice is likely to print."""

    editions: tuple[Literal["standard", "large-print", "one-page", "trifold"], ...] = ()
    """The editions; without a list, every one that the sheet has."""
    papers: tuple[Literal["letter", "a4"], ...] = ()
    """The papers; without a list, the practice's own."""
    inks: tuple[Literal["color", "mono"], ...] = ()
    """The inks; without a list, color, and black and white."""


@dataclass(frozen=True, kw_only=True)
class LanguageHelp(Entry):
    """The notice of language help (45 CFR 92.11): which number to call, and in what words. `handouts notice` prints it, and a
    print file has it after what each patient gets."""

    phone: PhoneNumber
    """What somebody calls who needs help in another language."""
    tty: PhoneNumber | None = None
    """The number for a text telephone, such as 711."""
    wording: File | None = None
    """A YAML file with the notice in each language, such as the model notices of HHS, word for word: see language-help.md.
    Without it, and for a language that is not in it, the program's own short line stands there, with the draft mark."""
    in_print_files: Literal["yes", "no"] = "yes"
    """Whether a print file has the notice too, after the last sheet of each patient."""


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
    state: RegionCode | None = None
    """The state or region it is in, by the code that addresses have (ISO 3166-2 after the hyphen): IL, ON, NSW. An address still says
    it itself; `check` tells of one that does not, or that says another."""
    paper: Literal["letter", "a4"] | None = None
    """The paper that sheets are made for where nobody says another; without it, the one that is usual in its country."""
    time_zone: TimeZone | None = None
    """Where its clock is, by IANA name, such as America/New_York: for schedules that tell times by another clock, as calendars do."""
    phones: tuple[Phone, ...]
    """The first is the one printed large."""
    contact: tuple[Text, ...] = ()
    """A sentence or two under the large phone number."""
    hours: Cell | None = None
    """When the practice is open; a place may have hours of its own."""
    web_form: WebAddress | None = None
    """Address of the contact form: https://…"""
    patient_library: WebAddress | None = None
    """Address of the practice's patient library, which `handouts publish` makes: https://… Each sheet then has a code to scan that leads to its page there, and this address beside it."""
    places: tuple[Location, ...] = ()
    doctors: tuple[Doctor, ...] = ()
    brand: Brand = field(default_factory=Brand)
    approval: ApprovalRules = field(default_factory=ApprovalRules)
    older_approvals: datetime.date | None = None
    """The last day on which sheets that version 0.1 approved may print without the draft mark; it bound less of them."""
    final: Literal["no", "yes"] = "no"
    """Whether only sheets that are approved and current are made, as with `--final`: on the command line, at the desk and by the interface."""
    record: RecordFile | None = None
    """A CSV file in which each sheet that is made is noted, as with `--record`, its path counted from the content file; nothing about patients."""
    printers: tuple[PracticePrinter, ...] = ()
    """Printers that take sheets straight from the program, the usual one first: see printing.md."""
    language_help: LanguageHelp | None = None
    kept_sheets: KeptSheets = field(default_factory=KeptSheets)
    checks: dict[str, CheckLevel] = field(default_factory=dict)
    """Levels of checks that differ from the program's, by the check's code."""
    translations: dict[LanguageCode, PracticeWords] = field(default_factory=dict)
    """The same in other languages, by language code: es."""

    @property
    def usual_paper(self) -> Literal["letter", "a4"]:
        """The paper that is in its printers: as it says, or else as its country has it."""
        return self.paper or ("letter" if self.country in _LETTER_COUNTRIES else "a4")

    def find_phone(self, name: str) -> Phone | None:
        """The phone of that kind or label: the first where several are."""
        return next((phone for phone in self.phones if name in (phone.kind, phone.label)), None)
