"""The canonical form of a composed document: everything in it that an approval binds, and nothing else.

It is JSON that says the same for the same sheet on every machine and in every later version: each node with its kind
and, in alphabetical order, those of its fields that are not at their default. So a field that a later version adds
leaves the form of older sheets as it is. Bound are kinds and order of nodes, words, the shape of tables, what is boxed,
the labels of pictures and the parts they name, the weeks of a timeline, links and numbers to dial, the bytes of picture
files, and the version of each of the program's own drawings. Looks are not: color, type, paper, emphasis within a
sentence, where lines break; nor what stands at the foot of a page about the text itself (its dates and its code).
"""

import dataclasses
import hashlib
import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handouts.document import nodes as doc
from handouts.illustrations import drawing_version
from handouts.reading.characters import without_break_marks

VERSION = 1
"""Of the form. A change of what is bound needs a new one, beside the old, so that older approvals can be read."""

LOOKS: dict[str, frozenset[str]] = {
    "Node": frozenset({"place"}),
    "Span": frozenset({"strong", "place", "field", "expansion", "lang"}),
    "Field": frozenset({"value", "sample"}),
    "Figure": frozenset({"labels", "left_out", "drawn", "said_beside"}),  # _drawn binds what the first three stand for
    "QrCode": frozenset({"page"}),  # the text code, which is made of what is bound
    "Masthead": frozenset({"visit"}),  # lines for a patient's own details, where there is room for them
    "Imprint": frozenset({"version", "review_by", "code", "digest", "page"}),
    "Document": frozenset({"title", "author", "subject", "date", "original", "mark", "colophon"}),
}
"""The fields of each class that are not bound. A document's title, author and subject repeat its words for programs."""


def canonical_form(document: doc.Document, folder: Path) -> str:
    """The canonical form of a document; picture files are counted from ``folder``."""
    return _as_text(_plain(document, folder))


def canonical_section(section: doc.Section, folder: Path) -> str:
    """What a section says under its heading, whatever it is called by and wherever it stands: the same text, the same words."""
    plain = _plain(section, folder)
    return _as_text({key: value for key, value in plain.items() if key != "name"} | {"heading": section.heading.text})


def _as_text(plain: Any) -> str:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def edition_digest(document: doc.Document, edition: str, folder: Path) -> str:
    """SHA-256, as 64 hexadecimal digits, of what an approval of this edition binds.

    The name of the edition goes in, so that the digest of one is never that of another.
    """
    head = f"handouts/sheet/{VERSION}/{edition}\0"
    return hashlib.sha256((head + canonical_form(document, folder)).encode("utf-8")).hexdigest()


def digest_own_part(documents: Mapping[str, doc.Document], phones: Mapping[str, str], folder: Path) -> str:
    """SHA-256 of what the editions of a sheet say apart from what stands on other sheets too.

    Left out are what the practice says of itself (its name, mark, phones and places, at the head, at the foot and
    where to turn) and the versions of the program's own drawings. Of a number of the practice within the sheet, only
    which one it is counts: ``phones`` has a name for each, by the address that its link opens. So two sheets that have
    this digest in common differ in nothing else.
    """
    own = {name: _without_practice(_plain(each, folder), phones) for name, each in documents.items()}
    return hashlib.sha256(f"handouts/own/{VERSION}\0{_as_text(own)}".encode()).hexdigest()


PRACTICE: dict[str, frozenset[str]] = {
    "Masthead": frozenset({"logo", "practice", "phone", "about"}),
    "Imprint": frozenset({"practice", "phone"}),
    "Figure": frozenset({"version"}),
}
"""What is the practice's or the program's in each kind of node, and stands on every sheet."""


def _without_practice(plain: Any, phones: Mapping[str, str]) -> Any:
    match plain:
        case list():
            return [_without_practice(each, phones) for each in plain]
        case {"of": "contact", "kind": "Section"}:
            return {"kind": "Section", "of": "contact"}
        case {"uri": str(uri)} if uri in phones:
            return {"phone": phones[uri]}
        case dict():
            left = PRACTICE.get(str(plain.get("kind")), frozenset())
            return {key: _without_practice(each, phones) for key, each in plain.items() if key not in left}
    return plain


def _plain(value: Any, folder: Path) -> Any:
    match value:
        case str():
            return " ".join(without_break_marks(unicodedata.normalize("NFC", value)).split())
        case None | bool() | int() | float():
            return value
        case tuple() | list():
            return [_plain(each, folder) for each in value]
        case doc.Document():
            return _fields(value, folder) | {"language": value.language.code}
        case doc.Figure():
            return _fields(value, folder) | _drawn(value, folder)
        case doc.Paragraph():
            return _fields(value, folder) | {"spans": _joined(value, folder)}
    return _fields(value, folder)


def _fields(value: Any, folder: Path) -> dict[str, Any]:
    """The kind of a node and its fields, without those that are at their default."""
    plain: dict[str, Any] = {"kind": type(value).__name__}
    kind = type(value)
    for name, default in _KNOWN.get(kind) or _KNOWN.setdefault(kind, _bound_fields(kind)):
        found = getattr(value, name)
        if found != default or name == "spans":
            plain["of" if name == "kind" else name] = _plain(found, folder)
    return plain


_KNOWN: dict[type[Any], tuple[tuple[str, Any], ...]] = {}


def _bound_fields(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    """The fields of a kind of node that are bound, with their defaults."""
    looks = LOOKS.get(kind.__name__, frozenset()) | LOOKS["Node"] | {"language"}
    return tuple((each.name, each.default) for each in dataclasses.fields(kind) if each.name not in looks)


def _joined(paragraph: doc.Paragraph, folder: Path) -> list[Any]:
    """The words of a paragraph, cut only where a link begins or ends."""
    found: list[tuple[str, str | None]] = []
    for span in paragraph.spans:
        uri = None if span.found else span.uri
        if found and found[-1][1] == uri:
            found[-1] = (found[-1][0] + span.text, uri)
        else:
            found.append((span.text, uri))
    return [{"text": _plain(text, folder)} | ({"uri": uri} if uri else {}) for text, uri in found]


def _drawn(figure: doc.Figure, folder: Path) -> dict[str, Any]:
    """What a picture shows: its labels, whether this edition has room for them or not, and the bytes of its file or the
    version of the drawing."""
    labels = figure.labels or figure.left_out
    return ({"labels": _plain(labels, folder)} if labels else {}) | _source(figure, folder)


def _source(figure: doc.Figure, folder: Path) -> dict[str, Any]:
    if figure.file:
        try:
            data = (folder / figure.file).read_bytes()
        except OSError:
            return {"bytes": None}  # it cannot be printed either
        return {"bytes": hashlib.sha256(data).hexdigest()}
    return {"version": drawing_version(figure.name, dict(figure.drawn))} if figure.name else {}


def describe_drawn(figure: doc.Figure, folder: Path) -> str:
    """What a picture shows, for people: its file and the beginning of its digest, or the drawing and its version."""
    if not figure.file:
        return drawing_version(figure.name or "", dict(figure.drawn)) or "drawn by the program"
    return f"{figure.file}, {(_source(figure, folder)['bytes'] or 'not there')[:12]}"
