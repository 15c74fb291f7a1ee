"""A sheet in braille: its words as paragraphs of cells, in the forms that readers of braille know.

Headings, lists, tables and boxes stand as the Braille Authority of North America has them (Braille Formats, 2016): the
title in the middle, headings from cell 5 and 7, paragraphs from cell 3, what runs on in a list from cell 3; a table is read
row by row, each cell after the heading of its column; a line of cells stands over what is urgent and one under it. What a
picture or a table shows is said in brackets.
"""

import itertools
from collections.abc import Mapping, Sequence

from handouts.document import nodes as doc
from handouts.pdf.hyphenation import Hyphenation
from handouts.templates.braille.lines import Indents, wrap
from handouts.templates.braille.pages import BrailleLine, CellPage, center, justify, paginate
from handouts.templates.braille.tables import BrailleTable, Grade
from handouts.templates.braille.translating import BLANK, BrailleSource, BrailleText, translate, write_number
from handouts.templates.told import ToldKind, ToldParagraph, tell

TEXT, ITEM, INNER, ASIDE, PART, HEADING, OUTER = (
    Indents(2, 0), Indents(0, 2), Indents(2, 4), Indents(6, 4), Indents(4, 4), Indents(6, 6), Indents(0, 0)
)  # fmt: skip
FULL_TOP, FULL_BOTTOM, GUIDE = "⠶", "⠛", "⠐"
"""The cells of the line over a box and under it, and of those that lead the finger to a page number."""
FEW_PAGES = 2
"""A sheet of so many pages needs no list of its parts."""
PAIR = 2
"""Lines of a paragraph that no page parts."""
WIDEST_NUMBER = 4
"""Cells of the number of a page, its sign among them."""
AROUND_TITLE = 6
"""Cells that stay free beside a title in the middle."""


INDENTS: Mapping[ToldKind, Indents] = {
    "title": OUTER, "part": PART, "heading": HEADING, "text": TEXT, "name": ITEM, "item": ITEM, "inner": INNER,
    "aside": ASIDE, "imprint": ITEM,
}  # fmt: skip
RULES: Mapping[ToldKind, str] = {"urgent": FULL_TOP, "urgent end": FULL_BOTTOM}
"""The cell that fills the line of a box."""
HEADS = ("title", "part", "heading", "urgent")
"""After these no page ends."""


def write_sheet(document: doc.Document, table: BrailleTable, grade: Grade, paper: CellPage) -> list[list[str]]:
    """The pages of a sheet, each a list of lines of cells.

    Raises HandoutsError if liblouis is not installed, or for words that it cannot write.
    """
    return _BrailleSheet(document, table, grade, paper).write()


class _BrailleSheet:
    def __init__(self, document: doc.Document, table: BrailleTable, grade: Grade, paper: CellPage) -> None:
        self._document, self._table, self._grade, self._paper = document, table, grade, paper
        patterns = document.language.patterns
        self._patterns = Hyphenation(patterns) if patterns else None

    def write(self) -> list[list[str]]:
        document = self._document
        told = list(tell(document))
        mark = BrailleSource(document.mark.text if document.mark else "")
        sources = [BrailleSource(self._say(each), each.place, each.detail) for each in told]
        mark_text, title, *texts = translate(
            [mark, BrailleSource(document.imprint.title), *sources], self._table, self._grade
        )
        head = self._center(mark_text)
        body = [self._set(each, text, at) for at, (each, text) in enumerate(zip(told, texts, strict=True))]
        for at, each in enumerate(told):
            if each.kind == "urgent end":  # never alone on a page
                body[at - 1][-1] = body[at - 1][-1]._replace(keep=True)
        height = self._paper.height - len(head) - 1
        pages = paginate(list(itertools.chain(*body)), height)
        if len(pages) > FEW_PAGES:
            parts = {at: text for at, (each, text) in enumerate(zip(told, texts, strict=True)) if each.kind == "part"}
            pages = self._add_contents(body, parts, height)
        return [
            [*head, *(line.cells for line in page), *[""] * (height - len(page)), self._foot(number, title)]
            for number, page in enumerate(pages, 1)
        ]

    def _say(self, told: ToldParagraph) -> str:
        return f"[{told.text}]" if told.kind == "aside" else told.text

    def _add_contents(
        self, body: Sequence[list[BrailleLine]], parts: Mapping[int, BrailleText], height: int
    ) -> list[list[BrailleLine]]:
        """The pages with a list of the parts, each with its page, before the first part; ``parts`` are headings by their
        place in ``body``."""
        first = min(parts)
        while first and not any(line.cells.strip(BLANK + FULL_TOP) for line in body[first - 1]):
            first -= 1  # what is empty before a heading goes with it
        before, after = list(itertools.chain(*body[:first])), list(itertools.chain(*body[first:]))

        def put_together(numbers: Mapping[int, int]) -> list[list[BrailleLine]]:
            entries = [line for part, text in parts.items() for line in self._entry(text, numbers.get(part, 1))]
            return paginate([*before, BrailleLine(), *entries, *after], height)

        # An entry has as many lines whatever its number: so the pages of the first try are those of the second.
        pages = put_together({})
        return put_together(
            {line.part: at for at, page in enumerate(pages, 1) for line in page if line.part is not None}
        )

    def _entry(self, text: BrailleText, page: int) -> list[BrailleLine]:
        *lines, last = wrap(text, self._paper.width - WIDEST_NUMBER - 2, ITEM, self._patterns)
        number = write_number(page, self._table.numbers)
        return [*map(BrailleLine, lines), BrailleLine(justify(last, number, self._paper.width, GUIDE))]

    def _foot(self, number: int, title: BrailleText) -> str:
        """The title and the number of the page; the number alone where there is no room for both."""
        page = write_number(number, self._table.numbers)
        room = self._paper.width - len(page) - 1
        return justify(title.cells if len(title.cells) <= room else "", page, self._paper.width)

    def _center(self, text: BrailleText) -> list[str]:
        width = self._paper.width
        return [center(line, width) for line in wrap(text, width - AROUND_TITLE, OUTER, self._patterns)]

    def _set(self, told: ToldParagraph, text: BrailleText, at: int) -> list[BrailleLine]:
        """The lines of a paragraph; ``at`` is its place among all."""
        keep = told.kind in HEADS
        if not text.cells:
            return [BrailleLine(RULES.get(told.kind, "") * self._paper.width, keep)]
        if told.kind == "title":
            lines = self._center(text)
        else:
            lines = wrap(text, self._paper.width, INDENTS[told.kind], self._patterns)
        part = at if told.kind == "part" else None
        return [
            BrailleLine(line, keep or (number == 0 and len(lines) == PAIR), None if number else part)
            for number, line in enumerate(lines)
        ]
