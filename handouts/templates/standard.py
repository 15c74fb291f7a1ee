"""The standard edition: one sheet, two sides, more where the words need it.

Six columns on the common grid (:mod:`handouts.layout.grid`). Headings and pictures hang in the two side columns,
words stand in the four main ones, 53 to 62 letters a line. The layout chooses, in this order: the fewest
pages, the best-balanced ones, the largest pictures, the most lines to write on.
"""

import contextlib
import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from handouts.content.selection import VISIT
from handouts.document import nodes as doc
from handouts.document.packed import PACKED
from handouts.illustrations import shows_where
from handouts.layout.blocks import lay_out_block
from handouts.layout.blocks.contact import CODE_SIZE, lay_out_callout, lay_out_code, lay_out_phone
from handouts.layout.blocks.form import lay_out_fields, lay_out_questions
from handouts.layout.blocks.pictures import add_caption, fit_picture, make_picture, measure_series
from handouts.layout.blocks.steps import NUMBER_GAP as HEADING_GAP
from handouts.layout.blocks.steps import lay_out_numbered
from handouts.layout.blocks.tables import lay_out_table
from handouts.layout.blocks.text import lay_out_heading, lay_out_paragraphs, lay_out_text
from handouts.layout.blocks.timeline import lay_out_timeline_across, lay_out_timeline_down
from handouts.layout.grid import UNIT, Grid
from handouts.layout.marks import TextLine
from handouts.layout.pagination import Layout, PlacedRow, paginate
from handouts.layout.painter import ONE_LINE, Painter
from handouts.layout.rows import (
    PlacedMark,
    Row,
    Space,
    height,
    join,
    keep_clear,
    keep_together,
    lower,
    merge_rows,
    put_beside,
)
from handouts.pdf.structure import Rectangle
from handouts.problems import HandoutsError
from handouts.reading.declarations import dataclass
from handouts.templates.edition import Edition, RunningHead, run_on
from handouts.templates.order import lead_in, put_visit_first
from handouts.templates.pack_title import lay_out_pack_title
from handouts.templates.standard_measures import STANDARD
from handouts.templates.visit_on_top import area_of_visit, place_visit_on_top, take_visit_off_top

