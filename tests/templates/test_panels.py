"""The panels of a folded sheet, and which part stands in which: on numbers that can be checked by hand."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations_with_replacement, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import handouts.pdf  # noqa: F401 - before anything of ReportLab
from handouts.document import nodes as doc
from handouts.layout.typography import PAPERS, Paper
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
