"""The order in which a person reads the lines of a page: down each column, but across the rows of a list in columns."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from handouts.reading.declarations import dataclass

GUTTER = 9.0
"""Points between columns, at least."""
FEWEST_LINES = 2
"""Lines of a column, at least."""
NARROW = 0.42
"""Share of the width that the first column of a list has at most; columns of running text are wider, or fill their lines."""


@dataclass(eq=False)
class PageLine:
    """A piece of a line: its words and where they stand, in points from the upper left corner."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    bold: bool
    lead: int
    page: int
    region: int = 0
    """Which column of which part of the page; lines of one paragraph are in one."""


def has_columns(lines: Sequence[PageLine]) -> bool:
    """Whether lines stand in columns of running text, so that their order is a guess, though a good one."""
    ordered, at = sorted(lines, key=lambda each: (each.top, each.x0)), 0
    while at < len(ordered):
        end, gutters = _run(ordered, at)
        if gutters and not _find_list(ordered[at:end], gutters):
            return True
        at = end
    return False


def order_lines(lines: Sequence[PageLine]) -> list[PageLine]:
    """The lines of a page or a box as they are read; the cells of a row are parted by tabs."""
    count = [0]
    return list(_order(sorted(lines, key=lambda each: (each.top, each.x0)), count))


def _order(lines: Sequence[PageLine], count: list[int]) -> Iterator[PageLine]:
    at = 0
    while at < len(lines):
        end, gutters = _run(lines, at)
        run = lines[at:end]
        if not gutters:
            count[0] += 1
            for line in _rows_of(run):
                line.region = count[0] if not line.region else line.region
                yield line
        elif rows := _find_list(run, gutters):
            first = run.index(rows[0])
            count[0] += 1
            for line in _rows_of(run[:first]):
                line.region = count[0]
                yield line
            count[0] += 1
            yield from _list_rows(rows, gutters, count[0])
            end = at + run.index(rows[-1]) + 1
        else:
            for column in _split(run, gutters):
                yield from _order(column, count)
        at = end


def _run(lines: Sequence[PageLine], at: int) -> tuple[int, list[float]]:
    """How far the lines from ``at`` go on in the same columns, and where these part; no gutters for a single column."""
    best: tuple[int, list[float]] | None = None
    left, right = min(each.x0 for each in lines), max(each.x1 for each in lines)
    free = [(left, right)]
    taken: list[PageLine] = []
    for end in range(at, len(lines)):
        line = lines[end]
        free = [part for gap in free for part in _without(gap, line.x0, line.x1) if part[1] - part[0] >= GUTTER]
        taken.append(line)
        gutters = [(a + b) / 2 for a, b in free if _both_sides(taken, a, b)]
        if not free:
            break
        if gutters:
            best = end + 1, gutters
    if best is None:
        return _single(lines, at), []
    return best


def _single(lines: Sequence[PageLine], at: int) -> int:
    """The end of the lines that stand in one column, from ``at``: before the first from which columns begin."""
    end = at + 1
    while end < len(lines):
        beside = [each for each in lines[end : end + 6] if abs(each.top - lines[end].top) < lines[end].size * 2.5]
        if len(beside) > 1 and any(
            a.x1 + GUTTER <= b.x0 or b.x1 + GUTTER <= a.x0 for a in beside[:1] for b in beside[1:]
        ):
            break
        end += 1
    return end


def _without(gap: tuple[float, float], x0: float, x1: float) -> list[tuple[float, float]]:
    a, b = gap
    if x1 <= a or x0 >= b:
        return [gap]
    return [(a, min(x0, b)), (max(x1, a), b)]


def _both_sides(lines: Sequence[PageLine], a: float, b: float) -> bool:
    """Whether a gap parts two columns: lines on both sides of it, some beside each other."""
    before = [each for each in lines if each.x1 <= a + 0.1]
    after = [each for each in lines if each.x0 >= b - 0.1]
    if len(before) < FEWEST_LINES or len(after) < FEWEST_LINES:
        return False
    return min(each.top for each in before) < max(each.bottom for each in after) and min(each.top for each in after) < max(each.bottom for each in before)  # fmt: skip


