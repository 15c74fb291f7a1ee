"""A sheet from the user's cache is the one that would be made, byte for byte, and nothing of anybody is ever in there."""

from __future__ import annotations

import datetime
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from support.library import in_files, write

from handouts.approval import store
from handouts.cli import kept_builds
from handouts.cli.app import main
from handouts.press import press
from handouts.storage import user_cache


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HANDOUTS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(user_cache, "_turned_off", False)
    return tmp_path / "cache" / "sheets"


@pytest.fixture
def path(tmp_path: Path, cache: Path) -> Path:
    path = write(tmp_path / "lib", in_files(("hip", "knee"), parts=True))
    rest(path.parent)
    return path


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sheets that are laid out from now on."""
    seen: list[str] = []
    build_sheet = press.build

    def noted(library: object, procedure: str, **options: object) -> object:
        seen.append(procedure)
        return build_sheet(library, procedure, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(press, "build", noted)
    return seen


def rest(folder: Path) -> None:
    """As if nothing in a folder had been saved for a minute."""
    for each in folder.rglob("*"):
        os.utime(each, (time.time() - 60, time.time() - 60))


def build(path: Path, *more: str) -> Result:
    arguments = ["build", "knee", "--content", str(path), "--output", str(path.parent / "out"), *more]
    return CliRunner().invoke(main, arguments, input='{"name": "Ann Lee"}')


def sheets(path: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in sorted((path.parent / "out").glob("*.pdf"))}


@pytest.mark.parametrize("more", [(), ("--language", "all"), ("--format", "all", "--paper", "a4", "--ink", "mono")])
def test_what_was_made_is_written_again(path: Path, laid_out: list[str], more: tuple[str, ...]) -> None:
    first = build(path, *more)
    made, count = sheets(path), len(laid_out)
    assert count == len(made) > 0
    for each in (path.parent / "out").iterdir():
        each.unlink()
    again = build(path, *more)
    assert len(laid_out) == count
    assert (again.output, again.exit_code) == (first.output, first.exit_code)
    assert sheets(path) == made


@pytest.mark.parametrize("more", [("--profile", "ua2"), ("--fillable",), ("--profile", "ua2", "--fillable")])
def test_how_the_file_is_written_is_part_of_what_is_asked(
    path: Path, laid_out: list[str], more: tuple[str, ...]
) -> None:
    """Neither is the usual file taken for one to other standards or to fill in, nor the other way about."""
    build(path)
    (usual,) = sheets(path)
    build(path, *more)
    made = sheets(path)
    assert laid_out == ["knee", "knee"]
    assert len(made) == len({*made.values()}) == 2
    (other,) = made.keys() - {usual}
    for again, name in (((), usual), (more, other)):
        for each in (path.parent / "out").iterdir():
            each.unlink()
        build(path, *again)
        assert sheets(path) == {name: made[name]}
    assert laid_out == ["knee", "knee"]


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: replace(folder / "procedures/knee.yaml", "You feel hot", "You feel cold"),
        lambda folder: replace(folder / "shared/parking.yaml", "Hill Road", "Mill Road"),
        lambda folder: replace(folder / "content.yaml", "Call us", "Ring us"),
        lambda folder: (folder / "procedures/hand.yaml").write_text((folder / "procedures/hip.yaml").read_text()),
        lambda folder: (folder / "translations/es/knee.yaml").unlink(),
        lambda folder: CliRunner().invoke(main, ["approve", "knee", "--content", f"{folder}/content.yaml", "--by", "A. Lee, MD"]),
    ],
    ids=["its file", "a shared part", "the practice", "a new file", "a translation", "an approval"],
)  # fmt: skip
def test_what_it_rests_on_is_looked_at(path: Path, laid_out: list[str], change: Callable[[Path], object]) -> None:
    build(path)
    change(path.parent)
    build(path)
    assert laid_out == ["knee", "knee"]
    kept = sheets(path)
    build(path, "--ink", "color", "--paper", "letter")  # asked for otherwise, so it is made
    assert sheets(path) == kept


def test_a_day_later_it_is_made(path: Path, laid_out: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    build(path)

    class Tomorrow(datetime.date):
        @classmethod
        def today(cls) -> Tomorrow:
            return cls.fromordinal(datetime.date.today().toordinal() + 1)

    monkeypatch.setattr(kept_builds, "datetime", SimpleNamespace(date=Tomorrow))
    build(path)
    assert laid_out == ["knee", "knee"]


def test_what_was_just_saved_is_not_kept(path: Path, cache: Path) -> None:
    os.utime(path.parent / "procedures/knee.yaml")
    build(path)
    assert not cache.exists()


@pytest.mark.parametrize("more", [("--name", "Ann Lee"), ("--patient", "-"), ("--date", ""), ("--record", "handed.csv"),
                                  ("--for", "print-shop"), ("--coverage",)])  # fmt: skip
def test_nothing_of_anybody_is_kept(path: Path, cache: Path, laid_out: list[str], more: tuple[str, ...]) -> None:
    build(path)
    before = {each.name: each.read_bytes() for each in cache.iterdir()}
    build(path, *(str(path.parent / each) if each == "handed.csv" else each for each in more))
    assert {each.name: each.read_bytes() for each in cache.iterdir()} == before
    assert laid_out.count("knee") >= 2


def test_it_can_be_turned_off(path: Path, cache: Path, laid_out: list[str]) -> None:
    arguments = ["--no-cache", "build", "knee", "--content", str(path), "--output", str(path.parent / "out")]
    for _ in range(2):
        CliRunner().invoke(main, arguments)
    assert laid_out == ["knee", "knee"]
    assert not cache.exists()


@pytest.mark.parametrize("place", ["a letter", "the table", "the end", "another sheet", "the head"])
def test_an_altered_entry_is_made_anew(path: Path, cache: Path, laid_out: list[str], place: str) -> None:
    """Also one whose own digest was made to fit."""
    build(path)
    made, (entry,) = sheets(path), cache.iterdir()
    kept = user_cache.open_cache("sheets", kept_builds.MOST_BYTES)
    data = kept.read(entry.name)
    assert data
    head, _, pdf = data.partition(b"\n")
    altered = {
        "a letter": head + b"\n" + pdf[:900] + bytes([pdf[900] ^ 1]) + pdf[901:],
        "the table": head + b"\n" + pdf.replace(b"/ID[<", b"/ID[<0"),
        "the end": data[:-9],
        "another sheet": data + pdf,
        "the head": b"[]" + data[2:],
    }[place]
    kept.write(entry.name, altered)
    build(path)
    assert laid_out == ["knee", "knee"]
    assert sheets(path) == made
    assert kept.read(entry.name) == data


def test_a_sheet_for_somebody_is_not_whole_by_this_account() -> None:
    import handouts
    from handouts.reading.resources import resource

    one = press.Press(handouts.load(resource("content.yaml")), "kyphoplasty")
    assert kept_builds.is_whole(one.copy())
    assert not kept_builds.is_whole(one.copy(handouts.Patient(name="Ann Lee")))


def test_approvals_are_where_they_are_kept() -> None:
    assert kept_builds.APPROVALS == store.FOLDER
