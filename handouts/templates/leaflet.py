"""The standard edition of a leaflet: what takes more than one sheet of paper with its headings in a column of their own.

No side column: a part has the whole width under its heading, running text 408 points of it, lists and words to know
several columns, tables all of it. Whose visit it is stands on the first page, which lies on top; the signs that need a
call stand in a box. What cannot be split may leave a page with a hole at its foot: spaces open first, then lines to write
on fill it.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import TypeGuard

from handouts.content.selection import QUESTIONS, VISIT
from handouts.document import nodes as doc
from handouts.illustrations import NAMES, illustration, shows_where
from handouts.layout.blocks import lay_out_block
from handouts.layout.blocks.across import lay_out_across
from handouts.layout.blocks.contact import CODE_SIZE, lay_out_callout, lay_out_code, lay_out_phone
from handouts.layout.blocks.form import lay_out_fields, lay_out_panel, lay_out_questions
from handouts.layout.blocks.pictures import add_caption, fit_picture, make_picture
from handouts.layout.blocks.series import find_series, lay_out_each_bullet, lay_out_each_tick
from handouts.layout.blocks.tables import lay_out_table
from handouts.layout.blocks.text import lay_out_text
from handouts.layout.blocks.timeline import lay_out_timeline_across, lay_out_timeline_down
from handouts.layout.grid import GUTTER, UNIT, Grid
from handouts.layout.holes import weigh
from handouts.layout.marks import TextLine, UprightBar
from handouts.layout.pagination import Layout, PlacedRow, paginate
from handouts.layout.painter import Painter
from handouts.layout.rows import (
    PlacedMark,
    Row,
    Space,
    height,
    join,
    keep_together,
    lower,
    merge_rows,
    move_rows,
    put_beside,
)
from handouts.pdf.structure import Rectangle
from handouts.problems import HandoutsError
from handouts.templates.edition import DEEPEST_LATIN, FOOT_GAP, MOST_PAGES, OVERHANG, Edition, RunningHead, run_on, wrap
from handouts.templates.order import is_short, lead_in
from handouts.templates.standard import ABOVE_FOOT, LOGO_SIDE, TALLEST_ACROSS, StandardEdition
from handouts.templates.standard_measures import STANDARD

RUNNING = 16.0
"""What the running line of later pages takes above the live area, and the first page's letterhead has instead."""
RUNNING_TOP, RUNNING_RULE = 8.0, 9.5
"""From the paper's usual head up to the running line, and from that head down to its rule."""
RUNNING_GAP = 12.0
"""Between the words of the running line."""
LETTERS, MEASURE, POINT_MEASURE = 69.0, 408.0, 460.0
"""The longest line of running text has so many letters on average, and 408 points at least, which hold 63 to 75 Latin
ones of 12.5; and the longest of the lead and of the points of the short version, of 14."""
FOOT = 44.0
"""From the foot's rule to the edge of the paper, with one line."""
BASELINE = 16.3
"""Of the practice's name, from the top of the letterhead."""
UNDER_LETTERHEAD, TITLE_TO_LEAD = 8.0, 2.0
"""From the letterhead to the title, and from its deepest letters to the highest of the sentence below it."""
PHONE_LIFT = -6.0
"""From where the number would stand in the middle of a short title's capitals: read before it, it stands a little higher."""
BEFORE_RULE = Space(10, 6, 18)
BEFORE_BOX = Space(BEFORE_RULE.natural + 2, BEFORE_RULE.least + 2, BEFORE_RULE.most)
RULE_TO_HEADING = Space.fixed(6)
UNDER_HEADING, UNDER_RUNNING_HEAD = Space(3, 2, 6), Space(5, 3, 8)
BEFORE_STEPS, BEFORE_TIMELINE, BEFORE_PICTURE = Space(7, 4, 14), Space(12, 9, 20), Space(8, 5, 12)
NARROW_COLUMN = 36.0
"""What a column beside that of running text takes at least, with the gap: tables of two columns are no wider than both."""
SAMPLED = 400
"""Letters of the words that their average width is taken from."""
EMPTY = 30.0
"""What an empty page costs here: one that is a quarter empty is worse than a break between two rows of a table."""
NOTICE_BAR, NOTICE_GAP = 5.0, 11.0
"""The bar beside a notice, and from it to the words."""
TALLEST_NOTICE, TALLEST_LIST, TALLEST_TIMELINE = 0.3, 0.3, 0.2
"""Share of a page up to which a notice, lists of what to do and not to do side by side, and a timeline stand on one page."""
PICTURE_BESIDE = 178.0
"""Width of a picture beside the words of its part."""
WHERE_LEAST, WHERE_MOST = 124.0, 150.0
"""Height of the figure that shows where in the body, beside its words."""
FIGURE = 200.0
"""The most height of a picture across the page."""
MOST_ACROSS, MILESTONE, WORTH_BESIDE, WORTH_DOWN = 4, 150.0, 0.95, 0.8
"""Milestones that stand side by side; where they do not, the most width of what says when, beside what it says then if
that takes no more than this share of the height; and the share of that of milestones side by side for which they are not."""
PAIR, WORTH_PAIRING = 2, 0.7
"""Two short parts stand beside each other where they have no more than this share of the height of one below the other."""
QUESTION_LINES, MOST_LINES = 3, 8
"""Lines to write on below the questions, and with what room there is on the last page."""
LINE_APART = 23.5
"""From one line to write on to the next, where they fill a hole."""
_TITLE = ((44, 2.5 * UNIT), (36, 2.25 * UNIT), (32, 2 * UNIT), (29, 2 * UNIT), (26, 1.75 * UNIT))

