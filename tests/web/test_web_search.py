"""What somebody types means a sheet: by its title, by what staff call it, with a slip, as it sounds, in another language."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.sixty import GROUPS, TODAY, name_of, write_sixty

import handouts
from handouts.web.likeness import SHORTEST_WITH_SLIP, begins, resembles, sound, split_words
from handouts.web.search import Found, FoundBy, find
from handouts.web.shelf import Shelf

TITLES = [line.partition(" = ")[0].strip() for lines in GROUPS.values() for line in lines.strip().splitlines()]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(handouts.load(write_sixty(tmp_path_factory.mktemp("sixty"))), TODAY, datetime.datetime.now(), own=True)


def first(shelf: Shelf, query: str, language: str = "en") -> Found:
    return find(shelf, query, language)[0]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("kneee", "Knee replacement"),
        ("kifoplasty", "Kyphoplasty"),
        ("kyphplasty", "Kyphoplasty"),
        ("rotater cuff", "Rotator cuff repair"),
        ("bunion srgery", "Bunion surgery"),
        ("xray", "X-ray with contrast"),
        ("x ray", "X-ray with contrast"),
        ("x-ray", "X-ray with contrast"),
        ("tkr", "Knee replacement"),
        ("TKR", "Knee replacement"),
        ("total knee", "Knee replacement"),
        ("new knee", "Knee replacement"),
        ("hip injection", "Hip injection"),
        ("injection of the hip", "Hip injection"),
        ("epidoral", "Epidural steroid injection"),
        ("achiles", "Achilles tendon repair"),
        ("dupitren", "Dupuytren release"),
        ("27447", "Knee replacement"),
        ("microdisectomy", "Microdiscectomy"),
    ],
)
def test_a_sheet_is_found_however_it_is_typed(shelf: Shelf, query: str, title: str) -> None:
    found = first(shelf, query)
    assert (found.title, found.sure, found.language) == (title, True, "en")


@pytest.mark.parametrize(
    ("query", "title"),
    [("cif", "Cifoplastia"), ("rodilla nueva", "Reemplazo de rodilla"), ("juanete", "Cirugía de juanete"), ("tunel", "Liberación del túnel carpiano")],
)  # fmt: skip
def test_a_sheet_found_by_its_spanish_name_opens_in_spanish(shelf: Shelf, query: str, title: str) -> None:
    found = first(shelf, query)
    assert (found.title, found.title_in, found.language, found.usual, found.row.language) == (
        title, "es", "es", "en", "es")  # fmt: skip


def test_a_spanish_reader_opens_spanish_but_what_is_found_in_english(shelf: Shelf) -> None:
    assert (first(shelf, "cif", "es").language, first(shelf, "cif", "es").row.language) == ("es", "es")
    assert {each.language for each in find(shelf, "", "es")} == {"es"}
    assert (first(shelf, "kyph", "es").title, first(shelf, "kyph", "es").language) == ("Kyphoplasty", "en")


def test_the_language_of_the_patient_is_that_of_the_next_sheet(shelf: Shelf) -> None:
    found = find(shelf, "hip replacement", "en", "es")[0]
    assert (found.title, found.language, found.row.language) == ("Hip replacement", "es", "es")


def test_titles_come_first_and_those_that_begin_so_before_others(shelf: Shelf) -> None:
    titles = [each.title for each in find(shelf, "knee", "en")]
    assert titles[:3] == ["Knee replacement", "Knee arthroscopy", "Knee injection with hyaluronic acid"]
    assert titles[3:5] == ["Partial knee replacement", "Revision knee replacement"]


@pytest.mark.parametrize("word", ["harbor", "joint", "hart", "surgery center", "555"])
def test_what_the_practice_says_on_every_sheet_finds_none(shelf: Shelf, word: str) -> None:
    assert len(find(shelf, word, "en")) < 10


def test_a_word_of_the_practices_name_finds_its_group_and_titles_alone(shelf: Shelf) -> None:
    found = find(shelf, "spine", "en")
    assert {each.group for each in found if each.by is FoundBy.GROUP} == {"Spine"}
    assert len([each for each in found if each.by is FoundBy.GROUP]) == 9


def test_some_of_the_words_are_shown_and_never_taken(shelf: Shelf) -> None:
    found = find(shelf, "total ankle zebra", "en")
    assert found
    assert not any(each.sure for each in found)
    assert not find(shelf, "zzz", "en")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_one_slip_in_a_word_of_a_title_still_finds_it(shelf: Shelf, data: st.DataObject) -> None:
    title = data.draw(st.sampled_from(TITLES))
    word = data.draw(
        st.sampled_from([each for each in split_words(title) if len(each) > SHORTEST_WITH_SLIP] or [title])
    )
    at = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    slips = [word[:at] + letter + word[at:], word[:at] + word[at + 1 :], word[:at] + letter + word[at + 1 :]]
    slips.append(word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :])
    typed = data.draw(st.sampled_from(slips))
    found = find(shelf, typed, "en")
    # a slip can make another word that is meant just as well: then the sheets of that one come, and are exact
    assert name_of(title) in [each.name for each in found] or found[0].by < FoundBy.LIKENESS


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(TITLES), st.data())
def test_every_beginning_of_every_word_of_a_title_finds_it(shelf: Shelf, title: str, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(split_words(title)))
    typed = word[: data.draw(st.integers(1, len(word)))].upper()
    found = [each.name for each in find(shelf, typed, "en")]
    assert name_of(title) in found


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_whatever_is_typed_answers(shelf: Shelf, query: str) -> None:
    found = find(shelf, query, "en")
    assert len({each.name for each in found}) == len(found) <= 60


def test_a_short_word_must_be_right() -> None:
    assert not resembles("hop", "hip")
    assert not begins("hop", "hip")
    assert resembles("shuolder", "shoulder")
    assert not resembles("shuolder", "knee")
    assert sound("kifoplasty") == sound("kyphoplasty")


def test_what_staff_call_it_is_not_printed_and_binds_no_approval(tmp_path: Path) -> None:
    from handouts.approval.standing import list_standings

    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        write_sixty(folder)
    path = two / "content.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("- TKR\n", "- TKR\n    - joint of metal\n"), encoding="utf-8"
    )
    plain, called = handouts.load(one / "content.yaml"), handouts.load(path)
    assert called.procedures["knee-replacement"].also != plain.procedures["knee-replacement"].also
    digests = [
        {(each.procedure, each.language): each.digest for each in list_standings(lib, TODAY)} for lib in (plain, called)
    ]
    assert digests[0] == digests[1]
    made = [handouts.build(lib, "knee-replacement", today=TODAY).pdf for lib in (plain, called)]
    assert made[0] == made[1]


def test_the_words_of_the_sheets_are_folded_once(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """At each key only what was typed is: folding every sentence again took a tenth of a second at 200 procedures."""
    from handouts.web import catalog, likeness

    find(shelf, "bone", "en")
    folded: list[str] = []
    fold = likeness.plain
    for module in (likeness, catalog):
        monkeypatch.setattr(module, "plain", lambda text: folded.append(text) or fold(text))
    for query in ("bone", "zzqx", "kifoplasty", "osteoporosis fracture"):
        find(shelf, query, "en")
    assert folded == ["bone", "zzqx", "kifoplasty", "osteoporosis fracture"]


def test_what_was_typed_is_not_kept(shelf: Shelf) -> None:
    """Somebody types a patient's name into the search by mistake."""
    from handouts.web import likeness

    before = likeness.sound_of_written.cache_info().currsize
    find(shelf, "bone wilhelmina", "en")
    sounds = likeness.sound_of_written.cache_info().currsize
    find(shelf, "quistmeyer", "en")
    find(shelf, "zenobia quistmeyer", "en")
    assert likeness.sound_of_written.cache_info().currsize in (before, sounds)
