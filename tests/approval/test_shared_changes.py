"""One change on many sheets is seen once and signed once, for those that differ in nothing else."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from support.desk import Desk

import handouts
from handouts import illustrations
from handouts.approval import signing
from handouts.approval.shared_changes import SharedChange, approve_change, list_shared_changes
from handouts.approval.standing import judge_standing
from handouts.approval.store import read_approvals
from handouts.cli.app import main
from handouts.content.library import Library
from handouts.languages.language import Language
from handouts.problems import HandoutsError

TODAY, LATER = datetime.date(2026, 11, 22), datetime.date(2027, 1, 10)
BY = "Jane Roe, MD"
SHEETS = [("knee", "en"), ("knee", "es"), ("hip", "en"), ("back", "en")]
Content = dict[str, Any]


def content() -> Content:
    """Three sheets, one in two languages; one names a phone of the practice, one shows a drawing."""
    made: Content = {
        "practice": {
            "name": "Hill Clinic",
            "phones": [{"number": "(770) 555-0142"}, {"number": "(770) 555-0143", "label": "Night"}],
            "contact": ["Call us at any hour."],
            "translations": {"es": {"contact": ["Llame a cualquier hora."], "words": {"Night": "Noche"}}},
        },
        "procedures": {
            name: {
                "title": title,
                "plain_title": f"About your {name}.",
                "version": "2026-11-22",
                "short_version": [f"It takes {hours} hours."],
                "when_to_call": {"signs": ["You have a fever."]},
            }
            for name, title, hours in (("knee", "Knee", 2), ("hip", "Hip", 3), ("back", "Back", 4))
        },
    }
    made["procedures"]["knee"]["translations"] = {
        "es": {
            "title": "Rodilla",
            "plain_title": "Sobre su rodilla.",
            "version": "2026-11-22",
            "short_version": ["Tarda 2 horas."],
            "when_to_call": {"signs": ["Tiene fiebre."]},
        }
    }
    made["procedures"]["hip"]["when_to_call"]["phones"] = ["Night"]
    made["procedures"]["back"]["why"] = {
        "text": ["It is broken."],
        "picture": {"name": "kyphoplasty-fracture", "alt": "A bone.", "labels": {"front": "Front", "back": "Back"}},
    }
    return made


def written(folder: Path, made: Content) -> Library:
    path = folder / "content.yaml"
    path.write_text(yaml.safe_dump(made, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return handouts.load(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder where every sheet is approved as it is."""
    library = written(tmp_path, content())
    for name, code in SHEETS:
        signing.approve(library, name, Language.of(code), by=BY, today=TODAY, until=datetime.date(2027, 9, 1))
    return tmp_path


def kinds(library: Library) -> dict[str, str]:
    return {f"{name} ({code})": judge_standing(library, name, Language.of(code), LATER).kind for name, code in SHEETS}


def names(change: SharedChange) -> tuple[list[str], list[str]]:
    return [each.name for each in change.covered], [each.name for each in change.left]


