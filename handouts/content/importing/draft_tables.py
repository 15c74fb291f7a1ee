"""Tables of a leaflet as entries: each column under the field that its head or its cells are for."""

import re
from collections.abc import Iterator

from handouts.content.importing.draft_words import join_words, table_comment
from handouts.content.importing.draft_yaml import YamlEntry, entry
from handouts.content.importing.outline import LeafletPassage, LeafletSection, PassageGroup
from handouts.content.importing.topics import QUESTIONS, HeadingWords
from handouts.reading.declarations import lazy_pattern

_NEVER = lazy_pattern("(?!)")


def risk_rows(table: LeafletPassage, words: HeadingWords, unplaced: list[str]) -> Iterator[YamlEntry]:
    """Rows of a table of risks: what, how often where a column counts it, and the rest."""
    heads = table.rows[0] if table.head else []
    width = len(table.rows[0])
    often = next(
        (at for at, cell in enumerate(heads) if at and words.columns.get("how_often", _NEVER).search(cell)),
        None,
    )
    body = table.rows[table.head :]
    if often is None:
        counted = [at for at in range(1, width) if sum(bool(re.search(r"\d", row[at])) for row in body) * 2 > len(body)]
        often = counted[0] if counted else None
    for row in table_comment(table, words, unplaced):
        rest = join_words([cell for at, cell in enumerate(row) if at not in (0, often) and cell])
        yield entry(("what", row[0]), ("how_often", row[often] if often is not None else None), ("text", rest or None),
                    ("source", [cell for cell in row if cell]))  # fmt: skip


def medicine_rows(
    table: LeafletPassage, prose: list[LeafletPassage], words: HeadingWords, unplaced: list[str]
) -> Iterator[YamlEntry]:
    """Rows of a table of medicines, each column under the field that its head names."""
    width = len(table.rows[0])
    usual = {2: ["what_to_do"], 3: ["what_for", "what_to_do"]}.get(
        width, ["what_for", "stop", "start", "what_to_do"][: width - 1]
    )
    fields = list(usual)
    if table.head:
        for at, cell in enumerate(table.rows[0][1:]):
            named = next(
                (
                    name
                    for name in ("stop", "start", "what_for", "what")
                    if words.columns.get(name, _NEVER).search(cell)
                ),
                None,
            )
            fields[at] = {"what": "what_to_do", None: fields[at]}.get(named, named or "")
        if len(set(fields)) < len(fields):
            fields = list(usual)
    for row in table_comment(table, words, unplaced):
        cells = {name: cell for name, cell in zip(fields, row[1:], strict=True) if cell}
        if not cells or not row[0] or set(cells) == {"what_for"}:
            prose += [LeafletPassage(cell, begins=True) for cell in row if cell]
            continue
        order = [(name, cells.get(name)) for name in ("what_for", "what_to_do", "stop", "start")]
        yield entry(("name", row[0]), *order, ("source", [cell for cell in row if cell]))


def split_tables(part: str, section: LeafletSection) -> tuple[LeafletSection | None, LeafletSection]:
    """Takes out the tables that the part has no form for: they make a part of the practice's own after it."""
    widths = {"preparation": (2,), "recovery": (2,), "medicines": (2, 3, 4, 5), "risks": (2, 3), "glossary": (2,), "steps": (2,),
              "before": (2,), "aftercare": (2,), "when_to_call": (2,), "short_version": (2,), QUESTIONS: (2,)}.get(part, ())  # fmt: skip
    kept, left = [], LeafletSection(part=None)
    for group in section.groups:
        fits = [each for each in group.passages if each.kind != "table" or len(each.rows[0]) in widths]
        out = [each for each in group.passages if each not in fits]
        left.groups[0].passages += out
        if fits or group.heading or not group.passages:
            kept.append(PassageGroup(group.heading, fits))
    if not left.groups[0].passages:
        return None, section
    rest = LeafletSection(section.heading, part, section.rank, kept or [PassageGroup()])
    if rest.is_empty:
        left.heading = section.heading
        return left, rest
    return left, rest
