"""A copy is the same whichever way it was made, and a plate serves everybody whose details fall into lines as it has them."""

import datetime
import functools
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from support import structure, text, validators

import handouts
from handouts.pdf.fonts import Face
from handouts.pdf.line_breaking import Piece, break_lines
from handouts.pdf.lines import Line
from handouts.pdf.own_fonts import OwnFonts
from handouts.pdf.read_fonts import read_cmap
from handouts.pdf.slots import Detail, PlateSlot, PreparedLine, SlotShape
from handouts.pdf.text_operators import FaceUse
from handouts.press.plates import MOST_PLATES, Plates
from handouts.press.press import Press
from handouts.problems import HandoutsError
from handouts.reading.resources import resource

LIBRARY = handouts.load(resource("content.yaml"))
TODAY = datetime.date(2026, 11, 22)
WORDS = [
    "bring",
    "your",
    "medicines",
    "and",
    "insurance",
    "card,",
    "please;",
    "a",
    "driver",
    "must",
    "stay",
    "until",
    "6:30",
    "AM.",
    "No",
    "food",
    "after",
    "midnight",
    "Wyatt-Tremblay",
    "AVA",
    "To.",
    "O’Neill",
    "(left)",
    "Łukasz",
    "Żak;",
    "Jürgen",
    "Groß",
    "–",
    "2.5",
    "mg",
]
OTHERS = ["Ổn", "Thị", "Ελένη", "Иван", "김철수", "山田", "王小明", "محمد", "علي", "अमित", "પટેલ", "አበበ", "ไทย"]
DATES = ["Dec 3", "Dec 3, 2026", "December 3, 2026", "Thursday, December 3, 2026", "2026-12-03"]


def details(own: bool = True) -> st.SearchStrategy[dict[str, str]]:
    """What offices write; with ``own`` in letters of any script."""
    known = st.sampled_from(WORDS)
    word = st.one_of(known, known, st.sampled_from(OTHERS)) if own else known
    words = [st.lists(word, min_size=1, max_size=most).map(" ".join) for most in (4, 9, 26)]
    optional = {"date": st.sampled_from(DATES), "time": st.sampled_from(["8:30 AM", "arrive 8:30 AM", "19:15"]),
                "doctor": words[0], "place": words[1], "note": words[2]}  # fmt: skip
    return st.fixed_dictionaries({"name": words[0]}, optional=optional)


@functools.cache
def press(format: str) -> Press:
    return Press(LIBRARY, "kyphoplasty", format=format, today=TODAY)


def made(press: Press, patient: handouts.Patient) -> bytes | None:
    """A copy; None where the words have no room."""
    try:
        return press.copy(patient)
    except HandoutsError:
        return None


@pytest.mark.parametrize("format", ["standard", "large-print", "trifold"])
@given(one=details())
@settings(max_examples=12, deadline=None)
def test_a_copy_is_as_if_laid_out_for_it_alone(format: str, one: dict[str, str]) -> None:
    patient = handouts.Patient(**one)
    pdf = made(press(format), patient)
    assert pdf == made(Press(LIBRARY, "kyphoplasty", format=format, today=TODAY), patient)
    if pdf is None:
        return
    alone = press(format)._lay_out(press(format).said(patient), ()).plate.fill({})
    assert words(pdf) == words(alone)
    for page, other in zip(text.render(pdf, 50), text.render(alone, 50), strict=True):
        differ = sum(abs(a - b) > 64 for a, b in zip(page.convert("L").tobytes(), other.convert("L").tobytes(), strict=True))  # fmt: skip
        assert differ <= 12  # a line that is kerned across its spaces, or not


def words(pdf: bytes) -> list[str]:
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)]


