"""Asks liblouis, in a process of its own: it is machine code, and takes with it whatever it runs in when it fails.

:mod:`handouts.templates.braille.translating` has this file run as a script by :mod:`handouts.reading.apart`: texts come in
by standard input as JSON, so that no patient's detail stands on a command line, and cells go out by standard output. It
needs nothing but Python itself.
"""

import contextlib
import ctypes
import ctypes.util
import json
import sys
from typing import Any, NamedTuple

MOST_MEMORY = 1_000_000_000
"""Bytes of memory that translating may take."""
MOST_SECONDS = 20
"""Seconds of one processor; a long sheet takes a tenth of one."""
NAMES = ("liblouis.so.20", "liblouis.so", "liblouis.20.dylib", "liblouis.dylib", "liblouis.dll")
"""What the library's file is called, where the system knows where it is."""

_DOTS, _UNICODE, _NO_UNDEFINED = 4, 64, 128
"""dotsIO, ucBrl and noUndefined of liblouis.h: cells as Unicode has them; nothing for a character that no table knows."""
_NO_LOG = 60000
"""LOU_LOG_OFF: what it writes about could hold a patient's details."""
_ENCODINGS = {2: "utf-16-le", 4: "utf-32-le"}
"""How texts are handed over, by the bytes of a character: liblouis is built for one or the other."""
_MOST_CELLS = 16
"""Cells to a character: more than any table gives."""


class Translated(NamedTuple):
    """Cells, and the place in the text of each."""

    cells: str
    places: list[int]


class Translator:
    """liblouis with one table. Raises OSError if the library is not there, LookupError if the table is not."""

    def __init__(self, table: str) -> None:
        self._library, self._table = load_library(), table.encode()
        self._library.lou_setLogLevel(_NO_LOG)
        size = self._library.lou_charSize()
        self._bytes, self._encoding = size, _ENCODINGS[size]
        if not self._library.lou_checkTable(self._table):
            raise LookupError(table)

    def translate(self, text: str, mode: int = 0) -> Translated:
        """The cells of a text. Raises ValueError if the library gives up."""
        source = text.encode(self._encoding)
        units, most = len(source) // self._bytes, len(text) * _MOST_CELLS + _MOST_CELLS
        taken, given = ctypes.c_int(units), ctypes.c_int(most)
        out = ctypes.create_string_buffer(most * self._bytes)
        places = (ctypes.c_int * most)()
        done = self._library.lou_translate(
            self._table, source, ctypes.byref(taken), out, ctypes.byref(given), None, None, None, places, None,
            mode | _DOTS | _UNICODE,
        )  # fmt: skip
        if not done or taken.value != units:
            raise ValueError("liblouis gave up")
        cells = out.raw[: given.value * self._bytes].decode(self._encoding)
        return Translated(cells, list(places[: given.value]))

    def knows(self, character: str) -> bool:
        """Whether the table has a cell for a character, not only its number."""
        return self.translate(character) == self.translate(character, _NO_UNDEFINED)


def load_library() -> ctypes.CDLL:
    """The library. Raises OSError if it is not installed."""
    for name in NAMES:
        with contextlib.suppress(OSError):
            return ctypes.CDLL(name)
    if found := ctypes.util.find_library("louis"):
        return ctypes.CDLL(found)
    raise OSError("no liblouis")


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """What is answered to ``table``, ``texts`` and ``instead``: the cells of each text with their places in it, and the
    characters that the table does not know and that have nothing instead."""
    try:
        translator = Translator(asked["table"])
    except OSError:
        return {"missing": "liblouis"}
    except LookupError:
        return {"missing": "table"}
    unknown = {
        each for each in sorted(set("".join(asked["texts"]))) if not each.isspace() and not translator.knows(each)
    }
    said = {each: asked["instead"][each] for each in unknown if each in asked["instead"]}
    found = []
    for text in asked["texts"]:
        written, places = _write(text, said)
        cells, at = translator.translate(written) if written else ("", [])
        found.append((cells, [places[each] for each in at]))
    return {"cells": found, "unknown": sorted(unknown - said.keys())}


def _write(text: str, said: dict[str, str]) -> tuple[str, list[int]]:
    """A text with words instead of characters, no two blanks side by side, and the place in it of each character."""
    written, places = "", []
    for place, character in enumerate(text):
        for each in said.get(character, character):
            if each == " " and (not written or written[-1] == " "):
                continue
            written += each
            places.append(place)
    return written, places


if __name__ == "__main__":
    json.dump(answer(json.loads(sys.stdin.buffer.read())), sys.stdout)
