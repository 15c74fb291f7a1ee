"""What a listener hears: a golden text that people can read, and the same as the tags of the file itself."""

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from conftest import TODAY
from content_factory import annotated_leaflet, leaflet, library_of, sample, scaled
from support.content import text_of
from support.sheets import document_of
from support.structure import Content, Element, Tagging

import handouts
from handouts.document import nodes as doc
from handouts.document.transcript import transcript


def heard(pdf: bytes) -> list[str]:
    """The same lines from the tags of the file, with no help from the program."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tagging = Tagging(opened)
        (document,) = tagging.top
        return [line for element in document.elements for line in _lines(tagging, element)]


def _lines(tagging: Tagging, element: Element) -> Iterator[str]:
    said = _said(tagging, element)
    match element.standard:
        case "H1" | "H2" | "H3" | "H4" | "H5" | "H6":
            yield f"Heading {element.standard[1]}: {said}"
        case "L":
            count = len(element.elements)
            yield f"List of {count} item{'' if count == 1 else 's'}"
            for item in element.elements:
                yield from _item(tagging, item)
        case "Figure":
            yield f"Picture: {' '.join(text_of(element.obj.Alt).split())}"
            if said:
                yield f"Words in the picture: {said}"
            for caption in element.elements:
                yield from _words(tagging, caption, "Caption")
        case "Form":
            label = text_of(element.obj.Alt).partition(":")[0]
            many = element.parent is not None and element.parent.standard != "P"
            yield f"Line{'s' * many} to write on: {label}"
        case "Table":
            rows = [each for each in element.walk() if each.standard == "TR"]
            columns, below = len(rows[0].elements), len(rows) - 1
            yield f"Table of {columns} columns and {below} row{'' if below == 1 else 's'} below their headings"
            if "Summary" in element.attributes:
                yield f"What the table shows: {text_of(element.attributes['Summary'])}"
            for cell in (cell for row in rows for cell in row.elements):
                head = {"/Column": "Column heading", "/Row": "Row heading"}.get(
                    str(cell.attributes.get("Scope")), "Cell"
                )
                yield from _words(tagging, cell, head)
        case "P" if "/ActualText" in element.obj:  # one text, wherever its words stand
            yield f"Text: {said}"
        case "P" if [each.standard for each in element.elements] == ["Span", "Form"]:
            yield from _lines(tagging, element.elements[1])
        case "P" if [each.standard for each in element.elements] == ["Span", "Span"]:
            label, value = element.elements
            yield f"Filled in: {_said(tagging, label)}, {_said(tagging, value)}"
        case "P":
            yield from _words(tagging, element, "Text")
        case _:
            for each in element.elements:
                yield from _lines(tagging, each)


def _item(tagging: Tagging, item: Element) -> Iterator[str]:
    role = "Item"
    for part in item.elements:
        blocks = [each for each in part.elements if each.standard not in {"Span", "Link"}]
        if part.standard == "Lbl":
            box = [each for each in part.elements if each.standard == "Form"]
            own = _said(tagging, part)
            if box:
                role = "Box to tick"
            elif own.isdigit():
                yield f"Item: {own}"
            elif own and own != "•":
                yield f"Word: {own}"
                role = "Meaning"
        elif blocks:
            for block in blocks:
                yield from _lines(tagging, block)
        else:
            yield from _words(tagging, part, role)


def _words(tagging: Tagging, element: Element, role: str) -> Iterator[str]:
    text = ""
    for kid in element.kids:
        if isinstance(kid, Content):
            text += tagging.text_of(kid)
        elif isinstance(kid, Element) and kid.standard == "Link":
            if text.strip():
                yield f"{role}: {' '.join(text.split())}"
            yield f"Link: {_said(tagging, kid)}"
            text = ""
        elif isinstance(kid, Element):
            text += "".join(tagging.text_of(each) for each in kid.contents())
    if text.strip():
        yield f"{role}: {' '.join(text.split())}"


def _said(tagging: Tagging, element: Element) -> str:
    if "/ActualText" in element.obj:
        return text_of(element.obj.ActualText)
    return " ".join("".join(tagging.text_of(kid) for kid in element.kids if isinstance(kid, Content)).split())


def told(document: doc.Document) -> list[str]:
    """The transcript's lines as tags can say them: without what only the file's metadata hold."""
    return [line for line in transcript(document).splitlines()[3:] if line]


def same(lines: list[str]) -> list[str]:
    """A picture's own words stand in it where there is room, so in no order of their own."""
    return [
        " ".join(sorted(re.findall(r"\w+", line))) if line.startswith("Words in the picture:") else line
        for line in lines
    ]


