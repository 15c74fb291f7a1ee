"""The editor by plain forms: every field of the model, every button, two who write at once, files that change underneath."""

import html as markup
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from support import desk
from support.desk import Desk

import handouts
from handouts.content.editing.drafts import DraftsFolder
from handouts.content.editing.shapes import ValueShape, is_nothing, write_pointer
from handouts.content.editing.sheet_files import PRACTICE, PRACTICE_SHAPE, PROCEDURE_SHAPE, read_words
from handouts.content.kinds import Kind
from handouts.reading.resources import resource
from handouts.web.interface import load_words

SHEET = "/editor/sheet/kyphoplasty"


@pytest.fixture
def the_desk(tmp_path: Path) -> Desk:
    return Desk(desk.content(tmp_path))


def fields(text: str) -> dict[str, str]:
    """The fields of a page, with what they hold."""
    found = {}
    for tag, rest in re.findall(r"<(input|textarea|select)([^>]*)>", text):
        if name := re.search(r'name="v\|([^"]*)"', rest):
            value = re.search(r' value="([^"]*)"', rest)
            found[markup.unescape(name[1])] = markup.unescape(value[1]) if tag == "input" and value else ""
    for name, value in re.findall(r'<textarea[^>]*name="v\|([^"]*)"[^>]*>([^<]*)</textarea>', text):
        found[markup.unescape(name)] = markup.unescape(value)
    return found


def number(text: str) -> str:
    found = re.search(r'name="number" value="(\d+)"', text)
    assert found
    return found[1]


def post(it: Desk, address: str, at: str, do: str = "keep", **values: str) -> Response:
    data = {"number": at, "do": do, **{f"v|{key}": value for key, value in values.items()}}
    made: Response = it.client.post(address, data=data, follow_redirects=False)
    return made


def words(it: Desk, name: str = "kyphoplasty") -> Any:
    found = DraftsFolder(it.path.parent).find(name)
    assert found is not None
    return found.now.data


# -- every field


def full(shape: ValueShape) -> Any:
    """Data with every field of a declaration, one of each."""
    match shape.sort:
        case "text":
            return shape.choices[0] if shape.choices else "1"
        case "list":
            return [full(shape.item)]
        case "names":
            return {"es" if shape.key.kind is Kind.LANGUAGE else "a": full(shape.item)}
    return {name: full(each.shape) for name, each in shape.fields.items()}


def leaves(value: Any, path: tuple[Any, ...] = ()) -> set[str]:
    if isinstance(value, str):
        return {write_pointer(path)}
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    return {each for step, one in pairs for each in leaves(one, (*path, step))}


@pytest.mark.parametrize("shape", [PROCEDURE_SHAPE, PRACTICE_SHAPE], ids=["procedure", "practice"])
def test_every_field_of_the_model_is_on_the_page(the_desk: Desk, shape: ValueShape) -> None:
    name = "whole" if shape is PROCEDURE_SHAPE else PRACTICE
    data = full(shape)
    if shape is PRACTICE_SHAPE:
        base = read_words(the_desk.path, PRACTICE).data
        DraftsFolder(the_desk.path.parent).begin(name, base, data, "")
    else:
        DraftsFolder(the_desk.path.parent).begin(name, None, data, "")
    address = f"/editor/sheet/{name}" if name else "/editor/practice"
    seen: set[str] = set()
    for language in ("", "&language=es"):
        first = the_desk.client.get(f"{address}?{language}")
        parts = set(re.findall(r"part=([a-z_]+)", first.text))
        assert len(parts) > (10 if name or not language else 1)
        for part in parts:
            seen |= set(fields(the_desk.client.get(f"{address}?part={part}{language}").text))
    assert leaves(data) - seen == set()


def composites(shape: ValueShape, path: tuple[str, ...] = ()) -> set[str]:
    """Every field of an entry that holds more than a text, where the entry is there and the field is not."""
    return {
        write_pointer((*path, name))
        for name, each in shape.fields.items()
        if each.shape.sort in ("list", "names", "entry")
    }


