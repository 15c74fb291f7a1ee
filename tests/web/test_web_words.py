"""The page speaks each of its languages whole: the same keys, the same blanks, and every key a page asks for."""

import re
import string
from pathlib import Path

import pytest

from handouts.document.patient import KEYS
from handouts.web import interface as words
from handouts.web.interface import NAMES, texts

WEB = Path(words.__file__).parent
ENGLISH = texts("en")
ASKED = re.compile(r"""\bt(?P<count>\.count)?\(\s*["']([\w.-]+)["']\s*(?P<more>\+)?""")


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", [code for code in NAMES if code != "en"])
def test_a_language_says_all_that_english_says(code: str) -> None:
    there = texts(code)
    assert sorted(there) == sorted(ENGLISH)
    for key, text in ENGLISH.items():
        assert blanks(there[key]) == blanks(text), key
        assert text.strip()
        assert there[key].strip()


@pytest.mark.parametrize("code", [code for code in NAMES if code != "en"])
def test_a_language_is_not_english(code: str) -> None:
    same = [key for key, text in texts(code).items() if text == ENGLISH[key] and len(text.split()) > 2]
    assert not same


def test_every_word_that_a_page_asks_for_is_there() -> None:
    asked = 0
    for path in (*WEB.rglob("*.html"), *WEB.glob("*.py")):
        for found in ASKED.finditer(path.read_text(encoding="utf-8")):
            key, asked = found[2], asked + 1
            if found["more"]:
                assert any(each.startswith(key) for each in ENGLISH), f"{path.name}: {key}"
            elif found["count"]:
                assert {f"{key}.one", f"{key}.many"} <= set(ENGLISH), f"{path.name}: {key}"
            else:
                assert key in ENGLISH, f"{path.name}: {key}"
    assert asked > 60


def test_every_choice_has_a_word() -> None:
    for prefix, names in (("who", KEYS), ("what.without", KEYS)):
        assert not [name for name in names if f"{prefix}.{name}" not in ENGLISH]
    for kind in ("approved", "changed", "overdue", "behind", "draft"):
        assert f"state.{kind}" in ENGLISH
