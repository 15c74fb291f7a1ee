"""The sheet proves itself: each fault put into line breaker, painter, font writer, links or slots is refused.

Every rule has a fault here that it alone finds, so that none can be taken away unseen.
"""

import copy
import datetime
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.colors import HexColor

import handouts
from handouts.document import nodes as doc
from handouts.layout import marks
from handouts.layout.blocks import text as text_blocks
from handouts.layout.painter import Painter
from handouts.layout.rows import Row
from handouts.pdf import fonts, line_breaking, text_operators
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.fonts import Face
from handouts.pdf.painted import read_glyphs_once
from handouts.pdf.plate import Plate
from handouts.pdf.slots import PlateSlot, SlotFace
from handouts.press import setting
from handouts.press.press import Press
from handouts.press.proof import furniture, ink, links, numbers, words
from handouts.press.proof.proof import RULES, Rule, gather_evidence
from handouts.problems import HandoutsError
from handouts.templates.edition import Edition, RunningHead

TODAY = datetime.date(2026, 11, 22)
LONG = "Stay in bed until the nurse has seen you and has told you that you may get up and walk about on your own."
CELL = "It keeps the blood thin, so that no clot can form in the leg after the rinse."
CONTENT: dict[str, Any] = {
    "practice": {
        "name": "Lakeside Joint Clinic",
        "name_lines": ["Lakeside", "Joint Clinic"],
        "phones": [{"number": "(770) 555-0142"}],
        "web_form": "https://lakeside.example/contact",
        "contact": ["Call if your fever is over 101.5."],
    },
    "procedures": {
        "sample": {
            "title": "Knee rinse",
            "plain_title": "It can wash out a sore knee.",
            "version": "2026-11-22",
            "short_version": ["It takes an hour.", "You can go home that day."],
            "why": {"text": [LONG]},
            "steps": {
                "items": [
                    {"heading": "You lie down", "text": "A nurse helps you."},
                    {"heading": "We rinse", "text": "It does not hurt."},
                ]
            },
            "medicines": {
                "items": [
                    {"name": "Testolin", "what_for": CELL, "what_to_do": "Stop."},
                    {"name": "Placebin", "what_for": "For pain.", "what_to_do": "Take it."},
                ]
            },
            "questions": ["How long must I rest?"],
        }
    },
}
LONG_PART: dict[str, Any] = {
    **CONTENT,
    "procedures": {"sample": {**CONTENT["procedures"]["sample"], "why": {"text": [LONG] * 40}}},
}
"""The same with a part that goes on from page to page."""
ARABIC: dict[str, Any] = {
    "practice": {"name": "Lakeside", "phones": [{"number": "(770) 555-0142"}], "contact": ["نحن هنا."]},
    "procedures": {
        "sample": {
            "title": "غسل الركبة",
            "language": "ar",
            "plain_title": "يمكن أن يساعد.",
            "version": "2026-11-22",
            "short_version": ["يستغرق 15 دقيقة."],
            "why": {"text": ["استريحوا."]},
        }
    },
}


def library(folder: Path, content: dict[str, Any] = CONTENT) -> handouts.Library:
    path = folder / "content.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return handouts.load(path)


Patch = pytest.MonkeyPatch
Proved = tuple[Plate, doc.Document, Sequence[Any]]


def laid_out(patch: Patch, folder: Path, content: dict[str, Any] = CONTENT, format: str = "standard") -> Proved:
    """What the press would prove, with whatever has been put wrong before."""
    asked: list[Any] = []
    patch.setattr(setting, "refuse_unproved", lambda *what: asked.append(what))
    patch.setattr(Edition, "_refuse_losses", lambda self, canvas: None)  # the proof must find them by itself
    Press(library(folder, content), "sample", format=format, today=TODAY).plate(())
    return asked[0][:3]


def rules_broken(proved: Proved) -> set[Rule]:
    evidence = gather_evidence(*proved)
    return {rule for rule in RULES if list(rule(evidence))}


def each_line(patch: Patch, change: Callable[[Painter, Any, float, float, Callable[..., None]], None]) -> None:
    """Let ``change`` paint each line of text instead of the painter."""
    paint = Painter.line
    patch.setattr(Painter, "line", lambda self, line, x, y: change(self, line, x, y, paint))


def move(text: str, dx: float = 0.0, dy: float = 0.0) -> Callable[[Patch], None]:
    """A painter that moves the lines that begin with a text; ``dy`` is down."""

    def change(painter: Painter, line: Any, x: float, y: float, paint: Callable[..., None]) -> None:
        here = line.text.startswith(text)
        paint(painter, line, x + dx * here, y + dy * here)

    return lambda patch: each_line(patch, change)


