"""Sections that are no part the content knows: parts of the practice's own, under their headings."""

from collections.abc import Sequence

from handouts.content.importing.draft_words import join_words, picture_of, statement
from handouts.content.importing.draft_yaml import YamlComment, YamlEntry, YamlValue, entry
from handouts.content.importing.outline import LeafletPassage, LeafletSection, PassageGroup
from handouts.content.importing.topics import HeadingWords


def own_parts(
    section: LeafletSection, after: str, words: HeadingWords, files: Sequence[str]
) -> tuple[list[YamlValue], list[str]]:
    """A section as one part, or as several where it has several tables; and what of its form was changed."""
    made: list[YamlValue] = []
    changed: list[str] = []
    heading, groups = section.heading, list(section.groups)
    while groups:
        taken, groups = _up_to_second_table(groups, named=bool(heading))
        if not any(group.passages or group.heading for group in taken):
            continue
        part = _own_part(heading, taken, after, words, files, changed)
        made.append(part)
        heading = ""
    return made, changed


def _up_to_second_table(groups: list[PassageGroup], *, named: bool) -> tuple[list[PassageGroup], list[PassageGroup]]:
    """The groups up to where a second table, or words after a table, would begin; and the rest.

    What stands under no heading that holds it together (``named``) ends at the next one.
    """
    taken: list[PassageGroup] = []
    table = False
    for at, group in enumerate(groups):
        held = PassageGroup(group.heading)
        taken.append(held)
        begun = any(each.passages or each.heading for each in taken[:-1])
        if (table and (group.heading or group.passages)) or (not named and begun and group.heading):
            taken.pop()
            return taken, groups[at:]
        for number, each in enumerate(group.passages):
            if table and each.kind != "picture":
                return taken, [PassageGroup("", group.passages[number:]), *groups[at + 1 :]]
            table = table or each.kind == "table"
            held.passages.append(each)
    return taken, []


def _own_part(
    heading: str, groups: list[PassageGroup], after: str, words: HeadingWords, files: Sequence[str], changed: list[str]
) -> YamlEntry:
    comments: list[YamlComment] = []
    flat = [each for group in groups for each in group.passages]
    table = next((each for each in flat if each.kind == "table"), None)
    if not heading:
        heading, groups = _take_heading(groups, table, words.more)
        if heading == words.more:
            comments.append(YamlComment("The leaflet has no heading for these words: write one."))
    said = [each for each in flat if each.kind in ("sentence", "item")]
    named = [group for group in groups if group.heading]
    lists = _side_lists(groups, words) if table is None and len(named) > 1 else []
    items: list[YamlValue] = []
    text: list[YamlValue] = []
    if not lists:
        ends_in_list = [each.kind for each in said] == sorted(
            (each.kind for each in said), reverse=True
        )  # sentences, then items
        for group in groups:
            if group.heading:
                text.append(statement(group.heading, new_paragraph=bool(text)))
            for each in group.passages:
                if each.kind == "sentence":
                    text.append(statement(each.text, new_paragraph=bool(text) and each.begins))
                elif each.kind == "item" and ends_in_list and len(named) <= 1:
                    items.append(statement(each.text))
                elif each.kind == "item":
                    text.append(statement(each.text, new_paragraph=bool(text)))
        if any(each.kind == "item" for each in said) and not items:
            changed.append(f'The lists under "{heading}" are paragraphs, to keep their order.')
    picture = None
    for each in flat:
        if each.kind == "picture":
            path = files[each.picture] if 0 <= each.picture < len(files) else ""
            if picture is None and each.text and path.endswith((".png", ".jpg")):
                picture = entry(("file", path), ("alt", each.text))
            else:
                comments.append(YamlComment(picture_of(each, files)))
    return entry(*comments, ("heading", heading), ("after", after), ("text", text), ("items", items), ("lists", lists),
                 ("table", _table(table, comments) if table else None), ("picture", picture))  # fmt: skip


def _take_heading(
    groups: list[PassageGroup], table: LeafletPassage | None, more: str
) -> tuple[str, list[PassageGroup]]:
    """A heading for words that have none: that of their first group, or the head of the first column of their table."""
    for group in groups:
        if group.heading:
            return group.heading, [
                PassageGroup("" if each is group else each.heading, each.passages) for each in groups
            ]
        if any(each.kind != "table" for each in group.passages):
            return more, groups
    if table is not None and len(table.rows) > 1 and table.rows[0][0] and len(table.rows[0]) > 1:
        heading = table.rows[0][0]
        table.rows = [["", *table.rows[0][1:]], *table.rows[1:]]
        return heading, groups
    return more, groups


def _side_lists(groups: Sequence[PassageGroup], words: HeadingWords) -> list[YamlValue]:
    """Groups that are a heading and a list each, as lists side by side; nothing if one of them is something else."""
    made: list[YamlValue] = []
    for group in groups:
        if not group.heading and not group.passages:
            continue
        if not group.heading or not group.passages or any(each.kind != "item" for each in group.passages):
            return []
        marks = {each.mark for each in group.passages}
        mark = "no" if marks == {"no"} or words.forbids.search(group.heading) else "yes" if marks == {"yes"} else None
        made.append(
            entry(
                ("heading", group.heading), ("mark", mark), ("items", [statement(each.text) for each in group.passages])
            )
        )
    return made


def _table(table: LeafletPassage, comments: list[YamlComment]) -> YamlEntry:
    head, *rows = table.rows
    if not rows:
        head, rows = ["" for _ in head], [head]
    if any(not cell for cell in head[1:]):
        comments.append(
            YamlComment("The leaflet's table has no heading over a column: write one in place of the dash.")
        )
        head = [cell if cell or not at else "–" for at, cell in enumerate(head)]
    if len(head) == 1:
        rows = [[join_words(row)] for row in rows]
    return entry(("head", head), ("rows", [list(row) for row in rows if any(row)]))
