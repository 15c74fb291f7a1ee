"""Tri-fold: a sheet on its side, folded twice into a leaflet of six panels.

Eyes go from the cover to the flap, the inside and the back, and so do the words: the panels read in the document's own
order (:mod:`handouts.templates.trifold_panels`). Steps stand side by side in two panels, or where that leaves too little
room in one. Type never shrinks: spaces tighten, then step pictures, then the lines to write on. What is still too long
is told by panel.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from handouts.content.selection import CONTACT, QUESTIONS, URGENT, VISIT
from handouts.document import nodes as doc
from handouts.layout.blocks import lay_out_block
from handouts.layout.blocks.contact import lay_out_code, lay_out_phone
from handouts.layout.blocks.form import lay_out_fields, lay_out_questions
from handouts.layout.blocks.pictures import lay_out_figure, measure_series
from handouts.layout.blocks.setting import Spacing
from handouts.layout.blocks.steps import lay_out_step
from handouts.layout.blocks.text import lay_out_paragraphs, lay_out_text
from handouts.layout.blocks.timeline import lay_out_timeline_down
from handouts.layout.fitting import NoRoomError, fill_height, fits, too_long
from handouts.layout.grid import UNIT
from handouts.layout.marks import Furniture, labels_have_room
from handouts.layout.pagination import PlacedRow
from handouts.layout.painter import Painter
from handouts.layout.rows import ROUNDING, Row, Space, height, join, merge_rows, move_rows
from handouts.layout.typography import TypeScale
from handouts.pdf.line_breaking import Piece, Style, break_lines
from handouts.pdf.lines import Line
from handouts.pdf.structure import Rectangle
from handouts.problems import Problem
from handouts.reading.declarations import dataclass
from handouts.templates.edition import OVERHANG, Edition, RunningHead
from handouts.templates.measures import Measures
from handouts.templates.trifold_code import EDGE, paint_code, room_over_code
from handouts.templates.trifold_cover import lay_out_cover
from handouts.templates.trifold_details import leave_out_long_details
from handouts.templates.trifold_flow import break_into_panels, lines_too_many, prepare_to_break
from handouts.templates.trifold_panels import INSIDE, OUTSIDE, READING, Panel, distribute, folds, panels, strip_over

FIRST, LAST = 64.0, 27.0
"""The first baseline from the sheet's top, the last from its foot: below the draft strip, and clear of the edge."""
TICK, TICK_LENGTH = 13.5, 10.0
"""Fold ticks, from the top and the foot: as near to the edge as printers reach."""
UNDER_TOP = 9.0
"""Between a heading over the steps and the first of them, in points: half a line, that the pictures start high."""
BEFORE_RULE = Space(12.7, 5, 22)
UNDER_RULE = Space(1.5 * UNIT - 16.6, 6, 9)
UNDER_HEADING = Space(8, 4, 10)
PICTURES = (124.0, 116.0, 108.0, 100.0, 92.0, 84.0)
"""Heights of step pictures, in order of preference."""
PICTURE_SCALE = 1.22
"""Points to a unit of the scene at most: a bone is 56 × 43 points, as on the standard sheet."""
FIGURE = 110.0
"""The most height of a picture within running text: a panel is narrow, and a taller one would be mostly white."""
BEFORE_TIMELINE, BEFORE_CODE = Space(12, 6, 18), Space(12, 8, 16)
WISHED_LINES = 2
"""Lines to write on beyond the least that the questions ask for when panels are weighed."""
CONTACT_GAP = 1.0
"""From the heading to the phone number: large digits have white of their own above them."""
IMPRINT_RULE, ABOVE_IMPRINT = 8.0, 13.0
"""From the imprint's rule to its first line, and from the last row to the rule."""
FREE_LINES = 2
"""Lines to write on that may tighten the spaces of a panel; more are added only where there is room as it is."""
STEP_GAP = Space(1.2 * UNIT, 13, 2 * UNIT)
REMEDY = 'Give the longest parts shorter words as "brief", leave out what can wait with "brief: none", or name fewer parts under "trifold".'


@dataclass(frozen=True, slots=True)
class Ease:
    """How generously a panel is set: from a line to write on to the next, between milestones, the code to scan."""

    row: float
    apart: float
    code: float


