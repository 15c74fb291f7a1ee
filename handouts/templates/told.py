"""What a sheet says to somebody who does not see it, paragraph by paragraph: braille and speech are made of this.

It is what :mod:`handouts.document.transcript` hears, in the sheet's own language: a list's sign as a word, a table read row
by row, each cell after the heading of its column, a box to tick and a line to write on by what they are called. A code to
scan is left out: nobody finds it with a finger or hears it, and its number or address is there in words.
"""

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from handouts.content.selection import URGENT
from handouts.document import nodes as doc
from handouts.document.context import NOTHING
from handouts.document.transcript import Heard, hear
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Entry
from handouts.reading.files import read_text
from handouts.reading.reader import Reader

WORDS = Path(__file__).with_name("told_words.yaml")

ToldKind = Literal[
    "title", "part", "heading", "text", "name", "item", "inner", "aside", "imprint", "gap", "urgent", "urgent end"
]  # fmt: skip
"""What a paragraph is: ``inner`` belongs to the item before it, ``aside`` says what a picture or table shows, ``name`` is the
practice's, in the language that it writes in; ``gap``, ``urgent`` and its end say nothing: what stands between is urgent."""


@dataclass(frozen=True, slots=True)
class ToldParagraph:
    """A paragraph."""

    kind: ToldKind
    text: str = ""
    """Its words, with the blanks at which no line ends."""
    place: Place | None = None
    """Where they were written, for messages."""
    detail: bool = False
    """Whether a patient's detail is in it: no message says anything of its letters."""
    urgent: bool = False
    """Of a part's heading: whether the part is one that no reader may miss."""
    hints: tuple[doc.Span, ...] = ()
    """Those of its words of which a listener is told more: what an abbreviation is short for, which language a name is in."""


@dataclass(frozen=True, kw_only=True)
class SignWords(Entry):
    """What the signs of a list are called in a language."""

    yes: str
    """Said before what is allowed: on paper there is a check mark."""
    no: str
    """Said before what is not allowed: on paper there is a cross."""


@dataclass(frozen=True, kw_only=True)
class ToldWords(Entry):
    """The file of words that no sheet of paper has."""

    signs: dict[str, SignWords]
    """By the code of the language."""


def tell(document: doc.Document) -> Iterator[ToldParagraph]:
    """Everything a sheet says, in order; its draft mark is not among it, for each maker has its own place for that.

    Raises HandoutsError for a list with signs in a language that has no words for them.
    """
    teller = _Teller(document.language)
    heard = hear(document)
    if document.mark:
        next(heard)
    for each in heard:
        yield from teller.write(each)
    yield from teller.end()
    imprint = document.imprint
    yield ToldParagraph("gap")
    if imprint.practice:
        yield ToldParagraph("name", imprint.practice)
    for text in (
        f"{imprint.title} ({imprint.language})",
        document.language.join_sentences([each for each in (imprint.version, imprint.review_by) if each]),
        imprint.code,
    ):
        if text:
            yield ToldParagraph("imprint", text)


@functools.cache
def _load_words() -> Mapping[str, SignWords]:
    read: ToldWords = Reader(str(WORDS)).read(ToldWords, read_text(WORDS, str(WORDS)))
    return read.signs


