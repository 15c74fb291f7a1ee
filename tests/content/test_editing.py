"""Words are changed value by value: whatever is edited, the file loads, and every line that was not touched is what it was."""

import datetime
import json
import re
import shutil
import tempfile
import textwrap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from support import desk
from support.library import PROCEDURE

from handouts.content.editing.changes import FieldChange, apply_change, begin_value, find_value
from handouts.content.editing.drafts import DraftsFolder
from handouts.content.editing.merging import merge
from handouts.content.editing.saving import open_draft, save_draft
from handouts.content.editing.shapes import (
    NoSuchPlace,
    ValueShape,
    close_up,
    open_up,
    read_pointer,
    shape_at,
    write_pointer,
)
from handouts.content.editing.sheet_files import (
    PRACTICE,
    PRACTICE_SHAPE,
    PROCEDURE_SHAPE,
    FilesChanged,
    read_words,
    write_words,
)
from handouts.content.kinds import Kind, WordKind
from handouts.content.loader import load, load_each_sheet
from handouts.content.splitting import split
from handouts.reading.resources import resource

TODAY = datetime.date(2026, 11, 27)
SHEET = "kyphoplasty"


def places(shape: ValueShape, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], ValueShape]]:
    """Every place that a declaration has, lists and names by their first."""
    found = [(path, shape)]
    if shape.sort in ("entry", "words"):
        for name, field in shape.fields.items():
            found += places(field.shape, (*path, name))
    elif shape.sort == "list":
        found += places(shape.item, (*path, 0))
    elif shape.sort == "names":
        found += places(shape.item, (*path, "es" if shape.key.kind is Kind.LANGUAGE else "a"))
    return found


@pytest.mark.parametrize("shape", [PROCEDURE_SHAPE, PRACTICE_SHAPE], ids=["procedure", "practice"])
def test_every_field_of_the_model_can_be_set_and_means_what_was_set(shape: ValueShape) -> None:
    seen = 0
    for path, at in places(shape):
        if at.sort != "text":
            continue
        data: Any = {}
        for depth in range(1, len(path)):  # what it stands in, made as somebody would: by adding
            inner = shape_at(shape, path[:depth])
            if find_value(data, path[:depth]) is not None:
                continue
            if isinstance(path[depth - 1], int):
                data = apply_change(shape, data, FieldChange("add", path[: depth - 1]))
            elif shape_at(shape, path[: depth - 1]).sort == "names":
                data = apply_change(shape, data, FieldChange("add", path[: depth - 1], name=path[depth - 1]))
            else:
                data = apply_change(shape, data, FieldChange("set", path[:depth], begin_value(inner)))
        value = at.choices[-1] if at.choices else "7" if at.kind is Kind.NUMBER else "Words: # of it"
        data = apply_change(shape, data, FieldChange("set", path, value))
        assert read_pointer(shape, write_pointer(path)) == path
        again = open_up(shape, close_up(shape, data))
        assert find_value(again, path) == value, write_pointer(path)
        seen += 1
    assert seen > 50


def test_a_place_that_the_model_does_not_have_is_refused() -> None:
    for pointer in ("nubmer", "steps/items/x", "steps/items/-1", "title/text/more", "translations//title", "steps/0"):
        with pytest.raises(NoSuchPlace):
            read_pointer(PROCEDURE_SHAPE, pointer)
    with pytest.raises(NoSuchPlace):
        apply_change(
            PROCEDURE_SHAPE, {"title": {"text": "x"}}, FieldChange("set", ("title",), "a text where words are")
        )


# -- merging

_leaf = st.sampled_from(["a", "b", "c", "d"])
_tree = st.recursive(
    _leaf, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_leaf, inner, max_size=3), max_leaves=8
)


@settings(max_examples=150, deadline=None)
@given(before=_tree, mine=_tree, theirs=_tree)
def test_one_who_changed_nothing_loses_nothing_and_overwrites_nothing(before: Any, mine: Any, theirs: Any) -> None:
    assert merge(before, mine, before) == (mine, [])
    assert merge(before, before, theirs) == (theirs, [])
    assert merge(before, mine, mine) == (mine, [])
    merged, conflicts = merge(before, mine, theirs)
    if conflicts and len(conflicts) == 1 and not conflicts[0].path:
        assert merged == theirs
    assert conflicts or (merged == theirs or mine != before)