# -- faults that one rule alone finds


def paint_in_reverse(patch: Patch) -> None:
    order = marks.TextLine.order.fget
    patch.setattr(marks.TextLine, "order", property(lambda self: 10_000 - order(self)))


def leave_a_bullet_unpainted(patch: Patch) -> None:
    def paint(self: marks.Bullet, painter: Painter, x: float, y: float) -> None:
        with painter.canvas.content(self.element):
            painter.canvas._mark("nothing")

    patch.setattr(marks.Bullet, "paint", paint)


def drop_a_word(patch: Patch) -> None:
    cut = line_breaking.words
    patch.setattr(
        line_breaking, "words", lambda pieces, measure: [w for w in cut(pieces, measure) if w.text != "nurse"]
    )


def write_wrong_widths(patch: Patch) -> None:
    width = Face.widths

    def widths(self: Face, gids: Sequence[int]) -> Any:
        parts = width(self, gids)
        parts[1] = [b"%.3f" % (float(parts[1][0]) + 1.5), *parts[1][1:]]
        return parts

    patch.setattr(Face, "widths", widths)


def paint_in_white(patch: Patch) -> None:
    def change(painter: Painter, line: Any, x: float, y: float, paint: Callable[..., None]) -> None:
        fill = painter.canvas.setFillColor
        white = line.text.startswith("It takes")
        painter.canvas.setFillColor = lambda color: fill(HexColor("#fefefe") if white else color)
        paint(painter, line, x, y)
        del painter.canvas.setFillColor

    each_line(patch, change)


def cut_the_foot(patch: Patch) -> None:
    lines = Edition.imprint_lines
    patch.setattr(Edition, "imprint_lines", lambda self: (lines(self)[0][:-3], lines(self)[1]))


def forget_what_goes_on(patch: Patch) -> None:
    patch.setattr(RunningHead, "__call__", lambda self: Row(20, keep=True))


def forget_the_page_number(patch: Patch) -> None:
    """Whichever foot an edition has: a leaflet has its own."""
    paint = Painter.words

    def change(self: Painter, words: str, *where: Any) -> None:
        if not re.fullmatch(r"Page \d+ of \d+", words):
            paint(self, words, *where)

    patch.setattr(Painter, "words", change)


def clip_a_line(patch: Patch) -> None:
    def change(painter: Painter, line: Any, x: float, y: float, paint: Callable[..., None]) -> None:
        if line.text.startswith("It takes"):
            painter.canvas._target = line.words[0].pieces[0].key
            painter.paint_within(x, y, 40, 30, lambda: paint(painter, line, x, y))
            painter.canvas._target = None
        else:
            paint(painter, line, x, y)

    each_line(patch, change)


def crowd_letters(patch: Patch) -> None:
    show = text_operators.FaceUse.operators

    def operators(self: Any, run: Any, *where: float) -> str:
        code = show(self, run, *where)
        return re.sub(r">[-.\d]+<", ">470<", code, count=1) if run.text.startswith("You can go home") else code

    patch.setattr(text_operators.FaceUse, "operators", operators)


def swap_lines(patch: Patch) -> None:
    """The first two lines of the long sentence change places."""

    def change(painter: Painter, line: Any, x: float, y: float, paint: Callable[..., None]) -> None:
        leading = line.words[0].pieces[0].style.leading
        here = line.words[0].pieces[0].key.role == "P"
        first = here and line.text.startswith(LONG[:20])
        second = here and not first and LONG.endswith(line.text)
        paint(painter, line, x, y + leading * (first - second))

    each_line(patch, change)


def paint_over(patch: Patch) -> None:
    def change(painter: Painter, line: Any, x: float, y: float, paint: Callable[..., None]) -> None:
        paint(painter, line, x, y)
        if line.text.startswith("It takes"):
            with painter.canvas.artifact():
                painter.rectangle(x + 20, y + 4, 30, 12, fill=HexColor("#dddddd"))

    each_line(patch, change)


def shift_a_cell(patch: Patch) -> None:
    """The last line of the long cell, beside which nothing stands, moves into the next column."""

    def change(painter: Painter, line: Any, x: float, y: float, paint: Callable[..., None]) -> None:
        last = line.words[0].pieces[0].key.role == "TD" and CELL.endswith(line.text)
        paint(painter, line, x + (70 if last else 0), y)

    each_line(patch, change)


