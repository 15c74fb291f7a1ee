"""Content files: what is read, and that every slip is told at once, at its line and column."""

import contextlib
import datetime
import re
import shutil
from pathlib import Path

import pytest
import yaml
from content_factory import GOOD
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handouts.content.library import Library
from handouts.content.loader import load
from handouts.problems import ExitCode, HandoutsError, UnreadableError
from handouts.reading import characters as letters
from handouts.reading import parser

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, with a source file and a picture."""
    monkeypatch.chdir(tmp_path)
    Path("source.txt").write_text("It’s true that a  new knee\ncan help most people.", encoding="utf-8")
    Path("spine.svg").write_text("<svg/>", encoding="utf-8")
    return tmp_path


def read(text: str | bytes) -> Library:
    Path("content.yaml").write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return load("content.yaml")


def problems(text: str | bytes) -> list[str]:
    """What is wrong, as ``code line:column``."""
    with pytest.raises(HandoutsError) as caught:
        read(text)
    for problem in caught.value.problems:
        assert problem.message.endswith("."), problem.message
        assert len(problem.remedy) > 10
        assert not letters.BAD_CHARACTER.search(problem.message + problem.remedy)
        assert problem.place is None or problem.place.file == "content.yaml"
    return [
        f"{each.code} {each.place.line}:{each.place.column}" if each.place else each.code
        for each in caught.value.problems
    ]


def test_the_good_file_is_good(folder: Path) -> None:
    library = read(GOOD)
    knee = library.procedure("knee")
    assert knee.plain_title.text == "A new knee."
    assert knee.version == datetime.date(2026, 11, 22)
    assert str(knee.at["title"]) == "content.yaml:7:12"
    assert str(knee.at["short_version.0"]) == "content.yaml:14:9"
    assert str(knee.at[""]) == "content.yaml:7:5"
    assert library.practice.brand.color == "#0b4f6c"


# Each row: what is taken out of the good file, what is put there, the problems this makes.
SLIPS: dict[str, tuple[str, str, list[str]]] = {
    # Keys
    "unknown key": ("    title: Knee", "    titel: Knee", ["unknown-key 7:5", "missing-key 7:5"]),
    "key of nothing": ("  name: Hill Clinic", "  name: Hill Clinic\n  '': x", ["key-not-text 3:3"]),
    "list as key": ("  name: Hill Clinic", "  name: Hill Clinic\n  ? [a]\n  : x", ["key-not-text 3:5"]),
    "missing key": ("  name: Hill Clinic\n", "", ["missing-key 2:3"]),
    "missing part": ("practice:\n  name: Hill Clinic\n  phones:\n    - number: (770) 962-3642\n", "", ["missing-key 1:1"]),
    "key twice": ("    title: Knee", "    title: Knee\n    title: Hip", ["duplicate-key 8:5"]),
    "merge key": ("    title: Knee", "    <<: {title: Knee}\n    title: Knee", ["merge-key 7:5"]),
    "sentence with a colon": ("- It can help.", "- Note: it can help.", ["unknown-key 14:9", "missing-key 14:9"]),
    "short name": ("  knee:", "  Knee_1:", ["bad-name 6:3"]),
    # Types
    "list for text": ("title: Knee", "title: [Knee]", ["wrong-type 7:12"]),
    "entry for text": ("title: Knee", "title: {text: Knee}", ["wrong-type 7:12"]),
    "text for entry": ("    short_version", "    why: Because\n    short_version", ["wrong-type 13:10"]),
    "text for list": ("- title: Our page\n        file: source.txt", "Our page", ["wrong-type 11:7"]),
    "entry for list": ("    - number", "      number", ["wrong-type 4:7"]),
    "text for file": (GOOD, "hello", ["wrong-type 1:1"]),
    "procedures as list": ("  knee:\n    title", "  - title", []),  # replaced below
    # Nothing there
    "no words": ("title: Knee", "title:", ["empty-text 7:5"]),
    "empty quotes": ("title: Knee", 'title: "  "', ["empty-text 7:12"]),
    "only what cannot be seen": ("title: Knee", 'title: "\\u00a0\\u200b"', ["empty-text 7:12"]),
    "empty list": ("\n      - It can help.", " []", ["empty-list 13:20"]),
    "list of nothing": ("- It can help.", "-", ["empty-text 14:8"]),
    "color lost in a comment": ("practice:", "practice:\n  brand:\n    color: #0b4f6c", ["empty-text 3:5"]),
    # Forms
    "phone: too short": ("(770) 962-3642", "962-3642", ["bad-phone 4:15"]),
    "phone: area code": ("(770) 962-3642", "(170) 962-3642", ["bad-phone 4:15"]),
    "phone: exchange": ("(770) 962-3642", "(770) 062-3642", ["bad-phone 4:15"]),
    "phone: words": ("(770) 962-3642", "770 962-3642 NOW", ["bad-phone 4:15"]),
    "phone: no digits": ("(770) 962-3642", "(٧٧٠) ٩٦٢-٣٦٤٢", ["bad-phone 4:15"]),
    "date: American": ("2026-11-22", "11/22/2026", ["bad-date 9:14"]),
    "date: no such day": ("2026-11-22", "2026-11-31", ["bad-date 9:14"]),
    "date: no hyphens": ("2026-11-22", "20261122", ["bad-date 9:14"]),
    "review first": ("2026-11-22", "2026-11-22\n    review_by: 2025-01-01", ["review-before-version 10:16"]),
    "color": ("practice:", "practice:\n  brand: {color: teal}", ["bad-color 2:18"]),
    "pale color": ("practice:", 'practice:\n  brand: {color: "#3399cc", accent: "#ffcc00"}', ["low-contrast 2:18", "low-contrast 2:37"]),
    "address": ("practice:", "practice:\n  web_form: http://example.com", ["bad-url 2:13"]),
    "address: script": ("practice:", "practice:\n  web_form: javascript:alert(1)", ["bad-url 2:13"]),
    "language": ("    title: Knee", "    language: klingon\n    title: Knee", ["unknown-language 7:15"]),
    "weeks": ("    short_version", "    recovery: {milestones: [{when: x, text: y, weeks: 0}]}\n    short_version", ["bad-number 13:55"]),
    "icon": ("    short_version", "    recovery: {milestones: [{when: x, text: y, icon: hose}]}\n    short_version", ["unknown-value 13:54"]),
    # Files
    "picture lost": ("practice:", "practice:\n  brand: {logo: {file: lost.svg, alt: x}}", ["missing-file 2:24"]),
    "picture's name too long": ("practice:", f"practice:\n  brand: {{logo: {{file: {'x' * 3000}.svg, alt: x}}}}", ["missing-file 2:24"]),
    "picture kind": ("practice:", "practice:\n  brand: {logo: {file: spine.gif, alt: x}}", ["picture-kind 2:24"]),
    "picture above": ("practice:", "practice:\n  brand: {logo: {file: ../spine.svg, alt: x}}", ["outside-folder 2:24"]),
    "picture elsewhere": ("practice:", "practice:\n  brand: {logo: {file: /spine.svg, alt: x}}", ["outside-folder 2:24"]),
    "picture on a drive": ("practice:", "practice:\n  brand: {logo: {file: 'C:\\spine.svg', alt: x}}", ["outside-folder 2:24"]),
    "backslash": ("practice:", "practice:\n  brand: {logo: {file: 'a\\spine.svg', alt: x}}", ["backslash 2:24"]),
    "illustration for a logo": ("practice:", "practice:\n  brand: {logo: {name: spine-where, alt: x}}", ["logo-illustration 2:24"]),
    "caption under the logo": ("practice:", "practice:\n  brand: {logo: {file: spine.svg, alt: x, caption: Our hill}}", ["logo-caption 2:52"]),
    "no such illustration": ("practice:", "practice:\n  brand: {logo: {name: spine-wher, alt: x}}", ["unknown-illustration 2:24"]),
    "no such part": ("practice:", "practice:\n  brand: {logo: {name: spine-where, alt: x, labels: {bone: a, ' bonnet ': b}}}", ["logo-illustration 2:24", "unknown-label 2:75"]),
    "label on a file": ("practice:", "practice:\n  brand: {logo: {file: spine.svg, alt: x, labels: {bone: a}}}", ["unknown-label 2:51"]),
    "picture of nothing": ("practice:", "practice:\n  brand: {logo: {alt: x}}", ["picture-origin 2:17"]),
    "picture twice": ("practice:", "practice:\n  brand: {logo: {name: spine-where, file: spine.svg, alt: x}}", ["picture-origin 2:17"]),
    # What must agree
    "short row": ("    short_version", "    parts: [{heading: x, table: {head: [a, b], rows: [[1, 2], [3]]}}]\n    short_version", ["table-row 13:63"]),
    "part with an empty list": ("    short_version", "    parts: [{heading: x, text: []}]\n    short_version", ["empty-part 13:13"]),
    "key twice, spaced": ("    title: Knee", "    title: Knee\n    ' title ': Hip", ["duplicate-key 8:5"]),
    "empty part": ("    short_version", "    parts: [{heading: x}]\n    short_version", ["empty-part 13:13"]),
    "not in the source": ("plain_title: A new knee.", "plain_title: {text: x, source: a newer knee}", ["source-not-found 8:36"]),
    "half a word of the source": ("plain_title: A new knee.", "plain_title: {text: x, source: a new kne}", ["source-not-found 8:36"]),
    "source of another": ("practice:", "practice:\n  contact: {text: x, source: [none, a newer knee]}", ["source-not-found 2:37"]),
    "no source file": ("        file: source.txt\n", "        date: 2026-01-01\n      - {title: x}\n    before: {items: {do: x}}\n", ["wrong-type 14:21"]),
    "source without a file": ("plain_title: A new knee.\n    version: 2026-11-22\n    sources:\n      - title: Our page\n        file: source.txt\n",
                              "plain_title: {text: x, source: a new knee}\n    version: 2026-11-22\n", ["no-sources 8:36"]),
    "source file lost": ("source.txt", "lost.txt", ["missing-file 12:15"]),
    "source is no text": ("source.txt", "latin.txt", ["unreadable-source 12:15"]),
    "open place": ("title: Knee", 'title: "TODO: the title"', ["open-place 7:12"]),
    # Characters
    "NUL": ("Hill Clinic", "Hill\0Clinic", ["bad-character 2:13"]),
    "escape": ("Hill Clinic", '"Hill\\eClinic"', ["bad-character 2:9"]),
    "override": ("Hill Clinic", "Hill \u202eClinic", ["bad-character 2:14"]),
    "override, escaped": ("Hill Clinic", '"Hill \\u202eClinic"', ["bad-character 2:9"]),
    "override in a comment": ("Hill Clinic", "Hill Clinic # \u202e", ["bad-character 2:23"]),
    "line separator": ("Hill Clinic", "Hill\u2028Clinic", ["bad-character 2:13"]),
    "two of them": ("Hill Clinic", "Hill\ufeff Cli\x1bnic", ["bad-character 2:13", "bad-character 2:18"]),
    # YAML
    "stray colon": ("- It can help.", "- text: Note: it can help", ["stray-colon 14:19"]),
    "tab": ("  name: Hill", "\tname: Hill", ["tab 2:1"]),
    "quote left open": ("Hill Clinic", '"Hill Clinic', ["open-quote 2:9"]),
    "bracket left open": ("Hill Clinic", "[Hill Clinic", ["open-bracket 2:9"]),
    "brace left open": ("Hill Clinic", "{Hill: Clinic", ["open-bracket 2:9"]),
    "words after a quote": ("Hill Clinic", '"Hill" Clinic', ["bad-indent 2:16"]),
    "at sign": ("Hill Clinic", "@Hill", ["needs-quotes 2:9"]),
    "star": ("Hill Clinic", "* Hill", ["needs-quotes 2:10"]),
    "star and word": ("Hill Clinic", "*Hill", ["unknown-alias 2:9"]),
    "backslash in quotes": ("Hill Clinic", '"Hill\\Clinic"', ["bad-escape"]),
    "half a character": ("Hill Clinic", '"Hill \\ud800"', ["bad-"]),
    "hyphen after a key": ("Hill Clinic", "- Hill", ["stray-hyphen 2:9"]),
    "line without a colon": ("  name: Hill Clinic\n", "  name: Hill\n  Clinic\n", ["missing-colon"]),
    "indent": ("  phones", "   phones", ["stray-colon 3:10"]),
    "two documents": (GOOD, GOOD + "---\na: b\n", ["several-documents 15:1"]),
    "tag": ("Hill Clinic", "!!python/object/apply:os.system [x]", ["tag 2:9", "wrong-type 2:9"]),
    "alias within itself": ("Hill Clinic", "&a [*a]", ["unknown-alias 2:13"]),
    "nothing at all": (GOOD, "# nothing\n", ["empty-file 1:1"]),
    "no byte": (GOOD, "", ["empty-file 1:1"]),
    "too deep": ("Hill Clinic", "[" * 60 + "]" * 60, ["too-deep 2:47"]),
}  # fmt: skip
SLIPS["procedures as list"] = (GOOD[GOOD.index("  knee:") :], "  - knee\n", ["wrong-type 6:3"])


@pytest.mark.parametrize("name", SLIPS)
@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
def test_a_slip_is_told_at_its_place(name: str, loader: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "EVENTS_FROM", getattr(yaml, loader))
    Path("latin.txt").write_bytes("café".encode("latin-1"))
    old, new, expected = SLIPS[name]
    assert GOOD.count(old) == 1
    found = problems(GOOD.replace(old, new))
    if expected[0][-1].isdigit():
        assert found == expected
    else:  # YAML's two readers point at slightly different columns
        assert len(found) == 1
        assert found[0].startswith(expected[0])


def test_everything_is_told_at_once(folder: Path) -> None:
    text = """\
