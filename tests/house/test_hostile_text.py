"""Words of others are printed as they stand or refused by name: never markup, never out of their place, never a crash."""

import contextlib
import io
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from conftest import ROOT, TODAY
from content_factory import Content, leaflet, library_of, sample
from support.geometry import layout_faults
from support.sheets import difference, printed, tagged
from support.structure import faults
from support.text import char_boxes, normalised

import handouts
from handouts.document import nodes as doc
from handouts.document.patient import BODY_KEYS, LONGEST, Patient
from handouts.document.patient import KEYS as ALL_KEYS
from handouts.document.visit_words import write_name
from handouts.languages.language import Language
from handouts.layout.typography import REGULAR, faces, families
from handouts.pdf.hyphenation import WordTooLong
from handouts.pdf.line_breaking import Piece, Style, break_lines
from handouts.press.press import Press
from handouts.problems import HandoutsError
from handouts.reading.characters import MOST_MARKS, clean
from handouts.reading.nodes import TEXT_LIMIT
from handouts.templates import FORMATS
from handouts.templates.visit_on_top import take_visit_off_top

# https://github.com/minimaxir/big-list-of-naughty-strings (MIT; see tests/data)
KEYS = tuple(key for key in ALL_KEYS if key not in BODY_KEYS)
"""Details that may be any words."""
NAUGHTY = [
    line
    for line in (ROOT / "tests/data/naughty-strings/blns.txt").read_text(encoding="utf-8").split("\n")
    if line and not line.startswith("#")
]

MARKUP = (
    '<img src="http://127.0.0.1:9/x.png"/>',
    '<a href="file:///etc/passwd">here</a>',
    "<font color=\"__import__('os').system('id')\">red</font>",
    "<para><b>&lt;bold&gt;</b> &amp; &#65; &nbsp;</para>",
    '<document filename="x.pdf"><template/></document>',
    "<onDraw name='x' label='y'/><seq/><br/>",
    "]]> <!-- --> <?xml?> <!DOCTYPE a [<!ENTITY b 'c'>]> &b;",
    "{name} {0.__class__} %s %(x)s ${y} {{ z }}",
    ") Tj ET Q /Launch (x) >> endobj \\) \\(",
)

FACES = faces(families(Language.of("en")))[REGULAR]

