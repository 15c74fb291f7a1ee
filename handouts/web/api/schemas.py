"""What programs send and are answered, each as a typed model: it checks what is sent, and the description shows it.

The words under a class or a field are those of the description. Models of what is sent are strict: no other key, no
conversion (1 is not true), and no error or ``repr`` shows a value, since it could be somebody's.
"""

import datetime
import typing
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from handouts.approval.standing import Standing
from handouts.checks.claims import BASES
from handouts.document.patient import LONGEST
from handouts.languages import language
from handouts.options import EDITIONS, INKS, PAPERS
from handouts.problems import Severity
from handouts.web.text_rules import at_most, one_of

STATES: tuple[str, ...] = typing.get_args(typing.get_type_hints(Standing)["kind"])
"""How a sheet can stand."""

# -- kinds of texts

LanguageCode = Annotated[str, one_of(language.codes())]
EditionName = Annotated[str, one_of(EDITIONS)]
PaperName = Annotated[str, one_of(PAPERS)]
InkName = Annotated[str, one_of(INKS)]
StateName = Annotated[str, one_of(STATES)]

# -- what is sent


class SentModel(BaseModel):
    """What a program sends: no other key than these, each value of its type. ``repr`` tells nothing."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, hide_input_in_errors=True, use_attribute_docstrings=True
    )

    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        return []


LONGEST_VARIANT = 80
"""Letters of a short name."""


class PatientSchema(SentModel):
    """What is printed under My visit. What is left out is a line to write on. Nothing is kept."""

    name: Annotated[str, at_most(LONGEST["name"])] = Field(default_factory=str)
    """Whose sheet it is."""
    date: Annotated[str, at_most(LONGEST["date"])] = Field(default_factory=str)
    """The day of the visit. One written as 2026-11-24 is printed as the sheet's language writes it."""
    time: Annotated[str, at_most(LONGEST["time"])] = Field(default_factory=str)
    """The time of the visit, as it is to be read."""
    side: Annotated[str, at_most(LONGEST["side"])] = Field(default_factory=str)
    """The side of the body: left, right or both. Printed in the sheet's language; needed where the procedure says so."""
    level: Annotated[str, at_most(LONGEST["level"])] = Field(default_factory=str)
    """The level of the spine, such as L1; needed where the procedure says so."""
    doctor: Annotated[str, at_most(LONGEST["doctor"])] = Field(default_factory=str)
    """The doctor's name."""
    place: Annotated[str, at_most(LONGEST["place"])] = Field(default_factory=str)
    """Where the visit is."""
    note: Annotated[str, at_most(LONGEST["note"])] = Field(default_factory=str)
    """A sentence for this patient."""


class OrderSchema(SentModel):
    """A sheet for one person, or for nobody."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "procedure": "kyphoplasty",
                    "language": "es",
                    "patient": {"name": "Maria Johnson", "date": "2026-11-24", "time": "8:30 am"},
                }
            ]
        }
    )

    procedure: str = Field(examples=["kyphoplasty"])
    """The procedure's short name, as GET /api/procedures lists it."""
    variant: Annotated[str, at_most(LONGEST_VARIANT)] = Field(default_factory=str)
    """Which of a procedure's variants, such as morning; needed where it has variants and its short name alone is given."""
    language: LanguageCode = Field(default_factory=str)
    """Left out: the one the sheet was written in."""
    format: EditionName = "standard"
    """The edition."""
    paper: PaperName = Field(default_factory=str)
    """The paper; left out: the practice's."""
    ink: InkName = "color"
    """Color, or black with little ink."""
    patient: PatientSchema = Field(default_factory=PatientSchema)
    final: bool = False
    """Refuse a sheet that is not approved as it is, instead of printing its mark on every page."""


class ClaimsQuerySchema(SentModel):
    """Whose statements somebody asks for."""

    procedure: str = Field(examples=["kyphoplasty"])
    """The procedure's short name, as GET /api/procedures lists it."""
    language: LanguageCode = Field(default_factory=str)
    """Left out: the one the sheet was written in."""


class EditionsQuerySchema(SentModel):
    """Which sheet somebody asks about."""

    procedure: str = Field(examples=["kyphoplasty"])
    """The procedure's short name, as GET /api/procedures lists it."""
    language: LanguageCode = Field(default_factory=str)
    """Left out: the one the sheet was written in."""
    paper: PaperName = Field(default_factory=str)
    """The paper; left out: the practice's."""


