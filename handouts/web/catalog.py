"""The catalog of a library: what the page's lists and searches go by, without the sheets themselves being read.

All of it is known from the user's cache, procedure by procedure, as long as no byte changed on which it rests
(:mod:`handouts.content.library_index`): the cards, how the sheets stand, and the sentences in which words are looked for. What
is not known is made while its procedure is in memory, one after the other, and kept.
"""

import datetime
import json
import os
import threading
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from handouts.approval.kept_standings import KeptStandings
from handouts.approval.standing import SheetStatus, tell_missing_languages
from handouts.checks.kept_findings import KeptFindings
from handouts.content.cards import ProcedureCard
from handouts.content.library import Library
from handouts.content.library_index import LibraryIndex
from handouts.content.words import walk
from handouts.reading.declarations import lazy_pattern
from handouts.storage.user_cache import name_key, open_cache, program_stamp
from handouts.web.likeness import plain
from handouts.web.search_index import SearchText, SentenceIndex

MOST_BYTES = 200_000_000
"""What the sentences of all libraries may take in the cache: some fifteen kilobytes a sheet and language."""

_SENTENCES = lazy_pattern(r"(?<=[.!?])\s+(?=\S)")
_WORD = lazy_pattern(r"\w+")


class Catalog:
    """What there is in a library on a day; the library is looked through once, when this is made. Threads may share it.

    ``before`` is a catalog of the same library at another time: the sentences of what has not changed are not read again.
    """

    def __init__(self, library: Library, today: datetime.date, before: "Catalog | None" = None) -> None:
        self.library, self.today = library, today
        self._index = LibraryIndex.of(library)
        self.findings = KeptFindings(self._index, today)
        """What the checks find in each procedure; looked for when it is first asked for."""
        self._standings = KeptStandings(self._index, today)
        self._lock = threading.RLock()
        self._texts: _Texts | None = None
        self._before: _Texts | None = (before._texts or before._before) if before else None
        self.cards: Mapping[str, ProcedureCard] = self._index.cards(self._look)
        for name in self.cards:
            self._look(name)  # what is known of it may still have to be made
        self._standings.keep()

    def is_of(self, library: Library, today: datetime.date) -> bool:
        """Whether it is that of a library on a day."""
        return self.library is library and self.today == today

    def files_beside(self) -> set[Path]:
        """The files that its procedures name, as far as they are known from the cache."""
        return {self.library.folder / each for each in self._index.files_beside()}

    def list_rows(self, *, unread: bool) -> tuple[SheetStatus, ...]:
        """How every sheet stands in every language; ``unread`` says that the content cannot be read any more."""
        with self._lock:
            rows: Sequence[SheetStatus] = [row for name in self.cards for row in self._standings.of(name)]
        rows = tell_missing_languages(self.library, tuple(self.cards), rows)
        return tuple(_unread(row) for row in rows) if unread else tuple(rows)

    @property
    def texts(self) -> Mapping[str, Mapping[str, SearchText]]:
        """The sentences of every sheet, by procedure and language."""
        return self._look_up().texts

    @property
    def sentences(self) -> SentenceIndex:
        """Which of them have a word, by procedure and language."""
        return self._look_up().sentences

    def _look_up(self) -> "_Texts":
        """What words are looked up in: read when somebody first looks for one, and then as far as it has changed."""
        with self._lock:
            if self._texts is None:
                old = self._before or _Texts({}, {}, SentenceIndex())
                keys = {name: self._texts_key(name) for name in self.cards}
                texts = {
                    name: old.texts[name] if key and old.keys.get(name) == key else self._read_texts(name)
                    for name, key in keys.items()
                }
                index = old.sentences.renew(_by_sheet(old.texts), _by_sheet(texts))
                self._texts, self._before = _Texts(keys, texts, index), None
            return self._texts

    def _look(self, name: str) -> None:
        """Takes up what there is to know of a procedure, which is in memory if it had to be read."""
        self._standings.of(name)
        key = self._texts_key(name)
        cache = open_cache("sentences", MOST_BYTES)
        if key and not cache.holds(key):
            found = self._find_texts(name)
            if self._index.is_as_stamped(name):
                cache.write(key, json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    def _texts_key(self, name: str) -> str:
        stamp = self._index.stamp(name)
        return name_key(b"sentences 2", program_stamp(), os.fsencode(name), stamp) if stamp else ""

    def _read_texts(self, name: str) -> dict[str, SearchText]:
        key = self._texts_key(name)
        data = open_cache("sentences", MOST_BYTES).read(key) if key else None
        try:
            if data:
                read = json.loads(data.decode("utf-8", "surrogatepass"))
                return {code: SearchText(text, letters, words) for code, (text, letters, words) in read.items()}
        except (ValueError, TypeError, AttributeError):
            pass
        return self._find_texts(name)

    def _find_texts(self, name: str) -> dict[str, SearchText]:
        found = {}
        for code in self.library.languages(name):
            read = [" ".join(each.value.split()) for each in walk(self.library.procedure(name, code)) if each.is_read]
            sentences = dict.fromkeys(one for text in read for one in _SENTENCES.split(text))
            letters = "\n".join(map(plain, sentences))
            words = "".join(f" {word}" for word in dict.fromkeys(_WORD.findall(letters)))
            found[code] = SearchText("\n".join(sentences), letters, words)
        return found


class _Texts(NamedTuple):
    """The sentences of a library, with the key of each procedure's, and the index of their words."""

    keys: Mapping[str, str]
    texts: Mapping[str, Mapping[str, SearchText]]
    sentences: SentenceIndex


def _by_sheet(texts: Mapping[str, Mapping[str, SearchText]]) -> dict[Hashable, SearchText]:
    return {(name, code): text for name, each in texts.items() for code, text in each.items()}


def _unread(row: SheetStatus) -> SheetStatus:
    if row.standing.kind != "approved":
        return row
    return replace(row, standing=replace(row.standing, kind="unread"))
