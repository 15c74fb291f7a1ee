"""What becomes of picture files on paper: dots enough, dark enough, and what is not printed as it is in the file."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from handouts.checks.check import Check
from handouts.checks.passages import CheckedLibrary, CheckedSheet
from handouts.content import model
from handouts.content.colors import nearest_passing
from handouts.content.kinds import Role
from handouts.content.words import in_reading_order
from handouts.problems import Problem, Severity
from handouts.reading.characters import quote

PRINT_DPI = 300
LOGO_INCHES = 1.0
"""How wide a logo is printed at least."""
PICTURE_INCHES = 2.2
PICTURE_DPI = 150

_GRAPHIC_RATIO = 3.0
_DARK = 148
"""Of 255: the lightest grey with a contrast of 3:1 on white."""
_INK = 250
"""Of 255: what is lighter is paper."""
_WHITE = 235
"""Of 255: what is lighter cannot be told from paper (1.2:1)."""
_THERE = 128
"""Of 255: what is less clear belongs to the picture."""
_DARK_SHARE = 0.005
"""How much of a picture's ink is dark at least."""
_LOST_EDGE = 0.5
"""How much of a picture's outer edge may be white: more, and its shape is lost."""
_PLATE = 0.85
"""A white area that fills so much of its box is a plate under the picture, and no part of its shape."""
_FOR_WHITE = "Use the version for white paper. One for dark grounds cannot be printed."


def sheet_pictures(sheet: CheckedSheet) -> Iterator[model.Picture]:
    """The pictures of one sheet, in the order of reading."""
    for found in in_reading_order(sheet.procedure):
        if found.role is Role.ALT and isinstance(found.entry, model.Picture):
            yield found.entry


def _pictures(shelf: CheckedLibrary) -> Iterator[model.Picture]:
    """Every picture that is a file, the logo first; each file once."""
    logo = shelf.library.practice.brand.logo if shelf.has_practice else None
    everything = [*([logo] if logo else []), *(each for sheet in shelf.sheets for each in sheet_pictures(sheet))]
    seen: set[str] = set()
    for picture in everything:
        if picture.file and picture.file not in seen:
            seen.add(picture.file)
            yield picture


def _opened(shelf: CheckedLibrary) -> Iterator[tuple[model.Picture, Any]]:
    """The pictures that can be drawn; of the others the build says why not."""
    from handouts.layout.picture_files import open_picture

    for picture in _pictures(shelf):
        with contextlib.suppress(OSError, ValueError):
            yield picture, open_picture(shelf.library.folder / (picture.file or ""))


def _tell(check: Check, shelf: CheckedLibrary, picture: model.Picture, seen: str, remedy: str) -> Problem:
    """A problem of a picture file at its place in the content: ``seen`` is what its name is the subject of."""
    return check.problem(picture.at.get("file") or shelf.place(), f"{quote(picture.file or '')} {seen}", remedy)


