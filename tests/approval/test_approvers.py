"""The list of approvers: its changes, who counts when, what nobody gets around; and what a practice may ask for."""

import dataclasses
import datetime
import itertools
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from practice import BY, ENGLISH, SPANISH, day, in_spanish, practice

from handouts.approval import signing
from handouts.approval.approvers import (
    LIST_FILE,
    change_approvers,
    find_list_problems,
    read_approvers,
    signer_name,
)
from handouts.approval.audit import audit
from handouts.approval.printed_parts import read_sheet
from handouts.approval.signatures import SigningKey
from handouts.approval.standing import Standing, find_refusals, judge_standing
from handouts.approval.store import FOLDER, Approval, ApproversChange, Person, parse, read_history
from handouts.content.approval_rules import ApprovalRules
from handouts.content.library import Library
from handouts.document.wording import own_digest
from handouts.problems import HandoutsError

TODAY = day("2026-11-22")
LATER = day("2026-11-23")
ANN = Person("Ann Lee", ("manager",))
JANE = Person(BY, ("approver",), clinician=True, qualification="Spine surgeon")
BOB = Person("Bob Orr", ("approver",))
TINA = Person("Tina Paz", ("approver",), qualification="Certified medical translator", translates=("es",))
_clock = itertools.count()


def moment() -> datetime.datetime:
    return datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC) + datetime.timedelta(seconds=next(_clock))


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> list[SigningKey]:
    return [make_key(tmp_path_factory.mktemp("key") / "key") for _ in range(2)]


def make_key(path: Path) -> SigningKey:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    private = Ed25519PrivateKey.generate()
    path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    return SigningKey.open(path)


def change(folder: Path, person: Person, by: str = "Ann Lee", sign: SigningKey | None = None) -> ApproversChange:
    return change_approvers(folder, person, by=by, today=TODAY, now=moment(), sign=sign)[0]


def approve(library: Library, by: str = BY, **options: Any) -> Approval:
    given = {"today": TODAY, "now": moment(), "by": by} | options
    return signing.approve(library, "knee", given.pop("language", ENGLISH), **given)[0]


def forge(library: Library, by: str = BY, **changed: Any) -> Approval:
    """An approval put there by hand, which no rule was asked about."""
    words = read_sheet(library, "knee", ENGLISH, TODAY)
    values = {"time": "2026-11-22T00:00:00Z", "until": day("2027-11-22"), "wording": words, "role": ""} | changed
    made = Approval("knee", "en", by, TODAY, **values)
    (library.folder / FOLDER / made.file_name()).write_text(made.text(), encoding="utf-8", newline="\n")
    return made


def state(library: Library, language: Any = ENGLISH, today: datetime.date = TODAY) -> Standing:
    return judge_standing(library, "knee", language, today)


def codes_of(error: HandoutsError) -> list[str]:
    return [each.code for each in error.problems]


def refused(call: Any, *arguments: Any, **options: Any) -> list[str]:
    with pytest.raises(HandoutsError) as caught:
        call(*arguments, **options)
    return codes_of(caught.value)


# -- the list


def test_the_list_begins_with_a_manager_who_says_so_openly(tmp_path: Path) -> None:
    practice(tmp_path)
    assert not read_approvers(tmp_path, TODAY).exists
    assert refused(change, tmp_path, JANE) == ["approvers-first"]
    assert refused(change, tmp_path, JANE, by=BY) == ["approvers-first"]
    assert refused(change, tmp_path, ANN, by="Bob Orr") == ["approvers-first"]
    first = change(tmp_path, ANN)
    assert "Changed by: Ann Lee\n" in first.text()
    assert "Name: Ann Lee\nRoles: manager\n" in first.text()
    change(tmp_path, JANE)
    listed = read_approvers(tmp_path, TODAY)
    assert listed.people == {"Ann Lee": ANN, BY: JANE}
    assert find_list_problems(tmp_path, TODAY) == []
    assert audit(tmp_path, TODAY).problems == ()


