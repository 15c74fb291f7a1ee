"""Takes a picture file that somebody chose, and puts it beside the content, whole, under a name of its own."""

import hashlib
import re
from pathlib import Path

from handouts.content.forms import PICTURE_KINDS
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import quote
from handouts.storage import writing

FOLDER = "pictures"
"""Beside the content."""


def keep_picture(folder: Path, name: str, data: bytes) -> str:
    """Writes a picture beside the content and gives its path from there; one that is there already is not written twice.

    Its name is that of the file that was chosen, in small letters. Raises HandoutsError for what is no picture, and
    UnwritableError.
    """
    stem, _, ending = name.rpartition(".")
    kind = f".{ending.lower()}"
    if kind not in PICTURE_KINDS or not _is_picture(kind, data):
        raise HandoutsError(Problem("picture-kind", f"{quote(name)} is not a PNG, JPEG or SVG file.",
                                    "Save the picture as one of these."))  # fmt: skip
    short = "-".join(re.findall("[a-z0-9]+", stem.rpartition("/")[2].lower()))[:60] or "picture"
    shown = f"{FOLDER}/{short}{kind}"
    if (folder / shown).is_file() and (folder / shown).read_bytes() != data:  # another picture of the same name
        shown = f"{FOLDER}/{short}-{hashlib.sha256(data).hexdigest()[:8]}{kind}"
    if not Path(folder / shown).resolve().is_relative_to(folder.resolve()):
        raise HandoutsError(Problem("outside-folder", f"{quote(shown)} leads out of the folder of the content file.",
                                    "Put the file beside the content file or in a folder there.", Place(shown)))  # fmt: skip
    if not (folder / shown).is_file():
        writing.write(folder / shown, data)
    return shown


_BEGINNINGS = {".png": (b"\x89PNG\r\n\x1a\n",), ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",)}
"""How files of a kind begin (ISO 15948, 5.2; ISO 10918-1, B.2.1). Whether they are whole is told when the page is made."""


def _is_picture(kind: str, data: bytes) -> bool:
    if kind == ".svg":
        return b"<svg" in data[:4_000]
    return data.startswith(_BEGINNINGS[kind])
