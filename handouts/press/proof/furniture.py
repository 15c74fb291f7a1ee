"""Rules of the proof about running heads and feet: what stands on every page beside the words of the document.

They are no part of the structure: what they say is read from the page as it looks. A text of several lines goes on in the
line right below, in its own column; each column is read for itself.
"""

import functools
import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import fields

from handouts.document import nodes as doc
from handouts.pdf.page_reader import number_of
from handouts.pdf.painted import PaintedText
from handouts.press.proof.evidence import COLOPHON, Evidence, Stretch, plain
from handouts.press.proof.fault import Fault
from handouts.reading.declarations import dataclass

APART = 0.15
"""Share of the type's size: what stands farther apart on a baseline is in two columns. Blanks are painted, and those of a
table stand 8 points apart at least, less the blank that a broken line keeps at its end."""
LEVEL = 0.5
"""Points between the baselines of one line, at most."""
BELOW = 2.6
"""Times the type's size: a text goes on in no line that stands farther below. The letters of no script need more."""
SHARED = 1.0
"""Points of width that a line shares with the one that it goes on from, at least."""


@dataclass(frozen=True, slots=True)
class FurnitureLine:
    """One line of a running head or foot, as it stands on the page; lengths in points, ``y`` from the page's foot."""

    text: str
    """Without its blanks."""
    left: float
    right: float
    y: float
    """Of its baseline."""
    size: float


def find_wrong_furniture(evidence: Evidence) -> Iterator[Fault]:
    """Running heads and feet say whole what they are made of, and nothing else; a draft says so on every page."""
    document, pages = evidence.document, evidence.file.pages
    atoms = sorted(_furniture(evidence), key=len, reverse=True)
    whole = frozenset(atoms)
    mark = _tight(document.mark.text) if document.mark else ""
    for number, page in enumerate(pages, 1):
        own = _tight(document.imprint.page_of(number, len(pages)))
        texts = [
            text
            for text in page.texts
            if _stands_at_foot(evidence, number - 1, text) and _tight(text.text) not in ("", own)
        ]
        tight = [_tight(text.text) for text in texts]
        said = "".join(tight)
        parts = "\n".join([each for each in tight if each not in whole])  # most are one thing whole
        if _is_more(parts, (*atoms, own)) and not _is_made_of(_furniture_lines(evidence, number - 1), (*atoms, own)):
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


def _stands_at_foot(evidence: Evidence, page: int, text: PaintedText) -> bool:
    """Whether a text is furniture, or what the last page says of the text itself, which is made of the same."""
    mcid = number_of(text.mark)
    pair = evidence.owners.get((page, mcid)) if mcid is not None else None
    return mcid is None or (pair is not None and pair.stretch.kind == COLOPHON)


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


def _is_said_on(evidence: Evidence, page: int) -> bool:
    """Whether the draft mark's own element is on a page."""
    return bool(evidence.pairs) and any(at == page for at, _ in evidence.pairs[0].element.texts)


# -- what furniture may say


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


# -- what it says


def _is_more(said: str, atoms: Sequence[str]) -> bool:
    """Whether letters are left when all that furniture is made of is taken away."""
    for atom in atoms:
        said = said.replace(atom, "\n")
    return any(each.isalnum() for each in said)


def _furniture_lines(evidence: Evidence, page: int) -> list[FurnitureLine]:
    """The lines of a page's furniture, from the top down; what stands apart on a baseline, in two columns, is two lines."""
    texts = [text for text in evidence.file.pages[page].texts if _stands_at_foot(evidence, page, text)]
    levels: list[list[PaintedText]] = []
    for text in sorted(texts, key=lambda text: -text.y):
        if levels and levels[-1][0].y - text.y < LEVEL:
            levels[-1].append(text)
        else:
            levels.append([text])
    lines: list[list[PaintedText]] = []
    for level in levels:
        reach = -math.inf
        for text in sorted(level, key=lambda text: min(_sides(text))):
            if min(_sides(text)) - reach < APART * text.size:
                lines[-1].append(text)
            else:
                lines.append([text])
                reach = -math.inf
            reach = max(reach, *_sides(text))
    found = [
        FurnitureLine(
            text="".join(_tight(each.text) for each in sorted(line, key=lambda text: text.order)),
            left=min(min(_sides(each)) for each in line),
            right=max(max(_sides(each)) for each in line),
            y=line[0].y,
            size=max(each.size for each in line),
        )
        for line in lines
    ]
    return sorted((line for line in found if line.text), key=lambda line: -line.y)


