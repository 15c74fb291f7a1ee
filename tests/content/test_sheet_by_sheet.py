"""A problem belongs to its procedure and language: whatever breaks there, every other sheet stays to the byte."""

from __future__ import annotations

import datetime
import functools
import re
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import handouts
from handouts.approval.signing import approve
from handouts.cli.app import main
from handouts.content.library import SheetName
from handouts.content.loader import load_each_sheet
from handouts.languages.language import Language
from handouts.press.release import find_unfit
from handouts.problems import ExitCode, HandoutsError

TODAY = datetime.date.today()
NAMES = ("knee", "hip", "spine")
PRACTICE = """\
practice:
  name: Elm Street Clinic
  phones: [{number: (770) 555-0100}]
  contact: Call us.
  translations:
    es: {contact: Llame al 770.}
procedures:
"""
PROCEDURE = """\
  NAME:
    title: The NAME
    plain_title: We look at the NAME.
    version: 2026-11-01
    sources: [{title: Ours, file: NAME.txt}]
    short_version:
      - {text: You lie down., source: lie down}
    when_to_call:
      signs: [You feel hot.]
      phones: [{number: (770) 555-0101, when: At night}]
    parts:
      - heading: What you eat
        table: {head: [Day, Food], rows: [[Monday, Soup], [Tuesday, Bread]]}
    translations:
      es:
        title: El NAME
        version: 2026-11-02
        plain_title: Miramos.
        short_version:
          - {text: Usted se acuesta., source: none}
        when_to_call:
          signs: [Siente calor.]
          phones: [{number: (770) 555-0101, when: De noche}]
        parts:
          - heading: Lo que come
            table: {head: [Día, Comida], rows: [[Lunes, Sopa], [Martes, Pan]]}
"""
BREAKS: dict[str, tuple[str, str]] = {
    "unknown key": ("    title: The NAME", "    titel: The NAME"),
    "missing key": ("    version: 2026-11-01\n", ""),
    "still open": ("We look at the NAME.", '"TODO: say it"'),
    "empty": ("    title: The NAME", "    title:"),
    "no date": ("2026-11-01", "soon"),
    "no list": ("      - {text: You lie down., source: lie down}\n", "      a: b\n"),
    "not in the source": ("source: lie down", "source: stand up"),
    "no such source": ("file: NAME.txt", "file: none.txt"),
    "no phone": ("(770) 555-0101, when: At night", "12, when: At night"),
    "unknown phone": ("{number: (770) 555-0101, when: At night}", "{phone: nobody}"),
    "ragged table": ("[Monday, Soup]", "[Monday]"),
    "character": ("You feel hot.", '"You \\x07 feel hot."'),
    "control": ("You feel hot.", "You \x07 feel hot."),
    "tag": ("[You feel hot.]", "!!str [You feel hot.]"),
    "twice": ("    title: The NAME\n", "    title: The NAME\n    title: Another\n"),
    "comment": ("We look at the NAME.", "We look at #1 the NAME. #2"),
    "many": ("    parts:\n", "    questions:\n" + "      - {a: b}\n" * 120 + "    parts:\n"),
    "name twice": ("  NAME:\n", "  NAME: {title: x}\n  NAME:\n"),
    "review": ("    version: 2026-11-01\n", "    version: 2026-11-01\n    review_by: 2026-10-01\n"),
    "chosen": ("    sources:", "    one_page: [nothing]\n    sources:"),
    "es: unknown key": ("        title: El NAME", "        titel: El NAME"),
    "es: still open": ("Usted se acuesta.", '"TODO: say it"'),
    "es: differs": ("[[Lunes, Sopa], [Martes, Pan]]", "[[Lunes, Sopa]]"),
    "es: control": ("Siente calor.", "Siente \x07 calor."),
    "es: no phone": ("(770) 555-0101, when: De noche", "12, when: De noche"),
    "es: not in the source": ("source: none", "source: stand up"),
    "es: twice": ("        title: El NAME\n", "        title: El NAME\n        title: Otro\n"),
    "es: unknown language": ("      es:\n", "      xx:\n"),
}
TORN: dict[str, tuple[str, str]] = {
    "open quote": ("    title: The NAME", '    title: "The NAME'),
    "open bracket": ("[You feel hot.]", "[You feel hot."),
    "tab": ("    version: 2026", "\tversion: 2026"),
    "colon": ("    title: The NAME", "    title: The: NAME"),
    "slipped out": ("    short_version:\n", "short version\n"),
    "alias": ("We look at the NAME.", "*nobody"),
    "brace": ("{text: You lie down., source: lie down}", "{text: You lie down., source: lie down"),
}