class ApprovedQuerySchema(SentModel):
    """Which approved sheet somebody asks for."""

    code: str = Field(examples=["KY-EN 7GQ4-M2XK-9TRB-HW5C-Y"])
    """The text code at the foot of its pages."""
    exact: Literal["yes", "no"] = "no"
    """Whether the very file is wanted that was approved, byte for byte; else a line says that it is printed again."""
    paper: PaperName = Field(default_factory=str)
    """The paper; left out, the first that was kept."""
    ink: InkName = Field(default_factory=str)
    """The ink; left out, the first that was kept."""


class InfobuttonQuerySchema(SentModel):
    """What an Infobutton says in its address. Only described here: whatever else stands there is ignored."""

    code: str = Field(default_factory=str, alias="mainSearchCriteria.v.c")
    """A code the sheet is for: CPT, ICD-10-CM or ICD-10-PCS, with or without its dot."""
    system: str = Field(default_factory=str, alias="mainSearchCriteria.v.cs")
    """The code's system, by OID or usual name; left out, any that is known here."""
    name: str = Field(default_factory=str, alias="mainSearchCriteria.v.dn")
    """The code's name. It is looked for among the titles if no code is found."""
    words: str = Field(default_factory=str, alias="mainSearchCriteria.v.ot")
    """Words, looked for likewise."""
    language: str = Field(default_factory=str, alias="informationRecipient.languageCode.c")
    """The reader's language, such as es, es-US or spa."""
    kind: Annotated[
        str, one_of(("text/html", "application/json", "text/xml", "application/xml", "application/atom+xml"))
    ] = Field(default_factory=str, alias="knowledgeResponseType")
    """Left out, a browser is answered."""


# -- what is answered


class AnsweredModel(BaseModel):
    """What a program is answered: every key is there unless it says otherwise, and no other."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class PlaceSchema(AnsweredModel):
    """A spot in a text file; lines and columns count from 1."""

    file: str
    line: int
    column: int


class ProblemSchema(AnsweredModel):
    """One thing that is wrong."""

    code: str
    """What is wrong, for programs; it stays the same when the words change."""
    message: str
    """What is wrong."""
    remedy: str
    """How to mend it."""
    place: PlaceSchema | None
    """Where, if it stands in the content file."""
    severity: Severity
    """How much it matters."""


class ErrorSchema(AnsweredModel):
    """An error as RFC 9457 has it. It repeats nothing of what was sent."""

    title: str
    """The name of the status."""
    status: int
    """The HTTP status."""
    detail: str
    """The first of the problems."""
    problems: list[ProblemSchema]
    """All that is wrong."""


class SheetSchema(AnsweredModel):
    """How a sheet stands in one language."""

    name: str
    """The language's own name."""
    version: datetime.date
    """The day the words were last changed."""
    sheet: str
    """Where the sheet for nobody is, on this server."""
    state: StateName
    """Only an approved sheet has no mark on its pages."""
    by: str | None
    """Who approved it last."""
    role: str | None
    """What that person is in the practice."""
    on: datetime.date | None
    """The day it was approved."""
    until: datetime.date | None
    """The last day the approval holds."""
    since: datetime.date | None
    """The day from which a review is overdue."""
    code: str | None
    """The text code that was approved last, as it stands at the foot of a page."""
    when_to_call: Literal["said", "none", "missing"]
    """Whether the sheet says when to call; "none" if the practice gave a reason why it does not. One that misses it is never final."""
    digest: str
    """Of the words as they are now."""
    missing: list[str]
    """Languages other sheets are there in and this one is not."""
    newer_drawings: list[str]
    """Drawings of the program that the approved sheet has in an older version: it goes on with that until somebody takes the new one."""
    made_by: Literal["person", "machine"]
    """Who translated it. A machine's translation waits for a qualified translator, and says so on every page."""
    missing_approvals: list[str]
    """What an approval still lacks that the practice asks for: another approver, a clinician, a qualified translator."""


class CodesSchema(AnsweredModel):
    """The codes a procedure is billed and recorded under."""

    cpt: list[str]
    icd10: list[str]


class ProcedureSchema(AnsweredModel):
    """A procedure there are sheets for."""

    name: str
    """The short name to order it by."""
    variant_of: str | None
    """The procedure of which this sheet is a variant: an order may give that and the variant instead of this name."""
    group: str | None
    """The heading it is listed under."""
    title: dict[str, str]
    """By language code."""
    plain_title: dict[str, str]
    """The same in plain words, by language code."""
    codes: CodesSchema
    side: Literal["required", "optional"] | None
    """Whether the side of the body is asked for; an order for somebody without one that is required is refused."""
    level: Literal["required", "optional"] | None
    """The same for the level of the spine."""
    languages: dict[str, SheetSchema]
    """By language code; the original is first."""
    formats: list[EditionName]
    """The editions it can be ordered in; GET /api/editions says which of them have room for its words."""
    papers: list[PaperName]
    """The papers it can be ordered on."""
    inks: list[InkName]
    """The inks it can be ordered in."""


