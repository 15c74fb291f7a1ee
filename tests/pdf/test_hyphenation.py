"""Where words are broken that do not fit on their line: at their author's marks, by their language, never elsewhere."""

from __future__ import annotations

import io
import itertools
import re
import subprocess
import sys

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.colors import black

from handouts.languages.language import Language, codes
from handouts.layout.typography import REGULAR, faces, families, hyphenation, locale
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.hyphenation import WordTooLong, split_at_marks, without_break_marks
from handouts.pdf.line_breaking import Line, Piece, Style, break_lines, longest_word
from handouts.pdf.metadata import Metadata

KNOWN = {
    "de": [
        "Wir-bel-kör-per-kom-pres-si-ons-frak-tur",
        "Ace-tyl-sa-li-cyl-säu-re",
        "Herz-in-farkt-ri-si-ko-ver-min-de-rung",
        "Wie-der-her-stel-lungs-zeit-raum",
        "Do-nau-dampf-schiff-fahrts-ge-sell-schafts-stra-ße",
    ],
    "en": ["An-ti-co-ag-u-la-tion", "Wednes-day", "hy-phen-ation", "ta-ble"],
    "es": ["elec-tro-en-ce-fa-lo-gra-fis-ta", "me-di-ca-men-to"],
    "fr": ["an-ti-cons-ti-tu-tion-nel-le-ment"],
    "pt": ["anes-te-si-o-lo-gista"],
    "ru": ["по-прав-лять-ся", "рент-ге-но-гра-фия"],
    "pl": ["pie-lę-gniar-ka", "nie-bez-pie-czeń-stwo"],
    "it": ["ria-bi-li-ta-zio-ne", "ospe-da-liz-za-zio-ne"],
    "uk": ["рент-ге-но-гра-фія"],
    "el": ["φυ-σι-κο-θε-ρα-πεί-α", "νο-σο-κο-μεί-ο"],
    "hy": ["բժշ-կու-թյուն", "հի-վան-դա-նոց", "գրա-սե-նյակ"],
}
"""As dictionaries of these languages break them. "Infarkt-risiko" and "schafts-straße" are where worse patterns fail."""
LETTERS = {
    "de": "abcdefghiklmnoprstuvwzäöüß",
    "ru": "абвгдеиклмнопрстуя",
    "fr": "abcdefgilmnoprstuéèê",
    "en": "abcdefghilmnoprstuy",
}


def style_of(code: str, size: float = 12.5) -> Style:
    language = Language.of(code)
    stack = faces(families(language), locale(language))[REGULAR].anew()
    return Style(stack, size, 17, black, language.direction == "rtl", hyphenation(language))


def broken(text: str, style: Style, measure: float) -> list[Line]:
    return break_lines([Piece(text, style)], measure)


def hyphened(code: str, word: str) -> str:
    patterns = hyphenation(Language.of(code))
    assert patterns
    places = (0, *patterns.places(word), len(word))
    return "-".join(word[start:end] for start, end in itertools.pairwise(places))


@pytest.mark.parametrize("code", KNOWN)
def test_words_are_broken_as_their_language_breaks_them(code: str) -> None:
    assert [hyphened(code, each.replace("-", "")) for each in KNOWN[code]] == KNOWN[code]
    assert hyphened(code, KNOWN[code][0].replace("-", "").upper()).lower() == KNOWN[code][0].lower()


def test_each_language_says_how_it_breaks_words() -> None:
    assert {code for code in codes() if hyphenation(Language.of(code))} == set(KNOWN)


