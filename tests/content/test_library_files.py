"""A content in many files: what is read is the same, what is wrong names its own file, and takes only its own sheets away."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.library import PRACTICE, PROCEDURE, TRANSLATION, in_files, in_one_file, write

import handouts
from handouts.content import library_files, library_reader
from handouts.content.library import SheetName
from handouts.content.loader import load_each_sheet
from handouts.problems import HandoutsError, Problem

NAMES = ("hip", "knee", "spine")
TODAY = datetime.date(2026, 11, 27)


def test_a_library_in_files_is_the_one_in_one_file(tmp_path: Path) -> None:
    one = handouts.load(write(tmp_path / "one", in_one_file(NAMES, parts=True)))
    many = handouts.load(write(tmp_path / "many", in_files(NAMES, parts=True)))
    assert list(one.procedures) == list(many.procedures) == list(NAMES)
    assert one.procedures == many.procedures
    for code in ("en", "es"):
        made = [handouts.build(each, "knee", language=code, today=TODAY).pdf for each in (one, many)]
        assert made[0] == made[1]
    assert many.procedure("knee").at["title"].file == str(tmp_path / "many" / "procedures" / "knee.yaml")
    assert many.procedure("knee", "es").at["title"].file.endswith("knee.yaml")


def test_a_shared_part_stands_in_each_sheet_and_language(tmp_path: Path) -> None:
    library = handouts.load(write(tmp_path, in_files(NAMES, parts=True)))
    for name in NAMES:
        assert [each.heading for each in library.procedure(name).parts] == ["Where to park", "What you eat"]
        assert [each.key for each in library.procedure(name).parts] == ["parking", "What you eat"]
        assert [each.after for each in library.procedure(name).parts] == ["why", "glossary"]
        assert [each.heading for each in library.procedure(name, "es").parts] == ["Dónde aparcar", "Lo que come"]
        assert library.procedure(name).parts[0].at["heading"].file.endswith("parking.yaml")


def test_keys_with_nothing_after_them_give_the_order(tmp_path: Path) -> None:
    files = in_files(NAMES)
    files["content.yaml"] = PRACTICE + "procedures:\n  # the most asked for first\n  spine:\n  hip: # and this\n"
    assert list(handouts.load(write(tmp_path, files)).procedures) == ["spine", "hip", "knee"]


Change = Callable[[dict[str, str]], object]


def change(name: str, old: str, new: str) -> Change:
    def apply(files: dict[str, str]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)

    return apply


KNEE, KNEE_ES, PARKING = "procedures/knee.yaml", "translations/es/knee.yaml", "shared/parking.yaml"
BROKEN: dict[str, tuple[Change, str, str, set[tuple[str, str]]]] = {
    # what is done, the code, its place, the sheets it takes away
    "no yaml": (change(KNEE, "The knee", '"The knee'), "open-quote", f"{KNEE}:1:8", {("knee", "")}),
    "key": (change(KNEE, "title:", "titel:"), "unknown-key", f"{KNEE}:1:1", {("knee", "")}),
    "empty": (lambda files: files.__setitem__(KNEE, ""), "empty-file", f"{KNEE}:1:1", {("knee", "")}),
    "a list": (lambda files: files.__setitem__(KNEE, "- a\n"), "wrong-type", f"{KNEE}:1:1", {("knee", "")}),
    "control": (change(KNEE, "hot", "\x07hot"), "bad-character", f"{KNEE}:8:20", {("knee", "")}),
    "tag": (change(KNEE, "[You feel", "!!str [You feel"), "tag", f"{KNEE}:8:10", {("knee", "")}),
    "source": (change(KNEE, "source: lie down", "source: stand"), "source-not-found", f"{KNEE}:6:35", {("knee", "")}),
    "its name in it": (
        lambda files: files.__setitem__(KNEE, "knee:\n  title: x\n"), "name-in-file", f"{KNEE}:1:1", {("knee", "")},
    ),
    "translation no yaml": (change(KNEE_ES, "El knee", "'El"), "open-quote", f"{KNEE_ES}:1:8", {("knee", "es")}),
    "translation key": (change(KNEE_ES, "title:", "titel:"), "unknown-key", f"{KNEE_ES}:1:1", {("knee", "es")}),
    "translation control": (change(KNEE_ES, "calor", "\x07"), "bad-character", f"{KNEE_ES}:7:18", {("knee", "es")}),
    "twice": (
        lambda files: files.__setitem__("content.yaml", PRACTICE + "procedures:\n  knee:\n    title: x\n"),
        "stands-twice", "content.yaml:8:3", {("knee", "")},
    ),
    "translation twice": (
        lambda files: files.__setitem__(KNEE, files[KNEE] + "translations:\n  es: {title: x}\n"),
        "stands-twice", f"{KNEE}:15:3", {("knee", "es")},
    ),
    "gone": (
        lambda files: files.__setitem__("content.yaml", PRACTICE + "procedures:\n  neck:\n"),
        "file-gone", "content.yaml:8:3", {("neck", "")},
    ),
    "shared unknown": (change(KNEE, "shared: parking", "shared: parkin"), "unknown-shared", f"{KNEE}:10:13", {("knee", "")}),
    "words beside": (
        change(KNEE, "    after: why", "    text: more"), "words-beside-shared", f"{KNEE}:11:5", {("knee", "")},
    ),
    "shared no yaml": (
        change(PARKING, "Where", "'Where"), "open-quote", f"{PARKING}:1:10", {(name, "") for name in NAMES},
    ),
    "shared key": (
        change(PARKING, "heading: Where to park\n", ""), "missing-key", f"{PARKING}:1:1", {(name, "") for name in NAMES},
    ),
    "shared not in a language": (
        change(PARKING, "  es:", "  de:"), "shared-without-words", f"{PARKING}:4:3", {(name, "es") for name in NAMES},
    ),
    "shared in a translation": (
        change(KNEE_ES, "parts:\n", "parts:\n  - shared: parking\n"), "shared-in-translation", f"{KNEE_ES}:9:13",
        {("knee", "es")},
    ),
}  # fmt: skip


def test_what_breaks_names_its_file_and_takes_only_its_own_sheets_away(
    tmp_path: Path, subtests: pytest.Subtests
) -> None:
    whole = handouts.load(write(tmp_path / "whole", in_files(NAMES, parts=True)))
    for how, (apply, code, place, lost) in BROKEN.items():
        with subtests.test(how):
            files = in_files(NAMES, parts=True)
            files["procedures/back.yaml"] = PROCEDURE.replace("NAME", "back")
            files["back.txt"] = "lie down"
            apply(files)
            path = write(tmp_path / how, files)
            for library in (load_each_sheet(path), load_each_sheet(path, only=["knee"])):
                assert {name for name, wrong in library.unfinished.items() if wrong} == {
                    SheetName(*one) for one in lost
                }
                told: list[Problem] = [each for wrong in library.unfinished.values() for each in wrong]
                assert (code, f"{tmp_path / how}/{place}") in [(each.code, str(each.place)) for each in told]
                for name in NAMES:
                    if (name, "") not in lost:
                        assert library.procedure(name).title == whole.procedure(name).title
                        if (name, "es") not in lost:
                            assert library.procedure(name, "es").title == whole.procedure(name, "es").title
            with pytest.raises(HandoutsError) as caught:
                handouts.load(path)
            assert code in [each.code for each in caught.value.problems]


def test_a_file_that_is_no_text_takes_only_itself_away(tmp_path: Path) -> None:
    path = write(tmp_path, in_files(NAMES))
    (tmp_path / KNEE).write_bytes(b"title: \xff\n")
    (tmp_path / "translations/es/hip.yaml").write_bytes(b"\xff")
    library = load_each_sheet(path)
    assert {name: wrong[0].code for name, wrong in library.unfinished.items()} == {
        SheetName("knee"): "file-not-utf8",
        SheetName("hip", "es"): "file-not-utf8",
    }


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("procedures/Knee.yaml", "stray-file"),
        ("procedures/knee surgery.yaml", "stray-file"),
        ("procedures/neck.yml", "stray-file"),
        ("procedures/con.yaml", "stray-file"),
        ("shared/Parking Lot.yaml", "stray-file"),
        ("translations/xx/", "stray-file"),
        ("translations/knee.yaml", "stray-file"),
        ("translations/es/neck.yaml", "file-without-procedure"),
        ("shared/lonely.yaml", "shared-unused"),
    ],
)
def test_a_file_that_belongs_to_no_sheet_is_told(tmp_path: Path, file: str, code: str) -> None:
    path = write(
        tmp_path, {**in_files(NAMES), file + ("knee.yaml" if file[-1] == "/" else ""): "heading: x\ntext: y\n"}
    )
    for library in (handouts.load(path), load_each_sheet(path)):
        assert [(each.code, each.place and each.place.file) for each in library.tell_unfinished()] == [
            (code, str(tmp_path / file.rstrip("/")))
        ]
        assert set(library.procedures) == set(NAMES)


@pytest.mark.parametrize(
    "file", ["procedures/README.md", "procedures/.knee.yaml", "procedures/knee.yaml~", ".git/x.yaml"]
)
def test_what_editors_and_people_leave_there_is_not(tmp_path: Path, file: str) -> None:
    library = handouts.load(write(tmp_path, {**in_files(NAMES), file: "x"}))
    assert not list(library.tell_unfinished())


def test_a_command_that_names_a_procedure_reads_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, in_files(NAMES, parts=True))
    read: list[str] = []
    real = library_reader.read_text
    monkeypatch.setattr(library_reader, "read_text", lambda file, shown: read.append(file.name) or real(file, shown))
    library = load_each_sheet(path, only=["knee"])
    handouts.build(library, "knee", language="es", today=TODAY)
    assert "hip.yaml" not in read
    assert read.count("knee.yaml") == 2
    assert list(library.procedures) == list(NAMES)  # whoever asks for all has all
    assert "hip.yaml" in read


def test_the_practice_may_quote_a_source_of_any_procedure(tmp_path: Path) -> None:
    files = in_files(NAMES)
    files["content.yaml"] = PRACTICE.replace("contact: Call", "contact: {text: Call us., source: we answer}\n  x: Call")
    files["content.yaml"] = files["content.yaml"].replace("  x: Call us.\n", "")
    files["spine.txt"] += " And we answer."
    path = write(tmp_path, files)
    for library in (handouts.load(path), load_each_sheet(path, only=["knee"])):
        assert library.procedure("knee").title == "The knee"
    (tmp_path / "spine.txt").write_text("You lie down.")
    for only in (None, ["knee"]):
        with pytest.raises(HandoutsError, match="does not stand in a source"):
            load_each_sheet(path, only=only)


def test_limits_hold_for_each_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from handouts.reading import parser

    monkeypatch.setattr(parser, "VALUE_LIMIT", 60)
    path = write(tmp_path, {**in_files([f"p{number}" for number in range(20)])})
    assert len(handouts.load(path).procedures) == 20
    (tmp_path / "procedures/p3.yaml").write_text(
        PROCEDURE.replace("NAME", "p3") + "questions: [a, " + "b, " * 60 + "c]\n"
    )
    assert list(load_each_sheet(path).unfinished) == [SheetName("p3")]


@given(st.lists(st.sampled_from(["procedures", "translations/es", "shared", "translations"]), max_size=3), st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_lies_in_the_folders_every_whole_sheet_is_read(
    tmp_path: Path, folders: list[str], data: st.DataObject
) -> None:
    root = tmp_path / str(abs(hash(tuple(folders))) % 10**6) / data.draw(st.uuids()).hex
    files = in_files(NAMES)
    for folder in folders:
        name = data.draw(st.text("abKé .-_0", min_size=1, max_size=6)) + data.draw(
            st.sampled_from([".yaml", ".yml", ".txt", ""])
        )
        if name.strip(". ") and f"{folder}/{name}" not in files:
            files[f"{folder}/{name}"] = data.draw(st.sampled_from(["", "x: y", "- [", TRANSLATION, "\ufeffheading: a"]))
    library = load_each_sheet(write(root, files))
    assert set(NAMES) <= set(library.procedures)
    read = set(library_files.find_files(str(root / "content.yaml"), root).all)
    told = {each.place.file for each in library.tell_unfinished() if each.place}
    for file in files:
        if file.lower().endswith((".yaml", ".yml")) and not Path(file).name.startswith(".") and file != "content.yaml":
            assert any(each == str(root / file) or str(root / file).startswith(each + "/") for each in read | told)
