"""What a listener hears: each thing once, as what it is, in its language, and in every edition."""

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from conftest import TODAY
from content_factory import library_of
from support.structure import Tagging
from support.tree import tag_tree

import handouts
from handouts.document.compose import compose
from handouts.document.listening import find_expansions
from handouts.languages.language import Language
from handouts.options import EDITIONS
from handouts.press.press import merge

PRACTICE = {"name": "Hill Spine Clinic", "name_lines": ["Hill Spine", "Clinic"], "phones": [{"number": "(770) 555-0100"}],
            "places": [{"name": "North Office", "address": ["1 Test Street"]}]}  # fmt: skip


def content(*texts: str, **more: Any) -> dict[str, Any]:
    """A short sheet with these paragraphs in it."""
    procedure = {
        "title": "Knee",
        "plain_title": "It can help.",
        "version": "2026-11-22",
        "short_version": ["Rest."],
        "why": {"text": [{"text": text, "new_paragraph": "yes"} for text in texts or ("To walk.",)]},
        "before": {"items": [{"do": "Fast."}]},
        "glossary": [{"term": "Joint", "meaning": "Where bones meet."}],
        "recovery": {"milestones": [{"when": "Day 1", "text": ["Walk."]}, {"when": "Day 2", "text": ["Go home."]}]},
        **more,
    }
    return {"practice": PRACTICE, "procedures": {"knee": procedure}}


def tree(folder: Path, *texts: str, edition: str = "standard", **more: Any) -> str:
    made = handouts.build(library_of(folder, content(*texts, **more)), "knee", format=edition, today=TODAY)
    return tag_tree(made.pdf)


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_thing_is_heard_once_and_as_what_it_is(edition: str, tmp_path: Path) -> None:
    heard = tree(tmp_path, edition=edition)
    lines = [line.strip() for line in heard.splitlines()]
    name = next(at for at, line in enumerate(lines) if line.startswith("P") and 'says="Hill Spine Clinic"' in line)
    assert lines[name + 1 : name + 3] == ['Span "Hill Spine"', 'Span "Clinic"']
    assert 'Figure Placement=Block alt="QR"' in lines
    assert sum("Scan this with a phone" in line for line in lines) == 1
    links = [line for line in lines if line.startswith("Link")]
    assert links
    assert all("(Call (770) 555-0100)" in line for line in links)
    assert not any("Getting better: " in line for line in lines)  # the headings of the timeline say it
    if "Fast." in heard:
        box = next(at for at, line in enumerate(lines) if line.startswith("Form") and "Role=cb" in line)
        assert lines[box - 3] == "L ListNumbering=Square"
    assert lines[-1].startswith('P says="Version Nov 22, 2026. KN-EN ')


def test_a_timeline_that_the_practice_describes_is_a_picture(tmp_path: Path) -> None:
    more = {"milestones": [{"when": "Day 1", "text": ["Walk."]}, {"when": "Day 2", "text": ["Go home."]}]}
    heard = tree(tmp_path, recovery={**more, "timeline_alt": "A line from a bed to a house."})
    assert 'alt="A line from a bed to a house."' in heard


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_code_is_heard_once_and_stands_on_every_page_all_the_same(edition: str, tmp_path: Path) -> None:
    made = handouts.build(library_of(tmp_path, content()), "knee", format=edition, today=TODAY)
    with pikepdf.open(io.BytesIO(made.pdf)) as opened:
        tagging = Tagging(opened)
        last = tagging.top[0].kids[-1]
        assert (
            "".join(tagging.text_of(each) for each in last.kids).replace(" ", "").count(made.code.replace(" ", "")) == 1
        )


# -- abbreviations


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("You have magnetic resonance imaging (MRI).", {"MRI": "magnetic resonance imaging"}),
        ("An MRI (magnetic resonance imaging) shows it.", {"MRI": "magnetic resonance imaging"}),
        ("Una resonancia magnética (RM) lo muestra.", {"RM": "resonancia magnética"}),
        ("The American College of Surgeons (ACS) says so.", {"ACS": "American College of Surgeons"}),
        ("МРТ (магнитно резонансная томография).", {"МРТ": "магнитно резонансная томография"}),
        ("Your doctor (MD) says so.", {}),
        ("Take the blue pill (TID).", {}),
        ("A deep clot (DVT) is rare.", {}),
        ("Go to the Main Office (or Room 4).", {}),
        ("Call 555-0100 (24 hours).", {}),
    ],
)
def test_what_an_abbreviation_is_short_for_is_read_letter_for_letter(
    text: str, found: dict[str, str], tmp_path: Path
) -> None:
    document = compose(library_of(tmp_path, content(text)), "knee", Language.of("en"))
    assert find_expansions(document) == found


def test_an_abbreviation_is_expanded_wherever_it_stands_alone(tmp_path: Path) -> None:
    heard = tree(tmp_path, "You have magnetic resonance imaging (MRI).", "The MRI takes an hour.", "An MRI is safe.")
    assert heard.count('expanded="magnetic resonance imaging"') == 2
    assert 'P "You have magnetic resonance imaging (MRI)."' in heard


def test_one_that_is_short_for_two_things_is_left_alone(tmp_path: Path) -> None:
    heard = tree(tmp_path, "Go to physical therapy (PT).", "Your prothrombin time (PT) counts.", "Ask about PT.")
    assert "expanded" not in heard


def test_what_is_told_listeners_changes_no_code(tmp_path: Path) -> None:
    """An approval binds the words: these are as they were."""
    library = library_of(tmp_path, content("You have magnetic resonance imaging (MRI).", "The MRI takes an hour."))
    document = compose(library, "knee", Language.of("en"))
    spans = [span for node in document.walk() for span in getattr(node, "spans", ())]
    assert any(span.expansion for span in spans)
    from handouts.document.canonical import canonical_form

    assert "expansion" not in canonical_form(document, tmp_path)
    assert "said_beside" not in canonical_form(document, tmp_path)


# -- names in another language


def test_the_name_of_the_practice_keeps_its_language_within_a_sentence(library: handouts.Library) -> None:
    for edition in EDITIONS:
        spanish = handouts.build(library, "kyphoplasty", format=edition, language="es", today=TODAY)
        heard = tag_tree(spanish.pdf)
        assert 'lang="en-US" says="Summit Spine & Joint Centers"' in heard
        if "Nuestros médicos" in heard:
            assert 'Span lang="en-US" "Summit Spine & Joint Centers"' in heard
        english = handouts.build(library, "kyphoplasty", format=edition, today=TODAY)
        assert "lang=" not in tag_tree(english.pdf)


# -- print files


@pytest.mark.parametrize("separators", [False, True])
def test_each_copy_of_a_print_file_is_found_by_whose_it_is(library: handouts.Library, separators: bool) -> None:
    press = handouts.Press(library, "kyphoplasty", today=TODAY)
    people = [handouts.Patient(name=f"Ana {number}") for number in range(40)]
    people.append(handouts.Patient())
    made = io.BytesIO()
    merge([(press, each) for each in people], made, separators=separators)
    with pikepdf.open(io.BytesIO(made.getvalue())) as opened:
        with opened.open_outline() as outline:
            found = [(each.title, opened.pages.index(pikepdf.Page(each.destination[0]))) for each in outline.root]
        apart = 4 if separators else 2
        assert found[:2] == [("Ana 0: Kyphoplasty", 0), ("Ana 1: Kyphoplasty", apart)]
        assert found[-1] == ("Kyphoplasty", 40 * apart)
        assert opened.Root.PageMode == "/UseOutlines"
