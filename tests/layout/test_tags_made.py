"""The structure elements of every kind of node, before anything is painted: roles, attributes, names, order."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from content_factory import library_of
from test_made_up_blocks import BLOCKS, drawing, heading, photograph, table, words
from test_row_bounds import brief

from handouts.document import nodes as doc
from handouts.document.compose import compose
from handouts.languages.language import Language
from handouts.layout.tagging import Tags
from handouts.pdf.structure import StructElem, StructTreeRoot

Golden = Callable[[str, str], None]

SUMMED = dataclasses.replace(table(("Day", "From"), ("Monday", "2 pm")), summary="When you may come (all days).")
HEADLESS = dataclasses.replace(table(("Before", "Now"), ("1 pill", "2 pills")), row_heads=False)


def tree(element: StructElem, indent: str = "") -> Iterator[str]:
    """An element and all below it, deeper ones indented."""
    said = [element.role]
    for attribute in element.attributes:
        said += [f"{attribute.owner}.{key}={value!r}" for key, value in attribute.values.items()]
    named = {"alt": element.alt, "lang": element.lang, "actual text": element.actual_text, "title": element.title}
    said += [f"{key} {value!r}" for key, value in named.items() if value is not None]
    yield indent + " ".join(said)
    for kid in element.elements:
        yield from tree(kid, indent + "  ")


@pytest.fixture
def document(tmp_path: Path) -> doc.Document:
    """A sheet with every kind of node in it, fresh ones each time."""
    whole = compose(library_of(tmp_path, brief()), "knee", Language.of("en"))
    blocks = (*BLOCKS.values(), SUMMED, HEADLESS, drawing("spine-where"), photograph())
    sections = (
        doc.Section("part", doc.Heading((doc.Span("A\u00a0part"),), 2), blocks),
        doc.Section("why", heading("Why?"), ()),
    )
    return dataclasses.replace(whole, sections=sections, mark=words("Draft"))


def test_every_kind_of_node_is_tagged_as_before(document: doc.Document, golden: Golden) -> None:
    root = StructTreeRoot()
    tags = Tags(document, root.document)
    lines = list(tree(root.document))
    lines += [f"link {uri}" for uri in tags.uris.values()]
    lines += [f"bookmark {level} {text!r}" for text, level in tags.headings.values()]
    golden("rows/tags.txt", "\n".join(lines) + "\n")


def test_the_name_of_a_practice_stays_in_its_own_language(document: doc.Document) -> None:
    def languages(original: str) -> set[str | None]:
        tags = Tags(dataclasses.replace(document, original=original), StructTreeRoot().document)
        elements = (tags[name] for name in document.masthead.practice)
        wholes = {each.parent if each.role == "Span" else each for each in elements}  # one paragraph for all its lines
        return {each.lang for each in wholes if isinstance(each, StructElem)}

    assert languages(document.language.lang_tag) == {None}
    assert languages("es-US") == {"es-US"}


def test_elements_are_found_by_their_nodes(document: doc.Document) -> None:
    tags = Tags(document, StructTreeRoot().document)
    linked = BLOCKS["a link"]
    assert isinstance(linked, doc.Paragraph)
    assert [tags.span(linked, index).role for index in range(3)] == ["Span", "Link", "Span"]
    plain = BLOCKS["a line"]
    assert isinstance(plain, doc.Paragraph)
    assert tags.span(plain, 0) is tags[plain]
    boxes, bullets = BLOCKS["boxes"], BLOCKS["bullets"]
    assert isinstance(boxes, doc.Ticks)
    assert isinstance(bullets, doc.Bullets)
    assert tags.label(boxes.items[0]).role == "Form"
    assert (tags.label(bullets.items[0]).role, tags.label(bullets.items[0]).actual_text) == ("Lbl", "•")
    assert document.mark is not None
    assert tags[document.mark].order < min(tags[section].order for section in document.sections)
    with pytest.raises(KeyError):
        tags[words("not in it")]


def test_an_element_is_described_by_its_words_or_its_alternative_text(document: doc.Document) -> None:
    root = StructTreeRoot()
    tags = Tags(document, root.document)
    plain, picture = BLOCKS["a line"], BLOCKS["a photograph"]
    assert isinstance(plain, doc.Paragraph)
    assert tags.describe(tags[plain]) == "Rest."
    assert tags.describe(tags[picture]) == "A knee."
    assert tags.describe(root.document) == ""
    assert tags.describe(tags[document.sections[0]]) == ""


def test_what_has_no_structure_is_refused(document: doc.Document) -> None:
    odd = dataclasses.replace(document, sections=(doc.Section("part", heading("Odd"), (document,)),))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="no structure for Document"):
        Tags(odd, StructTreeRoot().document)
