"""What every edition does alike: it lays out rows, and paints them page by page with their furniture."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import cache, partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import ClassVar

from reportlab.lib.colors import Color

from handouts.content.selection import CONTACT
from handouts.document import nodes as doc
from handouts.document.packed import PACKED
from handouts.layout.blocks.pictures import make_logo, measure_logo, paint_logo
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.blocks.text import explain_long_word, lay_out_text
from handouts.layout.grid import GUTTER
from handouts.layout.marks import Furniture, Rule, open_foot
from handouts.layout.pagination import PlacedRow
from handouts.layout.painter import Painter
from handouts.layout.rows import NONE, PlacedMark, Row, Space, lower, merge_rows
from handouts.layout.tagging import Tags
from handouts.layout.typography import Look, Paper, families, hyphenation, locale, styles
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.hyphenation import WordTooLong
from handouts.pdf.line_breaking import Piece, Style, break_lines
from handouts.pdf.lines import LAST_LATIN
from handouts.pdf.structure import Rectangle
from handouts.problems import HandoutsError
from handouts.reading.declarations import dataclass
from handouts.templates.measures import Measures

OVERHANG = 12.0
"""Points that ink may reach above the live area: the first baseline is where a capital of the title ends with it, and
accents and signs above the letters stand higher."""
FEW_PAGES = 2
"""A sheet of up to so many pages needs no bookmarks: a screen shows both its sides."""
DRAFT_STRIP, DRAFT_WORDS = 32.0, 23.0
"""The draft mark's strip and the words below it, above the live area: within the margin, clear of what a printer cuts."""
DRAFT_STRIP_HEIGHT = 6.0
DRAFT_CLEAR, DESCENT = 4.0, 0.25
"""White between the draft mark and the title; and how far letters like g reach below their baseline, as a share of the
type's size."""
LOGO_SIDE = 40.0
"""A square logo is a little taller than two lines of the name; others cover the same area."""
LOGO_GAP = 4.0
"""From a logo to the name below it."""
DEEPEST_LATIN = 0.25
"""How far Latin letters fall below their line, as a share of their size: what stands under a title keeps clear of that."""
TITLE_OUTDENT = 0.03
"""Large letters have white of their own at their left, as a share of their size: moved out by it, they stand flush."""
FOOT_RULE = 58.0
"""From the foot's hairline to the edge of the paper where the foot has two lines: they end 22 points above the edge,
which every desk printer reaches."""
FOOT_LINES = 2
FOOT_GAP = 6.0
"""From the foot's hairline to its first line."""
HOLE, MOST_NOTES, LEAST_NOTES = 0.09, 8, 2
"""Share of a page from which a hole at its foot is filled with lines to write on, at most and at least so many."""
NOTE_TOP, LINE_DROP = 14.0, 3.0
"""From the last row to the room for a line of small words above the first of these lines, and from their baseline to it."""
MOST_PAGES = 99
"""The foot is measured with numbers of this many digits, so that its height is the same on every page."""


