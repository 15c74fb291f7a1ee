"""The memory of earlier sentences: what was translated how, kept as TMX 1.4 beside the content.

A sentence that did not change finds its translation here when the sheet around it changes. The file is a practice's own:
every tool of translators reads it. What a translator sends of an own memory is read the same way.
"""

from collections.abc import Iterable
from dataclasses import field
from pathlib import Path
from typing import NamedTuple

from handouts.content.exchange.xml_reading import XmlElement, escape, quoteattr, read_xml
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import clean
from handouts.reading.declarations import dataclass
from handouts.reading.files import read_bytes

FOLDER = "translation-memory"
LARGEST_MEMORY = 50_000_000
"""Bytes of a TMX file."""


class Remembered(NamedTuple):
    """A sentence and its translation."""

    original: str
    translation: str
    sheet: str = ""
    """The sheet it stood on; "" if it came from elsewhere."""
    use: str = ""
    """The part and the role of the words there: steps.text."""
    by_machine: bool = False
    on: str = ""
    """The day it was remembered: 2026-11-22."""


@dataclass
class TranslationMemory:
    """What was translated from one language into another."""

    source: str
    target: str
    kept: dict[tuple[str, str, str], Remembered] = field(default_factory=dict)
    """By original, sheet and use: the newest."""
    by_original: dict[str, list[Remembered]] = field(default_factory=dict)
    _known: set[tuple[str, str]] = field(default_factory=set)
    _meanings: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    changed: bool = False
    """Whether something is in it that its file has not."""

    def add(self, one: Remembered) -> None:
        """Remembers a sentence; in the same place of the same sheet the newer translation takes the older one's."""
        key = (one.original, one.sheet, one.use)
        old = self.kept.get(key)
        if old and old[:2] == one[:2] and old.by_machine == one.by_machine:
            return
        self.kept[key] = one
        self.by_original.setdefault(one.original, []).append(one)
        self._known.add((one.original, one.translation))
        self._meanings.setdefault((one.sheet, one.translation), set()).add(one.original)
        self.changed = True

    def knows(self, original: str, translation: str) -> bool:
        """Whether the one was ever the translation of the other."""
        return (original, translation) in self._known

    def find(self, original: str, sheet: str, use: str) -> Remembered | None:
        """How a sentence was translated: in the same place, or on the same sheet, or last of all."""
        found = self.by_original.get(original, ())
        return max(found, key=lambda one: (one.sheet == sheet and one.use == use, one.sheet == sheet, not one.by_machine, one.on),
                   default=None)  # fmt: skip

    def former_original(self, sheet: str, translation: str, now: str) -> str:
        """The other words that a translation was made from; "" if it is not known to belong to any others."""
        others = self._meanings.get((sheet, translation), set()) - {now}
        return max(others, default="") if not self.knows(now, translation) else ""


def memory_path(folder: Path, code: str) -> Path:
    """Where the memory of translations into a language is kept."""
    return folder / FOLDER / f"{code}.tmx"


def read_memory(path: Path, source: str, target: str, into: TranslationMemory | None = None) -> TranslationMemory:
    """The memory in a TMX file; an empty one where there is no file.

    With ``into``, what another file has is added to it as sentences of no sheet. Raises HandoutsError if it is no TMX.
    """
    memory = into or TranslationMemory(source, target)
    if into is None and not path.is_file():
        return memory
    shown = str(path)
    root = read_xml(read_bytes(path, shown, LARGEST_MEMORY), shown)
    if root.name != "tmx":
        raise HandoutsError(Problem("translation-file-damaged", "This is no translation memory (TMX).",
                                    "Name a .tmx file.", Place(shown)))  # fmt: skip
    for unit in root.everything():
        if unit.name == "tu" and (one := _remembered(unit, source, target, own=into is None)):
            memory.add(one)
    memory.changed = into is not None
    return memory


def _remembered(unit: XmlElement, source: str, target: str, *, own: bool) -> Remembered | None:
    said: dict[str, str] = {}
    for each in unit.children("tuv"):
        code = (each.attributes.get("xml:lang") or each.attributes.get("lang") or "").lower()
        if (segment := each.first("seg")) is not None:
            for asked in (source, target):
                if code == asked.lower() or (code.split("-")[0] == asked.lower() and asked not in said):
                    said[asked] = clean(_words(segment))
    if not said.get(source) or not said.get(target):
        return None
    properties = {each.attributes.get("type", ""): each.text for each in unit.children("prop")}
    sheet, use = (properties.get("x-sheet", ""), properties.get("x-use", "")) if own else ("", "")
    on = unit.attributes.get("changedate") or unit.attributes.get("creationdate") or ""
    day = f"{on[:4]}-{on[4:6]}-{on[6:8]}" if len(on) >= 8 else ""
    return Remembered(said[source], said[target], sheet, use, properties.get("x-made-by") == "machine", day)


def _words(segment: XmlElement) -> str:
    """The words of a segment; codes of some other program's markup are none."""
    return "".join(
        each if isinstance(each, str) else ("" if each.name in ("bpt", "ept", "it", "ph", "ut") else _words(each))
        for each in segment.held
    )


def write_memory(memory: TranslationMemory) -> bytes:
    """The memory as TMX 1.4."""
    return write_tmx(memory.kept.values(), memory.source, memory.target)


def write_tmx(kept: Iterable[Remembered], source: str, target: str) -> bytes:
    """Sentences and their translations as TMX 1.4, in an order that does not depend on when they came."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<tmx version="1.4">',
        f'  <header creationtool="handouts" creationtoolversion="1" segtype="paragraph" o-tmf="handouts" adminlang="en" srclang={quoteattr(source)} datatype="plaintext"/>',
        "  <body>",
    ]
    for one in sorted(kept):
        day = f' changedate="{one.on.replace("-", "")}T000000Z"' if one.on else ""
        lines.append(f"    <tu{day}>")
        for name, value in (("sheet", one.sheet), ("use", one.use), ("made-by", "machine" if one.by_machine else "")):
            if value:
                lines.append(f'      <prop type="x-{name}">{escape(value)}</prop>')
        for code, words in ((source, one.original), (target, one.translation)):
            lines.append(f"      <tuv xml:lang={quoteattr(code)}><seg>{escape(words)}</seg></tuv>")
        lines.append("    </tu>")
    return "\n".join([*lines, "  </body>", "</tmx>", ""]).encode("utf-8")
