"""A language is complete or it does not load."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from handouts import language
from handouts.language import Language
from handouts.problems import HandoutsError
from handouts.reader import fields

ENGLISH = (language.FOLDER / "en.yaml").read_text(encoding="utf-8")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of languages with English in it."""
    monkeypatch.setattr(language, "FOLDER", tmp_path)
    language.codes.cache_clear()
    (tmp_path / "en.yaml").write_text(ENGLISH, encoding="utf-8")
    yield tmp_path
    language.codes.cache_clear()


def problems(shelf: Path, text: str, code: str = "en") -> list[str]:
    (shelf / f"{code}.yaml").write_text(text, encoding="utf-8")
    language.codes.cache_clear()
    with pytest.raises(HandoutsError) as caught:
        Language.of(code)
    return [problem.code for problem in caught.value.problems]


@pytest.mark.parametrize("code", language.codes())
def test_every_language_is_complete(code: str) -> None:
    assert Language.of(code).code == code
    assert Language.of(code) is Language.of(code)


def test_english_dates_and_blanks() -> None:
    english = Language.of("en")
    assert english.day(datetime.date(2026, 11, 2)) == "Nov 2, 2026"
    assert english.month(datetime.date(2028, 6, 1)) == "June 2028"
    assert english.page.format(page=1, pages=2) == "Page 1 of 2"
    assert english.draft == "Draft: not approved for patients"


def test_a_new_language_is_one_file(shelf: Path) -> None:
    text = ENGLISH.replace("code: en", "code: es").replace("own_name: English", "own_name: Español")
    (shelf / "es.yaml").write_text(
        text.replace('"{month} {day}, {year}"', '"{day} de {month} de {year}"'), encoding="utf-8"
    )
    language.codes.cache_clear()
    assert language.codes() == ("en", "es")
    assert Language.of("es").day(datetime.date(2026, 11, 22)) == "22 de Nov de 2026"


def test_an_unknown_language_names_those_there_are() -> None:
    with pytest.raises(HandoutsError, match="Possible: en") as caught:
        Language.of("../en")
    assert caught.value.problems[0].code == "unknown-language"


@pytest.mark.parametrize("name", [each.name for each in fields(Language)])
def test_no_word_may_be_missing(name: str, shelf: Path) -> None:
    lines = [line for line in ENGLISH.splitlines() if not line.startswith(f"{name}:")]
    assert problems(shelf, "\n".join(lines)) == ["missing-key"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("code: en", "code: en\nhello: x", "unknown-key"),
        ("Name", '""', "empty-text"),
        ("ltr", "sideways", "unknown-value"),
        ("Page {page} of {pages}", "Page {page}", "wrong-blanks"),
        ("Page {page} of {pages}", "Page {page} of {pages} {", "wrong-blanks"),
        ("Page {page} of {pages}", "Page {page!r} of {pages}", "wrong-blanks"),
        ("[January, ", "[", "months"),
        ("code: en", "code: eng", "language-code"),
    ],
)
def test_a_slip_in_a_language_is_told(old: str, new: str, expected: str, shelf: Path) -> None:
    assert problems(
        shelf, ENGLISH.replace(old, new, 1) if old != "Name" else ENGLISH.replace("name: Name", 'name: ""')
    ) == [expected]
