"""A practice and its procedures, as a content file has them."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from handouts.content import translation, variants
from handouts.content.library_files import SHARED
from handouts.content.model import Practice, Procedure
from handouts.content.on_demand import ReadSheets, UnfinishedSheets, WholeProcedures
from handouts.content.words import map_words
from handouts.problems import HandoutsError, Problem
from handouts.reading.characters import did_you_mean, quote
from handouts.reading.declarations import dataclass

if TYPE_CHECKING:
    from handouts.content.cards import ProcedureCard


class SheetName(NamedTuple):
    """A procedure in a language."""

    procedure: str = ""
    """"" stands for what the practice says on every sheet."""
    language: str = ""
    """"" stands for the procedure as it was written, on which its translations rest."""


@dataclass(frozen=True)
class Library:
    """A practice and its procedures, as a content file has them."""

    practice: Practice
    procedures: Mapping[str, Procedure]
    """By short name, in the order of the file."""
    path: Path
    folder: Path
    """Where the files stand that the content names."""
    unfinished: Mapping[SheetName, tuple[Problem, ...]] = field(default_factory=dict)
    """The sheets that are not among the procedures because something is wrong in them, and what it is."""
    unread: tuple[Problem, ...] = ()
    """Why the file cannot be read as it is now. Then nothing in here counts as approved: this is a former state of it, or
    what is left without the procedures that make it unreadable."""
    several: Mapping[str, Procedure] = field(default_factory=dict)
    """The procedures that have variants, as they were written: not they are sheets, but each of their variants is."""
    variant_of: Mapping[str, str] = field(default_factory=dict)
    """The procedure of each sheet that is a variant, whole or not, by the sheet's short name."""
    names_twice: frozenset[str] = frozenset()
    """The names that two sheets have: a variant that is called as another sheet. Then one of them cannot be made."""
    strays: tuple[Problem, ...] = ()
    """Files beside the content that look as if they belonged to it, and are on no sheet."""
    digests: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    """SHA-256 of the words of each file that has been read, by its path from the folder on; "" is the content file."""
    read_anew: AbstractSet[str] = field(default_factory=frozenset, repr=False, compare=False)
    """Of these the files that were read again later and said something else."""

    def choose(self, name: str, variant: str | None = None) -> str:
        """The short name of the sheet that a procedure and one of its variants mean, or a sheet's own name.

        Raises HandoutsError where the procedure has variants and none is said, or one that is not there.
        """
        base = self.variant_of.get(name)
        if base and variant and name not in self.several:
            if variants.name_variant(base, variant) != name:
                raise HandoutsError(Problem("variant-contradictory", f"{quote(name)} is not the variant {quote(variant)} of {quote(base)}.",
                                            "Say the one that is meant."))  # fmt: skip
            return name
        return variants.choose_variant(name, self.several.get(name), variant or None)

    def sheets_of(self, name: str) -> tuple[str, ...]:
        """The short names of the sheets that a name stands for: each variant of a procedure, or the sheet itself."""
        written = self.several.get(name)
        return tuple(variants.name_variant(name, each) for each in written.variants) if written else (name,)

    def narrow_to(self, names: Iterable[str]) -> "Library":
        """The library with these of its procedures alone and with the sheets of packs among them, for whoever makes no others."""
        there = [name for name in dict.fromkeys(names) if name in self.procedures]
        every = dict.fromkeys(each for name in there for each in (name, *self.procedures[name].sheets))
        kept = {name: self.procedures[name] for name in every if name in self.procedures}
        return replace(self, procedures=kept, unfinished={}, strays=())

    def digest_of(self, names: Collection[str]) -> str:
        """One digest of all files in which these sheets stand, as they were read: who has the same reads the same."""
        own = [f"{file}={self.digests[file]}" for file in self._files_of(names)]
        return hashlib.sha256("\n".join(sorted(own)).encode()).hexdigest()

    def _files_of(self, names: Collection[str]) -> list[str]:
        sheets = {each: one for name in names for each in self.rest_on(name) if (one := self.procedures.get(each))}
        bases = filter(None, map(self.variant_of.get, sheets))
        written = [*sheets.values(), *(self.several[each] for each in bases if each in self.several)]
        shared = {part.shared for each in written for part in each.parts}
        names = {*names, *(self.variant_of.get(each, each) for name in names for each in self.rest_on(name))}
        files = {file: Path(file) for file in tuple(self.digests)}  # a thread may be reading another procedure
        return [
            file
            for file, path in files.items()
            if not file or path.stem in (shared if path.parts[0] == SHARED else names)
        ]

    def says_the_same(self, before: "Library", name: str) -> bool:
        """Whether a sheet is read from the same words here as in a library before, in which none of its files was ever read with
        others."""
        digests = self.digest_of([name]), before.digest_of([name])
        return digests[0] == digests[1] and before.read_anew.isdisjoint(before._files_of([name]))

    def rest_on(self, name: str) -> tuple[str, ...]:
        """A sheet, and those that it is made of if it is a pack."""
        one = self.procedures.get(name)
        return (name, *one.sheets) if one else (name,)

    def as_written(self) -> "Library":
        """The library with each procedure as it stands in its file, for whoever reads or writes words and makes no sheets:
        the words of a procedure with variants stand there once."""
        if not self.several:
            return self
        written = {self.variant_of.get(name, name): each for name, each in self.procedures.items()}
        return replace(self, procedures={**written, **self.several}, several={}, variant_of={})

    def procedure(self, name: str, code: str | None = None) -> Procedure:
        """The procedure of that short name, as it was written or with the words of its translation.

        Raises HandoutsError if there is none, or no words in the language ``code``.
        """
        written = self.procedures.get(name)
        if found := self.problems_of(name):
            raise HandoutsError(found)
        if name in self.several:
            self.choose(name)  # raises: which of its sheets?
        if written is None:
            raise HandoutsError(Problem("unknown-procedure", f"There is no procedure {quote(name)} in {self.path}.",
                                        did_you_mean(name, self.procedures)))  # fmt: skip
        if code is None or code == written.language:
            return written
        if found := self.problems_of(name, code):
            raise HandoutsError(found)
        if code not in written.translations:
            languages = ", ".join(self.languages(name))
            raise HandoutsError(Problem("no-translation", f"{quote(name)} is not there in {quote(code)}, only in: {languages}.",
                                        f"Add its words under  translations:, {code}:  in the procedure, or ask for another language.",
                                        written.at.get("translations") or written.at.get("")))  # fmt: skip
        translated = written.translations[code]
        words = {each: getattr(translated, each) for each in translation.WORDING}
        if written.when_to_call and written.when_to_call.none and not translated.when_to_call:
            words["when_to_call"] = written.when_to_call
        words["parts"] = tuple(
            replace(theirs, id=ours.key) for ours, theirs in zip(written.parts, translated.parts, strict=True)
        )  # a part has the name of its original, whatever its heading
        at = {**written.at, **translated.at}
        packed = tuple(self.procedure(each, code) for each in written.sheets)
        version = max([translated.version, *(each.version for each in packed)])
        return replace(written, **words, language=code, version=version, translations={}, at=at, packed=packed)

    def problems_of(self, name: str, code: str = "") -> tuple[Problem, ...]:
        """What is wrong with a sheet that is not whole: the procedure as it was written, or its translation."""
        if isinstance(self.procedures, WholeProcedures) and self.procedures.sheets.card(name):
            return ()
        own = self.unfinished.get(SheetName(name, code), ())
        return own or self.unfinished.get(SheetName(self.variant_of.get(name, name), code), ())

    def tell_unfinished(self, procedures: Collection[str] = ()) -> Iterator[Problem]:
        """A warning for each sheet that cannot be made, with the place of the first thing that is wrong in it; without
        those of ``procedures``, which are told in full elsewhere. And why nothing counts as approved, if nothing does. Of
        procedures that are read on demand, those are told that have been asked for.
        """
        if self.unread:
            first = self.unread[0]
            yield Problem("content-unread", f"The content file cannot be read as it is now: {first.message}",
                          "Mend it. Until then every sheet that can be made says that it is not for patients.", first.place)  # fmt: skip
        told = {*procedures, *(self.variant_of.get(each, each) for each in procedures)}
        yield from self.strays
        read = self.unfinished.read_so_far() if isinstance(self.unfinished, UnfinishedSheets) else self.unfinished
        for (name, code), wrong in read.items():
            if wrong and name not in told:
                what = f"{name} ({code})" if code and name else name or f"practice ({code})"
                many = "1 problem" if len(wrong) == 1 else f"{len(wrong)} problems"
                yield Problem("sheet-unfinished", f"{quote(what)} cannot be made, and is left out: {many}, the first: {wrong[0].message}",
                              f"All of them:  handouts check {name}".rstrip(), wrong[0].place,
                              values={"sheet": what})  # fmt: skip

    def names(self) -> tuple[str, ...]:
        """Every procedure, whole or not; of files that are read on demand none is read for this."""
        if isinstance(self.procedures, WholeProcedures):
            return self.procedures.sheets.names
        return (*self.procedures, *self.unfinished_names())

    def unfinished_names(self) -> tuple[str, ...]:
        """The procedures that cannot be made in any language, in the order of the file."""
        return tuple(each.procedure for each in self.unfinished if each.procedure and not each.language)

    def unfinished_languages(self, name: str) -> tuple[str, ...]:
        """The codes of the languages in which a procedure is written and cannot be made."""
        if isinstance(self.procedures, WholeProcedures):
            if self.procedures.sheets.card(name):
                return ()
            found = self.procedures.sheets.look(name)
            return tuple(each.language for each in found.unfinished if each.language) if found else ()
        own = (name, self.variant_of.get(name, name))
        return tuple(each.language for each in self.unfinished if each.procedure in own and each.language)

    def languages(self, name: str) -> tuple[str, ...]:
        """The codes of the languages a procedure is there in, the one it was written in first."""
        if isinstance(self.procedures, WholeProcedures) and (known := self.procedures.sheets.card(name)):
            return known.languages
        written = self.procedure(name)
        return (written.language, *written.translations)

    def card(self, name: str) -> "ProcedureCard":
        """What lists and searches go by: of a procedure that is known from its files' bytes, without reading it.

        Raises HandoutsError if there is no such procedure that is whole.
        """
        known = self.procedures.sheets.card(name) if isinstance(self.procedures, WholeProcedures) else None
        if known:
            return known
        from handouts.content.cards import ProcedureCard  # whoever makes a sheet has no use for it

        return ProcedureCard.of(name, self)

    def made_by(self, name: str, code: str) -> Literal["person", "machine"]:
        """Who wrote a procedure in the language ``code``: a machine, where it is a translation that says so."""
        written = self.procedure(name)
        translated = written.translations.get(code)
        machine = (translated and translated.made_by == "machine") or any(
            self.made_by(each, code) == "machine" for each in written.sheets
        )
        return "machine" if machine else "person"

    def practice_in(self, code: str) -> Practice:
        """The practice with what it says in the language ``code``, where it has words in it."""
        translated = self.practice.translations.get(code)
        if translated is None:
            return self.practice
        practice = map_words(self.practice, lambda text: translated.words.get(text, text), translation.PRACTICE_WORDING)
        return replace(practice, **{name: getattr(translated, name) for name in translation.PRACTICE_WORDING})


def judge_sheets(
    name: str,
    procedure: Procedure | None,
    wrong: Mapping[SheetName, list[Problem]],
    silent: Mapping[str, Sequence[Problem]],
) -> ReadSheets:
    """A procedure with the languages that are whole, and what is wrong with the others.

    ``procedure`` is what could be read of it, ``wrong`` what is wrong with its sheets, and ``silent`` with the practice's own
    words, by language: no sheet can be made in these.
    """
    unfinished = dict(wrong)
    if procedure is not None:
        if procedure.language in silent:
            unfinished.setdefault(SheetName(name), []).extend(silent[procedure.language])
        for code in procedure.translations:
            if code in silent:
                unfinished.setdefault(SheetName(name, code), []).extend(silent[code])
        if SheetName(name) in unfinished:
            procedure = None
        else:
            there = procedure.translations
            left = {code: one for code, one in there.items() if SheetName(name, code) not in unfinished}
            procedure = procedure if len(left) == len(there) else replace(procedure, translations=left)
    return ReadSheets(procedure, {sheet: tuple(each) for sheet, each in unfinished.items()})
