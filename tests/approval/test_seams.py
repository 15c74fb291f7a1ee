"""Where the parts of approval meet: what one of them writes another reads, and no face does what another one refuses."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import re
from pathlib import Path

import pytest
from approval.practice import BY, ENGLISH, SPANISH, day, practice, put_approval
from click.testing import CliRunner, Result
from support import desk
from support.desk import TODAY, Desk

import handouts
from handouts.approval import signing
from handouts.approval.approvers import change_approvers
from handouts.approval.audit import audit
from handouts.approval.recall import find_recalled, read_prints
from handouts.approval.standing import find_refusals, judge_standing, list_standings
from handouts.approval.store import FOLDER, Person, read_approvals
from handouts.approval.verify import verify_code
from handouts.cli import app
from handouts.content import loader
from handouts.content.library import Library
from handouts.pdf import raster
from handouts.press import kept_sheets, release
from handouts.press.reprint import reprint
from handouts.problems import ExitCode, HandoutsError
from handouts.storage import writing
from handouts.storage.record import read_record

WHY_NONE = ("    version: 2026-11-22\n    title: Knee\n", "    version: 2026-11-22\n    title: Knee\n    when_to_call: {none: It is only a look.}\n")  # fmt: skip
TORN = ("title: Hip", 'title: "Hip')
NO_TITLE = ("    title: Hip\n", "")
SPANISH_WORDS = ("""          more: for a day.
""", """          more: for a day.
    translations:
      es:
        version: 2026-11-22
        title: Rodilla
        plain_title: Una mirada a su rodilla.
        short_version: Dura 2 horas.
        before:
          items:
            - do: Descanse
              more: por un día.
""")  # fmt: skip
BY_MACHINE = ("        title: Rodilla\n", "        made_by: machine\n        title: Rodilla\n")
SAID_IN_SPANISH = ("  contact: Call us at any hour.\n", "  contact: Call us at any hour.\n  translations:\n    es:\n      contact: Llame.\n")  # fmt: skip
RECORD = ("  name: Hill Clinic\n", "  name: Hill Clinic\n  record: prints.csv\n")


def broken_practice(folder: Path, change: tuple[str, str]) -> Library:
    """The practice with something wrong in its file, as the commands read it: what can be made of it is there."""
    path = folder / "content.yaml"
    text = path.read_text(encoding="utf-8")
    assert change[0] in text
    path.write_text(text.replace(*change, 1), encoding="utf-8")
    return loader.load_each_sheet(path)


def run(folder: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(app.main, [*arguments, "--content", str(folder / "content.yaml")])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def approve(library: Library, name: str = "knee", language: handouts.Language = ENGLISH, by: str = BY) -> str:
    """The standard sheet's code."""
    made, _ = kept_sheets.approve(library, name, language, by=by, today=TODAY)
    return made.wording.codes[0]


# -- the record


def test_a_reprint_is_noted_and_a_recall_and_an_audit_read_the_same_record(tmp_path: Path) -> None:
    library = practice(tmp_path, RECORD, WHY_NONE)
    code = approve(library)
    out = ("--output", str(tmp_path / "out"))
    assert run(tmp_path, "build", "knee", *out).exit_code == ExitCode.OK
    assert run(tmp_path, "reprint", code, *out).exit_code == ExitCode.OK
    assert run(tmp_path, "reprint", code, "--exact", "--record", str(tmp_path / "more.csv"), *out).exit_code == 0
    lines = read_record(tmp_path / "prints.csv")
    assert [line.by for line in lines] == ["build", "reprint", "reprint"]
    assert len({(line.procedure, line.format, line.paper, line.ink, line.code, line.sha256) for line in lines}) == 1
    assert [line.by for line in read_record(tmp_path / "more.csv")] == ["reprint"]
    library = practice(tmp_path, RECORD, WHY_NONE, ("2 hours", "20 hours"))
    assert read_prints(tmp_path / "prints.csv", [code])[code].copies == 3
    assert "printed: 3, last on" in run(tmp_path, "recall", "knee").stdout
    assert "1 code of the record of prints" in run(tmp_path, "audit").stdout
    for each in (tmp_path / FOLDER).glob("knee.en.*.txt"):
        each.unlink()
    assert code in run(tmp_path, "audit").stderr


