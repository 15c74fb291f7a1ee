"""Takes the words of Thai, Lao, Khmer and Burmese out of an installed ICU: ``python tools/word_lists.py LIBRARY``.

``LIBRARY`` is ICU's data, as Debian has it: /usr/lib/x86_64-linux-gnu/libicudata.so.72. A dictionary there is a trie of
bytes (ICU, bytestrie.h, dictionarydata.h), each the distance of a letter from the first of its script.
"""

from __future__ import annotations

import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "handouts" / "pdf" / "dictionaries"
SCRIPTS = {0xE00: "thai", 0xE80: "lao", 0x1000: "burmese", 0x1780: "khmer"}
JOINERS = {0xFE: "\u200c", 0xFF: "\u200d"}
LEAST_LINEAR, LEAST_VALUE, MOST_LISTED = 0x10, 0x20, 5


def _jump(trie: bytes, at: int) -> tuple[int, int]:
    """Where a branch goes on, and what stands after the number that says so."""
    lead, at = trie[at], at + 1
    for least, most, more in ((0, 0xC0, 0), (0xC0, 0xF0, 1), (0xF0, 0xFE, 2)):
        if lead < most:
            distance = ((lead - least) << 8 * more) | int.from_bytes(trie[at : at + more], "big")
            return at + more + distance, at + more
    more = 3 if lead == 0xFE else 4
    return at + more + int.from_bytes(trie[at : at + more], "big"), at + more


def _value(trie: bytes, lead: int, at: int) -> tuple[int, int]:
    """A node's value, and what stands after it."""
    lead >>= 1
    for least, most, more in ((0x10, 0x51, 0), (0x51, 0x6C, 1), (0x6C, 0x7E, 2)):
        if lead < most:
            return ((lead - least) << 8 * more) | int.from_bytes(trie[at : at + more], "big"), at + more
    more = 3 if lead == 0x7E else 4
    return int.from_bytes(trie[at : at + more], "big"), at + more


def words(trie: bytes, at: int = 0, before: bytes = b"") -> Iterator[bytes]:
    """The words of a trie from one node on."""
    while True:
        node, at = trie[at], at + 1
        if node >= LEAST_VALUE:
            _, at = _value(trie, node, at)
            yield before
            if node & 1:
                return
        elif node >= LEAST_LINEAR:
            length = node - LEAST_LINEAR + 1
            before, at = before + trie[at : at + length], at + length
        else:
            if node == 0:
                node, at = trie[at], at + 1
            yield from _branch(trie, at, node + 1, before)
            return


def _branch(trie: bytes, at: int, count: int, before: bytes) -> Iterator[bytes]:
    while count > MOST_LISTED:
        lesser, at = _jump(trie, at + 1)
        yield from _branch(trie, lesser, count >> 1, before)
        count -= count >> 1
    for _ in range(count - 1):
        letter, lead = trie[at : at + 1], trie[at + 1]
        value, at = _value(trie, lead, at + 2)
        if lead & 1:
            yield before + letter
        else:
            yield from words(trie, at + value, before + letter)
    yield from words(trie, at + 1, before + trie[at : at + 1])


def main(library: str) -> int:
    data = Path(library).read_bytes()
    for found in re.finditer(b"Dict", data):
        head = found.start() - 12
        if data[head + 2 : head + 4] != b"\xda\x27":  # ICU's mark of a file of data
            continue
        begin = head + struct.unpack_from("<H", data, head)[0]
        offset, _, _, end, kind, transform = struct.unpack_from("<6i", data, begin)
        first = transform & 0x1FFFFF
        if kind & 7 or first not in SCRIPTS:
            continue
        listed = sorted(
            "".join(JOINERS.get(byte) or chr(first + byte) for byte in word)
            for word in words(data[begin + offset : begin + end])
        )
        (FOLDER / f"{SCRIPTS[first]}.txt").write_text("\n".join(listed) + "\n", encoding="utf-8")
        print(f"{SCRIPTS[first]}: {len(listed):,} words")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
