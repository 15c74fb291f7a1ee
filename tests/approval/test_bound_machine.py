"""Edit anything, approve, withdraw, restore, merge two branches, turn the clock: no sheet without a mark that nobody approved.

Beside the program stands the plainest account of what is true: the canonical form of each edition when somebody
approved it. A sheet may be without a mark only if its form is that of the last approval of its sheet, in whatever order
the branches came together, and nobody has withdrawn it since.
"""

from __future__ import annotations

import copy
import datetime
import io
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import PROFILE
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from PIL import Image

import handouts
import handouts.press.release
from handouts import checks
from handouts.approval import signing
from handouts.approval.audit import audit
from handouts.approval.shared_changes import approve_change, list_shared_changes
from handouts.approval.standing import judge_standing
from handouts.approval.store import FOLDER, read_approvals
from handouts.approval.verify import verify_code
from handouts.document.canonical import canonical_form
from handouts.document.compose import compose
from handouts.languages.language import Language
from handouts.options import EDITIONS, EditionOption
from handouts.press.press import Press
from handouts.problems import HandoutsError
from handouts.templates import room

START = datetime.date(2026, 11, 22)
LANGUAGES = {"en": Language.of("en"), "es": Language.of("es")}
BY = "Jane Roe, MD"
Content = dict[str, Any]


def content() -> Content:
    """A sheet in two languages with a bit of everything that can be bound, and a second one."""
    said: Content = {
        "title": "Knee",
        "plain_title": "A look into your knee.",
        "version": "2026-11-22",
        "short_version": ["It takes 2 hours.", "You go home."],
        "why": {"text": ["It hurts."], "picture": {"file": "a.png", "alt": "A knee."}},
        "when_to_call": {"signs": ["You have a fever."]},
        "recovery": {"milestones": [{"when": "Later", "text": ["You walk."], "weeks": 6}]},
        "parts": [
            {
                "heading": "Pills",
                "table": {"head": ["Pill", "Before"], "rows": [["Aspirin", "Stop"], ["Other", "Take it"]]},
            },
            {"heading": "Mind", "notice": {"text": ["Do not drive."]}},
        ],
    }
    knee = copy.deepcopy(said)
    knee["translations"] = {"es": {**copy.deepcopy(said), "title": "Rodilla"}}
    hip = {key: said[key] for key in ("plain_title", "version", "short_version", "when_to_call")} | {"title": "Hip"}
    return {
        "practice": {
            "name": "Hill Clinic",
            "phones": [{"number": "(770) 555-0142"}, {"number": "(770) 555-0143", "label": "Night"}],
            "translations": {"es": {"words": {"Night": "Noche"}}},
        },
        "procedures": {"knee": knee, "hip": copy.deepcopy(hip)},
    }


def both(made: Content) -> list[Content]:
    """The knee's words and their translation, which have one shape."""
    knee = made["procedures"]["knee"]
    return [knee, knee["translations"]["es"]]


def swap(made: Content) -> None:
    """A heading of the table and a cell change places."""
    for each in both(made):
        table = each["parts"][0]["table"]
        table["head"][1], table["rows"][0][1] = table["rows"][0][1], table["head"][1]


def unbox(made: Content) -> None:
    """The notice is boxed, or is not."""
    for each in both(made):
        part = each["parts"][1]
        if "notice" in part:
            part["text"] = part.pop("notice")["text"]
        else:
            part["notice"] = {"text": part.pop("text")}


def turn(values: list[Any], held: Any) -> Any:
    """The next of some values."""
    return values[(values.index(held) + 1) % len(values)]


def words(made: Content) -> None:
    knee = made["procedures"]["knee"]
    knee["short_version"][0] = turn(["It takes 2 hours.", "It takes 3 hours."], knee["short_version"][0])


def spanish(made: Content) -> None:
    there = both(made)[1]
    there["short_version"][1] = turn(["You go home.", "Usted va a casa."], there["short_version"][1])


def phone(made: Content) -> None:
    held = made["practice"]["phones"][0]
    held["number"] = turn(["(770) 555-0142", "(770) 555-0199"], held["number"])


def second_phone(made: Content) -> None:
    held = made["practice"]["phones"][1]
    held["number"] = turn(["(770) 555-0143", "(770) 555-0144"], held["number"])


