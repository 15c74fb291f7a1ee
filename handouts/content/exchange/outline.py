"""The shape of a translation: its original's entries, lists and choices, with a gap for each of the words.

The gaps are found by the kinds of the fields alone, and each knows its unit. Filled, the outline is what the content file
says under the translation's language.
"""

from collections.abc import Callable, Iterator, Set
from dataclasses import field
from typing import Any

from handouts.content import translation
from handouts.content.kinds import Kind, Role, WordKind
from handouts.content.model import OtherLanguage, Translation
from handouts.content.words import LEFT_OUT, FieldKind, field_kinds
from handouts.reading.characters import clean
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Entry, Shortened

NOT_SAID = {Kind.QUOTATION, Kind.REMARK}
"""What another language need not have: words of a source, remarks that are not printed."""


@dataclass(eq=False)
class Gap:
    """A place for words in an outline."""

    entry: Entry
    key: str
    """Where the original's words stand in their entry."""
    original: str
    kind: WordKind
    path: tuple[str | int, ...]
    picture: str = ""
    """What the picture shows that the words belong to."""


@dataclass(eq=False)
class ShortenedGap:
    """A place for words with a shorter wording."""

    full: Gap
    brief: "Gap | str"
    """Its gap, or the word that leaves it out."""


@dataclass(eq=False)
class EntryOutline:
    """An entry of an outline: what stands at each of its keys, and the entry that it was made from."""

    entry: Entry
    held: dict[str, Any] = field(default_factory=dict)


def outline(
    entry: Entry, names: Set[str] | None = None, role: WordKind | None = None, path: tuple[str | int, ...] = ()
) -> EntryOutline:
    """The shape of a translation of an entry, in the order in which the original is written."""
    shape = EntryOutline(entry)
    for each in field_kinds(type(entry)):
        value = getattr(entry, each.name)
        if (each.entry and issubclass(each.entry, OtherLanguage)) or (names is not None and each.name not in names):
            continue
        if each.kind in NOT_SAID or each.name not in entry.at or value in (None, (), {}):
            continue
        if isinstance(each.kind, Kind) and each.name == "id":  # a part has the name of its original
            continue
        held = _value(value, each, entry, each.name, role, (*path, each.name))
        if held not in ({}, []) and not (isinstance(held, EntryOutline) and not held.held):
            shape.held[each.name] = held
    shape.held = dict(sorted(shape.held.items(), key=lambda item: entry.at[item[0]]))
    return shape


def _value(
    value: Any, field: FieldKind, entry: Entry, key: str, role: WordKind | None, path: tuple[str | int, ...]
) -> Any:
    if isinstance(value, Entry):
        return outline(value, None, field.kind if isinstance(field.kind, WordKind) else role, path)
    if isinstance(value, tuple):
        return [
            _value(each, field, entry, f"{key}.{at}", role, (*path, at))
            for at, each in enumerate(value)
            if not getattr(each, "shared", None)  # a part that several sheets have is translated where it stands
        ]
    if isinstance(value, dict):
        return {name: _value(each, field, entry, f"{key}.{name}", role, (*path, name)) for name, each in value.items()}
    if not isinstance(field.kind, WordKind):
        return str(value)
    kind = role or field.kind
    if isinstance(value, Shortened):
        brief: Any = LEFT_OUT
        if value.brief != LEFT_OUT:
            brief = Gap(entry, f"{key}.brief", value.brief, WordKind(Role.BRIEF), (*path, "brief"))
        return ShortenedGap(Gap(entry, key, str(value), kind, path), brief)
    if value == "" or (kind.role is Role.BRIEF and value == LEFT_OUT):
        return str(value)
    return Gap(entry, key, value, kind, path)


