"""What the like sheet says and shows, the same for every tool: the words of the bare script, a table, drawings, a code."""

import datetime
import io
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import segno
from bare_platypus import FONTS, MILESTONES, SHORT, STEPS, TO_DO, WHY

import handouts
from handouts.reading.resources import resource

__all__ = ["FACES", "FONTS", "MILESTONES", "SHORT", "STEPS", "TO_DO", "WHY", "people", "person", "qr", "spine"]

FACES = {
    weight: FONTS / f"AtkinsonHyperlegibleNext_{weight}{name}.ttf"
    for weight, name in ((400, "Regular"), (600, "SemiBold"), (700, "Bold"))
}


def person(number: int) -> dict[str, str]:
    """Somebody else for each number."""
    chance = random.Random(number)
    first, last, doctor = (
        "".join(chance.choices("abcdefghijklmnoprstuvwyzáéíñöü", k=7)).capitalize() for _ in range(3)
    )
    return {"name": f"{first} {last} {number}", "date": f"Nov {number % 30 + 1}, 2026", "time": f"{number % 12 + 1}:{number % 60:02}",
            "doctor": f"Dr. {doctor}", "place": f"Suite {number % 900 + 100}"}  # fmt: skip


KEYS = ("name", "date", "time", "doctor", "place", "note")
"""What is known of people."""
LOCALES = ("ar_SA", "bg_BG", "cs_CZ", "de_DE", "el_GR", "en_US", "es_MX", "fa_IR", "fr_FR", "gu_IN", "hi_IN", "hu_HU", "ja_JP",
           "ko_KR", "ne_NP", "pl_PL", "pt_BR", "ro_RO", "ru_RU", "tr_TR", "uk_UA", "vi_VN", "yo_NG", "zh_CN", "zh_TW")  # fmt: skip
"""Whose names people have: 25 of faker's, in the scripts that the fonts here cover."""
LATIN = ("cs_CZ", "de_DE", "en_US", "es_MX", "fr_FR", "hu_HU", "pl_PL", "pt_BR", "ro_RO", "tr_TR")
"""Those of them whose letters are prepared."""
DATES = ("%b {day}", "%B {day}, %Y", "%A, %B {day}, %Y", "%m/%d/%Y")
"""Four ways in which offices write a date."""
NOTE = ("Please bring all of your medicines and your insurance card. A driver must stay with you until the next morning. "
        "Do not eat after midnight, and drink only water until two hours before you come.")  # fmt: skip


def people(locales: Sequence[str] = LOCALES) -> Iterator[dict[str, str]]:
    """People as they are, one after the other: names of these countries, a date in one of four ways, a note of none to
    three lines, a place of the practice. They come in the same order each time."""
    from faker import Faker

    chance, named = random.Random(25), [Faker(each) for each in locales]
    for number, each in enumerate(named):
        each.seed_instance(number)
    doctors = Faker("en_US")
    doctors.seed_instance(99)
    practice = handouts.load(resource("content.yaml")).practice
    places = [practice.name, *(each.name for each in practice.places), "Suite 300"]
    sentences = NOTE.split()
    while True:
        for each in named:
            day = datetime.date(2027, 1, 4) + datetime.timedelta(days=chance.randrange(300))
            yield {
                "name": each.name(),
                "date": day.strftime(chance.choice(DATES)).format(day=day.day),
                "time": f"{chance.randint(7, 12)}:{chance.choice(('00', '15', '30', '45'))} AM",
                "doctor": f"Dr. {doctors.last_name()}",
                "place": chance.choice(places),
                "note": " ".join(sentences[: chance.choice((0, 4, 9, 22))]),
            }


def spine(step: int) -> str:
    """The bare script's drawing as SVG."""
    parts = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 92" width="160" height="92">']
    for row in range(3):
        x, y, path = 60, 64 - 28 * row, f"M60 {64 - 28 * row}"
        for dx, dy in ((10, 0), (20, 2), (30, 0), (34, 10), (30, 20), (20, 18), (10, 20)):
            path += f" C{x + dx - 6} {y + dy} {x + dx - 3} {y + dy + 1} {x + dx} {y + dy}"
        parts.append(f'<path d="{path}Z" fill="#f6edd8" stroke="#0b4f6c" stroke-width="1.25"/>')
        parts.append(f'<rect x="62" y="{y - 6}" width="30" height="6" fill="#d5e3ea" stroke="#0b4f6c"/>')
    parts += [
        f'<circle cx="{64 + k % 10 * 2.8:.1f}" cy="{54 - k // 10 * 2.8:.1f}" r="0.4" fill="#6f8792"/>'
        for k in range(60)
    ]
    parts += [f'<path d="M{64 + k * 2.5} 36V56" stroke="#6f8792" stroke-width="0.5"/>' for k in range(12)]
    return "".join([*parts, f'<path d="M6 {20 + step}h20" stroke="#0b4f6c" stroke-width="4"/></svg>'])


def qr() -> str:
    """The telephone number as a code, as SVG."""
    out = io.BytesIO()
    segno.make("tel:+17709623642", error="m").save(out, kind="svg", border=0, scale=3)
    return out.getvalue().decode().partition("?>")[2].strip()


def written(folder: Path) -> None:
    """The drawings as files, for tools that read them from there."""
    for step in range(1, 5):
        (folder / f"step{step}.svg").write_text(spine(step))
    (folder / "qr.svg").write_text(qr())
