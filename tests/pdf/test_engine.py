"""The tagged-PDF engine by itself: nothing escapes the tags, every glyph has its text, every file can be read."""

import io
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import uharfbuzz as hb
from engine_kit import FONTS, NEXT, SOURCE, STACK, drawn, new_canvas, write
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from reportlab.lib.colors import HexColor, black
from reportlab.pdfgen.canvas import Canvas
from support import text
from support.content import parse_cmap, text_of
from support.sheets import tagged
from support.structure import Tagging, faults
from support.tree import tag_tree
from support.validators import conformance, qpdf_check

import handouts
from handouts.pdf import image as image_module
from handouts.pdf.canvas import ARTIFACTS, TaggedCanvas, Untagged
from handouts.pdf.clusters import clusters
from handouts.pdf.fonts import Face, MissingGlyph, to_unicode
from handouts.pdf.hyphenation import WordTooLong
from handouts.pdf.image import Image
from handouts.pdf.line_breaking import Piece, Style, break_lines
from handouts.pdf.metadata import Metadata
from handouts.pdf.objects import Stream, number, text_string
from handouts.pdf.structure import StructElem, list_numbering, scope

STYLE = Style(STACK, 12.5, 17, black)


def sound(pdf: bytes) -> bytes:
    """The file, seen to be sound by every checker at hand."""
    assert conformance(pdf) == []
    assert faults(pdf) == []
    assert qpdf_check(pdf) == []
    return pdf


# -- strict mode


def _path(canvas: TaggedCanvas) -> Any:
    path = canvas.beginPath()
    path.rect(0, 0, 9, 9)
    return path


PAINTERS: dict[str, Callable[[TaggedCanvas], object]] = {
    "line": lambda c: c.line(0, 0, 9, 9),
    "lines": lambda c: c.lines([(0, 0, 9, 9)]),
    "grid": lambda c: c.grid([0, 9], [0, 9]),
    "bezier": lambda c: c.bezier(0, 0, 1, 1, 2, 2, 3, 3),
    "arc": lambda c: c.arc(0, 0, 9, 9),
    "rect": lambda c: c.rect(0, 0, 9, 9),
    "ellipse": lambda c: c.ellipse(0, 0, 9, 9),
    "circle": lambda c: c.circle(5, 5, 4),
    "wedge": lambda c: c.wedge(0, 0, 9, 9, 0, 90),
    "roundRect": lambda c: c.roundRect(0, 0, 9, 9, 2),
    "drawPath": lambda c: c.drawPath(_path(c)),
    "clipPath": lambda c: c.clipPath(_path(c)),
    "linearGradient": lambda c: c.linearGradient(0, 0, 9, 9, (black, HexColor("#ffffff"))),
    "radialGradient": lambda c: c.radialGradient(5, 5, 4, (black, HexColor("#ffffff"))),
    "shade": lambda c: c.shade(None),
    "drawString": lambda c: c.drawString(0, 0, "x"),
    "drawRightString": lambda c: c.drawRightString(0, 0, "x"),
    "drawCentredString": lambda c: c.drawCentredString(0, 0, "x"),
    "drawAlignedString": lambda c: c.drawAlignedString(0, 0, "x"),
    "beginText": lambda c: c.beginText(0, 0),
    "drawText": lambda c: c.drawText(None),
    "drawImage": lambda c: c.drawImage("x.png", 0, 0),
    "drawInlineImage": lambda c: c.drawInlineImage("x.png", 0, 0),
    "doForm": lambda c: c.doForm("x"),
    "addLiteral": lambda c: c.addLiteral("0 0 9 9 re f"),
    "linkURL": lambda c: c.linkURL("http://example.com", (0, 0, 9, 9)),
    "linkAbsolute": lambda c: c.linkAbsolute("x", "y"),
    "linkRect": lambda c: c.linkRect("x", "y"),
    "show": lambda c: c.show(STACK.shape("x"), 0, 0, 12),
}


@pytest.mark.parametrize("name", PAINTERS)
def test_nothing_is_painted_outside_the_tags(name: str) -> None:
    canvas = new_canvas()
    with pytest.raises(Untagged):
        PAINTERS[name](canvas)


