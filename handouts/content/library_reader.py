"""Reads the words of a content file, and of those beside it, into the model, and knows whose fault each problem is."""

import bisect
import contextlib
import dataclasses
import functools
import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from handouts.content import agreement, model, moments, phones, translation, variants
from handouts.content.forms import CLOSED_KINDS, form_problems
from handouts.content.interwoven import (
    find_disagreements,
    find_problems_together,
    find_shared_in_variants,
    list_sheets,
    list_variant_keys,
    list_wordings,
)
from handouts.content.kinds import Kind, WordKind
from handouts.content.library import Library, SheetName, judge_sheets
from handouts.content.library_files import find_files
from handouts.content.node_owners import OF_A_PLACE, nodes_by_owner, nodes_of, nodes_within, with_keys
from handouts.content.on_demand import ProceduresOnDemand, ReadSheets, UnfinishedSheets, WholeProcedures
from handouts.content.phone_entries import NumberToCall
from handouts.content.quotes import NO_SOURCE, Quote, Sources, find_phrase, plain_text
from handouts.content.shared_parts import Inclusion, SharedParts, find, put
from handouts.content.woven_sheets import WovenSheets, find_variant_keys
from handouts.problems import HandoutsError, Place, Problem, UnreadableError
from handouts.reading.characters import clean, quote
from handouts.reading.entries import Entry, fields
from handouts.reading.files import read_text
from handouts.reading.nodes import YamlNode
from handouts.reading.parser import Parser
from handouts.reading.problem_list import in_order
from handouts.reading.reader import Reader

MOST_SOURCES = 32
"""Files of sources that stay in memory while procedures are read on demand."""


