"""The tags of a small file and the objects of a print file of it, object by object, and what each part of the tree says."""

import io
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

import pikepdf
import pytest
from engine_kit import STACK, new_canvas, write
from reportlab.lib.colors import HexColor
from support import structure, validators
from support.objects import objects

from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.lines import Style
from handouts.pdf.metadata import Metadata
from handouts.pdf.plate import Plate
from handouts.pdf.print_file import GROUP, MOST_TEMPLATES, PrintFile
from handouts.pdf.slots import NeedsLayout, PlateSlot
from handouts.pdf.structure import (
    STANDARD_ROLES,
    Attributes,
    StructElem,
    StructTreeRoot,
    list_numbering,
    print_field,
    scope,
    table_summary,
)

Golden = Callable[[str, str], None]
INK = HexColor("#0b4f6c")


def tagged_file() -> TaggedCanvas:
    """A file of two pages with every kind of element and attribute, and hardly a word."""
    canvas = new_canvas()
    root = canvas.structure.document

    def box(element: StructElem, x: float, y: float) -> None:
        with canvas.content(element):
            canvas.rect(x, y, 10, 10)

    table = root.add("Table", attributes=[table_summary("Days (all)")])
    head = table.add("THead").add("TR")
    for column in (1, 2):
        box(head.add("TH", attributes=[scope("Column")]), 60 * column, 700)
    row = table.add("TBody").add("TR")
    box(row.add("TH", attributes=[scope("Row")]), 60, 680)
    box(row.add("TD"), 120, 680)
    item = root.add("L", attributes=[list_numbering("None")]).add("LI")
    tick = item.add("Lbl").add("Form", alt="A box", attributes=[print_field("cb", "A box")])
    box(tick, 60, 650)
    tick.enclose((60, 650, 70.25, 660))
    tick.enclose((58, 652, 66, 661.5))
    box(item.add("LBody", lang="es-US"), 80, 650)
    line = root.add("Form", alt="Name", attributes=[print_field("tv", "Name")])
    box(line, 60, 620)
    figure = root.add("Figure", alt="A knee", title="Knee", actual_text="knee")
    box(figure, 60, 500)
    figure.enclose((60, 500, 70, 510))
    long = root.add("P")
    box(long, 60, 400)
    link = long.add("Link")
    end = write(canvas, link, "Call", 60, 380)
    canvas.link(link, "tel:+17705550142", "Call us", (60, 376, end, 392))
    with canvas.artifact("Footer"):
        canvas.rect(0, 0, 9, 9)
    canvas.showPage()
    box(long, 60, 700)  # goes on over the page
    box(root.add("P"), 60, 680)
    canvas.showPage()
    return canvas


def test_the_objects_of_a_tagged_file_are_as_before(golden: Golden) -> None:
    pdf = tagged_file().getpdfdata()
    assert structure.faults(pdf) == []
    golden("objects/tagged.txt", objects(pdf))


def slotted(words: str, *, pages: int = 1, lang: str = "en-US", end_aligned: bool = False) -> Plate:
    """A file with two slots for words, on its last page."""
    canvas = TaggedCanvas((612, 792), Metadata("A title", lang))
    root = canvas.structure.document
    write(canvas, root.add("P"), words, 60, 700)
    for _ in range(pages - 1):
        canvas.showPage()
        write(canvas, root.add("P"), words, 60, 690)
    link = root.add("P").add("Link")
    write(canvas, link, "Call", 60, 380)
    canvas.link(link, "tel:+17705550142", "Call us", (60, 376, 90, 392))
    for at, name in enumerate(("name", "date")):
        with canvas.content(root.add("P")):
            canvas.slot((name, 0), Style(STACK, 12.5, 16, INK), 60, 600 - 20 * at, 100, end_aligned=end_aligned)
    with canvas.content(root.add("P")):
        canvas.rect(60, 500, 9, 9)
    canvas.showPage()
    return canvas.plate()


WHO = {"name": "Ann Lee", "date": "Dec 3"}


def test_the_objects_of_a_copy_are_as_before(golden: Golden) -> None:
    pdf = slotted("Knee").fill(WHO)
    assert structure.faults(pdf) == []
    assert validators.qpdf_check(pdf) == []
    golden("objects/copy.txt", objects(pdf))


def print_file(copies: Sequence[tuple[Plate, Mapping[str, str]]]) -> bytes:
    """A print file with these copies."""
    file = io.BytesIO()
    made = PrintFile(file)
    for plate, values in copies:
        made.add(plate, values)
    made.close()
    return file.getvalue()


