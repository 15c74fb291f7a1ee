"""What is split and joined again is the same file to the byte, however people write it; and split or not, it says the same."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.library import PRACTICE, in_files, in_one_file, write

import handouts
from handouts.cli.app import main
from handouts.content import splitting
from handouts.content.library_files import find_files
from handouts.content.scaffold import add
from handouts.content.shared_parts import find
from handouts.problems import HandoutsError
from handouts.reading.nodes import YamlNode
from handouts.reading.parser import Parser
from handouts.storage import writing

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("hip", "knee", "spine")

# -- content as people write it

words = st.sampled_from(
    ["Rest.", "Take 2 pills", "no #1", "a: b", "“Yes”", "it''s", "Müller", "5", "- x", "é 日本", "&c", "*"]
)
margins = st.integers(0, 7)


@st.composite
def remarks(draw: st.DrawFn, column: int) -> str:
    """Lines that say nothing: empty, blanks, a comment anywhere."""
    at = draw(st.sampled_from([0, 2, column, column, column + 2]))
    return draw(st.sampled_from(["", "", " " * at, " " * at + "# a remark", " " * at + "#    title: old", "#"])) + "\n"


@st.composite
def values(draw: st.DrawFn, column: int, depth: int) -> str:
    """What stands after a key's colon, the key being at ``column``, with the end of its last line."""
    inner = column + draw(st.sampled_from([1, 2, 2, 2, 4]))
    style = draw(st.sampled_from(["plain", "single", "double", "literal", "folded", "flow", "list", "mapping", "long"]))
    if style in ("list", "mapping") and depth > 2:
        style = "plain"
    if style == "plain":
        return " Come early." + draw(st.sampled_from(["", "  # why", " "])) + "\n"
    if style == "single":
        return f" 'It''s {draw(words).replace(chr(39), '')}'\n"
    if style == "double":
        left = draw(st.sampled_from([inner, inner, 0]))  # YAML lets the text go on at the margin
        return f' "One\n{" " * left}two \\\n{" " * inner}three"\n'
    if style == "long":
        return f" One\n{' ' * inner}two\n\n{' ' * inner}three\n"
    if style in ("literal", "folded"):
        mark = "|" if style == "literal" else ">"
        keep = draw(st.sampled_from(["", "-", "+"]))
        lines = [" " * inner + each for each in ("First: x", "  # no comment", "", "last")]
        return f" {mark}{keep}\n" + "\n".join(lines) + "\n"
    if style == "flow":
        return f" {{a: [x, 'y'], b: z}}{draw(st.sampled_from(['', '  # here']))}\n"
    if style == "list":
        dash = draw(st.sampled_from([column, inner]))
        items = [
            f"{' ' * dash}- {each}\n" + draw(st.one_of(st.just(""), remarks(dash))) for each in ("x", "'y'", "{a: b}")
        ]
        return "\n" + "".join(items)
    return "\n" + draw(mappings(inner, depth + 1))


@st.composite
def mappings(draw: st.DrawFn, column: int, depth: int = 0) -> str:
    keys = draw(st.lists(st.sampled_from(["title", "why", "steps", "x"]), min_size=1, max_size=3, unique=True))
    text = ""
    for key in keys:
        text += draw(st.one_of(st.just(""), remarks(column))) + " " * column + f"{key}:" + draw(values(column, depth))
    return text


@st.composite
def contents(draw: st.DrawFn) -> bytes:
    key = draw(st.sampled_from([1, 2, 2, 2, 3, 4, 4]))
    column = key + draw(st.sampled_from([1, 2, 2, 2, 4]))
    listed = ""
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True)):
        quote = draw(st.sampled_from(["", "", "", '"', "'"]))
        listed += draw(st.one_of(st.just(""), remarks(key)))
        listed += " " * key + f"{quote}{name}{quote}:" + draw(st.sampled_from(["", "  # the usual", " "])) + "\n"
        listed += draw(st.one_of(st.just(""), remarks(column))) + draw(mappings(column))
        if draw(st.booleans()):
            inner = column + draw(st.sampled_from([1, 2, 4]))
            listed += " " * column + "translations:\n"
            for code in draw(st.lists(st.sampled_from(["es", "de"]), min_size=1, unique=True)):
                listed += " " * inner + f"{code}:\n" + draw(mappings(inner + 2))
    practice = "# All we say\npractice:\n  name: Elm Street # ours\n"
    procedures = f"procedures:{draw(st.sampled_from(['', ' # all']))}\n{listed}"
    parts = draw(st.permutations([practice, procedures + draw(remarks(key))]))
    text = "".join(parts) + draw(st.sampled_from(["", "...\n", "# the end\n", "\n\n"]))
    if draw(st.booleans()):
        text = text.rstrip("\n")
    text = draw(st.sampled_from(["", "", "\ufeff"])) + text
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))).encode()