def test_every_painter_of_reportlab_is_known() -> None:
    """So that a new one in ReportLab is noticed: whatever its canvas can paint with is in the list above."""
    named = re.compile(
        "^(draw|line$|lines|grid|bezier|arc|rect|ellipse|circle|wedge|round|clip|doForm|addLiteral|shade|link|.*Gradient)"
    )
    there = {name for name in vars(Canvas) if named.match(name)}
    assert len(there) > 20
    assert there - set(PAINTERS) == {"drawBoundary"} & there


@pytest.mark.parametrize("name", ["drawString", "beginText", "drawImage", "linkURL"])
def test_what_cannot_be_tagged_is_refused_even_inside_the_tags(name: str) -> None:
    canvas = new_canvas()
    with canvas.artifact(), pytest.raises(Untagged):
        PAINTERS[name](canvas)


@pytest.mark.parametrize(
    "code", ["0 0 9 9 re f", "0 0 m 9 9 l S", "/Im1 Do", "BT (x) Tj ET", "/S sh", "0 0 9 9 re\nB*"]
)
def test_operators_that_sneak_in_are_found_when_the_page_ends(code: str) -> None:
    canvas = new_canvas()
    write(canvas, canvas.structure.document.add("P"), "Words", 60, 700)
    canvas._close()
    canvas._code.append(code)
    with pytest.raises(Untagged):
        canvas.showPage()


def test_a_string_with_the_letters_of_an_operator_is_no_operator() -> None:
    canvas = new_canvas()
    write(canvas, canvas.structure.document.add("P"), "Words", 60, 700)
    canvas._close()
    canvas._code.append("/Title ( f S Tj ) pop")
    canvas.showPage()


def test_marked_content_left_open_is_found() -> None:
    canvas = new_canvas()
    canvas._code.append("/P <</MCID 0>> BDC")
    with pytest.raises(Untagged):
        canvas.showPage()


def test_artifacts_have_known_kinds() -> None:
    canvas = new_canvas()
    with pytest.raises(ValueError, match="Layout"), canvas.artifact("Decoration"):
        pass
    for kind in ARTIFACTS:
        with canvas.artifact(kind):
            canvas.line(60, 60, 70, 70)


def test_encryption_and_transparency_are_refused() -> None:
    canvas = new_canvas()
    with pytest.raises(ValueError, match="encrypt"):
        canvas.setEncrypt("secret")
    with canvas.artifact(), pytest.raises(ValueError, match="opaque"):
        canvas.setFillAlpha(0.5)


def test_a_link_belongs_to_a_link_element() -> None:
    canvas = new_canvas()
    with pytest.raises(ValueError, match="Link"):
        canvas.link(canvas.structure.document.add("P"), "https://example.com", "Example", (0, 0, 9, 9))


def test_only_standard_roles() -> None:
    with pytest.raises(ValueError, match="Paragraph"):
        new_canvas().structure.document.add("Paragraph")


# -- marked content


def test_pieces_of_one_element_are_one_marked_content_sequence() -> None:
    def draw(canvas: TaggedCanvas, root: StructElem) -> None:
        first, second = root.add("P"), root.add("P")
        write(canvas, first, "One ", 60, 700)
        write(canvas, first, "two", 100, 700)
        write(canvas, second, "three", 60, 600)
        write(canvas, first, "four", 60, 683)

    pdf = sound(drawn(draw))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        code = opened.pages[0].Contents.read_bytes()
        assert code.count(b"BDC") == code.count(b"EMC") == 3
        kids = [list(each.kids) for each in Tagging(opened).top[0].elements]
    assert [[kid.mcid for kid in each] for each in kids] == [[0, 2], [1]]


def test_a_paragraph_over_a_page_is_one_element() -> None:
    held: list[StructElem] = []

    def first(canvas: TaggedCanvas, root: StructElem) -> None:
        held.append(root.add("P"))
        write(canvas, held[0], "It begins ", 60, 60)

    def second(canvas: TaggedCanvas, root: StructElem) -> None:
        write(canvas, held[0], "and ends.", 60, 700)

    pdf = sound(drawn(first, second))
    assert tagged(pdf) == [("P", "It begins and ends.")]
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (paragraph,) = [
            each for each in opened.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/P"
        ]
        assert paragraph.K[0] == 0
        assert paragraph.K[1].Type == "/MCR"
        assert paragraph.K[1].Pg.objgen == opened.pages[1].obj.objgen


