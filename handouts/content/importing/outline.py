"""The outline of a leaflet: its title, its sections under their headings, and in them sentences, items, tables and pictures.

A heading is what the file calls one; or what looks like one: larger than the run of the text, or bold, or in capitals, short,
and with something under it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import field
from typing import Literal

from handouts.content.importing.plain import Mark, PlainBlock
from handouts.content.importing.topics import HeadingWords, plain_words
from handouts.reading.declarations import dataclass, lazy_pattern
from handouts.reading.sentences import find_sentences

LONGEST_HEADING, MOST_WORDS = 120, 18
"""Letters and words of what is taken for a heading without being called one."""
LARGER = 1.1
"""How many times larger than the run of the text a heading is at least."""
_DEEPEST_STYLE = 11.0
"""Ranks up to here are what the file says; the others are told by looks, and a bold heading below a large one is no proof
that it belongs to it."""
_BOLD_RANK = 90.0
"""Of a heading that is only bold: below all that are larger."""


@dataclass
class LeafletPassage:
    """A sentence, an item of a list, a table or a picture."""

    text: str
    kind: Literal["sentence", "item", "table", "picture"] = "sentence"
    begins: bool = False
    """Whether a paragraph begins here."""
    lead: str = ""
    """The bold words that an item begins with."""
    mark: Mark = ""
    rows: list[list[str]] = field(default_factory=list)
    head: bool = False
    picture: int = -1
    quoted: tuple[str, ...] = ()
    """What it rests on, if not on its own words in the leaflet."""

    @property
    def sentences(self) -> list[str]:
        """The sentences of an item."""
        return split_sentences(self.text)


@dataclass
class PassageGroup:
    """Passages, under a heading within a section if they have one."""

    heading: str = ""
    passages: list[LeafletPassage] = field(default_factory=list)
    is_led: bool = False
    """Whether the heading is a sentence that a list completes, and so only for the list."""


@dataclass
class LeafletSection:
    """What stands under a heading, and the part of a sheet that it belongs to, if it belongs to one."""

    heading: str = ""
    part: str | None = None
    rank: float = 0.0
    groups: list[PassageGroup] = field(default_factory=lambda: [PassageGroup()])

    @property
    def passages(self) -> Iterator[LeafletPassage]:
        """All passages, in order."""
        return (each for group in self.groups for each in group.passages)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands under the heading."""
        return not any(group.passages or group.heading for group in self.groups)


@dataclass
class LeafletOutline:
    """A leaflet, in order."""

    title: str
    intro: LeafletSection
    sections: list[LeafletSection]
    above: list[str]
    """What stands before the title, such as the name of a hospital."""
    letterhead: list[str] = field(default_factory=list)
    """Lines below the title that say whose leaflet it is: a name, an address, a phone. They are no sentence about the procedure."""


def outline_leaflet(blocks: Sequence[PlainBlock], words: HeadingWords, title: str) -> LeafletOutline:
    """The outline; ``title`` is for a leaflet whose text has none."""
    blocks = [each for each in blocks if each.text or each.kind != "paragraph"]
    ranks = find_headings(blocks, words)
    at = _find_title(blocks, ranks, words, title)
    above = [each.text for each in blocks[:at] if each.text] if at is not None else []
    start = 0 if at is None else at + 1
    below = start + _letterhead_lines(blocks[start:], ranks[start:], words)
    letterhead, start = [each.text for each in blocks[start:below]], below
    _mark_plain_lists(blocks[start:], ranks[start:])
    maker = _OutlineMaker(
        words,
        any(
            rank and words.find_part(each.text) == "when_to_call"
            for each, rank in zip(blocks[start:], ranks[start:], strict=True)
        ),
    )
    for each, rank, after in zip(blocks[start:], ranks[start:], [*blocks[start + 1 :], None], strict=False):
        maker.add(each, rank, after)
    title = title if at is None else blocks[at].text
    return LeafletOutline(
        re.sub(r"\s*:$", "", title),
        maker.intro,
        [each for each in maker.sections if not each.is_empty or each.heading],
        above,
        letterhead,
    )


def take_sentence(section: LeafletSection, *, items: bool = False) -> LeafletPassage | None:
    """Takes the first sentence out of a section; an item only where ``items`` allows it: a list of steps keeps its first."""
    for group in section.groups:
        if group.heading:
            return None
        for each in group.passages:
            if each.kind == "sentence" and not each.text.endswith(":"):
                group.passages.remove(each)
                return each
            if each.kind in ("sentence", "item"):
                break
    for group in section.groups if items else ():
        for each in group.passages:
            if each.kind == "item" and not group.heading:
                group.passages.remove(each)
                return each
    return None


