"""A translation to fill in as YAML, in the form in which the content has it: the original stands above each line.

It can be sent back and taken in like any other file, or be saved where the translation stands.
"""

import datetime
import re
from typing import Any

from handouts.content.exchange.former import FormerReader, translated_kind
from handouts.content.exchange.outline import EntryOutline, Gap, ShortenedGap
from handouts.content.exchange.plan import SheetPlan, is_open
from handouts.content.exchange.units import (
    ReturnedJob,
    ReturnedUnit,
    TranslationUnit,
    UnitState,
    is_procedure,
    unit_key,
)
from handouts.content.exchange.word_writing import marker
from handouts.content.words import field_kinds, walk_field
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import clean
from handouts.reading.declarations import lazy_pattern
from handouts.reading.entries import Entry
from handouts.reading.files import decode_text
from handouts.reading.problem_list import in_order
from handouts.reading.yaml_writing import write_flow, write_key, write_scalar

_MARKER = lazy_pattern(r"# handouts translation (\S+) (\S+) (\S+) ([0-9a-f]{64})")
OPEN_PLACE = "TODO: "
"""Before the original's words where a translation is still to be written."""


def write_skeleton(plan: SheetPlan, today: datetime.date) -> bytes:
    """A sheet as a translation in YAML, its open places marked TODO."""
    job = plan.job
    unit_of = {plan.gap_of[unit.key]: unit for unit in job.units}
    lines = [f"# {marker(job)}", "# Write each translation in the place of what says TODO; the line above it is the original.",
             "# A line that you have written needs nothing else. Keep the lines that begin with #."]  # fmt: skip
    if is_procedure(job.name):
        lines += [f"version: {today}", f"of: {job.digest[:12]}"]
        lines += ["made_by: machine"] if job.made_by == "machine" else []
        lines += ["# translator: your name", "# qualification: what makes you a translator"]
    lines += _Skeleton(job.source, unit_of).pairs(plan.shape.held, 0)
    return ("\n".join(lines) + "\n").encode("utf-8")


class _Skeleton:
    """Writes the lines of an outline, each of its words below their original."""

    def __init__(self, source: str, unit_of: dict[Gap, TranslationUnit]) -> None:
        self.source = source
        self.unit_of = unit_of

    def pairs(self, held: dict[str, Any], indent: int) -> list[str]:
        lines: list[str] = []
        for key, value in held.items():
            lines += [" " * indent + line for line in self.above(value)]
            lines += self.after(f"{' ' * indent}{write_key(key)}:", value, indent)
        return lines

    def after(self, begun: str, value: Any, indent: int) -> list[str]:
        """The lines of a value that stands behind a key."""
        if isinstance(value, str | Gap):
            return [f"{begun} {write_scalar(self.said(value), len(begun) + 1, indent)}"]
        value = self.held(value)
        if isinstance(value, str | Gap):
            return [f"{begun} {write_scalar(self.said(value), len(begun) + 1, indent)}"]
        if isinstance(value, dict):
            return [begun, *self.pairs(value, indent + 2)]
        return [begun, *(line for each in value for line in self.item(each, indent + 2))]

    def item(self, value: Any, indent: int) -> list[str]:
        """The lines of an item of a list."""
        value = self.held(value)
        blank = " " * indent
        if isinstance(value, dict):
            inner = self.pairs(value, indent + 2)
            first = next(at for at, line in enumerate(inner) if not line.lstrip().startswith("#"))
            inner[first] = f"{blank}- {inner[first][indent + 2 :]}"
            return [f"{blank}{line.lstrip()}" for line in inner[:first]] + inner[first:]
        lines = [blank + line for line in self.above(value)]
        if isinstance(value, list):
            return [*lines, f"{blank}- {write_flow([self.said(each) for each in value])}"]
        return [*lines, f"{blank}- {write_scalar(self.said(value), indent + 2, indent)}"]

    def held(self, value: Any) -> Any:
        """What an entry holds, or the one text that stands for it."""
        if isinstance(value, EntryOutline):
            only = value.entry.shorthand
            alone = only and set(value.held) == {only} and isinstance(value.held[only], str | Gap)
            return value.held[only] if alone and only else value.held
        if isinstance(value, ShortenedGap):
            return {"text": value.full, "brief": value.brief}
        return value

    def above(self, value: Any) -> list[str]:
        """The originals and notes of the words on the line that follows."""
        value = self.held(value)
        if isinstance(value, list):
            if not value or not all(isinstance(each, str | Gap) for each in value) or not self.is_row(value):
                return []
            return [line for each in value for line in self.above(each)]
        if not isinstance(value, Gap):
            return []
        unit = self.unit_of[value]
        notes = [each for each in unit.notes if not each.startswith("This is")]
        if unit.state is UnitState.CHANGED:
            notes.insert(0, f"The original has changed; it was translated: {unit.earlier}")
        return [*(f"# note: {note}" for note in notes), f"# {self.source}: {unit.original}"]

    def is_row(self, value: list[Any]) -> bool:
        """Whether a list is a row of a table, which stands on one line."""
        return all(
            isinstance(each, str) or (each.path and isinstance(each.path[-1], int) and isinstance(each.path[-2], int))
            for each in value
        )

    def said(self, value: "str | Gap") -> str:
        """The words that stand for a gap."""
        if isinstance(value, str):
            return value
        unit = self.unit_of[value]
        if unit.translation:
            return unit.translation
        return OPEN_PLACE + unit.original