HOPELESS, PER_POINT = 1e6, 1e3
"""What it costs if a panel cannot hold its parts, and each point too many beyond: far above any cost of tightening, so
that a distribution that can be printed always wins."""
EMPTY, UNEVEN, NO_BACK = 1e4, 40.0, 1e9
"""What an empty panel costs, and a full one, by the square of how full it is: so panels come out about equally full. The
back is never empty: it is where one turns to look for a phone number."""
TURNED = READING.index("back")
"""Before this panel a reader turns the sheet back to its first side: no text goes on there in the middle."""
WHOLE = (*URGENT, VISIT, QUESTIONS, CONTACT)
"""Kinds of sections that are not broken off where words run on from panel to panel."""
STACKED = 100.0
"""Height of step pictures where all steps stand in one panel."""
SPREADS = (("inside 1", "inside 2"), ("inside 2", "inside 3"), None)
"""Where steps may stand, in order of preference: in two panels, or in one like any other part."""
EASES = (Ease(1.6 * UNIT, 22, 68), Ease(1.5 * UNIT, 16, 62), Ease(1.4 * UNIT, 11, 56), Ease(1.25 * UNIT, 11, 56))
"""The closest lines to write on are 7.5 mm apart: no closer than those of ruled paper (7.1 mm)."""
QUESTION_LINES = range(1, 10)
NOTE_LINES = range(3)
"""Lines for questions, and below the note."""


TRIFOLD = Measures(
    scale=TypeScale(
        body=(12.5, UNIT),
        point=(14, 1.125 * UNIT),
        heading=(18, 1.25 * UNIT),
        subheading=(14, UNIT),
        opening=(18, 1.25 * UNIT),
        title=((36, 2.25 * UNIT), (32, 2 * UNIT), (28, 1.875 * UNIT), (25, 1.75 * UNIT)),
        lead=(16, 1.25 * UNIT),
        phone=((29.5, 2 * UNIT), (26, 1.75 * UNIT), (22, 1.5 * UNIT), (18, 1.25 * UNIT)),
        callout=(16, UNIT),
        small=(12, 0.9 * UNIT),
        label=(12, UNIT),
        number=(26, 2 * UNIT),
        name=(14, UNIT),
    ),
    spacing=Spacing(
        item=Space(0.3 * UNIT, 2, 8),
        paragraph=Space(6, 3, 9),
        step=STEP_GAP,
        row=1.6 * UNIT,
        hang=13,
        tick_hang=21,
        tick=12.5,
    ),
)
"""The sizes of the standard sheet, with a title and a phone number that fit a panel."""