@settings(max_examples=100, deadline=None)
@given(items=st.lists(_leaf, min_size=4, max_size=9, unique_by=None), one=st.data())
def test_changes_of_different_sentences_are_both_kept(items: list[str], one: st.DataObject) -> None:
    before = [f"{at}{each}" for at, each in enumerate(items)]
    i = one.draw(st.integers(0, len(before) - 3))
    j = one.draw(st.integers(i + 2, len(before) - 1))
    mine, theirs = list(before), list(before)
    mine[i], theirs[j] = "mine", "theirs"
    merged, conflicts = merge(before, mine, theirs)
    assert not conflicts
    assert (merged[i], merged[j]) == ("mine", "theirs")
    del theirs[j]
    merged, conflicts = merge(before, mine, theirs)
    assert not conflicts
    assert merged == [*mine[:j], *mine[j + 1 :]]


def test_two_who_change_one_sentence_are_told_both() -> None:
    merged, (found,) = merge({"a": "one"}, {"a": "mine"}, {"a": "theirs"})
    assert merged == {"a": "theirs"}
    assert (found.path, found.before, found.mine, found.theirs) == (("a",), "one", "mine", "theirs")


def test_an_item_that_both_move_never_stands_twice() -> None:
    merged, found = merge(["x", "b", "c", "d"], ["b", "c", "d", "x"], ["b", "c", "x", "d"])
    assert merged == ["b", "c", "x", "d"]
    assert found


# -- files


def blocks(text: str, indent: str) -> dict[str, str]:
    """The lines of each key at an indent, with the comments above it."""
    found = re.split(rf"(?m)^(?={indent}[a-z_]+:)", text)
    return {each.split(":")[0].strip(): each for each in found[1:]}


def test_a_moved_and_edited_step_keeps_its_lines_in_every_language(tmp_path: Path) -> None:
    path = desk.content(tmp_path)
    drafts = DraftsFolder(tmp_path)
    draft = open_draft(drafts, path, SHEET, "")
    before = path.read_text(encoding="utf-8")
    for change in (
        FieldChange("set", ("steps", "items", 1, "heading", "text"), "A thin tube goes in"),
        FieldChange("move", ("steps", "items", 0), 2),
        FieldChange("set", ("steps", "items", 0, "heading", "text"), "A tube: in"),
    ):
        draft_now = drafts.change(SHEET, draft.now.number, [change], "").version
    assert draft_now.number == 3
    assert not save_draft(drafts, load(path), SHEET, "", TODAY).problems
    after = path.read_text(encoding="utf-8")
    gone = set(before.splitlines()) - set(after.splitlines())
    new = set(after.splitlines()) - set(before.splitlines())
    assert new == {'        - heading: "A tube: in"', "    version: 2026-11-27"}
    assert gone <= {"        - heading: A tube goes in", "    version: 2026-11-22"}
    words = read_words(path, SHEET).data
    assert [each["picture"]["name"] for each in words["translations"]["es"]["steps"]["items"]] == [
        each["picture"]["name"] for each in words["steps"]["items"]
    ]
    assert load(path).languages(SHEET) == ("en", "es")


def test_what_is_taken_away_and_put_back_leaves_no_trace(tmp_path: Path) -> None:
    path = desk.content(tmp_path)
    drafts = DraftsFolder(tmp_path)
    before = path.read_text(encoding="utf-8")
    number = open_draft(drafts, path, SHEET, "").now.number
    drafts.change(SHEET, number, [FieldChange("move", ("before", "items", 1), 0)], "")
    drafts.change(SHEET, 1, [FieldChange("remove", ("steps", "items", 0, "text", 0, "text"))], "")
    drafts.undo(SHEET, "")
    assert not save_draft(drafts, load(path), SHEET, "", TODAY).problems
    after = path.read_text(encoding="utf-8")
    assert sorted(before.replace("version: 2026-11-22", "version: 2026-11-27", 1).splitlines()) == sorted(
        after.splitlines()
    )


