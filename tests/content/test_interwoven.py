"""Variants and packs in a content of many files: a sheet that rests on files of other names is never taken for unchanged."""

from __future__ import annotations

import datetime
import os
import re
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.library import in_files, in_one_file, write

import handouts
from handouts.approval import signing
from handouts.approval.standing import judge_standing
from handouts.batch.dask_cluster import Errand
from handouts.batch.workers import Setting
from handouts.cli.app import main
from handouts.content.library import Library
from handouts.content.loader import load_each_sheet
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Problem
from handouts.storage import user_cache

NAMES = ("hip", "knee", "spine")
VARIANTS = """\
variants:
  morning: {label: Morning visit, plain_title: We look at it at dawn.}
  afternoon: {label: Afternoon visit, plain_title: We look at it late.}
"""
VARIANTS_ES = """\
variants:
  morning: {label: Cita de mañana, plain_title: Lo miramos al alba.}
  afternoon: {label: Cita de tarde, plain_title: Lo miramos tarde.}
"""
PACK = """\
title: Your visit
plain_title: What comes first and what comes next.
version: 2026-11-03
sheets: [hip, knee-morning]
short_version: [{text: You come by bus., source: none}]
"""
PACK_ES = """\
title: Su visita
plain_title: Lo primero y lo que sigue.
version: 2026-11-03
short_version: [{text: Venga en autobús., source: none}]
"""
SHEETS = ["hip", "knee-morning", "knee-afternoon", "spine", "visit"]
FILES = ["procedures/hip.yaml", "procedures/knee.yaml", "procedures/visit.yaml", "translations/es/hip.yaml",
         "translations/es/knee.yaml", "translations/es/visit.yaml"]  # fmt: skip


def woven(files: dict[str, str] | None = None) -> dict[str, str]:
    """A library in files with a procedure of two variants, and a pack of one of them and another sheet."""
    files = files or in_files(NAMES)
    files["procedures/knee.yaml"] += VARIANTS
    files["translations/es/knee.yaml"] += VARIANTS_ES
    files["procedures/visit.yaml"] = PACK
    files["translations/es/visit.yaml"] = PACK_ES
    return files


def indented(text: str, by: int) -> str:
    return re.sub("(?m)^(?=.)", " " * by, text)


def woven_in_one() -> dict[str, str]:
    """The same library in one file."""
    files = in_one_file(NAMES)
    before, after = files["content.yaml"].split("  spine:\n")
    knee = before.index("  knee:\n")
    at = before.index("    translations:\n", knee)
    before = before[:at] + indented(VARIANTS, 4) + before[at:] + indented(VARIANTS_ES, 8)
    pack = "  visit:\n" + indented(PACK + "translations:\n  es:\n" + indented(PACK_ES, 4), 4)
    files["content.yaml"] = f"{before}  spine:\n{after}{pack}"
    return files


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HANDOUTS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(user_cache, "_turned_off", False)
    return tmp_path / "cache"


def run(path: Path, command: str, *more: str) -> Result:
    return CliRunner().invoke(main, [*command.split(), *more, "--content", str(path)])


def build(path: Path, *more: str, output: str = "out") -> dict[str, bytes]:
    result = run(path, "build", *more, "--output", str(path.parent / output), "--language", "all")
    assert result.exit_code == 0, result.output
    return {each.name: each.read_bytes() for each in sorted((path.parent / output).glob("*.pdf"))}


def age(folder: Path) -> None:
    """Lets every file be saved a minute ago."""
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - 60,) * 2)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_it_is_the_library_in_one_file(tmp_path: Path) -> None:
    one = handouts.load(write(tmp_path / "one", woven_in_one()))
    many = handouts.load(write(tmp_path / "many", woven()))
    assert list(one.procedures) == list(many.procedures) == SHEETS
    assert one.procedures == many.procedures
    assert (one.variant_of, list(one.several)) == (many.variant_of, ["knee"])
    for sheet in ("knee-afternoon", "visit"):
        for code in ("en", "es"):
            assert one.procedure(sheet, code) == many.procedure(sheet, code)
            assert len({handouts.build(each, sheet, language=code).pdf for each in (one, many)}) == 1


