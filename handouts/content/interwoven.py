"""Sheets that rest on each other: variants, which share the words of their procedure, and packs, made of the words of several.

Such a sheet rests on files of other names. This is what they have in common in a library that is read as a whole; one of which
procedures are read on demand has them from :mod:`handouts.content.woven_sheets`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from handouts.content import agreement, model, packs, variants
from handouts.content.library import Library, SheetName
from handouts.content.shared_parts import SHARED, find
from handouts.problems import Problem
from handouts.reading.characters import clean, quote
from handouts.reading.declarations import lazy_pattern
from handouts.reading.nodes import YamlNode

_LETTERS = (b"variants", b"\\x", b"\\u", b"\\U")
"""What a file has in any case where there is a trace: to look for it takes a tenth of the time."""
_TRACE = lazy_pattern(rb"""variants["']?\s*:|\\[xuU]|(?m:^)[ \t]*\?\s|\*[^\s:]+\s+:""")
"""The key; or a key that need not show its letters: escaped ones, one that stands apart from its colon, an alias."""


def may_be_interwoven(file: bytes) -> bool:
    """Whether there could be variants in a procedure's file; False is certain."""
    return any(each in file for each in _LETTERS) and _TRACE.search(file) is not None


def list_variant_keys(procedure: YamlNode) -> tuple[str, ...]:
    """The variants that a procedure names, whether they can be read or not."""
    said = find(procedure, "variants")
    return tuple(clean(key.text) for key, _ in said.pairs()) if said and said.kind == "mapping" else ()


def find_shared_in_variants(wording: YamlNode) -> Iterator[Problem]:
    """Shared parts in the variants of a procedure or translation: they are put in the places of its own parts alone."""
    said = find(wording, "variants")
    for _, variant in said.pairs() if said and said.kind == "mapping" else ():
        parts = find(variant, "parts")
        for item in parts.items if parts and parts.kind == "list" else ():
            if given := find(item, SHARED):
                yield Problem("shared-in-variant", f"A variant does not name shared parts; this is {quote(given.text)}.",
                              "Name it among the parts of the procedure, or write its words here.", given.place)  # fmt: skip


def list_wordings(name: str, procedure: model.Procedure) -> Iterator[tuple[SheetName, model.Wording]]:
    """The procedure as it was written and in its translations, each as the sheet it is."""
    yield SheetName(name), procedure
    for code, translated in procedure.translations.items():
        yield SheetName(name, code), translated


def find_disagreements(name: str, procedure: model.Procedure) -> Iterator[tuple[SheetName, Problem]]:
    """What does not agree in a procedure that can be read, and in each of its variants; what several have in common, once."""
    yield from ((SheetName(name), each) for each in variants.alike_problems(procedure))
    told: dict[tuple[SheetName, Problem], None] = {}
    for sheet in variants.list_sheets(name, procedure).values():
        for owner, wording in list_wordings(name, sheet):
            wrong = [*agreement.heading_problems(wording, owner.language or procedure.language),
                     *agreement.urgent_problems(wording)]  # fmt: skip
            told |= dict.fromkeys((owner, each) for each in wrong)
        told |= dict.fromkeys((SheetName(name), each) for each in agreement.selection_problems(sheet))
    yield from told


def find_problems_together(
    procedures: Mapping[str, model.Procedure], broken: set[SheetName], variant_names: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[SheetName, Problem]]:
    """What is wrong with variants and packs among all procedures of a library.

    ``broken`` are the sheets, and languages of sheets, that cannot be read, which is told elsewhere; ``variant_names`` are the
    variants of each procedure, whole or not.
    """
    for name, wrong in variants.variant_problems(procedures):
        yield SheetName(name), wrong
    theirs = {
        SheetName(variants.name_variant(base, key), code)
        for base, code in broken
        for key in variant_names.get(base, ())
    }
    torn = [
        base for base, code in broken if not code and base not in variant_names
    ]  # nobody knows which variants it has
    named = {each for pack in procedures.values() for each in pack.sheets}
    theirs |= {
        SheetName(each) for each in named if any(each.startswith(variants.name_variant(base, "")) for base in torn)
    }
    for (name, code), wrong in packs.pack_problems(procedures, broken | theirs):
        yield SheetName(name, code), wrong


def list_sheets(library: Library, variant_names: Mapping[str, tuple[str, ...]]) -> Library:
    """A library of procedures as they were written becomes one of sheets: each variant for itself, each pack with its words."""
    written = library.procedures
    sheets = {sheet: one for name, each in written.items() for sheet, one in variants.list_sheets(name, each).items()}
    several = {name: each for name, each in written.items() if each.variants}
    of = {variants.name_variant(name, key): name for name, keys in variant_names.items() for key in keys}
    intact, torn = packs.take_torn_packs(sheets)
    told = dict(library.unfinished)
    told |= {SheetName(*key): wrong for key, wrong in torn.items() if SheetName(*key) not in told}
    library = replace(library, procedures=intact, unfinished=told, several=several, variant_of=of)
    return replace(library, procedures=packs.bind_packs(library))