def test_reading_order_is_the_order_of_the_tree() -> None:
    def draw(canvas: TaggedCanvas, root: StructElem) -> None:
        first, second = root.add("P"), root.add("P")
        write(canvas, second, "second", 60, 600)
        write(canvas, first, "first", 60, 700)

    assert [words for _, words in tagged(sound(drawn(draw)))] == ["first", "second"]


def test_saved_states_and_marks_nest() -> None:
    def draw(canvas: TaggedCanvas, root: StructElem) -> None:
        paragraph, figure = root.add("P"), root.add("Figure", alt="A bar")
        write(canvas, paragraph, "Words", 60, 700)
        canvas.saveState()
        with canvas.content(figure):
            canvas.rect(60, 600, 50, 50)
            canvas.saveState()
            canvas.rect(70, 610, 30, 30)
            canvas.restoreState()
        canvas.restoreState()
        figure.enclose((59.5, 599.5, 110.5, 650.5))
        write(canvas, paragraph, "more", 100, 700)

    sound(drawn(draw))


def test_a_page_of_artifacts_alone_is_sound() -> None:
    def draw(canvas: TaggedCanvas, root: StructElem) -> None:
        with canvas.artifact("Footer"):
            canvas.line(60, 60, 90, 60)

    assert qpdf_check(drawn(draw)) == []
    assert conformance(drawn(draw, lambda canvas, root: write(canvas, root.add("P"), "x", 60, 700))) == []


def test_a_link_is_tied_to_its_annotation_both_ways() -> None:
    def draw(canvas: TaggedCanvas, root: StructElem) -> None:
        link = root.add("P").add("Link")
        end = write(canvas, link, "Call (770) 962-3642", 60, 700)
        canvas.link(link, "tel:+17709623642", "Call (770) 962-3642", (60, 696, end, 712))

    pdf = sound(drawn(draw))
    assert 'Link -> tel:+17709623642 (Call (770) 962-3642) "Call (770) 962-3642"' in tag_tree(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (annotation,) = opened.pages[0].Annots
        numbers = list(opened.Root.StructTreeRoot.ParentTree.Nums)
        owner = numbers[numbers.index(int(annotation.StructParent)) + 1]
        assert owner.S == "/Link"
        assert next(kid for kid in owner.K if not isinstance(kid, int)).Obj.objgen == annotation.objgen


def test_tables_and_nested_lists_are_sound() -> None:
    def draw(canvas: TaggedCanvas, root: StructElem) -> None:
        table = root.add("Table")
        for y, (role, attributes) in zip((700, 680), (("TH", [scope("Column")]), ("TD", [])), strict=True):
            row = table.add("TR")
            for x in (60, 200):
                write(canvas, row.add(role, attributes=attributes), f"{role} {x}", x, y)
        body = root.add("L", attributes=[list_numbering("Decimal")]).add("LI")
        write(canvas, body.add("Lbl"), "1", 60, 600)
        inner = body.add("LBody")
        write(canvas, inner.add("P"), "Outer", 80, 600)
        nested = inner.add("L", attributes=[list_numbering("Disc")]).add("LI")
        write(canvas, nested.add("LBody"), "Inner", 100, 580)

    assert [words for _, words in tagged(sound(drawn(draw)))] == [
        "TH 60",
        "TH 200",
        "TD 60",
        "TD 200",
        "1",
        "Outer",
        "Inner",
    ]


def test_the_outline_leads_to_its_page() -> None:
    def draw(canvas: TaggedCanvas, root: StructElem) -> None:
        write(canvas, root.add("H1"), "A heading (1)", 60, 700)
        canvas.outline("A heading (1)", "one", 0, 720)

    with pikepdf.open(io.BytesIO(sound(drawn(draw)))) as opened:
        assert opened.Root.PageMode == "/UseOutlines"
        with opened.open_outline() as outline:
            assert [each.title for each in outline.root] == ["A heading (1)"]


# -- glyphs and their text


def line_of(words: str) -> Callable[[TaggedCanvas, StructElem], object]:
    return lambda canvas, root: write(canvas, root.add("P"), words, 60, 700)


@pytest.mark.parametrize(
    "words",
    ["office ffl fi", "Nguyễn Ạ", "a\u0304\u0301 q\u0308", "Ω и Ж", "1⁄2 ½ x²", "(a\\b) <c>", "a\u00a0b", "Ǻ ẫ"],
)
def test_text_comes_out_as_it_went_in(words: str) -> None:
    pdf = sound(drawn(line_of(words)))
    assert [each for _, each in tagged(pdf)] == [text.normalised(words)]
    for name, extract in text.EXTRACTORS.items():
        assert "".join(extract(pdf).split()) == "".join(text.normalised(words).split()), name


@pytest.mark.parametrize("words", ["q\u0308", "a\u0304\u0301", "x\u0323\u0302"])
def test_glyphs_that_do_not_spell_carry_their_text(words: str) -> None:
    """One glyph of a pair cannot say which letter it is: then the marked content says it."""
    pdf = drawn(line_of(words))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        code = opened.pages[0].Contents.read_bytes()
        cmaps = [parse_cmap(font.ToUnicode.read_bytes()) for font in opened.pages[0].Resources.Font.values()]
    strings = b"".join(re.findall(rb"<([0-9A-F]+)>", code))
    shown = [int(strings[at : at + 4], 16) for at in range(0, len(strings), 4)]
    by_glyphs = "".join(cmaps[0].get(gid, "") for gid in shown)
    assert by_glyphs == words or b"/ActualText <feff" + words.encode("utf-16-be").hex().encode() in code
    assert [each for _, each in tagged(pdf)] == [text.normalised(words)]


def test_a_missing_glyph_names_its_character() -> None:
    with pytest.raises(MissingGlyph, match="U\\+6F22") as caught:
        STACK.shape("a漢b")
    assert caught.value.character == "漢"
    assert STACK.missing("a漢b漢😀") == "漢😀"


def test_a_no_break_space_is_a_space_that_a_face_may_lack(tmp_path: Path) -> None:
    for glyphs in (NEXT.shape("a\u00a0b").glyphs, SOURCE.shape("a\u00a0q\u0308").glyphs):
        assert [(glyph.text, glyph.letters) for glyph in glyphs][1] == (" ", " ")
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, "a b"))
    (tmp_path / "few.ttf").write_bytes(hb.subset(NEXT._font_face, wanted).blob.data)
    few = Face(tmp_path / "few.ttf")
    assert few.covers("a\u00a0b")
    assert few.shape("a\u00a0b").width == few.shape("a b").width
    assert not few.covers("a\u00a0c")


