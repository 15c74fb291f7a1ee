"""A new procedure to fill in: its YAML with every open place marked, and how it gets into a content file."""

import json
import os
import re
import textwrap
from collections.abc import Mapping
from pathlib import Path

from handouts.content.forms import short_name_fault
from handouts.content.library_files import LibraryFiles, find_files
from handouts.content.shared_parts import find
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import quote
from handouts.reading.files import read_text
from handouts.reading.nodes import YamlNode
from handouts.reading.reader import Reader
from handouts.reading.resources import resource
from handouts.storage import writing as files

_SKELETON = """\
  NAME:
    # Each TODO is an open place: write it, or take out its part. `handouts check` names the ones left.
    # "source:" holds the words of your source that the text rests on, exactly as they stand there;
    # write "source: none" where nothing medical is said.
    title: TITLE
    plain_title:
      text: "TODO: the same in plain words, one sentence"
      source: "TODO: the words of the source"
    version: "TODO: the day you finish, such as 2026-11-22"
    review_by: "TODO: the day by which somebody must read it again"
    group: "TODO: where the front desk finds it, such as Spine"
    codes:
      cpt: []
      icd10: []
    sources:
      - title: "TODO: where the facts come from"
        file: "TODO: a text file with the words of the source, such as sources/NAME.txt"

    # The parts of the short sheets, in their order; without these lines, as many as there is room for.
    # one_page: [short_version, before, preparation]
    # trifold: [short_version, steps, before, visit]

    # The main thing in about three points.
    short_version:
      - text: "TODO: what it does for the patient"
        source: "TODO: the words of the source"
      - text: "TODO: how it is done, in one line"
        source: "TODO: the words of the source"
      - text: "TODO: how long it takes to get better"
        source: "TODO: the words of the source"

    why:
      text:
        - text: "TODO: what is wrong, and why this can help"
          source: "TODO: the words of the source"
PICTURE
    # How it works. A step can have a picture: `file:` beside this file, or `name:` of a drawing of the program's:
    # DRAWINGS
    steps:
      items:
        - heading: "TODO: what happens first, in a few words"
          text:
            - text: "TODO: one or two short sentences"
              source: "TODO: the words of the source"
          # picture:
          #   file: pictures/first.svg
          #   alt: What the picture shows, for somebody who cannot see it.

    recovery:
      milestones:
        - when: "TODO: such as The same day"
          icon: home  # home, sun, calendar, clock or check
          text:
            - text: "TODO: what most people can do by then"
              source: "TODO: the words of the source"

    preparation:
      timetable:
        - when: "TODO: such as The evening before"
          what: "TODO: what to do then"
          source: "TODO: the words of the source"

    before:
      items:
        - do: "TODO: what to do, beginning with a verb"
          more: "TODO: the rest of the sentence"
          source: "TODO: the words of the source"

    risks:
      items:
        - what: "TODO: what can go wrong"
          how_often: "TODO: a plain count, such as 3 out of 100 people"
          source: "TODO: the words of the source"

    aftercare:
      items:
        - do: "TODO: what to do, beginning with a verb"
          more: "TODO: the rest of the sentence"
          source: "TODO: the words of the source"

    # If there are no signs, write instead  none:  and why; whoever approves the sheet reads the reason.
    when_to_call:
      signs:
        - text: "TODO: a sign that needs a call"
          source: "TODO: the words of the source"

    medicines:
      items:
        - name: "TODO: name of the medicine"
          what_to_do: "TODO: keep on, stop or change, and when"
          source: "TODO: the words of the source"

    questions:
      - text: "TODO: a question patients ask"
        source: none

    glossary:
      - term: "TODO: a word patients will hear"
        meaning: "TODO: what it means, in plain words"
        source: "TODO: the words of the source"

    # Parts of your own: a heading, and under it any of text, items, table, picture and notice.
    parts:
      - heading: "TODO: heading"
        after: aftercare
        text:
          - text: "TODO: sentences"
            source: "TODO: the words of the source"
"""


