"""Content files that are wrong on purpose or by accident: read as they were meant, or problems, soon and in little memory."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, TODAY
from content_factory import GOOD, library_of, sample
from support.sheets import tagged

import handouts
from handouts.content.loader import load
from handouts.problems import HandoutsError, Place, UnreadableError
from handouts.reading.nodes import PROBLEM_LIMIT, YamlNode
from handouts.reading.reader import Reader
from handouts.reading.yaml_errors import explain

LOOPS, MEGABYTES = 60, 200
"""How long a file may take, in the time of a million turns of a plain loop before and after it; and in how much memory.

In turns, not in seconds: a slow or a busy machine is slow for both.
"""

SOURCE = "It’s true that a new knee can help most people."


def spoiled(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def problems(folder: Path, raw: str | bytes) -> list[handouts.Problem]:
    """What is wrong with a file; it must be something."""
    (folder / "source.txt").write_text(SOURCE, encoding="utf-8")
    (folder / "content.yaml").write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    with pytest.raises(HandoutsError) as caught:
        load(folder / "content.yaml")
    for problem in caught.value.problems:
        assert len(problem.message) < 300
        assert len(problem.remedy) > 10
    return list(caught.value.problems)


# -- time and memory

LAUGHS = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30)
)
TEXT = "    short_version:\n      - It can help.\n"
STEPS = ", ".join(
    "{heading: a, text: [" + ", ".join(f"{{text: b, source: words {i}}}" for i in range(900)) + "]}" for _ in range(25)
)

HUGE: dict[str, tuple[str, str]] = {
    # what the file holds, and the code of a problem that must be told
    "brackets": ("[" * 4_900_000, "too-deep"),
    "braces": ("{" * 200_000, "too-deep"),
    "hyphens": ("- " * 100_000, "too-deep"),
    "keys in keys": ("? " * 100_000, "too-deep"),
    "billion laughs": (LAUGHS, "too-many-values"),
    "one long text, often": (
        'a: &a "' + "x y " * 200_000 + '"\nb: [' + ",".join(["*a"] * 90_000) + "]",
        "too-many-values",
    ),
    "aliases": ("a: &a x\nb: [" + "*a," * 290_000 + "]", "too-many-values"),
    "many keys": ("".join(f"key{i}: v\n" for i in range(70_000)), "too-many-problems"),
    "many items": ("[" + "a," * 2_000_000 + "]", "too-many-values"),
    "many items and a number sign": ("[" + "a," * 2_000_000 + "'#']", "too-many-values"),
    "a long list": (spoiled(TEXT, TEXT + "      - It can help.\n" * 140_000), "too-many-items"),
    "many lists": (
        GOOD + "    parts:\n" + ("      - {heading: x, text: [" + "a," * 990 + "a]}\n") * 140,
        "never",
    ),
    "many wrong items": ("practice:\n  contact:\n" + "  - {a: b}\n" * 900, "too-many-problems"),
    "long key": ("k" * 100_000 + ": 1\n", "stray-colon"),
    "long key, marked": ("? " + "k" * 4_000_000 + "\n: 1\n", "unknown-key"),
    "long anchor": ("&" + "a" * 4_800_000 + " b", "wrong-type"),
    "long tag": ("!" + "a" * 4_800_000 + " b", "tag"),
    "long text": (spoiled("It can help.", "word " * 900_000), "long-text"),
    "long word": (spoiled("It can help.", "w" * 4_500_000), "long-text"),
    "long text of escapes": (spoiled("It can help.", '"' + "\\u0061" * 800_000 + '"'), "long-text"),
    "long text in lines": (spoiled("- It can help.", "- |\n" + "        a\n" * 490_000), "long-text"),
    "long blank": (spoiled("It can help.", '"a' + " " * 4_500_000 + 'b"'), "long-text"),
    "long phone": (spoiled("(770) 962-3642", '"+4' + " 4" * 1_000_000 + '"'), "long-text"),
    "long path": (
        spoiled("practice:", "practice:\n  brand: {logo: {file: '" + "a/" * 4900 + "x.svg', alt: x}}"),
        "missing-file",
    ),
    "stacked marks": (spoiled("It can help.", "a" + "\u0301\u0323" * 1_000_000), "stacked-marks"),
    "stacked marks, escaped": (spoiled("It can help.", '"a' + "\\u0301\\u0323" * 800 + '"'), "stacked-marks"),
    "stacked marks in a key": ('? "a' + "\\u0301\\u0323" * 400_000 + '"\n: x\n', "unknown-key"),
    "wide": (" " * 4_900_000 + "a", "wrong-type"),
    "empty lines": ("\n" * 4_900_000, "empty-file"),
    "comments": ("# x\n" * 1_200_000, "empty-file"),
    "line ends of old": ("\r" * 4_900_000, "empty-file"),
    "tabs": ("\t" * 4_900_000, "tab"),
    "tabs for indents": ("a:\n" + "\tb: c\n" * 600_000, "tab"),
    "bad characters": ("\x01\n" * 2_400_000, "too-many-problems"),
    "documents": ("---\n" * 1_000_000, "several-documents"),
    "%YAML": ("%YAML 1.1\n" * 400_000 + "---\n" + GOOD, "bad-yaml"),
    "%TAG": ("".join(f"%TAG !a{i}! tag:x\n" for i in range(200_000)) + "---\n" + GOOD, "tag"),
    "question marks": ("?\n" * 1_000_000, "too-many-values"),
    "sources": (spoiled(TEXT, "    steps: {items: [" + STEPS + "]}\n" + TEXT), "source-not-found"),
    "too many bytes": ("#" * 5_000_001, "file-too-big"),
}

MEASURED = """
import resource, sys, time
from handouts.content.loader import load
from handouts.problems import HandoutsError
def loop():
    began, number = time.process_time(), 0
    for each in range(1_000_000):
        number += each % 7
    return time.process_time() - began
