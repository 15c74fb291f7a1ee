"""Which editions a sheet has, and when a sheet is final, on every face of the program: the same answers everywhere."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from content_factory import library_of
from support import text
from support.desk import TODAY, Desk, words

import handouts
from handouts.approval import signing
from handouts.approval.standing import judge_standing
from handouts.approval.verify import verify_code
from handouts.cli.app import main
from handouts.document.wording import SheetWords
from handouts.languages.language import Language
from handouts.options import EDITIONS, SheetOptions
from handouts.press import release
from handouts.press.press import Press, merge
from handouts.problems import ExitCode, HandoutsError

ENGLISH = Language.of("en")
SIGN = "Call us at once if you have a fever."
REASON = "Nothing is done to the patient, and our doctors name no signs."
LONG = [{"do": f"Do thing number {number} of very many things that there are to do."} for number in range(70)]


def cast(**parts: Any) -> dict[str, Any]:
    """A made-up procedure that says when to call, or has other parts: None takes a part out."""
    procedure = {
        "title": "A cast",
        "plain_title": "Your arm is held still.",
        "version": "2026-11-22",
        "short_version": ["It takes an hour."],
        "before": {"items": [{"do": "Wash your arm."}]},
        "medicines": {"items": [{"name": "Blood thinners", "what_to_do": "Stop 7 days before."}]},
        "when_to_call": {"text": [SIGN]},
        **parts,
    }
    return {name: part for name, part in procedure.items() if part is not None}


def written(folder: Path, **procedures: dict[str, Any]) -> Path:
    practice = {"name": "Hill Clinic", "phones": [{"number": "(770) 555-0134"}]}
    library_of(folder, {"practice": practice, "procedures": procedures})
    return folder / "content.yaml"


def approve(path: Path, *names: str) -> None:
    for name in names:
        signing.approve(handouts.load(path), name, ENGLISH, by="Jane Roe, MD", today=TODAY)


def run(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--content", str(path)])


def told(result: Result) -> str:
    return " ".join(f"{result.stdout} {result.stderr}".split())


@pytest.fixture(autouse=True)
def this_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Approvals of the tests are not overdue, whatever day it is."""
    monkeypatch.setattr(signing, "YEARS", 80)


# -- a sheet that does not say when to call


SAYS = {
    "said": {},
    "none": {"when_to_call": {"none": REASON}},
    "missing": {"when_to_call": None},
}


@pytest.mark.parametrize("how", SAYS)
def test_every_face_warns_of_a_sheet_that_does_not_say_when_to_call(tmp_path: Path, how: str) -> None:
    path = written(tmp_path, cast=cast(**SAYS[how]))
    warned = how == "missing"
    for command in ("check", "build", "list"):
        options = ("--output", str(tmp_path / "out")) if command == "build" else ()
        assert ('"cast" does not say when to call' in told(run(path, command, *options))) == warned, command
    assert ("does not say when to call: not for patients" in told(run(path, "status"))) == warned
    assert json.loads(run(path, "status", "--json").stdout)[0]["when_to_call"] == how
    the_desk = Desk(path)
    html = the_desk.client.get("/?sheet=cast").text
    assert ("This sheet does not say when to call." in html) == warned
    listed = the_desk.client.get("/api/procedures").json()
    assert listed[0]["languages"]["en"]["when_to_call"] == how
    answer = the_desk.client.post("/api/handouts", json={"procedure": "cast"})
    assert ("no-when-to-call" in answer.headers.get("handout-problems", "")) == warned
    schedule = tmp_path / "day.csv"
    schedule.write_text("name,procedure\nMaria,cast\n", encoding="utf-8")
    made = run(path, "batch", str(schedule), "--output", str(tmp_path / "day"))
    assert made.exit_code == ExitCode.OK
    assert ('"cast" does not say when to call' in told(made)) == warned