def weeks(made: Content) -> None:
    for each in both(made):
        each["recovery"]["milestones"][0]["weeks"] = turn([6, 2], each["recovery"]["milestones"][0]["weeks"])


def rows(made: Content) -> None:
    for each in both(made):
        each["parts"][0]["table"]["rows"].reverse()


def parts(made: Content) -> None:
    knee = made["procedures"]["knee"]
    if knee.pop("one_page", None) is None:
        knee["one_page"] = ["when_to_call", "short_version"]


def color(made: Content) -> None:
    brand = made["practice"].setdefault("brand", {})
    brand["color"] = turn(["#0b4f6c", "#9a3412"], brand.get("color", "#9a3412"))


def review(made: Content) -> None:
    knee = made["procedures"]["knee"]
    if knee.pop("review_by", None) is None:
        knee["review_by"] = "2027-06-01"


def break_it(made: Content) -> None:
    """A file that cannot be read, and the same again as it was."""
    made["procedures"]["hip"]["title"] = turn(["Hip", ""], made["procedures"]["hip"]["title"])


EDITS: dict[str, Callable[[Content], None]] = {
    each.__name__: each for each in (words, spanish, phone, second_phone, weeks, rows, swap, unbox, parts, color, review, break_it)
}  # fmt: skip


@dataclass(frozen=True)
class Signed:
    """What somebody approved: the form of each edition, and until when it holds."""

    forms: dict[str, str]
    until: datetime.date


REMEMBERED: dict[tuple[object, ...], Any] = {}


def remember(judge: Callable[..., Any]) -> Callable[..., Any]:
    """The same judge of room, asked once for what an edition says: colors take no room."""

    def ask(library: handouts.Library, name: str, language: Language, option: EditionOption, *more: Any) -> Any:
        document = compose(library, name, language, edition=option)
        key = (judge.__name__, option.name, canonical_form(document, library.folder), *more)
        if key not in REMEMBERED:
            REMEMBERED[key] = judge(library, name, language, option, *more)
        return REMEMBERED[key]

    ask.__name__ = judge.__name__
    return ask


