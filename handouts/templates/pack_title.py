"""The title of a sheet in a pack: large, over the whole width, with its sentence under it."""

from handouts.document import nodes as doc
from handouts.layout.blocks import lay_out_block
from handouts.layout.blocks.text import lay_out_text
from handouts.layout.rows import Row, Space, join, keep_together
from handouts.templates.edition import Edition


def lay_out_pack_title(edition: Edition, section: doc.Section, drop: float) -> list[Row]:
    """The rows of the title, with its rule; the first of a sheet's sections never stands apart from it.

    ``drop`` is how far below its rule the first line of a section stands, in points.
    """
    _, _, style = edition.voice(section)
    rows = keep_together(lay_out_text(edition.setting, section.heading, style, edition.left, edition.width))
    rows[-1].keep = True
    for block in section.blocks:
        join(rows, lay_out_block(edition.setting, block, edition.left, edition.width), edition.spacing.paragraph)
    rows[-1].keep = True
    lead = Space.fixed(drop - edition.styles.heading.baseline)
    return [Row(0, [edition.section_rule(section, edition.left, edition.width)], after=lead, keep=True), *rows]
