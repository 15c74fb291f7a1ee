"""What the page before each copy in a print file says, so that the front desk can part the stack.

It is written in the language the practice writes in, whatever the sheet's: it is for the desk, not for the patient.
"""

import datetime
from collections.abc import Mapping
from dataclasses import replace

from handouts.content.library import Library
from handouts.document import nodes as doc
from handouts.document.compose import compose
from handouts.document.patient import Patient
from handouts.languages.language import Language

DETAILS = ("name", "date", "time")
"""What it says of the patient, where it is known."""


def details(patient: Patient, wording: Language, number: int, count: int) -> dict[str, str]:
    """What differs from one separator to the next: which of how many copies follows, and for whom."""
    given = patient.given()
    said = {name: given[name] for name in DETAILS if name in given}
    return {"copy_of": wording.copy_of.format(number=number, count=count), **said}


def compose_separator(
    library: Library, procedure: str, sheet: Language, edition: str, said: Mapping[str, str], today: datetime.date
) -> doc.Document:
    """The page before copies of a sheet in one language and edition; ``said`` are its :func:`details`."""
    wording = desk_language(library, procedure)
    whole = compose(library, procedure, wording, Patient(), today, brief=True)
    kind = wording.listed((f"{sheet.own_name} ({sheet.code})", edition))
    masthead = replace(
        whole.masthead,
        phone=None,
        title=doc.Heading((doc.Span(wording.for_the_desk),), 1),
        lead=doc.Paragraph((doc.Span(said["copy_of"], field="copy_of"),)),
    )
    who = tuple(
        doc.Field(
            name,
            doc.Paragraph((doc.Span(getattr(wording, name)),)),
            doc.Paragraph((doc.Span(said[name], field=name),)),
            "",
        )
        for name in DETAILS
        if name in said
    )
    blocks: list[doc.Block] = [doc.Paragraph((doc.Span(kind),))]
    if who:
        blocks.append(doc.Fields(who))
    section = doc.Section("separator", doc.Heading((doc.Span(whole.imprint.title),)), tuple(blocks))
    return replace(whole, mark=None, masthead=masthead, sections=(section,))


def desk_language(library: Library, procedure: str) -> Language:
    """The language a procedure was written in."""
    return Language.of(library.procedure(procedure).language)
