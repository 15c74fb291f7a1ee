"""How sentences, lists and footers are joined, as each language joins them."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from conftest import TODAY
from content_factory import library_of
from support.text import pdfium_text

import handouts
from handouts.document.compose import compose
from handouts.document.nodes import NBSP
from handouts.document.patient import Patient
from handouts.languages.language import Language, codes


@pytest.mark.parametrize(
    ("code", "before", "after", "space"),
    [
        ("ja", "痛み止めを減らせます。", "お電話ください。", ""),
        ("ja", "服を着替える", "楽な服を", ""),
        ("ja", "MRIを見ます。", "MRI is a picture.", ""),
        ("ja", "Call 911.", "急いで。", " "),
        ("ja", "One.", "Two.", " "),
        ("zh-Hans", "可以回家。", "（第二天）休息。", ""),
        ("zh-Hant", "可以回家！", "休息。", ""),
        ("ko", "집에 갑니다.", "쉬십시오.", " "),
        ("en", "Go home.", "Rest.", " "),
        ("hi", "घर जाएँ।", "आराम करें।", " "),
    ],
)
def test_what_stands_between_two_sentences(code: str, before: str, after: str, space: str) -> None:
    assert Language.of(code).space_between(before, after) == space


def test_no_space_between_japanese_sentences_on_a_sheet(tmp_path: Path) -> None:
    """Also between what to do and what is said of it, and in a list of risks."""
    sheet = {
        "title": "治療",
        "plain_title": "背骨の治療です。",
        "version": "2026-11-26",
        "language": "ja",
        "short_version": ["痛みを減らせます。"],
        "why": {"text": ["骨が折れることがあります。", "痛みを減らせます。"]},
        "before": {"items": [{"do": "予約をしてください。", "more": "早めにお願いします。"}]},
        "risks": {"items": [{"what": "感染。", "text": "まれです。"}]},
    }
    content = {
        "practice": {"name": "Hill Clinic", "phones": [{"number": "(555) 234-5678"}]},
        "procedures": {"x": sheet},
    }
    library = library_of(tmp_path, content)
    words = " ".join(compose(library, "x", Language.of("ja"), Patient()).words())
    for joined in (
        "骨が折れることがあります。痛みを減らせます。",
        "予約をしてください。早めにお願いします。",
        "感染。まれです。",
    ):
        assert joined in words
    shown = pdfium_text(handouts.build(library, "x", today=TODAY).pdf)
    assert "治療、日本語" in shown
    assert "2026年11月26日版。X-JA" in shown


@pytest.mark.parametrize("code", codes())
def test_a_footer_has_one_stop_between_its_sentences(code: str) -> None:
    """The Russian one said "2026 г.. KY-RU"."""
    language = Language.of(code)
    version = language.version.format(date=language.day(datetime.date(2026, 11, 22)))
    joined = language.join_sentences([version, "KY-XX 1234-5678"])
    between = joined.removeprefix(version).removesuffix("KY-XX 1234-5678")
    assert joined.startswith(version)
    assert (version[-1] + between).count(language.full_stop) == 1
    assert between.strip() in ("", language.full_stop)
    assert (language.line_breaking == "cjk") != between.endswith(" ")
    assert language.join_list(["A", "B"]) == language.list_pattern.format(first="A", next="B")


def test_soft_hyphens_are_no_letters_of_the_words(tmp_path: Path) -> None:
    """A sheet with them and one without say the same: to who counts, searches, listens, approves."""
    plain = {
        "title": "Wiederherstellung",
        "plain_title": "Nach der Wiederherstellung.",
        "version": "2026-11-26",
        "language": "de",
        "short_version": ["Die Wiederherstellung dauert 6 Wochen."],
    }
    marked = {
        key: value.replace("Wieder", "Wieder\u00ad\u200b") if isinstance(value, str) else value
        for key, value in plain.items()
    }
    marked["short_version"] = ["Die Wieder\u00adher\u00adstellung dauert 6 Wochen."]
    documents = []
    for name, sheet in (("plain", plain), ("marked", marked)):
        (tmp_path / name).mkdir()
        content = {
            "practice": {"name": "Hill Clinic", "phones": [{"number": "(555) 234-5678"}]},
            "procedures": {"x": sheet},
        }
        library = library_of(tmp_path / name, content)
        documents.append(compose(library, "x", Language.of("de"), Patient()))
        pdf = handouts.build(library, "x", patient=handouts.Patient(name="Meier\u00adhofer"), today=TODAY).pdf
        assert "Meierhofer" in pdfium_text(pdf)
        assert "Wiederherstellung" in pdfium_text(pdf)
    assert list(documents[0].words()) == list(documents[1].words())
    assert documents[0].imprint.code == documents[1].imprint.code
    assert NBSP not in "".join(documents[0].words())