def split_a_number(patch: Patch) -> None:
    """The sentence with the temperature is broken within it."""
    whole = text_blocks.break_lines

    def split(pieces: Sequence[Any], measure: float) -> list[Any]:
        text = "".join(piece.text for piece in pieces)
        at = text.find("101.5") + 4
        if at < 4 or len(pieces) > 1:
            return whole(pieces, measure)
        (head,) = whole([replace(pieces[0], text=text[:at])], measure)
        return [replace(head, ends=False), *whole([replace(pieces[0], text=text[at:])], measure)]

    patch.setattr(text_blocks, "break_lines", split)


def cut_a_word(patch: Patch) -> None:
    """The same sentence is broken within a word."""
    whole = text_blocks.break_lines

    def cut(pieces: Sequence[Any], measure: float) -> list[Any]:
        text = "".join(piece.text for piece in pieces)
        at = text.find("fever") + 2
        if at < 2 or len(pieces) > 1:
            return whole(pieces, measure)
        (head,) = whole([replace(pieces[0], text=text[:at])], measure)
        return [replace(head, ends=False), *whole([replace(pieces[0], text=text[at:])], measure)]

    patch.setattr(text_blocks, "break_lines", cut)


def turn_numbers_about(patch: Patch) -> None:
    """A painter that sets figures as it sets the letters around them: from right to left."""
    show = TaggedCanvas.show

    def turned(self: TaggedCanvas, runs: Sequence[Any], *where: Any) -> float:
        return show(
            self,
            [replace(r, glyphs=tuple(reversed(r.glyphs)), rtl=True) if r.text.strip().isdecimal() else r for r in runs],
            *where,
        )

    patch.setattr(TaggedCanvas, "show", turned)


def tap_beside(patch: Patch) -> None:
    link = TaggedCanvas.link
    patch.setattr(
        TaggedCanvas,
        "link",
        lambda self, element, uri, says, box: link(
            self, element, uri, says, (box[0], box[1] - 30, box[2], box[3] - 30)
        ),
    )


def tap_twice(patch: Patch) -> None:
    link = TaggedCanvas.link

    def twice(self: TaggedCanvas, *what: Any) -> None:
        link(self, *what)
        self._annotationrefs.append(self._annotationrefs[-1])

    patch.setattr(TaggedCanvas, "link", twice)


def dial_somebody_else(patch: Patch) -> None:
    link = TaggedCanvas.link
    patch.setattr(
        TaggedCanvas,
        "link",
        lambda self, element, uri, says, box: link(self, element, uri.replace("0142", "0143"), says, box),
    )


FAULTS: dict[Rule, tuple[Callable[[Patch], None], dict[str, Any]]] = {
    words.find_wrong_words: (drop_a_word, CONTENT),
    words.find_order_of_painting: (paint_in_reverse, CONTENT),
    words.find_missing_marks: (leave_a_bullet_unpainted, CONTENT),
    words.find_wrong_glyphs: (write_wrong_widths, CONTENT),
    words.find_unseen_words: (paint_in_white, CONTENT),
    furniture.find_wrong_furniture: (cut_the_foot, CONTENT),
    furniture.find_missing_furniture: (forget_what_goes_on, LONG_PART),
    ink.find_cut_glyphs: (clip_a_line, CONTENT),
    ink.find_ink_outside: (move("The short version", dx=-12), CONTENT),
    ink.find_overlaps: (move("You can go home", dy=-12), CONTENT),
    ink.find_crowded_glyphs: (crowd_letters, CONTENT),
    ink.find_lines_out_of_order: (swap_lines, CONTENT),
    ink.find_covered_words: (paint_over, CONTENT),
    ink.find_mixed_columns: (shift_a_cell, CONTENT),
    numbers.find_broken_numbers: (split_a_number, CONTENT),
    numbers.find_cut_words: (cut_a_word, CONTENT),
    numbers.find_turned_numbers: (turn_numbers_about, ARABIC),
    links.find_stray_links: (tap_twice, CONTENT),
    links.find_misplaced_links: (tap_beside, CONTENT),
    links.find_wrong_addresses: (dial_somebody_else, CONTENT),
}
"""For each rule a fault that it alone finds, and the content it is found in."""


def names(rules: set[Rule]) -> set[str]:
    return {rule.__name__ for rule in rules}


@pytest.mark.parametrize("rule", FAULTS, ids=lambda rule: rule.__name__)
def test_each_rule_finds_a_fault_that_no_other_does(rule: Rule, monkeypatch: Patch, tmp_path: Path) -> None:
    fault, content = FAULTS[rule]
    fault(monkeypatch)
    assert names(rules_broken(laid_out(monkeypatch, tmp_path, content))) == {rule.__name__}


