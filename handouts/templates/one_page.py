"""One page: the short version, the steps in brief, the timeline and the phone number on one side of paper.

Four columns on the common grid (:mod:`handouts.layout.grid`). Headings hang in the first column, words stand in the other
three; the steps stand side by side across all four. Type never shrinks. Words that are too long for the page tighten
the spaces, then the pictures, then the code to scan; what is still too long is told and nothing is cut.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, cached_property

from handouts.document import nodes as doc
from handouts.illustrations import shows_where
from handouts.layout.blocks import lay_out_block
from handouts.layout.blocks.contact import lay_out_phone, make_code
from handouts.layout.blocks.form import lay_out_fields
from handouts.layout.blocks.lists import lay_out_ticks
from handouts.layout.blocks.pictures import (
    lay_out_figure,
    make_logo,
    make_picture,
    measure_label_room,
    measure_logo,
)
from handouts.layout.blocks.setting import Spacing
from handouts.layout.blocks.steps import lay_out_step
from handouts.layout.blocks.tables import lay_out_table
from handouts.layout.blocks.text import lay_out_text
from handouts.layout.blocks.timeline import lay_out_timeline_across, lay_out_timeline_down
from handouts.layout.fitting import NoRoomError, fill_height, fits, lines_over, too_long
from handouts.layout.grid import GUTTER, UNIT, Grid
from handouts.layout.marks import Furniture, labels_have_room
from handouts.layout.pagination import PlacedRow
from handouts.layout.painter import Painter
from handouts.layout.rows import (
    ROUNDING,
    PlacedMark,
    Row,
    Space,
    height,
    join,
    keep_together,
    lower,
    merge_rows,
    put_beside,
)
from handouts.layout.typography import TypeScale
from handouts.problems import HandoutsError
from handouts.reading.declarations import dataclass
from handouts.templates.edition import Edition
from handouts.templates.measures import Measures
from handouts.templates.visit_on_top import take_visit_off_top

COLUMNS = 4
"""Of 115.5 points, so that four steps stand side by side; a line across three has 60 letters."""
BASELINE = 36.0
"""Of the title, from the top of the live area."""
BEFORE_RULE = Space(12.7, 6.5, 19)
PICTURE_SCALE = 1.08
"""Points to a unit of the scene at most: the body of a bone and the joint behind it fill a picture of one column."""
PICTURE_SHIFT = 17.5
"""From a picture's left edge to the front of the bones: room for the arrow, and for the bones above to lean forward."""
WHERE, WHERE_WIDTH = 100.0, 156.0
"""Height and width of the figure that shows where in the body, in points: its lens is three quarters of an inch and more."""
WHERE_DROP = 3.0
"""How far it stands below its row's top, in points."""
WIDE_PICTURE = 3
"""From so many steps side by side on, a picture takes the whole width of its step."""
LETTERHEAD_UNDER = 4.0
"""How far a logo may reach below the title's baseline."""
LOGO_GAP = 4.0
"""From a logo to the practice's name."""
HEADING_BEYOND = 6.0
"""How far a heading may reach into the gutter before it takes a second line."""
BULLET_CLEAR = 3.0
"""From a heading to a bullet that stands out into the gutter."""
BELOW_RULE = 1.5
"""White between a rule and the highest letter of the heading below it, however close the two are to stand."""
HEADING_TAIL = 4.0
"""What white a heading's own leading has at its foot: the words beside it may end so much higher."""
APART = 10.0
"""Between milestones that stand one below the other: there is one page."""
CODE_DROP, CODE_GAP = 4.0, 4.0
"""From the rule to the code, and from the code to its caption."""
BEFORE_WIDE, BEFORE_BLOCK, BEFORE_TIMELINE = Space(12, 8, 16), Space(10, 7, 14), Space(12, 8, 16)
"""From the words of a section to what needs all four columns, between two such blocks, and to a timeline beside them."""
BEFORE_PHONE, BEFORE_CONTACT_WORDS = Space.fixed(2), Space(4, 2, 6)
TITLE_TO_LEAD = 1.75 * UNIT
"""From the title's foot to the baseline of the sentence below it."""
ABOVE_FOOT = 11.0
"""From the last row to the foot's rule at least."""
BEFORE_VISIT = 2.0
VISIT_SHARES = (0.46, 0.31, 0.23)
"""From the lead to whose copy it is, and the shares of the line that name, date and time take."""
REMEDY = 'Give the longest parts shorter words as "brief", leave out what can wait with "brief: none", or name fewer parts under "one_page".'


