"""Rules of the proof about words: every text whole, once, in order, in glyphs that are its letters."""

import bisect
import functools
import itertools
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields

from handouts.document import nodes as doc
from handouts.pdf.page_reader import number_of
from handouts.pdf.painted import PaintedText, is_shaped
from handouts.press.proof.evidence import (
    BULLET,
    LINE,
    LINK,
    PICTURE,
    SLOT,
    TICK,
    WORDS,
    Evidence,
    Pair,
    Stretch,
    plain,
)
from handouts.press.proof.fault import Fault

SIDES = ("front", "back")
"""Labels that a small picture may leave out: they tell the patient's front from the back."""
FAINT = 1.6
"""The least contrast between ink and white paper at which words count as printed; the checks ask for far more."""


def find_missing_parts(evidence: Evidence) -> Iterator[Fault]:
    """Each part of the document has its element, in the document's order, and no element is there beside them."""
    pairs, stretches, elements = evidence.pairs, evidence.stretches, evidence.file.elements
    if len(pairs) < max(len(stretches), len(elements)):
        at = len(pairs)
        yield Fault(
            "a part is lost, comes twice or stands out of order", stretches[at] if at < len(stretches) else None
        )


def find_wrong_words(evidence: Evidence) -> Iterator[Fault]:
    """Each element says what its part of the document says: no word lost, repeated or changed."""
    for pair in evidence.pairs:
        stretch, element = pair.stretch, pair.element
        if stretch.kind in (WORDS, LINK) and not _says(pair, stretch.text):
            yield Fault("words are lost, repeated or changed", stretch)
        elif stretch.kind == SLOT:
            lines = range(len(element.texts) or 1)
            if [text.slot for _, text in element.texts] != [f"{stretch.private} {line}" for line in lines]:
                yield Fault("the room for a detail is lost or comes twice", stretch)
        elif stretch.kind == PICTURE and not _labels_agree(stretch, element.text):
            yield Fault("words in a picture are lost, repeated or changed", stretch)
        elif stretch.kind in (BULLET, TICK, LINE) and element.texts:
            yield Fault("words stand where a mark should", stretch)


def _says(pair: Pair, text: str) -> bool:
    said, meant = pair.element.text, text
    if said == meant or plain(said) == plain(meant):
        return True
    return plain(_unbroken(pair)) == plain(meant)


def _unbroken(pair: Pair) -> str:
    """What an element says without the hyphens at the ends of its lines."""
    parts = ["".join([text.text for text in line.texts]) for line in pair.lines]
    return "".join([part[:-1] if part.endswith(("-", "\u2010")) else part for part in parts[:-1]] + parts[-1:])


def _labels_agree(stretch: Stretch, said: str) -> bool:
    """Whether the words in a picture are its labels, each once and whole, in any order."""
    if not stretch.labels:
        return not said.strip()
    words = Counter(plain(said).split())
    meant = [(key, plain(text)) for key, text in stretch.labels]
    every = Counter(word for _, text in meant for word in text.split())
    fewer = Counter(word for key, text in meant if key not in SIDES for word in text.split())
    return words in (every, fewer)


def find_order_of_painting(evidence: Evidence) -> Iterator[Fault]:
    """On each page, what is read first is painted first: readers that know no tags read in this order."""
    last: dict[int, int] = {}
    for pair in evidence.pairs:
        for page, mcid in pair.element.marks:
            if mcid <= last.get(page, -1):
                yield Fault("words are not painted in the order they are read", pair.stretch)
            last[page] = max(mcid, last.get(page, -1))


def find_missing_marks(evidence: Evidence) -> Iterator[Fault]:
    """Bullets, boxes to tick, lines to write on and pictures are painted."""
    for pair in evidence.pairs:
        kind = pair.stretch.kind
        if kind in (BULLET, TICK, LINE, PICTURE) and not pair.element.shapes and not pair.element.texts:
            yield Fault(f"a {kind} is not painted", pair.stretch)


# -- glyphs


