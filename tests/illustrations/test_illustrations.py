"""The line art: what is drawn, where its words stand, and what holds in every window and ink."""

import ast
import io
import pathlib
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfgen.canvas import Canvas

from handouts import illustrations
from handouts.illustrations import (
    ICON_SIZE,
    ICONS,
    LENSES,
    NAMES,
    Art,
    Ink,
    LabelRoomError,
    LabelWord,
    Window,
    goal,
    icon,
    illustration,
    kyphoplasty,
    pictograms,
    spine,
)
from handouts.illustrations import art as geometry
from handouts.illustrations.picture import View
from handouts.pdf.drawing import Circle, Drawing, Group, Path, Shape, operators

STEPS = ("kyphoplasty-fracture", "kyphoplasty-tube", "kyphoplasty-balloon", "kyphoplasty-cement")
SIDES = {"front": "Front", "back": "Back"}
SHORT: dict[str, dict[str, str]] = {
    "kyphoplasty-fracture": {"break": "Break"},
    "kyphoplasty-tube": {"tube": "Tube"},
    "kyphoplasty-balloon": {"balloon": "Balloon"},
    "kyphoplasty-cement": {"cement": "Cement"},
}
FULL: dict[str, dict[str, str]] = {
    "kyphoplasty-fracture": {"break": "Broken bone", "healthy": "Healthy bone", "disc": "Disc", "nerves": "Nerves"},
    "kyphoplasty-tube": {"tube": "Tube", "nerves": "Nerves"},
    "kyphoplasty-balloon": {"balloon": "Balloon"},
    "kyphoplasty-cement": {"cement": "Bone cement", "bandage": "Bandage"},
}
NARROW = (
    Window(214, 78, 1.22, shift=56, numbered=False),
    Window(211, 124, 1.18, shift=56),
    Window(211, 100, 1.18, shift=56),
)
WIDE = (Window(265, 124, 1.22, shift=70), Window(432, 158, 2.15, label_size=18, shift=98, numbered=False))
BARE = Window(115, 100, 1.08, shift=17.5)  # of the sheet of one page: without words
INKS = {"color": Ink.color(), "mono": Ink.mono()}
PLACES = LENSES - {"kyphoplasty-where"}

CASES: list[tuple[str, Window, dict[str, str]]] = [
    *((name, window, SHORT[name] | sides) for name in STEPS for window in (*NARROW, *WIDE) for sides in (SIDES, {})),
    *((name, WIDE[1], FULL[name] | SIDES) for name in STEPS),
    *((name, BARE, {}) for name in STEPS),
    *(("spine-where", window, {"bone": "Broken bone"}) for window in (Window(160, 56), Window(160, 64))),
    ("spine-where", Window(150, 130), {"bone": "Broken bone"}),
    ("spine-where", Window(60, 130), {}),
    *(("kyphoplasty-where", window, {"bone": "The broken bone"}) for window in (Window(211, 300), Window(160, 110))),
    *((name, Window(160, 110), {"place": "Here"}) for name in sorted(PLACES)),
    *((name, Window(78, 92, numbered=False), {"name": "A word"}) for name in pictograms.PICTOGRAMS),
]


def measure_at(size: float) -> Any:
    """About the width of Atkinson Hyperlegible Next, SemiBold."""
    return lambda text: 0.56 * size * len(text)


def drawn(name: str, window: Window, ink: Ink, labels: dict[str, str], rtl: bool = False) -> Art:
    return illustration(name).draw(replace(window, rtl=rtl), ink, labels, measure_at(window.label_size))


def walk(node: Shape) -> Iterator[Shape]:
    yield node
    if isinstance(node, Group):
        for child in node.contents:
            yield from walk(child)


def plain(node: Shape) -> tuple[Any, ...]:
    """A shape as plain values, to be compared."""
    own = {key: value for key, value in vars(node).items() if key not in ("contents", "points", "operators")}
    lists = tuple(tuple(getattr(node, key, ())) for key in ("points", "operators"))
    inner = tuple(plain(child) for child in node.contents) if isinstance(node, Group) else ()
    return type(node).__name__, repr(sorted((k, str(v)) for k, v in own.items())), *lists, inner


