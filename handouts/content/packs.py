"""Packs: several sheets printed as one, such as the visit, getting ready and going home.

A pack is a procedure of its own with ``sheets:``, the short names of those it is made of. It has a title, an approval, a code
and a file of its own, one place for the patient's details, one for questions and one with the phone; what several of its
sheets say in the same words, such as a notice, stands in it once. What its sheets need of a patient, it needs too.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from handouts.content.model import Procedure
from handouts.content.variants import list_sheets, name_variant
from handouts.problems import Place, Problem
from handouts.reading.characters import did_you_mean, quote

if TYPE_CHECKING:
    from handouts.content.library import Library

FEWEST = 2
"""Sheets of a pack."""


PackFault = tuple[tuple[str, str], Problem]
"""What is wrong with a pack, after its name and the language it concerns: "" is the one it is written in."""


def pack_problems(
    procedures: Mapping[str, Procedure],
    broken: Container[tuple[str, str]],
    sheets: Mapping[str, Procedure] | None = None,
) -> Iterator[PackFault]:
    """What is wrong with the packs among the procedures of a file.

    ``broken`` are sheets and languages of sheets that cannot be read, which is told elsewhere. ``sheets`` are those that a pack
    may be made of; without them, those of the procedures.
    """
    if sheets is None:
        sheets = {sheet: one for name, each in procedures.items() for sheet, one in list_sheets(name, each).items()}
    for name, pack in procedures.items():
        if not pack.sheets:
            continue
        if pack.variants:
            yield (name, ""), Problem("pack-with-variants", f"{quote(name)} is a pack, and has variants.",
                                      "Give its sheets the variants, and write a pack for each.", pack.at.get("variants"))  # fmt: skip
        if len(set(pack.sheets)) < max(FEWEST, len(pack.sheets)):
            yield (name, ""), Problem("pack-sheets", f"A pack has {FEWEST} sheets or more, each once.",
                                      "Name each sheet once; a single one needs no pack.", pack.at.get("sheets"))  # fmt: skip
        for index, each in enumerate(pack.sheets):
            place = pack.at.get(f"sheets.{index}") or pack.at.get("sheets")
            if each not in sheets or sheets[each].sheets:
                if (each, "") not in broken:
                    yield (name, ""), _no_sheet(each, sheets, place)
                continue
            there = (sheets[each].language, *sheets[each].translations)
            for code in (pack.language, *pack.translations):
                if code not in there and (each, code) not in broken:
                    own = "" if code == pack.language else code
                    yield (name, own), Problem("pack-not-translated", f"{quote(each)} is not there in {quote(code)}, and the pack is.",
                                               f"Translate the sheet, or take {quote(code)} out of the pack.", place)  # fmt: skip


def _no_sheet(each: str, sheets: Mapping[str, Procedure], place: Place | None) -> Problem:
    if each in sheets:
        return Problem("unknown-pack-sheet", f"{quote(each)} is a pack itself.", "Name its sheets, one by one.", place)
    variants = [name for name in sheets if name.startswith(name_variant(each, ""))]
    remedy = f"Name one of its variants: {', '.join(variants)}." if variants else did_you_mean(each, sheets)
    return Problem("unknown-pack-sheet", f"{quote(each)} is no sheet.", remedy, place)


def take_torn_packs(
    sheets: Mapping[str, Procedure],
) -> tuple[dict[str, Procedure], dict[tuple[str, str], tuple[Problem, ...]]]:
    """The procedures that are whole, without packs of which a sheet is not; and why these are not there, nor languages of them."""
    left, torn = dict[str, Procedure](), dict[tuple[str, str], tuple[Problem, ...]]()
    for name, each in sheets.items():
        missing = {
            code: [one for one in each.sheets if not _is_there(sheets.get(one), code)]
            for code in (each.language, *each.translations)
        }
        for code, names in missing.items():
            if names:
                torn[name, "" if code == each.language else code] = (
                    Problem("pack-torn", f"The pack needs {', '.join(map(quote, names))}, which cannot be made.",
                            "Mend what is said of it.", each.at.get("sheets")),
                )  # fmt: skip
        if (name, "") not in torn:
            kept = {code: words for code, words in each.translations.items() if not missing[code]}
            left[name] = replace(each, translations=kept) if len(kept) < len(each.translations) else each
    return left, torn


def _is_there(sheet: Procedure | None, code: str) -> bool:
    return sheet is not None and (code == sheet.language or code in sheet.translations)


def bind_packs(library: "Library") -> dict[str, Procedure]:
    """The procedures of a library, each pack with the words of its sheets and with all that these need."""
    return {name: bind_pack(each, library) if each.sheets else each for name, each in library.procedures.items()}


def bind_pack(pack: Procedure, library: "Library") -> Procedure:
    """A pack with the words of its sheets. Raises HandoutsError if one of them is not there in its language."""
    return _bind(pack, [library.procedure(one, pack.language) for one in pack.sheets])


def _bind(pack: Procedure, sheets: Sequence[Procedure]) -> Procedure:
    reviews = [each.review_by for each in (pack, *sheets) if each.review_by]
    return replace(
        pack,
        packed=tuple(sheets),
        version=max(each.version for each in (pack, *sheets)),
        review_by=min(reviews, default=None),
        side=_most([each.side for each in (pack, *sheets)]),
        level=_most([each.level for each in (pack, *sheets)]),
    )


def _most(asked: Sequence[Literal["required", "optional"] | None]) -> Literal["required", "optional"] | None:
    """How a pack asks for a detail: as the sheet does that needs it most."""
    return "required" if "required" in asked else "optional" if "optional" in asked else None
