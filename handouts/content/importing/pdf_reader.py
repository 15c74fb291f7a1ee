"""Reads a PDF: its letters become lines, lines paragraphs, in the order that a person reads columns, boxes and tables.

pdfplumber gives letters with their fonts and places, and the tables that rules draw. Where words stand apart without rules,
:mod:`handouts.content.importing.pdf_columns` tells columns of running text from the columns of a list.
"""

import base64
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from handouts.content.importing.pdf_columns import PageLine, has_columns, order_lines
from handouts.content.importing.pdf_paragraphs import BROKEN, join_over_pages, make_paragraphs
from handouts.content.importing.plain import (
    BASELINE,
    BULLETS,
    SUPERSCRIPT,
    Cells,
    LeafletRefused,
    PlainBlock,
    PlainLeaflet,
    flow_table,
    tidy_text,
)
from handouts.content.importing.symbols import UNREADABLE, is_symbol_font, show_symbols
from handouts.reading.declarations import dataclass, lazy_pattern

MOST_PAGES = 60
MOST_LETTERS_OF_A_PAGE = 30_000
FEWEST_LETTERS = 30
"""Letters of a page that has words; a page with fewer and a picture over most of it is a scan."""
_RESOLUTION = 200
"""Dots per inch of a picture that is taken out."""
_SMALLEST_PICTURE = 24.0
"""Points; what is smaller is a sign."""
_BAND = 0.1
"""The share of a page, above and below, in which running heads and feet stand."""
_FEET = lazy_pattern(r"(?i)^\W*(?:(?:page|página|pág\.?|seite)\s*)?\d{1,3}(?:\s*(?:of|de|von|/)\s*\d{1,3})?\W*$|©|copyright|leaflet (?:no|number|ref)|"
                   r"version \d|review (?:date|by|due)|^ref(?:erence)?[:.\s]|revised|fecha de revisión|versión \d|all rights reserved")  # fmt: skip


def read_pdf(data: bytes) -> PlainLeaflet:
    """The blocks of a PDF. Raises LeafletRefused, or whatever pdfminer raises for a broken one."""
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfpage import PDFPage
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        book = pdfplumber.open(io.BytesIO(data))
        for number, _ in enumerate(PDFPage.create_pages(book.doc), 1):
            if number > MOST_PAGES:
                raise LeafletRefused(f"it has more than {MOST_PAGES} pages")
    except PdfminerException as error:
        if error.args and isinstance(error.args[0], PDFPasswordIncorrect):
            raise LeafletRefused("it is protected by a password") from None
        raise
    except PDFPasswordIncorrect:
        raise LeafletRefused("it is protected by a password") from None
    return _PdfReader(book).read()


Box = tuple[float, float, float, float]
"""Left, upper, right and lower edge, in points from the upper left corner."""


@dataclass
class _PdfPage:
    """What is kept of a page once its letters are let go: a page of them takes megabytes."""

    page_number: int
    width: float
    height: float
    lines: list[PageLine]
    tables: list[tuple[Box, list[list[Box | None]]]]
    """Where each table stands, and its cells."""
    boxes: list[Box]
    pictures: list[tuple[float, float, list[PlainBlock]]]
    """The upper and left edge of each picture, and the picture."""


