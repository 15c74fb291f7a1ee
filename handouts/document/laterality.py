"""The side of the body and the level of the spine: read from what people write, and never guessed.

An operation on the wrong side is what a sheet must not help to bring about. So a word is a side only if it stands in the
table below, a level only if the spine has it; two different ones contradict each other, and somebody is asked. Which
letters say "left" is not the same in every language (a Spanish D is right, an English one is nothing), so single letters
are only those that English, German and French schedules share: L and R.
"""

import functools
import re
import unicodedata
from collections.abc import Mapping

from handouts.languages.language import SideName
from handouts.reading.characters import LONGEST_KEY, key
from handouts.reading.declarations import dataclass, lazy_pattern

_WORDS: Mapping[SideName, tuple[str, ...]] = {
    "left": (
        "left", "left side", "left-sided", "l", "lt", "izquierdo", "izquierda", "lado izquierdo", "izq", "izqda", "izqdo",
        "links", "linke", "linker", "linkes", "linke seite", "gauche", "côté gauche", "esquerdo", "esquerda", "lado esquerdo",
        "левая", "левый", "левое", "слева", "trái", "bên trái", "左", "左侧", "左側", "왼쪽", "좌측", "ડાબી", "ડાબું", "ડાબો",
        "ግራ", "बाईं", "बायां", "बाएं", "goch", "bò goch", "اليسرى", "يسار", "الأيسر", "چپ", "سمت چپ", "kaliwa", "ซ้าย", "lewa",
        "lewy", "sinistro", "sinistra", "بائیں", "ліва", "лівий", "বাম", "ਖੱਬਾ", "sab laug", "bidix", "kushoto", "बायाँ", "שמאל",
        "αριστερή", "αριστερό", "ຊ້າຍ", "ຂ້າງຊ້າຍ", "ឆ្វេង", "ខាងឆ្វេង", "ဘယ်", "ဘယ်ဘက်", "ձախ", "இடது", "ఎడమ",
    ),
    "right": (
        "right", "right side", "right-sided", "r", "rt", "derecho", "derecha", "lado derecho", "dcha", "dcho",
        "rechts", "rechte", "rechter", "rechtes", "rechte seite", "droit", "droite", "côté droit", "direito", "direita",
        "lado direito", "правая", "правый", "правое", "справа", "phải", "bên phải", "右", "右侧", "右側", "오른쪽", "우측",
        "જમણી", "જમણું", "જમણો", "ቀኝ", "दाईं", "दायां", "दाएं", "dwat", "bò dwat", "اليمنى", "يمين", "الأيمن", "راست", "سمت راست",
        "kanan", "ขวา", "prawa", "prawy", "destro", "destra", "دائیں", "права", "правий", "ডান", "ਸੱਜਾ", "sab xis", "midig", "kulia",
        "दायाँ", "ימין", "δεξιά", "δεξί", "ຂວາ", "ຂ້າງຂວາ", "ស្តាំ", "ស្ដាំ", "ខាងស្តាំ", "ညာ", "ညာဘက်", "աջ", "வலது", "కుడి",
    ),
    "both": (
        "both", "both sides", "bilateral", "bilat", "b/l", "ambos", "ambas", "ambos lados", "beide", "beide seiten", "beidseits",
        "beidseitig", "les deux", "des deux côtés", "bilatéral", "bilatérale", "обе", "оба", "obie", "oba", "с обеих сторон", "cả hai",
        "cả hai bên", "hai bên", "双侧", "雙側", "两侧", "兩側", "両方", "両側", "양쪽", "양측", "બંને", "ሁለቱም", "दोनों", "tou de",
        "toulède", "كلتاهما", "كلا الجانبين", "الجانبان", "هر دو", "دو طرف", "pareho", "ทั้งสองข้าง", "entrambi", "دونوں", "обидві", "দুই পাশ", "ਦੋਵੇਂ",
        "ob sab tib si", "labada", "zote mbili", "दुवै", "שניהם", "και οι δύο", "ທັງສອງຂ້າງ", "ទាំងសងខាង",
        "နှစ်ဖက်လုံး", "երկու կողմերը", "இரண்டும்", "రెండూ",
    ),
}  # fmt: skip
"""How each side is written: in the words of every language there are sheets in, and as schedules shorten it."""

_NOTHING = frozenset({"na", "none", "notapplicable", "noaplica", "ninguno", "keine"})
"""What stands in a column of sides or levels where there is none, without signs; or a dash."""
_DASHES = frozenset({"", "-", "–", "—"})