def _split(lines: Sequence[PageLine], gutters: Sequence[float]) -> list[list[PageLine]]:
    edges = [float("-inf"), *sorted(gutters), float("inf")]
    return [[each for each in lines if a <= each.x0 < b] for a, b in itertools.pairwise(edges)]


def _find_list(lines: Sequence[PageLine], gutters: Sequence[float]) -> list[PageLine]:
    """The rows of a list in columns among the lines of a run; nothing if these are columns of running text."""
    right = [each for column in _split(lines, gutters)[1:] for each in column]
    top, bottom = min(each.top for each in right), max(each.bottom for each in right)
    rows = [each for each in lines if each.bottom > top and each.top < bottom]
    own = [each for each in gutters if _both_sides(rows, each - GUTTER / 2, each + GUTTER / 2)]
    return rows if own and _is_list(rows, own) else []


def _is_list(lines: Sequence[PageLine], gutters: Sequence[float]) -> bool:
    """Whether columns are those of a list or a table without rules: short words first, and beside each what belongs to it."""
    columns = [each for each in _split(lines, gutters) if each]
    if len(columns) < 2:
        return False
    first, rest = columns[0], [each for column in columns[1:] for each in column]
    beside = sum(any(abs(other.bottom - each.bottom) < each.size * 0.4 for other in rest) for each in first)
    if beside < 0.8 * len(first) or any(each.text[:1].islower() for each in first):
        return False
    tops = [min(column, key=lambda each: each.top) for column in columns]
    if max(each.top for each in tops) - min(each.top for each in tops) > tops[0].size:
        return False
    width = max(each.x1 for each in lines) - min(each.x0 for each in lines)
    own = max(each.x1 for each in first) - min(each.x0 for each in first)
    wraps = any(each.text[:1].islower() for each in rest)
    if own > NARROW * width:
        fill = sum(each.x1 - each.x0 for each in first) / (len(first) * own)
        return fill < 0.6 and not wraps
    unfinished = sum(each.text.endswith((",", "-")) or len(each.text) > 45 for each in first)
    return unfinished * 3 <= len(first)


def _list_rows(lines: Sequence[PageLine], gutters: Sequence[float], region: int) -> Iterator[PageLine]:
    """The rows of a list in columns, each as one line with tabs; what stands below a cell without a first one goes on in it."""
    columns = _split(lines, gutters)
    rows: list[list[list[PageLine]]] = []
    for line in sorted(lines, key=lambda each: (each.top, each.x0)):
        at = next(number for number, column in enumerate(columns) if any(each is line for each in column))
        same = rows and any(abs(other.bottom - line.bottom) < line.size * 0.4 for cell in rows[-1] for other in cell)
        if not rows or (at == 0 and not same):
            rows.append([[] for _ in columns])
        rows[-1][at].append(line)
    for row in rows:
        cells = [list(cell) for cell in row]
        whole = [each for cell in cells for each in cell]
        text = "\t".join(" ".join(each.text for each in cell) for cell in cells)
        yield replace(whole[0], text=text.rstrip("\t"), x1=max(each.x1 for each in whole), bottom=max(each.bottom for each in whole),
                      bold=all(each.bold for each in whole), lead=0, region=region)  # fmt: skip


def _rows_of(lines: Sequence[PageLine]) -> Iterator[PageLine]:
    """Pieces of one line that are no columns, joined by a tab."""
    held: PageLine | None = None
    for line in sorted(lines, key=lambda each: (round(each.bottom), each.x0)):
        if (
            held is not None
            and abs(held.bottom - line.bottom) < held.size * 0.4
            and line.x0 >= held.x1
            and "\ue020" not in (held.text, line.text)
        ):
            held = replace(held, text=f"{held.text}\t{line.text}", x1=line.x1, bold=held.bold and line.bold)
        else:
            if held is not None:
                yield held
            held = line
    if held is not None:
        yield held
