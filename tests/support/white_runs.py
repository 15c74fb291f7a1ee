"""The white of many made-up leaflets: ``python -m tests.long white``."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import yaml
from support.leaflets import LANGUAGES, Leaflet, write_leaflet
from support.white import PageWhite, inner, measure_white

import handouts
from handouts.options import INKS, PAPERS

LARGE_PRINT = {"side": 72.0, "head": 60.0, "foot": 75.0}
"""What lies outside the live area of a large-print page, in points."""
HEAD = 62.0
"""From the top of a page to below its running line, in points."""
GOOD, WORST = 0.15, 0.25
"""An inner page is at most this white; the few that may be whiter are never whiter than the second."""


@dataclass(frozen=True)
class MadeUpPage:
    """An inner page of a made-up leaflet, and what would make it again."""

    seed: int
    language: str
    paper: str
    ink: str
    edition: str
    pages: int
    white: PageWhite
    cause: str = ""
    """The part beside the largest hole, or the one that did not begin above it."""

    def __str__(self) -> str:
        where = f"page {self.white.number} of {self.pages}"
        shares = f"{self.white.rectangles:.0%} in rectangles, {self.white.bands:.0%} in bands"
        of = f"seed {self.seed} {self.language} {self.edition} {self.paper} {self.ink}"
        return f"{of}, {where}: {shares}; {self.cause}"


def make_leaflet(seed: int, edition: str = "standard") -> tuple[bytes, str, str, str] | None:
    """A made-up leaflet as a file, with its language, paper and ink; None for one that is refused with a place."""
    made = _make(seed, edition)
    return made and (made[0], made[1].language, made[2], made[3])


def _make(seed: int, edition: str) -> tuple[bytes, Leaflet, str, str] | None:
    chance = random.Random(seed)  # noqa: S311 - the same leaflet each time
    language, paper, ink = chance.choice(LANGUAGES), chance.choice(tuple(PAPERS)), chance.choice(tuple(INKS))
    leaflet = write_leaflet(random.Random(seed), language)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "content.yaml"
        path.write_text(yaml.safe_dump(leaflet.content, allow_unicode=True), encoding="utf-8")
        try:
            library = handouts.load(path)
            return handouts.build(library, "thing", format=edition, paper=paper, ink=ink).pdf, leaflet, paper, ink
        except handouts.HandoutsError:
            return None


def find_inner_pages(seed: int, count: int, edition: str = "standard") -> Iterator[MadeUpPage]:
    """The inner pages of so many made-up leaflets that were made."""
    measures = LARGE_PRINT if edition == "large-print" else {}
    while count:
        made = _make(seed, edition)
        if made is not None:
            pdf, leaflet, paper, ink = made
            pages = measure_white(pdf, **measures)
            for page in inner(pages):
                cause = _find_cause(pdf, leaflet, page) if page.share > GOOD else ""
                yield MadeUpPage(seed, leaflet.language, paper, ink, edition, len(pages), page, cause)
            count -= 1
        seed += 1


def _find_cause(pdf: bytes, leaflet: Leaflet, page: PageWhite) -> str:
    """Which part of the leaflet the largest hole of a page belongs to, found by the words that stand beside it; where none
    do, by those at the head of the next page."""
    document = pypdfium2.PdfDocument(pdf)
    shown = document[page.number - 1]
    wide, tall = shown.get_size()
    top, foot = page.hole
    beside = shown.get_textpage().get_text_bounded(0, tall - foot, wide, tall - top)
    part = _find_part(leaflet, beside)
    if part:
        return f"beside {part}"
    following = document[page.number]
    wide, tall = following.get_size()
    below = following.get_textpage().get_text_bounded(0, tall / 2, wide, tall - HEAD)
    return f"before {_find_part(leaflet, below) or 'what no part says'}"


def _find_part(leaflet: Leaflet, words: str) -> str:
    """The part most of whose words are among these; a table with its columns."""
    there = Counter(_split(words))
    said = {part: Counter(_split(" ".join(texts))) for part, texts in leaflet.texts.items() if part}
    shares = {part: sum((there & own).values()) for part, own in said.items()}
    part = max(shares, key=lambda each: shares[each], default="")
    if not part or not shares[part]:
        return ""
    if part.startswith("own "):
        own = leaflet.content["procedures"]["thing"]["parts"][int(part.split()[1])]
        kind = next(each for each in own if each != "heading")
        return f"a table of {len(own['table']['head'])} columns" if kind == "table" else f"a part of {kind}"
    return part


def _split(text: str) -> list[str]:
    """Words, and of scripts without spaces between them pairs of letters; right to left as they are found, so by letters."""
    words = text.split()
    return [word[at : at + 2] for word in words for at in range(max(1, len(word) - 1))]
