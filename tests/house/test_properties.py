"""Whatever somebody writes or types: a sheet with every word on it, or problems that say what to mend; never less."""

import tempfile
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from conftest import PROFILE, ROOT, TODAY
from content_factory import PICTURES, Content, library_of, sample
from engine_kit import STACK
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.geometry import layout_faults
from support.sheets import difference, document_of, printed, tagged
from support.structure import faults
from support.validators import conformance

import handouts
from handouts.content.forms import illustration_labels
from handouts.content.model import READING_ORDER
from handouts.document.patient import LONGEST
from handouts.templates import FORMATS

SHEETS = settings.get_profile("long" if PROFILE == "long" else "quick")
some = settings(SHEETS, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large])  # fmt: skip

LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
ACCENTS = "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿąćčďđęěğłńňőřśšşťůűźżžÀÉÎÕÜŁŽßœŒ"
VIETNAMESE = "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹĂÂĐÊÔƠƯ"
GREEK = "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώΑΒΓΔΩς"
CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяАБВГДЖЯёіїєґ"
SIGNS = ".,;:!?()[]{}<>&%*_#@/\\|'\"’“”–—-+=~^$€£°½•"

SCRIPTS = (LATIN, LATIN + ACCENTS, LATIN + VIETNAMESE, GREEK, CYRILLIC)

LONG_WORD = "W" * 2000
"""No rule knows where it may be broken."""
HOSTILE = (
    '<img src="http://example.com/x.png"/>',
    "<para>&amp;&lt;b&gt;</para>",
    "a <b>bold</b> & <i>claim</i> &#65; &nbsp;",
    "**bold** _under_ `code` [link](http://example.com) # head",
    "C:\\temp\\new (a) ((b) ) \\(c\\) \\) \\\\",
    "{name} {0} %s %(x)s ${y} {{ z }}",
    "BT /F1 12 Tf (x) Tj ET EMC Q",
    "'; DROP TABLE sheets; --",
    "q\u0308 n\u0303 e\u0301\u0323 o\u0302\u0301",
    LONG_WORD,
    "1/2 3⁄4 5-6 7–8 9—10",
    "Straße Œuvre ﬁnd",
)

words = st.one_of(*(st.text(st.sampled_from(script + SIGNS), min_size=1, max_size=14) for script in SCRIPTS))
sentences = st.one_of(st.lists(words, min_size=1, max_size=25).map(" ".join), st.sampled_from(HOSTILE))
short = st.lists(words, min_size=1, max_size=4).map(" ".join)


def texts(least: int = 0, most: int = 4) -> st.SearchStrategy[list[str]]:
    return st.lists(sentences, min_size=least, max_size=most)


def entries(least: int = 0, **keys: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries(keys), min_size=least, max_size=6)


@st.composite
def pictures(draw: st.DrawFn) -> dict[str, Any]:
    """An illustration with any of its labels, or a file; with a caption or not, and that with a brief wording or not."""
    name = draw(st.sampled_from((None, *illustration_labels())))
    made: dict[str, Any] = {"alt": draw(sentences)}
    if name is None:
        made["file"] = draw(st.sampled_from([*PICTURES]))
    else:
        known = sorted(illustration_labels()[name])
        named = draw(st.sets(st.sampled_from(known), min_size=1)) if known else ()
        made |= {"name": name, "labels": dict.fromkeys(named, "Bone")}
    if draw(st.booleans()):
        brief = draw(st.sampled_from([{}, {"brief": "none"}, {"brief": "In short."}]))
        made["caption"] = {"text": draw(sentences), **brief}
    return made


