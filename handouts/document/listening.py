"""What a listener is told beside the words themselves: what an abbreviation is short for, and which names are in another language.

Nothing is added that the sheet does not say itself. An abbreviation is expanded where the sheet gives its long form in
brackets beside it, once, letter for letter: "magnetic resonance imaging (MRI)" or "MRI (magnetic resonance imaging)"
(after A. S. Schwartz and M. A. Hearst, A simple algorithm for identifying abbreviation definitions, PSB 2003, but only the
first letters of words count, so that nothing is guessed). What an approval binds stays as it is.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, NamedTuple, TypeVar

from handouts.document.nodes import Document, Node, Paragraph, Slot, Span
from handouts.reading.declarations import lazy_pattern


class ListenerHint(NamedTuple):
    """What a listener is told of some words."""

    expansion: str = ""
    lang: str = ""


NodeKind = TypeVar("NodeKind", bound=Node)

_ABBREVIATION = r"[^\W\d_a-z]{2,6}"
_IN_BRACKETS = lazy_pattern(rf"((?:[^\W\d_]+[\s\u00a0-]+){{2,12}})\(({_ABBREVIATION})\)")
"""Words, and after them what may be short for the last of them."""
_BEFORE_BRACKETS = lazy_pattern(rf"\b({_ABBREVIATION})[\s\u00a0]+\(([^()]{{5,80}})\)")
"""What may be short for the words in brackets after it."""
_WORDS = lazy_pattern(r"[^\W\d_]+")
SHORT = 3
"""Letters of a small word, such as "of" or "por", that an abbreviation may pass over."""


def tell_listeners(document: Document, foreign: Collection[str]) -> Document:
    """The document with the abbreviations it explains marked, and with the names of ``foreign`` marked as words of the
    language it was first written in."""
    by_text = {short: ListenerHint(expansion=long) for short, long in find_expansions(document).items()}
    by_text |= {" ".join(name.split()): ListenerHint(lang=document.original) for name in foreign if name}
    if not by_text:
        return document
    found = "|".join(
        r"[\s\u00a0]+".join(map(re.escape, text.split())) for text in sorted(by_text, key=len, reverse=True)
    )
    pattern = re.compile(rf"(?<!\w)(?:{found})(?!\w)")
    sections = tuple(_mark(section, pattern, by_text) for section in document.sections)
    masthead = replace(document.masthead, lead=_mark(document.masthead.lead, pattern, by_text))
    return replace(document, masthead=masthead, sections=sections)


def find_expansions(document: Document) -> dict[str, str]:
    """What each abbreviation is short for, as the document says it; one that is short for two things is left out."""
    found: dict[str, set[str]] = {}
    longest: dict[tuple[str, str], str] = {}
    for node in document.walk():
        if isinstance(node, Paragraph) and "(" in node.text:
            for short, long in _explained(node.text):
                key = short, long.casefold()
                found.setdefault(short, set()).add(long.casefold())
                longest.setdefault(key, long)
    return {short: longest[short, next(iter(long))] for short, long in found.items() if len(long) == 1}


def _explained(text: str) -> Iterator[tuple[str, str]]:
    for each in _IN_BRACKETS.finditer(text):
        if long := _last_words_of(each[1], each[2]):
            yield each[2], long
    for each in _BEFORE_BRACKETS.finditer(text):
        if _last_words_of(each[2], each[1]) == each[2].strip():
            yield each[1], each[2].strip()


def _last_words_of(text: str, short: str) -> str:
    """The last words of a text, as many as an abbreviation has letters, if they begin with these letters; else ""."""
    words = list(_WORDS.finditer(text))
    letters, at = list(short.casefold()), len(words)
    while letters and at:
        at -= 1
        word = words[at][0]
        if word[0].casefold() == letters[-1]:
            letters.pop()
        elif not letters or len(word) > SHORT or not word.islower() or at + 1 == len(words):
            return ""
    return " ".join(text[words[at].start() :].split()) if not letters and short.isupper() else ""


def _mark(node: NodeKind, pattern: re.Pattern[str], by_text: Mapping[str, ListenerHint]) -> NodeKind:
    """A node whose paragraphs have the names and abbreviations in them apart; a node without any is left as it is."""
    if isinstance(node, Slot):
        return node
    changed: dict[str, Any] = {}
    if isinstance(node, Paragraph):
        spans = tuple(part for span in node.spans for part in _cut(span, pattern, by_text))
        changed = {"spans": spans} if len(spans) > len(node.spans) or spans != node.spans else {}
    else:
        for each in fields(node):
            value = getattr(node, each.name)
            marked = _mark_all(value, pattern, by_text)
            if marked is not value:
                changed[each.name] = marked
    return replace(node, **changed) if changed else node


def _mark_all(value: Any, pattern: re.Pattern[str], by_text: Mapping[str, ListenerHint]) -> Any:
    if isinstance(value, Node) and is_dataclass(value):
        return _mark(value, pattern, by_text)
    if isinstance(value, tuple):
        marked = tuple(_mark_all(each, pattern, by_text) for each in value)
        return value if all(one is other for one, other in zip(marked, value, strict=True)) else marked
    return value


def _cut(span: Span, pattern: re.Pattern[str], by_text: Mapping[str, ListenerHint]) -> Iterator[Span]:
    """A stretch of text with what is told of parts of it; a link, a patient's detail and an explanation stay whole."""
    last = 0
    if not span.uri and not span.field:
        for each in pattern.finditer(span.text):
            told = by_text[" ".join(each[0].split())]
            if told.expansion and is_explained(span.text, each, told.expansion):
                continue
            if each.start() > last:
                yield replace(span, text=span.text[last : each.start()])
            yield replace(span, text=each[0], expansion=told.expansion, lang=told.lang)
            last = each.end()
    if last < len(span.text) or not last:
        yield replace(span, text=span.text[last:])


def is_explained(text: str, found: re.Match[str], long: str) -> bool:
    """Whether an abbreviation stands beside its long form: a listener would hear that twice."""
    before, after = " ".join(text[: found.start()].split()), " ".join(text[found.end() :].split())
    return before.casefold().endswith(f"{long.casefold()} (") or after.casefold().startswith(f"({long.casefold()})")
