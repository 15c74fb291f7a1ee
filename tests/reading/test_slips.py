"""What YAML would not keep of a text is refused at its place, and what it does keep is printed as it was typed."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handouts.content.loader import load
from handouts.content.model import Procedure
from handouts.problems import HandoutsError, Problem
from handouts.reading import parser

HEAD = """\
practice: {name: Hill Clinic, phones: [{number: (770) 962-3642}]}
procedures:
  knee:
    title: Knee
    version: 2026-11-22
    plain_title: A new knee.
"""
FIRST = HEAD.count("\n") + 1


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def both_readers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser, "EVENTS_FROM", getattr(yaml, request.param, yaml.SafeLoader))


def read(folder: Path, text: str) -> Procedure | tuple[Problem, ...]:
    path = folder / "content.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        return load(path).procedures["knee"]
    except HandoutsError as error:
        return tuple(error.problems)


def told(folder: Path, lines: str) -> list[str]:
    """What is told of lines under the head of a content: code, line among them, column."""
    found = read(folder, HEAD + lines)
    assert isinstance(found, tuple), found.short_version
    return [f"{each.code} {each.place.line - FIRST + 1}:{each.place.column}" for each in found if each.place]


REFUSED = {
    # lines, and what is told of them
    "a number sign": ("    short_version:\n      - Take pill #1 at 8 AM and pill #2 at 8 PM.\n", ["comment-in-text 2:19"]),
    "with a blank": ("    short_version:\n      - Take pill # 1\n", ["comment-in-text 2:19"]),
    "no list": ("    short_version: Use exit #3 on floor 2.\n", ["comment-in-text 1:29"]),
    "at the beginning": ("    short_version:\n      - text: #1 reason\n          The water\n", ["comment-in-text 2:15"]),
    "after quotes": ("    short_version:\n      - \"Take Tylenol\" #3\n", ["comment-in-text 2:24"]),
    "in brackets": ("    short_version: [Take pill #1\n      , Rest]\n", ["comment-in-text 1:31"]),
    "in brackets, never closed": ("    short_version: [Take pill #1, Rest]\n", ["comment-in-text 1:31"]),
    "in the first of two lines": ("    short_version:\n      - Take pill #1\n        at 8 AM.\n", ["comment-in-text 2:19"]),
    "in the last of two lines": ("    short_version:\n      - Take this\n        pill #1 first\n", ["comment-in-text 3:14"]),
    "a remark before a line with a colon": ("    title: Knee # ours\n    plain_title: Eat: nothing\n", ["stray-colon 2:21"]),
    "a folded text": ("    short_version:\n      - > #1 reason\n        The water\n", ["comment-in-text 2:11"]),
    "a key": ("    short_version: [x]\n    why:\n      text: x\n      picture: {name: spine-where, alt: A spine., labels: {? Bone #1\n        : x}}\n", ["comment-in-text 4:67", "unknown-label 5:11"]),
    "a thousand in brackets": ("    short_version: [1 in 1,000 people, Rest]\n", ["comma-in-text 1:27"]),
    "a decimal in brackets": ("    short_version: [\"Rest\", 38,5 °C]\n", ["comma-in-text 1:31"]),
    "curly quotes in brackets": ("    short_version: [“Rest, then call”, Walk]\n", ["comma-in-text 1:26"]),
    "and so on": ("    short_version:\n      - &co and friends\n", ["mark-in-text 2:9"]),
    "an exclamation mark": ("    short_version:\n      - ! Call 911\n", ["mark-in-text 2:9"]),
    "a path": ("    short_version:\n      - \"See C:\\new\"\n", ["escape-in-text 2:16"]),
    "dashes": ("    short_version:\n      – Rest at home.\n      – Call us.\n", ["items-run-together 3:7"]),
    "bullets": ("    short_version:\n      • Rest at home.\n      • Call us.\n      • Walk.\n", ["items-run-together 4:7"]),
    "hyphens without a blank": ("    short_version:\n      -Rest at home.\n      -Call us.\n", ["items-run-together 3:7"]),
    "numbers": ("    short_version:\n      1. Rest at home.\n      2. Call us.\n", ["items-run-together 3:7"]),
    "boxes": ("    short_version:\n      ☐ Rest at home.\n      ☐ Call us.\n", ["items-run-together 3:7"]),
    "in a block": ("    short_version:\n      - |\n        Bring:\n        - your card\n        - a list\n", ["items-run-together 5:9"]),
    "on one line": ("    short_version: • Rest • Call • Walk\n", ["items-run-together 1:20"]),
    "a no-break space": ("    short_version:\u00a0Rest.\n", ["wrong-mark 1:19"]),
    "a full-width colon": ("    short_version： Rest.\n", ["wrong-mark 1:18"]),
    "a full-width colon in an item": ("    short_version:\n      - text：Rest.\n", ["key-in-text 2:9"]),
    "a no-break space in an item": ("    short_version:\n      - text:\u00a0Rest.\n", ["key-in-text 2:9"]),
    "no blank in an item": ("    short_version:\n      - text:Rest.\n", ["key-in-text 2:9"]),
    "curly quotes": ("    short_version: “Rest: at home”\n", ["wrong-mark 1:20"]),
    "low quotes": ("    short_version: „Rest: at home“\n", ["wrong-mark 1:20"]),
    "guillemets": ("    short_version: « Rest: at home »\n", ["wrong-mark 1:20"]),
    "an indent": ("    short_version:\n    \u00a0\u00a0- Rest.\n", ["wrong-mark 2:5"]),
    "more than": ("    short_version:\n      - > 38 °C is fever\n", ["needs-quotes 2:11"]),
}  # fmt: skip


@pytest.mark.usefixtures("both_readers")
@pytest.mark.parametrize("name", REFUSED)
def test_what_yaml_would_not_keep_is_told_at_its_place(name: str, tmp_path: Path) -> None:
    lines, expected = REFUSED[name]
    assert told(tmp_path, lines) == expected


KEPT = {
    # lines, and the texts that are read
    "a comment on its own line": ("    short_version:\n      # both\n      - Rest.\n      - Call.\n      # done\n", ["Rest.", "Call."]),
    "a comment after a key": ("    short_version: # the main thing\n      - Rest.\n", ["Rest."]),
    "a comment after quotes": ("    short_version:\n      - \"Rest.\" # said twice\n", ["Rest."]),
    "a number sign in quotes": ("    short_version: [\"Pill #1\", 'Pill #2']\n", ["Pill #1", "Pill #2"]),
    "no blank before it": ("    short_version: [Pill#1]\n", ["Pill#1"]),
    "a number sign in a block": ("    short_version:\n      - |\n        Pill #1\n      - >-\n        Pill\n        #2\n", ["Pill #1", "Pill #2"]),
    "words YAML may mean otherwise": ("    short_version: [no, 'yes', on, 012, 1:30, 1e3, .5, 0x1f, =, 1_000]\n", ["no", "yes", "on", "012", "1:30", "1e3", ".5", "0x1f", "=", "1_000"]),
    "a repeated text": ("    short_version: [&one Rest., *one ]\n", ["Rest.", "Rest."]),
    "a backslash": ("    short_version: ['C:\\new', \"C:\\\\new\", C:\\new]\n", ["C:\\new"] * 3),
    "a dash within": ("    short_version:\n      - We help –\n        always – and\n        – if need be – more\n", ["We help – always – and – if need be – more"]),
    "a minus": ("    short_version:\n      - It cools to\n        -5 °C and\n        -10 °C\n", ["It cools to -5 °C and -10 °C"]),
    "a year in a line": ("    short_version:\n      - In the year\n        2026. It\n        2. is so\n", ["In the year 2026. It 2. is so"]),
    "commas with blanks": ("    short_version: [1, 000 people]\n", ["1", "000 people"]),
    "curly quotes within": ("    short_version:\n      - Eat from the “eat” list\n", ["Eat from the “eat” list"]),
    "curly quotes in brackets": ("    short_version: [“Rest”, ‘Call’]\n", ["“Rest”", "‘Call’"]),
    "an address": ("    short_version:\n      - See https://spine.test:8443/a#b and text:me\n", ["See https://spine.test:8443/a#b and text:me"]),
    "doubled quotes": ("    short_version: ['It''s']\n", ["It's"]),
}  # fmt: skip


@pytest.mark.usefixtures("both_readers")
@pytest.mark.parametrize("name", KEPT)
def test_what_was_typed_is_read(name: str, tmp_path: Path) -> None:
    lines, expected = KEPT[name]
    found = read(tmp_path, HEAD + lines)
    assert isinstance(found, Procedure), found
    assert [each.text for each in found.short_version] == expected


def test_a_comment_may_follow_what_cannot_lose_its_end(tmp_path: Path) -> None:
    closed = HEAD.replace("2026-11-22", "2026-11-22 # the day").replace(
        "    title", "    language: en # its own\n    title"
    )
    assert isinstance(read(tmp_path, closed + "    short_version: [Rest.]\n"), Procedure)


WORDS = st.text("abcdefghABC ÄÖéñßαжअ中日한9.!?%()/'“”–•#", min_size=1, max_size=30).map(
    lambda text: re.sub(" +", " ", text).strip()
)


@settings(max_examples=300, deadline=None)
@given(
    WORDS,
    st.sampled_from([" #", "  # ", " #1 ", "\t#", " # 3 "]),
    WORDS,
    st.sampled_from(["- {}", "- text: {}", "- '{}'", '- "{}"', "- |-\n        {}", "- {}\n        and more"]),
)
def test_a_text_with_a_number_sign_is_whole_or_told(
    tmp_path_factory: pytest.TempPathFactory, before: str, sign: str, after: str, way: str
) -> None:
    """Whatever stands around the sign, and however the text is written: no sheet is made of half a text."""
    text = f"{before}{sign}{after}".strip()
    typed = way.format(text.replace("'", "''") if way == "- '{}'" else text)
    found = read(tmp_path_factory.mktemp("hash"), f"{HEAD}    short_version:\n      {typed}\n")
    if isinstance(found, Procedure):
        if way in ("- {}", "- text: {}") and re.fullmatch("'(?:[^']|'')*'", text):
            text = text[1:-1].replace("''", "'")  # the quotes are YAML's
        whole = " ".join(text.split()) + (" and more" if "more" in way else "")
        assert [" ".join(each.text.split()) for each in found.short_version] == [whole]


BULLETS = ["–", "—", "•", "‣", "▪", "◦", "●", "☐", "✓", "➢", "*", "-", "·\u00a0"]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["–", "—", "•", "‣", "▪", "◦", "●", "☐", "✓", "➢", "‐", "−"]),
    st.sampled_from(["", " ", "\t", "\u00a0", "  "]),
    st.lists(
        st.sampled_from(["Rest at home.", "Llame", "Не ешьте", "Ärztin rufen", "आराम करें।", "Call us: now"]),
        min_size=2,
        max_size=4,
    ),
)
def test_a_pasted_list_is_never_one_text(
    tmp_path_factory: pytest.TempPathFactory, bullet: str, blank: str, items: list[str]
) -> None:
    lines = "".join(f"      {bullet}{blank}{item}\n" for item in items)
    found = read(tmp_path_factory.mktemp("list"), f"{HEAD}    short_version:\n{lines}")
    assert isinstance(found, tuple)
    assert all(each.place and each.place.line >= FIRST for each in found)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["title", "plain_title", "short_version", "why"]),
    st.sampled_from(["：", ":\u00a0", ":\u2003", ":\u3000", ":\u202f", "﹕"]),
)
def test_a_colon_that_is_none_is_named(tmp_path_factory: pytest.TempPathFactory, key: str, colon: str) -> None:
    text = re.sub(
        rf"^    {key}: ", f"    {key}{colon}", HEAD + "    short_version: Rest.\n    why: Rest.\n", flags=re.MULTILINE
    )
    found = read(tmp_path_factory.mktemp("colon"), text)
    assert isinstance(found, tuple)
    strange = "U+" + f"{ord(colon.strip(':') or ':'):04X}"
    assert any(
        each.code in ("wrong-mark", "key-in-text") and (strange in each.message or each.code == "key-in-text")
        for each in found
    ), found


# -- commas in braces

BRACED = (
    st.text(st.sampled_from("abcdefgh äжあ12"), min_size=1, max_size=8)
    .map(str.strip)
    .filter(lambda text: text and not text.isdigit())
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.tuples(BRACED, BRACED) | st.tuples(st.just("Drops 2"), st.sampled_from(("5 mL", "5", "500 mg/day"))),
    st.sampled_from((", ", ",", " ,")),
    st.sampled_from(
        (
            "{{name: {}, what_to_do: Stop.}}",
            "{{what_to_do: Stop., name: {}}}",
            "{{name: A, what_to_do: {{text: {}, brief: Stop}}}}",
        )
    ),
)
def test_a_comma_in_braces_is_named_as_the_cause(
    tmp_path: Path, parts: tuple[str, str], comma: str, entry: str
) -> None:
    """Once, at the comma, with both sides of it; in quotes the same words are taken."""
    text = comma.join(parts)
    head = "practice: {name: Hill, phones: [{number: (770) 555-0123}]}\nprocedures:\n  a:\n    title: T\n    plain_title: P.\n"
    head += "    version: 2026-11-26\n    short_version: [Come.]\n    medicines:\n      items:\n        - "
    path = tmp_path / "content.yaml"
    path.write_text(head + entry.format(text) + "\n", encoding="utf-8")
    with pytest.raises(HandoutsError) as caught:
        load(path)
    (problem,) = caught.value.problems
    assert problem.code == "comma-in-text"
    assert problem.place is not None
    typed = path.read_text(encoding="utf-8").split("\n")[problem.place.line - 1]
    assert typed[problem.place.column - 1] == ","
    assert f'"{" ".join(text.split())}"' in " ".join(problem.message.split())
    assert "straight quotes" in problem.remedy
    path.write_text(head + entry.format(f'"{text}"') + "\n", encoding="utf-8")
    assert load(path).procedures["a"].medicines is not None


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([*"[]{},:-?#&*!|>'\" \n0a", ", ", ": ", "2,5", "procedures: "]), max_size=24))
def test_no_order_of_marks_stops_the_program(tmp_path: Path, marks: list[str]) -> None:
    """[Drops 2,5 mL: x] holds a mapping without braces, in which no text stands before its key: problems, and no fault."""
    path = tmp_path / "content.yaml"
    path.write_text("procedures: [Drops 2,5 mL: x]\n" + "".join(marks), encoding="utf-8")
    with pytest.raises(HandoutsError) as caught:
        load(path)
    assert caught.value.problems
    assert all(problem.code != "program-fault" for problem in caught.value.problems)