@pytest.mark.parametrize("how", SAYS)
def test_no_face_makes_a_final_sheet_that_does_not_say_when_to_call(tmp_path: Path, how: str) -> None:
    """Approved, and refused all the same, unless the content says why it does not."""
    path = written(tmp_path, cast=cast(**SAYS[how]))
    approve(path, "cast")
    refused = how == "missing"
    for edition in EDITIONS:
        folder = tmp_path / f"out-{edition}"
        built = run(path, "build", "--final", "--format", edition, "--output", str(folder))
        assert built.exit_code == (ExitCode.PROBLEMS if refused else ExitCode.OK)
        assert folder.exists() != refused
        assert ("not for patients" in told(built)) == refused
        answer = Desk(path).client.post("/api/handouts", json={"procedure": "cast", "format": edition, "final": True})
        assert answer.status_code == (409 if refused else 200)
        if refused:
            assert [each["code"] for each in answer.json()["problems"]] == ["final-without-call"]
    schedule = tmp_path / "day.csv"
    schedule.write_text("name,procedure\nMaria,cast\n", encoding="utf-8")
    made = run(path, "batch", str(schedule), "--final", "--output", str(tmp_path / "day"))
    assert made.exit_code == (ExitCode.PROBLEMS if refused else ExitCode.OK)
    assert bool(list(tmp_path.glob("day/*.pdf"))) != refused
    merged = run(path, "batch", str(schedule), "--final", "--merge", str(tmp_path / "print" / "day.pdf"))
    assert merged.exit_code == (ExitCode.PROBLEMS if refused else ExitCode.OK)
    if refused:
        with pytest.raises(HandoutsError) as caught:
            release.refuse_unfit(handouts.load(path), [("cast", "en")], TODAY)
        assert [each.code for each in caught.value.problems] == ["final-without-call"]
        assert caught.value.problems[0].place


def test_the_reason_is_shown_to_whoever_approves_and_bound(tmp_path: Path) -> None:
    path = written(tmp_path, cast=cast(when_to_call={"none": REASON}))
    library = handouts.load(path)
    assert f"When to call: none. {REASON}" in SheetWords.of(library, "cast", ENGLISH).words
    page = Desk(path).client.get("/library?open=cast").text
    assert REASON in " ".join(page.split())
    approved = run(path, "approve", "cast", "--by", "Jane Roe, MD")
    assert approved.exit_code == ExitCode.OK
    assert REASON in told(approved)
    assert REASON not in " ".join(words(handouts.build(library, "cast", today=TODAY).pdf))  # patients do not read it
    changed = handouts.load(written(tmp_path, cast=cast(when_to_call={"none": "We forgot."})))
    assert judge_standing(changed, "cast", ENGLISH, datetime.date.today()).kind == "changed"  # the command's day


# -- the short sheets and the approval


def test_a_choice_of_parts_takes_no_sign_away_and_voids_the_approval(tmp_path: Path) -> None:
    """An approved one-page sheet used to lose when to call by one line, and stayed approved, while `verify` did not know it."""
    path = written(tmp_path, cast=cast(one_page=["short_version", "medicines"]))
    approve(path, "cast")
    library = handouts.load(path)
    first = handouts.build(library, "cast", format="one-page", today=TODAY)
    assert verify_code(library, first.code, TODAY).current
    dropped = handouts.load(written(tmp_path, cast=cast(one_page=["short_version"])))
    second = handouts.build(dropped, "cast", format="one-page", today=TODAY)
    assert SIGN in text.normalised(text.pdfium_text(second.pdf))
    assert judge_standing(dropped, "cast", ENGLISH, TODAY).kind == "changed"
    assert not verify_code(dropped, second.code, TODAY).current
    assert not verify_code(dropped, first.code, TODAY).current


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_every_edition_of_an_approved_sheet_is_known_by_its_code(tmp_path: Path, edition: str, paper: str) -> None:
    """Also where the program chose its parts."""
    path = written(tmp_path, cast=cast(aftercare={"items": LONG}))
    approve(path, "cast")
    library = handouts.load(path)
    made = handouts.build(library, "cast", format=edition, paper=paper, today=TODAY)
    assert verify_code(library, made.code, TODAY).current


