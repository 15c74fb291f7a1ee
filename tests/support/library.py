"""A small library, in one file or in many, with made-up procedures."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from pathlib import Path

PRACTICE = """\
practice:
  name: Elm Street Clinic
  phones: [{number: (770) 555-0100}]
  contact: Call us.
  translations:
    es: {contact: Llame al 770.}
"""
PROCEDURE = """\
title: The NAME
plain_title: We look at the NAME.
version: 2026-11-01
sources: [{title: Ours, file: NAME.txt}]
short_version:
  - {text: You lie down., source: lie down}
when_to_call:
  signs: [You feel hot.]
"""
PARTS = """\
parts:
  - shared: parking
    after: why
  - heading: What you eat
    table: {head: [Day, Food], rows: [[Monday, Soup], [Tuesday, Bread]]}
"""
TRANSLATION = """\
title: El NAME
version: 2026-11-02
plain_title: Miramos.
short_version:
  - {text: Usted se acuesta., source: none}
when_to_call:
  signs: [Siente calor.]
"""
TRANSLATED_PARTS = """\
parts:
  - heading: Lo que come
    table: {head: [Día, Comida], rows: [[Lunes, Sopa], [Martes, Pan]]}
"""
PARKING = """\
heading: Where to park
text: {text: Park on Hill Road., source: none}
translations:
  es:
    heading: Dónde aparcar
    text: Aparque en Hill Road.
"""


def write(folder: Path, files: dict[str, str]) -> Path:
    """The files in a folder, by their names there; returns that of the content."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    return folder / "content.yaml"


def in_one_file(names: Iterable[str], *, parts: bool = False) -> dict[str, str]:
    """A library in one file, with the sources it names."""
    procedures = ""
    for name in names:
        words = PROCEDURE + (PARTS if parts else "")
        words += "translations:\n  es:\n" + textwrap.indent(TRANSLATION + (TRANSLATED_PARTS if parts else ""), "    ")
        procedures += f"  {name}:\n" + textwrap.indent(words.replace("NAME", name), "    ")
    return {"content.yaml": f"{PRACTICE}procedures:\n{procedures}", **_beside(names, parts)}


def in_files(names: Iterable[str], *, parts: bool = False) -> dict[str, str]:
    """The same library, each procedure and each translation in a file of its own."""
    files = {"content.yaml": PRACTICE, **_beside(names, parts)}
    for name in names:
        files[f"procedures/{name}.yaml"] = (PROCEDURE + (PARTS if parts else "")).replace("NAME", name)
        words = TRANSLATION + (TRANSLATED_PARTS if parts else "")
        files[f"translations/es/{name}.yaml"] = words.replace("NAME", name)
    return files


def _beside(names: Iterable[str], parts: bool) -> dict[str, str]:
    sources = {f"{name}.txt": "You lie down." for name in names}
    return {**sources, **({"shared/parking.yaml": PARKING} if parts else {})}
