"""Tri-fold: a sheet on its side, folded twice into a leaflet of six panels.

Eyes go from the cover to the flap, the inside and the back; the tags keep the document's own order. Each part has its
home (:mod:`handouts.templates.trifold_panels`), and some stand elsewhere where there is more room. Type never shrinks: spaces
tighten, then step pictures, then the lines to write on. What is still too long is told by panel.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from handouts.document import nodes as doc
from handouts.illustrations import CLOSE_UPS
from handouts.layout.blocks import lay_out_block
from handouts.layout.blocks.contact import lay_out_code, lay_out_phone
from handouts.layout.blocks.form import lay_out_fields, lay_out_questions
from handouts.layout.blocks.pictures import add_caption, fit_picture, lay_out_figure, make_picture, measure_label_room
from handouts.layout.blocks.setting import Spacing
from handouts.layout.blocks.steps import lay_out_step
from handouts.layout.blocks.text import lay_out_paragraphs, lay_out_text
from handouts.layout.blocks.timeline import lay_out_timeline_down
from handouts.layout.fitting import fill_height, fits, lines_over, too_long
from handouts.layout.grid import UNIT
from handouts.layout.marks import Furniture, Rule
from handouts.layout.pagination import PlacedRow
from handouts.layout.painter import Painter
from handouts.layout.rows import ROUNDING, PlacedMark, Row, Space, height, join, lower, merge_rows
from handouts.layout.typography import TypeScale
from handouts.pdf.line_breaking import Piece, Style, break_lines
from handouts.pdf.structure import Rectangle
from handouts.problems import HandoutsError, Problem
from handouts.templates.edition import OVERHANG, Edition
from handouts.templates.measures import Measures
from handouts.templates.trifold_panels import INSIDE, OUTSIDE, Panel, Where, distribute, folds, panels

FIRST, LAST = 64.0, 34.0
"""The first baseline from the sheet's top, the last from its foot: below the draft strip, and above the fold ticks."""
TICK, TICK_LENGTH = 13.0, 10.0
"""Fold ticks, from the top and the foot: as near to the edge as printers reach."""
STRIP, STRIP_INSIDE = 26.0, 22.0
"""The draft strip, from the top; inside it stands on the line of its words."""
STRIP_WORDS, STRIP_WORDS_INSIDE = 21.0, 7.0
"""From the strip to the baseline of its words: below it on the cover, beside it inside."""
UNDER_TOP = 9.0
"""Between a heading over the steps and the first of them, in points: half a line, that the pictures start high."""
BEFORE_RULE = Space(12.7, 5, 22)
UNDER_RULE = Space(1.5 * UNIT - 16.6, 6, 9)
UNDER_HEADING = Space(8, 4, 10)
PICTURES = (124.0, 116.0, 108.0, 100.0, 92.0, 84.0)
"""Heights of step pictures, in order of preference."""
PICTURE_SCALE = 0.96
"""Points to a unit of the scene in the tallest picture."""
FIGURE = 110.0
"""The most height of a picture within running text: a panel is narrow, and a taller one would be mostly white."""
COVER_FIGURE = 150.0
"""The least height of the picture on the cover."""
COVER_SHAPE, CLOSE_UP_SHAPE = 0.8, 1.6
"""Height over width that the picture on the cover may have; a person, shown whole, is taller than wide."""
COVER_NAME, COVER_TITLE, COVER_LEAD = 2 * UNIT, 3.5 * UNIT, 1.75 * UNIT
"""On the cover: how much lower the practice's name stands than the headings of the other panels, from the name to the
title, and from there to the sentence below it."""
COVER_PICTURE, COVER_PHONE = 0.75 * UNIT, 0.7 * UNIT
"""From the cover's upper rule to its picture, and from its lower rule to the phone number."""
BEFORE_TIMELINE, BEFORE_CODE = Space(12, 6, 18), Space(12, 8, 16)
WISHED_LINES = 2
"""Lines to write on beyond the least that the questions ask for when panels are weighed."""
COVER_TOP = 14.0
"""From the top of the live area to the letterhead on the cover, which stands lower than the words of the other panels."""
COVER_RULE = 11.7
"""From the lead on the cover to the rule below it."""
UNDER_CAPTION = 9.0
"""What stays white below the caption of the cover's picture."""
CONTACT_GAP = 1.0
"""From the heading to the phone number: large digits have white of their own above them."""
IMPRINT_RULE, ABOVE_IMPRINT = 8.0, 13.0
"""From the imprint's rule to its first line, and from the last row to the rule."""
SHORT_INTRO = 2
"""Lines of words before the steps that may stand at the head of the second panel, beside the heading in the first."""
FREE_LINES = 2
"""Lines to write on that may tighten the spaces of a panel; more are added only where there is room as it is."""
STEP_GAP = Space(1.2 * UNIT, 13, 2 * UNIT)
REMEDY = "Shorten the longest texts, or print the standard sheet, which takes as many pages as the words need."


