"""How good a sheet is by two public measures: PEMAT-P (AHRQ, 24 items for print) and the CDC Clear Communication
Index (20 items).

The program judges what can be counted or looked up, and says by what. What needs a reader it leaves to a human, with
a box to tick. A sheet with 70 % or less counts as poor by PEMAT-P; the Index passes with 90 of 100. The items are
told here in this project's own short words, under the numbers of the originals.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Literal

from handouts import checks
from handouts.checks import readability
from handouts.checks.formulas import MEASURES
from handouts.checks.passages import CheckedLibrary, CheckedSheet
from handouts.checks.pictures import sheet_pictures
from handouts.content.library import Library
from handouts.document.wording import SheetWords
from handouts.languages.language import Language
from handouts.reading.declarations import dataclass

Verdict = Literal["met", "not met", "does not apply", "human"]


@dataclass(frozen=True)
class Judged:
    """An item and what is known about it."""

    measure: str
    number: int
    words: str
    verdict: Verdict
    evidence: str
    """What it was judged by, or what a human is to look at."""

    def as_json(self) -> dict[str, Any]:
        return {"item": self.number, "words": self.words, "verdict": self.verdict, "evidence": self.evidence}


@dataclass(frozen=True)
class Score:
    """Points so far: ``met`` of ``judged``; ``open`` items wait for a human."""

    met: int
    judged: int
    open: int

    @property
    def percent(self) -> int:
        return round(100 * self.met / self.judged) if self.judged else 0

    def describe(self) -> str:
        return f"{self.met} of {self.judged} judged ({self.percent} %), {self.open} for a human"


@dataclass(frozen=True)
class InstrumentReport:
    """The judgement of one sheet."""

    procedure: str
    title: str
    language: str
    code: str
    day: datetime.date
    reading: str
    items: tuple[Judged, ...]

    def of(self, measure: str) -> tuple[Judged, ...]:
        """The items of one measure."""
        return tuple(item for item in self.items if item.measure == measure)

    def score(self, measure: str, first: int = 0, last: int = 99) -> Score:
        """The score so far of a measure, or of its items from ``first`` to ``last``."""
        items = [item for item in self.of(measure) if first <= item.number <= last]
        met = sum(item.verdict == "met" for item in items)
        failed = sum(item.verdict == "not met" for item in items)
        return Score(met, met + failed, sum(item.verdict == "human" for item in items))

    def scores(self) -> dict[str, Score]:
        """By name; PEMAT-P has one for each of its two parts."""
        return {
            "PEMAT-P understandability": self.score(PEMAT, 1, 19),
            "PEMAT-P actionability": self.score(PEMAT, 20, 26),
            "CDC Clear Communication Index": self.score(CDC),
        }

    def as_json(self) -> dict[str, Any]:
        """Everything as plain values."""
        scores = {
            name: {"met": score.met, "judged": score.judged, "percent": score.percent, "human": score.open}
            for name, score in self.scores().items()
        }
        return {
            "procedure": self.procedure,
            "language": self.language,
            "code": self.code,
            "day": self.day.isoformat(),
            "reading_level": self.reading,
            "scores": scores,
            "items": {measure: [item.as_json() for item in self.of(measure)] for measure in (PEMAT, CDC)},
        }

    def lines(self) -> Iterator[str]:
        """The scores, then what is not met, for the terminal."""
        for name, score in self.scores().items():
            yield f"{name}: {score.describe()}"
        for item in self.items:
            if item.verdict == "not met":
                yield f"  open: {item.measure} {item.number}, {item.words}: {item.evidence}"


PEMAT, CDC = "PEMAT-P", "CDC Index"

Answer = tuple[Verdict, str]


class _Facts:
    """What the items are judged by."""

    def __init__(self, shelf: CheckedLibrary, sheet: CheckedSheet) -> None:
        self.sheet, self.procedure = sheet, sheet.procedure
        found = checks.check(sheet.library, procedures=[sheet.name], languages=[sheet.language], today=shelf.today)
        if not sheet.original:  # what it shares with its original is told there
            shared = [check for check in checks.CHECKS if check.once]
            found += checks.check(sheet.library, procedures=[sheet.name], today=shelf.today, checks=shared)
        self.found: dict[str, list[str]] = {}
        for problem in found:
            self.found.setdefault(problem.code, []).append(problem.message)

    @cached_property
    def reading(self) -> str:
        whole, sections = readability.levels(self.sheet)
        if whole is None:
            return f'not measured: no formula for "{self.sheet.language}"'
        formula, _ = whole.scores[0]
        worst = (
            sections
            and sorted((reading.scores[0][1] * -formula.easier_is, name) for name, reading in sections.items())[-1]
        )
        part = f"; hardest part {abs(worst[0]):.1f} ({readability.section_name(worst[1])})" if worst else ""
        return f"{whole.describe()}{part}"

    def none_of(self, *codes: str, said: str) -> Answer:
        """Met if the checks found nothing of these codes."""
        messages = [message for code in codes for message in self.found.get(code, ())]
        if messages:
            more = f" And {len(messages) - 1} more: run handouts check." if len(messages) > 1 else ""
            return "not met", messages[0] + more
        return "met", said

    @property
    def pictures(self) -> int:
        return len(list(sheet_pictures(self.sheet)))

    @property
    def actions(self) -> int:
        return sum(len(entry.items) for entry in (self.procedure.before, self.procedure.aftercare) if entry)

    @property
    def numbers(self) -> bool:
        return any(letter.isdigit() for each in self.sheet.sentences for letter in each.text)

    @property
    def tables(self) -> int:
        procedure = self.procedure
        own = sum(part.table is not None for part in procedure.parts)
        counted = procedure.risks is not None and any(
            risk.how_often or risk.of_100 is not None for risk in procedure.risks.items
        )
        return (
            own + bool(procedure.preparation and procedure.preparation.timetable) + bool(procedure.medicines) + counted
        )

    @property
    def passive_share(self) -> float:
        return len(self.found.get("passive-voice", ())) / max(1, len(self.sheet.sentences))


def _if(condition: object, met: str, missing: str) -> Answer:
    return ("met", met) if condition else ("not met", missing)


def _human(look_at: str) -> Callable[[_Facts], Answer]:
    return lambda facts: ("human", look_at)


def _voice(facts: _Facts) -> Answer:
    count, share = len(facts.found.get("passive-voice", ())), facts.passive_share
    if facts.sheet.language not in readability.PASSIVE:
        return "human", "who does what, in each sentence"
    return _if(share <= 0.2, f"{count} of {len(facts.sheet.sentences)} sentences passive", f"{count} sentences passive")


def _everyday(facts: _Facts) -> Answer:
    if facts.sheet.language not in MEASURES:
        return "human", facts.reading
    verdict, said = facts.none_of("reading-level", "plain-word", "abbreviation", "two-spellings", said=facts.reading)
    return verdict, said


def _about_risk(rule: Callable[[_Facts], Answer]) -> Callable[[_Facts], Answer]:
    """An item of part D, which is scored only where the material presents a risk (User Guide, part D). That the sheet
    presents none is no merit of it: the check no-risks tells it, and here it counts neither way."""

    def answer(facts: _Facts) -> Answer:
        if not facts.procedure.risks:
            return "does not apply", "no risk is told, and the check no-risks says so"
        return rule(facts)

    return answer


def _what_to_do(facts: _Facts) -> Answer:
    """Whether anything is recommended at all; whether it says enough of how and when is item 14."""
    signs = facts.procedure.when_to_call is not None and bool(facts.procedure.when_to_call.signs)
    said = f"{facts.actions} things to do" + (", and when to call" if signs else "")
    return _if(facts.actions or signs, said, "nothing to do is named")


def _how_and_when(facts: _Facts) -> Answer:
    """For a human; what the program knows to be missing stands beside the question."""
    entry = facts.procedure.when_to_call
    missing = (
        facts.found.get("no-when-to-call", ())
        if not (entry and entry.none)
        else (f"no signs to call for: {entry.none}",)
    )
    return "human", " ".join(("could a patient do each thing without asking?", *missing))


def _steps(facts: _Facts) -> Answer:
    steps = facts.procedure.steps
    return _if(steps or facts.procedure.preparation, f"{len(steps.items) if steps else 0} numbered steps", "no steps")


_Items = tuple[tuple[int, str, Callable[[_Facts], Answer]], ...]

_PEMAT: _Items = (
    (1, "The purpose is plain at once", lambda f: _if(f.procedure.plain_title, "title with one plain sentence", "")),
    (2, "Nothing distracts from the purpose", _human("is there a sentence a patient can do without?")),
    (3, "Everyday words", _everyday),
    (4, "Medical terms are explained", lambda f: f.none_of("plain-word", "term-before-explained", said="each at its first use")),
    (5, "Active voice", _voice),
    (6, "Numbers are clear", lambda f: f.none_of("number-word", "percent-alone", "other-time", said="numerals, no bare percentages") if f.numbers else ("does not apply", "no numbers")),
    (7, "No sums to do", lambda f: f.none_of("percent-alone", said="no percentages to work out")),
    (8, "Short sections", lambda f: f.none_of("long-paragraph", "long-list", said="paragraphs and lists are short")),
    (9, "Headings say what follows", _human("do the headings say it to somebody new to this?")),
    (10, "A logical order", lambda f: _if(True, "what, why, how, recovery, what to do, whom to call", "")),
    (11, "A summary", lambda f: f.none_of("many-points", said=f"the short version, {len(f.procedure.short_version)} points")),
    (12, "Visual cues lead to the main points", lambda f: _if(True, "large points first, numbered steps, boxes", "")),
    (15, "Pictures wherever they help", lambda f: f.none_of("no-picture", said=f"{f.pictures} pictures") if f.pictures else ("not met", "no picture")),
    (16, "Pictures support the text", _human("does each picture show what its text says?") ),
    (17, "Pictures have titles or captions", lambda f: _if(f.pictures, "each stands with its heading and text", "no picture")),
    (18, "Pictures are clear", _human("look at the print, in grey too")),
    (19, "Tables are simple, with short heads", lambda f: ("human", "read the tables once") if f.tables else ("does not apply", "no tables")),
    (20, "At least one action is named", lambda f: _if(f.actions, f"{f.actions} things to do", "nothing to do is named")),
    (21, 'It says "you"', lambda f: f.none_of("third-person", said="no sentence about the patient")),
    (22, "Actions come in small steps", lambda f: _if(f.actions, "one box for each action", "no actions")),
    (23, "A tool to act with", lambda f: _if(True, "boxes to tick, My visit, My questions", "")),
    (24, "Sums are shown with an example", lambda f: ("does not apply", "no sums")),
    (25, "Charts and tables say what to do with them", lambda f: ("human", "read the tables once") if f.tables else ("does not apply", "no charts or tables to act on")),
    (26, "Pictures where they help to act", _human("is there an action that a picture would make plainer?")),
)  # fmt: skip

_CDC: _Items = (
    (1, "One main message", _human("can you say it in one sentence?")),
    (2, "The message stands at the top", lambda f: _if(f.procedure.short_version, "title, plain sentence, short version", "")),
    (3, "The message stands out", lambda f: _if(True, "the short version is set larger", "")),
    (4, "A picture carries the message", lambda f: ("human", "does one of them show the main thing?") if f.pictures else ("not met", "no picture")),
    (5, "A call to action", lambda f: _if(f.actions, f"{f.actions} things to do, the phone number large", "no action")),
    (6, "Message and actions in active voice", _voice),
    (7, "Words the reader uses", _everyday),
    (8, "Lists for lists", lambda f: _if(True, "short version, steps and actions are lists", "")),
    (9, "Chunks with headings", lambda f: f.none_of("long-paragraph", said="each part has its heading")),
    (10, "What matters most comes first", lambda f: f.none_of("many-points", said="the short version")),
    (11, "What is known and not known", _human("does it say what doctors cannot promise?")),
    (12, "Says what to do", _what_to_do),
    (13, "Says why it matters", lambda f: _if(f.procedure.why, "why it is done", "no why")),
    (14, "Says how, when, how often", _how_and_when),
    (15, "Numbers the reader knows", lambda f: f.none_of("number-word", "percent-alone", said="numerals, whole numbers") if f.numbers else ("does not apply", "no numbers")),
    (16, "Numbers are explained", _human("does each number say what it means?")),
    (17, "No mathematics", lambda f: f.none_of("percent-alone", said="no percentages to work out")),
    (18, "The risk, and why it matters", _about_risk(lambda f: ("met", "what can go wrong"))),
    (19, "Risks and benefits together", _about_risk(lambda f: f.none_of("risk-without-benefit", said="risks stand beside the benefit"))),
    (20, "Chances in words or pictures too", _about_risk(lambda f: f.none_of("risk-without-count", "percent-alone", said="chances as counts of people"))),
)  # fmt: skip

ITEMS: Mapping[str, _Items] = {PEMAT: _PEMAT, CDC: _CDC}


def judge(
    library: Library, procedure: str, language: Language, *, today: datetime.date | None = None
) -> InstrumentReport:
    """Judge one sheet. Raises HandoutsError if there is no such procedure, or not in this language."""
    day = today or datetime.date.today()
    code = SheetWords.of(library, procedure, language).codes[0]
    shelf = CheckedLibrary(library, day)
    sheet = CheckedSheet(library, procedure, language.code, day, shelf.lines)
    facts = _Facts(shelf, sheet)
    items = tuple(
        Judged(measure, number, words, *rule(facts))
        for measure, rules in ITEMS.items()
        for number, words, rule in rules
    )
    return InstrumentReport(procedure, sheet.procedure.title, language.code, code, day, facts.reading, items)
