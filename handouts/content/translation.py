"""What a translation has in common with its original: everything but the words.

The same parts, steps, list items, labels and pictures, and the same numbers: a dose or a phone number that one
language has and the other has not is a fault that nobody sees who reads only one of them.
"""

import re
import types
import typing
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from handouts.content import model
from handouts.problems import Place, Problem
from handouts.reading.characters import quoted
from handouts.reading.entries import Entry, FieldShape, fields

WORDING = tuple(each.name for each in fields(model.Wording))
"""The fields of a procedure that a translation has too."""

_MAY_BE_ADDED = {"brief", "brief_heading"}
"""Shorter words for the one-page sheet: another language may need them where the original does without."""

_DIGITS = re.compile(r"\d+")
_NO_FIGURES: Counter[str] = Counter()


def differences(original: Entry, translation: Entry, code: str, names: tuple[str, ...] = WORDING) -> Iterator[Problem]:
    """What a translation into the language ``code`` lacks, has too much, or gives with another number."""
    yield from _Comparison(code).entries(original, translation, names)


def practice_differences(practice: model.Practice, code: str) -> Iterator[Problem]:
    """The same for what the practice says on every sheet."""
    said = practice.translations[code]
    yield from _Comparison(code).entries(practice, said, ("contact",))
    known, needed = practice_words(practice)
    for text, place in needed.items():
        if text not in said.words:
            where = said.at.get("words") or said.at.get("") or place
            yield Problem("translation-differs", f'{quoted(text)} (line {place.line}) has no words in "{code}".',
                          f"Add under  words:  a line  {quoted(text)}: …", where)  # fmt: skip
    for text, words in said.words.items():
        at = said.at[f"words.{text}"]
        if text not in known:
            yield Problem("translation-differs", f"{quoted(text)} is no phone label, place, address line or title of the practice.",
                          "Copy the words from the original exactly, or take the line out.", at)  # fmt: skip
        else:
            yield from _numbers(text, words, at)


def practice_words(practice: model.Practice) -> tuple[dict[str, Place], dict[str, Place]]:
    """The practice's single words and lines with their places: all that may be translated, and those that must be."""
    known: dict[str, Place] = {}
    needed: dict[str, Place] = {}
    for phone in practice.phones:
        if phone.label:
            needed[phone.label] = phone.at["label"]
    logo = practice.brand.logo
    if logo:
        needed[logo.alt] = logo.at["alt"]
        if logo.caption:
            needed[logo.caption.text] = logo.at["caption"]
    for place in practice.places:
        known[place.name] = place.at["name"]
        known |= dict.fromkeys(place.address, place.at.get("address", place.at["name"]))
    for doctor in practice.doctors:
        if doctor.title:
            known[doctor.title] = doctor.at["title"]
    return known | needed, needed


