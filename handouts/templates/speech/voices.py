"""What is known of each language that is said aloud: one data file, ``voices.yaml``."""

import functools
from pathlib import Path

from handouts.reading.declarations import dataclass
from handouts.reading.entries import Entry
from handouts.reading.files import read_text
from handouts.reading.reader import Reader

FILE = Path(__file__).with_name("voices.yaml")


@dataclass(frozen=True, kw_only=True)
class Voices(Entry):
    """The file; its lists are by the code of the language."""

    voices: dict[str, str]
    """The voice of espeak-ng that reads a language whole."""
    range: dict[str, str]
    """What is said for the dash between two numbers."""


@functools.cache
def load_voices() -> Voices:
    """What the file says."""
    read: Voices = Reader(str(FILE)).read(Voices, read_text(FILE, str(FILE)))
    return read