SMALL: Content = {
    "practice": {"name": "Hill Clinic", "phones": [{"number": "(770) 962-3642"}]},
    "procedures": {
        "knee": {"title": "Knee", "plain_title": "A knee.", "version": "2026-11-22", "short_version": ["It can help."]}
    },
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Press:
    """A press of a short sheet."""
    library = library_of(tmp_path_factory.mktemp("small"), SMALL)
    return Press(library, "knee", today=TODAY)


def with_text(folder: Path, text: str) -> handouts.Library:
    """The small content with a text in it, written so that YAML takes it for what it is."""
    content = json.loads(json.dumps(SMALL))
    content["procedures"]["knee"]["short_version"] = [text]
    path = folder / "content.yaml"
    path.write_text(json.dumps(content), encoding="utf-8")
    return handouts.load(path)


def refusal(folder: Path, text: str) -> handouts.Problem:
    """What is said against a text of the content; it has its place."""
    with pytest.raises(HandoutsError) as caught:
        handouts.build(with_text(folder, text), "knee", today=TODAY)
    problem = caught.value.problems[0]
    assert problem.place
    return problem


def details_refused(**details: str) -> str:
    """What is said against a patient's details; it names the field and never repeats it."""
    with pytest.raises(HandoutsError) as caught:
        Patient(**details)
    said = str(caught.value)
    for key, text in details.items():
        assert f'"{key}"' in said
        assert text not in said
    return said


# -- markup

_FORMS = frozenset(
    {"number", "phone", "web_form", "version", "review_by", "file", "icon", "after", "weeks", "new_paragraph", "brand"}
)
"""Keys whose values have a form of their own."""


def marked_up(value: Any, numbers: Iterator[int], key: str = "") -> Any:
    """The content with every text that is printed as it stands replaced by markup."""
    if isinstance(value, dict):
        return {name: marked_up(each, numbers, name) if name not in _FORMS else each for name, each in value.items()}
    if isinstance(value, list):
        return [marked_up(each, numbers, key) for each in value]
    number = next(numbers)
    return f"{number} {MARKUP[number % len(MARKUP)]}" if key in ("text", "more", "meaning") else f"<b>&amp;{number}</b>"


def test_markup_is_printed_as_it_stands_in_every_kind_of_text(tmp_path: Path) -> None:
    content = leaflet()
    content["procedures"] = {"knee": marked_up(content["procedures"]["knee"], iter(range(1000)))}
    content["practice"] = marked_up(content["practice"], iter(range(1000, 2000)))
    library = library_of(tmp_path, content)
    patient = Patient(**{key: MARKUP[index][: LONGEST[key]] for index, key in enumerate(KEYS)})
    press = Press(library, "knee", today=TODAY)
    pdf, document = press.copy(patient), press.document(patient)
    assert_said(take_visit_off_top(document), pdf)  # so long a day has no room in the margin, and stands with its lines
    said = " ".join(document.words())
    assert "<img src=" in said
    assert said.count("<b>&amp;") > 60
    assert faults(pdf) == []
    assert all(each.startswith("tel:") or each == content["practice"]["web_form"] for each in addresses(pdf))


def assert_said(document: doc.Document, pdf: bytes) -> None:
    """Every text of the document stands in the file, letter for letter."""
    said = squeezed("".join(text for _, text in tagged(pdf)))
    for node in document.walk():
        if isinstance(node, doc.Paragraph):
            assert squeezed(node.text) in said


def addresses(pdf: bytes) -> set[str]:
    """Where the links of a file lead."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        actions = [
            each.A
            for each in opened.objects
            if isinstance(each, pikepdf.Dictionary) and each.get("/Subtype") == "/Link"
        ]
        return {str(action.URI) for action in actions if "/URI" in action}


@pytest.mark.parametrize("edition", FORMATS)
def test_markup_is_printed_as_it_stands_in_every_edition(edition: str, tmp_path: Path) -> None:
    content = sample()
    procedure = content["procedures"]["kyphoplasty"]
    procedure["title"] = "<b>&amp;</b>"
    procedure["plain_title"] = MARKUP[3]
    procedure["short_version"] = [MARKUP[0], MARKUP[1]]
    procedure["steps"]["items"][0] |= {"heading": "<i>1</i>", "text": [MARKUP[2]], "brief": [MARKUP[7]]}
    press = Press(library_of(tmp_path, content), "kyphoplasty", format=edition, today=TODAY)
    pdf, document = press.copy(), press.printed_document()
    assert_said(document, pdf)
    assert "<b>&amp;</b>" in " ".join(document.words())


def test_the_markup_parser_of_reportlab_is_never_there() -> None:
    code = (
        "import sys, handouts; handouts.build(handouts.load('content.yaml'), 'kyphoplasty');"
        "print([name for name in sys.modules if name.startswith(('reportlab.platypus', 'reportlab.lib.rparsexml'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")


# -- the naughty strings


def test_the_list_is_there() -> None:
    assert len(NAUGHTY) == 516


def test_every_naughty_string_of_a_content_is_printed_or_refused(tmp_path: Path) -> None:
    taken, refused = [], []
    for line in NAUGHTY:
        try:
            read = with_text(tmp_path, line).procedure("knee").short_version[0].text
        except HandoutsError as error:
            refused.append((line, error.problems))
            continue
        assert read == clean(line)
        taken.append(line)
    assert 0 < len(refused) < 60
    assert all(each.place and len(each.remedy) > 10 for _, problems in refused for each in problems)
    content = json.loads(json.dumps(SMALL))
    procedure = content["procedures"]["knee"]
    procedure["why"] = {"text": [{"text": line, "new_paragraph": "yes"} for line in taken]}
    with pytest.raises(HandoutsError) as caught:
        handouts.build(library_of(tmp_path, content), "knee", today=TODAY)
    assert {each.code for each in caught.value.problems} == {"missing-glyph"}
    lines = (tmp_path / "content.yaml").read_text(encoding="utf-8").splitlines()
    assert all(each.place and len(lines) >= each.place.line for each in caught.value.problems)
    set_ = [line for line in taken if not FACES.missing(clean(line)) and not too_long(clean(line))]
    assert len(set_) > 400
    long = [line for line in taken if not FACES.missing(clean(line)) and too_long(clean(line))]
    procedure["why"]["text"] = [{"text": line, "new_paragraph": "yes"} for line in long]
    with pytest.raises(HandoutsError) as caught:
        handouts.build(library_of(tmp_path, content), "knee", today=TODAY)
    assert [(each.code, each.place is not None) for each in caught.value.problems] == [("word-too-long", True)]
    procedure["why"]["text"] = [{"text": line, "new_paragraph": "yes"} for line in set_]
    for edition in ("standard", "large-print"):
        press = Press(library_of(tmp_path, content), "knee", format=edition, today=TODAY)
        pdf, document = press.copy(), press.printed_document()
        assert difference(printed(document, pdf), " ".join(text for _, text in tagged(pdf))) is None
        assert " ".join(clean(line) for line in set_[:20]) in " ".join(document.words())


def test_every_naughty_string_of_a_patient_is_printed_or_refused(small: Press) -> None:
    taken: dict[str, list[str]] = {key: [] for key in KEYS}
    for number, line in enumerate(NAUGHTY):
        key = KEYS[number % len(KEYS)]
        try:
            patient = Patient(**{key: line})
            if not patient.given():
                continue  # nothing but blanks
            if FACES.missing(getattr(patient, key)):
                small.copy(patient)
                pytest.fail(f"printed without a glyph: {line!r}")
        except HandoutsError as error:
            said = str(error)
            assert f'"{key}"' in said
            assert len(line) < 4 or line not in said
        else:
            taken[key].append(getattr(patient, key))
    assert sum(map(len, taken.values())) > 400
    refused = 0
    for number in range(max(map(len, taken.values()))):
        details = {key: lines[number] for key, lines in taken.items() if number < len(lines)}
        try:
            pdf = small.copy(Patient(**details))
        except HandoutsError as error:  # a number or the like that fits on no line
            told = [problem.message for problem in error.problems]
        else:
            told = []
        if told:
            refused += 1
            key = next(key for key in details if f'"{key}"' in told[0])
            assert details[key] not in told[0]
            continue
        said = " ".join(text for _, text in tagged(pdf))
        for key, text in details.items():  # "Roe, Jane" is said as Jane Roe
            wanted = write_name(text, Language.of("en")) if key == "name" else text
            assert squeezed(wanted) in squeezed(said), text
    assert refused < 15


def too_long(line: str) -> bool:
    """Whether a word of it fits on no line of the standard or the large print sheet and may not be broken."""
    style = Style(FACES, 18, 25, None)
    try:
        break_lines([Piece(line, style)], 432)
        break_lines([Piece(line, replace(style, size=12.5))], 338)
    except WordTooLong:
        return True
    return False


def squeezed(text: str) -> str:
    """Without white space, since a long word is cut at the end of a line."""
    return "".join(normalised(text).split())


# -- letters that cannot be seen, or should not be

INVISIBLE = {
    "NUL": "\0", "escape": "\x1b", "backspace": "\b", "delete": "\x7f", "next line": "\x85", "line separator": "\u2028",
    "left-to-right override": "\u202d", "right-to-left override": "\u202e", "byte order mark": "\ufeff", "annotation": "\ufff9",
    "replacement": "\ufffd", "no character": "\ufffe", "half a character": "\ud800", "other half": "\udfff", "tag": "\U000e0041",
}  # fmt: skip


@pytest.mark.parametrize("name", INVISIBLE)
def test_what_cannot_be_seen_is_refused(name: str, tmp_path: Path) -> None:
    character = INVISIBLE[name]
    problem = refusal(tmp_path, f"Call{character} us")
    assert problem.code in ("bad-character", "bad-escape", "bad-yaml")
    if name not in ("next line", "line separator"):  # for a patient's details these are blanks
        assert "cannot be printed" in details_refused(note=f"Call{character} us")
        assert Patient.of({"name": "Ann"}).given() == {"name": "Ann"}


@pytest.mark.parametrize("character", ["\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\u034f", "\ufe0f"])  # fmt: skip
def test_what_has_no_width_is_printed_or_refused(character: str, small: Press, tmp_path: Path) -> None:
    for make in (
        lambda: handouts.build(with_text(tmp_path, f"Ma{character}ria"), "knee", today=TODAY).pdf,
        lambda: small.copy(Patient(name=f"Ma{character}ria")),
    ):
        with contextlib.suppress(HandoutsError):
            assert "Maria" in " ".join(text for _, text in tagged(make())).replace(character, "")


@pytest.mark.parametrize(
    "mark", ["\u200e", "\u200f", "\u061c", "\u202a", "\u202b", "\u202c", "\u2066", "\u2067", "\u2068", "\u2069"]
)
@pytest.mark.parametrize("written", ["Ann {}M. Lee{}", "{}Ann M. Lee{}", "A{}nn M. L{}ee", "فاطمة{} الزهراء{}"])
def test_marks_of_direction_that_are_pasted_into_a_detail_do_no_harm(mark: str, written: str, small: Press) -> None:
    """A name from a web page, a date from a phone's calendar: the letters are printed, and the marks nowhere."""
    pdf = small.copy(Patient(name=written.format(mark, mark), date=f"{mark}2026-11-24{mark}"))
    said = [text for _, text in tagged(pdf)]
    assert written.format("", "") in said
    assert "Nov 24, 2026" in said  # as the reader writes it
    assert not any(mark in text for text in said)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("حرارة \u2066101.5 °F أو أكثر", "U+2066"),
        ("حرارة \u2067\u2066101.5 °F\u2069 أو أكثر", "U+2067"),
        ("حرارة 101.5 °F\u2069 أو أكثر", "U+2069"),
        ("حرارة \u202a101.5 °F أو أكثر", "U+202A"),
        ("حرارة \u202a101.5 °F\u2069 أو أكثر", "U+2069"),
        ("حرارة 101.5 °F\u202c أو أكثر", "U+202C"),
    ],
)
def test_half_a_pair_of_marks_of_direction_is_told(text: str, told: str, tmp_path: Path) -> None:
    """It would reach to the end of the text and turn the words there around."""
    problem = refusal(tmp_path, text)
    assert problem.code == "open-direction"
    assert told in problem.message
    assert problem.place


