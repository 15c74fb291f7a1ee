"""Reads words that are being written as the content reads those of a file: into the model, with everything told that is wrong.

What is told stands at a field: the place of each problem names the field's pointer where else the file stands.
"""

from dataclasses import replace
from typing import Any

from handouts.content import model
from handouts.content.editing.changes import FieldChange, apply_change, begin_value
from handouts.content.editing.overlay import Overlay
from handouts.content.editing.shapes import (
    Data,
    NoSuchPlace,
    Path,
    ValueShape,
    close_up,
    is_nothing,
    read_pointer,
    shape_at,
    write_pointer,
)
from handouts.content.editing.sheet_files import PRACTICE, shape_of_sheet
from handouts.content.interwoven import list_sheets
from handouts.content.library import Library
from handouts.content.library_files import LibraryFiles
from handouts.content.library_reader import LibraryReader
from handouts.content.quotes import Sources
from handouts.problems import Place, Problem
from handouts.reading.characters import BAD_CHARACTER
from handouts.reading.declarations import dataclass
from handouts.reading.nodes import YamlNode

UNSAID = "…"
"""What stands on the page where a sheet cannot do without words and none are written yet."""

MOST_TRIES = 4
"""How often what is wrong is left out of the page: what is left may be wrong without it."""


@dataclass(frozen=True)
class ReadDraft:
    """What became of words that are being written."""

    library: Library | None
    """The library with them in place of what it had; None if not even a page can be made of them."""
    problems: tuple[Problem, ...]
    """What is wrong with them, each at its field; nothing if they can be saved."""


def read_draft(library: Library, name: str, data: Data) -> ReadDraft:
    """A library as it would be with other words of a procedure, or of the practice.

    For the page, what is not whole is left out: an item without its words, an open place. What is wrong is told of the
    words as they are.
    """
    shape = shape_of_sheet(name)
    whole, problems = _read(library, name, data)
    told = problems
    for _ in range(MOST_TRIES):
        if whole is not None or not told:
            break
        for each in told:
            data = _without(shape, data, each.place)
        whole, told = _read(library, name, _whole_only(shape, data, top=True))
    return ReadDraft(_library_with(library, name, whole) if whole is not None else None, tuple(problems))


def _read(library: Library, name: str, data: Data) -> tuple[Any, list[Problem]]:
    reader = DraftReader(library, name)
    return reader.read_words(data)


def _library_with(library: Library, name: str, entry: Any) -> Library:
    if name == PRACTICE:
        return replace(library, practice=entry)
    sheets = _sheets_of(library, name, entry)
    before = {name, *library.sheets_of(name)}
    return replace(
        library,
        procedures=Overlay(library.procedures, sheets.procedures, before.__contains__),
        unfinished=Overlay(library.unfinished, sheets.unfinished, lambda sheet: sheet.procedure in before),
        several=Overlay(library.several, sheets.several, before.__contains__),
        variant_of=Overlay(library.variant_of, sheets.variant_of, before.__contains__),
    )


def _sheets_of(library: Library, name: str, entry: Any) -> Library:
    """The sheets of one procedure: itself, or each of its variants; for a pack, bound of those of the library that it names."""
    alone = replace(library, procedures={name: entry}, unfinished={}, several={}, variant_of={})
    if not entry.variants and not entry.sheets:
        return alone
    named = [each for each in dict.fromkeys(entry.sheets) if each != name]
    there = {each: library.procedures[each] for each in named if each in library.procedures}
    torn = {sheet: wrong for sheet, wrong in library.unfinished.items() if sheet.procedure in named} if named else {}
    listed = list_sheets(
        replace(alone, procedures={name: entry, **there}, unfinished=torn), {name: tuple(entry.variants)}
    )
    own = listed.sheets_of(name)
    return replace(
        listed,
        procedures={each: listed.procedures[each] for each in own if each in listed.procedures},
        unfinished={sheet: wrong for sheet, wrong in listed.unfinished.items() if sheet.procedure in (name, *own)},
    )