practice:
  nam: Hill Clinic
  phones:
    - number: 962-3642
    - number:
  brand:
    color: "#88bbcc"
    logo: {file: lost.png, alt: ""}
procedures:
  knee:
    title: [Knee]
    plain_title: {text: A new knee., source: words of nobody}
    version: soon
    version: 2026-11-22
    sources: [{title: Our page, file: source.txt}]
    short_version: []
    parts:
      - heading: Cost
"""
    assert problems(text) == [
        "unknown-key 2:3", "missing-key 2:3", "bad-phone 4:15", "empty-text 5:7", "low-contrast 7:12", "missing-file 8:18",
        "empty-text 8:28", "wrong-type 11:12", "source-not-found 12:46", "bad-date 13:14", "duplicate-key 14:5", "empty-list 16:20",
        "empty-part 18:9",
    ]  # fmt: skip


def test_problems_say_how_to_mend_them(folder: Path) -> None:
    with pytest.raises(HandoutsError) as caught:
        read(GOOD.replace("    title: Knee", "    titel: Knee\n    title: Knee\n    title: Hip"))
    said = str(caught.value)
    assert 'content.yaml:7:5: "titel" is not a key of this procedure.\n    Did you mean title?' in said
    assert "on line 8 and on line 9" in said
    with pytest.raises(HandoutsError, match="U\\+202E \\(right-to-left override\\)"):
        read(GOOD.replace("Hill", "\u202eHill"))
    with pytest.raises(HandoutsError, match="What the picture shows, for somebody who cannot see it"):
        read(GOOD.replace("practice:", "practice:\n  brand: {logo: {file: spine.svg}}"))
    with pytest.raises(HandoutsError, match="Did you mean knee"):
        read(GOOD).procedure("kne")


def test_folded_text_becomes_one_line_and_letters_are_composed(folder: Path) -> None:
    knee = read(GOOD.replace("- It can help.", "- >\n        It can\n         help \n\n        Jose\u0301.")).procedure(
        "knee"
    )
    assert knee.short_version[0].text == "It can help José."


def test_good_forms(folder: Path) -> None:
    for phone in ("770-962-3642", "770.962.3642", "1 (770) 962-3642", "+1 770 962 3642", "(770) 962-3642 ext. 5", "7709623642",
                  "(770) 962-3642, ext 512", "+44 20 7946 0958", "+49 (0)30 123456"):  # fmt: skip
        assert read(GOOD.replace("(770) 962-3642", f'"{phone}"')).practice.phones[0].number == phone
    for url in ("https://example.com", "https://www.example.com:8443/a/b?c=d&e#f"):
        assert read(GOOD.replace("practice:", f'practice:\n  web_form: "{url}"')).practice.web_form == url
    library = read(GOOD.replace("practice:", "practice:\n  brand: {logo: {file: spine.svg, alt: A spine}}"))
    assert library.practice.brand.logo
    assert library.practice.brand.logo.file == "spine.svg"


@pytest.mark.parametrize(
    "phrase", ["can help most people", "It's true that", "It’s   true", "[none, a new knee can help]", "none"]
)
def test_a_phrase_of_the_source_is_found(phrase: str, folder: Path) -> None:
    written = phrase if phrase.startswith("[") else f'"{phrase}"'
    read(GOOD.replace("plain_title: A new knee.", f"plain_title: {{text: A new knee., source: {written}}}"))


def test_aliases_repeat_what_they_name(folder: Path) -> None:
    library = read(GOOD.replace("(770) 962-3642", "&main (770) 962-3642\n  places: [{name: Town, phone: *main}]"))
    assert library.practice.places[0].phone == "(770) 962-3642"


def test_line_ends_and_byte_order_mark_change_nothing(folder: Path) -> None:
    plain = read(GOOD)
    for raw in (
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
    ):
        assert read(raw) == plain
    assert problems(b"\xef\xbb\xbf" + GOOD.replace("title: Knee", "title:").replace("\n", "\r\n").encode()) == [
        "empty-text 7:5"
    ]


def test_a_link_out_of_the_folder_is_refused(folder: Path) -> None:
    try:
        Path("link.svg").symlink_to(ROOT / "README.md")
    except OSError:
        pytest.skip("no links here")
    assert problems(GOOD.replace("practice:", "practice:\n  brand: {logo: {file: link.svg, alt: x}}")) == [
        "outside-folder 2:24"
    ]


@pytest.mark.parametrize(
    ("raw", "code", "place"),
    [
        (None, "file-missing", "1:1"),
        (b"a: b\nname: caf\xe9\n", "file-not-utf8", "2:10"),
        (b"\xef\xbb\xbfa: \xff", "file-not-utf8", "1:4"),
        ("a: b".encode("utf-16"), "file-not-utf8", "1:1"),
        (b"#" * 5_000_001, "file-too-big", "1:1"),
    ],
)
def test_a_file_that_cannot_be_read(raw: bytes | None, code: str, place: str, folder: Path) -> None:
    if raw is not None:
        Path("content.yaml").write_bytes(raw)
    with pytest.raises(UnreadableError) as caught:
        load("content.yaml")
    (problem,) = caught.value.problems
    assert (problem.code, str(problem.place)) == (code, f"content.yaml:{place}")
    assert caught.value.exit_code == ExitCode.UNREADABLE


def test_the_bad_byte_is_named(folder: Path) -> None:
    Path("content.yaml").write_bytes(b"\xef\xbb\xbfa: \xff")
    with pytest.raises(UnreadableError, match="byte 6 is 0xFF"):
        load("content.yaml")


def test_a_folder_and_a_name_that_cannot_be(folder: Path) -> None:
    for path, code in ((".", "file-is-folder"), ("a\0b", "file-unreadable"), ("source.txt/x", "file-")):
        with pytest.raises(UnreadableError) as caught:
            load(path)
        assert caught.value.problems[0].code.startswith(code)


def test_any_bytes_make_a_library_or_problems(folder: Path) -> None:
    """Nothing but HandoutsError comes out, whatever the file holds."""
    bits = st.sampled_from([*GOOD.splitlines(keepends=True), "  ", "\t", "- ", ": ", "[", "]", "{", "}", '"', "'", "&a ", "*a", "!x ", "|", ">", "#", "---\n", "...\n", "? ", "%", "@", "\0", "\u202e", "<<: ", "é"])  # fmt: skip

    @settings(max_examples=150, deadline=None, database=None)
    @given(st.one_of(st.binary(max_size=60), st.lists(bits, max_size=30).map(lambda parts: "".join(parts).encode())))
    def check(raw: bytes) -> None:
        Path("content.yaml").write_bytes(raw)
        with contextlib.suppress(HandoutsError):
            load("content.yaml")

    check()


def test_no_change_to_the_shipped_content_breaks_the_reader(tmp_path: Path) -> None:
    """Lines lost, moved, cut or filled with something else: a library or problems, and each problem in the file."""
    lines = (ROOT / "content.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    file = tmp_path / "content.yaml"
    numbers = st.integers(0, len(lines) - 1)
    fills = st.sampled_from(
        ["[]", "{}", "''", "x", "[[x]]", "{a: b}", "- x", "&a x", "*a", "null", "7", '"\\0"', "TODO"]
    )

    @settings(max_examples=60, deadline=None, database=None)
    @given(
        st.lists(
            st.tuples(numbers, st.sampled_from(["lose", "move", "cut", "fill"]), numbers, fills), min_size=1, max_size=4
        )
    )
    def check(changes: list[tuple[int, str, int, str]]) -> None:
        changed = list(lines)
        for number, how, other, fill in changes:
            line = changed[number]
            if how == "lose":
                changed[number] = ""
            elif how == "move":
                changed[number], changed[other] = changed[other], line
            elif how == "cut":
                changed[number] = line[: other % (len(line) or 1)]
            else:
                changed[number] = line.partition(":")[0] + f": {fill}\n"
        file.write_text("".join(changed), encoding="utf-8")
        try:
            load(file)
        except HandoutsError as error:
            places = [each.place for each in error.problems if each.place]
            assert places == sorted(places)
            assert all(1 <= place.line <= len("".join(changed).splitlines()) + 1 for place in places)

    check()


def visible(text: str) -> bool:
    return not (
        letters.BAD_CHARACTER.search(text) or any(True for _ in letters.towers(text)) or text.startswith("TODO")
    )


WORDS = st.text(st.characters(codec="utf-8"), min_size=1).filter(visible).map(lambda text: "x" + text)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None)
@given(texts=st.lists(WORDS, min_size=1, max_size=5))
def test_any_words_survive(texts: list[str], folder: Path) -> None:
    """However YAML writes them: the words come back composed, their blanks single, and nothing else changed."""
    for style in ('"', "'", None):
        items = yaml.safe_dump(texts, default_style=style, allow_unicode=True)
        items = "".join("      " + line + "\n" for line in items.split("\n")[:-1])
        if re.search("[^\n]\u0085", items):
            continue
        knee = read(GOOD.replace("      - It can help.\n", items)).procedure("knee")
        assert [each.text for each in knee.short_version] == [letters.clean(text) for text in texts]


# The content that comes with the program


def test_the_shipped_content_is_good() -> None:
    library = load(ROOT / "content.yaml")
    assert [each.number for each in library.practice.phones] == ["(770) 962-3642"]
    assert list(library.procedures) == ["kyphoplasty"]


def test_the_shipped_content_says_only_what_its_source_says() -> None:
    text = (ROOT / "content.yaml").read_text(encoding="utf-8")
    kyphoplasty = load(ROOT / "content.yaml").procedure("kyphoplasty")
    assert kyphoplasty.review_by is None
    assert kyphoplasty.when_to_call
    assert kyphoplasty.when_to_call.none
    assert kyphoplasty.when_to_call.text == kyphoplasty.when_to_call.signs == ()
    assert kyphoplasty.medicines is None
    assert kyphoplasty.codes.cpt == ("22513", "22514", "22515")
    assert kyphoplasty.codes.icd10 == ("M48.5", "M80.08XA", "M80.88XA", "M84.58XA")
    assert "http" not in text
    text = text[: text.index("\n    translations:")]  # a translation rests on its original
    statements = len(re.findall(r"^ *(?:- )?(?:text|do): ?[^ \n]", text, re.M))
    sources = len(re.findall(r"^ *source:", text, re.M))
    assert sources >= statements, "every statement names the words it rests on"


def test_a_changed_word_of_a_source_is_noticed(tmp_path: Path) -> None:
    text = (ROOT / "content.yaml").read_text(encoding="utf-8")
    (tmp_path / "sources").mkdir()
    source = (ROOT / "sources" / "kyphoplasty.txt").read_text(encoding="utf-8")
    (tmp_path / "sources" / "kyphoplasty.txt").write_text(
        source.replace("up to six weeks", "up to ten weeks"), encoding="utf-8"
    )
    (tmp_path / "content.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(HandoutsError) as caught:
        load(tmp_path / "content.yaml")
    assert [problem.code for problem in caught.value.problems] == ["source-not-found"] * 3
