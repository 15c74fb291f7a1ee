"""Whether a PDF says what was approved: its own words against those of the sheet that its code names.

The sheet is made anew, for nobody, and both are read by the same reader. So it does not matter which way a script runs
or where a line breaks, and a file that only carries a good code is not taken for the sheet.
"""

import datetime
import difflib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from handouts.approval.changes import Change
from handouts.approval.verify import Verdict, read_codes, verify_code
from handouts.content.library import Library
from handouts.content.selection import VISIT
from handouts.document import nodes as doc
from handouts.languages.language import Language
from handouts.layout.typography import PAPERS
from handouts.options import LETTER
from handouts.pdf import raster
from handouts.press.press import Press
from handouts.reading.declarations import dataclass

CONTEXT = 6
"""Words that are told before and after those that differ."""


@dataclass(frozen=True)
class FileVerdict:
    """What is known about a file that carries a text code."""

    verdict: Verdict
    """About its code."""
    compared: bool
    """Whether its words were compared; they are where its code is current and it is one sheet, or copies of one."""
    differences: tuple[Change, ...] = ()
    """Where it says something else than the sheet: words of the sheet, words of the file."""
    filled_in: bool = False
    """Whether a patient's details stand in it; they are not compared."""

    @property
    def current(self) -> bool:
        """Whether it may be handed out."""
        return self.verdict.current and self.compared and not self.differences

    def describe(self) -> str:
        """The verdict in sentences."""
        if not self.verdict.current:
            return self.verdict.describe()
        if not self.compared:
            return f"{self.verdict.describe()} I only looked at the code: this file is not one sheet, or copies of one."
        if not self.differences:
            details = " The patient's details in it were not compared." if self.filled_in else ""
            return f"{self.verdict.describe()} All its words were compared.{details}"
        told = [f"  the sheet says: {each.before or '(nothing)'}\n  the file says:  {each.after or '(nothing)'}"
                for each in self.differences[:10]]  # fmt: skip
        more = f"\n  and {len(self.differences) - 10} more" if len(self.differences) > 10 else ""
        head = f"{self.verdict.code}: the code is that of an approved sheet, but this file says something else."
        return "\n".join([head, *told]) + more + "\nDo not hand it out."


def verify_file(library: Library, path: Path, today: datetime.date) -> list[FileVerdict]:
    """What is known about a PDF, for each text code in it.

    Raises HandoutsError if it is no PDF or no code is in it.
    """
    verdicts = [verify_code(library, code, today) for code in read_codes(path)]
    if len(verdicts) > 1:
        return [FileVerdict(each, False) for each in verdicts]
    (verdict,) = verdicts
    if not (verdict.current and verdict.approval):
        return [FileVerdict(verdict, False)]
    return [_compare(library, verdict, path, today)]


def _compare(library: Library, verdict: Verdict, path: Path, today: datetime.date) -> FileVerdict:
    assert verdict.approval is not None  # noqa: S101 - the caller saw to it
    language = Language.of(verdict.approval.language)
    given = [_words(page) for page in raster.texts(path)]
    press = Press(library, verdict.approval.procedure, format=verdict.edition, language=language.code,
                  paper=_paper(path), today=today)  # fmt: skip
    made = [_words(page) for page in raster.texts(press.copy())]
    if len(given) % len(made):
        return FileVerdict(verdict, False)
    labels = [_words(each.label.text) for each in press.document().walk() if isinstance(each, doc.Field)]
    head = _words(language.heading(VISIT))
    found: list[Change] = []
    filled = False
    wanted = [word for page in made for word in page]
    for first in range(0, len(given), len(made)):
        copy = [word for page in given[first : first + len(made)] for word in page]
        differ = list(_differences(wanted, copy))
        details = [
            after
            for before, after, lead in differ
            if not before and any(lead[-len(label) :] == label for label in labels)
        ]
        filled = filled or bool(details)
        for before, after, _ in differ:
            at_head = not before and after[: len(head)] == head and _is_when(after[len(head) :], details)
            if not (at_head or (not before and after in details)):
                found.append(Change(" ".join(before), " ".join(after)))
    return FileVerdict(verdict, True, tuple(dict.fromkeys(found)), filled)


def _is_when(said: Sequence[str], details: Sequence[Sequence[str]]) -> bool:
    """Whether the words at the head of a sheet are of the visit's date and time as its lines have them, and nothing else."""
    plain = [_letters(each) for each in details]
    return _letters(said) in {*plain, *(one + other for one in plain for other in plain)}


def _letters(words: Sequence[str]) -> str:
    """Letters and digits alone: what parts a date from a time is another mark in each language."""
    return "".join(character for character in "".join(words) if character.isalnum())


def _differences(wanted: Sequence[str], given: Sequence[str]) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Words that differ, with some around them, and the words of the sheet that stand before them."""
    matcher = difflib.SequenceMatcher(None, wanted, given, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        lead = list(wanted[max(0, a - 8) : a])
        if a == b:
            yield [], list(given[c:d]), lead
        else:
            yield (
                list(wanted[max(0, a - CONTEXT) : b + CONTEXT]),
                list(given[max(0, c - CONTEXT) : d + CONTEXT]),
                lead,
            )


def _words(text: str) -> list[str]:
    return re.sub(r"[\u00ad\u200b\ufffe\x02]", "", text).split()


def _paper(path: Path) -> str:
    """The name of the paper that a file is for, by the size of its first page; the usual one if it has another."""
    with raster.open_pdf(path) as document:
        width, height = sorted(document[0].get_size())
    near = {name: abs(paper.width - width) + abs(paper.height - height) for name, paper in PAPERS.items()}
    best = min(near, key=lambda name: near[name])
    return best if near[best] < 2 else LETTER
