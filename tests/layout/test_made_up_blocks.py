"""Blocks that no content of ours has, laid out one by one: what their rows say, against golden files.

Each is short, so that its measures are seen and not its words: one item and many, with pictures and without, values
and lines to write on, texts of one line and of several.
"""

import dataclasses
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import TODAY
from content_factory import OTHER_SHAPES, PICTURES, library_of
from support.rows import told
from test_row_bounds import brief

from handouts.content.colors import Palette
from handouts.document import nodes as doc
from handouts.document.compose import compose
from handouts.languages.language import Language
from handouts.layout.blocks import cards, lay_out_block
from handouts.layout.blocks.contact import lay_out_code, lay_out_phone
from handouts.layout.blocks.form import PAIRS, lay_out_fields, lay_out_questions
from handouts.layout.blocks.pictures import fit_picture, lay_out_figure, measure_label_room
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.blocks.steps import lay_out_step, lay_out_steps
from handouts.layout.blocks.text import lay_out_text
from handouts.layout.blocks.timeline import lay_out_timeline_across, lay_out_timeline_down
from handouts.layout.rows import PlacedMark, Row
from handouts.layout.tagging import Tags
from handouts.layout.typography import PAPERS, Look
from handouts.pdf.structure import StructTreeRoot
from handouts.problems import HandoutsError
from handouts.templates import FORMATS

Golden = Callable[[str, str], None]
X, WIDTH = 100.0, 300.0
PHONES = {"standard": (WIDTH, 250.0), "large-print": (330.0, 320.0)}
"""Room for a phone number by edition, usual and narrow, in points: a number is never broken."""
SENTENCE = "These words fill a line of the column and go on to the next one, as words do. "
SCENE = "kyphoplasty-balloon"


def words(text: str, *, strong: bool = False, field: str = "") -> doc.Paragraph:
    """A paragraph."""
    return doc.Paragraph((doc.Span(text, strong=strong, field=field),))


def heading(text: str) -> doc.Heading:
    """A heading within a part."""
    return doc.Heading((doc.Span(text),), 3)


def photograph(caption: str = "", file: str = "knee.png") -> doc.Figure:
    """A picture from a file."""
    return doc.Figure(alt="A knee.", file=file, caption=words(caption) if caption else None)


def drawing(name: str, caption: str = "", *labels: tuple[str, str]) -> doc.Figure:
    """An illustration of ours."""
    return doc.Figure(alt="A spine.", name=name, labels=labels, caption=words(caption) if caption else None)


def step(number: int, figure: doc.Figure | None = None, *body: str) -> doc.NumberedStep:
    """A step."""
    return doc.NumberedStep(words(str(number)), heading(f"Step {number}"), figure, tuple(map(words, body)))


def milestone(when: str, icon: str | None = None, weeks: int | None = None, *body: str) -> doc.TimelinePoint:
    """A milestone."""
    return doc.TimelinePoint(heading(when), tuple(map(words, body)), icon, weeks)


def timeline(*items: doc.TimelinePoint) -> doc.Timeline:
    """Milestones on a line."""
    return doc.Timeline(doc.Figure(alt="A line."), items)


def field(key: str, label: str, value: str | None = None) -> doc.Field:
    """A line of the form; a value is a detail of somebody."""
    return doc.Field(key, words(label), None if value is None else words(value, field=key), label)


def table(*rows: tuple[str, ...]) -> doc.DataTable:
    """A table; the first row is its head."""
    head, *others = (tuple(map(words, row)) for row in rows)
    return doc.DataTable(head, tuple(others))


LINKED = doc.Paragraph((doc.Span("See "), doc.Span("our page", uri="https://www.example.com"), doc.Span(" today.", strong=True)))  # fmt: skip
FORM = (field("name", "Name"), field("date", "Date"), field("time", "At"), field("place", "Where"))
GIVEN = (field("name", "Name", "Ann Lee"), field("date", "Date", "Dec 3"), field("time", "At", "9:30"), field("note", "Note", SENTENCE * 2))  # fmt: skip


def three() -> tuple[doc.Paragraph, ...]:
    """A short item, a long one, a short one; each time other nodes, for each has a tag of its own."""
    return tuple(map(words, ("Rest.", SENTENCE * 2, "Walk.")))


