"""The page for a browser says what the document says, once and in order, loads nothing, and can be read in both schemes."""

import base64
import hashlib
import re
from pathlib import Path
from typing import Any, get_args
from xml.etree.ElementTree import Element, tostring

import content_factory as factory
import pytest
import yaml
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from support.web_page import PageElement, read_page, tidy

import handouts
from handouts.content.colors import Palette, contrast, nearest_passing
from handouts.document import nodes as doc
from handouts.languages import language
from handouts.pdf.bidi import needs_ordering, paragraph_levels
from handouts.press.press import Press
from handouts.press.web_edition import make_web_edition
from handouts.templates.web_page.frame import write_style
from handouts.templates.web_page.page_words import FOLDER, find_page_words
from handouts.templates.web_page.text import set_spans

PRACTICE = {"name": "Hill Clinic & Sons", "phones": [{"number": "(770) 555-0142"}]}


def made(folder: Path, content: dict[str, Any], code: str | None = None) -> tuple[doc.Document, PageElement]:
    """A sheet's document and its page."""
    library = factory.library_of(folder, content)
    name = next(iter(library.procedures))
    page = make_web_edition(library, name, language=code)
    return Press(library, name, language=code).document(), read_page(page.html)


def sheet(words: str, code: str = "en", **more: Any) -> dict[str, Any]:
    procedure = {
        "title": "Knee",
        "plain_title": words,
        "version": "2026-11-22",
        "language": code,
        "short_version": ["One."],
        **more,
    }
    return {"practice": PRACTICE, "procedures": {"knee": procedure}}


def heard(page: PageElement) -> str:
    """All that is heard between the mark and the foot, but for the links to other languages."""
    body = page.find("body")
    own = [each for each in body.content if isinstance(each, PageElement) and each.tag in ("aside", "header", "main")]
    return tidy("".join(text for each in own for text in each.heard()))


def wanted(document: doc.Document) -> list[str]:
    """Every text of the document, in order."""
    return [found for text in document.words() if (found := tidy(text))]


@pytest.mark.parametrize("name", ["pictures", "annotated leaflet", "long tables", "long lists"])
def test_every_text_stands_there_once_and_in_order(name: str, tmp_path: Path) -> None:
    document, page = made(tmp_path, factory.stress()[name])
    said, at = heard(page), 0
    texts = wanted(document)
    assert len(texts) > 40
    for text in texts:
        found = said.find(text, at)
        assert found >= 0, f"“{text}” is missing, or in another place"
        at = found + len(text)
    # what is said beside these texts is short: signs of lists, and that a line is there to write on
    besides = len(said) - sum(map(len, texts))
    lines = len([each for each in page.walk() if each.attributes.get("class") in ("line", "lines")])
    assert 0 <= besides <= 40 * lines + 2 * len(texts), "something is said twice"


def test_the_example_of_every_key_and_each_kind_of_block_have_their_place(tmp_path: Path) -> None:
    seen: set[type] = set()
    example = handouts.load(ROOT / "docs/example/content.yaml")
    pairs = [(example, name, code) for name in example.procedures for code in example.languages(name)]
    for number, content in enumerate(factory.stress().values()):
        (tmp_path / str(number)).mkdir()
        library = factory.library_of(tmp_path / str(number), content)
        pairs.append((library, next(iter(library.procedures)), "en"))
    for library, name, code in pairs:
        document = Press(library, name, language=code).document()
        said, at = heard(read_page(make_web_edition(library, name, language=code).html)), 0
        for text in wanted(document):
            found = said.find(text, at)
            assert found >= 0, f"{name}, {code}: “{text}”"
            at = found + len(text)
        seen |= {type(block) for section in document.sections for block in section.blocks}
    assert set(get_args(doc.Block)) <= seen


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], max_codepoint=0x2FF), min_size=1, max_size=40
)


@settings(max_examples=40, deadline=None)
@given(
    words=st.one_of(WORDS, st.sampled_from(["<script>alert(1)</script>", "]]>&amp;<!--", "</style><b>", '" onload="x']))
)
def test_no_words_become_markup(words: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    if not words.strip():
        return
    try:
        document, page = made(tmp_path_factory.mktemp("x"), sheet(f"A {words} z"))
    except handouts.HandoutsError as error:
        if {each.code for each in error.problems} <= {"bad-character", "too-many-marks", "broken-text"}:
            return  # letters that are refused anywhere
        raise
    assert tidy(document.masthead.lead.text) in heard(page)
    assert not page.all("script")
    assert not [name for each in page.walk() for name in each.attributes if name.startswith("on")]


def test_nothing_is_loaded_and_the_policy_says_so(tmp_path: Path) -> None:
    _, page = made(tmp_path, factory.stress()["pictures"])
    policy = next(each for each in page.all("meta") if each.attributes.get("http-equiv") == "Content-Security-Policy")
    style = page.find("style").text
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.attributes["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert page.all("img")
    assert "url(" not in style
    assert "@import" not in style
    for each in page.walk():
        assert each.tag not in ("script", "link", "iframe", "object", "embed", "form", "base")
        assert not {"style", "srcset"} & each.attributes.keys()
        assert each.attributes.get("src", "data:").startswith("data:")
        if each.tag != "a":
            assert each.attributes.get("href", "#").startswith("#")


def test_a_picture_says_nothing_of_its_camera(tmp_path: Path) -> None:
    from PIL import Image

    exif = Image.Exif()
    exif[0x013B] = "Somebody's name"  # Artist
    content = sheet("A new knee.", parts=[{"heading": "Here", "picture": {"file": "mine.jpg", "alt": "A house."}}])
    Image.new("RGB", (80, 60), "red").save(tmp_path / "mine.jpg", exif=exif)
    assert b"Somebody" in (tmp_path / "mine.jpg").read_bytes()
    _, page = made(tmp_path, content)
    data = base64.b64decode(page.find("img").attributes["src"].partition(",")[2])
    assert data.startswith(b"\xff\xd8")
    assert b"Somebody" not in data


@settings(max_examples=60, deadline=None)
@given(brand=st.integers(0, 0xFFFFFF), accent=st.integers(0, 0xFFFFFF))
def test_any_brand_can_be_read_in_both_schemes(brand: int, accent: int) -> None:
    style = write_style(Palette(*(nearest_passing(f"#{each:06x}") for each in (brand, accent))))
    schemes = re.findall(r":root\{([^}]*)\}", style)
    assert len(schemes) == 2
    for scheme in schemes:
        colors = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})", scheme))
        for name in ("ink", "brand", "accent"):
            assert contrast(colors[name], colors["ground"]) >= 7, name
        assert contrast(colors["on-accent"], colors["accent"]) >= 4.5
        assert contrast(colors["rule"], colors["ground"]) >= 3


