"""The standard edition: one Letter sheet, two sides, more where the words need it.

Six columns of 71 points with gutters of 18, a baseline of 17. Headings and pictures hang in the two side
columns, words stand in the four main ones, 53 to 62 letters a line. The layout chooses, in this order: the
fewest pages, the best-balanced ones, the largest pictures, the most lines to write on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from reportlab.lib.colors import Color

from handouts import document as doc
from handouts.illustrations import SIDE_STRIP, mark
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.text import Piece, Style, break_lines
from handouts.templates.blocks import Blocks, Spacing, Styles, join
from handouts.templates.flow import NONE, Layout, Part, Row, Space, beside, height, keep_together, paginate
from handouts.templates.pen import Colors, Pen, faces
from handouts.templates.pictures import open_picture
from handouts.templates.tags import Tags
from handouts.templates.things import Furniture, Ornament, Rule

PAGE = (612.0, 792.0)
MARGIN, COLUMN, GUTTER, UNIT = 48.0, 71.0, 18.0, 17.0
HEAD = 48.0
"""Top of the live area, below the draft mark."""
FOOT_RULE = 729.0
FLOOR = FOOT_RULE - 10.0
TITLE_BASELINE = 78.0
WHERE_HEIGHT = 54.0
"""Of the figure that shows where the bone is, under its heading."""
SECTION_DROP = 22.75
"""From a section's hairline to the baseline of its heading."""


def column(n: int) -> float:
    """The left edge of column n, from 1 to 6."""
    return MARGIN + (n - 1) * (COLUMN + GUTTER)


def span(n: int) -> float:
    """The width of n columns."""
    return n * COLUMN + (n - 1) * GUTTER


SIDE, SIDE_WIDTH = column(1), span(2)
MAIN, MAIN_WIDTH = column(3), span(4)
WIDTH = span(6)