COLUMNS, SIDE_COLUMNS, MAIN_COLUMNS = 6, 2, 4
"""Of 71 points: 160 for headings and pictures, 338 for words, which are lines of 53 to 62 letters."""
FORM_COLUMNS = 3
"""The visit and the questions share the page in halves."""
BASELINE = 30.0
"""Of the title, from the top of the live area: the second line of the letterhead."""
LETTERHEAD_FOOT = BASELINE + 6
"""Where what follows the letterhead on a later page may begin: letters like g reach below the baseline."""
LETTERHEAD_BEYOND = 10.0
"""How far the practice's name may reach into the gutter; 8 points stay to the title."""
LOGO_SIDE = 36.0
"""A square logo ends a little below the title's baseline; see :func:`handouts.layout.blocks.pictures.measure_logo`."""
UNDER_LOGO = 6.0
"""From a logo with its name to the phone number."""
SECTION_DROP = 22.75
"""From a section's hairline to the baseline of its heading: a line and a third, so that 18-point capitals have as much
white above them as their own height."""
OPENING_OUTDENT = 0.8
"""How far a heading of 28 points stands out so that its first letter stands flush with the words."""
OPENING_LIFT = 3.0
"""A heading of 28 points has white below it in its own leading: words begin so much nearer."""
BEFORE_RULE = Space(9, 5.5, 18)
"""From a section's last row to the next rule: with the row's own leading about a line, as the space below the rule."""
WHERE_LEAST, WHERE_MOST = 110.0, 124.0
"""Height of the figure that shows where in the body, with its lens, beside its words; between, it is as tall as they."""
WHERE_DROP = 22.0
"""From the rule to the baseline of a heading that stands over its words."""
WHERE_TOP, WHERE_FOOT = 6.0, 5.0
"""White above and below that figure."""
SIDE_GAP = 6.0
"""From what hangs in the side column to a picture below it."""
HANGING_GAP = 8.0
"""What a heading leaves free at its right where boxes or bullets stand out into the gutter."""
NUMBER_GAP = 20.0
"""From a step's number without a picture to its words: the number ends in the gutter, where pictures end."""
PICTURE_WIDTH, PICTURE_GUTTER = 214.0, 9.5
"""The column that pictures of steps stand in, and from it to the numbers."""
PICTURE_SCALE = 1.22
"""Points to a unit of the scene at most: a bone is 56 × 43 points. Longer labels make it smaller."""
STEP_HANG = 24.5
"""From the left edge of a step's number to its heading and words: the widest digit of 26 points, a 4, and half a capital
letter."""
TALLEST_STEP = 0.4
"""Share of a page up to which a step is kept whole; a longer one would leave the page before half empty."""
MOST_ACROSS = 3
"""Milestones that stand side by side, two columns or more each; in less, their lines have two words."""
TALLEST_ACROSS = 9 * UNIT
"""Words of milestones side by side up to this height; longer ones are easier to read down the main column."""
BEFORE_STEPS, BEFORE_TIMELINE = Space(7, 2, 14), Space(14, 9, 22)
"""From the words of a section to its steps and to its timeline, which asks for more because it crosses all columns."""
UNDER_OPENING, UNDER_RUNNING_HEAD, UNDER_WHERE = Space(5, 3, 9), Space(8, 4, 10), Space(0.5, 0, 1)
BEFORE_PHONE, BEFORE_CONTACT_WORDS = Space.fixed(1), Space.fixed(3)
"""Large digits have white of their own above them."""
TITLE_TO_LEAD = 2 * UNIT
"""From the title's foot to the baseline of the sentence below it."""
SPARE_LINES = 4
"""Lines to write on that may be added where the last page has room, so that the form does not look empty."""
SPARE_FOOT = 6.0
"""What stays white below them."""
LEAST_LINES, QUESTION_LINES = 2, 3
"""Lines to write on below the questions: beside the visit at least, and where the questions stand alone."""
FORM_HEAD, FORM_FOOT = 4.0, 2.0
"""Below the form's headings, beyond the drop to their baseline, and below its last line to write on."""
TALLEST_FORM = 0.45
"""Share of a page up to which the visit stands beside the questions; taller, each takes the main column."""
TALLEST_CONTACT = 0.6
"""Share of a page up to which where to turn is kept whole."""
ABOVE_FOOT = 7.0
"""From the last row to the foot's rule at least."""
CODE_DROP = 8.0
"""From the rule to the code to scan."""
SIDES = 2
"""Of a sheet of paper: what takes more is laid out as a leaflet (:mod:`handouts.templates.leaflet`)."""


@dataclass(frozen=True, slots=True)
class StandardArrangement:
    """What the layout may choose: how tall step pictures are, and whether recovery opens a page."""

    picture: float
    recovery_opens: bool


ARRANGEMENTS = tuple(
    StandardArrangement(picture, opens)
    for picture in (110, 104, 98, 92, 88, 84, 80, 78, 76, 74, 72, 70)
    for opens in (True, False)
)


