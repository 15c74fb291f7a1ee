"""A sheet as SSML 1.1 (W3C, 2010): paragraphs with pauses between them, and what would be misread said outright.

A phone number is said digit by digit with a pause between its groups; a month that is abbreviated is said in full; the dash of a range is a word; the text
code is spelled; the practice's name keeps the language that it is written in; an abbreviation that the sheet explains is said
in full. Values of ``interpret-as`` are not part of
SSML: only ``characters`` is used, which the W3C's note of 2005 and the programs in use have.
"""

import re
import xml.etree.ElementTree as ET  # only written here, never read
from collections.abc import Iterator, Mapping, Sequence

from handouts.document import nodes as doc
from handouts.document.listening import is_explained
from handouts.languages.language import Language
from handouts.pdf.inseparable import DIRECTION_MARKS, Inseparable, find_inseparables
from handouts.reading.characters import without_break_marks
from handouts.reading.declarations import lazy_pattern
from handouts.templates.speech.voices import load_voices
from handouts.templates.told import ToldKind, ToldParagraph, tell

NAMESPACE = "http://www.w3.org/2001/10/synthesis"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PAUSES: Mapping[ToldKind, int] = {
    "title": 800, "part": 800, "heading": 500, "text": 500, "name": 400, "item": 500, "inner": 300, "aside": 500, "imprint": 400,
    "gap": 900,
}  # fmt: skip
"""Milliseconds of silence after each kind of paragraph; after a gap, those before a part begins."""
_HINT = "hint"
"""Words of which a listener is told more, beside the kinds of what no line parts."""
BETWEEN_GROUPS = 350
"""Milliseconds between the groups of a phone number."""
_GROUPS = lazy_pattern(r"\+?[\d]+")
_RANGE = lazy_pattern(r"(?<=[\d°FC%])[ \u00a0\u202f]?[\u2010-\u2015-][ \u00a0\u202f]?(?=\d)")
_BETWEEN = " \u00a0\u2007\u2009\u202f()-\u2010\u2011\u2012\u2013\u2014./"
"""What stands between the groups of a phone number and is not said."""
_DIRECTION = lazy_pattern(f"[{DIRECTION_MARKS}]")


def write_ssml(document: doc.Document) -> bytes:
    """The document as one SSML file, in UTF-8. Raises HandoutsError as :func:`handouts.templates.told.tell` does."""
    ET.register_namespace("", NAMESPACE)
    language = document.language
    root = ET.Element(_tag("speak"), {"version": "1.1", _LANG: language.lang_tag})
    writer = _SsmlWriter(root, language, document.original)
    if document.mark:
        writer.write(ToldParagraph("part", document.mark.text, urgent=True))
    for told in tell(document):
        writer.write(told)
    ET.indent(root)
    whole: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return whole + b"\n"


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


