"""Two approvals side by side: every word of both, in one text, with what is gone and what is new in its place.

A word is gone or new whole: of "1.5" and "2.5" both are shown, never a digit alone. What is left of a line when all that
is new is taken out is the old line, letter for letter; and without what is gone it is the new one.
"""

import difflib
from collections.abc import Iterator, Sequence
from typing import Literal

from handouts.approval.store import Approval
from handouts.reading.declarations import dataclass, lazy_pattern

_HAN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORDS = lazy_pattern(rf"[{_HAN}]|[^\s{_HAN}]+|\s+")
"""Words with all that stands at them; of writing without blanks each letter."""
ALIKE = 0.5
"""How alike two lines are, of 1, if one is taken for what became of the other."""


@dataclass(frozen=True)
class RedlinePiece:
    """A stretch of a line that both have, or only the older one, or only the newer."""

    kind: Literal["same", "gone", "new"]
    text: str


RedlineLine = tuple[RedlinePiece, ...]


@dataclass(frozen=True)
class Redline:
    """What differs between two approvals."""

    before: Approval
    after: Approval
    words: tuple[RedlineLine, ...]
    """Every line that a patient reads in either."""
    brief: tuple[RedlineLine, ...]
    """The same of what only the shorter editions say."""
    shape: tuple[RedlineLine, ...]
    """What was approved besides words, where it differs."""

    @property
    def changed(self) -> int:
        """How many lines differ."""
        return sum(is_changed(line) for line in (*self.words, *self.brief, *self.shape))

    def describe(self) -> str:
        """The lines that differ as plain text: what is gone as [-gone-], what is new as {+new+}."""
        names = [f"{each.procedure} ({each.language}), approved by {each.by} on {each.on}, {each.wording.codes[0]}"
                 for each in (self.before, self.after)]  # fmt: skip
        head = f"From {names[0]}\nto   {names[1]}: "
        found = [line for line in (*self.words, *self.brief, *self.shape) if is_changed(line)]
        if not found:
            return f"{head}nothing differs."
        return "\n".join(
            [
                f"{head}{len(found)} {'line differs' if len(found) == 1 else 'lines differ'}.",
                "",
                *map(spell_line, found),
            ]
        )


def compare_approvals(before: Approval, after: Approval) -> Redline:
    """Every word of two approvals, and what differs between them. An approval of version 0.1 has kept words alone."""
    old, new = before.wording, after.wording
    both = bool(old.shape and new.shape)
    shape = [line for line in redline(old.shape, new.shape) if is_changed(line)] if both else []
    return Redline(
        before, after, tuple(redline(old.words, new.words)), tuple(redline(old.brief, new.brief)), tuple(shape)
    )


def redline(before: Sequence[str], after: Sequence[str]) -> Iterator[RedlineLine]:
    """Lines of two texts in one order, each cut where the other says something else."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield from ((RedlinePiece("same", line),) for line in before[a:b] if line)
        else:
            yield from _replaced(list(before[a:b]), list(after[c:d]))


def _replaced(old: list[str], new: list[str]) -> Iterator[RedlineLine]:
    """Lines that took the place of others: each beside the one it came from, in the order of both."""
    while old and new:
        ratios = [difflib.SequenceMatcher(None, old[0], each, autojunk=False).ratio() for each in new]
        best = max(range(len(new)), key=lambda at: ratios[at])
        if ratios[best] < ALIKE:
            yield (RedlinePiece("gone", old.pop(0)),)
            continue
        yield from ((RedlinePiece("new", each),) for each in new[:best])
        yield tuple(compare_line(old.pop(0), new[best]))
        del new[: best + 1]
    yield from ((RedlinePiece("gone", each),) for each in old)
    yield from ((RedlinePiece("new", each),) for each in new)


def compare_line(before: str, after: str) -> Iterator[RedlinePiece]:
    """Two lines in one, word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield RedlinePiece("same", "".join(old[a:b]))
            continue
        if a < b:
            yield RedlinePiece("gone", "".join(old[a:b]))
        if c < d:
            yield RedlinePiece("new", "".join(new[c:d]))


def is_changed(line: RedlineLine) -> bool:
    """Whether the two texts differ in a line."""
    return any(piece.kind != "same" for piece in line)


def spell_line(line: RedlineLine) -> str:
    """A line as plain text."""
    marks = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in line)