def test_every_glyph_has_its_text_and_the_programs_width() -> None:
    words = "Kyphoplasty: Ünïcödé, “quotes” – 1234567890 (770) ffi Жук Ωμέγα Việt"
    with pikepdf.open(io.BytesIO(drawn(line_of(words)))) as opened:
        code = opened.pages[0].Contents.read_bytes().decode("latin-1")
        for name, font in opened.pages[0].Resources.Font.items():
            shown = {
                int(glyphs[at : at + 4], 16)
                for block in re.findall(rf"BT {name} .*?ET", code)
                for glyphs in re.findall(r"<([0-9A-F]+)>", block)
                for at in range(0, len(glyphs), 4)
            }
            assert shown
            cmap = parse_cmap(font.ToUnicode.read_bytes())
            assert shown <= set(cmap)
            assert all(cmap[gid] and "\ufffd" not in cmap[gid] for gid in shown)
            descendant = font.DescendantFonts[0]
            program = hb.Font(hb.Face(descendant.FontDescriptor.FontFile2.read_bytes()))
            entries, widths = list(descendant.W), {}
            while entries:
                first, run = int(entries.pop(0)), entries.pop(0)
                widths |= {first + index: float(width) for index, width in enumerate(run)}
            assert set(widths) >= shown
            for gid in shown:
                assert widths[gid] == pytest.approx(
                    program.get_glyph_h_advance(gid) * 1000 / program.face.upem, abs=0.01
                )
                assert gid != 0