def test_every_part_that_is_not_there_can_be_added(the_desk: Desk) -> None:
    first = the_desk.client.get(SHEET).text
    found: set[str] = set()
    for part in set(re.findall(r"part=([a-z_]+)", first)):
        text = the_desk.client.get(f"{SHEET}?part={part}").text
        found |= set(re.findall(r'value="add\|([^"]+)"', text)) | {each.split("/")[0] for each in fields(text)}
    assert composites(PROCEDURE_SHAPE) - found <= {"codes"}
    data = words(the_desk)
    missing = [
        name
        for name in sorted(composites(PROCEDURE_SHAPE) - {"translations", "variants"})
        if is_nothing(PROCEDURE_SHAPE.fields[name].shape, data.get(name, "")) and name != "codes"
    ]
    for name in missing:
        made = post(the_desk, SHEET, number(the_desk.client.get(SHEET).text), f"add|{name}")
        assert made.status_code == 303, name
        assert name in words(the_desk)


def test_a_field_that_the_page_has_no_words_for_yet_is_called_as_the_model_has_it() -> None:
    from handouts.web.editor.showing import name_field

    assert name_field(load_words("es"), "days_of_rest") == "Days of rest"
    unnamed = {
        step
        for each in [*leaves(full(PROCEDURE_SHAPE)), *leaves(full(PRACTICE_SHAPE))]
        for step in each.split("/")
        if step.isalpha() and len(step) > 2 and not load_words("en").has(f"editor.field.{step}")
    }
    assert not unnamed


# -- writing


