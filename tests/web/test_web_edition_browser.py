"""The pages for patients in a real browser and under the public checkers: every width, zoom, scheme and paper."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import content_factory as factory
import pypdfium2
import pytest
from conftest import ROOT
from support.desk import axe_faults
from support.validators import html_faults

import handouts
from handouts.approval.signing import approve, withdraw
from handouts.languages.language import Language
from handouts.press.publishing import publish
from handouts.press.web_edition import make_web_edition

pytestmark = pytest.mark.slow

LONG = "+44 20 7946 0958 ext. 12345"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every kind of page: long sheets, the example of every key, a library with each answer about a code."""
    out = tmp_path_factory.mktemp("pages")
    for name in ("pictures", "annotated leaflet"):
        folder = tmp_path_factory.mktemp("content")
        content = factory.stress()[name]
        content["practice"]["phones"][0]["number"] = LONG
        library = factory.library_of(folder, content)
        made = make_web_edition(library, "knee")
        (out / f"{name.replace(' ', '-')}.html").write_bytes(made.html)
    example = handouts.load(ROOT / "docs/example/content.yaml")
    for name in example.procedures:
        for code in example.languages(name):
            made = make_web_edition(example, name, language=code, others=example.languages(name))
            (out / made.file_name).write_bytes(made.html)
    sample = handouts.load(ROOT / "content.yaml")
    (out / "sample.html").write_bytes(make_web_edition(sample, "kyphoplasty").html)
    arabic = {"title": "ركبة", "plain_title": "حرارة 101.5 °F أو أكثر.", "short_version": ["81 mg"], "language": "ar"}
    content = {
        "practice": {"name": "Hill Clinic", "phones": [{"number": LONG}]},
        "procedures": {
            "knee": {"title": "Knee", "plain_title": "A new knee.", "version": "2026-11-01", "short_version": ["One."], "when_to_call": {"signs": ["Fever."]}},
            "hip": {"title": "Hip", "plain_title": "A new hip.", "version": "2026-11-01", "short_version": ["One."], "when_to_call": {"signs": ["Fever."]}},
            "rtl": {**arabic, "version": "2026-11-01", "when_to_call": {"signs": ["حرارة"]}},
        },
    }  # fmt: skip
    library = factory.library_of(tmp_path_factory.mktemp("content"), content)
    for name, code in (("knee", "en"), ("hip", "en"), ("rtl", "ar")):
        made, _ = approve(library, name, Language.of(code), by="Jane Roe, MD", today=handouts_day())
        if name == "hip":
            withdraw(library, made.wording.codes[0], by="Jane Roe, MD", reason="Wrong", today=handouts_day())
    publish(library, out / "library", handouts_day())
    return out


def handouts_day() -> Any:
    import datetime

    return datetime.date(2026, 11, 22)


def kinds(pages: Path) -> list[Path]:
    """Every page, but of those about codes one for each answer."""
    found = sorted(each for each in pages.rglob("*.html") if each.parent.name != "c")
    answers: dict[str, Path] = {}
    for each in sorted(pages.rglob("c/*.html")):
        text = each.read_text("utf-8")
        answers.setdefault(text[text.index('class="verdict') :][:60] + text[:60], each)
    assert len(answers) == 3, "current in two languages, and withdrawn"
    return [*found, *answers.values()]


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": 1000, "height": 800}, java_script_enabled=True, bypass_csp=True)
    yield context.new_page()
    context.close()


def test_the_nu_checker_finds_no_error(pages: Path) -> None:
    assert html_faults(pages) == []


@pytest.mark.parametrize(("scheme", "forced"), [("light", "none"), ("dark", "none"), ("dark", "active")])
def test_axe_finds_nothing(pages: Path, page: Any, scheme: str, forced: str) -> None:
    page.emulate_media(color_scheme=scheme, forced_colors=forced, reduced_motion="reduce")
    for path in kinds(pages):
        page.set_viewport_size({"width": 320 if forced == "active" else 1000, "height": 800})
        page.goto(path.as_uri())
        assert axe_faults(page) == [], path.name


def test_no_width_scrolls_sideways_and_no_word_is_cut(pages: Path, page: Any) -> None:
    """320 CSS pixels are a window of 1280 at 400 % (WCAG 2.2, 1.4.10); 1.4.12 asks for wider spacing of text."""
    spacing = "*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-block-end:2em!important}"
    for path in kinds(pages):
        for width in (320, 360, 640, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path.name, width)
            page.add_style_tag(content=spacing)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path.name, width, "spaced")


def test_what_can_be_tapped_is_large_enough(pages: Path, page: Any) -> None:
    """24 by 24 CSS pixels (WCAG 2.2, 2.5.8), but for links within a sentence."""
    page.set_viewport_size({"width": 320, "height": 800})
    for path in kinds(pages):
        page.goto(path.as_uri())
        small = page.evaluate(
            """() => [...document.querySelectorAll('a,input')].filter(each => {
                 const box = each.getBoundingClientRect(), words = each.parentElement.textContent.trim();
                 return box.width && box.height < 24 && words === each.textContent.trim() && each.tagName === 'A';
               }).map(each => each.outerHTML)"""
        )
        assert small == [], path.name


def test_it_obeys_its_own_policy_and_asks_for_nothing(pages: Path, browser: Any) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    for path in kinds(pages):
        page.goto(path.as_uri())
        assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px", "the style sheet is refused"
    context.close()
    assert told == []
    assert {each for each in asked if not each.startswith("data:")} == {each.as_uri() for each in kinds(pages)}


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_each_printed_page_of_a_draft_says_so_and_which_text_it_is(pages: Path, page: Any, paper: str) -> None:
    page.goto((pages / "annotated-leaflet.html").as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    document = pypdfium2.PdfDocument(page.pdf(format=paper))
    try:
        texts = [each.get_textpage().get_text_range() for each in document]
        corner = document[0].render(scale=0.2).to_pil().getpixel((2, 2))
    finally:
        document.close()
    assert len(texts) > 2
    for text in texts:
        assert "Draft: not approved for patients" in text
        assert "KN-EN" in text
    assert corner == (255, 255, 255), "dark on paper"
