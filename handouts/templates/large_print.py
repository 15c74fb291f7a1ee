"""Large print: re-flowed, never enlarged. One column, nothing under 18 points, lines at most 6 inches long.

Words hang half an inch from the left margin; numbers, boxes to tick and bullets stand in the hang. Headings are
ranked by size and weight (RNIB/UKAAF clear and large print). The layout chooses the fewest pages, then the
best-balanced, then the largest pictures.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from handouts.content.selection import VISIT
from handouts.document import nodes as doc
from handouts.document.codes import halve_code
from handouts.illustrations import shows_where
from handouts.layout.blocks import lay_out_block
from handouts.layout.blocks.contact import lay_out_callout, lay_out_code, lay_out_phone
from handouts.layout.blocks.form import lay_out_fields, lay_out_questions
from handouts.layout.blocks.pictures import add_caption, fit_picture, has_label_room, make_picture, measure_series
from handouts.layout.blocks.setting import Spacing
from handouts.layout.blocks.steps import NUMBER_GAP
from handouts.layout.blocks.tables import lay_out_table
from handouts.layout.blocks.text import lay_out_heading, lay_out_paragraphs, lay_out_text
from handouts.layout.blocks.timeline import lay_out_timeline_down
from handouts.layout.grid import INCH
from handouts.layout.pagination import PlacedRow, paginate
from handouts.layout.painter import Painter
from handouts.layout.rows import PlacedMark, Row, Space, height, join, keep_together, lower
from handouts.layout.tagging import Tags
from handouts.layout.typography import BOLD, Look, Paper, TypeScale
from handouts.pdf.lines import Style
from handouts.pdf.structure import Rectangle
from handouts.templates.edition import Edition, RunningHead, run_on
from handouts.templates.measures import Measures
from handouts.templates.order import lead_in, put_visit_first
from handouts.templates.visit_on_top import TopMargin, area_of_visit, place_visit_on_top, take_visit_off_top

UNIT = 25.0
"""From one baseline of running text to the next: 139 % of 18 points, as the guides to large print ask for."""
MARGIN = INCH
HANG = INCH / 2
FOOT = 76.0
"""From the foot's hairline to the edge of the paper, with two lines: they end 20 points above it."""
ABOVE_FOOT = 12.0
"""From the last row to the foot's rule at least."""
LONGEST_LINE = 6 * INCH
"""A reader with a magnifier loses the next line at the end of a longer one."""
BEFORE_RULE = Space(20, 11, 34)
UNDER_RULE, UNDER_HEADING = Space(13, 10, 16), Space(8, 6, 12)
UNDER_RUNNING_HEAD = Space(14, 10, 18)
BEFORE_STEPS, BEFORE_TIMELINE, BEFORE_CLOSE_UP = Space(16, 10, 24), Space(18, 12, 26), Space(12, 8, 20)
APART = 1.6 * UNIT
"""Between milestones: as between a heading and the next, so that each is found with a magnifier."""
UNDER_STEP_HEADING, UNDER_PICTURE = Space.fixed(6), Space.fixed(8)
BEFORE_CONTACT_WORDS, BEFORE_CODE = Space(8, 6, 12), Space(16, 10, 22)
UNDER_LETTERHEAD, BEFORE_TITLE, UNDER_TITLE = Space.fixed(5), Space(16, 8, 22), Space(12, 7, 16)
CLEAR = 1.0
"""Points that stay white between the deepest letter of the title and the highest of the lead, however tight the page."""
STRONG_RULE, URGENT_RULE = 2.0, 3.0
"""A fifth stronger than on the standard sheet, as much as the type is larger beside them."""
BOX_SHARE = 0.92
"""Of a page: when to call stands in a box up to this height; a taller one goes on under its red heading."""
EMPTY = 16.0
"""What an empty page costs: a quarter of one that is white costs as much as a break between two paragraphs."""
FEW_PAGES = 4
"""Of two sheets of paper: who has more of them looks for the visit on the first page."""
PICTURES = (190.0, 174.0, 158.0, 150.0, 142.0)
"""Heights of step pictures, in order of preference."""
PICTURE_SCALE = 2.3
"""Points to a unit of the scene at most: the spine fills a picture from its words to its right edge."""
CLOSE_UP_WIDTH, CLOSE_UP_HEIGHT = 300.0, 172.0
"""Of the figure that shows where it is done, where it stands under its heading."""
WHERE_WIDTH, LEAST_WHERE_WIDTH, WHERE_HEIGHT, WHERE_GAP = 170.0, 120.0, 190.0, 16.0
"""The same beside the title: as wide as there is room, up to the first; under the second its labels would not fit."""
QUESTION_LINES = 4
TALLEST_STEP = 0.6
"""Share of a page up to which a step is kept whole; a longer one would leave the page before half empty."""
CODE_SIZE = 100.0
LETTERHEAD_SHARE = 0.66
"""How much of the page's width the practice's name may take."""
LETTERHEAD_DROP = 16.0
"""From one line of the name to the baseline of the last."""
LOGO_SIDE = 60.0
TITLE_LIFT = 6.0
"""The title's own leading has that much white above its capitals that is not wanted here."""
DRAFT_STRIP, DRAFT_WORDS = 22.0, 31.0
"""The draft mark's strip and words, from the paper's upper edge."""
FOOT_GAP, FOOT_WORD_GAP = 6.0, 20.0
"""From the foot's rule to its words, and between those at the left and the page's number."""
_DISPLAY = ((53, 2.4 * UNIT), (44, 2 * UNIT), (38, 1.8 * UNIT), (36, 1.7 * UNIT))


