"""One value of a YAML text changes, and every other byte stays: whatever stands there, however it is written."""

from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from handouts.content.exchange.outline import normal
from handouts.reading import yaml_edit
from handouts.reading.yaml_edit import CannotEdit, replace_value
from handouts.reading.yaml_writing import write_item, write_pairs, write_scalar

_words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn")), min_size=1, max_size=40
).map(lambda text: " ".join(text.replace("\ufeff", "").split(" ")).strip() or "x")
_keys = st.sampled_from(
    ["title", "text", "items", "heading", "when", "alt", "rows", "a-b", "At night", "Haus: groß", "12"]
)
_values = st.recursive(
    _words,
    lambda inner: st.lists(inner, min_size=1, max_size=4) | st.dictionaries(_keys, inner, min_size=1, max_size=4),
    max_leaves=12,
)
_entries = st.dictionaries(_keys, _values, min_size=1, max_size=5)
BEFORE = "# a file\nfirst: [1, 2]   # stays\n\nsecond:\n  one: 'x'   \n"
AFTER = "  # of three\n  three: |\n    kept\n\n    lines\nlast: >-\n  folded\n  text\n# the end\n"


def read(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - texts only


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@example({"title": "0"}, {"title": ["0"]}, None, 30)
@example({"title": "0", "text": "0", "12": ["0", ["0"]]}, {"12": ["0"], "heading": "0"}, None, 30)
@example({"text": "0", "when": [["0"]]}, {"title": "0", "when": ["0", "0"]}, None, 30)
@given(old=_entries, new=_entries, flow=st.sampled_from([None, False, True]), width=st.sampled_from([30, 200]))
def test_any_value_becomes_any_other_and_nothing_else_changes(
    old: Any, new: Any, flow: bool | None, width: int
) -> None:
    dumped = yaml.safe_dump({"two": old}, allow_unicode=True, sort_keys=False, default_flow_style=flow, width=width)
    if flow:
        dumped = "two: " + yaml.safe_dump(
            old, allow_unicode=True, sort_keys=False, default_flow_style=True, width=width
        )
    text = BEFORE + "".join(f"  {line}\n" for line in dumped.splitlines()) + AFTER
    made = replace_value(text, ("second", "two"), new)
    assert read(made)["second"]["two"] == new
    assert made.startswith(BEFORE)
    assert made.endswith(AFTER)
    assert replace_value(made, ("second", "two"), new) == made


@settings(max_examples=25, deadline=None)
@given(new=_entries)
def test_what_is_written_anew_is_read_as_it_was_meant(new: Any) -> None:
    assert read(write_pairs(new, 0) + "\n") == new
    assert read(write_pairs(new, 0, apart=True) + "\n") == new
    assert read("- " + write_item(new, 0) + "\n") == [new]
    assert read(replace_value("a: 1\n", ("b", "c"), new)) == {"a": "1", "b": {"c": new}}


@pytest.mark.parametrize(
    "text", ["a: {b: 1, c: [x, y]}\n", "a: {b: 1}", "a:\n  b: 1\n", "a:   \nz: 1\n", "a:\n  - b: 1\n"]
)
def test_values_on_one_line_and_keys_without_a_value_can_be_changed(text: str) -> None:
    new = {"b": "two words", "c": ["x, y", "z"]}
    made = replace_value(text, ("a",), new)
    assert read(made) == {**read(text), "a": new}


def test_an_item_that_moves_takes_its_comments_along() -> None:
    text = "list:\n  # the first\n  - text: 'one'  # said twice\n    more: 1\n  # the second\n  - two\n  - three\n"
    made = replace_value(text, ("list",), ["two", "three", {"text": "one", "more": "1"}])
    assert (
        made == "list:\n  # the second\n  - two\n  - three\n  # the first\n  - text: 'one'  # said twice\n    more: 1\n"
    )


def test_two_ways_to_write_the_same_are_left_as_they_are() -> None:
    text = "a: {text: one}\nb: [two]\nc: three\n"
    assert replace_value(text, (), {"a": "one", "b": "two", "c": ["three"]}, normal) == text


def test_a_repeated_value_is_no_value_to_change_alone() -> None:
    text = "a: &x [one, two]\nb: *x\n"
    assert read(replace_value(text, ("b",), ["one", "three"])) == {"a": ["one", "two"], "b": ["one", "three"]}
    with pytest.raises(CannotEdit, match="something else"):
        replace_value(text, ("a",), ["one", "three"])
    with pytest.raises(CannotEdit):
        replace_value("a: [1\n", ("a",), "x")
    with pytest.raises(CannotEdit):
        replace_value("", ("a",), "x")
    with pytest.raises(CannotEdit):
        replace_value("a: {b: 1}\n", ("a", "c"), "x")


def test_what_would_be_read_otherwise_than_it_is_meant_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_edit, "write_scalar", lambda text, *args, **more: text)
    with pytest.raises(CannotEdit, match="as they are meant"):
        replace_value("a: b\n", ("a",), "one # two")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Plain words, and more.", "Plain words, and more."),
        ("¿Cuánto tiempo?", "¿Cuánto tiempo?"),
        ("It's fine", "It's fine"),
        ("No: never", '"No: never"'),
        ("Rayos\u00a0X", '"Rayos\\_X"'),
        ("\u2066101.5 °F\u2069", '"\\u2066101.5 °F\\u2069"'),
        ("yes", '"yes"'),
        ("2026-11-27", "2026-11-27"),
        ("3", "3"),
        ("1. one", '"1. one"'),
        ("- x", '"- x"'),
    ],
)
def test_words_are_written_as_a_person_would(text: str, written: str) -> None:
    assert write_scalar(text) == written