class LibraryReader(Reader):
    """A reader that knows the rules of a content file; ``folder`` is that of the file."""

    def __init__(self, file: str, folder: Path) -> None:
        super().__init__(file)
        self.folder = folder
        self.sources = Sources(folder)
        self.owner = SheetName()
        """Whose entry is being read."""
        self.by_sheet: dict[SheetName, list[Problem]] = {}
        """What is wrong with one sheet alone; what is wrong with all stands in ``problems``."""
        self.named: set[Path] = set()
        """The files that it names, there or not."""
        self.torn = False
        """Whether the file is no YAML as a whole."""
        self.quotes: list[tuple[Quote, SheetName]] = []  # since the last procedure or practice ended
        self.practice_quotes: list[tuple[Quote, SheetName]] = []
        self.country: str | None = None  # unless the practice's can be read
        self.numbers: list[tuple[str, Place, SheetName]] = []  # phone numbers, judged once the country is known
        self.files = find_files(file, folder)
        self.digests: dict[str, str] = {}  # of the files that were read
        self.read_anew: set[str] = set()  # of these, the ones that were read twice and said something else
        self.shared = SharedParts(
            tuple(self.files.shared), functools.cache(lambda name: self._parse_file(self.files.shared[name]))
        )
        self.waiting: dict[str, YamlNode] = {}  # procedures in files of their own, by name: their keys
        self.included: list[Inclusion] = []  # the shared parts of the procedure that is being read
        self.opened: set[str] = set()  # of those, the ones that have been read
        self.before: dict[str, dict[SheetName, list[Problem]]] = {}  # of those, what was wrong before
        self.codes: dict[str, list[SheetName]] = {}  # the sheets of by_sheet, by procedure
        self.variant_names: dict[str, tuple[str, ...]] = {}  # of procedures that have been read, whole or not

    def read_content(self, text: str) -> model.Content | None:
        """The content that the file's text describes, with the procedures and translations that are whole."""
        self.root = model.Content
        self.digests[""] = _digest(text)
        node, content = None, None
        with self.to_the_limit():
            node = self.parse(text)
            if node is not None:
                told, self.problems[:] = list(self.problems), []
                self._share_out(told, node, nodes_by_owner(node))
                content = self._entry(model.Content, self._list_files(node))
        self.torn = node is None
        return content if isinstance(content, model.Content) else None

    def all_problems(self) -> list[Problem]:
        """Everything that is wrong: with all sheets, and with each."""
        return [*self.problems, *(each for wrong in self.by_sheet.values() for each in wrong)]

    def problems_of(self, sheet: SheetName) -> list[Problem]:
        """What is wrong with one sheet; those of what all share if it is none's."""
        if sheet == SheetName():
            return self.problems
        if sheet not in self.by_sheet:
            self.codes.setdefault(sheet.procedure, []).append(sheet)
        return self.by_sheet.setdefault(sheet, [])

    def strays(self) -> tuple[Problem, ...]:
        """What lies among the files and is on no sheet. Once all procedures have been read, also shared parts that none has."""
        found = [*self.files.strays, *self.files.find_ownerless([name for name in self.codes if name])]
        if len(self.opened) < len(self.waiting):  # others may have the shared parts
            return tuple(in_order(found))
        for name, wrong in self.shared.find_unused():
            place = Place(self.files.shared[name])
            found += wrong or [Problem("shared-unused", f"No procedure has the shared part {quote(name)}.",
                                       f"Add to the parts of a procedure  - shared: {name}  or remove the file.", place)]  # fmt: skip
        return tuple(in_order(found))

    def read_sheets(self, content: model.Content | None) -> dict[str, ReadSheets]:
        """Every procedure, in the order of the library, as far as it is whole; also where the practice is not."""
        names = [name for name in self.codes if name]
        read = {name: self._read_procedure(name, content) for name in names}
        if content:
            self._check_together({name: each for name, each in read.items() if each})
        silent = self._silent_languages()
        found = {name: self._judge(name, each, silent) for name, each in read.items()}
        if self.waiting:
            self._look_up_practice()
        return found

    def shelve(self, content: model.Content, file: Path, sheets: Mapping[str, ReadSheets]) -> Library:
        """The sheets in which nothing is wrong, and what is wrong with the others."""
        procedures = {name: each.procedure for name, each in sheets.items() if each.procedure}
        told = self._of_practice()
        for each in sheets.values():
            told.update(each.unfinished)
        library = Library(self._speaking(content.practice), procedures, file, file.parent, told, strays=self.strays(),
                          digests=self.digests)  # fmt: skip
        return list_sheets(library, self.variant_names)

    def open_shelf(self, content: model.Content, file: Path, only: Collection[str]) -> Library | None:
        """The same, the procedures in files of their own read when they are asked for, those of ``only`` at once."""
        silent, lasting = self._silent_languages(), frozenset(name for name in self.codes if name not in self.waiting)
        bases = tuple(name for name in self.codes if name)
        found: dict[str, tuple[str, ...] | None] = {name: self.variant_names.get(name) for name in bases}
        for name in self.waiting:
            shown = self.files.procedures[name]
            found[name] = find_variant_keys(self.files.path(shown), functools.partial(self._parse_file, shown))

        def read(name: str) -> ReadSheets:
            procedure = self._read_procedure(name, content)
            if procedure and procedure.variants:
                before = bases[: bases.index(name)]
                taken = {*bases, *(variants.name_variant(each, key) for each in before for key in found[each] or ())}
                self._share((SheetName(of), told) for of, told in variants.variant_problems({name: procedure}, taken))
            return self._judge(name, procedure, silent)

        written = ProceduresOnDemand(bases, read, lasting)
        woven = WovenSheets(written, found, lasting)
        asked = {*lasting, *(woven.variant_of.get(name, name) for name in only)}
        for name in asked:
            written.look(name)
        for name in bases:
            if not self._missing_practice_quotes():
                break
            written.look(name)
        if self.waiting:
            self._look_up_practice()
        if self.problems:
            return None
        self.sources.most_kept = MOST_SOURCES
        unfinished = UnfinishedSheets(woven.sheets, self._of_practice(), written)
        practice, strays = self._speaking(content.practice), self.strays()
        woven.library = Library(practice, WholeProcedures(woven.sheets), file, file.parent, unfinished, strays=strays, digests=self.digests, read_anew=self.read_anew,
                                several=woven.several, variant_of=woven.variant_of, names_twice=woven.names_twice)  # fmt: skip
        for name in woven.sheets.names:
            if woven.variant_of.get(name, name) in asked:
                woven.sheets.look(name)
        return woven.library

    def _silent_languages(self) -> dict[str, list[Problem]]:
        """The languages in which the practice's own words are not whole, and why: no sheet can be made in them."""
        return {name.language: wrong for name, wrong in self.by_sheet.items() if wrong and not name.procedure}

    def _of_practice(self) -> dict[SheetName, tuple[Problem, ...]]:
        return {SheetName("", code): tuple(in_order(wrong)) for code, wrong in self._silent_languages().items()}

    def _speaking(self, practice: model.Practice) -> model.Practice:
        """The practice without the languages in which its words are not whole."""
        silent = self._silent_languages()
        left_words = {code: one for code, one in practice.translations.items() if code not in silent}
        whole = len(left_words) == len(practice.translations)
        return practice if whole else dataclasses.replace(practice, translations=left_words)

    def _judge(
        self, name: str, procedure: model.Procedure | None, silent: Mapping[str, Sequence[Problem]]
    ) -> ReadSheets:
        wrong = {each: in_order(self.by_sheet[each]) for each in self.codes.get(name, ()) if self.by_sheet[each]}
        return judge_sheets(name, procedure, wrong, silent)

    def _read_procedure(self, name: str, content: model.Content | None) -> model.Procedure | None:
        """A procedure, read now if it stands in a file of its own; None if it is not whole."""
        if name not in self.waiting:
            return content.procedures.get(name) if content else None
        self.opened.add(name)
        self.sources.begin_anew()
        own = self.codes.get(name, [])
        before = self.before.setdefault(name, {each: list(self.by_sheet[each]) for each in own})
        for each in own:  # it may have been read before, and forgotten
            self.by_sheet[each][:] = before.get(each, [])
        entry: Any = None
        with self.set_apart(model.Procedure, name):
            if node := self._with_parts(name, self._read_file(self.files.procedures[name], name)):
                entry = self._value(model.Procedure, node, f"procedures.{name}", {})
        procedure = entry if isinstance(entry, model.Procedure) else None
        self._check_numbers()
        if procedure and content:
            self._check_against_practice(content.practice, {name: procedure})
        return procedure

    # -- files

    def _list_files(self, root: YamlNode) -> YamlNode:
        """The file's node with a key for each procedure that stands in a file of its own and is not named in it."""
        listed = find(root, "procedures")
        if root.kind != "mapping" or not self.files.procedures:
            return root
        if listed is None or (listed.kind == "text" and not listed.text):
            listed = YamlNode("mapping", (listed or root).place)
        return put(root, "procedures", with_keys(listed, self.files.procedures))

    def complete(self, kind: Any, key: YamlNode, node: YamlNode) -> YamlNode | None:
        """A procedure or a translation, from its own file where it has one, with the shared parts in their places."""
        name, nothing = clean(key.text), node.kind == "text" and not node.text
        if kind not in (model.Procedure, model.Translation):
            return node
        of_procedure = kind is model.Procedure
        files = self.files.procedures if of_procedure else self.files.translations.get(self.owner.procedure, {})
        if shown := files.get(name):
            if not nothing:
                self.tell("stands-twice", f"{quote(name)} stands here and in {shown}: nobody can say which one holds.",
                          "Keep one of them: remove the file, or what stands under the key here.", key.place)  # fmt: skip
                return None
            if of_procedure:
                self.waiting[name] = key
                return None
            if (found := self._read_file(shown, "")) is None:
                return None
            node = found
        elif nothing and self.files.procedures:
            there = self.files.name_file(name, "" if of_procedure else self.owner.procedure)
            self.tell("file-gone", f"Nothing stands under {quote(name)}, and there is no file {there}.",
                      "Take the file back, write the words here, or take the key out.", key.place)  # fmt: skip
            return None
        if of_procedure:
            return self._with_parts(name, node)
        whole, wrong = self.shared.translate(node, self.included, name)
        self.tell_all([*wrong, *find_shared_in_variants(node)])
        return whole

    def _with_parts(self, name: str, node: YamlNode | None) -> YamlNode | None:
        """A procedure with the shared parts in their places, and a key for each translation in a file of its own."""
        if node is None or node.kind != "mapping":
            return node
        self.variant_names[name] = list_variant_keys(node)
        node, self.included, wrong = self.shared.include(node)
        self.tell_all([*wrong, *find_shared_in_variants(node)])
        if theirs := self.files.translations.get(name):
            listed = find(node, "translations")
            if listed is None or (listed.kind == "text" and not listed.text):
                listed = YamlNode("mapping", (listed or node).place)
            node = put(node, "translations", with_keys(listed, theirs))
        return node

    def _read_file(self, shown: str, name: str) -> YamlNode | None:
        """The node of a file of one procedure ``name``, or of one translation; what is wrong with it is told as its own."""
        node, told = self._parse_file(shown)
        if node is None or node.kind != "mapping":
            self.problems += told
        else:
            owned = nodes_of(SheetName(name), node) if name else ((self.owner, each) for each in nodes_within(node))
            self._share_out(told, node, owned)
            key, value = next(iter(node.pairs()))
            if name and len(node.items) == 2 and clean(key.text) == name and value.kind == "mapping":
                self.tell("name-in-file", f"This file begins with the name of its procedure, {quote(name)}.",
                          "The file's name says it: take the line out, and move the others to the left.", key.place)  # fmt: skip
                return None
        return node

    def _parse_file(self, shown: str) -> tuple[YamlNode | None, list[Problem]]:
        """The node of a file beside the content, and what is wrong with it as YAML; the limits hold for each file."""
        parser, node = Parser(shown), None
        try:
            path = self.files.path(shown)
            text = read_text(path, shown)
            within, digest = path.relative_to(self.folder).as_posix(), _digest(text)
            if self.digests.setdefault(within, digest) != digest:
                self.read_anew.add(within)
                self.digests[within] = digest
            with parser.to_the_limit():
                node = parser.parse(text)
        except UnreadableError as error:
            parser.problems += error.problems
        return node, parser.problems

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
        self.problems = self.problems_of(owner) if owner != SheetName() else self.problems
        try:
            with self.to_the_limit():
                yield
        finally:
            self.owner, self.problems = before

    def _share_out(self, told: Sequence[Problem], root: YamlNode, owned: Iterable[tuple[SheetName, YamlNode]]) -> None:
        """Gives what was wrong with a file, found before it was read, to the sheets it stands in; the rest to whom the file is."""
        self.problems += [each for each in told if each.code not in OF_A_PLACE]
        told = [each for each in told if each.code in OF_A_PLACE]
        if not told:
            return
        owners: dict[Place, set[SheetName]] = {}
        for owner, node in owned:
            owners.setdefault(node.place, set()).add(owner)
        places = sorted(owners)
        for each in told:
            at = bisect.bisect_right(places, each.place) - 1 if each.place else -1
            for owner in owners[places[at]] if at >= 0 else {self.owner}:
                self.problems_of(owner).append(each)

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
            self.named.add(self.folder / text)
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
            self.tell_all(agreement.region_problems(values, at, self.country))
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
                self._share(find_disagreements(self.owner.procedure, model.Procedure(**values, at=at)))
        elif kind is model.Content:
            if not self.waiting:
                self._look_up_practice()
            self._check_numbers()
            if "practice" in values and "procedures" in values:
                self._check_against_practice(values["practice"], values["procedures"])

    def _check_against_practice(self, practice: model.Practice, procedures: Mapping[str, model.Procedure]) -> None:
        """Reports what procedures ask of the practice and it does not have: phones, words in another language."""
        for name, procedure in procedures.items():
            sheets = variants.list_sheets(name, procedure).values()
            for owner, wording in (each for sheet in sheets for each in list_wordings(name, sheet)):
                with self._owned_by(owner):
                    self.tell_all(agreement.named_phone_problems(practice, wording))
                    code = owner.language
                    if code and code != procedure.language and not self.by_sheet.get(SheetName("", code)):
                        place = procedure.at[f"translations.{code}"]
                        self.tell_all(agreement.practice_translation_problems(practice, code, place))

    def _check_together(self, procedures: Mapping[str, model.Procedure]) -> None:
        """Reports what is wrong with variants and packs among all procedures, which have been read."""
        broken = {SheetName(name) for name in self.codes if name and name not in procedures}
        broken |= {name for name, wrong in self.by_sheet.items() if wrong}
        self._share(find_problems_together(procedures, broken, self.variant_names))

    def _share(self, found: Iterable[tuple[SheetName, Problem]]) -> None:
        """Notes each problem as that of its sheet."""
        for owner, each in found:
            with self._owned_by(owner):
                self.tell_all([each])

    def tell_all(self, problems: Iterable[Problem]) -> None:
        """Notes each of the problems."""
        for each in problems:
            self.tell(each.code, each.message, each.remedy, each.place or Place(self.file))

    def _check_numbers(self) -> None:
        """Each phone number can be dialed in the practice's country."""
        numbers, self.numbers = self.numbers, []
        for text, place, owner in numbers if self.country else ():
            try:
                phones.read_number(text, self.country)
            except HandoutsError as wrong:
                with self._owned_by(owner):
                    self.tell_all(dataclasses.replace(each, place=place) for each in wrong.problems)

    def _look_up_practice(self) -> None:
        """What the practice quotes must stand in a source of any procedure."""
        if not self.sources.unreadable:
            self._look_up(self.practice_quotes, self.sources.every_text())

    def _missing_practice_quotes(self) -> bool:
        """Whether the practice quotes something that stands in none of the sources that have been read."""
        texts = self.sources.every_text()
        said = (plain_text(phrase) for (phrase, _), _ in self.practice_quotes if phrase != NO_SOURCE)
        return any(all(find_phrase(text, each) < 0 for text in texts) for each in said)

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


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _is_whole(kind: Any, node: YamlNode, values: Mapping[str, Any]) -> bool:
    """Whether every value of an entry could be read."""
    given = {clean(key.text) for key, _ in node.pairs()}
    return all(each.name in values for each in fields(kind) if each.required or each.name in given)