@given(
    st.lists(st.sampled_from(("approver", "manager")), min_size=1, max_size=2, unique=True).map(tuple),
    st.booleans(),
    st.sampled_from(("", "Surgeon: spine", "Cirujana, 2.ª")),
    st.sampled_from(((), ("es",), ("es", "ko"))),
    st.sampled_from(("Jane Roe, MD", "李 明", "Key: x", "Removed: Ann")),
)
def test_a_change_is_read_back_and_nothing_else_counts(roles, clinician, qualification, translates, name) -> None:  # type: ignore[no-untyped-def]
    person = Person(name, roles, clinician, qualification, translates, ("ssh-ed25519 AAAA", "ssh-ed25519 BBBB"))
    for each in (person, Person(name, ())):
        made = ApproversChange("", "", "Ann Lee", TODAY, person=each, after=("1" * 64,), time="2026-11-22T08:31:05Z",
                               signed_with="SHA256:x", program="p", follows=("1" * 64, "2" * 64))  # fmt: skip
        text = made.text()
        assert parse(text, made.file_name()) == made
        lines = text.splitlines(keepends=True)
        for at in range(len(lines)):
            assert parse("".join([*lines[:at], *lines[at + 1 :]]), made.file_name()) is None
            assert parse("".join([*lines[:at], "Clinician: yes\n", *lines[at:]]), made.file_name()) is None


def test_what_cannot_be_changed(tmp_path: Path) -> None:
    practice(tmp_path)
    change(tmp_path, ANN)
    assert refused(change, tmp_path, JANE, by="Mallory") == ["approver-unknown"]
    assert refused(change, tmp_path, Person("Ann Lee", ())) == ["approvers-last"]
    assert refused(change, tmp_path, Person("Ann Lee")) == ["approvers-last"]
    assert refused(change, tmp_path, Person("Nobody Here", ())) == ["approver-unknown"]
    assert refused(change, tmp_path, Person("  ")) == ["approval-name"]
    assert refused(change, tmp_path, Person("Tina", translates=("es",))) == ["approver-qualification"]
    assert len(read_history(tmp_path)) == 1


