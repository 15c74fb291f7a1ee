"""What must agree between the values of one entry: a picture and its labels, a table and its rows, dates, translations."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from handouts.content import model, translation
from handouts.content.forms import illustration_labels
from handouts.content.kinds import Role
from handouts.content.phone_entries import NumberToCall
from handouts.content.selection import FORM_PARTS, parts_there
from handouts.content.words import LEFT_OUT, FoundValue, field_kinds, walk, walk_field
from handouts.languages.language import Language, codes
from handouts.options import EDITIONS
from handouts.problems import Place, Problem
from handouts.reading.characters import did_you_mean, quote

Values = Mapping[str, Any]
"""The values of an entry that could be read, by field name."""
Places = Mapping[str, Place]
"""Where each value that was written stands, by field name; "" is the entry."""

NOT_TO_CALL = frozenset({"text", "tty", "fax"})
"""Kinds of phones that nobody answers by voice."""

PART_KEYS = tuple(each.name for each in field_kinds(model.Part) if each.entry)
"""What may stand under the heading of a part of the practice's own."""


def picture_problems(values: Values, at: Places) -> Iterator[Problem]:
    """A picture is an illustration or a file, and only an illustration has labels."""
    if ("name" in at) == ("file" in at):
        yield Problem("picture-origin", "A picture needs either a name or a file" + (", not both." if "name" in at else "."),
                      "Write name: for one of the program's illustrations, or file: for a picture of your own.", at[""])  # fmt: skip
    elif "name" in values:
        known = illustration_labels()[values["name"]]
        for label in values.get("labels", ()):
            if label not in known:
                yield Problem("unknown-label", f"{quote(label)} is not a part named in {quote(values['name'])}.",
                              did_you_mean(label, known), at[f"labels.{label}"])  # fmt: skip
    elif "labels" in at and "file" in values:
        yield Problem("unknown-label", "A picture file carries its own words.", "Take the labels out, or use a caption.",
                      at["labels"])  # fmt: skip


def brand_problems(values: Values, at: Places) -> Iterator[Problem]:
    """A logo is a file of the practice's own, without a caption: it stands for the practice's name and says no more."""
    logo = values.get("logo")
    if logo and logo.name and not logo.file:
        yield Problem("logo-illustration", "A logo cannot be one of the program's illustrations.",
                      "Write  file:  with a PNG, JPEG or SVG file of your logo, or take the logo out.", logo.at["name"])  # fmt: skip
    if logo and logo.caption:
        yield Problem("logo-caption", "A logo has no room for a caption.",
                      "Take the caption out; what the practice says on every sheet stands under contact.", logo.at["caption"])  # fmt: skip


def phone_problems(values: Values) -> Iterator[Problem]:
    """The first phone is printed large, with a code to scan: somebody must answer it."""
    for first in values.get("phones", ())[:1]:
        if first.kind in NOT_TO_CALL:
            yield Problem("phone-not-to-call", f'The first phone is the one printed large, to call; a phone of the kind "{first.kind}" is not.',
                          "Put a number that somebody answers first.", first.at["kind"])  # fmt: skip


def region_problems(values: Values, at: Places, country: str | None) -> Iterator[Problem]:
    """The state is one of the practice's country."""
    if not (state := values.get("state")) or not country:
        return
    from handouts.content.regions import region_fault  # a table that only a named state needs

    if wrong := region_fault(state, country):
        yield Problem(
            "bad-region", f"{quote(state)} is not the code of a state or region of {country}.", wrong, at.get("state")
        )


def printer_problems(values: Values) -> Iterator[Problem]:
    """The desk knows each printer by its name."""
    taken: set[str] = set()
    for each in values.get("printers", ()):
        if each.name.casefold() in taken:
            yield Problem("printer-named-twice", f"Two printers are called {quote(each.name)}.",
                          "Give each its own name: the desk could not tell them apart.", each.at["name"])  # fmt: skip
        taken.add(each.name.casefold())


def number_to_call_problems(values: Values, at: Places) -> Iterator[Problem]:
    """A number to call is a phone of the practice, or a number with words that say when to call it."""
    if ("phone" in at) == ("number" in at):
        yield Problem("call-which", "Here needs to stand either a phone of the practice or a number" + (", not both." if "phone" in at else "."),
                      "Write  phone:  with the kind or label of one of the practice's phones, or  number:  with another number.", at[""])  # fmt: skip
    elif "number" in at and "when" not in at:
        yield Problem("call-when", "Nobody can see from this number when to call it.",
                      "Add  when:  with words such as  Nights and weekends  or  In an emergency.", at["number"])  # fmt: skip