def test_the_objects_of_a_print_file_are_as_before(golden: Golden) -> None:
    one, two = slotted("Knee", end_aligned=True), slotted("Hip", pages=2)
    other = {"name": "Bo Chen", "date": "Dec 4"}
    pdf = print_file([(one, WHO), (two, WHO), (one, other)])
    assert structure.faults(pdf) == []
    assert validators.qpdf_check(pdf) == []
    golden("objects/print-file.txt", objects(pdf))


@pytest.mark.parametrize("count", [1, GROUP - 1, GROUP, GROUP + 1, 2 * GROUP, 2 * GROUP + 3])
def test_copies_are_whole_however_they_are_grouped(count: int) -> None:
    plate = slotted("Knee")
    pdf = print_file([(plate, {"name": f"Ann{chr(65 + n)}", "date": "Dec 3"}) for n in range(count)])
    assert validators.qpdf_check(pdf) == []
    assert structure.faults(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 2 * count, "each copy begins on a fresh sheet"
        assert len(opened.Root.StructTreeRoot.K.K) == count
        streams = [each for each in opened.objects if isinstance(each, pikepdf.Stream)]
        assert len({each.read_bytes() for each in streams if b"Tj" in each.read_bytes() or b"TJ" in each.read_bytes()}) >= count  # fmt: skip


def test_plates_that_come_back_are_known_and_old_ones_are_forgotten() -> None:
    plates = [slotted(f"Sheet {chr(65 + n)}") for n in range(MOST_TEMPLATES + 1)]
    file = PrintFile(io.BytesIO())
    for plate in plates[:MOST_TEMPLATES]:
        file.add(plate, WHO)
    assert len(file._templates) == MOST_TEMPLATES
    file.add(plates[0], WHO)
    file.add(plates[-1], WHO)
    kept = [plate for plate, _ in file._templates.values()]
    assert plates[0] in kept, "it was used since"
    assert plates[1] not in kept, "the one that was used the longest ago"
    file.close()
    again = print_file([(plate, WHO) for _ in range(2) for plate in plates])
    assert structure.faults(again) == []


def test_a_full_group_is_written_before_the_next_copy_comes() -> None:
    """Else all copies of a morning would wait in memory."""
    plate, file = slotted("Knee"), io.BytesIO()
    made, sizes = PrintFile(file), []
    for _ in range(2 * GROUP + 1):
        made.add(plate, WHO)
        sizes.append(file.tell())
    grown = [number for number, (before, after) in enumerate(pairwise([0, *sizes]), 1) if after > before]
    assert grown == [1, GROUP, 2 * GROUP], "what copies share, then a group at a time"
    made.close()


@pytest.mark.parametrize("words", ["Ann \u4e00", "W" * 30])
def test_words_that_a_slot_cannot_take_are_refused_and_leave_nothing(words: str) -> None:
    plate, file = slotted("Knee"), io.BytesIO()
    with pytest.raises(NeedsLayout):
        plate.fill({"name": words, "date": ""})
    made = PrintFile(file)
    made.add(plate, WHO)
    with pytest.raises(NeedsLayout):
        made.add(plate, {"name": words, "date": ""})
    made.close()
    assert file.getvalue() == print_file([(plate, WHO)])


def test_words_fill_a_slot_up_to_its_width() -> None:
    plate = slotted("Knee")
    ((_, slots),) = plate.slots_by_page.items()
    face, width = slots[0].face, slots[0].width
    letters = next(n for n in range(1, 99) if face.set("i" * (n + 1))[1] * 12.5 / 1000 > width)
    assert plate.fill({"name": "i" * letters, "date": ""})
    with pytest.raises(NeedsLayout):
        plate.fill({"name": "i" * (letters + 1), "date": ""})
    exact = face.set("i" * letters)[1] * 12.5 / 1000
    assert not slots[0].end_aligned
    assert not PlateSlot("name", face, "F1", "0 g", 60, 600, 100, 12.5).end_aligned
    assert replace(slots[0], width=exact).fall("i" * letters)[0].lines == 1
    assert replace(slots[0], width=exact - 0.1).fall("i" * letters)[0].lines > 1


# -- the tree by itself


def test_elements_are_numbered_in_the_order_they_are_added() -> None:
    root = StructTreeRoot()
    part = root.document.add("Sect")
    words = part.add("P")
    other = root.document.add("P")
    orders = [each.order for each in (root.document, part, words, other)]
    assert orders == sorted(set(orders))
    assert [each.role for each in root.document.walk()] == ["Document", "Sect", "P", "P"]
    assert list(part.elements) == [words]
    assert words.root is root
    assert root.root is root
    assert (words.bbox, words.kids, words.attributes) == (None, [], [])
    with pytest.raises(ValueError, match="Chapter"):
        part.add("Chapter")


def test_a_box_grows_with_what_it_encloses() -> None:
    element = StructTreeRoot().document.add("Figure")
    element.enclose((10, 20, 30, 40))
    assert element.bbox == (10, 20, 30, 40)
    element.enclose((15, 25, 28, 38))
    assert element.bbox == (10, 20, 30, 40)
    element.enclose((5, 30, 20, 50))
    assert element.bbox == (5, 20, 30, 50)
    element.enclose((12, 1, 99, 2))
    assert element.bbox == (5, 1, 99, 50)


def test_what_attributes_say() -> None:
    assert scope("Row").value() == {"O": b"/Table", "Scope": b"/Row"}
    assert list_numbering("Decimal").value() == {"O": b"/List", "ListNumbering": b"/Decimal"}
    assert table_summary("Days").value() == {"O": b"/Table", "Summary": b"(Days)"}
    assert print_field("tv", "Name").value() == {"O": b"/PrintField", "Role": b"/tv", "Desc": b"(Name)"}
    box = print_field("cb", "A box").value()
    assert box == {"O": b"/PrintField", "Role": b"/cb", "Desc": b"(A box)", "checked": b"/off"}
    assert Attributes("Layout").value() == {"O": b"/Layout"}


def test_every_standard_type_is_known_and_no_other() -> None:
    """ISO 32000-1, 14.8.4, as far as this program may come to need them."""
    said = "Document Part Sect Div Caption TOC TOCI Index P H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody"
    said += " Span Quote Note Reference Code Link Annot Figure Form BlockQuote"
    assert set(said.split()) == STANDARD_ROLES


# -- where each object stands


def rows_of(pdf: bytes) -> list[tuple[int, int, int]]:
    """The rows of the cross-reference stream (ISO 32000-1, 7.5.8), taken apart here and not by a tolerant reader."""
    found = re.search(rb"startxref\n(\d+)\n%%EOF\n$", pdf)
    assert found
    head = re.compile(rb"(\d+) 0 obj\n<<(.*?)>>\nstream\n", re.DOTALL).match(pdf, int(found[1]))
    assert head

    def said(key: bytes) -> list[int]:
        held = re.search(rb"/" + key + rb"\s*\[?([\d ]+)", head[2])
        return [int(each) for each in held[1].split()] if held else []

    data = pdf[head.end() : head.end() + said(b"Length")[0]]
    data = zlib.decompress(data) if b"FlateDecode" in head[2] else data
    widths, (columns, *_) = said(b"W"), said(b"Columns") or [0]
    rows, before = [], bytes(sum(widths))
    step = sum(widths) + bool(columns)
    for at in range(0, len(data), step):
        row = data[at : at + step]
        if columns:
            assert (columns, row[0] in (0, 2)) == (sum(widths), True)
            row = bytes((each + up * (row[0] == 2)) & 255 for each, up in zip(row[1:], before, strict=True))
        before = row
        cuts = [0, *accumulate(widths)]
        rows.append(tuple(int.from_bytes(row[start:end], "big") for start, end in pairwise(cuts)))
    assert len(rows) == said(b"Size")[0]
    return rows  # type: ignore[return-value]  # of three numbers each


@pytest.mark.parametrize("count", [0, 1, 3, 16, 40, 260])
def test_each_object_stands_where_the_table_says(count: int) -> None:
    """Of a copy (0), and of print files of so many copies; a stream of 16 copies holds some 200 objects."""
    one, two = slotted("Knee"), slotted("Hip", pages=2)
    plates = [one, two] if count < 10 else [one]
    pdf = print_file([(plates[n % len(plates)], WHO) for n in range(count)]) if count else one.fill(WHO)
    rows = rows_of(pdf)
    assert rows[0] == (0, 0, 0xFFFF)
    heads: dict[int, list[int]] = {}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for stream in {place for kind, place, _ in rows if kind == 2}:
            held = opened.get_object(stream, 0)
            assert held.Type == "/ObjStm"
            heads[stream] = [int(each) for each in held.read_bytes()[: int(held.First)].split()[::2]]
            assert len(heads[stream]) == int(held.N)
    for number, (kind, place, index) in enumerate(rows[1:], 1):
        if kind == 1:
            assert pdf.startswith(b"%d 0 obj\n" % number, place)
            assert index == 0
        else:
            assert kind == 2
            assert heads[place][index] == number


def test_a_copy_in_another_language_says_so() -> None:
    english, spanish = slotted("Knee"), slotted("Rodilla", lang="es-US")
    with pikepdf.open(io.BytesIO(print_file([(english, WHO), (spanish, WHO), (english, WHO)]))) as opened:
        assert opened.Root.Lang == "en-US"
        said = [str(part.Lang) if "/Lang" in part else "" for part in opened.Root.StructTreeRoot.K.K]
    assert said == ["", "es-US", ""]


def test_a_print_file_without_a_copy_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one copy"):
        PrintFile(io.BytesIO()).close()
