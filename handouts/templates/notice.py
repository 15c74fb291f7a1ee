"""The notice of language help: a block for each language, none of them torn, in a hand's size, in large print, for the wall.

Each block is set in its own fonts, and from right to left where its language is, on a page that reads from left to right.
45 CFR 92.11(c)(3) asks for 20 points on the wall; the American Printing House for the Blind, for 18 in large print.
What it says is composed by :mod:`handouts.press.language_notice`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from handouts.document import nodes as doc
from handouts.layout.blocks import Spacing
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.blocks.text import lay_out_text
from handouts.layout.grid import Grid
from handouts.layout.marks import Rule, TextLine
from handouts.layout.pagination import PlacedRow, TooTall
from handouts.layout.painter import Painter
from handouts.layout.rows import NONE, ROUNDING, PlacedMark, Row, Space, height, join
from handouts.layout.typography import LATIN, TypeScale, families, hyphenation, locale, styles
from handouts.reading.declarations import dataclass
from handouts.templates.edition import FOOT_GAP, MOST_PAGES, Edition
from handouts.templates.measures import Measures

GUTTER = 24.0
"""Between two columns of blocks: wider than a word of either."""
RULE_GAP = 5.0
"""From the rule over a block to its language's name."""
UNDER_NAME, UNDER_LEAD = Space.fixed(6), Space.fixed(12)
UNDER_TITLE = 0.3
"""From the title to the line below it, as a share of the title's size."""
GAPS = (0.5, 0.35, 0.2)
"""From one block to the rule over the next, as shares of a line of text: the widest that takes no more pages than another."""
ABOVE_FOOT = 8.0
"""From the last block to the foot's rule at least."""
DRAFT_CLEAR, DRAFT_WORDS = 8.0, 9.0
"""From the draft mark's words to the title, and from its strip down to them."""
FOOT = 52.0
"""From the foot's rule to the paper's lower edge where the foot has one line: it ends more than 22 points above that."""


def _scale(body: tuple[float, float], name: tuple[float, float], small: tuple[float, float],
           title: tuple[tuple[float, float], ...], lead: tuple[float, float]) -> TypeScale:  # fmt: skip
    return TypeScale(body=body, point=body, heading=name, subheading=name, opening=title[0], title=title, lead=lead, phone=title,
                     callout=body, small=small, label=small, number=title[0], name=lead)  # fmt: skip


def _measures(scale: TypeScale, head: float) -> Measures:
    spacing = Spacing(item=NONE, paragraph=NONE, step=NONE, row=18, hang=0, tick_hang=0, tick=8)
    return Measures(scale=scale, spacing=spacing, head=head)


@dataclass(frozen=True, slots=True)
class HelpBlock:
    """One language, never split; ``tall`` points high."""

    rows: tuple[Row, ...]
    tall: float