def gaps(held: Any, picture: str = "") -> Iterator[Gap]:
    """Every place for words, in the order of the outline; in a picture each knows what the picture shows."""
    if isinstance(held, Gap):
        held.picture = picture
        yield held
    elif isinstance(held, ShortenedGap):
        yield from gaps(held.full, picture)
        yield from gaps(held.brief, picture)
    elif isinstance(held, EntryOutline):
        alt = next(
            (gap.original for gap in held.held.values() if isinstance(gap, Gap) and gap.kind.role is Role.ALT), ""
        )
        for each in held.held.values():
            yield from gaps(each, alt or picture)
    elif isinstance(held, dict | list):
        for each in held.values() if isinstance(held, dict) else held:
            yield from gaps(each, picture)


# -- a translation that stands there


@dataclass
class FormerWords:
    """The words of a translation that stands in the content, laid beside the gaps they fill."""

    words: dict[Gap, str] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)
    """By the identity of an original's entry the one that translates it."""
    loose: list[str] = field(default_factory=list)
    """Words that stand in a list whose length is not the original's: nobody can say which is which."""


def lay_beside(
    shape: EntryOutline, theirs: Entry, found: FormerWords, known: Callable[[Gap, str], bool]
) -> FormerWords:
    """Notes in ``found`` what stands for each gap of a shape in the entry that translates it.

    ``known`` tells whether words are known to translate a gap: so the items of two lists find each other, also where
    one is longer or their order has changed.
    """
    found.entries[id(shape.entry)] = theirs
    for name, held in shape.held.items():
        _lay_value(held, getattr(theirs, name, None), found, known)
    return found


def _lay_value(held: Any, theirs: Any, found: FormerWords, known: Callable[[Gap, str], bool]) -> None:
    match held:
        case Gap() if isinstance(theirs, str) and theirs:
            found.words[held] = str(theirs)
        case EntryOutline() if isinstance(theirs, Entry):
            lay_beside(held, theirs, found, known)
        case ShortenedGap(full=full, brief=brief) if isinstance(theirs, str) and theirs:
            found.words[full] = str(theirs)
            if isinstance(brief, Gap) and isinstance(theirs, Shortened) and theirs.brief != LEFT_OUT:
                found.words[brief] = theirs.brief
        case dict() if isinstance(theirs, dict):
            for name, each in held.items():
                _lay_value(each, theirs.get(name), found, known)
        case list() if isinstance(theirs, tuple):
            _lay_list(held, theirs, found, known)


def _lay_list(held: list[Any], theirs: tuple[Any, ...], found: FormerWords, known: Callable[[Gap, str], bool]) -> None:
    """Items that are known to translate each other belong together; where the lists are as long, the others by their places."""
    theirs = tuple(each for each in theirs if not getattr(each, "shared", None))
    shares: list[tuple[int, int, int]] = []
    for ours, each in enumerate(held):
        for at, other in enumerate(theirs):
            trial = FormerWords()
            _lay_value(each, other, trial, known)
            if share := sum(known(gap, said) for gap, said in trial.words.items()):
                shares.append((-share, abs(ours - at), ours * len(theirs) + at))
    mine: dict[int, int] = {}
    for _, _, number in sorted(shares):
        ours, at = divmod(number, len(theirs))
        if ours not in mine and at not in mine.values():
            mine[ours] = at
    left = [ours for ours in range(len(held)) if ours not in mine]
    others = [at for at in range(len(theirs)) if at not in mine.values()]
    if len(left) == len(others) and len(held) == len(theirs):
        mine |= dict(zip(left, others, strict=True))
        others = []
    for ours, at in mine.items():
        _lay_value(held[ours], theirs[at], found, known)
    found.loose += [said for at in others for said in _said(theirs[at])]


