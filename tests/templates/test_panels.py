"""The panels of a folded sheet, and which part stands in which: on numbers that can be checked by hand."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations_with_replacement, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_pagination import rows_with_heads, shown

import handouts.pdf  # noqa: F401 - before anything of ReportLab
from handouts.document import nodes as doc
from handouts.layout.rows import ROUNDING, Row, height
from handouts.layout.typography import PAPERS, Paper
from handouts.templates.trifold_flow import CUT, EMPTY, UNEVEN, break_into_panels
from handouts.templates.trifold_panels import INSIDE, OUTSIDE, Panel, distribute, folds, panels

SHEET = Paper("made up", 895.5, 600.0)
"""As wide as three panels of 300 points, one of which is 4.5 narrower."""


def part(kind: str) -> doc.Section:
    """A part of a sheet."""
    return doc.Section(kind, doc.Heading((doc.Span(kind),)), ())


def test_folds_and_panels_of_a_sheet() -> None:
    assert folds(SHEET) == ((295.5, 595.5), (300.0, 600.0))
    found = panels(SHEET, 500)
    assert list(found) == [*OUTSIDE, *INSIDE]
    assert {name: (panel.x, panel.width) for name, panel in found.items()} == {
        "flap": (27.0, 295.5 - 23 - 27),
        "back": (295.5 + 23, 300 - 46),
        "cover": (595.5 + 23, 300 - 50),
        "inside 1": (27.0, 300 - 50),
        "inside 2": (323.0, 300 - 46),
        "inside 3": (623.0, 295.5 - 50),
    }
    assert {panel.room for panel in found.values()} == {500}
    assert all((list(panel.sections), panel.steps) == ([], []) for panel in found.values())
    assert all(panel.name == name for name, panel in found.items())
    one, two = Panel("a", 0, 1, 2), Panel("a", 0, 1, 2)
    assert one.steps is not two.steps


def test_what_is_outside_lies_on_what_is_inside() -> None:
    """Seen from behind, the flap is the third inside panel, the back the second, the cover the first."""
    for paper in PAPERS.values():
        outside, inside = folds(paper.turned())
        assert [paper.height - fold for fold in reversed(outside)] == pytest.approx(list(inside))
        assert outside[0] < outside[1] - outside[0]


NAMES = ("flap", "inside 1", "back")


def crowded(sizes: Mapping[str, float], rooms: Mapping[str, float]) -> Callable[[str, Sequence[doc.Section]], float]:
    """A strain that is the square of how full a panel is, and far more where it is too full."""

    def strain(name: str, sections: Sequence[doc.Section]) -> float:
        full = sum(sizes[each.kind] for each in sections) / rooms[name]
        return full**2 + (1e6 if full > 1 else 0.0)

    return strain


def kinds(found: Mapping[str, Sequence[doc.Section]]) -> dict[str, list[str]]:
    return {name: [each.kind for each in sections] for name, sections in found.items()}


def test_parts_are_spread_evenly_in_their_order() -> None:
    parts = [part(kind) for kind in ("why", "risks", "contact")]
    rooms = dict.fromkeys(NAMES, 10.0)
    found = distribute(parts, NAMES, crowded({"why": 4, "risks": 4, "contact": 4}, rooms))
    assert kinds(found) == {"flap": ["why"], "inside 1": ["risks"], "back": ["contact"]}
    assert all(
        one is other for one, other in zip((each for some in found.values() for each in some), parts, strict=True)
    )


def test_a_large_part_sends_its_neighbors_to_other_panels_and_never_changes_the_order() -> None:
    parts = [part(kind) for kind in ("why", "risks", "visit", "contact")]
    sizes = {"why": 3.0, "risks": 9.0, "visit": 2.0, "contact": 2.0}
    rooms = dict.fromkeys(NAMES, 10.0)
    assert kinds(distribute(parts, NAMES, crowded(sizes, rooms))) == {
        "flap": ["why"],
        "inside 1": ["risks"],
        "back": ["visit", "contact"],
    }
    assert kinds(distribute(parts[::-1], NAMES, crowded(sizes, rooms))) == {
        "flap": ["contact", "visit"],
        "inside 1": ["risks"],
        "back": ["why"],
    }


def test_without_parts_every_panel_is_empty() -> None:
    assert kinds(distribute([], NAMES, lambda name, sections: 0.0)) == {name: [] for name in NAMES}


def test_without_panels_there_is_nothing_to_distribute() -> None:
    assert distribute([], (), lambda name, sections: 0.0) == {}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 9), max_size=6),
    st.lists(st.integers(5, 12), min_size=1, max_size=4),
)
def test_no_other_way_to_part_them_is_easier(sizes: list[int], rooms: list[int]) -> None:
    """Held against every way to cut the list, one after the other."""
    names = [f"panel {number}" for number in range(len(rooms))]
    parts = [part(f"part {number}") for number in range(len(sizes))]
    strain = crowded(
        {each.kind: size for each, size in zip(parts, sizes, strict=True)}, dict(zip(names, rooms, strict=True))
    )
    found = distribute(parts, names, strain)
    assert list(found) == names
    assert [each for some in found.values() for each in some] == parts

    def total(bounds: tuple[int, ...]) -> float:
        cut = zip(names, pairwise((0, *bounds, len(parts))), strict=True)
        return sum(strain(name, parts[at:end]) for name, (at, end) in cut)

    ways = combinations_with_replacement(range(len(parts) + 1), len(names) - 1)
    least = min(total(bounds) for bounds in ways)
    assert sum(strain(name, some) for name, some in found.items()) == pytest.approx(least)


# -- rows that run on from panel to panel


def cost(rows: Sequence[Row], rooms: Sequence[float], bounds: Sequence[int]) -> float | None:
    """What it costs to break rows at these bounds, as its parts are named; None if a panel is too full."""
    total = 0.0
    for room, (at, end) in zip(rooms, pairwise((0, *bounds, len(rows))), strict=True):
        if at == end:
            total += EMPTY
            continue
        if at and rows[at - 1].keep:
            return None
        page = shown(rows[at:end], not at)
        if height(page, least=True) > room + ROUNDING:
            return None
        total += max(0.0, height(page) - room) ** 2 + UNEVEN * (height(page) / room) ** 2
        total += CUT * rows[end - 1].cost if end < len(rows) else 0.0
    return total


@settings(max_examples=150, deadline=None)
@given(rows_with_heads(), st.lists(st.integers(60, 140), min_size=1, max_size=3))
def test_panels_hold_their_rows_as_they_look_there(rows: list[Row], rooms: list[int]) -> None:
    """Held against every way to break them: a row that looks otherwise at the head of a panel has its own space below."""
    ways = combinations_with_replacement(range(len(rows) + 1), len(rooms) - 1)
    costs = [found for bounds in ways if (found := cost(rows, rooms, bounds)) is not None]
    broken = break_into_panels(rows, rooms, len(rooms))
    if not costs:
        assert broken is None
        return
    assert broken is not None
    assert all(height(panel, least=True) <= room + ROUNDING for panel, room in zip(broken, rooms, strict=True))
    bounds, at = [], 0
    for panel in broken[:-1]:
        at += len(panel) - (1 if panel and at and rows[at].at_top is None and rows[at].running else 0)
        bounds.append(at)
    assert cost(rows, rooms, bounds) == pytest.approx(min(costs))