class _Teller:
    """What is heard, as paragraphs; what one says may need what was heard before it."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._before: Heard | None = None
        """A step's number, a word to be explained or a picture, whose line what follows goes on."""
        self._last = ""
        self._urgent, self._in_table = False, False

    def write(self, heard: Heard) -> Iterator[ToldParagraph]:
        """The paragraphs that can be told now."""
        before, self._before = self._before, None
        if before and heard.role == "labels":
            yield self._aside(before, heard)
            return
        if before and before.role == "picture":
            yield self._aside(before)
        if heard.role in ("step", "word", "picture"):
            self._before = heard
        else:
            yield from self._tell_one(heard, before)
        self._last = heard.role

    def end(self) -> Iterator[ToldParagraph]:
        """What is still to be told at the end of a part."""
        before, self._before = self._before, None
        if before:
            yield self._aside(before)
        if self._urgent:
            self._urgent = False
            yield ToldParagraph("urgent end")

    def _tell_one(self, heard: Heard, before: Heard | None) -> Iterator[ToldParagraph]:
        match heard.role:
            case "part":
                yield from self.end()
                self._in_table, self._urgent = False, heard.text in URGENT
                yield ToldParagraph("gap")
                if self._urgent:
                    yield ToldParagraph("urgent")
            case "heading":
                yield self._heading(heard, before)
            case "table":
                self._in_table = True
                if self._last != "heading":
                    yield ToldParagraph("gap")
            case "list":
                self._in_table = False
            case "column" | "code" | "colophon":  # the imprint says the last, and more
                pass
            case "caption" if self._last == "code":
                pass
            case "caption" | "summary":
                yield _told("aside", _words(heard), heard)
            case "text" | "name":
                self._in_table = False
                yield _told("name" if heard.role == "name" else "text", _words(heard), heard)
            case "row" | "cell" | "empty":
                text = _words(heard) or NOTHING
                said = self._language.join_label(heard.head, text) if heard.head else text
                yield _told("inner" if heard.level else "item", said, heard)
            case "line" | "lines" | "filled":
                yield self._line(heard)
            case _:
                yield self._item(heard, before)

    def _heading(self, heard: Heard, before: Heard | None) -> ToldParagraph:
        self._in_table = False
        text = _words(heard)
        if before:
            text = self._language.join_label(self._language.step.format(number=before.text), text)
        kind: ToldKind = "title" if heard.level == 1 else "part" if heard.level == PART_LEVEL else "heading"
        place = _find_place(heard)
        return ToldParagraph(kind, text, place, urgent=kind == "part" and self._urgent)

    def _line(self, heard: Heard) -> ToldParagraph:
        """A line to write on, or what is filled in there; in a table it belongs to the cell before it."""
        said = heard.text or self._language.to_write
        text = self._language.join_label(heard.head, said) if heard.head else said
        return _told("inner" if self._in_table else "item", text, heard)

    def _item(self, heard: Heard, before: Heard | None) -> ToldParagraph:
        text = _words(heard)
        label = ""
        if heard.role == "box":
            label = self._language.tick_box
        elif heard.role in ("allowed", "not allowed"):
            label = self._say_sign(allowed=heard.role == "allowed")
        elif heard.role == "meaning" and before:
            label = before.text
        return _told("item", self._language.join_label(label, text) if label else text, heard)

    def _say_sign(self, *, allowed: bool) -> str:
        words, code = _load_words(), self._language.code
        if code not in words:
            raise HandoutsError(
                Problem("no-sign-words", f'The language "{code}" has no words for the signs before what is allowed and what is not.',
                        f"Add a line  {code}:  under  signs:  in handouts/templates/told_words.yaml")
            )  # fmt: skip
        return words[code].yes if allowed else words[code].no

    def _aside(self, picture: Heard, labels: Heard | None = None) -> ToldParagraph:
        said = [picture.text, *([labels.text] if labels else [])]
        return _told("aside", self._language.join_sentences(said), picture)


PART_LEVEL = 2
"""Of the heading of a part."""


def _told(kind: ToldKind, text: str, heard: Heard) -> ToldParagraph:
    hints = tuple(span for span in heard.spans if span.expansion or span.lang)
    return ToldParagraph(kind, text, _find_place(heard), any(span.field for span in heard.spans), hints=hints)


def _find_place(heard: Heard) -> Place | None:
    return next((span.place for span in heard.spans if span.place), None)


def _words(heard: Heard) -> str:
    """Its words with the blanks at which no line ends."""
    return "".join(span.text for span in heard.spans) or heard.text