@pytest.mark.parametrize("tower", ["\u0301" * (MOST_MARKS + 1), "\u0301\u0323" * 10, "\u0308" * 150, "\u20dd\u0301\u0301\u0301\u0301\u0301"])  # fmt: skip
def test_stacked_marks_are_refused_where_they_stand(tower: str, tmp_path: Path) -> None:
    problem = refusal(tmp_path, f"Zal{tower}go")
    assert problem.code == "stacked-marks"
    assert "marks on one letter" in details_refused(name=f"Zal{tower}go")


def test_as_many_marks_as_letters_have_are_printed(small: Press) -> None:
    name = "Nguye\u0302\u0303n T\u0323\u0302 Ạ\u0306"
    assert clean(name) in [text for _, text in tagged(small.copy(Patient(name=name)))]


# -- very long words


@pytest.mark.parametrize("word", ["W" * 100_000, "ab-" * 33_333, "a\u200d" * 50_000, "漢" * 50_001, "(" * 100_000, "a\u0301\u0323" * 40_000])  # fmt: skip
def test_a_word_of_100_000_letters_is_refused_at_once(word: str, tmp_path: Path) -> None:
    began = time.process_time()
    assert refusal(tmp_path, word).code in ("long-text", "stacked-marks")
    assert "letters" in details_refused(**dict.fromkeys(KEYS, word))
    assert time.process_time() - began < 2