class _PdfReader:
    def __init__(self, book: Any) -> None:
        self.book = book
        title = book.metadata.get("Title") if isinstance(book.metadata, dict) else ""
        self.leaflet = PlainLeaflet(title=tidy_text(str(title or "")), language=_language(book))
        self.boxes = 0
        self.scans: list[int] = []

    def read(self) -> PlainLeaflet:
        """The whole book."""
        leaflet = self.leaflet
        pages = [self._look_at(page) for page in self.book.pages]
        if not any(line.text for page in pages for line in page.lines):
            raise LeafletRefused("it is a scan: its pages are pictures of words", scan=True)
        if len(self.scans) * 2 > len(pages):
            raise LeafletRefused("most of its pages are scans: pictures of words", scan=True)
        for number in self.scans:
            leaflet.remarks.append(
                ("left-out", f"Page {number} is a picture of words (a scan); nothing of it was read.")
            )
        body = _usual_size(line for page in pages for line in page.lines)
        running = self._find_running(pages, body)
        for page in pages:
            leaflet.blocks += self._page(page, [line for line in page.lines if id(line) not in running], body)
        leaflet.blocks = list(join_over_pages(leaflet.blocks))
        self._join_words()
        if any(UNREADABLE in each.text for each in leaflet.blocks):
            leaflet.remarks.append(("doubtful", f"Some signs cannot be read; {UNREADABLE} stands for each."))
        return leaflet

    # -- lines

    def _look_at(self, page: Any) -> _PdfPage:
        lines = self._lines(page)
        tables = [(table.bbox, [list(row.cells) for row in table.rows]) for table in page.find_tables()]
        looked = _PdfPage(
            page.page_number, page.width, page.height, lines, tables, _boxes(page), list(self._pictures(page))
        )
        page.close()
        return looked

    def _lines(self, page: Any) -> list[PageLine]:
        """The words of a page as pieces of lines, left to right, each apart from the next by more than a blank."""
        once = {(char["text"], round(char["x0"]), round(char["top"]), char["fontname"]): char for char in page.chars}
        chars = [char for char in once.values() if char["upright"] and char["text"]]  # bold is often printed twice
        if len(chars) > MOST_LETTERS_OF_A_PAGE:
            raise LeafletRefused("a page of it has more letters than a page may have")
        turned = [char["text"] for char in page.chars if not char["upright"]]
        if words := tidy_text("".join(turned)):
            self.leaflet.running.append(words)
        if any("(cid:" in char["text"] for char in chars) and \
                sum("(cid:" in char["text"] and char["text"] != "(cid:127)" and not is_symbol_font(char["fontname"]) for char in chars) > len(chars) / 20:  # fmt: skip
            raise LeafletRefused(
                "its fonts do not tell which letters they show: save it anew, or send the file it was made from"
            )
        big = sum((image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) for image in page.images) / (
            page.width * page.height
        )
        if big > 0.5:
            if sum(not char["text"].isspace() for char in chars) < FEWEST_LETTERS:
                self.scans.append(page.page_number)
            else:
                self.leaflet.remarks.append(("doubtful", f"Page {page.page_number} is a picture with words behind it, as a scanner's "
                                             "program recognizes them: compare each with the paper."))  # fmt: skip
        return [
            _line(each, page.page_number)
            for each in _join_raised([piece for row in _rows(chars) for piece in _pieces(row)])
        ]

    def _find_running(self, pages: Sequence[_PdfPage], body: float) -> set[int]:
        """Lines in the upper and lower margins that come again on other pages, or read like a foot; they are listed apart."""
        seen: Counter[str] = Counter()
        banded: list[tuple[str, PageLine, bool]] = []
        for page in pages:
            lines, keys = page.lines, set()
            for line in lines:
                if line.bottom < page.height * _BAND or line.top > page.height * (1 - _BAND):
                    key = re.sub(r"\d+", "#", line.text)
                    alone = not any(other is not line and abs(other.top - line.top) > 2 and _gap(line, other) < line.size * 1.2 for other in lines
                                    if not (other.bottom < page.height * _BAND or other.top > page.height * (1 - _BAND)))  # fmt: skip
                    banded.append((key, line, alone))
                    keys.add(key)
            seen.update(keys)
        found = set()
        for key, line, alone in banded:
            often = seen[key] > 1 and seen[key] * 2 >= len(pages)
            if (often and (line.size <= body * 1.05 or alone)) or (alone and _FEET.search(line.text)) or (len(pages) == 1 and alone and line.size < body * 0.9 and not _NOTE_START.match(line.text)):  # fmt: skip
                found.add(id(line))
                if line.text not in self.leaflet.running:
                    self.leaflet.running.append(line.text)
        return found

    # -- a page

    def _page(self, page: _PdfPage, lines: list[PageLine], body: float) -> Iterator[PlainBlock]:
        """The blocks of a page in the order of reading; tables, boxes and pictures stand where they begin."""
        held: list[tuple[float, float, list[PlainBlock]]] = []
        if has_columns(lines):
            self.leaflet.remarks.append(("doubtful", f"Page {page.page_number} has columns: look whether its words stand in the right order."))  # fmt: skip
        for place, rows in page.tables:
            cells = [[cell and _within(lines, cell) for cell in row] for row in rows]
            inside = {id(line) for row in cells for cell in row for line in cell or ()}
            if not inside:
                continue
            blocks: Cells = [
                [list(make_paragraphs(order_lines(cell), body)) if cell else [] for cell in row] for row in cells
            ]
            self.boxes += 1
            width = max(len(row) for row in cells)
            if width == 1 and len(cells) > 1 and not _is_ruled(cells):
                continue
            made = flow_table(blocks, head=False, box=self.boxes)
            lines = [line for line in lines if id(line) not in inside]
            held.append((place[1], place[0], made))
        for rectangle in page.boxes:
            inside_box = _within(lines, rectangle)
            if inside_box and len(inside_box) < len(lines):
                self.boxes += 1
                made = list(make_paragraphs(order_lines(inside_box), body))
                for each in made:
                    each.box = self.boxes
                taken = {id(line) for line in inside_box}
                lines = [line for line in lines if id(line) not in taken]
                held.append((rectangle[1], rectangle[0], made))
        held += page.pictures
        yield from _settle(lines, held, body, page)

    def _pictures(self, page: Any) -> Iterator[tuple[float, float, list[PlainBlock]]]:
        for image in page.images:
            box = (
                max(image["x0"], 0),
                max(image["top"], 0),
                min(image["x1"], page.width),
                min(image["bottom"], page.height),
            )
            wide, high = box[2] - box[0], box[3] - box[1]
            if (
                min(wide, high) < _SMALLEST_PICTURE
                or wide * high > page.width * page.height / 2
                or len(self.leaflet.pictures) > MOST_PAGES
            ):
                continue
            out = io.BytesIO()
            page.crop(box).to_image(resolution=_RESOLUTION).original.save(out, "PNG")
            self.leaflet.pictures.append((".png", base64.b64encode(out.getvalue()).decode("ascii")))
            yield (
                box[1],
                box[0],
                [PlainBlock(kind="picture", picture=len(self.leaflet.pictures) - 1, page=page.page_number)],
            )

    def _join_words(self) -> None:
        """Joins words that a line end broke at a hyphen, by how the leaflet itself writes them elsewhere."""
        whole = {
            word.lower() for each in self.leaflet.blocks for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", each.text)
        }
        guessed: list[str] = []

        def join(found: re.Match[str]) -> str:
            first, second = found[1], found[2]
            if f"{first}-{second}".lower() in whole:
                return f"{first}-{second}"
            if f"{first}{second}".lower() not in whole:
                guessed.append(f"{first}{second}")
            return first + second

        for each in self.leaflet.blocks:
            each.text = re.sub(rf"([^\W\d_]+){BROKEN}([^\W\d_]+)", join, each.text).replace(BROKEN, "-")
            each.rows = [
                [re.sub(rf"([^\W\d_]+){BROKEN}([^\W\d_]+)", join, cell).replace(BROKEN, "-") for cell in row]
                for row in each.rows
            ]
        if guessed:
            self.leaflet.remarks.append(
                ("doubtful", f"Words that a line end broke were joined: {', '.join(dict.fromkeys(guessed))}.")
            )


