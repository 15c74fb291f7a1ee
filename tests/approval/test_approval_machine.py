"""Any order of editing, restoring, approving, withdrawing, changing who may approve, merging, letting time pass, building
and verifying: approved is what was approved last, by enough people who may, while it holds; and the audit is green."""

from __future__ import annotations

import datetime
import itertools
import tempfile
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from click.testing import CliRunner
from conftest import PROFILE, TODAY
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

import handouts
from handouts import checks
from handouts.approval import signing
from handouts.approval.approvers import change_approvers
from handouts.approval.audit import audit
from handouts.approval.standing import judge_standing
from handouts.approval.store import FOLDER, Person, read_approvals
from handouts.approval.verify import verify_code
from handouts.cli import app as cli
from handouts.languages.language import Language
from handouts.problems import ExitCode

CONTENT = """\
practice:
  name: Hill Clinic
  phones:
    - number: {phone}
  contact: Call us at any hour.
  brand: {{color: "{color}"}}
  approval: {{approvers: {approvers}}}
procedures:
  knee:
    title: Knee
    plain_title: A look into your knee.
    version: 2026-11-22
    short_version: It takes {words}.
    when_to_call: {{none: Nothing can go wrong with this one.}}
    before:
      items:
        - do: Rest
          more: for a day.
"""
WORDS = ("2 hours", "3 hours", "2 hours")
"""The third is the first again: words put back are the words that were approved."""
PHONES = ("(770) 962-3642", "(770) 962-3643")
PEOPLE = ("Jane Roe", "Bob Orr")
COLORS = ("#0b4f6c", "#9a3412")
ENGLISH = Language.of("en")


