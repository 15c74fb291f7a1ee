"""What an approval binds: everything that a patient could act on. Each attack here once kept "approved"."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
import yaml
from content_factory import Content, leaflet, library_of
from hypothesis import given, settings
from hypothesis import strategies as st

import handouts
import handouts.press.release
from handouts.approval import signing
from handouts.approval.audit import audit
from handouts.approval.standing import judge_standing
from handouts.approval.store import Approval, read_approvals, read_history
from handouts.approval.verify import verify_code
from handouts.content.library import Library
from handouts.document.canonical import canonical_form
from handouts.document.codes import ALPHABET, check_letter, read_code, text_code
from handouts.document.compose import compose
from handouts.document.wording import SheetWords, list_lines
from handouts.languages.language import Language
from handouts.options import EDITIONS
from handouts.press.verification import verify_file
from handouts.problems import HandoutsError

TODAY = datetime.date(2026, 11, 22)
ENGLISH, SPANISH = Language.of("en"), Language.of("es")
BY = "Jane Roe, MD"

TABLE = {"heading": "What to do with your pills", "table": {
    "head": ["Pill", "Before", "After"],
    "rows": [["Metformin", "Take it", "Stop"], ["Aspirin", "Stop", "Take it"]],
}}  # fmt: skip
NOTICE = {"heading": "Read this first", "notice": {"text": ["Do not drive."]}}


def content() -> Content:
    """A leaflet with everything that can be bound."""
    made = leaflet()
    made["practice"]["web_form"] = "https://www.hillclinic.test/contact?from=leaflet"
    knee = made["procedures"]["knee"]
    knee.pop("review_by", None)
    knee["parts"] = [*knee.get("parts", ()), TABLE, NOTICE]
    knee["when_to_call"] = {"text": ["Call us at once."], "signs": ["You have a fever."]}
    knee["recovery"] = {"milestones": [{"when": "In 6 weeks", "text": ["You walk."], "weeks": 6, "icon": "sun"}]}
    knee["steps"] = {"items": [{"heading": "The bone breaks", "text": ["It breaks."], "picture": {
        "name": "kyphoplasty-fracture", "alt": "A bone.", "labels": {"front": "Front", "back": "Back"}}}]}  # fmt: skip
    knee["one_page"] = ["short_version", "medicines"]
    return made


def approve(folder: Path, made: Content, **given: object) -> Library:
    library = library_of(folder, made)
    signing.approve(library, "knee", ENGLISH, by=BY, today=TODAY, **given)  # type: ignore[arg-type]
    return library


def kinds(library: Library) -> dict[str, str]:
    """How each edition stands."""
    return {name: judge_standing(library, "knee", ENGLISH, TODAY, name).kind for name in EDITIONS}


def knee(made: Content) -> Content:
    found: Content = made["procedures"]["knee"]
    return found


def reshape(made: Content) -> None:
    """Three columns become four: the same words in the same order, and Metformin | Take it | Stop falls apart."""
    table = knee(made)["parts"][-2]["table"]
    cells = [*table["head"], *(cell for row in table["rows"] for cell in row)]
    table["head"], table["rows"] = cells[:1] + cells[1:3], [cells[3:6], cells[6:9]]
    table["head"][1], table["rows"][0][1] = table["rows"][0][1], table["head"][1]


ATTACKS = {
    "the labels of a picture change places": lambda made: knee(made)["steps"]["items"][0]["picture"].update(labels={"front": "Back", "back": "Front"}),
    "the weeks of the time line": lambda made: knee(made)["recovery"]["milestones"][0].update(weeks=2),
    "a sign on the time line": lambda made: knee(made)["recovery"]["milestones"][0].update(icon="clock"),
    "a heading and a cell of a table change places": reshape,
    "two columns change places": lambda made: knee(made)["parts"].__setitem__(-2, {"heading": TABLE["heading"], "table": {
        "head": ["Pill", "After", "Before"], "rows": TABLE["table"]["rows"]}}),
    "two rows change places": lambda made: knee(made)["parts"][-2]["table"]["rows"].reverse(),
    "a notice is no longer boxed": lambda made: knee(made)["parts"].__setitem__(-1, {"heading": "Read this first", "text": ["Do not drive."]}),
    "another phone of the practice": lambda made: made["practice"]["phones"][1].update(number="(770) 555-0199"),
    "the web form leads elsewhere": lambda made: made["practice"].update(web_form="https://www.hillclinic.test/contact?from=elsewhere"),
    "another drawing with the same words": lambda made: knee(made)["steps"]["items"][0]["picture"].update(name="kyphoplasty-cement"),
    "parts in another order": lambda made: knee(made)["parts"].reverse(),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_voids_the_approval(attack: str, tmp_path: Path) -> None:
    made = content()
    library = approve(tmp_path, made)
    assert kinds(library)["standard"] == "approved"
    ATTACKS[attack](made)
    library = library_of(tmp_path, made)
    assert kinds(library)["standard"] == "changed"
    assert judge_standing(library, "knee", ENGLISH, TODAY).kind == "changed"
    with pytest.raises(HandoutsError):
        handouts.press.release.refuse_unfit(library, [("knee", "en")], TODAY, ["standard"])


def test_a_picture_file_of_the_same_name_is_bound_by_its_bytes(tmp_path: Path) -> None:
    made = content()
    library = approve(tmp_path, made)
    picture = next(node.file for node in compose(library, "knee", ENGLISH).walk() if getattr(node, "file", None))
    path = tmp_path / picture
    path.write_bytes(path.read_bytes() + b"\0")
    assert kinds(handouts.load(tmp_path / "content.yaml"))["standard"] == "changed"


def test_the_parts_of_an_edition_are_bound_and_void_no_other(tmp_path: Path) -> None:
    made = content()
    approve(tmp_path, made)
    knee(made)["one_page"] = ["short_version"]
    library = library_of(tmp_path, made)
    found = kinds(library)
    assert (found["one-page"], found["standard"]) == ("changed", "approved")
    whole = judge_standing(library, "knee", ENGLISH, TODAY)
    assert (whole.kind, whole.editions) == ("changed", ("one-page",))
    assert "one-page" in whole.describe()


def test_what_is_only_looks_voids_nothing(tmp_path: Path) -> None:
    made = content()
    approve(tmp_path, made)
    made["practice"]["brand"] = made["practice"].get("brand", {}) | {"color": "#4a1d6e", "accent": "#5b2333"}
    knee(made)["version"] = "2026-11-21"
    assert set(kinds(library_of(tmp_path, made)).values()) == {"approved"}


def test_an_edition_that_came_later_is_a_draft_and_voids_nothing(tmp_path: Path) -> None:
    library = approve(tmp_path, content())
    (made,) = read_approvals(tmp_path)
    editions = {name: digest for name, digest in made.wording.editions.items() if name != "trifold"}
    codes = tuple(made.wording.code_of(name) for name in editions)
    older = Approval(
        "knee", "en", BY, TODAY, role="", until=made.until, time=made.time,
        wording=SheetWords(made.wording.words, made.wording.brief, codes, made.wording.own, editions, made.wording.shape),
    )  # fmt: skip
    shutil.rmtree(tmp_path / "approvals")
    (tmp_path / "approvals").mkdir()
    (tmp_path / "approvals" / older.file_name()).write_text(older.text(), encoding="utf-8")
    found = kinds(library)
    assert (found["trifold"], found["standard"]) == ("draft", "approved")
    assert judge_standing(library, "knee", ENGLISH, TODAY).kind == "approved"


# -- history


def test_old_words_put_back_are_not_approved_again_after_newer_ones(tmp_path: Path) -> None:
    first, second = content(), content()
    knee(second)["title"] = "A new knee"
    approve(tmp_path, first)
    approve(tmp_path, second)
    assert kinds(library_of(tmp_path, first))["standard"] == "changed"
    assert kinds(library_of(tmp_path, second))["standard"] == "approved"


def test_a_withdrawn_sheet_stays_so_until_it_is_approved_anew(tmp_path: Path) -> None:
    library = approve(tmp_path, content())
    code = read_approvals(tmp_path)[0].wording.codes[0]
    with pytest.raises(HandoutsError) as refused:
        signing.withdraw(library, "KY-EN 2222-2222-2222-2222-2", by="?", reason=" ", today=TODAY)
    assert {each.code for each in refused.value.problems} == {"approval-name", "withdraw-unknown", "withdraw-reason"}
    signing.withdraw(
        library, code.lower().replace("kn-en ", "kn-en  "), by=BY, reason="The dose was wrong.", today=TODAY
    )
    found = judge_standing(library, "knee", ENGLISH, TODAY)
    assert (found.kind, found.withdrawal and found.withdrawal.reason) == ("withdrawn", "The dose was wrong.")
    assert "The dose was wrong." in verify_code(library, code, TODAY).describe()
    assert not verify_code(library, code, TODAY).current
    assert set(kinds(library).values()) == {"withdrawn"}
    signing.approve(library, "knee", ENGLISH, by=BY, today=TODAY)
    assert set(kinds(library).values()) == {"approved"}


def test_an_approval_from_the_future_does_not_count(tmp_path: Path) -> None:
    library = library_of(tmp_path, content())
    signing.approve(library, "knee", ENGLISH, by=BY, today=datetime.date(2036, 1, 1))
    assert judge_standing(library, "knee", ENGLISH, TODAY).kind == "draft"
    assert [each.code for each in audit(tmp_path, TODAY).problems] == ["history-future"]
    signing.approve(library, "knee", ENGLISH, by="Ann Lee, MD", today=TODAY)
    found = judge_standing(library, "knee", ENGLISH, TODAY).approval
    assert found is not None
    assert found.by == "Ann Lee, MD", "a wrong clock pins a sheet"


def test_nothing_holds_longer_than_three_years(tmp_path: Path) -> None:
    library = library_of(tmp_path, content())
    with pytest.raises(HandoutsError) as refused:
        signing.approve(library, "knee", ENGLISH, by=BY, today=TODAY, until=datetime.date(2029, 11, 23))
    assert [each.code for each in refused.value.problems] == ["approval-far"]
    approve(tmp_path, content(), until=datetime.date(2029, 11, 22))
    made = read_approvals(tmp_path)[0]
    forged = Approval(made.procedure, made.language, made.by, made.on, wording=made.wording, role="",
                      until=datetime.date(9999, 12, 31), time=made.time, follows=(made.digest,))  # fmt: skip
    (tmp_path / "approvals" / forged.file_name()).write_text(forged.text(), encoding="utf-8")
    assert judge_standing(library, "knee", ENGLISH, datetime.date(2029, 11, 22)).kind == "approved"
    assert judge_standing(library, "knee", ENGLISH, datetime.date(2029, 11, 23)).kind == "overdue"


def test_an_audit_tells_what_was_altered_or_taken_out(tmp_path: Path) -> None:
    made = content()
    for title in ("One", "Two", "Three"):
        knee(made)["title"] = title
        approve(tmp_path, made)
    assert audit(tmp_path, TODAY).problems == ()
    (head,) = audit(tmp_path, TODAY).heads
    history = read_history(tmp_path)
    assert [each.follows for each in history] == [(), (history[0].digest,), (history[1].digest,)]
    place = tmp_path / "approvals" / history[1].file_name()
    whole = place.read_text(encoding="utf-8")
    place.unlink()
    assert [each.code for each in audit(tmp_path, TODAY).problems] == ["history-gap"]
    place.write_text(whole.replace(BY, "Dr Famous, MD"), encoding="utf-8")
    assert {each.code for each in audit(tmp_path, TODAY).problems} == {"approval-damaged", "history-gap"}
    place.write_text(whole, encoding="utf-8")
    (tmp_path / "approvals" / history[2].file_name()).unlink()
    assert audit(tmp_path, TODAY).problems == (), "a cut end fits itself"
    assert "no witness" in audit(tmp_path, TODAY).describe()
    assert [each.code for each in audit(tmp_path, TODAY, heads=[head]).problems] == ["history-lost"]
    code = history[2].wording.codes[0] if isinstance(history[2], Approval) else ""
    assert [each.code for each in audit(tmp_path, TODAY, codes=[code]).problems] == ["history-lost"]


def test_an_unchanged_translation_is_not_approved_again_unread(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(
        yaml.safe_dump(
            {
                "practice": {"name": "Hill Clinic", "phones": [{"number": "(770) 555-0100"}]},
                "procedures": {
                    "knee": {
                        "title": "Knee",
                        "plain_title": "A look.",
                        "version": "2026-11-22",
                        "short_version": ["It takes a while."],
                        "translations": {
                            "es": {
                                "title": "Rodilla",
                                "plain_title": "Una mirada.",
                                "version": "2026-11-22",
                                "short_version": ["Tarda un rato."],
                            }
                        },
                    }
                },
            }
        ),
        encoding="utf-8",
    )
    for language in (ENGLISH, SPANISH):
        signing.approve(handouts.load(tmp_path / "content.yaml"), "knee", language, by=BY, today=TODAY)
    path = tmp_path / "content.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("It takes a while.", "It takes no time."), encoding="utf-8"
    )
    library = handouts.load(path)
    signing.approve(library, "knee", ENGLISH, by=BY, today=TODAY)
    assert judge_standing(library, "knee", SPANISH, TODAY).kind == "behind", "of: is nobody's job"
    with pytest.raises(HandoutsError) as refused:
        signing.approve(library, "knee", SPANISH, by=BY, today=TODAY)
    assert [each.code for each in refused.value.problems] == ["approval-unchanged"]
    signing.approve(library, "knee", SPANISH, by=BY, today=TODAY, reread=True)
    assert judge_standing(library, "knee", SPANISH, TODAY).kind == "approved"


# -- codes and files


def test_a_file_that_only_has_the_code_is_not_taken_for_the_sheet(tmp_path: Path) -> None:
    made = content()
    library = approve(tmp_path, made)
    sheet = handouts.build(library, "knee", today=TODAY)
    true, fake = tmp_path / "true.pdf", tmp_path / "fake.pdf"
    true.write_bytes(sheet.pdf)
    (verdict,) = verify_file(library, true, TODAY)
    assert (verdict.current, verdict.compared, verdict.differences) == (True, True, ())
    named = handouts.build(library, "knee", today=TODAY, patient=handouts.Patient(name="Ann Example", note="Bring it."))
    true.write_bytes(named.pdf)
    (verdict,) = verify_file(library, true, TODAY)
    assert verdict.current
    assert verdict.filled_in
    assert "Ann" not in verdict.describe()

    knee(made)["short_version"][0] = "Take aspirin seven times a day."
    other = library_of(tmp_path / "other", made) if (tmp_path / "other").mkdir() is None else library
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("handouts.document.compose.text_code", lambda *_: sheet.code)
        patch.setattr("handouts.press.press.judge_standing", lambda *_: judge_standing(library, "knee", ENGLISH, TODAY))
        fake.write_bytes(handouts.build(other, "knee", today=TODAY).pdf)
    (verdict,) = verify_file(library, fake, TODAY)
    assert not verdict.current
    assert "aspirin seven times" in verdict.describe()


digests = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(digests, st.integers(0, 16), st.sampled_from(ALPHABET))
@settings(max_examples=300)
def test_one_wrong_letter_never_passes(digest: str, place: int, letter: str) -> None:
    code = text_code("knee", "en", digest)
    prefix, letters = code.split(" ")[0], code.split(" ")[1].replace("-", "")
    wrong = letters[:place] + letter + letters[place + 1 :]
    assert (read_code(f"{prefix} {wrong}") is not None) == (wrong == letters)


@given(digests, st.integers(0, 15))
@settings(max_examples=300)
def test_two_letters_changed_about_never_pass(digest: str, place: int) -> None:
    code = text_code("knee", "zh-Hant", digest)
    prefix, letters = code.split(" ")[0], code.split(" ")[1].replace("-", "")
    swapped = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
    assert (read_code(f"{prefix} {swapped}") is not None) == (swapped == letters)


@given(digests)
def test_a_code_is_80_bits_of_the_digest_and_is_read_however_it_is_typed(digest: str) -> None:
    code = text_code("knee", "en", digest)
    letters = code.split(" ")[1].replace("-", "")
    value = 0
    for letter in letters[:16]:
        value = value * 32 + ALPHABET.index(letter)
    assert f"{value:020x}" == digest[:20]
    assert letters[16] == check_letter(letters[:16])
    for typed in (code.lower(), code.replace("-", " ").replace("KN ", "KN-", 1), f"KN-EN  {letters}"):
        assert read_code(typed) == code, typed


# -- the canonical form


def test_the_form_is_the_same_whoever_the_sheet_is_for(tmp_path: Path) -> None:
    library = library_of(tmp_path, content())
    plain = compose(library, "knee", ENGLISH)
    named = compose(library, "knee", ENGLISH, handouts.Patient(name="Ann Example"), mark="DRAFT", slots=("date",))
    assert canonical_form(plain, tmp_path) == canonical_form(named, tmp_path)
    assert "Ann" not in canonical_form(named, tmp_path)
    assert plain.imprint.code == named.imprint.code


def test_each_edition_has_a_code_of_its_own(tmp_path: Path) -> None:
    library = library_of(tmp_path, content())
    codes = [compose(library, "knee", ENGLISH, edition=each).imprint.code for each in EDITIONS.values()]
    assert len(set(codes)) == len(EDITIONS)


# -- approvals of the first version


def older(library: Library, **changed: object) -> Approval:
    """An approval of the words as version 0.1.0 wrote it."""
    now = SheetWords.of(library, "knee", ENGLISH)
    short = compose(library, "knee", ENGLISH, edition=EDITIONS["one-page"])
    brief = tuple(line for line in list_lines(short) if line not in (*now.words, ENGLISH.short_sheet))
    words = SheetWords(now.words, brief, ("KN-EN 1A2B-3C4D",), now.own)
    given = {
        "wording": words,
        "role": "Surgeon",
        "until": datetime.date(2027, 11, 22),
        "version": 1,
        "time": "08:31:05",
    }
    return Approval("knee", "en", BY, TODAY, **(given | changed))  # type: ignore[arg-type]


def keep(folder: Path, made: Approval) -> None:
    (folder / "approvals").mkdir(exist_ok=True)
    (folder / "approvals" / made.file_name()).write_text(made.text(), encoding="utf-8")


def test_an_older_approval_is_shown_as_one_and_marked_until_the_practice_says_otherwise(tmp_path: Path) -> None:
    made = content()
    library = library_of(tmp_path, made)
    keep(tmp_path, older(library))
    assert set(kinds(library).values()) == {"older"}
    assert judge_standing(library, "knee", ENGLISH, TODAY).kind == "older"
    assert "older rule" in judge_standing(library, "knee", ENGLISH, TODAY).describe()
    verdict = verify_code(library, "kn-en 1a2b-3c4d", TODAY)
    assert not verdict.current
    assert "older rule" in verdict.describe()
    made["practice"]["older_approvals"] = "2026-12-31"
    library = library_of(tmp_path, made)
    assert set(kinds(library).values()) == {"approved"}
    assert judge_standing(library, "knee", ENGLISH, datetime.date(2027, 1, 1)).kind == "older"
    keep(tmp_path, older(library, until=datetime.date(2026, 12, 1), time="09:00:00"))
    assert judge_standing(library, "knee", ENGLISH, datetime.date(2026, 12, 2)).kind == "overdue", (
        "never past its own day"
    )


def test_other_words_than_an_older_approval_s_have_changed(tmp_path: Path) -> None:
    made = content()
    keep(tmp_path, older(library_of(tmp_path, made)))
    knee(made)["title"] = "Another"
    assert set(kinds(library_of(tmp_path, made)).values()) == {"changed"}


def test_a_new_approval_follows_the_older_ones(tmp_path: Path) -> None:
    library = library_of(tmp_path, content())
    first = older(library)
    keep(tmp_path, first)
    signing.approve(library, "knee", ENGLISH, by=BY, today=TODAY)
    assert [each.follows for each in read_history(tmp_path)] == [(), (first.digest,)]
    assert set(kinds(library).values()) == {"approved"}
    assert audit(tmp_path, TODAY).first_version == 1
    (tmp_path / "approvals" / first.file_name()).unlink()
    assert [each.code for each in audit(tmp_path, TODAY).problems] == ["history-gap"]