_POINTS = lazy_pattern("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
"""Accents of Latin and Greek letters, points of Hebrew and Arabic ones: people leave them out."""


_NASAL = str.maketrans({"\u0901": "\u0902", "\u0981": "\u0982", "\u0a81": "\u0a82"})
"""The moon's dot and the dot over a letter of Hindi, Bengali and Gujarati: people write one for the other, बाएँ and बाएं."""


def _side_key(text: str) -> str:
    """What a side's word is compared by: its letters with the vowels that are written around them, which in the scripts of
    South and Southeast Asia are marks, and tell a word from another: दोनों (both) is not दिन (day)."""
    plain = _POINTS.sub("", unicodedata.normalize("NFKD", text[:LONGEST_KEY].casefold())).translate(_NASAL)
    return "".join(each for each in plain if each.isalnum() or unicodedata.category(each) in ("Mc", "Mn"))


@functools.cache
def _sides() -> Mapping[str, SideName]:
    return {_side_key(word): side for side, words in _WORDS.items() for word in words}


_REGIONS = {"C": 7, "T": 12, "TH": 12, "D": 12, "L": 5, "S": 5}
"""The vertebrae of each region of the spine. Th and D are T in German and in Spanish. A sixth lumbar one is rare; it is
asked for by hand, on a line to write on."""
_VERTEBRA = r"(?:TH|[CTDLS])[ .]?\d{1,2}"
_LEVEL = lazy_pattern(rf"{_VERTEBRA}(?:\s*(?:[-–/+&,]|to|and|a|y|bis|und)\s*(?:{_VERTEBRA}|\d{{1,2}}))*", re.IGNORECASE)
_IN_TEXT = lazy_pattern(rf"(?<![^\W_])(?:{_LEVEL.pattern.replace('[ .]?', '')})(?![^\W_])", re.IGNORECASE)
"""Without blanks in a level: "TKR L 1" may be a left knee."""
_ONE = lazy_pattern(r"(?:(?<!\w)(TH|[CTDLS])[ .]?)?(\d{1,2})", re.IGNORECASE)
_TOKEN = lazy_pattern(r"[^\s,;:()\[\]–]+(?:(?<=[bB])/[lL](?![^\W_]))?")
_SHORT_WORDS = 3
"""A side may be said in so many words: des deux côtés."""


def read_side(text: str) -> SideName | None:
    """The side that a text says, whatever its language; None for one that is no side, or more than one."""
    return _sides().get(_side_key(text))


def read_level(text: str) -> str | None:
    """A level of the spine, or several, as they are printed: L1, T12-L1; None where the spine has no such level.

    Letters are made capitals: a small l beside a 1 reads as eleven.
    """
    tidy = " ".join(text.split())
    if not _LEVEL.fullmatch(tidy):
        return None
    region = ""
    for found in _ONE.finditer(tidy):
        region = (found[1] or region).upper()
        if not 1 <= int(found[2]) <= _REGIONS[region]:
            return None
    written = re.sub(r"(?<!\w)(TH|[CTDLS])[ .]?(?=\d)", lambda each: each[1].upper(), tidy, flags=re.IGNORECASE)
    return re.sub(r"(?<!\w)TH(?=\d)", "Th", written)


def says_nothing(text: str) -> bool:
    """Whether what stands for a side or a level says that there is none: N/A, a dash."""
    return text in _DASHES or (key(text) in _NOTHING and bool(key(text)))


@dataclass(frozen=True, repr=False)
class BodyWords:
    """What words of a schedule say of the body: "TKR R" is a TKR on the right. ``repr`` tells nothing."""

    rest: str
    """The words without those of sides and levels."""
    sides: tuple[SideName, ...]
    """Each side that is said, once."""
    levels: tuple[str, ...]

    def __repr__(self) -> str:
        return "BodyWords(…)"


def find_body_words(text: str) -> BodyWords:
    """The sides and levels that a text says among other words, such as the name of a procedure."""
    levels: dict[str, None] = {}

    def take(found: re.Match[str]) -> str:
        level = read_level(found[0])
        if level is None:
            return found[0]
        levels[level] = None
        return " "

    rest = _IN_TEXT.sub(take, text)
    words, sides, at = _TOKEN.findall(rest), dict[SideName, None](), 0
    kept: list[str] = []
    while at < len(words):
        for count in range(min(_SHORT_WORDS, len(words) - at), 0, -1):
            said = read_side(" ".join(words[at : at + count]))
            if said:
                sides[said] = None
                at += count
                break
        else:
            kept.append(words[at])
            at += 1
    return BodyWords(" ".join(kept), tuple(sides), tuple(levels))
