"""What a translation has in common with its original: everything but the words.

The same parts, steps, list items, labels and pictures. Whether the words give the same numbers is asked by
:mod:`handouts.checks.translated_numbers`, of the pairs that are found here.
"""

import hashlib
from collections.abc import Iterator, Set
from typing import Any, NamedTuple

from handouts.content import model
from handouts.content.kinds import Kind, Role, WordKind
from handouts.content.words import LEFT_OUT, FieldKind, field_kinds, walk, walk_field
from handouts.problems import Place, Problem
from handouts.reading.characters import quote, without_break_marks
from handouts.reading.entries import Entry, Shortened, fields

WORDING = tuple(each.name for each in fields(model.Wording))
"""The fields of a procedure that a translation has too."""

PRACTICE_WORDING = frozenset(each.name for each in fields(model.Practice)) & {
    each.name for each in fields(model.PracticeWords)
}
"""The fields of the practice that its words in another language have too; other words are translated one by one."""

_NOT_COMPARED = {Kind.QUOTATION, Kind.REMARK}
"""What another language need not have: words of a source, remarks that are not printed."""


class WordPair(NamedTuple):
    """Words of an original and those that say the same in another language."""

    original: str
    translation: str
    place: Place
    """Where the translation stands."""
    brief: bool = False
    """Whether the original has no such words: then these are shorter ones, and ``original`` the full words beside them in
    the same language."""


def own_digest(procedure: model.Wording) -> str:
    """A digest of what a procedure says: no phone of the practice and no fixed word of the program is in it.

    A translation's approval notes that of its original, so that it is known when the original moves on.
    """
    words = (
        found.value for name in WORDING for found in walk_field(procedure, name) if isinstance(found.kind, WordKind)
    )
    return hashlib.sha256(without_break_marks("\n".join(words)).encode("utf-8")).hexdigest()


def differences(original: model.Wording, translation: model.Wording, code: str) -> Iterator[Problem]:
    """What a translation into the language ``code`` lacks or has too much."""
    found = _Comparison(code).entries(original, translation, frozenset(WORDING))
    return (each for each in found if isinstance(each, Problem))


def word_pairs(original: model.Wording, translation: model.Wording, code: str) -> Iterator[WordPair]:
    """The words of an original side by side with those of its translation into the language ``code``."""
    found = _Comparison(code).entries(original, translation, frozenset(WORDING))
    return (each for each in found if isinstance(each, WordPair))


def practice_word_pairs(practice: model.Practice, code: str) -> Iterator[WordPair]:
    """The same for what the practice says on every sheet."""
    translated = practice.translations[code]
    for found in _Comparison(code).entries(practice, translated, PRACTICE_WORDING):
        if isinstance(found, WordPair):
            yield found
    for text, words in translated.words.items():
        yield WordPair(text, words, translated.at[f"words.{text}"])


def practice_differences(practice: model.Practice, code: str) -> Iterator[Problem]:
    """What the translation of the practice's words into the language ``code`` lacks or has too much."""
    translated = practice.translations[code]
    for found in _Comparison(code).entries(practice, translated, PRACTICE_WORDING):
        if isinstance(found, Problem):
            yield found
    known, needed = practice_words(practice)
    for text, place in needed.items():
        if text not in translated.words:
            where = translated.at.get("words") or translated.at.get("") or place
            yield Problem("translation-differs", f'{quote(text)} (line {place.line}) has no words in "{code}".',
                          f"Add under  words:  a line  {quote(text)}: …", where)  # fmt: skip
    for text in translated.words:
        at = translated.at[f"words.{text}"]
        if text not in known:
            yield Problem("translation-differs", f"{quote(text)} is no phone label, place, address line or title of the practice.",
                          "Copy the words from the original exactly, or take the line out.", at)  # fmt: skip


def practice_words(practice: model.Practice) -> tuple[dict[str, Place], dict[str, Place]]:
    """The practice's single words and lines with their places: all that may be translated, and those that must be."""
    known: dict[str, Place] = {}
    needed: dict[str, Place] = {}
    for field in field_kinds(model.Practice):
        if field.name in PRACTICE_WORDING:
            continue
        for found in walk_field(practice, field.name, "practice"):
            if isinstance(found.kind, WordKind) and found.role is not Role.BRIEF:
                known[found.value] = place = found.place or practice.at[""]
                if not found.kind.may_stay:
                    needed[found.value] = place
    return known, needed