def test_a_part_that_is_lost_is_found_by_one_rule(monkeypatch: Patch, tmp_path: Path) -> None:
    plate, document, areas = laid_out(monkeypatch, tmp_path)
    more = replace(document, sections=(*document.sections, document.sections[-1]))
    assert names(rules_broken((plate, more, areas))) == {"find_missing_parts"}


@pytest.mark.parametrize("format", ["standard", "large-print"])
@pytest.mark.parametrize("times", [8, 40], ids=["two sides", "a leaflet"])
def test_a_page_that_does_not_say_which_it_is_is_found(
    times: int, format: str, monkeypatch: Patch, tmp_path: Path
) -> None:
    forget_the_page_number(monkeypatch)
    sample = CONTENT["procedures"]["sample"] | {"why": {"text": [LONG] * times}}
    content = CONTENT | {"procedures": {"sample": sample}}
    assert rules_broken(laid_out(monkeypatch, tmp_path, content, format)) == {furniture.find_missing_furniture}


@pytest.mark.parametrize("format", ["standard", "large-print", "one-page", "trifold"])
def test_a_part_that_goes_on_is_proved(format: str, monkeypatch: Patch, tmp_path: Path) -> None:
    assert not names(rules_broken(laid_out(monkeypatch, tmp_path, LONG_PART, format)))


def test_a_picture_before_its_part_s_heading_is_no_part_that_goes_on() -> None:
    """The large picture of a part stands on the front page, its heading on the next: nothing goes on there. On the page
    after that the part does."""

    def pair(role: str, *pages: int) -> Any:
        lines = [SimpleNamespace(page=page) for page in pages]
        element = SimpleNamespace(role=role, path=(7,))
        return SimpleNamespace(element=element, lines=lines, stretch=SimpleNamespace(text=role))

    pairs = [pair("H2", 1), pair("Figure", 0), pair("P", 1), pair("P", 1, 2)]
    evidence: Any = SimpleNamespace(file=SimpleNamespace(roles={7: "Sect"}), pairs=pairs)
    assert {page: each.text for page, each in furniture._parts_that_go_on(evidence).items()} == {2: "H2"}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ([("https://example.com/a?b=1", 100), (" ", 96)], False),
        ([("info@example.com", 100), ("\u00a0", 96)], False),
        ([("Take", 100), (" ", 120), ("5", 124), ("mg", 110)], True),
        ([("Take", 100), (" ", 90), ("5", 80)], True),
        ([("راحة", 100), (" ", 96), ("5", 90)], False),
    ],
)
def test_words_of_a_line_that_run_back_are_found(said: list[tuple[str, int]], wrong: bool) -> None:
    """A blank may stand anywhere: after an address in an Arabic sentence it stands to the left."""
    texts: Any = [SimpleNamespace(text=text, x=x, block=number) for number, (text, x) in enumerate(said)]
    assert ink._runs_back(texts) == wrong


def test_every_rule_has_its_fault() -> None:
    assert {*FAULTS, words.find_missing_parts} == set(RULES)


@pytest.mark.parametrize(
    ("format", "content"),
    [
        *((edition, CONTENT) for edition in ("standard", "large-print", "one-page", "trifold")),
        *((edition, ARABIC) for edition in ("standard", "large-print", "one-page", "trifold")),
    ],
)
def test_a_sheet_without_a_fault_is_proved(
    format: str, content: dict[str, Any], monkeypatch: Patch, tmp_path: Path
) -> None:
    assert rules_broken(laid_out(monkeypatch, tmp_path, content, format)) == set()


HINDI: dict[str, Any] = {
    "practice": {"name": "Lakeside", "phones": [{"number": "(770) 555-0142"}]},
    "procedures": {
        "sample": {
            "title": "लेसर",
            "language": "hi",
            "plain_title": "हमें फ़ोन करें।",
            "version": "2026-11-22",
            "short_version": ["यह 15 मिनट में हो जाता है, हमें फ़ोन करें।"],
        }
    },
}


@pytest.mark.parametrize("ink", ["color", "mono"])
@pytest.mark.parametrize("format", ["standard", "large-print", "one-page", "trifold"])
def test_marks_painted_by_themselves_are_not_out_of_order(format: str, ink: str, tmp_path: Path) -> None:
    """In black the question's heading is bolder, and a mark's own place is right of where the next letter begins."""
    assert handouts.build(library(tmp_path, HINDI), "sample", format=format, ink=ink, today=TODAY).pdf