@pytest.mark.parametrize("letters", ["W", "a\u200d", "ab-", "e\u0301\u0323"])
def test_the_longest_word_there_may_be_is_printed_whole_or_refused(letters: str, tmp_path: Path) -> None:
    word = (letters * TEXT_LIMIT)[:TEXT_LIMIT]
    content = json.loads(json.dumps(SMALL))
    content["procedures"]["knee"]["why"] = {"text": [word]}
    library = library_of(tmp_path, content)
    began = time.process_time()
    try:
        pdf = handouts.build(library, "knee", today=TODAY).pdf
    except HandoutsError as error:
        told = error.problems
    else:
        told = ()
    assert time.process_time() - began < 10
    assert bool(told) == (letters != "ab-")
    if told:
        assert [(each.code, each.place is not None) for each in told] == [("word-too-long", True)]
        return
    assert squeezed(clean(word)) in squeezed("".join(text for _, text in tagged(pdf)))
    assert [fault for fault in layout_faults(pdf) if "margin" in fault and "u200d" not in fault] == []


# -- direction


@pytest.mark.parametrize("name", ["محمد", "محمد (", ") 555-0199 محمد [", "Ann محمد 12", "٠١٢٣ محمد", "(محمد) 770 962"])
@pytest.mark.parametrize("key", ["name", "note"])
def test_letters_from_right_to_left_move_nothing_around_them(name: str, key: str, small: Press) -> None:
    """The phone number above all stands as it stood; only the field itself differs."""
    plain, other = (small.copy(Patient(**{key: text})) for text in ("Ann", name))
    assert [each for each in tagged(other) if each[1] != normalised(name)] == [
        each for each in tagged(plain) if each[1] != "Ann"
    ]
    drawn, before = (sorted(letters(pdf)) for pdf in (other, plain))
    for letter in before:
        if letter in drawn:
            drawn.remove(letter)
    assert len(drawn) <= len(name)
    assert "(770) 962-3642" in "".join(char.text for page in char_boxes(other) for char in page)


def letters(pdf: bytes) -> Iterator[tuple[int, str, float, float]]:
    """Every letter with where it stands."""
    for number, page in enumerate(char_boxes(pdf)):
        yield from ((number, char.text, round(char.box.x0, 1), round(char.box.y0, 1)) for char in page)


def test_a_document_says_what_belongs_to_a_patient(small: Press) -> None:
    """Each detail stands in a paragraph of its own: nothing in it can reach the words beside it."""
    patient = Patient(**{key: f"{key} of Ann" for key in KEYS})
    for node in small.document(patient).walk():
        if isinstance(node, doc.Paragraph) and any(span.field for span in node.spans):
            assert len(node.spans) == 1
