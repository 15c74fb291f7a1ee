"""The editor and the review in Spanish: every field says in Spanish what it is for, and no page says anything else in English."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from support import desk
from support.desk import Desk
from support.review import small_content

from handouts.content import model
from handouts.content.editing.drafts import DraftsFolder
from handouts.content.editing.shapes import ValueShape, shape_of
from handouts.content.editing.sheet_files import PRACTICE, PRACTICE_SHAPE, PROCEDURE_SHAPE, read_words
from handouts.content.forms import illustration_labels
from handouts.content.kinds import Kind
from handouts.content.phones import countries
from handouts.languages.language import Language, codes
from handouts.reading.entries import descriptions
from handouts.web.editor.showing import name_choice
from handouts.web.interface import load_words, read_field_help

SPANISH = load_words("es")


@pytest.fixture
def the_desk(tmp_path: Path) -> Desk:
    return Desk(desk.content(tmp_path))


# -- what a field is called and what it is for


def walk(shape: ValueShape, seen: set[Any]) -> Iterator[tuple[str, str, ValueShape]]:
    """Every field below a declaration: what it is called by, its description, its shape."""
    if shape.sort in ("list", "names"):
        yield from walk(shape.item, seen)
    elif shape.sort == "entry" and shape.entry not in seen:
        seen.add(shape.entry)
        said = descriptions(shape.entry)
        for name, each in shape.fields.items():
            yield name, said.get(name, ""), each.shape
            yield from walk(each.shape, seen)


FIELDS = [
    each
    for root in (model.Procedure, model.Practice, model.Translation, model.PracticeWords)
    for each in walk(shape_of(root), set())
]


def test_every_field_has_a_name_in_spanish() -> None:
    wanted = {name for name, _, _ in FIELDS}
    for name, _, shape in FIELDS:
        if shape.sort == "list":
            wanted.add(f"one.{shape.item.entry.__name__ if shape.item.entry else name}")
    assert len(wanted) > 150
    assert not sorted(each for each in wanted if not SPANISH.has(f"editor.field.{each}"))


def test_every_field_says_in_spanish_what_it_is_for() -> None:
    english = {said for _, said, _ in FIELDS if said}
    there = read_field_help("es")
    assert len(english) > 130
    assert not sorted(english - set(there)), "write these in handouts/web/words/fields/es.yaml"
    assert not sorted(set(there) - english), "no field says these any more"
    for one, other in there.items():
        assert other.strip()
        assert other != one
        assert re.findall("`[^`]+`", one) == [] or set(re.findall("`[^`]+`", one)) <= set(re.findall("`[^`]+`", other))


def test_what_stands_in_a_file_and_every_number_is_the_same_in_spanish() -> None:
    for one, other in read_field_help("es").items():
        for kept in re.findall(
            r"`[^`]+`|#rrggbb|\w+/\w+_\w+|https?://|ipps?://|ISO \d+-\d|\d+:\d|\(\d{3}\) [\d-]+|\d+", one
        ):
            assert kept in other, (kept, other)


def test_a_field_that_is_new_says_in_english_what_it_is_for() -> None:
    assert SPANISH.explain_field("What nobody has written in Spanish.") == ("What nobody has written in Spanish.", "en")
    assert SPANISH.explain_field("The sentences.") == ("Las frases.", "es")
    assert load_words("en").explain_field("The sentences.") == ("The sentences.", "en")


def test_what_can_be_chosen_is_in_spanish() -> None:
    chosen = 0
    for name, _, shape in FIELDS:
        while shape.sort in ("list", "names"):
            shape = shape.item
        for value in shape.choices:
            chosen += 1
            words = {code: name_choice(load_words(code), f"a/{name}/0", value) for code in ("en", "es")}
            assert words["es"] != value or words["es"] in ("color", "fax"), (name, value)
            assert words["es"] != words["en"] or words["es"] in SAME, (name, value)
    assert chosen > 40
    assert name_choice(SPANISH, "lists/0/mark", "yes") != name_choice(SPANISH, "final", "yes")
    assert name_choice(SPANISH, "language", "hmn") == "hmn"


# -- the pages


SAME = frozenset({"A4", "CPT", "Color", "Fax", "No", "Original"})
"""What is the same word in both languages, or a name."""
NAMES = frozenset({
    *codes(), *(Language.of(each).own_name for each in codes()), *countries(), *illustration_labels(),
    *(each for labels in illustration_labels().values() for each in labels),
})  # fmt: skip
"""What stands in a file in these letters, whatever the page speaks; and what a language is called by those who speak it."""
WRITTEN = frozenset({
    "Summit Spine", "& Joint Centers", *(each for titles in desk.SHEETS.values() for each in titles), *desk.SPANISH.values(),
    "Hill Clinic", "Knee", "A look into your knee.", "It takes 2 hours.", "Rest for a day.", "Call us at any hour.",
})  # fmt: skip
"""What the practice of these tests wrote: its name, the titles and groups of its sheets."""
SPOKEN = ("aria-label", "placeholder", "alt", "title")
NOT_SPOKEN = ("data-field", "data-for", "data-word", "data-plain", "data-address", "data-query", "data-say")
HELD = {"textarea", "script", "style", "bdi", "q", "del", "ins", "h1"}
"""Elements that hold what people wrote; the heading of a page is the title of its sheet."""
EMPTY = {"input", "link", "meta", "br", "img", "rect", "path", "circle", "use", "hr"}
QUOTED = re.compile("“.*”|\\S+:\\d+:\\d+", re.S)
"""Words of a source; a place in a file."""


class PageTexts(HTMLParser):
    """What a page says in its own language: not what stands in a field, and not what is marked as another language's."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: set[str] = set()
        self._within: list[tuple[str, bool]] = []
        self._language = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        there = dict(attrs)
        self._language = self._language or there.get("lang") or ""
        own = self._within[-1][1] if self._within else True
        if there.get("lang"):
            own = there["lang"] == self._language
        own = own and tag not in HELD
        if own:
            spoken = [
                value or "" for key, value in attrs
                if key in SPOKEN or (key.startswith("data-") and key not in NOT_SPOKEN)
            ]  # fmt: skip
            self._add(*spoken)
        if tag not in EMPTY:
            self._within.append((tag, own))

    def handle_endtag(self, tag: str) -> None:
        while self._within and self._within.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._within or self._within[-1][1]:
            self._add(data)

    def _add(self, *texts: str) -> None:
        self.said |= {" ".join(each.split()) for each in texts if re.search("[A-Za-z]{2}", each)}