def test_what_cannot_be_noted_is_not_printed_again(tmp_path: Path) -> None:
    code = approve(practice(tmp_path, RECORD, WHY_NONE))
    (tmp_path / "prints.csv").mkdir()
    out = tmp_path / "out"
    assert run(tmp_path, "reprint", code, "--output", str(out)).exit_code == ExitCode.UNWRITABLE
    assert not out.exists()


def test_the_page_and_the_interface_note_what_they_print_again(tmp_path: Path) -> None:
    path = desk.content(tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("practice:\n", "practice:\n  record: prints.csv\n", 1), encoding="utf-8")
    code = approve(handouts.load(path), "kyphoplasty")
    it = Desk(path)
    for address in (f"/library/approved.pdf?code={code}&exact=1", f"/api/approved?code={code}"):
        assert it.client.get(address).status_code == 200
    lines = read_record(tmp_path / "prints.csv")
    assert [(line.by, line.code) for line in lines] == [("reprint", code)] * 2
    assert len({line.sha256 for line in lines}) == 1


def test_a_page_that_is_final_prints_nothing_again_that_holds_no_longer(tmp_path: Path) -> None:
    path = desk.content(tmp_path)
    text = path.read_text(encoding="utf-8").replace("practice:\n", "practice:\n  final: yes\n", 1)
    path.write_text(text, encoding="utf-8")
    code = approve(handouts.load(path), "kyphoplasty")
    addresses = (f"/library/approved.pdf?code={code}", f"/api/approved?code={code}&exact=yes")
    it = Desk(path)
    assert [it.client.get(each).status_code for each in addresses] == [200, 200]
    path.write_text(text.replace("A balloon lifts", "A small balloon lifts"), encoding="utf-8")
    assert [it.client.get(each).status_code for each in addresses] == [409, 409]


def test_a_witness_that_is_not_there_is_told_and_not_taken_for_a_code(tmp_path: Path) -> None:
    approve(practice(tmp_path, WHY_NONE))
    result = run(tmp_path, "audit", "--against", "no-such-file.csv")
    assert result.exit_code == ExitCode.PROBLEMS
    assert "no such file" in result.stderr


# -- content that cannot be read


def test_while_the_file_cannot_be_read_every_face_says_the_same(tmp_path: Path) -> None:
    code = approve(practice(tmp_path, WHY_NONE))
    library = broken_practice(tmp_path, TORN)
    assert library.unread
    assert {row.standing.kind for row in list_standings(library, TODAY) if row.procedure == "knee"} == {"unread"}
    verdict = verify_code(library, code, TODAY)
    assert verdict.now
    assert (verdict.current, verdict.now.kind) == (False, "unread")
    assert find_refusals(library, "knee", ENGLISH, TODAY)
    assert release.find_unfit(library, [("knee", "en", "")], TODAY)
    assert not reprint(tmp_path, code, today=TODAY, library=library).current
    assert find_recalled(library, code, TODAY)
    with pytest.raises(HandoutsError, match="cannot be read now"):
        kept_sheets.approve(library, "knee", ENGLISH, by="Ann Lee", today=TODAY)
    assert run(tmp_path, "approve", "knee", "--by", "Ann Lee").exit_code == ExitCode.PROBLEMS
    assert len(read_approvals(tmp_path)) == 1


@pytest.mark.parametrize("broken", [TORN, NO_TITLE, ("title: Knee", "titel: Knee"), ("2 hours", "20 hours")], ids=str)
def test_pruning_takes_nothing_that_has_not_ended_whatever_the_content_is_like(
    broken: tuple[str, str], tmp_path: Path
) -> None:
    library = practice(tmp_path, WHY_NONE)
    codes = [approve(library), approve(library, "hip")]
    library = broken_practice(tmp_path, broken)
    kept_sheets.prune(library, TODAY, day("2099-01-01"))
    state = kept_sheets.look_through(tmp_path)
    assert (state.complete, state.pruned, state.problems) == (2, 0, ())
    assert all(reprint(tmp_path, code, today=TODAY, exact=True).exact for code in codes)


