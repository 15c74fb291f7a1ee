"""What rows say that no page shows at once: how far each space may give, where a page may end, and what stands there then.

The sheets are short, so that no line breaks: what is written here are the measures of an edition, not its words. A
golden file's difference says which of them changed. If that was meant, ``pytest tests/layout/test_row_bounds.py
--update-goldens``, and read the difference.
"""

import dataclasses
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY
from content_factory import Content, library_of, sample
from support.rows import n, told

import handouts
from handouts.approval.standing import draft_mark, judge_standing
from handouts.content.colors import Palette
from handouts.document.compose import compose
from handouts.document.nodes import Paragraph, PhoneBlock, QrCode, Span
from handouts.document.patient import Patient
from handouts.languages.language import Language
from handouts.layout.blocks.contact import lay_out_phone
from handouts.layout.rows import Row, height
from handouts.layout.tagging import Tags
from handouts.layout.typography import PAPERS, Look
from handouts.options import EDITIONS
from handouts.pdf.structure import StructTreeRoot
from handouts.templates import FORMATS, large_print, one_page, standard, trifold
from handouts.templates.edition import Edition

Golden = Callable[[str, str], None]
ENGLISH = Language.of("en")
CODE = QrCode("https://www.example.com", "A code.", Paragraph((Span("Scan this."),)))


def brief() -> Content:
    """Every part that all editions can have, each in a few words, so that it fits the smallest."""
    content = sample()
    content["practice"] |= {"contact": ["Call us."], "web_form": "https://www.example.com/form"}
    content["procedures"] = {
        "knee": {
            "title": "Knee",
            "plain_title": "A new joint.",
            "version": "2026-11-22",
            "short_version": ["It can help.", "It takes 2 hours."],
            "why": {"heading": "Why?", "text": ["It eases pain.", {"text": "You can wait.", "new_paragraph": "yes"}],
                    "picture": {"file": "knee.png", "alt": "A knee.", "caption": "The joint."}},
            "steps": {"intro": ["You sleep."], "items": [
                {"heading": "The cut", "text": ["It is small."]},
                {"heading": "The joint", "text": ["It is new."], "picture": {"file": "step.svg", "alt": "A line."}}]},
            "recovery": {"intro": ["It heals."], "milestones": [
                {"when": "Day 1", "icon": "home", "text": ["You walk."]},
                {"when": "Week 6", "weeks": 6, "text": ["You drive."]}]},
            "before": {"items": [{"do": "Rest", "more": "a day."}, {"do": "Eat well."}]},
            "when_to_call": {"text": ["Call at once."], "signs": ["Fever", "Pain"]},
            "questions": ["When can I work?"],
            "one_page": ["why", "steps", "recovery"],
        }
    }  # fmt: skip
    return content


def whole() -> Content:
    """The same with the parts that only the long editions have room for."""
    content = brief()
    content["practice"]["places"] = [{"name": "North", "address": ["1 Hill Road"], "phone": "(770) 555-0101"}, {"name": "South", "address": ["2 Hill Road"]}, {"name": "East", "address": ["3 Hill Road"]}]  # fmt: skip
    content["practice"]["doctors"] = [{"name": "Dr. A. Rivera", "title": "Surgeon"}]
    content["procedures"]["knee"] |= {
        "preparation": {"text": ["Bring this."], "timetable": [{"when": "A day before", "what": "Pack."}, {"when": "At 8", "what": "Come."}]},
        "risks": {"intro": ["They are rare."], "items": [{"what": "A clot.", "how_often": "2 in 100", "text": "You get shots."}, {"what": "Pain."}]},
        "aftercare": {"heading": "At home", "intro": ["Each day."], "items": [{"do": "Walk", "more": "a little."}]},
        "medicines": {"items": [{"name": "Pills", "what_for": "Pain", "what_to_do": "One a day."}]},
        "glossary": [{"term": "Joint", "meaning": "Where bones meet."}, {"term": "Clot", "meaning": "Thick blood."}],
        "parts": [{"heading": "Please note", "after": "aftercare", "notice": {"heading": "Herbs", "text": ["Tell us."]}},
                  {"heading": "Bring", "after": "aftercare", "items": ["A book", "Shoes"]}],
    }  # fmt: skip
    return content