def test_patterns_are_read_only_for_a_word_that_does_not_fit() -> None:
    """They cost a German sheet a fifth of a second; a sheet whose words fit does not pay it."""
    code = (
        "import handouts, datetime; library = handouts.load('content.yaml');"
        "handouts.build(library, 'kyphoplasty', today=datetime.date(2026, 11, 22));"
        "from handouts.layout.typography import _patterns; from handouts.languages.language import Language;"
        "assert '_rules' not in vars(_patterns(Language.of('en').patterns))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@st.composite
def long_words(draw: st.DrawFn) -> tuple[str, str, float]:
    code = draw(st.sampled_from(sorted(LETTERS)))
    one = st.text(st.sampled_from(LETTERS[code]), min_size=1, max_size=60)
    words = draw(st.lists(one, min_size=1, max_size=4))
    return code, draw(st.sampled_from([" ", "-", " "])).join(words), draw(st.floats(60, 350))


@settings(max_examples=120, deadline=None)
@given(long_words())
def test_a_word_of_any_length_is_whole_or_broken_by_rule_or_refused(case: tuple[str, str, float]) -> None:
    code, text, measure = case
    style, patterns = style_of(code), hyphenation(Language.of(code))
    assert patterns
    try:
        lines = broken(text, style, measure)
    except WordTooLong as error:
        refused = error.word
    else:
        refused = ""
    if refused:
        assert refused in text
        assert style.width(refused) + style.hyphen_width > measure
        return
    at = 0
    for line in lines:
        assert line.width <= measure + 0.6
        assert re.search(r"\w", line.shown), "a lone hyphen"
        at += len(line.text)
        if line.ends:
            break
        before = re.search(r"\w+$", text[:at])
        after = re.match(r"\w+", text[at:])
        if line.hyphenated:
            assert before
            assert after
            assert line.shown == line.text + "-"
            assert len(before[0]) in patterns.places(before[0] + after[0])
            assert style.width(before[0] + after[0]) + style.hyphen_width > measure, "it fits as it is"
        else:
            assert not (before and after), f"{text[:at]!r} is cut without a hyphen"
        at += text[at:].startswith(" ")
    assert "".join(line.text + " " * line.words[-1].space for line in lines).rstrip(" ") == text


@pytest.mark.parametrize("measure", [90.0, 120.0, 160.0, 500.0])
def test_soft_hyphens_and_zero_width_spaces_break_words(measure: float) -> None:
    text = "Ihr Wieder\u00adherstellungs\u00adzeitraum und NNRTI\u200bPlus\u200bGeriatrie heute\u00ad."
    lines = broken(text, style_of("de"), measure)
    shown = [line.shown for line in lines]
    assert "".join(line.text + " " * line.words[-1].space for line in lines) == without_break_marks(text)
    assert not any(mark in line for line in shown for mark in "\u00ad\u200b")
    if measure == 500:
        assert shown == [without_break_marks(text)]
    if measure == 90:
        assert [line for line in shown if line.endswith("-")] == ["Wieder-", "herstellungs-"] or "Ihr Wieder-" in shown


def test_the_hyphen_stands_within_the_measure() -> None:
    style, word = style_of("en"), "anticoagulationhyphenationanticoagulation"
    for measure in range(700, 1600, 3):
        for line in broken(f"{word} and {word}", style, measure / 10):
            assert style.width(line.shown.strip()) <= measure / 10 + 0.01


def test_a_word_that_fits_is_broken_only_by_its_author() -> None:
    style, words = style_of("de"), "Bringen Sie bitte Ihre Krankenversicherungskarte und Ihre Medikamentenliste mit."
    for measure in range(int(style.width("Krankenversicherungskarte")) + 3, 420, 7):
        assert not any(line.hyphenated for line in broken(words, style, measure)), measure


@pytest.mark.parametrize(
    "word",
    [
        "2026112220261122202611222026112220261122",
        "https://" + "a" * 90 + ".example.com/x",
        "nghiêngphẫuthuậtnghiêngphẫuthuật" * 2,
    ],
)
def test_what_no_rule_can_break_is_refused(word: str) -> None:
    with pytest.raises(WordTooLong) as told:
        broken(f"so {word} so", style_of("vi"), 160)
    assert told.value.word == word


@pytest.mark.parametrize(
    ("address", "signs"),
    [
        ("https://www.wirbel-rh.example.com/kontakt/termin_vereinbarung?ort=mainz&tag=1", ".-_?=&"),
        ("terminvereinbarung@wirbelzentrum.rheinland-pfalz.example.com", "@.-"),
        ("gelenkzentrum-rheinland.example.com/kontakt/terminvereinbarung", ".-"),
        ("gelenkzentrum.wirbelsaeulen.example.com", "."),
    ],
)
def test_an_address_breaks_behind_a_slash_or_before_its_signs_without_a_hyphen(address: str, signs: str) -> None:
    """Never behind a hyphen of its own, which a reader would take for one of ours."""
    for measure in (150, 190, 230):
        lines = broken(f"Siehe {address}.", style_of("de"), measure)
        assert "".join(line.shown + " " * line.words[-1].space for line in lines) == f"Siehe {address}."
        assert len(lines) > 1
        for line, following in itertools.pairwise(lines):
            assert line.words[-1].space or line.text.endswith("/") or following.text[0] in signs, line.text
            assert not line.text.endswith("-")
            assert not line.hyphenated


@pytest.mark.parametrize("size", [10.5, 12.5, 18])
@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("en", "Nurse line"),
        ("ar", "الإسعاف"),
        ("ar", "إذا أغمي عليك"),
        ("fa", "پذیرش شب"),
        ("hi", "साँस न ले पाएँ तो"),
        ("gu", "રાતના સમયે ફોન"),
        ("am", "የአደጋ ጊዜ"),
        ("ja", "夜間（119）へ"),
    ],
)
def test_a_text_fits_on_a_line_that_is_just_as_wide(code: str, text: str, size: float) -> None:
    """A column is often as wide as its longest text; that the measure is rounded must not break or refuse it."""
    style = style_of(code, size)
    assert len(broken(text, style, style.width(text))) == 1


