"""Reads ``content.yaml`` into a :class:`Library`, with every problem in it told at once.

What stands where is said by the types in :mod:`handouts.content.model`; this module adds what types cannot say: that a
phone number can be dialled, a picture is there, a color can be read, the words a medical statement rests on
stand in its source, and a translation says as much as its original.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PureWindowsPath
from typing import Any

from handouts.content import colors as brand
from handouts.content import model, translation
from handouts.content.library import Library
from handouts.content.model import Form, Practice
from handouts.languages import language
from handouts.problems import Place, Problem, UnreadableError
from handouts.reading.characters import clean, did_you_mean, quoted
from handouts.reading.entries import Entry, fields
from handouts.reading.files import read_text
from handouts.reading.nodes import YamlNode
from handouts.reading.reader import Reader

PICTURE_KINDS = (".png", ".jpg", ".jpeg", ".svg")
LARGEST_PICTURE = 20_000_000
"""Bytes."""
LONGEST_PATH = 2_000
"""Letters; no system here takes more."""
LOOKED_THROUGH = 500_000_000
"""Letters of sources that are looked through for the words of a content: thousands of times what any needs."""

NO_SOURCE = "none"
"""What `source:` says where a text makes no medical claim."""

PART_KEYS = ("text", "items", "table", "picture", "notice")


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
    def __init__(self, file: str, folder: Path) -> None:
        super().__init__(file)
        self.folder = folder
        self.quotes: list[tuple[str, Place]] = []  # what `source:` says, since the last procedure or practice ended
        self.practice_quotes: list[tuple[str, Place]] = []
        self.all_sources: list[str] = []
        self.sources_wrong = False
        self.source_texts: dict[str, str] = {}
        self.looked_through = 0

    # A text with a form of its own

    def check_text(self, rule: object, text: str, place: Place) -> bool:
        if not isinstance(rule, Form):
            return super().check_text(rule, text, place)
        checks: dict[Form, Callable[[str, Place], None]] = {
            Form.PHONE: self._check_phone,
            Form.COLOR: self._check_color,
            Form.URL: self._check_url,
            Form.FILE: self._check_file,
            Form.PICTURE_FILE: self._check_picture_file,
            Form.ILLUSTRATION: self._check_illustration,
            Form.LANGUAGE: self._check_language,
            Form.SHORT_NAME: self._check_short_name,
            Form.DIGEST: self._check_digest,
        }
        before = len(self.problems)
        checks[rule](text, place)
        return len(self.problems) == before

    def _check_phone(self, text: str, place: Place) -> None:
        if not model.PHONE.fullmatch(text):
            self.tell("bad-phone", f"{quoted(text)} is not a phone number.",
                      "Write it as it should be printed: (770) 962-3642, (770) 962-3642 ext. 5 or +44 20 7946 0958. "
                      "The area code and the three digits after it cannot begin with 0 or 1.", place)  # fmt: skip

    def _check_color(self, text: str, place: Place) -> None:
        if not model.COLOR.fullmatch(text):
            self.tell("bad-color", f"{quoted(text)} is not a color.", 'Write six digits in quotes: "#0b4f6c"', place)
        elif found := brand.problem(text, place):
            self.tell(found.code, found.message, found.remedy, place)

    def _check_url(self, text: str, place: Place) -> None:
        if not model.URL.fullmatch(text):
            self.tell("bad-url", f"{quoted(text)} is not a web address that begins with https://.",
                      "Copy it from the browser: https://www.example.com/contact", place)  # fmt: skip

    def _check_file(self, text: str, place: Place) -> None:
        if PureWindowsPath(text).drive or text.startswith(("/", "\\")):
            self.tell("outside-folder", f"{quoted(text)} is not counted from the content file.",
                      "Put the file beside the content file or in a folder there, such as pictures/spine.svg", place)  # fmt: skip
        elif "\\" in text:
            self.tell(
                "backslash", f"{quoted(text)} has a backslash.", "Write / between folders: pictures/spine.svg", place
            )
        elif len(text) > LONGEST_PATH:
            self.tell("missing-file", f"There is no file {quoted(text)}: no name of a file is that long.",
                      "Check the name.", place)  # fmt: skip
        elif not Path(os.path.realpath(self.folder / text)).is_relative_to(os.path.realpath(self.folder)):
            self.tell("outside-folder", f"{quoted(text)} leads out of the folder of the content file.",
                      "Put the file beside the content file or in a folder there.", place)  # fmt: skip
        elif not os.path.isfile(self.folder / text):  # noqa: PTH113 - Path.is_file raises for a name too long
            self.tell("missing-file", f"There is no file {quoted(text)} in {self.folder.absolute()}.",
                      "Check the name, its folder and its capital letters.", place)  # fmt: skip

    def _check_picture_file(self, text: str, place: Place) -> None:
        if not text.lower().endswith(PICTURE_KINDS):
            self.tell(
                "picture-kind",
                f"{quoted(text)} is not a PNG, JPEG or SVG file.",
                "Save the picture as one of these.",
                place,
            )
            return
        before = len(self.problems)
        self._check_file(text, place)
        if len(self.problems) == before and (self.folder / text).stat().st_size > LARGEST_PICTURE:
            self.tell("picture-too-big", f"{quoted(text)} is bigger than {LARGEST_PICTURE // 1_000_000} MB.",
                      "Save the picture smaller: 3,000 dots across are enough for any page.", place)  # fmt: skip

    def _check_illustration(self, text: str, place: Place) -> None:
        names = _illustrations()
        if text not in names:
            self.tell(
                "unknown-illustration", f"There is no illustration {quoted(text)}.", did_you_mean(text, names), place
            )

    def _check_language(self, text: str, place: Place) -> None:
        if text not in language.codes():
            self.tell(
                "unknown-language", f"There is no language {quoted(text)}.", did_you_mean(text, language.codes()), place
            )

    def _check_short_name(self, text: str, place: Place) -> None:
        if wrong := model.short_name_fault(text):
            self.tell("bad-name", f"{quoted(text)} cannot be a short name.", wrong, place)

    def _check_digest(self, text: str, place: Place) -> None:
        if not model.DIGEST.fullmatch(text):
            self.tell("bad-digest", f"{quoted(text)} is not a digest of a wording.",
                      "Copy it from  handouts status --json:  12 to 64 of the characters 0-9 and a-f.", place)  # fmt: skip

    # An entry whose values must agree

    def check_entry(self, kind: type[Entry], node: YamlNode, values: dict[str, Any], at: Mapping[str, Place]) -> None:
        if issubclass(kind, model.Sourced):
            self.quotes += [(phrase, at[f"source.{index}"]) for index, phrase in enumerate(values.get("source", ()))]
        if kind is model.Picture:
            self._check_picture(node, values, at)
        elif kind is model.Part:
            if not any(key in at and values.get(key) != () for key in PART_KEYS):
                self.tell("empty-part", "This part has a heading and nothing under it.",
                          f"Give it at least one of: {', '.join(PART_KEYS)}.", node.place)  # fmt: skip
        elif kind is model.Table:
            self._check_table(values, at)
        elif kind is model.Practice:
            self.practice_quotes, self.quotes = self.quotes, []
            self._check_practice(node, values, at)
        elif kind is model.Procedure:
            self._check_translations(node, values, at)
            self._check_procedure(values, at)
        elif kind is model.Content:
            if not self.sources_wrong:
                self._check_quotes(self.practice_quotes, self.all_sources)
            self._check_practice_is_translated(values)

    def _check_picture(self, node: YamlNode, values: dict[str, Any], at: Mapping[str, Place]) -> None:
        if ("name" in at) == ("file" in at):
            self.tell("picture-origin", "A picture needs either a name or a file" + (", not both." if "name" in at else "."),
                      "Write name: for one of the program's illustrations, or file: for a picture of your own.", node.place)  # fmt: skip
        elif "name" in values:
            known = _illustrations()[values["name"]]
            for label in values.get("labels", ()):
                if label not in known:
                    self.tell("unknown-label", f"{quoted(label)} is not a part named in {quoted(values['name'])}.",
                              did_you_mean(label, known), at[f"labels.{label}"])  # fmt: skip
        elif "labels" in at and "file" in values:
            self.tell("unknown-label", "A picture file carries its own words.", "Take the labels out, or use a caption.",
                      at["labels"])  # fmt: skip

    def _check_table(self, values: dict[str, Any], at: Mapping[str, Place]) -> None:
        width = len(values.get("head", ()))
        for index, row in enumerate(values.get("rows", ()) if width else ()):
            if len(row) != width:
                self.tell("table-row", f"This row has {_count(len(row), 'cell')}, but the head has {width}.",
                          "Give every row one cell for each heading; write a dash where there is nothing to say.", at[f"rows.{index}"])  # fmt: skip

    def _check_practice(self, node: YamlNode, values: dict[str, Any], at: Mapping[str, Place]) -> None:
        if not self._whole(model.Practice, node, values):
            return
        practice = model.Practice(**values, at=at)
        for code in practice.translations:
            self._tell_all(translation.practice_differences(practice, code))

    def _check_translations(self, node: YamlNode, values: dict[str, Any], at: Mapping[str, Place]) -> None:
        """A translation is compared once both it and the original can be read."""
        written = values.get("language", "en")
        for code, said in values.get("translations", {}).items():
            place = at[f"translations.{code}"]
            if code == written and ("language" in values or "language" not in at):
                self.tell("translation-of-itself", f"The procedure is written in {quoted(code)} itself.",
                          "Take this out, or say with  language:  which language the original is in.", place)  # fmt: skip
            elif self._whole(model.Procedure, node, values):
                self._tell_all(translation.differences(model.Procedure(**values, at=at), said, code))

    def _tell_all(self, problems: Iterable[Problem]) -> None:
        for each in problems:
            self.tell(each.code, each.message, each.remedy, each.place or Place(self.file))

    @staticmethod
    def _whole(kind: Any, node: YamlNode, values: dict[str, Any]) -> bool:
        """Whether every value of an entry could be read."""
        given = {clean(key.text) for key, _ in node.pairs()}
        return all(each.name in values for each in fields(kind) if each.required or each.name in given)

    def _check_practice_is_translated(self, values: dict[str, Any]) -> None:
        """A sheet in another language must not end in sentences that its reader does not understand."""
        if "practice" not in values or "procedures" not in values:
            return
        practice: Practice = values["practice"]
        said = [*practice.contact, *translation.practice_words(practice)[1]]
        asked: dict[str, Place] = {}
        for procedure in values["procedures"].values():
            others = [code for code in procedure.translations if code != procedure.language]
            asked |= {code: procedure.at[f"translations.{code}"] for code in others}
        for code, place in asked.items() if said else ():
            if code not in practice.translations:
                self.tell("practice-not-translated", f"A sheet is there in {quoted(code)}, but what the practice says on it is not.",
                          f"Add to the practice  translations:, {code}:  with  contact:  and  words:", place)  # fmt: skip

    def _check_procedure(self, values: dict[str, Any], at: Mapping[str, Place]) -> None:
        version, review_by = values.get("version"), values.get("review_by")
        if version and review_by and review_by < version:
            self.tell("review-before-version", f"The review date {review_by} is before the version date {version}.",
                      "Give the day by which somebody must read the words again.", at["review_by"])  # fmt: skip
        quotes, self.quotes = self.quotes, []
        if "sources" in at and "sources" not in values:
            self.sources_wrong = True
            return  # the problem is in the sources themselves, and told
        texts: list[str] = []
        for source in values.get("sources", ()):
            if source.file is not None:
                try:
                    texts.append(self._source_text(source.file))
                except UnreadableError as error:
                    for each in error.problems:
                        self.tell("unreadable-source", f"{each.place}: {each.message}", each.remedy, source.at["file"])
                    self.sources_wrong = True
                    return
        self.all_sources += texts
        self._check_quotes(quotes, texts)

    def _source_text(self, name: str) -> str:
        """The words of a source's file; raises UnreadableError."""
        path = os.path.realpath(self.folder / name)
        if path not in self.source_texts:
            self.source_texts[path] = _words(read_text(self.folder / name, name))
        return self.source_texts[path]

    def _check_quotes(self, quotes: list[tuple[str, Place]], texts: list[str]) -> None:
        """Each phrase must stand word for word in one of the texts."""
        claims = [(phrase, place) for phrase, place in quotes if phrase != NO_SOURCE]
        if claims and not texts:
            self.tell("no-sources", f"{_count(len(claims), 'text')} here name a source, but there is no source file to look in.",
                      "Add to the procedure  sources: with a title: and a file:, or write  source: none", claims[0][1])  # fmt: skip
            return
        self.looked_through += len(claims) * sum(map(len, texts))
        if claims and self.looked_through > LOOKED_THROUGH:
            self.tell("long-sources", "The sources are too long to look so many texts up in them.",
                      "Keep of each source the pages that the texts rest on.", claims[0][1])  # fmt: skip
            return
        for phrase, place in claims:
            if not any(_stands(_words(phrase), text) for text in texts):
                self.tell("source-not-found", f"{quoted(phrase)} does not stand in a source of this procedure.",
                          "Copy the words from the source exactly, or write  source: none  if the text makes no medical claim.", place)  # fmt: skip


def _stands(phrase: str, text: str) -> bool:
    """Whether a phrase stands in a text, its first and last words whole."""
    at = text.find(phrase)
    while at >= 0:
        around = text[max(0, at - 1) : at], text[at + len(phrase) : at + len(phrase) + 1]
        if not any(each.isalnum() or each == "_" for each in around):
            return True
        at = text.find(phrase, at + 1)
    return False


def _words(text: str) -> str:
    """Text for looking up: blanks as one space, typographic quotes as plain ones."""
    return clean(re.sub(r"\s+", " ", text).translate(str.maketrans("‘’‚“”„", "'''\"\"\"")))


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _illustrations() -> Mapping[str, tuple[str, ...]]:
    """The program's illustrations by name, each with the labels it has room for."""
    from handouts import illustrations  # brings in the drawing library: only where a content names a picture

    return {name: illustrations.illustration(name).labels for name in illustrations.NAMES}
