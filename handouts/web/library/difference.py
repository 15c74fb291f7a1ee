"""Two wordings side by side: which sentences changed, where they stand, and which words in them."""

import difflib
from collections.abc import Collection, Iterator, Sequence
from typing import Literal, NamedTuple

from handouts.approval.changes import Change
from handouts.document.wording import SheetWords
from handouts.reading.declarations import dataclass, lazy_pattern

Kind = Literal["number", "number-new", "number-gone", "words", "new", "gone"]
KINDS: tuple[Kind, ...] = ("number", "number-new", "number-gone", "words", "new", "gone")
"""In the order of reading: what can harm somebody first."""

_TOKENS = lazy_pattern(r"\w+(?:[.,:/'’-]\w+)*|\s+|[^\w\s]")
"""Words whole, with their hyphens and decimal points, so that 1.5 turns into 2.5 and not .5 into .5."""


class DiffPiece(NamedTuple):
    """A stretch of a sentence; ``other`` if the other sentence has it not."""

    text: str
    other: bool


@dataclass(frozen=True)
class ShownChange:
    """A change as it is read: what kind, under which heading, and both sentences."""

    kind: Kind
    where: str
    """The heading it stands under; ``top``, ``foot`` or ``brief`` for what has none, nothing if it is not known."""
    before: tuple[DiffPiece, ...]
    after: tuple[DiffPiece, ...]


def order_changes(
    changes: Sequence[Change], old: SheetWords, new: SheetWords, headings: Collection[str]
) -> list[ShownChange]:
    """Changes in the order of reading; ``headings`` are those that part the sheet."""
    found = []
    for change in changes:
        before, after = compare_sentences(change.before, change.after)
        where = (
            find_heading(change.after, new, headings) if change.after else find_heading(change.before, old, headings)
        )
        found.append(ShownChange(change_kind(change), where, before, after))
    return sorted(found, key=lambda each: KINDS.index(each.kind))


def change_kind(change: Change) -> Kind:
    """What kind of change it is."""
    if not change.before:
        return "number-new" if change.numbers else "new"
    if not change.after:
        return "number-gone" if change.numbers else "gone"
    return "number" if change.numbers else "words"


def find_heading(sentence: str, wording: SheetWords, headings: Collection[str]) -> str:
    """The heading a sentence stands under, as :attr:`ShownChange.where`."""
    if wording.words and sentence in wording.words[0]:
        return "foot"
    under = "top"
    for line in wording.words[1:]:
        if line in headings:
            under = line
        if sentence in line:
            return under
    return "brief" if any(sentence in line for line in wording.brief) else ""


def compare_sentences(before: str, after: str) -> tuple[tuple[DiffPiece, ...], tuple[DiffPiece, ...]]:
    """Two sentences, each cut where it says something else than the other."""
    if not before or not after:
        return tuple(DiffPiece(text, True) for text in (before,) if text), tuple(
            DiffPiece(text, True) for text in (after,) if text
        )
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    match = difflib.SequenceMatcher(None, old, new, autojunk=False)
    same = [
        block for block in match.get_matching_blocks() if any(text.strip() for text in old[block.a :][: block.size])
    ]
    return (
        tuple(_cut(old, [(block.a, block.size) for block in same])),
        tuple(_cut(new, [(block.b, block.size) for block in same])),
    )


def _cut(tokens: Sequence[str], same: Sequence[tuple[int, int]]) -> Iterator[DiffPiece]:
    """The tokens as pieces. Blanks at the ends of what changed stay outside of it: nobody reads a marked blank."""
    at = 0
    for start, size in (*same, (len(tokens), 0)):
        changed = "".join(tokens[at:start])
        word = changed.strip()
        if word:
            left, right = changed.split(word, 1)
            yield from (DiffPiece(text, text is word) for text in (left, word, right) if text)
        elif changed:
            yield DiffPiece(changed, False)
        if size:
            yield DiffPiece("".join(tokens[start : start + size]), False)
        at = start + size
