"""Reads ``content.yaml`` into a :class:`Library`, with every problem in it told at once.

What stands where is said by the types in :mod:`handouts.content.model`; what types cannot say stands in
:mod:`handouts.content.forms` (one text), :mod:`~handouts.content.agreement` (the values of one entry) and
:mod:`~handouts.content.quotes` (the words a statement rests on stand in its source).
"""

import bisect
import contextlib
import dataclasses
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from handouts.content import agreement, model, moments, packs, phones, translation, variants
from handouts.content.forms import CLOSED_KINDS, form_problems
from handouts.content.kinds import Kind, WordKind
from handouts.content.library import Library, SheetName
from handouts.content.phone_entries import NumberToCall
from handouts.content.quotes import Quote, Sources
from handouts.content.sections import blank_unreadable
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import clean
from handouts.reading.entries import Entry, fields
from handouts.reading.files import read_text
from handouts.reading.nodes import YamlNode
from handouts.reading.problem_list import in_order
from handouts.reading.reader import Reader


def load(path: str | os.PathLike[str]) -> Library:
    """Reads a content file in which all is well.

    Raises UnreadableError if there is no such file or it is not UTF-8 text, and HandoutsError with everything
    that is wrong in it, in the order of the file.
    """
    shown, file = os.fspath(path), Path(path)
    reader = _ContentReader(shown, file.parent)
    content = reader.read_content(read_text(file, shown))
    if content is None or reader.all_problems():
        raise HandoutsError(in_order(reader.all_problems()))
    return reader.shelve(content, file)


def load_each_sheet(path: str | os.PathLike[str], named: set[Path] | None = None) -> Library:
    """Reads of a content file what is whole: a problem stops its own procedure and language, and no other.

    What could not be made a sheet stands under ``unfinished``. If the file is no YAML as a whole, the procedures whose
    own lines are YAML are read, and ``unread`` says why: then nothing counts as approved, for whoever typed the mistake
    may have meant more by it than one procedure. ``named`` takes in every file that the content names, also where it raises.
    Raises UnreadableError as :func:`load` does, and HandoutsError with everything that is wrong if it is wrong in what all
    sheets share, or no sheet is whole.
    """
    shown, file = os.fspath(path), Path(path)
    text = read_text(file, shown)
    reader = _ContentReader(shown, file.parent)
    content = reader.read_content(text)
    unread: tuple[Problem, ...] = ()
    if reader.torn and (rest := blank_unreadable(text, shown)):
        unread = tuple(in_order(reader.problems))
        reader = _ContentReader(shown, file.parent)
        for name, wrong in rest[1].items():
            reader.by_sheet[SheetName(name)] = list(wrong)
        content = reader.read_content(rest[0])
    if named is not None:
        named.update(file.parent / name for name in reader.named)
    library = reader.shelve(content, file) if content and not reader.problems else None
    if library is None or not library.procedures:
        raise HandoutsError(in_order([*unread, *reader.all_problems()]))
    return dataclasses.replace(library, unread=unread)


