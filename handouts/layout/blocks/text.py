"""Running text: paragraphs and the headings within a part."""

from collections.abc import Sequence
from dataclasses import replace

from handouts.document import nodes as doc
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.fitting import NoRoomError
from handouts.layout.marks import SlotLine, TextLine
from handouts.layout.rows import LINE_END, PlacedMark, Row, join
from handouts.pdf.hyphenation import WordTooLong
from handouts.pdf.line_breaking import Piece, Style, break_lines
from handouts.pdf.lines import LAST_LATIN
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import quote


def lay_out_text(
    setting: Typesetting, node: doc.Paragraph, style: Style, x: float, width: float, strong: Style | None = None
) -> list[Row]:
    """A paragraph, a row for each line; never a lone first or last line at a page end.

    ``x`` is its left edge and ``width`` its measure, in points. ``strong`` is the style of words that stand out;
    None is that of running text. Raises NoRoomError for a word that does not fit on its line and may not be broken,
    HandoutsError for one of a patient's details.
    """
    bold = strong or setting.styles.strong
    if isinstance(node, doc.Slot):
        detail = setting.tags.detail(node)
        shape = setting.tags.shape(node)
        marks = [SlotLine(setting.tags[node], detail, width, bold, line, shape) for line in range(shape.lines)]
        return _set_high(
            [Row(style.leading, [PlacedMark(x, 0, mark)], cost=LINE_END) for mark in marks], shape.apart, shape.foot
        )
    private = any(span.field for span in node.spans)
    if private:
        style, bold = style.private, bold.private
    pieces = [
        Piece(span.text, bold if span.strong or span.field else style, setting.tags.span(node, index))
        for index, span in enumerate(node.spans)
    ]
    try:
        lines = break_lines(pieces, width)
    except WordTooLong as error:
        refusal = HandoutsError if private else NoRoomError  # lines of another edition may be longer
        raise refusal(_explain_long_word(node, error.word)) from None  # the cause would hold a patient's words
    rows = [Row(style.leading, [PlacedMark(x, 0, TextLine(line, private))], cost=LINE_END) for line in lines]
    shown = [line.text for line in lines]
    if private:
        return _set_high(rows, *bold.heights(shown))
    set_apart(rows, shown, style)
    if any(piece.style is bold for piece in pieces):
        set_apart(rows, shown, replace(bold, leading=style.leading))
    if len(rows) > 1:
        rows[0].keep = rows[-2].keep = True
    return rows


def _set_high(rows: list[Row], apart: float, foot: float) -> list[Row]:
    """Rows of somebody's words, each so high at least as :meth:`Style.heights` says."""
    for row in rows[:-1]:
        row.height = max(row.height, apart)
    if rows:
        rows[-1].height = max(rows[-1].height, foot)
    if len(rows) > 1:
        rows[0].keep = rows[-2].keep = True
    return rows


def set_apart(rows: Sequence[Row], lines: Sequence[str], style: Style) -> None:
    """Make rows of these lines so high that no letter touches one of the next line, or of what begins right below.

    Lines of one paragraph stand equally far apart.
    """
    last = lines[-1] if lines else ""
    if max(last, default="") > LAST_LATIN:
        rows[-1].height = max(rows[-1].height, style.baseline + style.descent(last))
    if len(rows) > 1:
        apart = max(rows[0].height, style.line_height(lines))
        for row in rows[:-1]:
            row.height = apart


def _explain_long_word(node: doc.Paragraph, word: str) -> Problem:
    """A word that does not fit on its line and may not be broken; one of a patient's details is not told."""
    detail = next((span.field for span in node.spans if span.field), "")
    if detail:
        message = f'The patient\'s "{detail}" has a word or number that does not fit on its line.'
        return Problem("detail-too-wide", message, "Leave it out and write it by hand.")
    place = next((span.place for span in node.spans if span.place and word in span.text), None)
    return explain_long_word(word, place or node.place)


def explain_long_word(word: str, place: Place | None) -> Problem:
    """A word that does not fit on its line and may not be broken. In which edition and on which paper, the press says."""
    message = f"{quote(word)} does not fit on its line, and nothing says where it may be broken."
    remedy = (
        "Use a shorter word, or put a soft hyphen (U+00AD) where it may be broken; "
        "in an address, where no hyphen may stand, a zero-width space (U+200B)."
    )
    return Problem("word-too-long", message, remedy, place, values={"word": word, "edition": "", "paper": ""})


def lay_out_paragraph(setting: Typesetting, node: doc.Paragraph, x: float, width: float) -> list[Row]:
    """A paragraph of running text."""
    return lay_out_text(setting, node, setting.styles.body, x, width)


def lay_out_paragraphs(setting: Typesetting, nodes: Sequence[doc.Paragraph], x: float, width: float) -> list[Row]:
    """Running text with a little space between paragraphs."""
    rows: list[Row] = []
    for node in nodes:
        join(rows, lay_out_paragraph(setting, node, x, width), setting.spacing.paragraph)
    return rows


def lay_out_heading(setting: Typesetting, node: doc.Heading, x: float, width: float) -> list[Row]:
    """A heading within a part: it stays with what follows."""
    rows = lay_out_text(setting, node, setting.styles.subheading, x, width)
    for row in rows:
        row.keep = True
    return rows