def _sides(text: PaintedText) -> tuple[float, float]:
    """Where its first letter stands, and where the next would: a blank, and the white of a full-width mark, are within."""
    return text.x, text.x + text.string.advance * text.size / 1000


def _line_above(lines: Sequence[FurnitureLine], at: int) -> int | None:
    """Which of the lines before the one at ``at`` it would go on from: the nearest above it that it shares some width
    with, of several beside each other the one that begins or ends, or whose middle stands, most like it; None if none is near.
    """
    line = lines[at]
    above = [
        (number, each)
        for number, each in enumerate(lines[:at])
        if 0.5 < each.y - line.y < BELOW * max(each.size, line.size)
        and min(each.right, line.right) - max(each.left, line.left) > SHARED
    ]

    def distance(which: tuple[int, FurnitureLine]) -> tuple[float, float]:
        _, each = which
        aside = (each.left - line.left, each.right - line.right, (each.left + each.right - line.left - line.right) / 2)
        return round(each.y - line.y), min(map(abs, aside))

    return min(above, key=distance)[0] if above else None


def _is_made_of(lines: Sequence[FurnitureLine], atoms: Sequence[str]) -> bool:
    """Whether lines are made of whole atoms, each on one line or going on in the lines below, and of nothing else."""
    below: dict[int | None, list[int]] = {}
    for at in range(len(lines)):
        below.setdefault(_line_above(lines, at), []).append(at)

    @functools.cache
    def is_read(at: int, begun: str) -> bool:
        """Whether a line and all below it can be read, if ``begun`` is left of an atom that the line above began."""
        following = below.get(at, [])
        for rest in _rests(lines[at].text, begun, atoms):
            if not rest:
                if all(is_read(each, "") for each in following):
                    return True
            elif any(
                all(is_read(each, rest if each == goes_on else "") for each in following) for goes_on in following
            ):
                return True
        return False

    return all(is_read(at, "") for at in below.get(None, []))


def _rests(line: str, begun: str, atoms: Sequence[str]) -> set[str]:
    """What may be left of the atom that a line ends in, once for each way to read the line: nothing if that ends with it.

    ``begun`` is what is left of an atom that goes on at the line's beginning. No way to read it: an empty set.
    """
    found = set[str]()
    starts = {0: not begun}
    if begun:
        begins = next((at for at, sign in enumerate(line) if not _joins(sign)), 0)
        for at in {0, begins}:
            rest = line[at:]
            found |= {_without_joint(begun[len(shown) :]) for shown in _shown(rest) if begun.startswith(shown)}
            if rest.startswith(begun):
                starts[at + len(begun)] = True
    for at in range(len(line) + 1):
        if not starts.get(at):
            continue
        rest = line[at:]
        if not rest:
            found.add("")
            continue
        for atom in atoms:
            if rest.startswith(atom):
                starts[at + len(atom)] = True
            found |= {
                _without_joint(atom[len(shown) :])
                for shown in _shown(rest)
                if len(shown) < len(atom) and atom.startswith(shown)
            }
        if _joins(rest[0]):
            starts[at + 1] = True
    return found


def _shown(rest: str) -> set[str]:
    """What a line's end may show of an atom that goes on in the next: all of it, or all but the hyphen."""
    return {rest, rest.removesuffix("-").removesuffix("\u2010")} - {""}


def _joins(sign: str) -> bool:
    """Whether a sign may stand between two atoms on a line: punctuation of any language."""
    return unicodedata.category(sign)[0] in "PSZ"


def _without_joint(text: str) -> str:
    return text[1:] if text and _joins(text[0]) else text