@pytest.mark.parametrize("size", [(300, 300), (600, 80), (80, 600)])
@pytest.mark.parametrize("format", ["standard", "large-print", "one-page", "trifold"])
def test_nothing_is_printed_on_a_photograph_of_a_step(format: str, size: tuple[int, int], tmp_path: Path) -> None:
    Image.new("RGB", size, "black").save(tmp_path / "photo.png")
    step = {"text": "A nurse helps you.", "picture": {"file": "photo.png", "alt": "A black picture"}}
    content = copy.deepcopy(CONTENT)
    content["procedures"]["sample"]["steps"]["items"] = [step | {"heading": f"Part {index}"} for index in range(8, 12)]
    assert handouts.build(library(tmp_path, content), "sample", format=format, today=TODAY).pdf


def test_letters_that_hang_deep_below_a_last_line_are_not_outside(tmp_path: Path) -> None:
    content = ARABIC | {
        "practice": {
            "name": "Lakeside",
            "phones": [{"number": "(770) 555-0142", "label": "الاستقبال", "hours": "السبت–الخميس، 8:00 ص – 9:30 م"}],
        }
    }
    assert handouts.build(library(tmp_path, content), "sample", format="trifold", today=TODAY).pdf


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ar", "8 ص–9 م"),
        ("ar", "8:00 ص – 9:30 م"),
        ("ar", "النبض 60–80/دقيقة، ثم 4 g/يوم (≤ 4 غ)."),
        ("ar", "حرارة أكثر من 38.5 °م أو 101.3 °F"),
        ("ar", "٣ من كل ١٠٠ (3%)، ±1 مم، -5°م"),
        ("fa", "ساعت ۸:۳۰ ق.ظ تا ۹ ب.ظ، ۵۰٪، 38.5°س"),
        ("ar", "من 7:30 صباحاً يوم 3/12/2026 (أو 2026-12-03)، 10-15 دقيقة"),
    ],
)
def test_numbers_beside_units_that_read_leftwards_are_proved(code: str, said: str, tmp_path: Path) -> None:
    content = copy.deepcopy(ARABIC)
    content["practice"] = {"name": "Lakeside", "phones": [{"number": "(770) 555-0142"}]}
    sample = content["procedures"]["sample"]
    sample |= {"language": code, "short_version": [said], "when_to_call": {"signs": [said]}, "why": {"text": [said]}}
    for edition in ("standard", "large-print", "one-page", "trifold"):
        assert handouts.build(library(tmp_path, content), "sample", format=edition, today=TODAY).pdf


def test_an_address_is_broken_at_its_authors_zero_width_space(tmp_path: Path) -> None:
    """As the cure of word-too-long says."""
    content = copy.deepcopy(CONTENT)
    why = content["procedures"]["sample"]["why"]
    why["text"] = [f"See https://{'avery' * 8}\u200b{'longname' * 5}.test/x now."]
    for edition in ("standard", "large-print"):
        assert handouts.build(library(tmp_path, content), "sample", format=edition, today=TODAY).pdf
    why["text"] = [f"See https://{'avery' * 8}{'longname' * 5}.test/x now."]
    with pytest.raises(HandoutsError):
        handouts.build(library(tmp_path, content), "sample", today=TODAY)


# -- faults as they would happen, in line breaker, painter, font writer


def repeat_a_word(patch: Patch) -> None:
    cut = line_breaking.words
    patch.setattr(
        line_breaking,
        "words",
        lambda pieces, measure: [w for each in cut(pieces, measure) for w in [each] * (1 + (each.text == "nurse"))],
    )


def lose_the_last_line(patch: Patch) -> None:
    whole = text_blocks.break_lines
    patch.setattr(text_blocks, "break_lines", lambda *what: whole(*what)[:-1] or whole(*what))


def print_a_line_twice(patch: Patch) -> None:
    def change(painter: Painter, line: Any, x: float, y: float, paint: Callable[..., None]) -> None:
        paint(painter, line, x, y)
        if line.text.startswith("You can"):
            paint(painter, line, x, y)

    each_line(patch, change)


def forget_step_numbers(patch: Patch) -> None:
    def change(painter: Painter, line: Any, x: float, y: float, paint: Callable[..., None]) -> None:
        if line.text != "2":
            paint(painter, line, x, y)

    each_line(patch, change)


def map_wrong_letters(patch: Patch) -> None:
    """The ToUnicode map says b for a, c for b …: what is copied is not what is seen."""
    spell = fonts.to_unicode
    patch.setattr(
        fonts,
        "to_unicode",
        lambda glyphs: spell({gid: chr(ord(t) + 1) if t in "abcdef" else t for gid, t in glyphs.items()}),
    )


