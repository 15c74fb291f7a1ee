"""Finds the language that somebody means: by a code of ISO 639 or BCP 47, or by a name.

langcodes knows the codes and which are alike (CLDR's distances). Its names would need another package of 24 MB with a
part in C, for some twenty that schedules and record systems use: these stand here.
"""

import functools
import re
from collections.abc import Sequence

from handouts.languages import language
from handouts.languages.language import Language
from handouts.reading.characters import key
from handouts.reading.declarations import lazy_pattern

FARTHEST = 9
"""CLDR's distance up to which one language stands for another: a region is 5 away, another language 14 at least.

Beyond it stand pairs of which many speakers of one also read the other (Ukrainian and Russian, Galician and Spanish):
a practice must say itself that it wants that.
"""

ENGLISH_NAMES = {
    "Amharic": "am", "Arabic": "ar", "Creole": "ht", "English": "en", "Farsi": "fa", "French": "fr", "German": "de",
    "Gujarati": "gu", "Haitian": "ht", "Haitian Creole": "ht", "Hindi": "hi", "Japanese": "ja", "Korean": "ko",
    "Persian": "fa", "Portuguese": "pt", "Russian": "ru", "Simplified Chinese": "zh-Hans",
    "Chinese (Simplified)": "zh-Hans", "Spanish": "es", "Traditional Chinese": "zh-Hant",
    "Chinese (Traditional)": "zh-Hant", "Vietnamese": "vi", "Bengali": "bn", "Bangla": "bn", "Greek": "el", "Hebrew": "he",
    "Hmong": "hmn", "Italian": "it", "Nepali": "ne", "Punjabi": "pa", "Polish": "pl", "Somali": "so", "Swahili": "sw", "Thai": "th",
    "Tagalog": "tl", "Filipino": "tl", "Ukrainian": "uk", "Urdu": "ur", "Armenian": "hy", "Burmese": "my", "Cambodian": "km",
    "Khmer": "km", "Lao": "lo", "Laotian": "lo", "Tamil": "ta", "Telugu": "te",
}  # fmt: skip
"""What schedules and record systems in English call languages; each also goes by its own name."""


def match(asked: str, there: Sequence[str]) -> str | None:
    """The one of the languages that are there which is meant by a code, with or without a region, or by a name.

    A language stands for each of its regions and scripts if there is no nearer one: ``es`` for ``es-MX``, ``zh-Hans``
    for ``zh-TW`` where there is no ``zh-Hant``. None if there is none in that language.
    """
    tag = _tag(asked) or _names().get(key(asked))
    if tag is None:
        return None
    import langcodes  # 80 ms that no build pays

    found, distance = langcodes.closest_match(tag, list(there), FARTHEST)
    if distance <= FARTHEST:
        return found
    wanted = langcodes.Language.get(tag).language
    return next((code for code in there if langcodes.Language.get(code).language == wanted), None)


_TAG = lazy_pattern(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?(?:[-_][a-z\d_-]*)?", re.ASCII)


def _tag(asked: str) -> str | None:
    """A code as BCP 47 writes it, of a language there is: its language, script and region. None if it is no such code.

    langcodes keeps every tag it has ever read. What is no language of ours may be a person's name in the wrong column,
    so it is never given to it.
    """
    parts = _TAG.fullmatch(asked.strip().casefold())
    if parts is None or parts[1] not in _primary_codes():
        return None
    return "-".join(part for part in (_primary_codes()[parts[1]], *parts.groups()[1:]) if part)


@functools.cache
def _primary_codes() -> dict[str, str]:
    """The first part of each code there is, by itself and by its three letters, both kinds of ISO 639-2."""
    import langcodes

    found: dict[str, str] = {}
    for code in language.codes():
        known = langcodes.Language.get(code)
        primary = str(known.language)
        found |= dict.fromkeys((primary, known.to_alpha3(variant="T"), known.to_alpha3(variant="B")), primary)
    return found


def by_name(text: str) -> str | None:
    """The code of the language somebody calls so: by its name in English or its own, or by a code. None if unknown."""
    return _names().get(key(text)) or match(text, language.codes())


@functools.cache
def _names() -> dict[str, str]:
    """Codes by names and codes, written as :func:`handouts.reading.characters.key` does."""
    found = {key(name): code for name, code in ENGLISH_NAMES.items()}
    for code in language.codes():
        known = Language.of(code)
        found |= {key(each): code for each in (known.own_name, known.lang_tag, code)}
    return found