turns = loop()
began, codes = time.process_time(), []
try:
    load("content.yaml")
except HandoutsError as error:
    codes = [each.code for each in error.problems]
seconds = time.process_time() - began
turns = (turns + loop()) / 2
try:
    peak = int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
except FileNotFoundError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(seconds / turns, peak / 1000, *codes)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured as Linux and macOS do")
@pytest.mark.parametrize("name", HUGE)
def test_a_huge_file_takes_little_time_and_memory(name: str, tmp_path: Path) -> None:
    text, code = HUGE[name]
    (tmp_path / "content.yaml").write_bytes(text.encode())
    (tmp_path / "source.txt").write_text(SOURCE, encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", MEASURED], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    loops, megabytes, *codes = done.stdout.split()
    assert code in codes or code == "never"
    assert len(codes) <= PROBLEM_LIMIT + 1
    assert float(loops) < LOOPS
    assert float(megabytes) < MEGABYTES


def test_long_sources_are_not_looked_through_for_ever(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("words of nobody " * 300_000, encoding="utf-8")
    quotes = ", ".join(f"{{text: b, source: what {i}}}" for i in range(900))
    text = spoiled("source.txt", "long.txt").replace("- It can help.", "- a\n    questions: [" + quotes + "]")
    assert [each.code for each in problems(tmp_path, text)] == ["long-sources"]


@pytest.mark.parametrize("brackets", ["[", "{", "[{", "[x, "])
def test_nesting_is_told_in_the_same_words_however_deep(brackets: str, tmp_path: Path) -> None:
    """From a thousand levels on libyaml 0.2.6 (PyYAML 6.0.4) refuses by itself, in words of its own."""
    (little,) = problems(tmp_path, spoiled("Hill Clinic", brackets * 60))
    (much,) = problems(tmp_path, spoiled("Hill Clinic", brackets * 3_000))
    assert little.code == "too-deep"
    assert (much.code, much.message, much.remedy) == (little.code, little.message, little.remedy)
    assert little.place
    assert much.place
    assert (much.place.file, much.place.line) == (little.place.file, little.place.line)
    assert 0 <= much.place.column - little.place.column <= 2 * len(brackets), "libyaml does not count the two entries"


@pytest.mark.parametrize("level", ["flow", "block"])
def test_what_libyaml_says_of_deep_nesting_is_told_in_our_words(level: str) -> None:
    """Whatever libyaml is installed here."""
    text = "a:\n  b: " + "[" * 2_000
    mark = yaml.Mark("content.yaml", 1_011, 1, 1_004, None, None)
    error = yaml.scanner.ScannerError(f"while increasing {level} level", mark, "exceeded maximum nesting depth", mark)
    problem = explain(error, "content.yaml", text)
    assert (problem.code, str(problem.place)) == ("too-deep", "content.yaml:2:46")
    assert explain(error, "content.yaml", "a:\n  - -").place == Place("content.yaml", 2, 1_005)


# -- what YAML can do and a content file cannot


@pytest.mark.parametrize(
    "value",
    [
        "!!python/object/apply:os.system ['touch made']",
        "!!python/object/new:os.system ['touch made']",
        "!!python/name:os.system x",
        "!!python/module:antigravity x",
        "!<tag:yaml.org,2002:python/object/apply:os.system> ['touch made']",
        "!!binary aGVsbG8=",
        "!!timestamp 2026-11-22",
        "!!set {a, b}",
        "!!int 12",
        "!local x",
    ],
)
def test_no_tag_makes_an_object(value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def construct(*_: object) -> None:
        raise AssertionError("YAML makes an object")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(yaml.constructor.BaseConstructor, "construct_object", construct)
    assert "tag" in {each.code for each in problems(tmp_path, spoiled("Hill Clinic", value))}
    assert not Path("made").exists()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("    title: Knee\n", "    title: Knee\n    title: Hip\n", "duplicate-key"),
        ("    title: Knee\n", "    title: Knee\n    'title': Hip\n", "duplicate-key"),
        ("    title: Knee\n", '    title: Knee\n    "\\u0074itle": Hip\n', "duplicate-key"),
        ("procedures:\n", "procedures: {knee: {}}\nprocedures:\n", "duplicate-key"),
        ("  knee:\n", "  knee: {}\n  knee:\n", "duplicate-key"),
        ("    title: Knee\n", "    <<: {title: Knee}\n", "merge-key"),
        ("Hill Clinic", "Hill\0Clinic", "bad-character"),
        ("Hill Clinic", '"Hill\\0Clinic"', "bad-character"),
        ("Hill Clinic", '"Hill\\x1bClinic"', "bad-character"),
        ("Hill Clinic", '"Hill\\u202eClinic"', "bad-character"),
        ("  name: Hill", "\tname: Hill", "tab"),
        ("Hill Clinic", "&a [*a]", "unknown-alias"),
    ],
)
def test_what_is_ambiguous_or_invisible_is_refused(old: str, new: str, code: str, tmp_path: Path) -> None:
    assert code in {each.code for each in problems(tmp_path, spoiled(old, new))}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "latin-1", "cp1252", "cp037"])  # fmt: skip