def parts(art: Art) -> set[tuple[Any, ...]]:
    """The parts of a step's spine: the contents of its one scene."""
    (scene,) = (node for node in walk(art.drawing) if isinstance(node, Group) and node.transform[0] == 1.22)
    return {plain(part) for part in scene.contents}


def raster(drawing: Drawing, margin: float = 20, dpi: int = 72) -> Image.Image:
    """A drawing on a white page with a margin around it, in grey."""
    page = io.BytesIO()
    canvas = Canvas(page, pagesize=(drawing.width + 2 * margin, drawing.height + 2 * margin))
    canvas.addLiteral(f"1 0 0 1 {margin} {margin} cm {operators(drawing)}")
    canvas.save()
    image: Image.Image = pypdfium2.PdfDocument(page.getvalue())[0].render(scale=dpi / 72).to_pil()
    return image.convert("L")


def code(*drawings: Drawing) -> bytes:
    """The content stream that drawings make."""
    page = io.BytesIO()
    canvas = Canvas(page, pageCompression=0, invariant=1)
    for drawing in drawings:
        canvas.addLiteral(operators(drawing))
    canvas.save()
    return page.getvalue()


def contrast(color: Color) -> float:
    """WCAG contrast against white."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in color.rgb()]
    return 1.05 / (0.05 + sum(k * v for k, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True)))


# ------------------------------------------------------------------- registry


def test_registry_knows_every_illustration() -> None:
    assert set(NAMES) >= {*STEPS, "spine-where"}
    assert len(set(NAMES)) == len(NAMES)
    assert [illustration(name).name for name in NAMES] == list(NAMES)
    with pytest.raises(KeyError):
        illustration("spleen")


def test_every_label_can_be_shown() -> None:
    seen: dict[str, set[str]] = {}
    for name, _, labels in CASES:
        seen.setdefault(name, set()).update(labels)
    assert {name: set(illustration(name).labels) for name in NAMES} == seen


def test_unknown_label_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no label knee.*knows balloon, front, back"):
        drawn("kyphoplasty-balloon", NARROW[0], INKS["mono"], {"knee": "Knee"})


def test_drawing_needs_only_shapes_and_colors() -> None:
    imported = set()
    for source in pathlib.Path(illustrations.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
            elif isinstance(node, ast.Import):
                imported.update(alias.name for alias in node.names)
    assert {name for name in imported if name.startswith("reportlab")} == {"reportlab.lib.colors"}
    assert all(
        name.startswith("handouts.illustrations")
        for name in imported - {"handouts.pdf", "handouts.pdf.drawing"}
        if name.startswith("handouts.")
    )


# --------------------------------------------------------------- in any window


@pytest.mark.parametrize(("name", "window", "labels"), CASES)
@pytest.mark.parametrize("ink", INKS)
def test_art_keeps_to_its_window(name: str, window: Window, labels: dict[str, str], ink: str) -> None:
    drawing = drawn(name, window, INKS[ink], labels).drawing
    assert (drawing.width, drawing.height) == (window.width, window.height)
    box = raster(drawing).point(lambda v: 255 * (v < 250)).getbbox()
    assert box is not None
    left, upper, right, lower = box
    assert left >= 19
    assert upper >= 19
    assert right <= 21 + window.width
    assert lower <= 21 + window.height
    assert right - left > 0.15 * window.width
    assert lower - upper > (0.4 if illustration(name).emblem else 0.8) * window.height


@pytest.mark.parametrize(("name", "window", "labels"), CASES)
@pytest.mark.parametrize("rtl", [False, True])
def test_words_stand_apart_inside_the_window(name: str, window: Window, labels: dict[str, str], rtl: bool) -> None:
    art = drawn(name, window, INKS["color"], labels, rtl)
    assert sorted(" ".join(word.text for word in art.words).split()) == sorted(" ".join(labels.values()).split())
    measure, size = measure_at(window.label_size), window.label_size
    boxes = [(w.x, w.y - 0.2 * size, w.x + measure(w.text), w.y + 0.7 * size) for w in art.words]
    corner_left = window.width - 32 if rtl else 0
    corner = (corner_left, window.height - 34, corner_left + 32, window.height)
    for i, (left, lower, right, upper) in enumerate(boxes):
        assert left >= 0
        assert right <= window.width
        assert lower >= 0
        assert upper <= window.height
        for other in (*boxes[:i], *([corner] if window.numbered else [])):
            assert left >= other[2] or right <= other[0] or lower >= other[3] or upper <= other[1]


@pytest.mark.parametrize(("name", "window"), list(product(STEPS, (*NARROW[1:], WIDE[0]))))
@pytest.mark.parametrize("rtl", [False, True])
def test_the_numbers_corner_is_white(name: str, window: Window, rtl: bool) -> None:
    image = raster(drawn(name, window, INKS["color"], SHORT[name] | SIDES, rtl).drawing)
    left = 20 + (window.width - 27 if rtl else 1)
    assert image.crop((int(left), 20, int(left) + 26, 50)).getextrema() == (255, 255)


@pytest.mark.parametrize(("name", "window", "labels"), CASES)
@pytest.mark.parametrize("rtl", [False, True])
def test_words_stand_on_white(name: str, window: Window, labels: dict[str, str], rtl: bool) -> None:
    art = drawn(name, window, INKS["color"], labels, rtl)
    image = raster(art.drawing, margin=0, dpi=144)
    size = window.label_size
    for word in art.words:
        box = (
            word.x,
            window.height - word.y - 0.7 * size,
            word.x + 0.5 * size * len(word.text),
            window.height - word.y,
        )
        assert image.crop(tuple(int(2 * v) for v in box)).getextrema()[0] == 255, word.text  # type: ignore[arg-type]


def test_a_label_without_room_is_refused() -> None:
    with pytest.raises(LabelRoomError, match=r"Knochenzement.*214 × 78"):
        drawn("kyphoplasty-cement", NARROW[0], INKS["mono"], {"cement": "Knochenzement"})
    with pytest.raises(LabelRoomError, match="Bandage"):
        drawn("kyphoplasty-cement", NARROW[0], INKS["mono"], {"bandage": "Bandage"})


def test_labels_never_stand_on_one_another() -> None:
    labels = {"break": "Broken bone", "disc": "Soft disc"}
    assert len(drawn("kyphoplasty-fracture", Window(160, 220, 1.9), INKS["mono"], labels).words) == 4
    with pytest.raises(LabelRoomError, match="Break"):
        drawn("kyphoplasty-fracture", Window(160, 50, 0.78), INKS["mono"], {"break": "Break", **SIDES})


def test_a_lens_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match=r"60 × 130 points is too narrow"):
        drawn("kyphoplasty-where", Window(60, 130), INKS["mono"], {})


def test_long_labels_take_two_lines() -> None:
    words = drawn("kyphoplasty-cement", NARROW[0], INKS["mono"], {"cement": "Bone cement"}).words
    assert [word.text for word in words] == ["Bone", "cement"]
    assert words[0].y - words[1].y == pytest.approx(1.15 * 12)


def test_the_skin_is_in_the_narrow_window() -> None:
    window = NARROW[0]
    image = raster(drawn("kyphoplasty-fracture", window, INKS["mono"], SIDES).drawing, margin=0)
    row = [image.getpixel((x, 30)) for x in range(140, 160)]
    assert min(row[:-4]) < 128  # type: ignore[type-var]
    assert row[-1] == 255


# -------------------------------------------------- for readers from right to left


Ends = dict[str, tuple[tuple[float, float], tuple[float, float]]]


def placed(
    name: str, window: Window, labels: dict[str, str], rtl: bool
) -> tuple[dict[str, list[LabelWord]], Ends, View]:
    """The lines of each label, and where its leader begins and ends, in points."""
    measure = measure_at(window.label_size)
    _, one = illustration(name).paint(replace(window, rtl=rtl), INKS["color"], labels, measure)
    found = {key: [word for word in one.words if word.text in (text, *text.split(" "))] for key, text in labels.items()}
    ends: Ends = {}
    lines = [shape.points for shape in one.leaders if isinstance(shape, Path) and shape.strokeColor != white]
    for key, points in zip((key for key in labels if key not in SIDES), lines, strict=True):
        ends[key] = (points[0], points[1]), (points[-2], points[-1])
    return found, ends, one.view


@pytest.mark.parametrize("name", STEPS)
def test_the_anatomy_is_the_same_for_every_reader(name: str) -> None:
    left, right = (drawn(name, NARROW[0], INKS["color"], SHORT[name] | SIDES, rtl) for rtl in (False, True))
    assert parts(left) <= parts(right), "and as much of the bones above as stands beside the number"
    for art in (left, right):
        places = {word.text: word.x for word in art.words}
        assert places["Front"] < NARROW[0].width / 2 < places["Back"]


@pytest.mark.parametrize("window", [*NARROW, *WIDE])
@pytest.mark.parametrize("name", ["kyphoplasty-fracture", "kyphoplasty-balloon", "kyphoplasty-cement"])
def test_a_leader_ends_at_the_same_place_for_every_reader(name: str, window: Window) -> None:
    for key in SHORT[name]:
        ends = []
        for rtl in (False, True):
            _, leads, view = placed(name, window, SHORT[name], rtl)
            x, y = leads[key][1]
            ends.append(((x - view.origin[0]) / view.scale, (y - view.origin[1]) / view.scale))
        assert ends[0] == pytest.approx(ends[1], abs=0.02)


def test_lines_of_a_label_begin_below_one_another() -> None:
    labels, measure = {"cement": "Bone cement"}, measure_at(12)
    for rtl in (False, True):
        found, ends, _ = placed("kyphoplasty-cement", NARROW[0], labels, rtl)
        first, second = found["cement"]
        if rtl:
            starts = [word.x + measure(word.text) for word in (first, second)]
            assert first.x > second.x
            assert ends["cement"][0][0] == pytest.approx(starts[0] + 0.3 * 12, abs=0.02), "and there the leader begins"
        else:
            starts = [first.x, second.x]
        assert starts[0] == pytest.approx(starts[1], abs=0.02)


@pytest.mark.parametrize("window", [Window(217, 124, 0.96, shift=54), WIDE[1]])
def test_the_tube_is_named_from_the_side_where_reading_begins(window: Window) -> None:
    found, ends, view = placed("kyphoplasty-tube", window, SHORT["kyphoplasty-tube"], rtl=True)
    (word,) = found["tube"]
    assert word.x + measure_at(window.label_size)("Tube") == pytest.approx(window.width - window.pad, abs=0.02)
    assert min(x for x, _ in ends["tube"]) > view.page(spine.SKIN, 0)[0], "the leader crosses neither skin nor bone"


@pytest.mark.parametrize("window", [*NARROW[1:], Window(217, 124, 0.96, shift=54)])
def test_the_tube_passes_below_a_number_in_the_corner_behind(window: Window) -> None:
    measure = measure_at(window.label_size)
    _, one = illustration("kyphoplasty-tube").paint(replace(window, rtl=True), INKS["color"], {}, measure)
    view = one.view
    left, lower, right, upper = view.window.corner
    assert (left, lower, right, upper) == (window.width - 29, window.height - 32, window.width, window.height)
    tube = [view.page(*kyphoplasty.TUBE(x, kyphoplasty.TUBE_WIDTH / 2)) for x in range(100)]
    handle = [view.page(*kyphoplasty.TUBE(x, 5.4)) for x in range(80, 91)]
    assert not [(x, y) for x, y in (*tube, *handle) if left < x < right and lower < y]


@pytest.mark.parametrize("rtl", [False, True])
def test_the_broken_bone_of_a_person_is_named_from_behind(rtl: bool) -> None:
    window = Window(240, 64)
    found, ends, view = placed("spine-where", window, {"bone": "Broken bone"}, rtl)
    (word,) = found["bone"]
    assert word.x == pytest.approx(ends["bone"][1][0] - 2 + 1.5 * 12, abs=0.02), "person and words stand together"
    if rtl:
        assert word.x + measure_at(12)(word.text) == pytest.approx(window.width, abs=0.02)
    else:
        assert view.page(31, 0)[0] == pytest.approx(1, abs=0.02), "the person begins at the left edge"


def test_words_before_a_person_keep_off_the_outline() -> None:
    for rtl in (False, True):
        found, _, view = placed("spine-where", Window(150, 190, label_size=18), {"bone": "Bones broken"}, rtl)
        assert max(word.x + measure_at(18)(word.text) for word in found["bone"]) < view.page(31, 0)[0]


# ------------------------------------------------------------------ the series


def test_only_what_a_step_names_changes() -> None:
    found = [parts(drawn(name, NARROW[0], INKS["color"], SHORT[name] | SIDES)) for name in STEPS]
    fracture, tube, balloon, cement = found
    assert len(tube - fracture) == 3, "the tube, behind the bone and in it, and the crack that is no longer new"
    assert len(fracture - tube) == 1, "the crack"
    assert len(cement - balloon) == 1, "the cement"
    assert len(balloon - cement) == 7, (
        "the balloon and its shaft, the tube twice, the ghost with its clearing, the arrow"
    )
    assert len(fracture & tube & balloon & cement) >= 4, "the skin, the bone below and its disc"


def test_every_step_stands_in_the_same_place() -> None:
    for window, labels in product((*NARROW, *WIDE), (SHORT, FULL)):
        if window in NARROW and labels is FULL:
            continue
        places = set()
        for name in STEPS:
            shapes = walk(
                drawn(name, window, INKS["mono"], SIDES | (SHORT if window.numbered else labels)[name]).drawing
            )
            places.add(next(n.transform for n in shapes if isinstance(n, Group) and n.transform[0] == window.scale))
        assert len(places) == 1


def test_fracture_is_a_wedge_and_the_balloon_lifts_it() -> None:
    heights = {plate: plate[0][1] - spine.BASE for plate in (spine.INTACT, spine.WEDGED, spine.LIFTED)}
    assert heights[spine.WEDGED] < 0.7 * heights[spine.INTACT], "the front has lost height"
    assert spine.WEDGED[-1][1] == spine.INTACT[-1][1], "the back has not"
    assert 0.8 * heights[spine.INTACT] < heights[spine.LIFTED] < 0.95 * heights[spine.INTACT], "most of it is back"


@pytest.mark.parametrize("plate", [spine.WEDGED, spine.LIFTED])
def test_tube_keeps_to_the_pedicle_and_clear_of_the_canal(plate: spine.Plate) -> None:
    bone = list(spine.vertebra(plate).walk())
    front, back = spine.CANAL
    along = [kyphoplasty.TUBE(x, side * (kyphoplasty.TUBE_WIDTH / 2 + 1)) for x in range(60) for side in (1, -1)]
    beside_canal = [(x, y) for x, y in along if kyphoplasty.TUBE_TIP[0] <= x <= back]
    assert len(beside_canal) > 50
    assert all(geometry.contains(bone, x, y) for x, y in beside_canal if x < back - 2)
    pedicle = [y for x, y in beside_canal if spine.REAR < x < front + 6]
    assert max(pedicle) < spine.PEDICLE_TOP
    assert min(pedicle) > spine.PEDICLE_FLOOR
    assert geometry.contains(list(spine.marrow(plate).walk()), *kyphoplasty.TUBE_TIP)


def test_filling_stays_in_the_bone() -> None:
    inside = list(spine.vertebra(spine.LIFTED).walk())
    for outline in (kyphoplasty.BALLOON, kyphoplasty.CEMENT):
        assert all(geometry.contains(inside, x, y) for x, y in outline.walk())
        assert outline.box()[2] < spine.REAR - 5, "clear of the back wall and so of the nerves"
    assert kyphoplasty.BALLOON.box()[3] > spine.WEDGED[1][1], "it has lifted the end plate"


# ------------------------------------------------------------------------- ink


@pytest.mark.parametrize(("name", "window", "labels"), CASES)
def test_mono_is_grey_and_has_no_tints(name: str, window: Window, labels: dict[str, str]) -> None:
    for node in walk(drawn(name, window, INKS["mono"], labels).drawing):
        colors = [getattr(node, role, None) for role in ("fillColor", "strokeColor")]
        for color in filter(None, colors):
            assert color.red == color.green == color.blue
            assert color == white or contrast(color) >= 4.5


def test_lines_stand_out_and_the_brand_reaches_them() -> None:
    for ink in (*INKS.values(), Ink.color("#4a2c6f", "#0f5f3a")):
        for role in (ink.line, ink.fine, ink.new):
            assert contrast(role) >= 3
    assert Ink.color(accent="#0f5f3a").new == HexColor("#0f5f3a")
    assert Ink.color(brand="#4a2c6f").line != Ink.color().line


@pytest.mark.parametrize("ink", INKS)
def test_pens_keep_their_width_at_every_scale(ink: str) -> None:
    for name, window, labels in CASES:
        for widths in _pens(drawn(name, window, INKS[ink], labels).drawing, 1.0):
            assert widths >= 0.4, name


def _pens(node: Shape, scale: float) -> Iterator[float]:
    if isinstance(node, Group):
        a, b, *_ = node.transform
        for child in node.contents:
            yield from _pens(child, scale * (a * a + b * b) ** 0.5)
    elif getattr(node, "strokeColor", None) is not None:
        yield node.strokeWidth * scale


# ------------------------------------------------------------------------ cost


def test_no_text_and_few_shapes() -> None:
    for name, window, labels in CASES:
        nodes = list(walk(drawn(name, window, INKS["color"], labels).drawing))
        assert len(nodes) < 150


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("window", [NARROW[2], WIDE[1]])
def test_four_steps_add_little_to_a_file(ink: str, window: Window) -> None:
    empty = len(zlib.compress(code()))
    arts = [drawn(name, window, INKS[ink], SHORT[name] | SIDES) for name in STEPS]
    assert len(zlib.compress(code(*(art.drawing for art in arts)))) - empty < 26_000


def test_the_same_call_draws_the_same() -> None:
    def once() -> bytes:
        for cached in (geometry._stipple, geometry._operands, geometry._hatching, spine.vertebra, spine.canal):
            cached.cache_clear()
        return code(*(drawn(*case[:2], INKS["color"], case[2]).drawing for case in CASES[:12]))

    assert once() == once()


# ----------------------------------------------------------------------- icons


@pytest.mark.parametrize("name", ICONS)
def test_icons_fill_their_box(name: str) -> None:
    drawing = icon(name, HexColor("#0b4f6c"))
    assert (drawing.width, drawing.height) == (ICON_SIZE, ICON_SIZE)
    box = raster(drawing).point(lambda v: 255 * (v < 250)).getbbox()
    assert box is not None
    assert min(box[:2]) >= 19
    assert max(box[2:]) <= 21 + ICON_SIZE
    assert max(box[2] - box[0], box[3] - box[1]) > 30


def test_icons_keep_their_pen_at_any_size() -> None:
    for size in (19, 38, 60):
        assert 1.4 in [round(pen, 3) for pen in _pens(icon("home", white, size), 1.0)]
    with pytest.raises(KeyError):
        icon("moon", white)


def test_goal_is_a_disc() -> None:
    assert isinstance(goal(HexColor("#0b4f6c"), 18).contents[0], Circle)


def test_textures_are_one_path_each() -> None:
    outline = geometry.smooth([(0, 0), (0, 20), (20, 20), (20, 0)])
    hatch = geometry.hatch_area(outline, (45, -45), 3, white, 0.5)
    assert [type(node) for node in hatch.contents] == [Path, Path]
    assert hatch.contents[0].isClipPath
    dots = geometry.stipple(outline, 3, 0.8, white)
    assert isinstance(dots, Path)
    assert all(
        geometry.contains(list(outline.walk()), x, y) for x, y in zip(dots.points[0::4], dots.points[1::4], strict=True)
    )
