"""The past can be printed: what was approved comes back byte for byte, whatever became of the content since."""

from __future__ import annotations

import dataclasses
import datetime
import os
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest
from approval.practice import BY, ENGLISH, SPANISH, in_spanish, practice, put_approval
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.approval import signing
from handouts.approval.store import Approval, read_approvals
from handouts.content.library import Library
from handouts.content.practice import KeptSheets
from handouts.options import EDITIONS, INKS, PAPERS, SheetOptions
from handouts.press import kept_sheets, press
from handouts.press.reprint import reprint
from handouts.problems import HandoutsError
from handouts.storage import packs

TODAY = datetime.date(2026, 11, 26)
DAY = datetime.timedelta(days=1)


def wanting(library: Library, *editions: str) -> Library:
    """The practice that keeps these editions alone."""
    kept = KeptSheets(editions=editions, inks=("color",))  # type: ignore[arg-type]
    return dataclasses.replace(library, practice=dataclasses.replace(library.practice, kept_sheets=kept))


def approve(library: Library, today: datetime.date = TODAY, by: str = BY) -> Approval:
    return kept_sheets.approve(library, "knee", ENGLISH, by=by, today=today)[0]


def code_of(error: pytest.ExceptionInfo[HandoutsError]) -> list[str]:
    return [each.code for each in error.value.problems]


def age(folder: Path) -> None:
    """Makes all that is kept two days old."""
    for path in kept_sheets.kept_folder(folder).iterdir():
        os.utime(path, (time.time() - 2 * 86400,) * 2)


def test_each_edition_and_ink_is_kept_as_it_is_printed_from_then_on(tmp_path: Path) -> None:
    library = practice(tmp_path)
    made = approve(library)
    kept = kept_sheets.find_list(tmp_path, made)
    assert kept is not None
    assert set(kept.files) | set(kept.not_made) == {
        SheetOptions("knee", "en", edition, "letter", ink).file_name for edition in EDITIONS for ink in INKS
    }
    assert len(kept.files) >= 6
    for edition in EDITIONS:
        sheet = SheetOptions("knee", "en", edition)
        if sheet.file_name in kept.files:
            now = press.build(library, "knee", format=edition, today=TODAY).pdf
            assert kept_sheets.read_kept(tmp_path, made, sheet) == now
            assert reprint(tmp_path, made.wording.code_of(edition), today=TODAY, library=library, exact=True).pdf == now


def test_the_exact_bytes_come_back_after_an_edit_and_with_content_that_is_broken(tmp_path: Path) -> None:
    library = wanting(practice(tmp_path), "standard")
    made = approve(library)
    then = press.build(library, "knee", today=TODAY).pdf
    changed = practice(tmp_path, ("2 hours", "20 hours"))
    code = made.wording.codes[0]
    again = reprint(tmp_path, code, today=TODAY, library=changed, exact=True)
    assert again.pdf == then
    assert [each.code for each in again.problems] == ["reprint-not-current"]
    assert reprint(tmp_path, code, today=TODAY, library=None, exact=True).pdf == then


def test_a_country_prints_on_its_own_paper(tmp_path: Path) -> None:
    for country, paper in (("US", "letter"), ("DE", "a4"), ("MX", "letter"), ("ES", "a4")):
        library = practice(tmp_path)
        there = dataclasses.replace(library, practice=dataclasses.replace(library.practice, country=country))
        assert {each.paper for each in kept_sheets.list_wanted(there, "knee", ENGLISH)} == {paper}


def test_what_may_be_kept_is_what_there_is() -> None:
    import typing

    hints = typing.get_type_hints(KeptSheets)
    for name, known in (("editions", EDITIONS), ("papers", PAPERS), ("inks", INKS)):
        assert typing.get_args(typing.get_args(hints[name])[0]) == tuple(known)