def test_words_are_kept_as_a_draft_and_saved_as_a_person_would_write_them(the_desk: Desk) -> None:
    before = the_desk.path.read_text(encoding="utf-8")
    page = the_desk.client.get(f"{SHEET}?part=title_and_lead")
    assert fields(page.text)["title/text"] == "Kyphoplasty"
    made = post(
        the_desk,
        SHEET,
        number(page.text),
        **{"title/text": "Mending: a bone", "plain_title/text": fields(page.text)["plain_title/text"]},
    )
    assert made.status_code == 303
    assert the_desk.path.read_text(encoding="utf-8") == before
    page = the_desk.client.get(SHEET)
    assert "Words not saved yet" in page.text
    made = post(the_desk, SHEET, number(page.text), "save")
    assert made.status_code == 200
    assert "The library has these words now" in made.text
    after = the_desk.path.read_text(encoding="utf-8")
    changed = [(old, new) for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    assert changed == [("    title: Kyphoplasty", '    title: "Mending: a bone"')]
    assert handouts.load(the_desk.path).procedures["kyphoplasty"].title == "Mending: a bone"


def test_what_is_typed_is_text_and_never_markup(the_desk: Desk) -> None:
    typed = '"><script>alert(1)</script>{{ 7 * 7 }}&amp;'
    post(the_desk, SHEET, number(the_desk.client.get(SHEET).text), **{"title/text": typed})
    page = the_desk.client.get(SHEET)
    assert "<script>alert" not in page.text
    assert fields(page.text)["title/text"] == typed


def test_what_is_wrong_is_told_at_its_field_and_stops_the_save(the_desk: Desk) -> None:
    before = the_desk.path.read_bytes()
    page = the_desk.client.get(f"{SHEET}?part=why")
    made = post(the_desk, f"{SHEET}?part=why", number(page.text), "save", **{"why/text/0/source/0": "nowhere said"})
    assert made.status_code == 422
    assert "1 thing stops this sheet from being saved" in made.text
    assert re.search(r'id="f-why-text-0-source-0"[^>]*aria-invalid="true"', made.text)
    assert the_desk.path.read_bytes() == before


def test_a_change_that_no_sheet_has_a_place_for_is_refused(the_desk: Desk) -> None:
    at = number(the_desk.client.get(SHEET).text)
    for do, values in (
        ("add|nubmer", {}),
        ("move|steps/items/0|x", {}),
        ("remove|steps/items/99", {}),
        ("keep", {"titel": "x"}),
    ):
        assert post(the_desk, SHEET, at, do, **values).status_code == 422
    assert the_desk.client.get("/editor/sheet/no-such").status_code == 404


def test_nobody_writes_from_another_site_or_into_the_sample(the_desk: Desk, tmp_path: Path) -> None:
    at = number(the_desk.client.get(SHEET).text)
    made = the_desk.client.post(
        SHEET, data={"number": at, "v|title/text": "x"}, headers={"origin": "https://elsewhere.example"}
    )
    assert made.status_code == 403
    assert words(the_desk)["title"]["text"] == "Kyphoplasty"
    sample = Desk(the_desk.path, own=False)
    assert sample.client.get(SHEET).status_code == 403
    assert post(sample, SHEET, at, **{"title/text": "x"}).status_code == 403


def test_two_who_write_at_once_both_keep_their_words(the_desk: Desk) -> None:
    at = number(the_desk.client.get(SHEET).text)
    assert post(the_desk, SHEET, at, **{"title/text": "From one"}).status_code == 303
    assert post(the_desk, SHEET, at, **{"plain_title/text": "From the other."}).status_code == 303
    assert (words(the_desk)["title"]["text"], words(the_desk)["plain_title"]["text"]) == ("From one", "From the other.")
    made = post(the_desk, SHEET, at, **{"title/text": "Late"})
    assert made.status_code == 409
    assert "From one" in made.text
    assert "Late" in made.text
    assert words(the_desk)["title"]["text"] == "From one"


def test_a_file_that_changed_underneath_is_asked_about(the_desk: Desk) -> None:
    at = number(the_desk.client.get(SHEET).text)
    post(the_desk, SHEET, at, **{"title/text": "Mine"})
    the_desk.path.write_text(
        the_desk.path.read_text(encoding="utf-8").replace("title: Kyphoplasty", "title: Theirs", 1), encoding="utf-8"
    )
    page = the_desk.client.get(SHEET)
    made = post(the_desk, SHEET, number(page.text), "save")
    assert made.status_code == 409
    assert "title: Theirs" in the_desk.path.read_text(encoding="utf-8")
    assert "choose|title/text" in made.text
    data = {"number": number(made.text), "do": "choose", "choose|title/text": "mine"}
    the_desk.client.post(SHEET, data=data)
    assert post(the_desk, SHEET, number(the_desk.client.get(SHEET).text), "save").status_code == 200
    assert "title: Mine" in the_desk.path.read_text(encoding="utf-8")


def test_a_new_sheet_waits_for_its_words_and_a_copy_has_them(the_desk: Desk) -> None:
    assert the_desk.client.post("/editor/new", data={"title": ""}).status_code == 422
    assert the_desk.client.post("/editor/new", data={"title": "x", "name": "kyphoplasty"}).status_code == 422
    made = the_desk.client.post("/editor/new", data={"title": "Knee injection"}, follow_redirects=False)
    assert made.headers["location"] == "/editor/sheet/knee-injection"
    page = the_desk.client.get("/editor/sheet/knee-injection")
    assert post(the_desk, "/editor/sheet/knee-injection", number(page.text), "save").status_code == 422
    assert "knee-injection" not in the_desk.path.read_text(encoding="utf-8")
    the_desk.client.post("/editor/new", data={"title": "Hip repair", "copy": "kyphoplasty"})
    page = the_desk.client.get("/editor/sheet/hip-repair")
    made = post(the_desk, "/editor/sheet/hip-repair", number(page.text), "save")
    assert made.status_code == 200
    library = handouts.load(the_desk.path)
    assert library.procedures["hip-repair"].title == "Hip repair"
    assert list(library.procedures) == ["kyphoplasty", "fusion", "knee", "hip-repair"]


def test_a_new_sheet_is_written_field_by_field_without_touching_a_file(the_desk: Desk) -> None:
    address = "/editor/sheet/ear"
    the_desk.client.post("/editor/new", data={"title": "Ear care", "name": "ear"})
    typed = {"plain_title/text": "How to care for your ear.", "short_version/0/text": "Keep it dry.",
             "when_to_call/signs/0/text": "Call us if it hurts."}  # fmt: skip
    post(the_desk, address, number(the_desk.client.get(address).text), "add|when_to_call/signs")
    made = post(the_desk, address, number(the_desk.client.get(address).text), "keep", **typed)
    assert made.status_code == 303
    for part in ("steps", "recovery", "risks", "before", "aftercare", "questions", "why"):
        post(the_desk, address, number(the_desk.client.get(address).text), f"remove|{part}")
    made = post(the_desk, address, number(the_desk.client.get(address).text), "save")
    assert made.status_code == 200, re.findall(r'data-say="alert".*?</section>', made.text, re.S)
    text = the_desk.path.read_text(encoding="utf-8")
    assert "  ear:\n    title: Ear care\n    plain_title: How to care for your ear.\n" in text
    made = post(the_desk, address, number(the_desk.client.get(address).text), "add|translations", **{})
    data = {"number": number(the_desk.client.get(address).text), "do": "add|translations", "name|translations": "es"}
    the_desk.client.post(address, data=data)
    page = the_desk.client.get(f"{address}?language=es&part=short_version")
    assert "Keep it dry." in page.text
    assert fields(page.text)["translations/es/short_version/0/text"] == ""


def test_undo_history_and_the_page(the_desk: Desk) -> None:
    post(the_desk, SHEET, number(the_desk.client.get(SHEET).text), **{"title/text": "One"})
    post(the_desk, SHEET, number(the_desk.client.get(SHEET).text), "move|short_version/0|1")
    history = the_desk.client.get(f"{SHEET}?beside=history").text
    assert history.index("Kyphoplasty</del>") < history.index("Began")
    post(the_desk, SHEET, number(the_desk.client.get(SHEET).text), "take|1")
    assert words(the_desk)["title"]["text"] == "Kyphoplasty"
    post(the_desk, SHEET, number(the_desk.client.get(SHEET).text), "undo")
    post(the_desk, SHEET, number(the_desk.client.get(SHEET).text), "undo")
    assert words(the_desk)["title"]["text"] == "One"
    picture = the_desk.client.get(f"{SHEET}/page/1.png?of=kyphoplasty&format=large-print&paper=a4&ink=mono")
    assert picture.content.startswith(b"\x89PNG")
    assert the_desk.client.get(f"{SHEET}/page/99.png").status_code == 404
    state = the_desk.client.get(f"{SHEET}/state").json()
    assert state["pages"] == 2
    post(the_desk, SHEET, number(the_desk.client.get(SHEET).text), "discard")
    assert DraftsFolder(the_desk.path.parent).find("kyphoplasty") is None


def test_hard_words_are_told_where_they_stand_with_plainer_ones(the_desk: Desk) -> None:
    post(
        the_desk,
        SHEET,
        number(the_desk.client.get(SHEET).text),
        **{"why/text/0/text": "The incision is made by the doctor."},
    )
    told = [each for each in the_desk.client.get(f"{SHEET}/state").json()["told"] if each["at"] == "why/text/0/text"]
    assert {"incision"} == {each["word"] for each in told if each["word"]}
    assert {"cut"} == {each["plain"] for each in told if each["plain"]}
    assert any("does not say who does it" in each["message"] for each in told)


def test_a_picture_that_is_chosen_stands_beside_the_content(the_desk: Desk) -> None:
    address = "/editor/practice"
    post(the_desk, address, number(the_desk.client.get(address).text), "add|brand/logo")
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="9" height="9" fill="#123456"/></svg>'
    )
    at = number(the_desk.client.get(address).text)
    data = {"number": at, "do": "upload|brand/logo/file", "v|brand/logo/alt": "Our mark"}
    made = the_desk.client.post(
        address, data=data, files={"file|brand/logo/file": ("../../Our Mark.SVG", svg)}, follow_redirects=False
    )
    assert made.status_code == 303
    assert (the_desk.path.parent / "pictures/our-mark.svg").read_bytes() == svg
    at = number(the_desk.client.get(address).text)
    assert (
        post(the_desk, address, at, "save").status_code == 422
    )  # the mark says something, and Spanish has no words for it
    page = the_desk.client.get(f"{address}?language=es&part=words").text
    assert '<option value="Our mark">' in page or "<option>Our mark</option>" in page
    data = {"number": at, "do": "add|translations/es/words", "name|translations/es/words": "Our mark"}
    the_desk.client.post(address, data=data)
    at = number(the_desk.client.get(address).text)
    made = post(the_desk, address, at, "save", **{"translations/es/words/Our mark/text": "Nuestra marca"})
    assert made.status_code == 200, re.findall(r"<li>(.*?)</li>", made.text)
    logo = handouts.load(the_desk.path).practice.brand.logo
    assert logo is not None
    assert (logo.file, str(logo.alt)) == ("pictures/our-mark.svg", "Our mark")
    bad = the_desk.client.post(
        address,
        data={"do": "upload|brand/logo/file", "number": number(the_desk.client.get(address).text)},
        files={"file|brand/logo/file": ("x.png", b"MZ")},
    )
    assert bad.status_code == 422
    assert not (the_desk.path.parent / "pictures/x.png").exists()