def move_outlines(patch: Patch) -> None:
    """The program that is embedded has other outlines under the numbers: what is seen is not what is copied."""
    subset = Face.subset

    def shifted(self: Face, gids: frozenset[int]) -> bytes:
        program = bytearray(subset(self, gids))
        tables = int.from_bytes(program[4:6], "big")
        for at in range(12, 12 + 16 * tables, 16):
            if program[at : at + 4] == b"loca":
                start = int.from_bytes(program[at + 8 : at + 12], "big")
                size = int.from_bytes(program[at + 12 : at + 16], "big")
                program[start + 4 : start + size] = program[start : start + size - 4]
        return bytes(program)

    patch.setattr(Face, "subset", shifted)
    patch.setattr(Face, "_program", Face._program.__wrapped__)


def swap_glyphs(patch: Patch) -> None:
    """A face that gives the glyph of b for a, and says that it spells a: copied right, seen wrong."""
    show = text_operators.FaceUse.operators

    def wrong(self: Any, run: Any, *where: float) -> str:
        b = run.face.shape("b").glyphs[0].gid
        glyphs = tuple(g._replace(gid=b) if g.text == "a" else g for g in run.glyphs)
        return show(self, replace(run, glyphs=glyphs), *where)

    patch.setattr(text_operators.FaceUse, "operators", wrong)


HAPPENINGS: tuple[Callable[[Patch], None], ...] = (
    drop_a_word, repeat_a_word, lose_the_last_line, split_a_number,
    move("You can go home", dy=-12), move("Stay in bed", dx=400), move("Stay in bed", dy=800), print_a_line_twice, swap_lines,
    forget_step_numbers, paint_over, paint_in_white, clip_a_line,
    map_wrong_letters, move_outlines, swap_glyphs, write_wrong_widths, crowd_letters,
    tap_beside, tap_twice, dial_somebody_else,
)  # fmt: skip


@pytest.mark.parametrize(
    "number", range(len(HAPPENINGS)), ids=lambda number: getattr(HAPPENINGS[number], "__name__", "")
)
def test_what_goes_wrong_below_is_refused(number: int, monkeypatch: Patch, tmp_path: Path) -> None:
    HAPPENINGS[number](monkeypatch)
    assert rules_broken(laid_out(monkeypatch, tmp_path)), HAPPENINGS[number]


@pytest.mark.parametrize("format", ["standard", "large-print", "one-page", "trifold"])
def test_the_press_refuses_with_the_place_in_the_content(format: str, monkeypatch: Patch, tmp_path: Path) -> None:
    drop_a_word(monkeypatch)
    with pytest.raises(HandoutsError) as caught:
        handouts.build(library(tmp_path), "sample", format=format, today=TODAY)
    problem = next(each for each in caught.value.problems if each.place)
    assert problem.code == "sheet-not-proved"
    written = (tmp_path / "content.yaml").read_text(encoding="utf-8").splitlines()
    assert "nurse" in written[problem.place.line - 1]
    assert re.search("at “(Stay in bed until|A nurse helps)", problem.message)


# -- copies


def patient(**details: str) -> handouts.Patient:
    return handouts.Patient(**{"name": "Ana María Núñez-Ortiz Zajk", "date": "Dec 3, 2026", **details})


def test_a_letter_that_a_slot_loses_is_refused(monkeypatch: Patch, tmp_path: Path) -> None:
    press = Press(library(tmp_path), "sample", today=TODAY)
    press.copy(patient())
    show = SlotFace.set
    monkeypatch.setattr(SlotFace, "set", lambda self, text: show(self, text.replace("N", "", 1)))
    with pytest.raises(HandoutsError) as caught:
        press.copy(patient())
    (problem,) = caught.value.problems
    assert problem.code == "sheet-not-proved"
    assert "name" in problem.message
    assert not any(part in str(caught.value) for part in ("Ana", "Mar", "Ortiz"))


def swapped(array: str) -> str:
    """A TJ array with its first two glyphs in each other's place."""
    return re.sub(r"<(\w{4})(\w{4})", r"<\2\1", array, count=1)


@pytest.mark.parametrize(
    "wrong",
    [
        swapped,
        lambda shown: shown.replace("]", "<0000>]"),
        lambda shown: shown.replace("]", "-90000]"),
        lambda shown: shown.replace("[", "[-90000"),
        lambda shown: shown[: shown.index("[")] + "[]",
        lambda shown: re.sub(r" TJ /F\d .*? Tf ", " TJ ", shown),
        lambda shown: re.sub(r"/SF\d .*? Tf ", "", shown),
        lambda shown: shown.replace("[", "(?)", 1),
    ],
    ids=[
        "out of order",
        "no glyph",
        "too wide at its end",
        "too wide at its start",
        "nothing",
        "in the spare font",
        "in the plate's font",
        "no array",
    ],
)
@pytest.mark.parametrize("content", [CONTENT, ARABIC], ids=["left to right", "right to left"])
def test_what_goes_wrong_in_a_slot_is_refused(
    wrong: Callable[[str], str], content: dict[str, Any], monkeypatch: Patch, tmp_path: Path
) -> None:
    press = Press(library(tmp_path, content), "sample", today=TODAY)
    person = patient() if content is CONTENT else handouts.Patient(name=patient().name)  # its date is said in Arabic
    assert press.print(person).personal_pages == (0,), "its details stand in slots, and nothing is laid out anew"
    show = PlateSlot.show
    monkeypatch.setattr(PlateSlot, "show", lambda self, line, strangers=(): wrong(show(self, line, strangers)))
    with pytest.raises(HandoutsError):
        press.copy(person)