BLOCKS: dict[str, doc.Block] = {
    "a line": words("Rest."),
    "two lines": words(SENTENCE[:60]),
    "many lines": words(SENTENCE * 3),
    "a link": LINKED,
    "a slot": doc.Slot(key="name"),
    "somebody's words": words("Ann Lee", field="name"),
    "points of one line": doc.Bullets((words("Rest."), words("Walk.")), points=True),
    "points": doc.Bullets(three(), points=True),
    "bullets": doc.Bullets(three()),
    "boxes": doc.Ticks(three(), "A box"),
    "terms": doc.Definitions((doc.Definition(words("Bone"), words("It is hard.")), doc.Definition(words(SENTENCE), words(SENTENCE)))),
    "a photograph": photograph(),
    "a tall photograph": photograph(file="tall.png"),
    "a photograph with a caption": photograph("The joint."),
    "a drawing with a caption": drawing("spine-where", SENTENCE),
    "a narrow table": table(("Day", "From"), ("Monday", "2 pm"), ("Sunday", "–")),
    "a wide table": table(("Day", "What there is to say", "Who"), ("Monday", SENTENCE, "Ann"), ("Tuesday and Wednesday", SENTENCE * 2, "–")),
    "a table of long words": table(("Donaudampfschifffahrtsgesellschaft",) * 3, ("Rest", "Walk", "Eat")),
    "a form": doc.Fields(FORM),
    "a form that is filled in": doc.Fields(GIVEN),
    "a form of one field": doc.Fields((field("place", "Where"),)),
    "lines to write on": doc.WritingLines("Notes"),
    "a phone that says whose it is": doc.PhoneBlock(words("A nurse, from 8 to 5"), words("(770) 555-0142"), doc.QrCode("https://www.example.com", "A code.", words("Scan this."))),
    "a phone": doc.PhoneBlock(None, words("(770) 555-0142"), doc.QrCode("https://www.example.com", "A code.", words("Scan this."))),
    "a long phone": doc.PhoneBlock(None, words("+44 20 7946 0958 ext. 12345"), doc.QrCode("https://www.example.com/a?b=c", "A code.", words(SENTENCE * 3))),
    "one place": doc.Places(((words("North"), words("1 Hill Road")),)),
    "three places": doc.Places(((words("North"), words("1 Hill Road")), (words("South"),), (words("East"), words(SENTENCE), words("(770) 555-0101")))),
    "steps": doc.NumberedSteps((step(1, None, "Rest.", "Walk."), step(12, photograph("The joint."), SENTENCE), step(3, drawing("kyphoplasty-tube", "", ("front", "Front")), "Eat."))),
    "a timeline": timeline(milestone("Day 1", "home", 1, "You walk."), milestone("Week 6", None, 6, SENTENCE * 2), milestone("One year", "sun", 50)),
    "a timeline of one": timeline(milestone("Day 1", "home", None, "You walk.")),
    "a long timeline": timeline(milestone("Day 1", "home", 3, SENTENCE * 9), milestone("Week 6", "sun", 3, "You run.")),
}  # fmt: skip


@pytest.fixture(params=("standard", "large-print"))
def setting(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Typesetting]:
    """With what the blocks are set, and the name of the edition."""
    edition = FORMATS[request.param]
    library = library_of(tmp_path, brief())
    for name in ("knee.png", "tall.png"):
        (tmp_path / name).write_bytes({**PICTURES, **OTHER_SHAPES}[name]())
    english = Language.of("en")
    document = compose(library, "knee", english)
    part = doc.Section("part", heading("A part"), tuple(BLOCKS.values()))
    document = dataclasses.replace(document, sections=(part,), date=TODAY)
    look = Look.of(Palette.of(library.practice.brand), "color")
    made = edition(document, Tags(document, StructTreeRoot().document), look, PAPERS["letter"], tmp_path)
    return request.param, made.setting


def test_every_block_is_laid_out_as_before(setting: tuple[str, Typesetting], golden: Golden) -> None:
    edition, held = setting
    lines = []
    for name, block in BLOCKS.items():
        slot, wide = isinstance(block, doc.Slot), PHONES[edition][0] if isinstance(block, doc.PhoneBlock) else WIDTH
        rows = lay_out_text(held, block, held.styles.body, X, WIDTH) if slot else lay_out_block(held, block, X, wide)  # type: ignore[arg-type]
        lines += [f"== {name}", *told(rows)]
    golden(f"rows/blocks-{edition}.txt", "\n".join(lines) + "\n")


DEEP = ("Day", "When you may drive again", "إذا تقُد الفقرةِ إلى ربع", "Ợt gặp Ấy ỹ")


@pytest.mark.parametrize("said", DEEP)
@pytest.mark.parametrize("width", [90.0, WIDTH])
def test_a_heading_said_again_keeps_clear_of_its_cell(
    setting: tuple[str, Typesetting], said: str, width: float
) -> None:
    """In the cards after the first it is furniture; its letters are as deep as they were in the first."""
    _, held = setting
    style = held.styles.small_strong
    rows = cards._lay_out_label(held, words(said), X, width, again=True)
    lines = [part.mark.text for row in rows for part in row.parts]
    assert rows[-1].height >= style.baseline + style.descent(lines[-1])
    assert all(row.height >= style.line_height(lines) for row in rows[:-1])


