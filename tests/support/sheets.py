"""Compares what a sheet should say with what a reader of the file gets, word for word and in order."""

import datetime
import io
from collections import Counter
from collections.abc import Sequence

import pikepdf
from support.content import text_of
from support.structure import Content, Element, Tagging
from support.text import normalised

import handouts
from handouts.approval.standing import draft_mark, judge_standing
from handouts.document import nodes as doc
from handouts.document.compose import compose
from handouts.languages.language import Language
from handouts.reading.entries import fields
from handouts.templates.visit_on_top import take_visit_off_top


def fixed_words(code: str) -> dict[str, str]:
    """The fixed words of a language, by name: ``draft``, ``headings.why``."""
    wording, found = Language.of(code), dict[str, str]()
    names = [each.name for each in fields(Language)]
    for name in names[names.index("headings") :]:
        value = getattr(wording, name)
        found |= {f"{name}.{key}": each for key, each in value.items()} if isinstance(value, dict) else {name: value}
    return found


def document_of(
    library: handouts.Library,
    procedure: str,
    *,
    patient: handouts.Patient | None = None,
    today: datetime.date,
) -> doc.Document:
    """What a sheet should say, with the mark that it carries until it is approved, in the order of its pages."""
    english = Language.of("en")
    words = draft_mark(
        judge_standing(library, procedure, english, today), library.procedure(procedure).review_by, english, today
    )
    composed = compose(library, procedure, english, patient, mark=words)
    printed = handouts.Press(library, procedure, today=today).printed_document(patient or {})
    if printed.masthead.visit is None:  # the lines for it are on page 1
        composed = take_visit_off_top(composed)
    return composed.put_in_order([section.name for section in printed.sections])


def printed(document: doc.Document, pdf: bytes) -> list[str]:
    """Every text that stands on the sheet once, in reading order.

    A picture's own words are drawn where the art has room for them, so their order is taken from the file; that they
    are the content's words is asserted here.
    """
    found = tagged(pdf)
    drawn = iter([text for role, text in found if role == "Figure"])
    texts = []
    for node in document.walk():
        if isinstance(node, doc.Paragraph):
            texts.append(normalised(node.text))
        elif isinstance(node, doc.Colophon):
            texts.append(found[-1][1])  # at the foot of the last page, in the words of the edition
            assert _letters(document.imprint.code) in _letters(found[-1][1])
            assert _letters(document.imprint.version) in _letters(found[-1][1])
        elif isinstance(node, doc.QrCode) or (isinstance(node, doc.Figure) and not node.said_beside):
            words = next(drawn)
            labels = [word for _, word in node.labels] if isinstance(node, doc.Figure) else []
            assert Counter(words.split()) == Counter(" ".join(labels).split())
            texts.append(words)
    assert next(drawn, None) is None, "a picture that is not in the document"
    return texts


def furniture(document: doc.Document, pages: int) -> list[str]:
    """What may stand on a page besides: the letterhead, the foot, and what goes on from the page before."""
    imprint = document.imprint
    found = [imprint.page_of(page, pages) for page in range(1, pages + 1)]
    dates = ". ".join(each for each in (imprint.version, imprint.review_by) if each)
    of_leaflet = ". ".join((imprint.language, dates))  # its code stands beside, or below where there is no room
    found += [f"{of_leaflet}. {imprint.code}", of_leaflet, imprint.code]
    found += [f"{imprint.practice} {imprint.title} {imprint.phone}", f"{imprint.practice} {imprint.phone}"]
    if document.section("when_to_call"):  # its box says the practice's numbers again
        of_phones = [each for each in document.walk() if isinstance(each, doc.PhoneBlock | doc.PhoneEntry)]
        found += [words.text for each in of_phones for words in (each.about, each.number) if words]
    found.append(document.language.note)  # over the lines to write on that fill a hole
    found += [
        f"{imprint.practice}, {imprint.phone}",
        f"{imprint.title}, {imprint.language}",
        f"{dates}. {imprint.code}",
    ]
    found += [line.text for line in document.masthead.practice]
    if document.mark:
        found.append(document.mark.text)
    found += [document.language.continued.format(heading=section.heading.text) for section in document.sections]
    for node in document.walk():
        if isinstance(node, doc.DataTable):
            found += [cell.text for cell in node.head]
    return [normalised(each) for each in found]


def difference(wanted: Sequence[str], found: str, besides: Sequence[str] = ()) -> str | None:
    """None if ``found`` has the wanted texts, each once and in order, with nothing but ``besides`` among them.

    White space does not count, so that a word cut at the end of a line is still that word.
    """
    expected, actual = _letters(" ".join(wanted)), _letters(found)
    skips = sorted({_letters(each) for each in besides} - {""})
    reached: list[set[int]] = [set() for _ in range(len(actual) + 1)]
    reached[0].add(0)
    best = (0, 0)
    for at in range(len(actual) + 1):
        states = reached[at]
        if not states:
            continue
        best = max(best, (max(states), at))
        if at == len(actual):
            break
        for skip in skips:
            if actual.startswith(skip, at):
                reached[at + len(skip)] |= states
        reached[at + 1] |= {place + 1 for place in states if place < len(expected) and expected[place] == actual[at]}
    if len(expected) in reached[len(actual)]:
        return None
    place, at = best
    return f"wanted …{expected[max(0, place - 30) : place]}>>>{expected[place : place + 60]!r}, found {actual[at : at + 60]!r}"


def _letters(text: str) -> str:
    """Without white space. pdfium writes a control character for a hyphen at the end of a line."""
    return "".join(normalised(text.replace("\x02", "-")).split())


def tagged(pdf: bytes) -> list[tuple[str, str]]:
    """Role and own text of each element that holds any content itself, in reading order; signs of list items left out."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tagging = Tagging(opened)
        return [
            (
                element.role,
                normalised("".join(tagging.text_of(kid) for kid in element.kids if isinstance(kid, Content))),
            )
            for element in tagging.elements()
            if any(isinstance(kid, Content) for kid in element.kids) and not _is_sign(element)
        ]


def _is_sign(element: Element) -> bool:
    return "/ActualText" in element.obj and text_of(element.obj.ActualText) == "•"
