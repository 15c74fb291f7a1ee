"""Which language somebody means, by whatever code or name."""

import subprocess
import sys

import langcodes
import pytest

from handouts.languages import language
from handouts.languages.language import Language
from handouts.languages.matching import ENGLISH_NAMES, by_name, match

CHINESE = ("en", "zh-Hans", "zh-Hant")
ALL = language.codes()


@pytest.mark.parametrize(
    ("asked", "there", "meant"),
    [
        ("es", ("en", "es"), "es"),
        ("ES-mx", ("en", "es"), "es"),
        ("es_US", ("en", "es"), "es"),
        (" spa ", ("en", "es"), "es"),
        ("Spanish", ("en", "es"), "es"),
        ("ESPAÑOL", ("en", "es"), "es"),
        ("English", ("es", "en"), "en"),
        ("zh-TW", CHINESE, "zh-Hant"),
        ("zh-Hant-HK", CHINESE, "zh-Hant"),
        ("zh-CN", CHINESE, "zh-Hans"),
        ("zh", CHINESE, "zh-Hans"),
        ("chi", ("en", "zh-Hant"), "zh-Hant"),
        ("zh-TW", ("en", "zh-Hans"), "zh-Hans"),
        ("Simplified Chinese", ("en", "zh-Hant"), "zh-Hant"),
        ("es-419", ("en", "es"), "es"),
        ("es-Latn-MX-x-clinic", ("en", "es"), "es"),
        ("pt-PT", ("en", "pt"), "pt"),
        ("ger", ("en", "de"), "de"),
        ("vi", ("en", "es"), None),
        ("uk", ("en", "ru"), None),
        ("gl", ("en", "es"), None),
        ("yue", CHINESE, None),
        ("", ("en", "es"), None),
        ("e", ("en", "es"), None),
        ("und", ("en", "es"), None),
        ("Wilhelmina Quist", ("en", "es"), None),
        ("🙂", ("en", "es"), None),
        ("a" * 5000, ("en", "es"), None),
        ("es", (), None),
    ],
)
def test_which_language_is_meant(asked: str, there: tuple[str, ...], meant: str | None) -> None:
    assert match(asked, there) == meant


def test_each_language_goes_by_its_names_and_codes() -> None:
    for code in ALL:
        known = Language.of(code)
        for text in (code, code.upper(), known.lang_tag, known.own_name, known.own_name.upper(), f" {code} "):
            assert by_name(text) == code, text
            assert match(text, ALL) == code, text
    for name, code in ENGLISH_NAMES.items():
        assert by_name(name) == by_name(name.upper()) == by_name(name.replace(" ", "")) == code
    assert set(ENGLISH_NAMES.values()) == set(ALL), "each language has a name in English"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("spa", "es"), ("hat", "ht"), ("es-MX", "es"), ("fre", "fr"), ("fra", "fr"), ("per", "fa"),
        ("Klingon", None), ("", None), ("8:30", None), ("xx", None), ("Dr. Hart", None),
    ],
)  # fmt: skip
def test_a_text_is_a_language_or_not(text: str, code: str | None) -> None:
    assert by_name(text) == code


def test_a_name_in_the_wrong_column_is_never_kept() -> None:
    """langcodes keeps what it has read; Ana-Lena looks like a language and a script."""
    for name in ("Ana", "Ana-Lena", "Wilhelmina"):
        assert by_name(name) is None
        assert match(name, ALL) is None
    kept = str(langcodes.Language._PARSE_CACHE) + str(langcodes.Language._INSTANCES)
    assert "es" in kept
    assert "ana" not in kept
    langcodes.Language.get("ana-lena")
    assert "ana-lena" in str(langcodes.Language._PARSE_CACHE), "langcodes keeps it elsewhere now"
    langcodes.Language._PARSE_CACHE.clear()
    langcodes.Language._INSTANCES.clear()


def test_a_build_does_not_pay_for_it() -> None:
    program = (
        "import sys, handouts.cli.app, handouts.press.press, handouts.languages.matching; "
        "sys.exit('langcodes' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