@dataclass(frozen=True, slots=True)
class OnePageArrangement:
    """What the layout may choose, in points: how tall step pictures are, the side of the code to scan, and how far
    below a section's rule the baseline of its heading stands."""

    picture: float
    code: float = 52
    drop: float = 1.375 * UNIT


ROOMY = OnePageArrangement(116, 60)
"""For a page with room to spare: pictures as tall as a column is wide."""
TIGHTER = (
    *map(OnePageArrangement, (110, 104, 98, 92, 86)),
    OnePageArrangement(86, 44, 20),
    OnePageArrangement(78, 44, 20),
)
"""In order of preference, with spaces as tight as need be: a third of a line less of picture at a time; a code under 44
points (15 mm) would not be read from paper, and a picture under 78 has no room for its labels."""
FOR_VISIT = tuple(OnePageArrangement(picture, 44, 16.75) for picture in (86, 78))
"""The last that are tried where a patient's name, day and hour stand at the top: headings closer to their rules leave room for
that line. Parts are chosen without them, and so that the line finds room with them."""


ONE_PAGE = Measures(
    scale=TypeScale(
        body=(12.5, UNIT),
        point=(14, 1.25 * UNIT),
        heading=(18, 1.25 * UNIT),
        subheading=(14, UNIT),
        opening=(18, 1.25 * UNIT),
        title=((37, 2.5 * UNIT), (33, 2.25 * UNIT), (29, 2 * UNIT), (25, 1.75 * UNIT)),
        lead=(16, 1.25 * UNIT),
        phone=((35, 2.25 * UNIT), (30, 2 * UNIT), (25, 1.75 * UNIT)),
        callout=(14, UNIT),
        small=(12, 0.875 * UNIT),
        label=(12, UNIT),
        number=(26, 2 * UNIT),
        name=(14, UNIT),
    ),
    spacing=Spacing(
        item=Space(4.25, 2, 8),
        paragraph=Space(5, 3, 8),
        step=Space(1.25 * UNIT, 10, 2 * UNIT),
        row=1.5 * UNIT,
        hang=13,
        tick_hang=20,
        tick=12.5,
    ),
)
"""The sizes of the standard sheet; only title and phone are a step smaller."""