ALL = [f"{name} ({code})" for name, code in SHEETS]
FACTS: dict[str, tuple[Callable[[Content], object], list[str], str]] = {
    "the phone": (lambda made: made["practice"]["phones"][0].update(number="(770) 555-0199"), ALL, "555-0199"),
    "the second phone": (lambda made: made["practice"]["phones"][1].update(number="(770) 555-0188"), ALL, "555-0188"),
    "a third phone": (lambda made: made["practice"]["phones"].append({"number": "(770) 555-0177"}), ALL, "555-0177"),
    "the name": (lambda made: made["practice"].update(name="Lake Clinic"), ALL, "Lake Clinic"),
    "the web form": (lambda made: made["practice"].update(web_form="https://hillclinic.test/us"), ALL, "hillclinic.test"),
    "a place": (lambda made: made["practice"].update(places=[{"name": "North", "address": ["1 Hill Road"]}]), ALL, "1 Hill Road"),
    "the words beside the phone": (lambda made: made["practice"].update(contact=["Call us by day."]), ["knee (en)", "hip (en)", "back (en)"], "Call us by day."),
    "their translation": (lambda made: made["practice"]["translations"]["es"].update(contact=["Llame de día."]), ["knee (es)"], "Llame de día."),
}  # fmt: skip


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_of_the_practice_is_signed_once_for_all_its_sheets(fact: str, folder: Path) -> None:
    edit, sheets, says = FACTS[fact]
    made = content()
    edit(made)
    library = written(folder, made)
    found = list_shared_changes(library, LATER)  # words that the program adds part the languages
    assert sorted(name for each in found for name in names(each)[0]) == sorted(sheets)
    for change in found:
        assert says in " ".join(each.after for each in change.changes)
        assert len(set(change.changes)) == len(change.changes), "a sentence is shown twice"
        approved, refused = approve_change(library, change.identifier, by="Ann Lee, MD", today=LATER)
        assert refused == []
        assert [f"{each.procedure} ({each.language})" for each, _ in approved] == names(change)[0]
        assert {each.until for each, _ in approved} == {datetime.date(2027, 9, 1)}, "signing a phone is no new reading"
    left = {name for name, kind in kinds(written(folder, made)).items() if kind != "approved"}
    assert left == set()
    assert list_shared_changes(library, LATER) == []


OWN: dict[str, Callable[[Content], object]] = {
    "a word": lambda made: made["procedures"]["hip"].update(short_version=["It takes 30 hours."]),
    "a number to call": lambda made: made["procedures"]["hip"]["when_to_call"].update(phones=[{"number": "(770) 555-0143", "when": "At night"}]),
    "another phone of the practice": lambda made: made["procedures"]["hip"]["when_to_call"].update(phones=[{"number": "(770) 555-0199", "when": "Night"}]),
    "the parts of an edition": lambda made: made["procedures"]["hip"].update(one_page=["when_to_call", "short_version"]),
    "a notice unboxed": lambda made: made["procedures"]["hip"].update(parts=[{"heading": "Mind", "text": ["Do not drive."]}]),
    "the phone's number in a sentence": lambda made: made["procedures"]["hip"].update(short_version=["It takes 3 hours. Call (770) 555-0199."]),
}  # fmt: skip


@pytest.mark.parametrize("what", OWN)
def test_a_sheet_that_differs_in_more_is_named_and_not_covered(what: str, folder: Path) -> None:
    made = content()
    made["practice"]["phones"][0]["number"] = "(770) 555-0199"
    OWN[what](made)
    library = written(folder, made)
    (change,) = list_shared_changes(library, LATER)
    assert names(change) == (["knee (en)", "knee (es)", "back (en)"], ["hip (en)"])
    assert change.left[0].reason == "it differs in more"
    approve_change(library, change.identifier, by=BY, today=LATER)
    assert {name for name, kind in kinds(library).items() if kind != "approved"} == {"hip (en)"}


def test_a_change_in_words_of_one_sheet_is_no_shared_one(folder: Path) -> None:
    made = content()
    OWN["a word"](made)
    assert list_shared_changes(written(folder, made), LATER) == []


def test_a_drawing_is_signed_once_for_the_sheets_that_show_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = illustrations.drawing_version
    monkeypatch.setattr("handouts.document.canonical.drawing_version", lambda *given: before(*given) + "-new")
    library = written(folder, content())
    (change,) = list_shared_changes(library, LATER)
    assert names(change) == (["back (en)"], [])
    assert any("-new" in each.after for each in change.changes)
    approve_change(library, change.identifier, by=BY, today=LATER)
    assert set(kinds(library).values()) == {"approved"}


