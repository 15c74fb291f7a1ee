"""What stands where on the pages: the layout rules that a reader would see broken.

``layout_faults(pdf)`` answers with one line per fault and an empty list for a page that is set as it should be.
All lengths are points; y runs up, as in the file.
"""

from __future__ import annotations

import io
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from support.content import TEXT_OPERATORS, Box, ObjectId, Paint
from support.structure import HEADINGS, ILLUSTRATIONS, INLINE, Element, Tagging
from support.text import Char, char_boxes

SIDE_MARGIN = 48.0
EDGE = 14.0
"""What every office printer leaves white at the top and at the foot."""
LEAST_SIZE = 12.0
MOST_LETTERS = 75
STROKES = frozenset({"S", "s"})
"""Operators that paint a path's lines and not its area."""
FRAMED = 6.0
"""Points from the edge of a frame to the words in it at least: its pen and white."""
TOUCH = 0.5
"""Boxes may meet by this much: outlines overshoot their line, and letters are kerned."""


@dataclass
class Line:
    """Words on one baseline that belong to one element; ``words`` are its pieces from left to right."""

    page: int
    y: float
    element: Element
    size: float = 0.0
    pieces: list[tuple[float, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(text for _, text in sorted(self.pieces, key=lambda each: each[0])).split())


class Pages:
    """A tagged file's pages: every line of text, every shape, each with the element it belongs to."""

    def __init__(self, pdf: bytes, margin: float = SIDE_MARGIN, least: float = LEAST_SIZE) -> None:
        self.pdf, self.margin, self.least = pdf, margin, least
        self._opened = pikepdf.open(io.BytesIO(pdf))
        self.tagging = Tagging(self._opened)
        self.sizes = [Box(*(float(v) for v in page.mediabox)) for page in self._opened.pages]
        self.chars = char_boxes(pdf)
        self._owners: dict[tuple[ObjectId, int], Element] = {}
        foot = foot_of(self.tagging)
        for element in self.tagging.elements():
            for kid in element.kids:
                if hasattr(kid, "mcid") and element is not foot:
                    self._owners[kid.owner, kid.mcid] = element

    def close(self) -> None:
        self._opened.close()

    def paints(self) -> Iterator[tuple[int, Paint, Element | None]]:
        """Every painting operator, the page's number from 1, and its element unless it is an artifact, or stands at the foot."""
        for key, number in self.tagging.numbers.items():
            for paint in self.tagging.content[key].paints:
                tagged = paint.mark.tagged if paint.mark else None
                owner = None
                if tagged is not None and tagged.mcid is not None:
                    owner = self._owners.get((tagged.owner, tagged.mcid))
                yield number, paint, owner

    def lines(self) -> list[Line]:
        """Lines of tagged text, in the order they are painted."""
        found: dict[tuple[int, int, int], Line] = {}
        for page, paint, owner in self.paints():
            if owner is None or paint.operator not in TEXT_OPERATORS or paint.core is None:
                continue
            element = block_of(owner)
            key = (page, round(paint.core.y0), id(element))
            line = found.setdefault(key, Line(page, paint.core.y0, element))
            line.size = max(line.size, paint.size)
            line.pieces.append((paint.core.x0, paint.text))
        return list(found.values())


def foot_of(tagging: Tagging) -> Element | None:
    """Which text it is, if a file says that last: it stands at the foot of a page, where the rules for text do not hold."""
    last = [element for top in tagging.top for element in top.elements][-1:]
    return next((each for each in last if each.standard == "P" and "/ActualText" in each.obj), None)


def block_of(element: Element) -> Element:
    """The paragraph, heading or the like that an element is part of."""
    while element.standard in INLINE and element.parent is not None:
        element = element.parent
    return element


def layout_faults(pdf: bytes, *, margin: float = SIDE_MARGIN, least: float = LEAST_SIZE) -> list[str]:
    """Every rule of the layout that a file breaks; ``margin`` is that of the sides, ``least`` the smallest type."""
    pages = Pages(pdf, margin, least)
    try:
        checks = (
            _margins,
            _sizes,
            _overlaps,
            _text_on_shapes,
            _figures,
            _blank_pages,
            _headings,
            _widows,
            _steps,
            _last_page,
            _measure,
        )
        return [fault for check in checks for fault in check(pages)]
    finally:
        pages.close()


def lines_on_lines(pdf: bytes, margin: float = SIDE_MARGIN) -> list[str]:
    """Lines of words of two elements that stand on one another: also in scripts whose letters do so by design."""
    pages = Pages(pdf, margin)
    boxes: dict[tuple[int, int, int], tuple[Box, str]] = {}
    for page, paint, owner in pages.paints():
        core = paint.core
        if owner is None or paint.operator not in TEXT_OPERATORS or core is None or not paint.text.strip():
            continue
        key = (page, round(core.y0), id(block_of(owner)))
        before, text = boxes.get(key, (core, ""))
        around = Box(min(before.x0, core.x0), min(before.y0, core.y0), max(before.x1, core.x1), max(before.y1, core.y1))
        boxes[key] = around, text + paint.text
    pages.close()
    return [
        f"page {a[0]}: {one[1]!r} stands on {other[1]!r}"
        for (a, one), (b, other) in itertools.combinations(boxes.items(), 2)
        if a[0] == b[0] and a[2] != b[2] and _meet(one[0], other[0])
    ]


def _margins(pages: Pages) -> Iterator[str]:
    """Nothing stands in the side margins or where a printer cannot print."""
    for number, (size, chars) in enumerate(zip(pages.sizes, pages.chars, strict=True), 1):
        live = Box(size.x0 + pages.margin, size.y0 + EDGE, size.x1 - pages.margin, size.y1 - EDGE)
        for char in chars:
            if not char.is_space and not live.contains(char.box, 1.5):
                yield f"page {number}: {char.text!r} stands outside the margins at {_rounded(char.box)}"
    for number, paint, _ in pages.paints():
        if paint.operator in TEXT_OPERATORS or paint.box is None:
            continue
        size = pages.sizes[number - 1]
        live = Box(size.x0 + pages.margin, size.y0 + EDGE, size.x1 - pages.margin, size.y1 - EDGE)
        if not live.contains(paint.box, 1.5) and not _is_fold_tick(paint.box, size):
            yield f"page {number}: {paint.operator} paints outside the margins at {_rounded(paint.box)}"


def _is_fold_tick(box: Box, size: Box) -> bool:
    """Whether it is a tick where to fold, on paper turned: an upright line of a pen's width, 10 points long, 13 from the
    upper or lower edge. Its box is larger than its ink by half a pen at each end, so that of 1.1 points is there nearer."""
    upright = box.x1 - box.x0 < 2 and box.y1 - box.y0 < 12
    return (
        upright
        and size.x1 > size.y1
        and ((box.y0 > 12 and box.y1 < 24) or (box.y0 > size.y1 - 24 and box.y1 < size.y1 - 12))
    )


def _sizes(pages: Pages) -> Iterator[str]:
    """No type is smaller than it may be, as rendered."""
    for number, chars in enumerate(pages.chars, 1):
        small = {round(char.size, 2) for char in chars if not char.is_space and char.size < pages.least - 0.01}
        for size in sorted(small):
            yield f"page {number}: type of {size} points"


def _overlaps(pages: Pages) -> Iterator[str]:
    """No letter stands on another."""
    for number, chars in enumerate(pages.chars, 1):
        visible = [(index, char) for index, char in enumerate(chars) if not char.is_space and char.box.area]
        for (i, a), (j, b) in _pairs(visible):
            if abs(i - j) > 3 and _meet(a.box, b.box):
                yield f"page {number}: {_around(chars, i)!r} overlaps {_around(chars, j)!r} at {_rounded(a.box)}"
                return


def _text_on_shapes(pages: Pages) -> Iterator[str]:
    """No word stands on a rule, a box or a picture that it is no part of."""
    shapes: dict[int, list[tuple[Box, Element | None, bool]]] = defaultdict(list)
    words: dict[int, list[tuple[Box, str, Element | None]]] = defaultdict(list)
    for number, paint, owner in pages.paints():
        if paint.box is None:
            continue
        if paint.operator in TEXT_OPERATORS:
            if paint.core is not None and paint.text.strip():
                words[number].append((paint.core, paint.text, owner))
        else:
            shapes[number].append((paint.box, owner, paint.operator in STROKES))
    for number, said in words.items():
        for core, text, owner in said:
            for box, other, stroked in shapes[number]:
                framed = stroked and other is None and box.grown(-FRAMED).contains(core)
                if _meet(core, box) and not _together(owner, other) and not framed:
                    yield f"page {number}: {text!r} stands on a shape at {_rounded(box)}"
                    break


def _together(text: Element | None, shape: Element | None) -> bool:
    """Whether words belong to a shape: a picture's own words, and a step's number in its picture."""
    if text is None or shape is None:
        return False
    figure = next((each for each in _upward(shape) if each.standard == "Figure"), None)
    if figure is None:
        return False
    if figure in _upward(text):
        return next((each for each in _upward(text) if each.standard == "Caption"), None) is None
    item = next((each for each in _upward(figure) if each.standard == "LI"), None)
    return text.standard == "Lbl" and text.parent is item and item is not None


def _figures(pages: Pages) -> Iterator[str]:
    """Pictures stand neither on one another nor on a rule."""
    boxes: dict[int, list[tuple[Box, Element]]] = defaultdict(list)
    rules: dict[int, list[Box]] = defaultdict(list)
    for element in pages.tagging.elements():
        if element.standard in ILLUSTRATIONS and "BBox" in element.attributes:
            numbers = {pages.tagging.numbers[item.page.objgen] for item in element.contents()}
            if element.standard == "Figure":
                for number in numbers:
                    boxes[number].append((Box(*(float(v) for v in element.attributes["BBox"])), element))
    for number, paint, owner in pages.paints():
        if owner is None and paint.operator not in TEXT_OPERATORS and paint.box is not None:
            rules[number].append(paint.box)
    for number, figures in boxes.items():
        for (a, first), (b, second) in itertools.combinations(figures, 2):
            if _meet(a, b):
                yield f"page {number}: {first} overlaps {second}"
        for box, figure in figures:
            inner = box.grown(-1.0)
            if any(_meet(inner, rule) for rule in rules[number]):
                yield f"page {number}: {figure} stands on a rule or an ornament"


def _blank_pages(pages: Pages) -> Iterator[str]:
    used = {line.page for line in pages.lines()}
    for number in range(1, len(pages.sizes) + 1):
        if number not in used:
            yield f"page {number} is blank"


def _headings(pages: Pages) -> Iterator[str]:
    """What a heading heads begins on its page, below it or beside it; a picture of it may stand beside the sheet's title."""
    order = [element for element in pages.tagging.elements() if any(hasattr(kid, "mcid") for kid in element.kids)]
    for index, element in enumerate(order):
        heading = block_of(element)
        if heading.standard not in HEADINGS:
            continue
        rest = next(
            (each for each in order[index + 1 :] if block_of(each) is not heading and not _beside_title(pages, each)),
            None,
        )
        if rest is None:
            yield f"{heading} is the last thing in the file"
            continue
        end = max(pages.tagging.numbers[item.page.objgen] for item in heading.contents())
        begin = min(pages.tagging.numbers[item.page.objgen] for item in rest.contents())
        if begin != end:
            yield f"page {end}: the heading {_said(pages, heading)!r} stands alone at the foot"


def _beside_title(pages: Pages, element: Element) -> bool:
    """Whether it is a picture that stands higher than the lowest line of the sheet's title, on the title's page."""
    title = next((each for each in pages.tagging.elements() if each.standard == "H1"), None)
    if title is None or element.standard != "Figure":
        return False
    lines = [line for line in pages.lines() if block_of(line.element) is title]
    on_page = {pages.tagging.numbers[item.page.objgen] for item in element.contents()} == {lines[0].page}
    return on_page and float(element.attributes["BBox"][3]) > min(line.y for line in lines)


def _widows(pages: Pages) -> Iterator[str]:
    """A paragraph that goes over a page has two lines at least on each; a cell, a heading or a label does not go over."""
    parts: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    named: dict[int, Element] = {}
    for line in pages.lines():
        parts[id(line.element)][line.page].add(round(line.y))
        named[id(line.element)] = line.element
    for key, by_page in parts.items():
        element = named[key]
        if len(by_page) < 2:
            continue
        if element.standard not in {"P", "LBody"}:
            yield f"{element} goes over a page"
        for number, lines in by_page.items():
            if len(lines) < 2:
                yield f"page {number}: a lone line of {_said(pages, element)[:50]!r}"


def _steps(pages: Pages) -> Iterator[str]:
    """A step's number, heading, picture and the start of its words stand on one page."""
    for item in pages.tagging.elements():
        figures = [each for each in item.walk() if each.standard == "Figure"] if item.standard == "LI" else []
        if not figures:
            continue
        begins = {
            min(pages.tagging.numbers[content.page.objgen] for content in each.contents())
            for each in item.walk()
            if any(hasattr(kid, "mcid") for kid in each.kids)
            and (each.standard in {"Lbl", "Figure"} or each.standard in HEADINGS)
        }
        words = [each for each in item.walk() if each.standard == "P"]
        if words:
            begins.add(min(pages.tagging.numbers[content.page.objgen] for content in words[0].contents()))
        if len(begins) > 1:
            yield f"the step {_said(pages, item)[:40]!r} is parted from its picture: pages {sorted(begins)}"


def _last_page(pages: Pages) -> Iterator[str]:
    last = len(pages.sizes)
    lines = {round(line.y) for line in pages.lines() if line.page == last}
    if len(lines) < 3:
        yield f"the last page has {len(lines)} lines"


def _measure(pages: Pages) -> Iterator[str]:
    """Lines are not too long to find the next one."""
    for line in pages.lines():
        if line.element.standard in {"P", "LBody", "Caption", "TD"} and len(line.text) > MOST_LETTERS:
            yield f"page {line.page}: a line of {len(line.text)} letters: {line.text!r}"


# -- small things


def _upward(element: Element | None) -> Iterator[Element]:
    while element is not None:
        yield element
        element = element.parent


def _said(pages: Pages, element: Element) -> str:
    return "".join(pages.tagging.text_of(item) for item in element.contents())


def _meet(a: Box, b: Box) -> bool:
    """Whether two boxes share more than a touch."""
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    high = min(a.y1, b.y1) - max(a.y0, b.y0)
    return wide > min(TOUCH, b.x1 - b.x0, a.x1 - a.x0) - 1e-6 and high > min(TOUCH, b.y1 - b.y0, a.y1 - a.y0) - 1e-6


def _pairs(chars: Iterable[tuple[int, Char]]) -> Iterator[tuple[tuple[int, Char], tuple[int, Char]]]:
    """Pairs of letters whose boxes share some height, found by going down the page."""
    waiting: list[tuple[int, Char]] = []
    for each in sorted(chars, key=lambda pair: -pair[1].box.y1):
        waiting = [other for other in waiting if other[1].box.y0 < each[1].box.y1 - TOUCH]
        for other in waiting:
            if other[1].box.x0 < each[1].box.x1 and each[1].box.x0 < other[1].box.x1:
                yield other, each
        waiting.append(each)


def _around(chars: list[Char], index: int) -> str:
    return "".join(char.text for char in chars[max(0, index - 8) : index + 8])


def _rounded(box: Any) -> tuple[float, ...]:
    return tuple(round(value, 1) for value in box)
