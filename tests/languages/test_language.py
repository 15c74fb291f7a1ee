"""A language is complete or it does not load."""

import datetime
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from support.sheets import fixed_words

from handouts.checks.formulas import MEASURES
from handouts.content.loader import load
from handouts.content.model import READING_ORDER
from handouts.languages import language
from handouts.languages.language import Language
from handouts.press import press
from handouts.problems import HandoutsError
from handouts.reading.entries import fields
from handouts.reading.resources import resource

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


FIFTEEN = ("es", "ko", "zh-Hans", "zh-Hant", "vi", "gu", "fr", "am", "hi", "ht", "ru", "ar", "pt", "fa", "de", "ja")
"""The languages most used in Georgia beside English; Chinese in both its scripts."""
OTHERS = (
    "tl",
    "pl",
    "it",
    "ur",
    "uk",
    "bn",
    "pa",
    "th",
    "hmn",
    "so",
    "sw",
    "ne",
    "he",
    "el",
    "lo",
    "km",
    "my",
    "hy",
    "ta",
    "te",
)
"""Those that other states must tell people of."""

DAYS = {
    "en": ("Nov 22, 2026", "Nov 2027"),
    "es": ("22 de nov. de 2026", "nov. de 2027"),
    "ko": ("2026년 11월 22일", "2027년 11월"),
    "zh-Hans": ("2026年11月22日", "2027年11月"),
    "zh-Hant": ("2026年11月22日", "2027年11月"),
    "vi": ("22 tháng 11 năm 2026", "tháng 11 năm 2027"),
    "gu": ("22 નવેમ્બર 2026", "નવેમ્બર 2027"),
    "fr": ("22 nov. 2026", "nov. 2027"),
    "am": ("ኖቬምበር 22 ቀን 2026", "ኖቬምበር 2027"),
    "hi": ("22 नवंबर 2026", "नवंबर 2027"),
    "ht": ("22 novanm 2026", "novanm 2027"),
    "ru": ("22 ноября 2026 г.", "ноября 2027 г."),
    "ar": ("22 نوفمبر 2026", "نوفمبر 2027"),
    "pt": ("22 de nov. de 2026", "nov. de 2027"),
    "fa": ("22 نوامبر 2026", "نوامبر 2027"),
    "de": ("22. Nov. 2026", "Nov. 2027"),
    "ja": ("2026年11月22日", "2027年11月"),
    "tl": ("Nob 22, 2026", "Nob 2027"),
    "pl": ("22 listopada 2026", "listopada 2027"),
    "it": ("22 novembre 2026", "novembre 2027"),
    "ur": ("22 نومبر 2026", "نومبر 2027"),
    "uk": ("22 листопада 2026 р.", "листопада 2027 р."),
    "bn": ("22 নভেম্বর 2026", "নভেম্বর 2027"),
    "pa": ("22 ਨਵੰਬਰ 2026", "ਨਵੰਬਰ 2027"),
    "th": ("22 พฤศจิกายน 2026", "พฤศจิกายน 2027"),
    "hmn": ("Hnub 22, Lub Kaum Ib Hlis, 2026", "Lub Kaum Ib Hlis, 2027"),
    "so": ("Noofeembar 22, 2026", "Noofeembar 2027"),
    "sw": ("22 Novemba 2026", "Novemba 2027"),
    "ne": ("22 नोभेम्बर 2026", "नोभेम्बर 2027"),
    "he": ("22 בנובמבר 2026", "נובמבר 2027"),
    "el": ("22 Νοεμβρίου 2026", "Νοεμβρίου 2027"),
    "lo": ("22 ພະຈິກ 2026", "ພະຈິກ 2027"),
    "km": ("22 វិច្ឆិកា 2026", "វិច្ឆិកា 2027"),
    "my": ("2026 နိုဝင်ဘာ 22", "2027 နိုဝင်ဘာ"),
    "hy": ("2026 թ. նոյեմբերի 22", "2027 թ. նոյեմբեր"),
    "ta": ("22 நவம்பர் 2026", "நவம்பர் 2027"),
    "te": ("22 నవంబర్ 2026", "నవంబర్ 2027"),
}

SCRIPTS = {
    "Latn": "LATIN", "Kore": "HANGUL", "Hans": "CJK", "Hant": "CJK", "Gujr": "GUJARATI", "Ethi": "ETHIOPIC",
    "Deva": "DEVANAGARI", "Cyrl": "CYRILLIC", "Arab": "ARABIC", "Jpan": "HIRAGANA",
    "Hebr": "HEBREW", "Thai": "THAI", "Beng": "BENGALI", "Guru": "GURMUKHI", "Grek": "GREEK",
    "Laoo": "LAO", "Khmr": "KHMER", "Mymr": "MYANMAR", "Armn": "ARMENIAN", "Taml": "TAMIL", "Telu": "TELUGU",
}  # fmt: skip
"""The start of the Unicode names of a script's letters."""


def test_the_languages_of_georgia_are_there() -> None:
    assert {*FIFTEEN, *OTHERS, "en"} == set(DAYS) == set(language.codes())


@pytest.mark.parametrize("code", DAYS)
def test_dates_are_written_as_readers_write_them(code: str) -> None:
    wording = Language.of(code)
    assert (wording.day(datetime.date(2026, 11, 22)), wording.month(datetime.date(2027, 11, 1))) == DAYS[code]
    assert len(set(wording.months)) == len(set(wording.short_months)) == 12