def _pale(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    for picture, opened in _opened(shelf):
        darkest = find_paleness(opened.specimen)
        if darkest == "#ffffff":
            yield _tell(check, shelf, picture, "is white: on paper there is nothing to see.", _FOR_WHITE)
        elif darkest:
            remedy = f'Draw its lines darker, such as "{nearest_passing(darkest, _GRAPHIC_RATIO)}".'
            yield _tell(check, shelf, picture, f"is too pale to see: its darkest color is {darkest}.", remedy)
        elif loses_shape(opened.specimen):
            seen = "is white where it ends: on paper a part of it cannot be seen."
            yield _tell(check, shelf, picture, seen, _FOR_WHITE)


def find_paleness(specimen: Any) -> str | None:
    """The darkest color of a picture in RGBA, as #rrggbb, if it is too pale to see on white; else None."""
    import PIL.Image

    page = PIL.Image.new("RGB", specimen.size, "white")
    page.paste(specimen, mask=specimen.getchannel("A"))
    grey = page.convert("L")
    levels = grey.histogram()
    ink, dark = sum(levels[:_INK]), sum(levels[: _DARK + 1])
    if not ink:
        return "#ffffff"
    if dark > _DARK_SHARE * ink:
        return None
    level = next(index for index, count in enumerate(levels) if count)
    red, green, blue = page.tobytes()[3 * grey.tobytes().index(level) :][:3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def loses_shape(specimen: Any) -> bool:
    """Whether most of the edge of a picture in RGBA towards what is clear in it is white, and so cannot be seen."""
    from PIL import ImageChops, ImageFilter

    there = _from(specimen.getchannel("A"), _THERE)
    near_clear = ImageChops.invert(there).filter(ImageFilter.MaxFilter(5))
    edge = ImageChops.darker(there, near_clear)
    white = ImageChops.darker(there, _from(specimen.convert("L"), _WHITE))
    lost = ImageChops.darker(edge, white)
    box = white.getbbox()
    if box is None or _count(lost) <= _LOST_EDGE * _count(edge):
        return False
    return _count(white) < _PLATE * (box[2] - box[0]) * (box[3] - box[1])


def _from(channel: Any, least: int) -> Any:
    """A mask of the dots of this level or more."""
    return channel.point([255 * (value >= least) for value in range(256)])


def _count(mask: Any) -> int:
    return int(mask.histogram()[255])


def picture_size(path: Path) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG file in dots, read from its head; None for any other file."""
    from PIL.JpegImagePlugin import JpegImageFile  # only where a content has a picture file
    from PIL.PngImagePlugin import PngImageFile

    for kind in (PngImageFile, JpegImageFile):
        # Pillow's readers raise whatever a damaged file makes them meet; nothing is decoded here
        with contextlib.suppress(Exception), kind(path) as picture:
            return picture.size
    return None


def _resolution(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    logo = shelf.library.practice.brand.logo
    for picture in _pictures(shelf):
        size = picture_size(shelf.library.folder / (picture.file or ""))
        if size is None:
            continue
        inches, dpi = (LOGO_INCHES, PRINT_DPI) if picture is logo else (PICTURE_INCHES, PICTURE_DPI)
        if max(size) < inches * dpi:
            remedy = f"Use one at least {round(inches * dpi)} dots wide, or an SVG, which is sharp at any size."
            seen = f"has {size[0]} × {size[1]} dots: it will look blurred in print."
            yield _tell(check, shelf, picture, seen, remedy)


def _remarks(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    for picture, opened in _opened(shelf):
        for code, message, remedy in opened.remarks:
            if code == check.code:
                yield _tell(check, shelf, picture, message, remedy)


def _logo(file: str) -> str:
    """A practice with this logo."""
    logo = f"{{file: {file}, alt: Practice}}"
    return f"practice: {{name: Practice, phones: [{{number: (770) 962-3642}}], brand: {{logo: {logo}}}}}"


CHECKS = (
    Check(
        code="pale-picture",
        title="A picture can be seen on white paper, in color and in grey",
        source="WCAG 2.2, 1.4.11 (3:1 for graphics)",
        good=_logo("dark.svg"),
        bad=_logo("pale.svg"),
        first=True,
        shelf=_pale,
        always=True,
    ),
    Check(
        code="low-resolution",
        title=f"A logo has {PRINT_DPI} dots to the inch in print, a picture {PICTURE_DPI}",
        source="PEMAT-P 18: visual aids are clear; 300 dpi is what offices print at",
        good=_logo("large.png"),
        bad=_logo("small.png"),
        first=True,
        shelf=_resolution,
    ),
    Check(
        code="picture-as-dots",
        title="A drawing is printed as shapes, which are sharp at any size",
        source="ISO 32000-1, 8.5: paths have no resolution",
        good=_logo("dark.svg"),
        bad=_logo("gradient.svg"),
        severity=Severity.NOTE,
        first=True,
        shelf=_remarks,
    ),
    Check(
        code="picture-left-out",
        title="A picture is printed whole: no script, no animation, nothing from elsewhere",
        source="SVG 2, 2.2.1: what a static picture shows",
        good=_logo("dark.svg"),
        bad=_logo("moving.svg"),
        first=True,
        shelf=_remarks,
    ),
    Check(
        code="picture-profile",
        title="A picture's colors are known: its profile can be used",
        source="ICC.1:2022; without a profile colors are taken for sRGB (IEC 61966-2-1)",
        good=_logo("large.png"),
        bad=_logo("profile.png"),
        first=True,
        shelf=_remarks,
    ),
)
