"""A small PDF/UA-1 and PDF/A-2a file, written by hand without the engine: the checkers' own control sample.

It holds what a tagged file can hold: both kinds of font, a paragraph over two pages (MCR dictionaries),
nested lists, a table with spans, a figure with a caption, links, a note, words in another language,
ActualText, artifacts, a form XObject, several content streams to a page, object and xref streams.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
import uharfbuzz as hb
from pikepdf import Array, Dictionary, Name, String
from PIL import ImageCms
from support.content import saved
from support.tools import ROOT

_FONTS = ROOT / "fonts" / "source-sans-3"
_CHARACTERS = "".join(map(chr, range(32, 127))) + "áäéíñóüß¿½–—’“”•☐✓"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A sample</rdf:li></rdf:Alt></dc:title>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@functools.cache
def sample() -> bytes:
    """The sample's bytes; the same in every run."""
    return _Sample().write()


class _Font:
    """A subset of one face: ``simple`` as TrueType with WinAnsiEncoding, otherwise Type0 with Identity-H."""

    def __init__(self, pdf: pikepdf.Pdf, file: str, prefix: str, *, simple: bool) -> None:
        face = hb.Face(hb.Blob.from_file_path(str(_FONTS / file)))
        font = hb.Font(face)
        self.simple = simple
        self.glyphs = {c: font.get_nominal_glyph(ord(c)) for c in _CHARACTERS}
        self.glyphs = {c: g for c, g in self.glyphs.items() if g}
        if simple:
            self.glyphs = {c: g for c, g in self.glyphs.items() if " " <= c <= "~"}
        scale = 1000 / face.upem
        self.widths = {c: round(font.get_glyph_h_advance(g) * scale) for c, g in self.glyphs.items()}
        wanted = hb.SubsetInput()
        wanted.unicode_set.update(map(ord, self.glyphs))
        wanted.flags = hb.SubsetFlags.RETAIN_GIDS
        wanted.layout_feature_tag_set.clear()
        extents = font.get_font_extents("ltr")
        name = Name("/" + prefix + "+" + file.removesuffix(".ttf").replace("_", "-"))
        data = hb.subset(face, wanted).blob.data
        descriptor = pdf.make_indirect(
            Dictionary(
                Type=Name.FontDescriptor,
                FontName=name,
                Flags=32 if simple else 4,
                FontBBox=[-200, -300, 1200, 1000],
                ItalicAngle=0,
                Ascent=round(extents.ascender * scale),
                Descent=round(extents.descender * scale),
                CapHeight=660,
                StemV=80,
                FontFile2=pdf.make_stream(data, Length1=len(data)),
            )
        )
        codes = {ord(c) if simple else g: c for c, g in self.glyphs.items()}
        digits = 2 if simple else 4
        entries = [f"<{code:0{digits}X}> <{c.encode('utf-16-be').hex().upper()}>" for code, c in sorted(codes.items())]
        blocks = [entries[i : i + 100] for i in range(0, len(entries), 100)]
        cmap = (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<{'00' * (digits // 2)}> <{'FF' * (digits // 2)}>\nendcodespacerange\n"
            + "".join(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar\n" for b in blocks)
            + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
        )
        to_unicode = pdf.make_stream(cmap.encode())
        if simple:
            self.dictionary = Dictionary(
                Type=Name.Font,
                Subtype=Name.TrueType,
                BaseFont=name,
                Encoding=Name.WinAnsiEncoding,
                FirstChar=32,
                LastChar=126,
                Widths=[self.widths[chr(i)] for i in range(32, 127)],
                FontDescriptor=descriptor,
                ToUnicode=to_unicode,
            )
        else:
            widths: list[Any] = []
            for char, glyph in sorted(self.glyphs.items(), key=lambda item: item[1]):
                widths += [glyph, Array([self.widths[char]])]
            descendant = Dictionary(
                Type=Name.Font,
                Subtype=Name.CIDFontType2,
                BaseFont=name,
                CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
                CIDToGIDMap=Name.Identity,
                FontDescriptor=descriptor,
                DW=0,
                W=widths,
            )
            self.dictionary = Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=name,
                Encoding=Name("/Identity-H"),
                DescendantFonts=[pdf.make_indirect(descendant)],
                ToUnicode=to_unicode,
            )
        self.dictionary = pdf.make_indirect(self.dictionary)

    def show(self, text: str) -> bytes:
        raw = text.encode("ascii") if self.simple else b"".join(self.glyphs[c].to_bytes(2, "big") for c in text)
        return b"<" + raw.hex().upper().encode() + b"> Tj"

    def width(self, text: str, size: float) -> float:
        return float(sum(self.widths[c] for c in text) * size / 1000)


class _Sample:
    """Writes from top to bottom; ``element`` opens structure, ``say`` and ``draw`` fill it."""

    def __init__(self) -> None:
        self.pdf = pdf = pikepdf.new()
        self.body = _Font(pdf, "SourceSans3_400Regular.ttf", "AAAAAA", simple=False)
        self.bold = _Font(pdf, "SourceSans3_700Bold.ttf", "AAAAAB", simple=True)
        self.root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.open = [self.root]
        self.numbers: dict[int, Any] = {}
        self.new_page()

    def new_page(self) -> None:
        """Starts a page with a header and a footer, its own StructParents, two content streams at least."""
        self.page = self.pdf.add_blank_page(page_size=(612, 792)).obj
        self.page.Resources = Dictionary(Font=Dictionary(F1=self.body.dictionary, F2=self.bold.dictionary))
        self.page.Tabs = Name.S
        self.page.StructParents = self.key = len(self.numbers)
        self.numbers[self.key] = self.row = Array()
        self.page.Contents = Array()
        self.code: list[bytes] = []
        self.y = 720.0
        self.artifact(b"0.5 w 72 750 m 540 750 l S", "/Pagination /Subtype /Header")
        self.artifact(b"BT /F1 12 Tf 72 40 Td " + self.body.show("Page") + b" ET", "/Pagination /Subtype /Footer")
        self.end_stream()

    def end_stream(self) -> None:
        self.page.Contents.append(self.pdf.make_stream(b"\n".join(self.code)))
        self.code = []

    def artifact(self, code: bytes, kind: str) -> None:
        self.code.append(b"/Artifact <</Type %b>> BDC\n%b\nEMC" % (kind.encode(), code))

    @contextmanager
    def element(self, role: str, **entries: Any) -> Iterator[Any]:
        parent = self.open[-1]
        made = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + role), P=parent, **entries))
        self._add(parent, made)
        self.open.append(made)
        yield made
        self.open.pop()

    @staticmethod
    def _add(parent: Any, kid: Any) -> None:
        """K is a single kid for one, an array for more (14.7.2)."""
        if "/K" not in parent:
            parent.K = kid
        elif isinstance(parent.K, Array):
            parent.K.append(kid)
        else:
            parent.K = Array([parent.K, kid])

    def mark(self, code: bytes) -> None:
        """Code as one marked-content sequence of the open element."""
        element, mcid = self.open[-1], len(self.row)
        self.row.append(element)
        if "/Pg" not in element:
            element.Pg = self.page
        same = element.Pg.objgen == self.page.objgen
        self._add(element, mcid if same else Dictionary(Type=Name.MCR, Pg=self.page, MCID=mcid))
        self.code.append(b"%b <</MCID %d>> BDC\n%b\nEMC" % (str(element.S).encode(), mcid, code))

    def text(self, words: str, x: float, size: float = 12, *, bold: bool = False) -> float:
        font = self.bold if bold else self.body
        shown = font.show(words)
        self.mark(b"BT /%b %g Tf %g %g Td %b ET" % (b"F2" if bold else b"F1", size, x, self.y, shown))
        return x + font.width(words, size)

    def line(
        self, role: str, words: str, x: float = 72, size: float = 12, *, bold: bool = False, **entries: Any
    ) -> None:
        with self.element(role, **entries):
            self.text(words, x, size, bold=bold)
        self.y -= 1.6 * size

    def link(self, words: str, x: float, url: str, said: str) -> float:
        with self.element("Link") as element:
            end = self.text(words, x)
            annotation = self.pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Rect=[x, self.y - 3, end, self.y + 10],
                    Border=[0, 0, 0],
                    F=4,
                    Contents=String(said),
                    A=Dictionary(S=Name.URI, URI=String(url)),
                    StructParent=len(self.numbers),
                )
            )
            self.numbers[len(self.numbers)] = element
            if "/Annots" not in self.page:
                self.page.Annots = Array()
            self.page.Annots.append(annotation)
            self._add(element, Dictionary(Type=Name.OBJR, Pg=self.page, Obj=annotation))
        return end

    def item(self, label: str, words: str, x: float) -> None:
        with self.element("Lbl"):
            self.text(label, x)
        with self.element("LBody"):
            self.line("P", words, x + 18)

    def table(self) -> None:
        with self.element("Table", A=Dictionary(O=Name.Table, Summary=String("When to do what"))):
            self.line("Caption", "Your days")
            with self.element("THead"), self.element("TR"):
                for x, words in ((72, "Day"), (200, "What to do")):
                    attributes = Dictionary(O=Name.Table, Scope=Name.Column)
                    with self.element("TH", A=attributes):
                        self.text(words, x, bold=True)
            self.y -= 20
            with self.element("TBody"):
                for day, words in (("1", "Rest"), ("2", "Walk a little")):
                    with self.element("TR"):
                        with self.element("TH", A=Array([Dictionary(O=Name.Table, Scope=Name.Row), 0])):
                            self.text(day, 72)
                        with self.element("TD"):
                            self.text(words, 200)
                    self.y -= 20
                with self.element("TR"), self.element("TD", A=Dictionary(O=Name.Table, ColSpan=2)):
                    self.text("Call us if in doubt", 72)
                self.y -= 24

    def figure(self) -> None:
        """A drawing in a form XObject, and a caption that belongs to it."""
        low = self.y - 60
        self.page.Resources.XObject = Dictionary(
            X1=self.pdf.make_stream(
                b"0.2 0.4 0.6 rg 0 0 80 60 re f 2 w 10 10 m 30 60 50 60 70 10 c S",
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=[0, 0, 80, 60],
                Resources=Dictionary(),
            )
        )
        frame = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=[72, low, 152, self.y])
        with self.element("Figure", Alt=String("A blue arch"), A=frame):
            self.mark(b"q 1 0 0 1 72 %g cm /X1 Do Q" % low)
            self.y -= 80
            self.line("Caption", "An arch, as drawn.")

    def content(self) -> None:
        with self.element("Document", Lang=String("en-US")):
            self.line("H1", "A sample", size=24, bold=True)
            with self.element("P"):
                x = self.text("Call ", 72)
                x = self.link("(770) 962-3642", x, "tel:+17709623642", "Call (770) 962-3642")
                x = self.text(" or say ", x)
                with self.element("Span", Lang=String("es")):
                    x = self.text("¿Cómo está?", x)
                x = self.text(" in ", x)
                with self.element("Span", ActualText=String("one half")):
                    x = self.text("½", x)
                self.text(" an hour.", x)
            self.y -= 24
            self.end_stream()
            with self.element("Sect"):
                self.line("H2", "Steps", size=18, bold=True)
                with self.element("L", A=Dictionary(O=Name.List, ListNumbering=Name.Decimal)):
                    with self.element("LI"):
                        self.item("1.", "Lie down", 72)
                    with self.element("LI"):
                        with self.element("Lbl"):
                            self.text("2.", 72)
                        with self.element("LBody"):
                            self.line("P", "Then:", 90)
                            attributes = Dictionary(O=Name.List, ListNumbering=Name.Disc)
                            with self.element("L", A=attributes), self.element("LI"):
                                self.item("•", "breathe", 90)
                self.figure()
            self.line("H2", "Days", size=18, bold=True)
            self.table()
            self.y = 90
            with self.element("P"):
                self.text("This goes on ", 72)
                self.end_stream()
                self.new_page()
                self.text("over the page.", 72)
                self.y -= 20
                with self.element("Note", ID=String("note-1")):
                    self.text("A note of its own.", 72)
            self.y -= 20
            words = b"BT /F1 12 Tf 72 %g Td /Span <</ActualText <FEFF0073006F>>> BDC %b EMC ET"
            with self.element("P"):
                self.mark(words % (self.y, self.body.show("so")))
            self.end_stream()

    def write(self) -> bytes:
        self.content()
        pdf, root = self.pdf, self.root
        pairs = [value for item in sorted(self.numbers.items()) for value in item]
        half = 2 * (len(self.numbers) // 2)
        kids = [
            pdf.make_indirect(Dictionary(Nums=Array(part), Limits=[part[0], part[-2]]))
            for part in (pairs[:half], pairs[half:])
        ]
        root.ParentTree = pdf.make_indirect(Dictionary(Kids=kids))
        root.ParentTreeNextKey = len(self.numbers)
        catalog = pdf.Root
        catalog.StructTreeRoot = root
        catalog.Lang = String("en-US")
        catalog.MarkInfo = Dictionary(Marked=True)
        catalog.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        catalog.Metadata = pdf.make_stream(_XMP.encode(), Type=Name.Metadata, Subtype=Name.XML)
        profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
        profile[24:36], profile[84:100] = bytes([7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]), bytes(16)  # no date, no id
        catalog.OutputIntents = Array(
            [
                Dictionary(
                    Type=Name.OutputIntent,
                    S=Name.GTS_PDFA1,
                    OutputConditionIdentifier=String("sRGB"),
                    Info=String("sRGB"),
                    DestOutputProfile=pdf.make_stream(bytes(profile), N=3),
                )
            ]
        )
        pdf.docinfo["/Title"] = String("A sample")
        return saved(pdf, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.generate)