LEAFLET = replace(
    STANDARD,
    head=STANDARD.head + RUNNING,
    scale=replace(
        STANDARD.scale, title=_TITLE, number=(20, 1.5 * UNIT), lead=(14, 1.125 * UNIT), callout=(17, 1.25 * UNIT)
    ),
)
"""The sizes of the standard sheet, with a title that leaves room for what stands under it."""


class LeafletEdition(StandardEdition):
    """Lays out one document."""

    measures = LEAFLET

    def prepare(self) -> None:
        """The room between running line and foot."""
        self.setting = replace(self.setting, quiet=True)
        self.foot_rule = self.paper.height - self.foot_height()
        self.room = self.foot_rule - ABOVE_FOOT - self.head
        self.measure = self._measure()
        self._lines = QUESTION_LINES
        self._rows, self._pairs = cache(self._make_rows), cache(self._pair)

    def _measure(self) -> float:
        """The longest line of running text, in points: letters of other scripts are wider than Latin ones."""
        said = self.document.masthead.lead.text
        said += "".join(block.text for each in self.document.sections for block in each.blocks if _is_text(block))
        said = said[:SAMPLED]
        return min(self.width, max(MEASURE, LETTERS * self.styles.body.width(said) / max(1, len(said))))

    def find_longer(self) -> tuple[type[Edition], doc.Document] | None:
        """None: this is the longer one."""
        return None

    def live_areas(self, page: int) -> Sequence[Rectangle]:
        """As for any sheet; on the first page the letterhead stands where later ones have their running line."""
        top = self.paper.height - self.head + OVERHANG + (RUNNING if page == 1 else 0.0)
        return [(self.left, self.paper.height - self.foot_rule, self.right, top)]

    def pages(self) -> Sequence[Sequence[PlacedRow]]:
        """Fewest pages, then the least white; what is white yet at a page's foot gets lines to write on."""
        layout = self._paginate()
        spare = layout.slack[-1]
        if self.document.section(QUESTIONS):
            self._lines += max(0, min(MOST_LINES - QUESTION_LINES, int(spare // self.spacing.row) - 1))
            layout = self._paginate()
        return self.fill_holes(layout.pages, self.room, LINE_APART)

    def _paginate(self) -> Layout:
        rows = [self.masthead()]
        taken = -1
        for index, section in enumerate(self.document.sections):
            if index == taken:
                continue
            pair = self._pairs(index)
            taken = index + 1 if pair else taken
            more = [pair] if pair else self._rows(index, self._lines if section.kind == QUESTIONS else 0)
            boxed = section.kind in (VISIT, "when_to_call") and len(more) == 1
            self.end_part(rows[-1], BEFORE_BOX if boxed else BEFORE_RULE)
            rows.extend(more)
        return paginate(rows, self.room, EMPTY)

    # -- rows

    def _make_rows(self, index: int, lines: int) -> list[Row]:
        section = self.document.sections[index]
        match section.kind:
            case "visit":
                return self.visit(section)
            case "questions":
                body = lay_out_questions(self.setting, section.blocks, self.left, self.width, lines, self.measure)
                return self.under_heading(section, body)
            case "contact":
                return self.contact(section)
            case "when_to_call":
                return self.call(section)
        return self.part(section, Grid(self.left, self.width, 1))

    def _pair(self, index: int) -> Row | None:
        """A section and the next beside each other, where both are short and that saves much of their height; else None."""
        sections = self.document.sections[index : index + 2]
        if len(sections) < PAIR or not all(is_short(section) for section in sections):
            return None
        grid = Grid(self.left, self.width, PAIR)
        with suppress(HandoutsError):  # a word is too long for half a page
            halves = [
                self.part(section, Grid(grid.column(at), grid.column_width, 1))
                for at, section in enumerate(sections, 1)
            ]
            row = merge_rows(*halves)
            alone = sum(height(self._rows(at, 0)) for at in (index, index + 1)) + BEFORE_RULE.natural
            if row.height <= TALLEST_LIST * self.room and row.height <= WORTH_PAIRING * alone:
                rules = [half[0] for half in halves if not half[0].height]
                marks = [part.mark for rule in rules for part in rule.parts]
                row.at_top = replace(row, parts=[part for part in row.parts if part.mark not in marks])
                return row
        return None

    def part(self, section: doc.Section, place: Grid) -> list[Row]:
        """A part under its heading; its one picture stands beside its words; a notice has its bar."""
        notice = section.kind == "notice"
        x = place.left + (NOTICE_BAR + NOTICE_GAP if notice else 0.0)
        blocks = list(section.blocks)
        figures = [block for block in blocks if isinstance(block, doc.Figure)]
        words = [block for block in blocks if isinstance(block, doc.Paragraph | doc.Bullets)]
        if len(figures) == 1 and words and len(words) + 1 == len(blocks) and not notice:
            body = self.beside_figure(section, figures[0])
        else:
            body = self.blocks(blocks, x, place.left + place.width)
        if notice and height(body) <= TALLEST_NOTICE * self.room:
            return [self.barred(section, body, place)]
        return self.under_heading(section, body, place)

    def barred(self, section: doc.Section, body: list[Row], place: Grid) -> Row:
        """A notice beside its bar, as one row."""
        beside = NOTICE_BAR + NOTICE_GAP
        x = place.left + beside
        heading = lay_out_text(self.setting, section.heading, self.styles.urgent, x, place.width - beside)
        join(heading, body, UNDER_HEADING)
        row = merge_rows(heading)
        row.parts.append(PlacedMark(place.left, 0, UprightBar(NOTICE_BAR, row.height, self.look.accent)))
        return row

    def under_heading(self, section: doc.Section, body: list[Row], place: Grid | None = None) -> list[Row]:
        """The rule and heading of a section over its rows."""
        _, _, style = self.voice(section)
        x, width = (place.left, place.width) if place else (self.left, self.width)
        heading = keep_together(lay_out_text(self.setting, section.heading, style, x, width))
        rule = Row(0, [self.section_rule(section, x, width)], after=RULE_TO_HEADING, keep=True)
        rule.at_top = Row(0, keep=True)
        heading[-1].keep, heading[-1].after = True, UNDER_HEADING
        run_on(body, self.running_head(section))
        return [rule, *heading, *body]

    def running_head(self, section: doc.Section) -> RunningHead:
        """The line over a section that goes on from the page before, in its color."""
        style = self.styles.subheading
        if section.kind in ("when_to_call", "notice"):
            style = replace(style, color=self.styles.urgent.color)
        return RunningHead(
            words=self.continued(section), x=self.left, width=self.width, style=style, after=UNDER_RUNNING_HEAD
        )

    def blocks(self, blocks: Sequence[doc.Block], x: float, right: float) -> list[Row]:
        """The rows of a part's blocks from ``x`` to the ``right`` edge."""
        rows: list[Row] = []
        paired = self.do_and_do_not(blocks, x, right)
        if paired:
            before, beside, after = paired
            rows = self.blocks(before, x, right)
            join(rows, [beside], self.spacing.paragraph)
            join(rows, self.blocks(after, x, right), self.spacing.paragraph)
            return rows
        for block in blocks:
            more, space = self.block(block, x, right, blocks)
            join(rows, more, space)
            lead_in(rows, len(rows) - len(more), blocks, block)
        return rows

    def block(self, block: doc.Block, x: float, right: float, blocks: Sequence[doc.Block]) -> tuple[list[Row], Space]:
        """One block's rows, and the space before them."""
        width, space = right - x, self.spacing.paragraph
        measure = min(self.measure, width)
        series = find_series(self.setting, block)
        if series:
            lay_out, apart = series
            measure = min(POINT_MEASURE, width) if isinstance(block, doc.Bullets) and block.points else measure
            return lay_out_across(lay_out, x, width, measure, apart), space
        match block:
            case doc.NumberedSteps() if any(step.figure for step in block.items):
                return self.steps(block, FIGURE / 2), BEFORE_STEPS
            case doc.Timeline():
                return self.timeline_of(block, x), BEFORE_TIMELINE
            case doc.DataTable():
                tables = [each for each in blocks if isinstance(each, doc.DataTable)]
                if len(block.head) <= PAIR:  # a column of running text would have lines that are too long
                    width = min(width, self.measure + NARROW_COLUMN)
                return lay_out_table(self.setting, block, x, width, None, tables), space
            case doc.Figure():
                return self.wide_picture(block), BEFORE_PICTURE
            case doc.ListsSideBySide() | doc.Places() | doc.PhoneList() | doc.Fields() | doc.WritingLines():
                return lay_out_block(self.setting, block, x, width), space
        return lay_out_block(self.setting, block, x, measure), space

    def do_and_do_not(
        self, blocks: Sequence[doc.Block], x: float, edge: float
    ) -> tuple[Sequence[doc.Block], Row, Sequence[doc.Block]] | None:
        """What to do beside what never to do, with what stands before and after; None where they are not both there, or
        are too tall for one row."""
        at = next((k for k, block in enumerate(blocks) if isinstance(block, doc.Ticks)), None)
        if at is None or len(blocks) < at + 3:
            return None
        ticks, heading, never = blocks[at : at + 3]
        if not (isinstance(ticks, doc.Ticks) and isinstance(heading, doc.Heading) and isinstance(never, doc.Bullets)):
            return None
        wide = (edge - x - GUTTER) / 2
        right = x + wide + GUTTER
        left_rows = [row for rows in lay_out_each_tick(self.setting, ticks, x, wide) for row in self._spaced(rows)]
        right_rows = lay_out_block(self.setting, heading, right, wide)
        join(
            right_rows,
            [row for rows in lay_out_each_bullet(self.setting, never, right, wide) for row in self._spaced(rows)],
            UNDER_HEADING,
        )
        row = merge_rows(left_rows, right_rows)
        return (blocks[:at], row, blocks[at + 3 :]) if row.height <= TALLEST_LIST * self.room else None

    def _spaced(self, rows: list[Row]) -> list[Row]:
        rows[-1].after = self.spacing.item
        return rows

    def timeline_of(self, node: doc.Timeline, x: float) -> list[Row]:
        """Across the page where its milestones have room side by side; else, or where one says much more than the others and
        the page stays white below these, down it, each one's words beside its heading."""
        longest = max(self.styles.subheading.width(each.heading.text) for each in node.items)
        width, whole, count = self.right - x, TALLEST_TIMELINE * self.room, len(node.items)
        stacked = lay_out_timeline_down(self.setting, node, x, min(self.measure, width), whole=whole)
        beside = lay_out_timeline_down(self.setting, node, x, width, side=min(longest + 2, MILESTONE), whole=whole)
        down = beside if weigh(beside, x, width) <= WORTH_BESIDE * weigh(stacked, x, width) else stacked
        if 1 < count <= MOST_ACROSS:
            grid = Grid(x, width, count)
            columns = [(grid.column(number), grid.column_width) for number in range(1, count + 1)]
            with suppress(HandoutsError):  # a word is too long for a column
                rows = lay_out_timeline_across(self.setting, node, x, columns, self.right)
                if rows[-1].height <= TALLEST_ACROSS and weigh(down, x, width) > WORTH_DOWN * weigh(rows, x, width):
                    return rows
        return down

    def wide_picture(self, figure: doc.Figure) -> list[Row]:
        """A picture across the page."""
        if figure.name in NAMES and illustration(figure.name).emblem:
            return lay_out_block(self.setting, figure, self.left, self.measure)
        picture, high = fit_picture(self.setting, figure, self.width, FIGURE)
        said = figure.caption.text if figure.caption else ""
        wide = min(self.measure, LETTERS * self.styles.small.width(said) / max(1, len(said)))
        return add_caption(self.setting, figure, Row(high, [PlacedMark(self.left, 0, picture)]), self.left, wide)

    def beside_figure(self, section: doc.Section, figure: doc.Figure) -> list[Row]:
        """Words at the left, their picture at the right."""
        wide = PICTURE_BESIDE
        x = self.right - wide
        measure = min(self.measure, x - GUTTER - self.left)
        body: list[Row] = []
        for block in section.blocks:
            if isinstance(block, doc.Bullets):
                lines = [
                    row
                    for rows in lay_out_each_bullet(self.setting, block, self.left, measure)
                    for row in self._spaced(rows)
                ]
                join(body, lines, self.spacing.paragraph)
            elif block is not figure:
                join(body, lay_out_block(self.setting, block, self.left, measure), self.spacing.paragraph)
        if shows_where(figure.name):
            high = min(WHERE_MOST, max(WHERE_LEAST, height(body)))
            picture = make_picture(self.setting, figure, wide, high, frame=False, close=True)
        elif figure.name in NAMES and illustration(figure.name).emblem:
            rows = lay_out_block(self.setting, figure, x, wide)
            return put_beside(body, merge_rows(rows).parts, height(rows))
        else:
            picture, high = fit_picture(self.setting, figure, wide, wide * 0.8)
        shown = merge_rows(add_caption(self.setting, figure, Row(high, [PlacedMark(x, 0, picture)]), x, wide))
        return put_beside(body, shown.parts, shown.height)

    def visit(self, section: doc.Section) -> list[Row]:
        """The patient's visit in a frame: half of the fields at the left, half at the right."""
        fields = next(block for block in section.blocks if isinstance(block, doc.Fields))
        row = lay_out_panel(self.setting, section.heading, fields, self.left, self.width)
        if row.height > self.room / 2:
            return self.under_heading(section, lay_out_fields(self.setting, fields, self.left, self.width))
        return [row]

    def call(self, section: doc.Section) -> list[Row]:
        """When to call in its box; under a red rule where it is taller than a page."""
        if box := self.call_box(section, self.room):
            return [box]
        return self.under_heading(section, self.blocks(section.blocks, self.left, self.right))

    def contact(self, section: doc.Section) -> list[Row]:
        """Where to turn: the number, and the code to scan at its right; all else below."""
        rows: list[Row] = []
        for block in section.blocks:
            if isinstance(block, doc.PhoneBlock):
                wide = (self.width - GUTTER) / 2
                code = lay_out_code(self.setting, block.code, self.left + wide + GUTTER, CODE_SIZE, wide)
                phone = lay_out_phone(self.setting, block, self.left, wide)
                join(rows, [merge_rows(phone, [code])], self.spacing.paragraph)
            elif isinstance(block, doc.Places | doc.PhoneList):
                join(rows, lay_out_block(self.setting, block, self.left, self.width), self.spacing.paragraph)
            else:
                join(rows, lay_out_block(self.setting, block, self.left, self.measure), self.spacing.paragraph)
        whole = self.under_heading(section, rows)
        return keep_together(whole) if height(whole) <= self.room / 2 else whole

    def masthead(self) -> Row:
        """Whose sheet this is, at the left, its phone flush with the right edge; below, what it is about."""
        head = self.document.masthead
        wide = (self.width - GUTTER) / 2
        row = self.letterhead(self.left, wide, BASELINE, logo_side=LOGO_SIDE)
        style, lead = self._title_style(self.width), self.styles.lead
        baseline = max(style.baseline, style.ascent(head.title.text))
        title = self.title(self.left, self.width, baseline)
        said = [(row, _line_width(row)) for row in lay_out_callout(self.setting, head, self.right - wide, wide)]
        phone = merge_rows([row for each, long in said for row in move_rows([each], wide - long)])
        longest = max((long for _, long in said), default=0.0)
        if (
            len(title) == 1 and style.width(head.title.text) + GUTTER + longest <= self.width
        ):  # seen beside a short title
            middle = row.height + UNDER_LETTERHEAD + baseline - style.cap_height / 2
            row.parts += lower(phone.parts, max(0.0, middle - phone.height / 2 + PHONE_LIFT))
        else:
            row.parts += phone.parts
            row.height = max(row.height, phone.height)
        row.height += UNDER_LETTERHEAD
        for line in title:
            row.parts += lower(line.parts, row.height)
            row.height += line.height
        row.height += DEEPEST_LATIN * style.size + lead.ascent(head.lead.text) + TITLE_TO_LEAD - lead.baseline
        for line in lay_out_text(self.setting, head.lead, lead, self.left, min(POINT_MEASURE, self.width)):
            row.parts += lower(line.parts, row.height)
            row.height += line.height
        row.parts = lower(row.parts, -RUNNING)
        row.height -= RUNNING
        return row

    # -- furniture

    def furniture(self, painter: Painter, number: int, pages: int) -> None:
        """The draft mark, and from the second page on a line that says whose leaflet this is and what about."""
        Edition.furniture(self, painter, number, pages)
        if number == 1:
            return
        imprint, plain, strong = self.document.imprint, self.styles.small, self.styles.small_strong
        y, room, at = self.head - RUNNING - RUNNING_TOP, self.width, self.left
        with painter.canvas.artifact("Header"):
            with_phone = (phone := strong.width(imprint.phone)) <= room
            room -= phone + RUNNING_GAP if with_phone else 0.0
            for words, style in ((imprint.practice, strong), (imprint.title, plain)):
                wide = style.width(words)
                if wide > room:
                    break
                painter.words(words, style, at, y)
                at, room = at + wide + RUNNING_GAP, room - wide - RUNNING_GAP
            if with_phone:  # painted last, as it is read
                painter.words(imprint.phone, strong, self.right - phone, y)
            deep = max(strong.descent(imprint.practice), plain.descent(imprint.title)) + self.look.hair  # as in Khmer
            foot = max(self.head - RUNNING + RUNNING_RULE, y + plain.baseline + deep)
            painter.rule(self.left, foot, self.width, self.look.hair, self.look.rule)

    def draft(self, painter: Painter, words: doc.Paragraph, number: int) -> None:
        """As on any sheet, above the running line."""
        head, self.head = self.head, self.head - RUNNING
        try:
            super().draft(painter, words, number)
        finally:
            self.head = head

    def foot_height(self) -> float:
        """From the foot's rule to the edge of the paper; it grows with what does not fit on one line."""
        lines = self._foot_lines(self.document.imprint.page_of(MOST_PAGES, MOST_PAGES))
        return FOOT + (len(lines) - 1) * self.styles.small.line_height(lines)

    def _foot_lines(self, page: str) -> list[str]:
        """Which text this is, and its code, beside the page's number."""
        imprint, language = self.document.imprint, self.document.language
        said = [each for each in (imprint.language, imprint.version, imprint.review_by, imprint.code) if each]
        room = self.width - self.styles.small_strong.width(page) - GUTTER
        lines: list[str] = []
        for each in said:  # a code that would be broken stands on a line of its own
            longer = language.join_sentences([*lines[-1:], each])
            if lines and self.styles.small.width(longer) <= room:
                lines[-1] = longer
            else:
                lines += wrap(each, self.styles.small, room, self.document.masthead.title)
        return lines

    def foot(self, painter: Painter, number: int, pages: int) -> None:
        """Which text, which page; whose it is stands in the running line."""
        plain, strong = self.styles.small, self.styles.small_strong
        page, most = (self.document.imprint.page_of(*each) for each in ((number, pages), (MOST_PAGES, MOST_PAGES)))
        lines = self._foot_lines(most)
        with painter.canvas.artifact("Footer"):
            y = self.foot_rule + FOOT_GAP
            painter.rule(self.left, self.foot_rule, self.width, self.look.hair, self.look.rule)
            painter.words(page, strong, self.right - strong.width(page), y)
            with self.which_text(painter, last=number == pages):
                for words in lines:
                    painter.words(words, plain, self.left, y)
                    y += plain.line_height(lines)


def _line_width(row: Row) -> float:
    """How wide the words of a line are, in points."""
    return max((part.mark.line.width for part in row.parts if isinstance(part.mark, TextLine)), default=0.0)


def _is_text(block: doc.Block) -> TypeGuard[doc.Paragraph]:
    return isinstance(block, doc.Paragraph)
