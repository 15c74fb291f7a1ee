"""Whatever is done to an entry in the middle of the history is told; what is done to its end, against a witness."""

import dataclasses
import datetime
import itertools
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practice import BY, ENGLISH, day, practice

from handouts.approval import signing
from handouts.approval.approvers import change_approvers, list_signers, read_approvers
from handouts.approval.audit import audit
from handouts.approval.signatures import SigningKey
from handouts.approval.store import FOLDER, Approval, HistoryEntry, Person, read_history
from handouts.approval.witnesses import read_witnesses
from handouts.problems import HandoutsError

TODAY = day("2026-11-22")
START = datetime.datetime(2026, 11, 22, 8, tzinfo=datetime.UTC)


def make_history(folder: Path, key: SigningKey | None = None) -> None:
    """A list of approvers, approvals of two sheets, a withdrawal: eight entries, one after the other."""
    library = practice(folder)
    at = iter(START + datetime.timedelta(minutes=each) for each in range(20))
    given = {"today": TODAY, "sign": key}
    public = (key.public,) if key else ()
    ann, jane = Person("Ann Lee", ("manager",), keys=public), Person(BY, ("approver",), keys=public)
    change_approvers(folder, ann, by="Ann Lee", now=next(at), **given)  # type: ignore[arg-type]
    change_approvers(folder, jane, by="Ann Lee", now=next(at), **given)  # type: ignore[arg-type]
    for name in ("knee", "hip", "knee"):
        until = day("2027-05-01") if name == "knee" else None
        signing.approve(library, name, ENGLISH, by=BY, now=next(at), until=until, **given)  # type: ignore[arg-type]
    code = signing.find_last_code(library, "knee", ENGLISH)
    signing.withdraw(library, code, by=BY, reason="The dose was wrong.", now=next(at), **given)  # type: ignore[arg-type]
    for name in ("knee", "hip"):
        signing.approve(library, name, ENGLISH, by=BY, now=next(at), until=day("2027-06-01"), **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("history")
    make_history(folder)
    return folder


def rewrite(folder: Path, old: HistoryEntry, **changed: Any) -> None:
    """An entry with other values, under the name that these give it: as somebody would who knows how it is made."""
    new = dataclasses.replace(old, **changed)
    (folder / FOLDER / old.file_name()).unlink()
    (folder / FOLDER / new.file_name()).write_text(new.text(), encoding="utf-8", newline="\n")


def test_an_untouched_history_fits(history: Path) -> None:
    found = audit(history, TODAY)
    assert (found.problems, len(found.heads), found.beginnings) == ((), 1, 1)
    assert found.entries == len(read_history(history)) == 7
    assert "no witness from outside" in found.describe()


HARMS = (
    "letter",
    "gone",
    "rest of a file",
    "other day",
    "other moment",
    "other name",
    "no follows",
    "another's bytes",
    "moved",
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_anything_done_to_an_entry_in_the_middle_is_told(
    history: Path, tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    folder = tmp_path_factory.mktemp("touched")
    shutil.copytree(history, folder, dirs_exist_ok=True)
    entries = read_history(folder)
    old = entries[data.draw(st.integers(0, len(entries) - 2), "entry")]
    path = folder / FOLDER / old.file_name()
    whole = path.read_bytes()
    match data.draw(st.sampled_from(HARMS), "harm"):
        case "letter":
            at = data.draw(st.integers(0, len(whole) - 1))
            other = data.draw(st.integers(32, 126).filter(lambda each: each != whole[at]))
            path.write_bytes(whole[:at] + bytes([other]) + whole[at + 1 :])
        case "gone":
            path.unlink()
        case "rest of a file":
            path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
        case "other day":
            days = data.draw(st.integers(-400, 400).filter(bool))
            rewrite(folder, old, on=TODAY + datetime.timedelta(days))
        case "other moment":
            minutes = data.draw(st.integers(-600_000, 600_000).filter(bool))
            rewrite(folder, old, time=f"{old.at + datetime.timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}")
        case "other name":
            rewrite(folder, old, by=data.draw(st.sampled_from(("Ann Lee", "Mallory", f"{old.by}."))) + "x")
        case "no follows":
            rewrite(folder, old, follows=("0" * 64, *old.follows))
        case "another's bytes":
            other_entry = data.draw(st.sampled_from([each for each in entries if each != old]))
            path.write_bytes((folder / FOLDER / other_entry.file_name()).read_bytes())
        case "moved":
            path.rename(path.with_name(path.name.replace("2026-11-22", "2026-11-21")))
    found = audit(folder, TODAY)
    assert not found.whole
    assert "does not fit together" in found.describe()


def test_two_entries_that_change_places_are_told(history: Path, tmp_path: Path) -> None:
    shutil.copytree(history, tmp_path, dirs_exist_ok=True)
    entries = read_history(tmp_path)
    for one, other in itertools.pairwise(entries):
        paths = [tmp_path / FOLDER / each.file_name() for each in (one, other)]
        first, second = (each.read_bytes() for each in paths)
        paths[0].write_bytes(second)
        paths[1].write_bytes(first)
        assert not audit(tmp_path, TODAY).whole
        paths[0].write_bytes(first)
        paths[1].write_bytes(second)
    assert audit(tmp_path, TODAY).whole


def test_a_cut_end_and_a_chain_written_anew_are_told_against_each_witness(history: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cut"
    shutil.copytree(history, folder)
    (head,) = audit(history, TODAY).heads
    saved = tmp_path / "head.txt"
    saved.write_text(head + "\n")
    last = read_history(folder)[-1]
    assert isinstance(last, Approval)
    code = last.wording.codes[0]
    record = tmp_path / "record.csv"
    record.write_text(f"time,procedure,code,standing\nx,hip,{code},approved\ny,hip,AB-EN 2222-2222-2222-2222-2,draft\n")
    older = tmp_path / "older.csv"
    older.write_text(f"time,procedure,code\nx,hip,{code}\n")
    every = [head, str(saved), code, str(record), str(older)]
    assert audit(folder, TODAY, witnesses=read_witnesses(every)).problems == ()
    for each in (folder / FOLDER).glob("hip.*"):
        each.unlink()  # both approvals of the hip, of which the last was the end of the history
    (folder / FOLDER / "knee.x").touch()
    rest = audit(folder, TODAY)
    assert "history-lost" not in [each.code for each in rest.problems]
    said = {each: audit(folder, TODAY, witnesses=read_witnesses([each])) for each in every}
    assert all("history-lost" in [one.code for one in said[each].problems] for each in every[:-1])
    assert "history-unknown-prints" in [one.code for one in said[str(older)].problems], "it may have been a draft"
    assert "1 saved head." in said[head].describe()
    assert "1 printed code." in said[code].describe()
    assert "1 code of the record of prints." in said[str(record)].describe()
    shutil.rmtree(folder / FOLDER)
    make_history(folder)
    assert audit(folder, TODAY).whole, "one that is made anew fits itself"


def test_a_chain_written_anew_is_told_against_kept_keys(tmp_path: Path) -> None:
    from test_approvers import make_key

    key = make_key(tmp_path / "key")
    folder = tmp_path / "signed"
    folder.mkdir()
    make_history(folder, key)
    found = audit(folder, TODAY)
    assert (found.problems, found.signed) == ((), found.entries)
    kept = tmp_path / "allowed_signers"
    kept.write_text("\n".join(list_signers(read_approvers(folder, TODAY))))
    assert audit(folder, TODAY, witnesses=read_witnesses([str(kept)])).problems == ()
    shutil.rmtree(folder / FOLDER)
    make_history(folder, make_key(tmp_path / "other"))
    assert audit(folder, TODAY).whole
    again = audit(folder, TODAY, witnesses=read_witnesses([str(kept)]))
    assert [each.code for each in again.problems] == ["history-lost"]
    assert "1 kept key." in again.describe()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"until": day("2030-01-01")}, "history-far"),
        ({"time": "2026-11-20T08:00:00Z"}, "history-order"),
        ({"on": day("2026-11-24"), "time": "2026-11-24T08:00:00Z"}, "history-future"),
    ],
)
def test_dates_that_cannot_be(tmp_path: Path, changed: dict[str, Any], code: str) -> None:
    library = practice(tmp_path)
    made, _ = signing.approve(library, "knee", ENGLISH, by=BY, today=TODAY, now=START)
    rewrite(tmp_path, made, **changed)
    assert code in [each.code for each in audit(tmp_path, TODAY).problems]


def test_a_file_without_a_witness_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("nothing of that kind")
    with pytest.raises(HandoutsError) as caught:
        read_witnesses([str(tmp_path / "x.txt")])
    assert [each.code for each in caught.value.problems] == ["no-witness"]