class Edition:
    """One document in one edition.

    An edition gives its :class:`Measures`, turns the document into pages of rows in :meth:`pages`, and may paint other
    furniture. It is laid out without a page to paint on; :meth:`paint` does both. Lengths are points: ``x`` is from
    the page's left edge, ``y`` down; ``head`` is the top of the live area, from which rows are measured.
    """

    format: ClassVar[str] = ""
    landscape: ClassVar[bool] = False
    brief: ClassVar[bool] = False
    """Whether it is a short sheet: one with the shorter words and with parts that are chosen."""
    one_sided: ClassVar[bool] = False
    """Whether it stands on one side of paper."""
    measures: ClassVar[Measures]

    def __init__(self, document: doc.Document, tags: Tags, look: Look, paper: Paper, folder: Path) -> None:
        self.document, self.tags, self.look, self.paper, self.folder = document, tags, look, paper, folder
        language = document.language
        self.rtl = language.direction == "rtl"
        self.styles = styles(
            self.measures.scale, look, families(language), self.rtl, locale(language), hyphenation(language)
        )
        self.spacing, self.head = self.measures.spacing, self.measures.head
        self.foot_rule = paper.height - self.head
        """Where the live area ends, from the paper's upper edge; an edition with a foot raises it."""
        self.setting = Typesetting(tags, self.styles, self.spacing, look, folder)
        self.prepare()

    def prepare(self) -> None:
        """What an edition works out once, before it lays out."""

    @classmethod
    def duplex(cls) -> str:
        """How a printer turns the paper for the second side, as ISO 32000 names it; "" for a sheet of one side."""
        if cls.one_sided:
            return ""
        return "DuplexFlipShortEdge" if cls.landscape else "DuplexFlipLongEdge"

    @property
    def margin(self) -> float:
        """Points at the left and the right of the live area."""
        wide = self.measures.live_width
        return self.measures.margin if wide is None else (self.paper.width - wide) / 2

    @property
    def left(self) -> float:
        """The left edge of the live area."""
        return self.margin

    @property
    def width(self) -> float:
        """Of the live area."""
        return self.paper.width - 2 * self.margin

    @property
    def right(self) -> float:
        """The right edge of the live area."""
        return self.left + self.width

    def live_areas(self, page: int) -> Sequence[Rectangle]:
        """Where words may stand on a page, counted from 1: boxes in points from its lower left corner, by the measures
        alone. The press holds the finished page against them."""
        return [(self.left, self.paper.height - self.foot_rule, self.right, self.paper.height - self.head + OVERHANG)]

    def pages(self) -> Sequence[Sequence[PlacedRow]]:
        """The rows of each page. Raises TooTall, or NoRoomError if the words do not fit the edition."""
        raise NotImplementedError

    def find_longer(self) -> "tuple[type[Edition], doc.Document] | None":
        """The edition that a document this long is laid out in, and the document in the order it has there; None if it is
        this one. Raises as :meth:`pages`."""
        return None

    def has_room_for(self, sections: Sequence[doc.Section]) -> bool:
        """Whether these sections of the document would all find room, in their order; only a short sheet has too little."""
        raise NotImplementedError

    def paint(self, canvas: TaggedCanvas) -> int:
        """Lay out, and paint every page on a canvas whose structure tree holds the tags; returns how many there are.

        Raises what :meth:`pages` does, and RuntimeError if a part of the document was left out.
        """
        canvas.right_to_left = self.rtl
        laid_out = self.pages()
        painter = Painter(canvas, self.tags, self.look, rtl=self.rtl, bookmarks=len(laid_out) > FEW_PAGES)
        for number, rows in enumerate(laid_out, 1):
            self.furniture(painter, number, len(laid_out))
            columns = accumulate((after.y < before.y for before, after in pairwise(rows)), initial=0)
            parts = [
                (part.mark.order, column, each.y + part.y, part.x, part)
                for column, each in zip(columns, rows, strict=False)  # a page without rows has no first column
                for part in each.row.parts
            ]
            for _, _, y, x, part in sorted(parts, key=lambda each: each[:4]):  # a paragraph may go on in a next column
                part.mark.paint(painter, x, self.head + y)
            self.foot(painter, number, len(laid_out))
            canvas.showPage()
        self._refuse_losses(canvas)
        return len(laid_out)

    def _refuse_losses(self, canvas: TaggedCanvas) -> None:
        """Stop if an edition painted only part of its document: a fault of the program, never a sheet."""
        for element in canvas.structure.document.walk():
            if not element.kids and element not in canvas.painted and element not in self.tags.empty:
                raise RuntimeError(
                    f"the {self.format} edition left out a {element.role}: {self.tags.describe(element)!r}"
                )

    def furniture(self, painter: Painter, number: int, pages: int) -> None:
        """What stands on a page before its rows: the draft mark."""
        if self.document.mark:
            self.draft(painter, self.document.mark, number)

    def foot(self, painter: Painter, number: int, pages: int) -> None:
        """What stands at the foot of a page."""

    # -- the draft mark

    def draft(self, painter: Painter, words: doc.Paragraph, number: int) -> None:
        """A hatched strip and a line of words on every page; read out once."""
        self.draft_strip(painter, self.left, self.head - DRAFT_STRIP, self.width)
        self.draft_words(painter, words, number, self.right, self.head - DRAFT_WORDS)

    def draft_strip(self, painter: Painter, x: float, y: float, width: float, tall: float = DRAFT_STRIP_HEIGHT) -> None:
        """The hatching that says "draft" together with the words."""
        canvas, look = painter.canvas, self.look
        left, beyond = painter.place(x, width), tall + 2  # a stroke begins and ends outside of what is seen

        def hatch() -> None:
            lines, at = list[tuple[float, float, float, float]](), left - beyond
            while at < left + width + beyond:
                lines.append((at, painter.height - y - tall - 1, at + beyond, painter.height - y + 1))
                at += look.hatch_step
            canvas.setStrokeColor(look.accent)
            canvas.setLineWidth(look.hatch_pen)
            canvas.stroke_lines(lines)

        with canvas.artifact("Header"):
            painter.paint_within(x, y, width, tall, hatch)

    def draft_words(self, painter: Painter, words: doc.Paragraph, number: int, right: float, y: float) -> None:
        """The words of the draft mark, ending at ``right``: content on the first page, furniture after."""
        style, canvas = self.styles.mark, painter.canvas
        x = right - style.width(words.text)
        with canvas.content(self.tags[words]) if number == 1 else canvas.artifact("Header"):
            painter.words(words.text, style, x, y)

    # -- letterhead

    def letterhead(self, x: float, width: float, baseline: float, *, logo_side: float = LOGO_SIDE) -> Row:
        """The practice's name, its last line on ``baseline``; or its logo with the name under it.

        Without a logo of its own the name stands alone: a mark of ours would be taken for the practice's.

        ``logo_side`` is of the square whose area a logo of medium size covers, in points.
        """
        head, style = self.document.masthead, self.styles.name
        row, y = Row(0), 0.0
        if head.logo:
            wide, high = measure_logo(self.setting, head.logo, width, logo_side)
            row.parts.append(PlacedMark(x, 0, make_logo(self.setting, head.logo, wide, high)))
            y, style = high + LOGO_GAP, self.styles.small_strong
        lines = [line for name in head.practice for line in lay_out_text(self.setting, name, style, x, width)]
        apart = style.line_height(self._name_lines(style, width))
        if not head.logo:
            y = max(0.0, baseline - style.baseline - (len(lines) - 1) * apart)
        for line in lines:
            row.parts += lower(line.parts, y)
            y += apart
        row.height = y - apart + style.leading
        return row

    def _name_lines(self, style: Style, width: float) -> list[str]:
        """The practice's name in its lines, no wider than ``width`` points."""
        return [words for name in self.document.masthead.practice for words in wrap(name.text, style, width, name)]

    def letterhead_again(
        self, painter: Painter, x: float, width: float, baseline: float, *, logo_side: float = LOGO_SIDE
    ) -> None:
        """The same as furniture, on a later page; ``baseline`` is from the top of the live area."""
        head, style = self.document.masthead, self.styles.name
        with painter.canvas.artifact("Header"):
            if head.logo:
                wide, high = measure_logo(self.setting, head.logo, width, logo_side)
                paint_logo(self.setting, head.logo, painter, x, self.head, wide, high)
                return
            names = self._name_lines(style, width)
            apart = style.line_height(names)
            y = self.head + max(0.0, baseline - style.baseline - (len(names) - 1) * apart)
            for index, name in enumerate(names):
                painter.words(name, style, x, y + index * apart)

    def title_baseline(self, width: float, usual: float) -> float:
        """The baseline of the title's first line, from the top of the live area: lower than the ``usual`` one where its
        letters rise so high, with an accent or as Han do, that they would touch the draft mark."""
        style, words = self._title_style(width), self.document.masthead.title.text
        mark = self.styles.mark
        foot_of_mark = mark.baseline + DESCENT * mark.size - DRAFT_WORDS
        return max(usual, style.ascent(words) + foot_of_mark + DRAFT_CLEAR)

    def _title_style(self, width: float) -> Style:
        """The largest in which the title stands on one line of ``width`` points, or else the smallest."""
        words = self.document.masthead.title.text
        return next((style for style in self.styles.title if style.width(words) <= width), self.styles.title[-1])

    def title(self, x: float, width: float, baseline: float) -> list[Row]:
        """The title, as large as sets it on one line; ``baseline`` of the first is counted from the row's top."""
        node = self.document.masthead.title
        style = self._title_style(width)
        rows = lay_out_text(self.setting, node, style, x - TITLE_OUTDENT * style.size, width)
        lift = baseline - style.baseline
        for row in rows:
            row.parts = lower(row.parts, lift)
        deep = style.descent(words) if (words := node.text) and max(words) > LAST_LATIN else 0.0
        rows[-1].height = lift + style.baseline + max(0.0, deep - DEEPEST_LATIN * style.size)
        return rows

    # -- sections

    def voice(self, section: doc.Section) -> tuple[float, Color, Style]:
        """How loudly a section speaks: its rule's weight and color, and the style of its heading."""
        if section.kind in ("when_to_call", "notice"):
            return self.measures.urgent_rule, self.look.accent, self.styles.urgent
        if section.kind in ("short_version", "contact"):
            return self.measures.strong_rule, self.look.brand, self.styles.heading
        if section.kind == PACKED:
            return self.measures.urgent_rule, self.look.brand, self.styles.opening
        return self.look.hair, self.look.rule, self.styles.heading

    def section_rule(self, section: doc.Section, x: float, width: float) -> PlacedMark:
        """The rule over a section, at the top of its row."""
        weight, color, _ = self.voice(section)
        return PlacedMark(x, 0, Rule(width, weight, color))

    @staticmethod
    def end_part(last: Row, space: Space) -> None:
        """Let the rule of the next part follow ``last`` at this space, also where that row looks otherwise because it is at
        the top of a page."""
        for row in (last, last.at_top):
            if row:
                row.after, row.cost, row.keep = space, 0.0, False
                open_foot(row)

    def continued(self, section: doc.Section) -> str:
        """What stands over a section that goes on from the page before, in the document's language."""
        return self.document.language.continued.format(heading=section.heading.text)

    def call_box(self, section: doc.Section, tallest: float, as_in_black: bool = False) -> Row | None:
        """When to call, in a box with the practice's phones; None where it would be taller than ``tallest`` points."""
        from handouts.layout.blocks.call_box import lay_out_call_box

        contact = self.document.section(CONTACT)
        blocks = contact.blocks if contact else ()
        phones: list[doc.PhoneBlock | doc.PhoneEntry] = [each for each in blocks if isinstance(each, doc.PhoneBlock)]
        phones += [each for block in blocks if isinstance(block, doc.PhoneList) for each in block.items]
        box = lay_out_call_box(self.setting, section, self.left, self.width, phones, as_in_black)
        return box if box.height <= tallest else None

    def fill_holes(self, pages: Sequence[Sequence[PlacedRow]], room: float, apart: float) -> list[Sequence[PlacedRow]]:
        """The pages with lines to write on, ``apart`` points apart, where the foot of all but the last would be empty."""
        return [*(self._fill_hole(page, room, apart) for page in pages[:-1]), *pages[-1:]]

    def _fill_hole(self, page: Sequence[PlacedRow], room: float, apart: float) -> Sequence[PlacedRow]:
        end = page[-1].y + page[-1].row.height
        left = room - end
        count = min(MOST_NOTES, int((left - NOTE_TOP) // apart))
        if left < HOLE * room or count < LEAST_NOTES:
            return page
        rule, first = (
            Rule(self.width, self.look.hair, self.look.rule),
            NOTE_TOP + self.styles.small.baseline + LINE_DROP,
        )
        marks = [
            PlacedMark(self.left, first + at * apart, rule) for at in range(count)
        ]  # no word: the visit has its "Note"
        return [*page, PlacedRow(Row(left, marks), end)]

    # -- the foot

    def imprint_lines(self) -> tuple[str, str]:
        """Title and language; dates and code."""
        imprint = self.document.imprint
        dates = [each for each in (imprint.version, imprint.review_by) if each]
        language = self.document.language
        named = language.join_list((imprint.title, imprint.language))
        return named, language.join_sentences([*dates, imprint.code])

    def foot_height(self) -> float:
        """From the foot's hairline to the edge of the paper; it grows with a long name or title."""
        page = self.document.imprint.page_of(MOST_PAGES, MOST_PAGES)
        rows = self._foot_rows(page)
        apart = self.styles.small.line_height([left for left, _, _ in rows])
        return FOOT_RULE + (len(rows) - 1) * apart - (FOOT_LINES - 1) * self.styles.small.leading

    def _foot_rows(self, page: str) -> list[tuple[str, str, Style]]:
        """Who and where, which page; which text: words at the left and at the right, side by side where they fit."""
        imprint, plain, strong = self.document.imprint, self.styles.small, self.styles.small_strong
        named = self.document.language.join_list((imprint.practice, imprint.phone))
        head = self.document.masthead
        who = wrap(named, strong, self.width - strong.width(page) - GUTTER, *head.practice)
        rows = [(words, "" if index else page, strong) for index, words in enumerate(who)]
        title, dates = self.imprint_lines()
        if plain.width(title) + GUTTER + plain.width(dates) <= self.width:
            return [*rows, (title, dates, plain)]
        below = (words for each in (title, dates) for words in wrap(each, plain, self.width, head.title))
        return rows + [(words, "", plain) for words in below]

    def imprint_foot(self, painter: Painter, y: float, number: int, pages: int) -> None:
        """A hairline at ``y`` and below it who and where, which page, which text."""
        page, last = self.document.imprint.page_of(number, pages), number == pages
        with painter.canvas.artifact("Footer"):
            painter.rule(self.left, y, self.width, self.look.hair, self.look.rule)
            y += FOOT_GAP
            rows = self._foot_rows(page)
            apart = self.styles.small.line_height([left for left, _, _ in rows])
            for left, right, style in rows:
                with self.which_text(painter, last=last and style is self.styles.small):
                    painter.words(left, style, self.left, y)
                    if right:
                        painter.words(right, style, self.right - style.width(right), y)
                y += apart

    def which_text(self, painter: Painter, *, last: bool) -> AbstractContextManager[None]:
        """Within it the dates and the code of the text are painted: on the ``last`` page for a listener too, who may be asked
        for them, and as furniture on others."""
        node = self.document.colophon if last else None
        return painter.canvas.content(self.tags[node]) if node else painter.canvas.artifact("Footer")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningHead:
    """Makes the line that stands over a section which goes on from the page before."""

    words: str
    x: float
    width: float
    style: Style
    after: Space = NONE
    top: float = 0.0
    """From the row's top to the first line."""
    least: float = 0.0
    """The least height of the row."""

    def __call__(self) -> Row:
        row = Row(self.top, after=self.after, keep=True)
        lines = wrap(self.words, self.style, self.width)
        apart = self.style.line_height(lines)
        for index, words in enumerate(lines):
            row.parts.append(PlacedMark(self.x, self.top + index * apart, Furniture(words, self.style)))
        row.height += (len(lines) - 1) * apart + self.style.leading
        row.height = max(row.height, self.least)
        return row


def _both_heads(section: Callable[[], Row], table: Callable[[], Row]) -> Row:
    """The line over a section that goes on, and under it the head of the table that does."""
    both = [section(), table()]
    row = merge_rows(both)
    row.after, row.keep = both[-1].after, True
    return row


def run_on(rows: Sequence[Row], head: RunningHead) -> None:
    """Let a section's rows say its name wherever they go on to a page, over what they say there themselves."""
    once = cache(head)
    for row in rows:
        row.running = partial(_both_heads, once, row.running) if row.running else once


def wrap(text: str, style: Style, measure: float, *sources: doc.Paragraph) -> list[str]:
    """The lines of a short text that is furniture, no wider than ``measure`` points.

    ``sources`` are what its words were written as. Raises HandoutsError for a word that does not fit on its line and
    may not be broken.
    """
    try:
        return [line.shown for line in break_lines([Piece(text, style)], measure)]
    except WordTooLong as error:
        places = (span.place or each.place for each in sources for span in each.spans)
        raise HandoutsError(explain_long_word(error.word, next((each for each in places if each), None))) from None