class _ContentReader(Reader):
    """A reader that knows the rules of a content file; ``folder`` is that of the file."""

    def __init__(self, file: str, folder: Path) -> None:
        super().__init__(file)
        self.folder = folder
        self.sources = Sources(folder)
        self.owner = SheetName()
        """Whose entry is being read."""
        self.by_sheet: dict[SheetName, list[Problem]] = {}
        """What is wrong with one sheet alone; what is wrong with all stands in ``problems``."""
        self.named: set[str] = set()
        """The files that it names, there or not."""
        self.variant_names: dict[str, tuple[str, ...]] = {}
        """The variants of procedures, whole or not."""
        self.torn = False
        """Whether the file is no YAML as a whole."""
        self.quotes: list[tuple[Quote, SheetName]] = []  # since the last procedure or practice ended
        self.practice_quotes: list[tuple[Quote, SheetName]] = []
        self.country: str | None = None  # unless the practice's can be read
        self.numbers: list[tuple[str, Place, SheetName]] = []  # phone numbers, judged once the country is known

    def read_content(self, text: str) -> model.Content | None:
        """The content that the file's text describes, with the procedures and translations that are whole."""
        self.root = model.Content
        node, content = None, None
        with self.to_the_limit():
            node = self.parse(text)
            if node is not None:
                self._share_out(node)
                self.variant_names = _variant_names(node)
                content = self._entry(model.Content, node)
        self.torn = node is None
        return content if isinstance(content, model.Content) else None

    def all_problems(self) -> list[Problem]:
        """Everything that is wrong: with all sheets, and with each."""
        return [*self.problems, *(each for wrong in self.by_sheet.values() for each in wrong)]

    def shelve(self, content: model.Content, file: Path) -> Library:
        """The sheets in which nothing is wrong, and what is wrong with the others."""
        unfinished = {name: in_order(wrong) for name, wrong in self.by_sheet.items() if wrong}
        silent = {name.language: wrong for name, wrong in self.by_sheet.items() if wrong and not name.procedure}
        procedures: dict[str, model.Procedure] = {}
        for name, each in content.procedures.items():
            if each.language in silent:
                unfinished.setdefault(SheetName(name), []).extend(silent[each.language])
            for code in each.translations:
                if code in silent:
                    unfinished.setdefault(SheetName(name, code), []).extend(silent[code])
            if SheetName(name) not in unfinished:
                left = {code: one for code, one in each.translations.items() if SheetName(name, code) not in unfinished}
                whole = len(left) == len(each.translations)
                procedures[name] = each if whole else dataclasses.replace(each, translations=left)
        practice = content.practice
        if silent:
            left_words = {code: one for code, one in practice.translations.items() if code not in silent}
            practice = dataclasses.replace(practice, translations=left_words)
        told = {name: tuple(wrong) for name, wrong in unfinished.items()}
        sheets = {
            sheet: one for name, each in procedures.items() for sheet, one in variants.list_sheets(name, each).items()
        }
        several = {name: each for name, each in procedures.items() if each.variants}
        of = {variants.name_variant(name, key): name for name, keys in self.variant_names.items() for key in keys}
        library = Library(practice, sheets, file, file.parent, told, several=several, variant_of=of)
        intact, torn = packs.take_torn_packs(library.procedures)
        told |= {SheetName(*key): wrong for key, wrong in torn.items() if SheetName(*key) not in told}
        library = dataclasses.replace(library, procedures=intact, unfinished=told)
        return dataclasses.replace(library, procedures=packs.bind_packs(library))

    def stands_alone(self, kind: Any) -> bool:
        """A procedure, its translations, and what the practice says in another language."""
        return kind in (model.Procedure, model.Translation, model.PracticeWords)

    @contextlib.contextmanager
    def set_apart(self, kind: Any, key: str) -> Iterator[None]:
        """Notes what is told meanwhile as that of a procedure, or of a language of the procedure that is being read."""
        if kind is model.Procedure:
            self.quotes = []
            owner = SheetName(key)
        else:
            owner = SheetName(self.owner.procedure, key)
        with self._owned_by(owner):
            yield

    @contextlib.contextmanager
    def _owned_by(self, owner: SheetName) -> Iterator[None]:
        """Notes what is told meanwhile as the problems of one sheet, up to the limit that each has for itself."""
        before = self.owner, self.problems
        self.owner = owner
        if owner != SheetName():
            self.problems = self.by_sheet.setdefault(owner, [])
        try:
            with self.to_the_limit():
                yield
        finally:
            self.owner, self.problems = before

    def _share_out(self, root: YamlNode) -> None:
        """Gives what was wrong with characters and tags, found before anything was read, to the sheets they stand in."""
        told = [each for each in self.problems if each.code in _OF_A_PLACE]
        if not told:
            return
        self.problems[:] = [each for each in self.problems if each.code not in _OF_A_PLACE]
        owners: dict[Place, set[SheetName]] = {}
        for owner, node in _owned_nodes(root):
            owners.setdefault(node.place, set()).add(owner)
        places = sorted(owners)
        for each in told:
            at = bisect.bisect_right(places, each.place) - 1 if each.place else -1
            for owner in owners[places[at]] if at >= 0 else {SheetName()}:
                (self.by_sheet.setdefault(owner, []) if owner != SheetName() else self.problems).append(each)

    def tidy(self, rules: tuple[Any, ...], node: YamlNode) -> YamlNode:
        """A phone number without the marks that come with it from Word and the web."""
        if Kind.PHONE in rules and node.kind == "text":
            return dataclasses.replace(node, text=phones.tidy_number(node.text))
        return node

    def check_text(self, rule: object, text: str, place: Place) -> bool:
        """Whether a text is of the kind that its field says; a phone number is judged at the end of the file."""
        if not isinstance(rule, Kind):
            return super().check_text(rule, text, place)
        if rule is Kind.PHONE:
            self.numbers.append((text, place, self.owner))
        if rule in (Kind.FILE, Kind.PICTURE_FILE):
            self.named.add(text)
        wrong = list(form_problems(rule, text, place, self.folder))
        self.tell_all(wrong)
        return not wrong

    def is_free_text(self, rules: tuple[object, ...]) -> bool:
        """Whether a text may be any words: then a part of it that YAML took for a comment is missed by nobody."""
        return not any(rule in CLOSED_KINDS for rule in rules if isinstance(rule, Kind))

    def may_be_empty(self, rules: tuple[object, ...]) -> bool:
        """Whether a text may say nothing, as a cell of a table may."""
        return any(rule.may_be_empty for rule in rules if isinstance(rule, WordKind))

    def may_shorten(self, rules: Sequence[object]) -> bool:
        """Words that a patient reads may have a shorter wording for the short sheets, whatever field they stand in."""
        return any(isinstance(rule, WordKind) and rule.may_shorten for rule in rules)

    def check_entry(self, kind: type[Entry], node: YamlNode, values: dict[str, Any], at: Mapping[str, Place]) -> None:
        """Reports values of an entry that do not agree with each other."""
        if issubclass(kind, model.Sourced):
            said = enumerate(values.get("source", ()))
            self.quotes += [((phrase, at[f"source.{index}"]), self.owner) for index, phrase in said]
        whole = _is_whole(kind, node, values)
        if issubclass(kind, model.Picture):
            self.tell_all(agreement.picture_problems(values, at))
        elif kind is model.Brand:
            self.tell_all(agreement.brand_problems(values, at))
        elif kind is model.WhenToCall:
            self.tell_all(agreement.call_problems(values, at))
        elif kind is model.Part:
            self.tell_all(agreement.part_problems(values, at))
        elif kind in agreement.LISTS:
            self.tell_all(agreement.list_problems(kind, values, at))
        elif kind in (model.Moment, model.Appointment):
            self.tell_all(moments.moment_problems(values, at))
        elif kind is model.Medicine:
            self.tell_all(moments.medicine_problems(values, at))
        elif kind is model.Table:
            self.tell_all(agreement.table_problems(values, at))
        elif kind is model.Practice:
            self.practice_quotes, self.quotes = self.quotes, []
            self.country = values.get("country", None if "country" in at else phones.DEFAULT_COUNTRY)
            self.tell_all(agreement.phone_problems(values))
            self.tell_all(agreement.printer_problems(values))
            if whole:
                practice = model.Practice(**values, at=at)
                for code in practice.translations:
                    with self._owned_by(SheetName("", code)):
                        self.tell_all(translation.practice_differences(practice, code))
        elif kind is NumberToCall:
            self.tell_all(agreement.number_to_call_problems(values, at))
        elif kind is model.Procedure:
            for code in values.get("translations", {}):
                with self._owned_by(SheetName(self.owner.procedure, code)):
                    self.tell_all(agreement.translation_problems(values, at, code, whole))
            self.tell_all(agreement.date_problems(values, at))
            self._check_sources(values, at)
            if whole:
                self._check_sheets(model.Procedure(**values, at=at))
        elif kind is model.Content:
            if not self.sources.unreadable:
                self._look_up(self.practice_quotes, self.sources.every_text())
            self._check_numbers()
            if "practice" in values and "procedures" in values:
                self._check_against_practice(values["practice"], values["procedures"])

    def _check_sheets(self, procedure: model.Procedure) -> None:
        """Reports what does not agree in a procedure that can be read, and in each of its variants."""
        self.tell_all(variants.alike_problems(procedure))
        told: dict[tuple[SheetName, Problem], None] = {}  # what several variants have in common, once
        for sheet in variants.list_sheets(self.owner.procedure, procedure).values():
            for owner, wording in _wordings(self.owner.procedure, sheet):
                wrong = [*agreement.heading_problems(wording, owner.language or procedure.language),
                         *agreement.urgent_problems(wording)]  # fmt: skip
                told |= dict.fromkeys((owner, each) for each in wrong)
            told |= dict.fromkeys((self.owner, each) for each in agreement.selection_problems(sheet))
        for owner, each in told:
            with self._owned_by(owner):
                self.tell_all([each])

    def _check_against_practice(self, practice: model.Practice, procedures: Mapping[str, model.Procedure]) -> None:
        """Reports what procedures ask of the practice and it does not have: phones, words in another language."""
        for name, wrong in variants.variant_problems(procedures):
            with self._owned_by(SheetName(name)):
                self.tell_all([wrong])
        for (name, code), wrong in packs.pack_problems(procedures, self._broken(procedures)):
            with self._owned_by(SheetName(name, code)):
                self.tell_all([wrong])
        for name, procedure in procedures.items():
            sheets = variants.list_sheets(name, procedure).values()
            for owner, wording in (each for sheet in sheets for each in _wordings(name, sheet)):
                with self._owned_by(owner):
                    self.tell_all(agreement.named_phone_problems(practice, wording))
                    code = owner.language
                    if code and code != procedure.language and not self.by_sheet.get(SheetName("", code)):
                        place = procedure.at[f"translations.{code}"]
                        self.tell_all(agreement.practice_translation_problems(practice, code, place))

    def _broken(self, procedures: Mapping[str, model.Procedure]) -> set[SheetName]:
        """The sheets of the file that cannot be read, with the languages of others that cannot."""
        broken = {SheetName(name) for name in self.variant_names if name not in procedures}
        broken |= {name for name, wrong in self.by_sheet.items() if wrong}
        of = [(key, name) for name, keys in self.variant_names.items() for key in keys]
        return broken | {
            SheetName(variants.name_variant(name, key), code)
            for base, code in broken
            for key, name in of
            if base == name
        }

    def tell_all(self, problems: Iterable[Problem]) -> None:
        """Notes each of the problems."""
        for each in problems:
            self.tell(each.code, each.message, each.remedy, each.place or Place(self.file))

    def _check_numbers(self) -> None:
        """Each phone number can be dialed in the practice's country."""
        for text, place, owner in self.numbers if self.country else ():
            try:
                phones.read_number(text, self.country)
            except HandoutsError as wrong:
                with self._owned_by(owner):
                    self.tell_all(dataclasses.replace(each, place=place) for each in wrong.problems)

    def _check_sources(self, values: Mapping[str, Any], at: Mapping[str, Place]) -> None:
        """What a procedure quotes must stand in its sources."""
        quotes, self.quotes = self.quotes, []
        if "sources" in at and "sources" not in values:
            self.sources.unreadable = True
            return  # the problem is in the sources themselves, and told
        read = list(self.sources.texts(values.get("sources", ())))
        wrong = [each for each in read if isinstance(each, Problem)]
        self.tell_all(wrong)
        if not wrong:
            self._look_up(quotes, [each for each in read if isinstance(each, str)])

    def _look_up(self, quotes: Sequence[tuple[Quote, SheetName]], texts: Sequence[str]) -> None:
        """Reports what does not stand in the sources: to each language its own; that there are none, once."""
        owners = dict.fromkeys(owner for _, owner in quotes) if texts else [self.owner]
        for owner in owners:
            with self._owned_by(owner):
                own = [quote for quote, by in quotes if by == owner or not texts]
                self.tell_all(self.sources.problems(own, texts))


