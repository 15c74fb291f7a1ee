"""What changed between two wordings, sentence by sentence."""

from collections.abc import Iterator, Sequence

from handouts.approval.store import Approval, read_approvals
from handouts.content.library import Library
from handouts.document.wording import SheetWords
from handouts.languages.language import Language
from handouts.reading.declarations import dataclass, lazy_pattern

# -- what changed


@dataclass(frozen=True)
class Change:
    """A sentence that is new, gone, or says something else."""

    before: str
    after: str

    @property
    def numbers(self) -> bool:
        """Whether a number or a phone number differs."""
        return sorted(_NUMBER.findall(self.before)) != sorted(_NUMBER.findall(self.after))


_NUMBER = lazy_pattern(r"\d+")
_SENTENCES = lazy_pattern(r"(?<=[.!?])\s+(?=\S)")


def split_sentences(line: str) -> list[str]:
    """The sentences of a line, as changes are told by."""
    return _SENTENCES.split(line)


def compare_words(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """What differs between two wordings, sentence by sentence: numbers and phone numbers first, then as they stand."""
    import difflib

    old, new = ([sentence for line in lines for sentence in split_sentences(line)] for lines in (before, after))
    found: list[Change] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += _paired(old[a:b], new[c:d])
    return sorted(dict.fromkeys(found), key=lambda change: not change.numbers)


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Sentences that replace each other, the most alike together; the rest went or came."""
    import difflib

    left = list(new)
    for sentence in old:
        alike = [(difflib.SequenceMatcher(None, sentence, each).ratio(), each) for each in left]
        best = max(alike, default=(0.0, ""))
        if best[0] >= 0.5:
            left.remove(best[1])
            yield Change(sentence, best[1])
        else:
            yield Change(sentence, "")
    for sentence in left:
        yield Change("", sentence)


def describe_changes(procedure: str, last: Approval | None, found: Sequence[Change]) -> str:
    """The changes in plain words."""
    if last is None:
        return f"{procedure} has never been approved: all of it is new."
    since = f"{last.by} approved it on {last.on} ({', '.join(last.wording.codes)})"
    if not found:
        return f"{procedure}: no word has changed since {since}."
    blocks = [f"{procedure}: {len(found)} {'change' if len(found) == 1 else 'changes'} since {since}."]
    for title, numbers in (("Numbers and phone numbers", True), ("Words", False)):
        members = [change for change in found if change.numbers is numbers]
        if members:
            blocks.append("\n\n".join([title, *map(_change_text, members)]))
    return "\n\n".join(blocks)


def _change_text(change: Change) -> str:
    lines = [f"  was: {change.before}"] * bool(change.before) + [f"  now: {change.after}"] * bool(change.after)
    if not change.before:
        lines = [f"  new: {change.after}"]
    elif not change.after:
        lines = [f"  left out: {change.before}"]
    return "\n".join(lines)


def compare_with_approval(
    library: Library, procedure: str, language: Language, now: SheetWords | None = None
) -> tuple[Approval | None, list[Change]]:
    """The last approval of a sheet, whatever its words, and what has changed since; every sentence is new if there is none.

    ``now`` is the sheet as :func:`handouts.approval.printed_parts.read_sheet` reads it; without it, the short editions
    are taken to have the parts that they had when they were approved.
    """
    known = read_approvals(library.folder, procedure, language.code)
    now = now or SheetWords.of(library, procedure, language, known[-1].wording.parts if known else None)
    if not known:
        return None, compare_words((), (*now.words, *now.brief))
    last = known[-1].wording
    found = compare_words((*last.words, *last.brief), (*now.words, *now.brief))
    return known[-1], found + (_compare_lines(last.shape, now.shape, found) if last.shape else [])


def _compare_lines(old: Sequence[str], new: Sequence[str], told: Sequence[Change]) -> list[Change]:
    """What differs besides words, line by line; where only words that are told already differ, nothing."""
    import difflib

    found: list[Change] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += _paired(old[a:b], new[c:d])
    return [each for each in dict.fromkeys(found) if not any(_only_words(each, one) for one in told)]


def _only_words(change: Change, told: Change) -> bool:
    """Whether a line differs only in the words of a change that is told."""
    return bool(told.before and told.after) and change.before.replace(told.before, told.after) == change.after