def find_wrong_glyphs(evidence: Evidence) -> Iterator[Fault]:
    """Each glyph is there, is its letter's own in the font it comes from, and as wide as that font says."""
    for font in evidence.file.fonts:
        if font.faults:
            yield Fault(f"the font {font.name} is not what it was made from: {font.faults[0]}")
    language = evidence.file.language
    for page in evidence.file.pages:
        strange: dict[int, list[PaintedText]] = {}
        blocks: dict[int, list[PaintedText]] = {}
        for text in page.texts:
            string = text.string
            if not string.whole:
                yield Fault("a glyph is missing, and a box or nothing stands in its place", _owner(evidence, text))
            blocks.setdefault(text.block, []).append(text)
            if string.strange or text.said:
                strange[text.block] = blocks[text.block]
        for block in strange.values():
            if not is_shaped(block, language):
                yield Fault("a glyph is not the one of its letter", _owner(evidence, block[0]))


def find_unseen_words(evidence: Evidence) -> Iterator[Fault]:
    """Words are painted in ink: not in the color of the paper, nor in a mode that paints nothing."""
    good: set[tuple[int, bytes]] = {(0, b"0 g")}
    for page in evidence.file.pages:
        for text in page.texts:
            if (text.mode, text.color) in good:
                continue
            if text.mode != 0 or contrast(text.color) < FAINT:
                yield Fault("words are painted so that nobody can see them", _owner(evidence, text))
            else:
                good.add((text.mode, text.color))


def luminance(color: bytes) -> float:
    """Relative luminance (WCAG 2.2) of a color as it is spelled: grey, RGB or CMYK."""
    parts = [float(each) for each in color.split()[:-1] if not each.startswith(b"/")] if color[-1:].isalpha() else [
        float(each) for each in color.split()]  # fmt: skip
    if len(parts) == 4:
        parts = [1 - min(1.0, part + parts[3]) for part in parts[:3]]
    if len(parts) == 1:
        parts = parts * 3
    if len(parts) != 3:
        return 0.0
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(color: bytes, ground: bytes = b"1") -> float:
    """The contrast of a color on a ground (WCAG 2.2)."""
    one, other = luminance(color), luminance(ground)
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _owner(evidence: Evidence, text: PaintedText) -> Stretch | None:
    """The stretch of the document that a text belongs to."""
    mcid = number_of(text.mark)
    if mcid is None:
        return None
    page = next(at for at, each in enumerate(evidence.file.pages) if text in each.texts)
    pair = evidence.owners.get((page, mcid))
    return pair.stretch if pair else None


# -- furniture


def find_wrong_furniture(evidence: Evidence) -> Iterator[Fault]:
    """Running heads and feet say whole what they are made of, and nothing else; a draft says so on every page."""
    document, pages = evidence.document, evidence.file.pages
    atoms = sorted(_furniture(evidence), key=len, reverse=True)
    whole = frozenset(atoms)
    mark = _tight(document.mark.text) if document.mark else ""
    for number, page in enumerate(pages, 1):
        own = _tight(document.imprint.page_of(number, len(pages)))
        texts = [text for text in page.texts if number_of(text.mark) is None and _tight(text.text) not in ("", own)]
        tight = [_tight(text.text) for text in texts]
        said = "".join(tight)
        parts = "\n".join([each for each in tight if each not in whole])  # most are one thing whole
        readings = _furniture_lines(evidence, number - 1) if _is_more(parts, (*atoms, own)) else ()
        if readings and not any(_is_made_of(lines, (*atoms, own)) for lines in readings):
            yield Fault("a running head or foot is not whole, or says what nobody wrote")
        if mark and mark not in said and not _is_said_on(evidence, number - 1):
            yield Fault("a page does not say that the sheet is a draft")


