"""Reads a Word file (.docx): what it shows, with headings by style and by size, lists, tables, text boxes and notes.

python-docx opens the package and knows its parts and styles; it reads no text boxes and no footnotes, so the walk over the
paragraphs is ours.
"""

import base64
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import field
from pathlib import PurePosixPath
from typing import Any

from handouts.content.importing.plain import (
    BASELINE,
    SUPERSCRIPT,
    Cells,
    LeafletRefused,
    Mark,
    PlainBlock,
    PlainLeaflet,
    flow_table,
    mark_of,
    tidy_text,
)
from handouts.content.importing.symbols import UNREADABLE, show_symbols
from handouts.reading.declarations import dataclass, lazy_pattern

MOST_UNPACKED = 200_000_000
"""Bytes that the parts of a file may have together, once they are unpacked; pictures are most of them."""
MOST_XML = 40_000_000
"""Bytes of its parts that are XML."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DEEPEST = 10
"""The rank of a heading 9: a title is 1, for it stands above the headings 1."""
_OFF = ("0", "false", "off", "none")
_THROUGH = {
    _W + name
    for name in ("hyperlink", "ins", "smartTag", "sdt", "sdtContent", "fldSimple", "dir", "bdo", "moveTo", "customXml")
}
_GONE = {_W + "del", _W + "moveFrom"}
_CONTENTS = lazy_pattern(r"(?i)^(toc|contents|tdc|índice)\b")


def read_word(data: bytes) -> PlainLeaflet:
    """The blocks of a Word file. Raises LeafletRefused, or whatever python-docx raises for a broken one."""
    _check_package(data)
    import docx

    return _WordReader(docx.Document(io.BytesIO(data))).read()


def _check_package(data: bytes) -> None:
    parts = zipfile.ZipFile(io.BytesIO(data))
    if sum(each.file_size for each in parts.infolist()) > MOST_UNPACKED:
        raise LeafletRefused(f"unpacked it is bigger than {MOST_UNPACKED // 1_000_000} MB")
    written = [each for each in parts.infolist() if each.filename.endswith((".xml", ".rels"))]
    if sum(each.file_size for each in written) > MOST_XML:
        raise LeafletRefused("it has more text than a leaflet may have")
    for each in written:
        if b"<!DOCTYPE" in parts.read(each).replace(b"\0", b""):
            raise LeafletRefused("it defines entities, which no Word file does")


@dataclass
class _Run:
    """Letters of one look."""

    text: str
    size: float
    bold: bool


@dataclass
class _Aside:
    """What hangs on a paragraph and is read after it."""

    runs: list[_Run] = field(default_factory=list)
    after: list[PlainBlock] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class _Look:
    """What a style says, with what it is based on."""

    size: float = 0.0
    bold: bool = False
    level: int = 0
    number: tuple[str, int] | None = None
    hidden: bool = False


class _WordReader:
    def __init__(self, document: Any) -> None:
        self.document, self.part = document, document.part
        self.leaflet = PlainLeaflet(title=document.core_properties.title or "")
        self.boxes = 0
        self.looks: dict[str, _Look] = {}
        self.styles = {each.get(_W + "styleId"): each for each in document.styles.element.iter(_W + "style")}
        self.default = next((name for name, each in self.styles.items()
                             if each.get(_W + "type") == "paragraph" and each.get(_W + "default") in ("1", "true")), "")  # fmt: skip
        sizes = [
            each.get(_W + "val")
            for each in document.styles.element.iter(_W + "docDefaults")
            for each in each.iter(_W + "sz")
        ]
        self.usual = float(sizes[0]) / 2 if sizes else 10.0  # ECMA-376, 17.3.2.38: without one, 10 points
        self.notes = {**self._notes("footnotes", "footnote"), **self._notes("endnotes", "endnote")}
        self.left_out: dict[str, int] = {}

    def read(self) -> PlainLeaflet:
        """The whole file."""
        leaflet = self.leaflet
        leaflet.blocks = list(self._blocks(self.document.element.body))
        languages = [each.get(_W + "val") for each in self.document.styles.element.iter(_W + "lang")]
        leaflet.language = next((each for each in languages if each), "")
        for section in self.document.sections:
            for name in (
                "header",
                "first_page_header",
                "even_page_header",
                "footer",
                "first_page_footer",
                "even_page_footer",
            ):
                band = getattr(section, name)
                if not band.is_linked_to_previous:
                    part, self.part = self.part, band.part
                    words = [
                        each.text or " ".join(cell for row in each.rows for cell in row)
                        for each in self._blocks(band._element)
                    ]
                    self.part = part
                    leaflet.running += [each for each in words if each and each not in leaflet.running]
        for what, count in self.left_out.items():
            leaflet.remarks.append(("left-out", f"{what}: {count}"))
        return leaflet

    # -- what there is

    def _blocks(self, parent: Any) -> Iterator[PlainBlock]:
        for child in parent:
            if child.tag == _W + "p":
                yield from self._paragraph(child)
            elif child.tag == _W + "tbl":
                yield from self._table(child)
            elif child.tag == _W + "sdt" and self._is_contents(child):
                self.leaflet.running += [
                    tidy_text("".join(p.itertext())).replace("\t", " ") for p in child.iter(_W + "p")
                ]
            elif child.tag in _THROUGH:
                yield from self._blocks(child)
            elif child.tag == _W + "altChunk":
                self._leave_out("parts of another kind of file")

    def _is_contents(self, element: Any) -> bool:
        kinds = [each.get(_W + "val") or "" for each in element.iter(_W + "docPartGallery")]
        return "Table of Contents" in kinds

    def _leave_out(self, what: str) -> None:
        self.left_out[what] = self.left_out.get(what, 0) + 1

    def _paragraph(self, p: Any) -> Iterator[PlainBlock]:
        look = self._look_of(p)
        found = _Aside()
        self._walk(p, look, found)
        text = "".join(run.text for run in found.runs)
        plain = tidy_text(text)
        style = self._style_name(p)
        if _CONTENTS.match(style) and plain:
            self.leaflet.running.append(plain.replace("\t", " "))
            return
        if plain:
            inked = [run for run in found.runs if run.text.strip()]
            size = max(inked, key=lambda run: sum(other.size == run.size for other in inked) * len(run.text)).size
            bold = all(run.bold for run in inked)
            mark, depth = self._mark_of(p, look)
            yield PlainBlock(plain, level=look.level, size=size, bold=bold, lead=0 if bold else _lead(found.runs), mark=mark, depth=depth)  # fmt: skip
        after = iter(found.after)
        yield from ([PlainBlock(each, mark=mark if plain else "", depth=depth if plain else 0) for each in found.notes])
        yield from after

    def _walk(self, element: Any, look: _Look, found: _Aside) -> None:
        for child in element:
            tag = child.tag
            if tag == _W + "r":
                self._run(child, look, found)
            elif tag in _THROUGH:
                self._walk(child, look, found)
            elif tag in _GONE:
                if "".join(child.itertext()).strip():
                    self._leave_out("words that a tracked change took out")
            elif tag in (_M + "oMath", _M + "oMathPara"):
                found.runs.append(_Run("".join(each.text or "" for each in child.iter(_M + "t")), look.size, look.bold))

    def _run(self, r: Any, look: _Look, found: _Aside) -> None:
        rpr = r.find(_W + "rPr")
        style = self._look(rpr.find(_W + "rStyle").get(_W + "val"), True) if rpr is not None and rpr.find(_W + "rStyle") is not None else None  # fmt: skip
        size = _size(rpr) or (style.size if style else 0) or look.size
        said = _on(rpr, "b")
        bold = said if said is not None else bool(style and style.bold) or look.bold
        hidden = _on(rpr, "vanish")
        fonts = rpr.find(_W + "rFonts") if rpr is not None else None
        font = (fonts.get(_W + "ascii") or fonts.get(_W + "hAnsi") or "") if fonts is not None else ""
        raised = rpr.find(_W + "vertAlign") if rpr is not None else None
        before = len(found.runs)
        for child in r:
            self._piece(child, font, size, bold, look, found)
        if (hidden or look.hidden) and "".join(run.text for run in found.runs[before:]).strip():
            self._leave_out("hidden words")
            del found.runs[before:]
        if raised is not None and raised.get(_W + "val") == "superscript":
            words = "".join(run.text for run in found.runs[before:])
            if words.strip():
                found.runs[before:] = [_Run(f"{SUPERSCRIPT}{words}{BASELINE}", size, bold)]

    def _piece(self, child: Any, font: str, size: float, bold: bool, look: _Look, found: _Aside) -> None:
        tag, text = child.tag, ""
        if tag == _W + "t":
            text = (child.text or "").replace(SUPERSCRIPT, "").replace(BASELINE, "")
            shown = show_symbols(text, font)
            self._doubt(shown, font)
            text = shown
        elif tag in (_W + "tab", _W + "ptab"):
            text = "\t"
        elif tag == _W + "br":
            text = "\n" if child.get(_W + "type") in (None, "textWrapping") else " "
        elif tag == _W + "cr":
            text = "\n"
        elif tag == _W + "noBreakHyphen":
            text = "-"
        elif tag == _W + "sym":
            code = re.fullmatch("[0-9A-Fa-f]{2,4}", child.get(_W + "char") or "")
            text = show_symbols(chr(int(code[0], 16)), child.get(_W + "font") or "Symbol") if code else UNREADABLE
            self._doubt(text, child.get(_W + "font") or "Symbol")
        elif tag in (_W + "footnoteReference", _W + "endnoteReference"):
            kind = tag.removeprefix(_W).removesuffix("Reference")
            note = self.notes.get((kind, child.get(_W + "id")), "")
            found.notes += [note] if note else []
        elif tag == _W + "ruby":
            text = "".join(each.text or "" for base in child.iter(_W + "rubyBase") for each in base.iter(_W + "t"))
        elif tag == _MC + "AlternateContent":
            choice = child.find(_MC + "Choice")
            chosen = choice if choice is not None and len(choice) else child.find(_MC + "Fallback")
            for each in chosen if chosen is not None else ():
                self._piece(each, font, size, bold, look, found)
        elif tag in (_W + "drawing", _W + "pict", _W + "object"):
            found.after += self._drawn(child)
        if text:
            found.runs.append(_Run(text, size, bold))

    def _doubt(self, shown: str, font: str) -> None:
        if UNREADABLE in shown:
            self.leaflet.remarks.append(
                ("doubtful", f"A sign of the font {font or 'of the text'} is not known; {UNREADABLE} stands for it.")
            )

    # -- drawings

    def _drawn(self, element: Any) -> Iterator[PlainBlock]:
        """What stands in a drawing: text boxes, pictures, diagrams."""
        named = next(iter(element.iter(_WP + "docPr")), None)
        shape = next(iter(element.iter(_V + "shape")), None)
        alt = (named.get("descr") or named.get("title") or "") if named is not None else ""
        alt = alt or (shape.get("alt") or "" if shape is not None else "")
        for each in element.iter(_A + "blip", _V + "imagedata"):
            yield from self._picture(each.get(_R + "embed") or each.get(_R + "id") or each.get(_R + "link"), alt)
        for box in element.iter(_W + "txbxContent"):
            if any(above.tag == _MC + "Fallback" for above in box.iterancestors()) and self._twin(box):
                continue
            if any(above.tag == _W + "txbxContent" for above in _between(box, element)):
                continue  # it is read with the box around it
            self.boxes += 1
            number = self.boxes
            for block in self._blocks(box):
                block.box = block.box or number
                yield block
        for each in element.iter(_DGM + "relIds"):
            yield from self._diagram(each.get(_R + "dm"))
        for each in element.iter(_V + "textpath"):
            if words := tidy_text(each.get("string") or ""):
                yield PlainBlock(words)
        if not named and element.tag == _W + "object":
            self._leave_out("objects of other programs")

    def _twin(self, box: Any) -> bool:
        """Whether the older form of a box stands beside the newer one, which says the same."""
        for above in box.iterancestors():
            if above.tag == _MC + "AlternateContent":
                choice = above.find(_MC + "Choice")
                return choice is not None and next(choice.iter(_W + "txbxContent"), None) is not None
        return False

    def _picture(self, relation: str | None, alt: str) -> Iterator[PlainBlock]:
        part = (
            self.part.related_parts.get(relation)
            if relation in self.part.rels and not self.part.rels[relation].is_external
            else None
        )
        if part is None:
            self._leave_out("pictures that are not in the file")
            return
        ending = PurePosixPath(str(part.partname)).suffix.lower()
        entry = (".jpg" if ending == ".jpeg" else ending, base64.b64encode(part.blob).decode("ascii"))
        if entry not in self.leaflet.pictures:
            self.leaflet.pictures.append(entry)
        yield PlainBlock(
            kind="picture", alt=tidy_text(alt).replace("\n", " "), picture=self.leaflet.pictures.index(entry)
        )

    def _diagram(self, relation: str | None) -> Iterator[PlainBlock]:
        part = self.part.related_parts.get(relation)
        if part is not None:
            from docx.oxml import parse_xml

            for p in parse_xml(part.blob).iter(_A + "p"):
                if words := tidy_text("".join(each.text or "" for each in p.iter(_A + "t"))):
                    yield PlainBlock(words)

    def _table(self, table: Any) -> Iterator[PlainBlock]:
        cells: Cells = []
        head = False
        for row in table.iter(_W + "tr"):
            if next((above for above in row.iterancestors() if above.tag == _W + "tbl"), None) is not table:
                continue
            head = head or (not cells and _on(row.find(_W + "trPr"), "tblHeader") is True)
            line: list[list[PlainBlock]] = []
            for cell in row.iter(_W + "tc"):
                if next((above for above in cell.iterancestors() if above.tag == _W + "tr"), None) is row:
                    pr = cell.find(_W + "tcPr")
                    merged = pr.find(_W + "vMerge") if pr is not None else None
                    goes_on = merged is not None and merged.get(_W + "val") in (None, "continue")
                    line.append([] if goes_on else list(self._blocks(cell)))
                    span = pr.find(_W + "gridSpan") if pr is not None else None
                    line += [[] for _ in range(min(int(span.get(_W + "val")), 60) - 1)] if span is not None else []
            cells.append(line)
        self.boxes += 1
        yield from flow_table(cells, head=head, box=self.boxes)

    # -- styles and notes

    def _notes(self, part: str, kind: str) -> dict[tuple[str, str], str]:
        from docx.oxml import parse_xml

        found: dict[tuple[str, str], str] = {}
        for relation in self.part.rels.values():
            if relation.reltype.endswith("/" + part) and not relation.is_external:
                for note in parse_xml(relation.target_part.blob).iter(_W + kind):
                    if note.get(_W + "type") in (None, "normal"):
                        words = [tidy_text("".join((each.text or "") if each.tag == _W + "t" else " " for each in p.iter(_W + "t", _W + "tab", _W + "br")))
                                 for p in note.iter(_W + "p")]  # fmt: skip
                        found[kind, note.get(_W + "id")] = " ".join(each for each in words if each)
        return found

    def _style_name(self, p: Any) -> str:
        style = p.find(f"{_W}pPr/{_W}pStyle")
        named = self.styles.get(style.get(_W + "val") if style is not None else self.default)
        name = named.find(_W + "name") if named is not None else None
        return (name.get(_W + "val") or "") if name is not None else ""

    def _look_of(self, p: Any) -> _Look:
        ppr = p.find(_W + "pPr")
        style = ppr.find(_W + "pStyle") if ppr is not None else None
        named = self._look(style.get(_W + "val") if style is not None else self.default, False)
        outline = ppr.find(_W + "outlineLvl") if ppr is not None else None
        level = min(int(outline.get(_W + "val")), 9) + 2 if outline is not None else named.level
        numbered = _number(ppr) or named.number
        return _Look(named.size or self.usual, named.bold, level if level <= _DEEPEST else 0, numbered, named.hidden)

    def _look(self, name: str | None, letters: bool, seen: frozenset[str] = frozenset()) -> _Look:
        if name is None or name in seen or name not in self.styles:
            return _Look()
        if name in self.looks:
            return self.looks[name]
        style = self.styles[name]
        based = style.find(_W + "basedOn")
        base = self._look(based.get(_W + "val"), letters, seen | {name}) if based is not None else _Look()
        rpr, ppr = style.find(_W + "rPr"), style.find(_W + "pPr")
        said = _on(rpr, "b")
        title = (style.find(_W + "name").get(_W + "val") or "").lower() if style.find(_W + "name") is not None else ""
        outline = ppr.find(_W + "outlineLvl") if ppr is not None else None
        level = base.level
        if outline is not None:
            level = int(outline.get(_W + "val")) + 2
        elif found := re.fullmatch(r"heading ([1-9])", title):
            level = int(found[1]) + 1
        elif title == "title":
            level = 1
        look = _Look(_size(rpr) or base.size, base.bold if said is None else said, level, _number(ppr) or base.number,
                     bool(_on(rpr, "vanish")) or base.hidden)  # fmt: skip
        self.looks[name] = look
        return look

    def _mark_of(self, p: Any, look: _Look) -> tuple[Mark, int]:
        if look.number is None or look.number[0] == "0" or look.level:
            return "", 0
        number, depth = look.number
        for level in self._numbering(number):
            if level.get(_W + "ilvl") == str(depth):
                form = level.find(_W + "numFmt")
                sign = level.find(_W + "lvlText")
                fonts = level.find(f"{_W}rPr/{_W}rFonts")
                kind = form.get(_W + "val") if form is not None else "decimal"
                if kind == "none":
                    return "", depth
                if kind != "bullet":
                    return "number", depth
                shown = show_symbols(sign.get(_W + "val") or "", (fonts.get(_W + "ascii") or "") if fonts is not None else "") if sign is not None else ""  # fmt: skip
                return mark_of(shown[:1]), depth
        return "bullet", depth

    def _numbering(self, number: str) -> Iterator[Any]:
        try:
            root = self.document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        for num in root.iter(_W + "num"):
            if num.get(_W + "numId") == number:
                wanted = num.find(_W + "abstractNumId").get(_W + "val")
                for each in root.iter(_W + "abstractNum"):
                    if each.get(_W + "abstractNumId") == wanted:
                        yield from each.iter(_W + "lvl")


def _between(inner: Any, outer: Any) -> Iterator[Any]:
    for above in inner.iterancestors():
        if above is outer:
            return
        yield above


def _lead(runs: list[_Run]) -> int:
    """How many letters at the start of a paragraph are bold, if the rest is not."""
    text = ""
    for run in runs:
        if run.text.strip() and not run.bold:
            break
        text += run.text
    return len(tidy_text(text))


def _on(properties: Any, name: str) -> bool | None:
    """What a property that is on or off says; None if nothing."""
    found = properties.find(_W + name) if properties is not None else None
    return None if found is None else (found.get(_W + "val") or "1") not in _OFF


def _size(properties: Any) -> float:
    found = properties.find(_W + "sz") if properties is not None else None
    try:
        return float(found.get(_W + "val")) / 2 if found is not None else 0.0
    except (TypeError, ValueError):
        return 0.0


def _number(ppr: Any) -> tuple[str, int] | None:
    found = ppr.find(_W + "numPr") if ppr is not None else None
    if found is None:
        return None
    number, level = found.find(_W + "numId"), found.find(_W + "ilvl")
    if number is None:
        return None
    return number.get(_W + "val") or "0", int(level.get(_W + "val") or 0) if level is not None else 0
