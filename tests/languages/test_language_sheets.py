"""A whole sheet in each language: fixed wording, fonts, direction, and every word of the content, tagged and sound."""

import datetime
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from support import structure, text, validators
from support.content import TEXT_OPERATORS, Box
from support.geometry import Pages, layout_faults
from support.sentences import SAMPLES

import handouts
from handouts.languages.language import Language, codes
from handouts.press.press import Press
from handouts.templates import FORMATS

TODAY = datetime.date(2026, 11, 22)
LANGUAGES = sorted(set(codes()) - {"en"})


def content(language: str) -> dict[str, object]:
    """A procedure made of the language's test sentences."""
    said = list(SAMPLES[language].plain)
    step = {"heading": Language.of(language).heading("steps"), "text": said[0]}
    return {
        "practice": {
            "name": "Summit Spine & Joint Centers",
            "name_lines": ["Summit Spine", "& Joint Centers"],
            "phones": [{"number": "(770) 962-3642"}],
            "contact": [said[0]],
        },
        "procedures": {
            "sample": {
                "title": Language.of(language).own_name,
                "language": language,
                "plain_title": said[1],
                "version": "2026-11-22",
                "short_version": said[:3],
                "why": {"text": said},
                "steps": {"items": [step, {**step, "text": said[3]}]},
                "recovery": {"milestones": [{"when": Language.of(language).date, "text": said[2], "icon": "home"}]},
                "before": {"items": [{"do": said[0], "more": said[2]}]},
                "questions": [said[3]],
                "glossary": [{"term": Language.of(language).doctor, "meaning": said[1]}],
            }
        },
    }


def library(language: str, folder: Path) -> handouts.Library:
    path = folder / "content.yaml"
    path.write_text(yaml.safe_dump(content(language), allow_unicode=True), encoding="utf-8")
    return handouts.load(path)


def made(language: str, folder: Path, edition: str = "standard") -> tuple[Press, bytes]:
    press = Press(library(language, folder), "sample", format=edition, today=TODAY)
    return press, press.copy(handouts.Patient(name="Maria Johnson", doctor="김철수"))


def test_there_are_fifteen_and_more() -> None:
    assert len(LANGUAGES) >= 15
    assert set(LANGUAGES) <= set(SAMPLES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_in_the_language_is_sound(language: str, tmp_path: Path) -> None:
    press, pdf = made(language, tmp_path)
    assert structure.faults(pdf) == []
    assert validators.conformance(pdf) == []
    assert all(font.embedded and font.to_unicode for font in text.fonts(pdf))
    assert text.min_text_size(pdf) >= 12 - 0.01
    assert press.language == language


@pytest.mark.parametrize("edition", ["large-print"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_large_print_in_the_language_is_sound(language: str, edition: str, tmp_path: Path) -> None:
    assert edition in FORMATS
    _, pdf = made(language, tmp_path, edition)
    assert structure.faults(pdf) == []
    assert validators.conformance(pdf) == []


@pytest.mark.parametrize(
    ("language", "edition"),
    [
        *((code, "trifold") for code in ("hmn", "hy", "km", "lo", "my", "ta", "te")),
        ("lo", "one-page"),
        ("my", "one-page"),
    ],
)
def test_a_mark_of_two_lines_and_high_letters_keep_clear(
    language: str, edition: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The proof refuses words that touch: a mark over a tri-fold's panels, a rule over a heading of the one-page sheet."""
    words, load = Language.of(language), Language.of
    marked = replace(words, draft=words.overdue.format(date=words.longest_day()))
    monkeypatch.setattr(Language, "of", staticmethod(lambda code: marked if code == language else load(code)))
    assert made(language, tmp_path, edition)


def pictured(language: str) -> dict[str, object]:
    """The same with every picture that we have, labelled with words of the language."""
    found, words, said = content(language), Language.of(language), SAMPLES[language].plain
    sample = found["procedures"]["sample"]  # type: ignore[index]
    series = (("fracture", "break"), ("tube", "tube"), ("balloon", "balloon"), ("cement", "cement"))
    sides = {"front": words.time, "back": words.date}
    sample["steps"]["items"] = [
        {
            "heading": words.heading("steps"),
            "text": said[0],
            "brief": words.heading("steps"),
            "picture": {
                "name": f"kyphoplasty-{name}",
                "alt": said[index],
                "labels": {key: words.name} | (sides if key == "break" else {}),
            },
        }
        for index, (name, key) in enumerate(series)
    ]
    sample["why"]["picture"] = {"name": "spine-where", "alt": said[3], "labels": {"bone": words.doctor}}
    return found


@pytest.mark.parametrize("language", ["ar", "fa", "ru"])
@pytest.mark.parametrize("edition", FORMATS)
def test_pictures_face_the_reader_and_keep_their_anatomy(edition: str, language: str, tmp_path: Path) -> None:
    path = tmp_path / "content.yaml"
    path.write_text(yaml.safe_dump(pictured(language), allow_unicode=True), encoding="utf-8")
    pdf = Press(handouts.load(path), "sample", format=edition, today=TODAY).copy()
    assert structure.faults(pdf) == []
    margin, least = {"large-print": (72.0, 18.0), "trifold": (23.0, 12.0)}.get(edition, (48.0, 12.0))
    found = layout_faults(pdf, margin=margin, least=least)
    assert [fault for fault in found if "stands on" in fault] == []
    pages = Pages(pdf)
    try:
        figures = [
            (element, Box(*(float(v) for v in element.attributes["BBox"])))
            for element in pages.tagging.elements()
            if element.standard == "Figure" and "BBox" in element.attributes
        ]
        alts = {str(element.obj.Alt) for element, _ in figures}
        assert set(SAMPLES[language].plain[:4]) <= alts, "the pictures say what they show, wherever their words stand"
        numbers = {
            paint.text.strip(): paint.core
            for _, paint, owner in pages.paints()
            if paint.operator in TEXT_OPERATORS and paint.core is not None and owner is not None
            if owner.standard == "Lbl" and paint.text.strip() in {"1", "2", "3", "4"}
        }
        middles = {
            paint.text.strip(): (paint.core.x0 + paint.core.x1) / 2 - (box.x0 + box.x1) / 2
            for _, paint, owner in pages.paints()
            for _, box in figures
            if paint.operator in TEXT_OPERATORS and paint.core is not None and owner is not None
            if box.contains(paint.core, 0.5) and owner.standard == "Lbl" and paint.text.strip() in {"1", "2", "3", "4"}
        }
    finally:
        pages.close()
    if edition == "standard":  # the number stands between a picture and its words, which are read away from it
        assert set(numbers) == {"1", "2", "3", "4"}
        assert middles == {}
        for number in numbers.values():
            beside = [box for _, box in figures if box.y0 - 3 < (number.y0 + number.y1) / 2 < box.y1 + 3]
            assert any((number.x1 < box.x0) if language != "ru" else (number.x0 > box.x1) for box in beside)
    elif edition != "large-print":  # there the number stands before the heading
        assert set(middles) == {"1", "2", "3", "4"}
        assert all((middle > 0) == (language != "ru") for middle in middles.values())


@pytest.mark.slow
def test_the_reference_validator_accepts_all_languages(tmp_path: Path) -> None:
    files = {}
    for language in LANGUAGES:
        (tmp_path / language).mkdir()
        files[language] = made(language, tmp_path / language)[1]
    for flavour in ("ua1", "2a"):
        assert [str(rule) for rule in validators.verapdf(files, flavour)] == []