def test_who_says_it_again_adds_nothing_and_a_removal_is_said_twice_too(tmp_path: Path) -> None:
    practice(tmp_path)
    change(tmp_path, ANN)
    first = change(tmp_path, JANE)
    assert change(tmp_path, JANE) == first
    gone = change(tmp_path, Person(BY, ()))
    assert change(tmp_path, Person(BY, ())) == gone
    assert len(read_history(tmp_path)) == 3
    assert list(read_approvers(tmp_path, TODAY).people) == ["Ann Lee"]
    assert change(tmp_path, JANE) != first, "who comes back is a new entry"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_edited_by_hand_is_told_and_does_not_count(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    folder = tmp_path_factory.mktemp("list")
    practice(folder)
    for each in (ANN, JANE, BOB, TINA):
        change(folder, each)
    path = folder / FOLDER / LIST_FILE
    before = read_approvers(folder, TODAY).people
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    at = data.draw(st.integers(1, len(lines) - 1))
    what = data.draw(st.sampled_from(("line", "letter", "added", "bytes")))
    if what == "line":
        del lines[at]
    elif what == "letter":
        place = data.draw(st.integers(3, len(lines[at]) - 3))
        lines[at] = lines[at][:place] + "x" + lines[at][place:]
    elif what == "added":
        lines.insert(at, '- {"name": "Mallory", "roles": ["approver"]}\n')
    path.write_bytes(b"\xff" if what == "bytes" else "".join(lines).encode())
    (problem,) = find_list_problems(folder, TODAY)
    assert problem.code in ("approvers-edited", "approvers-behind")
    assert read_approvers(folder, TODAY).people == before
    assert problem in audit(folder, TODAY).problems


def test_a_file_of_before_a_kill_is_only_noted(tmp_path: Path) -> None:
    practice(tmp_path)
    change(tmp_path, ANN)
    path = tmp_path / FOLDER / LIST_FILE
    old = path.read_bytes()
    change(tmp_path, JANE)
    path.write_bytes(old)
    found = audit(tmp_path, TODAY)
    assert [each.code for each in found.problems] == ["approvers-behind"]
    assert found.whole
    change(tmp_path, JANE)
    assert audit(tmp_path, TODAY).problems == ()


# -- who counts


def test_only_who_is_on_the_list_can_approve(tmp_path: Path) -> None:
    library = practice(tmp_path)
    change(tmp_path, ANN)
    change(tmp_path, JANE)
    assert refused(approve, library, by="Mallory") == ["approver-unknown"]
    assert refused(approve, library, by="Ann Lee") == ["approver-unknown"], "a manager answers for no sheet"
    made = approve(library)
    assert made.role == "Spine surgeon"
    assert state(library).kind == "approved"


def test_an_approval_put_there_by_hand_does_not_count_and_is_told(tmp_path: Path) -> None:
    library = practice(tmp_path)
    change(tmp_path, ANN)
    change(tmp_path, JANE)
    forged = forge(library, "Mallory")
    standing = state(library)
    assert standing.kind == "incomplete"
    assert "Mallory does not count, because Mallory was not on the list" in standing.describe()
    assert "Mallory" in find_refusals(library, "knee", ENGLISH, TODAY)[0].message
    assert [each.code for each in audit(tmp_path, TODAY).problems] == ["history-uncounted"]
    approve(library)
    assert state(library).kind == "approved"
    assert state(library).approval != forged
    assert state(library).by == BY


def test_what_was_approved_before_the_list_began_holds_and_what_is_put_before_it_does_not(tmp_path: Path) -> None:
    library = practice(tmp_path)
    approve(library, by="Old Hand")
    change(tmp_path, ANN)
    change(tmp_path, JANE)
    assert state(library).kind == "approved"
    for each in (tmp_path / FOLDER).glob("knee.*"):
        each.unlink()
    assert state(library).kind == "draft"
    forge(library, "Old Hand", time="2026-11-21T23:00:00Z")
    assert state(library).kind == "incomplete", "nothing in the history stands behind it"


def test_who_is_taken_off_leaves_what_they_approved_and_cannot_set_back_a_clock(tmp_path: Path) -> None:
    library = practice(tmp_path)
    change(tmp_path, ANN)
    known = change(tmp_path, JANE)
    made = approve(library)
    change(tmp_path, Person(BY, ()))
    assert state(library).kind == "approved"
    assert refused(approve, library) == ["approver-unknown"]
    (tmp_path / FOLDER / made.file_name()).unlink()
    forge(library, time=known.time, follows=(known.digest,))
    standing = state(library)
    assert (standing.kind, standing.missing[0].why) == ("incomplete", "left")


def test_a_list_that_is_not_whole_lets_nobody_in(tmp_path: Path) -> None:
    library = practice(tmp_path)
    for each in (ANN, JANE, BOB):
        change(tmp_path, each)
    removal = change(tmp_path, Person(BY, ()))
    change(tmp_path, TINA)
    for name in [each.file_name() for each in read_history(tmp_path) if isinstance(each, ApproversChange)][:-1]:
        path = tmp_path / FOLDER / name
        data = path.read_bytes()
        for harm in (path.unlink, lambda path=path, data=data: path.write_bytes(data + b"x")):
            harm()
            listed = read_approvers(tmp_path, TODAY)
            assert listed.broken, name
            assert refused(approve, library) == ["approvers-broken"]
            assert [each.code for each in find_list_problems(tmp_path, TODAY)] == ["approvers-broken"]
            path.write_bytes(data)
    assert not read_approvers(tmp_path, TODAY).broken
    assert BY not in read_approvers(tmp_path, TODAY).people, removal


def test_a_second_beginning_lets_nobody_in(tmp_path: Path) -> None:
    library = practice(tmp_path)
    change(tmp_path, ANN)
    change(tmp_path, JANE)
    approve(library)
    mallory = Person("Mallory", ("approver", "manager"))
    put = ApproversChange("", "", "Mallory", day("2026-01-01"), person=mallory, time="2026-01-01T00:00:00Z")
    (tmp_path / FOLDER / put.file_name()).write_text(put.text(), encoding="utf-8", newline="\n")
    assert read_approvers(tmp_path, TODAY).people == {}
    assert state(library).kind == "incomplete"
    assert "approvers-broken" in [each.code for each in audit(tmp_path, TODAY).problems]


def test_changes_by_who_is_not_on_the_list_do_not_count(tmp_path: Path) -> None:
    practice(tmp_path)
    change(tmp_path, ANN)
    (head,) = [each.digest for each in read_history(tmp_path)]
    put = ApproversChange("", "", "Mallory", TODAY, person=Person("Mallory"), after=(head,), follows=(head,),
                          time="2026-11-22T09:00:00Z")  # fmt: skip
    (tmp_path / FOLDER / put.file_name()).write_text(put.text(), encoding="utf-8", newline="\n")
    assert list(read_approvers(tmp_path, TODAY).people) == ["Ann Lee"]
    assert [each.code for each in find_list_problems(tmp_path, TODAY)] == ["approvers-uncounted"]


def test_a_change_made_beside_its_maker_s_removal_does_not_count(tmp_path: Path) -> None:
    practice(tmp_path)
    change(tmp_path, ANN)
    known = change(tmp_path, BOB)
    change(tmp_path, Person("Bob Orr", ()))
    put = ApproversChange("", "", "Bob Orr", TODAY, person=Person("Mallory"), after=(known.digest,), follows=(known.digest,),
                          time=known.time)  # fmt: skip
    (tmp_path / FOLDER / put.file_name()).write_text(put.text(), encoding="utf-8", newline="\n")
    listed = read_approvers(tmp_path, TODAY)
    assert list(listed.people) == ["Ann Lee"]
    assert [why for _, why in listed.uncounted] == ["left"]


def test_two_branches_that_change_the_list_merge_without_a_question(tmp_path: Path) -> None:
    library = practice(tmp_path)
    change(tmp_path, ANN)

    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.com", *arguments], cwd=tmp_path, check=True,
                       capture_output=True, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull})  # fmt: skip

    git("init", "-qb", "main")
    git("add", ".")
    git("commit", "-qm", "start")
    for branch, person in (("one", JANE), ("two", BOB)):
        git("checkout", "-q", "main")
        git("checkout", "-qb", branch)
        change(tmp_path, person)
        approve(library, by=person.name)
        git("add", ".")
        git("commit", "-qm", branch)
    git("merge", "-q", "--no-edit", "one")
    assert set(read_approvers(tmp_path, TODAY).people) == {"Ann Lee", BY, "Bob Orr"}
    assert audit(tmp_path, TODAY).problems == ()
    assert state(library).kind == "approved"
    change(tmp_path, TINA)
    assert audit(tmp_path, TODAY).problems == ()


