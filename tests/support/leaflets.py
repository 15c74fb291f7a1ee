"""Made-up leaflets in every language there is, each with a list of what must stand on its paper.

A leaflet is drawn, not chosen: any parts, tables of any number of columns, steps by the dozen, words of any length,
and among the words what a patient acts on: doses, temperatures, times, pressures, ranges, phones and addresses. The
list is made with the content and never asks the program, so that a reader of the finished file can be held against it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from support.sentences import SAMPLES

from handouts.languages.language import codes

ENGLISH = (
    "Take the tablets with a glass of water, and eat something first.",
    "Your nurse will call you on the day before; ask for an interpreter if you want one.",
    "Do not lift anything heavier than a full kettle until your surgeon says so.",
    "You may feel sore, tired or a little sick: rest, and get up now and then.",
    "The X-ray (a picture of your bones) takes a few minutes.",
)
LONG_WORDS = {
    "de": ("Wiederherstellungszeitraum", "Herzinfarktrisikoverminderung", "Blutgerinnungshemmer"),
    "en": ("electroencephalographically", "immunohistochemistry"),
    "es": ("electroencefalografista", "otorrinolaringológicamente"),
    "fr": ("anticonstitutionnellement", "oto-rhino-laryngologiste"),
    "pt": ("otorrinolaringologista", "inconstitucionalissimamente"),
    "ru": ("электроэнцефалография", "рентгеноэлектрокардиографический"),
}
"""Words that are wider than a narrow column."""

QUANTITIES: tuple[Callable[[random.Random], str], ...] = (
    lambda chance: f"{chance.choice((5, 20, 81, 500, 850, 1250))} mg",
    lambda chance: f"{chance.choice(('2.5', '0.5', '12.75'))} mL",
    lambda chance: f"{chance.choice(('100.4', '101.5'))} °F",
    lambda chance: f"{chance.choice(('38.5', '38,6'))}\u00a0°C",
    lambda chance: f"{chance.randrange(1, 13)}:{chance.choice(('00', '30', '45'))} {chance.choice(('AM', 'PM'))}",
    lambda chance: f"{chance.randrange(24):02}:{chance.choice(('00', '15', '30'))}",
    lambda chance: f"{chance.randrange(90, 180)}/{chance.randrange(50, 100)} mmHg",
    lambda chance: f"{chance.randrange(2, 6)}–{chance.randrange(7, 12)}",
    lambda chance: f"{chance.randrange(1, 100)}%",
    lambda chance: f"1:{chance.choice((10, 100, 1000))}",
    lambda chance: f"{chance.choice('AB')}{chance.choice('+−')}",
    lambda chance: f"−{chance.randrange(1, 20)} °C",
    lambda chance: f"{chance.randrange(1, 13)}/{chance.randrange(1, 29)}/2026",
    lambda chance: f"1,{chance.randrange(100, 999)} mg",
)
"""What a patient acts on: each must stand on the paper whole, on one line, as it is written."""

PHONES: tuple[Callable[[random.Random], str], ...] = (
    lambda chance: f"(770) 555-01{chance.randrange(100):02}",
    lambda chance: f"770-555-01{chance.randrange(100):02}",
    lambda chance: f"+1 770 555 01{chance.randrange(100):02}",
    lambda chance: f"1-800-555-01{chance.randrange(100):02}",
    lambda chance: f"+44 20 7946 0{chance.randrange(1000):03}",
)
"""Phones of ranges that nobody has."""

ADDRESSES: tuple[Callable[[random.Random], str], ...] = (
    lambda chance: f"https://www.example.org/a?b={chance.randrange(100)}&c=d",
    lambda chance: f"https://example.org/help#part-{chance.randrange(100)}",
    lambda chance: f"nurse{chance.randrange(100)}@example.org",
)


@dataclass
class Leaflet:
    """Content of one procedure, and the texts of each of its parts."""

    language: str
    content: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    """What must be read on the paper, by the part it belongs to; ``""`` is for what every sheet has."""
    whole: dict[str, list[str]] = field(default_factory=dict)
    """Of these the numbers, phones and the like that must stand on one line."""

    def parts(self) -> list[str]:
        return [part for part in self.texts if part]


class Writer:
    """Writes made-up words of a language, and keeps what it wrote for a part."""

    def __init__(self, chance: random.Random, leaflet: Leaflet) -> None:
        self.chance, self.leaflet, self.part = chance, leaflet, ""
        language = leaflet.language
        sentences = ENGLISH if language == "en" else SAMPLES[language].plain
        self.gap = "" if language.startswith("zh") or language == "ja" else " "
        plain = [sentence for sentence in sentences if "@" not in sentence]
        self.sentences: Sequence[str] = plain
        self.words: Sequence[str] = [
            word
            for sentence in plain
            for word in (sentence.split() if self.gap else [sentence[:4], sentence[5:9]])
            if not any(letter.isdigit() or not letter.isprintable() for letter in word) and any(map(str.isalpha, word))
        ]  # fmt: skip

    def keep(self, text: str) -> str:
        self.leaflet.texts.setdefault(self.part, []).append(text)
        return text

    def figure(self) -> str:
        """A number, phone or address, kept for the part as one that must stand whole."""
        kind = self.chance.choices((QUANTITIES, PHONES, ADDRESSES), (8, 2, 1))[0]
        made = self.chance.choice(kind)(self.chance)
        if kind is not ADDRESSES:  # an address may go on in the next line
            self.leaflet.whole.setdefault(self.part, []).append(made)
        return made

    def phone(self) -> str:
        made = self.chance.choice(PHONES)(self.chance)
        self.leaflet.whole.setdefault(self.part, []).append(made)
        return self.keep(made)

    def some(self, least: int, most: int) -> str:
        """So many words, now and then with a number among them."""
        count = self.chance.randint(least, most)
        made = [self.chance.choice(self.words) for _ in range(count)]
        if self.chance.random() < 0.3:
            made.insert(self.chance.randrange(len(made) + 1), f"{self.figure()}")
        if self.chance.random() < 0.08:
            made.append(self.chance.choice(LONG_WORDS.get(self.leaflet.language, ("Kyphoplasty",))))
        return self.keep(" ".join(made) if self.gap else "、".join(made))

    def sentence(self) -> str:
        """A sentence of the language, or words with numbers among them."""
        if self.chance.random() < 0.5:
            return self.keep(self.chance.choice(self.sentences))
        return self.some(3, 25)

    def several(self, least: int, most: int, write: Callable[[], Any]) -> list[Any]:
        return [write() for _ in range(self.chance.randint(least, most))]


def _why(writer: Writer) -> Mapping[str, Any]:
    return {"text": writer.several(1, 4, writer.sentence)}


def _step(writer: Writer) -> Mapping[str, Any]:
    return {"heading": writer.some(1, 6), "text": writer.several(1, 3, writer.sentence)}


def _steps(writer: Writer) -> Mapping[str, Any]:
    most = writer.chance.choice((2, 5, 12, 41))
    return {"intro": writer.several(0, 2, writer.sentence), "items": writer.several(1, most, lambda: _step(writer))}


def _milestone(writer: Writer) -> Mapping[str, Any]:
    made = {"when": writer.some(1, 4), "text": writer.several(1, 2, writer.sentence)}
    if writer.chance.random() < 0.5:
        made["weeks"] = writer.chance.randint(1, 12)
    return made


def _recovery(writer: Writer) -> Mapping[str, Any]:
    intro = writer.several(0, 1, writer.sentence)
    return {"intro": intro, "milestones": writer.several(1, 5, lambda: _milestone(writer))}


def _checklist(writer: Writer) -> Mapping[str, Any]:
    def item() -> Mapping[str, str]:
        return {"do": writer.some(1, 5)} | ({"more": writer.some(2, 12)} if writer.chance.random() < 0.5 else {})

    return {"items": writer.several(1, 6, item)}


def _preparation(writer: Writer) -> Mapping[str, Any]:
    def row() -> Mapping[str, str]:
        return {"when": writer.some(1, 4), "what": writer.sentence()}

    return {"text": writer.several(1, 2, writer.sentence), "timetable": writer.several(0, 8, row)}


def _risks(writer: Writer) -> Mapping[str, Any]:
    def risk() -> Mapping[str, str]:
        return {"what": writer.some(1, 5), "how_often": writer.some(1, 4), "text": writer.sentence()}

    return {"items": writer.several(1, 6, risk)}


def _when_to_call(writer: Writer) -> Mapping[str, Any]:
    return {"text": writer.several(1, 2, writer.sentence), "signs": writer.several(1, 6, writer.sentence)}


def _medicines(writer: Writer) -> Mapping[str, Any]:
    def medicine() -> Mapping[str, str]:
        return {"name": writer.some(1, 3), "what_for": writer.some(1, 4), "what_to_do": writer.sentence()}

    return {"items": writer.several(1, 6, medicine)}


def _glossary(writer: Writer) -> Sequence[Any]:
    return writer.several(1, 4, lambda: {"term": writer.some(1, 3), "meaning": writer.sentence()})


def _own_part(writer: Writer) -> Mapping[str, Any]:
    made: dict[str, Any] = {"heading": writer.some(1, 5)}
    kind = writer.chance.choice(("text", "items", "table", "table", "notice"))
    if kind == "table":
        columns = writer.chance.randint(1, 12)

        def cell() -> str:
            return writer.some(1, 3 if columns > 4 else 8)

        made["table"] = {
            "head": [cell() for _ in range(columns)],
            "rows": writer.several(1, 9, lambda: [cell() for _ in range(columns)]),
        }
    elif kind == "notice":
        made["notice"] = {"text": writer.several(1, 3, writer.sentence)}
    else:
        made[kind] = writer.several(1, 5, writer.sentence)
    return made


BRIEF_PARTS = ("short_version", "steps", "when_to_call")
"""The parts that the content names for the short editions."""

PARTS: Mapping[str, Callable[[Writer], Any]] = {
    "why": _why,
    "steps": _steps,
    "recovery": _recovery,
    "before": _checklist,
    "preparation": _preparation,
    "risks": _risks,
    "aftercare": _checklist,
    "when_to_call": _when_to_call,
    "medicines": _medicines,
    "glossary": _glossary,
}


def write_leaflet(chance: random.Random, language: str) -> Leaflet:
    """A leaflet in a language, of any length."""
    leaflet = Leaflet(language)
    writer = Writer(chance, leaflet)
    procedure: dict[str, Any] = {
        "language": language,
        "title": writer.some(1, 5),
        "plain_title": writer.sentence(),
        "version": "2026-11-22",
    }
    practice: dict[str, Any] = {"name": "Harbor Clinic", "phones": [{"number": writer.phone()}]}
    writer.keep("Harbor Clinic")
    while chance.random() < 0.4:
        practice["phones"].append({"number": writer.phone(), "label": writer.keep(f"{chance.choice(writer.words)} 2")})
    writer.part = "short_version"
    procedure["short_version"] = writer.several(1, 4, writer.sentence)
    few = chance.random() < 0.5  # a tri-fold or a single page takes no more
    names = sorted(chance.sample(sorted(PARTS), chance.randint(0, 3 if few else len(PARTS))))
    for name in dict.fromkeys([*names, "when_to_call"]):
        writer.part = name
        procedure[name] = PARTS[name](writer)
    procedure["parts"] = []
    while chance.random() < 0.4:
        writer.part = f"own {len(procedure['parts'])}"
        procedure["parts"].append(_own_part(writer))
    procedure["one_page"] = procedure["trifold"] = [part for part in BRIEF_PARTS if part in procedure]
    leaflet.content = {"practice": practice, "procedures": {"thing": procedure}}
    return leaflet


LANGUAGES = codes()