QUANTITIES = ("101.5 °F", "81 mg", "8:30 AM", "1-800-222-1222", "+1 770 555 0142", "15 mm", "7–10", "Ibuprofen 400 mg")


def set_levels(element: PageElement, base: int = 0) -> list[tuple[str, int]]:
    """Each letter of an element with the level of its direction that its elements alone say."""
    inner = {"ltr": base + 2 - base % 2, "rtl": base + 1 + base % 2}.get(element.attributes.get("dir", ""), base)
    level = inner if element.tag == "bdi" else base
    found = []
    for each in element.content:
        found += [(letter, level) for letter in each] if isinstance(each, str) else set_levels(each, level)
    return found


PIECES = st.lists(st.one_of(st.sampled_from([*QUANTITIES, "(", ")", "حرارة", "أو أكثر", "،", ".", "PMMA", "https://www.example.com", "3", "«", "»", "עד"])), min_size=1, max_size=7)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(pieces=PIECES, rtl=st.booleans(), cut=st.integers(0, 60))
def test_letters_stand_on_the_levels_that_paper_has(pieces: list[str], rtl: bool, cut: int) -> None:
    """However a paragraph is cut into spans: a figure apart may be left to its own order, which is the same."""
    text = " ".join(pieces)
    root = Element("p")
    spans = (doc.Span(text[:cut], strong=True), doc.Span(text[cut:]))
    set_spans(root, [each for each in spans if each.text], rtl)
    page = read_page(b"<p>" + tostring(root, encoding="unicode", method="html").encode()[3:])
    said = set_levels(page, int(rtl))
    assert "".join(letter for letter, _ in said).replace(doc.NBSP, " ") == text
    if not rtl and not needs_ordering(text):
        return
    for (letter, level), wanted_level in zip(said, paragraph_levels(text, rtl), strict=True):
        assert level == wanted_level or letter.isdigit(), f"{letter} in {text}"


@pytest.mark.parametrize("said", QUANTITIES[:-1])
def test_what_has_an_order_of_its_own_keeps_it_and_its_line(said: str, tmp_path: Path) -> None:
    _, page = made(tmp_path, sheet(f"حرارة {said} أو أكثر.", "ar"))
    assert page.find("html").attributes["dir"] == "rtl"
    (whole,) = [each for each in page.find("main").all("bdi") if tidy(each.text) == tidy(said)]
    assert whole.attributes["dir"] == "ltr"
    open_ = [each for each in whole.content if isinstance(each, str) and re.search("[ –-]", each)]
    assert not open_, "a line may end within it"


def test_a_name_in_another_language_says_so(tmp_path: Path) -> None:
    content = sheet("A new knee.")
    translation = {"title": "ركبة", "plain_title": "ركبة جديدة.", "version": "2026-11-22", "short_version": ["81 mg"]}
    content["procedures"]["knee"]["translations"] = {"ar": translation}
    _, page = made(tmp_path, content, "ar")
    names = [each for each in page.all("bdi") if each.text == "Hill Clinic & Sons"]
    assert [each.attributes["lang"] for each in names if "lang" in each.attributes] == ["en-US", "en-US"]
    _, page = made(tmp_path, content)
    assert {each.attributes.get("lang") for each in page.all("bdi") if each.text == "Hill Clinic & Sons"} == {None}


def test_a_draft_says_so_first_and_to_search_engines(tmp_path: Path) -> None:
    document, page = made(tmp_path, sheet("A new knee."))
    first = next(each for each in page.find("body").content if isinstance(each, PageElement))
    assert document.mark is not None
    assert first.text == document.mark.text
    assert any(each.attributes.get("content") == "noindex" for each in page.all("meta"))


@pytest.mark.parametrize("code", language.codes())
def test_every_language_has_the_words_of_pages(code: str) -> None:
    words, tag = find_page_words(language.Language.of(code))
    assert tag == language.Language.of(code).lang_tag, f"{code}.yaml is missing in {FOLDER.name}/"
    assert words.reviewed == ("yes" if code == "en" else "no")
    assert (
        yaml.safe_load((FOLDER / f"{code}.yaml").read_text("utf-8")).keys()
        == yaml.safe_load((FOLDER / "en.yaml").read_text("utf-8")).keys()
    )