# -- signatures


def test_who_has_a_key_must_sign_with_it(tmp_path: Path, keys: list[SigningKey]) -> None:
    library = practice(tmp_path)
    change(tmp_path, ANN)
    change(tmp_path, dataclasses.replace(JANE, keys=(keys[0].public,)))
    assert refused(approve, library) == ["approver-key"]
    assert refused(approve, library, sign=keys[1]) == ["approver-key"]
    made = approve(library, sign=keys[0])
    assert made.signed_with == keys[0].fingerprint
    assert state(library).kind == "approved"
    found = audit(tmp_path, TODAY)
    assert (found.problems, found.signed) == ((), 1)
    path = tmp_path / FOLDER / f"{made.file_name()}.sig"
    text = path.read_text()
    for harmed in (None, "", text[:-60], text.replace(text[80:90], "AAAAAAAAAA"), keys[1].sign(made.text().encode()),
                   keys[0].sign(b"other words")):  # fmt: skip
        path.unlink(missing_ok=True)
        if harmed is not None:
            path.write_text(harmed)
        assert state(library).kind == "incomplete", harmed
        assert "history-uncounted" in [each.code for each in audit(tmp_path, TODAY).problems]
    path.write_text(text)
    assert state(library).kind == "approved"


def test_a_forged_approval_in_the_name_of_who_signs_does_not_count(tmp_path: Path, keys: list[SigningKey]) -> None:
    library = practice(tmp_path)
    change(tmp_path, ANN)
    change(tmp_path, dataclasses.replace(JANE, keys=(keys[0].public,)))
    forge(library)
    assert state(library).missing[0].why == "unsigned"


def test_a_key_taken_back_leaves_what_it_signed_before(tmp_path: Path, keys: list[SigningKey]) -> None:
    library = practice(tmp_path)
    change(tmp_path, ANN)
    change(tmp_path, dataclasses.replace(JANE, keys=(keys[0].public,)))
    approve(library, sign=keys[0])
    change(tmp_path, dataclasses.replace(JANE, keys=(keys[1].public,)))
    assert state(library).kind == "approved"
    assert refused(approve, library, sign=keys[0]) == ["approver-key"]