SPACING = Spacing(
    item=Space(4.25, 2, 8),
    paragraph=Space(6, 4, 9),
    step=Space(4.7, 3, 12),
    row=1.625 * UNIT,
    hang=13,
    tick_hang=20,
    tick=12.5,
)
BEFORE_RULE = Space(11.2, 6.5, 18)
WIDE_BEFORE_RULE = Space(13, 8, 20)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What the layout may choose: how tall step pictures are, and whether recovery opens a page."""

    picture: float
    recovery_opens: bool


ARRANGEMENTS = tuple(
    Arrangement(picture, opens) for picture in (116, 106, 98, 92, 88, 84) for opens in (True, False)
)


@lru_cache(maxsize=16)
def styles(ink: Color, brand: Color) -> Styles:
    """The type of this edition."""
    regular, semibold, bold = faces()
    sizes = ((44, 2.5 * UNIT), (38, 2.25 * UNIT), (33, 2 * UNIT), (28, 2 * UNIT))
    return Styles(
        body=Style(regular, 12.5, UNIT, ink),
        strong=Style(bold, 12.5, UNIT, ink),
        point=Style(semibold, 14, 1.25 * UNIT, ink),
        heading=Style(bold, 18, 1.25 * UNIT, brand),
        subheading=Style(bold, 14, UNIT, brand),
        opening=Style(bold, 28, 2 * UNIT, brand),
        title=tuple(Style(bold, size, leading, brand) for size, leading in sizes),
        lead=Style(regular, 16, 1.25 * UNIT, ink),
        phone=tuple(Style(bold, size, leading, brand) for size, leading in sizes),
        callout=Style(bold, 16, UNIT, brand),
        small=Style(regular, 12, 0.875 * UNIT, ink),
        small_strong=Style(semibold, 12, 0.875 * UNIT, ink),
        label=Style(semibold, 12, UNIT, ink),
        number=Style(bold, 26, 2 * UNIT, brand),
        name=Style(bold, 14, UNIT, brand),
    )


class StandardSheet:
    """Lays out one document."""

    page = PAGE

    def __init__(self, document: doc.Document, canvas: TaggedCanvas, colors: Colors, folder: Path) -> None:
        self.document, self.canvas, self.colors, self.folder = document, canvas, colors, folder
        self.styles = styles(colors.ink, colors.brand)
        self.tags = Tags(document, canvas.structure.document)
        self.blocks = Blocks(self.tags, self.styles, SPACING, colors, folder)
        self.grown = 0
        """Lines to write on beyond the usual, where there is room."""
        self._masthead = self.masthead()
        self._section_rows = cache(self._make_section_rows)

    # -- choosing

    def layout(self) -> Layout:
        """The best arrangement: fewest pages, then best-balanced, then the largest pictures; spare room goes to the form."""
        best: tuple[int, float, int] | None = None
        for rank, arrangement in enumerate(ARRANGEMENTS):
            layout = paginate(self.rows(arrangement), FLOOR - HEAD)
            judged = (len(layout.pages), round(layout.cost, 2), rank)
            if best is None or judged < best:
                best, chosen, spare = judged, arrangement, layout.slack[-1]
        self.grown = max(0, min(4, int((spare - 6) // SPACING.row)))
        return paginate(self.rows(chosen), FLOOR - HEAD)

    # -- rows

    def rows(self, arrangement: Arrangement) -> list[Row]:
        """Everything, top to bottom."""
        rows = [self._masthead]
        for index, section in enumerate(self.document.sections):
            tall = arrangement.picture if any(isinstance(block, doc.Steps) for block in section.blocks) else 0.0
            more = self._section_rows(index, tall, self.grown)
            if not more:
                continue
            rows[-1].after, rows[-1].cost, rows[-1].keep = BEFORE_RULE, 0.0, False
            more[0].opens = section.kind == "recovery" and arrangement.recovery_opens
            rows.extend(more)
        return rows

    def _make_section_rows(self, index: int, tall: float, grown: int) -> list[Row]:
        """A section's rows; none for questions that stand beside the visit before them."""
        del grown  # part of the key: the form depends on it
        sections = self.document.sections
        section = sections[index]
        if section.kind == "questions" and index and sections[index - 1].kind == "visit":
            return []
        return self.section(section, sections[index + 1 : index + 2], tall)

    def section(self, section: doc.Section, following: Sequence[doc.Section], tall: float) -> list[Row]:
        """A hairline with the heading in the side column, then the section's blocks."""
        if section.kind == "contact":
            return self.contact(section)
        if section.kind == "visit" and following and following[0].kind == "questions":
            return self.form(section, following[0])
        main: list[Row] = []
        side: list[Row] = self.side_heading(section)
        for block in section.blocks:
            if isinstance(block, doc.Steps):
                join(main, self.steps(block, tall), Space(8.5, 6, 14))
            elif isinstance(block, doc.Timeline):
                join(main, self.timeline(block), Space(14, 9, 22))
            elif isinstance(block, doc.Figure) and block is section.blocks[-1] and section.kind == "why" and block.name:
                join(side, [Row(WHERE_HEIGHT, [Part(SIDE, 0, self.blocks.picture(block, SIDE_WIDTH, WHERE_HEIGHT, frame=False))])], Space.fixed(3))
            else:
                join(main, self.blocks.block(block, MAIN, MAIN_WIDTH), SPACING.paragraph)
        return self.under_rule(section, side, main)

    def side_heading(self, section: doc.Section) -> list[Row]:
        return keep_together(self.blocks.text(section.heading, self._heading_style(section), SIDE, SIDE_WIDTH))

    def _heading_style(self, section: doc.Section) -> Style:
        if section.kind not in ("when_to_call", "notice"):
            return self.styles.heading
        style = self.styles.heading
        return Style(style.faces, style.size, style.leading, self.colors.accent)

    def under_rule(self, section: doc.Section, side: list[Row], main: list[Row]) -> list[Row]:
        """The section's rule and side column, its main rows, and how it looks at the top of a page."""
        urgent = section.kind in ("when_to_call", "notice")
        strong = urgent or section.kind == "short_version"
        color = self.colors.accent if urgent else self.colors.brand if strong else self.colors.rule
        rule = Rule(WIDTH, 2.5 if urgent else 1.25 if strong else 0.6, color)
        baseline = side[0].height and self.styles.heading.baseline
        offset = SECTION_DROP - baseline
        first = main[0]
        lead = SECTION_DROP - self._first_baseline(section, first)
        parts = [Part(SIDE, 0, rule)]
        y = offset
        for row in side:
            parts += [Part(part.x, y + part.y, part.thing) for part in row.parts]
            y += row.height + row.after.natural
        opening = self.opening(section, side[len(self.side_heading(section)) :])
        head = Row(0, parts, after=Space.fixed(lead), keep=True, at_top=opening)
        tall = y - lead - SPACING.paragraph.least
        main = beside(main, [], max(0.0, tall))
        for row in main:
            row.running = row.running or self._running(section)
        return [head, *main]

    def _first_baseline(self, section: doc.Section, first: Row) -> float:
        if section.kind == "short_version":
            return self.styles.point.baseline
        return self.styles.body.baseline

    def opening(self, section: doc.Section, rest: Sequence[Row] = ()) -> Row:
        """The section's heading at the head of a page: large, beside the letterhead."""
        style = self.styles.opening
        top = TITLE_BASELINE - HEAD - style.baseline
        lines = self.blocks.text(section.heading, style, MAIN - 0.8, MAIN_WIDTH)
        row = Row(top + height(lines) - 3, [], after=Space(5, 3, 9), keep=True)
        for index, line in enumerate(lines):
            row.parts += [Part(part.x, top + index * style.leading, part.thing) for part in line.parts]
        y = max(row.height, TITLE_BASELINE - HEAD + 12)
        for each in rest:
            row.parts += [Part(part.x, y + part.y, part.thing) for part in each.parts]
            y += each.height + each.after.natural
        if rest:
            row.height = max(row.height, y)
        return row

    def _running(self, section: doc.Section) -> "Running":
        return Running(self, section)

    def steps(self, node: doc.Steps, tall: float) -> list[Row]:
        """Each step's picture in the side column, its words beside it."""
        rows: list[Row] = []
        cap = self.styles.subheading.size * self.styles.subheading.faces.cap_height / 1000
        drop = self.styles.subheading.baseline - cap
        for step in node.items:
            words = self.blocks.heading(step.heading, MAIN, MAIN_WIDTH) + self.blocks.paragraphs(step.body, MAIN, MAIN_WIDTH)
            parts, reach = self.step_picture(step, drop, tall)
            join(rows, beside(words, parts, reach), SPACING.step)
            rows[-1].cost = 1.0
        return rows

    def step_picture(self, step: doc.Step, drop: float, tall: float) -> tuple[list[Part], float]:
        """The step's picture with its number in the corner, or the number alone."""
        number = self.styles.number
        if step.figure is None:
            baseline = self.styles.subheading.baseline
            x = MAIN - 20 - number.width(step.number.text)
            return [Part(p.x, baseline - number.baseline, p.thing) for p in self.blocks.text(step.number, number, x, 80)[0].parts], 0
        if any(key in ("front", "back") for key, _ in step.figure.labels):
            tall += SIDE_STRIP * self.styles.label.size  # these words stand in a strip of their own
        thing = self.blocks.picture(step.figure, SIDE_WIDTH, tall, scale=0.78, numbered=True)
        digits = self.blocks.text(step.number, number, SIDE + 7, 80)[0].parts
        parts = [Part(SIDE, drop, thing)] + [Part(p.x, drop + 25.5 - number.baseline, p.thing) for p in digits]
        return parts, drop + tall

    def timeline(self, node: doc.Timeline) -> list[Row]:
        """Across the page for up to three milestones of a few lines, else down the main column."""
        if len(node.items) <= 3:
            each = 6 // len(node.items) if node.items else 6
            columns = [(column(1 + k * each), span(each)) for k in range(len(node.items))]
            rows = self.blocks.timeline_across(node, SIDE, columns, MARGIN + WIDTH)
            if rows[-1].height <= 9 * UNIT:
                return rows
        return self.blocks.timeline_down(node, MAIN, MAIN_WIDTH)

    def form(self, visit: doc.Section, questions: doc.Section) -> list[Row]:
        """The patient's own part: the visit beside the questions."""
        wide, right = span(3), column(4)
        fields = next(block for block in visit.blocks if isinstance(block, doc.Fields))
        asked = self.blocks.questions(questions.blocks, right, wide, 0)
        left_count = len(self.blocks.fields(fields, SIDE, wide))
        lines = max(2, left_count - len(asked)) + self.grown
        right_rows = self.blocks.questions(questions.blocks, right, wide, lines)
        left_rows = self.blocks.fields(fields, SIDE, wide, lines=max(0, len(right_rows) - left_count))
        if height(right_rows) > 320:
            return self.form_stacked(visit, questions, fields)
        block = Row(max(height(left_rows), height(right_rows)) + 2)
        for rows in (left_rows, right_rows):
            y = 0.0
            for row in rows:
                block.parts += [Part(part.x, y + part.y, part.thing) for part in row.parts]
                y += row.height
        head = Row(0, [Part(SIDE, 0, Rule(WIDTH, 0.6, self.colors.rule))], after=Space.fixed(SECTION_DROP + 4), keep=True)
        plain = Row(TITLE_BASELINE - HEAD + 10, [], keep=True)
        style = self.styles.heading
        for section, x in ((visit, SIDE), (questions, right)):
            for index, line in enumerate(self.blocks.text(section.heading, style, x, wide)):
                y = SECTION_DROP - style.baseline + index * style.leading
                head.parts += [Part(part.x, y, part.thing) for part in line.parts]
                plain.parts += [Part(part.x, plain.height + y, part.thing) for part in line.parts]
                extra = (index + 1) * style.leading - style.leading
                head.after = Space.fixed(max(head.after.natural, SECTION_DROP + 4 + extra))
        plain.after = Space.fixed(head.after.natural)
        head.at_top = plain
        return [head, block]

    def form_stacked(self, visit: doc.Section, questions: doc.Section, fields: doc.Fields) -> list[Row]:
        """The same one below the other, where there are many questions."""
        first = self.under_rule(visit, self.side_heading(visit), self.blocks.fields(fields, MAIN, MAIN_WIDTH))
        first[-1].after, first[-1].cost, first[-1].keep = BEFORE_RULE, 0.0, False
        asked = self.blocks.questions(questions.blocks, MAIN, MAIN_WIDTH, 3)
        return first + self.under_rule(questions, self.side_heading(questions), asked)

    def contact(self, section: doc.Section) -> list[Row]:
        """Where to turn, at the foot of the last page: a code to scan, and the number large enough to read across a table."""
        main = keep_together(self.blocks.text(section.heading, self.styles.heading, MAIN, MAIN_WIDTH))
        side: list[Row] = []
        for block in section.blocks:
            if isinstance(block, doc.Phone):
                side = [self.blocks.code(block.code, SIDE, 80, SIDE_WIDTH)]
                join(main, self.blocks.phone(block.number, MAIN, MAIN_WIDTH), Space.fixed(1))
            else:
                join(main, self.blocks.block(block, MAIN, MAIN_WIDTH), Space.fixed(3))
        parts = [Part(part.x, 8 + part.y, part.thing) for part in side[0].parts] if side else []
        main = keep_together(beside(main, parts, 8 + side[0].height if side else 0))
        rule = Rule(WIDTH, 1.25, self.colors.brand)
        head = Row(0, [Part(SIDE, 0, rule)], after=Space.fixed(SECTION_DROP - self.styles.heading.baseline), keep=True)
        head.sinks = True
        head.at_top = Row(TITLE_BASELINE - HEAD + 12, [], keep=True, sinks=True)
        return [head, *main]

    def masthead(self) -> Row:
        """Whose sheet this is, and what it is about."""
        head = self.document.masthead
        row = Row(0)
        y = self.letterhead(row)
        for line in self.blocks.text(head.phone, self.styles.callout, SIDE, SIDE_WIDTH, strong=self.styles.callout):
            row.parts += [Part(part.x, y + UNIT, part.thing) for part in line.parts]
            y += line.height
        row.height = y + UNIT
        title = next((s for s in self.styles.title if s.width(head.title.text) <= MAIN_WIDTH), self.styles.title[-1])
        lines = self.blocks.text(head.title, title, MAIN - 0.03 * title.size, MAIN_WIDTH)
        y = TITLE_BASELINE - HEAD - title.baseline
        for line in lines:
            row.parts += [Part(part.x, y, part.thing) for part in line.parts]
            y += line.height
        y += 2 * UNIT - (title.leading - title.baseline) - self.styles.lead.baseline
        for line in self.blocks.text(head.lead, self.styles.lead, MAIN, MAIN_WIDTH):
            row.parts += [Part(part.x, y, part.thing) for part in line.parts]
            y += line.height
        row.height = max(row.height, y)
        return row

    def letterhead(self, row: Row) -> float:
        """The mark or logo and the practice's name, tagged; returns how far down they reach."""
        head = self.document.masthead
        x, y = SIDE, 0.0
        if head.logo:
            wide, high = self._logo_size(head.logo)
            row.parts.append(Part(SIDE, 0, self.blocks.picture(head.logo, wide, high, frame=False)))
            y = high + 4
            style = self.styles.small_strong
        else:
            style = self.styles.name
            x = SIDE + 42
        lines = [line for name in head.practice for line in self.blocks.text(name, style, x, SIDE + SIDE_WIDTH + 14 - x)]
        if not head.logo:
            y = max(0.0, TITLE_BASELINE - HEAD - style.baseline - (len(lines) - 1) * style.leading)
            row.parts.append(Part(SIDE, y + len(lines) * style.leading - 4 - self._mark().height, Ornament(self._mark())))
        for line in lines:
            row.parts += [Part(part.x, y, part.thing) for part in line.parts]
            y += line.height
        return y

    def _mark(self) -> "object":
        return mark(self.colors.brand, 32)

    def _logo_size(self, logo: doc.Figure) -> tuple[float, float]:
        aspect = open_picture(self.folder / (logo.file or "")).aspect
        wide = min(SIDE_WIDTH, 40 * aspect)
        return wide, wide / aspect

    # -- painting

    def paint(self) -> int:
        """Lay out and paint every page; returns how many."""
        layout = self.layout()
        pages = len(layout.pages)
        pen = Pen(self.canvas, self.tags, self.colors)
        for number, placed in enumerate(layout.pages, 1):
            self.furniture(pen, number, pages)
            parts = [(part.thing.order, placed_row.y + part.y, part) for placed_row in placed for part in placed_row.row.parts]
            for _, y, part in sorted(parts, key=lambda each: (each[0], each[1], each[2].x)):
                part.thing.paint(pen, part.x, HEAD + y)
            self.foot(pen, number, pages)
            self.canvas.showPage()
        return pages

    def furniture(self, pen: Pen, number: int, pages: int) -> None:
        """The draft mark, and from the second page on the letterhead."""
        document = self.document
        if document.mark:
            self.draft(pen, document.mark, number)
        if number == 1:
            return
        style = self.styles.name
        with self.canvas.artifact("Header"):
            names = [line.text for name in document.masthead.practice
                     for line in break_lines([Piece(name.text, style)], SIDE_WIDTH + 14 - 42)]  # fmt: skip
            y = TITLE_BASELINE - style.baseline - (len(names) - 1) * style.leading
            x = SIDE
            if document.masthead.logo:
                wide, high = self._logo_size(document.masthead.logo)
                open_picture(self.folder / (document.masthead.logo.file or "")).paint(pen, SIDE, HEAD, wide, high)
                return
            pen.drawing(self._mark(), SIDE, y + len(names) * style.leading - 4 - self._mark().height)
            x += 42
            for index, name in enumerate(names):
                pen.words(name, style, x, y + index * style.leading)

    def draft(self, pen: Pen, words: doc.Paragraph, number: int) -> None:
        """A hatched strip and a line of words, on every page; read out once."""
        canvas, accent = self.canvas, self.colors.accent
        style = Style(self.styles.small_strong.faces, 12, 14.875, accent)

        def hatch() -> None:
            path = canvas.beginPath()
            x = MARGIN - 8
            while x < MARGIN + WIDTH + 8:
                path.moveTo(x, pen.height - 23)
                path.lineTo(x + 8, pen.height - 15)
                x += 6
            canvas.setStrokeColor(accent)
            canvas.setLineWidth(1.5)
            canvas.drawPath(path)

        with canvas.artifact("Header"):
            pen.clipped(MARGIN, 16, WIDTH, 6, hatch)
        x = MARGIN + WIDTH - style.width(words.text)
        if number == 1:
            with canvas.content(self.tags[words]):
                pen.words(words.text, style, x, 25)
        else:
            with canvas.artifact("Header"):
                pen.words(words.text, style, x, 25)

    def foot(self, pen: Pen, number: int, pages: int) -> None:
        """Who and where, which text, which page."""
        imprint, plain, strong = self.document.imprint, self.styles.small, self.styles.small_strong
        right = MARGIN + WIDTH
        with self.canvas.artifact("Footer"):
            pen.rule(MARGIN, FOOT_RULE, WIDTH, 0.6, self.colors.rule)
            for index, (left_words, right_words, style) in enumerate(self._foot_lines(number, pages)):
                y = FOOT_RULE + 6 + index * plain.leading
                pen.words(left_words, style, MARGIN, y)
                pen.words(right_words, style, right - style.width(right_words), y)
        del imprint, strong

    def _foot_lines(self, number: int, pages: int) -> Iterator[tuple[str, str, Style]]:
        imprint, plain, strong = self.document.imprint, self.styles.small, self.styles.small_strong
        yield f"{imprint.practice}, {imprint.phone}", imprint.page_of(number, pages), strong
        dates = ". ".join(each for each in (imprint.version, imprint.review_by) if each)
        yield f"{imprint.title}, {imprint.language}", f"{dates}. {imprint.code}", plain


class Running:
    """Makes the line that stands over a section which goes on from the page before."""

    def __init__(self, sheet: StandardSheet, section: doc.Section) -> None:
        self.sheet, self.section = sheet, section

    def __call__(self) -> Row:
        words = self.sheet.document.language.continued.format(heading=self.section.heading.text)
        style = self.sheet.styles.heading
        top = TITLE_BASELINE - HEAD - style.baseline
        row = Row(top + style.leading + 4, after=Space(4, 2, 8), keep=True)
        for index, line in enumerate(break_lines([Piece(words, style)], MAIN_WIDTH)):
            row.parts.append(Part(MAIN, top + index * style.leading, Furniture(line.text, style)))
            row.height = max(row.height, top + (index + 1) * style.leading + 4)
        return row


__all__ = ["NONE", "PAGE", "StandardSheet"]