def test_shorter_words_are_bound_to_the_approval(tmp_path: Path) -> None:
    def with_brief(brief: str) -> dict[str, Any]:
        item = {"name": "Blood thinners", "what_to_do": {"text": "Stop 7 days before.", "brief": brief}}
        return cast(medicines={"items": [item]})

    path = written(tmp_path, cast=with_brief("Stop."))
    approve(path, "cast")
    assert judge_standing(handouts.load(path), "cast", ENGLISH, TODAY).kind == "approved"
    other = handouts.load(written(tmp_path, cast=with_brief("Go on.")))
    assert judge_standing(other, "cast", ENGLISH, TODAY).kind == "changed"


# -- editions that cannot be made


TOO_LONG = {"aftercare": {"items": LONG}, "one_page": ["short_version"], "trifold": ["aftercare"]}
"""The one-page sheet can be made of it, the tri-fold cannot."""


def test_all_editions_that_can_be_made_are_written(tmp_path: Path) -> None:
    path = written(tmp_path, cast=cast(**TOO_LONG), simple=cast())
    out = tmp_path / "out"
    result = run(path, "build", "--format", "all", "--output", str(out))
    assert result.exit_code == ExitCode.PARTLY_MADE
    made = sorted(each.name for each in out.iterdir())
    wanted = [f"{name}-{edition}-en.pdf" for name in ("cast", "simple") for edition in EDITIONS]
    assert made == sorted(set(wanted) - {"cast-trifold-en.pdf"})
    assert all(each.read_bytes().rstrip().endswith(b"%%EOF") for each in out.iterdir())
    assert re.search(r"\d+ lines too long for the tri-fold", told(result))
    assert "1 sheet not made" in told(result)
    pictures = run(path, "preview", "cast", "--format", "all", "--output", str(tmp_path / "png"))
    assert pictures.exit_code == ExitCode.PARTLY_MADE
    assert {each.name.rsplit("-en", 1)[0] for each in (tmp_path / "png").iterdir()} == {
        "cast-standard",
        "cast-large-print",
        "cast-one-page",
    }


def test_a_word_too_long_for_an_edition_stops_no_other_and_is_foreseen(tmp_path: Path) -> None:
    path = written(tmp_path, cast=cast(trifold=["aftercare"], aftercare={"items": [{"do": "7" * 34}]}))
    out = tmp_path / "out"
    assert "word-too-long" in told(run(path, "check"))
    assert run(path, "build", "--format", "all", "--output", str(out)).exit_code == ExitCode.PARTLY_MADE
    assert "cast-standard-en.pdf" in {each.name for each in out.iterdir()}
    assert "cast-trifold-en.pdf" not in {each.name for each in out.iterdir()}


def test_one_edition_that_was_asked_for_is_made_of_each_procedure_that_has_room(tmp_path: Path) -> None:
    path = written(tmp_path, cast=cast(**TOO_LONG), simple=cast())
    result = run(path, "build", "--format", "trifold", "--output", str(tmp_path / "out"))
    assert result.exit_code == ExitCode.PARTLY_MADE
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["simple-trifold-en.pdf"]
    assert "1 sheet not made; all others are written." in told(result)
    alone = run(path, "build", "cast", "--format", "trifold", "--output", str(tmp_path / "none"))
    assert alone.exit_code == ExitCode.PROBLEMS
    assert not (tmp_path / "none").exists()