def named_phone_problems(practice: model.Practice, wording: model.Wording) -> Iterator[Problem]:
    """Each phone that is named is one of the practice's, and can be called."""
    for each in wording.when_to_call.phones if wording.when_to_call else ():
        if each.phone is None:
            continue
        found = practice.find_phone(each.phone)
        place = each.at.get("phone") or each.at[""]
        if found is None:
            yield unknown_phone(practice, each)
        elif found.kind == "fax":
            yield Problem("phone-not-to-call", f"{quote(each.phone)} is a fax, and nobody can call it.",
                          "Name another phone of the practice.", place)  # fmt: skip


def unknown_phone(practice: model.Practice, named: NumberToCall) -> Problem:
    """What is told of a phone that is named and that the practice has not."""
    known = [name for phone in practice.phones for name in (phone.kind, phone.label) if name]
    near = did_you_mean(named.phone or "", known) if known else "Give the phone a  label:  or a  kind:."
    return Problem("unknown-phone", f"No phone of the practice has the kind or label {quote(named.phone or '')}.",
                   f"{near} For another number write  number:  and  when:.", named.at.get("phone") or named.at.get(""))  # fmt: skip


def part_problems(values: Values, at: Places) -> Iterator[Problem]:
    """A part of the practice's own has something under its heading."""
    if not any(key in at and values.get(key) != () for key in PART_KEYS):
        yield Problem("empty-part", "This part has a heading and nothing under it.",
                      f"Give it at least one of: {', '.join(PART_KEYS)}.", at[""])  # fmt: skip


LISTS: tuple[type[model.Headed], ...] = (model.Steps, model.Checklist, model.Risks, model.Medicines)
"""The parts that are a list, with sentences before it."""


def list_keys(kind: type[model.Headed]) -> list[str]:
    """The keys of such a part that say something under its heading."""
    return [each.name for each in field_kinds(kind) if each.entry]


def list_problems(kind: type[model.Headed], values: Values, at: Places) -> Iterator[Problem]:
    """A part that is a list has items, or sentences that stand alone: many leaflets say in prose what others list."""
    keys = list_keys(kind)
    if not any(key in at and values.get(key) != () for key in keys):
        yield Problem("empty-part", "This part has nothing to say.", f"Give it at least one of: {', '.join(keys)}.", at[""])  # fmt: skip


def table_problems(values: Values, at: Places) -> Iterator[Problem]:
    """Each row of a table has as many cells as its head, and says something; so does each heading but the first."""
    width = len(values.get("head", ()))
    for index, heading in enumerate(values.get("head", ())):
        if not heading and (index or width == 1):
            yield Problem("empty-heading", f"The heading of column {index + 1} is empty.",
                          "Say what stands in the column; only the first may be empty, above cells that head their rows.",
                          at[f"head.{index}"])  # fmt: skip
    for index, row in enumerate(values.get("rows", ()) if width else ()):
        if len(row) != width:
            cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
            yield Problem("table-row", f"This row has {cells}, but the head has {width}.",
                          "Give every row one cell for each heading; write "" where there is nothing to say.", at[f"rows.{index}"])  # fmt: skip
        elif not any(row):
            yield Problem("empty-row", "Every cell of this row is empty.",
                          "Take the row out, or write what it should say; a cell alone may be empty.", at[f"rows.{index}"])  # fmt: skip


def selection_problems(procedure: model.Procedure) -> Iterator[Problem]:
    """The parts that ``one_page`` and ``trifold`` name are there, each by one name and once."""
    there = list(parts_there(procedure))
    names = [name for name, _ in there]
    for name, part in there:
        if part and part.id and (part.id in (*model.READING_ORDER, *FORM_PARTS) or names.count(name) > 1):
            yield Problem("part-id-taken", f"{quote(part.id)} is the name of another part.",
                          "Give the part an id of its own.", part.at["id"])  # fmt: skip
    yield from _named_parts(procedure, "order", names, FORM_PARTS)
    for edition in EDITIONS.values():
        if edition.brief:
            yield from _named_parts(procedure, edition.chosen_by, names, () if edition.one_sided else FORM_PARTS)


