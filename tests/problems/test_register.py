"""The register holds every code of a problem once: the source is read, and no code stands in one and not in the other."""

import ast
import functools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

import handouts
from handouts.checks import CHECKS
from handouts.problems import LESSER_SEVERITIES, HandoutsError, Place, Problem, Severity
from handouts.problems.register import ProblemEntry, ProblemWords, entries, languages, template_fields, words_in
from handouts.reading.yaml_errors import PLAIN_WORDS
from handouts.web.interface import NAMES

PACKAGE = Path(handouts.__file__).parent
ENGLISH = entries("en")

SHARED = {
    "review-ended": "the journal of a request says so, and the page before it asks",
    "worker-died": "a worker makes the rows of a schedule, or the sheets of a library",
    "unreadable-source": "a source may go between the reading of the content and the list of what it bears",
    "approval-broken": "the page says it of a sheet before anybody tries to approve it, as the approval does",
    "bad-row": "the page keeps what the schedule told of a row",
    "detail-unprintable": "the press names a character that cannot be seen and that no font has",
    "file-missing": "a file that is named, or the folder that a command works in",
    "file-unwritable": "one file by itself, or the files of a batch",
    "low-contrast": "the loader refuses what the check names",
    "missing-glyph": "the press refuses what the check names",
    "no-when-to-call": "a check tells it, and so does every sheet that is made",
    "no-translation": "asked of the library, by a program, or in a row",
    "sheet-refused": "the batch tells rows of it, and so does the page",
    "too-many-rows": "a file of rows ends while it is read, and a calendar or messages once they are read",
    "unknown-format": "asked for by a command, or in a row",
    "unknown-language": "in the content, or where a language is looked up",
    "unknown-procedure": "asked of the library, by a program, or in a row",
    "unknown-variant": "asked of the library, by a program, or in a row",
    "missing-key": "a language file lacks a list that its type allows to be empty",
}
"""Codes that are told in several rooms, and why they mean the same there."""


class Use(NamedTuple):
    """A code as the source has it."""

    code: str
    file: str
    line: int
    values: frozenset[str] = frozenset()

    @property
    def room(self) -> str:
        return self.file.split("/")[0].removesuffix(".py")


@functools.cache
def sources() -> Mapping[str, ast.Module]:
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in PACKAGE.rglob("*.py")
    }


def name_of(call: ast.Call) -> str:
    return (
        call.func.id
        if isinstance(call.func, ast.Name)
        else call.func.attr
        if isinstance(call.func, ast.Attribute)
        else ""
    )


def code_of(call: ast.Call, position: int) -> ast.expr | None:
    for keyword in call.keywords:
        if keyword.arg == "code":
            return keyword.value
    return call.args[position] if len(call.args) > position else None


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@functools.cache
def tellers() -> Mapping[str, int]:
    """The functions that make a problem of a code they are given: their names, and where the code stands in a call."""
    found = {"Problem": 0, "Check": 0}
    before = 0
    while len(found) != before:
        before = len(found)
        for tree in sources().values():
            for function in functions(tree):
                names = [each.arg for each in function.args.args if each.arg not in ("self", "cls")]
                for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                    code = code_of(call, found[name_of(call)]) if name_of(call) in found else None
                    if isinstance(code, ast.Name) and code.id in names:
                        found.setdefault(function.name, names.index(code.id))
    return found


def tables(tree: ast.Module) -> Mapping[str, list[str]]:
    """The values of a module's own dictionaries, by name."""
    return {
        target.id: [value.value for value in node.value.values if isinstance(value, ast.Constant)]
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def codes(code: ast.expr, tree: ast.Module, parameters: set[str]) -> list[str] | None:
    """The codes an expression may be; None if the source does not spell them out."""
    match code:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=one, orelse=other):
            both = [codes(one, tree, parameters), codes(other, tree, parameters)]
            return None if None in both else [each for some in both if some for each in some]
        case ast.Subscript(value=ast.Name(id=table)) if table in tables(tree):
            return tables(tree)[table]
        case ast.Attribute(attr="code"):  # that of another problem or check
            return []
        case ast.Name(id=name) if name in parameters:  # spelled out by whoever calls
            return []
    return None


