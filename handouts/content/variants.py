"""Variants: sheets of one procedure that differ in a few parts, such as for a morning and an afternoon appointment.

Each is a procedure of its own to everybody else: ``colonoscopy`` with the variants ``morning`` and ``afternoon`` is the two
sheets ``colonoscopy-morning`` and ``colonoscopy-afternoon``, each with its approval, its code and its file, and there is no
sheet ``colonoscopy`` that somebody could hand out by mistake. So nothing prints, checks or approves a variant otherwise
than a sheet that was written as one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from handouts.content import model
from handouts.content.forms import LONGEST_NAME
from handouts.languages.language import Language, codes
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import did_you_mean, quote
from handouts.reading.entries import Shortened, fields

AnyWording = TypeVar("AnyWording", model.Procedure, model.Translation)


def name_variant(procedure: str, variant: str) -> str:
    """The short name of the sheet that a variant of a procedure is: its file is named after it."""
    return f"{procedure}-{variant}"


def list_sheets(name: str, procedure: model.Procedure) -> dict[str, model.Procedure]:
    """The sheets that a procedure of the content file is, by short name: one for each variant, or itself alone."""
    if not procedure.variants:
        return {name: procedure}
    return {name_variant(name, key): _take(procedure, key) for key in procedure.variants}


def choose_variant(name: str, written: model.Procedure | None, variant: str | None) -> str:
    """The short name of the sheet that is meant by a procedure and one of its variants; ``written`` is the procedure, if it has
    variants.

    Raises HandoutsError where none is said and there are several: no variant is the usual one, for a patient who gets
    the wrong one fasts at the wrong hour. And where one is said that is not there.
    """
    if written is None:
        if variant:
            raise HandoutsError(Problem("unknown-variant", f"{quote(name)} has no variant {quote(variant)}.",
                                        "Ask for it without a variant, or by the name of its procedure."))  # fmt: skip
        return name
    if not variant:
        raise HandoutsError(_missing(name, written))
    if variant not in written.variants:
        raise HandoutsError(Problem("unknown-variant", f"{quote(name)} has no variant {quote(variant)}.",
                                    did_you_mean(variant, written.variants), written.at.get("variants")))  # fmt: skip
    return name_variant(name, variant)


def _missing(name: str, written: model.Procedure) -> Problem:
    there = ", ".join(written.variants)
    message = f"{quote(name)} is a sheet of its own for each of: {there}. Nobody has said which."
    sheets = ", ".join(name_variant(name, each) for each in written.variants)
    return Problem("variant-missing", message, f"Say which, or ask for one of: {sheets}.",
                   values={"procedure": name, "variants": there, "sheets": sheets})  # fmt: skip


def variant_problems(
    procedures: Mapping[str, model.Procedure], taken: Iterable[str] = ()
) -> Iterator[tuple[str, Problem]]:
    """What is wrong with variants as sheets of their own: two of one name, a name too long for a file; each with its procedure.

    ``taken`` are the names of other sheets.
    """
    names = {*procedures, *taken}
    for name, procedure in procedures.items():
        for key, variant in procedure.variants.items():
            sheet, place = name_variant(name, key), procedure.at.get(f"variants.{key}") or variant.at.get("")
            if sheet in names:
                yield name, Problem("variant-name-taken", f"The variant {quote(key)} would be the sheet {quote(sheet)}, which is there already.",
                                    "Give one of the two another name.", place)  # fmt: skip
            elif len(sheet) > LONGEST_NAME:
                yield name, Problem("variant-name-too-long", f"The variant {quote(key)} would be the sheet {quote(sheet)}: its name has more than {LONGEST_NAME} letters.",
                                    "Shorten one of the two names.", place)  # fmt: skip
            names.add(sheet)


def alike_problems(procedure: model.Procedure) -> Iterator[Problem]:
    """No two variants are told apart by nothing: each has a label of its own, in every language."""
    wordings: list[model.Wording] = [procedure, *procedure.translations.values()]
    for wording in wordings:
        seen: dict[str, Place | None] = {}
        for key, variant in wording.variants.items():
            label = " ".join(variant.label.casefold().split())
            if label in seen:
                yield Problem("variant-label-taken", f"Two variants are called {quote(variant.label)}: nobody could choose between them.",
                              "Give each a label of its own.", variant.at.get("label") or wording.at.get(f"variants.{key}"))  # fmt: skip
            seen[label] = variant.at.get("label")


def _take(procedure: model.Procedure, key: str) -> model.Procedure:
    """The procedure as one of its variants says it, in every language that has the variant."""
    variant = procedure.variants[key]
    keys = [part.key for part in procedure.parts]
    places = [keys.index(part.key) if part.key in keys else None for part in variant.parts]
    translations = {
        code: _put_in(words, words.variants[key], places, code)
        for code, words in procedure.translations.items()
        if key in words.variants
    }
    return replace(_put_in(procedure, variant, places, procedure.language), translations=translations)


def _put_in(wording: AnyWording, variant: model.Variant, places: Sequence[int | None], code: str) -> AnyWording:
    """Words with those of a variant in the place of theirs; ``places`` says of each of its own parts which one it replaces."""
    names = [each.name for each in fields(model.Variant) if each.name not in ("label", "parts")]
    new = {name: value for name in names if (value := getattr(variant, name))}
    parts = list(wording.parts)
    for part, place in zip(variant.parts, places, strict=False):
        if place is None or place >= len(parts):
            parts.append(part)
        else:
            parts[place] = part
    at = {key: place for key, place in variant.at.items() if key.partition(".")[0] in new}
    title = _name(wording.title, variant.label, code)
    return replace(wording, **new, title=title, parts=tuple(parts), variants={}, at={**wording.at, **at})


def _name(title: str, label: str, code: str) -> str:
    """The title with whom the variant is for: Colonoscopy: Afternoon appointment."""
    join = Language.of(code).join_label if code in codes() else "{}: {}".format
    if isinstance(title, Shortened):
        return Shortened(join(title, label), join(title.brief, label))
    return join(title, label)