def write(folder: Path, changed: dict[str, tuple[str, str]] | None = None) -> Path:
    """A practice with three procedures in two languages; some of them changed in a line."""
    text = PRACTICE
    for name in NAMES:
        own = PROCEDURE
        if changed and name in changed:
            old, new = changed[name]
            assert old in own
            own = own.replace(old, new, 1)
        text += own.replace("NAME", name)
        (folder / f"{name}.txt").write_text("You lie down on a bed.", encoding="utf-8")
    path = folder / "content.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def sheets(library: handouts.Library) -> dict[SheetName, bytes]:
    """The standard sheet of each procedure in each language."""
    return {
        SheetName(name, code): handouts.build(library, name, language=code, today=TODAY).pdf
        for name in library.procedures
        for code in library.languages(name)
    }


@functools.cache
def whole() -> dict[SheetName, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        return sheets(handouts.load(write(Path(folder))))


def lost(name: str, how: str) -> set[SheetName]:
    """The sheets that a break takes: a translation alone, or the procedure with those that rest on it."""
    return {SheetName(name, "es")} if how.startswith("es:") else {SheetName(name, "en"), SheetName(name, "es")}


@settings(max_examples=60, deadline=None)
@given(broken=st.dictionaries(st.sampled_from(NAMES), st.sampled_from(sorted(BREAKS)), min_size=1, max_size=2))
def test_what_is_wrong_with_a_sheet_is_told_and_every_other_stays_to_the_byte(broken: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), {name: BREAKS[how] for name, how in broken.items()})
        library = load_each_sheet(path)
        gone = set().union(*(lost(name, how) for name, how in broken.items()))
        assert not library.unread
        assert sheets(library) == {sheet: pdf for sheet, pdf in whole().items() if sheet not in gone}
        starts = [(line, number) for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)]
        for name, how in broken.items():
            code = "xx" if how == "es: unknown language" else "es" if how.startswith("es:") else ""
            told = library.problems_of(name, code)
            assert told, how
            first = next(number for line, number in starts if line.startswith(f"  {name}:"))
            last = next((number for line, number in starts if number > first and re.match(rf"  (?!{name}\b)\w", line)), 9999)  # fmt: skip
            assert any(each.place and first <= each.place.line < last for each in told), how
            with pytest.raises(HandoutsError) as raised:
                library.procedure(name, code or "en")
            assert raised.value.problems == told
        with pytest.raises(HandoutsError):
            handouts.load(path)


@pytest.mark.parametrize("how", TORN)
@pytest.mark.parametrize("name", NAMES)
def test_of_a_file_that_is_torn_the_readable_sections_are_made_and_nothing_is_approved(
    tmp_path: Path, name: str, how: str
) -> None:
    before = handouts.load(write(tmp_path))
    for each in NAMES:
        approve(before, each, Language.of("en"), by="A. Roe, MD", role="", until=None, today=TODAY)
    assert not find_unfit(before, [(each, "en", "standard") for each in NAMES], TODAY)
    library = load_each_sheet(write(tmp_path, {name: TORN[how]}))
    assert library.unread
    assert library.unread[0].place
    assert library.problems_of(name)
    others = [each for each in NAMES if each != name]
    assert list(library.procedures) == others
    assert sheets(library) == {sheet: pdf for sheet, pdf in whole().items() if sheet.procedure != name}, "drafts, all"
    assert len(find_unfit(library, [(each, "en", "standard") for each in others], TODAY)) == 2


def test_a_tear_that_is_in_what_all_share_stops_all(tmp_path: Path) -> None:
    path = write(tmp_path)
    text = path.read_text(encoding="utf-8")
    for old, new in (("  contact: Call us.", '  contact: "Call us.'), ("name: Elm Street Clinic", "name:"), ("(770) 555-0100", "12")):  # fmt: skip
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(HandoutsError):
            load_each_sheet(path)


def test_what_the_practice_says_in_a_language_stops_that_language(tmp_path: Path) -> None:
    path = write(tmp_path)
    text = path.read_text(encoding="utf-8")
    for old, new in (
        ("Llame al 770.", '"TODO: x"'),
        ("    es: {contact", "    de: {contact"),
        ("Llame al 770.", "[a, b]"),
    ):
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        library = load_each_sheet(path)
        assert set(sheets(library)) == {SheetName(name, "en") for name in NAMES}
        assert all(library.problems_of(name, "es") for name in NAMES)


def test_what_an_alias_repeats_is_wrong_wherever_it_stands(tmp_path: Path) -> None:
    """A character that cannot be printed, once in the file and on two sheets."""
    path = write(tmp_path)
    text = path.read_text(encoding="utf-8").replace("signs: [You feel hot.]", "signs: &signs [You \x07 feel hot.]", 1)
    path.write_text(text.replace("signs: [You feel hot.]", "signs: *signs", 1), encoding="utf-8")
    library = load_each_sheet(path)
    assert list(library.procedures) == ["spine"]


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    outcome = CliRunner().invoke(main, [*arguments, "--content", str(folder / "content.yaml")])
    return outcome.exit_code, outcome.output


