"""The user's cache gives back what was written, or nothing, whatever becomes of its folder."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handouts.storage import user_cache
from handouts.storage.user_cache import UserCache, cache_folder, name_key, open_cache


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HANDOUTS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(user_cache, "_turned_off", False)
    return tmp_path / "cache"


def test_what_was_written_is_read(home: Path) -> None:
    cache = open_cache("things", 10_000)
    assert cache.read(name_key(b"a")) is None
    cache.write(name_key(b"a"), b"kept")
    assert open_cache("things", 10_000).read(name_key(b"a")) == b"kept"
    assert open_cache("others", 10_000).read(name_key(b"a")) is None


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are those of the profile there")
def test_nobody_else_reads_or_writes_it(home: Path) -> None:
    cache, key = open_cache("things", 10_000), name_key(b"a")
    cache.write(key, b"kept")
    assert stat.S_IMODE((home / "things").stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "things" / key).stat().st_mode) == 0o600
    (home / "things").chmod(0o777)
    assert open_cache("things", 10_000).read(key) is None
    open_cache("things", 10_000).write(name_key(b"b"), b"b")
    assert [each.name for each in (home / "things").iterdir()] == [key]


def test_a_link_in_place_of_the_folder_is_not_followed(home: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    home.mkdir(mode=0o700)
    (home / "things").symlink_to(tmp_path / "elsewhere")
    open_cache("things", 10_000).write(name_key(b"a"), b"kept")
    assert not list((tmp_path / "elsewhere").iterdir())


@given(st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_damaged_entry_is_thrown_away(home: Path, data: st.DataObject) -> None:
    cache, key = open_cache("things", 10_000), name_key(b"a")
    cache.write(key, b"some words that were kept")
    path = home / "things" / key
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        damaged = whole[:at]
    else:
        damaged = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    path.write_bytes(damaged)
    assert cache.read(key) is None
    assert not path.exists()


def test_it_keeps_to_its_bound_and_drops_what_was_used_longest_ago(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(user_cache, "SWEEP_EVERY", 1)
    cache = open_cache("things", 10_000)
    for number in range(20):
        cache.write(name_key(b"%d" % number), bytes(1000))
        os.utime(home / "things" / name_key(b"%d" % number), (number, number))
        assert sum(each.stat().st_size for each in (home / "things").iterdir()) <= 11_100
    assert cache.read(name_key(b"0")) is None
    assert cache.read(name_key(b"19")) == bytes(1000)


@pytest.mark.parametrize("said", ["off", "OFF", "0", "no"])
def test_it_can_be_turned_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    cache = UserCache(tmp_path / "things", 10_000)
    monkeypatch.setenv("HANDOUTS_CACHE", said)
    cache.write(name_key(b"a"), b"kept")
    assert not (tmp_path / "things").exists()


def test_the_command_line_turns_it_off(home: Path) -> None:
    cache = open_cache("things", 10_000)
    cache.write(name_key(b"a"), b"kept")
    user_cache.turn_off()
    assert cache.read(name_key(b"a")) is None


def test_no_folder_no_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HANDOUTS_CACHE", "not/absolute")
    assert cache_folder() is None
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("HANDOUTS_CACHE", str(tmp_path / "file"))
    for _ in range(2):
        cache = open_cache("things", 10_000)
        cache.write(name_key(b"a"), b"kept")
        assert cache.read(name_key(b"a")) is None


def test_no_two_lists_of_parts_have_one_key() -> None:
    assert len({name_key(b"ab", b"c"), name_key(b"a", b"bc"), name_key(b"abc"), name_key(b"abc", b"")}) == 4
