"""Each code of a font shows one letter: shapes that letters share have a code for each, parts of a letter are one glyph."""

from __future__ import annotations

import io
import zlib
from typing import Any

import pikepdf
import pytest
import uharfbuzz as hb
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.colors import black
from support.content import parse_cmap
from support.sentences import SAMPLES

from handouts.pdf import text_operators
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.font_stacks import FaceStack
from handouts.pdf.fonts import Face
from handouts.pdf.joined_glyphs import add_joined, read_joined
from handouts.pdf.metadata import Metadata
from handouts.pdf.objects import Dictionary, EncodedStream, GlyphPart, Indirect, MadeGlyph, Reference, Value
from handouts.pdf.read_fonts import ReadFont, read_font
from handouts.pdf.text_operators import FaceUse

ARABIC = Face(SAMPLES["ar"].font)
HINDI = Face(SAMPLES["hi"].font)
PHONE = Face(SAMPLES["en"].font)


def use_of(face: Face, words: str, rtl: bool = False) -> tuple[FaceUse, str]:
    """How a face is used by words, and the operators that show them."""
    use = FaceUse("F1")
    return use, use.operators(face.shape(words, rtl), 0, 0, 10)


def embedded(face: Face, use: FaceUse) -> tuple[dict[str, Value], dict[int, Value]]:
    """The dictionary of its font, and the objects that it consists of, by number."""
    objects: dict[int, Value] = {}

    def put(thing: Indirect) -> Reference:
        objects[len(objects) + 1] = thing.value(None)
        return Reference(len(objects))

    font = face.embed(use.glyphs, put, use.others)
    assert isinstance(font, Dictionary)
    return font.entries, objects


def read(face: Face, use: FaceUse) -> ReadFont:
    entries, objects = embedded(face, use)
    return read_font(objects, entries)


def test_letters_that_share_a_shape_have_a_code_each() -> None:
    use, shown = use_of(ARABIC, "فق", rtl=True)
    assert sorted(use.glyphs.values()) == sorted(["ف", "ق"])
    assert "ActualText" not in shown
    assert " Ts" not in shown, "nothing is raised: dots are within their letters"
    assert min(use.glyphs) >= ARABIC.glyph_count


def test_a_glyph_that_spells_two_letters_has_two_codes() -> None:
    use = FaceUse("F1")
    first, second = use.code(PHONE, 20, "a"), use.code(PHONE, 20, "b")
    assert (first, second) == (20, PHONE.glyph_count)
    assert use.code(PHONE, 20, "b") == second, "and not a third"
    assert use.glyphs == {20: "a", PHONE.glyph_count: "b"}


def test_a_font_without_room_for_more_codes_says_it_by_actual_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_operators, "MOST_CODES", ARABIC.glyph_count - 1)
    use, shown = use_of(ARABIC, "قف", rtl=True)
    assert shown.count("ActualText") == 2
    assert not use.others


def test_the_first_glyph_of_a_cluster_spells_all_of_it() -> None:
    """The vowel of कि stands before its letter: whoever does not look at ActualText reads them in order all the same."""
    use, shown = use_of(HINDI, "कि")
    assert sorted(use.glyphs.values()) == sorted(["कि", "\u200b"])
    assert "ActualText <feff0915093f>" in shown


def test_a_joiner_goes_with_the_letter_after_it() -> None:
    """A text that ends in one is left out by pdf.js, which looks at the last character."""
    use, _ = use_of(ARABIC, "می\u200cخ", rtl=True)
    assert "\u200cخ" in use.glyphs.values()


@pytest.mark.parametrize(
    ("language", "rtl"), [("ar", True), ("fa", True), ("he", True), ("hi", False), ("bn", False), ("th", False)]
)
def test_our_own_reader_finds_each_code_right(language: str, rtl: bool) -> None:
    sample, use = SAMPLES[language], FaceUse("F1")
    face = Face(sample.font)
    for run in (run for words in sample.plain for run in FaceStack([face], language).shape(words, rtl)):
        use.operators(run, 0, 0, 10)
    found = read(face, use)
    assert found.faults == ()
    assert found.letters == use.glyphs
    assert found.made == use.others
    assert language == "he" or any(found.is_joined(code) for code in found.made)


