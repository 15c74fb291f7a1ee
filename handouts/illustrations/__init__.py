"""Line art of the project's own, by name.

Every picture is drawn by :meth:`Illustration.draw` for a window, an ink and the
words of its labels; nothing about a page, a brand or a language is baked in.
The words are returned for the page to set: the art itself has no text.
To add one, write a module beside ``spine`` and name it in the registry below.
"""

from collections.abc import Mapping
from types import MappingProxyType

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
    "KEPT",
    "LENSES",
    "NAMES",
    "NEWEST",
    "SIDE_STRIP",
    "Art",
    "Illustration",
    "Ink",
    "LabelRoomError",
    "LabelWord",
    "Measure",
    "Window",
    "drawing_version",
    "find_kept_versions",
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


NEWEST: Mapping[str, int] = MappingProxyType({})
"""Of every drawing its newest version."""

KEPT: Mapping[str, int] = dict.fromkeys(
    (
        "kyphoplasty-fracture",
        "kyphoplasty-tube",
        "kyphoplasty-balloon",
        "kyphoplasty-cement",
        "spine-where",
        "kyphoplasty-where",
    ),
    1,
)
"""Drawings that an approval may name in an older version than today's, and that version: it can still be drawn."""


def illustration(name: str, version: int | None = None) -> Illustration:
    """The illustration of that name, in a kept ``version`` of it or else the newest; KeyError if there is none."""
    registry = _REGISTRY
    if version is not None and KEPT.get(name) == version:
        from handouts.illustrations import version_1  # only where an approval names it

        registry = version_1.ILLUSTRATIONS
    for each in registry:
        if each.name == name:
            return each
    raise KeyError(name)


def drawing_version(name: str, versions: Mapping[str, int] = NEWEST) -> str:
    """Which drawing a name stands for, its close-up counted in; "" if there is none of that name.

    It is the newest, or the one that ``versions`` gives for it.
    """
    shown = [each for each in (name, CLOSE_UPS.get(name)) if each in NAMES]
    return ", ".join(f"{each} {versions.get(each, illustration(each).version)}" for each in shown)


def find_kept_versions(described: str) -> dict[str, int]:
    """The older versions among those that :func:`drawing_version` has told, of drawings that are still kept in them."""
    found = {}
    for each in described.split(", "):
        name, _, version = each.rpartition(" ")
        if version.isascii() and version.isdigit() and KEPT.get(name) == int(version):
            found[name] = int(version)
    return found
