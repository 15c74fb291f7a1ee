"""Puts each passage of a leaflet into the part of a sheet it belongs to, as a person would write it, with its source.

Words are never changed: a sentence is a sentence of the leaflet, and ``source:`` quotes it. Where the form of a part has no room
for the form of the leaflet (a list under a heading of its own among things to do), its pieces stand in one line, and a comment
says so. What the content has no place for stands in a comment at the head of the draft.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from typing import get_args

from handouts.content.importing.draft_own import own_parts
from handouts.content.importing.draft_tables import medicine_rows, risk_rows, split_tables
from handouts.content.importing.draft_words import (
    action,
    forbids_itself,
    join_words,
    picture_of,
    risk,
    split_item,
    statement,
    statements,
    table_comment,
)
from handouts.content.importing.draft_yaml import YamlComment, YamlEntry, YamlValue, entry
from handouts.content.importing.outline import (
    LeafletOutline,
    LeafletPassage,
    LeafletSection,
    PassageGroup,
    split_sentences,
    take_sentence,
)
from handouts.content.importing.topics import QUESTIONS, HeadingWords
from handouts.content.sheet_parts import PartName
from handouts.reading.declarations import dataclass

MOST_MAIN_POINTS = 5
"""Sentences under the title that are its main points; more are an introduction."""

Pair = tuple[str, "YamlValue | None"] | YamlComment


@dataclass
class PartsOfDraft:
    """The parts of a draft, and what the content has no place for."""

    pairs: list[tuple[str, YamlValue] | YamlComment]
    unplaced: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    """Where the form is another than the leaflet's."""


def draft_parts(outline: LeafletOutline, words: HeadingWords, picture_files: Sequence[str]) -> PartsOfDraft:
    """The parts of a sheet, from ``plain_title`` on; ``picture_files`` are the paths of the leaflet's pictures."""
    return _Drafter(outline, words, picture_files).draft()


