"""Running text: paragraphs and the headings within a part."""

from collections.abc import Sequence

from handouts.document import nodes as doc
from handouts.layout.blocks.setting import Setting
from handouts.layout.marks import SlotLine, TextLine
from handouts.layout.rows import LINE_END, PlacedMark, Row, join
from handouts.pdf.line_breaking import Piece, Style, break_lines


def lay_out_text(
    setting: Setting, node: doc.Paragraph, style: Style, x: float, width: float, strong: Style | None = None
) -> list[Row]:
    """A paragraph, a row for each line; never a lone first or last line at a page end.

    ``x`` is its left edge and ``width`` its measure, in points. ``strong`` is the style of words that stand out;
    None is that of running text.
    """
    bold = strong or setting.styles.strong
    if isinstance(node, doc.Slot):
        return [Row(style.leading, [PlacedMark(x, 0, SlotLine(setting.tags[node], node.key, width, bold))])]
    private = any(span.field for span in node.spans)
    if private:
        style, bold = style.private, bold.private
    pieces = [
        Piece(span.text, bold if span.strong or span.field else style, setting.tags.span(node, index))
        for index, span in enumerate(node.spans)
    ]
    rows = [
        Row(style.leading, [PlacedMark(x, 0, TextLine(line, private))], cost=LINE_END)
        for line in break_lines(pieces, width)
    ]
    if len(rows) > 1:
        rows[0].keep = rows[-2].keep = True
    return rows


def lay_out_paragraph(setting: Setting, node: doc.Paragraph, x: float, width: float) -> list[Row]:
    """A paragraph of running text."""
    return lay_out_text(setting, node, setting.styles.body, x, width)


def lay_out_paragraphs(setting: Setting, nodes: Sequence[doc.Paragraph], x: float, width: float) -> list[Row]:
    """Running text with a little space between paragraphs."""
    rows: list[Row] = []
    for node in nodes:
        join(rows, lay_out_paragraph(setting, node, x, width), setting.spacing.paragraph)
    return rows


def lay_out_heading(setting: Setting, node: doc.Heading, x: float, width: float) -> list[Row]:
    """A heading within a part: it stays with what follows."""
    rows = lay_out_text(setting, node, setting.styles.subheading, x, width)
    for row in rows:
        row.keep = True
    return rows
