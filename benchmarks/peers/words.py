"""What the like sheet says and shows, the same for every tool: the words of the bare script, a table, drawings, a code."""

import io
import random
from pathlib import Path

import segno
from bare_platypus import FONTS, MILESTONES, SHORT, STEPS, TO_DO, WHY

__all__ = ["FACES", "FONTS", "MILESTONES", "SHORT", "STEPS", "TO_DO", "WHY", "person", "qr", "spine"]

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
