"""The plain form of a leaflet: blocks in the order of reading, whatever file they came from."""

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any, Literal

from handouts.reading.declarations import dataclass, lazy_pattern

MOST_LETTERS = 400_000
"""Letters that a leaflet may have: two hundred pages."""
MOST_BLOCKS = 20_000

Mark = Literal["", "bullet", "number", "yes", "no"]
"""What stands before a paragraph: nothing, a point, a number, a check mark, or a cross for what is not allowed."""


class LeafletRefused(Exception):
    """Why a file is not read, as half a sentence; ``scan`` if its pages are pictures of words."""

    def __init__(self, reason: str, *, scan: bool = False) -> None:
        super().__init__(reason)
        self.scan = scan


@dataclass
class PlainBlock:
    """A paragraph, a table or a picture."""

    text: str = ""
    kind: Literal["paragraph", "table", "picture"] = "paragraph"
    level: int = 0
    """Of a heading that the file itself calls one: 1 to 9; 0 for all else."""
    size: float = 0.0
    """Of its letters, in points; 0 where the file does not say."""
    bold: bool = False
    """Whether all of it is bold."""
    lead: int = 0
    """How many letters at its start are bold, where not all are: the words of a heading that runs into its paragraph."""
    mark: Mark = ""
    depth: int = 0
    """Of a list in a list: 0, 1, …"""
    box: int = 0
    """The number of the box that it stands in, a text box or a frame; 0 for the run of the text."""
    page: int = 0
    """The page it stands on, where the file has pages."""
    rows: list[list[str]] = field(default_factory=list)
    """The cells of a table."""
    head: bool = False
    """Whether the first row of a table is its head."""
    alt: str = ""
    """What a picture shows, as the file says it."""
    picture: int = 0
    """Which of the leaflet's pictures it is, counted from 0."""


@dataclass
class PlainLeaflet:
    """What a file says."""

    blocks: list[PlainBlock] = field(default_factory=list)
    title: str = ""
    """The title in the file's properties."""
    language: str = ""
    """The language as the file says it."""
    running: list[str] = field(default_factory=list)
    """Running heads and feet, menus of a web page: words that belong to the paper or the site, not to the leaflet."""
    remarks: list[tuple[str, str]] = field(default_factory=list)
    """What was left out (``left-out``) or is not sure (``doubtful``), each as a sentence."""
    pictures: list[tuple[str, str]] = field(default_factory=list)
    """Pictures: how a file of that kind ends (``.png``), and its bytes in base 64."""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return dataclasses.asdict(self)

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "PlainLeaflet":
        """From plain values."""
        made = cls(**values)
        made.blocks = [PlainBlock(**each) for each in values["blocks"]]
        made.remarks = [(code, text) for code, text in values["remarks"]]
        made.pictures = [(kind, data) for kind, data in values["pictures"]]
        return made


