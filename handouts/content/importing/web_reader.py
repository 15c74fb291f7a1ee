"""Reads a saved web page: every word that a browser shows, with the sizes its style sheets give them.

trafilatura was tried and is not used: it keeps what it takes for the article, and here the measure is that every word is
kept. lxml parses the page as browsers do; tinycss2 and cssselect2 read its style sheets.
"""

import base64
import email
import email.policy
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote_to_bytes

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
from handouts.content.importing.symbols import show_symbols
from handouts.content.importing.text_reader import decode_text
from handouts.content.importing.web_styles import PageStyles, read_length
from handouts.reading.declarations import dataclass, lazy_pattern

MOST_ELEMENTS = 100_000
MOST_DEPTH = 200
_BLOCKS = {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption"}  # fmt: skip
_UNSEEN = {
    "script",
    "style",
    "template",
    "head",
    "noscript",
    "datalist",
    "title",
    "meta",
    "link",
    "iframe",
    "object",
    "video",
    "audio",
    "canvas",
}
_APART = {"nav", "footer", "form", "button", "select", "menu", "search"}
_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary"}
_SITE = lazy_pattern(
    r"(?i)\b(breadcrumbs?|cookies?|cookie-\w+|skip-?(link|nav|to)\w*|share|social|site-(header|footer)|navbar|menu|pagination)\b"
)
"""Names of classes of what belongs to the site."""
_FONT_SIZES = {"1": 7.5, "2": 10, "3": 12, "4": 13.5, "5": 18, "6": 24, "7": 36}
_HEADINGS = {"h1": 24.0, "h2": 18.0, "h3": 14.0, "h4": 12.0, "h5": 10.0, "h6": 8.0}


def read_web_page(data: bytes) -> PlainLeaflet:
    """The blocks of a page in HTML, or of one that a browser saved with all its parts (MHTML). Raises LeafletRefused."""
    pictures: dict[str, bytes] = {}
    if re.match(
        rb"(?is)(from|mime-version|content-type|date|subject|snapshot-content-location)\s*:", data.lstrip()[:200]
    ):
        data, pictures = _unpack_mhtml(data)
    import lxml.html

    declared = re.search(rb"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", data[:4096])
    text, remark = decode_text(data, declared[1].decode("ascii") if declared else "")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    if not text.strip():
        raise LeafletRefused("it is empty")
    parser = lxml.html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = lxml.html.document_fromstring(text, parser=parser)
    except lxml.etree.ParserError:
        raise LeafletRefused("there are no words in it") from None
    count = sum(1 for _ in root.iter())
    if count > MOST_ELEMENTS:
        raise LeafletRefused("it has more parts than a leaflet may have")
    leaflet = _PageReader(root, pictures).read()
    leaflet.remarks += [("doubtful", remark)] if remark else []
    return leaflet


def _unpack_mhtml(data: bytes) -> tuple[bytes, dict[str, bytes]]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    page, pictures = b"", dict[str, bytes]()
    for part in message.walk():
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        if part.get_content_type() == "text/html" and not page:
            page = content
        elif part.get_content_maintype() == "image":
            pictures[str(part.get("Content-Location") or "")] = content
            pictures["cid:" + str(part.get("Content-ID") or "").strip("<>")] = content
    return page, pictures


@dataclass(frozen=True)
class _Shown:
    """How words show."""

    size: float = 12.0
    bold: bool = False
    hidden: bool = False
    font: str = ""
    level: int = 0
    box: int = 0
    apart: bool = False
    mark: Mark | None = None
    depth: int = -1
    raised: bool = False
    keeps_lines: bool = False


@dataclass
class _Piece:
    text: str
    shown: _Shown


class _PageReader:
    def __init__(self, root: Any, pictures: dict[str, bytes]) -> None:
        self.root, self.files = root, pictures
        self.leaflet = PlainLeaflet(
            language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        )
        self.rules = PageStyles(root)
        self.boxes = 0
        self.pieces: list[_Piece] = []
        self.made: list[PlainBlock] = []
        self.item: Mark | None = None
        """The mark that the next paragraph has: it begins an item of a list."""
        self.in_item = False
        self.left_out: dict[str, int] = {}
        self.ids = {each.get("id") or each.get("name"): each for each in root.iter("li", "p", "div", "aside", "dd", "a", "span", "td", "section")
                    if each.get("id") or each.get("name")}  # fmt: skip
        self.notes: dict[Any, str] = {}

    def read(self) -> PlainLeaflet:
        """The whole page."""
        title = self.root.find(".//title")
        self.leaflet.title = tidy_text("".join(title.itertext())) if title is not None else ""
        body = self.root.find("body")
        self._find_notes()
        self._walk(body if body is not None else self.root, _Shown(), 0)
        self._flush()
        self.leaflet.blocks = self.made
        for what, number in self.left_out.items():
            self.leaflet.remarks.append(("left-out", f"{what}: {number}"))
        return self.leaflet

    def _find_notes(self) -> None:
        """Footnotes that a link names: their words by the element they stand in."""
        for link in self.root.iter("a"):
            mark = "".join(link.itertext()).strip()
            target = (
                self.ids.get((link.get("href") or "").removeprefix("#"))
                if (link.get("href") or "").startswith("#")
                else None
            )
            if target is None or not re.fullmatch(r"\[?(\d{1,2}|[*†‡a-h]|[ivx]{1,4})\]?", mark):
                continue
            home = target
            while home is not None and home.tag not in ("li", "p", "div", "aside", "dd", "td"):
                home = home.getparent()
            if home is None or link in home.iter("a"):
                continue
            words = tidy_text("".join(home.itertext())).replace("\n", " ")
            words = re.sub(rf"^\[?{re.escape(mark.strip('[]'))}\]?[.)]?\s+|\s*[↩↑⤴^]\ufe0e?\s*$", "", words)
            if words and len(words) > len(mark):
                self.notes[home] = words

    def _walk(self, element: Any, shown: _Shown, depth: int) -> None:
        if depth > MOST_DEPTH:
            raise LeafletRefused("its parts stand deeper in each other than a page's may")
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _UNSEEN or element in self.notes:
            if tag in ("iframe", "object", "video", "audio"):
                self._leave_out("parts of other pages, films and sounds")
            if element in self.notes:
                self._flush()
            return
        look = self._look(element, tag, shown)
        if look.hidden:
            if "".join(element.itertext()).strip() and not shown.hidden:
                self._leave_out("hidden parts of the page")
            return
        block = tag in _BLOCKS
        if block:
            self._flush()
        if tag == "table":
            self._table(element, look, depth)
        elif tag == "dl":
            self._definitions(element, look, depth)
        else:
            self._inside(element, tag, look, depth)
        if block:
            self._flush()
        if tag == "li":
            self.item, self.in_item = None, False

    def _inside(self, element: Any, tag: str, look: _Shown, depth: int) -> None:
        if tag == "br":
            self.pieces.append(_Piece("\n", look))
        elif tag == "img":
            self._picture(element)
        elif tag == "input" and element.get("type") in ("checkbox", "radio"):
            self.pieces.append(_Piece("☐ ", look))
        elif tag == "a" and self._note_of(element):
            self.pieces.append(_Piece(f"\ue010{self._note_of(element)}\ue011", look))
            return
        elif tag == "li":
            self.item, self.in_item = look.mark if look.mark is not None else "bullet", True
        if tag == "q":
            self._say("“", look)
        self._say(element.text or "", look)
        for child in element:
            self._walk(child, look, depth + 1)
            self._say(child.tail or "", look)
        if tag == "q":
            self._say("”", look)

    def _note_of(self, link: Any) -> str:
        target = (
            self.ids.get((link.get("href") or "").removeprefix("#"))
            if (link.get("href") or "").startswith("#")
            else None
        )
        while target is not None:
            if target in self.notes:
                return self.notes[target] if link not in target.iter("a") else ""
            target = target.getparent()
        return ""

    def _say(self, text: str, look: _Shown) -> None:
        text = text.replace(SUPERSCRIPT, "").replace(BASELINE, "").replace("\ue010", "").replace("\ue011", "")
        if text:
            if not look.keeps_lines:
                text = re.sub(r"[ \t\n\r\f]+", " ", text)
            self.pieces.append(_Piece(show_symbols(text, look.font), look))

    def _flush(self) -> None:
        """Makes a block of the words since the last one."""
        pieces, self.pieces = self.pieces, []
        text, notes = "", list[str]()
        for each in pieces:
            if each.text.startswith("\ue010"):
                notes.append(each.text.strip("\ue010\ue011"))
            elif each.shown.raised and each.text.strip():
                text += f"{SUPERSCRIPT}{each.text}{BASELINE}"
            else:
                text += each.text
        text = tidy_text(text)
        inked = [each for each in pieces if each.text.strip() and not each.text.startswith("\ue010")]
        if not text or not inked:
            return
        shown = max(inked, key=lambda each: len(each.text)).shown
        if any(each.shown.apart for each in inked):
            self.leaflet.running += [text] if text not in self.leaflet.running else []
            return
        bold = all(each.shown.bold for each in inked)
        lead = ""
        for each in pieces:
            if each.text.strip() and not each.shown.bold:
                break
            lead += each.text
        mark = self.item or ""
        if self.in_item and self.item is None and self.made and self.made[-1].mark and not shown.level:
            self.made[-1].text += " " + text.replace("\n", " ")  # another paragraph of the same item
        else:
            self.made.append(PlainBlock(text, level=shown.level, size=shown.size, bold=bold, lead=0 if bold else len(tidy_text(lead)),
                                        mark=mark, depth=max(shown.depth, 0), box=shown.box))  # fmt: skip
        self.item = None
        self.made += [
            PlainBlock(each, mark=mark, depth=max(shown.depth, 0), box=shown.box, size=shown.size) for each in notes
        ]

    def _look(self, element: Any, tag: str, shown: _Shown) -> _Shown:
        said = self.rules.of(element)
        changes: dict[str, Any] = {"raised": tag == "sup" or (shown.raised and tag != "sub")}
        if tag in _HEADINGS:
            changes.update(size=_HEADINGS[tag], bold=True, level=int(tag[1]))
        if tag in ("b", "strong", "th", "dt"):
            changes["bold"] = True
        if tag == "font":
            changes["size"] = _FONT_SIZES.get((element.get("size") or "").strip(), shown.size)
            changes["font"] = element.get("face") or shown.font
        if tag in ("ul", "ol"):
            changes.update(mark="number" if tag == "ol" else "bullet", depth=shown.depth + 1)
        if tag == "pre":
            changes["keeps_lines"] = True
        in_main = any(above.tag in ("main", "article") for above in element.iterancestors())
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if tag in _APART or (tag == "header" and not in_main and element.find(".//h1") is None) or element.get("role") in _ROLES or \
                (_SITE.search(names) and tag not in ("body", "html", "main", "article")):  # fmt: skip
            changes["apart"] = True
        if tag == "aside" or "border" in said:
            self.boxes += 1
            changes["box"] = shown.box or self.boxes
        if element.get("hidden") is not None or said.get("display") == "none" or said.get("visibility") == "hidden":
            changes["hidden"] = True
        if "font-size" in said:
            changes["size"] = read_length(said["font-size"], shown.size) or changes.get("size", shown.size)
        if "font-weight" in said:
            changes["bold"] = said["font-weight"] in ("bold", "bolder", "600", "700", "800", "900")
        if said.get("vertical-align") == "super":
            changes["raised"] = True
        if "font-family" in said:
            changes["font"] = said["font-family"].strip("'\" ")
        kind = said.get("list-style-type")
        if kind and (tag in ("ul", "ol", "li")) and kind.strip("'\""):
            sign = kind.strip("'\"")
            changes["mark"] = (
                mark_of(sign[0])
                if len(sign) <= 3
                else shown.mark
                if kind == "none"
                else changes.get("mark", shown.mark)
            )
        return replace(shown, **changes)

    def _apart_from_here(self, element: Any, look: _Shown, depth: int) -> list[PlainBlock]:
        """The blocks of an element by themselves."""
        before, self.made = self.made, []
        item, in_item = self.item, self.in_item
        self.item, self.in_item = None, False
        self._inside(element, "", self._look(element, element.tag, look), depth + 1)
        self._flush()
        blocks, self.made = self.made, before
        self.item, self.in_item = item, in_item
        return blocks

    def _table(self, table: Any, look: _Shown, depth: int) -> None:
        cells: Cells = []
        head = False
        for caption in table.findall("caption"):
            self._walk(caption, look, depth + 1)
            self._flush()
        for row in table.iter("tr"):
            if next(row.iterancestors("table")) is not table:
                continue
            line: list[list[PlainBlock]] = []
            kinds = []
            for cell in row:
                if cell.tag in ("td", "th"):
                    line.append(self._apart_from_here(cell, replace(look, bold=False), depth))
                    wide = cell.get("colspan") or "1"
                    line += [[] for _ in range(min(int(wide), 60) - 1)] if wide.isdigit() else []
                    kinds.append(cell.tag)
            head = head or (not cells and bool(kinds) and all(kind == "th" for kind in kinds))
            cells.append(line)
        self.boxes += 1
        self.made += flow_table(cells, head=head, box=self.boxes)
        if table.tail is None and look.apart:
            return

    def _definitions(self, element: Any, look: _Shown, depth: int) -> None:
        """Words and what they mean, as a table of two columns."""
        rows: list[list[str]] = []
        for each in element.iter("dt", "dd"):
            words = tidy_text(" ".join(block.text for block in self._apart_from_here(each, look, depth))).replace(
                "\n", " "
            )
            if each.tag == "dt" or not rows:
                rows.append([words, ""])
            else:
                rows[-1][1] = f"{rows[-1][1]} {words}".strip()
        if rows:
            self.made.append(PlainBlock(kind="table", rows=rows, box=look.box))

    def _picture(self, element: Any) -> None:
        source, alt = element.get("src") or "", tidy_text(element.get("alt") or "").replace("\n", " ")
        kind, data = "", self.files.get(source, b"")
        if found := re.match(r"data:image/([\w+.-]+)(;base64)?,", source):
            content = source[found.end() :]
            try:
                data = base64.b64decode(content) if found[2] else unquote_to_bytes(content)
            except ValueError:
                data = b""
        kind = _picture_kind(data)
        if not data:
            self._leave_out("pictures that are not in the file")
            if alt:
                self.made.append(PlainBlock(kind="picture", alt=alt, picture=-1))
            return
        entry = (kind, base64.b64encode(data).decode("ascii"))
        if entry not in self.leaflet.pictures:
            self.leaflet.pictures.append(entry)
        self._flush()
        self.made.append(PlainBlock(kind="picture", alt=alt, picture=self.leaflet.pictures.index(entry)))

    def _leave_out(self, what: str) -> None:
        self.left_out[what] = self.left_out.get(what, 0) + 1


def _picture_kind(data: bytes) -> str:
    signatures = ((b"\x89PNG", ".png"), (b"\xff\xd8", ".jpg"), (b"GIF8", ".gif"), (b"BM", ".bmp"), (b"RIFF", ".webp"))
    return next(
        (kind for sign, kind in signatures if data.startswith(sign)), ".svg" if b"<svg" in data[:2000] else ".bin"
    )