def test_a_fault_of_one_procedure_stops_all_its_editions_and_no_other_s(tmp_path: Path) -> None:
    path = written(tmp_path, odd=cast(title="A \U00012000 cast"), simple=cast())
    result = run(path, "build", "--format", "all", "--output", str(tmp_path / "out"))
    assert result.exit_code == ExitCode.PARTLY_MADE
    assert {each.name for each in (tmp_path / "out").iterdir()} == {f"simple-{each}-en.pdf" for each in EDITIONS}
    assert f"{len(EDITIONS)} sheets not made; all others are written." in told(result)
    alone = run(path, "build", "odd", "--format", "all", "--output", str(tmp_path / "none"))
    assert alone.exit_code == ExitCode.PROBLEMS
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("merged", [False, True])
def test_rows_of_a_schedule_that_have_no_room_are_told_and_the_others_made(tmp_path: Path, merged: bool) -> None:
    path = written(tmp_path, cast=cast(**TOO_LONG), simple=cast())
    schedule = tmp_path / "day.csv"
    schedule.write_text("name,procedure,format\nMaria,cast,trifold\nJosé,simple,trifold\nAda,cast,standard\n", encoding="utf-8")  # fmt: skip
    where = ("--merge", str(tmp_path / "out" / "day.pdf")) if merged else ("--output", str(tmp_path / "out"))
    result = run(path, "batch", str(schedule), *where)
    assert result.exit_code == ExitCode.PARTLY_MADE
    assert "day.csv:2" in told(result)
    rows = list(csv.DictReader(io.StringIO(next((tmp_path / "out").glob("*manifest.csv")).read_text(encoding="utf-8"))))
    assert [row["row"] for row in rows] == ["3", "4"]
    schedule.write_text("name,procedure\nMaria,nothing\nJosé,simple\n", encoding="utf-8")
    assert run(path, "batch", str(schedule), "--output", str(tmp_path / "other")).exit_code == ExitCode.PROBLEMS


def test_what_a_short_sheet_leaves_out_is_told_once_for_a_schedule(tmp_path: Path) -> None:
    path = written(tmp_path, cast=cast(one_page=["short_version"]))
    schedule = tmp_path / "day.csv"
    rows = "".join(f"{name},cast,one page,Come early.\n" for name in "ABC")
    schedule.write_text(f"name,procedure,format,note\n{rows}", encoding="utf-8")
    result = run(path, "batch", str(schedule), "--output", str(tmp_path / "out"))
    assert result.exit_code == ExitCode.OK
    assert told(result).count("leaves out “Your medicines”") == 1
    assert told(result).count("has no place for") == 1


def test_the_desk_says_before_anybody_prints_which_editions_there_are(tmp_path: Path) -> None:
    the_desk = Desk(written(tmp_path, cast=cast(**TOO_LONG)))
    html = the_desk.client.post("/", data={"sheet": "cast"}, headers={"x-part": "work"}).text
    off = re.findall(r'<input type="radio" name="format" value="([^"]+)" disabled>', html)
    assert off == ["trifold"]
    assert "words too long" in html
    assert "content.yaml" not in html
    spanish = the_desk.client.post(
        "/", data={"sheet": "cast"}, headers={"x-part": "work", "accept-language": "es"}
    ).text
    assert "textos demasiado largos" in spanish
    chosen = the_desk.client.post("/", data={"sheet": "cast", "format": "trifold"}, headers={"x-part": "work"}).text
    assert re.search(r'name="format" value="trifold" checked>', chosen)  # it is not quietly another
    assert "too long for this edition" in chosen
    assert "content.yaml" not in chosen
    assert the_desk.client.post("/print", data={"sheet": "cast", "format": "trifold"}).status_code == 422
    assert 'id="print"' not in chosen


def test_the_desk_names_what_a_short_sheet_leaves_out(tmp_path: Path) -> None:
    the_desk = Desk(written(tmp_path, cast=cast(one_page=["short_version"])))
    html = the_desk.client.post("/", data={"sheet": "cast", "format": "one-page"}).text
    assert "Not on this short sheet, but on the full one:" in html
    assert '<bdi lang="en">What to do first, Your medicines</bdi>' in html
    assert "Not on this short sheet" not in the_desk.client.post("/", data={"sheet": "cast"}).text


