"""The timeline: milestones with their icons on a line that runs to a goal, across the page or down it."""

import itertools
from collections.abc import Sequence
from contextlib import suppress

from handouts.document import nodes as doc
from handouts.illustrations import ICON_SIZE, goal, icon
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.blocks.text import lay_out_heading, lay_out_paragraphs
from handouts.layout.marks import Diagram, Ornament
from handouts.layout.rows import NONE, PlacedMark, Row, Space, height, join, keep_together, merge_rows, put_beside
from handouts.pdf.drawing import Circle, Drawing, Group, LineShape
from handouts.problems import HandoutsError

TALLEST_MILESTONE = 200.0
"""Points: a milestone up to this height, a dozen lines, is kept whole; a longer one may run over a page."""
TALLEST_TIMELINE = 480.0
"""Points: a timeline up to this height, two thirds of a page, is not broken over pages."""
APART = 14.0
"""Between one milestone's words and the next, in points: not quite a line."""

LINE_PEN, WEEK_PEN = 2.0, 1.4
"""The line is as strong as the icons it joins; the marks between weeks are lighter (never under 1.1 points, which a
copier loses)."""
ICON_GAP, GOAL_GAP = 9.0, 1.0
"""From an icon to the line across; the goal's mark has white of its own, so the line runs almost up to it."""
ICON_GAP_DOWN = 4.0
"""The same for the line down: the icons' boxes have more white above and below."""
WEEK_MARK = 9.0
"""Length of the mark between one week and the next."""
WEEK = 5.0
"""The least distance between two marks, in points: more of them on a short line would be a grey bar."""
LEG_WIDTH = 10.0
"""Width of the drawing of a line down: that of a mark between weeks and its rounded ends."""
RING, RING_RADIUS = 16.0, 6.5
"""Side of the box of a milestone without an icon, and radius of the ring in it."""
UNDER_ICONS = Space.fixed(4)

# Down the page, as shares of an icon's side: the same picture in standard and large print.
HANG_SHARE = 0.37
"""From an icon to the words beside it."""
PEN_SHARE = 0.037
"""The pen of an icon: 1.4 points at 38."""
LAST_LEG_SHARE = 1.3
"""The line from the last icon to the goal, where the words beside it are short."""
BESIDE = 14.0
"""From a milestone's heading to words that stand beside it."""
SHORT_LEG_SHARE = 0.4
"""The same where words stand beside what says when: there the page would be white beside a longer one."""
GOAL_SHARE = 0.47
"""The goal's mark: about half an icon, so that it ends the line and is no milestone."""

_PlacedDrawing = tuple[float, float, Drawing]


def lay_out_timeline_across(
    setting: Typesetting, node: doc.Timeline, x: float, columns: Sequence[tuple[float, float]], right: float
) -> list[Row]:
    """Milestones side by side under a line from ``x`` to ``right``; ``columns`` are (x, width) of each, in points."""
    brand, center = setting.look.brand, ICON_SIZE / 2
    drawings: list[_PlacedDrawing] = []
    stops = []
    for milestone, (left, _) in zip(node.items, columns, strict=True):
        drawing = icon(milestone.icon, brand) if milestone.icon else _ring(setting)
        drawings.append((left - x, center - drawing.height / 2, drawing))
        stops.append((left - x, left - x + drawing.width))
    end = goal(brand)
    drawings.append((right - x - end.width, center - end.height / 2, end))
    stops.append((right - x - end.width, right - x))
    lines, last = Group(), len(stops) - 2
    for index, ((_, start), (stop, _)) in enumerate(itertools.pairwise(stops)):
        gap_after = ICON_GAP if index < last else GOAL_GAP
        for line in _leg(setting, start + ICON_GAP, stop - gap_after, center, node.items[index].weeks):
            lines.add(line)
    drawings.append((0, 0, Drawing(right - x, ICON_SIZE, lines, directed=True)))
    diagram = _diagram(setting, node, drawings, right - x, ICON_SIZE)
    words = merge_rows(
        *(
            lay_out_heading(setting, milestone.heading, left, width)
            + lay_out_paragraphs(setting, milestone.body, left, width)
            for milestone, (left, width) in zip(node.items, columns, strict=True)
        )
    )
    return [Row(ICON_SIZE, [PlacedMark(x, 0, diagram)], after=UNDER_ICONS, keep=True), words]