def test_the_transcript_is_the_golden_one(document: doc.Document, golden: Callable[[str, str], None]) -> None:
    golden("kyphoplasty-standard-en.transcript.txt", transcript(document))


def test_the_tags_say_what_the_transcript_says(handout: handouts.Handout, document: doc.Document) -> None:
    assert same(heard(handout.pdf)) == same(told(document))


@pytest.mark.parametrize(
    "make",
    [leaflet, annotated_leaflet, lambda: scaled(2, 2), lambda: scaled(1 / 3, 1 / 3)],
    ids=["leaflet", "annotated", "double", "third"],
)
@pytest.mark.parametrize(
    "patient", [handouts.Patient(), handouts.Patient(name="Ana Ruiz", time="7:45 am")], ids=["nobody", "Ana"]
)
def test_the_tags_of_any_sheet_say_what_its_transcript_says(
    make: Callable[[], dict[str, object]], patient: handouts.Patient, tmp_path: Path
) -> None:
    library = library_of(tmp_path, make())
    procedure = next(iter(library.procedures))
    pdf = handouts.build(library, procedure, patient=patient, today=TODAY).pdf
    assert same(heard(pdf)) == same(told(document_of(library, procedure, patient=patient, today=TODAY)))


def test_the_transcript_in_a_few_lines(tmp_path: Path) -> None:
    content = sample()
    content["practice"]["web_form"] = "https://www.example.com/form"
    library = library_of(tmp_path, content)
    patient = handouts.Patient(doctor="Dr. Chen")
    lines = transcript(document_of(library, "kyphoplasty", patient=patient, today=TODAY)).splitlines()
    assert lines[:2] == ["Document: Kyphoplasty: Summit Spine & Joint Centers", "Language: English"]
    for line in (
        "Heading 1: Kyphoplasty",
        "Link: (770) 962-3642",
        "List of 3 items",
        "Box to tick: Make an appointment to decide if it is right for you.",
        "Line to write on: Name",
        "Filled in: Doctor, Dr. Chen",
        "Lines to write on: My questions",
        "Text: Contact form:",
        "Link: www.example.com/form",
    ):
        assert line in lines, line
    assert any(line.startswith("Picture: Side view of three bones of the spine.") for line in lines)
    assert "Line to write on: Doctor" not in lines
    assert not any("\u00a0" in line for line in lines)


def test_what_a_table_shows_is_heard_and_approved(tmp_path: Path) -> None:
    document = document_of(library_of(tmp_path, annotated_leaflet()), "knee", today=TODAY)
    said = "When you may be visited (day by day)."
    assert f"What the table shows: {said}" in transcript(document).splitlines()
    assert said in document.words()
    assert document.imprint.code != document_of(library_of(tmp_path, leaflet()), "knee", today=TODAY).imprint.code


def test_every_kind_of_node_is_heard(tmp_path: Path) -> None:
    """Each text of the leaflet, as the document has it, is in the transcript."""
    document = document_of(library_of(tmp_path, leaflet()), "knee", today=TODAY)
    whole = " ".join(transcript(document).split())
    for words, _, _ in document.texts():
        assert " ".join(words.split()) in whole
