"""A translator's Word file that came back: what each row of its table says, and which rows cannot be used.

What somebody sees in the cell counts: words put in with tracked changes are there, words struck out with them are not.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import field, replace
from typing import Any

from handouts.content.exchange.extra import import_docx
from handouts.content.exchange.units import ReturnedJob, ReturnedUnit
from handouts.content.exchange.word_writing import ASKED, MARKER, TAG
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import clean
from handouts.reading.declarations import dataclass, lazy_pattern

LARGEST_UNPACKED = 200_000_000
"""Bytes that a Word file may have inside."""
MOST_PARTS = 5_000
_COLUMNS = 3
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PASSED = {
    "del",
    "moveFrom",
    "instrText",
    "delText",
    "pPr",
    "rPr",
    "sdtPr",
    "tblPr",
    "tcPr",
    "trPr",
    "fldChar",
    "proofErr",
}
"""What is in a cell and is nothing to read."""
_REFUSED = {"drawing": "a picture", "pict": "a picture", "object": "an object", "sym": "a sign of a symbol font",
            "footnoteReference": "a footnote", "endnoteReference": "an endnote", "tbl": "a table"}  # fmt: skip
_SPACES = {"tab", "br", "cr", "ptab"}
_MARKER = lazy_pattern(rf"{MARKER} (\S+) (\S+) (\S+) ([0-9a-f]{{64}})")


@dataclass
class _Said:
    """What a cell says."""

    pieces: list[str] = field(default_factory=list)
    refused: str = ""
    """What stands in it that no sheet can have."""
    comments: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return clean("".join(self.pieces))


def read_word(data: bytes, shown: str) -> list[ReturnedJob]:
    """The sheet in a Word file. Raises HandoutsError if it is no such file, or python-docx is not installed."""
    body, comments, identifier = _open(data, shown)
    rows = list(body.iter(f"{_W}tr"))
    numbers = {each: number for table in body.iter(f"{_W}tbl") for number, each in enumerate(table.iter(f"{_W}tr"), 1)}
    outside = "".join(each.text or "" for each in body.iter(f"{_W}t"))
    found = _MARKER.search(identifier) or _MARKER.search(outside)
    if found is None:
        raise HandoutsError(Problem("translation-file-unknown", "Nothing in this Word file says of which sheet it is.",
                                    "Put its last line back, which begins  handouts translation,  or export the file anew and copy the translations into it.",
                                    Place(shown)))  # fmt: skip
    answers: dict[str, str] = {}
    units: list[ReturnedUnit] = []
    for row in rows:
        tag = next((value for each in row.iter(f"{_W}tag") if (value := each.get(f"{_W}val", "")).startswith(TAG)), "")
        cells = list(_cells(row))
        said = [_read(cell, comments) for cell in cells]
        asked = _asked(tag, said)
        if asked:
            answers[asked] = said[1].text if len(said) > 1 else ""
        elif tag or (len(cells) == _COLUMNS and said[0].text not in ("", "Original")):
            units.append(_returned(tag, cells, said, numbers.get(row, 0), shown))  # as Word counts them in their table
    if re.match(r"(yes|y|sí|si|oui|ja|да|x|✓)\b|✓", answers.get("read", ""), re.IGNORECASE):
        units = [replace(each, unread=False) for each in units]
    name, source, target, digest = found.groups()
    return [ReturnedJob(name, source, target, digest, units, Place(shown), answers.get("translator", ""), answers.get("qualification", ""))]  # fmt: skip


def _asked(tag: str, said: list[_Said]) -> str:
    """Which question a row answers, if it is one above the table."""
    if tag.startswith(f"{TAG}ask:"):
        return tag.removeprefix(f"{TAG}ask:")
    return next((name for name, words in ASKED.items() if not tag and said and said[0].text == words), "")


def _open(data: bytes, shown: str) -> tuple[Any, dict[str, str], str]:
    """The body of a Word file, its comments by their numbers, and what its properties say that it is."""
    docx = import_docx()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > LARGEST_UNPACKED:
                raise HandoutsError(Problem("translation-file-too-big", "There is more in this Word file than in any that is meant.",
                                            "Export it anew, and copy the translations into it.", Place(shown)))  # fmt: skip
        document = docx.Document(io.BytesIO(data))
        comments = {}
        for part in document.part.package.iter_parts():
            if str(part.partname) == "/word/comments.xml":
                for each in docx.oxml.parse_xml(part.blob).iter(f"{_W}comment"):
                    comments[each.get(f"{_W}id", "")] = clean(" ".join(one.text or "" for one in each.iter(f"{_W}t")))
        return document.element.body, comments, document.core_properties.identifier or ""
    except HandoutsError:
        raise
    except Exception:
        raise HandoutsError(Problem("translation-file-damaged", "This cannot be read as a Word file (.docx).",
                                    "Have it saved again as .docx; an older .doc must be saved as .docx first.", Place(shown))) from None  # fmt: skip


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a row; one may stand within a content control."""
    for each in row:
        if each.tag == f"{_W}tc":
            yield each
        elif each.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml"):
            yield from _cells(each)


