"""Raster pictures of any kind look on paper as a browser shows them: turned, deep, profiled, of any ink, large."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from conftest import ROOT, TODAY
from content_factory import library_of, sample
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageCms
from support import svg_likeness, text
from support.structure import faults
from support.svg_features import FEATURES
from support.validators import conformance, verapdf

import handouts
from handouts import checks
from handouts.checks.pictures import find_paleness, loses_shape
from handouts.layout.picture_files import open_picture
from handouts.layout.svg import source
from handouts.pdf import image as image_module
from handouts.pdf.image import Image

RED, BLUE = (154, 52, 18), (11, 79, 108)


def two_halves(size: tuple[int, int] = (120, 60)) -> Pillow.Image:
    """Red at the left, blue at the right."""
    picture = Pillow.new("RGB", size, BLUE)
    picture.paste(RED, (0, 0, size[0] // 2, size[1]))
    return picture


def saved(picture: Pillow.Image, kind: str, **options: Any) -> bytes:
    data = io.BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def png(width: int, height: int, rows: bytes, bits: int, color: int, *more: tuple[bytes, bytes]) -> bytes:
    """A PNG file of raw rows, each with its filter's byte."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunk(*each) for each in more) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")  # fmt: skip


def shown(data: bytes, tmp_path: Path, suffix: str, ink: str = "color") -> Pillow.Image:
    """What stands on the page, a dot to a point, 120 points wide."""
    path = tmp_path / f"picture{suffix}"
    path.write_bytes(data)
    picture = open_picture(path)
    return svg_likeness.draw(picture, (120, round(120 / picture.aspect)), ink)


def near(one: Any, other: Any, off: int = 4) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) <= off


# -- turned

TURNS = {1: None, 2: Pillow.Transpose.FLIP_LEFT_RIGHT, 3: Pillow.Transpose.ROTATE_180, 4: Pillow.Transpose.FLIP_TOP_BOTTOM,
         5: Pillow.Transpose.TRANSPOSE, 6: Pillow.Transpose.ROTATE_90, 7: Pillow.Transpose.TRANSVERSE, 8: Pillow.Transpose.ROTATE_270}  # fmt: skip
"""By EXIF's number, how the camera was turned against the picture."""


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_stands_upright(orientation: int, kind: str, tmp_path: Path) -> None:
    """However the camera was held: red at the left, blue at the right, twice as wide as high."""
    turn = TURNS[orientation]
    as_held = two_halves().transpose(turn) if turn is not None else two_halves()
    exif = Pillow.Exif()
    exif[274] = orientation
    data = saved(as_held, kind, exif=exif, **({"quality": 95} if kind == "JPEG" else {}))
    page = shown(data, tmp_path, ".jpg" if kind == "JPEG" else ".png")
    assert page.size == (120, 60)
    assert near(page.getpixel((20, 30)), RED)
    assert near(page.getpixel((100, 30)), BLUE)


def test_a_large_photo_is_upright_too(tmp_path: Path) -> None:
    """What is scaled down while it is decoded keeps its EXIF."""
    exif = Pillow.Exif()
    exif[274] = 6
    data = saved(two_halves((6000, 3000)).transpose(Pillow.Transpose.ROTATE_90), "JPEG", exif=exif)
    page = shown(data, tmp_path, ".jpg")
    assert near(page.getpixel((20, 30)), RED)
    assert near(page.getpixel((100, 30)), BLUE)


# -- deep

DEEP = {
    "grey": (0, struct.pack(">HH", 0x1234, 0xEEEE), [(0x12,) * 3, (0xEE,) * 3]),
    "grey and alpha": (4, struct.pack(">HHHH", 0x4000, 0xFFFF, 0x4000, 0), [(0x40,) * 3, (255,) * 3]),
    "RGB": (2, struct.pack(">6H", 0x9A00, 0x3400, 0x1200, 0x0B00, 0x4F00, 0x6C00), [RED, BLUE]),
    "RGBA": (6, struct.pack(">8H", 0x9A00, 0x3400, 0x1200, 0xFFFF, 0x0B00, 0x4F00, 0x6C00, 0), [RED, (255,) * 3]),
}


