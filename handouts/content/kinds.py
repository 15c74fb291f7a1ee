"""What a field of the content is: words to read, a name, a number, a code, a file, a choice.

A field of :mod:`handouts.content.model` says its kind in its annotation, once.  Everything else follows from it: what a
translation says in other words, what an approval is bound to, what the checks read, which files are watched, what
the JSON Schema tells an editor.  No other module keeps a list of fields.
"""

from enum import Enum, StrEnum
from typing import Annotated

from handouts.reading.declarations import dataclass


class Role(StrEnum):
    """What words are on the sheet."""

    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    CELL = "cell"
    ALT = "alt"
    LABEL = "label"
    TERM = "term"
    BRIEF = "brief"


@dataclass(frozen=True)
class WordKind:
    """Words that a patient reads or hears: translated, approved and checked."""

    role: Role
    may_stay: bool = False
    """Whether they may stand in another language as they are: an address, a doctor's title."""
    joins: bool = False
    """Whether they go on in the paragraph of the field before."""
    may_be_empty: bool = False
    """Whether there may be none, which says something too: the shorter of two lists side by side has ended."""
    may_shorten: bool = True
    """Whether shorter words for the short sheets may stand with them: ``{text: …, brief: …}``."""


class Kind(Enum):
    """What a value is that is no running words, in words for a message; :mod:`handouts.content.forms` holds the rules."""

    NAME = "a proper name"
    PHONE = "a phone number"
    COUNTRY = "a country code"
    REGION = "the code of a state or region"
    TIME_ZONE = "a time zone"
    PHONE_NAME = "a kind or label of a phone"
    COLOR = "a color"
    URL = "a web address"
    FILE = "a file beside the content"
    PICTURE_FILE = "a picture file beside the content"
    RECORD_FILE = "a CSV file beside the content that the program writes"
    ILLUSTRATION = "the name of an illustration"
    LANGUAGE = "a language code"
    SHORT_NAME = "a short name"
    DIGEST = "a digest of words"
    CODE = "a code of the record system"
    QUOTATION = "words of a source"
    REMARK = "a remark that is not printed"
    PART = "a part of the sheet"
    CHOICE = "a choice"
    NUMBER = "a whole number"
    DATE = "a date"
    DEVICE_NAME = "the name of a machine"
    PRINTER_URI = "the address of a printer"


Heading = Annotated[str, WordKind(Role.HEADING)]
Sentences = Annotated[str, WordKind(Role.TEXT)]
TextWithBrief = Annotated[str, WordKind(Role.TEXT, may_shorten=False)]
"""For words whose shorter wording is a field of its own: ``brief`` beside ``text``."""
Item = Annotated[str, WordKind(Role.ITEM)]
RestOfItem = Annotated[str, WordKind(Role.ITEM, joins=True)]
Cell = Annotated[str, WordKind(Role.CELL)]
TableCell = Annotated[str, WordKind(Role.CELL, may_be_empty=True)]
MayStay = Annotated[str, WordKind(Role.CELL, may_stay=True)]
AltText = Annotated[str, WordKind(Role.ALT, may_shorten=False)]
Label = Annotated[str, WordKind(Role.LABEL, may_shorten=False)]
TermWords = Annotated[str, WordKind(Role.TERM)]
Brief = Annotated[str, WordKind(Role.BRIEF, may_shorten=False)]
BRIEFLY = WordKind(Role.BRIEF, may_shorten=False)
"""For a field of whole entries that are a shorter wording of others: ``Annotated[Text, BRIEFLY]``."""

Name = Annotated[str, Kind.NAME]
PhoneNumber = Annotated[str, Kind.PHONE]
CountryCode = Annotated[str, Kind.COUNTRY]
RegionCode = Annotated[str, Kind.REGION]
TimeZone = Annotated[str, Kind.TIME_ZONE]
PhoneName = Annotated[str, Kind.PHONE_NAME]
Color = Annotated[str, Kind.COLOR]
WebAddress = Annotated[str, Kind.URL]
File = Annotated[str, Kind.FILE]
PictureFile = Annotated[str, Kind.PICTURE_FILE]
RecordFile = Annotated[str, Kind.RECORD_FILE]
IllustrationName = Annotated[str, Kind.ILLUSTRATION]
LanguageCode = Annotated[str, Kind.LANGUAGE]
ShortName = Annotated[str, Kind.SHORT_NAME]
Digest = Annotated[str, Kind.DIGEST]
Code = Annotated[str, Kind.CODE]
Quotation = Annotated[str, Kind.QUOTATION]
Remark = Annotated[str, Kind.REMARK]
DeviceName = Annotated[str, Kind.DEVICE_NAME]
PrinterUri = Annotated[str, Kind.PRINTER_URI]
PartKey = Annotated[str, Kind.PART]