def _named_parts(
    procedure: model.Procedure, field: str, names: Sequence[str], more: Sequence[str]
) -> Iterator[Problem]:
    """Each part that a field names is there, or is one of ``more``, by one name and once."""
    known, chosen = [*names, *more], getattr(procedure, field)
    for index, name in enumerate(chosen):
        place = procedure.at.get(f"{field}.{index}") or procedure.at[field]
        if name not in known:
            yield Problem("unknown-part", f"The procedure has no part {quote(name)} for {field}.",
                          did_you_mean(name, known), place)  # fmt: skip
        elif names.count(name) > 1:
            yield Problem("ambiguous-part", f"Several parts have the heading {quote(name)}.",
                          "Give each an  id:  and name that.", place)  # fmt: skip
        elif name in chosen[:index]:
            yield Problem("part-named-twice", f"{quote(name)} stands twice under {field}.",
                          "Name it once, where it is to be read.", place)  # fmt: skip


def call_problems(values: Values, at: Places) -> Iterator[Problem]:
    """When to call says it, or why it does not, and never both; see :func:`urgent_problems` for its shorter words."""
    said = [key for key in ("text", "signs", "phones") if values.get(key)]
    if "none" in values and said:
        yield Problem("call-and-none", f"{quote(said[0])} says when to call, and  none:  says that nothing does.",
                      "Keep one of them.", at["none"])  # fmt: skip
    elif not said and not {"none", "text", "signs", "phones"} & at.keys():
        yield Problem("empty-call", "This says nothing of when to call.",
                      "Add  signs:  with the signs, or  none:  with the reason why there are none.", at[""])  # fmt: skip


def urgent_problems(wording: model.Wording) -> Iterator[Problem]:
    """What no sheet may be without is never left out for brevity: the title, when to call, notices."""
    entries: list[Iterator[FoundValue]] = [
        walk_field(wording, name) for name in ("title", "plain_title", "when_to_call")
    ]
    entries += [walk(part) for part in wording.parts if part.notice]
    for found in (each for entry in entries for each in entry):
        if found.role is Role.BRIEF and found.value == LEFT_OUT:
            yield Problem("urgent-left-out", f'"brief: {LEFT_OUT}" would leave out what every sheet must say.',
                          "Write shorter words, or none.", found.place)  # fmt: skip


def date_problems(values: Values, at: Places) -> Iterator[Problem]:
    """A sheet is not read again before it was written."""
    version, review_by = values.get("version"), values.get("review_by")
    if version and review_by and review_by < version:
        yield Problem("review-before-version", f"The review date {review_by} is before the version date {version}.",
                      "Give the day by which somebody must read the words again.", at["review_by"])  # fmt: skip


def heading_problems(wording: model.Wording, code: str) -> Iterator[Problem]:
    """Each part has a heading: its own, or that of the language ``code``."""
    if code not in codes():
        return  # told where it stands
    language = Language.of(code)
    for name in model.READING_ORDER:
        part = getattr(wording, name)
        if part and name not in language.headings and not (isinstance(part, model.Headed) and part.heading):
            yield language.missing_heading(name, wording.at.get(name))


def translation_problems(values: Values, at: Places, code: str, whole: bool) -> Iterator[Problem]:
    """A translation says what the procedure says; compared once the ``whole`` procedure can be read."""
    if code == values.get("language", "en") and ("language" in values or "language" not in at):
        yield Problem("translation-of-itself", f"The procedure is written in {quote(code)} itself.",
                      "Take this out, or say with  language:  which language the original is in.", at[f"translations.{code}"])  # fmt: skip
    elif whole:
        yield from translation.differences(model.Procedure(**values, at=at), values["translations"][code], code)


def practice_translation_problems(practice: model.Practice, code: str, place: Place) -> Iterator[Problem]:
    """A sheet in another language, its ``code``, must not end in sentences that its reader does not understand."""
    if code not in practice.translations and (practice.contact or translation.practice_words(practice)[1]):
        yield Problem("practice-not-translated", f"A sheet is there in {quote(code)}, but what the practice says on it is not.",
                      f"Add to the practice  translations:, {code}:  with  contact:  and  words:", place)  # fmt: skip