class StandardEdition(Edition):
    """Lays out one document."""

    format = "standard"
    measures = STANDARD

    def prepare(self) -> None:
        """The grid, the masthead, and what stands in the foot; rows of a section are laid out once for each arrangement."""
        self.foot_rule = self.paper.height - self.foot_height()
        self.room = self.foot_rule - ABOVE_FOOT - self.head
        self.grid = Grid(self.left, self.width, COLUMNS)
        self.side_width, self.main_width = self.grid.span(SIDE_COLUMNS), self.grid.span(MAIN_COLUMNS)
        self.main = self.grid.column(SIDE_COLUMNS + 1)
        self.grown = 0
        """Lines to write on beyond the usual, where there is room."""
        self._masthead = self.masthead()
        self._section_rows = cache(self._make_section_rows)

    # -- choosing

    def find_longer(self) -> tuple[type[Edition], doc.Document] | None:
        """A leaflet, where the words take more than the two sides of a sheet of paper, even beside the smallest pictures; or
        more than one, without pictures in the side column, which would be mostly white."""
        from handouts.templates.leaflet import LeafletEdition  # most sheets are none

        sides = SIDES if any(_pictured(each) for each in self.document.walk()) else 1
        few = len(paginate(self.rows(ARRANGEMENTS[-1]), self.room).pages) <= sides
        undated = take_visit_off_top(self.document)
        if not few:
            return LeafletEdition, put_visit_first(undated)
        return (type(self), undated) if undated is not self.document and not self._dates_first_page() else None

    def pages(self) -> Sequence[Sequence[PlacedRow]]:
        """The best arrangement; spare room goes to the form."""
        chosen, layout = self._choose()
        self.grown = max(0, min(SPARE_LINES, int((layout.slack[-1] - SPARE_FOOT) // self.spacing.row)))
        return paginate(self.rows(chosen), self.room).pages

    def _choose(self) -> tuple[StandardArrangement, Layout]:
        """The best arrangement: fewest pages, then best-balanced, then the largest pictures."""
        layouts = [paginate(self.rows(each), self.room) for each in ARRANGEMENTS]
        rank = min(range(len(layouts)), key=lambda at: (len(layouts[at].pages), round(layouts[at].cost, 2), at))
        return ARRANGEMENTS[rank], layouts[rank]

    def _dates_first_page(self) -> bool:
        """Whether date and time of the visit stand over the first page: there is room, and the lines for them are on another."""
        visit = self.document.section(VISIT)
        if visit is None or not place_visit_on_top(self):
            return False
        chosen, layout = self._choose()
        return len(self.rows(chosen, until=visit)) >= len(layout.pages[0])

    # -- rows

    def rows(self, arrangement: StandardArrangement, until: doc.Section | None = None) -> list[Row]:
        """Everything, top to bottom; up to a section if one is given."""
        rows = [self._masthead]
        for index, section in enumerate(self.document.sections):
            if section is until:
                break
            tall = arrangement.picture if any(isinstance(block, doc.NumberedSteps) for block in section.blocks) else 0.0
            more = self._section_rows(index, tall, self.grown)
            if not more:
                continue
            self.end_part(rows[-1], BEFORE_RULE)
            more[0].opens = section.kind == "recovery" and arrangement.recovery_opens
            rows.extend(more)
        return rows

    def _make_section_rows(self, index: int, tall: float, grown: int) -> list[Row]:
        """A section's rows; none for questions that stand beside the visit before them."""
        section = (sections := self.document.sections)[index]
        if section.kind == "questions" and index and sections[index - 1].kind == "visit":
            return []
        if section.kind == "visit" and index + 1 < len(sections) and sections[index + 1].kind == "questions":
            return self.form(section, sections[index + 1], grown)
        if section.kind == "contact":
            return self.contact(section)
        return self.section(section, tall)

    def section(self, section: doc.Section, tall: float) -> list[Row]:
        """A hairline with the heading in the side column, then the section's blocks."""
        if section.kind == PACKED:
            head = lay_out_pack_title(self, section, SECTION_DROP)
            head[0].at_top = Row(self._letterhead_foot + SIDE_GAP, keep=True)
            return head
        figures = [block for block in section.blocks if isinstance(block, doc.Figure) and shows_where(block.name)]
        if section.kind == "why" and figures and len(section.blocks) > 1:
            return self.where(section, figures[0])
        main: list[Row] = []
        pictured = any(_pictured(block) for block in section.blocks)
        for block in section.blocks:
            at = len(main)
            if isinstance(block, doc.NumberedSteps):
                join(main, self.steps(block, tall), BEFORE_STEPS)
            elif isinstance(block, doc.Timeline):
                join(main, self.timeline(block), BEFORE_TIMELINE)
            elif isinstance(block, doc.DataTable):
                tables = [each for each in section.blocks if isinstance(each, doc.DataTable)]
                rows = lay_out_table(self.setting, block, self.main, self.main_width, (self.left, self.width), tables)
                join(main, rows, self.spacing.paragraph)
            elif pictured and isinstance(block, doc.Paragraph):
                join(main, self.over_steps(block), self.spacing.paragraph)
            else:
                join(main, lay_out_block(self.setting, block, self.main, self.main_width), self.spacing.paragraph)
            lead_in(main, at, section.blocks, block)
        return self.under_rule(section, main)

    def over_steps(self, node: doc.Paragraph) -> list[Row]:
        """Words between the heading and steps with pictures: over the steps' words if they take one line, else wider."""
        x, width = self.step_words()
        rows = lay_out_paragraphs(self.setting, [node], x, width)
        return rows if len(rows) == 1 else lay_out_paragraphs(self.setting, [node], self.main, self.main_width)

    def where(self, section: doc.Section, figure: doc.Figure) -> list[Row]:
        """A section whose figure of the body with its lens stands in the side column, beside heading and words."""
        style = self.styles.heading
        rows = keep_together(lay_out_text(self.setting, section.heading, style, self.main, self.main_width))
        rows[-1].keep, rows[-1].after = True, UNDER_WHERE
        body: list[Row] = []
        for block in section.blocks:
            if block is not figure:
                join(body, lay_out_block(self.setting, block, self.main, self.main_width), self.spacing.paragraph)
        lead = WHERE_DROP - style.baseline
        caption = merge_rows(add_caption(self.setting, figure, Row(0), self.left, self.side_width))
        tall = height([*rows, *body]) + lead - WHERE_TOP - caption.height
        tall = min(WHERE_MOST, max(WHERE_LEAST, tall))
        picture = make_picture(self.setting, figure, self.side_width, tall, frame=False, close=True)
        parts = [PlacedMark(self.left, 0, picture), *lower(caption.parts, tall)]
        reach = WHERE_TOP + tall + caption.height + WHERE_FOOT - lead
        run_on(body, self.running_head(section))
        rows = put_beside([*rows, *body], lower(parts, WHERE_TOP - lead), reach)
        head = Row(0, [self.section_rule(section, self.left, self.width)], after=Space.fixed(lead), keep=True)
        head.at_top = Row(self._letterhead_foot + SIDE_GAP, keep=True)
        return [head, *rows]

    def under_rule(self, section: doc.Section, main: list[Row]) -> list[Row]:
        """The section's rule, its heading in the side column, its main rows."""
        _, _, style = self.voice(section)
        first = self.styles.point if section.kind == "short_version" else self.styles.body
        hangs = any(isinstance(block, doc.Ticks | doc.Bullets) for block in section.blocks)
        measure = self.side_width - (HANGING_GAP if hangs else 0)  # boxes and bullets stand out into the gutter
        heading = keep_together(lay_out_text(self.setting, section.heading, style, self.left, measure))
        lead = SECTION_DROP - first.baseline
        head = Row(0, [self.section_rule(section, self.left, self.width)], after=Space.fixed(lead), keep=True)
        y = SECTION_DROP - style.baseline
        for row in heading:
            head.parts += lower(row.parts, y)
            y += row.height
        head.at_top = self.opening(section)
        run_on(main, self.running_head(section))
        hung = max(_right_edge(part) for row in heading for part in row.parts)
        across = next((k for k, row in enumerate(main) if _left_edge(row) < hung + SIDE_GAP), len(main))
        beside, below = main[:across], main[across:]
        if below:
            return [*keep_clear(head, beside, y, SIDE_GAP), *below]
        return [head, *put_beside(beside, [], max(0.0, y - lead - self.spacing.paragraph.least))]

    def opening(self, section: doc.Section) -> Row:
        """The section's heading at the head of a page: large, beside the letterhead."""
        style = replace(self.styles.opening, color=self.voice(section)[2].color)  # an alarm keeps its red
        top = BASELINE - style.baseline
        lines = lay_out_text(self.setting, section.heading, style, self.main - OPENING_OUTDENT, self.main_width)
        row = Row(top + height(lines) - OPENING_LIFT, after=UNDER_OPENING, keep=True)
        row.parts = lower(merge_rows(lines).parts, top)
        return row

    def running_head(self, section: doc.Section) -> RunningHead:
        """The line over a section that goes on from the page before, beside the letterhead."""
        style = self.styles.heading
        return RunningHead(
            words=self.continued(section),
            x=self.main,
            width=self.main_width,
            style=style,
            after=UNDER_RUNNING_HEAD,
            top=BASELINE - style.baseline,
            least=self._letterhead_foot,
        )

    def step_words(self) -> tuple[float, float]:
        """Where the words of steps with pictures stand, and their measure, in points."""
        x = self.left + PICTURE_WIDTH + PICTURE_GUTTER + STEP_HANG
        return x, self.right - x

    def steps(self, node: doc.NumberedSteps, tall: float) -> list[Row]:
        """Pictures, all as tall, in a column of their own, number and words beside each; without pictures, the number
        in the gutter before the words."""
        rows: list[Row] = []
        if not _pictured(node):
            for step in node.items:
                join(rows, self.plain_step(step), self.spacing.step)
            return rows
        style = self.styles.subheading
        shift, scale = measure_series(self.setting, node, PICTURE_WIDTH, PICTURE_SCALE)
        widest = max(self.styles.number.width(step.number.text) for step in node.items)
        hang = max(STEP_HANG, widest + HEADING_GAP)  # all headings of a series stand flush with all words
        start = self.left + PICTURE_WIDTH + PICTURE_GUTTER
        for step in node.items:
            words = lay_out_numbered(self.setting, step, start, self.right - start, hang)
            words += lay_out_paragraphs(self.setting, step.body, start + hang, self.right - start - hang)
            parts, reach = list[PlacedMark](), 0.0
            if step.figure:
                picture, high = fit_picture(self.setting, step.figure, PICTURE_WIDTH, tall, scale=scale, shift=shift)
                row = Row(high, [PlacedMark(self.left, 0, picture)])
                whole = merge_rows(add_caption(self.setting, step.figure, row, self.left, PICTURE_WIDTH))
                drop = max(0.0, self.styles.number.cap_height - style.cap_height) + style.baseline
                drop -= self.styles.number.cap_height  # the digits' heads and the frame are level
                parts, reach = lower(whole.parts, drop), whole.height + drop
            if height(words) < TALLEST_STEP * self.room:
                keep_together(words)
            join(rows, put_beside(words, parts, reach), self.spacing.step)
        return rows

    def plain_step(self, step: doc.NumberedStep) -> list[Row]:
        """A step without a picture."""
        words = lay_out_heading(self.setting, step.heading, self.main, self.main_width)
        words += lay_out_paragraphs(self.setting, step.body, self.main, self.main_width)
        number = self.styles.number
        x = self.main - NUMBER_GAP - number.width(step.number.text)
        (digits,) = lay_out_text(self.setting, step.number, number, x, ONE_LINE)
        return put_beside(words, lower(digits.parts, self.styles.subheading.baseline - number.baseline), 0)

    def timeline(self, node: doc.Timeline) -> list[Row]:
        """Across the page for up to three milestones of a few lines, else down the main column."""
        if len(node.items) <= MOST_ACROSS:
            each = COLUMNS // len(node.items)
            columns = [(self.grid.column(1 + k * each), self.grid.span(each)) for k in range(len(node.items))]
            with contextlib.suppress(HandoutsError):  # a word may be too long for a third of the page
                rows = lay_out_timeline_across(self.setting, node, self.left, columns, self.right)
                if rows[-1].height <= TALLEST_ACROSS:
                    return rows
        return lay_out_timeline_down(self.setting, node, self.main, self.main_width)

    def form(self, visit: doc.Section, questions: doc.Section, grown: int) -> list[Row]:
        """The patient's own part: the visit beside the questions, or above them where there are many."""
        wide, right = self.grid.span(FORM_COLUMNS), self.grid.column(FORM_COLUMNS + 1)
        fields = next(block for block in visit.blocks if isinstance(block, doc.Fields))
        count = len(lay_out_fields(self.setting, fields, self.left, wide))
        asked = len(lay_out_questions(self.setting, questions.blocks, right, wide, 0))
        right_rows = lay_out_questions(
            self.setting, questions.blocks, right, wide, max(LEAST_LINES, count - asked) + grown
        )
        left_rows = lay_out_fields(self.setting, fields, self.left, wide, lines=max(0, len(right_rows) - count))
        if max(height(left_rows), height(right_rows)) > TALLEST_FORM * self.room:
            rows = self.under_rule(visit, lay_out_fields(self.setting, fields, self.main, self.main_width))
            self.end_part(rows[-1], BEFORE_RULE)
            return rows + self.under_rule(
                questions, lay_out_questions(self.setting, questions.blocks, self.main, self.main_width, QUESTION_LINES)
            )
        block = merge_rows(left_rows, right_rows)
        block.height += FORM_FOOT
        head = Row(0, [self.section_rule(visit, self.left, self.width)], keep=True)
        at_top = Row(self._letterhead_foot, keep=True)
        style = self.styles.heading
        y = SECTION_DROP - style.baseline
        headings = merge_rows(
            lay_out_text(self.setting, visit.heading, style, self.left, wide),
            lay_out_text(self.setting, questions.heading, style, right, wide),
        )
        head.parts += lower(headings.parts, y)
        at_top.parts += lower(headings.parts, at_top.height + y)
        head.after = at_top.after = Space.fixed(SECTION_DROP + FORM_HEAD + headings.height - style.leading)
        head.at_top = at_top
        return [head, block]

    def contact(self, section: doc.Section) -> list[Row]:
        """Where to turn, at the foot of the last page: a code to scan, and the number to read across a table."""
        main = keep_together(
            lay_out_text(self.setting, section.heading, self.styles.heading, self.main, self.main_width)
        )
        parts: list[PlacedMark] = []
        reach = 0.0
        for block in section.blocks:
            if isinstance(block, doc.PhoneBlock):
                code = lay_out_code(self.setting, block.code, self.left, CODE_SIZE, self.side_width)
                parts, reach = lower(code.parts, CODE_DROP), CODE_DROP + code.height
                join(main, lay_out_phone(self.setting, block, self.main, self.main_width), BEFORE_PHONE)
            else:
                join(main, lay_out_block(self.setting, block, self.main, self.main_width), BEFORE_CONTACT_WORDS)
        if height(main) < TALLEST_CONTACT * self.room:
            main = keep_together(main)
        main = put_beside(main, parts, reach)
        head = Row(0, [self.section_rule(section, self.left, self.width)], keep=True, sinks=True)
        head.after = Space.fixed(SECTION_DROP - self.styles.heading.baseline)
        head.at_top = Row(self._letterhead_foot + CODE_DROP, keep=True)
        run_on(main, self.running_head(section))
        return [head, *main]

    def masthead(self) -> Row:
        """Whose sheet this is, and what it is about."""
        head = self.document.masthead
        baseline = self.title_baseline(self.main_width, BASELINE)
        row = self.letterhead(self.left, self.side_width + LETTERHEAD_BEYOND, baseline, logo_side=LOGO_SIDE)
        self._letterhead_foot = max(row.height, LETTERHEAD_FOOT)
        y = row.height + (UNDER_LOGO if head.logo else UNIT)
        for line in lay_out_callout(self.setting, head, self.left, self.side_width):
            row.parts += lower(line.parts, y)
            y += line.height
        row.height = y
        y = 0.0
        for line in self.title(self.main, self.main_width, baseline):
            row.parts += lower(line.parts, y)
            y += line.height
        y += TITLE_TO_LEAD - self.styles.lead.baseline
        for line in lay_out_text(self.setting, head.lead, self.styles.lead, self.main, self.main_width):
            row.parts += lower(line.parts, y)
            y += line.height
        row.height = max(row.height, y)
        row.parts += place_visit_on_top(self)
        return row

    # -- furniture

    def live_areas(self, page: int) -> Sequence[Rectangle]:
        """As any edition's, and the margin where date and time of the visit stand."""
        return [*super().live_areas(page), *area_of_visit(self, page)]

    def furniture(self, painter: Painter, number: int, pages: int) -> None:
        """The draft mark, and from the second page on the letterhead."""
        super().furniture(painter, number, pages)
        if number > 1:
            self.letterhead_again(
                painter, self.left, self.side_width + LETTERHEAD_BEYOND, BASELINE, logo_side=LOGO_SIDE
            )

    def foot(self, painter: Painter, number: int, pages: int) -> None:
        """Who and where, which text, which page."""
        self.imprint_foot(painter, self.foot_rule, number, pages)


def _pictured(block: doc.Node) -> bool:
    """Whether it is a series of steps with a picture."""
    return isinstance(block, doc.NumberedSteps) and any(step.figure for step in block.items)


def _left_edge(row: Row) -> float:
    """Where the leftmost of a row's marks begins."""
    return min((part.x for part in row.parts), default=math.inf)


def _right_edge(part: PlacedMark) -> float:
    """Where a line of words ends."""
    return part.x + (part.mark.line.width if isinstance(part.mark, TextLine) else 0.0)
