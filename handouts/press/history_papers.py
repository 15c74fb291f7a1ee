"""Papers about what was approved: two approvals compared, every word of both; and the words of one that kept no sheets.

They are for staff, and say so in English; the words stand as they were approved, in the sheet's own script.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from handouts.approval.redline import Redline, RedlineLine, RedlinePiece, is_changed
from handouts.approval.store import Approval
from handouts.content.colors import Palette
from handouts.content.model import Brand
from handouts.document import nodes as doc
from handouts.languages.language import Language
from handouts.layout.pagination import TooTall
from handouts.layout.tagging import Tags
from handouts.layout.typography import PAPERS, Look
from handouts.options import LETTER
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.metadata import Metadata
from handouts.problems import HandoutsError, Problem
from handouts.templates.staff_papers import ChangesPaper


def redline_paper(found: Redline, *, paper: str = LETTER, today: datetime.date) -> bytes:
    """All words of two approvals in one text, as a tagged PDF: what is gone is struck, what is new is underlined.

    A listener hears "deleted" and "inserted", and no color says what the line does not.
    """
    before, after = found.before, found.after
    codes = [each.wording.codes[0] for each in (before, after)]
    english = Language.of("en")
    count = (
        "Nothing differs."
        if not found.changed
        else f"{found.changed} {'line differs' if found.changed == 1 else 'lines differ'}."
    )
    lead = f"{before.by} approved {codes[0]} on {english.day(before.on)}; {after.by} approved {codes[1]} on {english.day(after.on)}. "
    lead += f"{count} What is gone is struck, what is new is underlined."
    sections = [_section("The words", found.words)]
    if any(map(is_changed, found.brief)):
        sections.append(_section("What the shorter editions say in other words", found.brief))
    if found.shape:
        sections.append(_section("What was approved besides words", found.shape))
    if not (before.wording.shape and after.wording.shape):
        lead += " One of them is of version 0.1, which kept words alone."
    return _pdf(f"What changed: {after.procedure}", lead, sections, after, paper, today)


def approved_words_paper(approval: Approval, mark: str, *, paper: str = LETTER, today: datetime.date) -> bytes:
    """The words that an approval has kept, a line for each text, as a tagged PDF: where the sheets themselves were not.

    ``mark`` is what it must say before anybody takes it for a sheet of today.
    """
    english, wording = Language.of("en"), approval.wording
    lead = f"Approved by {approval.by} on {english.day(approval.on)}, until {english.day(approval.until)}. Printed again on "
    lead += f"{english.day(today)} from the words alone, which are complete: the pages were not kept. {mark}"
    sections = [
        _section(title, [_unchanged(line) for line in lines])
        for title, lines in (
            ("The words, in the order of reading", wording.words),
            ("What the shorter editions say in other words", wording.brief),
            ("What was approved besides words", wording.shape),
        )
        if lines
    ]
    return _pdf(f"What was approved: {approval.procedure}", lead.strip(), sections, approval, paper, today)


def _pdf(
    title: str, lead: str, sections: Iterable[doc.Section], about: Approval, paper: str, today: datetime.date
) -> bytes:
    """A paper in the letters of the sheet's language; raises HandoutsError if a line is taller than a page."""
    language, code = Language.of(about.language), about.wording.codes[0]
    practice = about.wording.words[0] if about.wording.words else about.procedure
    masthead = doc.Masthead(
        None, (_text(practice),), _text(f"Text {code}"), None, doc.Heading((doc.Span(title),), 1), _text(lead)
    )
    imprint = doc.Imprint(practice, "", title, language.own_name, "", "", code, "", language.page)
    document = doc.Document(language, f"{title}, {code}", practice, title, today, language.lang_tag, None, masthead,
                            tuple(sections), imprint)  # fmt: skip
    sheet = PAPERS[paper]
    canvas = TaggedCanvas(
        (sheet.width, sheet.height), Metadata(document.title, language.lang_tag, practice, title, date=today)
    )
    try:
        tags = Tags(document, canvas.structure.document)
        ChangesPaper(document, tags, Look.of(Palette.of(Brand()), "color"), sheet, Path()).paint(canvas)
    except TooTall as error:
        raise HandoutsError(
            Problem("staff-paper-too-long", "A sentence is taller than a page.", "Shorten it.")
        ) from error
    return bytes(canvas.getpdfdata())


def _section(title: str, lines: Sequence[RedlineLine]) -> doc.Section:
    blocks = tuple(doc.Paragraph(tuple(_spans(line))) for line in lines)
    return doc.Section("part", doc.Heading((doc.Span(title),), 2), blocks)


def _spans(line: RedlineLine) -> Iterator[doc.Span]:
    """A line's pieces. Of blanks alone nobody sees whether they are gone or new: they stand with the words before them."""
    pieces: list[tuple[str, str]] = []
    for piece in line:
        if piece.text.isspace() and pieces:
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + piece.text * (piece.kind != "gone"))
        elif pieces and piece.kind != "same" and pieces[-1][0] != "same" and not pieces[-1][1].endswith(" "):
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + " ")
            pieces.append((piece.kind, piece.text))
        elif not piece.text.isspace():
            pieces.append((piece.kind, piece.text))
    for kind, text in pieces:
        if kind == "same":
            yield doc.Span(text)
        else:
            yield doc.Span(text, strong=kind == "new", change="new" if kind == "new" else "gone")


def _unchanged(line: str) -> RedlineLine:
    return (RedlinePiece("same", line),)


def _text(words: str) -> doc.Paragraph:
    return doc.Paragraph((doc.Span(words),))