# -- two browsers, in any order, with kills, reloads and edits of the file underneath

_said = st.sampled_from(["Rest.", "Do not drive.", "a: b", "# c", "“So”", ""])
_mine = st.sampled_from(["title/text", "steps/items/0/heading/text", "why/text/0/text", "aftercare/items/0/do/text"])
_theirs = st.sampled_from(
    ["plain_title/text", "steps/items/1/heading/text", "why/text/1/text", "translations/es/title/text"]
)


SPANISH = f"{SHEET}?part=short_version&language=es"


def test_a_translation_is_marked_where_its_original_was_changed_after_it(the_desk: Desk) -> None:
    text = the_desk.client.get(SPANISH).text
    assert "Changed since it was translated" not in text
    pointer = "short_version/2/text"
    found = fields(the_desk.client.get(f"{SHEET}?part=short_version").text)
    assert "6 weeks" in found[pointer]
    post(the_desk, SHEET, number(text), **{pointer: "Most can go home that day. Healing: up to 8 weeks."})
    text = the_desk.client.get(SPANISH).text
    assert text.count("Changed since it was translated") == 1
    assert f"<del>{found[pointer]}</del>" in text
    spanish = f"translations/es/{pointer}"
    post(the_desk, SPANISH, number(text), **{spanish: "La mayoría vuelve a casa ese día. Sanar: hasta 8 semanas."})
    assert "Changed since it was translated" not in the_desk.client.get(SPANISH).text  # it was written anew
    post(the_desk, SHEET, number(the_desk.client.get(SHEET).text), **{pointer: found[pointer]})
    assert "hasta 8 semanas" in the_desk.client.get(SPANISH).text
    assert "Changed since it was translated" in the_desk.client.get(SPANISH).text  # the original moved on again


