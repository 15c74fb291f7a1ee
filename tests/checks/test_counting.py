"""Words and sentences are counted as their script writes them: no vowel sign ends a word, no long sentence is made up."""

from pathlib import Path

import pytest
from conftest import TODAY
from hypothesis import given, settings
from hypothesis import strategies as st

import handouts
from handouts import checks
from handouts.checks.passages import CheckedLibrary, Passage
from handouts.checks.readability import count_words
from handouts.content.kinds import Role

HEAD = """\
practice: {name: Hill Clinic, phones: [{number: (770) 962-3642}]}
procedures:
  demo:
    title: Demo
    plain_title: Demo.
    version: 2026-11-22
    short_version: [Demo.]
    why:
      text: Take care.
      picture: {name: spine-where, alt: A person from the side.}
    translations:
      CODE:
        version: 2026-11-22
        title: T
        plain_title: Demo.
        short_version: [Demo.]
        why:
          text: "TEXT"
          picture: {name: spine-where, alt: "ALT"}
"""


def passage(folder: Path, code: str, text: str, alt: str = "A person from the side.") -> Passage:
    (folder / "content.yaml").write_text(
        HEAD.replace("CODE", code).replace("TEXT", text).replace("ALT", alt), encoding="utf-8"
    )
    shelf = CheckedLibrary(handouts.load(folder / "content.yaml"), TODAY)
    (sheet,) = [each for each in shelf.sheets if each.language == code]
    return next(each for each in sheet.passages if each.section == "why" and each.kind is Role.TEXT)


SENTENCES = {
    # a text of a language, and how many words each of its sentences has
    "hi": ("यह आपकी रीढ़ की टूटी हुई हड्डी के इलाज में मदद कर सकती है। १० दिन रुकें।", [14, 3]),
    "gu": ("તે તમારી કરોડરજ્જુના તૂટેલા હાડકાની સારવારમાં મદદ કરે છે. ઘરે જાઓ.", [9, 2]),
    "ar": ("هل تَشْعُرُ بِأَلَمٍ؟ اتصلوا بنا.", [3, 2]),
    "fa": ("آیا درد دارید؟ به خانه می‌روید.", [3, 3]),
    "am": ("ወደ ቤት ይሂዱ። ይደውሉልን።", [3, 1]),
    "ru": ("Вы идёте домой. Позвоните нам!", [3, 2]),
    "de": ("Sie gehen heim. Ärzte rufen an.", [3, 3]),
    "fr": ("Vous rentrez. Évitez l’alcool.", [2, 2]),
    "ko": ("집에 갑니다. 전화하세요.", [2, 1]),
    "en": ("Dr. Lee helps you. It's a well-known X-ray.", [4, 4]),
    "es": ("Vaya a casa. ¿Le duele? Llame.", [3, 2, 1]),
}


@pytest.mark.parametrize("code", [each for each in SENTENCES if each != "en"])
def test_words_and_sentences_of_each_script(code: str, tmp_path: Path) -> None:
    text, expected = SENTENCES[code]
    assert [len(each.words) for each in passage(tmp_path, code, text).sentences] == expected


@pytest.mark.parametrize(
    ("code", "text", "words"),
    [
        ("ja", "風船が骨を持ち上げます。セメントがそれを支えます。", [5, 5]),
        ("zh-Hans", "大多数人当天回家。请打电话！", [4, 2]),
        ("vi", "Phương pháp này có thể giúp chữa xương.", [6]),
    ],
)
def test_languages_that_part_words_otherwise_are_measured_too(
    code: str, text: str, words: list[int], tmp_path: Path
) -> None:
    assert [count_words(each, code) for each in passage(tmp_path, code, text).sentences] == words


PARTS = {
    "hi": ["रीढ़", "की", "हड्डी", "में", "हैं", "क्षेत्र", "ज़्यादा"], "gu": ["હાડકું", "ઊંચું", "છે"], "ar": ["عَظْمٌ", "في", "الظَّهْر"], "fa": ["می‌شود", "استخوان"],
    "am": ["አጥንት", "ይሰበራል"], "vi": ["xương", "gãy"], "ru": ["кость", "ещё"], "de": ["Straße", "Röntgen-Bild"], "fr": ["l’os", "aujourd’hui"],
}  # fmt: skip
ENDS = {"hi": "।", "am": "።", "ar": "؟", "fa": "۔"}


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_as_many_words_are_counted_as_were_written(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    code = data.draw(st.sampled_from(sorted(PARTS)))
    sentences = data.draw(
        st.lists(st.lists(st.sampled_from(PARTS[code]), min_size=1, max_size=12), min_size=1, max_size=3)
    )
    text = " ".join(" ".join(words)[:1].upper() + " ".join(words)[1:] + ENDS.get(code, ".") for words in sentences)
    found = passage(tmp_path_factory.mktemp("count"), code, text).sentences
    assert [len(each.words) for each in found] == [len(words) for words in sentences]


@pytest.mark.parametrize(
    ("code", "alt", "says_nothing"),
    [
        ("zh-Hans", "一个人的侧面图。", False), ("zh-Hant", "脊椎的三塊骨頭。", False), ("ja", "横から見た人。", False), ("de", "Drei Wirbelknochen.", False), ("ru", "Три позвонка.", False),
        ("zh-Hans", "图", True), ("ja", "絵", True), ("de", "Bild", True), ("es", "Dibujo", True),
    ],
)  # fmt: skip
def test_alternative_text_is_measured_by_its_letters_where_blanks_say_nothing(
    code: str, alt: str, says_nothing: bool, tmp_path: Path
) -> None:
    passage(tmp_path, code, "Demo.", alt)
    found = checks.check(handouts.load(tmp_path / "content.yaml"), checks=[checks.by_code()["empty-alt"]], today=TODAY)
    assert bool(found) is says_nothing


def test_two_short_sentences_are_no_long_one(tmp_path: Path) -> None:
    passage(tmp_path, "hi", "ज़्यादातर लोग उसी दिन घर जाते हैं। ठीक होना: 2–6 हफ़्ते।")
    found = checks.check(handouts.load(tmp_path / "content.yaml"), today=TODAY)
    assert not [each for each in found if each.code in ("long-sentence", "longish-sentence")]
