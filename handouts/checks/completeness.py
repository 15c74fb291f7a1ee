"""What a sheet must have for a reader to understand it and to act: parts, pictures, dates, sources.

Much of this only the practice can supply. The program names the gap and never fills it.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from handouts.checks.check import Check
from handouts.checks.passages import CheckedLibrary, CheckedSheet
from handouts.content import model
from handouts.content.model import Risk
from handouts.content.regions import REGIONS
from handouts.content.selection import tell_missing_call
from handouts.content.words import FoundValue, field_kinds, words
from handouts.problems import Place, Problem, Severity
from handouts.reading.characters import quote
from handouts.reading.declarations import lazy_pattern
from handouts.reading.entries import Entry

POINTS, ITEMS, PARAGRAPH_WORDS = 5, 7, 75
"""The most points in the short version, items in a list, words in a paragraph."""

Missing = Callable[[Check, CheckedSheet], Iterator[Problem]]


def _lacks(field: str, what: str, remedy: str) -> Missing:
    """A check that a part of the procedure is there."""

    def run(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
        if not any(getattr(each, field) for each in sheet.procedure.bound_together):
            yield check.problem(sheet.place(), f'"{sheet.name}" does not say {what}.', remedy)

    return run


def _no_call(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    yield from tell_missing_call(sheet.name, sheet.procedure)


def _no_action(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    together = sheet.procedure.bound_together
    if not any(each.before or each.aftercare or each.preparation for each in together):
        yield check.problem(sheet.place(), f'"{sheet.name}" names nothing for the patient to do.',
                            "Add  before:, preparation:  or  aftercare:  with things to do.")  # fmt: skip


def _no_picture(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    if sheet.procedure.packed:
        return  # told of its sheets
    steps = sheet.procedure.steps
    pictures = [step.picture for step in steps.items if step.picture] if steps else []
    why = sheet.procedure.why
    if not pictures and not (why and why.picture) and not any(part.picture for part in sheet.procedure.parts):
        yield check.problem(sheet.place("steps"), f'"{sheet.name}" has no picture.',
                            "Add  picture:  to a step: a name from the program's illustrations, or a file of your own.")  # fmt: skip
    elif steps and pictures and len(pictures) < len(steps.items):
        bare = next(step for step in steps.items if not step.picture)
        yield check.problem(bare.at.get("heading") or sheet.place("steps"),
                            f"{quote(bare.heading)} has no picture, but other steps have.", "Add one, so that no step looks left out.")  # fmt: skip


def _no_chance(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    for risk in sheet.procedure.risks.items if sheet.procedure.risks else ():
        if not risk.how_often and risk.of_100 is None:
            yield check.problem(risk.at.get("what") or sheet.place("risks"), f"{quote(risk.what)} does not say how often.",
                                "Add  of_100:  with how many of 100 people, or  how_often:  with a plain count, such as 3 out of 100 people, if the practice knows it.")  # fmt: skip


_OUT_OF = lazy_pattern(
    r"(\d[\d,.\u00a0]*)\s*(in|out of|of|de cada|de|von|sur)\s+(?:every\s+|each\s+)?(\d[\d,.\u00a0]*\d|\d)",
    re.IGNORECASE,
)
"""A count of people out of how many: 3 out of 100, 1 in 50."""


def _counts(sheet: CheckedSheet) -> Iterator[tuple[Risk, int, int]]:
    """Each risk that is counted, how many, and out of how many."""
    for risk in sheet.procedure.risks.items if sheet.procedure.risks else ():
        if risk.of_100 is not None:
            yield risk, risk.of_100, 100
        elif found := _OUT_OF.search(risk.how_often or ""):
            count, whole = (int(re.sub(r"\D", "", found[at])) for at in (1, 3))
            yield risk, count, whole


def _mixed_denominators(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    counts = list(_counts(sheet))
    for risk, _, whole in counts[1:]:
        if whole != counts[0][2]:
            yield check.problem(risk.at.get("how_often") or sheet.place("risks"),
                                f"{quote(risk.what)} is counted out of {whole:,}, {quote(counts[0][0].what)} out of {counts[0][2]:,}.",
                                "Count every risk out of 100, best with  of_100:  which is drawn too; 0 says fewer than 1.")  # fmt: skip


def _one_in_x(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    for risk, count, whole in _counts(sheet):
        if count == 1 and whole != 100:
            yield check.problem(risk.at.get("how_often") or sheet.place("risks"),
                                f"{quote(risk.what)} is counted as 1 in {whole:,}: readers take a larger number for a larger risk.",
                                "Say how many out of 100 people, best with  of_100:.")  # fmt: skip


def _no_benefit(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    if sheet.procedure.risks and not sheet.procedure.why:
        yield check.problem(sheet.place("risks"), f'"{sheet.name}" names risks and no benefit.',
                            "Add  why:  with what it can do for the patient.")  # fmt: skip


def _too_many_points(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    if len(sheet.procedure.short_version) > POINTS:
        yield check.problem(sheet.place("short_version"), f"The short version has {len(sheet.procedure.short_version)} points.",
                            f"Keep the {POINTS} a reader must not miss; about 3 are best.")  # fmt: skip


def _long_list(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    procedure = sheet.procedure
    lists: list[tuple[Sequence[Entry], Place | None]] = [
        (entry.items, entry.at.get("items")) for entry in (procedure.before, procedure.aftercare) if entry
    ]
    lists += [(part.items, part.at.get("items")) for part in procedure.parts]
    if procedure.when_to_call:
        lists.append((procedure.when_to_call.signs, procedure.when_to_call.at.get("signs")))
    for items, place in lists:
        if len(items) > ITEMS:
            yield check.problem(place or sheet.place(), f"This list has {len(items)} items.",
                                f"Group them under two headings, at most {ITEMS} in each.")  # fmt: skip


def _long_paragraph(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    for entry, key, texts in _paragraphs(sheet):
        words, first = 0, entry.at.get(key)
        for text in texts:
            if text.new_paragraph == "yes":
                words = 0
            if not words:
                first = text.at.get("text") or text.at.get("") or first
            words += len(text.text.split())
            if words > PARAGRAPH_WORDS:
                yield check.problem(first or sheet.place(), f"This paragraph has more than {PARAGRAPH_WORDS} words.",
                                    "Begin a new one with  new_paragraph: yes, or make a list of it.")  # fmt: skip
                break


def _paragraphs(sheet: CheckedSheet) -> Iterator[tuple[Entry, str, tuple[model.Text, ...]]]:
    procedure = sheet.procedure
    for entry in (procedure.why, procedure.preparation, procedure.when_to_call, *procedure.parts):
        if entry and entry.text:
            yield entry, "text", entry.text
    for step in procedure.steps.items if procedure.steps else ():
        yield step, "text", step.text


def _no_review(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    if sheet.procedure.review_by is None:
        yield check.problem(sheet.place("version"), f'"{sheet.name}" has no day by which it must be read again.',
                            f"Add  review_by: {sheet.procedure.version.year + 1}-01-31  or another day, at most 3 years ahead.")  # fmt: skip


def _no_source(check: Check, sheet: CheckedSheet) -> Iterator[Problem]:
    for entry, what in _statements(sheet.procedure):
        if not entry.source:
            yield check.problem(what.place or sheet.place(), f"{quote(what.value)} does not say what it rests on.",
                                "Add  source:  with the words of the source, or  source: none  if nothing medical is said.")  # fmt: skip
            return


def _statements(procedure: model.Procedure) -> Iterator[tuple[model.Sourced, FoundValue]]:
    """Every entry of a procedure that may name a source, with its first words.

    A step or a milestone is no statement of its own: the sentences in it are.
    """
    last: Entry | None = None
    for found in words(procedure):
        entry = found.entry
        within = (each.entry for each in field_kinds(type(entry)))
        if isinstance(entry, model.Sourced) and entry is not last:
            if not any(each and issubclass(each, model.Sourced) for each in within):
                yield entry, found
            last = entry


def _no_place(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    if not shelf.library.practice.places:
        yield check.problem(shelf.place("name"), "The practice has no place with an address.",
                            "Add  places:  to the practice, each with a name and an address.")  # fmt: skip


_STATE_IN_ADDRESS = lazy_pattern(r"[,\s]([A-Z]{2,3})\s+(?:\d{4,5}(?:-\d{4})?|[A-Z]\d[A-Z]\s?\d[A-Z]\d)\s*$")
_TOWN_WITH_ZIP = lazy_pattern(r"[^\W\d_]\s+\d{5}(?:-\d{4})?\s*$")


def _address_state(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    """Each address that does not say the state the practice is in."""
    practice = shelf.library.practice
    for place in practice.places if practice.state else ():
        for at, line in enumerate(place.address):
            found = _STATE_IN_ADDRESS.search(line)
            if found and found[1] != practice.state and found[1] in REGIONS.get(practice.country, ()):
                yield check.problem(place.at.get(f"address.{at}", place.at[""]), f"This address is in {found[1]}, and the practice in {practice.state}.",
                                    "Correct the one that is wrong; if the place is in another state, leave both.")  # fmt: skip
            elif not found and practice.country == "US" and _TOWN_WITH_ZIP.search(line):
                yield check.problem(place.at.get(f"address.{at}", place.at[""]), "This address does not say its state.",
                                    f"Write the state before the postal code, such as Springfield, {practice.state} 62701.")  # fmt: skip


_PRACTICE = "practice: {name: Practice, phones: [{number: (770) 962-3642}]"
_STEP = "steps: {items: [{heading: A tube goes in, text: It is thin, picture: {name: kyphoplasty-tube, alt: A thin tube in a bone}}"

CHECKS = (
    Check(
        code="no-why",
        title="The sheet says what it is for",
        source="PEMAT-P 1; CDC Clear Communication Index 1 and 13",
        good="why: It can ease your pain.",
        bad="short_version: [It takes 1 hour.]",
        once=True,
        sheet=_lacks("why", "why it is done", "Add  why:  with a sentence or two."),
    ),
    Check(
        code="no-steps",
        title="The sheet says what happens, step by step",
        source="PEMAT-P 10 and 22",
        good="steps: {items: [{heading: A tube goes in, text: It is thin.}]}",
        bad="why: It helps.",
        severity=Severity.NOTE,
        once=True,
        sheet=_lacks("steps", "what happens", "Add  steps:  with an item for each step."),
    ),
    Check(
        code="no-recovery",
        title="The sheet says how long it takes to get better",
        source="PEMAT-P 2: what the audience needs to know; CDC Clear Communication Index 1",
        good="recovery: {milestones: [{when: The same day, text: You go home.}]}",
        bad="why: It helps.",
        severity=Severity.NOTE,
        once=True,
        sheet=_lacks("recovery", "how long it takes to get better", "Add  recovery:  with milestones."),
    ),
    Check(
        code="no-action",
        title="The sheet names something to do",
        source="PEMAT-P 20; CDC Clear Communication Index 5 and 12",
        good="before: {items: [{do: Call us}]}",
        bad="why: It helps.",
        once=True,
        sheet=_no_action,
    ),
    Check(
        code="no-when-to-call",
        title="The sheet says when to call",
        source="PEMAT-P 20; CDC Clear Communication Index 12 and 14; Joint Commission PC.02.03.01 EP 10",
        good="when_to_call: {signs: [You have a fever.]}",
        bad="why: It helps.",
        once=True,
        sheet=_no_call,
    ),
    Check(
        code="no-risks",
        title="The sheet says what can go wrong",
        source="CDC Clear Communication Index 18 and 19; 21 CFR 50.25 is for research; AMA Code of Medical Ethics 2.1.1 for consent",
        good="risks: {items: [{what: Pain, how_often: 1 out of 100 people}]}",
        bad="why: It helps.",
        once=True,
        sheet=_lacks(
            "risks", "what can go wrong", "Ask a doctor of the practice for the risks and add  risks:  with them."
        ),
    ),
    Check(
        code="risk-without-count",
        title="Each risk says how often, as a count",
        source="CDC Clear Communication Index 20; PEMAT-P 6",
        good="risks: {items: [{what: Pain, how_often: 1 out of 100 people}]}",
        bad="risks: {items: [{what: Pain}]}",
        severity=Severity.NOTE,
        once=True,
        sheet=_no_chance,
    ),
    Check(
        code="mixed-denominators",
        title="Risks are counted out of the same number",
        source="Trevena et al. 2013, BMC Med Inform Decis Mak 13 Suppl 2:S7; CDC Clear Communication Index 20",
        good="risks: {items: [{what: Pain, how_often: 3 out of 100 people}, {what: A clot, of_100: 1}]}",
        bad="risks: {items: [{what: Pain, how_often: 3 out of 100 people}, {what: A clot, how_often: 2 out of 1000 people}]}",
        once=True,
        sheet=_mixed_denominators,
    ),
    Check(
        code="one-in-x",
        title="No risk is counted as 1 in so many",
        source="Trevena et al. 2013, BMC Med Inform Decis Mak 13 Suppl 2:S7; Zikmund-Fisher 2014, Med Decis Making 34:443",
        good="risks: {items: [{what: Pain, how_often: 1 out of 100 people}]}",
        bad="risks: {items: [{what: Pain, how_often: 1 in 50 people}]}",
        severity=Severity.NOTE,
        once=True,
        sheet=_one_in_x,
    ),
    Check(
        code="risk-without-benefit",
        title="Risks stand beside the benefit",
        source="CDC Clear Communication Index 19",
        good="{why: It can ease pain., risks: {items: [{what: Pain}]}}",
        bad="risks: {items: [{what: Pain}]}",
        once=True,
        sheet=_no_benefit,
    ),
    Check(
        code="no-picture",
        title="Pictures show what is hard to say, in every step or in none",
        source="PEMAT-P 15 and 16; Houts et al. 2006",
        good=_STEP + "]}",
        bad=_STEP + ", {heading: It comes out, text: All of it.}]}",
        severity=Severity.NOTE,
        once=True,
        sheet=_no_picture,
    ),
    Check(
        code="many-points",
        title=f"The short version has at most {POINTS} points",
        source="PEMAT-P 11; CDC Clear Communication Index 2 and 10",
        good="short_version: [It helps.]",
        bad="short_version: [A., B., C., D., E., F.]",
        once=True,
        sheet=_too_many_points,
    ),
    Check(
        code="long-list",
        title=f"Lists have at most {ITEMS} items",
        source="PEMAT-P 8; CDC Clear Communication Index 8; Doak, Doak and Root 1996, chapter 6",
        good="when_to_call: {signs: [A., B., C.]}",
        bad="when_to_call: {signs: [A., B., C., D., E., F., G., H.]}",
        once=True,
        sheet=_long_list,
    ),
    Check(
        code="long-paragraph",
        title=f"Paragraphs have at most {PARAGRAPH_WORDS} words",
        source="PEMAT-P 8; CDC Clear Communication Index 9",
        good="why: It helps.",
        bad="why: " + "It can help you to walk again. " * 11,
        once=True,
        sheet=_long_paragraph,
    ),
    Check(
        code="no-review-date",
        title="The sheet says by when it must be read again",
        source="Information Standard, criterion 5; review every 1 to 3 years",
        good="review_by: 2030-01-31",
        bad="why: It helps.",
        once=True,
        sheet=_no_review,
    ),
    Check(
        code="no-source",
        title="What is said names the words it rests on",
        source="Information Standard, criterion 3: evidence can be traced; CDC Clear Communication Index 11",
        good="{plain_title: {text: It helps., source: none}, short_version: [{text: It helps., source: none}], why: {text: [{text: It helps., source: none}]}}",
        bad="why: It helps.",
        severity=Severity.NOTE,
        once=True,
        sheet=_no_source,
    ),
    Check(
        code="no-place",
        title="The practice says where it is",
        source="PEMAT-P 20: the action can be taken; contacts belong on page 1",
        good=_PRACTICE + ", places: [{name: North, address: [1 Main St, Town]}]}",
        bad=_PRACTICE + "}",
        severity=Severity.NOTE,
        shelf=_no_place,
    ),
    Check(
        code="address-state",
        title="Addresses are in the practice's state",
        source="USPS Publication 28, 21: an address ends with city, state and ZIP code",
        good=_PRACTICE + ", state: IL, places: [{name: North, address: [1 Main St, 'Springfield, IL 62701']}]}",
        bad=_PRACTICE + ", state: IL, places: [{name: North, address: [1 Main St, Springfield 62701]}]}",
        severity=Severity.NOTE,
        shelf=_address_state,
    ),
)