@pytest.mark.parametrize("kind", DEEP)
def test_sixteen_bits_are_scaled(kind: str, tmp_path: Path) -> None:
    color, pair, wanted = DEEP[kind]
    one, other = pair[: len(pair) // 2], pair[len(pair) // 2 :]
    page = shown(png(40, 20, (b"\0" + one * 20 + other * 20) * 20, 16, color), tmp_path, ".png")
    assert near(page.getpixel((20, 30)), wanted[0], 2)
    assert near(page.getpixel((100, 30)), wanted[1], 2)


def test_a_clear_level_of_sixteen_bits_is_paper(tmp_path: Path) -> None:
    level = struct.pack(">H", 0x1234)
    rows = (b"\0" + level * 20 + struct.pack(">H", 0x8000) * 20) * 20
    page = shown(png(40, 20, rows, 16, 0, (b"tRNS", level)), tmp_path, ".png")
    assert page.getpixel((20, 30)) == (255, 255, 255)
    assert near(page.getpixel((100, 30)), (128,) * 3, 2)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_few_bits_of_grey_are_scaled(bits: int, tmp_path: Path) -> None:
    """From black to white in as many steps as the bits have."""
    byte = (1 << bits) - 1 << (8 - bits)  # the lightest level, then black
    rows = (b"\0" + bytes([byte]) * 1) * 20
    page = shown(png(8 // bits if bits < 8 else 1, 20, rows, bits, 0), tmp_path, ".png")
    assert near(page.getpixel((3, page.height // 2)), (255,) * 3)


# -- profiled


def matrix_profile(primaries: Any, gamma: float) -> bytes:
    """An ICC profile of an RGB space, of three colorants in XYZ (D50) and a gamma (ICC.1, 8.3.3)."""

    def number(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def colorant(xyz: Any) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(map(number, xyz))

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    words = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"made\0" + bytes(78 + 1)
    tags = [(b"desc", words), (b"wtpt", colorant((0.9642, 1, 0.8249))), (b"cprt", b"text\0\0\0\0none\0\0\0\0")]
    tags += [(name, colorant(xyz)) for name, xyz in zip((b"rXYZ", b"gXYZ", b"bXYZ"), primaries, strict=True)]
    tags += [(name, curve) for name in (b"rTRC", b"gTRC", b"bTRC")]
    at, table, body = 128 + 4 + 12 * len(tags), b"", b""
    for name, data in tags:
        padded = data + bytes(-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += padded
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ ") + bytes(12) + b"acsp"
    head = head.ljust(68, b"\0") + b"".join(map(number, (0.9642, 1, 0.8249)))
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


SRGB = ((0.4360, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7141))
SWAPPED = (SRGB[2], SRGB[1], SRGB[0])
ADOBE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_colors_go_through_the_profile(kind: str, tmp_path: Path) -> None:
    """A profile whose red is blue: what is stored as blue is printed red."""
    stored = Pillow.new("RGB", (120, 60), (0, 0, 255))
    data = saved(stored, kind, icc_profile=matrix_profile(SWAPPED, 2.2), **({"quality": 100} if kind == "JPEG" else {}))
    assert near(shown(data, tmp_path, ".jpg" if kind == "JPEG" else ".png").getpixel((60, 30)), (255, 0, 0), 6)


def test_adobe_rgb_is_turned_into_srgb(tmp_path: Path) -> None:
    """The sample of the kind: #2f506b in Adobe RGB is #0b4f6c on a screen."""
    stored = Pillow.new("RGB", (120, 60), (0x2F, 0x50, 0x6B))
    data = saved(stored, "PNG", icc_profile=matrix_profile(ADOBE, 2.19921875))
    assert near(shown(data, tmp_path, ".png").getpixel((60, 30)), BLUE, 5)


def test_alpha_stays_with_a_profile(tmp_path: Path) -> None:
    stored = Pillow.new("RGBA", (120, 60), (0, 0, 255, 255))
    stored.paste((0, 0, 255, 0), (60, 0, 120, 60))
    page = shown(saved(stored, "PNG", icc_profile=matrix_profile(SWAPPED, 2.2)), tmp_path, ".png")
    assert near(page.getpixel((30, 30)), (255, 0, 0), 6)
    assert page.getpixel((90, 30)) == (255, 255, 255)


def test_a_grey_picture_takes_a_profile_of_colors(tmp_path: Path) -> None:
    """Cameras write sRGB into grey JPEGs: its tone is kept."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    page = shown(saved(Pillow.new("L", (120, 60), 100), "JPEG", icc_profile=profile), tmp_path, ".jpg")
    assert near(page.getpixel((60, 30)), (100,) * 3, 3)


def test_a_gamma_counts_where_there_is_no_profile(tmp_path: Path) -> None:
    """PNG's gAMA of 1: the samples are light itself; a fifth of it is a middle grey."""
    gamma = (b"gAMA", struct.pack(">I", 100_000))
    page = shown(png(1, 1, b"\0" + bytes([55] * 3), 8, 2, gamma), tmp_path, ".png")
    assert near(page.getpixel((60, 60)), (128,) * 3, 3)
    plain = png(1, 1, b"\0" + bytes([55] * 3), 8, 2, gamma, (b"sRGB", b"\0"))
    assert near(shown(plain, tmp_path, ".png").getpixel((60, 60)), (55,) * 3)


@pytest.mark.parametrize("profile", [b"no profile", matrix_profile(SRGB, 2.2)[:200], matrix_profile(SRGB, 2.2).replace(b"RGB XYZ ", b"CMYKXYZ ")])  # fmt: skip
def test_a_profile_that_cannot_be_used_is_told(profile: bytes, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(saved(two_halves(), "PNG", icc_profile=profile))
    picture = open_picture(path)
    assert [each.code for each in picture.remarks] == ["picture-profile"]
    assert near(svg_likeness.draw(picture, (120, 60)).getpixel((20, 30)), RED)


@pytest.mark.parametrize("adobe", [False, True])
def test_inks_are_not_inverted(adobe: bool, tmp_path: Path) -> None:
    """CMYK without a profile: all programs turn its values round, with Adobe's marker and without it, and so do browsers."""
    data = saved(Pillow.new("CMYK", (120, 60), (255, 0, 0, 0)), "JPEG", quality=100)
    assert b"Adobe" in data
    if not adobe:
        start = data.index(b"\xff\xee")
        data = data[:start] + data[start + 2 + int.from_bytes(data[start + 2 : start + 4]) :]
    red, green, blue = shown(data, tmp_path, ".jpg").getpixel((60, 30))  # type: ignore[misc]
    assert (red < 30, green > 150, blue > 200) == (True, True, True)


# -- any mode, any depth, any turn, any profile


@given(
    st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "CMYK"]),
    st.sampled_from(list(TURNS)),
    st.sampled_from([None, SRGB, ADOBE, b"no profile"]),
    st.sampled_from(["PNG", "JPEG"]),
    st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_any_picture_is_upright_in_its_colors(mode: str, orientation: int, space: Any, kind: str, large: bool) -> None:
    """Black at the left, white at the right, whatever carries it: what every mode, turn and profile agrees upon."""
    if (kind == "JPEG" and mode in ("LA", "P", "RGBA", "1")) or (kind == "PNG" and mode == "CMYK"):
        mode = "RGB"
    picture = Pillow.new("RGB", (3000, 1500) if large else (60, 30), "white")
    picture.paste("black", (0, 0, picture.width // 2, picture.height))
    turn = TURNS[orientation]
    turned = (picture.transpose(turn) if turn is not None else picture).convert(mode)
    exif = Pillow.Exif()
    exif[274] = orientation
    fits = space if isinstance(space, bytes) or space is None else matrix_profile(space, 2.2)
    options = {"icc_profile": fits} if fits and mode in ("RGB", "RGBA", "P") else {}
    made = Image.decode(saved(turned, kind, exif=exif, **options))
    assert made.width == 2 * made.height
    left, right = (made.specimen.convert("RGB").getpixel((made.specimen.width * share // 4, 10)) for share in (1, 3))
    assert near(left, (0, 0, 0), 40 if mode == "CMYK" else 6)
    assert near(right, (255, 255, 255), 6)
    assert near(made.grey.specimen.getpixel((5, 5)), (left[0],) * 3 + (255,), 6)


# -- large


@pytest.mark.slow
@pytest.mark.parametrize("size", [(5712, 4284), (8064, 6048), (12000, 9000), (16384, 12288)])
def test_a_photo_of_any_phone_is_scaled_down(size: tuple[int, int]) -> None:
    """24 to 200 million dots: kept are those that paper can show."""
    made = Image.decode(saved(Pillow.effect_noise((64, 48), 90).convert("RGB").resize(size), "JPEG", quality=40))
    assert max(made.width, made.height) <= image_module.KEPT
    assert made.width / made.height == pytest.approx(size[0] / size[1], rel=0.01)


def test_a_large_png_is_scaled_down() -> None:
    made = Image.decode(saved(Pillow.new("RGB", (7000, 5700), RED), "PNG"))
    assert (made.width, made.height) == (2400, 1954)
    assert near(made.specimen.getpixel((5, 5))[:3], RED)


def test_a_page_has_no_more_dots_than_its_paper(tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(saved(two_halves((4800, 2400)), "JPEG"))
    pdf = svg_likeness.paint(open_picture(path), 144, 72)
    assert b"/Width 600" in pdf
    assert b"/Height 300" in pdf


def test_warnings_as_errors_do_not_stop_a_picture(recwarn: pytest.WarningsRecorder) -> None:
    """A size that Pillow warns of is looked at here, and damaged EXIF is none of the sheet's business."""
    data = saved(Pillow.new("L", (11000, 9000), 255), "PNG")
    assert Image.decode(data).width <= image_module.KEPT
    assert Image.decode(saved(two_halves(), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\xff\xff")).width == 120
    assert not recwarn.list


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"GIF89a" + bytes(50), "a GIF picture"),
        (b"RIFF\x20\0\0\0WEBPVP8 " + bytes(50), "a WebP picture"),
        (b"II*\0" + bytes(50), "a TIFF picture"),
        (b"\0\0\0\x18ftypheic" + bytes(50), "a HEIC picture"),
        (b"\0\0\0\x18ftypavif" + bytes(50), "an AVIF picture"),
        (b"BM" + bytes(50), "a BMP picture"),
        (b"%PDF-1.7" + bytes(50), "a PDF"),
        (b"%!PS-Adobe" + bytes(50), "a PostScript drawing"),
        (b"<svg xmlns=", "an SVG drawing"),
    ],
)
def test_what_it_really_is_is_said(data: bytes, what: str) -> None:
    with pytest.raises(ValueError, match=f"it is {what}") as caught:
        Image.decode(data)
    assert "save it as PNG or JPEG" in caught.value.remedy  # type: ignore[attr-defined]


# -- seen on white


def test_white_on_clear_is_told() -> None:
    clear = Pillow.new("RGBA", (120, 60), (255, 255, 255, 0))
    white, dotted, plate, dark = clear.copy(), clear.copy(), clear.copy(), clear.copy()
    for at in range(10, 110, 20):
        for each in (white, dotted):
            each.paste((255, 255, 255, 255), (at, 10, at + 10, 50))
        dark.paste((*BLUE, 255), (at, 10, at + 10, 50))
    dotted.paste((*RED, 255), (0, 25, 6, 35))
    plate.paste((255, 255, 255, 255), (0, 0, 120, 60))
    plate.paste((*BLUE, 255), (30, 20, 90, 40))
    assert find_paleness(white) == "#ffffff"
    assert find_paleness(Pillow.new("RGBA", (9, 9), (255, 230, 120, 255))) == "#ffe678"
    assert find_paleness(dotted) is None
    assert loses_shape(dotted)
    assert not loses_shape(dark)
    assert not loses_shape(plate)
    assert not loses_shape(two_halves().convert("RGBA"))


# -- on a sheet


def with_logo(tmp_path: Path, data: bytes, name: str = "logo.png", **logo: str) -> handouts.Library:
    content = sample()
    content["practice"]["brand"] = {"logo": {"file": name, "alt": "Summit Spine", **logo}}
    (tmp_path / name).write_bytes(data)
    return library_of(tmp_path, content)


def operators(pdf: bytes) -> Iterator[tuple[str, list[Any]]]:
    """What the pages' content streams do: operator and operands."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            for step in pikepdf.parse_content_stream(page):
                yield str(step.operator), list(step.operands)


def logo_size(pdf: bytes) -> tuple[float, float]:
    """Width and height of the first picture, in points."""
    matrix: list[Any] = []
    for operator, operands in operators(pdf):
        if operator == "Do":
            return float(matrix[0]), float(matrix[3])
        if operator == "cm":
            matrix = operands
    raise AssertionError("no picture")


@pytest.mark.parametrize("edition", ["standard", "large-print", "one-page", "trifold"])
def test_logos_of_one_size_cover_one_area(edition: str, tmp_path: Path) -> None:
    """A tall sign, a square and a wordmark with margins: none is a speck, none a poster."""
    found = []
    for size, margin in (((300, 300), 0), ((300, 900), 0), ((800, 200), 300)):
        picture = Pillow.new("RGB", (size[0] + 2 * margin, size[1] + 2 * margin), "white")
        picture.paste(BLUE, (margin, margin, margin + size[0], margin + size[1]))
        pdf = handouts.build(with_logo(tmp_path, saved(picture, "PNG"), f"{margin}-{size[1]}.png"), "kyphoplasty", format=edition, today=TODAY).pdf  # fmt: skip
        wide, high = logo_size(pdf)
        assert wide / high == pytest.approx(size[0] / size[1], rel=0.02)
        found.append(wide * high)
    assert max(found) / min(found) < 1.5


def test_a_logo_has_three_sizes(tmp_path: Path) -> None:
    data = saved(Pillow.new("RGB", (300, 300), BLUE), "PNG")
    widths = [logo_size(handouts.build(with_logo(tmp_path, data, size=size), "kyphoplasty", today=TODAY).pdf)[0]
              for size in ("small", "medium", "large")]  # fmt: skip
    assert widths == sorted(widths)
    assert widths[2] / widths[0] == pytest.approx(1.9, abs=0.1)


@pytest.mark.parametrize("name", ["logo.png", "logo.svg", "gradient.svg"])
def test_everything_is_grey_in_black_and_white(name: str, tmp_path: Path) -> None:
    """Operators, pictures and the page itself; text is black."""
    gradient = '<linearGradient id="g"><stop stop-color="#FFD400"/><stop offset="1" stop-color="#0B4F6C"/></linearGradient><rect width="200" height="80" fill="url(#g)"/>'
    data = {
        "logo.png": saved(two_halves(), "PNG"),
        "logo.svg": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z" fill="#FFD400"/></svg>',
        "gradient.svg": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80">{gradient}</svg>'.encode(),
    }[name]
    library = with_logo(tmp_path, data, name)
    for patient in (handouts.Patient(), handouts.Patient(name="Maria Johnson")):
        pdf = handouts.build(library, "kyphoplasty", ink="mono", today=TODAY, patient=patient).pdf
        fills, of_text = [0.0], set()
        for operator, operands in operators(pdf):
            assert operator not in ("rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN")
            match operator:
                case "q":
                    fills.append(fills[-1])
                case "Q":
                    fills.pop()
                case "g":
                    fills[-1] = float(operands[0])
                case "Tj" | "TJ":
                    of_text.add(fills[-1])
        assert of_text == {0.0}
        for page in text.render(pdf, 60):
            red, green, blue = page.convert("RGB").split()
            assert red.tobytes() == green.tobytes() == blue.tobytes()
        assert b"/DeviceRGB" not in pdf
        assert b"/SMask" not in pdf
        assert conformance(pdf) == faults(pdf) == []


@pytest.mark.slow
@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_the_reference_validator_takes_every_picture(flavour: str, tmp_path: Path) -> None:
    """Shapes, clips, dashes, dots from a drawing, and a clear PNG, in color and in grey."""
    made = {}
    for name in ("linear gradient", "clip by a circle", "dashes", "embedded PNG"):
        library = with_logo(tmp_path, FEATURES[name].encode(), f"{name.split()[0]}.svg")
        for ink in ("color", "mono"):
            made[f"{name}, {ink}"] = handouts.build(library, "kyphoplasty", ink=ink, today=TODAY).pdf
    library = with_logo(tmp_path, saved(Pillow.new("LA", (300, 200), (90, 128)), "PNG"), "clear.png")
    made["clear"] = handouts.build(library, "kyphoplasty", today=TODAY).pdf
    assert verapdf(made, flavour) == []


def test_the_page_about_pictures_says_what_holds() -> None:
    page = (ROOT / "docs" / "pictures.md").read_text(encoding="utf-8")
    assert f"more than {image_module.MOST_MEMORY // 1_000_000} MB to decode" in page
    assert f"{image_module.PHOTO_DPI} to the inch of a photo, {image_module.LINE_DPI} of a PNG" in page
    assert f"more than {source.MOST_WORK:,} shapes and tens of letters, {source.MOST_DEPTH} groups" in page
    codes = {check.code for check in checks.CHECKS}
    assert set(re.findall(r"\(`(p[a-z]+-[a-z-]+)`\)", page)) <= codes
    assert len(re.findall(r"\(`(p[a-z]+-[a-z-]+)`\)", page)) >= 4


@pytest.mark.parametrize(("color", "told"), [("white", ["pale-picture"]), ("black", [])])
def test_a_logo_for_dark_grounds_is_told_whenever_a_sheet_is_made(color: str, told: list[str], tmp_path: Path) -> None:
    """Nobody who prints looks at the checks first, and where the logo should be the paper is empty."""
    library = with_logo(tmp_path, saved(Pillow.new("RGBA", (40, 40), color), "PNG"))
    found = handouts.build(library, "kyphoplasty", today=TODAY).problems
    assert [each.code for each in found if each.code == "pale-picture"] == told
