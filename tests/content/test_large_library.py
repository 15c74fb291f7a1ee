"""What commands and the desk take of a library does not grow with it: how many files are read, and how much memory that needs.

Nothing here is timed: files that are read are counted, and the most memory is compared with that of a library a part as large.
"""

from __future__ import annotations

import datetime
import gc
import os
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.library import PROCEDURE, in_files, write
from support.sheets import tagged

import handouts
import handouts.checks.findings as looking
from handouts.approval import kept_standings
from handouts.cli.app import main
from handouts.cli.library_check import check_library
from handouts.content import library_reader, on_demand
from handouts.content.editing.draft_reader import read_draft
from handouts.content.editing.overlay import Overlay
from handouts.content.editing.sheet_files import read_words, shape_of_sheet
from handouts.content.loader import load_each_sheet
from handouts.press.press import Press
from handouts.storage import user_cache
from handouts.web.editor.advice import advise
from handouts.web.interface import load_words
from handouts.web.watcher import LibraryWatcher

NAMES = tuple(f"knee-{each}" for each in "abcdefgh")
TODAY = datetime.date(2026, 11, 27)
VARIANTS = "variants:\n  morning: {label: Morning, plain_title: At dawn.}\n  evening: {label: Evening, plain_title: At dusk.}\n"
PACK = """\
title: All of it
plain_title: What comes first and what comes next.
version: 2026-11-03
sheets: [knee-a, knee-b-morning]
short_version: [{text: You come by bus., source: none}]
"""


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HANDOUTS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(user_cache, "_turned_off", False)
    return tmp_path / "cache"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read, as they are."""
    found: list[str] = []
    real = library_reader.read_text
    monkeypatch.setattr(library_reader, "read_text", lambda file, shown: found.append(file.name) or real(file, shown))
    return found


def age(folder: Path) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - 60,) * 2)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def woven() -> dict[str, str]:
    """A library in which one procedure has variants, and a pack is made of one of these and another sheet."""
    files = in_files(NAMES)
    files["procedures/knee-b.yaml"] += VARIANTS
    files["translations/es/knee-b.yaml"] += VARIANTS.replace("Mor", "Ma").replace("Eve", "Ta")
    files["procedures/pack.yaml"] = PACK
    return files


def check(path: Path, *more: str) -> str:
    result = CliRunner().invoke(main, ["check", "--content", str(path), "--no-layout", "--json", *more])
    return result.output


@pytest.mark.parametrize("files", [lambda: in_files(NAMES, parts=True), woven])
def test_the_desk_reads_no_sheet_that_it_does_not_show(
    tmp_path: Path, read: list[str], files: Callable[[], dict[str, str]]
) -> None:
    path = write(tmp_path / "lib", files())
    age(path.parent)
    shelf, _ = LibraryWatcher(path, today=lambda: TODAY).current_shelf()
    assert shelf
    first = (shelf.rows, dict(shelf.cards), dict(shelf.catalog.texts))
    names = tuple(shelf.library.procedures)
    read.clear()
    again, _ = LibraryWatcher(path, today=lambda: TODAY).current_shelf()
    assert again
    assert (again.rows, dict(again.cards), dict(again.catalog.texts)) == first
    assert tuple(again.library.procedures) == names
    assert dict(again.library.unfinished) == {}
    assert {each for each in read if "knee" in each} <= {"knee-a.yaml"}, "the practice quotes nothing: none is needed"
    read.clear()
    assert again.library.procedure("knee-c", "es").title == "El knee-c"
    assert {each for each in read if "knee" in each} <= {"knee-a.yaml", "knee-c.yaml"}


@pytest.mark.parametrize(
    ("name", "theirs"), [("knee-c", set()), ("knee-b", set()), ("pack", {"knee-a.yaml", "knee-b.yaml"})]
)
def test_whoever_writes_a_sheet_waits_for_no_other(
    tmp_path: Path, read: list[str], name: str, theirs: set[str]
) -> None:
    """A draft is read at each pause of the keys: as quickly in a library of hundreds as alone."""
    path = write(tmp_path / "lib", woven())
    age(path.parent)
    LibraryWatcher(path, today=lambda: TODAY).current_shelf()
    shelf, _ = LibraryWatcher(path, today=lambda: TODAY).current_shelf()
    assert shelf
    words = read_words(path, name).data
    read.clear()
    draft = read_draft(shelf.library, name, {**words, "title": "Another title"})
    assert draft.problems == ()
    assert draft.library
    for sheet in draft.library.sheets_of(name):
        found = Press(draft.library, sheet, format="standard", today=TODAY).show(handouts.Patient())
        assert "Another title" in " ".join(part for _, part in tagged(found.pdf))
    advise(load_words("en"), shape_of_sheet(name), words, draft.library, name, "en", TODAY)
    assert {each for each in read if "knee" in each} - {f"{name}.yaml"} <= theirs


@given(
    below=st.dictionaries(st.integers(0, 9), st.integers()),
    own=st.dictionaries(st.integers(0, 9), st.integers()),
    hidden=st.sets(st.integers(0, 9)),
)
def test_an_overlay_is_the_mapping_it_stands_for(below: dict[int, int], own: dict[int, int], hidden: set[int]) -> None:
    made = Overlay(below, own, hidden.__contains__)
    same = {key: own.get(key, value) for key, value in below.items() if key in own or key not in hidden} | own
    assert list(made.items()) == list(same.items())
    assert len(made) == len(same)
    assert all((key in made) is (key in same) and made.get(key) == same.get(key) for key in range(10))


def test_an_edit_is_read_alone_by_the_desk_and_by_check(tmp_path: Path, read: list[str]) -> None:
    path = write(tmp_path / "lib", woven())
    age(path.parent)
    check(path)
    LibraryWatcher(path, today=lambda: TODAY).current_shelf()
    for file, again in (
        ("procedures/knee-c.yaml", {"knee-c.yaml"}),
        ("translations/es/knee-d.yaml", {"knee-d.yaml"}),
        ("procedures/knee-b.yaml", {"knee-a.yaml", "knee-b.yaml", "pack.yaml"}),
        ("procedures/pack.yaml", {"knee-a.yaml", "knee-b.yaml", "pack.yaml"}),
    ):
        edit(path.parent / file, "title: ", "title: Now ")
        age(path.parent)
        read.clear()
        check(path)
        assert {each for each in read if each != "content.yaml"} == again, file
        LibraryWatcher(path, today=lambda: TODAY).current_shelf()
        assert {each for each in read if each != "content.yaml"} == again, file


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(
        st.tuples(
            st.sampled_from(["knee-a", "knee-b", "knee-c", "pack"]),
            st.sampled_from(["You lie down.", "You come by bus.", "You feel hot.", "title: "]),
            st.sampled_from(["Call (770) 555-0199. ", "The x-ray is short. ", "The xray is short. ", "On Jan 5, 2021. ", "TODO "]),
            st.booleans(),
        ),
        max_size=3,
    )
)  # fmt: skip
def test_whatever_is_edited_check_says_what_it_would_say_of_all(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str, str, bool]]
) -> None:
    path = write(tmp_path_factory.mktemp("lib"), woven())
    age(path.parent)
    for name, before, words, old in edits:
        file = path.parent / f"procedures/{name}.yaml"
        file.write_text(
            file.read_text().replace(before, f"{before}{words}" if before == "title: " else f"{words}{before}", 1)
        )
        if old:
            age(path.parent)
        found = check(path)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("HANDOUTS_CACHE", "off")
            assert check(path) == found


def many(folder: Path, number: int) -> Path:
    words = "".join(f"  - {{text: 'Word{each} lies down here and there.', source: none}}\n" for each in range(60))
    files = in_files([f"knee-{each}" for each in range(number)])
    for name in list(files):
        if name.startswith("procedures/"):
            files[name] += f"aftercare:\n  items:\n{words}".replace("text:", "do:")
    return write(folder, files)


def peak(run: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.fixture
def few_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(on_demand, "MOST_KEPT", 4)
    before = gc.get_threshold()
    gc.set_threshold(5000, 1, 1)  # what is no longer used goes at once, and not by chance
    yield
    gc.set_threshold(*before)


def test_memory_does_not_grow_with_the_library(tmp_path: Path, few_kept: None) -> None:
    """Three times as many procedures, looked at for the first time, take less than half as much again."""

    def look(path: Path) -> Callable[[], object]:
        return lambda: check_library(load_each_sheet(path, only=()), (), False, lambda made: None)

    small, large = many(tmp_path / "small", 12), many(tmp_path / "large", 36)
    look(small)()  # what the program itself keeps for good
    user_cache.turn_off()
    of_small, of_large = peak(look(small)), peak(look(large))
    assert of_large < 1.5 * of_small, (of_small, of_large)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"knee-a": 5}', b'{"knee-a": {"key": ""}}', b"\xe9\x00\x00"])
def test_an_entry_of_another_shape_is_no_entry(tmp_path: Path, cache: Path, damage: bytes) -> None:
    path = write(tmp_path / "lib", woven())
    age(path.parent)

    def all_of_it() -> tuple[object, ...]:
        shelf, _ = LibraryWatcher(path, today=lambda: TODAY).current_shelf()
        assert shelf
        return shelf.rows, dict(shelf.catalog.texts), check(path)

    expected = all_of_it()
    for folder in cache.iterdir():
        for entry in folder.iterdir():
            user_cache.open_cache(folder.name, 10**9).write(entry.name, damage)
    assert all_of_it() == expected


@pytest.mark.parametrize("broken", ['title: "', "titel: The knee\n", PROCEDURE.replace("lie down}", "stand}")])
def test_a_broken_file_takes_its_own_sheets_away_on_every_face(tmp_path: Path, broken: str) -> None:
    path = write(tmp_path / "lib", {**woven(), "procedures/knee-c.yaml": broken.replace("NAME", "knee-c")})
    age(path.parent)
    others = [f"knee-{each}" for each in ("a", "b-morning", "b-evening", *"defgh")] + ["pack"]
    for _ in range(2):
        listed = CliRunner().invoke(main, ["list", "--content", str(path)])
        assert listed.exit_code == 0
        assert [line.split()[0] for line in listed.stdout.splitlines() if line.startswith(("knee", "pack"))] == others
        assert "knee-c.yaml" in listed.stderr
        assert "knee-c.yaml" in check(path)
        assert (
            CliRunner().invoke(main, ["check", "--content", str(path), "--no-layout", "pack", "knee-d"]).exit_code == 0
        )
        shelf, problems = LibraryWatcher(path, today=lambda: TODAY).current_shelf()
        assert shelf
        assert (list(shelf.cards), problems) == (others, ())
        assert {name for name, _ in shelf.library.unfinished} == {"knee-c"}
    made = CliRunner().invoke(main, ["build", "--content", str(path), "--output", str(tmp_path / "out")])
    assert made.exit_code == 6
    assert {each.name for each in (tmp_path / "out").iterdir()} == {f"{name}-standard-en.pdf" for name in others}
    alone = ["build", "pack", "--content", str(path), "--output", str(tmp_path / "one")]
    assert CliRunner().invoke(main, alone).exit_code == 0


def test_what_is_kept_of_a_standing_ends_on_its_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "lib", in_files(NAMES[:2]))
    age(path.parent)
    arguments = ["approve", "knee-a", "--by", "A. Lee, MD", "--until", "2027-02-01", "--content", str(path)]
    said = CliRunner().invoke(main, arguments)
    assert said.exit_code == 0, said.output

    def kinds(day: str) -> dict[tuple[str, str], str]:
        shelf, _ = LibraryWatcher(path, today=lambda: datetime.date.fromisoformat(day)).current_shelf()
        assert shelf
        return {(row.procedure, row.language): row.standing.kind for row in shelf.rows}

    judged: list[str] = []
    real = kept_standings.judge_sheet
    monkeypatch.setattr(
        kept_standings, "judge_sheet", lambda library, name, *more: judged.append(name) or real(library, name, *more)
    )
    first = datetime.date.today().isoformat()
    assert kinds(first)["knee-a", "en"] == "approved"
    judged.clear()
    assert kinds("2027-02-01")["knee-a", "en"] == "approved"
    assert judged == []
    assert kinds("2027-02-02")["knee-a", "en"] == "overdue"
    assert set(judged) == {"knee-a"}
    (entry,) = (path.parent / "approvals").glob("knee-a.*.txt")
    entry.write_text(entry.read_text().replace("A. Lee", "B. Lee"))
    assert kinds("2027-02-01")["knee-a", "en"] == "draft"


def test_findings_hold_until_a_date_has_passed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = in_files(NAMES[:3])
    files["procedures/knee-b.yaml"] = files["procedures/knee-b.yaml"].replace(
        "[You feel hot.]", '["You feel hot on Jan 5, 2027."]'
    )
    path = write(tmp_path / "lib", files)
    age(path.parent)
    looked: list[str] = []

    def codes(day: str) -> set[str]:
        from handouts import checks
        from handouts.checks.kept_findings import KeptFindings
        from handouts.content.library_index import LibraryIndex

        library = load_each_sheet(path, only=())
        index = LibraryIndex.of(library)
        index.cards()
        today = datetime.date.fromisoformat(day)
        return {each.code for each in checks.check(library, today=today, findings=KeptFindings(index, today))}

    real = looking.look_through
    monkeypatch.setattr(
        "handouts.checks.kept_findings.look_through",
        lambda library, name, *more: looked.append(name) or real(library, name, *more),
    )
    assert "past-date" not in codes("2026-12-01")
    assert len(looked) == 3
    looked.clear()
    assert "past-date" not in codes("2027-01-05")
    assert looked == []
    assert "past-date" in codes("2027-01-06")
    assert looked == ["knee-b"]
