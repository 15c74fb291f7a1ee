"""What a sheet is composed from, and the small pieces that every part of it is made of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handouts.content import model
from handouts.content.words import LEFT_OUT
from handouts.document.nodes import NBSP, Block, Figure, Heading, Paragraph, Section, Span
from handouts.document.patient import Patient
from handouts.languages.language import Language
from handouts.problems import Place

_NUMBERS = re.compile(r"(?<=\)) (?=\d{3}-\d{4})|(?<=\d) (?=[^\W\d_])")

NOTHING = "–"
"""What a cell shows that has nothing to say."""


def join_numbers(text: str) -> str:
    """Keep a phone number in one piece, and a number with what it counts: no line breaks between them."""
    return _NUMBERS.sub(NBSP, text)


def spans(text: str) -> tuple[Span, ...]:
    """A text in one voice."""
    return (Span(join_numbers(text)),)


def phone_address(number: str) -> str:
    """The ``tel:`` address of a phone number (RFC 3966); ten digits are taken for a United States number."""
    digits = re.sub(r"\D", "", number.partition("ext")[0])
    return f"tel:+1{digits}" if len(digits) == 10 else f"tel:+{digits}"


def phone_span(number: str) -> Span:
    """A phone number to read and to tap."""
    return Span(number.replace(" ", NBSP), uri=phone_address(number))


def cell(text: str | None, place: Place | None) -> Paragraph:
    """A cell of a table."""
    return Paragraph(spans(text or NOTHING), place=place)


@dataclass(frozen=True)
class SheetContext:
    """What a sheet is composed from."""

    practice: model.Practice
    """With what it says in the sheet's language."""
    procedure: model.Procedure
    """With its words in the sheet's language."""
    language: Language
    patient: Patient
    brief: bool
    """Whether it is the short sheet, with the shorter words where there are any."""
    slots: frozenset[str] = frozenset()
    """Keys of the details whose lines are left open, for words that differ from copy to copy."""

    def heading(self, part: str, entry: model.Headed | None = None) -> Heading:
        """The heading of a part: its own, or that of the language. Raises HandoutsError where neither has one."""
        if entry is not None and entry.heading:
            return Heading(spans(entry.heading), place=entry.at.get("heading"))
        return Heading(spans(self.language.heading(part, self.procedure.at.get(part))))

    def section(self, part: str, entry: model.Headed | None, *blocks: Block | None) -> Section:
        """A part of the sheet under its heading; blocks that are None are left out."""
        return Section(part, self.heading(part, entry), tuple(block for block in blocks if block is not None))

    def heads(self, part: str, *columns: str) -> tuple[Paragraph, ...]:
        """The heads of a table's columns. Raises HandoutsError where the language has none."""
        return tuple(Paragraph(spans(self.language.head(each, self.procedure.at.get(part)))) for each in columns)

    def label(self, words: str) -> tuple[Span, ...]:
        """A label before a span, with the mark that parts them."""
        return (Span(self.language.join_label(words, "")),) if words else ()

    def wording(self, text: model.Text) -> str | None:
        """The text in full or in brief; None where the content leaves it out for brevity."""
        if not (self.brief and text.brief):
            return text.text
        return None if text.brief == LEFT_OUT else text.brief

    def paragraph(self, text: model.Text) -> Paragraph:
        """A text as a paragraph of its own."""
        return Paragraph(spans(self.wording(text) or text.text), place=text.at.get("text") or text.at.get(""))

    def paragraphs(self, texts: Sequence[model.Text]) -> tuple[Paragraph, ...]:
        """Running text: a paragraph of several sentences, or a few of them."""
        groups: list[list[Span]] = []
        for text in texts:
            words = self.wording(text)
            if words is None:
                continue
            if not groups or text.new_paragraph == "yes":
                groups.append([])
            space = " " if groups[-1] else ""
            groups[-1].append(Span(space + join_numbers(words), place=text.at.get("text") or text.at.get("")))
        return tuple(Paragraph(tuple(group), place=group[0].place) for group in groups)

    def figure(self, picture: model.Picture | None) -> Figure | None:
        """A picture with the words in and under it.

        A caption that the content leaves out for brevity ("brief: none") is no part of the short sheet: that sheet
        prints all that its document has.
        """
        if picture is None:
            return None
        said = picture.caption if picture.caption and self.wording(picture.caption) is not None else None
        caption = self.paragraph(said) if said else None
        labels = tuple(picture.labels.items())
        size = picture.size if isinstance(picture, model.Logo) else "medium"
        return Figure(picture.alt, picture.name, picture.file, labels, caption, place=picture.at.get(""), size=size)
