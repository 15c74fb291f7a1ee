"""What a translation has in common with its original: everything but the words.

The same parts, steps, list items, labels and pictures, and the same numbers: a dose or a phone number that one
language has and the other has not is a fault that nobody sees who reads only one of them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Set
from typing import Any

from handouts.content import model
from handouts.content.forms import PHONE
from handouts.content.kinds import Kind, Role, WordKind
from handouts.content.words import LEFT_OUT, FieldKind, field_kinds, walk, walk_field
from handouts.problems import Place, Problem
from handouts.reading.characters import quote
from handouts.reading.entries import Entry, Shortened, fields

WORDING = tuple(each.name for each in fields(model.Wording))
"""The fields of a procedure that a translation has too."""

PRACTICE_WORDING = frozenset(each.name for each in fields(model.Practice)) & {
    each.name for each in fields(model.PracticeWords)
}
"""The fields of the practice that its words in another language have too; other words are translated one by one."""

_NOT_COMPARED = {Kind.QUOTATION, Kind.REMARK}
"""What another language need not have: words of a source, remarks that are not printed."""

_DIGITS = re.compile(r"\d+")
_NO_FIGURES: Counter[str] = Counter()


def differences(original: model.Wording, translation: model.Wording, code: str) -> Iterator[Problem]:
    """What a translation into the language ``code`` lacks, has too much, or gives with another number."""
    yield from _Comparison(code).entries(original, translation, frozenset(WORDING))


def practice_differences(practice: model.Practice, code: str) -> Iterator[Problem]:
    """The same for what the practice says on every sheet."""
    translated = practice.translations[code]
    yield from _Comparison(code).entries(practice, translated, PRACTICE_WORDING)
    known, needed = practice_words(practice)
    for text, place in needed.items():
        if text not in translated.words:
            where = translated.at.get("words") or translated.at.get("") or place
            yield Problem("translation-differs", f'{quote(text)} (line {place.line}) has no words in "{code}".',
                          f"Add under  words:  a line  {quote(text)}: …", where)  # fmt: skip
    for text, translation in translated.words.items():
        at = translated.at[f"words.{text}"]
        if text not in known:
            yield Problem("translation-differs", f"{quote(text)} is no phone label, place, address line or title of the practice.",
                          "Copy the words from the original exactly, or take the line out.", at)  # fmt: skip
        else:
            yield from _numbers(text, translation, at)


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
    """Walks an original and its translation side by side."""

    def __init__(self, code: str) -> None:
        self.code = code

    def entries(self, original: Entry, translation: Entry, names: Set[str] | None = None) -> Iterator[Problem]:
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

    def added(self, brief: Any, translation: Entry, place: Place) -> Iterator[Problem]:
        """Shorter words that the original does without may hold no number that the longer ones have not."""
        longer = [found.value for found in walk(translation) if found.role not in (None, Role.BRIEF)]
        new = _figures(" ".join(_texts(brief)))
        if new and (new := new - _figures(" ".join(longer))):
            yield Problem("number-differs", f"{', '.join(new)} is only in the brief words, not in the full ones.",
                          "Write the same numbers in both.", place)  # fmt: skip

    def shorter(self, field: FieldKind, ours: str, theirs: str, translation: Entry, key: str) -> Iterator[Problem]:
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
            yield from _numbers(str(one), other, place)

    def values(
        self, field: FieldKind, ours: Any, theirs: Any, original: Entry, translation: Entry, key: str
    ) -> Iterator[Problem]:
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
            case str():
                yield from _numbers(ours, theirs, place)
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


def _numbers(original: str, translation: str, place: Place) -> Iterator[Problem]:
    """Numbers that stand in one of two texts and not in the other, in whatever digits they are written."""
    ours, theirs = _figures(original), _figures(translation)
    if ours is not theirs and ours != theirs:
        lost, new = list((ours - theirs).elements()), list((theirs - ours).elements())
        told = [f"{number} is missing" for number in lost] + [f"{number} is not in the original" for number in new]
        yield Problem("number-differs", f"In {quote(translation)}: {', '.join(told)}.",
                      "Write the same numbers in both languages, in digits where the original has digits.", place)  # fmt: skip


def _figures(text: str) -> Counter[str]:
    """The phone numbers and other numbers of a text, in plain digits, each with how often it stands there."""
    if not _DIGITS.search(text):  # most texts: a build reads them all
        return _NO_FIGURES
    if not text.isascii():
        text = _DIGITS.sub(lambda found: "".join(str(unicodedata.decimal(digit)) for digit in found[0]), text)
    found = Counter(re.sub(r"\D", "", phone[0]) for phone in PHONE.finditer(text))
    return found + Counter(_DIGITS.findall(PHONE.sub(" ", text)))