def _read(cell: Any, comments: dict[str, str]) -> _Said:
    said = _Said()
    _gather(cell, said, comments)
    return said


def _gather(element: Any, said: _Said, comments: dict[str, str]) -> None:
    for each in element:
        name = each.tag.removeprefix(_W) if isinstance(each.tag, str) else ""
        if name in _PASSED or not name:
            continue
        if name in _REFUSED:
            said.refused = said.refused or _REFUSED[name]
        elif name == "t":
            said.pieces.append(each.text or "")
        elif name in _SPACES:
            said.pieces.append(" ")
        elif name == "noBreakHyphen":
            said.pieces.append("\u2011")
        elif name == "softHyphen":
            said.pieces.append("\u00ad")
        elif name == "commentReference":
            said.comments.append(comments.get(each.get(f"{_W}id", ""), ""))
        else:
            if name == "r" and each.find(f"{_W}t") is not None:
                said.refused = said.refused or _hidden(each)
            _gather(each, said, comments)
            if name == "p":
                said.pieces.append(" ")


def _hidden(run: Any) -> str:
    """Whether the words of a run are there and not meant: struck through, or hidden."""
    for name, what in (
        ("strike", "words struck through"),
        ("dstrike", "words struck through"),
        ("vanish", "hidden words"),
    ):
        found = run.find(f"{_W}rPr/{_W}{name}")
        if found is not None and found.get(f"{_W}val", "1") not in ("0", "false", "off"):
            return what
    return ""


def _returned(tag: str, cells: list[Any], said: list[_Said], number: int, shown: str) -> ReturnedUnit:
    key = tag.removeprefix(TAG).partition("|")[0]
    fault = None
    merged = any(each.find(f"{_W}tcPr/{_W}{name}") is not None for each in cells for name in ("gridSpan", "vMerge"))
    if len(cells) != _COLUMNS or merged:
        fault = Problem("translation-table-damaged", f"This row has {len(cells)} cells{', some of them merged' if merged else ''}, and {_COLUMNS} are needed.",
                        "Take the merging back, or export the file anew and copy the translation into it.", Place(shown, number))  # fmt: skip
    elif said[1].refused:
        fault = Problem("translation-markup", f"There is more than plain words in the cell: {said[1].refused}.",
                        "Take it out: the words alone are printed.", Place(shown, number))  # fmt: skip
    remarks = [each for one in said for each in one.comments if each]
    return ReturnedUnit(
        key, said[1].text if len(said) > 1 and not fault else "", f"row {number}", Place(shown, number),
        said[0].text if said else None, unread=True, typed=True, fault=fault, remarks=tuple(remarks),
    )  # fmt: skip
