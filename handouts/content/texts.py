"""What entries of ``content.yaml`` are made of: texts with their sources, things to do, pictures, headings."""

from dataclasses import field
from typing import ClassVar, Literal

from handouts.content.kinds import (
    AltText,
    Brief,
    Heading,
    IllustrationName,
    Item,
    Label,
    PictureFile,
    Quotation,
    RestOfItem,
    TextWithBrief,
)
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Entry


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
class Headed(Entry):
    """An entry that may have a heading of its own."""

    heading: Heading | None = None
    """Its heading; without one, a part has the heading of `handouts/languages`."""
