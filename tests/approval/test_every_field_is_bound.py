"""Each field of the content, edited: the approval is void, or no byte of a sheet changes, or the field is on a written list."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from content_factory import Content, leaflet, library_of

import handouts
from handouts.approval import signing
from handouts.approval.standing import judge_standing
from handouts.content import model
from handouts.content.kinds import Kind, WordKind
from handouts.content.library import Library
from handouts.content.words import FieldKind, field_kinds
from handouts.languages.language import Language
from handouts.options import EDITIONS
from handouts.problems import HandoutsError
from handouts.reading.entries import Entry, fields, plain_hint

TODAY = datetime.date(2026, 11, 22)
LANGUAGES = (Language.of("en"), Language.of("es"))

NOT_BOUND = {
    "Brand.color": "a look",
    "Brand.accent": "a look",
    "CheckLevel.level": "how much a check matters to the practice",
    "CheckLevel.reason": "a remark to the staff",
    "Codes.cpt": "what the record system knows the sheet by",
    "Codes.icd10": "what the record system knows the sheet by",
    "Doctor.name": "offered at the desk; on paper it is a patient's detail",
    "Doctor.title": "offered at the desk",
    "LanguageHelp.phone": "on the notice of language help, a paper of its own",
    "LanguageHelp.tty": "on the notice of language help",
    "LanguageHelp.wording": "on the notice of language help",
    "LanguageHelp.in_print_files": "whether the notice lies behind the sheets",
    "Practice.paper": "which paper; the words are the same on each",
    "Practice.time_zone": "by which clock the times of calendars are read; on paper it is a patient's detail",
    "Practice.older_approvals": "until when older approvals count, which a sheet of its own rule does not ask",
    "PracticePrinter.name": "where a sheet is printed",
    "PracticePrinter.address": "where a sheet is printed",
    "Trays.letter": "where a sheet is printed",
    "Trays.a4": "where a sheet is printed",
    "Procedure.also": "what staff call it when they look for it; not printed",
    "Translation.also": "what staff call it when they look for it; not printed",
    "Procedure.group": "the heading in the staff's list",
    "Procedure.review_by": "a day at the foot; a sheet is overdue after it, whoever approved it",
    "Procedure.version": "a day at the foot",
    "Source.title": "not printed",
    "Source.file": "not printed",
    "Source.url": "not printed",
    "Source.date": "not printed",
    "Sourced.source": "words of the source that a statement rests on, not printed",
    "Translation.note": "who made it; not printed",
    "Translation.version": "a day at the foot",
}
"""Fields whose edit voids nothing, and why that is right."""

Leaf = tuple[str, str]
"""A type of entry and a field of it."""


def rich(folder: Path) -> Content:
    """A leaflet in two languages in which every field has a value."""
    made = leaflet()
    practice = made["practice"]
    practice["web_form"] = "https://www.hillclinic.test/contact"
    practice["patient_library"] = "https://sheets.hillclinic.test"
    practice["name_lines"] = practice["name"].split(" & ") if " & " in practice["name"] else [practice["name"]]
    practice["phones"][1].update(hours="8 pm to 8 am")
    practice["phones"][2].pop("kind", None)
    practice["phones"].append({"number": "(770) 555-0177", "kind": "fax"})
    practice["contact"] = ["Call us at any hour."]
    practice["older_approvals"] = "2027-03-31"
    practice["paper"] = "letter"
    practice["state"] = "GA"
    practice["time_zone"] = "America/New_York"
    practice["printers"] = [
        {"name": "Desk", "address": "ipp://desk.test/ipp/print", "trays": {"letter": "tray-1", "a4": "tray-2"}}
    ]
    practice["brand"] = {
        "color": "#0b4f6c",
        "accent": "#9a3412",
        "logo": {"file": "logo.png", "alt": "Stones", "size": "small"},
    }
    practice["checks"] = {"passive-voice": {"level": "off", "reason": "Our readers know."}}
    practice.update(hours={"text": "Monday to Friday", "brief": "none"}, record="record.csv")
    practice["language_help"] = {
        "phone": "(770) 555-0145",
        "tty": "711",
        "wording": "notice.yaml",
        "in_print_files": "yes",
    }
    (folder / "notice.yaml").write_text("source: Made up\nday: 2026-11-27\nwords: {en: Call us.}\n", encoding="utf-8")
    practice["kept_sheets"] = {"editions": ["standard"], "papers": ["letter"], "inks": ["color"]}
    practice["places"][0]["hours"] = {"text": "Saturdays too", "brief": "none"}
    knee = made["procedures"]["knee"]
    knee.update(group="Joints", also=["TKR"], codes={"cpt": ["27447"], "icd10": ["M17.11"]})
    (folder / "page.txt").write_text("A new joint can ease pain.", encoding="utf-8")
    knee["sources"] = [
        {"title": "Page", "file": "page.txt", "url": "https://hillclinic.test/knee", "date": "2026-01-02"}
    ]
    knee["plain_title"] = {"text": knee["plain_title"], "source": "A new joint", "brief": "A new knee."}
    knee["short_version"][1] = {"text": "It takes 2 hours.", "new_paragraph": "yes"}
    step = knee["steps"]["items"][1]
    step.update(brief_heading="Open", brief=["A cut is made."], source="A new joint")
    step["picture"] = {
        "name": "kyphoplasty-fracture",
        "alt": "A bone.",
        "caption": "The bone.",
        "labels": {"front": "Front", "back": "Back"},
    }
    knee["recovery"]["timeline_alt"] = "Five points on a line."
    knee["when_to_call"].pop("none", None)
    knee["when_to_call"]["phones"] = [
        {"phone": "At night", "when": "Nights"},
        {"number": "911", "when": "In an emergency"},
    ]
    knee["parts"][0]["id"] = "way"
    knee["parts"][2]["table"]["alt"] = "When you may be visited."
    for each in (knee["before"]["items"][0], knee["preparation"]["timetable"][0], knee["medicines"]["items"][0],
                 knee["recovery"]["milestones"][0], knee["risks"]["items"][0], knee["glossary"][0]):  # fmt: skip
        each["source"] = "A new joint"
    knee.update(side="optional", level="optional", order=["short_version", "why", "steps"])
    knee["medicines"]["items"].append(
        {"name": "Iron", "stop": {"when": "7 days before", "day": -7}, "start": {"when": "The day after", "day": 1}}
    )
    knee["preparation"]["timetable"][0]["day"] = -14
    knee["risks"]["items"][0]["of_100"] = 3
    knee["parts"].append(
        {
            "heading": "What to eat",
            "lists": [
                {"heading": "Eat", "mark": "yes", "items": ["Toast."]},
                {"heading": "Do not eat", "mark": "no", "items": ["Nuts."]},
            ],
        }
    )
    knee["teach_back"] = {
        "intro": "Tell us.",
        "items": [{"ask": "When do you stop?", "listen_for": "At midnight.", "source": "A new joint"}],
    }
    knee["one_page"] = ["short_version", "way"]
    knee["trifold"] = ["short_version", "recovery"]
    for part in (
        "why",
        "steps",
        "recovery",
        "before",
        "preparation",
        "risks",
        "aftercare",
        "when_to_call",
        "medicines",
        "teach_back",
    ):
        knee[part].setdefault("heading", f"Our {part}")
    knee["translations"] = {"es": {**_plain_translation(knee), "also": ["RTR"], "note": "Made by Ana."}}
    said = {"At night": "De noche", "8 pm to 8 am": "20 a 8", "From abroad": "Del extranjero", "Stones": "Piedras",
            "Monday to Friday": "De lunes a viernes", "Saturdays too": "Los sábados"}  # fmt: skip
    for place in practice["places"]:
        said |= {text: f"{text} (es)" for text in (place["name"], *place["address"])}
    practice["translations"] = {"es": {"contact": ["Llame."], "words": said}}
    return made


def _plain_translation(knee: Content) -> Content:
    """The words again, with what a translation does not repeat left out: the language is what tells the sheets apart."""
    said = {each.name for each in dataclasses.fields(model.Wording)}
    return {**{key: copy.deepcopy(value) for key, value in knee.items() if key in said}, "version": "2026-11-22"}


def reachable(entry: type[Entry] = model.Content) -> dict[type[Entry], tuple[FieldKind, ...]]:
    """Every type of entry that a content can have."""
    found: dict[type[Entry], tuple[FieldKind, ...]] = {}
    waiting = [entry]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found[each] = field_kinds(each)
            waiting += [field.entry for field in found[each] if field.entry]
    return found


def leaves() -> list[Leaf]:
    """Each field that holds a value of its own, by the type that it is met in."""
    return [(kind.__name__, each.name) for kind, all_fields in reachable().items() for each in all_fields if each.kind and not each.entry]  # fmt: skip


def other(kind: WordKind | Kind, value: Any, hint: Any) -> Any:
    """Another value of the kind."""
    if isinstance(kind, WordKind):
        return f"{value} more"
    match kind:
        case Kind.CHOICE:
            arguments = typing.get_args(plain_hint(hint)[0])
            return next(each for each in arguments if each != value)
        case Kind.NUMBER:
            return value + 1
        case Kind.DATE:
            return value + datetime.timedelta(days=1)
        case Kind.PHONE:
            return {"911": "112"}.get(value, value[:-1] + str((int(value[-1]) + 1) % 10))
        case Kind.COUNTRY:
            return "CA"
        case Kind.COLOR:
            return "#4a1d6e"
        case Kind.URL:
            return f"{value}/other"
        case Kind.FILE | Kind.PICTURE_FILE:
            return "other-" + value
        case Kind.ILLUSTRATION:
            return "kyphoplasty-cement"
        case Kind.PHONE_NAME:
            return "From abroad"
        case Kind.LANGUAGE:
            return "fr"
        case Kind.PART:
            return "risks"
        case Kind.DIGEST:
            return "0" * 12
    return f"{value}x"


def edits(value: Any, leaf: Leaf) -> Iterator[Any]:
    """The value with one field of one entry within it changed, for each place where the field has a value."""
    if isinstance(value, Entry):
        for each in field_kinds(type(value)):
            held = getattr(value, each.name)
            if each.kind and not each.entry and (type(value).__name__, each.name) == leaf:
                hint = next(field.hint for field in fields(type(value)) if field.name == each.name)
                yield from (dataclasses.replace(value, **{each.name: new}) for new in _changed(held, each.kind, hint))
            elif each.entry:
                yield from (dataclasses.replace(value, **{each.name: new}) for new in edits(held, leaf))
    elif isinstance(value, tuple):
        for at, each in enumerate(value):
            yield from ((*value[:at], new, *value[at + 1 :]) for new in edits(each, leaf))
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from ({**value, name: new} for new in edits(each, leaf))


def _changed(held: Any, kind: WordKind | Kind, hint: Any) -> Iterator[Any]:
    """A field's value with one text of it changed."""
    if isinstance(held, tuple):
        for at, each in enumerate(held):
            yield from ((*held[:at], new, *held[at + 1 :]) for new in _changed(each, kind, hint))
    elif isinstance(held, dict):
        for name, each in held.items():
            yield from ({**held, name: new} for new in _changed(each, kind, hint))
    elif held not in (None, ""):
        yield other(kind, held, hint)