@pytest.mark.parametrize("asked", [(), ("visit",), ("knee-morning",), ("knee",), ("hip",)])
def test_read_on_demand_it_is_the_same(tmp_path: Path, asked: tuple[str, ...]) -> None:
    path = write(tmp_path, woven())
    every, some = load_each_sheet(path), load_each_sheet(path, only=asked)
    assert list(some.names()) == SHEETS
    assert {name: some.procedure(name, code) for name in SHEETS for code in ("en", "es")} == {
        name: every.procedure(name, code) for name in SHEETS for code in ("en", "es")
    }
    assert (dict(some.procedures), dict(some.unfinished)) == (every.procedures, every.unfinished)
    assert (dict(some.several), some.variant_of) == (every.several, every.variant_of)


@pytest.mark.parametrize("written", [
    'variants:', '"variants":', "'variants' :", '"\\x76ariants":', '"v\\u0061riants" :', "? variants\n:", "? variants # which\n:",
    "!!str variants:",
])  # fmt: skip
def test_variants_are_seen_before_a_file_is_read(tmp_path: Path, written: str) -> None:
    files = in_files(NAMES)
    files["procedures/knee.yaml"] += VARIANTS.replace("variants:", written)
    path = write(tmp_path, files)
    whole = load_each_sheet(path)
    assert whole.variant_of == {"knee-morning": "knee", "knee-afternoon": "knee"}
    assert load_each_sheet(path, only=()).variant_of == whole.variant_of


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(st.sampled_from(FILES), min_size=1, max_size=2, unique=True), day=st.integers(4, 28))
def test_no_edit_leaves_an_old_sheet(tmp_path_factory: pytest.TempPathFactory, files: list[str], day: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("woven")
        patch.setenv("HANDOUTS_CACHE", str(folder / "cache"))
        patch.setattr(user_cache, "_turned_off", False)
        path = write(folder / "lib", woven())
        age(path.parent)
        before = build(path)
        for name in files:
            edit(path.parent / name, "title: ", f"title: Day {day} of ")
        age(path.parent)
        after = build(path)
        assert after == build(path, "--all", output="anew")
        changed = {name for name in after if after[name] != before[name]}
        for name in files:
            code = "es" if "/es/" in name else "en"
            stem = Path(name).stem
            rest = {"hip": {"hip", "visit"}, "knee": {"knee-morning", "knee-afternoon", "visit"}, "visit": {"visit"}}[
                stem
            ]
            assert {f"{each}-standard-{code}.pdf" for each in rest} <= changed


@pytest.mark.parametrize("command", ["check", "list"])
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("procedures/knee.yaml", "You lie down.,", "You lie very down.,"),
        ("procedures/knee.yaml", "at dawn", "at 5 o'clock, call (770) 555-9999"),
        ("procedures/hip.yaml", "source: lie down", "source: stand up"),
        ("translations/es/hip.yaml", "Usted se", "TODO Usted se"),
        ("procedures/visit.yaml", "knee-morning", "spine"),
        ("procedures/spine.yaml", "title: The", "title: All of the"),
    ],
)
def test_what_is_told_is_what_is_so_now(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, command: str, file: str, old: str, new: str
) -> None:
    path = write(tmp_path / "lib", woven())
    age(path.parent)
    more = ("--no-layout", "--json") if command == "check" else ()
    run(path, command, *more)
    edit(path.parent / file, old, new)
    age(path.parent)
    found = run(path, command, *more)
    monkeypatch.setenv("HANDOUTS_CACHE", "off")
    assert found.output
    now = run(path, command, *more)
    assert (found.exit_code, found.output) == (now.exit_code, now.output)


@pytest.mark.parametrize(
    ("asked", "made"),
    [
        (("knee-morning",), {"knee-morning"}),
        (("knee", "--variant", "afternoon"), {"knee-afternoon"}),
        (("visit",), {"visit"}),
        (("visit", "spine"), {"visit", "spine"}),
    ],
)
def test_sheets_are_made_by_name(tmp_path: Path, cache: Path, asked: tuple[str, ...], made: set[str]) -> None:
    path = write(tmp_path / "lib", woven())
    whole = build(path, output="whole")
    some = build(path, *asked)
    assert some == {name: pdf for name, pdf in whole.items() if name.split("-standard")[0] in made}
    assert len(some) == 2 * len(made)


