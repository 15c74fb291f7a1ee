"""Words of a leaflet as entries of the content, each with what it quotes."""

import re
from collections.abc import Iterable, Sequence

from handouts.content.importing.draft_yaml import YamlEntry, YamlValue, entry
from handouts.content.importing.outline import LeafletPassage, split_sentences
from handouts.content.importing.topics import HeadingWords
from handouts.reading.declarations import lazy_pattern

_SPLIT = lazy_pattern(r"(.{2,60}?)\s*(?::|\s[–—-])\s+(\S.*)", re.DOTALL)
_COUNT = lazy_pattern(
    r"\d[\d.,\s]*(?:%|percent\b|por ciento\b|(?:out of|in|of|de cada|em cada|de|sur|sou|von|trong)\s\d)"
)
"""A plain count or a share: 3 out of 100 people, 3 de cada 100, 5 %."""
LONGEST_COUNT = 9
"""Words of a count and whom it counts; more say something besides."""
LONGEST_LEAD = 8
"""Words before a colon or a dash that name what follows; more are a sentence."""


def statement(text: str, *, new_paragraph: bool = False, quoted: Sequence[str] = ()) -> YamlEntry:
    """A text with the words that it rests on: its own, unless others are given."""
    return entry(
        ("text", text),
        ("source", list(quoted) if len(quoted) > 1 else quoted[0] if quoted else text),
        ("new_paragraph", "yes" if new_paragraph else None),
    )


def statements(passages: Iterable[LeafletPassage]) -> list[YamlValue]:
    """Sentences as running text."""
    made: list[YamlValue] = []
    for each in passages:
        made.append(statement(each.text, new_paragraph=bool(made) and each.begins))
    return made


def split_item(each: LeafletPassage) -> tuple[str, str]:
    """An item as what it names and what it says of it: at its bold words, a colon or a dash; ("", "") if it names nothing."""
    if each.lead and len(each.lead) < len(each.text):
        rest = re.sub(r"^\s*[:–—-]\s*", "", each.text[len(each.lead) :].strip())
        return re.sub(r"\s*[:–—-]$", "", each.lead), rest
    found = _SPLIT.fullmatch(each.text)
    if found and len(found[1].split()) <= LONGEST_LEAD and not re.search(r"[.?!]\s", found[1]):
        return found[1], found[2]
    return "", ""


def action(each: LeafletPassage) -> YamlEntry:
    """An item as a thing to do: what is printed strong, and the rest."""
    if each.lead and len(each.lead) < len(each.text):
        return entry(("do", each.lead), ("more", each.text[len(each.lead) :].strip()), ("source", each.text))
    first, *rest = each.sentences
    return entry(("do", first), ("more", " ".join(rest) or None), ("source", each.text))


def risk(each: LeafletPassage) -> YamlEntry:
    """An item as a risk: what it is, how often it happens if all the rest is a count, else what is said of it."""
    lead, rest = split_item(each)
    first, *more = [lead, rest] if lead else each.sentences
    said = " ".join(more)
    counted = len(split_sentences(said)) == 1 and bool(_COUNT.search(said)) and len(said.split()) <= LONGEST_COUNT
    return entry(("what", first), ("how_often", said.removesuffix(".") if counted else None),
                 ("text", None if counted else said or None), ("source", each.text))  # fmt: skip


def forbids_itself(text: str, words: HeadingWords) -> bool:
    """Whether a sentence says not to do something."""
    return bool(words.begins_forbidding.match(text.casefold().lstrip("¿¡\"“'‘ ")))


def join_words(pieces: Sequence[str], between: str = "; ") -> str:
    """Pieces in one text: sentences one after another, other words with a mark between."""
    text = ""
    for each in pieces:
        text = f"{text}{' ' if re.search(r'[.!?:;]$', text) else between}{each}" if text else each
    return text


def table_comment(table: LeafletPassage, words: HeadingWords, unplaced: list[str]) -> list[list[str]]:
    """The rows of a table without its head, which the part has of its own; the leaflet's head is told."""
    if table.head or _looks_like_head(table.rows, words):
        unplaced.append(f"Head of a table: {' | '.join(table.rows[0])}")
        return [row for row in table.rows[1:] if any(row)]
    return [row for row in table.rows if any(row)]


def _looks_like_head(rows: Sequence[Sequence[str]], words: HeadingWords) -> bool:
    """Whether the first row says what the columns are, though the file does not say that it is a head."""
    if len(rows) < 2:
        return False
    known = [any(pattern.fullmatch(cell.strip(" :?¿")) for pattern in words.columns.values()) for cell in rows[0]]
    return all(known)


def picture_of(each: LeafletPassage, files: Sequence[str]) -> str:
    """What is told of a picture that has no place."""
    path = files[each.picture] if 0 <= each.picture < len(files) else "not in the file"
    return f"Picture: {path}{f' ({each.text})' if each.text else ''}"