def test_a_to_unicode_map_has_at_most_a_hundred_in_a_block() -> None:
    cmap = to_unicode({gid: chr(0x4E00 + gid) for gid in range(1, 351)} | {999: "𝔸", 1000: "ffi"})
    counts = [int(count) for count in re.findall(rb"(\d+) beginbfchar", cmap)]
    assert sum(counts) == 352
    assert max(counts) <= 100
    parsed = parse_cmap(cmap)
    assert parsed[999] == "𝔸"
    assert parsed[1000] == "ffi"
    assert len(parsed) == 352


def test_a_face_changes_for_a_whole_word_and_only_where_it_must() -> None:
    strange = next(c for c in "ЖΩЯ" if not NEXT.covers(c) and SOURCE.covers(c))
    runs = STACK.shape(f"plain a{strange}b plain")
    assert [(run.face, run.text.strip()) for run in runs] == [
        (NEXT, "plain"),
        (SOURCE, f"a{strange}b"),
        (NEXT, "plain"),
    ]
    assert "".join(run.text for run in runs) == f"plain a{strange}b plain"
    assert [run.face for run in STACK.shape("plain")] == [NEXT]


def test_a_mark_is_never_parted_from_its_letter() -> None:
    assert [piece for _, piece in clusters("e\u0301a\u0302\u0323b")] == ["e\u0301", "a\u0302\u0323", "b"]


def test_a_font_without_outlines_is_refused(tmp_path: Path) -> None:
    wanted = hb.SubsetInput()
    wanted.drop_table_tag_set.add(int.from_bytes(b"glyf", "big"))
    source = hb.Face(hb.Blob.from_file_path(str(FONTS / "source-sans-3" / "SourceSans3_400Regular.ttf")))
    (tmp_path / "no.ttf").write_bytes(hb.subset(source, wanted).blob.data)
    with pytest.raises(ValueError, match="glyf"):
        Face(tmp_path / "no.ttf")


# -- bytes


def test_object_and_xref_streams_are_readable() -> None:
    pdf = sound(drawn(*[line_of(f"Page {n}") for n in range(30)]))
    assert b"/Type/ObjStm" in pdf.replace(b" ", b"")
    assert b"\nxref\n" not in pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 30
        assert opened.Root.Metadata.read_bytes() in pdf  # PDF/A: readable without any filter


@pytest.mark.parametrize("data", [b"", b"x", b"ends in\r", b"ends in\n", b"ends in\r\n", b"\r", b"endstream"])
@pytest.mark.parametrize("compress", [True, False])
def test_a_stream_keeps_its_last_byte(data: bytes, compress: bool) -> None:
    spelled = Stream(data, {"X": b"1"}, compress=compress).format(None)
    length = int(re.search(rb"/Length (\d+)", spelled)[1])  # type: ignore[index]
    start = spelled.index(b"stream\n") + 7
    kept = spelled[start : start + length]
    assert (zlib.decompress(kept) if compress else kept) == data
    assert spelled[start + length :] in (b"\nendstream", b"\r\nendstream")
    whole = (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    )
    whole += b"3 0 obj\n" + spelled + b"\nendobj\n"
    offsets = [whole.index(b"%d 0 obj" % n) for n in (1, 2, 3)]
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    file = whole + table + b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(whole)
    with pikepdf.open(io.BytesIO(file)) as opened:
        assert opened.get_object(3, 0).read_bytes() == data


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_text_strings_come_back(words: str) -> None:
    source = (
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>/X "
        + text_string(words)
        + b">>\nendobj\n"
    )
    with pikepdf.open(
        io.BytesIO(
            source
            + b"xref\n0 2\n0000000000 65535 f \n0000000009 00000 n \ntrailer\n<</Size 2/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
            % len(source)
        )
    ) as opened:
        assert text_of(opened.Root.X) == words


@pytest.mark.parametrize(
    ("value", "spelled"),
    [(0, b"0"), (-0.0001, b"0"), (1.5, b"1.5"), (100, b"100"), (-2.25, b"-2.25"), (1e-7, b"0"), (1200.0, b"1200")],
)
def test_numbers(value: float, spelled: bytes) -> None:
    assert number(value) == spelled


@pytest.mark.parametrize(
    "options", [{"title": "", "language": "en"}, {"title": "T", "language": " "}, {"title": " ", "language": "en"}]
)
def test_a_title_and_a_language_must_be_there(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="must have"):
        Metadata(**options)


