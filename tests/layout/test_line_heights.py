"""Lines keep apart in every script: a leading that suits Latin letters lets deep and high letters of others touch."""

import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY
from content_factory import library_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import handouts
from handouts.languages.language import Language
from handouts.layout.typography import faces
from handouts.options import EDITIONS
from handouts.pdf.lines import Style

DEEP_AND_HIGH = {
    "ar": "أو عين إلى ربع آخر جميع أكثر لأن يوم إن ألم ظرف آن قلع أخ يُحقَنُ الطبّيُّ الفقرةِ مُتعَب تقُد ثمَّ",
    "fa": "آب روز ع أو چای گچ آخر شروع أن نوع آن برج آغاز کج",
    "hi": "र्कि द्धृ हूँ र्त्रि कृपया ट्टू बुख़ार हैं ज़्यादा पूर्ति",
    "gu": "ર્કિ દ્ધૃ હૂં કૃપા તાવ શરૂ જોઈએ ર્તિ",
    "vi": "Ấy Ợt Ẵm gặp ỹ Ổn Ngậy ợ Ẩm Ể g p",
    "km": "ឆ្អឹង ស្ត្រី ធ្នូ ក្បាលជង្គង់ ញ៉ាំ ខ្ញុំ ស៊ីម៉ង់ គ្រុនក្តៅ",
    "lo": "ຜູ້ ນ້ຳ ຫຼື ຊົ່ວໂມງ ຢູ່ບໍ ປຸ່ມ ໝູ່ ສັ້ນ",
    "my": "ဆရာဝန် ချိန်း ဗုဒ္ဓဟူး ကျွန်ုပ် မြို့ ဩဂုတ် လျှင် အင်္ဂါ",
    "ta": "ஸ்ரீ மூட்டு குழந்தை நீங்கள் கௌரவம் கூடாது",
    "te": "స్త్రీ ప్రశ్న శస్త్రచికిత్స జ్ఞానం కృషి మూత్రం క్షేత్రం",
    "th": "ปู่ ญู่ ที่ ฏู ชั่วโมง ผู้ น้ำ ปุ่ม สั้น",
    "am": "ሕመም ጤና ኛ ቋ ሇ ፏ ጇ ጐ",
    "ru": "Йод Ёж щ ц у р ф Й",
    "en": "Éy Åg Çp jÑ Ÿq",
}
"""By language: words with letters that fall deep below their line, and such as rise high above it."""


def sheet(language: str, words: list[str]) -> dict[str, Any]:
    """A practice and a sheet whose title, headings and labels take several lines of these words."""
    long, short = " ".join(words * 3), " ".join(words[:4])
    step = {"heading": long, "text": long}
    procedure = {
        "language": language,
        "title": long,
        "plain_title": long,
        "version": datetime.date(2026, 11, 22),
        "short_version": [short, long],
        "steps": {"heading": short, "items": [step] * 5},
        "aftercare": {"heading": short, "items": [{"do": short, "more": long}]},
        "when_to_call": {"heading": short, "signs": [long]},
        "parts": [
            {"heading": long, "after": "steps", "table": {"head": [short, words[0]], "rows": [[short, long]] * 2}}
        ],
        "questions": [long],
    }
    return {
        "practice": {
            "name": short,
            "name_lines": [short, short],
            "phones": [{"number": "(770) 555-0134", "label": short}],
        },
        "procedures": {"thing": procedure},
    }


@pytest.mark.parametrize("edition", EDITIONS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_letters_of_two_lines_never_touch(edition: str, data: st.DataObject, tmp_path: Path) -> None:
    language = data.draw(st.sampled_from(sorted(DEEP_AND_HIGH)))
    words = data.draw(st.lists(st.sampled_from(DEEP_AND_HIGH[language].split()), min_size=4, max_size=6))
    codes, pages = set[str](), 0
    try:
        pages = handouts.build(library_of(tmp_path, sheet(language, words)), "thing", format=edition, today=TODAY).pages
    except handouts.HandoutsError as error:
        codes = {problem.code for problem in error.problems}
    assert codes <= {"too-long-for-one-page", "too-long-for-trifold", "too-long", "word-too-long"}, (language, words)
    assert bool(pages) is not bool(codes)


@pytest.mark.parametrize(
    ("language", "title"), [("ar", "يوم تقُد والآلام"), ("ar", "تقُد"), ("hi", "र्कि हूँ"), ("vi", "Ấy Ợt Ẵm")]
)
def test_a_title_keeps_clear_of_the_letterhead_however_full_its_page_is(
    language: str, title: str, tmp_path: Path
) -> None:
    """Of the phone above it, whose brackets fall deep: on a full page the space between them is tight."""
    for lines in range(6, 16):
        procedure = {"language": language, "title": title, "plain_title": title, "version": datetime.date(2026, 11, 22),
                     "short_version": [title] * lines}  # fmt: skip
        content = {"practice": {"name": "Hill", "phones": [{"number": "(770) 555-0162"}]}, "procedures": {"thing": procedure}}  # fmt: skip
        made = handouts.build(library_of(tmp_path, content), "thing", format="large-print", paper="a4", today=TODAY)
        assert made.pages >= 1, "the proof refuses letters that touch"


@pytest.mark.parametrize("language", sorted(DEEP_AND_HIGH))
def test_lines_stand_as_far_apart_as_their_letters_ask_for(language: str) -> None:
    regular = faces(Language.of(language).fonts, "")[0].anew()
    words = DEEP_AND_HIGH[language].split()
    tight, wide = Style(regular, 40, 40, None), Style(regular, 40, 100, None)
    assert wide.line_height(words) == 100
    if language == "en":
        assert tight.line_height(words) == 40, "the leadings of all editions are chosen for these"
        return
    apart = tight.line_height(words)
    assert apart == max(40, *(tight.descent(one) + tight.ascent(other) for one, other in pairwise(words)))
    assert tight.line_height(words[:1]) == 40
    if language in ("ar", "fa", "hi", "gu", "vi"):
        assert apart > 42
