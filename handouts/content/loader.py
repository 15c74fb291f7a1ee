"""Reads ``content.yaml`` into a :class:`Library`, with every problem in it told at once.

What stands where is said by the types in :mod:`handouts.content.model`; what types cannot say stands in
:mod:`handouts.content.forms` (one text), :mod:`~handouts.content.agreement` (the values of one entry) and
:mod:`~handouts.content.quotes` (the words a statement rests on stand in its source).
"""

import dataclasses
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from handouts.content import agreement, model, moments, phones, translation
from handouts.content.forms import CLOSED_KINDS, form_problems
from handouts.content.kinds import Kind, WordKind
from handouts.content.library import Library
from handouts.content.phone_entries import NumberToCall
from handouts.content.quotes import Quote, Sources
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import clean
from handouts.reading.entries import Entry, fields
from handouts.reading.files import read_text
from handouts.reading.nodes import YamlNode
from handouts.reading.reader import Reader


def load(path: str | os.PathLike[str]) -> Library:
    """Reads a content file.

    Raises UnreadableError if there is no such file or it is not UTF-8 text, and HandoutsError with everything
    that is wrong in it, in the order of the file.
    """
    shown = os.fspath(path)
    file = Path(path)
    reader = _ContentReader(shown, file.parent)
    content: model.Content = reader.read(model.Content, read_text(file, shown))
    return Library(content.practice, content.procedures, file, file.parent)


class _ContentReader(Reader):
    """A reader that knows the rules of a content file; ``folder`` is that of the file."""

    def __init__(self, file: str, folder: Path) -> None:
        super().__init__(file)
        self.folder = folder
        self.sources = Sources(folder)
        self.quotes: list[Quote] = []  # since the last procedure or practice ended
        self.practice_quotes: list[Quote] = []
        self.country: str | None = None  # unless the practice's can be read
        self.numbers: list[tuple[str, Place]] = []  # phone numbers, judged once the country is known

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
            self.numbers.append((text, place))
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
            self.quotes += [(phrase, at[f"source.{index}"]) for index, phrase in enumerate(values.get("source", ()))]
        whole = _is_whole(kind, node, values)
        if issubclass(kind, model.Picture):
            self.tell_all(agreement.picture_problems(values, at))
        elif kind is model.Brand:
            self.tell_all(agreement.brand_problems(values, at))
        elif kind is model.WhenToCall:
            self.tell_all(agreement.call_problems(values, at))
        elif kind is model.Part:
            self.tell_all(agreement.part_problems(values, at))
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
            if whole:
                practice = model.Practice(**values, at=at)
                for code in practice.translations:
                    self.tell_all(translation.practice_differences(practice, code))
        elif kind is NumberToCall:
            self.tell_all(agreement.number_to_call_problems(values, at))
        elif kind is model.Procedure:
            self.tell_all(agreement.translation_problems(values, at, whole))
            self.tell_all(agreement.date_problems(values, at))
            self._check_sources(values, at)
            if whole:
                procedure = model.Procedure(**values, at=at)
                for code, wording in ((procedure.language, procedure), *procedure.translations.items()):
                    self.tell_all(agreement.heading_problems(wording, code))
                    self.tell_all(agreement.urgent_problems(wording))
                self.tell_all(agreement.selection_problems(procedure))
        elif kind is model.Content:
            if not self.sources.unreadable:
                self.tell_all(self.sources.problems(self.practice_quotes, self.sources.every_text()))
            self._check_numbers()
            if "practice" in values and "procedures" in values:
                self.tell_all(agreement.named_phone_problems(values["practice"], values["procedures"]))
                self.tell_all(agreement.practice_translation_problems(values["practice"], values["procedures"]))

    def tell_all(self, problems: Iterable[Problem]) -> None:
        """Notes each of the problems."""
        for each in problems:
            self.tell(each.code, each.message, each.remedy, each.place or Place(self.file))

    def _check_numbers(self) -> None:
        """Each phone number can be dialed in the practice's country."""
        for text, place in self.numbers if self.country else ():
            try:
                phones.read_number(text, self.country)
            except HandoutsError as wrong:
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
            self.tell_all(self.sources.problems(quotes, [each for each in read if isinstance(each, str)]))


def _is_whole(kind: Any, node: YamlNode, values: Mapping[str, Any]) -> bool:
    """Whether every value of an entry could be read."""
    given = {clean(key.text) for key, _ in node.pairs()}
    return all(each.name in values for each in fields(kind) if each.required or each.name in given)