def drawn(count: int = 2) -> Content:
    """The same with our own drawings: where it is done, and so many steps."""
    content, ours = brief(), sample()["procedures"]["kyphoplasty"]
    steps = [{**step, "text": ["It is small."]} for step in ours["steps"]["items"]]
    content["procedures"]["knee"]["why"] = {"text": ["It eases pain."], "picture": ours["why"]["picture"]}
    content["procedures"]["knee"]["steps"] = {"items": steps[:count]}
    content["procedures"]["knee"]["recovery"]["milestones"] = [
        {"when": f"Day {number}", "icon": "sun", "text": ["You walk."]} for number in range(1, count + 1)
    ]
    content["procedures"]["knee"] |= {"before": {"items": [{"do": "Rest"}]}, "one_page": ["why", "steps", "recovery"]}
    content["procedures"]["knee"].pop("when_to_call")
    return content


def asking() -> Content:
    """The same with so many questions that they take a column of their own."""
    content = brief()
    content["procedures"]["knee"]["questions"] = [f"May I do this, number {number}?" for number in range(16)]
    return content


def branded() -> Content:
    """The same with a logo, a name of three lines and a long title."""
    content = brief()
    content["practice"]["brand"] = {"logo": {"file": "wide.png", "alt": "Three stones"}}
    content["practice"]["name_lines"] = ["Summit Spine", "and Joints", "of Georgia"]
    content["procedures"]["knee"]["title"] = "A new joint for your knee, and how you live with it"
    content["procedures"]["knee"]["one_page"] = ["short_version", "steps", "recovery"]
    return content


CASES: dict[str, tuple[Callable[[], Content], str, dict[str, Any]]] = {
    **{f"brief-{edition}": (brief, edition, {}) for edition in FORMATS},
    **{f"whole-{edition}": (whole, edition, {}) for edition in ("standard", "large-print")},
    "named-standard": (brief, "standard", {"name": "Ann Lee", "date": "Dec 3", "note": "Bring this."}),
    **{f"drawn-{edition}": (drawn, edition, {}) for edition in FORMATS},
    **{f"three-steps-{edition}": (lambda: drawn(3), edition, {}) for edition in ("one-page", "trifold")},
    **{f"four-steps-{edition}": (lambda: drawn(4), edition, {}) for edition in ("standard", "one-page", "trifold")},
    **{f"asking-{edition}": (asking, edition, {}) for edition in ("standard", "large-print")},
    **{f"branded-{edition}": (branded, edition, {}) for edition in ("standard", "one-page", "large-print")},
    **{f"a4-{edition}": (brief, edition, {"paper": "a4"}) for edition in FORMATS},
    "named-trifold": (brief, "trifold", {"name": "Ann Lee", "date": "Dec 3", "note": "Bring this."}),
}


def edition_of(library: handouts.Library, edition: str, details: dict[str, str], *, asked: bool = False) -> Edition:
    """An edition of the sheet, for somebody with these details; ``asked`` stays with the one that was asked for, however
    long the sheet is."""
    kind, details = FORMATS[edition], dict(details)
    sheet = PAPERS[details.pop("paper", "letter")]
    words = draft_mark(judge_standing(library, "knee", ENGLISH, TODAY), None, ENGLISH, TODAY)
    document = compose(library, "knee", ENGLISH, Patient(**details), edition=EDITIONS[edition], mark=words)
    paper = sheet.turned() if kind.landscape else sheet
    look = Look.of(Palette.of(library.practice.brand), "color")
    made = kind(document, Tags(document, StructTreeRoot().document), look, paper, library.folder)
    if not asked and (longer := made.find_longer()):
        kind, document = longer
        made = kind(document, Tags(document, StructTreeRoot().document), look, paper, library.folder)
    return made