def full(shape: ValueShape) -> Any:
    """Data with every field of a declaration, one of each, that says nothing in any language."""
    match shape.sort:
        case "text":
            return shape.choices[0] if shape.choices else "1"
        case "list":
            return [full(shape.item)]
        case "names":
            return {"es" if shape.key.kind is Kind.LANGUAGE else "1": full(shape.item)}
    return {name: full(each.shape) for name, each in shape.fields.items()}


def alike(english: Response, spanish: Response) -> set[str]:
    """What a page says in the same words in English and in Spanish, and should not."""
    assert english.status_code == spanish.status_code
    said = [PageTexts(each.text).said for each in (english, spanish)]
    assert all(len(each) > 5 for each in said)
    assert "Escribir" in said[1]
    return {each for each in (said[0] & said[1]) - SAME - NAMES - WRITTEN if not QUOTED.fullmatch(each)}


def in_both(it: Desk, address: str) -> set[str]:
    """What a page has in the same words in both languages, and should not."""
    joined = "&" if "?" in address else "?"
    english, spanish = (it.client.get(f"{address}{joined}ui={code}") for code in ("en", "es"))
    return alike(english, spanish)


def post_in_both(it: Desk, address: str, **data: str) -> set[str]:
    """The same of the answer to a form that changes nothing."""
    english, spanish = (it.client.post(f"{address}?ui={code}", data=data) for code in ("en", "es"))
    return alike(english, spanish)


