"""Words that came in with a paste: broken letters, HTML, bullets and quotes are told by name, and true text is not."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from conftest import ROOT, TODAY
from hypothesis import given, settings
from hypothesis import strategies as st
from support.sheets import fixed_words

import handouts
from handouts import checks
from handouts.languages.language import codes
from handouts.press import release
from handouts.problems import Problem, Severity
from handouts.reading.broken_text import find_broken_text

HEAD = """\
practice: {name: Hill Clinic, phones: [{number: (770) 962-3642}]}
procedures:
  knee:
    title: Knee
    version: 2026-11-22
    plain_title: A new knee.
    when_to_call: {none: The practice gives no signs.}
    short_version:
"""


def told(folder: Path, *texts: str, language: str = "en") -> list[Problem]:
    """What is told whenever a sheet is made of these texts."""
    path = folder / "content.yaml"
    lines = "".join(f"      - {_quoted(text)}\n" for text in texts)
    path.write_text(HEAD.replace("    title:", f"    language: {language}\n    title:") + lines, encoding="utf-8")
    always = [each for each in checks.CHECKS if each.always]
    return checks.check(handouts.load(path), checks=always, today=TODAY)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def words_of(code: str) -> list[str]:
    """True text of a language: the fixed words of its sheets."""
    return [re.sub(r"\{\w+\}", "", word) for word in fixed_words(code).values()]


def read_as(text: str, table: str) -> str:
    """Text in UTF-8 read by another table; as Windows does, bytes without a letter stay what they are."""
    return "".join(bytes([byte]).decode(table, errors="ignore") or chr(byte) for byte in text.encode("utf-8"))


BROKEN = {
    "Donâ€™t eat.": "’", "at the cafÃ©": "é", "8 â€“ 9": "–", "ÐŸÑ€Ð¸Ð²ÐµÑ‚": "Привет", "РџСЂРёРІРµС‚": "Привет", "Don‚Äôt": "’",
    "caf√©": "é", "38 Â°C": "°", "CafÃƒÂ©": "é", "æ—¥æœ¬èªž": "日本語", "Ø§Ù„Ø¹Ø±Ø¨ÙŠØ©": "العربية", "Ìàðèÿ": "Мария", "£ukasz": "", "DonΓÇÖt": "’",
    "NgÆ°ng": "ư", "hÆ¡n": "ơ",
}  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_broken_text_is_told_with_what_it_was(text: str, tmp_path: Path) -> None:
    (problem,) = [each for each in told(tmp_path, "It can help.", text) if each.code == "broken-text"]
    assert problem.severity is Severity.ERROR  # `--final` refuses it
    assert problem.place
    assert problem.place.line == 11
    assert BROKEN[text] in problem.message


@pytest.mark.parametrize("code", codes())
def test_true_text_of_each_language_is_never_called_broken(code: str) -> None:
    said = words_of(code)
    assert [word for word in [*said, " ".join(said)] if list(find_broken_text(word))] == []


@pytest.mark.parametrize("table", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("code", codes())
def test_each_language_read_in_a_wrong_table_is_told(code: str, table: str) -> None:
    strange = [
        word for word in words_of(code) if re.search(r"[a-z][^\0-\x7f]|[^\0-\x7f]{2}", word)
    ]  # one sign alone tells nothing
    shown = [read_as(word, table) for word in strange]
    shown = [word for word in shown if not re.search("[\x80-\x9f]", word)]  # those are refused as characters
    silent = [word for word in shown if not list(find_broken_text(word))]
    assert silent == []


TRUE = [
    "„Spaß“ und „Fuß“…", "Le bébé a mangé…» dit-elle", "¿Cómo está? ¡Bien!", "5 m³, 3 m² und 20 °C", "Mª José, 1ª vez", "MAÇÔ", "La letra “Ã”",
    "«Д», «Я» и «Ё»…", "ЕЩЁ…", "Ä“", "Preis: 5 €–10 €", "naïve café – “über”", "Straße»", "Ça va ? Où ?", "Žižka a Łódź", "şöğüt ÇİĞ", "Ñandú…", "½–¾", "© 2026 ®™",
    "東京…「病院」", "هل أنت بخير؟…", "दर्द…", "tiếng Việt – “đau”", "£5 or ¥100", "«Été» – à l’hôpital",
]  # fmt: skip


@pytest.mark.parametrize("text", TRUE)
def test_true_text_is_not_called_broken(text: str) -> None:
    assert list(find_broken_text(text)) == []


LATIN = "abcdefgnopstuzàáâãäåæçèéêëìíîïñòóôõöøùúûüýßœšžąćęłńóśźżăâîșțğışčďěňřůőűđảạấầẩếềệốồộớờởứừựỳỹ"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ"
MARKS = st.sampled_from(
    ["", " ", ", ", ". ", "… ", " – ", " “", "” ", "’", " «", "» ", "! ", "? ", " (", ") ", "° ", " €", "„", "‘"]
)
PLAIN = {LATIN: "abdehklmnoprstuvz", CYRILLIC: CYRILLIC}
TRUE_WORDS = st.one_of(
    *(
        st.tuples(
            st.lists(st.tuples(st.sampled_from(PLAIN[letters]), st.sampled_from(letters)), min_size=1, max_size=5).map(
                lambda pairs: "".join(itertools.chain(*pairs))
            ),
            st.booleans(),
            MARKS,
        )
        for letters in (LATIN, CYRILLIC)
    )
)
"""Words as they are: between letters with accents stand some without."""


@settings(max_examples=400, deadline=None)
@given(st.lists(TRUE_WORDS, min_size=1, max_size=8))
def test_words_of_any_letters_and_marks_are_not_called_broken(words: list[tuple[str, bool, str]]) -> None:
    text = "".join((word.capitalize() if large else word) + (mark or " ") for word, large, mark in words)
    assert list(find_broken_text(text)) == []


@settings(max_examples=300, deadline=None)
@given(
    st.text("’“–…éèñüößçãøœ™°•", min_size=1, max_size=3),
    st.sampled_from(["cp1252", "mac_roman", "cp437", "cp850"]),
    st.sampled_from(["Do{}nt eat", "caf{} au", "a{}b", "{}tre"]),
)
def test_western_letters_in_a_wrong_table_are_told_within_a_word(letters: str, table: str, way: str) -> None:
    broken = read_as(letters, table)
    if not re.search("[\x80-\x9f]", broken):
        assert list(find_broken_text(way.format(broken)))


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Tylenol&reg; &amp; rest", ["&reg;", "&amp;"]), ("Don&#8217;t", ["&#8217;"]), ("Don&#x2019;t", ["&#x2019;"]), ("<b>Rest</b>", ["<b>", "</b>"]),
        ("Rest<br/>Call", ["<br/>"]), ("<span style='x'>Rest", ["<span style='x'>"]), ("**Rest** at home", ["**Rest**"]), ("3&nbsp;days", ["&nbsp;"]),
        ("Tylenol® & rest", []), ("R&D; and more", []), ("3 < 5 > 2", []), ("a <b and c> d", []), ("AT&T", []), ("& more", []), ("2 ** 3", []), ("Press * twice", []),
    ],
)  # fmt: skip
def test_html_is_told_mark_by_mark(text: str, marks: list[str], tmp_path: Path) -> None:
    found = [each for each in told(tmp_path, text) if each.code == "markup-in-text"]
    assert [each.message.split('"')[1] for each in found] == marks
    assert {each.severity for each in found} <= {Severity.WARNING}


@pytest.mark.parametrize("bullet", ["–", "—", "•", "‣", "▪", "◦", "●", "☐", "✓", "➢", "*", "-", "\uf0b7"])
def test_a_mark_of_another_list_is_told_by_its_name(bullet: str, tmp_path: Path) -> None:
    (problem,) = told(tmp_path, "It can help.", f"{bullet} Rest at home.")
    assert problem.code == "pasted-bullet"
    assert f"U+{ord(bullet):04X}" in problem.message
    assert problem.place
    assert problem.place.line == 11


def test_numbers_of_another_list_are_told(tmp_path: Path) -> None:
    found = told(tmp_path, "1. Rest at home.", "2. Call us.", "3. Walk.")
    assert [each.code for each in found] == ["pasted-bullet"] * 3
    assert told(tmp_path, "1. Tag: Ruhe.", "2. Tag: Gehen.", language="de") == []
    assert told(tmp_path, "2 pills.", "-5 °C is cold.", "− 5 is less.", "–", "2. is not first") == []


def test_quotes_around_a_whole_text_are_told(tmp_path: Path) -> None:
    found = told(tmp_path, "“Rest at home.”", "„Ruhe“", "«Repos»", '"Rest"', "Say “yes”.", "“One” and “two”", "‘Tis so")
    assert [(each.code, each.place and each.place.line) for each in found] == [
        ("outer-quotes", line) for line in (10, 11, 12, 13)
    ]


def test_the_shipped_content_has_no_slip() -> None:
    always = [each for each in checks.CHECKS if each.always]
    for name in ("content.yaml", "docs/example/content.yaml"):
        assert checks.check(handouts.load(ROOT / name), checks=always, today=TODAY) == []


def test_a_slip_is_told_when_a_sheet_is_made(tmp_path: Path) -> None:
    told(tmp_path, "Donâ€™t eat.", "– Rest.", "A & B")
    made = handouts.build(handouts.load(tmp_path / "content.yaml"), "knee", today=TODAY)
    assert [each.code for each in made.problems] == ["broken-text", "pasted-bullet"]
    told(tmp_path, "Don’t eat.", "Rest.", "A & B", "(see below)", "38 °C")
    assert handouts.build(handouts.load(tmp_path / "content.yaml"), "knee", today=TODAY).problems == ()


def test_a_slip_is_told_once_where_somebody_asks(tmp_path: Path) -> None:
    told(tmp_path, "– Rest.", "A word or two. " * 70)  # so long that the layout is asked too
    found = release.find_problems(handouts.load(tmp_path / "content.yaml"), ["knee"], TODAY)
    assert [each.code for each in found].count("pasted-bullet") == 1


@pytest.mark.parametrize("character", ["\u2060", "\u2063", "\ufe0f", "\u180e", "\u206a"])
def test_what_cannot_be_seen_is_told_by_its_name(character: str, tmp_path: Path) -> None:
    """In the words, in a patient's name: "no font has it" would send people to look for what they cannot see."""
    told(tmp_path, "It can help.", f"Rest{character} at home.")
    library = handouts.load(tmp_path / "content.yaml")
    with pytest.raises(handouts.HandoutsError) as caught:
        handouts.build(library, "knee", today=TODAY)
    (problem,) = caught.value.problems
    assert f"U+{ord(character):04X} (" in problem.message
    assert "invisible" in problem.message
    assert "Take it out" in problem.remedy
    told(tmp_path, "It can help.")
    with pytest.raises(handouts.HandoutsError) as caught:
        handouts.build(
            handouts.load(tmp_path / "content.yaml"),
            "knee",
            patient=handouts.Patient(name=f"Ann{character} Lee"),
            today=TODAY,
        )
    (problem,) = caught.value.problems
    assert f"U+{ord(character):04X} (" in problem.message
    assert "Ann" not in problem.message
