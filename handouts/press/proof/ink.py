"""Rules of the proof about places: no ink cut, on other ink, outside the live area, or above what it comes after."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from handouts.pdf.page_reader import number_of
from handouts.pdf.painted import InkPart, Matrix, PaintedShape, PaintedText, around
from handouts.pdf.structure import Rectangle
from handouts.press.proof.evidence import COLOPHON, PICTURE, RIGHT_TO_LEFT, WORDS, Evidence, Pair, ReadLine, Stretch
from handouts.press.proof.fault import Fault
from handouts.press.proof.words import contrast
from handouts.reading.characters import ABOVE_VOWELS
from handouts.reading.declarations import dataclass, lazy_pattern

TOUCH = 0.3
"""Points by which boxes of ink may share a strip: a hundredth of a letter, and what rounding leaves."""
BEYOND, BEYOND_SHARE = 2.0, 0.12
"""Points, and shares of the type's size, by which ink may reach beyond the live area: large letters have white of their
own, are moved out by it (by 0.03 of their size in a title), and the foot of a j, or an Arabic ع, swings 0.08 further."""
EDGE = 12.0
"""Points from the paper's edge that no desk printer reaches: running heads and feet keep out of it."""
BAND = 24.0
"""Height of the strips of a page that ink is sorted into, to look only at what is near."""
KERNED = 0.2
"""Of the type's size: how far a glyph's box may reach into its neighbor's in one text: kerning, and letters like f and j."""
TORN = 1.2
"""Of the type's size: how far apart two glyphs of one text may stand."""
THIN, UNDER = 1.5, 0.1
"""A line to write on is no thicker than so many points, and lies below the baseline by such a share of the type's size."""
LEGIBLE = 3.0
"""The least contrast of words on an area that was painted below them (WCAG 2.2, large text)."""


@dataclass(slots=True, eq=False)
class _Block:
    """The texts of one text object, as one thing that takes room."""

    ink: Rectangle
    texts: list[PaintedText]
    pair: Pair | None

    @property
    def stretch(self) -> Stretch | None:
        return self.pair.stretch if self.pair else None


def find_cut_glyphs(evidence: Evidence) -> Iterator[Fault]:
    """No glyph's ink reaches beyond what it is painted within."""
    for page in _blocks(evidence):
        for block in page:
            for text in block.texts:
                clip = text.clip
                if clip is not None and not _within(text.ink, clip, TOUCH):
                    yield Fault("letters are cut off", block.stretch)


def find_ink_outside(evidence: Evidence) -> Iterator[Fault]:
    """Words stand within the live area, each within one column of it; furniture keeps from the paper's edge."""
    for page, areas, size in zip(_blocks(evidence), evidence.areas, evidence.file.sizes, strict=True):
        paper = (EDGE, EDGE, size[0] - EDGE, size[1] - EDGE)
        first = evidence.pairs[0] if evidence.document.mark is not None and evidence.pairs else None
        for block in page:
            left, bottom, right, top = block.ink
            if left > right:
                continue
            give = max(BEYOND, BEYOND_SHARE * block.texts[0].size)
            within = block.stretch is not None and block.stretch.kind != COLOPHON and block.pair is not first
            for area in areas if within else (paper,):
                if (
                    left >= area[0] - give
                    and bottom >= area[1] - give
                    and right <= area[2] + give
                    and top <= area[3] + give
                ):
                    break
            else:
                yield Fault("words stand outside the room there is for them", block.stretch)


def find_overlaps(evidence: Evidence) -> Iterator[Fault]:
    """No text's ink touches that of another."""
    for page in _blocks(evidence):
        for one, other in _near(page):
            size = min(one.texts[0].size, other.texts[0].size)
            side_by_side = one.texts[0].y == other.texts[0].y and one.pair is other.pair
            if _collide(one.texts, other.texts, KERNED * size if side_by_side else TOUCH):
                yield Fault("words stand on each other", one.stretch or other.stretch)


def _collide(some: Sequence[PaintedText], others: Sequence[PaintedText], give: float) -> bool:
    """Whether a glyph of one text touches one of another, by more than ``give`` points across and TOUCH up and down."""
    theirs = [box for text in others for box in text.boxes()]
    return any(
        min(a[2], b[2]) - max(a[0], b[0]) > give and min(a[3], b[3]) - max(a[1], b[1]) > TOUCH
        for text in some
        for a in text.boxes()
        for b in theirs
    )