def test_a_manager_with_a_key_signs_changes_too(tmp_path: Path, keys: list[SigningKey]) -> None:
    practice(tmp_path)
    signing_ann = dataclasses.replace(ANN, keys=(keys[0].public,))
    assert refused(change, tmp_path, signing_ann) == ["approver-key"]
    change(tmp_path, signing_ann, sign=keys[0])
    assert refused(change, tmp_path, JANE) == ["approver-key"]
    made = change(tmp_path, JANE, sign=keys[0])
    (tmp_path / FOLDER / f"{made.file_name()}.sig").unlink()
    assert list(read_approvers(tmp_path, TODAY).people) == ["Ann Lee"]
    assert next(each.code for each in find_list_problems(tmp_path, TODAY)) == "approvers-uncounted"


def test_a_signer_s_name_is_one_word() -> None:
    assert signer_name("Jane Roe, MD") == "jane-roe-md"
    assert signer_name("?!") == "signer"


# -- what a practice asks for


def asking(library: Library, **rules: Any) -> Library:
    return dataclasses.replace(
        library, practice=dataclasses.replace(library.practice, approval=ApprovalRules(at={}, **rules))
    )


def test_two_approvers_one_of_them_a_clinician(tmp_path: Path) -> None:
    library = asking(practice(tmp_path), approvers=2, clinician="yes")
    for each in (ANN, JANE, BOB, TINA):
        change(tmp_path, each)
    approve(library, by="Bob Orr")
    assert state(library).describe() == (
        "not enough approvals: approved by Bob Orr; missing: another approver; a clinician of the list of approvers"
    )
    approve(library, by="Bob Orr", until=day("2027-05-01"))
    assert state(library).missing[0].kind == "approver", "the same person twice is one"
    approve(library, by="Tina Paz")
    assert [each.kind for each in state(library).missing] == ["clinician"]
    approve(library, until=day("2027-04-01"))
    standing = state(library)
    assert (standing.kind, standing.ends) == ("approved", day("2027-04-01"))
    assert state(library, today=day("2027-04-02")).kind == "overdue"
    assert standing.describe().startswith("approved by ")
    signing.withdraw(library, standing.approval.wording.codes[0], by="Anybody", reason="x", today=TODAY, now=moment())  # type: ignore[union-attr]
    approve(library)
    assert state(library).kind == "incomplete", "a withdrawal takes all of them back"


def test_approvals_of_other_words_do_not_add_up(tmp_path: Path) -> None:
    library = asking(practice(tmp_path), approvers=2)
    other = asking(practice(tmp_path, ("2 hours", "4 hours")), approvers=2)
    approve(library, by="Jane")
    approve(other, by="Bob")
    assert state(other).kind == "incomplete"
    assert state(library).kind == "changed"
    approve(library, by="Ann")
    assert state(library).kind == "incomplete", "what Jane approved was taken back by what Bob approved after it"
    approve(library, by="Jane", until=day("2027-05-01"))
    assert state(library).kind == "approved"


def test_a_translation_needs_a_qualified_translator(tmp_path: Path) -> None:
    base = practice(tmp_path)
    library = asking(in_spanish(base, own_digest(base.procedures["knee"])), translator="yes")
    for each in (ANN, JANE, TINA):
        change(tmp_path, each)
    approve(library)
    assert state(library).kind == "approved", "the original needs none"
    language = {"language": SPANISH}
    found = signing.find_obstacles(library, "knee", SPANISH, TODAY)
    assert found == [] or {each.code for each in found}  # the words themselves are none of this
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing, "find_obstacles", lambda *_: [])
        approve(library, **language)
        assert [each.describe() for each in state(library, SPANISH).missing] == [
            "a qualified translator (es) of the list of approvers"
        ]
        approve(library, by="Tina Paz", **language)
    assert state(library, SPANISH).kind == "approved"


def test_without_a_list_nobody_is_known_to_be_a_clinician(tmp_path: Path) -> None:
    library = asking(practice(tmp_path), clinician="yes")
    approve(library)
    assert [each.kind for each in state(library).missing] == ["clinician"]
