"""Things not to do, and lists side by side: told by words and by shapes, never by a box to tick or by color alone."""

import datetime
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.text import pdfium_text

import handouts
from handouts.document import nodes as doc
from handouts.document.transcript import transcript
from handouts.languages.language import Language, codes
from handouts.layout.fitting import NoRoomError
from handouts.options import EDITIONS

TODAY = datetime.date(2026, 11, 22)


def library_of(folder: Path, language: str = "en", lists: Any = (), do_not: Any = (), **more: Any) -> handouts.Library:
    knee: dict[str, Any] = {
        "title": "T", "language": language, "plain_title": "P.", "version": "2026-11-22", "short_version": ["S."], **more,
    }  # fmt: skip
    if do_not:
        knee["aftercare"] = {"heading": "A", "items": [{"do": "Rest"}], "do_not": do_not}
    if lists:
        knee["parts"] = [{"heading": "Food", "id": "food", "lists": lists}]
    practice = {"name": "Lakeside", "phones": [{"number": "(770) 555-0142"}]}
    path = folder / "content.yaml"
    path.write_text(
        yaml.safe_dump({"practice": practice, "procedures": {"knee": knee}}, allow_unicode=True), encoding="utf-8"
    )
    return handouts.load(path)


@pytest.mark.parametrize("language", codes())
@pytest.mark.parametrize("format", EDITIONS)
def test_what_not_to_do_has_no_box_and_says_so_in_words(language: str, format: str, tmp_path: Path) -> None:
    more = {EDITIONS[format].chosen_by: ["aftercare"]} if EDITIONS[format].brief else {}
    library = library_of(tmp_path, language, do_not=[{"do": "Xx", "more": "yy."}, {"do": "Zz"}], **more)
    press = handouts.Press(library, "knee", format=format, today=TODAY)
    section = press.document().section("aftercare")
    assert section
    ticks, heading, never = section.blocks
    assert isinstance(ticks, doc.Ticks)
    assert [each.text for each in ticks.items] == ["Rest"]
    assert isinstance(heading, doc.Heading)
    assert heading.text == Language.of(language).not_to_do
    assert isinstance(never, doc.Bullets)
    assert (never.mark, len(never.items)) == ("never", 2)
    assert press.copy()  # read back by the proof


LISTS = st.lists(
    st.lists(st.sampled_from(["Ab", "Cd ef", "Gh ij kl mn op qr st uv wx yz"]), min_size=1, max_size=9),
    min_size=1,
    max_size=4,
)
MARKS = ("plain", "yes", "no")


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lists=LISTS,
    format=st.sampled_from(list(EDITIONS)),
    language=st.sampled_from(["en", "ar", "ja", "de"]),
    ink=st.sampled_from(["color", "mono"]),
)
def test_lists_of_any_length_stand_side_by_side(
    lists: list[list[str]], format: str, language: str, ink: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    more = {EDITIONS[format].chosen_by: ["food"]} if EDITIONS[format].brief else {}
    made = [{"heading": f"H{at}", "mark": MARKS[at % 3], "items": items} for at, items in enumerate(lists)]
    library = library_of(tmp_path_factory.mktemp("lists"), language, lists=made, **more)
    press = handouts.Press(library, "knee", format=format, ink=ink, today=TODAY)
    try:
        text = Counter(pdfium_text(press.copy()).split())
    except NoRoomError:
        return
    assert Counter(word for items in lists for item in items for word in item.split()) <= text
    heard = transcript(press.document())
    counts = {role: heard.count(f"\n{role}: ") for role in ("Allowed", "Not allowed")}
    assert counts == {
        "Allowed": sum(len(each) for at, each in enumerate(lists) if at % 3 == 1),
        "Not allowed": sum(len(each) for at, each in enumerate(lists) if at % 3 == 2),
    }


def test_two_short_lists_stand_beside_each_other_and_long_ones_go_on(tmp_path: Path) -> None:
    from support.text import pdfium_text as text

    short = library_of(
        tmp_path, lists=[{"heading": "Eat", "items": ["One", "Two"]}, {"heading": "Do not eat", "items": ["Three"]}]
    )
    said = text(handouts.Press(short, "knee", today=TODAY).copy())
    assert said.index("Eat") < said.index("Two") < said.index("Do not eat") < said.index("Three"), (
        "read one after the other"
    )
    long = library_of(
        tmp_path,
        lists=[{"heading": "Eat", "items": [f"Food {n}" for n in range(90)]}, {"heading": "No", "items": ["X"]}],
    )
    assert handouts.Press(long, "knee", today=TODAY).copy()


def test_a_mark_is_bound_by_the_approval(tmp_path: Path) -> None:
    one, other = (
        handouts.Press(
            library_of(tmp_path, lists=[{"heading": "H", "mark": mark, "items": ["A"]}]), "knee", today=TODAY
        ).code
        for mark in ("yes", "no")
    )
    assert one != other