def test_on_the_command_line_the_others_build_list_verify_and_go_out(tmp_path: Path) -> None:
    before = handouts.load(write(tmp_path))
    made = approve(before, "hip", Language.of("en"), by="A. Roe, MD", role="", until=None, today=TODAY)[0]
    out = tmp_path / "out"
    write(tmp_path, {"knee": BREAKS["still open"]})
    code, said = run(tmp_path, "build", "--language", "all", "--output", str(out))
    assert code == ExitCode.PARTLY_MADE
    assert {each.name for each in out.iterdir()} == {f"{name}-standard-{code}.pdf" for name in ("hip", "spine") for code in ("en", "es")}  # fmt: skip
    assert f"{tmp_path / 'content.yaml'}:10:" in said, "the broken one is told with its place"
    assert run(tmp_path, "build", "knee", "--output", str(out))[0] == ExitCode.PROBLEMS
    assert run(tmp_path, "build", "hip", "--final", "--output", str(out))[0] == ExitCode.OK
    assert run(tmp_path, "build", "--final", "--output", str(tmp_path / "final"))[0] == ExitCode.PARTLY_MADE
    assert [each.name for each in (tmp_path / "final").iterdir()] == ["hip-standard-en.pdf"]
    code, said = run(tmp_path, "list")
    assert code == ExitCode.OK
    assert "hip" in said
    assert "content.yaml:10:" in said
    assert run(tmp_path, "verify", made.wording.codes[0])[0] == ExitCode.OK
    assert run(tmp_path, "check", "knee")[0] == ExitCode.PROBLEMS
    assert "TODO" not in run(tmp_path, "check", "hip")[1]
    (tmp_path / "day.csv").write_text("procedure,name\nhip,Ann Example\nknee,Bea Example\n", encoding="utf-8")
    code, said = run(tmp_path, "batch", str(tmp_path / "day.csv"), "--output", str(tmp_path / "day"), "--final")
    assert code == ExitCode.PROBLEMS
    assert [each.name for each in (tmp_path / "day").glob("*.pdf")] == ["00002-hip-standard-en.pdf"]
    assert "day.csv:3" in said


def test_a_torn_file_never_goes_out_as_final(tmp_path: Path) -> None:
    before = handouts.load(write(tmp_path))
    approve(before, "hip", Language.of("en"), by="A. Roe, MD", role="", until=None, today=TODAY)
    write(tmp_path, {"knee": TORN["open quote"]})
    assert run(tmp_path, "build", "hip", "--final", "--output", str(tmp_path / "out"))[0] == ExitCode.PROBLEMS
    assert not (tmp_path / "out").exists()
    code, said = run(tmp_path, "build", "hip", "--output", str(tmp_path / "out"))
    assert code == ExitCode.OK
    assert "cannot be read as it is now" in said


def test_a_new_procedure_stops_no_approved_sheet(tmp_path: Path) -> None:
    before = handouts.load(write(tmp_path))
    approve(before, "hip", Language.of("en"), by="A. Roe, MD", role="", until=None, today=TODAY)
    for name in ("elbow", "wrist", "foot"):
        assert run(tmp_path, "new", name)[0] == ExitCode.OK
    assert run(tmp_path, "build", "hip", "--final", "--output", str(tmp_path / "out"))[0] == ExitCode.OK
    assert run(tmp_path, "build", "elbow", "--output", str(tmp_path / "out"))[0] == ExitCode.PROBLEMS


def test_the_practice_can_ask_for_final_and_no_command_can_ask_for_less(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("practice:\n", "practice:\n  final: yes\n", 1), encoding="utf-8")  # fmt: skip
    approve(handouts.load(path), "hip", Language.of("en"), by="A. Roe, MD", role="", until=None, today=TODAY)
    assert run(tmp_path, "build", "knee", "--output", str(tmp_path / "out"))[0] == ExitCode.NOT_APPROVED
    assert run(tmp_path, "build", "hip", "--output", str(tmp_path / "out"))[0] == ExitCode.OK
    (tmp_path / "day.csv").write_text("procedure\nknee\n", encoding="utf-8")
    assert run(tmp_path, "batch", str(tmp_path / "day.csv"), "--output", str(tmp_path / "day"))[0] == ExitCode.PROBLEMS
    assert not list((tmp_path / "day").glob("*.pdf"))


def test_a_row_that_names_no_procedure_never_gets_the_only_one_that_is_whole(tmp_path: Path) -> None:
    write(tmp_path, {"knee": BREAKS["empty"], "spine": BREAKS["empty"]})
    (tmp_path / "day.csv").write_text("name\nAnn Example\n", encoding="utf-8")
    code, said = run(tmp_path, "batch", str(tmp_path / "day.csv"), "--output", str(tmp_path / "day"))
    assert code == ExitCode.PROBLEMS
    assert "This row says no procedure." in said
    assert not list((tmp_path / "day").glob("*.pdf"))
