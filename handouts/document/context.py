"""What a sheet is composed from, and the small pieces that every part of it is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from handouts import illustrations
from handouts.content import model
from handouts.content.addresses import link_to
from handouts.content.phones import read_number
from handouts.document.nodes import NBSP, Block, Field, Figure, Heading, Paragraph, Section, Slot, Span
from handouts.document.patient import day_key
from handouts.languages.language import Language
from handouts.options import EditionOption
from handouts.problems import Place
from handouts.reading.address_grammar import read_addresses
from handouts.reading.declarations import dataclass

NOTHING = "–"
"""What a cell shows that has nothing to say."""


def _keep_whole(text: str) -> str:
    """A piece of a phone number on one line: an extension may stand on the next, never apart from its word."""
    words = text.lstrip(" ,;:")
    return text.removesuffix(words) + words.replace(" ", NBSP)


def spans(text: str) -> tuple[Span, ...]:
    """A text in one voice."""
    return (Span(text),)


def sentence(text: str, place: Place | None = None, *, strong: bool = False) -> tuple[Span, ...]:
    """A text in one voice, the addresses of the web and for mail in it as links."""
    if "." not in text:  # each address has a dot
        return (Span(text, strong, place=place),)
    found, last = [], 0
    for each in read_addresses(text):
        uri = link_to(text[each.start : each.end], each.kind)
        if uri is None:
            continue
        if text[last : each.start].strip():
            found.append(Span(text[last : each.start], strong, place=place))
        elif each.start > last and found:  # a blank alone is no words of its own: it may fall where a line ends
            found[-1] = replace(found[-1], text=found[-1].text + text[last : each.start])
        words = text[each.start : each.end]
        found.append(Span(words, strong, uri, words if each.kind == "mail" else "", found=True, place=place))
        last = each.end
    if last < len(text) or not found:
        found.append(Span(text[last:], strong, place=place))
    return tuple(found)


def follow(before: Sequence[Span], space: str, after: Sequence[Span]) -> tuple[Span, ...]:
    """Words after others, with what parts them; it belongs to no link where it need not."""
    if not before or not space:
        return (*before, *after)
    if after[0].uri:
        return (*before[:-1], replace(before[-1], text=before[-1].text + space), *after)
    return (*before, replace(after[0], text=space + after[0].text), *after[1:])


def cell(text: str | None, place: Place | None) -> Paragraph:
    """A cell of a table."""
    return Paragraph(sentence(text or NOTHING), place=place)


Cell = Paragraph | Field
"""A cell of a table: words, or words with a day beside them."""


@dataclass(frozen=True)
class SheetContext:
    """What a sheet is composed from."""

    practice: model.Practice
    """With what it says in the sheet's language."""
    procedure: model.Procedure
    """With its words in the sheet's language, in its edition's wording."""
    language: Language
    said: Mapping[str, str]
    """What is printed of a patient's details, by key: :func:`handouts.document.patient.say_details`."""
    edition: EditionOption
    """Which edition it is for; the words of a short one are the shorter ones already."""
    written: model.Practice
    """The practice as it was written: its phones are named by those words in every language."""
    slots: frozenset[str] = frozenset()
    """Keys of the details whose lines are left open, for words that differ from copy to copy."""
    drawings: Mapping[str, int] = field(default_factory=dict)
    """Which of our drawings are shown in an older version, and in which one."""

    def heading(self, part: str, entry: model.Headed | None = None) -> Heading:
        """The heading of a part: its own, or that of the language. Raises HandoutsError where neither has one."""
        if entry is not None and entry.heading:
            return Heading(spans(entry.heading), place=entry.at.get("heading"))
        return Heading(spans(self.language.heading(part, self.procedure.at.get(part))))

    def section(self, part: str, entry: model.Headed | None, *blocks: Block | None) -> Section:
        """A part of the sheet under its heading; blocks that are None are left out."""
        return Section(part, self.heading(part, entry), tuple(block for block in blocks if block is not None), part)

    def heads(self, part: str, *columns: str) -> tuple[Paragraph, ...]:
        """The heads of a table's columns. Raises HandoutsError where the language has none."""
        return tuple(Paragraph(spans(self.language.head(each, self.procedure.at.get(part)))) for each in columns)

    def label(self, words: str) -> tuple[Span, ...]:
        """A label before a span, with the mark that parts them."""
        return (Span(self.language.join_label(words, "")),) if words else ()

    def phone_uri(self, number: str, kind: str | None = None) -> str | None:
        """Where a phone number leads that is tapped or scanned; None where nobody can call it."""
        read = read_number(number, self.practice.country)
        return None if kind == "fax" else read.text_uri if kind == "text" else read.uri

    def phone(self, number: str, kind: str | None = None) -> tuple[Span, ...]:
        """A phone number to read and to tap; what is pressed once somebody answers follows it and is no part of the link."""
        read, uri = read_number(number, self.practice.country), self.phone_uri(number, kind)
        verb = self.language.text_to if kind == "text" else self.language.call
        pieces = (read.number, read.linked[len(read.number) :], f" ({read.digits})" if read.digits else "")
        link = Span("".join(map(_keep_whole, pieces)), uri=uri, says=verb.format(number=read.spoken) if uri else "")
        return (link, Span(_keep_whole(read.after))) if read.after else (link,)

    def moment(self, when: str, day: int | None, place: Place | None) -> Cell:
        """Words for a day, and the day itself where it is counted from the visit: its date, or a line to write it on."""
        if day is None:
            return cell(when, place)
        key = day_key(day)
        value: Paragraph | None = Slot(key=key) if key in self.slots else None
        if value is None and key in self.said:
            value = Paragraph((Span(self.said[key], field="date"),))
        alt = self.language.join_label(when, self.language.to_write)
        return Field(key, Paragraph(spans(when), place=place), value, alt, self.language.longest_day())

    def paragraph(self, text: model.Text) -> Paragraph:
        """A text as a paragraph of its own."""
        return Paragraph(sentence(text.text), place=text.at.get("text") or text.at.get(""))

    def paragraphs(self, texts: Sequence[model.Text]) -> tuple[Paragraph, ...]:
        """Running text: a paragraph of several sentences, or a few of them."""
        groups: list[list[Span]] = []
        for text in texts:
            if not groups or text.new_paragraph == "yes":
                groups.append([])
            space = self.language.space_between(groups[-1][-1].text, text.text) if groups[-1] else ""
            groups[-1] = list(follow(groups[-1], space, sentence(text.text, text.at.get("text") or text.at.get(""))))
        return tuple(Paragraph(tuple(group), place=group[0].place) for group in groups)

    def figure(self, picture: model.Picture | None) -> Figure | None:
        """A picture with the words in and under it."""
        if picture is None:
            return None
        caption = self.paragraph(picture.caption) if picture.caption else None
        labels = tuple(picture.labels.items())
        size = picture.size if isinstance(picture, model.Logo) else "medium"
        name = picture.name or ""
        shown = (name, illustrations.CLOSE_UPS.get(name, "")) if self.drawings else ()
        drawn = tuple((each, self.drawings[each]) for each in shown if each in self.drawings)
        return Figure(picture.alt, picture.name, picture.file, labels, caption, place=picture.at.get(""), size=size,
                      drawn=drawn)  # fmt: skip
