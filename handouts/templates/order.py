"""The order of a sheet of many pages: what a patient looks for first lies on top."""

from collections.abc import Sequence
from itertools import pairwise

from handouts.content.selection import CONTACT, FORM_PARTS, VISIT
from handouts.document import nodes as doc
from handouts.layout.rows import LEAD_END, Row


def put_visit_first(document: doc.Document) -> doc.Document:
    """The document with the patient's visit before all else, where it stands at the end as it usually does."""
    sections = document.sections
    rest = [each for each in sections if each.kind not in (*FORM_PARTS, CONTACT)]
    visit = document.section(VISIT)
    if visit is None or (rest and sections.index(visit) < sections.index(rest[-1])):
        return document
    return document.put_in_order([visit.name, *(each.name for each in sections if each is not visit)])


def is_short(section: doc.Section) -> bool:
    """Whether a part is of words alone, and may stand beside another: none that has a place of its own."""
    alone = (*FORM_PARTS, CONTACT, "when_to_call")
    words = (doc.Paragraph, doc.Bullets, doc.Ticks, doc.Definitions)
    return section.kind not in alone and all(isinstance(block, words) for block in section.blocks)


def lead_in(rows: Sequence[Row], at: int, blocks: Sequence[doc.Block], block: doc.Block) -> None:
    """Let no page end above row ``at``, where ``block`` of a part's ``blocks`` begins, if that can be: words before it lead to it, and
    a picture before words is what they tell of."""
    before = next((each for each, after in pairwise(blocks) if after is block), None)
    words = isinstance(block, doc.Paragraph | doc.Heading)
    if at and ((isinstance(before, doc.Paragraph) and not words) or (isinstance(before, doc.Figure) and words)):
        rows[at - 1].cost = LEAD_END
