"""From draft to signed, by plain forms: asked, remarked, sent back, answered, taken back, signed; in any order, from pages
that are old by then. Nothing that was accepted is lost, and nothing is signed but the words that were seen."""

import html as markup
import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from support import desk
from support.desk import Desk
from support.review import small_content

from handouts.approval.request_journal import find_request, list_events
from handouts.approval.store import Approval, read_history
from handouts.web.interface import load_words

SHEET = "/review/knee/en"
BY = "Jane Roe, MD"


def practice(folder: Path) -> Desk:
    return Desk(small_content(folder))


@pytest.fixture
def it(tmp_path: Path) -> Desk:
    return practice(tmp_path)


@dataclass(frozen=True)
class Seen:
    """A page as somebody has it open."""

    text: str

    def _value(self, name: str) -> str:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        return found[1] if found else ""

    @property
    def request(self) -> str:
        return self._value("request") or "0"

    @property
    def digest(self) -> str:
        return self._value("digest")

    @property
    def ticks(self) -> list[str]:
        return re.findall(r'name="number" value="(\w+)"', self.text)

    @property
    def remarks(self) -> list[str]:
        return re.findall(r'id="remark-(\d+)"', self.text)

    @property
    def plain(self) -> str:
        return " ".join(markup.unescape(re.sub("<[^>]+>", " ", self.text)).split())


def see(it: Desk, address: str = SHEET) -> Seen:
    answer = it.client.get(address)
    assert answer.status_code == 200
    return Seen(answer.text)


def post(it: Desk, act: str, seen: Seen, **values: str | list[str]) -> Response:
    made: Response = it.client.post(f"{SHEET}/{act}", data={"request": seen.request, **values}, follow_redirects=False)
    return made


def sign(it: Desk, seen: Seen, **values: str | list[str]) -> Response:
    said = {"digest": seen.digest, "by": BY, "until": "2027-05-01", "read": "1", "number": seen.ticks}
    return post(it, "sign", seen, **(said | values))


def ask(it: Desk, **values: str) -> Seen:
    assert post(it, "ask", see(it), **values).status_code == 303
    return see(it)


def edit(it: Desk, old: str, new: str) -> None:
    text = it.path.read_text(encoding="utf-8")
    assert old in text
    it.path.write_text(text.replace(old, new, 1), encoding="utf-8")


def approvals(it: Desk) -> list[Approval]:
    return [each for each in read_history(it.path.parent) if isinstance(each, Approval)]


def test_asked_sent_back_answered_asked_again_and_signed(it: Desk) -> None:
    seen = ask(it, note="New: the hours.", to=BY, until="2026-12-01")
    assert "New: the hours." in seen.plain
    assert f"For {BY}. Until Dec 1, 2026." in seen.plain
    queue = see(it, "/review").plain
    assert "You: 1 to read Knee" in queue
    assert "Until Dec 1, 2026" in queue
    assert post(it, "remark", seen, sentence="It takes 2 hours.", says="Two? The source says one.").status_code == 303
    seen = see(it)
    assert sign(it, seen).status_code == 409  # a remark is open: it goes back, not out
    assert not approvals(it)
    assert post(it, "send-back", seen, note="Look at the hours.").status_code == 303
    assert "You: 1 to answer Knee" in see(it, "/review").plain
    seen = see(it)
    assert "Look at the hours." in seen.plain
    assert post(it, "ask", seen).status_code == 409  # an answer is missing
    edit(it, "2 hours", "1 hour")
    assert post(it, "answer", seen, of=seen.remarks[0], says="You are right: one.").status_code == 303
    seen = ask(it, note="One hour now.")
    assert "You are right: one." in seen.plain
    assert "1 change since it was sent back" in seen.plain
    assert sign(it, seen, number=[]).status_code == 422  # each number is ticked by itself
    assert sign(it, seen).status_code == 303
    (made,) = approvals(it)
    assert made.wording.whole == seen.digest
    assert "It takes 1 hour." in made.wording.words
    assert f"{BY} signed these very words" in see(it).plain
    assert "Nobody has asked" in see(it, "/review").plain
    assert [each.kind for each in list_events(it.path.parent)] == [
        "asked", "remarked", "sent-back", "answered", "asked", "signed",
    ]  # fmt: skip


