"""The entries of the content that are phones: one of the practice, and a number to call about signs."""

from typing import ClassVar

from handouts.content.kinds import Cell, PhoneName, PhoneNumber
from handouts.languages.language import PhoneKind
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Entry


@dataclass(frozen=True, kw_only=True)
class Phone(Entry):
    """A phone number as it should be printed."""

    number: PhoneNumber
    """As printed and dialed, for instance (770) 962-3642, with an extension (ext. 5) or an option (option 2) if it has one."""
    kind: PhoneKind | None = None
    """What it is for; printed in words of the sheet's language. A fax is printed and never dialed."""
    label: Cell | None = None
    """Whose phone it is, where there is more than one."""
    hours: Cell | None = None
    """When somebody answers, for instance: Monday to Friday, 8 am to 5 pm."""


@dataclass(frozen=True, kw_only=True)
class NumberToCall(Entry):
    """A number to call about the signs, by the time of day or for an emergency: one of the practice's phones, or another.

    A plain text names one of the practice's phones.
    """

    shorthand: ClassVar[str | None] = "phone"
    phone: PhoneName | None = None
    """One of the practice's phones, by its kind or its label as the practice wrote it."""
    number: PhoneNumber | None = None
    """Another number, such as 911."""
    when: Cell | None = None
    """When to call it, for instance: Nights and weekends. What a phone of the practice is, whose and its hours stand beside it."""