class OnePageEdition(Edition):
    """Lays out one document in its brief wording."""

    format = "one-page"
    brief = True
    one_sided = True
    measures = ONE_PAGE

    def prepare(self) -> None:
        """The room between head and foot, and the columns."""
        self.foot_rule = self.paper.height - self.foot_height()
        self.room = self.foot_rule - ABOVE_FOOT - self.head
        grid = Grid(self.left, self.width, COLUMNS)
        self.column_width, self.main = grid.column_width, grid.column(2)
        self.main_width = self.right - self.main
        self._least = cache(self._measure_least)

    def has_room_for(self, sections: Sequence[doc.Section]) -> bool:
        """Whether these sections would find room under the masthead, spaces and pictures as tight as they may be."""
        visit = self.document.masthead.visit
        empty = visit is not None and all(field.value is None for field in visit.items)
        for dated in (False, True) if empty else (False,):
            words = sum(BEFORE_RULE.least + self._least(section, dated) for section in sections)
            if self._least(None, dated) + words > self.room + ROUNDING:
                return False
        return True

    def _measure_least(self, section: doc.Section | None, dated: bool) -> float:
        """The least height of a section, or of the masthead, in points; ``dated`` with the line for a name, a day and an hour,
        and as close to the rules as it may ask for."""
        if section is None:
            return height([self.masthead() if dated else self._head()], least=True)
        for arrangement in (*reversed(FOR_VISIT if dated else ()), *reversed(TIGHTER)):
            rows = self._section(section, arrangement)
            if labels_have_room(rows, self.look.art):
                break
        return height(rows, least=True)

    def pages(self) -> Sequence[Sequence[PlacedRow]]:
        """The one page, with pictures as large as there is room for. Raises NoRoomError if the words do not fit."""
        rows = self._chosen
        over = lines_over(rows, self.room, UNIT)
        if over:
            raise NoRoomError(too_long("too-long-for-one-page", "one page", over, self.document.sections, REMEDY))
        return [fill_height(rows, self.room)]

    @cached_property
    def _chosen(self) -> list[Row]:
        """Large pictures where spaces need not tighten for them; else the first arrangement that fits, or the tightest."""
        rows = self.rows(ROOMY)
        if fits(rows, self.room, tight=False) and labels_have_room(rows, self.look.art):
            return rows
        for arrangement in (*TIGHTER, *FOR_VISIT) if self.document.masthead.visit else TIGHTER:
            rows = self.rows(arrangement)
            if fits(rows, self.room) and labels_have_room(rows, self.look.art):
                return rows
        return rows

    # -- rows

    def rows(self, arrangement: OnePageArrangement) -> list[Row]:
        """Everything, top to bottom."""
        rows = [self.masthead()]
        for section in self.document.sections:
            self.end_part(rows[-1], BEFORE_RULE)
            rows += self._section(section, arrangement)
        return rows

    def _section(self, section: doc.Section, arrangement: OnePageArrangement) -> list[Row]:
        if section.kind == "contact":
            return self.contact(section, arrangement)
        return self.section(section, arrangement)

    def find_longer(self) -> tuple[type[Edition], doc.Document] | None:
        """The same without lines for a patient's details at the top, where they would leave too little room for the parts."""
        document = self.document
        if document.masthead.visit is None or not lines_over(self._chosen, self.room, UNIT):
            return None
        return type(self), take_visit_off_top(document)

    def masthead(self) -> Row:
        """Whose sheet this is, and its phone, in the side column, and what it is about; whose copy, and for when."""
        whole = self._head()
        if self.document.masthead.visit:
            row = self._visit(self.document.masthead.visit)
            whole.parts += lower(row.parts, whole.height + BEFORE_VISIT)
            whole.height += BEFORE_VISIT + row.height
        return whole

    def _visit(self, fields: doc.Fields) -> Row:
        """Name, date and time on one line across the page."""
        room, x, columns = self.width - GUTTER * (len(fields.items) - 1), self.left, []
        for field, share in zip(fields.items, VISIT_SHARES, strict=True):
            one = replace(fields, items=(field,))
            columns.append(lay_out_fields(self.setting, one, x, share * room, pairs=()))
            x += share * room + GUTTER
        return merge_rows(*columns)

    def _head(self) -> Row:
        """Whose sheet this is, in the side column, and what it is about."""
        head, lead = self.document.masthead, self.styles.lead
        words = self.title(self.main, self.main_width, BASELINE)
        words[-1].after = Space.fixed(TITLE_TO_LEAD - lead.baseline)
        words += lay_out_text(self.setting, head.lead, lead, self.main, self.main_width)
        return merge_rows(words, list(self._letterhead()))

    def _letterhead(self) -> Iterator[Row]:
        """The practice's name, its first line level with the title; a logo stands above it."""
        head, style = self.document.masthead, self.styles.name
        if head.logo:
            wide, high = measure_logo(self.setting, head.logo, self.column_width, BASELINE + LETTERHEAD_UNDER)
            style = self.styles.small_strong
            yield Row(
                high,
                [PlacedMark(self.left, 0, make_logo(self.setting, head.logo, wide, high))],
                Space.fixed(LOGO_GAP),
            )
        else:
            yield Row(BASELINE - style.baseline)
        for name in head.practice:
            yield from lay_out_text(self.setting, name, style, self.left, self.column_width)
        number = self.document.imprint.phone
        styles = (self.styles.callout, self.styles.strong, self.styles.small_strong)
        fitting = next((each for each in styles if each.width(number) <= self.column_width + HEADING_BEYOND), None)
        if fitting:  # said again at the foot of the page, where it is read out
            yield Row(fitting.leading, [PlacedMark(self.left, 0, Furniture(number, fitting))])

    def section(self, section: doc.Section, arrangement: OnePageArrangement) -> list[Row]:
        """A band: the heading in the side column, words beside it, what needs all four columns below."""
        main, wide, tall, measure = list[Row](), list[Row](), arrangement.picture, self.main_width
        figure: PlacedMark | None = None
        for block in section.blocks:
            match block:
                case doc.NumberedSteps():
                    join(wide, self.steps(block, tall), BEFORE_BLOCK)
                case doc.DataTable() if block is section.blocks[-1]:
                    rows = lay_out_table(self.setting, block, self.main, measure, (self.left, self.width))
                    across = any(part.x < self.main for part in rows[0].parts)
                    join(wide if across else main, rows, BEFORE_BLOCK if across else self.spacing.paragraph)
                case doc.Timeline() if len(block.items) == COLUMNS:
                    join(wide, self.timeline(block, self.left, self.width), BEFORE_BLOCK)
                case doc.Timeline():
                    join(main, self.timeline(block, self.main, self.main_width), BEFORE_TIMELINE)
                case doc.Ticks():
                    hang = self.spacing.tick_hang
                    join(
                        main,
                        lay_out_ticks(self.setting, block, self.main + hang, measure - hang),
                        self.spacing.paragraph,
                    )
                case doc.Figure() if shows_where(block.name) and not (main or block.caption):
                    figure = self.where(block)
                    measure = figure.x - GUTTER - self.main
                case doc.Figure():
                    join(main, lay_out_figure(self.setting, block, self.main, measure, tall), self.spacing.paragraph)
                case _:
                    join(main, lay_out_block(self.setting, block, self.main, measure), self.spacing.paragraph)
        if figure:
            main = put_beside(main, [figure], WHERE + WHERE_DROP)
        rows = self.band(section, main, arrangement.drop)
        join(rows, wide, BEFORE_WIDE)
        return rows

    def where(self, node: doc.Figure) -> PlacedMark:
        """The figure that shows where in the body, with its lens, at the right of the text."""
        picture = make_picture(self.setting, node, WHERE_WIDTH, WHERE, frame=False, close=True)
        return PlacedMark(self.right - WHERE_WIDTH, WHERE_DROP, picture)

    def band(self, section: doc.Section, main: list[Row], drop: float) -> list[Row]:
        """A rule, the heading in the side column, rows whose first baseline is the heading's."""
        weight, _, style = self.voice(section)
        drop = max(drop, style.ascent(section.heading.text) + weight + BELOW_RULE)
        first = self.styles.point if section.kind == "short_version" else self.styles.body
        bullets = any(isinstance(block, doc.Bullets) for block in section.blocks)  # they stand out into the gutter
        measure = self.column_width + (GUTTER - self.spacing.hang - BULLET_CLEAR if bullets else HEADING_BEYOND)
        hung = merge_rows(lay_out_text(self.setting, section.heading, style, self.left, measure))
        lead, top = drop - first.baseline, drop - style.baseline
        parts = lower(hung.parts, top)
        head = Row(0, [self.section_rule(section, self.left, self.width), *parts], Space.fixed(lead))
        return [head, *put_beside(main, [], top + hung.height - lead - HEADING_TAIL)]

    def steps(self, node: doc.NumberedSteps, tall: float) -> list[Row]:
        """As many steps side by side as have room for their longest words and numbers."""
        for most in range(COLUMNS, 1, -1):
            with suppress(NoRoomError):
                return self._steps_across(node, tall, most)
        return self._steps_across(node, tall, 1)

    def _steps_across(self, node: doc.NumberedSteps, tall: float, most: int) -> list[Row]:
        """At ``most`` so many side by side, more in rows of equal length; one or two have words beside the picture."""
        count = len(node.items)
        across = math.ceil(count / math.ceil(count / most))
        grid = Grid(self.left, self.width, across)
        rows = list[Row]()
        kept = any(step.figure and step.figure.drawn for step in node.items)  # the first drawings have words here too
        shift = measure_label_room(self.setting, node) if kept else PICTURE_SHIFT
        for start in range(0, count, across):
            cells = []
            for column, step in enumerate(node.items[start : start + across], 1):
                x, words_at, picture = grid.column(column), None, grid.column_width
                if across < WIDE_PICTURE and step.figure:
                    picture, beside_it = self.column_width, self.column_width + GUTTER
                    words_at = (x + beside_it, grid.column_width - beside_it)
                cells.append(
                    lay_out_step(
                        self.setting,
                        step,
                        x,
                        picture,
                        tall,
                        scale=PICTURE_SCALE,
                        shift=shift,
                        words_at=words_at,
                    )
                )
            join(rows, [merge_rows(*cells)], self.spacing.step)
        return rows

    def timeline(self, node: doc.Timeline, x: float, width: float) -> list[Row]:
        """Across, in as many columns as there are milestones, or down where that takes less room."""
        count = len(node.items)
        down = lay_out_timeline_down(self.setting, node, x, width, apart=APART)
        if count > COLUMNS:
            return down
        grid = Grid(x, width, count)
        columns = [(grid.column(number), grid.column_width) for number in range(1, count + 1)]
        try:
            across = lay_out_timeline_across(self.setting, node, x, columns, x + width)
        except HandoutsError:  # a word is too long for a column
            return down
        return min(across, down, key=lambda rows: merge_rows(rows).height)

    def contact(self, section: doc.Section, arrangement: OnePageArrangement) -> list[Row]:
        """Where to turn, at the foot: a code to scan, and the number to read across a table."""
        weight, _, style = self.voice(section)
        drop = max(arrangement.drop, style.ascent(section.heading.text) + weight + BELOW_RULE)
        main = lay_out_text(self.setting, section.heading, style, self.main, self.main_width)
        parts: list[PlacedMark] = []
        reach = 0.0
        for block in section.blocks:
            if isinstance(block, doc.PhoneBlock):
                code = self.code(block.code, arrangement.code)
                parts, reach = lower(code.parts, CODE_DROP), CODE_DROP + code.height
                join(main, lay_out_phone(self.setting, block, self.main, self.main_width), BEFORE_PHONE)
            else:
                join(main, lay_out_block(self.setting, block, self.main, self.main_width), BEFORE_CONTACT_WORDS)
        rule = self.section_rule(section, self.left, self.width)
        head = Row(0, [rule], Space.fixed(drop - style.baseline), sinks=True)
        return [head, *put_beside(keep_together(main), parts, reach)]

    def code(self, node: doc.QrCode, size: float) -> Row:
        """The code to scan, its caption below it: the column is too narrow for words beside it."""
        square = Row(size, [PlacedMark(self.left, 0, make_code(self.setting, node, size))], Space.fixed(CODE_GAP))
        return merge_rows(
            [square, *lay_out_text(self.setting, node.caption, self.styles.small, self.left, self.column_width)]
        )

    # -- furniture

    def foot(self, painter: Painter, number: int, pages: int) -> None:
        """Who and where, which text, which page."""
        self.imprint_foot(painter, self.foot_rule, number, pages)