def test_words_that_changed_since_they_were_asked_about_are_not_signed(it: Desk) -> None:
    old = ask(it)
    edit(it, "2 hours", "20 hours")
    new = see(it)
    assert "The words have changed since they were asked about" in new.plain
    assert "It takes 20 hours." in new.plain
    assert not new.digest  # there is no form to sign by
    assert sign(it, old).status_code == 409
    assert sign(it, old, digest=find_request(it.path.parent, "knee", "en").digest).status_code == 409  # type: ignore[union-attr]
    page = it.client.get("/library?open=knee&language=en").text
    now = re.search(r'name="digest" value="(\w+)"', page)
    assert now
    assert sign(it, old, digest=now[1]).status_code == 409  # nor those of now, of which nobody asked
    assert not approvals(it)
    assert "ask again" in see(it, "/review").plain
    again = ask(it)
    assert sign(it, old).status_code == 409  # it was asked again meanwhile
    assert sign(it, again).status_code == 303


def approve_in_library(it: Desk) -> None:
    page = it.client.get("/library?open=knee&language=en").text
    digest = re.search(r'name="digest" value="(\w+)"', page)
    assert digest
    said = {"open": "knee", "language": "en", "digest": digest[1], "by": BY, "until": "2027-05-01", "read": "1"}
    assert it.client.post("/library/approve", data=said, follow_redirects=False).status_code == 303


def test_an_approval_of_other_words_ends_no_request_and_is_told(it: Desk) -> None:
    ask(it)
    edit(it, "2 hours", "3 hours")
    approve_in_library(it)
    assert f"{BY} approved other words" in see(it).plain
    assert "Other words were approved since." in see(it, "/review").plain
    edit(it, "3 hours", "2 hours")
    seen = see(it)
    assert f"{BY} approved other words" in seen.plain
    assert sign(it, seen).status_code == 303


def test_an_approval_of_the_words_by_another_door_ends_the_request(it: Desk) -> None:
    ask(it)
    approve_in_library(it)
    assert f"{BY} signed these very words" in see(it).plain
    assert "Nobody has asked" in see(it, "/review").plain
    seen = ask(
        it, note="Read again, please."
    )  # the same words: a request of its own, that the old approval does not end
    assert "Read again, please." in seen.plain
    assert "No word has changed since the last approval" in seen.plain
    assert sign(it, seen, until="2027-06-01").status_code == 303
    assert len(approvals(it)) == 2


def test_signing_the_same_again_on_the_same_day_ends_the_request_too(it: Desk) -> None:
    assert sign(it, ask(it)).status_code == 303
    assert sign(it, ask(it)).status_code == 303
    assert len(approvals(it)) == 1
    assert f"{BY} signed these very words" in see(it).plain


def test_a_request_is_taken_back(it: Desk) -> None:
    old = ask(it)
    assert post(it, "take-back", old, note="Not ready.").status_code == 303
    seen = see(it)
    assert "Not ready." in seen.plain
    assert sign(it, old).status_code == 409
    assert post(it, "remark", old, sentence="", says="Late.").status_code == 409
    assert not approvals(it)
    ask(it)


def test_a_remark_can_be_taken_away_and_the_sheet_signed(it: Desk) -> None:
    seen = ask(it)
    assert post(it, "remark", seen, sentence="", says="Hm.").status_code == 303
    seen = see(it)
    assert post(it, "unremark", seen, of=seen.remarks[0]).status_code == 303
    assert sign(it, see(it)).status_code == 303


@pytest.mark.parametrize(
    ("act", "values", "code"),
    [
        ("ask", {"until": "2020-01-01"}, "review-until"),
        ("ask", {"until": "soon"}, "review-day"),
        ("remark", {"says": "\u202e \x00"}, "review-text"),
        ("send-back", {}, "review-nothing"),
        ("answer", {"of": "3", "says": "x"}, "review-ended"),
        ("unremark", {"of": "9"}, "review-remark"),
        ("ask", {}, "review-asked"),
    ],
)
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_wrong_is_said_and_nothing_is_kept(
    it: Desk, act: str, values: dict[str, str], code: str, language: str
) -> None:
    from handouts.problems.register import entries

    seen = ask(it)
    before = list(list_events(it.path.parent))
    it.client.headers["Accept-Language"] = language
    answer = post(it, act, seen, **values)
    assert answer.status_code == 409
    assert entries(language)[code].message in markup.unescape(answer.text)
    assert list(list_events(it.path.parent)) == before


def test_a_sheet_with_errors_is_not_asked_about(it: Desk) -> None:
    edit(it, "Rest", '"“Rest"')
    page = see(it)
    if "A sheet with errors cannot be approved." not in page.plain:
        edit(it, "more: for a day.", "more: TODO")
    assert post(it, "ask", see(it)).status_code in (404, 409)
    assert find_request(it.path.parent, "knee", "en") is None


