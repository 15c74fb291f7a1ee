"""Cells of a table that say nothing: two lists side by side, a timetable. They are empty on paper and for a listener."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from conftest import TODAY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.structure import Tagging
from support.tree import element_text
from support.validators import conformance

import handouts
from handouts.document.compose import compose
from handouts.document.transcript import transcript
from handouts.languages.language import Language
from handouts.options import EDITIONS
from handouts.problems import HandoutsError

EAT = {
    "head": ["Eat", "Do not eat"],
    "rows": [["White bread", "Brown bread"], ["", "All fruit and vegetables"], ["Plain biscuits", ""]],
}
TIMETABLE = {"head": ["", "Morning", "Evening"], "rows": [["Monday", "1", ""], ["Tuesday", "", "2"]]}


def library_with(folder: Path, table: dict[str, Any], translated: dict[str, Any] | None = None) -> handouts.Library:
    procedure: dict[str, Any] = {
        "title": "Colonoscopy", "plain_title": "A look.", "version": TODAY, "short_version": ["Eat as we say."],
        "parts": [{"heading": "What you may eat", "table": table}],
    }  # fmt: skip
    if translated:
        words = {key: procedure[key] for key in ("title", "plain_title", "version", "short_version")}
        procedure["translations"] = {"es": {**words, "parts": [{"heading": "Comer", "table": translated}]}}
    content = {
        "practice": {"name": "Hill Clinic", "phones": [{"number": "(770) 962-3642"}]},
        "procedures": {"p": procedure},
    }
    (folder / "content.yaml").write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    return handouts.load(folder / "content.yaml")


def codes_told(folder: Path, table: dict[str, Any]) -> list[str]:
    with pytest.raises(HandoutsError) as caught:
        library_with(folder, table)
    assert all(each.place for each in caught.value.problems)
    return [each.code for each in caught.value.problems]


def cells_of(pdf: bytes) -> list[list[tuple[str, str]]]:
    """Role and text of the cells of the tables of a sheet, row by row."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tagging = Tagging(opened)
        rows = [each for each in tagging.elements() if each.role == "TR"]
        return [[(kid.role, " ".join(element_text(tagging, kid).split())) for kid in row.kids] for row in rows]  # type: ignore[union-attr]


@pytest.mark.parametrize("edition", [each for each in EDITIONS if each != "one-page"])
def test_an_empty_cell_is_empty_and_keeps_its_place(edition: str, tmp_path: Path) -> None:
    made = handouts.build(library_with(tmp_path, EAT), "p", format=edition, today=TODAY)
    assert cells_of(made.pdf) == [
        [("TH", "Eat"), ("TH", "Do not eat")],
        [("TH", "White bread"), ("TD", "Brown bread")],
        [("TD", ""), ("TD", "All fruit and vegetables")],
        [("TH", "Plain biscuits"), ("TD", "")],
    ]


def test_a_corner_is_no_heading(tmp_path: Path) -> None:
    library = library_with(tmp_path, TIMETABLE)
    made = handouts.build(library, "p", today=TODAY)
    assert cells_of(made.pdf)[0] == [("TD", ""), ("TH", "Morning"), ("TH", "Evening")]
    assert conformance(made.pdf) == []
    heard = transcript(compose(library, "p", Language.of("en"))).splitlines()
    start = heard.index("Row heading: Monday")
    assert heard[start : start + 6] == [
        "Row heading: Monday",
        "Cell: 1",
        "Empty cell",
        "Row heading: Tuesday",
        "Empty cell",
        "Cell: 2",
    ]


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ({"head": ["a", "b"], "rows": [["1", "2"], ["", " "]]}, ["empty-row"]),
        ({"head": ["a", ""], "rows": [["1", "2"]]}, ["empty-heading"]),
        ({"head": [""], "rows": [["1"]]}, ["empty-heading"]),
        ({"head": ["a", "b"], "rows": [["1", ""], [""]]}, ["table-row"]),
    ],
)
def test_what_says_nothing_at_all_is_refused(table: dict[str, Any], codes: list[str], tmp_path: Path) -> None:
    assert codes_told(tmp_path, table) == codes


def test_two_commas_are_told_in_plain_words(tmp_path: Path) -> None:
    library_with(tmp_path, EAT)
    path = tmp_path / "content.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "      alt: [a, , b]\n", encoding="utf-8")
    with pytest.raises(HandoutsError) as caught:
        handouts.load(path)
    assert [each.code for each in caught.value.problems] == ["missing-item"]


def test_a_translation_has_its_cells_empty_where_the_original_has(tmp_path: Path) -> None:
    spanish = {"head": ["Coma", "No coma"], "rows": [["Pan blanco", "Pan integral"], ["", "Fruta"], ["Galletas", ""]]}
    assert library_with(tmp_path, EAT, spanish).languages("p") == ("en", "es")
    spanish["rows"][1] = ["Fruta", ""]
    with pytest.raises(HandoutsError) as caught:
        library_with(tmp_path, EAT, spanish)
    assert [each.code for each in caught.value.problems] == ["translation-differs"] * 2


CELL = st.sampled_from(["", "", "Bread", "Tea 2", "One word more", "8 am"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(1, 5).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=5)
    )
)
def test_tables_with_any_cells_empty_are_whole_or_refused(tmp_path: Path, rows: list[list[str]]) -> None:
    head = [f"Column {index}" for index in range(len(rows[0]))]
    table = {"head": head, "rows": rows}
    if not all(map(any, rows)):
        assert set(codes_told(tmp_path, table)) == {"empty-row"}
        return
    made = handouts.build(library_with(tmp_path, table), "p", today=TODAY)
    assert [[text for _, text in row] for row in cells_of(made.pdf)] == [head, *rows]
