"""What list and check know from the last time is what they would find now: whatever byte changed, and whenever it was saved."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.library import in_files, write

from handouts.cli.app import main
from handouts.content import library_reader
from handouts.storage import user_cache

NAMES = ("hip", "knee", "spine")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HANDOUTS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(user_cache, "_turned_off", False)
    return tmp_path / "cache"


def age(folder: Path) -> None:
    """Lets every file be saved a minute ago."""
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - 60,) * 2)


def said(path: Path, command: str, *more: str) -> tuple[int, str]:
    more = (*more, "--no-layout", "--json") if command == "check" else more  # to lay out and to measure ink takes long
    result = CliRunner().invoke(main, [command, "--content", str(path), *more])
    return result.exit_code, result.output


def both(path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> tuple[tuple[int, str], tuple[int, str]]:
    """What a command says with the cache, and without."""
    found = said(path, command)
    with monkeypatch.context() as patched:
        patched.setenv("HANDOUTS_CACHE", "off")
        return found, said(path, command)


@pytest.mark.parametrize("relative", [False, True])
@pytest.mark.parametrize("command", ["list", "check"])
def test_what_did_not_change_is_not_read(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, command: str, relative: bool
) -> None:
    path = write(tmp_path / "lib", in_files(NAMES, parts=True))
    age(path.parent)
    if relative:
        monkeypatch.chdir(tmp_path)
        path = Path("lib/content.yaml")
    first = said(path, command)
    read: list[str] = []
    real = library_reader.read_text
    monkeypatch.setattr(library_reader, "read_text", lambda file, shown: read.append(file.name) or real(file, shown))
    assert said(path, command) == first
    assert read == []
    knee = path.parent / "procedures/knee.yaml"
    knee.write_text(knee.read_text().replace("The knee", "The other knee"))
    assert "The other knee" in said(path, "list")[1]
    assert set(read) == {"knee.yaml", "parking.yaml"}


FILES = {
    "content.yaml": ("Call us", "Ring us"),
    "procedures/knee.yaml": ("You feel hot", "You feel cold"),
    "translations/es/knee.yaml": ("Miramos", "Vemos"),
    "shared/parking.yaml": ("Hill Road", "Mill Road"),
    "knee.txt": ("You lie down.", "You stand up."),
}
"""Every sort of file that a sheet rests on, and an edit of it; the last takes away what is quoted."""


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(
        st.tuples(st.sampled_from(sorted(FILES)), st.sampled_from(["edit", "gone", "back", "torn", "same time"])),
        max_size=3,
    )
)
def test_whatever_is_saved_it_says_what_it_would_say_without(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, edits: list[tuple[str, str]]
) -> None:
    files = in_files(NAMES, parts=True)
    path = write(tmp_path / "lib", files)
    age(path.parent)
    for step, (file, how) in enumerate([("content.yaml", "back"), *edits]):
        target = path.parent / file
        before, after = FILES[file]
        if how == "gone" and file != "content.yaml":
            target.unlink(missing_ok=True)
        elif how == "torn":
            target.write_text(files[file] + '\nx: "')
        else:
            seen = target.stat() if target.exists() else None
            target.write_text(files[file] if how == "back" else files[file].replace(before, after))
            if seen and how == "same time":
                os.utime(target, ns=(seen.st_atime_ns, seen.st_mtime_ns))
        if step % 2:
            age(path.parent)
        with_cache, without = both(path, monkeypatch, "list")
        assert with_cache == without
    with_cache, without = both(path, monkeypatch, "check")
    assert with_cache == without


def test_a_file_that_is_young_is_read_again(tmp_path: Path, cache: Path) -> None:
    """Another save within the clock's grain would leave no trace in the times."""
    path = write(tmp_path / "lib", in_files(NAMES))
    said(path, "list")
    assert b'"card"' not in b"".join(each.read_bytes() for each in cache.rglob("*") if each.is_file())
    age(path.parent)
    said(path, "list")
    assert b'"card"' in b"".join(each.read_bytes() for each in cache.rglob("*") if each.is_file())


def test_an_approval_is_seen_by_check(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "lib", in_files(NAMES))
    age(path.parent)
    before = said(path, "check")
    assert said(path, "approve", "knee", "--by", "A. Lee, MD")[0] == 0
    with_cache, without = both(path, monkeypatch, "check")
    assert with_cache == without != before


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"knee": 5}', b'{"knee": {"of": ""}}', b'{"problems": 5}'])
def test_an_entry_of_another_shape_is_no_entry(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes
) -> None:
    path = write(tmp_path / "lib", in_files(NAMES))
    age(path.parent)
    expected = [said(path, command) for command in ("list", "check")]
    for folder in ("libraries", "checks"):
        for entry in (cache / folder).iterdir():
            user_cache.open_cache(folder, 10**9).write(entry.name, damage)
    assert [said(path, command) for command in ("list", "check")] == expected


def test_a_broken_file_is_told_each_time(tmp_path: Path, cache: Path) -> None:
    files = in_files(NAMES)
    files["procedures/hip.yaml"] = 'title: "'
    path = write(tmp_path / "lib", files)
    age(path.parent)
    for _ in range(3):
        code, words = said(path, "list")
        assert (code, "procedures/hip.yaml:1:8" in words) == (0, True)
        code, words = said(path, "check")
        assert (code, "open-quote" in words) == (1, True)


@pytest.mark.parametrize(("sheets", "asked", "told"), [(5, "", True), (6, "", False), (5, "--layout", False)])
def test_a_large_library_is_laid_out_when_it_is_asked_for(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, sheets: int, asked: str, told: bool
) -> None:
    path = write(tmp_path / "lib", in_files(NAMES))
    laid_out: list[bool] = []

    def find(*_: object, layout: bool, **known: object) -> list[object]:
        laid_out.append(layout)
        return []

    monkeypatch.setattr("handouts.press.release.find_problems", find)
    monkeypatch.setattr("handouts.cli.library_check.MOST_LAID_OUT", sheets)
    result = CliRunner().invoke(main, ["check", "--content", str(path), *asked.split(), "--format", "json"])
    assert ("handouts check --layout" in result.output) == told
    assert laid_out == [not told]
