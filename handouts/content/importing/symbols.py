"""Letters of symbol fonts, which say one thing and show another: a ``³`` in Symbol shows ≥, an ``ü`` in Wingdings a check mark."""

import re
from collections.abc import Mapping

_SYMBOL_LOW = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
_SYMBOL_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…|—↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"
SYMBOL: Mapping[int, str] = {
    **{0x20 + at: letter for at, letter in enumerate(_SYMBOL_LOW)},
    **{0xA0 + at: letter for at, letter in enumerate(_SYMBOL_HIGH)},
}
"""The encoding of the font Symbol (PDF 32000-1, D.5), by code."""
WINGDINGS: Mapping[int, str] = {
    **dict.fromkeys((0x6C, 0x6E, 0x6D, 0x71, 0x72, 0x73, 0x75, 0x76, 0x77, 0x9E, 0x9F, 0xA1, 0xA7, 0xA8, 0xD8, 0xF0, 0xE0), "•"),
    **dict.fromkeys((0xFC, 0xFE), "✓"),
    **dict.fromkeys((0xFB, 0xFD), "✗"),
    0x20: " ", 0x28: "☎", 0x2A: "✉", 0x6F: "☐", 0x78: "☒", 0xDF: "←", 0xE8: "→", 0x4A: "☺",
}  # fmt: skip
"""Signs of Wingdings that leaflets have: bullets of any shape, check marks and crosses."""
DINGBATS: Mapping[int, str] = {
    **dict.fromkeys((0x6C, 0x6E, 0x75, 0x76, 0x77, 0x6D, 0x6F, 0x70, 0x71, 0x72, 0xD8, 0xE4), "•"),
    **dict.fromkeys((0x33, 0x34), "✓"),
    **dict.fromkeys((0x35, 0x36, 0x37, 0x38), "✗"),
}
"""The same of Zapf Dingbats."""
UNREADABLE = "\ufffd"
"""Stands for a sign that is not known."""
_FONTS = ((re.compile(r"wingdings|webdings|marlett", re.IGNORECASE), WINGDINGS), (re.compile("dingbat", re.IGNORECASE), DINGBATS),
          (re.compile(r"^(?:[A-Z]{6}\+)?symbol", re.IGNORECASE), SYMBOL))  # fmt: skip


def is_symbol_font(font: str) -> bool:
    """Whether the letters of a font are signs."""
    return any(pattern.search(font) for pattern, _ in _FONTS)


def show_symbols(text: str, font: str) -> str:
    """What letters of a font show: the same, unless it is a font of signs; U+FFFD for a sign that is not known."""
    for pattern, signs in _FONTS:
        if pattern.search(font):
            return "".join(_show(letter, signs) for letter in text)
    return "".join(_show(letter, SYMBOL) if "\uf020" <= letter <= "\uf0ff" else letter for letter in text)


def _show(letter: str, signs: Mapping[int, str]) -> str:
    if letter == "\xa0":
        return " "  # typed as a blank, which a font of signs shows none for
    code = ord(letter)
    if 0xF020 <= code <= 0xF0FF:
        code -= 0xF000
    elif code > 0xFF:
        return letter
    return signs.get(code, UNREADABLE)