@pytest.mark.parametrize("name", CASES)
def test_how_far_spaces_give_and_where_pages_may_end(name: str, golden: Golden, tmp_path: Path) -> None:
    content, edition, details = CASES[name]
    pages = edition_of(library_of(tmp_path, content()), edition, details).pages()
    lines = []
    for number, page in enumerate(pages, 1):
        lines += [f"page {number}", *told((placed.row for placed in page), "  ")]
    golden(f"rows/{name}.txt", "\n".join(lines) + "\n")


def test_each_way_to_arrange_a_sheet_is_as_tall_as_before(golden: Golden, tmp_path: Path) -> None:
    """What an edition may choose, also where this sheet does not need it: how tall all rows are then, and at their least."""
    lines = []
    content = brief()
    content["procedures"]["knee"]["steps"]["items"] = sample()["procedures"]["kyphoplasty"]["steps"]["items"]
    library = library_of(tmp_path, content)
    editions = {name: edition_of(library, name, {}, asked=True) for name in FORMATS}

    def tell(name: str, rows: list[Row]) -> None:
        natural, least = height(rows), height(rows, least=True)
        opening = sum(row.opens for row in rows)
        lines.append(f"{name}: {n(natural)}, at least {n(least)}, {opening} open a page")

    for arrangement in standard.ARRANGEMENTS:
        tell(f"standard {arrangement}", editions["standard"].rows(arrangement))  # type: ignore[attr-defined]
    for chosen in (one_page.ROOMY, *one_page.TIGHTER):
        tell(f"one-page {chosen}", editions["one-page"].rows(chosen))  # type: ignore[attr-defined]
    for tall in large_print.PICTURES:
        tell(f"large-print {tall}", editions["large-print"].rows(tall))  # type: ignore[attr-defined]
    leaflet = editions["trifold"]
    assert isinstance(leaflet, trifold.TrifoldEdition)
    sections = leaflet.document.sections
    (steps,) = (section for section in sections if section.kind == "steps")
    for spread in filter(None, trifold.SPREADS):
        for aligned, tall in itertools.product((True, False), trifold.PICTURES):
            leaflet.steps(steps, spread, tall, aligned)
            for name in spread:
                tell(f"trifold {name} {tall} {aligned}", leaflet.panels[name].steps)
    leaflet.place(sections, trifold.SPREADS[0], aligned=False, tall=trifold.PICTURES[-1])
    for ease in trifold.EASES:
        for panel in leaflet.panels.values():
            for more in (0, 1, 2, 9):
                tell(f"trifold {panel.name} {ease} {more}", leaflet.rows(panel, ease, more))
            for least in (True, False):
                taken = leaflet._height(panel, panel.sections, ease, least=least)
                lines.append(f"trifold {panel.name} takes {n(taken)} of {n(panel.room)}")
    golden("rows/arrangements.txt", "\n".join(lines) + "\n")


@pytest.mark.parametrize("edition", FORMATS)
def test_titles_and_phones_are_as_large_as_their_words_allow(edition: str, golden: Golden, tmp_path: Path) -> None:
    """The largest size that sets them on one line, or the smallest; and how far down it moves what follows."""
    made, lines = edition_of(library_of(tmp_path, brief()), edition, {}), []
    masthead = made.document.masthead
    for count in range(1, 30):
        text = ("Knee replaced " * 20)[:count].strip()
        node = dataclasses.replace(masthead.title, spans=(Span(text),))
        made.tags._elements[node] = made.tags[masthead.title]
        made.document = dataclasses.replace(made.document, masthead=dataclasses.replace(masthead, title=node))
        rows = made.title(100, 250, 40)
        lines += [f"title of {len(text)} letters", *told(rows, "  ")]
    wide = 300 if edition == "large-print" else 250  # a number is never broken
    for count in range(6, 26, 2):
        text = "(770) 555-0142 ext. 12345"[:count].strip()
        node = Paragraph((Span(text),))  # type: ignore[assignment]
        made.tags._elements[node] = made.tags[masthead.title]
        rows = lay_out_phone(made.setting, PhoneBlock(None, node, CODE), 100, wide)
        lines += [f"phone of {count} letters", *told(rows, "  ")]
    golden(f"rows/large-words-{edition}.txt", "\n".join(lines) + "\n")
