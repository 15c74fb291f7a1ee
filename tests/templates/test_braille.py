"""Braille: what stands in the file comes back as the words that went in, and every page is one that an embosser takes."""

import re
import subprocess
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, TODAY
from content_factory import leaflet, library_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.told import words_of
from support.tools import require_tool

import handouts
from handouts.cli.build import GRADES as COMMAND_GRADES
from handouts.cli.build import PAGE_OF_CELLS
from handouts.content.loader import load
from handouts.document import nodes as doc
from handouts.document.transcript import hear
from handouts.languages.language import Language
from handouts.pdf.hyphenation import Hyphenation
from handouts.press.braille_edition import BrailleEdition, make_braille_edition, read_paper
from handouts.problems import HandoutsError
from handouts.templates.braille import liblouis_process, sheet, translating
from handouts.templates.braille.brf import SIGNS, read_brf, write_brf
from handouts.templates.braille.lines import GOES_ON, HYPHEN, Indents, wrap
from handouts.templates.braille.pages import CellPage
from handouts.templates.braille.tables import FOLDER, GRADES, Grade, find_table
from handouts.templates.braille.translating import BLANK, BrailleSource, read_digits, translate, write_number
from handouts.templates.told import tell

LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
CONTRACTED = [code for code in LANGUAGES if find_table(Language.of(code), "uncontracted").contracted]

CONFUSED: dict[str, dict[str, str]] = {
    "es": {":": "3", "¿": "5", "?": "5", "[": "á", "]": "ú", "!": "+", "¡": "+"},
    "pt": {"§": "ss", "μ": "m"},
}
"""Signs that have the same cells as others, and which of them liblouis takes them for when it reads back."""


@pytest.fixture(autouse=True)
def liblouis() -> Path:
    return require_tool("liblouis")


@pytest.fixture(scope="module")
def library() -> handouts.Library:
    return load(ROOT / "content.yaml")


