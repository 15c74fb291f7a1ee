"""A sheet in braille: its words as paragraphs of cells, in the forms that readers of braille know.

Headings, lists, tables and boxes stand as the Braille Authority of North America has them (Braille Formats, 2016): the
title in the middle, headings from cell 5 and 7, paragraphs from cell 3, what runs on in a list from cell 3; a table is read
row by row, each cell after the heading of its column; lines of full cells stand around what is urgent. Of a picture its
description is given in brackets. A code to scan is left out: nobody finds it with a finger, and its number or address is
there in words.
"""

import itertools
from collections.abc import Iterator, Sequence

from handouts.content.selection import URGENT
from handouts.document import nodes as doc
from handouts.document.context import NOTHING
from handouts.document.transcript import Heard, hear
from handouts.languages.language import Language
from handouts.pdf.hyphenation import Hyphenation
from handouts.problems import Place
from handouts.reading.declarations import dataclass
from handouts.templates.braille.lines import Indents, wrap
from handouts.templates.braille.pages import BrailleLine, Paper, center, justify, paginate
from handouts.templates.braille.tables import BrailleTable, Grade
from handouts.templates.braille.translating import BrailleSource, BrailleText, translate, write_number

TEXT, ITEM, INNER, ASIDE, PART, HEADING, OUTER = (
    Indents(2, 0), Indents(0, 2), Indents(2, 4), Indents(6, 4), Indents(4, 4), Indents(6, 6), Indents(0, 0)
)  # fmt: skip
FULL_TOP, FULL_BOTTOM, GUIDE = "⠶", "⠛", "⠐"
"""The cells of the line over a box and under it, and of those that lead the finger to a page number."""
FEW_PAGES = 2
"""A sheet of so many pages needs no list of its parts."""
PAIR = 2
"""Lines of a paragraph that no page parts."""
PART_LEVEL = 2
"""Of the heading of a part."""
AROUND_TITLE = 6
"""Cells that stay free beside a title in the middle."""


@dataclass(frozen=True, slots=True)
class BraillePiece:
    """A paragraph, or an empty line or one of a box."""

    source: BrailleSource
    indents: Indents = TEXT
    centered: bool = False
    kept: bool = False
    """Whether the page does not end after it."""
    part: int | None = None
    """Which part it is the heading of."""
    rule: str = ""
    """The cell that fills its line, if it is one of a box."""


def write_sheet(document: doc.Document, table: BrailleTable, grade: Grade, paper: Paper) -> list[list[str]]:
    """The pages of a sheet, each a list of lines of cells.

    Raises HandoutsError if liblouis is not installed, or for words that it cannot write.
    """
    return _BrailleSheet(document, table, grade, paper).write()


