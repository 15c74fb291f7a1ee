"""What a search looks its words up in says what going through every word of every sheet would say."""

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from support.desk import Desk, content
from support.sixty import TODAY, write_sixty

import handouts
from handouts.web.catalog import Catalog
from handouts.web.kept import HEAVY, measure_bytes
from handouts.web.likeness import begins, plain, resembles, sound
from handouts.web.search import FoundBy, find
from handouts.web.search_index import NameIndex, SearchText, SentenceIndex, find_all
from handouts.web.shelf import Shelf

WORDS = st.text("aeipt_ñ1", min_size=1, max_size=6)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=5)
MARKS = st.sampled_from([" ", "-", ". ", "¿", "(", "’"])


@st.composite
def texts(draw: st.DrawFn) -> SearchText:
    """A sheet's sentences, with all kinds of marks between their words."""
    lines = ["".join(mark + word for word in line for mark in [draw(MARKS)]) for line in draw(LINES)]
    letters = "\n".join(map(plain, lines))
    return SearchText(
        "\n".join(lines), letters, "".join(f" {word}" for word in dict.fromkeys(re.findall(r"\w+", letters)))
    )


@given(text=texts(), asked=st.lists(WORDS.map(plain), min_size=1, max_size=3))
def test_a_line_is_found_that_has_all_words_at_the_beginning_of_its_own(text: SearchText, asked: list[str]) -> None:
    def has_all(line: str) -> bool:
        return all(any(word.startswith(typed) for word in re.findall(r"\w+", line)) for typed in asked)

    lines = text.letters.split("\n")
    found = text.find_line(asked)
    assert found == next((at for at, line in enumerate(lines) if has_all(line)), None)
    if found is not None:
        before, match, after = text.show(asked[0], found)
        assert before + match + after == text.text.split("\n")[found]
        assert plain(match).startswith(asked[0])


@given(before=st.dictionaries(st.integers(0, 9), texts(), max_size=6), after=st.dictionaries(st.integers(0, 9), texts(), max_size=6),
       kept=st.sets(st.integers(0, 9)), typed=st.lists(WORDS.map(plain), min_size=1, max_size=2))  # fmt: skip
def test_an_index_that_took_over_what_did_not_change_is_that_of_the_texts_as_they_are(
    before: dict[int, SearchText], after: dict[int, SearchText], kept: set[int], typed: list[str]
) -> None:
    after |= {key: text for key, text in before.items() if key in kept}
    index = SentenceIndex().renew({}, before).renew(before, after)
    lines = {key: text.find_line(typed) for key, text in after.items()}
    assert index.find_lines(typed) == {index.slots[key]: line for key, line in lines.items() if line is not None}
    bits = index.find(typed)
    found = {key for key, slot in index.slots.items() if bits >> slot & 1}
    assert found == {
        key for key, text in after.items()
        if all(any(word.startswith(each) for word in text.words.split()) for each in typed)
    }  # fmt: skip


@given(names=st.lists(st.lists(WORDS, min_size=1, max_size=4), max_size=8), typed=WORDS, other=WORDS)
def test_names_are_found_by_their_words_as_if_each_were_looked_at(
    names: list[list[str]], typed: str, other: str
) -> None:
    index = NameIndex(names)

    def place(word: str, *, alike: bool) -> dict[int, int]:
        found = {}
        for number, words in enumerate(names):
            places = [at for at, each in enumerate(words) if begins(word, each) or (alike and resembles(word, each))]
            if places:
                found[number] = places[0]
        return found

    assert index.find(typed) == place(typed, alike=False)
    assert index.find_alike(typed) == place(typed, alike=True)
    both = [index.find(typed), index.find(other)]
    assert find_all(both) == {number: min(both[0][number], both[1][number]) for number in both[0].keys() & both[1]}


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """A word as it is written, and as somebody types its beginning, with up to two slips."""
    written = draw(st.text("abkfc", min_size=3, max_size=9))
    typed = list(written[: draw(st.integers(2, 9))])
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(typed) - 1)) if typed else 0
        typed[at : at + draw(st.integers(0, 1))] = draw(st.text("abkfc", max_size=1))
        if draw(st.booleans()):
            typed[at : at + 2] = typed[at : at + 2][::-1]
    return "".join(typed), written