def find_missing_furniture(evidence: Evidence) -> Iterator[Fault]:
    """Every page of several says which one it is, and one that begins within a part says which part goes on there.

    Of a leaflet that is folded neither holds: its pages are panels, and a part may go on beside itself.
    """
    document, pages = evidence.document, evidence.file.pages
    going_on = _parts_that_go_on(evidence)
    for number, page in enumerate(pages):
        if len(evidence.areas[number]) > 1:
            continue
        said = _joined("".join([text.text for text in page.texts if number_of(text.mark) is None]))
        if len(pages) > 1 and _joined(document.imprint.page_of(number + 1, len(pages))) not in said:
            yield Fault("a page does not say which one it is")
        heading = going_on.get(number)
        if heading and _joined(document.language.continued.format(heading=heading.text)) not in said:
            yield Fault("a page does not say which part goes on there", heading)


def _joined(text: str) -> str:
    """A text without blanks and the hyphens at the ends of its lines."""
    return _tight(text).replace("-", "").replace("\u2010", "")


def _parts_that_go_on(evidence: Evidence) -> dict[int, Stretch]:
    """The heading of the part that each page goes on with, by page: the part has words there, and on a page before.

    A picture that stands before its part's heading, on the front page, is no part that goes on where its heading stands.
    """
    roles = evidence.file.roles
    headings: dict[int, Stretch] = {}
    seen: dict[int, int] = {}
    found: dict[int, Stretch] = {}
    for pair in evidence.pairs:
        part = next((each for each in reversed(pair.element.path) if roles[each] == "Sect"), None)
        if part is None:
            continue
        if pair.element.role[:1] == "H" and pair.element.role != "H1":
            headings.setdefault(part, pair.stretch)
        for line in pair.lines:
            if part in headings and seen.get(part, line.page) < line.page:
                found.setdefault(line.page, headings[part])
            seen[part] = max(line.page, seen.get(part, line.page))
    return found


def _is_more(said: str, atoms: Sequence[str]) -> bool:
    """Whether letters are left when all that furniture is made of is taken away."""
    for atom in atoms:
        said = said.replace(atom, "\n")
    return any(each.isalnum() for each in said)


def _furniture_lines(evidence: Evidence, page: int) -> tuple[list[str], list[str]]:
    """The lines of a page's furniture without their blanks, in both orders in which they can be read.

    What stands apart on a baseline, in two columns of a head that is said again, is two lines. First those of one column
    after each other, as such heads are read; then all as they are painted, as centered lines are, which have no edge.
    """
    lines: list[list[PaintedText]] = []
    gap = NO_BLANK_SEEN
    for text in evidence.file.pages[page].texts:
        if number_of(text.mark) is not None:
            continue
        if not _tight(text.text):
            gap = APART  # a blank was painted
            continue
        if lines and _is_near(lines[-1][-1], text, gap):
            lines[-1].append(text)
        else:
            lines.append([text])
        gap = NO_BLANK_SEEN
    right_to_left = evidence.document.language.direction == "rtl"
    edges = [
        -max(each.ink[2] for each in line) if right_to_left else min(each.ink[0] for each in line) for line in lines
    ]
    begun = [
        edge for edge, before in zip(sorted(edges), [-math.inf, *sorted(edges)], strict=False) if edge > before + FLUSH
    ]
    columns = [bisect.bisect_right(begun, edge) for edge in edges]
    painted = ["".join(_tight(text.text) for text in line) for line in lines]
    by_column = [line for _, line in sorted(zip(columns, painted, strict=True), key=lambda each: each[0])]
    return by_column, painted


def _is_near(one: PaintedText, other: PaintedText, gap: float) -> bool:
    """Whether two texts stand on one baseline, no more than ``gap`` times the type's size apart."""
    between = max(other.ink[0] - one.ink[2], one.ink[0] - other.ink[2])
    return abs(one.y - other.y) < 0.5 and between < gap * other.size


APART, NO_BLANK_SEEN = 0.8, 0.42
"""Shares of the type's size: a wider gap than the first is none between words, nor one than the second where no blank is
painted, as where the font changes. Columns of a table stand 8 points apart at least, with no blank between them."""
FLUSH = 4.0
"""Points: lines whose first letters begin no farther apart than this, from one to the next, begin at one edge."""
MOST_TRIES = 20_000
"""Ways to read a page's furniture that are tried: where no one of so many is right, it counts as wrong."""


