"""Variants and packs of a library whose procedures are read on demand: a sheet is read with those files it rests on, and no others.

Which variants a file has must be known before it is read, for each is a sheet with a name. A file in which the word does not
stand has none (:func:`may_be_interwoven`); of the others it is known from the user's cache by their bytes, or they are parsed.
"""

import json
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping
from pathlib import Path

from handouts.content import model, packs, variants
from handouts.content.interwoven import list_variant_keys, may_be_interwoven
from handouts.content.library import Library, SheetName, judge_sheets
from handouts.content.on_demand import ProceduresOnDemand, ReadSheets
from handouts.problems import Problem
from handouts.reading.nodes import YamlNode

MOST_BYTES = 5_000_000
"""What the names of variants may take: some fifty bytes a file that has any."""


def find_variant_keys(path: Path, parse: Callable[[], tuple[YamlNode | None, object]]) -> tuple[str, ...] | None:
    """The variants that the file of a procedure names; None if it is no YAML that could. ``parse`` gives its node first."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    if not may_be_interwoven(data):
        return ()
    from handouts.storage.user_cache import name_key, open_cache, program_stamp  # most libraries have no use for it

    cache, key = open_cache("variants", MOST_BYTES), name_key(b"variants 1", program_stamp(), data)
    try:
        kept = json.loads(cache.read(key) or b"{}")["variants"]
    except (ValueError, KeyError, TypeError):
        kept = None
    if isinstance(kept, list) and all(isinstance(each, str) for each in kept):
        return tuple(kept)
    node, _ = parse()
    if node is None or node.kind != "mapping":
        return None
    found = list_variant_keys(node)
    if path.read_bytes() == data:
        cache.write(key, json.dumps({"variants": found}).encode("utf-8"))
    return found


class WovenSheets:
    """The sheets of a library: ``written`` has its procedures as they stand in their files, ``found`` the variants of each, or
    None where nobody knows."""

    def __init__(
        self, written: ProceduresOnDemand, found: Mapping[str, tuple[str, ...] | None], lasting: frozenset[str]
    ) -> None:
        keys = {name: own for name, own in found.items() if own}
        self.written, self._torn = written, frozenset(name for name, own in found.items() if own is None)
        self.variant_of = {variants.name_variant(base, key): base for base, own in keys.items() for key in own}
        names = [
            name for base in written.names for name in ([variants.name_variant(base, key) for key in keys.get(base, ())] or [base])
        ]  # fmt: skip
        self.names_twice = frozenset(name for name, times in Counter(names).items() if times > 1)
        self.sheets = ProceduresOnDemand(tuple(names), self._read, lasting & {*names})
        self.several = Several(written, tuple(base for base in written.names if keys.get(base)))
        self.library: Library | None = None
        """The library of these sheets, once it is there: it knows their words in each language."""

    def _read(self, sheet: str) -> ReadSheets:
        base = self.variant_of.get(sheet, sheet)
        found = self.written.look(base)
        if found is None or found.procedure is None:
            return found or ReadSheets(None, {})
        if found.procedure.variants:
            one = variants.list_sheets(base, found.procedure).get(sheet)
            return ReadSheets(one, found.unfinished)
        return self._bind(sheet, found) if found.procedure.sheets else found

    def _bind(self, name: str, found: ReadSheets) -> ReadSheets:
        """A pack with the words of its sheets; or what is wrong with it."""
        assert found.procedure is not None  # noqa: S101 - asked before
        assert self.library is not None  # noqa: S101 - nothing is read before it is there
        by_name = _WrittenSheets(self)
        wrong: dict[SheetName, list[Problem]] = {each: list(told) for each, told in found.unfinished.items()}
        for (_, code), told in packs.pack_problems({name: found.procedure}, _BrokenSheets(self), by_name):
            wrong.setdefault(SheetName(name, code), []).append(told)
        judged = judge_sheets(name, found.procedure, wrong, {})
        if judged.procedure is None:
            return judged
        members = {each: one for each in judged.procedure.sheets if (one := by_name.get(each))}
        intact, torn = packs.take_torn_packs({**members, name: judged.procedure})
        unfinished = dict(judged.unfinished)
        unfinished |= {SheetName(*key): told for key, told in torn.items() if SheetName(*key) not in unfinished}
        pack = intact.get(name)
        return ReadSheets(pack and packs.bind_pack(pack, self.library), unfinished)

    def is_broken(self, name: str, code: str) -> bool:
        """Whether a sheet, in a language or ("") as it was written, is there and cannot be read, which is told elsewhere."""
        if any(name.startswith(variants.name_variant(base, "")) for base in self._torn):
            return True
        found = self.written.look(self.variant_of.get(name, name))
        if found is None:
            return False
        return any(each.language == code and told for each, told in found.unfinished.items()) or (
            found.procedure is None and not code
        )


class _BrokenSheets(Container[tuple[str, str]]):
    def __init__(self, woven: WovenSheets) -> None:
        self._woven = woven

    def __contains__(self, sheet: object) -> bool:
        return isinstance(sheet, tuple) and self._woven.is_broken(*sheet)


class _WrittenSheets(Mapping[str, model.Procedure]):
    """Every sheet as it was written, a pack without the words of its own sheets."""

    def __init__(self, woven: WovenSheets) -> None:
        self._woven = woven

    def __getitem__(self, name: str) -> model.Procedure:
        base = self._woven.variant_of.get(name, name)
        found = self._woven.written.look(base)
        if found is None or found.procedure is None:
            raise KeyError(name)
        return variants.list_sheets(base, found.procedure)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._woven.sheets.names)

    def __len__(self) -> int:
        return len(self._woven.sheets.names)


class Several(Mapping[str, model.Procedure]):
    """The procedures that have variants, as they were written, those that are whole."""

    def __init__(self, written: ProceduresOnDemand, names: tuple[str, ...]) -> None:
        self._written, self._names = written, names

    def __getitem__(self, name: str) -> model.Procedure:
        found = self._written.look(name) if name in self._names else None
        if found is None or found.procedure is None:
            raise KeyError(name)
        return found.procedure

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._names if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