def find_crowded_glyphs(evidence: Evidence) -> Iterator[Fault]:
    """Within a text glyphs stand side by side: not on each other, nor torn apart."""
    for page in _blocks(evidence):
        for block in page:
            if (len(block.texts) > 1 or block.texts[0].string.moved) and not _stands_in_line(block.texts):
                yield Fault("letters of a word stand on each other or far apart", block.stretch)


def _stands_in_line(texts: Sequence[PaintedText]) -> bool:
    """Whether glyphs that take room stand one after the other, from left to right."""
    size, boxes = texts[0].size, list[tuple[float, float]]()
    for text in texts:
        unit, widths = text.size / 1000, text.string.font.widths
        for gid, x in zip(text.string.glyphs, text.places(), strict=True):
            if widths[gid] and text.string.font.letters.get(gid) not in ABOVE_VOWELS:
                boxes.append((x, x + widths[gid] * unit))
    boxes.sort()
    return all(-KERNED * 2 * size < after[0] - before[1] < TORN * size for before, after in pairwise(boxes))


def find_lines_out_of_order(evidence: Evidence) -> Iterator[Fault]:
    """Lines stand below those they come after, and in a part what stands in one column is read downwards."""
    roles = evidence.file.roles
    right_to_left = evidence.document.language.direction == "rtl"
    before: Pair | None = None
    for pair in evidence.pairs:
        lines = pair.lines
        if not lines or pair.stretch.kind == PICTURE or pair.element.role == "Caption":
            continue  # words of a picture stand where it does
        if len(lines) > 1 and any(_stands_above(evidence, other, one) for one, other in pairwise(lines)):
            yield Fault("lines stand in the wrong order", pair.stretch)
        elif not right_to_left and any(_runs_back(line.texts) for line in lines if len(line.texts) > 1):
            yield Fault("words of a line stand in the wrong order", pair.stretch)
        if before and _is_above(evidence, pair, before) and _same_part(pair, before, roles):
            yield Fault("a text stands above the one it comes after", pair.stretch)
        before = pair


def _runs_back(texts: Sequence[PaintedText]) -> bool:
    """Whether a text object begins before the one it follows, in words that read from left to right only. The blank after
    an address in an Arabic sentence stands to its left."""
    words = [each for each in texts if not each.text.isspace()]
    return any(b.x < a.x for a, b in pairwise(words) if a.block != b.block) and not any(
        RIGHT_TO_LEFT.search(each.text) for each in words if not each.text.isascii()
    )


def _same_part(pair: Pair, before: Pair, roles: Mapping[int, str]) -> bool:
    """Whether two texts stand in one part; cells of a table are judged by its columns and rows."""
    one, other = pair.element.path, before.element.path
    shared = [each for each in one if each in other]
    return any(roles[each] == "Sect" for each in shared) and all(roles[each] != "Table" for each in shared)


def _stands_above(evidence: Evidence, line: ReadLine, before: ReadLine) -> bool:
    """Whether a line stands above or beside the one it comes after, or on an earlier page; in another panel it may."""
    if line.page != before.page:
        return line.page < before.page and len(evidence.areas[line.page]) == len(evidence.areas[before.page]) == 1
    return line.y >= before.y and evidence.column(line) == evidence.column(before)


def _is_above(evidence: Evidence, pair: Pair, before: Pair) -> bool:
    """Whether a text stands above the one before it, in its column: they share half of the narrower one's width."""
    last, first = before.lines[-1], pair.lines[0]
    a, b = last.ink, first.ink
    if a[0] > a[2] or b[0] > b[2] or (last.page == first.page and first.y <= last.y + TOUCH):
        return False
    if not _stands_above(evidence, first, last):
        return False
    shared = min(a[2], b[2]) - max(a[0], b[0])
    return last.page != first.page or shared > 0.5 * min(a[2] - a[0], b[2] - b[0])


# -- pictures and rules


