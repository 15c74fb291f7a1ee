"""Reads a leaflet in a process of its own: :mod:`handouts.content.importing.leaflet` runs this file as a script.

The bytes come in by standard input, the plain form goes out by standard output as JSON.
"""

import json
import sys
from collections.abc import Iterator

from handouts.content.importing.plain import (
    MOST_BLOCKS,
    MOST_LETTERS,
    LeafletRefused,
    PlainLeaflet,
    settle_footnotes,
    settle_lists,
)

MOST_MEMORY = 1_000_000_000
"""Bytes of memory that reading may take."""
MOST_SECONDS = 60
"""Seconds of one processor that reading may take."""

_OTHERS = ((b"{\\rtf", "RTF"), (b"\xd0\xcf\x11\xe0", "Word before 2007 (.doc)"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"),
           (b"II*\0", "a picture"), (b"MM\0*", "a picture"), (b"GIF8", "a picture"))  # fmt: skip


def read_leaflet(data: bytes, ending: str) -> PlainLeaflet:
    """What a file says; ``ending`` is how its name ends, such as ``.docx``. Raises LeafletRefused."""
    if not data.strip():
        raise LeafletRefused("it is empty")
    for sign, what in _OTHERS:
        if data.startswith(sign):
            if what == "a picture":
                raise LeafletRefused("it is a picture of words, as a scan is", scan=True)
            if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in data:
                raise LeafletRefused("it is protected by a password")
            raise LeafletRefused(f"it is {what}: save it as .docx, a web page or PDF")
    leaflet = _read(data, ending)
    letters = sum(len(each.text) + sum(len(cell) for row in each.rows for cell in row) for each in leaflet.blocks)
    if letters > MOST_LETTERS or len(leaflet.blocks) > MOST_BLOCKS:
        raise LeafletRefused("it has more text than a leaflet may have")
    leaflet.blocks = settle_lists(settle_footnotes(leaflet.blocks))
    if not any(each.text or each.rows for each in leaflet.blocks):
        scan = bool(leaflet.pictures)
        raise LeafletRefused(
            "it is a scan: there are pictures in it and no words" if scan else "there are no words in it", scan=scan
        )
    return leaflet


def _read(data: bytes, ending: str) -> PlainLeaflet:
    if b"%PDF-" in data[:1024]:
        from handouts.content.importing.pdf_reader import read_pdf

        return read_pdf(data)
    if data.startswith(b"PK"):
        from handouts.content.importing.word_reader import read_word

        return read_word(data)
    start = data[:4000].lower().replace(b"\0", b"")
    if (
        b"<html" in start
        or b"<!doctype html" in start
        or b"<body" in start
        or ending in (".html", ".htm", ".xhtml", ".mht", ".mhtml")
    ):
        from handouts.content.importing.web_reader import read_web_page

        return read_web_page(data)
    from handouts.content.importing.text_reader import read_text_file

    return read_text_file(data)


def answer(data: bytes, ending: str) -> Iterator[str]:
    """What the process answers: the plain form, or why there is none, as JSON."""
    reason = "it is broken, or no Word file, web page, PDF or text"
    scan = False
    try:
        yield json.dumps(read_leaflet(data, ending).as_json())
        return
    except LeafletRefused as error:
        reason, scan = str(error), error.scan
    except ModuleNotFoundError as error:
        yield json.dumps({"missing": error.name or ""})
        return
    except (MemoryError, RecursionError):
        reason = "it takes more memory than a leaflet may"
    except Exception:  # noqa: S110 - whatever four libraries raise for a broken file; what they say may quote it
        pass
    yield json.dumps({"refused": reason, "scan": scan})


if __name__ == "__main__":
    sys.stdout.writelines(answer(sys.stdin.buffer.read(), sys.argv[1]))