_NOTE_START = lazy_pattern(rf"{SUPERSCRIPT}|\d{{1,2}}\s|[*†‡]")


def _language(book: Any) -> str:
    try:
        said = book.doc.catalog.get("Lang")
        return bytes(said).decode("latin-1")[:20] if said else ""
    except (TypeError, AttributeError, ValueError):
        return ""


def _usual_size(lines: Iterator[PageLine]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _rows(chars: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Letters by the line they stand on: those of one baseline, whatever their fonts."""
    row: list[dict[str, Any]] = []
    for char in sorted(chars, key=lambda each: (-each["matrix"][5], each["x0"])):
        if row and abs(row[-1]["matrix"][5] - char["matrix"][5]) > 0.12 * max(char["size"], row[-1]["size"]):
            yield row
            row = []
        row.append(char)
    if row:
        yield row


_SMALL = 0.8
"""How large raised letters are at most beside those of their line."""


def _join_raised(pieces: Sequence[list[dict[str, Any]]]) -> list[list[dict[str, Any]]]:
    """Puts small raised and lowered letters into the line that they stand in."""
    sizes = [max(each["size"] for each in piece if not each["text"].isspace()) for piece in pieces]
    tops = [(min(each["top"] for each in piece), max(each["bottom"] for each in piece)) for piece in pieces]
    joined: list[list[dict[str, Any]]] = []
    for piece, size, (top, bottom) in zip(pieces, sizes, tops, strict=True):
        x0, x1 = min(each["x0"] for each in piece), max(each["x1"] for each in piece)
        host = next((other for other, big, (upper, lower) in zip(pieces, sizes, tops, strict=True)
                     if other is not piece and size < big * _SMALL and upper - size / 2 < (top + bottom) / 2 < lower + size / 2
                     and x0 > min(each["x0"] for each in other) and x1 - x0 < 3 * big
                     and x0 < max(each["x1"] for each in other) + big * 0.6), None)  # fmt: skip
        if host is None:
            joined.append(piece)
        else:
            host += piece
            host.sort(key=lambda each: each["x0"])
    return joined


def _pieces(row: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The pieces of a line: words a blank apart are one piece, and what stands farther apart another."""
    row.sort(key=lambda each: each["x0"])
    piece: list[dict[str, Any]] = []
    for char in row:
        inked = [each for each in piece if not each["text"].isspace()]
        if inked and not char["text"].isspace() and char["x0"] - inked[-1]["x1"] > 1.6 * max(char["size"], inked[-1]["size"]) and \
                not (len(inked) <= 3 and _is_bullet(inked)):  # fmt: skip
            yield piece
            piece = []
        piece.append(char)
    if any(not each["text"].isspace() for each in piece):
        yield piece


def _is_bullet(chars: Sequence[dict[str, Any]]) -> bool:
    text = "".join(each["text"] for each in chars).strip()
    return (
        text in BULLETS
        or is_symbol_font(chars[0]["fontname"])
        or text in "-*o✓✔✗✘☐"
        or bool(re.fullmatch(r"\(?(\d{1,2}|[a-h])[.)]", text))
    )


def _line(chars: Sequence[dict[str, Any]], page: int) -> PageLine:
    inked = [each for each in chars if not each["text"].isspace()]
    size = Counter(round(each["size"] * 2) / 2 for each in inked).most_common(1)[0][0]
    base = max(
        (each for each in inked if each["size"] >= size * 0.9), key=lambda each: each["bottom"], default=inked[0]
    )
    text, before, lead, bold_so_far = "", None, 0, True
    raised = ""
    for char in chars:
        shown = show_symbols(_letter_of(char), char["fontname"])
        shown = shown.translate({0xE000: None, 0xE001: None, 0xE002: None})
        gap = before is not None and char["x0"] - before["x1"] > 0.22 * max(min(char["size"], size), 4)
        if gap and not shown.isspace() and not text.endswith(" "):
            text += " "
        is_raised = char["size"] < size * 0.8 and char["bottom"] < base["bottom"] - size * 0.18 and not shown.isspace()
        if is_raised:
            raised += shown
            text += f"{SUPERSCRIPT}{shown}{BASELINE}"
        else:
            text += shown
        if not shown.isspace():
            bold_so_far = bold_so_far and _is_bold(char["fontname"])
            before = char
            if bold_so_far:
                lead = len(text)
    text = text.replace(f"{BASELINE}{SUPERSCRIPT}", "")
    first = inked[0]
    if (
        is_symbol_font(first["fontname"])
        and len(inked) > 1
        and not is_symbol_font(inked[1]["fontname"])
        and text[:1] in BULLETS + "✓✗☐"
    ):
        text = text[0] + " " + text[1:].lstrip()
    soft = text.rstrip().endswith("\u00ad")
    clean = tidy_text(text)
    if soft:
        clean += "\u00ad"
    return PageLine(clean, min(each["x0"] for each in inked), min(each["top"] for each in inked), max(each["x1"] for each in inked),
                    max(each["bottom"] for each in inked), size, all(_is_bold(each["fontname"]) for each in inked), min(lead, len(clean)), page)  # fmt: skip


_UNUSED = 127
"""A code to which no letter belongs and which shows a bullet all the same (PDF 32000-1, table D.2, note 3)."""


def _letter_of(char: dict[str, Any]) -> str:
    """What a letter is, where the file's font does not say it: a code of a font of signs, a bullet, or not known."""

    def letter(found: re.Match[str]) -> str:
        code = int(found[1])
        if code == _UNUSED:
            return "•"
        return chr(code) if code <= 0xFF and is_symbol_font(char["fontname"]) else UNREADABLE

    return re.sub(r"\(cid:(\d+)\)", letter, char["text"])


def _is_bold(font: str) -> bool:
    return bool(re.search(r"(?i)bold|black|heavy|semibold|demi", font))


def _gap(line: PageLine, other: PageLine) -> float:
    return max(line.top - other.bottom, other.top - line.bottom)


def _within(lines: Sequence[PageLine], box: Sequence[float]) -> list[PageLine]:
    """The lines whose middles stand in a box."""
    x0, top, x1, bottom = box[:4]
    return [
        line
        for line in lines
        if x0 - 1 <= (line.x0 + min(line.x1, line.x0 + 20)) / 2 <= x1 + 1
        and top - 1 <= (line.top + line.bottom) / 2 <= bottom + 1
    ]


def _is_ruled(cells: Sequence[Sequence[Any]]) -> bool:
    return sum(bool(cell) for row in cells for cell in row) > 1


def _boxes(page: Any) -> list[tuple[float, float, float, float]]:
    """Frames and tinted rectangles that may hold words, the smallest first."""
    found = []
    for each in page.rects:
        wide, high = each["x1"] - each["x0"], each["bottom"] - each["top"]
        if wide > 60 and high > 20 and wide * high < page.width * page.height * 0.85:
            found.append((each["x0"], each["top"], each["x1"], each["bottom"]))
    return sorted(found, key=lambda each: (each[2] - each[0]) * (each[3] - each[1]))


def _settle(
    lines: Sequence[PageLine], held: list[tuple[float, float, list[PlainBlock]]], body: float, page: Any
) -> Iterator[PlainBlock]:
    """The paragraphs of the run of the text, with what stands apart put before the line that follows it."""
    stand_ins: list[PageLine] = []
    by_id: dict[int, list[PlainBlock]] = {}
    for top, left, blocks in held:
        line = PageLine("\ue020", left, top, left + 1, top + 1, body, False, 0, page.page_number)
        by_id[id(line)] = blocks
        stand_ins.append(line)
    run: list[PageLine] = []
    for line in order_lines([*lines, *stand_ins]):
        if id(line) in by_id:
            yield from make_paragraphs(run, body)
            run = []
            yield from by_id[id(line)]
        else:
            run.append(line)
    yield from make_paragraphs(run, body)