def lay_out_timeline_down(
    setting: Typesetting,
    node: doc.Timeline,
    x: float,
    width: float,
    apart: float = APART,
    side: float = 0.0,
    whole: float = TALLEST_TIMELINE,
) -> list[Row]:
    """Milestones one below the other, ``apart`` points between them, a line from icon to icon and on to the goal.

    With ``side`` a milestone's words stand beside its heading, which has so many points: a wide page is filled by them.
    A timeline up to ``whole`` points tall is not broken over pages; a taller one is broken between milestones.
    """
    size, rows = setting.spacing.icon, list[Row]()
    hang = size + HANG_SHARE * size
    for index, milestone in enumerate(node.items):
        lines = _lay_out_milestone(setting, milestone, x + hang, width - hang, side)
        for line in lines:
            line.after = Space.fixed(line.after.natural)
        tall, last = max(height(lines), size), index + 1 == len(node.items)
        stop = icon(milestone.icon, setting.look.brand, size, PEN_SHARE * size) if milestone.icon else _ring(setting)
        drawings: list[_PlacedDrawing] = [((size - stop.width) / 2, (size - stop.height) / 2, stop)]
        end = size
        if tall <= TALLEST_MILESTONE:  # a longer one may run over a page, where a line beside it could not follow
            keep_together(lines)
            leg = SHORT_LEG_SHARE if side else LAST_LEG_SHARE
            end = tall + apart if not last else max(tall, size + leg * size)
            drawings += _leg_down(setting, size, end, milestone.weeks)
            if last:
                tick = goal(setting.look.brand, GOAL_SHARE * size)
                drawings.append(((size - tick.width) / 2, end, tick))
                end += tick.height
        lines = put_beside(lines, [_stop(setting, node, drawings, x, first=not index)], end if last else size)
        if not last:
            lines[-1].height += apart  # the line runs on through this space, also at a page's end
        join(rows, lines, NONE)
    return keep_together(rows) if height(rows) <= whole else rows


def _lay_out_milestone(setting: Typesetting, node: doc.TimelinePoint, x: float, width: float, side: float) -> list[Row]:
    """When, and what; beside each other in one row where there is a ``side`` for the heading and they are not too tall."""
    if side:
        with suppress(HandoutsError):  # a word of the heading is too long for its column
            left = x + side + BESIDE
            row = merge_rows(
                lay_out_heading(setting, node.heading, x, side),
                lay_out_paragraphs(setting, node.body, left, x + width - left),
            )
            if row.height <= TALLEST_MILESTONE:
                return [row]
    lines = lay_out_heading(setting, node.heading, x, width)
    return lines + lay_out_paragraphs(setting, node.body, x, width)


def _leg_down(setting: Typesetting, size: float, end: float, weeks: int | None) -> list[_PlacedDrawing]:
    """The line from an icon down to ``end``, in a drawing no wider than its marks."""
    leg = Group(transform=(0, -1, 1, 0, LEG_WIDTH / 2, end - size))
    for line in _leg(setting, ICON_GAP_DOWN, end - size - ICON_GAP_DOWN, 0, weeks):
        leg.add(line)
    return [((size - LEG_WIDTH) / 2, size, Drawing(LEG_WIDTH, end - size, leg))]


def _stop(
    setting: Typesetting, node: doc.Timeline, drawings: Sequence[_PlacedDrawing], x: float, *, first: bool
) -> PlacedMark:
    """A stretch of the line; the figure's alternative text stands for all of it, so the rest is furniture."""
    left, top = min(dx for dx, _, _ in drawings), min(dy for _, dy, _ in drawings)
    right = max(dx + drawing.width for dx, _, drawing in drawings)
    own = [(dx - left, dy - top, drawing) for dx, dy, drawing in drawings]
    if first:
        bottom = max(dy + drawing.height for _, dy, drawing in drawings)
        return PlacedMark(x + left, top, _diagram(setting, node, own, right - left, bottom - top))
    return PlacedMark(x + left, top, Ornament(own))


def _diagram(
    setting: Typesetting, node: doc.Timeline, drawings: Sequence[_PlacedDrawing], width: float, tall: float
) -> Diagram | Ornament:
    """The line: a figure where the practice says what it shows, else an ornament of the headings, which say it."""
    if node.drawing.said_beside:
        return Ornament(drawings)
    return Diagram(setting.tags[node.drawing], drawings, width, tall)


def _ring(setting: Typesetting) -> Drawing:
    """What stands for a milestone that has no icon."""
    center = RING / 2
    ring = Circle(center, center, RING_RADIUS, fillColor=None, strokeColor=setting.look.brand, strokeWidth=LINE_PEN)
    return Drawing(RING, RING, ring)


def _leg(setting: Typesetting, start: float, end: float, y: float, weeks: int | None) -> list[LineShape]:
    """A stretch of the timeline, with a mark between one week and the next."""
    stroke = {"strokeColor": setting.look.brand, "strokeLineCap": 1}
    lines = [LineShape(start, y, end, y, strokeWidth=LINE_PEN, **stroke)]
    marks = min((weeks or 1) - 1, int((end - start) / WEEK))
    half = WEEK_MARK / 2
    for k in range(1, marks + 1):
        at = start + (end - start) * k / (marks + 1)
        lines.append(LineShape(at, y - half, at, y + half, strokeWidth=WEEK_PEN, **stroke))
    return lines
