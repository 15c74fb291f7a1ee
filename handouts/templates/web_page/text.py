"""Words on a page for a screen: what keeps its own order and what stays on one line, as it does on paper.

A browser knows neither that the parts of "101.5 °F" keep their order within Arabic nor that no line ends within them.
Both are found by the same rules as for paper (:mod:`handouts.pdf.bidi`, :mod:`handouts.pdf.inseparable`) and said in HTML:
what stands on another level than the words around it, in an element of its own direction.
"""

import itertools
import re
from collections.abc import Callable, Sequence

from handouts.document import nodes as doc
from handouts.pdf.bidi import needs_ordering, paragraph_levels
from handouts.pdf.inseparable import closed_places, find_inseparables, quantity_of
from handouts.reading.declarations import lazy_pattern
from handouts.templates.web_page.markup import Element, add, append_text

_MAY_BREAK = lazy_pattern("[\u2010-\u2015/\u00b7~\u301c-]")
"""Beside these a browser may end a line, also within a range or a date."""
LONGEST_WHOLE = 20
"""Letters that have room on the narrowest screen, 320 pixels, also in the type of the large number."""
_ADDRESSES = ("web", "mail")

Fill = Callable[[Element, int, int], None]
"""What sets a part of a text at the end of an element: from one place to another."""


def set_text(parent: Element, text: str, rtl: bool) -> None:
    """A text at the end of an element, in one voice; ``rtl`` is the direction of the page."""
    set_spans(parent, (doc.Span(text),), rtl)


def set_spans(parent: Element, spans: Sequence[doc.Span], rtl: bool) -> None:
    """The spans of a paragraph at the end of an element: strong words, links, what is gone and what is new."""
    text = "".join(span.text for span in spans)
    closed, wholes = _close_spaces(text), _find_wholes(text)

    def fill(holder: Element, start: int, end: int) -> None:
        at = 0
        for span in spans:
            first, last = max(start, at), min(end, at + len(span.text))
            at += len(span.text)
            if first < last:
                _set_part(_begin_span(holder, span, alone=len(spans) == 1), closed, first, last, wholes)

    if rtl or needs_ordering(text):
        _set_runs(parent, text, paragraph_levels(text, rtl), int(rtl), 0, len(text), fill)
    else:
        fill(parent, 0, len(text))


def _set_runs(parent: Element, text: str, levels: Sequence[int], base: int, start: int, end: int, fill: Fill) -> None:
    """A part of a text whose direction is that of the level ``base``: what stands higher gets an element of its own.

    Outside of these elements only letters of one direction are left, and what takes its direction from them, so that
    every browser finds the levels that paper has.
    """
    at = start
    while at < end:
        higher, stop = levels[at] > base, at
        while stop < end and (levels[stop] > base) == higher:
            stop += 1
        if not higher or text[at:stop].isdigit():  # a figure stands from left to right everywhere
            fill(parent, at, stop)
        else:
            inner = add(parent, "bdi", dir="rtl" if (base + 1) % 2 else "ltr")
            _set_runs(inner, text, levels, base + 1, at, stop, fill)
        at = stop


def _begin_span(parent: Element, span: doc.Span, *, alone: bool) -> Element:
    """What holds the words of a span; one that is ``alone`` has no sentence around it, and gets room for a finger."""
    holder = parent
    if span.change:
        holder = add(holder, "del" if span.change == "gone" else "ins")
    if span.uri:
        spoken = span.says if span.says and _plain(span.says) != _plain(span.text) else None
        holder = add(holder, "a", href=span.uri, aria_label=spoken, class_="tap" if alone else None)
    if span.lang:
        holder = add(holder, "span", lang=span.lang)
    if span.expansion:
        holder = add(holder, "abbr", title=span.expansion)
    return add(holder, "strong") if span.strong else holder


def _find_wholes(text: str) -> list[tuple[int, int]]:
    """The stretches of a text within which no line ends though a browser may end one there, in order."""
    found = []
    for each in find_inseparables(text):
        if each.kind in _ADDRESSES:
            continue
        ends = list(quantity_of(each)) if each.kind == "count" else [each.start, *each.breaks, each.end]
        found += [
            (start, end)
            for start, end in itertools.pairwise(ends)
            if end - start <= LONGEST_WHOLE and _MAY_BREAK.search(text, start, end)
        ]
    return found


def _close_spaces(text: str) -> str:
    """The text with no-break spaces where no line may end."""
    closed = closed_places(text, narrow=True)
    if not closed:
        return text
    return "".join(doc.NBSP if letter == " " and place + 1 in closed else letter for place, letter in enumerate(text))


def _set_part(parent: Element, text: str, start: int, end: int, wholes: Sequence[tuple[int, int]]) -> None:
    """``text[start:end]`` at the end of an element; the stretches are those of the whole text."""
    at = start
    for whole_start, whole_end in wholes:
        first, last = max(whole_start, start), min(whole_end, end)
        if first < last:
            append_text(parent, text[at:first])
            add(parent, "span", text[first:last], class_="whole")
            at = last
    append_text(parent, text[at:end])


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace(doc.NBSP, " ")).strip()