def split_sentences(text: str) -> list[str]:
    """The sentences of a text."""
    starts = find_sentences(text)
    found = [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [each for each in found if each]


# -- headings


def find_headings(blocks: Sequence[PlainBlock], words: HeadingWords) -> list[float]:
    """The rank of each block as a heading: small for one high up, 0 for what is none."""
    sizes: Counter[float] = Counter()
    letters = bold = 0
    for each in blocks:
        if each.kind == "paragraph" and not each.level:
            sizes[round(each.size * 2) / 2] += len(each.text)
            letters += len(each.text)
            bold += len(each.text) * each.bold
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    mostly_bold = bold * 2 > letters
    styled = {each.level: each.size for each in reversed(blocks) if each.level}
    ranks = []
    for each, after in zip(blocks, [*blocks[1:], None], strict=True):
        if each.kind != "paragraph":
            ranks.append(0.0)
        elif each.level:
            ranks.append(float(each.level))
        elif after is None or not _may_be_heading(each):
            ranks.append(0.0)
        else:
            ranks.append(_rank_by_look(each, after, body, mostly_bold, styled, words))
    return ranks


def _may_be_heading(block: PlainBlock) -> bool:
    text = block.text
    if block.mark or len(text) > LONGEST_HEADING or len(text.split()) > MOST_WORDS or not re.search(r"[^\W\d_]", text):
        return False
    return not re.search(r"[.;,]['\")”’]?$", text) and len(split_sentences(text)) <= 2


def _rank_by_look(
    block: PlainBlock, after: PlainBlock, body: float, mostly_bold: bool, styled: dict[int, float], words: HeadingWords
) -> float:
    if block.size and body and block.size >= body * LARGER:
        if styled:
            higher = [level for level, size in styled.items() if size and size <= block.size + 0.3]
            return float(min(higher) if higher else max(styled) + 1)
        return 50.0 - min(block.size, 49.0)
    below = block.bold and after.kind == "paragraph" and after.bold and not after.mark and after.size <= block.size
    if block.bold and not mostly_bold and not below:
        return _BOLD_RANK if not styled else max(styled) + 1
    capitals = (
        block.text == block.text.upper()
        and bool(re.search(r"[^\W\d_]{2}", block.text))
        and block.text != block.text.lower()
    )
    if capitals and after.text != after.text.upper():
        return _BOLD_RANK
    plain = plain_words(block.text)
    known = words.find_part(block.text)
    if known and len(plain) <= 60 and not block.text.endswith(":") and words.parts[known].fullmatch(plain):
        return _BOLD_RANK
    return 0.0


def _find_title(blocks: Sequence[PlainBlock], ranks: Sequence[float], words: HeadingWords, named: str) -> int | None:
    """Which block is the title; None if the text has none."""
    headings = [at for at, rank in enumerate(ranks) if rank]
    if not headings:
        first = next((at for at, each in enumerate(blocks) if each.kind == "paragraph"), None)
        return first if first is not None and first < 3 and len(blocks) > 1 and _may_be_heading(blocks[first]) else None
    highest = min(ranks[at] for at in headings)
    best = next(at for at in headings if ranks[at] == highest)
    alone = sum(ranks[at] == highest for at in headings) == 1
    words_before = sum(len(each.text.split()) for each in blocks[:best])
    if words_before > 40:
        best = headings[0]
        alone = False
    opening = plain_words(blocks[headings[0]].text)
    if opening and plain_words(named).startswith(opening):
        return headings[0]  # the file's properties call it the title
    if not alone and (words.find_part(blocks[best].text) or best != headings[0]):
        return None
    return best


_ADDRESS = lazy_pattern(r"\d(?:[\s().\-\u2013/]{0,3}\d){6,}|\S@\S+\.\S|\bwww\.|https?://|\b\d{5}(?:-\d{4})?$")
"""What only a line with an address has: seven digits of a phone, a mail or web address, a postal code at its end."""


_BY_LOOKS = 3.0
"""From this rank on a line is a heading by its looks, as a name or an address on a line of its own may have them."""


def _letterhead_lines(blocks: Sequence[PlainBlock], ranks: Sequence[float], words: HeadingWords) -> int:
    """How many lines below the title are a letterhead: short lines that are no sentences, one of which has an address."""
    found = 0
    for at, (each, rank) in enumerate(zip(blocks, ranks, strict=True)):
        headed = bool(rank) and (rank < _BY_LOOKS or words.find_part(each.text) is not None)
        short = each.kind == "paragraph" and not (headed or each.mark) and len(each.text) <= LONGEST_HEADING
        if not short or re.search(r"[.!?:…]['\")”’]?$", each.text):
            break
        if _ADDRESS.search(each.text):
            found = at + 1
    return found


def _mark_plain_lists(blocks: Sequence[PlainBlock], ranks: Sequence[float]) -> None:
    """Short lines one below the other that are no sentences are items of a list, though nothing stands before them."""
    run: list[PlainBlock] = []
    for each, rank in [*zip(blocks, ranks, strict=True), (PlainBlock(kind="picture"), 0.0)]:
        fits = each.kind == "paragraph" and not (rank or each.mark or each.lead) and len(each.text) <= _SHORT_LINE
        if fits and not re.search(r"[.!?:;,…]['\")”’]?$", each.text) and (not run or each.box == run[-1].box):
            run.append(each)
            continue
        if len(run) > 1:
            for line in run:
                line.mark = "bullet"
        run = []


# -- sections

_SHORT_LINE = 90
"""Letters of a line that may be an item."""
_SHORT_LEAD = 70


class _OutlineMaker:
    """Puts blocks into sections."""

    def __init__(self, words: HeadingWords, says_when_to_call: bool) -> None:
        self.words = words
        self.says_when_to_call = says_when_to_call
        self.intro = LeafletSection()
        self.sections: list[LeafletSection] = []
        self.section = self.intro
        self.box = 0
        self.outside: tuple[LeafletSection, float] | None = None
        self.aside: LeafletSection | None = None
        """The section to go back to after a list that belongs to another part."""

    def add(self, block: PlainBlock, rank: float, after: PlainBlock | None) -> None:
        """The next block, with the one that follows it."""
        if block.box != self.box:
            if self.outside is not None:
                self.section = self.outside[0]
            self.outside = (self.section, self.section.rank) if block.box else None
            self.box = block.box
        if self.aside is not None and not block.mark:
            self.section, self.aside = self.aside, None
            self.section.groups.append(PassageGroup())
        if rank:
            self._heading(block.text, rank)
        elif block.kind == "table":
            self._passages.append(LeafletPassage("", "table", rows=block.rows, head=block.head))
        elif block.kind == "picture":
            self._passages.append(LeafletPassage(block.alt, "picture", picture=block.picture))
        elif block.mark:
            lead = block.text[: block.lead].strip()
            ended = bool(re.search(r"[:.?!–—-]$", lead)) or bool(re.match(r"\s*[:–—-]", block.text[block.lead :]))
            self._passages.append(
                LeafletPassage(
                    block.text, "item", True, lead if lead and ended and len(lead) < len(block.text) else "", block.mark
                )
            )
        else:
            group = self.section.groups[-1]
            if group.is_led and group.passages and group.passages[-1].kind == "item":
                self.section.groups.append(PassageGroup())  # the list that the sentence was for has ended
            self._paragraph(block, after)

    @property
    def _passages(self) -> list[LeafletPassage]:
        return self.section.groups[-1].passages

    def _heading(self, text: str, rank: float) -> None:
        part = self.words.find_part(text)
        now = self.section
        deeper = (
            now is not self.intro and rank > now.rank and not (self.box and self.outside and self.outside[0] is now)
        )
        led = part is None and text.endswith(":") and rank >= _BOLD_RANK
        within = bool(now.part) and part != "when_to_call" and not now.is_empty and rank <= _DEEPEST_STYLE
        if (led and now is not self.intro) or (deeper and (part is None or part == now.part or within)):
            if now.groups[-1].passages or now.groups[-1].heading:
                now.groups.append(PassageGroup(text))
            else:
                now.groups[-1].heading = text
            return
        self.section = LeafletSection(text, part, rank)
        self.sections.append(self.section)

    def _paragraph(self, block: PlainBlock, after: PlainBlock | None) -> None:
        text = block.text
        lead = text[: block.lead].strip()
        rest = text[block.lead :].strip()
        if (
            lead
            and rest
            and len(lead) <= _SHORT_LEAD
            and (re.search(r"[:.?]$", lead) or (rest[:1].isupper() and not lead.endswith(",")))
        ):
            part = self.words.find_part(lead)
            if part and (self.section.part is None or part == "when_to_call") and part != self.section.part:
                self.section = LeafletSection(lead, part, _BOLD_RANK + 1)
                self.sections.append(self.section)
            else:
                self.section.groups.append(PassageGroup(lead))
            text = rest
        sentences = split_sentences(text)
        lists = after is not None and (bool(after.mark) or after.kind == "table") and after.box == block.box
        leads = (
            lists
            and bool(sentences)
            and (not re.search(r"[.!?]['\")”’]?$", sentences[-1]) or bool(self.words.leads.search(sentences[-1])))
        )
        said = sentences.pop() if leads else ""
        self._passages.extend(LeafletPassage(each, begins=not number) for number, each in enumerate(sentences))
        if said:
            self._lead_in(said)

    def _lead_in(self, sentence: str) -> None:
        """A sentence that a list completes: it stays with its list, whatever came before it."""
        calls = bool(self.words.call.search(sentence)) and not self.words.forbids.search(sentence)
        if (
            calls
            and not self.says_when_to_call
            and self.section.part not in ("when_to_call", "steps", "medicines", "preparation", "before")
        ):
            self.aside = self.section
            self.section = next(
                (each for each in self.sections if each.part == "when_to_call"), LeafletSection("", "when_to_call")
            )
            if self.section not in self.sections:
                self.sections.append(self.section)
        group = self.section.groups[-1]
        if group.passages or self.words.forbids.search(sentence):
            self.section.groups.append(PassageGroup(sentence, is_led=True))
        else:
            self._passages.append(LeafletPassage(sentence, begins=True))