class _BrailleSheet:
    def __init__(self, document: doc.Document, table: BrailleTable, grade: Grade, paper: Paper) -> None:
        self._document, self._table, self._grade, self._paper = document, table, grade, paper
        patterns = document.language.patterns
        self._patterns = Hyphenation(patterns) if patterns else None

    def write(self) -> list[list[str]]:
        document = self._document
        pieces = list(find_pieces(document, self._table))
        mark = BrailleSource(document.mark.text if document.mark else "")
        sources = [mark, BrailleSource(document.imprint.title), *(piece.source for piece in pieces)]
        mark_text, title, *texts = translate(sources, self._table, self._grade)
        head = self._center(mark_text)
        before = next((at for at, piece in enumerate(pieces) if piece.part is not None), len(pieces))
        while before and not texts[before - 1].cells:  # what is empty before a heading goes with it
            before -= 1
        body = [self._set(piece, text) for piece, text in zip(pieces, texts, strict=True)]
        for at, piece in enumerate(pieces):
            if piece.rule == FULL_BOTTOM:  # never alone on a page
                body[at - 1][-1] = body[at - 1][-1]._replace(keep=True)
        parts = [(piece.part, text) for piece, text in zip(pieces, texts, strict=True) if piece.part is not None]
        height = self._paper.height - len(head) - 1
        pages = paginate(list(itertools.chain(*body)), height)
        if len(pages) > FEW_PAGES:
            pages = self._add_contents(body, before, parts, height)
        return [
            [*head, *(line.cells for line in page), *[""] * (height - len(page)), self._foot(number, title)]
            for number, page in enumerate(pages, 1)
        ]

    def _add_contents(
        self,
        body: Sequence[list[BrailleLine]],
        before: int,
        parts: Sequence[tuple[int | None, BrailleText]],
        height: int,
    ) -> list[list[BrailleLine]]:
        """The pages with a list of the parts, each with its page, before the first part."""
        found: dict[int | None, int] = {}
        while True:
            entries = [line for part, text in parts for line in self._entry(text, found.get(part, 1))]
            lines = [*itertools.chain(*body[:before]), BrailleLine(), *entries, *itertools.chain(*body[before:])]
            pages = paginate(lines, height)
            now: dict[int | None, int] = {
                line.part: number for number, page in enumerate(pages, 1) for line in page if line.part is not None
            }
            if now == found:
                return pages
            found = now

    def _entry(self, text: BrailleText, page: int) -> list[BrailleLine]:
        number = write_number(page, self._table.numbers)
        *lines, last = wrap(text, self._paper.width - len(number) - 2, ITEM, self._patterns)
        return [*map(BrailleLine, lines), BrailleLine(justify(last, number, self._paper.width, GUIDE))]

    def _foot(self, number: int, title: BrailleText) -> str:
        """The title and the number of the page; the number alone where there is no room for both."""
        page = write_number(number, self._table.numbers)
        room = self._paper.width - len(page) - 1
        return justify(title.cells if len(title.cells) <= room else "", page, self._paper.width)

    def _center(self, text: BrailleText) -> list[str]:
        width = self._paper.width
        return [center(line, width) for line in wrap(text, width - AROUND_TITLE, OUTER, self._patterns)]

    def _set(self, piece: BraillePiece, text: BrailleText) -> list[BrailleLine]:
        if not text.cells:
            return [BrailleLine(piece.rule * self._paper.width, piece.kept)]
        width = self._paper.width
        lines = self._center(text) if piece.centered else wrap(text, width, piece.indents, self._patterns)
        part = piece.part
        return [
            BrailleLine(line, piece.kept or (at == 0 and len(lines) == PAIR), part if at == 0 else None)
            for at, line in enumerate(lines)
        ]


def find_pieces(document: doc.Document, table: BrailleTable) -> Iterator[BraillePiece]:
    """Everything a sheet says, in order; its draft mark is not among it, for that stands on each page."""
    writer = _PieceWriter(document.language, table)
    heard = hear(document)
    if document.mark:
        next(heard)
    for each in heard:
        yield from writer.write(each)
    yield from writer.end()
    imprint = document.imprint
    yield _empty()
    for text in (
        imprint.practice,
        f"{imprint.title} ({imprint.language})",
        document.language.join_sentences([each for each in (imprint.version, imprint.review_by) if each]),
        imprint.code,
    ):
        if text:
            yield BraillePiece(BrailleSource(text), ITEM)


def _empty(rule: str = "", *, kept: bool = False) -> BraillePiece:
    return BraillePiece(BrailleSource(""), rule=rule, kept=kept)