def test_the_metadata_say_the_same_in_both_places() -> None:
    title = "Pills & <pain> “é” (1)"
    canvas = TaggedCanvas((612, 792), Metadata(title, "es-US", "Hill & Co.", "What (it) is"))
    write(canvas, canvas.structure.document.add("P"), "x", 60, 700)
    with pikepdf.open(io.BytesIO(sound(canvas.getpdfdata()))) as opened:
        assert text_of(opened.docinfo.Title) == title
        assert text_of(opened.Root.Lang) == "es-US"
        with opened.open_metadata() as meta:
            assert meta["dc:title"] == title
            assert meta["dc:creator"] == ["Hill & Co."]
            assert meta["pdfuaid:part"] == "1"
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert opened.Root.MarkInfo.Marked


# -- lines


def pieces(words: str) -> list[Piece]:
    return [Piece(words, STYLE, "key")]


sentence = st.lists(
    st.text(st.sampled_from("abcdefghijWil,-–/'é"), min_size=1, max_size=30).flatmap(
        lambda word: st.sampled_from((word, word + "."))
    ),
    min_size=1,
    max_size=25,
).map(" ".join)
"""What no language breaks: for words that do not fit see test_hyphenation.py."""


@settings(max_examples=150, deadline=None)
@given(sentence, st.floats(30, 400))
def test_lines_keep_every_letter_within_the_measure(words: str, measure: float) -> None:
    measure = max(measure, max(map(STYLE.width, words.split(" "))) + 0.01)
    lines = break_lines(pieces(words), measure)
    assert "".join(word.text + " " * word.space for line in lines for word in line.words) == words
    for line in lines:
        assert STYLE.width(line.text) <= measure + 0.6  # kerning over a cut may differ by a hair
    assert [line.ends for line in lines] == [False] * (len(lines) - 1) + [True]


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.text(st.sampled_from("abcdefgh"), min_size=1, max_size=9), min_size=1, max_size=25), st.floats(90, 400)
)
def test_lines_are_as_few_as_can_be(words: list[str], measure: float) -> None:
    space, greedy, used = STYLE.width(" "), 1, 0.0
    for word in words:
        width = STYLE.width(word)
        if used and used + space + width > measure:
            greedy, used = greedy + 1, width
        else:
            used += (space if used else 0) + width
    assert len(break_lines(pieces(" ".join(words)), measure)) <= greedy


def test_no_lone_word_on_the_last_line() -> None:
    words = "It can take some time to be well and strong again"
    measure = next(m for m in range(280, 100, -1) if _greedy_last(words, m) == ["again"])
    lines = break_lines(pieces(words), measure)
    assert len(lines) == 2
    assert len(lines[-1].words) >= 2


def _greedy_last(words: str, measure: float) -> list[str]:
    lines: list[list[str]] = [[]]
    for word in words.split():
        if lines[-1] and STYLE.width(" ".join([*lines[-1], word])) > measure:
            lines.append([])
        lines[-1].append(word)
    return lines[-1] if len(lines) == 2 else []


def test_a_long_word_of_no_language_is_refused() -> None:
    with pytest.raises(WordTooLong) as told:
        break_lines(pieces("before " + "W" * 200 + " after"), 150)
    assert told.value.word == "W" * 200


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("call (770)\u00a0962-3642 now", "(770)\u00a0962-3642"),
        ("an x-ray is made", "x-ray"),
        ("in 10-12 days", "10-12 days"),
    ],
)
def test_numbers_and_short_words_are_never_broken(words: str, whole: str) -> None:
    least = int(max(map(STYLE.width, (whole, *words.split(" "))))) + 2
    for measure in range(least, 200, 3):
        assert any(whole in line.text for line in break_lines(pieces(words), measure))
    narrow = STYLE.width(whole) - 2
    if any(each.isdigit() for each in whole):
        with pytest.raises(WordTooLong) as told:
            break_lines(pieces(whole), narrow)
        assert told.value.word == whole
    else:  # only a word may be parted that is wider than its line
        assert [line.text for line in break_lines(pieces(whole), narrow)] == ["x-", "ray"]


# -- pictures