# -- characters

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_NOTHING = lazy_pattern(
    "[\u00ad\u200b\u200e\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e007f"
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
"""What no reader sees: places where a word may break, marks of direction that the program sets itself, controls, tags.
A sign of lost text (U+FFFD) is none of them: it stays, for the reader of the draft to tell."""


def tidy_text(text: str) -> str:
    """Words as a person types them: blanks as one space, no ligatures, no marks that nobody sees; tabs and line ends stay."""
    text = _NOTHING.sub("", text.translate(_LIGATURES))
    text = re.sub(
        r"[^\S\t\n]+", " ", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\x85", "\n")
    )
    return unicodedata.normalize("NFC", re.sub(r" ?([\t\n]) ?", r"\1", text)).strip()


SUPERSCRIPT, BASELINE = "\ue000", "\ue001"
"""Around raised letters, while it is not known whether they are the mark of a footnote."""
_RAISED = lazy_pattern(f"{SUPERSCRIPT}([^{BASELINE}]*){BASELINE}")
_HIGH = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_NOTE_MARK = lazy_pattern(r"\(?\[?(\d{1,2}|[*†‡§¶a-h])\]?\)?")
_NOTE = lazy_pattern(
    f"(?:{SUPERSCRIPT}\\s*\\(?\\[?(\\d{{1,2}}|[*†‡§¶a-h])\\]?\\)?\\s*{BASELINE}|([*†‡]))[.)]?\\s*(?=\\S)"
)

_SMALL_NOTE = lazy_pattern(
    f"(?:{SUPERSCRIPT})?\\s*\\(?\\[?(\\d{{1,2}}|[*†‡§¶])\\]?\\)?\\s*{BASELINE}?[.)]?(?:\\s+|(?<={BASELINE}))(?=(\\S))"
)
"""The same in small print, where the mark need not be raised."""


def settle_footnotes(blocks: list[PlainBlock]) -> list[PlainBlock]:
    """Puts each footnote that is written out after the paragraph whose mark names it, without the marks.

    A raised mark left in the words would be read as a number: "7 days¹" as 71 days. Raised letters that name no footnote
    stay, as raised letters (m²).
    """
    sizes = Counter[float]()
    for each in blocks:
        sizes[each.size] += len(each.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    notes: dict[str, list[PlainBlock]] = {}
    for each in blocks:
        begins = _NOTE if each.size >= usual * 0.95 else _SMALL_NOTE
        if each.kind == "paragraph" and (found := begins.match(each.text)):
            notes.setdefault(found[1] or found[2], []).append(each)
    called: dict[str, PlainBlock] = {}
    for each in blocks:
        for mark in _marks(each):
            if len(notes.get(mark, ())) == 1 and notes[mark][0] is not each:
                called.setdefault(mark, each)
    follow: dict[int, list[PlainBlock]] = {}
    gone = set()
    for mark, after in called.items():
        note = notes[mark][0]
        gone.add(id(note))
        found = _NOTE.match(note.text) or _SMALL_NOTE.match(note.text)
        note.text = note.text[found.end() if found else 0 :]
        note.mark = after.mark if after.kind == "paragraph" else ""
        note.depth, note.box, note.size, note.bold, note.lead = after.depth, after.box, after.size, False, 0
        follow.setdefault(id(after), []).append(note)
    settled = []
    for each in blocks:
        if id(each) not in gone:
            _lower(each, called)
            settled.append(each)
            for note in follow.get(id(each), ()):
                _lower(note, called)
                settled.append(note)
    return settled


def _marks(block: PlainBlock) -> Iterator[str]:
    for text in (block.text, *(cell for row in block.rows for cell in row)):
        for found in _RAISED.finditer(text):
            if (mark := _NOTE_MARK.fullmatch(found[1].strip())) and found.start():
                yield mark[1]
        yield from (found[1] for found in re.finditer(r"(?<=\w)([*†‡])(?!\w)", text))


def _lower(block: PlainBlock, called: Mapping[str, PlainBlock]) -> None:
    def plain(found: re.Match[str]) -> str:
        mark = _NOTE_MARK.fullmatch(found[1].strip())
        if mark and mark[1] in called:
            return ""
        return found[1].translate(_HIGH)

    def text_of(text: str) -> str:
        text = _RAISED.sub(plain, text)
        for mark in ("*", "†", "‡"):
            if mark in called:
                text = re.sub(rf"(?<=\w){re.escape(mark)}(?!\w)", "", text)
        return tidy_text(text)

    raised = block.text[: block.lead].count(SUPERSCRIPT)
    block.text = text_of(block.text)
    if raised:
        block.lead = 0
    block.rows = [[text_of(cell) for cell in row] for row in block.rows]


# -- lists that are typed, not made

BULLETS = "•‣⁃∙◦▪▫■□●○◆◇►▶➢➤–—❖➔→·"
_YES, _NO = "✓✔☑✅", "✗✘✕❌☒⛔🚫✖"
_TYPED_BULLET = lazy_pattern(rf"(?:([{BULLETS}{_YES}{_NO}☐❑❏])\s*|([-*o×])[\t ]+)(?=\S)")
_TYPED_NUMBER = lazy_pattern(
    r"(?:(?:step|paso)\s+)?\(?(\d{1,2}|[a-h])[.)](?:\t| {1,4})(?=\S)|(\d{1,2})\t(?=\S)", re.IGNORECASE
)


def mark_of(sign: str) -> Mark:
    """What a bullet says: a check mark and a cross say yes and no."""
    if sign and sign in _YES:
        return "yes"
    if sign and sign in _NO + "×":
        return "no"
    return "bullet"


def settle_lists(blocks: Iterable[PlainBlock]) -> list[PlainBlock]:
    """Paragraphs that begin with a typed bullet or number are items of a list; lines with tabs in them are a table."""
    settled: list[PlainBlock] = []
    for each in blocks:
        for line in _lines(each):
            _take_mark(line)
            settled.append(line)
    _doubt_single_numbers(settled)
    return _tables_of_tabs(settled)


def _lines(block: PlainBlock) -> Iterator[PlainBlock]:
    """A paragraph whose lines are broken by hand: a block for each line that begins or ends something."""
    if block.kind != "paragraph" or "\n" not in block.text:
        yield block
        return
    lines = [""]
    for line in block.text.split("\n"):
        goes_on = line[:1].islower() and not re.search(r"[.!?:;…]$", lines[-1]) and "\t" not in line
        if not lines[-1] or (goes_on and not _TYPED_BULLET.match(line) and not _TYPED_NUMBER.match(line)):
            lines[-1] = f"{lines[-1]} {line}".strip()
        else:
            lines.append(line)
    for at, line in enumerate(lines):
        first = at == 0
        yield dataclasses.replace(block, text=line, mark=block.mark if first else "", lead=block.lead if first and block.lead <= len(line) else 0)  # fmt: skip


def _take_mark(block: PlainBlock) -> None:
    if block.kind != "paragraph" or block.level:
        return
    found = _TYPED_BULLET.match(block.text)
    if found:
        sign = found[1] or found[2]
        said = mark_of(sign)
        if not block.mark or said != "bullet":
            block.mark = said
    elif not block.mark and (found := _TYPED_NUMBER.match(block.text)):
        block.mark = "number"
    if found:
        block.lead = max(0, block.lead - found.end())
        block.text = block.text[found.end() :]
        block.numbered = found[0]  # type: ignore[attr-defined]  # what was taken off, until it is known to be a list


def _doubt_single_numbers(blocks: Sequence[PlainBlock]) -> None:
    """A number before a single paragraph may be a number of its sentence, or of a heading: it is put back."""
    if not blocks:
        return
    for before, each, after in zip([None, *blocks[:-1]], blocks, [*blocks[1:], None], strict=True):
        taken = each.__dict__.pop("numbered", None) if isinstance(each, PlainBlock) else None
        beside = [
            one for one in (before, after) if one is not None and one.mark == each.mark and one.kind == "paragraph"
        ]
        if taken and each.mark == "number" and not beside:
            each.text, each.mark = re.sub(r"\s+", " ", taken) + each.text, ""


def _tables_of_tabs(blocks: Sequence[PlainBlock]) -> list[PlainBlock]:
    """Lines with one tab or more in each, one after another, are the rows of a table; a single tab is a blank."""
    made: list[PlainBlock] = []
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and _cells(blocks[end]) == _cells(blocks[at]) > 1 and not blocks[end].level:
            end += 1
        if end - at >= 2:
            rows = [[tidy_text(cell) for cell in re.split(r"\t+", each.text)] for each in blocks[at:end]]
            head = blocks[at].bold and not blocks[at + 1].bold
            made.append(
                dataclasses.replace(
                    blocks[at], kind="table", text="", rows=rows, head=head, bold=False, lead=0, mark=""
                )
            )
            at = end
        else:
            each = blocks[at]
            each.text = re.sub(r"\s+", " ", each.text)
            made.append(each)
            at += 1
    return made


def _cells(block: PlainBlock) -> int:
    return len(re.split(r"\t+", block.text.strip())) if block.kind == "paragraph" else 0


# -- tables

Cells = list[list[list[PlainBlock]]]
"""The rows of a table, their cells, and the blocks in each."""
_SHORT_HEAD = 60


def flow_table(cells: Cells, *, head: bool, box: int) -> list[PlainBlock]:
    """A table as one block; or its cells one after another, where it only lays out the page.

    ``box`` is the number for a frame, which a table of one cell is. Lists side by side are read down, each under its head.
    """
    cells = [row for row in cells if any(row)]
    width = max(map(len, cells), default=0)
    if not width:
        return []
    if width == 1 or all(sum(map(bool, row)) <= 1 for row in cells):
        flat = [each for row in cells for cell in row for each in cell]
        if len(cells) == 1:
            for each in flat:
                each.box = each.box or box
        return flat
    if any(_is_rich(cell) for row in cells for cell in row):
        heads = [cell[0] for cell in cells[0] if len(cell) == 1 and cell[0].kind == "paragraph" and len(cell[0].text) <= _SHORT_HEAD
                 and not cell[0].mark]  # fmt: skip
        if len(heads) == width and len(cells) > 1:
            for each in heads:
                each.level = each.level or 9
            return [each for at in range(width) for row in cells if at < len(row) for each in row[at]]
        return [each for row in cells for cell in row for each in cell]
    rows = [["\n".join(each.text for each in cell) for cell in row] + [""] * (width - len(row)) for row in cells]
    rows = [[tidy_text(cell.replace("\n", " ")) for cell in row] for row in rows]
    bold = all(each.bold for cell in cells[0] for each in cell) and len(cells) > 1
    bold = bold and not all(each.bold for row in cells[1:] for cell in row for each in cell)
    page = next((each.page for row in cells for cell in row for each in cell), 0)
    return [PlainBlock(kind="table", rows=rows, head=head or bold, page=page)]


def _is_rich(cell: Sequence[PlainBlock]) -> bool:
    """Whether a cell holds more than a few words."""
    return any(each.mark or each.level or each.kind != "paragraph" for each in cell) or len(cell) > 3