def values_of(call: ast.Call) -> frozenset[str]:
    return frozenset(
        key.value
        for keyword in call.keywords
        if keyword.arg == "values"
        for given in [keyword.value.body if isinstance(keyword.value, ast.IfExp) else keyword.value]
        if isinstance(given, ast.Dict)
        for key in given.keys
        if isinstance(key, ast.Constant)
    )


def read_source() -> tuple[list[Use], list[str]]:
    """Every code in the source, and the places where one is not spelled out."""
    uses = [Use(code, "reading/yaml_errors.py", 0) for _, code, *_ in PLAIN_WORDS]
    hidden: list[str] = []
    for file, tree in sources().items():
        inside = {
            id(node): {each.arg for each in function.args.args}
            for function in functions(tree)
            for node in ast.walk(function)
        }
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            again = name_of(call) == "replace" and any(each.arg == "code" for each in call.keywords)
            code = code_of(call, tellers().get(name_of(call), 99))
            if code is None or not (again or name_of(call) in tellers()):
                continue
            if len(call.args) == 1 and not call.keywords and not isinstance(call.args[0], ast.Starred):
                continue  # a namesake: a code alone makes no problem
            found = codes(code, tree, inside.get(id(call), set()))
            if found is None:
                hidden.append(f"{file}:{call.lineno} {ast.unparse(code)}")
            uses += [Use(each, file, call.lineno, values_of(call)) for each in found or ()]
    return uses, hidden


USES, HIDDEN = read_source()


def test_every_code_is_spelled_out_where_it_is_used() -> None:
    table_of_yaml = [each for each in HIDDEN if each.startswith("reading/yaml_errors.py") and each.endswith(" code")]
    assert len(table_of_yaml) == 1, "the loop over PLAIN_WORDS, which is read by itself"
    assert not sorted(set(HIDDEN) - set(table_of_yaml))


def test_no_code_is_used_that_the_register_does_not_hold() -> None:
    assert len(USES) > 200
    assert not sorted({f"{use.file}:{use.line} {use.code}" for use in USES if use.code not in ENGLISH})


def test_the_register_holds_no_code_that_nobody_uses() -> None:
    assert not sorted(ENGLISH.keys() - {use.code for use in USES})


def test_a_code_is_told_in_one_room_or_there_is_a_reason() -> None:
    rooms: dict[str, set[str]] = defaultdict(set)
    for use in USES:
        rooms[use.code].add(use.room)
    for code, where in rooms.items():
        assert ENGLISH[code].room in where, f"{code} is registered under {ENGLISH[code].room} and told in {where}"
    assert sorted(code for code, where in rooms.items() if len(where) > 1) == sorted(SHARED)


def test_every_check_is_in_the_register() -> None:
    assert not [check.code for check in CHECKS if ENGLISH[check.code].room != "checks"]


def test_only_codes_of_the_register_have_a_severity_of_their_own() -> None:
    assert not sorted(LESSER_SEVERITIES.keys() - ENGLISH.keys())
    assert Severity.ERROR not in LESSER_SEVERITIES.values()
    assert Problem("unknown-column", "A", "B").severity is Severity.WARNING
    assert Problem("bad-row", "A", "B").severity is Severity.ERROR
    assert Problem("bad-row", "A", "B", severity=Severity.NOTE).severity is Severity.NOTE


def test_the_register_speaks_the_languages_of_the_page() -> None:
    assert set(languages()) == set(NAMES)


