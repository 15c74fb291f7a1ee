"""The page between copies in a print file: a large number, for whom and what; the rest is white paper.

A dashed frame tells it from every page of a sheet at a glance.
"""

from collections.abc import Sequence

from handouts.document import nodes as doc
from handouts.layout.blocks import lay_out_block
from handouts.layout.blocks.form import lay_out_fields
from handouts.layout.blocks.setting import Spacing
from handouts.layout.blocks.text import lay_out_text
from handouts.layout.grid import MARGIN
from handouts.layout.pagination import PlacedRow, paginate
from handouts.layout.painter import Painter
from handouts.layout.rows import Row, Space, height, join
from handouts.layout.typography import TypeScale
from handouts.templates.edition import Edition
from handouts.templates.measures import Measures

UNIT = 20.0
"""From one baseline to the next: read while standing at the printer, from twice as far as a sheet in the hand."""
INSET = 24.0
"""From the frame to what stands in it."""
DASHES = (1.0, 5.0)
"""Points of ink and of paper along the frame."""


BEFORE_KIND, BEFORE_NUMBER, BEFORE_WHOM, BEFORE_FIELDS = map(Space.fixed, (28, 2, 14, 10))
"""From the letterhead to what kind of page this is, to the number, to whom the copy is for, and to the details."""
FRAME_PEN, FRAME_RADIUS = 1.5, 8.0
LETTERHEAD_BASELINE = 28.0

SEPARATOR = Measures(
    margin=MARGIN + INSET,
    head=MARGIN + INSET,
    scale=TypeScale(
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
    ),
    spacing=Spacing(
        item=Space.fixed(4),
        paragraph=Space.fixed(12),
        step=Space.fixed(UNIT),
        row=1.7 * UNIT,
        hang=13,
        tick_hang=20,
        tick=12.5,
    ),
)


class SeparatorEdition(Edition):
    """Lays out what :mod:`handouts.document.separator` says."""

    format = "separator"
    one_sided = True
    measures = SEPARATOR

    def pages(self) -> Sequence[Sequence[PlacedRow]]:
        """One page, unless details are so long that they need more."""
        rows = self.rows()
        self._tall = height(rows)
        return paginate(rows, self.paper.height - 2 * self.head).pages

    def rows(self) -> list[Row]:
        """Everything, top to bottom."""
        head, (section,), x, width = self.document.masthead, self.document.sections, self.left, self.width
        rows = [self.letterhead(x, width, LETTERHEAD_BASELINE)]
        join(rows, lay_out_text(self.setting, head.title, self.styles.urgent, x, width), BEFORE_KIND)
        join(rows, self.number(head.lead), BEFORE_NUMBER)
        join(rows, lay_out_text(self.setting, section.heading, self.styles.subheading, x, width), BEFORE_WHOM)
        for block in section.blocks:
            match block:
                case doc.Fields():
                    join(rows, lay_out_fields(self.setting, block, x, width, pairs=()), BEFORE_FIELDS)
                case _:
                    join(rows, lay_out_block(self.setting, block, x, width), Space())
        return rows

    def number(self, node: doc.Paragraph) -> list[Row]:
        """Which of how many copies follows, as large as a stack of paper asks for."""
        style = self.styles.number
        return lay_out_text(self.setting, node, style, self.left, self.width, style)

    def furniture(self, painter: Painter, number: int, pages: int) -> None:
        """The frame."""
        canvas, edge = painter.canvas, self.margin - INSET
        with canvas.artifact("Layout"):
            canvas.saveState()
            canvas.setDash(*DASHES)
            canvas.setLineCap(1)
            tall = min(self._tall + 2 * INSET, self.paper.height - 2 * edge)
            painter.rectangle(
                edge,
                edge,
                self.paper.width - 2 * edge,
                tall,
                stroke=self.look.brand,
                weight=FRAME_PEN,
                radius=FRAME_RADIUS,
            )
            canvas.restoreState()