@dataclass(frozen=True, slots=True)
class Ease:
    """How generously a panel is set: from a line to write on to the next, between milestones, the code to scan."""

    row: float
    apart: float
    code: float


HOPELESS, PER_POINT = 1e5, 1e3
"""What it costs if a panel cannot hold its parts, or is empty, and each point too many beyond: far above any cost of
tightening, so that a distribution that can be printed always wins."""
EASES = (Ease(1.6 * UNIT, 22, 68), Ease(1.5 * UNIT, 16, 62), Ease(1.4 * UNIT, 11, 56))
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
    measures = TRIFOLD

    def prepare(self) -> None:
        """The panels and the room in each, the imprint, and the figure on the cover."""
        self.head = FIRST - self.styles.heading.baseline
        self.foot_edge = self.paper.height - LAST + self.styles.body.leading - self.styles.body.baseline
        self.panels = panels(self.paper, self.foot_edge - self.head)
        self._imprint = self._imprint_lines(self.panels["back"].width)
        self.panels["back"].room -= self.imprint_height + ABOVE_IMPRINT
        why = self.document.section("why")
        figures = [block for block in why.blocks if isinstance(block, doc.Figure)] if why else []
        self._figure = figures[0] if figures else None
        self._size = cache(self._measure)

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
        """Outside and inside: the largest step pictures with which everything finds room, steps aligned if they can be.

        Raises HandoutsError with what is too long for which panel.
        """
        cover, short = self.cover(self.panels["cover"])
        for aligned in (True, False) if self._pictured() else (False,):
            for tall in PICTURES:
                self.steps(tall, aligned)
                self.place()
                chosen = {
                    panel.name: self.choose_rows(panel) for panel in self.panels.values() if panel.name != "cover"
                }
                over = {name: lines_over(rows, self.panels[name].room, UNIT) for name, rows in chosen.items()}
                if not any(over.values()) and not short:
                    placed = {name: fill_height(rows, self.panels[name].room) for name, rows in chosen.items()}
                    outside = [*placed["flap"], *placed["back"], PlacedRow(cover, 0.0)]
                    return outside, [*placed["inside 1"], *placed["inside 2"], *placed["inside 3"]]
        raise HandoutsError(list(self._problems({**over, "cover": short})))

    def _pictured(self) -> bool:
        """Whether every step has a picture; only then do rows of steps look aligned."""
        return all(step.figure for step in self.document.walk() if isinstance(step, doc.NumberedStep))

    def _problems(self, over: dict[str, int]) -> list[Problem]:
        names = {"flap": "the flap", "back": "the back", "cover": "the cover"}
        steps = self.document.section("steps")
        problems = []
        for name, lines in over.items():
            panel = self.panels[name]
            parts: list[doc.Section | doc.Paragraph] = [*panel.sections, *([steps] if panel.steps and steps else [])]
            if name == "cover":
                parts = [*self.document.masthead.practice, self.document.masthead.title, self.document.masthead.lead]
            if lines:
                where = f"{names.get(name, 'panel ' + name[-1] + ' inside')} of the tri-fold"
                problems.append(too_long("too-long-for-trifold", where, lines, parts, REMEDY))
        return problems

    def place(self) -> None:
        """Each part into the panel where it stands best."""
        sections = [section for section in self.document.sections if section.kind != "steps"]
        where = distribute(sections, bool(self.panels["inside 1"].steps), self.strain)
        for name, panel in self.panels.items():
            panel.sections = [section for section in sections if where[section] == name]

    def strain(self, where: Where) -> float:
        """How far from easy a distribution is: points too many by their square, and much for what cannot be."""
        total = 0.0
        for name, panel in self.panels.items():
            sections = [section for section, place in where.items() if place == name]
            if sections or panel.steps:
                total += max(0.0, self._height(panel, sections, EASES[0], least=False) - panel.room) ** 2
                over = self._height(panel, sections, EASES[-1], least=True) - panel.room
                total += HOPELESS + PER_POINT * over if over > ROUNDING else 0
            elif name in INSIDE:
                total += HOPELESS
        return total

    def _height(self, panel: Panel, sections: Sequence[doc.Section], ease: Ease, *, least: bool) -> float:
        """What a panel with these parts takes."""
        gap = BEFORE_RULE.least + UNDER_RULE.least if least else BEFORE_RULE.natural + UNDER_RULE.natural
        gaps = max(0, len(sections) - (0 if panel.steps else 1)) * gap
        words = sum(self._size(section, panel.name, ease, least) for section in sections)
        return height(panel.steps, least=least) + gaps + words

    def _measure(self, section: doc.Section, name: str, ease: Ease, least: bool) -> float:
        wished = 0 if least or section.kind != "questions" else WISHED_LINES
        return height(self.section(section, self.panels[name], ease, wished), least=least)

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
                case doc.PhoneBlock():
                    rows[-1].after = Space.fixed(CONTACT_GAP)
                    body += lay_out_phone(setting, block.number, x, width)
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

    def steps(self, tall: float, aligned: bool) -> None:
        """The steps down the first inside panel and the second; ``aligned`` lets those side by side begin at one height."""
        section = self.document.section("steps")
        nodes = [block for block in section.blocks if isinstance(block, doc.NumberedSteps)] if section else []
        if section is None or not nodes:
            return
        items, (first, second) = nodes[0].items, (self.panels["inside 1"], self.panels["inside 2"])
        half = math.ceil(len(items) / 2)
        heading = lay_out_text(self.setting, section.heading, self.styles.heading, first.x, first.width)
        intro = [block for block in section.blocks if isinstance(block, doc.Paragraph)]
        beside = lay_out_paragraphs(self.setting, intro, second.x, second.width)
        if len(items) > 1 and len(beside) <= SHORT_INTRO:
            last = (
                height(heading) - self.styles.heading.leading + self.styles.heading.baseline
            )  # baseline of the heading
            start = last - self.styles.body.baseline - UNIT * (len(beside) - 1)
            lines = [
                PlacedMark(part.x, start + k * UNIT, part.mark) for k, row in enumerate(beside) for part in row.parts
            ]
            tops = [merge_rows(heading), Row(height(heading), lines)]
        else:
            join(heading, lay_out_paragraphs(self.setting, intro, first.x, first.width), UNDER_HEADING)
            tops = [merge_rows(heading), Row(height(heading) if aligned else 0)]
        shift = measure_label_room(self.setting, nodes[0])
        cells = [
            [merge_rows(self.step(step, panel, tall, shift)) for step in part]
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

    def step(self, step: doc.NumberedStep, panel: Panel, tall: float, shift: float) -> list[Row]:
        """A step across a panel, its picture ``tall`` points high with the bones ``shift`` points from its left edge."""
        scale = PICTURE_SCALE * tall / PICTURES[0]
        return lay_out_step(self.setting, step, panel.x, panel.width, tall, scale=scale, shift=shift)

    def cover(self, panel: Panel) -> tuple[Row, int]:
        """Whose leaflet it is, what about, where in the body, whom to call; and by how many lines that is too much."""
        x, width, head, callout = panel.x, panel.width, self.document.masthead, self.styles.callout
        rule = Rule(width, self.measures.strong_rule, self.look.brand)
        rows = [Row(COVER_TOP), self.letterhead(x, width, COVER_NAME + self.styles.heading.baseline - COVER_TOP)]
        rows += self.title(x, width, COVER_TITLE - (self.styles.name.leading - self.styles.name.baseline))
        rows[-1].after = Space.fixed(COVER_LEAD - self.styles.lead.baseline)
        rows += lay_out_text(self.setting, head.lead, self.styles.lead, x, width)
        phone = merge_rows(lay_out_text(self.setting, head.phone, callout, x, width, callout) if head.phone else [])
        foot = panel.room - phone.height - COVER_PHONE
        whole, over = merge_rows(rows), 0
        if self._figure:
            whole.height += COVER_RULE
            whole.parts.append(PlacedMark(x, whole.height, rule))
            parts, over = self._figure_parts(self._figure, panel, whole.height + COVER_PICTURE, foot)
            whole.parts += parts
        whole.parts.append(PlacedMark(x, foot, rule))
        whole.parts += lower(phone.parts, foot + COVER_PHONE)
        return whole, max(over, lines_over([whole], foot, UNIT))

    def _figure_parts(self, node: doc.Figure, panel: Panel, top: float, foot: float) -> tuple[list[PlacedMark], int]:
        """The cover's picture with its caption; a person stands on the rule below."""
        caption = merge_rows(add_caption(self.setting, node, Row(0), panel.x, panel.width))
        room = foot - top - caption.height - (UNDER_CAPTION if node.caption else 0)
        if node.name in CLOSE_UPS:
            high = max(COVER_FIGURE, min(room, CLOSE_UP_SHAPE * panel.width))
            picture, top = (
                make_picture(self.setting, node, panel.width, high, frame=False, close=True),
                top + room - high,
            )
        else:
            picture, high = fit_picture(
                self.setting, node, panel.width, max(COVER_FIGURE, min(room, COVER_SHAPE * panel.width))
            )
        parts = [PlacedMark(panel.x, top, picture), *lower(caption.parts, top + high)]
        return parts, max(0, math.ceil((COVER_FIGURE - room) / UNIT))

    # -- furniture

    def draft(self, painter: Painter, words: doc.Paragraph, number: int) -> None:
        """On the cover under its strip; inside beside the strips of the two panels with the steps."""
        style, outside = self.styles.mark, number == 1
        top = STRIP if outside else STRIP_INSIDE
        for name in ("cover",) if outside else ("inside 1", "inside 2"):
            self.draft_strip(painter, self.panels[name].x, top, self.panels[name].width)
        panel = self.panels["cover" if outside else "inside 3"]
        y = top + (STRIP_WORDS if outside else STRIP_WORDS_INSIDE) - style.baseline
        for line in break_lines([Piece(words.text, style, self.tags.span(words, 0))], panel.width):
            if outside:
                painter.line(line, panel.x + panel.width - line.width, y)
            else:
                Furniture(line.text, style).paint(painter, panel.x, y)
            y += style.leading

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
            return
        panel, y = self.panels["back"], self.foot_edge - self.imprint_height
        with painter.canvas.artifact("Footer"):
            painter.rule(panel.x, y, panel.width, self.look.hair, self.look.rule)
            y = self.foot_edge - len(self._imprint) * self.styles.small.leading
            for text, style in self._imprint:
                painter.words(text, style, panel.x, y)
                y += style.leading

    @property
    def imprint_height(self) -> float:
        """From the imprint's rule to its last line."""
        return len(self._imprint) * self.styles.small.leading + IMPRINT_RULE

    def _imprint_lines(self, width: float) -> list[tuple[str, Style]]:
        imprint, plain, strong = self.document.imprint, self.styles.small, self.styles.small_strong
        named = [f"{imprint.title}, {imprint.language}", imprint.code]
        if plain.width(", ".join(named)) <= width:
            named = [", ".join(named)]
        texts = [(imprint.practice, strong), *((each, plain) for each in (*named, imprint.version, imprint.review_by))]
        return [(line.text, style) for text, style in texts for line in break_lines([Piece(text, style)], width)]
