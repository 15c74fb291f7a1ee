"""What the page before each copy in a print file says, so that the front desk can part the stack.

It is written in the language the practice writes in, whatever the sheet's: it is for the desk, not for the patient.
"""

from collections.abc import Collection, Mapping

from handouts.content.library import Library
from handouts.document import nodes as doc
from handouts.document.compose import compose_page
from handouts.languages.language import Language
from handouts.options import Option

DETAILS = ("name", "date", "time")
"""What it says of the patient, where it is known."""


def details(given: Mapping[str, str], wording: Language, number: int, count: int) -> dict[str, str]:
    """What differs from one separator to the next: which of how many copies follows, and for whom."""
    said = {name: given[name] for name in DETAILS if name in given}
    return {"copy_of": wording.copy_of.format(number=number, count=count), **said}


def compose_separator(
    library: Library,
    procedure: str,
    sheet: Language,
    edition: Option,
    said: Mapping[str, str],
    slots: Collection[str] = (),
) -> doc.Document:
    """The page before copies of a sheet in one language and edition.

    ``said`` are its :func:`details`; ``slots`` the keys of those whose lines are left open, for a plate.
    """
    wording = desk_language(library, procedure)

    def line(key: str) -> doc.Paragraph:
        return doc.Slot(key=key) if key in slots else doc.Paragraph((doc.Span(said[key], field=key),))

    who = tuple(
        doc.Field(key, doc.Paragraph((doc.Span(getattr(wording, key)),)), line(key), "")
        for key in DETAILS
        if key in said or key in slots
    )
    kind = wording.join_list((f"{sheet.own_name} ({sheet.code})", edition.name_within(wording.code)))
    blocks: list[doc.Block] = [doc.Paragraph((doc.Span(kind),))]
    if who:
        blocks.append(doc.Fields(who))
    title = library.procedure(procedure, wording.code).title
    section = doc.Section("separator", doc.Heading((doc.Span(title),)), tuple(blocks))
    heading = doc.Heading((doc.Span(wording.for_the_desk),), 1)
    return compose_page(library, procedure, wording, heading, line("copy_of"), (section,))


def desk_language(library: Library, procedure: str) -> Language:
    """The language a procedure was written in."""
    return Language.of(library.procedure(procedure).language)