@given(said=st.lists(st.sampled_from([*WORDS, "a", "of", "Dr.", "12"]), min_size=1, max_size=30).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_prepared_words_fall_as_the_line_breaker_has_them(said: str) -> None:
    for width in (95.0, 200.0, 333.0):
        slot = note_slot(width)
        shape, lines = slot.fall(said)
        assert slot.style is not None
        expected = break_lines([Piece(said, slot.style.private)], width)
        assert [" ".join(text_of(line).split()) for line in lines] == [line.text for line in expected]
        assert shape.lines == len(expected)


def text_of(line: PreparedLine | Line) -> str:
    return line.words if isinstance(line, PreparedLine) else line.text


@functools.cache
def note_slot(width: float) -> PlateSlot:
    from dataclasses import replace

    (slot,) = press("standard").plate(["note"]).details
    return replace(slot, width=width)


def count_layouts(press: Press, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    laid_out: list[object] = []
    lay_out = press._sheets._lay_out

    def noted(given: dict[str, str], slots: frozenset[str], shapes: dict[Detail, SlotShape] | None = None) -> object:
        laid_out.append((dict(given), shapes))
        return lay_out(given, slots, shapes or {})

    monkeypatch.setattr(press._sheets, "_lay_out", noted)
    return laid_out


def test_whoever_needs_as_many_lines_shares_a_plate(monkeypatch: pytest.MonkeyPatch) -> None:
    one = Press(LIBRARY, "kyphoplasty", today=TODAY)
    laid_out = count_layouts(one, monkeypatch)
    notes = ("Bring all of your medicines and a driver.", "Please call us the day before you come here.", "Приносите все лекарства и страховую карту.")  # fmt: skip
    for note in notes:
        one.copy(handouts.Patient(name="Ann Lee", note=note))
    assert laid_out == [({}, {}), ({}, {("name", 0): SlotShape(1), ("note", 0): SlotShape(2)})]
    assert one._sheets.ways == 2


def test_a_press_keeps_no_more_plates_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    one = press("standard").plate(["note"])
    kept = Plates(lambda given, slots, shapes={}: one)  # type: ignore[arg-type, return-value]
    for lines in range(MOST_PLATES + 9):
        kept.of(["note"], {("note", 0): SlotShape(lines)})
    assert kept.ways == MOST_PLATES


def own_fonts(pdf: bytes) -> Iterator[tuple[str, str]]:
    """The fonts of a copy that its plate does not have, each with the letters it has."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        named = {str(n): font for page in opened.pages for n, font in page.Resources.get("/Font", {}).items()}
        for name, font in named.items():
            if name.startswith(("/P", "/S")):
                found = re.findall(rb"<\w{4}> <(\w+)>", font.ToUnicode.read_bytes().partition(b"endcodespacerange")[2])
                yield str(font.BaseFont), "".join(bytes.fromhex(each.decode()).decode("utf-16-be") for each in found)


def test_no_copy_has_letters_of_others() -> None:
    one = press("standard")
    one.copy(handouts.Patient(name="Γιώργος Жанна"))
    fonts = dict(own_fonts(one.copy(handouts.Patient(name="Ελένη Lee"))))
    assert sorted(map(sorted, fonts.values())) == sorted(map(sorted, ["Le", set("Ελένη ")]))
    assert set(dict(own_fonts(one.copy(handouts.Patient(name="Maria Ba")))).values()) == {""}


@given(one=details(own=False))
@settings(max_examples=25, deadline=None)
def test_a_copy_has_no_letter_but_the_sheets_and_its_own(one: dict[str, str]) -> None:
    """The fonts of a copy: those of the sheet for nobody, letter for letter, and beside them what its own words need more."""
    given = press("standard").said(handouts.Patient(**one))
    of_nobody, of_one = (dict(all_fonts(press("standard").copy(handouts.Patient(**each)))) for each in ({}, one))
    faces = {name: letters for name, letters in of_one.items() if not name.startswith("/S")}
    assert {name: letters - {" "} for name, letters in faces.items()} == {name: letters - {" "} for name, letters in of_nobody.items() if name in faces}  # fmt: skip
    asked = {letter for words in given.values() for letter in words} | set("1234567890,: at")
    for name, letters in of_one.items():
        if name.startswith("/S"):
            assert letters <= asked - faces[name.replace("/S", "/")]


def all_fonts(pdf: bytes) -> Iterator[tuple[str, set[str]]]:
    """The fonts of a file by resource name, each with the letters that its program has."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for name, font in opened.pages[0].Resources.Font.items():
            program = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
            there = TTFont(io.BytesIO(program))
            table, spelled = there["glyf"], read_cmap(font.ToUnicode.read_bytes())
            parts = {
                part
                for glyph in table.glyphs.values()
                if glyph.isComposite()
                for part in glyph.getComponentNames(table)
            }
            inked = {
                gid
                for gid, each in enumerate(there.getGlyphOrder())
                if table[each].numberOfContours and gid and each not in parts
            }
            assert inked <= spelled.keys()
            yield str(name), set(spelled.values())


def test_a_named_copy_is_little_bigger_than_one_for_nobody() -> None:
    nobody = len(press("standard").copy())
    more = {name: len(press("standard").copy(handouts.Patient(name=name))) - nobody for name in ("Ann Lee", "Maria Johnson", "José Álvarez", "Łukasz Żółć")}  # fmt: skip
    assert max(more["Ann Lee"], more["Maria Johnson"]) <= 1500, more
    assert max(more.values()) <= 2000, more


def test_a_spare_font_is_a_font_file_like_any_other() -> None:
    """Each prepared letter by itself, and all together: sums, places and parts hold, and it is what the shaper's subsetter
    makes."""
    (slot,) = press("standard").plate(["name"]).details
    spare, face = slot.face.spare, slot.face.face
    for wanted in [*([gid] for gid in spare.glyphs), list(spare.glyphs)]:
        made = TTFont(io.BytesIO(spare.make_program(wanted)), checkChecksums=2, lazy=False)
        theirs = TTFont(io.BytesIO(face.subset(frozenset(wanted))), lazy=False)
        for gid in wanted:
            name = made.getGlyphName(gid)
            assert made["hmtx"][name] == theirs["hmtx"][theirs.getGlyphName(gid)]
            assert draw(made, gid) == draw(theirs, gid)


def draw(font: TTFont, gid: int) -> object:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[font.getGlyphName(gid)].draw(pen)
    return pen.value


def test_a_print_file_has_one_font_for_all_names_in_a_face(tmp_path: Path) -> None:
    people = [handouts.Patient(name=name, note=f"{name} {'bring it ' * number}") for number, name in enumerate(["Ελένη", "Иван", "Ann", "Γιώργος", "김철수", "محمد علي"] * 3)]  # fmt: skip
    spanish = Press(LIBRARY, "kyphoplasty", language="es", format="large-print", today=TODAY)
    file = io.BytesIO()
    handouts.press.press.merge(((one, each) for each in people for one in (press("standard"), spanish)), file)
    pdf = file.getvalue()
    names = [name for name, _ in own_fonts(pdf)]
    assert len(names) == len(set(names)) >= 3
    assert validators.qpdf_check(pdf) == []
    assert structure.faults(pdf) == []
    read = " ".join(words(pdf))
    assert all(read.count(each.name) >= 12 for each in people if each.name != "محمد علي")


def swapped(use: FaceUse, run: object, x: float, y: float, size: float) -> str:
    shown = OPERATORS(use, run, x, y, size)  # type: ignore[arg-type]
    return re.sub(r"<(\w{4})(\w{4})", r"<\2\1", shown, count=1)


def moved(use: FaceUse, run: object, x: float, y: float, size: float) -> str:
    return OPERATORS(use, run, x + 400, y, size)  # type: ignore[arg-type]


def sunk(use: FaceUse, run: object, x: float, y: float, size: float) -> str:
    return OPERATORS(use, run, x, y - 9, size)  # type: ignore[arg-type]


def unseen(use: FaceUse, run: object, x: float, y: float, size: float) -> str:
    return f"3 Tr {OPERATORS(use, run, x, y, size)} 0 Tr"  # type: ignore[arg-type]


OPERATORS = FaceUse.operators


@pytest.mark.parametrize("wrong", [swapped, moved, sunk, unseen])
@pytest.mark.parametrize("name", ["Ελένη Παππά", "김철수"])
def test_shaped_words_that_go_wrong_are_refused(
    wrong: Callable[..., str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = press("standard")
    assert one.copy(handouts.Patient(name=name))
    monkeypatch.setattr(FaceUse, "operators", wrong)
    with pytest.raises(HandoutsError) as caught:
        one.copy(handouts.Patient(name=name))
    assert {each.code for each in caught.value.problems} == {"sheet-not-proved"}
    assert "name" in str(caught.value)
    assert name.split()[0] not in str(caught.value)


@pytest.mark.parametrize("into_a_print_file", [False, True])
def test_a_font_of_a_copy_that_has_other_glyphs_is_refused(
    into_a_print_file: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = Press(LIBRARY, "kyphoplasty", today=TODAY)
    one.copy(handouts.Patient(name="Ann"))
    subset = Face.subset
    monkeypatch.setattr(Face, "subset", lambda self, gids: subset(self, frozenset(gid + 1 for gid in gids)))
    person = handouts.Patient(name="Ελένη")
    with pytest.raises(HandoutsError):
        one.merge([person], io.BytesIO()) if into_a_print_file else one.copy(person)


def test_a_line_that_is_lost_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    show = OwnFonts.show
    one = press("standard")
    monkeypatch.setattr(OwnFonts, "show", lambda self, slot, line: show(self, slot, line) and b"")
    monkeypatch.setattr(OwnFonts, "take_shown", lambda self: [(slot, line, b"") for slot, line, _ in self._shown])
    with pytest.raises(HandoutsError):
        one.copy(handouts.Patient(name="Ελένη"))
