"""What is told of a sheet whenever one is made: words that came in with a slip, numbers that a translation changed,
a picture too pale for paper.

The checks say it, and all of it where somebody asks (`handouts check`, the library page). Here a quick look comes first,
so that a sheet in which there is nothing to tell is made as fast as ever.
"""

import datetime
import re
from collections import Counter
from collections.abc import Collection, Iterator

from handouts.content import translation
from handouts.content.kinds import Kind, Role
from handouts.content.library import Library
from handouts.content.model import Picture, Procedure
from handouts.content.words import in_reading_order, walk
from handouts.document import nodes as doc
from handouts.document.compose import compose, find_parts_left_out
from handouts.document.patient import Patient
from handouts.languages.language import Language
from handouts.options import EditionOption
from handouts.problems import Problem
from handouts.reading.broken_text import find_broken_text
from handouts.reading.characters import cite
from handouts.reading.declarations import lazy_pattern

_SUSPECT = lazy_pattern(r"&[#\w]|<[/!a-zA-Z]|\*\*\S|^(?:[^\w\s(¿¡<>≤≥~$€£#@+.&\[]\D|\(?\d{1,2}[.)]\s)")
"""A text in which a slip can be: anything like HTML, a mark or a number first."""


def find_told_problems(library: Library, procedure: str, language: str, today: datetime.date) -> tuple[Problem, ...]:
    """The warnings and errors that a sheet's words call for whenever it is made.

    Of a translation's numbers only a change of their digits, or of the unit of a mass, a volume or a length beside them,
    is looked into here; hours for days is found by `handouts check`.
    """
    looks = (_has_slip, _has_other_numbers, _has_picture_files)
    if not any(look(library, procedure, language) for look in looks):
        return ()
    from handouts import checks  # 40 ms that a sheet without any of this does not pay

    told = [each for each in checks.CHECKS if each.always]
    alone = library.narrow_to([procedure])  # what others say is no matter here, and they need not be read
    found = checks.check(alone, procedures=[procedure], languages=[language], today=today, checks=told)
    return tuple(each for each in found if each.code in {check.code for check in told})


def tell_labels_left_out(words: Procedure, edition: EditionOption, document: doc.Document) -> Iterator[Problem]:
    """Each label of a picture that a sheet has no room for, at its place in the content; ``words`` are of its language."""
    sheet = edition.name_in("en").lower().replace(" ", "-")
    steps = words.steps.items if words.steps else ()
    places = {each.picture.at.get(""): each.picture.at for each in steps if each.picture}
    for node in document.walk():
        for key, text in node.left_out if isinstance(node, doc.Figure) else ():
            place = places.get(node.place, {}).get(f"labels.{key}") or node.place
            yield Problem("label-left-out", f"The {sheet} sheet does not print the label {cite(text)} in its picture.",
                          "The step's heading says what the picture shows; say there, or in its text, what a reader needs.",
                          place, values={"label": text})  # fmt: skip


def _has_picture_files(library: Library, procedure: str, language: str) -> bool:
    """Whether there is a file that could be too pale for paper; the program's own drawings are not."""
    logo = library.practice.brand.logo
    found = in_reading_order(library.procedure(procedure, language))
    entries = [each.entry for each in found if each.role is Role.ALT and isinstance(each.entry, Picture)]
    return any(each.file for each in (*([logo] if logo else []), *entries))


def _has_slip(library: Library, procedure: str, language: str) -> bool:
    found = [*in_reading_order(library.procedure(procedure, language)), *walk(library.practice, "practice")]
    texts = [each.value for each in found if each.is_read or each.kind is Kind.NAME]
    return any(_SUSPECT.search(text) or any(True for _ in find_broken_text(text)) for text in texts)


def _has_other_numbers(library: Library, procedure: str, language: str) -> bool:
    original = library.procedures[procedure]
    if language == original.language:
        return False
    pairs = list(translation.word_pairs(original, original.translations[language], language))
    if language in library.practice.translations:
        pairs += translation.practice_word_pairs(library.practice, language)
    return any(
        (not each.brief and _digits(each.original) != _digits(each.translation))
        or _units(each.original) != _units(each.translation)
        for each in pairs
        if each.original != each.translation
    )


def _digits(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+", text))


_UNIT = (
    r"\d[ \u00a0\u202f]?((?:mc|[kcdmµμn])?[gl]|[kcmµμn]?m|i\.?[eu]\.?|u\.?i\.?|[мк]?[гл]|мкг|[см]?м|ме|ед|%|‰|°|℃|℉"
    r"|[^\W\d_]*(?:gram|lit[er]r|met[er]r|ounce|pound|onza|libra|unze|pfund|once|livre|грам|литр|метр|غرام|جرام|گرم|لتر|لیتر|ग्राम|लीटर|ગ્રામ|લિટર|ግራም|ሊትር"
    r"|グラム|リットル|그램|리터|克|升)[^\W\d_]*|ملغ|مغ|ملجم|مل|मि\.?\s?ग्रा|मि\.?\s?ली|મિ\.?\s?ગ્રા|મિ\.?\s?લિ)(?![^\W\d_])"
)
"""The unit of a dose, as most languages write it. Where a translation spells it otherwise, the check compares what they say."""


def _units(text: str) -> Counter[str]:
    return Counter(found.casefold() for found in re.findall(_UNIT, text, re.IGNORECASE))


def tell_not_printed(patient: Patient, lines: Collection[str], edition: str) -> tuple[Problem, ...]:
    """A warning where details were given that the copy in this edition has no ``lines`` for, which are keys of details."""
    if set(patient.given()) <= set(lines):
        return ()
    message = f"The {edition} sheet has no place for all of a patient's details; some are not printed."
    return (Problem("details-not-printed", message, "Write them by hand, or use another format."),)


def tell_parts_left_out(
    library: Library, procedure: str, wording: Language, option: EditionOption, printed: doc.Document
) -> Iterator[Problem]:
    """Each part of the full sheet that a short one, as it is printed, leaves out, with its place in the content."""
    if not option.brief:
        return
    full, written = compose(library, procedure, wording), library.procedure(procedure, wording.code)
    sheet = option.name_in("en").lower().replace(" ", "-")
    for part in find_parts_left_out(full, printed):
        heading = part.heading.text.replace(doc.NBSP, " ")
        place = part.heading.place or written.at.get(part.name) or written.at.get("")
        if getattr(written, option.chosen_by):
            yield Problem("part-left-out", f"The {sheet} sheet leaves out {cite(heading)}, as {option.chosen_by} says.",
                          f"Name it under  {option.chosen_by}:  if a reader needs it there.", place, values={"part": heading})  # fmt: skip
        else:
            yield Problem("part-without-room", f"The {sheet} sheet has no room for {cite(heading)} and leaves it out.",
                          f"Give long parts shorter words as  brief:,  or choose parts with  {option.chosen_by}:", place, values={"part": heading})  # fmt: skip
