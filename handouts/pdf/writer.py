"""From ReportLab's document to the bytes of a file.

Everything that may share an object stream does (ISO 32000-1, 7.5.7), and the cross-reference table
is a stream (7.5.8): a tagged sheet has some two hundred small objects, and this takes a third off it.
"""

import hashlib
import re
import zlib
from typing import Any

from reportlab.pdfbase import pdfdoc

from handouts.pdf.objects import Indirect, dictionary
from handouts.pdf.plate import PersonalStream, Plate

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_SPACE = re.compile(rb"\s+")
_AROUND_DELIMITERS = re.compile(rb" ?([\[\]/<>]+) ?")


class FileWriter:
    """Writes the objects of a finished document.

    ``document`` is ReportLab's: it numbers objects as they are met, so formatting one may bring in more.
    """

    def __init__(self, document: Any, root: Any, info: Indirect) -> None:
        self._document, self._root, self._info = document, root, info

    def objects(self) -> dict[int, bytes]:
        """Every object by number, spelled."""
        document = self._document
        document.encrypt.prepare(document)
        document.Reference(self._root)
        document.Reference(self._info)
        spelled: dict[int, bytes] = {}
        number = 1
        while number in document.numberToId:
            thing = document.idToObject[document.numberToId[number]]
            spelled[number] = _compact(pdfdoc.format(thing, document, toplevel=1), thing)
            number += 1
        return spelled

    def plate(self) -> Plate:
        """The whole file, its personal streams still to be filled."""
        objects, kinds = self.objects(), self._kinds()
        root, info = (self._number(thing) for thing in (self._root, self._info))
        personal = tuple((n, thing) for n, thing in kinds.items() if isinstance(thing, PersonalStream))
        own = {n for n, _ in personal}
        streams = {n: body for n, body in objects.items() if body.endswith(b"endstream")}
        small = {n: body for n, body in objects.items() if n not in streams and n not in own}
        shelf = len(objects) + 1
        table = shelf + 1
        parts, position = [HEADER], len(HEADER)
        rows = bytearray(7 * (table + 1))
        rows[5:7] = b"\xff\xff"

        def put(number: int, body: bytes) -> None:
            nonlocal position
            rows[7 * number : 7 * number + 5] = b"\x01" + position.to_bytes(4, "big")
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, body))
            position += len(parts[-1])

        for number, body in streams.items():
            put(number, body)
        put(shelf, object_stream(small))
        for index, number in enumerate(small):
            rows[7 * number : 7 * number + 7] = b"\x02" + shelf.to_bytes(4, "big") + index.to_bytes(2, "big")
        fixed = b"".join(parts)
        trailer = {
            "Type": b"/XRef",
            "Size": b"%d" % (table + 1),
            "W": b"[1 4 2]",
            "Root": b"%d 0 R" % root,
            "Info": b"%d 0 R" % info,
        }
        digest = hashlib.sha256(fixed).hexdigest()[:32].encode("ascii")
        return Plate(fixed, personal, bytes(rows), table, trailer, digest, objects, kinds)

    def _kinds(self) -> dict[int, Any]:
        document = self._document
        return {number: document.idToObject[name] for number, name in document.numberToId.items()}

    def _number(self, thing: Any) -> int:
        return int(self._document.Reference(thing).format(self._document).split()[0])


def object_stream(objects: dict[int, bytes]) -> bytes:
    """One object stream (7.5.7) with all of these."""
    heads, bodies, position = [], [], 0
    for number, body in objects.items():
        heads.append(b"%d %d" % (number, position))
        bodies.append(body + b"\n")
        position += len(body) + 1
    head = b" ".join(heads) + b"\n"
    entries = {"Type": b"/ObjStm", "N": b"%d" % len(objects), "First": b"%d" % len(head)}
    return _stream(head + b"".join(bodies), entries)


def _stream(data: bytes, entries: dict[str, bytes]) -> bytes:
    packed = zlib.compress(data, 9)
    entries = {**entries, "Filter": b"/FlateDecode", "Length": b"%d" % len(packed)}
    return b"%s\nstream\n%s%s\nendstream" % (dictionary(entries), packed, b"\r" if packed.endswith(b"\r") else b"")


def _compact(body: bytes, thing: Any) -> bytes:
    """The object without the spaces and line ends ReportLab is generous with; strings and streams stay as they are."""
    body = body.strip()
    if isinstance(thing, Indirect) or body.endswith(b"endstream") or b"(" in body:
        return body
    return _AROUND_DELIMITERS.sub(rb"\1", _SPACE.sub(b" ", body))
