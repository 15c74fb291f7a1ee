"""Tables as a listener hears them: each row is announced by its first cell, in every table of every edition."""

import io
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest
from conftest import TODAY
from content_factory import Content, leaflet, library_of
from support.sheets import document_of
from support.structure import Tagging
from support.tree import element_text

import handouts
from handouts.document import nodes as doc
from handouts.document.transcript import transcript

HOURS = {"head": ["Day", "From", "To"], "rows": [["Monday", "2 pm", "8 pm"], ["Sunday", "–", "–"]]}


def tables_only() -> Content:
    """A timetable, risks with counts, medicines and a table of one's own; short, so that any edition has room."""
    content = leaflet()
    content["practice"] |= {"places": [], "doctors": [], "phones": content["practice"]["phones"][:1]}
    knee = content["procedures"]["knee"]
    kept = ("title", "plain_title", "version", "short_version", "preparation", "risks", "medicines")
    knee = {key: knee[key] for key in kept}
    for part, rows in (("preparation", "timetable"), ("risks", "items"), ("medicines", "items")):
        knee[part][rows] = knee[part][rows][:2]
    knee["parts"] = [{"heading": "Visiting hours", "after": "medicines", "table": HOURS}]
    knee["one_page"] = ["short_version", "preparation", "risks", "medicines"]
    content["procedures"] = {"knee": knee}
    return content


class Cell(NamedTuple):
    """A cell of a finished file: its role, what it heads, and its words."""

    role: str
    scope: str
    words: str


def tables(pdf: bytes) -> list[list[list[Cell]]]:
    """The tables of a file by rows and cells, as its structure tree has them."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tagging = Tagging(opened)
        return [
            [
                [
                    Cell(cell.standard, str(cell.attributes.get("Scope", "")), _plain(element_text(tagging, cell)))
                    for cell in row.elements
                ]
                for row in table.walk()
                if row.standard == "TR"
            ]
            for table in tagging.elements()
            if table.standard == "Table"
        ]


def _plain(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize(
    ("edition", "count"), [("standard", 4), ("large-print", 4), ("trifold", 4), ("one-page", 3)]
)  # the one-page sheet has no parts of one's own
def test_each_row_is_headed_by_its_first_cell(edition: str, count: int, tmp_path: Path) -> None:
    pdf = handouts.build(library_of(tmp_path, tables_only()), "knee", format=edition, today=TODAY).pdf
    found = tables(pdf)
    assert len(found) == count
    for head, *rows in found:
        assert [(cell.role, cell.scope) for cell in head] == [("TH", "/Column")] * len(head)
        assert len(rows) >= 2
        for first, *others in rows:
            assert (first.role, first.scope) == ("TH", "/Row"), first
            assert [(cell.role, cell.scope) for cell in others] == [("TD", "")] * len(others)


def test_the_cells_are_those_of_the_document(tmp_path: Path) -> None:
    library = library_of(tmp_path, leaflet())
    document = document_of(library, "knee", today=TODAY)
    wanted = [
        [[_plain(cell.text) for cell in row] for row in (node.head, *node.rows)]
        for node in document.walk()
        if isinstance(node, doc.DataTable)
    ]
    found = tables(handouts.build(library, "knee", today=TODAY).pdf)
    assert [[[cell.words for cell in row] for row in table] for table in found] == wanted
    assert len(wanted) == 4


def test_the_transcript_says_the_same_cells_as_row_headings(tmp_path: Path) -> None:
    library = library_of(tmp_path, tables_only())
    found = tables(handouts.build(library, "knee", today=TODAY).pdf)
    heads = [f"Row heading: {row[0].words}" for _, *rows in found for row in rows]
    said = transcript(document_of(library, "knee", today=TODAY)).splitlines()
    assert [line for line in said if line.startswith("Row heading: ")] == heads