def read_skeleton(data: bytes, shown: str) -> list[ReturnedJob]:
    """The sheet in a filled skeleton. Raises HandoutsError if it is none, or cannot be read."""
    text = decode_text(data, shown)
    found = _MARKER.search(text)
    if found is None:
        raise HandoutsError(Problem("translation-file-unknown", "Nothing in this YAML file says of which sheet it is.",
                                    "Put its first line back, which begins  # handouts translation.", Place(shown)))  # fmt: skip
    name, source, target, digest = found.groups()
    kind = translated_kind(name)
    reader = FormerReader(shown)
    node = reader.parse(text)
    entry = reader.entry_of(kind, node) if node is not None else None
    if reader.problems or not isinstance(entry, Entry):
        raise HandoutsError(in_order(reader.problems))
    lines = re.split("\r\n|\r|\n", text)
    units: list[ReturnedUnit] = []
    taken: dict[str, object] = {}
    on_line: dict[int, int] = {}
    for field in field_kinds(kind):
        for each in walk_field(entry, field.name):
            if not each.is_read or each.role is None or each.place is None:
                continue
            at = on_line[each.place.line] = on_line.get(each.place.line, -1) + 1
            original = (
                each.key.removeprefix("words.")
                if field.name == "words"
                else _original(lines, each.place.line, source, at)
            )
            key = unit_key(field.name, each.role, original, taken) if original else ""
            taken[key] = each
            said = "" if is_open(str(each.value)) else str(each.value)
            by_machine = getattr(entry, "made_by", "") == "machine"
            units.append(
                ReturnedUnit(key, said, f"line {each.place.line}", each.place, original or None, by_machine, by_machine)
            )
    return [ReturnedJob(name, source, target, digest, units, Place(shown), _comment(lines, "translator"), _comment(lines, "qualification"))]  # fmt: skip


def _original(lines: list[str], line: int, source: str, at: int) -> str:
    """The original of the value that is the ``at``-th on a line, counted from 0, as the comments above say it."""
    said: list[str] = []
    number = line - 2
    while number >= 0 and lines[number].lstrip().startswith("#"):
        comment = lines[number].strip()
        if comment.startswith(f"# {source}: "):
            said.insert(0, clean(comment.removeprefix(f"# {source}: ")))
        number -= 1
    return said[at] if at < len(said) else ""


def _comment(lines: list[str], name: str) -> str:
    said = next((line.partition(":")[2].strip() for line in lines if line.startswith(f"# {name}:")), "")
    return "" if said in ("your name", "what makes you a translator") else said
