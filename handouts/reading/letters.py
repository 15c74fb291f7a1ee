"""Letters of scripts, as sets of regular expressions: a module that needs them is a grammar of running text."""

import unicodedata

CJK = "[\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9d\U00020000-\U0003ffff]"
"""Han, kana and Hangul: words in them may stand against others without a space."""
HAN = "[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
ALPHABET = "A-Za-z\u00aa\u00ba\u00c0-\u024f\u0370-\u052f\u1e00-\u1fff"
"""Latin, Greek and Cyrillic letters, the inside of a set. A digit behind one belongs to a name (L1, B12); behind those of other
scripts, which write particles onto numbers (و5, ለ24), it begins a number."""


def is_letter(character: str) -> bool:
    """Whether a character is a letter or a mark on one, as the vowel signs of Tamil are, which ``str.isalpha`` leaves out."""
    return unicodedata.category(character)[0] in "LM"