class _Drafter:
    def __init__(self, outline: LeafletOutline, words: HeadingWords, picture_files: Sequence[str]) -> None:
        self.outline, self.words, self.files = outline, words, picture_files
        self.found = PartsOfDraft([])
        self.found.unplaced += [f"Above the title: {each}" for each in outline.above]
        self.found.unplaced += [f"Name and address, which belong under practice: {each}" for each in outline.letterhead]

    def draft(self) -> PartsOfDraft:
        """All parts, in the order of reading, and the parts of the practice's own."""
        by_part, own = self._gather()
        if "before" not in by_part and self._is_checklist(by_part.get("preparation")):
            by_part["before"] = by_part.pop("preparation")
        self._begin(by_part, own)
        pairs = self.found.pairs
        for part in (*get_args(PartName), QUESTIONS):
            section = by_part.get(part)
            if section is not None and not section.is_empty:
                made, left = self._part(part, section)
                pairs += made
                if left is not None:
                    own.append((part if part != QUESTIONS else "glossary", left))
            elif section is not None and section.heading:
                self.found.unplaced.append(f"Heading with nothing under it: {section.heading}")
        parts: list[YamlValue] = []
        for after, each in own:
            if each.is_empty:
                self.found.unplaced.append(f"Heading with nothing under it: {each.heading}")
            else:
                made_parts, changed = own_parts(each, after, self.words, self.files)
                parts += made_parts
                self.found.changed += changed
        if parts:
            pairs.append(("parts", parts))
        return self.found

    def _gather(self) -> tuple[dict[str, LeafletSection], list[tuple[str, LeafletSection]]]:
        """The sections by their parts, those of one part together; and those of no part, with the part each follows."""
        by_part: dict[str, LeafletSection] = {}
        own: list[tuple[str, LeafletSection]] = []
        last = "short_version"
        for section in self.outline.sections:
            part = section.part
            if part is None:
                own.append((last, section))
                continue
            last = part if part != QUESTIONS else "glossary"
            first = by_part.setdefault(part, section)
            if first is not section:
                if section.heading:
                    groups = [group for group in section.groups if group.passages or group.heading]
                    if groups and not groups[0].heading:
                        groups[0].heading = section.heading
                    else:
                        groups.insert(0, PassageGroup(section.heading))
                    first.groups += groups
                else:
                    first.groups += section.groups
        return by_part, own

    def _is_checklist(self, section: LeafletSection | None) -> bool:
        """Whether what says how to get ready is a list of things to do, each to be ticked, and no day or hour is told for one."""
        if section is None or any(each.kind not in ("sentence", "item") for each in section.passages):
            return False
        listed = [each for each in section.passages if each.kind == "item"]
        timed = (self.words.times.search(split_item(each)[0]) for each in listed)
        return bool(listed) and not any(timed) and not any(group.heading for group in section.groups)

    # -- what stands under the title

    def _begin(self, by_part: dict[str, LeafletSection], own: list[tuple[str, LeafletSection]]) -> None:
        """The plain title and the main points, which every sheet has: what stands under the title, else the first sentences."""
        intro = self.outline.intro
        plain = take_sentence(intro, items=True)
        rest = list(intro.passages)
        if "short_version" not in by_part and rest:
            points = sum(1 for _ in rest)
            section = LeafletSection(groups=intro.groups, part="short_version")
            if points <= MOST_MAIN_POINTS or ("why" in by_part and points <= 2 * MOST_MAIN_POINTS):
                by_part["short_version"] = section
                rest = []
        if rest:
            self._place_introduction(by_part, own, rest)
        sections = [*by_part.values(), *(each for _, each in own)]
        if plain is None:
            plain = self._borrow(sections, "plain_title")
        if "short_version" not in by_part:
            point = self._borrow(sections, "short_version")
            by_part["short_version"] = LeafletSection(part="short_version", groups=[PassageGroup("", [point])])
        self.found.pairs.append(("plain_title", statement(plain.text, quoted=plain.quoted)))

    def _place_introduction(
        self, by_part: dict[str, LeafletSection], own: list[tuple[str, LeafletSection]], rest: Sequence[LeafletPassage]
    ) -> None:
        """What stands under the title and is more than main points: in the part that the title means; else a few sentences
        say what it is and why, and whatever is longer has no heading that would be true."""
        groups = self.outline.intro.groups
        part = self.words.find_part(self.outline.title)
        if (
            part is None
            and len(rest) <= 2 * MOST_MAIN_POINTS
            and all(each.kind in ("sentence", "picture") for each in rest)
        ):
            part = "why"
        if part is None:
            own.insert(0, ("short_version", LeafletSection(groups=groups)))
        else:
            section = by_part.setdefault(part, LeafletSection(part=part))
            section.groups[:0] = groups

    def _borrow(self, sections: Iterable[LeafletSection], for_: str) -> LeafletPassage:
        """The first sentence of the leaflet that can be spared, or its title once more."""
        order = {name: at for at, name in enumerate(("why", "short_version", "steps"))}
        for section in sorted(sections, key=lambda each: order.get(each.part or "", len(order))):
            if sum(1 for each in section.passages if each.kind in ("sentence", "item")) > 1 and section.part in (
                *order,
                None,
            ):
                taken = take_sentence(section)
                if taken is not None:
                    where = f'from "{section.heading}"' if section.heading else "from the leaflet's beginning"
                    self.found.changed.append(
                        f"{for_} has a sentence {where}: the leaflet has none of its own. Write a better one."
                    )
                    return taken
        self.found.changed.append(f"{for_} has the title once more: the leaflet has no sentence for it. Write one.")
        return LeafletPassage(self.outline.title, begins=True, quoted=("none",))

    # -- parts

    def _part(
        self, part: str, section: LeafletSection
    ) -> tuple[list[tuple[str, YamlValue] | YamlComment], LeafletSection | None]:
        """A part as pairs of the procedure, and what of it needs a part of the practice's own."""
        tables, section = split_tables(part, section)
        maker = getattr(self, f"_{part}", None)
        pairs: list[tuple[str, YamlValue] | YamlComment] = []
        if part in ("short_version", QUESTIONS):
            made = [*self._lines(section)]
            self._heading_lost(section)
            pairs.append((part, made)) if made else None
        elif part == "glossary":
            terms, left = self._glossary(section)
            if terms:
                pairs.append((part, terms))
                if left is None:
                    self._heading_lost(section)
            if left is not None:
                tables = left if tables is None else _joined(tables, left)
        elif maker is not None and not section.is_empty:
            inside = maker(section)
            pairs.append((part, entry(("heading", section.heading or None), *inside)))
        if tables is not None and not tables.heading:
            tables.heading = ""
        return pairs, tables

    def _heading_lost(self, section: LeafletSection) -> None:
        if section.heading:
            self.found.unplaced.append(f"Heading: {section.heading}")

    def _lines(self, section: LeafletSection) -> Iterator[YamlEntry]:
        """Each sentence or item as a text, as the main points are."""
        for group in section.groups:
            if group.heading:
                yield statement(group.heading)
            for each in self._spoken(group.passages):
                yield statement(each.text, quoted=each.quoted)

    def _spoken(self, passages: Iterable[LeafletPassage]) -> Iterator[LeafletPassage]:
        """Passages as words: the rows of a table as items, and pictures told."""
        for each in passages:
            if each.kind == "table":
                for row in each.rows:
                    cells = [cell for cell in row if cell]
                    if len(cells) > 1:
                        self.found.changed.append(f"A row of a table, in one line: {' | '.join(cells)}")
                    yield from (LeafletPassage(cell, "item", True) for cell in cells)
            elif each.kind == "picture":
                self.found.unplaced.append(picture_of(each, self.files))
            else:
                yield each

    def _picture(self, passages: Iterable[LeafletPassage]) -> YamlEntry | None:
        """The first picture that says what it shows; the others are told."""
        shown: YamlEntry | None = None
        for each in passages:
            if each.kind == "picture":
                path = self.files[each.picture] if 0 <= each.picture < len(self.files) else ""
                if shown is None and each.text and path.endswith((".png", ".jpg")):
                    shown = entry(("file", path), ("alt", each.text))
                else:
                    self.found.unplaced.append(picture_of(each, self.files))
        return shown

    def _why(self, section: LeafletSection) -> list[Pair]:
        picture = self._picture(section.passages)
        return [("text", self._prose(section.groups)), ("picture", picture)]

    def _prose(self, groups: Iterable[PassageGroup]) -> list[YamlValue]:
        """Groups as running text, a heading or an item each in a paragraph of its own."""
        made: list[YamlValue] = []
        for group in groups:
            if group.heading:
                made.append(statement(group.heading, new_paragraph=bool(made)))
            for each in self._spoken(one for one in group.passages if one.kind != "picture"):
                made.append(statement(each.text, new_paragraph=bool(made) and (each.begins or each.kind == "item")))
        return made

    def _split(self, section: LeafletSection) -> tuple[list[LeafletPassage], list[LeafletPassage], list[PassageGroup]]:
        """Of a part that is a list: its sentences, its items and tables, and its groups under headings of their own."""
        prose: list[LeafletPassage] = []
        items: list[LeafletPassage] = []
        headed = []
        for group in section.groups:
            if group.heading and group.passages:
                headed.append(group)
            elif group.heading:
                prose.append(LeafletPassage(group.heading, begins=True))
            else:
                for each in group.passages:
                    if each.kind == "sentence":
                        if items:
                            self.found.changed.append(
                                f'Stands after a list in the leaflet, and before it here: "{each.text}"'
                            )
                        prose.append(each)
                    else:
                        items.append(each)
        return prose, items, headed

    def _joined_group(self, group: PassageGroup) -> tuple[str, list[str]]:
        """The words of a group in one text, and what they quote."""
        spoken = list(self._spoken(group.passages))
        if any(each.kind == "item" for each in spoken):
            self.found.changed.append(f'The list under "{group.heading}" stands in one line.')
        return join_words([each.text for each in spoken]), [group.heading, *(each.text for each in spoken)]

    def _steps(self, section: LeafletSection) -> list[Pair]:
        prose, items, headed = self._split(section)
        made: list[YamlValue] = []
        held: list[LeafletPassage] = []
        for each in items:
            if each.kind == "picture":
                held.append(each)
            elif each.kind == "table":
                made += [
                    self._step(row[0], [row[1]] if row[1] else [], row)
                    for row in table_comment(each, self.words, self.found.unplaced)
                ]
            else:
                lead, rest = split_item(each)
                first, *more = [lead, *split_sentences(rest)] if lead else each.sentences
                made.append(self._step(first, more, [each.text]))
        picture = self._picture(held)
        if picture is not None and made and isinstance(made[-1], YamlEntry):
            made[-1].pairs.append(("picture", picture))
        for group in headed:
            spoken = list(self._spoken(one for one in group.passages if one.kind != "picture"))
            step = self._step(group.heading, [each.text for each in spoken], [group.heading])
            if shown := self._picture(group.passages):
                step.pairs.append(("picture", shown))
            made.append(step)
        return [("intro", statements(prose)), ("items", made)]

    def _step(self, heading: str, text: Sequence[str], quoted: Sequence[str]) -> YamlEntry:
        return entry(
            ("heading", heading),
            ("text", [statement(each) for each in text]),
            ("source", None if text else list(quoted)),
        )

    def _recovery(self, section: LeafletSection) -> list[Pair]:
        prose, items, headed = self._split(section)
        made: list[YamlValue] = []
        for each in items:
            if each.kind == "table":
                rows = table_comment(each, self.words, self.found.unplaced)
                made += [entry(("when", row[0]), ("text", [statement(row[1])])) for row in rows if all(row)]
                prose += [LeafletPassage(cell, begins=True) for row in rows if not all(row) for cell in row if cell]
            elif each.kind == "picture":
                self.found.unplaced.append(picture_of(each, self.files))
            else:
                lead, rest = split_item(each)
                if lead:
                    made.append(entry(("when", lead), ("text", [statement(one) for one in split_sentences(rest)])))
                else:
                    prose.append(each)
        for group in headed:
            texts = self._prose([PassageGroup("", [one for one in group.passages if one.kind != "picture"])])
            self._picture(
                LeafletPassage("", "picture", picture=one.picture) for one in group.passages if one.kind == "picture"
            )
            made.append(entry(("when", group.heading), ("text", texts))) if texts else prose.append(
                LeafletPassage(group.heading, begins=True)
            )
        return [("intro", statements(prose)), ("milestones", made)]

    def _preparation(self, section: LeafletSection) -> list[Pair]:
        made: list[YamlValue] = []
        groups = []
        for group in section.groups:
            rows = [each for each in group.passages if each.kind == "table"]
            for table in rows:
                made += [
                    entry(("when", row[0]), ("what", row[1]), ("source", row))
                    for row in table_comment(table, self.words, self.found.unplaced)
                    if all(row)
                ]
            left = [each for each in group.passages if each.kind != "table"]
            if group.heading and left and self.words.times.search(group.heading):
                text, quoted = self._joined_group(PassageGroup(group.heading, left))
                made.append(entry(("when", group.heading), ("what", text), ("source", quoted)))
                continue
            timed = [split_item(each) if each.kind == "item" else ("", "") for each in left]
            if any(lead for lead, _ in timed) and all(
                lead and self.words.times.search(lead)
                for (lead, _), each in zip(timed, left, strict=True)
                if each.kind == "item"
            ):
                made += [
                    entry(("when", lead), ("what", rest), ("source", each.text))
                    for (lead, rest), each in zip(timed, left, strict=True)
                    if lead
                ]
                left = [each for (lead, _), each in zip(timed, left, strict=True) if not lead]
            groups.append(PassageGroup(group.heading, left))
        for picture in (each for group in groups for each in group.passages if each.kind == "picture"):
            self.found.unplaced.append(picture_of(picture, self.files))
        return [("text", self._prose([PassageGroup(one.heading, [each for each in one.passages if each.kind != "picture"]) for one in groups])),
                ("timetable", made)]  # fmt: skip

    def _checklist(self, section: LeafletSection) -> list[Pair]:
        prose, items, headed = self._split(section)
        do: list[YamlValue] = []
        do_not: list[YamlValue] = []
        for each in items:
            if each.kind == "table":
                for row in table_comment(each, self.words, self.found.unplaced):
                    (do_not if forbids_itself(row[0], self.words) else do).append(
                        entry(("do", row[0]), ("more", row[1] or None), ("source", [cell for cell in row if cell]))
                    )
            elif each.kind == "picture":
                self.found.unplaced.append(picture_of(each, self.files))
            else:
                forbidden = each.mark == "no" or forbids_itself(each.text, self.words)
                (do_not if forbidden else do).append(action(each))
        for group in headed:
            text, quoted = self._joined_group(group)
            made = entry(("do", group.heading), ("more", text or None), ("source", quoted))
            (do_not if self.words.forbids.search(group.heading) else do).append(made)
        return [("intro", statements(prose)), ("items", do), ("do_not", do_not)]

    _before = _aftercare = _checklist

    def _risks(self, section: LeafletSection) -> list[Pair]:
        prose, items, headed = self._split(section)
        made: list[YamlValue] = []
        for each in items:
            if each.kind == "table":
                made += risk_rows(each, self.words, self.found.unplaced)
            elif each.kind == "picture":
                self.found.unplaced.append(picture_of(each, self.files))
            else:
                made.append(risk(each))
        for group in headed:
            text, quoted = self._joined_group(group)
            made.append(entry(("what", group.heading), ("text", text or None), ("source", quoted)))
        return [("intro", statements(prose)), ("items", made)]

    def _when_to_call(self, section: LeafletSection) -> list[Pair]:
        prose, items, headed = self._split(section)
        signs: list[YamlValue] = []
        if len(headed) == 1 and not items and not prose:
            prose, items, headed = [LeafletPassage(headed[0].heading, begins=True)], list(headed[0].passages), []
            prose += [each for each in items if each.kind == "sentence"]
            items = [each for each in items if each.kind != "sentence"]
        for each in items:
            if each.kind == "table":
                for row in table_comment(each, self.words, self.found.unplaced):
                    cells = [cell for cell in row if cell]
                    signs.append(statement(join_words(cells, ": "), quoted=cells))
            elif each.kind == "picture":
                self.found.unplaced.append(picture_of(each, self.files))
            else:
                signs.append(statement(each.text))
        for group in headed:
            text, quoted = self._joined_group(group)
            colon = "" if re.search(r"[:.?!]$", group.heading) else ":"
            signs.append(statement(f"{group.heading}{colon} {text}".strip(), quoted=quoted))
        return [("text", statements(prose)), ("signs", signs)]

    def _medicines(self, section: LeafletSection) -> list[Pair]:
        prose, items, headed = self._split(section)
        made: list[YamlValue] = []
        for each in items:
            if each.kind == "table":
                made += medicine_rows(each, prose, self.words, self.found.unplaced)
            elif each.kind == "picture":
                self.found.unplaced.append(picture_of(each, self.files))
            else:
                lead, rest = split_item(each)
                if lead:
                    made.append(entry(("name", lead), ("what_to_do", rest), ("source", each.text)))
                else:
                    prose.append(each)
        for group in headed:
            text, quoted = self._joined_group(group)
            made.append(entry(("name", group.heading), ("what_to_do", text), ("source", quoted)))
        return [("intro", statements(prose)), ("items", made)]

    def _glossary(self, section: LeafletSection) -> tuple[list[YamlValue], LeafletSection | None]:
        terms: list[YamlValue] = []
        left = LeafletSection(section.heading, None)
        for group in section.groups:
            if group.heading and group.passages:
                text, quoted = self._joined_group(group)
                terms.append(entry(("term", group.heading), ("meaning", text), ("source", quoted)))
                continue
            if group.heading:
                left.groups[0].passages.append(LeafletPassage(group.heading, begins=True))
            for each in group.passages:
                if each.kind == "table":
                    terms += [
                        entry(("term", row[0]), ("meaning", row[1]), ("source", row))
                        for row in table_comment(each, self.words, self.found.unplaced)
                        if all(row)
                    ]
                elif each.kind == "picture":
                    self.found.unplaced.append(picture_of(each, self.files))
                else:
                    lead, rest = split_item(each)
                    if lead:
                        terms.append(entry(("term", lead), ("meaning", rest), ("source", each.text)))
                    else:
                        left.groups[0].passages.append(each)
        return terms, None if left.is_empty else left


def _joined(one: LeafletSection, other: LeafletSection) -> LeafletSection:
    return LeafletSection(one.heading or other.heading, None, 0.0, [*one.groups, *other.groups])
