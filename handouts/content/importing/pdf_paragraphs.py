"""Lines of a PDF as paragraphs: where one ends, and which go on over a page."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from handouts.content.importing.pdf_columns import PageLine
from handouts.content.importing.plain import BULLETS, PlainBlock, tidy_text
from handouts.reading.declarations import lazy_pattern

BROKEN = "\ue002"
"""Stands for a hyphen at the end of a line."""
_BEGINS_ITEM = lazy_pattern(
    rf"(?:[{BULLETS}✓✔☑✗✘✕❌☐❑]|[-*o×]\s|(?:[Ss]tep |[Pp]aso )?\(?\d{{1,2}}[.)]\s|\(?[a-h][.)]\s)"
)


def make_paragraphs(lines: Sequence[PageLine], body: float) -> Iterator[PlainBlock]:
    """Lines in the order of reading, as paragraphs."""
    lines = [line for line in lines if line.text]
    pitches = sorted(after.top - before.top for before, after in pairwise(lines) if before.size == after.size and 0 < after.top - before.top < 3 * before.size)  # fmt: skip
    pitch = pitches[len(pitches) // 4] if pitches else body * 1.2
    group: list[PageLine] = []
    for line in lines:
        if group and _parts(group, line, pitch, lines):
            yield _paragraph(group)
            group = []
        group.append(line)
    if group:
        yield _paragraph(group)


def _parts(group: Sequence[PageLine], line: PageLine, pitch: float, lines: Sequence[PageLine]) -> bool:
    """Whether a line begins a new paragraph."""
    last, first = group[-1], group[0]
    if "\t" in line.text or "\t" in last.text:
        return True
    if abs(line.size - last.size) > 0.6 or _BEGINS_ITEM.match(line.text) or (line.bold != last.bold and (all(each.bold for each in group) or line.bold)):  # fmt: skip
        return True
    step = line.top - last.top
    if step < 0 or line.region != last.region:
        return not _goes_on(last.text, line.text)
    if step > max(pitch * 1.28, last.size * 1.55):
        return True
    right = max(each.x1 for each in lines if each.region == last.region and abs(each.size - last.size) < 1)
    item = bool(_BEGINS_ITEM.match(first.text))
    if item and len(group) == 1 and line.x0 < first.x0 + 2 and not _goes_on(last.text, line.text):
        return True
    ends = bool(re.search(r"[.!?:]['\")”’]?$", last.text))
    short = last.x1 < right - max(0.18 * (right - last.x0), 3 * last.size)
    return (ends and short) or (ends and line.x0 > last.x0 + last.size * 0.8 and not item) or (not line.bold and short and not _goes_on(last.text, line.text) and line.text[:1].isupper() and _could_fit(last, line, right))  # fmt: skip


def _could_fit(last: PageLine, line: PageLine, right: float) -> bool:
    """Whether the first word of a line had room on the line before: then somebody ended that line."""
    word = line.text.split(" ", 1)[0]
    letter = (last.x1 - last.x0) / max(len(last.text), 1)
    return last.x1 + (len(word) + 1.5) * letter < right


def _goes_on(text: str, after: str) -> bool:
    """Whether a sentence goes on."""
    return not re.search(r"[.!?:]['\")”’]?$", text) and (after[:1].islower() or text.endswith((",", "-", "\u00ad")))


def _paragraph(group: Sequence[PageLine]) -> PlainBlock:
    text, lead, bold = "", 0, True
    for line in group:
        words = line.text
        if bold:
            lead = len(text) + (1 if text else 0) + line.lead
            bold = line.lead >= len(words)
        if text.endswith("\u00ad"):
            text = text[:-1] + words
        elif re.search(r"[^\W\d_]-$", text) and words[:1].islower():
            text = text[:-1] + BROKEN + words
        else:
            text = f"{text} {words}" if text else words
    whole = all(line.bold for line in group)
    return PlainBlock(tidy_text(text), size=group[0].size, bold=whole, lead=0 if whole else lead, page=group[0].page)


def join_over_pages(blocks: Sequence[PlainBlock]) -> Iterator[PlainBlock]:
    """A sentence that goes on over a page or a column is one paragraph."""
    held: PlainBlock | None = None
    for each in blocks:
        if held is not None and held.kind == each.kind == "paragraph" and held.page != each.page and held.box == each.box and \
                abs(held.size - each.size) < 0.6 and held.bold == each.bold and _goes_on(held.text, each.text) and not _BEGINS_ITEM.match(each.text):  # fmt: skip
            held.text = (
                held.text[:-1] + BROKEN + each.text
                if re.search(r"[^\W\d_]-$", held.text)
                else f"{held.text} {each.text}"
            )
            continue
        if held is not None:
            yield held
        held = each
    if held is not None:
        yield held
