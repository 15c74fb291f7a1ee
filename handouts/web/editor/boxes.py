"""Where on the page each field's words stand: read from the finished file, as its proof reads it, and never searched for.

The file's structure gives each paragraph the lines that are painted for it (:mod:`handouts.pdf.page_reader`); the
document says which of its letters are whose words. So two sentences that say the same have each their own place.
"""

from collections.abc import Callable, Iterator, Sequence

from handouts.document import nodes as doc
from handouts.pdf.page_reader import read_file
from handouts.pdf.painted import PaintedText, Unreadable
from handouts.press.press import Press
from handouts.press.proof.evidence import Evidence, Pair, stretches
from handouts.problems import Place

PageBox = tuple[int, float, float, float, float]
"""A page, counted from 0; left, top, width and height in percent of it."""

ABOVE, BELOW = 0.95, 0.3
"""How far a mark reaches above and below the baseline, in sizes of the type."""


def find_boxes(press: Press, field_of: Callable[[str], str]) -> dict[str, list[PageBox]]:
    """The boxes of each field's words, a line each; ``field_of`` says which field a place is.

    The library of the press is that of a draft: its places name fields.
    """
    document, plate = press.document(), press.plate(())
    try:
        read = Evidence(document, stretches(document), read_file(plate), ())
    except Unreadable:  # the proof has told it
        return {}
    paragraphs: dict[tuple[str, Place | None], list[doc.Paragraph]] = {}
    for node in document.walk():
        if isinstance(node, doc.Paragraph):
            place = node.place or next((span.place for span in node.spans if span.place), None)
            paragraphs.setdefault((node.text, place), []).append(node)
    found: dict[str, list[PageBox]] = {}
    for pair in read.pairs:
        stretch = pair.stretch
        nodes = paragraphs.get((stretch.text, stretch.place))
        spans = nodes[0].spans if nodes else ()
        for place, begin, end in _ranges(spans, stretch.text, stretch.place):
            if field := field_of(place.file):
                found.setdefault(field, []).extend(_boxes(pair, begin, end, read.file.sizes))
    return found


def _ranges(spans: tuple[doc.Span, ...], text: str, whole: Place | None) -> Iterator[tuple[Place, int, int]]:
    """The stretches of a text with the places they were written at, in letters that are seen."""
    at = 0
    for span in spans:
        length = _seen(span.text)
        place = span.place or whole
        if place and length:
            yield place, at, at + length
        at += length
    if not spans and whole:
        yield whole, 0, _seen(text)


def _seen(text: str) -> int:
    return sum(not each.isspace() for each in text)


def _boxes(pair: Pair, begin: int, end: int, sizes: Sequence[tuple[float, float]]) -> Iterator[PageBox]:
    """The boxes of the letters from ``begin`` to before ``end`` of what an element says, one for each line."""
    at = 0
    for line in pair.lines:
        left, right, size = 1e9, -1e9, 0.0
        for text in line.texts:
            length = _seen(text.text)
            first, last = max(begin, at), min(end, at + length)
            if first < last:
                one, other = _across(text, first - at, last - at, length)
                left, right, size = min(left, one), max(right, other), max(size, text.size)
            at += length
        if left < right:
            width, height = sizes[line.page]
            top = height - line.y - ABOVE * size
            shares = (left / width, top / height, (right - left) / width, (ABOVE + BELOW) * size / height)
            x, y, across, down = (round(100 * each, 2) for each in shares)
            yield line.page, x, y, across, down


def _across(text: PaintedText, first: int, last: int, length: int) -> tuple[float, float]:
    """From where to where some letters of a painted text reach, in points."""
    left, right = text.ink[0], text.ink[2]
    if (first, last) == (0, length):
        return left, right
    boxes = text.boxes()
    if len(boxes) == length:
        part = boxes[first:last]
        return min(each[0] for each in part), max(each[2] for each in part)
    width = (right - left) / max(length, 1)  # ligatures: as near as letters of one width come
    return left + first * width, left + last * width