def test_the_sample_is_not_asked_about(tmp_path: Path) -> None:
    it = Desk(desk.content(tmp_path), own=False)
    answer = it.client.post("/review/kyphoplasty/en/ask", data={}, follow_redirects=False)
    assert answer.status_code == 409
    assert not (tmp_path / "reviews").exists()


def test_numbers_that_the_source_lacks_come_first_and_a_source_stands_beside_its_sentence(tmp_path: Path) -> None:
    it = Desk(desk.content(tmp_path))
    edit(it, "up to 6 weeks", "up to 8 weeks")
    page = it.client.get("/review/kyphoplasty/en").text
    rows = re.findall(r'<li class="is-(\w+)">(.*?)</li>\s*(?=<li class="is-|</ol>)', page, re.S)
    kinds = [kind for kind, _ in rows]
    assert kinds == sorted(kinds, key=["lacking", "number", "claim", "words"].index)
    lacking = [text for kind, text in rows if kind == "lacking"]
    assert lacking
    assert all("8 weeks" in text and "six weeks" in text and "No “8" in text for text in lacking)


def test_a_journal_that_is_cut_or_broken_is_told_and_what_is_whole_stays(it: Desk) -> None:
    seen = ask(it, note="First.")
    path = it.path.parent / "reviews/knee.en.jsonl"
    with path.open("ab") as file:
        file.write(b'{"kind":"remarked","at":"2026')  # a killed program wrote half a line
    assert "First." in see(it).plain
    assert post(it, "remark", seen, sentence="", says="Whole.").status_code == 303
    assert [json.loads(line)["kind"] for line in path.read_bytes().splitlines()] == ["asked", "remarked"]
    path.write_bytes(path.read_bytes().replace(b'"kind":"asked"', b'"kind":"maked"'))
    told = load_words("en")
    assert "cannot be read" in see(it).plain
    assert "cannot be read" in see(it, "/review").plain
    assert post(it, "remark", seen, sentence="", says="More.").status_code == 409
    assert told.has("review.ask")