class Practice(RuleBasedStateMachine):
    """A practice with one sheet, and beside it what must be true of it."""

    def __init__(self) -> None:
        super().__init__()
        self._place = tempfile.TemporaryDirectory()
        self.folder = Path(self._place.name)
        self.words = self.phone = self.color = 0
        self.today = TODAY
        self.clock = itertools.count()
        self.said: list[tuple[str, tuple[str, str], datetime.date]] = []
        """Who approved what until when, in order; "" withdrew it."""
        self.listed: set[str] | None = None
        """Who may approve, once there is a list."""
        self.wanted = 1
        """How many must approve."""
        self.printed: dict[str, tuple[str, str]] = {}
        """By the code on the paper, what it says."""

    def teardown(self) -> None:
        self._place.cleanup()

    @property
    def words_now(self) -> tuple[str, str]:
        """What a patient reads."""
        return WORDS[self.words], PHONES[self.phone]

    def library(self) -> handouts.Library:
        path = self.folder / "content.yaml"
        path.write_text(
            CONTENT.format(
                words=WORDS[self.words], phone=PHONES[self.phone], color=COLORS[self.color], approvers=self.wanted
            )
        )
        return handouts.load(path)

    def expected(self) -> str:
        """Approved are exactly the words that were approved last, by enough people, until the first of their days."""
        if not self.said:
            return "draft"
        if not self.said[-1][0]:
            return "withdrawn"
        if self.said[-1][1] != self.words_now:
            return "changed"
        ends: dict[str, datetime.date] = {}
        for by, words, until in reversed(self.said):
            if not by or words != self.words_now:
                break
            ends.setdefault(by, until)
        if len(ends) < self.wanted:
            return "incomplete"
        last = next(iter(ends.values()))
        day = min(last, sorted(ends.values(), reverse=True)[self.wanted - 1])
        return "approved" if day >= self.today else "overdue"

    def moment(self) -> datetime.datetime:
        start = datetime.datetime.combine(self.today, datetime.time(), datetime.UTC)
        return start + datetime.timedelta(seconds=next(self.clock))

    @rule(which=st.sampled_from(range(len(WORDS))))
    def edit_the_words(self, which: int) -> None:
        self.words = which

    @rule(which=st.sampled_from(range(len(PHONES))))
    def edit_the_phone(self, which: int) -> None:
        self.phone = which

    @rule(which=st.sampled_from(range(len(COLORS))))
    def edit_the_color(self, which: int) -> None:
        self.color = which

    @rule(days=st.sampled_from((1, 30, 365)))
    def let_time_pass(self, days: int) -> None:
        self.today += datetime.timedelta(days)

    @rule(days=st.sampled_from((1, 40, 400)), by=st.sampled_from(PEOPLE))
    def approve(self, days: int, by: str) -> None:
        until = self.today + datetime.timedelta(days)
        given = {"by": by, "until": until, "today": self.today, "now": self.moment()}
        if self.listed is not None and by not in self.listed:
            with pytest.raises(handouts.HandoutsError):
                signing.approve(self.library(), "knee", ENGLISH, **given)  # type: ignore[arg-type]
            return
        signing.approve(self.library(), "knee", ENGLISH, **given)  # type: ignore[arg-type]
        self.said.append((by, self.words_now, until))

    @precondition(lambda self: self.said and self.said[-1][0])
    @rule(by=st.sampled_from(PEOPLE))
    def withdraw(self, by: str) -> None:
        code = signing.find_last_code(self.library(), "knee", ENGLISH)
        signing.withdraw(self.library(), code, by=by, reason="Wrong.", today=self.today, now=self.moment())
        self.said.append(("", self.words_now, self.today))

    @rule(name=st.sampled_from(PEOPLE), there=st.booleans())
    def change_who_may_approve(self, name: str, there: bool) -> None:
        given = {"by": "Ann Lee", "today": self.today, "now": self.moment()}
        if self.listed is None:
            change_approvers(self.folder, Person("Ann Lee", ("manager",)), **given)  # type: ignore[arg-type]
            self.listed = set()
        if there or name in self.listed:
            change_approvers(self.folder, Person(name, ("approver",) if there else ()), **given)  # type: ignore[arg-type]
            (self.listed.add if there else self.listed.discard)(name)

    @rule(number=st.sampled_from((1, 2)))
    def ask_for_approvers(self, number: int) -> None:
        self.wanted = number

    @rule()
    def forge(self) -> None:
        """Somebody who is not on the list puts an approval of now there, and takes it away again."""
        if self.listed is None:
            return
        last = [each for each in read_approvals(self.folder) if each.by in PEOPLE][-1:]
        for each in last:
            made = replace(each, by="Mallory", follows=(), time="2020-01-01T00:00:00Z")
            path = self.folder / FOLDER / made.file_name()
            path.write_text(made.text(), encoding="utf-8", newline="\n")
            standing = judge_standing(self.library(), "knee", ENGLISH, self.today)
            assert standing.by != "Mallory"
            assert standing.kind == self.expected()
            assert "history-uncounted" in [one.code for one in audit(self.folder, self.today).problems]
            path.unlink()

    @rule(edition=st.sampled_from(("standard", "one-page")))
    def print_a_sheet(self, edition: str) -> None:
        made = handouts.build(self.library(), "knee", format=edition, today=self.today)
        with pypdfium2.PdfDocument(made.pdf) as pdf:
            text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)
        for word in self.words_now:
            assert word in text
        assert (ENGLISH.draft in text) == (self.expected() in ("draft", "incomplete"))
        assert (ENGLISH.changed in text) == (self.expected() in ("changed", "withdrawn"))
        assert ("Review overdue" in text) == (self.expected() == "overdue")
        self.printed.setdefault(made.code, self.words_now)
        assert self.printed[made.code] == self.words_now, "two wordings have one code"

    @rule()
    def build_for_patients(self) -> None:
        today, output = self.today, self.folder / "out"
        self.library()
        clock = SimpleNamespace(date=SimpleNamespace(today=lambda: today))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("handouts.cli.build.datetime", clock)
            patch.setattr(checks, "check", lambda *_, **__: [])  # how its words are is none of this
            outcome = CliRunner().invoke(cli.main, ["build", "--final", "--format", "one-page", "--output", str(output),
                                                    "--content", str(self.folder / "content.yaml")])  # fmt: skip
        final = self.expected() == "approved"
        assert outcome.exit_code == (ExitCode.OK if final else ExitCode.NOT_APPROVED), outcome.output
        assert output.exists() == final
        for path in output.glob("*"):
            path.unlink()
        if output.exists():
            output.rmdir()

    @invariant()
    def stands_as_it_should(self) -> None:
        assert judge_standing(self.library(), "knee", ENGLISH, self.today).kind == self.expected()

    @invariant()
    def the_audit_is_green(self) -> None:
        assert audit(self.folder, self.today).problems == ()

    @invariant()
    def every_paper_is_judged_by_its_words(self) -> None:
        library = self.library()
        for code, said in self.printed.items():
            current = verify_code(library, code, self.today).current
            assert current == (said == self.words_now and self.expected() == "approved")


long = PROFILE == "long"
Practice.TestCase.settings = settings(
    max_examples=settings.get_profile("long").max_examples if long else 25,
    stateful_step_count=40 if long else 15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestPractice = pytest.mark.slow(Practice.TestCase)
