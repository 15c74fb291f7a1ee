"""What came into the words with pasted text and was not meant: letters in a wrong encoding, HTML, bullets, quotes."""

import html.entities
import itertools
import re
from collections.abc import Iterable, Iterator

from handouts.checks.check import Check
from handouts.checks.passages import CheckedLibrary, CheckedSheet, Passage
from handouts.content.kinds import Role
from handouts.problems import Problem, Severity
from handouts.reading.broken_text import find_broken_text
from handouts.reading.characters import name_character, quote
from handouts.reading.declarations import lazy_pattern
from handouts.reading.typed import BULLET


def _broken(check: Check, passages: Iterable[Passage]) -> Iterator[Problem]:
    for passage in passages:
        for found in itertools.islice(find_broken_text(passage.text), 1):  # one is enough to look at the text
            meant = f" It was {quote(found.repaired)}." if found.repaired else ""
            yield check.problem(
                passage.place(found.start),
                f"{quote(found.broken)} looks like broken text: read in a wrong encoding.{meant}",
                "Type the words again, or copy them anew and save the file as UTF-8.",
            )


_MARKUP = lazy_pattern(
    r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|(?P<name>[A-Za-z][A-Za-z0-9]{1,30}));"
    r"|</?(?:a|b|br|blockquote|center|code|div|em|font|h[1-6]|hr|i|img|li|mark|ol|p|s|small|span|strong|sub|sup|table|tbody|td|th|tr|u|ul)"
    r"(?:\s[^<>]*=[^<>]*)?\s?/?>|<!--|\*\*(?=\S)[^*]{1,200}(?<=\S)\*\*",
    re.IGNORECASE,
)


def _markup(check: Check, passages: Iterable[Passage]) -> Iterator[Problem]:
    for passage in passages:
        for found in _MARKUP.finditer(passage.text):
            if found["name"] and f"{found['name']};" not in html.entities.html5:
                continue
            meant = html.unescape(found[0]) if found[0].startswith("&") else ""
            cure = (
                f"Type the character itself: {meant}"
                if meant.strip() and len(meant) == 1
                else "Take it out: the sheet sets what matters apart."
            )
            yield check.problem(passage.place(found.start()), f"{quote(found[0])} is printed as it stands: text is no HTML here.", cure)  # fmt: skip


_LISTED = (Role.TEXT, Role.ITEM, Role.HEADING, Role.BRIEF, Role.CELL, Role.TERM)
_DASHED_NUMBER = lazy_pattern(r"[-\u2010-\u2015\u2212]\s*\d")
_NUMBERED = lazy_pattern(r"\(?(\d{1,2})([.)])\s+(?=\S)")
_ORDINAL_DOT = frozenset({"de"})
"""Languages that write "1. Tag" for the first day."""


def _bullets(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    for passage in sheet.passages:
        found = BULLET.match(passage.text)
        if found and passage.kind in _LISTED and not _DASHED_NUMBER.match(passage.text):
            yield check.problem(
                passage.place(),
                f"{quote(passage.text)} begins with {name_character(found[0][0])}, a mark of the list it was pasted from.",
                "Take the mark out: the sheet sets its own.",
            )
    for section, group in itertools.groupby(sheet.passages, key=lambda each: (each.section, each.kind)):
        counted = [(passage, _NUMBERED.match(passage.text)) for passage in group]
        numbers = [found[1] for _, found in counted if found]
        ordinal = sheet.language in _ORDINAL_DOT and any(found[2] == "." for _, found in counted if found)
        if (
            section[1] in _LISTED
            and len(numbers) > 1
            and not ordinal
            and numbers == [str(each + 1) for each in range(len(numbers))]
        ):
            for passage, found in counted:
                if found:
                    yield check.problem(passage.place(), f"{quote(passage.text)} begins with a number of the list it was pasted from.",
                                        "Take the number out: the sheet sets its own marks, and numbers its steps.")  # fmt: skip


_OUTER = lazy_pattern(r"“[^“”„]+”|„[^“”„]+[“”]|«[^«»]+»|‘[^‘’]+’|「[^「」]+」|\"[^\"]+\"|'[^']+'")


def _outer_quotes(check: Check, passages: Iterable[Passage]) -> Iterator[Problem]:
    for passage in passages:
        if passage.kind in _LISTED and _OUTER.fullmatch(passage.text):
            yield check.problem(
                passage.place(),
                f"The whole of {quote(passage.text)} stands in {name_character(passage.text[0])}, and is printed so.",
                "If they should only hold the text together, take them out; to YAML only \" and ' do so.",
            )


def _everywhere(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    """What the practice says, by the same rules."""
    rule = {"broken-text": _broken, "markup-in-text": _markup, "outer-quotes": _outer_quotes}[check.code]
    yield from rule(check, shelf.practice)


CHECKS = (
    Check(
        code="broken-text",
        title="No text was read in a wrong encoding",
        source="PEMAT-P 6; a dose or a name that cannot be read; Unicode 16.0, 3.9: UTF-8",
        good="why: Don’t eat at the café.",
        bad="why: Donâ€™t eat at the cafÃ©.",
        severity=Severity.ERROR,
        always=True,
        sheet=lambda check, sheet: _broken(check, sheet.passages),
        alone=True,
        shelf=_everywhere,
    ),
    Check(
        code="markup-in-text",
        title="No HTML stands in the words",
        source="Text is never markup here, and is printed as it stands; PEMAT-P 3",
        good="why: Tylenol® & rest. 3 < 5.",
        bad="why: Tylenol&reg; &amp; <b>rest</b>.",
        always=True,
        sheet=lambda check, sheet: _markup(check, sheet.passages),
        alone=True,
        shelf=_everywhere,
    ),
    Check(
        code="pasted-bullet",
        title="No item brings a mark of its own",
        source="The sheet sets the marks of its lists, and a listener hears them as such; PDF/UA-1, 7.6",
        good="short_version: [Rest at home., Call us.]",
        bad="short_version: [– Rest at home., • Call us.]",
        always=True,
        sheet=_bullets,
    ),
    Check(
        code="outer-quotes",
        title="No quotes stand around a whole text",
        source="Curly quotes hold no text together in YAML 1.2, 7.3; they are printed",
        good="why: The nurse says “Lie still”.",
        bad="title: “Knee repair”",
        always=True,
        sheet=lambda check, sheet: _outer_quotes(check, sheet.passages),
        alone=True,
        shelf=_everywhere,
    ),
)