def picture(tmp_path: Path, mode: str, kind: str, color: Any) -> Path:
    path = tmp_path / f"{mode}.{kind.lower()}"
    made = Pillow.new("RGB" if mode == "P" else mode, (40, 20), color)
    (made.quantize(4) if mode == "P" else made).save(path, kind)
    return path


@pytest.mark.parametrize(
    ("mode", "kind", "color"),
    [
        ("RGB", "PNG", (10, 100, 200)),
        ("RGBA", "PNG", (10, 100, 200, 255)),
        ("L", "PNG", 90),
        ("LA", "PNG", (90, 255)),
        ("1", "PNG", 0),
        ("P", "PNG", (10, 100, 200)),
        ("RGB", "JPEG", (10, 100, 200)),
        ("L", "JPEG", 90),
        ("CMYK", "JPEG", (255, 255, 0, 0)),
    ],
)
def test_pictures_are_painted_in_their_colors(tmp_path: Path, mode: str, kind: str, color: Any) -> None:
    path = picture(tmp_path, mode, kind, color)
    loaded = Image(path)
    assert (loaded.width, loaded.height) == (40, 20)

    def draw(canvas: TaggedCanvas, root: StructElem) -> None:
        figure = root.add("Figure", alt="A field of one color")
        with canvas.content(figure):
            canvas.place_image(loaded, 100, 600, 80, 40)
        figure.enclose((100, 600, 180, 640))

    pdf = sound(drawn(draw))
    shown = text.render(pdf, 72)[0].getpixel((140, 792 - 620))
    with Pillow.open(path) as original:
        wanted = original.convert("RGB").getpixel((20, 10))
    assert all(abs(a - b) <= 3 for a, b in zip(shown, wanted, strict=True))


def test_a_transparent_picture_lets_the_paper_through(tmp_path: Path) -> None:
    made = Pillow.new("RGBA", (40, 20), (200, 0, 0, 255))
    made.paste((200, 0, 0, 0), (20, 0, 40, 20))
    made.save(tmp_path / "half.png")

    def draw(canvas: TaggedCanvas, root: StructElem) -> None:
        figure = root.add("Figure", alt="Half a field")
        with canvas.content(figure):
            canvas.place_image(Image(tmp_path / "half.png"), 100, 600, 80, 40)
        figure.enclose((100, 600, 180, 640))

    page = text.render(sound(drawn(draw)), 72)[0]
    assert page.getpixel((115, 172)) == (200, 0, 0)
    assert page.getpixel((165, 172)) == (255, 255, 255)


def test_one_picture_in_many_files(tmp_path: Path) -> None:
    """A picture that was loaded once belongs to no file: each that shows it refers to its own copy."""
    loaded = Image(picture(tmp_path, "RGB", "PNG", (200, 0, 0)))

    def show(canvas: TaggedCanvas, root: StructElem) -> None:
        figure = root.add("Figure", alt="A red field")
        with canvas.content(figure):
            canvas.place_image(loaded, 100, 600, 80, 40)
        figure.enclose((100, 600, 180, 640))

    for pages in ([show], [line_of("Words"), show], [line_of("Words"), line_of("more"), show, show]):
        pdf = sound(drawn(*pages))
        assert text.render(pdf, 72)[-1].getpixel((140, 172)) == (200, 0, 0)


def test_a_picture_that_is_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = picture(tmp_path, "RGB", "PNG", (1, 2, 3)).read_bytes()
    for name, data, why in (
        ("cut", good[: len(good) - 30], "damaged or cut short"),
        ("words", b"no picture", "not a PNG or JPEG"),
        ("none", b"", "is empty"),
        ("gif", b"GIF89a" + bytes(40), "a GIF picture"),
    ):
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(ValueError, match=why):
            Image(path)
    with pytest.raises(OSError, match="missing"):
        Image(tmp_path / "missing.png")
    monkeypatch.setattr(image_module, "MOST_MEMORY", 100)
    with pytest.raises(ValueError, match="too many"):
        Image(tmp_path / "RGB.png")


# -- the whole sheet's tags


def test_the_tag_tree_is_the_golden_one(handout: handouts.Handout, golden: Callable[[str, str], None]) -> None:
    golden("kyphoplasty-standard-en.tree.txt", tag_tree(handout.pdf))
