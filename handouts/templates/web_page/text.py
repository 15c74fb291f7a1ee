"""Words on a page for a screen: what keeps its own order and what stays on one line, as it does on paper.

A browser knows neither that the parts of "101.5 °F" keep their order within Arabic nor that no line ends within them.
Both are found by the same rules as for paper (:mod:`handouts.pdf.bidi`, :mod:`handouts.pdf.inseparable`) and said in HTML.
"""

import re
from collections.abc import Iterator, Sequence

from handouts.document import nodes as doc
from handouts.pdf.bidi import isolates, needs_ordering
from handouts.pdf.inseparable import closed_places, find_inseparables
from handouts.reading.declarations import dataclass, lazy_pattern
from handouts.templates.web_page.markup import Element, add, append_text

_MAY_BREAK = lazy_pattern("[\u2010-\u2015/\u00b7~\u301c-]")
"""Beside these a browser may end a line, also within a range or a date."""
LONGEST_WHOLE = 20
"""Letters that have room on the narrowest screen, 320 pixels, also in the type of the large number."""
_ADDRESSES = ("web", "mail")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of a text that is set in one piece: ``text[start:end]``."""

    start: int
    end: int
    isolated: bool = False
    """Whether it reads from left to right, whatever stands around it."""
    whole: bool = False
    """Whether no line ends within it."""


def _find_stretches(text: str, rtl: bool) -> Iterator[_Stretch]:
    """The parts of a text that need an element of their own, in order; no two overlap."""
    ordered = isolates(text) if rtl or needs_ordering(text) else []
    found = [_Stretch(start, end, isolated=True) for start, end in ordered]
    for each in find_inseparables(text):
        if each.kind in (*_ADDRESSES, "count"):
            continue
        ends = [each.start, *each.breaks, each.end]
        for start, end in zip(ends, ends[1:], strict=False):
            apart = all(end <= other.start or other.end <= start for other in found)
            if apart and end - start <= LONGEST_WHOLE and _MAY_BREAK.search(text, start, end):
                found.append(_Stretch(start, end, whole=True))
    return iter(sorted(found, key=lambda each: each.start))


def _close_spaces(text: str) -> str:
    """The text with no-break spaces where no line may end."""
    closed = closed_places(text, narrow=True)
    if not closed:
        return text
    return "".join(
        doc.NBSP if letter == " " and place + 1 in closed else letter for place, letter in enumerate(text)
    )


def set_text(parent: Element, text: str, rtl: bool) -> None:
    """A text at the end of an element, in one voice; ``rtl`` is the direction of the page."""
    _set_part(parent, _close_spaces(text), 0, len(text), list(_find_stretches(text, rtl)))


def _set_part(parent: Element, text: str, start: int, end: int, stretches: Sequence[_Stretch]) -> None:
    """``text[start:end]`` at the end of an element; the stretches are those of the whole text."""
    at = start
    for each in stretches:
        first, last = max(each.start, start), min(each.end, end)
        if first >= last:
            continue
        append_text(parent, text[at:first])
        if each.isolated:
            add(parent, "bdi", text[first:last], dir="ltr")
        else:
            add(parent, "span", text[first:last], class_="whole")
        at = last
    append_text(parent, text[at:end])


def set_spans(parent: Element, spans: Sequence[doc.Span], rtl: bool) -> None:
    """The spans of a paragraph at the end of an element: strong words, links, what is gone and what is new."""
    text = "".join(span.text for span in spans)
    closed, stretches = _close_spaces(text), list(_find_stretches(text, rtl))
    at = 0
    for span in spans:
        holder = parent
        if span.change:
            holder = add(holder, "del" if span.change == "gone" else "ins")
        if span.uri:
            # a number in another order than the page's is one link: its own order is that of the number
            spoken = span.says if span.says and _plain(span.says) != _plain(span.text) else None
            holder = add(holder, "a", href=span.uri, aria_label=spoken)
        if span.strong:
            holder = add(holder, "strong")
        _set_part(holder, closed, at, at + len(span.text), stretches)
        at += len(span.text)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace(doc.NBSP, " ")).strip()