def test_nothing_is_signed_but_what_was_shown(folder: Path) -> None:
    made = content()
    made["practice"]["phones"][0]["number"] = "(770) 555-0199"
    (shown,) = list_shared_changes(written(folder, made), LATER)
    made["practice"]["phones"][0]["number"] = "(770) 555-0190"
    library = written(folder, made)
    with pytest.raises(HandoutsError) as refused:
        approve_change(library, shown.identifier, by=BY, today=LATER)
    assert [each.code for each in refused.value.problems] == ["change-unknown"]
    assert len(read_approvals(folder)) == len(SHEETS)
    (now,) = list_shared_changes(library, LATER)
    with pytest.raises(HandoutsError) as refused:
        approve_change(library, now.identifier, by=" ", today=LATER)
    assert [each.code for each in refused.value.problems] == ["approval-name"]


def test_no_sheet_holds_longer_for_it_and_an_ended_one_is_read_again(folder: Path) -> None:
    made = content()
    made["practice"]["phones"][0]["number"] = "(770) 555-0199"
    library = written(folder, made)
    assert list_shared_changes(library, datetime.date(2027, 9, 1)) == []


def test_a_sheet_with_an_error_is_told_and_the_others_are_signed(folder: Path) -> None:
    made = content()
    made["practice"]["phones"][0]["number"] = "(770) 555-0199"
    made["procedures"]["hip"]["review_by"] = "2027-01-09"
    library = written(folder, made)
    (change,) = list_shared_changes(library, LATER)
    approved, refused = approve_change(library, change.identifier, by=BY, today=LATER)
    assert len(approved) == 3
    assert [(each.name, [problem.code for problem in why]) for each, why in refused] == [("hip (en)", ["approval-review", "approval-late"])]  # fmt: skip


def test_the_commands_show_it_and_sign_it(folder: Path) -> None:
    made = content()
    made["practice"]["phones"][0]["number"] = "(770) 555-0199"
    written(folder, made)
    path = str(folder / "content.yaml")
    run = CliRunner().invoke
    said = run(main, ["changes", "--content", path])
    assert said.output.count("was: (770) 555-0142") == 1
    assert "on knee (es): standard, large-print, one-page, trifold" in said.output
    (told,) = json.loads(run(main, ["changes", "--json", "--content", path]).output)
    assert len(told["sheets"]) == len(SHEETS)
    for wrong in (["--change", told["change"], "knee"], [], ["--change", told["change"], "--until", "2027-01-01"]):
        assert run(main, ["approve", *wrong, "--by", BY, "--content", path]).exit_code == 2
    signed = run(main, ["approve", "--change", told["change"], "--by", BY, "--content", path])
    assert signed.exit_code == 0, signed.output
    assert signed.output.count("until 2027-09-01") == len(SHEETS)
    assert "No approved sheet" in run(main, ["changes", "--content", path]).output


@pytest.mark.parametrize("ui", ["en", "es"])
def test_the_page_shows_it_once_and_signs_it_once(ui: str, folder: Path) -> None:
    made = content()
    made["practice"]["phones"][0]["number"] = "(770) 555-0199"
    OWN["a word"](made)
    library = written(folder, made)
    the_desk = Desk(folder / "content.yaml", today=LATER)
    (change,) = list_shared_changes(library, LATER)
    html = the_desk.client.get("/library", params={"ui": ui}).text
    assert html.count(f'value="{change.identifier}"') == 1
    assert {"en": "on 3 sheets", "es": "en 3 hojas"}[ui] in html
    form = {"change": change.identifier, "by": BY, "read": "1"}
    for wrong in ({"change": "00000000"}, {"by": ""}, {"read": ""}):
        answer = the_desk.client.post("/library/approve/change", data={**form, **wrong}, follow_redirects=False)
        assert answer.status_code == 409
        assert len(read_approvals(folder)) == len(SHEETS)
    assert the_desk.client.post("/library/approve/change", data=form, follow_redirects=False).status_code == 303
    assert {name for name, kind in kinds(library).items() if kind != "approved"} == {"hip (en)"}
    assert change.identifier not in the_desk.client.get("/library").text