class NoticeEdition(Edition):
    """In the hand: two columns, nothing under 12 points."""

    format = "notice"
    columns = 2
    measures = _measures(_scale((12, 15.5), (14, 18), (12, 15), ((22, 27),), (14, 18)), 48)

    def prepare(self) -> None:
        """The columns and the room for them."""
        self.foot_rule = self.paper.height - self.foot_height()
        self.room = self.foot_rule - ABOVE_FOOT - self.head
        self.grid = Grid(self.left, self.width, self.columns, GUTTER)

    def pages(self) -> Sequence[Sequence[PlacedRow]]:
        """The fewest pages, the last with columns as even as can be. Raises TooTall for a language that has no room on a page."""
        ways = [self._break(share * self.styles.body.leading) for share in GAPS]
        return min(ways, key=len)

    def _break(self, gap: float) -> list[list[PlacedRow]]:
        """The pages with blocks so many points apart."""
        head = self._head_rows()
        placed: list[list[PlacedRow]] = [[]]
        top = 0.0
        for row in head:
            placed[0].append(PlacedRow(row, top))
            top += row.height + row.after.natural
        blocks = list(self._blocks)
        while blocks:
            columns = self._fill(blocks, self.room - top, gap)
            if not columns[0] and not top:
                raise TooTall(blocks[0].rows)
            used = sum(map(len, columns))
            if used == len(blocks):
                columns = self._even(blocks, self.room - top, gap)
            for number, column in enumerate(columns, 1):
                placed[-1] += _place(column, self.grid.column(number), top, gap)
            blocks, top = blocks[used:], 0.0
            if blocks:
                placed.append([])
        return placed

    def _fill(self, blocks: Sequence[HelpBlock], room: float, gap: float) -> list[list[HelpBlock]]:
        """Columns of one page with as many blocks as there is room for, in their order."""
        columns: list[list[HelpBlock]] = [[]]
        y = 0.0
        for block in blocks:
            if y + block.tall > room + ROUNDING:
                if len(columns) == self.columns or block.tall > room + ROUNDING:
                    break
                columns.append([])
                y = 0.0
            columns[-1].append(block)
            y += block.tall + gap
        return columns

    def _even(self, blocks: Sequence[HelpBlock], room: float, gap: float) -> list[list[HelpBlock]]:
        """All of the blocks on one page, in columns that reach down as little as they can."""
        ends: set[float] = set()
        for start in range(len(blocks)):
            y = -gap
            for block in blocks[start:]:
                y += block.tall + gap
                ends.add(y)
        for end in sorted(ends):
            columns = self._fill(blocks, min(end, room), gap)
            if sum(map(len, columns)) == len(blocks):
                return columns
        return self._fill(blocks, room, gap)

    def _head_rows(self) -> list[Row]:
        """The practice's name, the title, and the number to call."""
        head, width = self.document.masthead, self.width
        rows: list[Row] = []
        for name in head.practice:
            join(rows, lay_out_text(self.setting, name, self.styles.name, self.left, width, self.styles.name), NONE)
        rows[-1].after = UNDER_NAME
        title = self.styles.title[0]
        rows += self.title(self.left, width, title.ascent(head.title.text))
        rows[-1].after = Space.fixed(UNDER_TITLE * title.size)
        rows += lay_out_text(self.setting, head.lead, self.styles.lead, self.left, width, self.styles.lead)
        rows[-1].after = UNDER_LEAD
        return rows

    @cached_property
    def _blocks(self) -> tuple[HelpBlock, ...]:
        return tuple(self._lay_out(section) for section in self.document.sections)

    def _lay_out(self, section: doc.Section) -> HelpBlock:
        """A rule, the language's name, and what the notice says in it, from the left edge of a column."""
        setting, width = self._setting(section.voice), self.grid.column_width
        rows = [Row(RULE_GAP, [PlacedMark(0, 0, Rule(width, self.look.hair, self.look.rule))])]
        rows += lay_out_text(setting, section.heading, setting.styles.heading, 0, width)
        for block in section.blocks:
            assert isinstance(block, doc.Paragraph)  # noqa: S101 - the notice is composed of nothing else
            rows += lay_out_text(setting, block, setting.styles.body, 0, width)
        if section.voice and section.voice.direction == "rtl":
            for row in rows[1:]:
                row.parts = [_flush_right(each, width) for each in row.parts]
        return HelpBlock(tuple(rows), height(rows))

    def _setting(self, voice: doc.Voice | None) -> Typesetting:
        """What the words of a language are set with."""
        if voice is None:
            return self.setting
        own, rtl = voice.language, voice.direction == "rtl"
        tag = "" if voice.script == "Latn" else voice.lang_tag
        made = styles(
            self.measures.scale, self.look, families(own) if own else LATIN, rtl, locale(own) if own else tag,
            hyphenation(own) if own else None,
        )  # fmt: skip
        return replace(self.setting, styles=made)

    def draft(self, painter: Painter, words: doc.Paragraph, number: int) -> None:
        """As in any edition, as far above the title as the size of its words asks for."""
        top = self.head - self.styles.mark.leading - DRAFT_CLEAR
        self.draft_strip(painter, self.left, top - DRAFT_WORDS, self.width)
        self.draft_words(painter, words, number, self.right, top)

    def foot(self, painter: Painter, number: int, pages: int) -> None:
        """Who, which page, which wording."""
        self.imprint_foot(painter, self.foot_rule, number, pages)


class LargeNoticeEdition(NoticeEdition):
    """In large print: one column, nothing under 18 points."""

    columns = 1
    measures = _measures(_scale((18, 23.5), (20, 25), (18, 22), ((28, 34),), (20, 25)), 52)

    def foot_height(self) -> float:
        """Room for as many lines as which wording and which page take, side by side or one below the other."""
        lines = self._foot_lines(self.document.imprint.page_of(MOST_PAGES, MOST_PAGES))
        return FOOT + (len(lines) - 1) * self.styles.small.leading

    def _foot_lines(self, page: str) -> list[tuple[str, str]]:
        _, wording = self.imprint_lines()
        small = self.styles.small
        beside = small.width(wording) + GUTTER + self.styles.small_strong.width(page) <= self.width
        return [(wording, page)] if beside else [(wording, ""), ("", page)]

    def foot(self, painter: Painter, number: int, pages: int) -> None:
        """Which wording, which page, in type of this size: who it is from and whom to call stands above."""
        strong, y = self.styles.small_strong, self.foot_rule
        with painter.canvas.artifact("Footer"):
            painter.rule(self.left, y, self.width, self.look.hair, self.look.rule)
            y += FOOT_GAP
            for wording, page in self._foot_lines(self.document.imprint.page_of(number, pages)):
                painter.words(wording, self.styles.small, self.left, y)
                if page:
                    painter.words(page, strong, self.right - strong.width(page), y)
                y += self.styles.small.leading


class NoticePoster(LargeNoticeEdition):
    """For the wall: one column, nothing under 20 points, each page on a sheet of its own."""

    one_sided = True
    measures = _measures(_scale((20, 26), (24, 29), (20, 24), ((36, 43), (30, 36)), (24, 30)), 54)


def _place(column: Sequence[HelpBlock], x: float, y: float, gap: float) -> Iterator[PlacedRow]:
    """The rows of a column, its left edge at ``x``, from ``y`` down."""
    for block in column:
        for row in block.rows:
            parts = [PlacedMark(x + each.x, each.y, each.mark) for each in row.parts]
            yield PlacedRow(replace(row, parts=parts), y)
            y += row.height + row.after.natural
        y += gap - block.rows[-1].after.natural


def _flush_right(part: PlacedMark, width: float) -> PlacedMark:
    """A line of words from right to left, at the right edge of its column."""
    mark = part.mark
    return PlacedMark(part.x + width - mark.line.width, part.y, mark) if isinstance(mark, TextLine) else part
