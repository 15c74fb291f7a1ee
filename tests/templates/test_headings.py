"""Headings and titles of any length touch nothing that stands beside, below or above them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY
from content_factory import Content, library_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.geometry import Pages, layout_faults, lines_on_lines
from support.text import char_boxes

import handouts

WORDS = {
    "en": [
        "How",
        "it",
        "works",
        "and",
        "what",
        "will",
        "happen",
        "on",
        "the",
        "day",
        "of",
        "your",
        "treatment",
        "with",
        "us",
        "here",
    ],
    "de": [
        "Wie",
        "Sie",
        "sich",
        "nach",
        "der",
        "Behandlung",
        "erholen",
        "werden",
        "und",
        "worauf",
        "Sie",
        "achten",
        "sollten",
    ],
    "fr": [
        "Comment",
        "ça",
        "se",
        "passe",
        "et",
        "à",
        "quoi",
        "vous",
        "pouvez",
        "vous",
        "attendre",
        "après",
        "l’intervention",
    ],
    "ru": ["Как", "вы", "будете", "поправляться", "после", "лечения", "и", "чего", "можно", "ожидать", "потом"],
    "ja": ["どのように", "行うのか", "知って", "おきたい", "言葉", "回復", "まで"],
    "ar": ["كيف", "يتم", "العلاج", "وما", "الذي", "يحدث", "بعده", "في", "البيت"],
}
PICTURE = {"name": "spine-where", "alt": "A person from the side with a ring on the spine.", "labels": {"bone": "Bone"}}
KINDS: dict[str, Any] = {
    "steps": {"items": [{"heading": "One", "text": "Some words."}, {"heading": "Two", "text": "Some more words."}]},
    "drawn": {
        "items": [
            {
                "heading": "One",
                "text": "Some words.",
                "picture": {"name": "kyphoplasty-fracture", "alt": "A broken bone."},
            },
        ]
    },
    "recovery": {
        "milestones": [
            {"when": "Day 1", "icon": "home", "text": "Go home."},
            {"when": "Week 2", "icon": "calendar", "text": "Feel well."},
        ]
    },
    "wide": {"table": {"head": [f"Column {k}" for k in range(7)], "rows": [["Some words"] * 7, ["Other words"] * 7]}},
    "narrow": {"table": {"head": ["When", "What"], "rows": [["Now", "Eat"]]}},
    "picture": {"picture": PICTURE},
    "items": {"items": ["One", "Two"]},
}
"""What may stand under a heading: each reaches otherwise far into its column."""


def content_of(language: str, kind: str, heading: str, intro: int, title: str = "Demo") -> Content:
    sentences = ["Some words of the practice."] * intro
    sheet: dict[str, Any] = {
        "title": title,
        "plain_title": "A demo.",
        "version": "2026-11-26",
        "language": language,
        "short_version": ["One."],
    }
    if kind in ("steps", "drawn", "recovery"):
        sheet["steps" if kind == "drawn" else kind] = (
            KINDS[kind] | {"heading": heading} | ({"intro": sentences} if intro else {})
        )
    else:
        text = {"text": sentences} if intro else {}
        sheet["parts"] = [{"heading": heading, "after": "short_version"} | text | KINDS[kind]]
    return {"practice": {"name": "Hill Clinic", "phones": [{"number": "(555) 234-5678"}]}, "procedures": {"x": sheet}}


def built(folder: Path, content: Content, edition: str = "standard") -> bytes:
    return handouts.build(library_of(folder, content), "x", format=edition, today=TODAY).pdf


def faults_of(pdf: bytes, language: str, edition: str = "standard") -> list[str]:
    margin, least = {"standard": (48.0, 12.0), "large-print": (72.0, 18.0), "trifold": (27.0, 12.0)}[edition]
    found = layout_faults(pdf, margin=margin, least=least)
    kept = [each for each in found if language != "ar" or " overlaps " not in each]  # Arabic letters do by design
    return [each for each in kept if "the last page has" not in each] + lines_on_lines(pdf, margin)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("intro", [0, 1, 2])
@pytest.mark.parametrize("count", [2, 5, 9])
def test_a_side_heading_keeps_clear(kind: str, intro: int, count: int, tmp_path: Path) -> None:
    """One line of words before a picture, a timeline or a wide table took the heading's room away."""
    pdf = built(tmp_path, content_of("ru", kind, " ".join(WORDS["ru"][:count]), intro))
    assert faults_of(pdf, "ru") == []


headings = st.sampled_from(sorted(WORDS)).flatmap(
    lambda code: st.tuples(st.just(code), st.integers(1, len(WORDS[code])).map(lambda n: WORDS[code][:n]))
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(headings, st.sampled_from(sorted(KINDS)), st.integers(0, 3), st.sampled_from(["standard", "large-print"]))
def test_no_heading_stands_on_anything(
    tmp_path: Path, heading: tuple[str, list[str]], kind: str, intro: int, edition: str
) -> None:
    code, words = heading
    pdf = built(tmp_path, content_of(code, kind, ("" if code == "ja" else " ").join(words), intro), edition)
    assert faults_of(pdf, code, edition) == []


def tops(pdf: bytes, size: float) -> tuple[float, float]:
    """On the first page: the foot of the draft mark, and the top of the title's letters, of at least ``size`` points."""
    chars = [char for char in char_boxes(pdf)[0] if not char.is_space]
    title = max(char.box.y1 for char in chars if char.size >= size)
    mark = [char for char in chars if char.size < 13 and char.box.y0 > 744 - 10]
    return min(char.box.y0 for char in mark), title


@pytest.mark.parametrize("title", ["Émile", "Ångström", "椎体后凸成形术", "Kyphoplasty", "ỘẨẪ"])
@pytest.mark.parametrize("lines", [1, 2, 3, 4])
def test_a_title_keeps_clear_of_the_draft_mark(title: str, lines: int, tmp_path: Path) -> None:
    """The Chinese title stood two points below it, and a capital with an accent would have touched it."""
    language = {"椎": "zh-Hans", "Ộ": "vi"}.get(title[0], "fr")
    glue = "" if language == "zh-Hans" else " "
    long = glue.join([title] * (1 if lines == 1 else 8 * lines // len(title) + 2 * lines))
    pdf = built(tmp_path, content_of(language, "items", "Un", 0, long))
    foot, top = tops(pdf, 24)
    assert foot - top >= 3.5
    assert faults_of(pdf, language) == []


@pytest.mark.parametrize("edition", ["standard", "large-print", "trifold"])
@pytest.mark.parametrize(
    "name", ["Lee", "Wirbelsäulen- und Gelenkzentrum Mainz", "Wirbelsäulen- und Gelenkzentrum der Stadt Mainz am Rhein"]
)
def test_a_name_of_several_lines_keeps_clear_on_every_page(name: str, edition: str, tmp_path: Path) -> None:
    content = content_of("de", "wide", "Erstens", 1, "Ballonkyphoplastie der Wirbelkörper")
    content["practice"]["name"] = name
    content["procedures"]["x"]["parts"] *= 4 if edition == "standard" else 1
    pdf = built(tmp_path, content, edition)
    assert faults_of(pdf, "de", edition) == []
    if edition == "standard":
        pages = Pages(pdf, 48, 12)
        mark = {number: min(c.box.y0 for c in page if c.box.y0 > 734) for number, page in enumerate(pages.chars, 1)}
        letters = {
            n: max(c.box.y1 for c in page if c.box.y1 < mark[n] and not c.is_space)
            for n, page in enumerate(pages.chars, 1)
        }
        pages.close()
        assert all(mark[number] - letters[number] > 1 for number in mark)
