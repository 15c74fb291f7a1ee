"""Tri-fold: a sheet on its side, folded twice into a leaflet of six panels.

Eyes go from the cover to the flap, the inside and the back; the tags keep the document's own order. Each part has its
home (:mod:`handouts.templates.trifold_panels`), and some stand elsewhere where there is more room. Type never shrinks: spaces
tighten, then step pictures, then the lines to write on. What is still too long is told by panel.
"""

import math
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cache

from handouts.document import nodes as doc
from handouts.illustrations import CLOSE_UPS
from handouts.layout.blocks import Spacing, as_one, join
from handouts.layout.fitting import fits, lines_over, settled, too_long
from handouts.layout.marks import Furniture, Rule
from handouts.layout.pagination import PlacedMark, PlacedRow, Row, Space, height
from handouts.layout.painter import Pen
from handouts.layout.typography import TypeScale
from handouts.pdf.line_breaking import Piece, Style, break_lines
from handouts.problems import HandoutsError, Problem
from handouts.templates.edition import Edition
from handouts.templates.trifold_panels import INSIDE, Panel, Where, distributed, folds, panels

UNIT = 17.0
FIRST, LAST = 64.0, 34.0
"""The first baseline from the sheet's top, the last from its foot."""
TICK, TICK_LENGTH = 13.0, 10.0
"""Fold ticks, from the top and the foot."""
STRIP = 26.0
"""The draft strip, from the top."""
BEFORE_RULE = Space(12.7, 5, 22)
UNDER_RULE = Space(1.5 * UNIT - 16.6, 6, 9)
UNDER_HEADING = Space(8, 4, 10)
PICTURES = (124.0, 116.0, 108.0, 100.0, 92.0, 84.0)
"""Heights of step pictures, in order of preference."""
PICTURE_SCALE = 0.96
"""Points to a unit of the scene in the tallest picture."""
COVER_FIGURE = 150.0
"""The least height of the picture on the cover."""
STEP_GAP = Space(1.2 * UNIT, 13, 2 * UNIT)
REMEDY = "Shorten the longest texts, or print the standard sheet, which takes as many pages as the words need."


@dataclass(frozen=True, slots=True)
class Ease:
    """How generously a panel is set: from a line to write on to the next, between milestones, the code to scan."""

    row: float
    apart: float
    code: float


EASES = (Ease(1.6 * UNIT, 22, 68), Ease(1.5 * UNIT, 16, 62), Ease(1.4 * UNIT, 11, 56))
QUESTION_LINES = range(1, 10)
NOTE_LINES = range(3)
"""Lines for questions, and below the note."""


