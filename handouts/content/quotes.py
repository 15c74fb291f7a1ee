"""Whether the words that a statement rests on stand in its source."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from handouts.content import model
from handouts.problems import Place, Problem, UnreadableError
from handouts.reading.characters import clean, quote, without_break_marks
from handouts.reading.declarations import lazy_pattern
from handouts.reading.files import read_text

LONGEST_SEARCH = 500_000_000
"""Letters of sources that are looked through for the words of a content: thousands of times what any needs."""

NO_SOURCE = "none"
"""What `source:` says where a text makes no medical claim."""

Quote = tuple[str, Place]
"""What a `source:` says, and where it stands."""


class Sources:
    """The sources of a content file, each read once; ``folder`` is that of the file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unreadable = False
        """Whether a source could not be read: then nothing is said of words that may stand in it."""
        self.most_kept: int | None = None
        """How many of the files stay in memory, once nothing is looked for in all of them any more."""
        self._texts: dict[str, str] = {}
        self._looked_through = 0

    def begin_anew(self) -> None:
        """Counts from nothing how much is looked through: each file of a content has its own limit."""
        self._looked_through = 0

    def texts(self, sources: Sequence[model.Source]) -> Iterator[str | Problem]:
        """The words of each source that has a file; the problems of the first that cannot be read, and then no more."""
        for source in sources:
            if source.file is not None:
                try:
                    yield self._text(source.file)
                except UnreadableError as error:
                    self.unreadable = True
                    for each in error.problems:
                        yield Problem(
                            "unreadable-source", f"{each.place}: {each.message}", each.remedy, source.at["file"]
                        )
                    return

    def every_text(self) -> Sequence[str]:
        """The words of all sources that have been read."""
        return tuple(self._texts.values())

    def problems(self, quotes: Sequence[Quote], texts: Sequence[str]) -> Iterator[Problem]:
        """Each quote must stand word for word in one of the texts."""
        claims = [(phrase, place) for phrase, place in quotes if phrase != NO_SOURCE]
        if claims and not texts:
            many = "1 text here names" if len(claims) == 1 else f"{len(claims)} texts here name"
            yield Problem("no-sources", f"{many} a source, but there is no source file to look in.",
                          "Add to the procedure  sources: with a title: and a file:, or write  source: none", claims[0][1])  # fmt: skip
            return
        self._looked_through += len(claims) * sum(map(len, texts))
        if claims and self._looked_through > LONGEST_SEARCH:
            yield Problem("long-sources", "The sources are too long to look so many texts up in them.",
                          "Keep of each source the pages that the texts rest on.", claims[0][1])  # fmt: skip
            return
        for phrase, place in claims:
            if all(find_phrase(text, plain_text(phrase)) < 0 for text in texts):
                yield Problem("source-not-found", f"{quote(phrase)} does not stand in a source of this procedure.",
                              "Copy the words from the source exactly, or write  source: none  if the text makes no medical claim.", place)  # fmt: skip

    def _text(self, name: str) -> str:
        """The words of a source's file; raises UnreadableError."""
        path = os.path.realpath(self.folder / name)
        if path not in self._texts:
            if self.most_kept is not None and len(self._texts) >= self.most_kept:
                self._texts.clear()
            self._texts[path] = plain_text(read_text(self.folder / name, name))
        return self._texts[path]


def find_phrase(text: str, phrase: str) -> int:
    """Where a phrase first stands in a text, its first and last words whole; -1 if nowhere. Both are plain texts."""
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        if not _within_a_word(text[max(0, at - 1) : at], phrase[:1]) and not _within_a_word(
            phrase[-1:], text[end : end + 1]
        ):
            return at
        at = text.find(phrase, at + 1)
    return -1


_BY_THEMSELVES = lazy_pattern("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Letters of scripts that part no words with blanks: each may be the first or last of one."""


def _within_a_word(one: str, other: str) -> bool:
    """Whether two letters one after another are of one word."""
    letters = [each for each in (one, other) if each.isalnum() or each == "_"]
    return len(letters) == 2 and not any(map(_BY_THEMSELVES.match, letters))


def plain_text(text: str) -> str:
    """Text for looking up: blanks as one space, typographic quotes as plain ones."""
    return clean(re.sub(r"\s+", " ", without_break_marks(text)).translate(str.maketrans("‘’‚“”„", "'''\"\"\"")))