def otherwise(edition: str, setting: Typesetting) -> Iterator[tuple[str, list[Row]]]:
    """Blocks laid out in other ways than they are in running text."""
    form, given, slots = BLOCKS["a form"], BLOCKS["a form that is filled in"], BLOCKS["a form of one field"]
    assert isinstance(form, doc.Fields)
    assert isinstance(given, doc.Fields)
    assert isinstance(slots, doc.Fields)
    yield "a form, no pairs", lay_out_fields(setting, form, X, WIDTH, pairs=())
    yield "a form, other pairs", lay_out_fields(setting, form, X, WIDTH, pairs=(("name", "date"), ("time", "note")))
    yield "a form, two lines more", lay_out_fields(setting, form, X, WIDTH, PAIRS, 2)
    yield "filled in, two lines more", lay_out_fields(setting, given, X, WIDTH, lines=2)
    boxes, lines = BLOCKS["boxes"], BLOCKS["lines to write on"]
    yield "questions, no lines", lay_out_questions(setting, [boxes, lines], X, WIDTH, 0)
    yield "questions, two lines", lay_out_questions(setting, [lines, words("left out"), boxes], X, WIDTH, 2)
    steps = BLOCKS["steps"]
    assert isinstance(steps, doc.NumberedSteps)
    yield "steps below each other", lay_out_steps(setting, steps, X, WIDTH)
    for node, beside in itertools.product(steps.items, (None, (X + 120, 180.0))):
        rows = lay_out_step(setting, node, X, 110, 90, scale=0.8, shift=60, words_at=beside)
        yield f"step {node.number.text} {'beside' if beside else 'above'}", rows
    across = timeline_of("a timeline")
    columns = [(X, 90.0), (X + 100, 90.0), (X + 200, 90.0)]
    yield "a timeline across", lay_out_timeline_across(setting, across, X, columns, X + WIDTH)
    yield (
        "a short one across",
        lay_out_timeline_across(setting, timeline_of("a timeline of one"), X, [(X, 90)], X + 150),
    )
    yield "a timeline down, apart", lay_out_timeline_down(setting, across, X, WIDTH, apart=40)
    for name in ("a phone", "a long phone"):
        block = BLOCKS[name]
        assert isinstance(block, doc.PhoneBlock)
        yield f"{name}, narrow", lay_out_phone(setting, block, X, PHONES[edition][1])
        yield f"{name}, its code", [lay_out_code(setting, block.code, X, 50, 140)]
    for name in ("a photograph", "a tall photograph", "a photograph with a caption", "a drawing with a caption"):
        node = BLOCKS[name]
        assert isinstance(node, doc.Figure)
        yield f"{name}, low", lay_out_figure(setting, node, X, WIDTH, 60)
        mark, high = fit_picture(setting, node, 80, 50, scale=1.1, number="1")
        yield f"{name}, fitted", [Row(high, [PlacedMark(X, 0, mark)])]
    strong = words("Rest now.", strong=True)
    setting.tags._elements[strong] = setting.tags[BLOCKS["a line"]]
    for style in (None, setting.styles.callout):
        yield "strong words", lay_out_text(setting, strong, setting.styles.small, X, WIDTH, style)


def timeline_of(name: str) -> doc.Timeline:
    """A timeline among the blocks."""
    block = BLOCKS[name]
    assert isinstance(block, doc.Timeline)
    return block


def test_blocks_are_laid_out_in_other_ways_as_before(setting: tuple[str, Typesetting], golden: Golden) -> None:
    edition, held = setting
    lines = [line for name, rows in otherwise(edition, held) for line in (f"== {name}", *told(rows))]
    golden(f"rows/other-ways-{edition}.txt", "\n".join(lines) + "\n")


def test_a_phone_number_is_refused_rather_than_broken(setting: tuple[str, Typesetting]) -> None:
    _, held = setting
    block = BLOCKS["a long phone"]
    assert isinstance(block, doc.PhoneBlock)
    with pytest.raises(HandoutsError, match=r"\+44 20 7946 0958"):
        lay_out_phone(held, block, X, 120)


def test_the_bones_of_a_series_stand_beside_its_widest_label(setting: tuple[str, Typesetting]) -> None:
    _, held = setting
    label = held.styles.label

    def room(*labels: tuple[str, str]) -> float:
        node = doc.NumberedSteps((step(1), step(2, drawing(SCENE, "", *labels))))
        return measure_label_room(held, node)

    beside = 0.8 * label.size
    assert room() == 44.0
    assert room(("bone", "a")) == 44.0
    wide = "Donaudampfschifffahrt"
    assert room(("bone", f"a {wide} b")) == pytest.approx(label.width(wide) + beside)
    assert room(("front", wide)) == pytest.approx(label.width(wide) + beside), "which side is the front is one line"
    assert room(("back", wide)) == 44.0, "it stands behind the bones"
    assert room(("tube", wide)) == 44.0, "and so does the tube's"
