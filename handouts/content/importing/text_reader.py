"""Reads a leaflet of plain text: paragraphs parted by empty lines, headings underlined, marked or in capitals, typed lists."""

import codecs
import re

from handouts.content.importing.plain import LeafletRefused, PlainBlock, PlainLeaflet, tidy_text
from handouts.reading.declarations import lazy_pattern

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_UNDERLINE = lazy_pattern(r"\s*([=\-~_*#])\1{2,}\s*")
_MARKED = lazy_pattern(r"(#{1,6})\s+(\S.*?)\s*#*")
_ITEM = lazy_pattern(r"\s*(?:[•▪●○◦‣✓✔✗✘☐\-*o–]\s+|(?:step |paso )?\(?\d{1,2}[.)]\s+)\S", re.IGNORECASE)
_SHORT = 70
"""Letters of a heading, at most."""


def decode_text(data: bytes, declared: str = "") -> tuple[str, str]:
    """The text of some bytes, and a remark if it is not sure which letters they are.

    ``declared`` is what the file itself says that they are. Raises LeafletRefused for bytes that are no text.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decode(data, name), ""
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    if declared and declared.lower() not in ("utf-8", "utf8"):
        try:
            name = codecs.lookup(declared).name
            return _decode(data, "cp1252" if name in ("iso8859-1", "ascii") else name), ""  # as browsers read it
        except (LookupError, LeafletRefused):
            pass
    if b"\0" in data:
        raise LeafletRefused("it is no text")
    text = _decode(data, "cp1252")
    return text, "It is not UTF-8 and was read as Western European (Windows-1252): look at its accents."


def _decode(data: bytes, name: str) -> str:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        raise LeafletRefused("its letters are in no encoding that it says or that is usual: save it as UTF-8") from None


def read_text_file(data: bytes) -> PlainLeaflet:
    """The blocks of a text. Raises LeafletRefused."""
    text, remark = decode_text(data)
    leaflet = PlainLeaflet(remarks=[("doubtful", remark)] if remark else [])
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")]
    width = max(map(len, lines))
    paragraph: list[str] = []

    def end() -> None:
        if words := tidy_text("\n".join(paragraph) if any("\t" in each for each in paragraph) else " ".join(paragraph)):
            leaflet.blocks.append(PlainBlock(words))
        paragraph.clear()

    for at, line in enumerate(lines):
        before, after = lines[at - 1] if at else "", lines[at + 1] if at + 1 < len(lines) else ""
        if not line.strip():
            end()
        elif found := _UNDERLINE.fullmatch(line):
            if len(paragraph) == 1 and len(paragraph[0]) <= 2 * _SHORT:
                leaflet.blocks.append(PlainBlock(tidy_text(paragraph.pop()), level=1 if found[1] in "=#*" else 2))
            end()
        elif found := _MARKED.fullmatch(line):
            end()
            leaflet.blocks.append(PlainBlock(tidy_text(found[2]), level=len(found[1])))
        elif (
            (not paragraph or _ends(before, line, width))
            and not _UNDERLINE.fullmatch(after)
            and _is_heading(line, before, after)
        ):
            end()
            first = not leaflet.blocks
            leaflet.blocks.append(PlainBlock(tidy_text(line), level=1 if first else 2 if line.isupper() else 3))
        else:
            if paragraph and (_ITEM.match(line) or "\t" in line.strip() or _ends(before, line, width)):
                end()
            paragraph.append(line.strip())
    end()
    return leaflet


_WRAPPED = 120
"""Letters of the longest line where lines end because the line is full; in a text with longer ones each line is a paragraph."""


def _ends(line: str, after: str, width: int) -> bool:
    """Whether a line ends because somebody ended it: the first word of the next would have had room."""
    if width > _WRAPPED:
        return True
    word = after.split(None, 1)[0] if after.split() else ""
    return len(line) + 1 + len(word) < 0.85 * width and (after[:1] != " " or bool(re.search(r"[.!?:]$", line)))


def _is_heading(line: str, before: str, after: str) -> bool:
    """Whether a line looks like a heading: short, no sentence, no item; in capitals, alone, or right above a sentence."""
    words = line.strip()
    if len(words) > _SHORT or _ITEM.match(line) or "\t" in words or re.search(r"[.,;!]$", words):
        return False
    if re.search(r"[^\W\d_]{2}", words) and words == words.upper() and words != words.lower():
        return not before.strip() or bool(re.search(r"[.!?:]$", before)) or bool(_ITEM.match(before))
    if words.endswith(":") or not re.match(r"[^\W\d_]|[¿¡0-9]", words) or words[:1] != words[:1].upper():
        return False
    if not before.strip():
        alone = not after.strip()
    else:
        alone = False
        if not (re.search(r"[.!?]$", before) or _ITEM.match(before)):
            return False
    above = bool(re.search(r"[.!?:]$", after)) and len(after) > 1.5 * len(words) and len(words) <= 50
    return alone or (above and not _ITEM.match(after))