def skeleton(name: str, title: str) -> str:
    """The YAML of a new procedure, indented to stand under ``procedures:``, its open places marked TODO.

    Raises HandoutsError if ``name`` is no short name (small letters, digits, single hyphens).
    """
    if wrong := short_name_fault(name):
        raise HandoutsError(Problem("bad-name", f"{quote(name)} cannot be a short name.", wrong))
    from handouts.illustrations import alternatives

    text = _SKELETON.replace("NAME", name).replace("TITLE", json.dumps(title, ensure_ascii=False), 1)
    drawings = textwrap.fill(", ".join(alternatives.ALTERNATIVES), 108, break_on_hyphens=False).replace(
        "\n", "\n    # "
    )
    return text.replace("DRAWINGS", drawings, 1).replace("PICTURE\n", _picture(alternatives.suggest(name, title)), 1)


def _picture(drawing: str) -> str:
    """The lines of a part's picture: a drawing with its words."""
    from handouts.illustrations import alternatives

    words = alternatives.ALTERNATIVES[drawing]["en"]
    hint = f"  # or where in the body: {', '.join(PLACES)}" if drawing == alternatives.ANY else ""
    lines = ["picture:", f"  name: {drawing}{hint}", f"  alt: {words.alt}"]
    if drawing in PLACES:
        lines += ["  labels:", f"    place: {words.label}"]
    return "".join(f"      {line}\n" for line in lines) + "\n"


PLACES = ("neck", "low-back", "hip", "knee", "shoulder", "hand", "foot", "belly")
"""Drawings that say where in the body something is; their label names the place."""


_PRACTICE = """\
practice:
  # Each TODO is an open place: write yours. No sheet is made before.
  name: "TODO: the name patients know you by"
  country: US  # ISO 3166-1: its phone numbers, dates and paper are as there
  # state: IL  # as in an address
  phones:
    - number: "TODO: the phone for most questions; it is printed large"
  # places:
  #   - name: Main office
  #     address: [12 Hill Road, "Springfield, IL 62701"]

procedures:
"""


def begin_content(path: Path) -> None:
    """Makes a content file of a practice that is still to be named, without procedures. Raises UnwritableError.

    Nobody else's name or phone stands in it: on a sheet of the practice's own that would look right, and be wrong.
    """
    head, *_ = resource(CONTENT).read_bytes().partition(b"practice:\n")  # how to write, as the sample says it
    files.write(path, head + _PRACTICE.encode("utf-8"))


CONTENT = "content.yaml"


def add(path: str | os.PathLike[str], name: str, title: str | None = None) -> Place:
    """Puts a new procedure to fill in at the end of a content file's procedures and says where; every other byte stays.

    Without a ``title`` it is made of the name.  Raises as :func:`add_draft` does.
    """
    return add_draft(path, name, skeleton(name, title or name.replace("-", " ").capitalize()), {})


