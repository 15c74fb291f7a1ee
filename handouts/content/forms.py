"""How a text must be written where not every text will do: colors, addresses, files, short names."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PureWindowsPath

from handouts.content import colors, phones
from handouts.content.addresses import BadAddress, encode_address
from handouts.content.kinds import Kind
from handouts.content.printers import explain_bad_address, read_printer_address
from handouts.languages import language
from handouts.problems import Place, Problem
from handouts.reading.characters import did_you_mean, quote
from handouts.reading.declarations import lazy_pattern

SHORT_NAME = lazy_pattern("[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_NAME = 80
"""Letters of a short name."""
RESERVED = lazy_pattern("aux|con|nul|prn|com[0-9]|lpt[0-9]")
"""Short names that no file may have on Windows, whatever stands after a dot."""
DIGEST = lazy_pattern("[0-9a-f]{12,64}")
COLOR = lazy_pattern("#[0-9a-fA-F]{6}")

PICTURE_KINDS = (".png", ".jpg", ".jpeg", ".svg")
LARGEST_PICTURE = 100_000_000
"""Bytes of a picture file: a photo of 200 million dots, as phones take them, has up to 80 million."""
LONGEST_PATH = 2_000
"""Letters of a path; no system here takes more."""

Rule = Callable[[str, Place, Path], Iterator[Problem]]
"""What is wrong with a text that stands at a place; paths are counted from the folder."""


def form_problems(kind: Kind, text: str, place: Place, folder: Path) -> Iterator[Problem]:
    """What is wrong with a text that must be of the ``kind``; ``folder`` is that of the content file."""
    if kind in _RULES:
        yield from _RULES[kind](text, place, folder)


def short_name_fault(name: str) -> str | None:
    """How to mend a short name that cannot be one; files are named after it. None if it can."""
    if RESERVED.fullmatch(name):
        return f"Windows keeps this name for itself: write a longer one, such as {name}-1."
    if len(name) <= LONGEST_NAME and SHORT_NAME.fullmatch(name):
        return None
    example = "-".join(re.findall("[a-z0-9]+", name.lower()))[:40].strip("-") or "knee-replacement"
    return f"Use small letters, digits and single hyphens, {LONGEST_NAME} at most: {example}"


def illustration_labels() -> Mapping[str, tuple[str, ...]]:
    """The program's illustrations by name, each with the labels it has room for."""
    from handouts import illustrations  # brings in the drawing library: only where a content names a picture

    return {name: illustrations.illustration(name).labels for name in illustrations.NAMES}


def _country(text: str, place: Place, folder: Path) -> Iterator[Problem]:
    if wrong := phones.country_fault(text):
        yield Problem("bad-country", f"{quote(text)} is not the code of a country.", wrong, place)


def _color(text: str, place: Place, folder: Path) -> Iterator[Problem]:
    if not COLOR.fullmatch(text):
        yield Problem("bad-color", f"{quote(text)} is not a color.", 'Write six digits in quotes: "#0b4f6c"', place)
    elif found := colors.contrast_problem(text, place):
        yield found


def _url(text: str, place: Place, folder: Path) -> Iterator[Problem]:
    try:
        encode_address(text)
    except BadAddress as error:
        yield Problem("bad-url", f"{quote(text)} is no web address: {error}.",
                      "Copy it from the browser: https://www.example.com/contact", place)  # fmt: skip


def _file(text: str, place: Place, folder: Path) -> Iterator[Problem]:
    wrong = list(_path(text, place, folder))
    yield from wrong
    if not wrong and not os.path.isfile(folder / text):  # noqa: PTH113 - Path.is_file raises for a name too long
        yield Problem("missing-file", f"There is no file {quote(text)} in {folder.absolute()}.",
                      "Check the name, its folder and its capital letters.", place)  # fmt: skip


def _record_file(text: str, place: Place, folder: Path) -> Iterator[Problem]:
    if not text.lower().endswith(".csv"):
        yield Problem("record-kind", f"{quote(text)} is not the name of a CSV file.",
                      "Give the record a name that ends in .csv, such as record.csv", place)  # fmt: skip
    yield from _path(text, place, folder)