def test_a_slot_that_says_anothers_words_is_refused(monkeypatch: Patch, tmp_path: Path) -> None:
    press = Press(library(tmp_path), "sample", today=TODAY)
    press.copy(patient())
    (laid_out,) = press._sheets._kept.values()
    for _, stream in laid_out.plate.slot_streams:
        stream.slots = tuple(reversed(stream.slots))
    with pytest.raises(HandoutsError):
        press.copy(patient())


@pytest.mark.parametrize(
    ("content", "said"),
    [(CONTENT, ("Иван", "Иванов", "Петрович")), (ARABIC, ("ليلى", "حسن", "سالم"))],
    ids=["left to right", "right to left"],
)
def test_words_that_are_shaped_are_proved_and_not_told(
    content: dict[str, Any], said: tuple[str, ...], monkeypatch: Patch, tmp_path: Path
) -> None:
    press = Press(library(tmp_path, content), "sample", today=TODAY)
    assert press.print(patient(name=" ".join(said * 3))).pdf
    cut = line_breaking.words
    monkeypatch.setattr(
        line_breaking, "words", lambda pieces, measure: [w for w in cut(pieces, measure) if w.text != said[1]]
    )
    with pytest.raises(HandoutsError) as caught:
        press.copy(patient(name=" ".join(said * 3)))
    assert {each.code for each in caught.value.problems} == {"sheet-not-proved"}
    assert "name" in str(caught.value)
    assert not any(word in str(caught.value) for word in said)


def test_what_a_patient_is_called_is_not_remembered(tmp_path: Path) -> None:
    press = Press(library(tmp_path), "sample", today=TODAY)
    press.copy(patient(name="Елена Иванова"))
    before = read_glyphs_once.cache_info().currsize
    press.copy(patient(name="Жанна Щукина"))
    assert read_glyphs_once.cache_info().currsize == before


# -- what a link says


@pytest.mark.parametrize(
    ("uri", "said", "same"),
    [
        ("tel:+17705550142", "(770) 555-0142", True),
        ("tel:+17705550142", "(770) 555-0143", False),
        ("tel:+17705550142", "770 555 014", False),
        ("tel:+442079460000", "+44 (0)20 7946 0000", True),
        ("tel:+4402079460000", "+44 (0)20 7946 0000", False),
        ("tel:+442079460000", "020 7946 0000", True),
        ("tel:+4722334455", "+47 22 33 44 55", True),
        ("tel:+14722334455", "+47 22 33 44 55", False),
        ("tel:+17705550142;ext=12", "770-555-0142 ext. 12", True),
        ("tel:+17705550142;ext=12", "770-555-0142 ext. 13", False),
        ("tel:+17705550142", "770-555-0142 ext. 12", False),
        ("tel:+17705550142;ext=12", "770-555-0142 EXT 12", True),
        ("tel:+74951234567", "8 (495) 123-45-67", True),
        ("tel:%237119", "#7119", True),
        ("tel:911", "911", True),
        ("tel:112", "911", False),
        ("tel:+18005557246", "1-800-555-RAIN", True),
        ("tel:+18005557246", "1-800-555-RAIN (1-800-555-7246)", True),
        ("tel:+18005557246", "(800) 555-RAIN ((800) 555-7246)", True),
        ("tel:+18005557246", "1-800-555-RAIN (1-800-555-7247)", False),
        ("tel:+18005557246", "1-800-555-SNOW (1-800-555-7246)", False),
        ("tel:+18007848669", "1-800-QUIT-NOW (1-800-784-8669)", True),
        ("tel:+18007848669", "1-800-QUIT-NOW (1-800-784-8660)", False),
        ("tel:+18007848669", "1-800-QUIT-NOT (1-800-784-8669)", False),
        ("https://lakeside.example/contact", "lakeside.example/contact", True),
        ("https://lakeside.example/contact", "lakeside.example/contacts", False),
        ("https://xn--mller-kva.example/", "müller.example/", True),
        ("https://a.example/caf%C3%A9", "a.example/café", True),
        ("mailto:us@lakeside.example", "us@lakeside.example", True),
        ("mailto:us@lakeside.example", "them@lakeside.example", False),
    ],
)
def test_a_link_leads_where_it_says(uri: str, said: str, same: bool) -> None:
    assert links.leads_where_it_says(uri, said) is same


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("over 101.5 °F today", ["101.5 °F"]),
        ("Take 50 mg twice", ["50 mg"]),
        ("at 6:30 PM", ["6:30 PM"]),
        ("120/80 mmHg", ["120/80 mmHg"]),
        ("2–6 overall", ["2–6"]),
        ("−5 %", ["−5 %"]),
        ("in 3 hospitals", ["3"]),
        ("T4 and B12", []),
    ],
)
def test_numbers_are_found_with_what_belongs_to_them(text: str, runs: list[str]) -> None:
    assert [text[start:end] for start, end, _ in numbers.find_number_runs(text)] == runs


