"""Pictures: illustrations in their windows, photographs and logos in their own shape, captions."""

import math

from handouts.document import nodes as doc
from handouts.illustrations import CLOSE_UPS, Window, illustration
from handouts.layout.blocks.setting import Typesetting
from handouts.layout.blocks.text import lay_out_text
from handouts.layout.marks import IllustrationMark, Photograph, has_room
from handouts.layout.painter import Painter
from handouts.layout.picture_files import PictureFile, open_picture
from handouts.layout.rows import Mark, PlacedMark, Row, Space, keep_together
from handouts.pdf.line_breaking import Style

TALLEST_FIGURE = 220.0
"""Points: a picture within running text takes at most about a third of a page, so that words stay on the same page."""
FIGURE_SHAPE = 0.55
"""Height over width of an illustration across a column: a little flatter than 16:9, as the scenes are drawn."""
EMBLEM = 84.0
"""The side of a small sign within running text, in points: it is known at 30, and a large one would look like an alarm."""
TO_CAPTION = Space.fixed(5)
"""From a picture to its caption: nearer than to anything else, so that they are read as one."""
SCENE_HEIGHT, SCENE_WIDTH = 64.0, 171.0
"""Units of a scene that a picture of the spine shows at a scale of 1, with room for its labels."""
LEAST_SCALE, MOST_SCALE = 0.85, 2.3
"""Points to a unit of the scene: below, hatching clogs in print; above, pens look thin and the picture empty."""
BONES_TO_SKIN = 104.0
"""From the front of the bones to the skin of the back, in units of the scene."""
BANDAGE_ROOM = 2.3
"""What the bandage on the skin and the way to its word take, in label sizes."""
LABEL_ROOM = 44.0
"""The least room for labels before the bones, in points, so that short words do not make the bones of one series stand
nearer to the edge than those of another; and the arrow before the lifted bone finds room there."""
BESIDE_LABEL, BESIDE_LABEL_RTL = 0.8, 1.3
"""From the edge to a label, and from it to the bones, in label sizes: the window's pad and a third of a letter.
Words that read from right to left begin at the bones, with a longer leader."""
FIRST_SCALE = 0.64
"""What the first drawings, kept for what was approved with them, take of the scale of today's: they show more around the
bone."""
FIRST_BESIDE, FIRST_BESIDE_RTL = 1.125, 1.5
"""From the edge to a label in them, and from it to the bones, in label sizes."""
LOGO_AREAS = {"small": 0.5, "medium": 1.0, "large": 1.8}
"""How much area a logo covers, beside that of medium size."""
TALLEST_LOGO = 1.5
"""A logo's height at most, in sides of the square that one of medium size covers."""
SIDES = ("front", "back")
"""Labels that tell the patient's front from the back; they stand in a strip of their own."""


def lay_out_figure(
    setting: Typesetting, node: doc.Figure, x: float, width: float, tall: float = TALLEST_FIGURE
) -> list[Row]:
    """A picture across the column, as tall as its shape asks for and at most ``tall`` points, with its caption."""
    if node.name and illustration(node.name).emblem:
        wide = high = min(tall, width, EMBLEM)
        high += 1.5 * setting.styles.label.size if node.labels else 0.0
        wide = max(wide, *(setting.styles.label.width(words) + 4 for _, words in node.labels)) if node.labels else wide
    elif node.name:
        wide, high = width, min(tall, width * FIGURE_SHAPE)
    else:
        wide, high = _file_size(setting, node, width, tall)
    picture = Row(high, [PlacedMark(x, 0, make_picture(setting, node, wide, high))], after=TO_CAPTION)
    return add_caption(setting, node, picture, x, width)


def add_caption(setting: Typesetting, node: doc.Figure, picture: Row, x: float, width: float) -> list[Row]:
    """The row of a picture and under it those of its caption, in small type; the row alone if there is no caption.

    Every place that shows a picture of the words asks here for what stands under it. ``x`` is the caption's left edge
    and ``width`` its measure, in points. The rows are never apart: a picture says little without its words.
    """
    if node.caption is None:
        return [picture]
    picture.after = TO_CAPTION
    return keep_together([picture, *lay_out_text(setting, node.caption, setting.styles.small, x, width)])


def make_picture(
    setting: Typesetting,
    node: doc.Figure,
    width: float,
    high: float,
    *,
    scale: float | None = None,
    shift: float | None = None,
    frame: bool = True,
    number: str = "",
    close: bool = False,
) -> Mark:
    """A picture in a box of this size in points; ``close`` takes its close-up, where it has one.

    ``scale`` is points to a unit of the scene, and ``shift`` how far from the left edge the bones stand; None leaves
    it to the size of the box and the illustration. ``number`` stands in the upper corner where reading begins, which is
    kept free for it.
    """
    element = setting.tags[node]
    if node.name is None:
        size = (width, high) if frame else None
        return Photograph(element, open_picture(setting.folder / (node.file or "")), width, high, size)
    label = setting.styles.label
    name = CLOSE_UPS.get(node.name, node.name) if close else node.name
    version = dict(node.drawn).get(name)
    scale = scale or _scale(width, high)
    window = Window(
        width=width,
        height=high,
        scale=scale if version is None else round(scale * FIRST_SCALE, 3),
        label_size=label.size,
        shift=shift,
        numbered=bool(number),
        number_width=setting.styles.number.width(number),
        rtl=label.rtl,
    )
    if version and name != node.name and not has_room(name, window, setting.look.art, node.labels, label, version):
        name = node.name  # where the first close-up had no room for its words, the figure stood alone
    return IllustrationMark(element, node, name, window, label, frame, version)