def test_what_was_not_kept_is_told_with_what_was(tmp_path: Path) -> None:
    library = wanting(practice(tmp_path), "standard")
    made = approve(library)
    with pytest.raises(HandoutsError) as error:
        reprint(tmp_path, made.wording.codes[0], today=TODAY, library=library, exact=True, paper="a4")
    assert code_of(error) == ["kept-other"]
    assert "knee-standard-en.pdf" in error.value.problems[0].remedy


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_a_kept_file_that_was_altered_anywhere_is_never_printed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("practice")
    library = wanting(practice(folder), "one-page")
    made = approve(library)
    files = sorted(kept_sheets.kept_folder(folder).iterdir())
    path = data.draw(st.sampled_from(files))
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    kind = data.draw(st.sampled_from(["changed", "cut", "gone"]))
    if kind == "gone":
        path.unlink()
    else:
        path.write_bytes(whole[:at] + (bytes([whole[at] ^ 1]) + whole[at + 1 :] if kind == "changed" else b""))
    then = press.build(library, "knee", format="one-page", today=TODAY).pdf
    sheet = SheetOptions("knee", "en", "one-page")
    if kept_sheets.look_through(folder).problems:  # a bit of xz that says nothing of the content may change
        with pytest.raises(HandoutsError) as error:
            kept_sheets.read_kept(folder, made, sheet)
        assert code_of(error)[0] in ("kept-damaged", "kept-missing")
        kept_sheets.complete(library, TODAY)
    assert kept_sheets.read_kept(folder, made, sheet) == then


def test_a_whole_pack_of_another_sheet_is_not_taken_for_this_one(tmp_path: Path) -> None:
    made = approve(wanting(practice(tmp_path), "standard"))
    (path,) = kept_sheets.kept_folder(tmp_path).glob("*.tar.xz")
    other = press.build(practice(tmp_path, ("2 hours", "20 hours")), "knee", today=TODAY).pdf
    path.write_bytes(packs.make_pack({"knee-standard-en.pdf": other})[1])
    with pytest.raises(HandoutsError) as error:
        kept_sheets.read_kept(tmp_path, made, SheetOptions("knee", "en"))
    assert code_of(error) == ["kept-damaged"]


def test_a_pack_opens_without_this_program(tmp_path: Path) -> None:
    made = approve(wanting(practice(tmp_path), "standard"))
    (path,) = kept_sheets.kept_folder(tmp_path).glob("*.tar.xz")
    with tarfile.open(path) as pack:
        member = pack.extractfile("knee-standard-en.pdf")
        assert member is not None
        assert member.read() == kept_sheets.read_kept(tmp_path, made, SheetOptions("knee", "en"))


def test_the_same_sheet_approved_again_is_kept_once(tmp_path: Path) -> None:
    library = wanting(practice(tmp_path), "standard", "trifold")
    approve(library)
    before = sorted(kept_sheets.kept_folder(tmp_path).iterdir())
    approve(library, TODAY + 100 * DAY, "Ann Lee, MD")
    assert sorted(kept_sheets.kept_folder(tmp_path).iterdir()) == before
    assert kept_sheets.look_through(tmp_path).complete == 2


def test_an_approval_without_its_sheets_is_told_and_completed(tmp_path: Path) -> None:
    library = wanting(practice(tmp_path), "standard")
    made = put_approval(library, "2026-11-20", "2027-11-20")
    assert [each.code for each in kept_sheets.look_through(tmp_path).problems] == ["kept-missing"]
    assert [each.code for each in kept_sheets.find_missing(tmp_path, [made])] == ["kept-missing"]
    (done,) = kept_sheets.complete(library, TODAY)
    assert done.approval == made.digest
    assert not kept_sheets.look_through(tmp_path).problems
    assert (
        kept_sheets.read_kept(tmp_path, made, SheetOptions("knee", "en"))
        == press.build(library, "knee", today=TODAY).pdf
    )
    assert kept_sheets.complete(library, TODAY) == []


def test_what_has_changed_is_not_completed_from_the_words_of_today(tmp_path: Path) -> None:
    made = put_approval(practice(tmp_path), "2026-11-20", "2027-11-20")
    changed = wanting(practice(tmp_path, ("2 hours", "20 hours")), "standard")
    assert kept_sheets.complete(changed, TODAY) == []
    code = made.wording.codes[0]
    with pytest.raises(HandoutsError) as error:
        reprint(tmp_path, code, today=TODAY, library=changed, exact=True)
    assert code_of(error) == ["kept-missing"]
    words = reprint(tmp_path, code, today=TODAY, library=changed)
    assert [each.code for each in words.problems] == ["reprint-not-current", "reprint-words"]
    from handouts.pdf import raster

    text = " ".join(" ".join(raster.texts(words.pdf)).split())
    assert "It takes 2 hours." in text
    assert "20 hours" not in text


def test_an_unchanged_sheet_that_was_not_kept_is_made_anew_and_says_so(tmp_path: Path) -> None:
    library = practice(tmp_path)
    made = put_approval(library, "2026-11-20", "2027-11-20")
    again = reprint(tmp_path, made.wording.codes[0], today=TODAY, library=library)
    assert [each.code for each in again.problems] == ["reprint-made-anew"]
    assert not again.exact