@pytest.mark.parametrize(
    ("meant", "said", "at", "may"),
    [
        ("fever", "fever", 2, False),
        ("fe\u200bver", "fever", 2, True),
        ("fe\u200bver", "fever", 3, False),
        ("a fe\u00ad\u200bver", "a fever", 4, True),
        ("fe\u00adver", "fever", 2, False),
        ("\u9aa8\u6298", "\u9aa8\u6298", 1, True),
        ("\u0915\u093f\u0924", "\u0915\u093f\u0924", 2, False),
    ],
)
def test_a_word_is_broken_where_its_author_or_its_writing_lets_it(meant: str, said: str, at: int, may: bool) -> None:
    assert numbers._may_break(meant, said, at) is may


@pytest.mark.parametrize("format", ["standard", "large-print", "one-page", "trifold"])
def test_the_number_of_a_step_is_not_printed_under_its_photograph(
    format: str, monkeypatch: Patch, tmp_path: Path
) -> None:
    Image.new("RGB", (300, 200), "#335577").save(tmp_path / "photo.png")
    content = copy.deepcopy(CONTENT)
    procedure = content["procedures"]["sample"]
    del procedure["medicines"]
    for step in procedure["steps"]["items"]:
        step["picture"] = {"file": "photo.png", "alt": "A knee"}
    assert rules_broken(laid_out(monkeypatch, tmp_path, content, format)) == set()


def lines_of(columns: Sequence[Sequence[str]], apart: float = 15.0) -> list[furniture.FurnitureLine]:
    """Lines of columns that stand beside each other, each from the same height down."""
    return sorted(
        (
            furniture.FurnitureLine(
                text=text, left=100.0 * at, right=100.0 * at + 60.0, y=700.0 - apart * row, size=12.0
            )
            for at, column in enumerate(columns)
            for row, text in enumerate(column)
        ),
        key=lambda line: -line.y,
    )


PIECES = st.lists(st.sampled_from(["ab", "cd", "a-", "b.", "c"]), min_size=1, max_size=4)


@given(st.lists(st.lists(PIECES, min_size=1, max_size=3), min_size=1, max_size=6), st.data())
def test_heads_that_begin_alike_are_read_whatever_their_lines(
    columns: list[list[list[str]]], data: st.DataObject
) -> None:
    """Each column is read for itself; a line that is lost, and one that nobody wrote, are found."""
    atoms = tuple({"".join(pieces) for column in columns for pieces in column})
    written = [[piece for pieces in column for piece in pieces] for column in columns]
    assert furniture._is_made_of(lines_of(written), atoms)
    at = data.draw(st.integers(0, len(written) - 1))
    more = [[*column, "zz"] if number == at else column for number, column in enumerate(written)]
    assert not furniture._is_made_of(lines_of(more), atoms)
    row = data.draw(st.integers(0, len(written[at]) - 1))
    cut = [
        [f"{piece}z" if (number, place) == (at, row) else piece for place, piece in enumerate(column)]
        for number, column in enumerate(written)
    ]
    assert not furniture._is_made_of(lines_of(cut), atoms)


def test_a_head_whose_second_line_is_lost_is_found() -> None:
    heads = ("Medicine and dose", "When")
    assert furniture._is_made_of(lines_of([["Medicine and", "dose"], ["When"]]), heads)
    assert not furniture._is_made_of(lines_of([["Medicine and"], ["When"]]), heads)
    assert not furniture._is_made_of(lines_of([["Medicine and"], ["When", "dose"]]), heads)
    assert not furniture._is_made_of(lines_of([["Medicine and", "dose"], ["When"]], apart=40.0), heads)