def add_draft(path: str | os.PathLike[str], name: str, text: str, beside: Mapping[str, bytes]) -> Place:
    """Puts a procedure's YAML at the end of a content file's procedures and says where; every other byte stays.

    Where the procedures stand in files of their own, so does the new one.

    ``text`` is indented as it stands under ``procedures:``, by two blanks. ``beside`` are files that it names, by their paths
    from the content file; they are written first, so that a content never names what is not there, and none is written over.
    The file is replaced in one go: it is the old one or the new one, never half of it.  Raises UnreadableError or
    HandoutsError if the file cannot take it (not there, not YAML, or it has a procedure of that name, or a file stands where
    one of its own would), and UnwritableError if it cannot be written.
    """
    shown, file = os.fspath(path), Path(path)
    read_text(file, shown)  # says what is wrong with a file that is no text
    before = file.read_bytes().decode("utf-8")  # as it is, with its byte order mark and line ends
    split = find_files(shown, file.parent)
    if own := split.procedures.get(name):
        raise _name_taken(name, Place(own))
    if split.procedures:
        return _add_file(split, before.removeprefix("\ufeff"), name, text, beside)
    key, procedures, next_line = _procedures(before.removeprefix("\ufeff"), shown)
    for taken in procedures.items[::2]:
        if taken.text == name:
            raise _name_taken(name, taken.place)
    write_beside(file.parent, beside)
    lines = re.findall("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$", before)
    after = len(lines) if next_line is None else next_line - 1  # the new lines go in after this many
    while after > key.place.line and re.match(r"#|\s*$|\.\.\.", lines[after - 1]):
        after -= 1  # what stands between belongs to what follows
    indent = " " * (procedures.items[0].place.column - 1 if procedures.items else key.place.column + 1)
    new = "\n" + re.sub("(?m)^  (?=.)", indent, text) + ("\n" if after < len(lines) and lines[after].strip() else "")
    line = after + 2
    if lines[after - 1][-1] not in "\r\n":
        new = "\n" + new
    end = "\r\n" if "\r\n" in before else "\n"
    files.write(file, ("".join(lines[:after]) + new.replace("\n", end) + "".join(lines[after:])).encode("utf-8"))
    return Place(shown, line, len(indent) + 1)


def _add_file(split: LibraryFiles, content: str, name: str, text: str, beside: Mapping[str, bytes]) -> Place:
    """Puts a new procedure into a file of its own: what stands under its key, moved to the left."""
    reader = Reader(split.shown)
    root = reader.parse(content)
    if root is None or reader.problems:
        raise HandoutsError(reader.problems)
    listed = find(root, "procedures")
    for taken in listed.items[::2] if listed and listed.kind == "mapping" else ():
        if taken.text == name:
            raise _name_taken(name, taken.place)
    lines = text.splitlines(keepends=True)[1:]
    shown = split.name_file(name)
    write_beside(split.folder, beside)
    files.write(split.path(shown), "".join(line.removeprefix("    ") for line in lines).encode("utf-8"))
    return Place(shown)


def _name_taken(name: str, place: Place) -> HandoutsError:
    return HandoutsError(
        Problem("name-taken", f"There is a procedure {quote(name)} already.", "Choose another name.", place)
    )


def write_beside(folder: Path, beside: Mapping[str, bytes]) -> None:
    """Writes files of a procedure. Raises HandoutsError if another one stands there already: it is somebody's own."""
    for name, data in beside.items():
        own = folder / name
        if own.exists() and own.read_bytes() != data:
            raise HandoutsError(Problem("file-there", f"There is a file {quote(name)} already, with other words.",
                                        "Choose another name for the procedure, or move the file.", Place(str(own))))  # fmt: skip
    for name, data in beside.items():
        files.write(folder / name, data)


def _procedures(text: str, shown: str) -> tuple[YamlNode, YamlNode, int | None]:
    """The key ``procedures``, what it holds, and the line of the key that follows it."""
    reader = Reader(shown)
    root = reader.parse(text)
    if root is None or reader.problems:
        raise HandoutsError(reader.problems)
    keys = root.items[::2] if root.kind == "mapping" else []
    for index, key in enumerate(keys):
        if key.text == "procedures":
            held = root.items[2 * index + 1]
            on_own_lines = held.kind == "mapping" and held.items and held.place.line > key.place.line
            if not on_own_lines and (held.kind != "text" or held.text):
                break
            if re.split("\r\n|\r|\n", text)[held.place.line - 1][held.place.column - 1 :].startswith("{"):
                break
            return key, held, keys[index + 1].place.line if index + 1 < len(keys) else None
    raise HandoutsError(Problem("no-procedures", "There is no list of procedures to add to.",
                                "Write a line  procedures:  and each procedure under it on lines of its own.",
                                root.place))  # fmt: skip