def test_what_is_new_waits_in_the_other_language(tmp_path: Path) -> None:
    path = desk.content(tmp_path)
    drafts = DraftsFolder(tmp_path)
    number = open_draft(drafts, path, SHEET, "").now.number
    drafts.change(SHEET, number, [FieldChange("add", ("aftercare", "items"), {"do": {"text": "Rest."}})], "")
    saved = save_draft(drafts, load(path), SHEET, "", TODAY)
    assert not saved.problems
    assert {each.code for each in saved.told} == {"open-place"}
    assert 'do: "TODO: Rest."' in path.read_text(encoding="utf-8")
    library = load_each_sheet(path)
    assert library.languages(SHEET) == ("en",)
    assert library.unfinished_languages(SHEET) == ("es",)


def test_a_file_that_changed_underneath_is_never_written_over(tmp_path: Path) -> None:
    path = desk.content(tmp_path)
    words = read_words(path, SHEET)
    path.write_text(path.read_text(encoding="utf-8").replace("A tube goes in", "A pipe goes in", 1), encoding="utf-8")
    changed = apply_change(PROCEDURE_SHAPE, words.data, FieldChange("set", ("title", "text"), "New"))
    with pytest.raises(FilesChanged):
        write_words(words, changed)
    assert "A pipe goes in" in path.read_text(encoding="utf-8")
    assert "title: New" not in path.read_text(encoding="utf-8")


def test_an_edit_in_another_program_and_one_here_are_both_saved_or_told(tmp_path: Path) -> None:
    path = desk.content(tmp_path)
    drafts = DraftsFolder(tmp_path)
    number = open_draft(drafts, path, SHEET, "").now.number
    where = ("steps", "items", 1, "heading", "text")
    drafts.change(SHEET, number, [FieldChange("set", ("title", "text"), "Mine")], "")
    path.write_text(path.read_text(encoding="utf-8").replace("A tube goes in", "A pipe goes in", 1), encoding="utf-8")
    assert save_draft(drafts, load(path), SHEET, "", TODAY) == ((), (), ())
    words = read_words(path, SHEET).data
    assert (words["title"]["text"], find_value(words, where)) == ("Mine", "A pipe goes in")
    number = open_draft(drafts, path, SHEET, "").now.number
    drafts.change(SHEET, number, [FieldChange("set", where, "My tube")], "")
    path.write_text(path.read_text(encoding="utf-8").replace("A pipe goes in", "A hose goes in", 1), encoding="utf-8")
    (told,) = save_draft(drafts, load(path), SHEET, "", TODAY).conflicts
    assert (told.path, told.mine, told.theirs) == (where, "My tube", "A hose goes in")
    assert "A hose goes in" in path.read_text(encoding="utf-8")
    drafts.bring_together(SHEET, read_words(path, SHEET).data, "", [where], chosen=True)
    assert not save_draft(drafts, load(path), SHEET, "", TODAY).conflicts
    assert find_value(read_words(path, SHEET).data, where) == "My tube"


# -- drafts


def test_a_program_that_is_killed_loses_the_line_it_was_writing_and_no_other(tmp_path: Path) -> None:
    path = desk.content(tmp_path)
    drafts = DraftsFolder(tmp_path)
    open_draft(drafts, path, SHEET, "")
    for at in range(4):
        drafts.change(SHEET, at, [FieldChange("set", ("title", "text"), f"Title {at}")], "")
    journal = drafts.path_of(SHEET)
    whole = journal.read_bytes()
    last = whole[:-1].rindex(b"\n") + 1
    for cut in (last + 1, len(whole) - 1):
        journal.write_bytes(whole[:cut])
        again = DraftsFolder(tmp_path)
        found = again.find(SHEET)
        assert found is not None
        assert found.now.data["title"]["text"] == "Title 2"
        again.change(SHEET, found.now.number, [FieldChange("set", ("title", "text"), "After")], "")
        assert journal.read_bytes().endswith(b'"After"}}}\n')
        read = DraftsFolder(tmp_path).find(SHEET)
        assert read is not None
        assert read.now.data["title"]["text"] == "After"