def test_another_encoding_is_named(encoding: str, tmp_path: Path) -> None:
    text = ("\ufeff" if encoding in ("utf-16-be", "utf-32-be") else "") + (
        GOOD if encoding.startswith("utf") else spoiled("Hill Clinic", "Café Clinic")
    )
    (tmp_path / "content.yaml").write_bytes(text.encode(encoding))
    with pytest.raises(UnreadableError, match="not UTF-8") as caught:
        load(tmp_path / "content.yaml")
    (problem,) = caught.value.problems
    assert ("UTF-16" in problem.message) == encoding.startswith("utf")


@pytest.mark.parametrize(
    "bad",
    [b"\xff", b"\xc0\x80", b"\xe2\x82", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\xf0\x82\x82\xac", b"\x80"],
    ids=["never a byte", "a long NUL", "cut short", "half a character", "beyond Unicode", "too long", "astray"],
)
def test_bytes_that_are_not_utf_8_are_named_with_their_place(bad: bytes, tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, GOOD.encode().replace(b"Hill", b"H\xc3\xa9" + bad))
    assert problem.code == "file-not-utf8"
    assert str(problem.place).endswith("content.yaml:2:11")


# -- the YAML test suite: https://github.com/yaml/yaml-test-suite (MIT; see tests/data)

INVALID = {
    each["id"]: each["yaml"]
    for each in json.loads((ROOT / "tests/data/yaml-test-suite/invalid.json").read_text(encoding="utf-8"))
}
READ_ALL_THE_SAME = {
    # strictly wrong, by an indent or a space, but libyaml reads them in the one way that can be meant
    "9C9N": {"flow": ["a", "b", "c"]},
    "9JBA": ["a", "b", "c"],
    "CVW2": ["a", "b", "c"],
    "DK95-1": {"foo": "bar baz"},
    "G5U8": [["-", "-"]],
    "MUS6-0": "",
    "QB6E": {"quoted": "a b c"},
    "S98Z": {"empty block scalar": ""},
    "SU5Z": {"key": "value"},
    "X4QW": {"block": "scalar\n"},
    "Y79Y-3": [["foo", "foo"]],
    "YJV2": ["-"],
}


def plain(node: YamlNode) -> object:
    """What a node says, as plain values."""
    match node.kind:
        case "text":
            return node.text
        case "list":
            return [plain(each) for each in node.items]
    return {key.text: plain(value) for key, value in node.pairs()}


def test_the_suite_is_whole() -> None:
    assert len(INVALID) == 94
    assert set(READ_ALL_THE_SAME) < set(INVALID)


@pytest.mark.parametrize("name", INVALID)
def test_invalid_yaml_is_a_problem(name: str) -> None:
    read = Reader("content.yaml")
    node = read.parse(INVALID[name])
    if read.problems:
        assert all(each.place and each.place.file == "content.yaml" and each.remedy for each in read.problems)
    else:
        assert node is not None
        assert plain(node) == READ_ALL_THE_SAME[name]


# -- the words stay as they were written

AS_WRITTEN = (
    "no", "NO", "yes", "y", "n", "on", "off", "true", "null", "~", "1e3", "1E-2", "12:30", "12:30:45", "190:20:30", "0770",
    "0o17", "0x1F", "0b1010", "1_000", "1.0", "1.", ".5", "+1", "-0", ".inf", "-.inf", ".nan", "2026-11-22", "11-22",
    "2001-12-14t21:59:43.10-05:00", "007", "1,000", "1 000", "50%", "<b>&amp;</b>", "\\n", "C:\\new",
)  # fmt: skip


def test_values_reach_the_page_as_they_were_written(tmp_path: Path) -> None:
    """Neither a country nor a time of day becomes something else: "no" is no false, 12:30 is not 750."""
    content = sample()
    path = tmp_path / "content.yaml"
    library_of(tmp_path, content)
    items = "".join(f"      - {word}\n" for word in AS_WRITTEN)
    cells = "".join(f"          - [{word}, x]\n" for word in AS_WRITTEN if "," not in word)
    table = f"    parts:\n      - heading: 1e3\n        table:\n          head: [no, 0770]\n          rows:\n{cells}"
    text = path.read_text(encoding="utf-8")
    start = text.index("    short_version:\n")
    end = text.index("    why:\n")
    path.write_text(text[:start] + "    short_version:\n" + items + table + text[end:], encoding="utf-8")
    library = load(path)
    said = library.procedure("kyphoplasty").short_version
    assert [each.text for each in said] == list(AS_WRITTEN)
    pdf = handouts.build(library, "kyphoplasty", today=TODAY).pdf
    printed = [words for _, words in tagged(pdf)]
    for word in AS_WRITTEN:
        assert printed.count(word) >= (1 if "," in word else 2), word
