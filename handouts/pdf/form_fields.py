"""Fields that are filled in on a screen (ISO 32000-1, 12.7): lines to type on and boxes to tick, each with its own looks.

A field and its widget are one object. Its looks are there from the beginning, so that nothing is left to a reader
(ISO 19005-2, 6.4.1), and it does nothing: no script, no action. What is typed is set in a face that is in the file, a simple
font with the letters of WinAnsiEncoding: those of western Europe.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import uharfbuzz as hb

from handouts.pdf.fonts import Face
from handouts.pdf.numbers import decimal
from handouts.pdf.objects import (
    Dictionary,
    Indirect,
    ParentKey,
    Reference,
    Stream,
    Value,
    number,
    reference_to,
    text_string,
)
from handouts.pdf.structure import BOX, FormField, Rectangle

FONT = "Typed"
"""The name of the face in fields."""
SIZE = 12
"""Points of what is typed."""
FIRST, LAST = 32, 255
"""The codes of WinAnsiEncoding that stand for letters."""
BORDER = 0.5
PRINTED, MULTILINE = b"4", 1 << 12


class FieldWidget(Indirect):
    """A field on a page (12.5.6.19); more lines of it make its box taller."""

    def __init__(self, field: FormField, page: Any, key: int, *, color: str, rtl: bool) -> None:
        self.field, self._page, self._key, self._color, self._rtl = field, page, key, color, rtl
        self.box: Rectangle = (0.0, 0.0, 0.0, 0.0)
        self.lines = 0

    def enclose(self, box: Rectangle) -> None:
        """One more line, or the box."""
        if self.lines:
            mine = self.box
            box = (min(mine[0], box[0]), min(mine[1], box[1]), max(mine[2], box[2]), max(mine[3], box[3]))
        self.box, self.lines = box, self.lines + 1

    def value(self, document: Any) -> Value:
        entries: dict[str, Value] = {
            "Type": b"/Annot",
            "Subtype": b"/Widget",
            "Rect": [number(each) for each in self.box],
            "F": PRINTED,
            "P": reference_to(self._page, document),
            "StructParent": ParentKey(self._key),
            "T": text_string(self.field.name),
            "TU": text_string(self.field.label),
            "Contents": text_string(self.field.label),
        }
        return {**entries, **(self._box(document) if self.field.kind == BOX else self._line(document))}

    @property
    def _size(self) -> tuple[float, float]:
        left, bottom, right, top = self.box
        return right - left, top - bottom

    def _line(self, document: Any) -> dict[str, Value]:
        wide, high = self._size
        entries: dict[str, Value] = {"FT": b"/Tx", "DA": b"(/%s %d Tf 0 g)" % (FONT.encode(), SIZE)}
        looks = "/Tx BMC EMC"
        if self.lines > 1:  # the lines to write on by hand would cross what is typed
            entries |= {"Ff": b"%d" % MULTILINE, "MK": {"BG": [b"1"], "BC": [b"0.45"]}, "BS": {"W": number(BORDER)}}
            inner = f"{decimal(BORDER / 2)} {decimal(BORDER / 2)} {decimal(wide - BORDER)} {decimal(high - BORDER)} re"
            looks = f"1 g 0 0 {decimal(wide)} {decimal(high)} re f 0.45 G {decimal(BORDER)} w {inner} S /Tx BMC EMC"
        if self._rtl:
            entries["Q"] = b"2"
        return {**entries, "AP": {"N": _looks(looks, wide, high).ref(document)}}

    def _box(self, document: Any) -> dict[str, Value]:
        wide, high = self._size
        points = [(0.24, 0.52), (0.43, 0.28), (0.78, 0.76)]
        (a, b), (c, d), (e, f) = ((decimal(x * wide), decimal(y * high)) for x, y in points)
        tick = f"{self._color} {decimal(0.13 * wide)} w 1 J 1 j {a} {b} m {c} {d} l {e} {f} l S"
        states: dict[str, Value] = {
            "Off": _looks("", wide, high).ref(document),
            "Yes": _looks(tick, wide, high).ref(document),
        }
        return {"FT": b"/Btn", "V": b"/Off", "AS": b"/Off", "AP": {"N": states}}


def _looks(operators: str, wide: float, high: float) -> Stream:
    box: list[Value] = [b"0", b"0", number(wide), number(high)]
    entries: dict[str, Value] = {"Type": b"/XObject", "Subtype": b"/Form", "BBox": box, "Resources": {}}
    return Stream(operators.encode("ascii"), entries)


def describe_form(fields: list[Reference], face: Face, put: Callable[[Indirect], Reference]) -> Dictionary:
    """The form of a file (12.7.2): its fields in reading order, and the face that is typed in."""
    font = put(embed_typed_face(face, put))
    return Dictionary(
        {
            "Fields": fields,
            "DR": {"Font": {FONT: font}},
            "DA": b"(/%s %d Tf 0 g)" % (FONT.encode(), SIZE),
            "NeedAppearances": b"false",
        }
    )


def embed_typed_face(face: Face, put: Callable[[Indirect], Reference]) -> Dictionary:
    """A face as a simple font (9.6.3) with all letters of WinAnsiEncoding that it has."""
    letters = {code: letter for code in range(FIRST, LAST + 1) if (letter := _winansi(code)) and face.covers(letter)}
    gids = {code: face.shaper.get_nominal_glyph(ord(letter)) or 0 for code, letter in letters.items()}
    name = b"/TYPEDL+%s" % face.name.encode("ascii", "ignore")
    program = _subset(face, frozenset(map(ord, letters.values())))
    tops, feet = [face.glyph_top(gid) for gid in gids.values()], [face.glyph_bottom(gid) for gid in gids.values()]
    reach = max(face.glyph_width(gid) for gid in gids.values())
    descriptor: dict[str, Value] = {
        "Type": b"/FontDescriptor",
        "FontName": name,
        "Flags": b"32",  # its glyphs are asked for by letters (9.8.2)
        "FontBBox": [b"0", number(min(feet)), number(reach), number(max(tops))],
        "ItalicAngle": b"0",
        "Ascent": number(face.ascent),
        "Descent": number(face.descent),
        "CapHeight": number(face.cap_height),
        "StemV": b"80",
        "FontFile2": put(Stream(program, {"Length1": b"%d" % len(program)})),
    }
    widths: list[Value] = [
        number(face.glyph_width(gids[code])) if code in gids else b"0" for code in range(FIRST, LAST + 1)
    ]
    return Dictionary(
        {
            "Type": b"/Font",
            "Subtype": b"/TrueType",
            "BaseFont": name,
            "FirstChar": b"%d" % FIRST,
            "LastChar": b"%d" % LAST,
            "Widths": widths,
            "Encoding": b"/WinAnsiEncoding",
            "FontDescriptor": put(Dictionary(descriptor)),
        }
    )


def _subset(face: Face, characters: frozenset[int]) -> bytes:
    """A font program that says which glyph is which letter's (9.6.6.4), with just these."""
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    wanted.unicode_set.update(characters)
    for tag in (b"GSUB", b"GPOS", b"GDEF", b"STAT"):
        wanted.drop_table_tag_set.add(int.from_bytes(tag, "big"))
    program: bytes = hb.subset(face.shaper.face, wanted).blob.data
    return program


@lru_cache(maxsize=256)
def _winansi(code: int) -> str:
    """The letter of a code, "" where it has none (annex D.2)."""
    try:
        return bytes((code,)).decode("cp1252")
    except UnicodeDecodeError:
        return ""