class _Comparison:
    """Walks an original and its translation side by side: what differs, and the words that stand for each other."""

    def __init__(self, code: str) -> None:
        self.code = code

    def entries(
        self, original: Entry, translation: Entry, names: Set[str] | None = None
    ) -> Iterator[Problem | WordPair]:
        """What differs between two entries, in the fields of those ``names`` or in all."""
        for field in field_kinds(type(original)):
            if field.kind in _NOT_COMPARED or (names is not None and field.name not in names):
                continue
            ours, theirs = getattr(original, field.name), getattr(translation, field.name)
            place = translation.at.get(field.name) or translation.at[""]
            brief = isinstance(field.kind, WordKind) and field.kind.role is Role.BRIEF
            if brief and not ours and theirs != LEFT_OUT:  # another language may need shorter words
                yield from self.added(theirs, translation, place)
            elif brief and (theirs == LEFT_OUT) != (ours == LEFT_OUT):
                yield self.differs(
                    f'"{field.name}: {LEFT_OUT}" must stand in both languages or in neither; the original has {_quote_or_nothing(ours)}.',
                    place,
                )
            elif not _is_there(theirs) and (not _is_there(ours) or _is_inherited(ours, field)):
                continue
            elif not _is_there(theirs):
                yield self.differs(
                    f'"{field.name}" is missing here; the original has it{_line(original, field.name)}.', place
                )
            elif not _is_there(ours):
                yield self.differs(f'"{field.name}" is not in the original.', place)
            else:
                yield from self.values(field, ours, theirs, original, translation, field.name)

    def added(self, brief: Any, translation: Entry, place: Place) -> Iterator[WordPair]:
        """Shorter words that the original does without stand beside the longer ones of their own language."""
        longer = [found.value for found in walk(translation) if found.role not in (None, Role.BRIEF)]
        yield WordPair(" ".join(longer), " ".join(_texts(brief)), place, brief=True)

    def shorter(
        self, field: FieldKind, ours: str, theirs: str, translation: Entry, key: str
    ) -> Iterator[Problem | WordPair]:
        """What differs between the shorter wordings of two texts, as of shorter words in a field of their own."""
        one, other = (each.brief if isinstance(each, Shortened) else None for each in (ours, theirs))
        place = translation.at.get(f"{key}.brief") or translation.at.get(key) or translation.at[""]
        if one == other == LEFT_OUT or (not one and not other):
            return
        if not one and other != LEFT_OUT:
            yield from self.added(other, translation, place)
        elif LEFT_OUT in (one, other):
            yield self.differs(
                f'"brief: {LEFT_OUT}" must stand in both languages or in neither; in "{field.name}" the original has {_quote_or_nothing(one)}.',
                place,
            )
        elif not other:
            yield self.differs(f'"brief" is missing in "{field.name}"; the original has it.', place)
        else:
            yield WordPair(str(one), other, place)

    def values(
        self, field: FieldKind, ours: Any, theirs: Any, original: Entry, translation: Entry, key: str
    ) -> Iterator[Problem | WordPair]:
        """What differs between two values of a field; ``key`` is where they stand in their entries."""
        place = translation.at.get(key) or translation.at[""]
        match ours:
            case Entry():
                yield from self.entries(ours, theirs)
            case tuple() if len(ours) != len(theirs):
                many = f"{len(theirs)} {'item' if len(theirs) == 1 else 'items'}, but the original has {len(ours)}"
                yield self.differs(f'"{field.name}" has {many}{_line(original, key)}.', place)
            case tuple():
                for index, (one, other) in enumerate(zip(ours, theirs, strict=True)):
                    yield from self.values(field, one, other, original, translation, f"{key}.{index}")
            case dict():
                for name in ours:
                    if name not in theirs:
                        yield self.differs(f'"{name}" is missing in "{field.name}".', place)
                for name in theirs:
                    if name not in ours:
                        yield self.differs(
                            f'"{name}" is not in the original\'s "{field.name}".', translation.at[f"{key}.{name}"]
                        )
                    else:
                        yield from self.values(field, ours[name], theirs[name], original, translation, f"{key}.{name}")
            case _ if not isinstance(field.kind, WordKind):
                if ours != theirs:
                    yield self.differs(
                        f'"{field.name}" is {_quote_or_nothing(theirs)}, but {_quote_or_nothing(ours)} in the original{_line(original, key)}.',
                        place,
                    )
            case str() if bool(ours) != bool(theirs):
                yield self.differs(
                    f"{'A cell is empty' if ours else 'A cell has words'} here; the original has {_quote_or_nothing(ours)}{_line(original, key)}.",
                    place,
                )
            case str():
                yield WordPair(ours, theirs, place)
                yield from self.shorter(field, ours, theirs, translation, key)

    def differs(self, message: str, place: Place) -> Problem:
        remedy = "A translation has the same parts, lists and pictures as its original, in the same order; only the words differ."
        return Problem("translation-differs", f'In "{self.code}": {message}', remedy, place)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, model.Text):
        yield value.text
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)


def _is_there(value: Any) -> bool:
    return value not in (None, (), {}) and value != "no"  # "no" is what a yes-or-no choice is without being written


def _is_inherited(value: Any, field: FieldKind) -> bool:
    """Whether a translation has a value from its original without repeating it: a part's id, why there are no signs."""
    return field.name == "id" or (isinstance(value, model.WhenToCall) and value.none is not None)


def _quote_or_nothing(value: Any) -> str:
    return quote(str(value)) if value else "nothing"


def _line(original: Entry, key: str) -> str:
    place = original.at.get(key)
    return f" on line {place.line}" if place else ""
