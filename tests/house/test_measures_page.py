"""docs/measures.md says what `handouts report` says of the shipped sheet."""

import datetime
import re

from conftest import ROOT

import handouts
from handouts.checks.instruments import CDC, PEMAT, judge
from handouts.languages.language import Language

PAGE = (ROOT / "docs/measures.md").read_text(encoding="utf-8")
REPORT = judge(
    handouts.load(ROOT / "content.yaml"), "kyphoplasty", Language.of("en"), today=datetime.date(2026, 11, 22)
)
SHORT = {PEMAT: "PEMAT-P", CDC: "CDC"}


def items(verdict: str) -> set[str]:
    return {f"{SHORT[each.measure]} {each.number}" for each in REPORT.items if each.verdict == verdict}


def test_its_scores_are_those_of_the_report() -> None:
    told = dict(re.findall(r"^\| (PEMAT-P \w+|CDC Clear Communication Index) \| (\d.*?) \|$", PAGE, re.M))
    assert told == {name: score.describe() for name, score in REPORT.scores().items()}


def test_it_names_each_item_that_a_human_judges_or_that_does_not_apply() -> None:
    assert set(re.findall(r"^\| ((?:CDC|PEMAT-P) \d+) \|", PAGE, re.M)) == items("human")
    (rest,) = re.findall(r"^What does not apply: (.*)$", PAGE, re.M)
    named = {f"{name} {number}" for name, numbers in re.findall(r"(CDC|PEMAT-P) ([\d, and]+)", rest)
             for number in re.findall(r"\d+", numbers)}  # fmt: skip
    assert named == items("does not apply")
    assert not items("not met")


def test_its_sums_are_right() -> None:
    score = REPORT.score(CDC)
    assert [round(100 * (score.judged + score.open - no) / (score.judged + score.open)) for no in (1, 2)] == [94, 88]