class _PieceWriter:
    """What is heard, as paragraphs; what one says may need what was heard before it."""

    def __init__(self, language: Language, table: BrailleTable) -> None:
        self._language, self._table = language, table
        self._before: Heard | None = None
        """A step's number, a word to be explained or a picture, whose line what follows goes on."""
        self._last = ""
        self._parts, self._boxed, self._in_table, self._begun = 0, False, False, False

    def write(self, heard: Heard) -> Iterator[BraillePiece]:
        """The paragraphs that can be written now."""
        before, self._before = self._before, None
        if before and heard.role == "labels":
            yield self._aside(before, heard)
            return
        if before and before.role == "picture":
            yield self._aside(before)
        if heard.role in ("step", "word", "picture"):
            self._before = heard
        else:
            yield from self._write_one(heard, before)
        self._last = heard.role

    def end(self) -> Iterator[BraillePiece]:
        """What is still to be written at the end of a part."""
        before, self._before = self._before, None
        if before:
            yield self._aside(before)
        if self._boxed:
            self._boxed = False
            yield _empty(FULL_BOTTOM)

    def _write_one(self, heard: Heard, before: Heard | None) -> Iterator[BraillePiece]:
        match heard.role:
            case "part":
                yield from self._begin_part(heard)
            case "heading":
                yield self._heading(heard, before)
            case "table":
                self._in_table = True
                yield _empty()
            case "list":
                self._in_table = False
            case "column" | "code":
                pass
            case "caption" if self._last == "code":
                pass
            case "caption" | "summary":
                yield self._piece(f"[{_words(heard)}]", heard, ASIDE)
            case "text" | "name":
                self._in_table = False
                yield self._piece(_words(heard), heard, ITEM if heard.role == "name" else TEXT)
            case "row" | "cell" | "empty":
                text = self._language.join_label(heard.head, _words(heard) or NOTHING) if heard.head else _words(heard)
                yield self._piece(text or NOTHING, heard, INNER if heard.level else ITEM)
            case "line" | "lines" | "filled":
                yield self._line(heard)
            case _:
                yield self._item(heard, before)

    def _begin_part(self, heard: Heard) -> Iterator[BraillePiece]:
        yield from self.end()
        self._begun, self._in_table = True, False
        self._boxed = heard.text in URGENT
        yield _empty()
        if self._boxed:
            yield _empty(FULL_TOP, kept=True)

    def _heading(self, heard: Heard, before: Heard | None) -> BraillePiece:
        self._in_table = False
        text = _words(heard)
        if before:
            text = self._language.join_label(self._language.step.format(number=before.text), text)
        part = None
        if self._begun:
            part, self._parts, self._begun = self._parts, self._parts + 1, False
        indents = PART if heard.level == PART_LEVEL else HEADING
        return BraillePiece(_source(text, heard), indents, centered=heard.level == 1, kept=True, part=part)

    def _line(self, heard: Heard) -> BraillePiece:
        """A line to write on, or what is filled in there; in a table it belongs to the cell before it."""
        said = heard.text or self._language.to_write
        text = self._language.join_label(heard.head, said) if heard.head else said
        return self._piece(text, heard, INNER if self._in_table else ITEM)

    def _item(self, heard: Heard, before: Heard | None) -> BraillePiece:
        text = _words(heard)
        label = {
            "box": self._language.tick_box,
            "allowed": self._table.yes,
            "not allowed": self._table.no,
            "meaning": before.text if before else "",
        }.get(heard.role)
        return self._piece(self._language.join_label(label, text) if label else text, heard, ITEM)

    def _aside(self, picture: Heard, labels: Heard | None = None) -> BraillePiece:
        said = [picture.text, *([labels.text] if labels else [])]
        return self._piece(f"[{self._language.join_sentences(said)}]", picture, ASIDE)

    def _piece(self, text: str, heard: Heard, indents: Indents) -> BraillePiece:
        return BraillePiece(_source(text, heard), indents)


def _source(text: str, heard: Heard) -> BrailleSource:
    detail = any(span.field for span in heard.spans)
    place: Place | None = next((span.place for span in heard.spans if span.place), None)
    return BrailleSource(text, place, detail)


def _words(heard: Heard) -> str:
    """Its words with the blanks at which no line ends."""
    return "".join(span.text for span in heard.spans) or heard.text
