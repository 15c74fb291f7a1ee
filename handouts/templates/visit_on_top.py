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
from handouts.reading.declarations import dataclass
from handouts.templates.edition import DESCENT, DRAFT_WORDS, Edition

LABEL_GAP, MARK_GAP = 6.0, 14.0
"""From the name of the visit's lines to the day, and from there to the words of the draft mark, in points."""
LATEST = "12:30 p.m."
"""A time of day as long as most are written."""
TALLEST = 1.05
"""How far the highest letters of all scripts rise above their line, as a share of their size: an Arabic أ, a Vietnamese Ấ."""


def take_visit_off_top(document: doc.Document) -> doc.Document:
    """The document without date and time at its head: it has no room for them, or their lines stand on the same page."""
    masthead = document.masthead
    return replace(document, masthead=replace(masthead, visit=None)) if masthead.visit else document


@dataclass(frozen=True)
class TopMargin:
    """A margin with room for a line below the words of the draft mark; ``y`` is down from the top of the live area."""

    mark: float
    """The baseline of those words, in points; negative above the live area."""
    floor: float
    """Where the first ink of the letterhead is, or of the figure beside it, in points."""


def place_visit_on_top(edition: Edition, margin: TopMargin | None = None) -> list[PlacedMark]:
    """Date and time of the visit; nothing where they are not given or have no room.

    They stand on a line with the words of the draft mark, or below it in a ``margin`` that is wider.
    """
    document, styles = edition.document, edition.styles
    if document.masthead.visit is None:
        return []
    (field,) = document.masthead.visit.items
    own = styles.small.width(field.label.text) + LABEL_GAP
    taken = styles.mark.width(document.mark.text) + MARK_GAP if document.mark and margin is None else 0
    room = edition.width - own - taken
    if field.value is None or room < _usual_width(edition):
        return []
    try:
        rows = lay_out_text(edition.setting, field.value, styles.small, edition.left + own, room, styles.small_strong)
    except HandoutsError:
        return []  # one of a patient's words is wider
    baseline = _find_baseline(edition, margin)
    if len(rows) > 1 or baseline is None:
        return []
    line = merge_rows(lay_out_text(edition.setting, field.label, styles.small, edition.left, own), rows)
    return lower(line.parts, baseline - styles.small.baseline)


def area_of_visit(edition: Edition, page: int, margin: TopMargin | None = None) -> list[Rectangle]:
    """Where it stands: a box in points from the lower left corner of a page, which is counted from 1."""
    head = edition.paper.height - edition.head
    there = page == 1 and edition.document.masthead.visit
    foot = head - margin.floor if margin else head
    return [(edition.left, foot, edition.right, head + DRAFT_WORDS)] if there else []


def _find_baseline(edition: Edition, margin: TopMargin | None) -> float | None:
    """Its baseline, in points down from the top of the live area; None where its letters would touch those of the draft mark
    or of the letterhead. Scripts differ in how far letters rise and fall, so it is found by the ink of its words."""
    document, styles = edition.document, edition.styles
    usual = styles.mark.baseline - DRAFT_WORDS
    if margin is None or document.masthead.visit is None:
        return usual
    (field,) = document.masthead.visit.items
    words = (*_usual_days(edition), field.value.text if field.value else "")
    label = field.label.text
    highest = max(styles.small.ascent(label), *map(styles.small_strong.ascent, words))
    deepest = max(styles.small.descent(label), *map(styles.small_strong.descent, words), DESCENT * styles.small.size)
    lowest = margin.floor - deepest
    if document.mark is None:
        return min(usual, lowest)
    foot = margin.mark + styles.mark.descent(document.mark.text)
    tallest = max(highest, TALLEST * styles.small_strong.size)  # somebody may write the day in another script
    baseline = min(max(usual, foot + tallest), lowest)
    return baseline if baseline >= foot + highest else None


def _usual_width(edition: Edition) -> float:
    """How wide a day and an hour are as the language writes them, whichever the month, in points."""
    return max(map(edition.styles.small_strong.width, _usual_days(edition)))


def _usual_days(edition: Edition) -> list[str]:
    """A day of each month and an hour, as the language writes them."""
    language = edition.document.language
    days = (language.day(datetime.date(2028, month, 28)) for month in range(1, 13))
    return [language.join_list((each, LATEST)) for each in days]