def test_pruning_takes_what_no_approval_names_and_never_what_is_good(tmp_path: Path) -> None:
    library = wanting(practice(tmp_path), "standard")
    made = approve(library)
    kept_sheets.keep_sheets(
        wanting(practice(tmp_path, ("2 hours", "3 hours")), "standard"), "knee", ENGLISH
    )  # killed then
    library = wanting(practice(tmp_path), "standard")
    assert kept_sheets.prune(library, TODAY).files == 0, "somebody may be approving it"
    age(tmp_path)
    gone = kept_sheets.prune(library, TODAY, TODAY + 900 * DAY)
    assert (gone.files, gone.approvals) == (2, 0)
    assert kept_sheets.look_through(tmp_path).problems == ()
    assert kept_sheets.read_kept(tmp_path, made, SheetOptions("knee", "en"))


def test_pruning_by_a_day_takes_what_ended_before_it_and_notes_it(tmp_path: Path) -> None:
    old = approve(wanting(practice(tmp_path), "standard"), TODAY - 100 * DAY)
    changed = wanting(practice(tmp_path, ("2 hours", "3 hours")), "standard")
    new = approve(changed, TODAY - 50 * DAY)
    assert kept_sheets.prune(changed, TODAY, TODAY - 60 * DAY).approvals == 0, "it held until the next"
    gone = kept_sheets.prune(changed, TODAY, TODAY - 40 * DAY)
    assert gone.approvals == 1
    with pytest.raises(HandoutsError) as error:
        kept_sheets.read_kept(tmp_path, old, SheetOptions("knee", "en"))
    assert code_of(error) == ["kept-pruned"]
    assert kept_sheets.read_kept(tmp_path, new, SheetOptions("knee", "en"))
    state = kept_sheets.look_through(tmp_path)
    assert (state.problems, state.pruned, state.complete) == ((), 1, 1)
    age(tmp_path)
    assert kept_sheets.prune(changed, TODAY).files == 0


def test_a_translation_is_kept_by_itself(tmp_path: Path) -> None:
    library = wanting(in_spanish(practice(tmp_path), None), "standard")
    approve(library)
    made, _ = kept_sheets.approve(library, "knee", SPANISH, by=BY, today=TODAY)
    data = kept_sheets.read_kept(tmp_path, made, SheetOptions("knee", "es"))
    assert data == press.build(library, "knee", language="es", today=TODAY).pdf


def test_faces_of_the_program_approve_through_the_door_that_keeps() -> None:
    root = Path(signing.__file__).parents[1]
    for path in (*(root / "cli").rglob("*.py"), *(root / "web").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert "signing.approve(" not in text, path
        assert "signing import approve" not in text, path


def test_a_pack_is_named_by_its_content_alone() -> None:
    digest, _ = packs.make_pack({"b": b"2", "a": b"1"})
    assert packs.make_pack({"a": b"1", "b": b"2"})[0] == digest
    assert packs.make_pack({"a": b"1", "b": b"3"})[0] != digest


KILLED = """
import datetime, sys
import handouts
from pathlib import Path
from handouts.languages.language import Language
from handouts.press import kept_sheets
for number in range(10000):
    path = Path(sys.argv[1]) / "content.yaml"
    library = handouts.load(path)
    kept_sheets.approve(library, "knee", Language.of("en"), by=f"Person {chr(97 + number % 26)}{number} of " + sys.argv[2],
                        today=datetime.date(2026, 11, 26))
    print(number, flush=True)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("2 hours", "2 hours and more", 1), encoding="utf-8")
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="kills as Linux and macOS do")
def test_keeping_sheets_killed_at_any_moment_leaves_no_approval_without_whole_sheets(tmp_path: Path) -> None:
    import random

    kills = int(os.environ.get("HANDOUTS_KILLS", "4"))
    chance = random.Random(int(os.environ.get("HANDOUTS_SEED", "1")))  # noqa: S311
    practice(tmp_path)
    for number in range(kills):
        run = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path), str(number)], stdout=subprocess.PIPE)
        assert run.stdout
        run.stdout.readline()
        time.sleep(chance.random() * 1.5)
        run.kill()
        run.wait()
        run.stdout.close()
        practice(tmp_path)
    state = kept_sheets.look_through(tmp_path)
    assert state.problems == ()
    assert state.complete == len(read_approvals(tmp_path)) >= kills
    age(tmp_path)
    kept_sheets.prune(practice(tmp_path), TODAY)
    assert kept_sheets.look_through(tmp_path).problems == ()
    print(f"kills survived: {kills} while sheets were kept, {state.complete} approvals whole")
