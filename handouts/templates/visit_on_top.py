"""When the visit is, in the margin over page 1, where the lines for it stand on a later page.

A patient looks for the day first, and page 1 lies on top. The margin has room for it on every sheet: nothing else moves, so that a
copy has the same lines on the same pages as the sheet for nobody.
"""

import datetime
from dataclasses import replace

from handouts.document import nodes as doc
from handouts.layout.blocks.text import lay_out_text
from handouts.layout.rows import PlacedMark, lower, merge_rows
from handouts.pdf.structure import Rectangle
from handouts.problems import HandoutsError
from handouts.templates.edition import DRAFT_WORDS, Edition

LABEL_GAP, MARK_GAP = 6.0, 14.0
"""From the name of the visit's lines to the day, and from there to the words of the draft mark, in points."""
LATEST = "12:30 p.m."
"""A time of day as long as most are written."""


def take_visit_off_top(document: doc.Document) -> doc.Document:
    """The document without date and time at its head: it has no room for them, or their lines stand on the same page."""
    masthead = document.masthead
    return replace(document, masthead=replace(masthead, visit=None)) if masthead.visit else document


def place_visit_on_top(edition: Edition, beside_mark: bool = True) -> list[PlacedMark]:
    """Date and time of the visit; nothing where they are not given or have no room.

    They stand on a line with the words of the draft mark, or below it where a wider margin has room for both.
    """
    document, styles = edition.document, edition.styles
    if document.masthead.visit is None:
        return []
    (field,) = document.masthead.visit.items
    own = styles.small.width(field.label.text) + LABEL_GAP
    taken = styles.mark.width(document.mark.text) + MARK_GAP if document.mark and beside_mark else 0
    room = edition.width - own - taken
    if field.value is None or room < _usual_width(edition):
        return []
    try:
        rows = lay_out_text(edition.setting, field.value, styles.small, edition.left + own, room, styles.small_strong)
    except HandoutsError:
        return []  # one of a patient's words is wider
    if len(rows) > 1:
        return []
    line = merge_rows(lay_out_text(edition.setting, field.label, styles.small, edition.left, own), rows)
    return lower(line.parts, styles.mark.baseline - styles.small.baseline - DRAFT_WORDS)


def area_of_visit(edition: Edition, page: int) -> list[Rectangle]:
    """Where it stands: a box in points from the lower left corner of a page, which is counted from 1."""
    foot = edition.paper.height - edition.head
    there = page == 1 and edition.document.masthead.visit
    return [(edition.left, foot, edition.right, foot + DRAFT_WORDS)] if there else []


def _usual_width(edition: Edition) -> float:
    """How wide a day and an hour are as the language writes them, whichever the month, in points."""
    language, style = edition.document.language, edition.styles.small_strong
    days = (language.day(datetime.date(2028, month, 28)) for month in range(1, 13))
    return max(style.width(language.join_list((each, LATEST))) for each in days)