def test_a_row_of_the_schedule_page_says_that_its_edition_has_no_room(tmp_path: Path) -> None:
    the_desk = Desk(written(tmp_path, cast=cast(**TOO_LONG)))
    day = b"name,procedure,format\nMaria,cast,trifold\nAda,cast,standard\n"
    html = the_desk.client.post("/schedule", files={"file": ("day.csv", day)}).text
    assert "This edition has no room for the words of the sheet." in html
    assert "content.yaml" not in html


def test_programs_are_told_which_editions_there_are(tmp_path: Path) -> None:
    the_desk = Desk(written(tmp_path, cast=cast(**TOO_LONG)))
    answer = the_desk.client.get("/api/editions", params={"procedure": "cast"})
    made = {each["format"]: each["made"] for each in answer.json()}
    assert made == {"standard": True, "large-print": True, "one-page": True, "trifold": False}
    by_name = {each["format"]: each for each in answer.json()}
    assert [each["code"] for each in by_name["trifold"]["problems"]] == ["too-long-for-trifold"]
    assert by_name["one-page"]["left_out"] == ["What to do first", "Your medicines", "What to do after"]
    ordered = the_desk.client.post("/api/handouts", json={"procedure": "cast", "format": "trifold"})
    assert ordered.status_code == 422
    for asked, status in (({"procedure": "no"}, 404), ({"procedure": "cast", "language": "es"}, 422),
                          ({"procedure": "cast", "paper": "b5"}, 422)):  # fmt: skip
        assert the_desk.client.get("/api/editions", params=asked).status_code == status


def test_which_editions_there_are_is_laid_out_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    the_desk = Desk(written(tmp_path, cast=cast(**TOO_LONG)))
    shelf, _ = the_desk.watcher.current_shelf()
    assert shelf
    first = shelf.editions(SheetOptions("cast", "en"))
    monkeypatch.setattr(Press, "print", None)
    assert shelf.editions(SheetOptions("cast", "en", "one-page")) == first


# -- one print file, one edge


def presses(path: Path, *editions: str) -> list[tuple[Press, handouts.Patient]]:
    library = handouts.load(path)
    return [(Press(library, "cast", format=each, today=TODAY), handouts.Patient()) for each in editions]


@pytest.mark.parametrize(
    "order", [("standard", "trifold"), ("trifold", "standard"), ("one-page", "trifold", "large-print")]
)
def test_sheets_that_turn_over_on_different_edges_are_not_one_file(tmp_path: Path, order: tuple[str, ...]) -> None:
    path = written(tmp_path, cast=cast())
    with pytest.raises(HandoutsError) as caught:
        merge(presses(path, *order), io.BytesIO())
    assert [each.code for each in caught.value.problems] == ["mixed-edges"]


@pytest.mark.parametrize(
    ("order", "edge"),
    [
        (("one-page", "standard"), "DuplexFlipLongEdge"),
        (("standard", "one-page"), "DuplexFlipLongEdge"),
        (("one-page", "trifold"), "DuplexFlipShortEdge"),
        (("one-page", "one-page"), ""),
    ],
)
def test_a_sheet_of_one_side_leaves_the_edge_to_the_others(tmp_path: Path, order: tuple[str, ...], edge: str) -> None:
    file = io.BytesIO()
    assert merge(presses(written(tmp_path, cast=cast()), *order), file) == len(order)
    found = re.findall(rb"/Duplex ?/(\w+)", file.getvalue())
    assert found == ([edge.encode()] if edge else [])


def test_a_tray_of_mixed_edges_is_not_printed_and_the_desk_says_so(tmp_path: Path) -> None:
    the_desk = Desk(written(tmp_path, cast=cast()))
    tray = [" ".join(SheetOptions("cast", "en", each)) for each in ("standard", "trifold")]
    html = the_desk.client.post("/", data={"sheet": "cast", "tray": tray}).text
    assert "turns over on its short edge" in html
    assert 'id="print-tray"' not in html
    assert the_desk.client.post("/tray", data={"sheet": "cast", "tray": tray}).status_code == 422
    same = the_desk.client.post("/", data={"sheet": "cast", "tray": tray[:1]}).text
    assert 'id="print-tray"' in same
