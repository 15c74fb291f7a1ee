"""The white of many made-up leaflets: ``python -m tests.long white``."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from support.leaflets import LANGUAGES, write_leaflet
from support.white import PageWhite, inner, measure_white

import handouts
from handouts.options import INKS, PAPERS

LARGE_PRINT = {"side": 72.0, "head": 60.0, "foot": 75.0}
"""What lies outside the live area of a large-print page, in points."""
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

    def __str__(self) -> str:
        where = f"page {self.white.number} of {self.pages}"
        shares = f"{self.white.rectangles:.0%} in rectangles, {self.white.bands:.0%} in bands"
        return f"seed {self.seed} {self.language} {self.edition} {self.paper} {self.ink}, {where}: {shares}"


def make_leaflet(seed: int, edition: str = "standard") -> tuple[bytes, str, str, str] | None:
    """A made-up leaflet as a file, with its language, paper and ink; None for one that is refused with a place."""
    chance = random.Random(seed)  # noqa: S311 - the same leaflet each time
    language, paper, ink = chance.choice(LANGUAGES), chance.choice(tuple(PAPERS)), chance.choice(tuple(INKS))
    leaflet = write_leaflet(random.Random(seed), language)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "content.yaml"
        path.write_text(yaml.safe_dump(leaflet.content, allow_unicode=True), encoding="utf-8")
        try:
            library = handouts.load(path)
            return handouts.build(library, "thing", format=edition, paper=paper, ink=ink).pdf, language, paper, ink
        except handouts.HandoutsError:
            return None


def find_inner_pages(seed: int, count: int, edition: str = "standard") -> Iterator[MadeUpPage]:
    """The inner pages of so many made-up leaflets that were made."""
    measures = LARGE_PRINT if edition == "large-print" else {}
    while count:
        made = make_leaflet(seed, edition)
        if made is not None:
            pdf, language, paper, ink = made
            pages = measure_white(pdf, **measures)
            for page in inner(pages):
                yield MadeUpPage(seed, language, paper, ink, edition, len(pages), page)
            count -= 1
        seed += 1