def test_a_full_disk_keeps_nothing_and_says_so(it: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = ask(it)
    path = it.path.parent / "reviews/knee.en.jsonl"
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("handouts.storage.writing.append", full)
    answer = post(it, "remark", seen, sentence="It takes 2 hours.", says="Why two?")
    assert answer.status_code == 503
    assert "Why two?" in answer.text  # what was typed is not lost
    assert path.read_bytes() == before


# -- in the editor


def test_a_remark_stands_at_its_sentence_in_the_editor_and_is_answered_there(it: Desk) -> None:
    seen = ask(it)
    for sentence, says in (("It takes 2 hours.", "Two?"), ("It is gone by now, all of it.", "Why?"), ("", "Good.")):
        assert post(it, "remark", seen, sentence=sentence, says=says).status_code == 303
    address = "/editor/sheet/knee?part=short_version"
    assert "Two?" not in it.client.get(address).text  # not sent yet: whoever approves may still take it away
    assert post(it, "send-back", seen).status_code == 303
    edit(it, "It takes 2 hours.", "It takes about 1 hour.")  # the sentence is another by now, and still the nearest
    page = it.client.get(address).text
    above, _, fields = page.partition('data-field="short_version')
    assert "Two?" in fields
    assert 'value="answer|knee|en|0|1"' not in above  # there a link leads to the field
    assert "Why?" in above
    assert "Good." in above
    button = re.search(r'value="(answer\|knee\|en\|0\|1)"', fields)
    assert button
    number = re.search(r'name="number" value="(\d+)"', page)
    assert number
    sent = {"number": number[1], "do": button[1], button[1]: "About one."}
    assert it.client.post(address, data=sent, follow_redirects=False).status_code == 303
    assert "About one." in see(it).plain
    assert "About one." in it.client.get(address).text
    for wrong in ("answer|knee|en|0|9", "answer|knee|en|7|1", "answer|no|en|0|1", "answer|knee", "answer|knee|fr|0|1"):
        refused = it.client.post(address, data={"number": number[1], "do": wrong, wrong: "x"}, follow_redirects=False)
        assert refused.status_code == 422, wrong
    elsewhere = it.client.get("/editor/sheet/knee?part=before").text
    assert "part=short_version" in elsewhere.partition("Two?")[2][:400]


EDITOR = "/editor/sheet/knee?part=short_version"


def test_a_reason_and_an_answer_are_kept_whatever_button_is_pressed(it: Desk) -> None:
    edit(it, "It takes 2 hours.", "We utilize a scope.")
    seen = ask(it)
    assert post(it, "remark", seen, sentence="We utilize a scope.", says="Use?").status_code == 303
    assert post(it, "send-back", seen).status_code == 303
    page = it.client.get(EDITOR).text
    (key,) = set(re.findall(r'value="leave\|(\w+)"', page))
    number = re.search(r'name="number" value="(\d+)"', page)
    assert number
    answer = "answer|knee|en|0|1"
    sent = {"number": number[1], "do": "keep", f"leave|{key}": "It is our word.", answer: "No, utilize."}
    for _ in range(2):  # by the Enter key, which presses the first button of the form; and sent twice, it is said once
        assert it.client.post(EDITOR, data=sent, follow_redirects=False).status_code == 303
    assert "<q>It is our word.</q>" in it.client.get(EDITOR).text
    assert "No, utilize." in see(it).plain
    assert [each.kind for each in list_events(it.path.parent)].count("answered") == 1


def leave(it: Desk, key: str, reason: str, do: str = "leave") -> Response:
    found = re.search(r'name="number" value="(\d+)"', it.client.get(EDITOR).text)
    assert found
    sent = {"number": found[1], "do": f"{do}|{key}", f"leave|{key}": reason}
    made: Response = it.client.post(EDITOR, data=sent, follow_redirects=False)
    return made


def test_advice_is_left_with_a_reason_and_told_again_when_the_sentence_changes(it: Desk) -> None:
    edit(it, "It takes 2 hours.", "We utilize a scope.")
    (key,) = set(re.findall(r'value="leave\|(\w+)"', it.client.get(EDITOR).text))
    assert leave(it, key, "  ").status_code == 422  # without a reason it stays
    assert leave(it, "0" * 16, "Because.").status_code == 422
    assert leave(it, key, "The surgeon wants this word.").status_code == 303
    page = it.client.get(EDITOR).text
    assert f'value="leave|{key}"' not in page
    assert "<q>The surgeon wants this word.</q>" in page
    told = it.client.get("/editor/sheet/knee/state?part=short_version").json()["told"]
    assert [each["left"] for each in told if each["key"] == key] == ["The surgeon wants this word."]
    assert "The surgeon wants this word." in see(it).plain  # whoever approves reads it
    it = Desk(it.path)
    assert leave(it, key, "", "tell").status_code == 303
    assert "The surgeon wants this word." not in see(it).plain
    assert leave(it, key, "The surgeon wants it.").status_code == 303
    edit(it, "We utilize a scope.", "We utilize a small scope.")
    page = it.client.get(EDITOR).text
    assert "The surgeon wants it." not in page
    assert 'value="leave|' in page
    assert "The surgeon wants it." not in see(it).plain
    edit(it, "We utilize a small scope.", "We utilize a scope.")  # the very sentence, and the reason with it
    assert "The surgeon wants it." in it.client.get(EDITOR).text


def test_what_stops_a_sheet_cannot_be_left_and_a_broken_file_tells_all_again(it: Desk) -> None:
    page = it.client.get(EDITOR).text
    field = re.search(r'name="(v\|short_version[^"]*)"', page)
    assert field
    for text in ("TODO utilize a scope.", "We utilize a scope."):
        number = re.search(r'name="number" value="(\d+)"', it.client.get(EDITOR).text)
        assert number
        it.client.post(EDITOR, data={"number": number[1], "do": "keep", field[1]: text})
        told = it.client.get("/editor/sheet/knee/state?part=short_version").json()["told"]
        assert bool([each for each in told if each["severity"] == "error"]) == ("TODO" in text)
        assert not [each for each in told if each["severity"] == "error" and each["key"]]
    (key,) = set(re.findall(r'value="leave\|(\w+)"', it.client.get(EDITOR).text))
    assert leave(it, key, "So it is.").status_code == 303
    path = it.path.parent / "reviews/left/knee.jsonl"
    path.write_bytes(b"no\n" + path.read_bytes())
    page = it.client.get(EDITOR).text
    assert f'value="leave|{key}"' in page
    assert "advice was left cannot be read" in page
    assert "advice was left cannot be read" in see(it).text
    assert leave(it, key, "Again.").status_code == 422


# -- any order


class AnyOrder(RuleBasedStateMachine):
    """Somebody who writes and somebody who approves, each with pages that may be old."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.it = practice(self.folder)
        self.pages: list[Seen] = []
        self.said: list[str] = []
        self.signed: list[str] = []
        self.hours = 2

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @initialize()
    def first(self) -> None:
        self.pages = [see(self.it)]

    def page(self, old: bool) -> Seen:
        """The page as it is now, or as it was when it was last looked at."""
        if not old:
            self.pages.append(see(self.it))
        return self.pages[-1]

    def state(self) -> tuple[list[str], int]:
        return [each.digest for each in list_events(self.folder)], len(approvals(self.it))

    def tried(self, act: str, seen: Seen, text: str = "", **values: str | list[str]) -> bool:
        """Whether it was accepted: then one line more is there; else nothing has changed."""
        before = self.state()
        answer = sign(self.it, seen, **values) if act == "sign" else post(self.it, act, seen, **values)
        assert answer.status_code in (303, 409, 422), answer.status_code
        after = self.state()
        if answer.status_code != 303:
            assert after == before, (act, answer.status_code)
            return False
        assert after[0][: len(before[0])] == before[0]
        if act != "sign":
            assert len(after[0]) == len(before[0]) + 1
            assert after[1] == before[1]
        self.said += [text] if text else []
        return True

    @rule(hours=st.integers(2, 4))
    def edits(self, hours: int) -> None:
        edit(self.it, f"{self.hours} hours", f"{hours} hours")
        self.hours = hours

    @rule(old=st.booleans(), word=st.sampled_from(["Please.", "Soon."]))
    def asks(self, old: bool, word: str) -> None:
        text = f"{word} {len(self.said)}"
        self.tried("ask", self.page(old), text, note=text)

    @rule(old=st.booleans(), whole=st.booleans())
    def remarks(self, old: bool, whole: bool) -> None:
        text = f"Remark {len(self.said)}"
        sentence = "" if whole else f"It takes {self.hours} hours."
        self.tried("remark", self.page(old), text, sentence=sentence, says=text)

    @rule(old=st.booleans())
    def takes_a_remark_away(self, old: bool) -> None:
        seen = self.page(old)
        if seen.remarks:
            self.tried("unremark", seen, of=seen.remarks[-1])

    @rule(old=st.booleans(), note=st.sampled_from(["", "Back."]))
    def sends_back(self, old: bool, note: str) -> None:
        self.tried("send-back", self.page(old), note=note)

    @rule(old=st.booleans(), which=st.integers(0, 3))
    def answers(self, old: bool, which: int) -> None:
        seen = self.page(old)
        if seen.remarks:
            text = f"Answer {len(self.said)}"
            self.tried("answer", seen, text, of=seen.remarks[which % len(seen.remarks)], says=text)

    @rule(old=st.booleans())
    def takes_back(self, old: bool) -> None:
        self.tried("take-back", self.page(old))

    @rule(old=st.booleans(), ticked=st.booleans())
    def signs(self, old: bool, ticked: bool) -> None:
        seen = self.page(old)
        asked = find_request(self.folder, "knee", "en")
        now = see(self.it)
        values: dict[str, str | list[str]] = {} if ticked else {"number": []}
        if self.tried("sign", seen, **values):
            assert asked
            assert str(asked.number) == seen.request
            assert asked.digest == seen.digest == now.digest
            assert not asked.open_remarks
            assert ticked or not now.ticks
            assert seen.digest in {each.wording.whole for each in approvals(self.it)}
            self.signed.append(seen.digest)

    @rule()
    def approves_in_the_library(self) -> None:
        page = self.it.client.get("/library?open=knee&language=en").text
        digest = re.search(r'name="digest" value="(\w+)"', page)
        assert digest
        approve_in_library(self.it)
        self.signed.append(digest[1])

    @rule()
    def restarts(self) -> None:
        self.it = Desk(self.it.path)

    @invariant()
    def everything_that_was_accepted_is_there(self) -> None:
        said = [json.dumps(dict(each.said), ensure_ascii=False) for each in list_events(self.folder)]
        for text in self.said:
            assert any(f'"{text}"' in each for each in said), text
        assert {each.wording.whole for each in approvals(self.it)} == set(self.signed)

    @invariant()
    def what_waits_is_shown(self) -> None:
        asked = find_request(self.folder, "knee", "en")
        seen = see(self.it)
        if asked:
            assert {str(each.number) for each in asked.remarks} == set(seen.remarks)
            ended = f"{BY} signed these very words" in seen.plain
            assert ended == any(
                each.wording.whole == asked.digest and (each.digest not in asked.known or each.digest in asked.signed)
                for each in approvals(self.it)
            )


AnyOrder.TestCase.settings = settings(
    max_examples=5, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnyOrder = pytest.mark.slow(AnyOrder.TestCase)