LEAFLET = b"""<html><head><title>Knee injection</title></head><body><h1>Knee injection</h1>
<h2>Why it is done</h2><p>It can ease the pain in your knee.</p>
<h2>After the injection</h2><ul><li>Rest your knee for 2 days.</li><li>Call us if your knee gets red.</li></ul></body></html>"""


def test_a_new_sheet_begins_from_an_old_leaflet(the_desk: Desk) -> None:
    def take(data: bytes, file_name: str = "Knee.html", **values: str) -> Response:
        made: Response = the_desk.client.post("/editor/new", data=values, files={"leaflet": (file_name, data)})
        return made

    before = the_desk.path.read_bytes()
    answer = take(LEAFLET)
    assert answer.status_code == 200
    assert "/editor/sheet/knee-injection?beside=source" in answer.text
    found = words(the_desk, "knee-injection")
    assert found["title"] == {"text": "Knee injection"}
    assert "Rest your knee for 2 days." in str(found)
    page = the_desk.client.get("/editor/sheet/knee-injection?beside=source").text
    assert "It can ease the pain in your knee." in page
    assert (the_desk.path.parent / "sources/knee-injection.txt").is_file()
    assert the_desk.path.read_bytes() == before  # a draft: it stands in no file of the library until it is saved
    assert take(LEAFLET).status_code == 422  # there is one of this name
    assert take(LEAFLET, title="Shot", name="knee-shot").status_code == 200
    assert words(the_desk, "knee-shot")["title"] == {"text": "Shot"}
    own = the_desk.path.parent / "sources/kept.txt"
    own.write_text("Somebody's own.", encoding="utf-8")
    assert take(LEAFLET, name="kept").status_code == 422
    assert own.read_text(encoding="utf-8") == "Somebody's own."
    assert take(b"", "x.docx").status_code == 422
    assert take(LEAFLET, name="No Name!").status_code == 422