_OF_A_PLACE = frozenset({"bad-character", "stacked-marks", "tag"})
"""What is found wrong before the file's entries are read, and concerns nothing but the value it stands in."""


def _owned_nodes(root: YamlNode) -> Iterator[tuple[SheetName, YamlNode]]:
    """Each node of a file with the sheet it belongs to; what an alias repeats belongs to several."""
    for key, value in root.pairs() if root.kind == "mapping" else ():
        yield SheetName(), key
        if key.text == "procedures" and value.kind == "mapping":
            for name, procedure in value.pairs():
                owner = SheetName(clean(name.text))
                yield owner, name
                yield from _owned_within(owner, procedure)
        else:
            yield from _owned_within(SheetName(), value)


def _owned_within(owner: SheetName, node: YamlNode) -> Iterator[tuple[SheetName, YamlNode]]:
    """The nodes of a procedure or of the practice, those of its translations as theirs."""
    if node.kind != "mapping":
        yield from ((owner, each) for each in _nodes(node))
        return
    yield owner, node
    for key, value in node.pairs():
        yield owner, key
        if key.text == "translations" and value.kind == "mapping":
            for code, words in value.pairs():
                theirs = SheetName(owner.procedure, clean(code.text))
                yield theirs, code
                yield from ((theirs, each) for each in _nodes(words))
        else:
            yield from ((owner, each) for each in _nodes(value))