def plain(node: YamlNode | None) -> Any:
    """A node without its places; texts as they are printed."""
    if node is None:
        return None
    if node.kind == "text":
        return " ".join(node.text.split())
    return [node.kind, *map(plain, node.items)]


def parse(path: Path) -> YamlNode | None:
    parser = Parser(str(path))
    with parser.to_the_limit():
        return parser.parse(path.read_bytes().decode().removeprefix("\ufeff"))
    return None


def assembled(path: Path) -> Any:
    """The procedures of a content, from its file and those beside it."""
    root = parse(path)
    listed = root and find(root, "procedures")
    if listed is None or listed.kind != "mapping":
        return plain(listed)
    files = find_files(str(path), path.parent)
    found = {}
    for key, value in listed.pairs():
        own = files.procedures.get(key.text)
        node = value if own is None else parse(files.path(own))
        assert node is not None
        translations = find(node, "translations")
        theirs = files.translations.get(key.text, {})
        said = {name.text: plain(each) for name, each in node.pairs()} if node.kind == "mapping" else plain(node)
        if translations is not None and translations.kind == "mapping" and isinstance(said, dict):
            said["translations"] = {
                code.text: plain(parse(files.path(theirs[code.text])) if code.text in theirs else words)
                for code, words in translations.pairs()
            }
        found[key.text] = said
    return found


@settings(max_examples=120, deadline=None)
@given(contents())
@example(b"procedures:\n  hip:\n    title: x\n#   why: at the margin\n\n  # of the knee\n  knee:\n    title: y")
@example(b"procedures:\n  hip: # x\n    title: |+\n      a\n\n\npractice: x\n")
def test_join_after_split_gives_the_same_bytes(written: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "content.yaml"
        path.write_bytes(written)
        if parse(path) is None:
            with pytest.raises(HandoutsError):
                splitting.split(path)
            assert path.read_bytes() == written
            return
        before = assembled(path)
        splitting.split(path)
        assert assembled(path) == before
        splitting.split(path)  # there is nothing more to do
        assert assembled(path) == before
        splitting.join(path)
        assert path.read_bytes() == written
        assert not list(path.parent.rglob("*/*.yaml"))


@pytest.mark.parametrize("source", ["content.yaml", "docs/example/content.yaml"])
def test_the_sample_and_the_example_come_back_and_say_the_same_split(tmp_path: Path, source: str) -> None:
    import shutil

    folder = tmp_path / "copy"
    shutil.copytree(
        (ROOT / source).parent, folder, ignore=shutil.ignore_patterns("*.py", "tests", "handouts", ".git", "output")
    )
    path = folder / "content.yaml"
    written, before = path.read_bytes(), handouts.load(path)
    splitting.split(path)
    after = handouts.load(path)
    assert after.procedures == before.procedures
    assert after.practice == before.practice
    assert set(find_files(str(path), folder).procedures) == {
        before.variant_of.get(name, name) for name in before.procedures
    }
    splitting.join(path)
    assert path.read_bytes() == written


@pytest.mark.parametrize(
    ("procedure", "why"),
    [
        ("  knee: {title: x, version: 1}\n", "lines of its own"),
        ("  knee: &knee\n    title: x\n", "lines of its own"),
        ("  knee:\n    title: *theirs\n", "stands outside"),
        ("  knee:\n    title: &mine x\n  neck:\n    title: *mine\n", "stands outside"),
        ("  Knee:\n    title: x\n", "no short name"),
        ("  knee:\n    - title\n", "no keys"),
        ("  ? knee\n  : title: x\n", "lines of its own"),
    ],
)
def test_what_cannot_have_a_file_of_its_own_stays_and_is_told(tmp_path: Path, procedure: str, why: str) -> None:
    text = f"practice:\n  name: &theirs Elm\nprocedures:\n  hip:\n    title: y\n{procedure}"
    path = write(tmp_path, {"content.yaml": text})
    before = assembled(path)
    moved = splitting.split(path)
    assert why in moved.told[-1].message
    assert (tmp_path / "procedures/hip.yaml").exists()
    assert not (tmp_path / "procedures/knee.yaml").exists()
    assert assembled(path) == before
    splitting.join(path)
    assert path.read_text() == text


def test_files_that_people_wrote_are_joined_too(tmp_path: Path) -> None:
    path = write(tmp_path, in_files(NAMES, parts=True))
    before = handouts.load(path).procedures
    splitting.join(path)
    assert handouts.load(path).procedures == before
    assert [each.name for each in sorted(tmp_path.rglob("*.yaml"))] == ["content.yaml", "parking.yaml"]


@pytest.mark.parametrize("ending", ["procedures:\n", "procedures: # ours\n\n# the end\n", "procedures:\n  hip:\n"])
def test_files_are_joined_to_whatever_the_content_says_of_procedures(tmp_path: Path, ending: str) -> None:
    files = in_files(NAMES)
    files["content.yaml"] = PRACTICE + ending
    path = write(tmp_path, files)
    before = handouts.load(path).procedures
    splitting.join(path)
    assert handouts.load(path).procedures == before
    assert path.read_text().startswith(PRACTICE)


@pytest.mark.parametrize("command", ["split", "join"])
@pytest.mark.parametrize("at", range(9))
def test_after_an_interruption_a_second_run_completes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, at: int
) -> None:
    path = write(tmp_path, in_one_file(NAMES))
    before, text = handouts.load(path).procedures, path.read_bytes()
    if command == "join":
        splitting.split(path)
    calls = 0

    def die(real: Any) -> Any:
        def call(*arguments: Any) -> None:
            nonlocal calls
            calls += 1
            if calls > at:
                raise KeyboardInterrupt
            real(*arguments)

        return call

    with monkeypatch.context() as patched:
        patched.setattr(splitting.writing, "write", die(writing.write))
        patched.setattr(splitting.writing, "remove", die(writing.remove))
        with contextlib.suppress(KeyboardInterrupt):  # or it has fewer steps
            getattr(splitting, command)(path)
    getattr(splitting, command)(path)
    assert handouts.load(path).procedures == before
    if command == "split":
        splitting.join(path)
    assert path.read_bytes() == text
    assert not list(path.parent.rglob("*/*.yaml"))