def _map_of(entries: dict[str, Value], objects: dict[int, Value]) -> tuple[Any, Any]:
    descendant: Any = objects[entries["DescendantFonts"][0].number]  # type: ignore[index, union-attr, call-overload]
    return descendant, objects[descendant["CIDToGIDMap"].number]


def test_a_map_that_shows_another_letter_is_found_by_our_own_reader() -> None:
    use, _ = use_of(ARABIC, "بتثجق", rtl=True)
    entries, objects = embedded(ARABIC, use)
    _, numbers = _map_of(entries, objects)
    data = bytearray(zlib.decompress(numbers.data))
    codes = sorted(use.others)
    one, other = 2 * codes[0], 2 * codes[1]
    data[one : one + 2], data[other : other + 2] = data[other : other + 2], data[one : one + 2]
    number = next(key for key, value in objects.items() if value is numbers)
    objects[number] = EncodedStream(numbers.entries, zlib.compress(bytes(data)))
    assert read_font(objects, entries).made != use.others


def test_a_glyph_made_of_another_s_parts_is_a_fault() -> None:
    use, _ = use_of(ARABIC, "بت", rtl=True)
    code = min(use.others)
    nested = MadeGlyph((GlyphPart(max(use.others)),), use.others[code].width)
    use.others[code] = nested
    assert any("not made of the font's own glyphs" in fault for fault in read(ARABIC, use).faults)


def test_a_width_that_no_part_has_is_a_fault() -> None:
    use, _ = use_of(ARABIC, "بت", rtl=True)
    code = min(use.others)
    use.others[code] = MadeGlyph(use.others[code].parts, 12)
    assert any("not made of the font's own glyphs" in fault for fault in read(ARABIC, use).faults)


PARTS = st.lists(
    st.builds(GlyphPart, st.integers(1, 60), st.integers(-2000, 2000), st.integers(-2000, 2000)), min_size=1, max_size=5
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(0, 40), PARTS, min_size=1, max_size=6), st.sets(st.integers(1, 60), max_size=20))
def test_a_program_with_more_glyphs_keeps_those_it_had(made: dict[int, list[GlyphPart]], others: set[int]) -> None:
    """And has the new ones, as wide and as large as they were said to be."""
    gids = {part.gid for parts in made.values() for part in parts} | others
    program = PHONE.subset(frozenset(gids))
    joined = {PHONE.glyph_count + k: MadeGlyph(tuple(parts), 100 + k) for k, parts in made.items()}
    boxes = {code: PHONE.joined_box(each.parts) for code, each in joined.items()}
    before = hb.Font(hb.Face(hb.Blob(program)))
    whole = add_joined(program, joined, boxes)
    after = hb.Font(hb.Face(hb.Blob(whole)))
    assert after.face.glyph_count == max(joined) + 1
    for gid in gids:
        assert after.get_glyph_extents(gid) == before.get_glyph_extents(gid)
        assert after.get_glyph_h_advance(gid) == before.get_glyph_h_advance(gid)
    assert read_joined(whole, sorted(joined)) == {code: each.parts for code, each in joined.items()}
    for code, each in joined.items():
        assert after.get_glyph_h_advance(code) == each.width


def test_a_new_glyph_does_not_take_the_number_of_another() -> None:
    program = PHONE.subset(frozenset({40}))
    with pytest.raises(ValueError, match="the number of another"):
        add_joined(program, {30: MadeGlyph((GlyphPart(40),), 0)}, {30: (0, 0, 0, 0)})


def test_a_file_says_each_letter_once() -> None:
    """All codes of the file, by its own map: every Arabic letter of the words, and nothing for dots."""
    words = "اتصل بالقسم إذا ارتفعت حرارتك"
    canvas = TaggedCanvas((400, 60), Metadata("Words", "ar"))
    with canvas.content(canvas.structure.document.add("P")):
        canvas.show(FaceStack([ARABIC], "ar").shape(words, True), 10, 20, 16, black)
    canvas.showPage()
    with pikepdf.open(io.BytesIO(canvas.getpdfdata())) as opened:
        (font,) = opened.pages[0].Resources.Font.values()
        said = parse_cmap(font.ToUnicode.read_bytes()).values()
        assert set("".join(said)) == set(words)
        assert b"ActualText" not in opened.pages[0].Contents.read_bytes()
