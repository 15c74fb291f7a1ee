"""What every edition does alike: it lays out rows, and paints them page by page with their furniture."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from reportlab.lib.colors import Color

from handouts.document import nodes as doc
from handouts.illustrations import mark
from handouts.layout.blocks import Blocks, Spacing
from handouts.layout.marks import Furniture, Ornament
from handouts.layout.pagination import PlacedMark, PlacedRow, Row
from handouts.layout.painter import Pen
from handouts.layout.picture_files import open_picture
from handouts.layout.tagging import Tags
from handouts.layout.typography import Look, Paper, TypeScale, families, locale, styles
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.drawing import Drawing
from handouts.pdf.line_breaking import Piece, Style, break_lines


class Edition:
    """One document in one edition.

    An edition gives its type and spacing, turns the document into pages of rows in :meth:`pages`, and may
    paint other furniture. ``head`` is the top of the live area, from which rows are measured.
    """

    format = ""
    landscape = False
    duplex: Literal["DuplexFlipLongEdge", "DuplexFlipShortEdge", ""] = "DuplexFlipLongEdge"
    """The edge of the paper a sheet is turned over at, in its own file and in a print file; nothing if it has one side."""
    brief = False
    """Whether it takes the brief wording and only the parts named for it."""
    scale: TypeScale
    spacing: Spacing
    margin = 48.0
    head = 48.0

    def __init__(
        self,
        document: doc.Document,
        canvas: TaggedCanvas,
        look: Look,
        paper: Paper,
        folder: Path,
    ) -> None:
        self.document, self.canvas, self.look, self.paper, self.folder = document, canvas, look, paper, folder
        self.rtl = canvas.right_to_left = document.language.direction == "rtl"
        language = document.language
        self.styles = styles(self.scale, look, families(language), self.rtl, locale(language))
        self.tags = Tags(document, canvas.structure.document)
        self.blocks = Blocks(self.tags, self.styles, self.spacing, look, folder)
        self.prepare()

    def prepare(self) -> None:
        """What an edition works out once, before it lays out."""

    @property
    def left(self) -> float:
        return self.margin

    @property
    def width(self) -> float:
        """Of the live area."""
        return self.paper.width - 2 * self.margin

    @property
    def right(self) -> float:
        return self.left + self.width

    def pages(self) -> Sequence[Sequence[PlacedRow]]:
        """The rows of each page. Raises TooTall, or HandoutsError if the words do not fit the edition."""
        raise NotImplementedError

    def paint(self) -> int:
        """Lay out and paint every page; returns how many."""
        laid_out = self.pages()
        pen = Pen(self.canvas, self.tags, self.look, rtl=self.rtl, bookmarks=len(laid_out) > 2)
        for number, rows in enumerate(laid_out, 1):
            self.furniture(pen, number, len(laid_out))
            parts = [(part.thing.order, each.y + part.y, part.x, part) for each in rows for part in each.row.parts]
            for _, y, x, part in sorted(parts, key=lambda each: each[:3]):
                part.thing.paint(pen, x, self.head + y)
            self.foot(pen, number, len(laid_out))
            self.canvas.showPage()
        self._refuse_losses()
        return len(laid_out)

    def _refuse_losses(self) -> None:
        """Stop if an edition painted only part of its document: a fault of the program, never a sheet."""
        for element in self.canvas.structure.document.walk():
            if not element.kids and element not in self.canvas.painted:
                raise RuntimeError(f"the {self.format} edition left out a {element.role}: {self.tags.says(element)!r}")

    def furniture(self, pen: Pen, number: int, pages: int) -> None:
        """What stands on a page before its rows: the draft mark."""
        if self.document.mark:
            self.draft(pen, self.document.mark, number)

    def foot(self, pen: Pen, number: int, pages: int) -> None:
        """What stands at the foot of a page."""

    # -- shared furniture

    def draft(self, pen: Pen, words: doc.Paragraph, number: int) -> None:
        """A hatched strip and a line of words on every page; read out once."""
        self.draft_strip(pen, self.left, self.head - 32, self.width)
        self.draft_words(pen, words, number, self.right, self.head - 23)

    def draft_strip(self, pen: Pen, x: float, y: float, width: float, tall: float = 6) -> None:
        """The hatching that says "draft" together with the words."""
        canvas, look = self.canvas, self.look
        left = pen.place(x, width)

        def hatch() -> None:
            path = canvas.beginPath()
            at = left - tall - 2
            while at < left + width + tall + 2:
                path.moveTo(at, pen.height - y - tall - 1)
                path.lineTo(at + tall + 2, pen.height - y + 1)
                at += look.hatch_step
            canvas.setStrokeColor(look.accent)
            canvas.setLineWidth(look.hatch_pen)
            canvas.drawPath(path)

        with canvas.artifact("Header"):
            pen.clipped(x, y, width, tall, hatch)

    def draft_words(self, pen: Pen, words: doc.Paragraph, number: int, right: float, y: float) -> None:
        """The words of the draft mark, ending at ``right``: content on the first page, furniture after."""
        style = self.styles.mark
        x = right - style.width(words.text)
        if number == 1:
            with self.canvas.content(self.tags[words]):
                pen.words(words.text, style, x, y)
        else:
            with self.canvas.artifact("Header"):
                pen.words(words.text, style, x, y)

    # -- letterhead

    def practice_mark(self, width: float) -> Drawing:
        """The plain mark beside the practice's name."""
        return mark(self.look.big, width)

    def logo_size(self, logo: doc.Figure, widest: float, tallest: float) -> tuple[float, float]:
        """The largest size of its own shape that the logo can have, in points."""
        aspect = open_picture(self.folder / (logo.file or "")).aspect
        wide = min(widest, tallest * aspect)
        return wide, wide / aspect

    def letterhead(
        self, x: float, width: float, baseline: float, *, mark_width: float = 32, tallest: float = 40
    ) -> Row:
        """The mark or logo with the practice's name: the foot of the name's last line is on ``baseline``."""
        head, style = self.document.masthead, self.styles.name
        row = Row(0)
        if head.logo:
            wide, high = self.logo_size(head.logo, width, tallest)
            row.parts.append(PlacedMark(x, 0, self.blocks.picture(head.logo, wide, high, frame=False)))
            y, text_x, style = high + 4, x, self.styles.small_strong
        else:
            y, text_x = 0.0, x + mark_width + 10
        lines = [line for name in head.practice for line in self.blocks.text(name, style, text_x, x + width - text_x)]
        if not head.logo:
            y = max(0.0, baseline - style.baseline - (len(lines) - 1) * style.leading)
            drawing = self.practice_mark(mark_width)
            foot = y + (len(lines) - 1) * style.leading + style.baseline
            row.parts.append(PlacedMark(x, foot - drawing.height, Ornament([(0, 0, drawing)])))
        for line in lines:
            row.parts += [PlacedMark(part.x, y, part.thing) for part in line.parts]
            y += line.height
        row.height = y
        return row

    def letterhead_again(self, pen: Pen, x: float, width: float, baseline: float, *, mark_width: float = 32) -> None:
        """The same as furniture, on a later page; ``baseline`` is from the top of the live area."""
        head, style = self.document.masthead, self.styles.name
        with self.canvas.artifact("Header"):
            if head.logo:
                wide, high = self.logo_size(head.logo, width, 40)
                open_picture(self.folder / (head.logo.file or "")).paint(pen, x, self.head, wide, high)
                return
            text_x = x + mark_width + 10
            names = [
                line.text
                for name in head.practice
                for line in break_lines([Piece(name.text, style)], x + width - text_x)
            ]
            drawing = self.practice_mark(mark_width)
            pen.drawing(drawing, x, self.head + baseline - drawing.height)
            y = self.head + baseline - style.baseline - (len(names) - 1) * style.leading
            for index, name in enumerate(names):
                pen.words(name, style, text_x, y + index * style.leading)

    def title(self, x: float, width: float, baseline: float) -> list[Row]:
        """The title, as large as sets it on one line; ``baseline`` of the first is counted from the row's top."""
        node = self.document.masthead.title
        style = next((s for s in self.styles.title if s.width(node.text) <= width), self.styles.title[-1])
        rows = self.blocks.text(node, style, x - 0.03 * style.size, width)
        lift = baseline - style.baseline
        for row in rows:
            row.parts = [PlacedMark(part.x, part.y + lift, part.thing) for part in row.parts]
        rows[-1].height += lift - (style.leading - style.baseline)
        return rows

    # -- sections

    def voice(self, section: doc.Section) -> tuple[float, Color, Style]:
        """How loudly a section speaks: its rule's weight and color, and the style of its heading."""
        if section.kind in ("when_to_call", "notice"):
            return 2.5, self.look.accent, self.styles.urgent
        if section.kind in ("short_version", "contact"):
            return 1.25, self.look.brand, self.styles.heading
        return self.look.hair, self.look.rule, self.styles.heading

    # -- the foot

    def imprint_lines(self) -> tuple[str, str]:
        """Title and language; dates and code."""
        imprint = self.document.imprint
        dates = [each for each in (imprint.version, imprint.review_by) if each]
        return f"{imprint.title}, {imprint.language}", ". ".join([*dates, imprint.code])

    def foot_height(self) -> float:
        """From the foot's hairline to the edge of the paper; it grows with a long name or title."""
        return 63.0 + (len(self._foot_rows(self.document.imprint.page_of(99, 99))) - 2) * self.styles.small.leading

    def _foot_rows(self, page: str) -> list[tuple[str, str, Style]]:
        """Who and where, which page; which text: words at the left and at the right, side by side where they fit."""
        imprint, plain, strong = self.document.imprint, self.styles.small, self.styles.small_strong
        who = self._wrapped(f"{imprint.practice}, {imprint.phone}", strong, self.width - strong.width(page) - 18)
        rows = [(words, "" if index else page, strong) for index, words in enumerate(who)]
        title, dates = self.imprint_lines()
        if plain.width(title) + 18 + plain.width(dates) <= self.width:
            return [*rows, (title, dates, plain)]
        return rows + [
            (words, "", plain) for each in (title, dates) for words in self._wrapped(each, plain, self.width)
        ]

    @staticmethod
    def _wrapped(text: str, style: Style, measure: float) -> list[str]:
        return [line.text for line in break_lines([Piece(text, style)], measure)]

    def imprint_foot(self, pen: Pen, y: float, page: str) -> None:
        """A hairline at ``y`` and below it who and where, which page, which text."""
        with self.canvas.artifact("Footer"):
            pen.rule(self.left, y, self.width, self.look.hair, self.look.rule)
            y += 6
            for left, right, style in self._foot_rows(page):
                pen.words(left, style, self.left, y)
                if right:
                    pen.words(right, style, self.right - style.width(right), y)
                y += style.leading

    def running(self, section: doc.Section, x: float, width: float, style: Style, top: float = 0) -> Row:
        """The line over a section that goes on from the page before."""
        words = self.document.language.continued.format(heading=section.heading.text)
        row = Row(top)
        for line in break_lines([Piece(words, style)], width):
            row.parts.append(PlacedMark(x, row.height, Furniture(line.text, style)))
            row.height += style.leading
        return row
