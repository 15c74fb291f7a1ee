"""Lines of Thai, Lao, Khmer and Burmese end between words, and never where the script forbids it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.layout.typography import REGULAR, faces
from handouts.pdf.line_breaking import Piece, Style, break_lines
from handouts.pdf.word_ends import find_letter_ends, find_word_ends

WORDS = [
    "ห้าม|ยก|ของ|หนัก|หลัง|ผ่าตัด|หก|สัปดาห์",
    "แพทย์|จะ|ฉีด|ซีเมนต์|เข้าไป|ใน|กระดูก|ที่|หัก",
    "ທ່ານໝໍ|ຈະ|ສີດ|ຊີມັງ|ເຂົ້າໄປ|ໃນ|ກະດູກ|ທີ່|ຫັກ",
    "វេជ្ជបណ្ឌិត|នឹង|ចាក់|ស៊ីម៉ង់|ចូលក្នុង|ឆ្អឹង|ដែល|បាក់",
    "ဆရာဝန်|က",
    "သူနာပြု|ကို",
]
"""As ICU 77's dictionary breaks them too."""
OURS = ["ဖုန်း|ဖြင့်| |စကင်ဖတ်|ပါ", "အရင်| |ဘာ|လုပ်|ရ|မ|လဲ", "ສະແກນ|ດ້ວຍ|ໂທລະສັບ"]
"""With words of ours that ICU's dictionaries lack: it cuts the word for "scan" in two."""
LETTERS = "กขเแาำิี่้ๆฯสมกຂເາິ່ກក្ខាិំកကြခ်္ာုး ab12(.)"


@pytest.mark.parametrize("parted", WORDS)
def test_words_are_known(parted: str) -> None:
    text = parted.replace("|", "")
    places = [0, *find_word_ends(text), len(text)]
    assert "|".join(text[start:end] for start, end in itertools.pairwise(places)) == parted


@pytest.mark.parametrize("parted", OURS)
def test_words_of_ours_are_known(parted: str) -> None:
    text, ends = parted.replace("|", ""), {*map(len, itertools.accumulate(parted.split("|")))}
    assert set(find_word_ends(text)) <= ends


def test_what_no_dictionary_knows_stays_whole() -> None:
    """A name, between words that are known."""
    assert list(find_word_ends("กฤษฏิ์ณัฏฐ์")) == []
    assert list(find_word_ends("Take it easy 7")) == []


def test_only_the_author_s_places_count_where_there_are_any() -> None:
    style = Style(faces()[REGULAR].anew(), 12, 15, None)
    (line,) = break_lines([Piece("ห้ามยก\u200bของหนัก", style)], 500)
    assert [word.text for word in line.words] == ["ห้ามยก", "ของหนัก"]
    (line,) = break_lines([Piece("ห้ามยกของหนัก", style)], 500)
    assert [word.text for word in line.words] == ["ห้าม", "ยก", "ของ", "หนัก"]


def test_a_long_word_is_parted_between_letters_with_their_marks() -> None:
    style = Style(faces()[REGULAR].anew(), 12, 15, None)
    lines = break_lines([Piece("กฤษฏิ์ณัฏฐ์กฤษฏิ์ณัฏฐ์", style)], 50)
    assert len(lines) > 1
    assert all(not line.hyphenated and line.words[0].text[0] not in "ิ์ั" for line in lines)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from(LETTERS), max_size=40))
def test_no_place_is_within_a_letter_with_its_marks(text: str) -> None:
    letters = set(find_letter_ends(text))
    assert set(find_word_ends(text)) <= letters
    for place in letters:
        assert 0 < place < len(text)
        assert text[place - 1] not in "เแ\u0ec0\u17d2\u1039"
        assert text[place] not in "าำิี่้ๆฯ\u17d2\u1039"