def find_covered_words(evidence: Evidence) -> Iterator[Fault]:
    """No text touches a picture, a rule or a box, but where it stands on purpose: a picture's own words, or on a ground."""
    for number, page in enumerate(_blocks(evidence)):
        shapes: dict[int, list[tuple[float, float, float, float, PaintedShape]]] = defaultdict(list)
        for shape in evidence.file.pages[number].shapes:
            box = shape.box
            for band in range(int(box[1] // BAND), int(box[3] // BAND) + 1):
                shapes[band].append((*box, shape))
        for block in page:
            left, bottom, right, top = block.ink
            if left > right:
                continue
            bands = range(int(bottom // BAND), int(top // BAND) + 1)
            left, bottom, right, top = left + TOUCH, bottom + TOUCH, right - TOUCH, top - TOUCH
            found = [
                shape
                for band in bands
                if band in shapes
                for x0, y0, x1, y1, shape in shapes[band]
                if x1 > left and x0 < right and y1 > bottom and y0 < top
            ]
            if found and _is_spoiled(block, sorted(set(found), key=lambda each: each.order), number, evidence):
                yield Fault("words stand on a picture, a rule or a box", block.stretch)


def _touches(one: Rectangle, other: Rectangle) -> bool:
    """Whether two boxes share more than rounding leaves."""
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > TOUCH and min(one[3], other[3]) - max(one[1], other[1]) > TOUCH
    )


def _is_spoiled(block: _Block, shapes: Sequence[PaintedShape], page: int, evidence: Evidence) -> bool:
    """Whether something crosses a text's ink, covers it, or lies below it in too much the same color.

    An area that lies below all of a letter hides what was painted there before: a picture leaves white room for a number.
    Words in a picture are judged by it where they stand on it, for it draws lines to them.
    """
    written = block.stretch is not None and bool(block.stretch.private)
    near = [
        (shape, part)
        for shape in shapes
        if not _is_own(block, shape, page, evidence) and not (written and _is_line_below(shape, block.texts[0]))
        for part in shape.parts
        if _touch(part, shape, block.ink) != APART
    ]
    if not near:
        return False
    for text in block.texts:
        for box in text.boxes():
            ground, crossed = b"1", False
            for shape, part in near:
                touch = _touch(part, shape, box)
                if touch == APART:
                    continue
                if shape.order > text.order:
                    return True
                ground, crossed = (part.color, False) if touch == COVERED else (ground, True)
            if crossed or (ground != b"1" and contrast(text.color, ground or b"0.5") < LEGIBLE):
                return True
    return False


def _is_line_below(shape: PaintedShape, text: PaintedText) -> bool:
    """Whether a shape is the line that a detail of the patient stands on, through which a g may reach."""
    return shape.box[3] - shape.box[1] <= THIN and shape.box[3] <= text.y - UNDER * text.size


def _is_own(block: _Block, shape: PaintedShape, page: int, evidence: Evidence) -> bool:
    """Whether words belong to the picture they stand in, and were painted after it."""
    mcid = number_of(shape.mark)
    own = mcid is not None and block.pair is not None and evidence.owners.get((page, mcid)) is block.pair
    return own and shape.order < block.texts[0].order


def _touch(part: InkPart, shape: PaintedShape, box: Rectangle) -> int:
    """How a path of a shape touches a box on the page."""
    here = (box[0] - shape.x, box[1] - shape.y, box[2] - shape.x, box[3] - shape.y)
    if not _touches(here, part.box):
        return APART
    return meets(part, here)


APART, CROSSED, COVERED = range(3)
_PATH = lazy_pattern(rb"([-+.\d\s]*)(re|[mlchvy])")


def meets(part: InkPart, box: Rectangle) -> int:
    """Whether a path's lines cross a box, or its area covers the box, or neither, within what it is clipped to."""
    if part.within and any(meets(clip, box) == APART for clip in part.within):
        return APART
    if not part.path:
        return COVERED
    left, bottom, right, top = box
    near = (round(left, 2), round(bottom, 2), round(right, 2), round(top, 2))
    return _path_meets(part.path, part.ctm, part.pen / 2 - TOUCH, part.filled, part.even_odd, near)


@lru_cache(maxsize=1024)
def _path_meets(path: bytes, ctm: Matrix, reach: float, filled: bool, even_odd: bool, box: Rectangle) -> int:
    """The same of one path, whose lines reach so many points to either side; drawings come again and again."""
    left, bottom, right, top = box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    winding = 0
    for (x0, y0), (x1, y1) in _segments(path, ctm, filled):
        if _crosses(x0, y0, x1, y1, left, bottom, right, top):
            return CROSSED
        rises = (y0 > middle[1]) != (y1 > middle[1])
        if filled and rises and x0 + (middle[1] - y0) / (y1 - y0) * (x1 - x0) > middle[0]:
            winding += 1 if y1 > y0 or even_odd else -1
    return COVERED if filled and (winding % 2 if even_odd else winding) else APART


def _crosses(x0: float, y0: float, x1: float, y1: float, left: float, bottom: float, right: float, top: float) -> bool:
    """Whether a straight line has a point in a box (Liang and Barsky)."""
    low, high, dx, dy = 0.0, 1.0, x1 - x0, y1 - y0
    for step, room in ((-dx, x0 - left), (dx, right - x0), (-dy, y0 - bottom), (dy, top - y0)):
        if step == 0:
            if room < 0:
                return False
        elif step < 0:
            low = max(low, room / step)
        else:
            high = min(high, room / step)
    return low <= high


def _segments(path: bytes, ctm: Matrix, filled: bool) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """A path as straight lines, curves in eight, as moved by its matrix; areas are closed."""
    a, b, c, d, e, f = ctm

    def place(x: float, y: float) -> tuple[float, float]:
        return a * x + c * y + e, b * x + d * y + f

    start = at = (0.0, 0.0)
    for numbers, operator in _PATH.findall(path):
        values = list(map(float, numbers.split()))
        if operator == b"re":
            x, y, w, h = values
            corners = [place(x, y), place(x + w, y), place(x + w, y + h), place(x, y + h)]
            yield from zip(corners, (*corners[1:], corners[0]), strict=True)
            start = at = corners[0]
        elif operator == b"h":
            yield at, start
            at = start
        elif operator == b"m":
            if filled and at != start:
                yield at, start
            start = at = place(*values)
        elif operator == b"l":
            end = place(*values)
            yield at, end
            at = end
        else:
            points = [place(*values[index : index + 2]) for index in range(0, len(values), 2)]
            one, two, three = (
                points if operator == b"c" else (at, *points) if operator == b"v" else (*points, points[-1])
            )
            before = at
            for step in range(1, 9):
                t = step / 8
                p, q, r, s = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
                end = (
                    p * at[0] + q * one[0] + r * two[0] + s * three[0],
                    p * at[1] + q * one[1] + r * two[1] + s * three[1],
                )
                yield before, end
                before = end
            at = three
    if filled and at != start:
        yield at, start


# -- tables


def find_mixed_columns(evidence: Evidence) -> Iterator[Fault]:
    """The cells of a table's column keep clear of those of the next, and its rows of the rows below.

    A table may also be set as cards: then the cells of each row stand one below the other, or across and then down.
    """
    right_to_left = evidence.document.language.direction == "rtl"
    for rows in _tables(evidence):
        body = rows[1:]
        cards = any(_first(one) != _first(other) for row in body for one, other in pairwise(row.values()))
        for row in body if cards else ():
            if any(_goes_back(evidence, one, other, right_to_left) for one, other in pairwise(row.values())):
                yield Fault("the cells of a card stand in the wrong order", next(iter(row.values())).stretch)
        for part in _split_by_area(evidence, body if cards else rows):
            if not cards:
                yield from _reach_over(evidence, part, right_to_left)
            for above, below in pairwise(part):
                if not _is_below(evidence, above, below):
                    yield Fault("the rows of a table stand in the wrong order", next(iter(below.values())).stretch)


def _split_by_area(evidence: Evidence, rows: Sequence[dict[int, Pair]]) -> Iterable[list[dict[int, Pair]]]:
    """The rows of a table, those in another column of the live area by themselves: a table goes on in the next panel."""
    parts: dict[tuple[int, int], list[dict[int, Pair]]] = {}
    for row in rows:
        line = next(iter(row.values())).lines[0]
        areas = evidence.areas[line.page]
        area = next((at for at, each in enumerate(areas) if each[0] - TOUCH <= line.ink[0] <= each[2]), 0)
        parts.setdefault((line.page if len(areas) > 1 else 0, area), []).append(row)
    return parts.values()


def _goes_back(evidence: Evidence, one: Pair, other: Pair, right_to_left: bool) -> bool:
    """Whether a cell of a card begins above the one before it, or on its line where one reads sooner. A card may go on in the next panel, higher up, and from
    the inside of a leaflet to its back, which is on the side before."""
    first, second = one.lines[0], other.lines[0]
    if evidence.column(first) == evidence.column(second):
        if abs(first.y - second.y) < TOUCH:
            return first.ink[0] < second.ink[0] if right_to_left else second.ink[0] < first.ink[0]
        across = second.ink[2] <= first.ink[0] if right_to_left else first.ink[2] <= second.ink[0]
        return first.y < second.y and not across  # the label above the one may take more lines than that of the other
    return len(evidence.areas[first.page]) == 1 and second.page < first.page


def _first(cell: Pair) -> tuple[int, float]:
    """Where a cell begins, so that what stands further down is less."""
    line = cell.lines[0]
    return -line.page, line.y


def _reach_over(evidence: Evidence, rows: Sequence[Mapping[int, Pair]], right_to_left: bool) -> Iterator[Fault]:
    columns: dict[tuple[int, int], dict[int, list[Rectangle]]] = defaultdict(lambda: defaultdict(list))
    cells = {index: pair for row in reversed(rows) for index, pair in row.items()}
    for row in rows:
        for index, pair in row.items():
            for line in pair.lines:
                if line.ink[0] <= line.ink[2]:
                    columns[evidence.column(line)][index].append(line.ink)
    for found in columns.values():
        boxes = [(index, around(found[index])) for index in sorted(found)]
        for (index, one), (_, other) in pairwise(boxes):
            first, second = (other, one) if right_to_left else (one, other)
            if first[2] > second[0] + TOUCH:
                yield Fault("the words of a table's column reach into the next", cells[index].stretch)


def _tables(evidence: Evidence) -> Iterator[list[dict[int, Pair]]]:
    """The rows of each table, with the cells that say something by their column."""
    roles, kids = evidence.file.roles, evidence.file.kids
    tables: dict[int, dict[int, dict[int, Pair]]] = {}
    for pair in evidence.pairs:
        path = pair.element.path
        if pair.stretch.kind == WORDS and pair.lines and any(roles[each] == "TR" for each in path):
            row = next(at for at, each in enumerate(path) if roles[each] == "TR")
            column = kids[path[row]].index(path[row + 1])
            tables.setdefault(path[row - 2], {}).setdefault(path[row], {}).setdefault(column, pair)
    for rows in tables.values():
        yield list(rows.values())


def _is_below(evidence: Evidence, above: Mapping[int, Pair], below: Mapping[int, Pair]) -> bool:
    """Whether each line of a row stands below those of the row before, where both are in one column."""
    feet = [line for pair in above.values() for line in pair.lines]
    heads = [line for pair in below.values() for line in pair.lines]
    return not any(_stands_above(evidence, head, foot) for foot in feet for head in heads)


# -- sorting


def _blocks(evidence: Evidence) -> list[list[_Block]]:
    """The text objects of each page."""
    kept = evidence.kept.get("blocks")
    if kept is None:
        kept = evidence.kept["blocks"] = [
            list(_of_page(evidence, number)) for number in range(len(evidence.file.pages))
        ]
    return kept


def _of_page(evidence: Evidence, number: int) -> Iterator[_Block]:
    owners, block = evidence.owners, -1
    held: list[PaintedText] = []
    for text in evidence.file.pages[number].texts:
        if text.block != block or text.slot:
            if held:
                yield _block(held, number, owners)
            held, block = [], text.block
        held.append(text)
    if held:
        yield _block(held, number, owners)


def _block(texts: list[PaintedText], page: int, owners: dict[tuple[int, int], Pair]) -> _Block:
    mcid = number_of(texts[0].mark)
    return _Block(
        texts[0].ink if len(texts) == 1 else around([text.ink for text in texts]),
        texts,
        owners.get((page, mcid)) if mcid is not None else None,
    )


def _near(blocks: Sequence[_Block]) -> Iterator[tuple[_Block, _Block]]:
    """Pairs of blocks whose boxes of ink share more than rounding leaves, each once."""
    bands: dict[int, list[tuple[float, float, float, float, _Block]]] = defaultdict(list)
    for block in blocks:
        left, bottom, right, top = block.ink
        if bottom > top:
            continue
        first, last, seen = int(bottom // BAND), int(top // BAND), list[_Block]()
        inner_left, inner_bottom, inner_right, inner_top = left + TOUCH, bottom + TOUCH, right - TOUCH, top - TOUCH
        for band in range(first, last + 1):
            here = bands[band]
            for x0, y0, x1, y1, other in here:
                if x0 < inner_right and inner_left < x1 and y0 < inner_top and inner_bottom < y1 and other not in seen:
                    seen.append(other)
                    yield other, block
            here.append((left, bottom, right, top, block))


def _within(inner: Rectangle, outer: Rectangle, give: float) -> bool:
    return inner[0] > inner[2] or (
        inner[0] >= outer[0] - give
        and inner[1] >= outer[1] - give
        and inner[2] <= outer[2] + give
        and inner[3] <= outer[3] + give
    )
