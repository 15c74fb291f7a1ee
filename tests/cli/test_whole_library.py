"""A whole library is built on all cores, and only what changed: what stands in the folder is what a build from nothing makes."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.library import in_files, in_one_file, write

from handouts.cli import whole_library
from handouts.cli.app import main
from handouts.problems import ExitCode
from handouts.storage import user_cache

NAMES = ("hip", "knee", "spine")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HANDOUTS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(user_cache, "_turned_off", False)
    return tmp_path / "cache"


def build(path: Path, *more: str) -> Result:
    arguments = ["build", "--content", str(path), "--output", str(path.parent / "out"), "--language", "all", *more]
    return CliRunner().invoke(main, arguments)


def sheets(path: Path, folder: str = "out") -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted((path.parent / folder).glob("*.pdf"))}


def made(result: Result) -> list[str]:
    return re.findall(r"(\w+)-standard-(\w+?)(?:-a4)?\.pdf  ", result.output)


@pytest.mark.parametrize("form", [in_files, in_one_file])
def test_only_what_changed_is_made(tmp_path: Path, cache: Path, form: Callable[..., dict[str, str]]) -> None:
    files = form(NAMES, parts=True)
    path = write(tmp_path / "lib", files)
    assert len(made(build(path))) == 6
    first = sheets(path)
    again = build(path)
    assert made(again) == []
    assert "6 sheets unchanged" in again.output
    assert len(made(build(path, "--all"))) == 6
    assert sheets(path) == first
    assert len(made(build(path, "--paper", "a4"))) == 6
    (tmp_path / "lib/out/knee-standard-en.pdf").write_bytes(b"somebody's")
    (tmp_path / "lib/out/hip-standard-es.pdf").unlink()
    assert made(build(path)) == [("hip", "es"), ("knee", "en")]
    assert {name: pdf for name, pdf in sheets(path).items() if "a4" not in name} == first


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("procedures/knee.yaml", "You feel hot", "You feel cold", {"knee"}),
        ("translations/es/knee.yaml", "Miramos", "Vemos", {"knee"}),
        ("shared/parking.yaml", "Hill Road", "Mill Road", set(NAMES)),
        ("content.yaml", "Call us", "Ring us", set(NAMES)),
    ],
)
def test_what_a_sheet_rests_on_is_made_anew(
    tmp_path: Path, cache: Path, file: str, old: str, new: str, expected: set[str]
) -> None:
    path = write(tmp_path / "lib", in_files(NAMES, parts=True))
    build(path)
    text = (path.parent / file).read_text()
    assert old in text
    (path.parent / file).write_text(text.replace(old, new))
    assert {name for name, _ in made(build(path))} == expected
    after = sheets(path)
    build(path, "--all")
    assert sheets(path) == after


def test_an_approval_is_seen(tmp_path: Path, cache: Path) -> None:
    path = write(tmp_path / "lib", in_files(NAMES))
    build(path)
    result = CliRunner().invoke(main, ["approve", "knee", "--content", str(path), "--by", "A. Lee, MD"])
    assert result.exit_code == 0, result.output
    assert ("knee", "en") in made(build(path))
    after = sheets(path)
    build(path, "--all")
    assert sheets(path) == after


def test_a_picture_is_seen(tmp_path: Path, cache: Path) -> None:
    files = in_files(NAMES)
    files["procedures/knee.yaml"] += "why: {text: We look., picture: {file: a.svg, alt: A square}}\n"
    files["translations/es/knee.yaml"] += "why: {text: Miramos., picture: {file: a.svg, alt: Un cuadrado}}\n"
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="{}" height="9"/></svg>'
    path = write(tmp_path / "lib", {**files, "a.svg": svg.format(9)})
    assert len(made(build(path))) == 6
    (path.parent / "a.svg").write_text(svg.format(5))
    assert {name for name, _ in made(build(path))} == {"knee"}


def test_what_was_told_is_told_again(tmp_path: Path, cache: Path) -> None:
    files = in_files(NAMES)
    files["procedures/knee.yaml"] = files["procedures/knee.yaml"].replace("You feel hot.", "You feel &amp; hot.")
    path = write(tmp_path / "lib", files)
    first, again = build(path), build(path)
    assert made(first)
    assert made(again) == []
    assert first.stderr == again.stderr
    assert "&amp;" in again.stderr


def test_without_a_cache_all_are_made(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "lib", in_files(NAMES))
    monkeypatch.setenv("HANDOUTS_CACHE", "off")
    assert len(made(build(path))) == len(made(build(path))) == 6
    assert not cache.exists()


def test_a_name_or_a_record_makes_all_that_is_asked_for(tmp_path: Path, cache: Path) -> None:
    path = write(tmp_path / "lib", in_files(NAMES))
    build(path)
    assert made(build(path, "knee")) == [("knee", "en"), ("knee", "es")]
    assert len(made(build(path, "--record", str(tmp_path / "record.csv")))) == 6
    assert len(made(build(path, "--name", "Ann"))) == 6
    assert b"Ann" not in b"".join(each.read_bytes() for each in cache.rglob("*") if each.is_file())


def test_several_processes_make_the_same(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = in_files(NAMES, parts=True)
    files["procedures/hip.yaml"] = files["procedures/hip.yaml"].replace("title:", "titel:")
    path = write(tmp_path / "lib", files)
    alone = build(path)
    assert alone.exit_code == ExitCode.PARTLY_MADE
    assert made(alone) == [(name, code) for name in ("knee", "spine") for code in ("en", "es")]
    first = sheets(path)
    monkeypatch.setattr(whole_library, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr("handouts.batch.workers.count_cores", lambda: 2)
    together = build(path, "--all")
    assert together.exit_code == ExitCode.PARTLY_MADE
    assert together.output == alone.output
    assert sheets(path) == first
    assert made(build(path)) == []


@pytest.mark.skipif(os.name == "nt", reason="who may write is told otherwise there")
def test_a_folder_that_cannot_be_written_ends_it(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "lib", in_files(NAMES))
    (path.parent / "out").write_text("a file")
    for worth in (12, 1):
        monkeypatch.setattr(whole_library, "WORTH_A_PROCESS", worth)
        result = build(path)
        assert result.exit_code == ExitCode.UNWRITABLE
        assert "Traceback" not in result.output


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["", "es"]), st.integers(1, 3)), max_size=4))
def test_whatever_is_edited_the_folder_is_that_of_a_build_from_nothing(
    tmp_path: Path, cache: Path, edits: list[tuple[str, str, int]]
) -> None:
    path = write(tmp_path / "lib", in_files(NAMES, parts=True))
    build(path)
    for name, code, number in edits:
        file = path.parent / (f"translations/{code}/{name}.yaml" if code else f"procedures/{name}.yaml")
        words = ("Acuéstese", "Siente calor") if code else ("You feel hot", "You feel hot")
        text = file.read_text()
        file.write_text(re.sub(rf"{words[1]}\w*", f"{words[1]}{'x' * number}", text))
        build(path)
    standing = sheets(path)
    build(path, "--all")
    assert sheets(path) == standing