@pytest.mark.parametrize("language", [code for code in NAMES if code != "en"])
def test_a_language_has_all_codes_in_the_same_order_and_rooms(language: str) -> None:
    there = entries(language)
    assert [(entry.room, code) for code, entry in there.items()] == [
        (entry.room, code) for code, entry in ENGLISH.items()
    ]
    same = [code for code, entry in there.items() for part in ("title", "cause", "cure")
            if getattr(entry, part) == getattr(ENGLISH[code], part)]  # fmt: skip
    assert not same


@pytest.mark.parametrize("language", NAMES)
def test_every_entry_is_whole(language: str) -> None:
    for code, entry in entries(language).items():
        for text in (entry.title, entry.cause, entry.cure):
            assert len(text.split()) >= 3 or text[-1] in ".:", f"{code}: {text}"
            assert text[0].isupper() or not text[0].isalpha(), f"{code}: {text}"
        assert entry.title.endswith("."), code
        assert entry.title != entry.cause, code
        assert bool(entry.message) == bool(entry.remedy), code


@pytest.mark.parametrize("language", NAMES)
def test_no_sentence_stands_for_two_codes(language: str) -> None:
    titles: dict[str, list[str]] = defaultdict(list)
    for code, entry in entries(language).items():
        titles[entry.title].append(code)
    assert not [some for some in titles.values() if len(some) > 1]


@pytest.mark.parametrize("language", NAMES)
def test_a_sentence_with_blanks_gets_all_its_values(language: str) -> None:
    blanks = 0
    for code, entry in entries(language).items():
        asked = template_fields(entry.message) | template_fields(entry.remedy)
        blanks += len(asked)
        for use in USES if asked else ():
            if use.code == code:
                assert asked <= use.values, f"{use.file}:{use.line} {code} lacks {asked - use.values}"
    assert blanks


def test_every_problem_is_told_in_spanish() -> None:
    for code in ENGLISH:
        told = words_in(Problem(code, "Broken here.", "Mend it."), "es")
        assert "Broken" not in told.message
        assert "Mend" not in told.remedy
        assert told.message
        assert told.remedy
        if not entries("es")[code].message:
            assert told.detail == "Broken here. Mend it."


def test_a_sentence_of_the_register_has_the_values_of_the_problem() -> None:
    problem = Problem("detail-too-long", "English.", "English.", values={"most": "200"})
    assert words_in(problem, "es") == (
        "Esto es demasiado largo: tiene más de 200 letras",
        "Acórtelo, o entréguelo en una hoja aparte.",
        "",
    )
    without = Problem("detail-too-long", "It is long.", "Shorten it.")
    assert words_in(without, "es") == (
        "Un dato del paciente es demasiado largo.",
        "Acórtelo.",
        "It is long. Shorten it.",
    )
    assert words_in(without, "en") == ("It is long.", "Shorten it.", "")


def test_a_check_of_ones_own_is_told_as_it_is() -> None:
    assert words_in(Problem("promise", "It is promised.", "Do not."), "es") == ProblemWords(
        "It is promised.", "Do not."
    )


def test_a_template_with_braces_in_its_values_stays_as_it_is() -> None:
    entry = ProblemEntry("x", "web", "T.", "C.", "C.", message="{a} is wrong")
    assert entry.fill(entry.message, {"a": "{b}"}) == "{b} is wrong"


def test_values_are_no_part_of_what_a_problem_is() -> None:
    place = Place("content.yaml", 3)
    one = Problem("not-approved", "A", "B", place, values={"procedure": "knee"})
    other = Problem("not-approved", "A", "B", place)
    assert one == other
    assert len({one, other}) == 1
    assert "values" not in one.as_json()
    assert one.as_json()["severity"] == "warning"


def test_making_a_problem_reads_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise AssertionError("a file was read")

    entries.cache_clear()
    monkeypatch.setattr(Path, "read_text", refuse)
    error = HandoutsError(Problem("unknown-column", "A", "B"))
    assert error.problems[0].severity is Severity.WARNING