def fit_picture(
    setting: Typesetting,
    node: doc.Figure,
    width: float,
    tall: float,
    *,
    scale: float | None = None,
    shift: float | None = None,
    number: str = "",
) -> tuple[Mark, float]:
    """A picture ``width`` wide and at most ``tall`` high, and its height, in points.

    One from a file keeps its shape, in the middle of a frame as wide as the others of its series.
    """
    if node.name:
        return make_picture(setting, node, width, tall, scale=scale, shift=shift, number=number), tall
    wide, high = _file_size(setting, node, width, tall)
    picture = open_picture(setting.folder / (node.file or ""))
    return Photograph(setting.tags[node], picture, wide, high, (width, high)), high


def measure_logo(setting: Typesetting, node: doc.Figure, widest: float, side: float) -> tuple[float, float]:
    """Width and height of a logo, in points: of medium size it covers the area of a square of this ``side``.

    So a long wordmark and a tall sign weigh the same to the eye. It is no wider than ``widest``, and no taller than
    half as much again as the square. Clear and white margins of the file do not count.
    """
    aspect = _open_logo(setting, node).aspect
    wide = min(widest, side * math.sqrt(LOGO_AREAS[node.size] * aspect), side * TALLEST_LOGO * aspect)
    return wide, wide / aspect


def make_logo(setting: Typesetting, node: doc.Figure, wide: float, high: float) -> Mark:
    """A logo in a box of this size in points."""
    return Photograph(setting.tags[node], _open_logo(setting, node), wide, high)


def paint_logo(
    setting: Typesetting, node: doc.Figure, painter: Painter, x: float, y: float, wide: float, high: float
) -> None:
    """A logo as furniture, its top left corner at (x, y), in points; y is measured down from the page's top."""
    _open_logo(setting, node).paint(painter, x, y, wide, high)


def _open_logo(setting: Typesetting, node: doc.Figure) -> PictureFile:
    return open_picture(setting.folder / (node.file or ""), trimmed=True)


def has_label_room(setting: Typesetting, node: doc.Figure, width: float, high: float) -> bool:
    """Whether an illustration's words fit in a box of this size, in points, in its close-up where it has one."""
    label = setting.styles.label
    window = Window(width=width, height=high, label_size=label.size, numbered=False, rtl=label.rtl)
    name = CLOSE_UPS.get(node.name or "", node.name or "")
    return bool(name) and has_room(name, window, setting.look.art, node.labels, label, dict(node.drawn).get(name))


def measure_label_room(setting: Typesetting, node: doc.NumberedSteps) -> float:
    """How far from the left edge the bones stand in all pictures of a series, in points: room for the widest word there."""
    return _measure_label_room(setting.styles.label, node)


def _measure_label_room(label: Style, node: doc.NumberedSteps) -> float:
    if any(step.figure and step.figure.drawn for step in node.items):
        words = [word for key, text in _series_labels(node) if key not in SIDES for word in text.split(" ")]
        beside = label.size * (FIRST_BESIDE_RTL if label.rtl else FIRST_BESIDE)
        return max([LABEL_ROOM, *(label.width(word) + beside for word in words)])
    words = [word for key, text in _series_labels(node) if key not in (*SIDES, "tube") for word in text.split(" ")]
    words += [text for key, text in _series_labels(node) if key == "front"]
    beside = label.size * (BESIDE_LABEL_RTL if label.rtl else BESIDE_LABEL)
    return max([LABEL_ROOM, *(label.width(word) + beside for word in words)])


def measure_series(setting: Typesetting, node: doc.NumberedSteps, width: float, most: float) -> tuple[float, float]:
    """Where the bones stand in all pictures of a series, in points from the left edge, and points to a unit of the scene.

    The words before and behind the bones take their room, and the bones are as large as the rest of ``width`` allows,
    at most at the scale ``most``.
    """
    return measure_series_for(setting.styles.label, node, width, most)


def measure_series_for(label: Style, node: doc.NumberedSteps, width: float, most: float) -> tuple[float, float]:
    """The same for words in this type."""
    shift = _measure_label_room(label, node)
    labels = _series_labels(node)
    behind = [label.width(text) + 0.4 * label.size for key, text in labels if key == "back"]
    behind += [label.width(text) + BANDAGE_ROOM * label.size for key, text in labels if key == "bandage"]
    back = max(behind, default=0.0)
    return shift, round(min(most, max(LEAST_SCALE, (width - shift - back) / BONES_TO_SKIN)), 3)


def _series_labels(node: doc.NumberedSteps) -> list[tuple[str, str]]:
    return [pair for step in node.items if step.figure for pair in step.figure.labels]


def _file_size(setting: Typesetting, node: doc.Figure, width: float, tall: float) -> tuple[float, float]:
    """The largest width and height of its own shape that a picture from a file can have."""
    aspect = open_picture(setting.folder / (node.file or "")).aspect
    wide = min(width, tall * aspect)
    return wide, wide / aspect


def _scale(width: float, high: float) -> float:
    return min(MOST_SCALE, max(LEAST_SCALE, min(high / SCENE_HEIGHT, width / SCENE_WIDTH)))
