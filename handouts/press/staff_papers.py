"""Papers for the people who answer for a sheet: the report on it, and what has changed since it was approved.

They go through the same engine as the sheets, so they are tagged and can be read aloud, and are proved
before they are written. How they look stands in
:mod:`handouts.templates.staff_papers`.
"""

import datetime
from collections.abc import Iterator, Sequence

from handouts.approval.changes import Change
from handouts.approval.store import Approval
from handouts.checks.instruments import CDC, PEMAT, InstrumentReport, Judged
from handouts.content.colors import Palette
from handouts.content.library import Library
from handouts.document import nodes as doc
from handouts.document.wording import SheetWords
from handouts.languages.language import Language
from handouts.layout.pagination import TooTall
from handouts.layout.refusals import refuse_missing_glyphs
from handouts.layout.tagging import Tags
from handouts.layout.typography import PAPERS, Look
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.metadata import Metadata
from handouts.press.proof.proof import refuse_unproved
from handouts.problems import HandoutsError, Problem
from handouts.templates.staff_papers import ChangesPaper, ReportPaper, StaffPaper

_PAPER = PAPERS["letter"]


def _text(words: str) -> doc.Paragraph:
    return doc.Paragraph((doc.Span(words),))


def _heading(words: str, level: int = 2) -> doc.Heading:
    return doc.Heading((doc.Span(words),), level)


def compose_staff_paper(
    library: Library,
    language: Language,
    title: str,
    about: str,
    lead: str,
    day: datetime.date,
    code: str,
    sections: tuple[doc.Section, ...],
) -> doc.Document:
    """A paper for staff: its title, what it is about, a sentence or two, and its sections."""
    name = library.practice.name
    masthead = doc.Masthead(None, (_text(name),), _text(about), None, _heading(title, 1), _text(lead))
    imprint = doc.Imprint(name, "", title, language.own_name, "", "", code, "", language.page)
    return doc.Document(
        language, f"{title}: {name}", name, about, day, language.lang_tag, None, masthead, sections, imprint
    )


def paint_staff_paper(document: doc.Document, kind: type[StaffPaper], library: Library) -> bytes:
    """A paper for staff as a tagged PDF. Raises HandoutsError for letters that no font has, or a line too long."""
    refuse_missing_glyphs(document)
    meta = Metadata(document.title, document.language.lang_tag, document.author, document.subject, date=document.date)
    canvas = TaggedCanvas((_PAPER.width, _PAPER.height), meta)
    look = Look.of(Palette.of(library.practice.brand), "color")
    try:
        tags = Tags(document, canvas.structure.document)
        paper = kind(document, tags, look, _PAPER, library.folder)
        pages = paper.paint(canvas)
    except TooTall as error:
        raise HandoutsError(
            Problem("staff-paper-too-long", "A sentence is taller than a page.", "Shorten it.")
        ) from error
    plate = canvas.plate()
    refuse_unproved(plate, document, [paper.live_areas(number) for number in range(1, pages + 1)], "staff")
    return plate.fill({})


# -- the report


def report_paper(library: Library, report: InstrumentReport) -> bytes:
    """The report on one page, as a tagged PDF; what is left to a human has a box to tick."""
    english = Language.of("en")
    scores = report.scores()
    understand, act, cdc = (score.describe() for score in scores.values())
    sections = (
        _measure(
            f"{PEMAT}, items for print",
            f"Understandability: {understand}. Actionability: {act}. 70 % or less is poor.",
            report.of(PEMAT),
        ),
        _measure("CDC Clear Communication Index", f"{cdc}. 90 % passes.", report.of(CDC)),
    )
    lead = (
        f"Reading level: {report.reading}. Judged by the program on {english.day(report.day)}; tick what you find met."
    )
    document = compose_staff_paper(
        library, english, f"Report: {report.title}", f"Text {report.code}", lead, report.day, report.code, sections
    )
    return paint_staff_paper(document, ReportPaper, library)


def _measure(title: str, score: str, items: Sequence[Judged]) -> doc.Section:
    blocks: list[doc.Block] = [_text(score)]
    for verdict, heading in (
        ("not met", "Open: not met yet"),
        ("human", "For you to judge"),
        ("met", "Met"),
        ("does not apply", "Does not apply here"),
    ):
        members = [item for item in items if item.verdict == verdict]
        if not members:
            continue
        blocks.append(_heading(heading, 3))
        lines = tuple(_item(item) for item in members)
        blocks.append(
            doc.Ticks(lines, "A box to tick if it is met") if verdict in ("human", "not met") else doc.Bullets(lines)
        )
    return doc.Section("part", _heading(title), tuple(blocks))


def _item(item: Judged) -> doc.Paragraph:
    return doc.Paragraph((doc.Span(f"{item.number} {item.words}", strong=True), doc.Span(f": {item.evidence}")))


# -- what has changed


def changes_paper(
    library: Library,
    procedure: str,
    language: Language,
    last: Approval | None,
    changes: Sequence[Change],
    *,
    today: datetime.date,
) -> bytes:
    """What has changed since the last approval, to read and to sign, as a tagged PDF. It speaks English to staff."""
    english = Language.of("en")
    wording = SheetWords.of(library, procedure, language)
    title = library.procedure(procedure, language.code).title
    if last is None:
        lead = "This text has never been approved: all of it is new."
    elif changes:
        lead = f"Since {last.by} approved it on {english.day(last.on)} ({last.wording.codes[0]}), this has changed."
    else:
        lead = f"No word has changed since {last.by} approved it on {english.day(last.on)}."
    document = compose_staff_paper(library, english, f"Changes: {title}", f"Text {wording.codes[0]}", lead, today, wording.codes[0],
                         (*_changes(changes), sign_here(english, "I have read these changes and answer for them.")))  # fmt: skip
    return paint_staff_paper(document, ChangesPaper, library)


def _changes(changes: Sequence[Change]) -> Iterator[doc.Section]:
    for title, numbers in (("Numbers and phone numbers", True), ("Words", False)):
        members = [change for change in changes if change.numbers is numbers]
        if members:
            rows = tuple((_text(change.before or "–"), _text(change.after or "–")) for change in members)
            yield doc.Section(
                "part", _heading(title), (doc.DataTable((_text("Approved"), _text("Now")), rows, row_heads=False),)
            )


def sign_here(language: Language, words: str) -> doc.Section:
    """Lines to sign on, under the words that are signed."""
    labels = (("name", "Name and role"), ("date", "Date"), ("place", "Approved until"), ("note", "Signature"))
    fields = tuple(doc.Field(key, _text(label), None, f"{label}: {language.to_write}") for key, label in labels)
    return doc.Section("part", _heading("To sign"), (_text(words), doc.Fields(fields)))