def test_a_procedure_of_variants_is_checked_by_its_name_and_not_made(tmp_path: Path, cache: Path) -> None:
    path = write(tmp_path / "lib", woven())
    refused = run(path, "build", "knee")
    assert refused.exit_code == 1
    assert "knee-morning, knee-afternoon" in refused.output
    assert not (path.parent / "out").exists()
    for asked, many in (("knee", 4), ("visit", 2), ("knee-morning", 2)):
        result = run(path, "check", asked, "--no-layout", "--json")
        assert result.exit_code == 0, result.output
        shelf = load_each_sheet(path)
        assert sum(len(shelf.languages(each)) for each in shelf.sheets_of(asked)) == many
    edit(path.parent / "procedures/knee.yaml", "source: lie down", "source: stand up")
    for asked in ("knee", "knee-morning", "visit"):
        result = run(path, "check", asked, "--no-layout", "--json")
        assert result.exit_code == 1
        assert ("source-not-found" if asked != "visit" else "pack-torn") in result.output


def test_a_pack_narrowed_keeps_its_sheets(tmp_path: Path) -> None:
    library = load_each_sheet(write(tmp_path, woven()))
    narrow = library.narrow_to(["visit"])
    assert list(narrow.procedures) == ["visit", "hip", "knee-morning"]
    assert narrow.procedure("visit", "es") == library.procedure("visit", "es")
    assert list(library.narrow_to(["spine"]).procedures) == ["spine"]


@pytest.mark.parametrize(
    ("sheet", "file"),
    [*(("visit", file) for file in FILES), *(("knee-morning", file) for file in FILES if "knee" in file)],
)
def test_a_worker_that_reads_other_words_makes_nothing(tmp_path: Path, sheet: str, file: str) -> None:
    path = write(tmp_path, woven())

    def errand() -> Errand:
        return Errand.of(
            Setting(load_each_sheet(path).narrow_to([sheet]), "letter", "color", datetime.date(2026, 11, 27), tmp_path)
        )

    before = errand()
    opened = before.open()
    assert isinstance(opened, Setting)
    assert opened.library.procedure(sheet, "es") == load_each_sheet(path).procedure(sheet, "es")
    edit(path.parent / file, "title: ", "title: Another ")
    refused = before.open()
    assert isinstance(refused, Problem)
    assert refused.code == "content-differs"
    assert isinstance(errand().open(), Setting)


@pytest.mark.parametrize(
    ("file", "old", "new", "codes"),
    [
        ("procedures/visit.yaml", "knee-morning", "knee", {"visit": "unknown-pack-sheet"}),
        ("procedures/visit.yaml", "knee-morning", "knee-noon", {"visit": "unknown-pack-sheet"}),
        ("procedures/visit.yaml", "hip, knee-morning", "hip", {"visit": "pack-sheets"}),
        (
            "procedures/hip.yaml",
            "source: lie down",
            "source: stand up",
            {"hip": "source-not-found", "visit": "pack-torn"},
        ),
        (
            "procedures/knee.yaml",
            "label: Afternoon",
            "label: Morning",
            {"knee": "variant-label-taken", "visit": "pack-torn"},
        ),
        ("procedures/knee.yaml", "title: The knee", "title: [", {"knee": "open-bracket", "visit": "pack-torn"}),
    ],
)
def test_what_is_wrong_takes_its_own_sheets_away(
    tmp_path: Path, file: str, old: str, new: str, codes: dict[str, str]
) -> None:
    path = write(tmp_path, woven())
    edit(path.parent / file, old, new)
    with pytest.raises(HandoutsError):
        handouts.load(path)
    library = load_each_sheet(path, only=())
    found = {name: {each.code for each in wrong} for (name, code), wrong in library.unfinished.items() if not code}
    assert {name: code in found.get(name, ()) for name, code in codes.items()} == dict.fromkeys(codes, True), found
    assert set(found) == set(codes)
    assert "spine" in library.procedures
    assert not {*codes} & {*library.procedures}


def test_a_variant_cannot_have_the_name_of_another_file(tmp_path: Path) -> None:
    files = woven()
    files["procedures/knee-morning.yaml"] = files["procedures/spine.yaml"]
    with pytest.raises(HandoutsError) as caught:
        handouts.load(write(tmp_path, files))
    assert [each.code for each in caught.value.problems] == ["variant-name-taken"]
    place = caught.value.problems[0].place
    assert place
    assert place.file.endswith("knee.yaml")


def test_a_pack_in_the_content_file_rests_on_files(tmp_path: Path, cache: Path) -> None:
    files = in_files(NAMES)
    files["content.yaml"] += "procedures:\n  visit:\n" + indented(PACK.replace("knee-morning", "spine"), 4)
    path = write(tmp_path / "lib", files)
    age(path.parent)
    before = build(path)
    edit(path.parent / "procedures/hip.yaml", "You feel hot", "You feel cold")
    age(path.parent)
    after = build(path)
    assert {name for name in after if after[name] != before[name]} == {"hip-standard-en.pdf", "visit-standard-en.pdf"}