def _nodes(node: YamlNode) -> Iterator[YamlNode]:
    yield node
    for each in node.items:
        yield from _nodes(each)


def _variant_names(root: YamlNode) -> dict[str, tuple[str, ...]]:
    """Each procedure of a file with the variants that it names, whether they can be read or not."""
    found: dict[str, tuple[str, ...]] = {}
    for key, value in root.pairs() if root.kind == "mapping" else ():
        for name, procedure in value.pairs() if key.text == "procedures" and value.kind == "mapping" else ():
            found[clean(name.text)] = ()
            for field, said in procedure.pairs() if procedure.kind == "mapping" else ():
                if field.text == "variants" and said.kind == "mapping":
                    found[clean(name.text)] = tuple(clean(each.text) for each, _ in said.pairs())
    return found


def _wordings(name: str, procedure: model.Procedure) -> Iterator[tuple[SheetName, model.Wording]]:
    """The procedure as it was written and in its translations, each as the sheet it is."""
    yield SheetName(name), procedure
    for code, translated in procedure.translations.items():
        yield SheetName(name, code), translated


def _is_whole(kind: Any, node: YamlNode, values: Mapping[str, Any]) -> bool:
    """Whether every value of an entry could be read."""
    given = {clean(key.text) for key, _ in node.pairs()}
    return all(each.name in values for each in fields(kind) if each.required or each.name in given)