def _path(text: str, place: Place, folder: Path) -> Iterator[Problem]:
    """What is wrong with a path that is counted from the folder; whether a file is there is another matter."""
    if PureWindowsPath(text).drive or text.startswith(("/", "\\")):
        yield Problem("outside-folder", f"{quote(text)} is not counted from the content file.",
                      "Put the file beside the content file or in a folder there, such as pictures/spine.svg", place)  # fmt: skip
    elif "\\" in text:
        yield Problem(
            "backslash", f"{quote(text)} has a backslash.", "Write / between folders: pictures/spine.svg", place
        )
    elif len(text) > LONGEST_PATH:
        yield Problem("missing-file", f"There is no file {quote(text)}: no name of a file is that long.",
                      "Check the name.", place)  # fmt: skip
    elif not Path(os.path.realpath(folder / text)).is_relative_to(os.path.realpath(folder)):
        yield Problem("outside-folder", f"{quote(text)} leads out of the folder of the content file.",
                      "Put the file beside the content file or in a folder there.", place)  # fmt: skip


def _picture_file(text: str, place: Place, folder: Path) -> Iterator[Problem]:
    if not text.lower().endswith(PICTURE_KINDS):
        yield Problem("picture-kind", f"{quote(text)} is not a PNG, JPEG or SVG file.",
                      "Save the picture as one of these.", place)  # fmt: skip
        return
    wrong = list(_file(text, place, folder))
    yield from wrong
    if not wrong and (folder / text).stat().st_size > LARGEST_PICTURE:
        yield Problem("picture-too-big", f"{quote(text)} is bigger than {LARGEST_PICTURE // 1_000_000} MB.",
                      "Save the picture smaller: 3,000 dots across are enough for any page.", place)  # fmt: skip


def _illustration(text: str, place: Place, folder: Path) -> Iterator[Problem]:
    names = illustration_labels()
    if text not in names:
        yield Problem(
            "unknown-illustration", f"There is no illustration {quote(text)}.", did_you_mean(text, names), place
        )


def _language(text: str, place: Place, folder: Path) -> Iterator[Problem]:
    if text not in language.codes():
        yield Problem(
            "unknown-language", f"There is no language {quote(text)}.", did_you_mean(text, language.codes()), place
        )


def _short_name(text: str, place: Place, folder: Path) -> Iterator[Problem]:
    if wrong := short_name_fault(text):
        yield Problem("bad-name", f"{quote(text)} cannot be a short name.", wrong, place)


def _printer_uri(text: str, place: Place, folder: Path) -> Iterator[Problem]:
    try:
        read_printer_address(text)
    except ValueError as error:
        yield explain_bad_address(text, str(error), place)


def _digest(text: str, place: Place, folder: Path) -> Iterator[Problem]:
    if not DIGEST.fullmatch(text):
        yield Problem("bad-digest", f"{quote(text)} is not a digest of a wording.",
                      "Copy it from  handouts status --json:  12 to 64 of the characters 0-9 and a-f.", place)  # fmt: skip


_RULES: Mapping[Kind, Rule] = {
    Kind.COUNTRY: _country,
    Kind.COLOR: _color,
    Kind.URL: _url,
    Kind.FILE: _file,
    Kind.PICTURE_FILE: _picture_file,
    Kind.RECORD_FILE: _record_file,
    Kind.ILLUSTRATION: _illustration,
    Kind.LANGUAGE: _language,
    Kind.SHORT_NAME: _short_name,
    Kind.DIGEST: _digest,
    Kind.PRINTER_URI: _printer_uri,
}

CLOSED_KINDS = frozenset(_RULES) - {
    Kind.PHONE,
    Kind.URL,
    Kind.FILE,
    Kind.PICTURE_FILE,
    Kind.RECORD_FILE,
    Kind.PRINTER_URI,
}
"""Kinds whose texts are whole or wrong: one that lost its end is refused for itself, so a comment may stand after it."""
