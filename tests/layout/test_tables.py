"""Tables of any number of columns, with words of any length: none is cut, and none stands on another."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from conftest import TODAY
from content_factory import Content, library_of
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support.geometry import Pages, layout_faults, lines_on_lines
from support.painted import baselines
from support.structure import Tagging
from support.text import normalised
from support.tree import element_text
from support.validators import conformance

import handouts
from handouts.layout.blocks.columns import MeasuredTable, _MeasuredCell
from handouts.layout.blocks.tables import _choose_columns

MARGINS = {"standard": (48.0, 12.0), "large-print": (72.0, 18.0), "trifold": (27.0, 12.0)}
"""The side margin of an edition that shows parts of one's own, and its smallest type, in points."""
Table = dict[str, Any]


def content_of(*tables: Table, language: str = "en") -> Content:
    """A small sheet with a part for each table."""
    parts = [
        {"heading": f"Part {number}", "after": "short_version", "table": table}
        for number, table in enumerate(tables, 1)
    ]
    sheet = {
        "title": "Doses",
        "plain_title": "What to take.",
        "version": "2026-11-26",
        "language": language,
        "short_version": ["One point."],
        "parts": parts,
        "trifold": [part["heading"] for part in parts],
    }
    return {"practice": {"name": "Hill Clinic", "phones": [{"number": "(555) 234-5678"}]}, "procedures": {"x": sheet}}


def built(folder: Path, *tables: Table, edition: str = "standard", language: str = "en") -> bytes:
    library = library_of(folder, content_of(*tables, language=language))
    return handouts.build(library, "x", format=edition, today=TODAY).pdf