LARGE_PRINT = Measures(
    margin=MARGIN,
    head=MARGIN,
    strong_rule=STRONG_RULE,
    urgent_rule=URGENT_RULE,
    scale=TypeScale(
        body=(18, UNIT),
        point=(20, 1.1 * UNIT),
        heading=(28, 1.3 * UNIT),
        subheading=(22, 1.1 * UNIT),
        opening=(28, 1.3 * UNIT),
        title=_DISPLAY,
        lead=(22, 1.25 * UNIT),
        phone=((56, 2.5 * UNIT), *_DISPLAY),
        callout=(22, UNIT),
        small=(18, UNIT),
        label=(18, UNIT),
        number=(36, 1.5 * UNIT),
        name=(20, 0.95 * UNIT),
    ),
    spacing=Spacing(
        item=Space(0.35 * UNIT, 5, 14),
        paragraph=Space(10, 7, 16),
        step=Space(1.1 * UNIT, 18, 2 * UNIT),
        row=1.7 * UNIT,
        hang=20,
        tick_hang=32,
        tick=19,
        icon=64,
    ),
)
"""Nothing under 18 points: the least that counts as large print; body and labels alike."""


class LargePrintEdition(Edition):
    """Lays out one document."""

    format = "large-print"
    measures = LARGE_PRINT

    def __init__(self, document: doc.Document, tags: Tags, look: Look, paper: Paper, folder: Path) -> None:
        """As any edition, with headings as strong in black as in color: lines, and so pages, are the same in both."""
        super().__init__(document, tags, replace(look, display=BOLD), paper, folder)

    def prepare(self) -> None:
        """The room between head and foot, the measure, and where the figure that shows where stands."""
        self.setting = replace(self.setting, quiet=True)
        lines = len(self._imprint(self.styles.small, self.width))
        self.foot_rule = self.paper.height - FOOT - (lines - 1) * self.styles.small.leading
        self.room = self.foot_rule - ABOVE_FOOT - self.head
        self.text = self.left + HANG
        self.measure = min(LONGEST_LINE, self.right - self.text)
        self._figure = self._find_figure()

    def find_longer(self) -> tuple[type[Edition], doc.Document] | None:
        """The same, with the visit on the page that lies on top, where there are more pages than two sheets of paper have;
        but never for one sheet of paper more."""
        document, undated = put_visit_first(self.document), take_visit_off_top(self.document)
        if document is not self.document:
            usual, changed = (
                len(paginate(self.rows(PICTURES[-1], each.sections), self.room, EMPTY).pages)
                for each in (self.document, document)
            )
            if usual > FEW_PAGES and (changed + 1) // 2 <= (usual + 1) // 2:
                return type(self), take_visit_off_top(document)
        return (type(self), undated) if undated is not self.document and not self._dates_first_page() else None

    def _dates_first_page(self) -> bool:
        """Whether date and time of the visit stand over the first page: there is room, and the lines for them are on another."""
        sections = self.document.sections
        before = list(itertools.takewhile(lambda each: each.kind != VISIT, sections))
        if not before or len(before) == len(sections) or not place_visit_on_top(self, self._top_margin()):
            return False
        return len(self.rows(PICTURES[-1], before)) >= len(self._choose()[0])

    def live_areas(self, page: int) -> Sequence[Rectangle]:
        """As any edition's, and the margin where date and time of the visit stand."""
        return [*super().live_areas(page), *area_of_visit(self, page, self._top_margin())]

    def _top_margin(self) -> TopMargin:
        """From the words of the draft mark down to the practice's logo or name, or the figure beside it."""
        head, name, floor = self.document.masthead, self.styles.name, 0.0
        if not head.logo and not self._figure:
            lines = self._name_lines(name, self.width * LETTERHEAD_SHARE)
            above = name.leading + LETTERHEAD_DROP - name.baseline - (len(lines) - 1) * name.line_height(lines)
            floor = max(0.0, above) + name.baseline - name.ascent(lines[0])
        return TopMargin(DRAFT_WORDS + self.styles.mark.baseline - self.head, floor)

    def pages(self) -> Sequence[Sequence[PlacedRow]]:
        """Fewest pages, then best-balanced, then the largest pictures."""
        pages = self._choose()
        if self._figure and not self._is_read_on_first(pages):
            self._figure = None  # it stands in its part, where it is read
            pages = self._choose()
        return self.fill_holes(pages, self.room, self.spacing.row)

    def _choose(self) -> Sequence[Sequence[PlacedRow]]:
        layouts = [paginate(self.rows(tall), self.room, EMPTY) for tall in PICTURES]
        ranked = sorted((len(layout.pages), round(layout.cost, 2), rank) for rank, layout in enumerate(layouts))
        return layouts[ranked[0][2]].pages

    def _is_read_on_first(self, pages: Sequence[Sequence[PlacedRow]]) -> bool:
        """Whether the part of the figure beside the title begins on the title's page: who listens hears it with its part."""
        why = self.document.section("why")
        orders = {part.mark.order for placed in pages[0] for part in placed.row.parts}
        return why is not None and any(
            self.tags.span(why.heading, at).order in orders for at in range(len(why.heading.spans))
        )

    # -- rows

    def rows(self, tall: float, sections: Sequence[doc.Section] = ()) -> list[Row]:
        """Everything, top to bottom; the sections in another order if they are given so."""
        rows = self.masthead()
        for section in sections or self.document.sections:
            self.end_part(rows[-1], BEFORE_RULE)
            rows.extend(self.contact(section) if section.kind == "contact" else self.section(section, tall))
        return rows

    def section(self, section: doc.Section, tall: float) -> list[Row]:
        """A hairline, the heading, then the section's blocks, hung; when to call in its box."""
        if section.kind == "when_to_call" and (box := self.call_box(section, BOX_SHARE * self.room, as_in_black=True)):
            return [box]
        body: list[Row] = []
        for block in section.blocks:
            at = len(body)
            match block:
                case doc.NumberedSteps():
                    join(body, self.steps(block, tall), BEFORE_STEPS)
                case doc.Timeline():
                    join(
                        body,
                        lay_out_timeline_down(self.setting, block, self.text, self.measure, apart=APART),
                        BEFORE_TIMELINE,
                    )
                case doc.Fields():
                    join(body, lay_out_fields(self.setting, block, self.left, self.width), self.spacing.paragraph)
                case doc.Ticks() | doc.WritingLines() if section.kind == "questions":
                    hang = self.spacing.tick_hang
                    rows = lay_out_questions(
                        self.setting, [block], self.text - hang, self.measure + hang, QUESTION_LINES
                    )
                    join(body, rows, Space())
                case doc.Figure() if block is self._figure:
                    continue  # it stands beside the title
                case doc.Figure() if section.kind == "why" and shows_where(block.name):
                    picture = make_picture(
                        self.setting, block, CLOSE_UP_WIDTH, CLOSE_UP_HEIGHT, frame=False, close=True
                    )
                    row = Row(CLOSE_UP_HEIGHT, [PlacedMark(self.text, 0, picture)])
                    shown = add_caption(self.setting, block, row, self.text, self.measure)
                    join(body, shown, BEFORE_CLOSE_UP)
                case doc.DataTable():
                    tables = [each for each in section.blocks if isinstance(each, doc.DataTable)]
                    whole = (self.left, self.width)
                    rows = lay_out_table(self.setting, block, self.text, self.measure, whole, tables)
                    join(body, rows, self.spacing.paragraph)
                case _:
                    join(body, lay_out_block(self.setting, block, self.text, self.measure), self.spacing.paragraph)
            lead_in(body, at, section.blocks, block)
        return self.under_rule(section, body)

    def under_rule(self, section: doc.Section, body: list[Row]) -> list[Row]:
        """The rule and heading of a section over its rows."""
        _, _, style = self.voice(section)
        heading = keep_together(lay_out_text(self.setting, section.heading, style, self.left, self.width))
        rule = Row(0, [self.section_rule(section, self.left, self.width)], after=UNDER_RULE, keep=True)
        rule.at_top = Row(0, keep=True)
        heading[-1].keep, heading[-1].after = True, UNDER_HEADING
        run_on(body, self.running_head(section))
        return [rule, *heading, *body]

    def running_head(self, section: doc.Section) -> RunningHead:
        """The line over a section that goes on from the page before."""
        return RunningHead(
            words=self.continued(section),
            x=self.left,
            width=self.width,
            style=self.styles.subheading,
            after=UNDER_RUNNING_HEAD,
        )

    def steps(self, node: doc.NumberedSteps, tall: float) -> list[Row]:
        """Number and heading, picture, words: never apart. The hang is as wide as the widest number asks for."""
        rows: list[Row] = []
        number = self.styles.number
        hang = max(HANG, max(number.width(step.number.text) for step in node.items) + NUMBER_GAP)
        x, measure = self.left + hang, min(self.measure, self.right - self.left - hang)
        shift, scale = measure_series(self.setting, node, measure, PICTURE_SCALE)
        for step in node.items:
            block = lay_out_heading(self.setting, step.heading, x, measure)
            drop = self.styles.subheading.baseline - number.baseline
            (digits,) = lay_out_text(self.setting, step.number, number, self.left, hang)
            block[0].parts += lower(digits.parts, drop)
            if step.figure:
                picture, high = fit_picture(self.setting, step.figure, measure, tall, scale=scale, shift=shift)
                block[-1].after = UNDER_STEP_HEADING
                row = Row(high, [PlacedMark(x, 0, picture)])
                block += add_caption(self.setting, step.figure, row, x, measure)
                block[-1].after, block[-1].keep = UNDER_PICTURE, True
            block += lay_out_paragraphs(self.setting, step.body, x, measure)
            if height(block) < TALLEST_STEP * self.room:
                keep_together(block)
            join(rows, block, self.spacing.step)
        return rows

    def contact(self, section: doc.Section) -> list[Row]:
        """The number, large; a code to scan; which text this is."""
        rows: list[Row] = []
        for block in section.blocks:
            if isinstance(block, doc.PhoneBlock):
                rows += lay_out_phone(self.setting, block, self.left, self.width)
                code = block.code
            else:
                join(rows, lay_out_block(self.setting, block, self.left, self.measure), BEFORE_CONTACT_WORDS)
        join(rows, [lay_out_code(self.setting, code, self.left, CODE_SIZE, self.width)], BEFORE_CODE)
        whole = self.under_rule(section, rows)
        return keep_together(whole) if height(whole, least=True) <= self.room else whole

    def _imprint(self, style: Style, width: float) -> list[str]:
        """Which text this is, in the lines of the foot: a loose page must be known too. The code stands first and whole; one
        that is too wide goes on in a second line."""
        imprint = self.document.imprint
        lines = [imprint.code] if style.width(imprint.code) <= width else halve_code(imprint.code)
        longer = self.document.language.join_list([*lines[-1:], imprint.version])
        if not lines or style.width(longer) <= width:
            return [*lines[:-1], longer]
        return [*lines, imprint.version]

    def masthead(self) -> list[Row]:
        """Whose sheet this is, and what it is about; at its right, where there is room, where in the body it is done."""
        head, name = self.document.masthead, self.styles.name
        wide = self.width - (self._figure_width + WHERE_GAP if self._figure else 0)
        wide_name, baseline = self.width * LETTERHEAD_SHARE, name.leading + LETTERHEAD_DROP
        rows = [self.letterhead(self.left, wide_name, baseline, logo_side=LOGO_SIDE)]
        rows[0].after = UNDER_LETTERHEAD
        rows += lay_out_callout(self.setting, head, self.left, wide)
        lead, title = self.styles.lead, self._title_style(wide if self._figure else self.width)
        title_baseline = self.styles.title[0].baseline - TITLE_LIFT
        rise = title.ascent(head.title.text) - title_baseline  # a mark on a vowel stands high above the title
        rows[-1].after = BEFORE_TITLE.at_least(self._depth_of_letterhead() + rise + CLEAR)
        rows += self.title(self.left, wide if self._figure else self.width, title_baseline)
        touch = title.descent(head.title.text) + lead.ascent(head.lead.text) - lead.baseline  # less is no room for both
        rows[-1].after = UNDER_TITLE.at_least(touch + CLEAR)
        rows += lay_out_text(self.setting, head.lead, lead, self.left, min(wide, self.measure))
        if self._figure:
            tall = height(rows, least=True)
            if not has_label_room(self.setting, self._figure, self._figure_width, tall):
                tall = min(tall, WHERE_HEIGHT)  # for which it was chosen: a tall logo leaves it more than it can use
            picture = make_picture(self.setting, self._figure, self._figure_width, tall, frame=False, close=True)
            rows[0].parts.append(PlacedMark(self.right - self._figure_width, 0, picture))
        rows[0].parts += place_visit_on_top(self, self._top_margin())
        return keep_together(rows)

    def _depth_of_letterhead(self) -> float:
        """How far the letters of its last line fall below its row, in points; negative where they end above its foot."""
        head, styles = self.document.masthead, self.styles
        if head.about:
            words, possible = head.about.text, [styles.small_strong]
        elif head.phone:
            words, possible = head.phone.text, [styles.callout, styles.strong, styles.small_strong]
        else:
            words, possible = head.practice[-1].text, [styles.name, styles.small_strong]
        return max(each.baseline + each.descent(words) - each.leading for each in possible)

    def _find_figure(self) -> doc.Figure | None:
        """The figure that shows where it is done, if it finds room beside the title."""
        why = self.document.section("why")
        figures = (
            [block for block in why.blocks if isinstance(block, doc.Figure) and shows_where(block.name)] if why else []
        )
        figures = [figure for figure in figures if not figure.caption]  # its words stand under it, in its own part
        title = self.styles.title[0].width(self.document.masthead.title.text)
        self._figure_width = min(WHERE_WIDTH, self.width - title - WHERE_GAP)
        if not figures or self._figure_width < LEAST_WHERE_WIDTH:
            return None
        fits = has_label_room(self.setting, figures[0], self._figure_width, WHERE_HEIGHT)
        return figures[0] if fits else None

    # -- furniture

    def draft(self, painter: Painter, words: doc.Paragraph, number: int) -> None:
        """The strip and the words, within the top margin."""
        self.draft_strip(painter, self.left, DRAFT_STRIP, self.width)
        self.draft_words(painter, words, number, self.right, DRAFT_WORDS)

    def foot(self, painter: Painter, number: int, pages: int) -> None:
        """What it is about, whom to call, which page, and below which text: at the size of the text."""
        imprint, plain, strong = self.document.imprint, self.styles.small, self.styles.small_strong
        page = imprint.page_of(number, pages)
        words = self.document.language.join_list((imprint.title, imprint.phone))
        if plain.width(words) + strong.width(page) + FOOT_WORD_GAP > self.width:
            words = imprint.phone
        with painter.canvas.artifact("Footer"):
            y = self.foot_rule
            painter.rule(self.left, y, self.width, self.look.hair, self.look.rule)
            y += FOOT_GAP
            painter.words(words, plain, self.left, y)
            painter.words(page, strong, self.right - strong.width(page), y)
            with self.which_text(painter, last=number == pages):
                for line in self._imprint(plain, self.width):
                    y += plain.leading
                    painter.words(line, plain, self.left, y)
