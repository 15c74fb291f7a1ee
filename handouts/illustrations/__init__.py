"""Line art of the project's own, by name.

Every picture is drawn by :meth:`Illustration.draw` for a window, an ink and the
words of its labels; nothing about a page, a brand or a language is baked in.
The words are returned for the page to set: the art itself has no text.
To add one, write a module beside ``spine`` and name it in the registry below.
"""

import handouts.pdf  # noqa: F401 - before anything of ReportLab
from handouts.illustrations import body, kyphoplasty, person, pictograms
from handouts.illustrations.icons import ICON_SIZE, ICONS, goal, icon
from handouts.illustrations.picture import (
    SIDE_STRIP,
    Art,
    Illustration,
    Ink,
    LabelRoomError,
    LabelWord,
    Measure,
    Window,
)

__all__ = [
    "CLOSE_UPS",
    "ICONS",
    "ICON_SIZE",
    "LENSES",
    "NAMES",
    "SIDE_STRIP",
    "Art",
    "Illustration",
    "Ink",
    "LabelRoomError",
    "LabelWord",
    "Measure",
    "Window",
    "drawing_version",
    "goal",
    "icon",
    "illustration",
    "shows_where",
]

_REGISTRY: tuple[Illustration, ...] = (
    *kyphoplasty.ILLUSTRATIONS,
    *person.ILLUSTRATIONS,
    *body.ILLUSTRATIONS,
    *pictograms.ILLUSTRATIONS,
)

NAMES: tuple[str, ...] = tuple(each.name for each in _REGISTRY)


CLOSE_UPS = {"spine-where": "kyphoplasty-where"}
"""The same figure with a lens that shows the part close, for where there is room."""

LENSES = frozenset({*CLOSE_UPS.values(), *(each.name for each in body.ILLUSTRATIONS)})
"""Figures that show where in the body something is, with a lens of their own."""


def shows_where(name: str | None) -> bool:
    """Whether an illustration says where in the body something is: it stands beside the words that say why."""
    return name in CLOSE_UPS or name in LENSES


def illustration(name: str) -> Illustration:
    """The illustration of that name; KeyError if there is none."""
    for each in _REGISTRY:
        if each.name == name:
            return each
    raise KeyError(name)


def drawing_version(name: str) -> str:
    """Which drawing a name stands for today, its close-up counted in; "" if there is none of that name."""
    shown = [each for each in (name, CLOSE_UPS.get(name)) if each in NAMES]
    return ", ".join(f"{each} {illustration(each).version}" for each in shown)