class _Comparison:
    """Walks an original and its translation side by side."""

    def __init__(self, code: str) -> None:
        self.code = code

    def entries(self, original: Entry, translation: Entry, names: tuple[str, ...] | None = None) -> Iterator[Problem]:
        kind: Any = type(original)
        for shape in fields(kind):
            if shape.name == "source" or (names is not None and shape.name not in names):
                continue
            ours, theirs = getattr(original, shape.name), getattr(translation, shape.name)
            place = translation.at.get(shape.name) or translation.at[""]
            if shape.name in _MAY_BE_ADDED and not ours and theirs != "none":
                yield from self.added(theirs, translation, place)
            elif (theirs == "none") != (ours == "none"):
                yield self.differs(
                    f'"brief: none" must stand in both languages or in neither; the original has {_said(ours)}.', place
                )
            elif not _there(ours) and not _there(theirs):
                continue
            elif not _there(theirs):
                yield self.differs(
                    f'"{shape.name}" is missing here; the original has it{_line(original, shape.name)}.', place
                )
            elif not _there(ours):
                yield self.differs(f'"{shape.name}" is not in the original.', place)
            else:
                yield from self.values(shape, ours, theirs, original, translation, shape.name)

    def added(self, brief: Any, translation: Entry, place: Place) -> Iterator[Problem]:
        """Shorter words that the original does without may hold no number that the longer ones have not."""
        longer = [getattr(translation, name, "") for name in ("heading", "text")]
        new = _figures(" ".join(_texts(brief)))
        if new and (new := new - _figures(" ".join(_texts(tuple(longer))))):
            yield Problem("number-differs", f"{', '.join(new)} is only in the brief words, not in the full ones.",
                          "Write the same numbers in both.", place)  # fmt: skip

    def values(
        self, shape: FieldShape, ours: Any, theirs: Any, original: Entry, translation: Entry, key: str
    ) -> Iterator[Problem]:
        place = translation.at.get(key) or translation.at[""]
        match ours:
            case Entry():
                yield from self.entries(ours, theirs)
            case tuple() if len(ours) != len(theirs):
                many = f"{len(theirs)} {'item' if len(theirs) == 1 else 'items'}, but the original has {len(ours)}"
                yield self.differs(f'"{shape.name}" has {many}{_line(original, key)}.', place)
            case tuple():
                for index, (one, other) in enumerate(zip(ours, theirs, strict=True)):
                    yield from self.values(shape, one, other, original, translation, f"{key}.{index}")
            case dict():
                for name in ours:
                    if name not in theirs:
                        yield self.differs(f'"{name}" is missing in "{shape.name}".', place)
                for name in theirs:
                    if name not in ours:
                        yield self.differs(
                            f'"{name}" is not in the original\'s "{shape.name}".', translation.at[f"{key}.{name}"]
                        )
                    else:
                        yield from self.values(shape, ours[name], theirs[name], original, translation, f"{key}.{name}")
            case _ if _same_in_all_languages(shape.hint):
                if ours != theirs:
                    yield self.differs(
                        f'"{shape.name}" is {_said(theirs)}, but {_said(ours)} in the original{_line(original, key)}.',
                        place,
                    )
            case str():
                yield from _numbers(ours, theirs, place)

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


def _there(value: Any) -> bool:
    return value not in (None, (), {}) and value != "no"  # "no" is what `new_paragraph` is without being written


def _said(value: Any) -> str:
    return quoted(str(value)) if value else "nothing"


def _line(original: Entry, key: str) -> str:
    place = original.at.get(key)
    return f" on line {place.line}" if place else ""


def _same_in_all_languages(hint: Any) -> bool:
    """Whether a value is a name, a number or a choice, not words."""
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        (hint,) = (each for each in typing.get_args(hint) if each is not types.NoneType)
    return typing.get_origin(hint) in (Literal, typing.Annotated)


def _numbers(original: str, translation: str, place: Place) -> Iterator[Problem]:
    """Numbers that stand in one of two texts and not in the other, in whatever digits they are written."""
    ours, theirs = _figures(original), _figures(translation)
    if ours is not theirs and ours != theirs:
        lost, new = list((ours - theirs).elements()), list((theirs - ours).elements())
        said = [f"{number} is missing" for number in lost] + [f"{number} is not in the original" for number in new]
        yield Problem("number-differs", f"In {quoted(translation)}: {', '.join(said)}.",
                      "Write the same numbers in both languages, in digits where the original has digits.", place)  # fmt: skip


def _figures(text: str) -> Counter[str]:
    """The phone numbers and other numbers of a text, in plain digits, each with how often it stands there."""
    if not _DIGITS.search(text):  # most texts: a build reads them all
        return _NO_FIGURES
    if not text.isascii():
        text = _DIGITS.sub(lambda found: "".join(str(unicodedata.decimal(digit)) for digit in found[0]), text)
    found = Counter(re.sub(r"\D", "", phone[0]) for phone in model.PHONE.finditer(text))
    return found + Counter(_DIGITS.findall(model.PHONE.sub(" ", text)))
