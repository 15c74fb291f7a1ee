"""What rows say before anything is painted, as text that a reviewer can read and a golden file can hold.

One line for each row: how high it is, the space below it with its bounds, and what it says of page ends; below it its
marks, each with its place and its measures. A sheet that is painted shows one height of each space: these lines show
how far it may give.
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from reportlab.lib.colors import Color

from handouts.layout.rows import Row, Space
from handouts.pdf.drawing import Drawing
from handouts.pdf.line_breaking import Line, Style
from handouts.pdf.structure import StructElem


def told(rows: Iterable[Row], indent: str = "") -> list[str]:
    """The lines of rows and of what stands in their place at the top of a page."""
    lines, before = list[str](), list[str]()
    for row in rows:
        running = told([row.running()], indent + "    ") if row.running else []
        lines += _row(row, indent)
        if running and running != before:
            lines += [f"{indent}  going on, as those that follow:", *running]
        before = running or before
    return lines


def _row(row: Row, indent: str) -> Iterator[str]:
    flags = [name for name in ("keep", "opens", "sinks") if getattr(row, name)] + ["goes on"] * (
        row.running is not None
    )
    yield indent + "; ".join([f"row {n(row.height)}", f"after {_space(row.after)}", f"page end {n(row.cost)}", *flags])
    for part in row.parts:
        yield f"{indent}  {n(part.x)} {n(part.y)} {mark(part.mark)}"
    if row.at_top is not None:
        yield f"{indent}  at the top of a page:"
        yield from _row(row.at_top, indent + "    ")


def _space(space: Space) -> str:
    if space.least == space.natural == space.most:
        return n(space.natural)
    return f"{n(space.natural)} ({n(space.least)} to {n(space.most)})"


def mark(value: Any) -> str:
    """A mark: its kind, what it says, its measures by name."""
    said = [type(value).__name__]
    for field in fields(value):
        held = getattr(value, field.name)
        if field.name in ("drawings", "picture", "matrix"):
            said.append(_many(field.name, held))
        elif isinstance(held, StructElem):
            said.append(held.role)
        elif isinstance(held, Line):
            style = held.words[0].pieces[0].style
            said.append(f"{held.text!r} {_style(style)}")
        elif isinstance(held, Style):
            said.append(_style(held))
        elif isinstance(held, Color):
            said.append("#" + held.hexval()[2:])
        elif isinstance(held, bool):
            said += [field.name] * held
        elif isinstance(held, int | float):
            said.append(f"{field.name} {n(held)}")
        elif isinstance(held, str):
            said.append(repr(held))
        elif is_dataclass(held) and field.name == "window":
            said.append(
                f"window {' '.join(f'{each.name}={_value(getattr(held, each.name))}' for each in fields(held))}"
            )
    return " ".join(said)


def _value(value: object) -> str:
    return n(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _many(name: str, held: Any) -> str:
    if name == "drawings":
        return "[" + ", ".join(f"{n(x)} {n(y)} {_drawing(drawing)}" for x, y, drawing in held) + "]"
    return f"{name} of {len(held)}" if name == "matrix" else name


def _drawing(drawing: Drawing) -> str:
    return f"{n(drawing.width)} × {n(drawing.height)}"


def _style(style: Style) -> str:
    return f"{n(style.size)}/{n(style.leading)}"


def n(value: float) -> str:
    """To a hundredth, without a zero that says nothing."""
    return f"{round(value, 2) + 0.0:g}"