def test_a_variant_names_no_shared_part(tmp_path: Path) -> None:
    files = woven(in_files(NAMES, parts=True))
    files["procedures/knee.yaml"] = files["procedures/knee.yaml"].replace(
        "at dawn.}", "at dawn., parts: [{shared: parking}]}"
    )
    with pytest.raises(HandoutsError) as caught:
        handouts.load(write(tmp_path, files))
    assert "shared-in-variant" in {each.code for each in caught.value.problems}


def test_the_shared_parts_of_a_procedure_stand_in_each_variant(tmp_path: Path) -> None:
    library: Library = handouts.load(write(tmp_path, woven(in_files(NAMES, parts=True))))
    for sheet in ("knee-morning", "knee-afternoon"):
        assert [each.heading for each in library.procedure(sheet).parts] == ["Where to park", "What you eat"]
        assert [each.heading for each in library.procedure(sheet, "es").parts] == ["Dónde aparcar", "Lo que come"]


def test_only_a_library_that_did_not_change_is_not_made_anew(tmp_path: Path, cache: Path) -> None:
    files = woven()
    files["procedures/hip.yaml"] += (
        "why: {text: {text: We look., source: none}, picture: {file: house.svg, alt: A house}}\n"
    )
    files["translations/es/hip.yaml"] += "why: {text: Miramos., picture: {file: house.svg, alt: Una casa}}\n"
    files["house.svg"] = (ROOT / "docs/example/house.svg").read_text("utf-8")
    path = write(tmp_path / "lib", files)
    age(path.parent)
    before = build(path)
    again = run(path, "build", "--output", str(path.parent / "out"), "--language", "all")
    assert "10 sheets unchanged" in again.output
    edit(path.parent / "house.svg", "#0b4f6c", "#112233")
    after = build(path)
    assert after == build(path, "--all", output="anew")
    changed = {name.split("-standard")[0] for name in after if after[name] != before[name]}
    assert changed == {"hip", "visit"}


def test_translations_of_variants_go_out_and_come_back_into_their_file(tmp_path: Path, cache: Path) -> None:
    path = write(tmp_path / "lib", woven())
    before = {each: each.read_bytes() for each in path.parent.rglob("*.yaml")}
    out = tmp_path / "out"
    sent = run(path, "translate export", "es", "knee-morning", "--format", "yaml", "--output", str(out))
    assert sent.exit_code == 0, sent.output
    file = next(each for each in out.iterdir() if each.name.startswith("knee"))
    assert "Cita de tarde" in file.read_text("utf-8")
    edit(file, "Cita de tarde", "Cita vespertina")
    taken = run(path, "translate import", str(file))
    assert "Cita vespertina" in load_each_sheet(path).procedure("knee-afternoon", "es").title, taken.output
    changed = [each.relative_to(path.parent).as_posix() for each, was in before.items() if each.read_bytes() != was]
    assert changed == ["translations/es/knee.yaml"]


@pytest.mark.parametrize(
    ("file", "old", "new", "ended"),
    [
        ("shared/parking.yaml", "Hill Road", "Mill Road", {"hip", "knee-morning", "visit"}),
        ("procedures/knee.yaml", "You feel hot", "You feel cold", {"knee-morning", "visit"}),
        ("procedures/hip.yaml", "You feel hot", "You feel cold", {"hip", "visit"}),
        ("procedures/visit.yaml", "by bus", "by car", {"visit"}),
    ],
)
def test_an_approval_ends_with_words_in_any_file_of_a_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, old: str, new: str, ended: set[str]
) -> None:
    monkeypatch.setattr(signing, "find_obstacles", lambda *_: [])  # how its words are is none of this
    path = write(tmp_path, woven(in_files(NAMES, parts=True)))
    today, english = datetime.date(2026, 11, 27), Language.of("en")
    sheets = ("hip", "knee-morning", "visit")
    for name in sheets:
        signing.approve(load_each_sheet(path, only=[name]), name, english, by="Jane Roe, MD", today=today)
    edit(path.parent / file, old, new)
    kinds = {name: judge_standing(load_each_sheet(path, only=[name]), name, english, today).kind for name in sheets}
    assert {name for name, kind in kinds.items() if kind != "approved"} == ended