def test_a_name_is_broken_with_a_hyphen_for_nobody_can_give_it_a_shorter_one() -> None:
    style, name = style_of("en").private, "Keihanaikukauakahihuliheekahaunaele" * 2
    lines = broken(name, style, 150)
    assert "".join(line.text for line in lines) == name
    assert all(line.shown.endswith("-") for line in lines[:-1])
    with pytest.raises(WordTooLong):
        broken("1234567890" * 6, style, 150)


@settings(max_examples=60, deadline=None)
@given(long_words(), st.sampled_from(["wo" * 70, "hm" * 60, ""]))
def test_a_name_of_any_letters_is_printed_whole(case: tuple[str, str, float], more: str) -> None:
    """Also where its language knows a place or two to break it, and a part of it is still too long."""
    code, text, measure = case
    name = text + more
    lines = broken(name, style_of(code).private, measure)
    assert all(line.width <= measure + 0.6 for line in lines)
    assert "".join(line.text + " " * line.words[-1].space for line in lines).rstrip(" ") == name


def test_a_phone_too_long_for_a_line_breaks_before_its_extension_and_nowhere_else() -> None:
    number, extension = "+49\u00a06131\u00a09624364", "ext.\u00a012345"
    style = style_of("de", 18)
    lines = broken(f"{number}\u00a0{extension}", style, style.width(number) + 1)
    assert [line.text for line in lines] == [number, extension]
    with pytest.raises(WordTooLong) as told:
        broken(f"{number}\u00a0{extension}", style, style.width(number) - 1)
    assert told.value.word == number


def test_the_longest_word_of_a_text_is_what_a_column_needs() -> None:
    style = style_of("de")
    pieces = [Piece("Am Mitt\u00adwoch\u00adabend, 500\u00a0mg", style)]
    assert longest_word(pieces) == pytest.approx(style.width("Mittwochabend,"), abs=0.5)


def test_marks_at_the_ends_of_a_word_are_nothing() -> None:
    assert [part.text for part in split_at_marks("\u00ad\u200bein\u00ad\u200bmal\u200b")] == ["ein", "mal"]
    assert list(split_at_marks("\u00ad\u200b")) == []
    assert broken("\u00ad \u200b", style_of("de"), 100) == []


@pytest.mark.parametrize("count", ["2", "2-3", "½"])
@pytest.mark.parametrize("code", ["de", "ar", "hi"])
def test_an_author_breaks_the_word_that_a_number_counts(code: str, count: str) -> None:
    """A number stays beside the word after it; that closes no place inside the word, where its author opened one."""
    style = style_of(code)
    one, other = {"de": ("Schmerz", "tabletten"), "ar": ("مستشفيات", "كبيرة"), "hi": ("अन्तर्राष्ट्रीय", "करण")}[code]
    measure = style.width(f"{count} {one}") + style.hyphen_width + 2
    lines = broken(f"{count} {one}\u00ad{other}", style, measure)
    assert [(line.text, line.hyphenated) for line in lines] == [(f"{count} {one}", True), (other, False)]


def test_a_counted_word_of_han_is_no_longer_than_a_line() -> None:
    """Chinese without a blank is no one word, however it stands behind a number and a blank."""
    style = style_of("zh-Hans")
    lines = broken("3 天内请不要洗澡也不要游泳更不要抬重物", style, 160)
    assert len(lines) == 2
    assert lines[0].text.startswith("3 天内请不")


