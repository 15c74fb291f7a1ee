"""The door: the bytes of an old leaflet in, a draft and what must be told of it out."""

import base64
import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from handouts.content.forms import LONGEST_NAME, short_name_fault
from handouts.content.importing import reader
from handouts.content.importing.draft import PartsOfDraft, draft_parts
from handouts.content.importing.draft_yaml import YamlComment, YamlEntry, write_yaml
from handouts.content.importing.outline import outline_leaflet
from handouts.content.importing.plain import PlainBlock, PlainLeaflet
from handouts.content.importing.topics import find_language, heading_words
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Place, Problem, UnreadableError
from handouts.reading.apart import ReadingEnded, read_apart
from handouts.reading.characters import quote
from handouts.reading.declarations import dataclass

LARGEST = 50_000_000
"""Bytes that a leaflet's file may have."""
PATIENCE = 180.0
"""Seconds to wait for the process that reads a leaflet, on a machine that has much else to do."""
ENDINGS = (".docx", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".pdf", ".txt")
"""How the names of files end that a folder is searched for."""
EXTRA = 'pip install "handouts[import]"'


@dataclass(frozen=True)
class LeafletDraft:
    """A draft of a procedure, made of a leaflet."""

    name: str
    """The short name of the procedure."""
    title: str
    procedure: str
    """The procedure as YAML, two blanks in, as it stands under ``procedures:``."""
    files: Mapping[str, bytes]
    """What stands beside the content, by its path there: the words of the leaflet, its pictures."""
    remarks: Sequence[Problem]
    """What was left out, has no place, or is not sure."""


def import_leaflet(
    data: bytes, file_name: str, *, today: datetime.date, name: str | None = None, language: str | None = None
) -> LeafletDraft:
    """A draft of the leaflet in the bytes of a file.

    ``file_name`` is for its kind, for places of problems and for a name where nothing else gives one; ``name`` is the short
    name of the procedure, ``language`` the code of the leaflet's language, if somebody says them. Raises UnreadableError for
    what cannot be read, with the reason, and HandoutsError for a name or a language that cannot be.
    """
    if name is not None and (wrong := short_name_fault(name)):
        raise HandoutsError(Problem("bad-name", f"{quote(name)} cannot be a short name.", wrong))
    leaflet = read_plain(data, file_name)
    text = " ".join(each.text for each in leaflet.blocks)
    code, sure = (Language.of(language).code, True) if language else find_language(text, leaflet.language)
    words = heading_words(code)
    stem = PurePath(file_name).stem
    outline = outline_leaflet(
        leaflet.blocks, words, leaflet.title or stem.replace("-", " ").replace("_", " ").strip() or "Leaflet"
    )
    name = name or make_name(outline.title, stem)
    source = f"sources/{name}.txt"
    pictures = {
        f"pictures/{name}-{number}{kind}": base64.b64decode(held)
        for number, (kind, held) in enumerate(leaflet.pictures, 1)
    }
    parts = draft_parts(outline, words, list(pictures))
    if not sure:
        parts.changed.append(
            f"The language was taken for {Language.of(code).own_name}; if it is another, say --language CODE."
        )
    head = _remarks_as_comments(leaflet, parts, PurePath(file_name).name, today)
    procedure = YamlEntry([
        *head,
        ("title", outline.title),
        *([("language", code)] if code != "en" else []),
        ("version", today.isoformat()),
        ("sources", [YamlEntry([("title", f"{outline.title} (leaflet, {PurePath(file_name).name})"), ("file", source)])]),
        *parts.pairs,
    ])  # fmt: skip
    files = {source: source_text(leaflet.blocks).encode("utf-8"), **pictures}
    remarks = tuple(_remarks(leaflet, parts, file_name))
    return LeafletDraft(name, outline.title, f"  {name}:\n" + write_yaml(procedure, 4), files, remarks)