def test_join_leaves_no_empty_folder(tmp_path: Path) -> None:
    path = write(tmp_path, {**in_files(["hip", "knee"], parts=True), "translations/notes.txt": "Ours."})
    splitting.join(path)
    assert {each.name for each in tmp_path.iterdir() if each.is_dir()} == {"shared", "translations"}
    assert [each.name for each in (tmp_path / "translations").iterdir()] == ["notes.txt"]
    (tmp_path / "translations/notes.txt").unlink()
    (tmp_path / "procedures").mkdir()
    splitting.join(path)  # what an interruption left
    assert [each.name for each in tmp_path.iterdir() if each.is_dir()] == ["shared"]


@pytest.mark.parametrize("file", ["procedures/knee.yaml", "translations/es/knee.yaml"])
def test_nothing_is_written_over_other_words(tmp_path: Path, file: str) -> None:
    path = write(tmp_path, {**in_one_file(NAMES), file: "title: Other words\n"})
    before = {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()}
    for command in ("split", "join"):
        result = CliRunner().invoke(main, [command, "--content", str(path)])
        assert result.exit_code == 1
        assert "stands here and in" in result.output or "says something else" in result.output
        assert {each: each.read_bytes() for each in tmp_path.rglob("*") if each.is_file()} == before


def test_the_commands_say_what_they_wrote(tmp_path: Path) -> None:
    path = write(tmp_path, in_one_file(NAMES))
    result = CliRunner().invoke(main, ["split", "--content", str(path)])
    assert (result.exit_code, result.output.count("written")) == (0, 7)
    assert "Nothing to do" in CliRunner().invoke(main, ["split", "--content", str(path)]).output
    assert "procedures/knee.yaml" in CliRunner().invoke(main, ["check", "--content", str(path)]).output
    result = CliRunner().invoke(main, ["join", "--content", str(path)])
    assert (result.exit_code, result.output.count("removed")) == (0, 6)
    assert CliRunner().invoke(main, ["split", "--content", str(tmp_path / "none.yaml")]).exit_code == 3


def test_a_new_procedure_of_a_split_library_has_its_own_file(tmp_path: Path) -> None:
    path = write(tmp_path, in_one_file(NAMES))
    splitting.split(path)
    before = path.read_bytes()
    place = add(path, "neck-pain")
    assert place.file == str(tmp_path / "procedures/neck-pain.yaml")
    assert path.read_bytes() == before
    assert (tmp_path / "procedures/neck-pain.yaml").read_text().startswith("# Each TODO")
    for taken in ("knee", "neck-pain"):
        with pytest.raises(HandoutsError, match="already"):
            add(path, taken)
