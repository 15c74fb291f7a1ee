"""Nothing of a person outlives a request: after the next one, the whole heap is searched for the name.

The names are spelled backwards here, and only whole ones are printed, so that what is found is not the test's own.
"""

import datetime
import functools
import gc
import html
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from content_factory import library_of, sample
from support import desk
from support.desk import Desk

import handouts
from handouts.pdf import slots
from handouts.press.press import Press
from handouts.reading.resources import resource

TODAY = datetime.date(2026, 11, 22)
BACKWARDS = {
    "in a slot": "xarbnolliuq",
    "laid out anew in Cyrillic": "буюлодрывж",
    "laid out anew in Vietnamese": "hcạhtgnỡưgn",
    "laid out anew from right to left": "رعبوقزخ",
    "too long for its slot": "xarbnollhoz" + "ow" * 70,
    "that no font has": "\U000103a0gruwmolg",
}
"""Surnames nobody has, by the way they take."""
WAYS = pytest.mark.parametrize("way", BACKWARDS)


def surname(way: str) -> str:
    return BACKWARDS[way][::-1]


def found(name: str) -> list[str]:
    """What in the heap has the name in it, each by its kind; ``name`` itself does not count."""
    gc.collect()
    spelled = [name.encode(code) for code in ("utf-8", "utf-16-be", "utf-16-le")]
    waiting: list[object] = gc.get_objects()
    own, seen, kinds = (id(waiting), id(spelled), id(name)), set[int](), list[str]()
    while waiting:
        holder = waiting.pop()
        if id(holder) in own:
            continue
        for each in gc.get_referents(holder):
            if id(each) in seen or id(each) in own:
                continue
            seen.add(id(each))
            if isinstance(each, str):
                hit = name in each
            elif isinstance(each, bytes | bytearray):
                hit = any(code in each for code in spelled) and not any(each is code for code in spelled)
            else:
                hit = False
                waiting.append(each)
            if hit:
                kinds.append(f"{type(each).__name__} in {type(holder).__name__}")
    return kinds


@pytest.fixture(scope="module")
def library() -> handouts.Library:
    return handouts.load(resource("content.yaml"))


@pytest.fixture(scope="module")
def the_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    there = Desk(desk.content(tmp_path_factory.mktemp("desk")), hosts=("testserver",))
    yield there
    there.client.close()


def forgets(way: str, request: Callable[[str], object]) -> None:
    """Make a request for the name, then one for somebody else, and look for what is left of the first."""
    name = surname(way)
    request(f"Anna {name}")
    request("Maria Johnson")
    assert found(name) == []


def printed(press: Press, name: str) -> None:
    patient = handouts.Patient(name=name, note=f"For {name}")
    if "\U000103a0" in name:
        with pytest.raises(handouts.HandoutsError):
            press.print(patient)
    else:
        assert press.print(patient).pdf


@WAYS
def test_a_press_forgets(library: handouts.Library, way: str) -> None:
    press = Press(library, "kyphoplasty", today=TODAY)
    forgets(way, lambda name: printed(press, name))


def test_a_sheet_that_reads_from_right_to_left_forgets(tmp_path: Path) -> None:
    content = sample()
    content["procedures"]["kyphoplasty"]["language"] = "ar"
    press = Press(library_of(tmp_path, content), "kyphoplasty", today=TODAY)
    forgets("laid out anew from right to left", lambda name: printed(press, name))


@pytest.mark.parametrize("way", [way for way in BACKWARDS if way != "that no font has"])
def test_a_print_file_with_separators_forgets(library: handouts.Library, way: str) -> None:
    press = Press(library, "kyphoplasty", today=TODAY)

    def merged(name: str) -> None:
        file = io.BytesIO()
        assert press.merge([handouts.Patient(name=name), handouts.Patient(date="Dec 3")], file, separators=True) == 2

    forgets(way, merged)


@WAYS
def test_the_desk_forgets(the_desk: Desk, way: str) -> None:
    def at_the_desk(name: str) -> None:
        sheet = {"sheet": "kyphoplasty", "name": name, "date": "2026-11-24", "note": f"For {name}"}
        assert the_desk.client.post("/", data=sheet).status_code == 200
        assert the_desk.client.post("/print", data=sheet).status_code == (422 if "\U000103a0" in name else 200)

    forgets(way, at_the_desk)


@WAYS
def test_the_interface_of_the_record_system_forgets(the_desk: Desk, way: str) -> None:
    def asked(name: str) -> None:
        order = json.dumps({"procedure": "kyphoplasty", "patient": {"name": name}})
        answer = the_desk.client.post(
            "http://testserver/api/handouts", content=order, headers={"content-type": "application/json"}
        )
        assert answer.status_code == (422 if "\U000103a0" in name else 200)

    forgets(way, asked)


@WAYS
def test_the_schedule_forgets(the_desk: Desk, way: str) -> None:
    def day(name: str) -> None:
        rows = f"Date,Time,Patient,Procedure\n2026-11-24,7:30 am,{name},Kyphoplasty\n2026-11-24,8:30 am,{name} 2,Knee replacement\n"
        answer = the_desk.client.post("/schedule", files={"file": ("list.csv", rows.encode())})
        assert answer.status_code == 200
        form = answer.text.partition('id="rows"')[2]
        fields: dict[str, list[str]] = {}
        for tag in re.findall(r"<input [^>]*>", form):
            value = re.search(r' value="([^"]*)"', tag)
            key = re.search(r' name="([^"]*)"', tag)
            if key and 'type="checkbox"' not in tag:
                fields.setdefault(key[1], []).append(html.unescape(value[1]) if value else "")
        prints = re.findall(r'<button[^>]*name="print"[^>]*value="([^"]*)"', answer.text)
        assert len(fields["row"]) == 2
        made = the_desk.client.post("/schedule/print", data={**fields, "print": prints[:1]})
        assert made.status_code == (422 if "\U000103a0" in name else 200)
        assert made.content.startswith(b"<" if "\U000103a0" in name else b"%PDF-")

    forgets(way, day)


def test_the_search_finds_a_name_that_a_cache_keeps(library: handouts.Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache where the letters of one copy are shaped, put there."""
    kept = functools.cache(lambda words: words + " ")
    shaped = slots.PlateSlot._fall_shaped
    monkeypatch.setattr(slots.PlateSlot, "_fall_shaped", lambda slot, words: shaped(slot, kept(words).rstrip(" ")))
    press = Press(library, "kyphoplasty", today=TODAY)
    for name in (f"Anna {surname('laid out anew in Cyrillic')}", "Maria Johnson"):
        printed(press, name)
    assert any(kind in ("str in dict", "str in _lru_list_elem") for kind in found(surname("laid out anew in Cyrillic")))