class TwoBrowsers(RuleBasedStateMachine):
    """Each writes in fields of its own; what was accepted of either is there until it says something else."""

    @initialize()
    def begin(self) -> None:
        folder = Path(tempfile.mkdtemp())
        shutil.copytree(resource("sources"), folder / "sources")
        path = folder / "content.yaml"
        path.write_text(resource("content.yaml").read_text(encoding="utf-8"), encoding="utf-8")
        self.it, self.hands = Desk(path), 0
        self.numbers = [number(self.it.client.get(SHEET).text)] * 2
        self.expected: dict[str, str] = {}

    def type(self, who: int, pointer: str, text: str) -> None:
        made = self.it.client.post(SHEET, data={"script": "yes", "number": self.numbers[who], f"v|{pointer}": text})
        assert made.status_code == 200
        said = made.json()
        assert not said["conflicts"]
        self.numbers[who] = str(said["number"])
        self.expected[pointer] = text

    @rule(pointer=_mine, text=_said)
    def one_types(self, pointer: str, text: str) -> None:
        self.type(0, pointer, text)

    @rule(pointer=_theirs, text=_said)
    def the_other_types(self, pointer: str, text: str) -> None:
        self.type(1, pointer, text)

    @rule(who=st.integers(0, 1))
    def reload(self, who: int) -> None:
        self.numbers[who] = number(self.it.client.get(SHEET).text)

    @rule()
    def the_program_is_killed(self) -> None:
        journal = DraftsFolder(self.it.path.parent).path_of("kyphoplasty")
        if journal.is_file():
            journal.write_bytes(journal.read_bytes() + b'{"kind":"edit","se')
        self.it = Desk(self.it.path)

    @rule()
    def somebody_edits_the_file(self) -> None:
        self.hands += 1
        text = self.it.path.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^    group: .*\n", "", text)
        self.it.path.write_text(
            text.replace("    codes:\n", f"    group: Hand {self.hands}\n    codes:\n", 1), encoding="utf-8"
        )

    @rule()
    def save(self) -> None:
        before = self.it.path.read_bytes()
        made = post(self.it, SHEET, number(self.it.client.get(SHEET).text), "save")
        assert made.status_code in (200, 422)
        if made.status_code == 422:
            assert self.it.path.read_bytes() == before

    @invariant()
    def nothing_that_was_accepted_is_lost(self) -> None:
        if not hasattr(self, "it"):
            return
        self.it.client.get(SHEET)
        found = words(self.it)
        for pointer, text in self.expected.items():
            value = found
            for step in pointer.split("/"):
                value = value[int(step)] if isinstance(value, list) else (value or {}).get(step, "")
            assert value == text or (not text and not value) or (not text and "TODO" in str(value)), pointer
        assert handouts.load is not None
        assert read_words(self.it.path, "kyphoplasty").data is not None
        if self.hands:
            assert f"group: Hand {self.hands}" in self.it.path.read_text(encoding="utf-8")


TwoBrowsers.TestCase.settings = settings(
    max_examples=6, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)
TestTwoBrowsers = TwoBrowsers.TestCase


@pytest.mark.parametrize("name", ["%00", "%EF%BF%BF", "con", "a" * 200, "[", "*"])
def test_a_name_that_no_sheet_can_have_is_refused(the_desk: Desk, name: str) -> None:
    assert the_desk.client.get(f"/editor/sheet/{name}").status_code == 404
