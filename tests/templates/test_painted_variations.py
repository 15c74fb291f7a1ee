"""What changes on a small sheet when one thing of its content does: one step more, a longer title, another logo.

Of each series the first sheet stands whole in the golden file, of the others only what they paint otherwise. The last
series says only where the lines stand, for content of growing length: how pages break, and how spaces give.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY
from content_factory import Content, leaflet, library_of, scaled, times
from support.painted import baselines, painted
from test_language_sheets import pictured

import handouts
from handouts.templates import FORMATS

Golden = Callable[[str, str], None]
Series = Iterable[tuple[str, Content]]

KNEE = leaflet()["procedures"]["knee"]
SPINE = scaled(1, 1)["procedures"]["kyphoplasty"]
DRAWN = SPINE["steps"]["items"]
BARE = [{"heading": step["heading"], "text": step["text"]} for step in DRAWN]
PHOTOGRAPHED = [{**step, "picture": {"file": "knee.jpg", "alt": "A bar."}} for step in BARE]
SHORT = "It can help."
LONG = "Some words that fill a line of the column and go on to the next one, as words do, until they end here."


def tiny(*, practice: Mapping[str, Any] | None = None, **parts: Any) -> Content:
    """A sheet with a title, a sentence, a point, and nothing else but these parts."""
    content = scaled(1 / 3, 1 / 3)
    content["practice"] |= {"contact": [], **(practice or {})}
    procedure = {"title": "Knee", "plain_title": SHORT, "version": "2026-11-22", "short_version": [SHORT]} | parts
    named = ("short_version", "why", "steps", "recovery", "preparation", "before", "aftercare", "risks", "when_to_call", "medicines")  # fmt: skip
    procedure["one_page"] = [part for part in named if part in procedure]
    content["procedures"] = {"knee": procedure}
    return content


# -- the series, each a number of sheets by the name of what is different


def titles() -> Series:
    """So long that each size of type is needed, down to two lines and more."""
    for title in ("Knee", "Kyphoplasty", "Total knee replacement", "Replacement of a whole knee joint", "A new joint for your knee, and how you live with it from the first day to the last"):  # fmt: skip
        yield title, tiny(title=title)
    for lead in (LONG, LONG * 2):
        yield f"a sentence of {len(lead)} letters", tiny(plain_title=lead)


def phones() -> Series:
    """So long that each size of type is needed."""
    for number in (
        "(770) 962-3642",
        "(770) 962-3642 ext. 12",
        "(770) 962-3642 ext. 12345",
        "+44 20 7946 0958 ext. 12345",
    ):
        yield number, tiny(practice={"phones": [{"number": number}]})
    several = leaflet()["practice"]["phones"]
    yield "three phones", tiny(practice={"phones": several})
    yield "words to the phone", tiny(practice={"contact": [LONG, SHORT]})
    yield "a form", tiny(practice={"web_form": "https://www.example.com/contact?from=leaflet"})


def practices() -> Series:
    """Names, logos, places and doctors."""
    for lines in (["Hill"], ["Hill Clinic", "for Joints"], ["Hill Clinic", "for Joints", "and Spines"], [LONG]):
        yield " / ".join(lines), tiny(practice={"name": " ".join(lines)[:60], "name_lines": lines})
    for logo in ("logo.svg", "logo.png", "wide.png", "tall.png"):
        yield logo, tiny(practice={"brand": {"logo": {"file": logo, "alt": "Three stones"}}})
    for count in (1, 2, 3):
        yield f"{count} places", tiny(practice={"places": leaflet()["practice"]["places"][:count]})
        yield f"{count} doctors", tiny(practice={"doctors": times(leaflet()["practice"]["doctors"], count / 2)})
    yield "other colors", tiny(practice={"brand": {"color": "#7a1f5c", "accent": "#00615c"}})


def drawn_steps() -> Series:
    """From one to six, with drawings."""
    for count in range(1, 7):
        yield f"{count} steps", tiny(steps={"items": times(DRAWN, count / 4)})


def other_steps() -> Series:
    """Without pictures, with photographs, with both; and with a long text."""
    for name, each in (("bare", BARE), ("photographs", PHOTOGRAPHED)):
        for count in (1, 2, 3, 5):
            yield f"{count} {name}", tiny(steps={"items": times(each, count / 4)})
    yield "mixed", tiny(steps={"intro": [LONG], "items": [BARE[0], DRAWN[1], PHOTOGRAPHED[2], DRAWN[3], BARE[3]]})
    yield "long", tiny(steps={"intro": [SHORT], "items": [{**DRAWN[0], "text": [LONG] * 9}, DRAWN[1]]})


def recovery() -> Series:
    """From one to six milestones, with icons and without, long and short."""
    milestones = KNEE["recovery"]["milestones"]
    bare = [{"when": each["when"], "text": each["text"]} for each in milestones]
    for count in range(1, 7):
        yield f"{count} with icons", tiny(recovery={"milestones": times(milestones, count / 5)})
    for count in (1, 3, 4):
        yield f"{count} bare", tiny(recovery={"intro": [LONG], "milestones": bare[:count]})
    yield "three long", tiny(recovery={"milestones": [{**each, "text": [LONG] * 3} for each in milestones[:3]]})
    yield "one very long", tiny(recovery={"milestones": [milestones[0], {**milestones[1], "text": [LONG] * 9}]})
    yield "weeks", tiny(recovery={"milestones": [{**milestones[2], "weeks": weeks} for weeks in (1, 6, 12)]})


def pictures() -> Series:
    """Drawings by name and pictures from files, tall and wide, with a caption and without, at the top and in a part."""
    where = SPINE["why"]["picture"]
    photograph = KNEE["why"]["picture"]
    plain = {key: value for key, value in photograph.items() if key != "caption"}
    for name, picture in (("where", where),  ("photograph", photograph), ("no caption", plain),
                          ("drawing by name", SPINE["steps"]["items"][1]["picture"]), ("a wide one", {**plain, "file": "wide.png"}),
                          ("a tall one", {**plain, "file": "tall.png"}), ("a vector", {**plain, "file": "step.svg"}),
                          ("a vector of all kinds", {**plain, "file": "shapes.svg"}),
        ("a vector without a size", {**plain, "file": "unsized.svg"}), ("grey", {**plain, "file": "grey.png"})):  # fmt: skip
        yield name, tiny(plain_title=LONG, why={"text": [LONG, SHORT], "picture": picture})
    yield "no words", tiny(plain_title=LONG, why={"text": [SHORT], "picture": where})
    yield "a long title", tiny(title="A very long title of a sheet", why={"text": [SHORT], "picture": where})
    labels = {**where, "labels": {"bone": "The broken bone of which we speak"}}
    yield "a long label", tiny(plain_title=LONG, why={"text": [SHORT], "picture": labels})
    part = {"heading": "How it looks", "after": "short_version"}
    for name, picture in (("a photograph in a part", photograph), ("a drawing in a part", where)):
        yield name, tiny(parts=[{**part, "picture": picture}])


def words() -> Series:
    """Lists, tables, terms and notices."""
    part = {"heading": "A part", "after": "short_version"}
    yield "text", tiny(parts=[{**part, "text": [LONG * 3, {"text": LONG, "new_paragraph": "yes"}]}])
    yield "items", tiny(parts=[{**part, "items": [SHORT, LONG, LONG * 2]}])
    yield "notice", tiny(parts=[{**part, "notice": {"heading": "Please note", "text": [LONG]}}])
    for columns in (1, 2, 3, 5):
        rows = [["Monday to Friday", "2 pm", LONG, "Donaudampfschifffahrtsgesellschaft", "–"][:columns]] * 3
        head = ["Day", "From", "What there is to say", "Who", "Where"][:columns]
        yield f"a table of {columns}", tiny(parts=[{**part, "table": {"head": head, "rows": rows}}])
    yield "points of two lines", tiny(short_version=[SHORT, LONG, SHORT])
    yield "four points", tiny(short_version=[SHORT] * 4)
    yield "when to call", tiny(when_to_call=KNEE["when_to_call"])
    yield "risks", tiny(risks=KNEE["risks"])
    yield "risks without counts", tiny(risks={"items": [{"what": "A clot.", "text": LONG}, {"what": "Pain."}]})
    yield "terms", tiny(glossary=[*KNEE["glossary"], {"term": "Bone", "meaning": LONG * 2}])
    yield "boxes", tiny(before=KNEE["before"], aftercare=KNEE["aftercare"])
    yield "medicines", tiny(medicines=KNEE["medicines"])
    yield "preparation", tiny(preparation=KNEE["preparation"])


def questions() -> Series:
    """None, some, many, and long ones: what is left are lines to write on."""
    for count in (0, 1, 3, 6, 12):
        yield f"{count} questions", tiny(questions=[f"May I do this, number {number}?" for number in range(count)])
    yield "long questions", tiny(questions=[LONG, SHORT, LONG * 2])
    yield "questions and recovery", tiny(questions=["May I?"], recovery=KNEE["recovery"], before=KNEE["before"])


def from_right_to_left() -> Series:
    """What a mirror does to lists, steps, pictures and fields."""
    content = pictured("ar")
    procedure = content["procedures"]["sample"]
    for name, parts in (
        ("points", ()),
        ("steps", ("steps",)),
        ("why", ("why",)),
        ("boxes", ("before",)),
        ("terms", ("glossary",)),
        ("recovery", ("recovery",)),
    ):
        kept = ("title", "language", "plain_title", "version", "short_version", *parts)
        yield name, content | {"procedures": {"sample": {key: procedure[key] for key in kept}}}


SERIES: dict[str, Callable[[], Series]] = {
    each.__name__.replace("_", "-"): each
    for each in (
        titles,
        phones,
        practices,
        drawn_steps,
        other_steps,
        recovery,
        pictures,
        words,
        questions,
        from_right_to_left,
    )
}


def shown(content: Content, edition: str, folder: Path, read: Callable[[bytes], str]) -> list[str]:
    """The lines that ``read`` makes of a sheet, or why it is refused."""
    library = library_of(folder, content)
    try:
        return read(
            handouts.build(library, next(iter(library.procedures)), format=edition, today=TODAY).pdf
        ).splitlines()
    except handouts.HandoutsError as error:
        return [f"refused: [{each.code}] {each}".replace(str(folder), "") for each in error.problems]


@pytest.mark.parametrize("edition", FORMATS)
@pytest.mark.parametrize("name", SERIES)
def test_what_a_change_of_content_changes_on_the_page(name: str, edition: str, golden: Golden, tmp_path: Path) -> None:
    said: list[str] = []
    first: list[str] = []
    for title, content in SERIES[name]():
        lines = shown(content, edition, tmp_path, painted)
        said += ["", f"== {title}", *(lines if not first else only(lines, first))]
        first = first or lines
    golden(f"painted/series-{name}-{edition}.txt", "\n".join(said[1:]) + "\n")


def only(lines: list[str], first: list[str]) -> Iterator[str]:
    """What is not in the first one, and how many lines of it are gone."""
    yield from (line for line in lines if line not in first or line.startswith("page "))
    yield f"  without {sum(line not in lines for line in first)} lines of the first"


@pytest.mark.parametrize("count", [0.5, 1, 1.5], ids=["few", "some", "many"])
@pytest.mark.parametrize("edition", FORMATS)
def test_where_lines_stand_on_pages_more_or_less_full(
    edition: str, count: float, golden: Golden, tmp_path: Path
) -> None:
    said: list[str] = []
    for length in (0.5, 0.7, 0.9, 1.1, 1.3, 1.5):
        said += [f"texts {length} times as long", *shown(scaled(length, count), edition, tmp_path, baselines)]
    golden(f"painted/lines-{edition}-{count}.txt", "\n".join(said) + "\n")
