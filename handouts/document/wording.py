"""The words of a sheet, apart from its looks: what an approval is bound to."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from handouts.content import model, translation
from handouts.content.kinds import WordKind
from handouts.content.library import Library
from handouts.content.phones import DEFAULT_COUNTRY
from handouts.content.words import walk_field
from handouts.document import nodes as doc
from handouts.document.compose import compose
from handouts.languages.language import Language
from handouts.reading.characters import without_break_marks

# -- the words


@dataclass(frozen=True)
class SheetWords:
    """All that a patient reads about a procedure in one language."""

    words: tuple[str, ...]
    """A line for each text, in the order of reading."""
    brief: tuple[str, ...]
    """What the one-page sheet says in other words."""
    codes: tuple[str, ...]
    """The text codes these words are printed with."""
    own: str = ""
    """A digest of the procedure's own words; a translation made from them carries it."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the words, as hexadecimal digits."""
        return hashlib.sha256("\n".join((*self.words, "", *self.brief)).encode("utf-8")).hexdigest()

    @classmethod
    def of(cls, library: Library, procedure: str, language: Language) -> "SheetWords":
        """The wording as the content has it now."""
        full, brief = (compose(library, procedure, language, brief=brief) for brief in (False, True))
        words = (*_lines(full), *_dialing(library.practice.country))
        codes = dict.fromkeys((full.imprint.code, brief.imprint.code))
        own = own_digest(library.procedure(procedure, language.code))
        return cls(words, tuple(line for line in _lines(brief) if line not in words), tuple(codes), own)


def _lines(document: doc.Document) -> Iterator[str]:
    yield f"{document.imprint.practice}, {document.imprint.phone}".replace(doc.NBSP, " ")  # at the foot of each page
    for line in document.words():
        yield " ".join(line.split())


def _dialing(country: str) -> Iterator[str]:
    """Which country's numbers the sheet calls: the same digits dial somebody else in another. The usual one goes unsaid."""
    if country != DEFAULT_COUNTRY:
        yield f"Phone numbers of: {country}"


def own_digest(procedure: model.Procedure) -> str:
    """A digest of what a procedure says: no phone of the practice and no fixed word of the program is in it.

    A translation notes that of its original under ``of:``, so that it is known when the original moves on.
    """
    words = (
        found.value
        for name in translation.WORDING
        for found in walk_field(procedure, name)
        if isinstance(found.kind, WordKind)
    )
    return hashlib.sha256(without_break_marks("\n".join(words)).encode("utf-8")).hexdigest()