def cells(pdf: bytes) -> list[list[list[str]]]:
    """The words of each table by rows and cells, as its structure tree has them."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tagging = Tagging(opened)
        return [
            [
                [normalised(element_text(tagging, cell)).replace("\u00a0", " ") for cell in row.elements]
                for row in table.walk()
                if row.standard == "TR"
            ]
            for table in tagging.elements()
            if table.standard == "Table"
        ]


def rows_of(table: Table) -> list[list[str]]:
    return [list(table["head"]), *(list(row) for row in table["rows"])]


def lines(pdf: bytes, margin: float = 48.0) -> list[tuple[int, float, str]]:
    """Every line of tagged text: its page, its left end and its words."""
    pages = Pages(pdf, margin, 12)
    found = [(line.page, min(x for x, _ in line.pieces), line.text) for line in pages.lines()]
    pages.close()
    return found


FOUR = {
    "head": ["Medicine", "Last dose before", "First dose after", "Who to ask"],
    "rows": [
        ["Warfarin", "5 days", "The next evening", "Anticoagulation clinic"],
        ["Acetylsalicylic acid", "Keep on", "Keep on", "Nobody"],
        ["Levothyroxine", "Keep on", "Keep on", "Your family doctor"],
    ],
}
FIVE = {
    "head": ["Day", "Breakfast", "Lunch", "Dinner", "Drinks"],
    "rows": [
        ["Wednesday", "White toast and jam", "White fish and mashed potatoes", "Chicken with white rice", "Water"],
        ["Thursday", "Boiled egg", "Nothing", "Nothing", "Clear fluids"],
    ],
}
WEEK = {
    "head": [
        "Medicine",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Morning",
        "Evening",
    ],
    "rows": [["Metformin", *["500 mg"] * 9], ["Ibuprofen", *["Stop"] * 9]],
}


@pytest.mark.parametrize("edition", MARGINS)
@pytest.mark.parametrize("table", [FOUR, FIVE, WEEK], ids=["four", "five", "week"])
def test_no_word_and_no_dose_is_broken(table: Table, edition: str, tmp_path: Path) -> None:
    pdf = built(tmp_path, table, edition=edition)
    margin, least = MARGINS[edition]
    assert cells(pdf) == [rows_of(table)]
    assert layout_faults(pdf, margin=margin, least=least) == []
    words = {word for row in rows_of(table) for cell in row for word in cell.split()}
    shown = [text for _, _, text in lines(pdf, margin)]
    assert all(any(word in text.split() for text in shown) for word in words)
    assert not [text for text in shown if text in ("500", "mg", "50", "0")]


def test_a_table_takes_the_side_column_too_where_it_needs_it(tmp_path: Path) -> None:
    """The left third of the page stood empty, and "Anticoagulation" was cut in two."""
    shown = lines(built(tmp_path, FOUR))
    assert (1, 48.0, "Warfarin") in [(page, round(x, 1), text) for page, x, text in shown]
    narrow = {"head": ["When", "What"], "rows": [["Morning", "Eat"], ["Evening", "Drink"]]}
    shown = lines(built(tmp_path, narrow))
    assert (1, 226.0, "Morning") in [(page, round(x, 1), text) for page, x, text in shown], "beside its heading"


def test_what_fits_no_page_becomes_cards(tmp_path: Path) -> None:
    """Each row with the headings of its columns, once as theirs and then as furniture; to a listener it stays a table."""
    pdf = built(tmp_path, WEEK)
    assert conformance(pdf) == []
    shown = lines(pdf)
    assert [text for _, _, text in shown if text == "Monday"] == ["Monday"]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert sum(each.standard == "Table" for each in Tagging(opened).elements()) == 1
    from support.text import pdfium_text

    assert pdfium_text(pdf).count("Wednesday") == len(WEEK["rows"])


# -- cards in panels, and of many short cells


def places(pdf: bytes, edition: str) -> list[tuple[int, float, float, str]]:
    """Every line of tagged text: its page, where it begins, its height on the page, and its words."""
    margin, least = MARGINS.get(edition, MARGINS["standard"])
    pages = Pages(pdf, margin, least)
    found = [(line.page, min(x for x, _ in line.pieces), line.y, line.text) for line in pages.lines()]
    pages.close()
    return found


def test_words_in_three_columns_of_a_panel_become_cards(tmp_path: Path) -> None:
    table = {
        "head": ["Medicine", "What it is for", "What to do before"],
        "rows": [["Metformin", "For sugar in the blood", "Take half of it on the day before"]] * 2,
    }
    found = places(built(tmp_path, table, edition="trifold"), "trifold")
    (label,) = [(x, y) for _, x, y, text in found if text == "What it is for"]
    title = next((x, y) for _, x, y, text in found if text == "Metformin")
    assert title[0] == pytest.approx(label[0], abs=0.1)
    assert title[1] > label[1]
    short = {"head": ["Day", "Time", "Dose"], "rows": [["Monday", "8 am", "5 mg"], ["Tuesday", "8 am", "2.5 mg"]]}
    found = places(built(tmp_path, short, edition="trifold"), "trifold")
    assert len({round(y) for _, _, y, text in found if text in short["head"]}) == 1, "doses stay side by side"


@settings(max_examples=12, deadline=None)
@given(
    count=st.integers(11, 14),
    edition=st.sampled_from(("standard", "large-print")),
    language=st.sampled_from(("en", "ar")),
    empty=st.sets(st.integers(1, 13), max_size=5),
)
def test_a_card_of_many_short_cells_stands_in_two_columns(
    tmp_path_factory: pytest.TempPathFactory, count: int, edition: str, language: str, empty: set[int]
) -> None:
    """Across and then down, in the order of the table, and every dose on the line of what heads it."""
    head = ["A", *(f"Head{k}x" for k in range(1, count))]
    rows = [[f"Row{r}", *("" if k in empty else f"{r}{k}mg" for k in range(1, count))] for r in (1, 2)]
    table = {"head": head, "rows": rows}
    pdf = built(tmp_path_factory.mktemp("cards"), table, edition=edition, language=language)
    assert cells(pdf) == [rows_of(table)]
    found = {text: (page, -y, x) for page, x, y, text in places(pdf, edition)}
    backward = -1 if language == "ar" else 1
    for row in rows:
        shown = [found[cell] for cell in row[1:] if cell]
        keys = [(page, round(y), backward * x) for page, y, x in shown]
        assert keys == sorted(keys)
        lines = {key[:2] for key in keys}
        assert len(lines) <= (count if row is rows[0] else len(keys) + 1) / 2
    for k in range(1, count):
        if rows[0][k]:
            label, dose = found[head[k]], found[rows[0][k]]
            assert label[:1] == dose[:1]
            assert label[1] == pytest.approx(dose[1], abs=0.6)
            assert backward * (dose[2] - label[2]) > 0


def test_a_long_table_goes_on_under_its_name_and_its_head(tmp_path: Path) -> None:
    from support.text import pdfium_text

    table = {"head": ["Food", "Why"], "rows": [[f"Food {number}", "Fine, as much as you like"] for number in range(60)]}
    for edition in ("standard", "large-print"):
        pdf = built(tmp_path, table, edition=edition)
        assert layout_faults(pdf, margin=MARGINS[edition][0], least=MARGINS[edition][1]) == []
        pages = sorted({page for page, _, text in lines(pdf) if text.startswith("Food ")})
        assert len(pages) > 1
        assert pdfium_text(pdf).count("Part 1, continued") == len(pages) - 1
        assert pdfium_text(pdf).count("Why") == len(pages)


def test_rows_stand_by_two_on_each_side_of_a_page(tmp_path: Path) -> None:
    """A table of up to three rows stands whole; a row that was left over stood alone on the next page."""
    parted = 0
    for edition, words in (("standard", 25), ("large-print", 25), ("large-print", 40)):
        for count in range(1, 9):
            rows = [[f"Drug {number}", ("Take it " * words).strip()] for number in range(count)]
            pdf = built(tmp_path, {"head": ["Drug", "When"], "rows": rows}, edition=edition)
            shown = [(page, text) for page, _, text in lines(pdf, MARGINS[edition][0])]
            on = [page for page, text in shown if text.startswith("Drug ")]
            by_page = [len(list(group)) for _, group in itertools.groupby(on)]
            assert sum(by_page) == count
            if count > 1:
                assert min(by_page) >= 2, (edition, words, by_page)
            assert next(page for page, text in shown if text == "Drug") == on[0]
            parted += len(by_page) > 1
    assert parted > 5


def test_a_cell_taller_than_a_page_goes_on_and_no_other(tmp_path: Path) -> None:
    long = "This sentence is here to be long. " * 120
    table = {"head": ["Topic", "Words"], "rows": [["One", "Short."], ["Two", long.strip()], ["Three", "Short too."]]}
    pdf = built(tmp_path, table)
    assert cells(pdf) == [rows_of(table)]
    assert len({page for page, _, text in lines(pdf) if "sentence" in text}) > 1
    faults = [each for each in layout_faults(pdf) if "goes over a page" not in each]
    assert faults == []


WORDS = {
    "en": st.text(st.sampled_from("abcdefghilmnoprstuy"), min_size=1, max_size=60),
    "de": st.text(st.sampled_from("abcdefghiklmnoprstuwzäöüß"), min_size=1, max_size=60),
    "ru": st.text(st.sampled_from("абвгдеиклмнопрстуя"), min_size=1, max_size=60),
    "ja": st.text(st.sampled_from("回復骨折痛薬日朝夜食水のをにはですます"), min_size=1, max_size=60),
    "ar": st.text(st.sampled_from("ابتدرسعفقكلمنهوي"), min_size=1, max_size=14),
}
DOSES = st.sampled_from(["500 mg", "2.5 mL", "1,000 IU", "8:30 AM", "10–12", "½", "81 mg"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, str, Table]:
    """A language, an edition and a table of 1 to 12 columns, of short words mostly."""
    language = draw(st.sampled_from(sorted(WORDS)))
    count = draw(st.integers(1, 12))
    short = WORDS[language].map(lambda word: word[: 3 + len(word) // 6])
    cell = st.one_of(st.lists(short, min_size=1, max_size=5).map(" ".join), DOSES, WORDS[language])
    head = draw(st.lists(st.one_of(short, WORDS[language]), min_size=count, max_size=count))
    rows = draw(st.lists(st.lists(cell, min_size=count, max_size=count), min_size=1, max_size=5))
    return language, draw(st.sampled_from(sorted(MARGINS))), {"head": head, "rows": rows}


CARDS: Table = {
    "head": ["урстауи", "саям", "арте", "п", "упог", "скяуоннопмдбдягг", "иоя", "гнбнбор", "ттимо", "псс", "ууеи"],
    "rows": [
        [
            "я ббе моа б бгп",
            "500 mg",
            "руоа",
            "500 mg",
            "500 mg",
            "нвук п б бнеяу боялтл",
            "оп",
            "500 mg",
            "500 mg",
            "500 mg",
            "мсг рлурн бгро т",
        ],
        [
            "вве лао ттиеатг нят бнес",
            "500 mg",
            "лкбв",
            "500 mg",
            "нкн нк",
            "500 mg",
            "500 mg",
            "пгр д",
            "½",
            "8:30 AM",
            "10–12",
        ],
        [
            "1,000 IU",
            "мра ряя",
            "мемс г дгрснв дмк рп",
            "ет втк кбд",
            "у",
            "апв",
            "гвт роднкоб и",
            "10–12",
            "вдбтивлмнеаелнолти",
            "в",
            "½",
        ],
    ],
}
"""On the tri-fold each row is a card, one of them alone in a panel."""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(case=("ru", "trifold", CARDS))
@example(case=("de", "trifold", {"head": ["a", "aaaa"], "rows": [["500 mg", "aaaaaaaam"]]}))
@given(case=tables())
def test_any_table_is_whole_or_refused_with_its_place(tmp_path: Path, case: tuple[str, str, Table]) -> None:
    language, edition, table = case
    margin, least = MARGINS[edition]
    try:
        pdf = built(tmp_path, table, edition=edition, language=language)
    except handouts.HandoutsError as error:
        told = error.problems
    else:
        told = ()
    if told:
        assert {problem.code for problem in told} <= {"word-too-long", "too-long-for-trifold"}
        assert all(problem.place and problem.place.line > 1 for problem in told)
        return
    assert cells(pdf) == [[[normalised(cell) for cell in row] for row in rows_of(table)]]
    faults = layout_faults(pdf, margin=margin, least=least)
    # Arabic letters stand on one another by design: there the boxes of whole lines are looked at
    assert [each for each in faults if language != "ar" or " overlaps " not in each] == []
    assert lines_on_lines(pdf, margin) == []


# -- widths


def cell_of(*words: float) -> _MeasuredCell:
    return _MeasuredCell(tuple((word, True) for word in words), 3.0, max(words), sum(words) + 3.0 * (len(words) - 1))


def table_of(*rows: Sequence[Sequence[float]]) -> MeasuredTable:
    return MeasuredTable(tuple(tuple(cell_of(*cell) for cell in row) for row in rows))


widths = st.lists(st.floats(3, 80), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 8).flatmap(lambda n: st.lists(st.lists(widths, min_size=n, max_size=n), min_size=1, max_size=6)))
def test_columns_fill_their_room_and_hold_their_longest_word(rows: list[list[list[float]]]) -> None:
    table = table_of(*rows)
    least = [max(max(row[k]) for row in rows) for k in range(table.count)]
    for room in (200.0, 338.0, 516.0):
        found = table.share_out(room)
        if found is None:
            assert sum(least) + 2.0 * table.count > room
            continue
        assert sum(found) == pytest.approx(room)
        assert all(width >= word for width, word in zip(found, least, strict=True))
        slack = [word + (room - sum(least)) / table.count for word in least]
        assert table.lines(found) <= 1.25 * table.lines(slack) + 1, "worse than the same width to each"


@settings(max_examples=100, deadline=None)
@given(st.integers(3, 5).flatmap(lambda n: st.lists(st.lists(widths, min_size=n, max_size=n), min_size=1, max_size=4)))
def test_no_words_run_down_a_column_too_narrow_to_read(rows: list[list[list[float]]]) -> None:
    """In columns side by side; three lines are counted by hand."""
    columns = _choose_columns(table_of(*rows), (0.0, 219.0), None, 75.0)
    for row in rows if columns else ():
        for words, width in zip(row, columns.widths, strict=True):  # type: ignore[union-attr]  # there are some
            lines, used = 1, 0.0
            for word in words:
                fits = not used or used + 3.0 + word <= width
                lines, used = (lines, used + 3.0 * bool(used) + word) if fits else (lines + 1, word)
            assert width >= 75 or lines < 3


def test_width_goes_where_it_saves_lines() -> None:
    table = table_of([[30.0], [40.0]], [[25.0], [20.0] * 14], [[28.0], [20.0] * 9])
    found = table.share_out(250.0)
    assert found is not None
    assert found[0] < 60
    assert not table.towers(found)


def test_a_word_or_so_a_line_is_a_tower() -> None:
    table = table_of([[40.0] * 6, [30.0]])
    assert table.towers([45.0, 40.0])
    assert not table.towers([130.0, 40.0])


# -- the rule below the last row

ENDS = {"head": ["When", "What"], "rows": [["Morning", "Eat"], ["Evening", "Drink"]]}
LETTER_HEIGHT = 792.0
"""Points."""


def rules_between(pdf: bytes, edition: str, first: str, last: str) -> list[int]:
    """How many level rules there are below each line of words from the ``first`` one, up to the one after the ``last``."""
    at = {text: (page, LETTER_HEIGHT - y) for page, _, y, text in places(pdf, edition)}
    counts = []
    said = [each.split() for each in baselines(pdf).splitlines() if each]
    for (_, page, _, *texts), (*_, ruled) in zip(said[::2], ((each[3:],) for each in said[1::2]), strict=True):
        downs, rules = sorted({float(each) for each in texts}), [float(each) for each in ruled]
        for above, below in itertools.pairwise([*downs, LETTER_HEIGHT]):
            if at[first] <= (int(page), above + 1) and (int(page), above - 1) <= at[last]:
                counts.append(sum(above < each < below for each in rules))
    return counts


@pytest.mark.parametrize("edition", ["standard", "large-print", "one-page"])
def test_a_table_that_ends_a_part_has_no_rule_of_its_own_above_that_of_the_next(edition: str, tmp_path: Path) -> None:
    """Two rules stood a few points apart wherever a part ended with a table."""
    pdf = built(tmp_path, ENDS, ENDS | {"rows": [["Noon", "Rest"]]}, edition=edition)
    counts = rules_between(pdf, edition, "Morning", "Noon")
    assert max(counts) == 1
    assert sum(counts) == 4, "between rows, over the next part, under its head, and below its only row"


# -- tables that would leave the page white


def test_a_column_in_which_words_run_down_beside_a_hole_becomes_cards(tmp_path: Path) -> None:
    """Half a page was white beside two dozen lines of two words each."""
    long = "Rinderkennzeichnungsfleisch"
    table = {"head": ["Medicine", "What for", "What to do"], "rows": [[long, long, "Take one. " * 24]] * 3}
    pdf = built(tmp_path, table)
    assert cells(pdf) == [[[each.strip() for each in row] for row in rows_of(table)]]
    shown = [text for _, _, text in lines(pdf) if text.startswith("Take one.")]
    assert len(shown) <= 3 * 5
    few = table | {"rows": [[long, long, "Take one."]] * 3}
    assert {"Medicine", "What for", "What to do"} <= {text for _, _, text in lines(built(tmp_path, few))}, (
        "still a table"
    )


def test_a_long_word_takes_the_width_of_a_card_and_leaves_the_other_cells_side_by_side(tmp_path: Path) -> None:
    long = "Rinderkennzeichnungsfleischetikettierungsüberwachungsaufgabe"
    head = ["Day", *(f"Hour {number}" for number in range(1, 10))]
    row = ["Monday", *(f"{number} mg, {number} pills" for number in range(1, 10))]
    row[4] = long
    pdf = built(tmp_path, {"head": head, "rows": [row, ["Tuesday", *row[1:]]]})
    assert cells(pdf) == [[head, row, ["Tuesday", *row[1:]]]]
    at = {text: y for _, _, y, text in places(pdf, "standard")}
    assert at["1 mg, 1 pills"] == at["2 mg, 2 pills"]
    assert at[long] not in {y for text, y in at.items() if "pills" in text}
    assert at["3 mg, 3 pills"] > at[long] > at["5 mg, 5 pills"]