def test_pruning_waits_for_the_last_approval_of_the_same_sheet(tmp_path: Path) -> None:
    library = practice(tmp_path, WHY_NONE)
    first, second = day("2025-01-02"), day("2026-06-01")
    kept_sheets.approve(library, "knee", ENGLISH, by=BY, until=day("2026-01-01"), today=first)
    made, _ = kept_sheets.approve(library, "knee", ENGLISH, by=BY, today=second)
    changed = practice(tmp_path, WHY_NONE, ("2 hours", "20 hours"))
    kept_sheets.prune(changed, TODAY, TODAY)
    assert reprint(tmp_path, made.wording.codes[0], today=TODAY, exact=True).exact
    gone = kept_sheets.prune(changed, day("2028-01-01"), day("2028-01-01"))
    assert gone.approvals == 1


# -- sheets that were kept


def test_a_list_that_no_approval_signed_is_never_called_exact(tmp_path: Path) -> None:
    """Whoever takes the signed list away and puts one of their own beside it gets a sheet printed that is told so."""
    library = practice(tmp_path, WHY_NONE)
    code = approve(library)
    made = read_approvals(tmp_path)[0]
    signed = kept_sheets.find_list(tmp_path, made)
    assert signed
    other = practice(tmp_path, WHY_NONE, ("2 hours", "20 hours"))
    forged = kept_sheets._keep(
        other, kept_sheets.list_wanted(other, "knee", ENGLISH), "knee", ENGLISH, made.digest, again=False
    )
    assert reprint(tmp_path, code, today=TODAY, library=library, exact=True).exact
    (kept_sheets.kept_folder(tmp_path) / signed.path).unlink()
    assert kept_sheets.find_list(tmp_path, made) == forged
    again = reprint(tmp_path, code, today=TODAY, library=library, exact=True)
    assert not again.exact
    assert "reprint-completed" in [each.code for each in again.problems]


def test_every_face_that_approves_keeps_the_sheets_and_asks_who_may(tmp_path: Path) -> None:
    library = practice(tmp_path, WHY_NONE, ("practice:\n", "practice:\n  approval: {approvers: 2, clinician: yes}\n"))
    today = datetime.date.today()
    change_approvers(tmp_path, Person("Ann", ("manager", "approver")), by="Ann", today=today)
    change_approvers(tmp_path, Person(BY, clinician=True), by="Ann", today=today)
    assert run(tmp_path, "approve", "knee", "--by", "Eve").exit_code == ExitCode.PROBLEMS
    assert "missing: another approver" in run(tmp_path, "approve", "knee", "--by", "Ann").stdout
    assert judge_standing(library, "knee", ENGLISH, today).kind == "incomplete"
    assert run(tmp_path, "approve", "knee", "--renew", "--by", BY).exit_code == ExitCode.OK
    assert judge_standing(library, "knee", ENGLISH, today).kind == "approved"
    library = practice(tmp_path, WHY_NONE, ("practice:\n", "practice:\n  approval: {approvers: 2, clinician: yes}\n"),
                       ("555-0142", "555-0143"))  # fmt: skip
    for by, kind in (("Ann", "incomplete"), (BY, "approved")):
        found = re.search(r"Change ([0-9a-f]{8})", run(tmp_path, "changes").stdout)
        if found:
            assert run(tmp_path, "approve", "--change", found[1], "--by", by).exit_code == ExitCode.OK
        else:  # the change is signed by one, and the sheet waits for the other
            assert run(tmp_path, "approve", "knee", "--by", by).exit_code == ExitCode.OK
        assert judge_standing(library, "knee", ENGLISH, today).kind == kind
    state = kept_sheets.look_through(tmp_path)
    assert (state.approvals, state.complete, state.problems) == (4, 4, ())
    assert audit(tmp_path, today).whole


# -- translations


def test_a_machines_translation_waits_for_a_translator_and_says_so(tmp_path: Path) -> None:
    words = (WHY_NONE, SAID_IN_SPANISH, SPANISH_WORDS)
    library = practice(tmp_path, *words, BY_MACHINE)
    approve(library)
    approve(library, "knee", SPANISH)
    found = judge_standing(library, "knee", SPANISH, TODAY)
    assert (found.kind, found.machine_made) == ("incomplete", True)
    assert "translated by a machine" in find_refusals(library, "knee", SPANISH, TODAY)[0].message
    assert "qualified translator" in find_refusals(library, "knee", SPANISH, TODAY)[0].remedy
    for edition in handouts.options.EDITIONS:
        pdf = handouts.build(library, "knee", format=edition, language="es", today=TODAY).pdf
        assert "Traducción automática" in " ".join(" ".join(raster.texts(pdf)).split())
    assert not judge_standing(library, "knee", ENGLISH, TODAY).machine_made
    row = next(each for each in list_standings(library, TODAY) if each.language == "es")
    assert row.as_json()["made_by"] == "machine"
    change_approvers(tmp_path, Person("Ann", ("manager",)), by="Ann", today=TODAY)
    translator = Person("Tina", translates=("es",), qualification="Certified")
    change_approvers(tmp_path, translator, by="Ann", today=TODAY)
    approve(library, "knee", SPANISH, "Tina")
    assert judge_standing(library, "knee", SPANISH, TODAY).kind == "approved"
    unsaid = practice(tmp_path, *words)
    assert judge_standing(unsaid, "knee", SPANISH, TODAY).kind == "changed", "nobody unsays it without a new approval"