class TrifoldEdition(Edition):
    """Lays out one document."""

    format = "trifold"
    landscape = True
    duplex = "DuplexFlipShortEdge"
    scale = TypeScale(
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
    )
    spacing = Spacing(
        item=Space(0.3 * UNIT, 2, 8),
        paragraph=Space(6, 3, 9),
        step=STEP_GAP,
        row=1.6 * UNIT,
        hang=13,
        tick_hang=21,
        tick=12.5,
    )

    def prepare(self) -> None:
        self.head = FIRST - self.styles.heading.baseline
        self.foot_edge = self.paper.height - LAST + self.styles.body.leading - self.styles.body.baseline
        self.panels = panels(self.paper, self.foot_edge - self.head)
        self._imprint = self._imprint_lines(self.panels["back"].width)
        self.panels["back"].room -= self.imprint_height + 13
        why = self.document.section("why")
        figures = [block for block in why.blocks if isinstance(block, doc.Figure)] if why else []
        self._figure = figures[0] if figures else None
        self._size = cache(self._measure)

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
                chosen = {panel.name: self.chosen(panel) for panel in self.panels.values() if panel.name != "cover"}
                over = {name: lines_over(rows, self.panels[name].room, UNIT) for name, rows in chosen.items()}
                if not any(over.values()) and not short:
                    placed = {name: settled(rows, self.panels[name].room) for name, rows in chosen.items()}
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
        where = distributed(sections, bool(self.panels["inside 1"].steps), self.strain)
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
                total += 1e5 + 1e3 * over if over > 0.01 else 0
            elif name in INSIDE:
                total += 1e5
        return total

    def _height(self, panel: Panel, sections: Sequence[doc.Section], ease: Ease, *, least: bool) -> float:
        """What a panel with these parts takes."""
        gap = BEFORE_RULE.least + UNDER_RULE.least if least else BEFORE_RULE.natural + UNDER_RULE.natural
        gaps = max(0, len(sections) - (0 if panel.steps else 1)) * gap
        words = sum(self._size(section, panel.name, ease, least) for section in sections)
        return height(panel.steps, least=least) + gaps + words

    def _measure(self, section: doc.Section, name: str, ease: Ease, least: bool) -> float:
        wished = 0 if least or section.kind != "questions" else 2
        return height(self.section(section, self.panels[name], ease, wished), least=least)

    def chosen(self, panel: Panel) -> list[Row]:
        """A panel's rows, set as generously as there is room for; spare room goes to lines to write on."""
        rows: list[Row] = []
        for ease in EASES:
            rows = self.rows(panel, ease, 0)
            if fits(rows, panel.room):
                for more in range(1, len(QUESTION_LINES)):
                    grown = self.rows(panel, ease, more)
                    if height(grown) == height(rows) or not fits(grown, panel.room, tight=more < 2):
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
                weight, color, _ = self.voice(section)
                rule = Row(0, [PlacedMark(panel.x, 0, Rule(panel.width, weight, color))], UNDER_RULE)
                rule.sinks = section.kind == "contact"
                join(rows, [rule], BEFORE_RULE)
            rows += part
        return rows

    def section(self, section: doc.Section, panel: Panel, ease: Ease, more: int) -> list[Row]:
        """A heading and what stands under it."""
        x, width = panel.x, panel.width
        blocks = copy(self.blocks)
        blocks.spacing = replace(self.spacing, row=ease.row)
        rows = blocks.text(section.heading, self.voice(section)[2], x, width)
        rows[-1].after = UNDER_HEADING
        if section.kind == "questions":
            rows[-1].after = Space()
            return rows + blocks.questions(section.blocks, x, width, QUESTION_LINES[min(more, len(QUESTION_LINES) - 1)])
        body: list[Row] = []
        for block in section.blocks:
            match block:
                case doc.Fields():
                    rows[-1].after = Space()
                    alone = all(each.kind != "questions" for each in panel.sections)
                    body += blocks.fields(block, x, width, lines=NOTE_LINES[min(more, 2)] if alone else 0)
                case doc.Timeline():
                    join(body, blocks.timeline_down(block, x, width, apart=ease.apart), Space(12, 6, 18))
                case doc.PhoneBlock():
                    rows[-1].after = Space.fixed(1)
                    body += blocks.phone(block.number, x, width)
                case doc.Figure() if block is self._figure:
                    continue  # it stands on the cover
                case doc.Figure():
                    join(body, blocks.figure(block, x, width, 110), self.spacing.paragraph)
                case doc.Ticks() | doc.Bullets():
                    hang = self.spacing.tick_hang if isinstance(block, doc.Ticks) else self.spacing.hang
                    join(body, blocks.block(block, x + hang, width - hang), self.spacing.paragraph)
                case _:
                    join(body, blocks.block(block, x, width), self.spacing.paragraph)
        for block in section.blocks:
            if isinstance(block, doc.PhoneBlock):
                join(body, [blocks.code(block.code, x, ease.code, width)], Space(12, 8, 16))
        return rows + body

    def steps(self, tall: float, aligned: bool) -> None:
        """The steps down the first inside panel and the second; ``aligned`` lets those side by side begin at one height."""
        section = self.document.section("steps")
        nodes = [block for block in section.blocks if isinstance(block, doc.NumberedSteps)] if section else []
        if section is None or not nodes:
            return
        items, (first, second) = nodes[0].items, (self.panels["inside 1"], self.panels["inside 2"])
        half = math.ceil(len(items) / 2)
        heading = self.blocks.text(section.heading, self.styles.heading, first.x, first.width)
        intro = [block for block in section.blocks if isinstance(block, doc.Paragraph)]
        beside = self.blocks.paragraphs(intro, second.x, second.width)
        if len(items) > 1 and len(beside) <= 2:
            last = (
                height(heading) - self.styles.heading.leading + self.styles.heading.baseline
            )  # baseline of the heading
            start = last - self.styles.body.baseline - UNIT * (len(beside) - 1)
            lines = [
                PlacedMark(part.x, start + k * UNIT, part.thing) for k, row in enumerate(beside) for part in row.parts
            ]
            tops = [as_one(heading), Row(height(heading), lines)]
        else:
            join(heading, self.blocks.paragraphs(intro, first.x, first.width), UNDER_HEADING)
            tops = [as_one(heading), Row(height(heading) if aligned else 0)]
        shift = self.blocks.label_room(nodes[0])
        cells = [
            [as_one(self.step(step, panel, tall, shift)) for step in part]
            for panel, part in ((first, items[:half]), (second, items[half:]))
        ]
        gap = STEP_GAP
        if aligned:
            for one, other in zip(cells[0][:-1], cells[1], strict=False):
                one.height = other.height = max(one.height, other.height)
            left = first.room - height([tops[0], *cells[0]]) - 9
            gap = Space.fixed(min(STEP_GAP.natural, max(STEP_GAP.least, left / max(1, half - 1))))
        for panel, top, column in zip((first, second), tops, cells, strict=True):
            top.after = Space.fixed(9)
            panel.steps = [top, *column] if column else []
            for cell in column[:-1]:
                cell.after = gap

    def step(self, step: doc.NumberedStep, panel: Panel, tall: float, shift: float) -> list[Row]:
        scale = PICTURE_SCALE * tall / PICTURES[0]
        return self.blocks.step(step, panel.x, panel.width, tall, scale=scale, shift=shift)

    def cover(self, panel: Panel) -> tuple[Row, int]:
        """Whose leaflet it is, what about, where in the body, whom to call; and by how many lines that is too much."""
        x, width, head, callout = panel.x, panel.width, self.document.masthead, self.styles.callout
        rule = Rule(width, 1.25, self.look.brand)
        rows = [Row(14), self.letterhead(x, width, 2 * UNIT + self.styles.heading.baseline - 14)]
        rows += self.title(x, width, 3.5 * UNIT - (self.styles.name.leading - self.styles.name.baseline))
        rows[-1].after = Space.fixed(1.75 * UNIT - self.styles.lead.baseline)
        rows += self.blocks.text(head.lead, self.styles.lead, x, width)
        phone = as_one(self.blocks.text(head.phone, callout, x, width, callout) if head.phone else [])
        foot = panel.room - phone.height - 0.7 * UNIT
        whole, over = as_one(rows), 0
        if self._figure:
            whole.height += 11.7
            whole.parts.append(PlacedMark(x, whole.height, rule))
            parts, over = self._figure_parts(self._figure, panel, whole.height + 0.75 * UNIT, foot)
            whole.parts += parts
        whole.parts.append(PlacedMark(x, foot, rule))
        whole.parts += [PlacedMark(part.x, foot + 0.7 * UNIT + part.y, part.thing) for part in phone.parts]
        return whole, max(over, lines_over([whole], foot, UNIT))

    def _figure_parts(self, node: doc.Figure, panel: Panel, top: float, foot: float) -> tuple[list[PlacedMark], int]:
        """The cover's picture with its caption; a person stands on the rule below."""
        words = self.blocks.text(node.caption, self.styles.small, panel.x, panel.width) if node.caption else []
        caption = as_one(words)
        room = foot - top - (caption.height + 14 if words else 0)
        if node.name in CLOSE_UPS:
            high = max(COVER_FIGURE, min(room, 1.6 * panel.width))
            thing, top = self.blocks.picture(node, panel.width, high, frame=False, close=True), top + room - high
        else:
            thing, high = self.blocks.fitted(node, panel.width, max(COVER_FIGURE, min(room, 0.8 * panel.width)))
        under = [PlacedMark(part.x, top + high + 5 + part.y, part.thing) for part in caption.parts]
        return [PlacedMark(panel.x, top, thing), *under], max(0, math.ceil((COVER_FIGURE - room) / UNIT))

    # -- furniture

    def draft(self, pen: Pen, words: doc.Paragraph, number: int) -> None:
        """On the cover under its strip; inside beside the strips of the two panels with the steps."""
        style, outside = self.styles.mark, number == 1
        top = STRIP if outside else STRIP - 4
        for name in ("cover",) if outside else ("inside 1", "inside 2"):
            self.draft_strip(pen, self.panels[name].x, top, self.panels[name].width)
        panel = self.panels["cover" if outside else "inside 3"]
        y = top + (21 if outside else 7) - style.baseline
        for line in break_lines([Piece(words.text, style, self.tags.span(words, 0))], panel.width):
            if outside:
                pen.line(line, panel.x + panel.width - line.width, y)
            else:
                Furniture(line.text, style).paint(pen, panel.x, y)
            y += style.leading

    def foot(self, pen: Pen, number: int, pages: int) -> None:
        """Where to fold; on the back, whose leaflet it is and which text."""
        with self.canvas.artifact():
            self.canvas.setStrokeColor(self.look.rule)
            self.canvas.setLineWidth(self.look.hair)
            for fold in folds(self.paper)[number - 1]:
                x = pen.place(fold, 0)
                for y in (TICK, pen.height - TICK - TICK_LENGTH):
                    self.canvas.line(x, y, x, y + TICK_LENGTH)
        if number > 1:
            return
        panel, y = self.panels["back"], self.foot_edge - self.imprint_height
        with self.canvas.artifact("Footer"):
            pen.rule(panel.x, y, panel.width, self.look.hair, self.look.rule)
            y = self.foot_edge - len(self._imprint) * self.styles.small.leading
            for text, style in self._imprint:
                pen.words(text, style, panel.x, y)
                y += style.leading

    @property
    def imprint_height(self) -> float:
        return len(self._imprint) * self.styles.small.leading + 8

    def _imprint_lines(self, width: float) -> list[tuple[str, Style]]:
        imprint, plain, strong = self.document.imprint, self.styles.small, self.styles.small_strong
        named = [f"{imprint.title}, {imprint.language}", imprint.code]
        if plain.width(", ".join(named)) <= width:
            named = [", ".join(named)]
        texts = [(imprint.practice, strong), *((each, plain) for each in (*named, imprint.version, imprint.review_by))]
        return [(line.text, style) for text, style in texts for line in break_lines([Piece(text, style)], width)]