class EditionSchema(AnsweredModel):
    """An edition of a sheet, and whether it can be made."""

    format: EditionName
    """The name to order it by."""
    made: bool
    """Whether it can be made on this paper."""
    left_out: list[str]
    """The headings of the parts that the full sheet has and this one has not."""
    problems: list[ProblemSchema]
    """Why it cannot be made, or what should be known of it."""


class QuotedSchema(AnsweredModel):
    """Words that a statement rests on."""

    words: str
    """The words, exactly as they stand in the source."""
    source: str
    """The title of the source they stand in; empty if in none."""
    sentence: str
    """The sentence of the source around them."""
    line: int
    """The line of the source's file at which its paragraph begins; 0 if they stand nowhere."""


class StatementSchema(AnsweredModel):
    """Something that a sheet says, and what it rests on."""

    part: str
    """The part of the sheet, such as why; or the heading of a part of the practice's own; or title, contact."""
    text: str
    """Its words."""
    brief: str
    """What the short sheets say instead; empty if the same."""
    short: bool
    """Whether only the short sheets say it."""
    original: str
    """Of a translation, what the original says."""
    basis: Annotated[str, one_of(BASES)]
    """quoted: words of a source; none: no medical claim, the content says; missing: it could name a source and does
    not; lost: its words stand in no source; open: headings, tables and words of pictures, which cannot name one."""
    rests_on: list[QuotedSchema]
    """The words of a source it rests on."""
    line: int | None
    """Where it stands in the content file."""


class SourceSentenceSchema(AnsweredModel):
    """A sentence of a source."""

    text: str
    """Its words."""
    line: int
    """The line of the file at which its paragraph begins."""


class SourceSchema(AnsweredModel):
    """A source, and how much of it a sheet rests on."""

    title: str
    """Its title, as the content has it."""
    file: str
    """Its path beside the content; empty if its words are not kept there."""
    sentences: int
    """How many sentences it has."""
    rested_on: int
    """On how many of them a statement of the sheet rests."""
    words: int
    """How many words it has."""
    quoted: int
    """How many of them stand in a quotation."""
    not_rested_on: list[SourceSentenceSchema]
    """The sentences that no statement rests on."""


class ClaimsSchema(AnsweredModel):
    """All that a sheet says in one language, and what it rests on."""

    version: Literal[1]
    """Of this form."""
    procedure: str
    """The procedure's short name."""
    language: LanguageCode
    """The language of the sheet."""
    title: str
    """The sheet's title."""
    code: str
    """The text code of the full sheet."""
    day: datetime.date
    """The day of this list."""
    count: dict[str, int]
    """How many statements there are of each basis."""
    statements: list[StatementSchema]
    """In the order of reading."""
    sources: list[SourceSchema]
    """The procedure's sources, in the order of the content file."""


class FeedValueSchema(AnsweredModel):
    """An element of the feed that has a text only."""

    value: str = Field(alias="_value")


class FeedTextSchema(FeedValueSchema):
    """An element of the feed with words to be read."""

    type: Literal["text"]


class FeedAuthorSchema(AnsweredModel):
    """Who answers for the feed."""

    name: FeedValueSchema


class FeedLinkSchema(AnsweredModel):
    """Where a sheet is."""

    title: str
    rel: str
    type: str
    hreflang: str
    href: str


class FeedCategorySchema(AnsweredModel):
    """How a sheet stands (``handout.standing``), or the code it was found by."""

    scheme: str
    term: str
    label: str = Field(default_factory=str)


class FeedEntrySchema(AnsweredModel):
    """A sheet that was found."""

    lang: str
    title: FeedTextSchema
    link: list[FeedLinkSchema]
    id: FeedValueSchema
    updated: FeedValueSchema
    summary: FeedTextSchema
    category: list[FeedCategorySchema]


class FeedContentSchema(AnsweredModel):
    """The feed itself."""

    lang: str
    title: FeedTextSchema
    author: FeedAuthorSchema
    id: FeedValueSchema
    updated: FeedValueSchema
    entry: list[FeedEntrySchema]


class FeedSchema(AnsweredModel):
    """An Atom feed (RFC 4287) as JSON."""

    feed: FeedContentSchema
