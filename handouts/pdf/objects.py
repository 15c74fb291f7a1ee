"""PDF objects as bytes: the few spellings this engine writes itself.

ReportLab keeps the drawing operators; dictionaries, strings and streams that
carry structure, fonts and metadata are spelled here, compactly, because there
are hundreds of them in a tagged file.  Clauses are those of ISO 32000-1.
"""

import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from reportlab.pdfbase import pdfdoc

_ESCAPES = {0x28: b"\\(", 0x29: b"\\)", 0x5C: b"\\\\", 0x0D: b"\\r"}


def number(value: float) -> bytes:
    """A number with at most three decimals and no trailing zeros (7.3.3)."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return b"0" if text in ("-0", "") else text.encode("ascii")


def text_string(value: str) -> bytes:
    """A text string (7.9.2.2): ASCII as it is, everything else UTF-16BE with a byte order mark."""
    raw = value.encode("ascii") if value.isascii() and value.isprintable() else b"\xfe\xff" + value.encode("utf-16-be")
    return b"(" + b"".join(_ESCAPES.get(byte) or bytes((byte,)) for byte in raw) + b")"


def array(items: Iterable[bytes]) -> bytes:
    """An array (7.3.6)."""
    return b"[" + b" ".join(items) + b"]"


def dictionary(entries: Mapping[str, bytes]) -> bytes:
    """A dictionary (7.3.7) in the order given; values are already spelled."""
    return b"<<" + b"".join(b"/%s %s" % (key.encode("ascii"), value) for key, value in entries.items()) + b">>"


class Indirect(pdfdoc.PDFObject):  # type: ignore[misc]
    """An object that stands by itself in the file and is referred to by number.

    ReportLab calls :meth:`format` when it meets the object; :meth:`ref` gives
    the reference other objects use.
    """

    __RefOnly__ = 1

    def spell(self, document: Any) -> bytes:
        """The object's bytes; ``document`` numbers the objects it refers to."""
        raise NotImplementedError

    def format(self, document: Any) -> bytes:
        return self.spell(document)

    def ref(self, document: Any) -> bytes:
        """``n 0 R``."""
        spelled: bytes = document.Reference(self).format(document)
        return spelled


class Dictionary(Indirect):
    """An indirect dictionary of spelled values."""

    def __init__(self, entries: Mapping[str, bytes]) -> None:
        self.entries = dict(entries)

    def spell(self, document: Any) -> bytes:
        return dictionary(self.entries)


class Stream(Indirect):
    """A stream (7.3.8): its end-of-line before ``endstream`` is what PDF/A asks for (ISO 19005-2, 6.1.7.1).

    Data that ends in CR is followed by CR LF, or a reader would take its last
    byte for part of the end-of-line.
    """

    def __init__(self, data: bytes, entries: Mapping[str, bytes] | None = None, compress: bool = True) -> None:
        self.data, self.entries, self.compress = data, dict(entries or {}), compress

    def spell(self, document: Any) -> bytes:
        entries, data = dict(self.entries), self.data
        if self.compress:
            entries["Filter"], data = b"/FlateDecode", zlib.compress(data, 9)
        entries["Length"] = b"%d" % len(data)
        return b"%s\nstream\n%s%s\nendstream" % (dictionary(entries), data, b"\r" if data.endswith(b"\r") else b"")


class StreamBody(pdfdoc.PDFObject):  # type: ignore[misc]
    """The data of a stream that ReportLab writes itself, with the same end-of-line."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __len__(self) -> int:
        return len(self.data)

    def format(self, document: Any) -> bytes:
        return self.data + (b"\r\n" if self.data.endswith(b"\r") else b"\n")


class PlainStreams(pdfdoc.NoEncryption):  # type: ignore[misc]
    """No encryption (PDF/A forbids it); ReportLab asks it to encode each stream, which is where the end-of-line goes in."""

    def encode(self, data: bytes | str) -> StreamBody:
        return StreamBody(pdfdoc.pdfdocEnc(data))
