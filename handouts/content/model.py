"""The shape of ``content.yaml``: what a practice and a procedure can say.

Plain data with types, read by :mod:`handouts.content.loader`. The types are the rules: a field without a default must be
there, a list without one is not empty, no text is empty, one value may stand for a list of texts. Each text says its kind
(:mod:`handouts.content.kinds`). The sentences under the fields are the JSON Schema's, for who fills in the file.

What the practice says is in :mod:`handouts.content.practice`, the parts of a sheet in :mod:`handouts.content.sheet_parts`,
what both are made of in :mod:`handouts.content.texts`: here all of it goes by one name, ``model.Step``.
"""

import datetime
from dataclasses import field
from typing import Literal

from handouts.content.check_levels import CheckLevel as CheckLevel
from handouts.content.kinds import Code, Digest, File, LanguageCode, PartKey, Remark, ShortName, WebAddress
from handouts.content.phone_entries import NumberToCall as NumberToCall
from handouts.content.phone_entries import Phone as Phone
from handouts.content.practice import Brand as Brand
from handouts.content.practice import Doctor as Doctor
from handouts.content.practice import KeptSheets as KeptSheets
from handouts.content.practice import Location as Location
from handouts.content.practice import Logo as Logo
from handouts.content.practice import Practice as Practice
from handouts.content.practice import PracticeWords as PracticeWords
from handouts.content.sheet_parts import READING_ORDER as READING_ORDER
from handouts.content.sheet_parts import Appointment as Appointment
from handouts.content.sheet_parts import Checklist as Checklist
from handouts.content.sheet_parts import Medicine as Medicine
from handouts.content.sheet_parts import Medicines as Medicines
from handouts.content.sheet_parts import Milestone as Milestone
from handouts.content.sheet_parts import Moment as Moment
from handouts.content.sheet_parts import Notice as Notice
from handouts.content.sheet_parts import Part as Part
from handouts.content.sheet_parts import PartName as PartName
from handouts.content.sheet_parts import Preparation as Preparation
from handouts.content.sheet_parts import Recovery as Recovery
from handouts.content.sheet_parts import Risk as Risk
from handouts.content.sheet_parts import Risks as Risks
from handouts.content.sheet_parts import SideList as SideList
from handouts.content.sheet_parts import Step as Step
from handouts.content.sheet_parts import Steps as Steps
from handouts.content.sheet_parts import Table as Table
from handouts.content.sheet_parts import Term as Term
from handouts.content.sheet_parts import WhenToCall as WhenToCall
from handouts.content.sheet_parts import Why as Why
from handouts.content.sheet_parts import Wording as Wording
from handouts.content.texts import Action as Action
from handouts.content.texts import Headed as Headed
from handouts.content.texts import OtherLanguage as OtherLanguage
from handouts.content.texts import Picture as Picture
from handouts.content.texts import Sourced as Sourced
from handouts.content.texts import Text as Text
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Entry

AskedDetail = Literal["required", "optional"]
"""How a sheet asks for a detail that not every sheet has."""


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
class Codes(Entry):
    """Codes the record system knows the procedure by."""

    cpt: tuple[Code, ...] = ()
    """CPT codes."""
    icd10: tuple[Code, ...] = ()
    """ICD-10 codes."""


@dataclass(frozen=True, kw_only=True)
class Translation(Wording, OtherLanguage):
    """The same handout in another language: the same parts, lists, pictures and numbers as the original, in other words."""

    version: datetime.date
    """The day the translation was last changed."""
    of: Digest | None = None
    """The digest of the original's words it was made from, as `handouts status --json` tells it; shows when the original has moved on."""
    made_by: Literal["person", "machine"] = "person"
    """Whether a person or a machine wrote it. A machine's carries a mark of its own until a qualified translator of the list of approvers has approved it (45 CFR 92.201(c)(3))."""
    also: tuple[Remark, ...] = ()
    """What staff call it in this language besides its title; not printed."""
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
    also: tuple[Remark, ...] = ()
    """What staff call it besides its title, such as TKR or new knee: the desk finds it by these names; not printed."""
    sources: tuple[Source, ...] = ()
    order: tuple[PartKey, ...] = ()
    """The parts that come first, in their order: names of parts, ids or headings of parts of your own, `visit` and `questions`. The others follow in the usual one; a part of your own goes with the part it comes after."""
    one_page: tuple[PartKey, ...] = ()
    """The parts of the one-page sheet, in their order: names of parts, and ids or headings of parts of your own. Without it, as many as there is room for. When to call, every notice and the phone number are always there."""
    trifold: tuple[PartKey, ...] = ()
    """The same for the tri-fold, which may also have `visit` and `questions`: lines for the patient's details, and the questions."""
    side: AskedDetail | None = None
    """Whether the visit has a line for the side of the body: one that is required must be said before a copy prints for somebody."""
    level: AskedDetail | None = None
    """The same for the level of the spine, such as L1."""
    translations: dict[LanguageCode, Translation] = field(default_factory=dict)
    """The same in other languages, by language code: es. See `handouts/languages` for those there are."""


@dataclass(frozen=True, kw_only=True)
class Content(Entry):
    """The whole file."""

    practice: Practice
    procedures: dict[ShortName, Procedure]
    """By short name: small letters, digits and hyphens. The name is the start of the file name."""