class Branch:
    """A working copy: its folder, its content and its picture."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.made, self.picture = folder, content(), 0

    def library(self) -> handouts.Library | None:
        """What is written there; None if it cannot be read."""
        out = io.BytesIO()
        Image.new("RGB", (40, 30), ("white", "black")[self.picture]).save(out, "PNG")
        (self.folder / "a.png").write_bytes(out.getvalue())
        path = self.folder / "content.yaml"
        path.write_text(yaml.safe_dump(self.made, allow_unicode=True, sort_keys=False), encoding="utf-8")
        try:
            return handouts.load(path)
        except HandoutsError:
            return None


SHEETS = (("knee", "en"), ("knee", "es"), ("hip", "en"))
sheets = st.sampled_from(SHEETS)


class BoundSheets(RuleBasedStateMachine):
    """Two working copies of one practice."""

    def __init__(self) -> None:
        super().__init__()
        self._place = tempfile.TemporaryDirectory()
        self._patch = pytest.MonkeyPatch()
        for name in ("find_parts_with_room", "have_room"):  # a layout for each look at each sheet would take the time
            self._patch.setattr(room, name, remember(getattr(room, name)))
        self.branches: list[Branch] = []
        for name in ("one", "two"):
            folder = Path(self._place.name) / name
            folder.mkdir()
            self.branches.append(Branch(folder))
        self.at = 0
        self.today, self.seconds = START, 0
        self.saved: list[tuple[Content, int]] = []
        self.signed: dict[str, Signed] = {}
        """By the digest of an approval what was signed with it."""

    def teardown(self) -> None:
        self._patch.undo()
        self._place.cleanup()

    @property
    def branch(self) -> Branch:
        return self.branches[self.at]

    def now(self) -> datetime.datetime:
        self.seconds += 1
        return datetime.datetime.combine(self.today, datetime.time(), datetime.UTC) + datetime.timedelta(seconds=self.seconds)  # fmt: skip

    def forms(self, library: handouts.Library, name: str, code: str) -> dict[str, str]:
        """What each edition says, as it prints."""
        return {
            edition: canonical_form(Press(library, name, format=edition, language=code, today=self.today).document(), library.folder)
            for edition in EDITIONS
        }  # fmt: skip

    @rule(which=st.sampled_from(sorted(EDITS)))
    def edit(self, which: str) -> None:
        EDITS[which](self.branch.made)

    @rule()
    def exchange_the_picture(self) -> None:
        self.branch.picture = 1 - self.branch.picture

    @rule()
    def save_a_copy(self) -> None:
        self.saved.append((copy.deepcopy(self.branch.made), self.branch.picture))

    @precondition(lambda self: self.saved)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        made, self.branch.picture = data.draw(st.sampled_from(self.saved))
        self.branch.made = copy.deepcopy(made)

    @rule(days=st.sampled_from((1, 40, 400, -1, -30, -400)))
    def turn_the_clock(self, days: int) -> None:
        self.today += datetime.timedelta(days)

    @rule()
    def go_to_the_other_branch(self) -> None:
        self.at = 1 - self.at

    @rule()
    def merge(self) -> None:
        """The history of the other branch comes in, as git merges files that only one side added; the words stay."""
        there = self.branches[1 - self.at].folder / FOLDER
        if there.is_dir():
            shutil.copytree(there, self.branch.folder / FOLDER, dirs_exist_ok=True)

    @rule(sheet=sheets, days=st.sampled_from((1, 40, 400)), reread=st.booleans())
    def approve(self, sheet: tuple[str, str], days: int, reread: bool) -> None:
        library = self.branch.library()
        if library is None:
            return
        name, code = sheet
        until = self.today + datetime.timedelta(days)
        try:
            made, _ = signing.approve(library, name, LANGUAGES[code], by=BY, until=until, today=self.today, now=self.now(), reread=reread)  # fmt: skip
        except HandoutsError:
            return
        self.signed[made.digest] = Signed(self.forms(library, name, code), made.until)

    @rule()
    def approve_a_change(self) -> None:
        """The practice's phone changes, and whoever signs that signs it once."""
        phone(self.branch.made)
        library = self.branch.library()
        for change in list_shared_changes(library, self.today)[:1] if library else ():
            made, _ = approve_change(library, change.identifier, by=BY, today=self.today, now=self.now())
            for each, _ in made:
                self.signed[each.digest] = Signed(self.forms(library, each.procedure, each.language), each.until)

    @rule(sheet=sheets)
    def withdraw(self, sheet: tuple[str, str]) -> None:
        library = self.branch.library()
        code = signing.find_last_code(library, sheet[0], LANGUAGES[sheet[1]]) if library else ""
        if code:
            signing.withdraw(library, code, by=BY, reason="It was wrong.", today=self.today, now=self.now())

    @invariant()
    def nothing_is_without_a_mark_that_nobody_approved(self) -> None:
        library = self.branch.library()
        if library is None:
            return
        for name, code in SHEETS:
            known = {each.digest: each for each in read_approvals(library.folder, name, code)}
            for edition in EDITIONS:
                press = Press(library, name, format=edition, language=code, today=self.today)
                document = press.document()
                standing = judge_standing(library, name, LANGUAGES[code], self.today, edition)
                assert (document.mark is None) == (standing.kind == "approved")
                verdict = verify_code(library, document.imprint.code, self.today)
                assert verdict.current == (standing.kind == "approved"), (name, code, edition, standing, verdict)
                if document.mark is not None:
                    continue
                assert standing.approval is not None
                assert standing.approval.digest in known
                signed = self.signed[standing.approval.digest]
                assert canonical_form(document, library.folder) == signed.forms[edition], (name, code, edition)
                assert signed.until >= self.today

    @rule(sheet=sheets)
    def build_for_patients(self, sheet: tuple[str, str]) -> None:
        library = self.branch.library()
        if library is None:
            return
        name, code = sheet
        approved = judge_standing(library, name, LANGUAGES[code], self.today).kind == "approved"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(checks, "check", lambda *_, **__: [])  # how its words are is none of this
            try:
                handouts.press.release.refuse_unfit(library, [sheet], self.today)
            except HandoutsError:
                assert not approved
            else:
                assert approved

    @invariant()
    def the_history_fits(self) -> None:
        found = {each.code for each in audit(self.branch.folder, self.today).problems}
        assert found <= {"history-future", "history-order"}  # the clock was turned back


long = PROFILE == "long"
BoundSheets.TestCase.settings = settings(
    max_examples=settings.get_profile("long").max_examples if long else 6,
    stateful_step_count=40 if long else 15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestBoundSheets = pytest.mark.slow(BoundSheets.TestCase)
