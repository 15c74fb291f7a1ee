"""Where to turn: the phone number, a code to scan, the places of the practice."""

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache

from handouts.document import nodes as doc
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.blocks.text import lay_out_paragraph, lay_out_text
from handouts.layout.grid import Grid
from handouts.layout.marks import Code
from handouts.layout.rows import PlacedMark, Row, Space, height, join, keep_together, lower, merge_rows, put_beside
from handouts.pdf.hyphenation import WordTooLong
from handouts.pdf.line_breaking import Piece, Style, break_lines, longest_word
from handouts.reading.declarations import lazy_pattern

CODE_SIZE = 80.0
"""Side of a code to scan, in points: 28 mm, so that a module is about one millimeter, which phones read and copiers keep."""
CODE_GAP = 12.0
"""From the code to its caption: three modules of white and more, as the code's quiet zone asks for."""
PHONE_OUTDENT = 0.04
"""Large digits have white of their own at their left, as a share of their size: moved out by it, they stand flush."""
NUMBER_GAP = 18.0
"""From the words that say when to call to the numbers: a gutter."""
LEAST_WORDS = 9
"""Room for those words beside the numbers, in sizes of type: under about twenty letters a line they stand above."""
MOST_KEPT, TALLEST_KEPT = 6, 20
"""Numbers up to so many, in so many lines of running text, stay on one page: the one for an emergency must not be the one
overleaf. More lines than these may have no page that holds them."""
PLACES_ACROSS = 2
"""An address takes half a column and no more: places that stand side by side are seen as a choice."""


def lay_out_phone_block(setting: Typesetting, node: doc.PhoneBlock, x: float, width: float) -> list[Row]:
    """The phone number, and below it the code that leads to the practice's form."""
    rows = lay_out_phone(setting, node, x, width)
    rows[-1].after = Space.fixed(CODE_GAP)  # the brackets of a number reach below its line
    return [*rows, lay_out_code(setting, node.code, x, CODE_SIZE, width)]


def lay_out_code(setting: Typesetting, node: doc.QrCode, x: float, size: float, width: float) -> Row:
    """A QR code of ``size`` points with its caption to the right, their feet on one line."""
    row = Row(size, [PlacedMark(x, 0, make_code(setting, node, size))])
    left, style = x + size + CODE_GAP, setting.styles.small
    words = merge_rows(lay_out_text(setting, node.caption, style, left, x + width - left))
    row.height = max(size, words.height)
    row.parts += lower(words.parts, max(0.0, size - words.height + style.leading - style.baseline))
    return row


def make_code(setting: Typesetting, node: doc.QrCode, size: float) -> Code:
    """The code itself, ``size`` points wide."""
    return Code(setting.tags[node], encode_qr(node.address, setting.look.qr_error), size, setting.look.brand)


def lay_out_callout(setting: Typesetting, node: doc.Masthead, x: float, width: float) -> list[Row]:
    """The number in the letterhead, whose it is and when somebody answers."""
    small, strong = setting.styles.small, setting.styles.small_strong
    rows = list[Row]()
    if node.phone:
        style = _choose_for_number((setting.styles.callout, setting.styles.strong, strong), node.phone.text, width)
        rows = lay_out_text(setting, node.phone, style, x, width, style)
    return keep_together(rows + (lay_out_text(setting, node.about, small, x, width, strong) if node.about else []))


def lay_out_phone(setting: Typesetting, node: doc.PhoneBlock, x: float, width: float) -> list[Row]:
    """Whose phone it is and when somebody answers, then the number as large as fits on one line of ``width`` points."""
    styles, text = setting.styles.phone, node.number.text
    style = next((each for each in styles if each.width(text) <= width), None)
    style = style or _choose_for_number((styles[-1], setting.styles.callout), text, width)
    number = lay_out_text(setting, node.number, style, x - PHONE_OUTDENT * style.size, width, strong=style)
    return keep_together([*_lay_out_about(setting, node.about, x, width), *number])