class DraftReader(LibraryReader):
    """Reads one procedure, or the practice, that stands in no file yet; each place it tells names a field."""

    def __init__(self, library: Library, name: str) -> None:
        super().__init__("", library.folder)
        self._library, self._name = library, name
        self.files = LibraryFiles("", library.folder, shared=self.files.shared)
        self.country = library.practice.country
        self._bad: list[Problem] = []

    def read_words(self, data: Data) -> tuple[Any, list[Problem]]:
        """The entry, None if it is not whole, and what is wrong with it."""
        node = self._say_node(close_up(shape_of_sheet(self._name), data), ())
        entry: Any = None
        if self._name == PRACTICE:
            with self.to_the_limit():
                entry = self._entry(model.Practice, node)
                self._check_numbers()
                self._find_practice_quotes()
        else:
            with self.set_apart(model.Procedure, self._name):
                whole = self._with_parts(self._name, node)
                entry = self._value(model.Procedure, whole, "", {}) if whole else None
            procedure = entry if isinstance(entry, model.Procedure) else None
            self._check_numbers()
            if procedure:
                self._check_against_practice(self._library.practice, {self._name: procedure})
        problems = [*self._bad, *self.all_problems()]
        found = entry if isinstance(entry, model.Practice | model.Procedure) else None
        if any(wrong for sheet, wrong in self.by_sheet.items() if not sheet.language) or self.problems or self._bad:
            found = None
        elif isinstance(found, model.Procedure):
            torn = {sheet.language for sheet, wrong in self.by_sheet.items() if wrong}
            kept = {code: each for code, each in found.translations.items() if code not in torn}
            found = replace(found, translations=kept)
        return found, problems

    def stands_alone(self, kind: Any) -> bool:
        """As in the content; a practice whose other language is not whole is told of whole."""
        return self._name != PRACTICE and super().stands_alone(kind)

    def _find_practice_quotes(self) -> None:
        """What the practice quotes is looked up in the sources of all procedures."""
        self.sources = Sources(self.folder)
        for each in self._library.procedures.values():
            for _ in self.sources.texts(each.sources):
                pass
        self._look_up_practice()

    def _say_node(self, value: Data, path: Path) -> YamlNode:
        """The node that the content would have of a value; its place names the field."""
        place = Place(write_pointer(path))
        if isinstance(value, dict):
            items = [
                each
                for name, one in value.items()
                for each in (
                    YamlNode("text", Place(write_pointer((*path, name))), name),
                    self._say_node(one, (*path, name)),
                )
            ]
            return YamlNode("mapping", place, items=items)
        if isinstance(value, list):
            return YamlNode("list", place, items=[self._say_node(each, (*path, at)) for at, each in enumerate(value)])
        text = str(value)
        for found in BAD_CHARACTER.finditer(text):  # as the parser does of a file
            self.tell_character(found[0], place)
        return YamlNode("text", place, BAD_CHARACTER.sub("□", text))


def _without(shape: ValueShape, data: Data, place: Place | None) -> Data:
    """The data without the value in which something is wrong; what the whole is told of stays."""
    if place is None or not place.file:
        return data
    try:
        path = read_pointer(shape, place.file)
        return apply_change(shape, data, FieldChange("set", path, begin_value(shape_at(shape, path))))
    except NoSuchPlace:  # a key that the model does not have, or what is gone with another
        return data


def _whole_only(shape: ValueShape, data: Data, *, top: bool = False) -> Data:
    """What can be shown of words that are being written: without what is not whole; None where nothing is left."""
    if shape.sort == "list" and isinstance(data, list):
        kept = [_whole_only(shape.item, each) for each in data]
        return [each for each in kept if each is not None] or None
    if shape.sort == "names" and isinstance(data, dict):
        return {name: one for name, each in data.items() if (one := _whole_only(shape.item, each)) is not None} or None
    if shape.sort in ("entry", "words") and isinstance(data, dict):
        made: dict[str, Data] = {}
        for name, field in shape.fields.items():
            one = _whole_only(field.shape, data.get(name, ""))
            if one is None and field.required:
                if not top:
                    return None
                one = _stand_in(field.shape, name)
            if one is not None:
                made[name] = one
        return made or None
    if not isinstance(data, str) or data.startswith("TODO") or (is_nothing(shape, data) and not shape.may_be_empty):
        return None
    return data


def _stand_in(shape: ValueShape, name: str) -> Data:
    """What a sheet cannot do without, for the page alone."""
    if name == "version":
        return "2000-01-01"
    match shape.sort:
        case "words":
            return {"text": UNSAID}
        case "list":
            return [_stand_in(shape.item, name)]
        case "entry":
            return {each.name: _stand_in(each.shape, each.name) for each in shape.fields.values() if each.required}
    return UNSAID