def number(it: Desk, address: str) -> str:
    found = re.search(r'name="number" value="(\d+)"', it.client.get(address).text)
    assert found
    return found[1]


@pytest.mark.parametrize("shape", [PROCEDURE_SHAPE, PRACTICE_SHAPE], ids=["procedure", "practice"])
def test_every_part_of_a_sheet_is_written_on_in_spanish(the_desk: Desk, shape: ValueShape) -> None:
    drafts = DraftsFolder(the_desk.path.parent)
    if shape is PROCEDURE_SHAPE:
        drafts.begin("whole", None, full(shape), "")
    else:
        drafts.begin(PRACTICE, read_words(the_desk.path, PRACTICE).data, full(shape), "")
    address = "/editor/sheet/whole" if shape is PROCEDURE_SHAPE else "/editor/practice"
    parts = set(re.findall(r"part=([a-z_]+)", the_desk.client.get(address).text))
    assert len(parts) > 10
    for query in (*(f"part={each}" for each in sorted(parts)), "language=es", "beside=source", "beside=history"):
        assert not in_both(the_desk, f"{address}?{query}"), query
    assert not post_in_both(the_desk, address, number=number(the_desk, address), do="save")


def test_lists_and_refusals_are_in_spanish(the_desk: Desk) -> None:
    assert not in_both(the_desk, "/editor")
    assert not in_both(the_desk, "/editor/sheet/nothing")
    assert not post_in_both(the_desk, "/editor/new", title="", name="")
    assert not post_in_both(the_desk, "/editor/new", title="x", name="No Name!")
    leaflet = b"<html><head><title>Knee</title></head><body><h1>Knee</h1><h2>Why</h2><p>It helps.</p></body></html>"
    made = [
        the_desk.client.post(f"/editor/new?ui={code}", data={"name": f"knee-{code}"}, files={"leaflet": ("k.html", leaflet)})
        for code in ("en", "es")
    ]  # fmt: skip
    assert not alike(*made)


def test_advice_conflicts_and_the_page_beside_are_in_spanish(the_desk: Desk) -> None:
    sheet = "/editor/sheet/kyphoplasty"
    at = number(the_desk, sheet)
    said = {"v|title/text": "1", "v|why/text/0/text": "The incision is made by the doctor."}
    the_desk.client.post(sheet, data={"number": at, "do": "keep", **said})
    for query in ("part=why", "part=short_version&language=es", "beside=source", "beside=history"):
        assert not in_both(the_desk, f"{sheet}?{query}"), query
    assert not post_in_both(the_desk, sheet, number=at, do="keep", **{"v|title/text": "2"})  # another's words stand
    text = the_desk.path.read_text(encoding="utf-8")
    the_desk.path.write_text(text.replace("title: Kyphoplasty", "title: Theirs", 1), encoding="utf-8")
    assert not post_in_both(the_desk, sheet, number=number(the_desk, sheet), do="save") - {"Theirs"}


def test_a_review_is_in_spanish_in_each_state(tmp_path: Path) -> None:
    it = Desk(small_content(tmp_path))
    sheet = "/review/knee/en"

    def look() -> None:
        for address in ("/review", sheet, f"/editor{sheet.replace('review', 'sheet').removesuffix('/en')}"):
            assert not in_both(it, address), address

    def act(kind: str, **values: str) -> None:
        text = it.client.get(f"{sheet}?ui=en").text
        seen = re.search(r'name="request" value="(\d+)"', text)
        said = {"request": seen[1] if seen else "0", **values}
        assert it.client.post(f"{sheet}/{kind}", data=said, follow_redirects=False).status_code == 303

    look()
    act("ask", note="1", until="2026-12-01")
    look()
    act("remark", sentence="It takes 2 hours.", says="1")
    look()
    act("send-back", note="1")
    look()