def test_undo_takes_back_one_thing_and_leaves_what_followed(tmp_path: Path) -> None:
    path = desk.content(tmp_path)
    drafts = DraftsFolder(tmp_path)
    first = open_draft(drafts, path, SHEET, "").now
    drafts.change(SHEET, 0, [FieldChange("set", ("title", "text"), "One")], "Ana")
    drafts.change(SHEET, 1, [FieldChange("remove", ("aftercare", "items", 0))], "Ben")
    assert drafts.take_back(SHEET, 1, "Ana").version.data["title"] == first.data["title"]
    now = drafts.find(SHEET)
    assert now is not None
    assert len(now.now.data["aftercare"]["items"]) == len(first.data["aftercare"]["items"]) - 1
    drafts.undo(SHEET, "")  # the return to the old title
    drafts.undo(SHEET, "")
    assert drafts.undo(SHEET, "").version.data == first.data
    assert drafts.redo(SHEET, "").version.data["title"]["text"] == "One"
    assert drafts.put_back(SHEET, 0, "").version.data == first.data
    assert [each.by for each in now.versions[1:3]] == ["Ana", "Ben"]


# -- everything together

_text = st.sampled_from(
    [
        "Rest.",
        "Call us: 555.",
        "# not a comment",
        "- no list",
        "“Quoted”",
        "Señor Ño",
        "7",
        "yes",
        "a, b",
        "{x}",
        "x" * 130,
        "",
    ]
)


def _lines_of_sheet(text: str) -> str:
    """The lines of the sheet in the content file; none where it has a file of its own."""
    inner = text.partition(f"  {SHEET}:\n")[2].partition("\n  knee:")
    return inner[0] if inner[1] else ""