def _is_made_of(blocks: Sequence[str], atoms: Sequence[str]) -> bool:
    """Whether lines are made of whole atoms, each on one line or on several; lines of two panels may take turns.

    What was tried once in vain is not tried again, no atom is begun whose rest begins no later line, and the search ends:
    atoms that begin alike could else be begun in any combination.
    """
    tries = itertools.count()

    def put(begun: tuple[str, ...], on: str) -> tuple[str, ...]:
        return tuple(sorted((*begun, on))) if on else begun

    bare = ["".join(itertools.dropwhile(_joins, line)) for line in blocks]

    @functools.cache
    def may_go_on(at: int, left: str) -> bool:
        """Whether a line from ``at`` on can go on with what is left of an atom."""
        later = {each for each in (*blocks[at:], *bare[at:]) if each}
        return any(each.startswith(left) or left.startswith((each, each.removesuffix("-"))) for each in later)

    @functools.cache
    def take(at: int, rest: str, begun: tuple[str, ...], goes_on: bool) -> bool:
        """Whether ``rest`` of the line before ``at``, and all lines from there, can be read; ``begun`` is what is left
        of atoms that go on in a later line, ``goes_on`` whether this line may still continue one."""
        if next(tries) > MOST_TRIES:
            return False
        if not rest:
            return take(at + 1, blocks[at], begun, True) if at < len(blocks) else not begun
        for index, left in enumerate(begun if goes_on else ()):
            others = begun[:index] + begun[index + 1 :]
            for shown in dict.fromkeys((rest, rest.removesuffix("-"))):
                if not left.startswith(shown):
                    continue
                on = _without_joint(left[len(shown) :])
                if (not on or may_go_on(at, on)) and take(at, "", put(others, on), False):
                    return True
            if rest.startswith(left) and take(at, rest[len(left) :], others, False):
                return True
        for atom in atoms:
            if rest.startswith(atom) and take(at, rest[len(atom) :], begun, False):
                return True
        for shown in dict.fromkeys((rest, rest.removesuffix("-"))):
            for atom in atoms:
                on = _without_joint(atom[len(shown) :])
                if not (shown and len(shown) < len(atom) and atom.startswith(shown)):
                    continue
                if (not on or may_go_on(at, on)) and take(at, "", put(begun, on), False):
                    return True
        return _joins(rest[0]) and take(at, rest[1:], begun, goes_on)

    made = take(0, "", (), False)
    take.cache_clear()
    return made


def _joins(sign: str) -> bool:
    """Whether a sign may stand between two atoms on a line: punctuation of any language."""
    return unicodedata.category(sign)[0] in "PSZ"


def _without_joint(text: str) -> str:
    return text[1:] if text and _joins(text[0]) else text


def _is_said_on(evidence: Evidence, page: int) -> bool:
    """Whether the draft mark's own element is on a page."""
    return bool(evidence.pairs) and any(at == page for at, _ in evidence.pairs[0].element.texts)


def _furniture(evidence: Evidence) -> Iterator[str]:
    """What furniture may be made of, without its blanks."""
    document, imprint = evidence.document, evidence.document.imprint
    language = document.language
    texts = [getattr(imprint, each.name) for each in fields(imprint)]
    texts += [each.text for each in document.masthead.practice]
    if document.mark:
        texts.append(document.mark.text)
    texts += [language.continued.format(heading=section.heading.text) for section in document.sections]
    texts += evidence.heads
    texts += [language.note, *_phones_said_again(document)]
    yield from {tight for text in texts if (tight := _tight(text))}


def _phones_said_again(document: doc.Document) -> Iterator[str]:
    """What the box of when to call says again of the practice's phones."""
    for node in document.walk():
        if isinstance(node, doc.PhoneBlock | doc.PhoneEntry):
            yield node.number.text
            if node.about:
                yield node.about.text


def _tight(text: str) -> str:
    return plain(text).replace(" ", "")