def lay_out_phone_list(setting: Typesetting, node: doc.PhoneList, x: float, width: float) -> list[Row]:
    """Numbers to call: their words at the left, the numbers in a column beside them; in a narrow place below them."""
    style = setting.styles.callout
    numbers = max(style.width(each.number.text) for each in node.items)
    words = max((setting.styles.strong.width(item.about.text) for item in node.items if item.about), default=0.0)
    room = width - numbers - NUMBER_GAP
    if room < LEAST_WORDS * style.size and words > room:
        numbers, room = width, 0.0
    at = x + min(room, words) + NUMBER_GAP if room and words else x
    rows: list[Row] = []
    for item in node.items:
        about = _lay_out_about(setting, item.about, x, min(room, words) if room else width)
        number = lay_out_text(setting, item.number, style, at, x + width - at, strong=style)
        if room and about:
            drop = setting.styles.body.baseline - style.baseline  # both stand on one baseline
            row = put_beside(about, lower(merge_rows(number).parts, drop), drop + height(number))
            join(rows, row, setting.spacing.item)
        else:
            join(rows, keep_together([*about, *number]), setting.spacing.item)
    few = len(node.items) <= MOST_KEPT and height(rows) <= TALLEST_KEPT * setting.styles.body.leading
    return keep_together(rows) if few else rows


def _choose_for_number(styles: Sequence[Style], text: str, width: float) -> Style:
    """The first of the styles, the largest first, in which what may not be broken of a number fits on a line of
    ``width`` points: how long a country writes its numbers is no reason to print none. The last if none does."""
    for style in styles[:-1]:
        with suppress(WordTooLong):
            break_lines([Piece(text, style)], width)
            return style
    return styles[-1]


def _lay_out_about(setting: Typesetting, words: doc.Paragraph | None, x: float, width: float) -> list[Row]:
    """The words before a number, which stay with it."""
    return keep_together(lay_out_paragraph(setting, words, x, width)) if words else []


def lay_out_places(setting: Typesetting, node: doc.Places, x: float, width: float) -> list[Row]:
    """Addresses in two columns, each kept whole; in one where a phone number or a word needs the width."""
    grid = Grid(x, width, PLACES_ACROSS)
    paragraphs = [paragraph for lines in node.items for paragraph in lines]
    if any(longest_word([Piece(each.text, setting.styles.body)]) > grid.column_width for each in paragraphs):
        grid = Grid(x, width, 1)
    across = grid.columns
    rows: list[Row] = []
    for index in range(0, len(node.items), across):
        row = Row(0, after=setting.spacing.item)
        for column, lines in enumerate(node.items[index : index + across], 1):
            left, y = grid.column(column), 0.0
            for paragraph in lines:
                for line in lay_out_paragraph(setting, paragraph, left, grid.column_width):
                    row.parts += lower(line.parts, y)
                    y += line.height
            row.height = max(row.height, y)
        rows.append(row)
    return rows


_CAPITALS = lazy_pattern(r"([0-9A-Z$%*+./:-]{16,})")
"""What a QR code takes less room for: figures, capitals and a few signs (ISO/IEC 18004, 7.4.4), if there are many of them."""


@lru_cache(maxsize=64)
def encode_qr(payload: str, error: str) -> tuple[tuple[int, ...], ...]:
    """The modules of a QR code without its quiet zone; ``error`` is its level of error correction, l or m."""
    from qrcodegen import QrCode, QrSegment

    level = {"l": QrCode.Ecc.LOW, "m": QrCode.Ecc.MEDIUM}[error]
    pieces = [each for each in _CAPITALS.split(payload) if each]  # each in its own mode: fewer modules, larger ones
    segments = [segment for each in pieces for segment in QrSegment.make_segments(each)]
    code = QrCode.encode_segments(segments, level, boostecl=False)
    side = range(code.get_size())
    return tuple(tuple(int(code.get_module(x, y)) for x in side) for y in side)