def with_picture(keys: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(keys, optional={"picture": pictures()})


@st.composite
def procedures(draw: st.DrawFn) -> dict[str, Any]:
    """What a procedure may say, every part there or not."""
    made: dict[str, Any] = {
        "title": draw(short),
        "plain_title": draw(sentences),
        "version": "2026-11-22",
        "short_version": draw(texts(1)),
    }
    columns = draw(st.integers(1, 4))
    parts = {
        "why": with_picture({"text": texts(1)}),
        "steps": st.fixed_dictionaries(
            {
                "intro": texts(),
                "items": st.lists(with_picture({"heading": short, "text": texts(1)}), min_size=1, max_size=6),
            }
        ),
        "recovery": st.fixed_dictionaries({"intro": texts(1), "milestones": entries(when=short, text=texts(1))}),
        "preparation": st.fixed_dictionaries({"text": texts(1), "timetable": entries(when=short, what=sentences)}),
        "before": st.fixed_dictionaries({"items": entries(1, do=short, more=sentences)}),
        "risks": st.fixed_dictionaries({"items": entries(1, what=sentences, how_often=short)}),
        "when_to_call": st.fixed_dictionaries({"text": texts(1), "signs": texts()}),
        "medicines": st.fixed_dictionaries({"items": entries(1, name=short, what_to_do=sentences)}),
        "questions": texts(),
        "glossary": entries(term=short, meaning=sentences),
        "parts": st.lists(
            st.fixed_dictionaries(
                {"heading": short, "items": texts(1)},
                optional={
                    "table": st.fixed_dictionaries(
                        {
                            "head": st.lists(short, min_size=columns, max_size=columns),
                            "rows": st.lists(
                                st.lists(sentences, min_size=columns, max_size=columns), min_size=1, max_size=4
                            ),
                        },
                        optional={"alt": sentences},
                    ),
                    "picture": pictures(),
                    "notice": st.fixed_dictionaries({"text": texts(1)}, optional={"heading": short}),
                },
            ),
            max_size=2,
        ),
    }
    for name, strategy in parts.items():
        if draw(st.booleans()):
            made[name] = draw(strategy)
    if draw(st.booleans()):
        made["one_page"] = [name for name in ("short_version", *parts) if name in made and name in READING_ORDER]
    return made


def content_of(procedure: dict[str, Any], logo: dict[str, Any] | None = None) -> Content:
    content = sample()
    if logo:
        content["practice"]["brand"]["logo"] = logo
    content["procedures"] = {"thing": procedure}
    return content


def assert_problems(error: handouts.HandoutsError) -> None:
    assert error.problems
    for problem in error.problems:
        assert problem.code
        assert problem.message
        assert len(problem.remedy) > 10


def assert_sound(library: handouts.Library, patient: handouts.Patient | None = None) -> handouts.Handout | None:
    """A sheet with every word that the validators pass, or problems: then None."""
    person = patient or handouts.Patient()
    procedure = next(iter(library.procedures))
    try:
        handout = handouts.build(library, procedure, patient=person, today=TODAY)
    except handouts.HandoutsError as error:
        assert_problems(error)
        return None
    document = document_of(library, procedure, patient=person, today=TODAY)
    said = " ".join(text for _, text in tagged(handout.pdf))
    assert difference(printed(document, handout.pdf), said) is None
    assert conformance(handout.pdf) == []
    assert faults(handout.pdf) == []
    return handout


# -- content


@some
@given(procedures())
def test_any_content_becomes_a_sound_sheet_or_problems(procedure: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            library = library_of(Path(folder), content_of(procedure))
        except handouts.HandoutsError as error:
            assert_problems(error)
            return
        handout = assert_sound(library)
        if handout is not None:
            assert [fault for fault in layout_faults(handout.pdf) if "a line of" not in fault] == []


@pytest.mark.parametrize("edition", FORMATS)
@some
@given(procedure=procedures(), logo=st.none() | pictures())
def test_any_content_is_whole_in_every_edition_or_refused(
    edition: str, procedure: dict[str, Any], logo: dict[str, Any] | None
) -> None:
    """A part of the document that an edition left out would end in an error of the program; so it does in no content."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            library = library_of(Path(folder), content_of(procedure, logo))
            sheet = handouts.build(library, "thing", format=edition, today=TODAY)
        except handouts.HandoutsError as error:
            assert_problems(error)
            return
        assert faults(sheet.pdf) == []


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_letter_of_the_scripts_is_printed(script: str, tmp_path: Path) -> None:
    content = sample()
    content["procedures"]["kyphoplasty"]["why"]["text"] = [" ".join(script)]
    assert assert_sound(library_of(tmp_path, content)) is not None


def _line_of(folder: Path, key: str) -> int:
    lines = (folder / "content.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.strip().startswith(key))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_text_is_never_markup(hostile: str, tmp_path: Path) -> None:
    content = sample()
    procedure = content["procedures"]["kyphoplasty"]
    procedure["title"] = hostile[:60]
    procedure["plain_title"] = hostile[:200]
    procedure["steps"]["items"][0] |= {"heading": hostile[:60], "text": [hostile]}
    procedure["before"]["items"][0] = {"do": hostile, "more": hostile}
    procedure["questions"] = [hostile[:300]]
    if hostile == LONG_WORD:
        with pytest.raises(handouts.HandoutsError) as caught:
            handouts.build(library_of(tmp_path, content), "kyphoplasty", today=TODAY)
        (problem,) = caught.value.problems
        assert problem.code == "word-too-long"
        assert problem.place
        assert problem.place.line in (_line_of(tmp_path, "title:"), _line_of(tmp_path, "plain_title:"))
        content = sample()
    handout = assert_sound(library_of(tmp_path, content), handouts.Patient(name=hostile[:200], note=hostile[:300]))
    assert handout is not None
    assert layout_faults(handout.pdf) == []


@pytest.mark.parametrize(
    ("character", "name"), [("𒀀", "U+12000"), ("𓀀", "U+13000"), ("ᚠ", "U+16A0"), ("不\u094d", "U+094D")]
)
def test_a_character_without_a_glyph_is_named_with_its_place(character: str, name: str, tmp_path: Path) -> None:
    content = sample()
    content["procedures"]["kyphoplasty"]["aftercare"]["items"][0]["more"] = f"to heal {character} well."
    library = library_of(tmp_path, content)
    with pytest.raises(handouts.HandoutsError) as caught:
        handouts.build(library, "kyphoplasty", today=TODAY)
    (problem,) = caught.value.problems
    assert problem.code == "missing-glyph"
    assert name in problem.message
    assert problem.place is not None
    line = (tmp_path / "content.yaml").read_text(encoding="utf-8").splitlines()[problem.place.line - 1]
    assert "Always follow" in line or character in line


@some
@given(st.text(min_size=1, max_size=30))
def test_any_text_at_all_is_printed_or_refused(words: str) -> None:
    content = sample()
    content["procedures"]["kyphoplasty"]["why"] = {"text": [words], "heading": words}
    with tempfile.TemporaryDirectory() as folder:
        try:
            library = library_of(Path(folder), content)
        except handouts.HandoutsError as error:
            assert_problems(error)
            return
        assert_sound(library)


# -- the patient


@lru_cache(maxsize=1)
def shipped() -> handouts.Library:
    """The practice that comes with the program."""
    return handouts.load(ROOT / "content.yaml")


anything = st.one_of(
    st.text(max_size=40),
    st.sampled_from(HOSTILE).map(lambda text: text[:300]),
    st.text(st.sampled_from(LATIN + ACCENTS + VIETNAMESE + GREEK + CYRILLIC + SIGNS + " \t\n"), max_size=310),
)


@some
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("name", "date", "time", "doctor", "place", "note"), anything)))
def test_any_details_are_printed_or_refused(details: dict[str, str]) -> None:
    """The library is no argument: Hypothesis would tell all of it with an example that fails, and warn of its length."""
    library = shipped()
    try:
        patient = handouts.Patient(**details)
        handouts.build(library, "kyphoplasty", patient=patient, today=TODAY)
    except handouts.HandoutsError as error:
        assert_problems(error)
        for problem in error.problems:
            for value in details.values():
                assert len(value) < 4 or value not in f"{problem.message} {problem.remedy}"
        return
    handout = assert_sound(library, patient)
    assert handout is not None
    assert layout_faults(handout.pdf) == []
    for value in patient.given().values():
        assert not STACK.missing(value)


@pytest.mark.parametrize("bad", ["a\u202eb", "a\x00b", "a\x1bb", "\ud800", "\ue000", "x" * 301])
def test_details_that_cannot_be_printed_are_refused_without_being_repeated(bad: str) -> None:
    with pytest.raises(handouts.HandoutsError) as caught:
        handouts.Patient(name="Ana", note=bad)
    assert '"note"' in str(caught.value)
    assert bad not in str(caught.value)
    assert "Ana" not in str(caught.value)


@pytest.mark.parametrize("key", ["name", "date", "time", "doctor", "place", "note"])
def test_the_longest_detail_is_printed(library: handouts.Library, key: str) -> None:
    handout = assert_sound(library, handouts.Patient(**{key: ("Wilhelmina " * 30)[: LONGEST[key] - 1]}))
    assert handout is not None
    assert layout_faults(handout.pdf) == []


def test_details_that_do_not_fit_are_not_repeated(tmp_path: Path) -> None:
    content = sample()
    content["procedures"]["kyphoplasty"]["questions"] = ["Is it right for me, and what else can I do about it?"] * 14
    library = library_of(tmp_path, content)
    patient = handouts.Patient(
        name="Secretname " * 18, date="b c " * 15, doctor="d e " * 49, place="f g " * 49, note="h i " * 74
    )
    try:
        handouts.build(library, "kyphoplasty", patient=patient, today=TODAY)
    except handouts.HandoutsError as error:
        assert "Secretname" not in str(error)  # noqa: PT017


def test_decomposed_letters_are_printed_composed(library: handouts.Library) -> None:
    handout = handouts.build(
        library, "kyphoplasty", patient=handouts.Patient(name="Zoe\u0308 Nguye\u0302\u0303n"), today=TODAY
    )
    assert unicodedata.normalize("NFC", "Zoe\u0308 Nguye\u0302\u0303n") in [text for _, text in tagged(handout.pdf)]