def read_back(lines: Sequence[str], table: str) -> list[str]:
    """Lines of cells as words, by the program that comes with liblouis and knows nothing of ours."""
    done = subprocess.run(
        [require_tool("liblouis"), "--backward", f"unicode.dis,{table}"],
        input="\n".join(lines) + "\n", capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout.split("\n")[: len(lines)]


def fold(text: str, code: str) -> list[str]:
    """The words of a text as they are compared: small letters, one form of each, digits of one script."""
    digits = (str(unicodedata.digit(each)) if each.isdigit() else each for each in unicodedata.normalize("NFKD", text))
    confused = str.maketrans(CONFUSED.get(code, {}))
    plain = unicodedata.normalize("NFKC", "".join(digits)).casefold().translate(confused)
    return "".join(each for each in plain if each.isalnum() or each == " ").split()


def body(edition: BrailleEdition, document: doc.Document, mark_lines: int) -> list[str]:
    """The lines of a sheet without what stands at the head and foot of each page, the list of parts and lines of boxes."""
    lines = [line for page in read_brf(edition.brf) for line in page[mark_lines:-1]]
    return [
        line
        for line in lines
        if line and not re.search(f"{GOES_ON}{{3,}}", line) and line.strip(sheet.FULL_TOP + sheet.FULL_BOTTOM)
    ]


def failure(error: HandoutsError) -> list[str]:
    return [problem.code for problem in error.problems]


# -- the words


@pytest.mark.parametrize(("code", "grade"), [("en", "uncontracted"), ("en", "contracted"), ("es", "uncontracted")])
def test_a_sheet_reads_back_as_its_words(library: handouts.Library, code: str, grade: Grade) -> None:
    patient = handouts.Patient(name="Maria Johnson", date="2026-12-03", time="9:30 am")
    made = make_braille_edition(library, "kyphoplasty", language=code, grade=grade, patient=patient, today=TODAY)
    document = words_of(library, "kyphoplasty", code, patient)
    table = find_table(document.language, grade)
    assert made.marked
    marks = 1 if code == "en" else 2
    read = " ".join(read_back(body(made, document, marks), table.of(grade) or ""))
    said = " ".join(f"[{each.text}]" if each.kind == "aside" else each.text for each in tell(document))
    assert fold(read, code) == fold(said.replace("\u00a0", " "), code)
    assert "johnson" in fold(read, code)


def test_all_that_is_heard_is_in_braille(tmp_path: Path) -> None:
    """Each text of the transcript stands in the braille, but for the code to scan and what heads a table's columns twice."""
    document = words_of(library_of(tmp_path, leaflet()), "knee")
    pieces = [each.text.replace("\u00a0", " ") for each in tell(document)]
    whole, at = " ".join(" ".join(pieces).split()), 0
    heard = list(hear(document))[1:]
    for before, each in zip([heard[0], *heard], heard, strict=False):
        if each.role in ("code", "column", "part") or before.role == "code":
            continue
        imprint = document.imprint  # the code stands in a paragraph of its own
        texts = [imprint.version, imprint.review_by, imprint.code] if each.role == "colophon" else [each.text]
        for words in (" ".join(text.split()) for text in texts):
            found = whole.find(words, at if each.role not in ("lines",) else 0)
            assert found >= 0, words
            at = found if words else at
    assert whole.count(document.imprint.code) == 1
    assert heard[-1].role == "colophon"


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_fixed_words_of_each_language_read_back(code: str) -> None:
    language = Language.of(code)
    table = find_table(language, "uncontracted")
    words = [*language.months, *language.weekdays, *language.headings.values(), *language.heads.values(),
             *language.phone_kinds.values(), language.draft, language.changed, language.to_write, language.tick_box]  # fmt: skip
    made = translate([BrailleSource(each) for each in words], table, "uncontracted")
    read = read_back([each.cells for each in made], table.uncontracted)
    assert [fold(each, code) for each in read] == [fold(each, code) for each in words]


@pytest.mark.parametrize(
    ("code", "grade"), [*((each, GRADES[0]) for each in LANGUAGES), *((each, GRADES[1]) for each in CONTRACTED)]
)
def test_numbers_and_phones_are_right(code: str, grade: Grade) -> None:
    table = find_table(Language.of(code), grade)
    texts = ["(770) 962-3642", "+49 30 123456", "101.5 °F", "9:30", "1,000", "1/2", "5 mg", "L4", "2–6"]
    made = translate([BrailleSource(each) for each in texts], table, grade)
    for text, each in zip(texts, made, strict=True):
        digits = re.sub(r"\D", "", text)
        if table.numbers == "antoine" or re.fullmatch(r"\d+([.,:]\d+)*", text):
            assert read_digits(each.cells, table.numbers) == digits
        groups = re.findall(r"\d+", text)
        if text.startswith("+") and code == "en":
            continue  # Unified English Braille goes on behind its numeric space
        if table.numbers == "letters" and ":" not in text and "," not in text and "." not in text:
            assert each.cells.count("⠼") == len(groups), "a sign before each group of digits"


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
@pytest.mark.slow
@pytest.mark.parametrize("code", LANGUAGES)
def test_anything_reads_back(code: str, data: st.DataObject) -> None:
    """Words of the language and numbers in any order."""
    language = Language.of(code)
    known = sorted({word for text in (*language.headings.values(), *language.phone_kinds.values(), language.changed)
                    for word in re.findall(r"[^\W\d_]+", text)})  # fmt: skip
    numbers = st.one_of(
        st.integers(0, 99999).map(str), st.just("(770) 962-3642"), st.integers(1, 12).map("{}/25".format)
    )
    words = st.lists(st.one_of(st.sampled_from(known), numbers), min_size=1, max_size=12).map(" ".join)
    texts = data.draw(st.lists(words, min_size=1, max_size=10))
    table = find_table(language, "uncontracted")
    made = translate([BrailleSource(each) for each in texts], table, "uncontracted")
    if code == "pt":  # liblouis reads Portuguese digits behind a hyphen or stroke as letters; ours stand for themselves
        return
    read = read_back([each.cells for each in made], table.uncontracted)
    assert [fold(each, code) for each in read] == [fold(each, code) for each in texts]


def test_a_sign_that_the_table_lacks_is_said_in_words() -> None:
    table = find_table(Language.of("es"), "uncontracted")
    made = translate([BrailleSource("38 °C (101.5 °F)")], table, "uncontracted")
    (read,) = read_back([each.cells for each in made], table.uncontracted)
    assert fold(read, "es") == ["38", "grados", "c", "1015", "grados", "f"]


# -- the file


def test_the_signs_are_those_of_north_american_braille() -> None:
    """The same cells as liblouis's own table of them gives; it has small letters where BRF has either."""
    text = "The quick brown fox, jumps over 1234567890 lazy dogs? (yes) no-one's [x]; done! a/b @ & * + = %"
    (made,) = translate([BrailleSource(text)], find_table(Language.of("en"), "contracted"), "contracted")
    done = subprocess.run([require_tool("liblouis"), "en-us-brf.dis,en-ueb-g2.ctb"], input=text + "\n",
                          capture_output=True, text=True, check=True, timeout=60)  # fmt: skip
    assert write_brf([[made.cells]]).decode() == done.stdout.strip("\n").upper() + "\r\n\f"
    assert len(set(SIGNS)) == 64


@given(st.lists(st.lists(st.text(st.sampled_from([chr(0x2801 + at) for at in range(63)]), max_size=40), min_size=1)))
def test_a_file_is_read_as_it_was_written(pages: list[list[str]]) -> None:
    assert read_brf(write_brf(pages)) == pages


@pytest.mark.parametrize("paper", [CellPage(), CellPage(28, 12), CellPage(60, 27)])
def test_every_page_fits_its_embosser(tmp_path: Path, paper: CellPage) -> None:
    made = make_braille_edition(library_of(tmp_path, leaflet()), "knee", paper=paper, today=TODAY)
    pages = read_brf(made.brf)
    assert len(pages) == made.pages > 2
    for number, page in enumerate(pages, 1):
        assert len(page) == paper.height
        assert all(len(line) <= paper.width for line in page)
        assert page[-1].endswith(write_number(number, "letters"))
        assert page[1].strip(BLANK) or page[2].strip(BLANK), "no page begins with empty lines"
    (mark,) = translate([BrailleSource("Draft")], find_table(Language.of("en"), "uncontracted"), "uncontracted")
    assert all(page[0].strip(BLANK).startswith(mark.cells) for page in pages)
    assert not re.search(rb"[^\r]\n|\r[^\n]| \r", made.brf)


def test_what_is_urgent_stands_in_a_box_and_no_heading_alone(tmp_path: Path) -> None:
    made = make_braille_edition(library_of(tmp_path, leaflet()), "knee", today=TODAY)
    lines = [line for page in read_brf(made.brf) for line in page[1:-1]]
    tops = [at for at, line in enumerate(lines) if line == sheet.FULL_TOP * 40]
    bottoms = [at for at, line in enumerate(lines) if line == sheet.FULL_BOTTOM * 40]
    (heading,) = translate(
        [BrailleSource("When to call")], find_table(Language.of("en"), "uncontracted"), "uncontracted"
    )
    assert len(tops) == len(bottoms) >= 1
    assert any(lines[at + 1] == BLANK * 4 + heading.cells for at in tops)
    for page in read_brf(made.brf):
        last = [line for line in page[1:-1] if line][-1]
        assert not re.match(f"{BLANK}{{4}}(?!{BLANK})|{sheet.FULL_TOP}{{40}}", last) or len(last) > 30


def test_the_list_of_parts_has_the_pages_they_are_on(library: handouts.Library) -> None:
    pages = read_brf(make_braille_edition(library, "kyphoplasty", today=TODAY).brf)
    entries = [re.fullmatch(f"(.*?){BLANK}{GOES_ON}+{BLANK}⠼(.+)", line) for page in pages for line in page]
    found = {entry[1]: read_digits("⠼" + entry[2], "letters") for entry in entries if entry}
    assert len(found) >= 8
    for heading, page in found.items():
        assert BLANK * 4 + heading in pages[int(page) - 1]


# -- lines


def wrapped(text: str, width: int, code: str = "en") -> list[str]:
    language = Language.of(code)
    (made,) = translate([BrailleSource(text)], find_table(language, "uncontracted"), "uncontracted")
    return wrap(made, width, Indents(2, 0), Hyphenation(language.patterns) if language.patterns else None)


@pytest.mark.parametrize("whole", ["(770) 962-3642", "101.5 °F", "10 mg", "9:30 am", "Dec 3, 2026"])
def test_what_stays_together_on_paper_stays_on_one_line(whole: str) -> None:
    (made,) = translate([BrailleSource(whole)], find_table(Language.of("en"), "uncontracted"), "uncontracted")
    for before in range(12):
        lines = wrapped("word " * before + f"then {whole} follows", 28)
        assert any(made.cells in line for line in lines), before


def test_a_long_address_goes_on_with_dot_5_and_a_long_word_with_a_hyphen() -> None:
    address = "https://sheets.hillclinic.test/patients/forms/new"
    (made,) = translate([BrailleSource(address)], find_table(Language.of("en"), "uncontracted"), "uncontracted")
    lines = wrapped(f"See {address} now", 30)
    assert all(len(line) <= 30 for line in lines)
    assert f"{GOES_ON}\n" in "\n".join(lines)
    assert made.cells in "\n".join(lines).replace(f"{GOES_ON}\n", "")
    word = "Donaudampfschifffahrtsgesellschaft"
    (made,) = translate([BrailleSource(word)], find_table(Language.of("de"), "uncontracted"), "uncontracted")
    lines = wrapped(f"Die {word}", 24, "de")
    assert made.cells in "\n".join(lines).replace(f"{HYPHEN}\n", "")


def test_a_word_that_may_be_broken_nowhere_is_refused() -> None:
    with pytest.raises(HandoutsError) as error:
        wrapped("x" * 50, 40)
    assert failure(error.value) == ["braille-long-word"]


# -- what is refused


def test_a_language_without_braille_is_refused_by_name(library: handouts.Library) -> None:
    with pytest.raises(HandoutsError, match='"ht"') as error:
        find_table(Language.of("ht"), "uncontracted")
    assert failure(error.value) == ["no-braille"]
    with pytest.raises(HandoutsError, match='"es"') as error:
        make_braille_edition(library, "kyphoplasty", language="es", grade="contracted")
    assert failure(error.value) == ["no-contracted-braille"]


def test_a_character_without_braille_is_refused() -> None:
    with pytest.raises(HandoutsError, match=r"U\+16A0") as error:
        translate(
            [BrailleSource("It helps \u16a0 you.")], find_table(Language.of("en"), "uncontracted"), "uncontracted"
        )
    assert failure(error.value) == ["braille-character"]


def test_of_a_patient_no_letter_is_told() -> None:
    with pytest.raises(HandoutsError) as error:
        translate(
            [BrailleSource("Ana \u16a0", detail=True)], find_table(Language.of("en"), "uncontracted"), "uncontracted"
        )
    assert "\u16a0" not in str(error.value.problems[0])


def test_a_patients_letter_without_braille_is_refused_and_not_told(library: handouts.Library) -> None:
    with pytest.raises(HandoutsError) as error:
        make_braille_edition(library, "kyphoplasty", patient=handouts.Patient(name="Zenobia \u16a0"), today=TODAY)
    assert failure(error.value) == ["braille-character"]
    said = str(error.value.problems[0])
    assert "patient's details" in said
    assert not re.search("\u16a0|16A0|Zenobia", said)


def answering(answer: Any) -> Callable[..., Any]:
    return lambda *given, **named: answer


def test_without_liblouis_or_its_table_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    table = find_table(Language.of("en"), "uncontracted")
    for missing in ("liblouis", "table"):
        monkeypatch.setattr(translating, "read_apart", answering({"missing": missing}))
        with pytest.raises(HandoutsError, match="not installed") as error:
            translate([BrailleSource("a")], table, "uncontracted")
        assert "apt-get install liblouis20 liblouis-data" in str(error.value.problems[0])
    monkeypatch.setattr(liblouis_process, "NAMES", ("no-such-library",))
    monkeypatch.setattr(liblouis_process.ctypes.util, "find_library", lambda name: None)
    asked = {"texts": ["a"], "table": "en-ueb-g1.ctb", "instead": {}}
    assert liblouis_process.answer(asked) == {"missing": "liblouis"}
    monkeypatch.undo()
    assert liblouis_process.answer({**asked, "table": "no-such.ctb"}) == {"missing": "table"}


@pytest.mark.parametrize(
    ("text", "cells"),
    [("962-3642", "⠼⠊⠋⠃⠤⠉⠋⠙⠃"), ("5 mg", "⠑⠀⠍⠛"), ("12", "⠼⠁⠉")],
    ids=["no sign behind the hyphen", "no sign", "another digit"],
)
def test_a_number_that_would_be_read_otherwise_is_refused(
    text: str, cells: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    signs = cells.count("⠼")
    places = [max(0, at - signs) for at in range(len(cells))]
    monkeypatch.setattr(translating, "read_apart", answering({"unknown": [], "cells": [(cells, places)]}))
    with pytest.raises(HandoutsError) as error:
        translate([BrailleSource(text)], find_table(Language.of("en"), "uncontracted"), "uncontracted")
    assert failure(error.value) == ["braille-number"]


def test_cells_of_eight_dots_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translating, "read_apart", answering({"unknown": [], "cells": [("\u2840", [0])]}))
    with pytest.raises(HandoutsError) as error:
        translate([BrailleSource("a")], find_table(Language.of("en"), "uncontracted"), "uncontracted")
    assert failure(error.value) == ["braille-failed"]


@pytest.mark.parametrize("size", ["40", "x", "10x25", "40x4", "400x25", "40 x 25 x 2"])
def test_a_size_that_is_none_is_refused(size: str) -> None:
    with pytest.raises(HandoutsError) as error:
        read_paper(size)
    assert failure(error.value) == ["braille-size"]


def test_names_that_stand_in_two_places_are_the_same() -> None:
    assert COMMAND_GRADES == GRADES
    assert read_paper(PAGE_OF_CELLS) == CellPage()
    assert set(LANGUAGES) >= {"en", "es"}
