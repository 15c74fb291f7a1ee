"""The panels of a folded sheet, and which part stands in which: on numbers that can be checked by hand."""

from collections.abc import Callable, Mapping

import pytest

import handouts.pdf  # noqa: F401 - before anything of ReportLab
from handouts.document import nodes as doc
from handouts.layout.typography import PAPERS, Paper
from handouts.templates.trifold_panels import INSIDE, OUTSIDE, STRAY, Panel, distribute, folds, homes, panels

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
    assert all((panel.sections, panel.steps) == ([], []) for panel in found.values())
    assert all(panel.name == name for name, panel in found.items())
    one, two = Panel("a", 0, 1, 2), Panel("a", 0, 1, 2)
    assert one.sections is not two.sections


def test_what_is_outside_lies_on_what_is_inside() -> None:
    """Seen from behind, the flap is the third inside panel, the back the second, the cover the first."""
    for paper in PAPERS.values():
        outside, inside = folds(paper.turned())
        assert [paper.height - fold for fold in reversed(outside)] == pytest.approx(list(inside))
        assert outside[0] < outside[1] - outside[0]


@pytest.mark.parametrize(
    ("kind", "with_steps", "without"),
    [
        ("short_version", ("flap",), ("flap",)),
        ("why", ("flap",), ("flap",)),
        ("questions", ("back",), ("back",)),
        ("contact", ("back",), ("back",)),
        ("recovery", ("inside 3", "inside 2"), ("inside 1", "inside 3", "inside 2")),
        ("before", ("flap", "inside 3", "inside 2", "back"), ("flap", "inside 3", "inside 2", "back", "inside 1")),
        ("visit", ("flap", "back", "inside 3", "inside 2"), ("flap", "back", "inside 3", "inside 2", "inside 1")),
        ("risks", ("inside 3", "inside 2", "flap", "back"), ("inside 1", "inside 3", "inside 2", "flap", "back")),
    ],
)
def test_where_a_part_may_stand(kind: str, with_steps: tuple[str, ...], without: tuple[str, ...]) -> None:
    assert homes(part(kind), True) == with_steps
    assert homes(part(kind), False) == without


Where = Mapping[doc.Section, str]


def crowded(weights: Mapping[str, float]) -> Callable[[Where], float]:
    """A strain that is so much for each part in a panel."""
    return lambda where: sum(weights.get(name, 0.0) for name in where.values())


def test_parts_stand_at_home_where_nothing_is_gained_elsewhere() -> None:
    parts = [part(kind) for kind in ("why", "recovery", "before", "risks", "contact")]
    homely = ["flap", "inside 3", "flap", "inside 3", "back"]
    assert list(distribute(parts, True, lambda where: 0.0).values()) == homely
    assert distribute([], True, lambda where: 0.0) == {}


@pytest.mark.parametrize(
    ("weight", "home"),
    [(STRAY + 0.9, "inside 3"), (STRAY + 1.1, "inside 2"), (4 * STRAY, "inside 2")],
)
def test_a_part_moves_only_for_more_than_a_move_is_worth(weight: float, home: str) -> None:
    recovery = part("recovery")
    assert distribute([recovery], True, crowded({"inside 3": weight})) == {recovery: home}


def test_a_third_home_costs_four_times_a_second() -> None:
    risks = part("risks")
    both = {"inside 3": 4 * STRAY - 2, "inside 2": 4 * STRAY - 2}
    assert distribute([risks], True, crowded(both)) == {risks: "inside 3"}
    more = {"inside 3": 4 * STRAY + 2, "inside 2": 4 * STRAY + 2}
    assert distribute([risks], True, crowded(more)) == {risks: "flap"}
    all_but_one = {"inside 3": 9 * STRAY + 2, "inside 2": 9 * STRAY + 2, "flap": 9 * STRAY + 2}
    assert distribute([risks], True, crowded(all_but_one)) == {risks: "back"}


def test_parts_are_moved_one_after_the_other_until_nothing_is_gained() -> None:
    parts = [part("risks") for _ in range(4)]

    def strain(where: Where) -> float:
        counts = [list(where.values()).count(name) for name in ("inside 3", "inside 2", "flap", "back")]
        return 1000.0 * sum(count**2 for count in counts)

    found = distribute(parts, True, strain)
    assert sorted(found.values()) == ["back", "flap", "inside 2", "inside 3"]
    assert list(found) == parts
