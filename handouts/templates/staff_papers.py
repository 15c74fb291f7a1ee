"""Papers for the people who answer for a sheet: smaller in type, because they are not for patients.

What they say is composed by :mod:`handouts.press.staff_papers`.
"""

from collections.abc import Sequence

from handouts.document import nodes as doc
from handouts.layout.blocks import Spacing, lay_out_block
from handouts.layout.blocks.text import lay_out_text
from handouts.layout.grid import Grid
from handouts.layout.marks import Furniture, Rule
from handouts.layout.pagination import PlacedRow, paginate
from handouts.layout.painter import Painter
from handouts.layout.rows import NONE, PlacedMark, Row, Space, join, merge_rows
from handouts.layout.typography import TypeScale
from handouts.templates.edition import Edition, RunningHead, run_on
from handouts.templates.measures import Measures

COLUMN_GUTTER = 22.0
"""Between two columns of small type: wider than that of the sheets, because its lines are long for their size."""
MARGIN = 40.0
ABOVE_EDGE = 48.0
"""From the last row to the paper's lower edge."""
FOOT = 34.0
"""From the foot's line to the paper's lower edge."""
RULE = 0.8
UNDER_TITLE, UNDER_LEAD = Space.fixed(3), Space.fixed(7)
RULE_HEIGHT, UNDER_RULE = 2.0, Space.fixed(4)
BETWEEN_SECTIONS = Space.fixed(14)


class StaffPaper(Edition):
    """A title, then sections side by side on one page, or one below the other on as many as it takes."""

    columns = 1

    def pages(self) -> Sequence[Sequence[PlacedRow]]:
        """The pages. Raises TooTall if a sentence is taller than a page."""
        rows = self.heading_rows()
        rows += self.beside() if self.columns > 1 else self.below()
        return paginate(rows, self.paper.height - self.head - ABOVE_EDGE).pages

    def heading_rows(self) -> list[Row]:
        """Title, practice and day, and a sentence or two."""
        head = self.document.masthead
        rows = lay_out_text(self.setting, head.title, self.styles.opening, self.left, self.width)
        rows[-1].after = UNDER_TITLE
        for node in (*head.practice, *([head.phone] if head.phone else ()), head.lead):
            rows += lay_out_text(self.setting, node, self.styles.lead, self.left, self.width)
        rows[-1].after = UNDER_LEAD
        for row in rows:
            row.keep = True
        return rows

    def section_rows(self, section: doc.Section, x: float, width: float) -> list[Row]:
        """A rule, the heading, and the blocks, boxes and bullets hung to the left of their words."""
        rule = Rule(width, RULE, self.look.brand)
        rows = [Row(RULE_HEIGHT, [PlacedMark(x, 0, rule)], after=UNDER_RULE, keep=True)]
        rows += lay_out_text(self.setting, section.heading, self.styles.heading, x, width)
        rows[-1].keep = True
        above = len(rows)
        for block in section.blocks:
            hang = self.spacing.tick_hang if isinstance(block, doc.Ticks | doc.Bullets) else 0.0
            more = lay_out_block(self.setting, block, x + hang, width - hang)
            join(rows, more, NONE if len(rows) == above else self.spacing.paragraph)
        return rows

    def below(self) -> list[Row]:
        """The sections one below the other."""
        rows: list[Row] = []
        for section in self.document.sections:
            if rows:
                rows[-1].after, rows[-1].keep = BETWEEN_SECTIONS, False
            own = self.section_rows(section, self.left, self.width)
            run_on(own[1:], RunningHead(words=self.continued(section), x=self.left, width=self.width,
                                            style=self.styles.subheading, after=UNDER_RULE))  # fmt: skip
            rows += own
        return rows

    def beside(self) -> list[Row]:
        """Each section in a column of its own, as one row."""
        grid = Grid(self.left, self.width, self.columns, COLUMN_GUTTER)
        return [
            merge_rows(
                *(
                    self.section_rows(section, grid.column(number), grid.column_width)
                    for number, section in enumerate(self.document.sections, 1)
                )
            )
        ]

    def foot(self, painter: Painter, number: int, pages: int) -> None:
        """Which text it is about, and which page."""
        imprint, style = self.document.imprint, self.styles.small
        y = self.paper.height - FOOT
        page = imprint.page_of(number, pages)
        Furniture(f"{imprint.title}. {imprint.code}", style, "Footer").paint(painter, self.left, y)
        Furniture(page, style, "Footer").paint(painter, self.right - style.width(page), y)


def _scale(body: float, leading: float, small: float) -> TypeScale:
    text = (body, leading)
    return TypeScale(
        body=text, point=text, heading=(body + 2.5, leading + 3), subheading=(body + 0.5, leading + 2),
        opening=(20.0, 24.0), title=((20.0, 24.0),), lead=(body + 0.5, leading + 1), phone=((20.0, 24.0),),
        callout=text, small=(small, leading), label=text, number=text, name=text,
    )  # fmt: skip


class ReportPaper(StaffPaper):
    """Two columns on one page."""

    columns = 2
    measures = Measures(
        margin=MARGIN,
        head=MARGIN,
        scale=_scale(9.4, 11.6, 9.4),
        spacing=Spacing(
            item=Space.fixed(1.6), paragraph=Space.fixed(4.5), step=NONE, row=18, hang=11, tick_hang=13, tick=8
        ),
    )


class ChangesPaper(StaffPaper):
    """As many pages as it takes, to read and to sign."""

    measures = Measures(
        margin=MARGIN,
        head=MARGIN,
        scale=_scale(11.5, 15.5, 10),
        spacing=Spacing(
            item=Space.fixed(5), paragraph=Space.fixed(9), step=NONE, row=26, hang=13, tick_hang=18, tick=11
        ),
    )