class TrifoldEdition(Edition):
    """Lays out one document."""

    format = "trifold"
    landscape = True
    brief = True
    measures = TRIFOLD

    def prepare(self) -> None:
        """The panels and the room in each, the imprint, and the figure on the cover."""
        self.head = max(FIRST, self._first_below_mark()) - self.styles.heading.baseline
        self.foot_edge = self.paper.height - LAST + self.styles.body.leading - self.styles.body.baseline
        self.panels = panels(self.paper, self.foot_edge - self.head)
        self._imprint = self._imprint_lines(self.panels["back"].width)
        self.panels["back"].room -= self.imprint_height + ABOVE_IMPRINT
        for name in (INSIDE[0], INSIDE[-1]):
            self.panels[name].room -= room_over_code(self, self.panels[name], self.foot_edge)
        why = self.document.section("why")
        figures = [block for block in why.blocks if isinstance(block, doc.Figure)] if why else []
        self._figure = figures[0] if figures else None
        self._cover = cache(lambda figure: lay_out_cover(self, self.panels["cover"], figure))
        self._size = cache(self._measure)

    def _first_below_mark(self) -> float:
        """How far below the paper's edge a panel's first baseline must stand, that no letter of a heading touches the mark."""
        mark, style = self.document.mark, self.styles.mark
        if mark is None:
            return 0.0
        lines = [line.shown for line in self._lines_of(mark, panels(self.paper, 0.0)["cover"].width)]
        highest = max((self.styles.heading.ascent(each.heading.text) for each in self.document.sections), default=0.0)
        return EDGE + strip_over(lines, style)[2] + highest

    def _lines_of(self, mark: doc.Paragraph, width: float) -> list[Line]:
        return break_lines([Piece(mark.text, self.styles.mark, self.tags.span(mark, 0))], width)

    def live_areas(self, page: int) -> Sequence[Rectangle]:
        """The panels of a side: no word stands on a fold."""
        top, foot = self.paper.height - self.head + OVERHANG, self.paper.height - self.foot_edge
        found = []
        for name in OUTSIDE if page == 1 else INSIDE:
            panel = self.panels[name]
            left = self.paper.width - panel.x - panel.width if self.rtl else panel.x
            found.append((left, foot, left + panel.width, top))
        return found

    # -- choosing

    def pages(self) -> Sequence[Sequence[PlacedRow]]:
        """Outside and inside: the largest step pictures with which every section finds room whole, steps aligned if they
        can be; else with words that run on from panel to panel.

        Raises NoRoomError with what is too long.
        """
        sections = self.document.sections
        cover, over = self._cover(self._figure)
        chosen = None if over else self._set_whole(sections) or self._set_running(sections)
        if chosen is None:
            raise NoRoomError(list(self._problems(sections)))
        placed = {name: fill_height(rows, self.panels[name].room) for name, rows in chosen.items()}
        outside = [*placed["flap"], *placed["back"], PlacedRow(cover, 0.0)]
        return outside, [row for name in INSIDE for row in placed[name]]

    def find_longer(self) -> tuple[type[Edition], doc.Document] | None:
        """The same without a patient's longest details, where these leave too little room for the parts."""
        shorter = leave_out_long_details(self.document, self.has_room_for)
        return (type(self), shorter) if shorter else None

    def has_room_for(self, sections: Sequence[doc.Section]) -> bool:
        """Whether these sections would find room, with spaces and pictures as tight as they may be."""
        shown = any(self._figure in section.blocks for section in sections)
        if self._cover(self._figure if shown else None)[1]:
            return False
        return self._fit_whole(sections) or self._run_on(sections, EASES[-1]) is not None

    def _fit_whole(self, sections: Sequence[doc.Section]) -> bool:
        """Whether each section would find room in a panel, the steps in two."""
        for spread in self._spreads(sections):
            for tall in reversed(PICTURES):
                self.place(sections, spread, False, tall)
                if self._labels_fit():
                    break
            if all(self._over(name, self.panels[name].sections) <= ROUNDING for name in READING):
                return True
        return False

    def _labels_fit(self) -> bool:
        """Whether the pictures of steps side by side have room for their words."""
        return all(labels_have_room(panel.steps, self.look.art) for panel in self.panels.values())

    def _set_whole(self, sections: Sequence[doc.Section]) -> dict[str, list[Row]] | None:
        """The rows of each panel with every section whole; None if there is no room for that."""
        if not self._fit_whole(sections):
            return None
        for spread in self._spreads(sections):
            for aligned in (True, False) if spread and self._pictured() else (False,):
                for tall in PICTURES if spread else PICTURES[:1]:
                    self.place(sections, spread, aligned, tall)
                    chosen = {name: self.choose_rows(self.panels[name]) for name in READING}
                    if self._labels_fit() and all(fits(rows, self.panels[name].room) for name, rows in chosen.items()):
                        return chosen
        return None

    def _set_running(self, sections: Sequence[doc.Section]) -> dict[str, list[Row]] | None:
        """The rows of each panel with words that run on from one to the next; None if they are too long for all."""
        broken = next((found for ease in EASES if (found := self._run_on(sections, ease))), None)
        if broken is None:
            return None
        return {name: move_rows(rows, self.panels[name].x) for name, rows in zip(READING, broken, strict=True)}

    def _run_on(self, sections: Sequence[doc.Section], ease: Ease) -> list[list[Row]] | None:
        rooms = [self.panels[name].room for name in READING]
        return break_into_panels(self._stream(sections, ease), rooms, TURNED)

    def _stream(self, sections: Sequence[doc.Section], ease: Ease) -> list[Row]:
        """Everything after the cover, one row below the other at the left edge of a panel as narrow as the narrowest."""
        width = min(self.panels[name].width for name in READING)
        least = min(self.panels[name].room for name in READING)
        rows: list[Row] = []
        for section in sections:
            more = self._section_to_break(section, Panel("", 0.0, width, least), ease)
            if rows:
                rule = Row(0, [self.section_rule(section, 0.0, width)], UNDER_RULE, keep=True, at_top=Row(0, keep=True))
                rule.sinks = section.kind == "contact"
                rows[-1].after, rows[-1].cost, rows[-1].keep = BEFORE_RULE, 0.0, False
                rows.append(rule)
            rows += more
        return rows

    def _section_to_break(self, section: doc.Section, panel: Panel, ease: Ease) -> list[Row]:
        """A section's rows, and where they may go on in the next panel; an alarm stays whole wherever it can."""
        rows = self.section(section, panel, ease, 0)
        style = self.voice(section)[2]
        heading = len(lay_out_text(self.setting, section.heading, style, panel.x, panel.width))
        goes_on = RunningHead(
            words=self.continued(section), x=panel.x, width=panel.width, style=style, after=UNDER_HEADING
        )
        whole = section.kind in WHOLE and height(rows, least=True) <= panel.room
        return prepare_to_break(rows[:heading], rows[heading:], goes_on, whole=whole)

    def _spreads(self, sections: Sequence[doc.Section]) -> Sequence[tuple[str, str] | None]:
        """Where the steps may stand; one step, or none, makes no pair."""
        nodes = [block for each in sections for block in each.blocks if isinstance(block, doc.NumberedSteps)]
        return SPREADS if nodes and len(nodes[0].items) > 1 else SPREADS[-1:]

    def _pictured(self) -> bool:
        """Whether every step has a picture; only then do rows of steps look aligned."""
        return all(step.figure for step in self.document.walk() if isinstance(step, doc.NumberedStep))

    def _problems(self, sections: Sequence[doc.Section]) -> Iterator[Problem]:
        """What is too long for which: the cover, or the panels after it."""
        head = self.document.masthead
        _, over = self._cover(self._figure)
        if over:
            named = [*head.practice, head.title, head.lead]
            yield too_long("too-long-for-trifold", "the cover of the tri-fold", over, named, REMEDY)
        rooms = [self.panels[name].room for name in READING]
        rows = self._stream(sections, EASES[-1])
        if break_into_panels(rows, rooms, TURNED) is None:
            lines = lines_too_many(rows, rooms, UNIT)
            yield too_long("too-long-for-trifold", "the tri-fold", lines, sections, REMEDY)

    def place(
        self, sections: Sequence[doc.Section], spread: tuple[str, str] | None, aligned: bool, tall: float
    ) -> None:
        """Each section into a panel: the steps into those of ``spread``, the others before and after them in their order."""
        for panel in self.panels.values():
            panel.sections, panel.steps = (), []
        flap = int(len(sections) <= len(("inside", "back")))  # stays empty then: the inside is never blank
        parted: list[tuple[Sequence[doc.Section], Sequence[str]]] = [(sections, READING[flap:])]
        if spread:
            at = next(index for index, each in enumerate(sections) if each.kind == "steps")
            first = READING.index(spread[0])
            self.steps(sections[at], spread, tall, aligned)
            parted = [(sections[:at], READING[:first]), (sections[at + 1 :], READING[first + 1 :])]
        for some, names in parted:
            for name, placed in distribute(some, names, self.strain).items():
                self.panels[name].sections = placed

    def strain(self, name: str, sections: Sequence[doc.Section]) -> float:
        """How far from easy a panel with these sections is: points too many by their square, and much for what cannot be."""
        panel = self.panels[name]
        if not sections and not panel.steps:
            return EMPTY if name != "back" else NO_BACK
        wished = self._height(panel, sections, EASES[0], least=False)
        over = self._over(name, sections)
        hopeless = HOPELESS + PER_POINT * over if over > ROUNDING else 0.0
        return max(0.0, wished - panel.room) ** 2 + UNEVEN * (wished / panel.room) ** 2 + hopeless

    def _over(self, name: str, sections: Sequence[doc.Section]) -> float:
        """By how many points a panel with these sections is too tall, however tight; below 0 if it is not."""
        panel = self.panels[name]
        return self._height(panel, sections, EASES[-1], least=True) - panel.room if sections or panel.steps else 0.0

    def _height(self, panel: Panel, sections: Sequence[doc.Section], ease: Ease, *, least: bool) -> float:
        """What a panel with these parts takes."""
        gap = BEFORE_RULE.least + UNDER_RULE.least if least else BEFORE_RULE.natural + UNDER_RULE.natural
        gaps = max(0, len(sections) - (0 if panel.steps else 1)) * gap
        words = sum(self._size(section, panel.width, ease, least) for section in sections)
        return height(panel.steps, least=least) + gaps + words

    def _measure(self, section: doc.Section, width: float, ease: Ease, least: bool) -> float:
        wished = 0 if least or section.kind != "questions" else WISHED_LINES
        return height(self.section(section, Panel("", 0.0, width, 0.0), ease, wished), least=least)

    def choose_rows(self, panel: Panel) -> list[Row]:
        """A panel's rows, set as generously as there is room for; spare room goes to lines to write on."""
        rows: list[Row] = []
        for ease in EASES:
            rows = self.rows(panel, ease, 0)
            if fits(rows, panel.room):
                for more in range(1, len(QUESTION_LINES)):
                    grown = self.rows(panel, ease, more)
                    if height(grown) == height(rows) or not fits(grown, panel.room, tight=more < FREE_LINES):
                        break
                    rows = grown
                break
        return rows

    # -- rows

    def rows(self, panel: Panel, ease: Ease, more: int) -> list[Row]:
        """A panel from top to bottom, with so many lines to write on beyond the least."""
        rows = [replace(row, parts=list(row.parts)) for row in panel.steps]
        for section in panel.sections:
            part = self.section(section, panel, ease, more)
            if rows:
                rule = Row(0, [self.section_rule(section, panel.x, panel.width)], UNDER_RULE)
                rule.sinks = section.kind == "contact"
                join(rows, [rule], BEFORE_RULE)
            rows += part
        return rows

    def section(self, section: doc.Section, panel: Panel, ease: Ease, more: int) -> list[Row]:
        """A heading and what stands under it."""
        x, width = panel.x, panel.width
        setting = replace(self.setting, spacing=replace(self.spacing, row=ease.row))
        rows = lay_out_text(setting, section.heading, self.voice(section)[2], x, width)
        rows[-1].after = UNDER_HEADING
        if section.kind == "questions":
            rows[-1].after = Space()
            lines = QUESTION_LINES[min(more, len(QUESTION_LINES) - 1)]
            return rows + lay_out_questions(setting, section.blocks, x, width, lines)
        body: list[Row] = []
        for block in section.blocks:
            match block:
                case doc.Fields():
                    rows[-1].after = Space()
                    alone = all(each.kind != "questions" for each in panel.sections)
                    lines = NOTE_LINES[min(more, len(NOTE_LINES) - 1)] if alone else 0
                    body += lay_out_fields(setting, block, x, width, lines=lines)
                case doc.Timeline():
                    join(body, lay_out_timeline_down(setting, block, x, width, apart=ease.apart), BEFORE_TIMELINE)
                case doc.NumberedSteps():
                    for step in block.items:
                        join(body, self.step(block, step, panel, STACKED), STEP_GAP)
                case doc.PhoneBlock():
                    rows[-1].after = Space.fixed(CONTACT_GAP)
                    body += lay_out_phone(setting, block, x, width)
                case doc.Figure() if block is self._figure:
                    continue  # it stands on the cover
                case doc.Figure():
                    join(body, lay_out_figure(setting, block, x, width, FIGURE), self.spacing.paragraph)
                case doc.Ticks() | doc.Bullets():
                    hang = self.spacing.tick_hang if isinstance(block, doc.Ticks) else self.spacing.hang
                    join(body, lay_out_block(setting, block, x + hang, width - hang), self.spacing.paragraph)
                case _:
                    join(body, lay_out_block(setting, block, x, width), self.spacing.paragraph)
        for block in section.blocks:
            if isinstance(block, doc.PhoneBlock):
                join(body, [lay_out_code(setting, block.code, x, ease.code, width)], BEFORE_CODE)
        return rows + body

    def steps(self, section: doc.Section, spread: tuple[str, str], tall: float, aligned: bool) -> None:
        """The steps down one panel and the next; ``aligned`` lets those side by side begin at one height."""
        nodes = [block for block in section.blocks if isinstance(block, doc.NumberedSteps)]
        items, (first, second) = nodes[0].items, (self.panels[name] for name in spread)
        half = math.ceil(len(items) / 2)
        heading = lay_out_text(self.setting, section.heading, self.styles.heading, first.x, first.width)
        intro = [block for block in section.blocks if isinstance(block, doc.Paragraph)]
        if intro:  # what is said of all steps stands under their heading, never at the head of the second panel
            join(heading, lay_out_paragraphs(self.setting, intro, first.x, first.width), UNDER_HEADING)
        tops = [merge_rows(heading), Row(height(heading) if aligned else 0)]
        cells = [
            [merge_rows(self.step(nodes[0], step, panel, tall)) for step in part]
            for panel, part in ((first, items[:half]), (second, items[half:]))
        ]
        gap = STEP_GAP
        if aligned:
            for one, other in zip(cells[0][:-1], cells[1], strict=False):
                one.height = other.height = max(one.height, other.height)
            left = first.room - height([tops[0], *cells[0]]) - UNDER_TOP
            gap = Space.fixed(min(STEP_GAP.natural, max(STEP_GAP.least, left / max(1, half - 1))))
        for panel, top, column in zip((first, second), tops, cells, strict=True):
            top.after = Space.fixed(UNDER_TOP)
            panel.steps = [top, *column] if column else []
            for cell in column[:-1]:
                cell.after = gap

    def step(self, series: doc.NumberedSteps, step: doc.NumberedStep, panel: Panel, tall: float) -> list[Row]:
        """A step across a panel, its picture ``tall`` points high; the bones stand alike in all pictures of the series."""
        shift, scale = measure_series(self.setting, series, panel.width, PICTURE_SCALE)
        return lay_out_step(self.setting, step, panel.x, panel.width, tall, scale=scale, shift=shift)

    # -- furniture

    def draft(self, painter: Painter, words: doc.Paragraph, number: int) -> None:
        """A strip and its words on each panel: who cuts or folds the sheet has a panel alone before him. Read out once."""
        style = self.styles.mark
        for name in OUTSIDE if number == 1 else INSIDE:
            panel = self.panels[name]
            lines = self._lines_of(words, panel.width)
            shown = [line.shown for line in lines]
            tall, drop, _ = strip_over(shown, style)
            self.draft_strip(painter, panel.x, EDGE, panel.width, tall)
            y = EDGE + drop - style.baseline
            apart = style.line_height(shown)
            for line in lines:
                x = panel.x + panel.width - line.width
                if name == "cover":
                    painter.line(line, x, y)
                else:
                    Furniture(line.shown, style).paint(painter, x, y)
                y += apart

    def foot(self, painter: Painter, number: int, pages: int) -> None:
        """Where to fold; on the back, whose leaflet it is and which text."""
        with painter.canvas.artifact():
            painter.canvas.setStrokeColor(self.look.rule)
            painter.canvas.setLineWidth(self.look.hair)
            for fold in folds(self.paper)[number - 1]:
                x = painter.place(fold, 0)
                for y in (TICK, painter.height - TICK - TICK_LENGTH):
                    painter.canvas.line(x, y, x, y + TICK_LENGTH)
        if number > 1:
            paint_code(self, painter, self.panels)
            return
        panel, y = self.panels["back"], self.foot_edge - self.imprint_height
        with painter.canvas.artifact("Footer"):
            painter.rule(panel.x, y, panel.width, self.look.hair, self.look.rule)
            y += IMPRINT_RULE
            for text, style in self._imprint:
                with self.which_text(painter, last=style is self.styles.small):
                    painter.words(text, style, panel.x, y)
                y += self._imprint_leading

    @property
    def imprint_height(self) -> float:
        """From the imprint's rule to its last line."""
        return (len(self._imprint) - 1) * self._imprint_leading + self.styles.small.leading + IMPRINT_RULE

    @property
    def _imprint_leading(self) -> float:
        return self.styles.small.line_height([text for text, _ in self._imprint])

    def _imprint_lines(self, width: float) -> list[tuple[str, Style]]:
        imprint, plain, strong = self.document.imprint, self.styles.small, self.styles.small_strong
        join_list = self.document.language.join_list
        named = [join_list((imprint.title, imprint.language)), imprint.code]
        if plain.width(join_list(named)) <= width:
            named = [join_list(named)]
        texts = [(imprint.practice, strong), *((each, plain) for each in (*named, imprint.version, imprint.review_by))]
        return [(line.shown, style) for text, style in texts for line in break_lines([Piece(text, style)], width)]
