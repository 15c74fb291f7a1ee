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
from handouts.options import EDITIONS, EditionOption
from handouts.reading.characters import without_break_marks

# -- the words


@dataclass(frozen=True)
class SheetWords:
    """All that a patient reads about a procedure in one language."""

    words: tuple[str, ...]
    """A line for each text, in the order of reading."""
    brief: tuple[str, ...]
    """What the short sheets say in other words, and which parts they have where the content chose them."""
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
        full = compose(library, procedure, language)
        short = [
            (each, compose(library, procedure, language, edition=each)) for each in EDITIONS.values() if each.brief
        ]
        written = library.procedure(procedure, language.code)
        words = (*_lines(full), *_dialing(library.practice.country), *filter(None, (why_no_call(written, language),)))
        brief = dict.fromkeys(line for _, each in short for line in _lines(each) if line not in words)
        brief |= dict.fromkeys(line for pair in short for line in _choice(written, *pair))
        codes = dict.fromkeys((full.imprint.code, *(each.imprint.code for _, each in short)))
        return cls(words, tuple(brief), tuple(codes), own_digest(written))


def _lines(document: doc.Document) -> Iterator[str]:
    yield f"{document.imprint.practice}, {document.imprint.phone}".replace(doc.NBSP, " ")  # at the foot of each page
    for line in document.words():
        yield _plain(line)


def why_no_call(procedure: model.Procedure, language: Language) -> str:
    """Why the sheet does not say when to call; "" if it does or gives no reason. Who approves the sheet answers for it."""
    entry = procedure.when_to_call
    return f"{language.heading('when_to_call')}: none. {entry.none}" if entry and entry.none else ""


def _choice(procedure: model.Procedure, edition: EditionOption, short: doc.Document) -> Iterator[str]:
    """Which parts the content chose for a short sheet, by their headings: another choice is another sheet."""
    if getattr(procedure, edition.chosen_by):
        yield f"{edition.chosen_by}: {'; '.join(_plain(section.heading.text) for section in short.sections)}"


def _plain(text: str) -> str:
    return " ".join(text.split())


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