def test_who_made_a_translation_changes_no_digest_of_a_persons(tmp_path: Path) -> None:
    library = practice(tmp_path, WHY_NONE, SAID_IN_SPANISH, SPANISH_WORDS)
    said = practice(tmp_path, WHY_NONE, SAID_IN_SPANISH, SPANISH_WORDS,
                    (BY_MACHINE[0], BY_MACHINE[1].replace("machine", "person")))  # fmt: skip
    codes = [handouts.build(each, "knee", language="es", today=TODAY).code for each in (library, said)]
    assert codes[0] == codes[1]


# -- the history


def test_a_withdrawal_that_was_taken_out_of_the_middle_is_told_by_status(tmp_path: Path) -> None:
    library = practice(tmp_path, WHY_NONE)
    code = approve(library)
    _, path = signing.withdraw(library, code, by=BY, reason="Wrong", today=TODAY)
    approve(library, "hip")
    path.unlink()
    assert "is gone, or was altered" in run(tmp_path, "status").stderr


@pytest.mark.parametrize("damage", ["x\n", "\n", "Reason: Right\n"])
def test_a_withdrawal_that_was_edited_brings_nothing_back(damage: str, tmp_path: Path) -> None:
    library = practice(tmp_path, WHY_NONE)
    code = approve(library)
    moment = datetime.datetime.combine(TODAY, datetime.time(9), datetime.UTC)
    _, path = signing.withdraw(library, code, by=BY, reason="Wrong", today=TODAY, now=moment)
    path.write_text(path.read_text(encoding="utf-8") + damage, encoding="utf-8")
    assert judge_standing(library, "knee", ENGLISH, TODAY).kind == "withdrawn"
    assert not verify_code(library, code, TODAY).current
    later = TODAY + datetime.timedelta(1)
    kept_sheets.approve(library, "knee", ENGLISH, by=BY, today=later)
    assert judge_standing(library, "knee", ENGLISH, later).kind == "approved"


def test_a_clock_that_was_set_back_behind_the_history_is_told_by_status(tmp_path: Path) -> None:
    library = practice(tmp_path, WHY_NONE)
    ahead = datetime.date.today() + datetime.timedelta(90)
    put_approval(library, ahead.isoformat(), (ahead + datetime.timedelta(30)).isoformat())
    assert "a day to come" in run(tmp_path, "status").stderr
    assert judge_standing(library, "knee", ENGLISH, datetime.date.today()).kind == "draft"


def test_two_branches_that_approved_apart_are_one_history(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder, name in ((ours, "knee"), (theirs, "hip")):
        folder.mkdir()
        approve(practice(folder, WHY_NONE), name)
    for path in (theirs / FOLDER).rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            writing.write(ours / FOLDER / path.relative_to(theirs / FOLDER), path.read_bytes())
    library = handouts.load(ours / "content.yaml")
    assert {row.standing.kind for row in list_standings(library, TODAY)} == {"approved"}
    assert audit(ours, TODAY).whole
    assert kept_sheets.look_through(ours).problems == ()


def test_every_line_of_a_record_has_all_columns(tmp_path: Path) -> None:
    code = approve(practice(tmp_path, RECORD, WHY_NONE))
    run(tmp_path, "reprint", code, "--output", str(tmp_path / "out"))
    with (tmp_path / "prints.csv").open(encoding="utf-8", newline="") as file:
        head, line = list(csv.reader(file))
    assert len(head) == len(line) == len(dataclasses.fields(handouts.storage.record.RecordLine))
    assert all(line)