@pytest.mark.parametrize("code", DAYS)
def test_the_fixed_words_are_in_their_own_script(code: str) -> None:
    wording, english, said = Language.of(code), fixed_words("en"), fixed_words(code)
    assert set(said) == set(english)
    for name, word in said.items():
        letters = re.sub(r"\{\w+\}|[\W\d_]", "", word)
        assert letters, name
        if wording.script not in ("Latn", "Jpan"):
            assert all(unicodedata.name(each).startswith(SCRIPTS[wording.script]) for each in letters), name
    assert any(unicodedata.name(each, "").startswith(SCRIPTS[wording.script]) for each in "".join(said.values()))
    if code != "en":
        same = {name for name, word in said.items() if word == english[name]}
        assert same <= {"name", "date", "note", "phone_kinds.fax"}, (
            "what is not translated; name, date, note and fax are words of other languages too"
        )


@pytest.mark.parametrize("code", DAYS)
def test_how_a_language_is_set(code: str) -> None:
    wording = Language.of(code)
    assert (wording.direction == "rtl") == (code in ("ar", "fa", "he", "ur"))
    assert (wording.line_breaking == "cjk") == (code in ("ja", "zh-Hans", "zh-Hant"))
    assert (wording.line_breaking == "dictionary") == (code in ("km", "lo", "my", "th"))
    assert set(wording.fonts) <= {each.name for each in resource("fonts").iterdir() if each.is_dir()}
    assert {"atkinson-hyperlegible-next", "source-sans-3"} <= set(wording.fonts), "for names and numbers"
    assert set(wording.readability) == ({each.name for each in MEASURES[code].formulas} if code in MEASURES else set())
    assert wording.reviewed == ("yes" if code == "en" else "no")
    assert wording.lang_tag.startswith(code.partition("-")[0])
    opened, closed = wording.quote_open, wording.quote_close
    assert (opened == closed) == (code == "he"), "Hebrew has one sign for both"
    assert {len(opened.strip("\u00a0")), len(closed.strip("\u00a0"))} == {1}


def test_labels_and_lists() -> None:
    assert Language.of("en").join_label("Phone", "1") == "Phone: 1"
    assert Language.of("fr").join_label("Téléphone", "1") == "Téléphone\u00a0: 1"
    assert Language.of("ja").join_label("電話", "1") == "電話：1"
    assert Language.of("es").join_list(["a", "b", "c"]) == "a, b, c"
    assert Language.of("ar").join_list(["a", "b"]) == "a، b"
    assert Language.of("zh-Hans").join_list(["a"]) == "a"


def test_a_new_language_is_one_file(shelf: Path, tmp_path: Path) -> None:
    """Esperanto by a file alone: it loads, the content may use it, and a sheet in it is made."""
    text = ENGLISH.replace("code: en", "code: eo").replace("lang_tag: en-US", "lang_tag: eo")
    text = text.replace("own_name: English", "own_name: Esperanto").replace("Why it is done", "Kial oni faras ĝin")
    text = text.replace('"{month} {day}, {year}"', '"{day} {month} {year}"').replace("Nov,", "nov.,")
    (shelf / "eo.yaml").write_text(text, encoding="utf-8")
    language.codes.cache_clear()
    assert language.codes() == ("en", "eo")
    assert Language.of("eo").day(datetime.date(2026, 11, 22)) == "22 nov. 2026"
    content = tmp_path / "content.yaml"
    content.write_text("""
practice: {name: Clinic, phones: [{number: (770) 962-3642}]}
procedures:
  knee: {title: Knee, plain_title: A new knee., version: 2026-11-22, short_version: [It helps.], why: It hurts., translations: {
    eo: {title: Genuo, plain_title: Nova genuo., version: 2026-11-22, short_version: [Ĝi helpas.], why: {text: Ĝi doloras.}}}}
""".replace("why: It hurts.", "why: {text: It hurts.}"), encoding="utf-8")  # fmt: skip
    handout = press.build(load(content), "knee", language="eo")
    assert handout.file_name == "knee-standard-eo.pdf"
    document = pypdfium2.PdfDocument(handout.pdf)
    assert "Kial oni faras ĝin" in document[0].get_textpage().get_text_range()
    document.close()


def test_an_unknown_language_names_those_there_are() -> None:
    with pytest.raises(HandoutsError, match="Possible: am, ar, bn, de") as caught:
        Language.of("../en")
    assert caught.value.problems[0].code == "unknown-language"


@pytest.mark.parametrize("name", [each.name for each in fields(Language)])
def test_no_word_may_be_missing(name: str, shelf: Path) -> None:
    without = re.sub(rf"(?m)^{name}:.*\n(?:  .*\n)*", "", ENGLISH + "\n")
    assert problems(shelf, without) == ["missing-key"]


@pytest.mark.parametrize("code", language.codes())
def test_every_language_has_a_heading_for_every_part(code: str) -> None:
    wording = Language.of(code)
    assert set(wording.headings) == {*READING_ORDER, *language.FORM_HEADINGS}
    assert set(wording.heads) == {"when", "what", "risk", "how_often", "medicine", "what_for", "stop", "start"}


@pytest.mark.parametrize("name", language.FORM_HEADINGS)
def test_a_heading_that_every_sheet_has_may_not_be_missing(name: str, shelf: Path) -> None:
    assert problems(shelf, re.sub(rf"(?m)^  {name}:.*\n", "", ENGLISH)) == ["missing-key"]


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
        ("reviewed: yes", "reviewed: perhaps", "unknown-value"),
        ("line_breaking: spaces", "line_breaking: words", "unknown-value"),
        ("{label}: {text}", "{label}:", "wrong-blanks"),
        ("code: en", "code: eng", "language-code"),
    ],
)
def test_a_slip_in_a_language_is_told(old: str, new: str, expected: str, shelf: Path) -> None:
    assert problems(
        shelf, ENGLISH.replace(old, new, 1) if old != "Name" else ENGLISH.replace("name: Name", 'name: ""')
    ) == [expected]