class _SsmlWriter:
    def __init__(self, root: ET.Element, language: Language, original: str) -> None:
        self._root, self._language, self._original = root, language, original
        self._date = _find_dates(language.day_pattern, language)
        """How the program writes a day, with the month abbreviated."""

    def write(self, told: ToldParagraph) -> None:
        """Add a paragraph and the pause after it."""
        if told.kind in ("urgent", "urgent end"):
            return
        if told.kind != "gap":
            paragraph = ET.SubElement(self._root, _tag("p"))
            parent = self._find_parent(paragraph, told)
            text = " ".join(_DIRECTION.sub("", without_break_marks(told.text)).split())
            if told.kind == "imprint" and told.text.isascii() and text.isupper():
                _spell(parent, text)
            else:
                self._add_text(parent, text, told.hints)
        elif len(self._root):
            self._root.remove(self._root[-1])  # one pause, and not one after the other
        ET.SubElement(self._root, _tag("break"), {"time": f"{PAUSES[told.kind]}ms"})

    def _find_parent(self, paragraph: ET.Element, told: ToldParagraph) -> ET.Element:
        """Where the words of a paragraph stand: in emphasis if no listener may miss them, in their own language if another."""
        if told.urgent:
            return ET.SubElement(paragraph, _tag("emphasis"), {"level": "strong"})
        if told.kind == "name" and self._original != self._language.lang_tag:
            return ET.SubElement(paragraph, _tag("lang"), {_LANG: self._original})
        return paragraph

    def _add_text(self, parent: ET.Element, text: str, hints: Sequence[doc.Span]) -> None:
        last = 0
        hinted = {" ".join(without_break_marks(each.text).split()): each for each in hints}
        known = [Inseparable(*each.span(), "date") for each in self._date.finditer(text)]
        known += [
            Inseparable(*each.span(), _HINT) for words in hinted for each in _find_hinted(words, text, hinted[words])
        ]
        others = [each for each in find_inseparables(text) if not any(_overlap(each, other) for other in known)]
        for found in sorted([*known, *others]):
            if found.start < last:
                continue
            said = text[found.start : found.end]
            _append(parent, text[last : found.start])
            if found.kind == _HINT:
                _add_hinted(parent, said, hinted[said])
            else:
                self._add_found(parent, said, found)
            last = found.end
        _append(parent, text[last:])

    def _add_found(self, parent: ET.Element, text: str, found: Inseparable) -> None:
        if found.kind == "phone":
            _spell_phone(parent, text)
        elif (said := self._say_range(self._say_month(text), found.kind)) != text:
            ET.SubElement(parent, _tag("sub"), {"alias": said}).text = text
        else:
            _append(parent, text)

    def _say_range(self, text: str, kind: str) -> str:
        """A range with its dash as a word: "2–6 weeks" would be said "two six weeks"."""
        word = load_voices().range.get(self._language.code)
        return _RANGE.sub(f" {word} ", text) if word and kind in ("quantity", "count", "number") else text

    def _say_month(self, text: str) -> str:
        """A date with its month in full: "Dec 3, 2026" would be said as it is written."""
        for short, whole in zip(self._language.short_months, self._language.months, strict=True):
            pattern = rf"(?<!\w){re.escape(short)}(?!\w)"
            if short != whole and re.search(pattern, text):
                return re.sub(pattern, whole, text)
        return text


def _find_hinted(words: str, text: str, hint: doc.Span) -> Iterator[re.Match[str]]:
    """Where words stand of which a listener is told more; not beside that itself, which would be said twice."""
    found = re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)
    return (each for each in found if not (hint.expansion and is_explained(text, each, hint.expansion)))


def _add_hinted(parent: ET.Element, text: str, hint: doc.Span) -> None:
    """A name in its own language, or an abbreviation said in full."""
    if hint.lang:
        ET.SubElement(parent, _tag("lang"), {_LANG: hint.lang}).text = text
    else:
        ET.SubElement(parent, _tag("sub"), {"alias": hint.expansion}).text = text


def _find_dates(pattern: str, language: Language) -> re.Pattern[str]:
    months = "|".join(map(re.escape, language.short_months))
    blanks = {"month": f"(?:{months})", "day": r"\d{1,2}", "year": r"\d{4}"}
    return re.compile(
        r"(?<!\w)" + re.sub(r"\\{(\w+)\\}", lambda found: blanks[found[1]], re.escape(pattern)) + r"(?!\w)"
    )


def _overlap(one: Inseparable, other: Inseparable) -> bool:
    return one.start < other.end and other.start < one.end


def _spell_phone(parent: ET.Element, text: str) -> None:
    """A phone number digit by digit, a pause between its groups; words in it, such as "ext.", stay words."""
    last = 0
    for group in _GROUPS.finditer(text):
        between = text[last : group.start()].strip(_BETWEEN)
        if last:
            ET.SubElement(parent, _tag("break"), {"time": f"{BETWEEN_GROUPS}ms"})
        _append(parent, between)
        ET.SubElement(parent, _tag("say-as"), {"interpret-as": "characters"}).text = group[0]
        last = group.end()
    _append(parent, text[last:].strip(" ()"))


def _spell(parent: ET.Element, code: str) -> None:
    """A text code, sign by sign, a pause between its groups."""
    for at, group in enumerate(_split_code(code)):
        if at:
            ET.SubElement(parent, _tag("break"), {"time": f"{BETWEEN_GROUPS}ms"})
        ET.SubElement(parent, _tag("say-as"), {"interpret-as": "characters"}).text = group


def _split_code(code: str) -> Iterator[str]:
    return (group for group in re.split(r"[ -]", code) if group)


def _append(parent: ET.Element, text: str) -> None:
    """Text at the end of an element."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
