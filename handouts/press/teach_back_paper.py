"""The questions of teach-back on paper, for staff: what to ask, what to listen for, a box to tick.

Teach-back tests how something was explained, never the patient (AHRQ Health Literacy Universal Precautions Toolkit, tool 5). The
questions are those of the sheet, in its language; what speaks to staff is English, as on their other papers.
"""

from handouts.content.library import Library
from handouts.content.model import BackQuestion
from handouts.document import nodes as doc
from handouts.document.wording import SheetWords
from handouts.languages.language import Language
from handouts.press.staff_papers import compose_staff_paper, paint_staff_paper
from handouts.problems import HandoutsError, Problem
from handouts.templates.staff_papers import ChangesPaper

_LEAD = (
    "Ask in your own words, one at a time: I want to be sure that I explained it well. If something is missing, say it another "
    "way and ask again. It tests how we explained it, not the patient."
)


def teach_back_paper(library: Library, procedure: str, language: Language) -> bytes:
    """What to ask and what to listen for, as a tagged PDF; of a pack, under the title of each of its sheets.

    Raises HandoutsError where the sheet has no such questions, and for letters that no font has.
    """
    words = library.procedure(procedure, language.code)
    sections = tuple(
        doc.Section("part", _heading(each.title), (_ticks(each.teach_back.items),))
        for each in words.bound_together
        if each.teach_back
    )
    if not sections:
        raise HandoutsError(Problem("no-teach-back", "The sheet has no questions for the patient to tell back.",
                                    "Add  teach_back:  with items, each with  ask:  and  listen_for:.",
                                    words.at.get("title") or words.at.get("")))  # fmt: skip
    code = SheetWords.of(library, procedure, language).codes[0]
    document = compose_staff_paper(library, Language.of("en"), f"Tell it back: {words.title}",
                                   f"Text {code}, {language.own_name}", _LEAD, words.version, code, sections)  # fmt: skip
    return paint_staff_paper(document, ChangesPaper, library)


def _heading(words: str) -> doc.Heading:
    return doc.Heading((doc.Span(words),))


def _ticks(items: tuple[BackQuestion, ...]) -> doc.Ticks:
    lines = (doc.Paragraph((doc.Span(each.ask, strong=True), doc.Span(f" {each.listen_for}"))) for each in items)
    return doc.Ticks(tuple(lines), "A box to tick once the patient has said it")