@pytest.mark.parametrize("code", ["de", "ar", "hi"])
def test_a_broken_word_is_read_whole(code: str) -> None:
    """The hyphen says U+00AD (ISO 32000-1, 14.8.2.2.3), while its glyph keeps meaning a hyphen, as in a phone number."""
    style = style_of(code)
    words = {"de": "Krankenversicherungs\u00adkarte", "ar": "مستشفيات\u00adكبيرة", "hi": "अन्तर्राष्ट्रीय\u00adकरण"}[code]
    measure = max(map(style.width, words.split("\u00ad"))) + style.hyphen_width + 2
    lines = broken(f"2-3 {words}", style, measure)
    assert sum(line.hyphenated for line in lines) == 1
    canvas = TaggedCanvas((300, 200), Metadata("T", code, "A", "S"))
    with canvas.content(canvas.structure.document.add("P")):
        for index, line in enumerate(lines):
            for segment in line.segments():
                canvas.show(segment.runs, 20 + segment.x, 180 - 20 * index, 12.5, black)
    with pikepdf.open(io.BytesIO(canvas.getpdfdata())) as opened:
        content = opened.pages[0].Contents.read_bytes()
        maps = b"".join(font.ToUnicode.read_bytes() for font in opened.pages[0].Resources.Font.values())
    assert content.lower().count(b"/actualtext <feff00ad>") == 1
    assert b"<00AD>" not in maps
    assert b"<002D>" in maps


# -- compounds with figures


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(("hydroxyindoleacetic", "cholecalciferol", "acetylcysteine", "dehydrogenase")),
        min_size=1,
        max_size=3,
    ),
    st.lists(st.sampled_from(("5-", "1,25-", "17α-", "24-", "H2-", "N-")), min_size=3, max_size=3),
    st.floats(80, 200),
)
def test_a_long_compound_with_figures_is_broken_at_its_hyphens_and_in_its_words(
    long: list[str], figures: list[str], measure: float
) -> None:
    """Whole again without the hyphens that were set in, and no figure is broken."""
    word = "-".join(f"{figure}{each}" for figure, each in zip(figures, long, strict=False))
    language = Language.of("en")
    stack = faces(families(language), locale(language))[REGULAR].anew()
    style = Style(stack, 12, 15, None, hyphenation=hyphenation(language))
    lines = [line.shown for line in break_lines([Piece(word, style)], measure)]
    joined = ""
    for line in lines:
        kept = word.startswith(joined + line)
        joined += line if kept else line.removesuffix("-")
        assert word.startswith(joined), lines
        assert not re.search(r"\d$", joined) or not re.match(r"[\d,.α]", word[len(joined) :]), lines
    assert joined == word


@pytest.mark.parametrize("word", ["COVID-19", "24-hour", "L4-5", "T12-L1", "2-year-old"])
def test_a_short_name_with_a_figure_is_whole(word: str) -> None:
    language = Language.of("en")
    stack = faces(families(language), locale(language))[REGULAR].anew()
    style = Style(stack, 12, 15, None, hyphenation=hyphenation(language))
    lines = [line.shown for line in break_lines([Piece(f"It is {word} now", style)], style.width(word) + 1)]
    assert word in lines


SYLLABIC = {
    "hi": ("प", "क्ष", "रा", "ष्ट्री", "य", "चि", "कि", "त्सा", "अ", "स्प", "ता", "लें", "हीं"),
    "gu": ("પ", "ક્ષ", "રા", "ષ્ટ્રી", "ય", "ચિ", "કિ", "ત્સા", "અ", "લ", "હીં"),
    "bn": ("প", "ক্ষ", "রা", "ষ্ট্রী", "য়", "চি", "কিৎ", "সা", "অ", "ল"),
    "pa": ("ਮੁ", "ਲਾ", "ਕਾ", "ਤ", "ਪ੍ਰੀ", "ਸਿੰ", "ਘ"),
    "am": ("ሆ", "ስ", "ፒ", "ታ", "ል", "ህ", "ክ", "ም", "ና"),
}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(SYLLABIC)), st.data(), st.floats(70, 160))
def test_words_of_syllabic_scripts_are_broken_between_syllables(code: str, data: st.DataObject, measure: float) -> None:
    parts = data.draw(st.lists(st.sampled_from(SYLLABIC[code]), min_size=12, max_size=40))
    language, word = Language.of(code), "".join(parts)
    style = Style(
        faces(families(language), locale(language))[REGULAR].anew(), 12, 15, None, hyphenation=hyphenation(language)
    )
    lines = [line.shown for line in break_lines([Piece(word, style)], measure)]
    ends = set(itertools.accumulate(map(len, parts)))
    at = 0
    for line in lines[:-1]:
        at += len(line.removesuffix("-"))
        assert at in ends, lines
        assert line.endswith("-") == (code != "am")
    assert "".join(line.removesuffix("-") for line in lines) == word