def read_plain(data: bytes, file_name: str) -> PlainLeaflet:
    """What a file says, in the plain form. Raises UnreadableError."""
    if len(data) > LARGEST:
        raise _refuse(file_name, f"it is bigger than {LARGEST // 1_000_000} MB")
    ending = PurePath(file_name).suffix.lower()
    try:
        answer = read_apart(
            reader.__file__, data, ending, memory=reader.MOST_MEMORY, seconds=reader.MOST_SECONDS, patience=PATIENCE
        )
    except ReadingEnded as ended:
        taken = "longer than a leaflet may" if ended.too_slow else "more memory or time than a leaflet may"
        raise _refuse(file_name, f"it takes {taken}") from None
    if missing := answer.get("missing"):
        raise HandoutsError(Problem("no-import", f"To read leaflets a package is missing: {missing}.", f"Run: {EXTRA}"))
    if "refused" in answer:
        raise _refuse(file_name, str(answer["refused"]), scan=bool(answer["scan"]))
    return PlainLeaflet.of(answer)


def make_name(title: str, stem: str) -> str:
    """A short name out of a title; out of the file's name where the title has no letters for one."""
    for words in (title, stem, "leaflet"):
        plain = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode("ascii")
        name = "-".join(re.findall("[a-z0-9]+", plain))[: LONGEST_NAME // 2].strip("-")
        if name and not short_name_fault(name):
            return name
    return "leaflet"


def source_text(blocks: Sequence[PlainBlock]) -> str:
    """The words of a leaflet as a source: a paragraph each, items with a hyphen, the cells of a table with bars between."""
    lines: list[str] = []
    for each in blocks:
        if each.kind == "paragraph":
            lines.append(f"- {each.text}" if each.mark else each.text)
        elif each.kind == "table":
            lines += [" | ".join(row) for row in each.rows]
    return "\n\n".join(lines) + "\n"


def _remarks_as_comments(
    leaflet: PlainLeaflet, parts: PartsOfDraft, file_name: str, today: datetime.date
) -> Iterator[YamlComment]:
    yield YamlComment(
        f"Draft made of {file_name} on {today.isoformat()}. Read it beside the leaflet: nobody has approved it."
    )
    for head, lines in (("What found no place:", parts.unplaced), ("Running heads and feet, which no sheet needs:", leaflet.running),
                        ("What is another form than the leaflet's:", parts.changed),
                        ("What was left out:", [text for code, text in leaflet.remarks if code == "left-out"]),
                        ("What is not sure:", [text for code, text in leaflet.remarks if code == "doubtful"])):  # fmt: skip
        if lines:
            yield YamlComment(head)
            yield from (YamlComment("  " + " ".join(line.split())) for line in dict.fromkeys(lines))


def _remarks(leaflet: PlainLeaflet, parts: PartsOfDraft, file_name: str) -> Iterator[Problem]:
    place = Place(file_name)
    for text in dict.fromkeys(parts.unplaced):
        yield Problem("no-place-in-content", f"This has no place in the content: {text}", "It stands in a comment above the draft. "
                      "If patients need it, write it where it belongs.", place)  # fmt: skip
    for text in dict.fromkeys(leaflet.running):
        yield Problem("running-words", f"A running head or foot, or a menu: {' '.join(text.split())}", "It stands in a comment above the draft.", place)  # fmt: skip
    for text in dict.fromkeys(parts.changed):
        yield Problem("other-form", text, "Compare it with the leaflet.", place)
    for code, text in dict.fromkeys(leaflet.remarks):
        if code == "left-out":
            yield Problem("left-out-of-leaflet", text, "Look whether patients need it.", place)
        else:
            yield Problem("doubtful-words", text, "Compare it with the leaflet.", place)


def _refuse(file_name: str, reason: str, *, scan: bool = False) -> UnreadableError:
    message = f"The leaflet cannot be read: {reason}."
    if scan:
        return UnreadableError(Problem("scanned-leaflet", message, "Ask for the file it was printed from; or type its words into a text file "
                                       "and import that.", Place(file_name)))  # fmt: skip
    return UnreadableError(
        Problem(
            "unreadable-leaflet",
            message,
            "Save it again as .docx, a web page, PDF or text, without a password.",
            Place(file_name),
        )
    )
