"""Rules of the proof about words: every text whole, once, in order, in glyphs that are its letters."""

from collections import Counter
from collections.abc import Iterator

from handouts.pdf.page_reader import number_of
from handouts.pdf.painted import PaintedText, is_shaped
from handouts.press.proof.evidence import (
    BULLET,
    COLOPHON,
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
        at = len(pairs) - (evidence.last_pair is not None)
        yield Fault(
            "a part is lost, comes twice or stands out of order", stretches[at] if at < len(stretches) else None
        )


def find_wrong_words(evidence: Evidence) -> Iterator[Fault]:
    """Each element says what its part of the document says: no word lost, repeated or changed."""
    for pair in evidence.pairs:
        stretch, element = pair.stretch, pair.element
        if stretch.kind in (WORDS, LINK) and not _says(pair, stretch.text):
            yield Fault("words are lost, repeated or changed", stretch)
        elif stretch.kind == COLOPHON and not _says_which(evidence, element.text):
            yield Fault("the version or the code of the text is not whole", stretch)
        elif stretch.kind == SLOT:
            lines = range(len(element.texts) or 1)
            if [text.slot for _, text in element.texts] != [f"{stretch.private} {line}" for line in lines]:
                yield Fault("the room for a detail is lost or comes twice", stretch)
        elif stretch.kind == PICTURE and not _labels_agree(stretch, element.text):
            yield Fault("words in a picture are lost, repeated or changed", stretch)
        elif stretch.kind in (BULLET, TICK, LINE) and element.texts:
            yield Fault("words stand where a mark should", stretch)


def _says_which(evidence: Evidence, said: str) -> bool:
    """Whether words at the foot of a page say the version and the code of the text, on however many lines."""
    imprint, tight = evidence.document.imprint, "".join(plain(said).split())
    return all("".join(plain(each).split()) in tight for each in (imprint.version, imprint.code))


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
        element = pair.element
        if kind in (BULLET, TICK, LINE, PICTURE) and not (element.shapes or element.texts or element.fields):
            yield Fault(f"a {kind} is not painted", pair.stretch)


# -- glyphs


def find_wrong_glyphs(evidence: Evidence) -> Iterator[Fault]:
    """Each glyph is there, is its letter's own in the font it comes from, and as wide as that font says."""
    for font in evidence.file.fonts:
        if font.faults:
            yield Fault(f"the font {font.name} is not what it was made from: {font.faults[0]}")
    languages = {evidence.file.language, *(each.voice.lang_tag for each in evidence.document.sections if each.voice)}
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
            if not any(is_shaped(block, each) for each in languages):
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