@settings(max_examples=1500)
@given(pair=slips())
def test_a_word_resembles_another_if_one_slip_lies_between_what_was_typed_and_its_beginning(
    pair: tuple[str, str],
) -> None:
    typed, written = pair

    def like(one: str, other: str) -> bool:
        if one[:1] != other[:1] and one[1::-1] != other[:2]:
            return False
        one_slip = len(one) >= 4 and any(OSA.distance(one, other[: len(one) + more]) <= 1 for more in (-1, 0, 1))
        return other.startswith(one) or one_slip

    means = len(typed) >= 4 and (like(typed, written) or like(sound(typed), sound(written)))
    assert resembles(typed, written) == means


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> handouts.Library:
    return handouts.load(write_sixty(tmp_path_factory.mktemp("sixty")))


def test_of_sheets_found_by_their_words_alone_no_more_are_looked_for_than_are_asked_for(
    library: handouts.Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(library, TODAY, datetime.datetime.now(), own=True)
    shown: list[object] = []
    real = SentenceIndex.find_lines
    monkeypatch.setattr(SentenceIndex, "find_lines", lambda self, asked: _Counted(real(self, asked), shown))
    assert len(find(shelf, "move less pain", "en")) > 6
    all_shown = len(shown)
    shown.clear()
    found = find(shelf, "move less pain", "en", most_by_words=5)
    assert len(found) == 5
    assert {each.by for each in found} == {FoundBy.WORDS}
    assert len(shown) == 5 < all_shown


class _Counted(dict[int, int]):
    """Lines of texts that notes which of them were asked for."""

    def __init__(self, lines: dict[int, int], asked: list[object]) -> None:
        super().__init__(lines)
        self.asked = asked

    def __getitem__(self, slot: int) -> int:
        self.asked.append(slot)
        return super().__getitem__(slot)


def test_the_sentences_of_what_has_not_changed_are_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_sixty(tmp_path)
    monkeypatch.setattr("handouts.content.library_index.GRAIN", -60.0)  # what was saved just now counts as settled
    first = Catalog(handouts.load(tmp_path / "content.yaml"), TODAY)
    assert first.texts
    again = Catalog(handouts.load(tmp_path / "content.yaml"), TODAY, first)
    name = next(iter(again.texts))
    assert again.texts[name] is first.texts[name]
    path = tmp_path / "content.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a word\n", encoding="utf-8")
    other = Catalog(handouts.load(path), TODAY, again)
    assert other.texts[name] is not first.texts[name]
    assert other.sentences.find(["bone"])


def test_a_page_shows_the_first_fifty_and_says_that_there_are_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Desk(content(tmp_path)).client
    monkeypatch.setattr("handouts.web.desk.pages.MOST_FOUND", 2)
    found = client.post("/", data={"q": "bone"}, headers={"X-Part": "find"}).text
    assert found.count('name="sheet"') == 2
    assert "The first 2. Type on for fewer." in found
    whole = client.post("/", data={"q": ""}, headers={"X-Part": "find"}).text
    assert whole.count('name="sheet"') == 3
    spanish = client.post("/", data={"q": "bone"}, headers={"X-Part": "find", "Accept-Language": "es"}).text
    assert "Las primeras 2. Siga escribiendo para ver menos." in spanish


def test_what_an_index_says_of_its_memory_is_about_what_it_takes(library: handouts.Library) -> None:
    shelf = Shelf(library, TODAY, datetime.datetime.now(), own=True)
    find(shelf, "knee", "en")
    names = shelf.kept.peek(("search", "en"))
    assert 0.5 < names.about_bytes / (measure_bytes(names) * HEAVY) < 2