def _said(value: Any) -> Iterator[str]:
    """The words in a value of a translation."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _said(each)
    elif isinstance(value, Entry):
        for each in field_kinds(type(value)):
            if isinstance(each.kind, WordKind) or each.entry:
                yield from _said(getattr(value, each.name))


# -- the words put in


@dataclass
class Filling:
    """What fills an outline: the words of each gap, and the translation that stood there before."""

    words: Callable[[Gap], str]
    before: FormerWords
    unchanged: Callable[[EntryOutline], bool]
    """Whether all words of an entry are those that stood there: then shorter words of its own stay with it."""
    dropped: list[str] = field(default_factory=list)
    """Shorter words that stood there and no longer belong to what stands beside them."""

    def fill(self, shape: EntryOutline) -> dict[str, Any]:
        """What the content file says for an entry."""
        filled = {name: self._value(held, shape, name) for name, held in shape.held.items()}
        old = self.before.entries.get(id(shape.entry))
        if old is not None:
            self._keep(shape, old, filled)
        return filled

    def _value(self, held: Any, shape: EntryOutline, name: str) -> Any:
        match held:
            case Gap():
                return self._with_own_brief(held, shape, name)
            case EntryOutline():
                return compact(self.fill(held), held.entry)
            case list():
                return [self._value(each, shape, f"{name}.{at}") for at, each in enumerate(held)]
            case ShortenedGap(full=full, brief=brief):
                return {"text": self.words(full), "brief": self.words(brief) if isinstance(brief, Gap) else brief}
            case dict():
                return {key: self._value(each, shape, f"{name}.{key}") for key, each in held.items()}
        return held

    def _with_own_brief(self, gap: Gap, shape: EntryOutline, name: str) -> Any:
        """The words of a gap; with them the shorter ones that only this language has."""
        said = self.words(gap)
        value: Any = self.before.entries.get(id(shape.entry))
        for step in name.split("."):
            value = _step(value, step)
        if isinstance(value, Shortened) and value.brief != LEFT_OUT:
            if str(value) == said:
                return {"text": said, "brief": value.brief}
            self.dropped.append(value.brief)
        return said

    def _keep(self, shape: EntryOutline, old: Entry, filled: dict[str, Any]) -> None:
        """What a translation may have and its original has not: sources it quotes, remarks, shorter words of its own."""
        for each in field_kinds(type(old)):
            value = getattr(old, each.name)
            if each.name in filled or each.name not in old.at or value in (None, (), {}):
                continue
            if each.kind in NOT_SAID and not isinstance(old, Translation):
                filled[each.name] = list(value) if isinstance(value, tuple) else str(value)
            elif isinstance(each.kind, WordKind) and each.kind.role is Role.BRIEF and value != LEFT_OUT:
                if self.unchanged(shape):
                    filled[each.name] = _plain(value)
                else:
                    self.dropped.append(" ".join(_said(value)))


def _step(value: Any, step: str) -> Any:
    if isinstance(value, Entry):
        return getattr(value, step, None)
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, tuple) and step.isdecimal() and int(step) < len(value):
        return value[int(step)]
    return None


def _plain(value: Any) -> Any:
    """A value of a translation as the content file says it."""
    if isinstance(value, Entry):
        held = {
            each.name: _plain(getattr(value, each.name))
            for each in field_kinds(type(value))
            if each.name in value.at and getattr(value, each.name) not in (None, (), {})
        }
        return compact(held, value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return str(value)


def compact(filled: dict[str, Any], entry: Entry) -> Any:
    """An entry of which only the one field is said that a plain text stands for, as that text."""
    if entry.shorthand and set(filled) == {entry.shorthand} and isinstance(filled[entry.shorthand], str):
        return filled[entry.shorthand]
    return filled


def normal(value: Any) -> Any:
    """A value in one form, however it was written: one text for a list of one, for an entry that is only its text."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        each = [normal(one) for one in value]
        return each[0] if len(each) == 1 and isinstance(each[0], str) else each
    found = {name: normal(one) for name, one in value.items()}
    (only,) = found if len(found) == 1 else (None,)
    return found[only] if only in _shorthands() and isinstance(found[only], str) else found


def _shorthands() -> Set[str | None]:
    return {each.shorthand for each in _entries(Entry)} - {None}


def _entries(kind: type[Entry]) -> Iterator[type[Entry]]:
    for each in kind.__subclasses__():
        yield each
        yield from _entries(each)


WORDING = frozenset(translation.WORDING)
"""The fields of a procedure that a translation has too."""
