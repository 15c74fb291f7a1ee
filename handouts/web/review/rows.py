"""What somebody reads who is about to sign: each change beside its source, what can harm first, with the remarks on it."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Literal

from handouts.approval.changes import compare_with_approval, split_sentences
from handouts.approval.left_advice import LeftAdvice, read_left
from handouts.approval.request_journal import ApprovalRequest, Remark
from handouts.checks.amounts import agree, read_amounts
from handouts.checks.claims import Claims, Statement
from handouts.content.library import Library
from handouts.document.compose import compose
from handouts.problems.register import entries
from handouts.reading.declarations import dataclass
from handouts.web.library.difference import ShownChange, order_changes
from handouts.web.library.pane import Pane
from handouts.web.shelf import Shelf

RowKind = Literal["lacking", "number", "claim", "words"]
KINDS: tuple[RowKind, ...] = ("lacking", "number", "claim", "words")
"""In the order of reading: numbers that the source lacks, other numbers, what rests on a source, other words."""


@dataclass(frozen=True)
class ReviewRow:
    """A change, beside what it rests on."""

    kind: RowKind
    change: ShownChange
    sentence: str
    """As it stands now; as it was, where it is gone."""
    statement: Statement | None
    """What the sheet claims by it; None where nothing is known of it."""
    lacking: tuple[str, ...]
    """The numbers in it that the words do not have on which it rests."""
    remarks: tuple[Remark, ...]

    @property
    def key(self) -> str:
        """What names it in a form: of its words, so that a tick belongs to these and no others."""
        said = "".join(piece.text for piece in self.change.before), self.sentence
        return hashlib.sha256("\0".join(said).encode("utf-8")).hexdigest()[:12]

    @property
    def is_number(self) -> bool:
        """Whether it is ticked by itself before anything is signed."""
        return self.change.kind.startswith("number")


def find_changes(library: Library, pane: Pane) -> Sequence[ShownChange]:
    """What has changed since the last approval; where nobody has ever approved, all of it is new."""
    if pane.changes or pane.row.standing.kind == "behind":
        return pane.changes
    name = pane.row.procedure
    known, changes = compare_with_approval(library, name, pane.language, pane.wording)
    headings = {" ".join(each.heading.text.split()) for each in compose(library, name, pane.language).sections}
    return order_changes(changes, known.wording if known else pane.wording, pane.wording, headings)


def make_rows(library: Library, pane: Pane, request: ApprovalRequest | None) -> list[ReviewRow]:
    """The changes of a sheet as they are read, those first that can harm most."""
    remarks = request.remarks if request else ()
    rows = [_make_row(pane, each, remarks) for each in find_changes(library, pane)]
    return sorted(rows, key=lambda each: KINDS.index(each.kind))


def _make_row(pane: Pane, change: ShownChange, remarks: Iterable[Remark]) -> ReviewRow:
    sentence = "".join(piece.text for piece in change.after or change.before)
    statement = find_statement(pane.claims, sentence) if change.after else None
    lacking = _find_lacking(statement, sentence, pane.changed_in.code) if change.kind.startswith("number") else ()
    kind: RowKind = "words"
    if change.kind.startswith("number"):
        kind = "lacking" if lacking else "number"
    elif statement and statement.basis in ("quoted", "missing", "lost"):
        kind = "claim"
    return ReviewRow(
        kind, change, sentence, statement, lacking, tuple(each for each in remarks if each.sentence == sentence)
    )


def find_statement(claims: Claims | None, sentence: str) -> Statement | None:
    """What a sheet claims by a sentence: the statement that has it as one of its own, the shortest of several."""
    if claims is None:
        return None
    found = [
        each
        for each in claims.statements
        if any(
            sentence == text or sentence in split_sentences(text) for text in (_plain(each.text), _plain(each.brief))
        )
    ]
    return min(found, key=lambda each: len(each.text), default=None)


def list_left(shelf: Shelf, pane: Pane, reader: str) -> list[tuple[LeftAdvice, str]]:
    """The advice that was left of sentences which the sheet still has, each with what its check tells, for the reader.

    Raises HandoutsError if it cannot be read.
    """
    written = shelf.library.variant_of.get(pane.row.procedure, pane.row.procedure)
    found = read_left(shelf.library.folder, written).values()
    lines = [_plain(line) for line in (*pane.wording.words, *pane.wording.brief)]
    titles = entries(reader)
    return [
        (each, titles[each.code].title if each.code in titles else each.code)
        for each in found
        if each.language == pane.language.code and any(_plain(each.sentence.replace("*", "")) in line for line in lines)
    ]


def _find_lacking(statement: Statement | None, sentence: str, code: str) -> tuple[str, ...]:
    """The numbers of a sentence that stand in no words it rests on; nothing where it rests on none.

    A number may be said in other digits or in words there: what counts is what it means. Sources are read as the sheet's
    own language has numbers.
    """
    if statement is None or not statement.quotes:
        return ()
    there = [amount for quote in statement.quotes for amount in read_amounts(quote.sentence, code)]
    return tuple(
        each.text.strip()
        for each in read_amounts(sentence, code)
        if not each.spoken and not any(agree(each, other) for other in there)
    )


def _plain(text: str) -> str:
    return " ".join(text.split())