class Editing(RuleBasedStateMachine):
    """Two who edit anything in any order, save, and change the file by hand meanwhile."""

    @initialize(own_files=st.booleans())
    def begin(self, own_files: bool) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(resource("sources"), self.folder / "sources")
        self.path = self.folder / "content.yaml"
        other = PROCEDURE.replace("NAME", "knee").replace("source: lie down", "source: none")
        knee = textwrap.indent("knee:\n" + textwrap.indent(other, "  "), "  ")
        self.path.write_text(resource("content.yaml").read_text(encoding="utf-8") + "\n" + knee, encoding="utf-8")
        (self.folder / "knee.txt").write_text("lie down", encoding="utf-8")
        if own_files:
            split(self.path)
        self.drafts = DraftsFolder(self.folder)
        self.number = open_draft(self.drafts, self.path, SHEET, "").now.number
        self.by_hand = 0

    def now(self) -> Any:
        draft = self.drafts.find(SHEET)
        assert draft is not None
        return draft.now.data

    def fields(self) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = []

        def walk(value: Any, path: tuple[Any, ...]) -> None:
            found.append(path)
            for step, each in (
                value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
            ):
                walk(each, (*path, step))

        walk(self.now(), ())
        return found[1:]

    @rule(data=st.data(), text=_text)
    def set_words(self, data: st.DataObject, text: str) -> None:
        at = [
            each
            for each in self.fields()
            if isinstance(shape_at(PROCEDURE_SHAPE, each).kind, WordKind)
            and shape_at(PROCEDURE_SHAPE, each).sort == "text"
        ]
        path = data.draw(st.sampled_from(at))
        self.drafts.change(SHEET, self.number, [FieldChange("set", path, text)], "")

    @rule(data=st.data())
    def add(self, data: st.DataObject) -> None:
        path = data.draw(
            st.sampled_from([each for each in self.fields() if shape_at(PROCEDURE_SHAPE, each).sort == "list"])
        )
        self.change(FieldChange("add", path))

    @rule(data=st.data())
    def add_field(self, data: st.DataObject) -> None:
        paths = [each for each in [(), *self.fields()] if shape_at(PROCEDURE_SHAPE, each).sort == "entry"]
        path = data.draw(st.sampled_from(paths))
        shape = shape_at(PROCEDURE_SHAPE, path)
        missing = [name for name in shape.fields if name not in (find_value(self.now(), path) or {})]
        if missing:
            name = data.draw(st.sampled_from(missing))
            self.change(FieldChange("set", (*path, name), begin_value(shape.fields[name].shape)))

    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        self.change(FieldChange("remove", data.draw(st.sampled_from(self.fields()))))

    @rule(data=st.data(), to=st.integers(0, 5))
    def move(self, data: st.DataObject, to: int) -> None:
        items = [each for each in self.fields() if isinstance(each[-1], int)]
        if items:
            self.change(FieldChange("move", data.draw(st.sampled_from(items)), to))

    def change(self, change: FieldChange) -> None:
        draft = self.drafts.find(SHEET)
        assert draft is not None
        self.number = self.drafts.change(SHEET, draft.now.number, [change], "").version.number

    @rule()
    def undo(self) -> None:
        self.drafts.undo(SHEET, "")

    @rule()
    def reload(self) -> None:
        self.drafts = DraftsFolder(self.folder)
        self.number = open_draft(self.drafts, self.path, SHEET, "").now.number

    @precondition(lambda self: self.by_hand < 3)
    @rule()
    def edit_by_hand(self) -> None:
        self.by_hand += 1
        text = self.path.read_text(encoding="utf-8")
        self.path.write_text(text.replace("practice:\n", f"practice:  # by hand {self.by_hand}\n", 1), encoding="utf-8")

    @rule()
    def save(self) -> None:
        before = {each: each.read_text(encoding="utf-8") for each in self.folder.rglob("*.yaml")}
        was = read_words(self.path, SHEET).data
        saved = save_draft(self.drafts, load_each_sheet(self.path), SHEET, "", TODAY)
        library = load_each_sheet(self.path)
        if saved.problems or saved.conflicts:
            assert {each: each.read_text(encoding="utf-8") for each in before} == before
            return
        assert SHEET in library.procedures
        words = read_words(self.path, SHEET).data
        assert words == self.now()
        assert "knee" in library.procedures
        for path, old in before.items():
            new = path.read_text(encoding="utf-8")
            indent = "" if path.parent.name == "procedures" and path.stem == SHEET else "    "
            if path == self.path:
                old, new = (_lines_of_sheet(each) for each in (old, new))
            elif path.stem != SHEET:
                assert new == old
                continue
            else:
                indent = ""
            theirs = was if path == self.path or path.parent.name == "procedures" else was["translations"]["es"]
            ours = words if path == self.path or path.parent.name == "procedures" else words["translations"]["es"]
            one, other = blocks(old, indent), blocks(new, indent)
            for key, text in one.items():
                if key in theirs and theirs.get(key) == ours.get(key):
                    assert other.get(key, "").rstrip() == text.rstrip() or key not in ours, key

    @invariant()
    def it_loads(self) -> None:
        if hasattr(self, "path"):
            assert json.dumps(self.now())


Editing.TestCase.settings = settings(
    max_examples=8,
    stateful_step_count=14,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
TestEditing = Editing.TestCase


def test_the_practice_is_edited_as_a_sheet_is(tmp_path: Path) -> None:
    path = desk.content(tmp_path)
    drafts = DraftsFolder(tmp_path)
    open_draft(drafts, path, PRACTICE, "")
    before = path.read_text(encoding="utf-8")
    drafts.change(PRACTICE, 0, [FieldChange("set", ("phones", 0, "number"), "(770) 555-0199")], "")
    drafts.change(PRACTICE, 1, [FieldChange("add", ("doctors",), {"name": "Dr. Ann Lee"})], "")
    assert save_draft(drafts, load(path), PRACTICE, "", TODAY) == ((), (), ())
    after = path.read_text(encoding="utf-8")
    assert set(after.splitlines()) - set(before.splitlines()) == {
        '    - number: "(770) 555-0199"',
        '    - name: "Dr. Ann Lee"',
    }
    assert load(path).practice.doctors[-1].name == "Dr. Ann Lee"
    drafts.change(PRACTICE, 9, [FieldChange("set", ("brand", "color"), "#ffff00")], "")
    wrong = save_draft(drafts, load(path), PRACTICE, "", TODAY).problems
    assert [(each.code, each.place and each.place.file) for each in wrong] == [("low-contrast", "brand/color")]
    assert path.read_text(encoding="utf-8") == after
