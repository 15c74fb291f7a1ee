"""Any order of editing, approving, letting time pass, building and verifying: approved is what was approved last, while it holds."""

from __future__ import annotations

import datetime
import itertools
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from click.testing import CliRunner
from conftest import PROFILE, TODAY
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

import handouts
from handouts import checks
from handouts.approval import signing
from handouts.approval.standing import judge_standing
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
        self.approved: list[tuple[tuple[str, str], datetime.date, datetime.date]] = []
        """What was approved, on which day and until when; in order."""
        self.printed: dict[str, tuple[str, str]] = {}
        """By the code on the paper, what it says."""

    def teardown(self) -> None:
        self._place.cleanup()

    @property
    def said(self) -> tuple[str, str]:
        """What a patient reads."""
        return WORDS[self.words], PHONES[self.phone]

    def library(self) -> handouts.Library:
        path = self.folder / "content.yaml"
        path.write_text(CONTENT.format(words=WORDS[self.words], phone=PHONES[self.phone], color=COLORS[self.color]))
        return handouts.load(path)

    def expected(self) -> str:
        """Approved are exactly the words that were approved last, until their day."""
        if not self.approved:
            return "draft"
        said, _, until = self.approved[-1]
        if said != self.said:
            return "changed"
        return "approved" if until >= self.today else "overdue"

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

    @rule(days=st.sampled_from((1, 40, 400)))
    def approve(self, days: int) -> None:
        until = self.today + datetime.timedelta(days)
        signing.approve(self.library(), "knee", ENGLISH, by="Jane Roe", until=until, today=self.today, now=datetime.datetime.combine(self.today, datetime.time(), datetime.UTC) + datetime.timedelta(seconds=next(self.clock)))  # fmt: skip
        if not self.approved or (self.said, self.today, until) != self.approved[-1]:  # said twice is said once
            self.approved.append((self.said, self.today, until))

    @rule(edition=st.sampled_from(("standard", "one-page")))
    def print_a_sheet(self, edition: str) -> None:
        made = handouts.build(self.library(), "knee", format=edition, today=self.today)
        with pypdfium2.PdfDocument(made.pdf) as pdf:
            text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)
        for word in self.said:
            assert word in text
        assert (ENGLISH.draft in text) == (self.expected() == "draft")
        assert (ENGLISH.changed in text) == (self.expected() == "changed")
        assert ("Review overdue" in text) == (self.expected() == "overdue")
        self.printed.setdefault(made.code, self.said)
        assert self.printed[made.code] == self.said, "two wordings have one code"

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
    def every_paper_is_judged_by_its_words(self) -> None:
        library = self.library()
        for code, said in self.printed.items():
            current = verify_code(library, code, self.today).current
            assert current == (said == self.said and self.expected() == "approved")


long = PROFILE == "long"
Practice.TestCase.settings = settings(
    max_examples=settings.get_profile("long").max_examples if long else 25,
    stateful_step_count=40 if long else 15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestPractice = pytest.mark.slow(Practice.TestCase)
