"""The page between copies in a print file: a large number, for whom and what; the rest is white paper.

A dashed frame tells it from every page of a sheet at a glance.
"""

from collections.abc import Sequence

from handouts.document import nodes as doc
from handouts.layout.blocks import Spacing, join
from handouts.layout.pagination import PlacedRow, Row, Space, height, paginate
from handouts.layout.painter import Pen
from handouts.layout.typography import TypeScale
from handouts.templates.edition import Edition

UNIT = 20.0
INSET = 24.0
"""From the frame to what stands in it."""
DASHES = (1.0, 5.0)
"""Points of ink and of paper along the frame."""


class SeparatorEdition(Edition):
    """Lays out what :mod:`handouts.document.separator` says."""

    format = "separator"
    brief = True
    margin = 48.0 + INSET
    head = 48.0 + INSET
    scale = TypeScale(
        body=(16, UNIT),
        point=(16, UNIT),
        heading=(18, 1.25 * UNIT),
        subheading=(20, 1.25 * UNIT),
        opening=(20, 1.25 * UNIT),
        title=((18, 1.25 * UNIT),),
        lead=(20, 1.25 * UNIT),
        phone=((20, 1.25 * UNIT),),
        callout=(16, UNIT),
        small=(12, 15),
        label=(12, 15),
        number=(72, 84),
        name=(14, 17),
    )
    spacing = Spacing(
        item=Space.fixed(4),
        paragraph=Space.fixed(12),
        step=Space.fixed(UNIT),
        row=1.7 * UNIT,
        hang=13,
        tick_hang=20,
        tick=12.5,
    )

    def pages(self) -> Sequence[Sequence[PlacedRow]]:
        """One page, unless details are so long that they need more."""
        rows = self.rows()
        self._tall = height(rows)
        return paginate(rows, self.paper.height - 2 * self.head).pages

    def rows(self) -> list[Row]:
        """Everything, top to bottom."""
        head, (section,), x, width = self.document.masthead, self.document.sections, self.left, self.width
        rows = [self.letterhead(x, width, 28)]
        join(rows, self.blocks.text(head.title, self.styles.urgent, x, width), Space.fixed(28))
        join(rows, self.number(head.lead), Space.fixed(2))
        join(rows, self.blocks.text(section.heading, self.styles.subheading, x, width), Space.fixed(14))
        for block in section.blocks:
            match block:
                case doc.Fields():
                    join(rows, self.blocks.fields(block, x, width, pairs=()), Space.fixed(10))
                case _:
                    join(rows, self.blocks.block(block, x, width), Space())
        return rows

    def number(self, node: doc.Paragraph) -> list[Row]:
        """Which of how many copies follows, as large as a stack of paper asks for."""
        style = self.styles.number
        return self.blocks.text(node, style, self.left, self.width, style)

    def furniture(self, pen: Pen, number: int, pages: int) -> None:
        """The frame."""
        canvas, edge = self.canvas, self.margin - INSET
        with canvas.artifact("Layout"):
            canvas.saveState()
            canvas.setDash(*DASHES)
            canvas.setLineCap(1)
            tall = min(self._tall + 2 * INSET, self.paper.height - 2 * edge)
            pen.rectangle(edge, edge, self.paper.width - 2 * edge, tall, stroke=self.look.brand, pen=1.5, radius=8)
            canvas.restoreState()