def edited(library: Library, leaf: Leaf) -> Iterator[Library]:
    """The library with one value of a field changed, in each place where it stands."""
    for practice in edits(library.practice, leaf):
        yield dataclasses.replace(library, practice=practice)
    for procedures in edits(dict(library.procedures), leaf):
        yield dataclasses.replace(library, procedures=procedures)


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The leaflet, approved in both languages."""
    folder = tmp_path_factory.mktemp("practice")
    library = library_of(folder, rich(folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing, "find_obstacles", lambda *_: [])  # how its words are is none of this
        for language in LANGUAGES:
            signing.approve(library, "knee", language, by="Jane Roe, MD", today=TODAY)
    assert stands(library)
    return library


def stands(library: Library) -> bool:
    """Whether every edition in both languages is approved."""
    return all(
        judge_standing(library, "knee", each, TODAY, name).kind == "approved" for each in LANGUAGES for name in EDITIONS
    )


@pytest.mark.parametrize("leaf", leaves(), ids=".".join)
def test_an_edit_voids_the_approval_or_is_on_the_list(leaf: Leaf, approved: Library) -> None:
    name = ".".join(leaf)
    listed = name in NOT_BOUND or (leaf[1] == "source" and "Sourced.source" in NOT_BOUND)
    tried = list(edited(approved, leaf))[:12]
    assert tried or name in NO_VALUE, f"no {name} stands in the content of this test"
    for each in tried:
        try:
            still = stands(each)
        except HandoutsError:  # what cannot be composed is not printed as approved either
            assert not listed, name
            continue
        if listed or not still:
            assert still == listed, f"an edit of {name} voids the approval"
        else:
            assert printed(each) == printed(approved), f"an edit of {name} changes a sheet and voids nothing"


def printed(library: Library) -> list[bytes]:
    """Every edition in both languages, as files."""
    return [
        handouts.build(library, "knee", format=name, language=each.code, today=TODAY).pdf
        for each in LANGUAGES
        for name in EDITIONS
    ]


NO_VALUE = {
    "Part.shared": "the words of its file stand in the part: tests/content/test_interwoven.py edits them",
    "Procedure.sheets": "a pack is made of other sheets: tests/content/test_packs.py",
    "Variant.label": "a variant is a sheet of its own: tests/content/test_variants.py",
    "WhenToCall.none": "it stands instead of signs: test_a_reason_not_to_call_is_bound",
    "Translation.of": "test_the_original_that_a_translation_names_is_bound",
    "Logo.name": "a logo is a file here; the name of a drawing is tried as Picture.name",
    "Logo.labels": "tried as Picture.labels",
}
"""Fields that cannot stand beside the others, and where they are tried."""


def test_a_reason_not_to_call_is_bound(approved: Library) -> None:
    knee = dataclasses.replace(
        approved.procedures["knee"], when_to_call=model.WhenToCall(none="Nothing can go wrong."), translations={}
    )
    library = dataclasses.replace(approved, procedures={"knee": knee})
    assert judge_standing(library, "knee", LANGUAGES[0], TODAY).kind == "changed"


def test_the_original_that_a_translation_names_is_bound(approved: Library) -> None:
    knee = approved.procedures["knee"]
    spanish = dataclasses.replace(knee.translations["es"], of="0" * 12)
    library = dataclasses.replace(
        approved, procedures={"knee": dataclasses.replace(knee, translations={"es": spanish})}
    )
    assert judge_standing(library, "knee", LANGUAGES[1], TODAY).kind == "behind"


def test_every_field_on_the_list_is_there() -> None:
    there = {".".join(each) for each in leaves()}
    assert {each for each in NOT_BOUND if each != "Sourced.source"} <= there
